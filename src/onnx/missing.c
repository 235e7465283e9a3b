/*
 * missing.c - which features of a model may be missing.
 *
 * A missing number enters as NaN and flows through the graph. An Imputer, a tree ensemble with directions for
 * missing values, and Where(IsNaN(x), a, x) stop it; if it can reach the output by any other way, the model
 * does not take that feature as missing.
 *
 * One forward pass over the nodes of a row's plan for 64 features at a time: each element of each value has a word
 * with a bit for every feature whose NaN can be in it. Operators that only move elements (Concat, Gather, Split...)
 * move the words with their own kernels, so that a pipeline that imputes some columns of one input and encodes others
 * is told apart. Models of very many features or large values, networks over images, are looked at by whole inputs.
 */
#include "onnx/ops.h"
#include "onnx/plan.h"
#include "onnx/score.h"

#include <string.h>

/* Beyond these, one word stands for a whole value, and one bit for a whole input. */
#define MOST_FEATURES 4096
#define MOST_ELEMENTS 1000000

/* The words of a value: one an element, or one for all; none for constants and what is not computed. */
typedef struct taint {
    uint64_t *word;
    int64_t n;
} taint;

typedef struct flow {
    mai_ctx *cx;
    const mai_model *m;
    const mai_plan *plan;
    bool fine;        /* words for elements, not for whole values */
    taint *value;
    mai_step **mover; /* per node: its step over words, for operators that move elements */
} flow;

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

/* Operators whose element i depends on element i alone. */
static bool
keeps_places(const mai_node *node)
{
    static mai_status (*const runs[])(mai_ctx *, const mai_step *) = {mai_run_unary, mai_run_cast, mai_run_scaler,
                                                                     mai_run_binarizer, mai_run_arith};

    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        if (node->op->run == runs[i])
            return true;
    return (node->op->flags & MAI_OP_VIEW) != 0;
}

/* Operators that only move elements; all inputs but the first say how, except for Concat. */
static bool
moves(const mai_node *node)
{
    static mai_status (*const runs[])(mai_ctx *, const mai_step *) = {
        mai_run_transpose, mai_run_split,  mai_run_slice, mai_run_gather,
        mai_run_expand,    mai_run_tile,   mai_run_array_feature_extractor};

    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        if (node->op->run == runs[i])
            return true;
    return node->op->run == mai_run_concat;
}

static const mai_tensor *
planned(const flow *f, int value)
{
    return &f->plan->values[value];
}

/* ---- movers ---- */

/* A tensor of words in the shape of a value. */
static mai_status
words_of(flow *f, int value, mai_tensor **out)
{
    MAI_TRY(MAI_NEW(f->cx, out));
    MAI_TRY(mai_shape_like(f->cx, *out, MAI_INT64, planned(f, value)));
    if (f->value[value].word == NULL)
        MAI_TRY(MAI_NEW_ARRAY(f->cx, f->value[value].n, &f->value[value].word));
    return MAI_OK;
}

static mai_status
mover_inputs(flow *f, const mai_node *node, mai_step *step)
{
    bool joins = node->op->run == mai_run_concat;

    for (int i = 0; i < node->nin; i++) {
        mai_tensor *words;

        if (node->in[i] < 0)
            continue;
        step->in[i] = planned(f, node->in[i]);
        if (i > 0 && !joins)
            continue; /* says how to move */
        MAI_TRY(words_of(f, node->in[i], &words));
        step->in[i] = words;
    }
    return MAI_OK;
}

/* The words are laid out as infer leaves the shapes; only then do the tensors get data. */
static mai_status
mover_data(flow *f, const mai_node *node, mai_step *step)
{
    for (int i = 0; i < node->nin; i++)
        if (node->in[i] >= 0 && step->in[i] != planned(f, node->in[i]))
            ((mai_tensor *) step->in[i])->data = f->value[node->in[i]].word;
    for (int i = 0; i < node->nout; i++)
        if (step->out[i] != NULL)
            step->out[i]->data = f->value[node->out[i]].word;
    return mai_calloc(f->cx, step->scratch_bytes + 1, 1, &step->scratch);
}

static bool
is_mover(const flow *f, const mai_node *node)
{
    if (!f->fine || !moves(node))
        return false;
    for (int i = 1; i < node->nin; i++)
        if (node->op->run != mai_run_concat && node->in[i] >= 0 && planned(f, node->in[i])->data == NULL)
            return false;
    return true;
}

/* Whether a pass has to do with the node: an output of it is computed by a run. */
static bool
is_computed(const flow *f, const mai_node *node)
{
    for (int i = 0; i < node->nout; i++)
        if (node->out[i] >= 0 && f->value[node->out[i]].word != NULL)
            return true;
    return false;
}

static mai_status
make_mover(flow *f, const mai_node *node, mai_step **out)
{
    mai_step *step;

    MAI_TRY(MAI_NEW(f->cx, &step));
    step->node = node;
    step->nin = node->nin;
    step->nout = node->nout;
    MAI_TRY(MAI_NEW_ARRAY(f->cx, node->nin, &step->in));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, node->nout, &step->out));
    MAI_TRY(mover_inputs(f, node, step));
    for (int i = 0; i < node->nout; i++)
        if (node->out[i] >= 0)
            MAI_TRY(words_of(f, node->out[i], &step->out[i]));
    MAI_TRY(node->op->infer(f->cx, step));
    MAI_TRY(mover_data(f, node, step));
    *out = step;
    return MAI_OK;
}

/* ---- one pass ---- */

static uint64_t
any_of(const flow *f, int value)
{
    uint64_t all = 0;

    for (int64_t i = 0; value >= 0 && f->value[value].word != NULL && i < f->value[value].n; i++)
        all |= f->value[value].word[i];
    return all;
}

