/*
 * train.c - the table of learners, their options, and the way from rows to a model in bytes (learn.h).
 *
 * A learner is a row of the table: its options, and a function that fits a table and writes the rest of the
 * graph behind the prepared features, with outputs label and probabilities. A model of two classes gives the
 * negative class first.
 */
#include "base/arena.h"
#include "learn/fit.h"
#include "learn/learn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mai_learner {
    const char *name;
    int noptions;
    const mai_option *options;
    mai_status (*learn)(mai_ctx *cx, mai_table *table, const mai_settings *settings, mai_writer *w,
                        mai_notes *notes);
};

/* ---- metadata ---- */

/* The shortest decimal that reads back as the same number. */
static void
decimal(double v, char buffer[32])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, 32, "%.*g", digits, v);
        if (strtod(buffer, NULL) == v)
            return;
    }
}

static mai_status
write_number(mai_ctx *cx, mai_writer *w, const char *key, double v)
{
    char buffer[32];

    decimal(v, buffer);
    return mai_write_metadata(cx, w, key, buffer);
}

/* The options as JSON. */
static mai_status
write_options(mai_ctx *cx, mai_writer *w, const mai_settings *s)
{
    char json[MAI_MOST_OPTIONS * 64] = "{", number[32];
    size_t at = 1;

    for (int i = 0; i < s->learner->noptions; i++) {
        decimal(s->option[i], number);
        at += (size_t) snprintf(json + at, sizeof json - at, "%s\"%.24s\": %s", i > 0 ? ", " : "",
                                s->learner->options[i].name, number);
    }
    snprintf(json + at, sizeof json - at, "}");
    return mai_write_metadata(cx, w, "medai.options", json);
}

static mai_status
write_description(mai_ctx *cx, mai_writer *w, const mai_table *t, const mai_rows *rows, const mai_settings *s)
{
    char *positive;

    MAI_TRY(mai_strndup(cx, t->positive.ptr, t->positive.len, &positive));
    MAI_TRY(mai_write_metadata(cx, w, "medai.algorithm", s->learner->name));
    MAI_TRY(write_options(cx, w, s));
    if (s->target != NULL)
        MAI_TRY(mai_write_metadata(cx, w, "medai.target", s->target));
    MAI_TRY(mai_write_metadata(cx, w, "medai.positive", positive));
    MAI_TRY(write_number(cx, w, "medai.rows", (double) t->n));
    MAI_TRY(write_number(cx, w, "medai.positives", (double) t->positives));
    return write_number(cx, w, "medai.rows_left_out", (double) (rows->unlabelled + rows->featureless));
}

/* ---- outputs ---- */

/* The labels, negative first: integers for an integer target, texts for others. */
static mai_status
write_classes(mai_ctx *cx, mai_writer *w, const mai_table *t, mai_type *type, const char **value)
{
    mai_tensor classes = {.type = MAI_STRING, .ndim = 1, .dim = {2}, .count = 2};

    if (t->target == MAI_TARGET_INTEGER) {
        int64_t *numbers;

        MAI_TRY(MAI_NEW_ARRAY(cx, 2, &numbers));
        numbers[0] = strtoll(t->negative.ptr, NULL, 10);
        numbers[1] = strtoll(t->positive.ptr, NULL, 10);
        classes.type = MAI_INT64;
        classes.data = numbers;
    } else {
        mai_text *texts;

        MAI_TRY(MAI_NEW_ARRAY(cx, 2, &texts));
        texts[0] = t->negative;
        texts[1] = t->positive;
        classes.data = texts;
    }
    *type = classes.type;
    return mai_write_constant(cx, w, "classes", &classes, value);
}

/* From a score for each class [N,2]: the label of the larger one, and as probabilities their logistic. */
static mai_status
write_outputs(mai_ctx *cx, mai_writer *w, const mai_table *t, const char *scores)
{
    const mai_write_attribute best[2] = {{.name = "axis", .kind = MAI_WRITE_INT, .i = 1},
                                         {.name = "keepdims", .kind = MAI_WRITE_INT, .i = 0}};
    const mai_write_attribute axis = {.name = "axis", .kind = MAI_WRITE_INT, .i = 0};
    const mai_write_type probability_type = {MAI_DOUBLE, 2, {-1, 2}};
    mai_write_type label_type = {MAI_STRING, 1, {-1}};
    const char *pick[2], *label, *probabilities;
    mai_write_node arg_max = {.op = "ArgMax",
                              .inputs = &scores,
                              .ninputs = 1,
                              .outputs = {"best"},
                              .attributes = best,
                              .nattributes = 2};
    mai_write_node gather = {.op = "Gather",
                             .inputs = pick,
                             .ninputs = 2,
                             .outputs = {"label"},
                             .attributes = &axis,
                             .nattributes = 1};
    mai_write_node sigmoid = {.op = "Sigmoid", .inputs = &scores, .ninputs = 1, .outputs = {"probabilities"}};

    MAI_TRY(write_classes(cx, w, t, &label_type.type, &pick[0]));
    MAI_TRY(mai_write_op(cx, w, &arg_max, &pick[1]));
    MAI_TRY(mai_write_op(cx, w, &gather, &label));
    MAI_TRY(mai_write_op(cx, w, &sigmoid, &probabilities));
    MAI_TRY(mai_write_output(cx, w, label, &label_type));
    return mai_write_output(cx, w, probabilities, &probability_type);
}

/* ---- logistic regression ---- */

enum { L2, MAX_ITERATIONS, TOLERANCE, NLOGISTIC };

