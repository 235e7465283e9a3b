/*
 * pg_info.c - what a model is and how this session used models: medai_model_info, medai_model_stats.
 */
#include "pg_registry.h"

#include "lib/stringinfo.h"
#include "onnx/info.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(medai_model_info);
PG_FUNCTION_INFO_V1(medai_model_info_named);
PG_FUNCTION_INFO_V1(medai_model_stats);

static void
key(StringInfo out, const char *name)
{
    CHECK_FOR_INTERRUPTS();
    if (out->data[out->len - 1] != '{' && out->data[out->len - 1] != '[')
        appendStringInfoChar(out, ',');
    escape_json(out, name);
    appendStringInfoChar(out, ':');
}

static void
text_member(StringInfo out, const char *name, const char *value)
{
    key(out, name);
    escape_json(out, value);
}

static void
number_member(StringInfo out, const char *name, int64 value)
{
    key(out, name);
    appendStringInfo(out, INT64_FORMAT, value);
}

static void
counts_member(StringInfo out, const char *name, const mai_named_count *counts, int n)
{
    key(out, name);
    appendStringInfoChar(out, '{');
    for (int i = 0; i < n; i++)
        number_member(out, counts[i].name, counts[i].count);
    appendStringInfoChar(out, '}');
}

/* One input or output: name, type, shape with null for what is free. */
static void
port_object(StringInfo out, const mai_port *p)
{
    if (out->data[out->len - 1] != '[')
        appendStringInfoChar(out, ',');
    appendStringInfoChar(out, '{');
    text_member(out, "name", p->name);
    if (p->key_type != MAI_UNDEFINED) {
        text_member(out, "type", psprintf("%smap of %s to %s", p->sequence ? "sequence of " : "", mai_type_name(p->key_type), mai_type_name(p->type)));
    } else if (p->type != MAI_UNDEFINED) {
        text_member(out, "type", mai_type_name(p->type));
        key(out, "shape");
        appendStringInfoString(out, p->ndim < 0 ? "null" : "[");
        for (int i = 0; i < p->ndim; i++) {
            appendStringInfoString(out, i > 0 ? "," : "");
            if (p->dim[i] < 0)
                appendStringInfoString(out, "null");
            else
                appendStringInfo(out, INT64_FORMAT, (int64) p->dim[i]);
        }
        if (p->ndim >= 0)
            appendStringInfoChar(out, ']');
    }
    appendStringInfoChar(out, '}');
}

static void
ports_member(StringInfo out, const mai_model *m, bool inputs)
{
    int n = inputs ? mai_model_inputs(m) : mai_model_outputs(m);

    key(out, inputs ? "inputs" : "outputs");
    appendStringInfoChar(out, '[');
    for (int i = 0; i < n; i++)
        port_object(out, inputs ? mai_model_input(m, i) : mai_model_output(m, i));
    appendStringInfoChar(out, ']');
}

static void
text_item(StringInfo out, const char *value)
{
    CHECK_FOR_INTERRUPTS();
    if (out->data[out->len - 1] != '[')
        appendStringInfoChar(out, ',');
    if (value != NULL)
        escape_json(out, value);
    else
        appendStringInfoString(out, "null");
}

static void
scorer_members(StringInfo out, mai_ctx *cx, const mai_scorer *s)
{
    text_member(out, "task", s->classifies ? "classification" : "regression");
    key(out, "features");
    appendStringInfoChar(out, '[');
    for (int i = 0; i < s->nfeatures; i++)
        text_item(out, s->features[i].name);
    appendStringInfoChar(out, ']');
    if (!s->classifies)
        return;
    key(out, "classes");
    appendStringInfoChar(out, '[');
    for (int64 i = 0; i < s->nclasses; i++) {
        mai_text name;

        medai_check(cx, mai_class_name(cx, s, i, &name));
        text_item(out, pnstrdup(name.ptr, name.len));
    }
    appendStringInfoChar(out, ']');
    if (s->positive >= 0) {
        mai_text name;

        medai_check(cx, mai_class_name(cx, s, s->positive, &name));
        text_member(out, "positive", pnstrdup(name.ptr, name.len));
    }
}

static void
metadata_member(StringInfo out, const mai_facts *f)
{
    key(out, "metadata");
    appendStringInfoChar(out, '{');
    for (int i = 0; i < f->nmetadata; i++)
        text_member(out, f->metadata[i].name, f->metadata[i].text);
    appendStringInfoChar(out, '}');
}

/* A model that is no scorer of rows has no task and features. */
static Datum
describe_model(MedaiModel *model, Size bytes)
{
    mai_score_hints none = {0};
    StringInfoData out;
    mai_arena arena;
    mai_ctx cx;
    mai_facts f;
    mai_scorer *s;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_limit_memory(&cx, model, 0);
    medai_check(&cx, mai_model_facts(&cx, model->model, &f));
    initStringInfo(&out);
    appendStringInfoChar(&out, '{');
    text_member(&out, "producer", f.producer);
    text_member(&out, "producer_version", f.producer_version);
    text_member(&out, "graph", f.graph);
    number_member(&out, "ir_version", f.ir_version);
    counts_member(&out, "opsets", f.opsets, f.nopsets);
    ports_member(&out, model->model, true);
    ports_member(&out, model->model, false);
    counts_member(&out, "operators", f.operators, f.noperators);
    number_member(&out, "parameters", f.parameters);
    number_member(&out, "bytes", (int64) bytes);
    metadata_member(&out, &f);
    if (mai_scorer_make(&cx, model->model, &none, &s) == MAI_OK)
        scorer_members(&out, &cx, s);
    appendStringInfoChar(&out, '}');
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(medai_from_utf8(out.data, (Size) out.len)));
}

static Datum
describe_weights(bytea *weights)
{
    MedaiModel *model = medai_cache_get(VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));

    medai_pin_for_call(model);
    return describe_model(model, VARSIZE_ANY_EXHDR(weights));
}

Datum
medai_model_info(PG_FUNCTION_ARGS)
{
    PG_RETURN_DATUM(describe_weights(medai_weights(PG_GETARG_DATUM(0))));
}

Datum
medai_model_info_named(PG_FUNCTION_ARGS)
{
    Oid schema = medai_schema(fcinfo);
    MedaiRegistered *row = medai_registry_find(schema, text_to_cstring(PG_GETARG_TEXT_PP(0)));

    PG_RETURN_DATUM(describe_weights(medai_registry_weights(schema, row)));
}

Datum
medai_model_stats(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    Datum values[6];
    bool nulls[6] = {false};

    compat_materialize(fcinfo);
    values[0] = Int64GetDatum(medai_stats.models);
    values[1] = Int64GetDatum(medai_stats.bytes);
    values[2] = Int64GetDatum(medai_stats.hits);
    values[3] = Int64GetDatum(medai_stats.loads);
    values[4] = Int64GetDatum(medai_stats.reads);
    values[5] = Int64GetDatum(medai_stats.rows);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
    return (Datum) 0;
}
