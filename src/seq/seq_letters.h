/*
 * seq_letters.h - what depends on the letters of a sequence alone: alphabets, masses, names of amino acids.
 */
#ifndef MAI_SEQ_LETTERS_H
#define MAI_SEQ_LETTERS_H

#include "base/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Alphabets, whose letters count in either case:
 *
 *   dna, rna               ACGT, ACGU
 *   dna_iupac, rna_iupac   the same and the IUPAC codes RYSWKMBDHVN
 *   iupac                  both: ACGTURYSWKMBDHVN
 *   protein                the 20 amino acids ACDEFGHIKLMNPQRSTVWY
 *   protein_extended       the same and B, J, O, U, X, Z
 */
#define MAI_ALPHABETS 7
extern const char *const mai_alphabet_names[MAI_ALPHABETS];

/*
 * Sets *position to that of the first byte, from 0, that is neither a letter of the alphabet (a number below
 * MAI_ALPHABETS) nor one of the nalso bytes of also; to -1 when there is none.
 */
mai_status mai_alphabet_check(mai_ctx *cx, mai_stream *stream, int alphabet, const uint8_t *also, size_t nalso,
                              int64_t *position) MAI_MUST_CHECK;

typedef enum mai_seq_type { MAI_SEQ_DNA, MAI_SEQ_RNA, MAI_SEQ_PROTEIN, MAI_SEQ_TYPES } mai_seq_type;

typedef struct mai_weight_options {
    mai_seq_type type;
    bool double_stranded; /* with its complement; MAI_EARGUMENT for a protein */
    bool circular;        /* without ends: a water less for each strand */
    bool monoisotopic;    /* of the most frequent isotopes, instead of their average */
} mai_weight_options;

/*
 * The mass of a molecule in daltons, equal to Biopython's molecular_weight: of nucleotides with a 5' phosphate, ACGT
 * or ACGU, or of amino acids, the 20 and O and U. Either case; white space is left out; no letters at all have the
 * mass of water. The sum is exact and rounded once. MAI_ETEXT with the position of another letter.
 */
mai_status mai_seq_weight(mai_ctx *cx, mai_stream *stream, const mai_weight_options *options,
                          double *out) MAI_MUST_CHECK;

/*
 * Three-letter codes of amino acids in one-letter codes (upper case; with B, J, O, U, X and Z), Ter for '*', undef
 * for any other letter; MAI_ETEXT beyond ASCII. Writes to out and sets *size; with out NULL it only sets *size.
 */
mai_status mai_seq3(mai_ctx *cx, const uint8_t *letters, size_t n, const uint8_t *undef, size_t nundef, uint8_t *out,
                    uint64_t *size) MAI_MUST_CHECK;
/* The reverse, in either case: letters in threes, undef for three that are no code; a rest is ignored. */
mai_status mai_seq1(mai_ctx *cx, const uint8_t *letters, size_t n, const uint8_t *undef, size_t nundef, uint8_t *out,
                    uint64_t *size) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
