#!/usr/bin/python3
"""Compares composition, skew, complements, transcription and the aggregates over sequences with Biopython.

seq_oracle.py [cases=2000] [seed=1]

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be installed
in the server. The whole comparison is one transaction that is rolled back. Sequences: random ones of 0 to 5,000 letters
from several alphabets, the genomes of test/data/seq, and the FASTA and FASTQ files of ../shared/data where they are.

What Biopython means by U: gc_fraction counts it from 1.81 on and GC123 never does, so that both get T in its place. The
complements of 1.80 are RNA when there is U, and an error when there is T too; later ones read U as T, which is what is
expected. GC123 fails without letters; 0 is expected then. 'weighted' is rounded once here and summed in floats there,
GC123 counts in per cent: both may differ by 4 units in the last place, and how many do is said. All else is equal to the
last bit.
"""

import base64
import csv
import glob
import gzip
import hashlib
import os
import random
import subprocess
import sys

try:
    import Bio
    from Bio import Seq, SeqIO
    from Bio.SeqUtils import GC123, GC_skew, gc_fraction
except ImportError as missing:
    print("seq oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ALPHABETS = ["ACGT", "acgtACGT", "ACGU", "ACGTN", "ACGTUacgtu-N", "ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-",
             "".join(map(chr, range(1, 128)))]

# Published GC content in per cent, by length: E. coli K-12 MG1655, SARS-CoV-2, lambda, a human mitochondrion.
PUBLISHED = {4641652: "50.8", 29903: "37.97", 48502: "49.86", 16569: "44.4"}

QUERY = r"""
\set ON_ERROR_STOP on
BEGIN;
CREATE EXTENSION IF NOT EXISTS medai;
CREATE TEMP TABLE cases (i int, w int, bytes text);
\copy cases FROM '%s' (FORMAT csv)
CREATE TEMP TABLE seqs AS SELECT i, w, decode(bytes, 'base64') AS b, convert_from(decode(bytes, 'base64'), 'UTF8') AS s
  FROM cases;
\copy (SELECT i, medai_gc_content(s), medai_gc_content(s, 'ignore'), medai_gc_content(b, 'weighted'), (medai_gc123(s)).*, (medai_base_counts(s)).*, medai_gc_skew(b), (SELECT string_agg(skew::text, ' ' ORDER BY start) FROM medai_gc_skew_windows(s, w)), md5(medai_complement(s)), md5(medai_complement_rna(b)), md5(medai_reverse_complement(s)), md5(medai_reverse_complement_rna(s)), md5(medai_transcribe(b)), md5(medai_back_transcribe(s)) FROM seqs ORDER BY i) TO '%s' (FORMAT csv)
\copy (SELECT medai_gc(s), medai_gc(b, 'ignore'), medai_gc(s, 'weighted'), (medai_base_counts_agg(s)).*, medai_n50(octet_length(b)), medai_l50(octet_length(b)), medai_n90(octet_length(b)), medai_l90(octet_length(b)) FROM seqs) TO '%s' (FORMAT csv)
ROLLBACK;
"""


def options():
    given = dict(word.split("=", 1) for word in sys.argv[1:])
    return int(given.get("cases", 2000)), int(given.get("seed", 1))


def random_sequences(n, rng):
    for i in range(n):
        letters = ALPHABETS[i % len(ALPHABETS)]
        length = rng.choice([rng.randrange(8), rng.randrange(200), rng.randrange(5001)])
        yield "".join(rng.choices(letters, k=length))


def shared_sequences():
    for line in open(os.path.join(ROOT, "test", "data", "seq", "genomes.tsv")):
        yield line.rstrip("\n").split("\t")[2]
    folder = os.path.join(ROOT, "..", "shared", "data", "sequences")
    if not os.path.isdir(folder):
        print("seq oracle: ../shared/data is not there, its files are not compared")
    for path in sorted(glob.glob(os.path.join(folder, "*"))):
        kind = {".fa": "fasta", ".fna": "fasta", ".fq": "fastq", ".fastq": "fastq"}
        plain = path[:-3] if path.endswith(".gz") else path
        form = kind.get(os.path.splitext(plain)[1])
        if form:
            with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as handle:
                for record in SeqIO.parse(handle, form):
                    yield str(record.seq)


def fraction(seq, mode):
    return gc_fraction(seq.replace("U", "T").replace("u", "t"), mode)


