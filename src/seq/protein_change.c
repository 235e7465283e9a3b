/*
 * protein_change.c - the difference of two proteins as HGVS p. text; rules in protein_change.h.
 *
 * The proteins are trimmed from the left, so that repeats are described at their most C-terminal place, then from the
 * right; what remains is one change, whose kind follows from what is left of either side. A frame shift or a new stop
 * is described by where it begins. The text is written once its length is known to fit.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "seq/protein_change.h"

/* By letter from A. Source: IUPAC-IUB JCBN, European J. Biochemistry 138 (1984) 9; Pyl, Sec, Xle since. */
static const char names[26][4] = {"Ala", "Asx", "Cys", "Asp", "Glu", "Phe", "Gly", "His", "Ile",
                                  "Xle", "Lys", "Leu", "Met", "Asn", "Pyl", "Pro", "Gln", "Arg",
                                  "Ser", "Thr", "Sec", "Val", "Trp", "Xaa", "Tyr", "Glx"};

const char *
mai_amino_acid_name(uint8_t letter)
{
    if (letter == '*')
        return "Ter";
    return letter >= 'A' && letter <= 'Z' ? names[letter - 'A'] : NULL;
}

/* What is compared: alt ends at its last stop within the coding sequence, or at the first behind it. */
typedef struct protein_pair {
    const uint8_t *ref, *alt;
    int64_t nref, nalt;
    bool keeps_stop; /* the last codon of the altered coding sequence is a stop, as the reference's is */
    bool frameshift;
} protein_pair;

typedef struct protein_writer {
    char *p;
    size_t n, room;
} protein_writer;

static void
put(protein_writer *w, const char *fmt, ...) MAI_PRINTF(2, 3);

static void
put(protein_writer *w, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    w->n += vsnprintf(w->p + w->n, w->room - w->n, fmt, args);
    va_end(args);
}

/* "Lys2" for the residue at an index; what lies behind the end of a protein is not known. */
static void
put_residue(protein_writer *w, const uint8_t *p, int64_t n, int64_t at)
{
    put(w, "%s%lld", at < n ? mai_amino_acid_name(p[at]) : "Xaa", (long long) at + 1);
}

static void
put_residues(protein_writer *w, const protein_pair *pair, int64_t at, int64_t n)
{
    put_residue(w, pair->ref, pair->nref, at);
    if (n > 1) {
        put(w, "_");
        put_residue(w, pair->ref, pair->nref, at + n - 1);
    }
}

static void
put_names(protein_writer *w, const uint8_t *p, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        memcpy(w->p + w->n, mai_amino_acid_name(p[i]), 3);
        w->n += 3;
    }
    w->p[w->n] = '\0';
}

/* How many letters from the beginning to the first stop, that included; 0 when there is none. */
static int64_t
through_stop(const uint8_t *p, int64_t n)
{
    const uint8_t *stop = n > 0 ? memchr(p, '*', n) : NULL;

    return stop != NULL ? stop - p + 1 : 0;
}

/* ---- what is compared ---- */

static mai_status
check_protein(mai_ctx *cx, const uint8_t *p, int64_t n, const char *which)
{
    for (int64_t i = 0; i < n; i++)
        if (mai_amino_acid_name(p[i]) == NULL)
            return mai_fail_at(cx, MAI_ETEXT, i, "codon %lld of the %s sequence does not give an amino acid",
                               (long long) i + 1, which);
    return mai_poll(cx, n);
}

static void
choose_parts(const mai_protein_change *change, protein_pair *pair)
{
    int64_t end = change->ncoding < change->naltered ? change->ncoding : change->naltered, stop;

    *pair = (protein_pair){change->reference, change->altered, change->nreference, change->naltered, false,
                           change->frameshift};
    pair->keeps_stop = !change->frameshift && end == change->ncoding && end > 0 && change->altered[end - 1] == '*';
    while (end > 0 && change->altered[end - 1] != '*')
        end--;
    stop = through_stop(change->altered, change->naltered);
    if (end > 0)
        pair->nalt = end;
    else if (stop > 0)
        pair->nalt = stop;
}

/* Whether translation gives the same protein, whatever follows its stop. */
static bool
is_silent(const protein_pair *pair)
{
    int64_t n = pair->nref;

    if (pair->nalt < n || memcmp(pair->ref, pair->alt, n) != 0)
        return false;
    return pair->nalt == n || (n > 0 && pair->ref[n - 1] == '*');
}

static int64_t
first_difference(const protein_pair *pair)
{
    int64_t most = pair->nref < pair->nalt ? pair->nref : pair->nalt, at = 0;

    while (at < most && pair->ref[at] == pair->alt[at])
        at++;
    return at;
}

/* ---- what it is called ---- */

static void
write_frameshift(protein_writer *w, const protein_pair *pair, int64_t at)
{
    int64_t stop = through_stop(pair->alt + at, pair->nalt - at);

    put_residue(w, pair->ref, pair->nref, at);
    put(w, "%s", at < pair->nalt ? mai_amino_acid_name(pair->alt[at]) : "Xaa");
    put(w, stop > 0 ? "fsTer%lld" : "fsTer?", (long long) stop);
}

