/*
 * rows.c - collecting labelled rows (rows.h has the layout).
 *
 * Adding a row writes cells and nothing else; slabs double up to 4 MB, so that small groups stay small. A
 * text column that has more texts than a model may have categories can only be of use if it must be left out,
 * which it is when all texts differ; as soon as one repeats, the collection fails.
 *
 * Bytes: a header of words, then names, dictionaries, and the cells as they lie. They are for the same
 * program on the same machine, but are read as if a stranger had written them.
 */
#include "learn/rows.h"

#include "base/reader.h"

#include <string.h>

#define SIGNATURE UINT64_C(0x6d61695f726f7701)
#define FIRST_SLAB ((size_t) 4096)
#define LARGEST_SLAB ((size_t) 4 << 20)
#define MOST_COLUMNS 100000

/* ---- making ---- */

static mai_status
copy_name(mai_ctx *cx, const char *name, const char **out)
{
    char *copy;

    MAI_TRY(mai_strndup(cx, name, strlen(name), &copy));
    *out = copy;
    return MAI_OK;
}

mai_status
mai_rows_make(mai_ctx *cx, const mai_rows_shape *shape, mai_rows **out)
{
    mai_rows *rows;

    if (shape->ncolumns > MOST_COLUMNS)
        return mai_fail(cx, MAI_ELIMIT, "%d features are too many, at most %d can be learned from",
                        shape->ncolumns, MOST_COLUMNS);
    MAI_TRY(MAI_NEW(cx, &rows));
    rows->ncolumns = shape->ncolumns;
    rows->target = shape->target;
    rows->vector = shape->vector;
    MAI_TRY(MAI_NEW_ARRAY(cx, shape->ncolumns, &rows->columns));
    MAI_TRY(MAI_NEW_ARRAY(cx, shape->ncolumns, &rows->texts));
    for (int i = 0; i < shape->ncolumns; i++) {
        rows->columns[i] = shape->columns[i];
        MAI_TRY(copy_name(cx, shape->columns[i].name, &rows->columns[i].name));
        if (shape->columns[i].is_text)
            MAI_TRY(MAI_NEW(cx, &rows->texts[i]));
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, shape->nkeys, &rows->keys));
    for (; rows->nkeys < shape->nkeys; rows->nkeys++)
        MAI_TRY(copy_name(cx, shape->keys[rows->nkeys], &rows->keys[rows->nkeys]));
    *out = rows;
    return MAI_OK;
}

/* ---- adding ---- */

static mai_status
check_bytes(mai_ctx *cx, const mai_rows *rows, size_t more)
{
    size_t width = sizeof(mai_cell) * (size_t) mai_rows_width(rows);
    size_t used = (size_t) rows->n * width + rows->text_bytes;

    if (MAI_LIKELY(used <= MAI_ROWS_BYTES && more <= MAI_ROWS_BYTES - used))
        return MAI_OK;
    mai_fail(cx, MAI_ELIMIT, "the rows to learn from take more than %zu MB", MAI_ROWS_BYTES >> 20);
    mai_detail(cx, "%lld rows of %d columns are collected; each takes %zu bytes.", (long long) rows->n,
               rows->ncolumns, width);
    return mai_hint(cx, "Train on a sample, for instance WHERE medai_fold(id, 10) = 1, or on fewer columns.");
}

static mai_status
add_slab(mai_ctx *cx, mai_rows *rows)
{
    size_t width = sizeof(mai_cell) * (size_t) mai_rows_width(rows);
    size_t bytes = rows->last != NULL ? 2 * width * (size_t) rows->last->room : FIRST_SLAB;
    mai_slab *slab;

    if (bytes > LARGEST_SLAB)
        bytes = LARGEST_SLAB;
    MAI_TRY(MAI_NEW(cx, &slab));
    slab->room = (int64_t) (bytes / width > 0 ? bytes / width : 1);
    MAI_TRY(mai_alloc(cx, width * (size_t) slab->room, (void **) &slab->cells));
    if (rows->last != NULL)
        rows->last->next = slab;
    else
        rows->first = slab;
    rows->last = slab;
    return MAI_OK;
}

