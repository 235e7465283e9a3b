/*
 * mathfn.c - exponentials, logarithms and powers in plain C.
 *
 * exp:  x = n ln2/64 + r, |r| <= ln2/128, exp(x) = 2^(n/64) exp(r): a table of 2^(i/64) as two doubles and
 *       the series of exp(r) - 1.
 * log:  x = 2^e m, 1 <= m < 2, and a q near 1/m with so few bits that r = m q - 1 is exact: log(x) = e ln2 -
 *       log(q) + log(1 + r), where the leading parts add up exactly and only the series rounds.
 * The others are these two with what would be rounded away carried along as a second double.
 *
 * Sums of two doubles follow Dekker and Knuth; no step relies on fused operations or on wider registers.
 */
#include "kernel/mathfn.h"
#include "kernel/mathtab.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SIGN_BIT ((uint64_t) 1 << 63)
#define INF_BITS ((uint64_t) 0x7ff << 52)
#define ONE_BITS ((uint64_t) 0x3ff << 52)
#define SMALLEST_NORMAL 0x1p-1022
/* Beyond these exp is infinite, or zero. */
#define EXP_OVERFLOW 0x1.62e42fefa39efp+9
#define EXP_UNDERFLOW (-0x1.74910d52d3052p+9)

/* A value as the unevaluated sum of two doubles. */
typedef struct dd {
    double hi, lo;
} dd;

static inline uint64_t
bits_of(double x)
{
    uint64_t u;

    memcpy(&u, &x, sizeof u);
    return u;
}

static inline double
from_bits(uint64_t u)
{
    double x;

    memcpy(&x, &u, sizeof x);
    return x;
}

/* a + b, exactly, where |a| >= |b| or a is 0. */
static inline dd
add_smaller(double a, double b)
{
    double s = a + b;

    return (dd){s, (a - s) + b};
}

/* a * b, exactly, as long as nothing overflows or underflows (Dekker). */
static inline dd
multiply(double a, double b)
{
    double p = a * b;
    double ca = 0x1.0000002p27 * a, cb = 0x1.0000002p27 * b;
    double ah = ca - (ca - a), bh = cb - (cb - b);
    double al = a - ah, bl = b - bh;

    return (dd){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

/* What is left of x after n = 64 k + i steps of ln2/64, and where n points. */
typedef struct exp_parts {
    double r;
    int k, i;
} exp_parts;

/* x + tail for |x| < 2000 and a tail of a rounding error's size. */
static inline exp_parts
split_exponent(double x, double tail)
{
    const double to_integer = 0x1.8p52; /* adding and subtracting it rounds to the nearest integer */
    double n = (x * mai_ln2.inv_ln2_64 + to_integer) - to_integer;
    int steps = (int) n;
    exp_parts p;

    p.r = (x - n * mai_ln2.ln2_64_hi) - n * mai_ln2.ln2_64_lo + tail;
    p.i = steps & 63;
    p.k = (steps - p.i) / 64;
    return p;
}

/* exp(r) - 1 for |r| <= ln2/128. */
static inline double
exp_series(double r)
{
    double r2 = r * r;

    return r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)));
}

/* 2^k for a normal result. */
static inline double
power_of_two(int k)
{
    return from_bits(ONE_BITS + ((uint64_t) (int64_t) k << 52));
}

/* v * 2^k, rounded once, where v is near 1 and the result is beyond the normal range or close to its ends. */
static double
scale_far(double v, int k)
{
    return k > 0 ? v * 2.0 * power_of_two(k - 1) : v * power_of_two(k + 110) * 0x1p-110;
}

/* exp(x + tail) for EXP_UNDERFLOW < x < EXP_OVERFLOW or just outside. */
static inline double
exp_sum(double x, double tail)
{
    exp_parts p = split_exponent(x, tail);
    const double *t = mai_exp2_table[p.i];
    double v = t[0] + (t[1] + t[0] * exp_series(p.r));

    return p.k > -1022 && p.k < 1023 ? v * power_of_two(p.k) : scale_far(v, p.k);
}

/* exp where the result is infinite, zero or not a number. */
static double
exp_outside(double x)
{
    if (isnan(x))
        return x;
    return x > 0 ? HUGE_VAL : 0.0;
}

