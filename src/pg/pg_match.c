/*
 * pg_match.c - substructure search for SQL: whether, how often and where a pattern or a molecule is in a molecule.
 *
 * A medai_pattern is read where it lies. A molecule or a SMARTS as query is compiled; the call site keeps the last one
 * with what it was made of, so that a constant is compiled once and a value that stays the same too.
 */
#include "pg_chem.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "match/pattern.h"

PG_FUNCTION_INFO_V1(medai_substructure_of_mol);
PG_FUNCTION_INFO_V1(medai_substructure_of_smiles);
PG_FUNCTION_INFO_V1(medai_substructure_mol_of_mol);
PG_FUNCTION_INFO_V1(medai_substructure_mol_of_smiles);
PG_FUNCTION_INFO_V1(medai_mol_has_pattern);
PG_FUNCTION_INFO_V1(medai_mol_has_mol);
PG_FUNCTION_INFO_V1(medai_pattern_in_mol);
PG_FUNCTION_INFO_V1(medai_mol_in_mol);
PG_FUNCTION_INFO_V1(medai_match_count_of_mol);
PG_FUNCTION_INFO_V1(medai_match_count_of_smiles);
PG_FUNCTION_INFO_V1(medai_match_count_mol_of_mol);
PG_FUNCTION_INFO_V1(medai_match_count_mol_of_smiles);
PG_FUNCTION_INFO_V1(medai_match_atoms_of_mol);
PG_FUNCTION_INFO_V1(medai_match_atoms_of_smiles);
PG_FUNCTION_INFO_V1(medai_match_atoms_mol_of_mol);
PG_FUNCTION_INFO_V1(medai_match_atoms_mol_of_smiles);
PG_FUNCTION_INFO_V1(medai_match_atoms_smarts_of_mol);
PG_FUNCTION_INFO_V1(medai_match_atoms_smarts_of_smiles);

/* ---- the query ---- */

typedef enum QueryKind { QUERY_PATTERN, QUERY_MOL, QUERY_SMARTS } QueryKind;

/* The query that a call site met last. */
typedef struct QuerySite {
    bool constant;         /* it is always the same */
    mai_pattern pattern;   /* of bytes */
    MemoryContext context; /* of the two values: reset for another query */
    void *bytes;           /* what was compiled, or a copy of a constant pattern */
    void *source;          /* what it was compiled from: the payload of a molecule or a text */
    Size source_bytes;
} QuerySite;

/* Whether an argument of a function or an operator is a constant of the query. */
static bool
is_constant(FunctionCallInfo fcinfo, int argno)
{
    Node *expr = fcinfo->flinfo->fn_expr;
    List *args = NIL;

    if (expr != NULL && IsA(expr, FuncExpr))
        args = ((FuncExpr *) expr)->args;
    else if (expr != NULL && IsA(expr, OpExpr))
        args = ((OpExpr *) expr)->args;
    return list_length(args) > argno && IsA(list_nth(args, argno), Const);
}

static QuerySite *
make_site(FunctionCallInfo fcinfo)
{
    QuerySite *site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof *site);

    site->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "medai substructure query", ALLOCSET_SMALL_SIZES);
    fcinfo->flinfo->fn_extra = site;
    return site;
}

/* Keeps bytes with their place in the memory of a site; the site is empty while that may fail. */
static void *
keep_bytes(QuerySite *site, const void *bytes, Size size)
{
    void *copy = MemoryContextAlloc(site->context, size);

    memcpy(copy, bytes, size);
    return copy;
}

static void
open_pattern(FunctionCallInfo fcinfo, int argno, QuerySite *site)
{
    struct varlena *value = medai_pattern_value(PG_GETARG_DATUM(argno));

    if (is_constant(fcinfo, argno)) {
        value = keep_bytes(site, value, VARSIZE(value));
        site->constant = true;
    }
    mai_pattern_open(VARDATA(value), &site->pattern);
}

static mai_status
compile(mai_ctx *cx, QueryKind kind, const void *source, Size n, void **bytes, size_t *size)
{
    mai_mol mol;

    if (kind == QUERY_SMARTS)
        return medai_compile_smarts(cx, source, n, false, 0, bytes, size);
    mai_mol_open(source, &mol);
    return mai_pattern_from_mol(cx, &mol, 0, bytes, size);
}

