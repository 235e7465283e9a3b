/*
 * align_tile_avx512.c - tiles of a score matrix for AVX-512: 64 rows side by side in two vectors of 16-bit numbers.
 *
 * A step moves every row on by one column. What comes from the row above is what the lane before had: F one step
 * ago, H two steps ago. Rows begin and end one step after each other; until a row begins, and when it has ended, its
 * lane holds what is to its left, and what leaves to its right.
 */
#include "kernel/align_frame.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define LANES 64
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi")))
#define INLINE_AVX512 static inline __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi"), always_inline))

/* A number for each of 64 rows. */
typedef struct rows64 {
    __m512i lo, hi;
} rows64;

/* The strip at work; a copy of it lives in registers while it runs. */
typedef struct strip {
    int16_t *line_h, *line_f; /* column 0 of the frame's lines: column j is at -j */
    const uint8_t *b;
    const int8_t *scores; /* [steps][64], or NULL */
    uint64_t *bits;       /* [steps][4], or NULL */
    __m512i a, rotate, open, pair, unequal, best;
    rows64 h, diag, next_diag, e, leaving; /* leaving: F that enters the row below */
    int32_t cols, count, gain;
    int32_t floor;        /* at step 0, which may be below 16 bits */
    int32_t drift;        /* H is kept greater by this at step 0, and by gain more at each */
} strip;

INLINE_AVX512 rows64
load(const int16_t *from)
{
    return (rows64) {_mm512_loadu_si512(from), _mm512_loadu_si512(from + 32)};
}

INLINE_AVX512 void
store(int16_t *to, rows64 x)
{
    _mm512_storeu_si512(to, x.lo);
    _mm512_storeu_si512(to + 32, x.hi);
}

/* Each row gets what the one before has; the first one gets *first. */
INLINE_AVX512 rows64
from_above(rows64 x, const int16_t *first, __m512i rotate)
{
    __m512i lo = _mm512_permutexvar_epi16(rotate, x.lo);

    return (rows64) {_mm512_mask_loadu_epi16(lo, 1, first),
                     _mm512_mask_permutexvar_epi16(lo, 0xfffffffe, rotate, x.hi)};
}

/* Scores of the pairs of letters at a step. */
INLINE_AVX512 rows64
pair_scores(const strip *s, int32_t d, const bool tabled)
{
    if (tabled) {
        const int8_t *at = s->scores + (size_t) d * LANES;

        return (rows64) {_mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *) at)),
                         _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *) (at + 32)))};
    }
    uint64_t equal = _mm512_cmpeq_epi8_mask(s->a, _mm512_loadu_si512(s->b - d));

    return (rows64) {_mm512_mask_blend_epi16((__mmask32) equal, s->unequal, s->pair),
                     _mm512_mask_blend_epi16((__mmask32) (equal >> 32), s->unequal, s->pair)};
}

INLINE_AVX512 void
store_bits(uint64_t *to, __mmask32 lo, __mmask32 hi)
{
    *to = (uint64_t) lo | (uint64_t) hi << 32;
}

/* The best cells, H as it is less base. */
INLINE_AVX512 void
note_best(strip *s, rows64 h, int32_t d, uint64_t active)
{
    __m512i drift = _mm512_set1_epi16((int16_t) (s->drift + s->gain * d));

    s->best = _mm512_mask_max_epi16(s->best, (__mmask32) active, s->best, _mm512_subs_epi16(h.lo, drift));
    s->best = _mm512_mask_max_epi16(s->best, (__mmask32) (active >> 32), s->best, _mm512_subs_epi16(h.hi, drift));
}

INLINE_AVX512 rows64
at_least_floor(const strip *s, rows64 h, int32_t d)
{
    int32_t level = s->floor + s->gain * d;
    __m512i floor = _mm512_set1_epi16((int16_t) (level < -32768 ? -32768 : level));

    return (rows64) {_mm512_max_epi16(h.lo, floor), _mm512_max_epi16(h.hi, floor)};
}

INLINE_AVX512 void
answer(strip *s, int32_t d, rows64 h, rows64 pair, rows64 f, rows64 opened)
{
    uint64_t *w = s->bits + (size_t) d * 4;

    store_bits(w, _mm512_cmpeq_epi16_mask(h.lo, pair.lo), _mm512_cmpeq_epi16_mask(h.hi, pair.hi));
    store_bits(w + 1, _mm512_cmpeq_epi16_mask(h.lo, s->e.lo), _mm512_cmpeq_epi16_mask(h.hi, s->e.hi));
    store_bits(w + 2, _mm512_cmpgt_epi16_mask(s->e.lo, opened.lo), _mm512_cmpgt_epi16_mask(s->e.hi, opened.hi));
    store_bits(w + 3, _mm512_cmpgt_epi16_mask(f.lo, opened.lo), _mm512_cmpgt_epi16_mask(f.hi, opened.hi));
}

