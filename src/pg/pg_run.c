/*
 * pg_run.c - medai_run: any model with any inputs, as tensors, and all of its outputs.
 *
 * Each argument fills one input of the model, in order: an array with its own dimensions, a scalar, or for a
 * model that takes a map, a jsonb object. An array with one dimension less than the input is one row.
 */
#include "pg_cache.h"
#include "pg_value.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(medai_run);

typedef struct Given {
    Oid type;
    Datum value;
    MedaiKind kind; /* of the elements */
    int n;          /* elements */
    Datum *elements;
    bool *nulls;
    int ndim;
    int dims[MAXDIM];
} Given;

static char *
port_name(const mai_port *port)
{
    return medai_from_utf8(port->name, strlen(port->name));
}

static void
bad_shape(const mai_port *port, const char *came)
{
    ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("input \"%s\" of the model cannot be filled by %s", port_name(port), came)));
}

static void
take_array(Given *g)
{
    ArrayType *array = DatumGetArrayTypeP(g->value);
    Oid element = ARR_ELEMTYPE(array);
    int16 typlen;
    bool typbyval;
    char typalign;

    get_typlenbyvalalign(element, &typlen, &typbyval, &typalign);
    deconstruct_array(array, element, typlen, typbyval, typalign, &g->elements, &g->nulls, &g->n);
    g->kind = medai_kind_of(element);
    g->ndim = ARR_NDIM(array);
    memcpy(g->dims, ARR_DIMS(array), sizeof(int) * (Size) g->ndim);
}

static Given
take_argument(FunctionCallInfo fcinfo, int argno, const mai_port *port)
{
    Given g = {0};

    g.type = get_fn_expr_argtype(fcinfo->flinfo, argno);
    if (PG_ARGISNULL(argno))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("input \"%s\" of the model is NULL", port_name(port))));
    g.value = PG_GETARG_DATUM(argno);
    if (OidIsValid(get_base_element_type(g.type)))
        take_array(&g);
    else {
        g.kind = medai_kind_of(g.type);
        g.n = 1;
        g.elements = &fcinfo->args[argno].value;
        g.nulls = &fcinfo->args[argno].isnull;
    }
    return g;
}

/* ---- shapes ---- */

static void
shape_from_array(mai_ctx *cx, const Given *g, const mai_port *port, mai_tensor *t)
{
    int64_t dim[MAI_DIMS];
    int rows = port->ndim == g->ndim + 1; /* an array of one row */

    if (g->ndim == 0 || g->ndim + rows > MAI_DIMS || (port->ndim >= 0 && port->ndim != g->ndim + rows))
        bad_shape(port, psprintf("an array of %d dimensions", g->ndim));
    dim[0] = 1;
    for (int i = 0; i < g->ndim; i++)
        dim[i + rows] = g->dims[i];
    t->type = port->type;
    t->ndim = g->ndim + rows;
    memcpy(t->dim, dim, sizeof dim);
}

static void
shape_from_scalar(const mai_port *port, mai_tensor *t)
{
    t->type = port->type;
    t->ndim = port->ndim < 0 ? 0 : port->ndim;
    for (int i = 0; i < t->ndim; i++)
        t->dim[i] = 1;
}

static void
shape_from_map(const Given *g, const mai_port *port, mai_tensor *t, mai_tensor *keys)
{
    if (g->type != JSONBOID || !JB_ROOT_IS_OBJECT(DatumGetJsonbP(g->value)))
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("input \"%s\" of the model is a map", port_name(port)),
                        errhint("Pass a jsonb object.")));
    t->type = port->type;
    t->ndim = keys->ndim = 1;
    t->dim[0] = keys->dim[0] = JB_ROOT_COUNT(DatumGetJsonbP(g->value));
    keys->type = port->key_type;
    t->keys = keys;
}

