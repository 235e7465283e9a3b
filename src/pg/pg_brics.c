/*
 * pg_brics.c - BRICS fragments for SQL.
 */
#include "pg_chem.h"
#include "pg_fragment.h"

#include "edit/brics.h"

PG_FUNCTION_INFO_V1(medai_brics_of_mol);
PG_FUNCTION_INFO_V1(medai_brics_of_smiles);

static Datum
brics(FunctionCallInfo fcinfo, bool by_text)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_ctx *cx;
    mai_mol mol;
    mai_brics_fragment *fragments;
    int n;

    medai_materialize(fcinfo);
    cx = medai_chem_begin();
    medai_stored_argument(cx, fcinfo, by_text, &mol);
    medai_check(cx, mai_brics(cx, &mol, VARHDRSZ, &fragments, &n));
    for (int i = 0; i < n; i++) {
        Datum fragment = PointerGetDatum(fragments[i].bytes);
        bool null = false;

        SET_VARSIZE(fragments[i].bytes, fragments[i].size);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &fragment, &null);
    }
    return (Datum) 0;
}

Datum
medai_brics_of_mol(PG_FUNCTION_ARGS)
{
    return brics(fcinfo, false);
}

Datum
medai_brics_of_smiles(PG_FUNCTION_ARGS)
{
    return brics(fcinfo, true);
}
