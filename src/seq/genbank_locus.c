/*
 * genbank_locus.c - the LOCUS line of a GenBank record.
 *
 * Fields stand in columns, which changed with release 127; other programs write words set apart by blanks, or less.
 * The layouts are tried in the order in which Biopython tries them. Source: NCBI-GenBank Flat File Release Notes,
 * 3.4.4.
 */
#include "seq/genbank_reader.h"

#include <string.h>

/* Columns from 0, the end excluded. */
static const struct layout {
    uint8_t unit;                         /* " bp " */
    uint8_t blank_from, blank_to;         /* by which the layout is told: blank, or the topology */
    uint8_t molecule, topology, division; /* begins; a blank column before topology and division */
    uint8_t molecule_to, topology_to;
    uint8_t date;
} before_127 = {29, 55, 62, 33, 42, 52, 41, 51, 62}, since_127 = {40, 54, 64, 44, 55, 64, 54, 63, 68};

#define LINE_BYTES 79

static bool
is_unit(mai_span unit)
{
    return mai_span_is(unit, " bp ") || mai_span_is(unit, " aa ") || mai_span_is(unit, " rc ");
}

static bool
is_topology(mai_span t)
{
    return t.n == 0 || mai_span_is(t, "linear") || mai_span_is(t, "circular");
}

static bool
contains_letters(mai_span t, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= t.n; i++) {
        size_t k = 0;

        while (k < n && (t.p[i + k] & ~0x20) == word[k])
            k++;
        if (k == n)
            return true;
    }
    return false;
}

static mai_status
set_length(mai_ctx *cx, const mai_genbank *g, mai_span number, mai_genbank_record *r)
{
    if (!mai_span_number(number, &r->declared))
        return mai_genbank_wrong(cx, g, "the length in the LOCUS line is no number");
    return MAI_OK;
}

mai_status
mai_genbank_molecule(mai_ctx *cx, const mai_genbank *g, mai_span molecule, mai_span type, mai_genbank_record *r)
{
    mai_span kind = {NULL, 0};

    r->protein = contains_letters(type, "PROTEIN");
    if (contains_letters(type, "DNA") || contains_letters(type, "MRNA"))
        kind = (mai_span){"DNA", 3};
    else if (contains_letters(type, "RNA"))
        kind = (mai_span){"RNA", 3};
    else if (r->protein || mai_span_is(type, "PRT"))
        kind = (mai_span){"protein", 7};
    else if (type.n > 0 && !mai_span_is(type, "circular") && !mai_span_is(type, "linear")
             && !mai_span_is(type, "unspecified"))
        return mai_genbank_wrong(cx, g, "the first line of a record names no kind of molecule");
    return mai_span_copy(cx, molecule.n > 0 ? molecule : kind, &r->molecule);
}

/* Name and length in the columns before the unit. */
static mai_status
take_name(mai_ctx *cx, const mai_genbank *g, mai_span columns, mai_genbank_record *r)
{
    mai_span name = mai_next_word(&columns), length = mai_next_word(&columns);

    if (length.n == 0 || mai_next_word(&columns).n > 0)
        return mai_genbank_wrong(cx, g, "the LOCUS line does not have a name and a length before its unit");
    MAI_TRY(mai_span_copy(cx, name, &r->name));
    return set_length(cx, g, length, r);
}

static mai_status
take_date(mai_ctx *cx, mai_span line, size_t at, mai_genbank_record *r)
{
    mai_span date = mai_columns(line, at, at + 11);

    if (mai_strip(date).n == 0 || line.p[at + 2] != '-' || line.p[at + 6] != '-')
        return MAI_OK;
    return mai_span_copy(cx, mai_strip(date), &r->date);
}

/* A line in columns, which has all of them. */
static mai_status
take_columns(mai_ctx *cx, const mai_genbank *g, mai_span line, const struct layout *at, mai_genbank_record *r)
{
    mai_span molecule = mai_strip(mai_columns(line, at->molecule, at->molecule_to));
    mai_span topology = mai_strip(mai_columns(line, at->topology, at->topology_to));
    mai_span type = mai_strip(mai_columns(line, at->molecule, at->topology_to));
    bool aa = mai_span_is(mai_columns(line, at->unit, at->unit + 4), " aa ");

    if (!is_topology(topology))
        return mai_genbank_wrong(cx, g, "the topology in the LOCUS line is neither linear nor circular");
    if (line.p[at->topology - 1] != ' ' || line.p[at->division - 1] != ' ')
        return mai_genbank_wrong(cx, g, "the columns of the LOCUS line are not set apart by blanks");
    MAI_TRY(take_name(cx, g, mai_columns(line, 12, at->unit), r));
    if (aa && (at == &before_127 ? type.n == 0 : molecule.n == 0))
        type = (mai_span){"PROTEIN", 7};
    MAI_TRY(mai_genbank_molecule(cx, g, molecule, type, r));
    MAI_TRY(mai_span_copy(cx, topology, &r->topology));
    if (at == &before_127 || mai_strip(mai_columns(line, 64, 76)).n > 0)
        MAI_TRY(mai_span_copy(cx, mai_columns(line, at->division, at->division + 3), &r->division));
    return take_date(cx, line, at->date, r);
}

