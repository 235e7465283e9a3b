/*
 * pg_matched_pair.c - constant and variable parts of molecules, and statistics of transformations, for SQL.
 */
#include "pg_chem.h"
#include "pg_fragment.h"

#include "utils/builtins.h"

#include "edit/matched_pair.h"

PG_FUNCTION_INFO_V1(medai_cuts_of_mol);
PG_FUNCTION_INFO_V1(medai_cuts_of_smiles);

static Datum
cuts(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_cut_options options = {.most_cuts = PG_GETARG_INT32(1), .largest = PG_GETARG_INT32(2),
                               .share = PG_GETARG_FLOAT8(3), .hydrogens = PG_GETARG_BOOL(4)};
    mai_matched_cut *found;
    mai_ctx *cx;
    mai_mol mol;
    int n;

    medai_materialize(fcinfo);
    cx = medai_chem_begin();
    medai_stored_argument(cx, fcinfo, by_text, &mol);
    medai_check(cx, mai_matched_cuts(cx, &mol, &options, &found, &n));
    for (int i = 0; i < n; i++) {
        Datum columns[4] = {CStringGetTextDatum(found[i].constant), CStringGetTextDatum(found[i].variable),
                            Int32GetDatum(found[i].cuts), Int32GetDatum(found[i].atoms)};
        bool nulls[4] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
        pfree(DatumGetPointer(columns[0]));
        pfree(DatumGetPointer(columns[1]));
    }
    return (Datum) 0;
}

Datum
medai_cuts_of_mol(PG_FUNCTION_ARGS)
{
    return cuts(fcinfo, false);
}

Datum
medai_cuts_of_smiles(PG_FUNCTION_ARGS)
{
    return cuts(fcinfo, true);
}
