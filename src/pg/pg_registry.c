/*
 * pg_registry.c - reading the table medai_models with the caller's rights (pg_registry.h).
 *
 * Reads go through SPI, so that privileges and row-level security hold. The statements name the table with its
 * schema and operators with pg_catalog, so that no search_path can divert them; their plans are kept for the
 * session, for the registry they were made for.
 */
#include "pg_registry.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

enum { FIND_NAMED, FIND_DEFAULT, READ_WEIGHTS, NSTATEMENTS };

static const struct {
    const char *sql; /* %s is the registry */
    int nargs;
    Oid args[2];
} statements[NSTATEMENTS] = {
    [FIND_NAMED] = {"SELECT name::pg_catalog.text, version::pg_catalog.int4, sha256::pg_catalog.bytea FROM %s "
                    "WHERE name OPERATOR(pg_catalog.=) $1 "
                    "AND ($2 OPERATOR(pg_catalog.=) 0 OR version OPERATOR(pg_catalog.=) $2) "
                    "ORDER BY version DESC LIMIT 1",
                    2,
                    {TEXTOID, INT4OID}},
    [FIND_DEFAULT] = {"SELECT name::pg_catalog.text, version::pg_catalog.int4, sha256::pg_catalog.bytea, "
                      "(SELECT pg_catalog.count(DISTINCT name) FROM %s), "
                      "(SELECT pg_catalog.string_agg(DISTINCT name::pg_catalog.text, ', ') FROM %s), "
                      "EXISTS (SELECT 1 FROM %s WHERE is_default) FROM %s "
                      "ORDER BY (name OPERATOR(pg_catalog.=) ANY (SELECT name FROM %s WHERE is_default)) DESC, "
                      "version DESC LIMIT 1",
                      0,
                      {0}},
    [READ_WEIGHTS] = {"SELECT weights::pg_catalog.bytea FROM %s "
                      "WHERE name OPERATOR(pg_catalog.=) $1 AND version OPERATOR(pg_catalog.=) $2",
                      2,
                      {TEXTOID, INT4OID}},
};

static struct {
    Oid registry;
    char *table; /* its name then, which a rename of the schema changes */
    SPIPlanPtr plan;
} kept[NSTATEMENTS];

Oid
medai_registry(Oid schema)
{
    Oid registry = get_relname_relid("medai_models", schema);

    if (!OidIsValid(registry))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                        errmsg("the model registry \"medai_models\" is not in schema \"%s\"", get_namespace_name(schema)),
                        errhint("It belongs to the extension medai; recreate the extension.")));
    return registry;
}

char *
medai_registry_name(Oid schema)
{
    return quote_qualified_identifier(get_namespace_name(schema), "medai_models");
}

/* The kept plan of a statement; connected to SPI. */
static SPIPlanPtr
plan_of(int statement, Oid schema)
{
    Oid registry = medai_registry(schema);
    char *table = medai_registry_name(schema);

    if (kept[statement].plan != NULL && kept[statement].registry == registry && strcmp(kept[statement].table, table) == 0)
        return kept[statement].plan;
    SPIPlanPtr plan = SPI_prepare(psprintf(statements[statement].sql, table, table, table, table, table),
                                  statements[statement].nargs, (Oid *) statements[statement].args);

    table = MemoryContextStrdup(TopMemoryContext, table);
    if (plan == NULL || SPI_keepplan(plan) != 0)
        elog(ERROR, "medai: could not prepare a read of the registry");
    if (kept[statement].plan != NULL) {
        SPI_freeplan(kept[statement].plan);
        pfree(kept[statement].table);
    }
    kept[statement].plan = plan;
    kept[statement].registry = registry;
    kept[statement].table = table;
    return plan;
}

/* Runs a statement that gives at most one row; true when it did, the row being SPI's first. */
static bool
read_one(int statement, Oid schema, Datum *args)
{
    int rc = SPI_execute_plan(plan_of(statement, schema), args, NULL, true, 1);

    if (rc != SPI_OK_SELECT)
        elog(ERROR, "medai: reading the registry failed: %s", SPI_result_code_string(rc));
    return SPI_processed == 1;
}

static Datum
column(int number, bool *isnull)
{
    return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, number, isnull);
}

/* A column that the table's constraints keep from being NULL; its owner may have dropped them. */
static Datum
column_given(int number)
{
    bool isnull;
    Datum d = column(number, &isnull);

    if (isnull)
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("the registry of models has a NULL where none may be"),
                        errhint("Delete the row, or import the model again.")));
    return d;
}

/* SPI's first row, copied into mcxt. */
static MedaiRegistered *
copy_row(MemoryContext mcxt)
{
    MemoryContext old = MemoryContextSwitchTo(mcxt);
    MedaiRegistered *row = palloc0(sizeof *row);

    row->name = TextDatumGetCString(column_given(1));
    row->version = DatumGetInt32(column_given(2));
    bytea *sha = DatumGetByteaPP(column_given(3));
    if (VARSIZE_ANY_EXHDR(sha) == PG_SHA256_DIGEST_LENGTH)
        memcpy(row->sha256, VARDATA_ANY(sha), PG_SHA256_DIGEST_LENGTH);
    MemoryContextSwitchTo(old);
    return row;
}

