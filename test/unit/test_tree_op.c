/*
 * test_tree_op.c - TreeEnsembleClassifier, TreeEnsembleRegressor and TreeEnsemble, as tables of rows.
 *
 * Expected values are worked out by hand. ONNX Runtime 1.30 agrees but where a comment says otherwise; the
 * comparison of whole models with it is test/oracle's.
 */
#include "op_rows.h"

/* One tree: x <= 1 leads to leaf 1, else to leaf 2. */
#define STUMP \
    "nodes_treeids=[0,0,0] nodes_nodeids=[0,1,2] nodes_featureids=[0,0,0] nodes_truenodeids=[1,0,0] " \
    "nodes_falsenodeids=[2,0,0] nodes_modes=[BRANCH_LEQ,LEAF,LEAF] nodes_values=[1.0,0.0,0.0] "
/* The same twice, as trees 8 and 3. */
#define STUMPS \
    "nodes_treeids=[8,8,8,3,3,3] nodes_nodeids=[0,1,2,0,1,2] nodes_featureids=[0,0,0,0,0,0] " \
    "nodes_truenodeids=[1,0,0,1,0,0] nodes_falsenodeids=[2,0,0,2,0,0] nodes_values=[1.0,0,0,1.0,0,0] " \
    "nodes_modes=[BRANCH_LEQ,LEAF,LEAF,BRANCH_LEQ,LEAF,LEAF] "
/* A weight for each leaf, for one class or target. */
#define LEAVES(kind, id, weights) \
    kind "_treeids=[0,0] " kind "_nodeids=[1,2] " kind "_ids=[" id "," id "] " kind "_weights=[" weights "]" \
                                                                                                         " "
#define LEAVES2(ids, weights) \
    "target_treeids=[8,8,3,3] target_nodeids=[1,2,1,2] target_ids=[" ids "] target_weights=[" weights "] "
/* Weights for both classes at each leaf. */
#define PAIRS(weights) \
    "class_treeids=[0,0,0,0] class_nodeids=[1,1,2,2] class_ids=[0,1,0,1] class_weights=[" weights "] "
#define LABELS "classlabels_int64s=[5,7] "
#define NAMES "classlabels_strings=[no,yes] "
#define TWO "float[2,1] 1 2"

/* Two labels, one sum. */
static void
pairs_from_one_sum(void)
{
    static const op_row rows[] = {
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "0.25,0.75"), TWO,
         "int64[2] 5 7; float[2,2] 0.75 0.25 0.25 0.75"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "0.5,0.5000001"), TWO,
         "int64[2] 5 7; float[2,2] 0.5 0.5 0.4999999 0.5000001"},
        {"ml.TreeEnsembleClassifier", 1, STUMP NAMES LEAVES("class", "0", "-0.5,2.0"), TWO,
         "string[2] no yes; float[2,2] 0.5 -0.5 -2 2"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS "base_values=[0.25] " LEAVES("class", "0", "-0.5,2.0"),
         TWO, "int64[2] 5 7; float[2,2] 0.25 -0.25 -2.25 2.25"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS "base_values=[-0.25] " LEAVES("class", "0", "0.5,2.0"),
         TWO, "int64[2] 5 7; float[2,2] 0.75 0.25 -0.75 1.75"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP LABELS "post_transform=LOGISTIC " LEAVES("class", "0", "-0.25,0.75"), TWO,
         "int64[2] 5 7; float[2,2] 0.5621765 0.4378235 0.3208213 0.6791787"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP LABELS "post_transform=SOFTMAX " LEAVES("class", "0", "-0.5,2.0"), TWO,
         "int64[2] 5 7; float[2,2] 0.5 -0.5 -2 2"},
        /* The runtime cuts the logistic's argument at 0.5 here. */
        {"ml.TreeEnsembleClassifier", 1,
         STUMP LABELS "post_transform=LOGISTIC " LEAVES("class", "0", "0.25,0.75"), TWO,
         "int64[2] 7 7; float[2,2] 0.4378235 0.5621765 0.3208213 0.6791787"},
        /* The runtime gives [0, s] when the weights are for the second class, and nonsense with two bases. */
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "1", "0.25,0.75"), TWO,
         "int64[2] 5 7; float[2,2] 0.75 0.25 0.25 0.75"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "1", "-0.5,2.0"), TWO,
         "int64[2] 5 7; float[2,2] 0.5 -0.5 -2 2"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP LABELS "base_values=[9.0,0.25] " LEAVES("class", "0", "-0.5,2.0"), TWO,
         "int64[2] 5 7; float[2,2] 0.25 -0.25 -2.25 2.25"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP LABELS "base_values=[9.0,0.25] " LEAVES("class", "1", "-0.5,2.0"), TWO,
         "int64[2] 5 7; float[2,2] 0.25 -0.25 -2.25 2.25"},
        /* Both columns; the runtime leaves the second one as it was. */
        {"ml.TreeEnsembleClassifier", 1,
         STUMP LABELS "post_transform=PROBIT " LEAVES("class", "0", "0.25,0.975"), TWO,
         "int64[2] 5 7; float[2,2] 0.6744898 -0.6744898 -1.959964 1.959964"},
    };

    OP_ROWS(rows);
}

