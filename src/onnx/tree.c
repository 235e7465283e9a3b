/*
 * tree.c - evaluating an ensemble of trees for one row (tree.h).
 *
 * A row becomes an array of integer keys, one a test. Then MAI_TREE_LANES trees are walked together, one
 * level of each in turn: every step is two loads, a compare and an add, and the steps of different trees do
 * not wait for each other. Leaves lead to themselves, so a walk of as many steps as the deepest tree has
 * levels ends in the right leaf of all; in deep trees, where most leaves lie higher, it stops as soon as
 * nothing moves. Leaf values are added in the order of the trees, in one running sum, so that a result does
 * not depend on how trees were grouped. Nothing here allocates or fails.
 */
#include "onnx/tree.h"

#include <math.h>
#include <string.h>

#define LANES MAI_TREE_LANES
/* Steps between two looks at whether all lanes have come to rest. */
#define STRIDE 4

#define LOWEST 0
#define HIGHEST32 UINT32_MAX
#define HIGHEST64 UINT64_MAX

uint32_t
mai_key32(float x)
{
    uint32_t bits, size;

    memcpy(&bits, &x, sizeof bits);
    size = bits & 0x7fffffffu;
    return 0x80000000u + (bits >> 31 ? -size : size);
}

uint64_t
mai_key64(double x)
{
    uint64_t bits, size;

    memcpy(&bits, &x, sizeof bits);
    size = bits & 0x7fffffffffffffffu;
    return 0x8000000000000000u + (bits >> 63 ? -size : size);
}

/* ---- keys of a row ---- */

size_t
mai_forest_key_bytes(const mai_forest *f)
{
    return (size_t) f->ntests * (f->wide ? sizeof(uint64_t) : sizeof(uint32_t));
}

/* A feature as the forest compares it; integers become floats first where splits are floats. */
static double
feature(const mai_forest *f, mai_type type, const void *row, int32_t i)
{
    double x;

    switch (type) {
        case MAI_FLOAT:
            return ((const float *) row)[i];
        case MAI_INT32:
            x = ((const int32_t *) row)[i];
            break;
        case MAI_INT64:
            if (f->compare == MAI_FLOAT)
                return (float) ((const int64_t *) row)[i];
            return (double) ((const int64_t *) row)[i];
        default:
            x = ((const double *) row)[i];
            break;
    }
    return f->compare == MAI_FLOAT ? (float) x : x;
}

static bool
is_member(const double *set, int32_t n, double x)
{
    int32_t low = 0;

    while (low < n) {
        int32_t middle = low + (n - low) / 2;

        if (set[middle] == x)
            return true;
        if (set[middle] < x)
            low = middle + 1;
        else
            n = middle;
    }
    return false;
}

/* The key of a test that is not plainly the value's place: false when it is. */
static bool
extreme_key(const mai_forest *f, const mai_tree_test *t, double x, bool *low)
{
    if (isnan(x))
        *low = t->missing_low;
    else if (t->kind == MAI_TEST_MEMBER)
        *low = is_member(f->members + t->first, t->count, x);
    else
        return false;
    return true;
}

/* The common case: floats, and no test but that of order. */
static void
keys_of_floats(const mai_forest *f, const float *row, uint32_t *keys)
{
    for (int32_t i = 1; i < f->ntests; i++) {
        float x = row[f->tests[i].feature];
        uint32_t key = mai_key32(x);

        if (MAI_UNLIKELY(isnan(x)))
            key = f->tests[i].missing_low ? LOWEST : HIGHEST32;
        keys[i] = key;
    }
}

void
mai_forest_keys(const mai_forest *f, mai_type type, const void *row, void *keys)
{
    uint32_t *narrow = (uint32_t *) keys;
    uint64_t *wide = (uint64_t *) keys;
    bool low;

    if (f->wide)
        wide[0] = LOWEST;
    else
        narrow[0] = LOWEST;
    if (type == MAI_FLOAT && f->ordered && !f->wide) {
        keys_of_floats(f, (const float *) row, narrow);
        return;
    }
    for (int32_t i = 1; i < f->ntests; i++) {
        double x = feature(f, type, row, f->tests[i].feature);
        bool extreme = extreme_key(f, &f->tests[i], x, &low);

        if (f->wide)
            wide[i] = !extreme ? mai_key64(x) : low ? LOWEST : HIGHEST64;
        else
            narrow[i] = !extreme ? mai_key32((float) x) : low ? LOWEST : HIGHEST32;
    }
}

