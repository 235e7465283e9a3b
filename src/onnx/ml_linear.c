/*
 * ml_linear.c - LinearClassifier and LinearRegressor.
 */
#include "onnx/ops.h"

mai_status
mai_compile_linear_classifier(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_linear_classifier(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_linear_classifier(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_linear_regressor(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_linear_regressor(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_linear_regressor(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}
