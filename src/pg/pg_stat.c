/*
 * pg_stat.c - splits, folds and metric aggregates for SQL (stat.h has the algorithms).
 *
 * States come as '' at first, never as NULL, since all functions here are STRICT; pg_state.h says how they grow.
 */
#include "pg_state.h"

#include "utils/builtins.h"
#include "utils/uuid.h"

#include "stat/stat.h"

/* ---- splits -------------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_split_bigint);
PG_FUNCTION_INFO_V1(medai_split_text);
PG_FUNCTION_INFO_V1(medai_split_uuid);
PG_FUNCTION_INFO_V1(medai_fold_bigint);
PG_FUNCTION_INFO_V1(medai_fold_text);
PG_FUNCTION_INFO_V1(medai_fold_uuid);

static uint64_t
text_key(text *key)
{
    return mai_key_bytes(VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
}

/* The part of a key, from the second and third argument. */
static Datum
split(FunctionCallInfo fcinfo, uint64_t key)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    bool is_test;

    medai_check(cx, mai_split(cx, key, PG_GETARG_FLOAT8(1), PG_GETARG_INT64(2), &is_test));
    return PointerGetDatum(cstring_to_text(is_test ? "test" : "train"));
}

static Datum
fold(FunctionCallInfo fcinfo, uint64_t key)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    int32_t number;

    medai_check(cx, mai_fold(cx, key, PG_GETARG_INT32(1), PG_GETARG_INT64(2), &number));
    return Int32GetDatum(number);
}

Datum
medai_split_bigint(PG_FUNCTION_ARGS)
{
    return split(fcinfo, mai_key_integer(PG_GETARG_INT64(0)));
}

Datum
medai_split_text(PG_FUNCTION_ARGS)
{
    return split(fcinfo, text_key(PG_GETARG_TEXT_PP(0)));
}

Datum
medai_split_uuid(PG_FUNCTION_ARGS)
{
    return split(fcinfo, mai_key_uuid(PG_GETARG_UUID_P(0)->data));
}

Datum
medai_fold_bigint(PG_FUNCTION_ARGS)
{
    return fold(fcinfo, mai_key_integer(PG_GETARG_INT64(0)));
}

Datum
medai_fold_text(PG_FUNCTION_ARGS)
{
    return fold(fcinfo, text_key(PG_GETARG_TEXT_PP(0)));
}

Datum
medai_fold_uuid(PG_FUNCTION_ARGS)
{
    return fold(fcinfo, mai_key_uuid(PG_GETARG_UUID_P(0)->data));
}

/* ---- states -------------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_scores_accum_bool);
PG_FUNCTION_INFO_V1(medai_scores_accum_int);
PG_FUNCTION_INFO_V1(medai_brier_accum_bool);
PG_FUNCTION_INFO_V1(medai_brier_accum_int);
PG_FUNCTION_INFO_V1(medai_log_loss_accum_bool);
PG_FUNCTION_INFO_V1(medai_log_loss_accum_int);
PG_FUNCTION_INFO_V1(medai_accuracy_accum_bool);
PG_FUNCTION_INFO_V1(medai_accuracy_accum_int);
PG_FUNCTION_INFO_V1(medai_accuracy_accum_text);
PG_FUNCTION_INFO_V1(medai_accuracy_accum_probability);
PG_FUNCTION_INFO_V1(medai_metric_combine);

/* Argument 0 or, when it is too small or not ours to change, a copy of it of the wanted size. */
static bytea *
writable_state(FunctionCallInfo fcinfo, bytea *state, mai_state_kind kind, size_t wanted)
{
    bytea *writable = medai_writable_state(fcinfo, state, wanted);

    if (writable != state)
        mai_state_move(kind, VARDATA(writable), wanted, VARDATA(state), medai_state_size(state));
    return writable;
}

/* The state of argument 0, with room for one more row of this kind. */
static bytea *
state_for_row(FunctionCallInfo fcinfo, mai_ctx *cx, mai_state_kind kind)
{
    bytea *state = PG_GETARG_BYTEA_P(0);
    size_t wanted;

    medai_check(cx, mai_state_room(cx, kind, VARDATA(state), medai_state_size(state), &wanted));
    return writable_state(fcinfo, state, kind, wanted);
}

static Datum
add_score(FunctionCallInfo fcinfo, mai_ctx *cx, bool positive)
{
    bytea *state = state_for_row(fcinfo, cx, MAI_STATE_SCORES);

    medai_check(cx, mai_scores_add(cx, VARDATA(state), medai_state_size(state), PG_GETARG_FLOAT8(1), positive));
    PG_RETURN_BYTEA_P(state);
}

static Datum
add_loss(FunctionCallInfo fcinfo, mai_ctx *cx, mai_state_kind kind, bool positive)
{
    bytea *state = state_for_row(fcinfo, cx, kind);

    medai_check(cx, mai_loss_add(cx, kind, VARDATA(state), PG_GETARG_FLOAT8(1), positive));
    PG_RETURN_BYTEA_P(state);
}

