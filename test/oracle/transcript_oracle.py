#!/usr/bin/python3
"""Compares HGVS c. and p. of genomic variants with brute force, with biocommons/hgvs and with bcftools csq.

Runs psql, which takes the server and database from PGHOST, PGPORT, PGUSER and PGDATABASE; the extension must be
installed in the server. Arguments: seed=1 transcripts=200.

Brute force: random genes on both strands; of a variant every place that gives the same genome is tried and the one most
downstream taken; the protein text is applied to the protein of the reference and must give that of the mutated genome.
biocommons/hgvs: its tables of real variants (g., c., p.) with the exons and sequences in its recorded data, found
through HGVS_TESTS (its tests/data folder). bcftools csq: amino acid changes with a GFF3 of the same random genes, where
bcftools is installed. Every difference is listed; the last line is "N passed, N failed".
"""

import collections
import os
import pickle
import random
import re
import shutil
import subprocess
import sys
import tempfile

from Bio.Seq import Seq, reverse_complement

counts = collections.Counter()
options = dict(word.split("=") for word in sys.argv[1:])
random.seed(int(options.get("seed", 1)))
THREE = {"A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu", "G": "Gly", "H": "His",
         "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe", "P": "Pro", "S": "Ser", "T": "Thr", "W": "Trp",
         "Y": "Tyr", "V": "Val", "*": "Ter", "X": "Xaa"}
ONE = {three: one for one, three in THREE.items()}


def check(what, got, wanted, kind="passed"):
    counts[kind if got == wanted else "failed"] += 1
    if got != wanted:
        print("%s: %s, not %s" % (what, str(got)[:200], str(wanted)[:200]))
    return got == wanted


