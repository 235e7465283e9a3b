/*
 * motif_iupac.c - all places of an IUPAC motif, exact or with mismatches, on one strand or both.
 *
 * The places are decided 64 at a time from planes of bits (scan.h). With mismatches each place has a counter whose
 * bits lie in words of their own: to add one to all that mismatch is a carry through a few words, and a place whose
 * count passes the limit is out. The arena owns patterns and planes; the stream its letters.
 */
#include "seq/motif.h"

#include "kernel/iupac.h"
#include "seq/pieces.h"
#include "seq/scan.h"

enum { COUNTER_BITS = 14 }; /* enough for MAI_LONGEST_PATTERN + 1 */

typedef struct search {
    mai_scanner scanner;
    uint64_t hits[2][MAI_SCAN_STARTS / 64];
    mai_pattern pattern[2]; /* as given, and for the other strand */
    int strands;
    int mismatches, bits; /* the limit, and bits of a counter that can pass it by one */
    mai_motif_sink sink;
    void *arg;
} search;

static mai_status
classes_of(mai_ctx *cx, const uint8_t *motif, size_t n, uint8_t *classes, bool used[2])
{
    for (size_t i = 0; i < n; i++) {
        bool lower = motif[i] >= 'a';
        uint8_t set = (motif[i] | 0x20) == 'x' ? MAI_BASE_ANY : mai_iupac_set[motif[i]];

        if (set == 0) {
            (void) mai_fail_at(cx, MAI_ETEXT, (int64_t) i, motif[i] > ' ' && motif[i] < 0x7f
                                   ? "'%c' of the motif is not an IUPAC nucleotide code"
                                   : "a byte of the motif, %d, is not an IUPAC nucleotide code", motif[i]);
            return mai_hint(cx, "The codes are A, C, G, T, U, R, Y, S, W, K, M, B, D, H, V, N and X.");
        }
        classes[i] = (uint8_t) (set | (lower ? MAI_CLASS_SECOND : 0));
        used[lower] = true;
    }
    return MAI_OK;
}

static mai_status
check_arguments(mai_ctx *cx, size_t n, int mismatches)
{
    if (n == 0)
        return mai_fail(cx, MAI_EARGUMENT, "the motif is empty");
    if (n > MAI_LONGEST_PATTERN)
        return mai_fail(cx, MAI_ELIMIT, "the motif has %zu letters; at most %d are searched for", n, MAI_LONGEST_PATTERN);
    if (mismatches < 0)
        return mai_fail(cx, MAI_EARGUMENT, "mismatches is 0 or more, not %d", mismatches);
    return MAI_OK;
}

static mai_status
prepare(mai_ctx *cx, search *s, const uint8_t *motif, size_t n)
{
    uint8_t *classes;
    bool used[2] = {false, false};

    MAI_TRY(mai_alloc(cx, n, (void **) &classes));
    MAI_TRY(classes_of(cx, motif, n, classes, used));
    MAI_TRY(mai_pattern_make(cx, classes, n, &s->pattern[0]));
    if (s->strands == 2)
        MAI_TRY(mai_pattern_reverse(cx, classes, n, &s->pattern[1]));
    return mai_scanner_open(cx, &s->scanner, &mai_plane_upper, used[1] ? &mai_plane_lower : NULL, s->pattern,
                            (size_t) s->strands, n);
}

/* Adds one to the counters of the places in `which`. */
static void
count(uint64_t *counter, int bits, uint64_t which)
{
    for (int b = 0; b < bits && which != 0; b++) {
        uint64_t carry = counter[b] & which;

        counter[b] ^= which;
        which = carry;
    }
}

/* Where a counter says `limit`. */
static uint64_t
counted(const uint64_t *counter, int bits, unsigned limit)
{
    uint64_t equal = ~(uint64_t) 0;

    for (int b = 0; b < bits; b++)
        equal &= (limit >> b & 1) != 0 ? counter[b] : ~counter[b];
    return equal;
}

