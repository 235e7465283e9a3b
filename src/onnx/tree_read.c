/*
 * tree_read.c - from the attributes of the tree operators to mai_trees (tree.h).
 *
 * The two older operators name nodes by pairs (tree, node) in parallel lists of any order; a hash table of
 * the pairs turns names into places in the lists. TreeEnsemble numbers nodes and leaves directly; its leaves
 * are appended to its nodes. Trees keep the order in which the model first mentions them, because sums run in
 * that order. Every number in the lists is checked before it is used. The result lives in the context's
 * arena.
 */
#include "onnx/tree.h"

#include <stdio.h>
#include <string.h>

/* Polling price of an entry of a list. */
#define ENTRY_UNITS 30

/* ---- numbers ---- */

static mai_status
numbers_of_tensor(mai_ctx *cx, const mai_node *node, const char *name, mai_numbers *out)
{
    const mai_tensor *t;

    memset(out, 0, sizeof *out);
    MAI_TRY(mai_attr_tensor(cx, node, name, &t));
    if (t == NULL)
        return MAI_OK;
    if (t->type != MAI_FLOAT && t->type != MAI_DOUBLE)
        return mai_node_fail(cx, node, MAI_EUNSUPPORTED,
                             "attribute %s has elements of type %s, not float or double", name,
                             mai_type_name(t->type));
    out->n = (size_t) t->count;
    if (t->type == MAI_FLOAT)
        out->f32 = mai_f32(t);
    else
        out->f64 = mai_f64(t);
    return MAI_OK;
}

mai_status
mai_attr_numbers(mai_ctx *cx, const mai_node *node, const char *name, mai_numbers *out)
{
    char tensor_name[64];
    const float *floats;
    size_t n;

    snprintf(tensor_name, sizeof tensor_name, "%s_as_tensor", name);
    MAI_TRY(numbers_of_tensor(cx, node, tensor_name, out));
    MAI_TRY(mai_attr_floats(cx, node, name, &floats, &n));
    if (n > 0 && out->n > 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "both %s and %s are given", name, tensor_name);
    if (n > 0) {
        out->n = n;
        out->f32 = floats;
        out->f64 = NULL;
    }
    return MAI_OK;
}

/* ---- what all operators share ---- */

static mai_status
expect_length(mai_ctx *cx, const mai_node *node, const char *name, size_t n, size_t expected)
{
    if (n == expected)
        return MAI_OK;
    return mai_node_fail(cx, node, MAI_EFORMAT, "attribute %s has %zu entries, expected %zu", name, n,
                         expected);
}

static mai_status
read_ints(mai_ctx *cx, const mai_node *node, const char *name, size_t expected, const int64_t **out)
{
    size_t n;

    MAI_TRY(mai_attr_ints(cx, node, name, out, &n));
    return expect_length(cx, node, name, n, expected);
}

/* The directions of missing values, which may be left out altogether. */
static mai_status
read_missing(mai_ctx *cx, const mai_node *node, size_t expected, const int64_t **out)
{
    static const char name[] = "nodes_missing_value_tracks_true";
    size_t n;

    MAI_TRY(mai_attr_ints(cx, node, name, out, &n));
    if (n == 0)
        *out = NULL;
    return n == 0 ? MAI_OK : expect_length(cx, node, name, n, expected);
}

static mai_status
set_feature(mai_ctx *cx, const mai_node *node, int64_t feature, mai_tree_node *out)
{
    if (feature < 0 || feature >= INT32_MAX)
        return mai_node_fail(cx, node, MAI_EFORMAT, "a node compares feature %lld", (long long) feature);
    out->feature = (int32_t) feature;
    return MAI_OK;
}

static mai_status
new_trees(mai_ctx *cx, const mai_node *node, size_t nnodes, int32_t ntargets, mai_trees **out)
{
    if (nnodes == 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "the ensemble has no nodes");
    if (nnodes > (uint64_t) cx->limits.nodes || nnodes > INT32_MAX / 2)
        return mai_node_fail(cx, node, MAI_ELIMIT, "the ensemble has %zu nodes, the limit is %lld", nnodes,
                             (long long) cx->limits.nodes);
    MAI_TRY(MAI_NEW(cx, out));
    (*out)->nnodes = (int32_t) nnodes;
    (*out)->ntargets = ntargets;
    return MAI_NEW_ARRAY(cx, nnodes, &(*out)->nodes);
}

