/*
 * ml_encode.c - operators of ai.onnx.ml that encode categories.
 */
#include "onnx/ops.h"

mai_status
mai_compile_label_encoder(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_label_encoder(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_label_encoder(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_category_mapper(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_category_mapper(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_category_mapper(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_one_hot_encoder(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_one_hot_encoder(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_one_hot_encoder(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}
