/*
 * ring_search.h - the state that rings.c and ring_search.c share: what is left of a graph while its rings are
 * being taken off, and the list of rings found. Nobody else includes it.
 */
#ifndef MAI_RING_SEARCH_H
#define MAI_RING_SEARCH_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The step to a neighbour: its index, and that of the bond in the upper half. */
static inline uint32_t
mai_step(int atom, int bond)
{
    return (uint32_t) atom | (uint32_t) bond << 16;
}

static inline int
mai_step_atom(uint32_t step)
{
    return (int) (step & 0xffff);
}

static inline int
mai_step_bond(uint32_t step)
{
    return (int) (step >> 16);
}

/*
 * An atom of what is left. It is alive while degree > 0, and a bond lives while both its ends do. The sum
 * lets a chain of atoms of degree 2 be followed without looking at neighbour lists: coming by one of the two
 * steps, the other is steps ^ that one.
 */
typedef struct mai_core_atom {
    uint16_t degree; /* living neighbours */
    uint16_t stuck;  /* inside a chain that was examined in vain */
    uint32_t steps;  /* exclusive or of the steps to them */
} mai_core_atom;

typedef struct mai_ring_search {
    mai_molgraph *g;
    mai_core_atom *core;

    /* Rings found: ring r is atoms[start[r] .. start[r + 1]), as in mai_molgraph. */
    int nrings, ring_room, member_room;
    int32_t *start;
    uint16_t *atoms, *bonds;

    bool *hidden_atoms, *hidden_bonds; /* in rings that are too many to be listed; NULL when there are none */
} mai_ring_search;

/* Makes room for one more ring of so many members; MAI_ELIMIT above MAI_MAX_RING_MEMBERS. */
mai_status mai_ring_reserve(mai_ctx *cx, mai_ring_search *s, int members) MAI_MUST_CHECK;

/*
 * Rings of one length that differ only by which of two equal ways they take multiply: six glucose units in a
 * circle make 64, twelve para-bonded benzenes 4,096. Such a set, of more than 32 rings and more than eight
 * times as many as are independent, is not listed; neither number depends on the order of atoms. RDKit lists
 * some of them, another number for each order: about three a unit.
 */
#define MAI_MOST_SET_RINGS 32
#define MAI_MANY_RINGS ((int64_t) 1 << 40) /* as far as they are counted */

static inline bool
mai_too_many_rings(int64_t rings, int independent)
{
    return rings > MAI_MOST_SET_RINGS && rings > 8 * (int64_t) independent;
}

/* Makes room for marks on the atoms and bonds of rings that are not listed. */
mai_status mai_prepare_hidden(mai_ctx *cx, mai_ring_search *s) MAI_MUST_CHECK;

/* Fills core with the graph without its ends: atoms with one neighbour are taken off until there are none. */
void mai_core_of_graph(mai_molgraph *g, mai_core_atom *core);

/* Of large rings that differ by one of two equal ways, leaves the one that RDKit would: ring_twins.c. */
mai_status mai_drop_ring_twins(mai_ctx *cx, mai_ring_search *s) MAI_MUST_CHECK;

/* Finds the relevant cycles of what is left of the graph, whatever its shape. */
mai_status mai_search_cage(mai_ctx *cx, mai_ring_search *s) MAI_MUST_CHECK;

/* Where the next ring's members go, once reserved. */
static inline uint16_t *
mai_next_ring_atoms(const mai_ring_search *s)
{
    return s->atoms + s->start[s->nrings];
}

static inline uint16_t *
mai_next_ring_bonds(const mai_ring_search *s)
{
    return s->bonds + s->start[s->nrings];
}

/* The ring that was written there is complete. */
static inline void
mai_ring_commit(mai_ring_search *s, int members)
{
    s->start[s->nrings + 1] = s->start[s->nrings] + members;
    s->nrings++;
}

#ifdef __cplusplus
}
#endif
#endif
