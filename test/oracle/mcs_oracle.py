#!/usr/bin/python3
"""Maximum common substructures against rdFMCS: mcs_oracle.py [pairs=300] [seed=1] [only=file]

Random pairs of each shared file of compounds, with and without ring_matches_ring_only, through medai in the server of
PGHOST and through rdFMCS.FindMCS. Listed are pairs whose sizes differ, what either gave up, and SMARTS that do not match
both molecules in RDKit. A pair in which the substructure that RDKit gives does not match both molecules, read as widely
as it compares (aromatic or single), is counted as RDKit's.
"""

import csv
import gzip
import io
import os
import random
import re
import subprocess
import sys
import time

from rdkit import Chem, RDLogger
from rdkit.Chem import rdFMCS

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/data/compounds")
FILES = ["chembl_drugs.smi", "nci_first_5k.smi", "pubchem_substances_20k.smi", "zinc_natural_products_50k.smi"]
SECONDS = 3  # for one pair in RDKit
QUERY = """SELECT p.id, r, m.smarts, m.atoms, m.bonds, m.complete FROM pair p, (VALUES (false), (true)) v (r),
 LATERAL (SELECT * FROM medai_mcs(p.a, p.b, ring_matches_ring_only => r)) m ORDER BY p.id, r"""


def pairs_of(path, n, rng):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="latin-1") as f:
        texts = [line.split()[0] for line in f if line.split() and not line.startswith("#")]
    texts = [t for t in rng.sample(texts, min(len(texts), 3 * n)) if Chem.MolFromSmiles(t) is not None and "*" not in t]
    return [(rng.choice(texts), rng.choice(texts)) for _ in range(n)]


def ask_medai(pairs):
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows((i, a, b) for i, (a, b) in enumerate(pairs))
    script = ("\\set QUIET 1\nCREATE TEMP TABLE pair (id int, a text, b text);\n\\copy pair FROM pstdin (FORMAT csv)\n"
              + rows.getvalue() + "\\.\n" + "COPY (%s) TO STDOUT (FORMAT csv);\n" % QUERY.replace("\n", " "))
    out = subprocess.run(["psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=script, stdout=subprocess.PIPE,
                         text=True, check=True).stdout
    return [(int(i), r == "t", smarts, int(atoms), int(bonds), complete == "t")
            for i, r, smarts, atoms, bonds, complete in csv.reader(io.StringIO(out))]


def matches(smarts, mols):
    query = Chem.MolFromSmarts(smarts) if smarts else None
    return query is not None and all(m.HasSubstructMatch(query) for m in mols)


def read_widely(smarts):
    """Bonds that are single or aromatic become both; in rings or not stays a demand."""
    plain = re.sub(r"&(!?@)", r";\1", smarts.replace(":,-", "-,:"))
    return re.sub(r"(?<![,;:!])([-:])(?![,:])(?=[\[0-9%;@])", "-,:", plain)


def compare(name, pairs):
    counts = dict.fromkeys(("same", "differ", "RDKit's", "medai gave up", "RDKit gave up", "SMARTS"), 0)
    started = time.time()
    answers = ask_medai(pairs)
    ours, theirs = time.time() - started, 0.0
    for i, rings, smarts, atoms, bonds, complete in answers:
        mols = [Chem.MolFromSmiles(t) for t in pairs[i]]
        started = time.time()
        want = rdFMCS.FindMCS(mols, timeout=SECONDS, ringMatchesRingOnly=rings)
        theirs += time.time() - started
        where = "%s\t%s\t%s" % (pairs[i] + ("rings" if rings else "",))
        if atoms > 0 and not matches(smarts, mols):
            counts["SMARTS"] += 1
            print("SMARTS does not match both: %s\t%s" % (where, smarts))
        if want.canceled:
            counts["RDKit gave up"] += 1
        elif not complete:
            counts["medai gave up"] += 1
            print("given up: %s\t%d %d, RDKit %d %d" % (where, atoms, bonds, want.numAtoms, want.numBonds))
        elif (atoms, bonds) == (want.numAtoms, want.numBonds):
            counts["same"] += 1
        elif want.numAtoms > 0 and not matches(read_widely(want.smartsString), mols):
            counts["RDKit's"] += 1
        else:
            counts["differ"] += 1
            print("differs: %s\t%d %d %s\tRDKit %d %d %s" % (where, atoms, bonds, smarts, want.numAtoms, want.numBonds,
                                                             want.smartsString))
    print("mcs %s: %s; %.1f s, RDKit %.1f s" % (name, ", ".join("%s %d" % c for c in counts.items()), ours, theirs))
    return counts["differ"] + counts["SMARTS"]


def main():
    options = dict(a.split("=", 1) for a in sys.argv[1:])
    rng = random.Random(int(options.get("seed", 1)))
    RDLogger.DisableLog("rdApp.*")
    failed = 0
    for name in FILES:
        path = os.path.join(DATA, name)
        if options.get("only", name) != name:
            continue
        if not os.path.exists(path):
            print("mcs %s: skipped, it is not there" % name)
            continue
        failed += compare(name, pairs_of(path, int(options.get("pairs", 300)), rng))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
