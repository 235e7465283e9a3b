/*
 * pareto.c - the rows that no other row beats in every score.
 *
 * Rows are visited in descending lexicographic order of their scores: whatever beats a row comes before it, and if
 * anything does, a row of the front does. So each row is compared with the front found so far alone, the newest first,
 * since neighbours in the order are likely to beat it. Time: n log n, then n x front x width.
 */
#include "base/arena.h"
#include "choice/choice.h"

#include <string.h>

typedef struct table {
    mai_ctx *cx;
    const double *scores;
    int width;
} table;

static inline const double *
scores_of(const table *t, uint32_t row)
{
    return t->scores + (size_t) t->width * row;
}

/* Below 0 when a comes first: higher in the first score in which they differ, then the lower row. */
static int
compare_rows(const table *t, uint32_t a, uint32_t b)
{
    const double *x = scores_of(t, a), *y = scores_of(t, b);

    for (int i = 0; i < t->width; i++)
        if (x[i] != y[i])
            return x[i] > y[i] ? -1 : 1;
    return a < b ? -1 : 1;
}

/* Merge sort: it needs the scores, polls, and takes n log n whatever they are. */
static mai_status
sort_rows(const table *t, uint32_t n, uint32_t *rows, uint32_t *scratch)
{
    for (uint32_t i = 0; i < n; i++)
        rows[i] = i;
    for (uint64_t run = 1; run < n; run *= 2) {
        for (uint64_t start = 0; start < n; start += 2 * run) {
            uint64_t middle = start + run < n ? start + run : n, end = start + 2 * run < n ? start + 2 * run : n;
            uint64_t left = start, right = middle;

            for (uint64_t to = start; to < end; to++) {
                bool from_left = right == end || (left < middle && compare_rows(t, rows[left], rows[right]) < 0);

                MAI_TRY(mai_poll(t->cx, 10 + t->width));
                scratch[to] = from_left ? rows[left++] : rows[right++];
            }
        }
        memcpy(rows, scratch, sizeof *rows * n);
    }
    return MAI_OK;
}

/* Whether a, which is not behind b in the order, beats it. */
static bool
beats(const double *a, const double *b, int width)
{
    bool higher = false;

    for (int i = 0; i < width; i++) {
        if (a[i] < b[i])
            return false;
        higher = higher || a[i] > b[i];
    }
    return higher;
}

mai_status
mai_pareto(mai_ctx *cx, const double *scores, uint32_t n, int width, bool *in_front)
{
    table t = {cx, scores, width};
    uint32_t *rows, *front, nfront = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &rows));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &front));
    MAI_TRY(sort_rows(&t, n, rows, front));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = nfront;

        while (k > 0 && !beats(scores_of(&t, front[k - 1]), scores_of(&t, rows[i]), width)) {
            MAI_TRY(mai_poll(cx, 2 + width));
            k--;
        }
        in_front[rows[i]] = k == 0;
        if (k == 0)
            front[nfront++] = rows[i];
    }
    return MAI_OK;
}
