/*
 * pg_matched_pair.c - constant and variable parts of molecules, and statistics of transformations, for SQL.
 */
#include "pg_chem.h"
#include "pg_fragment.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "edit/matched_pair.h"

PG_FUNCTION_INFO_V1(medai_cuts_of_mol);
PG_FUNCTION_INFO_V1(medai_cuts_of_smiles);
PG_FUNCTION_INFO_V1(medai_transformations_accum);
PG_FUNCTION_INFO_V1(medai_transformations_accum_mol);
PG_FUNCTION_INFO_V1(medai_transformations_final);

/* What rows may take, and what the last step may take beside them: two copies, and the transformations. */
#define ROWS_MEMORY ((Size) 1 << 30)
#define ENDING_MEMORY (3 * ROWS_MEMORY)

static Datum
cuts(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_cut_options options = {.most_cuts = PG_GETARG_INT32(1), .largest = PG_GETARG_INT32(2),
                               .share = PG_GETARG_FLOAT8(3), .hydrogens = PG_GETARG_BOOL(4)};
    mai_matched_cut *found;
    mai_ctx *cx;
    mai_mol mol;
    int n;

    medai_materialize(fcinfo);
    cx = medai_chem_begin();
    medai_stored_argument(cx, fcinfo, by_text, &mol);
    medai_check(cx, mai_matched_cuts(cx, &mol, &options, &found, &n));
    for (int i = 0; i < n; i++) {
        Datum columns[4] = {CStringGetTextDatum(found[i].constant), CStringGetTextDatum(found[i].variable),
                            Int32GetDatum(found[i].cuts), Int32GetDatum(found[i].atoms)};
        bool nulls[4] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
        pfree(DatumGetPointer(columns[0]));
        pfree(DatumGetPointer(columns[1]));
    }
    return (Datum) 0;
}

Datum
medai_cuts_of_mol(PG_FUNCTION_ARGS)
{
    return cuts(fcinfo, false);
}

Datum
medai_cuts_of_smiles(PG_FUNCTION_ARGS)
{
    return cuts(fcinfo, true);
}

/* ---- medai_transformations(id, constant, variable, activity [, least]) ---- */

typedef struct Pairing {
    mai_ctx cx;
    mai_arena arena;
    mai_pairing *rows;
    int64 least;
    Oid collation; /* of ids */
    FmgrInfo hash;
} Pairing;

static Pairing *
begin_pairing(FunctionCallInfo fcinfo)
{
    Oid type = get_fn_expr_argtype(fcinfo->flinfo, 1);
    TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_HASH_EXTENDED_PROC_FINFO);
    MemoryContext context;
    Pairing *state;

    if (AggCheckCallContext(fcinfo, &context) == 0)
        elog(ERROR, "medai: a support function of an aggregate was called outside of it");
    if (!OidIsValid(entry->hash_extended_proc_finfo.fn_oid))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                        errmsg("ids of type %s cannot be hashed", format_type_be(type))));
    state = MemoryContextAllocZero(context, sizeof *state);
    medai_begin(&state->cx, &state->arena, context);
    state->cx.limits.memory_bytes = ROWS_MEMORY;
    fmgr_info_copy(&state->hash, &entry->hash_extended_proc_finfo, context);
    state->collation = OidIsValid(entry->typcollation) ? C_COLLATION_OID : InvalidOid;
    medai_check(&state->cx, mai_pairing_new(&state->cx, &state->rows));
    return state;
}

/* The fewest pairs that are asked for; 1 where that is not said. */
static int64
fewest(FunctionCallInfo fcinfo)
{
    int64 least;

    if (PG_NARGS() < 6)
        return 1;
    if (PG_ARGISNULL(5))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the fewest pairs must not be NULL")));
    least = PG_GETARG_INT64(5);
    if (least < 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the fewest pairs must be at least 1, not %lld", (long long) least)));
    return least;
}

Datum
medai_transformations_accum(PG_FUNCTION_ARGS)
{
    Pairing *state = PG_ARGISNULL(0) ? NULL : (Pairing *) PG_GETARG_POINTER(0);
    int64 least = fewest(fcinfo);
    text *constant, *variable;
    uint64 id;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || PG_ARGISNULL(4)) {
        if (state == NULL)
            PG_RETURN_NULL();
        PG_RETURN_POINTER(state);
    }
    if (state == NULL) {
        state = begin_pairing(fcinfo);
        state->least = least;
    } else if (state->least != least)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the fewest pairs must be the same in all rows")));
    constant = PG_GETARG_TEXT_PP(2);
    variable = PG_GETARG_TEXT_PP(3);
    id = DatumGetUInt64(FunctionCall2Coll(&state->hash, state->collation, PG_GETARG_DATUM(1), Int64GetDatum(0)));
    medai_check(&state->cx, mai_pairing_add(&state->cx, state->rows, id, VARDATA_ANY(constant),
                                            VARSIZE_ANY_EXHDR(constant), VARDATA_ANY(variable),
                                            VARSIZE_ANY_EXHDR(variable), PG_GETARG_FLOAT8(4)));
    PG_RETURN_POINTER(state);
}

