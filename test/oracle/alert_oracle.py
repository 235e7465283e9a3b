#!/usr/bin/python3
"""Compares alerts, MACCS keys and QED with RDKit's: alert_oracle.py [part=maccs,qed,alert] [rows=N] [mutated=N] [seed=N]

With part=golden, RDKit's answers about molecules of test/data/chem/fingerprints.csv are printed as alerts.csv there.

maccs    rdMolDescriptors.GetMACCSKeysFingerprint, bit for bit
qed      QED.qed and QED.properties: counts exactly, the rest to 1e-6
alert    every pattern of every shipped set: match or none, and how many matches; what medai_alerts lists

Molecules are those of ../shared/data/compounds, rows of them (0: all), and as many mutated texts as are asked for. Texts
that one of the two refuses are left out: they are the subject of chem_oracle.py. Runs psql, which takes the server from
PGHOST and so on; the extension must be installed there. Everything is one transaction that is rolled back. Every kind of
difference is listed with its first molecules; the last line is "N passed, N failed".
"""

import csv
import hashlib
import os
import random
import subprocess
import sys

try:
    from rdkit import Chem, DataStructs, RDLogger
    from rdkit.Chem import QED, rdMolDescriptors
except ImportError as missing:
    print("alert oracle: skipped, %s" % missing)
    sys.exit(0)

import chem_inputs

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data", "compounds")
PATTERNS = os.path.join(ROOT, "data", "patterns")
SHOWN = 5
CHUNK = 5000  # molecules whose counts are held at once
MOST_MATCHES = 10000000
# Where RDKit has no molecule of its own to fall back on.
BUILT_IN = ["", "[H][H]", "[2H]C([2H])([2H])[2H]", "*", "*1***1", "C1CN1", "C1CO1", "C1CC1", "[H]O[H]", "[OH-].[Na+]",
            "C~C~C", "[C-]#[O+]", "C12C3C4C1C5C2C3C45", "O=O", "[2H]C([2H])([2H])C([2H])([2H])O", "C1OC1", "[Fe]~O"]


def ring_sizes(mol):
    return sorted(map(len, mol.GetRingInfo().AtomRings()))


def wavers(text):
    """Whether RDKit finds other rings when the atoms stand in another order: of cages, the smallest set is not one set."""
    mol = Chem.MolFromSmiles(text)
    if mol is None or mol.GetRingInfo().NumRings() < 3:
        return False
    orders = Chem.MolToRandomSmilesVect(mol, 40, randomSeed=1)
    return any(ring_sizes(other) != ring_sizes(mol) for other in map(Chem.MolFromSmiles, orders) if other is not None)


class Tally:
    """Differences by kind, with the first molecules of each."""

    def __init__(self):
        self.passed, self.kinds, self.wavering = 0, {}, []

    def note(self, same, kind, text, medai, rdkit):
        if same:
            self.passed += 1
        elif wavers(text):
            self.wavering.append((kind, text, medai, rdkit))
        else:
            self.kinds.setdefault(kind, []).append((text, medai, rdkit))

    def report(self):
        for kind, text, medai, rdkit in self.wavering:
            print("stated: RDKit's rings depend on the order of atoms: %s of %s: medai %s, RDKit %s" % (kind, text, medai, rdkit))
        for kind, found in sorted(self.kinds.items()):
            print("%s: %d differ" % (kind, len(found)))
            for text, medai, rdkit in found[:SHOWN]:
                print("    %s  medai %s, RDKit %s" % (text, medai, rdkit))
        return sum(map(len, self.kinds.values()))


# ---- the server ----

def escaped(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t")


def query(texts, select):
    """The rows of a select over the table c (n, smiles, mol) of texts, as lists of strings."""
    head = ["BEGIN; CREATE EXTENSION IF NOT EXISTS medai; CREATE TEMP TABLE c (n int, smiles text, mol medai_mol);",
            "COPY c (n, smiles) FROM STDIN;"]
    rows = ["%d\t%s" % (n, escaped(t)) for n, t in enumerate(texts)]
    tail = ["\\.", "UPDATE c SET mol = medai_mol_try(smiles); ANALYZE c; COPY (%s) TO STDOUT; ROLLBACK;" % select, ""]
    run = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], input="\n".join(head + rows + tail),
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit("alert oracle: psql: " + run.stderr.strip())
    return [line.split("\t") for line in run.stdout.split("\n")[:-1]]


# ---- molecules ----

