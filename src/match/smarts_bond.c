/*
 * smarts_bond.c - SMARTS: bonds between atoms, and ring bonds.
 *
 * A bond is an expression as an atom in brackets is, without brackets. Ring bonds are written in two halves under one
 * number; at the end of a query the halves are sorted by number, then by place, and each two of a number make a bond,
 * which is the order in which RDKit adds them.
 */
#include "match/smarts_parser.h"

#include <string.h>

#define MAX_HALVES 4096

/* ---- primitives ---- */

static mai_status
typed_bond(smarts_parser *s, int type, smarts_part *out)
{
    out->type = (uint8_t) type;
    return mai_smarts_test(s, MAI_FIELD_BOND_TYPE, type, type, &out->expr);
}

/* As RDKit: only along a chain a dative bond is given its meaning, which mai_smarts_add_bond does. */
static mai_status
dative_bond(smarts_parser *s, bool backward, smarts_part *out)
{
    out->type = MAI_BOND_DATIVE;
    out->backward = backward;
    MAI_TRY(mai_smarts_true(s, &out->expr));
    return mai_smarts_not(s, out->expr, &out->expr);
}

static mai_status
directed_bond(smarts_parser *s, int dir, smarts_part *out)
{
    out->dir = (uint8_t) dir;
    return typed_bond(s, MAI_BOND_SINGLE, out);
}

/* "@TH" and the like are chirality to RDKit wherever they stand. */
static bool
is_chirality(const smarts_parser *s)
{
    static const char classes[][3] = {"TH", "AL", "SP", "TB", "OH"};

    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (smarts_peek(s, 1) == classes[i][0] && smarts_peek(s, 2) == classes[i][1])
            return true;
    return false;
}

static mai_status
ring_bond(smarts_parser *s, smarts_part *out)
{
    int at = smarts_position(s);

    if (is_chirality(s)) {
        (void) mai_fail_at(s->cx, MAI_ETEXT, at, "'@%c%c' at %d is a chirality, which belongs into brackets", s->p[1],
                           s->p[2], at + 1);
        return mai_hint(s->cx, "For a ring bond put the atom that follows '@' into brackets.");
    }
    return mai_smarts_test(s, MAI_FIELD_BOND_IN_RING, 1, 1, &out->expr);
}

/* The primitive that stands here, and its length; 0 when none does. */
static mai_status
read_primitive(smarts_parser *s, smarts_part *out, int *length)
{
    char c = smarts_peek(s, 0), next = smarts_peek(s, 1);

    *out = mai_smarts_no_part;
    *length = 1;
    switch (c) {
        case '-':
            if (next == '>') {
                *length = 2;
                return dative_bond(s, false, out);
            }
            return typed_bond(s, MAI_BOND_SINGLE, out);
        case '=':
            return typed_bond(s, MAI_BOND_DOUBLE, out);
        case '#':
            return typed_bond(s, MAI_BOND_TRIPLE, out);
        case '$':
            return typed_bond(s, MAI_BOND_QUADRUPLE, out);
        case ':':
            return typed_bond(s, MAI_BOND_AROMATIC, out);
        case '~':
            return mai_smarts_true(s, &out->expr);
        case '@':
            return ring_bond(s, out);
        case '/':
            return directed_bond(s, MAI_DIR_UP, out);
        case '\\':
            *length = next == '\\' ? 2 : 1; /* doubled in many a program's text */
            return directed_bond(s, MAI_DIR_DOWN, out);
        case '<':
            if (next != '-')
                return mai_smarts_bad_character(s, "unless '-' follows");
            *length = 2;
            return dative_bond(s, true, out);
        default:
            *length = 0;
            return MAI_OK;
    }
}

static bool
begins_bond(char c)
{
    return c != '\0' && strchr("-=#$:~@/\\<!&,;", c) != NULL;
}

