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

bool mai_is_in_three_ring(const mai_molgraph *g, int atom); /* rings.c */

#ifdef __cplusplus
}
#endif
#endif