static void
classes_with_scores_of_their_own(void)
{
    static const op_row rows[] = {
        /* The runtime's label is 1 wherever the second score is above 0. */
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS PAIRS("0.75,0.25,0.5,0.5"), TWO,
         "int64[2] 5 5; float[2,2] 0.75 0.25 0.5 0.5"},
        {"ml.TreeEnsembleClassifier", 1, STUMP NAMES PAIRS("-2.0,-1.0,-1.0,-2.0"), TWO,
         "string[2] yes no; float[2,2] -2 -1 -1 -2"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS "base_values=[0.0,0.25] " PAIRS("0.75,0.25,0.5,0.5"),
         TWO, "int64[2] 5 7; float[2,2] 0.75 0.5 0.5 0.75"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS "post_transform=SOFTMAX " PAIRS("1.0,0.0,0.0,1.0"), TWO,
         "int64[2] 5 7; float[2,2] 0.7310586 0.2689414 0.2689414 0.7310586"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS "post_transform=LOGISTIC " PAIRS("1.0,0.0,0.0,1.0"),
         TWO, "int64[2] 5 7; float[2,2] 0.7310586 0.5 0.5 0.7310586"},
        /* A class that no leaf is for cannot win; ties go to the first. */
        {"ml.TreeEnsembleClassifier", 1,
         STUMP "classlabels_strings=[a,b,c] class_treeids=[0,0,0] class_nodeids=[1,2,2] class_ids=[2,2,1] "
               "class_weights=[-1.0,0.5,0.5]",
         TWO, "string[2] c b; float[2,3] 0 0 -1 0 0.5 0.5"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP
         "classlabels_strings=[a,b,c] base_values=[0.0,0.0,0.0] class_treeids=[0,0,0] class_nodeids=[1,2,2] "
         "class_ids=[2,2,1] class_weights=[-1.0,0.5,0.5]",
         TWO, "string[2] a b; float[2,3] 0 0 -1 0 0.5 0.5"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP
         "classlabels_int64s=[1,2,3] base_values=[0.5] post_transform=NONE " LEAVES("class", "2", "-1.0,1.0"),
         TWO, "int64[2] 1 3; float[2,3] 0.5 0.5 -0.5 0.5 0.5 1.5"},
        /* The runtime answers 0 or 1, whatever the only label is. */
        {"ml.TreeEnsembleClassifier", 1, STUMP "classlabels_int64s=[4] " LEAVES("class", "0", "-1.0,1.0"),
         TWO, "int64[2] 4 4; float[2,1] -1 1"},
    };

    OP_ROWS(rows);
}

