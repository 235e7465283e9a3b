/*
 * smiles.c - reading SMILES: one pass over the bytes, each of which is looked up once and acted on.
 *
 * What may follow is kept as a state: after a bond there must be an atom or a ring bond, after '(' a bond or an
 * atom, and so on. Atoms and the bonds of the chain are appended as they come; either half of a ring bond is
 * noted, and when the text is at its end the rings are closed in ascending order of their numbers, then of the
 * text. Bonds of the graph so stand in RDKit's order, which later steps break ties by.
 *
 * Chirality is written relative to the order of the text: preceding atom, hydrogen, ring bonds, branches. The last
 * step turns it into that of the graph, where ring bonds come last.
 *
 * The graph, the halves of ring bonds and the open branches live in the context's arena.
 */
#include "chem/chem.h"
#include "chem/element.h"

#include <string.h>

typedef enum token_kind {
    TOKEN_NONE, /* has no meaning outside brackets */
    TOKEN_ATOM,
    TOKEN_BRACKET,
    TOKEN_BOND,
    TOKEN_DIGIT,
    TOKEN_PERCENT,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_DOT,
    TOKEN_BLANK,
} token_kind;

/* What each byte begins outside brackets; value is an atomic number or a bond type. */
static const struct token {
    uint8_t kind, value;
} tokens[256] = {
    ['B'] = {TOKEN_ATOM, 5},
    ['C'] = {TOKEN_ATOM, 6},
    ['N'] = {TOKEN_ATOM, 7},
    ['O'] = {TOKEN_ATOM, 8},
    ['F'] = {TOKEN_ATOM, 9},
    ['P'] = {TOKEN_ATOM, 15},
    ['S'] = {TOKEN_ATOM, 16},
    ['I'] = {TOKEN_ATOM, 53},
    ['b'] = {TOKEN_ATOM, 5},
    ['c'] = {TOKEN_ATOM, 6},
    ['n'] = {TOKEN_ATOM, 7},
    ['o'] = {TOKEN_ATOM, 8},
    ['p'] = {TOKEN_ATOM, 15},
    ['s'] = {TOKEN_ATOM, 16},
    ['*'] = {TOKEN_ATOM, 0},
    ['['] = {TOKEN_BRACKET, 0},
    ['-'] = {TOKEN_BOND, MAI_BOND_SINGLE},
    ['='] = {TOKEN_BOND, MAI_BOND_DOUBLE},
    ['#'] = {TOKEN_BOND, MAI_BOND_TRIPLE},
    ['$'] = {TOKEN_BOND, MAI_BOND_QUADRUPLE},
    [':'] = {TOKEN_BOND, MAI_BOND_AROMATIC},
    ['~'] = {TOKEN_BOND, MAI_BOND_OTHER},
    ['/'] = {TOKEN_BOND, MAI_BOND_OTHER},
    ['\\'] = {TOKEN_BOND, MAI_BOND_OTHER},
    ['<'] = {TOKEN_BOND, MAI_BOND_DATIVE},
    ['0'] = {TOKEN_DIGIT, 0},
    ['1'] = {TOKEN_DIGIT, 1},
    ['2'] = {TOKEN_DIGIT, 2},
    ['3'] = {TOKEN_DIGIT, 3},
    ['4'] = {TOKEN_DIGIT, 4},
    ['5'] = {TOKEN_DIGIT, 5},
    ['6'] = {TOKEN_DIGIT, 6},
    ['7'] = {TOKEN_DIGIT, 7},
    ['8'] = {TOKEN_DIGIT, 8},
    ['9'] = {TOKEN_DIGIT, 9},
    ['%'] = {TOKEN_PERCENT, 0},
    ['('] = {TOKEN_OPEN, 0},
    [')'] = {TOKEN_CLOSE, 0},
    ['.'] = {TOKEN_DOT, 0},
    [' '] = {TOKEN_BLANK, 0},
    ['\t'] = {TOKEN_BLANK, 0},
    ['\n'] = {TOKEN_BLANK, 0},
    ['\v'] = {TOKEN_BLANK, 0},
    ['\f'] = {TOKEN_BLANK, 0},
    ['\r'] = {TOKEN_BLANK, 0},
};

/* What stands before the next token; a set of them says where a token may stand. */
enum {
    AFTER_NOTHING = 1,
    AFTER_ATOM = 2, /* or a ring bond, or a closed branch */
    AFTER_OPEN = 4,
    AFTER_BOND = 8,
    AFTER_OPEN_BOND = 16, /* "(=": a ring bond cannot follow */
    AFTER_DOT = 32
};

