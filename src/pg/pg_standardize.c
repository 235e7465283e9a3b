/*
 * pg_standardize.c - standardised molecules for SQL. The compiled rules are the session's: made when they are first
 * needed, in a memory context of their own.
 */
#include "pg_chem.h"

#include "utils/memutils.h"

#include "edit/standardize.h"

PG_FUNCTION_INFO_V1(medai_largest_fragment_of_mol);
PG_FUNCTION_INFO_V1(medai_largest_fragment_of_smiles);
PG_FUNCTION_INFO_V1(medai_neutralize_of_mol);
PG_FUNCTION_INFO_V1(medai_neutralize_of_smiles);
PG_FUNCTION_INFO_V1(medai_standardize_of_mol);
PG_FUNCTION_INFO_V1(medai_standardize_of_smiles);
PG_FUNCTION_INFO_V1(medai_charge_parent_of_mol);
PG_FUNCTION_INFO_V1(medai_charge_parent_of_smiles);

/* ---- the rules ---- */

static struct {
    mai_arena arena;
    mai_standardizer *rules;
} session;

static const mai_standardizer *
standardizer(void)
{
    if (unlikely(session.rules == NULL)) {
        MemoryContext context =
            AllocSetContextCreate(CurrentMemoryContext, "medai standardisation", ALLOCSET_DEFAULT_SIZES);
        mai_standardizer *rules;
        mai_ctx cx;

        medai_begin(&cx, &session.arena, context);
        medai_check(&cx, mai_standardizer_new(&cx, &rules));
        MemoryContextSetParent(context, TopMemoryContext);
        session.rules = rules;
    }
    return session.rules;
}

/* ---- functions ---- */

typedef enum Operation { LARGEST_FRAGMENT, NEUTRALIZE, STANDARDIZE, CHARGE_PARENT } Operation;

static mai_status
operate(mai_ctx *cx, Operation operation, const mai_mol *mol, void **out, size_t *bytes)
{
    switch (operation) {
        case LARGEST_FRAGMENT:
            return mai_largest_fragment(cx, mol, VARHDRSZ, out, bytes);
        case NEUTRALIZE:
            return mai_neutralize(cx, mol, VARHDRSZ, out, bytes);
        case STANDARDIZE:
            return mai_standardize(cx, standardizer(), mol, VARHDRSZ, out, bytes);
        case CHARGE_PARENT:
            return mai_charge_parent(cx, standardizer(), mol, VARHDRSZ, out, bytes);
    }
    pg_unreachable();
}

/*
 * What an operation makes of a molecule: NULL where that is none, unchanged where there is nothing to change. A molecule
 * that is valid must not end a query over a table of them.
 */
static Datum
result_of(FunctionCallInfo fcinfo, mai_ctx *cx, Operation operation, const mai_mol *mol, Datum unchanged)
{
    void *bytes;
    size_t size;
    mai_status status = operate(cx, operation, mol, &bytes, &size);

    if (status == MAI_ETEXT || status == MAI_EUNSUPPORTED)
        PG_RETURN_NULL();
    medai_check(cx, status);
    return bytes == NULL ? unchanged : medai_mol_datum(bytes, size);
}

static Datum
of_mol(FunctionCallInfo fcinfo, Operation operation)
{
    struct varlena *datum = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;

    mai_mol_open(VARDATA_ANY(datum), &mol);
    return result_of(fcinfo, cx, operation, &mol, PointerGetDatum(datum));
}

static Datum
of_smiles(FunctionCallInfo fcinfo, Operation operation)
{
    text *smiles = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    void *bytes;
    size_t size;

    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), VARHDRSZ, &bytes, &size));
    mai_mol_open((char *) bytes + VARHDRSZ, &mol);
    return result_of(fcinfo, cx, operation, &mol, medai_mol_datum(bytes, size));
}

Datum
medai_largest_fragment_of_mol(PG_FUNCTION_ARGS)
{
    return of_mol(fcinfo, LARGEST_FRAGMENT);
}

Datum
medai_largest_fragment_of_smiles(PG_FUNCTION_ARGS)
{
    return of_smiles(fcinfo, LARGEST_FRAGMENT);
}

Datum
medai_neutralize_of_mol(PG_FUNCTION_ARGS)
{
    return of_mol(fcinfo, NEUTRALIZE);
}

Datum
medai_neutralize_of_smiles(PG_FUNCTION_ARGS)
{
    return of_smiles(fcinfo, NEUTRALIZE);
}

Datum
medai_standardize_of_mol(PG_FUNCTION_ARGS)
{
    return of_mol(fcinfo, STANDARDIZE);
}

Datum
medai_standardize_of_smiles(PG_FUNCTION_ARGS)
{
    return of_smiles(fcinfo, STANDARDIZE);
}

Datum
medai_charge_parent_of_mol(PG_FUNCTION_ARGS)
{
    return of_mol(fcinfo, CHARGE_PARENT);
}

Datum
medai_charge_parent_of_smiles(PG_FUNCTION_ARGS)
{
    return of_smiles(fcinfo, CHARGE_PARENT);
}
