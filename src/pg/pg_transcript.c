/*
 * pg_transcript.c - transcripts for SQL: made, spliced, and variants told by them (transcript.h has the definitions).
 *
 * A call site keeps the transcript and the reference that it met last, since a query usually tells many variants by few
 * transcripts: the layout and the spliced sequence while both are the same, and a compressed reference unpacked. The
 * same means the same bytes of the row, and of the pointer to the reference; a reference that is not stored out of line
 * is read where it is and its sequence spliced for each call.
 */
#include "pg_transcript.h"

#include "access/detoast.h"
#include "access/heaptoast.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(medai_transcript_make);
PG_FUNCTION_INFO_V1(medai_transcript_sequence);
PG_FUNCTION_INFO_V1(medai_hgvs);
PG_FUNCTION_INFO_V1(medai_hgvs_to_genomic);
PG_FUNCTION_INFO_V1(medai_hgvs_to_change);

/* Out-of-line references are read in pieces that begin at a multiple of this: whole chunks, a few of them. */
#define WINDOW_STEP ((int64) TOAST_MAX_CHUNK_SIZE * 4)

/* ---- composite values ----------------------------------------------------------------------------------- */

static char *
text_column(Datum value, bool null)
{
    return null ? NULL : TextDatumGetCString(value);
}

/* The elements of a bigint[]; *n of them. */
static int64 *
positions(Datum value, bool null, const char *name, const char *what, int64_t *n)
{
    ArrayType *array;

    *n = 0;
    if (null)
        return NULL;
    array = DatumGetArrayTypeP(value);
    if (ARR_NDIM(array) == 0)
        return NULL;
    if (ARR_NDIM(array) != 1 || array_contains_nulls(array))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("transcript \"%s\": %s is a list of positions without NULL", name, what)));
    *n = ARR_DIMS(array)[0];
    return (int64 *) ARR_DATA_PTR(array);
}

/* Two lists of equal length as ranges. */
static mai_span *
spans(mai_ctx *cx, const char *name, const char *what, const int64 *starts, int64_t nstarts, const int64 *stops,
      int64_t nstops)
{
    mai_span *out;

    if (nstarts != nstops)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("transcript \"%s\" has %lld starts of %s and %lld stops", name, (long long) nstarts,
                               what, (long long) nstops)));
    medai_check(cx, MAI_NEW_ARRAY(cx, nstarts, &out));
    for (int64_t i = 0; i < nstarts; i++)
        out[i] = (mai_span){starts[i], stops[i]};
    return out;
}

static bool
is_minus(const char *name, const char *strand)
{
    if (strand == NULL || (strcmp(strand, "+") != 0 && strcmp(strand, "-") != 0))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("transcript \"%s\": the strand is '+' or '-', not %s%s%s", name, strand ? "\"" : "",
                               strand ? strand : "NULL", strand ? "\"" : "")));
    return strand[0] == '-';
}

const Oid medai_transcript_types[MEDAI_TX_COLUMNS] = {
    [MEDAI_TX_NAME] = TEXTOID, [MEDAI_TX_GENE] = TEXTOID, [MEDAI_TX_PROTEIN] = TEXTOID, [MEDAI_TX_SEQID] = TEXTOID,
    [MEDAI_TX_STRAND] = TEXTOID, [MEDAI_TX_EXON_STARTS] = INT8ARRAYOID, [MEDAI_TX_EXON_STOPS] = INT8ARRAYOID,
    [MEDAI_TX_CODING_STARTS] = INT8ARRAYOID, [MEDAI_TX_CODING_STOPS] = INT8ARRAYOID, [MEDAI_TX_PHASE] = INT2OID};