static const mai_option logistic_options[NLOGISTIC] = {
    [L2] = {"l2", 1, 0, 1e12, false},
    [MAX_ITERATIONS] = {"max_iterations", 100, 1, 10000, true},
    [TOLERANCE] = {"tolerance", 1e-8, 1e-14, 1, false},
};

/* Log odds of both classes, which differ in sign, in one matrix product. */
static mai_status
write_linear(mai_ctx *cx, mai_writer *w, const mai_logit_fit *fit, const char *matrix, const char **scores)
{
    const char *inputs[3] = {matrix};
    mai_write_node gemm = {.op = "Gemm", .inputs = inputs, .ninputs = 3, .outputs = {"log_odds"}};
    mai_tensor weights = {
        .type = MAI_DOUBLE, .ndim = 2, .dim = {fit->nweights, 2}, .count = 2 * (int64_t) fit->nweights};
    mai_tensor intercepts = {.type = MAI_DOUBLE, .ndim = 1, .dim = {2}, .count = 2};
    double *pairs, *two;

    MAI_TRY(MAI_NEW_ARRAY(cx, weights.count, &pairs));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2, &two));
    for (int i = 0; i < fit->nweights; i++) {
        pairs[2 * i] = -fit->weights[i];
        pairs[2 * i + 1] = fit->weights[i];
    }
    two[0] = -fit->intercept;
    two[1] = fit->intercept;
    weights.data = pairs;
    intercepts.data = two;
    MAI_TRY(mai_write_constant(cx, w, "weights", &weights, &inputs[1]));
    MAI_TRY(mai_write_constant(cx, w, "intercepts", &intercepts, &inputs[2]));
    return mai_write_op(cx, w, &gemm, scores);
}

static mai_status
learn_logistic(mai_ctx *cx, mai_table *t, const mai_settings *s, mai_writer *w, mai_notes *notes)
{
    mai_logit_how how = {s->option[L2], s->option[TOLERANCE], (int) s->option[MAX_ITERATIONS]};
    mai_logit_fit fit;
    const char *matrix, *scores;

    MAI_TRY(mai_table_standardise(cx, t));
    MAI_TRY(mai_fit_logistic(cx, t, &how, &fit));
    if (!fit.converged)
        MAI_TRY(mai_note(cx, notes,
                         "not converged after %d iterations: the last one changed a coefficient by %g",
                         fit.iterations, fit.last_step));
    MAI_TRY(mai_write_preparation(cx, w, t, &matrix));
    MAI_TRY(write_linear(cx, w, &fit, matrix, &scores));
    MAI_TRY(write_outputs(cx, w, t, scores));
    MAI_TRY(write_number(cx, w, "medai.iterations", fit.iterations));
    MAI_TRY(mai_write_metadata(cx, w, "medai.converged", fit.converged ? "true" : "false"));
    MAI_TRY(write_number(cx, w, "medai.log_loss", fit.log_loss));
    return write_number(cx, w, "medai.auc", fit.auc);
}

/* ---- learners ---- */

static const mai_learner learners[] = {
    {"logistic", NLOGISTIC, logistic_options, learn_logistic},
};

mai_status
mai_learner_find(mai_ctx *cx, const char *name, const mai_learner **out)
{
    char known[200] = "";

    for (size_t i = 0; i < sizeof learners / sizeof *learners; i++) {
        *out = &learners[i];
        if (strcmp(learners[i].name, name) == 0)
            return MAI_OK;
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s'%s'", i > 0 ? ", " : "",
                 learners[i].name);
    }
    mai_fail(cx, MAI_EARGUMENT, "there is no training algorithm \"%.80s\"", name);
    return mai_hint(cx, "Known: %s.", known);
}

const char *
mai_learner_name(const mai_learner *learner)
{
    return learner->name;
}

const mai_option *
mai_learner_options(const mai_learner *learner, int *n)
{
    *n = learner->noptions;
    return learner->options;
}

void
mai_settings_init(mai_settings *s, const mai_learner *learner)
{
    memset(s, 0, sizeof *s);
    s->learner = learner;
    for (int i = 0; i < learner->noptions; i++)
        s->option[i] = learner->options[i].dflt;
}

mai_status
mai_settings_set(mai_ctx *cx, mai_settings *s, int option, double value)
{
    const mai_option *o = &s->learner->options[option];

    if (!(value >= o->low && value <= o->high))
        return mai_fail(cx, MAI_EARGUMENT, "option \"%s\" is %g, it must be from %g to %g", o->name, value,
                        o->low, o->high);
    if (o->whole && value != rint(value))
        return mai_fail(cx, MAI_EARGUMENT, "option \"%s\" is %g, it must be a whole number", o->name, value);
    s->option[option] = value;
    return MAI_OK;
}

mai_status
mai_train(mai_ctx *cx, const mai_rows *rows, const mai_settings *settings, mai_trained *out)
{
    mai_notes notes = {0};
    mai_table *table;
    mai_writer *w;

    MAI_TRY(mai_table_make(cx, rows, settings, &notes, &table));
    MAI_TRY(mai_writer_make(cx, settings->learner->name, &w));
    MAI_TRY(write_description(cx, w, table, rows, settings));
    MAI_TRY(settings->learner->learn(cx, table, settings, w, &notes));
    MAI_TRY(mai_writer_pack(cx, w, &out->bytes, &out->n));
    out->nnotes = notes.n;
    out->notes = notes.text;
    return MAI_OK;
}