/* ---- walks ---- */

/* One step down in every lane; returns 0 when all had arrived before. */
static inline __attribute__((always_inline)) unsigned
step32(const uint64_t *nodes, const uint32_t *keys, uint32_t *at)
{
    unsigned moved = 0;

#pragma GCC unroll 16
    for (int lane = 0; lane < LANES; lane++) {
        uint64_t n = nodes[at[lane]];
        uint32_t step = (uint32_t) (n >> 48);

        moved |= step;
        at[lane] += step + ((uint32_t) n < keys[(uint16_t) (n >> 32)]);
    }
    return moved;
}

/* Walks LANES trees from their roots to leaves; gives the keys of the leaves. */
static inline __attribute__((always_inline)) void
walk32(const mai_forest *f, const uint32_t *keys, int32_t first, uint32_t *leaf)
{
    const uint64_t *nodes = f->nodes32;
    uint32_t at[LANES];
    int32_t left = f->depths[first / LANES];

#pragma GCC unroll 16
    for (int lane = 0; lane < LANES; lane++)
        at[lane] = (uint32_t) f->roots[first + lane];
    for (; left % STRIDE != 0; left--)
        step32(nodes, keys, at);
    for (; left > 0; left -= STRIDE) {
        step32(nodes, keys, at);
        step32(nodes, keys, at);
        step32(nodes, keys, at);
        if (step32(nodes, keys, at) == 0)
            break;
    }
#pragma GCC unroll 16
    for (int lane = 0; lane < LANES; lane++)
        leaf[lane] = (uint32_t) nodes[at[lane]];
}

static inline __attribute__((always_inline)) unsigned
step64(const mai_node64 *nodes, const uint64_t *keys, uint32_t *at)
{
    unsigned moved = 0;

#pragma GCC unroll 16
    for (int lane = 0; lane < LANES; lane++) {
        const mai_node64 *n = &nodes[at[lane]];
        uint32_t step = n->step;

        moved |= step;
        at[lane] += step + (n->key < keys[n->test]);
    }
    return moved;
}

static inline __attribute__((always_inline)) void
walk64(const mai_forest *f, const uint64_t *keys, int32_t first, uint64_t *leaf)
{
    const mai_node64 *nodes = f->nodes64;
    uint32_t at[LANES];
    int32_t left = f->depths[first / LANES];

#pragma GCC unroll 16
    for (int lane = 0; lane < LANES; lane++)
        at[lane] = (uint32_t) f->roots[first + lane];
    for (; left % STRIDE != 0; left--)
        step64(nodes, keys, at);
    for (; left > 0; left -= STRIDE) {
        step64(nodes, keys, at);
        step64(nodes, keys, at);
        step64(nodes, keys, at);
        if (step64(nodes, keys, at) == 0)
            break;
    }
#pragma GCC unroll 16
    for (int lane = 0; lane < LANES; lane++)
        leaf[lane] = nodes[at[lane]].key;
}

/* ---- sums ---- */

static int32_t
lanes_from(const mai_forest *f, int32_t first)
{
    return f->ntrees - first < LANES ? f->ntrees - first : LANES;
}

static float
plain_narrow(const mai_forest *f, const uint32_t *keys)
{
    uint32_t leaf[LANES];
    float sum = 0, value;

    for (int32_t first = 0; first < f->ntrees; first += LANES) {
        int32_t n = lanes_from(f, first);

        walk32(f, keys, first, leaf);
        for (int32_t i = 0; i < n; i++) {
            memcpy(&value, &leaf[i], sizeof value);
            sum += value;
        }
    }
    return sum;
}

