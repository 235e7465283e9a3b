/*
 * ml_map.c - operators of ai.onnx.ml from and to maps.
 */
#include "onnx/ops.h"

mai_status
mai_compile_cast_map(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_cast_map(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_cast_map(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_dict_vectorizer(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_dict_vectorizer(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_run_dict_vectorizer(mai_ctx *cx, const mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_compile_zip_map(mai_ctx *cx, mai_node *node)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "this operator does not run yet");
}

mai_status
mai_infer_zip_map(mai_ctx *cx, mai_step *step)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "this operator does not run yet");
}
