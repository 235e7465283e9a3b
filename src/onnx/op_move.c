/*
 * op_move.c - operators that move elements without computing on them, for every element type by its size.
 *
 * Transpose, Slice, Expand and Tile are one gather by strides (elements.h): infer turns each into a walk over
 * the input in the order of the output, with neighbouring dimensions joined, and run copies. Concat and Split
 * copy one contiguous piece per outer position and part; Gather one per outer position and index. What infer
 * keeps lives in the plan's arena.
 */
#include "onnx/elements.h"
#include "onnx/ops.h"

static mai_status
run_strided(mai_ctx *cx, const mai_step *step)
{
    return mai_strided_copy(cx, step->local, step->in[0]->data, step->out[0]->data);
}

/* The outputs have their shapes: keeps the walk over input 0 for run. */
static mai_status
keep_strided(mai_ctx *cx, mai_step *step, const mai_walk *walk, int64_t first)
{
    mai_strided *s;

    MAI_TRY(mai_step_local(cx, step, sizeof *s, (void **) &s));
    if (step->out[0]->count == 0)
        s->empty = true;
    else
        mai_strided_make(s, walk, first, mai_type_size(step->in[0]->type));
    return MAI_OK;
}

/* ---- Transpose ---- */

static mai_status
read_permutation(mai_ctx *cx, const mai_node *node, int ndim, int *perm)
{
    bool seen[MAI_DIMS] = {false};
    const int64_t *given;
    size_t n;

    MAI_TRY(mai_attr_ints(cx, node, "perm", &given, &n));
    if (mai_attr(node, "perm") == NULL) {
        for (int i = 0; i < ndim; i++)
            perm[i] = ndim - 1 - i;
        return MAI_OK;
    }
    if (n != (size_t) ndim)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute perm has %zu axes, the input %d dimensions", n,
                             ndim);
    for (int i = 0; i < ndim; i++) {
        if (given[i] < 0 || given[i] >= ndim || seen[given[i]])
            return mai_node_fail(cx, node, MAI_EFORMAT, "attribute perm is not a permutation of the %d axes",
                                 ndim);
        perm[i] = (int) given[i];
        seen[perm[i]] = true;
    }
    return MAI_OK;
}

MAI_INFER(transpose)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], stride[MAI_DIMS];
    mai_walk walk = {0};
    int perm[MAI_DIMS];

    MAI_TRY(read_permutation(cx, step->node, in->ndim, perm));
    mai_row_strides(in, stride);
    for (int i = 0; i < in->ndim; i++) {
        dim[i] = in->dim[perm[i]];
        if (in->count > 0)
            mai_walk_push(&walk, dim[i], stride[perm[i]]);
    }
    MAI_TRY(mai_shape_set(cx, step->out[0], in->type, in->ndim, dim));
    return keep_strided(cx, step, &walk, 0);
}

MAI_RUN(transpose)
{
    return run_strided(cx, step);
}

/* ---- Expand, Tile ---- */

MAI_INFER(expand)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], stride[MAI_DIMS], n;
    const int64_t *want;
    mai_tensor shape;
    mai_walk walk = {0};
    int ndim;

    MAI_TRY(mai_step_ints(cx, step, 1, "shape", &want, &n));
    if (n > MAI_DIMS)
        return mai_node_fail(cx, step->node, MAI_ELIMIT,
                             "the shape has %lld dimensions, at most %d can be used", (long long) n,
                             MAI_DIMS);
    MAI_TRY(mai_shape_set(cx, &shape, in->type, (int) n, want));
    MAI_TRY(mai_shape_broadcast(cx, step->node, in, &shape, &ndim, dim));
    MAI_TRY(mai_shape_set(cx, step->out[0], in->type, ndim, dim));
    mai_row_strides(in, stride);
    for (int i = 0, lead = ndim - in->ndim; i < ndim && step->out[0]->count > 0; i++)
        mai_walk_push(&walk, dim[i], i < lead || in->dim[i - lead] != dim[i] ? 0 : stride[i - lead]);
    return keep_strided(cx, step, &walk, 0);
}