mai_status
mai_smarts_bond(smarts_parser *s, bool *taken)
{
    smarts_frame *f = s->frame;
    smarts_part part;
    int length, at = smarts_position(s);
    bool operator;

    *taken = begins_bond(smarts_peek(s, 0));
    if (!*taken)
        return MAI_OK;
    if (f->state != SMARTS_IN_BOND) {
        if (f->state != SMARTS_AFTER_ATOM && f->state != SMARTS_AFTER_OPEN)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom stands before the bond '%c' at %d", *s->p, at + 1);
        f->in_branch_bond = f->state == SMARTS_AFTER_OPEN;
        f->state = SMARTS_IN_BOND;
        mai_smarts_begin(&f->bond_expr);
    }
    f->token = at;
    MAI_TRY(mai_smarts_operator(s, &f->bond_expr, &operator));
    if (operator)
        return MAI_OK;
    MAI_TRY(read_primitive(s, &part, &length));
    s->p += length;
    return mai_smarts_operand(s, &f->bond_expr, &part);
}

/* ---- bonds ---- */

/* "Single or aromatic" of a bond that is not written. */
static mai_status
unspecified_bond(smarts_parser *s, const smarts_frame *f, int begin, int end, mai_query_bond *b)
{
    int32_t single, aromatic;

    if (s->unspecified < 0) {
        MAI_TRY(mai_smarts_test(s, MAI_FIELD_BOND_TYPE, MAI_BOND_SINGLE, MAI_BOND_SINGLE, &single));
        MAI_TRY(mai_smarts_test(s, MAI_FIELD_BOND_TYPE, MAI_BOND_AROMATIC, MAI_BOND_AROMATIC, &aromatic));
        MAI_TRY(mai_smarts_join(s, MAI_QUERY_OR, single, aromatic, &s->unspecified));
    }
    b->expr = s->unspecified;
    b->unspecified = true;
    b->type = f->parts[begin].aromatic == 1 && f->parts[end].aromatic == 1 ? MAI_BOND_AROMATIC : MAI_BOND_SINGLE;
    return MAI_OK;
}

mai_status
mai_smarts_add_bond(smarts_parser *s, int begin, int end, const smarts_part *part, bool given)
{
    smarts_frame *f = s->frame;
    mai_query *q = f->query;
    mai_query_bond b = {.begin = (uint16_t) begin, .end = (uint16_t) end};

    MAI_TRY(mai_smarts_grow(s->cx, (void **) &q->bonds, &f->bond_room, q->nbonds, sizeof *q->bonds));
    if (!given) {
        MAI_TRY(unspecified_bond(s, f, begin, end, &b));
    } else {
        b.expr = part->expr;
        b.type = part->type;
        b.dir = part->dir;
        if (part->backward) {
            b.begin = (uint16_t) end;
            b.end = (uint16_t) begin;
        }
    }
    q->bonds[q->nbonds++] = b;
    q->atoms[begin].degree++;
    q->atoms[end].degree++;
    return MAI_OK;
}

/* ---- ring bonds ---- */

/* "%nn", which must not begin with 0, or "%(n)" of up to five digits. */
static mai_status
percent_number(smarts_parser *s, int32_t *number)
{
    int at = smarts_position(s), digits = 0;

    s->p++;
    *number = 0;
    if (smarts_digit(smarts_peek(s, 0)) && smarts_peek(s, 0) != '0' && smarts_digit(smarts_peek(s, 1))) {
        *number = 10 * (s->p[0] - '0') + (s->p[1] - '0');
        s->p += 2;
        return MAI_OK;
    }
    if (smarts_take(s, '(')) {
        for (; digits < 5 && smarts_digit(smarts_peek(s, 0)); digits++)
            *number = 10 * *number + (*s->p++ - '0');
        if (digits > 0 && smarts_take(s, ')'))
            return MAI_OK;
    }
    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "no ring bond number follows '%%' at %d", at + 1);
    return mai_hint(s->cx, "Write %%nn with two digits, or %%(n) with up to five.");
}

