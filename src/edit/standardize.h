/*
 * standardize.h - molecules brought to one form: the largest component, charges taken off where hydrogens can, groups and
 * salts written one way. Rules and their order are those of RDKit 2022.09's MolStandardize with default parameters (which
 * follow M. Swain's MolVS and F. Atkinson's standardiser); where it decides by the order of atoms, canonical order does.
 *
 * All functions give stored bytes in the arena, the first reserve of them left free, and *out is NULL where the molecule
 * is already what it should be. The molecule must be a stored one, in canonical order, so that the result does not depend
 * on how it was written.
 */
#ifndef MAI_STANDARDIZE_H
#define MAI_STANDARDIZE_H

#include "edit/edit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The rules, compiled: made once, used by any number of calls, one at a time. Lives in the arena of cx. */
typedef struct mai_standardizer mai_standardizer;
mai_status mai_standardizer_new(mai_ctx *cx, mai_standardizer **out) MAI_MUST_CHECK;

/* The component with most atoms, hydrogens counted; then the heaviest, then that of the first SMILES. */
mai_status mai_largest_fragment(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out,
                                size_t *bytes) MAI_MUST_CHECK;
/* Hydrogens added and taken so that no charges are left that need not be; what cannot lose its charge keeps a counterpart. */
mai_status mai_neutralize(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out, size_t *bytes) MAI_MUST_CHECK;
/* Bonds of metals to non-metals become charges. */
mai_status mai_disconnect_metals(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out,
                                 size_t *bytes) MAI_MUST_CHECK;
/* Groups that are written in several ways: nitro, sulfoxide, azide, separated charges... */
mai_status mai_normalize(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out,
                         size_t *bytes) MAI_MUST_CHECK;
/* Protons moved so that the strongest acids are the ones ionised. */
mai_status mai_reionize(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out,
                        size_t *bytes) MAI_MUST_CHECK;

/* The last three of these, in this order. */
mai_status mai_standardize(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out,
                           size_t *bytes) MAI_MUST_CHECK;
/* Standardised, the largest fragment, neutral, standardised again. */
mai_status mai_charge_parent(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out,
                             size_t *bytes) MAI_MUST_CHECK;

/* ---- pieces ---- */

/* normalize.c, reionize.c: their compiled rules */
typedef struct mai_normalizer mai_normalizer;
typedef struct mai_reionizer mai_reionizer;
mai_status mai_normalizer_new(mai_ctx *cx, mai_normalizer **out) MAI_MUST_CHECK;
mai_status mai_reionizer_new(mai_ctx *cx, mai_reionizer **out) MAI_MUST_CHECK;

struct mai_standardizer {
    const mai_normalizer *normalizer;
    const mai_reionizer *reionizer;
};

#ifdef __cplusplus
}
#endif
#endif
