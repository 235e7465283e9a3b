#!/usr/bin/python3
"""Compares the metric aggregates with scikit-learn, and splits and folds with a second implementation of the hash.

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the server. The whole comparison is one transaction that is rolled back. Every value that differs by more than
1e-12 is listed, and the last line is "N passed, N failed".
"""

import csv
import os
import subprocess
import sys
import uuid

try:
    import numpy as np
    from sklearn import linear_model, metrics
except ImportError as missing:
    print("stat oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOLERANCE = 1e-12
MASK = (1 << 64) - 1


# ---- predictions ----

def random_cases():
    """name -> (scores, probabilities, truth): with and without ties, rare positives, certain and wrong predictions."""
    rng = np.random.RandomState(20260101)
    for rows in (2, 3, 10, 63, 64, 65, 1000, 50000):
        for ties in (False, True):
            p = rng.rand(rows)
            if ties:
                p = np.round(p * 8) / 8
            truth = rng.rand(rows) < 0.2 + 0.6 * p
            truth[0], truth[-1] = True, False
            yield "random %d%s" % (rows, " ties" if ties else ""), (np.log(p + 1e-3) * 100, p, truth)
    p = rng.rand(20000) ** 8
    yield "rare", (p * 1e-300, p, rng.rand(20000) < p)
    ends = np.array([0.0, 1.0, 0.0, 1.0, 2.0 ** -52, 1e-300, 1 - 2.0 ** -53, 0.5])
    yield "ends", (ends, ends, np.array([1, 0, 0, 1, 1, 1, 0, 1]) == 1)
    sign = np.array([-0.0, 0.0, -5e-324, 5e-324, -1e308, 1e308])
    yield "signs", (sign, np.full(6, 0.25), np.array([1, 0, 0, 1, 1, 0]) == 1)


def heart_cases():
    """The patients of the demo: single findings as scores, and the risk of a logistic model."""
    with open(os.path.join(ROOT, "demo", "data", "heart_disease.csv")) as rows:
        table = list(csv.DictReader(rows))
    x = np.array([[float(v.replace("?", "nan")) for k, v in row.items() if k != "num"] for row in table])
    x = np.where(np.isnan(x), np.nanmedian(x, axis=0), x)
    truth = np.array([int(row["num"]) > 0 for row in table])
    model = linear_model.LogisticRegression(max_iter=10000).fit(x[::2], truth[::2])
    risk = model.predict_proba(x)[:, 1]
    for i, name in enumerate(k for k in table[0] if k != "num"):
        yield "heart by " + name, (x[:, i], risk, truth)
    yield "heart by risk, rounded", (risk.round(2), risk.round(2), truth)


def expected(score, p, truth):
    return (metrics.roc_auc_score(truth, score), metrics.brier_score_loss(truth, p),
            metrics.log_loss(truth, p, labels=[False, True]), metrics.accuracy_score(truth, p > 0.5))


# ---- hash ----

def mix(z):
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & MASK
    z = (z ^ z >> 27) * 0x94d049bb133111eb & MASK
    return z ^ z >> 31


def word(key):
    if isinstance(key, int):
        return key & MASK
    if isinstance(key, uuid.UUID):
        return mix(key.int >> 64) ^ key.int & MASK
    h = 0xcbf29ce484222325
    for byte in key.encode():
        h = (h ^ byte) * 0x100000001b3 & MASK
    return h


def key_hash(key, seed, use):
    return mix(mix(word(key)) ^ mix((seed + use * 0x9e3779b97f4a7c15) & MASK))


def keys():
    rng = np.random.RandomState(7)
    yield from (0, 1, -1, 2 ** 63 - 1, -2 ** 63)
    yield from (int(k) for k in rng.randint(-2 ** 62, 2 ** 62, 500))
    yield from ("", "A", "patient 17", "x" * 3000, "Größe", "\U0001f9ec")
    yield from ("%08x" % k for k in rng.randint(0, 2 ** 31, 500))
    yield from (uuid.UUID(bytes=rng.bytes(16)) for _ in range(500))


# ---- SQL ----

def psql(script, rows):
    run = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], input=script, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit("stat oracle: psql failed\n" + run.stderr)
    lines = run.stdout.splitlines()
    if len(lines) != rows:
        sys.exit("stat oracle: %d rows came, %d were expected" % (len(lines), rows))
    return [line.split("|") for line in lines]


