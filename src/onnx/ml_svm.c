/*
 * ml_svm.c - SVMClassifier and SVMRegressor.
 *
 * Each support vector meets the row through a kernel; sums of coefficients times kernels decide. Rows are
 * rounded to float first, as the vectors are and as ONNX Runtime does. Support vectors are stored transposed
 * in blocks of LANES, so that one pass over the features computes a block; each vector's own sum runs over
 * the features in order, in float. The sums over vectors run in order, in double.
 *
 * A classifier with support vectors is libsvm's: one decision for each pair of classes, each a vote; the
 * class with most votes wins, the first of them when even. Scores are the decisions of the pairs ([-s, s]
 * when there is one pair) or, with prob_a and prob_b, probabilities from pairwise coupling: Wu, Lin and Weng,
 * "Probability estimates for multi-class classification by pairwise coupling", JMLR 5 (2004), second method,
 * iterated in float and stopped where libsvm stops. Without support vectors it is liblinear's: one linear
 * score a class.
 *
 * The blocks live in the arena of the model, everything else where protobuf put it.
 */
#include <math.h>

#include "kernel/kernel.h"
#include "kernel/mathfn.h"
#include "onnx/convert.h"
#include "onnx/elements.h"
#include "onnx/ml_post.h"
#include "onnx/ops.h"

#define LANES 16

enum kernel { KERNEL_LINEAR, KERNEL_POLY, KERNEL_RBF, KERNEL_SIGMOID };

/* Vectors and the kernel that a row meets them through. */
typedef struct vectors {
    int kernel;
    float gamma, coef0, degree;
    int64_t n, features;
    const float *block; /* [n / LANES rounded up][features][LANES] */
} vectors;

typedef struct svm_classifier {
    vectors v; /* v.n 0: liblinear, coef is [classes, features] */
    int64_t classes, pairs;
    const int64_t *per_class;
    const float *coef;            /* [classes - 1, v.n] */
    const float *rho;             /* [pairs] */
    const float *prob_a, *prob_b; /* [pairs], or NULL */
    bool all_positive;            /* no coefficient is negative */
    mai_post post;
} svm_classifier;

typedef struct svm_regressor {
    vectors v;
    const float *coef; /* [v.n]; liblinear: [features] */
    float rho;
    bool one_class;
} svm_regressor;

/* ---- compile ---- */

static mai_status
read_kernel(mai_ctx *cx, const mai_node *node, vectors *v)
{
    static const char *const names[] = {"LINEAR", "POLY", "RBF", "SIGMOID", NULL};
    const float *params;
    size_t n;

    MAI_TRY(mai_attr_choice(cx, node, "kernel_type", names, KERNEL_LINEAR, &v->kernel));
    MAI_TRY(mai_attr_floats(cx, node, "kernel_params", &params, &n));
    if (v->n == 0)
        v->kernel = KERNEL_LINEAR;
    if (n != 3 && (n != 0 || v->kernel != KERNEL_LINEAR))
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "kernel_params has %zu numbers, expected gamma, coef0 and degree", n);
    if (n == 3) {
        v->gamma = params[0];
        v->coef0 = params[1];
        v->degree = params[2];
    }
    return MAI_OK;
}

/* Divides the support vectors among v->n and stores them in blocks. */
static mai_status
read_vectors(mai_ctx *cx, const mai_node *node, vectors *v)
{
    const float *from;
    float *to;
    size_t n;

    MAI_TRY(mai_attr_floats(cx, node, "support_vectors", &from, &n));
    if (n == 0 || (uint64_t) v->n > n || n % (uint64_t) v->n != 0)
        return mai_node_fail(cx, node, MAI_EFORMAT,
                             "%zu numbers cannot be divided among %lld support vectors", n, (long long) v->n);
    v->features = (int64_t) (n / (uint64_t) v->n);
    int64_t blocks = (v->n + LANES - 1) / LANES;
    MAI_TRY(MAI_NEW_ARRAY(cx, blocks * LANES * v->features, &to));
    for (int64_t i = 0; i < v->n; i++) {
        for (int64_t f = 0; f < v->features; f++)
            to[(i / LANES * v->features + f) * LANES + i % LANES] = from[i * v->features + f];
        MAI_TRY(mai_poll(cx, v->features));
    }
    v->block = to;
    return MAI_OK;
}

