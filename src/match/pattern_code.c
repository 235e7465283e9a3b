/*
 * pattern_code.c - expressions of atoms as short-circuit code over the word of facts.
 *
 * The conjunction that an expression mostly is, is taken apart: demands that fix bits of the word become one mask and
 * one value, tests of element and aromaticity one set, and what is left follows in ascending order of cost. Code is
 * written backwards, so that each instruction knows where the two ways out of it begin.
 */
#include "match/pattern_build.h"

enum { OUTCOME_NEVER, OUTCOME_ALWAYS, OUTCOME_CODE };

/* ---- one instruction ---- */

static mai_status
emit(mai_build *b, mai_pattern_code code, uint16_t yes, uint16_t no, uint16_t *entry)
{
    if (b->ncode >= b->code_room || b->ncode >= MAI_CODE_MOST)
        return mai_fail(b->cx, MAI_ELIMIT, "the query is too large: more than %d tests of atoms", b->ncode);
    code.yes = yes;
    code.no = no;
    *entry = (uint16_t) b->ncode;
    b->code[b->ncode++] = code;
    return MAI_OK;
}

static uint64_t
field_mask(const mai_fact_field *f)
{
    return ((uint64_t) 1 << f->width) - 1;
}

/* Tests that only ask whether an atom is in a ring look at the bit that says so. */
static bool
code_ring_test(const mai_query_node *node, mai_pattern_code *out)
{
    int most_open; /* in a ring: at least so many */

    if (node->field == MAI_FIELD_RINGS)
        most_open = 1;
    else if (node->field == MAI_FIELD_SMALLEST_RING)
        most_open = 3;
    else if (node->field == MAI_FIELD_RING_BONDS)
        most_open = 2;
    else
        return false;
    if (node->low >= 1 && node->low <= most_open && node->high == MAI_QUERY_OPEN)
        out->value = (uint64_t) 1 << MAI_FACT_RING_SHIFT;
    else if (node->low <= 0 && node->high >= 0 && node->high < most_open)
        out->value = 0;
    else
        return false;
    out->op = MAI_CODE_WORD;
    out->mask = (uint64_t) 1 << MAI_FACT_RING_SHIFT;
    return true;
}

static bool
code_isotope_test(const mai_query_node *node, mai_pattern_code *out)
{
    uint64_t bit = (uint64_t) 1 << mai_fact_fields[MAI_FIELD_ISOTOPE].shift;

    if (node->field != MAI_FIELD_ISOTOPE)
        return false;
    *out = (mai_pattern_code) {.op = MAI_CODE_WORD, .mask = bit};
    if (node->low <= 0 && node->high == 0)
        return true;
    out->value = bit;
    if (node->low == 1 && node->high == MAI_QUERY_OPEN)
        return true;
    *out = (mai_pattern_code) {.op = MAI_CODE_EXACT, .shift = MAI_FIELD_ISOTOPE,
                               .value = mai_code_pair(node->low, node->high)};
    return true;
}

/* The instruction of a test, or that it holds always or never. */
static int
code_test(mai_build *b, const mai_query_node *node, mai_pattern_code *out)
{
    const mai_fact_field *f = &mai_fact_fields[node->field];
    int most = (int) field_mask(f), least = 0, low = node->low + f->bias, high = node->high + f->bias;
    bool open_low, open_high;

    *out = (mai_pattern_code) {.op = MAI_CODE_RANGE, .shift = f->shift, .mask = (uint64_t) most};
    if (node->field == MAI_FIELD_CHARGE)
        least = -128 + f->bias;
    if (node->field == MAI_FIELD_HYBRID) {
        b->needs |= MAI_HAS_SHAPE;
        high = high >= MAI_FACT_NO_HYBRID - 1 ? MAI_FACT_NO_HYBRID - 2 : high;
    }
    else if (node->high == MAI_QUERY_OPEN)
        high = MAI_QUERY_OPEN;
    if (low > high)
        return OUTCOME_NEVER;
    if (f->width == 0) {
        *out = (mai_pattern_code) {.op = MAI_CODE_EXACT, .shift = node->field,
                                   .value = mai_code_pair(node->low, node->high)};
        return OUTCOME_CODE;
    }
    if (code_ring_test(node, out) || code_isotope_test(node, out))
        return OUTCOME_CODE;
    open_low = low <= least;
    open_high = high == MAI_QUERY_OPEN || (f->width == 1 && high >= 1);
    if (open_low && open_high)
        return OUTCOME_ALWAYS;
    b->facts |= f->group;
    if ((!open_low && (low > most || (node->field == MAI_FIELD_CHARGE && low <= 0))) || (!open_high && high >= most
        && node->field != MAI_FIELD_ELEMENT && node->field != MAI_FIELD_AROMATIC)
        || (node->field == MAI_FIELD_CHARGE && high < 1)) {
        *out = (mai_pattern_code) {.op = MAI_CODE_EXACT, .shift = node->field,
                                   .value = mai_code_pair(node->low, node->high)};
        return OUTCOME_CODE;
    }
    low = open_low ? 0 : low;
    high = open_high || high > most ? most : high;
    if (low == high) {
        out->op = MAI_CODE_WORD;
        out->value = (uint64_t) low << f->shift;
        out->mask = (uint64_t) most << f->shift;
        out->shift = 0;
    }
    else
        out->value = mai_code_pair(low, high - low);
    return OUTCOME_CODE;
}

