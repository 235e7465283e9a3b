/*
 * ml_post.h - inside src/onnx: what the classifiers and regressors of ai.onnx.ml share.
 *
 * Post transforms turn the raw scores of one row into what the model promises; classes are the labels that a
 * classifier chooses from.
 */
#ifndef MAI_ONNX_ML_POST_H
#define MAI_ONNX_ML_POST_H

#include "onnx/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_post {
    MAI_POST_NONE,
    MAI_POST_SOFTMAX,
    MAI_POST_LOGISTIC,
    MAI_POST_SOFTMAX_ZERO, /* softmax that leaves scores of zero at zero */
    MAI_POST_PROBIT
} mai_post;

/* Reads the attribute post_transform; absent: MAI_POST_NONE. */
mai_status mai_attr_post(mai_ctx *cx, const mai_node *node, mai_post *out) MAI_MUST_CHECK;

/* Transforms the n scores of one row in place. Sums run in order, in the type of the scores. */
void mai_post_apply_f32(mai_post post, float *scores, int64_t n);
void mai_post_apply_f64(mai_post post, double *scores, int64_t n);

/* How a model with two classes but one score makes two columns of it. */
typedef enum mai_second {
    MAI_SECOND_NONE,       /* it does not: [s] */
    MAI_SECOND_COMPLEMENT, /* s is a probability: [1 - s, s], even under LOGISTIC or SOFTMAX */
    MAI_SECOND_NEGATED     /* s is a margin: [-s, s], or both through the logistic function under LOGISTIC */
} mai_second;

/*
 * Writes the one or two columns of a single score s to out and returns how many. PROBIT makes [probit(s)] or
 * [-probit(s), probit(s)]. As in ONNX Runtime, no other transform touches a score that stays alone.
 */
int mai_post_single_f32(mai_post post, mai_second second, float s, float *out);
int mai_post_single_f64(mai_post post, mai_second second, double s, double *out);

/*
 * The class labels of a node from one of two attributes; strings win when both are there. When neither is,
 * labels are the numbers 0 to n - 1.
 */
mai_status mai_attr_classes(mai_ctx *cx, const mai_node *node, const char *texts, const char *ints, int64_t n,
                            const mai_tensor **out) MAI_MUST_CHECK;

/* Writes the label number c into element i of a tensor that has the type of the classes. */
static inline void
mai_label_write(const mai_tensor *classes, int64_t c, mai_tensor *out, int64_t i)
{
    if (classes->type == MAI_STRING)
        ((mai_text *) out->data)[i] = mai_texts(classes)[c];
    else
        ((int64_t *) out->data)[i] = mai_i64(classes)[c];
}

/*
 * The number of rows in input 0, [rows, features] or one row [features], of numbers (float, double, int32 or
 * int64). Fails unless a row has the given number of features.
 */
mai_status mai_ml_rows(mai_ctx *cx, const mai_step *step, int64_t features, int64_t *rows) MAI_MUST_CHECK;

/* An output, or NULL when the graph does not name it: the labels or the scores of a classifier may be
 * unwanted. */
static inline mai_tensor *
mai_ml_output(const mai_step *step, int i)
{
    return i < step->nout ? step->out[i] : NULL;
}

/* Index of the first largest score. */
static inline int64_t
mai_first_max_f32(const float *scores, int64_t n)
{
    int64_t best = 0;

    for (int64_t i = 1; i < n; i++)
        if (scores[i] > scores[best])
            best = i;
    return best;
}

#ifdef __cplusplus
}
#endif
#endif
