/*
 * translation.h - from nucleotides to amino acids.
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
 * the last whole codon, or after the stop that ended it, are not looked at. Equal to Biopython's Seq.translate.
 *
 * MAI_ETEXT with the position of its first letter for a codon that mai_codon_translate refuses, and for what is no
 * coding sequence; MAI_EARGUMENT for to_stop with such a code.
 */
mai_status mai_translate(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, size_t n,
                         mai_translate_options options, char *out, size_t *written) MAI_MUST_CHECK;

/* The same for a sequence that comes window by window; cds is not possible, since it asks for the end first. */
typedef struct mai_translation {
    const mai_genetic_code *code;
    char *out;        /* room for a third of all letters */
    size_t written;
    int64_t position; /* of the next codon */
    uint8_t begun[3]; /* a codon of which some letters have come */
    int nbegun;
    bool to_stop, cds;
    bool ended; /* the stop has come: no more letters are needed */
    int single; /* ambiguous codons that were looked up one by one */
    char meanings[16 * 16 * 16]; /* by three sets of bases, once they were many; 0 for an empty set */
} mai_translation;

mai_status mai_translation_begin(mai_ctx *cx, mai_translation *t, const mai_genetic_code *code, bool to_stop,
                                 char *out) MAI_MUST_CHECK;
mai_status mai_translation_feed(mai_ctx *cx, mai_translation *t, const uint8_t *letters, size_t n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
