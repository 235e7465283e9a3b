/*
 * mol_pieces.h - molecules cut into pieces that end in wildcards: what decompositions, matched pairs and R-groups
 * share.
 *
 * Bonds are cut on paper: each bond of the molecule has a cap for either end, and a piece is the atoms that are
 * named with a wildcard in the place of whatever a cut bond led to. Hydrogens stay what they were; arrangements and
 * geometries too, with the wildcard in the place of the atom that went, where they still mean something. So pieces
 * are made one after another of the same molecule, and none is made that nobody wants.
 */
#ifndef MAI_MOL_PIECES_H
#define MAI_MOL_PIECES_H

#include "chem/chem.h"
#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What stands for the rest of the molecule at one end of a cut bond: a wildcard with an isotope, a class, or both. */
typedef struct mai_cap {
    uint16_t isotope;
    int32_t map;
} mai_cap;

/* How a bond is cut. cap[0] hangs on the atom at which the bond begins, cap[1] on that at which it ends. */
typedef struct mai_bond_cut {
    bool cut;
    bool single; /* of a double bond: the caps hang on single bonds, and hydrogens fill the atoms up */
    mai_cap cap[2];
} mai_bond_cut;

typedef struct mai_pieces {
    const mai_mol *mol;
    mai_mol_links links;
    mai_bond_cut *bonds; /* of each bond of the molecule; none is cut at first */
    /* Own: */
    mai_molgraph *edited;   /* as mai_edit_begin gives it */
    mai_molgraph *unpacked; /* as mai_mol_unpack gives it; made when it is needed */
    int32_t *place;         /* of an atom, in the piece that is being made, or -1 */
    int32_t (*cap_place)[2];
    int open;               /* atom that gives a hydrogen for a cap, or -1 */
    mai_cap open_cap;
    mai_arena scratch;      /* what one piece takes, given back before the next */
} mai_pieces;

/* mol must live as long. */
mai_status mai_pieces_new(mai_ctx *cx, const mai_mol *mol, mai_pieces **out) MAI_MUST_CHECK;

/* What hangs together when cut bonds do not hold; with across, when they do. */
typedef struct mai_parts {
    int n;
    int32_t *part;   /* of an atom, from 0, in order of their first atoms */
    int32_t *start;  /* part i is atoms[start[i] .. start[i + 1]), ascending */
    uint16_t *atoms;
} mai_parts;

mai_status mai_pieces_parts(mai_ctx *cx, const mai_pieces *p, bool across, mai_parts *out) MAI_MUST_CHECK;

/* The piece of n atoms, in ascending order, as stored bytes. Every bond that leads out of it must be cut. */
mai_status mai_piece_store(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, size_t reserve, void **out,
                           size_t *bytes) MAI_MUST_CHECK;
/* The same as canonical SMILES, which costs half; NUL-terminated. */
mai_status mai_piece_smiles(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, char **out,
                            size_t *length) MAI_MUST_CHECK;
/* Likewise the piece with a cap in the place of a hydrogen of one of its atoms, which has one. */
mai_status mai_piece_smiles_at(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, int atom, mai_cap cap,
                               char **out, size_t *length) MAI_MUST_CHECK;

/*
 * Rings that were aromatic and have been cut: what is left of them gets single and double bonds, with double ones
 * inside as far as they go, single ones to wildcards. Of a piece whose bonds to wildcards say by their flag that
 * they were aromatic. open_ring.c
 */
mai_status mai_open_aromatic_rings(mai_ctx *cx, mai_molgraph *piece) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
