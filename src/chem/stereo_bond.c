/*
 * stereo_bond.c - geometry of double bonds, read from the directions '/' and '\' of the bonds around them.
 *
 * Each end contributes its neighbour of highest rank and the side on which that lies; equal neighbours at an end
 * leave the bond without stereo, and directions that put both neighbours on one side are struck out. Memory is
 * the arena's.
 */
#include "chem/stereo.h"

#include "base/arena.h"

#include <string.h>

enum { SMALLEST_STEREO_RING = 8 };

mai_status
mai_smallest_bond_rings(mai_ctx *cx, const mai_molgraph *g, uint16_t **out)
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

bool
mai_ring_allows_stereo(const mai_bond_perception *p, int bond)
{
    int size = p->smallest_ring[bond];

    return size == 0 || size >= SMALLEST_STEREO_RING;
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

static inline uint8_t
opposite(int dir)
{
    return dir == MAI_DIR_UP ? MAI_DIR_DOWN : MAI_DIR_UP;
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
        e.dirs[e.n] = is_direction(b->dir) && b->begin != atom ? opposite(b->dir) : b->dir;
        seen |= is_direction(e.dirs[e.n++]);
    }
    if (!seen || (e.n == 2 && r->class_of[e.nbrs[0].atom] == r->class_of[e.nbrs[1].atom])) {
        e.n = 0;
        return e;
    }
    /* One direction says where both lie. */
    if (!is_direction(e.dirs[0]))
        e.dirs[0] = opposite(e.dirs[1]);
    else if (e.n == 2 && !is_direction(e.dirs[1]))
        e.dirs[1] = opposite(e.dirs[0]);
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

/* Decides one double bond; whether it could be. */
static bool
label_bond(mai_molgraph *g, const mai_cip_ranking *r, int bond, bool *struck)
{
    mai_bond *b = &g->bonds[bond];
    bond_end ends[2] = {look_around(g, r, bond, b->begin), look_around(g, r, bond, b->end)};
    uint8_t dirs[2];

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
mai_label_bonds(mai_ctx *cx, mai_molgraph *g, const mai_cip_ranking *r, mai_bond_perception *p)
{
    bool *struck;

    p->open = p->changed = false;
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &struck));
    MAI_TRY(mai_poll(cx, 16 * (int64_t) g->nbonds));
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];
        int begin = g->atoms[b->begin].degree, end = g->atoms[b->end].degree;

        if (b->type != MAI_BOND_DOUBLE || b->stereo != MAI_STEREO_NONE || begin < 2 || begin > 3 || end < 2
            || end > 3 || !mai_ring_allows_stereo(p, i))
            continue;
        if (label_bond(g, r, i, struck))
            p->changed = true;
        else
            p->open = true;
    }
    for (int i = 0; i < g->nbonds; i++)
        if (struck[i])
            g->bonds[i].dir = MAI_DIR_NONE;
    return MAI_OK;
}
