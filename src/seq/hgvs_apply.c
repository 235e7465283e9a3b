/*
 * hgvs_apply.c - HGVS texts of a sequence's own coordinates as variants that can be applied to it.
 *
 * Letters that a text names are checked here; those of the sequence that a duplication, inversion or repeat needs are
 * copied into the arena.
 */
#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/hgvs.h"
#include "seq/variant_parts.h"

/* Letters that all copies of a repeat may have together: those of the longest value. */
#define MOST_LETTERS ((int64_t) 0x3ffffff0)

/* What stands before several changes is read again for each. */
enum { MOST_BEGINNING = 256 };

/* The range of a text, [at, at + n), once it is known to lie in the sequence. */
typedef struct range {
    int64_t at, n;
} range;

static mai_status
plain_position(mai_ctx *cx, const mai_hgvs_place *place, int64_t *out)
{
    if (!place->definite || place->from_end || place->offset != 0 || place->base < 1)
        return mai_fail(cx, MAI_EUNSUPPORTED, "the position %.*s is none of the sequence's own", (int) place->text.n,
                        place->text.p);
    *out = place->base - 1;
    return MAI_OK;
}

static mai_status
find_range(mai_ctx *cx, mai_letters sequence, const mai_hgvs_parts *h, range *out)
{
    int64_t start, stop;

    if (h->type == 'p' || h->uncertain || h->edit == MAI_HGVS_COPY || h->edit == MAI_HGVS_CONVERSION)
        return mai_fail(cx, MAI_EUNSUPPORTED, "%s cannot be applied to a sequence",
                        h->type == 'p' ? "a change of a protein"
                        : h->uncertain ? "an uncertain change" : mai_hgvs_edit_name[h->edit]);
    MAI_TRY(plain_position(cx, &h->start, &start));
    MAI_TRY(plain_position(cx, &h->stop, &stop));
    if (stop < start)
        return mai_fail(cx, MAI_EDATA, "the range from %lld to %lld ends before it begins", (long long) start + 1,
                        (long long) stop + 1);
    if (stop >= sequence.n)
        return mai_fail(cx, MAI_EDATA, "position %lld lies outside a sequence of %lld letters", (long long) stop + 1,
                        (long long) sequence.n);
    *out = (range){start, stop - start + 1};
    return MAI_OK;
}

/* What the text says about the letters of its range: they, or their number. */
static mai_status
check_named(mai_ctx *cx, mai_letters sequence, const mai_hgvs_parts *h, range r)
{
    int64_t number = 0;

    if (h->ref.n == 0)
        return MAI_OK;
    if (*h->ref.p >= '0' && *h->ref.p <= '9') {
        for (int64_t i = 0; i < h->ref.n && number <= r.n; i++)
            number = 10 * number + (h->ref.p[i] - '0');
        if (number != r.n)
            return mai_fail(cx, MAI_EDATA, "the text says %.*s letters, and its range has %lld",
                            (int) (h->ref.n < 20 ? h->ref.n : 20), h->ref.p, (long long) r.n);
        return MAI_OK;
    }
    if (h->ref.n != r.n)
        return mai_fail(cx, MAI_EDATA, "the text names %lld letters, and its range has %lld", (long long) h->ref.n,
                        (long long) r.n);
    for (int64_t i = 0; i < r.n; i++)
        if (mai_folded_letters.fold[(uint8_t) h->ref.p[i]] != mai_folded_letters.fold[sequence.p[r.at + i]])
            return mai_fail(cx, MAI_EDATA, "the sequence has %c at position %lld, where the text has %c",
                            sequence.p[r.at + i], (long long) (r.at + i + 1), h->ref.p[i]);
    return mai_poll(cx, r.n);
}

/* A variant of bare letters: position is where they are, also when ref is empty. */
static mai_variant
bare(mai_letters sequence, int64_t at, int64_t nref, const uint8_t *alt, int64_t nalt)
{
    return (mai_variant){.position = at + 1, .ref = sequence.p + at, .nref = nref, .alt = alt, .nalt = nalt};
}

static mai_status
inverted(mai_ctx *cx, mai_letters sequence, range r, mai_variant *out)
{
    uint8_t *letters;

    MAI_TRY(mai_alloc(cx, r.n, (void **) &letters));
    for (int64_t i = 0; i < r.n; i++)
        letters[i] = mai_iupac_complement[sequence.p[r.at + r.n - 1 - i]];
    *out = bare(sequence, r.at, r.n, letters, r.n);
    return mai_poll(cx, r.n);
}

/*
 * All copies of the unit that follow one another from the place on become so many. The unit is what the text names,
 * or else the range; a longer range than the unit must hold copies of it and nothing else.
 */
