/*
 * polar.c - classes of nitrogen and oxygen for the topological polar surface, and who gives or takes hydrogen
 * bonds.
 *
 * TPSA: P. Ertl, B. Rohde, P. Selzer, J. Med. Chem. 43 (2000) 3714, table 1, nitrogen and oxygen only. An
 * atom that the table does not know gets what RDKit 2022.09 gives it: a linear function of its neighbours and
 * hydrogens. The frequent values of that function are classes too, the others are computed where they are
 * summed.
 *
 * Donors and acceptors are those that RDKit counts (NumHDonors, NumHAcceptors), an atom each.
 */
#include "chem/polar.h"

#include "chem/perceive.h"
#include "chem/rings.h"

/* ---- polar surface ---- */

/* A row of the published table; bonds are those to other atoms than hydrogen, aromatic ones counted apart. */
typedef struct polar_row {
    int8_t singles, doubles, triples, aromatics; /* ANY: not asked for */
    int8_t hydrogens, charge, three_ring;
    int16_t share;
} polar_row;

enum { ANY = -1, ROWS = 32, FALLBACK_N = 1 + ROWS, FALLBACK_O = FALLBACK_N + 14 };

/* By element and neighbours other than hydrogen; within these the first that fits counts. */
static const polar_row rows[ROWS] = {
    /* nitrogen, one neighbour */
    {ANY, ANY, 1, ANY, 0, 0, ANY, 2379}, /* #N */
    {ANY, 1, ANY, ANY, 1, 0, ANY, 2385}, /* =NH */
    {1, ANY, ANY, ANY, 2, 0, ANY, 2602}, /* -NH2 */
    {ANY, 1, ANY, ANY, 2, 1, ANY, 2559}, /* =NH2+ */
    {1, ANY, ANY, ANY, 3, 1, ANY, 2764}, /* -NH3+ */
    /* two */
    {1, 1, ANY, ANY, 0, 0, ANY, 1236}, /* -N= */
    {ANY, 1, 1, ANY, 0, 0, ANY, 1360}, /* =N# */
    {2, ANY, ANY, ANY, 1, 0, 1, 2194}, /* -NH- in a ring of three */
    {2, ANY, ANY, ANY, 1, 0, 0, 1203}, /* -NH- */
    {1, ANY, 1, ANY, 0, 1, ANY, 436},  /* -N+# */
    {1, 1, ANY, ANY, 1, 1, ANY, 1397}, /* -NH+= */
    {2, ANY, ANY, ANY, 2, 1, ANY, 1661}, /* -NH2+- */
    {ANY, ANY, ANY, 2, 0, 0, ANY, 1289}, /* :n: */
    {ANY, ANY, ANY, 2, 1, 0, ANY, 1579}, /* :[nH]: */
    {ANY, ANY, ANY, 2, 1, 1, ANY, 1414}, /* :[nH+]: */
    /* three */
    {3, ANY, ANY, ANY, 0, 0, 1, 301},   /* -N(-)- in a ring of three */
    {3, ANY, ANY, ANY, 0, 0, 0, 324},   /* -N(-)- */
    {1, 2, ANY, ANY, 0, 0, ANY, 1168},  /* -N(=)= */
    {2, 1, ANY, ANY, 0, 1, ANY, 301},   /* -N+(-)= */
    {3, ANY, ANY, ANY, 1, 1, ANY, 444}, /* -NH+(-)- */
    {ANY, ANY, ANY, 3, 0, 0, ANY, 441}, /* :n(:): */
    {1, ANY, ANY, 2, 0, 0, ANY, 493},   /* -n(:): */
    {ANY, 1, ANY, 2, 0, 0, ANY, 839},   /* =n(:): */
    {ANY, ANY, ANY, 3, 0, 1, ANY, 410}, /* :[n+](:): */
    {1, ANY, ANY, 2, 0, 1, ANY, 388},   /* -[n+](:): */
    /* four */
    {4, ANY, ANY, ANY, 0, 1, ANY, 0},
    /* oxygen, one neighbour */
    {ANY, 1, ANY, ANY, 0, 0, ANY, 1707}, /* =O */
    {1, ANY, ANY, ANY, 1, 0, ANY, 2023}, /* -OH */
    {1, ANY, ANY, ANY, 0, -1, ANY, 2306}, /* -O- charged */
    /* two */
    {2, ANY, ANY, ANY, 0, 0, 1, 1253}, /* -O- in a ring of three */
    {2, ANY, ANY, ANY, 0, 0, 0, 923},  /* -O- */
    {ANY, ANY, ANY, 2, 0, 0, ANY, 1314}, /* :o: */
};

/* Where the rows of nitrogen and of oxygen with so many neighbours begin. */
static const uint8_t nitrogen_rows[] = {0, 0, 5, 15, 25, 26}, oxygen_rows[] = {26, 26, 29, 32};

const int16_t mai_polar_table[64] = {
    0, 2379, 2385, 2602, 2559, 2764, 1236, 1360, 2194, 1203, 436, 1397, 1661, 1289, 1579, 1414, 301, 324,
    1168, 301, 444, 441, 493, 839, 410, 388, 0, 1707, 2023, 2306, 1253, 923, 1314,
    /* by the function: nitrogen without a neighbour and 0 to 4 hydrogens, one and 0 to 3, two and 0 to 2,
       three and 0 or 1 */
    3050, 3200, 3350, 3500, 3650, 2230, 2380, 2530, 2680, 1410, 1560, 1710, 590, 740,
    /* oxygen: no neighbour and 0 to 3 hydrogens, one and 0 to 2, two and 0 or 1, three and 0 or 1 */
    2850, 3000, 3150, 3300, 1990, 2140, 2290, 1130, 1280, 270, 420,
};

