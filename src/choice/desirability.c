/*
 * desirability.c - one score from several properties (Derringer and Suich 1980). Allocates nothing.
 */
#include "choice/choice.h"
#include "kernel/mathfn.h"

#include <math.h>

mai_status
mai_desirability(mai_ctx *cx, double value, double low, double high, double shape, double *out)
{
    double share;

    if (!isfinite(low) || !isfinite(high) || low == high)
        return mai_fail(cx, MAI_EARGUMENT, "low and high must be two different finite numbers, not %g and %g", low,
                        high);
    if (!(shape > 0) || !isfinite(shape))
        return mai_fail(cx, MAI_EARGUMENT, "the shape of a desirability must be above 0 and finite, not %g", shape);
    if (isnan(value)) {
        *out = value;
        return MAI_OK;
    }
    if (high > low ? value <= low : value >= low)
        share = 0;
    else if (high > low ? value >= high : value <= high)
        share = 1;
    else
        share = (value / 2 - low / 2) / (high / 2 - low / 2); /* halves: a difference may not overflow */
    *out = share == 0 || share == 1 || shape == 1 ? share : mai_pow(share, shape);
    return MAI_OK;
}

static mai_status
check_weights(mai_ctx *cx, const double *weights, int n)
{
    double sum = 0;

    for (int i = 0; i < n; i++) {
        if (!isfinite(weights[i]) || weights[i] < 0)
            return mai_fail(cx, MAI_EARGUMENT, "weight %d must be a finite number of at least 0, not %g", i + 1,
                            weights[i]);
        sum += weights[i];
    }
    if (sum == 0 || !isfinite(sum))
        return mai_fail(cx, MAI_EARGUMENT, "weights must have a sum above 0 that is finite, not %g", sum);
    return MAI_OK;
}

mai_status
mai_desirability_mean(mai_ctx *cx, const double *desirabilities, const double *weights, int n, double *out)
{
    double sum = 0, total = 0;
    bool none = false;

    if (n == 0)
        return mai_fail(cx, MAI_EARGUMENT, "a mean needs at least one desirability");
    if (weights != NULL)
        MAI_TRY(check_weights(cx, weights, n));
    for (int i = 0; i < n; i++) {
        double weight = weights == NULL ? 1 : weights[i], d = desirabilities[i];

        if (!(d >= 0 && d <= 1))
            return mai_fail(cx, MAI_EARGUMENT, "desirability %d must be from 0 to 1, not %g", i + 1, d);
        MAI_TRY(mai_poll(cx, 20));
        if (weight == 0)
            continue;
        none = none || d == 0;
        sum += none ? 0 : weight * mai_log(d);
        total += weight;
    }
    *out = none ? 0 : mai_exp(sum / total);
    return MAI_OK;
}
