/*
 * smarts.c - reading SMARTS: atoms and bonds of a chain, branches, groups, and queries inside queries.
 *
 * One pass over the bytes. What may follow is kept as a state. A $(...) begins a frame on an explicit stack; when its
 * ')' comes, the query is finished and becomes a term of the expression that waits in the frame below, so that
 * neither nesting nor length needs the C stack. Atoms, nodes and nesting are bounded (query.h).
 *
 * The language is that of RDKit 2022.09: what it refuses is refused, but for groups of components. Everything lies in
 * the context's arena.
 */
#include "match/smarts_parser.h"

#include <string.h>

/* ---- shared with the other parts ---- */

mai_status
mai_smarts_grow(mai_ctx *cx, void **items, int *room, int used, size_t size)
{
    int wanted = *room == 0 ? 16 : 2 * *room;
    void *larger;

    if (used < *room)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) wanted * size, &larger));
    if (used > 0)
        memcpy(larger, *items, (size_t) used * size);
    *items = larger;
    *room = wanted;
    return MAI_OK;
}

mai_status
mai_smarts_bad_character(smarts_parser *s, const char *where)
{
    int at = smarts_position(s);
    unsigned char c = (unsigned char) *s->p;

    if (c > ' ' && c < 127)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'%c' at %d has no meaning %s", c, at + 1, where);
    return mai_fail_at(s->cx, MAI_ETEXT, at, "the byte 0x%02X at %d has no meaning %s", c, at + 1, where);
}

mai_status
mai_smarts_number(smarts_parser *s, int32_t *out)
{
    int at = smarts_position(s);
    int64_t v = 0;

    *out = -1;
    if (!smarts_digit(smarts_peek(s, 0)))
        return MAI_OK;
    if (smarts_take(s, '0')) {
        *out = 0;
        return MAI_OK;
    }
    while (smarts_digit(smarts_peek(s, 0))) {
        v = 10 * v + (*s->p++ - '0');
        if (v > 2147483639)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "the number at %d is above 2147483639", at + 1);
    }
    *out = (int32_t) v;
    return MAI_OK;
}

/* ---- what atoms say ---- */

/* One node of an expression, level by level from its top: the first that gives a value wins. */
static void
note_said(const mai_query_node *n, mai_query_said *said)
{
    if (n->op != MAI_QUERY_TEST || n->low != n->high)
        return;
    if (n->field == MAI_FIELD_CHARGE && said->charge == MAI_QUERY_UNSAID)
        said->charge = n->low;
    else if (n->field == MAI_FIELD_HYDROGENS && said->hydrogens == MAI_QUERY_UNSAID)
        said->hydrogens = n->low;
    else if (n->field == MAI_FIELD_ISOTOPE && said->isotope < 0)
        said->isotope = n->low;
}

static void
find_said(const smarts_parser *s, mai_query_atom *a, const smarts_part *part)
{
    int from = 0, to = 0;
    int32_t *queue = s->queue;

    a->said = (mai_query_said){.element = part->element,
                               .aromatic = part->aromatic,
                               .charge = MAI_QUERY_UNSAID,
                               .hydrogens = MAI_QUERY_UNSAID,
                               .isotope = -1};
    queue[to++] = a->expr;
    while (from < to) {
        const mai_query_node *n = &s->nodes[queue[from++]];

        note_said(n, &a->said);
        if (n->op == MAI_QUERY_NOT || n->op == MAI_QUERY_AND || n->op == MAI_QUERY_OR)
            queue[to++] = n->left;
        if (n->op == MAI_QUERY_AND || n->op == MAI_QUERY_OR)
            queue[to++] = n->right;
    }
}

static mai_status
find_all_said(smarts_parser *s, smarts_frame *f)
{
    if (s->queue_room < s->nnodes + 1) {
        s->queue_room = 2 * (s->nnodes + 1);
        MAI_TRY(MAI_NEW_ARRAY(s->cx, s->queue_room, &s->queue));
    }
    for (int i = 0; i < f->query->natoms; i++)
        find_said(s, &f->query->atoms[i], &f->parts[i]);
    return MAI_OK;
}

