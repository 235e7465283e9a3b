#!/usr/bin/python3
"""Compares chemistry with RDKit:

    chem_oracle.py CHEM_DUMP FOLDER [DATA] [only=SET,...] [rows=N] [jobs=N] [show=N]

Inputs are made once in FOLDER from the shared compounds in DATA (chem_inputs.py), and RDKit's answers are
kept, named after what they were computed from; the first run takes about half an hour of one core, later ones
less than ten minutes. Files *.smi and *.sdf in FOLDER/more are compared too.

What must hold of every molecule, by name of the check:

  accepted    medai and RDKit both take it or both refuse it
  reason      of a refusal both name the same: syntax, kekulization, or a valence and its element
  text        RDKit's canonical SMILES of medai's text is RDKit's canonical SMILES of the input
  equality    two molecules have the same bytes exactly when their canonical SMILES of RDKit are the same
  round_trip, permuted, unordered   text and back, ten other orders of atoms, no order: see chem_dump.c; for
              molecules whose canonical SMILES of RDKit varies with that order there is no one answer
  together    all descriptors in one pass are those one by one
  molblock, molblock_again   RDKit and medai read the molecule again from the molfile that medai writes
  any other   a column of chem_columns.py: integers, texts and fingerprints exactly, reals within
              1e-6 + 1e-9 relative

Where a value differs, RDKit is asked again with the atoms in other orders, that of medai's text first: a
difference where one of its own answers is ours, or where RDKit refuses its own text or reads another molecule
in it, is counted under "varies". Differences that chem_differences.txt states with their reason are counted
as such. The last line is "chem: N passed, N failed": each check of each set counts as one.
"""

import ast
import collections
import hashlib
import itertools
import os
import random
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
try:
    from rdkit import Chem, RDLogger, rdBase
except ImportError as absent:
    print("chem oracle: skipped, %s" % absent)
    sys.exit(0)

import chem_columns
import chem_expect
import chem_inputs

HERE = os.path.dirname(os.path.abspath(__file__))
ALL = ("text", "descriptors", "fingerprints")
# Which groups of columns are compared in which set.
SETS = [("shared.smi", ALL), ("stereo.smi", ALL), ("hard.sdf", ALL), ("v2000.sdf", ALL[:2]),
        ("v3000.sdf", ALL[:2]), ("mutated.smi", ALL[:1]), ("reordered.smi", ALL[:1])]
# The sets whose molecules are also written as molfiles.
WRITTEN = ("shared.smi", "stereo.smi")
CHECKS = ("round_trip", "permuted", "unordered", "together")
TEXTUAL = ("status", "reason", "canonical")
ORDERS = 64


# ---- the two sides ----

def key_of(path):
    """Changes with the input, with the code of the columns and with RDKit."""
    with open(chem_columns.__file__) as f:
        code = ast.dump(ast.Module(ast.parse(f.read()).body[1:], []))
    h = hashlib.sha256((rdBase.rdkitVersion + code).encode())
    with open(path, "rb") as f:
        h.update(f.read())
    return h.hexdigest()[:12]


def table(path):
    with open(path, encoding="latin-1", newline="") as f:
        rows = [line.rstrip("\n").split("\t") for line in f]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def expected(path, groups, jobs):
    """RDKit's rows of the set, all groups in one dict each."""
    rows = None
    for group in groups:
        kept = "%s.%s.%s.tsv" % (path, group, key_of(path))
        if not os.path.exists(kept):
            print("asking RDKit for %s of %s" % (group, os.path.basename(path)), flush=True)
            chem_expect.expect(path, kept, [group], jobs)
        more = table(kept)
        rows = more if rows is None else [{**a, **b} for a, b in zip(rows, more)]
    return rows


def run_dump(dump, path, out, arguments):
    molfiles = ["-m"] * path.endswith(".sdf")
    with open(path, "rb") as given, open(out, "wb") as written:
        done = subprocess.run([dump] + molfiles + arguments, stdin=given, stdout=written, check=False)
    if done.returncode != 0:
        print("chem_dump ended with %d on %s" % (done.returncode, path))