mai_status
mai_rows_next(mai_ctx *cx, mai_rows *rows, mai_cell **cell)
{
    size_t width = (size_t) mai_rows_width(rows);

    if (MAI_UNLIKELY(rows->last == NULL || rows->last->n == rows->last->room)) {
        MAI_TRY(check_bytes(cx, rows, sizeof(mai_cell) * width));
        MAI_TRY(add_slab(cx, rows));
    }
    *cell = rows->last->cells + (size_t) rows->last->n * width;
    return mai_poll(cx, (int64_t) width);
}

void
mai_rows_add(mai_rows *rows)
{
    rows->last->n++;
    rows->n++;
}

void
mai_rows_skip(mai_rows *rows, int64_t unlabelled, int64_t featureless)
{
    rows->unlabelled += unlabelled;
    rows->featureless += featureless;
}

/* The code of a text, with its bytes on the account when it is new. */
static mai_status
code_of(mai_ctx *cx, mai_rows *rows, mai_dictionary *d, mai_text text, uint64_t *code)
{
    int before = d->n;

    MAI_TRY(mai_dictionary_code(cx, d, text, code));
    if (d->n == before)
        return MAI_OK;
    rows->text_bytes += text.len;
    return check_bytes(cx, rows, 0);
}

mai_status
mai_rows_label(mai_ctx *cx, mai_rows *rows, mai_text label, uint64_t *code)
{
    return code_of(cx, rows, &rows->labels, label, code);
}

static mai_status
check_categories(mai_ctx *cx, const mai_rows *rows, int column)
{
    const mai_dictionary *d = rows->texts[column];

    if (MAI_LIKELY(!d->full || !d->repeats))
        return MAI_OK;
    mai_fail(cx, MAI_EDATA, "column \"%.80s\" has more than %d different texts", rows->columns[column].name,
             MAI_MOST_CATEGORIES);
    return mai_hint(cx, "Leave it out with {\"exclude\": [\"%.80s\"]}, or group its values first.",
                    rows->columns[column].name);
}

mai_status
mai_rows_text(mai_ctx *cx, mai_rows *rows, int column, mai_text text, uint64_t *code)
{
    MAI_TRY(code_of(cx, rows, rows->texts[column], text, code));
    return check_categories(cx, rows, column);
}

/* ---- merging ---- */

static mai_status
check_same_columns(mai_ctx *cx, const mai_rows *a, const mai_rows *b)
{
    bool same = a->ncolumns == b->ncolumns && a->target == b->target && a->vector == b->vector;

    for (int i = 0; same && i < a->ncolumns; i++)
        same = a->columns[i].is_text == b->columns[i].is_text &&
               strcmp(a->columns[i].name, b->columns[i].name) == 0;
    if (!same)
        return mai_fail(cx, MAI_EARGUMENT, "the rows to learn from do not all have the same columns");
    return MAI_OK;
}

/* Numbers the texts of from among those of into: map[i] is the code in into of text i of from. */
static mai_status
merge_dictionary(mai_ctx *cx, mai_rows *rows, mai_dictionary *into, const mai_dictionary *from,
                 uint64_t **map)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, from->n, map));
    for (int i = 0; i < from->n; i++)
        MAI_TRY(code_of(cx, rows, into, from->entry[i].text, &(*map)[i]));
    into->full |= from->full;
    into->repeats |= from->repeats;
    return MAI_OK;
}

static void
map_code(mai_cell *cell, const uint64_t *map, const mai_dictionary *from)
{
    if (cell->code < (uint64_t) from->n)
        cell->code = map[cell->code];
}

