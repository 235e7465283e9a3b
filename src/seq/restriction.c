/*
 * restriction.c - where restriction enzymes cut a sequence.
 *
 * All sites are looked for in one pass: a run of letters becomes planes of bits (scan.h), and each pattern a word for 64
 * places. The words that hold a match are then walked by place, so that rows come in order of the sequence. A circular
 * sequence is a stream whose first letters come again at its end. The arena owns everything but the letters.
 */
#include "seq/motif.h"

#include <string.h>

#include "seq/enzyme.h"
#include "seq/pieces.h"
#include "seq/scan.h"

/* Words that all patterns are looked for in before the next. */
enum { BLOCK_WORDS = 64 };

/* A stream that ends with the first `keep` bytes again. */
typedef struct ring {
    mai_stream stream;
    mai_stream *inner;
    uint8_t *head;
    size_t keep, kept;
    bool ended;
} ring;

/* A site on one strand. */
typedef struct oriented {
    const mai_enzyme_site *site;
    int strand;
} oriented;

typedef struct digest {
    mai_scanner scanner;
    mai_pattern *patterns;
    oriented *of; /* by pattern */
    size_t npatterns;
    uint64_t *hits;   /* by pattern, BLOCK_WORDS each */
    uint32_t *active; /* patterns that match in a word */
    int64_t length;
    bool circular;
    mai_cut_sink sink;
    void *arg;
} digest;

static mai_status
next_of_ring(mai_ctx *cx, mai_stream *stream, const uint8_t **window, size_t *n)
{
    ring *r = (ring *) stream;

    if (!r->ended) {
        size_t wanted;

        MAI_TRY(mai_stream_next(cx, r->inner, window, n));
        wanted = *n < r->keep - r->kept ? *n : r->keep - r->kept;
        memcpy(r->head + r->kept, *window, wanted);
        r->kept += wanted;
        r->ended = *n == 0;
        if (!r->ended)
            return MAI_OK;
        *window = r->head;
        *n = r->kept;
        return MAI_OK;
    }
    *n = 0;
    return MAI_OK;
}

static mai_status
open_ring(mai_ctx *cx, ring *r, mai_stream *inner, size_t keep)
{
    memset(r, 0, sizeof *r);
    r->stream.next = next_of_ring;
    r->inner = inner;
    r->keep = keep;
    return mai_alloc(cx, keep + 1, (void **) &r->head);
}

static mai_status
prepare(mai_ctx *cx, digest *d, const mai_enzyme_site *sites, size_t nsites)
{
    size_t longest = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * nsites, &d->patterns));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * nsites, &d->of));
    for (size_t i = 0; i < nsites; i++) {
        longest = sites[i].n > longest ? sites[i].n : longest;
        d->of[d->npatterns] = (oriented){&sites[i], 1};
        MAI_TRY(mai_pattern_make(cx, sites[i].classes, sites[i].n, &d->patterns[d->npatterns++]));
        if (sites[i].palindromic)
            continue;
        d->of[d->npatterns] = (oriented){&sites[i], -1};
        MAI_TRY(mai_pattern_reverse(cx, sites[i].classes, sites[i].n, &d->patterns[d->npatterns++]));
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, d->npatterns * BLOCK_WORDS, &d->hits));
    MAI_TRY(MAI_NEW_ARRAY(cx, d->npatterns, &d->active));
    return mai_scanner_open(cx, &d->scanner, &mai_plane_dna, NULL, d->patterns, d->npatterns, longest);
}

/* What is no letter is an error; A, C, G and T need no second look. */
static mai_status
check_letters(mai_ctx *cx, const digest *d, const mai_piece *piece, size_t from, size_t starts)
{
    for (size_t w = 0; w < (starts + 63) / 64; w++) {
        uint64_t known = 0;

        for (int b = 0; b < MAI_PLANES; b++)
            known |= d->scanner.plane[0][b][w];
        for (uint64_t left = ~known; left != 0; left &= left - 1) {
            size_t i = 64 * w + (size_t) __builtin_ctzll(left);
            uint8_t c = i < starts ? piece->p[from + i] | 0x20 : 'n';

            if (c < 'a' || c > 'z')
                return mai_fail_at(cx, MAI_ETEXT, piece->position + (int64_t) (from + i),
                                   "a byte of the sequence, %d, is no letter", piece->p[from + i]);
        }
    }
    return MAI_OK;
}

