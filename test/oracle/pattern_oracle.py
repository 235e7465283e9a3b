#!/usr/bin/python3
"""Compares what SMARTS are accepted, and what they match, with RDKit.

pattern_oracle.py PATTERN_DUMP FOLDER [random=20000] [molecules=400] [seed=1] [seconds=300] [tree=RDKIT_SOURCE]

Patterns: those of RDKit's data (SmartsLib, functional groups, fragments, features, MACCS keys, QED, Crippen), with tree
also every text in quotes of its tests and catalogues; texts of random tokens, for acceptance alone; and random patterns
over all primitives, made of pieces of the molecules (pattern_random.py). Molecules: a sample of ../shared/data/compounds
and some odd ones. Each pattern is compared plain, with merged hydrogens, with chirality, or with every match counted:
numbers of matches, and their atoms as sets.

RDKit's rings, and so R, r and x, depend for some macrocycles on the order of atoms: where it gives medai's number of
matches for another order of the same atoms, the pair is counted apart. RDKit reads medai's canonical SMILES, so that atoms have the same numbers. Both are asked for at most 20,000 matches; pairs
with more, and patterns of more than three parts, for which RDKit takes too long, are left out and counted.
"""

import glob
import os
import random
import re
import subprocess
import sys
import time

try:
    from rdkit import Chem, RDConfig, RDLogger
except ImportError as missing:
    print("pattern oracle: skipped, %s" % missing)
    sys.exit(0)

import pattern_random
from chem_inputs import file_texts

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "..", "shared", "data", "compounds")
MOST = 20000
ODD = """[2H]C([3H])O [H][H] [H+].[Cl-] CC[N+](C)(C)C N->[Pt](<-N)(Cl)Cl C1C2CC3CC1CC(C2)C3 F/C=C/F F/C=C\\Cl
C[C@H](N)C(=O)O C[C@@H](O)[C@H](F)Cl c1ccc2c(c1)[nH]c1ccccc12 O=[N+]([O-])c1ccccc1 C[S@](=O)c1ccccc1 [13CH3][12CH2]O
[CH3] [O][O] C1=CC=CC=CC=C1 [Na+].[O-]C(=O)C c1cc[se]c1 C[Si](C)(C)C CP(=O)(O)O S(F)(F)(F)(F)(F)F C#N [C-]#[O+]
C12C3C4C1C5C2C3C45 *c1ccccc1 [H]N=C=O [H][Fe][H] C[Hg]C [Cl-].C[NH2+]C.[Zn+2] [te]1cccc1 C/C(F)=C(Cl)\\C""".split()
TOKENS = """C c N n O o [ [ ] ] ( ) $( [C [N [c D d X x v h H R r z Z ^2 ^3 #6 #7 + - ++ -- +1 -1 , ; & ! @ @@ @TH1 @OH :1 1 2 3
%12 %(3) {1-2} {-3} {2-} = # ~ / \\ . * a A Cl Br Fe se $ -> <- : 0 12 _1 H2 H0 [H] [2H] [H+] D2 r5 R1 x2 X3 v4 Th He Sc Co
Cn Uut s p b P S F I B [C;R] [c,n] [$(C=O)] [nH] [!#1] c1ccccc1 -,= !@""".split()


def options(arguments):
    out = {"random": "20000", "molecules": "400", "seed": "1", "seconds": "300", "tree": ""}
    for a in arguments:
        name, _, value = a.partition("=")
        if name not in out:
            sys.exit(__doc__)
        out[name] = value
    return out


# ---- inputs ----

def quoted(path):
    """Every text in quotes of a source file."""
    with open(path, errors="replace") as f:
        for m in re.finditer(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'', f.read()):
            yield (m.group(1) or m.group(2) or "").replace("\\\\", "\\").replace('\\"', '"')


def words(path):
    with open(path, errors="replace") as f:
        for line in f:
            if not line.startswith(("#", "//")):
                yield from line.split()


