/*
 * crippen.h - the atom classes of Wildman and Crippen and what each adds to logP and to molar refractivity.
 */
#ifndef MAI_CRIPPEN_H
#define MAI_CRIPPEN_H

#include "chem/perceive.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { /* classes in order of precedence; those of hydrogens come first, so that three bits hold them */
    MAI_CRIPPEN_NONE,
    MAI_CRIPPEN_H1, MAI_CRIPPEN_H2, MAI_CRIPPEN_H3, MAI_CRIPPEN_H4, MAI_CRIPPEN_HS,
    MAI_CRIPPEN_C1, MAI_CRIPPEN_C2, MAI_CRIPPEN_C3, MAI_CRIPPEN_C4, MAI_CRIPPEN_C5, MAI_CRIPPEN_C6,
    MAI_CRIPPEN_C7, MAI_CRIPPEN_C8, MAI_CRIPPEN_C9, MAI_CRIPPEN_C10, MAI_CRIPPEN_C11, MAI_CRIPPEN_C12,
    MAI_CRIPPEN_C13, MAI_CRIPPEN_C14, MAI_CRIPPEN_C15, MAI_CRIPPEN_C16, MAI_CRIPPEN_C17, MAI_CRIPPEN_C18,
    MAI_CRIPPEN_C19, MAI_CRIPPEN_C20, MAI_CRIPPEN_C21, MAI_CRIPPEN_C22, MAI_CRIPPEN_C23, MAI_CRIPPEN_C24,
    MAI_CRIPPEN_C25, MAI_CRIPPEN_C26, MAI_CRIPPEN_C27, MAI_CRIPPEN_CS,
    MAI_CRIPPEN_N1, MAI_CRIPPEN_N2, MAI_CRIPPEN_N3, MAI_CRIPPEN_N4, MAI_CRIPPEN_N5, MAI_CRIPPEN_N6,
    MAI_CRIPPEN_N7, MAI_CRIPPEN_N8, MAI_CRIPPEN_N9, MAI_CRIPPEN_N10, MAI_CRIPPEN_N11, MAI_CRIPPEN_N12,
    MAI_CRIPPEN_N13, MAI_CRIPPEN_N14, MAI_CRIPPEN_NS,
    MAI_CRIPPEN_O1, MAI_CRIPPEN_O2, MAI_CRIPPEN_O3, MAI_CRIPPEN_O4, MAI_CRIPPEN_O5, MAI_CRIPPEN_O6,
    MAI_CRIPPEN_O12, MAI_CRIPPEN_O7, MAI_CRIPPEN_O8, MAI_CRIPPEN_O9, MAI_CRIPPEN_O10, MAI_CRIPPEN_O11,
    MAI_CRIPPEN_OS,
    MAI_CRIPPEN_F, MAI_CRIPPEN_CL, MAI_CRIPPEN_BR, MAI_CRIPPEN_I, MAI_CRIPPEN_HAL, MAI_CRIPPEN_P,
    MAI_CRIPPEN_S2, MAI_CRIPPEN_S1, MAI_CRIPPEN_S3, MAI_CRIPPEN_ME1, MAI_CRIPPEN_ME2,
    MAI_CRIPPEN_CLASSES
};

typedef struct mai_crippen {
    char label[4];
    int32_t logp; /* in units of 1e-5 */
    int32_t mr;   /* in units of 1e-4 */
} mai_crippen;

/* The published contributions; 128 rows, so that seven bits of any byte index it safely. */
extern const mai_crippen mai_crippen_table[128];

#ifdef __cplusplus
}
#endif
#endif