/* maps[0] is for labels, maps[1 + i] for column i; NULL for numbers. */
static mai_status
merge_cells(mai_ctx *cx, mai_rows *into, const mai_rows *from, uint64_t *const *maps)
{
    size_t width = (size_t) mai_rows_width(from);

    for (const mai_slab *s = from->first; s != NULL; s = s->next)
        for (int64_t r = 0; r < s->n; r++) {
            mai_cell *cell;

            MAI_TRY(mai_rows_next(cx, into, &cell));
            memcpy(cell, s->cells + (size_t) r * width, width * sizeof *cell);
            map_code(&cell[0], maps[0], &from->labels);
            for (size_t i = 1; i < width; i++)
                if (maps[i] != NULL)
                    map_code(&cell[i], maps[i], from->texts[i - 1]);
            mai_rows_add(into);
        }
    return MAI_OK;
}

/* An empty collection with the columns of another one. */
static mai_status
make_alike(mai_ctx *cx, const mai_rows *from, mai_rows **out)
{
    mai_rows_shape shape = {from->ncolumns, from->columns, from->target,
                            from->vector,   from->nkeys,   from->keys};

    return mai_rows_make(cx, &shape, out);
}

mai_status
mai_rows_merge(mai_ctx *cx, mai_rows **all, const mai_rows *from)
{
    mai_rows *into = *all;
    uint64_t **maps;

    if (into == NULL || (into->n == 0 && from->n > 0)) {
        MAI_TRY(make_alike(cx, from, all));
        if (into != NULL)
            mai_rows_skip(*all, into->unlabelled, into->featureless);
        into = *all;
    }
    mai_rows_skip(into, from->unlabelled, from->featureless);
    if (from->n == 0)
        return MAI_OK;
    MAI_TRY(check_same_columns(cx, into, from));
    MAI_TRY(MAI_NEW_ARRAY(cx, mai_rows_width(from), &maps));
    MAI_TRY(merge_dictionary(cx, into, &into->labels, &from->labels, &maps[0]));
    for (int i = 0; i < from->ncolumns; i++) {
        if (from->texts[i] == NULL)
            continue;
        MAI_TRY(merge_dictionary(cx, into, into->texts[i], from->texts[i], &maps[1 + i]));
        MAI_TRY(check_categories(cx, into, i));
    }
    return merge_cells(cx, into, from, maps);
}

/* ---- bytes ---- */

static size_t
name_size(const char *name)
{
    return sizeof(uint64_t) + strlen(name);
}

static size_t
dictionary_size(const mai_dictionary *d)
{
    size_t bytes = 2 * sizeof(uint64_t);

    for (int i = 0; i < d->n; i++)
        bytes += sizeof(uint64_t) + d->entry[i].text.len;
    return bytes;
}

enum { HEADER_WORDS = 8 };

size_t
mai_rows_size(const mai_rows *rows)
{
    size_t bytes = HEADER_WORDS * sizeof(uint64_t) + dictionary_size(&rows->labels);

    for (int i = 0; i < rows->ncolumns; i++) {
        bytes += sizeof(uint64_t) + name_size(rows->columns[i].name);
        if (rows->texts[i] != NULL)
            bytes += dictionary_size(rows->texts[i]);
    }
    for (int i = 0; i < rows->nkeys; i++)
        bytes += name_size(rows->keys[i]);
    return bytes + (size_t) rows->n * (size_t) mai_rows_width(rows) * sizeof(mai_cell);
}

static char *
put_bytes(char *at, const void *bytes, size_t n)
{
    if (n > 0)
        memcpy(at, bytes, n);
    return at + n;
}

static char *
put_word(char *at, uint64_t word)
{
    return put_bytes(at, &word, sizeof word);
}

static char *
put_text(char *at, const char *text, size_t n)
{
    return put_bytes(put_word(at, n), text, n);
}

static char *
put_dictionary(char *at, const mai_dictionary *d)
{
    at = put_word(at, (uint64_t) d->n);
    at = put_word(at, (uint64_t) d->full | (uint64_t) d->repeats << 1);
    for (int i = 0; i < d->n; i++)
        at = put_text(at, d->entry[i].text.ptr, d->entry[i].text.len);
    return at;
}

