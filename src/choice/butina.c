/*
 * butina.c - clusters around rows with many neighbours (Butina 1999).
 *
 * Neighbours are not kept, they would be too many: each row's are counted once and found again when it becomes a centre.
 * Rows are laid out in ascending order of popcount, so that those which can be similar enough to a row stand together:
 * a and b in common can be no more than the smaller popcount, and the union no less than the larger. Time: at most n x n
 * / 2 comparisons for the counts and n for each cluster; memory: a copy of the fingerprints and 24 bytes a row.
 */
#include "base/arena.h"
#include "choice/pool_similarity.h"

#include <stdlib.h>
#include <string.h>

typedef struct place {
    uint32_t popcount, row;
} place;

typedef struct clustering {
    mai_ctx *cx;
    double threshold;
    size_t stride;
    uint32_t n;
    place *places;     /* ascending by popcount, then row */
    uint8_t *bits;     /* in the same order */
    uint32_t *degrees; /* neighbours of each place */
} clustering;

static int
compare_places(const void *a, const void *b)
{
    const place *x = a, *y = b;

    if (x->popcount != y->popcount)
        return x->popcount < y->popcount ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static mai_status
lay_out(clustering *c, const mai_fp_pool *pool)
{
    MAI_TRY(MAI_NEW_ARRAY(c->cx, c->n, &c->places));
    MAI_TRY(MAI_NEW_ARRAY(c->cx, c->n, &c->degrees));
    MAI_TRY(mai_calloc(c->cx, c->n, c->stride, (void **) &c->bits));
    for (uint32_t row = 0; row < c->n; row++)
        c->places[row] = (place){mai_fp_pool_popcount(pool, row), row};
    qsort(c->places, c->n, sizeof *c->places, compare_places);
    for (uint32_t i = 0; i < c->n; i++) {
        memcpy(c->bits + c->stride * i, mai_fp_pool_bits(pool, c->places[i].row), c->stride);
        MAI_TRY(mai_poll(c->cx, 20 + (int64_t) c->stride / 8));
    }
    return MAI_OK;
}

/* Whether rows with these popcounts, the smaller one first, can be similar enough. */
static inline bool
may_be_near(const clustering *c, uint32_t low, uint32_t high)
{
    return high == 0 || (double) low / (double) high >= c->threshold;
}

static inline bool
is_near(const clustering *c, uint32_t a, uint32_t b)
{
    return pool_similarity(c->bits + c->stride * a, c->places[a].popcount, c->bits + c->stride * b,
                           c->places[b].popcount, c->stride) >= c->threshold;
}

static mai_status
count_neighbours(clustering *c)
{
    int64_t units = pool_similarity_units(c->stride);

    for (uint32_t a = 0; a < c->n; a++)
        for (uint32_t b = a + 1; b < c->n && may_be_near(c, c->places[a].popcount, c->places[b].popcount); b++) {
            MAI_TRY(mai_poll(c->cx, units));
            if (is_near(c, a, b)) {
                c->degrees[a]++;
                c->degrees[b]++;
            }
        }
    return MAI_OK;
}

typedef struct turn {
    uint32_t degree, row, place;
} turn;

/* Most neighbours first, then the last row. */
static int
compare_turns(const void *a, const void *b)
{
    const turn *x = a, *y = b;

    if (x->degree != y->degree)
        return x->degree > y->degree ? -1 : 1;
    return (x->row < y->row) - (x->row > y->row);
}

static int
compare_members(const void *a, const void *b)
{
    const mai_cluster_member *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

/* The neighbours of a centre that are left, in order of rows; returns how many. */
static mai_status
take_neighbours(clustering *c, uint32_t centre, int32_t cluster, bool *taken, mai_cluster_member *members,
                uint32_t *taken_now)
{
    uint32_t popcount = c->places[centre].popcount, first = centre, n = 0;
    int64_t units = pool_similarity_units(c->stride);

    while (first > 0 && may_be_near(c, c->places[first - 1].popcount, popcount))
        first--;
    for (uint32_t i = first; i < c->n && (i <= centre || may_be_near(c, popcount, c->places[i].popcount)); i++) {
        MAI_TRY(mai_poll(c->cx, taken[i] ? 1 : units));
        if (taken[i] || !is_near(c, centre, i))
            continue;
        taken[i] = true;
        members[n++] = (mai_cluster_member){c->places[i].row, cluster, false};
    }
    qsort(members, n, sizeof *members, compare_members);
    *taken_now = n;
    return MAI_OK;
}

mai_status
mai_butina(mai_ctx *cx, const mai_fp_pool *pool, double threshold, mai_cluster_member *members)
{
    clustering c = {.cx = cx, .threshold = threshold, .stride = mai_fp_pool_stride(pool), .n = pool->n};
    int32_t cluster = 0;
    uint32_t done = 0, more;
    turn *turns;
    bool *taken;

    if (!(threshold >= 0 && threshold <= 1))
        return mai_fail(cx, MAI_EARGUMENT, "the similarity threshold must be from 0 to 1, not %g", threshold);
    MAI_TRY(lay_out(&c, pool));
    MAI_TRY(count_neighbours(&c));
    MAI_TRY(MAI_NEW_ARRAY(cx, c.n, &turns));
    MAI_TRY(MAI_NEW_ARRAY(cx, c.n, &taken));
    for (uint32_t i = 0; i < c.n; i++)
        turns[i] = (turn){c.degrees[i], c.places[i].row, i};
    qsort(turns, c.n, sizeof *turns, compare_turns);
    for (uint32_t i = 0; i < c.n; i++) {
        if (taken[turns[i].place])
            continue;
        taken[turns[i].place] = true;
        members[done++] = (mai_cluster_member){turns[i].row, ++cluster, true};
        MAI_TRY(take_neighbours(&c, turns[i].place, cluster, taken, members + done, &more));
        done += more;
    }
    return MAI_OK;
}