static int64
count_of(mai_tensor *t)
{
    t->count = 1;
    for (int i = 0; i < t->ndim; i++)
        t->count *= t->dim[i];
    return t->count;
}

/* ---- values ---- */

static void
store(const Given *g, const mai_port *port, mai_type type, int i, void *slot)
{
    bool text = medai_kind_is_text(g->kind);

    if (g->kind == MEDAI_KIND_NONE || text != (type == MAI_STRING) || type == MAI_FLOAT16 || type == MAI_BFLOAT16)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("input \"%s\" of the model takes %s, not %s", port_name(port), mai_type_name(type), format_type_be(g->type))));
    if (g->nulls[i] && type != MAI_FLOAT && type != MAI_DOUBLE)
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("element %d of input \"%s\" is NULL", i + 1, port_name(port))));
    if (g->nulls[i] && type == MAI_FLOAT)
        *(float *) slot = get_float4_nan();
    else if (g->nulls[i])
        *(double *) slot = get_float8_nan();
    else if (!medai_store(g->kind, g->elements[i], type, slot))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("element %d of input \"%s\" is no whole number in the range of %s", i + 1, port_name(port), mai_type_name(type))));
}

static void
fill_tensor(const Given *g, const mai_port *port, mai_tensor *t)
{
    Size size = mai_type_size(t->type);

    for (int i = 0; i < g->n; i++)
        store(g, port, t->type, i, (char *) t->data + (Size) i * size);
}

static void
bad_map(const mai_port *port, const char *what)
{
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("a %s of map \"%s\" does not have the model's type", what, port_name(port))));
}

static void
fill_map_value(const mai_port *port, const JsonbValue *v, mai_type type, void *slot)
{
    if (type == MAI_STRING && v->type == jbvString) {
        ((mai_text *) slot)->ptr = v->val.string.val;
        ((mai_text *) slot)->len = (size_t) v->val.string.len;
    } else if (type == MAI_STRING || v->type != jbvNumeric ||
               !medai_store(MEDAI_KIND_NUMERIC, NumericGetDatum(v->val.numeric), type, slot))
        bad_map(port, "value");
}

static void
fill_map_key(const mai_port *port, const JsonbValue *k, mai_type type, void *slot)
{
    if (type == MAI_STRING) {
        ((mai_text *) slot)->ptr = k->val.string.val;
        ((mai_text *) slot)->len = (size_t) k->val.string.len;
    } else if (type == MAI_INT64)
        *(int64 *) slot = DatumGetInt64(DirectFunctionCall1(int8in, CStringGetDatum(pnstrdup(k->val.string.val, k->val.string.len))));
    else
        bad_map(port, "key");
}

static void
fill_map(const Given *g, const mai_port *port, mai_tensor *t)
{
    JsonbIterator *it = JsonbIteratorInit(&DatumGetJsonbP(g->value)->root);
    Size vsize = mai_type_size(t->type), ksize = mai_type_size(t->keys->type);
    JsonbIteratorToken token;
    JsonbValue v;
    int i = 0;

    while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE) {
        if (token == WJB_KEY)
            fill_map_key(port, &v, t->keys->type, (char *) t->keys->data + (Size) i * ksize);
        else if (token == WJB_VALUE)
            fill_map_value(port, &v, t->type, (char *) t->data + (Size) i++ * vsize);
    }
}

/* ---- results ---- */

static Datum
shape_array(const mai_tensor *t)
{
    Datum dims[MAI_DIMS];

    for (int i = 0; i < t->ndim; i++)
        dims[i] = Int32GetDatum((int32) t->dim[i]);
    return PointerGetDatum(construct_array(dims, t->ndim, INT4OID, 4, true, TYPALIGN_INT));
}

