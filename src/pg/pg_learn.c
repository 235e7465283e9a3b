/*
 * pg_learn.c - the aggregate medai_train: rows into the core's collection, the collection into a model.
 *
 * The state is a MedaiTraining in the aggregate's memory context. It keeps how the rows look (the binding),
 * made at the first row and again whenever rows of another shape come, which must have the same columns by
 * name. Workers hand their collection over as bytes. The final function works in a context of its own and
 * leaves the state as it was.
 */
#include "pg_learn.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(medai_train_accum);
PG_FUNCTION_INFO_V1(medai_train_combine);
PG_FUNCTION_INFO_V1(medai_train_serialize);
PG_FUNCTION_INFO_V1(medai_train_deserialize);
PG_FUNCTION_INFO_V1(medai_train_final);

/* Codes of values that come again and again, so that their text is looked at once: enums, integer targets. */
#define REMEMBERED 64

typedef struct Remembered {
    int times; /* it was looked up: the collection has to see a value twice to know that it repeats */
    int64 value;
    uint64 code;
} Remembered;

typedef struct MedaiTraining {
    MemoryContext mcxt;
    mai_arena arena;
    mai_ctx cx;
    char *algorithm;
    Jsonb *options; /* NULL: none */
    MedaiTrainOptions read;
    MedaiKind target;
    mai_rows *rows;                /* NULL until a row came that counts */
    int64 unlabelled, featureless; /* rows that do not count, not yet told to rows */

    /* how rows look; shape holds what is made anew for rows of another shape */
    MemoryContext shape;
    Oid type;
    int32 typmod;
    uint64 identifier;
    TupleDesc desc;
    MedaiTrainColumns columns; /* in the order of the collection */
    Datum *values;
    bool *nulls;
    bool from_arrays; /* the form of the aggregate that was called */
    Oid element_type; /* of arrays */
    MedaiKind element;
    int nelements;
    Remembered labels[REMEMBERED];
    Remembered **enums; /* per column; NULL for other types */
} MedaiTraining;

/* ---- making a state ---- */

/* No context of its own: hash aggregation walks all contexts below its own for each new group. */
static MedaiTraining *
new_training(MemoryContext mcxt, const char *algorithm, Jsonb *options)
{
    MemoryContext old = MemoryContextSwitchTo(mcxt);
    MedaiTraining *t = palloc0(sizeof *t);

    t->mcxt = mcxt;
    medai_begin(&t->cx, &t->arena, mcxt);
    t->algorithm = pstrdup(algorithm);
    if (options != NULL) {
        t->options = palloc(VARSIZE(options));
        memcpy(t->options, options, VARSIZE(options));
    }
    medai_train_options(t->algorithm, t->options, &t->read);
    MemoryContextSwitchTo(old);
    return t;
}

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
    MemoryContext mcxt;

    if (AggCheckCallContext(fcinfo, &mcxt) == 0)
        elog(ERROR, "medai: a support function of medai_train was called outside an aggregate");
    return mcxt;
}

static bool
has_options(FunctionCallInfo fcinfo)
{
    return PG_NARGS() > 4 && !PG_ARGISNULL(4);
}

static MedaiTraining *
begin_training(FunctionCallInfo fcinfo)
{
    MemoryContext mcxt = aggregate_context(fcinfo);

    if (PG_ARGISNULL(1))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the training algorithm is NULL")));
    MedaiTraining *t = new_training(mcxt, text_to_cstring(PG_GETARG_TEXT_PP(1)),
                                    has_options(fcinfo) ? PG_GETARG_JSONB_P(4) : NULL);
    Oid *types;
    int n;

    get_func_signature(fcinfo->flinfo->fn_oid, &types, &n);
    t->from_arrays = types[3] != RECORDOID;
    pfree(types);
    return t;
}

static void
not_constant(const char *what)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("%s of medai_train must be the same in all rows", what)));
}

static bool
same_options(const Jsonb *a, const Jsonb *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0;
}

/* Algorithm and options are values like any other, so each row's are compared; an address would not tell. */
static inline void
check_constants(MedaiTraining *t, FunctionCallInfo fcinfo)
{
    text *algorithm = PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1);

    if (algorithm == NULL || VARSIZE_ANY_EXHDR(algorithm) != strlen(t->algorithm) ||
        memcmp(VARDATA_ANY(algorithm), t->algorithm, VARSIZE_ANY_EXHDR(algorithm)) != 0)
        not_constant("the algorithm");
    if (!same_options(has_options(fcinfo) ? PG_GETARG_JSONB_P(4) : NULL, t->options))
        not_constant("the options");
}

