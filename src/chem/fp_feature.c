/*
 * fp_feature.c - pharmacophore features of atoms: the invariants of feature Morgan fingerprints (FCFP).
 *
 * The definitions are Gobbi and Poppinger's (Biotechnol. Bioeng. 61, 47-54, 1998) as RDKit adapted them; each
 * pattern is written out as a direct test and stands as SMARTS above it. Owns no memory.
 */
#include "chem/fp_fold.h"

enum {
    DONOR = 1,
    ACCEPTOR = 2,
    AROMATIC = 4,
    HALOGEN = 8,
    BASIC = 16,
    ACIDIC = 32
};

enum { CARBON = 6, NITROGEN = 7, OXYGEN = 8, FLUORINE = 9, PHOSPHORUS = 15, SULFUR = 16, CHLORINE = 17,
       BROMINE = 35, IODINE = 53 };

/* Sets of elements, a bit by atomic number. */
#define SET_OF(element) (UINT64_C(1) << (element))

typedef struct site {
    const mai_mol *m;
    const mai_mol_links *links;
    int atom;
    int hydrogens; /* those that are atoms included */
    int valence;   /* of aliphatic atoms, the only ones that are asked for it */
} site;

static inline int
element(const site *s, int atom)
{
    return s->m->atoms[atom].element;
}

static inline bool
is_aliphatic(const site *s, int atom, uint64_t elements)
{
    int e = element(s, atom);

    return !mai_mol_is_aromatic(s->m, atom) && e < 64 && (elements >> e & 1);
}

static inline int
bond_type(const site *s, mai_nbr nbr)
{
    return s->links->bonds[nbr.bond].bits & MAI_MOL_BOND_TYPE;
}

/* Whether an atom other than the one to leave out is double-bonded to an aliphatic one of these elements. */
static bool
has_double_bond_to(const site *s, int atom, int leave_out, uint64_t elements)
{
    for (int i = s->links->first[atom]; i < s->links->first[atom + 1]; i++) {
        mai_nbr nbr = s->links->nbrs[i];

        if (nbr.atom != leave_out && bond_type(s, nbr) == MAI_BOND_DOUBLE
            && is_aliphatic(s, nbr.atom, elements))
            return true;
    }
    return false;
}

/* Hydrogens of an atom, those that are atoms included. */
static int
all_hydrogens(const site *s, int atom)
{
    int n = s->m->atoms[atom].hydrogens;

    for (int i = s->links->first[atom]; i < s->links->first[atom + 1]; i++)
        n += element(s, s->links->nbrs[i].atom) == 1;
    return n;
}

/* Sum of bond orders and hydrogens; a dative bond counts where it ends. Of aliphatic atoms. */
static int
valence(const site *s, int atom)
{
    static const uint8_t orders[8] = {[MAI_BOND_SINGLE] = 1, [MAI_BOND_DOUBLE] = 2, [MAI_BOND_TRIPLE] = 3,
                                      [MAI_BOND_QUADRUPLE] = 4};
    int n = s->m->atoms[atom].hydrogens;

    for (int i = s->links->first[atom]; i < s->links->first[atom + 1]; i++) {
        const mai_mol_bond *b = &s->links->bonds[s->links->nbrs[i].bond];
        int type = b->bits & MAI_MOL_BOND_TYPE;

        n += type == MAI_BOND_DATIVE ? b->end == atom : orders[type];
    }
    return n;
}

/* *-*=[O,N,P,S] */
static bool
next_to_polar_double_bond(const site *s)
{
    for (int i = s->links->first[s->atom]; i < s->links->first[s->atom + 1]; i++) {
        mai_nbr nbr = s->links->nbrs[i];

        if (bond_type(s, nbr) == MAI_BOND_SINGLE
            && has_double_bond_to(s, nbr.atom, s->atom,
                                  SET_OF(OXYGEN) | SET_OF(NITROGEN) | SET_OF(PHOSPHORUS) | SET_OF(SULFUR)))
            return true;
    }
    return false;
}

/* [$([N;!H0;v3,v4&+1]),$([O,S;H1;+0]),n&H1&+0] */
static bool
is_donor(const site *s)
{
    const mai_mol_atom *a = &s->m->atoms[s->atom];

    if (mai_mol_is_aromatic(s->m, s->atom))
        return a->element == NITROGEN && s->hydrogens == 1 && a->charge == 0;
    if (a->element == NITROGEN)
        return s->hydrogens > 0 && (s->valence == 3 || (s->valence == 4 && a->charge == 1));
    return (a->element == OXYGEN || a->element == SULFUR) && s->hydrogens == 1 && a->charge == 0;
}