MAI_RUN(expand)
{
    return run_strided(cx, step);
}

MAI_INFER(tile)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], stride[MAI_DIMS], n;
    const int64_t *repeats;
    mai_walk walk = {0};

    MAI_TRY(mai_step_ints(cx, step, 1, "repeats", &repeats, &n));
    if (n != in->ndim)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "%lld repeats for an input of %d dimensions",
                             (long long) n, in->ndim);
    for (int i = 0; i < in->ndim; i++)
        if (repeats[i] < 0)
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "repeat %d is %lld", i, (long long) repeats[i]);
        else if (__builtin_mul_overflow(in->dim[i], repeats[i], &dim[i]))
            return mai_node_fail(cx, step->node, MAI_ELIMIT, "repeat %d is too large: %lld", i,
                                 (long long) repeats[i]);
    MAI_TRY(mai_shape_set(cx, step->out[0], in->type, in->ndim, dim));
    mai_row_strides(in, stride);
    for (int i = 0; i < in->ndim && step->out[0]->count > 0; i++) {
        mai_walk_push(&walk, repeats[i], 0);
        mai_walk_push(&walk, in->dim[i], stride[i]);
    }
    return keep_strided(cx, step, &walk, 0);
}

MAI_RUN(tile)
{
    return run_strided(cx, step);
}

/* ---- Slice ---- */

/* What Slice is asked for: n ranges over axes (NULL: the first n) in steps (NULL: all 1). */
typedef struct ranges {
    const int64_t *start, *end, *axes, *step;
    int64_t n;
} ranges;

/* An input or attribute of Slice that must have as many elements as starts. */
static mai_status
range_part(mai_ctx *cx, const mai_step *step, const char *name, int input, const int64_t **out, int64_t n)
{
    const mai_node *node = step->node;
    int64_t have = n;
    size_t size;

    *out = NULL;
    if (node->version >= 10) {
        if (input < step->nin && step->in[input] != NULL)
            MAI_TRY(mai_step_ints(cx, step, input, name, out, &have));
    } else if (mai_attr(node, name) != NULL) {
        MAI_TRY(mai_attr_ints(cx, node, name, out, &size));
        have = (int64_t) size;
    }
    if (have != n)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%lld starts, but %lld %s", (long long) n,
                             (long long) have, name);
    return MAI_OK;
}

static mai_status
read_ranges(mai_ctx *cx, const mai_step *step, ranges *r)
{
    const mai_node *node = step->node;
    size_t n = 0;

    memset(r, 0, sizeof *r);
    if (node->version >= 10) {
        if (step->nin < 3 || step->in[1] == NULL || step->in[2] == NULL)
            return mai_node_fail(cx, node, MAI_EFORMAT, "starts or ends are missing");
        MAI_TRY(mai_step_ints(cx, step, 1, "starts", &r->start, &r->n));
    } else {
        if (mai_attr(node, "starts") == NULL || mai_attr(node, "ends") == NULL)
            return mai_node_fail(cx, node, MAI_EFORMAT, "starts or ends are missing");
        MAI_TRY(mai_attr_ints(cx, node, "starts", &r->start, &n));
        r->n = (int64_t) n;
    }
    if (r->n > step->in[0]->ndim)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%lld starts for an input of %d dimensions",
                             (long long) r->n, step->in[0]->ndim);
    MAI_TRY(range_part(cx, step, "ends", 2, &r->end, r->n));
    MAI_TRY(range_part(cx, step, "axes", 3, &r->axes, r->n));
    if (node->version < 10)
        return MAI_OK;
    return range_part(cx, step, "steps", 4, &r->step, r->n);
}

static int64_t
clamp(int64_t x, int64_t least, int64_t most)
{
    return x < least ? least : x > most ? most : x;
}

/* One range on a dimension as numpy reads it: negative positions count from the end, the rest is cut off. */
static int64_t
range_size(int64_t dim, int64_t *start, int64_t end, int64_t *step)
{
    *step = clamp(*step, -dim - 1, dim + 1);
    int64_t least = *step > 0 ? 0 : -1, most = *step > 0 ? dim : dim - 1;
    *start = clamp(*start < 0 ? *start + dim : *start, least, most);
    end = clamp(end < 0 ? end + dim : end, least, most);
    int64_t span = *step > 0 ? end - *start : *start - end, size = *step > 0 ? *step : -*step;

    return span <= 0 ? 0 : (span + size - 1) / size;
}