/* ---- labels ---- */

static mai_target_kind
target_kind(MedaiTraining *t, FunctionCallInfo fcinfo)
{
    Oid type = get_fn_expr_argtype(fcinfo->flinfo, 2);

    t->target = OidIsValid(type) && type != UNKNOWNOID ? medai_kind_of(type) : MEDAI_KIND_NONE;
    switch (t->target) {
        case MEDAI_KIND_BOOL:
            return MAI_TARGET_BOOLEAN;
        case MEDAI_KIND_INT2:
        case MEDAI_KIND_INT4:
        case MEDAI_KIND_INT8:
            return MAI_TARGET_INTEGER;
        default:
            if (medai_kind_is_text(t->target))
                return MAI_TARGET_TEXT;
            ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                            errmsg("the target has type %s, expected boolean, integer, text or enum",
                                   format_type_be(type)),
                            errhint("Train on a condition that is true or false, such as stage >= 2.")));
    }
}

static mai_text
cstring_text(const char *s)
{
    mai_text t = {s, strlen(s)};

    return t;
}

static int64
integer_of(MedaiKind kind, Datum value)
{
    switch (kind) {
        case MEDAI_KIND_BOOL:
            return DatumGetBool(value);
        case MEDAI_KIND_INT2:
            return DatumGetInt16(value);
        case MEDAI_KIND_INT4:
            return DatumGetInt32(value);
        case MEDAI_KIND_ENUM:
            return DatumGetObjectId(value);
        default:
            return DatumGetInt64(value);
    }
}

static mai_text
label_text(MedaiKind kind, Datum value)
{
    if (medai_kind_is_text(kind))
        return medai_text(kind, value);
    if (kind == MEDAI_KIND_BOOL)
        return cstring_text(DatumGetBool(value) ? "true" : "false");
    return cstring_text(psprintf("%lld", (long long) integer_of(kind, value)));
}

/* The class of a row, or the code of a value of an enum: known before, or looked up. column -1: the class. */
static uint64
remembered_code(MedaiTraining *t, Remembered *memory, MedaiKind kind, Datum value, int column)
{
    int64 v = integer_of(kind, value);
    Remembered *r = &memory[(uint64) v % REMEMBERED];

    if (r->value != v)
        r->times = 0;
    if (likely(r->times == 2))
        return r->code;
    if (column < 0)
        medai_check(&t->cx, mai_rows_label(&t->cx, t->rows, label_text(kind, value), &r->code));
    else
        medai_check(&t->cx, mai_rows_text(&t->cx, t->rows, column, label_text(kind, value), &r->code));
    r->value = v;
    r->times++;
    return r->code;
}

static uint64
label_code(MedaiTraining *t, Datum value)
{
    uint64 code;

    if (t->target == MEDAI_KIND_ENUM || !medai_kind_is_text(t->target))
        return remembered_code(t, t->labels, t->target, value, -1);
    medai_check(&t->cx, mai_rows_label(&t->cx, t->rows, medai_text(t->target, value), &code));
    return code;
}

/* ---- rows ---- */

/* Tells the columns of a new collection to the core. */
static void
make_rows(MedaiTraining *t, const mai_rows_shape *shape)
{
    medai_check(&t->cx, mai_rows_make(&t->cx, shape, &t->rows));
}

static void
first_row(MedaiTraining *t, FunctionCallInfo fcinfo)
{
    MedaiTrainColumns *c = &t->columns;
    mai_rows_column *columns;
    mai_rows_shape shape = {.target = target_kind(t, fcinfo)};

    medai_train_columns(&t->read, t->type, t->desc, c);
    columns = palloc(sizeof(mai_rows_column) * Max(c->n, 1));
    t->enums = palloc0(sizeof(Remembered *) * Max(c->n, 1));
    for (int i = 0; i < c->n; i++) {
        columns[i].name = c->column[i].name;
        columns[i].is_text = medai_kind_is_text(c->column[i].kind);
        if (c->column[i].kind == MEDAI_KIND_ENUM)
            t->enums[i] = palloc0(sizeof(Remembered) * REMEMBERED);
    }
    shape.ncolumns = c->n;
    shape.columns = columns;
    shape.nkeys = c->nkeys;
    shape.keys = c->key;
    make_rows(t, &shape);
}

