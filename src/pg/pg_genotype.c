/*
 * pg_genotype.c - genotypes, their aggregates and risk scores for SQL (seq/genotype.h has the definitions).
 *
 * States come as '' at first; pg_state.h says how they grow.
 */
#include "pg_seq.h"
#include "pg_state.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "seq/genotype.h"

/* Argument 0 or, when it is too small or not ours to change, a copy of it of the wanted size. */
static bytea *
writable_state(FunctionCallInfo fcinfo, bytea *state, mai_tally_kind kind, size_t wanted)
{
    bytea *writable = medai_writable_state(fcinfo, state, wanted);

    if (writable != state)
        mai_tally_move(kind, VARDATA(writable), wanted, VARDATA(state), medai_state_size(state));
    return writable;
}

/* The state of argument 0, with room for one more row of this kind. */
static bytea *
state_for_row(FunctionCallInfo fcinfo, mai_ctx *cx, mai_tally_kind kind, int32_t most_allele)
{
    bytea *state = PG_GETARG_BYTEA_P(0);
    size_t wanted;

    medai_check(cx, mai_tally_room(cx, kind, VARDATA(state), medai_state_size(state), most_allele, &wanted));
    return writable_state(fcinfo, state, kind, wanted);
}

/* A text argument as a genotype. */
static void
genotype_argument(FunctionCallInfo fcinfo, mai_ctx *cx, int argument, mai_genotype *g)
{
    text *t = PG_GETARG_TEXT_PP(argument);

    medai_check(cx, mai_genotype_read(cx, (const uint8_t *) VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), g));
}

static mai_allele_text
allele_argument(FunctionCallInfo fcinfo, int argument)
{
    mai_allele_text allele = {NULL, 0};

    if (!PG_ARGISNULL(argument)) {
        text *t = PG_GETARG_TEXT_PP(argument);

        allele.p = (const uint8_t *) VARDATA_ANY(t);
        allele.n = VARSIZE_ANY_EXHDR(t);
    }
    return allele;
}

static int32_t
number_argument(FunctionCallInfo fcinfo, mai_ctx *cx, int argument)
{
    int32_t allele = PG_NARGS() > argument ? PG_GETARG_INT32(argument) : 1;

    medai_check(cx, mai_allele_check(cx, allele));
    return allele;
}

/* ---- single genotypes ---- */

PG_FUNCTION_INFO_V1(medai_genotype_valid);
PG_FUNCTION_INFO_V1(medai_dosage_of_number);
PG_FUNCTION_INFO_V1(medai_dosage_of_text);
PG_FUNCTION_INFO_V1(medai_hwe_exact);

Datum
medai_genotype_valid(PG_FUNCTION_ARGS)
{
    text *t = PG_GETARG_TEXT_PP(0);
    mai_genotype g;
    size_t at;

    PG_RETURN_BOOL(mai_genotype_scan((const uint8_t *) VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), &g, &at) == NULL);
}

Datum
medai_dosage_of_number(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    int32_t allele = number_argument(fcinfo, cx, 1);
    mai_genotype g;

    genotype_argument(fcinfo, cx, 0, &g);
    if (g.missing > 0)
        PG_RETURN_NULL();
    PG_RETURN_INT32(mai_genotype_copies(&g, allele));
}

Datum
medai_dosage_of_text(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    int32_t allele = mai_allele_number(allele_argument(fcinfo, 1), allele_argument(fcinfo, 2), allele_argument(fcinfo, 3));
    mai_genotype g;

    genotype_argument(fcinfo, cx, 0, &g);
    if (g.missing > 0 || allele < 0)
        PG_RETURN_NULL();
    PG_RETURN_INT32(mai_genotype_copies(&g, allele));
}

static Datum
hwe_value(FunctionCallInfo fcinfo, mai_ctx *cx, const int64_t counts[3], bool mid_p)
{
    double p;
    bool defined;

    medai_check(cx, mai_hwe_exact(cx, counts[0], counts[1], counts[2], mid_p, &p, &defined));
    if (!defined)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(p);
}

