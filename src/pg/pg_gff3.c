/*
 * pg_gff3.c - GFF3 files for SQL: features as rows, and the transcripts that they make.
 *
 * A file is read through a stream of slices, unpacked where it is gzip, into a tuplestore. What the file needs lives in
 * the call's context; what a row needs in one that is emptied after it.
 */
#include "pg_transcript.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "base/gunzip.h"
#include "seq/gff3.h"

PG_FUNCTION_INFO_V1(medai_gff3_of_text);
PG_FUNCTION_INFO_V1(medai_gff3_of_bytes);
PG_FUNCTION_INFO_V1(medai_transcripts_of_text);
PG_FUNCTION_INFO_V1(medai_transcripts_of_bytes);

/* A slice of the file as a text of the server. */
static text *
file_text(mai_text t, bool by_text)
{
    return medai_file_text(t.p != NULL ? t.p : "", t.n, by_text);
}

/* ---- features ------------------------------------------------------------------------------------------- */

static void
push_text(JsonbParseState **state, JsonbIteratorToken token, mai_text t, bool by_text)
{
    text *converted = file_text(t, by_text);
    JsonbValue v = {.type = jbvString};

    v.val.string.val = VARDATA(converted);
    v.val.string.len = VARSIZE(converted) - VARHDRSZ;
    pushJsonbValue(state, token, &v);
}

