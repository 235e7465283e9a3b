/*
 * pg_motif.c - what stands where in a sequence, for SQL.
 *
 * Sequences are read in slices (pg_stream.c) and rows go one by one into the tuplestore that the executor reads, so
 * that neither has to fit into memory.
 */
#include "pg_seq.h"

#include "utils/builtins.h"

#include "kernel/bases.h"
#include "seq/motif.h"

PG_FUNCTION_INFO_V1(medai_find);
PG_FUNCTION_INFO_V1(medai_find_all);
PG_FUNCTION_INFO_V1(medai_find_approx);

/* The result of a set-returning call, the sequence it reads and the memory of the core. */
typedef struct rows {
    Tuplestorestate *store;
    TupleDesc desc;
    medai_value_stream sequence;
    mai_arena arena;
    mai_ctx cx;
} rows;

static rows *
begin_rows(FunctionCallInfo fcinfo)
{
    rows *r = palloc(sizeof *r);
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

    compat_materialize(fcinfo);
    r->store = rsinfo->setResult;
    r->desc = rsinfo->setDesc;
    medai_begin(&r->cx, &r->arena, CurrentMemoryContext);
    medai_stream_open(&r->sequence, PG_GETARG_DATUM(0));
    return r;
}

static Datum
end_rows(rows *r, mai_status status)
{
    medai_check(&r->cx, status);
    medai_stream_close(&r->sequence);
    mai_arena_reset(&r->arena);
    pfree(r);
    return (Datum) 0;
}

Datum
medai_find(PG_FUNCTION_ARGS)
{
    medai_letters motif = medai_letters_of(PG_GETARG_DATUM(1));
    medai_value_stream sequence;
    mai_arena arena;
    mai_ctx cx;
    int64_t position;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_stream_open(&sequence, PG_GETARG_DATUM(0));
    medai_check(&cx, mai_find(&cx, &sequence.stream, motif.p, motif.n, &position));
    medai_stream_close(&sequence);
    mai_arena_reset(&arena);
    PG_RETURN_INT64(position);
}

/* ---- motifs ---- */

static mai_status
put_place(mai_ctx *cx, void *arg, const mai_motif_hit *hit)
{
    rows *r = arg;
    Datum columns[2] = {Int64GetDatum(hit->position), Int32GetDatum(hit->strand)};
    bool nulls[2] = {false, false};

    tuplestore_putvalues(r->store, r->desc, columns, nulls);
    return mai_poll(cx, 200);
}

Datum
medai_find_all(PG_FUNCTION_ARGS)
{
    medai_letters motif = medai_letters_of(PG_GETARG_DATUM(1));
    rows *r = begin_rows(fcinfo);

    return end_rows(r, mai_motif_search(&r->cx, &r->sequence.stream, motif.p, motif.n, PG_GETARG_BOOL(2), 0, put_place, r));
}

typedef struct window_rows {
    rows *rows;
    text *match; /* room for the letters of a match */
} window_rows;

/* The letters of a match as they are read along its strand. */
static void
fill_match(text *match, const mai_motif_hit *hit)
{
    uint8_t *to = (uint8_t *) VARDATA(match);
    Size n = VARSIZE(match) - VARHDRSZ;

    if (hit->strand > 0)
        memcpy(to, hit->at, n);
    else
        mai_bases_kernel->reverse_complement(hit->at, to, n);
}

static mai_status
put_window(mai_ctx *cx, void *arg, const mai_motif_hit *hit)
{
    window_rows *w = arg;
    Datum columns[4] = {Int64GetDatum(hit->position), Int32GetDatum(hit->strand), Int32GetDatum(hit->mismatches),
                        PointerGetDatum(w->match)};
    bool nulls[4] = {false};

    fill_match(w->match, hit);
    tuplestore_putvalues(w->rows->store, w->rows->desc, columns, nulls);
    return mai_poll(cx, 300);
}

Datum
medai_find_approx(PG_FUNCTION_ARGS)
{
    medai_letters motif = medai_letters_of(PG_GETARG_DATUM(1));
    rows *r = begin_rows(fcinfo);
    window_rows w = {r, palloc(motif.n + VARHDRSZ)};

    SET_VARSIZE(w.match, motif.n + VARHDRSZ);
    return end_rows(r, mai_motif_search(&r->cx, &r->sequence.stream, motif.p, motif.n, PG_GETARG_BOOL(3),
                                        PG_GETARG_INT32(2), put_window, &w));
}
