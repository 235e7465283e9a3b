/*
 * pg_align.c - pairwise alignment and distances between sequences for SQL (align.h has the algorithms).
 *
 * All of it serves text and bytea by the same functions. What the core needs lies in a context of the call, which is
 * gone before the row is built.
 */
#include "pg_seq.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "seq/align.h"

PG_FUNCTION_INFO_V1(medai_align);
PG_FUNCTION_INFO_V1(medai_align_score);
PG_FUNCTION_INFO_V1(medai_hamming);
PG_FUNCTION_INFO_V1(medai_edit_distance);

/* ---- parameters ---- */

enum { ARG_A, ARG_B, ARG_MODE, ARG_MATCH, ARG_MISMATCH, ARG_GAP_OPEN, ARG_GAP_EXTEND, ARG_MATRIX, ARG_BAND };

static const mai_align_matrix *
matrix_of(Datum name)
{
    text *word = DatumGetTextPP(name);
    const mai_align_matrix *matrix = mai_align_matrix_find(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));

    if (matrix == NULL)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("there is no substitution matrix \"%s\"", text_to_cstring(word)),
                        errhint("There are %s.", mai_align_matrix_names())));
    return matrix;
}

/* The parameters of a call; false when one of those that must be there is NULL. */
static bool
read_options(FunctionCallInfo fcinfo, mai_align_options *options)
{
    for (int i = ARG_A; i < ARG_MATRIX; i++)
        if (PG_ARGISNULL(i))
            return false;
    *options = mai_align_defaults;
    options->mode = medai_choice(PG_GETARG_DATUM(ARG_MODE), "mode", mai_align_mode_names, MAI_ALIGN_NMODES);
    options->match = PG_GETARG_INT32(ARG_MATCH);
    options->mismatch = PG_GETARG_INT32(ARG_MISMATCH);
    options->gap_open = PG_GETARG_INT32(ARG_GAP_OPEN);
    options->gap_extend = PG_GETARG_INT32(ARG_GAP_EXTEND);
    if (!PG_ARGISNULL(ARG_MATRIX))
        options->matrix = matrix_of(PG_GETARG_DATUM(ARG_MATRIX));
    if (!PG_ARGISNULL(ARG_BAND)) {
        options->band = PG_GETARG_INT32(ARG_BAND);
        if (options->band < 0)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("band must not be negative")));
    }
    return true;
}

/* ---- results ---- */

static Datum
cigar_of(const mai_alignment *alignment)
{
    StringInfoData cigar;

    initStringInfo(&cigar);
    for (int64 i = 0; i < alignment->nruns; i++) {
        if (i % 65536 == 65535)
            CHECK_FOR_INTERRUPTS();
        appendStringInfo(&cigar, "%lld%c", (long long) alignment->runs[i].length, alignment->runs[i].op);
    }
    return PointerGetDatum(cstring_to_text_with_len(cigar.data, cigar.len));
}

/* The letters of one sequence in the alignment, with '-' in the runs that it has no letters in. */
static Datum
aligned_letters(const mai_alignment *alignment, const uint8_t *letters, char missing_in)
{
    struct varlena *value = medai_new_value((uint64) alignment->columns, "an aligned sequence");
    char *to = VARDATA(value);

    for (int64 i = 0; i < alignment->nruns; i++) {
        const mai_align_run *run = &alignment->runs[i];

        if (i % 65536 == 65535)
            CHECK_FOR_INTERRUPTS();
        if (run->op == missing_in) {
            memset(to, '-', (size_t) run->length);
        } else {
            memcpy(to, letters, (size_t) run->length);
            letters += run->length;
        }
        to += run->length;
    }
    return PointerGetDatum(value);
}

/* First and last letter from 1, both NULL when there are none. */
static void
put_range(Datum *columns, bool *nulls, int64 start, int64 end)
{
    columns[0] = Int32GetDatum((int32) start + 1);
    columns[1] = Int32GetDatum((int32) end);
    nulls[0] = nulls[1] = start == end;
}

