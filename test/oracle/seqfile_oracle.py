#!/usr/bin/python3
"""Compares FASTA, FASTQ, GenBank and EMBL rows, and quality trimming, with Biopython.

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed there. BIOPYTHON names a source tree of Biopython: its code is then the reference, and its test files are read
too; without it the installed Biopython is. Files: those, the shared sequences, and random ones, damaged ones among them.
What is documented as different is counted, every other difference listed; the last line is "N passed, N failed".

usage: seqfile_oracle.py [cases=300] [seed=1] [only=fasta|fastq|genbank|embl|trim]
"""

import glob
import gzip
import io
import json
import os
import random
import statistics
import subprocess
import sys
import types
import warnings

TREE = os.environ.get("BIOPYTHON")
warnings.simplefilter("ignore")
if TREE:
    sys.path.insert(0, TREE)
    for compiled in ("Bio.AlignIO", "Bio.SeqIO._twoBitIO"):  # what a source tree lacks and nothing here needs
        sys.modules[compiled] = types.ModuleType(compiled)
        vars(sys.modules[compiled]).update(_FormatToIterator={}, _FormatToWriter={})
try:
    from Bio import SeqIO
    from Bio.Seq import UndefinedSequenceError
    from Bio.SeqIO.QualityIO import phred_quality_from_solexa
except ImportError as missing:
    print("seqfile oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared", "data", "sequences")
count = {"passed": 0, "failed": 0, "refused by both": 0}
documented = {}


def report(name, problem=None):
    if problem is None:
        count["passed"] += 1
    else:
        count["failed"] += 1
        if count["failed"] <= 40:
            print("%s: %s" % (name, problem))


def differs_as_documented(why):
    documented[why] = documented.get(why, 0) + 1


def ask(calls):
    """[(function call with %s for the file, bytes)] -> [rows as dictionaries, or None for an error]."""
    script = ["\\set VERBOSITY verbose\nSET client_min_messages = error;"]
    for call, content in calls:
        script.append("SELECT row_to_json(r) FROM %s r;\n\\echo -----" % (call % ("'\\x%s'::bytea" % content.hex())))
    out = subprocess.run(["psql", "-XAtq"], input="\n".join(script).encode(), stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, check=True).stdout.decode()
    answers = []
    for block in out.split("-----\n")[:-1]:
        if "ERROR:" in block:
            answers.append(None)
            if not any(code in block for code in ("22P02", "22P03")):
                print("unexpected error: %s" % block[:300])
                count["failed"] += 1
        else:
            answers.append([json.loads(line) for line in block.splitlines()])
    assert len(answers) == len(calls), out[-500:]
    return answers


