/*
 * crippen.c - the atom classes that logP and molar refractivity are summed over.
 *
 * Source: S. A. Wildman, G. M. Crippen, J. Chem. Inf. Comput. Sci. 39 (1999) 868, with the classes, their
 * order and the numbers as RDKit 2022.09 has them. There each class is one or more SMARTS that are matched
 * against the molecule with all its hydrogens, and an atom belongs to the first that matches. Here the
 * neighbours of an atom are counted once by what they are and how they are bonded, and the classes are tested
 * on the counts, in the same order. Hydrogens that are not atoms of the graph are all alike on one atom, so
 * their class is kept there.
 */
#include "chem/crippen.h"

#include "chem/element.h"

_Static_assert(MAI_CRIPPEN_CLASSES <= 128, "the table has a row for each class");

const mai_crippen mai_crippen_table[128] = {
    [MAI_CRIPPEN_H1] = {"H1", 12300, 10570},    [MAI_CRIPPEN_H2] = {"H2", -26770, 13950},
    [MAI_CRIPPEN_H3] = {"H3", 21420, 9627},     [MAI_CRIPPEN_H4] = {"H4", 29800, 18050},
    [MAI_CRIPPEN_HS] = {"HS", 11250, 11120},    [MAI_CRIPPEN_C1] = {"C1", 14410, 25030},
    [MAI_CRIPPEN_C2] = {"C2", 0, 24330},        [MAI_CRIPPEN_C3] = {"C3", -20350, 27530},
    [MAI_CRIPPEN_C4] = {"C4", -20510, 27310},   [MAI_CRIPPEN_C5] = {"C5", -27830, 50070},
    [MAI_CRIPPEN_C6] = {"C6", 15510, 35130},    [MAI_CRIPPEN_C7] = {"C7", 170, 38880},
    [MAI_CRIPPEN_C8] = {"C8", 8452, 24640},     [MAI_CRIPPEN_C9] = {"C9", -14440, 24120},
    [MAI_CRIPPEN_C10] = {"C10", -5160, 24880},  [MAI_CRIPPEN_C11] = {"C11", 11930, 25820},
    [MAI_CRIPPEN_C12] = {"C12", -9670, 25760},  [MAI_CRIPPEN_C13] = {"C13", -54430, 40410},
    [MAI_CRIPPEN_C14] = {"C14", 0, 32570},      [MAI_CRIPPEN_C15] = {"C15", 24500, 35640},
    [MAI_CRIPPEN_C16] = {"C16", 19800, 31800},  [MAI_CRIPPEN_C17] = {"C17", 0, 31040},
    [MAI_CRIPPEN_C18] = {"C18", 15810, 33500},  [MAI_CRIPPEN_C19] = {"C19", 29550, 43460},
    [MAI_CRIPPEN_C20] = {"C20", 27130, 39040},  [MAI_CRIPPEN_C21] = {"C21", 13600, 35090},
    [MAI_CRIPPEN_C22] = {"C22", 46190, 40670},  [MAI_CRIPPEN_C23] = {"C23", 54370, 38530},
    [MAI_CRIPPEN_C24] = {"C24", 18930, 26730},  [MAI_CRIPPEN_C25] = {"C25", -81860, 31350},
    [MAI_CRIPPEN_C26] = {"C26", 26400, 43050},  [MAI_CRIPPEN_C27] = {"C27", 21480, 26930},
    [MAI_CRIPPEN_CS] = {"CS", 8129, 32430},     [MAI_CRIPPEN_N1] = {"N1", -101900, 22620},
    [MAI_CRIPPEN_N2] = {"N2", -70960, 21730},   [MAI_CRIPPEN_N3] = {"N3", -102700, 28270},
    [MAI_CRIPPEN_N4] = {"N4", -51880, 30000},   [MAI_CRIPPEN_N5] = {"N5", 8387, 17570},
    [MAI_CRIPPEN_N6] = {"N6", 18360, 24280},    [MAI_CRIPPEN_N7] = {"N7", -31870, 18390},
    [MAI_CRIPPEN_N8] = {"N8", -44580, 28190},   [MAI_CRIPPEN_N9] = {"N9", 1508, 17250},
    [MAI_CRIPPEN_N10] = {"N10", -195000, 0},    [MAI_CRIPPEN_N11] = {"N11", -32390, 22020},
    [MAI_CRIPPEN_N12] = {"N12", -111900, 0},    [MAI_CRIPPEN_N13] = {"N13", -33960, 2604},
    [MAI_CRIPPEN_N14] = {"N14", 28870, 33590},  [MAI_CRIPPEN_NS] = {"NS", -48060, 21340},
    [MAI_CRIPPEN_O1] = {"O1", 15520, 10800},    [MAI_CRIPPEN_O2] = {"O2", -28930, 8238},
    [MAI_CRIPPEN_O3] = {"O3", -6840, 10850},    [MAI_CRIPPEN_O4] = {"O4", -41950, 11820},
    [MAI_CRIPPEN_O5] = {"O5", 3350, 33670},     [MAI_CRIPPEN_O6] = {"O6", -33390, 7774},
    [MAI_CRIPPEN_O12] = {"O12", -132600, 0},    [MAI_CRIPPEN_O7] = {"O7", -118900, 0},
    [MAI_CRIPPEN_O8] = {"O8", 17880, 31350},    [MAI_CRIPPEN_O9] = {"O9", -15260, 0},
    [MAI_CRIPPEN_O10] = {"O10", 11290, 2215},   [MAI_CRIPPEN_O11] = {"O11", 48330, 3890},
    [MAI_CRIPPEN_OS] = {"OS", -11880, 6865},    [MAI_CRIPPEN_F] = {"F", 42020, 11080},
    [MAI_CRIPPEN_CL] = {"Cl", 68950, 58530},    [MAI_CRIPPEN_BR] = {"Br", 84560, 89270},
    [MAI_CRIPPEN_I] = {"I", 88570, 140200},     [MAI_CRIPPEN_HAL] = {"Hal", -299600, 0},
    [MAI_CRIPPEN_P] = {"P", 86120, 69200},      [MAI_CRIPPEN_S2] = {"S2", -240, 73650},
    [MAI_CRIPPEN_S1] = {"S1", 64820, 75910},    [MAI_CRIPPEN_S3] = {"S3", 62370, 66910},
    [MAI_CRIPPEN_ME1] = {"Me1", -38080, 57540}, [MAI_CRIPPEN_ME2] = {"Me2", -250, 0},
};