def places(seq):
    try:
        return [percent / 100 for percent in GC123(seq.replace("U", "T").replace("u", "t"))]
    except ZeroDivisionError:
        return [0.0] * 4


def counted(seq):
    upper = seq.upper()
    found = [upper.count(c) for c in "ACGTUN"] + [sum(map(upper.count, "RYSWKMBDHVX")), seq.count("-")]
    return found + [len(seq) - sum(found), len(seq)]


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def expected(seq, window):
    skews = list(map(float, GC_skew(seq, window)))
    dna = Seq.Seq(seq.replace("U", "T").replace("u", "t"))
    return ([fraction(seq, "remove"), fraction(seq, "ignore"), fraction(seq, "weighted")] + places(seq) + counted(seq)
            + [float(GC_skew(seq, max(1, len(seq)))[0]) if seq else 0.0, skews]
            + [md5(str(letters)) for letters in (dna.complement(), dna.complement_rna(), dna.reverse_complement(),
                                                 dna.reverse_complement_rna(), Seq.transcribe(seq),
                                                 Seq.back_transcribe(seq))])


COLUMNS = ("gc ignore weighted gc123 first second third a c g t u n ambiguous gap other length skew windows complement "
           "complement_rna reverse_complement reverse_complement_rna transcribe back_transcribe").split()


def pooled(seqs):
    whole = "".join(seqs)
    lengths = sorted(map(len, seqs), reverse=True)
    statistics = []
    for percent in (50, 90):
        reached = 0
        for rank, length in enumerate(lengths):
            reached += length
            if reached * 100 >= len(whole) * percent:
                statistics += [length, rank + 1]
                break
    return [fraction(whole, mode) for mode in ("remove", "ignore", "weighted")] + counted(whole) + statistics


def ask(seqs, windows, folder):
    paths = [os.path.join(folder, name) for name in ("cases.csv", "values.csv", "pooled.csv")]
    with open(paths[0], "w") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows((i, w, base64.b64encode(s.encode()).decode())
                                                          for i, (s, w) in enumerate(zip(seqs, windows)))
    subprocess.run(["psql", "-X", "-q", "-f", "-"], input=QUERY % tuple(paths), text=True, check=True)
    return [list(csv.reader(open(path))) for path in paths[1:]]


class Score:
    passed = failed = rounded = 0

    def compare(self, what, got, want):
        """A text equals a text, numbers are equal; of what is rounded in other ways the last places may differ."""
        if isinstance(want, list):
            same = list(map(float, got.split())) == want
        elif isinstance(want, str):
            same = got == want
        else:
            same = float(got) == want
            near = "weighted" in what or what.split()[0] in COLUMNS[3:7]
            if not same and near and abs(float(got) - want) <= 4 * 2.0 ** -53 * want:
                self.rounded += 1
                same = True
        self.passed += bool(same)
        self.failed += not same
        if not same:
            print("%s: %s, Biopython: %s" % (what, got[:200], str(want)[:200]))


def main():
    n, seed = options()
    rng = random.Random(seed)
    seqs = list(random_sequences(n, rng)) + list(shared_sequences())
    windows = [rng.choice([1, 7, 100, 1000, 2147483647]) if len(s) < 6000 else 1000 for s in seqs]
    folder = os.path.join(ROOT, "build", "oracle", "seq")
    os.makedirs(folder, exist_ok=True)
    values, whole = ask(seqs, windows, folder)
    score = Score()
    for row, seq, window in zip(values, seqs, windows):
        for column, got, want in zip(COLUMNS, row[1:], expected(seq, window)):
            score.compare("%s of case %s" % (column, row[0]), got, want)
        if len(seq) in PUBLISHED:
            digits = len(PUBLISHED[len(seq)].split(".")[1])
            score.compare("published GC of case " + row[0], "%.*f" % (digits, 100 * float(row[1])), PUBLISHED[len(seq)])
    names = "pooled-gc pooled-ignore pooled-weighted".split() + COLUMNS[7:17] + "n50 l50 n90 l90".split()
    for name, got, want in zip(names, whole[0], pooled(seqs)):
        score.compare("aggregate " + name, got, want)
    print("seq oracle: Biopython %s, %d sequences, %d letters; %d values differ in the last places"
          % (Bio.__version__, len(seqs), sum(map(len, seqs)), score.rounded))
    print("%d passed, %d failed" % (score.passed, score.failed))
    sys.exit(score.failed > 0)


main()
