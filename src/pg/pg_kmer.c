/*
 * pg_kmer.c - k-mers, minimisers and sketches for SQL (kmer.h has the algorithms).
 *
 * Sequences are read as streams, so that a genome stored out of line costs what its k-mers cost and no more. What the
 * core needs lies in the current memory context and goes with it.
 */
#include "pg_seq.h"

#include "access/detoast.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "seq/kmer.h"

PG_FUNCTION_INFO_V1(medai_kmers);
PG_FUNCTION_INFO_V1(medai_kmer_profile);
PG_FUNCTION_INFO_V1(medai_minimizers);
PG_FUNCTION_INFO_V1(medai_sketch);
PG_FUNCTION_INFO_V1(medai_sketch_jaccard);
PG_FUNCTION_INFO_V1(medai_sketch_ani);
PG_FUNCTION_INFO_V1(medai_sketch_merge);
PG_FUNCTION_INFO_V1(medai_sketch_union_final);

static mai_kmer_counts *
counts_of(mai_ctx *cx, Datum sequence, int32 k, bool canonical)
{
    medai_value_stream value;
    mai_kmer_counts *counts;
    const uint8_t *window;
    size_t n;

    medai_check(cx, mai_kmer_counts_open(cx, k, canonical, toast_raw_datum_size(sequence) - VARHDRSZ, &counts));
    medai_stream_open(&value, sequence);
    for (;;) {
        medai_check(cx, mai_stream_next(cx, &value.stream, &window, &n));
        if (n == 0)
            break;
        medai_check(cx, mai_kmer_counts_add(cx, counts, window, n));
    }
    medai_stream_close(&value);
    medai_check(cx, mai_kmer_counts_finish(cx, counts));
    return counts;
}

Datum
medai_kmers(PG_FUNCTION_ARGS)
{
    int32 k = PG_GETARG_INT32(1);
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_kmer_counts *counts;
    mai_arena arena;
    mai_ctx cx;
    Datum columns[2];
    bool nulls[2] = {false};
    char kmer_text[VARHDRSZ + MAI_KMER_MAX];
    uint64_t kmer, count;

    compat_materialize(fcinfo);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    counts = counts_of(&cx, PG_GETARG_DATUM(0), k, PG_GETARG_BOOL(2));
    SET_VARSIZE(kmer_text, VARHDRSZ + k);
    columns[0] = PointerGetDatum(kmer_text);
    for (;;) {
        medai_check(&cx, mai_kmer_counts_next(&cx, counts, &kmer, &count));
        if (count == 0)
            break;
        mai_kmer_text(kmer, (unsigned) k, VARDATA(kmer_text));
        columns[1] = Int64GetDatum((int64) count);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    }
    mai_arena_reset(&arena);
    return (Datum) 0;
}

/* A new one-dimensional real[] of n elements, for the caller to fill. */
static ArrayType *
new_reals(size_t n)
{
    Size size = ARR_OVERHEAD_NONULLS(1) + n * sizeof(float4);
    ArrayType *array = palloc0(size);

    SET_VARSIZE(array, size);
    array->ndim = 1;
    array->elemtype = FLOAT4OID;
    ARR_DIMS(array)[0] = (int) n;
    ARR_LBOUND(array)[0] = 1;
    return array;
}

Datum
medai_kmer_profile(PG_FUNCTION_ARGS)
{
    int32 k = PG_GETARG_INT32(1);
    bool canonical = PG_GETARG_BOOL(2);
    mai_kmer_counts *counts;
    ArrayType *profile;
    mai_arena arena;
    mai_ctx cx;
    size_t n;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_kmer_profile_size(&cx, k, canonical, &n));
    counts = counts_of(&cx, PG_GETARG_DATUM(0), k, canonical);
    profile = new_reals(n);
    medai_check(&cx, mai_kmer_profile(&cx, counts, (float *) ARR_DATA_PTR(profile)));
    mai_arena_reset(&arena);
    PG_RETURN_ARRAYTYPE_P(profile);
}

static void
put_minimizer(ReturnSetInfo *rsinfo, const mai_minimizer *minimizer, unsigned k)
{
    char kmer_text[VARHDRSZ + MAI_KMER_MAX];
    Datum columns[3];
    bool nulls[3] = {false};

    SET_VARSIZE(kmer_text, VARHDRSZ + k);
    mai_kmer_text(minimizer->kmer, k, VARDATA(kmer_text));
    columns[0] = Int64GetDatum(minimizer->position);
    columns[1] = Int32GetDatum(minimizer->reverse ? -1 : 1);
    columns[2] = PointerGetDatum(kmer_text);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
}

