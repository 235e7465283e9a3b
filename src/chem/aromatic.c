/*
 * aromatic.c - which atoms and bonds are aromatic: RDKit's own model, over a kekulized graph with its rings.
 *
 * Each ring atom is asked how many electrons it would give to a ring (donors below). A ring whose atoms all
 * can take part is a candidate. It is aromatic when its electrons can add up to 4n + 2, and so is the outline
 * of a group of up to six candidates that are fused, bond to bond: fused.c walks those groups. Rings that
 * share two or more bonds are not fused, nor are rings of more than 24 atoms, which can still be aromatic on
 * their own.
 *
 * The result does not depend on the order of atoms. What is allocated is the context's arena's.
 */
#include "chem/aromatic.h"

#include "chem/element.h"
#include "chem/perceive.h"
#include "chem/rings.h"

/* ---- how many electrons an atom gives ---- */

/* What the bonds of an atom say. */
typedef struct surroundings {
    int idle;          /* bonds that do not add to its valence: of order zero, or dative from it */
    int multiple;      /* double and triple bonds */
    bool inside;       /* a multiple bond in a ring */
    bool outside;      /* a multiple bond in none */
    bool drawn;        /* outside, and to a more electronegative element */
} surroundings;

static surroundings
look_around(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    surroundings s = {0};

    for (int i = 0; i < a->degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];
        int order = mai_takes_valence(b, atom) ? mai_bond_order_twice(b->type) : 0;

        s.idle += order == 0;
        s.multiple += b->type == MAI_BOND_DOUBLE || b->type == MAI_BOND_TRIPLE;
        if (order < 4)
            continue;
        if (b->ring_count > 0) {
            s.inside = true;
        } else {
            s.outside = true;
            s.drawn |= mai_more_electronegative(g->atoms[nbrs[i].atom].element, a->element);
        }
    }
    return s;
}

/* Multiple bonds of all kinds, counted by valence. */
static int
unsaturation(const mai_atom *a)
{
    return a->explicit_valence - a->degree;
}

static mai_donor
donor_of_spare(const mai_atom *a, const surroundings *s, int spare)
{
    if (spare < 0)
        return MAI_DONOR_NONE;
    if (spare == 0) {
        if (s->outside)
            return MAI_DONOR_VACANT;
        return s->inside ? MAI_DONOR_ONE : MAI_DONOR_NONE;
    }
    if (spare == 1) {
        if (s->outside)
            return s->drawn ? MAI_DONOR_VACANT : MAI_DONOR_ONE;
        if (a->explicit_valence != a->degree + a->explicit_h - s->idle)
            return MAI_DONOR_ONE;
        return a->charge == 1 ? MAI_DONOR_VACANT : MAI_DONOR_NONE; /* as in tropylium */
    }
    return (spare - s->drawn) % 2 == 1 ? MAI_DONOR_ONE : MAI_DONOR_TWO;
}

/* Whether an atom may be part of an aromatic ring, apart from its electrons. */
static bool
is_admitted(const mai_atom *a)
{
    int isoelectronic = a->element - a->charge;

    if (a->element > 18 && a->element != 34 && a->element != 52) /* beyond argon: Se and Te alone */
        return false;
    if (a->radicals > 0 && (a->element != 6 || a->charge != 0))
        return false;
    if (mai_default_valence(a->element) <= 0)
        return true;
    return isoelectronic > 0 && isoelectronic < MAI_ELEMENTS &&
           a->explicit_valence + a->implicit_h <= mai_default_valence(isoelectronic);
}

/*
 * A neutral carbon with three neighbours, one by a double bond and two by single ones: most atoms of aromatic
 * rings. UNKNOWN when it is another atom.
 */
static mai_donor
donor_of_plain_carbon(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom), *twice = NULL;

    if (a->element != 6 || a->charge != 0 || a->radicals != 0 || a->degree + mai_hydrogens(a) != 3)
        return MAI_DONOR_UNKNOWN;
    for (int i = 0; i < a->degree; i++) {
        int type = g->bonds[nbrs[i].bond].type;

        if (type == MAI_BOND_SINGLE)
            continue;
        if (type != MAI_BOND_DOUBLE || twice != NULL)
            return MAI_DONOR_UNKNOWN;
        twice = &nbrs[i];
    }
    if (twice == NULL)
        return MAI_DONOR_UNKNOWN;
    return g->bonds[twice->bond].ring_count == 0 && mai_more_electronegative(g->atoms[twice->atom].element, 6)
               ? MAI_DONOR_VACANT
               : MAI_DONOR_ONE;
}

