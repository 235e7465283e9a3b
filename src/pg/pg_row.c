/*
 * pg_row.c - rows, arrays and argument lists as a model's features (pg_row.h).
 *
 * Binding looks at names and catalogs, once for each shape of row; filling takes a tuple apart as far as the last
 * column that is needed and stores each of those straight into the run's input, without allocating unless a column
 * is toasted or an enum.
 */
#include "pg_row.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* A name of the model, as it looks in SQL. */
static const char *
shown(const char *feature)
{
    return quote_identifier(medai_from_utf8(feature, strlen(feature)));
}

static const char *
feature_label(const mai_feature *f, int number)
{
    return f->name != NULL ? shown(f->name) : psprintf("number %d", number + 1);
}

int
medai_find_column(TupleDesc desc, const char *feature, int *matches)
{
    int exact = -1, loose = -1, nexact = 0, nloose = 0;

    feature = medai_from_utf8(feature, strlen(feature));
    for (int i = 0; i < desc->natts; i++) {
        Form_pg_attribute att = TupleDescAttr(desc, i);

        if (att->attisdropped || pg_strcasecmp(NameStr(att->attname), feature) != 0)
            continue;
        loose = i;
        nloose++;
        if (strcmp(NameStr(att->attname), feature) == 0) {
            exact = i;
            nexact++;
        }
    }
    *matches = nexact > 0 ? nexact : nloose;
    return nexact > 0 ? exact : loose;
}

static int
column_of(TupleDesc desc, const char *feature)
{
    int matches;
    int att = medai_find_column(desc, feature, &matches);

    if (matches > 1)
        ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_COLUMN),
                        errmsg("more than one column of the row is feature %s", shown(feature)),
                        errhint("Rename the columns, or give the model a row with one of them.")));
    if (matches == 0)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                        errmsg("the row has no column %s, which the model needs", shown(feature)),
                        errhint("The model's features are listed by medai_model_info.")));
    return att;
}

static void
check_kind(const mai_feature *f, int number, MedaiKind kind, Oid type)
{
    bool text_wanted = f->type == MAI_STRING;

    if (f->type == MAI_FLOAT16 || f->type == MAI_BFLOAT16)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("the model takes feature %s as %s, which no column can be", feature_label(f, number), mai_type_name(f->type)),
                        errhint("Add a Cast from float at the beginning of the model.")));
    if (kind == MEDAI_KIND_NONE)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("feature %s has type %s, which is neither a number nor a text", feature_label(f, number), format_type_be(type)),
                        errhint("Cast it to a number, boolean, date, timestamp, text or enum.")));
    if (medai_kind_is_text(kind) != text_wanted)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("feature %s has type %s, the model expects %s", feature_label(f, number), format_type_be(type),
                               text_wanted ? "text" : "a number")));
}

static MedaiBinding *
new_binding(const mai_scorer *s)
{
    MedaiBinding *b = palloc0(sizeof *b);

    b->columns = palloc0(sizeof(MedaiColumn) * Max(s->nfeatures, 1));
    b->missing_text = s->missing_text;
    return b;
}

static void
add_column(MedaiBinding *b, const mai_run *run, const mai_feature *f, int att, Oid type)
{
    MedaiColumn *c = &b->columns[b->ncolumns];

    c->att = att;
    c->kind = medai_kind_of(type);
    check_kind(f, b->ncolumns, c->kind, type);
    c->target = f->type;
    c->takes_missing = f->takes_missing;
    c->slot = mai_feature_slot(run, f);
    c->feature = f;
    b->ncolumns++;
}

bool
medai_binding_fits(const MedaiBinding *b, HeapTupleHeader row)
{
    Oid type = HeapTupleHeaderGetTypeId(row);
    int32 typmod = HeapTupleHeaderGetTypMod(row);

    return b != NULL && b->type == type && b->typmod == typmod &&
           b->identifier == assign_record_type_identifier(type, typmod);
}

MedaiBinding *
medai_bind_named_args(const mai_scorer *s, const mai_run *run, TupleDesc desc)
{
    MedaiBinding *b = new_binding(s);

    for (int i = 0; i < s->nfeatures; i++) {
        const mai_feature *f = &s->features[i];

        if (f->name == NULL)
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_PARAMETER), errmsg("the model does not name its features, so that a row cannot be bound to it"),
                            errhint("Give the names to medai_model_import, or pass an array in the model's order.")));
        int att = column_of(desc, f->name);

        add_column(b, run, f, att, TupleDescAttr(desc, att)->atttypid);
    }
    return b;
}

