/*
 * registration.h - what compounds have in common that tautomers and protonation of their hetero atoms do not change: the
 * key under which a compound is registered.
 */
#ifndef MAI_REGISTRATION_H
#define MAI_REGISTRATION_H

#include "edit/edit.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The text that is hashed, SKELETON_HYDROGENS_CHARGE: the canonical SMILES of the skeleton, the hydrogens on atoms other
 * than carbon, and the charge of the whole. In the skeleton charges and these hydrogens are gone; a multiple bond that is
 * conjugated, aromatic or at an atom other than carbon is single; aromaticity is none. Isotopes stay, atom classes go,
 * stereochemistry goes unless stereo is set, and then stays where the skeleton has it. The rule is RDKit's
 * (HetAtomTautomer of its MolHash), the text is not. NUL-terminated, in the arena; n is without the NUL.
 */
mai_status mai_registration_text(mai_ctx *cx, const mai_mol *mol, bool stereo, char **out, size_t *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
