/*
 * gff3.c - lines of GFF3 as features.
 *
 * A line is cut at its tabs, each column read and its percent escapes undone. What a feature points to lives in the
 * context's arena; a caller that reads row by row resets an arena of its own between rows. ("." is nothing in any column.)
 */
#include "seq/gff3.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS 9
#define LONGEST_NUMBER 32
#define LAST_POSITION ((int64_t) 1 << 40)

/* A line and what of it is left. */
typedef struct gff3_line {
    const mai_lines *lines;
    const char *start;
} gff3_line;

static mai_status
bad_line(mai_ctx *cx, const gff3_line *line, const char *at, const char *what)
{
    return mai_fail_at(cx, MAI_ETEXT, line->lines->position + (at - line->start), "invalid GFF3: line %lld: %s",
                       (long long) line->lines->number, what);
}

static bool
is_nothing(const char *p, size_t n)
{
    return n == 0 || (n == 1 && p[0] == '.');
}

/* ---- text ----------------------------------------------------------------------------------------------- */

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A copy of n bytes with %XX undone; a percent sign without two digits stands for itself. */
static mai_status
decode(mai_ctx *cx, const gff3_line *line, const char *p, size_t n, mai_text *out)
{
    char *copy;
    size_t used = 0;

    MAI_TRY(mai_alloc(cx, n + 1, (void **) &copy));
    for (size_t i = 0; i < n; i++) {
        int high = p[i] == '%' && n - i > 2 ? hex_digit(p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(p[i + 2]) : -1;

        copy[used] = low >= 0 ? (char) (16 * high + low) : p[i];
        if (copy[used++] == '\0')
            return bad_line(cx, line, p + i, "a NUL byte, which no text can hold");
        i += low >= 0 ? 2 : 0;
    }
    copy[used] = '\0';
    *out = (mai_text){copy, used};
    return mai_poll(cx, (int64_t) n);
}

static mai_status
read_text(mai_ctx *cx, const gff3_line *line, mai_text column, mai_text *out)
{
    *out = (mai_text){NULL, 0};
    return is_nothing(column.p, column.n) ? MAI_OK : decode(cx, line, column.p, column.n, out);
}

/* ---- numbers -------------------------------------------------------------------------------------------- */

static mai_status
read_position(mai_ctx *cx, const gff3_line *line, mai_text column, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < column.n; i++) {
        if (column.p[i] < '0' || column.p[i] > '9')
            return bad_line(cx, line, column.p + i, "start and end are whole numbers");
        *out = *out * 10 + (column.p[i] - '0');
        if (*out > LAST_POSITION)
            return bad_line(cx, line, column.p, "a position above 1,099,511,627,776");
    }
    return *out > 0 ? MAI_OK : bad_line(cx, line, column.p, "start and end are positions from 1 on");
}

static mai_status
read_score(mai_ctx *cx, const gff3_line *line, mai_text column, mai_gff3_feature *out)
{
    char copy[LONGEST_NUMBER + 1], *end;

    if (is_nothing(column.p, column.n))
        return MAI_OK;
    if (column.n > LONGEST_NUMBER || column.p[0] == ' ' || memchr(column.p, 'x', column.n) != NULL ||
        memchr(column.p, 'X', column.n) != NULL)
        return bad_line(cx, line, column.p, "the score is a number");
    memcpy(copy, column.p, column.n);
    copy[column.n] = '\0';
    out->score = strtod(copy, &end);
    if (end != copy + column.n || !(out->score >= -1.7976931348623157e308 && out->score <= 1.7976931348623157e308))
        return bad_line(cx, line, column.p, "the score is a number");
    out->has_score = true;
    return MAI_OK;
}

/* ---- attributes ----------------------------------------------------------------------------------------- */

static int64_t
count_byte(const char *p, size_t n, char c)
{
    int64_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += p[i] == c;
    return count;
}