/* ---- what a neighbour is ---- */

enum kind { /* aliphatic ones, then aromatic ones */
    ALI_OTHER, HYDROGEN, ALI_C, ALI_N, ALI_O, ALI_S, ALI_P, ALI_F, ALI_CL, ALI_BR, ALI_I,
    AROMATIC, ARO_C = AROMATIC, ARO_N, ARO_O, ARO_S, ARO_OTHER, ARO_F, ARO_CL, ARO_BR, ARO_I,
    KINDS
};

static const uint8_t kind_of_element[MAI_ELEMENTS] = {
    [1] = HYDROGEN, [6] = ALI_C,    [7] = ALI_N,    [8] = ALI_O,    [9] = ALI_F,
    [15] = ALI_P,   [16] = ALI_S,   [17] = ALI_CL,  [35] = ALI_BR,  [53] = ALI_I,
};

/* By whether the atom is aromatic. */
static const uint8_t kinds[2][AROMATIC] = {
    {ALI_OTHER, HYDROGEN, ALI_C, ALI_N, ALI_O, ALI_S, ALI_P, ALI_F, ALI_CL, ALI_BR, ALI_I},
    {ARO_OTHER, ARO_OTHER, ARO_C, ARO_N, ARO_O, ARO_S, ARO_OTHER, ARO_F, ARO_CL, ARO_BR, ARO_I},
};

static inline int
kind_of(const mai_atom *atom)
{
    return kinds[atom->flags & MAI_ATOM_AROMATIC][kind_of_element[atom->element]];
}

/* ---- counts of neighbours: five to a word, six bits each, a word for each way of being bonded ---- */

enum trait {
    ALIPHATIC = 1, /* not aromatic, nor hydrogen */
    AROMATIC_ANY = 1 << 6,
    ALIPHATIC_C = 1 << 12,
    AROMATIC_C = 1 << 18,
    HETERO = 1 << 24, /* aliphatic N, O, P, S, F, Cl, Br or I */
    COUNT_MASK = 63
};

enum way { SINGLE, DOUBLE, TRIPLE, NO_WAY, WAYS }; /* SINGLE: or aromatic */