/* ---- names of nodes ---- */

/* Places of pairs (a, b) in two parallel lists; b NULL: of single numbers. Open addressing. */
typedef struct pair_map {
    const int64_t *a, *b;
    int32_t *slots; /* place + 1; 0: free */
    uint64_t mask;
} pair_map;

static mai_status
map_init(mai_ctx *cx, pair_map *map, const int64_t *a, const int64_t *b, size_t n)
{
    uint64_t room = 16;

    while (room < n * 2)
        room *= 2;
    map->a = a;
    map->b = b;
    map->mask = room - 1;
    return MAI_NEW_ARRAY(cx, room, &map->slots);
}

/* The slot that holds a pair, or the free one where it belongs. */
static int32_t *
map_slot(const pair_map *map, int64_t a, int64_t b)
{
    uint64_t h = ((uint64_t) a * 0x9e3779b97f4a7c15u + (uint64_t) b) * 0xbf58476d1ce4e5b9u,
             at = h >> 32 & map->mask;

    for (;; at = (at + 1) & map->mask) {
        int32_t place = map->slots[at] - 1;

        if (place < 0 || (map->a[place] == a && (map->b == NULL || map->b[place] == b)))
            return &map->slots[at];
    }
}

/* The place of a pair, or -1. */
static int32_t
map_find(const pair_map *map, int64_t a, int64_t b)
{
    return *map_slot(map, a, b) - 1;
}

/* ---- TreeEnsembleClassifier and TreeEnsembleRegressor ---- */

typedef struct lists {
    mai_ctx *cx;
    const mai_node *node;
    mai_trees *trees;
    size_t n, nweights;
    const int64_t *tree, *id, *feature, *yes, *no, *missing;
    const mai_text *mode;
    mai_numbers split, weight;
    const int64_t *weight_tree, *weight_id, *weight_target;
    pair_map places;
    int32_t *tree_number; /* of every node: the place of its tree among the trees */
} lists;

static mai_status
read_node_lists(lists *l)
{
    size_t n;

    MAI_TRY(mai_attr_ints(l->cx, l->node, "nodes_treeids", &l->tree, &l->n));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_nodeids", l->n, &l->id));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_featureids", l->n, &l->feature));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_truenodeids", l->n, &l->yes));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_falsenodeids", l->n, &l->no));
    MAI_TRY(read_missing(l->cx, l->node, l->n, &l->missing));
    MAI_TRY(mai_attr_texts(l->cx, l->node, "nodes_modes", &l->mode, &n));
    MAI_TRY(expect_length(l->cx, l->node, "nodes_modes", n, l->n));
    MAI_TRY(mai_attr_numbers(l->cx, l->node, "nodes_values", &l->split));
    return expect_length(l->cx, l->node, "nodes_values", l->split.n, l->n);
}

static mai_status
read_weight_lists(lists *l, const char *prefix)
{
    char name[32];

    snprintf(name, sizeof name, "%s_ids", prefix);
    MAI_TRY(mai_attr_ints(l->cx, l->node, name, &l->weight_target, &l->nweights));
    snprintf(name, sizeof name, "%s_treeids", prefix);
    MAI_TRY(read_ints(l->cx, l->node, name, l->nweights, &l->weight_tree));
    snprintf(name, sizeof name, "%s_nodeids", prefix);
    MAI_TRY(read_ints(l->cx, l->node, name, l->nweights, &l->weight_id));
    snprintf(name, sizeof name, "%s_weights", prefix);
    MAI_TRY(mai_attr_numbers(l->cx, l->node, name, &l->weight));
    MAI_TRY(expect_length(l->cx, l->node, name, l->weight.n, l->nweights));
    if (l->nweights > (uint64_t) l->cx->limits.elements || l->nweights > INT32_MAX / 2)
        return mai_node_fail(l->cx, l->node, MAI_ELIMIT, "attribute %s has %zu entries", name, l->nweights);
    return MAI_OK;
}

