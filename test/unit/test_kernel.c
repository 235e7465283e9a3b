/*
 * test_kernel.c - every variant of the kernels gives the bits that kernel.h defines, at every length and
 * alignment.
 *
 * The definition is written down here a second time, as plainly as possible. Arrays are allocated to the
 * element, so that the sanitizer sees a read or write beside them.
 */
#include "kernel/kernel.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 400
#define ALIGNMENTS 16

static const char *const names[] = {"ref", "avx2", "avx512"};

/* Values of very different sizes, so that a sum in another order gives other bits; some special if wanted. */
static double
value(bool special)
{
    static const double specials[] = {0.0, -0.0, INFINITY, -INFINITY, NAN, 1e-310, 3e38, 1e-40};

    if (special && unit_random() % 16 == 0)
        return specials[unit_random() % 8];
    return ldexp(unit_uniform(-1, 1), (int) (unit_random() % 20) - 10);
}

static float *
floats(size_t n, bool special)
{
    float *a = malloc(n * sizeof *a + (n == 0));

    for (size_t i = 0; i < n; i++)
        a[i] = (float) value(special);
    return a;
}

static double *
doubles(size_t n, bool special)
{
    double *a = malloc(n * sizeof *a + (n == 0));

    for (size_t i = 0; i < n; i++)
        a[i] = value(special);
    return a;
}

static float
defined_dot_f32(const float *a, const float *b, size_t n)
{
    float s[16] = {0};

    for (size_t i = 0; i < n; i++) {
        float product = a[i] * b[i];
        s[i % 16] += product;
    }
    for (size_t half = 8; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++)
            s[i] += s[i + half];
    return s[0];
}

static double
defined_dot_f64(const double *a, const double *b, size_t n)
{
    double s[8] = {0};

    for (size_t i = 0; i < n; i++) {
        double product = a[i] * b[i];
        s[i % 8] += product;
    }
    for (size_t half = 4; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++)
            s[i] += s[i + half];
    return s[0];
}

static void
check_dots(const mai_kernels *k, bool special)
{
    for (size_t n = 0; n <= LONGEST; n++) {
        for (size_t shift = 0; shift < ALIGNMENTS; shift++) {
            size_t other = (shift * 7 + n) % ALIGNMENTS;
            float *a = floats(n + shift, special), *b = floats(n + other, special);
            double *c = doubles(n + shift, special), *d = doubles(n + other, special);

            unit_row("%s, n = %zu, %zu elements from the start", mai_kernels_name(), n, shift);
            CHECK_SAME(k->dot_f32(a + shift, b + other, n), defined_dot_f32(a + shift, b + other, n));
            CHECK_SAME(k->dot_f64(c + shift, d + other, n), defined_dot_f64(c + shift, d + other, n));
            free(a);
            free(b);
            free(c);
            free(d);
        }
    }
}

static void
check_dense_f32(const mai_kernels *k, size_t inputs, size_t n, size_t shift, bool with_bias, bool special)
{
    float *x = floats(inputs + shift, special), *w = floats(inputs * n + shift, special);
    float *bias = with_bias ? floats(n + shift, special) : NULL, *y = floats(n + shift, false);

    k->dense_f32(x + shift, w + shift, with_bias ? bias + shift : NULL, y + shift, inputs, n);
    for (size_t j = 0; j < n; j++) {
        float s = with_bias ? bias[shift + j] : 0.0f;
        for (size_t i = 0; i < inputs; i++) {
            float product = x[shift + i] * w[shift + i * n + j];
            s += product;
        }
        if (!CHECK_SAME(y[shift + j], s))
            break;
    }
    free(x);
    free(w);
    free(bias);
    free(y);
}