/* A query is compiled when it is not the one of the last call. cx is the session's, at its beginning. */
static void
open_compiled(mai_ctx *cx, FunctionCallInfo fcinfo, int argno, QueryKind kind, QuerySite *site)
{
    struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argno));
    Size n = VARSIZE_ANY_EXHDR(value);
    void *bytes;
    size_t size;

    if (site->source != NULL && site->source_bytes == n && memcmp(site->source, VARDATA_ANY(value), n) == 0)
        return;
    site->source = NULL;
    MemoryContextReset(site->context);
    medai_check(cx, compile(cx, kind, VARDATA_ANY(value), n, &bytes, &size));
    site->bytes = keep_bytes(site, bytes, size);
    mai_pattern_open(site->bytes, &site->pattern);
    site->source_bytes = n;
    site->source = keep_bytes(site, VARDATA_ANY(value), n);
    site->constant = is_constant(fcinfo, argno);
}

static inline const mai_pattern *
query_argument(mai_ctx *cx, FunctionCallInfo fcinfo, int argno, QueryKind kind)
{
    QuerySite *site = fcinfo->flinfo->fn_extra;

    if (unlikely(site == NULL))
        site = make_site(fcinfo);
    if (likely(site->constant))
        return &site->pattern;
    if (kind == QUERY_PATTERN)
        open_pattern(fcinfo, argno, site);
    else
        open_compiled(cx, fcinfo, argno, kind, site);
    return &site->pattern;
}

/* What must have been perceived of a molecule that this pattern is searched in. */
static inline int
needs_of(const mai_pattern *pattern, bool chiral)
{
    return pattern->needs | (chiral && pattern->stereo ? MAI_HAS_SHAPE : 0);
}

/* ---- whether ---- */

static inline Datum
substructure(FunctionCallInfo fcinfo, bool by_text, QueryKind kind)
{
    mai_ctx *cx = medai_chem_begin();
    bool chiral = PG_GETARG_BOOL(2), found;
    const mai_pattern *pattern = query_argument(cx, fcinfo, 1, kind);
    mai_target *target;
    mai_mol mol;

    medai_mol_argument(cx, fcinfo, by_text, needs_of(pattern, chiral), &mol);
    medai_check(cx, mai_target_new(cx, &mol, &target));
    medai_check(cx, mai_match_any(cx, target, pattern, chiral, &found));
    PG_RETURN_BOOL(found);
}

Datum
medai_substructure_of_mol(PG_FUNCTION_ARGS)
{
    return substructure(fcinfo, false, QUERY_PATTERN);
}

Datum
medai_substructure_of_smiles(PG_FUNCTION_ARGS)
{
    return substructure(fcinfo, true, QUERY_PATTERN);
}

Datum
medai_substructure_mol_of_mol(PG_FUNCTION_ARGS)
{
    return substructure(fcinfo, false, QUERY_MOL);
}

Datum
medai_substructure_mol_of_smiles(PG_FUNCTION_ARGS)
{
    return substructure(fcinfo, true, QUERY_MOL);
}

/* The operators: argument mol_arg holds the molecule, the other one the query. */
static inline Datum
contains(FunctionCallInfo fcinfo, int mol_arg, QueryKind kind)
{
    mai_ctx *cx = medai_chem_begin();
    const mai_pattern *pattern = query_argument(cx, fcinfo, 1 - mol_arg, kind);
    mai_target *target;
    mai_mol mol;
    bool found;

    medai_open_mol(cx, PG_GETARG_DATUM(mol_arg), pattern->needs, &mol);
    medai_check(cx, mai_target_new(cx, &mol, &target));
    medai_check(cx, mai_match_any(cx, target, pattern, false, &found));
    PG_RETURN_BOOL(found);
}

Datum
medai_mol_has_pattern(PG_FUNCTION_ARGS)
{
    return contains(fcinfo, 0, QUERY_PATTERN);
}

Datum
medai_mol_has_mol(PG_FUNCTION_ARGS)
{
    return contains(fcinfo, 0, QUERY_MOL);
}

Datum
medai_pattern_in_mol(PG_FUNCTION_ARGS)
{
    return contains(fcinfo, 1, QUERY_PATTERN);
}

