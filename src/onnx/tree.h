/*
 * tree.h - inside src/onnx: ensembles of decision trees, as a model states them and as they are evaluated.
 *
 * mai_trees is the common form of what the three tree operators say. mai_forest is made from it: every
 * comparison becomes "the row's key of a test <= the node's key", so that walking down a tree takes no
 * branch. Both are immutable once made and know nothing of operators, so that prediction and explanation can
 * share them.
 *
 * A test is something asked once a row: where a feature's value stands in the order of numbers, or whether it
 * is in a set. A missing value (NaN) gets the lowest or the highest key, whichever sends it where the node
 * wants it; a feature whose nodes differ in that has two tests.
 */
#ifndef MAI_ONNX_TREE_H
#define MAI_ONNX_TREE_H

#include "onnx/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a node compares x with its split; the numbers are those of TreeEnsemble's nodes_modes. */
typedef enum mai_tree_mode {
    MAI_TREE_LEQ,
    MAI_TREE_LT,
    MAI_TREE_GTE,
    MAI_TREE_GT,
    MAI_TREE_EQ,
    MAI_TREE_NEQ,
    MAI_TREE_MEMBER,
    MAI_TREE_LEAF
} mai_tree_mode;

typedef struct mai_tree_node {
    double split;
    int32_t feature;
    int32_t yes, no; /* children: x stands to split as mode says, or does not */
    int32_t set;     /* of MEMBER: the number of its set */
    uint8_t mode;
    bool missing_yes; /* a missing value goes to yes, whatever mode says */
} mai_tree_node;

/* An ensemble as the model states it, the nodes of all trees in one list. */
typedef struct mai_trees {
    int32_t nnodes, nroots, ntargets, nsets;
    int32_t features; /* 1 + the highest feature number in use */
    int32_t unfolded; /* nodes when branches that two nodes share are counted twice */
    mai_tree_node *nodes;
    int32_t *roots; /* in the order in which trees are summed */
    int32_t
        *weight_start; /* [nnodes + 1]; node i adds the weights weight_start[i] to weight_start[i + 1] - 1 */
    int32_t *weight_target;
    double *weight;
    int32_t *set_start; /* [nsets + 1] */
    double *set_member;
    bool double_splits, double_weights; /* stated as doubles, not floats */
    bool takes_missing;                 /* some node sends missing values to yes */
} mai_trees;

typedef enum mai_aggregate { MAI_AVERAGE, MAI_SUM, MAI_MIN, MAI_MAX } mai_aggregate;

typedef enum mai_test_kind {
    MAI_TEST_LOWEST, /* nothing: a key below all others */
    MAI_TEST_ORDER,  /* the value's place among all numbers */
    MAI_TEST_MEMBER  /* in the set: below all others; not in the set: above */
} mai_test_kind;

typedef struct mai_tree_test {
    int32_t feature;
    uint8_t kind;
    bool missing_low;     /* a missing value gets the lowest key, else the highest */
    int32_t first, count; /* of MEMBER: its part of members, ascending */
} mai_tree_test;

/*
 * A node: go on to child when the row's key of the test is <= key, else to child + 1; child is the node's own
 * place plus step. A leaf has test 0, whose key is never above, and step 0, so that going on stays there; its
 * key is free to hold what the leaf adds. Narrow nodes are one word: 32 bits of key, 16 of test, 16 of step.
 */
/* A wide node: for double splits, and for ensembles that are too large for 16 bits. */
typedef struct mai_node64 {
    uint64_t key;
    uint32_t test, step;
} mai_node64;

/* What a leaf adds to one target. */
typedef struct mai_leaf_weight {
    double value;
    int32_t target;
    bool more; /* the next weight is of the same leaf */
} mai_leaf_weight;

/* Trees that are walked in step with each other, which hides the time that memory takes to answer. */
#define MAI_TREE_LANES 10

