/*
 * info.h - what a model says about itself, for people.
 */
#ifndef MAI_ONNX_INFO_H
#define MAI_ONNX_INFO_H

#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_named_count {
    const char *name;
    int64_t count;
} mai_named_count;

typedef struct mai_named_text {
    const char *name, *text;
} mai_named_text;

typedef struct mai_facts {
    const char *producer, *producer_version, *graph; /* "" when not said */
    int64_t ir_version;
    int nopsets, noperators, nmetadata;
    mai_named_count *opsets;    /* domain and version */
    mai_named_count *operators; /* name and how often, in order of first use */
    mai_named_text *metadata;
    int64_t parameters; /* numbers in initialisers and in the operators' attributes */
} mai_facts;

/* Texts belong to the model, lists to cx's arena. */
mai_status mai_model_facts(mai_ctx *cx, const mai_model *m, mai_facts *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
