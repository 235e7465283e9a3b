/*
 * pg_choice.c - choosing among many rows: diverse picks, clusters, Pareto fronts; desirabilities.
 *
 * The aggregates collect their rows (pg_collect.h) and do all the work in the end, in the order of the ids.
 */
#include "pg_chem.h"
#include "pg_collect.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "chem/fingerprint.h"
#include "choice/choice.h"
#include "kernel/kernel.h"

#include <math.h>

PG_FUNCTION_INFO_V1(medai_diverse_accum);
PG_FUNCTION_INFO_V1(medai_diverse_final);
PG_FUNCTION_INFO_V1(medai_butina_accum);
PG_FUNCTION_INFO_V1(medai_butina_final);
PG_FUNCTION_INFO_V1(medai_pareto_accum);
PG_FUNCTION_INFO_V1(medai_pareto_final);
PG_FUNCTION_INFO_V1(medai_desirability);
PG_FUNCTION_INFO_V1(medai_desirability_mean);

/* What the last step may take beside what was collected: Butina lays the fingerprints out once more. */
#define CHOOSING_MEMORY (2 * MEDAI_COLLECTED_MEMORY)

/* ---- rows with a fingerprint ---- */

typedef struct Prints {
    medai_collection rows; /* payload: the bits */
    uint32 nbits;
    int32 k;          /* how many to pick */
    double threshold; /* or: from which similarity on two are neighbours */
} Prints;

static void
not_constant(const char *what)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be the same in all rows", what)));
}

static void
refuse_null(const char *what)
{
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be NULL", what)));
}

/* The state, made with the first row; NULL before it. Rows without an id or a fingerprint are left out. */
static Prints *
add_print(FunctionCallInfo fcinfo)
{
    Prints *state = PG_ARGISNULL(0) ? NULL : (Prints *) PG_GETARG_POINTER(0);
    mai_fp fp;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
        return state;
    mai_fp_open(medai_payload(PG_GETARG_DATUM(2)), &fp);
    if (state == NULL) {
        state = (Prints *) medai_collection_begin(fcinfo, sizeof *state, ((Size) fp.nbits + 7) / 8);
        state->nbits = fp.nbits;
    } else if (fp.nbits != state->nbits)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("fingerprints of %u and %u bits cannot be compared", state->nbits, fp.nbits)));
    memcpy(medai_collect(&state->rows, PG_GETARG_DATUM(1)), fp.bits, state->rows.width);
    return state;
}

/* A core context for the last step, whose memory is that of the call. */
static void
begin_choosing(mai_ctx *cx, mai_arena *arena)
{
    medai_begin(cx, arena, CurrentMemoryContext);
    cx->limits.memory_bytes = CHOOSING_MEMORY;
}

static void
open_pool(mai_ctx *cx, const Prints *state, mai_fp_pool *pool)
{
    uint32 n = state->rows.n;
    uint32 *popcounts = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof *popcounts);

    for (uint32 i = 0; i < n; i++)
        popcounts[i] = (uint32) mai_kernel->popcount((const uint8_t *) state->rows.payload + state->rows.width * i,
                                                    state->rows.width);
    pool->nbits = state->nbits;
    pool->n = n;
    pool->order = medai_collection_order(&state->rows);
    pool->bits = (const uint8_t *) state->rows.payload;
    pool->popcounts = popcounts;
}

/* ---- medai_diverse(id, fp, k) ---- */