/* One step; `active` are the rows that are within the tile, all of them unless `some`. */
INLINE_AVX512 void
step(strip *s, int32_t d, uint64_t active, const bool some, const bool local, const bool traced, const bool tabled)
{
    rows64 f = from_above(s->leaving, s->line_f - d, s->rotate);
    rows64 pair = pair_scores(s, d, tabled), h, opened, e;

    pair.lo = _mm512_add_epi16(pair.lo, s->diag.lo);
    pair.hi = _mm512_add_epi16(pair.hi, s->diag.hi);
    h.lo = _mm512_max_epi16(_mm512_max_epi16(pair.lo, s->e.lo), f.lo);
    h.hi = _mm512_max_epi16(_mm512_max_epi16(pair.hi, s->e.hi), f.hi);
    if (local) {
        h = at_least_floor(s, h, d);
        note_best(s, h, d, active);
    }
    opened.lo = _mm512_add_epi16(h.lo, s->open);
    opened.hi = _mm512_add_epi16(h.hi, s->open);
    if (traced)
        answer(s, d, h, pair, f, opened);
    s->leaving.lo = _mm512_max_epi16(f.lo, opened.lo);
    s->leaving.hi = _mm512_max_epi16(f.hi, opened.hi);
    e.lo = _mm512_max_epi16(s->e.lo, opened.lo);
    e.hi = _mm512_max_epi16(s->e.hi, opened.hi);
    if (some) {
        h.lo = _mm512_mask_mov_epi16(s->h.lo, (__mmask32) active, h.lo);
        h.hi = _mm512_mask_mov_epi16(s->h.hi, (__mmask32) (active >> 32), h.hi);
        e.lo = _mm512_mask_mov_epi16(s->e.lo, (__mmask32) active, e.lo);
        e.hi = _mm512_mask_mov_epi16(s->e.hi, (__mmask32) (active >> 32), e.hi);
    }
    s->h = h;
    s->e = e;
    s->diag = s->next_diag;
    s->next_diag = from_above(h, s->line_h - (d + 1), s->rotate);
}

/* What leaves the last of 64 rows: its vector, so that the last lane stands at its column. */
INLINE_AVX512 void
write_below(strip *s, int32_t d)
{
    int32_t at = -(d - (LANES - 1)) - 31;

    _mm512_storeu_si512(s->line_h + at, s->h.hi);
    _mm512_storeu_si512(s->line_f + at, s->leaving.hi);
}

/* The same for a strip of fewer rows. */
INLINE_AVX512 void
write_below_some(strip *s, int32_t d)
{
    int32_t last = s->count - 1, col = d - last;
    int16_t h[LANES], f[LANES];

    if (col < 0 || col >= s->cols)
        return;
    store(h, s->h);
    store(f, s->leaving);
    s->line_h[-col] = h[last];
    s->line_f[-col] = f[last];
}

/* Rows that are at a column of the tile at a step. */
INLINE_AVX512 uint64_t
rows_at(const strip *s, int32_t d)
{
    uint64_t begun = d >= 63 ? ~UINT64_C(0) : (UINT64_C(2) << d) - 1;
    uint64_t ended = d < s->cols ? 0 : d - s->cols >= 63 ? ~UINT64_C(0) : (UINT64_C(2) << (d - s->cols)) - 1;

    return begun & ~ended & (s->count == LANES ? ~UINT64_C(0) : (UINT64_C(1) << s->count) - 1);
}

INLINE_AVX512 void
run(strip *whole, const bool local, const bool traced, const bool tabled)
{
    strip s = *whole;
    int32_t steps = s.cols + s.count - 1, d = 0;

    if (s.count < LANES)
        for (; d < steps; d++) {
            step(&s, d, rows_at(&s, d), true, local, traced, tabled);
            write_below_some(&s, d);
        }
    for (; d < LANES - 1 && d < steps; d++) {
        step(&s, d, rows_at(&s, d), true, local, traced, tabled);
        write_below(&s, d);
    }
    for (; d < s.cols; d++) {
        step(&s, d, ~UINT64_C(0), false, local, traced, tabled);
        write_below(&s, d);
    }
    for (; d < steps; d++) {
        step(&s, d, rows_at(&s, d), true, local, traced, tabled);
        write_below(&s, d);
    }
    *whole = s;
}

AVX512 static void
run_global(strip *s)
{
    run(s, false, false, false);
}

AVX512 static void
run_local(strip *s)
{
    run(s, true, false, false);
}

AVX512 static void
run_tabled(strip *s)
{
    run(s, false, false, true);
}

AVX512 static void
run_local_tabled(strip *s)
{
    run(s, true, false, true);
}

AVX512 static void
run_traced(strip *s, bool local, bool tabled)
{
    if (local)
        run(s, true, true, tabled);
    else
        run(s, false, true, tabled);
}

