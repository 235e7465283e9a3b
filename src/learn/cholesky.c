/*
 * cholesky.c - solving symmetric positive definite systems (fit.h).
 *
 * Rows and columns are scaled to a diagonal of ones first, so that the pivots say how much of a row those
 * before it leave unexplained, whatever the units of the columns.
 */
#include "base/arena.h"
#include "kernel/kernel.h"
#include "learn/fit.h"

#include <math.h>

/* The least share of a row's own variance that must be left for it to count as independent. */
#define INDEPENDENT 1e-11

static mai_status
scale(mai_ctx *cx, double *a, double *factor, int n, int *dependent)
{
    for (int i = 0; i < n; i++) {
        double diagonal = a[(size_t) i * (size_t) n + (size_t) i];

        if (!(diagonal > 0 && isfinite(diagonal))) {
            *dependent = i;
            return MAI_OK;
        }
        factor[i] = 1 / sqrt(diagonal);
    }
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++)
            a[(size_t) i * (size_t) n + (size_t) j] *= factor[i] * factor[j];
        a[(size_t) i * (size_t) n + (size_t) i] = 1;
        MAI_TRY(mai_poll(cx, n));
    }
    return MAI_OK;
}

static mai_status
factorise(mai_ctx *cx, double *a, int n, int *dependent)
{
    size_t stride = (size_t) n;

    for (int i = 0; i < n; i++) {
        double *row = a + (size_t) i * stride;

        for (int j = 0; j < i; j++) {
            const double *other = a + (size_t) j * stride;

            row[j] = (row[j] - mai_kernel->dot_f64(row, other, (size_t) j)) / other[j];
            MAI_TRY(mai_poll(cx, 2 + j / 4));
        }
        double left = row[i] - mai_kernel->dot_f64(row, row, (size_t) i);
        if (!(left > INDEPENDENT)) {
            *dependent = i;
            return MAI_OK;
        }
        row[i] = sqrt(left);
    }
    return MAI_OK;
}

/* Forward with the factor, then backward with its transpose. */
static void
substitute(const double *a, double *b, int n)
{
    size_t stride = (size_t) n;

    for (int i = 0; i < n; i++)
        b[i] = (b[i] - mai_kernel->dot_f64(a + (size_t) i * stride, b, (size_t) i)) /
               a[(size_t) i * stride + (size_t) i];
    for (int i = n - 1; i >= 0; i--) {
        const double *row = a + (size_t) i * stride;

        b[i] /= row[i];
        for (int j = 0; j < i; j++)
            b[j] -= row[j] * b[i];
    }
}

mai_status
mai_cholesky_solve(mai_ctx *cx, double *a, double *b, int n, int *dependent)
{
    double *factor;

    *dependent = -1;
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &factor));
    MAI_TRY(scale(cx, a, factor, n, dependent));
    if (*dependent < 0)
        MAI_TRY(factorise(cx, a, n, dependent));
    if (*dependent >= 0)
        return MAI_OK;
    for (int i = 0; i < n; i++)
        b[i] *= factor[i];
    substitute(a, b, n);
    for (int i = 0; i < n; i++)
        b[i] *= factor[i];
    return mai_poll(cx, (int64_t) n * n / 2);
}
