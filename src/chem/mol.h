/*
 * mol.h - the stored molecule: one flat, versioned, position-independent run of bytes, read in place.
 *
 *   header    12 bytes: version, flags, counts of atoms, bonds, rings, ring members, extras (mol.c)
 *   atoms     8 bytes each: element, charge, hydrogens and what perception found, Crippen and TPSA classes too
 *   bonds     4 bytes each: 12 + 12 bits of atom indices, 8 of type, ring, stereo; ascending by (low, high)
 *   extras    8 bytes each, ascending by atom: isotope and atom class, only of atoms that have one
 *   rings     a size each, then the members in ring order; one byte each up to 256 atoms, else two
 *
 * The bytes need no alignment. In a stored molecule the atoms stand in canonical order, which is that of the
 * canonical SMILES, so that equal molecules are equal bytes; a molecule that was read for one calculation
 * alone (mai_mol_read_smiles) may keep the order of its text. Chirality refers to neighbours in ascending
 * atom index with an implicit hydrogen last; double-bond stereo to the lowest-index neighbour on either side.
 *
 * A mai_mol is a window on such bytes: pointers and counts, nothing owned. What it points to lives as long as
 * the caller keeps it (a datum, an arena).
 */
#ifndef MAI_MOL_H
#define MAI_MOL_H

#include "chem/molgraph.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_MOL_VERSION 1

enum { /* mai_mol_atom.perceived */
    MAI_PERCEIVED_AROMATIC = 1,
    MAI_PERCEIVED_RING = 2,
    MAI_PERCEIVED_HYBRID_SHIFT = 2, /* 3 bits: mai_hybridization */
    MAI_PERCEIVED_RADICAL_SHIFT = 5, /* 3 bits: unpaired electrons, seven when they are more */
    MAI_MOST_RADICALS = 7
};

enum { /* mai_mol_atom.polar */
    MAI_POLAR_CLASS = 63, /* row of the TPSA table, 0: no contribution */
    MAI_POLAR_DONOR = 64,
    MAI_POLAR_ACCEPTOR = 128
};

enum { /* mai_mol_atom.more */
    MAI_MORE_H_TYPE = 7,        /* Crippen class of its hydrogens */
    MAI_MORE_CIP_SHIFT = 3,     /* 2 bits: mai_cip */
    MAI_MORE_POSSIBLE_STEREO = 32
};

typedef struct mai_mol_atom {
    uint8_t element;
    int8_t charge;
    uint8_t hydrogens; /* that are not atoms */
    uint8_t perceived;
    uint8_t chirality; /* low 3 bits: mai_chirality; high 5: permutation */
    uint8_t crippen;   /* Crippen class, 0: none */
    uint8_t polar;
    uint8_t more;
} mai_mol_atom;

enum { /* bits of a bond */
    MAI_MOL_BOND_TYPE = 7,
    MAI_MOL_BOND_RING = 8,
    MAI_MOL_BOND_ROTATABLE = 16, /* strict definition */
    MAI_MOL_BOND_STEREO_SHIFT = 5, /* 2 bits: mai_bond_stereo */
    MAI_MOL_BOND_CIP_FLIPPED = 128 /* E and Z are opposite to trans and cis of the stored reference atoms */
};

/* A bond, unpacked. begin < end, but for a dative bond, which runs from begin to end. */
typedef struct mai_mol_bond {
    uint16_t begin, end;
    uint8_t bits;
} mai_mol_bond;

typedef struct mai_mol {
    int natoms, nbonds, nrings, nextras;
    bool wide; /* ring sizes and members take two bytes */
    bool stereo_flagged; /* MAI_MORE_POSSIBLE_STEREO is set where it should be: where stereo is marked */
    const mai_mol_atom *atoms;
    const uint8_t *bonds, *extras, *ring_sizes, *ring_members;
} mai_mol;

/* Opens bytes that mai_mol_pack wrote or mai_mol_check accepted: no check, no allocation. */
void mai_mol_open(const void *bytes, mai_mol *out);
/* Reads bytes of unknown origin: MAI_EFORMAT unless every count, index and enumeration in them is in range. */
mai_status mai_mol_check_layout(mai_ctx *cx, const void *bytes, size_t n) MAI_MUST_CHECK;
/*
 * Packs a perceived graph. order[i] is the graph atom that becomes atom i. NULL keeps the graph's order, and its
 * rings as they were found: bytes to compute over, which are not to be stored or compared.
 * out is in the arena; its first reserve bytes are left free for a header of the caller's.
 */