static void
fill(flow *f, const mai_node *node, uint64_t word)
{
    for (int j = 0; j < node->nout; j++) {
        const taint *t = node->out[j] >= 0 ? &f->value[node->out[j]] : NULL;

        for (int64_t i = 0; t != NULL && t->word != NULL && i < t->n; i++)
            t->word[i] = word;
    }
}

/* Copies words place by place when one input alone is not a constant and has the output's places. */
static bool
copy_places(flow *f, const mai_node *node)
{
    const taint *from = NULL, *to = node->out[0] >= 0 ? &f->value[node->out[0]] : NULL;

    for (int i = 0; i < node->nin; i++) {
        const taint *t = node->in[i] >= 0 ? &f->value[node->in[i]] : NULL;

        if (t == NULL || t->word == NULL)
            continue;
        if (from != NULL)
            return false;
        from = t;
    }
    if (from == NULL || to == NULL || to->word == NULL || from->n != to->n)
        return false;
    memcpy(to->word, from->word, (size_t) to->n * sizeof *to->word);
    return true;
}

static mai_status
pass_node(flow *f, int number)
{
    const mai_node *node = &f->m->nodes[number];
    uint64_t reads = 0;
    int other;

    for (int i = 0; i < node->nin; i++)
        reads |= any_of(f, node->in[i]);
    if (f->mover[number] != NULL)
        return node->op->run(f->cx, f->mover[number]);
    if (reads != 0 && keeps_places(node) && copy_places(f, node))
        return MAI_OK;
    if (node->takes_missing || (node->op->flags & MAI_OP_DENOTES) || is_op(node, "Shape"))
        reads = 0;
    else if (is_op(node, "Where") && replaces_nan(f->m, node, &other))
        reads = any_of(f, other);
    fill(f, node, reads);
    return MAI_OK;
}

/* Marks the features from the first on, up to 64, and lets them flow. */
static mai_status
pass(flow *f, int64_t first)
{
    int64_t at = 0;

    for (int i = 0; i < f->m->ninputs; i++) {
        taint *t = &f->value[f->m->input_values[i]];

        for (int64_t e = 0; e < t->n; e++, at++)
            t->word[e] = at >= first && at < first + 64 ? UINT64_C(1) << (at - first) : 0;
    }
    for (int n = 0; n < f->m->nnodes; n++) {
        const mai_node *node = &f->m->nodes[n];
        int64_t work = 20;

        if (!is_computed(f, node))
            continue;
        for (int i = 0; i < node->nin; i++)
            work += node->in[i] >= 0 ? f->value[node->in[i]].n : 0;
        MAI_TRY(mai_poll(f->cx, work));
        MAI_TRY(pass_node(f, n));
    }
    return MAI_OK;
}

/* ---- the whole ---- */

static mai_status
lay_out(flow *f)
{
    const mai_model *m = f->m;
    int64_t elements = 0, features = 0;

    for (int v = 0; v < m->nvalues; v++)
        elements += planned(f, v)->data == NULL ? planned(f, v)->count : 0;
    for (int i = 0; i < m->ninputs; i++)
        features += planned(f, m->input_values[i])->count;
    f->fine = features <= MOST_FEATURES && elements <= MOST_ELEMENTS;
    MAI_TRY(MAI_NEW_ARRAY(f->cx, m->nvalues, &f->value));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, m->nnodes, &f->mover));
    for (int v = 0; v < m->nvalues; v++) {
        const mai_tensor *t = planned(f, v);

        f->value[v].n = f->fine ? t->count : 1;
        if (t->type == MAI_UNDEFINED)
            f->value[v].n = 0; /* nothing needs it */
        if (t->type != MAI_UNDEFINED && t->data == NULL)
            MAI_TRY(MAI_NEW_ARRAY(f->cx, f->value[v].n, &f->value[v].word));
    }
    for (int n = 0; n < m->nnodes; n++) {
        MAI_TRY(mai_poll(f->cx, 100));
        if (!is_mover(f, &m->nodes[n]) || !is_computed(f, &m->nodes[n]))
            continue;
        mai_status st = make_mover(f, &m->nodes[n], &f->mover[n]);

        if (st != MAI_OK && st != MAI_ETYPE)
            return st;
        if (st == MAI_ETYPE) /* it does not take words; then all of its outputs depend on all of its inputs */
            mai_error_clear(f->cx);
    }
    return MAI_OK;
}

mai_status
mai_missing_analyse(mai_ctx *cx, const mai_plan *plan, int output, bool *takes_missing)
{
    flow f = {.cx = cx, .m = plan->model, .plan = plan};
    const mai_model *m = f.m;
    int64_t units = 0, feature = 0;

    MAI_TRY(lay_out(&f));
    for (int i = 0; i < m->ninputs; i++)
        units += f.value[m->input_values[i]].n;
    bool *unit_reaches;

    MAI_TRY(MAI_NEW_ARRAY(cx, units, &unit_reaches));
    for (int64_t first = 0; first < units; first += 64) {
        MAI_TRY(pass(&f, first));
        uint64_t reached = any_of(&f, m->output_values[output]);

        for (int64_t u = first; u < units && u < first + 64; u++)
            unit_reaches[u] = (reached >> (u - first) & 1) != 0;
    }
    units = 0;
    for (int i = 0; i < m->ninputs; i++) {
        const taint *t = &f.value[m->input_values[i]];

        for (int64_t e = 0; e < planned(&f, m->input_values[i])->count; e++)
            takes_missing[feature++] = !unit_reaches[units + (f.fine ? e : 0)];
        units += t->n;
    }
    return MAI_OK;
}
