/*
 * ml_post.c - post transforms and class labels (ml_post.h).
 *
 * Scores are transformed in place and in order; the elementary functions are those of kernel/mathfn.h. Labels
 * live in the arena of the model, their texts in its protobuf tree.
 */
#include "onnx/ml_post.h"

#include <math.h>

#include "kernel/mathfn.h"

/* Scores this close to zero are zero to SOFTMAX_ZERO. */
#define ZERO_SCORE 1e-7

mai_status
mai_attr_post(mai_ctx *cx, const mai_node *node, mai_post *out)
{
    static const char *const names[] = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT", NULL};
    int choice;

    MAI_TRY(mai_attr_choice(cx, node, "post_transform", names, MAI_POST_NONE, &choice));
    *out = (mai_post) choice;
    return MAI_OK;
}

static void
softmax_f32(float *s, int64_t n)
{
    float max = s[mai_first_max_f32(s, n)], sum = 0;

    for (int64_t i = 0; i < n; i++)
        sum += s[i] = mai_expf(s[i] - max);
    for (int64_t i = 0; i < n; i++)
        s[i] /= sum;
}

static void
softmax_zero_f32(float *s, int64_t n)
{
    float max = s[mai_first_max_f32(s, n)], sum = 0, at_zero = mai_expf(-max);

    for (int64_t i = 0; i < n; i++) {
        if (fabsf(s[i]) > (float) ZERO_SCORE)
            sum += s[i] = mai_expf(s[i] - max);
        else
            s[i] *= at_zero;
    }
    for (int64_t i = 0; sum != 0 && i < n; i++)
        s[i] /= sum;
}

/* The logistic function of -s and of s from one exponential: the larger one is 1 less the smaller one. */
static void
logistic_pair(float s, float *out)
{
    double small = mai_logistic(-fabs((double) s)), large = 1.0 - small;

    out[0] = (float) (s < 0 ? large : small);
    out[1] = (float) (s < 0 ? small : large);
}

static void
logistic_f32(float *s, int64_t n)
{
    if (n == 2 && s[0] == -s[1]) {
        logistic_pair(s[1], s);
        return;
    }
    for (int64_t i = 0; i < n; i++)
        s[i] = mai_logisticf(s[i]);
}

void
mai_post_apply_f32(mai_post post, float *scores, int64_t n)
{
    if (n <= 0)
        return;
    switch (post) {
        case MAI_POST_NONE:
            break;
        case MAI_POST_SOFTMAX:
            softmax_f32(scores, n);
            break;
        case MAI_POST_SOFTMAX_ZERO:
            softmax_zero_f32(scores, n);
            break;
        case MAI_POST_LOGISTIC:
            logistic_f32(scores, n);
            break;
        case MAI_POST_PROBIT:
            for (int64_t i = 0; i < n; i++)
                scores[i] = (float) mai_probit(scores[i]);
            break;
    }
}

static double
max_f64(const double *s, int64_t n)
{
    double max = s[0];

    for (int64_t i = 1; i < n; i++)
        if (s[i] > max)
            max = s[i];
    return max;
}

static void
softmax_f64(double *s, int64_t n)
{
    double max = max_f64(s, n), sum = 0;

    for (int64_t i = 0; i < n; i++)
        sum += s[i] = mai_exp(s[i] - max);
    for (int64_t i = 0; i < n; i++)
        s[i] /= sum;
}

static void
softmax_zero_f64(double *s, int64_t n)
{
    double max = max_f64(s, n), sum = 0, at_zero = mai_exp(-max);

    for (int64_t i = 0; i < n; i++) {
        if (fabs(s[i]) > ZERO_SCORE)
            sum += s[i] = mai_exp(s[i] - max);
        else
            s[i] *= at_zero;
    }
    for (int64_t i = 0; sum != 0 && i < n; i++)
        s[i] /= sum;
}