static Datum
add_agreement(FunctionCallInfo fcinfo, bool agrees)
{
    bytea *state = state_for_row(fcinfo, medai_row_context(fcinfo), MAI_STATE_AGREEMENT);

    mai_agreement_add(VARDATA(state), agrees);
    PG_RETURN_BYTEA_P(state);
}

/* The truth in argument 2, given as an integer. */
static bool
integer_truth(FunctionCallInfo fcinfo, mai_ctx *cx)
{
    bool positive;

    medai_check(cx, mai_truth(cx, PG_GETARG_INT64(2), &positive));
    return positive;
}

Datum
medai_scores_accum_bool(PG_FUNCTION_ARGS)
{
    return add_score(fcinfo, medai_row_context(fcinfo), PG_GETARG_BOOL(2));
}

Datum
medai_scores_accum_int(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);

    return add_score(fcinfo, cx, integer_truth(fcinfo, cx));
}

Datum
medai_brier_accum_bool(PG_FUNCTION_ARGS)
{
    return add_loss(fcinfo, medai_row_context(fcinfo), MAI_STATE_BRIER, PG_GETARG_BOOL(2));
}

Datum
medai_brier_accum_int(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);

    return add_loss(fcinfo, cx, MAI_STATE_BRIER, integer_truth(fcinfo, cx));
}

Datum
medai_log_loss_accum_bool(PG_FUNCTION_ARGS)
{
    return add_loss(fcinfo, medai_row_context(fcinfo), MAI_STATE_LOG_LOSS, PG_GETARG_BOOL(2));
}

Datum
medai_log_loss_accum_int(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);

    return add_loss(fcinfo, cx, MAI_STATE_LOG_LOSS, integer_truth(fcinfo, cx));
}

Datum
medai_accuracy_accum_bool(PG_FUNCTION_ARGS)
{
    return add_agreement(fcinfo, PG_GETARG_BOOL(1) == PG_GETARG_BOOL(2));
}

Datum
medai_accuracy_accum_int(PG_FUNCTION_ARGS)
{
    return add_agreement(fcinfo, PG_GETARG_INT64(1) == PG_GETARG_INT64(2));
}

Datum
medai_accuracy_accum_text(PG_FUNCTION_ARGS)
{
    text *a = PG_GETARG_TEXT_PP(1), *b = PG_GETARG_TEXT_PP(2);
    size_t n = VARSIZE_ANY_EXHDR(a);

    return add_agreement(fcinfo, n == VARSIZE_ANY_EXHDR(b) && memcmp(VARDATA_ANY(a), VARDATA_ANY(b), n) == 0);
}

Datum
medai_accuracy_accum_probability(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    bytea *state = state_for_row(fcinfo, cx, MAI_STATE_AGREEMENT);
    double p = PG_GETARG_FLOAT8(1);

    medai_check(cx, mai_agreement_add_probability(cx, VARDATA(state), p, PG_GETARG_BOOL(2)));
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_metric_combine(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    bytea *state = PG_GETARG_BYTEA_P(0), *other = PG_GETARG_BYTEA_P(1);
    const void *more = VARDATA(other);
    size_t more_size = medai_state_size(other), wanted;
    mai_state_kind kind;

    medai_check(cx, mai_state_kind_of(cx, more, more_size, &kind));
    if (kind == MAI_STATE_NONE) {
        medai_check(cx, mai_state_kind_of(cx, VARDATA(state), medai_state_size(state), &kind));
        PG_RETURN_BYTEA_P(state);
    }
    medai_check(cx, mai_state_merge_room(cx, VARDATA(state), medai_state_size(state), more, more_size, &wanted));
    state = writable_state(fcinfo, state, kind, wanted);
    medai_check(cx, mai_state_merge(cx, VARDATA(state), medai_state_size(state), more, more_size));
    PG_RETURN_BYTEA_P(state);
}

/* ---- values -------------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_auc_final);
PG_FUNCTION_INFO_V1(medai_brier_final);
PG_FUNCTION_INFO_V1(medai_log_loss_final);
PG_FUNCTION_INFO_V1(medai_accuracy_final);

typedef mai_status (*metric_reader)(mai_ctx *cx, const void *state, size_t size, double *out, bool *defined);

/* What a metric reads from the state in argument 0; its scratch memory is gone afterwards. */
static Datum
metric_value(FunctionCallInfo fcinfo, metric_reader read)
{
    bytea *state = PG_GETARG_BYTEA_P(0);
    mai_ctx cx;
    mai_arena arena;
    double value;
    bool defined;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, read(&cx, VARDATA(state), medai_state_size(state), &value, &defined));
    mai_arena_reset(&arena);
    if (!defined)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(value);
}

Datum
medai_auc_final(PG_FUNCTION_ARGS)
{
    return metric_value(fcinfo, mai_auc);
}

Datum
medai_brier_final(PG_FUNCTION_ARGS)
{
    return metric_value(fcinfo, mai_brier);
}

Datum
medai_log_loss_final(PG_FUNCTION_ARGS)
{
    return metric_value(fcinfo, mai_log_loss);
}

Datum
medai_accuracy_final(PG_FUNCTION_ARGS)
{
    return metric_value(fcinfo, mai_accuracy);
}
