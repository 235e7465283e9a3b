/*
 * genbank_embl.c - what EMBL files have of their own: the ID line, and sequences with the numbers behind the letters.
 *
 * The ID line has had several styles, told apart by how many semicolons it has. Source: EMBL-Bank user manual, 3.4.1;
 * what is read of each style is what Biopython reads.
 */
#include "seq/genbank_reader.h"

#include "base/arena.h"

#include <string.h>

#define INDENT 5

enum { MOST_FIELDS = 7 };

/* Cuts a text at its semicolons; returns how many fields there are, of which MOST_FIELDS are kept. */
static int
split(mai_span text, mai_span *fields)
{
    const char *end = text.p + text.n, *p = text.p;
    int n = 0;

    for (;;) {
        const char *stop = p < end ? memchr(p, ';', (size_t) (end - p)) : NULL;

        if (n < MOST_FIELDS)
            fields[n] = mai_strip((mai_span){p, (size_t) ((stop != NULL ? stop : end) - p)});
        n++;
        if (stop == NULL)
            return n;
        p = stop + 1;
    }
}

/* "1859 BP." or "111 AA". */
static mai_status
set_length(mai_ctx *cx, const mai_genbank *g, mai_span text, mai_genbank_record *r)
{
    static const char *const units[] = {"BP", "BP.", "AA", "AA.", "bp", "bp.", "aa", "aa."};
    mai_span number = mai_next_word(&text), unit = mai_next_word(&text);

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (mai_span_is(unit, units[i]) && mai_next_word(&text).n == 0 && mai_span_number(number, &r->declared))
            return MAI_OK;
    return mai_genbank_wrong(cx, g, "a length is a number and BP or AA");
}

/* Where a word stands in a text; NULL when nowhere. */
static const char *
find_word(mai_span text, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= text.n; i++)
        if (memcmp(text.p + i, word, n) == 0)
            return text.p + i;
    return NULL;
}

/* "X56734; SV 1; linear; mRNA; STD; PLN; 1859 BP." */
static mai_status
take_since_2006(mai_ctx *cx, mai_genbank *g, const mai_span *f, mai_genbank_record *r)
{
    mai_span version = f[1], sv = mai_next_word(&version), number = mai_next_word(&version);
    mai_span both = {f[2].p, (size_t) (f[3].p + f[3].n - f[2].p)};
    mai_span type = f[2].n == 0 ? f[3] : f[3].n == 0 ? f[2] : both;
    int64_t ignored;

    if (f[2].n > 0 && !mai_span_is(f[2], "linear") && !mai_span_is(f[2], "circular"))
        return mai_genbank_wrong(cx, g, "the topology in the ID line is neither linear nor circular");
    if (find_word(f[3], "linear") != NULL || find_word(f[3], "circular") != NULL)
        return mai_genbank_wrong(cx, g, "the molecule in the ID line names a topology");
    MAI_TRY(mai_genbank_accession(cx, g, f[0], r));
    if (mai_span_is(sv, "SV") && mai_next_word(&version).n == 0 && mai_span_number(number, &ignored)) {
        while (number.n > 1 && *number.p == '0') /* as a number is written */
            number.p++, number.n--;
        MAI_TRY(mai_span_copy(cx, number, &g->suffix));
    }
    MAI_TRY(mai_genbank_molecule(cx, g, f[3], type, r));
    MAI_TRY(mai_span_copy(cx, f[2], &r->topology));
    MAI_TRY(mai_span_copy(cx, f[5], &r->division));
    return set_length(cx, g, f[6], r);
}

/* "SC10H5 standard; circular DNA; PRO; 4870 BP.", the name taken off already. */
static mai_status
take_before_2006(mai_ctx *cx, mai_genbank *g, const mai_span *f, mai_genbank_record *r)
{
    const char *topology = find_word(f[1], "circular") != NULL ? "circular"
                           : find_word(f[1], "linear") != NULL ? "linear" : NULL;
    mai_span molecule = f[1];
    size_t n = 0;

    if (topology != NULL) {
        const char *at = find_word(molecule, topology), *behind = at + strlen(topology);

        MAI_TRY(mai_scratch_add(cx, g, &n, (mai_span){molecule.p, (size_t) (at - molecule.p)}));
        MAI_TRY(mai_scratch_add(cx, g, &n, (mai_span){behind, (size_t) (molecule.p + molecule.n - behind)}));
        molecule = mai_strip((mai_span){(const char *) g->scratch.room.p, n});
        MAI_TRY(mai_span_copy(cx, (mai_span){topology, strlen(topology)}, &r->topology));
    }
    MAI_TRY(mai_genbank_molecule(cx, g, molecule, f[1], r));
    MAI_TRY(mai_span_copy(cx, f[2], &r->division));
    return set_length(cx, g, f[3], r);
}

mai_status
mai_embl_id(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    mai_span text = mai_strip(mai_columns(g->line, INDENT, g->line.n)), rest = text, name, f[MOST_FIELDS];
    int n = split(text, f);
    bool patent = n == 4 && text.n > 3 && memcmp(text.p + text.n - 3, " SQ", 3) == 0;

    name = n == 7 || patent ? f[0] : mai_next_word(&rest);
    MAI_TRY(mai_span_copy(cx, name, &r->name));
    if (n == 7)
        return take_since_2006(cx, g, f, r);
    if (patent) {
        MAI_TRY(mai_genbank_molecule(cx, g, (mai_span){NULL, 0}, f[1], r));
        return mai_span_copy(cx, f[2], &r->division);
    }
    (void) split(rest, f);
    if (n == 4)
        return take_before_2006(cx, g, f, r);
    if (n == 3)
        return set_length(cx, g, f[2], r);
    return mai_genbank_wrong(cx, g, "the ID line is in no layout that is known");
}

/* ---- sequence ---- */

/* "SQ   Sequence 219 BP; 82 A; ...": the length, where it is given. */
static mai_status
take_sq(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    mai_span f[MOST_FIELDS];

    if (!mai_span_begins(g->line, "SQ   Sequence "))
        return MAI_OK;
    (void) split(mai_columns(g->line, 14, g->line.n), f);
    return set_length(cx, g, f[0], r);
}

/* A line without the number at its end. */
static mai_span
without_number(mai_span line)
{
    mai_span text = mai_strip(line), before;
    size_t n = text.n;

    while (n > 0 && text.p[n - 1] >= '0' && text.p[n - 1] <= '9')
        n--;
    before = mai_rstrip((mai_span){text.p, n});
    return n < text.n && (n == 0 || before.n < n) ? before : text;
}

mai_status
mai_embl_sequence(mai_ctx *cx, mai_genbank *g, mai_genbank_record *r)
{
    do {
        MAI_TRY(take_sq(cx, g, r));
        MAI_TRY(mai_genbank_line(cx, g));
    } while (mai_genbank_is_footer(g));
    if (g->more && !mai_span_indented(g->raw, INDENT) && !mai_span_is(mai_strip(g->line), "//"))
        return mai_genbank_wrong(cx, g, "neither a sequence nor the end of the record comes behind SQ or CO");
    while (!mai_span_is(mai_strip(g->line), "//")) {
        if (!g->more)
            return mai_genbank_wrong(cx, g, "the file ends within the sequence of a record");
        if (g->line.n == 0)
            return mai_genbank_wrong(cx, g, "a sequence has a line without letters");
        MAI_TRY(mai_genbank_letters(cx, g, without_number(g->line), &r->length));
        MAI_TRY(mai_genbank_line(cx, g));
    }
    r->has_sequence = r->length > 0 || r->declared <= 0;
    return MAI_OK;
}
