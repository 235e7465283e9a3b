/*
 * stereo_centre.c - tetrahedral stereocentres: which atoms can be one, and which label a tagged one bears.
 *
 * The conditions are those of RDKit's legacy perception, most of which InChI has too: four neighbours, a
 * hydrogen that is no atom among them, or three around an atom that keeps its shape. Nothing is allocated but
 * the list of them, which is the arena's.
 */
#include "chem/stereo.h"

#include "base/arena.h"
#include "chem/rings.h"

static int
counting_degree(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int n = 0;

    for (int i = 0; i < g->atoms[atom].degree; i++)
        n += mai_takes_valence(&g->bonds[nbrs[i].bond], atom);
    return n;
}

static int
ring_bonds(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int n = 0;

    for (int i = 0; i < g->atoms[atom].degree; i++)
        n += g->bonds[nbrs[i].bond].ring_count > 0;
    return n;
}

static bool
ring_has_atom(const mai_molgraph *g, int ring, int atom)
{
    for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++)
        if (g->ring_atoms[i] == atom)
            return true;
    return false;
}

static int
shared_bonds(const mai_molgraph *g, int ring, int other)
{
    int n = 0;

    for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++)
        for (int k = g->ring_start[other]; k < g->ring_start[other + 1]; k++)
            n += g->ring_bonds[i] == g->ring_bonds[k];
    return n;
}

/*
 * Three ring bonds, and two rings through the atom that share more than one bond. Six bonds make 15 pairs, so
 * that of 16 rings two share both their bonds at the atom.
 */
static bool
is_bridgehead(const mai_molgraph *g, int atom)
{
    enum { MOST_RINGS = 16 };
    int rings[MOST_RINGS], n = 0;

    if (g->atoms[atom].ring_count < 2 || ring_bonds(g, atom) < 3)
        return false;
    for (int r = 0; r < g->nrings && n < MOST_RINGS; r++) {
        if (!ring_has_atom(g, r, atom))
            continue;
        for (int k = 0; k < n; k++)
            if (shared_bonds(g, r, rings[k]) > 1)
                return true;
        rings[n++] = r;
    }
    return false;
}

bool
mai_is_held_nitrogen(const mai_molgraph *g, int atom)
{
    return mai_is_in_three_ring(g, atom) || is_bridgehead(g, atom);
}

/* An atom of three neighbours that is no hydrogen short of four. */
static bool
keeps_three_apart(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];

    switch (a->element) {
    case 7:
        return mai_is_held_nitrogen(g, atom);
    case 15: /* phosphines and arsines */
    case 33:
        return true;
    case 16: /* sulfoxides, sulfonium and those of selenium */
    case 34:
        return a->explicit_valence == 4 || (a->explicit_valence == 3 && a->charge == 1);
    default:
        return false;
    }
}

static bool
can_be_centre(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    bool pnictogen = a->element == 15 || a->element == 33;
    int degree, total, hydrogens = mai_hydrogens(a);

    if (a->degree < 3 && !pnictogen)
        return false;
    degree = counting_degree(g, atom);
    total = degree + hydrogens;
    if (total < 3 || total > 4 || (degree < 3 && !pnictogen))
        return false;
    return degree != 3 || hydrogens == 1 || keeps_three_apart(g, atom);
}

static bool
are_equal_leaves(const mai_molgraph *g, const mai_nbr *x, const mai_nbr *y)
{
    const mai_atom *a = &g->atoms[x->atom], *b = &g->atoms[y->atom];

    return a->degree == 1 && b->degree == 1 && a->element == b->element && a->isotope == b->isotope
           && a->map == b->map && mai_hydrogens(a) == mai_hydrogens(b)
           && g->bonds[x->bond].type == g->bonds[y->bond].type;
}

/* Whether two neighbours that count have nothing else attached and are alike: no ranking tells them apart. */
static bool
has_equal_leaves(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int degree = g->atoms[atom].degree;

    if (degree > 4)
        return false;
    for (int i = 1; i < degree; i++)
        for (int k = 0; k < i; k++)
            if (are_equal_leaves(g, &nbrs[i], &nbrs[k]) && mai_takes_valence(&g->bonds[nbrs[i].bond], atom)
                && mai_takes_valence(&g->bonds[nbrs[k].bond], atom))
                return true;
    return false;
}

mai_status
mai_collect_centres(mai_ctx *cx, const mai_molgraph *g, uint16_t **centres, int *n)
{
    uint16_t *list;

    *n = 0;
    MAI_TRY(mai_poll(cx, 8 * (int64_t) g->natoms));
    MAI_TRY(mai_alloc(cx, (size_t) (g->natoms + 1) * sizeof *list, (void **) &list));
    for (int i = 0; i < g->natoms; i++) {
        if (!can_be_centre(g, i))
            continue;
        if (g->atoms[i].element == 7) /* its rings were searched */
            MAI_TRY(mai_poll(cx, g->nrings > 0 ? g->ring_start[g->nrings] : 8));
        if (!has_equal_leaves(g, i))
            list[(*n)++] = (uint16_t) i;
    }
    *centres = list;
    return MAI_OK;
}

/* The neighbours that count of an atom that can be a centre: at most four. */
static int
counting_neighbours(const mai_molgraph *g, int atom, uint16_t *out)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int n = 0;

    for (int i = 0; i < g->atoms[atom].degree && n < 4; i++)
        if (mai_takes_valence(&g->bonds[nbrs[i].bond], atom))
            out[n++] = nbrs[i].atom;
    return n;
}

bool
mai_has_equal_neighbours(const mai_cip_ranking *r, int atom)
{
    uint16_t nbrs[4];
    int n = counting_neighbours(r->g, atom, nbrs);

    for (int i = 1; i < n; i++)
        for (int k = 0; k < i; k++)
            if (r->class_of[nbrs[i]] == r->class_of[nbrs[k]])
                return true;
    return false;
}

bool
mai_keeps_equal_neighbours(const mai_cip_ranking *r, int atom)
{
    uint16_t nbrs[4];
    int n = counting_neighbours(r->g, atom, nbrs);

    for (int i = 1; i < n; i++)
        for (int k = 0; k < i; k++)
            if (r->class_of[nbrs[i]] == r->class_of[nbrs[k]] && !mai_cip_round_splits(r, nbrs[i], nbrs[k]))
                return true;
    return false;
}

/* Whether an odd number of exchanges brings the neighbours into the order of their ranks. */
static bool
is_odd(const mai_cip_ranking *r, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(r->g, atom);
    bool odd = false;

    for (int i = 1; i < r->g->atoms[atom].degree; i++)
        for (int k = 0; k < i; k++)
            odd ^= mai_cip_rank(r, nbrs[k].atom) > mai_cip_rank(r, nbrs[i].atom);
    return odd;
}

mai_status
mai_centre_label(mai_ctx *cx, const mai_cip_ranking *r, int atom, uint8_t *out)
{
    const mai_atom *a = &r->g->atoms[atom];
    bool odd;

    /* Centres of other shapes are R: RDKit's label follows from the order in which their neighbours were
     * written. */
    *out = MAI_CIP_R;
    if (a->chirality != MAI_CHIRAL_CCW && a->chirality != MAI_CHIRAL_CW)
        return MAI_OK;
    odd = is_odd(r, atom);
    /* The hydrogen that is no atom ranks lowest, but stands last. */
    if (a->degree == 3 && mai_hydrogens(a) == 1)
        odd = !odd;
    *out = (a->chirality == MAI_CHIRAL_CCW) != odd ? MAI_CIP_S : MAI_CIP_R;
    return mai_poll(cx, (int64_t) a->degree * a->degree);
}
