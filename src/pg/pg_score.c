/*
 * pg_score.c - the scoring functions: a row or an array and a model in, a number, a label or a vector out.
 *
 * All of them share one path: the call site recognises the model, the features go into the model's run, the
 * run is computed, and the function reads its result. Argument types are looked at once a site.
 */
#include "pg_site.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(medai_predict);
PG_FUNCTION_INFO_V1(medai_risk);
PG_FUNCTION_INFO_V1(medai_classify);
PG_FUNCTION_INFO_V1(medai_probabilities);
PG_FUNCTION_INFO_V1(medai_score);
PG_FUNCTION_INFO_V1(medai_score_row);

/* Reads the declared types of the called function: several SQL functions share one C function. */
static void
read_signature(MedaiSite *site, FunctionCallInfo fcinfo)
{
    Oid *types;
    int n;

    get_func_signature(fcinfo->flinfo->fn_oid, &types, &n);
    site->from_array = types[0] != RECORDOID;
    site->by_name = n == 1 || types[1] == TEXTOID;
    site->model_arg = n == 1 ? -1 : 1;
    site->known = true;
    pfree(types);
}

/* ---- features into a run ---- */

/* Starts the scorer, run and binding of a bound model anew; features of another shape came. */
static MemoryContext
start_anew(MedaiBound *b)
{
    b->scorer = NULL;
    b->run = NULL;
    b->binding = NULL;
    b->binding_mcxt = NULL; /* goes with run_mcxt */
    if (b->run_mcxt == NULL)
        b->run_mcxt = AllocSetContextCreate(b->home, "medai run", ALLOCSET_SMALL_SIZES);
    else
        MemoryContextReset(b->run_mcxt);
    return b->run_mcxt;
}

static void
prepare(MedaiBound *b, const mai_score_hints *hints, mai_wish wish)
{
    MemoryContext mcxt = start_anew(b);
    const mai_scorer *scorer = medai_cache_scorer(b->model, hints, mcxt);
    mai_run *run;
    mai_ctx cx;

    medai_begin(&cx, &b->arena, mcxt);
    medai_limit_memory(&cx, b->model, (Size) scorer->nfeatures * sizeof(mai_text));
    medai_check(&cx, mai_scorer_run(&cx, scorer, wish, &run));
    b->scorer = scorer;
    b->run = run;
    b->wish = wish;
}

/* Drops the binding and switches to the context for the next; rows whose shape keeps changing leave nothing behind. */
static MemoryContext
start_binding(MedaiBound *b)
{
    b->binding = NULL;
    if (b->binding_mcxt == NULL)
        b->binding_mcxt = AllocSetContextCreate(b->run_mcxt, "medai binding", ALLOCSET_SMALL_SIZES);
    else
        MemoryContextReset(b->binding_mcxt);
    return MemoryContextSwitchTo(b->binding_mcxt);
}

static bool
fill_from_row(MedaiBound *b, Datum value, mai_wish wish)
{
    HeapTupleHeader row = DatumGetHeapTupleHeader(value);

    if (unlikely(b->run == NULL || b->ndim != 0)) {
        mai_score_hints none = {0};

        prepare(b, &none, wish);
        b->ndim = 0;
    }
    if (unlikely(!medai_binding_fits(b->binding, row))) {
        MemoryContext old = start_binding(b);

        b->binding = medai_bind_rows(b->scorer, b->run, row);
        MemoryContextSwitchTo(old);
    }
    return medai_fill_row(b->binding, row);
}

/* Whether a run fits an array: a vector is a row of features, anything deeper one tensor of that shape. */
static bool
array_fits(const MedaiBound *b, ArrayType *array)
{
    return b->run != NULL && b->ndim == ARR_NDIM(array) &&
           memcmp(b->dims, ARR_DIMS(array), sizeof(int) * (Size) b->ndim) == 0;
}

static bool
fill_from_array(MedaiBound *b, Datum value, mai_wish wish)
{
    ArrayType *array = DatumGetArrayTypeP(value);

    if (unlikely(ARR_NDIM(array) == 0))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("the array of features is empty")));
    if (unlikely(!array_fits(b, array))) {
        mai_score_hints hints = {0};
        int ndim = ARR_NDIM(array);

        if (ndim > 1) {
            hints.ndim = ndim;
            for (int i = 0; i < ndim; i++)
                hints.dim[i] = ARR_DIMS(array)[i];
        } else
            hints.nfeatures = ARR_DIMS(array)[0];
        prepare(b, &hints, wish);
        b->ndim = ndim;
        memcpy(b->dims, ARR_DIMS(array), sizeof(int) * (Size) ndim);
    }
    bool filled = medai_fill_array(b->scorer, b->run, array);

    if ((Pointer) array != DatumGetPointer(value))
        pfree(array);
    return filled;
}

