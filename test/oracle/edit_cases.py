"""What the comparisons of edited molecules share: the molecules, medai's answers through psql, the account.

Molecules are those of ../shared/data/compounds, each SMILES once; `rows=N` takes every k-th of them so that about N are
left. Answers come from psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the
extension must be installed there.
"""

import collections
import glob
import os
import subprocess
import sys

from rdkit import Chem, RDLogger

import chem_inputs

RDLogger.DisableLog("rdApp.*")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data", "compounds")


def option(name, otherwise):
    given = [a.split("=", 1)[1] for a in sys.argv[1:] if a.startswith(name + "=")]
    return type(otherwise)(given[0]) if given else otherwise


def sample(texts, rows):
    step = max(1, len(texts) // rows) if rows else 1
    return texts[::step]


def shared_texts(rows=0):
    paths = sorted(p for p in glob.glob(os.path.join(SHARED, "*")) if ".smi" in p or p.endswith(".csv"))
    texts = (t.strip() for p in paths for t in chem_inputs.file_texts(p))
    texts = [t for t in chem_inputs.once(texts) if t and "\\t" not in t and " " not in t and "\t" not in t]
    return sample(texts, rows)


def canonical(text):
    """RDKit's canonical SMILES of a text; None where RDKit refuses it."""
    mol = Chem.MolFromSmiles(text) if text is not None else None
    return Chem.MolToSmiles(mol) if mol is not None else None


def readable(texts):
    """Those that RDKit reads, and of which it reads again what it writes."""
    return [t for t in texts if canonical(canonical(t)) is not None]


def answers(texts, expressions):
    """For each text the values of SQL expressions over mol (a medai_mol), None for NULL and where it is no molecule."""
    rows = "\n".join("%d\t%s" % (i, t.replace("\\", "\\\\")) for i, t in enumerate(texts))
    script = ("CREATE TEMP TABLE given (i int, t text);\nCOPY given FROM STDIN;\n%s\n\\.\n"
              "CREATE TEMP TABLE mols AS SELECT i, medai_mol_try(t) AS mol FROM given;\n"
              "SELECT %s FROM mols ORDER BY i;\n" % (rows, ", ".join(expressions)))
    answer = subprocess.run(["psql", "-XAtq", "-F", "\t", "-P", "null=<null>", "-v", "ON_ERROR_STOP=1"], input=script,
                            text=True, capture_output=True)
    if answer.returncode != 0:
        sys.exit(answer.stderr)
    return [[None if f == "<null>" else f for f in line.split("\t")] for line in answer.stdout.split("\n")[:len(texts)]]


class Account:
    """Counts what agrees and lists what does not, a kind at a time."""

    def __init__(self, shown=20):
        self.shown, self.passed, self.skipped, self.kinds = shown, 0, 0, collections.Counter()

    def check(self, kind, text, got, wanted):
        if got == wanted:
            self.passed += 1
            return True
        self.kinds[kind] += 1
        if self.kinds[kind] <= self.shown:
            print("%s: %s\n    medai %s\n    RDKit %s" % (kind, text, got, wanted))
        return False

    def report(self):
        for kind, n in sorted(self.kinds.items()):
            print("%s: %d differ" % (kind, n))
        if self.skipped:
            print("%d skipped: RDKit has no answer" % self.skipped)
        print("%d passed, %d failed" % (self.passed, sum(self.kinds.values())))
        sys.exit(1 if self.kinds else 0)