/* Where a column of the collection stands among those of rows of another shape. */
static void
find_again(MedaiTraining *t, MedaiTrainColumn *c, const MedaiTrainColumns *now)
{
    const MedaiTrainColumn *found = NULL;

    for (int i = 0; i < now->n; i++)
        if (strcmp(now->column[i].name, c->name) == 0)
            found = &now->column[i];
    if (found == NULL || now->n != t->columns.n ||
        medai_kind_is_text(found->kind) != medai_kind_is_text(c->kind))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the rows to learn from do not all have the same columns")));
    c->att = found->att;
    c->kind = found->kind;
}

static void
next_shape(MedaiTraining *t)
{
    MedaiTrainColumns now;

    medai_train_columns(&t->read, t->type, t->desc, &now);
    for (int i = 0; i < t->columns.n; i++) {
        MedaiTrainColumn *c = &t->columns.column[i];

        find_again(t, c, &now);
        if (c->kind == MEDAI_KIND_ENUM && t->enums[i] == NULL)
            t->enums[i] = MemoryContextAllocZero(t->mcxt, sizeof(Remembered) * REMEMBERED);
        else if (c->kind == MEDAI_KIND_ENUM) /* perhaps another enum */
            memset(t->enums[i], 0, sizeof(Remembered) * REMEMBERED);
    }
}

static void
bind_rows(MedaiTraining *t, FunctionCallInfo fcinfo, HeapTupleHeader row)
{
    MemoryContext old;
    TupleDesc desc;

    /* The first shape, mostly the only one, needs no context that can be reset. */
    if (t->desc != NULL && t->shape == NULL)
        t->shape = AllocSetContextCreate(t->mcxt, "medai training shape", ALLOCSET_SMALL_SIZES);
    else if (t->shape != NULL)
        MemoryContextReset(t->shape);
    old = MemoryContextSwitchTo(t->shape != NULL ? t->shape : t->mcxt);
    t->type = HeapTupleHeaderGetTypeId(row);
    t->typmod = HeapTupleHeaderGetTypMod(row);
    t->identifier = assign_record_type_identifier(t->type, t->typmod);
    desc = lookup_rowtype_tupdesc(t->type, t->typmod);
    t->desc = CreateTupleDescCopy(desc);
    ReleaseTupleDesc(desc);
    t->values = palloc(sizeof(Datum) * Max(t->desc->natts, 1));
    t->nulls = palloc(sizeof(bool) * Max(t->desc->natts, 1));
    if (t->rows != NULL)
        next_shape(t);
    else {
        MemoryContextSwitchTo(t->mcxt);
        first_row(t, fcinfo);
    }
    MemoryContextSwitchTo(old);
}

static inline bool
binding_fits(const MedaiTraining *t, HeapTupleHeader row)
{
    Oid type = HeapTupleHeaderGetTypeId(row);
    int32 typmod = HeapTupleHeaderGetTypMod(row);

    return t->desc != NULL && type == t->type && typmod == t->typmod &&
           assign_record_type_identifier(type, typmod) == t->identifier;
}

static uint64
text_code(MedaiTraining *t, int column, MedaiKind kind, Datum value)
{
    uint64 code;

    if (kind == MEDAI_KIND_ENUM)
        return remembered_code(t, t->enums[column], kind, value, column);
    medai_check(&t->cx, mai_rows_text(&t->cx, t->rows, column, medai_text(kind, value), &code));
    return code;
}

static void
add_row(MedaiTraining *t, FunctionCallInfo fcinfo)
{
    HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(3);
    HeapTupleData tuple;
    mai_cell *cell;

    if (unlikely(!binding_fits(t, row)))
        bind_rows(t, fcinfo, row);
    tuple.t_len = HeapTupleHeaderGetDatumLength(row);
    ItemPointerSetInvalid(&tuple.t_self);
    tuple.t_tableOid = InvalidOid;
    tuple.t_data = row;
    heap_deform_tuple(&tuple, t->desc, t->values, t->nulls);
    medai_check(&t->cx, mai_rows_next(&t->cx, t->rows, &cell));
    cell[0].code = label_code(t, PG_GETARG_DATUM(2));
    for (int i = 0; i < t->columns.n; i++) {
        const MedaiTrainColumn *c = &t->columns.column[i];
        Datum value = t->values[c->att];

        if (medai_kind_is_text(c->kind))
            cell[1 + i].code = t->nulls[c->att] ? MAI_TEXT_MISSING : text_code(t, i, c->kind, value);
        else
            cell[1 + i].number = t->nulls[c->att] ? get_float8_nan() : medai_number(c->kind, value);
    }
    mai_rows_add(t->rows);
}

