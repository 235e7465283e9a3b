/*
 * align_grid.h - the score matrix of an alignment as a grid of tiles: what computing it and tracing it back share.
 */
#ifndef MAI_ALIGN_GRID_H
#define MAI_ALIGN_GRID_H

#include "kernel/align_tile.h"
#include "seq/align.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A row of tiles: those from column `first` to `last`, and what entered them if it is kept. */
typedef struct mai_align_band {
    int64_t first, last;
    int32_t *line_h, *line_f; /* H and F above, from the column left of the first tile on */
    int32_t *side_h, *side_e; /* [last - first + 1][size] H and E to the left of each tile */
} mai_align_band;

typedef struct mai_align_grid {
    const mai_align_options *options;
    const uint8_t *a, *b;     /* letters as numbers */
    int64_t n, m;             /* and how many */
    int32_t open, extend;
    int32_t size;             /* rows and columns of a tile that is not at an end */
    int64_t low, high;        /* diagonals j - i that are computed at least */
    int64_t nbands;
    mai_align_band *bands;
    bool keep;                /* what enters the tiles, for the traceback */
    int32_t *line_h, *line_f; /* [m + 1] H of the row above, F entering the next */
    int32_t *best_of;         /* [tiles of a band] best cells of the tiles of the band that has the best, */
    int32_t *best_now;        /* and of the band at work, in a local alignment */
    uint64_t *bits;           /* what the traceback asks of the tile, where there is but one; else NULL */
    mai_align_tile tile;      /* the one at work: its scores, letters and scratch */
    int64_t score;            /* of the best cell, and where it is */
    int64_t end_i, end_j;
} mai_align_grid;

/* The letters of a band's rows, or of a column of tiles: where they begin, from 0, and how many there are. */
static inline int32_t
mai_align_span(const mai_align_grid *g, int64_t all, int64_t tile)
{
    int64_t left = all - tile * g->size;

    return (int32_t) (left < g->size ? left : g->size);
}

/* H(i, 0) or H(0, j): a gap of that many letters, or free. */
int32_t mai_align_edge_a(const mai_align_grid *g, int64_t i);
int32_t mai_align_edge_b(const mai_align_grid *g, int64_t j);

/* Prepares and computes the matrix; score, end_i and end_j are known afterwards. */
mai_status mai_align_grid_compute(mai_ctx *cx, mai_align_grid *g) MAI_MUST_CHECK;
/* Loads what enters a tile into g->tile, its first rows and columns alone, so many. */
void mai_align_grid_enter(mai_align_grid *g, int64_t row, int64_t col, int32_t rows, int32_t cols);
/* The alignment that ends at end_i, end_j. */
mai_status mai_align_trace(mai_ctx *cx, mai_align_grid *g, mai_alignment *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
