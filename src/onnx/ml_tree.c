/*
 * ml_tree.c - the operators TreeEnsembleClassifier, TreeEnsembleRegressor and TreeEnsemble.
 *
 * Compiling reads and checks the ensemble and builds the form for the likely type of input; planning builds
 * another one if the input turns out to have another type. A row is summed by tree.c in the order of the
 * trees, in floats, or in doubles when the model states doubles or is given them. Decisions agree with ONNX
 * Runtime but where it departs from the operators' definitions:
 *
 *   - With two labels and weights for only one class, the sum s speaks for the second label. Weights that are
 *     all >= 0 are probabilities: cut at 0.5, scores [1 - s, s]. Otherwise s is a margin: cut at 0, scores
 *     [-s, s]. LOGISTIC makes it a margin whatever the signs (the runtime keeps cutting at 0.5). It does not
 *     matter which of the two classes the weights are for (the runtime gives [0, s] for the second).
 *   - With weights for both classes the label is that of the higher score (the runtime compares the second
 * score with 0 and answers with the numbers 0 and 1 instead of the labels).
 *   - base_values has one entry a class or target, or one for all; of two entries for a single sum the second
 *     counts, because it belongs to the class that the sum speaks for.
 *   - LOGISTIC and PROBIT apply to a single target as well. A softmax over one score would be 1 for every
 * row, so there the score stays as it is, as in the runtime.
 *
 * A class that no leaf of the row touches and that has no base value cannot win; ties go to the lowest index.
 */
#include "onnx/ml_post.h"
#include "onnx/ops.h"
#include "onnx/tree.h"

#include <string.h>

/* Polling price of walking one tree. */
#define WALK_UNITS 10

typedef struct ensemble {
    const mai_trees *trees;
    const mai_forest *forest; /* for the input type that the model suggests */
    mai_type input;
    mai_aggregate aggregate;
    mai_post post;
    mai_numbers base;
    bool classifier;
    int32_t only;     /* with two labels: the class that all weights are for, or -1 */
    bool probability; /* then: the sum is a probability, not a margin */
} ensemble;

/* The form in use, and where things lie in scratch. */
typedef struct workplace {
    const mai_forest *forest;
    size_t keys, sums, touched;
} workplace;

/* ---- compiling ---- */

static mai_status
read_base(mai_ctx *cx, const mai_node *node, ensemble *e)
{
    size_t n = (size_t) e->trees->ntargets;

    MAI_TRY(mai_attr_numbers(cx, node, "base_values", &e->base));
    if (e->base.n > 1 && e->base.n != n)
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "attribute base_values has %zu entries, expected 1 or %zu", e->base.n, n);
    return MAI_OK;
}

/* The element type of the node's input if that is an input of the model; otherwise a guess. */
static mai_type
likely_input(const mai_node *node, const mai_trees *trees)
{
    const mai_model *m = node->model;

    for (int i = 0; i < m->ninputs; i++) {
        mai_type type = m->inputs[i].type;

        if (m->input_values[i] == node->in[0] &&
            (type == MAI_FLOAT || type == MAI_DOUBLE || type == MAI_INT32 || type == MAI_INT64))
            return type;
    }
    return trees->double_splits ? MAI_DOUBLE : MAI_FLOAT;
}

static mai_status
finish_compile(mai_ctx *cx, mai_node *node, ensemble *e)
{
    mai_forest *forest;

    e->input = likely_input(node, e->trees);
    MAI_TRY(mai_forest_build(cx, e->trees, e->input, e->aggregate, &forest));
    e->forest = forest;
    node->state = e;
    node->takes_missing = e->trees->takes_missing;
    return MAI_OK;
}

/* Whether all weights are for one class, and whether they can be probabilities. */
static void
judge_weights(ensemble *e)
{
    const mai_trees *t = e->trees;
    bool negative = false;

    e->only = t->ntargets == 2 ? t->weight_target[0] : -1;
    for (int32_t i = 0; i < t->weight_start[t->nnodes]; i++) {
        if (t->weight_target[i] != e->only)
            e->only = -1;
        negative |= t->weight[i] < 0;
    }
    e->probability = e->only >= 0 && !negative && e->post != MAI_POST_LOGISTIC;
}