static Datum
alignment_row(FunctionCallInfo fcinfo, const mai_alignment *alignment, medai_letters a, medai_letters b)
{
    static const Oid types[10] = {INT4OID, TEXTOID, FLOAT8OID, INT4OID, INT4OID,
                                  INT4OID, INT4OID, TEXTOID, TEXTOID, BOOLOID};
    TupleDesc desc = medai_result_row(fcinfo, types, lengthof(types));
    Datum columns[10];
    bool nulls[10] = {false};

    columns[0] = Int32GetDatum((int32) alignment->score);
    columns[1] = cigar_of(alignment);
    nulls[2] = alignment->columns == 0;
    columns[2] = Float8GetDatum(nulls[2] ? 0 : (double) alignment->matches / (double) alignment->columns);
    put_range(&columns[3], &nulls[3], alignment->start_a, alignment->end_a);
    put_range(&columns[5], &nulls[5], alignment->start_b, alignment->end_b);
    columns[7] = aligned_letters(alignment, a.p + alignment->start_a, 'I');
    columns[8] = aligned_letters(alignment, b.p + alignment->start_b, 'D');
    columns[9] = BoolGetDatum(alignment->optimal);
    return HeapTupleGetDatum(heap_form_tuple(desc, columns, nulls));
}

/* ---- functions ---- */

Datum
medai_align(PG_FUNCTION_ARGS)
{
    mai_align_options options;
    mai_alignment alignment;
    mai_arena arena;
    mai_ctx cx;
    Datum row;

    if (!read_options(fcinfo, &options))
        PG_RETURN_NULL();
    medai_letters a = medai_letters_of(PG_GETARG_DATUM(ARG_A)), b = medai_letters_of(PG_GETARG_DATUM(ARG_B));
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_align(&cx, a.p, a.n, b.p, b.n, &options, &alignment));
    row = alignment_row(fcinfo, &alignment, a, b);
    mai_arena_reset(&arena);
    PG_RETURN_DATUM(row);
}

Datum
medai_align_score(PG_FUNCTION_ARGS)
{
    mai_align_options options;
    mai_arena arena;
    mai_ctx cx;
    int64 score;

    if (!read_options(fcinfo, &options))
        PG_RETURN_NULL();
    medai_letters a = medai_letters_of(PG_GETARG_DATUM(ARG_A)), b = medai_letters_of(PG_GETARG_DATUM(ARG_B));
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_align_score(&cx, a.p, a.n, b.p, b.n, &options, &score, NULL));
    mai_arena_reset(&arena);
    PG_RETURN_INT32((int32) score);
}

Datum
medai_hamming(PG_FUNCTION_ARGS)
{
    medai_letters a = medai_letters_of(PG_GETARG_DATUM(0)), b = medai_letters_of(PG_GETARG_DATUM(1));
    mai_arena arena;
    mai_ctx cx;
    int64 distance;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_hamming(&cx, a.p, a.n, b.p, b.n, &distance));
    PG_RETURN_INT32((int32) distance);
}

Datum
medai_edit_distance(PG_FUNCTION_ARGS)
{
    mai_arena arena;
    mai_ctx cx;
    int64 distance, max = -1;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        PG_RETURN_NULL();
    medai_letters a = medai_letters_of(PG_GETARG_DATUM(0)), b = medai_letters_of(PG_GETARG_DATUM(1));
    if (!PG_ARGISNULL(2)) {
        max = PG_GETARG_INT32(2);
        if (max < 0)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("max must not be negative")));
    }
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_edit_distance(&cx, a.p, a.n, b.p, b.n, max, &distance));
    mai_arena_reset(&arena);
    if (max >= 0 && distance > max)
        PG_RETURN_NULL();
    PG_RETURN_INT32((int32) distance);
}
