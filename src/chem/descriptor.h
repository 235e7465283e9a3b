/*
 * descriptor.h - the numbers that are computed from a stored molecule, listed once.
 *
 * Every descriptor has an identity, a name and a kind in mai_descriptor_table; SQL functions, the composite
 * of all of them and the array that models are fed with are made from that list and stay in step with it. A
 * function is named medai_NAME in SQL. Values equal those of RDKit 2022.09 and do not depend on the order of
 * the atoms.
 *
 * Reals are doubles, counts are whole doubles, and a yes or no is 1 or 0.
 */
#ifndef MAI_DESCRIPTOR_H
#define MAI_DESCRIPTOR_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_descriptor_id {
    MAI_DESCRIPTOR_MOL_WEIGHT,
    MAI_DESCRIPTOR_EXACT_MASS,
    MAI_DESCRIPTOR_LOGP,
    MAI_DESCRIPTOR_MOLAR_REFRACTIVITY,
    MAI_DESCRIPTOR_TPSA,
    MAI_DESCRIPTOR_HBD,
    MAI_DESCRIPTOR_HBA,
    MAI_DESCRIPTOR_LIPINSKI_HBD,
    MAI_DESCRIPTOR_LIPINSKI_HBA,
    MAI_DESCRIPTOR_LIPINSKI_VIOLATIONS,
    MAI_DESCRIPTOR_VEBER,
    MAI_DESCRIPTOR_ROTATABLE_BONDS,
    MAI_DESCRIPTOR_AMIDE_BONDS,
    MAI_DESCRIPTOR_HEAVY_ATOMS,
    MAI_DESCRIPTOR_HETEROATOMS,
    MAI_DESCRIPTOR_FORMAL_CHARGE,
    MAI_DESCRIPTOR_FRACTION_CSP3,
    MAI_DESCRIPTOR_STEREOCENTERS,
    MAI_DESCRIPTOR_UNSPECIFIED_STEREOCENTERS,
    MAI_DESCRIPTOR_RING_COUNT,
    MAI_DESCRIPTOR_AROMATIC_RINGS,
    MAI_DESCRIPTOR_ALIPHATIC_RINGS,
    MAI_DESCRIPTOR_SATURATED_RINGS,
    MAI_DESCRIPTOR_HETEROCYCLES,
    MAI_DESCRIPTOR_AROMATIC_CARBOCYCLES,
    MAI_DESCRIPTOR_AROMATIC_HETEROCYCLES,
    MAI_DESCRIPTOR_ALIPHATIC_CARBOCYCLES,
    MAI_DESCRIPTOR_ALIPHATIC_HETEROCYCLES,
    MAI_DESCRIPTOR_SATURATED_CARBOCYCLES,
    MAI_DESCRIPTOR_SATURATED_HETEROCYCLES,
    MAI_DESCRIPTOR_SPIRO_ATOMS,
    MAI_DESCRIPTOR_BRIDGEHEAD_ATOMS,
    MAI_DESCRIPTOR_LABUTE_ASA,
    MAI_DESCRIPTOR_HALL_KIER_ALPHA,
    MAI_DESCRIPTOR_KAPPA1,
    MAI_DESCRIPTOR_KAPPA2,
    MAI_DESCRIPTOR_KAPPA3,
    MAI_DESCRIPTOR_PHI,
    MAI_DESCRIPTOR_CHI0,
    MAI_DESCRIPTOR_CHI1,
    MAI_DESCRIPTOR_CHI0V,
    MAI_DESCRIPTOR_CHI1V,
    MAI_DESCRIPTOR_CHI2V,
    MAI_DESCRIPTOR_CHI3V,
    MAI_DESCRIPTOR_CHI4V,
    MAI_DESCRIPTOR_CHI0N,
    MAI_DESCRIPTOR_CHI1N,
    MAI_DESCRIPTOR_CHI2N,
    MAI_DESCRIPTOR_CHI3N,
    MAI_DESCRIPTOR_CHI4N,
    MAI_DESCRIPTOR_BALABAN_J,
    MAI_DESCRIPTOR_BERTZ_CT,
    MAI_DESCRIPTORS
} mai_descriptor_id;

typedef enum mai_descriptor_kind {
    MAI_DESCRIPTOR_REAL,
    MAI_DESCRIPTOR_COUNT, /* a whole number */
    MAI_DESCRIPTOR_YES_NO
} mai_descriptor_kind;

typedef enum mai_descriptor_group { /* what has to be read: also a measure of cost */
    MAI_DESCRIPTOR_OF_ATOMS,        /* one pass over the stored bytes */
    MAI_DESCRIPTOR_OF_RINGS,        /* rings and their bonds, in place up to 64 atoms */
    MAI_DESCRIPTOR_OF_PATHS,        /* neighbour lists */
    MAI_DESCRIPTOR_OF_DISTANCES     /* distances between all atoms */
} mai_descriptor_group;

typedef struct mai_descriptor_info {
    const char *name;
    uint8_t kind;  /* mai_descriptor_kind */
    uint8_t group; /* mai_descriptor_group */
    const char *comment; /* one line, for COMMENT ON and documentation */
} mai_descriptor_info;

extern const mai_descriptor_info mai_descriptor_table[MAI_DESCRIPTORS]; /* by identity */

typedef struct mai_descriptor_values {
    double values[MAI_DESCRIPTORS]; /* by identity */
} mai_descriptor_values;

/* What a descriptor reads beside the structure: MAI_HAS_... of molgraph.h. */
int mai_descriptor_needs(mai_descriptor_id id);
/* One descriptor; those of atoms allocate nothing. */
mai_status mai_descriptor(mai_ctx *cx, const mai_mol *m, mai_descriptor_id id, double *out) MAI_MUST_CHECK;
/* All of them, sharing what they have in common. */
mai_status mai_descriptors(mai_ctx *cx, const mai_mol *m, mai_descriptor_values *out) MAI_MUST_CHECK;
/*
 * Synthetic accessibility, 1 (easy) to 10, after Ertl and Schuffenhauer with a table of fragments of our own,
 * so that its numbers are not those of the authors' program (sa_score.c says how far off); NaN of no
 * molecule.
 */
mai_status mai_sa_score(mai_ctx *cx, const mai_mol *m, double *out) MAI_MUST_CHECK;
/* The formula by Hill's rule with the charge behind it ("C2H7N+"); NUL-terminated, in the arena. */
mai_status mai_formula(mai_ctx *cx, const mai_mol *m, char **out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