void
medai_transcript_of(mai_ctx *cx, HeapTupleHeader row, TupleDesc desc, mai_transcript *out)
{
    HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};
    Datum v[MEDAI_TX_COLUMNS];
    bool null[MEDAI_TX_COLUMNS];
    int64 *starts, *stops;
    int64_t nstarts, nstops;

    medai_check_row(desc, medai_transcript_types, MEDAI_TX_COLUMNS);
    heap_deform_tuple(&tuple, desc, v, null);
    out->name = text_column(v[MEDAI_TX_NAME], null[MEDAI_TX_NAME]);
    if (out->name == NULL)
        out->name = "";
    out->gene = text_column(v[MEDAI_TX_GENE], null[MEDAI_TX_GENE]);
    out->protein = text_column(v[MEDAI_TX_PROTEIN], null[MEDAI_TX_PROTEIN]);
    out->seqid = text_column(v[MEDAI_TX_SEQID], null[MEDAI_TX_SEQID]);
    out->minus = is_minus(out->name, text_column(v[MEDAI_TX_STRAND], null[MEDAI_TX_STRAND]));
    starts = positions(v[MEDAI_TX_EXON_STARTS], null[MEDAI_TX_EXON_STARTS], out->name, "exon_starts", &nstarts);
    stops = positions(v[MEDAI_TX_EXON_STOPS], null[MEDAI_TX_EXON_STOPS], out->name, "exon_stops", &nstops);
    out->exons = spans(cx, out->name, "exons", starts, nstarts, stops, nstops);
    out->nexons = nstarts;
    starts = positions(v[MEDAI_TX_CODING_STARTS], null[MEDAI_TX_CODING_STARTS], out->name, "cds_starts", &nstarts);
    stops = positions(v[MEDAI_TX_CODING_STOPS], null[MEDAI_TX_CODING_STOPS], out->name, "cds_stops", &nstops);
    out->coding = spans(cx, out->name, "coding parts", starts, nstarts, stops, nstops);
    out->ncoding = nstarts;
    out->phase = null[MEDAI_TX_PHASE] ? 0 : DatumGetInt16(v[MEDAI_TX_PHASE]);
}

static Datum
positions_datum(const mai_span *of, int64_t n, bool stops)
{
    Datum *values = palloc(Max(n, 1) * sizeof *values);

    for (int64_t i = 0; i < n; i++)
        values[i] = Int64GetDatum(stops ? of[i].stop : of[i].start);
    return PointerGetDatum(construct_array(values, (int) n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

static void
set_text(const char *value, Datum *out, bool *null)
{
    *null = value == NULL;
    if (value != NULL)
        *out = PointerGetDatum(cstring_to_text(value));
}

void
medai_transcript_columns(const mai_transcript *t, Datum v[MEDAI_TX_COLUMNS], bool null[MEDAI_TX_COLUMNS])
{
    memset(null, 0, MEDAI_TX_COLUMNS * sizeof *null);
    set_text(t->name, &v[MEDAI_TX_NAME], &null[MEDAI_TX_NAME]);
    set_text(t->gene, &v[MEDAI_TX_GENE], &null[MEDAI_TX_GENE]);
    set_text(t->protein, &v[MEDAI_TX_PROTEIN], &null[MEDAI_TX_PROTEIN]);
    set_text(t->seqid, &v[MEDAI_TX_SEQID], &null[MEDAI_TX_SEQID]);
    v[MEDAI_TX_STRAND] = CStringGetTextDatum(t->minus ? "-" : "+");
    v[MEDAI_TX_EXON_STARTS] = positions_datum(t->exons, t->nexons, false);
    v[MEDAI_TX_EXON_STOPS] = positions_datum(t->exons, t->nexons, true);
    null[MEDAI_TX_CODING_STARTS] = null[MEDAI_TX_CODING_STOPS] = null[MEDAI_TX_PHASE] = t->ncoding == 0;
    if (t->ncoding > 0) {
        v[MEDAI_TX_CODING_STARTS] = positions_datum(t->coding, t->ncoding, false);
        v[MEDAI_TX_CODING_STOPS] = positions_datum(t->coding, t->ncoding, true);
        v[MEDAI_TX_PHASE] = Int16GetDatum(t->phase);
    }
}

static TupleDesc
result_desc(FunctionCallInfo fcinfo)
{
    TupleDesc desc;

    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "return type must be a row type");
    return BlessTupleDesc(desc);
}

static int
by_start(const void *a, const void *b)
{
    int64_t x = ((const mai_span *) a)->start, y = ((const mai_span *) b)->start;

    return (x > y) - (x < y);
}

/* A transcript from lists of exons in any order and one coding range; checked as every use of it would. */
Datum
medai_transcript_make(PG_FUNCTION_ARGS)
{
    mai_transcript t = {.name = text_column(PG_GETARG_DATUM(0), PG_ARGISNULL(0)),
                        .seqid = text_column(PG_GETARG_DATUM(1), PG_ARGISNULL(1)),
                        .gene = text_column(PG_GETARG_DATUM(7), PG_ARGISNULL(7)),
                        .protein = text_column(PG_GETARG_DATUM(8), PG_ARGISNULL(8))};
    const char *name = t.name != NULL ? t.name : "";
    mai_span coding = {PG_ARGISNULL(5) ? 0 : PG_GETARG_INT64(5), PG_ARGISNULL(6) ? 0 : PG_GETARG_INT64(6)};
    int64 *starts, *stops;
    int64_t nstarts, nstops;
    Datum columns[MEDAI_TX_COLUMNS];
    bool nulls[MEDAI_TX_COLUMNS];
    mai_layout layout;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    t.name = name;
    t.minus = is_minus(name, text_column(PG_GETARG_DATUM(2), PG_ARGISNULL(2)));
    starts = positions(PG_GETARG_DATUM(3), PG_ARGISNULL(3), name, "exon_starts", &nstarts);
    stops = positions(PG_GETARG_DATUM(4), PG_ARGISNULL(4), name, "exon_stops", &nstops);
    t.exons = spans(&cx, name, "exons", starts, nstarts, stops, nstops);
    t.nexons = nstarts;
    qsort(t.exons, (size_t) t.nexons, sizeof *t.exons, by_start);
    if (PG_ARGISNULL(5) != PG_ARGISNULL(6))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("transcript \"%s\": cds_start and cds_stop are both given, or neither is", name)));
    t.coding = &coding;
    t.ncoding = PG_ARGISNULL(5) ? 0 : 1;
    medai_check(&cx, mai_transcript_layout(&cx, &t, &layout));
    medai_transcript_columns(&t, columns, nulls);
    nulls[MEDAI_TX_NAME] = PG_ARGISNULL(0);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(medai_result_row(fcinfo, medai_transcript_types, MEDAI_TX_COLUMNS),
                                                      columns, nulls)));
}

