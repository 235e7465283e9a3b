/*
 * plane.h - vectors in the plane for layout.c and its parts: complex numbers, so that a product turns.
 */
#ifndef MAI_PLANE_H
#define MAI_PLANE_H

#include "chem/molgraph.h"

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_PI 3.14159265358979323846

typedef struct point {
    double x, y;
} point;

static inline point
plus(point a, point b)
{
    return (point){a.x + b.x, a.y + b.y};
}

static inline point
minus(point a, point b)
{
    return (point){a.x - b.x, a.y - b.y};
}

static inline point
times(point a, double s)
{
    return (point){a.x * s, a.y * s};
}

/* a turned by the angle of b, which has length one. */
static inline point
turned(point a, point b)
{
    return (point){a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
}

static inline double
dot(point a, point b)
{
    return a.x * b.x + a.y * b.y;
}

/* Positive when b is on the left of a. */
static inline double
cross(point a, point b)
{
    return a.x * b.y - a.y * b.x;
}

static inline double
norm(point a)
{
    return sqrt(dot(a, a));
}

/* Of length one; to the right when a has no direction. */
static inline point
unit(point a)
{
    double n = norm(a);

    return n > 1e-9 ? times(a, 1 / n) : (point){1, 0};
}

/* The mirror image of p at the line through a and b. */
static inline point
mirrored(point p, point a, point b)
{
    point d = unit(minus(b, a)), v = minus(p, a), along = times(d, dot(v, d));

    return plus(a, minus(times(along, 2), v));
}

/* The point on the unit circle at an angle in [-pi, pi], by its series: the same bits on every host. */
static inline point
at_angle(double angle)
{
    double c = 1, s = angle, term = angle;

    for (int k = 2; k < 40; k++) {
        term *= angle / k;
        if (k % 2 == 0)
            c += k % 4 == 2 ? -term : term;
        else
            s += k % 4 == 3 ? -term : term;
    }
    return (point){c, s};
}

/* Grows with the angle from a to b, counterclockwise, from 0 to 4. */
static inline double
pseudo_angle(point a, point b)
{
    double c = dot(unit(a), unit(b));

    return cross(a, b) < 0 ? 3 + c : 1 - c;
}

/* What layout.c and its parts share: atoms that have a place, and the order in which they got it. */
typedef struct layout {
    mai_ctx *cx;
    const mai_molgraph *g;
    point *at;
    uint8_t *placed;
    uint16_t *queue; /* atoms in the order of their placing; those before head have their neighbours placed */
    int head, tail;

    uint32_t *first_ring; /* rings of atom i: rings_of[first_ring[i] .. first_ring[i + 1]) */
    uint32_t *rings_of;
    uint8_t *ring_state; /* 0, 1: waits, 2: waits among those that are hard to place, 3: placed */
    uint32_t *simple, *hard;
    int nsimple, nhard, simple_head, hard_head;
} layout;

static inline void
set_place(layout *l, int atom, point at)
{
    if (!l->placed[atom])
        l->queue[l->tail++] = (uint16_t) atom;
    l->placed[atom] = 1;
    l->at[atom] = at;
}

/* Places the ring system of an atom that has a place; from is the atom it hangs on, -1 when there is none. */
mai_status mai_layout_rings(layout *l, int atom, int from) MAI_MUST_CHECK;
/* Moves atoms around double bonds whose geometry is not shown (layout_double.c). */
mai_status mai_layout_double_bonds(layout *l) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
