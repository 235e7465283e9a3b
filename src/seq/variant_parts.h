/*
 * variant_parts.h - what the files about variants share: a bare change, and how it becomes a variant.
 */
#ifndef MAI_VARIANT_PARTS_H
#define MAI_VARIANT_PARTS_H

#include "seq/variant.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Letters [at, at + nref) of the reference give way to alt; counted from 0, without anchors. */
typedef struct mai_bare_change {
    int64_t at, nref, nalt;
    const uint8_t *alt;
} mai_bare_change;

/* How letters compare: as they are, or without regard to case. */
typedef struct mai_letter_order {
    uint8_t fold[256];
} mai_letter_order;

extern const mai_letter_order mai_exact_letters, mai_folded_letters;

/* Whether n letters are the same by such an order. */
bool mai_same_letters(const mai_letter_order *order, const uint8_t *a, const uint8_t *b, int64_t n);

/*
 * Takes equal letters off both ends. Which end comes first decides where an insertion among equal letters lies: the
 * left one leaves it behind an anchor that stands before it, as is usual; at position 1 the anchor stands after it.
 */
void mai_change_trim(mai_letters reference, const mai_letter_order *order, mai_bare_change *change);

/*
 * Fills a variant for a trimmed change. It stays one letter apart from the changes beside it, of which the one before
 * ends at `from` and the one after begins at `to`; -1 and the reference's length + 1 where there is none. rest: as
 * for mai_variant_normalize.
 */
mai_status mai_change_describe(mai_ctx *cx, mai_letters reference, const mai_letter_order *order,
                               mai_bare_change change, int64_t from, int64_t to, mai_rest *rest,
                               const char *accession, mai_variant *out) MAI_MUST_CHECK;

/* How many letters two sequences have in common from their beginnings. */
int64_t mai_common_prefix(const uint8_t *a, const uint8_t *b, int64_t n);
/* The same from their ends; a and b point behind the last letters. */
int64_t mai_common_suffix(const uint8_t *a, const uint8_t *b, int64_t n);

/* Finds the changes that turn ref into alt, in order and at least one letter apart. */
mai_status mai_changes(mai_ctx *cx, mai_letters ref, mai_letters alt, mai_bare_change **out,
                       int64_t *n) MAI_MUST_CHECK;

/* Whether alt is the reverse complement of as many letters. */
bool mai_is_reverse_complement(const uint8_t *ref, const uint8_t *alt, int64_t n);

#ifdef __cplusplus
}
#endif
#endif
