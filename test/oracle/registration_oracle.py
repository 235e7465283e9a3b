#!/usr/bin/python3
"""Compares the classes of registration hashes with those of RDKit's HetAtomTautomer hash: registration_oracle.py [rows=N]

Molecules are the shared ones, and of every twentieth up to ten tautomers as RDKit enumerates them. Two hashes make the
same classes when each of one's has one of the other's: molecules that one of them joins and the other does not are listed,
with stereochemistry and without.
"""

import collections

from rdkit import Chem
from rdkit.Chem import rdMolHash
from rdkit.Chem.MolStandardize import rdMolStandardize

import edit_cases

TAUTOMERS = 10


def tautomers(texts):
    """Of some molecules; those that RDKit is quick with."""
    enumerator = rdMolStandardize.TautomerEnumerator()
    enumerator.SetMaxTautomers(TAUTOMERS)
    enumerator.SetMaxTransforms(200)
    out = []
    for text in texts[::20]:
        mol = Chem.MolFromSmiles(text)
        if mol is not None and mol.GetNumHeavyAtoms() <= 30:
            out += [Chem.MolToSmiles(t) for t in enumerator.Enumerate(mol)]
    return out


def reference(text, stereo):
    mol = Chem.MolFromSmiles(text)
    if not stereo:
        Chem.RemoveStereochemistry(mol)
    for atom in mol.GetAtoms():
        atom.SetAtomMapNum(0)
    return rdMolHash.MolHash(mol, rdMolHash.HashFunction.HetAtomTautomer)


def joined(texts, keys, others):
    """Pairs of texts that have one key and two others, one pair for each key."""
    first, pairs = {}, []
    for text, key, other in zip(texts, keys, others):
        known = first.setdefault(key, (text, other))
        if known[1] != other:
            pairs.append((known[0], text))
    return pairs


def compare(account, kind, texts, got, wanted):
    for name, pairs in (("joined by medai, %s" % kind, joined(texts, got, wanted)),
                        ("joined by RDKit, %s" % kind, joined(texts, wanted, got))):
        for a, b in pairs:
            account.check(name, "%s  %s" % (a, b), "joins" if "medai" in name else "parts",
                          "parts" if "medai" in name else "joins")
    account.passed += len(set(wanted))


def main():
    account = edit_cases.Account(shown=12)
    texts = edit_cases.shared_texts(edit_cases.option("rows", 0))
    texts = edit_cases.readable(texts)
    texts = list(dict.fromkeys(texts + edit_cases.readable(tautomers(texts))))
    got = edit_cases.answers(texts, ["medai_registration_hash(mol)", "medai_registration_hash(mol, stereo => false)"])
    sizes = collections.Counter(collections.Counter(h for h, _ in got).values())
    print("%d molecules, classes of the hash by size: %s" % (len(texts), dict(sorted(sizes.items()))))
    for i, (kind, stereo) in enumerate((("with stereo", True), ("without stereo", False))):
        compare(account, kind, texts, [g[i] for g in got], [reference(t, stereo) for t in texts])
    account.report()


main()
