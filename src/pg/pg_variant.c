/*
 * pg_variant.c - variants between sequences, and their HGVS texts, for SQL.
 *
 * The type medai_variant is an ordinary composite; what computes with one reads position, ref and alt alone.
 */
#include "pg_seq.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "seq/hgvs.h"
#include "seq/protein_change.h"
#include "seq/variant.h"

static mai_letters
letters_of(Datum datum)
{
    medai_letters letters = medai_letters_of(datum);

    return (mai_letters){letters.p, (int64_t) letters.n};
}

static Datum
text_datum(const uint8_t *p, int64_t n)
{
    return PointerGetDatum(cstring_to_text_with_len((const char *) p, (int) n));
}

/* The accession that comes before "g.": NULL for an empty text. */
static const char *
accession_of(Datum datum)
{
    char *accession = text_to_cstring(DatumGetTextPP(datum));

    return *accession != '\0' ? accession : NULL;
}

/* ---- variants as rows ------------------------------------------------------------------------------------- */

/* The columns of medai_variant. */
enum { POSITION, REF, ALT, KIND, HGVS, VARIANT_COLUMNS };

static const Oid variant_types[VARIANT_COLUMNS] = {INT8OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID};

static void
put_variant(ReturnSetInfo *rsinfo, const mai_variant *v)
{
    bool nulls[5] = {false};
    Datum columns[5] = {Int64GetDatum(v->position), text_datum(v->ref, v->nref), text_datum(v->alt, v->nalt),
                        CStringGetTextDatum(mai_variant_kind_name[v->kind])};

    nulls[4] = v->hgvs == NULL;
    if (!nulls[4])
        columns[4] = CStringGetTextDatum(v->hgvs);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    for (int i = 1; i < 5; i++)
        if (!nulls[i])
            pfree(DatumGetPointer(columns[i]));
}

PG_FUNCTION_INFO_V1(medai_variants);

Datum
medai_variants(PG_FUNCTION_ARGS)
{
    mai_letters ref = letters_of(PG_GETARG_DATUM(0)), alt = letters_of(PG_GETARG_DATUM(1));
    const char *accession = accession_of(PG_GETARG_DATUM(2));
    mai_variant *variants;
    mai_arena arena;
    mai_ctx cx;
    int64_t n;

    compat_materialize(fcinfo);
    medai_check_row(((ReturnSetInfo *) fcinfo->resultinfo)->setDesc, variant_types, VARIANT_COLUMNS);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_variants(&cx, ref, alt, accession, &variants, &n));
    for (int64_t i = 0; i < n; i++) {
        CHECK_FOR_INTERRUPTS();
        put_variant((ReturnSetInfo *) fcinfo->resultinfo, variants + i);
    }
    mai_arena_reset(&arena);
    return (Datum) 0;
}

/*
 * A reference of which a part is read: chromosomes that are stored out of line would else be read whole for each
 * variant. The part grows until it says enough.
 */
typedef struct reference_part {
    Datum value;
    int64 size, margin;
    mai_letters letters;
    mai_rest rest;
} reference_part;

#define FIRST_MARGIN 4000

static void
read_part(reference_part *part, int64 position, int64 nref)
{
    int64 from = Min(Max(Max(position, 0) - 1 - part->margin, 0), part->size);
    int64 end = Min(from + 2 * part->margin + nref, part->size);
    struct varlena *slice = PG_DETOAST_DATUM_SLICE(part->value, from, end - from);

    part->letters = (mai_letters){(const uint8_t *) VARDATA_ANY(slice), end - from};
    part->rest = (mai_rest){from, part->size - end, false};
}

static void
normalize_allele(mai_ctx *cx, reference_part *part, int64 position, mai_letters ref, mai_letters alt,
                 const char *accession, mai_variant *out)
{
    for (;;) {
        medai_check(cx, mai_variant_normalize(cx, part->letters, &part->rest, position, ref, alt, accession, out));
        if (!part->rest.needed)
            return;
        part->margin = part->margin > part->size / 8 ? part->size : part->margin * 8;
        read_part(part, position, ref.n);
    }
}

PG_FUNCTION_INFO_V1(medai_variant_normalize);