/* ---- references ----------------------------------------------------------------------------------------- */

typedef struct value_reference {
    mai_reference reference;
    medai_value_stream value; /* knows whether it can be sliced, and holds the letters when not */
    const uint8_t *letters;   /* all of them, when not sliced */
    struct varlena *window;   /* a slice */
    int64 at, n;
    MemoryContext mcxt; /* of the window */
} value_reference;

static mai_status
read_value(mai_ctx *cx, mai_reference *base, int64_t at, int64_t n, const uint8_t **out)
{
    value_reference *v = (value_reference *) base;

    if (v->letters != NULL) {
        *out = v->letters + at;
        return MAI_OK;
    }
    if (v->window == NULL || at < v->at || at + n > v->at + v->n) {
        MemoryContext old = MemoryContextSwitchTo(v->mcxt);
        int64 stop = Min(v->reference.length, ((at + n + WINDOW_STEP - 1) / WINDOW_STEP) * WINDOW_STEP);

        CHECK_FOR_INTERRUPTS();
        if (v->window != NULL)
            pfree(v->window);
        v->window = NULL;
        v->at = at - at % WINDOW_STEP;
        v->n = stop - v->at;
        v->window = detoast_attr_slice((struct varlena *) DatumGetPointer(v->value.value), v->at, v->n);
        MemoryContextSwitchTo(old);
    }
    *out = (const uint8_t *) VARDATA_ANY(v->window) + (at - v->at);
    return MAI_OK;
}

/* Opens a value in the current context, which must live as long as the reference. */
static void
open_reference(value_reference *v, Datum value)
{
    memset(v, 0, sizeof *v);
    medai_stream_open(&v->value, value);
    v->mcxt = CurrentMemoryContext;
    v->reference.read = read_value;
    v->reference.length = v->value.size;
    if (!v->value.sliced)
        v->letters = (const uint8_t *) VARDATA_ANY(v->value.window);
}

/* ---- call sites ----------------------------------------------------------------------------------------- */

/* What a call site remembers, each in a context of its own. */
typedef struct site {
    uint64 desc_id; /* of the row's type as it is now, with its description */
    TupleDesc desc, result;
    MemoryContext transcript_mcxt, reference_mcxt, spliced_mcxt;
    HeapTupleHeader row; /* the transcript's bytes: a copy */
    mai_transcript transcript;
    mai_layout layout;
    struct varlena *pointer; /* to the reference: a copy; NULL when it is not out of line */
    value_reference reference;
    const uint8_t *spliced; /* NULL when not known */
} site;

