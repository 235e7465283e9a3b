#!/usr/bin/env python3
"""Prints src/chem/sa_table.c: how common circular fragments are, for the synthetic accessibility score.

P. Ertl, A. Schuffenhauer, J. Cheminf. 1 (2009) 8: fragments of radius 2 are counted over many molecules, and
the contribution of one is the logarithm of its count over 3,759, the number of fragments that make up 80 % of
all occurrences in the 934,046 PubChem molecules of the publication. Here fewer molecules are counted, so
counts are scaled to as many, and only the most frequent fragments are kept.

Needs RDKit, and files with a SMILES first in each line. Run it only to change the table:
python3 src/chem/sa_table.py zinc_natural_products_50k.smi pubchem_substances_20k.smi nci_first_5k.smi
"""
import collections
import math
import sys

from rdkit import Chem, RDLogger
from rdkit.Chem import rdMolDescriptors

KEPT, UNITS, PUBLISHED_MOLECULES, PUBLISHED_COMMON, COLUMNS = 5000, 40, 934046, 3759, 7

RDLogger.DisableLog("rdApp.*")


def count(paths):
    """Fragments with their counts, and the number of molecules; each molecule once."""
    fragments, seen = collections.Counter(), set()
    for path in paths:
        with open(path) as lines:
            for line in lines:
                mol = Chem.MolFromSmiles(line.split()[0]) if line.strip() else None
                name = Chem.MolToSmiles(mol) if mol is not None else ""
                if not name or name in seen:
                    continue
                seen.add(name)
                fragments.update(rdMolDescriptors.GetMorganFingerprint(mol, 2).GetNonzeroElements())
    return fragments, len(seen)


def main(paths):
    fragments, molecules = count(paths)
    kept = sorted(fragments.items(), key=lambda f: (-f[1], f[0]))[:KEPT]
    scale = PUBLISHED_MOLECULES / molecules / PUBLISHED_COMMON
    values = [round(math.log10(n * scale) * UNITS) + 128 for _, n in kept]
    assert min(values) >= 0 and max(values) <= 255
    words = sorted(id << 8 | b for (id, _), b in zip(kept, values))
    print("""/*
 * sa_table.c - contributions of the %s most frequent fragments of %s molecules; printed by sa_table.py.
 *
 * Each is the fragment's hash above eight bits of its contribution in units of 1/%d, plus 128; ascending.
 */
#include "chem/sa_table.h"

const uint64_t mai_sa_table[MAI_SA_FRAGMENTS] = {""" % ("{:,}".format(KEPT), "{:,}".format(molecules), UNITS))
    for i in range(0, KEPT, COLUMNS):
        print("    " + " ".join("0x%010x," % w for w in words[i:i + COLUMNS]))
    print("};")


if __name__ == "__main__":
    main(sys.argv[1:])
