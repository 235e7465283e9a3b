"""What RDKit says about a molecule: the columns of the chemistry comparison, by name.

Each column is a function of a sanitised molecule whose result is written as text: integers as they are, reals
with all their digits, fingerprints as "POPCOUNT:CRC32" of their bits (bit i is bit i % 8 of byte i // 8) or
as "SUM:CRC32" of the int32 array of counts. chem_dump.c writes the same columns of medai's molecules. GROUPS
names what is asked for together.
"""

import re
import struct
import sys
import zlib

from rdkit import Chem, DataStructs, RDLogger, rdBase
from rdkit.Chem import AllChem, Crippen, Descriptors, GraphDescriptors, Lipinski, rdFingerprintGenerator
from rdkit.Chem import rdMolDescriptors as D

# RDKit says why it refuses in its log alone.
rdBase.LogToPythonStderr()
RDLogger.DisableLog("rdApp.warning")


# ---- from text to molecule ----

REASONS = [("valence", re.compile(r"Explicit valence for atom # \d+ \S+, \d+, is greater")),
           ("kekulize", re.compile(r"Can't kekulize|non-ring atom \d+ marked aromatic|Kekulize")),
           ("syntax", re.compile(r"Parse Error|SMILES Parse|(unclosed|duplicated) ring|extra (open|close)")),
           ]
ATOM = re.compile(r"Explicit valence for atom # \d+ (\S+), (\d+),")


class Log:
    """Stands in for sys.stderr while RDKit reads, and keeps the words."""

    def __init__(self):
        self.words = []

    def write(self, text):
        self.words.append(text)

    def flush(self):
        pass


def read(text, parse):
    """The molecule and "", or None and the reason: valence Fe 9, kekulize, syntax or other."""
    log, kept = Log(), sys.stderr
    RDLogger.EnableLog("rdApp.error")
    sys.stderr = log
    try:
        mol = parse(text)
    except Exception as e:
        log.write(str(e))
        mol = None
    finally:
        sys.stderr = kept
        RDLogger.DisableLog("rdApp.error")
    if mol is not None:
        return mol, ""
    words = "".join(log.words)
    for name, pattern in REASONS:
        if pattern.search(words):
            atom = ATOM.search(words)
            return None, "%s %s %s" % (name, atom.group(1), atom.group(2)) if atom else name
    return None, "other " + " ".join(words.split())[:120]


def read_smiles(text):
    return read(text, Chem.MolFromSmiles)


def read_molfile(text):
    return read(text, Chem.MolFromMolBlock)


# ---- how values are written ----

def bits(fp):
    return "%d:%08x" % (fp.GetNumOnBits(), zlib.crc32(DataStructs.BitVectToBinaryText(fp)))


def counts(fp, size):
    total, array = 0, [0] * size
    for i, n in fp.GetNonzeroElements().items():
        array[i] = n
        total += n
    return "%d:%08x" % (total, zlib.crc32(struct.pack("<%di" % size, *array)))


def lipinski_violations(m):
    return ((Descriptors.MolWt(m) > 500) + (Crippen.MolLogP(m) > 5) + (D.CalcNumLipinskiHBA(m) > 10) +
            (D.CalcNumLipinskiHBD(m) > 5))


def veber(m):
    return int(D.CalcNumRotatableBonds(m) <= 10 and D.CalcTPSA(m) <= 140)


# ---- columns ----

TEXT = {"canonical": Chem.MolToSmiles}