typedef struct bond_mark {
    uint8_t type, dir;
    bool given;    /* says more than a direction */
    bool backward; /* "<-" */
} bond_mark;

static const bond_mark no_mark = {MAI_BOND_OTHER, MAI_DIR_NONE, false, false};

typedef struct ring_half {
    int32_t number, position;
    int32_t partner; /* the other half, -1 while there is none */
    uint16_t atom;
    bond_mark mark;
} ring_half;

typedef struct ring_bond {
    int32_t number, first; /* the half that opened it */
} ring_bond;

typedef struct branch {
    int32_t atom, position;
} branch;

#define SMALL 16               /* that many branches, halves and rings before the arena is asked */
#define RING_NUMBERS 100000    /* "%(99999)" is the largest */
#define SMALL_RING_NUMBERS 100 /* of a digit and of "%nn" */

typedef struct parser {
    mai_ctx *cx;
    const char *text, *p, *end;
    mai_molgraph *g;
    int state, active;
    int32_t token; /* position of the last bond, '(' or '.', for messages */
    bond_mark mark;
    bool chiral;

    branch *branches;
    ring_half *halves;
    ring_bond *rings;
    int nbranches, branch_room, nhalves, half_room, nrings, ring_room;
    uint64_t is_open[2];              /* ring numbers below 100 */
    int32_t open[SMALL_RING_NUMBERS]; /* the half that waits */
    int32_t *wide_open;               /* of the larger numbers: half + 1, NULL until one comes */

    branch small_branches[SMALL];
    ring_half small_halves[SMALL];
    ring_bond small_rings[SMALL];
} parser;

static mai_status
grow(mai_ctx *cx, void **items, int *room, int used, size_t size)
{
    void *larger;

    if (MAI_LIKELY(used < *room))
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, 2 * (size_t) *room * size, &larger));
    memcpy(larger, *items, (size_t) used * size);
    *items = larger;
    *room *= 2;
    return MAI_OK;
}

/* ---- messages ---- */

static int32_t
position(const parser *s)
{
    return (int32_t) (s->p - s->text);
}

static mai_status
bad_character(parser *s, const char *where)
{
    int at = position(s);
    unsigned char c = (unsigned char) *s->p;

    if (c > ' ' && c < 127)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'%c' at %d has no meaning %s", c, at + 1, where);
    return mai_fail_at(s->cx, MAI_ETEXT, at, "the byte 0x%02X at %d has no meaning %s", c, at + 1, where);
}

/* A token that may not stand after what is before it, or the end. */
static mai_status
misplaced(parser *s)
{
    int at = s->token, here = position(s);
    char c = at >= 0 ? s->text[at] : ' ';

    switch (s->state) {
    case AFTER_NOTHING:
        return mai_fail_at(s->cx, MAI_ETEXT, here, "'%c' at %d comes before any atom", *s->p, here + 1);
    case AFTER_OPEN:
        return mai_fail_at(s->cx, MAI_ETEXT, at, "the branch that '(' at %d opens does not begin with an atom",
                           at + 1);
    case AFTER_BOND:
    case AFTER_OPEN_BOND:
        return mai_fail_at(s->cx, MAI_ETEXT, at, "the bond '%c' at %d leads to no atom", c, at + 1);
    default:
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom follows '.' at %d", at + 1);
    }
}

static mai_status
trailing_text(parser *s)
{
    int at = position(s);

    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "there is more text after the blank at %d", at + 1);
    return mai_hint(s->cx, "Names and CXSMILES extensions are not read: give what stands before the blank.");
}

/* ---- atoms ---- */

