/*
 * rings.h - what is known about the rings of a perceived graph, for those who ask beyond a count.
 *
 * Rings stand in the graph itself (molgraph.h): ring r has mai_ring_size members from mai_ring_atoms on, in
 * order around the ring, and mai_ring_bonds names the bond from each member to the next.
 *
 * Large rings that multiply beyond use, as those around cyclodextrins do (mai_too_many_rings in
 * ring_search.h), are not listed; the atoms and bonds that are in no other ring have a ring_count of one all
 * the same, so that ring_count > 0 always says whether an atom or bond is in a ring.
 */
#ifndef MAI_RINGS_H
#define MAI_RINGS_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_MAX_RING_MEMBERS 65535 /* of all rings of a molecule together */

static inline int
mai_ring_size(const mai_molgraph *g, int ring)
{
    return g->ring_start[ring + 1] - g->ring_start[ring];
}

static inline const uint16_t *
mai_ring_atoms(const mai_molgraph *g, int ring)
{
    return g->ring_atoms + g->ring_start[ring];
}

static inline const uint16_t *
mai_ring_bonds(const mai_molgraph *g, int ring)
{
    return g->ring_bonds + g->ring_start[ring];
}

/* Size of the smallest ring through an atom or a bond, 0 when there is none. */
int mai_smallest_ring_of_atom(const mai_molgraph *g, int atom);
int mai_smallest_ring_of_bond(const mai_molgraph *g, int bond);

/*
 * Fused systems: rings that share a bond, directly or through others, get the same number in system[ring],
 * counted from 0 by their first ring. *n is how many systems there are.
 */
mai_status mai_ring_systems(mai_ctx *cx, const mai_molgraph *g, uint16_t **system, int *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
