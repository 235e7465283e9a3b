/*
 * maccs.h - the MACCS keys: 166 questions about a molecule.
 */
#ifndef MAI_MACCS_H
#define MAI_MACCS_H

#include "chem/fingerprint.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MAI_MACCS_BITS = 167 }; /* bit i is key i; 0 and 1 are never set */

/*
 * rdMolDescriptors.GetMACCSKeysFingerprint, bit for bit: (MAI_MACCS_BITS + 7) / 8 bytes of the caller's, which are
 * cleared first. Reads structure alone. MAI_ELIMIT for a molecule too tangled to be searched for cycles.
 */
mai_status mai_fp_maccs(mai_ctx *cx, const mai_mol *mol, uint8_t *bits) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
