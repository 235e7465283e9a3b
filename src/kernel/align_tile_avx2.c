/*
 * align_tile_avx2.c - tiles of a score matrix for AVX2: 32 rows side by side in two vectors of 16-bit numbers.
 *
 * The steps are those of align_tile_avx512.c: a step moves every row on by one column, and a row's lane holds what
 * is to its left until the row begins, and what leaves to its right when it has ended.
 */
#include "kernel/align_frame.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define LANES 32
#define AVX2 __attribute__((target("avx2")))
#define INLINE_AVX2 static inline __attribute__((target("avx2"), always_inline))

/* A number for each of 32 rows. */
typedef struct rows32 {
    __m256i lo, hi;
} rows32;

/* The strip at work; a copy of it lives in registers while it runs. */
typedef struct strip {
    int16_t *line_h, *line_f; /* column 0 of the frame's lines: column j is at -j */
    const uint8_t *b;
    const int8_t *scores; /* [steps][32], or NULL */
    uint64_t *bits;       /* [steps][4], or NULL */
    __m256i a, open, unequal, above_unequal, best; /* above_unequal: what equal letters score more */
    rows32 h, diag, next_diag, e, leaving;         /* leaving: F that enters the row below */
    int32_t cols, count, gain;
    int32_t floor; /* at step 0, which may be below 16 bits */
    int32_t drift; /* H is kept greater by this at step 0, and by gain more at each */
} strip;

/* Loading at LANES - n gives n set lanes, at 2 * LANES - n all but n. */
static const int16_t lanes16[3 * LANES] = {
    [0] = -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    [2 * LANES] = -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};

INLINE_AVX2 rows32
load(const int16_t *from)
{
    return (rows32) {_mm256_loadu_si256((const __m256i *) from), _mm256_loadu_si256((const __m256i *) (from + 16))};
}

INLINE_AVX2 void
store(int16_t *to, rows32 x)
{
    _mm256_storeu_si256((__m256i *) to, x.lo);
    _mm256_storeu_si256((__m256i *) (to + 16), x.hi);
}

/* Each row gets what the one before has, the first one *first; the 15 numbers in front of that can be read too. */
INLINE_AVX2 rows32
from_above(rows32 x, const int16_t *first)
{
    __m256i before = _mm256_loadu_si256((const __m256i *) (first - 15));

    return (rows32) {_mm256_alignr_epi8(x.lo, _mm256_permute2x128_si256(before, x.lo, 0x21), 14),
                     _mm256_alignr_epi8(x.hi, _mm256_permute2x128_si256(x.lo, x.hi, 0x21), 14)};
}

/* Scores of the pairs of letters at a step. */
INLINE_AVX2 rows32
pair_scores(const strip *s, int32_t d, const bool tabled)
{
    if (tabled) {
        const __m128i *at = (const __m128i *) (s->scores + (size_t) d * LANES);

        return (rows32) {_mm256_cvtepi8_epi16(_mm_loadu_si128(at)), _mm256_cvtepi8_epi16(_mm_loadu_si128(at + 1))};
    }
    __m256i equal = _mm256_cmpeq_epi8(s->a, _mm256_loadu_si256((const __m256i *) (s->b - d)));
    __m256i lo = _mm256_cvtepi8_epi16(_mm256_castsi256_si128(equal));
    __m256i hi = _mm256_cvtepi8_epi16(_mm256_extracti128_si256(equal, 1));

    return (rows32) {_mm256_add_epi16(_mm256_and_si256(lo, s->above_unequal), s->unequal),
                     _mm256_add_epi16(_mm256_and_si256(hi, s->above_unequal), s->unequal)};
}

/* One bit for each of 32 rows, of masks of 16 bits. */
INLINE_AVX2 uint64_t
bits_of(__m256i lo, __m256i hi)
{
    __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(lo, hi), 0xd8);

    return (uint32_t) _mm256_movemask_epi8(both);
}