def texts_of(rows, mutated, seed):
    texts = [t for t in BUILT_IN if t]
    if not os.path.isdir(SHARED):
        print("../shared/data/compounds is not there: only %d molecules are compared" % len(texts))
        return texts
    shared = chem_inputs.shared_texts(SHARED)
    rng = random.Random(seed)
    texts += shared if rows == 0 or rows >= len(shared) else rng.sample(shared, rows)
    return texts + chem_inputs.mutated(shared, mutated, rng)


# ---- MACCS keys ----

def compare_maccs(texts, tally):
    answers = query(texts, "SELECT n, medai_maccs_fp(mol)::bit varying FROM c WHERE mol IS NOT NULL ORDER BY n")
    for n, bits in answers:
        mol = Chem.MolFromSmiles(texts[int(n)])
        if mol is None:
            continue
        wanted = rdMolDescriptors.GetMACCSKeysFingerprint(mol).ToBitString()
        if bits == wanted:
            tally.passed += 1
            continue
        for key in range(len(wanted)):
            tally.note(bits[key] == wanted[key], "MACCS key %d" % key, texts[int(n)], bits[key], wanted[key])


# ---- QED ----

PROPERTIES = ["mw", "alogp", "hba", "hbd", "psa", "rotb", "arom", "alerts"]


def close(a, b):
    return abs(a - b) <= 1e-6 + 1e-9 * abs(b)


def compare_qed(texts, tally):
    answers = query(texts, "SELECT n, medai_qed(mol), medai_qed(smiles), %s FROM c, medai_qed_properties(mol) p "
                           "WHERE mol IS NOT NULL ORDER BY n" % ", ".join("p." + name for name in PROPERTIES))
    for n, qed, by_text, *values in answers:
        text = texts[int(n)]
        mol = Chem.MolFromSmiles(text)
        if mol is None:
            continue
        wanted = QED.properties(mol)
        for name, value, right in zip(PROPERTIES, values, wanted):
            tally.note(close(float(value), right), "QED " + name, text, value, right)
        right = QED.qed(mol, qedProperties=wanted)
        tally.note(close(float(qed), right), "QED", text, qed, right)
        tally.note(qed == by_text, "QED of the text", text, by_text, qed)


# ---- alerts ----

def pattern_set(path):
    """(name, entries, merged) of a file: entries are (name, most, SMARTS)."""
    with open(path) as f:
        lines = [line.rstrip("\n").split("\t") for line in f]
    head = {line[0][1:]: line[1] for line in lines if line[0].startswith("#")}
    return head["set"], [(e[0], int(e[1]), e[2]) for e in lines if not e[0].startswith("#")], head["hydrogens"] == "merged"


def shipped_sets():
    files = sorted(name for name in os.listdir(PATTERNS) if name.endswith(".tsv"))
    return [pattern_set(os.path.join(PATTERNS, name)) for name in files]


def rdkit_pattern(smarts, merged):
    if "(*)" in smarts:  # grouping by components, which RDKit refuses
        return None
    return Chem.MolFromSmarts(smarts, mergeHs=merged)


def is_counted(smarts):
    """Seven hydroxyl groups, one by one, match a sugar in more ways than anyone counts: of parts only whether."""
    return "." not in smarts


def count_matches(mol, pattern, counted=True):
    if not counted:
        return int(mol.HasSubstructMatch(pattern))
    return len(mol.GetSubstructMatches(pattern, maxMatches=MOST_MATCHES))


def counts_of(texts):
    """Counts of every pattern in every molecule, as medai gives them where they are not zero, by set, entry and n."""
    values, sets = [], shipped_sets()
    for s, (_, entries, merged) in enumerate(sets):
        for e, (_, _, smarts) in enumerate(entries):
            values.append("(%d, %d, medai_pattern('%s', merge_hydrogens => %s), %s)"
                          % (s, e, smarts, str(merged).lower(), str(is_counted(smarts)).lower()))
    return sets, query(texts, "SELECT s, e, n, CASE WHEN counted THEN medai_match_count(mol, p) ELSE 1 END "
                              "FROM c, (VALUES %s) v (s, e, p, counted) WHERE mol IS NOT NULL AND mol @> p" % ", ".join(values))


def compare_counts(texts, molecules, tally):
    sets, answers = counts_of(texts)
    given = {(int(s), int(e), int(n)): int(count) for s, e, n, count in answers}
    for s, (name, entries, merged) in enumerate(sets):
        for e, (entry, _, smarts) in enumerate(entries):
            pattern = rdkit_pattern(smarts, merged)
            if pattern is None:
                continue
            for n, mol in molecules.items():
                wanted = count_matches(mol, pattern, is_counted(smarts))
                count = given.get((s, e, n), 0)
                tally.note(count == wanted, "%s: %s" % (name, entry), texts[n], count, wanted)
    return sets, given


