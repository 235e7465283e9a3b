/*
 * pg_motif.c - what stands where in a sequence, for SQL.
 *
 * Sequences are read in slices (pg_stream.c) and rows go one by one into the tuplestore that the executor reads, so
 * that neither has to fit into memory; reading frames alone are taken from the whole sequence.
 */
#include "pg_seq.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "kernel/bases.h"
#include "seq/enzyme.h"
#include "seq/genetic_code.h"
#include "seq/motif.h"

PG_FUNCTION_INFO_V1(medai_find);
PG_FUNCTION_INFO_V1(medai_find_all);
PG_FUNCTION_INFO_V1(medai_find_approx);
PG_FUNCTION_INFO_V1(medai_restriction_sites);
PG_FUNCTION_INFO_V1(medai_restriction_enzymes);
PG_FUNCTION_INFO_V1(medai_repeats);
PG_FUNCTION_INFO_V1(medai_cpg_islands);
PG_FUNCTION_INFO_V1(medai_orfs);

/* More enzymes in one call are surely a mistake. */
#define MOST_ENZYMES 10000

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

/*
 * The letters of a match as they are read along its strand. Bytes that may mismatch are any, but a window that ends
 * within a character, or has a zero, would make a text that is none.
 */
static void
fill_match(text *match, const mai_motif_hit *hit)
{
    uint8_t *to = (uint8_t *) VARDATA(match);
    Size n = VARSIZE(match) - VARHDRSZ;

    for (Size i = 0; i < n; i++)
        if (hit->at[i] == 0 || hit->at[i] > 127)
            ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                            errmsg("byte %d of a match is not ASCII", hit->at[i]),
                            errdetail("At character %lld.", (long long) (hit->position + i + 1))));
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

/* ---- restriction sites ---- */

typedef struct enzyme_texts {
    Datum name, site;
} enzyme_texts;

typedef struct cut_rows {
    rows *rows;
    const mai_enzyme_site *sites;
    enzyme_texts *texts; /* by site */
} cut_rows;

static Datum
text_datum(const char *p, Size n)
{
    return PointerGetDatum(cstring_to_text_with_len(p, (int) n));
}

/* All enzymes of the table. */
static mai_enzyme_site *
all_sites(mai_ctx *cx, int *n)
{
    mai_enzyme_site *sites = palloc(mai_nenzymes * sizeof *sites);

    *n = (int) mai_nenzymes;
    for (int i = 0; i < *n; i++)
        medai_check(cx, mai_enzyme_resolve(cx, mai_enzymes[i].name, strlen(mai_enzymes[i].name), &sites[i]));
    return sites;
}

static mai_enzyme_site *
named_sites(mai_ctx *cx, ArrayType *words, int *n)
{
    mai_enzyme_site *sites;
    Datum *word;
    bool *nulls;

    deconstruct_array(words, TEXTOID, -1, false, TYPALIGN_INT, &word, &nulls, n);
    if (*n > MOST_ENZYMES)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("%d enzymes are more than %d", *n, MOST_ENZYMES)));
    sites = palloc((*n + 1) * sizeof *sites);
    for (int i = 0; i < *n; i++) {
        text *t = nulls[i] ? NULL : DatumGetTextPP(word[i]);

        if (t == NULL)
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("element %d of enzymes is NULL", i + 1)));
        medai_check(cx, mai_enzyme_resolve(cx, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), &sites[i]));
    }
    return sites;
}

static enzyme_texts *
texts_of(const mai_enzyme_site *sites, int n)
{
    enzyme_texts *texts = palloc((n + 1) * sizeof *texts);

    for (int i = 0; i < n; i++) {
        texts[i].name = text_datum(sites[i].name, sites[i].nname);
        texts[i].site = text_datum(sites[i].text, sites[i].ntext);
    }
    return texts;
}

static mai_status
put_cut(mai_ctx *cx, void *arg, const mai_cut *cut)
{
    cut_rows *c = arg;
    const enzyme_texts *texts = &c->texts[cut->site - c->sites];
    Datum columns[7] = {texts->name, texts->site, Int32GetDatum(cut->strand), Int64GetDatum(cut->start),
                        Int64GetDatum(cut->stop), Int64GetDatum(cut->position), Int32GetDatum(cut->overhang)};
    bool nulls[7] = {false};

    tuplestore_putvalues(c->rows->store, c->rows->desc, columns, nulls);
    return mai_poll(cx, 300);
}

/* Not STRICT: no enzymes named means all. */
Datum
medai_restriction_sites(PG_FUNCTION_ARGS)
{
    cut_rows c;
    rows *r;
    int n;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(2)) {
        compat_materialize(fcinfo);
        return (Datum) 0;
    }
    r = begin_rows(fcinfo);
    c.rows = r;
    c.sites = PG_ARGISNULL(1) ? all_sites(&r->cx, &n) : named_sites(&r->cx, PG_GETARG_ARRAYTYPE_P(1), &n);
    c.texts = texts_of(c.sites, n);
    return end_rows(r, mai_restriction_sites(&r->cx, &r->sequence.stream, r->sequence.size, PG_GETARG_BOOL(2), c.sites,
                                             n, put_cut, &c));
}

