/*
 * layout_macro.c - outlines of large rings: closed walks on the hexagonal lattice, as round as they can be.
 *
 * At each atom such a walk turns by 60 degrees to the left or to the right; over all atoms there are six more turns
 * to the left. A beam of walks is grown atom by atom. They pay for leaving a circle, for a right turn where a
 * branch or a small ring would then be inside, and for a double bond that is shown wrongly; the cheapest that
 * closes is taken. A ring of odd size is walked with one corner more, which is then left out; a ring that is too
 * long for the beam, or for which no walk closes, becomes a circle.
 */
#include "chem/layout_parts.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 62 /* turns of a walk are bits of a word */
#define BEAM 160

typedef struct step {
    int8_t a, b; /* on the lattice: a to the right, b to the upper right */
    int8_t direction; /* times 60 degrees */
    int8_t left;      /* left turns less right ones */
    double price;
    uint64_t turns;   /* bit i: a left turn at atom i */
} step;

typedef struct walker {
    layout *l;
    const mai_layout_ring *ring, *itself; /* begun elsewhere, and as it is listed */
    int n;                 /* corners, of which the last may be none of the ring's */
    double outward[LONGEST + 2]; /* price of a right turn at a corner; negative: of a left one */
    int8_t pair[LONGEST + 2];    /* of corners i and i + 1: 1 the same turn, -1 opposite ones, 0 any */
    step *now, *next, *best;
    int nnow, nnext;
} walker;

static const int8_t along[6][2] = {{1, 0}, {0, 1}, {-1, 1}, {-1, 0}, {0, -1}, {1, -1}};

static point
on_plane(int a, int b)
{
    return (point){a + 0.5 * b, 0.86602540378443865 * b};
}

/* ---- what the atoms want ---- */

static bool
has_bond(const mai_layout_ring *ring, int bond)
{
    for (int i = 0; i < ring->size; i++)
        if (ring->bonds[i] == bond)
            return true;
    return false;
}

/* Other rings that share bonds with this one: they are to lie outside. */
static mai_status
respect_rings(walker *w, const mai_block *b)
{
    const layout *l = w->l;
    const mai_layout_ring *ring = w->ring;
    int n = ring->size;

    for (int r = 0; r < b->nrings; r++) {
        const mai_layout_ring *other = &l->rings[b->rings[r]];
        bool shared[LONGEST + 2] = {false};
        int count = 0;

        MAI_TRY(mai_poll(l->cx, 10 * n));
        if (other == w->itself || other->size >= MAI_LAYOUT_LARGE)
            continue;
        for (int i = 0; i < n; i++)
            if (has_bond(other, ring->bonds[i])) {
                shared[i] = true;
                count++;
            }
        if (count == 0)
            continue;
        for (int i = 0; i < n; i++) { /* corner i lies between bonds i - 1 and i */
            bool before = shared[(i + n - 1) % n], behind = shared[i];

            if (before && behind)
                w->outward[i] = -3; /* the other ring lies on the outer side of a right turn */
            else if (before || behind)
                w->outward[i] = w->outward[i] < 0 ? w->outward[i] : 3;
        }
    }
    return MAI_OK;
}

/* Whether more than one atom hangs on a corner. */
static bool
has_long_branch(const mai_molgraph *g, const mai_layout_ring *ring, int i)
{
    const mai_nbr *nbrs = mai_nbrs(g, ring->atoms[i]);
    int before = ring->atoms[(i + ring->size - 1) % ring->size], behind = ring->atoms[(i + 1) % ring->size];

    for (int k = 0; k < g->atoms[ring->atoms[i]].degree; k++)
        if (nbrs[k].atom != before && nbrs[k].atom != behind && g->atoms[nbrs[k].atom].degree > 1)
            return true;
    return false;
}

