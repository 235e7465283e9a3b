#!/usr/bin/python3
"""Compares the functions over genotypes with definitions counted out in integers and with bcftools.

usage: genotype_oracle.py [file or folder...]   VCF files for bcftools; by default those of test/data/seq

Hardy-Weinberg p-values against an enumeration in integers of any size; scores against fractions; allele frequency and
counts, missing genotypes, Hardy-Weinberg of two alleles against bcftools +fill-tags; transitions and transversions
against bcftools stats. Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the
extension must be installed in the database. Each value that differs is listed; the last line is "N passed, N failed".
"""

import base64
import fractions
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LARGEST = 5 << 20
passed, failed = 0, 0
compared = {"files": 0, "records": 0, "files passed over": 0, "polyploid records": 0,
            "records with a phased missing allele": 0, "files of substitutions": 0}


def check(where, ours, theirs, tolerance=0.0):
    global passed, failed
    if ours == theirs or (ours is not None and theirs is not None and
                          (abs(ours - theirs) <= tolerance * abs(theirs) or tolerance > 0 and ours + theirs < 1e-307)):
        passed += 1
        return
    failed += 1
    if failed < 60:
        print("  %s: %r, theirs %r" % (where, ours, theirs))


def psql(sql):
    done = subprocess.run(["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input=sql, capture_output=True, text=True)
    if done.returncode != 0:
        return None, done.stderr
    return [line.split("\t") for line in done.stdout.split("\n") if line], None


def number(text):
    return None if text == "" else float(text)


# ---- Hardy-Weinberg ----

def exact_p(hom_ref, het, hom_alt):
    """Two-sided p and mid-p: the weights n! / (a! h! b!) 2^h of all heterozygote counts, in integers."""
    n, rare = hom_ref + het + hom_alt, 2 * min(hom_ref, hom_alt) + het
    weights = {}
    h = rare % 2
    weight = math.comb(n, (rare - h) // 2) * math.comb(n - (rare - h) // 2, h) * 2 ** h
    while h <= rare:
        weights[h] = weight
        a = (rare - h) // 2
        weight = weight * 4 * a * (n - h - a) // ((h + 2) * (h + 1))
        h += 2
    total, seen = sum(weights.values()), weights[het]
    below = sum(w for w in weights.values() if w <= seen)
    equal = sum(w for w in weights.values() if w == seen)
    return float(fractions.Fraction(below, total)), float(fractions.Fraction(2 * below - equal, 2 * total))


def hardy_weinberg():
    rng = random.Random(7)
    cases = [(a, h, b) for a in range(0, 13) for h in range(0, 13) for b in range(0, 13) if a + h + b > 0]
    for _ in range(1500):
        most = rng.choice([30, 100, 1000, 4000])
        cases.append((rng.randrange(most), rng.randrange(most), rng.randrange(max(2, most // rng.choice([1, 10, 100])))))
    cases = [c for c in cases if sum(c) > 0]
    for _ in range(300):  # near equilibrium, where p is neither 0 nor 1
        n, q = rng.randrange(10, 5000), rng.random() ** 2
        het = min(n, max(0, round(2 * q * (1 - q) * n + rng.gauss(0, 1.5) * (n * q * (1 - q)) ** 0.5)))
        alt = min(n - het, max(0, round(q * q * n)))
        cases.append((n - het - alt, het, alt))
    # Below 10^-308 a p-value is 0 here.
    rows, error = psql("SELECT medai_hwe_exact(a, h, b), medai_hwe_exact(a, h, b, true) FROM (VALUES %s) v(a, h, b);" %
                       ", ".join("(%d, %d, %d)" % c for c in cases))
    if rows is None:
        sys.exit("genotype oracle: %s" % error)
    for case, row in zip(cases, rows):
        p, mid = exact_p(*case)
        check("hwe %r" % (case,), number(row[0]), p, 1e-11)
        check("mid-p %r" % (case,), number(row[1]), mid, 1e-11)


# ---- scores ----

def scores():
    rng = random.Random(8)
    for size in (1, 2, 10, 1000):
        pairs = [(rng.choice([0, 1, 2, rng.random() * 2]), rng.gauss(0, 1) * 10.0 ** rng.randrange(-12, 12))
                 for _ in range(size)]
        rows, error = psql("SELECT medai_prs(d, w) FROM (VALUES %s) v(d, w);" %
                           ", ".join("(%r::float8, %r::float8)" % p for p in pairs))
        exact = sum(fractions.Fraction(d * w) for d, w in pairs)
        check("prs of %d" % size, number(rows[0][0]), float(exact))


COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A"}


def row_of_score(genotype, ref, alts, effect, other, weight, frequency):
    """What becomes of a row: (counter, contribution, ploidy, flipped, swapped), by the rules of the manual."""
    alleles = [ref] + alts
    pair = (effect, other) if other is not None else (ref, alts[0]) if len(alts) == 1 else ("", "x")
    if COMPLEMENT.get(pair[0]) == pair[1]:
        return "ambiguous", None, 0, 0, 0
    for flipped in (0, 1):
        e, o = (effect, other) if not flipped else (COMPLEMENT.get(effect), COMPLEMENT.get(other) if other else None)
        if e in alleles and (other is None or o in alleles):
            break
    else:
        return "mismatched", None, 0, 0, 0
    calls = genotype.replace("|", "/").split("/")
    swapped = int(e == ref)
    if "." in calls:
        if frequency is None:
            return "missing", None, 0, 0, 0
        ploidy = max(2, len(calls))
        return "imputed", ploidy * frequency * weight, ploidy, flipped, swapped
    return "used", calls.count(str(alleles.index(e))) * weight, len(calls), flipped, swapped


def checked_scores():
    rng = random.Random(9)
    bases = ["A", "C", "G", "T", "AT", "ATT"]
    for case in range(60):
        rows, values = [], []
        for _ in range(rng.choice([1, 5, 60])):
            ref, *alts = rng.sample(bases, rng.choice([2, 2, 3]))
            genotype = rng.choice(["0/0", "0/1", "1|1", "./.", ".", "./1", "1", "0/%d" % len(alts), "0/0/1"])
            effect, other = rng.sample([ref] + alts if rng.random() < 0.5 else bases, 2)
            if rng.random() < 0.2:
                other = None
            row = (genotype, ref, alts, effect, other, rng.gauss(0, 1), rng.choice([None, rng.random()]))
            rows.append(row)
            values.append("(%s)" % ", ".join("NULL" if v is None else repr(v) for v in
                                             (genotype, ref, ",".join(alts), effect, other) + row[5:]))
        got, error = psql("SELECT (p).* FROM (SELECT medai_prs(g, r, a, e, o, w::float8, f::float8) AS p FROM (VALUES %s) "
                          "v(g, r, a, e, o, w, f)) s;" % ", ".join(values))
        total, counts = fractions.Fraction(0), dict.fromkeys(
            ("used", "imputed", "flipped", "swapped", "missing", "ambiguous", "mismatched", "alleles"), 0)
        for row in rows:
            what, part, ploidy, flipped, swapped = row_of_score(*row)
            counts[what] += 1
            if part is not None:
                counts["used"] += what == "imputed"
                counts["alleles"] += ploidy
                counts["flipped"] += flipped
                counts["swapped"] += swapped
                total += fractions.Fraction(part)
        expected = [float(total) if counts["used"] else None, float(total) / counts["alleles"] if counts["used"] else None]
        for name, ours, theirs in zip(["score", "average"] + list(counts), got[0], expected + list(counts.values())):
            check("score %d %s" % (case, name), number(ours), theirs)


# ---- bcftools ----

def rows_of_file(path, select):
    with open(path, "rb") as f:
        data = base64.b64encode(f.read()).decode()
    return psql("CREATE TEMP TABLE v AS SELECT * FROM medai_vcf(decode('%s', 'base64'));\n%s" % (data, select))[0]


def lines_of(command):
    done = subprocess.run(command, shell=True, executable="/bin/bash", capture_output=True, text=True)
    return done.stdout.split("\n") if done.returncode == 0 else None


def compare_tags(path, name):
    """AN, AC, AF, HWE and F_MISSING of each record that has genotypes and an alternative."""
    theirs = lines_of("set -o pipefail; bcftools +fill-tags '%s' -- -t AN,AC,AF,HWE,F_MISSING | "
                      "bcftools query -f '%%ALT\\t%%AN\\t%%AC\\t%%AF\\t%%HWE\\t%%F_MISSING\\n'" % path)
    ours = rows_of_file(path, """
        SELECT medai_allele_counts(genotype), medai_allele_frequency(genotype), medai_hwe(genotype),
               medai_call_rate(genotype), count(genotype), count(*), bool_and(genotype ~ '^[0-9.][/|][0-9.]$'),
               bool_or(genotype ~ '[/|].+[/|]'), bool_or(genotype ~ '[|][.]')
          FROM v GROUP BY record ORDER BY record;""")
    if theirs is None or ours is None or len(ours) != len(theirs) - 1:  # one of the two refuses the file
        compared["files passed over"] += 1
        return
    compared["files"] += 1
    for i, (mine, line) in enumerate(zip(ours, theirs)):
        alt, an, ac, af, hwe, missing = line.split("\t")
        alts = 0 if alt == "." else alt.count(",") + 1
        where = "%s:%d" % (name, i + 1)
        if mine[4] == "0" or alts == 0 or an == ".":
            continue
        if mine[7] == "t":  # bcftools counts each allele of a polyploid once, and a homozygote twice
            compared["polyploid records"] += 1
            continue
        compared["records"] += 1
        counts = [int(x) for x in mine[0].strip("{}").split(",") if x]
        check(where + " AN", sum(counts), int(an))
        if len(counts) <= alts + 1:
            padded = counts + [0] * (alts + 1 - len(counts))
            for a, x in enumerate(ac.split(",")):
                check("%s AC %d" % (where, a), padded[a + 1], int(x))
        if af != "." and int(an) > 0:
            check(where + " AF", number(mine[1]), float(af.split(",")[0]), 1e-5)
        if alts == 1 and mine[6] == "t" and hwe != "." and mine[2] != "":
            p, q = number(mine[2]), float(hwe)  # below 10^-37 theirs has few digits
            check(where + " HWE", p if p > 1e-37 else 0.0, q if q > 1e-37 else 0.0, 1e-4)
        if mine[8] == "t":  # bcftools 1.16 does not see a missing allele behind "|"
            compared["records with a phased missing allele"] += 1
        elif missing != "." and mine[4] == mine[5]:
            check(where + " F_MISSING", 1 - number(mine[3]), float(missing), 1e-5)


def compare_substitutions(path, name):
    """bcftools looks at the first letters alone: substitutions further on in an allele are left out of this."""
    tstv = [line.split("\t") for line in lines_of("bcftools stats '%s'" % path) or [] if line.startswith("TSTV")]
    ours = rows_of_file(path, "SELECT (medai_titv(ref, a)).* FROM (SELECT DISTINCT record, ref, alt FROM v) s, "
                              "string_to_table(alt, ',') a WHERE left(ref, 1) <> left(a, 1);")
    if not tstv or not ours:
        return
    compared["files of substitutions"] += 1
    check(name + " transitions", number(ours[0][0]) if len(ours[0]) > 1 and ours[0][0] else 0.0, float(tstv[0][2]))
    check(name + " transversions", number(ours[0][1]) if len(ours[0]) > 1 and ours[0][1] else 0.0, float(tstv[0][3]))


def random_file(folder):
    """A cohort of 150: common and rare variants, in and out of equilibrium, haploid, half and wholly missing calls."""
    rng = random.Random(10)
    path = os.path.join(folder, "random.vcf")
    with open(path, "w") as f:
        f.write("##fileformat=VCFv4.2\n##contig=<ID=1>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">\n")
        f.write("\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"] +
                          ["S%d" % i for i in range(150)]) + "\n")
        for record in range(400):
            ref, *alts = rng.sample("ACGT", rng.choice([2, 2, 2, 3]))
            q, inbred, odd = rng.random() ** 3, rng.choice([0, 0, 0.3, 1]), rng.choice([0, 0.1])
            calls = []
            for _ in range(150):
                a, b = (str(rng.randint(1, len(alts))) if rng.random() < q else "0" for _ in range(2))
                b = a if rng.random() < inbred else b
                calls.append(rng.choice([a, ".", "./.", "./" + b, a + "/."]) if rng.random() < odd else
                             a + rng.choice("/|") + b)
            f.write("\t".join(["1", str(record + 1), ".", ref, ",".join(alts), ".", ".", ".", "GT"] + calls) + "\n")
    return path


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
    hardy_weinberg()
    scores()
    checked_scores()
    if shutil.which("bcftools"):
        with tempfile.TemporaryDirectory() as folder:
            path = random_file(folder)
            compare_tags(path, "random")
            compare_substitutions(path, "random")
        for path, name in files_of(sys.argv[1:] or [os.path.join(ROOT, "test", "data", "seq")]):
            compare_tags(path, name)
            compare_substitutions(path, name)
    else:
        print("there is no bcftools: its part is skipped")
    print("bcftools: " + ", ".join("%d %s" % (n, what) for what, n in compared.items()))
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)


main()