/* ---- sets of keys ---- */

static mai_status
set_number(mai_build *b, const uint64_t *keys, int *out)
{
    for (*out = 0; *out < b->nsets; (*out)++)
        if (memcmp(&b->sets[*out], keys, sizeof *b->sets) == 0)
            return MAI_OK;
    MAI_TRY(mai_poll(b->cx, 4 * (int64_t) b->nsets));
    memcpy(&b->sets[b->nsets++], keys, sizeof *b->sets);
    return MAI_OK;
}

/* The instruction for a set of keys: bits of the word where they say it, else the set. */
static mai_status
code_keys(mai_build *b, const uint64_t *keys, mai_pattern_code *out, int *outcome)
{
    static const uint8_t masks[] = {0xff, 0x7f, 0x80};
    uint64_t all = keys[0] & keys[1] & keys[2] & keys[3];
    int first = 0, number;

    *outcome = all == ~(uint64_t) 0 ? OUTCOME_ALWAYS : OUTCOME_NEVER;
    if (all == ~(uint64_t) 0 || (keys[0] | keys[1] | keys[2] | keys[3]) == 0)
        return MAI_OK;
    *outcome = OUTCOME_CODE;
    while (!(keys[first >> 6] >> (first & 63) & 1))
        first++;
    for (size_t i = 0; i < sizeof masks; i++) {
        uint64_t same[4] = {0};

        for (int key = 0; key < 256; key++)
            if ((key & masks[i]) == (first & masks[i]))
                same[key >> 6] |= (uint64_t) 1 << (key & 63);
        if (memcmp(same, keys, sizeof same) == 0) {
            *out = (mai_pattern_code) {.op = MAI_CODE_WORD, .mask = masks[i], .value = (uint64_t) (first & masks[i])};
            return MAI_OK;
        }
    }
    MAI_TRY(set_number(b, keys, &number));
    *out = (mai_pattern_code) {.op = MAI_CODE_KEYS, .value = (uint64_t) number};
    return MAI_OK;
}

/* ---- expressions ---- */

/* A leaf for this purpose: a test, something inside, or whatever the key alone decides. */
static bool
is_leaf(const mai_build *b, int32_t at)
{
    int op = b->query->nodes[at].op;

    return op == MAI_QUERY_TEST || op == MAI_QUERY_INSIDE || op == MAI_QUERY_TRUE || mai_known_by_key(&b->known[at]);
}

static mai_status
code_leaf(mai_build *b, int32_t at, mai_pattern_code *out, int *outcome)
{
    const mai_query_node *node = &b->query->nodes[at];

    if (mai_known_by_key(&b->known[at]))
        return code_keys(b, b->known[at].may, out, outcome);
    *outcome = OUTCOME_CODE;
    if (node->op == MAI_QUERY_INSIDE)
        *out = (mai_pattern_code) {.op = MAI_CODE_INSIDE, .value = (uint64_t) node->left};
    else
        *outcome = code_test(b, node, out);
    return MAI_OK;
}

/* An expression whose first operand waits until the entry of the second is known. */
typedef struct pending {
    int32_t node;
    bool is_and;
    uint16_t yes, no;
} pending;

/* Code of any expression, operands as they stand: the first is tried first. */
static mai_status
generate(mai_build *b, int32_t at, uint16_t yes, uint16_t no, uint16_t *entry)
{
    pending *stack = NULL;
    int depth = 0;

    for (;;) {
        const mai_query_node *node = &b->query->nodes[at];

        if (!is_leaf(b, at) && node->op == MAI_QUERY_NOT) {
            uint16_t swap = yes;

            yes = no;
            no = swap;
            at = node->left;
        }
        else if (!is_leaf(b, at)) {
            if (stack == NULL)
                MAI_TRY(mai_alloc(b->cx, (size_t) (b->query->nnodes + 1) * sizeof *stack, (void **) &stack));
            if (depth > b->query->nnodes)
                return mai_fail(b->cx, MAI_ELIMIT, "the query is too large");
            stack[depth++] = (pending) {node->left, node->op == MAI_QUERY_AND, yes, no};
            at = node->right;
        }
        else {
            mai_pattern_code code = {0};
            int outcome;

            MAI_TRY(code_leaf(b, at, &code, &outcome));
            *entry = outcome == OUTCOME_ALWAYS ? yes : no;
            if (outcome == OUTCOME_CODE)
                MAI_TRY(emit(b, code, yes, no, entry));
            if (depth == 0)
                return MAI_OK;
            at = stack[--depth].node;
            yes = stack[depth].is_and ? *entry : stack[depth].yes;
            no = stack[depth].is_and ? stack[depth].no : *entry;
        }
    }
}

