/*
 * wire.h - from bytes to a protobuf message, safely.
 */
#ifndef MAI_ONNX_WIRE_H
#define MAI_ONNX_WIRE_H

#include "base/mai.h"
#include "onnx.pb-c.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Parses bytes as a ModelProto into the arena. protobuf-c recurses without a bound, so the nesting is checked
 * against cx->limits.depth first. Errors: MAI_EFORMAT with the byte position, MAI_ELIMIT.
 */
mai_status mai_wire_model(mai_ctx *cx, const void *bytes, size_t n, Onnx__ModelProto **out) MAI_MUST_CHECK;
/* The same for one TensorProto (operator tests keep their inputs so). */
mai_status mai_wire_tensor(mai_ctx *cx, const void *bytes, size_t n, Onnx__TensorProto **out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
