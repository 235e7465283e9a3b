#!/usr/bin/python3
"""Compares drawings with those of RDKit's Compute2DCoords, and checks that pictures are sound.

depict_oracle.py [rows=1500]

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be installed
in the server. The whole comparison is one transaction that is rolled back. Molecules are those of
../shared/data/compounds, rows of each file, evenly spread; without that folder there is nothing to compare.

Counted are molecules with two atoms nearer than half a bond, with bonds that cross, with bonds shorter than 0.8 or longer
than 1.25 of the usual length, and with any of these: medai must have no more of the last than RDKit in any file. Pictures
must be XML, their numbers finite, without scripts and links, and the same for another way of writing the molecule;
wedges are compared by check-oracle-chem, where RDKit reads the same coordinates from molfiles.
"""

import collections
import csv
import glob
import gzip
import math
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

try:
    from rdkit import Chem, RDLogger
    from rdkit.Chem import rdDepictor
except ImportError as missing:
    print("depict oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "..", "shared", "data", "compounds")
BOND = 1.5

QUERY = r"""
\set ON_ERROR_STOP on
BEGIN;
CREATE EXTENSION IF NOT EXISTS medai;
CREATE TEMP TABLE cases (i int, smiles text, other text);
\copy cases FROM '%s' (FORMAT csv)
CREATE FUNCTION pg_temp.block(smiles text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN RETURN medai_molblock(smiles); EXCEPTION WHEN feature_not_supported THEN RETURN NULL; END $$;
\copy (SELECT i, pg_temp.block(smiles), medai_mol_svg(smiles), medai_mol_svg(smiles) = medai_mol_svg(other) FROM cases WHERE medai_mol_valid(smiles) ORDER BY i) TO '%s' (FORMAT csv)
ROLLBACK;
"""

RDLogger.DisableLog("rdApp.*")


def molecules(path, rows):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as lines:
        texts = [line.split()[0] for line in lines if line.strip()]
    return texts[::max(1, len(texts) // rows)][:rows]


def ask(cases):
    with tempfile.TemporaryDirectory() as folder:
        given, answer = os.path.join(folder, "in"), os.path.join(folder, "out")
        with open(given, "w", newline="") as handle:
            csv.writer(handle).writerows(cases)
        subprocess.run(["psql", "-X", "-q", "-f", "-"], input=QUERY % (given, answer), text=True, check=True)
        with open(answer, newline="") as handle:
            return list(csv.reader(handle))


def crosses(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def faults(xy, bonds):
    """Overlaps, crossings and bonds of odd length."""
    near = sum(math.dist(p, q) < 0.5 * BOND for i, p in enumerate(xy) for q in xy[:i])
    cross = sum(len({*one, *two}) == 4 and crosses(xy[one[0]], xy[one[1]], xy[two[0]], xy[two[1]])
                for i, one in enumerate(bonds) for two in bonds[:i])
    odd = sum(not 0.8 <= math.dist(xy[a], xy[b]) / BOND <= 1.25 for a, b in bonds)
    return near, cross, odd


def faults_of_block(block):
    mol = Chem.MolFromMolBlock(block, sanitize=False, removeHs=False)
    return faults_of_mol(mol)


def faults_of_mol(mol):
    xy = [tuple(p[:2]) for p in mol.GetConformer().GetPositions()]
    return faults(xy, [(b.GetBeginAtomIdx(), b.GetEndAtomIdx()) for b in mol.GetBonds()])


def is_sound(svg):
    root = ElementTree.fromstring(svg)
    numbers = re.findall(r"-?\d+(?:\.\d+)?", " ".join(e.get("d", "") for e in root.iter()))
    return (all(math.isfinite(float(x)) and abs(float(x)) < 1e5 for x in numbers)
            and not re.search(r"(?i)script|href|url\(|nan|inf", svg))


def add(counts, found):
    for name, n in zip(("overlaps", "crossings", "odd bonds"), found):
        counts[name] += n > 0
    counts["any"] += any(found)


def compare(path, rows):
    cases = []
    for text in molecules(path, rows):
        mol = Chem.MolFromSmiles(text)
        if mol is not None and 0 < mol.GetNumAtoms() <= 999:
            cases.append((len(cases), text, Chem.MolToSmiles(mol, canonical=False, doRandom=False)))
    got, want, bad = collections.Counter(), collections.Counter(), []
    for i, block, svg, same in ask(cases):
        text = cases[int(i)][1]
        if not is_sound(svg) or same != "t" and Chem.CanonSmiles(text) == Chem.CanonSmiles(cases[int(i)][2]):
            bad.append(text)
        if not block:
            continue
        mol = Chem.MolFromSmiles(text)
        rdDepictor.Compute2DCoords(mol)
        add(got, faults_of_block(block))
        add(want, faults_of_mol(mol))
        got["molecules"] += 1
    kinds = ("overlaps", "crossings", "odd bonds", "any")
    passed = got["any"] <= want["any"] and not bad
    print("%s %s: of %d molecules, medai and RDKit have with %s" % (
        "passed" if passed else "FAILED", os.path.basename(path), got["molecules"],
        ", ".join("%s %d and %d" % (k, got[k], want[k]) for k in kinds)))
    for text in bad[:10]:
        print("  picture not sound or not the same: " + text)
    return passed


def main():
    given = dict(word.split("=", 1) for word in sys.argv[1:])
    paths = sorted(glob.glob(os.path.join(FOLDER, "*.smi")) + glob.glob(os.path.join(FOLDER, "*.smi.gz")))
    if not paths:
        print("depict oracle: skipped, ../shared/data/compounds is not there")
        return 0
    results = [compare(path, int(given.get("rows", 1500))) for path in paths]
    print("depict: %d passed, %d failed" % (sum(results), len(results) - sum(results)))
    return 0 if all(results) else 1


sys.exit(main())
