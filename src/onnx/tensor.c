/*
 * tensor.c - element types, shapes, and tensors decoded from their protobuf form.
 *
 * Decoded data point into the parsed message where its bytes already are what a kernel reads, so a model's
 * weights exist once; otherwise they are copied into the arena. Everything belongs to the context's arena.
 */
#include "onnx/graph.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} types[MAI_NTYPES] = {
    [MAI_UNDEFINED] = {"undefined", 0}, [MAI_FLOAT] = {"float", 4},     [MAI_UINT8] = {"uint8", 1},
    [MAI_INT8] = {"int8", 1},           [MAI_UINT16] = {"uint16", 2},   [MAI_INT16] = {"int16", 2},
    [MAI_INT32] = {"int32", 4},         [MAI_INT64] = {"int64", 8},     [MAI_STRING] = {"string", sizeof(mai_text)},
    [MAI_BOOL] = {"bool", 1},           [MAI_FLOAT16] = {"float16", 2}, [MAI_DOUBLE] = {"double", 8},
    [MAI_UINT32] = {"uint32", 4},       [MAI_UINT64] = {"uint64", 8},   [MAI_BFLOAT16] = {"bfloat16", 2},
};

const char *
mai_type_name(mai_type type)
{
    if ((unsigned) type >= MAI_NTYPES || types[type].name == NULL)
        return "unknown";
    return types[type].name;
}

size_t
mai_type_size(mai_type type)
{
    return (unsigned) type < MAI_NTYPES ? types[type].size : 0;
}

mai_status
mai_shape_set(mai_ctx *cx, mai_tensor *t, mai_type type, int ndim, const int64_t *dim)
{
    int64_t count = 1;
    bool empty = false;

    if (mai_type_size(type) == 0)
        return mai_fail(cx, MAI_EUNSUPPORTED, "tensor element type %d is not supported", (int) type);
    if (ndim < 0 || ndim > MAI_DIMS)
        return mai_fail(cx, MAI_ELIMIT, "a tensor of %d dimensions is too deep, at most %d are allowed", ndim, MAI_DIMS);
    for (int i = 0; i < ndim; i++) {
        if (dim[i] < 0)
            return mai_fail(cx, MAI_EFORMAT, "dimension %d of a tensor is negative: %lld", i, (long long) dim[i]);
        /* Zeros count as one here, so that the product of any of the dimensions is within the limit. */
        if (__builtin_mul_overflow(count, dim[i] > 0 ? dim[i] : 1, &count) || count > cx->limits.elements)
            return mai_fail(cx, MAI_ELIMIT, "a tensor has more than %lld elements", (long long) cx->limits.elements);
        empty |= dim[i] == 0;
    }
    memset(t, 0, sizeof *t);
    t->type = type;
    t->ndim = ndim;
    if (ndim > 0)
        memcpy(t->dim, dim, (size_t) ndim * sizeof *dim);
    t->count = empty ? 0 : count;
    return MAI_OK;
}

mai_status
mai_shape_like(mai_ctx *cx, mai_tensor *t, mai_type type, const mai_tensor *like)
{
    int64_t dim[MAI_DIMS];

    memcpy(dim, like->dim, sizeof dim);
    return mai_shape_set(cx, t, type, like->ndim, dim);
}

mai_status
mai_shape_broadcast(mai_ctx *cx, const mai_node *node, const mai_tensor *a, const mai_tensor *b, int *ndim, int64_t *dim)
{
    int n = a->ndim > b->ndim ? a->ndim : b->ndim;

    for (int i = 0; i < n; i++) {
        int ai = i - (n - a->ndim), bi = i - (n - b->ndim);
        int64_t ad = ai >= 0 ? a->dim[ai] : 1, bd = bi >= 0 ? b->dim[bi] : 1;

        if (ad != bd && ad != 1 && bd != 1) {
            char sa[128], sb[128];

            return mai_node_fail(cx, node, MAI_ESHAPE, "shapes %s and %s cannot be combined", mai_shape_text(a, sa),
                                 mai_shape_text(b, sb));
        }
        dim[i] = ad == 1 ? bd : ad;
    }
    *ndim = n;
    return MAI_OK;
}

const char *
mai_shape_text(const mai_tensor *t, char *buf)
{
    int n = snprintf(buf, 128, "[");

    for (int i = 0; i < t->ndim && n < 120; i++)
        n += snprintf(buf + n, (size_t) (128 - n), i > 0 ? ",%lld" : "%lld", (long long) t->dim[i]);
    if (n < 127)
        snprintf(buf + n, (size_t) (128 - n), "]");
    return buf;
}

mai_status
mai_axis(mai_ctx *cx, const mai_node *node, int64_t axis, int ndim, int *out)
{
    if (axis < -(int64_t) ndim || axis >= ndim)
        return mai_node_fail(cx, node, MAI_EFORMAT, "axis %lld does not exist in %d dimensions", (long long) axis, ndim);
    *out = (int) (axis < 0 ? axis + ndim : axis);
    return MAI_OK;
}

mai_status
mai_step_ints(mai_ctx *cx, const mai_step *step, int input, const char *what, const int64_t **out, int64_t *n)
{
    const mai_tensor *t = step->in[input];
    int64_t *wide;

    if (t->data == NULL)
        return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED, "%s is computed from the data; it must be constant", what);
    *n = t->count;
    if (t->type == MAI_INT64) {
        *out = mai_i64(t);
        return MAI_OK;
    }
    if (t->type != MAI_INT32)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "%s has type %s, expected int64", what, mai_type_name(t->type));
    MAI_TRY(MAI_NEW_ARRAY(cx, t->count, &wide));
    for (int64_t i = 0; i < t->count; i++)
        wide[i] = ((const int32_t *) t->data)[i];
    *out = wide;
    return MAI_OK;
}