/* Appends an atom and its bond to the atom before it. */
static mai_status
add_atom(parser *s, int element, int flags, int32_t at)
{
    mai_molgraph *g = s->g;
    int i = g->natoms, before = s->active, type = s->mark.type;
    mai_atom *a;
    mai_bond *b;

    if (MAI_UNLIKELY(i == g->atom_room))
        MAI_TRY(mai_graph_add_atom(s->cx, g, &a));
    g->natoms = i + 1;
    g->atoms[i] = (mai_atom) {.element = (uint8_t) element, .flags = (uint8_t) flags, .position = at};
    s->active = i;
    if (s->state & (AFTER_NOTHING | AFTER_DOT)) {
        s->state = AFTER_ATOM;
        return MAI_OK;
    }
    if (MAI_UNLIKELY(g->nbonds == g->bond_room))
        return mai_fail(s->cx, MAI_ELIMIT, "the molecule is too large: more than %d bonds", g->nbonds);
    b = &g->bonds[g->nbonds++];
    if (!s->mark.given)
        type = flags & g->atoms[before].flags & MAI_ATOM_AROMATIC ? MAI_BOND_AROMATIC : MAI_BOND_SINGLE;
    *b = (mai_bond) {.begin = (uint16_t) before, .end = (uint16_t) i, .type = (uint8_t) type,
                     .dir = s->mark.dir,
                     .flags = type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0};
    if (MAI_UNLIKELY(s->mark.backward)) {
        b->begin = (uint16_t) i;
        b->end = (uint16_t) before;
    }
    g->atoms[before].degree++;
    g->atoms[i].degree = 1;
    s->mark = no_mark;
    s->state = AFTER_ATOM;
    return MAI_OK;
}

static mai_status
organic_atom(parser *s, int element)
{
    int32_t at = position(s);
    int flags = *s->p >= 'a' ? MAI_ATOM_AROMATIC : 0;
    char next = ++s->p < s->end ? *s->p : '\0';

    if (element == 6 && next == 'l' && flags == 0) {
        element = 17;
        s->p++;
    } else if (element == 5 && next == 'r' && flags == 0) {
        element = 35;
        s->p++;
    }
    return add_atom(s, element, flags, at);
}

/* ---- brackets ---- */

/* The end of the text reads as NUL, which is no token. */
static char
peek(const parser *s, int ahead)
{
    return s->end - s->p > ahead ? s->p[ahead] : '\0';
}

static bool
take(parser *s, char c)
{
    if (peek(s, 0) != c)
        return false;
    s->p++;
    return true;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number without leading zeros; -1 when none stands here. */
static mai_status
read_number(parser *s, int most, const char *what, int *out)
{
    int at = position(s);
    int64_t v = 0;

    *out = -1;
    if (!is_digit(peek(s, 0)))
        return MAI_OK;
    if (peek(s, 0) == '0' && is_digit(peek(s, 1)))
        return mai_fail_at(s->cx, MAI_ETEXT, at, "the %s at %d begins with 0", what, at + 1);
    while (is_digit(peek(s, 0)) && v <= most)
        v = 10 * v + (*s->p++ - '0');
    if (v > most)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "the %s at %d is above %d", what, at + 1, most);
    *out = (int) v;
    return MAI_OK;
}

static int
aromatic_symbol(const char *symbol, size_t n)
{
    static const struct {
        char symbol[3];
        uint8_t element;
    } known[] = {{"b", 5},  {"c", 6},   {"n", 7},   {"o", 8},   {"p", 15},
                 {"s", 16}, {"si", 14}, {"as", 33}, {"se", 34}, {"te", 52}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].symbol) == n && memcmp(known[i].symbol, symbol, n) == 0)
            return known[i].element;
    return -1;
}

/* Names of elements that had no lasting one yet, 110 to 118: "Uun" to "Uuo". */
static int
provisional_element(const char *symbol)
{
    static const char last[] = "nubtqphso";
    const char *found = memcmp(symbol, "Uu", 2) == 0 && symbol[2] != '\0' ? strchr(last, symbol[2]) : NULL;

    return found != NULL ? 110 + (int) (found - last) : -1;
}

static mai_status
unknown_element(parser *s)
{
    int at = position(s);
    int letters = 0;

    if (s->p == s->end)
        return MAI_OK; /* the missing bracket is told by the caller */
    while (letters < 3 && ((peek(s, letters) | 32) >= 'a' && (peek(s, letters) | 32) <= 'z') &&
           (letters == 0 || peek(s, letters) >= 'a'))
        letters++;
    if (letters == 0)
        return bad_character(s, "where an element is expected");
    return mai_fail_at(s->cx, MAI_ETEXT, at, "unknown element %.*s at %d", letters, s->p, at + 1);
}

/* 'Rf' to 'Og' in quotes, as some programs write the heaviest elements. */
static int
quoted_element(parser *s)
{
    int element = -1;

    if (peek(s, 3) == '\'')
        element = mai_element_by_symbol(s->p + 1, 2);
    if (element < 104)
        return -1;
    s->p += 4;
    return element;
}

