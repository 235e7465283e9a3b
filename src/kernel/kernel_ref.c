/*
 * kernel_ref.c - the kernels in plain C: the definition that every other variant matches bit for bit.
 *
 * The fixed number of partial sums lets a compiler use whatever vectors its target always has (SSE2, NEON)
 * without changing a sum.
 */
#include "kernel/kernel.h"

#include <string.h>

#define F32_SUMS 16
#define F64_SUMS 8
/*
 * Columns of a dense layer that are summed side by side; has no influence on the result. Their loops are
 * unrolled so that the sums stay in registers, which GCC does not see by itself at -O2.
 */
#define COLUMNS 16

static float
dot_f32(const float *a, const float *b, size_t n)
{
    float s[F32_SUMS] = {0};
    size_t i = 0;

    for (; i + F32_SUMS <= n; i += F32_SUMS)
        for (size_t l = 0; l < F32_SUMS; l++)
            s[l] += a[i + l] * b[i + l];
    for (size_t l = 0; i + l < n; l++)
        s[l] += a[i + l] * b[i + l];
    for (size_t half = F32_SUMS / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            s[l] += s[l + half];
    return s[0];
}

static double
dot_f64(const double *a, const double *b, size_t n)
{
    double s[F64_SUMS] = {0};
    size_t i = 0;

    for (; i + F64_SUMS <= n; i += F64_SUMS)
        for (size_t l = 0; l < F64_SUMS; l++)
            s[l] += a[i + l] * b[i + l];
    for (size_t l = 0; i + l < n; l++)
        s[l] += a[i + l] * b[i + l];
    for (size_t half = F64_SUMS / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            s[l] += s[l + half];
    return s[0];
}

static void
dense_f32(const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t n)
{
    size_t j = 0;

    for (; j + COLUMNS <= n; j += COLUMNS) {
        float s[COLUMNS];

#pragma GCC unroll 16
        for (size_t l = 0; l < COLUMNS; l++)
            s[l] = bias != NULL ? bias[j + l] : 0.0f;
        for (size_t k = 0; k < inputs; k++)
#pragma GCC unroll 16
            for (size_t l = 0; l < COLUMNS; l++)
                s[l] += x[k] * w[k * n + j + l];
#pragma GCC unroll 16
        for (size_t l = 0; l < COLUMNS; l++)
            y[j + l] = s[l];
    }
    for (; j < n; j++) {
        float s = bias != NULL ? bias[j] : 0.0f;

        for (size_t k = 0; k < inputs; k++)
            s += x[k] * w[k * n + j];
        y[j] = s;
    }
}

static void
dense_f64(const double *x, const double *w, const double *bias, double *y, size_t inputs, size_t n)
{
    size_t j = 0;

    for (; j + COLUMNS <= n; j += COLUMNS) {
        double s[COLUMNS];

#pragma GCC unroll 16
        for (size_t l = 0; l < COLUMNS; l++)
            s[l] = bias != NULL ? bias[j + l] : 0.0;
        for (size_t k = 0; k < inputs; k++)
#pragma GCC unroll 16
            for (size_t l = 0; l < COLUMNS; l++)
                s[l] += x[k] * w[k * n + j + l];
#pragma GCC unroll 16
        for (size_t l = 0; l < COLUMNS; l++)
            y[j + l] = s[l];
    }
    for (; j < n; j++) {
        double s = bias != NULL ? bias[j] : 0.0;

        for (size_t k = 0; k < inputs; k++)
            s += x[k] * w[k * n + j];
        y[j] = s;
    }
}

static inline uint64_t
word_at(const uint8_t *p, size_t n)
{
    uint64_t w = 0;

    memcpy(&w, p, n);
    return w;
}

/* Counts in pairs, fours and bytes, then sums the bytes. */
static inline uint64_t
count_word(uint64_t w)
{
    w -= w >> 1 & 0x5555555555555555u;
    w = (w & 0x3333333333333333u) + (w >> 2 & 0x3333333333333333u);
    w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return w * 0x0101010101010101u >> 56;
}

static uint64_t
popcount(const uint8_t *a, size_t n)
{
    uint64_t s = 0;
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        s += count_word(word_at(a + i, 8));
    return i < n ? s + count_word(word_at(a + i, n - i)) : s;
}

static uint64_t
and_popcount(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64_t s = 0;
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        s += count_word(word_at(a + i, 8) & word_at(b + i, 8));
    return i < n ? s + count_word(word_at(a + i, n - i) & word_at(b + i, n - i)) : s;
}

static inline uint32_t
combine(uint32_t seed, uint32_t value)
{
    return seed ^ (value + 0x9e3779b9u + (seed << 6) + (seed >> 2));
}

/* The state is filled from the seed, turned once and tempered; three of its words reach the first number. */
static inline uint32_t
draw(uint32_t seed)
{
    uint32_t second = 1812433253u * (seed ^ seed >> 30) + 1;
    uint32_t third = 1812433253u * (second ^ second >> 30) + 2;
    uint32_t joined = (seed & 0x80000000u) | (second & 0x7fffffffu);
    uint32_t z = third ^ joined >> 1 ^ (joined & 1 ? 0x9908b0dfu : 0);

    z ^= z >> 11;
    z ^= z << 7 & 0x9d2c5680u;
    z ^= z << 15 & 0xefc60000u;
    return (z ^ z >> 18) >> 1;
}

static void
hash_sets(const uint32_t *v, size_t n, const uint32_t *last, uint32_t *hash, uint32_t *drawn)
{
    for (size_t l = 0; l < 8; l++) {
        uint32_t sorted[8], h = 0;

        for (size_t i = 0; i < n; i++) {
            uint32_t x = v[8 * i + l];
            size_t at = i;

            for (; at > 0 && sorted[at - 1] > x; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = x;
        }
        for (size_t i = 0; i < n; i++)
            h = combine(h, sorted[i]);
        hash[l] = combine(h, last[l]);
        drawn[l] = draw(hash[l]);
    }
}

const mai_kernels mai_kernels_ref = {
    .dot_f32 = dot_f32,
    .dot_f64 = dot_f64,
    .dense_f32 = dense_f32,
    .dense_f64 = dense_f64,
    .popcount = popcount,
    .and_popcount = and_popcount,
    .hash_sets = hash_sets,
};