int
mai_polar_fallback(int element, int heavy_neighbours, int hydrogens)
{
    int share = element == 7 ? 3050 - 820 * heavy_neighbours : 2850 - 860 * heavy_neighbours;

    share += 150 * hydrogens;
    return share > 0 ? share : 0;
}

static int
class_by_function(int element, int neighbours, int hydrogens)
{
    int share = mai_polar_fallback(element, neighbours, hydrogens);
    int first = element == 7 ? FALLBACK_N : FALLBACK_O, end = element == 7 ? FALLBACK_O : MAI_POLAR_RARE_N;

    if (share == 0)
        return 0;
    for (int i = first; i < end; i++)
        if (mai_polar_table[i] == share)
            return i;
    return element == 7 ? MAI_POLAR_RARE_N : MAI_POLAR_RARE_O;
}

static inline bool
fits(int asked, int counted)
{
    return asked == ANY || asked == counted;
}

static int
polar_class(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = g->nbrs + a->first;
    const uint8_t *starts = a->element == 7 ? nitrogen_rows : oxygen_rows;
    int counts[8] = {0}, hydrogens = mai_hydrogens(a), neighbours = a->degree;

    for (int i = 0; i < a->degree; i++)
        if (g->atoms[nbrs[i].atom].element == 1) {
            hydrogens++;
            neighbours--;
        } else {
            const mai_bond *b = &g->bonds[nbrs[i].bond];

            counts[b->flags & MAI_BOND_IS_AROMATIC ? MAI_BOND_AROMATIC : b->type & 7]++;
        }
    if (neighbours <= (a->element == 7 ? 4 : 2))
        for (int i = starts[neighbours]; i < starts[neighbours + 1]; i++) {
            const polar_row *row = &rows[i];

            if (row->hydrogens == hydrogens && row->charge == a->charge
                && fits(row->singles, counts[MAI_BOND_SINGLE]) && fits(row->doubles, counts[MAI_BOND_DOUBLE])
                && fits(row->triples, counts[MAI_BOND_TRIPLE])
                && fits(row->aromatics, counts[MAI_BOND_AROMATIC])
                && (row->three_ring == ANY || row->three_ring == mai_is_in_three_ring(g, atom)))
                return 1 + i;
        }
    return class_by_function(a->element, neighbours, hydrogens);
}

/* ---- donors and acceptors ---- */

static bool
is_donor(const mai_atom *a, int hydrogens)
{
    int valence = a->explicit_valence + a->implicit_h;

    if (a->element == 7 && !mai_is_aromatic(a))
        return hydrogens > 0 && (valence == 3 || (valence == 4 && a->charge == 1));
    return hydrogens == 1 && a->charge == 0 && !(mai_is_aromatic(a) && a->element != 7);
}

/* Whether an atom has a double bond to an aliphatic N, O, P or S, not in a ring if that is asked for. */
static bool
has_polar_double_bond(const mai_molgraph *g, const mai_atom *a, bool outside_ring)
{
    const mai_nbr *nbrs = g->nbrs + a->first;

    for (int i = 0; i < a->degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];
        const mai_atom *other = &g->atoms[nbrs[i].atom];

        if (b->type == MAI_BOND_DOUBLE && !mai_is_aromatic(other)
            && (other->element == 7 || other->element == 8 || other->element == 15 || other->element == 16)
            && !(outside_ring && b->ring_count > 0))
            return true;
    }
    return false;
}

/* Single-bonded neighbours with such a double bond (wanted) or without one. */
static bool
has_neighbour(const mai_molgraph *g, const mai_atom *a, bool wanted, bool outside_ring)
{
    const mai_nbr *nbrs = g->nbrs + a->first;

    for (int i = 0; i < a->degree; i++)
        if (g->bonds[nbrs[i].bond].type == MAI_BOND_SINGLE
            && has_polar_double_bond(g, &g->atoms[nbrs[i].atom], outside_ring) == wanted)
            return true;
    return false;
}

static bool
is_acceptor(const mai_molgraph *g, const mai_atom *a, int hydrogens)
{
    int valence = a->explicit_valence + a->implicit_h;

    if (mai_is_aromatic(a))
        return a->charge == 0 && (a->element != 7 || hydrogens == 0);
    if (a->element == 7)
        return valence == 3 && !has_neighbour(g, a, true, true);
    if (a->charge == -1 || (valence == 2 && hydrogens == 0))
        return true;
    return valence == 2 && hydrogens == 1 && has_neighbour(g, a, false, false);
}

void
mai_assign_polar(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        int hydrogens;

        a->polar = 0;
        if (a->element != 7 && a->element != 8 && a->element != 16)
            continue;
        if (a->element != 16)
            a->polar = (uint8_t) polar_class(g, i);
        hydrogens = mai_total_hydrogens(g, a);
        if (is_donor(a, hydrogens))
            a->polar |= MAI_POLAR_DONOR;
        if (is_acceptor(g, a, hydrogens))
            a->polar |= MAI_POLAR_ACCEPTOR;
    }
}
