/*
 * kernel_avx2.c - the kernels for x86-64 CPUs with AVX2.
 *
 * The partial sums of a dot product live in two registers. A dense layer walks its columns in blocks that
 * stay in registers while k runs: eight vectors (sixteen registers hold them, a weight and x[k]), then one,
 * then a masked rest; each column is still one running sum in the order of k. Multiply and add are separate
 * instructions on purpose: a fused one rounds differently.
 *
 * Each function names its instruction set itself, so the file compiles for any target and with any flags.
 */
#include "kernel/kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))
#define POPCNT_AVX2 __attribute__((target("avx2,popcnt")))
#define INLINE_AVX2 static inline __attribute__((target("avx2"), always_inline))
#define BLOCK 8

/* Lane masks: loading at LANES - n gives n set lanes. */
static const int32_t mask32[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
static const int64_t mask64[8] = {-1, -1, -1, -1};

INLINE_AVX2 __m256i
first_lanes32(size_t n)
{
    return _mm256_loadu_si256((const __m256i *) (mask32 + 8 - n));
}

INLINE_AVX2 __m256i
first_lanes64(size_t n)
{
    return _mm256_loadu_si256((const __m256i *) (mask64 + 4 - n));
}

/* acc + a * b on n lanes, 0 < n < 8; an idle lane adds +0, which no sum that starts at +0 can feel. */
INLINE_AVX2 __m256
madd_first_f32(__m256 acc, const float *a, const float *b, size_t n)
{
    __m256i m = first_lanes32(n);

    return _mm256_add_ps(acc, _mm256_mul_ps(_mm256_maskload_ps(a, m), _mm256_maskload_ps(b, m)));
}

INLINE_AVX2 __m256d
madd_first_f64(__m256d acc, const double *a, const double *b, size_t n)
{
    __m256i m = first_lanes64(n);

    return _mm256_add_pd(acc, _mm256_mul_pd(_mm256_maskload_pd(a, m), _mm256_maskload_pd(b, m)));
}

INLINE_AVX2 __m256
madd_f32(__m256 acc, const float *a, const float *b)
{
    return _mm256_add_ps(acc, _mm256_mul_ps(_mm256_loadu_ps(a), _mm256_loadu_ps(b)));
}

INLINE_AVX2 __m256d
madd_f64(__m256d acc, const double *a, const double *b)
{
    return _mm256_add_pd(acc, _mm256_mul_pd(_mm256_loadu_pd(a), _mm256_loadu_pd(b)));
}

AVX2 static float
dot_f32(const float *a, const float *b, size_t n)
{
    __m256 lo = _mm256_setzero_ps(), hi = lo;
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        lo = madd_f32(lo, a + i, b + i);
        hi = madd_f32(hi, a + i + 8, b + i + 8);
    }
    if (i + 8 <= n) {
        lo = madd_f32(lo, a + i, b + i);
        i += 8;
        if (i < n)
            hi = madd_first_f32(hi, a + i, b + i, n - i);
    } else if (i < n) {
        lo = madd_first_f32(lo, a + i, b + i, n - i);
    }
    __m256 s8 = _mm256_add_ps(lo, hi);
    __m128 s4 = _mm_add_ps(_mm256_castps256_ps128(s8), _mm256_extractf128_ps(s8, 1));
    __m128 s2 = _mm_add_ps(s4, _mm_movehl_ps(s4, s4));
    return _mm_cvtss_f32(_mm_add_ss(s2, _mm_movehdup_ps(s2)));
}

