/*
 * align_tile.h - one tile of a pairwise alignment's score matrix.
 *
 * Gotoh's recurrences with affine gaps. H(i, j) is the best score of an alignment that ends with letters i of a and
 * j of b, E(i, j) of one that ends with a gap in a (letter j of b alone), F(i, j) of one with a gap in b:
 *
 *     H(i, j) = max(H(i-1, j-1) + s(a_i, b_j), E(i, j), F(i, j), floor)
 *     E(i, j+1) = max(H(i, j) + open, E(i, j) + extend)
 *     F(i+1, j) = max(H(i, j) + open, F(i, j) + extend)
 *
 * A tile takes what enters from above and from the left and leaves what goes on below and to the right in its place,
 * so that a matrix is computed tile by tile in memory of its edges. Rules as in kernel.h: a plain C reference,
 * variants that give the same numbers at every size and alignment. Those of an instruction set compute in 16 bits
 * relative to the tile's edge; where the edge's range and the scores leave no room for that, they call the reference.
 */
#ifndef MAI_ALIGN_TILE_H
#define MAI_ALIGN_TILE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is no score: cells that no path may use. Scores keep above half of it. */
#define MAI_ALIGN_NEVER (-(INT32_C(1) << 30))
/* Most rows and columns of a tile. */
#define MAI_ALIGN_TILE_MOST 2048
/* Letters of a table of scores; the row of a letter has that many entries. */
#define MAI_ALIGN_LETTERS 32

typedef struct mai_align_tile {
    const uint8_t *a, *b; /* letters of the rows and of the columns; below MAI_ALIGN_LETTERS with a table */
    int32_t rows, cols;   /* 1 to MAI_ALIGN_TILE_MOST */
    const int8_t *table;  /* score of letters x, y at [x * MAI_ALIGN_LETTERS + y]; NULL: match and mismatch */
    int32_t match, mismatch;  /* with a table they bound its entries */
    int32_t open, extend;     /* open <= extend <= 0 */
    int32_t floor;        /* 0 in a local alignment, else MAI_ALIGN_NEVER */
    int32_t corner;       /* H left of and above the first cell */
    int32_t *top_h, *top_f;   /* [cols] H above the first row, F entering it; then H of the last row, F leaving it */
    int32_t *left_h, *left_e; /* [rows] H left of the first column, E entering it; then those of the last column */
    int32_t best;         /* out: the largest H of a tile with a floor of 0 */
    /*
     * NULL, or room for mai_align_bits_size(): for each cell the four answers of enum mai_align_bit. How they lie is
     * the variant's: mai_align_bits() of the table in force reads them.
     */
    uint64_t *bits;
    uint8_t *scratch; /* with a table: mai_align_scratch_size() bytes of any content */
} mai_align_tile;

/* Bytes of scratch memory for tiles of at most so many columns. */
static inline size_t
mai_align_scratch_size(int32_t cols)
{
    return (size_t) (cols + 72) * 64;
}

/* What the traceback asks about a cell. */
enum mai_align_bit {
    MAI_ALIGN_PAIR = 1,     /* H = H(i-1, j-1) + s */
    MAI_ALIGN_IS_E = 2,     /* H = E */
    MAI_ALIGN_EXTENDS_E = 4, /* E(i, j+1) is E(i, j) + extend, and H(i, j) + open is less */
    MAI_ALIGN_EXTENDS_F = 8  /* F(i+1, j) is F(i, j) + extend, and H(i, j) + open is less */
};

typedef struct mai_align_kernels {
    void (*tile)(mai_align_tile *t);
    /* Rows that are computed side by side: a power of two up to 64; how bits lie follows from it. */
    int32_t lanes;
} mai_align_kernels;

/* 64-bit words of the bits of a tile. */
static inline size_t
mai_align_bits_size(int32_t rows, int32_t cols, int32_t lanes)
{
    return (size_t) ((rows + lanes - 1) / lanes) * (size_t) (cols + lanes - 1) * 4;
}

/*
 * The answers for a cell, from 0. Rows go in strips of `lanes`; within a strip step d holds the cells with
 * row + column = d, the row being the number of the bit; a word for each answer.
 */
static inline int
mai_align_bits(const uint64_t *bits, int32_t row, int32_t col, int32_t cols, int32_t lanes)
{
    int32_t strip = row / lanes, lane = row % lanes;
    const uint64_t *w = bits + ((size_t) strip * (size_t) (cols + lanes - 1) + (size_t) (lane + col)) * 4;
    int answers = 0;

    for (int k = 0; k < 4; k++)
        answers |= (int) (w[k] >> lane & 1) << k;
    return answers;
}

/* The table in force; chosen by mai_kernels_init(). */
extern const mai_align_kernels *mai_align_kernel;
/* For dispatch.c alone, and the variants' way out. */
extern const mai_align_kernels mai_align_ref;
#if defined(__x86_64__)
extern const mai_align_kernels mai_align_avx2;
extern const mai_align_kernels mai_align_avx512;
#endif
/* The reference with bits laid out for so many lanes. */
void mai_align_tile_plain(mai_align_tile *t, int32_t lanes);

#ifdef __cplusplus
}
#endif
#endif