def listed_patterns(tree):
    data = RDConfig.RDDataDir
    texts = []
    for path in glob.glob(os.path.join(data, "SmartsLib", "*")) + [os.path.join(data, n) for n in (
            "Functional_Group_Hierarchy.txt", "FragmentDescriptors.csv", "BaseFeatures.fdef", "Crippen.txt")]:
        if os.path.isfile(path):
            texts += words(path)
    from rdkit.Chem import MACCSkeys, QED
    texts += [smarts for smarts, _ in MACCSkeys.smartsPatts.values()]
    texts += [Chem.MolToSmarts(q) for q in QED.Acceptors + QED.StructuralAlerts]
    if tree:
        for pattern in ("Code/GraphMol/SmilesParse/smatest.cpp", "Code/GraphMol/FilterCatalog/*.in", "Data/Pains/*.csv",
                        "Code/GraphMol/Fingerprints/MACCS.cpp", "rdkit/Chem/**/*.py", "Code/GraphMol/**/*est*.cpp"):
            for path in glob.glob(os.path.join(tree, pattern), recursive=True):
                texts += quoted(path) if os.path.isfile(path) else []
    return [t for t in dict.fromkeys(t.strip() for t in texts) if t and len(t) < 300 and not re.search(r"\s", t)]


def sample_molecules(n, rng):
    texts = []
    for path in sorted(glob.glob(os.path.join(DATA, "*"))):
        if path.endswith((".smi", ".smi.gz", ".csv")):
            texts.append(file_texts(path))
    if not texts:
        print("../shared/data/compounds is not there: odd molecules alone")
    return ODD + [rng.choice(rng.choice(texts)).strip() for _ in range(n if texts else 0)]


def random_texts(n, rng):
    for _ in range(n):
        text = "".join(rng.choice(TOKENS) for _ in range(rng.randint(1, 8)))
        yield text if rng.random() < .5 else "[%s]" % text


# ---- the comparison ----

