/*
 * op_shape.c - part of the operators of src/onnx; refuses its family until it is written.
 */
#include "onnx/ops.h"

MAI_INFER(identity)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(reshape)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_COMPILE(reshape1)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(reshape1)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(flatten)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(squeeze)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(unsqueeze)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(shape)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(shape)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_COMPILE(constant)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(constant)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(constant)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_COMPILE(constant_of_shape)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(constant_of_shape)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(constant_of_shape)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}