Datum
medai_mol_in_mol(PG_FUNCTION_ARGS)
{
    return contains(fcinfo, 1, QUERY_MOL);
}

/* ---- how often ---- */

static Datum
match_count(FunctionCallInfo fcinfo, bool by_text, QueryKind kind)
{
    mai_ctx *cx = medai_chem_begin();
    mai_match_options options = {.every = PG_GETARG_BOOL(2), .chiral = PG_GETARG_BOOL(3)};
    const mai_pattern *pattern = query_argument(cx, fcinfo, 1, kind);
    mai_target *target;
    mai_mol mol;
    int64_t count;

    medai_mol_argument(cx, fcinfo, by_text, needs_of(pattern, options.chiral), &mol);
    medai_check(cx, mai_target_new(cx, &mol, &target));
    medai_check(cx, mai_match_count(cx, target, pattern, &options, &count));
    PG_RETURN_INT32((int32) count); /* a search has fewer steps than that */
}

Datum
medai_match_count_of_mol(PG_FUNCTION_ARGS)
{
    return match_count(fcinfo, false, QUERY_PATTERN);
}

Datum
medai_match_count_of_smiles(PG_FUNCTION_ARGS)
{
    return match_count(fcinfo, true, QUERY_PATTERN);
}

Datum
medai_match_count_mol_of_mol(PG_FUNCTION_ARGS)
{
    return match_count(fcinfo, false, QUERY_MOL);
}

Datum
medai_match_count_mol_of_smiles(PG_FUNCTION_ARGS)
{
    return match_count(fcinfo, true, QUERY_MOL);
}

/* ---- where ---- */

/* One row for each match: an array with the atom of the molecule for each of the query. */
static void
put_matches(ReturnSetInfo *rsinfo, const mai_matches *matches)
{
    Datum *atoms = palloc(sizeof *atoms * Max(matches->natoms, 1));
    bool null = false;

    for (int64_t i = 0; i < matches->n; i++) {
        const uint16_t *match = matches->atoms + i * matches->natoms;
        ArrayType *array;
        Datum value;

        CHECK_FOR_INTERRUPTS();
        for (int k = 0; k < matches->natoms; k++)
            atoms[k] = Int32GetDatum(match[k]);
        array = construct_array(atoms, matches->natoms, INT4OID, sizeof(int32), true, TYPALIGN_INT);
        value = PointerGetDatum(array);
        tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &null);
        pfree(array);
    }
}

static Datum
match_atoms(FunctionCallInfo fcinfo, bool by_text, QueryKind kind)
{
    mai_ctx *cx = medai_chem_begin();
    mai_match_options options = {.every = PG_GETARG_BOOL(2), .chiral = PG_GETARG_BOOL(3)};
    const mai_pattern *pattern = query_argument(cx, fcinfo, 1, kind);
    mai_target *target;
    mai_matches matches;
    mai_mol mol;

    compat_materialize(fcinfo);
    medai_ordered_mol_argument(cx, fcinfo, by_text, needs_of(pattern, options.chiral), &mol);
    medai_check(cx, mai_target_new(cx, &mol, &target));
    medai_check(cx, mai_match_all(cx, target, pattern, &options, &matches));
    put_matches((ReturnSetInfo *) fcinfo->resultinfo, &matches);
    return (Datum) 0;
}

Datum
medai_match_atoms_of_mol(PG_FUNCTION_ARGS)
{
    return match_atoms(fcinfo, false, QUERY_PATTERN);
}

Datum
medai_match_atoms_of_smiles(PG_FUNCTION_ARGS)
{
    return match_atoms(fcinfo, true, QUERY_PATTERN);
}

Datum
medai_match_atoms_mol_of_mol(PG_FUNCTION_ARGS)
{
    return match_atoms(fcinfo, false, QUERY_MOL);
}

Datum
medai_match_atoms_mol_of_smiles(PG_FUNCTION_ARGS)
{
    return match_atoms(fcinfo, true, QUERY_MOL);
}

Datum
medai_match_atoms_smarts_of_mol(PG_FUNCTION_ARGS)
{
    return match_atoms(fcinfo, false, QUERY_SMARTS);
}

Datum
medai_match_atoms_smarts_of_smiles(PG_FUNCTION_ARGS)
{
    return match_atoms(fcinfo, true, QUERY_SMARTS);
}