static const uint32_t traits_of_kind[KINDS] = {
    [ALI_OTHER] = ALIPHATIC,
    [HYDROGEN] = 0,
    [ALI_C] = ALIPHATIC | ALIPHATIC_C,
    [ALI_N] = ALIPHATIC | HETERO,
    [ALI_O] = ALIPHATIC | HETERO,
    [ALI_S] = ALIPHATIC | HETERO,
    [ALI_P] = ALIPHATIC | HETERO,
    [ALI_F] = ALIPHATIC | HETERO,
    [ALI_CL] = ALIPHATIC | HETERO,
    [ALI_BR] = ALIPHATIC | HETERO,
    [ALI_I] = ALIPHATIC | HETERO,
    [ARO_C] = AROMATIC_ANY | AROMATIC_C,
    [ARO_N] = AROMATIC_ANY,
    [ARO_O] = AROMATIC_ANY,
    [ARO_S] = AROMATIC_ANY,
    [ARO_OTHER] = AROMATIC_ANY,
    [ARO_F] = AROMATIC_ANY,
    [ARO_CL] = AROMATIC_ANY,
    [ARO_BR] = AROMATIC_ANY,
    [ARO_I] = AROMATIC_ANY,
};

static const uint8_t way_of_bond[8] = {
    [MAI_BOND_OTHER] = NO_WAY,  [MAI_BOND_SINGLE] = SINGLE,    [MAI_BOND_DOUBLE] = DOUBLE,
    [MAI_BOND_TRIPLE] = TRIPLE, [MAI_BOND_QUADRUPLE] = NO_WAY, [MAI_BOND_AROMATIC] = SINGLE,
    [MAI_BOND_DATIVE] = NO_WAY, [7] = NO_WAY,
};

/* An atom with what surrounds it. */
typedef struct surroundings {
    const mai_molgraph *g;
    const mai_atom *atom;
    int hydrogens; /* all of them, atoms or not */
    int degree;    /* neighbours and hydrogens that are no atoms */
    uint32_t counts[WAYS];
} surroundings;

static inline int
count(const surroundings *x, enum way way, enum trait trait)
{
    return (int) (x->counts[way] / trait & COUNT_MASK);
}

/* Aliphatic neighbours that are neither carbon nor hydrogen. */
static inline int
count_hetero(const surroundings *x, enum way way)
{
    return count(x, way, ALIPHATIC) - count(x, way, ALIPHATIC_C);
}

/* Neighbours other than hydrogen. */
static inline int
count_heavy(const surroundings *x, enum way way)
{
    return count(x, way, ALIPHATIC) + count(x, way, AROMATIC_ANY);
}

static inline void
look_around(const mai_molgraph *g, const mai_atom *atom, surroundings *x)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;
    /* No atom that is looked at so has as many neighbours as a count can hold: valences forbid it. */
    int seen = atom->degree < COUNT_MASK ? atom->degree : COUNT_MASK;

    *x = (surroundings) {g, atom, mai_hydrogens(atom), atom->degree + mai_hydrogens(atom), {0}};
    for (int i = 0; i < seen; i++) {
        int kind = kind_of(&g->atoms[nbrs[i].atom]);

        x->hydrogens += kind == HYDROGEN;
        x->counts[way_of_bond[g->bonds[nbrs[i].bond].type]] += traits_of_kind[kind];
    }
}

static inline enum way
way_to(const mai_molgraph *g, mai_nbr nbr)
{
    return way_of_bond[g->bonds[nbr.bond].type];
}

/* ---- carbon ---- */

/* [CH4], [CHn] and [C] beside carbons or beside a heteroatom: C1 to C4. */
static int
class_saturated_carbon(const surroundings *x)
{
    int carbons = count(x, SINGLE, ALIPHATIC_C), all = count(x, SINGLE, ALIPHATIC);
    bool hetero = count(x, SINGLE, HETERO) > 0;

    switch (x->hydrogens) {
    case 4:
        return MAI_CRIPPEN_C1;
    case 3:
        return carbons >= 1 ? MAI_CRIPPEN_C1 : hetero ? MAI_CRIPPEN_C3 : MAI_CRIPPEN_NONE;
    case 2:
        if (carbons >= 2)
            return MAI_CRIPPEN_C1;
        return hetero && all >= 2 && x->degree == 4 ? MAI_CRIPPEN_C3 : MAI_CRIPPEN_NONE;
    case 1:
        if (carbons >= 3)
            return MAI_CRIPPEN_C2;
        return hetero && all >= 3 && x->degree == 4 ? MAI_CRIPPEN_C4 : MAI_CRIPPEN_NONE;
    case 0:
        if (carbons < 4)
            return hetero && all >= 4 && x->degree == 4 ? MAI_CRIPPEN_C4 : MAI_CRIPPEN_NONE;
    }
    return carbons >= 4 ? MAI_CRIPPEN_C2 : MAI_CRIPPEN_NONE;
}

