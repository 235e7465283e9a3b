/*
 * wedge.c - chirality of a flat drawing: which way round the neighbours of a wedge's narrow end stand.
 *
 * Neighbours are ordered by the angle that their bonds make with the wedged bond, counterclockwise. An angle
 * is never computed: what grows with it from 0 to 4, one minus its cosine on the left of the wedged bond and
 * three plus its cosine on the right, orders as well. Where three bonds and wedges contradict each other (the
 * rules of InChI's manual, table 10) the atom stays without a tag. All of it as RDKit 2022.09 decides, bond
 * by bond in the file's order. Nothing is allocated.
 */
#include "chem/coordinates.h"
#include "chem/perceive.h"

#include <math.h>

/* The values of angles that RDKit compares with: pi, pi - 1e-3 and pi - 1e-4. */
static const double straight = 2, nearly_straight = 2 - 4.99999958e-7, straight_enough = 2 - 5e-9;

typedef struct vector {
    double x, y;
} vector;

/* Of length one; not a number when both ends are at the same place. */
static vector
direction(const mai_molgraph *g, int from, int to)
{
    double x = g->xyz[to].x - g->xyz[from].x, y = g->xyz[to].y - g->xyz[from].y, length = sqrt(x * x + y * y);

    return (vector){x / length, y / length};
}

/* Grows with the angle from a to b, counterclockwise, from 0 to 4. */
static double
turn(vector a, vector b)
{
    double cosine = a.x * b.x + a.y * b.y;

    if (cosine > 1)
        cosine = 1;
    if (cosine < -1)
        cosine = -1;
    return a.x * b.y - a.y * b.x < -1e-6 ? 3 + cosine : 1 - cosine;
}

/* The centre of a wedge with its bonds: the wedged one first, then in the graph's order. */
typedef struct centre {
    const mai_molgraph *g;
    int atom, n;
    const mai_bond *bonds[4];
    double turns[4];
    vector to[4];
    int wedge_rank; /* where the wedged bond stands in the graph's order */
} centre;

static bool
is_plain_hydrogen(const mai_atom *a)
{
    return a->element == 1 && a->isotope == 0;
}

/* Fills a centre; false when the wedge there says nothing. */
static bool
look_around(const mai_molgraph *g, const mai_bond *wedge, centre *c)
{
    const mai_atom *a = &g->atoms[wedge->begin];
    const mai_nbr *nbrs = mai_nbrs(g, wedge->begin);
    bool hydrogen = false, single = true;
    int next = 1;

    if (a->degree > 4 || a->degree < 3)
        return false;
    c->g = g;
    c->atom = wedge->begin;
    c->n = a->degree;
    for (int i = 0; i < a->degree; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];
        int at = b == wedge ? 0 : next++;

        if (b == wedge)
            c->wedge_rank = i;
        c->bonds[at] = b;
        c->to[at] = direction(g, c->atom, nbrs[i].atom);
        hydrogen |= is_plain_hydrogen(&g->atoms[nbrs[i].atom]);
        single &= b->type == MAI_BOND_SINGLE;
    }
    for (int i = 0; i < c->n; i++)
        c->turns[i] = turn(c->to[0], c->to[i]);
    return (single || a->element == 15 || a->element == 16) && !(hydrogen && c->n < 4);
}

static void
swap_first_two(centre *c)
{
    const mai_bond *b = c->bonds[1];
    double t = c->turns[1];
    vector v = c->to[1];

    c->bonds[1] = c->bonds[2];
    c->turns[1] = c->turns[2];
    c->to[1] = c->to[2];
    c->bonds[2] = b;
    c->turns[2] = t;
    c->to[2] = v;
}

/* Whether the other three bonds stand in counterclockwise order, up to turning round. */
static bool
four_in_order(const double *t)
{
    if (t[1] < t[2])
        return t[2] < t[3] || !(t[1] < t[3]);
    if (t[1] < t[3])
        return false;
    return t[2] < t[3];
}

