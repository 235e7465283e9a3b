/*
 * pg_alert.c - alerts of molecules for SQL: which patterns of a set match, whether any does, and what sets there are.
 */
#include "pg_alert_set.h"
#include "pg_chem.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(medai_alerts_of_mol);
PG_FUNCTION_INFO_V1(medai_alerts_of_smiles);
PG_FUNCTION_INFO_V1(medai_has_alert_of_mol);
PG_FUNCTION_INFO_V1(medai_has_alert_of_smiles);
PG_FUNCTION_INFO_V1(medai_alert_sets);
PG_FUNCTION_INFO_V1(medai_alert_entries);
PG_FUNCTION_INFO_V1(medai_alert_shipped);

/* ---- molecules ---- */

static ArrayType *
atom_numbers(const uint16_t *atoms, int n)
{
    Size size = ARR_OVERHEAD_NONULLS(1) + (Size) n * sizeof(int32);
    ArrayType *array = palloc0(size);

    SET_VARSIZE(array, size);
    array->ndim = 1;
    array->elemtype = INT4OID;
    ARR_DIMS(array)[0] = n;
    ARR_LBOUND(array)[0] = 1;
    for (int i = 0; i < n; i++)
        ((int32 *) ARR_DATA_PTR(array))[i] = atoms[i];
    return array;
}

/* The atoms of the first match of an entry that is hit. */
static Datum
first_match(mai_ctx *cx, mai_target *target, const MedaiAlertSet *set, int entry)
{
    const mai_match_options options = {.most = 1};
    mai_pattern pattern;
    mai_matches matches;

    mai_pattern_set_get(set->patterns, entry, &pattern);
    medai_check(cx, mai_match_all(cx, target, &pattern, &options, &matches));
    return PointerGetDatum(atom_numbers(matches.atoms, matches.n > 0 ? matches.natoms : 0));
}

static const char *
set_name(const MedaiAlertSet *set, int entry)
{
    return set->shipped == NULL ? set->name : mai_alert_set_of(set->shipped->first + entry)->name;
}

static Datum
alerts(FunctionCallInfo fcinfo, bool by_text)
{
    const MedaiAlertSet *set = medai_alert_set_argument(fcinfo, 1); /* may run SQL: before the session's context */
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    mai_ctx *cx = medai_chem_begin();
    int32_t *hits;
    mai_target *target;
    mai_mol mol;
    int nhits;

    compat_materialize(fcinfo);
    medai_ordered_mol_argument(cx, fcinfo, by_text, mai_pattern_set_needs(set->patterns), &mol);
    medai_check(cx, mai_target_new(cx, &mol, &target));
    hits = palloc(set->n * sizeof *hits);
    medai_check(cx, mai_pattern_set_search(cx, set->patterns, target, hits, &nhits));
    for (int i = 0; i < nhits; i++) {
        Datum row[3] = {CStringGetTextDatum(set->entries[hits[i]].name), CStringGetTextDatum(set_name(set, hits[i])),
                        first_match(cx, target, set, hits[i])};
        bool nulls[3] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row, nulls);
    }
    return (Datum) 0;
}

Datum
medai_alerts_of_mol(PG_FUNCTION_ARGS)
{
    return alerts(fcinfo, false);
}

Datum
medai_alerts_of_smiles(PG_FUNCTION_ARGS)
{
    return alerts(fcinfo, true);
}

static Datum
has_alert(FunctionCallInfo fcinfo, bool by_text)
{
    const MedaiAlertSet *set = medai_alert_set_argument(fcinfo, 1);
    mai_ctx *cx = medai_chem_begin();
    mai_target *target;
    mai_mol mol;
    bool any;

    medai_mol_argument(cx, fcinfo, by_text, mai_pattern_set_needs(set->patterns), &mol);
    medai_check(cx, mai_target_new(cx, &mol, &target));
    medai_check(cx, mai_pattern_set_any(cx, set->patterns, target, &any));
    PG_RETURN_BOOL(any);
}

Datum
medai_has_alert_of_mol(PG_FUNCTION_ARGS)
{
    return has_alert(fcinfo, false);
}

Datum
medai_has_alert_of_smiles(PG_FUNCTION_ARGS)
{
    return has_alert(fcinfo, true);
}

/* ---- sets ---- */

static void
put_shipped_sets(ReturnSetInfo *rsinfo)
{
    const mai_alert_set *set;

    for (int i = 0; (set = mai_alert_set_at(i)) != NULL; i++) {
        Datum row[6] = {CStringGetTextDatum(set->name),   Int32GetDatum(set->n),
                        BoolGetDatum(true),               CStringGetTextDatum(set->title),
                        CStringGetTextDatum(set->source), CStringGetTextDatum(set->licence)};
        bool nulls[6] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row, nulls);
    }
}

/* Sets of the table, if the caller may read it. */
static void
put_table_sets(ReturnSetInfo *rsinfo, Oid schema)
{
    Oid table = get_relname_relid("medai_alert_patterns", schema);
    MemoryContext mcxt = CurrentMemoryContext;

    if (!OidIsValid(table) || pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
        return;
    SPI_connect();
    if (SPI_execute(psprintf("SELECT \"set\"::pg_catalog.text, pg_catalog.count(*)::pg_catalog.int4 FROM %s "
                             "GROUP BY \"set\" ORDER BY \"set\" COLLATE pg_catalog.\"C\"",
                             medai_alert_table(schema)),
                    true, 0) != SPI_OK_SELECT)
        elog(ERROR, "medai: reading medai_alert_patterns failed");
    for (uint64 i = 0; i < SPI_processed; i++) {
        Datum row[6] = {0};
        bool nulls[6] = {false, false, false, true, true, true};
        MemoryContext old = MemoryContextSwitchTo(mcxt);

        row[0] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &nulls[0]);
        row[1] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &nulls[1]);
        row[2] = BoolGetDatum(false);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row, nulls);
        MemoryContextSwitchTo(old);
    }
    SPI_finish();
}

Datum
medai_alert_sets(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

    compat_materialize(fcinfo);
    put_shipped_sets(rsinfo);
    put_table_sets(rsinfo, medai_schema(fcinfo));
    return (Datum) 0;
}

Datum
medai_alert_entries(PG_FUNCTION_ARGS)
{
    const MedaiAlertSet *set = medai_alert_set_argument(fcinfo, 0);
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

    compat_materialize(fcinfo);
    for (int i = 0; i < set->n; i++) {
        Datum row[5] = {CStringGetTextDatum(set->entries[i].name), CStringGetTextDatum(set_name(set, i)),
                        CStringGetTextDatum(set->entries[i].smarts), Int32GetDatum(set->entries[i].most),
                        BoolGetDatum(set->entries[i].merge_hydrogens)};
        bool nulls[5] = {false};

        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, row, nulls);
    }
    return (Datum) 0;
}

/* Whether medai ships a set of that name: the table's own must be called otherwise. */
Datum
medai_alert_shipped(PG_FUNCTION_ARGS)
{
    text *name = PG_GETARG_TEXT_PP(0);

    PG_RETURN_BOOL(mai_alert_set_named(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)) != NULL);
}