INLINE_AVX2 rows32
where(rows32 mask, rows32 yes, rows32 no)
{
    return (rows32) {_mm256_blendv_epi8(no.lo, yes.lo, mask.lo), _mm256_blendv_epi8(no.hi, yes.hi, mask.hi)};
}

/* The best cells, H as it is less base. */
INLINE_AVX2 void
note_best(strip *s, rows32 h, int32_t d, rows32 active, const bool some)
{
    __m256i drift = _mm256_set1_epi16((int16_t) (s->drift + s->gain * d));
    __m256i least = _mm256_set1_epi16(-32768);
    rows32 plain = {_mm256_subs_epi16(h.lo, drift), _mm256_subs_epi16(h.hi, drift)};

    if (some)
        plain = where(active, plain, (rows32) {least, least});
    s->best = _mm256_max_epi16(s->best, _mm256_max_epi16(plain.lo, plain.hi));
}

INLINE_AVX2 rows32
at_least_floor(const strip *s, rows32 h, int32_t d)
{
    int32_t level = s->floor + s->gain * d;
    __m256i floor = _mm256_set1_epi16((int16_t) (level < -32768 ? -32768 : level));

    return (rows32) {_mm256_max_epi16(h.lo, floor), _mm256_max_epi16(h.hi, floor)};
}

INLINE_AVX2 void
answer(strip *s, int32_t d, rows32 h, rows32 pair, rows32 f, rows32 opened)
{
    uint64_t *w = s->bits + (size_t) d * 4;

    w[0] = bits_of(_mm256_cmpeq_epi16(h.lo, pair.lo), _mm256_cmpeq_epi16(h.hi, pair.hi));
    w[1] = bits_of(_mm256_cmpeq_epi16(h.lo, s->e.lo), _mm256_cmpeq_epi16(h.hi, s->e.hi));
    w[2] = bits_of(_mm256_cmpgt_epi16(s->e.lo, opened.lo), _mm256_cmpgt_epi16(s->e.hi, opened.hi));
    w[3] = bits_of(_mm256_cmpgt_epi16(f.lo, opened.lo), _mm256_cmpgt_epi16(f.hi, opened.hi));
}

/* One step; `active` are the rows that are within the tile, all of them unless `some`. */
INLINE_AVX2 void
step(strip *s, int32_t d, rows32 active, const bool some, const bool local, const bool traced, const bool tabled)
{
    rows32 f = from_above(s->leaving, s->line_f - d), pair = pair_scores(s, d, tabled), h, opened, e;

    pair.lo = _mm256_add_epi16(pair.lo, s->diag.lo);
    pair.hi = _mm256_add_epi16(pair.hi, s->diag.hi);
    h.lo = _mm256_max_epi16(_mm256_max_epi16(pair.lo, s->e.lo), f.lo);
    h.hi = _mm256_max_epi16(_mm256_max_epi16(pair.hi, s->e.hi), f.hi);
    if (local) {
        h = at_least_floor(s, h, d);
        note_best(s, h, d, active, some);
    }
    opened.lo = _mm256_add_epi16(h.lo, s->open);
    opened.hi = _mm256_add_epi16(h.hi, s->open);
    if (traced)
        answer(s, d, h, pair, f, opened);
    s->leaving.lo = _mm256_max_epi16(f.lo, opened.lo);
    s->leaving.hi = _mm256_max_epi16(f.hi, opened.hi);
    e.lo = _mm256_max_epi16(s->e.lo, opened.lo);
    e.hi = _mm256_max_epi16(s->e.hi, opened.hi);
    s->h = some ? where(active, h, s->h) : h;
    s->e = some ? where(active, e, s->e) : e;
    s->diag = s->next_diag;
    s->next_diag = from_above(s->h, s->line_h - (d + 1));
}

