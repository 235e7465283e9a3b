/*
 * descr_chi.h - weights of atoms for connectivity indices; shared by the two files that sum them.
 */
#ifndef MAI_DESCR_CHI_H
#define MAI_DESCR_CHI_H

#include "chem/descr.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_chi_form {
    MAI_CHI_V, /* valence deltas of Kier and Hall, which tell periods apart */
    MAI_CHI_N  /* outer electrons less hydrogens alone */
} mai_chi_form;

/* 1 / sqrt(delta) of every atom, on the grid; 0 where delta is 0. */
void mai_chi_weights(const mai_mol *m, mai_chi_form form, double *weights);
/* Neighbours of every atom; heavy leaves bonds with hydrogen atoms out. */
void mai_chi_degrees(const mai_mol *m, bool heavy, uint16_t *degrees);
/* Kappa 3 for a number of paths of three bonds. */
double mai_kappa3(const mai_mol *m, double paths);

#ifdef __cplusplus
}
#endif
#endif
