#!/usr/bin/python3
"""Compares alignments with Biopython's PairwiseAligner, and distances with definitions in Python.

    align_oracle.py [pairs [seed]]      800 random pairs by default

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the server. The whole comparison is one transaction that is rolled back. For every pair, mode and scoring:

    score       that of PairwiseAligner, of medai_align and of medai_align_score
    CIGAR       reaches that score when it is scored column by column, and says what the aligned letters say
    leftmost    no run of insertions or deletions can move one place to the left for the same score
    CPU         every instruction set gives the same row, and so does every band that contains the alignment

Each difference is listed, and the last line is "N passed, N failed".
"""

import os
import random
import re
import subprocess
import sys

try:
    from Bio import Align, SeqIO
    from Bio.Align import substitution_matrices
except ImportError as missing:
    print("align oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data", "sequences")
MODES = ("global", "local", "semiglobal", "overlap")
DNA, IUPAC = "ACGT", "ACGTRYSWKMBDHVN"
PROTEIN = "ARNDCQEGHILKMFPSTWYVBZX*"
# match, mismatch, open, extend, matrix
NUCLEOTIDE = ((2, -3, -5, -2, None), (1, -1, -2, -1, None), (5, -4, -10, -1, None), (1, -3, 0, 0, None),
              (2, -3, -4, -4, None), (0, -1, -1, -1, None), (1, -5, -1, -1, None), (3, 1, -2, -1, None),
              (10, -30, -40, -3, None), (91, -114, -400, -30, None), (1000, -1000, -1000, -1000, None),
              (0, 0, 0, 0, None), (2, -3, -5, -2, "NUC.4.4"))
AMINO = tuple((2, -3, o, e, m) for m in ("BLOSUM45", "BLOSUM50", "BLOSUM62", "BLOSUM80", "BLOSUM90", "PAM30", "PAM70",
                                         "PAM250") for o, e in ((-11, -1), (-5, -2)))
HEAD = 'SET client_min_messages = warning;\nBEGIN;\nCREATE EXTENSION IF NOT EXISTS medai;\n'


# ---- pairs ----

def related(rng, letters, a, rate):
    out = []
    for c in a:
        x = rng.random()
        if x < 0.5 * rate:
            out.append(rng.choice(letters))
        elif x < 0.75 * rate:
            out.extend(rng.choice(letters) for _ in range(rng.randrange(1, 6)))
        elif x > 1 - 0.25 * rate:
            continue
        out.append(c)
    return "".join(out)


def random_pair(rng, letters):
    n = rng.choice((0, 1, 2, 3, rng.randrange(40), rng.randrange(301), rng.randrange(301)))
    few = rng.choice((letters, letters, letters[:2]))
    a = "".join(rng.choice(few) for _ in range(n))
    kind = rng.randrange(4)
    if kind == 0:
        return a, "".join(rng.choice(few) for _ in range(rng.randrange(301)))
    if kind == 1:
        return a, related(rng, few, a, rng.choice((0.02, 0.1, 0.3)))
    if kind == 2:    # a part, with something around it
        x = rng.randrange(len(a) + 1)
        return a, "".join(rng.choice(few) for _ in range(5)) + related(rng, few, a[x:x + 60], 0.1)
    unit = a[:rng.randrange(1, 5)] or few[0]
    return unit * rng.randrange(1, 40), unit * rng.randrange(1, 40)


