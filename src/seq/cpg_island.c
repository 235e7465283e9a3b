/*
 * cpg_island.c - regions rich in CpG.
 *
 * One pass: a window slides letter by letter with its counts of C, G and CpG; a ring holds its letters. From the first
 * window that meets the criteria on a region is open, with counts of its own. What is the longest good beginning so far
 * is remembered at each letter, and becomes the island when a later window confirms that the region reaches there. The
 * arena owns the ring.
 */
#include "seq/motif.h"

#include <string.h>

#include "base/arena.h"

typedef struct counts {
    int64_t n, c, g, cpg;
} counts;

typedef struct search {
    mai_island_options options;
    uint8_t *ring; /* the letters of the window, upper case, by position mod its length */
    size_t slot;   /* of the next letter */
    int64_t position; /* of the next letter, from 0 */
    uint8_t last;     /* letter */
    counts window;
    bool open;            /* a region is */
    int64_t start, end;   /* of the region: its first letter, and the last that a good window covers */
    counts region;        /* up to the present letter */
    counts good, island;  /* its longest good beginning: up to the present letter, up to `end` */
    mai_island_sink sink;
    void *arg;
} search;

static mai_status
check_options(mai_ctx *cx, const mai_island_options *o)
{
    if (o->min_length < 2 || o->min_length > MAI_LONGEST_ISLAND_WINDOW)
        return mai_fail(cx, MAI_EARGUMENT, "min_length is 2 to %d, not %d", MAI_LONGEST_ISLAND_WINDOW, o->min_length);
    if (!(o->min_gc >= 0 && o->min_gc <= 1))
        return mai_fail(cx, MAI_EARGUMENT, "min_gc is a fraction from 0 to 1");
    if (!(o->min_ratio >= 0 && o->min_ratio < 1e9))
        return mai_fail(cx, MAI_EARGUMENT, "min_ratio is a number from 0 on");
    return MAI_OK;
}

/* Products first, so that no rounding decides. */
static bool
is_rich(const counts *k, const mai_island_options *o)
{
    return (double) (k->c + k->g) > o->min_gc * (double) k->n
           && (double) k->cpg * (double) k->n > o->min_ratio * ((double) k->c * (double) k->g);
}

static void
take(counts *k, uint8_t before, uint8_t letter)
{
    k->n++;
    k->c += letter == 'C';
    k->g += letter == 'G';
    k->cpg += letter == 'G' && before == 'C';
}

/* The first letter of a full window goes; `second` follows it. */
static void
drop(counts *k, uint8_t first, uint8_t second)
{
    k->n--;
    k->c -= first == 'C';
    k->g -= first == 'G';
    k->cpg -= first == 'C' && second == 'G';
}

static mai_status
close_region(mai_ctx *cx, search *s)
{
    const counts *k = &s->island;
    mai_island island = {s->start + 1, s->start + k->n, (double) (k->c + k->g) / (double) k->n,
                         (double) k->cpg * (double) k->n / ((double) k->c * (double) k->g)};

    s->open = false;
    return s->sink(cx, s->arg, &island);
}

/* The window, which ends at the present letter, meets the criteria. */
static void
confirm(search *s)
{
    if (!s->open) {
        s->open = true;
        s->start = s->position - s->window.n + 1;
        s->region = s->good = s->window;
    }
    s->end = s->position;
    s->island = s->good;
}

static mai_status
take_letter(mai_ctx *cx, search *s, uint8_t letter)
{
    int64_t length = s->options.min_length;
    size_t slot = s->slot, next = slot + 1 == (size_t) length ? 0 : slot + 1;

    if (s->window.n == length)
        drop(&s->window, s->ring[slot], s->ring[next]);
    s->ring[slot] = letter;
    s->slot = next;
    take(&s->window, s->window.n > 0 ? s->last : 0, letter);
    if (s->open) {
        if (s->position - length > s->end)
            MAI_TRY(close_region(cx, s));
        take(&s->region, s->last, letter);
        if (is_rich(&s->region, &s->options))
            s->good = s->region;
    }
    if (s->window.n == length && is_rich(&s->window, &s->options))
        confirm(s);
    s->last = letter;
    s->position++;
    return MAI_OK;
}

static mai_status
take_window(mai_ctx *cx, search *s, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        MAI_TRY(take_letter(cx, s, p[i] & 0xdf));
        MAI_TRY(mai_poll(cx, 4));
    }
    return MAI_OK;
}

mai_status
mai_cpg_islands(mai_ctx *cx, mai_stream *sequence, const mai_island_options *options, mai_island_sink sink, void *arg)
{
    search s = {.options = *options, .sink = sink, .arg = arg};
    const uint8_t *p;
    size_t n;

    MAI_TRY(check_options(cx, options));
    MAI_TRY(MAI_NEW_ARRAY(cx, options->min_length, &s.ring));
    do {
        MAI_TRY(mai_stream_next(cx, sequence, &p, &n));
        MAI_TRY(take_window(cx, &s, p, n));
    } while (n > 0);
    return s.open ? close_region(cx, &s) : MAI_OK;
}
