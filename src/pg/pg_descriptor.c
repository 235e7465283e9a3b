/*
 * pg_descriptor.c - descriptors of molecules for SQL.
 *
 * One C function serves all SQL functions of a kind of argument: which descriptor is meant is the SQL function's own
 * name, medai_NAME for NAME in the core's table, looked up when a call site is first used.
 */
#include "pg_chem.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "chem/descriptor.h"

PG_FUNCTION_INFO_V1(medai_descriptor_of_mol);
PG_FUNCTION_INFO_V1(medai_descriptor_of_smiles);
PG_FUNCTION_INFO_V1(medai_formula_of_mol);
PG_FUNCTION_INFO_V1(medai_formula_of_smiles);
PG_FUNCTION_INFO_V1(medai_sa_score_of_mol);
PG_FUNCTION_INFO_V1(medai_sa_score_of_smiles);
PG_FUNCTION_INFO_V1(medai_descriptors_of_mol);
PG_FUNCTION_INFO_V1(medai_descriptors_of_smiles);
PG_FUNCTION_INFO_V1(medai_descriptor_array_of_mol);
PG_FUNCTION_INFO_V1(medai_descriptor_array_of_smiles);
PG_FUNCTION_INFO_V1(medai_descriptor_names);

/* ---- one descriptor ---- */

/* What a call site computes. */
typedef struct DescriptorSite {
    mai_descriptor_id id;
    mai_descriptor_kind kind;
    int needs;
} DescriptorSite;

static DescriptorSite *
find_descriptor(FunctionCallInfo fcinfo)
{
    static const char prefix[] = "medai_";
    const char *name = get_func_name(fcinfo->flinfo->fn_oid);

    if (name != NULL && strncmp(name, prefix, sizeof prefix - 1) == 0)
        for (int i = 0; i < MAI_DESCRIPTORS; i++)
            if (strcmp(mai_descriptor_table[i].name, name + sizeof prefix - 1) == 0) {
                DescriptorSite *site = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof *site);

                *site = (DescriptorSite) {i, mai_descriptor_table[i].kind, mai_descriptor_needs(i)};
                fcinfo->flinfo->fn_extra = site;
                return site;
            }
    elog(ERROR, "medai: there is no descriptor for function \"%s\"", name != NULL ? name : "?");
}

static inline Datum
descriptor(FunctionCallInfo fcinfo, bool by_text)
{
    DescriptorSite *site = fcinfo->flinfo->fn_extra;
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    double value;

    if (unlikely(site == NULL))
        site = find_descriptor(fcinfo);
    medai_mol_argument(cx, fcinfo, by_text, site->needs, &mol);
    medai_check(cx, mai_descriptor(cx, &mol, site->id, &value));
    switch (site->kind) {
        case MAI_DESCRIPTOR_COUNT:
            PG_RETURN_INT32((int32) value);
        case MAI_DESCRIPTOR_YES_NO:
            PG_RETURN_BOOL(value != 0);
        default:
            PG_RETURN_FLOAT8(value);
    }
}

Datum
medai_descriptor_of_mol(PG_FUNCTION_ARGS)
{
    return descriptor(fcinfo, false);
}

Datum
medai_descriptor_of_smiles(PG_FUNCTION_ARGS)
{
    return descriptor(fcinfo, true);
}

static Datum
formula(FunctionCallInfo fcinfo, bool by_text)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    char *hill;

    medai_mol_argument(cx, fcinfo, by_text, 0, &mol);
    medai_check(cx, mai_formula(cx, &mol, &hill));
    PG_RETURN_TEXT_P(cstring_to_text(hill));
}

Datum
medai_formula_of_mol(PG_FUNCTION_ARGS)
{
    return formula(fcinfo, false);
}

Datum
medai_formula_of_smiles(PG_FUNCTION_ARGS)
{
    return formula(fcinfo, true);
}

static Datum
sa_score(FunctionCallInfo fcinfo, bool by_text)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    double score;

    medai_mol_argument(cx, fcinfo, by_text, MAI_HAS_ALL, &mol);
    medai_check(cx, mai_sa_score(cx, &mol, &score));
    PG_RETURN_FLOAT8(score);
}

