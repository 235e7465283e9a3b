"""Writes RDKit's answers for a small selection of molecules to test/data/chem: chem_golden.py [FOLDER]

For tests that run where RDKit is not. The molecules: every n-th of openly licensed files in ../shared/data, and
CHOSEN ones whose chemistry is unusual. SOURCES.md in the folder says what the files are.
"""

import csv
import hashlib
import os
import sys

import numpy as np

import chem_columns
from rdkit import Chem, DataStructs
from rdkit.Chem import AllChem
from rdkit.Chem import rdMolDescriptors as D

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared", "data", "compounds")
ESOL = os.path.join(HERE, "..", "..", "demo", "data", "esol.csv")

CHOSEN = """
    C [H][H] [H+] [2H]O[2H] [13CH4] [CH3] [CH2] [Na+].[Cl-] [Fe] [O-][Cl+3]([O-])([O-])[O-] *c1ccccc1 C[N+](=O)[O-] CN(=O)=O
    CN=[N+]=[N-] CS(C)=O CS(=O)(=O)N CP(=O)(O)O C[Si](C)(C)C B(O)(O)c1ccccc1 FS(F)(F)(F)(F)F N->[Pt](<-N)(Cl)Cl
    C12C3C4C1C5C2C3C45 C1CC2CCC1CC2 C1CCC2(CC1)CCCC2 c1ccc2cccc2cc1 c1cc2ccc3cccc4ccc(c1)c2c34 c1ccc2[nH]ccc2c1
    O=c1cc[nH]cc1 O=C1C=CC(=O)C=C1 c1ccsc1 c1cc[se]c1 C1=CC=CN1 C1=CC=C[CH+]C=C1 [O-][n+]1ccccc1 c1ccc[nH+]c1 C[n+]1ccccc1
    C/C=C/C C/C=C\\C F/C(Cl)=C(Br)/I C[C@H](N)C(=O)O C[C@@H](O)[C@H](O)C C[C@H]1CC[C@@H](C)CC1 C[C@H]1CC[C@H](C)CC1
    C[S@](=O)c1ccccc1 C[P@](=O)(O)c1ccccc1 O[C@H]1[C@H](O)[C@@H](O)[C@H](O)[C@H](O)[C@@H]1O CC(C)(C)C C#C C=C=C C#N N#N
    CC(=O)Oc1ccccc1C(=O)O Cn1cnc2c1c(=O)n(C)c(=O)n2C CC(C)Cc1ccc(cc1)C(C)C(=O)O CC(=O)Nc1ccc(O)cc1
    CN1CCC[C@H]1c1cccnc1 CN1[C@H]2CC[C@@H]1[C@H]([C@H](C2)OC(=O)c1ccccc1)C(=O)OC OCC1OC(O)C(O)C(O)C1O
    CC(C)CCCC(C)C1CCC2C1(CCC3C2CC=C4C3(CCC(C4)O)C)C OC(=O)CC(O)(CC(=O)O)C(=O)O C1CCCCCCCCCCC1 CCCCCCCCCCCCCCCCCC(=O)O
    NC(=O)C(Cc1ccccc1)NC(=O)CNC(=O)C(C)N CC1(C)SC2C(NC(=O)Cc3ccccc3)C(=O)N2C1C(=O)O FC(F)(F)c1ccccc1 ClC(Cl)Cl IC(I)I
    c1ccc(cc1)-c1ccccc1 C1CC1C1CC1 C1OC1 C1NC1 C1SC1 N1C=CC=C1 n1ccncc1 c1ncc2nc[nH]c2n1 CSSC CC(=S)N NNc1ccccc1 NO CON
""".split()

FINGERPRINTS = {
    "morgan2_2048": lambda m: AllChem.GetMorganFingerprintAsBitVect(m, 2, 2048),
    "morgan3_512": lambda m: AllChem.GetMorganFingerprintAsBitVect(m, 3, 512),
    "morgan2_chirality_2048": lambda m: AllChem.GetMorganFingerprintAsBitVect(m, 2, 2048, useChirality=True),
    "feature_morgan2_2048": lambda m: AllChem.GetMorganFingerprintAsBitVect(m, 2, 2048, useFeatures=True),
    "topological_2048": Chem.RDKFingerprint,
    "topological_1_6_1024": lambda m: Chem.RDKFingerprint(m, maxPath=6, fpSize=1024),
    "atom_pair_2048": lambda m: D.GetHashedAtomPairFingerprintAsBitVect(m, 2048),
    "atom_pair_chirality_1024": lambda m: D.GetHashedAtomPairFingerprintAsBitVect(m, 1024, includeChirality=True),
    "torsion_2048": lambda m: D.GetHashedTopologicalTorsionFingerprintAsBitVect(m, 2048),
    "torsion_chirality_1024": lambda m: D.GetHashedTopologicalTorsionFingerprintAsBitVect(m, 1024, includeChirality=True),
}
COUNTS = {
    "morgan2_counts_2048": lambda m: AllChem.GetHashedMorganFingerprint(m, 2, 2048),
    "feature_morgan2_counts_1024": lambda m: AllChem.GetHashedMorganFingerprint(m, 2, 1024, useFeatures=True),
    "atom_pair_counts_2048": lambda m: D.GetHashedAtomPairFingerprint(m, 2048),
    "torsion_counts_2048": lambda m: D.GetHashedTopologicalTorsionFingerprint(m, 2048),
}


