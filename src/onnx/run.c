/*
 * run.c - a plan with memory: the tensors, their data in one block, and the loop over the steps.
 *
 * A run copies the plan's steps with pointers to its own tensors, so that running is a loop of indirect calls
 * and nothing else.
 */
#include "onnx/plan.h"

#include <string.h>

#define ROOM_ALIGN 64

static mai_status
take_block(mai_ctx *cx, const mai_plan *plan, char **block, char **scratch)
{
    void *raw;

    MAI_TRY(mai_calloc(cx, plan->block_bytes + plan->scratch_bytes + ROOM_ALIGN, 1, &raw));
    *block = (char *) (((uintptr_t) raw + ROOM_ALIGN - 1) & ~(uintptr_t) (ROOM_ALIGN - 1));
    *scratch = *block + plan->block_bytes;
    return MAI_OK;
}

/* An input map has room for its keys, which the caller writes beside the values; its views share them. */
static mai_status
give_keys_room(mai_ctx *cx, const mai_plan *plan, int input, mai_tensor *values)
{
    const mai_tensor *planned = plan->values[input].keys;
    mai_tensor *keys;

    if (planned == NULL || planned->data != NULL)
        return MAI_OK;
    MAI_TRY(MAI_NEW(cx, &keys));
    *keys = *planned;
    MAI_TRY(mai_calloc(cx, (size_t) keys->count, mai_type_size(keys->type), &keys->data));
    MAI_TRY(mai_poll(cx, plan->model->nvalues));
    for (int v = 0; v < plan->model->nvalues; v++)
        if (values[v].keys == planned)
            values[v].keys = keys;
    return MAI_OK;
}

static mai_status
bind_steps(mai_ctx *cx, const mai_plan *plan, mai_tensor *values, char *scratch, mai_run *run)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, plan->nsteps, &run->steps));
    run->nsteps = plan->nsteps;
    for (int s = 0; s < plan->nsteps; s++) {
        mai_step *step = &run->steps[s];

        MAI_TRY(mai_poll(cx, 100 + plan->steps[s].nin + plan->steps[s].nout));
        *step = plan->steps[s];
        MAI_TRY(MAI_NEW_ARRAY(cx, step->nin, &step->in));
        MAI_TRY(MAI_NEW_ARRAY(cx, step->nout, &step->out));
        for (int i = 0; i < step->nin; i++)
            step->in[i] = step->in_values[i] >= 0 ? &values[step->in_values[i]] : NULL;
        for (int i = 0; i < step->nout; i++)
            step->out[i] = step->out_values[i] >= 0 ? &values[step->out_values[i]] : NULL;
        step->scratch = scratch;
    }
    return MAI_OK;
}

mai_status
mai_run_make(mai_ctx *cx, const mai_plan *plan, mai_run **out)
{
    const mai_model *m = plan->model;
    mai_tensor *values;
    mai_run *run;
    char *block, *scratch;

    MAI_TRY(MAI_NEW(cx, &run));
    run->plan = plan;
    MAI_TRY(take_block(cx, plan, &block, &scratch));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &values));
    for (int v = 0; v < m->nvalues; v++) {
        values[v] = plan->values[v];
        if (plan->room[v] != MAI_NO_ROOM)
            values[v].data = block + plan->room[v];
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, m->ninputs, &run->inputs));
    for (int i = 0; i < m->ninputs; i++) {
        MAI_TRY(give_keys_room(cx, plan, m->input_values[i], values));
        run->inputs[i] = values[m->input_values[i]];
    }
    MAI_TRY(MAI_NEW_ARRAY(cx, m->noutputs, &run->outputs));
    for (int i = 0; i < m->noutputs; i++)
        run->outputs[i] = plan->wanted[i] ? &values[m->output_values[i]] : NULL;
    MAI_TRY(bind_steps(cx, plan, values, scratch, run));
    *out = run;
    return MAI_OK;
}

mai_status
mai_run_once(mai_ctx *cx, mai_run *run)
{
    for (int s = 0; s < run->nsteps; s++) {
        const mai_step *step = &run->steps[s];

        MAI_TRY(step->node->op->run(cx, step));
    }
    return MAI_OK;
}
