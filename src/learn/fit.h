/*
 * fit.h - inside src/learn: logistic regression by Newton's method.
 *
 * The model is log(p / (1 - p)) = intercept + sum of coefficient * standardised feature. A number's feature
 * is (x - mean) / deviation, an indicator's is (0 or 1 - share) / sqrt(share * (1 - share)). What is made as
 * small as possible is
 *
 *     sum over rows of -log(probability given to the row's class) + l2 / 2 * sum of coefficient^2
 *
 * without the intercept: scikit-learn's objective with C = 1 / l2, behind a StandardScaler.
 */
#ifndef MAI_LEARN_FIT_H
#define MAI_LEARN_FIT_H

#include "learn/table.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_logit_how {
    double l2, tolerance; /* it ends when no standardised coefficient changes by more */
    int max_iterations;
} mai_logit_how;

typedef struct mai_logit_fit {
    int nweights;    /* numbers, then indicators */
    double *weights; /* for features as they are, not standardised */
    double intercept;
    int iterations;
    bool converged;
    double last_step; /* largest change of a standardised coefficient in the last iteration */
    double log_loss;  /* mean over the rows */
    double auc;
} mai_logit_fit;

/* The table must be standardised. */
mai_status mai_fit_logistic(mai_ctx *cx, const mai_table *table, const mai_logit_how *how,
                            mai_logit_fit *out) MAI_MUST_CHECK;

/*
 * cholesky.c: solves a x = b for a symmetric positive definite a [n][n], whose lower triangle is given and is
 * overwritten; b becomes x. *dependent is -1, or the first row that is, but for rounding, a combination of
 * those before it; then there is no solution.
 */
mai_status mai_cholesky_solve(mai_ctx *cx, double *a, double *b, int n, int *dependent) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
