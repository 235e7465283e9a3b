/*
 * sdf.c - splitting an SD file at its lines "$$$$", and a record into molfile and properties.
 *
 * A plain file is read in place. A compressed one goes through a buffer that holds one record and what was
 * read beyond it; the buffer doubles when a record needs more, in the arena of the context that opened the
 * file, and never grows above the limit of an input. A property is a line "> <NAME>" behind the molfile or a
 * blank line, then lines up to the next such line; blank lines at its end are no part of it.
 */
#include "chem/sdf.h"

#include "base/arena.h"
#include "base/gunzip.h"

#include <string.h>

#define FIRST_BUFFER ((size_t) 1 << 16)

struct mai_sdf {
    mai_arena *arena; /* that it was opened in, where the buffer lives */
    mai_memory_stream file;
    mai_stream *gzip; /* NULL: the file is plain */
    char *buffer;
    size_t room;
    const char *next, *end; /* what has been read and not been given out */
    bool at_end;            /* nothing comes after that */
    int64_t records, lines;
};

mai_status
mai_sdf_open(mai_ctx *cx, const void *bytes, size_t n, mai_sdf **out)
{
    mai_sdf *sdf;

    MAI_TRY(MAI_NEW(cx, &sdf));
    sdf->arena = cx->arena;
    sdf->next = n > 0 ? bytes : "";
    sdf->end = sdf->next + n;
    sdf->at_end = true;
    if (mai_is_gzip(bytes, n)) {
        sdf->file = mai_stream_of_memory(bytes, n, 0);
        MAI_TRY(mai_gunzip_open(cx, &sdf->file.stream, 0, &sdf->gzip));
        sdf->room = FIRST_BUFFER;
        MAI_TRY(mai_alloc(cx, sdf->room, (void **) &sdf->buffer));
        sdf->next = sdf->end = sdf->buffer;
        sdf->at_end = false;
    }
    *out = sdf;
    return MAI_OK;
}

static mai_status
alloc_in(mai_ctx *cx, mai_arena *arena, size_t bytes, void **out)
{
    mai_arena *current = cx->arena;

    cx->arena = arena;
    mai_status status = mai_alloc(cx, bytes, out);

    cx->arena = current;
    return status;
}

/* Makes room for n bytes behind what is kept, which may move. */
static mai_status
make_room(mai_ctx *cx, mai_sdf *sdf, size_t n)
{
    size_t kept = (size_t) (sdf->end - sdf->next);

    if (kept + n > sdf->room) {
        size_t room = 2 * sdf->room > kept + n ? 2 * sdf->room : kept + n;
        char *larger;

        if (kept > cx->limits.input_bytes)
            return mai_fail(cx, MAI_ELIMIT, "record %lld is longer than %zu bytes",
                            (long long) sdf->records + 1, cx->limits.input_bytes);
        MAI_TRY(alloc_in(cx, sdf->arena, room, (void **) &larger));
        memcpy(larger, sdf->next, kept);
        sdf->buffer = larger;
        sdf->room = room;
    } else if (kept > 0) {
        memmove(sdf->buffer, sdf->next, kept);
    }
    sdf->next = sdf->buffer;
    sdf->end = sdf->buffer + kept;
    return MAI_OK;
}

/* Reads more of a compressed file behind what is kept. */
static mai_status
fill(mai_ctx *cx, mai_sdf *sdf)
{
    const uint8_t *window;
    size_t n;

    MAI_TRY(mai_stream_next(cx, sdf->gzip, &window, &n));
    MAI_TRY(make_room(cx, sdf, n));
    if (n > 0)
        memcpy(sdf->buffer + (sdf->end - sdf->next), window, n);
    sdf->end += n;
    sdf->at_end = n == 0;
    return MAI_OK;
}

/* ---- lines ---- */

/* Takes a line off a text, with its end; *line is without it. False when the text is empty. */
static bool
take_line(mai_sdf_text *from, mai_sdf_text *line)
{
    const char *stop = from->n > 0 ? memchr(from->p, '\n', from->n) : NULL;
    size_t whole = stop != NULL ? (size_t) (stop - from->p) + 1 : from->n;

    if (from->n == 0)
        return false;
    *line = (mai_sdf_text){from->p, stop != NULL ? whole - 1 : whole};
    if (line->n > 0 && line->p[line->n - 1] == '\r')
        line->n--;
    from->p += whole;
    from->n -= whole;
    return true;
}

static bool
begins(mai_sdf_text line, const char *what)
{
    size_t n = strlen(what);

    return line.n >= n && memcmp(line.p, what, n) == 0;
}

