/*
 * pg_scaffold.c - scaffolds of molecules for SQL.
 */
#include "pg_chem.h"

#include "edit/scaffold.h"

PG_FUNCTION_INFO_V1(medai_scaffold_of_mol);
PG_FUNCTION_INFO_V1(medai_scaffold_of_smiles);
PG_FUNCTION_INFO_V1(medai_generic_scaffold_of_mol);
PG_FUNCTION_INFO_V1(medai_generic_scaffold_of_smiles);

static Datum
scaffold(FunctionCallInfo fcinfo, bool by_text, bool generic)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    void *bytes;
    size_t size;

    medai_mol_argument(cx, fcinfo, by_text, 0, &mol);
    medai_check(cx, mai_scaffold(cx, &mol, generic, VARHDRSZ, &bytes, &size));
    if (bytes == NULL)
        PG_RETURN_NULL();
    return medai_mol_datum(bytes, size);
}

Datum
medai_scaffold_of_mol(PG_FUNCTION_ARGS)
{
    return scaffold(fcinfo, false, false);
}

Datum
medai_scaffold_of_smiles(PG_FUNCTION_ARGS)
{
    return scaffold(fcinfo, true, false);
}

Datum
medai_generic_scaffold_of_mol(PG_FUNCTION_ARGS)
{
    return scaffold(fcinfo, false, true);
}

Datum
medai_generic_scaffold_of_smiles(PG_FUNCTION_ARGS)
{
    return scaffold(fcinfo, true, true);
}
