/*
 * fuse.h - inside src/onnx: steps of a plan that are done as one.
 */
#ifndef MAI_ONNX_FUSE_H
#define MAI_ONNX_FUSE_H

#include "onnx/plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Merges an Add of a constant row into the MatMul before it. Called when all shapes are known and before room
 * is given. Bits: the sum starts at the bias instead of ending with it, as in Gemm.
 */
mai_status mai_fuse(mai_ctx *cx, mai_plan *plan) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
