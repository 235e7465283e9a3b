/*
 * score.c - reading a graph as a scorer of rows (score.h).
 *
 * Inputs are laid out for one row: the first dimension is the rows and becomes 1, whatever the model says;
 * every other element of every input is one feature, in the order of the inputs. Outputs are read by type:
 * the first float output holds the scores, an integer or string output next to it the label.
 */
#include "onnx/score.h"

#include "onnx/graph.h"
#include "onnx/metadata.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- features ---- */

/* The shape of one input for a single row. open is the number of features left for free dimensions, 0: none. */
static mai_status
row_shape(mai_ctx *cx, const mai_port *port, int64_t open, mai_tensor *t)
{
    int64_t dim[MAI_DIMS] = {1, 1};
    int ndim = port->ndim;

    if (port->key_type != MAI_UNDEFINED)
        return mai_fail(cx, MAI_ESHAPE, "input '%.80s' is a map, which a row of columns cannot fill", port->name);
    if (ndim < 0) /* the model does not say: rows of features */
        ndim = 2, dim[1] = open > 0 ? open : 1;
    else
        for (int i = 0; i < ndim; i++) {
            dim[i] = port->dim[i];
            if (i == 0 && !(ndim == 1 && port->dim[0] > 1))
                dim[i] = 1; /* rows; a vector of fixed length is one row */
            else if (dim[i] < 0 && i == ndim - 1 && open > 0)
                dim[i] = open;
            else if (dim[i] < 0) {
                mai_fail(cx, MAI_ESHAPE, "the model leaves open how many features input '%.80s' takes", port->name);
                return mai_hint(cx, "Name the features in medai_model_import.");
            }
        }
    return mai_shape_set(cx, t, port->type, ndim, dim);
}

static mai_status
tensor_shape(mai_ctx *cx, const mai_port *port, const mai_score_hints *h, mai_tensor *t)
{
    int64_t dim[MAI_DIMS] = {1};
    bool has_rows = port->ndim != h->ndim;

    if (!has_rows && port->dim[0] < 0 && h->dim[0] != 1) {
        mai_fail(cx, MAI_ESHAPE, "an array of %lld rows is given, one row is scored at a time", (long long) h->dim[0]);
        return mai_hint(cx, "medai_run takes many rows.");
    }
    if (h->ndim + has_rows > MAI_DIMS)
        return mai_fail(cx, MAI_ELIMIT, "a tensor of %d dimensions is too deep", h->ndim);
    memcpy(dim + has_rows, h->dim, (size_t) h->ndim * sizeof *dim);
    return mai_shape_set(cx, t, port->type, h->ndim + has_rows, dim);
}

static mai_status
lay_out_inputs(mai_ctx *cx, const mai_model *m, const mai_score_hints *h, mai_tensor *shapes)
{
    for (int i = 0; i < m->ninputs; i++) {
        if (h->ndim > 0 && m->ninputs == 1)
            MAI_TRY(tensor_shape(cx, &m->inputs[i], h, &shapes[i]));
        else
            MAI_TRY(row_shape(cx, &m->inputs[i], m->ninputs == 1 ? h->nfeatures : 0, &shapes[i]));
    }
    return MAI_OK;
}

static mai_status
list_features(mai_ctx *cx, mai_scorer *s, const mai_score_hints *h, const mai_tensor *shapes, const mai_plan *whole)
{
    const mai_model *m = s->model;
    bool *missing;
    int64_t n = 0;

    for (int i = 0; i < m->ninputs; i++)
        n += shapes[i].count;
    if (n > 1 << 24)
        return mai_fail(cx, MAI_ELIMIT, "the model takes %lld features", (long long) n);
    if ((h->nfeatures > 0 || h->features != NULL) && h->nfeatures != n)
        return mai_fail(cx, MAI_ESHAPE, "the model takes %lld features, %d are given", (long long) n, h->nfeatures);
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &missing));
    MAI_TRY(mai_missing_analyse(cx, whole, s->score_output >= 0 ? s->score_output : s->label_output, missing));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &s->features));
    for (int i = 0; i < m->ninputs; i++) {
        MAI_TRY(mai_poll(cx, 5 + 5 * shapes[i].count));
        for (int64_t e = 0; e < shapes[i].count; e++) {
            mai_feature *f = &s->features[s->nfeatures++];

            f->name = h->features != NULL ? h->features[s->nfeatures - 1] : shapes[i].count == 1 ? m->inputs[i].name : NULL;
            f->type = shapes[i].type;
            f->input = i;
            f->element = e;
            f->takes_missing = missing[s->nfeatures - 1] && (f->type == MAI_FLOAT || f->type == MAI_DOUBLE);
            if (f->type == MAI_STRING)
                f->takes_missing = s->missing_text.ptr != NULL;
        }
    }
    return MAI_OK;
}

