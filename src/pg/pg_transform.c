/*
 * pg_transform.c - reactions applied to molecules, for SQL.
 *
 * A call site keeps the reaction that it compiled last, which for a constant is the only one. Products are made in a
 * context that is emptied after each, so that many of them take no more memory than one and the copies of those that are
 * different.
 */
#include "pg_chem.h"

#include "utils/memutils.h"

#include "edit/transform.h"

PG_FUNCTION_INFO_V1(medai_transform_of_mol);
PG_FUNCTION_INFO_V1(medai_transform_of_smiles);
PG_FUNCTION_INFO_V1(medai_reaction_valid);

/* What a call site remembers. */
typedef struct TransformSite {
    MemoryContext context; /* of the reaction */
    mai_arena arena;
    mai_transform *transform; /* NULL: none yet */
    char *reaction;
    Size length;
} TransformSite;

static TransformSite *
open_site(FunctionCallInfo fcinfo)
{
    TransformSite *site = fcinfo->flinfo->fn_extra;

    if (likely(site != NULL))
        return site;
    site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof *site);
    site->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "medai reaction", ALLOCSET_DEFAULT_SIZES);
    fcinfo->flinfo->fn_extra = site;
    return site;
}

static const mai_transform *
compile_argument(FunctionCallInfo fcinfo, text *reaction)
{
    TransformSite *site = open_site(fcinfo);
    const char *bytes = VARDATA_ANY(reaction);
    Size n = VARSIZE_ANY_EXHDR(reaction);
    mai_transform *transform;
    mai_ctx cx;

    if (site->transform != NULL && site->length == n && memcmp(site->reaction, bytes, n) == 0)
        return site->transform;
    site->transform = NULL;
    MemoryContextReset(site->context);
    medai_begin(&cx, &site->arena, site->context);
    site->reaction = MemoryContextAlloc(site->context, n + 1);
    memcpy(site->reaction, bytes, n);
    site->length = n;
    medai_check(&cx, mai_transform_compile(&cx, site->reaction, n, &transform));
    site->transform = transform;
    return transform;
}

/* A text as it stands, a molecule as its canonical text; false where the reaction finds nothing in that. */
static bool
open_reactant(mai_ctx *cx, FunctionCallInfo fcinfo, bool by_text, const mai_transform *reaction, mai_reactant *out)
{
    bool applies;
    mai_mol mol;
    char *smiles;
    size_t n;

    if (by_text) {
        text *given = PG_GETARG_TEXT_PP(0);

        medai_check(cx, mai_reactant_new(cx, VARDATA_ANY(given), VARSIZE_ANY_EXHDR(given), out));
        return true;
    }
    medai_open_stored_mol(PG_GETARG_DATUM(0), &mol);
    medai_check(cx, mai_transform_applies(cx, reaction, &mol, &applies));
    if (!applies)
        return false;
    medai_check(cx, mai_mol_smiles(cx, &mol, &smiles, &n));
    medai_check(cx, mai_reactant_new(cx, smiles, n, out));
    return true;
}

static void
put_products(mai_ctx *cx, mai_transform_run *run, ReturnSetInfo *rsinfo)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medai product", ALLOCSET_DEFAULT_SIZES);
    mai_product_set *set;
    mai_arena arena;
    mai_ctx product;

    medai_begin(&product, &arena, context);
    medai_check(cx, mai_product_set_new(cx, MAI_TRANSFORM_PRODUCTS, &set));
    while (mai_transform_more(run)) {
        Datum value;
        bool added = false, isnull = false;
        void *bytes;
        size_t size;

        medai_check(&product, mai_transform_next(&product, run, VARHDRSZ, &bytes, &size));
        if (bytes != NULL) {
            SET_VARSIZE(bytes, size);
            medai_check(cx, mai_product_set_add(cx, set, bytes, size, &added));
        }
        value = PointerGetDatum(bytes);
        if (added)
            tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
        mai_arena_rewind(&arena);
    }
    MemoryContextDelete(context);
}

static Datum
transform(FunctionCallInfo fcinfo, bool by_text)
{
    const mai_transform *reaction = compile_argument(fcinfo, PG_GETARG_TEXT_PP(1));
    mai_ctx *cx = medai_chem_begin();
    mai_reactant reactant;
    mai_transform_run run;

    compat_materialize(fcinfo);
    if (!open_reactant(cx, fcinfo, by_text, reaction, &reactant))
        return (Datum) 0;
    medai_check(cx, mai_transform_begin(cx, reaction, &reactant, &run));
    put_products(cx, &run, (ReturnSetInfo *) fcinfo->resultinfo);
    return (Datum) 0;
}

Datum
medai_transform_of_mol(PG_FUNCTION_ARGS)
{
    return transform(fcinfo, false);
}

Datum
medai_transform_of_smiles(PG_FUNCTION_ARGS)
{
    return transform(fcinfo, true);
}

/* Whether medai_transform would take a text. */
Datum
medai_reaction_valid(PG_FUNCTION_ARGS)
{
    text *reaction = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    mai_transform *compiled;
    mai_status status = mai_transform_compile(cx, VARDATA_ANY(reaction), VARSIZE_ANY_EXHDR(reaction), &compiled);

    if (status != MAI_EARGUMENT && !medai_refuses_text(status))
        medai_check(cx, status);
    PG_RETURN_BOOL(status == MAI_OK);
}