mai_status
mai_compile_tree_classifier(mai_ctx *cx, mai_node *node)
{
    ensemble *e;
    mai_trees *trees;
    const mai_tensor *classes;

    MAI_TRY(MAI_NEW(cx, &e));
    MAI_TRY(mai_attr_classes(cx, node, "classlabels_strings", "classlabels_int64s", 0, &classes));
    if (classes->count == 0 || classes->count > INT32_MAX / 2)
        return mai_node_fail(cx, node, MAI_EFORMAT, "the classifier has %lld class labels",
                             (long long) classes->count);
    MAI_TRY(mai_trees_read(cx, node, "class", (int32_t) classes->count, &trees));
    e->trees = trees;
    e->classifier = true;
    e->aggregate = MAI_SUM;
    MAI_TRY(mai_attr_post(cx, node, &e->post));
    MAI_TRY(read_base(cx, node, e));
    judge_weights(e);
    node->classes = classes;
    return finish_compile(cx, node, e);
}

/* n_targets, within what one row of output may hold. */
static mai_status
read_targets(mai_ctx *cx, const mai_node *node, int64_t dflt, int32_t *out)
{
    int64_t n;

    MAI_TRY(mai_attr_int(cx, node, "n_targets", dflt, &n));
    if (n < 1 || n > cx->limits.elements || n > INT32_MAX / 2)
        return mai_node_fail(cx, node, MAI_EFORMAT, "attribute n_targets is %lld", (long long) n);
    *out = (int32_t) n;
    return MAI_OK;
}

mai_status
mai_compile_tree_regressor(mai_ctx *cx, mai_node *node)
{
    static const char *const aggregates[] = {"AVERAGE", "SUM", "MIN", "MAX", NULL};
    ensemble *e;
    mai_trees *trees;
    int32_t ntargets;
    int aggregate;

    MAI_TRY(MAI_NEW(cx, &e));
    MAI_TRY(read_targets(cx, node, 1, &ntargets));
    MAI_TRY(mai_trees_read(cx, node, "target", ntargets, &trees));
    e->trees = trees;
    e->only = -1;
    MAI_TRY(mai_attr_choice(cx, node, "aggregate_function", aggregates, MAI_SUM, &aggregate));
    e->aggregate = (mai_aggregate) aggregate;
    MAI_TRY(mai_attr_post(cx, node, &e->post));
    MAI_TRY(read_base(cx, node, e));
    return finish_compile(cx, node, e);
}

mai_status
mai_compile_tree_ensemble(mai_ctx *cx, mai_node *node)
{
    ensemble *e;
    mai_trees *trees;
    int32_t ntargets;
    int64_t aggregate, post;

    MAI_TRY(MAI_NEW(cx, &e));
    MAI_TRY(read_targets(cx, node, 1, &ntargets));
    MAI_TRY(mai_trees_read_v5(cx, node, ntargets, &trees));
    e->trees = trees;
    e->only = -1;
    MAI_TRY(mai_attr_int(cx, node, "aggregate_function", MAI_SUM, &aggregate));
    MAI_TRY(mai_attr_int(cx, node, "post_transform", MAI_POST_NONE, &post));
    if (aggregate < MAI_AVERAGE || aggregate > MAI_MAX)
        return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "attribute aggregate_function is %lld",
                             (long long) aggregate);
    if (post < MAI_POST_NONE || post > MAI_POST_PROBIT)
        return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "attribute post_transform is %lld",
                             (long long) post);
    e->aggregate = (mai_aggregate) aggregate;
    e->post = (mai_post) post;
    return finish_compile(cx, node, e);
}

/* ---- planning ---- */

static bool
is_version5(const mai_node *node)
{
    return strcmp(node->op->name, "TreeEnsemble") == 0;
}

