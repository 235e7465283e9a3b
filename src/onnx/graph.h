/*
 * graph.h - inside src/onnx: the loaded graph, and what an operator is.
 *
 * An operator is one row of the table in ops.c and up to three functions:
 *
 *   compile  once a model: reads attributes and constant inputs into node->state (may be NULL)
 *   infer    once a plan: checks input types and shapes, sets type and shape of every output with mai_shape_*;
 *            may keep things for the kernel in step->local and ask for step->scratch_bytes
 *   run      every row: computes the outputs' data from the inputs' data; allocates nothing
 *
 * When all inputs of a node are constants, planning runs its kernel once and the outputs become constants; an
 * infer that needs the value of an input (Reshape's shape) reads its data and fails if that is NULL. State is
 * immutable after compile, local after infer, so that one model serves many runs.
 */
#ifndef MAI_ONNX_GRAPH_H
#define MAI_ONNX_GRAPH_H

#include "base/arena.h"
#include "base/mai.h"
#include "onnx.pb-c.h"
#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_node mai_node;

/* What an operator does with a missing number (NaN) and with storage. */
enum {
    MAI_OP_VIEW = 1,    /* output 0 is input 0 under another shape: no kernel, no copy */
    MAI_OP_DENOTES = 2, /* NaN is expected and reported: IsNaN */
};

typedef struct mai_op {
    const char *domain; /* "" is ai.onnx */
    const char *name;
    int since, until;     /* operator-set versions with this meaning; until 0: still valid */
    int min_in, max_in;   /* max -1: any number */
    int min_out, max_out;
    unsigned flags;
    mai_status (*compile)(mai_ctx *cx, mai_node *node);
    mai_status (*infer)(mai_ctx *cx, mai_step *step);
    mai_status (*run)(mai_ctx *cx, const mai_step *step);
} mai_op;

/* The row for an operator, or NULL; *known tells whether the name exists at another version. */
const mai_op *mai_op_find(const char *domain, const char *name, int64_t version, bool *known);

struct mai_node {
    const mai_op *op;
    const Onnx__NodeProto *proto;
    const mai_model *model;
    int version; /* of its operator set in this model */
    int nin, nout;
    int *in, *out; /* value numbers; -1 for an optional one that is left out */
    void *state;
    const mai_tensor *classes; /* of a classifier: int64 or string [C], set by compile */
    bool gives_margins;        /* of a classifier: its scores are no probabilities, set by compile */
    bool takes_missing;        /* NaN in input 0 means missing and is dealt with, set by compile */
};

typedef struct mai_value {
    const char *name;
    int producer;              /* node number, -1 for inputs and constants */
    const mai_tensor *constant; /* an initialiser, or NULL */
} mai_value;

struct mai_model {
    Onnx__ModelProto *proto;
    int nvalues, nnodes, ninputs, noutputs;
    mai_value *values;
    mai_node *nodes;                 /* every node after the nodes that it reads from */
    int *input_values, *output_values;
    mai_port *inputs, *outputs;
};

/* One operator within a plan (shapes only, data of constants) or a run (with all data). */
struct mai_step {
    const mai_node *node;
    int nin, nout;
    const mai_tensor **in; /* NULL for an optional input that is left out */
    mai_tensor **out;      /* NULL for an output that the graph does not name */
    const int *in_values, *out_values; /* their numbers: the node's, or those of a step that was merged in */
    void *local;           /* infer may set it; lives in the plan's arena */
    size_t scratch_bytes;  /* infer may set it: working room that run finds in scratch, 64-byte aligned */
    void *scratch;
};

/* ---- attributes (attr.c): the value, or the default when absent; a wrong attribute type is MAI_EFORMAT ---- */