def ours(dump, path, columns, rows):
    """medai's rows of the set, and the seconds they took."""
    start = time.time()
    run_dump(dump, path, path + ".medai", ["-p", "10", "-n", str(rows)] + columns)
    return table(path + ".medai"), time.time() - start


def molblocks(dump, path, rows):
    """The molfiles that medai writes of a set, and its rows when it reads them."""
    out = path + ".molblocks.sdf"
    run_dump(dump, path, out, ["-b", "-n", str(rows)])
    run_dump(dump, out, out + ".medai", ["-p", "0"])
    return chem_expect.records(out), table(out + ".medai")


# ---- judging ----

def agree(got, want):
    if got == want:
        return True
    try:
        a, b = float(got), float(want)
    except ValueError:
        return False
    return "." in want + got and abs(a - b) <= 1e-6 + 1e-9 * abs(b)


def reason_of(message):
    """medai's words in the terms of chem_columns.read, but for the number of a valence."""
    valence = re.search(r"explicit valence .* for ([A-Z][a-z]?)", message)
    if valence:
        return "valence " + valence.group(1)
    return "kekulize" if "kekul" in message or "aromatic mark" in message else "syntax"


def permuted_molfile(text, rng):
    """A V2000 molfile with its atoms and bonds in another order; others as they are."""
    lines = text.split("\n")
    if "V2000" not in lines[3]:
        return text
    natoms, nbonds = int(lines[3][:3]), int(lines[3][3:6])
    ends = 4 + natoms, 4 + natoms + nbonds
    atoms, bonds, rest = lines[4:ends[0]], lines[ends[0]:ends[1]], lines[ends[1]:]
    order = rng.sample(range(natoms), natoms)
    number = {old + 1: new + 1 for new, old in enumerate(order)}
    bonds = ["%3d%3d%s" % (number[int(b[:3])], number[int(b[3:6])], b[6:]) for b in bonds]
    for i, line in enumerate(rest):
        if line[:6] in ("M  CHG", "M  RAD", "M  ISO"):
            fields = list(map(int, line[9:].split()))
            pairs = zip(fields[::2], fields[1::2])
            rest[i] = line[:9] + "".join("%4d%4d" % (number[atom], value) for atom, value in pairs)
    return "\n".join(lines[:4] + [atoms[i] for i in order] + rng.sample(bonds, nbonds) + rest)


def canonical(text):
    mol = Chem.MolFromSmiles(text)
    return None if mol is None else Chem.MolToSmiles(mol)


class Tally:
    """One check of one set: how many were compared and which differ."""

    def __init__(self):
        self.compared, self.varies, self.stated, self.differing = 0, 0, 0, []

    @property
    def failed(self):
        return len(self.differing)


