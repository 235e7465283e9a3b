/*
 * melting_nn.c - melting temperatures from thermodynamics of nearest neighbours (melting.h).
 *
 * Two strands lie one upon the other, shifted, with '.' where one has no letter. Dangling ends and terminal
 * mismatches are taken off first; what is left is a walk along pairs of neighbours. Sums run in Biopython's order.
 *
 *     Tm = 1000 H / (S + R ln k) - 273.15,  k = dnac1 - dnac2 / 2, or dnac1 for a strand that pairs with itself
 */
#include "seq/melting.h"

#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "kernel/mathfn.h"

/* Both strands, as long as each other; from and to are what has not been taken off. */
typedef struct duplex {
    const uint8_t *top, *bottom; /* letters */
    int64_t ntop, nbottom;
    int64_t top_at, bottom_at;   /* where they begin */
    int64_t from, to;
    mai_heat heat;
} duplex;

static uint8_t
letter_at(const uint8_t *letters, int64_t n, int64_t i)
{
    return i >= 0 && i < n ? letters[i] : '.';
}

static uint8_t
top_at(const duplex *d, int64_t i)
{
    return letter_at(d->top, d->ntop, i - d->top_at);
}

static uint8_t
bottom_at(const duplex *d, int64_t i)
{
    return letter_at(d->bottom, d->nbottom, i - d->bottom_at);
}

static void
add_heat(duplex *d, mai_heat heat, double times)
{
    d->heat.enthalpy += heat.enthalpy * times;
    d->heat.entropy += heat.entropy * times;
}

static const mai_stack *
find_stack(const mai_stacks *stacks, const char bases[4])
{
    for (size_t i = 0; i < stacks->n; i++)
        if (memcmp(stacks->stacks[i].bases, bases, 4) == 0)
            return &stacks->stacks[i];
    return NULL;
}

static mai_status
no_values(mai_ctx *cx, const char bases[4], bool strict)
{
    char text[4];

    if (!strict)
        return MAI_OK;
    for (int i = 0; i < 4; i++)
        text[i] = bases[i] > ' ' && bases[i] < 127 ? bases[i] : '?';
    mai_fail(cx, MAI_ETEXT, "there are no thermodynamic values for the neighbours %.2s/%.2s", text, text + 2);
    return mai_hint(cx, "With strict => false such neighbours count nothing.");
}

/* ---- dangling ends and terminal mismatches ---- */

