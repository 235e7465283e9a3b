/*
 * align_tile_ref.c - a tile of a score matrix in plain C: cell by cell, in 32 bits.
 */
#include "kernel/align_tile.h"

#include <string.h>

#define LANES 64

static inline int32_t
larger(int32_t x, int32_t y)
{
    return x > y ? x : y;
}

static inline int32_t
score_of(const mai_align_tile *t, int32_t row, int32_t col)
{
    if (t->table != NULL)
        return t->table[t->a[row] * MAI_ALIGN_LETTERS + t->b[col]];
    return t->a[row] == t->b[col] ? t->match : t->mismatch;
}

/* One row of cells; diag is H left of and above the first. */
static void
compute_row(mai_align_tile *t, int32_t row, int32_t diag)
{
    int32_t e = t->left_e[row], h = MAI_ALIGN_NEVER, best = t->best;

    for (int32_t col = 0; col < t->cols; col++) {
        int32_t f = t->top_f[col];

        h = larger(larger(diag + score_of(t, row, col), larger(e, f)), t->floor);
        diag = t->top_h[col];
        t->top_h[col] = h;
        best = larger(best, h);
        e = larger(h + t->open, e + t->extend);
        t->top_f[col] = larger(h + t->open, f + t->extend);
    }
    t->left_h[row] = h;
    t->left_e[row] = e;
    t->best = best;
}

/* The same, and the answers for the traceback. */
static void
trace_row(mai_align_tile *t, int32_t row, int32_t diag, int32_t lanes)
{
    int32_t e = t->left_e[row], h = MAI_ALIGN_NEVER, lane = row % lanes;
    uint64_t *w = t->bits + ((size_t) (row / lanes) * (size_t) (t->cols + lanes - 1) + (size_t) lane) * 4;

    for (int32_t col = 0; col < t->cols; col++, w += 4) {
        int32_t f = t->top_f[col], pair = diag + score_of(t, row, col);

        h = larger(larger(pair, larger(e, f)), t->floor);
        w[0] |= (uint64_t) (h == pair) << lane;
        w[1] |= (uint64_t) (h == e) << lane;
        w[2] |= (uint64_t) (e + t->extend > h + t->open) << lane;
        w[3] |= (uint64_t) (f + t->extend > h + t->open) << lane;
        diag = t->top_h[col];
        t->top_h[col] = h;
        t->best = larger(t->best, h);
        e = larger(h + t->open, e + t->extend);
        t->top_f[col] = larger(h + t->open, f + t->extend);
    }
    t->left_h[row] = h;
    t->left_e[row] = e;
}

void
mai_align_tile_plain(mai_align_tile *t, int32_t lanes)
{
    int32_t diag = t->corner;

    t->best = MAI_ALIGN_NEVER;
    if (t->bits != NULL)
        memset(t->bits, 0, mai_align_bits_size(t->rows, t->cols, lanes) * sizeof *t->bits);
    for (int32_t row = 0; row < t->rows; row++) {
        int32_t left = t->left_h[row];

        if (t->bits != NULL)
            trace_row(t, row, diag, lanes);
        else
            compute_row(t, row, diag);
        diag = left;
    }
}

static void
tile(mai_align_tile *t)
{
    mai_align_tile_plain(t, LANES);
}

const mai_align_kernels mai_align_ref = {
    .tile = tile,
    .lanes = LANES,
};
