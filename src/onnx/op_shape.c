/*
 * op_shape.c - operators that change a shape, read one, or make a tensor from a shape or an attribute.
 *
 * Identity, Reshape, Flatten, Squeeze and Unsqueeze are views: infer works out the shape and the planner lets
 * the output share the input's data. Shape knows its result as soon as shapes are known and hands it out as a
 * constant. Everything kept lives in the arena of the context that compiled or planned.
 */
#include "onnx/elements.h"
#include "onnx/ops.h"

MAI_INFER(identity)
{
    const mai_tensor *in = step->in[0];

    MAI_TRY(mai_shape_like(cx, step->out[0], in->type, in));
    step->out[0]->keys = in->keys;
    return MAI_OK;
}

/* ---- Reshape ---- */

/* Replaces the zeros that mean "as in the input"; *unknown becomes the place of -1, or stays -1. */
static mai_status
copied_dims(mai_ctx *cx, const mai_step *step, const int64_t *want, int n, bool allowzero, int64_t *dim,
            int *unknown)
{
    const mai_tensor *in = step->in[0];

    for (int i = 0; i < n; i++) {
        dim[i] = want[i];
        if (want[i] == 0 && !allowzero) {
            if (i >= in->ndim)
                return mai_node_fail(cx, step->node, MAI_ESHAPE,
                                     "dimension %d of the new shape is 0, which copies it "
                                     "from the input, but the input has %d dimensions",
                                     i, in->ndim);
            dim[i] = in->dim[i];
        } else if (want[i] == -1) {
            if (*unknown >= 0)
                return mai_node_fail(cx, step->node, MAI_EFORMAT, "the new shape has -1 twice");
            *unknown = i;
            dim[i] = 1;
        } else if (want[i] < 0) {
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "dimension %d of the new shape is %lld", i,
                                 (long long) want[i]);
        }
    }
    return MAI_OK;
}

static mai_status
reshape_to(mai_ctx *cx, mai_step *step, const int64_t *want, int64_t n, bool allowzero)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS] = {0}, product;
    int unknown = -1;
    char buf[128];

    if (n > MAI_DIMS)
        return mai_node_fail(cx, step->node, MAI_ELIMIT,
                             "the new shape has %lld dimensions, at most %d can be used", (long long) n,
                             MAI_DIMS);
    MAI_TRY(copied_dims(cx, step, want, (int) n, allowzero, dim, &unknown));
    MAI_TRY(mai_dims_product(cx, step->node, dim, (int) n, &product));
    if (unknown >= 0) {
        if (product == 0)
            return mai_node_fail(cx, step->node, MAI_ESHAPE,
                                 "-1 in the new shape cannot be worked out beside a 0");
        dim[unknown] = in->count / product;
        product *= dim[unknown];
    }
    if (product != in->count)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "%lld elements of shape %s do not fit the new shape",
                             (long long) in->count, mai_shape_text(in, buf));
    return mai_shape_set(cx, step->out[0], in->type, (int) n, dim);
}

MAI_INFER(reshape)
{
    const int64_t *want;
    int64_t n, allowzero;

    MAI_TRY(mai_step_ints(cx, step, 1, "shape", &want, &n));
    MAI_TRY(mai_attr_int(cx, step->node, "allowzero", 0, &allowzero));
    return reshape_to(cx, step, want, n, allowzero != 0);
}

typedef struct int_list {
    const int64_t *v;
    size_t n;
} int_list;

MAI_COMPILE(reshape1)
{
    int_list *shape;

    MAI_TRY(MAI_NEW(cx, &shape));
    MAI_TRY(mai_attr_ints(cx, node, "shape", &shape->v, &shape->n));
    if (mai_attr(node, "shape") == NULL)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute shape is missing");
    node->state = shape;
    return MAI_OK;
}

MAI_INFER(reshape1)
{
    const int_list *shape = step->node->state;

    return reshape_to(cx, step, shape->v, (int64_t) shape->n, false);
}

/* ---- Flatten, Squeeze, Unsqueeze ---- */

MAI_INFER(flatten)
{
    const mai_tensor *in = step->in[0];
    int64_t axis, dim[2];

    MAI_TRY(mai_attr_int(cx, step->node, "axis", 1, &axis));
    if (axis < -in->ndim || axis > in->ndim)
        return mai_node_fail(cx, step->node, MAI_EFORMAT,
                             "axis %lld does not exist in an input of %d dimensions", (long long) axis,
                             in->ndim);
    if (axis < 0)
        axis += in->ndim;
    MAI_TRY(mai_dims_product(cx, step->node, in->dim, (int) axis, &dim[0]));
    MAI_TRY(mai_dims_product(cx, step->node, in->dim + axis, in->ndim - (int) axis, &dim[1]));
    return mai_shape_set(cx, step->out[0], in->type, 2, dim);
}

