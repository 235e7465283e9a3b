/*
 * smarts_atom.c - SMARTS: atoms, outside brackets and in them.
 *
 * In brackets the longest symbol counts: [Cn] is copernicium, [sn] an aromatic sulfur that is an aromatic nitrogen. A
 * number takes all its digits, but 0 stands alone. A bracket that says no more than H, with isotope, charge and map,
 * is a hydrogen atom; anywhere else H counts hydrogens.
 */
#include "chem/element.h"
#include "match/smarts_parser.h"

#include <string.h>

/* ---- symbols ---- */

typedef struct symbol {
    char text[4];
    uint8_t element;
    bool aromatic, typed; /* typed: says whether it is aromatic */
} symbol;

/* Those that stand outside brackets too; longer ones first. */
static const symbol organic[] = {
    {"Cl", 17, false, true}, {"Br", 35, false, true}, {"B", 5, false, true}, {"C", 6, false, true},
    {"N", 7, false, true},   {"O", 8, false, true},   {"F", 9, false, true}, {"P", 15, false, true},
    {"S", 16, false, true},  {"I", 53, false, true},  {"b", 5, true, true},  {"c", 6, true, true},
    {"n", 7, true, true},    {"o", 8, true, true},    {"p", 15, true, true}, {"s", 16, true, true},
};

/* In brackets alone; RDKit 2022.09 knows the elements up to 112, and these four. */
static const symbol bracketed[] = {
    {"si", 14, true, true},     {"as", 33, true, true},      {"se", 34, true, true},   {"te", 52, true, true},
    {"Uut", 113, false, false}, {"Uup", 115, false, false}, {"Fl", 114, false, false}, {"Lv", 116, false, false},
};

static bool
starts_with(const smarts_parser *s, const char *text)
{
    size_t n = strlen(text);

    return (size_t) (s->end - s->p) >= n && memcmp(s->p, text, n) == 0;
}

static const symbol *
find_symbol(const smarts_parser *s, const symbol *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (starts_with(s, table[i].text))
            return &table[i];
    return NULL;
}

/* An element of one or two letters that has no meaning of its own outside brackets; its number of letters, or 0. */
static int
find_element(const smarts_parser *s, symbol *out)
{
    char c = smarts_peek(s, 0), next = smarts_peek(s, 1);
    int element = -1, letters = 2;

    if (c < 'A' || c > 'Z')
        return 0;
    if (next >= 'a' && next <= 'z')
        element = mai_element_by_symbol(s->p, 2);
    if (element < 0 || element > 112) {
        letters = 1;
        element = strchr("KVYWU", c) != NULL ? mai_element_by_symbol(s->p, 1) : -1;
    }
    if (element < 0 || element > 112 || element == 17 || element == 35)
        return 0;
    *out = (symbol){"", (uint8_t) element, false, false};
    return letters;
}

const char *
mai_smarts_symbol(int element, bool aromatic, bool *bare)
{
    for (size_t i = 0; i < sizeof organic / sizeof *organic; i++)
        if (organic[i].element == element && organic[i].aromatic == aromatic) {
            *bare = true;
            return organic[i].text;
        }
    *bare = false;
    for (size_t i = 0; i < sizeof bracketed / sizeof *bracketed; i++)
        if (bracketed[i].element == element && bracketed[i].typed && bracketed[i].aromatic == aromatic)
            return bracketed[i].text;
    return NULL;
}

static mai_status
symbol_part(smarts_parser *s, const symbol *y, smarts_part *out)
{
    int32_t aromatic;

    *out = mai_smarts_no_part;
    out->element = y->element;
    MAI_TRY(mai_smarts_test(s, MAI_FIELD_ELEMENT, y->element, y->element, &out->expr));
    if (!y->typed)
        return MAI_OK;
    out->aromatic = y->aromatic;
    MAI_TRY(mai_smarts_test(s, MAI_FIELD_AROMATIC, y->aromatic, y->aromatic, &aromatic));
    return mai_smarts_join(s, MAI_QUERY_AND, out->expr, aromatic, &out->expr);
}

