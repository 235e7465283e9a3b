/*
 * op_select.c - operators that choose: Where, Clip, IsNaN.
 *
 * Where only moves elements, so it has one loop for each element size. Clip keeps NaN; a bound that is NaN
 * does not bind; when the lower bound is above the upper one, the upper one is the result.
 */
#include "onnx/elementwise.h"
#include "onnx/ops.h"

#include <float.h>

/* ---- Where ---- */

#define WHERE_LOOP(name, T)                                                                                  \
    static bool name(const mai_elementwise *e, const void *const *in, void *out, int64_t n)                  \
    {                                                                                                        \
        const uint8_t *condition = in[0];                                                                    \
        const T *x = in[1], *y = in[2];                                                                      \
        T *r = out;                                                                                          \
                                                                                                             \
        for (int64_t i = 0; i < n; i++)                                                                      \
            r[i] = condition[e->moves[0] ? i : 0] ? x[e->moves[1] ? i : 0] : y[e->moves[2] ? i : 0];         \
        return true;                                                                                         \
    }

WHERE_LOOP(where_1, uint8_t)
WHERE_LOOP(where_2, uint16_t)
WHERE_LOOP(where_4, uint32_t)
WHERE_LOOP(where_8, uint64_t)
WHERE_LOOP(where_text, mai_text)

static mai_elementwise_loop
where_loop(mai_type type)
{
    switch (mai_type_size(type)) {
        case 1:
            return where_1;
        case 2:
            return where_2;
        case 4:
            return where_4;
        case 8:
            return where_8;
        default:
            return where_text;
    }
}

MAI_INFER(where)
{
    static const mai_type bools[] = {MAI_BOOL, MAI_UNDEFINED};
    mai_tensor *out = step->out[0];
    mai_type type = step->in[1]->type;
    mai_elementwise_spec spec = {where_loop(type), MAI_UNDEFINED, MAI_UNDEFINED, NULL, 1};
    mai_elementwise *e;
    int ndim;
    int64_t dim[MAI_DIMS];

    MAI_TRY(mai_step_type(cx, step, 0, bools));
    if (step->in[2]->type != type)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "input 2 is %s, but input 3 is %s",
                             mai_type_name(type), mai_type_name(step->in[2]->type));
    MAI_TRY(mai_shape_broadcast(cx, step->node, step->in[1], step->in[2], &ndim, dim));
    MAI_TRY(mai_shape_set(cx, out, type, ndim, dim));
    MAI_TRY(mai_shape_broadcast(cx, step->node, step->in[0], out, &ndim, dim));
    MAI_TRY(mai_shape_set(cx, out, type, ndim, dim));
    MAI_TRY(mai_elementwise_make(cx, step->node, step->in, 3, out, &spec, &e));
    step->local = e;
    return MAI_OK;
}

MAI_RUN(where)
{
    const void *in[3] = {step->in[0]->data, step->in[1]->data, step->in[2]->data};

    return mai_elementwise_run(cx, step->local, in, step->out[0]->data);
}

/* ---- Clip: inputs x, low, high; a bound that is left out is the end of the type's range ---- */

#define CLIP_LOOP(name, T)                                                                                   \
    static bool name(const mai_elementwise *e, const void *const *in, void *out, int64_t n)                  \
    {                                                                                                        \
        const T *a = in[0];                                                                                  \
        T *r = out;                                                                                          \
                                                                                                             \
        for (int64_t i = 0; i < n; i++) {                                                                    \
            T x = a[i];                                                                                      \
            T low = ((const T *) in[1])[e->moves[1] ? i : 0];                                                \
            T high = ((const T *) in[2])[e->moves[2] ? i : 0];                                               \
                                                                                                             \
            x = x < low ? low : x;                                                                           \
            r[i] = x > high ? high : x;                                                                      \
        }                                                                                                    \
        return true;                                                                                         \
    }

CLIP_LOOP(clip_f32, float)
CLIP_LOOP(clip_f64, double)
CLIP_LOOP(clip_i32, int32_t)
CLIP_LOOP(clip_i64, int64_t)
CLIP_LOOP(clip_u64, uint64_t)

static const mai_elementwise_loop clip_loops[MAI_NWORK] = {clip_f32, clip_f64, clip_i32, clip_i64, clip_u64};

/* The finite ends of each type's range: what ONNX says that bounds are when they are left out. */
static const uint16_t half_ends[2] = {0xfbff, 0x7bff}, bfloat_ends[2] = {0xff7f, 0x7f7f};
static const float float_ends[2] = {-FLT_MAX, FLT_MAX};
static const double double_ends[2] = {-DBL_MAX, DBL_MAX};
static const int8_t int8_ends[2] = {INT8_MIN, INT8_MAX};
static const int16_t int16_ends[2] = {INT16_MIN, INT16_MAX};
static const int32_t int32_ends[2] = {INT32_MIN, INT32_MAX};
static const int64_t int64_ends[2] = {INT64_MIN, INT64_MAX};
static const uint8_t uint8_ends[2] = {0, UINT8_MAX};
static const uint16_t uint16_ends[2] = {0, UINT16_MAX};
static const uint32_t uint32_ends[2] = {0, UINT32_MAX};
static const uint64_t uint64_ends[2] = {0, UINT64_MAX};