typedef struct mai_forest {
    int32_t ntrees, ntargets, features, ntests;
    mai_type compare; /* MAI_FLOAT or MAI_DOUBLE: what features become before they are compared */
    mai_type score;   /* MAI_FLOAT or MAI_DOUBLE: what sums are kept in */
    mai_aggregate aggregate;
    bool wide;    /* nodes64 and keys of 64 bits, instead of nodes32 and keys of 32 */
    bool ordered; /* all tests but the first are MAI_TEST_ORDER */
    bool plain;   /* every leaf adds one number to plain_target, and its key is that number */
    bool dense;   /* every leaf adds to all targets: its key is the place of the first in values */
    int32_t plain_target;
    mai_tree_test *tests;
    double *members;
    const uint64_t *nodes32;
    const mai_node64 *nodes64;
    int32_t *roots;  /* [a multiple of MAI_TREE_LANES]; those past the last tree are leaves */
    int32_t *depths; /* of the deepest tree in each MAI_TREE_LANES */
    float *values32; /* of dense forests, in the type of score */
    const double *values64;
    mai_leaf_weight *weights; /* of others: a leaf's key is the place of its first weight */
} mai_forest;

/* ---- reading (tree_read.c) ---- */

/*
 * Reads the lists nodes_* and PREFIX_* of a TreeEnsembleClassifier ("class") or TreeEnsembleRegressor
 * ("target") and checks them. Weights that are given to inner nodes are left out, as old exporters write them
 * in vain.
 */
mai_status mai_trees_read(mai_ctx *cx, const mai_node *node, const char *prefix, int32_t ntargets,
                          mai_trees **out) MAI_MUST_CHECK;
/* Reads and checks the attributes of a TreeEnsemble. */
mai_status mai_trees_read_v5(mai_ctx *cx, const mai_node *node, int32_t ntargets,
                             mai_trees **out) MAI_MUST_CHECK;

/* Numbers that a model may state as floats, or under NAME_as_tensor as floats or doubles. */
typedef struct mai_numbers {
    size_t n;
    const float *f32;
    const double *f64; /* one of the two is set when n > 0 */
} mai_numbers;

mai_status mai_attr_numbers(mai_ctx *cx, const mai_node *node, const char *name,
                            mai_numbers *out) MAI_MUST_CHECK;

static inline double
mai_number(const mai_numbers *v, size_t i)
{
    return v->f64 != NULL ? v->f64[i] : v->f32[i];
}

/* ---- making (tree_build.c); owner is for error messages ---- */

/*
 * Checks that nodes are trees: children in range are the caller's duty; cycles and nodes that no root leads
 * to are MAI_EFORMAT. Branches may be shared; chains of EQ that share their yes become one MEMBER; then
 * counts unfolded against cx->limits.nodes.
 */
mai_status mai_trees_check(mai_ctx *cx, const mai_node *owner, mai_trees *trees) MAI_MUST_CHECK;

/* Compiles for rows of a type: float, double, int32 or int64. */
mai_status mai_forest_build(mai_ctx *cx, const mai_trees *trees, mai_type input, mai_aggregate aggregate,
                            mai_forest **out) MAI_MUST_CHECK;

/* What mai_forest_build would choose for an input type. */
mai_type mai_forest_compare(const mai_trees *trees, mai_type input);
mai_type mai_forest_score(const mai_trees *trees, mai_type input);

/* The place of a number among all numbers, -0 and 0 being one: never 0, 1 or the two highest keys. */
uint32_t mai_key32(float x);
uint64_t mai_key64(double x);

/* ---- evaluating (tree.c) ---- */

/* Room for the keys of a row. */
size_t mai_forest_key_bytes(const mai_forest *f);
/* Asks the tests of one row of numbers of a type. */
void mai_forest_keys(const mai_forest *f, mai_type type, const void *row, void *keys);
/* The sum over the leaves that a row falls into, of a forest that is plain. */
double mai_forest_plain_sum(const mai_forest *f, const void *keys);
/*
 * Adds up (or takes the least or greatest of) the weights of the leaves that a row falls into. sums has
 * ntargets + 1 elements of type f->score, touched as many flags; the last of each is working room. A target
 * that no leaf touches is 0.
 */
void mai_forest_sums(const mai_forest *f, const void *keys, void *sums, bool *touched);

#ifdef __cplusplus
}
#endif
#endif