class Comparison:
    def __init__(self, name, stated):
        self.name, self.stated = name, stated
        self.molfile = name.endswith(".sdf")
        self.tallies = collections.OrderedDict()
        self.groups = [g for g in chem_columns.GROUPS.values()]

    def note(self, check, good, text, got, want, varies=None):
        """Counts one comparison; varies() tells whether RDKit itself gives our answer in another order."""
        tally = self.tallies.setdefault(check, Tally())
        tally.compared += 1
        if good:
            return
        if (check, text) in self.stated:
            tally.stated += 1
        elif varies is not None and varies():
            tally.varies += 1
        else:
            tally.differing.append((text, got, want))

    def read(self, text):
        return (Chem.MolFromMolBlock if self.molfile else Chem.MolFromSmiles)(text)

    def reordered(self, text):
        """What RDKit makes of the input with its atoms in other orders."""
        rng = random.Random(len(text))
        raw = None if self.molfile else Chem.MolFromSmiles(text, sanitize=False)
        for _ in range(ORDERS):
            try:
                other = permuted_molfile(text, rng) if raw is None else Chem.MolToSmiles(raw, doRandom=True)
                mol = self.read(other)
            except (RuntimeError, ValueError):
                continue
            if mol is not None:
                yield mol

    def other_orders(self, text, ours):
        """The molecule as RDKit reads it from other texts: ours, its own, the input in other orders."""
        mol = self.read(text)
        own = (Chem.MolToSmiles(mol, doRandom=i > 0) for i in range(ORDERS))
        yield from filter(None, map(Chem.MolFromSmiles, itertools.chain([ours], own)))
        yield from self.reordered(text)

    def value(self, column, mol):
        return chem_columns.column_value(next(g[column] for g in self.groups if column in g), mol)

    def rdkit_varies(self, text, a, column):
        return any(agree(a[column], self.value(column, m)) for m in self.other_orders(text, a["canonical"]))

    def text_varies(self, text, a, again, want):
        orders = itertools.islice(self.other_orders(text, a["canonical"]), 1, None)
        return canonical(want) != want or any(Chem.MolToSmiles(m) == again for m in orders)

    def has_texts(self, text, *texts):
        """Whether RDKit writes the same molecule in each of these ways, only by the order of its atoms."""
        mol, rng = self.read(text), random.Random(len(text))
        orders = (rng.sample(range(mol.GetNumAtoms()), mol.GetNumAtoms()) for _ in range(ORDERS))
        return set(texts) <= {Chem.MolToSmiles(Chem.RenumberAtoms(mol, order)) for order in orders}

    def order_matters(self, text, check, column, want):
        """Whether for RDKit another order is another molecule, or gives another value of the column."""
        if check == "permuted":
            return any(Chem.MolToSmiles(m) != want["canonical"] for m in self.reordered(text))
        return check == "unordered" and any(self.value(column, m) != want[column]
                                            for m in self.reordered(text))

    def compare_accepted(self, text, shown, a, b):
        again = canonical(a["canonical"])
        self.note("text", again == b["canonical"], shown, "%s, to RDKit %s" % (a["canonical"], again),
                  b["canonical"], lambda: self.text_varies(text, a, again, b["canonical"]))
        for check in CHECKS:
            if check in a:
                self.note(check, a[check] == "yes", shown, a[check], "yes",
                          lambda: self.order_matters(text, check, a[check], b))
        for column, want in b.items():
            if column in a and column not in TEXTUAL and not want.startswith("error"):
                self.note(column, agree(a[column], want), shown, a[column], want,
                          lambda: self.rdkit_varies(text, a, column))

    def compare(self, text, a, b):
        shown = text.split("\n")[0] + " " + b["canonical"] if self.molfile else text
        if a is None:
            self.note("accepted", False, shown, "nothing", b["status"])
            return
        unreadable = b["status"] == "ok" and a["status"] != "ok" and canonical(b["canonical"]) is None
        self.note("accepted", a["status"] == b["status"], shown, a["reason"] or "accepted",
                  b["reason"] or "accepted", lambda: unreadable)
        if a["status"] == b["status"] == "ok":
            self.compare_accepted(text, shown, a, b)
        elif a["status"] == b["status"]:
            given = " ".join(b["reason"].split()[:2])
            self.note("reason", reason_of(a["reason"]) == given, shown, a["reason"], b["reason"])

    def compare_molblocks(self, texts, blocks, first, again, rdkit_rows):
        for text, block, a, b, c in zip(texts, blocks, first, again, rdkit_rows):
            if a["status"] == c["status"] == "ok":
                mol = Chem.MolFromMolBlock(block)
                # Once more through text, which does not know double bonds that are drawn as undecided.
                got = None if mol is None else canonical(Chem.MolToSmiles(mol))
                self.note("molblock", got == c["canonical"], text, str(got), c["canonical"],
                          lambda: self.has_texts(text, c["canonical"], got))
                self.note("molblock_again", a["same"] == b["same"], text, b["reason"] or b["canonical"],
                          a["canonical"])

    def compare_equality(self, texts, ours_rows, rdkit_rows):
        """Each class of RDKit's must be one of ours and the other way round."""
        first = {}
        for text, a, b in zip(texts, ours_rows, rdkit_rows):
            if a["status"] != "ok" or b["status"] != "ok":
                continue
            for mine, key, value in ((True, a["same"], b["canonical"]), (False, b["canonical"], a["same"])):
                seen, other = first.setdefault((mine, key), (value, text))
                both = b["canonical"] if self.molfile else "%s and %s" % (other, text)
                self.note("equality", seen == value, both, *("equal", "not equal")[::1 if mine else -1])