static const void *const type_ends[MAI_NTYPES] = {
    [MAI_FLOAT] = float_ends,     [MAI_DOUBLE] = double_ends, [MAI_FLOAT16] = half_ends,
    [MAI_BFLOAT16] = bfloat_ends, [MAI_INT8] = int8_ends,     [MAI_INT16] = int16_ends,
    [MAI_INT32] = int32_ends,     [MAI_INT64] = int64_ends,   [MAI_UINT8] = uint8_ends,
    [MAI_UINT16] = uint16_ends,   [MAI_UINT32] = uint32_ends, [MAI_UINT64] = uint64_ends,
};

/* Before operator set 11 the bounds are attributes; they are kept as a float each. */
typedef struct {
    bool attributes;
    float bound[2];
} clip_state;

typedef struct {
    mai_elementwise *elementwise;
    const void *bound[2]; /* NULL: an input */
} clip_plan;

MAI_COMPILE(clip)
{
    clip_state *s;

    MAI_TRY(MAI_NEW(cx, &s));
    node->state = s;
    s->attributes = node->version < 11;
    if (s->attributes && node->nin > 1)
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "bounds are attributes before operator set 11, not inputs");
    MAI_TRY(mai_attr_float(cx, node, "min", -FLT_MAX, &s->bound[0]));
    return mai_attr_float(cx, node, "max", FLT_MAX, &s->bound[1]);
}

/* Where a bound that is no input lies: the end of the type's range, or the attribute converted to the type.
 */
static mai_status
fixed_bound(mai_ctx *cx, const mai_step *step, int which, const void **out)
{
    const clip_state *s = step->node->state;
    mai_type type = step->in[0]->type;
    size_t size = mai_type_size(type);
    void *own;

    *out = (const char *) type_ends[type] + (size_t) which * size;
    if (!s->attributes || mai_attr(step->node, which == 0 ? "min" : "max") == NULL)
        return MAI_OK;
    MAI_TRY(mai_calloc(cx, 1, size, &own));
    mai_convert_find(MAI_FLOAT, type)(&s->bound[which], own, 1);
    *out = own;
    return MAI_OK;
}

static mai_status
bound_input(mai_ctx *cx, const mai_step *step, int input)
{
    const mai_tensor *t = step->in[input];
    char shape[128];

    if (t->type != step->in[0]->type)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "input %d is %s, but input 1 is %s", input + 1,
                             mai_type_name(t->type), mai_type_name(step->in[0]->type));
    if (t->count != 1)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "bound %d has shape %s, expected one number", input,
                             mai_shape_text(t, shape));
    return MAI_OK;
}

MAI_INFER(clip)
{
    mai_tensor scalar = {.type = step->in[0]->type, .count = 1};
    const mai_tensor *in[3] = {step->in[0], &scalar, &scalar};
    mai_type work = mai_work_type(scalar.type);
    mai_elementwise_spec spec = {clip_loops[mai_work_index(work)], work, work, NULL, 1};
    clip_plan *plan;

    MAI_TRY(mai_step_type(cx, step, 0, mai_number_types));
    MAI_TRY(mai_shape_like(cx, step->out[0], scalar.type, step->in[0]));
    MAI_TRY(MAI_NEW(cx, &plan));
    step->local = plan;
    for (int i = 0; i < 2; i++) {
        if (step->nin > i + 1 && step->in[i + 1] != NULL)
            MAI_TRY(bound_input(cx, step, i + 1));
        else
            MAI_TRY(fixed_bound(cx, step, i, &plan->bound[i]));
    }
    return mai_elementwise_make(cx, step->node, in, 3, step->out[0], &spec, &plan->elementwise);
}

MAI_RUN(clip)
{
    const clip_plan *plan = step->local;
    const void *in[3] = {step->in[0]->data, plan->bound[0], plan->bound[1]};

    for (int i = 1; i < 3; i++)
        if (in[i] == NULL)
            in[i] = step->in[i]->data;
    return mai_elementwise_run(cx, plan->elementwise, in, step->out[0]->data);
}

/* ---- IsNaN ---- */

MAI_UNARY_LOOP(isnan_f32, float, uint8_t, x != x)
MAI_UNARY_LOOP(isnan_f64, double, uint8_t, x != x)

MAI_INFER(isnan)
{
    mai_type work = mai_work_type(step->in[0]->type);
    mai_elementwise_spec spec = {work == MAI_DOUBLE ? isnan_f64 : isnan_f32, work, MAI_BOOL, NULL, 1};
    mai_elementwise *e;

    MAI_TRY(mai_step_type(cx, step, 0, mai_float_types));
    MAI_TRY(mai_shape_like(cx, step->out[0], MAI_BOOL, step->in[0]));
    MAI_TRY(mai_elementwise_make(cx, step->node, step->in, 1, step->out[0], &spec, &e));
    step->local = e;
    return MAI_OK;
}

MAI_RUN(isnan)
{
    const void *in[1] = {step->in[0]->data};

    return mai_elementwise_run(cx, step->local, in, step->out[0]->data);
}
