/*
 * missing.c - which inputs of a model may be missing.
 *
 * A missing number enters as NaN and flows through the graph. An Imputer, a tree ensemble with directions for
 * missing values, and Where(IsNaN(x), a, x) stop it; if it can reach the output by any other way, the input
 * does not take missing values. One forward pass an input, over the nodes in order.
 */
#include "onnx/graph.h"
#include "onnx/score.h"

#include <string.h>

static bool
is_op(const mai_node *node, const char *name)
{
    return strcmp(node->op->name, name) == 0;
}

/* Where(IsNaN(x), a, x), or Where(Not(IsNaN(x)), x, a): NaN in x does not come out. */
static bool
replaces_nan(const mai_model *m, const mai_node *where, const bool *tainted)
{
    const mai_value *v = &m->values[where->in[0]];
    const mai_node *test = v->producer >= 0 ? &m->nodes[v->producer] : NULL;
    int guarded = where->in[2], other = where->in[1];

    if (test != NULL && is_op(test, "Not")) {
        v = &m->values[test->in[0]];
        test = v->producer >= 0 ? &m->nodes[v->producer] : NULL;
        guarded = where->in[1];
        other = where->in[2];
    }
    return test != NULL && is_op(test, "IsNaN") && test->in[0] == guarded && !tainted[other];
}

static bool
lets_nan_through(const mai_model *m, const mai_node *node, const bool *tainted)
{
    bool reads = false;

    for (int i = 0; i < node->nin; i++)
        reads |= node->in[i] >= 0 && tainted[node->in[i]];
    if (!reads || node->takes_missing || (node->op->flags & MAI_OP_DENOTES))
        return false;
    if (is_op(node, "Shape"))
        return false;
    return !(is_op(node, "Where") && replaces_nan(m, node, tainted));
}

mai_status
mai_missing_analyse(mai_ctx *cx, const mai_model *m, int output, bool *takes_missing)
{
    bool *tainted;

    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &tainted));
    for (int i = 0; i < m->ninputs; i++) {
        memset(tainted, 0, (size_t) m->nvalues * sizeof *tainted);
        tainted[m->input_values[i]] = true;
        for (int n = 0; n < m->nnodes; n++) {
            const mai_node *node = &m->nodes[n];

            MAI_TRY(mai_poll(cx, 20));
            if (lets_nan_through(m, node, tainted))
                for (int j = 0; j < node->nout; j++)
                    if (node->out[j] >= 0)
                        tainted[node->out[j]] = true;
        }
        takes_missing[i] = !tainted[m->output_values[output]];
    }
    return MAI_OK;
}