mai_status mai_mol_pack(mai_ctx *cx, const mai_molgraph *g, const uint16_t *order, size_t reserve, void **out,
                        size_t *bytes) MAI_MUST_CHECK;
/* Adds the classes, perceived since, to what was packed of a graph in its own order. */
void mai_mol_put_classes(const mai_molgraph *g, void *bytes);
/* The graph of a molecule with all that was perceived but conjugation and valences. */
mai_status mai_mol_unpack(mai_ctx *cx, const mai_mol *mol, mai_molgraph **out) MAI_MUST_CHECK;

static inline mai_mol_bond
mai_mol_get_bond(const mai_mol *m, int i)
{
    uint32_t word;
    mai_mol_bond b;

    memcpy(&word, m->bonds + 4 * i, 4); /* little endian on every host that is built for */
    b.begin = word & 0xfff;
    b.end = word >> 12 & 0xfff;
    b.bits = word >> 24;
    return b;
}

static inline int
mai_mol_ring_size(const mai_mol *m, int ring)
{
    uint16_t wide;

    if (!m->wide)
        return m->ring_sizes[ring];
    memcpy(&wide, m->ring_sizes + 2 * ring, 2);
    return wide;
}

/* Member i of all rings' members laid end to end. */
static inline int
mai_mol_ring_member(const mai_mol *m, int i)
{
    uint16_t wide;

    if (!m->wide)
        return m->ring_members[i];
    memcpy(&wide, m->ring_members + 2 * i, 2);
    return wide;
}

/* What only some atoms have: the i-th of them, isotope or map 0 when it has only the other (mai_atom). */
typedef struct mai_mol_extra_entry {
    uint16_t atom, isotope;
    int32_t map;
} mai_mol_extra_entry;

static inline mai_mol_extra_entry
mai_mol_get_extra(const mai_mol *m, int i)
{
    mai_mol_extra_entry e;

    memcpy(&e, m->extras + sizeof e * (size_t) i, sizeof e);
    return e;
}

/* Mass number of an atom, 0 when none is given. */
int mai_mol_isotope(const mai_mol *m, int atom);

/*
 * Neighbour lists of a molecule, for what walks it: nbrs[first[i] .. first[i + 1]) of atom i in ascending atom
 * index. Laid out in the arena in one pass over the bonds.
 */
typedef struct mai_mol_links {
    const uint16_t *first; /* natoms + 1 */
    const mai_nbr *nbrs;
    const mai_mol_bond *bonds; /* unpacked */
} mai_mol_links;

mai_status mai_mol_link(mai_ctx *cx, const mai_mol *m, mai_mol_links *out) MAI_MUST_CHECK;

static inline int
mai_mol_degree(const mai_mol_links *l, int atom)
{
    return l->first[atom + 1] - l->first[atom];
}

static inline bool
mai_mol_is_aromatic(const mai_mol *m, int atom)
{
    return (m->atoms[atom].perceived & MAI_PERCEIVED_AROMATIC) != 0;
}

static inline bool
mai_mol_in_ring(const mai_mol *m, int atom)
{
    return (m->atoms[atom].perceived & MAI_PERCEIVED_RING) != 0;
}

/*
 * The type of a bond where aromaticity decides: a triple bond in an aromatic ring, as in an aryne, keeps its type
 * in the bytes and counts as aromatic.
 */
static inline int
mai_mol_bond_type(const mai_mol *m, mai_mol_bond b)
{
    int type = b.bits & MAI_MOL_BOND_TYPE;

    if (type == MAI_BOND_TRIPLE && (b.bits & MAI_MOL_BOND_RING) && mai_mol_is_aromatic(m, b.begin)
        && mai_mol_is_aromatic(m, b.end))
        return MAI_BOND_AROMATIC;
    return type;
}

static inline int
mai_mol_hybridization(const mai_mol *m, int atom)
{
    return m->atoms[atom].perceived >> MAI_PERCEIVED_HYBRID_SHIFT & 7;
}

static inline int
mai_mol_radicals(const mai_mol *m, int atom)
{
    return m->atoms[atom].perceived >> MAI_PERCEIVED_RADICAL_SHIFT;
}

static inline int
mai_mol_cip(const mai_mol *m, int atom)
{
    return m->atoms[atom].more >> MAI_MORE_CIP_SHIFT & 3;
}

#ifdef __cplusplus
}
#endif
#endif