static mai_status
map_nodes(lists *l)
{
    MAI_TRY(map_init(l->cx, &l->places, l->tree, l->id, l->n));
    for (size_t i = 0; i < l->n; i++) {
        int32_t *slot = map_slot(&l->places, l->tree[i], l->id[i]);

        MAI_TRY(mai_poll(l->cx, ENTRY_UNITS));
        if (*slot != 0)
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "node %lld of tree %lld is given twice",
                                 (long long) l->id[i], (long long) l->tree[i]);
        *slot = (int32_t) i + 1;
    }
    return MAI_OK;
}

/* Numbers the trees in the order in which their first nodes come. */
static mai_status
number_trees(lists *l)
{
    pair_map firsts;
    int32_t ntrees = 0;

    MAI_TRY(map_init(l->cx, &firsts, l->tree, NULL, l->n));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->n, &l->tree_number));
    for (size_t i = 0; i < l->n; i++) {
        int32_t *slot;

        if (i > 0 && l->tree[i] == l->tree[i - 1]) {
            l->tree_number[i] = l->tree_number[i - 1];
            continue;
        }
        slot = map_slot(&firsts, l->tree[i], 0);
        if (*slot == 0) {
            *slot = (int32_t) i + 1;
            l->tree_number[i] = ntrees++;
        } else {
            l->tree_number[i] = l->tree_number[*slot - 1];
        }
    }
    l->trees->nroots = ntrees;
    return MAI_OK;
}

static mai_status
find_mode(lists *l, size_t i, uint8_t *out)
{
    static const char *const names[] = {"BRANCH_LEQ", "BRANCH_LT",  "BRANCH_GTE", "BRANCH_GT",
                                        "BRANCH_EQ",  "BRANCH_NEQ", NULL,         "LEAF"};
    const mai_text *text = &l->mode[i];

    for (uint8_t mode = 0; mode < sizeof names / sizeof *names; mode++) {
        if (names[mode] != NULL && strlen(names[mode]) == text->len &&
            memcmp(names[mode], text->ptr, text->len) == 0) {
            *out = mode;
            return MAI_OK;
        }
    }
    return mai_node_fail(l->cx, l->node, MAI_EUNSUPPORTED, "node %lld of tree %lld has mode \"%.*s\"",
                         (long long) l->id[i], (long long) l->tree[i],
                         (int) (text->len < 40 ? text->len : 40), text->ptr);
}

static mai_status
find_child(lists *l, size_t i, int64_t id, int32_t *out)
{
    *out = map_find(&l->places, l->tree[i], id);
    if (*out < 0 || *out == (int32_t) i)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT,
                             "node %lld of tree %lld leads to node %lld, which %s", (long long) l->id[i],
                             (long long) l->tree[i], (long long) id,
                             *out < 0 ? "does not exist" : "is itself");
    return MAI_OK;
}

static mai_status
fill_nodes(lists *l)
{
    for (size_t i = 0; i < l->n; i++) {
        mai_tree_node *out = &l->trees->nodes[i];

        MAI_TRY(mai_poll(l->cx, ENTRY_UNITS));
        MAI_TRY(find_mode(l, i, &out->mode));
        if (out->mode == MAI_TREE_LEAF)
            continue;
        out->split = mai_number(&l->split, i);
        out->missing_yes = l->missing != NULL && l->missing[i] == 1;
        MAI_TRY(set_feature(l->cx, l->node, l->feature[i], out));
        MAI_TRY(find_child(l, i, l->yes[i], &out->yes));
        MAI_TRY(find_child(l, i, l->no[i], &out->no));
    }
    return MAI_OK;
}

