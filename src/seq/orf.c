/*
 * orf.c - open reading frames in six frames.
 *
 * One pass along the forward strand. The last three letters, as sets of bases, are a number of twelve bits; tables of
 * that size say of a codon and of its reverse complement whether it starts or stops and what it stands for. They are made
 * from the genetic code as codons are met, since a short sequence has few of them. A frame of the forward strand ends where its stop is met; one of the reverse strand begins, for the
 * pass, with its stop and ends at the next one, its first start being the last that was seen. The arena owns tables and
 * the protein at hand.
 */
#include "seq/motif.h"

#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/genetic_code.h"

enum { CODONS = 4096, STARTS = 1, STOPS = 2, REVERSE = 2, UNKNOWN = 16 }; /* a reverse codon's bits lie REVERSE higher */

typedef struct frame {
    int64_t left;   /* first letter behind the last stop, or of the sequence's frame */
    int64_t start;  /* forward: first start codon; reverse: last one so far; -1 for none */
    bool open_left; /* no stop stands before `left` */
} frame;

typedef struct search {
    const uint8_t *letters;
    int64_t n;
    const mai_genetic_code *code;
    uint8_t kind[CODONS];  /* UNKNOWN: not met so far */
    char amino[2][CODONS]; /* as it is read on either strand */
    frame frames[2][3];    /* by strand, and by position of a codon mod 3 */
    mai_orf_start begin;
    int64_t min_length;
    char *protein;
    size_t room;
    mai_orf_sink sink;
    void *arg;
} search;

static unsigned
complement(unsigned set)
{
    return (set & 1) << 3 | (set & 2) << 1 | (set & 4) >> 1 | (set & 8) >> 3;
}

static uint8_t
kind_of(const search *s, const mai_genetic_code *code, unsigned a, unsigned b, unsigned c)
{
    uint8_t letters[3] = {(uint8_t) mai_iupac_code[a], (uint8_t) mai_iupac_code[b], (uint8_t) mai_iupac_code[c]};
    bool starts = s->begin == MAI_ORF_ATG ? memcmp(letters, "ATG", 3) == 0
                  : s->begin == MAI_ORF_TABLE && mai_codon_is_start(code, letters);

    return (uint8_t) ((starts ? STARTS : 0) | (mai_codon_is_stop(code, letters) ? STOPS : 0));
}

/* Fills the tables for a codon, none of whose sets is empty. */
static mai_status
learn_codon(mai_ctx *cx, search *s, unsigned codon)
{
    const mai_genetic_code *code = s->code;
    unsigned a = codon >> 8, b = codon >> 4 & 15, c = codon & 15;

    s->kind[codon] = (uint8_t) (kind_of(s, code, a, b, c)
                                | kind_of(s, code, complement(c), complement(b), complement(a)) << REVERSE);
    s->amino[0][codon] = mai_codon_amino(code, (uint8_t) a, (uint8_t) b, (uint8_t) c);
    s->amino[1][codon] =
        mai_codon_amino(code, (uint8_t) complement(c), (uint8_t) complement(b), (uint8_t) complement(a));
    return mai_poll(cx, 500);
}

static unsigned
set_of(uint8_t letter)
{
    return (letter | 0x20) == 'x' ? (unsigned) MAI_BASE_ANY : mai_iupac_set[letter];
}

static unsigned
codon_at(const search *s, int64_t i)
{
    return set_of(s->letters[i]) << 8 | set_of(s->letters[i + 1]) << 4 | set_of(s->letters[i + 2]);
}

static mai_status
translate(mai_ctx *cx, search *s, int64_t left, int64_t right, bool reverse)
{
    size_t n = (size_t) (right - left) / 3;

    if (n > s->room) {
        s->room = 2 * n < (size_t) s->n / 3 ? 2 * n : (size_t) s->n / 3;
        MAI_TRY(mai_alloc(cx, s->room, (void **) &s->protein));
    }
    for (size_t k = 0; k < n; k++)
        s->protein[k] = s->amino[reverse][codon_at(s, reverse ? right - 3 - 3 * (int64_t) k : left + 3 * (int64_t) k)];
    if (s->begin != MAI_ORF_ANY)
        s->protein[0] = 'M';
    return mai_poll(cx, 3 * (int64_t) n);
}

