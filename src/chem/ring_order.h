/*
 * ring_order.h - a smallest set of smallest rings in the order in which RDKit comes upon them.
 */
#ifndef MAI_RING_ORDER_H
#define MAI_RING_ORDER_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_ring_list {
    int n;
    int32_t *start; /* ring r is atoms[start[r] .. start[r + 1]), in order around it */
    uint16_t *atoms, *bonds;
} mai_ring_list;

/*
 * The rings of a graph, symmetrized. *found is false, and the list without meaning, for cages on which the
 * method fails or takes too long.
 */
mai_status mai_order_rings(mai_ctx *cx, const mai_molgraph *g, mai_ring_list *out,
                           bool *found) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
