/*
 * hgvs_write.c - a change of the reference told by a transcript: HGVS c. or n., and p.
 *
 * The change is moved in the direction of the transcript along the reference, not along the spliced sequence. So it
 * passes from an exon into the intron behind it and from an intron into an exon, as HGVS has it, and never from an exon
 * into the next one, which is HGVS's exception to the 3' rule. The text is written from what it is then.
 *
 * The protein is compared with that of the spliced sequence with the same change in it. Where the change is not wholly
 * inside one exon, or is in an untranslated region, nothing is claimed: p.?
 *
 * Source: HGVS nomenclature 21, recommendations for DNA and protein. All memory is the context's arena.
 */
#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/genetic_code.h"
#include "seq/hgvs_change.h"
#include "seq/protein_change.h"

#include <stdio.h>
#include <string.h>

/* Longest text of a place: '*' or '-', two numbers of up to 19 digits, two signs. */
#define PLACE_ROOM 48

/* What is known of one change while it is written. */
typedef struct telling {
    const mai_layout *layout;
    mai_reference *reference;
    mai_core_change change;  /* forward strand, moved */
    mai_variant_kind kind;
    mai_letters old, letters; /* in the direction of the transcript */
    int64_t from, to;         /* first and last position named, in the direction of the transcript */
    bool spans;               /* two positions are named */
} telling;

/* ---- c. ------------------------------------------------------------------------------------------------- */

static bool
is_reverse_complement(mai_letters a, mai_letters b)
{
    if (a.n != b.n)
        return false;
    for (int64_t i = 0; i < a.n; i++)
        if (a.p[i] != mai_iupac_complement[b.p[b.n - 1 - i]])
            return false;
    return true;
}

/* Letters in the direction of the transcript. */
static mai_status
directed(mai_ctx *cx, const telling *t, const uint8_t *letters, int64_t n, mai_letters *out)
{
    uint8_t *copy;

    *out = (mai_letters){letters, n};
    if (!t->layout->transcript->minus)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) n + 1, (void **) &copy));
    memcpy(copy, letters, (size_t) n + 1);
    mai_reverse_complement_in_place(copy, n);
    out->p = copy;
    return mai_poll(cx, n);
}

/* Whether the letters before an insertion, in the direction of the transcript, are the same and transcribed. */
static mai_status
is_duplication(mai_ctx *cx, const telling *t, bool *out)
{
    const mai_core_change *change = &t->change;
    bool minus = t->layout->transcript->minus;
    int64_t at = minus ? change->at : change->at - change->n;
    uint8_t *letters;

    *out = false;
    if (at < 1 || at - 1 > t->reference->length - change->n ||
        !mai_place_of(t->layout, minus ? at + change->n - 1 : at).inside)
        return MAI_OK;
    MAI_TRY(mai_reference_letters(cx, t->reference, at, change->n, &letters));
    *out = memcmp(letters, change->letters, (size_t) change->n) == 0;
    return MAI_OK;
}

/* The positions that the text names, low and high on the reference. */
static void
name_range(telling *t, int64_t low, int64_t high)
{
    bool minus = t->layout->transcript->minus;

    t->from = minus ? high : low;
    t->to = minus ? low : high;
    t->spans = low != high;
}

static mai_status
classify(mai_ctx *cx, telling *t)
{
    const mai_core_change *change = &t->change;
    bool copied = false, minus = t->layout->transcript->minus;

    MAI_TRY(directed(cx, t, change->old, change->nold, &t->old));
    MAI_TRY(directed(cx, t, change->letters, change->n, &t->letters));
    name_range(t, change->at, change->at + change->nold - 1);
    if (change->nold == 0) {
        MAI_TRY(is_duplication(cx, t, &copied));
        t->kind = copied ? MAI_DUPLICATION : MAI_INSERTION;
        name_range(t, change->at - 1, change->at);
        if (copied)
            name_range(t, minus ? change->at : change->at - change->n,
                       minus ? change->at + change->n - 1 : change->at - 1);
    } else if (change->n == 0) {
        t->kind = MAI_DELETION;
    } else if (change->nold == 1 && change->n == 1) {
        t->kind = MAI_SUBSTITUTION;
    } else {
        t->kind = is_reverse_complement(t->old, t->letters) ? MAI_INVERSION : MAI_DELINS;
    }
    return mai_poll(cx, change->nold + change->n);
}

