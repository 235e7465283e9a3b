/*
 * pattern_code.c - expressions of atoms as short-circuit code over the words of facts.
 *
 * The conjunction that an expression mostly is, is taken apart: demands that fix bits of a word become one mask and one
 * value, tests of element and aromaticity one set, and what is left follows in ascending order of cost. Code is
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

static mai_pattern_code
exact_code(const mai_query_node *node)
{
    return (mai_pattern_code) {.op = MAI_CODE_EXACT, .shift = node->field,
                               .value = mai_code_pair(node->low, node->high)};
}

/* Tests that only ask whether an atom is in a ring look at the bit that says so. */
static bool
code_ring_test(const mai_query_node *node, mai_pattern_code *out)
{
    int fewest; /* when in a ring: at least so many */

    if (node->field == MAI_FIELD_RINGS)
        fewest = 1;
    else if (node->field == MAI_FIELD_SMALLEST_RING)
        fewest = 3;
    else if (node->field == MAI_FIELD_RING_BONDS)
        fewest = 2;
    else
        return false;
    if (node->low >= 1 && node->low <= fewest && node->high == MAI_QUERY_OPEN)
        out->value = MAI_FACT_RING;
    else if (node->low <= 0 && node->high >= 0 && node->high < fewest)
        out->value = 0;
    else
        return false;
    out->op = MAI_CODE_ATOM;
    out->mask = MAI_FACT_RING;
    return true;
}

/* Hybridisations as the atom has them; SP2D, which SMARTS does not know, lies between SP3 and SP3D. */
static int
code_hybrid_test(mai_build *b, const mai_query_node *node, mai_pattern_code *out)
{
    static const uint8_t stored[] = {MAI_HYBRID_S,   MAI_HYBRID_SP,   MAI_HYBRID_SP2,
                                     MAI_HYBRID_SP3, MAI_HYBRID_SP3D, MAI_HYBRID_SP3D2};

    b->needs |= MAI_HAS_SHAPE;
    *out = exact_code(node);
    if (node->low == node->high && node->low >= 0 && node->low < (int) sizeof stored)
        *out = (mai_pattern_code) {.op = MAI_CODE_ATOM, .mask = (uint64_t) 7 << MAI_FACT_HYBRID_SHIFT,
                                   .value = (uint64_t) stored[node->low] << MAI_FACT_HYBRID_SHIFT};
    return OUTCOME_CODE;
}

/* A test of a field that stands in one of the words, from low to high. */
static void
code_range(const mai_fact_field *f, int low, int high, mai_pattern_code *out)
{
    uint64_t most = ((uint64_t) 1 << f->width) - 1;
    bool atom = f->word == MAI_WORD_ATOM;

    if (low == high)
        *out = (mai_pattern_code) {.op = atom ? MAI_CODE_ATOM : MAI_CODE_AROUND, .mask = most << f->shift,
                                   .value = ((uint64_t) low & most) << f->shift};
    else
        *out = (mai_pattern_code) {.op = atom ? MAI_CODE_ATOM_RANGE : MAI_CODE_AROUND_RANGE, .mask = most,
                                   .shift = f->shift, .value = mai_code_pair((int) ((uint64_t) low & most), high - low)};
}

enum { MOST_IN_BYTE = 127 }; /* a byte of the surroundings says so much exactly: below it */

