#!/usr/bin/python3
"""Compares stereoisomers with RDKit's EnumerateStereoisomers, as sets of canonical SMILES: stereoisomer_oracle.py [rows=N]

Molecules are taken as they are, which is with what their authors left open, and without any mark. Those with more than
64 isomers are left out.
"""

from rdkit import Chem
from rdkit.Chem.EnumerateStereoisomers import EnumerateStereoisomers, GetStereoisomerCount, StereoEnumerationOptions

import edit_cases

MOST = 64


def isomers(mol):
    """RDKit's, read again: a molecule is what its text says."""
    made = EnumerateStereoisomers(mol, options=StereoEnumerationOptions(maxIsomers=MOST))
    return sorted({edit_cases.canonical(Chem.MolToSmiles(m)) for m in made})


def texts_and_isomers(texts):
    for text in edit_cases.readable(texts):
        mol = Chem.MolFromSmiles(text)
        Chem.RemoveStereochemistry(mol)
        for t in dict.fromkeys((text, Chem.MolToSmiles(mol))):
            mol = Chem.MolFromSmiles(t)
            if mol is not None and 1 < GetStereoisomerCount(mol) <= MOST:
                yield t, isomers(mol)


def main():
    account = edit_cases.Account()
    cases = list(texts_and_isomers(edit_cases.shared_texts(edit_cases.option("rows", 4000))))
    got = edit_cases.answers([t for t, _ in cases], [
        "(SELECT string_agg(s::text, ' ' ORDER BY s) FROM medai_stereoisomers(mol, %d) s)" % MOST])
    for (text, wanted), (made,) in zip(cases, got):
        account.check("stereoisomers", text, sorted(edit_cases.canonical(t) for t in made.split(" ")), wanted)
    account.report()


main()
