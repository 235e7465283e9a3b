/*
 * smarts_expr.c - SMARTS: expressions of atoms and bonds.
 *
 * Four ways of joining, from the tightest: nothing written, '&', ',', ';'. For each the reader keeps what stands to
 * the left; an operator folds the tighter ones into its own, so that no recursion is needed and the tree leans to the
 * left as RDKit's does. '!' belongs to the one primitive that follows.
 *
 * What is always so or never so is folded away while joining. Nodes lie in one pool that grows in the arena.
 */
#include "match/smarts_parser.h"

const smarts_part mai_smarts_no_part = {.expr = -1,
                                        .element = MAI_QUERY_UNSAID,
                                        .aromatic = MAI_QUERY_UNSAID};

/* ---- nodes ---- */

mai_status
mai_smarts_node(smarts_parser *s, mai_query_node node, int32_t *out)
{
    if (s->nnodes == MAI_QUERY_MAX_NODES)
        return mai_fail(s->cx, MAI_ELIMIT, "the SMARTS is too large: its expressions have more than %d terms",
                        MAI_QUERY_MAX_NODES);
    MAI_TRY(mai_smarts_grow(s->cx, (void **) &s->nodes, &s->node_room, s->nnodes, sizeof *s->nodes));
    s->nodes[s->nnodes] = node;
    *out = s->nnodes++;
    return MAI_OK;
}

mai_status
mai_smarts_true(smarts_parser *s, int32_t *out)
{
    if (s->always < 0)
        MAI_TRY(mai_smarts_node(s, (mai_query_node){.op = MAI_QUERY_TRUE, .left = -1, .right = -1}, &s->always));
    *out = s->always;
    return MAI_OK;
}

mai_status
mai_smarts_not(smarts_parser *s, int32_t a, int32_t *out)
{
    if (s->nodes[a].op == MAI_QUERY_NOT) {
        *out = s->nodes[a].left;
        return MAI_OK;
    }
    return mai_smarts_node(s, (mai_query_node){.op = MAI_QUERY_NOT, .left = a, .right = -1}, out);
}

mai_status
mai_smarts_test(smarts_parser *s, int field, int32_t low, int32_t high, int32_t *out)
{
    if (high > MAI_QUERY_OPEN)
        high = MAI_QUERY_OPEN;
    if (low > high || low >= MAI_QUERY_OPEN) /* a number that no atom has; what merges hydrogens looks for it */
        low = high = field == MAI_FIELD_CHARGE ? -MAI_QUERY_OPEN : MAI_QUERY_OPEN;
    return mai_smarts_node(s,
                           (mai_query_node){.op = MAI_QUERY_TEST,
                                            .field = (uint8_t) field,
                                            .low = (int16_t) low,
                                            .high = (int16_t) high,
                                            .left = -1,
                                            .right = -1},
                           out);
}

static bool
is_always(const smarts_parser *s, int32_t a)
{
    return s->nodes[a].op == MAI_QUERY_TRUE;
}

static bool
is_never(const smarts_parser *s, int32_t a)
{
    return s->nodes[a].op == MAI_QUERY_NOT && is_always(s, s->nodes[a].left);
}

mai_status
mai_smarts_join(smarts_parser *s, int op, int32_t a, int32_t b, int32_t *out)
{
    bool all = op == MAI_QUERY_AND;

    if (all ? is_always(s, a) || is_never(s, b) : is_never(s, a) || is_always(s, b)) {
        *out = b;
        return MAI_OK;
    }
    if (all ? is_always(s, b) || is_never(s, a) : is_never(s, b) || is_always(s, a)) {
        *out = a;
        return MAI_OK;
    }
    return mai_smarts_node(s, (mai_query_node){.op = (uint8_t) op, .left = a, .right = b}, out);
}

/* ---- parts ---- */

/* What the neighbours in a bracket without an operator between them say of charge and hydrogens. */
static void
join_tightly(smarts_part *a, const smarts_part *b)
{
    if (b->hydrogens != 0)
        a->hydrogens = a->hydrogens == 0 || a->hydrogens == b->hydrogens ? b->hydrogens : 0;
    if (b->charge != 0)
        a->charge = a->charge == 0 || a->charge == b->charge ? b->charge : 0;
}

static mai_status
join_parts(smarts_parser *s, int level, smarts_part *a, const smarts_part *b)
{
    int op = level == SMARTS_OR ? MAI_QUERY_OR : MAI_QUERY_AND;

    MAI_TRY(mai_smarts_join(s, op, a->expr, b->expr, &a->expr));
    if (a->chirality == MAI_CHIRAL_NONE)
        a->chirality = b->chirality;
    if (level == SMARTS_TIGHT) {
        join_tightly(a, b);
        return MAI_OK;
    }
    a->isotope = a->charge = a->hydrogens = 0;
    if (level == SMARTS_OR)
        a->element = MAI_QUERY_UNSAID;
    return MAI_OK;
}

/* Moves what stands at a level, and all tighter ones, to the next looser one. */
static mai_status
fold(smarts_parser *s, smarts_expr *e, int to)
{
    for (int i = SMARTS_TIGHT; i < to; i++) {
        if (e->has[i + 1])
            MAI_TRY(join_parts(s, i + 1, &e->level[i + 1], &e->level[i]));
        else
            e->level[i + 1] = e->level[i];
        e->has[i + 1] = true;
        e->has[i] = false;
    }
    return MAI_OK;
}

void
mai_smarts_begin(smarts_expr *e)
{
    for (int i = 0; i < SMARTS_LEVELS; i++)
        e->has[i] = false;
    e->negated = e->denied = false;
    e->wants = true;
}

mai_status
mai_smarts_operand(smarts_parser *s, smarts_expr *e, const smarts_part *part)
{
    smarts_part p = *part;

    if (e->negated)
        MAI_TRY(mai_smarts_not(s, p.expr, &p.expr));
    if (e->denied) {
        p.element = MAI_QUERY_UNSAID;
        p.isotope = p.charge = p.hydrogens = 0;
    }
    e->negated = e->denied = false;
    if (e->has[SMARTS_TIGHT])
        MAI_TRY(join_parts(s, SMARTS_TIGHT, &e->level[SMARTS_TIGHT], &p));
    else
        e->level[SMARTS_TIGHT] = p;
    e->has[SMARTS_TIGHT] = true;
    e->wants = false;
    return MAI_OK;
}

static int
operator_level(char c)
{
    return c == '&' ? SMARTS_AND : c == ',' ? SMARTS_OR : c == ';' ? SMARTS_SEMI : -1;
}

mai_status
mai_smarts_operator(smarts_parser *s, smarts_expr *e, bool *taken)
{
    char c = smarts_peek(s, 0);
    int level = operator_level(c), at = smarts_position(s);

    *taken = true;
    if (c == '!') {
        e->negated = !e->negated;
        e->denied = e->wants = true;
        s->p++;
        return MAI_OK;
    }
    if (level < 0) {
        *taken = false;
        return MAI_OK;
    }
    if (e->wants)
        return mai_fail_at(s->cx, MAI_ETEXT, at, "nothing stands before '%c' at %d that it could join", c, at + 1);
    MAI_TRY(fold(s, e, level));
    e->wants = true;
    s->p++;
    return MAI_OK;
}

mai_status
mai_smarts_end(smarts_parser *s, smarts_expr *e, smarts_part *out)
{
    MAI_TRY(fold(s, e, SMARTS_SEMI));
    *out = e->level[SMARTS_SEMI];
    e->has[SMARTS_SEMI] = false;
    return MAI_OK;
}
