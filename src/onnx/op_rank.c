/*
 * op_rank.c - Softmax and LogSoftmax, which weigh the elements of an axis against each other, and TopK.
 *
 * Softmax reads a line into doubles, subtracts the largest, and rounds once when it writes. TopK keeps the k
 * best of a line in a heap whose root is the worst of them, O(n log k), and sorts it at the end; equal values
 * rank by position, and NaN ranks behind every number whichever end is asked for. Both work in the step's
 * scratch; what infer keeps lives in the plan's arena.
 */
#include "kernel/mathfn.h"
#include "onnx/elements.h"
#include "onnx/ops.h"

#include <math.h>

/* The lines along an axis: outer * inner of them, n elements each, inner elements apart. */
typedef struct lines {
    int64_t outer, n, inner;
    mai_load_f64 load_f64;
    mai_load_i64 load_i64; /* when load_f64 is NULL */
} lines;

/* The lines along dimensions first to last of an input, which count as one. */
static mai_status
find_lines(mai_ctx *cx, const mai_step *step, int first, int last, lines *l)
{
    const mai_tensor *in = step->in[0];

    l->load_f64 = mai_f64_loader(in->type);
    l->load_i64 = mai_i64_loader(in->type);
    MAI_TRY(mai_dims_product(cx, step->node, in->dim + first, last - first, &l->n));
    if (in->count == 0)
        return MAI_OK;
    MAI_TRY(mai_dims_product(cx, step->node, in->dim, first, &l->outer));
    return mai_dims_product(cx, step->node, in->dim + last, in->ndim - last, &l->inner);
}

/* ---- Softmax ---- */

MAI_COMPILE(softmax)
{
    static const bool plain = false, logarithm = true;

    node->state = (void *) (strcmp(node->op->name, "LogSoftmax") == 0 ? &logarithm : &plain);
    return MAI_OK;
}

/* Before version 13 the axis and everything behind it are one line. */
MAI_INFER(softmax)
{
    static const mai_type types[] = {MAI_FLOAT, MAI_DOUBLE, MAI_UNDEFINED};
    const mai_tensor *in = step->in[0];
    bool flat = step->node->version < 13;
    int64_t given;
    int axis;
    lines *l;

    MAI_TRY(mai_step_type(cx, step, 0, types));
    MAI_TRY(mai_attr_int(cx, step->node, "axis", flat ? 1 : -1, &given));
    MAI_TRY(mai_axis(cx, step->node, given, in->ndim, &axis));
    MAI_TRY(mai_shape_like(cx, step->out[0], in->type, in));
    MAI_TRY(mai_step_local(cx, step, sizeof *l, (void **) &l));
    MAI_TRY(find_lines(cx, step, axis, flat ? in->ndim : axis + 1, l));
    step->scratch_bytes = in->count > 0 ? (size_t) l->n * sizeof(double) : 0;
    return MAI_OK;
}

/* exp of every element; returns their sum through sum. */
static mai_status
exp_all(mai_ctx *cx, double *v, int64_t n, bool keep, double *sum)
{
    *sum = 0;
    for (int64_t i = 0; i < n; i++) {
        double e = mai_exp(v[i]);

        *sum += e;
        if (!keep)
            v[i] = e;
        if ((i & 1023) == 1023)
            MAI_TRY(mai_poll(cx, 10 * 1024));
    }
    return mai_poll(cx, 10 * (n & 1023));
}

static mai_status
soften(mai_ctx *cx, double *v, int64_t n, bool logarithm)
{
    double most = v[0], sum;

    for (int64_t i = 1; i < n; i++)
        most = v[i] > most ? v[i] : most;
    for (int64_t i = 0; i < n; i++)
        v[i] -= most;
    MAI_TRY(exp_all(cx, v, n, logarithm, &sum));
    double shift = logarithm ? mai_log(sum) : 0;
    if (logarithm)
        for (int64_t i = 0; i < n; i++)
            v[i] -= shift;
    else
        for (int64_t i = 0; i < n; i++)
            v[i] /= sum;
    return MAI_OK;
}

MAI_RUN(softmax)
{
    const lines *l = step->local;
    const mai_tensor *in = step->in[0], *out = step->out[0];
    bool logarithm = *(const bool *) step->node->state;
    double *v = step->scratch;

    for (int64_t o = 0; o < l->outer; o++)
        for (int64_t i = 0; i < l->inner; i++) {
            int64_t first = o * l->n * l->inner + i;

            l->load_f64(in->data, first, l->inner, l->n, v);
            MAI_TRY(soften(cx, v, l->n, logarithm));
            for (int64_t j = 0; j < l->n; j++)
                mai_f64_store(out->type, out->data, first + j * l->inner, v[j]);
        }
    return MAI_OK;
}

/* ---- TopK ---- */

/* A line to rank: values in one of the two carriers, and the heap of positions. */
typedef struct ranking {
    const double *f64; /* NULL: integers */
    const int64_t *i64;
    bool largest;
    int64_t *heap;
} ranking;

typedef struct topk {
    lines lines;
    int64_t k;
    bool largest;
} topk;

/* Whether position a ranks before position b. */
static bool
before(const ranking *r, int64_t a, int64_t b)
{
    if (r->f64 != NULL) {
        double va = r->f64[a], vb = r->f64[b];

        if (va < vb || va > vb)
            return (va > vb) == r->largest;
        if (isnan(va) != isnan(vb))
            return isnan(vb);
    } else if (r->i64[a] != r->i64[b]) {
        return (r->i64[a] > r->i64[b]) == r->largest;
    }
    return a < b;
}