DESCRIPTORS = {
    "mol_weight": Descriptors.MolWt,
    "exact_mass": Descriptors.ExactMolWt,
    "formula": D.CalcMolFormula,
    "logp": Crippen.MolLogP,
    "molar_refractivity": Crippen.MolMR,
    "tpsa": D.CalcTPSA,
    "hbd": Lipinski.NumHDonors,
    "hba": Lipinski.NumHAcceptors,
    "lipinski_hbd": D.CalcNumLipinskiHBD,
    "lipinski_hba": D.CalcNumLipinskiHBA,
    "rotatable_bonds": D.CalcNumRotatableBonds,
    "amide_bonds": D.CalcNumAmideBonds,
    "heavy_atoms": lambda m: m.GetNumHeavyAtoms(),
    "heteroatoms": D.CalcNumHeteroatoms,
    "formal_charge": Chem.GetFormalCharge,
    "fraction_csp3": D.CalcFractionCSP3,
    "ring_count": D.CalcNumRings,
    "aromatic_rings": D.CalcNumAromaticRings,
    "aliphatic_rings": D.CalcNumAliphaticRings,
    "saturated_rings": D.CalcNumSaturatedRings,
    "heterocycles": D.CalcNumHeterocycles,
    "aromatic_carbocycles": D.CalcNumAromaticCarbocycles,
    "aromatic_heterocycles": D.CalcNumAromaticHeterocycles,
    "aliphatic_carbocycles": D.CalcNumAliphaticCarbocycles,
    "aliphatic_heterocycles": D.CalcNumAliphaticHeterocycles,
    "saturated_carbocycles": D.CalcNumSaturatedCarbocycles,
    "saturated_heterocycles": D.CalcNumSaturatedHeterocycles,
    "spiro_atoms": D.CalcNumSpiroAtoms,
    "bridgehead_atoms": D.CalcNumBridgeheadAtoms,
    "stereocenters": D.CalcNumAtomStereoCenters,
    "unspecified_stereocenters": D.CalcNumUnspecifiedAtomStereoCenters,
    "bertz_ct": GraphDescriptors.BertzCT,
    "balaban_j": GraphDescriptors.BalabanJ,
    "labute_asa": D.CalcLabuteASA,
    "chi0": GraphDescriptors.Chi0,
    "chi1": GraphDescriptors.Chi1,
    "chi0v": D.CalcChi0v,
    "chi1v": D.CalcChi1v,
    "chi2v": D.CalcChi2v,
    "chi3v": D.CalcChi3v,
    "chi4v": D.CalcChi4v,
    "chi0n": D.CalcChi0n,
    "chi1n": D.CalcChi1n,
    "chi2n": D.CalcChi2n,
    "chi3n": D.CalcChi3n,
    "chi4n": D.CalcChi4n,
    "hall_kier_alpha": D.CalcHallKierAlpha,
    "kappa1": D.CalcKappa1,
    "kappa2": D.CalcKappa2,
    "kappa3": D.CalcKappa3,
    "phi": D.CalcPhi,
    "lipinski_violations": lipinski_violations,
    "veber": veber,
}


def morgan(radius, size, **options):
    return lambda m: bits(AllChem.GetMorganFingerprintAsBitVect(m, radius, nBits=size, **options))


def morgan_counts(radius, size, **options):
    return lambda m: counts(AllChem.GetHashedMorganFingerprint(m, radius, nBits=size, **options), size)


def fingerprint_columns():
    columns = {}
    for radius in range(4):
        columns["morgan%d_2048" % radius] = morgan(radius, 2048)
        columns["morgan%d_chiral_2048" % radius] = morgan(radius, 2048, useChirality=True)
        columns["morgan%d_feature_2048" % radius] = morgan(radius, 2048, useFeatures=True)
        columns["morgan%d_counts_2048" % radius] = morgan_counts(radius, 2048)
    columns["morgan2_1024"] = morgan(2, 1024)
    columns["morgan3_1024"] = morgan(3, 1024)
    columns["morgan2_feature_chiral_1024"] = morgan(2, 1024, useFeatures=True, useChirality=True)
    columns["morgan2_chiral_counts_2048"] = morgan_counts(2, 2048, useChirality=True)
    columns["morgan2_feature_counts_1024"] = morgan_counts(2, 1024, useFeatures=True)
    columns["rdkit_2048"] = lambda m: bits(Chem.RDKFingerprint(m))
    columns["rdkit_1024"] = lambda m: bits(Chem.RDKFingerprint(m, fpSize=1024))
    generator = rdFingerprintGenerator.GetRDKitFPGenerator(fpSize=2048)
    columns["rdkit_counts_2048"] = lambda m: counts(generator.GetCountFingerprint(m), 2048)
    for chiral in (False, True):
        tail = "_chiral" if chiral else ""
        for size in (1024, 2048):
            options = {"nBits": size, "includeChirality": chiral}
            columns["atom_pair%s_%d" % (tail, size)] = \
                lambda m, o=options: bits(D.GetHashedAtomPairFingerprintAsBitVect(m, **o))
            columns["torsion%s_%d" % (tail, size)] = \
                lambda m, o=options: bits(D.GetHashedTopologicalTorsionFingerprintAsBitVect(m, **o))
        columns["atom_pair%s_counts_2048" % tail] = \
            lambda m, o=options: counts(D.GetHashedAtomPairFingerprint(m, **o), 2048)
        columns["torsion%s_counts_2048" % tail] = \
            lambda m, o=options: counts(D.GetHashedTopologicalTorsionFingerprint(m, **o), 2048)
    return columns


GROUPS = {"text": TEXT, "descriptors": DESCRIPTORS, "fingerprints": fingerprint_columns()}


def write_value(value):
    return repr(value) if isinstance(value, float) else str(value)


def column_value(function, mol):
    try:
        return write_value(function(mol))
    except Exception as e:
        return "error " + type(e).__name__


def row(text, reader, columns):
    """One line's values: status, reason and the columns (name -> function)."""
    mol, reason = reader(text)
    if mol is None:
        return ["refused", reason] + [""] * len(columns)
    return ["ok", ""] + [column_value(f, mol) for f in columns.values()]