Datum
medai_hwe_exact(PG_FUNCTION_ARGS)
{
    const int64_t counts[3] = {PG_GETARG_INT64(0), PG_GETARG_INT64(1), PG_GETARG_INT64(2)};

    return hwe_value(fcinfo, medai_row_context(fcinfo), counts, PG_GETARG_BOOL(3));
}

/* ---- rows of aggregates ---- */

PG_FUNCTION_INFO_V1(medai_allele_accum);
PG_FUNCTION_INFO_V1(medai_genotype_class_accum);
PG_FUNCTION_INFO_V1(medai_alleles_accum);
PG_FUNCTION_INFO_V1(medai_heterozygosity_accum);
PG_FUNCTION_INFO_V1(medai_titv_accum);
PG_FUNCTION_INFO_V1(medai_dosage_accum);
PG_FUNCTION_INFO_V1(medai_score_accum);
PG_FUNCTION_INFO_V1(medai_genotype_combine);

Datum
medai_allele_accum(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    int32_t allele = number_argument(fcinfo, cx, 2);
    mai_genotype g;
    bytea *state;

    genotype_argument(fcinfo, cx, 1, &g);
    state = state_for_row(fcinfo, cx, MAI_TALLY_ALLELE, 0);
    mai_tally_add_allele(VARDATA(state), &g, allele);
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_genotype_class_accum(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    mai_genotype g;
    bytea *state;

    genotype_argument(fcinfo, cx, 1, &g);
    state = state_for_row(fcinfo, cx, MAI_TALLY_CLASSES, 0);
    mai_tally_add_class(VARDATA(state), &g);
    PG_RETURN_BYTEA_P(state);
}

static Datum
add_alleles(FunctionCallInfo fcinfo, mai_tally_kind kind, void (*add)(void *, const mai_genotype *))
{
    mai_ctx *cx = medai_row_context(fcinfo);
    int32_t most = 0;
    mai_genotype g;
    bytea *state;

    genotype_argument(fcinfo, cx, 1, &g);
    for (int i = 0; i < g.ploidy; i++)
        most = Max(most, g.alleles[i]);
    state = state_for_row(fcinfo, cx, kind, most);
    add(VARDATA(state), &g);
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_alleles_accum(PG_FUNCTION_ARGS)
{
    return add_alleles(fcinfo, MAI_TALLY_ALLELES, mai_tally_add_alleles);
}

Datum
medai_heterozygosity_accum(PG_FUNCTION_ARGS)
{
    return add_alleles(fcinfo, MAI_TALLY_HETEROZYGOSITY, mai_tally_add_heterozygosity);
}

Datum
medai_titv_accum(PG_FUNCTION_ARGS)
{
    mai_allele_text ref = allele_argument(fcinfo, 1), alt = allele_argument(fcinfo, 2);
    bytea *state = state_for_row(fcinfo, medai_row_context(fcinfo), MAI_TALLY_SUBSTITUTIONS, 0);

    mai_tally_add_substitutions(VARDATA(state), ref.p, ref.n, alt.p, alt.n);
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_dosage_accum(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    bytea *state = state_for_row(fcinfo, cx, MAI_TALLY_SUM, 0);

    medai_check(cx, mai_tally_add_dosage(cx, VARDATA(state), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2)));
    PG_RETURN_BYTEA_P(state);
}

/*
 * Not STRICT: a score's variant that the sample has no row for comes as NULLs from an outer join and counts as
 * missing. Without an effect allele or a weight there is no row of a score.
 */
Datum
medai_score_accum(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    mai_score_row row = {.frequency = get_float8_nan()};
    mai_genotype g;
    bytea *state;

    if (PG_ARGISNULL(0))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the state of medai_prs is NULL")));
    if (PG_ARGISNULL(4) || PG_ARGISNULL(6))
        PG_RETURN_DATUM(PG_GETARG_DATUM(0));
    if (!PG_ARGISNULL(1)) {
        genotype_argument(fcinfo, cx, 1, &g);
        row.genotype = &g;
    }
    row.ref = allele_argument(fcinfo, 2);
    row.alt = allele_argument(fcinfo, 3);
    row.effect = allele_argument(fcinfo, 4);
    row.other = allele_argument(fcinfo, 5);
    row.weight = PG_GETARG_FLOAT8(6);
    if (PG_NARGS() > 7 && !PG_ARGISNULL(7))
        row.frequency = PG_GETARG_FLOAT8(7);
    state = state_for_row(fcinfo, cx, MAI_TALLY_SCORE, 0);
    medai_check(cx, mai_tally_add_score(cx, VARDATA(state), &row));
    PG_RETURN_BYTEA_P(state);
}

Datum
medai_genotype_combine(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    bytea *state = PG_GETARG_BYTEA_P(0), *other = PG_GETARG_BYTEA_P(1);
    const void *more = VARDATA(other);
    size_t more_size = medai_state_size(other), wanted;
    mai_tally_kind kind;

    medai_check(cx, mai_tally_kind_of(cx, more, more_size, &kind));
    if (kind == MAI_TALLY_NONE) {
        medai_check(cx, mai_tally_kind_of(cx, VARDATA(state), medai_state_size(state), &kind));
        PG_RETURN_BYTEA_P(state);
    }
    medai_check(cx, mai_tally_merge_room(cx, VARDATA(state), medai_state_size(state), more, more_size, &wanted));
    state = writable_state(fcinfo, state, kind, wanted);
    mai_tally_merge(VARDATA(state), more, more_size);
    PG_RETURN_BYTEA_P(state);
}

/* ---- values of aggregates ---- */

PG_FUNCTION_INFO_V1(medai_allele_frequency_final);
PG_FUNCTION_INFO_V1(medai_hwe_final);
PG_FUNCTION_INFO_V1(medai_call_rate_final);
PG_FUNCTION_INFO_V1(medai_allele_counts_final);
PG_FUNCTION_INFO_V1(medai_genotype_counts_final);
PG_FUNCTION_INFO_V1(medai_heterozygosity_final);
PG_FUNCTION_INFO_V1(medai_titv_final);
PG_FUNCTION_INFO_V1(medai_dosage_final);
PG_FUNCTION_INFO_V1(medai_score_final);

/* The state of argument 0, checked; NULL when no row came. */
static const bytea *
state_of(FunctionCallInfo fcinfo, mai_ctx *cx, mai_tally_kind kind)
{
    const bytea *state = PG_GETARG_BYTEA_P(0);

    if (medai_state_size(state) == 0)
        return NULL;
    medai_check(cx, mai_tally_check(cx, kind, VARDATA(state), medai_state_size(state)));
    return state;
}

/* A row of n columns. */
static Datum
composite(FunctionCallInfo fcinfo, const Oid *types, int n, Datum *values, bool *nulls)
{
    return HeapTupleGetDatum(heap_form_tuple(medai_result_row(fcinfo, types, n), values, nulls));
}

Datum
medai_allele_frequency_final(PG_FUNCTION_ARGS)
{
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_ALLELE);
    bool defined = false;
    double frequency = state != NULL ? mai_tally_frequency(VARDATA(state), &defined) : 0;

    if (!defined)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(frequency);
}

Datum
medai_hwe_final(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_row_context(fcinfo);
    const bytea *state = state_of(fcinfo, cx, MAI_TALLY_ALLELE);
    int64_t counts[3];

    if (state == NULL)
        PG_RETURN_NULL();
    mai_tally_diploids(VARDATA(state), counts);
    return hwe_value(fcinfo, cx, counts, false);
}

Datum
medai_call_rate_final(PG_FUNCTION_ARGS)
{
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_CLASSES);
    int64_t counts[MAI_NCLASSES];
    double rows = 0;

    if (state == NULL)
        PG_RETURN_NULL();
    mai_tally_classes(VARDATA(state), counts);
    for (int i = 0; i < MAI_NCLASSES; i++)
        rows += (double) counts[i];
    if (rows == 0)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8((rows - (double) counts[MAI_MISSING] - (double) counts[MAI_PARTIAL]) / rows);
}

