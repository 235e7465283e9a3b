/*
 * op_matmul.c - part of the operators of src/onnx; refuses its family until it is written.
 */
#include "onnx/ops.h"

MAI_INFER(matmul)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(matmul)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_COMPILE(gemm)
{
    return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "not supported");
}

MAI_INFER(gemm)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}

MAI_RUN(gemm)
{
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "not supported");
}
