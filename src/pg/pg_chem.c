/*
 * pg_chem.c - the type medai_mol: input and output, order and equality, and what turns a text into one.
 */
#include "pg_chem.h"

#include "access/detoast.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(medai_mol_in);
PG_FUNCTION_INFO_V1(medai_mol_out);
PG_FUNCTION_INFO_V1(medai_mol_recv);
PG_FUNCTION_INFO_V1(medai_mol_send);
PG_FUNCTION_INFO_V1(medai_mol_from_text);
PG_FUNCTION_INFO_V1(medai_mol_to_text);
PG_FUNCTION_INFO_V1(medai_mol_try);
PG_FUNCTION_INFO_V1(medai_mol_valid);
PG_FUNCTION_INFO_V1(medai_canonical_smiles);
PG_FUNCTION_INFO_V1(medai_mol_eq);
PG_FUNCTION_INFO_V1(medai_mol_ne);
PG_FUNCTION_INFO_V1(medai_mol_lt);
PG_FUNCTION_INFO_V1(medai_mol_le);
PG_FUNCTION_INFO_V1(medai_mol_gt);
PG_FUNCTION_INFO_V1(medai_mol_ge);
PG_FUNCTION_INFO_V1(medai_mol_cmp);
PG_FUNCTION_INFO_V1(medai_mol_hash);
PG_FUNCTION_INFO_V1(medai_mol_hash_extended);

/* ---- the session's context and its last text ---- */

/* Texts beyond this are read each time: what a session keeps stays small. */
#define REMEMBERED_TEXT 4096

static struct {
    MemoryContext context;
    mai_arena arena;
    mai_ctx cx;
} session;

static struct {
    char text[REMEMBERED_TEXT];
    Size length;
    MemoryContext context; /* holds the molecule alone */
    mai_mol mol;
    bool valid;
} last_smiles;

mai_ctx *
medai_chem_begin(void)
{
    if (unlikely(session.context == NULL)) {
        session.context = AllocSetContextCreate(TopMemoryContext, "medai chemistry", ALLOCSET_DEFAULT_SIZES);
        medai_begin(&session.cx, &session.arena, session.context);
    }
    mai_arena_rewind(&session.arena);
    if (unlikely(session.cx.err.code != MAI_OK))
        mai_error_clear(&session.cx);
    return &session.cx;
}

void
medai_open_mol(Datum datum, mai_mol *out)
{
    mai_mol_open(VARDATA_ANY(PG_DETOAST_DATUM_PACKED(datum)), out);
}

/* Keeps a molecule beyond the call that read it. */
static void
remember(const char *smiles, Size n, const void *bytes, Size size)
{
    void *copy;

    last_smiles.valid = false;
    if (last_smiles.context == NULL)
        last_smiles.context = AllocSetContextCreate(TopMemoryContext, "medai last molecule", ALLOCSET_SMALL_SIZES);
    MemoryContextReset(last_smiles.context);
    copy = MemoryContextAlloc(last_smiles.context, size);
    memcpy(copy, bytes, size);
    memcpy(last_smiles.text, smiles, n);
    mai_mol_open(copy, &last_smiles.mol);
    last_smiles.length = n;
    last_smiles.valid = true;
}

void
medai_read_smiles(mai_ctx *cx, text *smiles, mai_mol *out)
{
    const char *bytes = VARDATA_ANY(smiles);
    Size n = VARSIZE_ANY_EXHDR(smiles), size;
    void *mol;

    if (last_smiles.valid && last_smiles.length == n && memcmp(last_smiles.text, bytes, n) == 0) {
        *out = last_smiles.mol;
        return;
    }
    medai_check(cx, mai_mol_read_smiles(cx, bytes, n, &mol, &size));
    if (n <= REMEMBERED_TEXT) {
        remember(bytes, n, mol, size);
        *out = last_smiles.mol;
    } else {
        mai_mol_open(mol, out);
    }
}

Datum
medai_mol_datum(const void *bytes, Size size)
{
    struct varlena *datum = palloc(size);

    memcpy(datum, bytes, size);
    SET_VARSIZE(datum, size);
    return PointerGetDatum(datum);
}

/* ---- in and out ---- */

Datum
medai_mol_in(PG_FUNCTION_ARGS)
{
    const char *smiles = PG_GETARG_CSTRING(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;

    if (!medai_check_input(cx, mai_mol_from_smiles(cx, smiles, strlen(smiles), VARHDRSZ, &bytes, &size),
                           fcinfo->context))
        PG_RETURN_NULL();
    return medai_mol_datum(bytes, size);
}

Datum
medai_mol_from_text(PG_FUNCTION_ARGS)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;

    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), VARHDRSZ, &bytes, &size));
    return medai_mol_datum(bytes, size);
}

