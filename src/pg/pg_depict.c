/*
 * pg_depict.c - pictures of molecules for SQL: one, or a grid of them.
 *
 * A picture is drawn of the stored molecule, so that all ways of writing it give the same one: a SMILES argument is
 * brought into canonical order first. The cells of a grid are drawn one after another, each in the session's context
 * emptied of the one before, and appended to the result.
 */
#include "pg_chem.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "draw/depict.h"

PG_FUNCTION_INFO_V1(medai_mol_svg_of_mol);
PG_FUNCTION_INFO_V1(medai_mol_svg_of_smiles);
PG_FUNCTION_INFO_V1(medai_mol_grid_svg);

/* ---- what is marked ---- */

#define MOST_MATCHES 1000 /* that are marked */

/* Opens the pattern that is an argument; false where there is none. */
static bool
open_highlight(FunctionCallInfo fcinfo, int argno, mai_pattern *pattern)
{
    if (PG_ARGISNULL(argno))
        return false;
    mai_pattern_open(VARDATA(medai_pattern_value(PG_GETARG_DATUM(argno))), pattern);
    return true;
}

static void
find_matches(mai_ctx *cx, const mai_mol *mol, const mai_pattern *pattern, mai_matches *matches)
{
    const mai_match_options options = {.most = MOST_MATCHES};
    mai_target *target;

    medai_check(cx, mai_target_new(cx, mol, &target));
    medai_check(cx, mai_match_all(cx, target, pattern, &options, matches));
}

/* ---- one ---- */

/* The size comes as the arguments 1 and 2, the pattern as 3. */
static Datum
picture(FunctionCallInfo fcinfo, mai_ctx *cx, const mai_mol *mol)
{
    mai_depict_options options = {.width = PG_GETARG_INT32(1), .height = PG_GETARG_INT32(2)};
    mai_pattern pattern;
    mai_matches matches;
    char *svg;
    size_t n;

    medai_check(cx, mai_depict_check_size(cx, options.width, options.height));
    if (open_highlight(fcinfo, 3, &pattern)) {
        find_matches(cx, mol, &pattern, &matches);
        options.marked = &matches;
    }
    medai_check(cx, mai_depict(cx, mol, &options, &svg, &n));
    return PointerGetDatum(cstring_to_text_with_len(svg, (int) n));
}

static bool
has_null(FunctionCallInfo fcinfo, int n)
{
    for (int i = 0; i < n; i++)
        if (PG_ARGISNULL(i))
            return true;
    return false;
}

Datum
medai_mol_svg_of_mol(PG_FUNCTION_ARGS)
{
    mai_ctx *cx;
    mai_mol mol;

    if (has_null(fcinfo, 3))
        PG_RETURN_NULL();
    medai_open_stored_mol(PG_GETARG_DATUM(0), &mol);
    cx = medai_chem_begin();
    return picture(fcinfo, cx, &mol);
}

Datum
medai_mol_svg_of_smiles(PG_FUNCTION_ARGS)
{
    text *smiles;
    mai_ctx *cx;
    mai_mol mol;
    void *bytes;
    size_t size;

    if (has_null(fcinfo, 3))
        PG_RETURN_NULL();
    smiles = PG_GETARG_TEXT_PP(0);
    cx = medai_chem_begin();
    medai_check(cx, mai_mol_from_smiles(cx, VARDATA_ANY(smiles), VARSIZE_ANY_EXHDR(smiles), 0, &bytes, &size));
    mai_mol_open(bytes, &mol);
    return picture(fcinfo, cx, &mol);
}

/* ---- a grid ---- */

typedef struct Grid {
    Datum *mols, *labels;
    bool *no_mol, *no_label;
    int nmols, nlabels, columns, width, height;
    bool highlights;
    mai_pattern highlight;
} Grid;