/* Letters left to right - 1 are a frame without stops; open_right: none stands behind it either. */
static mai_status
put_orf(mai_ctx *cx, search *s, const frame *f, bool reverse, int64_t right, bool open_right)
{
    mai_orf orf = {.strand = reverse ? -1 : 1};
    int64_t left = f->left;

    if (s->begin != MAI_ORF_ANY) {
        if (f->start < 0)
            return MAI_OK;
        left = reverse ? left : f->start;
        right = reverse ? f->start + 3 : right;
    }
    if (right - left < s->min_length || right - left < 3)
        return MAI_OK;
    orf.start = left + 1;
    orf.stop = right;
    orf.frame = (int) (reverse ? (s->n - right) % 3 : left % 3) + 1;
    orf.partial_start = s->begin == MAI_ORF_ANY && (reverse ? open_right : f->open_left);
    orf.partial_stop = reverse ? f->open_left : open_right;
    MAI_TRY(translate(cx, s, left, right, reverse));
    orf.protein = s->protein;
    return s->sink(cx, s->arg, &orf);
}

/* What the codon at i means for the frame that it lies in, on one strand. */
static mai_status
take_codon(mai_ctx *cx, search *s, int64_t i, bool reverse, unsigned kind)
{
    frame *f = &s->frames[reverse][i % 3];

    if ((kind & STOPS) != 0) {
        MAI_TRY(put_orf(cx, s, f, reverse, i, false));
        *f = (frame){i + 3, -1, false};
    } else if ((kind & STARTS) != 0 && (reverse || f->start < 0)) {
        f->start = i;
    }
    return MAI_OK;
}

static mai_status
refuse(mai_ctx *cx, uint8_t letter, int64_t position)
{
    return mai_fail_at(cx, MAI_ETEXT, position, letter > ' ' && letter < 0x7f
                           ? "'%c' of the sequence is not an IUPAC nucleotide code"
                           : "a byte of the sequence, %d, is not an IUPAC nucleotide code", letter);
}

static mai_status
scan(mai_ctx *cx, search *s)
{
    unsigned codon = 0;

    for (int64_t i = 0; i < s->n; i++) {
        unsigned set = set_of(s->letters[i]);

        if (set == 0)
            return refuse(cx, s->letters[i], i);
        codon = (codon << 4 | set) & (CODONS - 1);
        if (i >= 2 && s->kind[codon] == UNKNOWN)
            MAI_TRY(learn_codon(cx, s, codon));
        if (i >= 2 && s->kind[codon] != 0) {
            MAI_TRY(take_codon(cx, s, i - 2, false, s->kind[codon]));
            MAI_TRY(take_codon(cx, s, i - 2, true, s->kind[codon] >> REVERSE));
        }
        MAI_TRY(mai_poll(cx, 2));
    }
    return MAI_OK;
}

mai_status
mai_orfs(mai_ctx *cx, const uint8_t *letters, size_t n, const mai_genetic_code *code, mai_orf_start begin,
         int min_length, mai_orf_sink sink, void *arg)
{
    search *s;

    if (min_length < 0)
        return mai_fail(cx, MAI_EARGUMENT, "min_length is 0 or more, not %d", min_length);
    MAI_TRY(MAI_NEW(cx, &s));
    *s = (search){.letters = letters, .n = (int64_t) n, .code = code, .begin = begin, .min_length = min_length,
                   .sink = sink, .arg = arg};
    memset(s->kind, UNKNOWN, sizeof s->kind);
    for (int k = 0; k < 6; k++)
        s->frames[k / 3][k % 3] = (frame){k % 3, -1, true};
    MAI_TRY(scan(cx, s));
    /* The last whole codons of the three frames end in the last three places. */
    for (int64_t right = s->n - 2 > 0 ? s->n - 2 : 0; right <= s->n; right++)
        for (int strand = 0; strand < 2; strand++) {
            frame *f = &s->frames[strand][right % 3];

            if (right >= f->left)
                MAI_TRY(put_orf(cx, s, f, strand == 1, right, true));
        }
    return MAI_OK;
}