static void
inputs_and_outputs(void)
{
    static const op_row rows[] = {
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), TWO,
         "int64[2] 5 7; -"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), TWO, "int64[2] 5 7"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), TWO,
         "-; float[2,2] 0.5 -0.5 -2 2"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "float[3] 2 0 0",
         "int64[1] 7; float[1,2] -2 2"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "float[0,3]",
         "int64[0]; float[0,2]"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"),
         "double[2,1] 1.0000000001 1", "int64[2] 7 5; float[2,2] -2 2 0.5 -0.5"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"),
         "float[2,1] 1.0000000001 1", "int64[2] 5 5; float[2,2] 0.5 -0.5 0.5 -0.5"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "int64[2,1] 1 2",
         "int64[2] 5 7; float[2,2] 0.5 -0.5 -2 2"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "int32[2,1] 1 2",
         "int64[2] 5 7; float[2,2] 0.5 -0.5 -2 2"},
        {"ml.TreeEnsembleRegressor", 1, STUMP LEAVES("target", "0", "-0.5,2.0"), "float[4,1] nan inf -inf 1",
         "float[4,1] 2 2 -0.5 -0.5"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMP "nodes_missing_value_tracks_true=[1,0,0] " LEAVES("target", "0", "-0.5,2.0"),
         "float[4,1] nan inf -inf 1", "float[4,1] -0.5 2 -0.5 -0.5"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "float[1,1,1] 1",
         NULL, MAI_ESHAPE, "shape [1,1,1]"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "float[2,0]", NULL,
         MAI_ESHAPE, "0 features, but the trees compare feature 0"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "0", "-0.5,2.0"), "string[1,1] a", NULL,
         MAI_ETYPE, "string"},
    };

    OP_ROWS(rows);
}

static void
regressions(void)
{
    static const op_row rows[] = {
        {"ml.TreeEnsembleRegressor", 1, STUMPS LEAVES2("0,0,0,0", "1.0,2.0,4.0,8.0"), TWO, "float[2,1] 5 10"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "base_values=[0.5] aggregate_function=SUM " LEAVES2("0,0,0,0", "1.0,2.0,4.0,8.0"), TWO,
         "float[2,1] 5.5 10.5"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "base_values=[0.5] aggregate_function=AVERAGE " LEAVES2("0,0,0,0", "1.0,2.0,4.0,8.0"), TWO,
         "float[2,1] 3 5.5"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "base_values=[0.5] aggregate_function=MIN " LEAVES2("0,0,0,0", "1.0,2.0,4.0,8.0"), TWO,
         "float[2,1] 1.5 2.5"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "base_values=[0.5] aggregate_function=MAX " LEAVES2("0,0,0,0", "1.0,2.0,4.0,8.0"), TWO,
         "float[2,1] 4.5 8.5"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "n_targets=2 base_values=[0.5,-1.0] " LEAVES2("0,1,1,0", "1.0,2.0,4.0,8.0"), TWO,
         "float[2,2] 1.5 3 8.5 1"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "n_targets=2 aggregate_function=MAX " LEAVES2("0,1,0,1", "-1.0,-2.0,-4.0,-8.0"), TWO,
         "float[2,2] -1 0 0 -2"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "n_targets=2 post_transform=SOFTMAX " LEAVES2("0,1,0,1", "0.5,0.5,0.5,0.5"), TWO,
         "float[2,2] 0.7310586 0.2689414 0.2689414 0.7310586"},
        /* The runtime leaves the logistic function out for a single target. */
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "post_transform=LOGISTIC " LEAVES2("0,0,0,0", "-0.5,0.5,0.25,0.25"), TWO,
         "float[2,1] 0.4378235 0.6791787"},
        {"ml.TreeEnsembleRegressor", 1,
         STUMPS "post_transform=SOFTMAX " LEAVES2("0,0,0,0", "-0.5,0.5,0.25,0.25"), TWO,
         "float[2,1] -0.25 0.75"},
        /* Two weights of one leaf: the runtime takes the first alone. */
        {"ml.TreeEnsembleRegressor", 1,
         STUMP
         "target_treeids=[0,0,0] target_nodeids=[2,1,2] target_ids=[0,0,0] target_weights=[1.0,2.0,4.0]",
         TWO, "float[2,1] 2 5"},
        /* A weight that an inner node is given counts for nothing; a leaf may have none. */
        {"ml.TreeEnsembleRegressor", 1,
         STUMP "target_treeids=[0,0] target_nodeids=[0,1] target_ids=[0,0] target_weights=[1.0,2.0]", TWO,
         "float[2,1] 2 0"},
        /* Doubles stay doubles up to the output. */
        {"ml.TreeEnsembleRegressor", 3,
         "nodes_treeids=[0,0,0] nodes_nodeids=[0,1,2] nodes_featureids=[0,0,0] nodes_truenodeids=[1,0,0] "
         "nodes_falsenodeids=[2,0,0] nodes_modes=[BRANCH_LEQ,LEAF,LEAF] "
         "nodes_values_as_tensor=double[3]:1.0000000001,0,0 target_treeids=[0,0] target_nodeids=[1,2] "
         "target_ids=[0,0] target_weights_as_tensor=double[2]:1e16,1 base_values_as_tensor=double[1]:-1e16",
         "double[3,1] 1.0000000001 1.0000000002 1", "float[3,1] 0 -1e16 0"},
        {"ml.TreeEnsembleRegressor", 1,
         "nodes_treeids=[0] nodes_nodeids=[5] nodes_featureids=[0] nodes_truenodeids=[0] "
         "nodes_falsenodeids=[0] nodes_modes=[LEAF] nodes_values=[0.0] target_treeids=[0] target_nodeids=[5] "
         "target_ids=[0] target_weights=[0.75]",
         "float[2,0]", "float[2,1] 0.75 0.75"},
    };

    OP_ROWS(rows);
}

