/*
 * molgraph.h - the working molecule: what parsers build, perception fills in and packing reads.
 *
 * Atoms, bonds and neighbour lists are flat arrays in the context's arena; indices are 16 bit, so that a
 * neighbour costs four bytes. A parser appends atoms and bonds, then calls mai_graph_link once, which lays out
 * the neighbour lists; whoever adds or removes atoms or bonds later links again. Neighbours of an atom stand in
 * ascending order of bond index: that order is what chirality tags refer to.
 *
 * Terms are those of the field: explicit_h counts hydrogens written with an atom ([nH], [CH3]), implicit_h those
 * that the valence model adds; neither counts hydrogens that are atoms of the graph.
 */
#ifndef MAI_MOLGRAPH_H
#define MAI_MOLGRAPH_H

#include "base/arena.h"
#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_MAX_RAW_ATOMS 65535 /* in a text, hydrogens among them */
#define MAI_MAX_ATOMS 4095      /* in a molecule, after hydrogens have been merged */
#define MAI_MAX_BONDS 32767     /* in a molecule: neighbour lists, two entries a bond, are indexed with 16 bits */

typedef enum mai_bond_type {
    MAI_BOND_OTHER, /* unspecified or zero order: ~ */
    MAI_BOND_SINGLE,
    MAI_BOND_DOUBLE,
    MAI_BOND_TRIPLE,
    MAI_BOND_QUADRUPLE,
    MAI_BOND_AROMATIC,
    MAI_BOND_DATIVE, /* from begin to end */
} mai_bond_type;

typedef enum mai_bond_dir {
    MAI_DIR_NONE,
    MAI_DIR_UP,      /* "/" as written from begin to end */
    MAI_DIR_DOWN,    /* "\" */
    MAI_DIR_WEDGE,   /* molfile: begin is the narrow end */
    MAI_DIR_HASH,
    MAI_DIR_WAVY,    /* molfile: stereo unknown at begin */
    MAI_DIR_CROSSED, /* molfile: double bond of unknown geometry */
} mai_bond_dir;

typedef enum mai_bond_stereo {
    MAI_STEREO_NONE,
    MAI_STEREO_ANY,
    MAI_STEREO_CIS, /* stereo_atoms[0] and [1] on the same side */
    MAI_STEREO_TRANS,
} mai_bond_stereo;

typedef enum mai_chirality {
    MAI_CHIRAL_NONE,
    MAI_CHIRAL_CCW, /* @: seen from the first neighbour the others turn counterclockwise; an implicit H is last */
    MAI_CHIRAL_CW,  /* @@ */
    MAI_CHIRAL_ALLENE,
    MAI_CHIRAL_SQUARE_PLANAR,
    MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL,
    MAI_CHIRAL_OCTAHEDRAL,
} mai_chirality;

typedef enum mai_hybridization {
    MAI_HYBRID_OTHER, /* not assigned: wildcards */
    MAI_HYBRID_S,
    MAI_HYBRID_SP,
    MAI_HYBRID_SP2,
    MAI_HYBRID_SP3,
    MAI_HYBRID_SP2D,
    MAI_HYBRID_SP3D,
    MAI_HYBRID_SP3D2,
} mai_hybridization;

typedef enum mai_cip { /* legacy labels: R and S of atoms, Z and E of double bonds */
    MAI_CIP_NONE,
    MAI_CIP_R,
    MAI_CIP_S,
    MAI_CIP_Z = MAI_CIP_R,
    MAI_CIP_E = MAI_CIP_S,
} mai_cip;

enum {
    MAI_ATOM_AROMATIC = 1,
    MAI_ATOM_NO_IMPLICIT = 2,    /* written in brackets: gets no implicit hydrogens */
    MAI_ATOM_POSSIBLE_STEREO = 4, /* could be a tetrahedral stereocentre, marked or not (legacy perception) */
    MAI_ATOM_UNKNOWN_STEREO = 8,  /* a wavy bond led from it to a hydrogen that has been merged */
    MAI_ATOM_WRITTEN_AROMATIC = 16
};