/* A tree's root is its only node that no other one leads to. */
static mai_status
find_roots(lists *l)
{
    mai_trees *t = l->trees;
    bool *led_to;
    int32_t *last;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->n, &led_to));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->nroots, &t->roots));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->nroots, &last));
    memset(t->roots, -1, (size_t) t->nroots * sizeof *t->roots);
    for (size_t i = 0; i < l->n; i++) {
        last[l->tree_number[i]] = (int32_t) i;
        if (t->nodes[i].mode != MAI_TREE_LEAF)
            led_to[t->nodes[i].yes] = led_to[t->nodes[i].no] = true;
    }
    for (size_t i = 0; i < l->n; i++) {
        int32_t *root = &t->roots[l->tree_number[i]];

        if (led_to[i])
            continue;
        if (*root >= 0)
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "tree %lld has two roots, nodes %lld and %lld",
                                 (long long) l->tree[i], (long long) l->id[*root], (long long) l->id[i]);
        *root = (int32_t) i;
    }
    for (int32_t i = 0; i < t->nroots; i++)
        if (t->roots[i] < 0)
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT,
                                 "tree %lld has no root: every node of it follows another",
                                 (long long) l->tree[last[i]]);
    return MAI_OK;
}

/* The leaf that a weight belongs to, or -1 for weights of inner nodes. */
static mai_status
find_leaf(lists *l, size_t i, int32_t *out)
{
    *out = map_find(&l->places, l->weight_tree[i], l->weight_id[i]);
    if (*out < 0)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT,
                             "a weight is given to node %lld of tree %lld, which does not exist",
                             (long long) l->weight_id[i], (long long) l->weight_tree[i]);
    if (l->weight_target[i] < 0 || l->weight_target[i] >= l->trees->ntargets)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT,
                             "node %lld of tree %lld has a weight for class or target %lld of %d",
                             (long long) l->weight_id[i], (long long) l->weight_tree[i],
                             (long long) l->weight_target[i], (int) l->trees->ntargets);
    if (l->trees->nodes[*out].mode != MAI_TREE_LEAF)
        *out = -1;
    return MAI_OK;
}

/* A tree that adds nothing, whatever the row, is a broken one. */
static mai_status
check_weights(lists *l)
{
    const mai_trees *t = l->trees;
    bool *adds;
    int32_t *last;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->nroots, &adds));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->nroots, &last));
    for (size_t i = 0; i < l->n; i++) {
        last[l->tree_number[i]] = (int32_t) i;
        if (t->weight_start[i + 1] > t->weight_start[i])
            adds[l->tree_number[i]] = true;
    }
    for (int32_t i = 0; i < t->nroots; i++)
        if (!adds[i])
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "no leaf of tree %lld has a weight",
                                 (long long) l->tree[last[i]]);
    return MAI_OK;
}

/* Weights by leaf, in the order given: a counting sort. */
static mai_status
fill_weights(lists *l)
{
    mai_trees *t = l->trees;
    int32_t *leaf, *next;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nweights, &leaf));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->n + 1, &t->weight_start));
    for (size_t i = 0; i < l->nweights; i++) {
        MAI_TRY(mai_poll(l->cx, ENTRY_UNITS));
        MAI_TRY(find_leaf(l, i, &leaf[i]));
        if (leaf[i] >= 0)
            t->weight_start[leaf[i] + 1]++;
    }
    for (size_t i = 0; i < l->n; i++)
        t->weight_start[i + 1] += t->weight_start[i];
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->n, &next));
    memcpy(next, t->weight_start, l->n * sizeof *next);
    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->weight_start[l->n], &t->weight));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->weight_start[l->n], &t->weight_target));
    for (size_t i = 0; i < l->nweights; i++) {
        if (leaf[i] < 0)
            continue;
        t->weight[next[leaf[i]]] = mai_number(&l->weight, i);
        t->weight_target[next[leaf[i]]++] = (int32_t) l->weight_target[i];
    }
    return check_weights(l);
}

