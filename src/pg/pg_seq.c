/*
 * pg_seq.c - composition, complements and transcription of sequences for SQL, and their aggregates (seq.h has the
 * algorithms).
 *
 * One C function serves text and bytea. Functions that look at each letter once read their argument as a stream, so that
 * a genome is never whole in memory. States of aggregates are changed where they lie under the same conditions as those
 * of metrics (pg_stat.c): only when the executor owns them and they have room.
 */
#include "pg_seq.h"
#include "pg_state.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "seq/seq.h"

/* Columns of medai_base_composition, the longest row. */
#define MOST_COLUMNS 10

/* What a call site keeps: a core context that needs no memory, and the row type of a composite result. */
typedef struct seq_site {
    mai_ctx cx;
    mai_arena arena;
    TupleDesc desc;
    uint64 desc_id; /* another one when the type was altered since */
} seq_site;

static seq_site *
site_of(FunctionCallInfo fcinfo)
{
    seq_site *site = fcinfo->flinfo->fn_extra;

    if (unlikely(site == NULL)) {
        site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof *site);
        medai_begin(&site->cx, &site->arena, fcinfo->flinfo->fn_mcxt);
        fcinfo->flinfo->fn_extra = site;
    }
    if (unlikely(site->cx.err.code != MAI_OK)) /* the call site outlived an error that somebody caught */
        mai_error_clear(&site->cx);
    return site;
}

/* The row type of the result, which has ncolumns columns of one type. */
static TupleDesc
row_type(FunctionCallInfo fcinfo, seq_site *site, Oid type, int ncolumns)
{
    Oid types[MOST_COLUMNS];
    MemoryContext old;
    TupleDesc desc;

    desc = site->desc;
    if (desc != NULL && site->desc_id == assign_record_type_identifier(desc->tdtypeid, desc->tdtypmod))
        return desc;
    for (int i = 0; i < ncolumns; i++)
        types[i] = type;
    old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
    site->desc = desc = medai_result_row(fcinfo, types, ncolumns);
    site->desc_id = assign_record_type_identifier(desc->tdtypeid, desc->tdtypmod);
    MemoryContextSwitchTo(old);
    return desc;
}

/* The letters of an argument, counted. */
static mai_composition
composition_of(FunctionCallInfo fcinfo, seq_site *site, int argument)
{
    mai_composition c = {{0}};
    medai_value_stream stream;

    medai_stream_open(&stream, PG_GETARG_DATUM(argument));
    medai_check(&site->cx, mai_composition_read(&site->cx, &stream.stream, &c));
    medai_stream_close(&stream);
    return c;
}

static mai_gc_mode
mode_argument(FunctionCallInfo fcinfo, int argument)
{
    return (mai_gc_mode) medai_choice(PG_GETARG_DATUM(argument), "ambiguous", mai_gc_mode_names, MAI_NGC_MODES);
}

/* ---- composition ---- */

PG_FUNCTION_INFO_V1(medai_gc_content);
PG_FUNCTION_INFO_V1(medai_gc_skew);
PG_FUNCTION_INFO_V1(medai_gc_skew_windows);
PG_FUNCTION_INFO_V1(medai_gc123);
PG_FUNCTION_INFO_V1(medai_base_counts);

Datum
medai_gc_content(PG_FUNCTION_ARGS)
{
    mai_gc_mode mode = mode_argument(fcinfo, 1);
    mai_composition c = composition_of(fcinfo, site_of(fcinfo), 0);

    PG_RETURN_FLOAT8(mai_gc_fraction(&c, mode));
}

Datum
medai_gc_skew(PG_FUNCTION_ARGS)
{
    mai_composition c = composition_of(fcinfo, site_of(fcinfo), 0);

    PG_RETURN_FLOAT8(mai_gc_skew(&c));
}

Datum
medai_gc_skew_windows(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    medai_value_stream stream;
    mai_skew_windows windows;
    mai_arena arena;
    mai_ctx cx;
    int64_t start;
    double skew;
    bool more;

    compat_materialize(fcinfo);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_stream_open(&stream, PG_GETARG_DATUM(0));
    medai_check(&cx, mai_skew_open(&cx, &stream.stream, PG_GETARG_INT32(1), &windows));
    for (;;) {
        Datum columns[2];
        bool nulls[2] = {false};

        medai_check(&cx, mai_skew_next(&cx, &windows, &start, &skew, &more));
        if (!more)
            break;
        columns[0] = Int64GetDatum(start);
        columns[1] = Float8GetDatum(skew);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    }
    medai_stream_close(&stream);
    return (Datum) 0;
}

