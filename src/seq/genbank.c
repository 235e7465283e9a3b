/*
 * genbank.c - GenBank and EMBL records from a stream: first line, head, features, sequence.
 *
 * Letters go from the line to the room of the sequence by a kernel that copies up to a blank, and are made upper case
 * there. Source: NCBI-GenBank Flat File Release Notes; what is forgiven is what Biopython forgives.
 */
#include "seq/genbank_reader.h"

#include "base/arena.h"
#include "kernel/letters.h"

#include <string.h>

/* ---- lines and texts ---- */

mai_status
mai_genbank_wrong(mai_ctx *cx, const mai_genbank *g, const char *what)
{
    return mai_fail_in_file(cx, MAI_ETEXT, g->lines.number, g->lines.position, "%s: %s",
                            mai_flatfile_name(g), what);
}

mai_status
mai_genbank_line(mai_ctx *cx, mai_genbank *g)
{
    const uint8_t *line, *nul;
    size_t n;

    MAI_TRY(mai_lines_next(cx, &g->lines, &line, &n, &g->more));
    g->raw = (mai_span){(const char *) line, n};
    g->line = mai_rstrip(g->raw);
    g->text_seen |= g->line.n > 0;
    nul = n > 0 ? memchr(line, '\0', n) : NULL;
    if (nul != NULL)
        return mai_fail_in_file(cx, MAI_ETEXT, g->lines.number, g->lines.position + (nul - line),
                                "%s: a NUL byte", mai_flatfile_name(g));
    return MAI_OK;
}

mai_span
mai_columns(mai_span line, size_t from, size_t to)
{
    from = from < line.n ? from : line.n;
    to = to < line.n ? to : line.n;
    return (mai_span){line.p + from, to > from ? to - from : 0};
}

mai_span
mai_strip(mai_span t)
{
    t = mai_rstrip(t);
    while (t.n > 0 && mai_rstrip((mai_span){t.p, 1}).n == 0)
        t.p++, t.n--;
    return t;
}

bool
mai_span_is(mai_span t, const char *word)
{
    size_t n = strlen(word);

    return t.n == n && memcmp(t.p, word, n) == 0;
}

bool
mai_span_begins(mai_span t, const char *word)
{
    size_t n = strlen(word);

    return t.n >= n && memcmp(t.p, word, n) == 0;
}

bool
mai_span_indented(mai_span line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i >= line.n || line.p[i] != ' ')
            return false;
    return true;
}

mai_span
mai_next_word(mai_span *t)
{
    mai_span word = mai_title_name(*t);

    *t = (mai_span){word.p + word.n, (size_t) (t->p + t->n - word.p) - word.n};
    return word;
}

bool
mai_span_number(mai_span t, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] < '0' || t.p[i] > '9' || i >= 15)
            return false;
        *out = 10 * *out + (t.p[i] - '0');
    }
    return t.n > 0;
}

mai_status
mai_scratch_add(mai_ctx *cx, mai_genbank *g, size_t *n, mai_span t)
{
    MAI_TRY(mai_room_for(cx, &g->scratch.room, *n, t.n + 1));
    if (t.n > 0)
        memcpy(g->scratch.room.p + *n, t.p, t.n);
    *n += t.n;
    return mai_poll(cx, 4 + (int64_t) (t.n / 8));
}

mai_status
mai_span_copy(mai_ctx *cx, mai_span t, mai_span *out)
{
    char *copy;

    MAI_TRY(mai_strndup(cx, t.p, t.n, &copy));
    *out = (mai_span){copy, t.n};
    return MAI_OK;
}

bool
mai_genbank_is_footer(const mai_genbank *g)
{
    static const char *const keys[] = {"CONTIG", "ORIGIN", "BASE COUNT", "WGS", "TSA", "TLS"};
    mai_span key, line = g->line;

    if (line.n == 0 || *line.p == ' ')
        return false;
    if (g->embl) {
        key = mai_rstrip(mai_columns(line, 0, 5));
        return mai_span_is(key, "SQ") || mai_span_is(key, "CO");
    }
    key = mai_rstrip(mai_columns(line, 0, 12));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (mai_span_is(key, keys[i]))
            return true;
    return false;
}

bool
mai_genbank_is_feature_table(const mai_genbank *g)
{
    mai_span line = g->line;

    if (g->embl)
        return mai_span_is(line, "FH   Key             Location/Qualifiers") || mai_span_is(line, "FH");
    return mai_span_is(line, "FEATURES             Location/Qualifiers") || mai_span_is(line, "FEATURES");
}