/* Double and triple bonds to aliphatic atoms: C5 to C7. */
static int
class_unsaturated_carbon(const surroundings *x)
{
    int carbons = count(x, DOUBLE, ALIPHATIC_C), single = count(x, SINGLE, ALIPHATIC);

    if (count_hetero(x, DOUBLE) > 0)
        return MAI_CRIPPEN_C5;
    if (carbons > 1 || (carbons == 1 && x->hydrogens <= 2 && single >= 2 - x->hydrogens))
        return MAI_CRIPPEN_C6;
    if (x->degree == 2 && count(x, TRIPLE, ALIPHATIC) > 0)
        return MAI_CRIPPEN_C7;
    return MAI_CRIPPEN_NONE;
}

/* Beside aromatic atoms: C8 to C12, C26; then C27 and the rest. */
static int
class_benzylic_carbon(const surroundings *x)
{
    static const uint8_t by_hydrogens[] = {MAI_CRIPPEN_C12, MAI_CRIPPEN_C11, MAI_CRIPPEN_C10};
    int aromatic = count(x, SINGLE, AROMATIC_ANY), aliphatic = count(x, SINGLE, ALIPHATIC);
    int aromatic_c = count(x, SINGLE, AROMATIC_C), h = x->hydrogens;

    if (h == 3 && aromatic > 0)
        return aromatic_c > 0 ? MAI_CRIPPEN_C8 : MAI_CRIPPEN_C9;
    if (h < 3 && x->degree == 4 && aromatic > 0)
        return by_hydrogens[h];
    if (count(x, DOUBLE, ALIPHATIC_C) > 0 && aromatic > 0
        && (aliphatic > 0 || h == 1 || (aromatic_c > 0 && aromatic > 1)))
        return MAI_CRIPPEN_C26;
    if (count(x, DOUBLE, AROMATIC_C) > 0)
        return MAI_CRIPPEN_C26;
    if (x->degree == 4 && aliphatic > count(x, SINGLE, ALIPHATIC_C) + count(x, SINGLE, HETERO))
        return MAI_CRIPPEN_C27;
    return MAI_CRIPPEN_CS;
}

static int
class_aliphatic_carbon(const mai_molgraph *g, const mai_atom *atom)
{
    surroundings x;
    int class;

    look_around(g, atom, &x);
    class = class_saturated_carbon(&x);
    if (class == MAI_CRIPPEN_NONE)
        class = class_unsaturated_carbon(&x);
    return class != MAI_CRIPPEN_NONE ? class : class_benzylic_carbon(&x);
}

/* What the classes of an aromatic carbon ask of one neighbour: the class that it leads to, by bond. */
static const uint8_t class_beside[8][KINDS] = {
    [MAI_BOND_SINGLE] = {
        [ALI_OTHER] = MAI_CRIPPEN_C13, [ALI_P] = MAI_CRIPPEN_C13,     [ALI_F] = MAI_CRIPPEN_C14,
        [ALI_CL] = MAI_CRIPPEN_C15,    [ALI_BR] = MAI_CRIPPEN_C16,    [ALI_I] = MAI_CRIPPEN_C17,
        [ALI_C] = MAI_CRIPPEN_C21,     [ALI_N] = MAI_CRIPPEN_C22,     [ALI_O] = MAI_CRIPPEN_C23,
        [ALI_S] = MAI_CRIPPEN_C24,     [ARO_C] = MAI_CRIPPEN_C20,     [ARO_N] = MAI_CRIPPEN_C20,
        [ARO_O] = MAI_CRIPPEN_C20,     [ARO_S] = MAI_CRIPPEN_C20,     [ARO_OTHER] = MAI_CRIPPEN_C20,
        [ARO_F] = MAI_CRIPPEN_C14,     [ARO_CL] = MAI_CRIPPEN_C15,    [ARO_BR] = MAI_CRIPPEN_C16,
        [ARO_I] = MAI_CRIPPEN_C17,
    },
    [MAI_BOND_AROMATIC] = {
        [ALI_F] = MAI_CRIPPEN_C14,     [ALI_CL] = MAI_CRIPPEN_C15,    [ALI_BR] = MAI_CRIPPEN_C16,
        [ALI_I] = MAI_CRIPPEN_C17,     [ARO_F] = MAI_CRIPPEN_C14,     [ARO_CL] = MAI_CRIPPEN_C15,
        [ARO_BR] = MAI_CRIPPEN_C16,    [ARO_I] = MAI_CRIPPEN_C17,
    },
    [MAI_BOND_DOUBLE] = {
        [ALI_C] = MAI_CRIPPEN_C25,     [ALI_N] = MAI_CRIPPEN_C25,     [ALI_O] = MAI_CRIPPEN_C25,
    },
};

