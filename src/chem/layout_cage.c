/*
 * layout_cage.c - cages such as fullerenes, drawn as seen through one ring: Schlegel diagrams.
 *
 * The largest ring becomes a regular polygon; every other atom is drawn to the middle of its neighbours, sweep
 * after sweep, which draws a polyhedron without crossings (W. T. Tutte, How to draw a graph, 1963). Rings far
 * inside would be tiny, so that the bonds there pull less than those near the rim.
 */
#include "chem/layout_parts.h"

#define SWEEPS 300

/* How many bonds lie between each atom of the block and a ring. */
static mai_status
measure_depths(layout *l, const mai_layout_ring *outer, int block, uint16_t **depths, int *most)
{
    const mai_molgraph *g = l->g;
    uint16_t *queue;
    int n = 0;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, depths)); /* plus one; 0: not in the block */
    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, &queue));
    for (int i = 0; i < outer->size; i++) {
        queue[n++] = outer->atoms[i];
        (*depths)[outer->atoms[i]] = 1;
    }
    for (int i = 0; i < n; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, queue[i]);

        for (int k = 0; k < g->atoms[queue[i]].degree; k++) {
            uint32_t ring = l->bond_first[nbrs[k].bond];

            if ((*depths)[nbrs[k].atom] != 0 || ring == l->bond_first[nbrs[k].bond + 1] ||
                l->rings[l->bond_rings[ring]].block != block)
                continue;
            (*depths)[nbrs[k].atom] = (uint16_t) ((*depths)[queue[i]] + 1);
            queue[n++] = nbrs[k].atom;
        }
    }
    *most = (*depths)[queue[n - 1]];
    return MAI_OK;
}

/* The middle of the neighbours in the block, those nearer the rim weighing more. */
static point
middle_of_neighbours(const layout *l, int atom, const uint16_t *depths)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);
    point sum = {0, 0};
    double all = 0;

    for (int i = 0; i < l->g->atoms[atom].degree; i++) {
        int depth = depths[nbrs[i].atom];
        double weight = depth == 0 ? 0 : depth < depths[atom] ? 1.6 : 1;

        sum = plus(sum, times(l->at[nbrs[i].atom], weight));
        all += weight;
    }
    return all > 0 ? times(sum, 1 / all) : l->at[atom];
}

mai_status
mai_layout_schlegel(layout *l, const mai_block *b)
{
    const mai_layout_ring *outer = &l->rings[b->rings[0]];
    uint16_t *depths;
    int most;
    double radius;

    for (int i = 1; i < b->nrings; i++)
        if (l->rings[b->rings[i]].size > outer->size)
            outer = &l->rings[b->rings[i]];
    MAI_TRY(measure_depths(l, outer, outer->block, &depths, &most));
    radius = 0.55 * most + 0.5;
    for (int i = 0; i < b->natoms; i++)
        set_place(l, b->atoms[i], (point){0, 0});
    for (int i = 0; i < outer->size; i++)
        l->at[outer->atoms[i]] = times(at_angle(2 * MAI_PI * i / outer->size - MAI_PI), radius);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        MAI_TRY(mai_poll(l->cx, 30 * b->natoms));
        for (int i = 0; i < b->natoms; i++)
            if (depths[b->atoms[i]] != 1)
                l->at[b->atoms[i]] = middle_of_neighbours(l, b->atoms[i], depths);
    }
    return MAI_OK;
}
