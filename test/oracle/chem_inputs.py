"""The molecules of the chemistry comparison, made once from the shared compounds: chem_inputs.py DATA FOLDER

  shared.smi    every SMILES of every shared file, once each, malformed ones included
  mutated.smi   100,000 of them with one random character deleted, inserted or replaced
  stereo.smi    one enumerated stereoisomer each of 10,000 molecules
  reordered.smi 5,000 of shared.smi and stereo.smi in ten other orders of their atoms each
  v2000.sdf, v3000.sdf   20,000 of shared.smi and stereo.smi as RDKit writes them in the plane, with wedges
  hard.sdf      pubchem-hard-set

Everything random has a fixed seed, so that the files are the same wherever the data and RDKit are the same.
"""

import csv
import gzip
import os
import random
import sys

from rdkit import Chem, RDLogger
from rdkit.Chem import AllChem
from rdkit.Chem.EnumerateStereoisomers import EnumerateStereoisomers, StereoEnumerationOptions

SEED = 20220903
MUTATIONS, ISOMERS, MOLFILES, REORDERED, ORDERS = 100000, 10000, 20000, 5000, 10
ZINC = "zinc_natural_products_50k.smi"


def table_texts(path):
    """The fields of columns called something like smiles; of a table without a head its first column."""
    with open(path, newline="", encoding="latin-1") as f:
        rows = list(csv.reader(line for line in f if not line.startswith("#")))
    columns = [i for i, name in enumerate(rows[0]) if "smiles" in name.lower()]
    if not columns:
        return [row[0] for row in rows if row]
    return [row[i] for row in rows[1:] for i in columns if i < len(row)]


def line_texts(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="latin-1") as f:
        return [line.split()[0] for line in f if line.split() and not line.startswith("#")]


def file_texts(path):
    if path.endswith(".csv"):
        return table_texts(path)
    return line_texts(path) if ".smi" in os.path.basename(path) else []


def once(texts):
    """In order of first appearance, those that can stand on a line."""
    return [t for t in dict.fromkeys(texts) if "\n" not in t and "\r" not in t]


def mutated(texts, n, rng):
    """Each with one character deleted, inserted or replaced; new ones are as frequent as in the texts."""
    letters = "".join(t.strip() for t in texts)
    out = []
    while len(out) < n:
        text = rng.choice(texts).strip()
        at, how, letter = rng.randrange(max(1, len(text))), rng.randrange(3), rng.choice(letters)
        out.append(text[:at] + ("", letter, letter)[how] + text[at + (how != 1):])
    return out


def isomer(text, seed):
    """One stereoisomer, its centres and double bonds decided by the seed; None of what RDKit refuses."""
    mol = Chem.MolFromSmiles(text)
    if mol is None:
        return None
    options = StereoEnumerationOptions(maxIsomers=1, rand=seed)
    return Chem.MolToSmiles(next(iter(EnumerateStereoisomers(mol, options=options))))


def isomers(texts, n, rng):
    made = (isomer(t, rng.randrange(1 << 30)) for t in rng.sample(texts, len(texts)))
    out = []
    for text in made:
        if text is not None and any(c in text for c in "@/\\"):
            out.append(text)
        if len(out) == n:
            break
    return out


def reordered(texts):
    """Ten texts of each molecule, its atoms in orders that RDKit draws by itself, and the first."""
    out = []
    for text in texts:
        mol = Chem.MolFromSmiles(text)
        if mol is not None and mol.GetNumAtoms() > 0:
            out += [text] + Chem.MolToRandomSmilesVect(mol, ORDERS, randomSeed=SEED)
    return out


def molblocks(texts):
    """Pairs of V2000 and V3000 blocks of the texts that RDKit can read and lay out."""
    for text in texts:
        mol = Chem.MolFromSmiles(text)
        if mol is None or mol.GetNumAtoms() == 0:
            continue
        AllChem.Compute2DCoords(mol)
        try:
            yield Chem.MolToMolBlock(mol) if mol.GetNumAtoms() < 1000 else None, Chem.MolToV3KMolBlock(mol)
        except (RuntimeError, ValueError, Chem.KekulizeException):
            continue


def write_lines(folder, name, texts):
    with open(os.path.join(folder, name + ".part"), "w", encoding="latin-1") as f:
        f.writelines(t + "\n" for t in texts)
    os.rename(os.path.join(folder, name + ".part"), os.path.join(folder, name))


def write_molfiles(folder, texts):
    v2000, v3000 = [], []
    for two, three in molblocks(texts):
        if two is not None:
            v2000.append(two + "$$$$")
        v3000.append(three + "$$$$")
    write_lines(folder, "v2000.sdf", v2000)
    write_lines(folder, "v3000.sdf", v3000)


def shared_texts(data):
    return once(t for name in sorted(os.listdir(data)) for t in file_texts(os.path.join(data, name)))


def missing(folder, *names):
    return not all(os.path.exists(os.path.join(folder, name)) for name in names)


def make(data, folder):
    os.makedirs(folder, exist_ok=True)
    RDLogger.DisableLog("rdApp.*")
    texts = shared_texts(data)
    if missing(folder, "shared.smi"):
        write_lines(folder, "shared.smi", texts)
    if missing(folder, "mutated.smi"):
        write_lines(folder, "mutated.smi", mutated(texts, MUTATIONS, random.Random(SEED)))
    if missing(folder, "stereo.smi"):
        zinc = once(file_texts(os.path.join(data, ZINC)))
        write_lines(folder, "stereo.smi", isomers(zinc, ISOMERS, random.Random(SEED)))
    if missing(folder, "hard.sdf"):
        with gzip.open(os.path.join(data, "pubchem-hard-set.sdf.gz"), "rt", encoding="latin-1") as f:
            write_lines(folder, "hard.sdf", f.read().rstrip("\n").split("\n"))
    marked = once(file_texts(os.path.join(folder, "stereo.smi"))) + [t for t in texts if "@" in t or "/" in t]
    if missing(folder, "reordered.smi"):
        rng = random.Random(SEED)
        some = rng.sample(texts, REORDERED // 2) + rng.sample(marked, REORDERED // 2)
        write_lines(folder, "reordered.smi", reordered(some))
    if missing(folder, "v2000.sdf", "v3000.sdf"):
        rng = random.Random(SEED)
        write_molfiles(folder, rng.sample(marked, MOLFILES // 2) + rng.sample(texts, MOLFILES // 2))


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2])
