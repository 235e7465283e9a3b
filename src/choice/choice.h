/*
 * choice.h - which of many: diverse picks, clusters, Pareto fronts, desirabilities.
 *
 * Functions over many rows get them in one order, that of their ids, which is what makes the answer independent of the
 * order in which rows came. Ties are broken by that order, as said with each. Nothing here owns memory: results go to
 * arrays of the caller's, scratch to the context's arena.
 */
#ifndef MAI_CHOICE_H
#define MAI_CHOICE_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fingerprints of one length, one after another; row i of the order of ids is entry order[i]. */
typedef struct mai_fp_pool {
    uint32_t nbits, n;
    const uint32_t *order;
    const uint8_t *bits;       /* (nbits + 7) / 8 bytes each */
    const uint32_t *popcounts; /* of each entry */
} mai_fp_pool;

static inline size_t
mai_fp_pool_stride(const mai_fp_pool *pool)
{
    return ((size_t) pool->nbits + 7) / 8;
}

static inline const uint8_t *
mai_fp_pool_bits(const mai_fp_pool *pool, uint32_t row)
{
    return pool->bits + mai_fp_pool_stride(pool) * pool->order[row];
}

static inline uint32_t
mai_fp_pool_popcount(const mai_fp_pool *pool, uint32_t row)
{
    return pool->popcounts[pool->order[row]];
}

/*
 * Picks k <= n rows that are far from each other (MaxMin): the first row, then again and again the row whose nearest
 * pick is farthest, by Tanimoto distance; of equal ones the first. RDKit's MaxMinPicker with firstPicks=[0]. diverse.c
 */
mai_status mai_diverse(mai_ctx *cx, const mai_fp_pool *pool, uint32_t k, uint32_t *picks) MAI_MUST_CHECK;

typedef struct mai_cluster_member {
    uint32_t row;
    int32_t cluster; /* from 1 */
    bool centre;
} mai_cluster_member;

/*
 * Butina's clusters: rows in descending order of how many others are at least so similar (Tanimoto); each one that is
 * left becomes a centre and takes the neighbours that are left. Of equal ones the last is first, as in RDKit's
 * Butina.ClusterData(reordering=False) with a distance of 1 - threshold. n members: by cluster, its centre first, then
 * by row. butina.c
 */
mai_status mai_butina(mai_ctx *cx, const mai_fp_pool *pool, double threshold,
                      mai_cluster_member *members) MAI_MUST_CHECK;

/*
 * Rows that no other row beats: one that is at least as high in every score and higher in one. scores: n x width, row
 * after row, no NaN. in_front[i] is set for each row of the front; equal rows are in it together. pareto.c
 */
mai_status mai_pareto(mai_ctx *cx, const double *scores, uint32_t n, int width, bool *in_front) MAI_MUST_CHECK;

/* ---- desirability.c ---- */

/*
 * Derringer and Suich's one-sided desirability: 0 at low and beyond, 1 at high and beyond, between them
 * ((value - low) / (high - low)) ^ shape; falling where low > high. MAI_EARGUMENT unless low and high are different
 * finite numbers and shape is above 0 and finite. NaN gives NaN.
 */
mai_status mai_desirability(mai_ctx *cx, double value, double low, double high, double shape,
                            double *out) MAI_MUST_CHECK;
/*
 * The weighted geometric mean of n desirabilities, 0 when one of them is 0 whose weight is not; weights may be NULL:
 * all alike. MAI_EARGUMENT for one outside 0 to 1, and for weights that are negative, not finite, or all 0.
 */
mai_status mai_desirability_mean(mai_ctx *cx, const double *desirabilities, const double *weights, int n,
                                 double *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
