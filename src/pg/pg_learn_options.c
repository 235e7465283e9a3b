/*
 * pg_learn_options.c - the options of medai_train, and what they choose (pg_learn.h).
 *
 * Options that every algorithm has are a table here; numbers that one algorithm has are the table of the
 * learner itself. Names of columns match exactly, or else, if only one column fits, ignoring case.
 */
#include "pg_learn.h"

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "nodes/bitmapset.h"
#include "pg_row.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

/* ---- the options themselves ---- */

static void
wrong_type(const char *option, const char *expected)
{
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("option \"%s\" must be %s", option, expected)));
}

/* For a message. */
static const char *
shown(const char *utf8)
{
    return pg_any_to_server(utf8, (int) strlen(utf8), PG_UTF8);
}

/* In UTF-8, as everything that goes into a model. */
static char *
text_of(const JsonbValue *v)
{
    char *text = pnstrdup(v->val.string.val, v->val.string.len);

    return pg_server_to_any(text, v->val.string.len, PG_UTF8);
}

static void
read_text(const char *option, JsonbValue *v, const char **out)
{
    if (v->type != jbvString)
        wrong_type(option, "a text");
    *out = text_of(v);
}

/* A class may be written as what it is: a text, a number, or true. */
static void
read_label(const char *option, JsonbValue *v, const char **out)
{
    if (v->type == jbvString)
        *out = text_of(v);
    else if (v->type == jbvNumeric)
        *out = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(v->val.numeric)));
    else if (v->type == jbvBool)
        *out = v->val.boolean ? "true" : "false";
    else
        wrong_type(option, "the label of a class");
}

static void
read_names(const char *option, JsonbValue *v, MedaiNames *out)
{
    JsonbIterator *it;
    JsonbIteratorToken token;
    JsonbValue item;

    if (v->type != jbvBinary || !JsonContainerIsArray(v->val.binary.data))
        wrong_type(option, "an array of column names");
    out->given = true;
    out->name = palloc(sizeof(char *) * Max(JsonContainerSize(v->val.binary.data), 1));
    it = JsonbIteratorInit(v->val.binary.data);
    while ((token = JsonbIteratorNext(&it, &item, true)) != WJB_DONE) {
        if (token != WJB_ELEM)
            continue;
        if (item.type != jbvString)
            wrong_type(option, "an array of column names");
        out->name[out->n++] = text_of(&item);
    }
}

static void
read_number(const char *option, JsonbValue *v, MedaiTrainOptions *out, int number)
{
    mai_arena arena;
    mai_ctx cx;

    if (v->type != jbvNumeric)
        wrong_type(option, "a number");
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_settings_set(&cx, &out->settings, number,
                                      medai_numeric_to_double(NumericGetDatum(v->val.numeric))));
}

static void
unknown_option(const char *key, const mai_option *own, int n)
{
    StringInfoData known;

    initStringInfo(&known);
    appendStringInfoString(&known, "target, features, exclude, positive");
    for (int i = 0; i < n; i++)
        appendStringInfo(&known, ", %s", own[i].name);
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("there is no option \"%s\"", shown(key)),
                    errhint("Known: %s.", known.data)));
}

static void
read_option(const char *key, JsonbValue *v, MedaiTrainOptions *out)
{
    int n;
    const mai_option *own = mai_learner_options(out->settings.learner, &n);

    if (strcmp(key, "target") == 0)
        read_text(key, v, &out->settings.target);
    else if (strcmp(key, "positive") == 0)
        read_label(key, v, &out->settings.positive);
    else if (strcmp(key, "features") == 0)
        read_names(key, v, &out->features);
    else if (strcmp(key, "exclude") == 0)
        read_names(key, v, &out->exclude);
    else {
        for (int i = 0; i < n; i++)
            if (strcmp(key, own[i].name) == 0) {
                read_number(key, v, out, i);
                return;
            }
        unknown_option(key, own, n);
    }
}