def metric_script(cases):
    out = ["BEGIN; CREATE EXTENSION IF NOT EXISTS medai;",
           "CREATE TEMP TABLE c (n int, s float8, p float8, y boolean); COPY c FROM STDIN;"]
    for n, (score, p, truth) in enumerate(cases.values()):
        out += ["%d\t%r\t%r\t%s" % (n, float(a), float(b), "t" if y else "f") for a, b, y in zip(score, p, truth)]
    out += ["\\.", "SELECT n, medai_auc(s, y), medai_brier(p, y), medai_log_loss(p, y), medai_accuracy(p, y),",
            "medai_auc(s, y::int), medai_brier(p, y::int), medai_log_loss(p, y::int), medai_accuracy(p > 0.5, y),",
            "medai_accuracy((p > 0.5)::int, y::int), medai_accuracy((p > 0.5)::text, y::text)",
            "FROM c GROUP BY n ORDER BY n; ROLLBACK;"]
    return "\n".join(out) + "\n"


def compare_metrics():
    names = ("auc", "brier", "log_loss", "accuracy")
    columns = names + tuple("%s, other types" % n for n in names + ("accuracy", "accuracy"))
    cases = dict(random_cases())
    cases.update(heart_cases())
    worst = dict.fromkeys(names, 0.0)
    passed = failed = 0
    for (name, case), row in zip(cases.items(), psql(metric_script(cases), len(cases))):
        want = dict(zip(names, expected(*case)))
        for column, text in zip(columns, row[1:]):
            metric = column.split(",")[0]
            error = abs(float(text) - want[metric])
            worst[metric] = max(worst[metric], error)
            if error <= TOLERANCE:
                passed += 1
            else:
                failed += 1
                print("%s, %s: %s, scikit-learn %r" % (name, column, text, want[metric]))
    print("%d sets of predictions; largest differences: %s" %
          (len(cases), ", ".join("%s %.1e" % item for item in worst.items())))
    return passed, failed


def key_row(key, seed):
    kind = "uuid" if isinstance(key, uuid.UUID) else "bigint" if isinstance(key, int) else "text"
    literal = "'%s'::%s" % (key, kind)
    return "(medai_split(%s, 0.3, %d), medai_fold(%s, 10, %d), medai_fold(%s, 2147483647, %d))" % (
        literal, seed, literal, seed, literal, seed)


def compare_keys():
    cases = [(key, seed) for i, key in enumerate(keys()) for seed in {0, i - 700}]
    script = "BEGIN; CREATE EXTENSION IF NOT EXISTS medai; SET client_encoding = 'UTF8';\nVALUES %s;\nROLLBACK;\n" % (
        ",\n".join(key_row(*case) for case in cases))
    passed = failed = 0
    for (key, seed), got in zip(cases, psql(script, len(cases))):
        part = "test" if (key_hash(key, seed, 1) >> 11) / 2 ** 53 < 0.3 else "train"
        fold = key_hash(key, seed, 2)
        want = [part, str((fold * 10 >> 64) + 1), str((fold * 2147483647 >> 64) + 1)]
        if got == want:
            passed += 1
        else:
            failed += 1
            print("key %r, seed %d: %s, expected %s" % (key, seed, got, want))
    print("%d keys" % len(cases))
    return passed, failed


def main():
    totals = [sum(pair) for pair in zip(compare_metrics(), compare_keys())]
    print("%d passed, %d failed" % tuple(totals))
    sys.exit(1 if totals[1] else 0)


if __name__ == "__main__":
    main()
