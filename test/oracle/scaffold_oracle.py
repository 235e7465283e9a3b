#!/usr/bin/python3
"""Compares scaffolds with RDKit's MurckoScaffold, both brought into RDKit's canonical SMILES: scaffold_oracle.py [rows=N]

RDKit's side starts from its own canonical SMILES, so that brackets which a text had no need of do not count.
"""

from rdkit import Chem
from rdkit.Chem.Scaffolds import MurckoScaffold

import edit_cases


def scaffolds(text):
    """RDKit's scaffold and generic scaffold as canonical SMILES, None where it cannot read what it made."""
    mol = Chem.MolFromSmiles(Chem.CanonSmiles(text))
    plain = generic = None
    try:
        scaffold = MurckoScaffold.GetScaffoldForMol(mol)
        plain = edit_cases.canonical(Chem.MolToSmiles(scaffold, False))
        generic = Chem.MolToSmiles(MurckoScaffold.MakeScaffoldGeneric(scaffold), False)
    except (ValueError, RuntimeError):
        pass
    return plain, generic


def main():
    account = edit_cases.Account()
    texts = edit_cases.shared_texts(edit_cases.option("rows", 0))
    texts = edit_cases.readable(texts)
    got = edit_cases.answers(texts, ["medai_scaffold(mol)", "medai_generic_scaffold(mol)"])
    for text, (plain, generic) in zip(texts, got):
        wanted, wanted_generic = scaffolds(text)
        account.check("scaffold", text, edit_cases.canonical(plain), wanted)
        account.check("generic scaffold", text, edit_cases.canonical(generic), wanted_generic)
    account.report()


main()
