"""Random SMARTS for the comparison of patterns: expressions over all primitives, mostly true of the atoms of a molecule.

A pattern is a piece of a molecule, grown at random from one of its atoms; atoms and bonds are then said in random ways,
some of them wrong, so that about one in five matches the molecule it was made of.
"""

SYMBOLS = {5: "B", 6: "C", 7: "N", 8: "O", 9: "F", 11: "Na", 14: "Si", 15: "P", 16: "S", 17: "Cl", 26: "Fe", 33: "As",
           34: "Se", 35: "Br", 52: "Te", 53: "I"}
AROMATIC = {"B", "C", "N", "O", "P", "S", "Si", "As", "Se", "Te"}
HYBRIDS = {"S": 0, "SP": 1, "SP2": 2, "SP3": 3, "SP3D": 4, "SP3D2": 5}
BONDS = {"SINGLE": "-", "DOUBLE": "=", "TRIPLE": "#", "AROMATIC": ":", "DATIVE": "->"}


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def chance(self, p):
        return self.rng.random() < p

    def near(self, n):
        return n if self.chance(.6) else max(0, n + self.rng.randint(-1, 1))

    # ---- atoms ----

    def count(self, letter, n):
        """A primitive with a number, a range, or nothing behind it."""
        r = self.rng.random()
        if r < .35:
            return "%s%d" % (letter, self.near(n))
        if r < .5:
            return letter
        if r < .65:
            return "%s{%d-%d}" % (letter, self.near(max(0, n - 1)), n + self.rng.randint(0, 2))
        if r < .8:
            return "%s{%d-}" % (letter, self.near(n))
        return "%s{-%d}" % (letter, self.near(n)) if r < .9 else letter + "0"

    def element(self, atom):
        number = atom.GetAtomicNum() if self.chance(.85) else self.rng.choice([6, 6, 7, 8, 16, 17, 1, 9, 26, 34])
        symbol = SYMBOLS.get(number)
        if symbol is None or self.chance(.4):
            text = "#%d" % number if number else "*"
        else:
            text = symbol.lower() if atom.GetIsAromatic() and symbol in AROMATIC else symbol
        return "%d%s" % (self.rng.randint(0, 20), text) if self.chance(.05) else text

    def charge(self, atom):
        n = atom.GetFormalCharge() if self.chance(.8) else self.rng.randint(-2, 2)
        r = self.rng.random()
        if r < .5:
            return "%s%d" % ("-" if n < 0 else "+", abs(n))
        if r < .7:
            return self.rng.choice(["+", "-", "++", "--"])
        return self.rng.choice("+-") + self.rng.choice(["{0-1}", "{1-}", "{-0}", "{-1}", "{0-}", "{1-2}", "{-2}"])

    def primitive(self, atom, depth):
        rings = atom.GetOwningMol().GetRingInfo()
        hetero = sum(n.GetAtomicNum() not in (1, 6) for n in atom.GetNeighbors())
        hydrogens = atom.GetTotalNumHs()
        choices = [lambda: self.element(atom)] * 6 + [
            lambda: "*",
            lambda: "a" if atom.GetIsAromatic() == self.chance(.8) else "A",
            lambda: "H%d" % self.near(hydrogens) if self.chance(.7) else "H",
            lambda: self.count("h", hydrogens),
            lambda: self.count("D", atom.GetDegree()), lambda: self.count("d", atom.GetDegree()),
            lambda: self.count("X", atom.GetTotalDegree()), lambda: self.count("v", atom.GetTotalValence()),
            lambda: self.count("R", rings.NumAtomRings(atom.GetIdx())),
            lambda: self.count("r", rings.MinAtomRingSize(atom.GetIdx())),
            lambda: self.count("x", sum(b.IsInRing() for b in atom.GetBonds())),
            lambda: self.count("z", hetero), lambda: self.count("Z", hetero),
            lambda: "^%d" % (HYBRIDS.get(str(atom.GetHybridization()), 3) if self.chance(.8) else self.rng.randint(0, 5)),
            lambda: self.charge(atom),
            lambda: "%d" % (atom.GetIsotope() if self.chance(.7) else self.rng.randint(0, 18)),
            lambda: self.rng.choice(["@", "@@", "@TH1", "@TH2"]) if self.chance(.3) else "#6"]
        if depth < 3:
            choices += [lambda: "$(%s)" % self.pattern(atom, depth + 1)] * 3
        return self.rng.choice(choices)()

    def expression(self, atom, depth):
        text = ""
        for i in range(1 if self.chance(.5) else self.rng.randint(2, 4)):
            joint = self.rng.choice(["", "&", ",", ",", ";", ";"]) if i else ""
            word = ("!" if self.chance(.12) else "") + self.primitive(atom, depth)
            if joint == "" and text[-1:].isdigit() and word[:1].isdigit():
                joint = ";"
            text += joint + word
        return text

    def atom(self, atom, depth):
        r = self.rng.random()
        symbol = atom.GetSymbol()
        if r < .2 and symbol in ("C", "N", "O", "S"):
            return symbol.lower() if atom.GetIsAromatic() else symbol
        if r < .27 and str(atom.GetChiralTag()) != "CHI_UNSPECIFIED":
            return "[%s%s%s]" % (symbol, self.rng.choice(["@", "@@"]), "H" if atom.GetTotalNumHs() else "")
        if r < .3:
            return self.rng.choice(["[H]", "[2H]", "[H+]", "[#1]", "[H:1]", "*", "a", "A"])
        return "[%s%s]" % (self.expression(atom, depth), ":%d" % self.rng.randint(0, 9) if self.chance(.1) else "")

    # ---- bonds ----

    def bond(self, bond):
        r = self.rng.random()
        symbol = BONDS.get(str(bond.GetBondType()), "~")
        if r < .35:
            return ""
        if r < .5:
            return "~"
        if r < .75:
            return symbol
        if r < .8 and symbol == "-":
            return self.rng.choice("/\\")
        if r < .85:
            return symbol + self.rng.choice([";", "&", ""]) + self.rng.choice(["@", "!@"])
        if r < .93:
            return symbol + "," + self.rng.choice(["-", "=", "#", ":", "@", "~", "!-", "/"])
        return self.rng.choice(["!-", "!=", "!:", "!@", "$", "->", "<-", "=,:;@", "-;!@", "@"])

    # ---- graphs ----

    def piece(self, start, size):
        """Atoms that hang together: children of each, and the bonds that close rings."""
        children, used, rings, front = {start.GetIdx(): []}, set(), [], [start]
        while len(children) < size and front:
            atom = self.rng.choice(front)
            free = [b for b in atom.GetBonds() if b.GetIdx() not in used]
            if not free:
                front.remove(atom)
                continue
            bond = self.rng.choice(free)
            other = bond.GetOtherAtom(atom)
            used.add(bond.GetIdx())
            if other.GetIdx() in children:
                rings.append(bond)
                continue
            children[other.GetIdx()] = []
            children[atom.GetIdx()].append((bond, other))
            front.append(other)
        for bond in start.GetOwningMol().GetBonds():
            ends = {bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()}
            if bond.GetIdx() not in used and ends <= set(children) and self.chance(.7):
                rings.append(bond)
        return children, rings

    def pattern(self, start, depth=0):
        size = 1 if self.chance(.15) else self.rng.randint(2, 3 if depth else 8)
        children, rings = self.piece(start, size)
        numbers = {i: [] for i in children}
        for i, bond in enumerate(rings):
            number = "%d" % (i + 1) if i < 9 else "%%%d" % (i + 1)
            numbers[bond.GetBeginAtomIdx()].append((self.bond(bond) if self.chance(.5) else "") + number)
            numbers[bond.GetEndAtomIdx()].append((self.bond(bond) if self.chance(.3) else "") + number)

        def text(atom):
            self.rng.shuffle(numbers[atom.GetIdx()])
            out = self.atom(atom, depth) + "".join(numbers[atom.GetIdx()])
            below = children[atom.GetIdx()]
            for i, (bond, other) in enumerate(below):
                part = self.bond(bond) + text(other)
                out += part if i == len(below) - 1 and self.chance(.9) else "(%s)" % part
            return out

        return text(start)


def patterns(mols, n, rng):
    """n of them, each with the number of the molecule that it was made of."""
    writer = Writer(rng)
    for _ in range(n):
        i = rng.randrange(len(mols))
        text = writer.pattern(rng.choice(list(mols[i].GetAtoms())))
        if rng.random() < .06:
            other = rng.choice(mols)
            text += "." + writer.pattern(rng.choice(list(other.GetAtoms())), 2)
        yield i, text
