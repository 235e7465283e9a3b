/*
 * pg_analog.c - analogues of molecules for SQL. The shipped table is compiled once in a session, when it is first used.
 */
#include "pg_chem.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "edit/analog.h"

PG_FUNCTION_INFO_V1(medai_analogs_of_mol);
PG_FUNCTION_INFO_V1(medai_analogs_of_smiles);
PG_FUNCTION_INFO_V1(medai_analog_transforms);

#define MOST_ANALOGS 10000

static const mai_analog_table *
shipped_table(void)
{
    static mai_analog_table *table;
    static MemoryContext context;
    static mai_arena arena;
    mai_analog_table *compiled;
    mai_ctx cx;

    if (likely(table != NULL))
        return table;
    if (context == NULL)
        context = AllocSetContextCreate(TopMemoryContext, "medai transforms", ALLOCSET_DEFAULT_SIZES);
    MemoryContextReset(context); /* an error or a cancelled query may have left some */
    medai_begin(&cx, &arena, context);
    medai_check(&cx, mai_analog_table_new(&cx, &compiled));
    table = compiled;
    return table;
}

static void
put_analog(ReturnSetInfo *rsinfo, void *bytes, Size size, const mai_analog_entry *change)
{
    Datum columns[2];
    bool nulls[2] = {false};

    SET_VARSIZE(bytes, size);
    columns[0] = PointerGetDatum(bytes);
    columns[1] = CStringGetTextDatum(change->name);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    pfree(DatumGetPointer(columns[1]));
}

static void
put_analogs(mai_ctx *cx, mai_analogs *analogs, int k, ReturnSetInfo *rsinfo)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medai product", ALLOCSET_DEFAULT_SIZES);
    mai_arena arena;
    mai_ctx scratch;

    medai_begin(&scratch, &arena, context);
    while (k > 0 && mai_analogs_more(analogs)) {
        const mai_analog_entry *change;
        mai_status status;
        void *bytes;
        size_t size;

        status = mai_analogs_next(cx, &scratch, analogs, VARHDRSZ, &bytes, &size, &change);
        if (status != MAI_OK)
            medai_raise(cx->err.code != MAI_OK ? cx : &scratch);
        if (bytes != NULL) {
            put_analog(rsinfo, bytes, size, change);
            k--;
        }
        mai_arena_rewind(&arena);
    }
    MemoryContextDelete(context);
}

static Datum
analogs(FunctionCallInfo fcinfo, bool by_text)
{
    const mai_analog_table *table = shipped_table();
    int32 k = PG_GETARG_INT32(1);
    mai_ctx *cx = medai_chem_begin();
    mai_analogs *search;
    mai_mol mol;

    if (k < 0 || k > MOST_ANALOGS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("k must be from 0 to %d, not %d", MOST_ANALOGS, k)));
    compat_materialize(fcinfo);
    medai_canonical_mol_argument(cx, fcinfo, by_text, &mol);
    medai_check(cx, mai_analogs_begin(cx, table, &mol, &search));
    put_analogs(cx, search, k, (ReturnSetInfo *) fcinfo->resultinfo);
    return (Datum) 0;
}

Datum
medai_analogs_of_mol(PG_FUNCTION_ARGS)
{
    return analogs(fcinfo, false);
}

Datum
medai_analogs_of_smiles(PG_FUNCTION_ARGS)
{
    return analogs(fcinfo, true);
}

/* The shipped table. */
Datum
medai_analog_transforms(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    const mai_analog_entry *entries;
    int n;

    entries = mai_analog_entries(&n);
    compat_materialize(fcinfo);
    for (int i = 0; i < n; i++) {
        Datum columns[3] = {CStringGetTextDatum(entries[i].name), CStringGetTextDatum(entries[i].kind),
                            CStringGetTextDatum(entries[i].reaction)};
        bool nulls[3] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    }
    return (Datum) 0;
}
