/*
 * wedge_choice.c - which bonds of a drawing are wedged to say its stereochemistry.
 *
 * For each centre a bond is chosen that serves no other centre, leads out of rings and to few neighbours; whether
 * up or down is found by asking the reader's own rule (wedge.c) of the coordinates. Centres with the fewest bonds
 * that could serve them come first. Nothing is allocated.
 */
#include "chem/coordinates.h"

/* How well a bond of a centre can be wedged: the lowest is best. */
static int
wedge_cost(const mai_molgraph *g, const mai_nbr *to)
{
    const mai_atom *a = &g->atoms[to->atom];
    const mai_bond *b = &g->bonds[to->bond];

    return 1000 * (a->chirality != MAI_CHIRAL_NONE) + 400 * (b->ring_count > 0) + 100 * (a->ring_count > 0) +
           10 * (a->degree > 10 ? 10 : a->degree) + (a->element == 1 ? -5 : 0);
}

/* Wedges one bond of a centre so that it is read as wanted; false when that bond cannot say it. */
static bool
try_wedge(mai_molgraph *g, int atom, int bond, int wanted)
{
    mai_bond *b = &g->bonds[bond], before = *b;

    if (b->begin != atom) {
        b->end = b->begin;
        b->begin = (uint16_t) atom;
    }
    for (int dir = MAI_DIR_WEDGE; dir <= MAI_DIR_HASH; dir++) {
        b->dir = (uint8_t) dir;
        if (mai_tag_of_wedge(g, b) == wanted)
            return true;
    }
    *b = before;
    return false;
}

static void
wedge_centre(mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int wanted = g->atoms[atom].chirality;
    uint64_t tried = 0;

    if ((wanted != MAI_CHIRAL_CCW && wanted != MAI_CHIRAL_CW) || g->atoms[atom].degree > 4)
        return;
    for (;;) {
        int best = -1;

        for (int i = 0; i < g->atoms[atom].degree; i++) {
            const mai_bond *b = &g->bonds[nbrs[i].bond];

            if ((tried >> i & 1) || b->type != MAI_BOND_SINGLE || b->dir != MAI_DIR_NONE)
                continue;
            if (best < 0 || wedge_cost(g, &nbrs[i]) < wedge_cost(g, &nbrs[best]))
                best = i;
        }
        if (best < 0 || try_wedge(g, atom, nbrs[best].bond, wanted))
            return;
        tried |= (uint64_t) 1 << best;
    }
}

void
mai_choose_wedges(mai_molgraph *g)
{
    for (int free_bonds = 0; free_bonds <= 4; free_bonds++)
        for (int i = 0; i < g->natoms; i++) {
            const mai_nbr *nbrs = mai_nbrs(g, i);
            int n = 0;

            if (g->atoms[i].chirality == MAI_CHIRAL_NONE || g->atoms[i].degree > 4)
                continue;
            for (int k = 0; k < g->atoms[i].degree; k++)
                n += g->atoms[nbrs[k].atom].chirality == MAI_CHIRAL_NONE;
            if (n == free_bonds)
                wedge_centre(g, i);
        }
}