static double
plain_wide(const mai_forest *f, const uint64_t *keys)
{
    uint64_t leaf[LANES];
    double sum = 0, value;
    float sum32 = 0;

    for (int32_t first = 0; first < f->ntrees; first += LANES) {
        int32_t n = lanes_from(f, first);

        walk64(f, keys, first, leaf);
        for (int32_t i = 0; i < n; i++) {
            memcpy(&value, &leaf[i], sizeof value);
            sum += value;
            sum32 += (float) value;
        }
    }
    return f->score == MAI_FLOAT ? sum32 : sum;
}

double
mai_forest_plain_sum(const mai_forest *f, const void *keys)
{
    if (f->wide)
        return plain_wide(f, (const uint64_t *) keys);
    return plain_narrow(f, (const uint32_t *) keys);
}

/* The keys of LANES leaves. */
static void
walk(const mai_forest *f, const void *keys, int32_t first, uint32_t *leaf)
{
    uint64_t wide[LANES];

    if (!f->wide) {
        walk32(f, (const uint32_t *) keys, first, leaf);
        return;
    }
    walk64(f, (const uint64_t *) keys, first, wide);
    for (int lane = 0; lane < LANES; lane++)
        leaf[lane] = (uint32_t) wide[lane];
}

static inline void
add_dense32(const float *restrict value, int32_t n, float *restrict sums)
{
    for (int32_t i = 0; i < n; i++)
        sums[i] += value[i];
}

static inline void
add_dense64(const double *restrict value, int32_t n, double *restrict sums)
{
    for (int32_t i = 0; i < n; i++)
        sums[i] += value[i];
}

static inline __attribute__((always_inline)) void
add_leaf32(const mai_leaf_weight *w, float *sums, bool *touched)
{
    for (;; w++) {
        sums[w->target] += (float) w->value;
        touched[w->target] = true;
        if (!w->more)
            return;
    }
}

static inline __attribute__((always_inline)) void
add_leaf64(const mai_leaf_weight *w, double *sums, bool *touched)
{
    for (;; w++) {
        sums[w->target] += w->value;
        touched[w->target] = true;
        if (!w->more)
            return;
    }
}

/* MIN and MAX: the least or greatest of what a target gets. */
static void
pick_leaf(const mai_forest *f, const mai_leaf_weight *w, void *sums, bool *touched)
{
    for (;; w++) {
        bool narrow = f->score == MAI_FLOAT;
        double held = narrow ? ((float *) sums)[w->target] : ((double *) sums)[w->target];

        if (!touched[w->target] || (f->aggregate == MAI_MIN ? w->value < held : w->value > held)) {
            if (narrow)
                ((float *) sums)[w->target] = (float) w->value;
            else
                ((double *) sums)[w->target] = w->value;
            touched[w->target] = true;
        }
        if (!w->more)
            return;
    }
}

static void
collect(const mai_forest *f, uint32_t leaf, void *sums, bool *touched)
{
    bool narrow = f->score == MAI_FLOAT;

    if (f->dense && narrow)
        add_dense32(f->values32 + leaf, f->ntargets, (float *) sums);
    else if (f->dense)
        add_dense64(f->values64 + leaf, f->ntargets, (double *) sums);
    else if (f->aggregate == MAI_MIN || f->aggregate == MAI_MAX)
        pick_leaf(f, f->weights + leaf, sums, touched);
    else if (narrow)
        add_leaf32(f->weights + leaf, (float *) sums, touched);
    else
        add_leaf64(f->weights + leaf, (double *) sums, touched);
}

void
mai_forest_sums(const mai_forest *f, const void *keys, void *sums, bool *touched)
{
    uint32_t leaf[LANES];
    size_t n = (size_t) f->ntargets + 1;

    memset(sums, 0, n * (f->score == MAI_FLOAT ? sizeof(float) : sizeof(double)));
    memset(touched, f->dense, n * sizeof *touched);
    for (int32_t first = 0; first < f->ntrees; first += LANES) {
        int32_t lanes = lanes_from(f, first);

        walk(f, keys, first, leaf);
        for (int32_t i = 0; i < lanes; i++)
            collect(f, leaf[i], sums, touched);
    }
}
