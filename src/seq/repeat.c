/*
 * repeat.c - perfect tandem repeats of short units: microsatellites.
 *
 * A run of period u is a row of places whose letter stands again u places further on. From planes of bits that is one
 * word for each 64 places and unit length, and most words have no run that is long enough; what a run is longer than is
 * carried from word to word. Where a run ends, its last letters are in reach, and the unit is read from them. The arena
 * owns the planes.
 */
#include "seq/motif.h"

#include "seq/pieces.h"
#include "seq/scan.h"

typedef struct search {
    mai_scanner scanner;
    mai_repeat_options options;
    int64_t least[MAI_LONGEST_UNIT + 1];  /* by unit length: places in a row that make the copies wanted */
    int64_t before[MAI_LONGEST_UNIT + 1]; /* places in a row up to the present word */
    uint64_t again[MAI_LONGEST_UNIT + 1]; /* of the present word: places whose letter stands again */
    uint64_t ends[MAI_LONGEST_UNIT + 1];  /* places where a run has just ended that is long enough */
    mai_repeat_sink sink;
    void *arg;
} search;

static mai_status
check_options(mai_ctx *cx, const mai_repeat_options *o)
{
    if (o->min_unit < 1 || o->max_unit > MAI_LONGEST_UNIT || o->min_unit > o->max_unit)
        return mai_fail(cx, MAI_EARGUMENT, "units have 1 to %d letters, min_unit at most max_unit; not %d to %d",
                        MAI_LONGEST_UNIT, o->min_unit, o->max_unit);
    if (o->ncopies < 1)
        return mai_fail(cx, MAI_EARGUMENT, "min_copies is empty");
    for (size_t i = 0; i < o->ncopies; i++)
        if (o->min_copies[i] < 2)
            return mai_fail(cx, MAI_EARGUMENT, "min_copies are 2 or more, not %d", o->min_copies[i]);
    return MAI_OK;
}

/* Places of a word whose letter stands again `unit` places further on. */
static uint64_t
places_again(const mai_scanner *s, size_t word, size_t unit)
{
    uint64_t again = 0;

    for (int b = 0; b < MAI_PLANES; b++)
        again |= s->plane[0][b][word] & mai_plane_bits(s->plane[0][b], word, unit);
    return again;
}

/* The length of the run that ends before bit b of a word, with what was before the word. */
static int64_t
run_before(uint64_t again, int b, int64_t before)
{
    uint64_t gaps;
    int run;

    if (b == 0)
        return before;
    gaps = ~again << (64 - b);
    run = gaps == 0 ? b : __builtin_clzll(gaps);
    return run >= b ? b + before : run;
}

/* Bits at which a run ends that has `least` places or more. */
static uint64_t
ends_of(uint64_t again, int64_t before, int64_t least)
{
    uint64_t ends = ~again & (again << 1 | (before > 0)), found = 0;
    uint64_t four = again & again >> 1;

    /* Without four in a row, what is long enough can only end what came before. */
    four &= four >> 2;
    if (least >= 4 && four == 0 && before + 3 < least)
        return 0;
    for (; ends != 0; ends &= ends - 1) {
        int b = __builtin_ctzll(ends);

        if (run_before(again, b, before) >= least)
            found |= (uint64_t) 1 << b;
    }
    return found;
}

static bool
is_primitive(const uint8_t *unit, int n)
{
    for (int d = 1; d <= n / 2; d++) {
        int i = d;

        if (n % d != 0)
            continue;
        while (i < n && unit[i] == unit[i - d])
            i++;
        if (i == n)
            return false;
    }
    return true;
}