enum { MAI_CLASS_ZERO = -1 }; /* mai_atom.map of an atom whose class is given, as 0 */

enum {
    MAI_BOND_IS_AROMATIC = 1, /* as atoms' flag: also on kekulized bonds */
    MAI_BOND_IS_CONJUGATED = 2,
    MAI_BOND_IS_ROTATABLE = 4 /* strict definition */
};

enum { /* what perception finds beside the structure (hydrogens, rings, aromaticity), when it is asked for */
    MAI_HAS_CLASSES = 1, /* Crippen and polar classes */
    MAI_HAS_SHAPE = 2,   /* hybridisation, stereochemistry, rotatable bonds */
    MAI_HAS_ALL = 3
};

typedef struct mai_atom {
    uint8_t element; /* atomic number, 0 for * */
    int8_t charge;
    uint8_t explicit_h, implicit_h;
    uint8_t radicals;         /* unpaired electrons */
    uint8_t chirality;        /* mai_chirality */
    uint8_t permutation;      /* of the longer chirality forms, from 1; 0 when not given */
    uint8_t hybridization;    /* mai_hybridization */
    uint8_t flags;            /* MAI_ATOM_... */
    uint8_t cip;              /* mai_cip */
    uint8_t explicit_valence; /* rounded sum of bond orders and explicit hydrogens */
    uint8_t ring_count;       /* rings of the symmetrized SSSR through it, at most 255 */
    uint16_t isotope;         /* mass number, 0 when not given */
    uint16_t degree;          /* neighbours in the graph */
    uint32_t first;           /* graph->nbrs[first .. first + degree) */
    int32_t map;              /* atom class, 0 when not given, MAI_CLASS_ZERO when it is 0 */
    uint8_t crippen;          /* Crippen class (crippen.c), 0: none */
    uint8_t h_crippen;        /* Crippen class of its hydrogens, 0 to 7 */
    uint8_t polar;            /* MAI_POLAR_... of mol.h: TPSA class, donor, acceptor */
    int32_t position;         /* byte of the text that wrote it, from 0 (a molfile: its atom number, from 1) */
} mai_atom;

typedef struct mai_bond {
    uint16_t begin, end;
    uint8_t type;  /* mai_bond_type */
    uint8_t dir;   /* mai_bond_dir */
    uint8_t stereo; /* mai_bond_stereo */
    uint8_t cip;   /* mai_cip: Z or E */
    uint8_t flags; /* MAI_BOND_IS_... */
    uint8_t ring_count;
    uint16_t stereo_atoms[2]; /* neighbours of begin and of end that stereo refers to */
} mai_bond;

typedef struct mai_nbr {
    uint16_t atom, bond;
} mai_nbr;

typedef struct mai_xyz {
    double x, y, z;
} mai_xyz;

typedef struct mai_molgraph {
    int natoms, nbonds;
    int atom_room, bond_room;
    mai_atom *atoms;
    mai_bond *bonds;
    mai_nbr *nbrs; /* 2 * nbonds, valid after mai_graph_link */
    mai_xyz *xyz;  /* coordinates of a molfile, else NULL */

    uint8_t has; /* MAI_HAS_...: what has been perceived beside the structure */
    bool other_aromaticity; /* atoms or bonds were written aromatic, and perception found others to be it */
    bool stereo_flagged; /* MAI_ATOM_POSSIBLE_STEREO has been decided for all atoms */

    /* Rings: the symmetrized smallest set. Ring r is ring_atoms[ring_start[r] .. ring_start[r + 1]), in order
       around the ring; ring_bonds[i] joins ring_atoms[i] and the next atom of that ring. */
    int nrings;
    int32_t *ring_start;
    uint16_t *ring_atoms, *ring_bonds;
} mai_molgraph;

