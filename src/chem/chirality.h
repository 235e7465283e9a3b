/*
 * chirality.h - arrangement of neighbours around a centre, and what it is called when they are renumbered.
 */
#ifndef MAI_CHIRALITY_H
#define MAI_CHIRALITY_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_CHIRAL_DEGREE 6 /* most neighbours of a chiral centre */

/*
 * Restates an arrangement of n neighbours, given in the order of labels, for labels in ascending order;
 * labels are sorted. An implicit hydrogen is the last neighbour before and after.
 */
void mai_chirality_sort(int *chirality, int *permutation, uint16_t *labels, int n);

#ifdef __cplusplus
}
#endif
#endif
