/*
 * normal.c - the error function and the quantiles of the normal distribution.
 *
 * erf:    up to 1/2 a polynomial in x^2, then one polynomial for each quarter up to 6 around the value in its
 *         middle, which is kept as two doubles; from 6 on it is 1.
 * probit: M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
 *         Statistics 37 (1988) 477-484, routine PPND16: one rational function for the middle and two for the
 *         tails.
 */
#include "kernel/mathfn.h"
#include "kernel/mathtab.h"

#include <math.h>

#define ERF_ONE 6.0

static double
polynomial(const double *c, int degree, double x)
{
    double s = c[degree];

    for (int i = degree - 1; i >= 0; i--)
        s = s * x + c[i];
    return s;
}

double
mai_erf(double x)
{
    double size = fabs(x);

    if (size < 0.5)
        return x + x * polynomial(mai_erf_small[0], 9, x * x);
    if (!(size < ERF_ONE))
        return isnan(x) ? x : copysign(1.0, x);
    int i = (int) (4.0 * size) - 2;
    const double *row = mai_erf_table[i];
    double h = size - (0.625 + 0.25 * i);

    return copysign(row[0] + (row[1] + h * polynomial(row + 2, 11, h)), x);
}

typedef struct rational {
    double above[8], below[8];
} rational;

static const rational middle = {
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
     3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3},
};

static const rational near_tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
     7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9},
};

static const rational far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5,
     2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15},
};

static double
quotient(const rational *f, double x)
{
    return polynomial(f->above, 7, x) / polynomial(f->below, 7, x);
}

double
mai_probit(double p)
{
    double q = p - 0.5;

    if (!(p >= 0.0 && p <= 1.0))
        return NAN;
    if (p == 0.0 || p == 1.0)
        return p == 0.0 ? -HUGE_VAL : HUGE_VAL;
    if (fabs(q) <= 0.425)
        return q * quotient(&middle, 0.180625 - q * q);

    double r = sqrt(-mai_log(q < 0 ? p : 1.0 - p));
    double z = r <= 5.0 ? quotient(&near_tail, r - 1.6) : quotient(&far_tail, r - 5.0);
    return copysign(z, q);
}

float
mai_erff(float x)
{
    return (float) mai_erf(x);
}