static double
element_number(const mai_tensor *t, int64 i)
{
    switch (t->type) {
        case MAI_FLOAT:
            return ((const float *) t->data)[i];
        case MAI_DOUBLE:
            return ((const double *) t->data)[i];
        case MAI_INT64:
            return (double) ((const int64 *) t->data)[i];
        case MAI_INT32:
            return ((const int32 *) t->data)[i];
        case MAI_INT16:
            return ((const int16 *) t->data)[i];
        case MAI_INT8:
            return ((const int8 *) t->data)[i];
        case MAI_UINT64:
            return (double) ((const uint64 *) t->data)[i];
        case MAI_UINT32:
            return ((const uint32 *) t->data)[i];
        case MAI_UINT16:
            return ((const uint16 *) t->data)[i];
        case MAI_UINT8:
        case MAI_BOOL:
            return ((const uint8 *) t->data)[i];
        default:
            ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("an output of type %s cannot be shown", mai_type_name(t->type)),
                            errhint("Add a Cast to float at the end of the model.")));
    }
}

/* Elements between two looks at interrupts. */
#define INTERRUPT_STEP 65536

/* Completes an array of n elements whose bytes, behind room for the header, are there already. */
static Datum
array_of(char *bytes, Size size, Oid element, int64 n)
{
    ArrayType *array = (ArrayType *) bytes;

    SET_VARSIZE(array, size);
    array->ndim = 1;
    array->dataoffset = 0;
    array->elemtype = element;
    ARR_DIMS(array)[0] = (int) n;
    ARR_LBOUND(array)[0] = 1;
    return PointerGetDatum(array);
}

static Datum
number_array(const mai_tensor *t)
{
    Size size = ARR_OVERHEAD_NONULLS(1) + (Size) t->count * sizeof(float4);

    if (t->count == 0)
        return PointerGetDatum(construct_empty_array(FLOAT4OID));
    char *bytes = palloc0(size);
    float4 *out = (float4 *) (bytes + ARR_OVERHEAD_NONULLS(1));

    for (int64 i = 0; i < t->count; i++) {
        if (i % INTERRUPT_STEP == 0)
            CHECK_FOR_INTERRUPTS();
        out[i] = (float4) element_number(t, i);
    }
    return array_of(bytes, size, FLOAT4OID, t->count);
}

static bool
has_labels(const mai_tensor *t)
{
    return t->type == MAI_STRING || t->type == MAI_INT64 || t->type == MAI_INT32;
}

/* Adds one element of a text array. */
static void
append_label(StringInfo out, const mai_tensor *t, int64 i)
{
    char digits[24], *label = digits;
    Size header = (Size) out->len, n;

    if (t->type == MAI_STRING)
        label = medai_from_utf8(((const mai_text *) t->data)[i].ptr, ((const mai_text *) t->data)[i].len);
    else
        pg_lltoa(t->type == MAI_INT64 ? ((const int64 *) t->data)[i] : ((const int32 *) t->data)[i], digits);
    n = strlen(label);
    appendStringInfoSpaces(out, VARHDRSZ);
    appendBinaryStringInfo(out, label, (int) n);
    SET_VARSIZE(out->data + header, VARHDRSZ + n);
    while (out->len % ALIGNOF_INT != 0)
        appendStringInfoChar(out, '\0');
    if (label != digits)
        pfree(label);
}

/* Built in place: a text of its own for each of millions of labels would take many times the room. */
static Datum
label_array(const mai_tensor *t)
{
    StringInfoData out;

    if (t->count == 0)
        return PointerGetDatum(construct_empty_array(TEXTOID));
    initStringInfo(&out);
    appendStringInfoSpaces(&out, (int) ARR_OVERHEAD_NONULLS(1));
    for (int64 i = 0; i < t->count; i++) {
        if (i % INTERRUPT_STEP == 0)
            CHECK_FOR_INTERRUPTS();
        append_label(&out, t, i);
    }
    return array_of(out.data, (Size) out.len, TEXTOID, t->count);
}