static mai_status
count_vectors(mai_ctx *cx, const mai_node *node, svm_classifier *m)
{
    size_t n;

    MAI_TRY(mai_attr_ints(cx, node, "vectors_per_class", &m->per_class, &n));
    for (size_t i = 0; i < n; i++) {
        if (m->per_class[i] < 0 || m->per_class[i] > cx->limits.elements)
            return mai_node_fail(cx, node, MAI_EFORMAT, "a class has %lld support vectors",
                                 (long long) m->per_class[i]);
        m->v.n += m->per_class[i];
        if (m->v.n > cx->limits.elements)
            return mai_node_fail(cx, node, MAI_ELIMIT, "there are too many support vectors");
    }
    if (m->v.n > 0 && ((int64_t) n != m->classes || m->classes < 2))
        return mai_node_fail(cx, node, MAI_EFORMAT, "vectors_per_class has %zu numbers for %lld class labels",
                             n, (long long) m->classes);
    return MAI_OK;
}

static mai_status
read_pairs(mai_ctx *cx, const mai_node *node, svm_classifier *m)
{
    size_t nrho, na, nb, pairs;

    MAI_TRY(mai_attr_floats(cx, node, "rho", &m->rho, &nrho));
    MAI_TRY(mai_attr_floats(cx, node, "prob_a", &m->prob_a, &na));
    MAI_TRY(mai_attr_floats(cx, node, "prob_b", &m->prob_b, &nb));
    m->pairs = m->v.n > 0 ? m->classes * (m->classes - 1) / 2 : 0;
    pairs = (size_t) m->pairs;
    if (nrho < (pairs > 0 ? pairs : 1))
        return mai_node_fail(cx, node, MAI_EFORMAT, "rho has %zu numbers, expected %lld", nrho,
                             (long long) m->pairs);
    if (na != nb || (na > 0 && na < pairs))
        return mai_node_fail(cx, node, MAI_EFORMAT, "prob_a has %zu numbers and prob_b %zu, expected %lld",
                             na, nb, (long long) m->pairs);
    if (na == 0)
        m->prob_a = NULL;
    return MAI_OK;
}

static mai_status
read_coefficients(mai_ctx *cx, const mai_node *node, svm_classifier *m)
{
    size_t n;

    MAI_TRY(mai_attr_floats(cx, node, "coefficients", &m->coef, &n));
    m->all_positive = true;
    for (size_t i = 0; i < n; i++)
        m->all_positive &= m->coef[i] >= 0;
    if (m->v.n > 0) {
        if (n != (uint64_t) (m->classes - 1) * (uint64_t) m->v.n)
            return mai_node_fail(cx, node, MAI_EFORMAT,
                                 "%zu coefficients do not fit %lld classes and %lld support "
                                 "vectors",
                                 n, (long long) m->classes, (long long) m->v.n);
        return read_vectors(cx, node, &m->v);
    }
    if (n == 0 || n % (uint64_t) m->classes != 0)
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu coefficients cannot be divided among %lld classes",
                             n, (long long) m->classes);
    m->v.features = (int64_t) (n / (uint64_t) m->classes);
    return MAI_OK;
}

MAI_COMPILE(svm_classifier)
{
    svm_classifier *m;

    MAI_TRY(MAI_NEW(cx, &m));
    node->state = m;
    MAI_TRY(mai_attr_classes(cx, node, "classlabels_strings", "classlabels_ints", 0, &node->classes));
    m->classes = node->classes->count;
    if (m->classes < 1 || m->classes > 65535)
        return mai_node_fail(cx, node, MAI_EFORMAT, "there are %lld class labels", (long long) m->classes);
    MAI_TRY(mai_attr_post(cx, node, &m->post));
    MAI_TRY(count_vectors(cx, node, m));
    MAI_TRY(read_kernel(cx, node, &m->v));
    MAI_TRY(read_pairs(cx, node, m));
    node->gives_margins = m->prob_a == NULL && (m->v.n > 0 || m->post == MAI_POST_NONE);
    return read_coefficients(cx, node, m);
}