static mai_status
read_wishes(walker *w, const mai_block *b)
{
    const layout *l = w->l;
    int n = w->ring->size;

    for (int i = 0; i < n; i++) {
        const mai_atom *a = &l->g->atoms[w->ring->atoms[i]];

        w->outward[i] = a->degree > 2 ? 0.9 + 0.3 * (a->degree > 3) + 1.6 * has_long_branch(l->g, w->ring, i) : 0;
        w->pair[i] = (int8_t) mai_layout_ring_geometry(l, w->ring, i);
    }
    for (int i = n; i < w->n; i++) {
        w->outward[i] = 2; /* what is left out should stick out */
        w->pair[i] = 0;
    }
    if (w->n > n)
        w->pair[n - 1] = 0;
    return respect_rings(w, b);
}

/*
 * A copy of a ring that begins elsewhere: between its last atom and its first there is no marked bond and no
 * branch.
 */
static mai_status
begin_well(layout *l, const mai_layout_ring *ring, mai_layout_ring *out)
{
    int n = ring->size, best = 0, least = 1000;
    uint16_t *atoms, *bonds;

    for (int i = 0; i < n; i++) {
        int before = ring->atoms[(i + n - 1) % n], bond = (i + n - 1) % n;
        int price = 2 * l->g->atoms[before].degree + 2 * l->g->atoms[ring->atoms[i]].degree;

        price += 20 * (l->bond_first[ring->bonds[bond] + 1] - l->bond_first[ring->bonds[bond]] > 1);
        price += 100 * (mai_layout_ring_geometry(l, ring, bond) != 0);
        if (price < least) {
            least = price;
            best = i;
        }
    }
    MAI_TRY(MAI_NEW_ARRAY(l->cx, n, &atoms));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, n, &bonds));
    for (int i = 0; i < n; i++) {
        atoms[i] = ring->atoms[(best + i) % n];
        bonds[i] = ring->bonds[(best + i) % n];
    }
    *out = (mai_layout_ring){.atoms = atoms, .bonds = bonds, .size = n};
    return MAI_OK;
}

/* ---- walking ---- */

static int
by_price(const void *one, const void *two)
{
    const step *a = one, *b = two;

    if (a->price != b->price)
        return a->price < b->price ? -1 : 1;
    return a->turns < b->turns ? -1 : a->turns > b->turns;
}

/* What it costs that two turns show a double bond wrongly: one that was taken at a corner, and one to be taken. */
static double
pair_price(const walker *w, const step *s, int pair, int corner, bool left)
{
    bool same = (s->turns >> corner & 1) == left;

    return w->pair[pair] != 0 && same != (w->pair[pair] > 0) ? 20 : 0;
}

static double
price_of_turn(const walker *w, const step *s, int corner, bool left)
{
    double price = 0;

    if (left ? w->outward[corner] < 0 : w->outward[corner] > 0)
        price += left ? -w->outward[corner] : w->outward[corner];
    if (corner > 1)
        price += pair_price(w, s, corner - 1, corner - 1, left);
    if (corner == 0) { /* the last turn of all */
        price += pair_price(w, s, w->n - 1, w->n - 1, left);
        price += pair_price(w, s, 0, 1, left);
    }
    return price;
}

/* How many bonds lie between a place on the lattice and the start. */
static int
distance_home(int a, int b)
{
    int c = a + b;

    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    c = c < 0 ? -c : c;
    return a > b ? a > c ? a : c : b > c ? b : c;
}

/* Extends a walk over the bond to corner number at, and turns there. */
static void
extend(walker *w, const step *s, int at, double radius)
{
    int corner = at % w->n;

    for (int left = 0; left < 2; left++) {
        step t = *s;
        double off;

        t.a = (int8_t) (s->a + along[s->direction][0]);
        t.b = (int8_t) (s->b + along[s->direction][1]);
        t.left = (int8_t) (s->left + (left ? 1 : -1));
        t.direction = (int8_t) ((s->direction + (left ? 1 : 5)) % 6);
        if (distance_home(t.a, t.b) > w->n - at || t.left > 6 + w->n - at || t.left < 6 - (w->n - at))
            continue;
        if (at == w->n && (t.a != 0 || t.b != 0 || t.left != 6))
            continue;
        off = norm(minus(on_plane(t.a, t.b), (point){0, radius})) - radius;
        t.price += 0.6 * off * off + price_of_turn(w, s, corner, left);
        if (left)
            t.turns |= (uint64_t) 1 << corner;
        w->next[w->nnext++] = t;
    }
}