void
medai_train_options(const char *algorithm, Jsonb *options, MedaiTrainOptions *out)
{
    const mai_learner *learner;
    JsonbIterator *it;
    JsonbIteratorToken token;
    JsonbValue v;
    mai_arena arena;
    mai_ctx cx;
    char *key = NULL;

    memset(out, 0, sizeof *out);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_learner_find(&cx, algorithm, &learner));
    mai_settings_init(&out->settings, learner);
    if (options == NULL)
        return;
    if (!JB_ROOT_IS_OBJECT(options))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the options must be a JSON object"),
                        errhint("For instance {\"target\": \"died\", \"l2\": 1}.")));
    it = JsonbIteratorInit(&options->root);
    while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE) {
        if (token == WJB_KEY)
            key = text_of(&v);
        else if (token == WJB_VALUE && v.type != jbvNull)
            read_option(key, &v, out);
    }
}

/* ---- columns ---- */

/* The column of a name, from 0. */
static int
find_column(TupleDesc desc, const char *option, const char *name)
{
    int matches, found = medai_find_column(desc, name, &matches);

    if (matches > 1)
        ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_COLUMN),
                        errmsg("option \"%s\" names \"%s\", which is more than one column of the row", option,
                               shown(name))));
    if (matches == 0)
        ereport(ERROR,
                (errcode(ERRCODE_UNDEFINED_COLUMN),
                 errmsg("option \"%s\" names \"%s\", which is no column of the row", option, shown(name))));
    return found;
}

static void
mark(TupleDesc desc, const char *option, const MedaiNames *names, bool *marked)
{
    for (int i = 0; i < names->n; i++)
        marked[find_column(desc, option, names->name[i])] = true;
}

/* The attributes of the primary key of the table whose rows have this type, offset as PostgreSQL does. */
static Bitmapset *
key_of(Oid type)
{
    Oid relation = get_typ_typrelid(type), constraint;

    return OidIsValid(relation) ? get_primary_key_attnos(relation, true, &constraint) : NULL;
}

static char *
utf8_name(Form_pg_attribute att)
{
    char *name = pstrdup(NameStr(att->attname));

    return pg_server_to_any(name, (int) strlen(name), PG_UTF8);
}

static void
take_column(MedaiTrainColumns *out, Form_pg_attribute att, int number)
{
    MedaiTrainColumn *c = &out->column[out->n];

    c->att = number;
    c->name = utf8_name(att);
    c->kind = medai_kind_of(att->atttypid);
    if (c->kind == MEDAI_KIND_NONE)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("column \"%s\" has type %s, which is neither a number nor a text",
                               shown(c->name), format_type_be(att->atttypid)),
                        errhint("Leave it out with {\"exclude\": [\"%s\"]}, or cast it to a number, boolean, "
                                "date, timestamp, text or enum.",
                                shown(c->name))));
    for (int i = 0; i < out->n; i++)
        if (strcmp(out->column[i].name, c->name) == 0)
            ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_COLUMN),
                            errmsg("the row has two columns \"%s\"", shown(c->name)),
                            errhint("Give them different names.")));
    out->n++;
}

void
medai_train_columns(const MedaiTrainOptions *options, Oid type, TupleDesc desc, MedaiTrainColumns *out)
{
    bool *wanted = palloc0(sizeof(bool) * Max(desc->natts, 1)),
         *unwanted = palloc0(sizeof(bool) * Max(desc->natts, 1));
    Bitmapset *key = key_of(type);

    mark(desc, "features", &options->features, wanted);
    mark(desc, "exclude", &options->exclude, unwanted);
    if (options->settings.target != NULL)
        unwanted[find_column(desc, "target", options->settings.target)] = true;
    memset(out, 0, sizeof *out);
    out->column = palloc0(sizeof(MedaiTrainColumn) * Max(desc->natts, 1));
    out->key = palloc0(sizeof(char *) * Max(desc->natts, 1));
    for (int i = 0; i < desc->natts; i++) {
        Form_pg_attribute att = TupleDescAttr(desc, i);

        if (att->attisdropped || unwanted[i] || (options->features.given && !wanted[i]))
            continue;
        if (!wanted[i] && bms_is_member(i + 1 - FirstLowInvalidHeapAttributeNumber, key))
            out->key[out->nkeys++] = utf8_name(att);
        else
            take_column(out, att, i);
    }
    if (out->n == 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("no column of the row is left to learn from")));
}