mai_status
mai_trees_read(mai_ctx *cx, const mai_node *node, const char *prefix, int32_t ntargets, mai_trees **out)
{
    lists l = {.cx = cx, .node = node};

    MAI_TRY(read_node_lists(&l));
    MAI_TRY(read_weight_lists(&l, prefix));
    MAI_TRY(new_trees(cx, node, l.n, ntargets, &l.trees));
    l.trees->double_splits = l.split.f64 != NULL;
    l.trees->double_weights = l.weight.f64 != NULL;
    MAI_TRY(map_nodes(&l));
    MAI_TRY(number_trees(&l));
    MAI_TRY(fill_nodes(&l));
    MAI_TRY(find_roots(&l));
    MAI_TRY(fill_weights(&l));
    *out = l.trees;
    return mai_trees_check(cx, node, l.trees);
}

/* ---- TreeEnsemble ---- */

typedef struct lists5 {
    mai_ctx *cx;
    const mai_node *node;
    mai_trees *trees;
    size_t n, nleaves;
    const int64_t *feature, *yes, *no, *yes_leaf, *no_leaf, *missing, *leaf_target;
    const uint8_t *mode;
    mai_numbers split, weight, member;
} lists5;

static mai_status
read_lists5(lists5 *l)
{
    const mai_tensor *modes;

    MAI_TRY(mai_attr_ints(l->cx, l->node, "nodes_featureids", &l->feature, &l->n));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_truenodeids", l->n, &l->yes));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_falsenodeids", l->n, &l->no));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_trueleafs", l->n, &l->yes_leaf));
    MAI_TRY(read_ints(l->cx, l->node, "nodes_falseleafs", l->n, &l->no_leaf));
    MAI_TRY(read_missing(l->cx, l->node, l->n, &l->missing));
    MAI_TRY(mai_attr_tensor(l->cx, l->node, "nodes_modes", &modes));
    if (modes == NULL || modes->type != MAI_UINT8)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "attribute nodes_modes is not a tensor of uint8");
    MAI_TRY(expect_length(l->cx, l->node, "nodes_modes", (size_t) modes->count, l->n));
    l->mode = (const uint8_t *) modes->data;
    MAI_TRY(numbers_of_tensor(l->cx, l->node, "nodes_splits", &l->split));
    MAI_TRY(expect_length(l->cx, l->node, "nodes_splits", l->split.n, l->n));
    MAI_TRY(numbers_of_tensor(l->cx, l->node, "leaf_weights", &l->weight));
    MAI_TRY(mai_attr_ints(l->cx, l->node, "leaf_targetids", &l->leaf_target, &l->nleaves));
    MAI_TRY(expect_length(l->cx, l->node, "leaf_weights", l->weight.n, l->nleaves));
    return numbers_of_tensor(l->cx, l->node, "membership_values", &l->member);
}

/* A child is a leaf or a node by its own number; leaves stand behind the nodes. */
static mai_status
find_child5(lists5 *l, size_t i, int64_t id, bool leaf, int32_t *out)
{
    size_t n = leaf ? l->nleaves : l->n;

    if (id < 0 || (uint64_t) id >= n)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "node %zu leads to %s %lld of %zu", i,
                             leaf ? "leaf" : "node", (long long) id, n);
    *out = (int32_t) (leaf ? l->n + (size_t) id : (size_t) id);
    return MAI_OK;
}

static mai_status
fill_nodes5(lists5 *l)
{
    for (size_t i = 0; i < l->n; i++) {
        mai_tree_node *out = &l->trees->nodes[i];

        MAI_TRY(mai_poll(l->cx, ENTRY_UNITS));
        out->mode = l->mode[i];
        if (out->mode > MAI_TREE_MEMBER)
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "node %zu has mode %d", i, (int) out->mode);
        if (out->mode == MAI_TREE_MEMBER)
            out->set = l->trees->nsets++;
        out->split = mai_number(&l->split, i);
        out->missing_yes = l->missing != NULL && l->missing[i] == 1;
        MAI_TRY(set_feature(l->cx, l->node, l->feature[i], out));
        MAI_TRY(find_child5(l, i, l->yes[i], l->yes_leaf[i] != 0, &out->yes));
        MAI_TRY(find_child5(l, i, l->no[i], l->no_leaf[i] != 0, &out->no));
    }
    for (size_t i = 0; i < l->nleaves; i++)
        l->trees->nodes[l->n + i].mode = MAI_TREE_LEAF;
    return MAI_OK;
}

