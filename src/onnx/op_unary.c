/*
 * op_unary.c - operators with one input and one output of the same shape
 */
#include "onnx/ops.h"

MAI_COMPILE(unary)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(unary)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(unary)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}
