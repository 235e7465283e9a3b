/*
 * logistic.c - Newton's method for penalised logistic regression (fit.h has the objective).
 *
 * Inside, indicators are used as they are, 0 or 1, which leaves their columns sparse: a row touches one
 * indicator of each text. Since the intercept is not penalised, centring them would change nothing but the
 * intercept, and dividing by their deviation is the same as weighing the penalty by its square. So the
 * parameters are: intercept and numbers (standardised), then indicators (raw).
 *
 * Every pass computes loss, gradient and Hessian at once. Rows are taken in tiles, and each row of the
 * Hessian of the numbers is a dense layer over a tile: the running sums start from the last tile's, in a
 * fixed order. A step that does not improve the objective is halved.
 */
#include "learn/fit.h"

#include "base/arena.h"
#include "kernel/kernel.h"
#include "kernel/mathfn.h"
#include "stat/stat.h"

#include <math.h>
#include <string.h>

enum { TILE = 64, MOST_PARAMETERS = 2000, MOST_HALVINGS = 40 };

/* An objective that grows by less is taken for the same: sums of many rows are not exact. */
#define SLACK 1e-10

/* Log odds beyond which coefficients count as growing without bound: e^25 to 1. */
#define ENDLESS_ODDS 25.0

/*
 * Without a penalty, the coefficient of a rare value that tells the classes apart grows by one a step for ever, which
 * is little in units of its deviation; a looser tolerance than this would take it for converged.
 */
#define LOOSEST_UNPENALISED 1e-4

typedef struct newton {
    mai_ctx *cx;
    const mai_table *t;
    const mai_logit_how *how;
    int numbers;            /* parameters of numbers, intercept first; the indicators' follow */
    int n;                  /* all parameters */
    double *penalty, *unit; /* per parameter; unit: how many standardised coefficients one of it is */
    int *first;             /* per text: the parameter before that of code 1 */

    double *theta, *step, *trial;
    double *gradient, *hessian;   /* of the objective at trial; lower triangle */
    double *square, *square_next; /* numbers' part of the Hessian, and where the next tile's sums go */
    double *slope, *slope_next;   /* likewise of the gradient */
    double *eta;                  /* log odds of every row */
    double loss, objective;
    int64_t right; /* rows on their own side of even odds */
} newton;

/* ---- one pass ---- */

/* Log odds, weights and residuals of a tile. */
static void
weigh_tile(newton *nt, int64_t from, int rows, double *weight, double *residual)
{
    const mai_table *t = nt->t;
    size_t stride = (size_t) nt->numbers;

    for (int r = 0; r < rows; r++) {
        const double *x = t->numbers + (size_t) (from + r) * stride;
        const uint8_t *codes = t->codes + (size_t) (from + r) * (size_t) t->ntexts;
        bool truth = t->truth[from + r];
        double eta = mai_kernel->dot_f64(nt->trial, x, stride);

        for (int i = 0; i < t->ntexts; i++)
            if (codes[i] > 0)
                eta += nt->trial[nt->first[i] + codes[i]];
        double odds = mai_exp(-fabs(eta)); /* of the less likely class */
        double unlikely = odds / (1 + odds);
        bool wrong = (eta > 0) != truth;

        weight[r] = unlikely / (1 + odds);
        residual[r] = (wrong ? 1 / (1 + odds) : unlikely) * (truth ? 1 : -1);
        nt->loss += mai_log1p(odds) + (wrong ? fabs(eta) : 0);
        nt->right += !wrong && eta != 0;
        nt->eta[from + r] = eta;
    }
}

static void
swap(double **a, double **b)
{
    double *c = *a;

    *a = *b;
    *b = c;
}

static void
add_numbers(newton *nt, const double *x, int rows, const double *weight, const double *residual)
{
    size_t n = (size_t) nt->numbers;
    double weighted[TILE];

    mai_kernel->dense_f64(residual, x, nt->slope, nt->slope_next, (size_t) rows, n);
    for (size_t i = 0; i < n; i++) {
        for (int r = 0; r < rows; r++)
            weighted[r] = weight[r] * x[(size_t) r * n + i];
        mai_kernel->dense_f64(weighted, x, nt->square + i * n, nt->square_next + i * n, (size_t) rows, n);
    }
    swap(&nt->slope, &nt->slope_next);
    swap(&nt->square, &nt->square_next);
}

