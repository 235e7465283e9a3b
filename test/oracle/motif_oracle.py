#!/usr/bin/python3
"""Compares medai's motif functions with Python's str.find, Biopython, EMBOSS getorf and definitions read literally.

Literals: str.find. Motifs: Bio.SeqUtils.nt_search, a lookahead regular expression for the other strand, and counting
for mismatches. Restriction sites: Bio.Restriction, every enzyme of medai's table. Repeats and CpG islands: the
definitions letter by letter, and MISA's regular expressions. Reading frames: getorf, where EMBOSS is installed, and
Biopython's translation from every start. Random IUPAC sequences, and genomes of ../shared/data/sequences if there.

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be installed
in the server. Everything is one transaction that is rolled back. The last line is "N passed, N failed".
"""

import gzip
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

try:
    from Bio import Restriction
    from Bio.Data import CodonTable, IUPACData
    from Bio.Seq import Seq
    from Bio.SeqUtils import nt_search
except ImportError as missing:
    print("motif oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data", "sequences")
CODES = dict(IUPACData.ambiguous_dna_values, U="T")
rng = random.Random(20260302)
counts = {"passed": 0, "failed": 0}


# ---- sequences ----

def sequence(n, letters="ACGT"):
    return "".join(rng.choices(letters, k=n))


def lengths():
    return [0, 1, 2, 3, 5, 63, 64, 65, 127, 200, 400, 1000] + [rng.randrange(5001) for _ in range(12)]


def random_sequences():
    for n in lengths():
        yield sequence(n)
        yield sequence(n, "ACGTACGTACGTACGTNRYSWKMBDHVU")
        yield sequence(n, "AC")


def genome(name):
    path = os.path.join(SHARED, name)
    if not os.path.exists(path):
        print("%s is not there: skipped" % name)
        return None
    with (gzip.open if name.endswith(".gz") else open)(path, "rt") as lines:
        return "".join(line.strip() for line in lines if not line.startswith(">")).upper()


def genomes():
    names = ("lambda_phage_NC_001416.fa", "sars_cov_2_ref.fa", "human_mitochondrion_MT-human.fa",
             "yersinia_pestis_pPCP1_NC_005816.fna", "human_BRCA1_NG_005905.2.fa")
    return {name.split(".")[0]: g for name in names for g in [genome(name)] if g}


# ---- SQL ----

