/*
 * matched_pair.h - molecules that differ in one place, and what that does to a measured value.
 *
 * J. Hussain, C. Rea, "Computationally Efficient Algorithm to Identify Matched Molecular Pairs (MMPs) in Large Data
 * Sets", J. Chem. Inf. Model. 2010, 50, 339: cut single bonds outside of rings; two molecules that share all but one
 * piece are a pair. Which bonds are cut is what RDKit 2022.09 cuts (rdMMPA.FragmentMol with its default pattern).
 */
#ifndef MAI_MATCHED_PAIR_H
#define MAI_MATCHED_PAIR_H

#include "chem/chem.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_CUTS_MOST 2

typedef struct mai_cut_options {
    int most_cuts;  /* 1 or 2 */
    int largest;    /* heavy atoms of a variable part at most */
    double share;   /* of the molecule's heavy atoms that are in the variable part, at most; above 0, up to 1 */
    bool hydrogens; /* a hydrogen is a variable part too */
} mai_cut_options;

/* One way to see a molecule as a constant and a variable part: SMILES with [*:1] and [*:2] where it was cut. */
typedef struct mai_matched_cut {
    const char *constant, *variable;
    int cuts;
    int atoms; /* heavy atoms of the variable part, 0 for a hydrogen */
} mai_matched_cut;

/*
 * Each once, by number of cuts, then by the bytes of the constant and of the variable part. MAI_ELIMIT where they take
 * more than 256 MB. matched_cut.c
 */
mai_status mai_matched_cuts(mai_ctx *cx, const mai_mol *mol, const mai_cut_options *options, mai_matched_cut **out,
                            int *n) MAI_MUST_CHECK;

/* ---- transformation.c ---- */

/*
 * Rows (id, constant, variable, activity) as they come; kept in the arena of the context, which is the same in all
 * calls. Constants are kept as digests of 128 bits, 40 bytes a row in all, and each variable part once.
 */
typedef struct mai_pairing mai_pairing;

mai_status mai_pairing_new(mai_ctx *cx, mai_pairing **out) MAI_MUST_CHECK;
/* id is anything that is equal where the molecule is. MAI_EDATA for an activity that is not finite. */
mai_status mai_pairing_add(mai_ctx *cx, mai_pairing *p, uint64_t id, const char *constant, size_t constant_bytes,
                           const char *variable, size_t variable_bytes, double activity) MAI_MUST_CHECK;

/* What a change of one variable part for another one did to the activity, over all pairs. */
typedef struct mai_transformation {
    const char *was, *becomes; /* as they were added, of so many bytes */
    size_t was_bytes, becomes_bytes;
    int64_t pairs, constants; /* pairs of molecules; constant parts that they have */
    double mean, sd;          /* of the differences; sd with pairs - 1, NaN of a single pair */
    double lowest, highest;
} mai_transformation;

/*
 * All transformations of at least so many pairs, each way, by descending number of pairs, then by the bytes of was
 * and of becomes. Pairs are rows of one constant part with different variable parts and ids. The same for every
 * order in which the rows came, to the bit. Nothing of p changes; the result refers to it. MAI_ELIMIT above most of
 * them.
 */
mai_status mai_pairing_result(mai_ctx *cx, const mai_pairing *p, int64_t least, size_t most, mai_transformation **out,
                              size_t *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
