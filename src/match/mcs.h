/*
 * mcs.h - the maximum common substructure of two molecules.
 *
 * The largest connected graph whose atoms and bonds can be laid over those of both molecules: as many bonds as possible,
 * then as many atoms, as rdFMCS of RDKit 2022.09 counts. Atoms of one element are alike, charges and isotopes aside, and
 * bonds of one order, where aromatic ones count as single too. Both molecules may have further bonds between the atoms
 * of the substructure.
 */
#ifndef MAI_MCS_H
#define MAI_MCS_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_MCS_MOST_ATOMS 1000 /* of a molecule, unless both are the same */
#define MAI_MCS_STEPS 500000000 /* of the default search; a second or two */

typedef struct mai_mcs_options {
    int64_t steps;               /* atoms and bonds looked at before the search is given up; at least 1 */
    bool ring_matches_ring_only; /* atoms and bonds in rings match such alone */
} mai_mcs_options;

typedef struct mai_mcs {
    const char *smarts; /* matches both molecules; empty when there is nothing in common */
    size_t n;
    int natoms, nbonds;
    bool complete; /* else the search was given up: the substructure is one, but there may be a larger one */
    /* The first molecule's atoms and the second's under them, natoms each. */
    const uint16_t *first, *second;
} mai_mcs;

/* The same for the same molecules and steps, whatever the machine. MAI_EARGUMENT: steps; MAI_ELIMIT: too many atoms. */
mai_status mai_mcs_of(mai_ctx *cx, const mai_mol *first, const mai_mol *second, const mai_mcs_options *options,
                      mai_mcs *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
