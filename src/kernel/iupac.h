/*
 * iupac.h - the IUPAC codes of nucleotides and what they stand for.
 *
 * A code is a set of bases, one bit each; T and U are the same base. Source: Nomenclature Committee of the IUB,
 * Nucleic Acids Research 13 (1985) 3021.
 */
#ifndef MAI_IUPAC_H
#define MAI_IUPAC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MAI_BASE_A = 1, MAI_BASE_C = 2, MAI_BASE_G = 4, MAI_BASE_T = 8, MAI_BASE_ANY = 15 };

/* By letter, in either case: the set of bases; 0 for what is no nucleotide code. X is none: see its users. */
extern const uint8_t mai_iupac_set[256];
/* By letter: the code of the complementary set, in the same case, U's being A and A's being T; others unchanged. */
extern const uint8_t mai_iupac_complement[256];
/* By set: its code, upper case, "-" for the empty one. */
extern const char mai_iupac_code[16 + 1];

#ifdef __cplusplus
}
#endif
#endif