/* The longest symbol that stands here; -1 and nothing taken when there is none. */
static int
take_symbol(parser *s, int *flags)
{
    char c = peek(s, 0), next = peek(s, 1);
    size_t left = (size_t) (s->end - s->p);
    bool lower = c >= 'a' && c <= 'z';
    int element = -1;

    if (c == '\'')
        return quoted_element(s);
    if (left >= 3 && (element = provisional_element(s->p)) >= 0) {
        s->p += 3;
        return element;
    }
    if (next >= 'a' && next <= 'z') {
        element = lower ? aromatic_symbol(s->p, 2) : mai_element_by_symbol(s->p, 2);
        if (element >= 0)
            s->p += 2;
    }
    if (element < 0 && c != '\0') {
        element = lower ? aromatic_symbol(s->p, 1)
                  : tokens[(uint8_t) c].kind == TOKEN_ATOM ? tokens[(uint8_t) c].value
                                                           : mai_element_by_symbol(s->p, 1);
        if (element >= 0)
            s->p++;
    }
    if (element >= 0 && lower)
        *flags |= MAI_ATOM_AROMATIC;
    return element;
}

static mai_status
bracket_element(parser *s, int *element, int *flags)
{
    int at = position(s);

    if (take(s, '#')) {
        MAI_TRY(read_number(s, MAI_ELEMENTS - 1, "atomic number", element));
        if (*element < 0)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "no atomic number follows '#' at %d", at + 1);
        return MAI_OK;
    }
    *element = take_symbol(s, flags);
    return *element >= 0 ? MAI_OK : unknown_element(s);
}

/* "@TH1" and the like; s->p is behind the '@'. False when it is none of them. */
static bool
take_class(parser *s, int *chirality, int *most)
{
    static const struct {
        char name[3];
        uint8_t chirality, most;
    } classes[] = {{"TH", MAI_CHIRAL_CCW, 2},
                   {"AL", MAI_CHIRAL_ALLENE, 2},
                   {"SP", MAI_CHIRAL_SQUARE_PLANAR, 3},
                   {"TB", MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL, 20},
                   {"OH", MAI_CHIRAL_OCTAHEDRAL, 30}};
    const char *p = s->p;

    while (p < s->end && *p == '\'') /* RDKit passes over them */
        p++;
    if (s->end - p < 2)
        return false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (memcmp(p, classes[i].name, 2) == 0) {
            *chirality = classes[i].chirality;
            *most = classes[i].most;
            s->p = p + 2;
            return true;
        }
    return false;
}

static mai_status
bracket_chirality(parser *s, mai_atom *a)
{
    int chirality, most, permutation;

    if (!take(s, '@'))
        return MAI_OK;
    s->chiral = true;
    if (take(s, '@')) {
        a->chirality = MAI_CHIRAL_CW;
        return MAI_OK;
    }
    if (!take_class(s, &chirality, &most)) {
        a->chirality = MAI_CHIRAL_CCW;
        return MAI_OK;
    }
    MAI_TRY(read_number(s, most, "chiral arrangement", &permutation));
    if (chirality == MAI_CHIRAL_CCW && permutation == 2)
        chirality = MAI_CHIRAL_CW;
    a->chirality = (uint8_t) chirality;
    a->permutation = permutation > 0 ? (uint8_t) permutation : 0;
    if (most == 2 && chirality != MAI_CHIRAL_ALLENE)
        a->permutation = 1; /* marks a spelled-out tetrahedral one until the text is read */
    return MAI_OK;
}

static mai_status
bracket_hydrogens(parser *s, mai_atom *a)
{
    int count;

    if (!take(s, 'H'))
        return MAI_OK;
    MAI_TRY(read_number(s, 255, "number of hydrogens", &count));
    a->explicit_h = count < 0 ? 1 : (uint8_t) count;
    return MAI_OK;
}

static mai_status
bracket_charge(parser *s, mai_atom *a)
{
    char sign = peek(s, 0);
    int charge;

    if (sign != '+' && sign != '-')
        return MAI_OK;
    s->p++;
    if (take(s, sign)) {
        charge = 2;
    } else {
        MAI_TRY(read_number(s, 127, "charge", &charge));
        charge = charge < 0 ? 1 : charge;
    }
    a->charge = (int8_t) (sign == '-' ? -charge : charge);
    return MAI_OK;
}