MAI_COMPILE(svm_regressor)
{
    const float *rho;
    int64_t one_class;
    size_t n, nrho;
    svm_regressor *m;

    MAI_TRY(MAI_NEW(cx, &m));
    node->state = m;
    MAI_TRY(mai_attr_int(cx, node, "n_supports", 0, &m->v.n));
    MAI_TRY(mai_attr_int(cx, node, "one_class", 0, &one_class));
    MAI_TRY(mai_attr_floats(cx, node, "coefficients", &m->coef, &n));
    MAI_TRY(mai_attr_floats(cx, node, "rho", &rho, &nrho));
    if (nrho < 1)
        return mai_node_fail(cx, node, MAI_EFORMAT, "rho is missing");
    m->rho = rho[0];
    m->one_class = one_class != 0;
    if (n == 0 || m->v.n < 0 || (m->v.n > 0 && n != (uint64_t) m->v.n))
        return mai_node_fail(cx, node, MAI_EFORMAT, "%zu coefficients do not fit %lld support vectors", n,
                             (long long) m->v.n);
    MAI_TRY(read_kernel(cx, node, &m->v));
    m->v.features = (int64_t) n;
    return m->v.n > 0 ? read_vectors(cx, node, &m->v) : MAI_OK;
}

/* ---- infer: rows, and where in scratch a row keeps what ---- */

typedef struct svm_rows {
    int64_t rows, columns;
    mai_convert narrow;                          /* to float; NULL when it is float */
    int64_t x, kernels, scores, pairs, coupling; /* offsets in scratch, in floats */
} svm_rows;

/* Takes room for n floats; the sum is checked by whoever allocates it. */
static int64_t
take(int64_t *end, int64_t n)
{
    int64_t at = *end;

    *end += (n + LANES - 1) / LANES * LANES;
    return at;
}

static mai_status
infer_rows(mai_ctx *cx, mai_step *step, const vectors *v, int64_t columns, mai_tensor *scores, svm_rows **out)
{
    svm_rows *local;
    int64_t dim[2];

    MAI_TRY(mai_step_local(cx, step, sizeof *local, (void **) &local));
    MAI_TRY(mai_ml_rows(cx, step, v->features, &local->rows));
    local->columns = columns;
    if (step->in[0]->type != MAI_FLOAT)
        local->narrow = mai_convert_find(step->in[0]->type, MAI_FLOAT);
    dim[0] = local->rows;
    dim[1] = columns;
    if (scores != NULL)
        MAI_TRY(mai_shape_set(cx, scores, MAI_FLOAT, 2, dim));
    *out = local;
    return MAI_OK;
}

MAI_INFER(svm_classifier)
{
    const svm_classifier *m = step->node->state;
    int64_t columns = m->v.n == 0 || m->prob_a != NULL || m->classes == 2 ? m->classes : m->pairs, end = 0;
    mai_tensor *labels = mai_ml_output(step, 0);
    svm_rows *local;

    if (m->prob_a != NULL && m->v.n > 0 && m->classes * m->classes > cx->limits.elements)
        return mai_node_fail(cx, step->node, MAI_ELIMIT, "%lld classes are too many to couple",
                             (long long) m->classes);
    MAI_TRY(infer_rows(cx, step, &m->v, columns, mai_ml_output(step, 1), &local));
    if (labels != NULL)
        MAI_TRY(mai_shape_set(cx, labels, step->node->classes->type, 1, &local->rows));
    local->x = take(&end, m->v.features);
    local->kernels = take(&end, m->v.n);
    local->scores = take(&end, columns);
    local->pairs = take(&end, m->pairs + m->classes); /* decisions, then votes */
    local->coupling = take(&end, m->prob_a != NULL ? (2 * m->classes + 1) * m->classes : 0);
    step->scratch_bytes = (size_t) end * sizeof(float);
    return MAI_OK;
}