/* The axes of Squeeze and Unsqueeze: an attribute before version 13, an input from then on. */
static mai_status
shape_axes(mai_ctx *cx, const mai_step *step, int_list *axes, bool *given)
{
    const mai_node *node = step->node;
    int64_t n = 0;

    *axes = (int_list){NULL, 0};
    if (node->version < 13) {
        *given = mai_attr(node, "axes") != NULL;
        return mai_attr_ints(cx, node, "axes", &axes->v, &axes->n);
    }
    *given = step->nin > 1 && step->in[1] != NULL;
    if (*given)
        MAI_TRY(mai_step_ints(cx, step, 1, "axes", &axes->v, &n));
    axes->n = (size_t) n;
    return MAI_OK;
}

/* Marks the axes in a shape of ndim dimensions. */
static mai_status
mark_axes(mai_ctx *cx, const mai_node *node, const int_list *axes, int ndim, bool *marked)
{
    int a;

    for (size_t i = 0; i < axes->n; i++) {
        MAI_TRY(mai_axis(cx, node, axes->v[i], ndim, &a));
        if (marked[a])
            return mai_node_fail(cx, node, MAI_EFORMAT, "axis %d is named twice", a);
        marked[a] = true;
    }
    return MAI_OK;
}

MAI_INFER(squeeze)
{
    const mai_tensor *in = step->in[0];
    bool drop[MAI_DIMS] = {false}, given;
    int64_t dim[MAI_DIMS];
    int_list axes;
    int n = 0;

    MAI_TRY(shape_axes(cx, step, &axes, &given));
    MAI_TRY(mark_axes(cx, step->node, &axes, in->ndim, drop));
    for (int i = 0; i < in->ndim; i++) {
        if (drop[i] && in->dim[i] != 1)
            return mai_node_fail(cx, step->node, MAI_ESHAPE,
                                 "axis %d has size %lld and cannot be squeezed out", i,
                                 (long long) in->dim[i]);
        if (!drop[i] && (given || in->dim[i] != 1))
            dim[n++] = in->dim[i];
    }
    return mai_shape_set(cx, step->out[0], in->type, n, dim);
}

MAI_INFER(unsqueeze)
{
    const mai_tensor *in = step->in[0];
    bool added[MAI_DIMS] = {false}, given;
    int64_t dim[MAI_DIMS];
    int_list axes;

    MAI_TRY(shape_axes(cx, step, &axes, &given));
    if (!given)
        return mai_node_fail(cx, step->node, MAI_EFORMAT, "axes are missing");
    if (axes.n > (size_t) (MAI_DIMS - in->ndim))
        return mai_node_fail(cx, step->node, MAI_ELIMIT, "%zu more dimensions than the input's %d exceed %d",
                             axes.n, in->ndim, MAI_DIMS);
    int ndim = in->ndim + (int) axes.n;
    MAI_TRY(mark_axes(cx, step->node, &axes, ndim, added));
    for (int i = 0, from = 0; i < ndim; i++)
        dim[i] = added[i] ? 1 : in->dim[from++];
    return mai_shape_set(cx, step->out[0], in->type, ndim, dim);
}

/* ---- Shape ---- */

static int
clamp_axis(int64_t axis, int ndim)
{
    if (axis < 0)
        axis += ndim;
    return axis < 0 ? 0 : axis > ndim ? ndim : (int) axis;
}

MAI_INFER(shape)
{
    const mai_tensor *in = step->in[0];
    int64_t start, end, n, *dims;

    MAI_TRY(mai_attr_int(cx, step->node, "start", 0, &start));
    MAI_TRY(mai_attr_int(cx, step->node, "end", in->ndim, &end));
    int from = clamp_axis(start, in->ndim), to = clamp_axis(end, in->ndim);
    n = to > from ? to - from : 0;
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &dims));
    for (int i = 0; i < n; i++)
        dims[i] = in->dim[from + i];
    MAI_TRY(mai_shape_set(cx, step->out[0], MAI_INT64, 1, &n));
    step->local = dims;
    step->out[0]->data = dims;
    return MAI_OK;
}

/* Nothing to do where the planner kept the constant that infer made. */
MAI_RUN(shape)
{
    mai_tensor *out = step->out[0];

    if (out->count > 0 && out->data != step->local)
        memcpy(out->data, step->local, (size_t) out->count * sizeof(int64_t));
    return MAI_OK;
}

/* ---- Constant, ConstantOfShape ---- */

