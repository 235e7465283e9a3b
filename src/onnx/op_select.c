/*
 * op_select.c - Where, Clip and IsNaN
 */
#include "onnx/ops.h"

MAI_COMPILE(clip)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(where)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(where)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(clip)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(clip)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_INFER(isnan)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}

MAI_RUN(isnan)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "it is not available yet");
}