static char *
split_spec(const char *spec, int *version, bool wrong_ok)
{
    const char *at = strrchr(spec, '@');
    char *end;
    long v;

    *version = 0;
    if (at == NULL)
        return pstrdup(spec);
    v = strtol(at + 1, &end, 10);
    bool wrong = at[1] < '0' || at[1] > '9' || *end != '\0' || v < 1 || v > PG_INT32_MAX;

    if (wrong && wrong_ok)
        return NULL;
    if (wrong)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("\"%s\" names no model version", spec),
                        errhint("Write name@version, for instance risk@3.")));
    *version = (int) v;
    return pnstrdup(spec, at - spec);
}

char *
medai_split_spec(const char *spec, int *version)
{
    return split_spec(spec, version, false);
}

/* A literal of bytes without a cast is taken for a name; such a one can be of any length. */
static void
no_such_model(const char *spec)
{
    int shown = pg_mbcliplen(spec, (int) strlen(spec), 80);

    if (strncmp(spec, "\\x", 2) == 0)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("model \"%.*s\" does not exist", shown, spec),
                        errhint("Cast the bytes of a model to bytea.")));
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("model \"%.*s\" does not exist", shown, spec),
                    errhint("SELECT name, version FROM medai_models lists the models; medai_model_import adds one.")));
}

/* FIND_DEFAULT puts the default model first; without one the name must be the only one. */
static MedaiRegistered *
find_default(Oid schema, MemoryContext mcxt, bool missing_ok)
{
    bool isnull;

    if (!read_one(FIND_DEFAULT, schema, NULL)) {
        if (missing_ok)
            return NULL;
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("there is no model yet"),
                        errhint("medai_model_import stores one.")));
    }
    if (DatumGetInt64(column(4, &isnull)) > 1 && !DatumGetBool(column(6, &isnull))) {
        if (missing_ok)
            return NULL;
        ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_PARAMETER), errmsg("which model is meant is not clear"),
                        errdetail("The models are: %s.", TextDatumGetCString(column(5, &isnull))),
                        errhint("Name the model, or choose one with medai_model_default(name).")));
    }
    return copy_row(mcxt);
}

static MedaiRegistered *
find_named(Oid schema, const char *spec, MemoryContext mcxt, bool missing_ok)
{
    int version;
    char *name = split_spec(spec, &version, missing_ok);
    if (name == NULL)
        return NULL;
    Datum args[2] = {CStringGetTextDatum(name), Int32GetDatum(version)};

    if (read_one(FIND_NAMED, schema, args))
        return copy_row(mcxt);
    if (!missing_ok)
        no_such_model(spec);
    return NULL;
}

static MedaiRegistered *
find(Oid schema, const char *spec, bool missing_ok)
{
    MemoryContext mcxt = CurrentMemoryContext;
    MedaiRegistered *row;

    SPI_connect();
    row = spec != NULL ? find_named(schema, spec, mcxt, missing_ok) : find_default(schema, mcxt, missing_ok);
    SPI_finish();
    return row;
}

MedaiRegistered *
medai_registry_find(Oid schema, const char *spec)
{
    return find(schema, spec, false);
}

MedaiRegistered *
medai_registry_try(Oid schema, const char *spec)
{
    return find(schema, spec, true);
}

bytea *
medai_registry_weights(Oid schema, const MedaiRegistered *row)
{
    MemoryContext mcxt = CurrentMemoryContext;
    Datum args[2];
    bytea *weights;

    SPI_connect();
    args[0] = CStringGetTextDatum(row->name);
    args[1] = Int32GetDatum(row->version);
    if (!read_one(READ_WEIGHTS, schema, args))
        no_such_model(row->name);
    Datum stored = column_given(1);
    MemoryContext old = MemoryContextSwitchTo(mcxt);

    weights = VARATT_IS_EXTERNAL(DatumGetPointer(stored)) ? medai_weights(stored) : DatumGetByteaPCopy(stored);
    MemoryContextSwitchTo(old);
    SPI_finish();
    return weights;
}

MedaiModel *
medai_registry_model(Oid schema, const MedaiRegistered *row)
{
    MedaiModel *model = medai_cache_find(row->sha256);

    if (model != NULL)
        return model;
    bytea *weights = medai_registry_weights(schema, row);
    uint8 sha256[PG_SHA256_DIGEST_LENGTH];

    /* The cache must not learn a wrong name for a model, whatever became of the trigger that keeps sha256. */
    compat_sha256(VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights), sha256);
    if (memcmp(sha256, row->sha256, sizeof sha256) != 0)
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
                        errmsg("the weights of model \"%s\" version %d do not match their sha256", row->name, row->version),
                        errhint("Import the model again.")));
    medai_stats.reads++;
    model = medai_cache_load(row->sha256, VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));
    pfree(weights);
    return model;
}