MAI_INFER(svm_regressor)
{
    const svm_regressor *m = step->node->state;
    int64_t end = 0;
    svm_rows *local;

    MAI_TRY(infer_rows(cx, step, &m->v, 1, step->out[0], &local));
    local->x = take(&end, m->v.features);
    local->kernels = take(&end, m->v.n);
    step->scratch_bytes = (size_t) end * sizeof(float);
    return MAI_OK;
}

/* ---- run: kernels ---- */

/* One row as floats, in place or in scratch. */
static const float *
row_of(const mai_step *step, int64_t row, int64_t features)
{
    const svm_rows *local = step->local;
    const char *x = step->in[0]->data;
    float *own = (float *) step->scratch + local->x;

    x += (size_t) (row * features) * mai_type_size(step->in[0]->type);
    if (local->narrow == NULL)
        return (const float *) x;
    local->narrow(x, own, features);
    return own;
}

static inline void
block_dots(const float *x, const float *block, int64_t features, float *sum)
{
    float s[LANES] = {0};

    for (int64_t f = 0; f < features; f++, block += LANES)
#pragma GCC unroll 16
        for (int l = 0; l < LANES; l++)
            s[l] += x[f] * block[l];
    memcpy(sum, s, sizeof s);
}

static inline void
block_distances(const float *x, const float *block, int64_t features, float *sum)
{
    float s[LANES] = {0};

    for (int64_t f = 0; f < features; f++, block += LANES)
#pragma GCC unroll 16
        for (int l = 0; l < LANES; l++) {
            float d = x[f] - block[l];

            s[l] += d * d;
        }
    memcpy(sum, s, sizeof s);
}

static float
power(float x, float degree)
{
    if (degree == 2)
        return x * x;
    if (degree == 3)
        return x * x * x;
    return mai_powf(x, degree);
}

/* From the sums of a block to kernel values. */
static void
apply_kernel(const vectors *v, float *s)
{
    for (int l = 0; l < LANES; l++) {
        switch (v->kernel) {
            case KERNEL_POLY:
                s[l] = power(v->gamma * s[l] + v->coef0, v->degree);
                break;
            case KERNEL_RBF:
                s[l] = mai_expf(-v->gamma * s[l]);
                break;
            case KERNEL_SIGMOID:
                s[l] = mai_tanhf(v->gamma * s[l] + v->coef0);
                break;
            default:
                break;
        }
    }
}

/* out holds v->n rounded up to whole blocks; what lies behind v->n is not meant to be read. */
static mai_status
kernels_of(mai_ctx *cx, const vectors *v, const float *x, float *out)
{
    const float *block = v->block;

    for (int64_t i = 0; i < v->n; i += LANES, block += LANES * v->features) {
        if (v->kernel == KERNEL_RBF)
            block_distances(x, block, v->features, out + i);
        else
            block_dots(x, block, v->features, out + i);
        apply_kernel(v, out + i);
        MAI_TRY(mai_poll(cx, 4 * v->features + (v->kernel == KERNEL_LINEAR ? 0 : 8 * LANES)));
    }
    return MAI_OK;
}

static double
weighted_sum(double sum, const float *coef, const float *kernel, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        sum += coef[i] * kernel[i]; /* the product is rounded to float first */
    return sum;
}

/* ---- run: classifier ---- */

