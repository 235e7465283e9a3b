/*
 * ml_linear.c - LinearClassifier and LinearRegressor.
 *
 * A score is the dot product of a row with one set of coefficients plus an intercept, in double and in the
 * order of mai_kernel->dot_f64, rounded to float once. ONNX Runtime sums in float, in an order that depends
 * on its CPU and on the number of rows: its scores lie about a float's precision around these. Labels are
 * decided on the rounded scores before the post transform; the first largest wins.
 *
 * A classifier with one set of coefficients and two classes has one score s: above zero means the second
 * class. Its columns are [1 - s, s], or both signs through the logistic function under LOGISTIC.
 *
 * The widened coefficients live in the arena of the model.
 */
#include "onnx/convert.h"
#include "onnx/elements.h"
#include "onnx/ml_post.h"
#include "onnx/ops.h"

#include "kernel/kernel.h"

typedef struct linear {
    int64_t sets, features; /* sets of coefficients, [sets, features] */
    const double *weight;
    const double *intercept; /* [sets] */
    mai_post post;
    bool mirrored; /* two sets, one the negative of the other: one dot product serves both */
} linear;

/* What depends on the shape and type of the input. */
typedef struct linear_rows {
    int64_t rows, columns;
    mai_convert widen; /* to double */
} linear_rows;

/* ---- compile ---- */

static bool
is_mirrored(const linear *m)
{
    if (m->sets != 2 || m->intercept[0] != -m->intercept[1])
        return false;
    for (int64_t i = 0; i < m->features; i++)
        if (m->weight[i] != -m->weight[m->features + i])
            return false;
    return true;
}

/* Room for so many numbers, filled from floats; without floats zeros. */
static mai_status
widened(mai_ctx *cx, const float *from, int64_t n, const double **out)
{
    double *to;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &to));
    for (int64_t i = 0; from != NULL && i < n; i++)
        to[i] = from[i];
    *out = to;
    return mai_poll(cx, n);
}

/* Reads what there is for so many sets of coefficients. */
static mai_status
read_weights(mai_ctx *cx, mai_node *node, int64_t sets)
{
    const float *weight, *intercept;
    size_t n, nintercepts;
    linear *m;

    MAI_TRY(MAI_NEW(cx, &m));
    node->state = m;
    MAI_TRY(mai_attr_post(cx, node, &m->post));
    node->gives_margins = m->post == MAI_POST_NONE;
    MAI_TRY(mai_attr_floats(cx, node, "coefficients", &weight, &n));
    MAI_TRY(mai_attr_floats(cx, node, "intercepts", &intercept, &nintercepts));
    if (n == 0 || sets <= 0 || (uint64_t) sets > n || n % (uint64_t) sets != 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu coefficients cannot be divided into %lld sets", n,
                             (long long) sets);
    if (nintercepts != 0 && nintercepts != (uint64_t) sets)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu intercepts do not fit %lld sets of coefficients",
                             nintercepts, (long long) sets);
    m->sets = sets;
    m->features = (int64_t) (n / (uint64_t) sets);
    MAI_TRY(widened(cx, weight, (int64_t) n, &m->weight));
    MAI_TRY(widened(cx, nintercepts > 0 ? intercept : NULL, sets, &m->intercept));
    m->mirrored = is_mirrored(m);
    return MAI_OK;
}

MAI_COMPILE(linear_classifier)
{
    const float *intercepts;
    int64_t classes;
    size_t n;

    MAI_TRY(mai_attr_floats(cx, node, "intercepts", &intercepts, &n));
    if (n == 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "intercepts are missing");
    MAI_TRY(read_weights(cx, node, (int64_t) n));
    classes = n == 1 ? 2 : (int64_t) n;
    MAI_TRY(mai_attr_classes(cx, node, "classlabels_strings", "classlabels_ints", classes, &node->classes));
    if (node->classes->count != classes)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu intercepts do not fit %lld class labels", n,
                             (long long) node->classes->count);
    return MAI_OK;
}

MAI_COMPILE(linear_regressor)
{
    int64_t targets;

    MAI_TRY(mai_attr_int(cx, node, "targets", 1, &targets));
    return read_weights(cx, node, targets);
}