/* x0 <= 1 leads to leaf 0, else node 1: is x1 in its set, to leaf 1, else to leaf 2. */
#define SETS(members) \
    "tree_roots=[0] nodes_featureids=[0,1] nodes_modes=uint8[2]:0,6 nodes_splits=float[2]:1,0 " \
    "nodes_truenodeids=[0,1] nodes_trueleafs=[1,1] nodes_falsenodeids=[1,2] nodes_falseleafs=[0,1] " \
    "membership_values=" members " "
#define LEAVES5 "leaf_targetids=[0,1,1] leaf_weights=float[3]:1,2,4 n_targets=2 "
#define FOUR "float[4,2] 1 7 2 3 2 7 2 nan"

static void
ensembles_of_version_5(void)
{
    static const op_row rows[] = {
        {"ml.TreeEnsemble", 5, SETS("float[3]:3,5,nan") LEAVES5, FOUR, "float[4,2] 1 0 0 2 0 4 0 4"},
        {"ml.TreeEnsemble", 5, SETS("float[2]:3,5") LEAVES5, FOUR, "float[4,2] 1 0 0 2 0 4 0 4"},
        {"ml.TreeEnsemble", 5, SETS("float[1]:nan") LEAVES5, FOUR, "float[4,2] 1 0 0 4 0 4 0 4"},
        {"ml.TreeEnsemble", 5, SETS("float[2]:7,3") "nodes_missing_value_tracks_true=[0,1] " LEAVES5, FOUR,
         "float[4,2] 1 0 0 2 0 2 0 2"},
        {"ml.TreeEnsemble", 5, SETS("float[2]:7,3") "aggregate_function=0 post_transform=1 " LEAVES5,
         "float[1,2] 1 7",
         "float[1,2] 0.7310586 0.2689414"}, /* 1 is SOFTMAX and 2 LOGISTIC; the runtime swaps them */
        {"ml.TreeEnsemble", 5, SETS("float[2]:7,3") "aggregate_function=3 post_transform=2 " LEAVES5,
         "float[1,2] 1 7", "float[1,2] 0.7310586 0.5"},
        {"ml.TreeEnsemble", 5,
         "tree_roots=[0,0] nodes_featureids=[0] nodes_modes=uint8[1]:3 nodes_splits=double[1]:0.1 "
         "nodes_truenodeids=[0] "
         "nodes_trueleafs=[1] nodes_falsenodeids=[0] nodes_falseleafs=[1] leaf_targetids=[0] "
         "leaf_weights=double[1]:0.1",
         "double[1,1] 3", "double[1,1] 0.2"},
        {"ml.TreeEnsemble", 5, SETS("float[2]:7,3") LEAVES5, "int64[1,2] 1 7", NULL, MAI_ETYPE, "int64"},
        {"ml.TreeEnsemble", 5, SETS("float[2]:3,nan") "aggregate_function=4 " LEAVES5, FOUR, NULL,
         MAI_EUNSUPPORTED, "aggregate_function is 4"},
        {"ml.TreeEnsemble", 5, SETS("float[2]:3,nan") "post_transform=5 " LEAVES5, FOUR, NULL,
         MAI_EUNSUPPORTED, "post_transform is 5"},
        {"ml.TreeEnsemble", 5, SETS("float[4]:3,nan,4,nan") LEAVES5, FOUR, NULL, MAI_EFORMAT, "more sets"},
        {"ml.TreeEnsemble", 5, SETS("float[0]:") LEAVES5, FOUR, NULL, MAI_EFORMAT, "fewer sets"},
        {"ml.TreeEnsemble", 5, SETS("int64[2]:3,4") LEAVES5, FOUR, NULL, MAI_EUNSUPPORTED,
         "membership_values"},
        {"ml.TreeEnsemble", 5,
         SETS("float[1]:3") "leaf_targetids=[0,1,2] leaf_weights=float[3]:1,2,4 n_targets=2", FOUR, NULL,
         MAI_EFORMAT, "leaf 2 has target 2 of 2"},
        {"ml.TreeEnsemble", 5,
         SETS("float[1]:3") "leaf_targetids=[0,1] leaf_weights=float[2]:1,2 n_targets=2", FOUR, NULL,
         MAI_EFORMAT, "node 1 leads to leaf 2 of 2"},
        {"ml.TreeEnsemble", 5,
         SETS("float[1]:3") "leaf_targetids=[0,1,1,1] leaf_weights=float[4]:1,2,4,8 n_targets=2", FOUR, NULL,
         MAI_EFORMAT, "no tree leads to"},
        {"ml.TreeEnsemble", 5,
         "tree_roots=[1] nodes_featureids=[0] nodes_modes=uint8[1]:0 nodes_splits=float[1]:1 "
         "nodes_truenodeids=[0] "
         "nodes_trueleafs=[1] nodes_falsenodeids=[0] nodes_falseleafs=[1] leaf_targetids=[0] "
         "leaf_weights=float[1]:1",
         "float[1,1] 3", NULL, MAI_EFORMAT, "the root of tree 0 is node 1 of 1"},
        {"ml.TreeEnsemble", 5,
         "tree_roots=[0] nodes_featureids=[0] nodes_modes=uint8[1]:7 nodes_splits=float[1]:1 "
         "nodes_truenodeids=[0] "
         "nodes_trueleafs=[1] nodes_falsenodeids=[0] nodes_falseleafs=[1] leaf_targetids=[0] "
         "leaf_weights=float[1]:1",
         "float[1,1] 3", NULL, MAI_EFORMAT, "node 0 has mode 7"},
        {"ml.TreeEnsemble", 5,
         "tree_roots=[0] nodes_featureids=[0] nodes_modes=uint8[1]:0 nodes_splits=float[1]:1 "
         "nodes_truenodeids=[0] "
         "nodes_trueleafs=[0] nodes_falsenodeids=[0] nodes_falseleafs=[1] leaf_targetids=[0] "
         "leaf_weights=float[1]:1",
         "float[1,1] 3", NULL, MAI_EFORMAT, "cycle"},
        {"ml.TreeEnsemble", 5, "", "float[1,1] 3", NULL, MAI_EFORMAT, "nodes_modes is not"},
    };

    OP_ROWS(rows);
}

