#!/usr/bin/python3
"""Compares variants with bcftools norm and HGVS texts with biocommons/hgvs, and checks that variants give back.

Usage: variant_oracle.py [cases=3000] [seed=1] [shared=folder of sequences]

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the server. BCFTOOLS_TESTS names the folder test of bcftools' source, HGVS_TESTS the folder tests/data of
biocommons/hgvs; what needs a folder or a program that is not there says that it skips. Differences whose cause is
known are counted by cause (docs/variant.md has the causes); each other one is listed. The last line is "N passed,
N failed".
"""

import csv
import glob
import gzip
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import hgvs_peer

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OPTIONS = dict(argument.split("=", 1) for argument in sys.argv[1:])
CASES = int(OPTIONS.get("cases", 3000))
SHARED = OPTIONS.get("shared", os.path.join(ROOT, "..", "shared", "data", "sequences"))
RANDOM = random.Random(int(OPTIONS.get("seed", 1)))
COMPLEMENT = str.maketrans("ACGTRYKMSWBDHVN", "TGCAYRMKSWVHDBN")
count = {"passed": 0, "failed": 0}


def answers(table, columns, rows, query):
    """What a query says about rows of text that it finds in a table."""
    script = "SET client_min_messages = error;\nCREATE EXTENSION IF NOT EXISTS medai;\nCREATE TEMP TABLE %s (id serial, %s);\nCOPY %s (%s) FROM STDIN;\n" % (
        table, ", ".join("%s text" % name for name in columns), table, ", ".join(columns))
    script += "".join("\t".join(row) + "\n" for row in rows) + "\\.\n" + query
    run = subprocess.run(["psql", "-qAtX", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input=script, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode != 0:
        sys.exit("psql: " + run.stderr)
    return [line.split("\t") for line in run.stdout.split("\n")[:-1]]


def account(part, differences, causes, total):
    """Counts a part's cases; lists differences without a known cause, up to twenty."""
    for line in differences[:20]:
        print("  %s: %s" % (part, line))
    known = ", ".join("%d %s" % (n, cause) for cause, n in sorted(causes.items()))
    print("%s: %d cases, %d differ%s" % (part, total, len(differences), "; known: " + known if known else ""))
    count["passed"] += total - len(differences)
    count["failed"] += len(differences)


def letters(n, alphabet="ACGT"):
    return "".join(RANDOM.choice(alphabet) for _ in range(n))


# ---- there and back ----

def repeats(n):
    unit = letters(RANDOM.randint(1, 4))
    return (unit * (n // len(unit) + 1))[:n]


def altered(sequence, changes):
    sequence = list(sequence)
    for _ in range(changes):
        at, kind, size = RANDOM.randint(0, len(sequence)), RANDOM.random(), RANDOM.choice([1, 1, 2, 3, 10, 100])
        if kind < 0.4:
            sequence[at:at + 1] = RANDOM.choice("ACGTN")
        elif kind < 0.6:
            del sequence[at:at + size]
        elif kind < 0.85:
            sequence[at:at] = letters(size) if RANDOM.random() < 0.7 else sequence[max(0, at - size):at]
        else:
            sequence[at:at + size] = "".join(reversed(sequence[at:at + size])).translate(COMPLEMENT)
    return "".join(sequence)


def pair():
    n, kind = RANDOM.choice([0, 1, 2, 3, 5, 8, 13, 30, 100, 400, 1500]), RANDOM.random()
    if kind < 0.4:
        ref = letters(n, RANDOM.choice(["ACGT", "AC", "acgtACGTNRYKMSWBDHVU"]))
    elif kind < 0.6:
        ref = repeats(n)
    else:
        ref = repeats(n // 3) + letters(n // 3) + repeats(n // 3)
    if RANDOM.random() < 0.25:
        return ref, letters(RANDOM.choice([0, 1, 2, 5, 20, 300]), RANDOM.choice(["ACGT", "AC"]))
    return ref, altered(ref, RANDOM.randint(0, 6))


def there_and_back():
    rows = [pair() for _ in range(CASES)]
    query = """
        SELECT p.ref, p.alt, medai_apply_variant(p.ref, v.all_of) IS DISTINCT FROM p.alt,
               v.texts NOT LIKE '%;g.[]%' AND p.ref <> '' AND p.ref || p.alt !~* 'u'
               AND medai_apply_variant(p.ref, v.texts) IS DISTINCT FROM p.alt
          FROM p, LATERAL (SELECT coalesce(array_agg(v), '{}') AS all_of,
                                  coalesce('g.[' || string_agg(substr(v.hgvs, 3), ';') || ']', 'g.1=') AS texts
                             FROM medai_variants(p.ref, p.alt) v) v ORDER BY p.id;"""
    bad = ["%s -> %s by %s" % (ref, alt, "variants" if a == "t" else "texts")
           for ref, alt, a, b in answers("p", ["ref", "alt"], rows, query) if "t" in (a, b)]
    account("there and back", bad, {}, CASES)


# ---- bcftools ----

def read_fasta(path):
    sequences, name = {}, None
    for line in open(path):
        if line.startswith(">"):
            name = line[1:].split()[0]
            sequences[name] = []
        else:
            sequences[name].append(line.strip())
    return {name: "".join(parts) for name, parts in sequences.items()}


def read_vcf(path):
    with open(path) as lines:
        fields = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    return [(f[0], int(f[1]), f[3], f[4]) for f in fields if len(f) > 4]


def by_bcftools(folder, records, sequences):
    fasta, vcf = os.path.join(folder, "reference.fa"), os.path.join(folder, "records.vcf")
    for old in glob.glob(fasta + "*"):
        os.remove(old)
    with open(fasta, "w") as out:
        out.write("".join(">%s\n%s\n" % item for item in sequences.items()))
    with open(vcf, "w") as out:
        out.write("##fileformat=VCFv4.2\n##INFO=<ID=I,Number=1,Type=Integer,Description=\"line\">\n")
        out.write("".join("##contig=<ID=%s,length=%d>\n" % (name, len(s)) for name, s in sequences.items()))
        out.write("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
        out.write("".join("%s\t%d\t.\t%s\t%s\t.\t.\tI=%d\n" % (r + (i,)) for i, r in enumerate(records)))
    run = subprocess.run(["bcftools", "norm", "-m", "-", "-c", "w", "-f", fasta, vcf], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    result = [[] for _ in records]
    for line in run.stdout.split("\n"):
        if line and not line.startswith("#"):
            fields = line.split("\t")
            result[int(re.search(r"I=(\d+)", fields[7]).group(1))].append(
                (int(fields[1]), fields[3].upper(), fields[4].upper()))
    return result


def by_medai(records, sequences):
    rows = [(sequences[chrom], str(position), ref, alt) for chrom, position, ref, alt in records]
    query = """
        CREATE FUNCTION pg_temp.normal(reference text, at bigint, ref text, alt text) RETURNS SETOF medai_variant
        LANGUAGE plpgsql AS $$
        BEGIN RETURN QUERY SELECT * FROM medai_variant_normalize(reference, at, ref, alt);
        EXCEPTION WHEN OTHERS THEN RETURN QUERY SELECT 0::bigint, SQLSTATE::text, SQLERRM::text, '', '';
        END $$;
        SELECT r.id, v.position, upper(v.ref), upper(v.alt)
          FROM r, pg_temp.normal(r.reference, r.at::bigint, r.ref, r.alt) v;"""
    result = [[] for _ in records]
    for line, position, ref, alt in answers("r", ["reference", "at", "ref", "alt"], rows, query):
        result[int(line) - 1].append((int(position), ref, alt))
    return result


def why_normal_differs(record, sequences, ours):
    chrom, position, ref, alt = record
    refused = ours and ours[0][0] == 0
    if refused and sequences[chrom][position - 1:position - 1 + len(ref)].upper() != ref.upper():
        return "lines with another reference are errors"
    if refused and re.search("[^ACGTUNRYSWKMBDHV,<>*.\\[\\]:0-9]", (ref + alt).upper()):
        return "alleles that are no nucleotides are errors"
    if "," in alt and re.search(r"[\[\]]", alt):
        return "breakends beside other alleles lose a letter in bcftools"
    return None


def compare_normal(part, folder, records, sequences):
    bad, causes = [], {}
    for record, peer, ours in zip(records, by_bcftools(folder, records, sequences), by_medai(records, sequences)):
        if sorted(peer) == sorted(ours):
            continue
        cause = why_normal_differs(record, sequences, ours)
        if cause:
            causes[cause] = causes.get(cause, 0) + 1
        else:
            bad.append("%s: bcftools %s, medai %s" % (record, peer, ours))
    account(part, bad, causes, len(records))


def random_reference():
    sequence, n = "", RANDOM.choice([5, 20, 60, 200, 1000])
    while len(sequence) < n:
        sequence += repeats(RANDOM.randint(1, 40)) if RANDOM.random() < 0.6 else letters(RANDOM.randint(1, 10), "ACGTacgtN")
    return sequence[:n]


def random_record(sequences):
    chrom = RANDOM.choice(list(sequences))
    sequence = sequences[chrom]
    at = RANDOM.randrange(len(sequence))
    ref = sequence[at:at + RANDOM.choice([1, 1, 1, 2, 3, 4, 6, 8, 12])].upper()
    alts = []
    for _ in range(RANDOM.choice([1, 1, 1, 2, 3])):
        end = at + len(ref)
        alts.append(RANDOM.choice([ref + letters(RANDOM.randint(1, 3)), ref + letters(2), ref[:RANDOM.randint(1, len(ref))],
                                   ref + sequence[max(0, end - RANDOM.randint(1, 6)):end].upper(),
                                   ref[RANDOM.randrange(len(ref)):], letters(RANDOM.randint(1, len(ref) + 1)),
                                   RANDOM.choice(["<DEL>", "*", "<INS>", ref[0] + "[c0:5["])]))
    alts = [alt for alt in dict.fromkeys(alts) if alt != ref]
    return (chrom, at + 1, ref, ",".join(alts)) if alts else random_record(sequences)


def normal_forms():
    if not shutil.which("bcftools"):
        print("normal forms: skipped, there is no bcftools")
        return
    with tempfile.TemporaryDirectory() as folder:
        tests = os.environ.get("BCFTOOLS_TESTS", "")
        for vcf in sorted(glob.glob(os.path.join(tests, "norm*.vcf")) if tests else []):
            fasta = vcf[:-4] + ".fa"
            if not os.path.exists(fasta):
                fasta = os.path.join(tests, "norm.fa")
            sequences = read_fasta(fasta)
            records = [r for r in read_vcf(vcf) if r[0] in sequences and r[1] <= len(sequences[r[0]])]
            if records:
                compare_normal(os.path.basename(vcf), folder, records, sequences)
        if not tests:
            print("bcftools' own cases: skipped, BCFTOOLS_TESTS names no folder")
        sequences = {"c%d" % i: random_reference() for i in range(40)}
        compare_normal("random lines", folder, [random_record(sequences) for _ in range(CASES)], sequences)


# ---- HGVS texts ----

# How a text of a rule of the grammar becomes one of a variant.
WHOLE = {"accn": "%s:g.1A>T", "gene_symbol": "AC(%s):g.1del", "opt_gene_expr": "AC%s:g.1del", "paren_gene": "AC%s:g.1del",
         "base": "AC:c.%sdel", "snum": "AC:n.%sdel", "num": "AC:g.%sdel", "offset": "AC:c.5%sdel", "pm": "AC:c.5%s1del",
         "nnum": "AC:p.A1ext%s", "fsext_offset": "AC:p.A1fs*%s", "aa13_fs": "AC:p.A1fs%s", "aa13_ext": "AC:p.A1ext%s",
         "ext": "AC:p.A1%s", "fs": "AC:p.A1%s", "p_posedit_special": "AC:p.%s", "hgvs_position": "%sdel",
         "hgvs_variant": "%s", "dna": "AC:g.1ins%s", "rna": "AC:r.1ins%s"}
PATTERNS = [(r"^(dna|na)_(iupac|seq)$", "AC:g.1ins%s"), (r"^rna_(iupac|seq)$", "AC:r.1ins%s"),
            (r"^aa.*_seq$", "AC:p.A1delins%s"), (r"^(aa|term)", "AC:p.A1%s"), (r"^dna_", "AC:g.1%s"),
            (r"^rna_", "AC:r.1%s"), (r"^pro_", "AC:p.A1%s"), (r"_variant$", "%s"), (r"_typed_posedit$", "AC:%s"),
            (r"_hgvs_position$", "%sdel")]


def whole_text(rule):
    for pattern, form in PATTERNS:
        if rule not in WHOLE and re.search(pattern, rule):
            return form
    kind = re.match(r"(?:def_|uncertain_)?([cgmnpr])_(posedit|interval|pos)$", rule)
    if kind:
        return "AC:%s.%%s%s" % (kind.group(1), "" if kind.group(2) == "posedit" else "del")
    return WHOLE[rule]


def texts_of_tests(folder):
    found = []
    with open(os.path.join(folder, "grammar_test.tsv")) as lines:
        for row in csv.DictReader((l for l in lines if l.strip() and not l.startswith("#")), delimiter="\t"):
            split = {"one": lambda t: [t], "string": list, "list": lambda t: t.split("|")}[row["InType"]]
            found += [whole_text(row["Func"]) % text for text in split(row["Test"])]
    with open(os.path.join(folder, "gauntlet")) as lines:
        found += [l.split()[-1] for l in lines if l.strip() and not re.match(r"#+( |#|$)", l)]
    real = []
    with gzip.open(os.path.join(folder, "clinvar.gz"), "rt") as lines:
        for line in list(lines)[1:]:
            real += line.split("\t")[-1].split()
    with gzip.open(os.path.join(folder, "random-vars.gz"), "rt") as lines:
        real += [line.strip() for line in lines]
    return found, real


def damaged(text):
    text = list(text)
    for _ in range(RANDOM.randint(1, 2)):
        at, kind = RANDOM.randint(0, len(text)), RANDOM.random()
        if kind < 0.4:
            text[at:at + 1] = []
        else:
            text[at:at + (kind < 0.6)] = RANDOM.choice("ACGTUNacgtdelinsupvx>=_()+-*?0123456789.:[]TerAlaXMfsextcopyp")
    return "".join(text)


def why_text_differs(text, peer, ours):
    if ours and re.search(r"\[\d+\]$", text):
        return "repeats are read"
    if peer and ours is None and re.search(r"(^|[^0-9])0+([^0-9]|$)", text):
        return "position 0 is none"
    if peer and ours is None and re.search(r"\d{16}", text):
        return "numbers have at most 15 digits"
    if peer and ours and re.search(r"\*\d+[-+0-9]*\)?_\(?\d", text):
        return "a stop after *N keeps what it says"
    if peer and ours and re.search(r"\(\d+\)", ours) or re.search(r"\((\S+)_\1\)", ours or ""):
        return "parentheses around one position stay"
    if peer and ours and re.search(r"(fs|ext)(Ter|X|\*)0", text):
        return "distance 0 stays"
    if ours and re.search(r"Xaa\d", text):
        return "Xaa has positions"
    return None


def texts(spell, folder):
    own, real = texts_of_tests(folder)
    RANDOM.shuffle(real)
    all_of = own + real[:CASES]
    all_of += [damaged(RANDOM.choice(all_of)) for _ in range(2 * CASES)]
    all_of = [t for t in dict.fromkeys(all_of) if not re.search(r"[\t\n\\]", t)]
    query = "SELECT CASE WHEN medai_hgvs_valid(x) THEN (medai_hgvs_parse(x)).hgvs ELSE '-' END FROM t ORDER BY id;"
    bad, causes = [], {}
    for text, (ours,) in zip(all_of, answers("t", ["x"], [(t,) for t in all_of], query)):
        ours, peer = None if ours == "-" else ours, spell(text)
        if ours == peer:
            continue
        cause = why_text_differs(text, peer, ours)
        if cause:
            causes[cause] = causes.get(cause, 0) + 1
        else:
            bad.append("%s: biocommons %s, medai %s" % (text, peer, ours))
    account("HGVS texts", bad, causes, len(all_of))


# ---- proteins ----

SENSE = [codon for codon, amino in hgvs_peer.CODE.items() if amino != "*"]


def coding_case():
    """A sequence, how much of it is coding, a c. change, and the sequence with it."""
    pool = RANDOM.choice([SENSE, SENSE, RANDOM.sample(SENSE, 3)])
    s = "ATG" + "".join(RANDOM.choice(pool) for _ in range(RANDOM.choice([3, 6, 12, 30])))
    s += RANDOM.choice(["TAA", "TAG", "TGA"])
    n = len(s)
    s += letters(RANDOM.choice([0, 5, 30, 60]))
    a, kind, new = RANDOM.randint(1, n), RANDOM.random(), letters(RANDOM.choice([1, 2, 3, 3, 4, 6, 6, 9]))
    b = min(n, a + RANDOM.choice([1, 2, 3, 3, 3, 4, 5, 6, 6, 9]) - 1)
    place = "%d_%d" % (a, b) if b > a else str(a)
    if kind < 0.3:
        base = RANDOM.choice("ACGT".replace(s[a - 1], ""))
        return s, n, "%d%s>%s" % (a, s[a - 1], base), s[:a - 1] + base + s[a:]
    if kind < 0.5:
        return s, n, place + "del", s[:a - 1] + s[b:]
    if kind < 0.65:
        return s, n, place + "dup", s[:b] + s[a - 1:b] + s[b:]
    if kind < 0.85 and a < n:
        return s, n, "%d_%dins%s" % (a, a + 1, new), s[:a] + new + s[a:]
    return s, n, place + "delins" + new, s[:a - 1] + new + s[b:]


def why_protein_differs(case, peer, ours):
    s, n, change, alt = case
    old, new = hgvs_peer.translate(s[:n]), hgvs_peer.translate(alt, ter_symbol="X")
    kept = new.startswith(old)
    if peer is None:
        return "biocommons/hgvs fails"
    if kept:
        return "a protein that stays is ="
    if re.search(r"ext(Ter)", peer) and re.search(r"ins|dup", ours):
        return "an insertion before a stop that stays is one"
    if "ins" in ours and ours.endswith("Ter)"):
        return "an inserted stop ends the change"
    if peer == "p.?":
        return "no p.? for changes at the end of the exon"
    return None


def proteins(protein):
    cases = [case for case in (coding_case() for _ in range(CASES)) if case[0] != case[3]]
    query = "SELECT medai_protein_change(a, b) FROM c ORDER BY id;"
    bad, causes = [], {}
    for case, (ours,) in zip(cases, answers("c", ["a", "b"], [(c[0], c[3]) for c in cases], query)):
        try:
            peer = protein(*case[:3])
        except Exception:
            peer = None
        if ours == peer:
            continue
        cause = why_protein_differs(case, peer, ours)
        if cause:
            causes[cause] = causes.get(cause, 0) + 1
        else:
            bad.append("%s c.%s: biocommons %s, medai %s" % (case[0], case[2], peer, ours))
    account("proteins", bad, causes, len(cases))


def with_biocommons():
    folder = os.environ.get("HGVS_TESTS", "")
    try:
        spell, protein = hgvs_peer.load(os.path.join(folder, "..", "..", "src", "hgvs"))
    except ImportError as missing:
        print("HGVS texts and proteins: skipped, HGVS_TESTS names no folder of biocommons/hgvs (%s)" % missing)
        return
    texts(spell, folder)
    proteins(protein)


there_and_back()
normal_forms()
with_biocommons()
print("%d passed, %d failed" % (count["passed"], count["failed"]))
sys.exit(count["failed"] > 0)
