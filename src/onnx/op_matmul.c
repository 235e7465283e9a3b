/*
 * op_matmul.c - MatMul and Gemm, one row of the left matrix at a time through a dense layer.
 *
 * The right matrix is used as [K][N], row-major: MatMul's already is; Gemm's is repacked when it is
 * transposed or scaled, at planning when it is a constant (into the plan's arena), otherwise in every run
 * (into scratch). Every element of the result is one running sum in the order of k that starts at the bias; a
 * result of one column is a dot product instead, with the kernel's fixed set of partial sums, plus the bias.
 * Either way a row gives the same bits alone and in a batch. Integers wrap.
 */
#include "kernel/kernel.h"
#include "onnx/elements.h"
#include "onnx/ops.h"

#include <math.h>

/* y[n] = bias[n] (NULL: zeros) + x[k] * w[k][n], of some type. */
typedef void (*row_function)(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n);

static void
row_f32(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n)
{
    mai_kernel->dense_f32(x, w, bias, y, k, n);
}

static void
row_f64(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n)
{
    mai_kernel->dense_f64(x, w, bias, y, k, n);
}

static void
one_f32(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n)
{
    float sum = mai_kernel->dot_f32(x, w, k);

    *(float *) y = bias != NULL ? sum + *(const float *) bias : sum;
}

static void
one_f64(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n)
{
    double sum = mai_kernel->dot_f64(x, w, k);

    *(double *) y = bias != NULL ? sum + *(const double *) bias : sum;
}

/* Signed integers wrap to the same bits. */
static void
row_u32(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n)
{
    const uint32_t *a = x, *b = w, *start = bias;
    uint32_t *to = y;

    for (size_t j = 0; j < n; j++)
        to[j] = start != NULL ? start[j] : 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++)
            to[j] += a[i] * b[i * n + j];
}

static void
row_u64(const void *x, const void *w, const void *bias, void *y, size_t k, size_t n)
{
    const uint64_t *a = x, *b = w, *start = bias;
    uint64_t *to = y;

    for (size_t j = 0; j < n; j++)
        to[j] = start != NULL ? start[j] : 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++)
            to[j] += a[i] * b[i * n + j];
}

/* The product of an [m][k] and a [k][n] matrix. */
typedef struct product {
    row_function row;
    int64_t m, k, n;
    size_t size;   /* of an element */
    int64_t units; /* of work in a row */
} product;

static const mai_type number_types[] = {MAI_FLOAT,  MAI_DOUBLE, MAI_INT32,    MAI_INT64,
                                        MAI_UINT32, MAI_UINT64, MAI_UNDEFINED};

/* Checks the types of the first inputs and chooses the row function; k and n are set. */
static mai_status
choose_row(mai_ctx *cx, const mai_step *step, int inputs, product *p)
{
    mai_type type = step->in[0]->type;

    MAI_TRY(mai_step_type(cx, step, 0, number_types));
    for (int i = 1; i < inputs; i++)
        if (step->in[i] != NULL && step->in[i]->type != type)
            return mai_node_fail(cx, step->node, MAI_ETYPE, "input %d has type %s, input 1 %s", i + 1,
                                 mai_type_name(step->in[i]->type), mai_type_name(type));
    p->size = mai_type_size(type);
    if (type == MAI_FLOAT)
        p->row = p->n == 1 ? one_f32 : row_f32;
    else if (type == MAI_DOUBLE)
        p->row = p->n == 1 ? one_f64 : row_f64;
    else
        p->row = p->size == 4 ? row_u32 : row_u64;
    if (__builtin_mul_overflow(p->k, p->n, &p->units))
        return mai_node_fail(cx, step->node, MAI_ELIMIT, "the matrices are too large");
    p->units = p->units / 4 + 1;
    return MAI_OK;
}

/* ---- MatMul ---- */

typedef struct matmul {
    product p;
    const void *bias; /* row that every sum starts at; NULL: zeros */
    mai_walk a, b; /* the batches of each side, in the same dimensions, with strides in elements */
} matmul;

/* One side as numpy sees it: batch dimensions, then a matrix; a vector is a row on the left, a column right.
 */
static void
as_matrix(const mai_tensor *t, bool left, mai_tensor *batch, int64_t *rows, int64_t *columns)
{
    memset(batch, 0, sizeof *batch);
    *rows = left ? 1 : t->dim[0];
    *columns = left ? t->dim[0] : 1;
    if (t->ndim < 2)
        return;
    *rows = t->dim[t->ndim - 2];
    *columns = t->dim[t->ndim - 1];
    batch->ndim = t->ndim - 2;
    memcpy(batch->dim, t->dim, (size_t) batch->ndim * sizeof *t->dim);
}