void
mai_post_apply_f64(mai_post post, double *scores, int64_t n)
{
    if (n <= 0)
        return;
    switch (post) {
        case MAI_POST_NONE:
            break;
        case MAI_POST_SOFTMAX:
            softmax_f64(scores, n);
            break;
        case MAI_POST_SOFTMAX_ZERO:
            softmax_zero_f64(scores, n);
            break;
        case MAI_POST_LOGISTIC:
            for (int64_t i = 0; i < n; i++)
                scores[i] = mai_logistic(scores[i]);
            break;
        case MAI_POST_PROBIT:
            for (int64_t i = 0; i < n; i++)
                scores[i] = mai_probit(scores[i]);
            break;
    }
}

int
mai_post_single_f32(mai_post post, mai_second second, float s, float *out)
{
    if (post == MAI_POST_PROBIT)
        s = (float) mai_probit(s);
    if (second == MAI_SECOND_NONE) {
        out[0] = s;
        return 1;
    }
    if (second == MAI_SECOND_COMPLEMENT && post != MAI_POST_PROBIT) {
        out[0] = 1.0f - s;
        out[1] = s;
    } else if (post == MAI_POST_LOGISTIC) {
        logistic_pair(s, out);
    } else {
        out[0] = -s;
        out[1] = s;
    }
    return 2;
}

int
mai_post_single_f64(mai_post post, mai_second second, double s, double *out)
{
    if (post == MAI_POST_PROBIT)
        s = mai_probit(s);
    if (second == MAI_SECOND_NONE) {
        out[0] = s;
        return 1;
    }
    if (second == MAI_SECOND_COMPLEMENT && post != MAI_POST_PROBIT) {
        out[0] = 1.0 - s;
        out[1] = s;
    } else {
        out[0] = post == MAI_POST_LOGISTIC ? mai_logistic(-s) : -s;
        out[1] = post == MAI_POST_LOGISTIC ? mai_logistic(s) : s;
    }
    return 2;
}

mai_status
mai_attr_classes(mai_ctx *cx, const mai_node *node, const char *texts, const char *ints, int64_t n,
                 const mai_tensor **out)
{
    const mai_text *text;
    const int64_t *number;
    size_t ntexts, nnumbers;
    mai_tensor *t;

    MAI_TRY(mai_attr_texts(cx, node, texts, &text, &ntexts));
    MAI_TRY(mai_attr_ints(cx, node, ints, &number, &nnumbers));
    MAI_TRY(MAI_NEW(cx, &t));
    if (ntexts > 0)
        n = (int64_t) ntexts;
    else if (nnumbers > 0)
        n = (int64_t) nnumbers;
    MAI_TRY(mai_shape_set(cx, t, ntexts > 0 ? MAI_STRING : MAI_INT64, 1, &n));
    if (ntexts > 0) {
        t->data = (void *) text;
    } else if (nnumbers > 0) {
        t->data = (void *) number;
    } else {
        int64_t *own;

        MAI_TRY(MAI_NEW_ARRAY(cx, n, &own));
        for (int64_t i = 0; i < n; i++)
            own[i] = i;
        t->data = own;
    }
    *out = t;
    return MAI_OK;
}

mai_status
mai_ml_rows(mai_ctx *cx, const mai_step *step, int64_t features, int64_t *rows)
{
    static const mai_type numbers[] = {MAI_FLOAT, MAI_DOUBLE, MAI_INT64, MAI_INT32, MAI_UNDEFINED};
    const mai_tensor *x = step->in[0];
    char shape[128];

    MAI_TRY(mai_step_type(cx, step, 0, numbers));
    if (x->ndim < 1 || x->ndim > 2)
        return mai_node_fail(cx, step->node, MAI_ESHAPE, "the input has shape %s, expected [rows, features]",
                             mai_shape_text(x, shape));
    if (x->dim[x->ndim - 1] != features)
        return mai_node_fail(cx, step->node, MAI_ESHAPE,
                             "the input has shape %s, but the coefficients are for %lld "
                             "features",
                             mai_shape_text(x, shape), (long long) features);
    *rows = x->ndim == 1 ? 1 : x->dim[0];
    return MAI_OK;
}