static mai_status
bracket_end(parser *s, mai_atom *a, int32_t open)
{
    int at = position(s), map;

    if (take(s, ':')) {
        MAI_TRY(read_number(s, 2147483639, "atom class", &map));
        if (map < 0)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom class follows ':' at %d", at + 1);
        a->map = map;
    }
    if (take(s, ']'))
        return MAI_OK;
    if (s->p == s->end)
        return mai_fail_at(s->cx, MAI_ETEXT, open, "'[' at %d is not closed", open + 1);
    return bad_character(s, "here in a bracket atom");
}

/* Parts stand in a fixed order: isotope, element, chirality, hydrogens, charge, class. */
static mai_status
bracket_atom(parser *s)
{
    int32_t at = position(s);
    int isotope, element, flags = MAI_ATOM_NO_IMPLICIT;
    mai_atom a = {0};

    s->p++;
    MAI_TRY(read_number(s, 65535, "isotope", &isotope));
    bool spelled = peek(s, 0) == '#';
    MAI_TRY(bracket_element(s, &element, &flags));
    if (element < 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'[' at %d is not closed", at + 1);
    if (element != 1 || spelled) /* [H@] is not SMILES */
        MAI_TRY(bracket_chirality(s, &a));
    MAI_TRY(bracket_hydrogens(s, &a));
    MAI_TRY(bracket_charge(s, &a));
    MAI_TRY(bracket_end(s, &a, at));
    MAI_TRY(add_atom(s, element, flags, at));

    mai_atom *added = &s->g->atoms[s->active];

    added->isotope = isotope > 0 ? (uint16_t) isotope : 0;
    added->chirality = a.chirality;
    added->permutation = a.permutation;
    added->explicit_h = a.explicit_h;
    added->charge = a.charge;
    added->map = a.map;
    return MAI_OK;
}

/* ---- bonds, branches ---- */

static mai_status
bond_symbol(parser *s, int type)
{
    char c = *s->p;

    if (!(s->state & (AFTER_ATOM | AFTER_OPEN)))
        return misplaced(s);
    s->token = position(s);
    s->state = s->state == AFTER_OPEN ? AFTER_OPEN_BOND : AFTER_BOND;
    s->mark = (bond_mark) {(uint8_t) type, MAI_DIR_NONE, true, false};
    if (c == '/' || c == '\\') {
        s->mark.dir = c == '/' ? MAI_DIR_UP : MAI_DIR_DOWN;
        s->mark.given = false;
        if (c == '\\' && peek(s, 1) == '\\') /* doubled in many a program's text */
            s->p++;
    } else if (c == '-' && peek(s, 1) == '>') {
        s->mark.type = MAI_BOND_DATIVE;
        s->p++;
    } else if (c == '<') {
        if (peek(s, 1) != '-')
            return bad_character(s, "unless '-' follows");
        s->mark.backward = true;
        s->p++;
    }
    s->p++;
    return MAI_OK;
}

static mai_status
open_branch(parser *s)
{
    if (s->state != AFTER_ATOM)
        return misplaced(s);
    MAI_TRY(grow(s->cx, (void **) &s->branches, &s->branch_room, s->nbranches, sizeof *s->branches));
    s->token = position(s);
    s->branches[s->nbranches++] = (branch) {s->active, s->token};
    s->state = AFTER_OPEN;
    s->p++;
    return MAI_OK;
}

static mai_status
close_branch(parser *s)
{
    int at = position(s);

    if (s->state != AFTER_ATOM)
        return misplaced(s);
    if (s->nbranches == 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "')' at %d closes no branch", at + 1);
    s->active = s->branches[--s->nbranches].atom;
    s->p++;
    return MAI_OK;
}

static mai_status
separator(parser *s)
{
    if (s->state != AFTER_ATOM)
        return misplaced(s);
    s->token = position(s);
    s->state = AFTER_DOT;
    s->p++;
    return MAI_OK;
}

/* ---- ring bonds ---- */

/* "%nn", which must not begin with 0, or "%(n)" of up to five digits. */
static mai_status
percent_number(parser *s, int *number)
{
    int at = position(s), digits = 0;

    s->p++;
    *number = 0;
    if (is_digit(peek(s, 0)) && peek(s, 0) != '0' && is_digit(peek(s, 1))) {
        *number = 10 * (s->p[0] - '0') + (s->p[1] - '0');
        s->p += 2;
        return MAI_OK;
    }
    if (take(s, '(')) {
        for (; digits < 5 && is_digit(peek(s, 0)); digits++)
            *number = 10 * *number + (*s->p++ - '0');
        if (digits > 0 && take(s, ')'))
            return MAI_OK;
    }
    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "no ring bond number follows '%%' at %d", at + 1);
    return mai_hint(s->cx, "Write %%nn with two digits, or %%(n) with up to five.");
}