/* Sets stand one behind the other in the order of their nodes, each but possibly the last ended by NaN. */
static mai_status
fill_sets5(lists5 *l)
{
    mai_trees *t = l->trees;
    int32_t set = 0, used = 0;

    if (l->member.n > (uint64_t) l->cx->limits.elements || l->member.n > INT32_MAX / 2)
        return mai_node_fail(l->cx, l->node, MAI_ELIMIT, "attribute membership_values has %zu entries",
                             l->member.n);
    MAI_TRY(mai_poll(l->cx, (int64_t) l->member.n * ENTRY_UNITS));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, (int64_t) t->nsets + 1, &t->set_start));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->member.n, &t->set_member));
    for (size_t i = 0; i < l->member.n; i++) {
        double v = mai_number(&l->member, i);

        if (v == v && set < t->nsets) {
            t->set_member[used++] = v;
            if (i + 1 < l->member.n)
                continue;
        }
        if (set == t->nsets) {
            set++;
            break;
        }
        t->set_start[++set] = used;
    }
    if (set != t->nsets)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT,
                             "membership_values has %s sets than the %d nodes that test membership",
                             set < t->nsets ? "fewer" : "more", (int) t->nsets);
    return MAI_OK;
}

static mai_status
fill_weights5(lists5 *l)
{
    mai_trees *t = l->trees;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, t->nnodes + 1, &t->weight_start));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nleaves, &t->weight));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nleaves, &t->weight_target));
    for (size_t i = 0; i < l->nleaves; i++) {
        int64_t target = l->leaf_target[i];

        if (target < 0 || target >= t->ntargets)
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "leaf %zu has target %lld of %d", i,
                                 (long long) target, (int) t->ntargets);
        t->weight[i] = mai_number(&l->weight, i);
        t->weight_target[i] = (int32_t) target;
        t->weight_start[l->n + i + 1] = (int32_t) i + 1;
    }
    return MAI_OK;
}

static mai_status
fill_roots5(lists5 *l)
{
    mai_trees *t = l->trees;
    const int64_t *roots;
    size_t n;

    MAI_TRY(mai_attr_ints(l->cx, l->node, "tree_roots", &roots, &n));
    if (n == 0)
        return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "attribute tree_roots names no tree");
    if (n > (uint64_t) l->cx->limits.nodes || n > INT32_MAX / 2)
        return mai_node_fail(l->cx, l->node, MAI_ELIMIT, "the ensemble has %zu trees", n);
    MAI_TRY(MAI_NEW_ARRAY(l->cx, n, &t->roots));
    t->nroots = (int32_t) n;
    for (size_t i = 0; i < n; i++) {
        if (roots[i] < 0 || (uint64_t) roots[i] >= l->n)
            return mai_node_fail(l->cx, l->node, MAI_EFORMAT, "the root of tree %zu is node %lld of %zu", i,
                                 (long long) roots[i], l->n);
        t->roots[i] = (int32_t) roots[i];
    }
    return MAI_OK;
}

mai_status
mai_trees_read_v5(mai_ctx *cx, const mai_node *node, int32_t ntargets, mai_trees **out)
{
    lists5 l = {.cx = cx, .node = node};

    MAI_TRY(read_lists5(&l));
    MAI_TRY(new_trees(cx, node, l.n == 0 ? 0 : l.n + l.nleaves, ntargets, &l.trees));
    l.trees->double_splits = l.split.f64 != NULL;
    l.trees->double_weights = l.weight.f64 != NULL;
    MAI_TRY(fill_nodes5(&l));
    MAI_TRY(fill_sets5(&l));
    MAI_TRY(fill_weights5(&l));
    MAI_TRY(fill_roots5(&l));
    *out = l.trees;
    return mai_trees_check(cx, node, l.trees);
}