/* The batches of one side within those of the result: stride 0 where a batch is used again. */
static void
walk_batches(mai_walk *w, const mai_tensor *batch, int ndim, const int64_t *dim, int64_t matrix)
{
    int lead = ndim - batch->ndim;

    w->ndim = ndim;
    for (int i = ndim - 1; i >= 0; i--) {
        int64_t own = i >= lead ? batch->dim[i - lead] : 1;

        w->dim[i] = dim[i];
        w->stride[i] = own == 1 ? 0 : matrix;
        matrix *= own;
    }
}

MAI_INFER(matmul)
{
    const mai_tensor *a = step->in[0], *b = step->in[1];
    mai_tensor batch_a, batch_b, *out = step->out[0];
    int64_t dim[MAI_DIMS + 2], k;
    char sa[128], sb[128];
    int batches, ndim;
    matmul *mm;

    if (a->ndim == 0 || b->ndim == 0)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "input %d is a scalar", a->ndim == 0 ? 1 : 2);
    MAI_TRY(mai_step_local(cx, step, sizeof *mm, (void **) &mm));
    product *p = &mm->p;
    as_matrix(a, true, &batch_a, &p->m, &p->k);
    as_matrix(b, false, &batch_b, &k, &p->n);
    if (p->k != k)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "shapes %s and %s cannot be multiplied",
                             mai_shape_text(a, sa), mai_shape_text(b, sb));
    MAI_TRY(choose_row(cx, step, 2, p));
    MAI_TRY(mai_shape_broadcast(cx, step->node, &batch_a, &batch_b, &batches, dim));
    ndim = batches;
    if (a->ndim > 1)
        dim[ndim++] = p->m;
    if (b->ndim > 1)
        dim[ndim++] = p->n;
    MAI_TRY(mai_shape_set(cx, out, a->type, ndim, dim));
    if (out->count == 0 || p->k == 0)
        return MAI_OK;
    if (b->count == p->k * p->n) { /* one right matrix for all: the batches are more rows */
        p->m = out->count / p->n;
        return MAI_OK;
    }
    walk_batches(&mm->a, &batch_a, batches, dim, p->m * p->k);
    walk_batches(&mm->b, &batch_b, batches, dim, p->k * p->n);
    return MAI_OK;
}

/* All rows of one matrix product whose operands are as the row function wants them. */
static mai_status
multiply(mai_ctx *cx, const product *p, const char *a, const char *b, const void *bias, char *y)
{
    for (int64_t i = 0; i < p->m; i++) {
        p->row(a, b, bias, y, (size_t) p->k, (size_t) p->n);
        a += (size_t) p->k * p->size;
        y += (size_t) p->n * p->size;
        MAI_TRY(mai_poll(cx, p->units));
    }
    return MAI_OK;
}

MAI_RUN(matmul)
{
    const matmul *mm = step->local;
    const product *p = &mm->p;
    const char *a = step->in[0]->data, *b = step->in[1]->data;
    int64_t index_a[MAI_DIMS] = {0}, index_b[MAI_DIMS] = {0}, at_a = 0, at_b = 0;
    const mai_tensor *out = step->out[0];
    char *y = out->data;

    if (out->count == 0)
        return MAI_OK;
    if (p->k == 0)
        return mai_fill(cx, y, &(uint64_t){0}, p->size, out->count);
    do {
        MAI_TRY(multiply(cx, p, a + at_a * (int64_t) p->size, b + at_b * (int64_t) p->size, mm->bias, y));
        y += (size_t) (p->m * p->n) * p->size;
        mai_walk_next(&mm->b, mm->b.ndim, index_b, &at_b);
    } while (mai_walk_next(&mm->a, mm->a.ndim, index_a, &at_a));
    return MAI_OK;
}

bool
mai_matmul_start_at(mai_step *step, const mai_tensor *bias)
{
    const mai_tensor *right = step->in[1];
    matmul *mm = step->local;
    const product *p = &mm->p;

    if (bias->type != right->type || bias->ndim < 1 || bias->count != p->n || bias->dim[bias->ndim - 1] != p->n ||
        p->k == 0 || step->out[0]->count == 0 || right->count != p->k * p->n || right->ndim < 2)
        return false;
    mm->bias = bias->data;
    return true;
}

/* ---- Gemm ---- */

typedef struct gemm_attributes {
    float alpha, beta;
    bool trans_a, trans_b;
} gemm_attributes;

/* Room in scratch for what a run has to rearrange; a size of 0: nothing. */
typedef struct room {
    size_t at, bytes;
} room;

typedef struct gemm {
    product p;
    mai_type type; /* whose loader reads the elements: uint32 as int32, uint64 as int64 */
    const gemm_attributes *attr;
    const void *weights;             /* constant, packed; NULL: input 1 as it is, or packed by run */
    const void *bias;                /* constant row, scaled; NULL: none, or made by run */
    bool has_c;                      /* C counts: it is there and beta is not 0 */
    int64_t c_rows, c_stride, c_row; /* rows of C; elements between columns, between rows */
    room weights_room, bias_room, row_room;
} gemm;