static mai_status
check_input(mai_ctx *cx, const mai_step *step, const ensemble *e)
{
    static const mai_type any[] = {MAI_FLOAT, MAI_DOUBLE, MAI_INT64, MAI_INT32, MAI_UNDEFINED};
    static const mai_type real[] = {MAI_FLOAT, MAI_DOUBLE, MAI_UNDEFINED};
    const mai_tensor *x = step->in[0];
    char shape[128];

    MAI_TRY(mai_step_type(cx, step, 0, is_version5(step->node) ? real : any));
    if (x->ndim != 1 && x->ndim != 2)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "input has shape %s, expected [rows, features]",
                             mai_shape_text(x, shape));
    if (x->dim[x->ndim - 1] < e->trees->features)
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "input has %lld features, but the trees compare feature %d",
                             (long long) x->dim[x->ndim - 1], (int) e->trees->features - 1);
    return MAI_OK;
}

/* Lays out the scratch: keys, then sums, then flags. */
static mai_status
make_workplace(mai_ctx *cx, mai_step *step, const ensemble *e)
{
    mai_type type = step->in[0]->type;
    size_t targets = (size_t) e->trees->ntargets + 1;
    workplace *w;
    mai_forest *other;

    MAI_TRY(MAI_NEW(cx, &w));
    w->forest = e->forest;
    if (mai_forest_compare(e->trees, type) != e->forest->compare ||
        mai_forest_score(e->trees, type) != e->forest->score) {
        MAI_TRY(mai_forest_build(cx, e->trees, type, e->aggregate, &other));
        w->forest = other;
    }
    w->keys = 0;
    w->sums = (mai_forest_key_bytes(w->forest) + 63) / 64 * 64;
    w->touched = w->sums + targets * sizeof(double);
    step->scratch_bytes = w->touched + targets * sizeof(bool);
    step->local = w;
    return MAI_OK;
}

mai_status
mai_infer_tree(mai_ctx *cx, mai_step *step)
{
    const ensemble *e = (const ensemble *) step->node->state;
    const mai_tensor *x = step->in[0];
    mai_type type = is_version5(step->node) ? x->type : MAI_FLOAT;
    mai_tensor *scores = step->out[0];

    MAI_TRY(check_input(cx, step, e));
    MAI_TRY(make_workplace(cx, step, e));
    int64_t dim[2] = {x->ndim == 2 ? x->dim[0] : 1, e->trees->ntargets};
    if (e->classifier) {
        scores = step->nout > 1 ? step->out[1] : NULL;
        if (step->out[0] != NULL)
            MAI_TRY(mai_shape_set(cx, step->out[0], step->node->classes->type, 1, dim));
    }
    return scores != NULL ? mai_shape_set(cx, scores, type, 2, dim) : MAI_OK;
}

/* ---- running ---- */

static double
get(const mai_forest *f, const void *sums, int32_t i)
{
    return f->score == MAI_FLOAT ? ((const float *) sums)[i] : ((const double *) sums)[i];
}

/* Rounds to the type of the sums: a sum or quotient of floats in doubles, rounded, is that of floats. */
static void
set(const mai_forest *f, void *sums, int32_t i, double v)
{
    if (f->score == MAI_FLOAT)
        ((float *) sums)[i] = (float) v;
    else
        ((double *) sums)[i] = v;
}

static void
sum_row(const mai_forest *f, const void *keys, void *sums, bool *touched)
{
    if (!f->plain) {
        mai_forest_sums(f, keys, sums, touched);
        return;
    }
    for (int32_t i = 0; i < f->ntargets; i++) {
        set(f, sums, i, 0);
        touched[i] = false;
    }
    set(f, sums, f->plain_target, mai_forest_plain_sum(f, keys));
    touched[f->plain_target] = true;
}

/* Writes the scores of one row as the output wants them. */
static void
write_scores(const mai_forest *f, const void *sums, mai_tensor *out, int64_t row)
{
    int32_t n = f->ntargets;

    for (int32_t i = 0; out != NULL && i < n; i++) {
        if (out->type == MAI_DOUBLE)
            ((double *) out->data)[row * n + i] = get(f, sums, i);
        else
            ((float *) out->data)[row * n + i] = (float) get(f, sums, i);
    }
}

