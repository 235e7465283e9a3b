/*
 * pg_quality.c - qualities of reads for SQL: scores, means, trimming.
 *
 * Sequence and quality are texts or byteas, of the same type; what is returned has that type.
 */
#include "pg_seqfile.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(medai_quality);
PG_FUNCTION_INFO_V1(medai_quality_mean);
PG_FUNCTION_INFO_V1(medai_quality_error);
PG_FUNCTION_INFO_V1(medai_quality_trim);

mai_phred
medai_phred_argument(FunctionCallInfo fcinfo, int i)
{
    mai_phred phred;
    text *word;

    if (get_fn_expr_argtype(fcinfo->flinfo, i) == INT4OID) {
        if (mai_phred_of_number(PG_GETARG_INT32(i), &phred))
            return phred;
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("phred is 33, 64 or 'solexa', not %d", PG_GETARG_INT32(i))));
    }
    word = PG_GETARG_TEXT_PP(i);
    if (!mai_phred_of_word(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word), &phred))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("phred is '33', 'sanger', '64', 'illumina' or 'solexa', not \"%s\"",
                               text_to_cstring(word))));
    return phred;
}

/* An argument all of whose letters are qualities; ERROR 22P02 that names the first that is none. */
static medai_letters
quality_argument(FunctionCallInfo fcinfo, int i, mai_phred phred)
{
    medai_letters q = medai_letters_of(PG_GETARG_DATUM(i));
    size_t bad;

    if (!mai_quality_valid(phred, q.p, q.n, &bad))
        ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                        errmsg("byte %d is no quality in this encoding", q.p[bad]),
                        errdetail("At character %zu.", bad + 1),
                        errhint("phred is 33 (Sanger, Illumina 1.8 and later), 64 (Illumina 1.3 to 1.7) or "
                                "'solexa'.")));
    return q;
}

Datum
medai_quality(PG_FUNCTION_ARGS)
{
    mai_phred phred = medai_phred_argument(fcinfo, 1);
    medai_letters q = quality_argument(fcinfo, 0, phred);
    Size bytes = ARR_OVERHEAD_NONULLS(1) + q.n * sizeof(int16);
    int zero = mai_phred_zero(phred);
    ArrayType *array;
    int16 *scores;

    if (q.n == 0)
        PG_RETURN_ARRAYTYPE_P(construct_empty_array(INT2OID));
    if (bytes > MaxAllocSize)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("an array of %zu scores is too large", q.n)));
    array = palloc0(bytes);
    SET_VARSIZE(array, bytes);
    array->ndim = 1;
    array->elemtype = INT2OID;
    ARR_DIMS(array)[0] = (int) q.n;
    ARR_LBOUND(array)[0] = 1;
    scores = (int16 *) ARR_DATA_PTR(array);
    for (Size i = 0; i < q.n; i++)
        scores[i] = (int16) (q.p[i] - zero);
    PG_RETURN_ARRAYTYPE_P(array);
}

Datum
medai_quality_mean(PG_FUNCTION_ARGS)
{
    mai_phred phred = medai_phred_argument(fcinfo, 1);
    medai_letters q = quality_argument(fcinfo, 0, phred);

    if (q.n == 0)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(mai_quality_mean(phred, q.p, q.n));
}

Datum
medai_quality_error(PG_FUNCTION_ARGS)
{
    mai_phred phred = medai_phred_argument(fcinfo, 1);
    medai_letters q = quality_argument(fcinfo, 0, phred);

    if (q.n == 0)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(mai_quality_error(phred, q.p, q.n));
}

static Datum
part_of(medai_letters letters, size_t start, size_t stop)
{
    struct varlena *value = medai_new_value(stop - start, "a trimmed read");

    memcpy(VARDATA(value), letters.p + start, stop - start);
    return PointerGetDatum(value);
}

/* The row type of the result, found out once for each call site. */
static TupleDesc
row_type(FunctionCallInfo fcinfo)
{
    FmgrInfo *call = fcinfo->flinfo;

    if (call->fn_extra == NULL) {
        MemoryContext old = MemoryContextSwitchTo(call->fn_mcxt);
        TupleDesc desc;

        if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
            elog(ERROR, "return type must be a row type");
        call->fn_extra = BlessTupleDesc(CreateTupleDescCopy(desc));
        MemoryContextSwitchTo(old);
    }
    return call->fn_extra;
}

/* The letters of a read: of more than a byte each they could be cut in two. */
static medai_letters
read_argument(FunctionCallInfo fcinfo, int i)
{
    medai_letters letters = medai_letters_of(PG_GETARG_DATUM(i));

    for (Size at = 0; at < letters.n; at++)
        if (IS_HIGHBIT_SET(letters.p[at]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                            errmsg("byte %d is not a letter of a sequence", letters.p[at]),
                            errdetail("At character %zu.", at + 1)));
    return letters;
}

/* (sequence, quality, threshold, method, phred, window_size): what is kept, and where it was. */
Datum
medai_quality_trim(PG_FUNCTION_ARGS)
{
    static const char *const methods[] = {"bwa", "both", "window"};
    mai_phred phred = medai_phred_argument(fcinfo, 4);
    medai_letters sequence = read_argument(fcinfo, 0), quality = quality_argument(fcinfo, 1, phred);
    int32 threshold = PG_GETARG_INT32(2), window = PG_GETARG_INT32(5);
    int method = medai_choice(PG_GETARG_DATUM(3), "method", methods, 3);
    size_t start, stop;
    Datum columns[4];
    bool nulls[4] = {false};

    if (sequence.n != quality.n)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("the sequence has %zu letters and the quality %zu", sequence.n, quality.n)));
    if (window < 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("window_size is at least 1, not %d", window)));
    if (method == 2)
        mai_trim_window(phred, quality.p, quality.n, window, threshold, &start, &stop);
    else
        mai_trim_ends(phred, quality.p, quality.n, method == 1 ? threshold : INT_MIN, threshold, &start, &stop);
    columns[0] = part_of(sequence, start, stop);
    columns[1] = part_of(quality, start, stop);
    columns[2] = Int32GetDatum((int32) start + 1);
    columns[3] = Int32GetDatum((int32) stop);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(row_type(fcinfo), columns, nulls)));
}