/* Each neighbour leads to a class if the atom's hydrogens and aromatic bonds allow; the first class wins. */
static int
class_aromatic_carbon(const mai_molgraph *g, const mai_atom *atom)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;
    int h = mai_hydrogens(atom), aromatic_bonds = 0;
    uint32_t leads = 0, one = 1; /* bit i: something leads to class i, C13 to C25 */

    for (int i = 0; i < atom->degree; i++) {
        int type = g->bonds[nbrs[i].bond].type & 7, kind = kind_of(&g->atoms[nbrs[i].atom]);

        h += kind == HYDROGEN;
        aromatic_bonds += (type == MAI_BOND_AROMATIC) & (kind >= AROMATIC);
        leads |= one << class_beside[type][kind];
    }
    leads &= ~(one << MAI_CRIPPEN_NONE | (uint32_t) (h != 0) << MAI_CRIPPEN_C13);
    leads |= (uint32_t) (h == 1) << MAI_CRIPPEN_C18 | (uint32_t) (aromatic_bonds >= 3) << MAI_CRIPPEN_C19;
    if (MAI_UNLIKELY(aromatic_bonds < 2))
        leads &= (one << MAI_CRIPPEN_C20) - 1;
    return leads != 0 ? __builtin_ctz(leads) : MAI_CRIPPEN_CS;
}

/* ---- nitrogen ---- */

/* Double bonds of one atom to two others: to carbon and nitrogen, to a negative nitrogen and another one. */
static bool
is_doubly_bonded_cation(const mai_molgraph *g, const mai_atom *atom, bool azide)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;
    int carbons = 0, nitrogens = 0, aliphatic = 0, negative = 0;

    for (int i = 0; i < atom->degree; i++) {
        const mai_atom *nbr = &g->atoms[nbrs[i].atom];

        if (way_to(g, nbrs[i]) != DOUBLE)
            continue;
        carbons += nbr->element == 6;
        nitrogens += nbr->element == 7;
        aliphatic += mai_is_aliphatic(nbr, 7);
        negative += mai_is_aliphatic(nbr, 7) && nbr->charge < 0 && nbr->charge >= -3;
    }
    return azide ? negative > 0 && aliphatic > 1 : carbons > 0 && nitrogens > 0;
}

static int
class_neutral_nitrogen(const surroundings *x)
{
    int aliphatic = count(x, SINGLE, ALIPHATIC), aromatic = count(x, SINGLE, AROMATIC_ANY);

    if (x->hydrogens == 2 && aliphatic >= 1)
        return MAI_CRIPPEN_N1;
    if (x->hydrogens == 1 && aliphatic >= 2)
        return MAI_CRIPPEN_N2;
    if (x->hydrogens == 2 && aromatic >= 1)
        return MAI_CRIPPEN_N3;
    if (x->hydrogens == 1 && aromatic >= 1 && aliphatic + aromatic >= 2)
        return MAI_CRIPPEN_N4;
    if (count_heavy(x, DOUBLE) > 0) {
        if (x->hydrogens == 1)
            return MAI_CRIPPEN_N5;
        if (aliphatic + aromatic > 0)
            return MAI_CRIPPEN_N6;
    }
    if (aliphatic >= 3)
        return MAI_CRIPPEN_N7;
    if (aromatic >= 3 || (aromatic >= 1 && aliphatic >= 1 && aliphatic + aromatic >= 3))
        return MAI_CRIPPEN_N8;
    return count(x, TRIPLE, ALIPHATIC) > 0 ? MAI_CRIPPEN_N9 : MAI_CRIPPEN_NS;
}

static int
class_positive_nitrogen(const surroundings *x)
{
    int aliphatic = count(x, SINGLE, ALIPHATIC), aromatic = count(x, SINGLE, AROMATIC_ANY);

    if (x->hydrogens >= 1 && x->hydrogens <= 3)
        return MAI_CRIPPEN_N10;
    if (x->hydrogens == 0
        && (aliphatic >= 4 || (count(x, DOUBLE, ALIPHATIC) > 0 && aliphatic >= 1 && aliphatic + aromatic >= 2)
            || is_doubly_bonded_cation(x->g, x->atom, false)))
        return MAI_CRIPPEN_N13;
    if (count(x, TRIPLE, ALIPHATIC) > 0 || is_doubly_bonded_cation(x->g, x->atom, true))
        return MAI_CRIPPEN_N14;
    return MAI_CRIPPEN_NS;
}