/* Decides between each pair of classes; returns the class with most votes. */
static mai_status
decide_pairs(mai_ctx *cx, const svm_classifier *m, const float *kernel, float *decision, int32_t *votes,
             int64_t *label)
{
    int64_t first_i = 0, n = m->v.n, pair = 0;

    memset(votes, 0, (size_t) m->classes * sizeof *votes);
    for (int64_t i = 0; i < m->classes; first_i += m->per_class[i], i++) {
        int64_t first_j = first_i + m->per_class[i];

        for (int64_t j = i + 1; j < m->classes; first_j += m->per_class[j], j++, pair++) {
            double sum = weighted_sum(0, m->coef + (j - 1) * n + first_i, kernel + first_i, m->per_class[i]);

            sum = weighted_sum(sum, m->coef + i * n + first_j, kernel + first_j, m->per_class[j]);
            sum += m->rho[pair];
            decision[pair] = (float) sum;
            votes[sum > 0 ? i : j]++;
            MAI_TRY(mai_poll(cx, 5 + m->per_class[i] + m->per_class[j]));
        }
    }
    *label = 0;
    for (int64_t i = 1; i < m->classes; i++)
        if (votes[i] > votes[*label])
            *label = i;
    return MAI_OK;
}

/* Probabilities of each class against each other, kept off 0 and 1 as libsvm does: r[i][j] + r[j][i] = 1. */
static void
pair_probabilities(const svm_classifier *m, const float *decision, float *r)
{
    const float least = 1e-7f;
    int64_t k = m->classes, pair = 0;

    for (int64_t i = 0; i < k; i++)
        for (int64_t j = i + 1; j < k; j++, pair++) {
            float p = mai_logisticf(-(decision[pair] * m->prob_a[pair] + m->prob_b[pair]));

            if (p < least)
                p = least;
            if (p > 1 - least)
                p = 1 - least;
            r[i * k + j] = p;
            r[j * k + i] = 1 - p;
        }
}

/* The matrix Q of the quadratic form that the coupled probabilities minimise. */
static void
coupling_matrix(const float *r, int64_t k, float *q)
{
    for (int64_t i = 0; i < k; i++) {
        float diagonal = 0;

        for (int64_t j = 0; j < k; j++) {
            if (j == i)
                continue;
            diagonal += r[j * k + i] * r[j * k + i];
            q[i * k + j] = -r[j * k + i] * r[i * k + j];
        }
        q[i * k + i] = diagonal;
    }
}

/* Computes Qp and p'Qp; returns how far p is from the optimum. */
static float
coupling_error(const float *q, const float *p, int64_t k, float *qp, float *pqp)
{
    float worst = 0;

    *pqp = 0;
    for (int64_t i = 0; i < k; i++) {
        qp[i] = 0;
        for (int64_t j = 0; j < k; j++)
            qp[i] += q[i * k + j] * p[j];
        *pqp += p[i] * qp[i];
    }
    for (int64_t i = 0; i < k; i++)
        if (fabsf(qp[i] - *pqp) > worst)
            worst = fabsf(qp[i] - *pqp);
    return worst;
}

/* Couples the pairwise probabilities r into p. q and qp are working room. */
static mai_status
couple(mai_ctx *cx, const float *r, int64_t k, float *q, float *qp, float *p)
{
    const float tolerance = 0.005f / (float) k;
    float pqp;

    coupling_matrix(r, k, q);
    for (int64_t i = 0; i < k; i++)
        p[i] = 1.0f / (float) k;
    for (int round = 0; round < 100 && !(coupling_error(q, p, k, qp, &pqp) < tolerance); round++) {
        for (int64_t i = 0; i < k; i++) {
            float step = (pqp - qp[i]) / q[i * k + i];

            p[i] += step;
            pqp = (pqp + step * (step * q[i * k + i] + 2 * qp[i])) / (1 + step) / (1 + step);
            for (int64_t j = 0; j < k; j++) {
                qp[j] = (qp[j] + step * q[i * k + j]) / (1 + step);
                p[j] /= 1 + step;
            }
        }
        MAI_TRY(mai_poll(cx, 10 + 8 * k * k));
    }
    return MAI_OK;
}