/* What one row's indicators add: against the numbers, and against one another. */
static void
add_indicators(newton *nt, const double *x, const uint8_t *codes, double weight, double residual)
{
    size_t n = (size_t) nt->n;

    for (int i = 0; i < nt->t->ntexts; i++) {
        if (codes[i] == 0)
            continue;
        int p = nt->first[i] + codes[i];
        double *row = nt->hessian + (size_t) p * n;

        nt->gradient[p] -= residual;
        for (int k = 0; k < nt->numbers; k++)
            row[k] += weight * x[k];
        for (int j = 0; j <= i; j++)
            if (codes[j] > 0)
                row[nt->first[j] + codes[j]] += weight;
    }
}

static mai_status
add_tile(newton *nt, int64_t from, int rows)
{
    const mai_table *t = nt->t;
    size_t stride = (size_t) nt->numbers;
    double weight[TILE], residual[TILE];

    weigh_tile(nt, from, rows, weight, residual);
    add_numbers(nt, t->numbers + (size_t) from * stride, rows, weight, residual);
    for (int r = 0; t->ntexts > 0 && r < rows; r++)
        add_indicators(nt, t->numbers + (size_t) (from + r) * stride,
                       t->codes + (size_t) (from + r) * (size_t) t->ntexts, weight[r], residual[r]);
    return mai_poll(nt->cx, (int64_t) rows * (40 + nt->numbers * (nt->numbers / 4 + 2 + t->ntexts)));
}

/* Adds the penalty, and the numbers' parts, which were summed apart. */
static void
complete(newton *nt)
{
    size_t n = (size_t) nt->n, numbers = (size_t) nt->numbers;

    for (size_t i = 0; i < numbers; i++) {
        nt->gradient[i] = -nt->slope[i];
        memcpy(nt->hessian + i * n, nt->square + i * numbers, (i + 1) * sizeof(double));
    }
    nt->objective = nt->loss;
    for (size_t i = 0; i < n; i++) {
        nt->gradient[i] += nt->penalty[i] * nt->trial[i];
        nt->hessian[i * n + i] += nt->penalty[i];
        nt->objective += nt->penalty[i] / 2 * nt->trial[i] * nt->trial[i];
    }
}

/* Everything at trial. */
static mai_status
evaluate(newton *nt)
{
    size_t n = (size_t) nt->n, numbers = (size_t) nt->numbers;

    memset(nt->gradient, 0, n * sizeof(double));
    memset(nt->hessian, 0, n * n * sizeof(double));
    memset(nt->slope, 0, numbers * sizeof(double));
    memset(nt->square, 0, numbers * numbers * sizeof(double));
    nt->loss = 0;
    nt->right = 0;
    for (int64_t r = 0; r < nt->t->n; r += TILE)
        MAI_TRY(add_tile(nt, r, nt->t->n - r < TILE ? (int) (nt->t->n - r) : TILE));
    complete(nt);
    return MAI_OK;
}

/* ---- refusals ---- */

/* The column that a parameter belongs to. */
static const mai_table_column *
column_of(const newton *nt, int parameter)
{
    const mai_table *t = nt->t;

    for (int i = 0; i < t->ncolumns; i++) {
        const mai_table_column *c = &t->columns[i];
        int first = c->is_text ? nt->first[c->place] + 1 : 1 + c->place;

        if (parameter >= first && parameter < first + (c->is_text ? c->nothers : 1))
            return c;
    }
    return NULL;
}

static mai_status
refuse_separation(newton *nt)
{
    mai_fail(nt->cx, MAI_EDATA,
             "the columns tell the classes apart %s, so that the coefficients grow without bound",
             nt->right == nt->t->n ? "without a mistake" : "without a mistake in some of the rows");
    return mai_hint(
        nt->cx,
        "Set a penalty, for instance {\"l2\": 1}, or leave out the columns that give the class away.");
}

