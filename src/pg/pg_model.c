/*
 * pg_model.c - the registry's functions: import, get, drop, default, version, and the table's trigger.
 *
 * They write the table medai_models through SPI with the caller's rights. Rows are immutable but for the mark
 * of the default model and the comment; the trigger sees to it, whoever writes.
 */
#include "pg_registry.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "onnx/metadata.h"
#include "mb/pg_wchar.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

PG_FUNCTION_INFO_V1(medai_model_import);
PG_FUNCTION_INFO_V1(medai_model_get);
PG_FUNCTION_INFO_V1(medai_model_drop);
PG_FUNCTION_INFO_V1(medai_model_default);
PG_FUNCTION_INFO_V1(medai_model_version);
PG_FUNCTION_INFO_V1(medai_model_check);
PG_FUNCTION_INFO_V1(medai_models_guard);

/* Above this a bytea can be stored, but its text form in a dump would not fit one value. */
#define LARGEST_MODEL (256 * 1024 * 1024)

/* ---- import ---- */

static void
check_name(const char *name)
{
    if (name[0] == '\0' || strchr(name, '@') != NULL)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("\"%s\" cannot name a model", name),
                        errdetail("A name is not empty and has no @, which precedes a version number.")));
}

static const char *
in_utf8(char *name)
{
    return pg_server_to_any(name, (int) strlen(name), PG_UTF8);
}

static mai_score_hints
hints_from_args(FunctionCallInfo fcinfo)
{
    mai_score_hints hints = {0};
    Datum *names;
    bool *nulls;

    if (!PG_ARGISNULL(2)) {
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &hints.nfeatures);
        const char **list = palloc(sizeof(char *) * Max(hints.nfeatures, 1));

        for (int i = 0; i < hints.nfeatures; i++) {
            if (nulls[i])
                ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the name of feature %d is NULL", i + 1)));
            list[i] = in_utf8(TextDatumGetCString(names[i]));
            if (list[i][0] == '\0')
                ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the name of feature %d is empty", i + 1)));
        }
        hints.features = list;
    }
    if (!PG_ARGISNULL(3))
        hints.positive = in_utf8(text_to_cstring(PG_GETARG_TEXT_PP(3)));
    return hints;
}

static Datum
text_array(char **items, int n)
{
    Datum *d = palloc(sizeof(Datum) * Max(n, 1));

    for (int i = 0; i < n; i++)
        d[i] = CStringGetTextDatum(items[i]);
    return PointerGetDatum(construct_array(d, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* The columns that an import fills; the order is that of the INSERT's parameters. */
enum { COLUMN_NAME, COLUMN_WEIGHTS, COLUMN_SHA256, COLUMN_FEATURES, COLUMN_TASK, COLUMN_CLASSES, COLUMN_POSITIVE,
       COLUMN_COMMENT, NCOLUMNS };

typedef struct NewRow {
    Datum values[NCOLUMNS];
    char nulls[NCOLUMNS]; /* as SPI wants them: 'n' or blank */
} NewRow;

static void
set_column(NewRow *row, int column, Datum value)
{
    row->values[column] = value;
    row->nulls[column] = ' ';
}

static void
describe_features(NewRow *row, const mai_scorer *s)
{
    char **names = palloc(sizeof(char *) * Max(s->nfeatures, 1));

    for (int i = 0; i < s->nfeatures; i++) {
        if (s->features[i].name == NULL)
            return;
        names[i] = medai_from_utf8(s->features[i].name, strlen(s->features[i].name));
    }
    set_column(row, COLUMN_FEATURES, text_array(names, s->nfeatures));
}

static void
describe_classes(NewRow *row, mai_ctx *cx, const mai_scorer *s)
{
    char **names = palloc(sizeof(char *) * Max(s->nclasses, 1));

    if (s->nclasses == 0)
        return; /* labels that the model does not list */
    for (int64 i = 0; i < s->nclasses; i++) {
        mai_text name;

        medai_check(cx, mai_class_name(cx, s, i, &name));
        names[i] = medai_from_utf8(name.ptr, name.len);
    }
    set_column(row, COLUMN_CLASSES, text_array(names, (int) s->nclasses));
    if (s->positive >= 0)
        set_column(row, COLUMN_POSITIVE, CStringGetTextDatum(names[s->positive]));
    else if (s->nclasses == 2)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_PARAMETER),
                        errmsg("which of the classes \"%s\" and \"%s\" a risk is about is not known", names[0], names[1]),
                        errhint("Give the label of the positive class: positive => '%s'.", names[1])));
}

