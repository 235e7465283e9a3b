/*
 * variant_anchor.h - long words that two sequences have in common, in the same order: places to align between.
 */
#ifndef MAI_VARIANT_ANCHOR_H
#define MAI_VARIANT_ANCHOR_H

#include "seq/variant_parts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* n letters from ref_at are equal to those from alt_at. */
typedef struct mai_anchor {
    int64_t ref_at, alt_at, n;
} mai_anchor;

/*
 * Finds them by words of k letters that occur once in each sequence; in order in both, not overlapping, each as long
 * as it can be. There may be none.
 */
mai_status mai_anchors(mai_ctx *cx, mai_letters ref, mai_letters alt, int k, mai_anchor **out, int64_t *n)
    MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