MAI_COMPILE(gemm)
{
    gemm_attributes *g;
    int64_t trans_a, trans_b;

    MAI_TRY(MAI_NEW(cx, &g));
    MAI_TRY(mai_attr_float(cx, node, "alpha", 1, &g->alpha));
    MAI_TRY(mai_attr_float(cx, node, "beta", 1, &g->beta));
    MAI_TRY(mai_attr_int(cx, node, "transA", 0, &trans_a));
    MAI_TRY(mai_attr_int(cx, node, "transB", 0, &trans_b));
    g->trans_a = trans_a != 0;
    g->trans_b = trans_b != 0;
    node->state = g;
    return MAI_OK;
}

/* dst[0..n) = factor * src[first + i * stride]. */
static void
scale_line(mai_type type, const void *src, int64_t first, int64_t stride, int64_t n, float factor, void *dst)
{
    const mai_load_f64 load_f64 = mai_f64_loader(type);
    const mai_load_i64 load_i64 = mai_i64_loader(type);
    double f64[64];
    int64_t i64[64];

    for (int64_t i = 0; i < n; i += 64) {
        int64_t now = n - i < 64 ? n - i : 64;

        if (load_f64 != NULL)
            load_f64(src, first + i * stride, stride, now, f64);
        else
            load_i64(src, first + i * stride, stride, now, i64);
        for (int64_t j = 0; j < now; j++)
            if (load_f64 != NULL)
                mai_f64_store(type, dst, i + j, factor * f64[j]);
            else
                mai_i64_store(type, dst, i + j, (int64_t) ((uint64_t) (int64_t) factor * (uint64_t) i64[j]));
    }
}

/* The right matrix as [K][N], times alpha. */
static mai_status
pack_weights(mai_ctx *cx, const gemm *g, const void *src, char *dst)
{
    const product *p = &g->p;
    bool t = g->attr->trans_b;

    for (int64_t i = 0; i < p->k; i++) {
        scale_line(g->type, src, t ? i : i * p->n, t ? p->k : 1, p->n, g->attr->alpha, dst);
        dst += (size_t) p->n * p->size;
        MAI_TRY(mai_poll(cx, 2 * p->n));
    }
    return MAI_OK;
}

/* Row i of C, times beta. */
static void
scale_bias(const gemm *g, const void *c, int64_t i, void *dst)
{
    scale_line(g->type, c, i * g->c_row, g->c_stride, g->p.n, g->attr->beta, dst);
}

static mai_status
gemm_sizes(mai_ctx *cx, const mai_step *step, gemm *g)
{
    const mai_tensor *a = step->in[0], *b = step->in[1];
    char sa[128], sb[128];

    if (a->ndim != 2 || b->ndim != 2 || a->dim[!g->attr->trans_a] != b->dim[g->attr->trans_b])
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "shapes %s%s and %s%s cannot be multiplied",
                             mai_shape_text(a, sa), g->attr->trans_a ? " transposed" : "",
                             mai_shape_text(b, sb), g->attr->trans_b ? " transposed" : "");
    g->p.m = a->dim[g->attr->trans_a];
    g->p.k = a->dim[!g->attr->trans_a];
    g->p.n = b->dim[!g->attr->trans_b];
    return MAI_OK;
}

/* C spread over the result. */
static mai_status
gemm_bias(mai_ctx *cx, const mai_step *step, gemm *g)
{
    const mai_tensor *c = step->nin > 2 ? step->in[2] : NULL;
    const product *p = &g->p;
    char shape[128];

    if (c == NULL)
        return MAI_OK;
    int64_t columns = c->ndim > 0 ? c->dim[c->ndim - 1] : 1;
    g->c_rows = c->ndim > 1 ? c->dim[c->ndim - 2] : 1;
    if (c->ndim > 2 || (columns != 1 && columns != p->n) || (g->c_rows != 1 && g->c_rows != p->m))
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "input C of shape %s cannot be added to [%lld,%lld]",
                             mai_shape_text(c, shape), (long long) p->m, (long long) p->n);
    g->c_stride = columns == 1 ? 0 : 1;
    g->c_row = g->c_rows == 1 ? 0 : columns;
    g->has_c = g->attr->beta != 0;
    return MAI_OK;
}

/* Integers cannot be scaled by fractions. */
static mai_status
check_factors(mai_ctx *cx, const mai_step *step, const gemm *g)
{
    const gemm_attributes *a = g->attr;
    bool whole = rintf(a->alpha) == a->alpha && rintf(a->beta) == a->beta && fabsf(a->alpha) < 1e9f &&
                 fabsf(a->beta) < 1e9f;

    if (mai_f64_loader(g->type) != NULL || whole)
        return MAI_OK;
    return mai_node_fail(cx, step->node, MAI_EUNSUPPORTED,
                         "integers are multiplied with whole alpha and beta only");
}