Datum
medai_diverse_accum(PG_FUNCTION_ARGS)
{
    Prints *state;
    int32 k;

    if (PG_ARGISNULL(3))
        refuse_null("the number of picks");
    k = PG_GETARG_INT32(3);
    if (k < 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the number of picks must be at least 1, not %d", k)));
    state = add_print(fcinfo);
    if (state == NULL)
        PG_RETURN_NULL();
    if (state->rows.n == 1)
        state->k = k;
    else if (k != state->k)
        not_constant("the number of picks");
    PG_RETURN_POINTER(state);
}

Datum
medai_diverse_final(PG_FUNCTION_ARGS)
{
    Prints *state = PG_ARGISNULL(0) ? NULL : (Prints *) PG_GETARG_POINTER(0);
    mai_ctx cx;
    mai_arena arena;
    mai_fp_pool pool;
    uint32 *picks, k;

    if (state == NULL)
        PG_RETURN_NULL();
    begin_choosing(&cx, &arena);
    open_pool(&cx, state, &pool);
    k = Min((uint32) state->k, pool.n);
    picks = MemoryContextAllocHuge(CurrentMemoryContext, k * sizeof *picks);
    medai_check(&cx, mai_diverse(&cx, &pool, k, picks));
    PG_RETURN_DATUM(medai_collection_ids(&state->rows, pool.order, picks, k));
}

/* ---- medai_butina(id, fp, threshold) ---- */

Datum
medai_butina_accum(PG_FUNCTION_ARGS)
{
    Prints *state;
    double threshold;

    if (PG_ARGISNULL(3))
        refuse_null("the similarity threshold");
    threshold = PG_GETARG_FLOAT8(3);
    if (!(threshold >= 0 && threshold <= 1))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the similarity threshold must be from 0 to 1, not %g", threshold)));
    state = add_print(fcinfo);
    if (state == NULL)
        PG_RETURN_NULL();
    if (state->rows.n == 1)
        state->threshold = threshold;
    else if (threshold != state->threshold)
        not_constant("the similarity threshold");
    PG_RETURN_POINTER(state);
}

/* The row type of the result's elements: (id, cluster, centre). */
static TupleDesc
member_row(FunctionCallInfo fcinfo, Oid id_type, Oid *element)
{
    const Oid types[] = {id_type, INT4OID, BOOLOID};
    TupleDesc desc;

    *element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
    if (!OidIsValid(*element))
        elog(ERROR, "medai: the result of medai_butina must be an array");
    desc = lookup_rowtype_tupdesc_copy(*element, -1);
    medai_check_row(desc, types, lengthof(types));
    return BlessTupleDesc(desc);
}

Datum
medai_butina_final(PG_FUNCTION_ARGS)
{
    Prints *state = PG_ARGISNULL(0) ? NULL : (Prints *) PG_GETARG_POINTER(0);
    mai_ctx cx;
    mai_arena arena;
    mai_fp_pool pool;
    mai_cluster_member *members;
    TupleDesc desc;
    Datum *rows;
    Oid element;

    if (state == NULL)
        PG_RETURN_NULL();
    desc = member_row(fcinfo, state->rows.id_type, &element);
    begin_choosing(&cx, &arena);
    open_pool(&cx, state, &pool);
    members = MemoryContextAllocHuge(CurrentMemoryContext, pool.n * sizeof *members);
    medai_check(&cx, mai_butina(&cx, &pool, state->threshold, members));
    mai_arena_reset(&arena);
    rows = MemoryContextAllocHuge(CurrentMemoryContext, pool.n * sizeof *rows);
    for (uint32 i = 0; i < pool.n; i++) {
        Datum values[] = {state->rows.ids[pool.order[members[i].row]], Int32GetDatum(members[i].cluster),
                          BoolGetDatum(members[i].centre)};
        bool nulls[] = {false, false, false};

        CHECK_FOR_INTERRUPTS();
        rows[i] = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
    }
    PG_RETURN_ARRAYTYPE_P(construct_array(rows, (int) pool.n, element, -1, false, TYPALIGN_DOUBLE));
}

/* ---- medai_pareto(id, scores) ---- */

/* A one-dimensional array without NULL, whose elements are then n doubles. */
static const float8 *
plain_doubles(ArrayType *array, const char *what, int *n)
{
    if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("%s must be one-dimensional and without NULL", what)));
    *n = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
    return (const float8 *) ARR_DATA_PTR(array);
}

static const float8 *
scores_of_row(ArrayType *array, int *width)
{
    const float8 *scores = plain_doubles(array, "the scores of a row", width);

    if (*width < 1)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("a row needs at least one score")));
    for (int i = 0; i < *width; i++)
        if (isnan(scores[i]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("score %d is NaN", i + 1),
                            errhint("Leave such rows out, or give them a score.")));
    return scores;
}

Datum
medai_pareto_accum(PG_FUNCTION_ARGS)
{
    medai_collection *rows = PG_ARGISNULL(0) ? NULL : (medai_collection *) PG_GETARG_POINTER(0);
    const float8 *scores;
    float8 *kept;
    int width;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2)) {
        if (rows == NULL)
            PG_RETURN_NULL();
        PG_RETURN_POINTER(rows);
    }
    scores = scores_of_row(PG_GETARG_ARRAYTYPE_P(2), &width);
    if (rows == NULL)
        rows = medai_collection_begin(fcinfo, sizeof *rows, width * sizeof *scores);
    else if (rows->width != width * sizeof *scores)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("rows have %d and %d scores", (int) (rows->width / sizeof *scores), width)));
    kept = (float8 *) medai_collect(rows, PG_GETARG_DATUM(1));
    for (int i = 0; i < width; i++)
        kept[i] = scores[i] + 0.0; /* no negative zero: rows are compared as bytes too */
    PG_RETURN_POINTER(rows);
}

Datum
medai_pareto_final(PG_FUNCTION_ARGS)
{
    medai_collection *rows = PG_ARGISNULL(0) ? NULL : (medai_collection *) PG_GETARG_POINTER(0);
    mai_ctx cx;
    mai_arena arena;
    uint32 *order, n = 0;
    bool *in_front;

    if (rows == NULL)
        PG_RETURN_NULL();
    begin_choosing(&cx, &arena);
    in_front = MemoryContextAllocHuge(CurrentMemoryContext, rows->n);
    medai_check(&cx, mai_pareto(&cx, (const double *) rows->payload, rows->n, (int) (rows->width / sizeof(double)),
                                in_front));
    order = medai_collection_order(rows);
    for (uint32 i = 0; i < rows->n; i++)
        if (in_front[order[i]])
            order[n++] = order[i];
    PG_RETURN_DATUM(medai_collection_ids(rows, order, NULL, n));
}

/* ---- desirabilities ---- */

Datum
medai_desirability(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_chem_begin();
    double desirability;

    medai_check(cx, mai_desirability(cx, PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2),
                                     PG_GETARG_FLOAT8(3), &desirability));
    PG_RETURN_FLOAT8(desirability);
}

/* NULL weights: all alike. */
Datum
medai_desirability_mean(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_chem_begin();
    const float8 *desirabilities, *weights = NULL;
    int n, nweights;
    double mean;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    desirabilities = plain_doubles(PG_GETARG_ARRAYTYPE_P(0), "desirabilities", &n);
    if (!PG_ARGISNULL(1)) {
        weights = plain_doubles(PG_GETARG_ARRAYTYPE_P(1), "weights", &nweights);
        if (n != nweights)
            ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                            errmsg("%d desirabilities have %d weights", n, nweights)));
    }
    medai_check(cx, mai_desirability_mean(cx, desirabilities, weights, n, &mean));
    PG_RETURN_FLOAT8(mean);
}