/* ---- records ---- */

mai_status
mai_genbank_open(mai_ctx *cx, mai_stream *stream, mai_flatfile format, mai_room *sequence, bool features,
                 mai_genbank **out)
{
    mai_genbank *g;

    MAI_TRY(MAI_NEW(cx, &g));
    mai_lines_open(cx, &g->lines, stream, MAI_LONGEST_TITLE, true);
    mai_room_in_arena(cx, &g->scratch, MAI_LONGEST_TITLE);
    g->sequence = sequence;
    g->features = features;
    g->embl = format == MAI_FLATFILE_EMBL;
    *out = g;
    return MAI_OK;
}

/* Goes to the next record's first line; *more is false when there is none. */
static mai_status
find_record(mai_ctx *cx, mai_genbank *g, bool *more)
{
    const char *first = g->embl ? "ID   " : "LOCUS       ";

    do {
        MAI_TRY(mai_genbank_line(cx, g));
        *more = g->more;
        if (!g->more) {
            if (g->records > 0 || !g->text_seen)
                return MAI_OK;
            (void) mai_genbank_wrong(cx, g, g->embl ? "no line begins with ID" : "no line begins with LOCUS");
            return mai_hint(cx, g->embl ? "A record begins with ID and three blanks."
                                        : "A record begins with LOCUS and seven blanks.");
        }
    } while (!mai_span_begins(g->raw, first));
    return MAI_OK;
}

mai_status
mai_genbank_letters(mai_ctx *cx, mai_genbank *g, mai_span t, size_t *have)
{
    uint8_t *start;

    MAI_TRY(mai_room_for(cx, g->sequence, *have, t.n + 1));
    start = g->sequence->p + *have;
    while (t.n > 0) {
        size_t n = mai_letters_kernel->copy_letters((const uint8_t *) t.p, g->sequence->p + *have, t.n);

        *have += n;
        t.p += n, t.n -= n;
        if (t.n > 0 && *t.p != ' ' && *t.p != '\t')
            return mai_fail_in_file(cx, MAI_ETEXT, g->lines.number, g->lines.position + (t.p - g->raw.p),
                                    "%s: a byte that is no letter in a sequence", mai_flatfile_name(g));
        if (t.n > 0)
            t.p++, t.n--;
    }
    for (uint8_t *p = start; p < g->sequence->p + *have; p++)
        *p -= *p >= 'a' && *p <= 'z' ? 32 : 0;
    return MAI_OK;
}

/* From ORIGIN or its like on, up to "//" or the end of the file. */
static mai_status
take_sequence(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    do {
        MAI_TRY(mai_genbank_line(cx, g));
        if (!g->more)
            return mai_genbank_wrong(cx, g, "the file ends before the sequence of a record");
    } while (mai_genbank_is_footer(g) || mai_span_indented(g->raw, 12) || mai_span_begins(g->line, "WGS"));
    for (; g->more && !mai_span_is(g->line, "//"); ) {
        mai_span line = g->line;

        if (line.n > 9 && line.p[9] != ' ')
            line = mai_columns(line, 1, line.n);
        if (line.n > 9 && line.p[9] != ' ')
            return mai_genbank_wrong(cx, g, "a line of the sequence does not have its number in columns 1 to 9");
        MAI_TRY(mai_genbank_letters(cx, g, mai_columns(line, 10, line.n), &r->length));
        MAI_TRY(mai_genbank_line(cx, g));
    }
    r->has_sequence = r->length > 0 || r->declared <= 0;
    return MAI_OK;
}

mai_status
mai_genbank_next(mai_ctx *cx, mai_genbank *g, mai_genbank_record *out, bool *more)
{
    memset(out, 0, sizeof *out);
    out->declared = -1;
    MAI_TRY(find_record(cx, g, more));
    if (!*more)
        return MAI_OK;
    out->number = ++g->records;
    out->line = g->lines.number;
    out->position = g->lines.position;
    g->id = g->suffix = (mai_span){NULL, 0};
    MAI_TRY(g->embl ? mai_embl_id(cx, g, out) : mai_genbank_locus(cx, g, out));
    MAI_TRY(mai_genbank_header(cx, g, out));
    MAI_TRY(mai_genbank_features(cx, g, out));
    return g->embl ? mai_embl_sequence(cx, g, out) : take_sequence(cx, g, out);
}