static int
class_nitrogen(const mai_molgraph *g, const mai_atom *atom)
{
    int charge = atom->charge;
    surroundings x;

    if (mai_is_aromatic(atom))
        return charge == 0 ? MAI_CRIPPEN_N11 : charge > 0 && charge <= 3 ? MAI_CRIPPEN_N12 : MAI_CRIPPEN_NS;
    if (charge < 0)
        return charge >= -3 ? MAI_CRIPPEN_N14 : MAI_CRIPPEN_NS;
    if (charge > 3)
        return MAI_CRIPPEN_NS;
    look_around(g, atom, &x);
    return charge == 0 ? class_neutral_nitrogen(&x) : class_positive_nitrogen(&x);
}

/* ---- oxygen ---- */

/* An oxygen that is doubly bonded to this aliphatic carbon: O9 to O11. */
static int
class_carbonyl_oxygen(const mai_molgraph *g, const mai_atom *carbon)
{
    surroundings x;
    int aliphatic, aromatic, carbons;

    look_around(g, carbon, &x);
    aliphatic = count(&x, SINGLE, ALIPHATIC);
    aromatic = count(&x, SINGLE, AROMATIC_ANY);
    carbons = count(&x, SINGLE, ALIPHATIC_C);
    if (x.hydrogens == 2 || (carbons >= 1 && (x.hydrogens == 1 || aliphatic >= 2)))
        return MAI_CRIPPEN_O9;
    if (x.hydrogens == 1 || x.degree == 2) {
        const mai_nbr *nbrs = g->nbrs + carbon->first;
        int oxygens = 0;

        for (int i = 0; i < carbon->degree; i++) {
            const mai_atom *nbr = &g->atoms[nbrs[i].atom];
            enum way way = way_to(g, nbrs[i]);

            if (x.hydrogens == 1 && way == SINGLE && (mai_is_aliphatic(nbr, 7) || mai_is_aliphatic(nbr, 8)))
                return MAI_CRIPPEN_O9;
            oxygens += way == DOUBLE && mai_is_aliphatic(nbr, 8);
        }
        if (x.degree == 2 && oxygens >= 2)
            return MAI_CRIPPEN_O9;
    }
    if (count(&x, SINGLE, AROMATIC_C) > 0 && (x.hydrogens == 1 || aliphatic + aromatic >= 2))
        return MAI_CRIPPEN_O10;
    if (carbons > 0 && aromatic > 0)
        return MAI_CRIPPEN_O10;
    if (aliphatic - carbons + aromatic - count(&x, SINGLE, AROMATIC_C) >= 2)
        return MAI_CRIPPEN_O11;
    return MAI_CRIPPEN_OS;
}

/* Whether the atom is a carbon that is also doubly bonded to an oxygen. */
static bool
is_carboxyl_carbon(const mai_molgraph *g, const mai_atom *atom)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;

    if (!mai_is_aliphatic(atom, 6))
        return false;
    for (int i = 0; i < atom->degree; i++)
        if (way_to(g, nbrs[i]) == DOUBLE && mai_is_aliphatic(&g->atoms[nbrs[i].atom], 8))
            return true;
    return false;
}

/* The class that one neighbour leads an aliphatic oxygen to. */
static int
class_beside_oxygen(const mai_molgraph *g, const mai_atom *atom, bool terminal, mai_nbr to)
{
    const mai_atom *nbr = &g->atoms[to.atom];
    int charge = atom->charge;
    enum way way = way_to(g, to);

    if (way == DOUBLE) {
        if (nbr->element == 7 || nbr->element == 8)
            return MAI_CRIPPEN_O5;
        if (nbr->element == 16 && charge == 0 && nbr->charge == 0)
            return MAI_CRIPPEN_O6;
        if (nbr->element == 6)
            return mai_is_aromatic(nbr) ? MAI_CRIPPEN_O8 : class_carbonyl_oxygen(g, nbr);
        return MAI_CRIPPEN_OS;
    }
    if (way != SINGLE || charge >= 0)
        return MAI_CRIPPEN_OS;
    if (terminal && charge >= -3 && nbr->element == 7)
        return MAI_CRIPPEN_O5;
    if (terminal && charge >= -2 && nbr->element == 16)
        return MAI_CRIPPEN_O6;
    if (charge == -1 && is_carboxyl_carbon(g, nbr))
        return MAI_CRIPPEN_O12;
    if (terminal && charge >= -3 && nbr->element != 1 && !mai_is_aliphatic(nbr, 7) &&
        !mai_is_aliphatic(nbr, 16))
        return MAI_CRIPPEN_O7;
    return MAI_CRIPPEN_OS;
}

