#!/usr/bin/python3
"""R-groups against RDKit's RGroupDecomposition of one core and one molecule with its defaults:

    rgroup_oracle.py [rows=3000] [seed=1] [show=10] [data=FOLDER]

over the shared compounds. Cores are the Murcko scaffold of the molecule, its rings with what is fused to them, each as it
is and with attachment points at some of the places where something hangs, and some frequent rings. Compared are, as
SMILES that RDKit has made canonical, the side chains without their numbers, and at attachment points the side chains with
them. Where the core matches in one way both must be the same; where it matches in several, another choice is counted apart
if its side chains have as many atoms in all.
"""

import collections
import random
import re
import sys

sys.dont_write_bytecode = True
try:
    from rdkit import Chem, RDLogger
    from rdkit.Chem import rdRGroupDecomposition
    from rdkit.Chem.Scaffolds import MurckoScaffold
except ImportError as absent:
    print("rgroup oracle: skipped, %s" % absent)
    sys.exit(0)

import fragment_common as common

RDLogger.DisableLog("rdApp.*")
FREQUENT = ["c1ccccc1", "c1ccncc1", "C1CCNCC1", "c1ccc([*:1])cc1", "c1ccc([*:1])c([*:2])c1", "C1CCCCC1", "c1ccsc1", "O=C1CCCN1[*:1]",
            "[*:1]C(=O)N[*:2]", "[*:1]S(=O)(=O)N[*:2]", "C1CNCCN1", "[*:4]c1ccnc([*:2])n1"]


def ring_systems(mol):
    """Atoms of rings that share atoms."""
    systems = []
    for ring in mol.GetRingInfo().AtomRings():
        ring = set(ring)
        systems = [s for s in systems if not s & ring] + [ring.union(*[s for s in systems if s & ring])]
    return systems


def with_points(mol, atoms, rng):
    """The atoms of a molecule as a core, with attachment points at some of the places where something hangs."""
    core = Chem.RWMol()
    place = {}
    for i in sorted(atoms):
        atom = Chem.Atom(mol.GetAtomWithIdx(i).GetAtomicNum())
        old = mol.GetAtomWithIdx(i)
        atom.SetFormalCharge(old.GetFormalCharge())
        atom.SetIsAromatic(old.GetIsAromatic())
        if old.GetIsAromatic() and old.GetAtomicNum() != 6:
            atom.SetNumExplicitHs(old.GetTotalNumHs())
        place[i] = core.AddAtom(atom)
    number = 0
    for bond in mol.GetBonds():
        a, b = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        if a in place and b in place:
            core.AddBond(place[a], place[b], bond.GetBondType())
        elif (a in place or b in place) and bond.GetBondType() == Chem.BondType.SINGLE and rng.random() < 0.6:
            number += 1
            point = Chem.Atom(0)
            point.SetAtomMapNum(number)
            core.AddBond(place[a if a in place else b], core.AddAtom(point), Chem.BondType.SINGLE)
    try:
        core = core.GetMol()
        Chem.SanitizeMol(core)
    except ValueError:
        return None
    return Chem.MolToSmiles(core)


def core_of(mol, rng):
    kind = rng.randrange(4)
    if kind == 0:
        return rng.choice(FREQUENT)
    scaffold = MurckoScaffold.MurckoScaffoldSmiles(mol=mol)
    if not scaffold:
        return rng.choice(FREQUENT)
    if kind == 1:
        return scaffold
    atoms = (set(mol.GetSubstructMatch(Chem.MolFromSmiles(scaffold) or mol)) if kind == 2
             else rng.choice(ring_systems(mol)))
    return with_points(mol, atoms, rng) or scaffold


def labelled(text):
    mol = Chem.MolFromSmiles(text)
    return "? " + text if mol is None else Chem.MolToSmiles(Chem.MolFromSmiles(Chem.MolToSmiles(mol)) or mol)


def stripped(text):
    return labelled(re.sub(r":\d+\]", "]", text))


def heavy(text):
    mol = Chem.MolFromSmiles(text)
    return sum(atom.GetAtomicNum() > 1 for atom in mol.GetAtoms()) if mol else -1


class Answer:
    """Side chains by number, made comparable."""

    def __init__(self, groups, points):
        counts = collections.Counter()
        self.unreadable = False
        for text in groups.values():
            parts = collections.Counter(labelled(part) for part in text.split("."))
            counts |= parts
            self.unreadable |= any(part.startswith("?") for part in parts)
        hydrogen = [part for part in counts if re.fullmatch(r"\[H\]\[\*:\d+\]", part)]
        for part in hydrogen:
            del counts[part]
        self.chains = collections.Counter()
        for part, n in counts.items():
            self.chains[stripped(part)] += n
        self.at_points = {r: sorted(stripped(part) for part in text.split("."))
                          for r, text in groups.items() if r in points and "[H]" not in text}
        self.atoms = sum(heavy(part) * n for part, n in self.chains.items())


def decompose(core, mol):
    rows, _ = rdRGroupDecomposition.RGroupDecompose([core], [mol], asSmiles=True)
    return {int(name[1:]): text for name, text in rows[0].items() if name != "Core" and text} if rows else None


def ways(core, mol):
    """In how many ways the core matches, whatever stands at its attachment points."""
    query = Chem.AdjustQueryParameters.NoAdjustments()
    query.makeDummiesQueries = True
    query = Chem.AdjustQueryProperties(Chem.MolFromSmiles(core), query)
    return len(Chem.AddHs(mol).GetSubstructMatches(query, uniquify=False, maxMatches=10000))


def main():
    options = common.arguments(rows=3000, seed=1, show=10, data="")
    rng = random.Random(options["seed"])
    pairs = []
    for text in common.molecules(options["rows"], options["seed"], options["data"]):
        mol = Chem.MolFromSmiles(text)
        if mol is not None and mol.GetNumAtoms() <= 80:
            pairs.append((Chem.MolToSmiles(mol), core_of(mol, rng)))
    tally = common.Tally("rgroup", options["show"])
    ours = collections.defaultdict(dict)
    for i, r, side in common.server("SELECT i, g.r, g.side_chain FROM input, medai_r_groups(mol, core) g", pairs):
        ours[int(i)][int(r)] = side
    for i, (text, core_text) in enumerate(pairs):
        mol, core = Chem.MolFromSmiles(text), Chem.MolFromSmiles(core_text)
        points = {a.GetAtomMapNum() for a in core.GetAtoms() if a.GetAtomMapNum()}
        theirs = decompose(core, mol)
        got, want = Answer(ours[i], points), Answer(theirs or {}, points)
        line = "%s core %s\n    medai %s\n    RDKit %s" % (text, core_text, ours[i], theirs)
        if "." in core_text:
            tally.add("not compared: RDKit takes no core of several molecules")
        elif want.unreadable:
            tally.add("not compared: RDKit's side chain cannot be read")
        elif got.chains == want.chains and got.at_points == want.at_points:
            tally.add("equal" if theirs is not None else "equal: no match")
        elif ways(core_text, mol) > 1 and (got.chains == want.chains or got.atoms == want.atoms):
            tally.add("another of several matches")
        else:
            tally.add("differs", line)
    tally.end(["differs"])


main()