/* a, A, * and the organic symbols. */
static mai_status
take_simple(smarts_parser *s, smarts_part *out, bool *taken)
{
    const symbol *y = find_symbol(s, organic, sizeof organic / sizeof *organic);
    char c = smarts_peek(s, 0);

    *taken = true;
    if (y != NULL) {
        s->p += strlen(y->text);
        return symbol_part(s, y, out);
    }
    *out = mai_smarts_no_part;
    if (c == '*') {
        s->p++;
        return mai_smarts_true(s, &out->expr);
    }
    *taken = c == 'a' || c == 'A';
    if (!*taken)
        return MAI_OK;
    s->p++;
    out->aromatic = c == 'a';
    return mai_smarts_test(s, MAI_FIELD_AROMATIC, c == 'a', c == 'a', &out->expr);
}

static mai_status
take_symbol(smarts_parser *s, smarts_part *out, bool *taken)
{
    const symbol *y = find_symbol(s, bracketed, sizeof bracketed / sizeof *bracketed);
    symbol found;
    int letters;

    *taken = true;
    if (y != NULL) {
        s->p += strlen(y->text);
        return symbol_part(s, y, out);
    }
    letters = find_element(s, &found);
    if (letters == 0)
        return take_simple(s, out, taken);
    s->p += letters;
    return symbol_part(s, &found, out);
}

/* "#n" */
static mai_status
take_atomic_number(smarts_parser *s, smarts_part *out)
{
    int at = smarts_position(s);
    int32_t number;

    s->p++;
    MAI_TRY(mai_smarts_number(s, &number));
    if (number < 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no atomic number follows '#' at %d", at + 1);
    if (number >= MAI_ELEMENTS)
        return mai_fail_at(s->cx, MAI_ETEXT, at + 1, "the atomic number at %d is above %d", at + 2, MAI_ELEMENTS - 1);
    *out = mai_smarts_no_part;
    out->element = (int16_t) number;
    return mai_smarts_test(s, MAI_FIELD_ELEMENT, number, number, &out->expr);
}

mai_status
mai_smarts_bare_atom(smarts_parser *s, bool *taken)
{
    int32_t at = smarts_position(s);
    smarts_part part;

    MAI_TRY(take_simple(s, &part, taken));
    return *taken ? mai_smarts_add_atom(s, &part, 0, at) : MAI_OK;
}

/* ---- counts ---- */

/* Letters that a number or a range may follow; least: what the letter alone asks for, up to most. */
static const struct counted {
    char letter;
    uint8_t field;
    int16_t low, high;
} counts[] = {
    {'D', MAI_FIELD_DEGREE, 1, 1},
    {'d', MAI_FIELD_HEAVY_DEGREE, 1, 1},
    {'X', MAI_FIELD_CONNECTIONS, 1, 1},
    {'v', MAI_FIELD_VALENCE, 1, 1},
    {'x', MAI_FIELD_RING_BONDS, 1, MAI_QUERY_OPEN},
    {'z', MAI_FIELD_HETERO, 1, MAI_QUERY_OPEN},
    {'Z', MAI_FIELD_ALIPHATIC_HETERO, 1, MAI_QUERY_OPEN},
    {'h', MAI_FIELD_IMPLICIT, 1, MAI_QUERY_OPEN},
    {'R', MAI_FIELD_RINGS, 1, MAI_QUERY_OPEN},
    {'r', MAI_FIELD_SMALLEST_RING, 1, MAI_QUERY_OPEN},
};

/* "{n-m}", "{-m}" or "{n-}"; either is -1 when not given. */
static mai_status
take_range(smarts_parser *s, int32_t *low, int32_t *high)
{
    int at = smarts_position(s);

    s->p++;
    MAI_TRY(mai_smarts_number(s, low));
    if (smarts_take(s, '-')) {
        MAI_TRY(mai_smarts_number(s, high));
        if ((*low >= 0 || *high >= 0) && smarts_take(s, '}'))
            return MAI_OK;
    }
    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "the range that '{' at %d opens is not one", at + 1);
    return mai_hint(s->cx, "Write {2-4}, {2-} or {-4}.");
}

