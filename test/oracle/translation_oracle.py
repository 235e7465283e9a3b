#!/usr/bin/python3
"""Compares translation, melting temperatures, masses and three-letter codes with Biopython.

Usage: translation_oracle.py [cases=2000] [seed=1] [shared=folder of sequences]

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the server. Everything is one transaction a part, which is rolled back. What is refused must be the same
(any error of Biopython against SQLSTATE 22P02 or 22023), texts equal, numbers within 1e-9 + 1e-9 relative. Every
difference is listed, up to twenty of a part; the last line is "N passed, N failed".

The reference is Biopython after 1.80, whose DNA_NN4 has two other values and which complements no mixture of T
and U: what depends on these is left out then. BIOPYTHON names the folder of another Biopython than the installed one.
"""

import gzip
import itertools
import os
import random
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")
if os.environ.get("BIOPYTHON"):
    sys.path.insert(0, os.environ["BIOPYTHON"])
try:
    import Bio
    from Bio import SeqUtils
    from Bio.Data import CodonTable
    from Bio.Seq import Seq
    from Bio.SeqUtils import MeltingTemp
except ImportError as missing:
    print("translation oracle: skipped, %s" % missing)
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OPTIONS = dict(argument.split("=", 1) for argument in sys.argv[1:])
CASES = int(OPTIONS.get("cases", 2000))
SHARED = OPTIONS.get("shared", os.path.join(ROOT, "..", "shared", "data", "sequences"))
RANDOM = random.Random(int(OPTIONS.get("seed", 1)))
TABLES = sorted(CodonTable.generic_by_id)
IUPAC = "ACGTURYSWKMBDHVN"
OLD = MeltingTemp.DNA_NN4["GG/CC"] != (-8.0, -19.9)
count = {"passed": 0, "failed": 0}


# ---- both sides ----