def compare_set(name, path, groups, dump, stated, jobs, rows):
    texts = chem_expect.records(path)[:rows]
    known = subprocess.run([dump, "-l"], capture_output=True, text=True, check=True).stdout.split()
    wanted = [c for g in groups for c in chem_columns.GROUPS[g] if c != "canonical"]
    asked = wanted + ["together"] * ("descriptors" in groups)
    want = expected(path, groups, jobs)
    got, seconds = ours(dump, path, [c for c in asked if c in known], len(texts))
    result = Comparison(name, stated)
    missing = [c for c in wanted if c not in known]
    if missing:
        print("%s: not compared, as medai has no such column: %s" % (name, " ".join(missing)))
    if len(got) != len(texts):
        print("%s: %d molecules, but %d answers" % (name, len(texts), len(got)))
    for i, text in enumerate(texts):
        result.compare(text, got[i] if i < len(got) else None, want[i])
    result.compare_equality(texts, got, want)
    if name in WRITTEN:
        blocks, again = molblocks(dump, path, len(texts))
        result.compare_molblocks(texts, blocks, got, again, want)
    each = 1e6 * seconds / max(1, len(got))
    print("%s: %d molecules, %.0f us each with every check" % (name, len(got), each), flush=True)
    return result


# ---- the report ----

def report(results, show):
    print("%-14s %-28s %9s %8s %8s %8s" % ("set", "check", "compared", "differ", "varies", "stated"))
    for r in results:
        for check, t in r.tallies.items():
            if t.failed or t.varies or t.stated:
                print("%-14s %-28s %9d %8d %8d %8d" % (r.name, check, t.compared, t.failed, t.varies,
                                                       t.stated))
    for r in results:
        for check, t in r.tallies.items():
            for text, got, want in t.differing[:show]:
                print("%s %s: %s" % (r.name, check, text[:300]))
                print("    medai %s\n    RDKit %s" % (got[:300], want[:300]))
            if t.failed > show:
                print("%s %s: %d more" % (r.name, check, t.failed - show))
    checks = [t for r in results for t in r.tallies.values()]
    compared = sum(t.compared for t in checks)
    failed = sum(t.failed > 0 for t in checks)
    print("%d values compared, %d differ, %d where RDKit varies with the order of atoms" %
          (compared, sum(t.failed for t in checks), sum(t.varies for t in checks)))
    print("chem: %d passed, %d failed" % (len(checks) - failed, failed))
    return failed


def stated_differences():
    """Lines CHECK TEXT REASON of chem_differences.txt, without their reasons."""
    path = os.path.join(HERE, "chem_differences.txt")
    if not os.path.exists(path):
        return set()
    with open(path) as f:
        return {tuple(line.split(None, 2)[:2]) for line in f if line.strip() and not line.startswith("#")}


def main(arguments):
    options = dict(a.split("=", 1) for a in arguments if "=" in a)
    dump, folder, *rest = [a for a in arguments if "=" not in a]
    data = rest[0] if rest else os.path.join(HERE, "..", "..", "..", "shared", "data", "compounds")
    RDLogger.DisableLog("rdApp.*")
    if os.path.isdir(data):
        chem_inputs.make(data, folder)
    else:
        print("chem oracle: skipped, there are no shared compounds at %s" % data)
        return 0
    more = os.path.join(folder, "more")
    sets = [(name, os.path.join(folder, name), groups) for name, groups in SETS]
    sets += [(n, os.path.join(more, n), ALL) for n in sorted(os.listdir(more) if os.path.isdir(more) else [])
             if n.endswith((".smi", ".sdf"))]
    only = options.get("only", "").split(",")
    rows = int(options["rows"]) if "rows" in options else None
    jobs = int(options.get("jobs", os.cpu_count()))
    stated = stated_differences()
    if only != [""]:
        sets = [s for s in sets if s[0] in only or s[0].split(".")[0] in only]
    results = [compare_set(name, path, groups, os.path.abspath(dump), stated, jobs, rows)
               for name, path, groups in sets]
    return report(results, int(options.get("show", 5))) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