/* Which of the places `alive` match with at most the mismatches allowed; how many, in the counters. */
static uint64_t
scan_counting(const search *s, const mai_pattern *pattern, size_t word, uint64_t alive, uint64_t *counter)
{
    for (int b = 0; b < s->bits; b++)
        counter[b] = 0;
    for (size_t i = 0; i < pattern->n && alive != 0; i++) {
        uint64_t fits =
            mai_plane_bits(s->scanner.of_class[pattern->place[i].class_of], word, pattern->place[i].at);

        count(counter, s->bits, ~fits & alive);
        alive &= ~counted(counter, s->bits, (unsigned) s->mismatches + 1);
    }
    return alive;
}

/* The rows of one word: by place, strand 1 first. */
static mai_status
put_hits(mai_ctx *cx, const search *s, const mai_piece *piece, size_t from, size_t word,
         uint64_t counter[2][COUNTER_BITS])
{
    for (uint64_t left = s->hits[0][word] | s->hits[1][word]; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);

        for (int strand = 0; strand < s->strands; strand++)
            if ((s->hits[strand][word] >> i & 1) != 0) {
                mai_motif_hit hit = {piece->position + (int64_t) from + i, strand == 0 ? 1 : -1, 0, piece->p + from + i};

                for (int b = 0; b < s->bits; b++)
                    hit.mismatches |= (int) (counter[strand][b] >> i & 1) << b;
                MAI_TRY(s->sink(cx, s->arg, &hit));
            }
    }
    return MAI_OK;
}

/* Decides the places of a piece from `from` on, as many as a scanner takes. */
static mai_status
scan_piece(mai_ctx *cx, search *s, const mai_piece *piece, size_t from)
{
    size_t m = s->pattern[0].n;
    size_t starts = piece->starts - from < MAI_SCAN_STARTS ? piece->starts - from : MAI_SCAN_STARTS;
    size_t n = piece->n - from < starts + m - 1 ? piece->n - from : starts + m - 1;
    uint64_t counter[2][COUNTER_BITS];

    mai_scanner_load(&s->scanner, piece->p + from, n);
    for (int strand = 0; strand < s->strands && s->bits == 0; strand++)
        mai_scan_exact(&s->scanner, &s->pattern[strand], 0, starts, s->hits[strand]);
    for (size_t w = 0; w < (starts + 63) / 64; w++) {
        for (int strand = 0; strand < s->strands && s->bits > 0; strand++)
            s->hits[strand][w] = scan_counting(s, &s->pattern[strand], w, mai_scan_room(&s->scanner, w, starts, m),
                                               counter[strand]);
        if ((s->hits[0][w] | s->hits[1][w]) != 0)
            MAI_TRY(put_hits(cx, s, piece, from + 64 * w, w, counter));
        MAI_TRY(mai_poll(cx, 2 + (int64_t) (s->bits == 0 ? m / 8 : m * (size_t) s->bits)));
    }
    return mai_poll(cx, (int64_t) n / 16);
}

mai_status
mai_motif_search(mai_ctx *cx, mai_stream *sequence, const uint8_t *motif, size_t n, bool both_strands, int mismatches,
                 mai_motif_sink sink, void *arg)
{
    search s = {.strands = both_strands ? 2 : 1, .sink = sink, .arg = arg};
    mai_pieces pieces;
    mai_piece piece;

    MAI_TRY(check_arguments(cx, n, mismatches));
    s.mismatches = mismatches < (int) n ? mismatches : (int) n;
    s.bits = s.mismatches == 0 ? 0 : 32 - __builtin_clz((unsigned) s.mismatches + 1);
    MAI_TRY(prepare(cx, &s, motif, n));
    MAI_TRY(mai_pieces_open(cx, &pieces, sequence, n - 1));
    do {
        MAI_TRY(mai_pieces_next(cx, &pieces, &piece));
        for (size_t from = 0; from < piece.starts; from += MAI_SCAN_STARTS)
            MAI_TRY(scan_piece(cx, &s, &piece, from));
    } while (piece.starts > 0);
    return MAI_OK;
}