/* ---- infer ---- */

static mai_status
infer_rows(mai_ctx *cx, mai_step *step, int64_t columns, mai_tensor *scores)
{
    const linear *m = step->node->state;
    linear_rows *local;
    int64_t dim[2];

    MAI_TRY(mai_step_local(cx, step, sizeof *local, (void **) &local));
    MAI_TRY(mai_ml_rows(cx, step, m->features, &local->rows));
    local->columns = columns;
    dim[0] = local->rows;
    dim[1] = columns;
    if (scores != NULL)
        MAI_TRY(mai_shape_set(cx, scores, MAI_FLOAT, 2, dim));
    local->widen = mai_convert_find(step->in[0]->type, MAI_DOUBLE);
    /* scores that nobody wants, and the row */
    step->scratch_bytes = (size_t) columns * sizeof(double) + (size_t) m->features * sizeof(double);
    return MAI_OK;
}

MAI_INFER(linear_classifier)
{
    const mai_tensor *classes = step->node->classes;
    mai_tensor *labels = mai_ml_output(step, 0);

    MAI_TRY(infer_rows(cx, step, classes->count, mai_ml_output(step, 1)));
    if (labels != NULL)
        MAI_TRY(mai_shape_set(cx, labels, classes->type, 1, &((const linear_rows *) step->local)->rows));
    return MAI_OK;
}

MAI_INFER(linear_regressor)
{
    const linear *m = step->node->state;

    return infer_rows(cx, step, m->sets, step->out[0]);
}

/* ---- run ---- */

/* The scores of one row, before the post transform. */
static void
row_scores(const mai_step *step, int64_t row, float *scores)
{
    const linear *m = step->node->state;
    const linear_rows *local = step->local;
    size_t f = (size_t) m->features, row_bytes = f * mai_type_size(step->in[0]->type);
    double *x = (double *) step->scratch + local->columns;

    local->widen((const char *) step->in[0]->data + (size_t) row * row_bytes, x, m->features);
    for (int64_t s = m->mirrored; s < m->sets; s++)
        scores[s] = (float) (mai_kernel->dot_f64(x, m->weight + s * m->features, f) + m->intercept[s]);
    if (m->mirrored)
        scores[0] = 0.0f - scores[1]; /* +0 stays +0 */
}

MAI_RUN(linear_classifier)
{
    const linear *m = step->node->state;
    const linear_rows *local = step->local;
    const mai_tensor *classes = step->node->classes;
    mai_tensor *labels = mai_ml_output(step, 0), *columns = mai_ml_output(step, 1);
    mai_second second = m->post == MAI_POST_LOGISTIC ? MAI_SECOND_NEGATED : MAI_SECOND_COMPLEMENT;

    for (int64_t i = 0; i < local->rows; i++) {
        float *scores = columns != NULL ? (float *) columns->data + i * local->columns : step->scratch;
        int64_t label;

        row_scores(step, i, scores);
        if (m->sets == 1) {
            label = scores[0] > 0;
            mai_post_single_f32(m->post, second, scores[0], scores);
        } else {
            label = mai_first_max_f32(scores, m->sets);
            mai_post_apply_f32(m->post, scores, m->sets);
        }
        if (labels != NULL)
            mai_label_write(classes, label, labels, i);
        MAI_TRY(mai_poll(cx, 10 + m->sets * (10 + m->features / 4)));
    }
    return MAI_OK;
}

MAI_RUN(linear_regressor)
{
    const linear *m = step->node->state;
    const linear_rows *local = step->local;

    for (int64_t i = 0; i < local->rows; i++) {
        float *scores = (float *) step->out[0]->data + i * local->columns;

        row_scores(step, i, scores);
        if (m->sets == 1)
            mai_post_single_f32(m->post, MAI_SECOND_NONE, scores[0], scores);
        else
            mai_post_apply_f32(m->post, scores, m->sets);
        MAI_TRY(mai_poll(cx, 10 + m->sets * (10 + m->features / 4)));
    }
    return MAI_OK;
}