static void
check_dense_f64(const mai_kernels *k, size_t inputs, size_t n, size_t shift, bool with_bias, bool special)
{
    double *x = doubles(inputs + shift, special), *w = doubles(inputs * n + shift, special);
    double *bias = with_bias ? doubles(n + shift, special) : NULL, *y = doubles(n + shift, false);

    k->dense_f64(x + shift, w + shift, with_bias ? bias + shift : NULL, y + shift, inputs, n);
    for (size_t j = 0; j < n; j++) {
        double s = with_bias ? bias[shift + j] : 0.0;
        for (size_t i = 0; i < inputs; i++) {
            double product = x[shift + i] * w[shift + i * n + j];
            s += product;
        }
        if (!CHECK_SAME(y[shift + j], s))
            break;
    }
    free(x);
    free(w);
    free(bias);
    free(y);
}

/* Every width up to two blocks and a rest; the shift changes along with it. */
static void
check_dense(const mai_kernels *k, bool special)
{
    static const size_t inputs[] = {0, 1, 2, 3, 13, 30};

    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        for (size_t n = 0; n <= 150; n++) {
            size_t shift = (n + i) % ALIGNMENTS;
            bool bias = (n + i) % 3 != 0;

            unit_row("%s, %zu inputs, %zu columns, %zu from the start", mai_kernels_name(), inputs[i], n, shift);
            check_dense_f32(k, inputs[i], n, shift, bias, special);
            check_dense_f64(k, inputs[i], n, shift, bias, special);
        }
    }
    unit_row("%s, large", mai_kernels_name());
    check_dense_f32(k, 128, 400, 1, true, special);
    check_dense_f64(k, 128, 400, 1, true, special);
}

/* Random bytes, some rows of them all set or all clear; counts beyond 31 vectors meet the inner sum's end. */
static uint8_t *
some_bytes(size_t n, size_t kind)
{
    uint8_t *a = malloc(n + (n == 0));

    for (size_t i = 0; i < n; i++)
        a[i] = kind % 4 == 0 ? 0xff : (uint8_t) unit_random();
    return a;
}

static uint64_t
defined_popcount(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64_t s = 0;

    for (size_t i = 0; i < 8 * n; i++)
        s += a[i / 8] >> i % 8 & b[i / 8] >> i % 8 & 1;
    return s;
}

static void
check_popcounts(const mai_kernels *k, bool special)
{
    for (size_t n = 0; n <= 2100; n += n < LONGEST ? 1 : 97) {
        for (size_t shift = 0; shift < 33; shift += n < 100 ? 1 : 5) {
            size_t other = (shift * 7 + n) % 33;
            uint8_t *a = some_bytes(n + shift, n), *b = some_bytes(n + other, n + shift);

            unit_row("%s, %zu bytes, %zu and %zu from the start", mai_kernels_name(), n, shift, other);
            CHECK_INT(k->popcount(a + shift, n), defined_popcount(a + shift, a + shift, n));
            CHECK_INT(k->and_popcount(a + shift, b + other, n), defined_popcount(a + shift, b + other, n));
            free(a);
            free(b);
        }
    }
}

/* The whole generator, with every word of its state. */
static uint32_t
defined_draw(uint32_t seed)
{
    uint32_t x[4] = {seed}, z;

    for (uint32_t i = 1; i < 4; i++)
        x[i] = 1812433253u * (x[i - 1] ^ x[i - 1] >> 30) + i;
    z = (x[0] & 0x80000000u) + (x[1] & 0x7fffffffu);
    x[0] = x[2] ^ z >> 1 ^ (z % 2 == 1 ? 0x9908b0dfu : 0);
    z = x[0];
    z = z ^ z >> 11;
    z = z ^ (z << 7 & 0x9d2c5680u);
    z = z ^ (z << 15 & 0xefc60000u);
    return (z ^ z >> 18) / 2;
}

static int
ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return x < y ? -1 : x > y;
}

static uint32_t
defined_hash(const uint32_t *v, size_t n, size_t lane, uint32_t last)
{
    uint32_t set[9], h = 0;

    for (size_t i = 0; i < n; i++)
        set[i] = v[8 * i + lane];
    qsort(set, n, sizeof *set, ascending);
    set[n] = last;
    for (size_t i = 0; i <= n; i++)
        h ^= set[i] + 0x9e3779b9u + (h << 6) + (h >> 2);
    return h;
}