AVX2 static double
dot_f64(const double *a, const double *b, size_t n)
{
    __m256d lo = _mm256_setzero_pd(), hi = lo;
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        lo = madd_f64(lo, a + i, b + i);
        hi = madd_f64(hi, a + i + 4, b + i + 4);
    }
    if (i + 4 <= n) {
        lo = madd_f64(lo, a + i, b + i);
        i += 4;
        if (i < n)
            hi = madd_first_f64(hi, a + i, b + i, n - i);
    } else if (i < n) {
        lo = madd_first_f64(lo, a + i, b + i, n - i);
    }
    __m256d s4 = _mm256_add_pd(lo, hi);
    __m128d s2 = _mm_add_pd(_mm256_castpd256_pd128(s4), _mm256_extractf128_pd(s4, 1));
    return _mm_cvtsd_f64(_mm_add_sd(s2, _mm_unpackhi_pd(s2, s2)));
}

/* vectors * 8 columns from the first one that w, bias and y point at. */
INLINE_AVX2 void
columns_f32(const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t n, int vectors)
{
    __m256 s[BLOCK];

#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
        s[v] = bias != NULL ? _mm256_loadu_ps(bias + 8 * v) : _mm256_setzero_ps();
    for (size_t k = 0; k < inputs; k++, w += n) {
        __m256 xk = _mm256_broadcast_ss(x + k);

#pragma GCC unroll 8
        for (int v = 0; v < vectors; v++)
            s[v] = _mm256_add_ps(s[v], _mm256_mul_ps(xk, _mm256_loadu_ps(w + 8 * v)));
    }
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
        _mm256_storeu_ps(y + 8 * v, s[v]);
}

/* The last columns, 1 < rest < 8. */
INLINE_AVX2 void
rest_f32(const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t n, size_t rest)
{
    __m256i m = first_lanes32(rest);
    __m256 s = bias != NULL ? _mm256_maskload_ps(bias, m) : _mm256_setzero_ps();

    for (size_t k = 0; k < inputs; k++, w += n)
        s = _mm256_add_ps(s, _mm256_mul_ps(_mm256_broadcast_ss(x + k), _mm256_maskload_ps(w, m)));
    _mm256_maskstore_ps(y, m, s);
}

AVX2 static void
dense_f32(const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t n)
{
    size_t j = 0;

    for (; j + 8 * BLOCK <= n; j += 8 * BLOCK)
        columns_f32(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, BLOCK);
    for (; j + 16 <= n; j += 16)
        columns_f32(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, 2);
    if (j + 8 <= n) {
        columns_f32(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, 1);
        j += 8;
    }
    if (n - j > 1) {
        rest_f32(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, n - j);
    } else if (n - j == 1) {
        float s = bias != NULL ? bias[j] : 0.0f;

        for (size_t k = 0; k < inputs; k++)
            s += x[k] * w[k * n + j];
        y[j] = s;
    }
}

INLINE_AVX2 void
columns_f64(const double *x, const double *w, const double *bias, double *y, size_t inputs, size_t n,
            int vectors)
{
    __m256d s[BLOCK];

#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
        s[v] = bias != NULL ? _mm256_loadu_pd(bias + 4 * v) : _mm256_setzero_pd();
    for (size_t k = 0; k < inputs; k++, w += n) {
        __m256d xk = _mm256_broadcast_sd(x + k);

#pragma GCC unroll 8
        for (int v = 0; v < vectors; v++)
            s[v] = _mm256_add_pd(s[v], _mm256_mul_pd(xk, _mm256_loadu_pd(w + 4 * v)));
    }
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
        _mm256_storeu_pd(y + 4 * v, s[v]);
}

INLINE_AVX2 void
rest_f64(const double *x, const double *w, const double *bias, double *y, size_t inputs, size_t n,
         size_t rest)
{
    __m256i m = first_lanes64(rest);
    __m256d s = bias != NULL ? _mm256_maskload_pd(bias, m) : _mm256_setzero_pd();

    for (size_t k = 0; k < inputs; k++, w += n)
        s = _mm256_add_pd(s, _mm256_mul_pd(_mm256_broadcast_sd(x + k), _mm256_maskload_pd(w, m)));
    _mm256_maskstore_pd(y, m, s);
}

