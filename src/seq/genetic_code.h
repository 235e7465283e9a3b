/*
 * genetic_code.h - NCBI's genetic codes: what a codon stands for, where translation starts and stops.
 *
 * A codon of three bases is a number from 0 to 63: 16, 4 and 1 times its bases, which are A 0, C 1, G 2, T or U 3.
 * Letters may be IUPAC codes in either case; U is T, and X is read as N.
 *
 * Ambiguous codons mean what all of their expansions have in common, as in Biopython: one amino acid; else B (Asp or
 * Asn), Z (Glu or Gln) or J (Leu or Ile); '*' when all are stops; else 'X'. In the codes 27, 28 and 31 some codons
 * are both an amino acid and a stop, depending on context: they have their amino acid and are stops as well.
 */
#ifndef MAI_GENETIC_CODE_H
#define MAI_GENETIC_CODE_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_genetic_code {
    int id;           /* NCBI's number, also GenBank's /transl_table */
    const char *name;
    char amino[64 + 1]; /* by codon: one-letter amino acid, '*' for a stop */
    char marks[64 + 1]; /* by codon: 's' may start, 'e' ends, '.' neither; an 'e' with an amino acid is both */
} mai_genetic_code;

/* All codes in ascending order of their numbers. */
extern const mai_genetic_code mai_genetic_codes[];
extern const size_t mai_genetic_code_count;

/* The code with this number, NULL when NCBI has none. */
const mai_genetic_code *mai_genetic_code_find(int id);
/* The same, or MAI_EARGUMENT with the numbers there are. */
mai_status mai_genetic_code_get(mai_ctx *cx, int id, const mai_genetic_code **out) MAI_MUST_CHECK;

/* Whether some codon of the code is both an amino acid and a stop. */
bool mai_genetic_code_is_dual(const mai_genetic_code *code);

/* Codons that three sets of bases (iupac.h) stand for: bit n is codon n. Empty when one of the sets is. */
uint64_t mai_codon_expand(uint8_t first, uint8_t second, uint8_t third);

/* What a codon of three sets of bases stands for: an amino acid, B, Z, J, X; '*' for a stop; 0 if a set is empty. */
char mai_codon_amino(const mai_genetic_code *code, uint8_t first, uint8_t second, uint8_t third);

/*
 * What three letters stand for, as Biopython translates them: as above, '-' for three gaps, and 0 for what it
 * refuses: other letters, a gap beside letters, and an X in a codon that could be a stop or an amino acid.
 */
char mai_codon_translate(const mai_genetic_code *code, const uint8_t letters[3]);

/* Whether all expansions of three letters may start, or stop, translation; false for letters that are no bases. */
bool mai_codon_is_start(const mai_genetic_code *code, const uint8_t letters[3]);
bool mai_codon_is_stop(const mai_genetic_code *code, const uint8_t letters[3]);

#ifdef __cplusplus
}
#endif
#endif
