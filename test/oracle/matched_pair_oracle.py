#!/usr/bin/python3
"""Matched pairs: the parts of molecules against RDKit's rdMMPA.FragmentMol, transformations against brute force.

    matched_pair_oracle.py [rows=3000] [seed=1] [bonds=20] [show=10] [data=FOLDER]

over the shared compounds. Compared are, for each molecule, the set of ways to cut it once, and the set of ways to cut it
twice, as SMILES that RDKit has made canonical, with the numbers of attachment points up to exchange: which of two sides
comes first is a matter of canonical order, which differs. Molecules with more than `bonds` bonds to be cut are not cut
twice.

FragmentMol drops ways to cut whose hash of atoms and bonds is that of another one ("We decided that it is not necessary"
to compare further, says its source): where all that it has is here too, that is counted apart. It loses the geometry of
double bonds and turns centres over whose bonds it moves, so it is compared without
stereochemistry. What it should have been is asked of RDKit's FragmentOnBonds, for single cuts: the bonds that
FragmentMol's pattern matches, one by one.
"""

import re
import sys

sys.dont_write_bytecode = True
try:
    from rdkit import Chem, RDLogger
    from rdkit.Chem import rdMMPA
except ImportError as absent:
    print("matched_pair oracle: skipped, %s" % absent)
    sys.exit(0)

import fragment_common as common

RDLogger.DisableLog("rdApp.*")


def read(text):
    """RDKit's canonical SMILES of a text, which for a few has to be read more than once; labels stay."""
    for _ in range(3):
        mol = Chem.MolFromSmiles(text)
        if mol is None:
            return "? " + text
        again = Chem.MolToSmiles(mol)
        if again == text:
            break
        text = again
    return text


def flat(text):
    mol = Chem.MolFromSmiles(text)
    if mol is None:
        return "? " + text
    Chem.RemoveStereochemistry(mol)
    return Chem.MolToSmiles(mol)


def once(parts, canonical):
    return tuple(sorted(canonical(part) for part in ".".join(parts).split(".")))


def exchanged(text):
    return re.sub(r":([12])\]", lambda m: ":%d]" % (3 - int(m.group(1))), text)


def twice(variable, constant, canonical):
    return min((canonical(v), tuple(sorted(canonical(part) for part in c.split("."))))
               for v, c in ((variable, constant), (exchanged(variable), exchanged(constant))))


def ways(rows, canonical):
    """The ways to cut of rows (core, sides): with one cut there is no core."""
    return {once([sides], canonical) if not core else twice(core, sides, canonical) for core, sides in rows}


PATTERN = Chem.MolFromSmarts("[#6+0;!$(*=,#[!#6])]!@!=!#[*]")


def on_bonds(mol):
    """The single cuts with their stereochemistry, as rows like FragmentMol's."""
    rows = set()
    for match in mol.GetSubstructMatches(PATTERN, maxMatches=100000):
        cut = Chem.FragmentOnBonds(mol, [mol.GetBondBetweenAtoms(*match).GetIdx()], dummyLabels=[(0, 0)])
        for atom in list(cut.GetAtoms())[mol.GetNumAtoms():]:
            atom.SetAtomMapNum(1)
        rows.add(("", Chem.MolToSmiles(cut)))
    return rows


def compare(tally, kind, text, ours, theirs, canonical):
    got, want = ways(ours, canonical), ways(theirs, canonical)
    if got == want:
        tally.add("equal")
    elif canonical is flat and want < got:
        tally.add("RDKit has fewer, which its hash takes for others", text)
    else:
        tally.add("differs, " + kind, "%s\n    medai only %s\n    RDKit only %s"
                  % (text, sorted(got - want)[:3], sorted(want - got)[:3]))


def main():
    options = common.arguments(rows=3000, seed=1, bonds=20, show=10, data="")
    texts = common.molecules(options["rows"], options["seed"], options["data"])
    tally = common.Tally("matched_pair", options["show"])
    ours = {}
    query = """SELECT i, c.cuts, c.constant, c.variable
      FROM input, medai_cuts(mol, 2, 1000000, 1, false) c WHERE strpos(mol::text, '.') = 0"""
    for i, cuts, constant, variable in common.server(query, texts):
        parts = ours.setdefault(int(i), {1: set(), 2: set()})
        parts[int(cuts)].add(("", constant + "." + variable) if cuts == "1" else (variable, constant))
    for i, text in enumerate(texts):
        mol = Chem.MolFromSmiles(text)
        if mol is None or "." in text:
            continue
        parts = ours.get(i, {1: set(), 2: set()})
        compare(tally, "stereochemistry", text, parts[1], on_bonds(mol), read)
        for cuts in (1, 2):
            theirs = rdMMPA.FragmentMol(mol, minCuts=cuts, maxCuts=cuts, maxCutBonds=1000, resultsAsMols=False)
            if cuts == 1 or len(theirs) <= options["bonds"] * (options["bonds"] - 1) // 2:
                compare(tally, "%d cuts" % cuts, text, parts[cuts], set(theirs), flat)
    tally.end(["differs, stereochemistry", "differs, 1 cuts", "differs, 2 cuts"])


main()