/* ---- outputs ---- */

/* For each value the node that decides it, behind views and casts; NULL when it is no node's. */
static mai_status
find_deciders(mai_ctx *cx, const mai_model *m, const mai_node ***out)
{
    const mai_node **decider;

    MAI_TRY(MAI_NEW_ARRAY(cx, m->nvalues, &decider));
    for (int n = 0; n < m->nnodes; n++) {
        const mai_node *node = &m->nodes[n];
        bool passes_on = (node->op->flags & MAI_OP_VIEW) || strcmp(node->op->name, "Cast") == 0;
        const mai_node *by = !passes_on ? node : node->nin > 0 && node->in[0] >= 0 ? decider[node->in[0]] : NULL;

        MAI_TRY(mai_poll(cx, 10 + node->nout));
        for (int i = 0; i < node->nout; i++)
            if (node->out[i] >= 0)
                decider[node->out[i]] = by;
    }
    *out = decider;
    return MAI_OK;
}

/* The class names behind a label: a classifier's own, or those that an ArrayFeatureExtractor picks from. */
static const mai_tensor *
classes_behind(const mai_model *m, const mai_node *decider)
{
    if (decider == NULL || decider->classes != NULL)
        return decider != NULL ? decider->classes : NULL;
    bool picks = strcmp(decider->op->name, "ArrayFeatureExtractor") == 0 || strcmp(decider->op->name, "Gather") == 0;

    return picks && decider->in[0] >= 0 ? m->values[decider->in[0]].constant : NULL;
}

static bool
is_classes(const mai_tensor *t)
{
    return t != NULL && (t->type == MAI_INT64 || t->type == MAI_STRING) && t->count > 0;
}

static void
find_outputs(mai_scorer *s, const mai_tensor **types, const mai_node **decider)
{
    const mai_model *m = s->model;

    s->score_output = s->label_output = -1;
    for (int i = m->noutputs - 1; i >= 0; i--) {
        mai_type t = types[i]->type;

        if (t == MAI_FLOAT || t == MAI_DOUBLE)
            s->score_output = i;
        else if (t == MAI_INT64 || t == MAI_STRING || t == MAI_BOOL || t == MAI_INT32)
            s->label_output = i;
    }
    for (int i = 0; i < m->noutputs && s->classes == NULL; i++) {
        const mai_tensor *c = types[i]->keys != NULL ? types[i]->keys : classes_behind(m, decider[m->output_values[i]]);

        if (is_classes(c))
            s->classes = c;
    }
}

static void
read_classes(mai_scorer *s, const mai_tensor **types, const mai_node **decider)
{
    bool has_scores = s->score_output >= 0;
    int64_t scores = has_scores ? types[s->score_output]->count : 0;
    const mai_node *scorer = has_scores ? decider[s->model->output_values[s->score_output]] : NULL;

    s->margins = scorer != NULL && scorer->gives_margins && scorer->classes != NULL;
    s->classifies = s->label_output >= 0 || s->classes != NULL || scores > 1;
    if (s->classes != NULL && scores > 1 && s->classes->count != scores)
        s->classes = NULL; /* names of something else */
    /* One score beside a label is that of the second of two classes; a label alone does not tell how many. */
    s->nclasses = s->classes != NULL ? s->classes->count : scores > 1 ? scores : scores == 1 && s->classifies ? 2 : 0;
}

/* ---- the positive class ---- */

static bool
same_word(mai_text a, const char *b)
{
    size_t n = strlen(b);

    if (a.len != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = a.ptr[i];

        if ((c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) != b[i])
            return false;
    }
    return true;
}