mai_status
mai_rows_write(mai_ctx *cx, const mai_rows *rows, void *bytes)
{
    size_t width = (size_t) mai_rows_width(rows) * sizeof(mai_cell);
    const uint64_t header[HEADER_WORDS] = {SIGNATURE,
                                           (uint64_t) rows->ncolumns,
                                           (uint64_t) rows->target,
                                           rows->vector,
                                           (uint64_t) rows->nkeys,
                                           (uint64_t) rows->n,
                                           (uint64_t) rows->unlabelled,
                                           (uint64_t) rows->featureless};
    char *at = put_bytes(bytes, header, sizeof header);

    for (int i = 0; i < rows->ncolumns; i++) {
        at = put_word(at, rows->columns[i].is_text);
        at = put_text(at, rows->columns[i].name, strlen(rows->columns[i].name));
    }
    for (int i = 0; i < rows->nkeys; i++)
        at = put_text(at, rows->keys[i], strlen(rows->keys[i]));
    at = put_dictionary(at, &rows->labels);
    for (int i = 0; i < rows->ncolumns; i++)
        if (rows->texts[i] != NULL)
            at = put_dictionary(at, rows->texts[i]);
    for (const mai_slab *s = rows->first; s != NULL; s = s->next) {
        at = put_bytes(at, s->cells, (size_t) s->n * width);
        MAI_TRY(mai_poll(cx, s->n * (int64_t) (width / 8)));
    }
    return MAI_OK;
}

static mai_status
get_word(mai_ctx *cx, mai_reader *r, uint64_t *out)
{
    MAI_TRY(mai_need(cx, r, sizeof *out));
    memcpy(out, r->p, sizeof *out);
    return mai_skip(cx, r, sizeof *out);
}

/* A word that is at most limit. */
static mai_status
get_count(mai_ctx *cx, mai_reader *r, uint64_t limit, uint64_t *out)
{
    MAI_TRY(get_word(cx, r, out));
    if (*out > limit)
        return mai_fail_at(cx, MAI_EFORMAT, mai_position(r),
                           "collected rows are broken: %llu is more than %llu", (unsigned long long) *out,
                           (unsigned long long) limit);
    return MAI_OK;
}

static mai_status
get_text(mai_ctx *cx, mai_reader *r, mai_text *out)
{
    uint64_t n;

    MAI_TRY(get_count(cx, r, MAI_ROWS_BYTES, &n));
    MAI_TRY(mai_need(cx, r, (size_t) n));
    out->ptr = (const char *) r->p;
    out->len = (size_t) n;
    return mai_skip(cx, r, (size_t) n);
}

static mai_status
get_name(mai_ctx *cx, mai_reader *r, const char **out)
{
    mai_text t;
    char *copy;

    MAI_TRY(get_text(cx, r, &t));
    MAI_TRY(mai_strndup(cx, t.ptr, t.len, &copy));
    *out = copy;
    return MAI_OK;
}

static mai_status
get_dictionary(mai_ctx *cx, mai_reader *r, mai_rows *rows, mai_dictionary *d)
{
    uint64_t n, flags, code;

    MAI_TRY(get_count(cx, r, MAI_MOST_CATEGORIES, &n));
    MAI_TRY(get_count(cx, r, 3, &flags));
    for (uint64_t i = 0; i < n; i++) {
        mai_text t;

        MAI_TRY(get_text(cx, r, &t));
        MAI_TRY(code_of(cx, rows, d, t, &code));
        if (code != i)
            return mai_fail_at(cx, MAI_EFORMAT, mai_position(r),
                               "collected rows are broken: a text stands twice");
    }
    d->full = flags & 1;
    d->repeats = flags >> 1;
    return MAI_OK;
}