/* The stop codon itself became an amino acid: how many there are to the next stop. */
static void
write_extension(protein_writer *w, const protein_pair *pair, int64_t at)
{
    int64_t stop = through_stop(pair->alt + at, pair->nalt - at);

    put_residue(w, pair->ref, pair->nref, at);
    put(w, "%s", at < pair->nalt ? mai_amino_acid_name(pair->alt[at]) : "Xaa");
    put(w, stop > 0 ? "extTer%lld" : "extTer?", (long long) stop - 1);
}

static void
write_insertion(protein_writer *w, const protein_pair *pair, int64_t at, const uint8_t *inserted, int64_t n)
{
    if (at >= n && memcmp(pair->ref + at - n, inserted, n) == 0) {
        put_residues(w, pair, at - n, n);
        put(w, "dup");
        return;
    }
    put_residues(w, pair, at - 1, 2);
    put(w, "ins");
    put_names(w, inserted, n);
}

/* In frame: letters [at, at + nold) of the reference became nnew others. */
static void
write_replacement(protein_writer *w, const protein_pair *pair, int64_t at, int64_t nold, int64_t nnew)
{
    const uint8_t *new = pair->alt + at;
    int64_t stop = through_stop(new, nnew);
    bool ends_before_stop = at + nold == pair->nref - 1 && pair->ref[pair->nref - 1] == '*';

    if (stop > 0)
        nnew = stop; /* what would follow a stop is not made */
    if (stop == 1 || (nnew == 0 && ends_before_stop)) {
        put_residue(w, pair->ref, pair->nref, at);
        put(w, "Ter");
    } else if (nold == 0) {
        write_insertion(w, pair, at, new, nnew);
    } else if (nold == 1 && nnew == 1) {
        put_residue(w, pair->ref, pair->nref, at);
        put_names(w, new, 1);
    } else {
        put_residues(w, pair, at, nold);
        put(w, nnew > 0 ? "delins" : "del");
        put_names(w, new, nnew);
    }
}

static void
write_in_frame(protein_writer *w, const protein_pair *pair, int64_t at)
{
    int64_t nold = pair->nref - at, nnew = pair->nalt - at;

    while (nold > 0 && nnew > 0 && pair->ref[at + nold - 1] == pair->alt[at + nnew - 1]) {
        nold--;
        nnew--;
    }
    if (nold == 0 && at == 0) { /* no residue stands before: the first one is named */
        nold++;
        nnew++;
    }
    write_replacement(w, pair, at, nold, nnew);
}

static void
write_change(protein_writer *w, const protein_pair *pair, int64_t at)
{
    bool at_stop = at == pair->nref - 1 && pair->ref[at] == '*';

    if (at < pair->nalt && pair->alt[at] == '*') {
        put_residue(w, pair->ref, pair->nref, at);
        put(w, "Ter");
    } else if (at_stop && !pair->keeps_stop && at < pair->nalt) {
        write_extension(w, pair, at);
    } else if (pair->frameshift) {
        write_frameshift(w, pair, at);
    } else {
        write_in_frame(w, pair, at);
    }
}

static void
write_silent(protein_writer *w, const protein_pair *pair, int64_t codon)
{
    if (codon > 0 && codon <= pair->nref)
        put_residue(w, pair->ref, pair->nref, codon - 1);
    put(w, "=");
}

/* Texts that name no amino acid have no parentheses, as in biocommons/hgvs. NULL: there is more to say. */
static const char *
special(const mai_protein_change *change, const protein_pair *pair)
{
    int64_t stop = through_stop(change->reference, change->nreference);

    if (change->naltered == 0)
        return "p.0?";
    if (change->nreference == 0 || (stop > 0 && stop < change->nreference))
        return "p.?";
    if (!is_silent(pair) && pair->ref[0] == 'M' && pair->alt[0] != 'M')
        return "p.Met1?";
    return NULL;
}

mai_status
mai_protein_change_hgvs(mai_ctx *cx, const mai_protein_change *change, char **text, size_t *n)
{
    protein_writer w = {.room = 3 * (size_t) change->naltered + 128};
    protein_pair pair;
    const char *known;

    MAI_TRY(check_protein(cx, change->reference, change->nreference, "reference"));
    MAI_TRY(check_protein(cx, change->altered, change->naltered, "altered"));
    MAI_TRY(mai_alloc(cx, w.room, (void **) &w.p));
    choose_parts(change, &pair);
    known = special(change, &pair);
    if (known != NULL) {
        put(&w, "%s", known);
    } else {
        put(&w, change->predicted ? "p.(" : "p.");
        if (is_silent(&pair))
            write_silent(&w, &pair, change->first_codon);
        else
            write_change(&w, &pair, first_difference(&pair));
        put(&w, change->predicted ? ")" : "");
    }
    *text = w.p;
    *n = w.n;
    return MAI_OK;
}