static int64_t
lower(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t
higher(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool
both_empty(const duplex *d, int64_t column, int64_t next)
{
    return (top_at(d, column) == '.' && top_at(d, next) == '.')
           || (bottom_at(d, column) == '.' && bottom_at(d, next) == '.');
}

/*
 * Takes off columns at an end for as long as one strand has two '.' in a row there. Up to where both strands have
 * begun, and from where one has ended, that is known without looking.
 */
static mai_status
trim_overhangs(mai_ctx *cx, duplex *d)
{
    int64_t begun = higher(d->top_at, d->bottom_at), ended = lower(d->top_at + d->ntop, d->bottom_at + d->nbottom);

    d->from = higher(d->from, lower(begun, d->to) - 1);
    for (; d->to - d->from >= 2 && both_empty(d, d->from, d->from + 1); d->from++)
        MAI_TRY(mai_poll(cx, 5));
    d->to = lower(d->to, higher(ended, d->from) + 1);
    for (; d->to - d->from >= 2 && both_empty(d, d->to - 1, d->to - 2); d->to--)
        MAI_TRY(mai_poll(cx, 5));
    return MAI_OK;
}

/* The two columns at an end: outside first, then inside; the stack of the left end is read along the top strand. */
static void
left_end(const duplex *d, char bases[4])
{
    bases[0] = (char) top_at(d, d->from);
    bases[1] = (char) top_at(d, d->from + 1);
    bases[2] = (char) bottom_at(d, d->from);
    bases[3] = (char) bottom_at(d, d->from + 1);
}

/* The stack of the right end, turned around: read along the bottom strand. */
static void
right_end(const duplex *d, char bases[4])
{
    bases[0] = (char) bottom_at(d, d->to - 1);
    bases[1] = (char) bottom_at(d, d->to - 2);
    bases[2] = (char) top_at(d, d->to - 1);
    bases[3] = (char) top_at(d, d->to - 2);
}

static bool
dangles_at(const duplex *d, int64_t column)
{
    return d->from < d->to && (top_at(d, column) == '.' || bottom_at(d, column) == '.');
}

static mai_status
add_dangling(mai_ctx *cx, duplex *d, const mai_stacks *table, const char bases[4], bool strict)
{
    const mai_stack *stack = d->to - d->from >= 2 ? find_stack(table, bases) : NULL;

    if (stack == NULL)
        return no_values(cx, bases, strict);
    add_heat(d, stack->heat, 1);
    return MAI_OK;
}

static mai_status
take_dangling_ends(mai_ctx *cx, duplex *d, const mai_stacks *table, bool strict)
{
    char bases[4];

    if (dangles_at(d, d->from)) {
        left_end(d, bases);
        MAI_TRY(add_dangling(cx, d, table, bases, strict));
        d->from++;
    }
    if (dangles_at(d, d->to - 1)) {
        right_end(d, bases);
        MAI_TRY(add_dangling(cx, d, table, bases, strict));
        d->to--;
    }
    return MAI_OK;
}

/* A terminal mismatch is read from the inside: bottom strand at the left end, top strand at the right one. */
static void
take_terminal_mismatches(duplex *d)
{
    const mai_stack *stack = NULL;
    char end[4];

    if (d->to - d->from >= 2) {
        left_end(d, end);
        stack = find_stack(&mai_terminal_mismatches, (char[4]) {end[3], end[2], end[1], end[0]});
    }
    if (stack != NULL) {
        add_heat(d, stack->heat, 1);
        d->from++;
        stack = NULL;
    }
    if (d->to - d->from >= 2) {
        right_end(d, end);
        stack = find_stack(&mai_terminal_mismatches, (char[4]) {end[3], end[2], end[1], end[0]});
    }
    if (stack != NULL) {
        add_heat(d, stack->heat, 1);
        d->to--;
    }
}

/* ---- the rest ---- */

static void
add_start(duplex *d, const mai_neighbors *neighbors, double gc)
{
    uint8_t ends[2] = {d->top[0], d->top[d->ntop - 1]};
    int at = 0, strong = 0;

    for (int i = 0; i < 2; i++) {
        at += ends[i] == 'A' || ends[i] == 'T';
        strong += ends[i] == 'G' || ends[i] == 'C';
    }
    add_heat(d, neighbors->start, 1);
    add_heat(d, gc == 0 ? neighbors->all_at : neighbors->with_gc, 1);
    add_heat(d, neighbors->end_at, at);
    add_heat(d, neighbors->end_gc, strong);
}

/* A stack as it is or, read from the other end of the other strand, turned around. */
static const mai_stack *
find_either_way(const mai_stacks *stacks, const char bases[4])
{
    const mai_stack *stack = find_stack(stacks, bases);

    return stack != NULL ? stack : find_stack(stacks, (char[4]) {bases[3], bases[2], bases[1], bases[0]});
}

/* Values of mismatches come first, since RNA_NN3 has some as well; a stack without a mismatch is not among them. */
static const mai_stack *
find_neighbors(const mai_neighbors *neighbors, const char bases[4])
{
    const mai_stack *stack = NULL;

    if (mai_iupac_complement[(uint8_t) bases[0]] != bases[2] || mai_iupac_complement[(uint8_t) bases[1]] != bases[3]
        || bases[0] == 'I' || bases[1] == 'I')
        stack = find_either_way(&mai_internal_mismatches, bases);
    return stack != NULL ? stack : find_either_way(&neighbors->pairs, bases);
}

static mai_status
add_neighbors(mai_ctx *cx, duplex *d, const mai_neighbors *neighbors, bool strict)
{
    for (int64_t i = d->from; i + 1 < d->to; i++) {
        const uint8_t column[4] = {top_at(d, i), top_at(d, i + 1), bottom_at(d, i), bottom_at(d, i + 1)};
        const char *bases = (const char *) column;
        const mai_stack *stack = find_neighbors(neighbors, bases);

        if (stack != NULL)
            add_heat(d, stack->heat, 1);
        else
            MAI_TRY(no_values(cx, bases, strict));
        MAI_TRY(mai_poll(cx, 100));
    }
    return MAI_OK;
}

/* ---- strands ---- */

/* A letter in upper case, with T for U; 0 for what is left out. */
static uint8_t
cleaned(uint8_t letter)
{
    switch (letter >= 'a' && letter <= 'z' ? letter - 32 : letter) {
        case 'A': return 'A';
        case 'C': return 'C';
        case 'G': return 'G';
        case 'I': return 'I';
        case 'T': case 'U': return 'T';
        default: return 0;
    }
}

/* A strand as the calculation reads it: cleaned, if that is wanted, and complemented. */
static mai_status
prepare(mai_ctx *cx, mai_strand raw, bool complement, bool check, const uint8_t **letters, int64_t *n)
{
    uint8_t *to;

    *n = 0;
    MAI_TRY(mai_alloc(cx, raw.n + 1, (void **) &to));
    *letters = to;
    for (size_t i = 0; i < raw.n; i++) {
        uint8_t letter = raw.letters[i];

        if (letter > 127)
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) i, "the sequence has a letter beyond ASCII");
        if (complement)
            letter = mai_iupac_complement[letter];
        if (check)
            letter = cleaned(letter);
        if (!check || letter != 0)
            to[(*n)++] = letter;
        MAI_TRY(mai_poll(cx, 2));
    }
    return MAI_OK;
}

