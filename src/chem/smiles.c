/*
 * smiles.c - reading SMILES: one pass over the bytes, each of which is looked up once and acted on.
 *
 * What may follow is kept as a state: after a bond there must be an atom or a ring bond, after '(' a bond or
 * an atom, and so on. Atoms and the bonds of the chain are appended as they come; either half of a ring bond
 * is noted, and when the text is at its end the rings are closed in ascending order of their numbers, then of
 * the text. Bonds of the graph so stand in RDKit's order, which later steps break ties by.
 *
 * Chirality is written relative to the order of the text: preceding atom, hydrogen, ring bonds, branches. The
 * last step turns it into that of the graph, where ring bonds come last.
 *
 * The graph, the halves of ring bonds and the open branches live in the context's arena.
 */
#include "chem/chem.h"
#include "chem/smiles_parser.h"

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

/* ---- messages ---- */

mai_status
mai_smiles_bad_character(smiles_parser *s, const char *where)
{
    int at = position(s);
    unsigned char c = (unsigned char) *s->p;

    if (c > ' ' && c < 127)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'%c' at %d has no meaning %s", c, at + 1, where);
    return mai_fail_at(s->cx, MAI_ETEXT, at, "the byte 0x%02X at %d has no meaning %s", c, at + 1, where);
}

/* A token that may not stand after what is before it, or the end. */
mai_status
mai_smiles_misplaced(smiles_parser *s)
{
    int at = s->token, here = position(s);
    char c = at >= 0 ? s->text[at] : ' ';

    switch (s->state) {
        case AFTER_NOTHING:
            return mai_fail_at(s->cx, MAI_ETEXT, here, "'%c' at %d comes before any atom", *s->p, here + 1);
        case AFTER_OPEN:
            return mai_fail_at(s->cx, MAI_ETEXT, at,
                               "the branch that '(' at %d opens does not begin with an atom", at + 1);
        case AFTER_BOND:
        case AFTER_OPEN_BOND:
            return mai_fail_at(s->cx, MAI_ETEXT, at, "the bond '%c' at %d leads to no atom", c, at + 1);
        default:
            return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom follows '.' at %d", at + 1);
    }
}

static mai_status
trailing_text(smiles_parser *s)
{
    int at = position(s);

    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "there is more text after the blank at %d", at + 1);
    return mai_hint(s->cx, "Names and CXSMILES extensions are not read: give what stands before the blank.");
}

/* ---- atoms ---- */

static mai_status
organic_atom(smiles_parser *s, int element)
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

/* ---- bonds, branches ---- */

static mai_status
bond_symbol(smiles_parser *s, int type)
{
    char c = *s->p;

    if (!(s->state & (AFTER_ATOM | AFTER_OPEN)))
        return mai_smiles_misplaced(s);
    s->token = position(s);
    s->state = s->state == AFTER_OPEN ? AFTER_OPEN_BOND : AFTER_BOND;
    s->mark = (bond_mark){(uint8_t) type, MAI_DIR_NONE, true, false};
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
            return mai_smiles_bad_character(s, "unless '-' follows");
        s->mark.backward = true;
        s->p++;
    }
    s->p++;
    return MAI_OK;
}

static mai_status
open_branch(smiles_parser *s)
{
    if (s->state != AFTER_ATOM)
        return mai_smiles_misplaced(s);
    MAI_TRY(grow(s->cx, (void **) &s->branches, &s->branch_room, s->nbranches, sizeof *s->branches));
    s->token = position(s);
    s->branches[s->nbranches++] = (branch){s->active, s->token};
    s->state = AFTER_OPEN;
    s->p++;
    return MAI_OK;
}

static mai_status
close_branch(smiles_parser *s)
{
    int at = position(s);

    if (s->state != AFTER_ATOM)
        return mai_smiles_misplaced(s);
    if (s->nbranches == 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "')' at %d closes no branch", at + 1);
    s->active = s->branches[--s->nbranches].atom;
    s->p++;
    return MAI_OK;
}

static mai_status
separator(smiles_parser *s)
{
    if (s->state != AFTER_ATOM)
        return mai_smiles_misplaced(s);
    s->token = position(s);
    s->state = AFTER_DOT;
    s->p++;
    return MAI_OK;
}

/* ---- the whole text ---- */

static mai_status
next_token(smiles_parser *s)
{
    struct token t = tokens[(uint8_t) *s->p];

    switch (t.kind) {
        case TOKEN_ATOM:
            return organic_atom(s, t.value);
        case TOKEN_BRACKET:
            return mai_smiles_bracket_atom(s);
        case TOKEN_BOND:
            return bond_symbol(s, t.value);
        case TOKEN_DIGIT:
        case TOKEN_PERCENT:
            return mai_smiles_ring_number(s, t.value);
        case TOKEN_OPEN:
            return open_branch(s);
        case TOKEN_CLOSE:
            return close_branch(s);
        case TOKEN_DOT:
            return separator(s);
        case TOKEN_BLANK:
            return trailing_text(s);
        default:
            return mai_smiles_bad_character(s, "in a SMILES");
    }
}

static mai_status
finish(smiles_parser *s)
{
    if (s->state != AFTER_ATOM)
        return mai_smiles_misplaced(s);
    if (s->nbranches > 0) {
        int at = s->branches[s->nbranches - 1].position;

        return mai_fail_at(s->cx, MAI_ETEXT, at, "'(' at %d is not closed", at + 1);
    }
    return mai_smiles_close_rings(s);
}

static void
trim(smiles_parser *s)
{
    while (s->p < s->end && tokens[(uint8_t) *s->p].kind == TOKEN_BLANK)
        s->p++;
    while (s->p < s->end && tokens[(uint8_t) s->end[-1]].kind == TOKEN_BLANK)
        s->end--;
}

mai_status
mai_smiles_parse(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out)
{
    smiles_parser s;

    *out = NULL;
    if (n > cx->limits.input_bytes || n > INT32_MAX)
        return mai_fail(cx, MAI_ELIMIT, "the SMILES is too long: %zu bytes, at most %zu can be read", n,
                        cx->limits.input_bytes < INT32_MAX ? cx->limits.input_bytes : (size_t) INT32_MAX);
    MAI_TRY(mai_poll(cx, 16 * (int64_t) n));
    memset(&s, 0, offsetof(smiles_parser, open));
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