/* [o,s;+0;!$([o,s]:n);!$([o,s]:c:n)] */
static bool
is_aromatic_acceptor(const site *s)
{
    const mai_mol_links *l = s->links;

    for (int i = l->first[s->atom]; i < l->first[s->atom + 1]; i++) {
        mai_nbr nbr = l->nbrs[i];

        if (bond_type(s, nbr) != MAI_BOND_AROMATIC)
            continue;
        if (element(s, nbr.atom) == NITROGEN)
            return false;
        if (element(s, nbr.atom) != CARBON)
            continue;
        for (int k = l->first[nbr.atom]; k < l->first[nbr.atom + 1]; k++)
            if (bond_type(s, l->nbrs[k]) == MAI_BOND_AROMATIC && element(s, l->nbrs[k].atom) == NITROGEN)
                return false;
    }
    return true;
}

/*
 * [$([O,S;H1;v2;!$(*-*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-]),$([N;v3;!$(N-*=[O,N,P,S])]),n&H0&+0,
 *  $([o,s;+0;!$([o,s]:n);!$([o,s]:c:n)])]
 */
static bool
is_acceptor(const site *s)
{
    const mai_mol_atom *a = &s->m->atoms[s->atom];
    bool chalcogen = a->element == OXYGEN || a->element == SULFUR;

    if (mai_mol_is_aromatic(s->m, s->atom)) {
        if (a->element == NITROGEN)
            return s->hydrogens == 0 && a->charge == 0;
        return chalcogen && a->charge == 0 && is_aromatic_acceptor(s);
    }
    if (chalcogen) {
        if (a->charge == -1 || (s->hydrogens == 0 && s->valence == 2))
            return true;
        return s->hydrogens == 1 && s->valence == 2 && !next_to_polar_double_bond(s);
    }
    return a->element == NITROGEN && s->valence == 3 && !next_to_polar_double_bond(s);
}

/* [C,a] without =O, or with aromatic false: C without =O; across a single or aromatic bond. */
static bool
is_basic_substituent(const site *s, mai_nbr nbr, bool aromatic)
{
    int type = bond_type(s, nbr);

    if (type != MAI_BOND_SINGLE && type != MAI_BOND_AROMATIC)
        return false;
    if (!is_aliphatic(s, nbr.atom, SET_OF(CARBON))
        && !(aromatic && mai_mol_is_aromatic(s->m, nbr.atom)))
        return false;
    return !has_double_bond_to(s, nbr.atom, s->atom, SET_OF(OXYGEN));
}

/*
 * [#7;+,$([N;H2&+0][$([C,a]);!$([C,a](=O))]),
 *  $([N;H1&+0]([$([C,a]);!$([C,a](=O))])[$([C,a]);!$([C,a](=O))]),
 *  $([N;H0&+0]([C;!$(C(=O))])([C;!$(C(=O))])[C;!$(C(=O))])]
 */
static bool
is_basic(const site *s)
{
    const mai_mol_atom *a = &s->m->atoms[s->atom];
    int substituents = 0;

    if (a->element != NITROGEN)
        return false;
    if (a->charge == 1)
        return true;
    if (a->charge != 0 || mai_mol_is_aromatic(s->m, s->atom) || s->hydrogens > 2)
        return false;
    for (int i = s->links->first[s->atom]; i < s->links->first[s->atom + 1]; i++)
        substituents += is_basic_substituent(s, s->links->nbrs[i], s->hydrogens > 0);
    return substituents >= 3 - s->hydrogens;
}

/* [$([C,S](=[O,S,P])-[O;H1,-1])] */
static bool
is_acidic(const site *s)
{
    if (!is_aliphatic(s, s->atom, SET_OF(CARBON) | SET_OF(SULFUR))
        || !has_double_bond_to(s, s->atom, -1, SET_OF(OXYGEN) | SET_OF(SULFUR) | SET_OF(PHOSPHORUS)))
        return false;
    for (int i = s->links->first[s->atom]; i < s->links->first[s->atom + 1]; i++) {
        mai_nbr nbr = s->links->nbrs[i];

        if (bond_type(s, nbr) == MAI_BOND_SINGLE && is_aliphatic(s, nbr.atom, SET_OF(OXYGEN))
            && (all_hydrogens(s, nbr.atom) == 1 || s->m->atoms[nbr.atom].charge == -1))
            return true;
    }
    return false;
}

void
mai_feature_invariants(const mai_mol *m, const mai_mol_links *links, uint32_t *out)
{
    for (int i = 0; i < m->natoms; i++) {
        site s = {.m = m, .links = links, .atom = i};
        int e = m->atoms[i].element;
        uint32_t features = mai_mol_is_aromatic(m, i) ? AROMATIC : 0;

        if (e == FLUORINE || e == CHLORINE || e == BROMINE || e == IODINE)
            features |= mai_mol_is_aromatic(m, i) ? 0 : HALOGEN;
        if (e == NITROGEN || e == OXYGEN || e == SULFUR) {
            s.hydrogens = all_hydrogens(&s, i);
            s.valence = valence(&s, i);
            features |= is_donor(&s) ? DONOR : 0;
            features |= is_acceptor(&s) ? ACCEPTOR : 0;
            features |= is_basic(&s) ? BASIC : 0;
        }
        if (is_acidic(&s))
            features |= ACIDIC;
        out[i] = features;
    }
}
