/*
 * genbank_feature.c - the feature table of a GenBank or EMBL record.
 *
 * A feature is a key in columns 5 to 20, and from column 21 on a location and qualifiers, each of one line or
 * several. Which lines belong together is decided as Biopython's parser does. Texts are put together in the scratch
 * of the reader and copied once complete; lists double as they grow, in the arena of the context.
 */
#include "seq/genbank_reader.h"

#include "base/arena.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 21
#define FIRST_ITEMS 16
#define MOST_QUALIFIERS 100000 /* of one feature: they are sorted in one go */

/* A list that grows in the arena. */
typedef struct list {
    void *items;
    size_t n, room;
} list;

static mai_status
add_item(mai_ctx *cx, list *l, const void *item, size_t size, size_t most)
{
    if (l->n == l->room) {
        size_t room = l->room > 0 ? 2 * l->room : FIRST_ITEMS;
        void *larger;

        if (l->n >= most)
            return mai_fail(cx, MAI_ELIMIT, "a record has more than %zu features, or one of them qualifiers", l->n);
        MAI_TRY(mai_alloc(cx, room * size, &larger));
        if (l->n > 0)
            memcpy(larger, l->items, l->n * size);
        l->items = larger;
        l->room = room;
    }
    memcpy((char *) l->items + l->n++ * size, item, size);
    return MAI_OK;
}

/* ---- lines of a feature ---- */

/* Whether the line at hand goes on with a feature: its columns are blank, behind the FT of EMBL. */
static bool
goes_on(const mai_genbank *g)
{
    if (!g->embl)
        return g->line.n == 0 || mai_span_indented(g->line, INDENT);
    return g->line.n == 0 || mai_span_begins(g->raw, "FT                   ");
}

/* Goes to the feature's next line that is not empty: *text is it, without blanks around. False when there is none. */
static mai_status
next_text(mai_ctx *cx, mai_genbank *g, mai_span *text, bool *more)
{
    for (;;) {
        MAI_TRY(mai_genbank_line(cx, g));
        *more = g->more && goes_on(g);
        if (!*more)
            return MAI_OK;
        *text = mai_strip(mai_columns(g->line, INDENT, g->line.n));
        if (text->n > 0)
            return MAI_OK;
    }
}

/* Appends a text without the blanks in it. */
static mai_status
add_solid(mai_ctx *cx, mai_genbank *g, size_t *n, mai_span text)
{
    for (mai_span word = mai_next_word(&text); word.n > 0; word = mai_next_word(&text))
        MAI_TRY(mai_scratch_add(cx, g, n, word));
    return MAI_OK;
}

/* How many more brackets are opened than closed. */
static int64_t
open_brackets(mai_span t)
{
    int64_t open = 0;

    for (size_t i = 0; i < t.n; i++)
        open += (t.p[i] == '(') - (t.p[i] == ')');
    return open;
}

static mai_status
problem(mai_ctx *cx, const mai_genbank *g, const mai_genbank_feature *f)
{
    return mai_fail_in_file(cx, MAI_ETEXT, f->line, f->at, "%s: the feature \"%.*s\" cannot be read",
                            mai_flatfile_name(g), (int) (f->type.n < 40 ? f->type.n : 40), f->type.p);
}

/*
 * The location, which goes on while it ends with a comma or has an open bracket. *text is then the line behind it, if
 * there is *more.
 */
static mai_status
take_location(mai_ctx *cx, mai_genbank *g, mai_genbank_feature *f, mai_span *text, bool *more)
{
    int64_t open = 0;
    size_t n = 0;
    bool comma;

    if (text->n == 0)
        MAI_TRY(next_text(cx, g, text, more));
    do {
        if (!*more)
            return problem(cx, g, f);
        MAI_TRY(add_solid(cx, g, &n, *text));
        open += open_brackets(*text);
        comma = text->p[text->n - 1] == ',';
        MAI_TRY(next_text(cx, g, text, more));
    } while (comma || open > 0);
    if (*more && *text->p == ')') {
        MAI_TRY(add_solid(cx, g, &n, *text));
        MAI_TRY(next_text(cx, g, text, more));
    }
    return mai_span_copy(cx, (mai_span){(const char *) g->scratch.room.p, n}, &f->text);
}