Datum
medai_sa_score_of_mol(PG_FUNCTION_ARGS)
{
    return sa_score(fcinfo, false);
}

Datum
medai_sa_score_of_smiles(PG_FUNCTION_ARGS)
{
    return sa_score(fcinfo, true);
}

/* ---- all of them ---- */

/* The composite's columns are the descriptors in the order of the core's table, then the formula. */
static TupleDesc
composite(FunctionCallInfo fcinfo)
{
    TupleDesc desc = fcinfo->flinfo->fn_extra;
    MemoryContext old;

    if (likely(desc != NULL))
        return desc;
    old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE || desc->natts != MAI_DESCRIPTORS + 1)
        elog(ERROR, "medai: the type medai_descriptors is not this module's");
    desc = BlessTupleDesc(CreateTupleDescCopy(desc));
    fcinfo->flinfo->fn_extra = desc;
    MemoryContextSwitchTo(old);
    return desc;
}

static Datum
descriptors(FunctionCallInfo fcinfo, bool by_text)
{
    TupleDesc desc = composite(fcinfo);
    mai_ctx *cx = medai_chem_begin();
    Datum columns[MAI_DESCRIPTORS + 1];
    bool nulls[MAI_DESCRIPTORS + 1] = {false};
    mai_descriptor_values all;
    mai_mol mol;
    char *hill;

    medai_mol_argument(cx, fcinfo, by_text, MAI_HAS_ALL, &mol);
    medai_check(cx, mai_descriptors(cx, &mol, &all));
    medai_check(cx, mai_formula(cx, &mol, &hill));
    for (int i = 0; i < MAI_DESCRIPTORS; i++)
        columns[i] = mai_descriptor_table[i].kind == MAI_DESCRIPTOR_REAL    ? Float8GetDatum(all.values[i])
                     : mai_descriptor_table[i].kind == MAI_DESCRIPTOR_COUNT ? Int32GetDatum((int32) all.values[i])
                                                                            : BoolGetDatum(all.values[i] != 0);
    columns[MAI_DESCRIPTORS] = CStringGetTextDatum(hill);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, columns, nulls)));
}

Datum
medai_descriptors_of_mol(PG_FUNCTION_ARGS)
{
    return descriptors(fcinfo, false);
}

Datum
medai_descriptors_of_smiles(PG_FUNCTION_ARGS)
{
    return descriptors(fcinfo, true);
}

static Datum
descriptor_array(FunctionCallInfo fcinfo, bool by_text)
{
    mai_ctx *cx = medai_chem_begin();
    Datum elements[MAI_DESCRIPTORS];
    mai_descriptor_values all;
    mai_mol mol;

    medai_mol_argument(cx, fcinfo, by_text, MAI_HAS_ALL, &mol);
    medai_check(cx, mai_descriptors(cx, &mol, &all));
    for (int i = 0; i < MAI_DESCRIPTORS; i++)
        elements[i] = Float4GetDatum((float4) all.values[i]);
    PG_RETURN_ARRAYTYPE_P(construct_array(elements, MAI_DESCRIPTORS, FLOAT4OID, sizeof(float4), true, TYPALIGN_INT));
}

Datum
medai_descriptor_array_of_mol(PG_FUNCTION_ARGS)
{
    return descriptor_array(fcinfo, false);
}

Datum
medai_descriptor_array_of_smiles(PG_FUNCTION_ARGS)
{
    return descriptor_array(fcinfo, true);
}

/* What the elements of medai_descriptor_array are, in order. */
Datum
medai_descriptor_names(PG_FUNCTION_ARGS)
{
    Datum names[MAI_DESCRIPTORS];

    for (int i = 0; i < MAI_DESCRIPTORS; i++)
        names[i] = CStringGetTextDatum(mai_descriptor_table[i].name);
    PG_RETURN_ARRAYTYPE_P(construct_array(names, MAI_DESCRIPTORS, TEXTOID, -1, false, TYPALIGN_INT));
}
