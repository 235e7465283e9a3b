/*
 * pg_pgx.c - star alleles, diplotypes and phenotypes for SQL (pgx.h has the definitions).
 *
 * Names and genotypes come as text[]; everything of a call lives in the call's memory context.
 */
#include "pg_seq.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "seq/genotype.h"
#include "seq/pgx.h"

PG_FUNCTION_INFO_V1(medai_star_diplotype);
PG_FUNCTION_INFO_V1(medai_star_diplotype_defined);
PG_FUNCTION_INFO_V1(medai_phenotype);
PG_FUNCTION_INFO_V1(medai_phenotype_of_call);
PG_FUNCTION_INFO_V1(medai_phenotype_defined);
PG_FUNCTION_INFO_V1(medai_activity_score);
PG_FUNCTION_INFO_V1(medai_star_definitions);
PG_FUNCTION_INFO_V1(medai_star_phenotypes);
PG_FUNCTION_INFO_V1(medai_genotype_bases);

/* ---- arrays --------------------------------------------------------------------------------------------- */

typedef struct text_list {
    char **p; /* NULL for a NULL */
    int n;
} text_list;

static text_list
list_argument(FunctionCallInfo fcinfo, int argument, const char *name, bool may_be_null)
{
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(argument);
    text_list list = {NULL, 0};
    Datum *values;
    bool *nulls;

    if (ARR_NDIM(array) > 1)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("%s has one dimension", name)));
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &list.n);
    list.p = palloc(Max(list.n, 1) * sizeof *list.p);
    for (int i = 0; i < list.n; i++) {
        CHECK_FOR_INTERRUPTS();
        if (nulls[i] && !may_be_null)
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s contains NULL", name)));
        list.p[i] = nulls[i] ? NULL : TextDatumGetCString(values[i]);
    }
    return list;
}

static void
same_length(const char *a, int n, const char *b, int m)
{
    if (n != m)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("%s has %d elements and %s %d; they belong together one by one", a, n, b, m)));
}

static Datum
list_datum(const char *const *texts, int64_t n)
{
    Datum *values = palloc(Max(n, 1) * sizeof *values);

    for (int64_t i = 0; i < n; i++)
        values[i] = CStringGetTextDatum(texts[i]);
    return PointerGetDatum(construct_array(values, (int) n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* ---- diplotypes ----------------------------------------------------------------------------------------- */

/* The columns of medai_diplotype. */
enum { GENE, DIPLOTYPE, CANDIDATES, UNTYPED, UNEXPLAINED, DIPLOTYPE_COLUMNS };

static const Oid diplotype_types[DIPLOTYPE_COLUMNS] = {TEXTOID, TEXTOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID};

/* The call for genotypes in three arguments from `argument` on. */
static Datum
call(FunctionCallInfo fcinfo, mai_ctx *cx, const mai_star_definition *definition, const char *gene, int argument)
{
    static const char *const choices[] = {"any", "reference"};
    text_list variants = list_argument(fcinfo, argument, "variants", true);
    text_list genotypes = list_argument(fcinfo, argument + 1, "genotypes", true);
    bool reference = medai_choice(PG_GETARG_DATUM(argument + 2), "untyped", choices, 2) == 1;
    mai_star_genotype *typed = palloc(Max(variants.n, 1) * sizeof *typed);
    Datum v[DIPLOTYPE_COLUMNS];
    bool null[DIPLOTYPE_COLUMNS] = {false};
    mai_star_call result;

    same_length("variants", variants.n, "genotypes", genotypes.n);
    for (int i = 0; i < variants.n; i++)
        typed[i] = (mai_star_genotype){variants.p[i], genotypes.p[i]};
    medai_check(cx, mai_star_call_diplotype(cx, definition, typed, variants.n, reference, &result));
    v[GENE] = CStringGetTextDatum(gene);
    null[DIPLOTYPE] = result.ncandidates != 1;
    v[DIPLOTYPE] = null[DIPLOTYPE] ? (Datum) 0 : CStringGetTextDatum(result.candidates[0]);
    v[CANDIDATES] = list_datum(result.candidates, result.ncandidates);
    v[UNTYPED] = list_datum(result.untyped, result.nuntyped);
    v[UNEXPLAINED] = list_datum(result.unexplained, result.nunexplained);
    return HeapTupleGetDatum(heap_form_tuple(medai_result_row(fcinfo, diplotype_types, DIPLOTYPE_COLUMNS), v, null));
}

Datum
medai_star_diplotype(PG_FUNCTION_ARGS)
{
    char *gene = text_to_cstring(PG_GETARG_TEXT_PP(0));
    mai_star_definition definition;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_star_shipped(&cx, gene, &definition));
    return call(fcinfo, &cx, &definition, gene, 1);
}

Datum
medai_star_diplotype_defined(PG_FUNCTION_ARGS)
{
    char *gene = text_to_cstring(PG_GETARG_TEXT_PP(0));
    text_list alleles = list_argument(fcinfo, 1, "allele_names", false);
    text_list variants = list_argument(fcinfo, 2, "allele_variants", false);
    text_list bases = list_argument(fcinfo, 3, "allele_bases", false);
    mai_star_row *rows = palloc(Max(alleles.n, 1) * sizeof *rows);
    mai_star_definition definition;
    mai_arena arena;
    mai_ctx cx;

    same_length("allele_names", alleles.n, "allele_variants", variants.n);
    same_length("allele_names", alleles.n, "allele_bases", bases.n);
    for (int i = 0; i < alleles.n; i++)
        rows[i] = (mai_star_row){alleles.p[i], variants.p[i], bases.p[i]};
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_star_define(&cx, gene, rows, alleles.n, &definition));
    return call(fcinfo, &cx, &definition, gene, 4);
}

/* Allele `number` of a list with commas, 1 for its first; false when it has no such allele. */
static bool
listed_allele(medai_letters list, int32 number, medai_letters *allele)
{
    const uint8_t *p = list.p, *end = list.p + list.n, *comma;

    for (;; p = comma + 1) {
        comma = p < end ? memchr(p, ',', end - p) : NULL;
        if (--number == 0) {
            *allele = (medai_letters){p, (comma != NULL ? comma : end) - p};
            return allele->n > 0;
        }
        if (comma == NULL)
            return false;
    }
}

/* The alleles of a genotype as bases, with the separators that stand between them. */
static text *
spelled_genotype(medai_letters words, const mai_genotype *g, medai_letters ref, medai_letters alt)
{
    Size at = strspn((const char *) words.p, "/|");
    bool unphased = at > 0 && !g->phased; /* a separator that comes first may say so */
    StringInfoData out;

    initStringInfo(&out);
    for (int i = 0; i < g->ploidy; i++) {
        medai_letters bases = ref;

        if (g->alleles[i] > 0 && !listed_allele(alt, g->alleles[i], &bases))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("the genotype has allele %d, which alt does not have", g->alleles[i])));
        appendBinaryStringInfo(&out, (const char *) bases.p, (int) bases.n);
        at += strspn((const char *) words.p + at, "0123456789");
        if (i + 1 < g->ploidy)
            appendStringInfoChar(&out, unphased ? '/' : (char) words.p[at]);
        at++;
    }
    return cstring_to_text_with_len(out.data, out.len);
}