/* ---- arrays ---- */

static void
bind_arrays(MedaiTraining *t, FunctionCallInfo fcinfo, ArrayType *array)
{
    MemoryContext old = MemoryContextSwitchTo(t->mcxt);
    int n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
    mai_rows_shape shape = {.target = target_kind(t, fcinfo), .ncolumns = n, .vector = true};
    mai_rows_column *columns = palloc0(sizeof(mai_rows_column) * Max(n, 1));

    t->element_type = ARR_ELEMTYPE(array);
    t->element = medai_kind_of(t->element_type);
    if (t->element == MEDAI_KIND_NONE || medai_kind_is_text(t->element))
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("arrays of %s cannot be learned from", format_type_be(t->element_type)),
                        errhint("Arrays hold numbers; give texts as columns of a row.")));
    if (t->read.features.given || t->read.exclude.given)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("options \"features\" and \"exclude\" name columns, which arrays do not have")));
    for (int i = 0; i < n; i++)
        columns[i].name = psprintf("element %d", i + 1);
    shape.columns = columns;
    t->nelements = n;
    make_rows(t, &shape);
    MemoryContextSwitchTo(old);
}

static void
copy_elements(const MedaiTraining *t, ArrayType *array, mai_cell *cell)
{
    Datum *values;
    bool *nulls;
    int16 length;
    bool by_value;
    char align;
    int n;

    get_typlenbyvalalign(t->element_type, &length, &by_value, &align);
    deconstruct_array(array, t->element_type, length, by_value, align, &values, &nulls, &n);
    for (int i = 0; i < n; i++)
        cell[i].number = nulls[i] ? get_float8_nan() : medai_number(t->element, values[i]);
}

static void
add_array(MedaiTraining *t, FunctionCallInfo fcinfo)
{
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(3);
    mai_cell *cell;

    if (ARR_NDIM(array) != 1)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("an array of features has %d dimensions, expected one", ARR_NDIM(array))));
    if (unlikely(t->rows == NULL))
        bind_arrays(t, fcinfo, array);
    if (unlikely(ARR_ELEMTYPE(array) != t->element_type))
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("arrays of features have elements of type %s and of type %s",
                               format_type_be(t->element_type), format_type_be(ARR_ELEMTYPE(array)))));
    if (unlikely(ARR_DIMS(array)[0] != t->nelements))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("an array of features has %d elements, another one %d", ARR_DIMS(array)[0],
                               t->nelements)));
    medai_check(&t->cx, mai_rows_next(&t->cx, t->rows, &cell));
    cell[0].code = label_code(t, PG_GETARG_DATUM(2));
    copy_elements(t, array, cell + 1);
    mai_rows_add(t->rows);
}

/* Arguments: state, algorithm, target, row or array, options where there are any. */
Datum
medai_train_accum(PG_FUNCTION_ARGS)
{
    MedaiTraining *t = PG_ARGISNULL(0) ? begin_training(fcinfo) : (MedaiTraining *) PG_GETARG_POINTER(0);

    check_constants(t, fcinfo);
    if (PG_ARGISNULL(2))
        t->unlabelled++;
    else if (PG_ARGISNULL(3))
        t->featureless++;
    else if (t->from_arrays)
        add_array(t, fcinfo);
    else
        add_row(t, fcinfo);
    PG_RETURN_POINTER(t);
}

/* ---- states of several workers ---- */

/* The collection, even if no row came, with the rows that do not count on its account. */
static mai_rows *
settled_rows(MedaiTraining *t)
{
    mai_rows_shape none = {0};

    if (t->rows == NULL)
        make_rows(t, &none);
    mai_rows_skip(t->rows, t->unlabelled, t->featureless);
    t->unlabelled = t->featureless = 0;
    return t->rows;
}