/* One row for each allele of the alt column. */
Datum
medai_variant_normalize(PG_FUNCTION_ARGS)
{
    mai_letters ref = letters_of(PG_GETARG_DATUM(2)), alts = letters_of(PG_GETARG_DATUM(3));
    reference_part part = {.value = PG_GETARG_DATUM(0), .margin = FIRST_MARGIN};
    int64 position = PG_GETARG_INT64(1);
    const char *accession = accession_of(PG_GETARG_DATUM(4));
    const uint8_t *end = alts.p + alts.n, *comma;
    mai_arena arena;
    mai_ctx cx;

    compat_materialize(fcinfo);
    medai_check_row(((ReturnSetInfo *) fcinfo->resultinfo)->setDesc, variant_types, VARIANT_COLUMNS);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    part.size = (int64) toast_raw_datum_size(part.value) - VARHDRSZ;
    read_part(&part, position, ref.n);
    for (const uint8_t *alt = alts.p;; alt = comma + 1) {
        mai_letters allele;
        mai_variant v;

        comma = alt < end ? memchr(alt, ',', end - alt) : NULL;
        allele = (mai_letters){alt, (comma != NULL ? comma : end) - alt};
        normalize_allele(&cx, &part, position, ref, allele, accession, &v);
        put_variant((ReturnSetInfo *) fcinfo->resultinfo, &v);
        mai_arena_reset(&arena);
        if (comma == NULL)
            return (Datum) 0;
    }
}

/* ---- applying them ---------------------------------------------------------------------------------------- */

static mai_variant
variant_of(Datum datum)
{
    static const char *const names[] = {[POSITION] = "position", [REF] = "ref", [ALT] = "alt"};
    HeapTupleHeader row = DatumGetHeapTupleHeader(datum);
    HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};
    TupleDesc desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
    Datum columns[VARIANT_COLUMNS];
    bool nulls[VARIANT_COLUMNS];
    mai_letters ref, alt;

    medai_check_row(desc, variant_types, VARIANT_COLUMNS);
    heap_deform_tuple(&tuple, desc, columns, nulls);
    ReleaseTupleDesc(desc);
    for (int i = 0; i < lengthof(names); i++)
        if (nulls[i])
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the variant has no %s", names[i])));
    ref = letters_of(columns[REF]);
    alt = letters_of(columns[ALT]);
    return (mai_variant){.position = DatumGetInt64(columns[POSITION]),
                         .ref = ref.p, .nref = ref.n, .alt = alt.p, .nalt = alt.n};
}

/* The arena holds the result, and belongs to the caller's context. */
static Datum
applied(mai_ctx *cx, mai_letters sequence, const mai_variant *variants, int64_t n)
{
    uint8_t *value;
    int64_t length;

    medai_check(cx, mai_apply_variants(cx, sequence, variants, n, VARHDRSZ, &value, &length));
    SET_VARSIZE(value, length + VARHDRSZ);
    return PointerGetDatum(value);
}

PG_FUNCTION_INFO_V1(medai_apply_variant);

Datum
medai_apply_variant(PG_FUNCTION_ARGS)
{
    mai_letters sequence = letters_of(PG_GETARG_DATUM(0));
    mai_variant variant = variant_of(PG_GETARG_DATUM(1));
    mai_arena arena;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    return applied(&cx, sequence, &variant, 1);
}

PG_FUNCTION_INFO_V1(medai_apply_variants);

Datum
medai_apply_variants(PG_FUNCTION_ARGS)
{
    mai_letters sequence = letters_of(PG_GETARG_DATUM(0));
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(1);
    mai_variant *variants;
    mai_arena arena;
    Datum *rows;
    bool *nulls, byval;
    int16 length;
    char align;
    int nrows, n = 0;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    get_typlenbyvalalign(ARR_ELEMTYPE(array), &length, &byval, &align);
    deconstruct_array(array, ARR_ELEMTYPE(array), length, byval, align, &rows, &nulls, &nrows);
    medai_check(&cx, MAI_NEW_ARRAY(&cx, nrows, &variants));
    for (int i = 0; i < nrows; i++) {
        CHECK_FOR_INTERRUPTS();
        if (!nulls[i])
            variants[n++] = variant_of(rows[i]);
    }
    return applied(&cx, sequence, variants, n);
}

PG_FUNCTION_INFO_V1(medai_apply_hgvs);

Datum
medai_apply_hgvs(PG_FUNCTION_ARGS)
{
    mai_letters sequence = letters_of(PG_GETARG_DATUM(0));
    text *hgvs = PG_GETARG_TEXT_PP(1);
    mai_variant *variants;
    mai_arena arena;
    mai_ctx cx;
    int64_t n;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_hgvs_variants(&cx, sequence, VARDATA_ANY(hgvs), VARSIZE_ANY_EXHDR(hgvs), &variants, &n));
    return applied(&cx, sequence, variants, n);
}