/* Whether the inputs leave open how many features there are, beside the rows. */
static bool
leaves_size_open(const mai_model *m)
{
    for (int i = 0; i < mai_model_inputs(m); i++) {
        const mai_port *p = mai_model_input(m, i);

        if (p->key_type != MAI_UNDEFINED || p->ndim < 0)
            return true;
        for (int d = 1; d < p->ndim; d++)
            if (p->dim[d] < 0)
                return true;
    }
    return false;
}

/*
 * The model as a scorer of rows, in the context's arena, so that shapes and types that do not go together show now;
 * NULL when nobody has said what it leaves open.
 */
static mai_scorer *
scorer_of(mai_ctx *cx, MedaiModel *model, const mai_score_hints *hints)
{
    mai_scorer *s;

    medai_limit_memory(cx, model, (Size) hints->nfeatures * sizeof(mai_text));
    mai_status st = mai_scorer_make(cx, model->model, hints, &s);

    if (st == MAI_ESHAPE && hints->features == NULL && leaves_size_open(model->model))
        return NULL;
    medai_check(cx, st);
    return s;
}

/* What the row says about the model. One whose inputs leave their size open is stored without a description. */
static void
describe(NewRow *row, MedaiModel *model, const mai_score_hints *hints)
{
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    const mai_scorer *s = scorer_of(&cx, model, hints);

    if (s == NULL)
        return;
    describe_features(row, s);
    set_column(row, COLUMN_TASK, CStringGetTextDatum(s->classifies ? "classification" : "regression"));
    if (s->classifies)
        describe_classes(row, &cx, s);
}

/* Version numbers come from the table under a lock, so that concurrent imports get different ones. */
static void
lock_registry(Oid registry)
{
    AclResult acl = pg_class_aclcheck(registry, GetUserId(), ACL_INSERT);

    if (acl != ACLCHECK_OK)
        aclcheck_error(acl, OBJECT_TABLE, "medai_models");
    LockRelationOid(registry, ShareRowExclusiveLock);
}

static int
insert_row(Oid schema, NewRow *row)
{
    Oid types[NCOLUMNS] = {TEXTOID, BYTEAOID, BYTEAOID, TEXTARRAYOID, TEXTOID, TEXTARRAYOID, TEXTOID, TEXTOID};
    char *table = medai_registry_name(schema);
    char *sql = psprintf("INSERT INTO %s (name, version, weights, sha256, features, task, classes, positive, comment) "
                         "SELECT $1, COALESCE((SELECT pg_catalog.max(version) FROM %s "
                         "WHERE name OPERATOR(pg_catalog.=) $1), 0) OPERATOR(pg_catalog.+) 1, "
                         "$2, $3, $4, $5, $6, $7, $8 RETURNING version",
                         table, table);
    bool isnull;
    int version;

    SPI_connect();
    if (SPI_execute_with_args(sql, NCOLUMNS, types, row->values, row->nulls, false, 0) != SPI_OK_INSERT_RETURNING || SPI_processed != 1)
        elog(ERROR, "medai: the registry did not take the model");
    version = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
    SPI_finish();
    return version;
}

static void
append_property(StringInfo bytes, mai_ctx *cx, const char *property, const char *value)
{
    mai_text entry;

    medai_check(cx, mai_metadata_encode(cx, property, value, &entry));
    appendBinaryStringInfo(bytes, entry.ptr, (int) entry.len);
}

/*
 * The bytes to store: those given, with the caller's features and positive class added to their metadata, so
 * that the value alone is enough to score a row.
 */
static bytea *
weights_to_store(bytea *given, const mai_score_hints *hints)
{
    StringInfoData bytes;
    mai_arena arena;
    mai_ctx cx;
    char *features;

    if (hints->features == NULL && hints->positive == NULL)
        return given;
    medai_begin(&cx, &arena, CurrentMemoryContext);
    initStringInfo(&bytes);
    appendStringInfoSpaces(&bytes, VARHDRSZ);
    appendBinaryStringInfo(&bytes, VARDATA_ANY(given), (int) VARSIZE_ANY_EXHDR(given));
    if (hints->features != NULL) {
        medai_check(&cx, mai_features_encode(&cx, hints->features, hints->nfeatures, &features));
        append_property(&bytes, &cx, "medai.features", features);
    }
    if (hints->positive != NULL)
        append_property(&bytes, &cx, "medai.positive", hints->positive);
    SET_VARSIZE(bytes.data, bytes.len);
    return (bytea *) bytes.data;
}

