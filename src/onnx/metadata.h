/*
 * metadata.h - what medai writes into and reads from a model's metadata properties.
 *
 * A model is a value that carries all it needs to score a row, so the names of its features and its positive
 * class travel inside the bytes:
 *
 *   medai.features      one name a line, in model order; \\ and \n stand for backslash and newline
 *   medai.positive      label of the class that a risk is about
 *   medai.missing_text  what a missing string is given as
 *
 * A property is added by appending its encoding to the bytes of a model, since a protobuf message may be
 * continued; the last property of a name counts.
 */
#ifndef MAI_ONNX_METADATA_H
#define MAI_ONNX_METADATA_H

#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes that add one property to a model. */
mai_status mai_metadata_encode(mai_ctx *cx, const char *key, const char *value, mai_text *out) MAI_MUST_CHECK;

/* A list of feature names as the value of medai.features. */
mai_status mai_features_encode(mai_ctx *cx, const char *const *names, int n, char **out) MAI_MUST_CHECK;
/* The names in medai.features; *n is 0 when the model has none. */
mai_status mai_features_decode(mai_ctx *cx, const mai_model *m, const char *const **names, int *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
