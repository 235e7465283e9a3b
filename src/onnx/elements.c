/*
 * elements.c - walks, strided copies and carriers (elements.h says what for). Owns no memory.
 */
#include "onnx/elements.h"

mai_status
mai_dims_product(mai_ctx *cx, const mai_node *node, const int64_t *dim, int n, int64_t *out)
{
    int64_t product = 1;

    for (int i = 0; i < n; i++)
        if (__builtin_mul_overflow(product, dim[i], &product))
            return mai_node_fail(cx, node, MAI_ELIMIT, "the product of the dimensions is too large");
    *out = product;
    return MAI_OK;
}

void
mai_row_strides(const mai_tensor *t, int64_t *stride)
{
    int64_t step = t->count > 0 ? 1 : 0;

    for (int i = t->ndim - 1; i >= 0; i--) {
        stride[i] = step;
        step *= t->dim[i];
    }
}

mai_status
mai_step_local(mai_ctx *cx, mai_step *step, size_t bytes, void **out)
{
    MAI_TRY(mai_calloc(cx, 1, bytes, out));
    step->local = *out;
    return MAI_OK;
}

void
mai_walk_push(mai_walk *w, int64_t dim, int64_t stride)
{
    int last = w->ndim - 1;

    if (dim == 1)
        return;
    if (last >= 0 && w->stride[last] == dim * stride) {
        w->dim[last] *= dim;
        w->stride[last] = stride;
        return;
    }
    w->dim[w->ndim] = dim;
    w->stride[w->ndim] = stride;
    w->ndim++;
}

void
mai_strided_make(mai_strided *s, const mai_walk *elements, int64_t first, size_t size)
{
    mai_walk *w = &s->outer;

    *w = *elements;
    for (int i = 0; i < w->ndim; i++)
        w->stride[i] *= (int64_t) size;
    s->empty = false;
    s->first = first * (int64_t) size;
    s->block = size;
    if (w->ndim > 0 && w->stride[w->ndim - 1] == (int64_t) size) {
        w->ndim--;
        s->block = size * (size_t) w->dim[w->ndim];
    }
    s->n = 1;
    s->stride = 0;
    if (w->ndim > 0) {
        w->ndim--;
        s->n = w->dim[w->ndim];
        s->stride = w->stride[w->ndim];
    }
}

/* The sizes of elements have a loop each, in which memcpy is one move. */
static void
copy_line(char *dst, const char *src, int64_t n, int64_t stride, size_t block)
{
    switch (block) {
        case 1:
            for (int64_t i = 0; i < n; i++)
                dst[i] = src[i * stride];
            return;
        case 2:
            for (int64_t i = 0; i < n; i++)
                memcpy(dst + i * 2, src + i * stride, 2);
            return;
        case 4:
            for (int64_t i = 0; i < n; i++)
                memcpy(dst + i * 4, src + i * stride, 4);
            return;
        case 8:
            for (int64_t i = 0; i < n; i++)
                memcpy(dst + i * 8, src + i * stride, 8);
            return;
        case 16:
            for (int64_t i = 0; i < n; i++)
                memcpy(dst + i * 16, src + i * stride, 16);
            return;
        default:
            for (int64_t i = 0; i < n; i++)
                memcpy(dst + i * (int64_t) block, src + i * stride, block);
    }
}

/* One line in pieces small enough to poll between them. */
static mai_status
copy_long_line(mai_ctx *cx, const mai_strided *s, const char *src, char *dst)
{
    const int64_t most = 16384;

    if (s->block > 256) {
        for (int64_t i = 0; i < s->n; i++)
            MAI_TRY(mai_copy_bytes(cx, dst + i * (int64_t) s->block, src + i * s->stride, s->block));
        return MAI_OK;
    }
    for (int64_t i = 0; i < s->n; i += most) {
        int64_t n = s->n - i < most ? s->n - i : most;

        copy_line(dst + i * (int64_t) s->block, src + i * s->stride, n, s->stride, s->block);
        MAI_TRY(mai_poll(cx, n * (1 + (int64_t) s->block / 8)));
    }
    return MAI_OK;
}

mai_status
mai_strided_copy(mai_ctx *cx, const mai_strided *s, const void *src, void *dst)
{
    int64_t index[2 * MAI_DIMS] = {0};
    int64_t offset = s->first;
    char *to = dst;

    if (s->empty)
        return MAI_OK;
    do {
        MAI_TRY(copy_long_line(cx, s, (const char *) src + offset, to));
        to += s->n * (int64_t) s->block;
    } while (mai_walk_next(&s->outer, s->outer.ndim, index, &offset));
    return MAI_OK;
}

mai_status
mai_fill(mai_ctx *cx, void *dst, const void *element, size_t size, int64_t n)
{
    const int64_t most = (int64_t) (MAI_COPY_BLOCK / size);
    char *to = dst;

    for (int64_t i = 0; i < n; i += most) {
        int64_t now = n - i < most ? n - i : most;

        copy_line(to + i * (int64_t) size, element, now, 0, size);
        MAI_TRY(mai_poll(cx, now));
    }
    return MAI_OK;
}

static void
load_float(const void *src, int64_t first, int64_t stride, int64_t n, double *out)
{
    const float *p = (const float *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_double(const void *src, int64_t first, int64_t stride, int64_t n, double *out)
{
    const double *p = (const double *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_int8(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const int8_t *p = (const int8_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_uint8(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const uint8_t *p = (const uint8_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_int16(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const int16_t *p = (const int16_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_uint16(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const uint16_t *p = (const uint16_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_int32(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const int32_t *p = (const int32_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_uint32(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const uint32_t *p = (const uint32_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

static void
load_int64(const void *src, int64_t first, int64_t stride, int64_t n, int64_t *out)
{
    const int64_t *p = (const int64_t *) src + first;

    for (int64_t i = 0; i < n; i++)
        out[i] = p[i * stride];
}

mai_load_f64
mai_f64_loader(mai_type type)
{
    return type == MAI_FLOAT ? load_float : type == MAI_DOUBLE ? load_double : NULL;
}

mai_load_i64
mai_i64_loader(mai_type type)
{
    static const mai_load_i64 loaders[MAI_NTYPES] = {
        [MAI_UINT8] = load_uint8, [MAI_INT8] = load_int8,     [MAI_UINT16] = load_uint16,
        [MAI_INT16] = load_int16, [MAI_INT32] = load_int32,   [MAI_INT64] = load_int64,
        [MAI_BOOL] = load_uint8,  [MAI_UINT32] = load_uint32,
    };

    return (unsigned) type < MAI_NTYPES ? loaders[type] : NULL;
}

void
mai_f64_store(mai_type type, void *dst, int64_t i, double v)
{
    if (type == MAI_FLOAT)
        ((float *) dst)[i] = (float) v;
    else
        ((double *) dst)[i] = v;
}

void
mai_i64_store(mai_type type, void *dst, int64_t i, int64_t v)
{
    switch (mai_type_size(type)) {
        case 1:
            ((uint8_t *) dst)[i] = (uint8_t) v;
            return;
        case 2:
            ((uint16_t *) dst)[i] = (uint16_t) v;
            return;
        case 4:
            ((uint32_t *) dst)[i] = (uint32_t) v;
            return;
        default:
            ((int64_t *) dst)[i] = v;
    }
}
