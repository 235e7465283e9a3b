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

/* One way to see a molecule as a constant and a variable part: canonical SMILES with [*:1] and [*:2] where it was cut. */
typedef struct mai_matched_cut {
    const char *constant, *variable;
    int cuts;
    int atoms; /* heavy atoms of the variable part, 0 for a hydrogen */
} mai_matched_cut;

/* Each once, by number of cuts, then by the bytes of the constant and of the variable part. matched_cut.c */
mai_status mai_matched_cuts(mai_ctx *cx, const mai_mol *mol, const mai_cut_options *options, mai_matched_cut **out,
                            int *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
