/*
 * pg_melting.c - melting temperatures for SQL (melting.h has the methods).
 *
 * The functions are not STRICT: NULL stands for "not given" where Biopython has None, and gives NULL elsewhere.
 */
#include "pg_seq.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "seq/melting.h"

/* ---- arguments ------------------------------------------------------------------------------------------ */

/* Positions of the arguments of medai_melting_temp. */
enum {
    SEQ, METHOD, NA, K, TRIS, MG, DNTPS, DNAC1, DNAC2, SALTCORR, SELFCOMP, C_SEQ, SHIFT, NN_TABLE, DE_TABLE, VALUESET,
    USERSET, MISMATCH, STRICT, CHECK, NARGUMENTS
};

enum method { METHOD_NN, METHOD_GC, METHOD_WALLACE, NMETHODS };

/* Whether one of the arguments below n is NULL that must not be. */
static bool
lacks_argument(FunctionCallInfo fcinfo, int n, uint32 may_be_null)
{
    for (int i = 0; i < n; i++)
        if (PG_ARGISNULL(i) && !(may_be_null >> i & 1))
            return true;
    return false;
}

static mai_ions
ions_from(FunctionCallInfo fcinfo, int first)
{
    mai_ions ions = {
        .na = PG_GETARG_FLOAT8(first),
        .k = PG_GETARG_FLOAT8(first + 1),
        .tris = PG_GETARG_FLOAT8(first + 2),
        .mg = PG_GETARG_FLOAT8(first + 3),
        .dntps = PG_GETARG_FLOAT8(first + 4),
    };

    return ions;
}

static int
saltcorr_or(FunctionCallInfo fcinfo, int standard)
{
    return PG_ARGISNULL(SALTCORR) ? standard : PG_GETARG_INT32(SALTCORR);
}

/* The four numbers of a userset, in userset; NULL when none is given. */
static const double *
userset_from(FunctionCallInfo fcinfo, double userset[4])
{
    ArrayType *array;
    Datum *values;
    bool *nulls;
    int n;

    if (PG_ARGISNULL(USERSET))
        return NULL;
    array = PG_GETARG_ARRAYTYPE_P(USERSET);
    deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &values, &nulls, &n);
    if (n != 4 || array_contains_nulls(array))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("userset has four numbers: A, B, C and D")));
    for (int i = 0; i < 4; i++)
        userset[i] = DatumGetFloat8(values[i]);
    return userset;
}

/* The letters of an argument, counted; the value is read in windows. */
static void
count_letters(mai_ctx *cx, Datum seq, mai_letter_counts *counts)
{
    medai_value_stream stream;

    medai_stream_open(&stream, seq);
    medai_check(cx, mai_letter_counts_of(cx, &stream.stream, counts));
    medai_stream_close(&stream);
}

/* ---- methods -------------------------------------------------------------------------------------------- */

static double
by_wallace(mai_ctx *cx, FunctionCallInfo fcinfo)
{
    mai_letter_counts counts;
    double celsius;

    count_letters(cx, PG_GETARG_DATUM(SEQ), &counts);
    medai_check(cx, mai_melting_wallace(cx, &counts, PG_GETARG_BOOL(CHECK), PG_GETARG_BOOL(STRICT), &celsius));
    return celsius;
}

static double
by_gc(mai_ctx *cx, FunctionCallInfo fcinfo)
{
    double userset[4], celsius;
    mai_letter_counts counts;
    mai_melting_gc_options options = {
        .valueset = PG_GETARG_INT32(VALUESET),
        .userset = userset_from(fcinfo, userset),
        .saltcorr = saltcorr_or(fcinfo, 0),
        .mismatch = PG_GETARG_BOOL(MISMATCH),
        .check = PG_GETARG_BOOL(CHECK),
        .strict = PG_GETARG_BOOL(STRICT),
        .ions = ions_from(fcinfo, NA),
    };

    count_letters(cx, PG_GETARG_DATUM(SEQ), &counts);
    medai_check(cx, mai_melting_gc(cx, &counts, &options, &celsius));
    return celsius;
}

static mai_strand
strand_from(FunctionCallInfo fcinfo, int argument)
{
    mai_strand strand = {NULL, 0};

    if (!PG_ARGISNULL(argument)) {
        medai_letters letters = medai_letters_of(PG_GETARG_DATUM(argument));

        strand.letters = letters.p;
        strand.n = letters.n;
    }
    return strand;
}

