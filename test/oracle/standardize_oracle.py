#!/usr/bin/python3
"""Compares standardisation with RDKit's rdMolStandardize, as canonical SMILES: standardize_oracle.py [rows=N] [tests=DIR]

Molecules are the shared ones; with tests, the folder of RDKit's sources rdkit/Chem/MolStandardize/test_data, also those of
its files that something was done to. RDKit's side starts from its own canonical SMILES. Where it raises an
error or writes what it cannot read, the molecule is skipped.
"""

import gzip
import os

from rdkit import Chem
from rdkit.Chem.MolStandardize import rdMolStandardize

import edit_cases

CHOOSER, UNCHARGER = rdMolStandardize.LargestFragmentChooser(), rdMolStandardize.Uncharger()
OPERATIONS = {
    "largest_fragment": CHOOSER.choose,
    "neutralize": UNCHARGER.uncharge,
    "standardize": rdMolStandardize.Cleanup,
    "charge_parent": rdMolStandardize.ChargeParent,
}


def test_texts(folder, rows):
    """Of the molecules of RDKit's test files those that a step of standardisation changed there."""
    texts = []
    for name in ("fragment", "metals", "normalize", "reionize", "standardize_sm"):
        with gzip.open(os.path.join(folder, "100kPCS_%s.csv.gz" % name), "rt") as f:
            texts += [line.split("\t")[0] for line in f if len(set(line.rstrip("\n").split("\t"))) > 1]
    return edit_cases.sample(list(dict.fromkeys(t for t in texts if t)), rows)


def reference(operation, text):
    try:
        return edit_cases.canonical(Chem.MolToSmiles(operation(Chem.MolFromSmiles(text))))
    except (ValueError, RuntimeError):
        return None


def main():
    account = edit_cases.Account()
    rows, folder = edit_cases.option("rows", 0), edit_cases.option("tests", "")
    texts = edit_cases.shared_texts(rows) + (test_texts(folder, rows) if folder else [])
    texts = edit_cases.readable(texts)
    got = edit_cases.answers(texts, ["medai_%s(mol)" % name for name in OPERATIONS])
    for text, values in zip(texts, got):
        start = edit_cases.canonical(text)
        for (name, operation), value in zip(OPERATIONS.items(), values):
            wanted = reference(operation, start)
            if wanted is None:
                account.skipped += 1
            else:
                account.check(name, text, edit_cases.canonical(value), wanted)
    account.report()


main()
