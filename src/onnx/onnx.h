/*
 * onnx.h - loading ONNX models and running them.
 *
 * Bytes become an immutable mai_model once (parsed, checked, operators compiled); a model and concrete input
 * shapes become an immutable mai_plan (every type, shape and buffer offset known, constants folded); a plan
 * becomes a mai_run, which owns the buffers and is the only thing that a run changes. Running allocates
 * nothing but the text that a number-to-string cast makes. All text in a model, names and labels alike, is
 * UTF-8 without zero bytes: a model with anything else does not load.
 *
 * Lifetimes: model, plan and run each live in the arena of the context that made them; a plan keeps pointers
 * into its model and a run into its plan, so arenas must be reset in the order run, plan, model. The model
 * does not keep the bytes that it was loaded from.
 */
#ifndef MAI_ONNX_H
#define MAI_ONNX_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Element types, with ONNX's own numbers. */
typedef enum mai_type {
    MAI_UNDEFINED = 0,
    MAI_FLOAT = 1,
    MAI_UINT8 = 2,
    MAI_INT8 = 3,
    MAI_UINT16 = 4,
    MAI_INT16 = 5,
    MAI_INT32 = 6,
    MAI_INT64 = 7,
    MAI_STRING = 8, /* elements are mai_text */
    MAI_BOOL = 9,   /* one byte, 0 or 1 */
    MAI_FLOAT16 = 10,
    MAI_DOUBLE = 11,
    MAI_UINT32 = 12,
    MAI_UINT64 = 13,
    MAI_BFLOAT16 = 16,
    MAI_NTYPES
} mai_type;

/* A string element: bytes that belong to the model, the caller or the run; not NUL-terminated. */
typedef struct mai_text {
    const char *ptr;
    size_t len;
} mai_text;

#define MAI_DIMS 8

/*
 * A dense row-major tensor; ndim 0 is a scalar with count 1. A map is a tensor of values [n] with keys [n]; a
 * sequence of maps over the same keys (what ZipMap makes) has values [rows, n].
 */
typedef struct mai_tensor {
    mai_type type;
    int ndim;
    int64_t dim[MAI_DIMS];
    int64_t count; /* product of dim */
    void *data;    /* NULL while planning, when the value is not a constant */
    const struct mai_tensor *keys;
} mai_tensor;

/* "float", "int64", "string"...; "undefined" for what has no name. */
const char *mai_type_name(mai_type type);
/* Bytes of one element; 0 for MAI_UNDEFINED. */
size_t mai_type_size(mai_type type);

typedef struct mai_model mai_model;
typedef struct mai_plan mai_plan;

/* What a graph says about one of its inputs or outputs. */
typedef struct mai_port {
    const char *name;
    mai_type type;     /* of the elements; of a map, of its values */
    mai_type key_type; /* MAI_UNDEFINED unless it is a map */
    bool sequence;     /* a sequence of maps */
    int ndim;          /* -1: the model does not say */
    int64_t dim[MAI_DIMS]; /* -1: free, for instance the number of rows */
} mai_port;

/*
 * Parses and checks a model. Errors: MAI_EFORMAT (not a model, or broken), MAI_EUNSUPPORTED (an operator, type
 * or version that medai does not run; the message names it), MAI_ELIMIT.
 */
mai_status mai_model_load(mai_ctx *cx, const void *bytes, size_t n, mai_model **out) MAI_MUST_CHECK;

int mai_model_inputs(const mai_model *m); /* initialisers left out */
int mai_model_outputs(const mai_model *m);
const mai_port *mai_model_input(const mai_model *m, int i);
const mai_port *mai_model_output(const mai_model *m, int i);
/* The value of a metadata property, the last one of that name, or NULL. */
const char *mai_model_metadata(const mai_model *m, const char *key);

/*
 * Lays the model out for inputs of these types and shapes; keys must be set for maps. An input that comes with
 * data is a constant from then on, which stays with the caller: what depends on it alone is computed now. That
 * is for inputs that decide shapes; a plan for many runs leaves data NULL. want[i] says whether output i is
 * needed; operators that nothing wanted depends on are left out. want NULL wants all.
 */
mai_status mai_plan_make(mai_ctx *cx, const mai_model *m, const mai_tensor *inputs, const bool *want,
                         mai_plan **out) MAI_MUST_CHECK;

typedef struct mai_step mai_step;

typedef struct mai_run {
    const mai_plan *plan;
    mai_tensor *inputs;         /* one per model input; data points at room that the caller fills */
    const mai_tensor **outputs; /* one per model output; NULL when not wanted */
    mai_step *steps;
    int nsteps;
} mai_run;

mai_status mai_run_make(mai_ctx *cx, const mai_plan *plan, mai_run **out) MAI_MUST_CHECK;
/* Computes the outputs from the inputs. Text made on the way is taken from cx's arena. */
mai_status mai_run_once(mai_ctx *cx, mai_run *run) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