/* What a conjunction has been taken apart into. */
typedef struct conjunction {
    uint64_t keys[4];
    uint64_t mask, value; /* of the word */
    bool never;
    int32_t *rest;
    int nrest;
} conjunction;

/* Adds one operand: a demand on the word or on the key is merged, what is neither is kept. */
static mai_status
add_conjunct(mai_build *b, int32_t at, conjunction *c)
{
    mai_pattern_code code = {0};
    int outcome;

    if (mai_known_by_key(&b->known[at])) {
        for (int i = 0; i < 4; i++)
            c->keys[i] &= b->known[at].may[i];
        return MAI_OK;
    }
    if (b->query->nodes[at].op != MAI_QUERY_TEST) {
        c->rest[c->nrest++] = at;
        return MAI_OK;
    }
    MAI_TRY(code_leaf(b, at, &code, &outcome));
    if (outcome == OUTCOME_CODE && code.op == MAI_CODE_WORD) {
        c->never |= (c->mask & code.mask & (c->value ^ code.value)) != 0;
        c->mask |= code.mask;
        c->value |= code.value;
    }
    else if (outcome == OUTCOME_CODE)
        c->rest[c->nrest++] = at;
    c->never |= outcome == OUTCOME_NEVER;
    return MAI_OK;
}

/* How dear an expression is: tests first, then combinations, then what has to search. */
static int
cost_of(const mai_build *b, int32_t at)
{
    switch (b->query->nodes[at].op) {
        case MAI_QUERY_TEST:
            return 0;
        case MAI_QUERY_INSIDE:
            return 2;
        case MAI_QUERY_NOT:
            return b->query->nodes[b->query->nodes[at].left].op == MAI_QUERY_INSIDE ? 2 : 1;
        default:
            return 1;
    }
}

static mai_status
take_apart(mai_build *b, int32_t expr, conjunction *c)
{
    int32_t *stack = b->stack;
    int depth = 0;

    MAI_TRY(mai_alloc(b->cx, (size_t) (b->query->nnodes + 1) * sizeof *c->rest, (void **) &c->rest));
    stack[depth++] = expr;
    while (depth > 0) {
        int32_t at = stack[--depth];
        const mai_query_node *node = &b->query->nodes[at];

        if (node->op != MAI_QUERY_AND || mai_known_by_key(&b->known[at])) {
            if (c->nrest >= b->query->nnodes)
                return mai_fail(b->cx, MAI_ELIMIT, "the query is too large");
            MAI_TRY(add_conjunct(b, at, c));
            continue;
        }
        if (depth + 2 > b->query->nnodes)
            return mai_fail(b->cx, MAI_ELIMIT, "the query is too large");
        stack[depth++] = node->right;
        stack[depth++] = node->left;
    }
    return MAI_OK;
}

mai_status
mai_build_code(mai_build *b, int32_t expr, uint16_t *entry)
{
    conjunction c = {.keys = {~(uint64_t) 0, ~(uint64_t) 0, ~(uint64_t) 0, ~(uint64_t) 0}};
    mai_pattern_code code = {0};
    int outcome;

    *entry = MAI_CODE_ACCEPT;
    MAI_TRY(take_apart(b, expr, &c));
    MAI_TRY(code_keys(b, c.keys, &code, &outcome));
    if (c.never || outcome == OUTCOME_NEVER) {
        *entry = MAI_CODE_REJECT;
        return MAI_OK;
    }
    for (int cost = 2; cost >= 0; cost--)
        for (int i = c.nrest - 1; i >= 0; i--)
            if (cost_of(b, c.rest[i]) == cost)
                MAI_TRY(generate(b, c.rest[i], *entry, MAI_CODE_REJECT, entry));
    if (outcome == OUTCOME_CODE && code.op == MAI_CODE_WORD) {
        if ((c.mask & code.mask & (c.value ^ code.value)) != 0) {
            *entry = MAI_CODE_REJECT;
            return MAI_OK;
        }
        c.mask |= code.mask;
        c.value |= code.value;
    }
    else if (outcome == OUTCOME_CODE)
        MAI_TRY(emit(b, code, *entry, MAI_CODE_REJECT, entry));
    if (c.mask != 0) {
        code = (mai_pattern_code) {.op = MAI_CODE_WORD, .mask = c.mask, .value = c.value};
        MAI_TRY(emit(b, code, *entry, MAI_CODE_REJECT, entry));
    }
    return MAI_OK;
}