/* Where the half that waits under a number is kept: its index + 1, 0 when none waits. */
static mai_status
find_open(parser *s, int number, int32_t **slot)
{
    uint64_t bit = (uint64_t) 1 << (number & 63);

    if (MAI_LIKELY(number < SMALL_RING_NUMBERS)) {
        *slot = &s->open[number];
        if (!(s->is_open[number >> 6] & bit))
            **slot = 0;
        s->is_open[number >> 6] |= bit;
        return MAI_OK;
    }
    if (s->wide_open == NULL)
        MAI_TRY(MAI_NEW_ARRAY(s->cx, RING_NUMBERS, &s->wide_open));
    *slot = &s->wide_open[number];
    return MAI_OK;
}

/*
 * A ring bond that is written after a branch is not where the order of neighbours expects it; RDKit corrects the
 * chirality for the number of neighbours that were there already, and so does this.
 */
static void
note_late_ring_bond(parser *s)
{
    mai_atom *a = &s->g->atoms[s->active];
    bool first = s->active == 0;

    if (s->active == s->g->natoms - 1 || a->permutation != 0 ||
        (a->chirality != MAI_CHIRAL_CCW && a->chirality != MAI_CHIRAL_CW))
        return;
    if (a->degree == 1 || (a->degree == 2 && !first) || (a->degree == 3 && first))
        a->chirality = a->chirality == MAI_CHIRAL_CCW ? MAI_CHIRAL_CW : MAI_CHIRAL_CCW;
}

static mai_status
ring_number(parser *s, int kind, int digit)
{
    int at = position(s), number = digit;
    int32_t *slot;

    if (!(s->state & (AFTER_ATOM | AFTER_BOND)))
        return misplaced(s);
    if (kind == TOKEN_PERCENT)
        MAI_TRY(percent_number(s, &number));
    else
        s->p++;
    MAI_TRY(find_open(s, number, &slot));
    MAI_TRY(grow(s->cx, (void **) &s->halves, &s->half_room, s->nhalves, sizeof *s->halves));
    s->halves[s->nhalves] = (ring_half) {number, at, -1, (uint16_t) s->active, s->mark};
    if (*slot == 0) {
        *slot = s->nhalves + 1;
    } else {
        ring_half *first = &s->halves[*slot - 1];

        if (first->atom == s->active)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "ring bond %d at %d joins an atom to itself", number, at + 1);
        MAI_TRY(grow(s->cx, (void **) &s->rings, &s->ring_room, s->nrings, sizeof *s->rings));
        s->rings[s->nrings++] = (ring_bond) {number, *slot - 1};
        first->partner = s->nhalves;
        *slot = 0;
    }
    s->nhalves++;
    if (MAI_UNLIKELY(s->chiral))
        note_late_ring_bond(s);
    s->mark = no_mark;
    s->state = AFTER_ATOM;
    return MAI_OK;
}

/* ---- the end of the text ---- */

/* Rings of equal number stay in the order of the text: merging runs of doubling length. */
static mai_status
sort_rings(parser *s)
{
    ring_bond *from = s->rings, *to;
    int n = s->nrings, sorted = 1;

    while (sorted < n && from[sorted - 1].number <= from[sorted].number)
        sorted++;
    if (sorted >= n)
        return MAI_OK;
    MAI_TRY(mai_alloc(s->cx, (size_t) n * sizeof *to, (void **) &to));
    for (int run = 1; run < n; run *= 2) {
        for (int low = 0; low < n; low += 2 * run) {
            int middle = low + run < n ? low + run : n, high = low + 2 * run < n ? low + 2 * run : n;

            for (int i = low, a = low, b = middle; i < high; i++)
                to[i] = b >= high || (a < middle && from[a].number <= from[b].number) ? from[a++] : from[b++];
        }
        ring_bond *spare = from;

        from = to;
        to = spare;
    }
    s->rings = from;
    return MAI_OK;
}

