/*
 * align_trace.c - from the best cell of a score matrix back to where its alignment begins.
 *
 * The tiles on the way are computed once more, with the answers that the way needs. A pair is taken wherever it gives
 * the cell's score, a gap is left as soon as it can have begun there: so gaps come as late as possible on the way
 * back, which is as far to the left as possible.
 */
#include "seq/align_grid.h"

#include "base/arena.h"

#include <string.h>

typedef enum gap_state { IN_NO_GAP, IN_E, IN_F } gap_state;

typedef struct way {
    mai_align_grid *grid;
    mai_alignment *out;
    int64_t i, j;
    gap_state state;
    int64_t score; /* of H at the cell while in no gap: where a local alignment ends */
    int64_t capacity;
    uint64_t *bits;
} way;

/* Adds columns in front of the alignment; the runs stand in the order of the way. */
static mai_status
add(mai_ctx *cx, way *w, char op, int64_t columns)
{
    mai_alignment *out = w->out;

    out->columns += columns;
    out->matches += op == '=' ? columns : 0;
    if (out->nruns > 0 && out->runs[out->nruns - 1].op == op) {
        out->runs[out->nruns - 1].length += columns;
        return MAI_OK;
    }
    if (out->nruns == w->capacity) {
        int64_t more = w->capacity * 2 + 32;
        mai_align_run *runs;

        MAI_TRY(mai_alloc(cx, (size_t) more * sizeof *runs, (void **) &runs));
        if (out->nruns > 0)
            memcpy(runs, out->runs, (size_t) out->nruns * sizeof *runs);
        out->runs = runs;
        w->capacity = more;
    }
    out->runs[out->nruns++] = (mai_align_run) {op, columns};
    return MAI_OK;
}

static bool
has_ended(const way *w)
{
    return w->i == 0 || w->j == 0
           || (w->state == IN_NO_GAP && w->score == 0 && w->grid->options->mode == MAI_ALIGN_LOCAL);
}

/* One column of the way; answers are those of the cell at i, j. */
static mai_status
step(mai_ctx *cx, way *w, int answers)
{
    const mai_align_tile *t = &w->grid->tile;

    if (w->state == IN_NO_GAP && (answers & MAI_ALIGN_PAIR)) {
        uint8_t x = w->grid->a[--w->i], y = w->grid->b[--w->j];

        w->score -= t->table != NULL ? t->table[x * MAI_ALIGN_LETTERS + y] : x == y ? t->match : t->mismatch;
        return add(cx, w, x == y ? '=' : 'X', 1);
    }
    if (w->state == IN_NO_GAP)
        w->state = answers & MAI_ALIGN_IS_E ? IN_E : IN_F;
    if (w->state == IN_E) {
        w->j--;
        return add(cx, w, 'I', 1);
    }
    w->i--;
    return add(cx, w, 'D', 1);
}

/* After a step into a gap: whether the gap goes on at the cell that is reached, by its answers. */
static void
leave_gap(way *w, int answers)
{
    const mai_align_tile *t = &w->grid->tile;
    bool goes_on = answers & (w->state == IN_E ? MAI_ALIGN_EXTENDS_E : MAI_ALIGN_EXTENDS_F);

    w->score -= goes_on ? t->extend : t->open;
    if (!goes_on)
        w->state = IN_NO_GAP;
}

/* Answers for the cells of a tile up to i, j; *cols is how many columns they are for. */
static mai_status
answer(mai_ctx *cx, way *w, int64_t row, int64_t col, int32_t *cols)
{
    mai_align_grid *g = w->grid;

    *cols = (int32_t) (g->bits != NULL ? g->m : w->j - col * g->size);
    if (g->bits != NULL)
        return MAI_OK;
    mai_align_grid_enter(g, row, col, (int32_t) (w->i - row * g->size), *cols);
    g->tile.bits = w->bits;
    mai_align_kernel->tile(&g->tile);
    g->tile.bits = NULL;
    return mai_poll(cx, (int64_t) g->tile.rows * *cols * 2);
}

/* Walks through the tile that holds i, j. In a gap, the cell's answer whether it goes on is asked first. */
static mai_status
walk_tile(mai_ctx *cx, way *w)
{
    mai_align_grid *g = w->grid;
    int64_t row = (w->i - 1) / g->size, col = (w->j - 1) / g->size, i0 = row * g->size, j0 = col * g->size;
    int32_t cols, lanes = mai_align_kernel->lanes;

    MAI_TRY(answer(cx, w, row, col, &cols));
    while (w->i > i0 && w->j > j0) {
        int answers = mai_align_bits(w->bits, (int32_t) (w->i - i0 - 1), (int32_t) (w->j - j0 - 1), cols, lanes);

        if (w->state != IN_NO_GAP)
            leave_gap(w, answers);
        if (has_ended(w))
            break;
        MAI_TRY(step(cx, w, answers));
        MAI_TRY(mai_poll(cx, 8));
    }
    return MAI_OK;
}

/* What is left where the matrix' edge is reached: a gap where that counts. */
static mai_status
finish(mai_ctx *cx, way *w)
{
    mai_align_mode mode = w->grid->options->mode;

    if (w->i > 0 && w->j == 0 && mode == MAI_ALIGN_GLOBAL) {
        MAI_TRY(add(cx, w, 'D', w->i));
        w->i = 0;
    }
    if (w->j > 0 && w->i == 0 && (mode == MAI_ALIGN_GLOBAL || mode == MAI_ALIGN_SEMIGLOBAL)) {
        MAI_TRY(add(cx, w, 'I', w->j));
        w->j = 0;
    }
    return MAI_OK;
}

static void
reverse_runs(mai_alignment *out)
{
    for (int64_t x = 0, y = out->nruns - 1; x < y; x++, y--) {
        mai_align_run run = out->runs[x];

        out->runs[x] = out->runs[y];
        out->runs[y] = run;
    }
}

mai_status
mai_align_trace(mai_ctx *cx, mai_align_grid *g, mai_alignment *out)
{
    way w = {.grid = g, .out = out, .i = g->end_i, .j = g->end_j, .score = g->score, .bits = g->bits};
    int32_t rows = (int32_t) (g->n < g->size ? g->n : g->size), cols = (int32_t) (g->m < g->size ? g->m : g->size);
    size_t words = mai_align_bits_size(rows, cols, mai_align_kernel->lanes);

    out->runs = NULL;
    out->nruns = out->columns = out->matches = 0;
    if (w.bits == NULL)
        MAI_TRY(mai_alloc(cx, (words + 1) * sizeof *w.bits, (void **) &w.bits));
    while (!has_ended(&w))
        MAI_TRY(walk_tile(cx, &w));
    MAI_TRY(finish(cx, &w));
    out->start_a = w.i;
    out->start_b = w.j;
    out->end_a = g->end_i;
    out->end_b = g->end_j;
    reverse_runs(out);
    return MAI_OK;
}
