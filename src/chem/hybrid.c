/*
 * hybrid.c - conjugation of bonds and hybridisation of atoms, by RDKit 2022.09's definitions.
 *
 * A multiple bond and another bond of the same atom are conjugated when that atom and the neighbour at the
 * other bond can have pi electrons. Hybridisation follows from the number of neighbours and lone pairs,
 * lowered from sp3 to sp2 where a bond is conjugated. Both read the graph after aromaticity, and between the
 * two an atom's hybridization tells whether one of its bonds is conjugated. A word an atom is allocated.
 */
#include "chem/perceive.h"

#include "chem/element.h"

enum { LAST_BY_LONE_PAIRS = 88 }; /* of heavier elements only neighbours are counted */

/* Neighbours at bonds that take no part in the valence of an atom. */
static int
count_idle(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int idle = 0;

    for (int i = 0; i < g->atoms[atom].degree; i++)
        idle += !mai_takes_valence(&g->bonds[nbrs[i].bond], atom);
    return idle;
}

/* ---- conjugation ---- */

/*
 * What an atom is to the conjugation of the bonds around it, in one word so that a bond adds to it at once:
 * its multiple bonds, its neighbours that let conjugation pass, and two marks.
 */
#define MULTIPLE ((uint64_t) 1)
#define PARTNER ((uint64_t) 1 << 20)
#define COUNT (PARTNER - 1)
#define CENTRE ((uint64_t) 1 << 62) /* its bonds can be conjugated with each other */
#define PASSES ((uint64_t) 1 << 63) /* it lets conjugation pass */

/* Whether an atom lets conjugation pass: it has electrons to share; of P, S and so on only a last atom does.
 */
static inline bool
can_conjugate(const mai_atom *a, int total_degree, int electrons)
{
    int outer = mai_elements[a->element].outer_electrons;

    return electrons > 0 && (a->element <= 10 || (outer != 5 && (outer != 6 || total_degree < 2)));
}

/* The marks of every atom; exactly: when some bond may take no part in a valence. No bond is conjugated yet.
 */
static void
mark_atoms(mai_molgraph *g, uint64_t *marks, bool exactly)
{
    mai_atom *a = g->atoms;

    for (int i = 0; i < g->natoms; i++, a++) {
        int total = a->degree + mai_hydrogens(a);
        bool can = can_conjugate(a, total, mai_pi_electrons(a, exactly ? total - count_idle(g, i) : total));

        marks[i] = !can || total > 3 ? 0 : total < 2 ? PASSES : PASSES | CENTRE;
        a->hybridization = false;
    }
}

static inline bool
is_multiple(const mai_bond *b)
{
    return mai_bond_order_twice(b->type) >= 3;
}

/* Counts into the marks; tells whether some bond takes no part in a valence. */
static bool
count_bonds(const mai_molgraph *g, uint64_t *marks)
{
    int idle = 0;

    for (const mai_bond *b = g->bonds; b < g->bonds + g->nbonds; b++) {
        uint64_t begin = marks[b->begin], end = marks[b->end], multiple = is_multiple(b) ? MULTIPLE : 0;

        marks[b->begin] = begin + multiple + (end & PASSES ? PARTNER : 0);
        marks[b->end] = end + multiple + (begin & PASSES ? PARTNER : 0);
        idle |= b->type == MAI_BOND_OTHER || b->type == MAI_BOND_DATIVE;
    }
    return idle;
}

/*
 * Whether a bond is conjugated by what lies at one of its ends, the other being that: with another bond,
 * which is multiple, or being multiple itself, with another bond that leads on.
 */
static inline unsigned
is_conjugated_at(uint64_t here, uint64_t that, unsigned multiple)
{
    unsigned leads_on = (that & PASSES) != 0, centre = (here & CENTRE) != 0;
    unsigned to_multiple = leads_on & ((here & COUNT) > multiple);
    unsigned to_partner = multiple & ((here / PARTNER & COUNT) > leads_on);

    return centre & (to_multiple | to_partner); /* without branches: there is no telling which way they go */
}

mai_status
mai_assign_conjugation(mai_ctx *cx, mai_molgraph *g)
{
    mai_atom *atoms = g->atoms;
    uint64_t *marks;

    MAI_TRY(mai_poll(cx, 4 * ((int64_t) g->natoms + g->nbonds)));
    MAI_TRY(mai_alloc(cx, (size_t) g->natoms * sizeof *marks, (void **) &marks));
    mark_atoms(g, marks, false);
    if (count_bonds(g, marks)) {
        mark_atoms(g, marks, true);
        (void) count_bonds(g, marks);
    }
    for (mai_bond *b = g->bonds, *last = b + g->nbonds; b < last; b++) {
        uint64_t begin = marks[b->begin], end = marks[b->end];
        unsigned multiple = is_multiple(b), aromatic = (b->flags & MAI_BOND_IS_AROMATIC) != 0;
        unsigned conjugated =
            is_conjugated_at(begin, end, multiple) | is_conjugated_at(end, begin, multiple) | aromatic;

        b->flags = (uint8_t) ((b->flags & ~MAI_BOND_IS_CONJUGATED) | conjugated * MAI_BOND_IS_CONJUGATED);
        atoms[b->begin].hybridization |= conjugated;
        atoms[b->end].hybridization |= conjugated;
    }
    return MAI_OK;
}

/* ---- hybridisation ---- */

/* Neighbours, lone pairs and unpaired electrons: what takes an orbital each. */
static inline int
count_orbitals(const mai_atom *a, int degree)
{
    int outer = mai_elements[a->element].outer_electrons, valence = a->explicit_valence + a->implicit_h;
    int free_electrons = outer - (valence + a->charge);

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

static inline int
hybridization_of_bonds(const mai_atom *a, bool conjugated)
{
    static const uint8_t by_orbitals[] = {MAI_HYBRID_S,   MAI_HYBRID_S,    MAI_HYBRID_SP,   MAI_HYBRID_SP2,
                                          MAI_HYBRID_SP3, MAI_HYBRID_SP3D, MAI_HYBRID_SP3D2};
    int degree = a->degree + mai_hydrogens(a), orbitals = count_orbitals(a, degree);

    if (orbitals < 0 || orbitals > 6)
        return MAI_HYBRID_OTHER;
    if (orbitals == 4 && conjugated && degree <= 3)
        return MAI_HYBRID_SP2; /* as the second O of a carboxylic acid */
    return by_orbitals[orbitals];
}

void
mai_assign_hybridization(mai_molgraph *g)
{
    mai_atom *atoms = g->atoms;
    int n = g->natoms;

    for (int i = 0; i < n; i++) {
        bool conjugated = atoms[i].hybridization;
        int found = MAI_HYBRID_OTHER;

        if (atoms[i].element > 0 && atoms[i].chirality != MAI_CHIRAL_NONE)
            found = hybridization_of_tag(g, i);
        if (atoms[i].element > 0 && found == MAI_HYBRID_OTHER)
            found = hybridization_of_bonds(&atoms[i], conjugated);
        atoms[i].hybridization = (uint8_t) found;
    }
}