/* Of two halves the first that names a bond decides; a direction may stand at either. */
static mai_status
close_ring(parser *s, const ring_half *first, const ring_half *second)
{
    mai_molgraph *g = s->g;
    const ring_half *from = first->mark.given ? first : second, *to = first->mark.given ? second : first;
    int type = from->mark.type, dir = from->mark.dir;
    int begin = from->mark.backward ? to->atom : from->atom, end = from->mark.backward ? from->atom : to->atom;
    mai_bond *b;

    if (type == MAI_BOND_OTHER) /* also "~": RDKit keeps it along chains alone */
        type = g->atoms[begin].flags & g->atoms[end].flags & MAI_ATOM_AROMATIC ? MAI_BOND_AROMATIC
                                                                               : MAI_BOND_SINGLE;
    if (dir == MAI_DIR_NONE && to->mark.dir != MAI_DIR_NONE) {
        dir = to->mark.dir;
        if (begin != to->atom)
            dir = dir == MAI_DIR_UP ? MAI_DIR_DOWN : MAI_DIR_UP;
    }
    MAI_TRY(mai_graph_add_bond(s->cx, g, begin, end, type, &b));
    b->dir = (uint8_t) dir;
    b->flags = type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0;
    return MAI_OK;
}

static mai_status
check_open_rings(parser *s)
{
    if (s->nhalves == 2 * s->nrings)
        return MAI_OK;
    for (int i = 0; i < s->nhalves; i++) {
        const ring_half *h = &s->halves[i];

        if (h->partner < 0) {
            bool waits = true;

            if (h->number < SMALL_RING_NUMBERS)
                waits = s->open[h->number] == i + 1;
            else
                waits = s->wide_open[h->number] == i + 1;
            if (waits)
                return mai_fail_at(s->cx, MAI_ETEXT, h->position, "ring bond %d is not closed", h->number);
        }
    }
    return mai_fail(s->cx, MAI_EINTERNAL, "a ring bond was lost");
}

/* Two atoms can have one bond only. */
static mai_status
check_ring_bond(parser *s, int bond)
{
    const mai_molgraph *g = s->g;
    const mai_bond *b = &g->bonds[bond];
    int few = g->atoms[b->begin].degree <= g->atoms[b->end].degree ? b->begin : b->end;
    int other = mai_other_end(b, few), bonds = 0;
    const mai_nbr *nbrs = mai_nbrs(g, few);

    MAI_TRY(mai_poll(s->cx, g->atoms[few].degree));
    for (int i = 0; i < g->atoms[few].degree; i++)
        bonds += nbrs[i].atom == other;
    if (bonds == 1)
        return MAI_OK;

    const ring_bond *ring = &s->rings[bond - (g->nbonds - s->nrings)];
    int at = s->halves[s->halves[ring->first].partner].position;

    return mai_fail_at(s->cx, MAI_ETEXT, at, "ring bond %d at %d joins atoms that have a bond already",
                       ring->number, at + 1);
}

static mai_status
close_rings(parser *s)
{
    MAI_TRY(sort_rings(s));
    for (int i = 0; i < s->nrings; i++) {
        const ring_half *first = &s->halves[s->rings[i].first];

        MAI_TRY(close_ring(s, first, &s->halves[first->partner]));
    }
    MAI_TRY(mai_graph_link(s->cx, s->g));
    for (int i = s->g->nbonds - s->nrings; i < s->g->nbonds; i++)
        MAI_TRY(check_ring_bond(s, i));
    return MAI_OK;
}

/* ---- chirality ---- */

#define MOST_RINGS_OF_CENTRE 32 /* an atom of that many bonds loses its chirality later on */

/* Exchanges that bring the ring bonds of an atom from the order of the text into that of the graph. */
static int
ring_inversions(const parser *s, int atom, const mai_nbr *nbrs, int n)
{
    int chain = s->g->nbonds - s->nrings, inversions = 0;
    int32_t order[MOST_RINGS_OF_CENTRE];

    if (n > MOST_RINGS_OF_CENTRE)
        return 0;
    for (int i = 0; i < n; i++) {
        const ring_bond *ring = &s->rings[nbrs[i].bond - chain];
        const ring_half *first = &s->halves[ring->first];

        order[i] = first->atom == atom ? ring->first : first->partner;
        for (int k = 0; k < i; k++)
            inversions += order[k] > order[i];
    }
    return inversions;
}