AVX2 static void
dense_f64(const double *x, const double *w, const double *bias, double *y, size_t inputs, size_t n)
{
    size_t j = 0;

    for (; j + 4 * BLOCK <= n; j += 4 * BLOCK)
        columns_f64(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, BLOCK);
    for (; j + 8 <= n; j += 8)
        columns_f64(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, 2);
    if (j + 4 <= n) {
        columns_f64(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, 1);
        j += 4;
    }
    if (n - j > 1) {
        rest_f64(x, w + j, bias != NULL ? bias + j : NULL, y + j, inputs, n, n - j);
    } else if (n - j == 1) {
        double s = bias != NULL ? bias[j] : 0.0;

        for (size_t k = 0; k < inputs; k++)
            s += x[k] * w[k * n + j];
        y[j] = s;
    }
}

/* How many bits of each byte are set: a table of sixteen, looked up for both halves. */
INLINE_AVX2 __m256i
count_bytes(__m256i v)
{
    const __m256i low = _mm256_set1_epi8(15);
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
                                           0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), low);

    return _mm256_add_epi8(_mm256_shuffle_epi8(table, _mm256_and_si256(v, low)),
                           _mm256_shuffle_epi8(table, high));
}

/* The n bytes at p, 0 < n < 8, as a word. */
static inline uint64_t
short_word(const uint8_t *p, size_t n)
{
    uint64_t w = 0;

    for (size_t i = 0; i < n; i++)
        w |= (uint64_t) p[i] << 8 * i;
    return w;
}

static inline uint64_t
long_word(const uint8_t *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return w;
}

INLINE_AVX2 __m256i
count_common(const uint8_t *a, const uint8_t *b)
{
    return count_bytes(_mm256_and_si256(_mm256_loadu_si256((const __m256i *) a),
                                        _mm256_loadu_si256((const __m256i *) b)));
}

/* Four vectors, then one, then words; counts are summed within their bytes first. b may be a itself. */
POPCNT_AVX2 static uint64_t
and_popcount(const uint8_t *a, const uint8_t *b, size_t n)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i sum = zero;
    uint64_t s = 0;
    size_t i = 0;

    for (; i + 128 <= n; i += 128) {
        __m256i low = _mm256_add_epi8(count_common(a + i, b + i), count_common(a + i + 32, b + i + 32));
        __m256i high = _mm256_add_epi8(count_common(a + i + 64, b + i + 64),
                                       count_common(a + i + 96, b + i + 96));

        sum = _mm256_add_epi64(sum, _mm256_sad_epu8(_mm256_add_epi8(low, high), zero));
    }
    for (; i + 32 <= n; i += 32)
        sum = _mm256_add_epi64(sum, _mm256_sad_epu8(count_common(a + i, b + i), zero));
    for (; i + 8 <= n; i += 8)
        s += (uint64_t) __builtin_popcountll(long_word(a + i) & long_word(b + i));
    if (i < n)
        s += (uint64_t) __builtin_popcountll(short_word(a + i, n - i) & short_word(b + i, n - i));
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return s + (uint64_t) _mm_cvtsi128_si64(_mm_add_epi64(two, _mm_unpackhi_epi64(two, two)));
}

static uint64_t
popcount(const uint8_t *a, size_t n)
{
    return and_popcount(a, a, n);
}

INLINE_AVX2 __m256i
combine(__m256i seed, __m256i value)
{
    __m256i shifted = _mm256_add_epi32(_mm256_slli_epi32(seed, 6), _mm256_srli_epi32(seed, 2));

    value = _mm256_add_epi32(value, _mm256_set1_epi32((int) 0x9e3779b9u));
    return _mm256_xor_si256(seed, _mm256_add_epi32(value, shifted));
}

INLINE_AVX2 void
order_two(__m256i *a, __m256i *b)
{
    __m256i low = _mm256_min_epu32(*a, *b);

    *b = _mm256_max_epu32(*a, *b);
    *a = low;
}