def query(columns, rows, select):
    """The rows of a select over the table c (n, and the columns named), by n."""
    kinds = ", ".join("%s %s" % c for c in columns)
    lines = ["BEGIN; CREATE EXTENSION IF NOT EXISTS medai; CREATE TEMP TABLE c (n int, %s); COPY c FROM STDIN;" % kinds]
    lines += ["\t".join([str(n)] + [str(v) for v in row]) for n, row in enumerate(rows)]
    lines += ["\\.", "ANALYZE c; %s; ROLLBACK;" % select, ""]
    run = subprocess.run(["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input="\n".join(lines),
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit("motif oracle: psql failed\n" + run.stderr)
    found = [[] for _ in rows]
    for line in run.stdout.splitlines():
        cells = line.split("\t")
        found[int(cells[0])].append(tuple(int(c) if re.fullmatch(r"-?\d+", c) else c for c in cells[1:]))
    return found


def check(what, got, want):
    if got == want:
        counts["passed"] += 1
        return
    counts["failed"] += 1
    if counts["failed"] < 30:
        extra = [g for g in got if g not in want][:3]
        lost = [w for w in want if w not in got][:3]
        print("%s: %d rows, expected %d; only here %s, only there %s" % (what, len(got), len(want), extra, lost))


def section(name, cases, before):
    print("%s: %d cases, %d differ" % (name, cases, counts["failed"] - before))


# ---- literals and motifs ----

def motif_pairs():
    for s in random_sequences():
        for _ in range(3):
            n = rng.choice([1, 2, 3, 4, 5, 8, 12, 70])
            at = rng.randrange(max(1, len(s) - n + 1))
            yield s, rng.choice([s[at:at + n] or "A", sequence(n), s[at:at + n - 1] + "A"])


def compare_find():
    before, rows = counts["failed"], list(motif_pairs())
    rows += [("A" * 5000 + "B" + "A" * 300, "A" * 200 + "B" + "A" * 100), ("A" * 3000, "A" * 1500 + "C"),
             ("AB" * 2000 + "AA", "AB" * 500 + "AA"), ("ACGT", ""), ("", ""), ("acGT", "cG")]
    for (s, m), got in zip(rows, query((("s", "text"), ("m", "text")), rows, "SELECT n, medai_find(s, m) FROM c")):
        check("find %s in %d letters" % (m[:20], len(s)), got, [(s.find(m),)])
    section("literals", len(rows), before)


def regex(motif):
    return "".join("[%s]" % (CODES[c] + ("U" if "T" in CODES[c] else "")) for c in motif)


def reverse_complement(motif):
    return str(Seq(motif.replace("U", "T")).reverse_complement())


def places(motif, s):
    return [m.start() for m in re.finditer("(?=%s)" % regex(motif), s)]


def iupac_pairs():
    for s in random_sequences():
        for n in (1, 2, 4, 6, 9, 66):
            yield s, sequence(n, "ACGTACGTNRYSWKMBDHVX" if n < 10 else "NNNNNBDHVR")


def compare_find_all():
    before, rows = counts["failed"], list(iupac_pairs())
    got = query((("s", "text"), ("m", "text")), rows, "SELECT n, f.* FROM c, medai_find_all(s, m, true) f")
    for (s, m), found in zip(rows, got):
        want = [(p, 1) for p in places(m, s)] + [(p, -1) for p in places(reverse_complement(m), s)]
        check("find_all %s" % m, found, sorted(want, key=lambda w: (w[0], -w[1])))
        if "U" not in s:
            check("nt_search %s" % m, [p for p, strand in found if strand == 1], nt_search(s, m)[1:])
    section("motifs on both strands", len(rows), before)


def compare_lower_case():
    before = counts["failed"]
    rows = [(s.lower(), m.lower()) for s, m in iupac_pairs()]
    got = query((("s", "text"), ("m", "text")), rows, "SELECT n, f.* FROM c, medai_find_all(s, m) f")
    for (s, m), found in zip(rows, got):
        check("find_all %s" % m, found, [(p, 1) for p in places(m.upper(), s.upper())])
    mixed = [(sequence(3000, "AaCcGgTt"), "aNcS"[:n]) for n in (1, 2, 3, 4)]
    for (s, m), found in zip(mixed, query((("s", "text"), ("m", "text")), mixed,
                                         "SELECT n, f.* FROM c, medai_find_all(s, m) f")):
        cased = "".join(regex(c) if c.isupper() else regex(c.upper()).lower() for c in m)
        check("find_all %s" % m, found, [(p.start(), 1) for p in re.finditer("(?=%s)" % cased, s)])
    section("motifs in their own case", len(rows) + len(mixed), before)


def approximate(s, motif, k, strand):
    sets = [set(CODES[c]) | ({"U"} if "T" in CODES[c] else set()) for c in motif]
    for p in range(len(s) - len(motif) + 1):
        wrong = sum(c not in allowed for c, allowed in zip(s[p:p + len(motif)], sets))
        if wrong <= k:
            window = s[p:p + len(motif)]
            yield p, strand, wrong, window if strand == 1 else reverse_complement(window)


def compare_approx():
    before, rows = counts["failed"], []
    for s in random_sequences():
        n = rng.choice([1, 3, 8, 20, 70])
        at = rng.randrange(max(1, len(s) - n))
        m = "".join(c if rng.random() < 0.8 else rng.choice("ACGTN") for c in (s[at:at + n] or "A"))
        rows.append((s[:1500], m, rng.choice([0, 1, 2, 3, 7, n])))
    got = query((("s", "text"), ("m", "text"), ("k", "int")), rows,
                "SELECT n, f.* FROM c, medai_find_approx(s, m, k, true) f")
    for (s, m, k), found in zip(rows, got):
        want = list(approximate(s, m, k, 1)) + list(approximate(s, reverse_complement(m), k, -1))
        check("approx %s, %d" % (m[:20], k), found, sorted(want, key=lambda w: (w[0], -w[1])))
    section("motifs with mismatches", len(rows), before)


# ---- restriction sites ----

def biopython_cuts(enzyme, s, circular):
    return sorted(enzyme.search(Seq(s), linear=not circular))


def compare_restriction(real):
    before, n = counts["failed"], 0
    names = [row[0] for row in query((("s", "text"),), [("A",)], "SELECT n, enzyme FROM c, medai_restriction_enzymes()")[0]]
    sequences = list(real.values()) + [sequence(20000), sequence(3000, "ACGTACGTACGTNRY"), sequence(300), sequence(40).lower()]
    rows = [(s, circular) for s in sequences if len(s) < 60000 for circular in ("f", "t")]
    got = query((("s", "text"), ("circular", "bool")), rows, "SELECT n, enzyme, position FROM c, "
                "medai_restriction_sites(s, NULL, circular)")
    for (s, circular), found in zip(rows, got):
        by_name = {name: [] for name in names}
        for name, position in found:
            by_name[name].append(position)
        for name in names:
            want = biopython_cuts(getattr(Restriction, name), s, circular == "t")
            check("%s, %d letters, circular %s" % (name, len(s), circular), sorted(by_name[name]), want)
            n += 1
    section("enzymes and sequences", n, before)


def compare_enzyme_table():
    before = counts["failed"]
    rows = query((("s", "text"),), [("A",)], "SELECT n, e.* FROM c, medai_restriction_enzymes() e")[0]
    for name, site, overhang in rows:
        enzyme = getattr(Restriction, name)
        check("site of " + name, [re.sub("[^A-Z]", "", site)], [enzyme.site])
        # TspRI leaves 9 bases (CASTG and two on either side), of which Biopython makes 10.
        check("overhang of " + name, [overhang], [-9 if name == "TspRI" else -enzyme.ovhg])
    section("entries of the table", len(rows), before)


# ---- repeats ----

def runs(s, unit_length, least):
    """Maximal runs of a period, letter by letter."""
    s, u, i = s.upper().replace("U", "T"), unit_length, 0
    while i + u < len(s):
        j = i
        while j + u < len(s) and s[j] == s[j + u] and s[j] in "ACGT":
            j += 1
        unit, copies = s[i:i + u], (j - i + u) // u
        if j > i and copies >= least and not any(u % d == 0 and unit[:d] * (u // d) == unit for d in range(1, u)):
            yield i + 1, i + copies * u, unit, copies
        i = j + 1


def misa(s, unit_length, least):
    for m in re.finditer(r"(([ACGT]{%d})\2{%d,})" % (unit_length, least - 1), s):
        unit = m.group(2)
        if not re.fullmatch(r"([ACGT]+)\1+", unit):
            yield m.start() + 1, m.end(), unit, len(m.group(1)) // unit_length


def repetitive(n):
    s = ""
    while len(s) < n:
        s += sequence(rng.randrange(1, 9)) * rng.randrange(1, 40) + sequence(rng.randrange(5), "ACGTN")
    return s[:n]


def compare_repeats(real):
    before, rows = counts["failed"], []
    for n in lengths():
        for s in (repetitive(n), repetitive(n).lower(), sequence(n, "AC"), sequence(n)):
            rows.append((s, 1, 6, "{10,6,5,5,5,5}"))
            rows.append((s, rng.randrange(1, 4), rng.randrange(4, 12), "{%d,%d,2}" % (rng.randrange(2, 6), rng.randrange(2, 6))))
    rows += [(s, 1, 6, "{10,6,5,5,5,5}") for s in real.values()]
    got = query((("s", "text"), ("low", "int"), ("high", "int"), ("m", "int[]")), rows,
                "SELECT n, r.* FROM c, medai_repeats(s, low, high, m) r")
    agree = of_misa = 0
    for (s, low, high, least), found in zip(rows, got):
        least = [int(v) for v in least.strip("{}").split(",")]
        want = [r for u in range(low, high + 1) for r in runs(s, u, least[min(u, len(least)) - 1])]
        found = [(a, b, unit.replace("U", "T"), k) for a, b, unit, k in found]
        check("repeats in %d letters" % len(s), sorted(found), sorted(want))
        theirs = {r for u in range(low, high + 1) for r in misa(s.upper(), u, least[min(u, len(least)) - 1])}
        agree, of_misa = agree + len(theirs & set(found)), of_misa + len(theirs)
    section("sequences with repeats", len(rows), before)
    print("    of %d repeats by MISA's regular expressions %d are the same" % (of_misa, agree))


# ---- CpG islands ----

def is_rich(w, gc, ratio):
    c, g = w.count("C"), w.count("G")
    return c + g > gc * len(w) and w.count("CG") * len(w) > ratio * (c * g)


def islands(s, length, gc, ratio):
    """The definition: good windows, regions of such that overlap or touch, the longest good beginning of each."""
    regions = []
    for i in range(len(s) - length + 1):
        if is_rich(s[i:i + length], gc, ratio):
            if regions and i <= regions[-1][1]:
                regions[-1][1] = i + length
            else:
                regions.append([i, i + length])
    for a, b in regions:
        end = next(e for e in range(b, a, -1) if is_rich(s[a:e], gc, ratio))
        w = s[a:end]
        yield (a + 1, end, len(w), "%.9f" % ((w.count("C") + w.count("G")) / len(w)),
               "%.9f" % (w.count("CG") * len(w) / (w.count("C") * w.count("G"))))


def island_sequence(n):
    s = ""
    while len(s) < n:
        s += sequence(rng.randrange(20, 400), rng.choice(["ACGT", "AACGTT", "CCGG", "ACCGGT", "CCCCGGGGAN", "CG"]))
    return s[:n]


def compare_islands(real):
    before = counts["failed"]
    rows = [(island_sequence(n), *o) for n in lengths() for o in ((200, 0.5, 0.6), (20, 0.6, 0.7), (2, 0, 0), (50, 0.3, 1.2))]
    rows += [(s[:40000], 200, 0.5, 0.6) for s in real.values()]
    got = query((("s", "text"), ("l", "int"), ("g", "float8"), ("r", "float8")), rows,
                "SELECT n, start, stop, length, round(gc::numeric, 9), round(ratio::numeric, 9) FROM c, "
                "medai_cpg_islands(s, l, g, r) i")
    for (s, *o), found in zip(rows, got):
        want = [tuple(str(v) for v in i) for i in islands(s, *o)]
        found = [(str(a), str(b), str(n), "%.9f" % float(g), "%.9f" % float(r)) for a, b, n, g, r in found]
        check("islands in %d letters, %s" % (len(s), o), found, want)
    section("sequences with islands", len(rows), before)
    if shutil.which("newcpgreport"):
        for name, s in real.items():
            overlap_with_emboss(name, s)


def overlap_with_emboss(name, s):
    """How far EMBOSS, which averages over ten windows of 100, means the same stretches; shown, not judged."""
    ours = query((("s", "text"),), [(s,)], "SELECT n, start, stop FROM c, medai_cpg_islands(s)")[0]
    with tempfile.NamedTemporaryFile("w", suffix=".fa") as fasta:
        fasta.write(">s\n%s\n" % s)
        fasta.flush()
        text = subprocess.run(["newcpgreport", "-sequence", fasta.name, "-window", "100", "-shift", "1", "-minlen", "200",
                               "-minoe", "0.6", "-minpc", "50", "-outfile", "stdout"], capture_output=True, text=True).stdout
    theirs = [(int(a), int(b)) for a, b in re.findall(r"CpG island +(\d+)\.\.(\d+)", text)]
    mine = {i for a, b in ours for i in range(a, b + 1)}
    other = {i for a, b in theirs for i in range(a, b + 1)}
    print("    %s: %d islands with %d bases, EMBOSS %d with %d, %d in both" % (
        name, len(ours), len(mine), len(theirs), len(other), len(mine & other)))


# ---- open reading frames ----

def frames(s, table, least, begin):
    """Stop to stop, or first start to stop, in six frames, with Biopython's tables; unambiguous sequences."""
    code = CodonTable.unambiguous_dna_by_id[table]
    stops, starts = set(code.stop_codons), {"ATG"} if begin == "atg" else set(code.start_codons)
    s = s.upper().replace("U", "T")
    for strand, t in ((1, s), (-1, reverse_complement(s))):
        for offset in range(3):
            codons = [t[i:i + 3] for i in range(offset, len(t) - 2, 3)]
            ends = [i for i, c in enumerate(codons) if c in stops] + [len(codons)]
            first = 0
            for end in ends:
                a = first if begin == "any" else next((i for i in range(first, end) if codons[i] in starts), end)
                if 3 * (end - a) >= max(least, 3):
                    protein = "".join(code.forward_table.get(c, "X") for c in codons[a:end])
                    low, high = offset + 3 * a, offset + 3 * end
                    yield (low + 1 if strand > 0 else len(s) - high + 1, high if strand > 0 else len(s) - low, strand,
                           offset + 1, high - low, protein if begin == "any" else "M" + protein[1:],
                           "t" if begin == "any" and first == 0 else "f", "t" if end == len(codons) else "f")
                first = end + 1


def getorf(s, table, least, find):
    with tempfile.NamedTemporaryFile("w", suffix=".fa") as fasta:
        fasta.write(">s\n%s\n" % s)
        fasta.flush()
        text = subprocess.run(["getorf", "-sequence", fasta.name, "-table", str(table), "-minsize", str(least), "-find",
                               str(find), "-outseq", "stdout"], capture_output=True, text=True).stdout
    for record in text.split(">")[1:]:
        head, _, protein = record.partition("\n")
        a, b = (int(v) for v in re.search(r"\[(\d+) - (\d+)\]", head).groups())
        yield min(a, b), max(a, b), 1 if a < b else -1, protein.replace("\n", "")


SELECT_ORFS = "SELECT n, o.* FROM c, medai_orfs(s, t, l, b) o"
ORF_COLUMNS = (("s", "text"), ("t", "int"), ("l", "int"), ("b", "text"))


def compare_orfs(real):
    before, rows = counts["failed"], []
    for n in lengths():
        for begin in ("atg", "table", "any"):
            rows.append((sequence(n), rng.choice([1, 2, 4, 11, 12, 22]), rng.choice([0, 3, 30, 75, 300]), begin))
    rows += [(s, t, 75, b) for s in real.values() for t, b in ((1, "atg"), (11, "table"), (2, "any"))]
    for (s, t, l, b), found in zip(rows, query(ORF_COLUMNS, rows, SELECT_ORFS)):
        check("frames in %d letters, code %d, %s" % (len(s), t, b), sorted(found), sorted(frames(s, t, l, b)))
    section("sequences with frames", len(rows), before)
    if shutil.which("getorf"):
        compare_getorf(real)
    else:
        print("getorf is not there: skipped")


def compare_getorf(real):
    before = counts["failed"]
    # EMBOSS's table 0 is the standard code with ATG as its only start.
    rows = [(s, t, 75, b) for s in list(real.values()) + [sequence(5000)] for t, b in
            ((1, "atg"), (11, "table"), (1, "any"), (2, "any"), (4, "table"))]
    for (s, t, l, b), found in zip(rows, query(ORF_COLUMNS, rows, SELECT_ORFS)):
        want = getorf(s, 0 if b == "atg" else t, l, 0 if b == "any" else 1)
        check("getorf, %d letters, code %d, %s" % (len(s), t, b), sorted((r[0], r[1], r[2], r[5]) for r in found), sorted(want))
    section("sequences by getorf", len(rows), before)


def main():
    real = genomes()
    compare_find()
    compare_find_all()
    compare_lower_case()
    compare_approx()
    compare_enzyme_table()
    compare_restriction(real)
    compare_repeats(real)
    compare_islands(real)
    compare_orfs(real)
    print("%d passed, %d failed" % (counts["passed"], counts["failed"]))
    sys.exit(1 if counts["failed"] else 0)


if __name__ == "__main__":
    main()