static mai_status
constant_scalar(mai_ctx *cx, const mai_node *node, const char *name, mai_tensor *t)
{
    void *data;

    MAI_TRY(mai_calloc(cx, 1, sizeof(mai_text), &data));
    if (strcmp(name, "value_float") == 0) {
        MAI_TRY(mai_attr_float(cx, node, name, 0, data));
        MAI_TRY(mai_shape_set(cx, t, MAI_FLOAT, 0, NULL));
    } else if (strcmp(name, "value_int") == 0) {
        MAI_TRY(mai_attr_int(cx, node, name, 0, data));
        MAI_TRY(mai_shape_set(cx, t, MAI_INT64, 0, NULL));
    } else {
        MAI_TRY(mai_attr_text(cx, node, name, data));
        MAI_TRY(mai_shape_set(cx, t, MAI_STRING, 0, NULL));
    }
    t->data = data;
    return MAI_OK;
}

static mai_status
constant_list(mai_ctx *cx, const mai_node *node, const char *name, mai_tensor *t)
{
    const void *data;
    mai_type type;
    size_t n;

    if (strcmp(name, "value_floats") == 0) {
        type = MAI_FLOAT;
        MAI_TRY(mai_attr_floats(cx, node, name, (const float **) &data, &n));
    } else if (strcmp(name, "value_ints") == 0) {
        type = MAI_INT64;
        MAI_TRY(mai_attr_ints(cx, node, name, (const int64_t **) &data, &n));
    } else {
        type = MAI_STRING;
        MAI_TRY(mai_attr_texts(cx, node, name, (const mai_text **) &data, &n));
    }
    int64_t dim = (int64_t) n;
    MAI_TRY(mai_shape_set(cx, t, type, 1, &dim));
    t->data = (void *) data;
    return MAI_OK;
}

/* The name of the one attribute that holds the value. */
static mai_status
constant_form(mai_ctx *cx, const mai_node *node, const char **out)
{
    static const char *const forms[] = {"value",      "value_float",  "value_floats",  "value_int",
                                        "value_ints", "value_string", "value_strings", "sparse_value"};

    *out = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (mai_attr(node, forms[i]) == NULL)
            continue;
        if (*out != NULL)
            return mai_node_fail(cx, node, MAI_EFORMAT, "has both %s and %s", *out, forms[i]);
        *out = forms[i];
    }
    if (*out == NULL)
        return mai_node_fail(cx, node, MAI_EFORMAT, "has no value");
    if (strcmp(*out, "sparse_value") == 0)
        return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "sparse tensors are not supported");
    return MAI_OK;
}

MAI_COMPILE(constant)
{
    const mai_tensor *value;
    const char *form;
    mai_tensor *t;

    MAI_TRY(constant_form(cx, node, &form));
    if (strcmp(form, "value") == 0) {
        MAI_TRY(mai_attr_tensor(cx, node, form, &value));
        node->state = (void *) value;
        return MAI_OK;
    }
    MAI_TRY(MAI_NEW(cx, &t));
    node->state = t;
    if (form[strlen(form) - 1] == 's')
        return constant_list(cx, node, form, t);
    return constant_scalar(cx, node, form, t);
}

MAI_INFER(constant)
{
    const mai_tensor *value = step->node->state;

    return mai_shape_like(cx, step->out[0], value->type, value);
}

MAI_RUN(constant)
{
    const mai_tensor *value = step->node->state;

    return mai_copy_bytes(cx, step->out[0]->data, value->data,
                          (size_t) value->count * mai_type_size(value->type));
}

MAI_COMPILE(constant_of_shape)
{
    static const float zero = 0;
    const mai_tensor *value;
    mai_tensor *dflt;

    MAI_TRY(mai_attr_tensor(cx, node, "value", &value));
    if (value == NULL) {
        MAI_TRY(MAI_NEW(cx, &dflt));
        MAI_TRY(mai_shape_set(cx, dflt, MAI_FLOAT, 0, NULL));
        dflt->data = (void *) &zero;
        value = dflt;
    }
    if (value->count != 1)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute value has %lld elements, must have 1",
                             (long long) value->count);
    node->state = (void *) value;
    return MAI_OK;
}

MAI_INFER(constant_of_shape)
{
    const mai_tensor *value = step->node->state;
    const int64_t *dim;
    int64_t n;

    MAI_TRY(mai_step_ints(cx, step, 0, "shape", &dim, &n));
    if (n > MAI_DIMS)
        return mai_node_fail(cx, step->node, MAI_ELIMIT,
                             "the shape has %lld dimensions, at most %d can be used", (long long) n,
                             MAI_DIMS);
    return mai_shape_set(cx, step->out[0], value->type, (int) n, dim);
}

MAI_RUN(constant_of_shape)
{
    const mai_tensor *value = step->node->state;

    return mai_fill(cx, step->out[0]->data, value->data, mai_type_size(value->type), step->out[0]->count);
}
