/*
 * test_mathfn.c - the elementary functions: errors against long double, special values of C99 Annex F, and
 * the same bits everywhere.
 */
#include "kernel/mathfn.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAMPLES 200000

typedef double (*function)(double);
typedef long double (*truth)(long double);

static long double
logistic_truth(long double x)
{
    return x >= 0 ? 1 / (1 + expl(-x)) : expl(x) / (1 + expl(x));
}

/* How the points of a row are spread: over x itself, or over the binary exponent of x or -x. */
typedef enum spread { EVENLY, BY_EXPONENT, NEGATIVE_BY_EXPONENT } spread;

typedef struct accuracy_row {
    const char *name;
    function f;
    truth exact;
    double low, high;
    spread spread;
    double most_ulps;
    uint64_t fingerprint; /* of all results of the row */
} accuracy_row;

/* The bounds are those of mathfn.h. The fingerprints tell hosts and compilers apart that give other bits. */
static const accuracy_row accuracy[] = {
    {"exp", mai_exp, expl, -745.2, 709.79, EVENLY, 1.0, 0xd2b45e7418777e46u},
    {"exp near 0", mai_exp, expl, -1, 1, EVENLY, 1.0, 0xde0d964996776cc4u},
    {"exp of little", mai_exp, expl, -80, 0, BY_EXPONENT, 1.0, 0x71f130e8ca65b612u},
    {"exp, subnormal results", mai_exp, expl, -745.2, -707, EVENLY, 1.0, 0x82ca46f642b1caa2u},
    {"expm1", mai_expm1, expm1l, -45, 709.7, EVENLY, 1.0, 0xf4e04cff7b166c00u},
    {"expm1 where its methods meet", mai_expm1, expm1l, -0.3, 0.3, EVENLY, 1.0, 0x18905e8267d3c3f5u},
    {"expm1 near 0", mai_expm1, expm1l, -2, 3, EVENLY, 1.0, 0x932dbca0ba5427c3u},
    {"expm1 of little", mai_expm1, expm1l, -1070, -1, BY_EXPONENT, 1.0, 0x907ef090fafe0886u},
    {"log", mai_log, logl, -1074, 1024, BY_EXPONENT, 1.0, 0xe630c8b18a218d93u},
    {"log near 1", mai_log, logl, 0.5, 2, EVENLY, 1.0, 0x6802498b48a0360cu},
    {"log at 1", mai_log, logl, 0.98, 1.02, EVENLY, 1.0, 0x3ac086519b5d42ecu},
    {"log1p", mai_log1p, log1pl, -0.9999, 3, EVENLY, 1.0, 0x6e305af4c7284c33u},
    {"log1p near 0", mai_log1p, log1pl, -0.02, 0.02, EVENLY, 1.0, 0x5999fc2b1970b3f7u},
    {"log1p above 0", mai_log1p, log1pl, -1070, 1024, BY_EXPONENT, 1.0, 0xb6a1a6ff94e13cb0u},
    {"log1p below 0", mai_log1p, log1pl, -1070, -0.01, NEGATIVE_BY_EXPONENT, 1.0, 0x78420e4fbab2bec2u},
    {"tanh", mai_tanh, tanhl, -25, 25, EVENLY, 2.0, 0xe0197a58c182fda1u},
    {"tanh near 0", mai_tanh, tanhl, -1.5, 1.5, EVENLY, 2.0, 0x3bdd06442f1208d0u},
    {"tanh of little", mai_tanh, tanhl, -35, -1, BY_EXPONENT, 2.0, 0xf7d494b2433af95fu},
    {"erf", mai_erf, erfl, -6.5, 6.5, EVENLY, 2.0, 0x318ef672b302862bu},
    {"erf where its methods meet", mai_erf, erfl, 0.45, 0.55, EVENLY, 2.0, 0xdae679421f3fdcfeu},
    {"erf of little", mai_erf, erfl, -1070, -1, BY_EXPONENT, 2.0, 0x41fd9489e42d4887u},
    {"logistic", mai_logistic, logistic_truth, -745, 40, EVENLY, 2.0, 0x2fb8f29319db2659u},
    {"logistic near 0", mai_logistic, logistic_truth, -8, 8, EVENLY, 2.0, 0x491bcf16ef30de95u},
};

static double
point(double low, double high, spread spread)
{
    double u = unit_uniform(low, high);

    if (spread == EVENLY)
        return u;
    double e = floor(u);
    double x = ldexp(1 + (u - e), (int) e);
    return spread == BY_EXPONENT ? x : -x;
}

/* |y - exact| in units of the last place of exact. */
static double
ulps(double y, long double exact)
{
    int e;

    if ((long double) y == exact || (isinf(y) && exact > (long double) DBL_MAX * (1 + 0x1p-54L)))
        return 0;
    frexpl(fabsl(exact) < DBL_MIN ? (long double) DBL_MIN : fabsl(exact), &e);
    return (double) ldexpl(fabsl(y - exact), 53 - e);
}