/* The values of one attribute, cut at commas before they are decoded. */
static mai_status
read_values(mai_ctx *cx, const gff3_line *line, const char *p, size_t n, mai_gff3_attribute *out)
{
    int64_t most = count_byte(p, n, ',') + 1;

    MAI_TRY(MAI_NEW_ARRAY(cx, most, &out->values));
    for (;;) {
        const char *comma = memchr(p, ',', n);
        size_t length = comma != NULL ? (size_t) (comma - p) : n;

        MAI_TRY(decode(cx, line, p, length, &out->values[out->nvalues++]));
        if (comma == NULL)
            return MAI_OK;
        p = comma + 1;
        n -= length + 1;
    }
}

static mai_status
not_attribute(mai_ctx *cx, const gff3_line *line, const char *p, size_t n)
{
    size_t word = 0;

    while (word < n && p[word] != ' ')
        word++;
    bad_line(cx, line, p, "an attribute is written tag=value");
    if (word < n && (p[n - 1] == '"' || memchr(p, '"', n) != NULL))
        mai_hint(cx, "This looks like GTF (GFF2); convert it to GFF3, for instance with gffread or AGAT.");
    return MAI_ETEXT;
}

static mai_status
read_attribute(mai_ctx *cx, const gff3_line *line, const char *p, size_t n, mai_gff3_feature *out)
{
    mai_gff3_attribute *attribute = &out->attributes[out->nattributes];
    const char *equals;

    while (n > 0 && *p == ' ') {
        p++;
        n--;
    }
    if (n == 0)
        return MAI_OK;
    equals = memchr(p, '=', n);
    if (equals == NULL || equals == p)
        return not_attribute(cx, line, p, n);
    MAI_TRY(decode(cx, line, p, (size_t) (equals - p), &attribute->tag));
    MAI_TRY(read_values(cx, line, equals + 1, n - (size_t) (equals + 1 - p), attribute));
    out->nattributes++;
    return MAI_OK;
}

static mai_status
read_attributes(mai_ctx *cx, const gff3_line *line, mai_text column, mai_gff3_feature *out)
{
    const char *p = column.p, *end = p + column.n;

    if (is_nothing(column.p, column.n))
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, count_byte(column.p, column.n, ';') + 1, &out->attributes));
    while (p < end) {
        const char *semicolon = memchr(p, ';', (size_t) (end - p));
        const char *stop = semicolon != NULL ? semicolon : end;

        MAI_TRY(read_attribute(cx, line, p, (size_t) (stop - p), out));
        p = stop + 1;
    }
    return MAI_OK;
}

const mai_gff3_attribute *
mai_gff3_attribute_of(const mai_gff3_feature *feature, const char *tag)
{
    size_t n = strlen(tag);

    for (int64_t i = 0; i < feature->nattributes; i++)
        if (feature->attributes[i].tag.n == n && memcmp(feature->attributes[i].tag.p, tag, n) == 0)
            return &feature->attributes[i];
    return NULL;
}

mai_text
mai_gff3_value(const mai_gff3_feature *feature, const char *tag)
{
    const mai_gff3_attribute *attribute = mai_gff3_attribute_of(feature, tag);

    return attribute != NULL ? attribute->values[0] : (mai_text){NULL, 0};
}

/* ---- features ------------------------------------------------------------------------------------------- */

/* Cuts a line at its tabs; MAI_ETEXT unless that gives nine columns. */
static mai_status
cut_columns(mai_ctx *cx, const gff3_line *line, size_t n, mai_text columns[COLUMNS])
{
    const char *p = line->start, *end = p + n;

    for (int i = 0; i < COLUMNS; i++) {
        const char *tab = i < COLUMNS - 1 ? memchr(p, '\t', (size_t) (end - p)) : NULL;

        columns[i] = (mai_text){p, (size_t) ((tab != NULL ? tab : end) - p)};
        if (tab == NULL && i < COLUMNS - 1) {
            bad_line(cx, line, p, "a feature has nine columns with tabs between them");
            return mai_detail(cx, "There are %d.", i + 1);
        }
        p = tab != NULL ? tab + 1 : end;
    }
    while (columns[8].n > 0 && (columns[8].p[columns[8].n - 1] == '\t' || columns[8].p[columns[8].n - 1] == ' '))
        columns[8].n--;
    return MAI_OK;
}

