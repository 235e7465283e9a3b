#!/usr/bin/env python3
"""Prints src/chem/layout_table.c: drawings of bridged ring systems, for src/chem/layout_template.c.

From the templates of the RDKit project (github.com/rdkit/molecular_templates, templates.smi: CXSMILES with
coordinates, BSD 2-clause). Those are kept that polygons and arcs do not draw well: two small rings share two bonds and
more, or rings close to a cage; of at most 36 atoms, each skeleton once. A few are this project's own.

Needs RDKit. Run it only to change the table: python3 src/chem/layout_table.py templates.smi > src/chem/layout_table.c
"""
import math
import sys

from rdkit import Chem, RDLogger

MOST_ATOMS, LARGE, MASK = 36, 9, 0xFFFFFFFF
FIRST = 35  # from "#" to "~", without backslash and question mark
LETTERS = "".join(chr(c) for c in range(FIRST, 127) if chr(c) not in '\\?"')

RDLogger.DisableLog("rdApp.*")


def mix(x):
    x = x * 2654435761 & MASK
    return x ^ x >> 15


def hash_of(neighbours):
    """As hash_of_block in layout_template.c: of the graph without any labels."""
    labels = [len(n) for n in neighbours]
    for _ in range(4):
        labels = [(labels[i] * 31 + sum(mix(labels[k]) for k in n)) & MASK for i, n in enumerate(neighbours)]
    bonds = sum(len(n) for n in neighbours) // 2
    return (sum(mix(x) for x in labels) + 977 * len(labels) + 131 * bonds) & MASK


def is_wanted(mol):
    rings = [set(r) for r in mol.GetRingInfo().BondRings()]
    if mol.GetNumAtoms() > MOST_ATOMS:
        return False
    small = [r for r in rings if len(r) < LARGE]
    bridged = any(len(a & b) > 1 for i, a in enumerate(small) for b in small[:i])
    return bridged or len(rings) > mol.GetNumBonds() - mol.GetNumAtoms() + 1


def two_letters(value):
    units = min(max(round(value * 100) + 4000, 0), len(LETTERS) ** 2 - 1)
    return LETTERS[units // len(LETTERS)] + LETTERS[units % len(LETTERS)]


def encode(xyz, ends):
    """A letter for the counts of atoms and bonds each, two for each coordinate, one for each end of a bond."""
    scale = len(ends) / sum(math.dist(xyz[a], xyz[b]) for a, b in ends)
    scale = 1 if abs(scale - 1) < 0.2 else scale
    x0, y0 = sum(p[0] for p in xyz) / len(xyz), sum(p[1] for p in xyz) / len(xyz)
    text = LETTERS[len(xyz)] + LETTERS[len(ends)]
    text += "".join(two_letters((p[0] - x0) * scale) + two_letters((p[1] - y0) * scale) for p in xyz)
    return text + "".join(LETTERS[a] + LETTERS[b] for a, b in ends)


def row_of(xyz, ends):
    neighbours = [[] for _ in xyz]
    for a, b in ends:
        neighbours[a].append(b)
        neighbours[b].append(a)
    return hash_of(neighbours), encode(xyz, ends)


def sandwich(sizes):
    """A metal below a ring, or between two: all bonds between them."""
    xyz, bonds = [(0, 0)], []
    for size, side in zip(sizes, (1, -1)):
        start = len(xyz)
        for i in range(size):
            angle = 2 * math.pi * (i + 0.5) / size - math.pi / 2
            xyz.append((1.05 * math.cos(angle), side * (1.25 + 0.38 * math.sin(angle))))
            bonds += [(start + i, start + (i + 1) % size), (0, start + i)]
    return xyz, bonds


def own_drawings():
    """Drawings of this project: SMILES with coordinates, on a hexagonal lattice where they can be."""
    three_rings = [(0, 1), (0.866, 0.5), (0.866, -0.5), (0, -1), (-0.866, -0.5), (-0.866, 0.5), (-1.732, 1), (-1.732, 2),
                   (-0.866, 2.5), (0, 2), (0, -2), (-0.866, -2.5), (-1.732, -2), (-1.732, -1)]
    bridge = [(1.78, -0.52), (1.13, 0), (0.13, -0.06)]  # nitrogen, two carbons
    bonds = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (5, 6), (6, 7), (7, 8), (8, 9), (9, 0), (3, 10), (10, 11),
             (11, 12), (12, 13), (13, 4), (2, 14), (14, 15), (15, 16), (16, 4)]
    tropane = [(0, 1.1), (-1, 0.45), (-0.9, -0.55), (0, -1.05), (0.9, -0.55), (1, 0.45), (-0.4, -0.12), (0.4, -0.12)]
    yield tropane, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (1, 6), (6, 7), (7, 5)]  # bicyclo[3.2.1]octane
    norbornane = [(0, 1.05), (-1, 0.32), (-0.62, -0.85), (0.62, -0.85), (1, 0.32), (-0.4, -0.28), (0.4, -0.28)]
    yield norbornane, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (1, 5), (5, 6), (6, 4)]
    nonane = [(0, 1), (-1.05, 0.55), (-1, -0.5), (0, -1.05), (1, -0.5), (1.05, 0.55), (-0.55, -0.2), (0, 0.4), (0.55, -0.2)]
    yield nonane, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (1, 6), (6, 7), (7, 8), (8, 5)]  # bicyclo[3.3.1]
    adamantane = [(0.71, 0.52), (-0.71, -0.86), (-0.71, 0.86), (0.71, -0.52), (1.42, 0), (-1.42, 0), (0, 1.38), (0, -1.38),
                  (0, -0.34), (0, 0.34)]
    yield adamantane, [(4, 0), (4, 3), (5, 1), (5, 2), (6, 0), (6, 2), (7, 1), (7, 3), (8, 0), (8, 1), (9, 2), (9, 3)]
    for size in 5, 6:
        yield sandwich([size])
        yield sandwich([size, size])
    yield three_rings + bridge, bonds  # morphinan
    yield three_rings + bridge + [(-2.25, 0)], bonds + [(6, 17), (17, 13)]  # with the oxygen of morphine