/* ---- HGVS texts ------------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_hgvs_valid);

Datum
medai_hgvs_valid(PG_FUNCTION_ARGS)
{
    text *words = PG_GETARG_TEXT_PP(0);
    mai_arena arena;
    mai_hgvs_parts hgvs;
    mai_status status;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    status = mai_hgvs_parse(&cx, VARDATA_ANY(words), VARSIZE_ANY_EXHDR(words), &hgvs);
    if (status != MAI_ETEXT)
        medai_check(&cx, status);
    PG_RETURN_BOOL(status == MAI_OK);
}

static Datum
span_datum(mai_hgvs_span span, bool *null)
{
    *null = span.p == NULL || span.n == 0;
    return *null ? (Datum) 0 : text_datum((const uint8_t *) span.p, span.n);
}

static Datum
place_datum(mai_ctx *cx, char type, const mai_hgvs_place *place, bool *null)
{
    char *words;

    *null = place->text.p == NULL;
    if (*null)
        return (Datum) 0;
    medai_check(cx, mai_hgvs_write_place(cx, type, place, &words));
    return CStringGetTextDatum(words);
}

/* Letters that come in: of a protein, with three letters each. */
static Datum
alt_datum(mai_ctx *cx, const mai_hgvs_parts *hgvs, bool *null)
{
    char *words;

    *null = hgvs->alt.p == NULL || hgvs->alt.n == 0;
    if (*null || hgvs->type != 'p')
        return span_datum(hgvs->alt, null);
    medai_check(cx, mai_hgvs_residues(cx, hgvs->alt, &words));
    return CStringGetTextDatum(words);
}

PG_FUNCTION_INFO_V1(medai_hgvs_parse);

Datum
medai_hgvs_parse(PG_FUNCTION_ARGS)
{
    static const Oid types[11] = {TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,
                                  TEXTOID, TEXTOID, INT8OID, BOOLOID, TEXTOID};
    TupleDesc desc = medai_result_row(fcinfo, types, lengthof(types));
    text *words = PG_GETARG_TEXT_PP(0);
    bool nulls[11] = {false};
    Datum columns[11];
    mai_arena arena;
    mai_hgvs_parts hgvs;
    char *spelled;
    mai_ctx cx;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_hgvs_parse(&cx, VARDATA_ANY(words), VARSIZE_ANY_EXHDR(words), &hgvs));
    medai_check(&cx, mai_hgvs_write(&cx, &hgvs, &spelled));
    columns[0] = span_datum(hgvs.accession, &nulls[0]);
    columns[1] = span_datum(hgvs.gene, &nulls[1]);
    columns[2] = text_datum((const uint8_t *) &hgvs.type, 1);
    columns[3] = place_datum(&cx, hgvs.type, &hgvs.start, &nulls[3]);
    columns[4] = place_datum(&cx, hgvs.type, &hgvs.stop, &nulls[4]);
    columns[5] = CStringGetTextDatum(mai_hgvs_edit_name[hgvs.edit]);
    columns[6] = span_datum(hgvs.ref, &nulls[6]);
    columns[7] = alt_datum(&cx, &hgvs, &nulls[7]);
    columns[8] = Int64GetDatum(hgvs.count);
    nulls[8] = hgvs.count < 0;
    columns[9] = BoolGetDatum(hgvs.uncertain);
    columns[10] = CStringGetTextDatum(spelled);
    return HeapTupleGetDatum(heap_form_tuple(desc, columns, nulls));
}

/* ---- proteins --------------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_protein_change);

Datum
medai_protein_change(PG_FUNCTION_ARGS)
{
    mai_letters ref = letters_of(PG_GETARG_DATUM(0)), alt = letters_of(PG_GETARG_DATUM(1));
    const mai_genetic_code *code;
    mai_arena arena;
    mai_ctx cx;
    char *words;
    size_t n;
    text *result;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_genetic_code_get(&cx, PG_GETARG_INT32(2), &code));
    medai_check(&cx, mai_coding_change_hgvs(&cx, code, ref.p, ref.n, alt.p, alt.n, PG_GETARG_BOOL(3), &words, &n));
    result = cstring_to_text_with_len(words, (int) n);
    mai_arena_reset(&arena);
    PG_RETURN_TEXT_P(result);
}
