/*
 * elementwise.c - broadcasting and widening for the elementwise operators (elementwise.h has the idea).
 *
 * Memory: mai_elementwise_make takes one structure from the arena; running takes nothing, widened blocks lie
 * on the stack.
 */
#include "onnx/elementwise.h"

/* Elements that are widened at a time: small, since several blocks lie on the stack. */
#define WIDE_BLOCK 256

const mai_type mai_number_types[] = {MAI_FLOAT,    MAI_DOUBLE, MAI_INT64,    MAI_INT32, MAI_FLOAT16,
                                     MAI_BFLOAT16, MAI_INT8,   MAI_INT16,    MAI_UINT8, MAI_UINT16,
                                     MAI_UINT32,   MAI_UINT64, MAI_UNDEFINED};
const mai_type mai_float_types[] = {MAI_FLOAT, MAI_DOUBLE, MAI_FLOAT16, MAI_BFLOAT16, MAI_UNDEFINED};

mai_type
mai_work_type(mai_type type)
{
    switch (type) {
        case MAI_FLOAT:
        case MAI_FLOAT16:
        case MAI_BFLOAT16:
            return MAI_FLOAT;
        case MAI_BOOL:
        case MAI_INT8:
        case MAI_INT16:
        case MAI_UINT8:
        case MAI_UINT16:
        case MAI_INT32:
            return MAI_INT32;
        case MAI_UINT32:
        case MAI_INT64:
            return MAI_INT64;
        case MAI_DOUBLE:
        case MAI_UINT64:
            return type;
        default:
            return MAI_UNDEFINED;
    }
}

int
mai_work_index(mai_type work)
{
    switch (work) {
        case MAI_FLOAT:
            return MAI_WORK_F32;
        case MAI_DOUBLE:
            return MAI_WORK_F64;
        case MAI_INT32:
            return MAI_WORK_I32;
        case MAI_INT64:
            return MAI_WORK_I64;
        default:
            return MAI_WORK_U64;
    }
}

/* The number of elements between neighbours of input k along dimension d of the output; 0 where it repeats.
 */
static int64_t
input_stride(const mai_tensor *in, int out_ndim, int d)
{
    int own = d - (out_ndim - in->ndim);
    int64_t stride = 1;

    if (own < 0 || in->dim[own] == 1)
        return 0;
    for (int i = own + 1; i < in->ndim; i++)
        stride *= in->dim[i];
    return stride;
}

/*
 * Adds one dimension of the output outside those seen so far, merging it with the outermost one if all inputs
 * allow. Should no input move along the first, rows are single elements.
 */
static void
add_dimension(mai_elementwise *e, int64_t length, const int64_t *stride)
{
    int last = e->nouter - 1;
    bool merges = true;

    if (e->inner == 0) {
        bool any = false;

        for (int k = 0; k < e->nin; k++)
            any |= stride[k] != 0;
        for (int k = 0; k < e->nin; k++)
            e->moves[k] = !any || stride[k] != 0;
        e->inner = any ? length : 1;
        if (any)
            return;
    }
    for (int k = 0; k < e->nin; k++) {
        int64_t before = last < 0 ? (e->moves[k] ? (int64_t) e->in_size[k] : 0) : e->stride[k][last];

        merges &= stride[k] * (int64_t) e->in_size[k] == before * (last < 0 ? e->inner : e->outer[last]);
    }
    if (merges) {
        *(last < 0 ? &e->inner : &e->outer[last]) *= length;
        return;
    }
    for (int k = 0; k < e->nin; k++)
        e->stride[k][e->nouter] = (ptrdiff_t) (stride[k] * (int64_t) e->in_size[k]);
    e->outer[e->nouter++] = length;
}

/* Fills inner, outer, stride and moves. */
static void
lay_out(mai_elementwise *e, const mai_tensor *const *in, const mai_tensor *out)
{
    for (int d = out->ndim - 1; d >= 0 && out->count > 1; d--) {
        int64_t stride[MAI_ELEMENTWISE_INPUTS] = {0};

        if (out->dim[d] == 1)
            continue;
        for (int k = 0; k < e->nin; k++)
            stride[k] = input_stride(in[k], out->ndim, d);
        add_dimension(e, out->dim[d], stride);
    }
    if (out->count <= 1) { /* nothing moves, and nothing is read when the output is empty */
        e->inner = out->count;
        for (int k = 0; k < e->nin; k++)
            e->moves[k] = true;
    }
    e->single = e->nouter == 0 && e->inner <= MAI_ELEMENTWISE_BLOCK;
}