Datum
medai_gc123(PG_FUNCTION_ARGS)
{
    seq_site *site = site_of(fcinfo);
    medai_value_stream stream;
    mai_codon_gc gc;
    Datum columns[4];
    bool nulls[4] = {false};

    medai_stream_open(&stream, PG_GETARG_DATUM(0));
    medai_check(&site->cx, mai_codon_gc_read(&site->cx, &stream.stream, &gc));
    medai_stream_close(&stream);
    columns[0] = Float8GetDatum(gc.total);
    for (int k = 0; k < 3; k++)
        columns[1 + k] = Float8GetDatum(gc.at[k]);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(row_type(fcinfo, site, FLOAT8OID, 4), columns, nulls)));
}

/* A composition as a row of medai_base_composition. */
static Datum
composition_row(FunctionCallInfo fcinfo, seq_site *site, const mai_composition *c)
{
    const uint64 columns_of[] = {
        c->of[MAI_LETTER_A], c->of[MAI_LETTER_C], c->of[MAI_LETTER_G], c->of[MAI_LETTER_T], c->of[MAI_LETTER_U],
        c->of[MAI_LETTER_N], mai_composition_ambiguous(c), c->of[MAI_LETTER_GAP], c->of[MAI_LETTER_OTHER],
        mai_composition_length(c),
    };
    Datum columns[lengthof(columns_of)];
    bool nulls[lengthof(columns_of)] = {false};

    StaticAssertStmt(lengthof(columns_of) <= MOST_COLUMNS, "a row has more columns than there is room for");
    for (int i = 0; i < lengthof(columns_of); i++)
        columns[i] = Int64GetDatum((int64) columns_of[i]);
    return HeapTupleGetDatum(heap_form_tuple(row_type(fcinfo, site, INT8OID, lengthof(columns_of)), columns, nulls));
}

Datum
medai_base_counts(PG_FUNCTION_ARGS)
{
    seq_site *site = site_of(fcinfo);
    mai_composition c = composition_of(fcinfo, site, 0);

    PG_RETURN_DATUM(composition_row(fcinfo, site, &c));
}

/* ---- the other strand, the other nucleic acid ---- */

PG_FUNCTION_INFO_V1(medai_complement);
PG_FUNCTION_INFO_V1(medai_complement_rna);
PG_FUNCTION_INFO_V1(medai_reverse_complement);
PG_FUNCTION_INFO_V1(medai_reverse_complement_rna);
PG_FUNCTION_INFO_V1(medai_transcribe);
PG_FUNCTION_INFO_V1(medai_back_transcribe);

static Datum
rewritten(FunctionCallInfo fcinfo, mai_rewrite what)
{
    mai_ctx *cx = &site_of(fcinfo)->cx;
    medai_value_stream stream;
    struct varlena *value;

    medai_stream_open(&stream, PG_GETARG_DATUM(0));
    value = medai_new_value(stream.size, "the result");
    medai_check(cx, mai_sequence_rewrite_read(cx, what, &stream.stream, (uint8_t *) VARDATA(value), stream.size));
    medai_stream_close(&stream);
    PG_RETURN_POINTER(value);
}

Datum
medai_complement(PG_FUNCTION_ARGS)
{
    return rewritten(fcinfo, MAI_COMPLEMENT);
}

Datum
medai_complement_rna(PG_FUNCTION_ARGS)
{
    return rewritten(fcinfo, MAI_COMPLEMENT_RNA);
}

Datum
medai_reverse_complement(PG_FUNCTION_ARGS)
{
    return rewritten(fcinfo, MAI_REVERSE_COMPLEMENT);
}

Datum
medai_reverse_complement_rna(PG_FUNCTION_ARGS)
{
    return rewritten(fcinfo, MAI_REVERSE_COMPLEMENT_RNA);
}

Datum
medai_transcribe(PG_FUNCTION_ARGS)
{
    return rewritten(fcinfo, MAI_TRANSCRIBE);
}

Datum
medai_back_transcribe(PG_FUNCTION_ARGS)
{
    return rewritten(fcinfo, MAI_BACK_TRANSCRIBE);
}

/* ---- aggregates ---- */

PG_FUNCTION_INFO_V1(medai_base_counts_accum);
PG_FUNCTION_INFO_V1(medai_base_counts_final);
PG_FUNCTION_INFO_V1(medai_gc_accum);
PG_FUNCTION_INFO_V1(medai_gc_final);
PG_FUNCTION_INFO_V1(medai_lengths_accum);
PG_FUNCTION_INFO_V1(medai_n50_final);
PG_FUNCTION_INFO_V1(medai_n90_final);
PG_FUNCTION_INFO_V1(medai_l50_final);
PG_FUNCTION_INFO_V1(medai_l90_final);
PG_FUNCTION_INFO_V1(medai_seq_state_combine);

/* Argument 0 with room for more: itself or, when it is too small or not ours to change, a copy. */
static bytea *
state_with_room(FunctionCallInfo fcinfo, mai_ctx *cx, mai_seq_state_kind kind, uint64 lengths)
{
    bytea *state = PG_GETARG_BYTEA_P(0), *writable;
    size_t wanted;

    medai_check(cx, mai_seq_state_room(cx, kind, VARDATA(state), medai_state_size(state), lengths, &wanted));
    writable = medai_writable_state(fcinfo, state, wanted);
    if (writable != state)
        mai_seq_state_move(kind, VARDATA(writable), wanted, VARDATA(state), medai_state_size(state));
    return writable;
}

