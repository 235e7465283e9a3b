/*
 * layout_relax.c - ring systems that cannot be regular: what is wrong with a drawing of one, and making it less so.
 *
 * Atoms are moved in sweeps towards what each pair of them wants: bonds of length one, the distances of regular
 * polygons within rings of up to eight, angles of 120 degrees around larger ones, and room between all others. In
 * the last sweeps bonds decide. Sweeps are in a fixed order and of a fixed number. Scratch lives in the context's
 * arena.
 */
#include "chem/layout_parts.h"

#include <string.h>

#define SWEEPS 120
#define LAST_SWEEPS 25 /* without room */
#define ROOM 1.15      /* between atoms that want nothing else */
#define MOST_PAIRS 200 /* atoms of a block of which all pairs are looked at */
#define MOST_BONDS 400 /* likewise */

typedef struct wish {
    uint16_t a, b; /* within the block */
    double distance, strength;
} wish;

typedef struct relaxer {
    const layout *l;
    const mai_block *b;
    point *at;
    wish *wishes;
    int nwishes;
    uint8_t *related; /* of a pair: it has a wish */
} relaxer;

static void
add_wish(relaxer *r, int a, int b, double distance, double strength)
{
    int n = r->b->natoms;

    if (a == b || (r->related[a * n + b] && strength < 1))
        return;
    r->related[a * n + b] = r->related[b * n + a] = 1;
    r->wishes[r->nwishes++] = (wish){(uint16_t) a, (uint16_t) b, distance, strength};
}

/* How far apart corners of a regular polygon with sides of one are, k sides between them. */
static double
chord(int n, int k)
{
    return at_angle(MAI_PI * k / n).y / at_angle(MAI_PI / n).y;
}

/* Bonds first, so that they keep their wish. */
static mai_status
make_wishes(relaxer *r, const uint16_t *place)
{
    const layout *l = r->l;
    const mai_block *b = r->b;
    size_t room = 0;

    for (int i = 0; i < b->nrings; i++) {
        int size = l->rings[b->rings[i]].size;

        room += (size_t) size * (size < MAI_LAYOUT_LARGE ? (size_t) size : 2);
    }
    MAI_TRY(MAI_NEW_ARRAY(l->cx, room, &r->wishes));
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < b->nrings; i++) {
            const mai_layout_ring *ring = &l->rings[b->rings[i]];
            int n = ring->size, farthest = pass == 0 ? 1 : n < MAI_LAYOUT_LARGE ? n / 2 : 2;

            for (int k = pass == 0 ? 1 : 2; k <= farthest; k++) {
                double distance = n < MAI_LAYOUT_LARGE ? chord(n, k) : 1.7320508;
                double strength = n < MAI_LAYOUT_LARGE ? 0.3 : 0.06;

                for (int j = 0; j < n; j++) {
                    int a = place[ring->atoms[j]], c = place[ring->atoms[(j + k) % n]];

                    if (pass > 0 || !r->related[a * b->natoms + c])
                        add_wish(r, a, c, pass == 0 ? 1 : distance, pass == 0 ? 1 : strength);
                }
            }
        }
    return MAI_OK;
}

static void
move_pair(relaxer *r, int a, int b, double distance, double strength)
{
    point d = minus(r->at[b], r->at[a]);
    double now = norm(d);
    point shift = times(unit(d), (now - distance) * strength / 2);

    r->at[a] = plus(r->at[a], shift);
    r->at[b] = minus(r->at[b], shift);
}

static void
make_room(relaxer *r, double strength)
{
    int n = r->b->natoms;

    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++) {
            point d = minus(r->at[k], r->at[i]);

            if (!r->related[i * n + k] && dot(d, d) < ROOM * ROOM)
                move_pair(r, i, k, ROOM, strength);
        }
}

mai_status
mai_layout_relax(layout *l, const mai_block *b)
{
    relaxer r = {.l = l, .b = b};
    uint16_t *place;

    if (b->natoms > MOST_PAIRS)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->g->natoms, &place));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, b->natoms, &r.at));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, (size_t) b->natoms * b->natoms, &r.related));
    for (int i = 0; i < b->natoms; i++) {
        place[b->atoms[i]] = (uint16_t) i;
        /* no two at one place, where they would have no direction to part */
        r.at[i] = plus(l->at[b->atoms[i]], (point){1e-3 * (i % 7), 1e-3 * (i % 5)});
    }
    MAI_TRY(make_wishes(&r, place));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        MAI_TRY(mai_poll(l->cx, 4 * r.nwishes + b->natoms * b->natoms));
        if (sweep < SWEEPS - LAST_SWEEPS)
            make_room(&r, 0.2);
        for (int i = 0; i < r.nwishes; i++) {
            const wish *w = &r.wishes[i];

            move_pair(&r, w->a, w->b, w->distance,
                      sweep < SWEEPS - LAST_SWEEPS || w->strength == 1 ? w->strength * 0.6 : w->strength * 0.3);
        }
    }
    for (int i = 0; i < b->natoms; i++)
        l->at[b->atoms[i]] = r.at[i];
    return MAI_OK;
}

/* ---- faults ---- */

static double
square(double x)
{
    return x * x;
}

/* Small rings that are not regular; the three bonds or distances that say most are looked at. */
static double
ring_faults(const layout *l, const mai_block *b)
{
    double sum = 0;

    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];
        int n = ring->size;

        for (int k = 1; k <= (n < MAI_LAYOUT_LARGE ? n / 2 : 1); k++) {
            double distance = k == 1 ? 1 : chord(n, k), weight = k == 1 ? 2 : 0.4;

            for (int j = 0; j < n; j++)
                sum += weight *
                       square(norm(minus(l->at[ring->atoms[(j + k) % n]], l->at[ring->atoms[j]])) - distance);
        }
    }
    return sum;
}

/* Atoms that are too near each other. */
static double
near_faults(const layout *l, const mai_block *b)
{
    double sum = 0;

    for (int i = 0; i < b->natoms; i++)
        for (int k = i + 1; k < b->natoms; k++) {
            point d = minus(l->at[b->atoms[i]], l->at[b->atoms[k]]);
            double squared = dot(d, d);

            if (squared < 0.49)
                sum += 0.3 + 8 * square(0.7 - sqrt(squared));
        }
    return sum;
}

/* The bonds of a block, each once; -1 when they are too many. */
static int
list_bonds(const layout *l, const mai_block *b, uint16_t *bonds)
{
    int n = 0;

    if (b->nbonds > MOST_BONDS)
        return -1;
    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];

        for (int k = 0; k < ring->size; k++)
            if (l->bond_rings[l->bond_first[ring->bonds[k]]] == b->rings[i])
                bonds[n++] = ring->bonds[k];
    }
    return n;
}

static double
crossing_faults(const layout *l, const mai_block *b)
{
    const mai_molgraph *g = l->g;
    uint16_t bonds[MOST_BONDS];
    int n = list_bonds(l, b, bonds);
    double sum = 0;

    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++) {
            const mai_bond *p = &g->bonds[bonds[i]], *q = &g->bonds[bonds[k]];

            if (p->begin != q->begin && p->begin != q->end && p->end != q->begin && p->end != q->end &&
                segments_cross(l->at[p->begin], l->at[p->end], l->at[q->begin], l->at[q->end]))
                sum += 1.6;
        }
    return sum;
}

double
mai_layout_block_fault(const layout *l, const mai_block *b)
{
    double fault = ring_faults(l, b);

    if (b->natoms > MOST_PAIRS)
        return fault;
    fault += near_faults(l, b);
    return fault < 1e-4 ? fault : fault + crossing_faults(l, b);
}
