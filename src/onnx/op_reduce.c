/*
 * op_reduce.c - reductions over axes: the Reduce operators, ArgMax, ArgMin.
 *
 * The input's dimensions are two walks, those that stay and those that are folded; for every position of the
 * first, the elements of the second are read in row-major order, in blocks, into a carrier (elements.h) and
 * folded one by one. Floats are folded in double and rounded once at the end; integers wrap as in C. NaN goes
 * through every fold, Max and Min included. What infer keeps lives in the plan's arena.
 */
#include "kernel/mathfn.h"
#include "onnx/elements.h"
#include "onnx/ops.h"

#include <math.h>

#define BLOCK 128

/* ---- folds ---- */

typedef enum fold {
    FOLD_SUM,
    FOLD_ABS,
    FOLD_SQUARE,
    FOLD_EXP, /* of the difference to the maximum, which a first pass has found */
    FOLD_PROD,
    FOLD_MAX,
    FOLD_MIN,
} fold;

typedef enum finish {
    AS_IT_IS,
    DIVIDED, /* by the number of elements */
    ROOT,
    LOGARITHM,
    LOG_SHIFTED, /* plus the maximum */
} finish;

typedef struct reducer {
    const char *name;
    fold fold;
    finish finish;
    int input_since; /* from this operator set on the axes are an input */
} reducer;

static const reducer reducers[] = {
    {"ReduceSum", FOLD_SUM, AS_IT_IS, 13},     {"ReduceMean", FOLD_SUM, DIVIDED, 18},
    {"ReduceMax", FOLD_MAX, AS_IT_IS, 18},     {"ReduceMin", FOLD_MIN, AS_IT_IS, 18},
    {"ReduceProd", FOLD_PROD, AS_IT_IS, 18},   {"ReduceL1", FOLD_ABS, AS_IT_IS, 18},
    {"ReduceL2", FOLD_SQUARE, ROOT, 18},       {"ReduceSumSquare", FOLD_SQUARE, AS_IT_IS, 18},
    {"ReduceLogSum", FOLD_SUM, LOGARITHM, 18}, {"ReduceLogSumExp", FOLD_EXP, LOG_SHIFTED, 18},
};

static double
fold_f64(fold f, double acc, double shift, const double *v, int64_t n)
{
    int64_t i;

    switch (f) {
        case FOLD_SUM:
            for (i = 0; i < n; i++)
                acc += v[i];
            break;
        case FOLD_ABS:
            for (i = 0; i < n; i++)
                acc += fabs(v[i]);
            break;
        case FOLD_SQUARE:
            for (i = 0; i < n; i++)
                acc += v[i] * v[i];
            break;
        case FOLD_EXP:
            for (i = 0; i < n; i++)
                acc += mai_exp(v[i] - shift);
            break;
        case FOLD_PROD:
            for (i = 0; i < n; i++)
                acc *= v[i];
            break;
        case FOLD_MAX:
            for (i = 0; i < n; i++)
                acc = v[i] > acc || isnan(v[i]) ? v[i] : acc;
            break;
        case FOLD_MIN:
            for (i = 0; i < n; i++)
                acc = v[i] < acc || isnan(v[i]) ? v[i] : acc;
            break;
    }
    return acc;
}

/* Unsigned, so that an overflow wraps. */
static int64_t
fold_i64(fold f, int64_t start, const int64_t *v, int64_t n)
{
    uint64_t acc = (uint64_t) start;

    for (int64_t i = 0; i < n; i++) {
        uint64_t x = (uint64_t) v[i];

        switch (f) {
            case FOLD_ABS:
                acc += v[i] < 0 ? -x : x;
                break;
            case FOLD_SQUARE:
                acc += x * x;
                break;
            case FOLD_PROD:
                acc *= x;
                break;
            case FOLD_MAX:
                acc = v[i] > (int64_t) acc ? x : acc;
                break;
            case FOLD_MIN:
                acc = v[i] < (int64_t) acc ? x : acc;
                break;
            default:
                acc += x;
        }
    }
    return (int64_t) acc;
}

/* ---- Reduce: compile and infer ---- */

typedef struct reduction {
    const reducer *by;
    mai_load_f64 load_f64; /* NULL: integers */
    mai_load_i64 load_i64;
    int64_t start; /* of an integer fold */
    mai_walk kept, folded;
    int64_t line, line_stride; /* the innermost folded dimension */
    int64_t count;             /* elements folded into one */
} reduction;

