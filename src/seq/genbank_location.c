/*
 * genbank_location.c - locations of features, and the letters that they have.
 *
 * A location is a range, or several joined (join, order, bond), each or all of them on the other strand (complement).
 * Ends may be open (<5, >9), one of several (one-of(5,8)) or within a range ((5.8)): the whole extent counts. Source:
 * The DDBJ/ENA/GenBank Feature Table Definition, 3.4; what is read, and in which order parts are joined, is
 * Biopython's.
 */
#include "seq/genbank.h"

#include "base/arena.h"
#include "kernel/bases.h"
#include "seq/genbank_reader.h"

#include <string.h>

typedef struct reading {
    int64_t length;
    bool circular;
    mai_location *out;
} reading;

/* Takes digits off a text. */
static bool
take_number(mai_span *t, int64_t *out)
{
    size_t n = 0;

    while (n < t->n && t->p[n] >= '0' && t->p[n] <= '9')
        n++;
    if (n == 0 || !mai_span_number((mai_span){t->p, n}, out))
        return false;
    *t = (mai_span){t->p + n, t->n - n};
    return true;
}

static bool
take_char(mai_span *t, char c)
{
    if (t->n == 0 || *t->p != c)
        return false;
    t->p++, t->n--;
    return true;
}

/* "a<between>b...)" behind the opening bracket: the least and the greatest. */
static bool
take_choice(mai_span *t, char between, int64_t *least, int64_t *most)
{
    int64_t number;
    int n = 0;

    do {
        if (!take_number(t, &number))
            return false;
        *least = n == 0 || number < *least ? number : *least;
        *most = n == 0 || number > *most ? number : *most;
        n++;
    } while (take_char(t, between));
    return n >= 2 && take_char(t, ')');
}

/* An end of a range: the least and the greatest position that it may be. */
static bool
take_end(mai_span *t, int64_t *least, int64_t *most, bool *partial)
{
    if (take_char(t, '('))
        return take_choice(t, '.', least, most);
    if (mai_span_begins(*t, "one-of(")) {
        *t = mai_columns(*t, 7, t->n);
        return take_choice(t, ',', least, most);
    }
    *partial |= take_char(t, '<') || take_char(t, '>');
    if (!take_number(t, least))
        return false;
    *most = *least;
    return true;
}

static void
add_part(const reading *r, int64_t start, int64_t stop, int strand, mai_span reference)
{
    r->out->parts[r->out->nparts++] = (mai_location_part){start, stop, strand, reference};
}

/*
 * A range without complement and reference. One that ends before it begins runs over the origin of a circular
 * sequence and becomes two, `backwards` the second first.
 */
static bool
read_range(const reading *r, mai_span t, int strand, bool backwards, mai_span reference)
{
    int64_t start, stop, least, most;

    if (mai_span_begins(t, "bond(") && t.p[t.n - 1] == ')')
        t = mai_columns(t, 5, t.n - 1);
    if (!take_end(&t, &start, &most, &r->out->partial))
        return false;
    stop = most;
    if (take_char(&t, '^')) {
        if (!take_number(&t, &stop) || t.n > 0 || !(start + 1 == stop || (start == r->length && stop == 1)))
            return false;
        add_part(r, start + 1, start, strand, reference);
        return true;
    }
    if (t.n > 0) {
        if (!take_char(&t, '.') || !take_char(&t, '.') || !take_end(&t, &least, &stop, &r->out->partial) || t.n > 0)
            return false;
    }
    if (start < 1)
        return false;
    if (stop >= start) {
        add_part(r, start, stop, strand, reference);
        return true;
    }
    if (!r->circular || r->length == 0 || start > r->length)
        return false;
    if (backwards)
        add_part(r, 1, stop, strand, (mai_span){NULL, 0});
    add_part(r, start, r->length, strand, (mai_span){NULL, 0});
    if (!backwards)
        add_part(r, 1, stop, strand, (mai_span){NULL, 0});
    return true;
}

/* One of several parts, or the only one: a range, perhaps with a reference, perhaps complemented. */
static bool
read_part(const reading *r, mai_span t, int strand)
{
    mai_span reference = {NULL, 0};
    bool complement = mai_span_begins(t, "complement(");
    const char *colon;

    if (complement) {
        if (t.p[t.n - 1] != ')' || strand < 0)
            return false;
        t = mai_columns(t, 11, t.n - 1);
    }
    colon = t.n > 0 ? memchr(t.p, ':', t.n) : NULL;
    if (colon != NULL) {
        reference = (mai_span){t.p, (size_t) (colon - t.p)};
        t = mai_columns(t, reference.n + 1, t.n);
        if (reference.n == 0)
            return false;
    }
    return read_range(r, t, complement ? -1 : strand, complement, reference);
}

