/*
 * pg_fragment.h - what functions that take molecules apart share: sets as results, stored molecules as arguments.
 */
#ifndef PG_FRAGMENT_H
#define PG_FRAGMENT_H

#include "pg_chem.h"

/* As compat_materialize, for results of one column as well, which have no row type of their own. */
static inline void
medai_materialize(FunctionCallInfo fcinfo)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    MemoryContext old;

    if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) || !(rsinfo->allowedModes & SFRM_Materialize)
        || rsinfo->expectedDesc == NULL)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("set-valued function called in context that cannot accept a set")));
    old = MemoryContextSwitchTo(rsinfo->econtext->ecxt_per_query_memory);
    rsinfo->returnMode = SFRM_Materialize;
    rsinfo->setResult = tuplestore_begin_heap((rsinfo->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    rsinfo->setDesc = CreateTupleDescCopy(rsinfo->expectedDesc);
    MemoryContextSwitchTo(old);
}

/*
 * The first argument as a stored molecule, whichever kind it is: the pieces of a text are those of the molecule
 * that it would be stored as. In the context's arena where it was made of a text.
 */
static inline void
medai_stored_argument(mai_ctx *cx, FunctionCallInfo fcinfo, bool by_text, mai_mol *out)
{
    if (by_text) {
        text *smiles = PG_GETARG_TEXT_PP(0);
        void *bytes;
        size_t size;

        medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), 0, &bytes, &size));
        mai_mol_open(bytes, out);
    } else {
        medai_open_stored_mol(PG_GETARG_DATUM(0), out);
    }
}

#endif