static bytea *
digest_value(const uint8 *sha256)
{
    bytea *out = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);

    SET_VARSIZE(out, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
    memcpy(VARDATA(out), sha256, PG_SHA256_DIGEST_LENGTH);
    return out;
}

Datum
medai_model_import(PG_FUNCTION_ARGS)
{
    Oid schema = medai_schema(fcinfo);
    NewRow row;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s of the model is NULL", PG_ARGISNULL(0) ? "the name" : "the ONNX value")));
    char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
    mai_score_hints hints = hints_from_args(fcinfo);
    bytea *given = medai_weights(PG_GETARG_DATUM(1));

    check_name(name);
    if (VARSIZE_ANY_EXHDR(given) > LARGEST_MODEL)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("a model of %zu bytes is too large", (size_t) VARSIZE_ANY_EXHDR(given)),
                        errdetail("At most %d bytes can be dumped and restored.", LARGEST_MODEL)));
    lock_registry(medai_registry(schema));
    bytea *weights = weights_to_store(given, &hints);
    MedaiModel *model = medai_cache_get(VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));

    medai_pin_for_call(model);
    memset(&row, 0, sizeof row);
    memset(row.nulls, 'n', sizeof row.nulls);
    set_column(&row, COLUMN_NAME, CStringGetTextDatum(name));
    set_column(&row, COLUMN_WEIGHTS, PointerGetDatum(weights));
    set_column(&row, COLUMN_SHA256, PointerGetDatum(digest_value(model->sha256)));
    if (!PG_ARGISNULL(4))
        set_column(&row, COLUMN_COMMENT, PG_GETARG_DATUM(4));
    describe(&row, model, &hints);
    PG_RETURN_INT32(insert_row(schema, &row));
}

/* ---- get, version, drop, default, check ---- */

Datum
medai_model_get(PG_FUNCTION_ARGS)
{
    Oid schema = medai_schema(fcinfo);
    MedaiRegistered *row = medai_registry_find(schema, text_to_cstring(PG_GETARG_TEXT_PP(0)));

    PG_RETURN_BYTEA_P(medai_registry_weights(schema, row));
}

Datum
medai_model_version(PG_FUNCTION_ARGS)
{
    PG_RETURN_INT32(medai_registry_find(medai_schema(fcinfo), text_to_cstring(PG_GETARG_TEXT_PP(0)))->version);
}

/* Runs one writing statement whose first nargs parameters are name and version; the number of rows. */
static int64
write_registry(Oid schema, const char *sql, int nargs, const char *name, int version)
{
    Oid types[2] = {TEXTOID, INT4OID};
    Datum args[2];
    int64 n;

    SPI_connect();
    args[0] = CStringGetTextDatum(name);
    args[1] = Int32GetDatum(version);
    char *table = medai_registry_name(schema);

    if (SPI_execute_with_args(psprintf(sql, table, table, table), nargs, types, args, NULL, false, 0) < 0)
        elog(ERROR, "medai: the registry could not be written");
    n = (int64) SPI_processed;
    SPI_finish();
    return n;
}

static void
must_have_found(int64 n, const char *spec)
{
    if (n == 0)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("model \"%s\" does not exist", spec)));
}

/* Marks the newest version of a name as the default; 0 when there is none. */
static int64
mark_newest(Oid schema, const char *name)
{
    return write_registry(schema,
                          "UPDATE %s SET is_default = true WHERE name OPERATOR(pg_catalog.=) $1 "
                          "AND version OPERATOR(pg_catalog.=) (SELECT pg_catalog.max(version) FROM %s "
                          "WHERE name OPERATOR(pg_catalog.=) $1)",
                          1, name, 0);
}

Datum
medai_model_drop(PG_FUNCTION_ARGS)
{
    Oid schema = medai_schema(fcinfo);
    char *spec = text_to_cstring(PG_GETARG_TEXT_PP(0));
    int version;
    char *name = medai_split_spec(spec, &version);

    /* When the marked version goes, the mark moves to the newest one left; two marks are never there at once. */
    int64 marked = version == 0 ? 0
                                : write_registry(schema,
                                                 "UPDATE %s SET is_default = false WHERE is_default "
                                                 "AND name OPERATOR(pg_catalog.=) $1 AND version OPERATOR(pg_catalog.=) $2",
                                                 2, name, version);
    int64 n = write_registry(schema,
                             "DELETE FROM %s WHERE name OPERATOR(pg_catalog.=) $1 "
                             "AND ($2 OPERATOR(pg_catalog.=) 0 OR version OPERATOR(pg_catalog.=) $2)",
                             2, name, version);

    if (marked > 0)
        mark_newest(schema, name);
    must_have_found(n, spec);
    PG_RETURN_INT32((int32) n);
}

