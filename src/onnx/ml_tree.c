/*
 * ml_tree.c - the operators TreeEnsembleClassifier, TreeEnsembleRegressor and TreeEnsemble.
 */
#include "onnx/ops.h"

static mai_status
refuse(mai_ctx *cx, const mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "tree ensembles are not supported");
}

mai_status
mai_compile_tree_classifier(mai_ctx *cx, mai_node *node)
{
    return refuse(cx, node);
}

mai_status
mai_compile_tree_regressor(mai_ctx *cx, mai_node *node)
{
    return refuse(cx, node);
}

mai_status
mai_compile_tree_ensemble(mai_ctx *cx, mai_node *node)
{
    return refuse(cx, node);
}

mai_status
mai_infer_tree(mai_ctx *cx, mai_step *step)
{
    return refuse(cx, step->node);
}

mai_status
mai_run_tree(mai_ctx *cx, const mai_step *step)
{
    return refuse(cx, step->node);
}