double
mai_exp(double x)
{
    if (!(x <= EXP_OVERFLOW && x >= EXP_UNDERFLOW))
        return exp_outside(x);
    return exp_sum(x, 0.0);
}

/* exp(x) - 1 for |x| <= 1/4. */
static double
expm1_small(double x)
{
    double x2 = x * x, x4 = x2 * x2;
    double a = 1.0 / 6 + x * (1.0 / 24), b = 1.0 / 120 + x * (1.0 / 720);
    double c = 1.0 / 5040 + x * (1.0 / 40320), d = 1.0 / 362880 + x * (1.0 / 3628800);
    double e = 1.0 / 39916800 + x * (1.0 / 479001600);

    return x + (0.5 * x2 + x * x2 * ((a + x2 * b) + x4 * ((c + x2 * d) + x4 * e)));
}

double
mai_expm1(double x)
{
    if (fabs(x) <= 0.25)
        return x == 0 ? x : expm1_small(x);
    if (!(x <= 700.0))
        return mai_exp(x);
    if (x < -40.0)
        return -1.0;
    exp_parts p = split_exponent(x, 0.0);
    const double *t = mai_exp2_table[p.i];
    double scale = power_of_two(p.k), s = t[0] * scale;
    dd d = s > 1.0 ? add_smaller(s, -1.0) : add_smaller(-1.0, s);

    return d.hi + (d.lo + scale * (t[1] + t[0] * exp_series(p.r)));
}

/* log(x) = hi + lo + log(1 + r), hi and r exact. */
typedef struct log_parts {
    double hi, lo, r;
    double inverse; /* q of the table row */
    int e;          /* binary exponent of x */
} log_parts;

/* x normal, positive and finite, with the bits given; shift is added to its exponent. */
static inline log_parts
split_logarithm(uint64_t bits, int shift)
{
    int row = (int) (bits >> 45) & 127;
    const double *t = mai_log_table[row];
    double m = from_bits((bits & (((uint64_t) 1 << 52) - 1)) | ONE_BITS);
    double m_hi = from_bits(bits_of(m) & ~(((uint64_t) 1 << 26) - 1));
    log_parts p;

    p.e = (int) (bits >> 52) - 1023 + shift;
    int k = p.e + (row >= 53);
    p.inverse = t[0];
    p.r = (m_hi * t[0] - 1.0) + (m - m_hi) * t[0];
    p.hi = k * mai_ln2.ln2_hi + t[1];
    p.lo = k * mai_ln2.ln2_lo + t[2];
    return p;
}

/* log(1 + r) = r - r^2/2 + r^3 times this, |r| <= 2^-7. */
static inline double
log_series(double r)
{
    double r2 = r * r;

    return (1.0 / 3 - r * (1.0 / 4)) + r2 * ((1.0 / 5 - r * (1.0 / 6)) + r2 * (1.0 / 7 - r * (1.0 / 8)));
}

/* The parts of a logarithm, summed; r + r_tail is what the series runs over. */
static inline double
log_sum(log_parts p, double r_tail)
{
    dd r = add_smaller(p.r, r_tail);
    dd s = add_smaller(p.hi, r.hi);
    double r2 = r.hi * r.hi;

    return s.hi + (s.lo + (p.lo + r.lo) + r2 * (r.hi * log_series(r.hi) - 0.5));
}

/* log where x is zero, negative, infinite or not a number. */
static double
log_outside(double x)
{
    if (x == 0)
        return -HUGE_VAL;
    if (x < 0)
        return NAN;
    return x;
}

double
mai_log(double x)
{
    uint64_t bits = bits_of(x);

    if (bits - ((uint64_t) 1 << 52) < INF_BITS - ((uint64_t) 1 << 52))
        return log_sum(split_logarithm(bits, 0), 0.0);
    if (bits < INF_BITS && bits != 0)
        return log_sum(split_logarithm(bits_of(x * 0x1p54), -54), 0.0);
    return log_outside(x);
}

double
mai_log1p(double x)
{
    if (fabs(x) < 0x1p-54)
        return x;
    double u = 1.0 + x;
    if (!(u > 0 && u < HUGE_VAL))
        return log_outside(u);
    /* log(u + lost), where lost is what 1 + x rounded away. */
    double lost = fabs(x) < 1.0 ? (1.0 - u) + x : (x - u) + 1.0;
    log_parts p = split_logarithm(bits_of(u), 0);
    double tail = p.e < 100 ? lost * power_of_two(-p.e) * p.inverse : 0.0;

    return log_sum(p, tail);
}