static mai_status
read_feature(mai_ctx *cx, const gff3_line *line, size_t n, mai_gff3_feature *out)
{
    mai_text columns[COLUMNS];

    memset(out, 0, sizeof *out);
    MAI_TRY(cut_columns(cx, line, n, columns));
    MAI_TRY(read_text(cx, line, columns[0], &out->seqid));
    MAI_TRY(read_text(cx, line, columns[1], &out->source));
    MAI_TRY(read_text(cx, line, columns[2], &out->type));
    if (out->seqid.p == NULL || out->type.p == NULL)
        return bad_line(cx, line, line->start, "a feature has a sequence and a type");
    MAI_TRY(read_position(cx, line, columns[3], &out->start));
    MAI_TRY(read_position(cx, line, columns[4], &out->stop));
    if (out->start > out->stop)
        return bad_line(cx, line, columns[3].p, "the start is after the end");
    MAI_TRY(read_score(cx, line, columns[5], out));
    out->strand = columns[6].n == 1 ? columns[6].p[0] : 0;
    if (out->strand == 0 || strchr("+-.?", out->strand) == NULL)
        return bad_line(cx, line, columns[6].p, "the strand is + - . or ?");
    out->phase = columns[7].n == 1 ? columns[7].p[0] - '0' : -1;
    if (is_nothing(columns[7].p, columns[7].n))
        out->phase = -1;
    else if (out->phase < 0 || out->phase > 2)
        return bad_line(cx, line, columns[7].p, "the phase is 0, 1, 2 or .");
    return read_attributes(cx, line, columns[8], out);
}

void
mai_gff3_open(mai_ctx *cx, mai_gff3 *gff3, mai_stream *stream)
{
    memset(gff3, 0, sizeof *gff3);
    mai_lines_open(cx, &gff3->lines, stream, 0, false);
}

static bool
begins_with(const char *p, size_t n, const char *word)
{
    size_t length = strlen(word);

    return n >= length && memcmp(p, word, length) == 0;
}

/* A line that begins with #: a comment, or a directive, of which two matter here. */
static mai_status
read_directive(mai_ctx *cx, mai_gff3 *gff3, const gff3_line *line, size_t n)
{
    const char *p = line->start;

    if (begins_with(p, n, "##FASTA"))
        gff3->ended = true;
    if (!begins_with(p, n, "##gff-version"))
        return MAI_OK;
    p += strlen("##gff-version");
    n -= strlen("##gff-version");
    while (n > 0 && (*p == ' ' || *p == '\t')) {
        p++;
        n--;
    }
    if (n == 0 || *p == '3')
        return MAI_OK;
    bad_line(cx, line, p, "this is another version of GFF");
    return mai_hint(cx, "Convert it to GFF3, for instance with gffread or AGAT.");
}

static bool
is_blank(const char *p, size_t n)
{
    while (n > 0 && (*p == ' ' || *p == '\t')) {
        p++;
        n--;
    }
    return n == 0;
}

mai_status
mai_gff3_next(mai_ctx *cx, mai_gff3 *gff3, mai_gff3_feature *out, bool *more)
{
    const uint8_t *bytes;
    size_t n;

    while (!gff3->ended) {
        gff3_line line = {&gff3->lines, NULL};

        MAI_TRY(mai_lines_next(cx, &gff3->lines, &bytes, &n, more));
        if (!*more)
            break;
        line.start = (const char *) bytes;
        MAI_TRY(mai_poll(cx, 100 + (int64_t) n));
        if (is_blank(line.start, n)) {
            continue;
        } else if (bytes[0] == '#') {
            MAI_TRY(read_directive(cx, gff3, &line, n));
        } else if (bytes[0] == '>') {
            gff3->ended = true;
        } else {
            return read_feature(cx, &line, n, out);
        }
    }
    gff3->ended = true;
    *more = false;
    return MAI_OK;
}