/* The run of unit length u that ended before `end`, whose letters and the u - 1 behind it belong to the repeat. */
static mai_status
put_repeat(mai_ctx *cx, const search *s, const uint8_t *end, int64_t position, int u, int64_t run)
{
    mai_repeat repeat = {.start = position - run + 1, .unit_length = u, .copies = (run + u) / u};
    uint8_t *unit = repeat.unit, folded[MAI_LONGEST_UNIT];

    for (int k = 0; k < u; k++) {
        unit[k] = end[(k + u - run % u) % u] & 0xdf;
        folded[k] = unit[k] == 'U' ? 'T' : unit[k];
    }
    if (!is_primitive(folded, u))
        return mai_poll(cx, 4 * u);
    repeat.stop = repeat.start + repeat.copies * u - 1;
    return s->sink(cx, s->arg, &repeat);
}

/* What ended in a word: by place, then by length of the unit. */
static mai_status
put_ends(mai_ctx *cx, const search *s, uint64_t any, const uint8_t *p, int64_t position)
{
    for (; any != 0; any &= any - 1) {
        int b = __builtin_ctzll(any);

        for (int u = s->options.min_unit; u <= s->options.max_unit; u++)
            if ((s->ends[u] >> b & 1) != 0)
                MAI_TRY(put_repeat(cx, s, p + b, position + b, u, run_before(s->again[u], b, s->before[u])));
        MAI_TRY(mai_poll(cx, s->options.max_unit));
    }
    return MAI_OK;
}

/* Decides the first n places of a word. */
static mai_status
scan_word(mai_ctx *cx, search *s, const uint8_t *p, size_t word, int n, int64_t position)
{
    uint64_t any = 0, decided = ~(uint64_t) 0 >> (64 - n);

    for (int u = s->options.min_unit; u <= s->options.max_unit; u++) {
        s->again[u] = places_again(&s->scanner, word, (size_t) u);
        s->ends[u] = ends_of(s->again[u], s->before[u], s->least[u]) & decided;
        any |= s->ends[u];
    }
    if (any != 0)
        MAI_TRY(put_ends(cx, s, any, p, position));
    for (int u = s->options.min_unit; u <= s->options.max_unit; u++)
        s->before[u] = run_before(s->again[u], n, s->before[u]);
    return mai_poll(cx, 10 * (s->options.max_unit - s->options.min_unit + 1));
}

static mai_status
scan_piece(mai_ctx *cx, search *s, const mai_piece *piece, size_t from)
{
    size_t starts = piece->starts - from < MAI_SCAN_STARTS ? piece->starts - from : MAI_SCAN_STARTS;
    size_t ahead = (size_t) s->options.max_unit;
    size_t n = piece->n - from < starts + ahead ? piece->n - from : starts + ahead;

    mai_scanner_load(&s->scanner, piece->p + from, n);
    for (size_t at = 0; at < starts; at += 64)
        MAI_TRY(scan_word(cx, s, piece->p + from + at, at / 64, starts - at < 64 ? (int) (starts - at) : 64,
                          piece->position + (int64_t) (from + at)));
    return MAI_OK;
}

mai_status
mai_repeats(mai_ctx *cx, mai_stream *sequence, const mai_repeat_options *options, mai_repeat_sink sink, void *arg)
{
    search *s;
    mai_pieces pieces;
    mai_piece piece;

    MAI_TRY(check_options(cx, options));
    MAI_TRY(MAI_NEW(cx, &s));
    s->options = *options;
    s->sink = sink;
    s->arg = arg;
    for (int u = 1; u <= options->max_unit; u++) {
        size_t i = (size_t) u <= options->ncopies ? (size_t) u - 1 : options->ncopies - 1;

        s->least[u] = ((int64_t) options->min_copies[i] - 1) * u;
    }
    MAI_TRY(mai_scanner_open(cx, &s->scanner, &mai_plane_any_case, NULL, NULL, 0,
                             (size_t) options->max_unit + 1));
    MAI_TRY(mai_pieces_open(cx, &pieces, sequence, (size_t) options->max_unit));
    do {
        MAI_TRY(mai_pieces_next(cx, &pieces, &piece));
        for (size_t from = 0; from < piece.starts; from += MAI_SCAN_STARTS)
            MAI_TRY(scan_piece(cx, s, &piece, from));
    } while (piece.starts > 0);
    return MAI_OK;
}