/*
 * The common path: recognise the model, fill in the features, run. NULL when a feature is missing that the
 * model cannot do without; the SQL result is then NULL.
 */
static MedaiBound *
score(FunctionCallInfo fcinfo, MedaiSite **site_out, mai_wish wish)
{
    MedaiSite *site = medai_site(fcinfo);

    *site_out = site;
    if (unlikely(!site->known))
        read_signature(site, fcinfo);
    MedaiBound *b = medai_site_model(site, fcinfo, site->model_arg, site->by_name);
    bool complete = site->from_array ? fill_from_array(b, PG_GETARG_DATUM(0), wish)
                                     : fill_from_row(b, PG_GETARG_DATUM(0), wish);

    if (!complete)
        return NULL;
    medai_site_run(site, b);
    return b;
}

/* ---- the functions ---- */

Datum
medai_risk(PG_FUNCTION_ARGS)
{
    MedaiSite *site;
    MedaiBound *b = score(fcinfo, &site, MAI_WISH_SCORES);
    double risk;

    if (b == NULL)
        PG_RETURN_NULL();
    medai_check(&site->cx, mai_score_risk(&site->cx, b->scorer, b->run, &risk));
    PG_RETURN_FLOAT8(risk);
}

Datum
medai_predict(PG_FUNCTION_ARGS)
{
    MedaiSite *site;
    MedaiBound *b = score(fcinfo, &site, MAI_WISH_SCORES);

    if (b == NULL)
        PG_RETURN_NULL();
    int64 n = mai_score_count(b->scorer, b->run);
    Size bytes = ARR_OVERHEAD_NONULLS(1) + (Size) n * sizeof(float4);

    if (n == 0)
        PG_RETURN_ARRAYTYPE_P(construct_empty_array(FLOAT4OID));
    if (n > INT_MAX || !AllocSizeIsValid(bytes))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("a result of %lld numbers is too large", (long long) n)));
    ArrayType *out = palloc0(bytes);

    SET_VARSIZE(out, bytes);
    out->ndim = 1;
    out->elemtype = FLOAT4OID;
    ARR_DIMS(out)[0] = (int) n;
    ARR_LBOUND(out)[0] = 1;
    for (int64 i = 0; i < n; i++)
        ((float4 *) ARR_DATA_PTR(out))[i] = (float4) mai_score_at(b->scorer, b->run, i);
    PG_RETURN_ARRAYTYPE_P(out);
}

Datum
medai_classify(PG_FUNCTION_ARGS)
{
    MedaiSite *site;
    MedaiBound *b = score(fcinfo, &site, MAI_WISH_LABEL);
    mai_text label;

    if (b == NULL)
        PG_RETURN_NULL();
    medai_check(&site->cx, mai_score_label(&site->cx, b->scorer, b->run, &label));
    PG_RETURN_TEXT_P(cstring_to_text(medai_from_utf8(label.ptr, label.len)));
}

Datum
medai_probabilities(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    MedaiSite *site;
    MedaiBound *b;

    compat_materialize(fcinfo);
    b = score(fcinfo, &site, MAI_WISH_SCORES);
    if (b == NULL)
        return (Datum) 0;
    if (!b->scorer->classifies || b->scorer->margins)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("the model gives %s, not probabilities of classes", b->scorer->margins ? "margins" : "a value"),
                        errhint("Use medai_predict.")));
    for (int64 i = 0; i < b->scorer->nclasses; i++) {
        Datum values[2];
        bool nulls[2] = {false, false};
        mai_text name;

        medai_check(&site->cx, mai_class_name(&site->cx, b->scorer, i, &name));
        values[0] = PointerGetDatum(cstring_to_text(medai_from_utf8(name.ptr, name.len)));
        values[1] = Float8GetDatum(mai_score_probability(b->scorer, b->run, i));
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
    }
    return (Datum) 0;
}

/* ---- medai_score: the model first, then the features one by one ---- */

