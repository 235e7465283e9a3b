/*
 * hgvs_parse.c - an HGVS text taken apart, by one pass of descent with at most one step back.
 *
 * Rules are functions that move the cursor and return true, or leave it and note what they missed; the furthest miss
 * becomes the message. The order of alternatives is that of biocommons/hgvs, whose first match counts.
 */
#include <string.h>

#include "kernel/iupac.h"
#include "seq/hgvs.h"
#include "seq/protein_change.h"

const char *const mai_hgvs_edit_name[MAI_HGVS_NEDITS] = {
    "substitution", "deletion", "insertion", "duplication", "inversion", "delins", "identity", "repeat",
    "copy", "conversion", "frameshift", "extension", "no protein", "unknown"};

/* Letters of bases are read in one go, in less time than a user who cancels would notice. */
enum { MOST_TEXT = 64 << 20 };

typedef struct parser {
    mai_ctx *cx;
    mai_status status; /* that of the polls: nothing is read any more when it is not MAI_OK */
    const char *text, *at, *end;
    const char *missed_at, *missed; /* the furthest place where something was missing, and what */
    mai_hgvs_parts *out;
} parser;

static bool
miss(parser *p, const char *what)
{
    if (p->missed == NULL || p->at > p->missed_at) {
        p->missed_at = p->at;
        p->missed = what;
    }
    return false;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_alpha(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline char
peek(const parser *p, int64_t ahead)
{
    return p->end - p->at > ahead ? p->at[ahead] : '\0';
}

static bool
word(parser *p, const char *w, const char *what)
{
    size_t n = strlen(w);

    if ((size_t) (p->end - p->at) < n || memcmp(p->at, w, n) != 0)
        return miss(p, what);
    p->at += n;
    return true;
}

/* A word that may as well be absent: nothing is noted. */
static bool
optional(parser *p, const char *w)
{
    size_t n = strlen(w);

    if ((size_t) (p->end - p->at) < n || memcmp(p->at, w, n) != 0)
        return false;
    p->at += n;
    return true;
}

/* Up to 15 digits, more than any sequence needs. */
static bool
number(parser *p, int64_t *out)
{
    int64_t value = 0;
    const char *from = p->at;

    while (is_digit(peek(p, 0)) && p->at - from < 15)
        value = 10 * value + (*p->at++ - '0');
    if (p->at == from || is_digit(peek(p, 0))) {
        p->at = from;
        return miss(p, "a number of at most 15 digits");
    }
    *out = value;
    return true;
}

static mai_hgvs_span
span_from(const parser *p, const char *from)
{
    return (mai_hgvs_span){from, p->at - from};
}

/* ---- accession and gene ---- */

/* Letters and digits after a first letter; '-' and '_' only before another of them. */
static bool
symbol(parser *p, mai_hgvs_span *out)
{
    const char *from = p->at;

    if (!is_alpha(peek(p, 0)))
        return miss(p, "a letter");
    for (p->at++; p->at < p->end; p->at++) {
        char next = peek(p, 1);
        bool joins = (*p->at == '-' || *p->at == '_') && (is_alpha(next) || is_digit(next));

        if (!is_alpha(*p->at) && !is_digit(*p->at) && !joins)
            break;
    }
    *out = span_from(p, from);
    return true;
}

static bool
accession(parser *p, mai_hgvs_span *out)
{
    const char *from = p->at;

    if (!symbol(p, out))
        return false;
    if (peek(p, 0) == '.' && is_digit(peek(p, 1)))
        for (p->at++; is_digit(peek(p, 0)); p->at++)
            continue;
    *out = span_from(p, from);
    return true;
}

/* "NM_000352.3(ABCC8):" or nothing, when a type follows at once. */
static bool
prefix(parser *p)
{
    if (peek(p, 1) == '.' && peek(p, 0) != '\0' && strchr("cgmnpr", peek(p, 0)) != NULL)
        return true;
    if (!accession(p, &p->out->accession))
        return false;
    if (optional(p, "(") && !(symbol(p, &p->out->gene) && p->out->gene.n > 1 && word(p, ")", "')' after the gene")))
        return miss(p, "a gene symbol");
    return word(p, ":", "':' after the accession");
}

static bool
type(parser *p, char *out)
{
    char c = peek(p, 0);

    if (c == '\0' || strchr("cgmnpr", c) == NULL)
        return miss(p, "one of the types c, g, m, n, p and r");
    *out = c;
    p->at++;
    return word(p, ".", "'.' after the type");
}

/* ---- amino acids ---- */

static const char amino_letters[] = "ACDEFGHIKLMNPQRSTVWYBZXU";

/* One amino acid by three letters. */
static bool
named_residue(parser *p)
{
    for (const char *letter = amino_letters; *letter != '\0'; letter++)
        if (optional(p, mai_amino_acid_name(*letter)))
            return true;
    return false;
}

static bool
letter_residue(parser *p)
{
    if (p->at == p->end || *p->at == '\0' || strchr(amino_letters, *p->at) == NULL)
        return false;
    p->at++;
    return true;
}

/* One amino acid by three letters or one, or a stop. */
static bool
residue(parser *p, bool terminal)
{
    return named_residue(p) || (terminal && (optional(p, "Ter") || optional(p, "*"))) || letter_residue(p)
           || miss(p, "an amino acid");
}

static bool
stop_codon(parser *p)
{
    return optional(p, "Ter") || optional(p, "X") || optional(p, "*");
}

/* Accounts for a residue, which takes longer than a base. */
static bool
may_go_on(parser *p)
{
    if (p->status == MAI_OK)
        p->status = mai_poll(p->cx, 40);
    return p->status == MAI_OK;
}

/* One or more amino acids in one spelling, a stop at most at the end. */
static bool
residues(parser *p, mai_hgvs_span *out)
{
    const char *from = p->at;
    bool three = p->end - p->at >= 2 && p->at[1] >= 'a' && p->at[1] <= 'z';

    if (!three && (optional(p, "X") || optional(p, "*"))) {
        *out = span_from(p, from);
        return true;
    }
    while (three ? named_residue(p) : letter_residue(p))
        if (!may_go_on(p))
            return false;
    optional(p, three ? "Ter" : "*");
    *out = span_from(p, from);
    return p->at > from || miss(p, "amino acids");
}

/* ---- places ---- */

/* "76", "-5", "+3"; 0 is no position. */
static bool
signed_number(parser *p, int64_t *out)
{
    const char *from = p->at;
    bool negative = peek(p, 0) == '-';

    if (peek(p, 0) == '-' || peek(p, 0) == '+')
        p->at++;
    if (!number(p, out)) {
        p->at = from;
        return false;
    }
    if (negative)
        *out = -*out;
    return true;
}

static bool
amino_position(parser *p, mai_hgvs_place *place)
{
    const char *from = p->at;

    if (residue(p, true) && number(p, &place->base) && place->base > 0)
        return true;
    p->at = from;
    return miss(p, "an amino acid and its position");
}

/* A position in the way of a type; definite unless it is "?". */
static bool
position(parser *p, char t, mai_hgvs_place *place)
{
    const char *from = p->at;
    bool simple = t == 'g' || t == 'm', found;

    *place = (mai_hgvs_place){.definite = true};
    if (t == 'p') {
        found = amino_position(p, place);
    } else if (t != 'r' && optional(p, "?")) {
        place->definite = false;
        found = true;
    } else if (simple) {
        found = number(p, &place->base);
    } else {
        place->from_end = t == 'c' && optional(p, "*");
        found = place->from_end ? number(p, &place->base) : signed_number(p, &place->base);
        if (found && (peek(p, 0) == '+' || peek(p, 0) == '-'))
            found = signed_number(p, &place->offset);
    }
    if (!found || (place->definite && place->base == 0)) {
        p->at = from;
        return miss(p, "a position, which is not 0");
    }
    place->text = span_from(p, from);
    return true;
}

/* "4", "4_6". */
static bool
interval(parser *p, char t, mai_hgvs_place *start, mai_hgvs_place *stop)
{
    if (!position(p, t, start))
        return false;
    *stop = *start;
    if (peek(p, 0) == '_' && peek(p, 1) != '(') {
        p->at++;
        return position(p, t, stop);
    }
    return true;
}

/* "(4_6)": one place that lies between two. */
static bool
uncertain_place(parser *p, char t, mai_hgvs_place *place)
{
    const char *from = p->at;
    mai_hgvs_place start, stop;

    if (!optional(p, "(") || !interval(p, t, &start, &stop) || !word(p, ")", "')'")) {
        p->at = from;
        return miss(p, "a position");
    }
    *place = (mai_hgvs_place){.text = span_from(p, from)};
    return true;
}

/* "4" or "4_6" as one place, beside an uncertain one. */
static bool
whole_interval(parser *p, char t, mai_hgvs_place *place)
{
    const char *from = p->at;
    mai_hgvs_place stop;

    if (!interval(p, t, place, &stop))
        return false;
    place->definite = place->definite && stop.text.p == place->text.p;
    place->text = span_from(p, from);
    return true;
}

/* "4_6", "(4_6)", and where types allow it "(4_6)_246", "4_(245_246)", "(4_6)_(245_246)". */
static bool
place(parser *p, char t, mai_hgvs_parts *out)
{
    bool both = t == 'g' || t == 'c' || t == 'n';
    const char *from = p->at;

    if (peek(p, 0) == '(') {
        if (!uncertain_place(p, t, &out->start))
            return false;
        out->stop = out->start;
        if (!both || peek(p, 0) != '_')
            return true;
        p->at++;
        if (peek(p, 0) == '(')
            return uncertain_place(p, t, &out->stop);
        return whole_interval(p, t, &out->stop);
    }
    if (!interval(p, t, &out->start, &out->stop))
        return false;
    if (both && peek(p, 0) == '_' && peek(p, 1) == '(') {
        out->start.definite = out->start.definite && out->stop.text.p == out->start.text.p;
        out->start.text = span_from(p, from);
        p->at++;
        return uncertain_place(p, t, &out->stop);
    }
    return true;
}

/* ---- edits of nucleotides ---- */

static bool
is_base(char c, bool rna)
{
    return mai_iupac_set[(uint8_t) c] != 0 && (c & ~0x20) != (rna ? 'T' : 'U');
}

/* None or more bases. */
static mai_hgvs_span
bases(parser *p, bool rna)
{
    const char *from = p->at;

    while (p->at < p->end && is_base(*p->at, rna))
        p->at++;
    return span_from(p, from);
}

static bool
some_bases(parser *p, bool rna, mai_hgvs_span *out)
{
    *out = bases(p, rna);
    return out->n > 0 || miss(p, rna ? "RNA letters" : "DNA letters");
}

/* What goes, as letters or their number. */
static mai_hgvs_span
bases_or_number(parser *p, bool rna)
{
    const char *from = p->at;

    if (!is_digit(peek(p, 0)))
        return bases(p, rna);
    while (is_digit(peek(p, 0)))
        p->at++;
    return span_from(p, from);
}

/*
 * What begins with letters: "=", "A=", "A>T", "CAG[6]". False, the cursor unmoved, when it is none of these; false,
 * the cursor moved, when it is a repeat that is not whole.
 */
static bool
lettered_edit(parser *p, bool rna, mai_hgvs_parts *out)
{
    const char *from = p->at;

    out->ref = bases(p, rna);
    if (optional(p, "=")) {
        out->edit = MAI_HGVS_IDENTITY;
        return true;
    }
    if (peek(p, 0) == '[') {
        out->edit = MAI_HGVS_REPEAT;
        p->at++;
        return number(p, &out->count) && word(p, "]", "']'");
    }
    if (out->ref.n == 1 && optional(p, ">")) {
        out->edit = MAI_HGVS_SUBSTITUTION;
        out->alt = (mai_hgvs_span){p->at, 1};
        if (is_base(peek(p, 0), rna)) {
            p->at++;
            return true;
        }
        miss(p, rna ? "an RNA letter" : "a DNA letter");
    }
    p->at = from;
    out->ref = out->alt = (mai_hgvs_span){NULL, 0};
    out->count = -1;
    return false;
}

/* What a conversion takes over: accession, type and place elsewhere. */
static bool
other_place(parser *p, mai_hgvs_span *out)
{
    const char *from = p->at;
    mai_hgvs_parts other = {.count = -1};
    mai_hgvs_parts *own = p->out;
    bool found;

    p->out = &other;
    found = accession(p, &other.accession)
            && (!optional(p, "(") || (symbol(p, &other.gene) && word(p, ")", "')'"))) && word(p, ":", "':'")
            && type(p, &other.type) && place(p, other.type, &other);
    p->out = own;
    *out = span_from(p, from);
    return found;
}

static bool
nucleotide_edit(parser *p, bool rna, mai_hgvs_parts *out)
{
    const char *from = p->at;

    if (lettered_edit(p, rna, out))
        return true;
    if (p->at > from)
        return false;
    if (optional(p, "del")) {
        out->ref = bases_or_number(p, rna);
        out->edit = optional(p, "ins") ? MAI_HGVS_DELINS : MAI_HGVS_DELETION;
        return out->edit == MAI_HGVS_DELETION || some_bases(p, rna, &out->alt);
    }
    if (optional(p, "ins")) {
        out->edit = MAI_HGVS_INSERTION;
        return some_bases(p, rna, &out->alt);
    }
    if (optional(p, "dup")) {
        out->edit = MAI_HGVS_DUPLICATION;
        out->ref = bases(p, rna);
        return true;
    }
    if (optional(p, "inv")) {
        out->edit = MAI_HGVS_INVERSION;
        out->ref = bases_or_number(p, rna);
        return true;
    }
    if (optional(p, "con")) {
        out->edit = MAI_HGVS_CONVERSION;
        return other_place(p, &out->alt);
    }
    if (!rna && optional(p, "copy")) {
        out->edit = MAI_HGVS_COPY;
        return number(p, &out->count);
    }
    return miss(p, "an edit such as A>T, del, ins, delins, dup, inv or =");
}

/* ---- edits of proteins ---- */

/* "23", "?" or nothing. */
static bool
distance(parser *p, mai_hgvs_parts *out)
{
    out->count_unknown = optional(p, "?");
    return out->count_unknown || !is_digit(peek(p, 0)) || number(p, &out->count);
}

/* After "ext": "Ter17", "Val-5", "-12" or nothing. */
static bool
extension_end(parser *p, mai_hgvs_parts *out)
{
    const char *from = p->at;

    if (stop_codon(p)) {
        out->terminal = span_from(p, from);
        return distance(p, out);
    }
    if (p->at < p->end && *p->at != '-' && *p->at != ')' && residue(p, false))
        out->terminal = span_from(p, from);
    if (optional(p, "-"))
        return number(p, &out->count);
    return out->terminal.p == NULL || miss(p, "'-' and a distance");
}

/* What begins with an amino acid, or would but for its absence: a frame shift, an extension, a substitution. */
static bool
residue_edit(parser *p, mai_hgvs_parts *out)
{
    const char *from = p->at;

    if (p->at < p->end && *p->at >= 'A' && *p->at <= 'Z' && !residue(p, true))
        return false;
    if (p->at == from)
        optional(p, "*");
    out->alt = span_from(p, from);
    if (optional(p, "fs")) {
        out->edit = MAI_HGVS_FRAMESHIFT;
        return !stop_codon(p) || distance(p, out);
    }
    if (optional(p, "ext")) {
        out->edit = MAI_HGVS_EXTENSION;
        return extension_end(p, out);
    }
    out->edit = MAI_HGVS_SUBSTITUTION;
    return out->alt.n > 0;
}

static bool
protein_edit(parser *p, mai_hgvs_parts *out)
{
    const char *from = p->at;

    if (residue_edit(p, out))
        return true;
    if (p->at > from)
        return false;
    out->alt = (mai_hgvs_span){NULL, 0};
    if (optional(p, "?")) {
        out->edit = MAI_HGVS_SUBSTITUTION;
        out->alt = span_from(p, from);
        return true;
    }
    if (optional(p, "=")) {
        out->edit = MAI_HGVS_IDENTITY;
        return true;
    }
    if (optional(p, "delins") || optional(p, "ins")) {
        out->edit = *from == 'd' ? MAI_HGVS_DELINS : MAI_HGVS_INSERTION;
        return residues(p, &out->alt);
    }
    if (optional(p, "del") || optional(p, "dup")) {
        out->edit = from[1] == 'e' ? MAI_HGVS_DELETION : MAI_HGVS_DUPLICATION;
        return true;
    }
    if (optional(p, "[")) {
        out->edit = MAI_HGVS_REPEAT;
        return number(p, &out->count) && word(p, "]", "']'");
    }
    return miss(p, "an edit such as Gly, Ter, del, dup, insGly, delinsGly, fsTer5, extTer5, = or ?");
}

/* ---- the whole ---- */

static bool
at_end(parser *p)
{
    return p->at == p->end || miss(p, "the end");
}

/* p.=, p.(=), p.0, p.0?, p.? */
static bool
special_protein(parser *p, mai_hgvs_parts *out)
{
    static const struct {
        const char *text;
        mai_hgvs_action edit;
        bool uncertain;
    } specials[] = {{"=", MAI_HGVS_IDENTITY, false}, {"(=)", MAI_HGVS_IDENTITY, true},
                    {"0?", MAI_HGVS_NO_PROTEIN, true}, {"0", MAI_HGVS_NO_PROTEIN, false},
                    {"?", MAI_HGVS_UNKNOWN, false}};

    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if ((size_t) (p->end - p->at) == strlen(specials[i].text) && optional(p, specials[i].text)) {
            out->edit = specials[i].edit;
            out->uncertain = specials[i].uncertain;
            return true;
        }
    return false;
}

static bool
place_and_edit(parser *p, mai_hgvs_parts *out)
{
    return place(p, out->type, out)
           && (out->type == 'p' ? protein_edit(p, out) : nucleotide_edit(p, out->type == 'r', out));
}

static bool
change(parser *p, mai_hgvs_parts *out)
{
    bool may_be_uncertain = out->type == 'p' || out->type == 'r';
    const char *from = p->at;
    mai_hgvs_parts begun = *out;

    if (out->type == 'p' && special_protein(p, out))
        return true;
    if (place_and_edit(p, out) && at_end(p))
        return true;
    if (!may_be_uncertain || *from != '(')
        return false;
    *out = begun;
    out->uncertain = true;
    p->at = from + 1;
    return place_and_edit(p, out) && word(p, ")", "')'") && at_end(p);
}

mai_status
mai_hgvs_parse(mai_ctx *cx, const char *text, size_t n, mai_hgvs_parts *out)
{
    parser p = {.cx = cx, .text = text, .at = text, .end = text + n, .out = out};

    memset(out, 0, sizeof *out);
    out->count = -1;
    MAI_TRY(mai_poll(cx, n + 100));
    if (n > MOST_TEXT)
        return mai_fail(cx, MAI_ELIMIT, "an HGVS text has at most %d characters", (int) MOST_TEXT);
    if (prefix(&p) && type(&p, &out->type) && p.at < p.end && change(&p, out))
        return MAI_OK;
    if (p.status != MAI_OK)
        return p.status;
    if (p.missed == NULL)
        miss(&p, "a position");
    return mai_fail_at(cx, MAI_ETEXT, p.missed_at - text, "invalid HGVS text: expected %s at character %lld",
                       p.missed, (long long) (p.missed_at - text) + 1);
}
