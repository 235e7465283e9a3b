/*
 * stereo_bond.c - geometry of double bonds, read from the directions '/' and '\' of the bonds around them.
 *
 * Each end contributes its neighbour of highest rank and the side on which that lies; equal neighbours at an
 * end leave the bond without stereo, and directions that put both neighbours on one side are struck out.
 * A graph that was edited gives the geometry of a bond as such, by reference atoms: then these take the place
 * of directions. Memory is the arena's.
 */
#include "chem/stereo.h"

#include "base/arena.h"

enum { SMALLEST_STEREO_RING = 8 };

/* Smallest ring of every bond, 0 outside rings. */
static mai_status
smallest_rings(mai_ctx *cx, const mai_molgraph *g, uint16_t **out)
{
    uint16_t *smallest;

    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &smallest));
    for (int r = 0; r < g->nrings; r++) {
        int size = g->ring_start[r + 1] - g->ring_start[r];

        MAI_TRY(mai_poll(cx, size));
        for (int i = g->ring_start[r]; i < g->ring_start[r + 1]; i++) {
            uint16_t *s = &smallest[g->ring_bonds[i]];

            if (*s == 0 || *s > size)
                *s = (uint16_t) size;
        }
    }
    *out = smallest;
    return MAI_OK;
}

/* One end of a double bond: its other neighbours and the directions in which they lie, seen from the end. */
typedef struct bond_end {
    int n; /* 0: no stereo from this end */
    mai_nbr nbrs[2];
    uint8_t dirs[2];
    bool unknown; /* somebody drew a wavy bond */
} bond_end;

static inline bool
is_direction(int dir)
{
    return dir == MAI_DIR_UP || dir == MAI_DIR_DOWN;
}

static bond_end
look_around(const mai_molgraph *g, const mai_cip_ranking *r, int bond, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    bond_end e = {.unknown = (g->atoms[atom].flags & MAI_ATOM_UNKNOWN_STEREO) != 0};
    bool seen = false;

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];

        e.unknown |= b->dir == MAI_DIR_WAVY;
        if (nbrs[i].bond == bond)
            continue;
        e.nbrs[e.n] = nbrs[i];
        e.dirs[e.n] = is_direction(b->dir) && b->begin != atom ? mai_opposite_direction(b->dir) : b->dir;
        seen |= is_direction(e.dirs[e.n++]);
    }
    if (!seen || (e.n == 2 && r->class_of[e.nbrs[0].atom] == r->class_of[e.nbrs[1].atom])) {
        e.n = 0;
        return e;
    }
    /* One direction says where both lie. */
    if (!is_direction(e.dirs[0]))
        e.dirs[0] = mai_opposite_direction(e.dirs[1]);
    else if (e.n == 2 && !is_direction(e.dirs[1]))
        e.dirs[1] = mai_opposite_direction(e.dirs[0]);
    return e;
}

/* The same of a bond whose geometry is given: dir is where the end's reference atom lies. */
static bond_end
place_given(const mai_molgraph *g, const mai_cip_ranking *r, int bond, int side, int dir)
{
    const mai_bond *b = &g->bonds[bond];
    int atom = side == 0 ? b->begin : b->end;
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    bond_end e = {.unknown = (g->atoms[atom].flags & MAI_ATOM_UNKNOWN_STEREO) != 0};

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        if (nbrs[i].bond == bond)
            continue;
        e.nbrs[e.n] = nbrs[i];
        e.dirs[e.n++] = nbrs[i].atom == b->stereo_atoms[side] ? (uint8_t) dir : mai_opposite_direction(dir);
    }
    if (e.n == 2 && r->class_of[e.nbrs[0].atom] == r->class_of[e.nbrs[1].atom])
        e.n = 0;
    return e;
}

static inline bool
contradicts_itself(const bond_end *e)
{
    return e->n == 2 && e->dirs[0] == e->dirs[1];
}

static int
highest(const mai_cip_ranking *r, const bond_end *e)
{
    return e->n == 1 || mai_cip_rank(r, e->nbrs[0].atom) > mai_cip_rank(r, e->nbrs[1].atom) ? 0 : 1;
}

static void
strike_out(const bond_end *e, bool *struck)
{
    if (contradicts_itself(e))
        struck[e->nbrs[0].bond] = struck[e->nbrs[1].bond] = true;
}

/* Whether directions on both sides are there to decide a double bond, now or with finer ranks. */
static bool
is_directed(const mai_molgraph *g, const mai_bond *b)
{
    int ends[2] = {b->begin, b->end};

    for (int side = 0; side < 2; side++) {
        const mai_nbr *nbrs = mai_nbrs(g, ends[side]);
        int degree = g->atoms[ends[side]].degree;
        bool seen = false;

        if (degree < 2 || degree > 3)
            return false;
        for (int i = 0; i < degree; i++)
            seen |= is_direction(g->bonds[nbrs[i].bond].dir) && &g->bonds[nbrs[i].bond] != b;
        if (!seen)
            return false;
    }
    return true;
}