/* A tree in five parts, each of which can lie. */
#define TREE(ids, features, yes, no, modes) \
    "nodes_treeids=[4,4,4] nodes_nodeids=" ids " nodes_featureids=" features " nodes_truenodeids=" yes \
    " nodes_falsenodeids=" no " nodes_modes=" modes " nodes_values=[1.0,0.0,0.0] "
#define WEIGHTS "target_treeids=[4,4] target_nodeids=[1,2] target_ids=[0,0] target_weights=[1.0,2.0] "
#define BRANCH_LEAVES "[BRANCH_LT,LEAF,LEAF]"
#define REFUSED(attributes, code, message) \
    { \
        "ml.TreeEnsembleRegressor", 1, attributes, TWO, NULL, code, message \
    }

static void
broken_trees(void)
{
    static const op_row rows[] = {
        REFUSED(TREE("[0,1,1]", "[0,0,0]", "[1,0,0]", "[2,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "node 1 of tree 4 is given twice"),
        REFUSED(TREE("[0,1,2]", "[0,0,0]", "[1,0,0]", "[3,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "node 0 of tree 4 leads to node 3, which does not exist"),
        REFUSED(TREE("[0,1,2]", "[0,0,0]", "[1,0,0]", "[0,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "which is itself"),
        REFUSED(TREE("[0,1,2]", "[0,0,0]", "[1,0,0]", "[1,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "tree 4 has two roots, nodes 0 and 2"),
        REFUSED("nodes_treeids=[4,4] nodes_nodeids=[0,1] nodes_featureids=[0,0] nodes_truenodeids=[1,0] "
                "nodes_falsenodeids=[1,0] nodes_modes=[BRANCH_LT,BRANCH_LT] nodes_values=[1.0,0.0] " WEIGHTS,
                MAI_EFORMAT, "tree 4 has no root"),
        REFUSED("nodes_treeids=[4,4,4,4,4] nodes_nodeids=[0,1,2,3,6] nodes_featureids=[0,0,0,0,0] "
                "nodes_truenodeids=[1,0,0,6,3] nodes_falsenodeids=[2,0,0,6,3] nodes_values=[1.0,0,0,0,0] "
                "nodes_modes=[BRANCH_LT,LEAF,LEAF,BRANCH_LT,BRANCH_LT] " WEIGHTS,
                MAI_EFORMAT, "node number 3 of its list lies on a cycle"),
        REFUSED(TREE("[0,1,2]", "[-1,0,0]", "[1,0,0]", "[2,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "feature -1"),
        REFUSED(TREE("[0,1,2]", "[2147483647,0,0]", "[1,0,0]", "[2,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "feature 2147483647"),
        REFUSED(TREE("[0,1,2]", "[3,0,0]", "[1,0,0]", "[2,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_ESHAPE,
                "1 features, but the trees compare feature 3"),
        REFUSED(TREE("[0,1,2]", "[0,0,0]", "[1,0,0]", "[2,0,0]", "[BRANCH_LT,LEAF,TWIG]") WEIGHTS,
                MAI_EUNSUPPORTED, "node 2 of tree 4 has mode \"TWIG\""),
        REFUSED(TREE("[0,1]", "[0,0,0]", "[1,0,0]", "[2,0,0]", BRANCH_LEAVES) WEIGHTS, MAI_EFORMAT,
                "nodes_nodeids has 2 entries, expected 3"),
        REFUSED(TREE("[0,1,2]", "[0,0,0]", "[1,0,0]", "[2,0,0]",
                     BRANCH_LEAVES) "nodes_missing_value_tracks_true=[1] " WEIGHTS,
                MAI_EFORMAT, "has 1 entries, expected 3"),
        REFUSED(TREE("[0,1,2]", "[0,0,0]", "[1,0,0]", "[2,0,0]",
                     BRANCH_LEAVES) "nodes_values_as_tensor=double[3]:1,2,3 " WEIGHTS,
                MAI_EFORMAT, "both nodes_values and nodes_values_as_tensor"),
        REFUSED("", MAI_EFORMAT, "no nodes"),
    };

    OP_ROWS(rows);
}

static void
broken_weights(void)
{
    static const op_row rows[] = {
        REFUSED(STUMP "target_treeids=[0,0] target_nodeids=[1,3] target_ids=[0,0] target_weights=[1.0,2.0]",
                MAI_EFORMAT, "a weight is given to node 3 of tree 0"),
        REFUSED(STUMP "target_treeids=[0,1] target_nodeids=[1,1] target_ids=[0,0] target_weights=[1.0,2.0]",
                MAI_EFORMAT, "node 1 of tree 1, which does not exist"),
        REFUSED(STUMP LEAVES("target", "1", "1.0,2.0"), MAI_EFORMAT, "class or target 1 of 1"),
        REFUSED(STUMP LEAVES("target", "-1", "1.0,2.0"), MAI_EFORMAT, "class or target -1 of 1"),
        REFUSED(STUMP LEAVES("target", "0", "1.0"), MAI_EFORMAT, "target_weights has 1 entries, expected 2"),
        REFUSED(STUMP, MAI_EFORMAT, "no leaf of tree 0 has a weight"),
        REFUSED(STUMPS "target_treeids=[8,3] target_nodeids=[1,0] target_ids=[0,0] target_weights=[1.0,2.0]",
                MAI_EFORMAT, "no leaf of tree 3 has a weight"),
        REFUSED(STUMP "n_targets=0 " LEAVES("target", "0", "1.0,2.0"), MAI_EFORMAT, "n_targets is 0"),
        REFUSED(STUMP "n_targets=9223372036854775807 " LEAVES("target", "0", "1.0,2.0"), MAI_EFORMAT,
                "n_targets is"),
        REFUSED(STUMP "base_values=[1.0,2.0] " LEAVES("target", "0", "1.0,2.0"), MAI_EFORMAT,
                "base_values has 2 entries, expected 1 or 1"),
        REFUSED(STUMP "aggregate_function=MEDIAN " LEAVES("target", "0", "1.0,2.0"), MAI_EUNSUPPORTED,
                "MEDIAN"),
        {"ml.TreeEnsembleClassifier", 1, STUMP LEAVES("class", "0", "1.0,2.0"), TWO, NULL, MAI_EFORMAT,
         "0 class labels"},
        {"ml.TreeEnsembleClassifier", 1, STUMP LABELS LEAVES("class", "2", "1.0,2.0"), TWO, NULL, MAI_EFORMAT,
         "class or target 2 of 2"},
        {"ml.TreeEnsembleClassifier", 1,
         STUMP "classlabels_int64s=[1,2,3] base_values=[1.0,2.0] " LEAVES("class", "2", "1.0,2.0"), TWO, NULL,
         MAI_EFORMAT, "base_values has 2 entries, expected 1 or 3"},
    };

    OP_ROWS(rows);
}

static const unit_test tests[] = {
    {"two labels, one sum", pairs_from_one_sum},
    {"classes with scores of their own", classes_with_scores_of_their_own},
    {"inputs and outputs", inputs_and_outputs},
    {"regressions", regressions},
    {"TreeEnsemble", ensembles_of_version_5},
    {"broken trees", broken_trees},
    {"broken weights", broken_weights},
};

UNIT_MAIN(tests)