/* ---- frames ---- */

static mai_status
new_frame(smarts_parser *s, int32_t opened)
{
    smarts_frame *f;

    MAI_TRY(MAI_NEW(s->cx, &f));
    MAI_TRY(MAI_NEW(s->cx, &f->query));
    f->outer = s->frame;
    f->opened = opened;
    f->token = -1;
    s->frame = f;
    return MAI_OK;
}

mai_status
mai_smarts_push(smarts_parser *s, int32_t at)
{
    if (s->depth == MAI_QUERY_MAX_DEPTH)
        return mai_fail(s->cx, MAI_ELIMIT, "'$(' at %d is nested more than %d deep", at + 1, MAI_QUERY_MAX_DEPTH);
    s->depth++;
    return new_frame(s, at);
}

/* The end of a query: its rings; s->frame is still it. */
static mai_status
finish_query(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    int at;

    if (f->state == SMARTS_AFTER_DOT || f->state == SMARTS_IN_BOND || f->state == SMARTS_AFTER_OPEN)
        return mai_fail_at(s->cx, MAI_ETEXT, f->token, "no atom follows '%c' at %d", s->text[f->token], f->token + 1);
    if (f->nbranches > 0) {
        at = f->branches[f->nbranches - 1].position;
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'(' at %d is not closed", at + 1);
    }
    if (f->group != 0)
        return mai_fail_at(s->cx, MAI_ETEXT, f->group_position, "'(' at %d is not closed", f->group_position + 1);
    MAI_TRY(find_all_said(s, f));
    return mai_smarts_close_rings(s, f);
}

/*
 * "_n" behind $(...): queries of one number are taken for the same, the first of them. RDKit adds such a number where
 * none is written, and digits that follow (which were to be an isotope) become part of it: they are passed over.
 */
static mai_status
take_serial(smarts_parser *s, int32_t *serial)
{
    int at = smarts_position(s);

    *serial = 0;
    if (!smarts_take(s, '_')) {
        while (smarts_digit(smarts_peek(s, 0)))
            s->p++;
        if (smarts_position(s) - at > 7)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "the number at %d is too large", at + 1);
        return MAI_OK;
    }
    MAI_TRY(mai_smarts_number(s, serial));
    if (*serial <= 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no number above 0 follows '_' at %d", at + 1);
    return MAI_OK;
}

static mai_status
add_inside(smarts_parser *s, mai_query *q, int32_t serial, int32_t *out)
{
    int room = s->inside_room;

    for (int i = 0; serial != 0 && i < s->ninside; i++)
        if (s->serials[i] == serial) {
            *out = i;
            return MAI_OK;
        }
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &s->serials, &room, s->ninside, sizeof *s->serials));
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &s->inside, &s->inside_room, s->ninside, sizeof(mai_query *)));
    s->serials[s->ninside] = serial;
    s->inside[s->ninside] = q;
    *out = s->ninside++;
    return MAI_OK;
}

/* ')' of a $(...): what waits below gets it as a term. */
static mai_status
pop_frame(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    smarts_part part = mai_smarts_no_part;
    int32_t serial, number;

    if (f->query->natoms == 0)
        return mai_fail_at(s->cx, MAI_ETEXT, f->opened, "'$(' at %d holds no atom", f->opened + 1);
    MAI_TRY(finish_query(s));
    for (int i = 0; i < f->query->natoms; i++)
        if (f->query->atoms[i].chirality == SMARTS_TETRAHEDRAL)
            f->query->atoms[i].chirality = MAI_CHIRAL_NONE;
    s->p++;
    MAI_TRY(take_serial(s, &serial));
    MAI_TRY(add_inside(s, f->query, serial, &number));
    s->frame = f->outer;
    s->depth--;
    MAI_TRY(mai_smarts_node(s, (mai_query_node){.op = MAI_QUERY_INSIDE, .left = number, .right = -1}, &part.expr));
    return mai_smarts_operand(s, &s->frame->expr, &part);
}

