/*
 * pg_translation.c - genetic codes, translation, masses, alphabets and three-letter codes for SQL.
 *
 * What needs one pass reads its value in windows, so that a genome that is stored out of line is never in memory as a
 * whole. A coding sequence is read whole, since its end is looked at first.
 */
#include "pg_seq.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "seq/seq_letters.h"
#include "seq/translation.h"

/* ---- genetic codes -------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_genetic_codes);

/* The codons of a code with a mark, as text[] in alphabetical order. */
static Datum
marked_codons(const mai_genetic_code *code, char mark)
{
    static const char bases[] = "ACGT";
    Datum codons[64];
    int n = 0;

    for (int i = 0; i < 64; i++) {
        char codon[3] = {bases[i / 16], bases[i / 4 % 4], bases[i % 4]};

        if (code->marks[i] == mark)
            codons[n++] = PointerGetDatum(cstring_to_text_with_len(codon, 3));
    }
    return PointerGetDatum(construct_array(codons, n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
medai_genetic_codes(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

    compat_materialize(fcinfo);
    for (size_t i = 0; i < mai_genetic_code_count; i++) {
        const mai_genetic_code *code = &mai_genetic_codes[i];
        Datum values[5] = {Int32GetDatum(code->id), CStringGetTextDatum(code->name), marked_codons(code, 's'),
                           marked_codons(code, 'e'), CStringGetTextDatum(code->amino)};
        bool nulls[5] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
    }
    return (Datum) 0;
}

/* ---- translation ---------------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_translate);

static struct varlena *
translate_cds(mai_ctx *cx, const mai_genetic_code *code, Datum seq, bool to_stop)
{
    medai_letters letters = medai_letters_of(seq);
    mai_translate_options options = {.to_stop = to_stop, .cds = true};
    struct varlena *protein = medai_new_value(letters.n / 3, "translation");
    size_t written;

    medai_check(cx, mai_translate(cx, code, letters.p, letters.n, options, VARDATA(protein), &written));
    SET_VARSIZE(protein, written + VARHDRSZ);
    return protein;
}

static struct varlena *
translate_windows(mai_ctx *cx, const mai_genetic_code *code, Datum seq, bool to_stop)
{
    medai_value_stream stream;
    struct varlena *protein;
    mai_translation t;
    const uint8_t *window;
    size_t n;

    medai_stream_open(&stream, seq);
    protein = medai_new_value((uint64) stream.size / 3, "translation");
    medai_check(cx, mai_translation_begin(cx, &t, code, to_stop, VARDATA(protein)));
    do {
        medai_check(cx, mai_stream_next(cx, &stream.stream, &window, &n));
        medai_check(cx, mai_translation_feed(cx, &t, window, n));
    } while (n > 0 && !t.ended);
    medai_stream_close(&stream);
    SET_VARSIZE(protein, t.written + VARHDRSZ);
    return protein;
}

Datum
medai_translate(PG_FUNCTION_ARGS)
{
    const mai_genetic_code *code;
    mai_arena arena;
    mai_ctx cx;
    bool to_stop = PG_GETARG_BOOL(2), cds = PG_GETARG_BOOL(3);

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, mai_genetic_code_get(&cx, PG_GETARG_INT32(1), &code));
    PG_RETURN_POINTER(cds ? translate_cds(&cx, code, PG_GETARG_DATUM(0), to_stop)
                          : translate_windows(&cx, code, PG_GETARG_DATUM(0), to_stop));
}

/* ---- masses and alphabets ------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_seq_weight);
PG_FUNCTION_INFO_V1(medai_seq_valid);
PG_FUNCTION_INFO_V1(medai_seq_invalid_at);

Datum
medai_seq_weight(PG_FUNCTION_ARGS)
{
    static const char *const types[] = {"DNA", "RNA", "protein"}; /* in the order of mai_seq_type */
    mai_weight_options options = {
        .type = (mai_seq_type) medai_choice(PG_GETARG_DATUM(1), "seq_type", types, MAI_SEQ_TYPES),
        .double_stranded = PG_GETARG_BOOL(2),
        .circular = PG_GETARG_BOOL(3),
        .monoisotopic = PG_GETARG_BOOL(4),
    };
    medai_value_stream stream;
    mai_arena arena;
    mai_ctx cx;
    double mass;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_stream_open(&stream, PG_GETARG_DATUM(0));
    medai_check(&cx, mai_seq_weight(&cx, &stream.stream, &options, &mass));
    medai_stream_close(&stream);
    PG_RETURN_FLOAT8(mass);
}

/* The position, from 0, of the first letter of argument 0 that arguments 1 and 2 do not allow, or -1. */
static int64
first_invalid(FunctionCallInfo fcinfo)
{
    int alphabet = medai_choice(PG_GETARG_DATUM(1), "alphabet", mai_alphabet_names, MAI_ALPHABETS);
    medai_letters also = medai_letters_of(PG_GETARG_DATUM(2));
    medai_value_stream stream;
    mai_arena arena;
    mai_ctx cx;
    int64_t position;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_stream_open(&stream, PG_GETARG_DATUM(0));
    medai_check(&cx, mai_alphabet_check(&cx, &stream.stream, alphabet, also.p, also.n, &position));
    medai_stream_close(&stream);
    return position;
}

Datum
medai_seq_valid(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(first_invalid(fcinfo) < 0);
}

Datum
medai_seq_invalid_at(PG_FUNCTION_ARGS)
{
    int64 position = first_invalid(fcinfo);

    if (position < 0)
        PG_RETURN_NULL();
    PG_RETURN_INT64(position + 1);
}

/* ---- three-letter codes --------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(medai_seq3);
PG_FUNCTION_INFO_V1(medai_seq1);

typedef mai_status (*rename_letters)(mai_ctx *cx, const uint8_t *letters, size_t n, const uint8_t *undef,
                                     size_t nundef, uint8_t *out, uint64_t *size);

static Datum
renamed(FunctionCallInfo fcinfo, rename_letters rename)
{
    medai_letters letters = medai_letters_of(PG_GETARG_DATUM(0)), undef = medai_letters_of(PG_GETARG_DATUM(1));
    struct varlena *value;
    mai_arena arena;
    mai_ctx cx;
    uint64_t size;

    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, rename(&cx, letters.p, letters.n, undef.p, undef.n, NULL, &size));
    value = medai_new_value(size, "result");
    medai_check(&cx, rename(&cx, letters.p, letters.n, undef.p, undef.n, (uint8_t *) VARDATA(value), &size));
    PG_RETURN_POINTER(value);
}

Datum
medai_seq3(PG_FUNCTION_ARGS)
{
    return renamed(fcinfo, mai_seq3);
}

Datum
medai_seq1(PG_FUNCTION_ARGS)
{
    return renamed(fcinfo, mai_seq1);
}
