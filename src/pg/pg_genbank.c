/*
 * pg_genbank.c - GenBank and EMBL files as rows: records, and their features.
 *
 * A record lives in a context of its own, emptied before the next is read; a row of a feature in one below it.
 */
#include "pg_seqfile.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "seq/genbank.h"

PG_FUNCTION_INFO_V1(medai_genbank);
PG_FUNCTION_INFO_V1(medai_genbank_features);
PG_FUNCTION_INFO_V1(medai_embl);
PG_FUNCTION_INFO_V1(medai_embl_features);

/* A text column, NULL where the file says nothing. */
static void
set_text(const medai_file *file, mai_span t, Datum *column, bool *null)
{
    *null = t.n == 0;
    if (!*null)
        *column = medai_file_span(file, t);
}

/* A list whose items are set apart by ';' as an array of texts. */
static Datum
list_of(const medai_file *file, mai_span t)
{
    const char *end = t.p + t.n;
    int room = 1, n = 0;
    Datum *items;

    for (Size i = 0; i < t.n; i++)
        room += t.p[i] == ';';
    items = palloc(sizeof(Datum) * room);
    for (const char *p = t.p; p < end; ) {
        const char *stop = memchr(p, ';', end - p);
        mai_span item = mai_rstrip((mai_span){p, (stop != NULL ? stop : end) - p});

        p = stop != NULL ? stop + 1 : end;
        while (item.n > 0 && *item.p == ' ')
            item.p++, item.n--;
        if (item.n > 0)
            items[n++] = medai_file_span(file, item);
    }
    return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

enum { NRECORD = 13 };

static void
put_record(medai_file *file, const mai_genbank_record *r, medai_value_room *sequence)
{
    Datum columns[NRECORD] = {0};
    bool nulls[NRECORD] = {false};
    int64 length = r->has_sequence ? (int64) r->length : r->declared;

    set_text(file, r->name, &columns[0], &nulls[0]);
    set_text(file, r->accession, &columns[1], &nulls[1]);
    set_text(file, r->version, &columns[2], &nulls[2]);
    set_text(file, r->definition, &columns[3], &nulls[3]);
    set_text(file, r->organism, &columns[4], &nulls[4]);
    columns[5] = list_of(file, r->taxonomy);
    columns[6] = list_of(file, r->keywords);
    set_text(file, r->molecule, &columns[7], &nulls[7]);
    set_text(file, r->topology, &columns[8], &nulls[8]);
    set_text(file, r->division, &columns[9], &nulls[9]);
    set_text(file, r->date, &columns[10], &nulls[10]);
    columns[11] = Int64GetDatum(length);
    nulls[12] = !r->has_sequence;
    if (r->has_sequence)
        columns[12] = medai_room_value(sequence, r->length);
    medai_file_put(file, columns, nulls, (uint64) r->length + 4 * (r->definition.n + r->taxonomy.n + r->keywords.n));
}

/* ---- features ---- */

static void
push_text(JsonbParseState **state, JsonbIteratorToken token, Datum t)
{
    JsonbValue v = {.type = jbvString};

    v.val.string.val = VARDATA_ANY(DatumGetPointer(t));
    v.val.string.len = VARSIZE_ANY_EXHDR(DatumGetPointer(t));
    pushJsonbValue(state, token, &v);
}

/* {"key": ["value", ...], ...}: qualifiers of one key stand together already. */
static Datum
qualifiers_of(const medai_file *file, const mai_genbank_feature *f)
{
    JsonbParseState *state = NULL;

    pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
    for (int i = 0; i < f->nqualifiers; i++) {
        const mai_genbank_qualifier *q = &f->qualifiers[i];
        bool first = i == 0 || q->key.n != q[-1].key.n || memcmp(q->key.p, q[-1].key.p, q->key.n) != 0;

        CHECK_FOR_INTERRUPTS();
        if (first) {
            if (i > 0)
                pushJsonbValue(&state, WJB_END_ARRAY, NULL);
            push_text(&state, WJB_KEY, medai_file_span(file, q->key));
            pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
        }
        push_text(&state, WJB_ELEM, medai_file_span(file, q->value));
    }
    if (f->nqualifiers > 0)
        pushJsonbValue(&state, WJB_END_ARRAY, NULL);
    return JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

/* Start, stop, strand and the arrays of the parts; NULL all of them when there are none. */
static void
set_parts(const mai_location *l, bool protein, Datum *columns, bool *nulls)
{
    Datum *starts = palloc(sizeof(Datum) * (l->nparts + 1)), *stops = palloc(sizeof(Datum) * (l->nparts + 1));
    Datum *strands = palloc(sizeof(Datum) * (l->nparts + 1));
    int64 first = PG_INT64_MAX, last = 0;
    bool one_strand = !protein;

    for (int i = 0; i < l->nparts; i++) {
        const mai_location_part *p = &l->parts[i];

        first = Min(first, p->start);
        last = Max(last, p->stop);
        one_strand &= p->strand == l->parts[0].strand;
        starts[i] = Int64GetDatum(p->start);
        stops[i] = Int64GetDatum(p->stop);
        strands[i] = Int16GetDatum((int16) p->strand);
    }
    for (int i = 0; i < 7; i++)
        nulls[i] = l->nparts == 0;
    if (l->nparts == 0)
        return;
    columns[0] = Int64GetDatum(first);
    columns[1] = Int64GetDatum(last);
    nulls[2] = !one_strand;
    columns[2] = Int16GetDatum((int16) l->parts[0].strand);
    columns[3] = BoolGetDatum(l->partial);
    columns[4] = PointerGetDatum(construct_array(starts, l->nparts, INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
    columns[5] = PointerGetDatum(construct_array(stops, l->nparts, INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
    columns[6] = PointerGetDatum(construct_array(strands, l->nparts, INT2OID, 2, true, TYPALIGN_SHORT));
}

enum { NFEATURE = 14 };

static void
put_feature(medai_file *file, mai_ctx *cx, const mai_genbank_record *r, int number, const uint8_t *sequence)
{
    const mai_genbank_feature *f = &r->features[number];
    int64 letters = mai_location_letters(&f->location, r->has_sequence ? r->length : (Size) r->declared);
    Datum columns[NFEATURE] = {0};
    bool nulls[NFEATURE] = {false};
    uint64 bytes = f->text.n;

    set_text(file, r->name, &columns[0], &nulls[0]);
    set_text(file, r->accession, &columns[1], &nulls[1]);
    columns[2] = Int32GetDatum(number + 1);
    columns[3] = medai_file_span(file, f->type);
    columns[4] = medai_file_span(file, f->text);
    set_parts(&f->location, r->protein, &columns[5], &nulls[5]);
    columns[12] = qualifiers_of(file, f);
    bytes += VARSIZE_ANY(DatumGetPointer(columns[12]));
    nulls[13] = letters < 0 || (letters > 0 && !r->has_sequence);
    if (!nulls[13]) {
        struct varlena *value = medai_new_value(letters, "the sequence of a feature");

        medai_check(cx, mai_location_extract(cx, &f->location, sequence, r->length, (uint8_t *) VARDATA(value)));
        columns[13] = PointerGetDatum(value);
        bytes += letters;
    }
    medai_file_put(file, columns, nulls, bytes + 20 * (uint64) f->location.nparts);
}

/* ---- files ---- */

static Datum
genbank_rows(FunctionCallInfo fcinfo, mai_flatfile format, bool features)
{
    MemoryContext each = AllocSetContextCreate(CurrentMemoryContext, "medai GenBank record", ALLOCSET_DEFAULT_SIZES);
    medai_file file;
    medai_value_room sequence;
    mai_genbank_record record;
    mai_genbank *genbank;
    mai_arena arena;
    mai_ctx cx;
    bool more = true;

    medai_file_open(&file, fcinfo);
    medai_value_room_init(&sequence);
    medai_begin(&cx, &arena, each);
    medai_check(&file.cx, mai_genbank_open(&file.cx, file.stream, format, &sequence.room, features, &genbank));
    while (more) {
        medai_check(&cx, mai_genbank_next(&cx, genbank, &record, &more));
        for (int i = 0; more && i < (features ? record.nfeatures : 1); i++) {
            MemoryContext old = MemoryContextSwitchTo(file.row);

            if (features)
                put_feature(&file, &cx, &record, i, sequence.room.p);
            else
                put_record(&file, &record, &sequence);
            MemoryContextSwitchTo(old);
            MemoryContextReset(file.row);
        }
        mai_arena_reset(&arena);
    }
    MemoryContextDelete(each);
    pfree(sequence.value);
    medai_file_close(&file);
    return (Datum) 0;
}

Datum
medai_genbank(PG_FUNCTION_ARGS)
{
    return genbank_rows(fcinfo, MAI_FLATFILE_GENBANK, false);
}

Datum
medai_genbank_features(PG_FUNCTION_ARGS)
{
    return genbank_rows(fcinfo, MAI_FLATFILE_GENBANK, true);
}

Datum
medai_embl(PG_FUNCTION_ARGS)
{
    return genbank_rows(fcinfo, MAI_FLATFILE_EMBL, false);
}

Datum
medai_embl_features(PG_FUNCTION_ARGS)
{
    return genbank_rows(fcinfo, MAI_FLATFILE_EMBL, true);
}