/* ---- atoms ---- */

mai_status
mai_smarts_add_atom(smarts_parser *s, const smarts_part *part, int32_t map, int32_t at)
{
    smarts_frame *f = s->frame;
    mai_query *q = f->query;
    int room = f->atom_room, before = f->active, i = q->natoms;
    smarts_part bond = mai_smarts_no_part;
    bool given = f->state == SMARTS_IN_BOND;

    if (s->natoms == MAI_QUERY_MAX_ATOMS)
        return mai_fail(s->cx, MAI_ELIMIT, "the SMARTS is too large: more than %d atoms", MAI_QUERY_MAX_ATOMS);
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &f->parts, &room, i, sizeof *f->parts));
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &q->atoms, &f->atom_room, i, sizeof *q->atoms));
    f->parts[i] = *part;
    q->atoms[i] = (mai_query_atom){.expr = part->expr,
                                   .map = map,
                                   .position = at,
                                   .chirality = part->chirality,
                                   .labelled = part->isotope > 0,
                                   .group = (uint16_t) f->group};
    q->natoms++;
    s->natoms++;
    f->active = i;
    if (f->state == SMARTS_AFTER_ATOM || f->state == SMARTS_AFTER_OPEN || given) {
        if (given)
            MAI_TRY(mai_smarts_end(s, &f->bond_expr, &bond));
        if (bond.type == MAI_BOND_DATIVE) /* whatever else the bond says */
            MAI_TRY(mai_smarts_test(s, MAI_FIELD_BOND_TYPE, MAI_BOND_DATIVE, MAI_BOND_DATIVE, &bond.expr));
        MAI_TRY(mai_smarts_add_bond(s, before, i, &bond, given));
    }
    f->state = SMARTS_AFTER_ATOM;
    return MAI_OK;
}

/* ---- branches, groups, dots ---- */

/* '(' before any atom of a component, outside of everything: a group, as Daylight has it. */
static mai_status
open_group(smarts_parser *s)
{
    smarts_frame *f = s->frame;

    f->group = ++f->ngroups;
    f->group_position = smarts_position(s);
    f->token = f->group_position;
    f->state = SMARTS_START;
    s->p++;
    return MAI_OK;
}

static mai_status
open_parenthesis(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    int at = smarts_position(s);

    if ((f->state == SMARTS_START || f->state == SMARTS_AFTER_DOT) && f->outer == NULL && f->nbranches == 0 &&
        f->group == 0)
        return open_group(s);
    if (f->state != SMARTS_AFTER_ATOM)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom stands before '(' at %d", at + 1);
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &f->branches, &f->branch_room, f->nbranches, sizeof *f->branches));
    f->branches[f->nbranches++] = (smarts_branch){(uint16_t) f->active, at};
    f->token = at;
    f->state = SMARTS_AFTER_OPEN;
    s->p++;
    return MAI_OK;
}

static mai_status
close_parenthesis(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    int at = smarts_position(s);

    if (f->nbranches == 0 && f->group == 0 && f->outer != NULL)
        return pop_frame(s);
    if (f->nbranches == 0 && f->group == 0)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "')' at %d closes nothing", at + 1);
    if (f->state != SMARTS_AFTER_ATOM)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom stands before ')' at %d", at + 1);
    s->p++;
    if (f->nbranches > 0) {
        f->active = f->branches[--f->nbranches].atom;
        return MAI_OK;
    }
    f->group = 0;
    f->state = SMARTS_AFTER_GROUP;
    return MAI_OK;
}

static mai_status
separator(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    int at = smarts_position(s);

    if (f->state != SMARTS_AFTER_ATOM && f->state != SMARTS_AFTER_GROUP)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "no atom stands before '.' at %d", at + 1);
    f->token = at;
    f->state = SMARTS_AFTER_DOT;
    s->p++;
    return MAI_OK;
}

/* ---- the whole text ---- */