static mai_donor
donor_of(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    int degree = a->degree + mai_hydrogens(a);
    mai_donor plain = donor_of_plain_carbon(g, atom);
    surroundings s;

    if (plain != MAI_DONOR_UNKNOWN)
        return plain;
    if (degree > 3 && a->explicit_valence + a->implicit_h == degree && a->element != 0)
        return MAI_DONOR_NONE; /* a saturated carbon, mostly */
    if (!is_admitted(a))
        return MAI_DONOR_NONE;
    s = look_around(g, atom);
    if (s.multiple > 1 && unsaturation(a) > 1)
        return MAI_DONOR_NONE;
    if (a->element == 0)
        return s.inside ? MAI_DONOR_ONE : MAI_DONOR_ANY;
    return donor_of_spare(a, &s, mai_pi_electrons(a, degree - s.idle));
}

/* ---- rings ---- */

/* All atoms of the ring can take part, and not all of them are wildcards. */
static bool
is_candidate(mai_aromatics *x, int ring)
{
    const mai_molgraph *g = x->g;
    const uint16_t *atoms = mai_ring_atoms(g, ring);
    int n = mai_ring_size(g, ring);
    bool element = false;

    for (int i = 0; i < n; i++) {
        int a = atoms[i];

        if (x->donor[a] == MAI_DONOR_UNKNOWN)
            x->donor[a] = (uint8_t) donor_of(g, a);
        if (x->donor[a] == MAI_DONOR_NONE)
            return false;
        element |= g->atoms[a].element != 0;
    }
    return element;
}

static mai_electrons
electrons_of_ring(const mai_aromatics *x, int ring)
{
    const uint16_t *atoms = mai_ring_atoms(x->g, ring);
    int n = mai_ring_size(x->g, ring);
    mai_electrons e = {0};

    for (int i = 0; i < n; i++)
        mai_count_electrons(&e, x->donor[atoms[i]], 1);
    return e;
}

bool
mai_is_hueckel(const mai_electrons *e)
{
    if (e->any > 1) /* several wildcards would make anything aromatic */
        return false;
    if (e->most < 6)
        return e->most == 2;
    for (int n = e->least; n <= e->most; n++)
        if (n % 4 == 2)
            return true;
    return false;
}

bool
mai_mark_if_aromatic(mai_aromatics *x, int ring)
{
    const mai_molgraph *g = x->g;
    mai_electrons e = electrons_of_ring(x, ring);

    if (!mai_is_hueckel(&e))
        return false;
    for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++) {
        g->atoms[g->ring_atoms[i]].flags |= MAI_ATOM_AROMATIC;
        mai_mark_aromatic_bond(&g->bonds[g->ring_bonds[i]]);
    }
    return true;
}

static bool
is_isolated(const mai_molgraph *g, int ring)
{
    for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++)
        if (g->bonds[g->ring_bonds[i]].ring_count > 1)
            return false;
    return true;
}

/* Deals with the candidates that share no bond with any ring; those that do remain. */
static void
mark_isolated(mai_aromatics *x)
{
    int n = x->nrings;

    x->nrings = 0;
    for (int i = 0; i < n; i++)
        if (n == 1 || is_isolated(x->g, x->ring[i]))
            (void) mai_mark_if_aromatic(x, x->ring[i]);
        else
            x->ring[x->nrings++] = x->ring[i];
}

mai_status
mai_perceive_aromaticity(mai_ctx *cx, mai_molgraph *g)
{
    mai_aromatics x = {.g = g};

    if (g->nrings == 0)
        return MAI_OK;
    MAI_TRY(mai_poll(cx, 4 * (int64_t) g->ring_start[g->nrings]));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &x.donor));
    MAI_TRY(mai_alloc(cx, (size_t) g->nrings * sizeof *x.ring, (void **) &x.ring));
    for (int r = 0; r < g->nrings; r++)
        if (is_candidate(&x, r))
            x.ring[x.nrings++] = (uint16_t) r;
    mark_isolated(&x);
    return x.nrings > 0 ? mai_mark_fused(cx, &x) : MAI_OK;
}