static Oid *
feature_types(FunctionCallInfo fcinfo, int first)
{
    int n = PG_NARGS() - first;
    Oid *types = palloc(sizeof(Oid) * (Size) Max(n, 1));

    for (int i = 0; i < n; i++) {
        types[i] = get_fn_expr_argtype(fcinfo->flinfo, first + i);
        if (types[i] == UNKNOWNOID || !OidIsValid(types[i]))
            ereport(ERROR, (errcode(ERRCODE_INDETERMINATE_DATATYPE), errmsg("the type of feature %d is not known", i + 1),
                            errhint("Cast the argument.")));
    }
    return types;
}

/* All features in one array, as functions of many features pass them. */
static bool
is_one_array(FunctionCallInfo fcinfo)
{
    return PG_NARGS() == 2 && OidIsValid(get_base_element_type(get_fn_expr_argtype(fcinfo->flinfo, 1)));
}

static bool
fill_from_args(MedaiBound *b, FunctionCallInfo fcinfo)
{
    int n = PG_NARGS() - 1;

    if (unlikely(b->binding == NULL)) {
        mai_score_hints hints = {.nfeatures = n};

        prepare(b, &hints, MAI_WISH_SCORES);
        MemoryContext old = start_binding(b);

        b->binding = medai_bind_args(b->scorer, b->run, n, feature_types(fcinfo, 1));
        MemoryContextSwitchTo(old);
    }
    return medai_fill_args(b->binding, fcinfo->args + 1);
}

Datum
medai_score(PG_FUNCTION_ARGS)
{
    double risk;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    if (get_fn_expr_variadic(fcinfo->flinfo))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("medai_score does not take a VARIADIC array"),
                        errhint("Pass the array itself as the only feature argument.")));
    MedaiSite *site = medai_site(fcinfo);

    if (unlikely(!site->known)) {
        site->by_name = get_fn_expr_argtype(fcinfo->flinfo, 0) == TEXTOID;
        site->from_array = is_one_array(fcinfo);
        site->known = true;
    }
    MedaiBound *b = medai_site_model(site, fcinfo, 0, site->by_name);
    bool complete;

    if (site->from_array)
        complete = !PG_ARGISNULL(1) && fill_from_array(b, PG_GETARG_DATUM(1), MAI_WISH_SCORES);
    else
        complete = fill_from_args(b, fcinfo);
    if (!complete)
        PG_RETURN_NULL();
    medai_site_run(site, b);
    medai_check(&site->cx, mai_score_risk(&site->cx, b->scorer, b->run, &risk));
    PG_RETURN_FLOAT8(risk);
}

/* ---- medai_score_row: the model, the names of all columns of a row, and the columns ---- */

/* The columns as a row type would have them. */
static TupleDesc
columns_desc(FunctionCallInfo fcinfo)
{
    Oid *types = feature_types(fcinfo, 2);
    Datum *names;
    int n;

    deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &names, NULL, &n);
    if (n != PG_NARGS() - 2)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%d columns are named, %d are given", n, PG_NARGS() - 2)));
    TupleDesc desc = CreateTemplateTupleDesc(n);

    for (int i = 0; i < n; i++)
        TupleDescInitEntry(desc, (AttrNumber) (i + 1), TextDatumGetCString(names[i]), types[i], -1, 0);
    return desc;
}

static void
bind_columns(MedaiBound *b, FunctionCallInfo fcinfo)
{
    mai_score_hints none = {0};

    prepare(b, &none, MAI_WISH_SCORES);
    MemoryContext old = start_binding(b);

    b->binding = medai_bind_named_args(b->scorer, b->run, columns_desc(fcinfo));
    MemoryContextSwitchTo(old);
}

Datum
medai_score_row(PG_FUNCTION_ARGS)
{
    double risk;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        PG_RETURN_NULL();
    MedaiSite *site = medai_site(fcinfo);

    if (unlikely(!site->known)) {
        if (get_fn_expr_variadic(fcinfo->flinfo) || !medai_arg_is_const(fcinfo, 1))
            ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("the column names of medai_score_row must be a constant, and the columns single arguments")));
        site->by_name = get_fn_expr_argtype(fcinfo->flinfo, 0) == TEXTOID;
        site->known = true;
    }
    MedaiBound *b = medai_site_model(site, fcinfo, 0, site->by_name);

    if (unlikely(b->binding == NULL))
        bind_columns(b, fcinfo);
    if (!medai_fill_args(b->binding, fcinfo->args + 2))
        PG_RETURN_NULL();
    medai_site_run(site, b);
    medai_check(&site->cx, mai_score_risk(&site->cx, b->scorer, b->run, &risk));
    PG_RETURN_FLOAT8(risk);
}
