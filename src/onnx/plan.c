/*
 * plan.c - a model and input shapes to a plan: which operators are needed, every type and shape, which values
 * are constants, and where each of the others lives in a run's block.
 *
 * Three passes over the nodes: backward, marking what the wanted outputs depend on; forward, inferring shapes,
 * running operators whose inputs are all constants, and giving views the place of their input; forward again,
 * giving each remaining value room above the inputs, first fit among the values that are alive at the same time.
 */
#include "onnx/fuse.h"
#include "onnx/plan.h"

#include <string.h>

#define ROOM_ALIGN 64
#define VIEW_OF_ITSELF (-1)

typedef struct planner {
    mai_ctx *cx;
    const mai_model *m;
    mai_plan *p;
    bool *needed;  /* per value */
    int *root;     /* per value: the value whose room it uses, VIEW_OF_ITSELF when its own */
    int *last_use; /* per root value: number of the last step that reads it; nsteps for outputs and inputs */
} planner;

static mai_status
mark_needed(planner *pl, const bool *want)
{
    const mai_model *m = pl->m;

    for (int i = 0; i < m->noutputs; i++) {
        pl->p->wanted[i] = want == NULL || want[i];
        if (pl->p->wanted[i])
            pl->needed[m->output_values[i]] = true;
    }
    for (int i = m->nnodes - 1; i >= 0; i--) {
        const mai_node *node = &m->nodes[i];
        bool used = false;

        MAI_TRY(mai_poll(pl->cx, 10 + node->nin));
        for (int j = 0; j < node->nout; j++)
            used |= node->out[j] >= 0 && pl->needed[node->out[j]];
        for (int j = 0; used && j < node->nin; j++)
            if (node->in[j] >= 0)
                pl->needed[node->in[j]] = true;
    }
    return MAI_OK;
}

/* Checks a given input against the port; the first dimension is rows and may differ. */
static mai_status
check_input(mai_ctx *cx, const mai_port *port, const mai_tensor *t)
{
    char shape[128];

    if (t->type != port->type)
        return mai_fail(cx, MAI_ETYPE, "input '%.80s' has type %s, the model expects %s", port->name,
                        mai_type_name(t->type), mai_type_name(port->type));
    if ((port->key_type != MAI_UNDEFINED) != (t->keys != NULL) || (t->keys != NULL && t->keys->type != port->key_type))
        return mai_fail(cx, MAI_ETYPE, "input '%.80s' must%s be a map", port->name, t->keys != NULL ? " not" : "");
    if (port->ndim < 0)
        return MAI_OK;
    bool fits = t->ndim == port->ndim;
    for (int i = 1; fits && i < t->ndim; i++)
        fits = port->dim[i] < 0 || port->dim[i] == t->dim[i];
    if (!fits)
        return mai_fail(cx, MAI_ESHAPE, "input '%.80s' has shape %s, which the model does not take", port->name,
                        mai_shape_text(t, shape));
    return MAI_OK;
}

static mai_status
place_inputs(planner *pl, const mai_tensor *inputs)
{
    for (int i = 0; i < pl->m->ninputs; i++) {
        mai_tensor *t = &pl->p->values[pl->m->input_values[i]];
        mai_tensor *keys;

        MAI_TRY(check_input(pl->cx, &pl->m->inputs[i], &inputs[i]));
        MAI_TRY(mai_shape_like(pl->cx, t, inputs[i].type, &inputs[i]));
        t->data = inputs[i].data;
        if (inputs[i].keys == NULL)
            continue;
        MAI_TRY(MAI_NEW(pl->cx, &keys));
        MAI_TRY(mai_shape_like(pl->cx, keys, inputs[i].keys->type, inputs[i].keys));
        if (t->data != NULL)
            keys->data = inputs[i].keys->data;
        t->keys = keys;
    }
    for (int v = 0; v < pl->m->nvalues; v++)
        if (pl->m->values[v].constant != NULL)
            pl->p->values[v] = *pl->m->values[v].constant;
    return MAI_OK;
}

static mai_status
make_step(planner *pl, const mai_node *node, mai_step *step)
{
    memset(step, 0, sizeof *step);
    step->node = node;
    step->nin = node->nin;
    step->nout = node->nout;
    MAI_TRY(MAI_NEW_ARRAY(pl->cx, node->nin, &step->in));
    MAI_TRY(MAI_NEW_ARRAY(pl->cx, node->nout, &step->out));
    for (int i = 0; i < node->nin; i++)
        step->in[i] = node->in[i] >= 0 ? &pl->p->values[node->in[i]] : NULL;
    for (int i = 0; i < node->nout; i++)
        step->out[i] = node->out[i] >= 0 ? &pl->p->values[node->out[i]] : NULL;
    step->in_values = node->in;
    step->out_values = node->out;
    return MAI_OK;
}