static int
class_oxygen(const mai_molgraph *g, const mai_atom *atom)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;
    surroundings x;
    int class = MAI_CRIPPEN_OS;

    if (mai_is_aromatic(atom))
        return MAI_CRIPPEN_O1;
    look_around(g, atom, &x);
    if (x.hydrogens == 1 || x.hydrogens == 2)
        return MAI_CRIPPEN_O2;
    if (count(&x, SINGLE, ALIPHATIC) >= 2)
        return MAI_CRIPPEN_O3;
    if (count(&x, SINGLE, AROMATIC_ANY) >= 1 && count_heavy(&x, SINGLE) >= 2)
        return MAI_CRIPPEN_O4;
    for (int i = 0; i < atom->degree; i++) {
        int lead = class_beside_oxygen(g, atom, x.degree == 1, nbrs[i]);

        class = lead < class ? lead : class;
    }
    return class;
}

/* ---- the others ---- */

static int
class_sulfur(const mai_molgraph *g, const mai_atom *atom)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;
    int charge = atom->charge;

    if (mai_is_aromatic(atom))
        return MAI_CRIPPEN_S3;
    if (charge != 0)
        return charge >= -4 && charge <= 6 && charge != 4 ? MAI_CRIPPEN_S2 : MAI_CRIPPEN_S1;
    for (int i = 0; i < atom->degree; i++) {
        int kind = kind_of(&g->atoms[nbrs[i].atom]);

        if (way_to(g, nbrs[i]) == DOUBLE && kind >= ALI_N && kind <= ALI_P)
            return MAI_CRIPPEN_S2;
    }
    return MAI_CRIPPEN_S1;
}

/* F, Cl, Br, I: 1 to 4; then alkali metals, other main groups, transition metals. */
enum group {
    GROUP_NONE, GROUP_F, GROUP_CL, GROUP_BR, GROUP_I, GROUP_P, GROUP_ALKALI, GROUP_MAIN, GROUP_TRANSITION
};

static const uint8_t group_of_element[MAI_ELEMENTS] = {
    [9] = GROUP_F, [17] = GROUP_CL, [35] = GROUP_BR, [53] = GROUP_I, [15] = GROUP_P,
    [3] = GROUP_ALKALI, [11] = GROUP_ALKALI, [19] = GROUP_ALKALI, [37] = GROUP_ALKALI, [55] = GROUP_ALKALI,
    [4] = GROUP_MAIN, [12] = GROUP_MAIN, [20] = GROUP_MAIN, [38] = GROUP_MAIN, [56] = GROUP_MAIN,
    [5] = GROUP_MAIN, [13] = GROUP_MAIN, [31] = GROUP_MAIN, [49] = GROUP_MAIN, [81] = GROUP_MAIN,
    [14] = GROUP_MAIN, [32] = GROUP_MAIN, [50] = GROUP_MAIN, [82] = GROUP_MAIN,
    [33] = GROUP_MAIN, [51] = GROUP_MAIN, [83] = GROUP_MAIN,
    [34] = GROUP_MAIN, [52] = GROUP_MAIN, [84] = GROUP_MAIN,
    [21 ... 30] = GROUP_TRANSITION, [39 ... 48] = GROUP_TRANSITION, [72 ... 80] = GROUP_TRANSITION,
};

static int
class_by_group(const mai_atom *atom)
{
    int group = group_of_element[atom->element], charge = atom->charge;

    switch (group) {
    case GROUP_F:
    case GROUP_CL:
    case GROUP_BR:
    case GROUP_I:
        if (charge == 0)
            return MAI_CRIPPEN_F + group - GROUP_F;
        return charge == -1 || (group == GROUP_I && charge > 0 && charge <= 3) ? MAI_CRIPPEN_HAL
                                                                               : MAI_CRIPPEN_NONE;
    case GROUP_P:
        return MAI_CRIPPEN_P;
    case GROUP_ALKALI:
        return charge == 1 ? MAI_CRIPPEN_HAL : MAI_CRIPPEN_ME1;
    case GROUP_MAIN:
        return MAI_CRIPPEN_ME1;
    case GROUP_TRANSITION:
        return MAI_CRIPPEN_ME2;
    }
    return MAI_CRIPPEN_NONE;
}

