/*
 * canon_parts.h - what the parts of canonical ordering share: a fragment's atoms divided into ordered cells.
 *
 * at[] holds the atoms, those of a cell side by side; cell[] names an atom's cell by its first position. A
 * division that refinement has made depends on the molecule alone, never on the numbers of its atoms, but for
 * the order within a cell. When each cell holds one atom, at[] is a canonical order.
 *
 *   canon.c         fragments, initial invariants, order of fragments
 *   canon_refine.c  splitting cells by neighbours and by stereochemistry
 *   canon_search.c  breaking ties that are not plainly symmetry
 *   canon_visit.c   comparing numberings; from ranks to the order in which SMILES visits the atoms
 *
 * All arrays belong to the arena of the context.
 */
#ifndef MAI_CANON_PARTS_H
#define MAI_CANON_PARTS_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_CANON_LABELS 13

typedef struct mai_canon_arc {
    uint16_t to;
    uint8_t label; /* below MAI_CANON_LABELS: type, end of a dative bond, in a ring, marked as stereo bond */
    uint8_t way;   /* place in the order of walking on: 0 leaves the ring, then by type */
} mai_canon_arc;

/* Something whose neighbours' order matters: a chiral atom, or a double bond that is cis or trans. */
typedef struct mai_canon_stereo {
    uint16_t atom, other; /* other: second end of a double bond, the atom itself for a chiral atom */
    uint16_t bond;
    uint16_t group; /* as group_of[atom] */
    uint8_t turned; /* the group's tags count as they are (1) or turned over (2); 0 while that is open */
    bool resolved;  /* its neighbours are in different cells, and the cells have been split by it */
} mai_canon_stereo;

typedef struct mai_canon_item { /* for sorting: by cell, then key */
    uint64_t key;
    uint16_t cell, atom;
} mai_canon_item;

typedef struct mai_canon {
    mai_ctx *cx;
    const mai_molgraph *g;
    uint32_t *first;     /* arcs[first[i] .. first[i + 1]) of atom i */
    mai_canon_arc *arcs;
    uint64_t *word;      /* what an atom is, neighbours not looked at */
    uint64_t *hash;      /* of what surrounds an atom a few bonds far */
    uint64_t *before;    /* for making that: one more than arcs */
    bool extras;         /* there are isotopes, classes or hydrogens that a word does not hold */
    int stereo_atoms, stereo_ends;

    uint16_t *at, *place; /* atom at a position, and back */
    uint16_t *cell, *size; /* of an atom; of a cell by its first position */
    uint64_t *sum;        /* of an atom, zero between uses */
    mai_canon_item *items, *spare;
    uint16_t *queue;      /* cells to split others by: a ring of queue_room */
    uint8_t *queued;      /* by first position; all 0 between refinements */
    int head, waiting, queue_room;
    uint16_t *scratch, *spans; /* as many as atoms */
    uint8_t *marked;
    uint32_t *turns; /* one more than arcs */
    const uint64_t *amounts; /* what a bond adds to the sum of the atom at its other end, by label */
    mai_canon_item *compared; /* room of mai_canon_compare, taken when first needed */
    uint32_t *near;

    /* the fragment at work: positions start to end */
    int start, end, cells;
    int first_stereo, last_stereo; /* its part of stereo[] */
    mai_canon_stereo *stereo;
    int groups;            /* of ring stereo, whose tags count relative to each other (stereo.h) */
    uint16_t *group_of;    /* of an atom, from 1; 0: none */
    uint16_t *group_first; /* by group, all bits set between uses */
    uint64_t trace; /* of all splits since it was last set, for comparing branches of the search */
    /* The search's: traces after the first steps of a refinement on the best path, or NULL. */
    uint64_t *guide;
    int step, relation; /* below 0: this refinement is better, above 0: worse, and has been left */
    int64_t work;   /* arcs looked at */
} mai_canon;

static inline uint64_t
mai_canon_mix(uint64_t x)
{
    x *= 0x9e3779b97f4a7c15u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ x >> 29;
}

#define MAI_CANON_GUIDE 64 /* steps */

/* Sorts by cell, then key; stable. */
void mai_canon_sort(mai_canon_item *items, int n, mai_canon_item *spare);

/*
 * canon_refine.c: splits cells until equal cells see equal neighbours; what is queued is what has changed.
 * With a guide, it follows that and overwrites it from where it is better.
 */
mai_status mai_canon_refine(mai_canon *c) MAI_MUST_CHECK;
void mai_canon_enqueue(mai_canon *c, int cell);
/* Whether equal cells see equal neighbours already; false also when finding out would take long. */
bool mai_canon_is_equitable(const mai_canon *c);
/* Divides the cell of the items (all its atoms, or those that differ from the rest) by their keys. */
void mai_canon_split(mai_canon *c, const mai_canon_item *items, int n);
/* Gives an atom a cell of its own, before the others of its cell. */
void mai_canon_single_out(mai_canon *c, int atom);
/* Whether two neighbours that the arrangement tells apart are in one cell; marks those cells if asked. */
bool mai_canon_is_tied(const mai_canon *c, const mai_canon_stereo *s, uint8_t *marked);
/* The arrangement of a chiral atom or double bond when neighbours are ranked so: a small number above 0. */
int mai_canon_arrangement(const mai_canon *c, const mai_canon_stereo *s, const uint16_t *rank);
/* The same with the tag turned over where its group's are. */
int mai_canon_turned_arrangement(const mai_canon *c, const mai_canon_stereo *s, const uint16_t *rank);

/* canon_search.c: from a refined division to one atom a cell; the plain way, if that will do, or any way. */
mai_status mai_canon_break_plain_ties(mai_canon *c, bool *done) MAI_MUST_CHECK;
mai_status mai_canon_break_ties(mai_canon *c) MAI_MUST_CHECK;

/*
 * canon_visit.c. Compares two numberings of the fragment, each a list of atoms with its inverse, as
 * descriptions of a molecule: negative, 0 (exchanging atoms of equal position is a symmetry, stereochemistry
 * included) or positive.
 */
mai_status mai_canon_compare(mai_canon *c, const uint16_t *at, const uint16_t *place,
                             const uint16_t *other_at, const uint16_t *other_place,
                             int *result) MAI_MUST_CHECK;
/* Settles turned of all groups: of each, the atom of lowest rank becomes counterclockwise. */
void mai_canon_turn_groups(mai_canon *c, const uint16_t *rank);
/* A number that equal fragments share and others hardly ever do; with one atom a cell, groups turned. */
uint64_t mai_canon_digest(const mai_canon *c);
/*
 * Walks the fragment from its first position on; the atoms, in the order in which they are met, go to order,
 * and their number is returned.
 */
int mai_canon_visit(mai_canon *c, uint16_t *order);

#ifdef __cplusplus
}
#endif
#endif