Datum
medai_allele_counts_final(PG_FUNCTION_ARGS)
{
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_ALLELES);
    int64_t n;
    Datum *copies;

    if (state == NULL)
        PG_RETURN_NULL();
    n = mai_tally_nalleles(VARDATA(state), medai_state_size(state));
    copies = palloc(sizeof(Datum) * Max(n, 1));
    for (int64_t i = 0; i < n; i++)
        copies[i] = Int64GetDatum(mai_tally_copies(VARDATA(state), medai_state_size(state), i));
    PG_RETURN_ARRAYTYPE_P(construct_array(copies, (int) n, INT8OID, 8, FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

Datum
medai_genotype_counts_final(PG_FUNCTION_ARGS)
{
    static const Oid types[MAI_NCLASSES] = {INT8OID, INT8OID, INT8OID, INT8OID, INT8OID, INT8OID, INT8OID};
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_CLASSES);
    int64_t counts[MAI_NCLASSES];
    Datum values[MAI_NCLASSES];
    bool nulls[MAI_NCLASSES] = {false};

    if (state == NULL)
        PG_RETURN_NULL();
    mai_tally_classes(VARDATA(state), counts);
    for (int i = 0; i < MAI_NCLASSES; i++)
        values[i] = Int64GetDatum(counts[i]);
    return composite(fcinfo, types, lengthof(types), values, nulls);
}

Datum
medai_heterozygosity_final(PG_FUNCTION_ARGS)
{
    static const Oid types[3] = {FLOAT8OID, FLOAT8OID, FLOAT8OID};
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_HETEROZYGOSITY);
    mai_heterozygosity h;
    Datum values[3];
    bool nulls[3] = {false};

    if (state == NULL)
        PG_RETURN_NULL();
    h = mai_tally_heterozygosity(VARDATA(state), medai_state_size(state));
    if (!h.defined)
        PG_RETURN_NULL();
    values[0] = Float8GetDatum(h.observed);
    values[1] = Float8GetDatum(h.expected);
    values[2] = Float8GetDatum(h.f);
    nulls[2] = !h.f_defined;
    return composite(fcinfo, types, lengthof(types), values, nulls);
}