mai_status
mai_step_type(mai_ctx *cx, const mai_step *step, int input, const mai_type *allowed)
{
    const mai_tensor *t = step->in[input];

    for (const mai_type *a = allowed; *a != MAI_UNDEFINED; a++)
        if (t->type == *a)
            return MAI_OK;
    return mai_node_fail(cx, step->node, MAI_ETYPE, "input %d has type %s, expected %s", input + 1,
                         mai_type_name(t->type), mai_type_name(allowed[0]));
}

/* ---- decoding ---- */

static mai_status
count_mismatch(mai_ctx *cx, const Onnx__TensorProto *p, size_t have, int64_t want)
{
    return mai_fail(cx, MAI_EFORMAT, "tensor '%.60s' holds %zu elements, its shape says %lld",
                    p->name != NULL ? p->name : "", have, (long long) want);
}

/* Types that protobuf stores as int32: narrowed to their own width. */
static mai_status
narrow_int32(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *t)
{
    size_t size = mai_type_size(t->type);
    char *dst;

    if (p->n_int32_data != (size_t) t->count)
        return count_mismatch(cx, p, p->n_int32_data, t->count);
    MAI_TRY(mai_calloc(cx, (size_t) t->count, size, (void **) &dst));
    for (int64_t i = 0; i < t->count; i++) {
        uint32_t v = (uint32_t) p->int32_data[i];

        if (size == 1)
            ((uint8_t *) dst)[i] = (uint8_t) v;
        else if (size == 2)
            ((uint16_t *) dst)[i] = (uint16_t) v;
        else
            ((uint32_t *) dst)[i] = v;
    }
    t->data = dst;
    return MAI_OK;
}

static mai_status
copy_texts(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *t)
{
    mai_text *dst;

    if (p->n_string_data != (size_t) t->count)
        return count_mismatch(cx, p, p->n_string_data, t->count);
    MAI_TRY(MAI_NEW_ARRAY(cx, t->count, &dst));
    for (int64_t i = 0; i < t->count; i++) {
        dst[i].ptr = (const char *) p->string_data[i].data;
        dst[i].len = p->string_data[i].len;
    }
    t->data = dst;
    return MAI_OK;
}

static mai_status
narrow_uint64(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *t)
{
    uint32_t *dst;

    if (p->n_uint64_data != (size_t) t->count)
        return count_mismatch(cx, p, p->n_uint64_data, t->count);
    if (t->type == MAI_UINT64) {
        t->data = p->uint64_data;
        return MAI_OK;
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, t->count, &dst));
    for (int64_t i = 0; i < t->count; i++)
        dst[i] = (uint32_t) p->uint64_data[i];
    t->data = dst;
    return MAI_OK;
}

static mai_status
use_array(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *t, void *data, size_t n)
{
    if (n != (size_t) t->count)
        return count_mismatch(cx, p, n, t->count);
    t->data = data;
    return MAI_OK;
}

static mai_status
decode_typed(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *t)
{
    switch (t->type) {
        case MAI_FLOAT:
            return use_array(cx, p, t, p->float_data, p->n_float_data);
        case MAI_DOUBLE:
            return use_array(cx, p, t, p->double_data, p->n_double_data);
        case MAI_INT64:
            return use_array(cx, p, t, p->int64_data, p->n_int64_data);
        case MAI_STRING:
            return copy_texts(cx, p, t);
        case MAI_UINT32:
        case MAI_UINT64:
            return narrow_uint64(cx, p, t);
        default:
            return narrow_int32(cx, p, t);
    }
}

static mai_status
decode_raw(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *t)
{
    size_t size = mai_type_size(t->type);

    if (t->type == MAI_STRING)
        return mai_fail(cx, MAI_EFORMAT, "tensor '%.60s' of strings has raw data", p->name != NULL ? p->name : "");
    if (p->raw_data.len != (size_t) t->count * size)
        return count_mismatch(cx, p, p->raw_data.len / size, t->count);
    t->data = p->raw_data.data;
    return MAI_OK;
}

mai_status
mai_tensor_decode(mai_ctx *cx, const Onnx__TensorProto *p, mai_tensor *out)
{
    if (p->n_external_data > 0 || (p->has_data_location && p->data_location != 0))
        return mai_fail(cx, MAI_EUNSUPPORTED, "tensor '%.60s' is stored in another file", p->name != NULL ? p->name : "");
    if (p->n_dims > MAI_DIMS)
        return mai_fail(cx, MAI_ELIMIT, "tensor '%.60s' has %zu dimensions, at most %d are allowed",
                        p->name != NULL ? p->name : "", p->n_dims, MAI_DIMS);
    MAI_TRY(mai_shape_set(cx, out, (mai_type) p->data_type, (int) p->n_dims, p->dims));
    MAI_TRY(p->has_raw_data && p->raw_data.len > 0 ? decode_raw(cx, p, out) : decode_typed(cx, p, out));
    if (out->type == MAI_BOOL)
        for (int64_t i = 0; i < out->count; i++)
            ((uint8_t *) out->data)[i] = ((uint8_t *) out->data)[i] != 0;
    if (out->data == NULL) /* an empty tensor is a constant too */
        MAI_TRY(mai_alloc(cx, 1, &out->data));
    return MAI_OK;
}
