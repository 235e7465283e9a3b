"""What RDKit takes in Python for what bench/drug.sql measures: a line for each, the name, a tab, microseconds a molecule.

Usage: drug_peer.py SMILES-FILE. Nothing is printed where RDKit is not installed. Every n-th molecule of the file, 500 of
them; processor time.
"""
import sys
import time

try:
    from rdkit import Chem, RDLogger
    from rdkit.Chem import QED, rdDepictor, rdMolDescriptors
    from rdkit.Chem.Draw import rdMolDraw2D
    from rdkit.Chem.FilterCatalog import FilterCatalog, FilterCatalogParams
except ImportError:
    sys.exit(0)

SAMPLE = 500


def read(path):
    RDLogger.DisableLog("rdApp.*")
    with open(path) as lines:
        texts = [line.split()[0] for line in lines if line.strip()]
    mols = (Chem.MolFromSmiles(text) for text in texts[:: max(1, len(texts) // SAMPLE)])
    return [mol for mol in mols if mol is not None]


def draw(mol):
    copy = Chem.Mol(mol)
    rdDepictor.Compute2DCoords(copy)
    canvas = rdMolDraw2D.MolDraw2DSVG(300, 300)
    canvas.DrawMolecule(copy)
    canvas.FinishDrawing()
    return canvas.GetDrawingText()


def main():
    mols = read(sys.argv[1])
    parameters = FilterCatalogParams()
    parameters.AddCatalog(FilterCatalogParams.FilterCatalogs.PAINS)
    pains = FilterCatalog(parameters)
    carbonyl = Chem.MolFromSmarts("C=O")
    figures = [
        ("FilterCatalog.GetMatches, PAINS", pains.GetMatches),
        ("FilterCatalog.HasMatch, PAINS", pains.HasMatch),
        ("QED.qed", QED.qed),
        ("GetMACCSKeysFingerprint", rdMolDescriptors.GetMACCSKeysFingerprint),
        ("coordinates and SVG", draw),
        ("GetSubstructMatches, C=O", lambda mol: mol.GetSubstructMatches(carbonyl)),
    ]
    for what, function in figures:
        start = time.process_time()
        for mol in mols:
            function(mol)
        print(what, 1e6 * (time.process_time() - start) / len(mols), sep="\t")


main()