MAI_INFER(slice)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], stride[MAI_DIMS], first = 0;
    bool cut[MAI_DIMS] = {false};
    mai_walk walk = {0};
    ranges r;
    int axis;

    MAI_TRY(read_ranges(cx, step, &r));
    memcpy(dim, in->dim, sizeof dim);
    mai_row_strides(in, stride);
    for (int64_t i = 0; i < r.n; i++) {
        int64_t start = r.start[i], by = r.step != NULL ? r.step[i] : 1;

        MAI_TRY(mai_axis(cx, step->node, r.axes != NULL ? r.axes[i] : i, in->ndim, &axis));
        if (cut[axis])
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "axis %d is named twice", axis);
        if (by == 0)
            return mai_node_fail(cx, step->node, MAI_EFORMAT, "the step on axis %d is 0", axis);
        cut[axis] = true;
        dim[axis] = range_size(in->dim[axis], &start, r.end[i], &by);
        first += start * stride[axis];
        stride[axis] *= by;
    }
    MAI_TRY(mai_shape_set(cx, step->out[0], in->type, in->ndim, dim));
    for (int i = 0; i < in->ndim && step->out[0]->count > 0; i++)
        mai_walk_push(&walk, dim[i], stride[i]);
    return keep_strided(cx, step, &walk, first);
}

MAI_RUN(slice)
{
    return run_strided(cx, step);
}

/* ---- Concat, Split ---- */

/* Parts that lie one after the other on an axis of the whole tensor. */
typedef struct parts {
    int64_t outer; /* positions before the axis */
    size_t whole;  /* bytes of the whole for each of them */
    size_t part[]; /* bytes of each part */
} parts;

static mai_status
keep_parts(mai_ctx *cx, mai_step *step, const mai_tensor *whole, int axis, int n, parts **out)
{
    parts *p;

    MAI_TRY(mai_step_local(cx, step, sizeof *p + (size_t) n * sizeof p->part[0], (void **) &p));
    *out = p;
    if (whole->count == 0)
        return MAI_OK;
    MAI_TRY(mai_dims_product(cx, step->node, whole->dim, axis, &p->outer));
    p->whole = (size_t) (whole->count / p->outer) * mai_type_size(whole->type);
    return MAI_OK;
}

/* Bytes of a part whose size on the axis is given, per outer position. */
static size_t
part_bytes(const parts *p, const mai_tensor *whole, int axis, int64_t size)
{
    return whole->count == 0 ? 0 : p->whole / (size_t) whole->dim[axis] * (size_t) size;
}

/* Input i goes beside input 0 on the axis: same type, same shape but for the axis. */
static mai_status
check_joined(mai_ctx *cx, const mai_step *step, int i, int axis)
{
    const mai_tensor *a = step->in[0], *b = step->in[i];
    char sa[128], sb[128];

    if (b == NULL)
        return mai_node_fail(cx, step->node, MAI_EFORMAT, "input %d is missing", i + 1);
    if (a->type != b->type)
        return mai_node_fail(cx, step->node, MAI_ETYPE, "input %d has type %s, input 1 %s", i + 1,
                             mai_type_name(b->type), mai_type_name(a->type));
    bool same = a->ndim == b->ndim;
    for (int d = 0; same && d < a->ndim; d++)
        same = d == axis || a->dim[d] == b->dim[d];
    if (!same)
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "input %d has shape %s, which does not go with %s on axis %d", i + 1,
                             mai_shape_text(b, sb), mai_shape_text(a, sa), axis);
    return MAI_OK;
}