def esol():
    with open(ESOL) as rows:
        return [(r["smiles"], float(r["log_solubility"])) for r in csv.DictReader(rows)]


def every(name, n):
    with open(os.path.join(SHARED, name)) as lines:
        return [line.split()[0] for line in lines][:: n]


def molecules():
    chosen = CHOSEN + [s for s, _ in esol()][::10] + every("zinc_natural_products_50k.smi", 400) + every("nci_first_5k.smi", 80)
    return [(s, m) for s, m in ((s, Chem.MolFromSmiles(s)) for s in dict.fromkeys(chosen)) if m is not None]


def digest(text):
    return hashlib.md5(text.encode()).hexdigest()


def counts_text(fp):
    values = [0] * fp.GetLength()
    for i, n in fp.GetNonzeroElements().items():
        values[i] = n
    return "{" + ",".join(map(str, values)) + "}"


def write(path, header, rows):
    with open(path, "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def write_forest(folder):
    """scikit-learn's forest over RDKit's fingerprints of the ESOL compounds, as ONNX, and what both say together."""
    from sklearn.ensemble import RandomForestRegressor

    import zoo_trees

    compounds = esol()
    x = np.array([list(AllChem.GetMorganFingerprintAsBitVect(Chem.MolFromSmiles(s), 2, 512)) for s, _ in compounds], np.float32)
    y = np.array([v for _, v in compounds])
    forest = RandomForestRegressor(20, max_depth=8, random_state=7).fit(x[::2], y[::2])
    trees = zoo_trees.Trees()
    for t in forest.estimators_:
        trees.sklearn(t, scale=1.0 / len(forest.estimators_))
    model = zoo_trees.regressor(trees, x.shape[1])
    with open(os.path.join(folder, "esol_forest.onnx"), "wb") as out:
        out.write(model.SerializeToString())
    rows = [(s, repr(float(p))) for (s, _), p in zip(compounds[1::10], forest.predict(x[1::10]))]
    write(os.path.join(folder, "esol_forest.csv"), ["smiles", "prediction"], rows)


def write_records(folder):
    """An SD file of drawings by RDKit, some in V3000, each with the SMILES that it was made from."""
    smiles = ["Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C[C@H](N)C(=O)O", "OC(=O)/C=C/C(=O)O", "OC(=O)/C=C\\C(=O)O",
              "C[C@H]1CC[C@@H](C)CC1", "[13CH3][N+](C)(C)C.[Cl-]", "CN1[C@H]2CC[C@@H]1[C@H]([C@H](C2)OC(=O)c1ccccc1)C(=O)OC"]
    with open(os.path.join(folder, "records.sdf"), "w") as out:
        for i, s in enumerate(smiles):
            mol = Chem.MolFromSmiles(s)
            AllChem.Compute2DCoords(mol)
            mol.SetProp("_Name", "record %d" % (i + 1))
            out.write(Chem.MolToMolBlock(mol, forceV3000=i % 2 == 1))
            out.write(">  <SMILES>\n%s\n\n>  <lines>\nfirst\nsecond %d\n\n$$$$\n" % (s, i))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "data", "chem")
    os.makedirs(folder, exist_ok=True)
    mols = molecules()
    columns = chem_columns.DESCRIPTORS
    write(os.path.join(folder, "descriptors.csv"), ["smiles"] + list(columns),
          [[s] + [chem_columns.column_value(f, m) for f in columns.values()] for s, m in mols])
    write(os.path.join(folder, "fingerprints.csv"), ["smiles"] + list(FINGERPRINTS) + list(COUNTS),
          [[s] + [digest(DataStructs.BitVectToFPSText(f(m))) for f in FINGERPRINTS.values()]
           + [digest(counts_text(f(m))) for f in COUNTS.values()] for s, m in mols])
    write_forest(folder)
    write_records(folder)


main()