AVX512 static void
begin(const mai_align_tile *t, mai_align_frame *f, strip *s)
{
    s->count = f->count;
    s->a = _mm512_loadu_si512(f->a);
    s->h = load(f->side_h);
    s->e = load(f->side_e);
    s->diag = from_above(s->h, &f->corner, s->rotate);
    s->next_diag = from_above(s->h, s->line_h, s->rotate);
    s->leaving = s->h;
    s->drift = f->gain * f->first;
    s->floor = s->drift - f->base;
    f->corner = f->side_h[LANES - 1];
    if (t->bits != NULL)
        s->bits = t->bits + (size_t) (f->first / LANES) * (size_t) (f->cols + LANES - 1) * 4;
}

/* What stays the same from strip to strip. */
AVX512 static void
prepare(const mai_align_tile *t, mai_align_frame *f, strip *s)
{
    int16_t rotate[32];

    for (int k = 0; k < 32; k++)
        rotate[k] = (int16_t) ((k + 31) % 32);
    s->rotate = _mm512_loadu_si512(rotate);
    s->open = _mm512_set1_epi16(f->open);
    s->pair = _mm512_set1_epi16(f->pair);
    s->unequal = _mm512_set1_epi16(f->unequal);
    s->best = _mm512_set1_epi16(-32768);
    s->line_h = f->line_h + mai_align_at(f, 0);
    s->line_f = f->line_f + mai_align_at(f, 0);
    s->b = f->b + mai_align_at(f, 0);
    s->scores = (const int8_t *) t->scratch;
    s->bits = NULL;
    s->cols = f->cols;
    s->gain = f->gain;
}

/* The rows of the table that a strip needs, and which lanes need each. */
typedef struct wanted {
    __m512i row[MAI_ALIGN_LETTERS];
    uint64_t lanes[MAI_ALIGN_LETTERS];
    int32_t n;
} wanted;

AVX512 static void
find_wanted(const mai_align_tile *t, const mai_align_frame *f, wanted *w)
{
    __m512i letters = _mm512_loadu_si512(f->a), gain = _mm512_set1_epi8((int8_t) (2 * f->gain));

    w->n = 0;
    for (int x = 0; x < MAI_ALIGN_LETTERS; x++) {
        const __m256i *row = (const __m256i *) (t->table + x * MAI_ALIGN_LETTERS);
        uint64_t lanes = _mm512_cmpeq_epi8_mask(letters, _mm512_set1_epi8((int8_t) x));

        if (lanes == 0)
            continue;
        w->row[w->n] = _mm512_add_epi8(_mm512_broadcast_i64x4(_mm256_loadu_si256(row)), gain);
        w->lanes[w->n++] = lanes;
    }
}

/* Scores of all pairs of a strip, four steps at a time: each letter of a looks up its row for its lanes. */
AVX512 static void
look_up_scores(const mai_align_tile *t, const mai_align_frame *f, const uint8_t *b)
{
    int32_t steps = f->cols + LANES - 1;
    wanted w;

    find_wanted(t, f, &w);
    for (int32_t d = 0; d < steps; d += 4) {
        __m512i index[4], score[4];

        for (int k = 0; k < 4; k++) {
            index[k] = _mm512_loadu_si512(b - d - k);
            score[k] = _mm512_setzero_si512();
        }
        for (int32_t x = 0; x < w.n; x++)
            for (int k = 0; k < 4; k++)
                score[k] = _mm512_mask_permutexvar_epi8(score[k], w.lanes[x], index[k], w.row[x]);
        for (int k = 0; k < 4; k++)
            _mm512_storeu_si512(t->scratch + (size_t) (d + k) * LANES, score[k]);
    }
}

AVX512 static int32_t
best_of(__m512i best)
{
    int16_t of[32];

    _mm512_storeu_si512(of, best);
    for (int k = 1; k < 32; k++)
        of[0] = of[k] > of[0] ? of[k] : of[0];
    return of[0];
}

AVX512 static void
tile(mai_align_tile *t)
{
    mai_align_frame f;
    strip s;
    bool local = t->floor == 0, tabled = t->table != NULL;

    if (!mai_align_frame_open(t, &f)) {
        mai_align_tile_plain(t, LANES);
        return;
    }
    prepare(t, &f, &s);
    for (int32_t first = 0; first < t->rows; first += LANES) {
        mai_align_frame_enter(t, &f, first, LANES);
        if (tabled)
            look_up_scores(t, &f, s.b);
        begin(t, &f, &s);
        if (t->bits != NULL)
            run_traced(&s, local, tabled);
        else if (tabled)
            (local ? run_local_tabled : run_tabled)(&s);
        else
            (local ? run_local : run_global)(&s);
        store(f.side_h, s.h);
        store(f.side_e, s.e);
        mai_align_frame_leave(t, &f);
    }
    mai_align_frame_close(t, &f, best_of(s.best));
}

const mai_align_kernels mai_align_avx512 = {
    .tile = tile,
    .lanes = LANES,
};
#else
typedef int mai_no_align_tile_avx512; /* a translation unit is not empty */
#endif