/* log(x) to about 68 bits for finite x > 0. */
static inline dd
log_dd(double x)
{
    bool tiny = x < SMALLEST_NORMAL;
    log_parts p = split_logarithm(bits_of(tiny ? x * 0x1p54 : x), tiny ? -54 : 0);
    double r = p.r;
    dd square = multiply(r, r);
    dd a = add_smaller(p.hi, r);
    dd b = add_smaller(a.hi, -0.5 * square.hi);
    /* The two terms that log can do without. */
    double series = log_series(r) + square.hi * square.hi * square.hi * (1.0 / 9 - r * (1.0 / 10));
    double lo = a.lo + b.lo + (p.lo - 0.5 * square.lo + r * square.hi * series);

    return add_smaller(b.hi, lo);
}

/* What y does with a sign as a power: 0 if it is no integer, 1 if it is odd, 2 if it is even. */
static int
parity(double y)
{
    y = fabs(y);
    if (y >= 0x1p53)
        return 2;
    if (y != floor(y))
        return 0;
    return (int64_t) y & 1 ? 1 : 2;
}

/* |x|^y where x or y is zero, infinite or not a number, y is not 0 and x not 1 (C99 F.9.4.4). */
static double
pow_special(double x, double y)
{
    if (isnan(x) || isnan(y))
        return x + y;
    x = fabs(x);
    if (x == 1)
        return 1.0;
    return (x > 1) == (y > 0) ? HUGE_VAL : 0.0;
}

/* x^y for finite x > 0 and finite y. */
static double
pow_positive(double x, double y)
{
    double size = fabs(y);

    if (x == 1 || size < 0x1p-65)
        return 1.0;
    if (size > 0x1p65)
        return (x > 1) == (y > 0) ? HUGE_VAL : 0.0;
    dd log_x = log_dd(x);
    dd e = multiply(y, log_x.hi);

    e.lo += y * log_x.lo;
    if (e.hi > 710.0)
        return HUGE_VAL;
    if (e.hi < -746.0)
        return 0.0;
    return exp_sum(e.hi, e.lo);
}

double
mai_pow(double x, double y)
{
    if (x == 1 || y == 0)
        return 1.0;
    int p = parity(y);
    double sign = signbit(x) && p == 1 ? -1.0 : 1.0;

    if (x == 0 || !isfinite(x) || !isfinite(y))
        return sign * pow_special(x, y);
    if (x < 0 && p == 0)
        return NAN;
    return sign * pow_positive(fabs(x), y);
}

/* (exp(2x) - 1) / (exp(2x) + 1), 0 < x < 1. What the divisor's rounding lost is put back; 1/s = (1 - q)/2. */
static double
tanh_small(double x)
{
    double t = mai_expm1(2.0 * x);
    dd s = t < 2.0 ? add_smaller(2.0, t) : add_smaller(t, 2.0);
    double q = t / s.hi;

    return q - q * s.lo * (0.5 * (1.0 - q));
}

double
mai_tanh(double x)
{
    double size = fabs(x), t;

    if (size < 0x1p-28)
        return x;
    if (size < 1.0)
        t = tanh_small(size);
    else if (size < 22.0)
        t = 1.0 - 2.0 / (exp_sum(2.0 * size, 0.0) + 1.0);
    else
        t = isnan(x) ? x : 1.0;
    return copysign(t, x);
}

double
mai_logistic(double x)
{
    double e = mai_exp(-fabs(x));
    dd s = add_smaller(1.0, e);
    double q = (x < 0 ? e : 1.0) / s.hi;

    /* What the divisor's rounding lost is put back; 1/s is q, or 1 - q below 0. */
    return q - q * s.lo * (x < 0 ? 1.0 - q : q);
}

float
mai_expf(float x)
{
    return (float) mai_exp(x);
}

float
mai_logf(float x)
{
    return (float) mai_log(x);
}

float
mai_powf(float x, float y)
{
    return (float) mai_pow(x, y);
}

float
mai_tanhf(float x)
{
    return (float) mai_tanh(x);
}

float
mai_logisticf(float x)
{
    return (float) mai_logistic(x);
}
