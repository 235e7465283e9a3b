/*
 * hgvs_read.c - HGVS c. and n. texts brought back to the reference.
 *
 *     [accession ':'] ('c.' | 'n.') place ['_' place] edit
 *     place  = ['-' | '*'] number [('+' | '-') number]
 *     edit   = base '>' base | 'del' [letters] | 'dup' [letters] | 'ins' letters | 'del' [letters] 'ins' letters
 *            | 'inv' [letters] | [letters] '='
 *
 * Places are those of the transcript, so the first named one is the higher on the reverse strand. Letters are brought to
 * the forward strand. All memory is the context's arena.
 */
#include "base/arena.h"
#include "base/reader.h"
#include "kernel/iupac.h"
#include "seq/hgvs_change.h"

#include <string.h>

#define LARGEST_NUMBER ((int64_t) 1 << 40)

typedef struct hgvs_reader {
    const mai_layout *layout;
    mai_reader r;
    bool coding; /* c., not n. */
} hgvs_reader;

static mai_status
not_hgvs(mai_ctx *cx, const hgvs_reader *h, const char *expected)
{
    mai_fail_at(cx, MAI_ETEXT, mai_position(&h->r), "invalid HGVS text: %s expected", expected);
    return mai_hint(cx, "Texts are such as c.76A>T, c.88+2del, c.-14_-13insAG, c.*32dup, n.7_9delinsT.");
}

static bool
next_is(const hgvs_reader *h, const char *word)
{
    size_t n = strlen(word);

    return mai_left(&h->r) >= n && memcmp(h->r.p, word, n) == 0;
}

static bool
take(hgvs_reader *h, const char *word)
{
    bool found = next_is(h, word);

    if (found)
        h->r.p += strlen(word);
    return found;
}

/* ---- places --------------------------------------------------------------------------------------------- */

static mai_status
read_number(mai_ctx *cx, hgvs_reader *h, int64_t *out)
{
    const uint8_t *began = h->r.p;

    *out = 0;
    for (; h->r.p < h->r.end && *h->r.p >= '0' && *h->r.p <= '9'; h->r.p++) {
        *out = *out * 10 + (*h->r.p - '0');
        if (*out > LARGEST_NUMBER)
            return not_hgvs(cx, h, "a smaller number");
    }
    if (h->r.p == began || *out == 0)
        return not_hgvs(cx, h, "a number from 1 on");
    return MAI_OK;
}

/* The genomic position of the place that stands next. */
static mai_status
read_place(mai_ctx *cx, hgvs_reader *h, int64_t *out)
{
    const mai_layout *layout = h->layout;
    const uint8_t *began = h->r.p;
    mai_place place = {0, 0, true};
    bool before = h->coding && take(h, "-"), behind = h->coding && !before && take(h, "*"), fits;
    int64_t number;

    MAI_TRY(read_number(cx, h, &number));
    place.offset = !h->coding ? number - 1 : before ? layout->first - number : behind ? layout->last + number
                                                                                     : layout->first + number - 1;
    fits = !h->coding || before || behind || place.offset <= layout->last;
    if (next_is(h, "+") || next_is(h, "-")) {
        bool up = next_is(h, "-");

        h->r.p++;
        MAI_TRY(read_number(cx, h, &place.away));
        if (up)
            place.away = -place.away;
    }
    *out = fits ? mai_position_of(layout, place) : 0;
    if (*out == 0)
        return mai_fail_at(cx, MAI_EDATA, began - h->r.start, "transcript \"%s\" has no position %.*s",
                           layout->transcript->name, (int) (h->r.p - began), (const char *) began);
    return MAI_OK;
}

/* ---- edits ---------------------------------------------------------------------------------------------- */

/* Nucleotide codes, as many as stand here, on the forward strand and in upper case. */
static mai_status
read_letters(mai_ctx *cx, hgvs_reader *h, mai_letters *out)
{
    const uint8_t *began = h->r.p;
    uint8_t *copy;

    while (h->r.p < h->r.end && mai_iupac_set[*h->r.p] != 0 && (*h->r.p & 32) == 0)
        h->r.p++;
    out->n = h->r.p - began;
    MAI_TRY(mai_alloc(cx, (size_t) out->n + 1, (void **) &copy));
    for (int64_t i = 0; i < out->n; i++)
        copy[i] = began[i] == 'U' ? 'T' : began[i];
    copy[out->n] = '\0';
    if (h->layout->transcript->minus)
        mai_reverse_complement_in_place(copy, out->n);
    out->p = copy;
    return mai_poll(cx, 2 * out->n);
}

