/*
 * metric.c - what one row adds to a metric's state, and the metrics that are read from counters and sums.
 *
 * Losses of a row are rounded to double once, by operations that are the same on every host; their sum is
 * exact (exact.h). A mean is thus rounded twice, and never by the order of rows.
 */
#include "stat/state.h"

#include "kernel/mathfn.h"

#include <float.h>

enum agreement_counter {
    DIFFERS,
    AGREES
};

mai_status
mai_truth(mai_ctx *cx, int64_t truth, bool *positive)
{
    *positive = truth == 1;
    if (MAI_LIKELY(truth == 0 || truth == 1))
        return MAI_OK;
    mai_fail(cx, MAI_EARGUMENT, "the truth %lld is neither 0 nor 1", (long long) truth);
    return mai_hint(cx, "Give the truth as 0 and 1 or as a boolean, for example num > 0.");
}

static mai_status
check_probability(mai_ctx *cx, double p)
{
    if (MAI_LIKELY(p >= 0 && p <= 1))
        return MAI_OK;
    if (p != p)
        return mai_fail(cx, MAI_EARGUMENT, "the probability is not a number");
    return mai_fail(cx, MAI_EARGUMENT, "the probability %g is outside 0 to 1", p);
}

static double
squared_error(double p, bool positive)
{
    double d = positive ? 1 - p : p;

    return d * d;
}

/* -log of what the truth was given, finite as in scikit-learn: probabilities end 2^-52 from 0 and 1. */
static double
log_error(double p, bool positive)
{
    if (p < DBL_EPSILON)
        p = DBL_EPSILON;
    if (p > 1 - DBL_EPSILON)
        p = 1 - DBL_EPSILON;
    return positive ? -mai_log(p) : -mai_log1p(-p);
}

mai_status
mai_loss_add(mai_ctx *cx, mai_state_kind kind, void *state, double probability, bool positive)
{
    MAI_TRY(check_probability(cx, probability));
    mai_word_set(state, MAI_WORD_ROWS, mai_word_get(state, MAI_WORD_ROWS) + 1);
    mai_exact_add((char *) state + MAI_WORD_SUM * 8, kind == MAI_STATE_BRIER
                                                         ? squared_error(probability, positive)
                                                         : log_error(probability, positive));
    return MAI_OK;
}

static mai_status
mean_loss(mai_ctx *cx, mai_state_kind kind, const void *state, size_t size, double *out, bool *defined)
{
    *out = 0;
    *defined = false;
    if (size == 0)
        return MAI_OK;
    MAI_TRY(mai_state_check(cx, kind, state, size));
    uint64_t rows = mai_word_get(state, MAI_WORD_ROWS);
    if (rows == 0)
        return MAI_OK;
    *out = mai_exact_round((const char *) state + MAI_WORD_SUM * 8) / (double) rows;
    *defined = true;
    return MAI_OK;
}

mai_status
mai_brier(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined)
{
    return mean_loss(cx, MAI_STATE_BRIER, state, size, out, defined);
}

mai_status
mai_log_loss(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined)
{
    return mean_loss(cx, MAI_STATE_LOG_LOSS, state, size, out, defined);
}

void
mai_agreement_add(void *state, bool agrees)
{
    size_t i = MAI_WORD_COUNTER + (agrees ? AGREES : DIFFERS);

    mai_word_set(state, i, mai_word_get(state, i) + 1);
}

mai_status
mai_agreement_add_probability(mai_ctx *cx, void *state, double probability, bool positive)
{
    MAI_TRY(check_probability(cx, probability));
    mai_agreement_add(state, (probability > 0.5) == positive);
    return MAI_OK;
}

mai_status
mai_accuracy(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined)
{
    *out = 0;
    *defined = false;
    if (size == 0)
        return MAI_OK;
    MAI_TRY(mai_state_check(cx, MAI_STATE_AGREEMENT, state, size));
    double agrees = (double) mai_word_get(state, MAI_WORD_COUNTER + AGREES);
    double rows = agrees + (double) mai_word_get(state, MAI_WORD_COUNTER + DIFFERS);
    *defined = rows > 0;
    if (*defined)
        *out = agrees / rows;
    return MAI_OK;
}