/* Log odds that no data of this size call for: the sign of separation, as long as fitting has not converged. */
static bool
grows_without_bound(const newton *nt)
{
    for (int64_t r = 0; r < nt->t->n; r++)
        if (fabs(nt->eta[r]) > ENDLESS_ODDS)
            return true;
    return false;
}

static mai_status
refuse_dependence(newton *nt, int parameter)
{
    const mai_table_column *c = column_of(nt, parameter);

    if (c == NULL)
        return refuse_separation(nt);
    mai_fail(nt->cx, MAI_EDATA,
             "\"%.80s\" can be computed from the columns before it, so that its coefficient is undetermined",
             c->name);
    return mai_hint(nt->cx, "Leave it out, or set a%s penalty, for instance {\"l2\": 1}.",
                    nt->how->l2 > 0 ? " larger" : "");
}

/* ---- steps ---- */

/* The Newton step from theta, where gradient and Hessian are. */
static mai_status
find_step(newton *nt, bool first)
{
    int dependent;

    for (int i = 0; i < nt->n; i++)
        nt->step[i] = -nt->gradient[i];
    MAI_TRY(mai_cholesky_solve(nt->cx, nt->hessian, nt->step, nt->n, &dependent));
    if (dependent < 0)
        return MAI_OK;
    return first || nt->how->l2 > 0 || !grows_without_bound(nt) ? refuse_dependence(nt, dependent)
                                                                 : refuse_separation(nt);
}

/* Goes along the step, halving it until the objective is no worse. */
static mai_status
take_step(newton *nt, double *length)
{
    double before = nt->objective;

    *length = 1;
    for (int halvings = 0;; halvings++) {
        for (int i = 0; i < nt->n; i++)
            nt->trial[i] = nt->theta[i] + *length * nt->step[i];
        MAI_TRY(evaluate(nt));
        if (nt->objective <= before + SLACK * fabs(before) || halvings == MOST_HALVINGS)
            break;
        *length /= 2;
    }
    memcpy(nt->theta, nt->trial, (size_t) nt->n * sizeof(double));
    return MAI_OK;
}

static double
largest_change(const newton *nt, double length)
{
    double largest = 0;

    for (int i = 0; i < nt->n; i++)
        if (fabs(length * nt->step[i]) * nt->unit[i] > largest)
            largest = fabs(length * nt->step[i]) * nt->unit[i];
    return largest;
}

static mai_status
iterate(newton *nt, mai_logit_fit *fit)
{
    double length, tolerance = nt->how->tolerance;

    if (nt->how->l2 == 0 && tolerance > LOOSEST_UNPENALISED)
        tolerance = LOOSEST_UNPENALISED;
    MAI_TRY(evaluate(nt));
    while (!fit->converged && fit->iterations < nt->how->max_iterations) {
        MAI_TRY(find_step(nt, fit->iterations == 0));
        MAI_TRY(take_step(nt, &length));
        fit->iterations++;
        fit->last_step = largest_change(nt, length);
        fit->converged = length == 1 && fit->last_step <= tolerance;
        if (nt->how->l2 == 0 && nt->right == nt->t->n)
            return refuse_separation(nt);
    }
    if (!fit->converged && nt->how->l2 == 0 && grows_without_bound(nt))
        return refuse_separation(nt);
    return MAI_OK;
}

/* ---- from the table, and back ---- */

static mai_status
take_memory(newton *nt)
{
    mai_ctx *cx = nt->cx;
    size_t n = (size_t) nt->n, numbers = (size_t) nt->numbers;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &nt->penalty));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &nt->unit));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &nt->theta));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &nt->step));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &nt->trial));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &nt->gradient));
    MAI_TRY(MAI_NEW_ARRAY(cx, n * n, &nt->hessian));
    MAI_TRY(MAI_NEW_ARRAY(cx, numbers * numbers, &nt->square));
    MAI_TRY(MAI_NEW_ARRAY(cx, numbers * numbers, &nt->square_next));
    MAI_TRY(MAI_NEW_ARRAY(cx, numbers, &nt->slope));
    MAI_TRY(MAI_NEW_ARRAY(cx, numbers, &nt->slope_next));
    MAI_TRY(MAI_NEW_ARRAY(cx, nt->t->ntexts, &nt->first));
    return MAI_NEW_ARRAY(cx, nt->t->n, &nt->eta);
}

