/*
 * composition.c - letters counted, whole and along a sequence, and what follows from the counts.
 *
 * Counting is the kernel's (bases.h); here long runs are cut so that a query can be stopped between them. Nothing is
 * allocated.
 */
#include "seq/seq.h"

#define STEP ((size_t) 4 << 20) /* letters between two polls: half a millisecond */

const char *const mai_gc_mode_names[MAI_NGC_MODES] = {"remove", "ignore", "weighted"};

mai_status
mai_composition_add(mai_ctx *cx, const uint8_t *p, size_t n, mai_composition *to)
{
    while (n > STEP) {
        mai_bases_kernel->count(p, STEP, to->of);
        p += STEP;
        n -= STEP;
        MAI_TRY(mai_poll(cx, STEP / 8));
    }
    mai_bases_kernel->count(p, n, to->of);
    return MAI_OK;
}

mai_status
mai_composition_read(mai_ctx *cx, mai_stream *stream, mai_composition *to)
{
    const uint8_t *p;
    size_t n;

    for (;;) {
        MAI_TRY(mai_stream_next(cx, stream, &p, &n));
        if (n == 0)
            return MAI_OK;
        MAI_TRY(mai_composition_add(cx, p, n, to));
    }
}

uint64_t
mai_composition_length(const mai_composition *c)
{
    uint64_t sum = 0;

    for (int i = 0; i < MAI_NLETTERS; i++)
        sum += c->of[i];
    return sum;
}

uint64_t
mai_composition_ambiguous(const mai_composition *c)
{
    return c->of[MAI_LETTER_B] + c->of[MAI_LETTER_D] + c->of[MAI_LETTER_H] + c->of[MAI_LETTER_V] + c->of[MAI_LETTER_S]
           + c->of[MAI_LETTER_W] + c->of[MAI_LETTER_KM] + c->of[MAI_LETTER_RXY];
}

double
mai_gc_fraction(const mai_composition *c, mai_gc_mode mode)
{
    const uint64_t *of = c->of;
    uint64_t strong = of[MAI_LETTER_G] + of[MAI_LETTER_C] + of[MAI_LETTER_S];
    uint64_t weak = of[MAI_LETTER_A] + of[MAI_LETTER_T] + of[MAI_LETTER_U] + of[MAI_LETTER_W];
    uint64_t length = mode == MAI_GC_REMOVE ? strong + weak : mai_composition_length(c);
    uint64_t sixths = 6 * strong;

    if (length == 0)
        return 0;
    if (mode != MAI_GC_WEIGHTED)
        return (double) strong / (double) length;
    sixths += 4 * (of[MAI_LETTER_B] + of[MAI_LETTER_V]) + 2 * (of[MAI_LETTER_D] + of[MAI_LETTER_H])
              + 3 * (of[MAI_LETTER_KM] + of[MAI_LETTER_RXY] + of[MAI_LETTER_N]);
    return (double) sixths / (double) (6 * length);
}

double
mai_gc_skew(const mai_composition *c)
{
    double g = (double) c->of[MAI_LETTER_G], other = (double) c->of[MAI_LETTER_C];

    return g + other == 0 ? 0 : (g - other) / (g + other);
}

/* ---- windows ---- */

mai_status
mai_skew_open(mai_ctx *cx, mai_stream *stream, int64_t window, mai_skew_windows *out)
{
    mai_skew_windows w = {stream, window, 1, NULL, 0};

    if (window < 1)
        return mai_fail(cx, MAI_EARGUMENT, "a window has 1 letter or more, not %lld", (long long) window);
    *out = w;
    return MAI_OK;
}

mai_status
mai_skew_next(mai_ctx *cx, mai_skew_windows *w, int64_t *start, double *skew, bool *more)
{
    mai_composition c = {{0}};
    int64_t missing = w->window;

    while (missing > 0) {
        size_t n;

        if (w->left == 0)
            MAI_TRY(mai_stream_next(cx, w->stream, &w->p, &w->left));
        if (w->left == 0)
            break;
        n = (uint64_t) missing < w->left ? (size_t) missing : w->left;
        MAI_TRY(mai_composition_add(cx, w->p, n, &c));
        w->p += n;
        w->left -= n;
        missing -= (int64_t) n;
    }
    *more = missing < w->window;
    *start = w->start;
    *skew = mai_gc_skew(&c);
    w->start += w->window - missing;
    return mai_poll(cx, 100);
}

/* ---- places of codons ---- */

/* What a letter adds: 1 for G and C, 1 << 32 for A, T and U. */
static inline uint64_t
weight_of(uint8_t byte)
{
    static const uint64_t weights[MAI_NLETTERS] = {
        [MAI_LETTER_G] = 1, [MAI_LETTER_C] = 1,
        [MAI_LETTER_A] = UINT64_C(1) << 32, [MAI_LETTER_T] = UINT64_C(1) << 32, [MAI_LETTER_U] = UINT64_C(1) << 32,
    };

    return weights[mai_letter_of[byte]];
}

/* How many of the letters of each place are G or C, and how many A, T or U; place: of the next letter. */
typedef struct place_counts {
    uint64_t gc[3], at[3];
    int place;
} place_counts;

/* n: at most 2^31. */
static void
count_places(place_counts *counts, const uint8_t *p, size_t n)
{
    uint64_t sums[3] = {0};
    size_t i = 0;

    for (; i + 3 <= n; i += 3)
        for (int k = 0; k < 3; k++)
            sums[k] += weight_of(p[i + k]);
    for (int k = 0; i < n; i++, k++)
        sums[k] += weight_of(p[i]);
    for (int k = 0; k < 3; k++) {
        int place = (counts->place + k) % 3;

        counts->gc[place] += sums[k] & UINT32_MAX;
        counts->at[place] += sums[k] >> 32;
    }
    counts->place = (counts->place + (int) (n % 3)) % 3;
}

static double
share(uint64_t gc, uint64_t at)
{
    return gc + at == 0 ? 0 : (double) gc / (double) (gc + at);
}

mai_status
mai_codon_gc_read(mai_ctx *cx, mai_stream *stream, mai_codon_gc *out)
{
    place_counts counts = {{0}, {0}, 0};
    const uint8_t *p;
    size_t n, step;

    do {
        MAI_TRY(mai_stream_next(cx, stream, &p, &n));
        for (size_t i = 0; i < n; i += step) {
            step = n - i < STEP / 4 ? n - i : STEP / 4;
            count_places(&counts, p + i, step);
            MAI_TRY(mai_poll(cx, (int64_t) step));
        }
    } while (n > 0);
    out->total = share(counts.gc[0] + counts.gc[1] + counts.gc[2], counts.at[0] + counts.at[1] + counts.at[2]);
    for (int k = 0; k < 3; k++)
        out->at[k] = share(counts.gc[k], counts.at[k]);
    return MAI_OK;
}
