/*
 * tree_case.h - random tree ensembles for tests: drawn as a list of nodes, walked plainly, and written as the
 * attributes of an operator (renamed and shuffled for the older operators).
 *
 * Splits and features come from a small grid, so that ties, infinities, zeros of both signs and missing
 * values are frequent. Attributes live in the arena of a context.
 */
#ifndef MAI_TREE_CASE_H
#define MAI_TREE_CASE_H

#include "onnx/ops.h"
#include "onnx/tree.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NODES = 6000, MOST_TARGETS = 4, MOST_MEMBERS = 5, FEATURES = 7 };

/* A drawn node; a leaf has up to two weights. */
typedef struct drawn {
    int tree, mode, feature, yes, no, missing;
    double split, member[MOST_MEMBERS];
    int nmembers, nweights, target[2];
    double weight[2];
} drawn;

typedef struct forest {
    drawn node[MOST_NODES];
    int nnodes, ntrees, root[200], ntargets;
    unsigned modes;       /* bits of the modes to draw */
    bool missing, shared; /* draw directions of missing values; let branches be shared */
    bool double_splits, double_weights, one_target;
    int leaf_weights; /* 0: none to two; 1: one; 2: one for each of two targets */
    int least_depth;
} forest;

static int
pick(int n)
{
    return (int) (unit_random() % (uint64_t) n);
}

/* ---- drawing ---- */

static double
number(bool wide)
{
    static const double grid[] = {-2,   -1,       -0.5,      -0.0,    0,        0.5,          1,
                                  2,    INFINITY, -INFINITY, FLT_MAX, -FLT_MAX, FLT_TRUE_MIN, -FLT_TRUE_MIN,
                                  0.1f, 16777216};
    double v = grid[pick(sizeof grid / sizeof *grid)];

    switch (pick(8)) {
        case 0:
            return nextafterf((float) v, INFINITY);
        case 1:
            return nextafterf((float) v, -INFINITY);
        case 2:
            return wide ? nextafter(v, INFINITY) : v;
        case 3:
            return wide ? nextafter(v, -INFINITY) : v;
        case 4:
            return wide ? unit_uniform(-2, 2) : (float) unit_uniform(-2, 2);
        default:
            return v;
    }
}

static int
draw_mode(const forest *f)
{
    int mode;

    do
        mode = pick(MAI_TREE_LEAF);
    while ((f->modes >> mode & 1) == 0);
    return mode;
}

static void
draw_leaf(forest *f, drawn *n)
{
    n->mode = MAI_TREE_LEAF;
    n->nweights = f->leaf_weights == 1 ? 1 : f->leaf_weights == 2 ? 2 : pick(3);
    for (int i = 0; i < n->nweights; i++) {
        n->target[i] = f->one_target ? f->ntargets - 1 : f->leaf_weights == 2 ? i : pick(f->ntargets);
        n->weight[i] = f->double_weights ? unit_uniform(-1, 1) : (float) unit_uniform(-1, 1);
    }
}

static int draw_branch(forest *f, int tree, int depth);

/*
 * Both ways lead to one subtree, or no leads to some node below yes, or a chain of "x = a, else x = b,
 * else..." has one yes; some chains only look like one.
 */
static void
share(forest *f, drawn *n, int depth)
{
    drawn *last = n;
    int way = pick(4);

    if (way < 2) {
        n->no = way == 0 ? n->yes : n->yes + pick(f->nnodes - n->yes);
        return;
    }
    n->mode = MAI_TREE_EQ;
    for (int more = 1 + pick(3); more > 0; more--) {
        drawn *next = &f->node[f->nnodes];

        last->no = f->nnodes++;
        *next = *n;
        next->split = number(f->double_splits);
        if (pick(6) == 0)
            next->feature = pick(FEATURES);
        if (pick(6) == 0)
            next->missing = f->missing && pick(2);
        last = next;
    }
    last->no = draw_branch(f, n->tree, depth - 1);
}