const Onnx__AttributeProto *mai_attr(const mai_node *node, const char *name);
mai_status mai_attr_int(mai_ctx *cx, const mai_node *node, const char *name, int64_t dflt, int64_t *out) MAI_MUST_CHECK;
mai_status mai_attr_float(mai_ctx *cx, const mai_node *node, const char *name, float dflt, float *out) MAI_MUST_CHECK;
/* Absent: ptr NULL, len 0. */
mai_status mai_attr_text(mai_ctx *cx, const mai_node *node, const char *name, mai_text *out) MAI_MUST_CHECK;
/* Arrays belong to the model; absent: *n 0. */
mai_status mai_attr_ints(mai_ctx *cx, const mai_node *node, const char *name, const int64_t **out, size_t *n) MAI_MUST_CHECK;
mai_status mai_attr_floats(mai_ctx *cx, const mai_node *node, const char *name, const float **out, size_t *n) MAI_MUST_CHECK;
mai_status mai_attr_texts(mai_ctx *cx, const mai_node *node, const char *name, const mai_text **out, size_t *n) MAI_MUST_CHECK;
/* A tensor attribute, decoded into the arena; absent: NULL. */
mai_status mai_attr_tensor(mai_ctx *cx, const mai_node *node, const char *name, const mai_tensor **out) MAI_MUST_CHECK;
/* One of a list of words; absent: dflt. choices ends with NULL; *out is the index. */
mai_status mai_attr_choice(mai_ctx *cx, const mai_node *node, const char *name, const char *const *choices, int dflt,
                           int *out) MAI_MUST_CHECK;

/* node.c: records an error about a node, "LinearClassifier 'clf': <message>". */
mai_status mai_node_fail(mai_ctx *cx, const mai_node *node, mai_status code, const char *fmt, ...) MAI_PRINTF(4, 5);

/* ---- tensors (tensor.c) ---- */

/* Sets type and shape and computes count, checking dims >= 0 and cx->limits.elements. keys and data become NULL. */
mai_status mai_shape_set(mai_ctx *cx, mai_tensor *t, mai_type type, int ndim, const int64_t *dim) MAI_MUST_CHECK;
/* The same shape as another tensor, with a type of its own. */
mai_status mai_shape_like(mai_ctx *cx, mai_tensor *t, mai_type type, const mai_tensor *like) MAI_MUST_CHECK;
/* The common shape of two tensors under numpy's broadcasting. */
mai_status mai_shape_broadcast(mai_ctx *cx, const mai_node *node, const mai_tensor *a, const mai_tensor *b,
                               int *ndim, int64_t *dim) MAI_MUST_CHECK;
/* "[3,4]", for messages; buf is at least 128 bytes. */
const char *mai_shape_text(const mai_tensor *t, char *buf);
/* Decodes a TensorProto into the arena, every type, raw or typed storage. External data is refused. */
mai_status mai_tensor_decode(mai_ctx *cx, const Onnx__TensorProto *proto, mai_tensor *out) MAI_MUST_CHECK;
/* A negative axis counts from the end; out of range is MAI_EFORMAT naming the node. */
mai_status mai_axis(mai_ctx *cx, const mai_node *node, int64_t axis, int ndim, int *out) MAI_MUST_CHECK;
/* The int64 or int32 elements of a small constant input (shape, axes, k); fails when it is not a constant. */
mai_status mai_step_ints(mai_ctx *cx, const mai_step *step, int input, const char *what, const int64_t **out,
                         int64_t *n) MAI_MUST_CHECK;
/* Fails unless the input's type is in the list (ended by MAI_UNDEFINED): "Add 'x': input 1 has type string". */
mai_status mai_step_type(mai_ctx *cx, const mai_step *step, int input, const mai_type *allowed) MAI_MUST_CHECK;

static inline const float *
mai_f32(const mai_tensor *t)
{
    return (const float *) t->data;
}

static inline const double *
mai_f64(const mai_tensor *t)
{
    return (const double *) t->data;
}

static inline const int64_t *
mai_i64(const mai_tensor *t)
{
    return (const int64_t *) t->data;
}

static inline const mai_text *
mai_texts(const mai_tensor *t)
{
    return (const mai_text *) t->data;
}

#ifdef __cplusplus
}
#endif
#endif