static mai_status
take_count(smarts_parser *s, const struct counted *c, smarts_part *out)
{
    int32_t low, high;

    s->p++;
    *out = mai_smarts_no_part;
    if (smarts_peek(s, 0) == '{') {
        MAI_TRY(take_range(s, &low, &high));
        return mai_smarts_test(s, c->field, low < 0 ? 0 : low, high < 0 ? MAI_QUERY_OPEN : high, &out->expr);
    }
    MAI_TRY(mai_smarts_number(s, &low));
    if (low >= 0)
        return mai_smarts_test(s, c->field, low, low, &out->expr);
    return mai_smarts_test(s, c->field, c->low, c->high, &out->expr);
}

/* H or Hn among other things. */
static mai_status
take_hydrogens(smarts_parser *s, smarts_part *out)
{
    int32_t n;

    s->p++;
    MAI_TRY(mai_smarts_number(s, &n));
    if (n < 0)
        n = 1;
    *out = mai_smarts_no_part;
    out->hydrogens = (int16_t) (n > 255 ? 255 : n);
    return mai_smarts_test(s, MAI_FIELD_HYDROGENS, n, n, &out->expr);
}

/* "+", "++", "+n" and those with '-'. */
static mai_status
take_charge_number(smarts_parser *s, int32_t *out)
{
    char sign = *s->p++;
    int32_t n;

    if (smarts_take(s, sign)) {
        n = 2;
    } else {
        MAI_TRY(mai_smarts_number(s, &n));
        n = n < 0 ? 1 : n;
    }
    *out = sign == '-' ? -n : n;
    return MAI_OK;
}

static mai_status
take_charge_range(smarts_parser *s, smarts_part *out)
{
    bool negative = *s->p++ == '-';
    int32_t low, high, swap;

    MAI_TRY(take_range(s, &low, &high));
    low = low < 0 ? -MAI_QUERY_OPEN : low > MAI_QUERY_OPEN ? MAI_QUERY_OPEN : low;
    high = high < 0 || high > MAI_QUERY_OPEN ? MAI_QUERY_OPEN : high;
    if (negative) {
        swap = -low;
        low = -high;
        high = swap;
    }
    return mai_smarts_test(s, MAI_FIELD_CHARGE, low, high, &out->expr);
}

static mai_status
take_charge(smarts_parser *s, smarts_part *out)
{
    int32_t charge;

    *out = mai_smarts_no_part;
    if (smarts_peek(s, 1) == '{')
        return take_charge_range(s, out);
    MAI_TRY(take_charge_number(s, &charge));
    out->charge = (int16_t) (charge < -127 ? -127 : charge > 127 ? 127 : charge);
    if (charge < -MAI_QUERY_OPEN)
        charge = -MAI_QUERY_OPEN;
    return mai_smarts_test(s, MAI_FIELD_CHARGE, charge, charge, &out->expr);
}

static mai_status
take_hybridization(smarts_parser *s, smarts_part *out)
{
    int at = smarts_position(s);
    char c = smarts_peek(s, 1);

    if (c < '0' || c > '5')
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'^' at %d wants a hybridization from 0 to 5", at + 1);
    s->p += 2;
    *out = mai_smarts_no_part;
    return mai_smarts_test(s, MAI_FIELD_HYBRID, c - '0', c - '0', &out->expr);
}

/* ---- chirality ---- */

/* Takes the name of a class of chirality, as in "@TH1"; s->p is behind the '@'. */
static int
take_class(smarts_parser *s)
{
    static const struct {
        char name[3];
        uint8_t chirality;
    } classes[] = {{"TH", SMARTS_TETRAHEDRAL},
                   {"AL", MAI_CHIRAL_ALLENE},
                   {"SP", MAI_CHIRAL_SQUARE_PLANAR},
                   {"TB", MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL},
                   {"OH", MAI_CHIRAL_OCTAHEDRAL}};
    const char *from = s->p;

    while (s->p < s->end && *s->p == '\'') /* RDKit passes over them */
        s->p++;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (starts_with(s, classes[i].name)) {
            s->p += 2;
            return classes[i].chirality;
        }
    s->p = from;
    return MAI_CHIRAL_NONE;
}