/* Bases of a genotype in VCF's numbers. NULL where an allele is missing, and for a text without any. */
Datum
medai_genotype_bases(PG_FUNCTION_ARGS)
{
    medai_letters words, none = {NULL, 0};
    mai_genotype g;
    mai_arena arena;
    mai_ctx cx;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        PG_RETURN_NULL();
    words.p = (const uint8_t *) text_to_cstring(PG_GETARG_TEXT_PP(0));
    words.n = strlen((const char *) words.p);
    if (words.n == 0)
        PG_RETURN_NULL();
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_genotype_read(&cx, words.p, words.n, &g));
    if (g.missing > 0)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(spelled_genotype(words, &g, medai_letters_of(PG_GETARG_DATUM(1)),
                                      PG_ARGISNULL(2) ? none : medai_letters_of(PG_GETARG_DATUM(2))));
}

/* ---- phenotypes ----------------------------------------------------------------------------------------- */

Datum
medai_phenotype(PG_FUNCTION_ARGS)
{
    mai_star_meaning meaning;
    const char *phenotype;
    double activity;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_star_meaning_of(&cx, text_to_cstring(PG_GETARG_TEXT_PP(0)), &meaning));
    medai_check(&cx, mai_star_phenotype(&cx, &meaning, text_to_cstring(PG_GETARG_TEXT_PP(1)), &phenotype, &activity));
    PG_RETURN_TEXT_P(cstring_to_text(phenotype));
}

Datum
medai_activity_score(PG_FUNCTION_ARGS)
{
    mai_star_meaning meaning;
    const char *phenotype;
    double activity;
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_star_meaning_of(&cx, text_to_cstring(PG_GETARG_TEXT_PP(0)), &meaning));
    medai_check(&cx, mai_star_phenotype(&cx, &meaning, text_to_cstring(PG_GETARG_TEXT_PP(1)), &phenotype, &activity));
    if (activity < 0)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(activity);
}

/* The columns of a medai_diplotype; an ERROR where its owner has altered the type. */
static void
diplotype_columns(HeapTupleHeader row, Datum columns[DIPLOTYPE_COLUMNS], bool nulls[DIPLOTYPE_COLUMNS])
{
    TupleDesc desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
    HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};

    medai_check_row(desc, diplotype_types, DIPLOTYPE_COLUMNS);
    heap_deform_tuple(&tuple, desc, columns, nulls);
    ReleaseTupleDesc(desc);
}