static bool
all_inputs_constant(const mai_step *step)
{
    for (int i = 0; i < step->nin; i++)
        if (step->in[i] != NULL && step->in[i]->data == NULL)
            return false;
    return true;
}

static bool
all_outputs_known(const mai_step *step)
{
    for (int i = 0; i < step->nout; i++)
        if (step->out[i] != NULL && step->out[i]->data == NULL)
            return false;
    return true;
}

/* Runs a step now and makes its outputs constants. */
static mai_status
fold(planner *pl, mai_step *step)
{
    mai_ctx *cx = pl->cx;

    for (int i = 0; i < step->nout; i++)
        if (step->out[i] != NULL)
            MAI_TRY(mai_calloc(cx, (size_t) step->out[i]->count, mai_type_size(step->out[i]->type), &step->out[i]->data));
    MAI_TRY(mai_calloc(cx, step->scratch_bytes + ROOM_ALIGN, 1, &step->scratch));
    step->scratch = (void *) (((uintptr_t) step->scratch + ROOM_ALIGN - 1) & ~(uintptr_t) (ROOM_ALIGN - 1));
    return step->node->op->run(cx, step);
}

static void
alias_output(planner *pl, const mai_node *node)
{
    const mai_tensor *from = &pl->p->values[node->in[0]];
    mai_tensor *to = &pl->p->values[node->out[0]];
    int root = pl->root[node->in[0]];

    to->data = from->data;
    if (to->keys == NULL)
        to->keys = from->keys;
    pl->root[node->out[0]] = root == VIEW_OF_ITSELF ? node->in[0] : root;
}

static bool
node_needed(const planner *pl, const mai_node *node)
{
    for (int i = 0; i < node->nout; i++)
        if (node->out[i] >= 0 && pl->needed[node->out[i]])
            return true;
    return false;
}

static mai_status
infer_all(planner *pl)
{
    mai_plan *p = pl->p;

    MAI_TRY(MAI_NEW_ARRAY(pl->cx, pl->m->nnodes, &p->steps));
    for (int i = 0; i < pl->m->nnodes; i++) {
        const mai_node *node = &pl->m->nodes[i];
        mai_step *step = &p->steps[p->nsteps];

        if (!node_needed(pl, node))
            continue;
        MAI_TRY(mai_poll(pl->cx, 500 + node->nin + node->nout));
        MAI_TRY(make_step(pl, node, step));
        MAI_TRY(node->op->infer(pl->cx, step));
        for (int j = 0; j < step->nout; j++)
            if (step->out[j] != NULL && step->out[j]->type == MAI_UNDEFINED)
                return mai_node_fail(pl->cx, node, MAI_EINTERNAL, "output %d was given no type", j + 1);
        if (node->op->flags & MAI_OP_VIEW) {
            if (step->out[0] != NULL)
                alias_output(pl, node);
        } else if (all_outputs_known(step))
            continue; /* a shape, which infer knew */
        else if (all_inputs_constant(step))
            MAI_TRY(fold(pl, step));
        else {
            if (step->scratch_bytes > p->scratch_bytes)
                p->scratch_bytes = step->scratch_bytes;
            p->nsteps++;
        }
    }
    return MAI_OK;
}

/* ---- room ---- */

static int
root_of(const planner *pl, int value)
{
    return pl->root[value] == VIEW_OF_ITSELF ? value : pl->root[value];
}

static mai_status
find_last_uses(planner *pl)
{
    const mai_plan *p = pl->p;

    for (int v = 0; v < pl->m->nvalues; v++)
        pl->last_use[v] = -1;
    for (int s = 0; s < p->nsteps; s++) {
        MAI_TRY(mai_poll(pl->cx, 10 + p->steps[s].nin + p->steps[s].nout));
        for (int i = 0; i < p->steps[s].nin; i++)
            if (p->steps[s].in_values[i] >= 0)
                pl->last_use[root_of(pl, p->steps[s].in_values[i])] = s;
        for (int i = 0; i < p->steps[s].nout; i++)
            if (p->steps[s].out_values[i] >= 0 && pl->last_use[p->steps[s].out_values[i]] < s)
                pl->last_use[p->steps[s].out_values[i]] = s;
    }
    for (int i = 0; i < pl->m->ninputs; i++)
        pl->last_use[pl->m->input_values[i]] = p->nsteps;
    for (int i = 0; i < pl->m->noutputs; i++)
        pl->last_use[root_of(pl, pl->m->output_values[i])] = p->nsteps;
    return MAI_OK;
}