/* ---- hydrogens ---- */

/* Whether a carbon is doubly bonded to carbon, nitrogen, aliphatic oxygen or sulfur. */
static bool
is_enol_carbon(const mai_molgraph *g, const mai_atom *carbon)
{
    const mai_nbr *nbrs = g->nbrs + carbon->first;

    for (int i = 0; i < carbon->degree; i++) {
        int kind = kind_of(&g->atoms[nbrs[i].atom]);

        if (way_to(g, nbrs[i]) == DOUBLE
            && ((kind >= ALI_C && kind <= ALI_S) || kind == ARO_C || kind == ARO_N))
            return true;
    }
    return false;
}

/* Hydrogen on an aliphatic oxygen: what else the oxygen carries decides. Only one hydrogen may be the one
 * asked about. */
static int
class_hydroxyl_hydrogen(const mai_molgraph *g, const mai_atom *oxygen)
{
    const mai_nbr *nbrs = g->nbrs + oxygen->first;
    int class = mai_total_hydrogens(g, oxygen) > 1 ? MAI_CRIPPEN_H2 : MAI_CRIPPEN_HS;

    for (int i = 0; i < oxygen->degree; i++) {
        const mai_atom *nbr = &g->atoms[nbrs[i].atom];
        int lead = MAI_CRIPPEN_HS;

        if (way_to(g, nbrs[i]) != SINGLE || nbr->element == 1)
            continue;
        if (nbr->element == 7) {
            lead = MAI_CRIPPEN_H3;
        } else if (nbr->element == 8 || nbr->element == 16) {
            lead = mai_is_aromatic(nbr) ? MAI_CRIPPEN_HS : MAI_CRIPPEN_H4;
        } else if (nbr->element != 6 || mai_is_aromatic(nbr) || nbr->degree + mai_hydrogens(nbr) == 4) {
            lead = MAI_CRIPPEN_H2;
        } else if (is_enol_carbon(g, nbr)) {
            lead = MAI_CRIPPEN_H4;
        }
        class = lead < class ? lead : class;
    }
    return class;
}

/* The class of a hydrogen by the atom that bears it. */
static int
class_hydrogen_on(const mai_molgraph *g, const mai_atom *bearer)
{
    switch (bearer->element) {
    case 1:
    case 6:
        return MAI_CRIPPEN_H1;
    case 7:
        return MAI_CRIPPEN_H3;
    case 8:
        return mai_is_aromatic(bearer) ? MAI_CRIPPEN_HS : class_hydroxyl_hydrogen(g, bearer);
    default:
        return MAI_CRIPPEN_H2;
    }
}

/* A hydrogen that is an atom; one that has hydrogens of its own is beside a hydrogen. */
static int
class_hydrogen_atom(const mai_molgraph *g, const mai_atom *atom)
{
    const mai_nbr *nbrs = g->nbrs + atom->first;
    int class = mai_hydrogens(atom) > 0 ? MAI_CRIPPEN_H1 : MAI_CRIPPEN_HS;

    for (int i = 0; i < atom->degree && class != MAI_CRIPPEN_H1; i++)
        if (way_to(g, nbrs[i]) == SINGLE) {
            int lead = class_hydrogen_on(g, &g->atoms[nbrs[i].atom]);

            class = lead < class ? lead : class;
        }
    return class;
}

static inline int
class_of(const mai_molgraph *g, const mai_atom *atom)
{
    switch (atom->element) {
    case 1:
        return class_hydrogen_atom(g, atom);
    case 6:
        return mai_is_aromatic(atom) ? class_aromatic_carbon(g, atom) : class_aliphatic_carbon(g, atom);
    case 7:
        return class_nitrogen(g, atom);
    case 8:
        return class_oxygen(g, atom);
    case 16:
        return class_sulfur(g, atom);
    default:
        return class_by_group(atom);
    }
}

void
mai_assign_crippen(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *atom = &g->atoms[i];
        int hydrogens = mai_hydrogens(atom);

        atom->crippen = (uint8_t) class_of(g, atom);
        if (MAI_LIKELY(atom->element == 6)) /* without a branch on hydrogens, which carbons have or not */
            atom->h_crippen = (uint8_t) ((hydrogens > 0) * MAI_CRIPPEN_H1);
        else
            atom->h_crippen = hydrogens > 0 ? (uint8_t) class_hydrogen_on(g, atom) : MAI_CRIPPEN_NONE;
    }
}
