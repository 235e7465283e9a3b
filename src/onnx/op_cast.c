/*
 * op_cast.c - Cast
 */
#include "onnx/ops.h"

MAI_COMPILE(cast)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(cast)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(cast)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}