/* Eight rows, or the first four, by Batcher's odd-even merge sort. */
INLINE_AVX2 void
sort_rows(__m256i *v, size_t n)
{
    static const uint8_t four[5][2] = {{0, 1}, {2, 3}, {0, 2}, {1, 3}, {1, 2}};
    static const uint8_t more[14][2] = {{4, 5}, {6, 7}, {4, 6}, {5, 7}, {5, 6}, {0, 4}, {1, 5},
                                        {2, 6}, {3, 7}, {2, 4}, {3, 5}, {1, 2}, {3, 4}, {5, 6}};

#pragma GCC unroll 5
    for (int i = 0; i < 5; i++)
        order_two(&v[four[i][0]], &v[four[i][1]]);
    if (n <= 4)
        return;
#pragma GCC unroll 14
    for (int i = 0; i < 14; i++)
        order_two(&v[more[i][0]], &v[more[i][1]]);
}

INLINE_AVX2 __m256i
next_word(__m256i x, int i)
{
    __m256i mixed = _mm256_xor_si256(x, _mm256_srli_epi32(x, 30));

    return _mm256_add_epi32(_mm256_mullo_epi32(mixed, _mm256_set1_epi32(1812433253)), _mm256_set1_epi32(i));
}

INLINE_AVX2 __m256i
draw(__m256i seed)
{
    __m256i second = next_word(seed, 1), third = next_word(second, 2), top = _mm256_set1_epi32(INT32_MIN);
    __m256i joined = _mm256_or_si256(_mm256_and_si256(seed, top), _mm256_andnot_si256(top, second));
    __m256i odd = _mm256_sub_epi32(_mm256_setzero_si256(), _mm256_and_si256(joined, _mm256_set1_epi32(1)));
    __m256i z = _mm256_xor_si256(third, _mm256_srli_epi32(joined, 1));

    z = _mm256_xor_si256(z, _mm256_and_si256(odd, _mm256_set1_epi32((int) 0x9908b0dfu)));
    z = _mm256_xor_si256(z, _mm256_srli_epi32(z, 11));
    z = _mm256_xor_si256(z, _mm256_and_si256(_mm256_slli_epi32(z, 7), _mm256_set1_epi32((int) 0x9d2c5680u)));
    z = _mm256_xor_si256(z, _mm256_and_si256(_mm256_slli_epi32(z, 15), _mm256_set1_epi32((int) 0xefc60000u)));
    return _mm256_srli_epi32(_mm256_xor_si256(z, _mm256_srli_epi32(z, 18)), 1);
}

/* A set is a lane. Rows beyond the n-th hold the largest number, which stays behind all others. */
AVX2 static void
hash_sets(const uint32_t *v, size_t n, const uint32_t *last, uint32_t *hash, uint32_t *drawn)
{
    __m256i rows[8], h = _mm256_setzero_si256();

    for (size_t i = 0; i < 8; i++)
        rows[i] = i < n ? _mm256_loadu_si256((const __m256i *) (v + 8 * i)) : _mm256_set1_epi32(-1);
    sort_rows(rows, n);
    for (size_t i = 0; i < n; i++)
        h = combine(h, rows[i]);
    h = combine(h, _mm256_loadu_si256((const __m256i *) last));
    _mm256_storeu_si256((__m256i *) hash, h);
    _mm256_storeu_si256((__m256i *) drawn, draw(h));
}

const mai_kernels mai_kernels_avx2 = {
    .dot_f32 = dot_f32,
    .dot_f64 = dot_f64,
    .dense_f32 = dense_f32,
    .dense_f64 = dense_f64,
    .popcount = popcount,
    .and_popcount = and_popcount,
    .hash_sets = hash_sets,
};
#else
typedef int mai_no_avx2; /* a translation unit is not empty */
#endif
