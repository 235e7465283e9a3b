/*
 * pattern_known.c - what the expressions of a query are sure of, before any molecule is seen.
 *
 * For each node: the elements, aromatic or not, for which it can be true and those for which it is true whatever else;
 * whether it says that the atom is in a ring or is not; and a guess how many atoms it holds for. That makes the screen,
 * merges tests into sets and starts the search at what is rare. Nodes are worked out once each, after those that they
 * are made of, by a walk with an explicit stack.
 */
#include "match/pattern_build.h"

/* Atoms in a thousand of drug-like molecules, by key; others one half. */
static const struct {
    uint8_t key;
    float share;
} common[] = {
    {6, 0.36f}, {134, 0.35f}, {7, 0.06f}, {135, 0.045f}, {8, 0.11f}, {136, 0.005f}, {16, 0.012f},
    {144, 0.008f}, {9, 0.013f}, {17, 0.012f}, {35, 0.003f}, {53, 0.001f}, {15, 0.001f}, {1, 0.0005f},
};

static const float RARE = 0.0002f;

mai_status
mai_build_order(mai_build *b, int32_t expr, int *n)
{
    const mai_query_node *nodes = b->query->nodes;
    int depth = 0, count = 0;

    b->stack[depth++] = expr;
    while (depth > 0) {
        int32_t at = b->stack[depth - 1];
        const mai_query_node *node = &nodes[at];
        int32_t next = -1;

        if (b->known[at].done) {
            depth--;
            continue;
        }
        if (node->op == MAI_QUERY_NOT || node->op == MAI_QUERY_AND || node->op == MAI_QUERY_OR)
            next = !b->known[node->left].done                                ? node->left
                   : node->op != MAI_QUERY_NOT && !b->known[node->right].done ? node->right
                                                                              : -1;
        if (next >= 0) {
            if (depth > b->query->nnodes)
                return mai_fail(b->cx, MAI_EINTERNAL, "an expression of a query contains itself");
            b->stack[depth++] = next;
            continue;
        }
        b->known[at].done = true;
        b->order[count++] = at;
        depth--;
    }
    *n = count;
    return mai_poll(b->cx, 10 * (int64_t) count);
}

/* ---- tests ---- */

static inline void
set_key(uint64_t *set, int key)
{
    set[key >> 6] |= (uint64_t) 1 << (key & 63);
}

static void
know_key_test(const mai_query_node *node, mai_known *k)
{
    for (int key = 0; key < 256; key++) {
        int value = node->field == MAI_FIELD_ELEMENT ? key & 127 : key >> 7;

        if (value >= node->low && value <= node->high)
            set_key(k->may, key);
    }
    memcpy(k->sure, k->may, sizeof k->may);
    if (node->field == MAI_FIELD_AROMATIC) { /* what is aromatic is in a ring */
        k->if_true = node->low >= 1 ? MAI_KNOWN_RING : 0;
        k->if_false = node->high <= 0 ? MAI_KNOWN_RING : 0;
    }
}

static void
know_ring_test(const mai_query_node *node, mai_known *k)
{
    k->if_true = node->low >= 1 ? MAI_KNOWN_RING : node->high <= 0 ? MAI_KNOWN_CHAIN : 0;
    k->if_false = node->low <= 0                                         ? MAI_KNOWN_RING
                  : node->low == 1 && node->high == MAI_QUERY_OPEN ? MAI_KNOWN_CHAIN
                                                                   : 0;
    k->share = node->low >= 1 && node->high == MAI_QUERY_OPEN ? 0.6f : node->low >= 1 ? 0.3f : 0.4f;
}

static float
share_of_keys(const uint64_t *keys)
{
    float share = 0;
    int n = 0, counted = 0;

    for (int i = 0; i < 4; i++)
        n += __builtin_popcountll(keys[i]);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (keys[common[i].key >> 6] >> (common[i].key & 63) & 1) {
            share += common[i].share;
            counted++;
        }
    return share + (float) (n - counted) * RARE;
}

static void
know_test(const mai_query_node *node, mai_known *k)
{
    switch (node->field) {
        case MAI_FIELD_ELEMENT:
        case MAI_FIELD_AROMATIC:
            know_key_test(node, k);
            k->share = share_of_keys(k->may);
            return;
        case MAI_FIELD_RINGS:
        case MAI_FIELD_SMALLEST_RING:
        case MAI_FIELD_RING_BONDS:
            know_ring_test(node, k);
            break;
        case MAI_FIELD_CHARGE:
            k->share = node->low <= 0 && node->high >= 0 ? 0.97f : 0.015f;
            break;
        case MAI_FIELD_ISOTOPE:
            k->share = node->low <= 0 ? 1.0f : 0.0005f;
            break;
        default:
            k->share = 0.35f;
    }
    memset(k->may, 0xff, sizeof k->may);
}