mai_status
mai_smarts_ring_number(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    smarts_half h = {.position = smarts_position(s), .atom = (uint16_t) f->active};

    if (f->state != SMARTS_AFTER_ATOM && (f->state != SMARTS_IN_BOND || f->in_branch_bond))
        return mai_fail_at(s->cx, MAI_ETEXT, h.position, "no atom stands before the ring bond number at %d",
                           h.position + 1);
    h.given = f->state == SMARTS_IN_BOND;
    if (h.given && f->bond_expr.wants)
        return mai_fail_at(s->cx, MAI_ETEXT, f->token, "nothing follows '%c' at %d", s->text[f->token], f->token + 1);
    if (f->nhalves == MAX_HALVES)
        return mai_fail(s->cx, MAI_ELIMIT, "the SMARTS has more than %d ring bond numbers", MAX_HALVES);
    if (*s->p == '%')
        MAI_TRY(percent_number(s, &h.number));
    else
        h.number = *s->p++ - '0';
    if (h.given)
        MAI_TRY(mai_smarts_end(s, &f->bond_expr, &h.bond));
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &f->halves, &f->half_room, f->nhalves, sizeof *f->halves));
    f->halves[f->nhalves++] = h;
    mai_smarts_note_late_ring(f->query, f->active);
    f->state = SMARTS_AFTER_ATOM;
    return MAI_OK;
}

static bool
are_bonded(const mai_query *q, int a, int b)
{
    for (int i = 0; i < q->nbonds; i++)
        if ((q->bonds[i].begin == a && q->bonds[i].end == b) || (q->bonds[i].begin == b && q->bonds[i].end == a))
            return true;
    return false;
}

/* Of two halves the first that names a bond decides; a direction may stand at either. */
static mai_status
close_ring(smarts_parser *s, smarts_frame *f, const smarts_half *first, const smarts_half *second)
{
    const smarts_half *from = first->given ? first : second, *to = first->given ? second : first;
    smarts_part bond = from->bond;

    if (first->atom == second->atom)
        return mai_fail_at(s->cx, MAI_ETEXT, second->position, "ring bond %d at %d joins an atom to itself",
                           first->number, second->position + 1);
    MAI_TRY(mai_poll(s->cx, f->query->nbonds));
    if (are_bonded(f->query, first->atom, second->atom))
        return mai_fail_at(s->cx, MAI_ETEXT, second->position,
                           "ring bond %d at %d joins atoms that have a bond already", first->number,
                           second->position + 1);
    if (from->given && bond.dir == MAI_DIR_NONE && to->given && to->bond.dir != MAI_DIR_NONE)
        bond.dir = bond.backward ? to->bond.dir : mai_opposite_direction(to->bond.dir);
    MAI_TRY(mai_smarts_add_bond(s, from->atom, to->atom, &bond, from->given));
    f->query->bonds[f->query->nbonds - 1].closes_ring = true;
    return MAI_OK;
}

/* By number, those of equal number as they stand in the text; few, and mostly in order. */
static void
sort_halves(const smarts_half *h, uint16_t *order, int n)
{
    for (int i = 0; i < n; i++) {
        int k = i;

        for (; k > 0 && h[order[k - 1]].number > h[i].number; k--)
            order[k] = order[k - 1];
        order[k] = (uint16_t) i;
    }
}

mai_status
mai_smarts_close_rings(smarts_parser *s, smarts_frame *f)
{
    uint16_t *order;

    MAI_TRY(MAI_NEW_ARRAY(s->cx, f->nhalves, &order));
    MAI_TRY(mai_poll(s->cx, (int64_t) f->nhalves * f->nhalves));
    sort_halves(f->halves, order, f->nhalves);
    for (int i = 0; i < f->nhalves; i += 2) {
        const smarts_half *first = &f->halves[order[i]];
        const smarts_half *second = i + 1 < f->nhalves ? &f->halves[order[i + 1]] : NULL;

        if (second == NULL || second->number != first->number)
            return mai_fail_at(s->cx, MAI_ETEXT, first->position, "ring bond %d is not closed", first->number);
        MAI_TRY(close_ring(s, f, first, second));
    }
    return mai_query_link(s->cx, f->query);
}