MAI_INFER(concat)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], given;
    parts *p;
    int axis;

    if (mai_attr(step->node, "axis") == NULL)
        return mai_node_fail(cx, step->node, MAI_EFORMAT, "attribute axis is missing");
    MAI_TRY(mai_attr_int(cx, step->node, "axis", 0, &given));
    MAI_TRY(mai_axis(cx, step->node, given, in->ndim, &axis));
    memcpy(dim, in->dim, sizeof dim);
    for (int i = 1; i < step->nin; i++) {
        MAI_TRY(check_joined(cx, step, i, axis));
        if (__builtin_add_overflow(dim[axis], step->in[i]->dim[axis], &dim[axis]))
            return mai_node_fail(cx, step->node, MAI_ELIMIT, "the joined axis is too large");
    }
    MAI_TRY(mai_shape_set(cx, step->out[0], in->type, in->ndim, dim));
    MAI_TRY(keep_parts(cx, step, step->out[0], axis, step->nin, &p));
    for (int i = 0; i < step->nin; i++)
        p->part[i] = part_bytes(p, step->out[0], axis, step->in[i]->dim[axis]);
    return MAI_OK;
}

/* Copies outer pieces of n bytes between places that lie from and to bytes apart. */
static mai_status
copy_pieces(mai_ctx *cx, char *dst, size_t to, const char *src, size_t from, size_t n, int64_t outer)
{
    if (n == 0)
        return MAI_OK;
    for (int64_t o = 0; o < outer; o++)
        MAI_TRY(mai_copy_bytes(cx, dst + (size_t) o * to, src + (size_t) o * from, n));
    return MAI_OK;
}

MAI_RUN(concat)
{
    const parts *p = step->local;
    char *dst = step->out[0]->data;

    for (int i = 0; i < step->nin; i++) {
        MAI_TRY(copy_pieces(cx, dst, p->whole, step->in[i]->data, p->part[i], p->part[i], p->outer));
        dst += p->part[i];
    }
    return MAI_OK;
}

/* Sizes that nobody gave: equal ones; from version 18 on the last one may be smaller. */
static mai_status
even_sizes(mai_ctx *cx, const mai_step *step, int64_t size, int64_t *sizes)
{
    int64_t num_outputs, n = step->nout, left = size;

    MAI_TRY(mai_attr_int(cx, step->node, "num_outputs", n, &num_outputs));
    if (num_outputs != n)
        return mai_node_fail(cx, step->node, MAI_EFORMAT,
                             "attribute num_outputs is %lld, but there are %lld outputs",
                             (long long) num_outputs, (long long) n);
    if (size % n != 0 && step->node->version < 18)
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "%lld elements cannot be split evenly into %lld outputs", (long long) size,
                             (long long) n);
    int64_t each = size / n + (size % n != 0);
    for (int64_t i = 0; i < n; i++) {
        sizes[i] = each < left ? each : left;
        left -= sizes[i];
    }
    return MAI_OK;
}

static mai_status
split_sizes(mai_ctx *cx, const mai_step *step, int axis, int64_t *sizes)
{
    const mai_node *node = step->node;
    int64_t size = step->in[0]->dim[axis], n = 0, sum = 0;
    const int64_t *given = NULL;
    size_t count = 0;

    if (node->version >= 13 && step->nin > 1) {
        MAI_TRY(mai_step_ints(cx, step, 1, "split", &given, &n));
    } else if (node->version < 13 && mai_attr(node, "split") != NULL) {
        MAI_TRY(mai_attr_ints(cx, node, "split", &given, &count));
        n = (int64_t) count;
    } else {
        return even_sizes(cx, step, size, sizes);
    }
    if (n != step->nout)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%lld sizes for %d outputs", (long long) n, step->nout);
    for (int64_t i = 0; i < n; i++) {
        if (given[i] < 0 || given[i] > size - sum)
            return mai_node_fail(cx, node, MAI_ESHAPE,
                                 "size %lld of output %lld does not fit the %lld of axis %d",
                                 (long long) given[i], (long long) i + 1, (long long) size, axis);
        sizes[i] = given[i];
        sum += given[i];
    }
    if (sum != size)
        return mai_node_fail(cx, node, MAI_ESHAPE, "the sizes add up to %lld, axis %d has %lld",
                             (long long) sum, axis, (long long) size);
    return MAI_OK;
}