Datum
medai_train_combine(PG_FUNCTION_ARGS)
{
    MemoryContext mcxt = aggregate_context(fcinfo);
    MedaiTraining *t = PG_ARGISNULL(0) ? NULL : (MedaiTraining *) PG_GETARG_POINTER(0);

    if (PG_ARGISNULL(1)) {
        if (t == NULL)
            PG_RETURN_NULL();
        PG_RETURN_POINTER(t);
    }
    MedaiTraining *other = (MedaiTraining *) PG_GETARG_POINTER(1);

    if (t == NULL)
        t = new_training(mcxt, other->algorithm, other->options);
    if (strcmp(t->algorithm, other->algorithm) != 0)
        not_constant("the algorithm");
    if (!same_options(t->options, other->options))
        not_constant("the options");
    medai_check(&t->cx, mai_rows_merge(&t->cx, &t->rows, settled_rows(other)));
    PG_RETURN_POINTER(t);
}

/* Two lengths, the algorithm, the options, the rows. */
Datum
medai_train_serialize(PG_FUNCTION_ARGS)
{
    MedaiTraining *t = (MedaiTraining *) PG_GETARG_POINTER(0);
    mai_rows *rows = settled_rows(t);
    uint32 lengths[2] = {(uint32) strlen(t->algorithm), t->options != NULL ? VARSIZE(t->options) : 0};
    Size before = sizeof lengths + lengths[0] + lengths[1], size = before + mai_rows_size(rows);

    if (!AllocSizeIsValid(VARHDRSZ + size))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("the rows to learn from take %zu bytes, too many for one value", size)));
    bytea *out = palloc(VARHDRSZ + size);
    char *at = VARDATA(out);

    SET_VARSIZE(out, VARHDRSZ + size);
    memcpy(at, lengths, sizeof lengths);
    memcpy(at + sizeof lengths, t->algorithm, lengths[0]);
    if (t->options != NULL)
        memcpy(at + sizeof lengths + lengths[0], t->options, lengths[1]);
    medai_check(&t->cx, mai_rows_write(&t->cx, rows, at + before));
    PG_RETURN_BYTEA_P(out);
}

Datum
medai_train_deserialize(PG_FUNCTION_ARGS)
{
    bytea *in = PG_GETARG_BYTEA_PP(0);
    const char *at = VARDATA_ANY(in);
    Size size = VARSIZE_ANY_EXHDR(in);
    uint32 lengths[2] = {0, 0};
    Jsonb *options = NULL;

    aggregate_context(fcinfo);
    if (size >= sizeof lengths)
        memcpy(lengths, at, sizeof lengths);
    if (size < sizeof lengths + (Size) lengths[0] + lengths[1])
        elog(ERROR, "medai: a state of medai_train is broken");
    if (lengths[1] > 0) {
        options = palloc(lengths[1]);
        memcpy(options, at + sizeof lengths + lengths[0], lengths[1]);
    }
    MedaiTraining *t = new_training(CurrentMemoryContext, pnstrdup(at + sizeof lengths, lengths[0]), options);
    Size before = sizeof lengths + lengths[0] + lengths[1];

    medai_check(&t->cx, mai_rows_read(&t->cx, at + before, size - before, &t->rows));
    PG_RETURN_POINTER(t);
}

/* ---- the model ---- */

/* Fitting copies the rows, sorts them and counts ranks: a few times their own memory. */
#define TRAINING_MEMORY (8 * MAI_ROWS_BYTES)

Datum
medai_train_final(PG_FUNCTION_ARGS)
{
    MedaiTraining *t;
    MemoryContext mcxt;
    mai_trained trained;
    mai_arena arena;
    mai_ctx cx;

    aggregate_context(fcinfo);
    if (PG_ARGISNULL(0))
        ereport(ERROR, (errcode(ERRCODE_DATA_EXCEPTION), errmsg("there are no rows to learn from")));
    t = (MedaiTraining *) PG_GETARG_POINTER(0);
    mcxt = AllocSetContextCreate(CurrentMemoryContext, "medai training", ALLOCSET_DEFAULT_SIZES);
    medai_begin(&cx, &arena, mcxt);
    cx.limits.memory_bytes = TRAINING_MEMORY;
    medai_check(&cx, mai_train(&cx, settled_rows(t), &t->read.settings, &trained));
    for (int i = 0; i < trained.nnotes; i++)
        ereport(NOTICE,
                (errmsg("medai_train: %s",
                        pg_any_to_server(trained.notes[i], (int) strlen(trained.notes[i]), PG_UTF8))));
    bytea *model = palloc(VARHDRSZ + trained.n);

    SET_VARSIZE(model, VARHDRSZ + trained.n);
    memcpy(VARDATA(model), trained.bytes, trained.n);
    MemoryContextDelete(mcxt);
    PG_RETURN_BYTEA_P(model);
}