static void
reserve(mai_step *step, int64_t elements, size_t size, room *r)
{
    r->at = step->scratch_bytes;
    r->bytes = (size_t) elements * size;
    step->scratch_bytes += (r->bytes + 63) & ~(size_t) 63;
}

/* Rearranges the constants now and reserves room for what run has to rearrange. */
static mai_status
gemm_prepare(mai_ctx *cx, mai_step *step, gemm *g)
{
    const product *p = &g->p;
    const gemm_attributes *a = g->attr;
    const mai_tensor *b = step->in[1], *c = g->has_c ? step->in[2] : NULL;
    void *made;

    if (a->trans_a && p->m > 1 && p->k > 1)
        reserve(step, p->k, p->size, &g->row_room);
    if (a->alpha != 1 || (a->trans_b && p->k > 1 && p->n > 1)) {
        if (b->data == NULL) {
            reserve(step, b->count, p->size, &g->weights_room);
        } else {
            MAI_TRY(mai_alloc(cx, (size_t) b->count * p->size, &made));
            MAI_TRY(pack_weights(cx, g, b->data, made));
            g->weights = made;
        }
    }
    if (c != NULL && (a->beta != 1 || (g->c_stride == 0 && p->n > 1))) {
        if (c->data == NULL || g->c_rows > 1) {
            reserve(step, p->n, p->size, &g->bias_room);
        } else {
            MAI_TRY(mai_alloc(cx, (size_t) p->n * p->size, &made));
            scale_bias(g, c->data, 0, made);
            g->bias = made;
        }
    }
    return MAI_OK;
}

MAI_INFER(gemm)
{
    mai_type type = step->in[0]->type;
    gemm *g;

    MAI_TRY(mai_step_local(cx, step, sizeof *g, (void **) &g));
    g->attr = step->node->state;
    g->type = type == MAI_UINT32 ? MAI_INT32 : type == MAI_UINT64 ? MAI_INT64 : type;
    MAI_TRY(gemm_sizes(cx, step, g));
    MAI_TRY(choose_row(cx, step, step->nin, &g->p));
    MAI_TRY(gemm_bias(cx, step, g));
    MAI_TRY(check_factors(cx, step, g));
    MAI_TRY(mai_shape_set(cx, step->out[0], type, 2, (int64_t[]){g->p.m, g->p.n}));
    if (step->out[0]->count == 0)
        return MAI_OK;
    return gemm_prepare(cx, step, g);
}

/* The rows, with operands packed; bias is what every row starts from unless C has rows of its own. */
static mai_status
gemm_rows(mai_ctx *cx, const mai_step *step, const gemm *g, const void *w, const void *bias)
{
    const product *p = &g->p;
    const char *a = step->in[0]->data;
    char *y = step->out[0]->data, *scratch = step->scratch;
    bool own_bias = g->has_c && g->c_rows > 1;

    for (int64_t i = 0; i < p->m; i++) {
        const void *x = a + (size_t) (i * p->k) * p->size;

        if (g->row_room.bytes > 0) {
            scale_line(g->type, a, i, p->m, p->k, 1, scratch + g->row_room.at);
            x = scratch + g->row_room.at;
        }
        if (own_bias && g->bias_room.bytes > 0) {
            scale_bias(g, step->in[2]->data, i, scratch + g->bias_room.at);
            bias = scratch + g->bias_room.at;
        } else if (own_bias) {
            bias = (const char *) step->in[2]->data + (size_t) (i * g->c_row) * p->size;
        }
        p->row(x, w, bias, y, (size_t) p->k, (size_t) p->n);
        y += (size_t) p->n * p->size;
        MAI_TRY(mai_poll(cx, p->units));
    }
    return MAI_OK;
}

MAI_RUN(gemm)
{
    const gemm *g = step->local;
    const void *w = g->weights != NULL ? g->weights : step->in[1]->data;
    const void *bias = g->bias;
    char *scratch = step->scratch;

    if (step->out[0]->count == 0)
        return MAI_OK;
    if (g->weights_room.bytes > 0) {
        MAI_TRY(pack_weights(cx, g, w, scratch + g->weights_room.at));
        w = scratch + g->weights_room.at;
    }
    if (g->has_c && bias == NULL)
        bias = step->in[2]->data;
    if (g->has_c && g->bias == NULL && g->c_rows == 1 && g->bias_room.bytes > 0) {
        scale_bias(g, bias, 0, scratch + g->bias_room.at);
        bias = scratch + g->bias_room.at;
    }
    return gemm_rows(cx, step, g, w, bias);
}