/* ---- qualifiers ---- */

/* Puts a value in its place: quotes around it and doubled ones within go, and all blanks of a translation. */
static mai_status
finish_value(mai_ctx *cx, const mai_genbank *g, size_t n, mai_genbank_qualifier *q)
{
    mai_span raw = {(const char *) g->scratch.room.p, n};
    bool translation = mai_span_is(q->key, "translation");
    size_t k = 0;
    char *to;

    if (raw.n > 1 && raw.p[0] == '"' && raw.p[raw.n - 1] == '"')
        raw = (mai_span){raw.p + 1, raw.n - 2};
    MAI_TRY(mai_alloc(cx, raw.n + 1, (void **) &to));
    MAI_TRY(mai_poll(cx, (int64_t) raw.n));
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] == '"' && i + 1 < raw.n && raw.p[i + 1] == '"')
            i++;
        if (!translation || mai_rstrip((mai_span){raw.p + i, 1}).n > 0)
            to[k++] = raw.p[i];
    }
    q->value = (mai_span){to, k};
    return MAI_OK;
}

/* The lines of a value behind its first. *text is then the line behind them, if there is *more. */
static mai_status
take_value(mai_ctx *cx, mai_genbank *g, const mai_genbank_feature *f, mai_span value, size_t *n, mai_span *text,
           bool *more)
{
    bool lone_quote = mai_span_is(value, "\""), quoted = value.n > 0 && *value.p == '"' && !lone_quote;
    bool closed = !quoted || value.p[value.n - 1] == '"';

    MAI_TRY(mai_scratch_add(cx, g, n, value));
    for (;;) {
        MAI_TRY(next_text(cx, g, text, more));
        if (!*more || (closed && *text->p == '/'))
            break;
        MAI_TRY(mai_scratch_add(cx, g, n, (mai_span){" ", 1}));
        MAI_TRY(mai_scratch_add(cx, g, n, *text));
        closed |= text->p[text->n - 1] == '"';
    }
    return closed ? MAI_OK : problem(cx, g, f);
}

/* A line that begins with '/', and those that belong to it. */
static mai_status
take_qualifier(mai_ctx *cx, mai_genbank *g, const mai_genbank_feature *f, list *qualifiers, mai_span *text,
               bool *more)
{
    mai_span key = mai_columns(*text, 1, text->n), value, stripped;
    const char *equals = key.n > 0 ? memchr(key.p, '=', key.n) : NULL;
    mai_genbank_qualifier q = {.value = {"", 0}, .order = (int32_t) qualifiers->n, .alone = equals == NULL};
    size_t n = 0;

    if (q.alone) {
        MAI_TRY(mai_span_copy(cx, key, &q.key));
        MAI_TRY(next_text(cx, g, text, more));
        if (*more && *text->p != '/')
            return problem(cx, g, f);
    } else {
        value = (mai_span){equals + 1, (size_t) (key.p + key.n - equals - 1)};
        key.n = (size_t) (equals - key.p);
        stripped = mai_strip(value);
        if (stripped.n > 0 && *stripped.p == '"')
            value = stripped;
        MAI_TRY(mai_span_copy(cx, key, &q.key));
        MAI_TRY(take_value(cx, g, f, value, &n, text, more));
        MAI_TRY(finish_value(cx, g, n, &q));
    }
    return add_item(cx, qualifiers, &q, sizeof q, MOST_QUALIFIERS);
}

static bool
same_key(const mai_genbank_qualifier *a, const mai_genbank_qualifier *b)
{
    return a->key.n == b->key.n && memcmp(a->key.p, b->key.p, a->key.n) == 0;
}