/* The next part of a list: up to a comma that is not inside one-of(). */
static mai_span
next_part(mai_span *t)
{
    size_t n = 0, depth = 0;
    mai_span part;

    for (; n < t->n && (depth > 0 || t->p[n] != ','); n++) {
        if (mai_span_begins(mai_columns(*t, n, t->n), "one-of("))
            depth = 1;
        else if (t->p[n] == ')')
            depth = 0;
    }
    part = (mai_span){t->p, n};
    *t = mai_columns(*t, n + 1, t->n);
    return part;
}

/* The list inside join(), order() or bond(); false when the text is none. */
static bool
list_inside(mai_span *t)
{
    static const char *const operators[] = {"join(", "order(", "bond("};

    for (int i = 0; i < 3; i++)
        if (mai_span_begins(*t, operators[i]) && t->p[t->n - 1] == ')') {
            *t = mai_columns(*t, strlen(operators[i]), t->n - 1);
            return true;
        }
    return false;
}

/* All of a location into r->out; false when it is none. */
static bool
read_all(const reading *r, mai_span t, int strand)
{
    mai_location *out = r->out;
    bool complement = mai_span_begins(t, "complement(");

    if (complement) {
        if (t.p[t.n - 1] != ')')
            return false;
        t = mai_columns(t, 11, t.n - 1);
        strand = -1;
    }
    if (list_inside(&t)) {
        while (t.n > 0) {
            mai_span part = next_part(&t);

            if (part.n > 0 && !read_part(r, part, strand))
                return false;
        }
    } else if (mai_span_begins(t, "complement(") || !read_part(r, t, strand)) {
        return false;
    }
    for (int i = 0, k = out->nparts - 1; complement && i < k; i++, k--) {
        mai_location_part swapped = out->parts[i];

        out->parts[i] = out->parts[k];
        out->parts[k] = swapped;
    }
    return out->nparts > 0;
}

/* "replace(266,"c")" of old records: the place, as its first argument. */
static mai_span
without_replacement(mai_span t)
{
    const char *comma = t.n > 0 ? memchr(t.p, ',', t.n) : NULL;

    if (!mai_span_begins(t, "replace(") || comma == NULL || comma < t.p + 8)
        return t;
    return (mai_span){t.p + 8, (size_t) (comma - t.p - 8)};
}

mai_status
mai_location_read(mai_ctx *cx, mai_span text, int64_t length, bool circular, bool protein, mai_location *out)
{
    reading r = {length, circular, out};
    size_t most = 2;

    memset(out, 0, sizeof *out);
    text = without_replacement(text);
    MAI_TRY(mai_poll(cx, 10 + 4 * (int64_t) text.n));
    if (text.n == 0)
        return MAI_OK;
    for (size_t i = 0; i < text.n; i++)
        most += text.p[i] == ',' ? 2 : 0; /* each part may run over the origin */
    MAI_TRY(MAI_NEW_ARRAY(cx, most, &out->parts));
    if (!read_all(&r, text, protein ? 0 : 1))
        out->nparts = 0;
    return MAI_OK;
}

/* The letters of a part that the sequence has: from *start on, *n of them. */
static void
clip(const mai_location_part *part, size_t length, size_t *start, size_t *n)
{
    int64_t stop = part->stop < (int64_t) length ? part->stop : (int64_t) length;

    *start = (size_t) (part->start - 1);
    *n = stop >= part->start ? (size_t) (stop - part->start + 1) : 0;
}

int64_t
mai_location_letters(const mai_location *l, size_t length)
{
    int64_t sum = 0;
    size_t start, n;

    for (int i = 0; i < l->nparts; i++) {
        if (l->parts[i].reference.n > 0)
            return -1;
        clip(&l->parts[i], length, &start, &n);
        sum += (int64_t) n;
    }
    return l->nparts > 0 ? sum : -1;
}

mai_status
mai_location_extract(mai_ctx *cx, const mai_location *l, const uint8_t *sequence, size_t length, uint8_t *to)
{
    size_t start, n;

    for (int i = 0; i < l->nparts; i++) {
        clip(&l->parts[i], length, &start, &n);
        if (n > 0 && l->parts[i].strand < 0)
            (void) mai_bases_kernel->reverse_complement(sequence + start, to, n);
        else if (n > 0)
            memcpy(to, sequence + start, n);
        to += n;
        MAI_TRY(mai_poll(cx, 10 + (int64_t) (n / 8)));
    }
    return MAI_OK;
}
