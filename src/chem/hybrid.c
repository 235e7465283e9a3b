/*
 * hybrid.c - conjugation of bonds and hybridisation of atoms, by RDKit 2022.09's definitions.
 *
 * A multiple bond and another bond of the same atom are conjugated when that atom and the neighbour at the other
 * bond can have pi electrons. Hybridisation follows from the number of neighbours and lone pairs, lowered from
 * sp3 to sp2 where a bond is conjugated. Both read the graph after aromaticity; nothing is allocated.
 */
#include "chem/perceive.h"

#include "chem/element.h"

enum { LAST_BY_LONE_PAIRS = 88 }; /* of heavier elements only neighbours are counted */

int
mai_pi_electrons(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int outer = mai_elements[a->element].outer_electrons, valence = mai_default_valence(a->element);
    int degree = mai_total_degree(g, atom), lone, electrons;

    if (valence <= 1)
        return -1;
    for (int i = 0; i < a->degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];

        if (b->type == MAI_BOND_OTHER || (b->type == MAI_BOND_DATIVE && b->begin == atom))
            degree--; /* takes no part in the valence of this atom */
    }
    if (degree > 3)
        return -1;
    lone = outer - valence - a->charge;
    electrons = valence - degree + (lone > 0 ? lone : 0) - a->radicals;
    if (electrons > 1 && a->explicit_valence - a->degree > 1)
        electrons = 1; /* of a triple bond one pair takes part */
    return electrons;
}

static inline bool
has_multiple_order(const mai_bond *b)
{
    return mai_bond_order_twice(b->type) >= 3;
}

/* Whether an atom lets conjugation pass: it has electrons to share, and is no P, S or the like but a terminal one. */
static bool
can_conjugate(const mai_molgraph *g, int atom)
{
    int element = g->atoms[atom].element, outer = mai_elements[element].outer_electrons;

    if (element > 10 && (outer == 5 || (outer == 6 && mai_total_degree(g, atom) >= 2)))
        return false;
    return mai_pi_electrons(g, atom) > 0;
}

/* Marks each multiple bond of an atom together with the other bonds that it is conjugated with. */
static void
mark_conjugated(mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int degree = g->atoms[atom].degree, total = mai_total_degree(g, atom);

    if (total < 2 || total > 3 || !can_conjugate(g, atom))
        return;
    for (int i = 0; i < degree; i++) {
        mai_bond *multiple = &g->bonds[nbrs[i].bond];

        if (!has_multiple_order(multiple))
            continue;
        for (int j = 0; j < degree; j++)
            if (j != i && mai_total_degree(g, nbrs[j].atom) <= 3 && can_conjugate(g, nbrs[j].atom)) {
                multiple->flags |= MAI_BOND_IS_CONJUGATED;
                g->bonds[nbrs[j].bond].flags |= MAI_BOND_IS_CONJUGATED;
            }
    }
}

void
mai_assign_conjugation(mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond *b = &g->bonds[i];

        b->flags &= (uint8_t) ~MAI_BOND_IS_CONJUGATED;
        if (b->flags & MAI_BOND_IS_AROMATIC)
            b->flags |= MAI_BOND_IS_CONJUGATED;
    }
    for (int i = 0; i < g->natoms; i++)
        mark_conjugated(g, i);
}

static bool
has_conjugated_bond(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (g->bonds[nbrs[i].bond].flags & MAI_BOND_IS_CONJUGATED)
            return true;
    return false;
}

/* Neighbours, lone pairs and unpaired electrons: what takes an orbital each. */
static int
count_orbitals(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    int degree = mai_total_degree(g, atom), outer = mai_elements[a->element].outer_electrons;
    int valence = a->explicit_valence + a->implicit_h, free_electrons = outer - (valence + a->charge);

    if (a->element <= 1 || a->element > LAST_BY_LONE_PAIRS)
        return degree;
    if (valence + outer - a->charge < 8)
        return degree + (free_electrons - a->radicals) / 2 + a->radicals;
    return degree + free_electrons / 2;
}

/* The hybridisation that a chirality tag tells by itself, or MAI_HYBRID_OTHER. */
static int
hybridization_of_tag(const mai_molgraph *g, int atom)
{
    int degree = mai_total_degree(g, atom);

    switch (g->atoms[atom].chirality) {
    case MAI_CHIRAL_CCW:
    case MAI_CHIRAL_CW:
        return degree == 4 ? MAI_HYBRID_SP3 : MAI_HYBRID_OTHER;
    case MAI_CHIRAL_SQUARE_PLANAR:
        return degree >= 2 && degree <= 4 ? MAI_HYBRID_SP2D : MAI_HYBRID_OTHER;
    case MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL:
        return degree >= 2 && degree <= 5 ? MAI_HYBRID_SP3D : MAI_HYBRID_OTHER;
    case MAI_CHIRAL_OCTAHEDRAL:
        return degree >= 2 && degree <= 6 ? MAI_HYBRID_SP3D2 : MAI_HYBRID_OTHER;
    default:
        return MAI_HYBRID_OTHER;
    }
}

static int
hybridization_of_bonds(const mai_molgraph *g, int atom)
{
    static const uint8_t by_orbitals[] = {MAI_HYBRID_S,   MAI_HYBRID_S,    MAI_HYBRID_SP,   MAI_HYBRID_SP2,
                                          MAI_HYBRID_SP3, MAI_HYBRID_SP3D, MAI_HYBRID_SP3D2};
    int orbitals = count_orbitals(g, atom);

    if (orbitals < 0 || orbitals > 6)
        return MAI_HYBRID_OTHER;
    if (orbitals == 4 && mai_total_degree(g, atom) <= 3 && has_conjugated_bond(g, atom))
        return MAI_HYBRID_SP2; /* as the second O of a carboxylic acid */
    return by_orbitals[orbitals];
}

void
mai_assign_hybridization(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        int found = MAI_HYBRID_OTHER;

        if (g->atoms[i].element > 0 && g->atoms[i].chirality != MAI_CHIRAL_NONE)
            found = hybridization_of_tag(g, i);
        if (g->atoms[i].element > 0 && found == MAI_HYBRID_OTHER)
            found = hybridization_of_bonds(g, i);
        g->atoms[i].hybridization = (uint8_t) found;
    }
}