static mai_status
get_shape(mai_ctx *cx, mai_reader *r, mai_rows *rows)
{
    for (int i = 0; i < rows->ncolumns; i++) {
        uint64_t is_text;

        MAI_TRY(get_count(cx, r, 1, &is_text));
        rows->columns[i].is_text = is_text != 0;
        MAI_TRY(get_name(cx, r, &rows->columns[i].name));
        if (is_text)
            MAI_TRY(MAI_NEW(cx, &rows->texts[i]));
        MAI_TRY(mai_poll(cx, 100));
    }
    for (int i = 0; i < rows->nkeys; i++)
        MAI_TRY(get_name(cx, r, &rows->keys[i]));
    MAI_TRY(get_dictionary(cx, r, rows, &rows->labels));
    for (int i = 0; i < rows->ncolumns; i++)
        if (rows->texts[i] != NULL)
            MAI_TRY(get_dictionary(cx, r, rows, rows->texts[i]));
    return MAI_OK;
}

/* Codes must be those of the dictionary, hashed ones only where it is full. */
static bool
is_code(const mai_dictionary *d, uint64_t code)
{
    return code < (uint64_t) d->n || (d->full && (code & MAI_CODE_HASHED) != 0);
}

static mai_status
get_cells(mai_ctx *cx, mai_reader *r, mai_rows *rows, uint64_t n)
{
    size_t width = (size_t) mai_rows_width(rows);

    if (n > mai_left(r) / (width * sizeof(mai_cell)))
        return mai_fail_at(cx, MAI_EFORMAT, mai_position(r),
                           "collected rows are broken: %llu rows do not fit %zu bytes",
                           (unsigned long long) n, mai_left(r));
    for (uint64_t i = 0; i < n; i++) {
        mai_cell *cell;
        bool good;

        MAI_TRY(mai_rows_next(cx, rows, &cell));
        memcpy(cell, r->p, width * sizeof *cell);
        MAI_TRY(mai_skip(cx, r, width * sizeof *cell));
        good = is_code(&rows->labels, cell[0].code) && cell[0].code != MAI_TEXT_MISSING;
        for (int c = 0; c < rows->ncolumns; c++)
            if (rows->texts[c] != NULL)
                good &= cell[1 + c].code == MAI_TEXT_MISSING || is_code(rows->texts[c], cell[1 + c].code);
        if (!good)
            return mai_fail_at(cx, MAI_EFORMAT, mai_position(r),
                               "collected rows are broken: a code stands for no text");
        mai_rows_add(rows);
    }
    return MAI_OK;
}

mai_status
mai_rows_read(mai_ctx *cx, const void *bytes, size_t n, mai_rows **out)
{
    mai_reader r = mai_reader_make(bytes, n);
    uint64_t header[HEADER_WORDS];
    mai_rows *rows;

    for (int i = 0; i < HEADER_WORDS; i++)
        MAI_TRY(get_count(cx, &r, i == 0 ? UINT64_MAX : INT64_MAX, &header[i]));
    /* Each column and key takes at least one word of what is left. */
    if (header[0] != SIGNATURE || header[1] > mai_left(&r) / 8 || header[1] > MOST_COLUMNS ||
        header[2] > MAI_TARGET_TEXT || header[3] > 1 || header[4] > mai_left(&r) / 8)
        return mai_fail_at(cx, MAI_EFORMAT, 0, "these are no collected rows");
    MAI_TRY(MAI_NEW(cx, &rows));
    rows->ncolumns = (int) header[1];
    rows->target = (mai_target_kind) header[2];
    rows->vector = header[3] != 0;
    rows->nkeys = (int) header[4];
    rows->unlabelled = (int64_t) header[6];
    rows->featureless = (int64_t) header[7];
    MAI_TRY(MAI_NEW_ARRAY(cx, rows->ncolumns, &rows->columns));
    MAI_TRY(MAI_NEW_ARRAY(cx, rows->ncolumns, &rows->texts));
    MAI_TRY(MAI_NEW_ARRAY(cx, rows->nkeys, &rows->keys));
    MAI_TRY(get_shape(cx, &r, rows));
    MAI_TRY(get_cells(cx, &r, rows, header[5]));
    if (mai_left(&r) != 0)
        return mai_fail_at(cx, MAI_EFORMAT, mai_position(&r), "collected rows are broken: %zu bytes too many",
                           mai_left(&r));
    *out = rows;
    return MAI_OK;
}
