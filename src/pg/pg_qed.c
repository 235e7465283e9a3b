/*
 * pg_qed.c - QED for SQL: the estimate, and what it is made of.
 */
#include "pg_alert_set.h"
#include "pg_chem.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"

#include "match/qed.h"

PG_FUNCTION_INFO_V1(medai_qed_of_mol);
PG_FUNCTION_INFO_V1(medai_qed_of_smiles);
PG_FUNCTION_INFO_V1(medai_qed_properties_of_mol);
PG_FUNCTION_INFO_V1(medai_qed_properties_of_smiles);

static void
estimate(FunctionCallInfo fcinfo, bool by_text, mai_qed *out)
{
    static const MedaiAlertSet *alerts; /* stays for the session */
    mai_ctx *cx;
    mai_mol mol;

    if (unlikely(alerts == NULL))
        alerts = medai_shipped_set(mai_alert_set_named("qed", 3));
    cx = medai_chem_begin();
    medai_mol_argument(cx, fcinfo, by_text, MAI_QED_NEEDS | mai_pattern_set_needs(alerts->patterns), &mol);
    medai_check(cx, mai_qed_of_mol(cx, &mol, alerts->patterns, out));
}

Datum
medai_qed_of_mol(PG_FUNCTION_ARGS)
{
    mai_qed qed;

    estimate(fcinfo, false, &qed);
    PG_RETURN_FLOAT8(qed.value);
}

Datum
medai_qed_of_smiles(PG_FUNCTION_ARGS)
{
    mai_qed qed;

    estimate(fcinfo, true, &qed);
    PG_RETURN_FLOAT8(qed.value);
}

enum { NCOLUMNS = 2 * MAI_QED_PROPERTIES + 1 };

/* Whole numbers among the properties. */
static inline bool
is_count(int property)
{
    return property != MAI_QED_MW && property != MAI_QED_ALOGP && property != MAI_QED_PSA;
}

static TupleDesc
composite(FunctionCallInfo fcinfo)
{
    Oid types[NCOLUMNS];
    MemoryContext old;

    if (likely(fcinfo->flinfo->fn_extra != NULL))
        return fcinfo->flinfo->fn_extra;
    for (int i = 0; i < NCOLUMNS; i++)
        types[i] = i < MAI_QED_PROPERTIES && is_count(i) ? INT4OID : FLOAT8OID;
    old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
    fcinfo->flinfo->fn_extra = BlessTupleDesc(medai_result_row(fcinfo, types, NCOLUMNS));
    MemoryContextSwitchTo(old);
    return fcinfo->flinfo->fn_extra;
}

static Datum
properties(FunctionCallInfo fcinfo, bool by_text)
{
    TupleDesc desc = composite(fcinfo);
    Datum columns[NCOLUMNS];
    bool nulls[NCOLUMNS] = {false};
    mai_qed qed;

    estimate(fcinfo, by_text, &qed);
    for (int i = 0; i < MAI_QED_PROPERTIES; i++) {
        columns[i] = is_count(i) ? Int32GetDatum((int32) qed.properties[i]) : Float8GetDatum(qed.properties[i]);
        columns[MAI_QED_PROPERTIES + i] = Float8GetDatum(qed.desirabilities[i]);
    }
    columns[NCOLUMNS - 1] = Float8GetDatum(qed.value);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, columns, nulls)));
}

Datum
medai_qed_properties_of_mol(PG_FUNCTION_ARGS)
{
    return properties(fcinfo, false);
}

Datum
medai_qed_properties_of_smiles(PG_FUNCTION_ARGS)
{
    return properties(fcinfo, true);
}