def copied(value):
    """A value as COPY reads it: bytes are a bytea."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, (list, tuple)):
        return "{" + ",".join(repr(v) for v in value) + "}"
    return repr(value) if isinstance(value, float) else str(value)


def answers(columns, expression, rows):
    """What the server says to an expression over each row: a text, None for NULL, or ("22P02", message)."""
    names = ", ".join("%s %s" % c for c in columns)
    script = ["BEGIN; SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS medai;",
              "SET LOCAL extra_float_digits = 3;",
              "CREATE TEMP TABLE asked (n int, %s);" % names,
              "CREATE FUNCTION pg_temp.answer(c asked) RETURNS text LANGUAGE plpgsql AS $$ BEGIN "
              "RETURN 'ok ' || (%s)::text; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM; END $$;"
              % expression,
              "COPY asked FROM STDIN;"]
    script += ["\t".join([str(i)] + [copied(v) for v in row]) for i, row in enumerate(rows)]
    script += ["\\.", "COPY (SELECT pg_temp.answer(a) FROM asked a ORDER BY n) TO STDOUT;", "ROLLBACK;"]
    done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], input="\n".join(script), encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit("psql: %s" % done.stderr)
    for line in done.stdout.split("\n")[:len(rows)]:
        if line == "\\N":
            yield None
        elif line.startswith("ok "):
            yield line[3:].replace("\\\\", "\\")
        else:
            yield tuple(line.split(" ", 1))


def expected(function, *arguments, **named):
    """What Biopython says: a value, or an exception."""
    try:
        return function(*arguments, **named)
    except Exception as refused:
        return refused


def agree(got, want):
    if isinstance(want, Exception):
        return isinstance(got, tuple) and got[0] in ("22P02", "22023")
    if got is None or isinstance(got, tuple):
        return False
    if isinstance(want, str):
        return got == want
    return abs(float(got) - want) <= 1e-9 + 1e-9 * abs(want)


def short(value):
    text = repr(value)
    return text if len(text) < 200 else text[:120] + "... (%d)" % len(text)


def compare(part, columns, expression, rows, wants):
    failed, refused = 0, 0
    for row, got, want in zip(rows, answers(columns, expression, rows), wants):
        refused += isinstance(want, Exception)
        if agree(got, want):
            continue
        failed += 1
        if failed <= 20:
            print("%s %s: medai %s, Biopython %s" % (part, short(row), short(got), short(want)))
    count["failed"] += failed
    count["passed"] += len(rows) - failed
    print("%-28s %7d cases, %6d of them refused, %d differences" % (part, len(rows), refused, failed))


# ---- sequences ----

def letters(alphabet, n):
    return "".join(RANDOM.choices(alphabet, k=n))


def random_length():
    return RANDOM.choice((RANDOM.randrange(10), RANDOM.randrange(100), RANDOM.randrange(5001)))


def random_sequence():
    """Nucleotides of some kind, mostly such as can be translated."""
    n = random_length()
    seq = letters(RANDOM.choice(("ACGT", "ACGU", "ACGTU", "ACGTacgt", IUPAC, IUPAC + IUPAC.lower(), "ACGTN",
                                 "ACGT" * 9 + IUPAC, IUPAC + "X")), n)
    kind = RANDOM.randrange(6)
    if kind == 0 and n:
        at = RANDOM.randrange(n)
        seq = seq[:at] + RANDOM.choice("-.?* EFIJLOPQZx@`{\x01\x7f1") + seq[at + 1:]
    elif kind == 1:
        for _ in range(RANDOM.randrange(1, 5)):
            at = 3 * RANDOM.randrange(n // 3 + 1)
            seq = seq[:at] + "---" * RANDOM.randrange(1, 4) + seq[at:]
    return seq


def random_cds(table):
    """A coding sequence, or nearly one."""
    code = CodonTable.unambiguous_dna_by_id[table]
    sense = [c for c in code.forward_table if c not in code.stop_codons]
    codons = RANDOM.choices(sense, k=RANDOM.randrange(30))
    seq = RANDOM.choice(code.start_codons) + "".join(codons) + RANDOM.choice(code.stop_codons)
    for _ in range(RANDOM.choice((0, 0, 1, 2))):
        at = RANDOM.randrange(len(seq))
        seq = seq[:at] + RANDOM.choice(IUPAC + "X-") * RANDOM.choice((0, 1, 1, 1, 2)) + seq[at + 1:]
    return seq.replace("T", "U") if RANDOM.random() < 0.2 else seq


def shared_sequences():
    """name -> sequence of the shared FASTA files, none where they are not there."""
    for name in sorted(os.listdir(SHARED)) if os.path.isdir(SHARED) else []:
        if not name.endswith((".fa", ".fna", ".fna.gz")):
            continue
        path = os.path.join(SHARED, name)
        with (gzip.open(path, "rt") if name.endswith(".gz") else open(path)) as lines:
            for record in lines.read().split(">")[1:]:
                head, _, body = record.partition("\n")
                yield name + " " + head.split(" ")[0], body.replace("\n", "").replace("\r", "")


# ---- parts ----

TRANSLATE = (("seq", "bytea"), ("code", "int"), ("to_stop", "bool"), ("cds", "bool"))
AS_TEXT = "medai_translate(convert_from(c.seq, 'UTF8'), c.code, c.to_stop, c.cds)"
AS_BYTES = "medai_translate(c.seq, c.code, c.to_stop, c.cds)"


def translated(seq, code, to_stop, cds):
    return expected(lambda: str(Seq(seq.decode()).translate(code, to_stop=to_stop, cds=cds)))


def compare_codes():
    rows, wants = [], []
    for number in range(0, 36):
        code = CodonTable.unambiguous_dna_by_id.get(number)
        rows.append((number,))
        wants.append("none" if code is None else
                     " ".join(sorted(code.start_codons)) + "/" + " ".join(sorted(code.stop_codons)))
    compare("genetic codes", (("code", "int"),),
            "SELECT coalesce((SELECT array_to_string(starts, ' ') || '/' || array_to_string(stops, ' ')"
            " FROM medai_genetic_codes() WHERE id = c.code), 'none')", rows, wants)


def compare_codons():
    rows = [("".join(codon).encode(), table, False, False)
            for codon in itertools.product(IUPAC + "X-?", repeat=3) for table in TABLES]
    compare("codons", TRANSLATE, AS_BYTES, rows, [translated(*row) for row in rows])


def compare_random():
    rows = [(random_sequence().encode(), RANDOM.choice(TABLES + [0, 7, 34]), RANDOM.random() < 0.3,
             RANDOM.random() < 0.1) for _ in range(CASES)]
    compare("random sequences", TRANSLATE, AS_TEXT, rows, [translated(*row) for row in rows])
    compare("the same as bytea", TRANSLATE, AS_BYTES, rows, [translated(*row) for row in rows])
    rows = []
    for _ in range(2 * CASES):
        table = RANDOM.choice(TABLES)
        rows.append((random_cds(table).encode(), table, RANDOM.random() < 0.2, True))
    compare("coding sequences", TRANSLATE, AS_TEXT, rows, [translated(*row) for row in rows])


def compare_shared():
    sequences = list(shared_sequences())
    if not sequences:
        print("shared sequences: skipped, they are not in %s" % SHARED)
        return
    rows = [(seq[frame:].encode(), table, to_stop, False) for _, seq in sequences
            for frame, table, to_stop in ((0, 1, False), (1, 2, False), (2, 11, True))]
    compare("shared sequences", TRANSLATE, AS_TEXT, rows, [translated(*row) for row in rows])
    rows, wants = [], []
    for name, seq in sequences:
        for kind in itertools.product((False, True), repeat=3):
            rows.append((seq.encode(), "DNA") + kind)
            wants.append(expected(SeqUtils.molecular_weight, seq, "DNA", *kind))
    compare("their masses", WEIGHT, WEIGH, rows, wants)


def compare_genbank():
    """Coding sequences of the shared GenBank file give the proteins that it states."""
    path = os.path.join(SHARED, "yersinia_pestis_pPCP1_NC_005816.gb")
    if not os.path.exists(path):
        print("coding sequences of pPCP1: skipped, they are not in %s" % SHARED)
        return
    try:
        from Bio import SeqIO
    except ImportError as missing:
        print("coding sequences of pPCP1: skipped, %s" % missing)
        return
    record = SeqIO.read(path, "genbank")
    rows, wants = [], []
    for feature in record.features:
        if feature.type == "CDS" and "translation" in feature.qualifiers:
            code = int(feature.qualifiers["transl_table"][0])
            rows.append((str(feature.extract(record.seq)).encode(), code, False, True))
            wants.append(feature.qualifiers["translation"][0])
    compare("coding sequences of pPCP1", TRANSLATE, AS_TEXT, rows, wants)


WEIGHT = (("seq", "bytea"), ("type", "text"), ("ds", "bool"), ("circular", "bool"), ("mono", "bool"))
WEIGH = "medai_seq_weight(convert_from(c.seq, 'UTF8'), c.type, c.ds, c.circular, c.mono)"


def compare_weights():
    rows, wants = [], []
    for _ in range(CASES):
        kind = RANDOM.choice(("DNA", "RNA", "protein"))
        alphabet = {"DNA": "ACGT", "RNA": "ACGU", "protein": "ACDEFGHIKLMNOPQRSTUVWY"}[kind]
        seq = letters(alphabet + alphabet.lower() * RANDOM.randrange(2), random_length())
        if RANDOM.random() < 0.2:
            at = RANDOM.randrange(len(seq) + 1)
            seq = seq[:at] + RANDOM.choice(" \t\v\f\x1c\x1d\x1e\x1fBJXZNU*-\x01~") + seq[at:]
        kinds = [RANDOM.random() < 0.3 for _ in range(3)]
        if RANDOM.random() < 0.05:
            kind = RANDOM.choice(("dna", "Protein", ""))
        rows.append((seq.encode(), kind, *kinds))
        wants.append(expected(SeqUtils.molecular_weight, seq, kind, *kinds))
    compare("masses", WEIGHT, WEIGH, rows, wants)


def compare_names():
    columns = (("seq", "bytea"), ("undef", "text"))
    rows = [(letters("ACDEFGHIKLMNPQRSTVWYBJOUXZ*-ax1", random_length()).encode(),
             RANDOM.choice(("Xaa", "", "?", "---"))) for _ in range(CASES // 4)]
    compare("seq3", columns, "medai_seq3(convert_from(c.seq, 'UTF8'), c.undef)", rows,
            [expected(SeqUtils.seq3, seq.decode(), undef_code=undef) for seq, undef in rows])
    rows = []
    for _ in range(CASES // 4):
        seq = letters("ACDEFGHIKLMNPQRSTVWYBJOUXZ*-", RANDOM.randrange(200))
        seq = SeqUtils.seq3(seq, undef_code="-" * RANDOM.randrange(5))
        at = RANDOM.randrange(len(seq) + 1)
        seq = RANDOM.choice((seq, seq.upper(), seq.lower(), seq[at:], seq[:at]))
        rows.append((seq.encode(), RANDOM.choice(("X", "", "?", "undefined"))))
    compare("seq1", columns, "medai_seq1(convert_from(c.seq, 'UTF8'), c.undef)", rows,
            [expected(SeqUtils.seq1, seq.decode(), undef_code=undef) for seq, undef in rows])


# ---- melting temperatures ----

IONS = ("na", "k", "tris", "mg", "dntps")
NAMES = dict(zip(IONS, ("Na", "K", "Tris", "Mg", "dNTPs")))


def random_ions():
    ions = {ion: RANDOM.choice((0, 0, round(RANDOM.uniform(0, 5), 3), RANDOM.uniform(0, 200))) for ion in IONS}
    ions["na"] = RANDOM.choice((50, 50, 50, ions["na"]))
    return {ion: float(value) for ion, value in ions.items()}


def named(ions):
    return {NAMES[ion]: value for ion, value in ions.items()}


def random_oligo():
    alphabet = RANDOM.choice(("ACGT", "ACGT", "ACGT", "ACGU", "ACGTacgtu", "ACGTI", "AT", "CG"))
    seq = letters(alphabet, RANDOM.choice((RANDOM.randrange(5), RANDOM.randrange(60))))
    if RANDOM.random() < 0.1:
        at = RANDOM.randrange(len(seq) + 1)
        seq = seq[:at] + RANDOM.choice("NRYSWKMBDHVX -.*1zU") + seq[at:]
    return seq


def other_strand(seq):
    """A strand that lies under another: with mismatches, longer or shorter, shifted."""
    other = str(Seq(seq.replace("U", "T").replace("u", "t")).complement())
    for _ in range(RANDOM.choice((0, 0, 0, 1, 1, 2))):
        if other:
            at = RANDOM.choice((0, len(other) - 1, RANDOM.randrange(len(other))))
            other = other[:at] + RANDOM.choice("ACGTI") + other[at + 1:]
    shift = RANDOM.choice((0, 0, 0, 1, 1, -1, -1, 2, -3, 100, -200))
    if shift > 0 and RANDOM.random() < 0.9:
        other = letters("ACGT", shift) + other
    elif shift < 0 and RANDOM.random() < 0.9:
        other = other[-shift:]
    return other + letters("ACGT", RANDOM.choice((0, 0, 0, 1, 1, 3))), shift


def compare_nn():
    columns = (("seq", "bytea"), ("c_seq", "bytea"), ("shift", "int"), ("nn", "text"), ("de", "text"),
               ("dnac1", "float8"), ("dnac2", "float8"), ("selfcomp", "bool"), ("saltcorr", "int"), ("precise", "bool"),
               ("chk", "bool"), *((ion, "float8") for ion in IONS))
    tables = ["DNA_NN1", "DNA_NN2", "DNA_NN3", "DNA_NN4", "RNA_NN1", "RNA_NN2", "RNA_NN3", "R_DNA_NN1"]
    rows, wants = [], []
    if OLD:
        print("Tm_NN: DNA_NN4 and mixtures of T and U are left out, this Biopython is too old")
        tables.remove("DNA_NN4")
    for _ in range(4 * CASES):
        seq, given = random_oligo(), RANDOM.random() < 0.6
        if OLD:
            seq = seq.replace("U", "T").replace("u", "t")
        other, shift = other_strand(seq) if given else (None, RANDOM.choice((0, 0, 0, 1)))
        nn, de = RANDOM.choice(tables), RANDOM.choice(("DNA_DE1", "RNA_DE1"))
        dnac1, dnac2 = RANDOM.choice(((25.0, 25.0), (250.0, 0.0), (RANDOM.uniform(0, 500), RANDOM.uniform(0, 500))))
        selfcomp, strict, check = RANDOM.random() < 0.2, RANDOM.random() < 0.7, RANDOM.random() < 0.9
        saltcorr, ions = RANDOM.choice((5, 5, 5, 0, 1, 2, 3, 4, 6, 7, 7, 8)), random_ions()
        rows.append((seq.encode(), None if other is None else other.encode(), shift, nn, de, dnac1, dnac2, selfcomp,
                     saltcorr, strict, check, *ions.values()))
        wants.append(expected(MeltingTemp.Tm_NN, seq, check=check, strict=strict, c_seq=other, shift=shift,
                              nn_table=getattr(MeltingTemp, nn), de_table=getattr(MeltingTemp, de), dnac1=dnac1,
                              dnac2=dnac2, selfcomp=selfcomp, saltcorr=saltcorr, **named(ions)))
    compare("Tm_NN", columns,
            "medai_melting_temp(c.seq, 'nn', c.na, c.k, c.tris, c.mg, c.dntps, c.dnac1, c.dnac2, c.saltcorr,"
            " c.selfcomp, c.c_seq, c.shift, c.nn, c.de, strict => c.precise, \"check\" => c.chk)", rows, wants)


def compare_gc():
    columns = (("seq", "bytea"), ("valueset", "int"), ("userset", "float8[]"), ("saltcorr", "int"),
               ("mismatch", "bool"), ("precise", "bool"), ("chk", "bool"), *((ion, "float8") for ion in IONS))
    rows, wants = [], []
    for _ in range(2 * CASES):
        seq = letters(RANDOM.choice(("ACGT", "acgu", "ACGTX", IUPAC + "xXIe")),
                      RANDOM.choice((RANDOM.randrange(4), random_length())))
        userset = [RANDOM.uniform(0, 90), 0.41, RANDOM.uniform(0, 600), 1.0][:RANDOM.choice((4, 4, 4, 3))]
        userset = RANDOM.choice((None, None, userset))
        valueset = RANDOM.choice((0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9))
        saltcorr = RANDOM.choice((0, 0, 1, 2, 3, 4, 5, 6, 7, 8))
        mismatch, strict, check = RANDOM.random() < 0.8, RANDOM.random() < 0.5, RANDOM.random() < 0.8
        ions = random_ions()
        rows.append((seq.encode(), valueset, userset, saltcorr, mismatch, strict, check, *ions.values()))
        wants.append(expected(MeltingTemp.Tm_GC, seq, check=check, strict=strict, valueset=valueset, userset=userset,
                              saltcorr=saltcorr, mismatch=mismatch, **named(ions)))
    compare("Tm_GC", columns,
            "medai_melting_temp(c.seq, 'gc', c.na, c.k, c.tris, c.mg, c.dntps, saltcorr => c.saltcorr,"
            " valueset => c.valueset, userset => c.userset, mismatch => c.mismatch, strict => c.precise,"
            " \"check\" => c.chk)", rows, wants)
    rows = [(letters(RANDOM.choice(("ACGT", "acgu", IUPAC + "xX1 ")), random_length()).encode(),
             RANDOM.random() < 0.5, RANDOM.random() < 0.8) for _ in range(CASES)]
    compare("Tm_Wallace", (("seq", "bytea"), ("precise", "bool"), ("chk", "bool")),
            "medai_melting_temp(c.seq, 'wallace', strict => c.precise, \"check\" => c.chk)", rows,
            [expected(MeltingTemp.Tm_Wallace, seq.decode(), check=check, strict=strict) for seq, strict, check in rows])


def compare_corrections():
    rows = [(RANDOM.randrange(0, 9), *random_ions().values(),
             RANDOM.choice((None, b"", letters("ACGTNacgs", 30).encode(), b"A"))) for _ in range(CASES)]
    compare("salt_correction", (("method", "int"), *((ion, "float8") for ion in IONS), ("seq", "bytea")),
            "medai_salt_correction(c.method, c.na, c.k, c.tris, c.mg, c.dntps, convert_from(c.seq, 'UTF8'))", rows,
            [expected(MeltingTemp.salt_correction, *row[1:6], row[0], None if row[6] is None else row[6].decode())
             for row in rows])
    rows = [(RANDOM.uniform(0, 90), RANDOM.choice((0.0, RANDOM.uniform(0, 10))),
             RANDOM.choice((0.0, RANDOM.uniform(0, 10))), RANDOM.uniform(0.5, 0.75), RANDOM.uniform(0.5, 0.75),
             RANDOM.choice((1, 1, 2, 2, 3)), RANDOM.choice((None, -1.0, RANDOM.uniform(0, 100)))) for _ in range(CASES)]
    compare("chem_correction", (("tm", "float8"), ("dmso", "float8"), ("fmd", "float8"), ("df", "float8"),
                                ("ff", "float8"), ("m", "int"), ("gc", "float8")),
            "medai_chem_correction(c.tm, c.dmso, c.fmd, c.df, c.ff, c.m, c.gc)", rows,
            [expected(MeltingTemp.chem_correction, *row) for row in rows])


print("Biopython %s" % Bio.__version__)
for compare_part in (compare_codes, compare_codons, compare_random, compare_weights, compare_names, compare_nn,
                     compare_gc, compare_corrections, compare_shared, compare_genbank):
    compare_part()
print("%(passed)d passed, %(failed)d failed" % count)
sys.exit(count["failed"] > 0)
