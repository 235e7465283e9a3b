"""What the comparisons of fragments with RDKit share: molecules to compare, the server, counting."""

import collections
import csv
import gzip
import io
import os
import random
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "..", "shared", "data", "compounds")
ESOL = os.path.join(HERE, "..", "..", "demo", "data", "esol.csv")


def arguments(**defaults):
    """name=value of the command line over the defaults; the type is that of the default."""
    for word in sys.argv[1:]:
        name, _, value = word.partition("=")
        if name not in defaults:
            sys.exit("unknown argument %s; there are: %s" % (word, ", ".join(defaults)))
        defaults[name] = type(defaults[name])(value)
    return defaults


def lines_of(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="latin-1") as f:
        return f.read().splitlines()


def texts_of(path):
    if path.endswith(".csv"):
        rows = list(csv.reader(lines_of(path)))
        column = [i for i, name in enumerate(rows[0]) if name.strip().lower() == "smiles"]
        return [row[column[0]] for row in rows[1:] if column and len(row) > column[0]]
    return [line.split()[0] for line in lines_of(path) if line.split() and not line.startswith("#")]


def molecules(rows, seed, data=None):
    """SMILES of the shared compounds, in an order that the seed decides; those of ESOL where there are none."""
    folder = data or DATA
    if os.path.isdir(folder):
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if ".smi" in name or name.endswith(".csv")]
    else:
        print("the shared compounds are not there: comparing over ESOL alone")
        paths = [ESOL]
    texts = sorted({text for path in paths for text in texts_of(path) if text})
    random.Random(seed).shuffle(texts)
    return texts[:rows]


def server(query, texts):
    """Rows of a query over the table input(i, smiles, core, mol), of which medai reads each; columns as texts. The texts
    are SMILES or pairs (SMILES, core)."""
    copied = io.StringIO()
    csv.writer(copied, lineterminator="\n").writerows(
        (i, text, "") if isinstance(text, str) else (i, *text) for i, text in enumerate(texts))
    script = ("SET client_min_messages = warning;\nCREATE EXTENSION IF NOT EXISTS medai;\n"
              "CREATE TEMP TABLE given (i int, smiles text, core text);\n\\copy given FROM stdin (FORMAT csv)\n%s\\.\n"
              "CREATE TEMP TABLE input AS SELECT i, smiles, core, medai_mol_try(smiles) AS mol FROM given;\n"
              "DELETE FROM input WHERE mol IS NULL;\n"
              "COPY (%s) TO STDOUT (FORMAT csv);\n" % (copied.getvalue(), query))
    done = subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1"], input=script, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit("psql: " + done.stderr)
    return list(csv.reader(io.StringIO(done.stdout)))


class TooLong(Exception):
    pass


def within(seconds, call, *args):
    """The result of a call, or TooLong."""
    def stop(*_):
        raise TooLong
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return call(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Tally:
    """Counts answers by kind and shows the first of those that differ."""

    def __init__(self, topic, show):
        self.topic, self.show = topic, show
        self.counts = collections.Counter()

    def add(self, kind, line=None):
        self.counts[kind] += 1
        if line is not None and self.counts[kind] <= self.show:
            print("%s: %s" % (kind, line))

    def end(self, failures):
        for kind, n in sorted(self.counts.items()):
            print("%s: %s %d" % (self.topic, kind, n))
        failed = sum(self.counts[kind] for kind in failures)
        print("%s: %d passed, %d failed" % (self.topic, self.counts["equal"], failed))
        sys.exit(failed > 0)
