/*
 * layout_orient.c - how a drawing lies on the page: its bonds at the angles of print, its long side horizontal.
 *
 * Bonds of chains and six-rings point in three directions. The drawing is turned so that one of these is vertical, or
 * horizontal where that makes it flatter; of the ways to do so, and of its mirror images, that is taken which is
 * flattest, has its small rings and hetero atoms on the right, its carbonyls and quaternary branches up. Nothing is
 * allocated.
 */
#include "chem/layout_parts.h"

#define STANDING 0.7 /* what is upright as it is may be higher */
#define LYING 1.13 /* what bonds on horizontal lines have to gain */

/* The power of six of a direction, which is the same for all that differ by multiples of 60 degrees. */
static point
sixth_power(point p)
{
    point square = turned(p, p), fourth = turned(square, square);

    return turned(fourth, square);
}

/*
 * The sum of the sixth powers of all bonds; of those alone that differ from a direction by a few degrees at most,
 * when there is one.
 */
static point
sum_of_bonds(const layout *l, const uint16_t *members, int n, const point *near)
{
    point sum = {0, 0};

    for (int i = 0; i < n; i++) {
        const mai_nbr *nbrs = mai_nbrs(l->g, members[i]);

        for (int k = 0; k < l->g->atoms[members[i]].degree; k++) {
            point d = minus(l->at[nbrs[k].atom], l->at[members[i]]), power;
            double weight = l->g->bonds[nbrs[k].bond].ring_count > 0 ? 1.5 : 1;

            if (nbrs[k].atom < members[i] || dot(d, d) < 1e-6)
                continue;
            power = sixth_power(unit(d));
            if (near == NULL || dot(power, *near) > 0.87)
                sum = plus(sum, times(power, weight));
        }
    }
    return sum;
}

/*
 * The turn by less than 60 degrees that brings most bonds to 30, 90 or 150 degrees: exactly those that are near them,
 * whatever five-rings and bent branches do.
 */
static point
align(const layout *l, const uint16_t *members, int n)
{
    point sum = sum_of_bonds(l, members, n, NULL), direction;

    if (norm(sum) < 1e-3)
        return (point){1, 0};
    for (int pass = 0; pass < 3; pass++) {
        direction = unit(sum);
        sum = sum_of_bonds(l, members, n, &direction);
        if (norm(sum) < 1e-3)
            sum = direction;
    }
    return at_angle(angle_between(unit(sum), (point){-1, 0}) / 6);
}

/* How bad a turn is: mostly the height that the drawing has then. */
static double
price_of(const layout *l, const uint16_t *members, int n, point turn)
{
    double left = 1e9, right = -1e9, bottom = 1e9, top = -1e9;

    for (int i = 0; i < n; i++) {
        point at = turned(l->at[members[i]], turn);

        left = at.x < left ? at.x : left;
        right = at.x > right ? at.x : right;
        bottom = at.y < bottom ? at.y : bottom;
        top = at.y > top ? at.y : top;
    }
    return top - bottom + 0.3 * (right - left) + 1;
}

/* What is to be on the right and what up: sums that are positive when they are so. */
static point
leanings(const layout *l, const uint16_t *members, int n)
{
    const mai_molgraph *g = l->g;
    point sum = {0, 0}, middle = {0, 0};

    for (int i = 0; i < n; i++)
        middle = plus(middle, times(l->at[members[i]], 1.0 / n));
    for (int i = 0; i < n; i++) {
        const mai_atom *a = &g->atoms[members[i]];
        const mai_nbr *nbrs = mai_nbrs(g, members[i]);
        point at = minus(l->at[members[i]], middle);
        bool in_ring = in_ring_of_layout(l, members[i]);

        if (a->element != 6)
            sum.x += 0.5 * at.x;
        if (in_ring) {
            int size = l->rings[l->rings_of[l->first_ring[members[i]]]].size;

            sum.x += size < 6 ? 0.7 * at.x : -0.3 * at.x;
            sum.y += a->element == 8 ? 0.4 * at.y : a->element != 6 ? -0.3 * at.y : 0;
        }
        if (a->degree != 1)
            continue;
        const mai_bond *b = &g->bonds[nbrs[0].bond];
        const mai_atom *on = &g->atoms[nbrs[0].atom];
        point out = minus(l->at[members[i]], l->at[nbrs[0].atom]);

        if (b->type == MAI_BOND_DOUBLE)
            sum.y += 1.2 * out.y;
        if (on->degree == 4 && on->ring_count > 1)
            sum.y += 3 * out.y;
    }
    return sum;
}

/* Whether most of a fragment is a known ring system, in which it began: that stands upright as it is. */
static bool
stands_already(const layout *l, const uint16_t *members, int n)
{
    const mai_block *b;

    if (!in_ring_of_layout(l, members[0]))
        return false;
    b = &l->blocks[l->rings[l->rings_of[l->first_ring[members[0]]]].block];
    return b->known && b->natoms * 10 > n * 6;
}

void
mai_layout_orient(layout *l, const uint16_t *members, int n)
{
    point base, best = {1, 0}, thirty = at_angle(MAI_PI / 6), lean;
    double least = 1e9;

    if (n < 2)
        return;
    base = stands_already(l, members, n) ? (point){1, 0} : align(l, members, n);
    for (int k = 0; k < 6; k++, base = turned(base, thirty)) {
        double price = price_of(l, members, n, base) * (k % 2 != 0 ? LYING : 1);

        if (k == 0 && stands_already(l, members, n))
            price *= STANDING;

        if (price < least - 1e-4) {
            least = price;
            best = base;
        }
    }
    for (int i = 0; i < n; i++)
        l->at[members[i]] = turned(l->at[members[i]], best);
    lean = leanings(l, members, n);
    for (int i = 0; i < n; i++) {
        point *at = &l->at[members[i]];

        at->x = lean.x < -1e-6 ? -at->x : at->x;
        at->y = lean.y < -1e-6 ? -at->y : at->y;
    }
}
