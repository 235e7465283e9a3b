/*
 * pg_sdf.c - molfiles and SD files for SQL.
 *
 * An SD file is read record by record into a tuplestore. The file's own memory lives in a context of the call; what
 * one record needs is the session's chemistry context, emptied before the next.
 */
#include "pg_chem.h"
#include "pg_seq.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "chem/sdf.h"

PG_FUNCTION_INFO_V1(medai_mol_from_molfile);
PG_FUNCTION_INFO_V1(medai_molfile_valid);
PG_FUNCTION_INFO_V1(medai_molblock_of_mol);
PG_FUNCTION_INFO_V1(medai_molblock_of_smiles);
PG_FUNCTION_INFO_V1(medai_sdf_of_text);
PG_FUNCTION_INFO_V1(medai_sdf_of_bytes);

Datum
medai_mol_from_molfile(PG_FUNCTION_ARGS)
{
    text *molfile = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;

    medai_check(cx, mai_mol_from_molfile(cx, VARDATA_ANY(molfile), VARSIZE_ANY_EXHDR(molfile), VARHDRSZ, &bytes, &size));
    return medai_mol_datum(bytes, size);
}

Datum
medai_molfile_valid(PG_FUNCTION_ARGS)
{
    text *molfile = PG_GETARG_TEXT_PP(0);
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;
    mai_status status =
        mai_mol_from_molfile(cx, VARDATA_ANY(molfile), VARSIZE_ANY_EXHDR(molfile), 0, &bytes, &size);

    if (!medai_refuses_text(status))
        medai_check(cx, status);
    PG_RETURN_BOOL(status == MAI_OK);
}

static Datum
molblock(FunctionCallInfo fcinfo, bool by_text)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    char *block;
    size_t n;

    medai_ordered_mol_argument(cx, fcinfo, by_text, MAI_HAS_ALL, &mol);
    medai_check(cx, mai_molfile_write(cx, &mol, &block, &n));
    PG_RETURN_TEXT_P(cstring_to_text_with_len(block, (int) n));
}

Datum
medai_molblock_of_mol(PG_FUNCTION_ARGS)
{
    return molblock(fcinfo, false);
}

Datum
medai_molblock_of_smiles(PG_FUNCTION_ARGS)
{
    return molblock(fcinfo, true);
}

/* ---- SD files ---- */

static text *
file_text(mai_sdf_text t, bool by_text)
{
    return medai_file_text(t.p, t.n, by_text);
}

static void
push_text(JsonbParseState **state, JsonbIteratorToken token, mai_sdf_text t, bool by_text)
{
    text *converted = file_text(t, by_text);
    JsonbValue v = {.type = jbvString};

    v.val.string.val = VARDATA(converted);
    v.val.string.len = VARSIZE(converted) - VARHDRSZ;
    pushJsonbValue(state, token, &v);
}

/* Names and values; where a name comes twice, the last one counts, as in any jsonb. */
static Datum
properties(const mai_sdf_record *record, bool by_text)
{
    JsonbParseState *state = NULL;

    pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
    for (int i = 0; i < record->nproperties; i++) {
        CHECK_FOR_INTERRUPTS();
        push_text(&state, WJB_KEY, record->properties[i].name, by_text);
        push_text(&state, WJB_VALUE, record->properties[i].value, by_text);
    }
    return JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

/* The record's molecule. False when it cannot be read and the caller wants NULL for such. */
static bool
record_molecule(const mai_sdf_record *record, bool null_on_error, Datum *out)
{
    mai_ctx *cx = medai_chem_begin();
    void *bytes;
    size_t size;
    mai_status status = mai_mol_from_molfile(cx, record->molfile.p, record->molfile.n, VARHDRSZ, &bytes, &size);

    if (medai_refuses_text(status)) {
        if (null_on_error)
            return false;
        ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
                        errmsg("record %lld of the SD file: %s", (long long) record->number, medai_error_line(cx->err.message)),
                        errdetail("The record begins at line %lld of the file.", (long long) record->line),
                        errhint("medai_sdf(..., on_error => 'null') gives such records without a molecule.")));
    }
    medai_check(cx, status);
    *out = medai_mol_datum(bytes, size);
    return true;
}

static bool
wants_null(text *on_error)
{
    char *choice = text_to_cstring(on_error);

    if (strcmp(choice, "error") != 0 && strcmp(choice, "null") != 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("on_error is 'error' or 'null', not \"%s\"", choice)));
    return strcmp(choice, "null") == 0;
}

static void
put_record(ReturnSetInfo *rsinfo, const mai_sdf_record *record, bool by_text, bool null_on_error)
{
    Datum columns[3];
    bool nulls[3] = {false};

    nulls[0] = !record_molecule(record, null_on_error, &columns[0]);
    columns[1] = PointerGetDatum(file_text(record->title, by_text));
    columns[2] = properties(record, by_text);
    tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, columns, nulls);
}

static Datum
sdf_records(FunctionCallInfo fcinfo, bool by_text)
{
    struct varlena *file = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    bool null_on_error = wants_null(PG_GETARG_TEXT_PP(1)), more;
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "medai SD record", ALLOCSET_DEFAULT_SIZES);
    mai_arena arena, row_arena;
    mai_ctx cx, row_cx;
    mai_sdf_record record;
    mai_sdf *sdf;

    compat_materialize(fcinfo);
    medai_begin(&cx, &arena, CurrentMemoryContext);
    medai_begin(&row_cx, &row_arena, row);
    medai_check(&cx, mai_sdf_open(&cx, VARDATA_ANY(file), VARSIZE_ANY_EXHDR(file), &sdf));
    do {
        MemoryContext old = MemoryContextSwitchTo(row);

        medai_check(&row_cx, mai_sdf_next(&row_cx, sdf, &record, &more));
        if (more)
            put_record(rsinfo, &record, by_text, null_on_error);
        MemoryContextSwitchTo(old);
        mai_arena_reset(&row_arena);
        MemoryContextReset(row);
    } while (more);
    return (Datum) 0;
}

Datum
medai_sdf_of_text(PG_FUNCTION_ARGS)
{
    return sdf_records(fcinfo, true);
}

Datum
medai_sdf_of_bytes(PG_FUNCTION_ARGS)
{
    return sdf_records(fcinfo, false);
}