/* The cuts of a site that begins at `position`, from 0. */
static mai_status
put_cuts(mai_ctx *cx, const digest *d, const oriented *o, int64_t position)
{
    const mai_enzyme_site *s = o->site;
    int n = (int) s->n;

    for (int i = 0; i < s->ncuts; i++) {
        mai_cut cut = {s, o->strand, position + 1, position + n, 0, s->bottom[i] - s->top[i]};

        cut.position = position + 1 + (o->strand > 0 ? s->top[i] : n - s->bottom[i]);
        if (d->circular) {
            cut.position = ((cut.position - 1) % d->length + d->length) % d->length + 1;
            cut.stop = (cut.stop - 1) % d->length + 1;
        } else if (cut.position <= 1 || cut.position > d->length) {
            continue;
        }
        MAI_TRY(d->sink(cx, d->arg, &cut));
    }
    return MAI_OK;
}

static mai_status
put_word(mai_ctx *cx, digest *d, size_t word, int64_t position)
{
    size_t nactive = 0;
    uint64_t any = 0;

    for (size_t k = 0; k < d->npatterns; k++) {
        uint64_t bits = d->hits[k * BLOCK_WORDS + word];

        any |= bits;
        d->active[nactive] = (uint32_t) k;
        nactive += bits != 0;
    }
    for (; any != 0; any &= any - 1) {
        int i = __builtin_ctzll(any);

        for (size_t a = 0; a < nactive; a++)
            if ((d->hits[d->active[a] * BLOCK_WORDS + word] >> i & 1) != 0)
                MAI_TRY(put_cuts(cx, d, &d->of[d->active[a]], position + i));
    }
    return mai_poll(cx, (int64_t) d->npatterns + 64);
}

static mai_status
scan_block(mai_ctx *cx, digest *d, size_t word, size_t starts, int64_t position)
{
    for (size_t k = 0; k < d->npatterns; k++) {
        mai_scan_exact(&d->scanner, &d->patterns[k], word, starts, d->hits + k * BLOCK_WORDS);
        MAI_TRY(mai_poll(cx, 200 + (int64_t) (d->patterns[k].n * BLOCK_WORDS) / 4));
    }
    for (size_t w = 0; w < (starts + 63) / 64; w++)
        MAI_TRY(put_word(cx, d, w, position + 64 * (int64_t) w));
    return MAI_OK;
}

static mai_status
scan_piece(mai_ctx *cx, digest *d, const mai_piece *piece, size_t from)
{
    size_t starts = piece->starts - from < MAI_SCAN_STARTS ? piece->starts - from : MAI_SCAN_STARTS;
    size_t ahead = d->scanner.longest - 1;
    size_t n = piece->n - from < starts + ahead ? piece->n - from : starts + ahead;

    mai_scanner_load(&d->scanner, piece->p + from, n);
    MAI_TRY(check_letters(cx, d, piece, from, starts));
    if (d->circular && piece->position + (int64_t) (from + starts) > d->length) {
        int64_t left = d->length - piece->position - (int64_t) from;

        starts = left > 0 ? (size_t) left : 0;
    }
    for (size_t at = 0; at < starts; at += 64 * BLOCK_WORDS) {
        size_t here = starts - at < 64 * BLOCK_WORDS ? starts - at : 64 * BLOCK_WORDS;

        MAI_TRY(scan_block(cx, d, at / 64, here, piece->position + (int64_t) (from + at)));
    }
    return MAI_OK;
}

mai_status
mai_restriction_sites(mai_ctx *cx, mai_stream *sequence, int64_t length, bool circular, const mai_enzyme_site *sites,
                      size_t nsites, mai_cut_sink sink, void *arg)
{
    digest d = {.length = length, .circular = circular, .sink = sink, .arg = arg};
    mai_pieces pieces;
    mai_piece piece;
    ring r;

    if (nsites == 0 || length == 0)
        return MAI_OK;
    MAI_TRY(prepare(cx, &d, sites, nsites));
    if (circular)
        MAI_TRY(open_ring(cx, &r, sequence, d.scanner.longest - 1));
    MAI_TRY(mai_pieces_open(cx, &pieces, circular ? &r.stream : sequence, d.scanner.longest - 1));
    do {
        MAI_TRY(mai_pieces_next(cx, &pieces, &piece));
        for (size_t from = 0; from < piece.starts; from += MAI_SCAN_STARTS)
            MAI_TRY(scan_piece(cx, &d, &piece, from));
    } while (piece.starts > 0);
    return MAI_OK;
}
