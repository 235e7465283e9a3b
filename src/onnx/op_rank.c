/*
 * op_rank.c - part of the operators of src/onnx; refuses its family until it is written.
 */
#include "onnx/ops.h"

MAI_COMPILE(softmax)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(softmax)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(softmax)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(topk)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(topk)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}