/* One value is a text, several are a list; of an attribute that is there twice the last one counts, as in any jsonb. */
static Datum
attributes(const mai_gff3_feature *f, bool by_text)
{
    JsonbParseState *state = NULL;

    pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
    for (int64_t i = 0; i < f->nattributes; i++) {
        const mai_gff3_attribute *a = &f->attributes[i];

        CHECK_FOR_INTERRUPTS();
        push_text(&state, WJB_KEY, a->tag, by_text);
        if (a->nvalues == 1) {
            push_text(&state, WJB_VALUE, a->values[0], by_text);
            continue;
        }
        pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
        for (int64_t j = 0; j < a->nvalues; j++)
            push_text(&state, WJB_ELEM, a->values[j], by_text);
        pushJsonbValue(&state, WJB_END_ARRAY, NULL);
    }
    return JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

static Datum
parents(const mai_gff3_attribute *a, bool by_text)
{
    Datum *values = palloc(a->nvalues * sizeof *values);

    for (int64_t i = 0; i < a->nvalues; i++)
        values[i] = PointerGetDatum(file_text(a->values[i], by_text));
    return PointerGetDatum(construct_array(values, (int) a->nvalues, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
put_feature(ReturnSetInfo *rsinfo, const mai_gff3_feature *f, bool by_text)
{
    enum { SEQID, SOURCE, TYPE, START, STOP, SCORE, STRAND, PHASE, ID, PARENT, ATTRIBUTES, COLUMNS };
    const mai_gff3_attribute *parent = mai_gff3_attribute_of(f, "Parent");
    mai_text id = mai_gff3_value(f, "ID");
    Datum v[COLUMNS];
    bool null[COLUMNS] = {false};

    v[SEQID] = PointerGetDatum(file_text(f->seqid, by_text));
    null[SOURCE] = f->source.p == NULL;
    v[SOURCE] = PointerGetDatum(file_text(f->source, by_text));
    v[TYPE] = PointerGetDatum(file_text(f->type, by_text));
    v[START] = Int64GetDatum(f->start);
    v[STOP] = Int64GetDatum(f->stop);
    null[SCORE] = !f->has_score;
    v[SCORE] = Float8GetDatum(f->score);
    null[STRAND] = f->strand == '.';
    v[STRAND] = PointerGetDatum(cstring_to_text_with_len(&f->strand, 1));
    null[PHASE] = f->phase < 0;
    v[PHASE] = Int32GetDatum(f->phase);
    null[ID] = id.p == NULL;
    v[ID] = PointerGetDatum(file_text(id, by_text));
    null[PARENT] = parent == NULL;
    v[PARENT] = parent != NULL ? parents(parent, by_text) : (Datum) 0;
    v[ATTRIBUTES] = attributes(f, by_text);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, null);
}

static Datum
gff3_features(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "medai GFF3 row", ALLOCSET_DEFAULT_SIZES);
    medai_value_stream value;
    mai_arena arena, row_arena;
    mai_ctx cx, row_cx;
    mai_stream *plain;
    mai_gff3_feature feature;
    mai_gff3 gff3;
    bool more, zipped;

    compat_materialize(fcinfo);
    medai_stream_open(&value, PG_GETARG_DATUM(0));
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_begin(&row_cx, &row_arena, CurrentMemoryContext);
    medai_check(&cx, mai_stream_plain(&cx, &value.stream, 0, &plain, &zipped));
    by_text = by_text && !zipped;
    mai_gff3_open(&cx, &gff3, plain);
    do {
        MemoryContext old;

        medai_check(&row_cx, mai_gff3_next(&row_cx, &gff3, &feature, &more));
        old = MemoryContextSwitchTo(row);
        if (more)
            put_feature(rsinfo, &feature, by_text);
        MemoryContextSwitchTo(old);
        mai_arena_rewind(&row_arena);
        MemoryContextReset(row);
    } while (more);
    medai_stream_close(&value);
    return (Datum) 0;
}

Datum
medai_gff3_of_text(PG_FUNCTION_ARGS)
{
    return gff3_features(fcinfo, true);
}

Datum
medai_gff3_of_bytes(PG_FUNCTION_ARGS)
{
    return gff3_features(fcinfo, false);
}

/* ---- transcripts ---------------------------------------------------------------------------------------- */

static const char *
server_text(const char *p, bool by_text)
{
    return p == NULL ? NULL : text_to_cstring(file_text((mai_text){p, strlen(p)}, by_text));
}

static void
put_transcript(ReturnSetInfo *rsinfo, const mai_transcript *of_file, bool by_text)
{
    mai_transcript t = *of_file;
    Datum v[MEDAI_TX_COLUMNS];
    bool null[MEDAI_TX_COLUMNS];

    t.name = server_text(t.name, by_text);
    t.gene = server_text(t.gene, by_text);
    t.protein = server_text(t.protein, by_text);
    t.seqid = server_text(t.seqid, by_text);
    medai_transcript_columns(&t, v, null);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, null);
}

static Datum
transcripts(FunctionCallInfo fcinfo, bool by_text)
{
    static const char *const choices[] = {"error", "skip"};
    bool skip = medai_choice(PG_GETARG_DATUM(1), "on_error", choices, 2) == 1;
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "medai transcript row", ALLOCSET_DEFAULT_SIZES);
    medai_value_stream value;
    mai_annotation annotation;
    mai_stream *plain;
    mai_arena arena;
    mai_ctx cx;
    bool zipped;

    compat_materialize(fcinfo);
    medai_check_row(rsinfo->setDesc, medai_transcript_types, MEDAI_TX_COLUMNS);
    medai_stream_open(&value, PG_GETARG_DATUM(0));
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_stream_plain(&cx, &value.stream, 0, &plain, &zipped));
    by_text = by_text && !zipped;
    medai_check(&cx, mai_gff3_transcripts(&cx, plain, skip, &annotation));
    medai_stream_close(&value);
    for (int64_t i = 0; i < annotation.n; i++) {
        MemoryContext old = MemoryContextSwitchTo(row);

        CHECK_FOR_INTERRUPTS();
        put_transcript(rsinfo, &annotation.transcripts[i], by_text);
        MemoryContextSwitchTo(old);
        MemoryContextReset(row);
    }
    mai_arena_reset(&arena);
    if (annotation.skipped > 0)
        ereport(NOTICE, (errmsg("%lld transcripts that could not be put together were left out",
                                (long long) annotation.skipped)));
    return (Datum) 0;
}

Datum
medai_transcripts_of_text(PG_FUNCTION_ARGS)
{
    return transcripts(fcinfo, true);
}

Datum
medai_transcripts_of_bytes(PG_FUNCTION_ARGS)
{
    return transcripts(fcinfo, false);
}