/* Lets the position at the root sink until nothing below it ranks behind it. */
static void
sink(const ranking *r, int64_t at, int64_t n)
{
    int64_t *heap = r->heap;

    for (int64_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && before(r, heap[child], heap[child + 1]))
            child++;
        if (!before(r, heap[at], heap[child]))
            return;
        int64_t t = heap[at];
        heap[at] = heap[child];
        heap[child] = t;
    }
}

static mai_status
choose_best(mai_ctx *cx, const ranking *r, int64_t n, int64_t k)
{
    for (int64_t i = 0; i < k; i++)
        r->heap[i] = i;
    for (int64_t i = k / 2 - 1; i >= 0; i--) {
        sink(r, i, k);
        MAI_TRY(mai_poll(cx, 20));
    }
    for (int64_t i = k; i < n; i++) {
        MAI_TRY(mai_poll(cx, 20));
        if (before(r, i, r->heap[0])) {
            r->heap[0] = i;
            sink(r, 0, k);
        }
    }
    for (int64_t left = k - 1; left > 0; left--) {
        int64_t worst = r->heap[0];

        r->heap[0] = r->heap[left];
        r->heap[left] = worst;
        sink(r, 0, left);
        MAI_TRY(mai_poll(cx, 100));
    }
    return MAI_OK;
}

static mai_status
read_k(mai_ctx *cx, const mai_step *step, int64_t *k)
{
    const int64_t *given;
    int64_t n;

    if (step->node->version < 10) {
        if (mai_attr(step->node, "k") == NULL)
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "attribute k is missing");
        return mai_attr_int(cx, step->node, "k", 0, k);
    }
    if (step->nin < 2)
        return mai_node_fail(cx, step->node, MAI_EFORMAT, "input K is missing");
    MAI_TRY(mai_step_ints(cx, step, 1, "K", &given, &n));
    if (n != 1)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "input K has %lld elements, must have 1",
                             (long long) n);
    *k = given[0];
    return MAI_OK;
}

MAI_INFER(topk)
{
    const mai_tensor *in = step->in[0];
    int64_t given, k, largest, dim[MAI_DIMS];
    topk *t;
    int axis;

    MAI_TRY(mai_attr_int(cx, step->node, "axis", -1, &given));
    MAI_TRY(mai_axis(cx, step->node, given, in->ndim, &axis));
    MAI_TRY(mai_attr_int(cx, step->node, "largest", 1, &largest));
    MAI_TRY(read_k(cx, step, &k));
    if (k < 0 || k > in->dim[axis])
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "the best %lld of the %lld elements of axis %d do not exist", (long long) k,
                             (long long) in->dim[axis], axis);
    memcpy(dim, in->dim, sizeof dim);
    dim[axis] = k;
    if (step->out[0] != NULL)
        MAI_TRY(mai_shape_set(cx, step->out[0], in->type, in->ndim, dim));
    if (step->nout > 1 && step->out[1] != NULL)
        MAI_TRY(mai_shape_set(cx, step->out[1], MAI_INT64, in->ndim, dim));
    MAI_TRY(mai_step_local(cx, step, sizeof *t, (void **) &t));
    MAI_TRY(find_lines(cx, step, axis, axis + 1, &t->lines));
    if ((t->lines.load_f64 == NULL && t->lines.load_i64 == NULL) || in->type == MAI_BOOL)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "elements of type %s cannot be ranked",
                             mai_type_name(in->type));
    t->k = k;
    t->largest = largest != 0;
    step->scratch_bytes = (size_t) (in->count > 0 ? t->lines.n + k : 0) * sizeof(int64_t);
    return MAI_OK;
}

/* Writes the ranked positions of one line and the values that stand there. */
static void
write_ranked(const mai_step *step, const topk *t, const ranking *r, int64_t outer, int64_t inner)
{
    mai_tensor *values = step->out[0], *places = step->nout > 1 ? step->out[1] : NULL;
    int64_t first = outer * t->k * t->lines.inner + inner;

    for (int64_t i = 0; i < t->k; i++) {
        int64_t to = first + i * t->lines.inner, from = r->heap[i];

        if (values != NULL && r->f64 != NULL)
            mai_f64_store(values->type, values->data, to, r->f64[from]);
        else if (values != NULL)
            mai_i64_store(values->type, values->data, to, r->i64[from]);
        if (places != NULL)
            ((int64_t *) places->data)[to] = from;
    }
}

MAI_RUN(topk)
{
    const topk *t = step->local;
    const lines *l = &t->lines;
    const void *src = step->in[0]->data;
    bool real = l->load_f64 != NULL;
    ranking r = {.largest = t->largest, .heap = (int64_t *) step->scratch + l->n};

    if (t->k == 0)
        return MAI_OK;
    r.f64 = real ? step->scratch : NULL;
    r.i64 = real ? NULL : step->scratch;
    for (int64_t o = 0; o < l->outer; o++)
        for (int64_t i = 0; i < l->inner; i++) {
            int64_t first = o * l->n * l->inner + i;

            if (real)
                l->load_f64(src, first, l->inner, l->n, step->scratch);
            else
                l->load_i64(src, first, l->inner, l->n, step->scratch);
            MAI_TRY(choose_best(cx, &r, l->n, t->k));
            write_ranked(step, t, &r, o, i);
        }
    return MAI_OK;
}
