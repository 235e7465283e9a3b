/*
 * align_frame.h - a tile of a score matrix in 16 bits: what the variants for instruction sets share.
 *
 * Numbers are kept as H(i, j) - base - extend * (i + j), rows and columns counted from the tile's first cell, the
 * line above and the column to the left being -1; E and F likewise at the cell that they enter. Extending a gap then
 * costs nothing, and a step along a diagonal gains 2 * -extend. The base is chosen so that everything a path of the
 * tile can score stays above what stands for "never", and nothing passes 32767.
 *
 * Rows are computed in strips, side by side: at step d row k of the strip is at column d - k. The line above lies
 * backwards, with room on both sides, so that a strip can write whole vectors of what leaves below, of which the last
 * lane counts and the others are overwritten by the steps that follow.
 */
#ifndef MAI_ALIGN_FRAME_H
#define MAI_ALIGN_FRAME_H

#include "kernel/align_tile.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_ALIGN_MARGIN 72 /* entries beside a line */

typedef struct mai_align_frame {
    int32_t base, gain;    /* gain: -extend */
    int16_t open;          /* gap_open - gap_extend */
    int16_t pair, unequal; /* match and mismatch along a diagonal, 2 * gain included */
    int16_t never;
    int32_t rows, cols;
    int16_t line_h[MAI_ALIGN_TILE_MOST + 2 * MAI_ALIGN_MARGIN]; /* column j at MARGIN + cols - 1 - j */
    int16_t line_f[MAI_ALIGN_TILE_MOST + 2 * MAI_ALIGN_MARGIN];
    uint8_t b[MAI_ALIGN_TILE_MOST + 2 * MAI_ALIGN_MARGIN]; /* letters of the columns, likewise */
    /* Rows of the strip at work: letters, H and E to their left, then H of their last cells and E leaving them. */
    int32_t first, count;
    uint8_t a[64];
    int16_t side_h[64], side_e[64];
    int16_t corner;
} mai_align_frame;

/* Where a line holds a column. */
static inline int32_t
mai_align_at(const mai_align_frame *f, int32_t col)
{
    return MAI_ALIGN_MARGIN + f->cols - 1 - col;
}

/* False when the tile has no room in 16 bits. */
bool mai_align_frame_open(const mai_align_tile *t, mai_align_frame *f);
/* The next strip of at most `lanes` rows: reads what enters it. */
void mai_align_frame_enter(const mai_align_tile *t, mai_align_frame *f, int32_t first, int32_t lanes);
/* Writes what leaves the strip to its right. */
void mai_align_frame_leave(mai_align_tile *t, const mai_align_frame *f);
/* Writes what leaves the tile below; best is the largest number less base, or not read. */
void mai_align_frame_close(mai_align_tile *t, const mai_align_frame *f, int32_t best);
/* Scores of a strip's cells: that of lane k at step d at scores[d * lanes + k], 2 * gain included. */
void mai_align_frame_scores(const mai_align_tile *t, const mai_align_frame *f, int32_t lanes, int8_t *scores);

#ifdef __cplusplus
}
#endif
#endif