Datum
medai_titv_final(PG_FUNCTION_ARGS)
{
    static const Oid types[3] = {INT8OID, INT8OID, FLOAT8OID};
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_SUBSTITUTIONS);
    int64_t transitions, transversions;
    Datum values[3];
    bool nulls[3] = {false};

    if (state == NULL)
        PG_RETURN_NULL();
    mai_tally_substitutions(VARDATA(state), &transitions, &transversions);
    values[0] = Int64GetDatum(transitions);
    values[1] = Int64GetDatum(transversions);
    nulls[2] = transversions == 0;
    values[2] = nulls[2] ? (Datum) 0 : Float8GetDatum((double) transitions / (double) transversions);
    return composite(fcinfo, types, lengthof(types), values, nulls);
}

Datum
medai_dosage_final(PG_FUNCTION_ARGS)
{
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_SUM);

    if (state == NULL)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(mai_tally_sum(VARDATA(state)));
}

Datum
medai_score_final(PG_FUNCTION_ARGS)
{
    static const Oid types[2 + MAI_NSCORE] = {FLOAT8OID, FLOAT8OID, INT8OID, INT8OID, INT8OID, INT8OID,
                                                INT8OID, INT8OID, INT8OID, INT8OID};
    const bytea *state = state_of(fcinfo, medai_row_context(fcinfo), MAI_TALLY_SCORE);
    mai_score score;
    Datum values[2 + MAI_NSCORE];
    bool nulls[2 + MAI_NSCORE] = {false};

    if (state == NULL)
        PG_RETURN_NULL();
    score = mai_tally_score(VARDATA(state));
    values[0] = Float8GetDatum(score.sum);
    nulls[0] = score.counts[MAI_SCORE_USED] == 0;
    nulls[1] = score.counts[MAI_SCORE_ALLELES] == 0;
    values[1] = nulls[1] ? (Datum) 0 : Float8GetDatum(score.sum / (double) score.counts[MAI_SCORE_ALLELES]);
    for (int i = 0; i < MAI_NSCORE; i++)
        values[2 + i] = Int64GetDatum(score.counts[i]);
    return composite(fcinfo, types, lengthof(types), values, nulls);
}
