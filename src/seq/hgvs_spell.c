/*
 * hgvs_spell.c - a parsed HGVS text in one spelling, that of biocommons/hgvs.
 *
 * Places are written from their own text, position by position: numbers without signs and zeros that say nothing,
 * amino acids with three letters. A text grows at most threefold, so the memory is known beforehand.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "seq/hgvs.h"
#include "seq/protein_change.h"

typedef struct hgvs_writer {
    char *p;
    size_t n, room;
} hgvs_writer;

static void
put_span(hgvs_writer *w, mai_hgvs_span span)
{
    if (span.n > 0)
        memcpy(w->p + w->n, span.p, span.n);
    w->n += span.n;
    w->p[w->n] = '\0';
}

static void
put_text(hgvs_writer *w, const char *text)
{
    put_span(w, (mai_hgvs_span){text, (int64_t) strlen(text)});
}

static void
put_number(hgvs_writer *w, int64_t number)
{
    w->n += snprintf(w->p + w->n, w->room - w->n, "%lld", (long long) number);
}

/* Amino acids in either spelling: a lower-case letter follows where it is the one of three. */
static void
put_residues(hgvs_writer *w, mai_hgvs_span span)
{
    for (int64_t i = 0; i < span.n;) {
        bool three = i + 2 < span.n && span.p[i + 1] >= 'a' && span.p[i + 1] <= 'z';

        if (three)
            put_span(w, (mai_hgvs_span){span.p + i, 3});
        else
            put_text(w, mai_amino_acid_name((uint8_t) span.p[i]));
        i += three ? 3 : 1;
    }
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits from *at on as a number. */
static int64_t
read_number(mai_hgvs_span span, int64_t *at)
{
    int64_t number = 0;

    for (; *at < span.n && is_digit(span.p[*at]); ++*at)
        number = 10 * number + (span.p[*at] - '0');
    return number;
}

/* A place letter by letter: signed numbers that begin a position, offsets, residues, and what stands between. */
static void
put_place_text(hgvs_writer *w, char type, mai_hgvs_span span)
{
    bool begins = true;

    for (int64_t i = 0; i < span.n;) {
        char c = span.p[i];

        if (is_digit(c) || c == '+' || c == '-') {
            bool digits_only = is_digit(c);
            int64_t number;

            i += !digits_only;
            number = read_number(span, &i);
            if (!begins && !digits_only && number == 0)
                continue;
            if (c == '-' || (c == '+' && !begins))
                put_span(w, (mai_hgvs_span){&c, 1});
            put_number(w, number);
            begins = false;
        } else if (type == 'p' && c != '(' && c != ')' && c != '_') {
            int64_t from = i;

            while (i < span.n && !is_digit(span.p[i]))
                i++;
            put_residues(w, (mai_hgvs_span){span.p + from, i - from});
        } else {
            put_span(w, (mai_hgvs_span){span.p + i, 1});
            begins = true;
            i++;
        }
    }
}

static bool
same_place(char type, const mai_hgvs_place *a, const mai_hgvs_place *b)
{
    if (a->text.p == b->text.p)
        return true;
    if (type == 'p' && (a->text.n != b->text.n || memcmp(a->text.p, b->text.p, a->text.n) != 0))
        return false;
    return a->definite && b->definite && a->from_end == b->from_end && a->base == b->base && a->offset == b->offset;
}

static void
put_places(hgvs_writer *w, const mai_hgvs_parts *h)
{
    if (h->start.text.p == NULL)
        return;
    put_place_text(w, h->type, h->start.text);
    if (!same_place(h->type, &h->start, &h->stop)) {
        put_text(w, "_");
        put_place_text(w, h->type, h->stop.text);
    }
}

static void
put_count(hgvs_writer *w, const mai_hgvs_parts *h)
{
    if (h->count >= 0)
        put_number(w, h->count);
    else if (h->count_unknown)
        put_text(w, "?");
}

static bool
is_letter(mai_hgvs_span span)
{
    return span.n == 1 && !is_digit(*span.p);
}

static void
put_delins(hgvs_writer *w, const mai_hgvs_parts *h)
{
    bool named = h->ref.n > 0 && h->alt.n > 0;

    if (named && h->ref.n == h->alt.n && memcmp(h->ref.p, h->alt.p, h->ref.n) == 0) {
        put_text(w, "=");
    } else if (is_letter(h->ref) && is_letter(h->alt)) {
        put_span(w, h->ref);
        put_text(w, ">");
        put_span(w, h->alt);
    } else {
        put_text(w, "delins");
        put_span(w, h->alt);
    }
}

static void
put_nucleotide_edit(hgvs_writer *w, const mai_hgvs_parts *h)
{
    static const char *const words[MAI_HGVS_NEDITS] = {
        [MAI_HGVS_DELETION] = "del", [MAI_HGVS_INSERTION] = "ins", [MAI_HGVS_DUPLICATION] = "dup",
        [MAI_HGVS_INVERSION] = "inv", [MAI_HGVS_IDENTITY] = "=", [MAI_HGVS_COPY] = "copy",
        [MAI_HGVS_CONVERSION] = "con"};

    if (h->edit == MAI_HGVS_SUBSTITUTION || h->edit == MAI_HGVS_DELINS) {
        put_delins(w, h);
    } else if (h->edit == MAI_HGVS_REPEAT) {
        put_span(w, h->ref);
        put_text(w, "[");
        put_count(w, h);
        put_text(w, "]");
    } else {
        put_text(w, words[h->edit]);
        put_span(w, h->alt);
        put_count(w, h);
    }
}

static void
put_extension(hgvs_writer *w, const mai_hgvs_parts *h)
{
    bool at_start = h->count >= 0 && (h->terminal.p == NULL || h->terminal.p[h->terminal.n] == '-');

    put_text(w, "ext");
    put_residues(w, h->terminal);
    put_text(w, at_start ? "-" : "");
    put_count(w, h);
}

static void
put_protein_edit(hgvs_writer *w, const mai_hgvs_parts *h)
{
    static const char *const words[MAI_HGVS_NEDITS] = {
        [MAI_HGVS_SUBSTITUTION] = "", [MAI_HGVS_DELETION] = "del", [MAI_HGVS_INSERTION] = "ins",
        [MAI_HGVS_DUPLICATION] = "dup", [MAI_HGVS_DELINS] = "delins", [MAI_HGVS_IDENTITY] = "=",
        [MAI_HGVS_REPEAT] = "[", [MAI_HGVS_FRAMESHIFT] = "", [MAI_HGVS_EXTENSION] = "",
        [MAI_HGVS_NO_PROTEIN] = "0", [MAI_HGVS_UNKNOWN] = "?"};

    put_text(w, words[h->edit]);
    if (h->alt.n == 1 && *h->alt.p == '?')
        put_text(w, "?");
    else
        put_residues(w, h->alt);
    if (h->edit == MAI_HGVS_EXTENSION) {
        put_extension(w, h);
    } else if (h->edit == MAI_HGVS_FRAMESHIFT) {
        put_text(w, "fsTer");
        put_count(w, h);
    } else if (h->edit == MAI_HGVS_REPEAT) {
        put_count(w, h);
        put_text(w, "]");
    }
}

static size_t
length_of(const mai_hgvs_parts *h)
{
    return h->accession.n + h->gene.n + 3 * (h->start.text.n + h->stop.text.n + h->ref.n + h->alt.n + h->terminal.n)
           + 128;
}

mai_status
mai_hgvs_write(mai_ctx *cx, const mai_hgvs_parts *h, char **out)
{
    bool special = h->type == 'p' && h->start.text.p == NULL;
    hgvs_writer w = {.room = length_of(h)};

    MAI_TRY(mai_poll(cx, w.room));
    MAI_TRY(mai_alloc(cx, w.room, (void **) &w.p));
    put_span(&w, h->accession);
    if (h->gene.n > 0) {
        put_text(&w, "(");
        put_span(&w, h->gene);
        put_text(&w, ")");
    }
    put_text(&w, h->accession.n > 0 ? ":" : "");
    put_span(&w, (mai_hgvs_span){&h->type, 1});
    put_text(&w, h->uncertain && h->edit != MAI_HGVS_NO_PROTEIN ? ".(" : ".");
    put_places(&w, h);
    if (h->type == 'p')
        put_protein_edit(&w, h);
    else
        put_nucleotide_edit(&w, h);
    if (h->uncertain)
        put_text(&w, special && h->edit == MAI_HGVS_NO_PROTEIN ? "?" : ")");
    *out = w.p;
    return MAI_OK;
}

mai_status
mai_hgvs_write_place(mai_ctx *cx, char type, const mai_hgvs_place *place, char **out)
{
    hgvs_writer w = {.room = 3 * (size_t) place->text.n + 32};

    MAI_TRY(mai_alloc(cx, w.room, (void **) &w.p));
    w.p[0] = '\0';
    put_place_text(&w, type, place->text);
    *out = w.p;
    return MAI_OK;
}

mai_status
mai_hgvs_residues(mai_ctx *cx, mai_hgvs_span letters, char **out)
{
    hgvs_writer w = {.room = 3 * (size_t) letters.n + 1};

    MAI_TRY(mai_poll(cx, w.room));
    MAI_TRY(mai_alloc(cx, w.room, (void **) &w.p));
    w.p[0] = '\0';
    if (letters.n == 1 && *letters.p == '?')
        put_span(&w, letters);
    else
        put_residues(&w, letters);
    *out = w.p;
    return MAI_OK;
}
