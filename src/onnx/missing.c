/*
 * missing.c - which inputs of a model may be missing.
 *
 * A missing number enters as NaN and flows through the graph. An Imputer, a tree ensemble with directions for
 * missing values, and Where(IsNaN(x), a, x) stop it; if it can reach the output by any other way, the input
 * does not take missing values. One forward pass over the nodes, in order, for 64 inputs at a time: each value
 * has a word with a bit for every input whose NaN can be in it.
 */
#include "onnx/graph.h"
#include "onnx/score.h"

#include <string.h>

static bool
is_op(const mai_node *node, const char *name)
{
    return strcmp(node->op->name, name) == 0;
}

/* Where(IsNaN(x), a, x), or Where(Not(IsNaN(x)), x, a): NaN in x does not come out. *other becomes a. */
static bool
replaces_nan(const mai_model *m, const mai_node *where, int *other)
{
    const mai_value *v = &m->values[where->in[0]];
    const mai_node *test = v->producer >= 0 ? &m->nodes[v->producer] : NULL;
    int guarded = where->in[2];

    *other = where->in[1];
    if (test != NULL && is_op(test, "Not")) {
        v = &m->values[test->in[0]];
        test = v->producer >= 0 ? &m->nodes[v->producer] : NULL;
        guarded = where->in[1];
        *other = where->in[2];
    }
    return test != NULL && is_op(test, "IsNaN") && test->in[0] == guarded;
}

/* The inputs whose NaN can come out of a node. */
static uint64_t
lets_nan_through(const mai_model *m, const mai_node *node, const uint64_t *tainted)
{
    uint64_t reads = 0;
    int other;

    for (int i = 0; i < node->nin; i++)
        reads |= node->in[i] >= 0 ? tainted[node->in[i]] : 0;
    if (reads == 0 || node->takes_missing || (node->op->flags & MAI_OP_DENOTES) || is_op(node, "Shape"))
        return 0;
    return is_op(node, "Where") && replaces_nan(m, node, &other) ? tainted[other] : reads;
}

/* Spreads the bits of up to 64 inputs, from the first on, over all values. */
static mai_status
spread(mai_ctx *cx, const mai_model *m, int first, int count, uint64_t *tainted)
{
    MAI_TRY(mai_poll(cx, m->nvalues));
    memset(tainted, 0, (size_t) m->nvalues * sizeof *tainted);
    for (int i = 0; i < count; i++)
        tainted[m->input_values[first + i]] = UINT64_C(1) << i;
    for (int n = 0; n < m->nnodes; n++) {
        const mai_node *node = &m->nodes[n];
        uint64_t out = lets_nan_through(m, node, tainted);

        for (int j = 0; j < node->nout; j++)
            if (node->out[j] >= 0)
                tainted[node->out[j]] = out;
        MAI_TRY(mai_poll(cx, 20 + node->nin + node->nout));
    }
    return MAI_OK;
}

mai_status
mai_missing_analyse(mai_ctx *cx, const mai_model *m, int output, bool *takes_missing)
{
    uint64_t *tainted;

    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &tainted));
    for (int first = 0; first < m->ninputs; first += 64) {
        int count = m->ninputs - first < 64 ? m->ninputs - first : 64;

        MAI_TRY(spread(cx, m, first, count, tainted));
        for (int i = 0; i < count; i++)
            takes_missing[first + i] = (tainted[m->output_values[output]] >> i & 1) == 0;
    }
    return MAI_OK;
}
