/*
 * variant_apply.c - a sequence with variants applied.
 *
 * Variants are reduced to bare changes, sorted by where they begin, checked against the sequence and one another, and
 * then copied with what lies between them in one pass.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/variant_parts.h"

/* The longest value there is, less what stands before its letters. */
#define LONGEST ((int64_t) 0x3ffffff0)

static mai_status
check_variant(mai_ctx *cx, mai_letters sequence, const mai_variant *variant)
{
    int64_t at = variant->position > 0 ? variant->position - 1 : -1;

    if (at < 0 || at > sequence.n || variant->nref > sequence.n - at)
        return mai_fail(cx, MAI_EDATA,
                        "the variant at position %lld with %lld letters lies outside a sequence of %lld letters",
                        (long long) variant->position, (long long) variant->nref, (long long) sequence.n);
    for (int64_t i = 0; i < variant->nref; i++)
        if (mai_folded_letters.fold[sequence.p[at + i]] != mai_folded_letters.fold[variant->ref[i]])
            return mai_fail(cx, MAI_EDATA, "the sequence has %c at position %lld, where the variant's ref has %c",
                            sequence.p[at + i], (long long) (at + i + 1), variant->ref[i]);
    for (int64_t i = 0; i < variant->nalt; i++)
        if (mai_iupac_set[variant->alt[i]] == 0)
            return mai_fail(cx, MAI_ETEXT, "letter %lld of alt of the variant at position %lld is no nucleotide code",
                            (long long) i + 1, (long long) variant->position);
    return mai_poll(cx, variant->nref + variant->nalt + 10);
}

/* A character of several bytes could be cut in two. */
static mai_status
check_ascii(mai_ctx *cx, mai_letters sequence)
{
    const int64_t step = 1 << 16;

    for (int64_t from = 0; from < sequence.n; from += step) {
        int64_t end = from + step < sequence.n ? from + step : sequence.n;
        uint8_t any = 0;

        for (int64_t i = from; i < end; i++)
            any |= sequence.p[i];
        for (int64_t i = from; any > 127 && i < end; i++)
            if (sequence.p[i] > 127)
                return mai_fail_at(cx, MAI_ETEXT, i, "letter %lld of the sequence is no nucleotide code",
                                   (long long) i + 1);
        MAI_TRY(mai_poll(cx, (end - from) / 8));
    }
    return MAI_OK;
}

/* The order of places; at one place what inserts comes before what takes away, since it lies before that letter. */
static int
by_place(const void *a, const void *b)
{
    const mai_bare_change *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->nref > 0) - (y->nref > 0);
}

static mai_status
check_apart(mai_ctx *cx, const mai_bare_change *changes, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        const mai_bare_change *before = changes + i - 1;
        bool overlap = before->at + before->nref > changes[i].at
                       || (before->at == changes[i].at && before->nref == 0 && changes[i].nref == 0);

        if (overlap)
            return mai_fail(cx, MAI_EDATA, "two variants overlap at position %lld", (long long) changes[i].at + 1);
        MAI_TRY(mai_poll(cx, 2));
    }
    return MAI_OK;
}

/* Bare changes in order, without those that change nothing. */
static mai_status
sorted_changes(mai_ctx *cx, mai_letters sequence, const mai_variant *variants, int64_t n, mai_bare_change **out,
               int64_t *nout)
{
    mai_bare_change *changes;
    int64_t kept = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &changes));
    for (int64_t i = 0; i < n; i++) {
        mai_bare_change change;

        MAI_TRY(check_variant(cx, sequence, variants + i));
        change = (mai_bare_change){variants[i].position - 1, variants[i].nref, variants[i].nalt, variants[i].alt};
        mai_change_trim(sequence, &mai_exact_letters, &change);
        if (change.nref > 0 || change.nalt > 0)
            changes[kept++] = change;
    }
    MAI_TRY(mai_poll(cx, kept * 50));
    if (kept > 1)
        qsort(changes, kept, sizeof *changes, by_place);
    MAI_TRY(check_apart(cx, changes, kept));
    *out = changes;
    *nout = kept;
    return MAI_OK;
}

static mai_status
length_after(mai_ctx *cx, mai_letters sequence, const mai_bare_change *changes, int64_t n, int64_t *out)
{
    int64_t length = sequence.n;

    for (int64_t i = 0; i < n; i++) {
        length += changes[i].nalt - changes[i].nref;
        if (length > LONGEST + sequence.n)
            break;
    }
    if (length > LONGEST)
        return mai_fail(cx, MAI_ELIMIT, "the sequence with its variants would have more than %lld letters",
                        (long long) LONGEST);
    *out = length;
    return MAI_OK;
}

/* memcpy in steps between which a query can be cancelled. */
static mai_status
copy(mai_ctx *cx, uint8_t **to, const uint8_t *from, int64_t n)
{
    const int64_t step = 4 << 20;

    while (n > 0) {
        int64_t now = n < step ? n : step;

        memcpy(*to, from, now);
        *to += now;
        from += now;
        n -= now;
        MAI_TRY(mai_poll(cx, now / 8 + 5));
    }
    return MAI_OK;
}

mai_status
mai_apply_variants(mai_ctx *cx, mai_letters sequence, const mai_variant *variants, int64_t n, size_t header,
                   uint8_t **out, int64_t *nout)
{
    mai_bare_change *changes;
    int64_t kept, length = 0, at = 0;
    uint8_t *bytes, *to;

    MAI_TRY(check_ascii(cx, sequence));
    MAI_TRY(sorted_changes(cx, sequence, variants, n, &changes, &kept));
    MAI_TRY(length_after(cx, sequence, changes, kept, &length));
    MAI_TRY(mai_alloc(cx, header + length + 1, (void **) &bytes));
    to = bytes + header;
    for (int64_t i = 0; i < kept; i++) {
        MAI_TRY(copy(cx, &to, sequence.p + at, changes[i].at - at));
        MAI_TRY(copy(cx, &to, changes[i].alt, changes[i].nalt));
        at = changes[i].at + changes[i].nref;
    }
    MAI_TRY(copy(cx, &to, sequence.p + at, sequence.n - at));
    *out = bytes;
    *nout = length;
    return MAI_OK;
}