static uint64_t
add_bits(uint64_t h, double x)
{
    uint64_t u;

    memcpy(&u, &x, sizeof u);
    h = (h ^ u) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
}

static void
errors_are_bounded(void)
{
    for (size_t i = 0; i < sizeof accuracy / sizeof *accuracy; i++) {
        const accuracy_row *row = &accuracy[i];
        double worst = 0, at = 0;
        uint64_t h = 0;

        for (int k = 0; k < SAMPLES; k++) {
            double x = point(row->low, row->high, row->spread), y = row->f(x);
            double e = ulps(y, row->exact(x));
            if (!(e <= worst)) {
                worst = e;
                at = x;
            }
            h = add_bits(h, y);
        }
        unit_row("%s: %.4f ulp at %.17g", row->name, worst, at);
        CHECK(worst <= row->most_ulps);
        unit_row("%s: fingerprint 0x%016llx", row->name, (unsigned long long) h);
        CHECK(h == row->fingerprint);
    }
}

/* x of any size or near 1, and y such that the result is any number. */
static void
errors_of_pow_are_bounded(void)
{
    double worst = 0, at_x = 0, at_y = 0;
    uint64_t h = 0;

    for (int k = 0; k < 3 * SAMPLES; k++) {
        double any = point(-1074, 1024, BY_EXPONENT), near1 = unit_uniform(0.98, 1.02);
        double x = k % 3 == 0 ? any : k % 3 == 1 ? near1 : unit_uniform(0, 10);
        double y = k % 3 == 2 ? unit_uniform(-5, 5) : unit_uniform(-745, 709.7) / mai_log(x);
        if (!isfinite(y))
            continue;
        double z = mai_pow(x, y), e = ulps(z, powl(x, y));
        if (!(e <= worst)) {
            worst = e;
            at_x = x;
            at_y = y;
        }
        h = add_bits(h, z);
    }
    unit_row("%.4f ulp at %.17g, %.17g", worst, at_x, at_y);
    CHECK(worst <= 2.0);
    unit_row("fingerprint 0x%016llx", (unsigned long long) h);
    CHECK(h == 0x1eeb5208a70607ceu);
}

/* The quantile by one step of Newton's method from y, which is near it. p < 1/2. */
static long double
lower_quantile(long double p, long double y)
{
    const long double root2 = 1.41421356237309504880L, root2pi = 2.50662827463100050242L;

    return y - (erfcl(-y / root2) / 2 - p) * root2pi * expl(y * y / 2);
}

static void
errors_of_probit_are_bounded(void)
{
    double worst = 0, at = 0;
    uint64_t h = 0;

    for (int k = 0; k < SAMPLES; k++) {
        double p = k % 2 == 0 ? point(-1070, -1, BY_EXPONENT) : unit_uniform(0, 1), z = mai_probit(p);
        long double exact = p < 0.5 ? lower_quantile(p, z) : -lower_quantile(1 - (long double) p, -z);
        double e = ulps(z, exact);
        if (!(e <= worst)) {
            worst = e;
            at = p;
        }
        h = add_bits(h, z);
    }
    unit_row("%.4f ulp at %.17g", worst, at);
    CHECK(worst <= 8.0);
    unit_row("fingerprint 0x%016llx", (unsigned long long) h);
    CHECK(h == 0x9cdeaf0db35db5b3u);
}

