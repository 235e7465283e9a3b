/*
 * genbank_header.c - the lines of a record between the first one and the features.
 *
 * A key stands in the first 12 columns; lines with blanks there go on with what the key began. Keys that are not
 * looked for are passed over with all their lines.
 */
#include "seq/genbank_reader.h"

#include "base/arena.h"

#include <string.h>

#define INDENT 12

/* The text of a key, put together from its lines with blanks between; the line at hand is then the next key's. */
static mai_status
take_text(mai_ctx *cx, mai_genbank *g, mai_span *out)
{
    size_t n = 0;

    MAI_TRY(mai_scratch_add(cx, g, &n, mai_strip(mai_columns(g->line, INDENT, g->line.n))));
    for (;;) {
        MAI_TRY(mai_genbank_line(cx, g));
        if (!g->more || (g->line.n > 0 && !mai_span_indented(g->line, INDENT)))
            break;
        if (g->line.n == 0)
            continue;
        MAI_TRY(mai_scratch_add(cx, g, &n, (mai_span){" ", 1}));
        MAI_TRY(mai_scratch_add(cx, g, &n, mai_columns(g->line, INDENT, g->line.n)));
    }
    *out = (mai_span){(const char *) g->scratch.room.p, n};
    return MAI_OK;
}

/* The next of some accession numbers, set apart by blanks or ';'. */
static mai_span
next_accession(mai_span *text)
{
    for (;;) {
        mai_span word = mai_next_word(text);
        const char *stop = word.n > 0 ? memchr(word.p, ';', word.n) : NULL;

        if (stop == NULL)
            return word;
        *text = (mai_span){stop + 1, (size_t) (text->p + text->n - stop - 1)};
        if (stop > word.p)
            return (mai_span){word.p, (size_t) (stop - word.p)};
    }
}

mai_status
mai_genbank_accession(mai_ctx *cx, mai_genbank *g, mai_span text, mai_genbank_record *r)
{
    mai_span first = next_accession(&text);

    if (first.n > 0 && r->accession.n == 0)
        MAI_TRY(mai_span_copy(cx, first, &r->accession));
    if (g->id.n == 0)
        g->id = r->accession;
    return MAI_OK;
}

/* "U49845.1  GI:1293613": the part before GI, which is an accession and a number, or anything. */
static mai_status
set_version(mai_ctx *cx, mai_genbank *g, mai_span text, mai_genbank_record *r)
{
    mai_span whole = {NULL, 0}, word = mai_next_word(&text);
    const char *dot;

    for (; word.n > 0 && (whole.n == 0 || !mai_span_begins(word, "GI:")); word = mai_next_word(&text)) {
        if (whole.n > 0)
            MAI_TRY(mai_scratch_add(cx, g, &whole.n, (mai_span){" ", 1}));
        MAI_TRY(mai_scratch_add(cx, g, &whole.n, word));
    }
    whole.p = (const char *) g->scratch.room.p;
    dot = whole.n > 0 ? memchr(whole.p, '.', whole.n) : NULL;
    if (dot != NULL && dot + 1 < whole.p + whole.n) {
        mai_span digits = {dot + 1, (size_t) (whole.p + whole.n - dot - 1)};
        size_t n = 0;

        while (n < digits.n && digits.p[n] >= '0' && digits.p[n] <= '9')
            n++;
        if (n == digits.n) {
            while (digits.n > 1 && *digits.p == '0') /* as a number is written */
                digits.p++, digits.n--;
            MAI_TRY(mai_genbank_accession(cx, g, (mai_span){whole.p, (size_t) (dot - whole.p)}, r));
            return mai_span_copy(cx, digits, &g->suffix);
        }
    }
    return whole.n > 0 ? mai_span_copy(cx, whole, &g->id) : MAI_OK;
}

/* The room in which append_text keeps a text of n letters, and its end. */
static size_t
room_of(size_t n)
{
    size_t room = 64;

    while (room <= n)
        room *= 2;
    return room;
}

/* Appends to what several lines of a key say; a text moves when it has outgrown its room. */
static mai_status
append_text(mai_ctx *cx, mai_span text, const char *between, mai_span *to)
{
    size_t nbetween = to->n > 0 ? strlen(between) : 0, total = to->n + nbetween + text.n;
    char *p = (char *) to->p;

    if (total > MAI_LONGEST_TITLE)
        return mai_fail(cx, MAI_ELIMIT, "a text of a record is longer than %zu bytes", MAI_LONGEST_TITLE);
    if (p == NULL || total >= room_of(to->n)) {
        MAI_TRY(mai_alloc(cx, room_of(total), (void **) &p));
        if (to->n > 0)
            memcpy(p, to->p, to->n);
    }
    memcpy(p + to->n, between, nbetween);
    if (text.n > 0)
        memcpy(p + to->n + nbetween, text.p, text.n);
    p[total] = '\0';
    *to = (mai_span){p, total};
    return mai_poll(cx, 10 + (int64_t) text.n / 8);
}

/* Whether a line below ORGANISM begins the lineage: it has ';' or is one of the names that stand alone. */
static bool
is_lineage(mai_span line)
{
    static const char *const alone[] = {
        "Bacteria.", "Archaea.", "Eukaryota.", "Unclassified.", "Viruses.", "cellular organisms.", "other sequences.",
        "unclassified sequences.",
    };
    mai_span text = mai_strip(mai_columns(line, INDENT, line.n));

    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (mai_span_is(text, alone[i]))
            return true;
    return memchr(line.p, ';', line.n) != NULL;
}

