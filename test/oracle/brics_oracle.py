#!/usr/bin/python3
"""BRICS fragments against RDKit's BRICSDecompose, as sets of SMILES that RDKit has made canonical:

    brics_oracle.py [rows=4000] [seed=1] [seconds=5] [show=10] [data=FOLDER]

over the shared compounds. Where RDKit takes longer than `seconds` a molecule is counted as "not compared".
"""

import sys

sys.dont_write_bytecode = True
try:
    from rdkit import Chem, RDLogger
    from rdkit.Chem import BRICS
except ImportError as absent:
    print("brics oracle: skipped, %s" % absent)
    sys.exit(0)

import fragment_common as common

RDLogger.DisableLog("rdApp.*")


def canonical(texts):
    """What RDKit reads of its own text is not always what it wrote; so a text is read until it stays."""
    out = set()
    for text in texts:
        for _ in range(3):
            mol = Chem.MolFromSmiles(text)
            again = Chem.MolToSmiles(mol) if mol is not None else "? " + text
            if again == text or mol is None:
                break
            text = again
        out.add(again)
    return out


def main():
    options = common.arguments(rows=4000, seed=1, seconds=5.0, show=10, data="")
    texts = common.molecules(options["rows"], options["seed"], options["data"])
    tally = common.Tally("brics", options["show"])
    ours = {}
    for i, fragments in common.server("SELECT i, string_agg(f.fragment::text, ' ') FROM input, medai_brics(mol) f GROUP BY i",
                                      texts):
        ours[int(i)] = fragments.split()
    for i, text in enumerate(texts):
        mol = Chem.MolFromSmiles(text)
        if mol is None or i not in ours:
            tally.add("not compared: refused by either")
            continue
        try:
            theirs = canonical(common.within(options["seconds"], BRICS.BRICSDecompose, mol))
        except common.TooLong:
            tally.add("not compared: RDKit takes too long", text)
            continue
        except Exception as failed:
            tally.add("not compared: RDKit fails", "%s %s" % (text, failed))
            continue
        got = canonical(ours[i])
        if got == theirs:
            tally.add("equal")
        else:
            tally.add("differs", "%s\n    medai only %s\n    RDKit only %s"
                      % (text, " ".join(sorted(got - theirs)), " ".join(sorted(theirs - got))))
    tally.end(["differs"])


main()