/* "@@"; but of "@@TH1" the second '@' belongs to the class. */
static bool
take_second_at(smarts_parser *s)
{
    const char *from = s->p;

    if (!smarts_take(s, '@'))
        return false;
    if (take_class(s) == MAI_CHIRAL_NONE)
        return true;
    s->p = from;
    return false;
}

static mai_status
take_chirality(smarts_parser *s, smarts_part *out)
{
    s->p++;
    *out = mai_smarts_no_part;
    MAI_TRY(mai_smarts_true(s, &out->expr));
    out->chirality = (uint8_t) take_class(s);
    if (out->chirality == MAI_CHIRAL_NONE) {
        out->chirality = take_second_at(s) ? MAI_CHIRAL_CW : MAI_CHIRAL_CCW;
        return MAI_OK;
    }
    out->class_ = 1;
    MAI_TRY(mai_smarts_number(s, &out->permutation));
    if (out->permutation < 0)
        out->permutation = 0;
    return MAI_OK;
}

/* ---- the bracket ---- */

/* Adds "and of this isotope" to a part. */
static mai_status
add_test(smarts_parser *s, smarts_part *p, int field, int32_t value)
{
    int32_t test;

    MAI_TRY(mai_smarts_test(s, field, value, value, &test));
    return mai_smarts_join(s, MAI_QUERY_AND, p->expr, test, &p->expr);
}

/* A number: the isotope of the symbol or H that follows, else of any atom. */
static mai_status
take_isotope(smarts_parser *s, smarts_part *out)
{
    int32_t isotope;
    bool taken = false;
    char c;

    MAI_TRY(mai_smarts_number(s, &isotope));
    c = smarts_peek(s, 0);
    if (c == '#') {
        MAI_TRY(take_atomic_number(s, out));
        taken = true;
    } else {
        MAI_TRY(take_symbol(s, out, &taken));
    }
    if (taken) {
        MAI_TRY(add_test(s, out, MAI_FIELD_ISOTOPE, isotope));
        out->isotope = isotope;
        return MAI_OK;
    }
    *out = mai_smarts_no_part;
    MAI_TRY(mai_smarts_test(s, MAI_FIELD_ISOTOPE, isotope, isotope, &out->expr));
    if (c == 'H') {
        smarts_part hydrogens;

        MAI_TRY(take_hydrogens(s, &hydrogens));
        MAI_TRY(mai_smarts_join(s, MAI_QUERY_AND, out->expr, hydrogens.expr, &out->expr));
        out->hydrogens = hydrogens.hydrogens;
        out->isotope = isotope;
    }
    return MAI_OK;
}

/* A primitive that begins with c; false when none does. */
static mai_status
take_primitive(smarts_parser *s, char c, smarts_part *out, bool *taken)
{
    *taken = true;
    if (smarts_digit(c))
        return take_isotope(s, out);
    MAI_TRY(take_symbol(s, out, taken));
    if (*taken)
        return MAI_OK;
    *taken = true;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].letter == c)
            return take_count(s, &counts[i], out);
    switch (c) {
        case '#':
            return take_atomic_number(s, out);
        case 'H':
            return take_hydrogens(s, out);
        case '+':
        case '-':
            return take_charge(s, out);
        case '^':
            return take_hybridization(s, out);
        case '@':
            return take_chirality(s, out);
        default:
            *taken = false;
            return MAI_OK;
    }
}