/* Whether a given geometry refers to neighbours, of ends that can have one. */
static bool
is_given(const mai_molgraph *g, const mai_bond *b)
{
    for (int side = 0; side < 2; side++) {
        int end = side == 0 ? b->begin : b->end, partner = side == 0 ? b->end : b->begin;
        const mai_nbr *nbrs = mai_nbrs(g, end);
        int degree = g->atoms[end].degree;
        bool seen = false;

        if (degree < 2 || degree > 3)
            return false;
        for (int i = 0; i < degree; i++)
            seen |= nbrs[i].atom != partner && nbrs[i].atom == b->stereo_atoms[side];
        if (!seen)
            return false;
    }
    return true;
}

/* Decides one double bond; whether it could be. given: 0, or its geometry. */
static bool
label_bond(mai_molgraph *g, const mai_cip_ranking *r, int bond, int given, bool *struck)
{
    mai_bond *b = &g->bonds[bond];
    bond_end ends[2];
    uint8_t dirs[2];

    if (given != MAI_STEREO_NONE) {
        ends[0] = place_given(g, r, bond, 0, MAI_DIR_UP);
        ends[1] = place_given(g, r, bond, 1, given == MAI_STEREO_CIS ? MAI_DIR_UP : MAI_DIR_DOWN);
    } else {
        ends[0] = look_around(g, r, bond, b->begin);
        ends[1] = look_around(g, r, bond, b->end);
    }

    if (ends[0].n == 0 || ends[1].n == 0)
        return false;
    if (contradicts_itself(&ends[0]) || contradicts_itself(&ends[1])) {
        strike_out(&ends[0], struck);
        strike_out(&ends[1], struck);
        return true;
    }
    for (int side = 0; side < 2; side++) {
        int best = highest(r, &ends[side]);

        b->stereo_atoms[side] = ends[side].nbrs[best].atom;
        dirs[side] = ends[side].dirs[best];
    }
    if (ends[0].unknown || ends[1].unknown)
        b->stereo = MAI_STEREO_ANY;
    else {
        b->stereo = dirs[0] == dirs[1] ? MAI_STEREO_CIS : MAI_STEREO_TRANS;
        b->cip = dirs[0] == dirs[1] ? MAI_CIP_Z : MAI_CIP_E;
    }
    return true;
}

mai_status
mai_collect_directed(mai_ctx *cx, mai_molgraph *g, mai_directed_bonds *out)
{
    uint16_t *smallest;

    MAI_TRY(smallest_rings(cx, g, &smallest));
    MAI_TRY(mai_alloc(cx, (size_t) g->nbonds * sizeof *out->bonds + 1, (void **) &out->bonds));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &out->struck));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &out->given));
    out->n = 0;
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond *b = &g->bonds[i];
        int given = b->stereo;

        MAI_TRY(mai_poll(cx, 8));
        if (b->type != MAI_BOND_DOUBLE || (smallest[i] > 0 && smallest[i] < SMALLEST_STEREO_RING)) {
            b->stereo = MAI_STEREO_NONE;
            if (b->dir == MAI_DIR_CROSSED)
                b->dir = MAI_DIR_NONE;
            continue;
        }
        if (b->dir == MAI_DIR_CROSSED)
            b->stereo = MAI_STEREO_ANY;
        if (b->stereo == MAI_STEREO_ANY)
            continue;
        b->stereo = MAI_STEREO_NONE;
        if (given >= MAI_STEREO_CIS && is_given(g, b))
            out->given[i] = (uint8_t) given;
        if (out->given[i] || is_directed(g, b))
            out->bonds[out->n++] = (uint16_t) i;
    }
    return MAI_OK;
}

bool
mai_label_bonds(mai_molgraph *g, const mai_cip_ranking *r, mai_directed_bonds *d)
{
    int n = d->n, kept = 0;

    for (int i = 0; i < n; i++)
        if (!label_bond(g, r, d->bonds[i], d->given[d->bonds[i]], d->struck))
            d->bonds[kept++] = d->bonds[i];
    d->n = kept;
    return kept < n;
}

void
mai_strike_directions(mai_molgraph *g, mai_directed_bonds *d)
{
    int kept = 0;

    for (int i = 0; i < g->nbonds; i++)
        if (d->struck[i])
            g->bonds[i].dir = MAI_DIR_NONE;
    for (int i = 0; i < d->n; i++)
        if (d->given[d->bonds[i]] || is_directed(g, &g->bonds[d->bonds[i]]))
            d->bonds[kept++] = d->bonds[i];
    d->n = kept;
}