/* The instruction of a test, or that it holds always or never. */
static int
code_test(mai_build *b, const mai_query_node *node, mai_pattern_code *out)
{
    const mai_fact_field *f = &mai_fact_fields[node->field];
    int least = node->field == MAI_FIELD_CHARGE ? -128 : 0, most = MAI_QUERY_OPEN;
    int low = node->low > least ? node->low : least, high;

    if (f->exact)
        most = node->field == MAI_FIELD_CHARGE ? 127 : (1 << f->width) - 1;
    high = node->high < most ? node->high : most;
    if (low > high)
        return OUTCOME_NEVER;
    if (code_ring_test(node, out))
        return OUTCOME_CODE;
    if (low == least && high == most)
        return OUTCOME_ALWAYS;
    if (node->field == MAI_FIELD_HYBRID)
        return code_hybrid_test(b, node, out);
    b->facts |= f->group;
    if (f->word == MAI_WORD_NONE || (!f->exact && (low > MOST_IN_BYTE || (high >= MOST_IN_BYTE && high != most))))
        *out = exact_code(node);
    else
        code_range(f, low, f->exact || high != most ? high : UINT8_MAX, out);
    out->facts = f->group;
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
    static const uint8_t masks[] = {0xff, 0x7f, 0x80}; /* of a key */
    static const uint32_t words[] = {MAI_FACT_ELEMENT | MAI_FACT_AROMATIC, MAI_FACT_ELEMENT, MAI_FACT_AROMATIC};
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
            uint32_t word = (uint32_t) (first & 0x7f) | (first >= 0x80 ? MAI_FACT_AROMATIC : 0);

            *out = (mai_pattern_code) {.op = MAI_CODE_ATOM, .mask = words[i], .value = word & words[i]};
            return MAI_OK;
        }
    }
    MAI_TRY(set_number(b, keys, &number));
    *out = (mai_pattern_code) {.op = MAI_CODE_KEYS, .value = (uint64_t) number};
    return MAI_OK;
}

/* ---- expressions ---- */

enum { MOST_MERGED = 8 };

/*
 * A test, or several of one field that are joined by "or" and leave no gap, as one test. Alternatives lean to the left.
 */
static bool
as_test(const mai_build *b, int32_t at, mai_query_node *out)
{
    const mai_query_node *nodes = b->query->nodes, *parts[MOST_MERGED];
    int n = 0;

    at = mai_build_resolve(b, at);
    while (nodes[at].op == MAI_QUERY_OR && n < MOST_MERGED - 1) {
        parts[n++] = &nodes[mai_build_resolve(b, nodes[at].right)];
        at = mai_build_resolve(b, nodes[at].left);
    }
    *out = nodes[at];
    if (out->op != MAI_QUERY_TEST)
        return false;
    while (n > 0) {
        const mai_query_node *part = parts[--n];

        if (part->op != MAI_QUERY_TEST || part->field != out->field || part->low > out->high + 1
            || part->high < out->low - 1)
            return false;
        out->low = part->low < out->low ? part->low : out->low;
        out->high = part->high > out->high ? part->high : out->high;
    }
    return true;
}

/* A leaf for this purpose: a test, something inside, or whatever the key alone decides. */
static bool
is_leaf(const mai_build *b, int32_t at)
{
    int op = b->query->nodes[at].op;
    mai_query_node test;

    return op == MAI_QUERY_INSIDE || op == MAI_QUERY_TRUE || mai_known_by_key(&b->known[at]) || as_test(b, at, &test);
}

static mai_status
code_leaf(mai_build *b, int32_t at, mai_pattern_code *out, int *outcome)
{
    const mai_query_node *node = &b->query->nodes[at];
    mai_query_node test;

    if (mai_known_by_key(&b->known[at]))
        return code_keys(b, b->known[at].may, out, outcome);
    *outcome = OUTCOME_CODE;
    *out = (mai_pattern_code) {.op = MAI_CODE_INSIDE, .value = (uint64_t) node->left};
    if (as_test(b, at, &test))
        *outcome = code_test(b, &test, out);
    return MAI_OK;
}

/* An expression whose first operand waits until the entry of the second is known. */
typedef struct mai_pending {
    int32_t node;
    bool is_and;
    uint16_t yes, no;
} mai_pending;