static int
put_place(const mai_layout *layout, int64_t position, char *to)
{
    mai_place place = mai_place_of(layout, position);
    long long number = place.offset + 1;
    const char *sign = "";
    int n;

    if (layout->first >= 0 && place.offset < layout->first) {
        number = layout->first - place.offset;
        sign = "-";
    } else if (layout->first >= 0 && place.offset > layout->last) {
        number = place.offset - layout->last;
        sign = "*";
    } else if (layout->first >= 0) {
        number = place.offset - layout->first + 1;
    }
    n = snprintf(to, PLACE_ROOM, "%s%lld", sign, number);
    if (place.away != 0)
        n += snprintf(to + n, PLACE_ROOM - n, "%+lld", (long long) place.away);
    return n;
}

static void
put_letters(char *to, int64_t *n, mai_letters letters)
{
    memcpy(to + *n, letters.p, (size_t) letters.n);
    *n += letters.n;
}

static void
put_word(char *to, int64_t *n, const char *word)
{
    put_letters(to, n, (mai_letters){(const uint8_t *) word, (int64_t) strlen(word)});
}

static mai_status
write_text(mai_ctx *cx, const telling *t, const char **out)
{
    static const char *const words[MAI_NKINDS] = {
        [MAI_SUBSTITUTION] = ">", [MAI_DELETION] = "del", [MAI_INSERTION] = "ins", [MAI_DUPLICATION] = "dup",
        [MAI_INVERSION] = "inv", [MAI_DELINS] = "delins", [MAI_SYMBOLIC] = "", [MAI_UNCHANGED] = "="};
    bool says_new = t->kind == MAI_SUBSTITUTION || t->kind == MAI_INSERTION || t->kind == MAI_DELINS;
    int64_t n = 0;
    char *text;

    MAI_TRY(mai_alloc(cx, (size_t) (t->letters.n + 2 * PLACE_ROOM + 16), (void **) &text));
    put_word(text, &n, t->layout->first >= 0 ? "c." : "n.");
    n += put_place(t->layout, t->from, text + n);
    if (t->spans) {
        text[n++] = '_';
        n += put_place(t->layout, t->to, text + n);
    }
    if (t->kind == MAI_SUBSTITUTION)
        put_letters(text, &n, t->old);
    put_word(text, &n, words[t->kind]);
    if (says_new)
        put_letters(text, &n, t->letters);
    text[n] = '\0';
    *out = text;
    return mai_poll(cx, n);
}

/* ---- p. ------------------------------------------------------------------------------------------------- */

/*
 * The spliced sequence with the change in it. `from` and `to` are the offsets of the first place where it differs: old
 * letters from..to-1 gave way. False where the change is not wholly within one piece.
 */
