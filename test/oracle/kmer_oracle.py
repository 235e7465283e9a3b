#!/usr/bin/python3
"""Compares k-mer counts, profiles and minimisers with their definitions in Python, and sketches with Mash's.

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the server. Sequences: random ones with IUPAC codes, and those of ../shared/data where it is there. Every
difference is listed; the last line is "N passed, N failed". Mash is compared where it is installed.
"""

import collections
import glob
import gzip
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data", "sequences")
MASK = (1 << 64) - 1
counts = collections.Counter()


def psql(statement):
    answer = subprocess.run(["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input=statement, text=True,
                            capture_output=True)
    if answer.returncode != 0:
        sys.exit(answer.stderr)
    return [line.split("\t") for line in answer.stdout.splitlines()]


def check(what, got, wanted):
    counts["passed" if got == wanted else "failed"] += 1
    if got != wanted:
        print("%s: %s, not %s" % (what, str(got)[:200], str(wanted)[:200]))


# ---- definitions ----

def rotate(x, by):
    return (x << by | x >> (64 - by)) & MASK


def mix(h):
    h = (h ^ h >> 33) * 0xff51afd7ed558ccd & MASK
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53 & MASK
    return h ^ h >> 33


def murmur(text):
    """The first half of MurmurHash3_x64_128 with seed 42."""
    data, c1, c2 = text.encode(), 0x87c37b91114253d5, 0x4cf5ad432745937f
    h1 = h2 = 42
    whole = len(data) // 16 * 16
    for at in range(0, whole, 16):
        k1, k2 = (int.from_bytes(data[at + i:at + i + 8], "little") for i in (0, 8))
        h1 ^= rotate(k1 * c1 & MASK, 31) * c2 & MASK
        h1 = ((rotate(h1, 27) + h2) * 5 + 0x52dce729) & MASK
        h2 ^= rotate(k2 * c2 & MASK, 33) * c1 & MASK
        h2 = ((rotate(h2, 31) + h1) * 5 + 0x38495ab5) & MASK
    tail = data[whole:]
    h2 ^= rotate(int.from_bytes(tail[8:], "little") * c2 & MASK, 33) * c1 & MASK
    h1 ^= rotate(int.from_bytes(tail[:8], "little") * c1 & MASK, 31) * c2 & MASK
    h1, h2 = h1 ^ len(data), h2 ^ len(data)
    h1 = (h1 + h2) & MASK
    h2 = (h2 + h1) & MASK
    h1, h2 = mix(h1), mix(h2)
    return (h1 + h2) & MASK


def kmers(sequence, k, canonical):
    """k-mers by position from 0, None where there is none."""
    letters = sequence.upper().replace("U", "T")
    for i in range(len(letters) - k + 1):
        word = letters[i:i + k]
        if set(word) <= set("ACGT"):
            other = word[::-1].translate(str.maketrans("ACGT", "TGCA"))
            yield min(word, other) if canonical else word
        else:
            yield None


def minimizers(sequence, k, w):
    words = list(kmers(sequence, k, True))
    hashes = [None if word is None else murmur(word) for word in words]
    chosen, start = set(), 0
    while start < len(words):
        end = start
        while end < len(words) and words[end] is not None:
            end += 1
        for at in range(start, max(end - w, start) + 1) if end > start else ():
            window = range(at, min(at + w, end))
            chosen.add(min(window, key=lambda i: (hashes[i], i)))
        start = end + 1
    return [[str(i + 1), words[i]] for i in sorted(chosen)]


# ---- comparisons ----

def random_sequences():
    rng = random.Random(20260101)
    for n in (0, 1, 5, 31, 32, 100, 1000, 5000):
        for alphabet in ("ACGT", "ACGTacgtNnUuRYSWKMBDHV-", "A", "AT"):
            weights = [30 if c in "ACGT" else 1 for c in alphabet]
            yield "random %d of %s" % (n, alphabet), "".join(rng.choices(alphabet, weights, k=n))


def read_fasta(path):
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as lines:
        return "".join(line.strip() for line in lines if not line.startswith(">"))


def compare_definitions(name, sequence):
    for k in (1, 3, 12, 13, 21, 32):
        for canonical in (False, True):
            wanted = collections.Counter(kmers(sequence, k, canonical))
            del wanted[None]
            got = psql("SELECT * FROM medai_kmers('%s', %d, %s)" % (sequence, k, canonical))
            check("%s, %d-mers" % (name, k), got, [[word, str(n)] for word, n in sorted(wanted.items())])
    wanted = collections.Counter(kmers(sequence, 4, False))
    del wanted[None]
    total = max(1, sum(wanted.values()))
    got = psql("SELECT unnest(medai_kmer_profile('%s'))" % sequence)
    check(name + ", profile", sum(abs(float(x[0]) * total - round(float(x[0]) * total)) < 1e-3 for x in got), 256)
    check(name + ", profile's counts", sorted(round(float(x[0]) * total) for x in got if float(x[0]) > 0),
          sorted(wanted.values()))
    for k, w in ((15, 10), (5, 1), (7, 50)):
        got = psql("SELECT position, kmer FROM medai_minimizers('%s', %d, %d)" % (sequence, k, w))
        check("%s, minimisers %d %d" % (name, k, w), got, minimizers(sequence, k, w))


def mash_hashes(path, k, size):
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "x.msh")
        subprocess.run(["mash", "sketch", "-k", str(k), "-s", str(size), "-o", made, path], check=True,
                       capture_output=True)
        shown = subprocess.run(["mash", "info", "-d", made], check=True, capture_output=True, text=True)
    return json.loads(shown.stdout)["sketches"][0]["hashes"]


def compare_mash(paths):
    """Of files with one record each: the hashes themselves, and the distances between the sketches."""
    sketches = {}
    for path in paths:
        name, sequence = os.path.basename(path), read_fasta(path)
        for k, size in ((17, 100), (21, 1000), (31, 5000)):
            got = psql("SELECT encode(medai_sketch('%s', %d, %d), 'hex')" % (sequence, k, size))[0][0]
            hashes = [int.from_bytes(bytes.fromhex(got[i:i + 16]), "little") for i in range(40, len(got), 16)]
            check("%s, sketch %d %d" % (name, k, size), hashes, mash_hashes(path, k, size))
            if k == 21:
                sketches[path] = got
    shown = subprocess.run(["mash", "dist", "-k", "21", "-s", "1000", paths[0]] + list(paths), check=True,
                           capture_output=True, text=True).stdout
    for line in shown.splitlines():
        a, b, distance = line.split("\t")[:3]
        got = psql("SELECT 1 - medai_sketch_ani('\\x%s', '\\x%s')" % (sketches[a], sketches[b]))[0][0]
        check("distance of %s and %s" % (a, b), math.isclose(float(got), float(distance), abs_tol=1e-5), True)


def main():
    for name, sequence in random_sequences():
        compare_definitions(name, sequence)
    paths = [p for p in sorted(glob.glob(os.path.join(SHARED, "*.f*a")) + glob.glob(os.path.join(SHARED, "*.fna*")))
             if "lib" not in p]
    if not paths:
        print("skipped: real sequences, ../shared/data is not there")
    elif shutil.which("mash") is None:
        print("skipped: Mash is not installed")
    else:
        compare_mash(paths)
    print("%d passed, %d failed" % (counts["passed"], counts["failed"]))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