def psql(statement):
    answer = subprocess.run(["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input=statement, text=True,
                            capture_output=True)
    if answer.returncode != 0:
        sys.exit(answer.stderr[:2000])
    return [line.split("\t") for line in answer.stdout.splitlines()]


def array(numbers):
    return "{%s}" % ",".join(map(str, numbers))


def ask(genes, cases):
    """genes: name -> Gene; cases: (gene name, position, ref, alt). The answers: c, p, and the way back."""
    copy = ["CREATE TEMP TABLE gene (name text, strand text, starts bigint[], stops bigint[], first bigint, last bigint,"
            " seq text);", "ALTER TABLE gene ALTER seq SET STORAGE EXTERNAL;", "COPY gene FROM stdin;"]
    for g in genes.values():
        copy.append("\t".join([g.name, g.strand, array(a for a, _ in g.exons), array(b for _, b in g.exons),
                               str(g.coding[0]) if g.coding else "\\N", str(g.coding[1]) if g.coding else "\\N",
                               g.genome]))
    copy += ["\\.", "CREATE TEMP TABLE variant (n int, name text, p bigint, r text, a text);", "COPY variant FROM stdin;"]
    copy += ["%d\t%s\t%d\t%s\t%s" % (n, *case) for n, case in enumerate(cases)]
    copy += ["\\.", """
        SELECT v.n, coalesce(h.c, ''), coalesce(h.p, ''), coalesce(w."position", 0), coalesce(w.ref, ''),
               coalesce(w.alt, ''), coalesce((medai_hgvs(t, g.seq, w."position", w.ref, w.alt)).c, '')
          FROM variant v JOIN gene g USING (name),
               medai_make_transcript(g.name, 'chr', g.strand, g.starts, g.stops, g.first, g.last) t,
               medai_hgvs(t, g.seq, v.p, v.r, v.a) h LEFT JOIN LATERAL medai_hgvs_to_variant(t, h.c, g.seq) w ON true
         ORDER BY v.n;"""]
    return psql("\n".join(copy))


# ---- brute force ----

class Gene:
    def __init__(self, name, genome, strand, exons, coding):
        self.name, self.genome, self.strand, self.exons, self.coding = name, genome, strand, exons, coding
        self.labels = self.label()

    def mature(self):
        return [p for a, b in self.exons for p in range(a, b + 1)][::1 if self.strand == "+" else -1]

    def label(self):
        """Position -> text of the place, walking along the transcript."""
        mature = self.mature()
        first, last = (0, len(mature) - 1) if not self.coding else sorted(mature.index(p) for p in self.coding)
        text = {}
        for i, p in enumerate(mature):
            text[p] = str(i - first + 1) if i >= first and i <= last else \
                "-%d" % (first - i) if i < first else "*%d" % (i - last)
        step = 1 if self.strand == "+" else -1
        for p, q in zip(mature, mature[1:]):
            inside = list(range(p + step, q, step))
            for i, x in enumerate(inside):
                up, down = i + 1, len(inside) - i
                text[x] = "%s+%d" % (text[p], up) if up <= down else "%s-%d" % (text[q], down)
        return text

    def splice(self, genome, old=None):
        """The spliced sequence; old: (position, length, new length) of a change within one exon."""
        parts = []
        for a, b in self.exons:
            if old:
                grown = old[2] - old[1]
                a, b = (a + grown if a > old[0] else a), (b + grown if b >= old[0] + old[1] - 1 and b >= old[0] else b)
            parts.append(genome[a - 1:b])
        text = "".join(parts)
        return text if self.strand == "+" else reverse_complement(text)

    def protein(self, mrna):
        mature = self.mature()
        first = min(mature.index(p) for p in self.coding)
        coding = mrna[first:]
        protein = str(Seq(coding[:len(coding) // 3 * 3]).translate()) + "X" * (len(coding) % 3 > 0)
        return protein.split("*")[0] + ("*" if "*" in protein else "")


def mutate(genome, position, ref, alt):
    assert genome[position - 1:position - 1 + len(ref)] == ref
    return genome[:position - 1] + alt + genome[position - 1 + len(ref):]


def brute_c(g, position, ref, alt):
    """The c. text, by trying every place of the same change."""
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while ref and alt and ref[0] == alt[0]:
        ref, alt, position = ref[1:], alt[1:], position + 1
    aim = mutate(g.genome, position, ref, alt)
    plus = g.strand == "+"
    if not ref or not alt:
        places = []
        n = len(ref) or len(alt)
        for p in range(1, len(g.genome) + 2):
            r = g.genome[p - 1:p - 1 + n] if ref else ""
            a = aim[p - 1:p - 1 + n] if alt else ""
            if (ref and p + n - 1 > len(g.genome)) or mutate(g.genome, p, r, a) != aim:
                continue
            named = [p, p + n - 1] if ref else [p - 1, p]
            if all(x in g.labels for x in named):
                places.append((p, r, a))
        if not places:
            return "", None
        position, ref, alt = max(places) if plus else min(places)
    named = [position, position + len(ref) - 1] if ref else [position - 1, position]
    if not all(x in g.labels for x in named):
        return "", None
    change = (position, len(ref), len(alt))
    r, a = (ref, alt) if plus else (reverse_complement(ref), reverse_complement(alt))
    n = len(alt)
    if not ref:
        copied = [position - n, position - 1] if plus else [position, position + n - 1]
        if copied[0] >= 1 and g.genome[copied[0] - 1:copied[1]] == alt and all(x in g.labels for x in copied):
            named, edit = copied, "dup"
        else:
            edit = "ins" + a
    elif not alt:
        edit = "del"
    elif len(ref) == len(alt) == 1:
        edit = "%s>%s" % (r, a)
    elif reverse_complement(ref) == alt:
        edit = "inv"
    else:
        edit = "delins" + a
    named = named if plus else named[::-1]
    places = g.labels[named[0]] if named[0] == named[1] else "%s_%s" % tuple(g.labels[x] for x in named)
    return ("c." if g.coding else "n.") + places + edit, change


def apply_protein(reference, text):
    """What p. makes of a protein: (protein or its known beginning, whether the end is known), None for p.?."""
    body = text[2:].strip("()")
    places = r"([A-Z][a-z]{2})(\d+)(?:_([A-Z][a-z]{2})(\d+))?"
    letters = lambda words: "".join(ONE[words[i:i + 3]] for i in range(0, len(words), 3))
    if body == "=" or re.fullmatch(r"[A-Z][a-z]{2}\d+(_[A-Z][a-z]{2}\d+)?=", body):
        return reference, True
    m = re.fullmatch(places + r"(del|dup|delins|ins)?((?:[A-Z][a-z]{2})*)", body)
    if m:
        a, x, b, y, edit, new = m.groups()
        x, y = int(x), int(y or x)
        if reference[x - 1] != ONE[a] or (b and reference[y - 1] != ONE[b]):
            return "reference of " + text, True
        new = letters(new)
        made = {"del": "", "dup": reference[x - 1:y] * 2, "delins": new, None: new}
        if edit == "ins":
            result = reference[:x] + new + reference[x:]
            return result.split("*")[0] + "*" * ("*" in result), True
        result = reference[:x - 1] + made[edit] + reference[y:]
        return result.split("*")[0] + "*" * ("*" in result), True
    m = re.fullmatch(r"([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})(fs|ext)Ter(\d+|\?)", body)
    if m:
        a, x, new, edit, end = m.groups()
        x = int(x)
        if reference[x - 1] != ONE[a]:
            return "reference of " + text, True
        return (reference[:x - 1] + ONE[new], None if end == "?" else x + int(end) - (edit == "fs"))
    return None


def random_gene(n):
    exons, at = [], random.randint(3, 40)
    for _ in range(random.choice((1, 2, 2, 3, 4, 6))):
        length = random.randint(3, 40)
        exons.append((at, at + length - 1))
        at += length + random.randint(1, 30)
    genome = "".join(random.choice("ACGT" if random.random() < 0.7 else "AC") for _ in range(at + 30))
    strand = random.choice("+-")
    mature = [p for a, b in exons for p in range(a, b + 1)][::1 if strand == "+" else -1]
    if len(mature) < 20 or random.random() < 0.1:
        return Gene("g%d" % n, genome, strand, exons, None)
    first = random.randint(0, len(mature) // 3)
    codons = random.randint(3, (len(mature) - first) // 3)
    letters = list(genome)
    stops = ("TAA", "TAG", "TGA")
    for i in range(codons):  # an open reading frame: a start, no stop before the last codon
        word = "ATG" if i == 0 else random.choice(stops) if i == codons - 1 else \
            random.choice([a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT" if a + b + c not in stops])
        if random.random() < 0.3 and 0 < i < codons - 1:
            word = random.choice(("CAG", "AAA", "CCC"))
        for j, letter in enumerate(word):
            p = mature[first + 3 * i + j]
            letters[p - 1] = letter if strand == "+" else reverse_complement(letter)
    coding = sorted((mature[first], mature[first + 3 * codons - 1]))
    return Gene("g%d" % n, "".join(letters), strand, exons, coding)


def random_variant(g):
    position = random.randint(1, len(g.genome) - 1)
    ref = g.genome[position - 1:position - 1 + random.choice((0, 1, 1, 1, 1, 2, 3, 6, random.randint(1, 25)))]
    kind = random.random()
    letters = lambda n: "".join(random.choice("ACGT") for _ in range(n))
    if kind < 0.2:
        alt = reverse_complement(ref)
    elif kind < 0.4:  # a copy of what stands there, which makes duplications
        alt = ref + g.genome[position - 1 + len(ref) - min(len(ref), 3):position - 1 + len(ref)]
    elif kind < 0.6:
        alt = ""
    else:
        alt = letters(random.choice((0, 1, 1, 1, 2, 3, 4, 9)))
    return g.name, position, ref, alt


def check_brute(g, case, row):
    _, position, ref, alt = case
    _, c, p, back, back_ref, back_alt, again = row
    name = "%s %s %s %d %s>%s" % (g.genome, g.strand, g.exons, position, ref, alt)
    if ref == alt:
        counts["unchanged"] += 1
        return
    wanted, change = brute_c(g, position, ref, alt)
    if not check(name, c, wanted) or not c:
        return
    check(name + " back " + c, mutate(g.genome, int(back), back_ref, back_alt), mutate(g.genome, position, ref, alt))
    check(name + " again", again, c)
    if not g.coding:
        check(name, p, "")
        return
    named = set(re.findall(r"[-*]?\d+(?:[-+]\d+)?", re.sub(r"(del|ins|dup|inv|[ACGT]>).*", "", c[2:])))
    start, old, _ = change
    touched = set(range(start, start + old)) if old else {start - 1, start}
    inside = any(touched <= set(range(a, b + 1)) for a, b in g.exons)
    mature = g.mature()
    first, last = sorted(mature.index(x) for x in g.coding)
    offsets = [mature.index(x) for x in touched] if inside else []
    inside = inside and not any("+" in x[1:] or "-" in x[1:] for x in named)  # a duplication may reach into an intron
    coding = inside and (min(offsets) <= last and max(offsets) >= first if old else
                         min(offsets) >= first and max(offsets) <= last)
    if not coding:
        check(name + " " + c, p, "p.?")
        return
    before = g.protein(g.splice(g.genome))
    mrna = g.splice(mutate(g.genome, position, ref, alt), change)
    if p == "p.?":  # the initiator moved with all that follows it
        spliced = g.splice(g.genome)
        check(name + " " + c, mrna.endswith(spliced[first:]) and mrna[first:first + 3] != "ATG", True)
        return
    if p == "p.Met1?":
        check(name + " " + p, min(offsets) < first + 3 and mrna[first:first + 3] != "ATG" or min(offsets) < first, True)
        return
    if min(offsets) <= first and max(offsets) >= last and p == "p.0?":
        counts["passed"] += 1
        return
    after = g.protein(mrna)
    told = apply_protein(before, p)
    if told is None:
        check(name + " " + c, p, "a change of " + before + " into " + after)
    elif told[1] is True:
        # the old protein's end is behind the change, so a new stop beyond it is not looked at
        check(name + " " + c + " " + p, told[0], after)
    else:
        if told == (after + "X", None):  # the sequence ends where the frame shifts
            after += "X"
        check(name + " " + c + " " + p, (after.startswith(told[0]), len(after) if "*" in after else None),
              (True, told[1]))


def brute_force():
    genes = {}
    while len(genes) < int(options.get("transcripts", 200)):
        g = random_gene(len(genes))
        genes[g.name] = g
    cases = [random_variant(g) for g in genes.values() for _ in range(60)]
    for case, row in zip(cases, ask(genes, cases)):
        check_brute(genes[case[0]], case, row)
    return genes


# ---- biocommons/hgvs ----

class Key(list):
    """The key of a recorded call: its arguments and the function's name."""

    def __init__(self, *_):
        pass

    def __hash__(self):
        return id(self)

    def __setstate__(self, _):
        pass


class Recorded(pickle.Unpickler):
    """Reads only plain data; what is no builtin or date is a key or a row."""

    def find_class(self, module, name):
        if name == "_HashedSeq":
            return Key
        if module == "datetime" or (module == "builtins" and name in ("list", "dict", "tuple", "str", "object")):
            return super().find_class(module, name)
        return type(name, (dict,), {})


def recorded(folder):
    """Exons, coding ranges, sequences of transcripts and fragments of chromosomes."""
    exons, coding, letters, fragments = {}, {}, {}, collections.defaultdict(list)
    with open(os.path.join(folder, "cache-py3.hdp"), "rb") as f:
        calls = Recorded(f).load()
    for key, value in calls.items():
        key = list(key)
        at = key.index("__func__")
        arguments, function = key[:at], key[at + 1]
        if function == "get_tx_exons":
            exons[arguments[0], arguments[1]] = value
        elif function == "get_tx_identity_info":
            coding[arguments[0]] = (value["cds_start_i"], value["cds_end_i"])
        elif function == "get_seq" and arguments[0].startswith("NC_") and len(arguments) == 3:
            fragments[arguments[0]].append((arguments[1], value))
        elif function == "get_seq" and (len(arguments) == 1 or arguments[1] is None):
            letters[arguments[0]] = value
    return exons, coding, letters, fragments


def genomic(text):
    """position, ref or None, alt of a g. text; None for what is not of these forms."""
    m = re.fullmatch(r"(\d+)([ACGT])>([ACGT])", text)
    if m:
        return int(m[1]), m[2], m[3]
    m = re.fullmatch(r"(\d+)(?:_(\d+))?(del|dup|ins)([ACGT\d]*)(?:ins([ACGT]+))?", text)
    if not m or (m[3] == "ins" and not re.fullmatch("[ACGT]+", m[4])):
        return None
    first, last = int(m[1]), int(m[2] or m[1])
    if m[3] == "ins":
        return last, "", m[4]
    n = last - first + 1
    ref = m[4] if re.fullmatch("[ACGT]{%d}" % n, m[4]) else "?" * n
    return (first, ref, m[5] or "") if m[3] == "del" else (last + 1, "", ref)


class RealGene:
    """A stretch of a chromosome: exons from the transcript where it is recorded, likewise what is between them, other
    letters at random."""

    def __init__(self, name, rows, coding, mrna, fragments):
        rows = sorted(rows, key=lambda r: r["ord"])
        self.name = name
        self.strand = "+" if rows[0]["alt_strand"] == 1 else "-"
        self.gaps = self.find_gaps(rows)  # letters that the chromosome lacks, or has alone
        self.sound = self.gaps is not None and (
            mrna is None or sum(r["tx_end_i"] - r["tx_start_i"] for r in rows) == len(mrna))
        self.known = mrna is not None
        self.shift = max(0, min(r["alt_start_i"] for r in rows) - 1000)
        high = max(r["alt_end_i"] for r in rows) + 1000
        self.exons = sorted((self.here(r["alt_start_i"] + 1), self.here(r["alt_end_i"])) for r in rows)
        self.letters = [None] * (self.here(high))
        for start, text in fragments:
            for i, letter in enumerate(text):
                if 0 < self.here(start + i + 1) <= len(self.letters):
                    self.letters[self.here(start + i + 1) - 1] = letter
        mature = [p for a, b in self.exons for p in range(a, b + 1)][::1 if self.strand == "+" else -1]
        if self.sound and self.known:
            for p, letter in zip(mature, mrna):
                self.letters[p - 1] = letter if self.strand == "+" else reverse_complement(letter)
        self.coding = sorted((mature[coding[0]], mature[coding[1] - 1])) if coding[0] is not None else None

    def find_gaps(self, rows):
        gaps = []
        for row in rows:
            at = row["alt_start_i"]
            for n, operation in re.findall(r"(\d+)([=XID])", row["cigar"]):
                if operation in "ID" and self.strand == "-":
                    return None
                if operation in "ID":
                    gaps.append((at, int(n) if operation == "D" else -int(n)))
                if operation != "D":
                    at += int(n)
        return gaps

    def here(self, position):
        """A position of the chromosome in our stretch of it, made as long as the transcript has it."""
        return position - self.shift + sum(n for at, n in self.gaps or () if at < position)

    def learn(self, position, ref):
        for i, letter in enumerate(ref):
            at = self.here(position + i) - 1
            if letter != "?" and 0 <= at < len(self.letters) and self.letters[at] is None:
                self.letters[at] = letter

    def finish(self):
        self.genome = "".join(letter or random.choice("ACGT") for letter in self.letters)


def plain_p(text):
    text = text.split(":")[-1].replace("(", "").replace(")", "").replace("*", "Ter").replace("fsX", "fsTer")
    return text


def plain_c(text):
    text = text.split(":")[-1]
    text = re.sub(r"(del|dup)[ACGT\d]+(?=ins|$)", r"\1", text)
    return text


# Rows of the tables that contradict another row about the same codon, and one that calls 57 deleted bases a frame shift.
WRONG = {"NM_001277115.1:c.6506C>A", "NM_001277115.1:c.9640G>A", "NM_003777.3:c.13552_*36del57"}


def real_variants(folder):
    exons, coding, letters, fragments = recorded(folder)
    genes, cases, expected = {}, [], []
    for name in sorted(os.listdir(os.path.join(folder, "gcp"))):
        for line in open(os.path.join(folder, "gcp", name)):
            columns = line.rstrip("\n").split("\t")
            if line.startswith(("#", "id\t")) or len(columns) < 3 or columns[2] in WRONG or ":g." not in columns[1] or ":" not in columns[2]:
                continue
            chromosome, g = columns[1].split(":g.")
            transcript = columns[2].split(":")[0]
            rows, change = exons.get((transcript, chromosome)), genomic(g)
            if rows is None or transcript not in coding or change is None:
                counts["not recorded"] += 1
                continue
            key = transcript + "/" + chromosome
            if key not in genes:
                genes[key] = RealGene(key, rows, coding[transcript], letters.get(transcript), fragments[chromosome])
            if not genes[key].sound:
                counts["transcript differs from the chromosome"] += 1
                continue
            genes[key].learn(change[0], change[1])
            cases.append((key, *change))
            expected.append((columns[1], columns[2], columns[3] if len(columns) > 3 else ""))
    genes = {key: gene for key, gene in genes.items() if gene.sound}
    for gene in genes.values():
        gene.finish()
    asked, kept = [], []
    for (key, position, ref, alt), wanted in zip(cases, expected):
        gene = genes[key]
        at = gene.here(position)
        n = len(ref) or len(alt)
        if "?" in ref:
            ref = gene.genome[at - 1:at - 1 + n]
        if "?" in alt:
            alt = gene.genome[at - 1 - n:at - 1]
        if gene.genome[at - 1:at - 1 + len(ref)] != ref:
            counts["chromosome differs from the transcript"] += 1
            continue
        asked.append((key, at, ref, alt))
        kept.append(wanted)
    answers = ask(genes, asked)
    again = ask_texts(genes, [(case[0], plain_c(wanted[1])) for case, wanted in zip(asked, kept)])
    for case, wanted, row, other in zip(asked, kept, answers, again):
        c, p = row[1], row[2]
        if c == plain_c(wanted[1]):
            counts["same c."] += 1
            counts["passed"] += 1
        elif "has no position" in other[1]:  # the table and the recorded exons have other boundaries
            counts["exon boundary of another alignment"] += 1
        else:  # another place of the same change: their text for a variant in an intron is not normalised
            check("%s %s" % wanted[:2], c, other[1])
            counts["c. normalised"] += 1
        if ":p." in wanted[2] and genes[case[0]].known:
            told, table = plain_p(p), plain_p(wanted[2])
            if table.endswith("fs"):  # the short form, without the distance to the stop
                told = re.sub(r"fsTer.*", "fs", told)
            if table == "p.=" and told.endswith("="):  # an older way to write it
                told = table
            check("%s %s" % (wanted[0], c), told, table)


def ask_texts(genes, texts):
    """Our c. text of the variant that a text says; an error's message where it says none."""
    copy = ["""CREATE FUNCTION pg_temp.reread(t medai_transcript, c text, seq text) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            RETURN (SELECT (medai_hgvs(t, seq, w."position", w.ref, w.alt)).c FROM medai_hgvs_to_variant(t, c, seq) w);
        EXCEPTION WHEN OTHERS THEN RETURN sqlerrm;
        END $$;
        CREATE TEMP TABLE gene (name text, strand text, starts bigint[], stops bigint[], first bigint, last bigint,
            seq text);""", "ALTER TABLE gene ALTER seq SET STORAGE EXTERNAL;", "COPY gene FROM stdin;"]
    for g in genes.values():
        copy.append("\t".join([g.name, g.strand, array(a for a, _ in g.exons), array(b for _, b in g.exons),
                               str(g.coding[0]) if g.coding else "\\N", str(g.coding[1]) if g.coding else "\\N",
                               g.genome]))
    copy += ["\\.", "CREATE TEMP TABLE hgvs (n int, name text, c text);", "COPY hgvs FROM stdin;"]
    copy += ["%d\t%s\t%s" % (n, *text) for n, text in enumerate(texts)]
    copy += ["\\.", """
        SELECT n, coalesce(pg_temp.reread(t, c, seq), '') FROM hgvs JOIN gene g USING (name),
               medai_make_transcript(g.name, 'chr', g.strand, g.starts, g.stops, g.first, g.last) t ORDER BY n;"""]
    return psql("\n".join(copy))


# ---- bcftools csq ----

def gff3(chromosome, genes):
    """Ensembl's way of writing genes, which csq wants; without exons, so that they have to be inferred."""
    lines = ["##gff-version 3"]
    for g in genes:
        at = lambda kind, a, b, phase, rest: lines.append("\t".join(
            [chromosome, "x", kind, str(a + g.shift), str(b + g.shift), ".", g.strand, phase, rest]))
        low, high = g.exons[0][0], g.exons[-1][1]
        at("gene", low, high, ".", "ID=gene:%s;Name=%s;biotype=protein_coding" % (g.name, g.name))
        at("mRNA", low, high, ".", "ID=transcript:%s;Parent=gene:%s;biotype=protein_coding" % (g.name, g.name))
        done = 0
        for a, b in g.exons[::1 if g.strand == "+" else -1]:
            first, last = max(a, g.coding[0]), min(b, g.coding[1])
            if first <= last:
                at("CDS", first, last, str(-done % 3), "ID=CDS:%s;Parent=transcript:%s" % (g.name, g.name))
                done += last - first + 1
            upper, lower = ("five", "three") if g.strand == "+" else ("three", "five")
            if a < g.coding[0]:
                at(upper + "_prime_UTR", a, min(b, g.coding[0] - 1), ".", "Parent=transcript:" + g.name)
            if b > g.coding[1]:
                at(lower + "_prime_UTR", max(a, g.coding[1] + 1), b, ".", "Parent=transcript:" + g.name)
    return "\n".join(lines) + "\n"


def csq(genes):
    """Single substitutions: csq's amino acid change and ours."""
    genes = [g for g in genes.values() if g.coding]
    chromosome, variants = "", []
    for g in genes:
        g.shift = len(chromosome)
        chromosome += g.genome
        for p in random.sample(range(1, len(g.genome)), 25):
            ref = g.genome[p - 1]
            variants.append((p + g.shift, ref, random.choice([x for x in "ACGT" if x != ref])))
    annotation = gff3("chr1", genes)
    with tempfile.TemporaryDirectory() as folder:
        put = lambda name, text: open(os.path.join(folder, name), "w").write(text)
        put("g.fa", ">chr1\n" + re.sub("(.{60})", r"\1\n", chromosome) + "\n")
        put("g.gff", annotation)
        put("v.vcf", "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=%d>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
            % len(chromosome) + "".join("chr1\t%d\t.\t%s\t%s\t.\t.\t.\n" % v for v in sorted(variants)))
        run = subprocess.run("bcftools csq -l -f g.fa -g g.gff v.vcf 2>/dev/null | "
                             "bcftools query -f '%POS\t%REF\t%ALT\t%BCSQ\n'", shell=True, cwd=folder, text=True,
                             capture_output=True)
    told = {}
    for line in run.stdout.splitlines():
        position, ref, alt, text = line.split("\t")
        for one in text.split(","):
            words = one.split("|")
            if len(words) > 5 and words[0] in ("missense", "synonymous", "stop_gained", "stop_lost", "stop_retained"):
                told[int(position), ref, alt, words[2]] = words[5]
    copy = ["CREATE TEMP TABLE variant (p bigint, r text, a text);", "COPY variant FROM stdin;"]
    copy += ["%d\t%s\t%s" % v for v in variants]
    copy += ["\\.", "SELECT v.p, r, a, t.name, h.c, h.p FROM medai_transcripts($gff3$%s$gff3$) t, variant v, "
             "medai_hgvs(t, '%s', v.p, r, a) h WHERE h.c IS NOT NULL;" % (annotation, chromosome)]
    for position, ref, alt, name, c, p in psql("\n".join(copy)):
        wanted = told.get((int(position), ref, alt, name.split(":")[1]))
        if wanted is None:
            continue
        m = re.fullmatch(r"(\d+)([A-Z*])(?:>\d+([A-Z*]))?", wanted)
        if not m:
            counts["csq not compared"] += 1
            continue
        text = THREE[m[2]] + m[1] + (THREE[m[3]] if m[3] and m[3] != m[2] else "=")
        got = re.sub("extTer.*", "", p[2:].strip("()"))
        if got == "Met1?":  # csq tells some of these as missense
            text = "Met1?" if m[1] == "1" else text
        check("csq %s %s>%s %s %s" % (position, ref, alt, name, c), got, text)
        counts["compared with csq"] += 1


if __name__ == "__main__":
    genes = brute_force()
    if os.environ.get("HGVS_TESTS"):
        real_variants(os.environ["HGVS_TESTS"])
    else:
        print("skipped: biocommons/hgvs (HGVS_TESTS names no folder of its tests)")
    if shutil.which("bcftools"):
        csq(genes)
    else:
        print("skipped: bcftools csq (there is no bcftools)")
    for what in sorted(set(counts) - {"passed", "failed"}):
        print("%s: %d" % (what, counts[what]))
    print("%d passed, %d failed" % (counts["passed"], counts["failed"]))
    sys.exit(counts["failed"] > 0)