static mai_status
splice_change(mai_ctx *cx, const telling *t, const uint8_t *spliced, uint8_t **out, int64_t *nout, int64_t *from,
              bool *within)
{
    const mai_core_change *change = &t->change;
    bool minus = t->layout->transcript->minus;
    int64_t low = change->at, high = change->at + change->nold - 1, most = t->layout->length, n = 0, done = 0;
    uint8_t *to;

    *within = false;
    if (change->nold == 0) { /* an insertion is within a piece when both its neighbours are */
        low = change->at - 1;
        high = change->at;
    }
    for (int64_t i = 0; i < t->layout->npieces; i++) {
        const mai_piece *piece = &t->layout->pieces[i];

        if (piece->start <= high && piece->stop >= low)
            most += change->n;
        if (piece->start <= high && piece->stop >= low && (piece->start > low || piece->stop < high))
            return MAI_OK;
    }
    MAI_TRY(mai_alloc(cx, (size_t) most + 1, (void **) &to));
    for (int64_t i = 0; i < t->layout->npieces; i++) {
        const mai_piece *piece = &t->layout->pieces[i];
        int64_t at;

        if (piece->start > low || piece->stop < high)
            continue;
        at = piece->offset + (minus ? piece->stop - (change->at + change->nold - 1) : change->at - piece->start);
        memcpy(to + n, spliced + done, (size_t) (at - done));
        n += at - done;
        memcpy(to + n, t->letters.p, (size_t) t->letters.n);
        n += t->letters.n;
        done = at + change->nold;
        if (!*within)
            *from = at;
        *within = true;
    }
    memcpy(to + n, spliced + done, (size_t) (t->layout->length - done));
    *out = to;
    *nout = n + t->layout->length - done;
    return mai_poll(cx, most + 8 * t->layout->npieces);
}

/*
 * Letters as amino acids, a last partial codon as X. The first codon is M when it is the reference's own initiator, or
 * is plainly so.
 */
static mai_status
translate(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, int64_t n, bool starts, uint8_t **out,
          int64_t *nout)
{
    if (n < 0) /* less is left than the phase leaves out */
        n = 0;
    *nout = (n + 2) / 3;
    MAI_TRY(mai_alloc(cx, (size_t) *nout + 1, (void **) out));
    for (int64_t i = 0; i < n / 3; i++)
        (*out)[i] = (uint8_t) mai_codon_amino(code, mai_iupac_set[letters[3 * i]], mai_iupac_set[letters[3 * i + 1]],
                                              mai_iupac_set[letters[3 * i + 2]]);
    if (n % 3 != 0)
        (*out)[n / 3] = 'X';
    if (starts && n >= 3)
        (*out)[0] = 'M';
    return mai_poll(cx, n);
}

static bool
ends_alike(const uint8_t *end, int64_t n, const uint8_t *letters, int64_t nletters)
{
    return nletters >= n && memcmp(letters + nletters - n, end, (size_t) n) == 0;
}

/* Compares the proteins of the spliced sequence before and after the change at offset `from` of it. */
static mai_status
compare_proteins(mai_ctx *cx, const telling *t, const uint8_t *spliced, const uint8_t *altered, int64_t naltered,
                 int64_t from, const mai_genetic_code *code, bool predicted, const char **out)
{
    const mai_layout *layout = t->layout;
    int64_t begin = layout->first + layout->transcript->phase, grown = naltered - layout->length, at;
    bool starts = layout->transcript->phase == 0 && begin + 3 <= layout->last + 1 &&
                  mai_codon_is_start(code, spliced + begin), same_start;
    mai_protein_change change = {.predicted = predicted, .frameshift = grown % 3 != 0};
    uint8_t *reference, *changed;
    char *text;
    size_t n;

    same_start = starts && naltered - begin >= 3 && memcmp(spliced + begin, altered + begin, 3) == 0;
    if (from <= begin + 2 && !same_start && ends_alike(spliced + layout->first, layout->length - layout->first, altered,
                                                       naltered)) {
        *out = "p.?"; /* all of the coding sequence is still there: the untranslated region changed */
        return MAI_OK;
    }
    if (from < layout->first) { /* the initiator went together with letters before it */
        *out = starts ? "p.Met1?" : "p.?";
        return MAI_OK;
    }
    at = from - begin < 0 ? 0 : from - begin;
    MAI_TRY(translate(cx, code, spliced + begin, layout->last + 1 - begin, starts, &reference, &change.nreference));
    MAI_TRY(translate(cx, code, altered + begin, naltered - begin, same_start, &changed, &change.naltered));
    change.reference = reference;
    change.altered = changed;
    change.ncoding = (layout->last + 1 - begin + grown + 2) / 3;
    if (change.ncoding > change.naltered)
        change.ncoding = change.naltered;
    if (change.ncoding < 0)
        change.ncoding = 0;
    change.first_codon = at / 3 + 1;
    MAI_TRY(mai_protein_change_hgvs(cx, &change, &text, &n));
    *out = text;
    return MAI_OK;
}

