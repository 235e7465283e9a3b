/*
 * molfile.h - molfiles out; the way in is mai_molfile_parse (chem.h).
 */
#ifndef MAI_MOLFILE_H
#define MAI_MOLFILE_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A molfile with a drawing: V2000 up to 999 atoms and bonds unless only V3000 can say it (dative bonds, large
 * classes). Reading it gives the molecule again, but for the stereochemistry that a drawing does not hold: of
 * allenes, of more than four neighbours, of phosphorus with two, and of double bonds that rest on a hydrogen.
 * NUL-terminated, in the arena; n is without the NUL.
 */
mai_status mai_molfile_write(mai_ctx *cx, const mai_mol *mol, char **out, size_t *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