static mai_status
read_edit(mai_ctx *cx, hgvs_reader *h, mai_hgvs_edit *out)
{
    if (take(h, "del")) {
        out->kind = MAI_DELETION;
        MAI_TRY(read_letters(cx, h, &out->ref));
        if (!take(h, "ins"))
            return MAI_OK;
        out->kind = MAI_DELINS;
    } else if (take(h, "ins")) {
        out->kind = MAI_INSERTION;
    } else if (next_is(h, "dup") || next_is(h, "inv")) {
        out->kind = next_is(h, "dup") ? MAI_DUPLICATION : MAI_INVERSION;
        h->r.p += 3;
        return read_letters(cx, h, &out->ref);
    } else {
        MAI_TRY(read_letters(cx, h, &out->ref));
        out->kind = MAI_UNCHANGED;
        if (take(h, "="))
            return MAI_OK;
        if (out->ref.n != 1 || !take(h, ">"))
            return not_hgvs(cx, h, "a change such as A>T, del, dup, ins, delins or inv");
        out->kind = MAI_SUBSTITUTION;
    }
    MAI_TRY(read_letters(cx, h, &out->alt));
    if (out->alt.n < 1 || (out->kind == MAI_SUBSTITUTION && out->alt.n != 1))
        return not_hgvs(cx, h, out->kind == MAI_SUBSTITUTION ? "one base in upper case" : "bases in upper case");
    return MAI_OK;
}

/* What the range and the letters of an edit have to do with one another. */
static mai_status
check_edit(mai_ctx *cx, const hgvs_reader *h, const mai_hgvs_edit *edit, bool spans)
{
    int64_t n = edit->stop - edit->start + 1;

    if (mai_left(&h->r) > 0)
        return not_hgvs(cx, h, "the end");
    if (edit->start > edit->stop)
        return mai_fail(cx, MAI_ETEXT, "invalid HGVS text: the two places are not in the order of the transcript");
    if (edit->kind == MAI_INSERTION && (!spans || n != 2))
        return mai_fail(cx, MAI_ETEXT, "invalid HGVS text: an insertion is between two neighbours, as 7_8insA");
    if (edit->kind == MAI_SUBSTITUTION && n != 1)
        return mai_fail(cx, MAI_ETEXT, "invalid HGVS text: a substitution is of one base; use delins");
    if (edit->ref.n > 0 && edit->ref.n != n)
        return mai_fail(cx, MAI_ETEXT, "invalid HGVS text: %lld positions are named and %lld bases", (long long) n,
                        (long long) edit->ref.n);
    return MAI_OK;
}

mai_status
mai_hgvs_read(mai_ctx *cx, const mai_layout *layout, const char *text, size_t n, mai_hgvs_edit *out)
{
    hgvs_reader h = {.layout = layout, .r = mai_reader_make(text, n)};
    const uint8_t *colon = n > 0 ? memchr(h.r.p, ':', n) : NULL;
    int64_t from, to;
    bool spans;

    memset(out, 0, sizeof *out);
    out->ref.p = out->alt.p = (const uint8_t *) "";
    if (colon != NULL)
        h.r.p = colon + 1;
    h.coding = next_is(&h, "c.");
    if (!take(&h, "c.") && !take(&h, "n."))
        return not_hgvs(cx, &h, "c. or n.");
    if (h.coding && layout->first < 0)
        return mai_fail(cx, MAI_EDATA, "transcript \"%s\" has no coding sequence: its texts begin with n.",
                        layout->transcript->name);
    MAI_TRY(read_place(cx, &h, &from));
    to = from;
    spans = take(&h, "_");
    if (spans)
        MAI_TRY(read_place(cx, &h, &to));
    out->start = layout->transcript->minus ? to : from;
    out->stop = layout->transcript->minus ? from : to;
    MAI_TRY(read_edit(cx, &h, out));
    return check_edit(cx, &h, out, spans);
}