/* Whether a closed walk visits no place twice. */
static bool
is_simple_walk(const walker *w, const step *s)
{
    int8_t places[LONGEST + 2][2];
    int a = 0, b = 0, direction = 0;

    for (int i = 0; i < w->n; i++) {
        for (int k = 0; k < i; k++)
            if (places[k][0] == a && places[k][1] == b)
                return false;
        places[i][0] = (int8_t) a;
        places[i][1] = (int8_t) b;
        a += along[direction][0];
        b += along[direction][1];
        direction = (direction + ((s->turns >> ((i + 1) % w->n) & 1) ? 1 : 5)) % 6;
    }
    return true;
}

/* The cheapest walk around a circle; false when none closes. The walk begins at corner 0, whose turn comes last. */
static mai_status
walk(walker *w, double radius)
{
    w->now[0] = (step){0};
    w->nnow = 1;
    for (int at = 1; at <= w->n; at++) {
        step *spare = w->now;

        MAI_TRY(mai_poll(w->l->cx, 100 * w->nnow));
        w->nnext = 0;
        for (int i = 0; i < w->nnow; i++)
            extend(w, &w->now[i], at, radius);
        qsort(w->next, (size_t) w->nnext, sizeof *w->next, by_price);
        w->now = w->next;
        w->next = spare;
        w->nnow = w->nnext < BEAM ? w->nnext : BEAM;
    }
    for (int i = 0; i < w->nnow; i++)
        if (w->now[i].price < w->best->price && is_simple_walk(w, &w->now[i])) {
            *w->best = w->now[i];
            break;
        }
    return MAI_OK;
}

static void
place_walk(walker *w)
{
    int a = 0, b = 0, direction = 0;

    for (int i = 0; i < w->n; i++) {
        if (i < w->ring->size)
            set_place(w->l, w->ring->atoms[i], on_plane(a, b));
        a += along[direction][0];
        b += along[direction][1];
        direction = (direction + ((w->best->turns >> ((i + 1) % w->n) & 1) ? 1 : 5)) % 6;
    }
}

/* Branches that a walk has inside. */
static int
count_inside(const walker *w)
{
    int inside = 0;

    for (int i = 0; i < w->ring->size; i++)
        inside += w->outward[i] > 0 && !(w->best->turns >> i & 1);
    return inside;
}

mai_status
mai_layout_outline(layout *l, const mai_block *b, int ring, int *inside)
{
    static const double rounds[] = {1, 0.9, 1.1, 0.8, 1.22};
    walker w = {.l = l};
    mai_layout_ring turned_ring;

    *inside = 0;
    MAI_TRY(begin_well(l, &l->rings[ring], &turned_ring));
    w.ring = &turned_ring;
    w.itself = &l->rings[ring];
    w.n = w.ring->size + w.ring->size % 2;
    if (w.n > LONGEST)
        return MAI_OK; /* a polygon */
    MAI_TRY(MAI_NEW_ARRAY(l->cx, 2 * BEAM + 2, &w.now));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, 2 * BEAM + 2, &w.next));
    MAI_TRY(MAI_NEW(l->cx, &w.best));
    w.best->price = 1e9;
    MAI_TRY(read_wishes(&w, b));
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++)
        MAI_TRY(walk(&w, rounds[i] * 0.866 * w.n / (2 * MAI_PI)));
    if (w.best->price < 1e9) {
        place_walk(&w);
        *inside = count_inside(&w);
    }
    return MAI_OK;
}
