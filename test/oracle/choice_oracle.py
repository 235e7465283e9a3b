#!/usr/bin/python3
"""Compares medai's choosing aggregates with RDKit's pickers and clusters, and with the definition of a Pareto front.

medai_diverse: MaxMinPicker.LazyPick with firstPicks=[0]. medai_butina: Butina.ClusterData with reordering=False and a
distance of 1 - threshold. medai_pareto: every pair of rows compared. Fingerprints of molecules of ../shared/data, and
random ones of few bits, which have many ties. Rows are given to medai in random order.

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be installed
in the server. Everything is one transaction that is rolled back. The last line is "N passed, N failed".
"""

import os
import random
import subprocess
import sys

try:
    from rdkit import Chem, DataStructs, RDLogger
    from rdkit.Chem import rdMolDescriptors
    from rdkit.ML.Cluster import Butina
    from rdkit.SimDivFilters.rdSimDivPickers import MaxMinPicker
except ImportError as missing:
    print("choice oracle: skipped, %s" % missing)
    sys.exit(0)

RDLogger.DisableLog("rdApp.*")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FILES = ("../shared/data/compounds/chembl_drugs.smi", "../shared/data/compounds/zinc_natural_products_50k.smi",
         "../shared/data/compounds/nci_first_5k.smi")
rng = random.Random(20261121)
counts = {"passed": 0, "failed": 0}


def molecules(path, n):
    path = os.path.join(ROOT, path)
    if not os.path.exists(path):
        print("%s is not there: skipped" % path)
        return []
    with open(path, encoding="utf-8") as lines:
        texts = [line.split()[0] for line in lines if line.split()]
    mols = (Chem.MolFromSmiles(text) for text in rng.sample(texts, min(len(texts), 2 * n)))
    return [mol for mol in mols if mol is not None][:n]


def random_prints(n, nbits, share):
    prints = []
    for _ in range(n):
        fp = DataStructs.ExplicitBitVect(nbits)
        for bit in range(nbits):
            if rng.random() < share:
                fp.SetBit(bit)
        prints.append(fp)
    return prints


def sets_of_prints():
    for path in FILES:
        mols = molecules(path, 1500)
        for nbits in (512, 2048):
            if mols:
                yield "%s, %d bits" % (os.path.basename(path), nbits), [
                    rdMolDescriptors.GetMorganFingerprintAsBitVect(mol, 2, nBits=nbits) for mol in mols]
    for nbits, share in ((8, 0.4), (16, 0.5), (64, 0.1), (100, 0.5)):
        for n in (1, 2, 3, 200):
            yield "%d random of %d bits" % (n, nbits), random_prints(n, nbits, share)


class Server:
    """One psql, fed at once: statements in, one line of output for each query."""

    def __init__(self):
        self.script = ["BEGIN; SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS medai;"]

    def run(self):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], input="\n".join(self.script + ["ROLLBACK;\n"]),
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit("psql: " + done.stderr[:2000])
        return done.stdout.splitlines()


def copy(server, table, columns, rows):
    rows = list(rows)
    rng.shuffle(rows)
    server.script += ["CREATE TABLE %s (%s);" % (table, columns), "COPY %s FROM STDIN;" % table]
    server.script += ["\t".join(map(str, row)) for row in rows] + ["\\."]


def expected_clusters(prints, threshold):
    distances = []
    for i in range(1, len(prints)):
        distances += [1 - s for s in DataStructs.BulkTanimotoSimilarity(prints[i], prints[:i])]
    clusters = Butina.ClusterData(distances, len(prints), 1 - threshold, isDistData=True)
    return " ".join(",".join(map(str, (c[0],) + tuple(sorted(c[1:])))) for c in clusters)


def expected_front(rows):
    def beats(a, b):
        return all(x >= y for x, y in zip(a, b)) and a != b

    return ",".join(str(i) for i, row in enumerate(rows) if not any(beats(other, row) for other in rows))


def compare_prints(server, expected):
    for number, (name, prints) in enumerate(sets_of_prints()):
        table = "prints%d" % number
        copy(server, table, "id integer, fp medai_fp",
             ((i, DataStructs.BitVectToFPSText(fp) + (":%d" % len(fp) if len(fp) % 8 else ""))
              for i, fp in enumerate(prints)))
        for k in sorted({1, 2, min(10, len(prints)), min(300, len(prints))}):
            if k <= len(prints):
                server.script.append("SELECT array_to_string(medai_diverse(id, fp, %d), ',') FROM %s;" % (k, table))
                picks = MaxMinPicker().LazyBitVectorPick(prints, len(prints), k, [0])
                expected.append(("%d diverse of %s" % (k, name), ",".join(map(str, picks))))
        for threshold in (0.2, 0.35, 0.5, 0.7, 1.0):
            server.script.append(
                "SELECT string_agg(c, ' ' ORDER BY cluster) FROM (SELECT cluster, string_agg(id::text, ',' "
                "ORDER BY centre DESC, id) AS c FROM unnest((SELECT medai_butina(id, fp, %r) FROM %s)) GROUP BY 1) s;"
                % (threshold, table))
            expected.append(("clusters at %r of %s" % (threshold, name), expected_clusters(prints, threshold)))


def compare_fronts(server, expected):
    for number in range(60):
        width, n, values = rng.randrange(1, 6), rng.choice((1, 2, 20, 300)), rng.choice((3, 10, 1000000))
        rows = [tuple(rng.randrange(values) / 8 for _ in range(width)) for _ in range(n)]
        copy(server, "rows%d" % number, "id integer, scores real[]",
             ((i, "{%s}" % ",".join(map(str, row))) for i, row in enumerate(rows)))
        server.script.append("SELECT array_to_string(medai_pareto(id, scores), ',') FROM rows%d;" % number)
        expected.append(("front %d: %d rows of %d scores" % (number, n, width), expected_front(rows)))


def main():
    server, expected = Server(), []
    compare_prints(server, expected)
    compare_fronts(server, expected)
    got = server.run()
    if len(got) != len(expected):
        sys.exit("%d answers, not %d" % (len(got), len(expected)))
    for (what, want), answer in zip(expected, got):
        counts["passed" if want == answer else "failed"] += 1
        if want != answer:
            print("%s\n  medai    %.300s\n  expected %.300s" % (what, answer, want))
    print("%(passed)d passed, %(failed)d failed" % counts)
    sys.exit(counts["failed"] > 0)


main()