/* An empty molecule with room for some atoms and bonds; both grow. */
mai_status mai_graph_new(mai_ctx *cx, int atoms, int bonds, mai_molgraph **out) MAI_MUST_CHECK;
/* Appends a zeroed atom or bond; the pointer is good until the next append. MAI_ELIMIT above MAI_MAX_RAW_ATOMS. */
mai_status mai_graph_add_atom(mai_ctx *cx, mai_molgraph *g, mai_atom **out) MAI_MUST_CHECK;
mai_status mai_graph_add_bond(mai_ctx *cx, mai_molgraph *g, int begin, int end, int type,
                              mai_bond **out) MAI_MUST_CHECK;
/* Lays out the neighbour lists, sets degree and first. */
mai_status mai_graph_link(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
/*
 * Drops the atoms with drop[i] set and their bonds, renumbers what refers to the others (stereo_atoms too, which
 * must not name a dropped atom) and links again. Rings must not have been found yet.
 */
mai_status mai_graph_drop_atoms(mai_ctx *cx, mai_molgraph *g, const bool *drop) MAI_MUST_CHECK;

/* A copy of a linked graph whose rings have been found, coordinates left out, in one piece of the arena. */
mai_status mai_graph_copy(mai_ctx *cx, const mai_molgraph *g, mai_molgraph **out) MAI_MUST_CHECK;

static inline const mai_nbr *
mai_nbrs(const mai_molgraph *g, int atom)
{
    return g->nbrs + g->atoms[atom].first;
}

static inline int
mai_other_end(const mai_bond *bond, int atom)
{
    return bond->begin == atom ? bond->end : bond->begin;
}

/* ---- atoms ---- */

/* Hydrogens that are not atoms of the graph. */
static inline int
mai_hydrogens(const mai_atom *a)
{
    return a->explicit_h + a->implicit_h;
}

/* Hydrogens, those that are atoms of the graph included. */
static inline int
mai_total_hydrogens(const mai_molgraph *g, const mai_atom *a)
{
    const mai_nbr *nbrs = g->nbrs + a->first;
    int n = mai_hydrogens(a);

    for (int i = 0; i < a->degree; i++)
        n += g->atoms[nbrs[i].atom].element == 1;
    return n;
}

static inline bool
mai_is_aromatic(const mai_atom *a)
{
    return (a->flags & MAI_ATOM_AROMATIC) != 0;
}

static inline bool
mai_is_aliphatic(const mai_atom *a, int element)
{
    return a->element == element && !mai_is_aromatic(a);
}

/* The atom class as a number, 0 when there is none. */
static inline int
mai_class_number(int32_t map)
{
    return map == MAI_CLASS_ZERO ? 0 : map;
}

/* The other one of two tetrahedral tags. */
static inline uint8_t
mai_inverted(int chirality)
{
    return chirality == MAI_CHIRAL_CCW ? MAI_CHIRAL_CW : MAI_CHIRAL_CCW;
}

/* ---- bonds ---- */

/* Twice the order of a bond, as its type tells: 2 for single and dative, 3 for aromatic, 0 for other ones. */
static inline int
mai_bond_order_twice(int type)
{
    return 0x2386420 >> (4 * type) & 15; /* four bits a type, in the order of mai_bond_type */
}

/* Whether a bond takes part in the valence of an atom: one of no order does not, nor one that it donates. */
static inline bool
mai_takes_valence(const mai_bond *b, int atom)
{
    return b->type != MAI_BOND_OTHER && (b->type != MAI_BOND_DATIVE || b->begin != atom);
}

/* The other one of MAI_DIR_UP and MAI_DIR_DOWN. */
static inline uint8_t
mai_opposite_direction(int dir)
{
    return dir == MAI_DIR_UP ? MAI_DIR_DOWN : MAI_DIR_UP;
}

/* The bond between two atoms, or -1. */
int mai_bond_between(const mai_molgraph *g, int a, int b);

#ifdef __cplusplus
}
#endif
#endif
