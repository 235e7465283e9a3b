/*
 * scaffold.h - what is left of a molecule when side chains go: rings and what joins them (G. W. Bemis, M. A. Murcko,
 * J. Med. Chem. 1996, 39, 2887), with what hangs on them by double bonds, as RDKit 2022.09 has it.
 */
#ifndef MAI_SCAFFOLD_H
#define MAI_SCAFFOLD_H

#include "edit/edit.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Stored bytes of the scaffold, without stereochemistry and isotopes; the empty molecule for one without rings. generic:
 * every atom is a carbon and every bond single. *out is NULL where there is no such molecule: an atom of more than four
 * neighbours cannot be a carbon, and rings may not stay aromatic without what they lost.
 */
mai_status mai_scaffold(mai_ctx *cx, const mai_mol *mol, bool generic, size_t reserve, void **out,
                        size_t *bytes) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
