/*
 * align_frame.c - tiles of a score matrix into 16 bits and back (align_frame.h says how the numbers are kept).
 */
#include "kernel/align_frame.h"

#include <string.h>

typedef struct range {
    int32_t low, high;
} range;

static inline void
widen(range *r, int32_t h)
{
    bool real = h > MAI_ALIGN_NEVER / 2;

    r->low = real && h < r->low ? h : r->low;
    r->high = real && h > r->high ? h : r->high;
}

/* The range of H around the tile, free of base. */
static range
range_of(const mai_align_tile *t, int32_t gain)
{
    range r = {INT32_MAX, INT32_MIN};

    widen(&r, t->corner - 2 * gain);
    for (int32_t j = 0; j < t->cols; j++)
        widen(&r, t->top_h[j] + gain * (j - 1));
    for (int32_t i = 0; i < t->rows; i++)
        widen(&r, t->left_h[i] + gain * (i - 1));
    return r;
}

static inline int16_t
encode(const mai_align_frame *f, int32_t h, int32_t steps)
{
    return h > MAI_ALIGN_NEVER / 2 ? (int16_t) (h + f->gain * steps - f->base) : f->never;
}

static inline int32_t
decode(const mai_align_frame *f, int16_t h, int32_t steps)
{
    return h + f->base - f->gain * steps;
}

/*
 * Every cell can be reached by one gap from the line above or from the left, so nothing falls below the lowest of
 * them by more than opening a gap, and E and F by no more than twice that. Paths that begin at "never" gain no more
 * than a pair for each step along a diagonal, and fall by one gap or one unequal pair at most before a gap carries
 * them on.
 */
static bool
choose_base(const mai_align_tile *t, mai_align_frame *f)
{
    int32_t shorter = t->rows < t->cols ? t->rows : t->cols;
    int32_t pair = t->match + 2 * f->gain, unequal = t->mismatch + 2 * f->gain, open = t->open - t->extend;
    int32_t rise = shorter * (pair > 0 ? pair : 0), fall = -open > -unequal ? -open : -unequal;
    range r = range_of(t, f->gain);

    if (t->floor == 0 && f->gain * (t->rows + t->cols) > r.high)
        r.high = f->gain * (t->rows + t->cols);
    if (fall < 0)
        fall = 0;
    if (pair > 8000 || fall > 8000 || r.high < r.low || (int64_t) r.high - r.low > 65535)
        return false;
    if (t->floor == 0 && f->gain * (t->rows + t->cols + MAI_ALIGN_MARGIN) > 32767)
        return false;
    int32_t never = -32768 + fall + 1, lowest = never + rise + 1;

    f->base = r.low + 2 * open - lowest;
    f->open = (int16_t) open;
    f->pair = (int16_t) pair;
    f->unequal = (int16_t) unequal;
    f->never = (int16_t) never;
    return lowest < 0 && (int64_t) r.high + rise - f->base <= 32767;
}

bool
mai_align_frame_open(const mai_align_tile *t, mai_align_frame *f)
{
    f->gain = -t->extend;
    f->rows = t->rows;
    f->cols = t->cols;
    if (!choose_base(t, f) || (t->table != NULL && (f->pair > 127 || f->unequal < -128)))
        return false;
    memset(f->b, 0, sizeof f->b);
    for (int32_t j = 0; j < t->cols; j++) {
        int32_t at = mai_align_at(f, j);

        f->b[at] = t->b[j];
        f->line_h[at] = encode(f, t->top_h[j], j - 1);
        f->line_f[at] = encode(f, t->top_f[j], j);
    }
    return true;
}

void
mai_align_frame_enter(const mai_align_tile *t, mai_align_frame *f, int32_t first, int32_t lanes)
{
    /* The lane above the first one is the row before, of which the left edge was replaced: it is kept as a number. */
    f->corner = first == 0 ? encode(f, t->corner, -2) : f->corner;
    f->first = first;
    f->count = t->rows - first < lanes ? t->rows - first : lanes;
    memset(f->a, 0xff, sizeof f->a);
    for (int32_t k = 0; k < lanes; k++)
        f->side_h[k] = f->side_e[k] = f->never;
    for (int32_t k = 0; k < f->count; k++) {
        f->a[k] = t->a[first + k];
        f->side_h[k] = encode(f, t->left_h[first + k], first + k - 1);
        f->side_e[k] = encode(f, t->left_e[first + k], first + k);
    }
}

void
mai_align_frame_leave(mai_align_tile *t, const mai_align_frame *f)
{
    for (int32_t k = 0; k < f->count; k++) {
        int32_t i = f->first + k;

        t->left_h[i] = decode(f, f->side_h[k], i + f->cols - 1);
        t->left_e[i] = decode(f, f->side_e[k], i + f->cols);
    }
}

void
mai_align_frame_close(mai_align_tile *t, const mai_align_frame *f, int32_t best)
{
    for (int32_t j = 0; j < f->cols; j++) {
        int32_t at = mai_align_at(f, j);

        t->top_h[j] = decode(f, f->line_h[at], f->rows - 1 + j);
        t->top_f[j] = decode(f, f->line_f[at], f->rows + j);
    }
    t->best = t->floor == 0 ? best + f->base : MAI_ALIGN_NEVER;
}

void
mai_align_frame_scores(const mai_align_tile *t, const mai_align_frame *f, int32_t lanes, int8_t *scores)
{
    int32_t steps = f->cols + lanes - 1;

    /* Block by block of steps, so that what is written stays near. */
    for (int32_t from = 0; from < steps; from += 64)
        for (int32_t k = 0; k < f->count; k++) {
            const int8_t *row = t->table + f->a[k] * MAI_ALIGN_LETTERS;
            int32_t first = from > k ? from - k : 0, end = from + 64 - k < f->cols ? from + 64 - k : f->cols;

            for (int32_t j = first; j < end; j++)
                scores[(j + k) * lanes + k] = (int8_t) (row[t->b[j]] + 2 * f->gain);
        }
}