def read(path):
    rows, seen = [], set()
    with open(path) as lines:
        for line in lines:
            mol = Chem.MolFromSmiles(line.strip(), sanitize=False) if line.strip() else None
            if mol is None or mol.GetNumConformers() == 0:
                continue
            Chem.GetSymmSSSR(mol)
            skeleton = Chem.RWMol(mol)
            for atom in skeleton.GetAtoms():
                atom.SetAtomicNum(6), atom.SetIsAromatic(False), atom.SetFormalCharge(0), atom.SetNoImplicit(True)
                atom.SetNumExplicitHs(0), atom.SetChiralTag(Chem.ChiralType.CHI_UNSPECIFIED)
            for bond in skeleton.GetBonds():
                bond.SetBondType(Chem.BondType.SINGLE), bond.SetIsAromatic(False)
                bond.SetStereo(Chem.BondStereo.STEREONONE)
            name = Chem.MolToSmiles(skeleton)
            if name in seen or not is_wanted(mol):
                continue
            seen.add(name)
            ends = [(b.GetBeginAtomIdx(), b.GetEndAtomIdx()) for b in mol.GetBonds()]
            rows.append(row_of(mol.GetConformer().GetPositions(), ends))
    own = [row_of(*drawing) for drawing in own_drawings()]
    return sorted([r for r in rows if r[0] not in {o[0] for o in own}] + own)


def main(path):
    rows = read(path)
    print(f"""/*
 * layout_table.c - drawings of {len(rows)} bridged ring systems, printed by layout_table.py, which says how they are written.
 *
 * Source: github.com/rdkit/molecular_templates (BSD 2-clause, see NOTICE). Ascending by hash.
 */
#include "chem/layout_table.h"

const mai_layout_template mai_layout_table[] = {{""")
    for number, text in rows:
        pieces = [text[i:i + 95] for i in range(0, len(text), 95)]
        print(f'    {{0x{number:08x}u, "{pieces[0]}"' + "".join(f'\n                  "{p}"' for p in pieces[1:]) + "},")
    print("};\n\nconst int mai_layout_templates = (int) (sizeof mai_layout_table / sizeof *mai_layout_table);")


main(sys.argv[1])