/* A row through an operator's loop, with the inputs widened before and the output narrowed after. */
static bool
widened_row(const mai_elementwise *e, const void *const *in, void *out, int64_t n)
{
    double wide[MAI_ELEMENTWISE_INPUTS + 1][WIDE_BLOCK]; /* double: room and alignment for every work type */
    const void *part[MAI_ELEMENTWISE_INPUTS];
    bool ok = true;

    for (int k = 0; k < e->nin; k++) {
        part[k] = e->widen[k] != NULL ? wide[k] : in[k];
        if (e->widen[k] != NULL && !e->moves[k] && n > 0)
            e->widen[k](in[k], wide[k], 1);
    }
    for (int64_t at = 0; at < n && ok; at += WIDE_BLOCK) {
        int64_t m = n - at < WIDE_BLOCK ? n - at : WIDE_BLOCK;
        char *result = (char *) out + (size_t) at * e->out_size;

        for (int k = 0; k < e->nin; k++) {
            const char *from = (const char *) in[k] + (e->moves[k] ? (size_t) at * e->in_size[k] : 0);

            if (e->widen[k] == NULL)
                part[k] = from;
            else if (e->moves[k])
                e->widen[k](from, wide[k], m);
        }
        ok = e->loop(e, part, e->narrow != NULL ? (void *) wide[MAI_ELEMENTWISE_INPUTS] : result, m);
        if (e->narrow != NULL)
            e->narrow(wide[MAI_ELEMENTWISE_INPUTS], result, m);
    }
    return ok;
}

mai_status
mai_elementwise_make(mai_ctx *cx, const mai_node *node, const mai_tensor *const *in, int nin,
                     const mai_tensor *out, const mai_elementwise_spec *spec, mai_elementwise **made)
{
    mai_elementwise *e;

    MAI_TRY(MAI_NEW(cx, &e));
    e->node = node;
    e->param = spec->param;
    e->loop = spec->loop;
    e->nin = nin;
    e->count = out->count;
    e->units = spec->units;
    e->out_size = mai_type_size(out->type);
    bool widens = spec->result != MAI_UNDEFINED && spec->result != out->type;
    if (widens)
        e->narrow = mai_convert_find(spec->result, out->type);
    for (int k = 0; k < nin; k++) {
        e->in_size[k] = mai_type_size(in[k]->type);
        if (spec->work != MAI_UNDEFINED && spec->work != in[k]->type) {
            e->widen[k] = mai_convert_find(in[k]->type, spec->work);
            widens = true;
        }
    }
    e->row = widens ? widened_row : e->loop;
    lay_out(e, in, out);
    *made = e;
    return MAI_OK;
}

mai_status
mai_elementwise_failed(mai_ctx *cx, const mai_elementwise *e)
{
    return mai_node_fail(cx, e->node, MAI_EDATA, "an integer is divided by zero");
}

/* One row, polling after each block. */
static mai_status
walk_row(mai_ctx *cx, const mai_elementwise *e, const char *const *in, char *out)
{
    for (int64_t at = 0; at < e->inner; at += MAI_ELEMENTWISE_BLOCK) {
        int64_t n = e->inner - at < MAI_ELEMENTWISE_BLOCK ? e->inner - at : MAI_ELEMENTWISE_BLOCK;
        const void *from[MAI_ELEMENTWISE_INPUTS];

        for (int k = 0; k < e->nin; k++)
            from[k] = in[k] + (e->moves[k] ? (size_t) at * e->in_size[k] : 0);
        if (!e->row(e, from, out + (size_t) at * e->out_size, n))
            return mai_elementwise_failed(cx, e);
        MAI_TRY(mai_poll(cx, n * e->units));
    }
    return MAI_OK;
}

mai_status
mai_elementwise_walk(mai_ctx *cx, const mai_elementwise *e, const void *const *in, void *out)
{
    int64_t index[MAI_DIMS] = {0};
    const char *at[MAI_ELEMENTWISE_INPUTS];
    size_t row_bytes = (size_t) e->inner * e->out_size;

    for (int k = 0; k < e->nin; k++)
        at[k] = in[k];
    for (int64_t done = 0; done < e->count; done += e->inner) {
        MAI_TRY(walk_row(cx, e, at, (char *) out + (size_t) (done / e->inner) * row_bytes));
        for (int d = 0; d < e->nouter; d++) { /* the next row: count up, the innermost loop first */
            for (int k = 0; k < e->nin; k++)
                at[k] += e->stride[k][d];
            if (++index[d] < e->outer[d])
                break;
            for (int k = 0; k < e->nin; k++)
                at[k] -= e->stride[k][d] * (ptrdiff_t) e->outer[d];
            index[d] = 0;
        }
    }
    return MAI_OK;
}