static void
open_array(Datum datum, Datum **values, bool **nulls, int *n)
{
    ArrayType *array = DatumGetArrayTypeP(datum);
    int16 length;
    bool by_value;
    char align;

    get_typlenbyvalalign(ARR_ELEMTYPE(array), &length, &by_value, &align);
    deconstruct_array(array, ARR_ELEMTYPE(array), length, by_value, align, values, nulls, n);
}

static void
check_grid(mai_ctx *cx, const Grid *g)
{
    if (g->columns < 1)
        medai_check(cx, mai_fail(cx, MAI_EARGUMENT, "columns must be at least 1, got %d", g->columns));
    if (g->nmols > MAI_DEPICT_MOST_CELLS)
        medai_check(cx, mai_fail(cx, MAI_ELIMIT, "a grid has at most %d molecules, got %d", MAI_DEPICT_MOST_CELLS,
                                 g->nmols));
    if (g->nlabels > g->nmols)
        medai_check(cx, mai_fail(cx, MAI_EARGUMENT, "there are %d labels for %d molecules", g->nlabels, g->nmols));
    medai_check(cx, mai_depict_check_size(cx, g->width, g->height));
}

/* Label i in UTF-8, or nothing. */
static void
read_label(const Grid *g, int i, mai_depict_options *o)
{
    text *label;

    if (i >= g->nlabels || g->no_label[i])
        return;
    label = DatumGetTextPP(g->labels[i]);
    o->caption = VARDATA_ANY(label);
    o->caption_bytes = VARSIZE_ANY_EXHDR(label);
}

static void
append_cell(StringInfo svg, const Grid *g, int i)
{
    mai_depict_options options = {.width = g->width,
                                  .height = g->height,
                                  .x = (int64) (i % g->columns) * g->width,
                                  .y = (int64) (i / g->columns) * g->height};
    mai_ctx *cx;
    mai_matches matches;
    mai_mol mol;
    char *cell;
    size_t n;

    if (!g->no_mol[i])
        medai_open_stored_mol(g->mols[i], &mol);
    read_label(g, i, &options);
    cx = medai_chem_begin();
    if (g->highlights && !g->no_mol[i]) {
        find_matches(cx, &mol, &g->highlight, &matches);
        options.marked = &matches;
    }
    medai_check(cx, mai_depict_cell(cx, g->no_mol[i] ? NULL : &mol, &options, &cell, &n));
    appendBinaryStringInfo(svg, cell, (int) n);
}

static void
append_frame(StringInfo svg, const Grid *g)
{
    mai_ctx *cx = medai_chem_begin();
    int columns = g->nmols < g->columns ? g->nmols : g->columns;
    int rows = g->nmols == 0 ? 0 : (g->nmols - 1) / g->columns + 1;
    char *frame;
    size_t n;

    medai_check(cx, mai_depict_frame(cx, (int64) Max(columns, 1) * g->width, (int64) Max(rows, 1) * g->height, &frame,
                                     &n));
    appendBinaryStringInfo(svg, frame, (int) n);
}

Datum
medai_mol_grid_svg(PG_FUNCTION_ARGS)
{
    Grid g = {0};
    StringInfoData svg;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
        PG_RETURN_NULL();
    open_array(PG_GETARG_DATUM(0), &g.mols, &g.no_mol, &g.nmols);
    if (!PG_ARGISNULL(1))
        open_array(PG_GETARG_DATUM(1), &g.labels, &g.no_label, &g.nlabels);
    g.columns = PG_GETARG_INT32(2);
    g.width = PG_GETARG_INT32(3);
    g.height = PG_GETARG_INT32(4);
    g.highlights = open_highlight(fcinfo, 5, &g.highlight);
    check_grid(medai_chem_begin(), &g);
    initStringInfo(&svg);
    append_frame(&svg, &g);
    for (int i = 0; i < g.nmols; i++)
        append_cell(&svg, &g, i);
    appendStringInfoString(&svg, MAI_DEPICT_END);
    PG_RETURN_TEXT_P(cstring_to_text_with_len(svg.data, svg.len));
}
