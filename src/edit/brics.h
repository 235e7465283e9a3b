/*
 * brics.h - retrosynthetic fragments of a molecule (BRICS).
 *
 * J. Degen, C. Wegscheid-Gerlach, A. Zaliani, M. Rarey, "On the Art of Compiling and Using 'Drug-Like' Chemical
 * Fragment Spaces", ChemMedChem 2008, 3, 1503; environments and compatible pairs as in RDKit 2022.09
 * (rdkit/Chem/BRICS.py), whose BRICSDecompose with its defaults gives the same set.
 */
#ifndef MAI_BRICS_H
#define MAI_BRICS_H

#include "chem/chem.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_BRICS_MAX_FRAGMENTS 16384

typedef struct mai_brics_fragment {
    void *bytes; /* stored molecule, reserve bytes in front of it */
    size_t size; /* with them */
} mai_brics_fragment;

/*
 * The fragments that are left when no bond can be cut any more, each once, in the order of their stored bytes.
 * Wildcards bear the number of the environment that was cut as isotope. A molecule of which nothing is cut is its own
 * fragment. MAI_ELIMIT when there are more than MAI_BRICS_MAX_FRAGMENTS.
 */
mai_status mai_brics(mai_ctx *cx, const mai_mol *mol, size_t reserve, mai_brics_fragment **out,
                     int *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
