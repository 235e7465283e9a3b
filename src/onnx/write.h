/*
 * write.h - building an ONNX model piece by piece, and packing it into bytes: what training hands out.
 *
 * Values are known by name. A name that is asked for is used as it is when it is free and gets a number
 * behind it when it is taken, so that whatever columns are called, nothing in the graph collides with them:
 * go on with the name that comes back. Everything lives in the arena of the context; texts, names and tensors
 * that are handed in must outlive the writer. Numbers are stored in the fields of their own type, so that the
 * bytes are the same on every host.
 */
#ifndef MAI_ONNX_WRITE_H
#define MAI_ONNX_WRITE_H

#include "onnx/onnx.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_writer mai_writer;

/* The operator sets and the version of the format that are written: those of ONNX 1.10 (2021). */
enum { MAI_WRITE_ONNX = 13, MAI_WRITE_ML = 2, MAI_WRITE_IR = 7 };

mai_status mai_writer_make(mai_ctx *cx, const char *graph, mai_writer **out) MAI_MUST_CHECK;

/* The shape of a value: a dimension of -1 is the number of rows. */
typedef struct mai_write_type {
    mai_type type;
    int ndim;
    int64_t dim[MAI_DIMS];
} mai_write_type;

/* An input keeps its name. MAI_ENAME: it is taken. */
mai_status mai_write_input(mai_ctx *cx, mai_writer *w, const char *name,
                           const mai_write_type *type) MAI_MUST_CHECK;
/* Declares a value that a node made an output. */
mai_status mai_write_output(mai_ctx *cx, mai_writer *w, const char *value,
                            const mai_write_type *type) MAI_MUST_CHECK;
/* States the type of a value on the way, where the operator's own rules do not tell it. */
mai_status mai_write_value(mai_ctx *cx, mai_writer *w, const char *value,
                           const mai_write_type *type) MAI_MUST_CHECK;
/* A constant: float, double, int64, bool or string. */
mai_status mai_write_constant(mai_ctx *cx, mai_writer *w, const char *name, const mai_tensor *t,
                              const char **value) MAI_MUST_CHECK;
/* A property of the model; both texts are copied. */
mai_status mai_write_metadata(mai_ctx *cx, mai_writer *w, const char *key, const char *text) MAI_MUST_CHECK;

typedef struct mai_write_attribute {
    const char *name;
    enum {
        MAI_WRITE_INT,
        MAI_WRITE_FLOAT,
        MAI_WRITE_TEXT,
        MAI_WRITE_INTS,
        MAI_WRITE_FLOATS,
        MAI_WRITE_TEXTS
    } kind;
    int64_t i;
    float f;
    const void *list; /* of n int64_t, float or mai_text; of one mai_text for MAI_WRITE_TEXT */
    size_t n;
} mai_write_attribute;

typedef struct mai_write_node {
    const char *domain; /* NULL: ai.onnx */
    const char *op;
    const char *const *inputs;
    int ninputs;
    const char *outputs[2]; /* the names to ask for; NULL: there is no second one */
    const mai_write_attribute *attributes;
    int nattributes;
} mai_write_node;

/* Adds a node; the nodes that it reads from come before it. values receives a name for each output. */
mai_status mai_write_op(mai_ctx *cx, mai_writer *w, const mai_write_node *node,
                        const char **values) MAI_MUST_CHECK;

/* Packs the model. */
mai_status mai_writer_pack(mai_ctx *cx, mai_writer *w, void **bytes, size_t *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