MAI_COMPILE(reduce)
{
    for (size_t i = 0; i < sizeof reducers / sizeof reducers[0]; i++)
        if (strcmp(reducers[i].name, node->op->name) == 0)
            node->state = (void *) &reducers[i];
    if (node->state == NULL)
        return mai_node_fail(cx, node, MAI_EINTERNAL, "there is no such reduction");
    return MAI_OK;
}

static mai_status
folded_axes(mai_ctx *cx, const mai_step *step, bool *fold_axis)
{
    const mai_node *node = step->node;
    const reducer *by = node->state;
    const int64_t *axes = NULL;
    int64_t noop, n = 0;
    size_t size;
    int a;

    MAI_TRY(mai_attr_int(cx, node, "noop_with_empty_axes", 0, &noop));
    if (node->version < by->input_since) {
        MAI_TRY(mai_attr_ints(cx, node, "axes", &axes, &size));
        n = (int64_t) size;
        noop = 0;
    } else if (step->nin > 1) {
        MAI_TRY(mai_step_ints(cx, step, 1, "axes", &axes, &n));
    }
    for (int i = 0; i < step->in[0]->ndim; i++)
        fold_axis[i] = n == 0 && noop == 0;
    for (int64_t i = 0; i < n; i++) {
        MAI_TRY(mai_axis(cx, node, axes[i], step->in[0]->ndim, &a));
        if (fold_axis[a])
            return mai_node_fail(cx, node, MAI_EFORMAT, "axis %d is named twice", a);
        fold_axis[a] = true;
    }
    return MAI_OK;
}

/* Chooses carrier and start; refuses what ONNX does not define for a type. */
static mai_status
choose_carrier(mai_ctx *cx, const mai_step *step, reduction *r)
{
    static const struct {
        mai_type type;
        int64_t least, most;
    } ranges[] = {
        {MAI_BOOL, 0, 1},
        {MAI_UINT8, 0, UINT8_MAX},
        {MAI_INT8, INT8_MIN, INT8_MAX},
        {MAI_UINT32, 0, UINT32_MAX},
        {MAI_INT32, INT32_MIN, INT32_MAX},
        {MAI_INT64, INT64_MIN, INT64_MAX},
    };
    mai_type type = step->in[0]->type;
    fold f = r->by->fold;
    bool ordered = f == FOLD_MAX || f == FOLD_MIN;

    r->load_f64 = mai_f64_loader(type);
    if (r->load_f64 != NULL)
        return MAI_OK;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (ranges[i].type != type || (mai_type_size(type) == 1 && !ordered))
            continue;
        if (r->by->finish == LOGARITHM || r->by->finish == LOG_SHIFTED)
            break;
        r->load_i64 = mai_i64_loader(type);
        r->start = f == FOLD_MAX ? ranges[i].least : f == FOLD_MIN ? ranges[i].most : f == FOLD_PROD;
    }
    if (r->load_i64 == NULL)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "elements of type %s cannot be reduced so",
                             mai_type_name(type));
    if (r->by->finish == DIVIDED && r->count == 0 && step->out[0]->count > 0)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "the mean of no integers does not exist");
    return MAI_OK;
}

/* Output shape, and the two walks over an input that is not empty. */
static mai_status
lay_out(mai_ctx *cx, mai_step *step, const bool *fold_axis, bool keepdims, mai_type type, mai_walk *kept,
        mai_walk *folded)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], stride[MAI_DIMS];
    int ndim = 0;

    mai_row_strides(in, stride);
    for (int i = 0; i < in->ndim; i++) {
        if (in->count > 0)
            mai_walk_push(fold_axis[i] ? folded : kept, in->dim[i], stride[i]);
        if (!fold_axis[i])
            dim[ndim++] = in->dim[i];
        else if (keepdims)
            dim[ndim++] = 1;
    }
    return mai_shape_set(cx, step->out[0], type, ndim, dim);
}

MAI_INFER(reduce)
{
    const mai_tensor *in = step->in[0];
    bool fold_axis[MAI_DIMS];
    int64_t keepdims;
    reduction *r;

    MAI_TRY(mai_step_local(cx, step, sizeof *r, (void **) &r));
    r->by = step->node->state;
    MAI_TRY(mai_attr_int(cx, step->node, "keepdims", 1, &keepdims));
    MAI_TRY(folded_axes(cx, step, fold_axis));
    MAI_TRY(lay_out(cx, step, fold_axis, keepdims != 0, in->type, &r->kept, &r->folded));
    r->count = in->count > 0 ? in->count / step->out[0]->count : 0;
    MAI_TRY(choose_carrier(cx, step, r));
    r->line = 1;
    if (r->folded.ndim > 0) {
        r->folded.ndim--;
        r->line = r->folded.dim[r->folded.ndim];
        r->line_stride = r->folded.stride[r->folded.ndim];
    }
    if (r->count == 0)
        r->line = 0;
    return MAI_OK;
}

