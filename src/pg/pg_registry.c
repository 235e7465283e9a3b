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
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

enum { FIND_NAMED, FIND_DEFAULT, READ_WEIGHTS, NSTATEMENTS };

static const struct {
    const char *sql; /* %s is the registry */
    int nargs;
    Oid args[2];
} statements[NSTATEMENTS] = {
    [FIND_NAMED] = {"SELECT name, version, sha256, features FROM %s "
                    "WHERE name OPERATOR(pg_catalog.=) $1 "
                    "AND ($2 OPERATOR(pg_catalog.=) 0 OR version OPERATOR(pg_catalog.=) $2) "
                    "ORDER BY version DESC LIMIT 1",
                    2,
                    {TEXTOID, INT4OID}},
    [FIND_DEFAULT] = {"SELECT name, version, sha256, features, "
                      "(SELECT pg_catalog.count(DISTINCT name) FROM %s), "
                      "(SELECT pg_catalog.string_agg(DISTINCT name, ', ') FROM %s), "
                      "EXISTS (SELECT 1 FROM %s WHERE is_default) FROM %s "
                      "ORDER BY (name OPERATOR(pg_catalog.=) ANY (SELECT name FROM %s WHERE is_default)) DESC, "
                      "version DESC LIMIT 1",
                      0,
                      {0}},
    [READ_WEIGHTS] = {"SELECT weights FROM %s "
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

static void
read_features(MedaiRegistered *row, Datum array)
{
    Datum *names;

    deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &names, NULL, &row->nfeatures);
    row->features = palloc(sizeof(char *) * Max(row->nfeatures, 1));
    for (int i = 0; i < row->nfeatures; i++)
        row->features[i] = TextDatumGetCString(names[i]);
}

/* SPI's first row, copied into mcxt. */
static MedaiRegistered *
copy_row(MemoryContext mcxt)
{
    MemoryContext old = MemoryContextSwitchTo(mcxt);
    MedaiRegistered *row = palloc0(sizeof *row);
    bool isnull;
    Datum d;

    row->name = TextDatumGetCString(column(1, &isnull));
    row->version = DatumGetInt32(column(2, &isnull));
    bytea *sha = DatumGetByteaPP(column(3, &isnull));
    if (VARSIZE_ANY_EXHDR(sha) == PG_SHA256_DIGEST_LENGTH)
        memcpy(row->sha256, VARDATA_ANY(sha), PG_SHA256_DIGEST_LENGTH);
    d = column(4, &isnull);
    if (!isnull)
        read_features(row, d);
    MemoryContextSwitchTo(old);
    return row;
}

char *
medai_split_spec(const char *spec, int *version)
{
    const char *at = strrchr(spec, '@');
    char *end;
    long v;

    *version = 0;
    if (at == NULL)
        return pstrdup(spec);
    v = strtol(at + 1, &end, 10);
    if (at[1] < '0' || at[1] > '9' || *end != '\0' || v < 1 || v > PG_INT32_MAX)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("\"%s\" names no model version", spec),
                        errhint("Write name@version, for instance risk@3.")));
    *version = (int) v;
    return pnstrdup(spec, at - spec);
}

static void
no_such_model(const char *spec)
{
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("model \"%s\" does not exist", spec),
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
    if (DatumGetInt64(column(5, &isnull)) > 1 && !DatumGetBool(column(7, &isnull))) {
        if (missing_ok)
            return NULL;
        ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_PARAMETER), errmsg("which model is meant is not clear"),
                        errdetail("The models are: %s.", TextDatumGetCString(column(6, &isnull))),
                        errhint("Name the model, or choose one with medai_model_default(name).")));
    }
    return copy_row(mcxt);
}

static MedaiRegistered *
find_named(Oid schema, const char *spec, MemoryContext mcxt, bool missing_ok)
{
    int version;
    char *name = medai_split_spec(spec, &version);
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
    bool isnull;

    SPI_connect();
    args[0] = CStringGetTextDatum(row->name);
    args[1] = Int32GetDatum(row->version);
    if (!read_one(READ_WEIGHTS, schema, args))
        no_such_model(row->name);
    Datum stored = column(1, &isnull);
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

    medai_stats.reads++;
    model = medai_cache_load(row->sha256, VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));
    pfree(weights);
    return model;
}
