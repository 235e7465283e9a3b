/*
 * pg_rgroup.c - side chains at a core for SQL. A call site keeps the core it was given last.
 */
#include "pg_chem.h"
#include "pg_fragment.h"

#include "utils/memutils.h"

#include "edit/rgroup.h"
#include "match/pattern.h"

PG_FUNCTION_INFO_V1(medai_r_groups_mol_mol);
PG_FUNCTION_INFO_V1(medai_r_groups_mol_smiles);
PG_FUNCTION_INFO_V1(medai_r_groups_smiles_smiles);
PG_FUNCTION_INFO_V1(medai_r_groups_mol_pattern);
PG_FUNCTION_INFO_V1(medai_r_groups_smiles_pattern);

typedef enum CoreKind { CORE_MOL, CORE_SMILES, CORE_PATTERN } CoreKind;

typedef struct CoreSite {
    MemoryContext context;
    mai_ctx cx;
    mai_arena arena;
    mai_core *core; /* NULL: none yet */
    void *given;    /* what it was made of */
    Size bytes;
} CoreSite;

static CoreSite *
find_site(FunctionCallInfo fcinfo)
{
    CoreSite *site = fcinfo->flinfo->fn_extra;

    if (site == NULL) {
        site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof *site);
        site->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "medai core", ALLOCSET_SMALL_SIZES);
        fcinfo->flinfo->fn_extra = site;
    }
    return site;
}

static mai_status
make_core(mai_ctx *cx, CoreKind kind, const void *bytes, Size n, mai_core **out)
{
    mai_pattern pattern;
    mai_mol mol;

    switch (kind) {
        case CORE_MOL:
            mai_mol_open(bytes, &mol);
            return mai_core_from_mol(cx, &mol, out);
        case CORE_SMILES:
            return mai_core_from_smiles(cx, bytes, n, out);
        case CORE_PATTERN:
            break;
    }
    mai_pattern_open(bytes, &pattern);
    return mai_core_from_smarts(cx, pattern.text, pattern.text_bytes, out);
}

static const mai_core *
core_argument(FunctionCallInfo fcinfo, CoreKind kind)
{
    struct varlena *given = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
    Size n = VARSIZE_ANY_EXHDR(given);
    CoreSite *site = find_site(fcinfo);

    if (site->core != NULL && site->bytes == n && memcmp(site->given, VARDATA_ANY(given), n) == 0)
        return site->core;
    site->core = NULL;
    MemoryContextReset(site->context);
    medai_begin(&site->cx, &site->arena, site->context);
    site->given = MemoryContextAlloc(site->context, Max(n, 1));
    memcpy(site->given, VARDATA_ANY(given), n);
    site->bytes = n;
    medai_check(&site->cx, make_core(&site->cx, kind, site->given, n, &site->core));
    return site->core;
}

static Datum
r_groups(FunctionCallInfo fcinfo, bool by_text, CoreKind kind)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    const mai_core *core;
    mai_r_group *groups;
    mai_ctx *cx;
    mai_mol mol;
    int n;

    medai_materialize(fcinfo);
    core = core_argument(fcinfo, kind);
    cx = medai_chem_begin();
    medai_stored_argument(cx, fcinfo, by_text, &mol);
    medai_check(cx, mai_r_groups(cx, core, &mol, PG_GETARG_BOOL(2), VARHDRSZ, &groups, &n));
    for (int i = 0; i < n; i++) {
        Datum columns[3] = {Int32GetDatum(groups[i].r), Int32GetDatum(groups[i].atom),
                            PointerGetDatum(groups[i].bytes)};
        bool nulls[3] = {false};

        SET_VARSIZE(groups[i].bytes, groups[i].size);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
    }
    return (Datum) 0;
}

Datum
medai_r_groups_mol_mol(PG_FUNCTION_ARGS)
{
    return r_groups(fcinfo, false, CORE_MOL);
}

Datum
medai_r_groups_mol_smiles(PG_FUNCTION_ARGS)
{
    return r_groups(fcinfo, false, CORE_SMILES);
}

Datum
medai_r_groups_smiles_smiles(PG_FUNCTION_ARGS)
{
    return r_groups(fcinfo, true, CORE_SMILES);
}

Datum
medai_r_groups_mol_pattern(PG_FUNCTION_ARGS)
{
    return r_groups(fcinfo, false, CORE_PATTERN);
}

Datum
medai_r_groups_smiles_pattern(PG_FUNCTION_ARGS)
{
    return r_groups(fcinfo, true, CORE_PATTERN);
}
