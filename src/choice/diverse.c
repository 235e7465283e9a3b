/*
 * diverse.c - rows that are far from each other: MaxMin picking (Ashton et al. 2002), lazily.
 *
 * For each row a bound is kept: its distance to the nearest of the first `seen` picks. Distances to later picks can only
 * lower it, so a row is brought up to date only where its bound is above the best of the round so far. Time: at most
 * n x k comparisons, mostly far fewer; memory: 16 bytes a row in the arena.
 */
#include "base/arena.h"
#include "choice/pool_similarity.h"

#include <string.h>

typedef struct candidate {
    double bound;  /* distance to the nearest of the first seen picks */
    uint32_t seen;
    uint32_t row;
} candidate;

typedef struct picking {
    mai_ctx *cx;
    const mai_fp_pool *pool;
    size_t stride;
    const uint32_t *picks;
    uint32_t npicks;
    candidate *candidates; /* rows not picked, ascending */
    uint32_t ncandidates;
} picking;

static double
distance(const picking *p, uint32_t a, uint32_t b)
{
    const mai_fp_pool *pool = p->pool;

    return 1 - pool_similarity(mai_fp_pool_bits(pool, a), mai_fp_pool_popcount(pool, a), mai_fp_pool_bits(pool, b),
                               mai_fp_pool_popcount(pool, b), p->stride);
}

/* Brings a candidate's bound up to date, or down to the floor, below which it does not matter. */
static mai_status
lower_bound(const picking *p, candidate *c, double floor)
{
    while (c->seen < p->npicks && c->bound > floor) {
        double d = distance(p, c->row, p->picks[c->seen++]);

        if (d < c->bound)
            c->bound = d;
        MAI_TRY(mai_poll(p->cx, pool_similarity_units(p->stride)));
    }
    return MAI_OK;
}

/* The candidate whose nearest pick is farthest, the first of equal ones. */
static mai_status
farthest(const picking *p, uint32_t *out)
{
    double best = -1;

    for (uint32_t i = 0; i < p->ncandidates; i++) {
        candidate *c = &p->candidates[i];

        MAI_TRY(mai_poll(p->cx, 1));
        MAI_TRY(lower_bound(p, c, best));
        if (c->bound > best) {
            best = c->bound;
            *out = i;
        }
    }
    return MAI_OK;
}

static void
remove_candidate(picking *p, uint32_t at)
{
    p->ncandidates--;
    memmove(p->candidates + at, p->candidates + at + 1, sizeof *p->candidates * (p->ncandidates - at));
}

mai_status
mai_diverse(mai_ctx *cx, const mai_fp_pool *pool, uint32_t k, uint32_t *picks)
{
    picking p = {.cx = cx, .pool = pool, .stride = mai_fp_pool_stride(pool), .picks = picks};

    if (k == 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, pool->n, &p.candidates));
    picks[p.npicks++] = 0;
    for (uint32_t row = 1; row < pool->n; row++)
        p.candidates[p.ncandidates++] = (candidate){2, 0, row};
    while (p.npicks < k) {
        uint32_t at = 0;

        MAI_TRY(farthest(&p, &at));
        picks[p.npicks++] = p.candidates[at].row;
        MAI_TRY(mai_poll(cx, p.ncandidates));
        remove_candidate(&p, at);
    }
    return MAI_OK;
}