/* A subtree, behind all nodes so far; a root is a leaf only if the depth is 0. */
static int
draw_branch(forest *f, int tree, int depth)
{
    int place = f->nnodes++;
    drawn *n = &f->node[place];

    memset(n, 0, sizeof *n);
    n->tree = tree;
    if (depth == 0 || (pick(5) == 0 && place != f->root[tree])) {
        draw_leaf(f, n);
        return place;
    }
    n->mode = draw_mode(f);
    n->feature = pick(FEATURES);
    n->missing = f->missing && pick(2);
    n->split = pick(20) == 0 ? NAN : number(f->double_splits);
    for (int members = n->mode == MAI_TREE_MEMBER ? pick(MOST_MEMBERS + 1) : 0; n->nmembers < members;
         n->nmembers++)
        n->member[n->nmembers] = number(f->double_splits);
    n->yes = draw_branch(f, tree, depth - 1);
    if (f->shared && n->mode != MAI_TREE_MEMBER && pick(3) == 0)
        share(f, n, depth);
    else
        n->no = draw_branch(f, tree, depth - 1);
    return place;
}

static void
draw(forest *f, int ntrees, int depth)
{
    f->nnodes = 0;
    f->ntrees = ntrees;
    for (int i = 0; i < ntrees; i++) {
        f->root[i] = f->nnodes;
        draw_branch(f, i, f->least_depth + (pick(4) == 0 ? pick(depth + 1) : depth));
    }
}

/* ---- the plain walk ---- */

static bool
stands(const drawn *n, double x)
{
    if (isnan(x) && n->missing)
        return true;
    switch (n->mode) {
        case MAI_TREE_LEQ:
            return x <= n->split;
        case MAI_TREE_LT:
            return x < n->split;
        case MAI_TREE_GTE:
            return x >= n->split;
        case MAI_TREE_GT:
            return x > n->split;
        case MAI_TREE_EQ:
            return x == n->split;
        case MAI_TREE_NEQ:
            return x != n->split;
        default:
            for (int i = 0; i < n->nmembers; i++)
                if (n->member[i] == x)
                    return true;
            return false;
    }
}

static const drawn *
leaf_of(const forest *f, int tree, const double *x)
{
    const drawn *n = &f->node[f->root[tree]];

    while (n->mode != MAI_TREE_LEAF)
        n = &f->node[stands(n, x[n->feature]) ? n->yes : n->no];
    return n;
}

static void
plain_sums(const forest *f, mai_aggregate how, bool wide, const double *x, double *sums, bool *touched)
{
    memset(sums, 0, MOST_TARGETS * sizeof *sums);
    memset(touched, 0, MOST_TARGETS * sizeof *touched);
    for (int t = 0; t < f->ntrees; t++) {
        const drawn *leaf = leaf_of(f, t, x);

        for (int i = 0; i < leaf->nweights; i++) {
            double w = leaf->weight[i], *sum = &sums[leaf->target[i]];
            bool first = !touched[leaf->target[i]];

            touched[leaf->target[i]] = true;
            if (how == MAI_MIN)
                *sum = first || w < *sum ? w : *sum;
            else if (how == MAI_MAX)
                *sum = first || w > *sum ? w : *sum;
            else
                *sum = wide ? *sum + w : (float) *sum + (float) w;
            if (!wide)
                *sum = (float) *sum;
        }
    }
}

/* ---- attributes ---- */

static void *
room(mai_ctx *cx, size_t n, size_t size)
{
    void *p;

    if (mai_calloc(cx, n, size, &p) != MAI_OK)
        abort();
    return p;
}

static Onnx__AttributeProto *
add(mai_ctx *cx, mai_node *node, const char *name, Onnx__AttributeProto__AttributeType type, size_t n)
{
    Onnx__NodeProto *p = (Onnx__NodeProto *) node->proto;
    Onnx__AttributeProto *a = room(cx, 1, sizeof *a);

    onnx__attribute_proto__init(a);
    a->name = (char *) name;
    a->has_type = 1;
    a->type = type;
    if (type == ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS) {
        a->n_ints = n;
        a->ints = room(cx, n, sizeof *a->ints);
    } else if (type == ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS) {
        a->n_floats = n;
        a->floats = room(cx, n, sizeof *a->floats);
    } else if (type == ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS) {
        a->n_strings = n;
        a->strings = room(cx, n, sizeof *a->strings);
    }
    p->attribute[p->n_attribute++] = a;
    return a;
}

static int64_t *
add_ints(mai_ctx *cx, mai_node *node, const char *name, size_t n)
{
    return add(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS, n)->ints;
}