static mai_status
find_positive(mai_ctx *cx, mai_scorer *s, const char *wanted)
{
    static const char *const pairs[][2] = {{"0", "1"}, {"false", "true"}, {"no", "yes"}};
    mai_text name[2];

    s->positive = -1;
    if (!s->classifies)
        return MAI_OK;
    for (int64_t i = 0; wanted != NULL && i < s->nclasses; i++) {
        MAI_TRY(mai_class_name(cx, s, i, &name[0]));
        if (name[0].len == strlen(wanted) && memcmp(name[0].ptr, wanted, name[0].len) == 0) {
            s->positive = i;
            return MAI_OK;
        }
    }
    if (wanted != NULL)
        return mai_fail(cx, MAI_ENAME, "the model has no class \"%.80s\"", wanted);
    if (s->nclasses != 2)
        return MAI_OK;
    MAI_TRY(mai_class_name(cx, s, 0, &name[0]));
    MAI_TRY(mai_class_name(cx, s, 1, &name[1]));
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++)
        for (int flip = 0; flip < 2; flip++)
            if (same_word(name[flip], pairs[p][0]) && same_word(name[!flip], pairs[p][1]))
                s->positive = !flip;
    return MAI_OK;
}

/* ---- making ---- */

static mai_status
plan_for(mai_ctx *cx, mai_scorer *s, const mai_tensor *shapes, int output, mai_plan **out)
{
    bool *want;

    MAI_TRY(MAI_NEW_ARRAY(cx, s->model->noutputs, &want));
    want[output] = true;
    return mai_plan_make(cx, s->model, shapes, want, out);
}

/* What the caller knows, completed by what the model's metadata says. */
static mai_status
complete_hints(mai_ctx *cx, const mai_model *m, const mai_score_hints *given, mai_score_hints *h)
{
    *h = *given;
    if (h->features == NULL && h->ndim == 0) {
        int n;

        MAI_TRY(mai_features_decode(cx, m, &h->features, &n));
        if (h->nfeatures == 0)
            h->nfeatures = n;
        else if (n != 0 && n != h->nfeatures)
            return mai_fail(cx, MAI_ESHAPE, "the model takes %d features, %d are given", n, h->nfeatures);
    }
    if (h->positive == NULL)
        h->positive = mai_model_metadata(m, "medai.positive");
    return MAI_OK;
}

mai_status
mai_scorer_make(mai_ctx *cx, const mai_model *m, const mai_score_hints *given, mai_scorer **out)
{
    mai_score_hints hints, *h = &hints;
    mai_tensor *shapes;
    mai_plan *whole;
    mai_run *probe;
    const mai_node **decider;
    mai_scorer *s;

    MAI_TRY(complete_hints(cx, m, given, h));
    MAI_TRY(MAI_NEW(cx, &s));
    s->model = m;
    s->missing_text.ptr = mai_model_metadata(m, "medai.missing_text");
    s->missing_text.len = s->missing_text.ptr != NULL ? strlen(s->missing_text.ptr) : 0;
    MAI_TRY(MAI_NEW_ARRAY(cx, m->ninputs, &shapes));
    MAI_TRY(lay_out_inputs(cx, m, h, shapes));
    MAI_TRY(mai_plan_make(cx, m, shapes, NULL, &whole));
    MAI_TRY(mai_run_make(cx, whole, &probe));
    MAI_TRY(find_deciders(cx, m, &decider));
    find_outputs(s, probe->outputs, decider);
    if (s->score_output < 0 && s->label_output < 0)
        return mai_fail(cx, MAI_EUNSUPPORTED, "no output of the model is a number, a label or a map of them");
    read_classes(s, probe->outputs, decider);
    MAI_TRY(list_features(cx, s, h, shapes, whole));
    if (s->score_output >= 0)
        MAI_TRY(plan_for(cx, s, shapes, s->score_output, &s->plans[MAI_WISH_SCORES]));
    if (s->label_output >= 0)
        MAI_TRY(plan_for(cx, s, shapes, s->label_output, &s->plans[MAI_WISH_LABEL]));
    MAI_TRY(find_positive(cx, s, h->positive));
    *out = s;
    return MAI_OK;
}

mai_status
mai_scorer_run(mai_ctx *cx, const mai_scorer *s, mai_wish wish, mai_run **out)
{
    const mai_plan *plan = s->plans[wish];

    if (plan == NULL && wish == MAI_WISH_LABEL)
        plan = s->plans[MAI_WISH_SCORES]; /* the label is then the class with the highest score */
    if (plan == NULL)
        return mai_fail(cx, MAI_EUNSUPPORTED, "the model gives a label only, no score");
    return mai_run_make(cx, plan, out);
}

