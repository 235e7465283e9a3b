/*
 * qed.h - QED, the quantitative estimate of drug-likeness of Bickerton et al. (Nature Chemistry 2012, 4, 90-98).
 *
 * Eight properties are mapped to desirabilities between 0 and 1; QED is their weighted geometric mean. All of it
 * equals rdkit.Chem.QED: its acceptors and aromatic rings are not those of the descriptors of these names.
 */
#ifndef MAI_QED_H
#define MAI_QED_H

#include "match/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_qed_property {
    MAI_QED_MW,     /* molecular weight, g/mol */
    MAI_QED_ALOGP,  /* logP after Wildman and Crippen */
    MAI_QED_HBA,    /* hydrogen bond acceptors, by patterns of QED's own */
    MAI_QED_HBD,    /* hydrogen bond donors */
    MAI_QED_PSA,    /* topological polar surface, square angstrom */
    MAI_QED_ROTB,   /* rotatable bonds, strict definition */
    MAI_QED_AROM,   /* rings that remain without aliphatic ring atoms */
    MAI_QED_ALERTS, /* how many of the 116 alerts match */
    MAI_QED_PROPERTIES
} mai_qed_property;

extern const char *const mai_qed_names[MAI_QED_PROPERTIES]; /* in lower case */

typedef struct mai_qed {
    double properties[MAI_QED_PROPERTIES];
    double desirabilities[MAI_QED_PROPERTIES];
    double value; /* with the weights that RDKit calls mean */
} mai_qed;

/* alerts is the shipped set "qed", compiled. */
mai_status mai_qed_of_mol(mai_ctx *cx, const mai_mol *mol, const mai_pattern_set *alerts, mai_qed *out) MAI_MUST_CHECK;

/* MAI_HAS_... of the molecules that it is asked of, beside what the alerts need. */
enum { MAI_QED_NEEDS = MAI_HAS_ALL };

#ifdef __cplusplus
}
#endif
#endif