class Comparison:
    def __init__(self, dump, folder, seconds):
        self.dump, self.folder, self.seconds = dump, folder, seconds
        self.differences = self.pairs = self.hits = self.skipped = self.texts = self.unstable = 0

    def difference(self, text):
        self.differences += 1
        if self.differences <= 50:
            print("  " + text)

    def run(self, patterns, mols, pairs):
        """Lines of the dump, by their letter."""
        paths = [os.path.join(self.folder, n) for n in ("patterns.txt", "mols.txt", "pairs.txt")]
        for path, lines in zip(paths, (("%s\t%s" % p for p in patterns), mols, ("%d %d" % p for p in pairs))):
            with open(path, "w") as f:
                f.writelines(line + "\n" for line in lines)
        out = {"p": {}, "m": {}, "r": {}, "x": {}}
        done = subprocess.run([self.dump] + paths, stdout=subprocess.PIPE, text=True, check=True)
        for line in done.stdout.splitlines():
            f = line.split("\t")
            if f[0] in "pm":
                out[f[0]][int(f[1])] = f[2:]
            else:
                out[f[0]][int(f[1]), int(f[2])] = f[3:]
        return out

    def read(self, patterns, answers):
        """RDKit's queries; None where either side refuses."""
        queries = []
        for i, (how, text) in enumerate(patterns):
            try:
                q = Chem.MolFromSmarts(text, mergeHs="m" in how)
            except (RuntimeError, ValueError):
                q = None
            self.texts += 1
            accepted, reason = answers["p"][i][0] == "ok", answers["p"][i][1]
            if (q is None) == accepted and not self.is_known(text, reason):
                self.difference("%r is %s: %s" % (text, "accepted" if accepted else "refused", reason))
            queries.append(q if accepted else None)
        return queries

    @staticmethod
    def is_known(text, reason):
        """Groups of components are accepted, atomic numbers that there are not, and dative bonds that lost a hydrogen
        between atoms are refused."""
        return re.search(r"(^|\.)\(", text) or "atomic number" in reason or "cannot be written" in reason

    def matches(self, mol, query, how):
        """Atoms of each match, sorted; None when there are too many."""
        found = mol.GetSubstructMatches(query, uniquify=False, maxMatches=MOST, useChirality="c" in how)
        if len(found) >= MOST:
            return None
        sets = [",".join(map(str, sorted(m))) for m in found]
        return sorted(sets if "e" in how else set(sets))

    def is_unstable(self, mol, query, how, count):
        """Whether RDKit finds that many matches, and other numbers, when atoms stand in other orders."""
        rng, counts = random.Random(1), set()
        for _ in range(20):
            order = list(range(mol.GetNumAtoms()))
            rng.shuffle(order)
            other = Chem.MolFromSmiles(Chem.MolToSmiles(Chem.RenumberAtoms(mol, order), canonical=False))
            found = self.matches(other, query, how) if other is not None else None
            counts.add(len(found) if found is not None else -1)
        return count in counts and len(counts) > 1

    def compare(self, name, patterns, mols, pairs):
        start, before = time.time(), (self.texts, self.pairs, self.hits, self.skipped, self.differences)
        answers = self.run(patterns, mols, pairs)
        queries = self.read(patterns, answers)
        molecules = {j: Chem.MolFromSmiles(f[0]) if f[0] else None for j, f in answers["m"].items()}
        for i, j in pairs:
            query, mol = queries[i], molecules[j]
            if time.time() - start > self.seconds:
                break
            if query is None or mol is None or query.GetNumAtoms() == 0:
                continue
            expected = self.matches(mol, query, patterns[i][0])
            if expected is None:
                self.skipped += 1
                continue
            count, atoms = answers["r"].get((i, j), ["0", ""])
            if (i, j) in answers["x"]:
                count, atoms = "-1", answers["x"][i, j][0]
            self.pairs += 1
            self.hits += bool(expected)
            if int(count) == len(expected) and (not expected or atoms == "..." or sorted(atoms.split(";")) == expected):
                continue
            if self.is_unstable(mol, query, patterns[i][0], int(count)):
                self.unstable += 1
            else:
                self.difference("%s %r on %s: %s (%s), expected %d (%s)" % (
                    patterns[i][0], patterns[i][1], answers["m"][j][0], count, atoms[:60], len(expected), ";".join(expected)[:60]))
        print("%-10s %6d texts, %8d pairs of which %7d match, %5d left out: %d differences" % (
            (name,) + tuple(now - b for now, b in zip((self.texts, self.pairs, self.hits, self.skipped, self.differences), before))))


def main():
    RDLogger.DisableLog("rdApp.*")
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    o = options(sys.argv[3:])
    rng = random.Random(int(o["seed"]))
    os.makedirs(sys.argv[2], exist_ok=True)
    c = Comparison(sys.argv[1], sys.argv[2], float(o["seconds"]))
    texts = sample_molecules(int(o["molecules"]), rng)
    mols = [(t, m) for t, m in ((t, Chem.MolFromSmiles(t)) for t in texts) if m is not None and m.GetNumAtoms() > 0]

    listed = [(rng.choice("--mce"), t) for t in listed_patterns(o["tree"])]
    few = [i for i, (_, t) in enumerate(listed) if t.count(".") < 3]
    pairs = [(i, rng.randrange(len(mols))) for i in few for _ in range(40)]
    c.compare("listed", listed, [t for t, _ in mols], pairs)

    c.compare("tokens", [("-", t) for t in dict.fromkeys(random_texts(int(o["random"]), rng))], ["C"], [])

    made = list(pattern_random.patterns([m for _, m in mols], int(o["random"]), rng))
    patterns = [(rng.choice(["-", "-", "-", "c", "c", "m", "e", "mc"]), t) for _, t in made]
    pairs = [(i, j) for i, (own, _) in enumerate(made) for j in [own] + [rng.randrange(len(mols)) for _ in range(8)]]
    c.compare("random", patterns, [t for t, _ in mols], pairs)
    print("pattern oracle: %d texts, %d pairs, %d differences, %d pairs on which RDKit depends on the order of atoms" % (
        c.texts, c.pairs, c.differences, c.unstable))
    sys.exit(c.differences != 0)


main()