void *
mai_feature_slot(const mai_run *run, const mai_feature *f)
{
    const mai_tensor *t = &run->inputs[f->input];

    return (char *) t->data + (size_t) f->element * mai_type_size(t->type);
}

/* ---- results ---- */

int64_t
mai_score_count(const mai_scorer *s, const mai_run *run)
{
    return run->outputs[s->score_output]->count;
}

double
mai_score_at(const mai_scorer *s, const mai_run *run, int64_t i)
{
    const mai_tensor *t = run->outputs[s->score_output];

    return t->type == MAI_DOUBLE ? mai_f64(t)[i] : (double) mai_f32(t)[i];
}

double
mai_score_probability(const mai_scorer *s, const mai_run *run, int64_t i)
{
    int64_t n = mai_score_count(s, run);

    if (n != 1)
        return i < n ? mai_score_at(s, run, i) : NAN;
    double p = mai_score_at(s, run, 0);

    return i == 1 ? p : 1.0 - p;
}

mai_status
mai_score_risk(mai_ctx *cx, const mai_scorer *s, const mai_run *run, double *out)
{
    if (MAI_UNLIKELY(mai_score_count(s, run) == 0))
        return mai_fail(cx, MAI_ESHAPE, "the model gave no score");
    if (!s->classifies) {
        *out = mai_score_at(s, run, 0);
        return MAI_OK;
    }
    if (MAI_UNLIKELY(s->margins)) {
        mai_fail(cx, MAI_EUNSUPPORTED, "the model gives margins, not probabilities");
        return mai_hint(cx, "Use medai_classify or medai_predict, or export it with probabilities.");
    }
    if (MAI_UNLIKELY(s->positive < 0)) {
        mai_fail(cx, MAI_ENAME, "which of the model's %lld classes a risk is about is not known", (long long) s->nclasses);
        return mai_hint(cx, "Name the positive class in medai_model_import, or use medai_probabilities.");
    }
    *out = mai_score_probability(s, run, s->positive);
    return MAI_OK;
}

mai_status
mai_class_name(mai_ctx *cx, const mai_scorer *s, int64_t i, mai_text *out)
{
    char digits[24];
    char *copy;

    MAI_TRY(mai_poll(cx, 100));
    if (s->classes != NULL && s->classes->type == MAI_STRING) {
        *out = mai_texts(s->classes)[i];
        return MAI_OK;
    }
    int64_t number = s->classes != NULL ? mai_i64(s->classes)[i] : i;
    int n = snprintf(digits, sizeof digits, "%lld", (long long) number);

    MAI_TRY(mai_strndup(cx, digits, (size_t) n, &copy));
    out->ptr = copy;
    out->len = (size_t) n;
    return MAI_OK;
}

static mai_status
number_label(mai_ctx *cx, const mai_tensor *t, mai_text *out)
{
    char digits[24];
    char *copy;
    int64_t v = t->type == MAI_INT64   ? mai_i64(t)[0]
                : t->type == MAI_INT32 ? ((const int32_t *) t->data)[0]
                                       : ((const uint8_t *) t->data)[0];
    int n = snprintf(digits, sizeof digits, "%lld", (long long) v);

    if (t->type == MAI_BOOL)
        n = snprintf(digits, sizeof digits, "%s", v ? "true" : "false");
    MAI_TRY(mai_strndup(cx, digits, (size_t) n, &copy));
    out->ptr = copy;
    out->len = (size_t) n;
    return MAI_OK;
}

mai_status
mai_score_label(mai_ctx *cx, const mai_scorer *s, const mai_run *run, mai_text *out)
{
    int64_t best = 0;

    if (s->label_output >= 0) {
        const mai_tensor *t = run->outputs[s->label_output];

        if (t->count == 0)
            return mai_fail(cx, MAI_ESHAPE, "the model gave no label");
        if (t->type != MAI_STRING)
            return number_label(cx, t, out);
        *out = mai_texts(t)[0];
        return MAI_OK;
    }
    if (!s->classifies)
        return mai_fail(cx, MAI_EUNSUPPORTED, "the model gives a value, not a label");
    for (int64_t i = 1; i < s->nclasses; i++)
        if (mai_score_probability(s, run, i) > mai_score_probability(s, run, best))
            best = i;
    return mai_class_name(cx, s, best, out);
}