static void
put_output(ReturnSetInfo *rsinfo, const mai_port *port, const mai_tensor *t)
{
    const mai_tensor *labels = t->keys != NULL ? t->keys : has_labels(t) ? t : NULL;
    Datum values[5] = {0};
    bool nulls[5] = {false};

    if (t->count > MaxAllocSize / sizeof(Datum) || (labels != NULL && labels->count > MaxAllocSize / sizeof(Datum)))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("output \"%s\" of the model is too large for an array", port_name(port))));
    values[0] = CStringGetTextDatum(port_name(port));
    values[1] = CStringGetTextDatum(mai_type_name(t->type));
    values[2] = shape_array(t);
    nulls[3] = t->type == MAI_STRING;
    if (!nulls[3])
        values[3] = number_array(t);
    nulls[4] = labels == NULL;
    if (!nulls[4])
        values[4] = label_array(labels);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* ---- the function ---- */

static mai_run *
plan_and_fill(mai_ctx *cx, const mai_model *m, const Given *given)
{
    int n = mai_model_inputs(m);
    mai_tensor *shapes = palloc0(sizeof(mai_tensor) * (Size) Max(n, 1));
    mai_tensor *keys = palloc0(sizeof(mai_tensor) * (Size) Max(n, 1));
    mai_plan *plan;
    mai_run *run;

    for (int i = 0; i < n; i++) {
        const mai_port *port = mai_model_input(m, i);

        if (port->key_type != MAI_UNDEFINED)
            shape_from_map(&given[i], port, &shapes[i], &keys[i]);
        else if (OidIsValid(get_base_element_type(given[i].type)))
            shape_from_array(cx, &given[i], port, &shapes[i]);
        else
            shape_from_scalar(port, &shapes[i]);
        count_of(&keys[i]);
        /* Small whole numbers may decide shapes, so planning sees their values. */
        if (count_of(&shapes[i]) <= 64 && (port->type == MAI_INT64 || port->type == MAI_INT32) && shapes[i].keys == NULL) {
            shapes[i].data = palloc0(sizeof(int64) * 64);
            fill_tensor(&given[i], port, &shapes[i]);
        }
    }
    medai_check(cx, mai_plan_make(cx, m, shapes, NULL, &plan));
    medai_check(cx, mai_run_make(cx, plan, &run));
    for (int i = 0; i < n; i++) {
        const mai_port *port = mai_model_input(m, i);

        if (port->key_type != MAI_UNDEFINED)
            fill_map(&given[i], port, &run->inputs[i]);
        else
            fill_tensor(&given[i], port, &run->inputs[i]);
    }
    return run;
}

Datum
medai_run(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_arena arena;
    mai_ctx cx;

    if (PG_ARGISNULL(0))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the model is NULL")));
    if (get_fn_expr_variadic(fcinfo->flinfo))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("medai_run does not take a VARIADIC array"),
                        errhint("Pass one argument for each input of the model.")));
    compat_materialize(fcinfo);
    bytea *weights = medai_weights(PG_GETARG_DATUM(0));
    MedaiModel *model = medai_cache_get(VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));
    int n = mai_model_inputs(model->model);

    medai_pin_for_call(model);
    if (PG_NARGS() - 1 != n)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the model has %d inputs, %d arguments are given", n, PG_NARGS() - 1)));
    Given *given = palloc(sizeof(Given) * (Size) Max(n, 1));
    Size elements = 0;

    for (int i = 0; i < n; i++) {
        given[i] = take_argument(fcinfo, i + 1, mai_model_input(model->model, i));
        elements += (Size) given[i].n;
    }
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_limit_memory(&cx, model, elements * sizeof(mai_text));
    mai_run *run = plan_and_fill(&cx, model->model, given);

    medai_check(&cx, mai_run_once(&cx, run));
    medai_stats.rows++;
    for (int i = 0; i < mai_model_outputs(model->model); i++)
        put_output(rsinfo, mai_model_output(model->model, i), run->outputs[i]);
    return (Datum) 0;
}