static const struct special_row {
    const char *name;
    function f;
    double x, want;
} specials[] = {
    {"exp", mai_exp, 0.0, 1.0},
    {"exp", mai_exp, -0.0, 1.0},
    {"exp", mai_exp, INFINITY, INFINITY},
    {"exp", mai_exp, -INFINITY, 0.0},
    {"exp", mai_exp, NAN, NAN},
    {"exp", mai_exp, 0x1.62e42fefa39efp+9, 0x1.fffffffffff2ap+1023},
    {"exp", mai_exp, 0x1.62e42fefa39f0p+9, INFINITY},
    {"exp", mai_exp, 1e308, INFINITY},
    {"exp", mai_exp, -0x1.74910d52d3051p+9, 0x1p-1074},
    {"exp", mai_exp, -0x1.74910d52d3052p+9, 0.0},
    {"exp", mai_exp, -1e308, 0.0},
    {"exp", mai_exp, 0x1p-1074, 1.0},
    {"exp", mai_exp, 1.0, 2.718281828459045},
    {"expm1", mai_expm1, 0.0, 0.0},
    {"expm1", mai_expm1, -0.0, -0.0},
    {"expm1", mai_expm1, 0x1p-1074, 0x1p-1074},
    {"expm1", mai_expm1, INFINITY, INFINITY},
    {"expm1", mai_expm1, -INFINITY, -1.0},
    {"expm1", mai_expm1, -50.0, -1.0},
    {"expm1", mai_expm1, 1000.0, INFINITY},
    {"expm1", mai_expm1, NAN, NAN},
    {"log", mai_log, 1.0, 0.0},
    {"log", mai_log, 0.0, -INFINITY},
    {"log", mai_log, -0.0, -INFINITY},
    {"log", mai_log, -1.0, NAN},
    {"log", mai_log, -0x1p-1074, NAN},
    {"log", mai_log, -INFINITY, NAN},
    {"log", mai_log, INFINITY, INFINITY},
    {"log", mai_log, NAN, NAN},
    {"log", mai_log, 0x1p-1074, -744.44007192138126},
    {"log", mai_log, DBL_MAX, 709.78271289338397},
    {"log1p", mai_log1p, 0.0, 0.0},
    {"log1p", mai_log1p, -0.0, -0.0},
    {"log1p", mai_log1p, -0x1p-1074, -0x1p-1074},
    {"log1p", mai_log1p, -1.0, -INFINITY},
    {"log1p", mai_log1p, -1.5, NAN},
    {"log1p", mai_log1p, -INFINITY, NAN},
    {"log1p", mai_log1p, INFINITY, INFINITY},
    {"log1p", mai_log1p, NAN, NAN},
    {"log1p", mai_log1p, DBL_MAX, 709.78271289338397},
    {"tanh", mai_tanh, 0.0, 0.0},
    {"tanh", mai_tanh, -0.0, -0.0},
    {"tanh", mai_tanh, INFINITY, 1.0},
    {"tanh", mai_tanh, -INFINITY, -1.0},
    {"tanh", mai_tanh, 22.0, 1.0},
    {"tanh", mai_tanh, -1e300, -1.0},
    {"tanh", mai_tanh, NAN, NAN},
    {"erf", mai_erf, 0.0, 0.0},
    {"erf", mai_erf, -0.0, -0.0},
    {"erf", mai_erf, INFINITY, 1.0},
    {"erf", mai_erf, -INFINITY, -1.0},
    {"erf", mai_erf, 5.9999, 1.0},
    {"erf", mai_erf, -1e300, -1.0},
    {"erf", mai_erf, NAN, NAN},
    {"logistic", mai_logistic, 0.0, 0.5},
    {"logistic", mai_logistic, -0.0, 0.5},
    {"logistic", mai_logistic, INFINITY, 1.0},
    {"logistic", mai_logistic, -INFINITY, 0.0},
    {"logistic", mai_logistic, 1e300, 1.0},
    {"logistic", mai_logistic, -1e300, 0.0},
    {"logistic", mai_logistic, NAN, NAN},
    {"probit", mai_probit, 0.0, -INFINITY},
    {"probit", mai_probit, -0.0, -INFINITY},
    {"probit", mai_probit, 1.0, INFINITY},
    {"probit", mai_probit, 0.5, 0.0},
    {"probit", mai_probit, -0x1p-1074, NAN},
    {"probit", mai_probit, 1.0000000000000002, NAN},
    {"probit", mai_probit, NAN, NAN},
};

static void
special_values_follow_annex_f(void)
{
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
        unit_row("%s(%a)", specials[i].name, specials[i].x);
        CHECK_SAME(specials[i].f(specials[i].x), specials[i].want);
    }
}

