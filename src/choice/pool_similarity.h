/*
 * pool_similarity.h - Tanimoto similarity of two rows of a pool, for diverse.c and butina.c.
 */
#ifndef MAI_POOL_SIMILARITY_H
#define MAI_POOL_SIMILARITY_H

#include "choice/choice.h"
#include "kernel/kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of bit strings with these popcounts; two empty ones are equal. */
static inline double
pool_similarity(const uint8_t *a, uint32_t a_popcount, const uint8_t *b, uint32_t b_popcount, size_t stride)
{
    uint32_t total = a_popcount + b_popcount, common;

    if (total == 0)
        return 1;
    common = (uint32_t) mai_kernel->and_popcount(a, b, stride);
    return (double) common / (double) (total - common);
}

/* Work of one comparison in units of mai_poll. */
static inline int64_t
pool_similarity_units(size_t stride)
{
    return 8 + (int64_t) stride / 16;
}

#ifdef __cplusplus
}
#endif
#endif
