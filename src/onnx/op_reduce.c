/*
 * op_reduce.c - part of the operators of src/onnx; refuses its family until it is written.
 */
#include "onnx/ops.h"

MAI_COMPILE(reduce)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(reduce)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(reduce)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_COMPILE(arg)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(arg)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(arg)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}