static mai_status
take_map(smarts_parser *s, int32_t *map)
{
    int at = smarts_position(s);

    *map = 0;
    if (!smarts_take(s, ':'))
        return MAI_OK;
    MAI_TRY(mai_smarts_number(s, map));
    if (*map < 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no map number follows ':' at %d", at + 1);
    return MAI_OK;
}

static mai_status
bad_bracket(smarts_parser *s)
{
    int at = s->frame->bracket;

    if (s->p == s->end)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'[' at %d is not closed", at + 1);
    return mai_smarts_bad_character(s, "here in a bracket atom");
}

static mai_status
close_bracket(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    smarts_part part;
    int32_t map;
    int at = smarts_position(s);

    if (f->expr.wants) {
        if (f->expr.has[SMARTS_TIGHT] || f->expr.denied || at > f->bracket + 1)
            return mai_fail_at(s->cx, MAI_ETEXT, at - 1, "nothing follows '%c' at %d", s->p[-1], at);
        return mai_fail_at(s->cx, MAI_ETEXT, f->bracket, "the brackets at %d say nothing", f->bracket + 1);
    }
    MAI_TRY(take_map(s, &map));
    if (!smarts_take(s, ']'))
        return bad_bracket(s);
    f->in_bracket = false;
    MAI_TRY(mai_smarts_end(s, &f->expr, &part));
    return mai_smarts_add_atom(s, &part, map, f->bracket);
}

/*
 * Whether the bracket says H alone, with isotope, charge and map: as RDKit's grammar, decided by what follows the H,
 * so that "[H+;X2]" is refused while "[H1+;X2]" is not.
 */
static bool
is_hydrogen_atom(const smarts_parser *s)
{
    int i = 1;

    if (smarts_peek(s, i) == '0')
        i++;
    else
        while (smarts_digit(smarts_peek(s, i)))
            i++;
    if (smarts_peek(s, i) != 'H')
        return false;

    char c = smarts_peek(s, i + 1);

    return c == ']' || c == ':' || c == '+' || c == '-';
}

static mai_status
hydrogen_atom(smarts_parser *s)
{
    int32_t at = smarts_position(s), isotope, charge, map;
    smarts_part part = mai_smarts_no_part;

    s->p++;
    s->frame->bracket = at;
    MAI_TRY(mai_smarts_number(s, &isotope));
    s->p++;
    part.element = 1;
    MAI_TRY(mai_smarts_test(s, MAI_FIELD_ELEMENT, 1, 1, &part.expr));
    if (isotope >= 0) {
        part.isotope = isotope;
        MAI_TRY(add_test(s, &part, MAI_FIELD_ISOTOPE, isotope));
    }
    if (smarts_peek(s, 0) == '+' || smarts_peek(s, 0) == '-') {
        MAI_TRY(take_charge_number(s, &charge));
        MAI_TRY(add_test(s, &part, MAI_FIELD_CHARGE, charge < -MAI_QUERY_OPEN ? -MAI_QUERY_OPEN : charge));
    }
    MAI_TRY(take_map(s, &map));
    if (!smarts_take(s, ']'))
        return bad_bracket(s);
    return mai_smarts_add_atom(s, &part, map, at);
}

mai_status
mai_smarts_open_bracket(smarts_parser *s)
{
    if (is_hydrogen_atom(s))
        return hydrogen_atom(s);
    s->frame->in_bracket = true;
    s->frame->bracket = smarts_position(s);
    mai_smarts_begin(&s->frame->expr);
    s->p++;
    return MAI_OK;
}

mai_status
mai_smarts_bracket(smarts_parser *s)
{
    smarts_expr *e = &s->frame->expr;
    char c = smarts_peek(s, 0);
    smarts_part part;
    bool taken;

    if (c == ']' || c == ':')
        return close_bracket(s);
    MAI_TRY(mai_smarts_operator(s, e, &taken));
    if (taken)
        return MAI_OK;
    if (c == '$' && smarts_peek(s, 1) == '(') {
        int32_t at = smarts_position(s);

        s->p += 2;
        return mai_smarts_push(s, at);
    }
    MAI_TRY(take_primitive(s, c, &part, &taken));
    if (!taken)
        return bad_bracket(s);
    return mai_smarts_operand(s, e, &part);
}
