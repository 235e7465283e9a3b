/*
 * hgvs_change.h - what writing and reading HGVS of transcripts share: a change cut to its core and moved along.
 */
#ifndef MAI_HGVS_CHANGE_H
#define MAI_HGVS_CHANGE_H

#include "seq/transcript.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A change without what its two sides share: nold letters from `at` (from 1) give way to n new ones. Letters are upper
 * case, T for U, of the forward strand. For an insertion `at` is the position behind it.
 */
typedef struct mai_core_change {
    int64_t at, nold, n;
    uint8_t *old, *letters; /* both end with a NUL */
} mai_core_change;

/* What a change may reach while it moves: the letters that it names, and of an insertion the two around it. */
typedef struct mai_bounds {
    int64_t low, high;
} mai_bounds;

/* Cuts a change, once its ref is checked against the reference. */
mai_status mai_change_core(mai_ctx *cx, mai_reference *reference, mai_change change, mai_core_change *out)
    MAI_MUST_CHECK;

/* Moves an insertion or deletion as far as it goes, up (step 1) or down (-1), while it says the same. */
mai_status mai_change_shift(mai_ctx *cx, mai_reference *reference, mai_core_change *change, int step,
                            mai_bounds bounds) MAI_MUST_CHECK;

/* Letters from at (from 1), upper case and T for U, into the arena; MAI_ETEXT for what is no nucleotide code. */
mai_status mai_reference_letters(mai_ctx *cx, mai_reference *reference, int64_t at, int64_t n,
                                 uint8_t **out) MAI_MUST_CHECK;

void mai_reverse_complement_in_place(uint8_t *letters, int64_t n);

#ifdef __cplusplus
}
#endif
#endif