static mai_status
gc_fraction(mai_ctx *cx, const uint8_t *letters, int64_t n, double *out)
{
    int64_t gc = 0;

    for (int64_t i = 0; i < n; i++) {
        uint8_t lower = letters[i] | 0x20;

        gc += letters[i] >= 'A' && (lower == 'c' || lower == 'g' || lower == 's');
        MAI_TRY(mai_poll(cx, 1));
    }
    *out = n > 0 ? (double) gc / (double) n : 0;
    return MAI_OK;
}

static mai_status
make_duplex(mai_ctx *cx, mai_strand strand, mai_strand other, const mai_melting_nn_options *options, duplex *d)
{
    bool given = other.n > 0;
    int64_t shift = options->shift;

    memset(d, 0, sizeof *d);
    MAI_TRY(prepare(cx, strand, false, options->check, &d->top, &d->ntop));
    MAI_TRY(prepare(cx, given ? other : strand, !given, options->check, &d->bottom, &d->nbottom));
    if (d->ntop == 0)
        return mai_fail(cx, MAI_ETEXT, "the sequence has no bases");
    d->top_at = shift > 0 ? shift : 0;
    d->bottom_at = shift < 0 ? -shift : 0;
    d->to = d->top_at + d->ntop > d->bottom_at + d->nbottom ? d->top_at + d->ntop : d->bottom_at + d->nbottom;
    return MAI_OK;
}

/* The logarithm of the concentration of duplexes to be, from nanomolar strands. */
static mai_status
log_concentration(mai_ctx *cx, const mai_melting_nn_options *options, double *out)
{
    double k = options->selfcomp ? options->dnac1 * 1e-9 : (options->dnac1 - options->dnac2 / 2.0) * 1e-9;

    if (!(options->dnac1 >= 0 && options->dnac1 <= 1e30 && options->dnac2 >= 0 && options->dnac2 <= 1e30))
        return mai_fail(cx, MAI_EARGUMENT, "dnac1 and dnac2 are concentrations, not %g and %g", options->dnac1,
                        options->dnac2);
    if (!(k > 0))
        return mai_fail(cx, MAI_EARGUMENT, "dnac1 is the higher concentration: %g is not above half of dnac2, %g",
                        options->dnac1, options->dnac2);
    *out = mai_log(k);
    return MAI_OK;
}

/* Temperature from heat: methods 1 to 4 add to it, 5 to the entropy, 6 and 7 to the reciprocal. */
static mai_status
temperature(mai_ctx *cx, mai_heat heat, double ln_k, int saltcorr, double correction, double *out)
{
    const double gas_constant = 1.987, zero = 273.15; /* cal / (mol K); 0 degrees Celsius in kelvins */
    double entropy = heat.entropy + (saltcorr == 5 ? correction : 0) + gas_constant * ln_k, kelvin;

    if (entropy == 0)
        return mai_fail(cx, MAI_EARGUMENT, "these concentrations give no melting temperature");
    *out = 1000 * heat.enthalpy / entropy - zero;
    if (saltcorr >= 1 && saltcorr <= 4)
        *out += correction;
    if (saltcorr < 6)
        return MAI_OK;
    kelvin = *out + zero;
    if (kelvin == 0 || 1 / kelvin + correction == 0)
        return mai_fail(cx, MAI_ETEXT, "the sequence is too short for salt correction %d", saltcorr);
    *out = 1 / (1 / kelvin + correction) - zero;
    return MAI_OK;
}

mai_status
mai_melting_nn(mai_ctx *cx, mai_strand strand, mai_strand other, const mai_melting_nn_options *options, double *out)
{
    double ln_k = 0, correction, gc;
    duplex d;

    MAI_TRY(log_concentration(cx, options, &ln_k));
    MAI_TRY(make_duplex(cx, strand, other, options, &d));
    if (options->shift != 0 || d.ntop != d.nbottom) {
        MAI_TRY(trim_overhangs(cx, &d));
        MAI_TRY(take_dangling_ends(cx, &d, options->dangling, options->strict));
    }
    take_terminal_mismatches(&d);
    MAI_TRY(gc_fraction(cx, d.top, d.ntop, &gc));
    add_start(&d, options->neighbors, gc);
    MAI_TRY(add_neighbors(cx, &d, options->neighbors, options->strict));
    if (options->selfcomp)
        add_heat(&d, options->neighbors->symmetric, 1);
    MAI_TRY(mai_salt_correction(cx, &options->ions, options->saltcorr, d.ntop, gc, &correction));
    return temperature(cx, d.heat, ln_k, options->saltcorr, correction, out);
}