/* ---- connectives ---- */

static void
know_not(const mai_known *l, mai_known *k)
{
    for (int i = 0; i < 4; i++) {
        k->may[i] = ~l->sure[i];
        k->sure[i] = ~l->may[i];
    }
    k->if_true = l->if_false;
    k->if_false = l->if_true;
    k->share = 1 - l->share;
}

static void
know_and(const mai_known *l, const mai_known *r, mai_known *k)
{
    for (int i = 0; i < 4; i++) {
        k->may[i] = l->may[i] & r->may[i];
        k->sure[i] = l->sure[i] & r->sure[i];
    }
    k->if_true = l->if_true | r->if_true;
    k->if_false = l->if_false & r->if_false;
    k->share = l->share * r->share;
    if (mai_known_by_key(l) && mai_known_by_key(r))
        k->share = share_of_keys(k->may);
}

static void
know_or(const mai_known *l, const mai_known *r, mai_known *k)
{
    for (int i = 0; i < 4; i++) {
        k->may[i] = l->may[i] | r->may[i];
        k->sure[i] = l->sure[i] | r->sure[i];
    }
    k->if_true = l->if_true & r->if_true;
    k->if_false = l->if_false | r->if_false;
    k->share = l->share + r->share < 1 ? l->share + r->share : 1;
}

static void
know_node(mai_build *b, int32_t at)
{
    const mai_query_node *node = &b->query->nodes[at];
    mai_known *k = &b->known[at];

    switch (node->op) {
        case MAI_QUERY_TEST:
            know_test(node, k);
            break;
        case MAI_QUERY_NOT:
            know_not(&b->known[node->left], k);
            break;
        case MAI_QUERY_AND:
            know_and(&b->known[node->left], &b->known[node->right], k);
            break;
        case MAI_QUERY_OR:
            know_or(&b->known[node->left], &b->known[node->right], k);
            break;
        case MAI_QUERY_INSIDE: { /* inner queries have been worked out before */
            const mai_known *root = &b->known[b->query->inside[node->left]->atoms[0].expr];

            if (mai_build_resolve(b, at) != at) {
                *k = *root;
                break;
            }
            memcpy(k->may, root->may, sizeof k->may);
            k->if_true = root->if_true;
            k->share = root->share * 0.4f;
            break;
        }
        default: /* true */
            memset(k->may, 0xff, sizeof k->may);
            memset(k->sure, 0xff, sizeof k->sure);
            k->if_false = MAI_KNOWN_RING | MAI_KNOWN_CHAIN;
            k->share = 1;
    }
}

mai_status
mai_build_know(mai_build *b, int32_t expr)
{
    int n;

    MAI_TRY(mai_build_order(b, expr, &n));
    for (int i = 0; i < n; i++)
        know_node(b, b->order[i]);
    return MAI_OK;
}

/* ---- bonds ---- */

static uint16_t
bond_test(const mai_query_node *node)
{
    uint16_t keys = 0;

    for (int key = 0; key < 16; key++) {
        int value = node->field == MAI_FIELD_BOND_TYPE ? key & 7 : key >> 3;

        if (value >= node->low && value <= node->high)
            keys |= (uint16_t) (1u << key);
    }
    return keys;
}

/* The keys of a node of a bond are kept in the place of the keys of an atom. */
mai_status
mai_build_bond(mai_build *b, int32_t expr, uint16_t *out)
{
    int n;

    MAI_TRY(mai_build_order(b, expr, &n));
    for (int i = 0; i < n; i++) {
        const mai_query_node *node = &b->query->nodes[b->order[i]];
        uint64_t *keys = b->known[b->order[i]].may;

        switch (node->op) {
            case MAI_QUERY_TEST:
                *keys = bond_test(node);
                break;
            case MAI_QUERY_NOT:
                *keys = ~*b->known[node->left].may;
                break;
            case MAI_QUERY_AND:
                *keys = *b->known[node->left].may & *b->known[node->right].may;
                break;
            case MAI_QUERY_OR:
                *keys = *b->known[node->left].may | *b->known[node->right].may;
                break;
            default: /* true: of atoms as well, who may share the node */
                know_node(b, b->order[i]);
        }
    }
    *out = (uint16_t) *b->known[expr].may;
    return MAI_OK;
}