static void
check_hash_sets(const mai_kernels *k, bool special)
{
    for (int repeat = 0; repeat < 200; repeat++) {
        for (size_t n = 1; n <= 8; n++) {
            uint32_t *v = malloc(8 * n * sizeof *v), last[8], hash[8], drawn[8];

            unit_row("%s, sets of %zu, %d", mai_kernels_name(), n, repeat);
            for (size_t i = 0; i < 8 * n; i++)
                v[i] = unit_random() % 3 == 0 ? (uint32_t) unit_random() % 3 - 1 : (uint32_t) unit_random();
            for (size_t l = 0; l < 8; l++)
                last[l] = (uint32_t) unit_random() % 9;
            k->hash_sets(v, n, last, hash, drawn);
            for (size_t l = 0; l < 8; l++) {
                CHECK_INT(hash[l], defined_hash(v, n, l, last[l]));
                CHECK_INT(drawn[l], defined_draw(hash[l]));
            }
            free(v);
        }
    }
}

/* Runs a check on each table that this CPU can run; says which it cannot. */
static void
on_each_variant(void (*check)(const mai_kernels *, bool), bool special)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (mai_kernels_init(names[i]) != 0) {
            unit_skip("this CPU does not run %s", names[i]);
            continue;
        }
        CHECK_TEXT(mai_kernels_name(), names[i]);
        check(mai_kernel, special);
    }
    CHECK_INT(mai_kernels_init(NULL), 0);
}

static void
dots_have_the_defined_bits(void)
{
    on_each_variant(check_dots, false);
}

static void
dots_of_special_values(void)
{
    on_each_variant(check_dots, true);
}

static void
dense_has_the_defined_bits(void)
{
    on_each_variant(check_dense, false);
}

static void
dense_of_special_values(void)
{
    on_each_variant(check_dense, true);
}

static void
bits_are_counted(void)
{
    on_each_variant(check_popcounts, false);
}

static void
sets_have_the_defined_hashes(void)
{
    on_each_variant(check_hash_sets, false);
}

/* 1 + 2^-12 squared loses its last bit when rounded before the sum, and keeps it when fused. */
static void
products_are_rounded_before_the_sum(void)
{
    const float a[1] = {0x1.001p0f}, minus[1] = {-0x1.002p0f};
    const double c[1] = {1 + 0x1p-27}, less[1] = {-(1 + 0x1p-26)};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        float y;
        double z;

        if (mai_kernels_init(names[i]) != 0)
            continue;
        unit_row("%s", names[i]);
        mai_kernel->dense_f32(a, a, minus, &y, 1, 1);
        mai_kernel->dense_f64(c, c, less, &z, 1, 1);
        CHECK_SAME(y, 0.0f);
        CHECK_SAME(z, 0.0);
    }
    CHECK_INT(mai_kernels_init(NULL), 0);
}

static void
tables_are_chosen_by_name(void)
{
    CHECK_INT(mai_kernels_init("ref"), 0);
    CHECK(mai_kernel == &mai_kernels_ref);
    CHECK_INT(mai_kernels_init("sse9"), -1);
    CHECK_INT(mai_kernels_init(""), -1);
    CHECK(mai_kernel == &mai_kernels_ref);
    CHECK_INT(mai_kernels_init(NULL), 0);
    const mai_kernels *best = mai_kernel;
    CHECK_INT(mai_kernels_init("ref"), 0);
    CHECK_INT(mai_kernels_init("auto"), 0);
    CHECK(mai_kernel == best);
}

static const unit_test tests[] = {
    {"dots have the defined bits", dots_have_the_defined_bits},
    {"dots of special values", dots_of_special_values},
    {"dense has the defined bits", dense_has_the_defined_bits},
    {"dense of special values", dense_of_special_values},
    {"bits are counted", bits_are_counted},
    {"sets have the defined hashes", sets_have_the_defined_hashes},
    {"products are rounded before the sum", products_are_rounded_before_the_sum},
    {"tables are chosen by name", tables_are_chosen_by_name},
};
UNIT_MAIN(tests)