def batches(items, most=3 << 20):
    batch, size = [], 0
    for item in items:
        batch.append(item)
        size += len(item[1])
        if size > most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def as_text(content):
    """What Biopython sees of a file: text with universal newlines."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return io.StringIO(text, newline=None)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def tests_of(folder, pattern="*"):
    return sorted(glob.glob(os.path.join(TREE, "Tests", folder, pattern))) if TREE else []


def damaged(rng, content, alphabet):
    content = bytearray(content)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(content) + 1)
        what = rng.randrange(4)
        if what == 0:
            del content[at:at + rng.randrange(1, 20)]
        elif what == 1:
            content[at:at] = bytes(rng.choices(alphabet, k=rng.randrange(1, 4)))
        elif what == 2:
            content = content[:at]
        else:
            lines = content.split(b"\n")
            lines.insert(rng.randrange(len(lines)), rng.choice(lines))
            content = bytearray(b"\n".join(lines))
    return bytes(content)


# ---- FASTA ----

def fasta_files(rng, cases):
    for path in tests_of("Fasta") + sorted(glob.glob(os.path.join(SHARED, "*.f*a*"))):
        if not path.endswith(".fq"):
            yield os.path.basename(path), read(path)
    for i in range(cases):
        end = rng.choice(["\n", "\r\n", "\r"])
        text = ""
        for _ in range(rng.randrange(5)):
            text += ">" + rng.choice(["", "a", "b c", " d", "e\tf  g ", "h\u00e9"]) + end
            for _ in range(rng.randrange(4)):
                text += "".join(rng.choices("ACGTNacgtn*- \t", k=rng.randrange(80))) + end
        if rng.random() < 0.3:
            text = text.rstrip("\r\n")
        content = text.encode()
        if rng.random() < 0.2:
            content = gzip.compress(content[:50]) + gzip.compress(content[50:])
        yield "random FASTA %d" % i, content


def expected_fasta(content):
    """Rows, and which documented difference the file has."""
    text = as_text(content).read()
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.startswith(">")), len(lines))
    head = [line for line in lines[:start] if line.strip(" \t") and line[0] not in ";#!"]
    why = None
    if head:
        return None, None
    if start > 0:
        why = "comments and empty lines before the first record"
    body = []
    for line in lines[start:]:
        if line[:1] and line[0] in ";#!":
            why = "comments between lines of a sequence"
        else:
            body.append(line)
    rows = [{"name": r.id, "description": r.description, "sequence": str(r.seq).replace("\t", "")}  # 1.80 keeps tabs
            for r in SeqIO.parse(io.StringIO("\n".join(body)), "fasta")] if start < len(lines) else []
    return rows, why


def check_fasta(rng, cases):
    for batch in batches(fasta_files(rng, cases)):
        for (name, content), rows in zip(batch, ask([("medai_fasta(%s)", content) for _, content in batch])):
            expected, why = expected_fasta(content)
            if rows == expected:
                report(name)
                if why:
                    differs_as_documented("FASTA: " + why)
                count["refused by both"] += rows is None
            else:
                report(name, "%r, not %r" % (str(rows)[:200], str(expected)[:200]))


# ---- FASTQ ----

KINDS = {"33": ("fastq", "phred_quality", 33), "64": ("fastq-illumina", "phred_quality", 64),
         "solexa": ("fastq-solexa", "solexa_quality", 64)}


def fastq_files(rng, cases):
    for path in tests_of("Quality", "*.fastq*") + sorted(glob.glob(os.path.join(SHARED, "*.f*q"))):
        for kind in KINDS:
            yield os.path.basename(path), read(path), kind
    for i in range(cases):
        kind = rng.choice(list(KINDS))
        low = {"33": 33, "64": 64, "solexa": 59}[kind]
        end = rng.choice(["\n", "\n", "\r\n", "\r"])
        text = ""
        for k in range(rng.randrange(5)):
            n = rng.choice([0, 1, 5, 30, 60])
            letters, quality = "".join(rng.choices("ACGTN", k=n)), "".join(chr(rng.randrange(low, 127)) for _ in range(n))
            wrap = rng.choice([1000, 1000, 20, 7])
            pieces = lambda s: end.join([s[i:i + wrap] for i in range(0, n, wrap)] or [""])
            title = rng.choice(["r%d" % k, "r%d some text" % k, "" if TREE else "r"])  # 1.80 trips over an empty one
            text += "@%s%s%s%s+%s%s%s%s" % (title, end, pieces(letters), end, rng.choice(["", title]), end,
                                           pieces(quality), end)
        content = text.encode()
        if rng.random() < 0.5 and content:
            content = damaged(rng, content, b"@+\n\r IA\t\x7f\x1f")
        yield "random FASTQ %d" % i, content, kind


def mean_quality(scores, kind):
    if not scores:
        return None
    return statistics.fmean(map(phred_quality_from_solexa, scores) if kind == "solexa" else scores)


def expected_fastq(content, kind):
    form, key, zero = KINDS[kind]
    rows = []
    try:
        for r in SeqIO.parse(as_text(content), form):
            scores = r.letter_annotations[key]
            rows.append({"name": r.id, "description": r.description, "sequence": str(r.seq),
                         "quality": "".join(chr(q + zero) for q in scores), "mean_quality": mean_quality(scores, kind)})
    except ValueError:
        return None
    return rows


def same_reads(rows, expected):
    if rows is None or expected is None or len(rows) != len(expected):
        return rows == expected
    for a, b in zip(rows, expected):
        x, y = a.pop("mean_quality"), b.pop("mean_quality")
        if a != b or (x is None) != (y is None) or (x is not None and abs(x - y) > 1e-12 * max(1, y)):
            return False
    return True


def check_fastq(rng, cases):
    for batch in batches(fastq_files(rng, cases)):
        answers = ask([("medai_fastq(%%s, '%s')" % kind, content) for _, content, kind in batch])
        for (name, content, kind), rows in zip(batch, answers):
            expected = expected_fastq(content, kind)
            if same_reads(rows, expected):
                report(name)
                count["refused by both"] += rows is None
            else:
                report("%s as %s" % (name, kind), "%.300r, not %.300r" % (rows, expected))


# ---- GenBank ----

def genbank_files(rng, cases, form):
    paths = tests_of("GenBank", "*.g*") + tests_of("GenBank", "*.seq") + sorted(glob.glob(os.path.join(SHARED, "*.gb")))
    if form == "embl":
        paths = tests_of("EMBL", "*.embl")
    small = []
    for path in paths:
        content = read(path)
        yield os.path.basename(path), content
        if len(content) < 30000 and content[:2] in (b"LO", b"ID"):
            small.append((os.path.basename(path), content))
    for i in range(cases if small else 0):
        name, content = rng.choice(small)
        yield "%s, damaged %d" % (name, i), damaged(rng, content, b"\n ()/\"=,.<>^1A")


def text_or_null(value):
    return value if value else None


def record_row(r):
    a = r.annotations
    try:
        sequence = str(r.seq)
    except UndefinedSequenceError:
        sequence = None
    return {"name": text_or_null(r.name), "accession": text_or_null((a.get("accessions") or [None])[0]),
            "version": text_or_null(r.id), "definition": text_or_null(r.description),
            "organism": text_or_null(" ".join(a.get("organism", "").split())),
            "taxonomy": [t for t in a.get("taxonomy", []) if t], "keywords": [k for k in a.get("keywords", []) if k],
            "molecule": a.get("molecule_type"), "topology": a.get("topology"),
            "division": text_or_null(a.get("data_file_division")), "date": text_or_null(a.get("date", "").strip()),
            "length": len(r.seq), "sequence": sequence}


def feature_row(r, number, f):
    row = {"record": text_or_null(r.name), "accession": text_or_null((r.annotations.get("accessions") or [None])[0]),
           "number": number, "type": f.type, "qualifiers": f.qualifiers, "start": None, "stop": None, "strand": None,
           "starts": None, "stops": None, "strands": None, "sequence": None}
    if f.location is not None:
        parts = f.location.parts
        row.update(starts=[int(p.start) + 1 for p in parts], stops=[int(p.end) for p in parts],
                   strands=[p.strand or 0 for p in parts], start=int(f.location.start) + 1, stop=int(f.location.end),
                   strand=f.location.strand)
        try:
            row["sequence"] = str(f.extract(r.seq))
        except (ValueError, UndefinedSequenceError):
            pass
    return row


def expected_genbank(content, form):
    try:
        records = list(SeqIO.parse(as_text(content), form))
    except Exception as error:  # whatever its parser trips over
        return None, None, "%s: %s" % (type(error).__name__, str(error)[:100])
    if not records and content.strip():
        return None, None, "no record"
    return ([record_row(r) for r in records],
            [feature_row(r, i + 1, f) for r in records for i, f in enumerate(r.features)], None)


def first_difference(rows, expected):
    if len(rows) != len(expected):
        return "%d rows, not %d" % (len(rows), len(expected))
    for i, (a, b) in enumerate(zip(rows, expected)):
        for key in b:
            if key == "organism" and a[key]:
                a[key] = " ".join(a[key].split())
            if a[key] != b[key]:
                return "row %d, %s: %.150r, not %.150r (%s)" % (i + 1, key, a[key], b[key], a.get("location"))
    return None


def check_genbank(rng, cases, form="genbank"):
    for batch in batches(genbank_files(rng, cases, form)):
        records = ask([("medai_%s(%%s)" % form, content) for _, content in batch])
        features = ask([("medai_%s_features(%%s)" % form, content) for _, content in batch])
        for (name, content), got_records, got_features in zip(batch, records, features):
            want_records, want_features, why = expected_genbank(content, form)
            if want_records is None or got_records is None or got_features is None:
                both = want_records is None and (got_records is None or got_features is None)
                count["refused by both"] += both
                if both:
                    report(name)
                elif "damaged" in name:
                    differs_as_documented(form + ", damaged: " + (
                        "refused here alone" if want_records is not None else "read, where Biopython says " +
                        why.split(":")[0]))
                else:
                    report(name, "%s, Biopython: %s" % ("refused" if got_records is None else "read", why or "read"))
                continue
            report(name, first_difference(got_records, want_records))
            report(name + ", features", first_difference(got_features, want_features))


def check_embl(rng, cases):
    check_genbank(rng, cases, "embl")


# ---- trimming ----

def trimmed(quality, front, back):
    """The algorithm of BWA for both ends, written down a second time."""
    sums, start = [0], 0
    for q in quality:
        sums.append(sums[-1] + front - q)
        if sums[-1] < 0:
            break
    if front is not None and max(sums) > 0:
        start = sums.index(max(sums))
    sums = [0]
    for q in reversed(quality):
        sums.append(sums[-1] + back - q)
        if sums[-1] < 0:
            break
    stop = len(quality) - (sums.index(max(sums)) if max(sums) > 0 else 0)
    return (start, stop) if start < stop else (0, 0)


def window_trimmed(quality, window, threshold):
    if len(quality) < window:
        return 0, 0
    keep = 0
    for i in range(len(quality) - window + 1):
        if sum(quality[i:i + window]) < threshold * window:
            break
        keep = i + window
    while keep > 0 and quality[keep - 1] < threshold:
        keep -= 1
    return 0, keep


def check_trim(rng, cases):
    calls, expected = [], []
    for _ in range(cases * 5):
        quality = [max(0, min(93, int(rng.gauss(rng.choice([10, 20, 30]), 12)))) for _ in range(rng.randrange(60))]
        threshold, window = rng.randrange(45), rng.randrange(1, 8)
        text = "".join(chr(q + 33) for q in quality).encode()
        for method in ("bwa", "both", "window"):
            calls.append(("medai_quality_trim(repeat('A', %d)::bytea, %%s, %d, '%s', 33, %d)"
                          % (len(quality), threshold, method, window), text))
            start, stop = (window_trimmed(quality, window, threshold) if method == "window" else
                           trimmed(quality, threshold if method == "both" else -1000, threshold))
            expected.append((start + 1, stop))
    for call, want, rows in zip(calls, expected, ask(calls)):
        got = (rows[0]["start"], rows[0]["stop"])
        report(call[0], None if got == want else "%r, not %r for %r" % (got, want, call[1]))


def main():
    options = dict(argument.split("=") for argument in sys.argv[1:])
    cases, seed = int(options.get("cases", 300)), int(options.get("seed", 1))
    checks = (("fasta", check_fasta), ("fastq", check_fastq), ("genbank", check_genbank), ("embl", check_embl),
              ("trim", check_trim))
    for name, check in checks:
        if options.get("only", name) == name:
            check(random.Random(seed), cases)
    for why, n in sorted(documented.items()):
        print("documented: %s: %d" % (why, n))
    print("seqfile: %(passed)d passed, %(failed)d failed, %(refused by both)d refused by both" % count)
    return 1 if count["failed"] else 0


sys.exit(main())
