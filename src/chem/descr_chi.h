/*
 * descr_chi.h - what the two files of connectivity indices share: weights of atoms and the kappa indices.
 */
#ifndef MAI_DESCR_CHI_H
#define MAI_DESCR_CHI_H

#include "chem/descr.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_chi_form {
    MAI_CHI_V, /* valence deltas of Kier and Hall, which tell periods apart */
    MAI_CHI_N, /* outer electrons less hydrogens alone */
} mai_chi_form;

/* 1 / sqrt(delta) of every atom, on the grid; 0 where delta is 0. */
void mai_chi_weights(const mai_mol *m, mai_chi_form form, double *weights);
/* The same of degrees, those of bonds to hydrogen atoms among them. */
void mai_chi_weights_of_degrees(const mai_mol *m, double *weights);
/* Sums over atoms and over bonds: chi of order 0 and 1. */
double mai_chi_over_atoms(const mai_mol *m, const double *weights);
double mai_chi_over_bonds(const mai_mol *m, const double *weights);

/* What the kappa indices are made of besides paths. */
typedef struct mai_shape {
    double alpha;
    int heavy_atoms;
} mai_shape;

mai_shape mai_shape_of(const mai_mol *m);
double mai_kappa1(const mai_mol *m, mai_shape shape);
double mai_kappa2(mai_shape shape, double paths);
double mai_kappa3(mai_shape shape, double paths);
/* Paths of two bonds between atoms other than hydrogen. */
double mai_count_twos(const mai_mol *m);

#ifdef __cplusplus
}
#endif
#endif