Datum
medai_model_default(PG_FUNCTION_ARGS)
{
    Oid schema = medai_schema(fcinfo);
    char *name = PG_ARGISNULL(0) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(0));

    if (!PG_ARGISNULL(0))
        check_name(name);
    write_registry(schema, "UPDATE %s SET is_default = false WHERE is_default", 0, name, 0);
    if (PG_ARGISNULL(0))
        PG_RETURN_VOID();
    must_have_found(mark_newest(schema, name), name);
    PG_RETURN_VOID();
}

Datum
medai_model_check(PG_FUNCTION_ARGS)
{
    bytea *weights = medai_weights(PG_GETARG_DATUM(0));

    MedaiModel *model = medai_cache_get(VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));
    mai_score_hints none = {0};
    mai_arena arena;
    mai_ctx cx;

    medai_pin_for_call(model);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    (void) scorer_of(&cx, model, &none);
    PG_RETURN_VOID();
}

/* ---- the table's trigger ---- */

static void
refuse_changes(TriggerData *t)
{
    TupleDesc desc = RelationGetDescr(t->tg_relation);

    for (int i = 0; i < desc->natts; i++) {
        Form_pg_attribute att = TupleDescAttr(desc, i);
        bool old_null, new_null;

        if (att->attisdropped || strcmp(NameStr(att->attname), "is_default") == 0 || strcmp(NameStr(att->attname), "comment") == 0)
            continue;
        Datum old = heap_getattr(t->tg_trigtuple, i + 1, desc, &old_null);
        Datum new = heap_getattr(t->tg_newtuple, i + 1, desc, &new_null);

        if (old_null != new_null || (!old_null && !datum_image_eq(old, new, att->attbyval, att->attlen)))
            ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                            errmsg("column \"%s\" of a stored model cannot be changed", NameStr(att->attname)),
                            errhint("Import the model again: it gets the next version.")));
    }
}

/* The number of a column that must have its type still; the owner can alter the table. */
static int
bytea_column(TupleDesc desc, const char *name)
{
    int number = SPI_fnumber(desc, name);

    if (number <= 0 || SPI_gettypeid(desc, number) != BYTEAOID)
        ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                        errmsg("the registry of models has no column \"%s\" of type bytea any more", name)));
    return number;
}

/* The key of the cache must be the digest of the weights, whoever inserted the row. */
static HeapTuple
with_digest(TriggerData *t)
{
    TupleDesc desc = RelationGetDescr(t->tg_relation);
    int weights_no = bytea_column(desc, "weights"), sha_no = bytea_column(desc, "sha256");
    bool isnull;
    Datum weights = heap_getattr(t->tg_trigtuple, weights_no, desc, &isnull);

    if (isnull)
        return t->tg_trigtuple; /* NOT NULL says so better */
    bytea *bytes = medai_weights(weights);
    uint8 sha256[PG_SHA256_DIGEST_LENGTH];
    bool is_null = false;

    compat_sha256(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes), sha256);
    Datum value = PointerGetDatum(digest_value(sha256));

    return heap_modify_tuple_by_cols(t->tg_trigtuple, desc, 1, &sha_no, &value, &is_null);
}

Datum
medai_models_guard(PG_FUNCTION_ARGS)
{
    TriggerData *t = (TriggerData *) fcinfo->context;

    if (!CALLED_AS_TRIGGER(fcinfo))
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("medai_models_guard is a trigger function")));
    if (RelationGetRelid(t->tg_relation) != get_relname_relid("medai_models", medai_schema(fcinfo)))
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("medai_models_guard is for the registry of models only")));
    /* Plans and call sites that looked at the registry look again. */
    CacheInvalidateRelcacheByRelid(RelationGetRelid(t->tg_relation));
    if (!TRIGGER_FIRED_FOR_ROW(t->tg_event))
        return PointerGetDatum(NULL);
    if (TRIGGER_FIRED_BY_UPDATE(t->tg_event)) {
        refuse_changes(t);
        return PointerGetDatum(t->tg_newtuple);
    }
    if (TRIGGER_FIRED_BY_INSERT(t->tg_event))
        return PointerGetDatum(with_digest(t));
    return PointerGetDatum(t->tg_trigtuple);
}
