/*
 * plane.h - vectors in the plane, for drawings: complex numbers, so that a product turns.
 */
#ifndef MAI_PLANE_H
#define MAI_PLANE_H

#include <math.h>
#include <stdbool.h>

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
    static const double reciprocals[] = {0,        1,        1.0 / 2,  1.0 / 3,  1.0 / 4,  1.0 / 5,
                                         1.0 / 6,  1.0 / 7,  1.0 / 8,  1.0 / 9,  1.0 / 10, 1.0 / 11,
                                         1.0 / 12, 1.0 / 13, 1.0 / 14, 1.0 / 15, 1.0 / 16, 1.0 / 17,
                                         1.0 / 18, 1.0 / 19, 1.0 / 20, 1.0 / 21, 1.0 / 22, 1.0 / 23};
    double c = 1, s = angle, term = angle;

    for (int k = 2; k < 24; k++) { /* the rest is below 1e-12 */
        term *= angle * reciprocals[k];
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

/* The angle from a to b, counterclockwise, in (0, 2 pi]: halved four times by its tangent, then by its series. */
static inline double
angle_between(point a, point b)
{
    double c = dot(a, b), s = cross(a, b), length = sqrt(c * c + s * s), t, power, sum = 0;

    if (length < 1e-12 || (s > -1e-9 * length && s < 1e-9 * length))
        return c < 0 ? MAI_PI : 2 * MAI_PI;
    t = c > 0 ? s / (length + c) : (length - c) / s;
    for (int i = 0; i < 3; i++)
        t = t / (1 + sqrt(1 + t * t));
    power = t;
    for (int k = 1; k < 20; k += 2) {
        sum += power / k;
        power *= -t * t;
    }
    sum *= 16;
    return sum > 0 ? sum : sum + 2 * MAI_PI;
}

/* Whether the lines a-b and c-d cross each other within. */
static inline bool
segments_cross(point a, point b, point c, point d)
{
    point ab = minus(b, a), cd = minus(d, c);

    return cross(ab, minus(c, a)) * cross(ab, minus(d, a)) < -1e-9 &&
           cross(cd, minus(a, c)) * cross(cd, minus(b, c)) < -1e-9;
}

#ifdef __cplusplus
}
#endif
#endif