static bool
is_strand(mai_span t)
{
    return mai_span_is(t, "   ") || mai_span_is(t, "ss-") || mai_span_is(t, "ds-") || mai_span_is(t, "ms-");
}

/* A line in the columns of today, of which the end may be missing. */
static mai_status
take_since_127(mai_ctx *cx, const mai_genbank *g, mai_span line, mai_genbank_record *r)
{
    char padded[LINE_BYTES];
    mai_span rest = mai_columns(line, 12, line.n), type;

    if (line.n < LINE_BYTES) {
        memset(padded, ' ', sizeof padded);
        memcpy(padded, line.p, line.n);
        line = (mai_span){padded, sizeof padded};
    }
    if (!is_strand(mai_columns(line, 44, 47))) {
        mai_span name = mai_next_word(&rest), length = mai_next_word(&rest);

        MAI_TRY(mai_span_copy(cx, name, &r->name));
        return set_length(cx, g, length, r);
    }
    type = mai_strip(mai_columns(line, 47, 54));
    if (type.n > 0 && !contains_letters(type, "DNA") && !contains_letters(type, "RNA"))
        return mai_genbank_wrong(cx, g, "the LOCUS line names neither DNA nor RNA");
    if (line.p[67] != ' ')
        return mai_genbank_wrong(cx, g, "the columns of the LOCUS line are not set apart by blanks");
    return take_columns(cx, g, line, &since_127, r);
}

enum { MOST_WORDS = 9 };

/* Words set apart by blanks: "LOCUS name length bp type [topology] division date", or less. */
static mai_status
take_words(mai_ctx *cx, const mai_genbank *g, const mai_span *word, int n, mai_genbank_record *r)
{
    bool unit = n >= 4 && (mai_span_is(word[3], "bp") || mai_span_is(word[3], "aa"));
    bool topology = n == 8 && (mai_span_is(word[5], "linear") || mai_span_is(word[5], "circular"));

    if (!unit)
        return mai_genbank_wrong(cx, g, "the LOCUS line is in no layout that is known");
    MAI_TRY(mai_span_copy(cx, word[1], &r->name));
    MAI_TRY(set_length(cx, g, word[2], r));
    if (n != 7 && !topology)
        return MAI_OK;
    MAI_TRY(mai_genbank_molecule(cx, g, (mai_span){NULL, 0}, word[4], r));
    if (topology)
        MAI_TRY(mai_span_copy(cx, word[5], &r->topology));
    MAI_TRY(mai_span_copy(cx, word[n - 2], &r->division));
    return mai_span_copy(cx, word[n - 1], &r->date);
}

/* "LOCUS       a name of words       1718 bp". */
static mai_status
take_long_name(mai_ctx *cx, const mai_genbank *g, mai_span line, mai_genbank_record *r)
{
    mai_span name = mai_rstrip(mai_columns(line, 5, line.n - 2)), length;
    size_t at = name.n;

    while (at > 0 && name.p[at - 1] != ' ' && name.p[at - 1] != '\t')
        at--;
    length = mai_columns(name, at, name.n);
    MAI_TRY(mai_span_copy(cx, mai_strip(mai_columns(name, 0, at)), &r->name));
    return set_length(cx, g, length, r);
}

mai_status
mai_genbank_locus(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    mai_span line = g->raw, rest = line, word[MOST_WORDS];
    int n = 0;

    if (is_unit(mai_columns(line, 29, 33)) && line.n >= 62 && mai_span_is(mai_columns(line, 55, 62), "       ")) {
        char padded[LINE_BYTES];

        memset(padded, ' ', sizeof padded);
        memcpy(padded, line.p, line.n < LINE_BYTES ? line.n : LINE_BYTES);
        return take_columns(cx, g, (mai_span){padded, sizeof padded}, &before_127, r);
    }
    if (is_unit(mai_columns(line, 40, 44)) && is_topology(mai_strip(mai_columns(line, 54, 64))))
        return take_since_127(cx, g, line, r);
    while (n < MOST_WORDS && (word[n] = mai_next_word(&rest)).n > 0)
        n++;
    if (n <= 2)
        return n == 2 ? mai_span_copy(cx, word[1], &r->name) : MAI_OK;
    if (n < MOST_WORDS && !(mai_span_is(word[3], "bp") || mai_span_is(word[3], "aa")) &&
        (mai_span_is(word[n - 1], "bp") || mai_span_is(word[n - 1], "aa")))
        return take_long_name(cx, g, g->line, r);
    return take_words(cx, g, word, n, r);
}