static mai_sdf_text
trimmed(mai_sdf_text t)
{
    while (t.n > 0 && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t'))
        t.n--;
    while (t.n > 0 && (*t.p == ' ' || *t.p == '\t'))
        t.p++, t.n--;
    return t;
}

/* ---- records ---- */

/* The bytes of the next record, without the line that ends it. False when there is none. */
static mai_status
take_record(mai_ctx *cx, mai_sdf *sdf, mai_sdf_text *record, bool *more)
{
    size_t looked = 0;

    for (;;) {
        mai_sdf_text rest = {sdf->next + looked, (size_t) (sdf->end - sdf->next) - looked}, line;
        size_t before = rest.n;

        while (rest.n > 0 && (sdf->at_end || memchr(rest.p, '\n', rest.n) != NULL) &&
               take_line(&rest, &line)) {
            MAI_TRY(mai_poll(cx, 10 + (int64_t) line.n));
            sdf->lines++;
            if (!begins(line, "$$$$"))
                continue;
            *record = (mai_sdf_text){sdf->next, (size_t) (line.p - sdf->next)};
            sdf->next = rest.p;
            *more = true;
            return MAI_OK;
        }
        looked += before - rest.n;
        if (sdf->at_end)
            break;
        MAI_TRY(fill(cx, sdf));
    }
    *record = (mai_sdf_text){sdf->next, (size_t) (sdf->end - sdf->next)};
    sdf->next = sdf->end;
    *more = false; /* a last record need not be ended, but blank lines are none */
    for (size_t i = 0; i < record->n; i++)
        *more |= strchr(" \t\r\n", record->p[i]) == NULL;
    return MAI_OK;
}

/* Takes the molfile off a record: up to "M  END", or to the first property when that is missing. */
static void
take_molfile(mai_sdf_text *rest, mai_sdf_record *out)
{
    const char *start = rest->p;
    mai_sdf_text line, before = *rest;

    out->title = (mai_sdf_text){start, 0};
    for (bool first = true; take_line(rest, &line); first = false, before = *rest) {
        if (first)
            out->title = trimmed(line);
        if (begins(line, "M  END"))
            break;
        if (begins(line, "> ")) {
            *rest = before;
            break;
        }
    }
    out->molfile = (mai_sdf_text){start, (size_t) (rest->p - start)};
}

/* The name in "> 12 <NAME> (3)"; empty when there is none. */
static mai_sdf_text
name_of(mai_sdf_text header)
{
    const char *open = memchr(header.p, '<', header.n);
    const char *close = NULL;

    if (open != NULL)
        close = memchr(open, '>', header.n - (size_t) (open - header.p));
    return close != NULL ? (mai_sdf_text){open + 1, (size_t) (close - open - 1)}
                         : (mai_sdf_text){header.p, 0};
}

/* Takes the lines of a value, joined: in place when the file has bare newlines, else copied. */
static mai_status
take_value(mai_ctx *cx, mai_sdf_text *rest, mai_sdf_text *out)
{
    const char *start = rest->p;
    mai_sdf_text line, before = *rest;
    bool after_blank = false;
    size_t used = 0;
    char *copy;

    while (take_line(rest, &line)) {
        if (after_blank && begins(line, ">")) {
            *rest = before;
            break;
        }
        after_blank = trimmed(line).n == 0;
        before = *rest;
        if (!after_blank)
            used = (size_t) (line.p + line.n - start);
    }
    *out = (mai_sdf_text){start, used};
    if (used == 0 || memchr(start, '\r', used) == NULL)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, used, (void **) &copy));
    out->n = 0;
    for (size_t i = 0; i < used; i++)
        if (start[i] != '\r' || i + 1 == used || start[i + 1] != '\n')
            copy[out->n++] = start[i];
    out->p = copy;
    return MAI_OK;
}

/* Counts the lines that could begin a property. */
static int64_t
count_headers(mai_sdf_text rest)
{
    mai_sdf_text line;
    int64_t n = 0;

    while (take_line(&rest, &line))
        n += begins(line, ">");
    return n;
}

static mai_status
take_properties(mai_ctx *cx, mai_sdf_text rest, mai_sdf_record *out)
{
    mai_sdf_property *properties;
    mai_sdf_text line, name, value;

    out->nproperties = 0;
    MAI_TRY(mai_poll(cx, (int64_t) rest.n));
    MAI_TRY(MAI_NEW_ARRAY(cx, count_headers(rest), &properties));
    while (take_line(&rest, &line)) {
        if (!begins(line, ">"))
            continue;
        name = name_of(line);
        MAI_TRY(mai_poll(cx, 100));
        MAI_TRY(take_value(cx, &rest, &value));
        if (name.n > 0)
            properties[out->nproperties++] = (mai_sdf_property){name, value};
    }
    out->properties = properties;
    return MAI_OK;
}

mai_status
mai_sdf_next(mai_ctx *cx, mai_sdf *sdf, mai_sdf_record *out, bool *more)
{
    mai_sdf_text rest;

    memset(out, 0, sizeof *out);
    out->line = sdf->lines + 1;
    MAI_TRY(take_record(cx, sdf, &rest, more));
    if (!*more)
        return MAI_OK;
    out->number = ++sdf->records;
    take_molfile(&rest, out);
    return take_properties(cx, rest, out);
}
