#!/usr/bin/python3
"""Compares medai_vcf with pysam (htslib), value by value, over VCF files.

usage: vcf_oracle.py [file or folder...]   every *.vcf and *.vcf.gz below; by default those of test/data/seq

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the database. Reals are compared as 32-bit ones, which htslib holds. Differences are printed by kind with
the first examples; those that are understood (KNOWN) are counted, any other fails. The last line is "N passed, N failed".
"""

import base64
import collections
import json
import os
import struct
import subprocess
import sys

try:
    import pysam
except ImportError as missing:
    print("vcf oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LARGEST = 30 << 20
KNOWN = {
    "both refuse": "the file is no VCF to either",
    "integer beyond 32 bits": "htslib holds integers of 32 bits and makes others missing; here they are numbers",
    "not of its type": "htslib makes a missing value of what is no number of the declared type; here it stays a text",
    "haploid phase": "pysam calls a single allele unphased; VCF 4.4 calls it phased",
    "missing phase": "pysam passes over missing alleles; here each separator counts",
    "flag with a value": "htslib drops the value of a Flag; here it stays, as text",
    "bare key": "a key without a value that is no Flag: true here, missing there",
    "text with a comma": "pysam cuts texts at commas whatever Number says; here Number decides",
    "text of a point": "a text value of '.' is missing; pysam gives the point",
    "no such allele": "a genotype names an allele that ALT does not have: pysam makes it missing, here it stays",
    "refused by pysam": "pysam does not read a header with INFO/GT, bcftools does",
    "columns": "a line has more or fewer columns than the header: refused here, cut or filled by htslib",
    "refused by an older htslib": "VCF 4.4 and later, which htslib reads from 1.22 on",
    "leading phase": "a separator before the first allele is read in every version, in htslib from VCF 4.4 on",
}


def query(path):
    """The rows of medai_vcf as JSON, or the message of the error."""
    with open(path, "rb") as f:
        data = base64.b64encode(f.read()).decode()
    sql = ("\\set ON_ERROR_STOP 1\nSET bytea_output = 'hex';\n"
           "COPY (SELECT row_to_json(v) FROM medai_vcf(decode('%s', 'base64')) v) TO STDOUT;\n" % data)
    done = subprocess.run(["psql", "-Xq"], input=sql, capture_output=True, text=True)
    if done.returncode != 0:
        return None, next((l for l in done.stderr.split("\n") if "ERROR" in l), done.stderr[:200])
    return [json.loads(line.replace("\\\\", "\\")) for line in done.stdout.split("\n") if line], None


def single(x):
    try:
        return struct.unpack("f", struct.pack("f", x))[0]
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


def listed(value):
    return list(value) if isinstance(value, (tuple, list)) else [value]


def compare_value(ours, theirs, kind):
    """None when equal, or the name of the difference."""
    ours, theirs = listed(ours), listed(theirs)
    if all(v is None for v in ours) and all(v is None for v in theirs):
        return None
    if ours == [True] and theirs in ([], [None], [""], ["."]):
        return "bare key"
    if kind == "Flag":
        return None if ours == [True] and theirs == [True] else "flag with a value"
    if len(ours) != len(theirs):
        if kind == "String" and ",".join(map(str, ours)) == ",".join("." if v is None else str(v) for v in theirs):
            return "text with a comma"
        return "number of values"
    for a, b in zip(ours, theirs):
        if a is None and b is None or a == b:
            continue
        if isinstance(a, str) and a.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            a = float(a)
            if a != a and isinstance(b, float) and b != b:
                continue
        if a is None and b == ".":
            return "text of a point"
        if b is None or isinstance(a, str) and isinstance(b, (int, float)):
            if isinstance(a, int) and not -(1 << 31) + 8 <= a < 1 << 31:
                return "integer beyond 32 bits"
            return "not of its type" if isinstance(a, str) and kind != "String" else "value"
        if isinstance(a, (int, float)) and isinstance(b, float) and single(a) == single(b):
            continue
        return "value"
    return None


class Report:
    def __init__(self):
        self.values = self.rows = self.files = 0
        self.found = collections.Counter()
        self.examples = collections.defaultdict(list)

    def check(self, where, ours, theirs, kind="String"):
        self.values += 1
        difference = compare_value(ours, theirs, kind)
        if difference:
            self.note(difference, "%s: %r, theirs %r" % (where, ours, theirs))

    def note(self, difference, example):
        self.found[difference] += 1
        if len(self.examples[difference]) < 4:
            self.examples[difference].append(example[:300])


def compare_sample(report, where, row, sample, format_kind):
    keys = list(sample.keys())
    alleles = sample.allele_indices if "GT" in keys else None
    if alleles is not None and not (len(alleles) == 1 and alleles[0] is None and row["genotype"] is None):
        known = [a if a is None or a <= len((row["alt"] or "").split(",")) - (row["alt"] is None) else None
                 for a in row["alleles"]]
        if known != row["alleles"]:
            report.note("no such allele", "%s: %s" % (where, row["genotype"]))
        report.check(where + " GT", known, alleles)
        if row["phased"] != sample.phased:
            report.note("haploid phase" if len(alleles) == 1 else "missing phase" if None in alleles else
                        "leading phase" if row["genotype"][0] in "/|" else "phase",
                        "%s: %s" % (where, row["genotype"]))
    elif row["genotype"] is not None and "GT" in keys and row["genotype"] != ".":
        report.note("value", "%s: genotype %s" % (where, row["genotype"]))
    ours = dict(row["format"] or {})
    for key, column in (("DP", "dp"), ("GQ", "gq"), ("AD", "ad"), ("PS", "phase_set")):
        ours[key] = row[column]
    for key in keys:
        if key == "GT":
            continue
        theirs, mine = sample[key], ours.get(key)
        if key == "PS" and mine is not None and isinstance(listed(theirs)[0], int):
            mine = int(mine)
        report.check("%s %s" % (where, key), mine, theirs, format_kind(key))
    for key in ours:
        if ours[key] is not None and key not in keys:
            report.note("key", "%s: %s" % (where, key))


def compare_record(report, where, rows, rec, kinds):
    first = rows[0]
    report.check(where + " CHROM", first["chrom"], rec.chrom)
    report.check(where + " POS", first["position"], rec.pos)
    report.check(where + " ID", first["id"], rec.id)
    report.check(where + " REF", first["ref"], rec.ref)
    report.check(where + " ALT", first["alt"].split(",") if first["alt"] else None, rec.alts)
    report.check(where + " QUAL", first["qual"], rec.qual, "Float")
    report.check(where + " FILTER", first["filter"].split(";") if first["filter"] else None, rec.filter.keys() or None)
    info = first["info"] or {}
    theirs = dict(rec.info)
    end = info.pop("END", None)  # pysam has it as the record's end only
    if isinstance(end, int) and end > rec.pos:
        report.check(where + " END", end, rec.stop if end < 1 << 31 else None, "Integer")
    for key in sorted(set(info) | set(theirs)):
        if key not in info or key not in theirs:
            report.note("key" if key in theirs or info.get(key) is not None else "bare key", "%s: INFO/%s" % (where, key))
        else:
            report.check("%s INFO/%s" % (where, key), info[key], theirs[key], kinds("info", key))
    if len(rec.samples) > 0:
        if [r["sample"] for r in rows] != list(rec.samples):
            report.note("samples", where)
        for row, sample in zip(rows, rec.samples.values()):
            compare_sample(report, "%s %s" % (where, row["sample"]), row, sample, lambda key: kinds("formats", key))


def compare_file(report, path, name):
    rows, error = query(path)
    try:
        theirs = pysam.VariantFile(path)
        records = []
        samples = max(len(theirs.header.samples), 1)

        def kinds(what, key):
            table = getattr(theirs.header, what)
            return (table[key].type or "String") if key in table else "String"

        if rows is not None:
            for i, rec in enumerate(theirs):
                compare_record(report, "%s:%d" % (name, i + 1), rows[i * samples:(i + 1) * samples], rec, kinds)
                records.append(None)
            if len(records) * samples != len(rows):
                report.note("rows", "%s: %d, theirs %d x %d" % (name, len(rows), len(records), samples))
            report.rows += len(rows)
        else:
            for rec in theirs:
                records.append(None)
            columns = "the line ends before" in error or "the line goes on" in error
            report.note("columns" if columns else "refused here alone", "%s: %s" % (name, error))
    except Exception as refused:
        with open(path, "rb") as f:
            newer = f.readline().strip() in (b"##fileformat=VCFv4.4", b"##fileformat=VCFv4.5")
        report.note("both refuse" if rows is None else "refused by pysam" if "only valid as a format" in str(refused)
                    else "refused by an older htslib" if newer else "refused there alone",
                    "%s: %s / %s" % (name, error, str(refused)[:120]))
    report.files += 1


def files_of(arguments):
    for argument in arguments:
        if os.path.isfile(argument):
            yield argument, os.path.basename(argument)
        for folder, _, names in sorted(os.walk(argument)):
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name.endswith((".vcf", ".vcf.gz")) and os.path.getsize(path) <= LARGEST:
                    yield path, os.path.relpath(path, argument)


def main():
    report = Report()
    pysam.set_verbosity(0)
    for path, name in files_of(sys.argv[1:] or [os.path.join(ROOT, "test", "data", "seq")]):
        compare_file(report, path, name)
    print("vcf oracle: %d files, %d rows, %d values" % (report.files, report.rows, report.values))
    failed = 0
    for difference, n in report.found.most_common():
        known = difference in KNOWN
        failed += 0 if known else n
        print("  %s %d: %s" % ("known" if known else "DIFFERENT", n, difference), KNOWN.get(difference, ""))
        for example in report.examples[difference]:
            print("      " + example)
    print("%d passed, %d failed" % (report.values - failed, failed))
    sys.exit(failed > 0)


main()