static int
compare_qualifiers(const void *left, const void *right)
{
    const mai_genbank_qualifier *a = left, *b = right;
    int c = memcmp(a->key.p, b->key.p, a->key.n < b->key.n ? a->key.n : b->key.n);

    if (c != 0)
        return c;
    if (a->key.n != b->key.n)
        return a->key.n < b->key.n ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* Brings the qualifiers of one key together; a key alone that has come before goes. */
static mai_status
order_qualifiers(mai_ctx *cx, list *l, mai_genbank_feature *f)
{
    mai_genbank_qualifier *q = l->items;
    size_t n = 0;

    MAI_TRY(mai_poll(cx, 100 * (int64_t) l->n));
    if (l->n > 1)
        qsort(q, l->n, sizeof *q, compare_qualifiers);
    for (size_t i = 0; i < l->n; i++)
        if (!q[i].alone || n == 0 || !same_key(&q[n - 1], &q[i]))
            q[n++] = q[i];
    f->qualifiers = q;
    f->nqualifiers = (int) n;
    return MAI_OK;
}

/* ---- features ---- */

/* Passes over the lines of a feature. */
static mai_status
skip_feature(mai_ctx *cx, mai_genbank *g)
{
    mai_span text;
    bool more = true;

    while (more)
        MAI_TRY(next_text(cx, g, &text, &more));
    return MAI_OK;
}

/* The feature that begins at the line at hand. */
static mai_status
take_feature(mai_ctx *cx, mai_genbank *g, const mai_genbank_record *r, list *features)
{
    mai_genbank_feature f = {.line = g->lines.number, .at = g->lines.position};
    mai_span text = mai_columns(g->line, INDENT, g->line.n), key = mai_strip(mai_columns(g->line, 2, INDENT));
    list qualifiers = {NULL, 0, 0};
    bool more = true;

    if (text.n > 0 && *text.p != ' ' && memchr(text.p, ' ', text.n) != NULL) { /* a key longer than its columns */
        text = mai_strip(mai_columns(g->line, 2, g->line.n));
        key = mai_next_word(&text);
    }
    text = mai_strip(text);
    MAI_TRY(mai_span_copy(cx, key, &f.type));
    MAI_TRY(take_location(cx, g, &f, &text, &more));
    while (more) {
        if (*text.p != '/')
            return problem(cx, g, &f);
        MAI_TRY(take_qualifier(cx, g, &f, &qualifiers, &text, &more));
    }
    MAI_TRY(order_qualifiers(cx, &qualifiers, &f));
    MAI_TRY(mai_location_read(cx, f.text, r->declared > 0 ? r->declared : 0, mai_span_is(r->topology, "circular"),
                              r->protein, &f.location));
    return add_item(cx, features, &f, sizeof f, INT_MAX / 2);
}

mai_status
mai_genbank_features(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    list features = {NULL, 0, 0};

    while (mai_genbank_is_feature_table(g))
        MAI_TRY(mai_genbank_line(cx, g));
    while (!mai_genbank_is_footer(g)) {
        if (!g->more)
            return mai_genbank_wrong(cx, g, "the file ends within the features of a record");
        if (mai_span_is(g->line, "//"))
            return mai_genbank_wrong(cx, g, "a record ends behind its features, without a sequence");
        if (g->embl && mai_span_is(g->line, "XX")) {
            MAI_TRY(mai_genbank_line(cx, g));
            if (!mai_genbank_is_footer(g))
                return mai_genbank_wrong(cx, g, "SQ or CO comes behind the features");
            break;
        }
        if (g->line.n < INDENT || mai_strip(mai_columns(g->line, 2, INDENT)).n == 0)
            MAI_TRY(mai_genbank_line(cx, g));
        else if (g->features)
            MAI_TRY(take_feature(cx, g, r, &features));
        else
            MAI_TRY(skip_feature(cx, g));
    }
    r->features = features.items;
    r->nfeatures = (int) features.n;
    return MAI_OK;
}
