/*
 * align.h - pairwise alignment with affine gaps, and the distances of Hamming and Levenshtein.
 *
 * Two sequences a and b of one byte a letter, either case: A and a are the same letter. A gap of L letters scores
 * gap_open + (L - 1) * gap_extend, as Biopython's PairwiseAligner has it; scores are equal to that one's in every
 * mode.
 *
 * Among the alignments of the best score the one is given that, read from its end, pairs letters wherever that is
 * possible: so insertions and deletions stand as far to the left as they can. Where a deletion and an insertion are
 * neighbours the deletion stands first. Among places where a local, semiglobal or overlap alignment can end, the
 * first in a counts, then the first in b. The answer does not depend on the CPU, and not on a band that contains it.
 *
 * The score matrix is computed in tiles (kernel/align_tile.h), of which only the edges are kept; the traceback
 * computes anew the tiles that it goes through. What is returned lies in the context's arena.
 */
#ifndef MAI_ALIGN_H
#define MAI_ALIGN_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_align_mode {
    MAI_ALIGN_GLOBAL,     /* all of a with all of b */
    MAI_ALIGN_LOCAL,      /* a part of a with a part of b, where the score is highest */
    MAI_ALIGN_SEMIGLOBAL, /* all of b with a part of a: what is left of a on either side is free */
    MAI_ALIGN_OVERLAP,    /* what either sequence has left on either side is free */
    MAI_ALIGN_NMODES
} mai_align_mode;

/* By mode: its name in SQL. */
extern const char *const mai_align_mode_names[MAI_ALIGN_NMODES];

/* A table of scores for pairs of letters; A to Z are 1 to 26, '*' is 27. */
typedef struct mai_align_matrix {
    const char *name;
    const char *letters; /* those it knows, in the order of the source */
    const int8_t *rows;  /* [letters][letters] as in the source */
} mai_align_matrix;

/* The matrix of this name (BLOSUM62, in either case), NULL when there is none; and all their names in one line. */
const mai_align_matrix *mai_align_matrix_find(const char *name, size_t n);
const char *mai_align_matrix_names(void);

#define MAI_ALIGN_MOST_SCORE 1000 /* largest amount of each score */

typedef struct mai_align_options {
    mai_align_mode mode;
    int32_t match, mismatch;      /* match 0 to 1000, mismatch -1000 to match; not read when there is a matrix */
    int32_t gap_open, gap_extend; /* -1000 <= gap_open <= gap_extend <= 0 */
    const mai_align_matrix *matrix; /* NULL: match and mismatch */
    /*
     * Diagonals j - i beside those between the matrix' corners that are computed at least, 0 and more; -1: as many as
     * the best alignment needs.
     */
    int64_t band;
} mai_align_options;

/* Global, 2, -3, -5, -2, no matrix, no band. */
extern const mai_align_options mai_align_defaults;

/* A run of equal columns: '=' equal letters, 'X' a pair of others, 'D' letters of a alone, 'I' letters of b alone. */
typedef struct mai_align_run {
    char op;
    int64_t length;
} mai_align_run;

typedef struct mai_alignment {
    int64_t score;
    bool optimal;             /* no alignment of this mode scores more; false: a band was given and leaves it open */
    int64_t start_a, end_a;   /* letters of a that are in the alignment, from 0, the end not included */
    int64_t start_b, end_b;
    mai_align_run *runs;      /* from left to right */
    int64_t nruns;
    int64_t columns, matches; /* of the alignment; matches are columns of '=' */
} mai_alignment;

/*
 * Letters are A-Z, a-z and '*': those of the matrix where there is one. MAI_ETEXT names another one and its place.
 * MAI_EARGUMENT: a score out of its range. MAI_ELIMIT: more than MAI_ALIGN_MOST_CELLS cells have to be computed, or
 * their edges do not fit into memory. Empty sequences align with gaps alone.
 */
mai_status mai_align(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb,
                     const mai_align_options *options, mai_alignment *out) MAI_MUST_CHECK;
/* The score alone, in memory of one row. *optimal may be NULL. */
mai_status mai_align_score(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb,
                           const mai_align_options *options, int64_t *score, bool *optimal) MAI_MUST_CHECK;

#define MAI_ALIGN_MOST_CELLS (INT64_C(50) * 1000 * 1000 * 1000)

/*
 * Places where two sequences of the same length differ; MAI_EARGUMENT when the lengths differ. Here and below a
 * letter is any printable ASCII character, either case alike, so that aligned sequences with their gaps can be
 * compared.
 */
mai_status mai_hamming(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb, int64_t *distance)
    MAI_MUST_CHECK;
/*
 * The least number of letters that are replaced, inserted or deleted to turn a into b. max < 0: exactly; else a
 * number greater than max stands for any such. MAI_ELIMIT: more than MAI_EDIT_MOST_STEPS steps, of up to 64 cells
 * each.
 */
mai_status mai_edit_distance(mai_ctx *cx, const uint8_t *a, size_t na, const uint8_t *b, size_t nb, int64_t max,
                             int64_t *distance) MAI_MUST_CHECK;

#define MAI_EDIT_MOST_STEPS (INT64_C(10) * 1000 * 1000 * 1000)

#ifdef __cplusplus
}
#endif
#endif