/* Code of any expression, operands as they stand: the first is tried first. */
static mai_status
generate(mai_build *b, int32_t at, uint16_t yes, uint16_t no, uint16_t *entry)
{
    int depth = 0;

    if (b->pending == NULL)
        MAI_TRY(mai_alloc(b->cx, (size_t) (b->query->nnodes + 1) * sizeof *b->pending, (void **) &b->pending));
    for (;;) {
        mai_pending *stack = b->pending;
        const mai_query_node *node;

        at = mai_build_resolve(b, at);
        node = &b->query->nodes[at];
        if (!is_leaf(b, at) && node->op == MAI_QUERY_NOT) {
            uint16_t swap = yes;

            yes = no;
            no = swap;
            at = node->left;
        }
        else if (!is_leaf(b, at)) {
            if (depth > b->query->nnodes)
                return mai_fail(b->cx, MAI_ELIMIT, "the query is too large");
            stack[depth++] = (mai_pending) {node->left, node->op == MAI_QUERY_AND, yes, no};
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

/* What a conjunction has been taken apart into: what it demands of the key, of each word, and the rest. */
typedef struct conjunction {
    uint64_t keys[4];
    uint64_t mask[2], value[2]; /* of MAI_CODE_ATOM and MAI_CODE_AROUND */
    uint16_t facts;
    bool never;
    int32_t *rest;
    int nrest;
} conjunction;

static void
merge_word(conjunction *c, const mai_pattern_code *code)
{
    int word = code->op;

    c->never |= (c->mask[word] & code->mask & (c->value[word] ^ code->value)) != 0;
    c->mask[word] |= code->mask;
    c->value[word] |= code->value;
    c->facts |= code->facts;
}

/* The code of a test, or of one that is denied and asks for a single bit. */
static mai_status
code_conjunct(mai_build *b, int32_t at, mai_pattern_code *out, int *outcome)
{
    const mai_query_node *node = &b->query->nodes[at];
    bool denied = node->op == MAI_QUERY_NOT;
    mai_query_node test;

    *outcome = OUTCOME_CODE;
    *out = (mai_pattern_code) {.op = MAI_CODE_INSIDE};
    if (!as_test(b, denied ? node->left : at, &test))
        return MAI_OK;
    *outcome = code_test(b, &test, out);
    if (!denied)
        return MAI_OK;
    if (*outcome == OUTCOME_CODE && out->op == MAI_CODE_ATOM && (out->mask & (out->mask - 1)) == 0)
        out->value ^= out->mask;
    else
        out->op = MAI_CODE_INSIDE; /* kept as it is */
    *outcome = OUTCOME_CODE;
    return MAI_OK;
}

/* Adds one operand: a demand on a word or on the key is merged, what is neither is kept. */
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
    MAI_TRY(code_conjunct(b, at, &code, &outcome));
    if (outcome == OUTCOME_CODE && code.op <= MAI_CODE_AROUND)
        merge_word(c, &code);
    else if (outcome == OUTCOME_CODE)
        c->rest[c->nrest++] = at;
    c->never |= outcome == OUTCOME_NEVER;
    return MAI_OK;
}

/* How dear an expression is: tests first, then combinations, then what has to search. */
static int
cost_of(const mai_build *b, int32_t at)
{
    mai_query_node test;

    if (as_test(b, at, &test))
        return 0;
    switch (b->query->nodes[at].op) {
        case MAI_QUERY_INSIDE:
            return 2;
        case MAI_QUERY_NOT:
            return b->query->nodes[mai_build_resolve(b, b->query->nodes[at].left)].op == MAI_QUERY_INSIDE ? 2 : 1;
        default:
            return 1;
    }
}

static mai_status
take_apart(mai_build *b, int32_t expr, conjunction *c)
{
    int32_t *stack = b->stack;
    int depth = 0;

    c->rest = b->rest;
    stack[depth++] = expr;
    while (depth > 0) {
        int32_t at = mai_build_resolve(b, stack[--depth]);
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

static mai_status
emit_word(mai_build *b, const conjunction *c, int word, uint16_t *entry)
{
    mai_pattern_code code = {.op = (uint8_t) word, .mask = c->mask[word], .value = c->value[word],
                             .facts = word == MAI_CODE_AROUND ? c->facts : 0};

    return c->mask[word] != 0 ? emit(b, code, *entry, MAI_CODE_REJECT, entry) : MAI_OK;
}

/* Code of an expression: what rejects most at least cost comes first. */
static mai_status
emit_conjunction(mai_build *b, int32_t expr, uint16_t *entry)
{
    conjunction c = {.keys = {~(uint64_t) 0, ~(uint64_t) 0, ~(uint64_t) 0, ~(uint64_t) 0}};
    const mai_known *known = &b->known[expr];
    mai_pattern_code code = {0};
    int outcome;

    MAI_TRY(take_apart(b, expr, &c));
    for (int i = 0; i < 4; i++) /* also what alternatives have in common */
        c.keys[i] &= known->may[i];
    if (known->if_true & MAI_KNOWN_RING)
        merge_word(&c, &(mai_pattern_code) {.op = MAI_CODE_ATOM, .mask = MAI_FACT_RING, .value = MAI_FACT_RING});
    MAI_TRY(code_keys(b, c.keys, &code, &outcome));
    if (outcome == OUTCOME_CODE && code.op == MAI_CODE_ATOM)
        merge_word(&c, &code);
    *entry = MAI_CODE_REJECT;
    if (c.never || outcome == OUTCOME_NEVER)
        return MAI_OK;
    *entry = MAI_CODE_ACCEPT;
    for (int cost = 2; cost >= 0; cost--)
        for (int i = c.nrest - 1; i >= 0; i--)
            if (cost_of(b, c.rest[i]) == cost)
                MAI_TRY(generate(b, c.rest[i], *entry, MAI_CODE_REJECT, entry));
    MAI_TRY(emit_word(b, &c, MAI_CODE_AROUND, entry));
    if (outcome == OUTCOME_CODE && code.op == MAI_CODE_KEYS)
        MAI_TRY(emit(b, code, *entry, MAI_CODE_REJECT, entry));
    return emit_word(b, &c, MAI_CODE_ATOM, entry);
}

/* ---- expressions, each once ---- */

static int
moved(int target, int by)
{
    return target < MAI_CODE_MOST ? target + by : target;
}

/* Whether code from number a on, n instructions of it, is the same as that from b on. */
static bool
same_code(const mai_build *build, int a, int b, int n)
{
    for (int i = 0; i < n; i++) {
        const mai_pattern_code *x = &build->code[a + i], *y = &build->code[b + i];

        if (x->op != y->op || x->shift != y->shift || x->mask != y->mask || x->value != y->value
            || moved(x->yes, b - a) != y->yes || moved(x->no, b - a) != y->no)
            return false;
    }
    return true;
}

/* Demands on neighbours that are worth a look. */
static uint8_t
branching(int degree)
{
    return degree < 3 ? 0 : degree > 4 ? 4 : (uint8_t) degree;
}

mai_status
mai_build_code(mai_build *b, int32_t expr, int degree, int ring_degree, uint16_t *number)
{
    mai_pattern_expression made = {.degree = branching(degree), .ring_degree = branching(ring_degree)};
    int begin = b->ncode, n;

    MAI_TRY(emit_conjunction(b, expr, &made.entry));
    n = b->ncode - begin;
    MAI_TRY(mai_poll(b->cx, b->nexpressions));
    for (int i = 0; i < b->nexpressions; i++) {
        const mai_pattern_expression *e = &b->expressions[i];
        int before = b->expression_begins[i];

        if (e->degree == made.degree && e->ring_degree == made.ring_degree && b->expression_ends[i] - before == n
            && moved(made.entry, before - begin) == e->entry && same_code(b, before, begin, n)) {
            b->ncode = begin;
            *number = (uint16_t) i;
            return MAI_OK;
        }
    }
    *number = (uint16_t) b->nexpressions;
    b->expressions[b->nexpressions] = made;
    b->expression_begins[b->nexpressions] = begin;
    b->expression_ends[b->nexpressions++] = b->ncode;
    return MAI_OK;
}