static mai_status
repeated(mai_ctx *cx, mai_letters sequence, const mai_hgvs_parts *h, range r, mai_variant *out)
{
    const uint8_t *unit = h->ref.n > 0 ? (const uint8_t *) h->ref.p : sequence.p + r.at;
    int64_t n = h->ref.n > 0 ? h->ref.n : r.n, end = r.at;
    uint8_t *letters;

    while (sequence.n - end >= n && mai_same_letters(&mai_folded_letters, sequence.p + end, unit, n)) {
        end += n;
        MAI_TRY(mai_poll(cx, n));
    }
    if (end == r.at || (r.n > n && end != r.at + r.n))
        return mai_fail(cx, MAI_EDATA, "the sequence has no such repeats at position %lld", (long long) r.at + 1);
    if (h->count > MOST_LETTERS / n)
        return mai_fail(cx, MAI_ELIMIT, "%lld copies of %lld letters are more than a value can hold",
                        (long long) h->count, (long long) n);
    MAI_TRY(mai_alloc(cx, h->count * n + 1, (void **) &letters));
    for (int64_t i = 0; i < h->count; i++) {
        memcpy(letters + i * n, unit, n);
        MAI_TRY(mai_poll(cx, n));
    }
    *out = bare(sequence, r.at, end - r.at, letters, h->count * n);
    return MAI_OK;
}

static mai_status
variant_of(mai_ctx *cx, mai_letters sequence, const mai_hgvs_parts *h, mai_variant *out)
{
    const uint8_t *alt = (const uint8_t *) h->alt.p;
    range r = {0, 0};

    MAI_TRY(find_range(cx, sequence, h, &r));
    if (h->edit != MAI_HGVS_REPEAT)
        MAI_TRY(check_named(cx, sequence, h, r));
    switch (h->edit) {
    case MAI_HGVS_INSERTION:
        if (r.n != 2)
            return mai_fail(cx, MAI_EDATA, "an insertion lies between two neighbours, such as 5_6");
        *out = bare(sequence, r.at + 1, 0, alt, h->alt.n);
        return MAI_OK;
    case MAI_HGVS_DUPLICATION:
        *out = bare(sequence, r.at + r.n, 0, sequence.p + r.at, r.n);
        return MAI_OK;
    case MAI_HGVS_INVERSION:
        return inverted(cx, sequence, r, out);
    case MAI_HGVS_REPEAT:
        return repeated(cx, sequence, h, r, out);
    case MAI_HGVS_IDENTITY:
        *out = bare(sequence, r.at, r.n, sequence.p + r.at, r.n);
        return MAI_OK;
    default:
        *out = bare(sequence, r.at, r.n, alt, h->alt.n);
        return MAI_OK;
    }
}

/* "NC_1.1:g.[76A>T;80del]" has an inside; the beginning, with the type, belongs to each variant. */
static bool
find_brackets(const char *text, size_t n, size_t *open)
{
    const char *bracket = memchr(text, '[', n);

    if (bracket == NULL || bracket == text || bracket[-1] != '.' || text[n - 1] != ']')
        return false;
    *open = bracket - text;
    return true;
}

static int64_t
count_alleles(const char *text, size_t n)
{
    int64_t alleles = 1;

    for (size_t i = 0; i < n; i++)
        alleles += text[i] == ';';
    return alleles;
}

/* The beginning and one allele as a text of its own. */
static mai_status
parse_allele(mai_ctx *cx, const char *text, size_t nbegin, const char *allele, size_t n, mai_hgvs_parts *out)
{
    char *whole;

    MAI_TRY(mai_alloc(cx, nbegin + n + 1, (void **) &whole));
    memcpy(whole, text, nbegin);
    memcpy(whole + nbegin, allele, n);
    return mai_hgvs_parse(cx, whole, nbegin + n, out);
}

mai_status
mai_hgvs_variants(mai_ctx *cx, mai_letters sequence, const char *text, size_t n, mai_variant **out, int64_t *nout)
{
    const char *end = text + n - 1, *at;
    size_t open = 0;
    mai_hgvs_parts h;

    *nout = 0;
    if (n == 0 || !find_brackets(text, n, &open)) {
        MAI_TRY(MAI_NEW(cx, out));
        MAI_TRY(mai_hgvs_parse(cx, text, n, &h));
        *nout = 1;
        return variant_of(cx, sequence, &h, *out);
    }
    if (open > MOST_BEGINNING)
        return mai_fail(cx, MAI_ETEXT, "invalid HGVS text: more than %d characters before '['", (int) MOST_BEGINNING);
    MAI_TRY(MAI_NEW_ARRAY(cx, count_alleles(text, n), out));
    for (at = text + open; at < end;) {
        const char *allele = at + 1, *stop = memchr(allele, ';', end - allele);

        at = stop != NULL ? stop : end;
        MAI_TRY(parse_allele(cx, text, open, allele, at - allele, &h));
        MAI_TRY(variant_of(cx, sequence, &h, *out + (*nout)++));
    }
    return MAI_OK;
}