/* What all candidates of a call have in common. */
Datum
medai_phenotype_of_call(PG_FUNCTION_ARGS)
{
    HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
    Datum columns[DIPLOTYPE_COLUMNS], *values;
    bool missing[DIPLOTYPE_COLUMNS];
    const char *phenotype, *common = NULL;
    mai_star_meaning meaning;
    double activity;
    mai_arena arena;
    mai_ctx cx;
    bool *nulls;
    int n;

    diplotype_columns(row, columns, missing);
    if (missing[GENE] || missing[CANDIDATES])
        PG_RETURN_NULL();
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_star_meaning_of(&cx, TextDatumGetCString(columns[GENE]), &meaning));
    deconstruct_array(DatumGetArrayTypeP(columns[CANDIDATES]), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &n);
    for (int i = 0; i < n; i++) {
        if (nulls[i])
            PG_RETURN_NULL();
        medai_check(&cx, mai_star_phenotype(&cx, &meaning, TextDatumGetCString(values[i]), &phenotype, &activity));
        if (common != NULL && strcmp(common, phenotype) != 0)
            PG_RETURN_TEXT_P(cstring_to_text("Indeterminate"));
        common = phenotype;
    }
    PG_RETURN_TEXT_P(cstring_to_text(n > 0 ? common : "Indeterminate"));
}

Datum
medai_phenotype_defined(PG_FUNCTION_ARGS)
{
    text_list alleles = list_argument(fcinfo, 1, "allele_names", false);
    text_list functions = list_argument(fcinfo, 2, "functions", false);
    text_list first = list_argument(fcinfo, 3, "first_functions", false);
    text_list second = list_argument(fcinfo, 4, "second_functions", false);
    text_list phenotypes = list_argument(fcinfo, 5, "phenotypes", false);
    mai_star_allele *known = palloc(Max(alleles.n, 1) * sizeof *known);
    mai_star_pair *pairs = palloc(Max(first.n, 1) * sizeof *pairs);
    mai_star_meaning meaning = {"of its own", known, alleles.n, pairs, first.n};
    const char *phenotype;
    double activity;
    mai_arena arena;
    mai_ctx cx;

    same_length("allele_names", alleles.n, "functions", functions.n);
    same_length("first_functions", first.n, "second_functions", second.n);
    same_length("first_functions", first.n, "phenotypes", phenotypes.n);
    for (int i = 0; i < alleles.n; i++)
        known[i] = (mai_star_allele){"", alleles.p[i], functions.p[i], -1};
    for (int i = 0; i < first.n; i++)
        pairs[i] = (mai_star_pair){"", first.p[i], second.p[i], phenotypes.p[i]};
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_star_phenotype(&cx, &meaning, text_to_cstring(PG_GETARG_TEXT_PP(0)), &phenotype, &activity));
    PG_RETURN_TEXT_P(cstring_to_text(phenotype));
}

/* ---- shipped tables ------------------------------------------------------------------------------------- */

static const mai_star_variant *
variant_of(const char *gene, const char *name)
{
    for (int i = 0; i < mai_star_variant_count; i++)
        if (strcmp(mai_star_variants[i].gene, gene) == 0 && strcmp(mai_star_variants[i].name, name) == 0)
            return &mai_star_variants[i];
    elog(ERROR, "medai: %s of %s is not in the table of variants", name, gene);
}

static void
put_definition(ReturnSetInfo *rsinfo, const mai_star_allele *a, const mai_star_variant *v, const char *base)
{
    Datum columns[9] = {CStringGetTextDatum(a->gene), CStringGetTextDatum(a->name), CStringGetTextDatum(a->function),
                        Float8GetDatum(a->activity), CStringGetTextDatum(v->name), CStringGetTextDatum(v->chromosome),
                        Int64GetDatum(v->position), CStringGetTextDatum(v->reference), CStringGetTextDatum(base)};
    bool nulls[9] = {false, false, false, a->activity < 0};

    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
}

/* The reference allele of each gene with all variants, then the others with what makes them. */
Datum
medai_star_definitions(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

    compat_materialize(fcinfo);
    for (int i = 0; i < mai_star_allele_count; i++) {
        const mai_star_allele *a = &mai_star_alleles[i];

        if (i == 0 || strcmp(a->gene, mai_star_alleles[i - 1].gene) != 0) {
            for (int j = 0; j < mai_star_variant_count; j++)
                if (strcmp(mai_star_variants[j].gene, a->gene) == 0)
                    put_definition(rsinfo, a, &mai_star_variants[j], mai_star_variants[j].reference);
            continue;
        }
        for (int j = 0; j < mai_star_base_count; j++)
            if (strcmp(mai_star_bases[j].gene, a->gene) == 0 && strcmp(mai_star_bases[j].allele, a->name) == 0)
                put_definition(rsinfo, a, variant_of(a->gene, mai_star_bases[j].variant), mai_star_bases[j].base);
    }
    return (Datum) 0;
}

Datum
medai_star_phenotypes(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

    compat_materialize(fcinfo);
    for (int i = 0; i < mai_star_pair_count; i++) {
        const mai_star_pair *p = &mai_star_pairs[i];
        Datum columns[4] = {CStringGetTextDatum(p->gene), CStringGetTextDatum(p->first),
                            CStringGetTextDatum(p->second), CStringGetTextDatum(p->phenotype)};
        bool nulls[4] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    }
    return (Datum) 0;
}