/* What may not stand where an atom is about to. */
static mai_status
check_place_of_atom(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    int at = smarts_position(s);

    if (f->state == SMARTS_AFTER_GROUP)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "only '.' can follow the group that ends before %d", at + 1);
    if (f->state == SMARTS_IN_BOND && f->bond_expr.wants)
        return mai_fail_at(s->cx, MAI_ETEXT, f->token, "nothing follows '%c' at %d", s->text[f->token], f->token + 1);
    return MAI_OK;
}

static mai_status
trailing_text(smarts_parser *s)
{
    int at = smarts_position(s);

    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "there is more text after the blank at %d", at + 1);
    return mai_hint(s->cx, "Names and extensions are not read: give what stands before the blank.");
}

static bool
begins_atom(char c)
{
    return c != '\0' && strchr("BCNOFPSIbcnopsaA*[", c) != NULL;
}

static mai_status
chain_token(smarts_parser *s)
{
    char c = *s->p;
    bool taken;

    if (begins_atom(c)) {
        MAI_TRY(check_place_of_atom(s));
        return c == '[' ? mai_smarts_open_bracket(s) : mai_smarts_bare_atom(s, &taken);
    }
    if (smarts_digit(c) || c == '%')
        return mai_smarts_ring_number(s);
    MAI_TRY(mai_smarts_bond(s, &taken));
    if (taken)
        return MAI_OK;
    switch (c) {
        case '(':
            return open_parenthesis(s);
        case ')':
            return close_parenthesis(s);
        case '.':
            return separator(s);
        case ' ':
        case '\t':
        case '\n':
        case '\r':
            return trailing_text(s);
        default:
            return mai_smarts_bad_character(s, "in a SMARTS");
    }
}

static mai_status
finish_text(smarts_parser *s)
{
    smarts_frame *f = s->frame;
    int at = f->in_bracket ? f->bracket : f->opened;

    if (f->in_bracket)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'[' at %d is not closed", at + 1);
    if (f->outer != NULL)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "'$(' at %d is not closed", at + 1);
    MAI_TRY(finish_query(s));
    MAI_TRY(mai_smarts_settle_chirality(s, f));
    mai_query_settle_double_bonds(f->query);
    return MAI_OK;
}

static void
share_pool(const smarts_parser *s, mai_query *q)
{
    q->nnodes = s->nnodes;
    q->nodes = s->nodes;
    q->ninside = s->ninside;
    q->inside = s->inside;
}

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static mai_status
read_all(smarts_parser *s)
{
    while (s->p < s->end) {
        MAI_TRY(mai_poll(s->cx, 50));
        MAI_TRY(s->frame->in_bracket ? mai_smarts_bracket(s) : chain_token(s));
    }
    return finish_text(s);
}

void
mai_smarts_trim(const char **text, size_t *n)
{
    while (*n > 0 && is_blank(**text)) {
        ++*text;
        --*n;
    }
    while (*n > 0 && is_blank((*text)[*n - 1]))
        --*n;
}

mai_status
mai_smarts_parse(mai_ctx *cx, const char *text, size_t n, mai_query **out)
{
    smarts_parser s = {.cx = cx, .always = -1, .unspecified = -1};

    *out = NULL;
    if (n > cx->limits.input_bytes || n > INT32_MAX)
        return mai_fail(cx, MAI_ELIMIT, "the SMARTS is too long: %zu bytes, at most %zu can be read", n,
                        cx->limits.input_bytes < INT32_MAX ? cx->limits.input_bytes : (size_t) INT32_MAX);
    s.text = s.p = n > 0 ? text : "";
    mai_smarts_trim(&s.p, &n);
    s.end = s.p + n;
    MAI_TRY(new_frame(&s, -1));
    if (s.p < s.end)
        MAI_TRY(read_all(&s));
    for (int i = 0; i < s.ninside; i++)
        share_pool(&s, s.inside[i]);
    share_pool(&s, s.frame->query);
    *out = s.frame->query;
    return MAI_OK;
}