/* What leaves the last of 32 rows: its vector, so that the last lane stands at its column. */
INLINE_AVX2 void
write_below(strip *s, int32_t d)
{
    int32_t at = -(d - (LANES - 1)) - 15;

    _mm256_storeu_si256((__m256i *) (s->line_h + at), s->h.hi);
    _mm256_storeu_si256((__m256i *) (s->line_f + at), s->leaving.hi);
}

/* The same for a strip of fewer rows. */
INLINE_AVX2 void
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
INLINE_AVX2 rows32
rows_at(const strip *s, int32_t d)
{
    int32_t begun = d + 1 < s->count ? d + 1 : s->count, ended = d - s->cols + 1;
    rows32 x = load(lanes16 + LANES - begun), y;

    ended = ended < 0 ? 0 : ended > LANES ? LANES : ended;
    y = load(lanes16 + 2 * LANES - ended);
    return (rows32) {_mm256_and_si256(x.lo, y.lo), _mm256_and_si256(x.hi, y.hi)};
}

INLINE_AVX2 void
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
        step(&s, d, s.h, false, local, traced, tabled);
        write_below(&s, d);
    }
    for (; d < steps; d++) {
        step(&s, d, rows_at(&s, d), true, local, traced, tabled);
        write_below(&s, d);
    }
    *whole = s;
}

AVX2 static void
run_global(strip *s)
{
    run(s, false, false, false);
}

AVX2 static void
run_local(strip *s)
{
    run(s, true, false, false);
}

AVX2 static void
run_tabled(strip *s)
{
    run(s, false, false, true);
}

AVX2 static void
run_local_tabled(strip *s)
{
    run(s, true, false, true);
}

AVX2 static void
run_traced(strip *s, bool local, bool tabled)
{
    if (local)
        run(s, true, true, tabled);
    else
        run(s, false, true, tabled);
}

AVX2 static void
begin(const mai_align_tile *t, mai_align_frame *f, strip *s)
{
    int16_t corner[16];

    corner[15] = f->corner;
    s->count = f->count;
    s->a = _mm256_loadu_si256((const __m256i *) f->a);
    s->h = load(f->side_h);
    s->e = load(f->side_e);
    s->diag = from_above(s->h, corner + 15);
    s->next_diag = from_above(s->h, s->line_h);
    s->leaving = s->h;
    s->drift = f->gain * f->first;
    s->floor = s->drift - f->base;
    f->corner = f->side_h[LANES - 1];
    if (t->bits != NULL)
        s->bits = t->bits + (size_t) (f->first / LANES) * (size_t) (f->cols + LANES - 1) * 4;
}

/* What stays the same from strip to strip. */
AVX2 static void
prepare(const mai_align_tile *t, mai_align_frame *f, strip *s)
{
    s->open = _mm256_set1_epi16(f->open);
    s->unequal = _mm256_set1_epi16(f->unequal);
    s->above_unequal = _mm256_set1_epi16((int16_t) (f->pair - f->unequal));
    s->best = _mm256_set1_epi16(-32768);
    s->line_h = f->line_h + mai_align_at(f, 0);
    s->line_f = f->line_f + mai_align_at(f, 0);
    s->b = f->b + mai_align_at(f, 0);
    s->scores = (const int8_t *) t->scratch;
    s->bits = NULL;
    s->cols = f->cols;
    s->gain = f->gain;
}

AVX2 static int32_t
best_of(__m256i best)
{
    int16_t of[16];

    _mm256_storeu_si256((__m256i *) of, best);
    for (int k = 1; k < 16; k++)
        of[0] = of[k] > of[0] ? of[k] : of[0];
    return of[0];
}

AVX2 static void
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
            mai_align_frame_scores(t, &f, LANES, (int8_t *) t->scratch);
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

const mai_align_kernels mai_align_avx2 = {
    .tile = tile,
    .lanes = LANES,
};
#else
typedef int mai_no_align_tile_avx2; /* a translation unit is not empty */
#endif