static site *
site_of(FunctionCallInfo fcinfo, bool row_result)
{
    site *s = fcinfo->flinfo->fn_extra;
    MemoryContext parent = fcinfo->flinfo->fn_mcxt;

    if (s != NULL)
        return s;
    s = MemoryContextAllocZero(parent, sizeof *s);
    s->transcript_mcxt = AllocSetContextCreate(parent, "medai transcript", ALLOCSET_SMALL_SIZES);
    s->reference_mcxt = AllocSetContextCreate(parent, "medai reference", ALLOCSET_SMALL_SIZES);
    s->spliced_mcxt = AllocSetContextCreate(parent, "medai spliced sequence", ALLOCSET_SMALL_SIZES);
    if (row_result) {
        MemoryContext old = MemoryContextSwitchTo(parent);

        s->result = CreateTupleDescCopy(result_desc(fcinfo));
        s->result = BlessTupleDesc(s->result);
        MemoryContextSwitchTo(old);
    }
    fcinfo->flinfo->fn_extra = s;
    return s;
}

/* The description of rows of this type, looked up once. */
static TupleDesc
row_desc(FunctionCallInfo fcinfo, site *s, HeapTupleHeader row)
{
    Oid type = HeapTupleHeaderGetTypeId(row);
    int32 typmod = HeapTupleHeaderGetTypMod(row);
    uint64 id = assign_record_type_identifier(type, typmod);

    if (s->desc == NULL || s->desc_id != id) {
        TupleDesc desc = lookup_rowtype_tupdesc(type, typmod);
        MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

        s->desc = CreateTupleDescCopy(desc);
        MemoryContextSwitchTo(old);
        ReleaseTupleDesc(desc);
        s->desc_id = id;
    }
    return s->desc;
}

/* The transcript of argument 0, laid out. */
static void
use_transcript(FunctionCallInfo fcinfo, site *s)
{
    HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
    Size size = HeapTupleHeaderGetDatumLength(row);
    TupleDesc desc = row_desc(fcinfo, s, row);
    MemoryContext old;
    mai_arena arena;
    mai_ctx cx;

    if (s->row != NULL && HeapTupleHeaderGetDatumLength(s->row) == size && memcmp(s->row, row, size) == 0)
        return;
    s->row = NULL;
    s->spliced = NULL;
    MemoryContextReset(s->transcript_mcxt);
    old = MemoryContextSwitchTo(s->transcript_mcxt);
    medai_begin(&cx, &arena, s->transcript_mcxt);
    medai_transcript_of(&cx, row, desc, &s->transcript);
    medai_check(&cx, mai_transcript_layout(&cx, &s->transcript, &s->layout));
    s->row = memcpy(palloc(size), row, size);
    MemoryContextSwitchTo(old);
}

/* The reference of an argument; one that is out of line is kept, with its slice or its letters. */
static mai_reference *
use_reference(FunctionCallInfo fcinfo, site *s, int argument, value_reference *here)
{
    struct varlena *value = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argument));
    MemoryContext old;
    Size size;

    if (!VARATT_IS_EXTERNAL_ONDISK(value)) {
        s->spliced = NULL;
        open_reference(here, PointerGetDatum(value));
        return &here->reference;
    }
    size = VARSIZE_EXTERNAL(value);
    if (s->pointer != NULL && VARSIZE_EXTERNAL(s->pointer) == size && memcmp(s->pointer, value, size) == 0)
        return &s->reference.reference;
    s->pointer = NULL;
    s->spliced = NULL;
    MemoryContextReset(s->reference_mcxt);
    old = MemoryContextSwitchTo(s->reference_mcxt);
    value = memcpy(palloc(size), value, size);
    open_reference(&s->reference, PointerGetDatum(value));
    s->pointer = value;
    MemoryContextSwitchTo(old);
    return &s->reference.reference;
}