/* The organism's name, of several lines too, then its lineage. */
static mai_status
take_organism(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    mai_span name;
    bool lineage = false;
    size_t n = 0;

    MAI_TRY(mai_scratch_add(cx, g, &n, mai_strip(mai_columns(g->line, INDENT, g->line.n))));
    for (;;) {
        mai_span text;

        MAI_TRY(mai_genbank_line(cx, g));
        if (!g->more || (g->line.n > 0 && !mai_span_indented(g->line, INDENT)))
            break;
        text = mai_strip(mai_columns(g->line, INDENT, g->line.n));
        if (text.n == 0 || (!lineage && mai_span_is(text, ".")))
            continue;
        if (!lineage && is_lineage(g->line)) {
            name = (mai_span){(const char *) g->scratch.room.p, n};
            MAI_TRY(mai_span_copy(cx, name, &r->organism));
            lineage = true;
            n = 0;
        } else {
            MAI_TRY(mai_scratch_add(cx, g, &n, (mai_span){" ", 1}));
        }
        MAI_TRY(mai_scratch_add(cx, g, &n, lineage ? mai_columns(g->line, INDENT, g->line.n) : text));
    }
    name = mai_strip((mai_span){(const char *) g->scratch.room.p, n});
    if (!lineage)
        return mai_span_copy(cx, name, &r->organism);
    name.n -= name.n > 0 && name.p[name.n - 1] == '.';
    return append_text(cx, name, ";", &r->taxonomy);
}

/* The lines of one key. */
static mai_status
take_key(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    mai_span key = mai_strip(mai_columns(g->line, 0, INDENT)), text;

    if (mai_span_is(key, "ORGANISM"))
        return take_organism(cx, g, r);
    if (mai_span_is(key, "VERSION")) {
        MAI_TRY(set_version(cx, g, mai_columns(g->line, INDENT, g->line.n), r));
        return mai_genbank_line(cx, g);
    }
    if (mai_span_is(key, "ACCESSION")) {
        MAI_TRY(take_text(cx, g, &text));
        return mai_genbank_accession(cx, g, text, r);
    }
    if (mai_span_is(key, "DEFINITION")) {
        MAI_TRY(take_text(cx, g, &text));
        text.n -= text.n > 0 && text.p[text.n - 1] == '.';
        return append_text(cx, text, " ", &r->definition);
    }
    if (mai_span_is(key, "KEYWORDS")) {
        MAI_TRY(take_text(cx, g, &text));
        text.n -= text.n > 0 && text.p[text.n - 1] == '.';
        return append_text(cx, text, ";", &r->keywords);
    }
    return mai_genbank_line(cx, g);
}

/* A line of EMBL, each of which has its key in the first five columns. */
static mai_status
take_embl_line(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    mai_span key = mai_strip(mai_columns(g->line, 0, 5)), text = mai_strip(mai_columns(g->line, 5, g->line.n));

    if (mai_span_is(key, "AC"))
        MAI_TRY(mai_genbank_accession(cx, g, text, r));
    else if (mai_span_is(key, "SV"))
        MAI_TRY(set_version(cx, g, text, r));
    else if (mai_span_is(key, "DE") && (text.n > 0 || r->definition.n > 0))
        MAI_TRY(append_text(cx, text, " ", &r->definition));
    else if (mai_span_is(key, "OS"))
        MAI_TRY(mai_span_copy(cx, text, &r->organism));
    while (mai_span_is(key, "KW") && text.n > 0 && text.p[text.n - 1] == ';')
        text.n--;
    text.n -= text.n > 0 && text.p[text.n - 1] == '.';
    if (mai_span_is(key, "OC"))
        MAI_TRY(append_text(cx, text, ";", &r->taxonomy));
    else if (mai_span_is(key, "KW"))
        MAI_TRY(append_text(cx, text, ";", &r->keywords));
    return mai_genbank_line(cx, g);
}

/* The identifier: with the version's number behind it when it has none. */
static mai_status
set_id(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    size_t n = 0;

    if (g->id.n == 0) {
        r->version = r->name;
        return MAI_OK;
    }
    MAI_TRY(mai_scratch_add(cx, g, &n, g->id));
    if (g->suffix.n > 0 && memchr(g->id.p, '.', g->id.n) == NULL) {
        MAI_TRY(mai_scratch_add(cx, g, &n, (mai_span){".", 1}));
        MAI_TRY(mai_scratch_add(cx, g, &n, g->suffix));
    }
    return mai_span_copy(cx, (mai_span){(const char *) g->scratch.room.p, n}, &r->version);
}

mai_status
mai_genbank_header(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    MAI_TRY(mai_genbank_line(cx, g));
    while (!mai_genbank_is_feature_table(g) && !mai_genbank_is_footer(g)) {
        if (!g->more)
            return mai_genbank_wrong(cx, g, "the file ends within the head of a record");
        if (mai_span_is(g->line, "//"))
            return mai_genbank_wrong(cx, g, "a record ends before its features and sequence");
        MAI_TRY(g->embl ? take_embl_line(cx, g, r) : take_key(cx, g, r));
    }
    return set_id(cx, g, r);
}
