/*
 * ml_svm.c - SVMClassifier and SVMRegressor.
 */
#include "onnx/ops.h"

mai_status
mai_compile_svm_classifier(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_svm_classifier(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_svm_classifier(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_svm_regressor(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_svm_regressor(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_svm_regressor(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}