/* The parts of a molecule are rows of its id. */
static void
add_molecule(Pairing *state, uint64 id, Datum datum, double activity)
{
    static const mai_cut_options options = {.most_cuts = 1, .largest = 10, .share = 0.5, .hydrogens = true};
    mai_ctx *cx = medai_chem_begin();
    mai_matched_cut *found;
    mai_mol mol;
    int n;

    medai_open_stored_mol(datum, &mol);
    medai_check(cx, mai_matched_cuts(cx, &mol, &options, &found, &n));
    for (int i = 0; i < n; i++)
        medai_check(&state->cx, mai_pairing_add(&state->cx, state->rows, id, found[i].constant,
                                                strlen(found[i].constant), found[i].variable,
                                                strlen(found[i].variable), activity));
}

Datum
medai_transformations_accum_mol(PG_FUNCTION_ARGS)
{
    Pairing *state = PG_ARGISNULL(0) ? NULL : (Pairing *) PG_GETARG_POINTER(0);
    uint64 id;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3)) {
        if (state == NULL)
            PG_RETURN_NULL();
        PG_RETURN_POINTER(state);
    }
    if (state == NULL) {
        state = begin_pairing(fcinfo);
        state->least = 1;
    }
    id = DatumGetUInt64(FunctionCall2Coll(&state->hash, state->collation, PG_GETARG_DATUM(1), Int64GetDatum(0)));
    add_molecule(state, id, PG_GETARG_DATUM(2), PG_GETARG_FLOAT8(3));
    PG_RETURN_POINTER(state);
}

/* The row type of the result's elements. */
static TupleDesc
transformation_row(FunctionCallInfo fcinfo, Oid *element)
{
    static const Oid types[] = {TEXTOID, TEXTOID, INT8OID, INT8OID, FLOAT8OID, FLOAT8OID, FLOAT8OID, FLOAT8OID};
    TupleDesc desc;

    *element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
    if (!OidIsValid(*element))
        elog(ERROR, "medai: the result of medai_transformations must be an array");
    desc = lookup_rowtype_tupdesc_copy(*element, -1);
    medai_check_row(desc, types, lengthof(types));
    return BlessTupleDesc(desc);
}

static Datum
transformation_datum(TupleDesc desc, const mai_transformation *t)
{
    Datum columns[8] = {PointerGetDatum(cstring_to_text_with_len(t->was, (int) t->was_bytes)),
                        PointerGetDatum(cstring_to_text_with_len(t->becomes, (int) t->becomes_bytes)),
                        Int64GetDatum(t->pairs), Int64GetDatum(t->constants), Float8GetDatum(t->mean),
                        Float8GetDatum(t->sd), Float8GetDatum(t->lowest), Float8GetDatum(t->highest)};
    bool nulls[8] = {[5] = t->pairs < 2};
    Datum row = HeapTupleGetDatum(heap_form_tuple(desc, columns, nulls));

    pfree(DatumGetPointer(columns[0]));
    pfree(DatumGetPointer(columns[1]));
    return row;
}

Datum
medai_transformations_final(PG_FUNCTION_ARGS)
{
    enum { MOST = 4000000 }; /* rows of an array that stays below 1 GB where parts are as long as they usually are */
    Pairing *state = PG_ARGISNULL(0) ? NULL : (Pairing *) PG_GETARG_POINTER(0);
    mai_transformation *found;
    TupleDesc desc;
    Datum *rows;
    Oid element;
    mai_arena arena;
    mai_ctx cx;
    size_t n;

    if (state == NULL)
        PG_RETURN_NULL();
    desc = transformation_row(fcinfo, &element);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    cx.limits.memory_bytes = ENDING_MEMORY;
    medai_check(&cx, mai_pairing_result(&cx, state->rows, state->least, MOST, &found, &n));
    rows = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        CHECK_FOR_INTERRUPTS();
        rows[i] = transformation_datum(desc, &found[i]);
    }
    PG_RETURN_ARRAYTYPE_P(construct_array(rows, (int) n, element, -1, false, TYPALIGN_DOUBLE));
}