MedaiBinding *
medai_bind_rows(const mai_scorer *s, const mai_run *run, HeapTupleHeader row)
{
    Oid type = HeapTupleHeaderGetTypeId(row);
    int32 typmod = HeapTupleHeaderGetTypMod(row);
    TupleDesc desc = lookup_rowtype_tupdesc(type, typmod);
    MedaiBinding *b = medai_bind_named_args(s, run, desc);

    b->type = type;
    b->typmod = typmod;
    b->identifier = assign_record_type_identifier(type, typmod);
    for (int i = 0; i < b->ncolumns; i++)
        b->natts = Max(b->natts, b->columns[i].att + 1);
    b->slot = MakeSingleTupleTableSlot(CreateTupleDescCopy(desc), &TTSOpsHeapTuple);
    ReleaseTupleDesc(desc);
    return b;
}

MedaiBinding *
medai_bind_args(const mai_scorer *s, const mai_run *run, int nargs, const Oid *types)
{
    MedaiBinding *b = new_binding(s);

    if (nargs != s->nfeatures)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the model takes %d features, %d arguments are given", s->nfeatures, nargs)));
    for (int i = 0; i < nargs; i++)
        add_column(b, run, &s->features[i], i, types[i]);
    return b;
}

static void
does_not_fit(const MedaiColumn *c)
{
    ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                    errmsg("the value of feature %s is no whole number in the range of the model's %s",
                           c->feature->name != NULL ? shown(c->feature->name) : "", mai_type_name(c->target))));
}

/* Stores one value, or what stands for a missing one. */
static inline bool
fill_column(const MedaiBinding *b, const MedaiColumn *c, Datum value, bool isnull)
{
    if (likely(!isnull)) {
        if (unlikely(!medai_store(c->kind, value, c->target, c->slot)))
            does_not_fit(c);
        return true;
    }
    if (!c->takes_missing)
        return false;
    if (c->target == MAI_FLOAT)
        *(float *) c->slot = get_float4_nan();
    else if (c->target == MAI_DOUBLE)
        *(double *) c->slot = get_float8_nan();
    else
        *(mai_text *) c->slot = b->missing_text;
    return true;
}

bool
medai_fill_row(MedaiBinding *b, HeapTupleHeader row)
{
    b->tuple.t_len = HeapTupleHeaderGetDatumLength(row);
    ItemPointerSetInvalid(&b->tuple.t_self);
    b->tuple.t_tableOid = InvalidOid;
    b->tuple.t_data = row;
    ExecStoreHeapTuple(&b->tuple, b->slot, false);
    slot_getsomeattrs(b->slot, b->natts);
    for (int i = 0; i < b->ncolumns; i++) {
        const MedaiColumn *c = &b->columns[i];

        if (!fill_column(b, c, b->slot->tts_values[c->att], b->slot->tts_isnull[c->att]))
            return false;
    }
    return true;
}

bool
medai_fill_args(const MedaiBinding *b, const NullableDatum *args)
{
    for (int i = 0; i < b->ncolumns; i++) {
        const MedaiColumn *c = &b->columns[i];

        if (!fill_column(b, c, args[c->att].value, args[c->att].isnull))
            return false;
    }
    return true;
}

/* Elements of the very type of the model's input, none NULL: one copy. */
static bool
fill_by_copy(const mai_scorer *s, const mai_run *run, ArrayType *array, int n)
{
    Oid type = ARR_ELEMTYPE(array);
    mai_type target = s->features[0].type;
    bool same = (type == FLOAT4OID && target == MAI_FLOAT) || (type == FLOAT8OID && target == MAI_DOUBLE);

    if (!same || mai_model_inputs(s->model) != 1 || array_contains_nulls(array))
        return false;
    memcpy(run->inputs[0].data, ARR_DATA_PTR(array), (size_t) n * mai_type_size(target));
    return true;
}

bool
medai_fill_array(const mai_scorer *s, const mai_run *run, ArrayType *array)
{
    int n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
    Oid type = ARR_ELEMTYPE(array);
    MedaiBinding b = {.missing_text = s->missing_text};
    Datum *values;
    bool *nulls;
    int16 typlen;
    bool typbyval;
    char typalign;

    if (n != s->nfeatures)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("the model takes %d features, the array has %d elements", s->nfeatures, n)));
    if (n == 0 || fill_by_copy(s, run, array, n))
        return true;
    get_typlenbyvalalign(type, &typlen, &typbyval, &typalign);
    deconstruct_array(array, type, typlen, typbyval, typalign, &values, &nulls, &n);
    MedaiKind kind = medai_kind_of(type);

    for (int i = 0; i < n; i++) {
        const mai_feature *f = &s->features[i];
        MedaiColumn c = {i, kind, f->type, f->takes_missing, mai_feature_slot(run, f), f};

        check_kind(f, i, kind, type);
        if (!fill_column(&b, &c, values[i], nulls[i]))
            return false;
    }
    return true;
}
