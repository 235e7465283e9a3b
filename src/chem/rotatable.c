/*
 * rotatable.c - rotatable bonds by RDKit's strict definition.
 *
 * A single bond outside rings between two atoms that are not terminal, not on a triple bond and not the
 * centre of a group that looks the same from all sides (CF3, CCl3, CBr3, tert-butyl), unless both ends belong
 * to an amide, ester, thioester or the like.
 */
#include "chem/perceive.h"

static bool
is_methyl(const mai_molgraph *g, const mai_atom *a)
{
    return mai_is_aliphatic(a, 6) && mai_total_hydrogens(g, a) == 3;
}

/* Neighbours of a kind are counted in a byte each: fluorine, chlorine, bromine, carbon. */
static const uint32_t top_counts[256] = {[9] = 1, [17] = 1 << 8, [35] = 1 << 16, [6] = 1 << 24};

/* Whether an atom is a carbon with three neighbours of fluorine, of chlorine, of bromine or of methyl. */
static bool
is_symmetric_top(const mai_molgraph *g, const mai_atom *a)
{
    const mai_nbr *nbrs = g->nbrs + a->first;
    int fluorine = 0, chlorine = 0, bromine = 0, methyl = 0;

    if (!mai_is_aliphatic(a, 6))
        return false;
    for (int i = 0; i < a->degree; i++) {
        const mai_atom *nbr = &g->atoms[nbrs[i].atom];
        int type = g->bonds[nbrs[i].bond].type;

        if (type != MAI_BOND_SINGLE && type != MAI_BOND_AROMATIC)
            continue;
        fluorine += nbr->element == 9;
        chlorine += nbr->element == 17;
        bromine += nbr->element == 35;
        methyl += is_methyl(g, nbr);
    }
    return fluorine >= 3 || chlorine >= 3 || bromine >= 3 || methyl >= 3;
}

/* Whether nothing but terminality forbids turning about bonds of an atom: no triple bond, no such top. */
static bool
can_turn(const mai_molgraph *g, const mai_atom *a)
{
    const mai_nbr *nbrs = g->nbrs + a->first;
    uint32_t counts = 0;
    bool triple = false;

    for (int i = 0; i < a->degree; i++) {
        counts += top_counts[g->atoms[nbrs[i].atom].element];
        triple |= g->bonds[nbrs[i].bond].type == MAI_BOND_TRIPLE;
    }
    if (triple)
        return false;
    /* A look at the counts tells most atoms from tops; a byte that overflows belongs to no carbon. */
    return ((counts + 0x7d7d7d7d) & 0x80808080) == 0 || !is_symmetric_top(g, a);
}

/* Nitrogen, aliphatic oxygen or an aliphatic sulfur that is not terminal. */
static bool
is_amide_hetero(const mai_atom *a)
{
    return a->element == 7 || mai_is_aliphatic(a, 8) || (mai_is_aliphatic(a, 16) && a->degree != 1);
}

/* A carbon with three neighbours, one of them an aliphatic N, O or S by a double bond. */
static bool
is_carbonyl(const mai_molgraph *g, const mai_atom *a)
{
    const mai_nbr *nbrs = g->nbrs + a->first;

    if (a->degree != 3 || !mai_is_aliphatic(a, 6))
        return false;
    for (int i = 0; i < 3; i++) {
        const mai_atom *nbr = &g->atoms[nbrs[i].atom];

        if (g->bonds[nbrs[i].bond].type == MAI_BOND_DOUBLE
            && (mai_is_aliphatic(nbr, 7) || mai_is_aliphatic(nbr, 8) || mai_is_aliphatic(nbr, 16)))
            return true;
    }
    return false;
}

/* Whether an atom is the carbon or the heteroatom of an amide or the like, by any of its bonds outside rings.
 */
static bool
is_in_amide(const mai_molgraph *g, const mai_atom *a)
{
    const mai_nbr *nbrs = g->nbrs + a->first;
    bool carbonyl = is_carbonyl(g, a);

    if (!carbonyl && !is_amide_hetero(a))
        return false;
    for (int i = 0; i < a->degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];
        const mai_atom *nbr = &g->atoms[nbrs[i].atom];

        if (b->type == MAI_BOND_SINGLE && b->ring_count == 0
            && (carbonyl ? is_amide_hetero(nbr) : is_carbonyl(g, nbr)))
            return true;
    }
    return false;
}

static bool
is_rotatable(const mai_molgraph *g, const mai_bond *b)
{
    const mai_atom *begin = &g->atoms[b->begin], *end = &g->atoms[b->end];

    return (b->type == MAI_BOND_SINGLE || b->type == MAI_BOND_AROMATIC) && b->ring_count == 0
           && begin->degree > 1 && end->degree > 1 && can_turn(g, begin) && can_turn(g, end)
           && !(is_in_amide(g, begin) && is_in_amide(g, end));
}

void
mai_assign_rotatable(mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond *b = &g->bonds[i];

        b->flags &= (uint8_t) ~MAI_BOND_IS_ROTATABLE;
        if (is_rotatable(g, b))
            b->flags |= MAI_BOND_IS_ROTATABLE;
    }
}
