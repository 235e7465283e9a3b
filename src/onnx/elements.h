/*
 * elements.h - inside src/onnx: walking over, moving and reading the elements of a tensor, whatever their
 * type.
 *
 * What moves elements looks at their size alone, so that one piece of code serves numbers and strings. What
 * computes on numbers of several types reads them in blocks into a carrier, double for float and double,
 * int64_t for integers, through a loader that infer chooses once.
 */
#ifndef MAI_ONNX_ELEMENTS_H
#define MAI_ONNX_ELEMENTS_H

#include "onnx/graph.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The product of n dimensions; fails with MAI_ELIMIT where it does not fit. */
mai_status mai_dims_product(mai_ctx *cx, const mai_node *node, const int64_t *dim, int n,
                            int64_t *out) MAI_MUST_CHECK;
/* Row-major strides in elements; all 0 when the tensor is empty. */
void mai_row_strides(const mai_tensor *t, int64_t *stride);
/* The step's own data, zeroed. */
mai_status mai_step_local(mai_ctx *cx, mai_step *step, size_t bytes, void **out) MAI_MUST_CHECK;

/* Dimensions with a stride each, outermost first. Tile needs two for every dimension of its input. */
typedef struct mai_walk {
    int ndim;
    int64_t dim[2 * MAI_DIMS], stride[2 * MAI_DIMS];
} mai_walk;

/* Adds an inner dimension of size > 0, joined with the one before where the two are one line in memory. */
void mai_walk_push(mai_walk *w, int64_t dim, int64_t stride);

/* Moves index and offset to the next position of the outer ndim dimensions; false after the last one. */
static inline bool
mai_walk_next(const mai_walk *w, int ndim, int64_t *index, int64_t *offset)
{
    for (int d = ndim - 1; d >= 0; d--) {
        *offset += w->stride[d];
        if (++index[d] < w->dim[d])
            return true;
        *offset -= w->stride[d] * w->dim[d];
        index[d] = 0;
    }
    return false;
}

/* A gather of equal blocks by strides, written one after the other. Strides and sizes are in bytes. */
typedef struct mai_strided {
    mai_walk outer;
    int64_t first;     /* where the first block starts */
    int64_t n, stride; /* the innermost line of blocks */
    size_t block;
    bool empty;
} mai_strided;

/* From a walk in elements of the given size, starting at element first. */
void mai_strided_make(mai_strided *s, const mai_walk *elements, int64_t first, size_t size);
mai_status mai_strided_copy(mai_ctx *cx, const mai_strided *s, const void *src, void *dst) MAI_MUST_CHECK;

/* Bytes that are copied, or written, between two polls. */
#define MAI_COPY_BLOCK ((size_t) 1 << 20)

/* memcpy that polls; n may be 0. */
static inline mai_status MAI_MUST_CHECK
mai_copy_bytes(mai_ctx *cx, void *dst, const void *src, size_t n)
{
    char *to = (char *) dst;
    const char *from = (const char *) src;

    for (; n > MAI_COPY_BLOCK; n -= MAI_COPY_BLOCK) {
        memcpy(to, from, MAI_COPY_BLOCK);
        to += MAI_COPY_BLOCK;
        from += MAI_COPY_BLOCK;
        MAI_TRY(mai_poll(cx, MAI_COPY_BLOCK / 8));
    }
    if (n > 0)
        memcpy(to, from, n);
    return mai_poll(cx, (int64_t) n / 8 + 1);
}

/* n copies of one element. */
mai_status mai_fill(mai_ctx *cx, void *dst, const void *element, size_t size, int64_t n) MAI_MUST_CHECK;

/* Reads n elements, from element first on in steps of stride, into a carrier. */
typedef void (*mai_load_f64)(const void *src, int64_t first, int64_t stride, int64_t n, double *out);
typedef void (*mai_load_i64)(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out);

/* NULL unless the type is float or double. */
mai_load_f64 mai_f64_loader(mai_type type);
/* NULL unless the type is bool or an integer that int64_t holds. */
mai_load_i64 mai_i64_loader(mai_type type);
/* Writes element i, rounded or wrapped to the type; only for types that have the loader. */
void mai_f64_store(mai_type type, void *dst, int64_t i, double v);
void mai_i64_store(mai_type type, void *dst, int64_t i, int64_t v);

#ifdef __cplusplus
}
#endif
#endif
