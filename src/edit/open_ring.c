/*
 * open_ring.c - what is left of an aromatic ring that has been cut.
 *
 * An aromatic bond of the piece that is in no ring of aromatic bonds any more is single or double. The atoms that
 * have but such bonds are chains and trees, in which double bonds are placed from the leaves inwards: among all
 * ways to place as many as possible, no other one leaves fewer atoms without. An atom that is left without one has
 * it to its wildcard. Rings that are whole stay aromatic.
 */
#include "base/arena.h"
#include "edit/mol_pieces.h"


typedef struct opening {
    mai_ctx *cx;
    mai_molgraph *g;
    bool *bridge; /* of an aromatic bond: in no ring of such */
    bool *open;   /* of an atom: it has aromatic bonds, and all of them are bridges */
    bool *wants;  /* of an open atom: a double bond */
    uint16_t *stack;
    uint32_t *seen; /* of an atom: in which search */
    uint32_t search;
} opening;

static bool
is_inner(const opening *o, int bond)
{
    return o->g->bonds[bond].type == MAI_BOND_AROMATIC;
}

/* Whether aromatic bonds other than this one lead from one of its ends to the other. */
static mai_status
find_way_around(opening *o, int bond, bool *out)
{
    int depth = 0, goal = o->g->bonds[bond].end;
    int64_t work = 0;

    o->search++;
    o->stack[depth++] = o->g->bonds[bond].begin;
    o->seen[o->g->bonds[bond].begin] = o->search;
    while (depth > 0 && o->seen[goal] != o->search) {
        int atom = o->stack[--depth];
        const mai_nbr *nbrs = mai_nbrs(o->g, atom);

        for (int k = 0; k < o->g->atoms[atom].degree; k++, work++)
            if (nbrs[k].bond != bond && is_inner(o, nbrs[k].bond) && o->seen[nbrs[k].atom] != o->search) {
                o->seen[nbrs[k].atom] = o->search;
                o->stack[depth++] = nbrs[k].atom;
            }
    }
    *out = o->seen[goal] == o->search;
    return mai_poll(o->cx, 8 * work);
}

/* Whether an open atom has a place for a double bond: its valence wants one, and it has none elsewhere. */
static bool
wants_double(const opening *o, int atom)
{
    const mai_atom *a = &o->g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(o->g, atom);
    int bonds = a->degree + a->explicit_h;

    for (int k = 0; k < a->degree; k++)
        if (o->g->bonds[nbrs[k].bond].type == MAI_BOND_DOUBLE)
            return false;
    switch (a->element) {
        case 5:
            return false;
        case 6:
        case 14:
            return a->charge == 0;
        case 7:
        case 15:
        case 33:
            return a->charge == 1 ? bonds == 3 : a->charge == 0 && bonds == 2;
        default:
            return a->charge == 1 && bonds == 2;
    }
}

static mai_status
find_open(opening *o)
{
    mai_molgraph *g = o->g;

    for (int i = 0; i < g->nbonds; i++)
        if (is_inner(o, i)) {
            bool around;

            MAI_TRY(find_way_around(o, i, &around));
            o->bridge[i] = !around;
        }
    for (int i = 0; i < g->natoms; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, i);

        o->open[i] = mai_is_aromatic(&g->atoms[i]);
        for (int k = 0; k < g->atoms[i].degree; k++)
            if (is_inner(o, nbrs[k].bond) && !o->bridge[nbrs[k].bond])
                o->open[i] = false;
        o->wants[i] = o->open[i] && wants_double(o, i);
    }
    return MAI_OK;
}

/* The only bond over which an atom can have its double bond; -1 when there are several, -2 when there is none. */
static int
only_partner(const opening *o, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(o->g, atom);
    int found = -2;

    for (int k = 0; k < o->g->atoms[atom].degree; k++)
        if (o->bridge[nbrs[k].bond] && o->wants[nbrs[k].atom]) {
            if (found >= 0)
                return -1;
            found = nbrs[k].bond;
        }
    return found;
}

/* From a leaf on, as long as what is left has another leaf beside it. */
static void
place_from(opening *o, int leaf)
{
    int depth = 0;

    o->stack[depth++] = (uint16_t) leaf;
    while (depth > 0) {
        int atom = o->stack[--depth], bond = o->wants[atom] ? only_partner(o, atom) : -2, other;

        if (bond < 0)
            continue;
        other = mai_other_end(&o->g->bonds[bond], atom);
        o->g->bonds[bond].type = MAI_BOND_DOUBLE;
        o->wants[atom] = o->wants[other] = false;
        for (int k = 0; k < o->g->atoms[other].degree; k++) {
            int beside = mai_nbrs(o->g, other)[k].atom;

            if (o->wants[beside])
                o->stack[depth++] = (uint16_t) beside;
        }
    }
}

/* The double bond of an atom that is left without leads to its wildcard. */
static void
place_outside(opening *o, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(o->g, atom);

    for (int k = 0; k < o->g->atoms[atom].degree && o->wants[atom]; k++) {
        mai_bond *b = &o->g->bonds[nbrs[k].bond];

        if (b->type == MAI_BOND_SINGLE && (b->flags & MAI_BOND_IS_AROMATIC) && !o->bridge[nbrs[k].bond]) {
            b->type = MAI_BOND_DOUBLE;
            o->wants[atom] = false;
        }
    }
}

static bool
was_cut(const mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type == MAI_BOND_SINGLE && (g->bonds[i].flags & MAI_BOND_IS_AROMATIC))
            return true;
    return false;
}

mai_status
mai_open_aromatic_rings(mai_ctx *cx, mai_molgraph *g)
{
    opening o = {.cx = cx, .g = g};

    if (!was_cut(g))
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &o.bridge));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &o.open));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &o.wants));
    MAI_TRY(MAI_NEW_ARRAY(cx, 4 * g->natoms + 4 * g->nbonds, &o.stack));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &o.seen));
    MAI_TRY(find_open(&o));
    for (int i = 0; i < g->nbonds; i++)
        if (o.bridge[i])
            g->bonds[i].type = MAI_BOND_SINGLE;
    for (int i = 0; i < g->natoms; i++)
        place_from(&o, i);
    for (int i = 0; i < g->natoms; i++) {
        if (o.wants[i])
            place_outside(&o, i);
        if (o.open[i])
            g->atoms[i].flags &= (uint8_t) ~MAI_ATOM_AROMATIC;
    }
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type != MAI_BOND_AROMATIC)
            g->bonds[i].flags &= (uint8_t) ~MAI_BOND_IS_AROMATIC;
    return MAI_OK;
}