Datum
medai_minimizers(PG_FUNCTION_ARGS)
{
    int32 k = PG_GETARG_INT32(1);
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    medai_value_stream value;
    mai_winnower *winnower;
    mai_minimizer minimizer;
    mai_arena arena;
    mai_ctx cx;
    const uint8_t *window;
    size_t n;

    compat_materialize(fcinfo);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_winnower_open(&cx, k, PG_GETARG_INT32(2), &winnower));
    medai_stream_open(&value, PG_GETARG_DATUM(0));
    for (;;) {
        medai_check(&cx, mai_stream_next(&cx, &value.stream, &window, &n));
        if (n == 0)
            break;
        for (size_t i = 0; i < n; i++) {
            medai_check(&cx, mai_poll(&cx, 10));
            if (mai_winnow(winnower, window[i], &minimizer))
                put_minimizer(rsinfo, &minimizer, (unsigned) k);
        }
    }
    if (mai_winnow_end(winnower, &minimizer))
        put_minimizer(rsinfo, &minimizer, (unsigned) k);
    medai_stream_close(&value);
    mai_arena_reset(&arena);
    return (Datum) 0;
}

/* ---- sketches ---- */

/* Bytes that the core made with room for a header, as a value; the arena they lie in is emptied. */
static Datum
finish_value(mai_arena *arena, const void *bytes, Size size)
{
    struct varlena *value = palloc(size);

    memcpy(value, bytes, size);
    SET_VARSIZE(value, size);
    mai_arena_reset(arena);
    return PointerGetDatum(value);
}

Datum
medai_sketch(PG_FUNCTION_ARGS)
{
    medai_value_stream value;
    mai_sketcher *sketcher;
    mai_arena arena;
    mai_ctx cx;
    const uint8_t *window;
    void *bytes;
    size_t n;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_sketcher_open(&cx, PG_GETARG_INT32(1), PG_GETARG_INT32(3), PG_GETARG_INT32(2), &sketcher));
    medai_stream_open(&value, PG_GETARG_DATUM(0));
    for (;;) {
        medai_check(&cx, mai_stream_next(&cx, &value.stream, &window, &n));
        if (n == 0)
            break;
        medai_check(&cx, mai_sketcher_add(&cx, sketcher, window, n));
    }
    medai_stream_close(&value);
    medai_check(&cx, mai_sketcher_finish(&cx, sketcher, VARHDRSZ, &bytes, &n));
    return finish_value(&arena, bytes, n);
}

static void
open_sketch(mai_ctx *cx, Datum datum, mai_sketch *out)
{
    medai_letters bytes = medai_letters_of(datum);

    medai_check(cx, mai_sketch_open(cx, bytes.p, bytes.n, out));
}

/* The Jaccard index of the two sketches of a call; false when there is none. */
static bool
jaccard(FunctionCallInfo fcinfo, double *index, uint32_t *k)
{
    mai_sketch a, b;
    mai_arena arena;
    mai_ctx cx;
    bool defined;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    open_sketch(&cx, PG_GETARG_DATUM(0), &a);
    open_sketch(&cx, PG_GETARG_DATUM(1), &b);
    medai_check(&cx, mai_sketch_jaccard(&cx, &a, &b, index, &defined));
    *k = a.k;
    return defined;
}

Datum
medai_sketch_jaccard(PG_FUNCTION_ARGS)
{
    double index;
    uint32_t k;

    if (!jaccard(fcinfo, &index, &k))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(index);
}

Datum
medai_sketch_ani(PG_FUNCTION_ARGS)
{
    double index;
    uint32_t k;

    if (!jaccard(fcinfo, &index, &k))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(mai_sketch_identity(index, k));
}

Datum
medai_sketch_merge(PG_FUNCTION_ARGS)
{
    mai_sketch a, b;
    mai_arena arena;
    mai_ctx cx;
    void *bytes;
    size_t n;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    open_sketch(&cx, PG_GETARG_DATUM(0), &a);
    open_sketch(&cx, PG_GETARG_DATUM(1), &b);
    medai_check(&cx, mai_sketch_union(&cx, &a, &b, VARHDRSZ, &bytes, &n));
    return finish_value(&arena, bytes, n);
}

/* A single row is the state as it came: nobody has looked at it yet. */
Datum
medai_sketch_union_final(PG_FUNCTION_ARGS)
{
    mai_sketch sketch;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    open_sketch(&cx, PG_GETARG_DATUM(0), &sketch);
    PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