static mai_status
tell_protein(mai_ctx *cx, telling *t, const uint8_t *spliced, const mai_genetic_code *code, bool predicted,
             const char **out)
{
    const mai_layout *layout = t->layout;
    uint8_t *altered, *letters;
    int64_t naltered, from = 0;
    bool within;

    *out = "p.?";
    if (mai_place_of(layout, t->from).away != 0 || mai_place_of(layout, t->to).away != 0)
        return MAI_OK;
    if (spliced == NULL) {
        MAI_TRY(mai_transcript_sequence(cx, layout, t->reference, &letters));
        spliced = letters;
    }
    MAI_TRY(splice_change(cx, t, spliced, &altered, &naltered, &from, &within));
    if (!within || from > layout->last || from + t->change.nold - 1 < layout->first ||
        (t->change.nold == 0 && from == layout->first))
        return MAI_OK;
    if (t->kind == MAI_UNCHANGED) {
        *out = predicted ? "p.(=)" : "p.=";
        return MAI_OK;
    }
    return compare_proteins(cx, t, spliced, altered, naltered, from, code, predicted, out);
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

/* Whether all letters that the change names, and those around an insertion, are between the transcript's ends. */
static bool
is_inside(const mai_layout *layout, const mai_core_change *change)
{
    int64_t low = change->nold == 0 ? change->at - 1 : change->at;
    int64_t high = change->nold == 0 ? change->at : change->at + change->nold - 1;

    return low >= 1 && mai_place_of(layout, low).inside && mai_place_of(layout, high).inside;
}

/* Moves the change downstream as far as it goes; one that began behind the transcript may reach back into it. */
static mai_status
move_downstream(mai_ctx *cx, telling *t)
{
    const mai_transcript *transcript = t->layout->transcript;
    const mai_bounds anywhere = {1, t->reference->length};
    mai_bounds bounds = {transcript->exons[0].start, transcript->exons[transcript->nexons - 1].stop};
    int step = transcript->minus ? -1 : 1;

    MAI_TRY(mai_change_shift(cx, t->reference, &t->change, step, bounds));
    if (is_inside(t->layout, &t->change))
        return MAI_OK;
    MAI_TRY(mai_change_shift(cx, t->reference, &t->change, -step, anywhere));
    return mai_change_shift(cx, t->reference, &t->change, step, bounds);
}

mai_status
mai_hgvs_of_change(mai_ctx *cx, const mai_layout *layout, mai_reference *reference, const uint8_t *spliced,
                   mai_change change, int genetic_code, bool predicted, mai_hgvs *out)
{
    telling t = {.layout = layout, .reference = reference};
    const mai_genetic_code *code;

    *out = (mai_hgvs){NULL, NULL};
    MAI_TRY(mai_genetic_code_get(cx, genetic_code, &code));
    MAI_TRY(mai_change_core(cx, reference, change, &t.change));
    if (t.change.nold == 0 && t.change.n == 0) { /* the letters that are not changed are named */
        t.kind = MAI_UNCHANGED;
        t.change = (mai_core_change){change.position, change.ref.n, 0, t.change.old, t.change.letters};
        name_range(&t, change.position, change.position + change.ref.n - 1);
        t.letters.p = t.change.letters;
        if (change.ref.n == 0 || !is_inside(layout, &t.change))
            return MAI_OK;
    } else {
        MAI_TRY(move_downstream(cx, &t));
        if (!is_inside(layout, &t.change))
            return MAI_OK;
        MAI_TRY(classify(cx, &t));
    }
    MAI_TRY(write_text(cx, &t, &out->c));
    return layout->first < 0 ? MAI_OK : tell_protein(cx, &t, spliced, code, predicted, &out->p);
}
