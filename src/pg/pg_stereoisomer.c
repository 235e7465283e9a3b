/*
 * pg_stereoisomer.c - stereoisomers for SQL: a set, made one by one into a tuplestore. What the call remembers lives in
 * its own memory context, what one isomer needs in the session's chemistry context.
 */
#include "pg_chem.h"

#include "edit/stereoisomer.h"

PG_FUNCTION_INFO_V1(medai_stereoisomers_of_mol);
PG_FUNCTION_INFO_V1(medai_stereoisomers_of_smiles);

/* The molecule in canonical order, so that a text and its molecule give the same. */
static void
open_canonical(mai_ctx *cx, FunctionCallInfo fcinfo, bool by_text, mai_mol *out)
{
    text *smiles;
    void *bytes;
    size_t size;

    if (!by_text) {
        medai_open_stored_mol(PG_GETARG_DATUM(0), out);
        return;
    }
    smiles = PG_GETARG_TEXT_PP(0);
    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, out);
}

static Datum
stereoisomers(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    bool null = false;
    mai_stereoisomers *isomers;
    mai_arena arena;
    mai_ctx cx, *scratch;
    mai_mol mol;
    void *bytes;
    size_t size;

    compat_materialize(fcinfo);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    open_canonical(&cx, fcinfo, by_text, &mol);
    medai_check(&cx, mai_stereoisomers_open(&cx, &mol, PG_GETARG_INT32(1), &isomers));
    scratch = medai_chem_begin();
    for (;;) {
        Datum value;

        medai_check(&cx, mai_stereoisomers_next(&cx, scratch, isomers, VARHDRSZ, &bytes, &size));
        if (bytes == NULL)
            break;
        SET_VARSIZE(bytes, size);
        value = PointerGetDatum(bytes);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &null);
    }
    mai_arena_reset(&arena);
    return (Datum) 0;
}

Datum
medai_stereoisomers_of_mol(PG_FUNCTION_ARGS)
{
    return stereoisomers(fcinfo, false);
}

Datum
medai_stereoisomers_of_smiles(PG_FUNCTION_ARGS)
{
    return stereoisomers(fcinfo, true);
}
