#!/usr/bin/python3
"""Identifiers against Open Babel and PubChem: inchi_oracle.py [rows=0] [only=file]

Every SMILES of the shared files that medai reads and Open Babel converts (obabel, through the same library), and
pubchem-hard-set: drawings with the InChI that PubChem has for them. Differences are listed, except those that have a
known cause, which are counted: halogens among oxygens given as charges, whose double bonds medai restores; and in the
hard set double bonds whose geometry only the drawing has, told by Open Babel's answer to medai's SMILES of it.
rows: how many of each file, 0 for all. Needs obabel, and the server of PGHOST.
"""

import csv
import gzip
import io
import os
import re
import shutil
import subprocess
import sys

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/data/compounds")
FILES = ["chembl_drugs.smi", "chembl_20_chiral.smi.gz", "nci_first_5k.smi", "pubchem_substances_20k.smi",
         "zinc_natural_products_50k.smi"]
SPLIT_HALOGEN = re.compile(r"\[(Cl|Br|I)\+[23]?\]")
TRY = """CREATE FUNCTION pg_temp.inchi(mol medai_mol) RETURNS text LANGUAGE plpgsql AS $$
BEGIN RETURN medai_inchi(mol); EXCEPTION WHEN program_limit_exceeded OR feature_not_supported THEN RETURN SQLERRM; END $$;
CREATE FUNCTION pg_temp.mol(molfile text) RETURNS medai_mol LANGUAGE plpgsql AS $$
BEGIN RETURN medai_mol_from_molfile(molfile); EXCEPTION WHEN OTHERS THEN RETURN NULL; END $$;"""


def ask_medai(texts, reader):
    """SMILES and InChI of each text, in order; empty where it is no molecule."""
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(enumerate(texts))
    script = ("\\set QUIET 1\nCREATE TEMP TABLE given (id int, text text);\n\\copy given FROM pstdin (FORMAT csv)\n"
              + rows.getvalue() + "\\.\n" + TRY + "COPY (SELECT m::text, pg_temp.inchi(m) FROM given, LATERAL (SELECT %s(text)) r (m) "
              "ORDER BY id) TO STDOUT (FORMAT csv);\n" % reader)
    out = subprocess.run(["psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=script, stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    return list(csv.reader(io.StringIO(out)))


def ask_obabel(smiles):
    """The InChI of each SMILES by its place; those that it does not convert are missing."""
    lines = "".join("%s %d\n" % (s, i) for i, s in enumerate(smiles) if s)
    out = subprocess.run(["obabel", "-e", "-ismi", "-oinchi", "-xt"], input=lines, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True, check=True).stdout
    return {int(line.rsplit(None, 1)[1]): line.rsplit(None, 1)[0] for line in out.splitlines() if " " in line}


def smiles_of(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="latin-1") as f:
        return [line.split()[0] for line in f if line.split() and not line.startswith("#")]


def compare_smiles(name, texts):
    counts = dict.fromkeys(("same", "differ", "halogens", "refused", "not compared"), 0)
    theirs = ask_obabel(texts)
    for i, (smiles, inchi) in enumerate(ask_medai(texts, "medai_mol_try")):
        if not inchi or i not in theirs:
            counts["not compared"] += 1
        elif not inchi.startswith("InChI="):
            counts["refused"] += 1
            print("refused: %s\t%s" % (texts[i], inchi))
        elif inchi == theirs[i]:
            counts["same"] += 1
        elif SPLIT_HALOGEN.search(smiles):
            counts["halogens"] += 1
        else:
            counts["differ"] += 1
            print("differs: %s\t%s\tOpen Babel %s" % (texts[i], inchi, theirs[i]))
    print("inchi %s: %s" % (name, ", ".join("%s %d" % c for c in counts.items())))
    return counts["differ"]


def hard_set():
    with gzip.open(os.path.join(DATA, "pubchem-hard-set.sdf.gz"), "rt", encoding="latin-1") as f:
        records = [r for r in f.read().split("$$$$\n") if "M  END" in r]
    with open(os.path.join(DATA, "pubchem-hard-set.inchi"), encoding="latin-1") as f:
        wanted = dict(re.findall(r"S'(\d+)'\np\d+\nS'(InChI=[^']*)'", f.read()))
    ids = [re.search(r"<PUBCHEM_COMPOUND_CID>[^\n]*\n(\d+)", r).group(1) for r in records]
    return ids, [r[:r.index("M  END") + 7] for r in records], wanted


def compare_hard_set():
    counts = dict.fromkeys(("same", "differ", "as Open Babel from the SMILES", "not read"), 0)
    ids, molfiles, wanted = hard_set()
    answers = ask_medai(molfiles, "pg_temp.mol")
    theirs = ask_obabel([smiles for smiles, _ in answers])
    for i, (smiles, inchi) in enumerate(answers):
        if not inchi:
            counts["not read"] += 1
        elif inchi == wanted.get(ids[i]):
            counts["same"] += 1
        elif inchi == theirs.get(i):
            counts["as Open Babel from the SMILES"] += 1
        else:
            counts["differ"] += 1
            print("differs: %s %s\t%s\tPubChem %s" % (ids[i], smiles, inchi, wanted.get(ids[i])))
    print("inchi pubchem-hard-set: %s" % ", ".join("%s %d" % c for c in counts.items()))
    return counts["differ"]


def main():
    options = dict(a.split("=", 1) for a in sys.argv[1:])
    rows, failed = int(options.get("rows", 0)), 0
    if shutil.which("obabel") is None:
        print("inchi: skipped, there is no obabel")
        return
    for name in FILES:
        path = os.path.join(DATA, name)
        if options.get("only", name) != name:
            continue
        if not os.path.exists(path):
            print("inchi %s: skipped, it is not there" % name)
            continue
        failed += compare_smiles(name, smiles_of(path)[:rows or None])
    if options.get("only", "pubchem-hard-set") == "pubchem-hard-set" and os.path.exists(
            os.path.join(DATA, "pubchem-hard-set.inchi")):
        failed += compare_hard_set()
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
