/*
 * stereo_ring.c - atoms of rings whose arrangement matters only relative to other atoms of the ring, as the
 * two substituents of 1,4-dimethylcyclohexane: their neighbours around the ring rank equal, so that they bear
 * no label.
 *
 * Candidates are tagged ring atoms without a label; those of them that ring bonds connect justify each other.
 * Components are walked breadth first with a queue in the arena.
 */
#include "chem/stereo.h"

#include "base/arena.h"

/*
 * Two neighbours outside the ring that differ; or one, and two in the ring; or all in rings, with one pair of
 * equals. In the end only the numbers matter, not which neighbours are equal.
 */
static bool
can_be_ring_stereo(const mai_molgraph *g, const mai_cip_ranking *r, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int inside[4], outside[2], nin = 0, nout = 0, kinds = 0;

    if (a->ring_count == 0 || (a->element == 7 && a->degree == 3 && !mai_is_held_nitrogen(g, atom)))
        return false;
    for (int i = 0; i < a->degree; i++) {
        int class = r->class_of[nbrs[i].atom];
        bool known = false;

        if (g->bonds[nbrs[i].bond].ring_count == 0) {
            if (nout == 2)
                return false;
            outside[nout++] = class;
            continue;
        }
        for (int k = 0; k < nin && k < 4; k++)
            known |= inside[k] == class;
        kinds += !known;
        if (nin < 4)
            inside[nin] = class;
        nin++;
    }
    switch (nout) {
    case 2:
        return outside[0] != outside[1];
    case 1:
        return nin >= 2;
    default:
        return (nin == 4 && kinds == 3) || (nin == 3 && kinds == 2);
    }
}

/*
 * Numbers the members of each component that ring bonds connect: group[atom] is 1 for a member on entry, and
 * the component's number on return, 0 where a member is alone. Returns through *ngroups how many there are.
 */
static mai_status
number_groups(mai_ctx *cx, const mai_molgraph *g, uint16_t *group, int *ngroups)
{
    uint16_t *queue;
    bool *seen;

    *ngroups = 0;
    MAI_TRY(mai_alloc(cx, (size_t) (g->natoms + 1) * sizeof *queue, (void **) &queue));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &seen));
    for (int first = 0; first < g->natoms; first++) {
        int head = 0, tail = 0, members = 0;

        if (seen[first] || group[first] == 0)
            continue;
        seen[first] = true;
        for (queue[tail++] = (uint16_t) first; head < tail; head++) {
            const mai_nbr *nbrs = mai_nbrs(g, queue[head]);

            members += group[queue[head]] != 0;
            for (int i = 0; i < g->atoms[queue[head]].degree; i++)
                if (g->bonds[nbrs[i].bond].ring_count > 0 && !seen[nbrs[i].atom]) {
                    seen[nbrs[i].atom] = true;
                    queue[tail++] = nbrs[i].atom;
                }
        }
        MAI_TRY(mai_poll(cx, 8 * (int64_t) tail));
        *ngroups += members > 1;
        for (int i = 0; i < tail; i++)
            if (group[queue[i]] != 0)
                group[queue[i]] = (uint16_t) (members > 1 ? *ngroups : 0);
    }
    return MAI_OK;
}

mai_status
mai_find_ring_stereo(mai_ctx *cx, const mai_molgraph *g, const mai_cip_ranking *r, bool *keep)
{
    uint16_t *group;
    int n = 0, ngroups;

    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];

        keep[i] = a->chirality != MAI_CHIRAL_NONE && a->cip == MAI_CIP_NONE && can_be_ring_stereo(g, r, i);
        n += keep[i];
    }
    if (n < 1)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) g->natoms * sizeof *group, (void **) &group));
    for (int i = 0; i < g->natoms; i++)
        group[i] = keep[i];
    MAI_TRY(number_groups(cx, g, group, &ngroups));
    for (int i = 0; i < g->natoms; i++)
        keep[i] = group[i] != 0;
    return MAI_OK;
}

mai_status
mai_ring_stereo_groups(mai_ctx *cx, const mai_molgraph *g, uint16_t **group, int *ngroups)
{
    bool any = false;

    *ngroups = 0;
    *group = NULL;
    for (int i = 0; i < g->natoms; i++)
        any |= mai_is_ring_stereo(&g->atoms[i]);
    if (!any)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) g->natoms * sizeof **group, (void **) group));
    for (int i = 0; i < g->natoms; i++)
        (*group)[i] = mai_is_ring_stereo(&g->atoms[i]);
    return number_groups(cx, g, *group, ngroups);
}