def cases(pairs, seed):
    """(a, b, mode, scoring, band)"""
    rng = random.Random(seed)
    for k in range(pairs):
        protein = k % 3 == 2
        a, b = random_pair(rng, PROTEIN if protein else rng.choice((DNA, DNA, IUPAC)))
        scorings = rng.sample(AMINO, 2) if protein else rng.sample(NUCLEOTIDE, 3)
        for mode in MODES:
            for scoring in scorings:
                if scoring[4] == "NUC.4.4" and protein:
                    continue
                yield a, b, mode, scoring, None
    # Longer than a tile on one side or on both.
    for n, m in ((511, 513), (1024, 1025), (1500, 30), (7, 2100), (1300, 1900), (2500, 2500)):
        a = "".join(rng.choice(DNA) for _ in range(n))
        for b in (related(rng, DNA, a, 0.1)[:m] if m >= n else a[n // 3:n // 3 + m],
                  "".join(rng.choice(DNA) for _ in range(m))):
            for mode in MODES:
                for scoring in NUCLEOTIDE[:3] + NUCLEOTIDE[9:10]:
                    yield a, b, mode, scoring, None
    for mode in MODES:
        a = "".join(rng.choice(PROTEIN[:20]) for _ in range(1200))
        yield a, related(rng, PROTEIN[:20], a, 0.4), mode, AMINO[4], None
    for rate in (0.02, 0.3):
        a = "".join(rng.choice(DNA) for _ in range(10000))
        for mode in MODES:
            yield a, related(rng, DNA, a, rate)[:10000], mode, NUCLEOTIDE[0], None
    yield from real_cases()


def real_cases():
    def read(name):
        path = os.path.join(SHARED, name)
        return str(next(SeqIO.parse(path, "fasta")).seq).upper() if os.path.exists(path) else None

    lambda_phage, virus = read("lambda_phage_NC_001416.fa"), read("sars_cov_2_ref.fa")
    brca, human = read("human_BRCA1_NG_005905.2.fa"), read("human_mitochondrion_MT-human.fa")
    reads = os.path.join(SHARED, "lambda_reads_1_simulated.fq")
    if None in (lambda_phage, virus, brca, human) or not os.path.exists(reads):
        print("align oracle: real sequences are skipped, there is no %s" % SHARED)
        return
    first = NUCLEOTIDE[0]
    for mode in MODES:
        yield lambda_phage[1000:4000], lambda_phage[1500:4400], mode, first, None
        yield brca[20000:24000], brca[40000:43500], mode, first, None
        yield virus[21562:25384], virus[21562:23000] + virus[23100:25384], mode, first, None
        yield human[:3000], human[200:2500], mode, first, None
    for k, record in enumerate(SeqIO.parse(reads, "fastq")):
        if k < 20:
            for strand in (record.seq, record.seq.reverse_complement()):
                yield lambda_phage[:8000], str(strand).upper(), "semiglobal", first, None
                yield lambda_phage[:8000], str(strand).upper(), "local", first, None


# ---- PairwiseAligner ----

def aligner_of(mode, scoring):
    match, mismatch, gap_open, gap_extend, matrix = scoring
    aligner = Align.PairwiseAligner()
    aligner.mode = "local" if mode == "local" else "global"
    if matrix:
        aligner.substitution_matrix = substitution_matrices.load(matrix)
    else:
        aligner.match_score, aligner.mismatch_score = match, mismatch
    aligner.open_gap_score, aligner.extend_gap_score = gap_open, gap_extend
    if mode in ("semiglobal", "overlap"):
        aligner.query_end_gap_score = 0
    if mode == "overlap":
        aligner.target_end_gap_score = 0
    return aligner


def expected_score(a, b, mode, scoring):
    if a and b:
        return int(aligner_of(mode, scoring).score(a, b))
    # PairwiseAligner refuses empty sequences.
    letters = len(a) if mode == "global" and a else len(b) if mode in ("global", "semiglobal") else 0
    return scoring[2] + (letters - 1) * scoring[3] if letters else 0


# ---- the answers ----

def pair_score(x, y, scoring, table):
    return int(table[x, y]) if table is not None else scoring[0] if x == y else scoring[1]


def score_of(columns, scoring, table):
    total, last = 0, None
    for x, y in columns:
        op = "D" if y == "-" else "I" if x == "-" else "M"
        total += pair_score(x, y, scoring, table) if op == "M" else scoring[3] if op == last else scoring[2]
        last = op
    return total


def local_score(columns, at, scoring, table):
    """The score around a gap that moves: enough columns on both sides to see gaps that meet."""
    return score_of(columns[at[0]:at[1]], scoring, table)


def movable(columns, scoring, table):
    """A run of insertions or deletions that could stand one place further left for the same score, or None."""
    kinds = "".join("D" if y == "-" else "I" if x == "-" else "M" for x, y in columns)
    for run in re.finditer("D+|I+", kinds):
        s, e = run.span()
        if s == 0 or kinds[s - 1] != "M":
            continue
        x, y = columns[s - 1]
        if kinds[s] == "D":
            moved = [(x, "-")] + [(c, "-") for c, _ in columns[s:e - 1]] + [(columns[e - 1][0], y)]
        else:
            moved = [("-", y)] + [("-", c) for _, c in columns[s:e - 1]] + [(x, columns[e - 1][1])]
        low, high = max(0, s - 40), min(len(columns), e + 40)
        if kinds[low] != "M" or kinds[high - 1] != "M":
            low, high = 0, len(columns)
        before = score_of(columns[low:high], scoring, table)
        after = score_of(columns[low:s - 1] + moved + columns[e:high], scoring, table)
        if after >= before:
            return s
    return None


def faults(case, row, score_alone, expected, tables):
    a, b, mode, scoring, band = case
    score, cigar, identity, start_a, stop_a, start_b, stop_b, aligned_a, aligned_b, optimal = row
    table = tables.get(scoring[4])
    columns = list(zip(aligned_a, aligned_b))
    if int(score) != expected:
        yield "score %s, PairwiseAligner has %d" % (score, expected)
    if score_alone != score:
        yield "medai_align_score %s, medai_align %s" % (score_alone, score)
    if optimal != "t":
        yield "not optimal"
    if len(aligned_a) != len(aligned_b) or score_of(columns, scoring, table) != int(score):
        yield "the aligned letters score %d, not %s" % (score_of(columns, scoring, table), score)
    ops = "".join("D" if y == "-" else "I" if x == "-" else "=" if x == y else "X" for x, y in columns)
    if "".join(op * int(n) for n, op in re.findall("([0-9]+)([=XID])", cigar)) != ops:
        yield "CIGAR %s is not that of the letters" % cigar
    if any(len(m.group()) == 0 for m in re.finditer("[0-9]+[=XID]", cigar)) or re.search("([=XID])[0-9]+\\1", cigar):
        yield "CIGAR %s has runs that are one" % cigar
    if identity != ("" if not columns else repr(float(ops.count("=")) / len(ops)).rstrip("0").rstrip(".")):
        if identity == "" or abs(float(identity) - ops.count("=") / len(ops)) > 1e-15:
            yield "identity %s" % identity
    for name, whole, start, stop, aligned, all_of in (("a", a, start_a, stop_a, aligned_a, mode == "global"),
                                                      ("b", b, start_b, stop_b, aligned_b,
                                                       mode in ("global", "semiglobal"))):
        letters = aligned.replace("-", "")
        if (whole[int(start) - 1:int(stop)] if start else "") != letters or (all_of and letters != whole):
            yield "start and stop of %s" % name
    if mode == "local" and columns and (ops[0] not in "=X" or ops[-1] not in "=X"):
        yield "a local alignment ends in a gap"
    place = movable(columns, scoring, table)
    if place is not None:
        yield "the gap at column %d can move to the left" % (place + 1)


def sql_literal(value):
    return "NULL" if value is None else "'%s'" % value if isinstance(value, str) else str(value)


def run_psql(script):
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"], input=script, text=True,
                          stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit("align oracle: psql failed")
    return done.stdout.splitlines()


def instruction_sets():
    found = []
    for name in ("ref", "avx2", "avx512"):
        if subprocess.run(["psql", "-X", "-q", "-c", "LOAD 'medai'; SET medai.simd = '%s'" % name],
                          stderr=subprocess.DEVNULL).returncode == 0:
            found.append(name)
    return found


def answers(all_cases, simd, kind, bands=None):
    """The rows of every case, with an instruction set, for text or bytea."""
    script = [HEAD, "LOAD 'medai';\nSET medai.simd = '%s';\n" % simd]
    cast = "::text" if kind == "text" else "::bytea"
    for k, (a, b, mode, (match, mismatch, gap_open, gap_extend, matrix), band) in enumerate(all_cases):
        arguments = ("'%s'%s, '%s'%s, mode => '%s', match => %d, mismatch => %d, gap_open => %d, gap_extend => %d, "
                     "matrix => %s, band => %s" % (a, cast, b, cast, mode, match, mismatch, gap_open, gap_extend,
                                                   sql_literal(matrix), sql_literal(bands[k] if bands else band)))
        script.append("SELECT r.*, medai_align_score(%s) FROM medai_align(%s) r;\n" % (arguments, arguments))
    return [tuple(line.split("|")) for line in run_psql("".join(script) + "ROLLBACK;\n")]


def width_of(row, n, m):
    """The diagonals beside those of the corners that an alignment uses."""
    cigar, start_a, start_b = row[1], int(row[3] or 1), int(row[5] or 1)
    d = low = high = start_b - start_a
    for length, op in re.findall("([0-9]+)([=XID])", cigar):
        d += int(length) if op == "I" else -int(length) if op == "D" else 0
        low, high = min(low, d), max(high, d)
    return max(0, high - max(0, m - n), min(0, m - n) - low)


def check_bands(all_cases, rows, simd, report):
    """In a band that contains it the alignment is the same; in any band it is no better."""
    bands = [width_of(row, len(case[0]), len(case[1])) for case, row in zip(all_cases, rows)]
    for case, row, inside in zip(all_cases, rows, answers(all_cases, simd, "text", bands)):
        report(case, [] if inside[:9] == row[:9] and inside[10] == row[10] else ["another row in a band of its own"])
    for case, row, inside in zip(all_cases, rows, answers(all_cases, simd, "text", [0] * len(all_cases))):
        wrong = int(inside[0]) > int(row[0]) or (inside[9] == "t" and inside[:9] != row[:9])
        report(case, ["a narrow band gives %s, optimal %s" % (inside[0], inside[9])] if wrong else [])


# ---- distances ----

def levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(diagonal + (x != y), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def check_distances(pairs, seed, report):
    rng = random.Random(seed + 1)
    todo = [random_pair(rng, DNA) for _ in range(pairs)]
    script = [HEAD]
    for a, b in todo:
        n = min(len(a), len(b))
        k = rng.randrange(60)
        script.append("SELECT medai_edit_distance('%s', '%s'), medai_edit_distance('%s', '%s', %d), "
                      "medai_hamming('%s', '%s'), %d;\n" % (a, b, a, b, k, a[:n], b[:n], k))
    for (a, b), line in zip(todo, run_psql("".join(script) + "ROLLBACK;\n")):
        got, bounded, hamming, k = line.split("|")
        want, n = levenshtein(a, b), min(len(a), len(b))
        report((a, b, "edit distance", None, None), ["%s, not %d" % (got, want)] if int(got) != want else [])
        report((a, b, "edit distance up to %s" % k, None, None),
               ["%s, the distance is %d" % (bounded, want)]
               if bounded != (str(want) if want <= int(k) else "") else [])
        differing = sum(x != y for x, y in zip(a[:n], b[:n]))
        report((a, b, "hamming", None, None), ["%s, not %d" % (hamming, differing)] if int(hamming) != differing else [])


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 800
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260101
    count = [0, 0]

    def report(case, wrong):
        count[1 if wrong else 0] += 1
        for what in wrong:
            a, b = (s if len(s) <= 60 else s[:60] + "..." for s in case[:2])
            print("%s %s band %s: %s, %s: %s" % (case[2], case[3], case[4], a, b, what))

    sets = instruction_sets()
    if not sets:
        print("align oracle: skipped, there is no server with medai")
        return
    all_cases = list(cases(pairs, seed))
    tables = {m: substitution_matrices.load(m) for m in set(s[4] for s in NUCLEOTIDE + AMINO) if m}
    rows = answers(all_cases, sets[-1], "text")
    for case, row in zip(all_cases, rows):
        report(case, list(faults(case, row[:10], row[10], expected_score(*case[:4]), tables)))
    for other in sets[:-1]:
        for case, row, same in zip(all_cases, rows, answers(all_cases, other, "bytea")):
            report(case, [] if row == same else ["%s gives another row than %s" % (other, sets[-1])])
    check_bands(all_cases, rows, sets[-1], report)
    check_distances(pairs, seed, report)
    print("align: %d passed, %d failed (instruction sets: %s)" % (count[0], count[1], ", ".join(sets)))
    sys.exit(count[1] > 0)


if __name__ == "__main__":
    main()