MAI_INFER(split)
{
    const mai_tensor *in = step->in[0];
    int64_t dim[MAI_DIMS], given, *sizes;
    parts *p;
    int axis;

    MAI_TRY(mai_attr_int(cx, step->node, "axis", 0, &given));
    MAI_TRY(mai_axis(cx, step->node, given, in->ndim, &axis));
    MAI_TRY(MAI_NEW_ARRAY(cx, step->nout, &sizes));
    MAI_TRY(split_sizes(cx, step, axis, sizes));
    MAI_TRY(keep_parts(cx, step, in, axis, step->nout, &p));
    memcpy(dim, in->dim, sizeof dim);
    for (int i = 0; i < step->nout; i++) {
        p->part[i] = part_bytes(p, in, axis, sizes[i]);
        dim[axis] = sizes[i];
        if (step->out[i] != NULL)
            MAI_TRY(mai_shape_set(cx, step->out[i], in->type, in->ndim, dim));
    }
    return MAI_OK;
}

MAI_RUN(split)
{
    const parts *p = step->local;
    const char *src = step->in[0]->data;

    for (int i = 0; i < step->nout; i++) {
        if (step->out[i] != NULL)
            MAI_TRY(copy_pieces(cx, step->out[i]->data, p->part[i], src, p->whole, p->part[i], p->outer));
        src += p->part[i];
    }
    return MAI_OK;
}

/* ---- Gather ---- */

typedef struct gather {
    int64_t outer, size; /* positions before the axis, positions on it */
    size_t block;        /* bytes of one position on the axis */
    bool narrow;         /* int32 indices */
} gather;

MAI_INFER(gather)
{
    static const mai_type index_types[] = {MAI_INT64, MAI_INT32, MAI_UNDEFINED};
    const mai_tensor *in = step->in[0], *index = step->in[1];
    int64_t dim[2 * MAI_DIMS], given, inner;
    gather *g;
    int axis;

    MAI_TRY(mai_step_type(cx, step, 1, index_types));
    MAI_TRY(mai_attr_int(cx, step->node, "axis", 0, &given));
    MAI_TRY(mai_axis(cx, step->node, given, in->ndim, &axis));
    memcpy(dim, in->dim, (size_t) axis * sizeof *dim);
    memcpy(dim + axis, index->dim, (size_t) index->ndim * sizeof *dim);
    memcpy(dim + axis + index->ndim, in->dim + axis + 1, (size_t) (in->ndim - axis - 1) * sizeof *dim);
    MAI_TRY(mai_shape_set(cx, step->out[0], in->type, in->ndim - 1 + index->ndim, dim));
    MAI_TRY(mai_step_local(cx, step, sizeof *g, (void **) &g));
    g->size = in->dim[axis];
    g->narrow = index->type == MAI_INT32;
    if (step->out[0]->count == 0)
        return MAI_OK;
    MAI_TRY(mai_dims_product(cx, step->node, in->dim, axis, &g->outer));
    MAI_TRY(mai_dims_product(cx, step->node, in->dim + axis + 1, in->ndim - axis - 1, &inner));
    g->block = (size_t) inner * mai_type_size(in->type);
    return MAI_OK;
}

MAI_RUN(gather)
{
    const gather *g = step->local;
    const mai_tensor *index = step->in[1];
    const char *src = step->in[0]->data;
    char *dst = step->out[0]->data;

    for (int64_t o = 0; o < g->outer; o++) {
        for (int64_t i = 0; i < index->count; i++) {
            int64_t at = g->narrow ? ((const int32_t *) index->data)[i] : mai_i64(index)[i];

            if (at < -g->size || at >= g->size)
                return mai_node_fail(cx, step->node, MAI_EDATA,
                                     "index %lld is outside the %lld elements of the axis", (long long) at,
                                     (long long) g->size);
            at = at < 0 ? at + g->size : at;
            MAI_TRY(mai_copy_bytes(cx, dst, src + (size_t) at * g->block, g->block));
            dst += g->block;
        }
        src += (size_t) g->size * g->block;
    }
    return MAI_OK;
}