static void
add_tensor(mai_ctx *cx, mai_node *node, const char *name, mai_type type, size_t n, const void *data)
{
    Onnx__AttributeProto *a = add(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR, 0);

    a->t = room(cx, 1, sizeof *a->t);
    onnx__tensor_proto__init(a->t);
    a->t->n_dims = 1;
    a->t->dims = room(cx, 1, sizeof *a->t->dims);
    a->t->dims[0] = (int64_t) n;
    a->t->has_data_type = 1;
    a->t->data_type = (int) type;
    a->t->has_raw_data = 1;
    a->t->raw_data.len = n * mai_type_size(type);
    a->t->raw_data.data = (uint8_t *) data;
}

/* Numbers as floats, or as a tensor of doubles; tensor: under this very name. */
static void
add_numbers(mai_ctx *cx, mai_node *node, const char *name, const char *tensor_name, const double *v, size_t n,
            bool wide, bool tensor)
{
    float *narrow = room(cx, n, sizeof *narrow);

    for (size_t i = 0; i < n; i++)
        narrow[i] = (float) v[i];
    if (wide)
        add_tensor(cx, node, tensor ? name : tensor_name, MAI_DOUBLE, n, v);
    else if (tensor)
        add_tensor(cx, node, name, MAI_FLOAT, n, narrow);
    else
        memcpy(add(cx, node, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS, n)->floats, narrow,
               n * sizeof *narrow);
}

static mai_node *
new_node(mai_ctx *cx, const char *op, int version)
{
    Onnx__NodeProto *proto = room(cx, 1, sizeof *proto);
    mai_node *node = room(cx, 1, sizeof *node);
    bool known;

    onnx__node_proto__init(proto);
    proto->attribute = room(cx, 32, sizeof *proto->attribute);
    proto->name = (char *) "forest";
    node->proto = proto;
    node->op = mai_op_find("ai.onnx.ml", op, version, &known);
    return node;
}

/* Shuffles the places 0 to n - 1. */
static int *
shuffled(mai_ctx *cx, int n)
{
    int *order = room(cx, (size_t) n, sizeof *order);

    for (int i = 0; i < n; i++)
        order[i] = i;
    for (int i = n - 1; i > 0; i--) {
        int j = pick(i + 1), swap = order[i];

        order[i] = order[j];
        order[j] = swap;
    }
    return order;
}

/* Trees are summed in the order in which their first nodes come. */
static void
order_roots(forest *f, const int *order)
{
    int root[200], n = 0;
    bool seen[200] = {false};

    for (int i = 0; i < f->nnodes; i++) {
        int tree = f->node[order[i]].tree;

        for (int k = 0; k < f->ntrees && !seen[tree]; k++)
            if (f->node[f->root[k]].tree == tree)
                root[n++] = f->root[k];
        seen[tree] = true;
    }
    memcpy(f->root, root, (size_t) n * sizeof *root);
}

/* The older operators: nodes and trees in random order under random numbers. */
static mai_node *
write_lists(mai_ctx *cx, forest *f)
{
    static const char *const modes[] = {"BRANCH_LEQ", "BRANCH_LT",  "BRANCH_GTE", "BRANCH_GT",
                                        "BRANCH_EQ",  "BRANCH_NEQ", "",           "LEAF"};
    mai_node *node = new_node(cx, "TreeEnsembleRegressor", 3);
    size_t n = (size_t) f->nnodes, nweights = 0, w = 0;
    int64_t *tree = add_ints(cx, node, "nodes_treeids", n), *id = add_ints(cx, node, "nodes_nodeids", n);
    int64_t *feature = add_ints(cx, node, "nodes_featureids", n);
    int64_t *yes = add_ints(cx, node, "nodes_truenodeids", n),
            *no = add_ints(cx, node, "nodes_falsenodeids", n);
    int64_t *missing = add_ints(cx, node, "nodes_missing_value_tracks_true", n);
    ProtobufCBinaryData *mode =
        add(cx, node, "nodes_modes", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRINGS, n)->strings;
    double *split = room(cx, n, sizeof *split), *weight;
    int *order = shuffled(cx, f->nnodes), *name = shuffled(cx, f->nnodes);

    order_roots(f, order);
    for (int i = 0; i < f->nnodes; i++)
        nweights += (size_t) f->node[i].nweights;
    int64_t *wtree = add_ints(cx, node, "target_treeids", nweights),
            *wid = add_ints(cx, node, "target_nodeids", nweights);
    int64_t *wtarget = add_ints(cx, node, "target_ids", nweights);
    weight = room(cx, nweights, sizeof *weight);
    for (int k = 0; k < f->nnodes; k++) {
        const drawn *from = &f->node[order[k]];

        tree[k] = from->tree * 37 % 1009 - 300;
        id[k] = name[order[k]] * 3 + 1;
        feature[k] = from->feature;
        yes[k] = name[from->yes] * 3 + 1;
        no[k] = name[from->no] * 3 + 1;
        missing[k] = from->missing;
        split[k] = from->split;
        mode[k].data = (uint8_t *) modes[from->mode];
        mode[k].len = strlen(modes[from->mode]);
        for (int i = 0; i < from->nweights; i++, w++) {
            wtree[w] = tree[k];
            wid[w] = id[k];
            wtarget[w] = from->target[i];
            weight[w] = from->weight[i];
        }
    }
    add_numbers(cx, node, "nodes_values", "nodes_values_as_tensor", split, n, f->double_splits, false);
    add_numbers(cx, node, "target_weights", "target_weights_as_tensor", weight, nweights, f->double_weights,
                false);
    return node;
}