static double
by_neighbors(mai_ctx *cx, FunctionCallInfo fcinfo)
{
    int table = medai_choice(PG_GETARG_DATUM(NN_TABLE), "nn_table", mai_neighbors_names, MAI_NEIGHBORS);
    int dangling = medai_choice(PG_GETARG_DATUM(DE_TABLE), "de_table", mai_dangling_names, MAI_DANGLING);
    mai_melting_nn_options options = {
        .neighbors = &mai_neighbors_tables[table],
        .dangling = &mai_dangling_tables[dangling],
        .dnac1 = PG_GETARG_FLOAT8(DNAC1),
        .dnac2 = PG_GETARG_FLOAT8(DNAC2),
        .selfcomp = PG_GETARG_BOOL(SELFCOMP),
        .shift = PG_GETARG_INT32(SHIFT),
        .saltcorr = saltcorr_or(fcinfo, 5),
        .check = PG_GETARG_BOOL(CHECK),
        .strict = PG_GETARG_BOOL(STRICT),
        .ions = ions_from(fcinfo, NA),
    };
    double celsius;

    medai_check(cx, mai_melting_nn(cx, strand_from(fcinfo, SEQ), strand_from(fcinfo, C_SEQ), &options, &celsius));
    return celsius;
}

PG_FUNCTION_INFO_V1(medai_melting_temp);

Datum
medai_melting_temp(PG_FUNCTION_ARGS)
{
    static const char *const names[] = {"nn", "gc", "wallace"}; /* in the order of enum method */
    static double (*const methods[])(mai_ctx *cx, FunctionCallInfo fcinfo) = {by_neighbors, by_gc, by_wallace};
    mai_arena arena;
    mai_ctx cx;
    double celsius;

    if (lacks_argument(fcinfo, NARGUMENTS, 1u << SALTCORR | 1u << C_SEQ | 1u << USERSET))
        PG_RETURN_NULL();
    medai_begin(&cx, &arena, CurrentMemoryContext);
    celsius = methods[medai_choice(PG_GETARG_DATUM(METHOD), "method", names, NMETHODS)](&cx, fcinfo);
    mai_arena_reset(&arena);
    PG_RETURN_FLOAT8(celsius);
}

/* ---- corrections ---------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_salt_correction);
PG_FUNCTION_INFO_V1(medai_chem_correction);

/* Arguments: the method, five ions, the sequence, which methods 5 to 7 need. */
Datum
medai_salt_correction(PG_FUNCTION_ARGS)
{
    mai_letter_counts counts = {.n = 0};
    int64 gc = 0, method;
    mai_arena arena;
    mai_ctx cx;
    mai_ions ions;
    double correction;

    if (lacks_argument(fcinfo, 7, 1u << 6))
        PG_RETURN_NULL();
    medai_begin(&cx, &arena, CurrentMemoryContext);
    method = PG_GETARG_INT32(0);
    ions = ions_from(fcinfo, 1);
    if (!PG_ARGISNULL(6))
        count_letters(&cx, PG_GETARG_DATUM(6), &counts);
    if (counts.n == 0 && method >= 5 && method <= 7)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("salt correction " INT64_FORMAT " needs the sequence", method)));
    for (const char *letter = "CGScgs"; *letter != '\0'; letter++)
        gc += counts.of[(uint8_t) *letter];
    medai_check(&cx, mai_salt_correction(&cx, &ions, (int) method, counts.n,
                                         counts.n > 0 ? (double) gc / (double) counts.n : 0, &correction));
    PG_RETURN_FLOAT8(correction);
}

Datum
medai_chem_correction(PG_FUNCTION_ARGS)
{
    mai_solvents solvents;
    mai_arena arena;
    mai_ctx cx;
    double celsius;

    if (lacks_argument(fcinfo, 7, 1u << 6))
        PG_RETURN_NULL();
    medai_begin(&cx, &arena, CurrentMemoryContext);
    solvents.dmso = PG_GETARG_FLOAT8(1);
    solvents.formamide = PG_GETARG_FLOAT8(2);
    solvents.dmso_factor = PG_GETARG_FLOAT8(3);
    solvents.formamide_factor = PG_GETARG_FLOAT8(4);
    solvents.formamide_method = PG_GETARG_INT32(5);
    solvents.gc = PG_ARGISNULL(6) ? -1 : PG_GETARG_FLOAT8(6);
    medai_check(&cx, mai_chem_correction(&cx, PG_GETARG_FLOAT8(0), &solvents, &celsius));
    PG_RETURN_FLOAT8(celsius);
}
