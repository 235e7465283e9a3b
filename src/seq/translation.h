/*
 * translation.h - from nucleotides to amino acids, and what depends on letters alone: masses and alphabets.
 *
 * The genetic codes and single codons are in genetic_code.h.
 */
#ifndef MAI_TRANSLATION_H
#define MAI_TRANSLATION_H

#include "base/mai.h"
#include "seq/genetic_code.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_translate_options {
    bool to_stop; /* end before the first stop in frame; refused for codes with codons that are both */
    bool cds;     /* a complete coding sequence: starts with a start, which becomes M, and ends with its only stop */
} mai_translate_options;

/*
 * Translates n letters from the first on into out, which has room for n / 3 letters, and sets *written. Letters after
 * the last whole codon, or after the stop that ended it, are not looked at.
 *
 * MAI_ETEXT with the position of its first letter for a codon that mai_codon_translate refuses, and for what is no
 * coding sequence; MAI_EARGUMENT for to_stop with such a code.
 */
mai_status mai_translate(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, size_t n,
                         mai_translate_options options, char *out, size_t *written) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