/* A bond's wedge if it begins at the centre, so that it says something there. */
static int
wedge_of(const centre *c, const mai_bond *b)
{
    return b->begin == c->atom ? b->dir : MAI_DIR_NONE;
}

/*
 * Three bonds, the two besides the wedge in order of their angle, where the fourth neighbour is an implicit
 * hydrogen: whether they count as counterclockwise; false in *sound when their wedges contradict each other.
 */
static bool
three_in_order(const centre *c, bool *sound)
{
    int dir0 = c->bonds[0]->dir, dir1 = wedge_of(c, c->bonds[1]), dir2 = wedge_of(c, c->bonds[2]);
    double t1 = c->turns[1], t2 = c->turns[2], t12 = turn(c->to[1], c->to[2]), t20 = turn(c->to[2], c->to[0]);
    bool in_order;

    if (t1 < nearly_straight && t12 < nearly_straight && t20 < nearly_straight) { /* all around */
        *sound = (dir1 == MAI_DIR_NONE || dir1 == dir0) && (dir2 == MAI_DIR_NONE || dir2 == dir0);
        return true;
    }
    *sound = !(dir1 == dir0 && dir1 == dir2);
    if (dir1 != MAI_DIR_NONE && dir1 != dir0) {
        if (t1 >= straight || (t2 > straight && dir2 != MAI_DIR_NONE && dir1 != dir2) ||
            (t2 <= straight && dir2 != MAI_DIR_NONE && dir0 != dir2))
            *sound = false;
    } else if (dir0 == dir2) {
        *sound = false;
    }
    /* All on one side: where nothing stands between the outer two, the hydrogen does. */
    in_order = t1 < t2;
    vector first = in_order ? c->to[1] : c->to[2], second = in_order ? c->to[2] : c->to[1];

    if (in_order ? t2 - t1 > 0 && turn(first, second) >= straight_enough
                 : t1 - t2 > 0 && turn(first, second) >= straight_enough)
        in_order = !in_order;
    return in_order;
}

int
mai_tag_of_wedge(const mai_molgraph *g, const mai_bond *wedge)
{
    centre c = {0};
    bool counterclockwise, swapped, sound = true;

    if (!look_around(g, wedge, &c))
        return MAI_CHIRAL_NONE;
    swapped = c.turns[1] > c.turns[2];
    if (swapped)
        swap_first_two(&c);
    counterclockwise = c.n == 4 ? four_in_order(c.turns) : three_in_order(&c, &sound);
    if (!sound)
        return MAI_CHIRAL_NONE;
    if ((wedge->dir == MAI_DIR_HASH) != swapped)
        counterclockwise = !counterclockwise;
    if (c.wedge_rank % 2 != 0)
        counterclockwise = !counterclockwise;
    return counterclockwise ? MAI_CHIRAL_CCW : MAI_CHIRAL_CW;
}

/* The hydrogen that a centre of three neighbours has becomes part of it. */
static void
keep_hydrogen(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];

    if (a->degree != 3 || a->explicit_h != 0)
        return;
    mai_update_valence(g, atom);
    if (a->implicit_h == 1) {
        a->explicit_h = 1;
        mai_update_valence(g, atom);
    }
}

void
mai_chirality_from_wedges(mai_molgraph *g)
{
    enum { SETTLED = 128 }; /* in flags, while this runs: a wedge or wavy bond has spoken for the atom */

    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];
        mai_atom *a = &g->atoms[b->begin];

        if (b->dir == MAI_DIR_WAVY) {
            a->chirality = MAI_CHIRAL_NONE;
            a->flags |= SETTLED;
        } else if ((b->dir == MAI_DIR_WEDGE || b->dir == MAI_DIR_HASH) && !(a->flags & SETTLED)) {
            a->chirality = (uint8_t) mai_tag_of_wedge(g, b);
            if (a->chirality != MAI_CHIRAL_NONE)
                a->flags |= SETTLED;
            keep_hydrogen(g, b->begin);
        }
    }
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].flags &= (uint8_t) ~SETTLED;
}