/* ---- Reduce: run ---- */

/* Folds everything under one kept position. */
static mai_status
fold_all_f64(mai_ctx *cx, const reduction *r, fold f, double shift, const void *src, int64_t first,
             double *acc)
{
    int64_t index[MAI_DIMS] = {0};
    double block[BLOCK];

    do {
        for (int64_t i = 0; i < r->line; i += BLOCK) {
            int64_t n = r->line - i < BLOCK ? r->line - i : BLOCK;

            r->load_f64(src, first + i * r->line_stride, r->line_stride, n, block);
            *acc = fold_f64(f, *acc, shift, block, n);
            MAI_TRY(mai_poll(cx, f == FOLD_EXP ? 10 * n : 2 * n));
        }
    } while (mai_walk_next(&r->folded, r->folded.ndim, index, &first));
    return MAI_OK;
}

static mai_status
fold_all_i64(mai_ctx *cx, const reduction *r, const void *src, int64_t first, int64_t *acc)
{
    int64_t index[MAI_DIMS] = {0}, block[BLOCK];

    do {
        for (int64_t i = 0; i < r->line; i += BLOCK) {
            int64_t n = r->line - i < BLOCK ? r->line - i : BLOCK;

            r->load_i64(src, first + i * r->line_stride, r->line_stride, n, block);
            *acc = fold_i64(r->by->fold, *acc, block, n);
            MAI_TRY(mai_poll(cx, 2 * n));
        }
    } while (mai_walk_next(&r->folded, r->folded.ndim, index, &first));
    return MAI_OK;
}

static double
start_f64(fold f)
{
    return f == FOLD_MAX ? -INFINITY : f == FOLD_MIN ? INFINITY : f == FOLD_PROD;
}

static mai_status
reduce_f64(mai_ctx *cx, const reduction *r, const void *src, int64_t first, double *out)
{
    fold f = r->by->fold;
    double acc = start_f64(f), most = -INFINITY;

    if (f == FOLD_EXP) {
        MAI_TRY(fold_all_f64(cx, r, FOLD_MAX, 0, src, first, &most));
        if (!isfinite(most)) { /* the largest term is the whole sum, or NaN */
            *out = most;
            return MAI_OK;
        }
    }
    MAI_TRY(fold_all_f64(cx, r, f, most, src, first, &acc));
    switch (r->by->finish) {
        case AS_IT_IS:
            break;
        case DIVIDED:
            acc /= (double) r->count;
            break;
        case ROOT:
            acc = sqrt(acc);
            break;
        case LOGARITHM:
            acc = mai_log(acc);
            break;
        case LOG_SHIFTED:
            acc = mai_log(acc) + most;
            break;
    }
    *out = acc;
    return MAI_OK;
}

static mai_status
reduce_i64(mai_ctx *cx, const reduction *r, const void *src, int64_t first, int64_t *out)
{
    int64_t acc = r->start;

    MAI_TRY(fold_all_i64(cx, r, src, first, &acc));
    if (r->by->finish == DIVIDED)
        acc /= r->count;
    else if (r->by->finish == ROOT)
        acc = acc < 0 ? 0 : (int64_t) sqrt((double) acc);
    *out = acc;
    return MAI_OK;
}

MAI_RUN(reduce)
{
    const reduction *r = step->local;
    const mai_tensor *in = step->in[0], *out = step->out[0];
    int64_t index[MAI_DIMS] = {0}, first = 0, i64;
    double f64;

    for (int64_t i = 0; i < out->count; i++) {
        if (r->load_f64 != NULL) {
            MAI_TRY(reduce_f64(cx, r, in->data, first, &f64));
            mai_f64_store(in->type, out->data, i, f64);
        } else {
            MAI_TRY(reduce_i64(cx, r, in->data, first, &i64));
            mai_i64_store(in->type, out->data, i, i64);
        }
        MAI_TRY(mai_poll(cx, 8));
        mai_walk_next(&r->kept, r->kept.ndim, index, &first);
    }
    return MAI_OK;
}

/* ---- ArgMax, ArgMin ---- */