/* TreeEnsemble: inner nodes and leaves apart. Its leaves have one weight, its roots are no leaves. */
static mai_node *
write_v5(mai_ctx *cx, const forest *f)
{
    mai_node *node = new_node(cx, "TreeEnsemble", 5);
    int *number = room(cx, (size_t) f->nnodes, sizeof *number);
    size_t n = 0, nleaves = 0, nmembers = 0;

    for (int i = 0; i < f->nnodes; i++) {
        number[i] = (int) (f->node[i].mode == MAI_TREE_LEAF ? nleaves++ : n++);
        nmembers += (size_t) f->node[i].nmembers + 1;
    }
    int64_t *feature = add_ints(cx, node, "nodes_featureids", n);
    int64_t *yes = add_ints(cx, node, "nodes_truenodeids", n),
            *no = add_ints(cx, node, "nodes_falsenodeids", n);
    int64_t *yes_leaf = add_ints(cx, node, "nodes_trueleafs", n),
            *no_leaf = add_ints(cx, node, "nodes_falseleafs", n);
    int64_t *missing = add_ints(cx, node, "nodes_missing_value_tracks_true", n);
    int64_t *target = add_ints(cx, node, "leaf_targetids", nleaves);
    int64_t *root = add_ints(cx, node, "tree_roots", (size_t) f->ntrees);
    uint8_t *mode = room(cx, n, 1);
    double *split = room(cx, n, sizeof *split), *weight = room(cx, nleaves, sizeof *weight);
    double *member = room(cx, nmembers, sizeof *member);
    size_t used = 0;

    for (int i = 0; i < f->ntrees; i++)
        root[i] = number[f->root[i]];
    for (int i = 0; i < f->nnodes; i++) {
        const drawn *from = &f->node[i];
        int k = number[i];

        if (from->mode == MAI_TREE_LEAF) {
            weight[k] = from->weight[0];
            target[k] = from->target[0];
            continue;
        }
        feature[k] = from->feature;
        yes[k] = number[from->yes];
        no[k] = number[from->no];
        yes_leaf[k] = f->node[from->yes].mode == MAI_TREE_LEAF;
        no_leaf[k] = f->node[from->no].mode == MAI_TREE_LEAF;
        missing[k] = from->missing;
        mode[k] = (uint8_t) from->mode;
        split[k] = from->split;
        for (int m = 0; m < from->nmembers; m++)
            member[used++] = from->member[m];
        if (from->mode == MAI_TREE_MEMBER)
            member[used++] = NAN;
    }
    add_tensor(cx, node, "nodes_modes", MAI_UINT8, n, mode);
    add_numbers(cx, node, "nodes_splits", NULL, split, n, f->double_splits, true);
    add_numbers(cx, node, "leaf_weights", NULL, weight, nleaves, f->double_weights, true);
    if (used > 0)
        add_numbers(cx, node, "membership_values", NULL, member, used, f->double_splits, true);
    return node;
}

#endif