/* ---- to VCF --------------------------------------------------------------------------------------------- */

/* What the edit puts in the place of its range; of an insertion and a duplication, what it puts before `at`. */
static mai_status
replacement(mai_ctx *cx, const mai_hgvs_edit *edit, mai_reference *reference, mai_change *out)
{
    int64_t n = edit->stop - edit->start + 1;
    uint8_t *letters;

    MAI_TRY(mai_reference_letters(cx, reference, edit->start, n, &letters));
    if (edit->ref.n > 0 && memcmp(letters, edit->ref.p, (size_t) n) != 0) {
        int64_t i = 0;

        while (letters[i] == edit->ref.p[i])
            i++;
        return mai_fail(cx, MAI_EDATA, "the reference has %c at position %lld, not %c on its forward strand", letters[i],
                        (long long) (edit->start + i), edit->ref.p[i]);
    }
    *out = (mai_change){edit->start, {letters, n}, edit->alt};
    if (edit->kind == MAI_INSERTION) {
        *out = (mai_change){edit->stop, {letters, 0}, edit->alt};
    } else if (edit->kind == MAI_DUPLICATION) {
        *out = (mai_change){edit->stop + 1, {letters, 0}, {letters, n}};
    } else if (edit->kind == MAI_INVERSION) {
        MAI_TRY(mai_reference_letters(cx, reference, edit->start, n, &letters));
        mai_reverse_complement_in_place(letters, n);
        out->alt = (mai_letters){letters, n};
    } else if (edit->kind == MAI_UNCHANGED) {
        out->alt = out->ref;
    }
    return MAI_OK;
}

/* Puts the letter before both alleles when one of them is empty, or the one behind at the very start. */
static mai_status
anchor(mai_ctx *cx, const mai_core_change *change, mai_reference *reference, mai_change *out)
{
    int64_t most = (change->nold > change->n ? change->nold : change->n) + 1;
    bool bare = change->nold == 0 || change->n == 0, front = change->at > 1;
    uint8_t *ref, *alt, *letter = (uint8_t *) "";
    size_t lead;

    if (bare && (front || change->nold < reference->length))
        MAI_TRY(mai_reference_letters(cx, reference, front ? change->at - 1 : change->at + change->nold, 1, &letter));
    MAI_TRY(mai_alloc(cx, (size_t) most + 1, (void **) &ref));
    MAI_TRY(mai_alloc(cx, (size_t) most + 1, (void **) &alt));
    lead = bare && front ? 1 : 0;
    memcpy(ref, letter, lead);
    memcpy(alt, letter, lead);
    memcpy(ref + lead, change->old, (size_t) change->nold);
    memcpy(alt + lead, change->letters, (size_t) change->n);
    *out = (mai_change){change->at - (int64_t) lead, {ref, change->nold + (int64_t) lead},
                        {alt, change->n + (int64_t) lead}};
    if (bare && !front && letter[0] != '\0') {
        ref[out->ref.n++] = letter[0];
        alt[out->alt.n++] = letter[0];
    }
    return mai_poll(cx, 2 * most);
}

mai_status
mai_change_of_hgvs(mai_ctx *cx, const mai_hgvs_edit *edit, mai_reference *reference, mai_change *out)
{
    mai_core_change core;

    if (edit->stop > reference->length)
        return mai_fail(cx, MAI_EDATA, "position %lld is outside a reference of %lld letters", (long long) edit->stop,
                        (long long) reference->length);
    MAI_TRY(replacement(cx, edit, reference, out));
    if (edit->kind == MAI_UNCHANGED)
        return MAI_OK;
    MAI_TRY(mai_change_core(cx, reference, *out, &core));
    if (core.nold == 0 && core.n == 0) { /* an inversion of what is its own reverse complement */
        out->alt = out->ref;
        return MAI_OK;
    }
    MAI_TRY(mai_change_shift(cx, reference, &core, -1, (mai_bounds){1, reference->length}));
    return anchor(cx, &core, reference, out);
}
