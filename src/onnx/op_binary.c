/*
 * op_binary.c - operators over two broadcast inputs, and the variadic ones
 */
#include "onnx/ops.h"

MAI_COMPILE(arith)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_COMPILE(compare)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_COMPILE(logic)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_COMPILE(variadic)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(arith)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(arith)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(compare)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(compare)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(logic)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(logic)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(variadic)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(variadic)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}