/* Penalties, and the start: the odds of the classes. */
static void
set_up(newton *nt)
{
    const mai_table *t = nt->t;

    for (int i = 0; i < nt->numbers; i++) {
        nt->penalty[i] = i > 0 ? nt->how->l2 : 0;
        nt->unit[i] = 1;
    }
    for (int i = 0; i < t->ncolumns; i++) {
        const mai_table_column *c = &t->columns[i];

        if (!c->is_text)
            continue;
        nt->first[c->place] = nt->numbers + c->first - 1;
        for (int k = 0; k < c->nothers; k++) {
            double share = (double) c->counts[k] / (double) t->n, variance = share * (1 - share);

            nt->penalty[nt->numbers + c->first + k] = nt->how->l2 * variance;
            nt->unit[nt->numbers + c->first + k] = sqrt(variance);
        }
    }
    nt->theta[0] = mai_log((double) t->positives / (double) (t->n - t->positives));
    memcpy(nt->trial, nt->theta, (size_t) nt->n * sizeof(double));
}

/* Weights for features as they are, and the intercept that goes with them. */
static mai_status
read_weights(const newton *nt, mai_logit_fit *fit)
{
    const mai_table *t = nt->t;

    fit->nweights = nt->n - 1;
    MAI_TRY(MAI_NEW_ARRAY(nt->cx, fit->nweights, &fit->weights));
    fit->intercept = nt->theta[0];
    memcpy(fit->weights, nt->theta + 1, (size_t) fit->nweights * sizeof(double));
    for (int i = 0; i < t->ncolumns; i++) {
        const mai_table_column *c = &t->columns[i];

        if (c->is_text)
            continue;
        fit->weights[c->place] /= c->deviation;
        fit->intercept -= fit->weights[c->place] * c->mean;
    }
    return MAI_OK;
}

/* The area under the ROC curve of the training rows, counted exactly. */
static mai_status
measure_auc(const newton *nt, double *out)
{
    mai_ctx *cx = nt->cx;
    size_t size = 0, wanted;
    void *state = "", *larger;
    bool defined;

    for (int64_t r = 0; r < nt->t->n; r++) {
        MAI_TRY(mai_state_room(cx, MAI_STATE_SCORES, state, size, &wanted));
        if (wanted != size) {
            MAI_TRY(mai_alloc(cx, wanted, &larger));
            mai_state_move(MAI_STATE_SCORES, larger, wanted, state, size);
            state = larger;
            size = wanted;
        }
        MAI_TRY(mai_scores_add(cx, state, size, nt->eta[r], nt->t->truth[r]));
        MAI_TRY(mai_poll(cx, 20));
    }
    return mai_auc(cx, state, size, out, &defined);
}

mai_status
mai_fit_logistic(mai_ctx *cx, const mai_table *t, const mai_logit_how *how, mai_logit_fit *out)
{
    newton nt = {
        .cx = cx, .t = t, .how = how, .numbers = 1 + t->nnumbers, .n = 1 + t->nnumbers + t->nindicators};

    memset(out, 0, sizeof *out);
    if (nt.n - 1 > MOST_PARAMETERS)
        return mai_fail(cx, MAI_ELIMIT, "%d numbers and categories are too many, at most %d can be fitted",
                        nt.n - 1, MOST_PARAMETERS);
    MAI_TRY(take_memory(&nt));
    set_up(&nt);
    MAI_TRY(iterate(&nt, out));
    out->log_loss = nt.loss / (double) t->n;
    MAI_TRY(measure_auc(&nt, &out->auc));
    return read_weights(&nt, out);
}
