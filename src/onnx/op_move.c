/*
 * op_move.c - part of the operators of src/onnx; refuses its family until it is written.
 */
#include "onnx/ops.h"

MAI_INFER(transpose)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(transpose)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(concat)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(concat)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(split)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(split)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(slice)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(slice)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(gather)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(gather)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(expand)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(expand)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(tile)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(tile)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}
