/*
 * align_grid.c - a score matrix computed tile by tile, row of tiles after row of tiles.
 *
 * One line of H and F goes down the matrix. A tile replaces its part of it by what leaves below, and hands what
 * leaves to its right to the next. For a traceback everything that enters a tile is copied before. All memory is the
 * arena's.
 */
#include "seq/align_grid.h"

#include "base/arena.h"

#include <string.h>

#define MOST_KEPT (INT64_C(1) << 27) /* numbers that enter tiles: half a gigabyte */

static int32_t
gap(const mai_align_grid *g, int64_t letters)
{
    return letters == 0 ? 0 : g->open + (int32_t) (letters - 1) * g->extend;
}

int32_t
mai_align_edge_a(const mai_align_grid *g, int64_t i)
{
    return g->options->mode == MAI_ALIGN_GLOBAL ? gap(g, i) : 0;
}

int32_t
mai_align_edge_b(const mai_align_grid *g, int64_t j)
{
    mai_align_mode mode = g->options->mode;

    return mode == MAI_ALIGN_GLOBAL || mode == MAI_ALIGN_SEMIGLOBAL ? gap(g, j) : 0;
}

/* ---- which tiles ---- */

static void
choose_tiles(mai_align_grid *g, int64_t row, mai_align_band *band)
{
    int64_t top = row * g->size + 1, bottom = row * g->size + mai_align_span(g, g->n, row);
    int64_t left = top + g->low, right = bottom + g->high;

    left = left < 1 ? 1 : left > g->m ? g->m : left;
    right = right > g->m ? g->m : right < left ? left : right;
    band->first = (left - 1) / g->size;
    band->last = (right - 1) / g->size;
}

static int32_t *
take(int32_t **from, int64_t n)
{
    int32_t *p = *from;

    *from += n;
    return p;
}

/* Room for what enters each tile; counted first, so that too much is refused at once. */
static mai_status
plan_bands(mai_ctx *cx, mai_align_grid *g)
{
    int64_t room = 0;
    int32_t *p;

    g->nbands = g->m == 0 ? 0 : (g->n + g->size - 1) / g->size;
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbands + 1, &g->bands));
    for (int64_t r = 0; r < g->nbands; r++) {
        choose_tiles(g, r, &g->bands[r]);
        room += (g->bands[r].last - g->bands[r].first + 1) * 4 * g->size + 2;
    }
    if (!g->keep)
        return MAI_OK;
    if (room > MOST_KEPT) {
        mai_fail(cx, MAI_ELIMIT, "tracing the alignment of %lld with %lld letters needs more than %lld MB",
                 (long long) g->n, (long long) g->m, (long long) MOST_KEPT * 4 >> 20);
        return mai_hint(cx, "medai_align_score needs less memory, and so does a narrower band.");
    }
    MAI_TRY(mai_alloc(cx, (size_t) (room + 1) * sizeof *p, (void **) &p));
    for (int64_t r = 0; r < g->nbands; r++) {
        mai_align_band *band = &g->bands[r];
        int64_t width = (band->last - band->first + 1) * g->size;

        band->line_h = take(&p, width + 1);
        band->line_f = take(&p, width + 1);
        band->side_h = take(&p, width);
        band->side_e = take(&p, width);
    }
    return MAI_OK;
}

/* ---- the best cell ---- */

static void
consider(mai_align_grid *g, int64_t score, int64_t i, int64_t j)
{
    if (score > g->score) {
        g->score = score;
        g->end_i = i;
        g->end_j = j;
    }
}

/* Cells in the last column of a band, where all of b is used. */
static void
consider_last_column(mai_align_grid *g, int64_t row)
{
    mai_align_mode mode = g->options->mode;
    const mai_align_tile *t = &g->tile;

    if ((mode != MAI_ALIGN_SEMIGLOBAL && mode != MAI_ALIGN_OVERLAP)
        || g->bands[row].last != (g->m - 1) / g->size)
        return;
    for (int32_t k = 0; k < t->rows; k++) {
        int64_t i = row * g->size + k + 1;

        if (mode == MAI_ALIGN_SEMIGLOBAL || i < g->n)
            consider(g, t->left_h[k], i, g->m);
    }
}

/* Cells in the last row, where all of a is used. */
static void
consider_last_row(mai_align_grid *g)
{
    int64_t from = g->nbands > 0 ? g->bands[g->nbands - 1].first * g->size : 0;

    if (g->options->mode == MAI_ALIGN_GLOBAL) {
        g->score = g->m == 0 ? mai_align_edge_a(g, g->n) : g->line_h[g->m];
        g->end_i = g->n;
        g->end_j = g->m;
    } else if (g->options->mode == MAI_ALIGN_OVERLAP) {
        for (int64_t j = from; j <= g->m; j++)
            consider(g, g->line_h[j], g->n, j);
    }
}

