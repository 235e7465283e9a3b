/*
 * plan.h - inside src/onnx: what planning leaves for running.
 */
#ifndef MAI_ONNX_PLAN_H
#define MAI_ONNX_PLAN_H

#include "onnx/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_NO_ROOM ((size_t) -1)

struct mai_plan {
    const mai_model *model;
    mai_tensor *values; /* one per value of the model; type UNDEFINED when not needed */
    size_t *room;       /* offset of a value's data in a run's block; MAI_NO_ROOM: constant, or not needed */
    bool *wanted;       /* per output */
    mai_step *steps;    /* those with a kernel, in order; in and out point into values */
    int nsteps;
    size_t block_bytes, scratch_bytes;
};

#ifdef __cplusplus
}
#endif
#endif