static void
post_row(const ensemble *e, const mai_forest *f, void *sums)
{
    if (f->ntargets == 1 && (e->post == MAI_POST_SOFTMAX || e->post == MAI_POST_SOFTMAX_ZERO))
        return;
    if (f->score == MAI_FLOAT)
        mai_post_apply_f32(e->post, (float *) sums, f->ntargets);
    else
        mai_post_apply_f64(e->post, (double *) sums, f->ntargets);
}

/* Averages, and adds base values. */
static void
add_base(const ensemble *e, const mai_forest *f, void *sums, bool *touched)
{
    for (int32_t i = 0; i < f->ntargets; i++) {
        if (e->aggregate == MAI_AVERAGE)
            set(f, sums, i, get(f, sums, i) / f->ntrees);
        if (e->base.n > 0) {
            set(f, sums, i, get(f, sums, i) + mai_number(&e->base, e->base.n == 1 ? 0 : (size_t) i));
            touched[i] = true;
        }
    }
}

/* One sum that decides between two classes; returns the class. */
static int32_t
decide_pair(const ensemble *e, const mai_forest *f, void *sums)
{
    mai_second second = e->probability ? MAI_SECOND_COMPLEMENT : MAI_SECOND_NEGATED;
    double s;

    if (e->base.n > 0)
        set(f, sums, e->only, get(f, sums, e->only) + mai_number(&e->base, e->base.n - 1));
    s = get(f, sums, e->only);
    if (f->score == MAI_FLOAT)
        mai_post_single_f32(e->post, second, (float) s, (float *) sums);
    else
        mai_post_single_f64(e->post, second, s, (double *) sums);
    return s > (e->probability ? 0.5 : 0.0);
}

/* The first of the highest scores among the classes that have one. */
static int32_t
top_class(const mai_forest *f, const void *sums, const bool *touched)
{
    int32_t best = -1;

    for (int32_t i = 0; i < f->ntargets; i++)
        if (touched[i] && (best < 0 || get(f, sums, i) > get(f, sums, best)))
            best = i;
    return best < 0 ? 0 : best;
}

static void
classify_row(const mai_step *step, const ensemble *e, const mai_forest *f, void *sums, bool *touched,
             int64_t row)
{
    int32_t label;

    if (e->only >= 0) {
        label = decide_pair(e, f, sums);
    } else {
        add_base(e, f, sums, touched);
        label = top_class(f, sums, touched);
        post_row(e, f, sums);
    }
    if (step->out[0] != NULL)
        mai_label_write(step->node->classes, label, step->out[0], row);
    write_scores(f, sums, step->nout > 1 ? step->out[1] : NULL, row);
}

mai_status
mai_run_tree(mai_ctx *cx, const mai_step *step)
{
    const ensemble *e = (const ensemble *) step->node->state;
    const workplace *w = (const workplace *) step->local;
    const mai_forest *f = w->forest;
    const mai_tensor *x = step->in[0];
    char *room = (char *) step->scratch;
    void *sums = room + w->sums;
    bool *touched = (bool *) (room + w->touched);
    int64_t rows = x->ndim == 2 ? x->dim[0] : 1;
    size_t row_bytes = (size_t) x->dim[x->ndim - 1] * mai_type_size(x->type);

    for (int64_t row = 0; row < rows; row++) {
        MAI_TRY(mai_poll(cx, (int64_t) f->ntrees * WALK_UNITS + f->ntests));
        mai_forest_keys(f, x->type, (const char *) x->data + (size_t) row * row_bytes, room + w->keys);
        sum_row(f, room + w->keys, sums, touched);
        if (e->classifier) {
            classify_row(step, e, f, sums, touched, row);
            continue;
        }
        add_base(e, f, sums, touched);
        post_row(e, f, sums);
        write_scores(f, sums, step->out[0], row);
    }
    return MAI_OK;
}