/* ---- where a local alignment ends ---- */

static mai_status
compute_again(mai_ctx *cx, mai_align_grid *g, int64_t row, int64_t col, int64_t rows)
{
    mai_align_grid_enter(g, row, col, (int32_t) rows, mai_align_span(g, g->m, col));
    mai_align_kernel->tile(&g->tile);
    return mai_poll(cx, rows * g->tile.cols);
}

/* The first row of a tile, then its first column, with the best score; kept where it comes before what was found. */
static mai_status
locate_in_tile(mai_ctx *cx, mai_align_grid *g, int64_t row, int64_t col)
{
    int64_t low = 1, high = mai_align_span(g, g->n, row), j = 0;

    while (low < high) {
        int64_t middle = (low + high) / 2;

        MAI_TRY(compute_again(cx, g, row, col, middle));
        if (g->tile.best == g->score)
            high = middle;
        else
            low = middle + 1;
    }
    if (row * g->size + low >= g->end_i)
        return MAI_OK;
    MAI_TRY(compute_again(cx, g, row, col, low));
    while (g->tile.top_h[j] != g->score)
        j++;
    g->end_i = row * g->size + low;
    g->end_j = col * g->size + j + 1;
    return MAI_OK;
}

/* The first cell with the best score: it is in the first band that has one. */
static mai_status
locate(mai_ctx *cx, mai_align_grid *g, int64_t row)
{
    const mai_align_band *band = &g->bands[row];

    g->end_i = INT64_MAX;
    for (int64_t c = band->first; c <= band->last; c++)
        if (g->best_of[c - band->first] == g->score)
            MAI_TRY(locate_in_tile(cx, g, row, c));
    return MAI_OK;
}

/* ---- tiles ---- */

static void
keep_entering(mai_align_grid *g, mai_align_band *band)
{
    int64_t from = band->first * g->size, to = band->last * g->size + mai_align_span(g, g->m, band->last);

    memcpy(band->line_h, g->line_h + from, (size_t) (to - from + 1) * sizeof *g->line_h);
    memcpy(band->line_f, g->line_f + from, (size_t) (to - from + 1) * sizeof *g->line_f);
}

void
mai_align_grid_enter(mai_align_grid *g, int64_t row, int64_t col, int32_t rows, int32_t cols)
{
    const mai_align_band *band = &g->bands[row];
    int64_t at = (col - band->first) * g->size;
    mai_align_tile *t = &g->tile;

    t->a = g->a + row * g->size;
    t->b = g->b + col * g->size;
    t->rows = rows;
    t->cols = cols;
    t->corner = band->line_h[at];
    t->top_h = g->line_h;
    t->top_f = g->line_f;
    memcpy(t->top_h, band->line_h + at + 1, (size_t) cols * sizeof *t->top_h);
    memcpy(t->top_f, band->line_f + at + 1, (size_t) cols * sizeof *t->top_f);
    memcpy(t->left_h, band->side_h + at, (size_t) rows * sizeof *t->left_h);
    memcpy(t->left_e, band->side_e + at, (size_t) rows * sizeof *t->left_e);
}

/* What enters a band from the left: the matrix' edge, or nothing. */
static void
enter_from_left(mai_align_grid *g, int64_t row)
{
    mai_align_tile *t = &g->tile;

    for (int32_t k = 0; k < t->rows; k++) {
        bool edge = g->bands[row].first == 0;

        t->left_h[k] = edge ? mai_align_edge_a(g, row * g->size + k + 1) : MAI_ALIGN_NEVER;
        t->left_e[k] = edge ? t->left_h[k] + g->open : MAI_ALIGN_NEVER;
    }
}

static mai_status
compute_band(mai_ctx *cx, mai_align_grid *g, int64_t row)
{
    mai_align_band *band = &g->bands[row];
    mai_align_tile *t = &g->tile;
    int32_t corner = g->line_h[band->first * g->size];

    t->a = g->a + row * g->size;
    t->rows = mai_align_span(g, g->n, row);
    enter_from_left(g, row);
    for (int64_t c = band->first; c <= band->last; c++) {
        int64_t at = (c - band->first) * g->size;

        t->b = g->b + c * g->size;
        t->cols = mai_align_span(g, g->m, c);
        t->corner = corner;
        t->top_h = g->line_h + c * g->size + 1;
        t->top_f = g->line_f + c * g->size + 1;
        corner = t->top_h[t->cols - 1];
        if (g->keep) {
            memcpy(band->side_h + at, t->left_h, (size_t) t->rows * sizeof *t->left_h);
            memcpy(band->side_e + at, t->left_e, (size_t) t->rows * sizeof *t->left_e);
        }
        t->bits = g->bits;
        mai_align_kernel->tile(t);
        t->bits = NULL;
        g->best_now[c - band->first] = t->best;
        MAI_TRY(mai_poll(cx, (int64_t) t->rows * t->cols));
    }
    g->line_h[band->first * g->size] =
        band->first == 0 ? mai_align_edge_a(g, row * g->size + t->rows) : MAI_ALIGN_NEVER;
    return MAI_OK;
}

