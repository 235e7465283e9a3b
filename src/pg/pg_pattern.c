/*
 * pg_pattern.c - the type medai_pattern: a SMARTS that has been compiled once. Text and binary form are the SMARTS.
 */
#include "pg_chem.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "match/pattern.h"

PG_FUNCTION_INFO_V1(medai_pattern_in);
PG_FUNCTION_INFO_V1(medai_pattern_out);
PG_FUNCTION_INFO_V1(medai_pattern_recv);
PG_FUNCTION_INFO_V1(medai_pattern_send);
PG_FUNCTION_INFO_V1(medai_pattern_from_text);
PG_FUNCTION_INFO_V1(medai_pattern_to_text);
PG_FUNCTION_INFO_V1(medai_smarts_valid);
PG_FUNCTION_INFO_V1(medai_pattern_eq);
PG_FUNCTION_INFO_V1(medai_pattern_ne);
PG_FUNCTION_INFO_V1(medai_pattern_hash);

mai_status
medai_compile_smarts(mai_ctx *cx, const char *smarts, Size n, bool merge_hydrogens, Size reserve, void **bytes,
                     size_t *size)
{
    mai_pattern_options options = {.merge_hydrogens = merge_hydrogens};
    mai_status status = mai_pattern_from_smarts(cx, smarts, n, &options, reserve, bytes, size);

    return status == MAI_ETEXT ? mai_introduce(cx, "invalid SMARTS: ") : status;
}

/* Patterns outlive the version of medai that stored them: their text says what they are. */
struct varlena *
medai_pattern_value(Datum datum)
{
    struct varlena *value = PG_DETOAST_DATUM(datum);
    mai_pattern pattern;
    mai_arena arena;
    mai_ctx cx;
    void *bytes;
    size_t size;

    if (likely(mai_pattern_is_current(VARDATA(value))))
        return value;
    mai_pattern_open(VARDATA(value), &pattern);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_check(&cx, medai_compile_smarts(&cx, pattern.text, pattern.text_bytes, false, VARHDRSZ, &bytes, &size));
    value = (struct varlena *) DatumGetPointer(medai_mol_datum(bytes, size));
    mai_arena_reset(&arena);
    return value;
}

/* With room for a varlena's header in front. */
static mai_status
compile(mai_ctx *cx, const char *smarts, Size n, bool merge_hydrogens, void **bytes, size_t *size)
{
    return medai_compile_smarts(cx, smarts, n, merge_hydrogens, VARHDRSZ, bytes, size);
}

static inline void
open_argument(FunctionCallInfo fcinfo, int i, mai_pattern *out)
{
    mai_pattern_open(medai_payload(PG_GETARG_DATUM(i)), out);
}

Datum
medai_pattern_in(PG_FUNCTION_ARGS)
{
    const char *smarts = PG_GETARG_CSTRING(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;

    if (!medai_check_input(cx, compile(cx, smarts, strlen(smarts), false, &bytes, &size), fcinfo->context))
        PG_RETURN_NULL();
    return medai_mol_datum(bytes, size);
}

Datum
medai_pattern_out(PG_FUNCTION_ARGS)
{
    mai_pattern pattern;

    open_argument(fcinfo, 0, &pattern);
    PG_RETURN_CSTRING(pnstrdup(pattern.text, pattern.text_bytes));
}

Datum
medai_pattern_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
    mai_ctx *cx = medai_chem_begin();
    int n;
    const char *smarts = pq_getmsgtext(buffer, buffer->len - buffer->cursor, &n);
    void *bytes;
    size_t size;

    medai_check(cx, compile(cx, smarts, n, false, &bytes, &size));
    return medai_mol_datum(bytes, size);
}

Datum
medai_pattern_send(PG_FUNCTION_ARGS)
{
    mai_pattern pattern;
    StringInfoData buffer;

    open_argument(fcinfo, 0, &pattern);
    pq_begintypsend(&buffer);
    pq_sendtext(&buffer, pattern.text, (int) pattern.text_bytes);
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

Datum
medai_pattern_from_text(PG_FUNCTION_ARGS)
{
    text *smarts = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;

    medai_check(cx, compile(cx, VARDATA_ANY(smarts), VARSIZE_ANY_EXHDR(smarts), PG_GETARG_BOOL(1), &bytes, &size));
    return medai_mol_datum(bytes, size);
}

Datum
medai_pattern_to_text(PG_FUNCTION_ARGS)
{
    mai_pattern pattern;

    open_argument(fcinfo, 0, &pattern);
    PG_RETURN_TEXT_P(cstring_to_text_with_len(pattern.text, (int) pattern.text_bytes));
}

Datum
medai_smarts_valid(PG_FUNCTION_ARGS)
{
    text *smarts = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;
    mai_status status = compile(cx, VARDATA_ANY(smarts), VARSIZE_ANY_EXHDR(smarts), false, &bytes, &size);

    if (!medai_refuses_text(status))
        medai_check(cx, status);
    PG_RETURN_BOOL(status == MAI_OK);
}

/* ---- equality ---- */

static bool
same_text(FunctionCallInfo fcinfo)
{
    mai_pattern a, b;

    open_argument(fcinfo, 0, &a);
    open_argument(fcinfo, 1, &b);
    return a.text_bytes == b.text_bytes && memcmp(a.text, b.text, a.text_bytes) == 0;
}

Datum
medai_pattern_eq(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(same_text(fcinfo));
}

Datum
medai_pattern_ne(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(!same_text(fcinfo));
}

Datum
medai_pattern_hash(PG_FUNCTION_ARGS)
{
    mai_pattern pattern;

    open_argument(fcinfo, 0, &pattern);
    return hash_any((const unsigned char *) pattern.text, (int) pattern.text_bytes);
}