Datum
medai_mol_out(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    char *smiles;
    size_t n;

    medai_open_mol(PG_GETARG_DATUM(0), &mol);
    medai_check(cx, mai_mol_smiles(cx, &mol, &smiles, &n));
    PG_RETURN_CSTRING(pnstrdup(smiles, n));
}

Datum
medai_mol_to_text(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    char *smiles;
    size_t n;

    medai_open_mol(PG_GETARG_DATUM(0), &mol);
    medai_check(cx, mai_mol_smiles(cx, &mol, &smiles, &n));
    PG_RETURN_TEXT_P(cstring_to_text_with_len(smiles, (int) n));
}

/* SMILES in, canonical SMILES out. */
Datum
medai_canonical_smiles(PG_FUNCTION_ARGS)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    void *bytes;
    char *canonical;
    size_t size, n;

    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, &mol);
    medai_check(cx, mai_mol_smiles(cx, &mol, &canonical, &n));
    PG_RETURN_TEXT_P(cstring_to_text_with_len(canonical, (int) n));
}

Datum
medai_mol_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
    mai_ctx *cx = medai_chem_begin();
    int n = buffer->len - buffer->cursor;
    const char *bytes = pq_getmsgbytes(buffer, n);
    char *datum = palloc(VARHDRSZ + n);

    memcpy(datum + VARHDRSZ, bytes, n);
    medai_check(cx, mai_mol_check(cx, datum + VARHDRSZ, n));
    SET_VARSIZE(datum, VARHDRSZ + n);
    PG_RETURN_POINTER(datum);
}

Datum
medai_mol_send(PG_FUNCTION_ARGS)
{
    struct varlena *mol = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    StringInfoData buffer;

    pq_begintypsend(&buffer);
    pq_sendbytes(&buffer, VARDATA_ANY(mol), VARSIZE_ANY_EXHDR(mol));
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* The molecule of a text, or NULL where the cast would refuse the text. */
Datum
medai_mol_try(PG_FUNCTION_ARGS)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;
    mai_status status = mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), VARHDRSZ, &bytes, &size);

    if (status == MAI_ETEXT || status == MAI_ELIMIT)
        PG_RETURN_NULL();
    medai_check(cx, status);
    return medai_mol_datum(bytes, size);
}

Datum
medai_mol_valid(PG_FUNCTION_ARGS)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;
    mai_status status = mai_mol_read_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), &bytes, &size);

    if (status != MAI_ETEXT && status != MAI_ELIMIT)
        medai_check(cx, status);
    PG_RETURN_BOOL(status == MAI_OK);
}

/* ---- order: that of the stored bytes, shorter ones first where one begins the other ---- */

static int
compare(FunctionCallInfo fcinfo)
{
    struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    struct varlena *b = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
    Size na = VARSIZE_ANY_EXHDR(a), nb = VARSIZE_ANY_EXHDR(b);
    int order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(na, nb));

    if (order == 0 && na != nb)
        order = na < nb ? -1 : 1;
    /* btree scans of indexes on many large molecules must not leave copies behind. */
    PG_FREE_IF_COPY(a, 0);
    PG_FREE_IF_COPY(b, 1);
    return order;
}

Datum
medai_mol_eq(PG_FUNCTION_ARGS)
{
    /* Sizes are known without detoasting: most unequal molecules differ there. */
    if (toast_raw_datum_size(PG_GETARG_DATUM(0)) != toast_raw_datum_size(PG_GETARG_DATUM(1)))
        PG_RETURN_BOOL(false);
    PG_RETURN_BOOL(compare(fcinfo) == 0);
}

Datum
medai_mol_ne(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(!DatumGetBool(medai_mol_eq(fcinfo)));
}

Datum
medai_mol_lt(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
medai_mol_le(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
medai_mol_gt(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
medai_mol_ge(PG_FUNCTION_ARGS)
{
    PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
medai_mol_cmp(PG_FUNCTION_ARGS)
{
    PG_RETURN_INT32(compare(fcinfo));
}

Datum
medai_mol_hash(PG_FUNCTION_ARGS)
{
    struct varlena *mol = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    Datum hash = hash_any((unsigned char *) VARDATA_ANY(mol), (int) VARSIZE_ANY_EXHDR(mol));

    PG_FREE_IF_COPY(mol, 0);
    return hash;
}

Datum
medai_mol_hash_extended(PG_FUNCTION_ARGS)
{
    struct varlena *mol = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    Datum hash = hash_any_extended((unsigned char *) VARDATA_ANY(mol), (int) VARSIZE_ANY_EXHDR(mol),
                                   (uint64) PG_GETARG_INT64(1));

    PG_FREE_IF_COPY(mol, 0);
    return hash;
}
