/*
 * inchi_cost.c - whether the InChI library would take too long over a molecule, told before it is asked.
 *
 * The library cannot be interrupted, and its own limit of time is looked at rarely: a saturated lattice of 900 atoms
 * kept it busy for a minute. Its time was measured on lattices, tubes, prisms, cages, rings of CH(OH), dendrimers,
 * peptides, cyclodextrins and random cubic graphs. What makes it long are atoms that may be stereogenic and have two
 * neighbours alike, both in rings or, where centres are marked, both branches, many such atoms alike in one component:
 * each choice among them is followed. The estimate is the sum over classes of alike ones of size^2, times the component's
 * atoms.
 *
 * Rings of hundreds that a mirror maps onto themselves are long too, with or without such atoms, by the third power of
 * their size: 1.5 s for 600 members.
 *
 * Atoms are alike when ranking by elements and neighbours leaves them so, which is cautious: charges, hydrogens and
 * tags do not tell them apart. Molecules of up to SMALL atoms are never too costly.
 */
#include "inchi/inchi.h"

#include "chem/rings.h"
#include "chem/stereo.h"
#include "edit/edit.h"

#include <string.h>

#define SMALL 60
#define MOST_COST 250000
#define LARGEST_PLANAR_RING 7
#define SMALL_RING 100
#define MOST_RING_COST 8000000 /* of one ring with 200 members: a twentieth of a second */

/* Whether an atom could be a centre, or an end of a double bond with a geometry, which none in a small ring has. */
static bool
may_be_stereogenic(const mai_molgraph *g, int atom, const bool *in_small_ring)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int element = g->atoms[atom].element;

    if (!in_small_ring[atom] || (element != 6 && element != 7))
        return true;
    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (mai_bond_order_twice(g->bonds[nbrs[i].bond].type) > 2)
            return false;
    return true;
}

static mai_status
mark_small_rings(mai_ctx *cx, const mai_molgraph *g, bool **out)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, out));
    for (int r = 0; r < g->nrings; r++) {
        if (mai_ring_size(g, r) > LARGEST_PLANAR_RING)
            continue;
        for (int i = 0; i < mai_ring_size(g, r); i++)
            (*out)[mai_ring_atoms(g, r)[i]] = true;
    }
    return MAI_OK;
}

/* Whether anything in the molecule is marked as a centre. */
static bool
has_centres(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].chirality != MAI_CHIRAL_NONE)
            return true;
    return false;
}

/* Whether two neighbours are alike, so that which is which is a choice: of a ring, or branches with centres in them. */
static bool
is_ambiguous(const mai_cip_ranking *r, int atom, const bool *in_small_ring, bool centres)
{
    const mai_molgraph *g = r->g;
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    if (!may_be_stereogenic(g, atom, in_small_ring))
        return false;
    for (int i = 0; i < g->atoms[atom].degree; i++)
        for (int k = 0; k < i; k++) {
            bool ring = g->bonds[nbrs[i].bond].ring_count > 0 && g->bonds[nbrs[k].bond].ring_count > 0;

            if (r->class_of[nbrs[i].atom] == r->class_of[nbrs[k].atom]
                && (ring || (centres && g->atoms[nbrs[i].atom].degree > 1)))
                return true;
        }
    return false;
}

/* The sum for one component, whose atoms are counted too; sizes is all zero before and after. */
static int64_t
cost_of(const mai_cip_ranking *r, const uint16_t *component, int which, const bool *in_small_ring, uint16_t *sizes)
{
    bool centres = has_centres(r->g);
    int64_t squares = 0;
    int natoms = 0;

    for (int i = 0; i < r->g->natoms; i++) {
        if (component[i] != which)
            continue;
        natoms++;
        if (is_ambiguous(r, i, in_small_ring, centres)) /* (k + 1)^2 - k^2 */
            squares += 2 * sizes[r->class_of[i]]++ + 1;
    }
    memset(sizes, 0, sizeof *sizes * (size_t) r->g->natoms);
    return squares * natoms;
}

/* Whether two members of a ring are alike; sizes is all zero before and after. */
static bool
has_twins(const mai_cip_ranking *ranking, int ring, uint16_t *sizes)
{
    const mai_molgraph *g = ranking->g;
    bool twins = false;

    for (int i = 0; i < mai_ring_size(g, ring); i++)
        twins |= sizes[ranking->class_of[mai_ring_atoms(g, ring)[i]]]++ > 0;
    for (int i = 0; i < mai_ring_size(g, ring); i++)
        sizes[ranking->class_of[mai_ring_atoms(g, ring)[i]]] = 0;
    return twins;
}

static int64_t
cost_of_rings(const mai_cip_ranking *ranking, uint16_t *sizes)
{
    int64_t cost = 0;

    for (int r = 0; r < ranking->g->nrings; r++) {
        int64_t size = mai_ring_size(ranking->g, r);

        if (size > SMALL_RING && has_twins(ranking, r, sizes))
            cost += size * size * size;
    }
    return cost;
}

mai_status
mai_inchi_check_cost(mai_ctx *cx, mai_molgraph *g)
{
    mai_cip_ranking ranking;
    uint16_t *component, *sizes;
    bool *in_small_ring;
    int64_t cost = 0;
    int n;

    if (g->natoms <= SMALL)
        return MAI_OK;
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].map = 0; /* an InChI knows no classes */
    MAI_TRY(mai_edit_components(cx, g, &component, &n));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &sizes));
    MAI_TRY(mark_small_rings(cx, g, &in_small_ring));
    MAI_TRY(mai_cip_begin(cx, g, &ranking));
    MAI_TRY(mai_cip_finish(cx, &ranking));
    for (int i = 0; i < n && cost <= MOST_COST; i++) {
        MAI_TRY(mai_poll(cx, 20 * g->natoms));
        cost += cost_of(&ranking, component, i, in_small_ring, sizes);
    }
    if (cost > MOST_COST || cost_of_rings(&ranking, sizes) > MOST_RING_COST)
        return mai_fail(cx, MAI_ELIMIT, "the molecule is too large and symmetric for an InChI, whose computation could "
                                        "not be stopped");
    return MAI_OK;
}
