/*
 * pg_mcs.c - the maximum common substructure of two molecules for SQL.
 */
#include "pg_chem.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "match/mcs.h"

PG_FUNCTION_INFO_V1(medai_mcs_of_mols);
PG_FUNCTION_INFO_V1(medai_mcs_of_smiles);

static const Oid columns[] = {TEXTOID, INT4OID, INT4OID, BOOLOID};

static TupleDesc
result_row(FunctionCallInfo fcinfo)
{
    MemoryContext old;

    if (unlikely(fcinfo->flinfo->fn_extra == NULL)) {
        old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
        fcinfo->flinfo->fn_extra = medai_result_row(fcinfo, columns, lengthof(columns));
        MemoryContextSwitchTo(old);
    }
    return fcinfo->flinfo->fn_extra;
}

static Datum
common_substructure(FunctionCallInfo fcinfo, mai_ctx *cx, const mai_mol *first, const mai_mol *second)
{
    mai_mcs_options options = {.steps = PG_GETARG_INT64(2), .ring_matches_ring_only = PG_GETARG_BOOL(3)};
    bool nulls[lengthof(columns)] = {false};
    Datum values[lengthof(columns)];
    mai_mcs found;

    medai_check(cx, mai_mcs_of(cx, first, second, &options, &found));
    values[0] = PointerGetDatum(cstring_to_text_with_len(found.smarts, (int) found.n));
    values[1] = Int32GetDatum(found.natoms);
    values[2] = Int32GetDatum(found.nbonds);
    values[3] = BoolGetDatum(found.complete);
    return HeapTupleGetDatum(heap_form_tuple(result_row(fcinfo), values, nulls));
}

/* As stored, so that the same molecules are the same bytes. */
Datum
medai_mcs_of_mols(PG_FUNCTION_ARGS)
{
    mai_mol first, second;
    mai_ctx *cx;

    medai_open_stored_mol(PG_GETARG_DATUM(0), &first);
    medai_open_stored_mol(PG_GETARG_DATUM(1), &second);
    cx = medai_chem_begin();
    return common_substructure(fcinfo, cx, &first, &second);
}

static void
store(mai_ctx *cx, text *smiles, mai_mol *out)
{
    void *bytes;
    size_t size;

    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, out);
}

Datum
medai_mcs_of_smiles(PG_FUNCTION_ARGS)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol first, second;

    store(cx, PG_GETARG_TEXT_PP(0), &first);
    store(cx, PG_GETARG_TEXT_PP(1), &second);
    return common_substructure(fcinfo, cx, &first, &second);
}