/* libsvm: votes decide; scores are probabilities or the decisions of the pairs. */
static mai_status
classify_by_votes(mai_ctx *cx, const mai_step *step, const float *x, float *scores, int64_t *label)
{
    const svm_classifier *m = step->node->state;
    const svm_rows *local = step->local;
    float *scratch = step->scratch;
    float *kernels = scratch + local->kernels, *decision = scratch + local->pairs,
          *r = scratch + local->coupling;
    int64_t k = m->classes;

    MAI_TRY(kernels_of(cx, &m->v, x, kernels));
    MAI_TRY(decide_pairs(cx, m, kernels, decision, (int32_t *) (decision + m->pairs), label));
    if (m->prob_a != NULL) {
        pair_probabilities(m, decision, r);
        MAI_TRY(couple(cx, r, k, r + k * k, r + 2 * k * k, scores));
        mai_post_apply_f32(m->post, scores, k);
    } else if (m->pairs == 1) {
        bool margin = m->post == MAI_POST_NONE || m->post == MAI_POST_LOGISTIC;

        mai_post_single_f32(m->post, margin ? MAI_SECOND_NEGATED : MAI_SECOND_COMPLEMENT, decision[0],
                            scores);
    } else {
        memcpy(scores, decision, (size_t) m->pairs * sizeof *scores);
        mai_post_apply_f32(m->post, scores, m->pairs);
    }
    return MAI_OK;
}

/*
 * liblinear: the largest score decides. With two classes and no probabilities ONNX Runtime chooses the second
 * one whenever the largest score is positive (from 0.5 on when no coefficient is negative), and so does this.
 */
static void
classify_by_scores(const svm_classifier *m, const float *x, float *scores, int64_t *label)
{
    size_t f = (size_t) m->v.features;

    for (int64_t c = 0; c < m->classes; c++)
        scores[c] = mai_kernel->dot_f32(x, m->coef + c * m->v.features, f) + m->rho[0];
    *label = mai_first_max_f32(scores, m->classes);
    float best = scores[*label];
    if (m->classes == 2 && m->prob_a == NULL && (m->all_positive ? best >= 0.5f : best > 0))
        *label = 1;
    mai_post_apply_f32(m->post, scores, m->classes);
}

MAI_RUN(svm_classifier)
{
    const svm_classifier *m = step->node->state;
    const svm_rows *local = step->local;
    mai_tensor *labels = mai_ml_output(step, 0), *columns = mai_ml_output(step, 1);
    int64_t units = 20 + m->v.features + local->columns * (10 + (m->v.n == 0 ? m->v.features / 4 : 0));

    for (int64_t i = 0; i < local->rows; i++) {
        const float *x = row_of(step, i, m->v.features);
        float *own = (float *) step->scratch + local->scores;
        float *scores = columns != NULL ? (float *) columns->data + i * local->columns : own;
        int64_t label;

        if (m->v.n > 0)
            MAI_TRY(classify_by_votes(cx, step, x, scores, &label));
        else
            classify_by_scores(m, x, scores, &label);
        if (labels != NULL)
            mai_label_write(step->node->classes, label, labels, i);
        MAI_TRY(mai_poll(cx, units));
    }
    return MAI_OK;
}

/* ---- run: regressor ---- */

MAI_RUN(svm_regressor)
{
    const svm_regressor *m = step->node->state;
    const svm_rows *local = step->local;
    float *kernels = (float *) step->scratch + local->kernels, *y = step->out[0]->data;

    for (int64_t i = 0; i < local->rows; i++) {
        const float *x = row_of(step, i, m->v.features);

        if (m->v.n > 0) {
            MAI_TRY(kernels_of(cx, &m->v, x, kernels));
            y[i] = (float) (weighted_sum(0, m->coef, kernels, m->v.n) + m->rho);
        } else {
            y[i] = mai_kernel->dot_f32(x, m->coef, (size_t) m->v.features) + m->rho;
        }
        if (m->one_class)
            y[i] = y[i] > 0 ? 1 : -1;
        MAI_TRY(mai_poll(cx, 10 + m->v.features / 4 + m->v.n));
    }
    return MAI_OK;
}