Datum
medai_restriction_enzymes(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_enzyme_site *sites;
    enzyme_texts *texts;
    mai_arena arena;
    mai_ctx cx;
    int n;

    compat_materialize(fcinfo);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    sites = all_sites(&cx, &n);
    texts = texts_of(sites, n);
    for (int i = 0; i < n; i++) {
        Datum columns[3] = {texts[i].name, texts[i].site, Int32GetDatum(sites[i].bottom[0] - sites[i].top[0])};
        bool nulls[3] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    }
    mai_arena_reset(&arena);
    return (Datum) 0;
}

/* ---- repeats and islands ---- */

static mai_status
put_repeat(mai_ctx *cx, void *arg, const mai_repeat *repeat)
{
    rows *r = arg;
    text *unit = (text *) palloc(VARHDRSZ + MAI_LONGEST_UNIT);
    Datum columns[4] = {Int64GetDatum(repeat->start), Int64GetDatum(repeat->stop), PointerGetDatum(unit),
                        Int64GetDatum(repeat->copies)};
    bool nulls[4] = {false};

    SET_VARSIZE(unit, VARHDRSZ + repeat->unit_length);
    memcpy(VARDATA(unit), repeat->unit, repeat->unit_length);
    tuplestore_putvalues(r->store, r->desc, columns, nulls);
    pfree(unit);
    return mai_poll(cx, 300);
}

Datum
medai_repeats(PG_FUNCTION_ARGS)
{
    ArrayType *copies = PG_GETARG_ARRAYTYPE_P(3);
    mai_repeat_options options = {PG_GETARG_INT32(1), PG_GETARG_INT32(2)};
    rows *r;

    if (ARR_NDIM(copies) > 1 || array_contains_nulls(copies))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("min_copies is an array of one dimension without NULL")));
    options.min_copies = (const int *) ARR_DATA_PTR(copies);
    options.ncopies = ARR_NDIM(copies) == 0 ? 0 : ARR_DIMS(copies)[0];
    r = begin_rows(fcinfo);
    return end_rows(r, mai_repeats(&r->cx, &r->sequence.stream, &options, put_repeat, r));
}

static mai_status
put_island(mai_ctx *cx, void *arg, const mai_island *island)
{
    rows *r = arg;
    Datum columns[5] = {Int64GetDatum(island->start), Int64GetDatum(island->stop),
                        Int64GetDatum(island->stop - island->start + 1), Float8GetDatum(island->gc),
                        Float8GetDatum(island->ratio)};
    bool nulls[5] = {false};

    tuplestore_putvalues(r->store, r->desc, columns, nulls);
    return mai_poll(cx, 300);
}

Datum
medai_cpg_islands(PG_FUNCTION_ARGS)
{
    mai_island_options options = {PG_GETARG_INT32(1), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3)};
    rows *r = begin_rows(fcinfo);

    return end_rows(r, mai_cpg_islands(&r->cx, &r->sequence.stream, &options, put_island, r));
}

/* ---- open reading frames ---- */

static mai_status
put_orf(mai_ctx *cx, void *arg, const mai_orf *orf)
{
    rows *r = arg;
    int64 length = orf->stop - orf->start + 1;
    text *protein = cstring_to_text_with_len(orf->protein, (int) (length / 3));
    Datum columns[8] = {Int64GetDatum(orf->start), Int64GetDatum(orf->stop), Int32GetDatum(orf->strand),
                        Int32GetDatum(orf->frame), Int64GetDatum(length), PointerGetDatum(protein),
                        BoolGetDatum(orf->partial_start), BoolGetDatum(orf->partial_stop)};
    bool nulls[8] = {false};

    tuplestore_putvalues(r->store, r->desc, columns, nulls);
    pfree(protein);
    return mai_poll(cx, 500);
}

Datum
medai_orfs(PG_FUNCTION_ARGS)
{
    static const char *const begins[] = {[MAI_ORF_ATG] = "atg", [MAI_ORF_TABLE] = "table", [MAI_ORF_ANY] = "any"};
    mai_orf_start begin = medai_choice(PG_GETARG_DATUM(3), "start_codon", begins, lengthof(begins));
    medai_letters letters = medai_letters_of(PG_GETARG_DATUM(0));
    const mai_genetic_code *code;
    rows r;

    compat_materialize(fcinfo);
    r.store = ((ReturnSetInfo *) fcinfo->resultinfo)->setResult;
    r.desc = ((ReturnSetInfo *) fcinfo->resultinfo)->setDesc;
    medai_begin(&r.cx, &r.arena, CurrentMemoryContext);
    medai_check(&r.cx, mai_genetic_code_get(&r.cx, PG_GETARG_INT32(1), &code));
    medai_check(&r.cx, mai_orfs(&r.cx, letters.p, letters.n, code, begin, PG_GETARG_INT32(2), put_orf, &r));
    mai_arena_reset(&r.arena);
    return (Datum) 0;
}