static bool
is_unsaturated(const mai_molgraph *g, const mai_nbr *nbrs, int n)
{
    for (int i = 0; i < n; i++) {
        int type = g->bonds[nbrs[i].bond].type;

        if (type >= MAI_BOND_DOUBLE && type <= MAI_BOND_AROMATIC)
            return true;
    }
    return false;
}

static void
settle_chirality(parser *s, int atom)
{
    const mai_molgraph *g = s->g;
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int chain = 0;

    a->permutation = 0;
    while (chain < a->degree && nbrs[chain].bond < g->nbonds - s->nrings)
        chain++;

    int rings = a->degree - chain;
    bool leads = chain == 0 || nbrs[0].atom > atom; /* nothing stands before it */
    int swaps = (chain - !leads) * rings + ring_inversions(s, atom, nbrs + chain, rings);

    /* A hydrogen that is not an atom stands before the ring bonds in the text, last in the graph. */
    if (a->degree == 3 && ((leads && a->explicit_h == 1) ||
                           (a->explicit_h != 1 && rings == 1 && !is_unsaturated(g, nbrs, 3))))
        swaps++;
    if (swaps % 2 != 0)
        a->chirality = a->chirality == MAI_CHIRAL_CCW ? MAI_CHIRAL_CW : MAI_CHIRAL_CCW;
}

static void
settle_all_chirality(parser *s)
{
    for (int i = 0; i < s->g->natoms; i++)
        if (s->g->atoms[i].chirality == MAI_CHIRAL_CCW || s->g->atoms[i].chirality == MAI_CHIRAL_CW)
            settle_chirality(s, i);
}

/* ---- the whole text ---- */

static mai_status
next_token(parser *s)
{
    struct token t = tokens[(uint8_t) *s->p];

    switch (t.kind) {
    case TOKEN_ATOM:
        return organic_atom(s, t.value);
    case TOKEN_BRACKET:
        return bracket_atom(s);
    case TOKEN_BOND:
        return bond_symbol(s, t.value);
    case TOKEN_DIGIT:
    case TOKEN_PERCENT:
        return ring_number(s, t.kind, t.value);
    case TOKEN_OPEN:
        return open_branch(s);
    case TOKEN_CLOSE:
        return close_branch(s);
    case TOKEN_DOT:
        return separator(s);
    case TOKEN_BLANK:
        return trailing_text(s);
    default:
        return bad_character(s, "in a SMILES");
    }
}

static mai_status
finish(parser *s)
{
    if (s->state != AFTER_ATOM)
        return misplaced(s);
    if (s->nbranches > 0) {
        int at = s->branches[s->nbranches - 1].position;

        return mai_fail_at(s->cx, MAI_ETEXT, at, "'(' at %d is not closed", at + 1);
    }
    MAI_TRY(check_open_rings(s));
    MAI_TRY(close_rings(s));
    if (s->chiral)
        settle_all_chirality(s);
    return MAI_OK;
}

static void
trim(parser *s)
{
    while (s->p < s->end && tokens[(uint8_t) *s->p].kind == TOKEN_BLANK)
        s->p++;
    while (s->p < s->end && tokens[(uint8_t) s->end[-1]].kind == TOKEN_BLANK)
        s->end--;
}

mai_status
mai_smiles_parse(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out)
{
    parser s;

    *out = NULL;
    if (n > cx->limits.input_bytes || n > INT32_MAX)
        return mai_fail(cx, MAI_ELIMIT, "the SMILES is too long: %zu bytes", n);
    MAI_TRY(mai_poll(cx, 16 * (int64_t) n));
    memset(&s, 0, offsetof(parser, open));
    s.wide_open = NULL;
    s.cx = cx;
    s.text = s.p = n > 0 ? text : "";
    s.end = s.p + n;
    s.state = AFTER_NOTHING;
    s.token = -1;
    s.branches = s.small_branches;
    s.halves = s.small_halves;
    s.rings = s.small_rings;
    s.branch_room = s.half_room = s.ring_room = SMALL;
    trim(&s);

    int room = s.end - s.p < MAI_MAX_RAW_ATOMS ? (int) (s.end - s.p) : MAI_MAX_RAW_ATOMS;

    MAI_TRY(mai_graph_new(cx, room, room, &s.g));
    if (s.p == s.end)
        MAI_TRY(mai_graph_link(cx, s.g));
    else {
        while (s.p < s.end)
            MAI_TRY(next_token(&s));
        MAI_TRY(finish(&s));
    }
    *out = s.g;
    return MAI_OK;
}
