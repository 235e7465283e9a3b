/*
 * pg_chem.c - the type medai_mol: input and output, and what turns a text into one.
 */
#include "pg_chem.h"

#include "access/xact.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(medai_mol_in);
PG_FUNCTION_INFO_V1(medai_mol_out);
PG_FUNCTION_INFO_V1(medai_mol_recv);
PG_FUNCTION_INFO_V1(medai_mol_send);
PG_FUNCTION_INFO_V1(medai_mol_to_text);
PG_FUNCTION_INFO_V1(medai_mol_try);
PG_FUNCTION_INFO_V1(medai_mol_valid);
PG_FUNCTION_INFO_V1(medai_canonical_smiles);

/* ---- the session's context ---- */

static struct {
    MemoryContext context;
    mai_arena arena;
    mai_ctx cx;
} session;

#define KEPT_MEMORY ((Size) 4 << 20) /* between transactions */

/* What a large calculation took is not the session's for ever: it goes with the transaction, also after an error. */
static void
give_back(XactEvent event, void *arg)
{
    if (session.arena.held > KEPT_MEMORY)
        mai_arena_reset(&session.arena);
}

mai_ctx *
medai_chem_begin(void)
{
    if (unlikely(session.context == NULL)) {
        session.context = AllocSetContextCreate(TopMemoryContext, "medai chemistry", ALLOCSET_DEFAULT_SIZES);
        medai_begin(&session.cx, &session.arena, session.context);
        RegisterXactCallback(give_back, NULL);
    }
    session.cx.arena = &session.arena; /* an error may have left another one */
    mai_arena_rewind(&session.arena);
    if (unlikely(session.cx.err.code != MAI_OK))
        mai_error_clear(&session.cx);
    return &session.cx;
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
medai_mol_out(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    char *smiles;
    size_t n;

    medai_open_stored_mol(PG_GETARG_DATUM(0), &mol);
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

    medai_open_stored_mol(PG_GETARG_DATUM(0), &mol);
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

    if (medai_refuses_text(status))
        PG_RETURN_NULL();
    medai_check(cx, status);
    return medai_mol_datum(bytes, size);
}

Datum
medai_mol_valid(PG_FUNCTION_ARGS)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    mai_molgraph *graph;
    void *bytes;
    size_t size;
    mai_status status = mai_smiles_read(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), &graph);

    if (status == MAI_OK && graph->other_aromaticity) /* then storing may refuse it */
        status = mai_mol_store(cx, graph, 0, &bytes, &size);

    if (!medai_refuses_text(status))
        medai_check(cx, status);
    PG_RETURN_BOOL(status == MAI_OK);
}
