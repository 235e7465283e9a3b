/*
 * fuse.c - steps of a plan that are done as one (fuse.h).
 *
 * Exporters write a dense layer as MatMul and Add. One pass counts who reads each value; a second looks, for
 * each MatMul, whether its only reader is the next step, an Add of a constant row. The pair becomes the MatMul
 * with that row as its bias.
 */
#include "onnx/fuse.h"

#include "onnx/ops.h"

#include <string.h>

static mai_status
count_readers(mai_ctx *cx, const mai_plan *p, int *readers)
{
    const mai_model *m = p->model;

    for (int s = 0; s < p->nsteps; s++) {
        MAI_TRY(mai_poll(cx, 10 + p->steps[s].nin));
        for (int i = 0; i < p->steps[s].nin; i++)
            if (p->steps[s].in_values[i] >= 0)
                readers[p->steps[s].in_values[i]]++;
    }
    /* Views have no step, but what they show is read. */
    for (int n = 0; n < m->nnodes; n++)
        if ((m->nodes[n].op->flags & MAI_OP_VIEW) && m->nodes[n].in[0] >= 0)
            readers[m->nodes[n].in[0]]++;
    for (int i = 0; i < m->noutputs; i++)
        readers[m->output_values[i]]++;
    return MAI_OK;
}

/* The other input of an Add that reads this value, when it is a constant; else NULL. */
static const mai_tensor *
added_constant(const mai_step *add, int value)
{
    if (strcmp(add->node->op->name, "Add") != 0)
        return NULL;
    int other = add->node->in[0] == value ? 1 : add->node->in[1] == value ? 0 : -1;

    return other >= 0 && add->in[other]->data != NULL ? add->in[other] : NULL;
}

static bool
fuse_pair(mai_step *matmul, const mai_step *add, const int *readers)
{
    int value = matmul->node->out[0];

    if (strcmp(matmul->node->op->name, "MatMul") != 0 || value < 0 || readers[value] != 1)
        return false;
    const mai_tensor *bias = added_constant(add, value);

    if (bias == NULL || add->out[0]->ndim != matmul->out[0]->ndim ||
        memcmp(add->out[0]->dim, matmul->out[0]->dim, sizeof add->out[0]->dim) != 0)
        return false;
    return mai_matmul_start_at(matmul, bias);
}

mai_status
mai_fuse(mai_ctx *cx, mai_plan *p)
{
    int *readers, kept = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, p->model->nvalues, &readers));
    MAI_TRY(count_readers(cx, p, readers));
    for (int s = 0; s < p->nsteps; s++) {
        mai_step *step = &p->steps[kept];

        *step = p->steps[s];
        kept++;
        if (s + 1 < p->nsteps && fuse_pair(step, &p->steps[s + 1], readers)) {
            step->out = p->steps[s + 1].out;
            step->out_values = p->steps[s + 1].out_values;
            s++;
        }
    }
    p->nsteps = kept;
    return MAI_OK;
}