def compare_lists(texts, molecules, sets, given, tally):
    """What medai_alerts lists, against the counts; atoms against RDKit's matches."""
    answers = query(texts, "SELECT n, s, a.set, a.name, a.atoms::text, medai_canonical_smiles(smiles), "
                           "medai_has_alert(mol, s) FROM c, unnest(ARRAY[%s]) s LEFT JOIN LATERAL medai_alerts(mol, s) a ON true "
                           "WHERE mol IS NOT NULL" % ", ".join("'%s'" % name for name, _, _ in sets))
    listed = {}
    for n, s, _, name, atoms, smiles, has in answers:
        entries = listed.setdefault((int(n), s), [])
        tally.note((name != "\\N") == (has == "t"), "medai_has_alert", texts[int(n)], has, name)
        if name != "\\N":
            entries.append((name, atoms, smiles.replace("\\\\", "\\")))
    for s, (name, entries, merged) in enumerate(sets):
        patterns = {entry: (most, smarts) for entry, most, smarts in entries}
        for n in molecules:
            wanted = [entry for e, (entry, most, _) in enumerate(entries) if given.get((s, e, n), 0) > most]
            found = listed.get((n, name), [])
            tally.note([f[0] for f in found] == wanted, "medai_alerts " + name, texts[n], found, wanted)
            compare_atoms(name, found, patterns, merged, texts[n], tally)


def compare_atoms(set_name, found, patterns, merged, text, tally):
    for entry, atoms, smiles in found[:3]:
        pattern = rdkit_pattern(patterns[entry][1], merged)
        mol = Chem.MolFromSmiles(smiles)
        if pattern is None or mol is None or [e for e, _, _ in found].count(entry) > 1:
            continue
        numbers = tuple(map(int, atoms.strip("{}").split(",")))
        if not is_counted(patterns[entry][1]):
            continue
        matches = mol.GetSubstructMatches(pattern, uniquify=False, maxMatches=MOST_MATCHES)
        tally.note(numbers in matches, "atoms of " + set_name, text, (entry, numbers), matches[:3])


# ---- for tests where RDKit is not ----

def rdkit_hits(mol, sets):
    """Names of the entries that are hit, a line each, of the sets that RDKit has."""
    lines = []
    for name, entries, merged in sets:
        for entry, most, smarts in entries:
            pattern = rdkit_pattern(smarts, merged)
            if pattern is not None and count_matches(mol, pattern, is_counted(smarts)) > most:
                lines.append("%s %s\n" % (name, entry))
    return "".join(lines)


def print_golden():
    with open(os.path.join(ROOT, "test", "data", "chem", "fingerprints.csv"), newline="") as f:
        texts = [row["smiles"] for row in csv.DictReader(f)]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["smiles", "maccs", "qed"] + PROPERTIES + ["alerts_md5"])
    sets = shipped_sets()
    for text in texts[::2]:
        mol = Chem.MolFromSmiles(text)
        values = QED.properties(mol)
        out.writerow([text, DataStructs.BitVectToFPSText(rdMolDescriptors.GetMACCSKeysFingerprint(mol)),
                      "%.9f" % QED.qed(mol), "%.3f" % values[0], "%.5f" % values[1], values[2], values[3], "%.2f" % values[4],
                      *values[5:], hashlib.md5(rdkit_hits(mol, sets).encode()).hexdigest()])


def compare_alerts(texts, tally):
    for first in range(0, len(texts), CHUNK):
        compare_alert_chunk(texts[first:first + CHUNK], tally)


def compare_alert_chunk(texts, tally):
    molecules = {}
    for (n,) in query(texts, "SELECT n FROM c WHERE mol IS NOT NULL ORDER BY n"):
        mol = Chem.MolFromSmiles(texts[int(n)])
        if mol is not None:
            molecules[int(n)] = mol
    sets, given = compare_counts(texts, molecules, tally)
    compare_lists(texts, molecules, sets, given, tally)


def main():
    options = {"part": "maccs,qed,alert", "rows": "3000", "mutated": "1000", "seed": "20220903"}
    options.update(a.split("=", 1) for a in sys.argv[1:])
    RDLogger.DisableLog("rdApp.*")
    if options["part"] == "golden":
        return print_golden()
    texts = texts_of(int(options["rows"]), int(options["mutated"]), int(options["seed"]))
    parts = {"maccs": compare_maccs, "qed": compare_qed, "alert": compare_alerts}
    passed = failed = 0
    for part in options["part"].split(","):
        tally = Tally()
        parts[part](texts, tally)
        failed += tally.report()
        passed += tally.passed
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


main()
