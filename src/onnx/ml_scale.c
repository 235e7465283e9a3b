/*
 * ml_scale.c - operators of ai.onnx.ml from numbers to numbers.
 */
#include "onnx/ops.h"

mai_status
mai_infer_array_feature_extractor(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_array_feature_extractor(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_binarizer(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_binarizer(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_binarizer(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_feature_vectorizer(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_feature_vectorizer(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_feature_vectorizer(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_imputer(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_imputer(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_imputer(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_normalizer(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_normalizer(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_normalizer(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_scaler(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_scaler(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_scaler(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}