/* Tiles that the band above did not reach have nothing above them. */
static void
clear_above(mai_align_grid *g, int64_t row)
{
    if (row == 0)
        return;
    int64_t from = (g->bands[row - 1].last + 1) * g->size + 1, to = (g->bands[row].last + 1) * g->size;

    for (int64_t j = from; j <= to && j <= g->m; j++)
        g->line_h[j] = g->line_f[j] = MAI_ALIGN_NEVER;
}

/* A single tile is computed once, with the answers for the traceback. */
static mai_status
take_bits(mai_ctx *cx, mai_align_grid *g)
{
    size_t words;

    g->bits = NULL;
    if (!g->keep || g->nbands != 1 || g->m > g->size)
        return MAI_OK;
    words = mai_align_bits_size((int32_t) g->n, (int32_t) g->m, mai_align_kernel->lanes);
    return mai_alloc(cx, words * sizeof *g->bits, (void **) &g->bits);
}

static mai_status
take_memory(mai_ctx *cx, mai_align_grid *g)
{
    mai_align_tile *t = &g->tile;
    size_t line = (size_t) (g->m > g->size ? g->m : g->size) + 1;

    MAI_TRY(plan_bands(cx, g));
    MAI_TRY(take_bits(cx, g));
    MAI_TRY(mai_alloc(cx, line * sizeof *g->line_h, (void **) &g->line_h));
    MAI_TRY(mai_alloc(cx, line * sizeof *g->line_f, (void **) &g->line_f));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->m / g->size + 1, &g->best_of));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->m / g->size + 1, &g->best_now));
    MAI_TRY(mai_alloc(cx, (size_t) g->size * sizeof *t->left_h, (void **) &t->left_h));
    MAI_TRY(mai_alloc(cx, (size_t) g->size * sizeof *t->left_e, (void **) &t->left_e));
    return t->table == NULL ? MAI_OK : mai_alloc(cx, mai_align_scratch_size(g->size), (void **) &t->scratch);
}

/* Whether a band has a better cell than those above; its tiles' best cells are remembered then. */
static bool
note_best(mai_align_grid *g, int64_t row)
{
    int64_t tiles = g->bands[row].last - g->bands[row].first + 1, before = g->score;

    for (int64_t c = 0; c < tiles; c++)
        g->score = g->best_now[c] > g->score ? g->best_now[c] : g->score;
    if (g->score > before)
        memcpy(g->best_of, g->best_now, (size_t) tiles * sizeof *g->best_of);
    return g->score > before;
}

/* The bands one after another; *best_row is the first that holds the best cell of a local alignment. */
static mai_status
compute_bands(mai_ctx *cx, mai_align_grid *g, int64_t *best_row)
{
    bool local = g->options->mode == MAI_ALIGN_LOCAL;

    for (int64_t r = 0; r < g->nbands; r++) {
        clear_above(g, r);
        if (g->keep)
            keep_entering(g, &g->bands[r]);
        MAI_TRY(compute_band(cx, g, r));
        consider_last_column(g, r);
        if (local && note_best(g, r))
            *best_row = r;
    }
    return MAI_OK;
}

mai_status
mai_align_grid_compute(mai_ctx *cx, mai_align_grid *g)
{
    mai_align_mode mode = g->options->mode;
    int64_t best_row = -1;

    MAI_TRY(take_memory(cx, g));
    for (int64_t j = 0; j <= g->m; j++) {
        g->line_h[j] = mai_align_edge_b(g, j);
        g->line_f[j] = g->line_h[j] + g->open;
        if (j % 65536 == 65535)
            MAI_TRY(mai_poll(cx, 65536));
    }
    g->score = mode == MAI_ALIGN_SEMIGLOBAL ? g->line_h[g->m] : 0;
    g->end_i = 0;
    g->end_j = mode == MAI_ALIGN_SEMIGLOBAL ? g->m : 0;
    MAI_TRY(compute_bands(cx, g, &best_row));
    consider_last_row(g);
    return best_row >= 0 && g->keep ? locate(cx, g, best_row) : MAI_OK;
}