static size_t
room_bytes(const mai_tensor *t)
{
    size_t bytes = (size_t) t->count * mai_type_size(t->type);

    return (bytes + ROOM_ALIGN - 1) & ~(size_t) (ROOM_ALIGN - 1);
}

/*
 * The values that have room above the inputs, by offset; those whose last use lies behind are dropped when
 * rooms are sought. A search looks at all of them, so from FEW on only when they have doubled in number since
 * the last one: in between, values go on top.
 */
typedef struct tenants {
    int *value;
    int n, search_at;
    size_t base; /* where the inputs end */
} tenants;

#define FEW 256

static mai_status
settle(planner *pl, int value, size_t at)
{
    mai_plan *p = pl->p;
    size_t end = at + room_bytes(&p->values[value]);

    p->room[value] = at;
    if (end > p->block_bytes)
        p->block_bytes = end;
    if (end > pl->cx->limits.memory_bytes)
        return mai_fail(pl->cx, MAI_ELIMIT, "the model needs more than %zu bytes of room",
                        pl->cx->limits.memory_bytes);
    return MAI_OK;
}

/* Drops dead tenants, finds the first gap that is wide enough and puts the value there. */
static mai_status
find_room(planner *pl, tenants *all, int value, int step)
{
    const mai_plan *p = pl->p;
    size_t bytes = room_bytes(&p->values[value]), at = all->base;
    int kept = 0, place = -1;

    MAI_TRY(mai_poll(pl->cx, 10 + all->n));
    for (int i = 0; i < all->n; i++) {
        int v = all->value[i];

        if (pl->last_use[v] < step)
            continue;
        if (place < 0 && p->room[v] >= at + bytes)
            place = kept;
        if (place < 0)
            at = p->room[v] + room_bytes(&p->values[v]);
        all->value[kept++] = v;
    }
    if (place < 0)
        place = kept;
    memmove(all->value + place + 1, all->value + place, (size_t) (kept - place) * sizeof *all->value);
    all->value[place] = value;
    all->n = kept + 1;
    all->search_at = all->n < FEW ? 0 : 2 * all->n;
    return settle(pl, value, at);
}

static mai_status
give_room(planner *pl, tenants *all, int value, int step)
{
    if (all->n >= all->search_at)
        return find_room(pl, all, value, step);
    all->value[all->n++] = value;
    return settle(pl, value, pl->p->block_bytes);
}

static mai_status
give_rooms(planner *pl)
{
    mai_plan *p = pl->p;
    tenants all = {0};

    MAI_TRY(MAI_NEW_ARRAY(pl->cx, pl->m->nvalues + 1, &all.value));
    MAI_TRY(find_last_uses(pl));
    for (int v = 0; v < pl->m->nvalues; v++)
        p->room[v] = MAI_NO_ROOM;
    for (int i = 0; i < pl->m->ninputs; i++)
        if (p->values[pl->m->input_values[i]].data == NULL)
            MAI_TRY(settle(pl, pl->m->input_values[i], p->block_bytes));
    all.base = p->block_bytes;
    for (int s = 0; s < p->nsteps; s++)
        for (int i = 0; i < p->steps[s].nout; i++)
            if (p->steps[s].out_values[i] >= 0)
                MAI_TRY(give_room(pl, &all, p->steps[s].out_values[i], s));
    for (int v = 0; v < pl->m->nvalues; v++)
        if (pl->root[v] != VIEW_OF_ITSELF)
            p->room[v] = p->room[pl->root[v]];
    return MAI_OK;
}

mai_status
mai_plan_make(mai_ctx *cx, const mai_model *m, const mai_tensor *inputs, const bool *want, mai_plan **out)
{
    planner pl = {.cx = cx, .m = m};
    mai_plan *p;

    MAI_TRY(MAI_NEW(cx, &p));
    p->model = m;
    pl.p = p;
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &p->values));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &p->room));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->noutputs, &p->wanted));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &pl.needed));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &pl.root));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &pl.last_use));
    for (int v = 0; v < m->nvalues; v++)
        pl.root[v] = VIEW_OF_ITSELF;
    MAI_TRY(place_inputs(&pl, inputs));
    MAI_TRY(mark_needed(&pl, want));
    MAI_TRY(infer_all(&pl));
    MAI_TRY(mai_fuse(cx, p));
    MAI_TRY(give_rooms(&pl));
    *out = p;
    return MAI_OK;
}
