/*
 * ml_linear.c - LinearClassifier and LinearRegressor.
 *
 * A score is the dot product of a row with one set of coefficients, in the order of mai_kernel->dot_f32, plus
 * an intercept. Rows of float are computed in float, as ONNX Runtime does; rows of double, int64 or int32 in
 * double (dot_f64), which it squeezes through float: scores are rounded to float once, at the end. Labels are
 * decided on the float scores before the post transform; the first largest wins.
 *
 * A classifier with one set of coefficients and two classes has one score s: above zero means the second
 * class. Its columns are [1 - s, s], or both signs through the logistic function under LOGISTIC.
 *
 * Coefficients stay where protobuf put them; widened ones live in the arena of the plan.
 */
#include "onnx/convert.h"
#include "onnx/elements.h"
#include "onnx/ml_post.h"
#include "onnx/ops.h"

#include "kernel/kernel.h"

typedef struct linear {
    int64_t sets, features; /* sets of coefficients, [sets, features] */
    const float *weight;
    const float *intercept; /* [sets] */
    mai_post post;
    bool mirrored; /* two sets, one the negative of the other: one dot product serves both */
} linear;

/* What depends on the shape and type of the input. */
typedef struct linear_rows {
    int64_t rows, columns;
    mai_convert widen; /* to double; NULL for float */
    const double *weight, *intercept;
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

/* Reads the coefficients of so many sets. */
static mai_status
read_weights(mai_ctx *cx, mai_node *node, int64_t sets, linear *m)
{
    size_t n;

    m->sets = sets;
    MAI_TRY(mai_attr_post(cx, node, &m->post));
    MAI_TRY(mai_attr_floats(cx, node, "coefficients", &m->weight, &n));
    if (n == 0 || sets <= 0 || (uint64_t) sets > n || n % (uint64_t) sets != 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu coefficients cannot be divided into %lld sets", n,
                             (long long) sets);
    m->features = (int64_t) (n / (uint64_t) sets);
    m->mirrored = is_mirrored(m);
    node->state = m;
    return MAI_OK;
}

MAI_COMPILE(linear_classifier)
{
    linear *m;
    size_t n;

    MAI_TRY(MAI_NEW(cx, &m));
    MAI_TRY(mai_attr_floats(cx, node, "intercepts", &m->intercept, &n));
    if (n == 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "intercepts are missing");
    MAI_TRY(read_weights(cx, node, (int64_t) n, m));
    MAI_TRY(mai_attr_classes(cx, node, "classlabels_strings", "classlabels_ints", n == 1 ? 2 : (int64_t) n,
                             &node->classes));
    if (node->classes->count != (n == 1 ? 2 : (int64_t) n))
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu intercepts do not fit %lld class labels", n,
                             (long long) node->classes->count);
    return MAI_OK;
}

MAI_COMPILE(linear_regressor)
{
    linear *m;
    int64_t targets;
    size_t n;

    MAI_TRY(MAI_NEW(cx, &m));
    MAI_TRY(mai_attr_int(cx, node, "targets", 1, &targets));
    MAI_TRY(mai_attr_floats(cx, node, "intercepts", &m->intercept, &n));
    if (targets <= 0 || targets > cx->limits.elements || (n != 0 && (uint64_t) targets != n))
        return mai_node_fail(cx, node, MAI_EFORMAT, "%lld targets do not fit %zu intercepts",
                             (long long) targets, n);
    if (n == 0)
        MAI_TRY(MAI_NEW_ARRAY(cx, targets, (float **) &m->intercept));
    return read_weights(cx, node, targets, m);
}

/* ---- infer ---- */

static mai_status
widened(mai_ctx *cx, const float *from, int64_t n, const double **out)
{
    double *to;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &to));
    for (int64_t i = 0; i < n; i++)
        to[i] = from[i];
    *out = to;
    return MAI_OK;
}

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
    step->scratch_bytes = (size_t) columns * sizeof(float); /* where nobody wants the scores */
    if (step->in[0]->type == MAI_FLOAT)
        return MAI_OK;
    local->widen = mai_convert_find(step->in[0]->type, MAI_DOUBLE);
    step->scratch_bytes = (size_t) columns * sizeof(double) + (size_t) m->features * sizeof(double);
    MAI_TRY(widened(cx, m->weight, m->sets * m->features, &local->weight));
    return widened(cx, m->intercept, m->sets, &local->intercept);
}

MAI_INFER(linear_classifier)
{
    const mai_tensor *classes = step->node->classes;
    const linear_rows *local;

    MAI_TRY(infer_rows(cx, step, classes->count, step->out[1]));
    local = step->local;
    if (step->out[0] != NULL)
        MAI_TRY(mai_shape_set(cx, step->out[0], classes->type, 1, &local->rows));
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
    size_t f = (size_t) m->features;

    if (local->widen == NULL) {
        const float *x = mai_f32(step->in[0]) + row * m->features;

        for (int64_t s = m->mirrored; s < m->sets; s++)
            scores[s] = mai_kernel->dot_f32(x, m->weight + s * m->features, f) + m->intercept[s];
    } else {
        double *x = (double *) step->scratch + local->columns;
        size_t row_bytes = f * mai_type_size(step->in[0]->type);

        local->widen((const char *) step->in[0]->data + (size_t) row * row_bytes, x, m->features);
        for (int64_t s = m->mirrored; s < m->sets; s++)
            scores[s] =
                (float) (mai_kernel->dot_f64(x, local->weight + s * m->features, f) + local->intercept[s]);
    }
    if (m->mirrored)
        scores[0] = 0.0f - scores[1]; /* +0 stays +0 */
}

MAI_RUN(linear_classifier)
{
    const linear *m = step->node->state;
    const linear_rows *local = step->local;
    const mai_tensor *classes = step->node->classes;

    for (int64_t i = 0; i < local->rows; i++) {
        float *scores =
            step->out[1] != NULL ? (float *) step->out[1]->data + i * local->columns : step->scratch;
        int64_t label;

        row_scores(step, i, scores);
        if (m->sets == 1) {
            label = scores[0] > 0;
            mai_post_single_f32(m->post,
                                m->post == MAI_POST_LOGISTIC ? MAI_SECOND_NEGATED : MAI_SECOND_COMPLEMENT,
                                scores[0], scores);
        } else {
            label = mai_first_max_f32(scores, m->sets);
            mai_post_apply_f32(m->post, scores, m->sets);
        }
        if (step->out[0] != NULL)
            mai_label_write(classes, label, step->out[0], i);
        MAI_TRY(mai_poll(cx, 10 + m->sets * (10 + m->features / 4)));
    }
    return MAI_OK;
}

MAI_RUN(linear_regressor)
{
    const linear *m = step->node->state;
    const linear_rows *local = step->local;

    for (int64_t i = 0; i < local->rows; i++) {
        float *scores =
            step->out[0] != NULL ? (float *) step->out[0]->data + i * local->columns : step->scratch;

        row_scores(step, i, scores);
        if (m->sets == 1)
            mai_post_single_f32(m->post, MAI_SECOND_NONE, scores[0], scores);
        else
            mai_post_apply_f32(m->post, scores, m->sets);
        MAI_TRY(mai_poll(cx, 10 + m->sets * (10 + m->features / 4)));
    }
    return MAI_OK;
}