/* The spliced sequence, kept where the reference is; NULL where it is not kept, or too long to be. */
static const uint8_t *
spliced_sequence(site *s, mai_reference *reference)
{
    uint8_t *letters;
    mai_arena arena;
    mai_ctx cx;

    if (reference != &s->reference.reference || s->pointer == NULL || s->layout.first < 0)
        return NULL;
    if (s->spliced == NULL) {
        MemoryContextReset(s->spliced_mcxt);
        medai_begin(&cx, &arena, s->spliced_mcxt);
        medai_check(&cx, mai_transcript_sequence(&cx, &s->layout, reference, &letters));
        s->spliced = letters;
    }
    return s->spliced;
}

/* ---- functions ------------------------------------------------------------------------------------------ */

static Datum
letters_datum(const uint8_t *letters, int64_t n)
{
    struct varlena *value = medai_new_value((uint64) n, "the sequence");

    memcpy(VARDATA(value), letters, (size_t) n);
    return PointerGetDatum(value);
}

Datum
medai_transcript_sequence(PG_FUNCTION_ARGS)
{
    site *s = site_of(fcinfo, true);
    value_reference here;
    mai_reference *reference;
    Datum columns[2];
    bool nulls[2] = {false, false};
    uint8_t *letters;
    mai_arena arena;
    mai_ctx cx;

    use_transcript(fcinfo, s);
    reference = use_reference(fcinfo, s, 1, &here);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_transcript_sequence(&cx, &s->layout, reference, &letters));
    columns[0] = letters_datum(letters, s->layout.length);
    nulls[1] = s->layout.first < 0;
    if (!nulls[1])
        columns[1] = letters_datum(letters + s->layout.first, s->layout.last - s->layout.first + 1);
    mai_arena_reset(&arena);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(s->result, columns, nulls)));
}

static mai_letters
allele(Datum value)
{
    medai_letters letters = medai_letters_of(value);
    mai_letters out = {letters.p, (int64_t) letters.n};

    return out;
}

Datum
medai_hgvs(PG_FUNCTION_ARGS)
{
    site *s = site_of(fcinfo, true);
    value_reference here;
    mai_reference *reference;
    mai_change change = {PG_GETARG_INT64(2), allele(PG_GETARG_DATUM(3)), allele(PG_GETARG_DATUM(4))};
    Datum columns[2] = {0, 0};
    bool nulls[2];
    mai_hgvs hgvs;
    mai_arena arena;
    mai_ctx cx;

    use_transcript(fcinfo, s);
    reference = use_reference(fcinfo, s, 1, &here);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_hgvs_of_change(&cx, &s->layout, reference, spliced_sequence(s, reference), change,
                                        PG_GETARG_INT32(5), PG_GETARG_BOOL(6), &hgvs));
    set_text(hgvs.c, &columns[0], &nulls[0]);
    set_text(hgvs.p, &columns[1], &nulls[1]);
    mai_arena_reset(&arena);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(s->result, columns, nulls)));
}

static void
read_hgvs(FunctionCallInfo fcinfo, mai_ctx *cx, site *s, mai_hgvs_edit *edit)
{
    medai_letters text = medai_letters_of(PG_GETARG_DATUM(1));

    use_transcript(fcinfo, s);
    medai_check(cx, mai_hgvs_read(cx, &s->layout, (const char *) text.p, text.n, edit));
}

Datum
medai_hgvs_to_genomic(PG_FUNCTION_ARGS)
{
    site *s = site_of(fcinfo, true);
    Datum columns[2];
    bool nulls[2] = {false, false};
    mai_hgvs_edit edit;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    read_hgvs(fcinfo, &cx, s, &edit);
    columns[0] = Int64GetDatum(edit.start);
    columns[1] = Int64GetDatum(edit.stop);
    mai_arena_reset(&arena);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(s->result, columns, nulls)));
}

Datum
medai_hgvs_to_change(PG_FUNCTION_ARGS)
{
    site *s = site_of(fcinfo, true);
    value_reference here;
    Datum columns[3];
    bool nulls[3] = {false, false, false};
    mai_hgvs_edit edit;
    mai_change change;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    read_hgvs(fcinfo, &cx, s, &edit);
    medai_check(&cx, mai_change_of_hgvs(&cx, &edit, use_reference(fcinfo, s, 2, &here), &change));
    columns[0] = Int64GetDatum(change.position);
    columns[1] = letters_datum(change.ref.p, change.ref.n);
    columns[2] = letters_datum(change.alt.p, change.alt.n);
    mai_arena_reset(&arena);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(s->result, columns, nulls)));
}