static const struct pow_row {
    double x, y, want;
} powers[] = {
    {0.0, -3.0, INFINITY}, {-0.0, -3.0, -INFINITY}, {0.0, -2.0, INFINITY}, {-0.0, -2.0, INFINITY},
    {-0.0, -2.5, INFINITY}, {0.0, -INFINITY, INFINITY}, {-0.0, -INFINITY, INFINITY}, {0.0, 3.0, 0.0},
    {-0.0, 3.0, -0.0}, {-0.0, 2.0, 0.0}, {-0.0, 2.5, 0.0}, {-0.0, INFINITY, 0.0}, {-1.0, INFINITY, 1.0},
    {-1.0, -INFINITY, 1.0}, {1.0, NAN, 1.0}, {1.0, INFINITY, 1.0}, {NAN, 0.0, 1.0}, {NAN, -0.0, 1.0},
    {INFINITY, 0.0, 1.0}, {0.0, 0.0, 1.0}, {-8.0, 1.0 / 3, NAN}, {-0x1p-1074, 0.5, NAN}, {-2.0, 3.0, -8.0},
    {-2.0, 2.0, 4.0}, {0.5, -INFINITY, INFINITY}, {-0.5, -INFINITY, INFINITY}, {1.5, -INFINITY, 0.0},
    {-1.5, -INFINITY, 0.0}, {0.5, INFINITY, 0.0}, {1.5, INFINITY, INFINITY}, {-INFINITY, -3.0, -0.0},
    {-INFINITY, -2.0, 0.0}, {-INFINITY, -2.5, 0.0}, {-INFINITY, 3.0, -INFINITY}, {-INFINITY, 2.0, INFINITY},
    {-INFINITY, 2.5, INFINITY}, {INFINITY, -0.5, 0.0}, {INFINITY, 0.5, INFINITY}, {NAN, 1.0, NAN},
    {2.0, NAN, NAN}, {0.0, NAN, NAN}, {-INFINITY, INFINITY, INFINITY}, {-INFINITY, -INFINITY, 0.0},
    {2.0, 1e300, INFINITY}, {2.0, -1e300, 0.0}, {0.5, 1e300, 0.0}, {-1.0, 0x1p53, 1.0},
    {-1.0, 0x1.fffffffffffffp52, -1.0}, {-2.0, 1e300, INFINITY}, {2.0, 0x1p-1074, 1.0},
    {1.0000000000000002, 0x1p70, INFINITY}, {0x1p-1074, 1.0, 0x1p-1074}, {0x1p-1074, 0.5, 0x1p-537},
    {2.0, -1074.0, 0x1p-1074}, {-2.0, -1075.5, NAN}, {-2.0, 1025.0, -INFINITY}, {-2.0, -1077.0, -0.0},
    {10.0, 2.0, 100.0}, {10.0, -400.0, 0.0},
};

static void
special_powers_follow_annex_f(void)
{
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        unit_row("pow(%a, %a)", powers[i].x, powers[i].y);
        CHECK_SAME(mai_pow(powers[i].x, powers[i].y), powers[i].want);
    }
}

static void
exact_powers_are_exact(void)
{
    for (int e = -1074; e <= 1023; e++)
        CHECK_SAME(mai_pow(2.0, e), ldexp(1.0, e));
    for (int base = 1; base <= 30; base++) {
        double power = 1;
        for (int e = 0; power < 0x1p53; e++, power = base == 1 ? 0x1p53 : power * base) {
            unit_row("%d^%d", base, e);
            CHECK_SAME(mai_pow(base, e), power);
            CHECK_SAME(mai_pow(-base, e), e % 2 == 0 ? power : -power);
        }
    }
    for (int k = 0; k < 10000; k++) {
        double x = point(-1070, 1023, BY_EXPONENT);
        CHECK_SAME(mai_pow(x, 1.0), x);
    }
}

static void
odd_functions_are_odd(void)
{
    for (int k = 0; k < 10000; k++) {
        double x = unit_uniform(0, 7), p = unit_uniform(0, 1);

        CHECK_SAME(mai_tanh(-x), -mai_tanh(x));
        CHECK_SAME(mai_erf(-x), -mai_erf(x));
        CHECK_REAL(mai_logistic(-x) + mai_logistic(x), 1.0, 3e-16);
        p = 1.0 - p; /* now 1 - (1 - p) is p */
        CHECK_SAME(mai_probit(1.0 - p), -mai_probit(1.0 - (1.0 - p)));
    }
}

/* A 32-bit result is the 64-bit one rounded: within half a unit and a rounding error of the true value. */
static void
floats_are_rounded_once(void)
{
    for (int k = 0; k < SAMPLES; k++) {
        float x = (float) unit_uniform(-20, 20), y = (float) unit_uniform(-5, 5);
        float size = fabsf(x) + FLT_MIN;

        CHECK_SAME(mai_expf(x), (float) expl(x));
        CHECK_SAME(mai_logf(size), (float) logl(size));
        CHECK_SAME(mai_tanhf(x), (float) tanhl(x));
        CHECK_SAME(mai_erff(x), (float) erfl(x));
        CHECK_SAME(mai_logisticf(x), (float) logistic_truth(x));
        CHECK_SAME(mai_powf(size, y), (float) powl(size, y));
    }
    CHECK_SAME(mai_expf(100), INFINITY);
    CHECK_SAME(mai_expf(-200), 0.0);
    CHECK_SAME(mai_logf(0), -INFINITY);
}

static const unit_test tests[] = {
    {"errors are bounded", errors_are_bounded},
    {"errors of pow are bounded", errors_of_pow_are_bounded},
    {"errors of probit are bounded", errors_of_probit_are_bounded},
    {"special values follow Annex F", special_values_follow_annex_f},
    {"special powers follow Annex F", special_powers_follow_annex_f},
    {"exact powers are exact", exact_powers_are_exact},
    {"odd functions are odd", odd_functions_are_odd},
    {"floats are rounded once", floats_are_rounded_once},
};
UNIT_MAIN(tests)
