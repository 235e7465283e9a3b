/*
 * variant.h - differences between a reference and another sequence: found, normalised, written, applied.
 *
 * A variant says that letters of a reference give way to others. Its place and letters are those of a VCF line:
 * position counts from 1, the letters of ref begin there, and neither ref nor alt is empty unless the whole sequence
 * is: an insertion or deletion has the letter before it as an anchor, or the one after it at the very start. It is
 * written leftmost; the HGVS text says the same change rightmost (3' rule), without an anchor.
 *
 * Letters belong to the sequences that were given, or to the arena.
 */
#ifndef MAI_VARIANT_H
#define MAI_VARIANT_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_variant_kind {
    MAI_SUBSTITUTION, /* one letter for one */
    MAI_DELETION,
    MAI_INSERTION,
    MAI_DUPLICATION, /* an insertion of a copy of what stands before it */
    MAI_INVERSION,   /* two or more letters give way to their reverse complement */
    MAI_DELINS,      /* anything else */
    MAI_SYMBOLIC,    /* an alternative allele that is not spelled: <DEL>, *, a breakend */
    MAI_UNCHANGED,   /* ref and alt are equal, or there is no alternative */
    MAI_NKINDS
} mai_variant_kind;

extern const char *const mai_variant_kind_name[MAI_NKINDS];

typedef struct mai_variant {
    int64_t position; /* of ref's first letter, from 1 */
    const uint8_t *ref, *alt;
    int64_t nref, nalt;
    mai_variant_kind kind;
    const char *hgvs; /* "g.76A>T", NUL-terminated; NULL for MAI_SYMBOLIC and MAI_UNCHANGED */
} mai_variant;

typedef struct mai_letters {
    const uint8_t *p;
    int64_t n;
} mai_letters;

/*
 * The variants that turn ref into alt, in order of position and apart from one another. Letters are compared as they
 * are, case included. accession: what comes before "g." with a colon, or NULL. MAI_ETEXT: a letter that is no
 * nucleotide code.
 */
mai_status mai_variants(mai_ctx *cx, mai_letters ref, mai_letters alt, const char *accession, mai_variant **out,
                        int64_t *n) MAI_MUST_CHECK;

/*
 * A sequence with variants applied, in the arena after `header` bytes that stay free. They may come in any order;
 * MAI_EDATA: the sequence does not have ref where a variant says so, two variants overlap, or one lies outside.
 * MAI_ETEXT: alt is no nucleotides, such as <DEL>, or the sequence has bytes above 127.
 */
mai_status mai_apply_variants(mai_ctx *cx, mai_letters sequence, const mai_variant *variants, int64_t n,
                              size_t header, uint8_t **out, int64_t *nout) MAI_MUST_CHECK;

/* How much of a sequence lies before and behind the part of it that is at hand. */
typedef struct mai_rest {
    int64_t before, behind;
    bool needed; /* set when the answer depends on it: call again with a longer part */
} mai_rest;

/*
 * Fills a variant, its letters leftmost as in VCF and its HGVS text rightmost, for the change of ref into alt at
 * position of a reference, of which a part is at hand (NULL: all of it). alt may be symbolic, and is then passed
 * through. MAI_EDATA: the reference has other
 * letters there. MAI_ETEXT: ref, alt or the letter beside them is no nucleotide.
 */
mai_status mai_variant_normalize(mai_ctx *cx, mai_letters reference, mai_rest *rest, int64_t position,
                                 mai_letters ref, mai_letters alt, const char *accession,
                                 mai_variant *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