typedef struct arg_attributes {
    int64_t axis, keepdims, select_last;
    bool largest;
} arg_attributes;

typedef struct arg_search {
    const arg_attributes *a;
    mai_load_f64 load_f64; /* NULL: integers */
    mai_load_i64 load_i64;
    mai_walk kept;
    int64_t n, stride; /* of the axis */
} arg_search;

MAI_COMPILE(arg)
{
    arg_attributes *a;

    MAI_TRY(MAI_NEW(cx, &a));
    MAI_TRY(mai_attr_int(cx, node, "axis", 0, &a->axis));
    MAI_TRY(mai_attr_int(cx, node, "keepdims", 1, &a->keepdims));
    MAI_TRY(mai_attr_int(cx, node, "select_last_index", 0, &a->select_last));
    a->largest = strcmp(node->op->name, "ArgMax") == 0;
    node->state = a;
    return MAI_OK;
}

MAI_INFER(arg)
{
    const arg_attributes *a = step->node->state;
    const mai_tensor *in = step->in[0];
    bool fold_axis[MAI_DIMS] = {false};
    mai_walk ignored = {0};
    int64_t stride[MAI_DIMS];
    arg_search *s;
    int axis;

    MAI_TRY(mai_axis(cx, step->node, a->axis, in->ndim, &axis));
    MAI_TRY(mai_step_local(cx, step, sizeof *s, (void **) &s));
    s->a = a;
    s->load_f64 = mai_f64_loader(in->type);
    s->load_i64 = mai_i64_loader(in->type);
    if ((s->load_f64 == NULL && s->load_i64 == NULL) || in->type == MAI_BOOL)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "elements of type %s cannot be compared here",
                             mai_type_name(in->type));
    fold_axis[axis] = true;
    MAI_TRY(lay_out(cx, step, fold_axis, a->keepdims != 0, MAI_INT64, &s->kept, &ignored));
    if (in->dim[axis] == 0 && step->out[0]->count > 0)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "axis %d is empty", axis);
    mai_row_strides(in, stride);
    s->n = in->dim[axis];
    s->stride = stride[axis];
    return MAI_OK;
}

/* Whether a value takes the place of the best one so far. The first NaN wins over every number. */
static bool
better_f64(const arg_attributes *a, double v, double best)
{
    if (isnan(best))
        return a->select_last && isnan(v);
    return isnan(v) || (a->largest ? v > best : v < best) || (a->select_last && v == best);
}

static mai_status
search_f64(mai_ctx *cx, const arg_search *s, const void *src, int64_t first, int64_t *out)
{
    double block[BLOCK], best = 0;

    *out = -1;
    for (int64_t i = 0; i < s->n; i += BLOCK) {
        int64_t n = s->n - i < BLOCK ? s->n - i : BLOCK;

        s->load_f64(src, first + i * s->stride, s->stride, n, block);
        for (int64_t j = 0; j < n; j++)
            if (*out < 0 || better_f64(s->a, block[j], best)) {
                best = block[j];
                *out = i + j;
            }
        MAI_TRY(mai_poll(cx, 2 * n));
    }
    return MAI_OK;
}

static mai_status
search_i64(mai_ctx *cx, const arg_search *s, const void *src, int64_t first, int64_t *out)
{
    const arg_attributes *a = s->a;
    int64_t block[BLOCK], best = 0;

    *out = -1;
    for (int64_t i = 0; i < s->n; i += BLOCK) {
        int64_t n = s->n - i < BLOCK ? s->n - i : BLOCK;

        s->load_i64(src, first + i * s->stride, s->stride, n, block);
        for (int64_t j = 0; j < n; j++)
            if (*out < 0 || (a->largest ? block[j] > best : block[j] < best) ||
                (a->select_last && block[j] == best)) {
                best = block[j];
                *out = i + j;
            }
        MAI_TRY(mai_poll(cx, 2 * n));
    }
    return MAI_OK;
}

MAI_RUN(arg)
{
    const arg_search *s = step->local;
    const mai_tensor *in = step->in[0], *out = step->out[0];
    int64_t index[MAI_DIMS] = {0}, first = 0;
    int64_t *at = out->data;

    for (int64_t i = 0; i < out->count; i++) {
        if (s->load_f64 != NULL)
            MAI_TRY(search_f64(cx, s, in->data, first, &at[i]));
        else
            MAI_TRY(search_i64(cx, s, in->data, first, &at[i]));
        mai_walk_next(&s->kept, s->kept.ndim, index, &first);
    }
    return MAI_OK;
}
