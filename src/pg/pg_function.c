/*
 * pg_function.c - medai_model_function: a stored model as an SQL function of its own.
 *
 * The function's body is one call of medai_score with the weights as a constant, so that the planner inlines
 * it and the function depends on nothing that can change: fit for generated columns, indexes, shards, audits.
 */
#include "pg_registry.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(medai_model_function);

/* Functions take at most 100 arguments, one of which medai_score needs for the weights. */
#define MOST_ARGUMENTS 99

/* Weights above this are said to cost planning time, since every plan copies them. */
#define LARGE_WEIGHTS (256 * 1024)

/* The body is text of twice the size, which the statement quotes once more. */
#define LARGEST_WEIGHTS (200 * 1024 * 1024)

static const char *
sql_type(mai_type type)
{
    switch (type) {
        case MAI_STRING:
            return "text";
        case MAI_BOOL:
            return "boolean";
        case MAI_FLOAT:
        case MAI_DOUBLE:
            return "double precision";
        default:
            return "bigint";
    }
}

/* The name with its schema, which is the first of the search path when none is given; refuses a taken name. */
static char *
new_function_name(const char *name)
{
    List *names = textToQualifiedNameList(cstring_to_text(name));
    char *function;
    Oid schema = QualifiedNameGetCreationNamespace(names, &function);

    if (!compat_may_create_in(schema))
        aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_SCHEMA, get_namespace_name(schema));
    CatCList *list = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(function));

    for (int i = 0; i < list->n_members; i++)
        if (((Form_pg_proc) GETSTRUCT(&list->members[i]->tuple))->pronamespace == schema)
            ereport(ERROR, (errcode(ERRCODE_DUPLICATE_FUNCTION), errmsg("function \"%s\" exists already", name),
                            errhint("Drop it first, or choose another name.")));
    ReleaseSysCacheList(list);
    return quote_qualified_identifier(get_namespace_name(schema), function);
}

/* The name of feature i as SQL would cut it. */
static const char *
parameter_name(const mai_scorer *s, int i)
{
    const char *feature = s->features[i].name;

    if (feature == NULL)
        return psprintf("feature_%d", i + 1);
    char *name = medai_from_utf8(feature, strlen(feature));

    name[pg_mbcliplen(name, (int) strlen(name), NAMEDATALEN - 1)] = '\0';
    return name;
}

/* Two features whose names would be the same parameter: equal, or equal in the bytes that a name keeps. */
static void
check_parameter_names(const mai_scorer *s)
{
    for (int i = 0; i < s->nfeatures; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(parameter_name(s, i), parameter_name(s, j)) == 0)
                ereport(ERROR, (errcode(ERRCODE_DUPLICATE_COLUMN),
                                errmsg("features %d and %d would be the same parameter \"%s\"", j + 1, i + 1, parameter_name(s, i)),
                                errhint("Import the model with other names for its features.")));
}

static void
append_parameters(StringInfo sql, const mai_scorer *s)
{
    if (s->nfeatures > MOST_ARGUMENTS) {
        for (int i = 0; i < s->nfeatures; i++)
            if (s->features[i].type == MAI_STRING)
                ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                                errmsg("a function cannot take %d features of which some are texts", s->nfeatures)));
        appendStringInfoString(sql, "features double precision[]");
        return;
    }
    check_parameter_names(s);
    for (int i = 0; i < s->nfeatures; i++)
        appendStringInfo(sql, "%s%s %s", i > 0 ? ", " : "",
                         quote_identifier(parameter_name(s, i)),
                         sql_type(s->features[i].type));
}

/* SELECT schema.medai_score(weights, $1, ...) */
static char *
function_body(const char *schema, const mai_scorer *s, bytea *weights)
{
    Size n = VARSIZE_ANY_EXHDR(weights);
    StringInfoData sql;

    initStringInfo(&sql);
    appendStringInfo(&sql, "SELECT %s.medai_score(pg_catalog.decode('", quote_identifier(schema));
    enlargeStringInfo(&sql, (int) (2 * n + 4096));
    sql.len += (int) hex_encode(VARDATA_ANY(weights), n, sql.data + sql.len);
    appendStringInfoString(&sql, "', 'hex')");
    for (int i = 0; i < (s->nfeatures > MOST_ARGUMENTS ? 1 : s->nfeatures); i++)
        appendStringInfo(&sql, ", $%d", i + 1);
    appendStringInfoChar(&sql, ')');
    return sql.data;
}

static char *
create_statement(const char *function, const char *schema, const mai_scorer *s, bytea *weights)
{
    StringInfoData sql;

    if (VARSIZE_ANY_EXHDR(weights) > LARGEST_WEIGHTS)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("the model is too large for the body of a function"),
                        errdetail("At most %d MB fit.", LARGEST_WEIGHTS >> 20)));
    initStringInfo(&sql);
    appendStringInfo(&sql, "CREATE FUNCTION %s(", function);
    append_parameters(&sql, s);
    appendStringInfoString(&sql, ") RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS ");
    appendStringInfoString(&sql, quote_literal_cstr(function_body(schema, s, weights)));
    return sql.data;
}

static void
create_function(const char *statement)
{
    SPI_connect();
    if (SPI_execute(statement, false, 0) != SPI_OK_UTILITY)
        elog(ERROR, "medai: the function could not be created");
    SPI_finish();
}

/* The function that was just made, which is the only one of its name in its schema. */
static Oid
made_function(const char *function)
{
    return DatumGetObjectId(DirectFunctionCall1(regprocin, CStringGetDatum(function)));
}

Datum
medai_model_function(PG_FUNCTION_ARGS)
{
    Oid schema = medai_schema(fcinfo);
    MedaiRegistered *row = medai_registry_find(schema, text_to_cstring(PG_GETARG_TEXT_PP(0)));
    char *function = new_function_name(text_to_cstring(PG_GETARG_TEXT_PP(1)));
    bytea *weights = medai_registry_weights(schema, row);
    MedaiModel *model = medai_registry_model(schema, row);

    medai_pin_for_call(model);
    mai_score_hints none = {0};
    const mai_scorer *s = medai_cache_scorer(model, &none, CurrentMemoryContext);

    if (VARSIZE_ANY_EXHDR(weights) > LARGE_WEIGHTS)
        ereport(NOTICE, (errmsg("the function holds %zu kB of weights", (size_t) VARSIZE_ANY_EXHDR(weights) / 1024),
                         errdetail("Every query that calls it copies them while it is planned.")));
    create_function(create_statement(function, get_namespace_name(schema), s, weights));
    PG_RETURN_OID(made_function(function));
}