static Datum
add_letters(FunctionCallInfo fcinfo, mai_seq_state_kind kind)
{
    seq_site *site = site_of(fcinfo);
    bytea *state = state_with_room(fcinfo, &site->cx, kind, 0);
    mai_composition c = composition_of(fcinfo, site, 1);

    mai_seq_state_add_letters(VARDATA(state), &c);
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_base_counts_accum(PG_FUNCTION_ARGS)
{
    return add_letters(fcinfo, MAI_SEQ_LETTERS);
}

Datum
medai_gc_accum(PG_FUNCTION_ARGS)
{
    mai_gc_mode mode = PG_NARGS() > 2 ? mode_argument(fcinfo, 2) : MAI_GC_REMOVE;

    return add_letters(fcinfo, (mai_seq_state_kind) (MAI_SEQ_GC_REMOVE + mode));
}

Datum
medai_lengths_accum(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = &site_of(fcinfo)->cx;
    bytea *state = state_with_room(fcinfo, cx, MAI_SEQ_LENGTHS, 1);

    medai_check(cx, mai_seq_state_add_length(cx, VARDATA(state), PG_GETARG_INT64(1)));
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_seq_state_combine(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = &site_of(fcinfo)->cx;
    bytea *state = PG_GETARG_BYTEA_P(0), *other = PG_GETARG_BYTEA_P(1);
    mai_seq_state_kind kind, mine;

    medai_check(cx, mai_seq_state_check(cx, VARDATA(other), medai_state_size(other), &kind));
    medai_check(cx, mai_seq_state_check(cx, VARDATA(state), medai_state_size(state), &mine));
    if (kind == MAI_SEQ_NONE)
        PG_RETURN_BYTEA_P(state);
    state = state_with_room(fcinfo, cx, kind, kind == MAI_SEQ_LENGTHS ? mai_seq_state_lengths(VARDATA(other)) : 0);
    mai_seq_state_merge(kind, VARDATA(state), VARDATA(other));
    PG_RETURN_BYTEA_P(state);
}

/* The letters in the state of argument 0 and its kind; false when there were no rows. */
static bool
letters_of_state(FunctionCallInfo fcinfo, mai_ctx *cx, mai_seq_state_kind *kind, mai_composition *c)
{
    bytea *state = PG_GETARG_BYTEA_P(0);

    medai_check(cx, mai_seq_state_check(cx, VARDATA(state), medai_state_size(state), kind));
    if (*kind == MAI_SEQ_LENGTHS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
                        errmsg("a state of lengths was given where one of letters is needed")));
    if (*kind != MAI_SEQ_NONE)
        mai_seq_state_letters(VARDATA(state), c);
    return *kind != MAI_SEQ_NONE;
}

Datum
medai_base_counts_final(PG_FUNCTION_ARGS)
{
    seq_site *site = site_of(fcinfo);
    mai_seq_state_kind kind;
    mai_composition c;

    if (!letters_of_state(fcinfo, &site->cx, &kind, &c))
        PG_RETURN_NULL();
    PG_RETURN_DATUM(composition_row(fcinfo, site, &c));
}

Datum
medai_gc_final(PG_FUNCTION_ARGS)
{
    mai_seq_state_kind kind;
    mai_composition c;

    if (!letters_of_state(fcinfo, &site_of(fcinfo)->cx, &kind, &c))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(mai_gc_fraction(&c, kind == MAI_SEQ_LETTERS ? MAI_GC_REMOVE
                                                                : (mai_gc_mode) (kind - MAI_SEQ_GC_REMOVE)));
}

/* The shortest, or the number, of the longest sequences that have `percent` of all letters. */
static Datum
length_statistic(FunctionCallInfo fcinfo, int percent, bool wants_number)
{
    bytea *state = PG_GETARG_BYTEA_P(0);
    mai_ctx cx;
    mai_arena arena;
    int64_t shortest, number;
    bool defined;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_length_statistic(&cx, VARDATA(state), medai_state_size(state), percent, &shortest, &number, &defined));
    mai_arena_reset(&arena);
    if (!defined)
        PG_RETURN_NULL();
    PG_RETURN_INT64(wants_number ? number : shortest);
}

Datum
medai_n50_final(PG_FUNCTION_ARGS)
{
    return length_statistic(fcinfo, 50, false);
}

Datum
medai_n90_final(PG_FUNCTION_ARGS)
{
    return length_statistic(fcinfo, 90, false);
}

Datum
medai_l50_final(PG_FUNCTION_ARGS)
{
    return length_statistic(fcinfo, 50, true);
}

Datum
medai_l90_final(PG_FUNCTION_ARGS)
{
    return length_statistic(fcinfo, 90, true);
}
