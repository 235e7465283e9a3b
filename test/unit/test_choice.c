/*
 * test_choice.c - diverse picks, clusters, Pareto fronts, desirabilities.
 *
 * Picks and clusters are those of RDKit's MaxMinPicker and Butina.ClusterData for the same bits.
 */
#include "choice/choice.h"
#include "kernel/kernel.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 8 };

/* Bits of eight rows of 8; order: as they stand. */
static const uint8_t bits[ROWS] = {0x0f, 0x1f, 0xf0, 0xf1, 0x0f, 0x00, 0x3c, 0xff};
static const uint32_t popcounts[ROWS] = {4, 5, 4, 5, 4, 0, 4, 8};
static const uint32_t order[ROWS] = {0, 1, 2, 3, 4, 5, 6, 7};
static const mai_fp_pool pool = {8, ROWS, order, bits, popcounts};

static void
picks_far_rows(void)
{
    static const uint32_t want[ROWS] = {0, 2, 5, 6, 7, 1, 3, 4};
    mai_ctx *cx = unit_open();
    uint32_t picks[ROWS];

    for (uint32_t k = 0; k <= ROWS; k++) {
        unit_row("k = %u", k);
        memset(picks, 0xff, sizeof picks);
        CHECK_OK(cx, mai_diverse(cx, &pool, k, picks));
        CHECK_BYTES(picks, want, k * sizeof *picks);
        if (k < ROWS)
            CHECK_INT(picks[k], UINT32_MAX);
    }
    unit_close(cx);
}

static void
picks_in_the_order_given(void)
{
    static const uint32_t backward[ROWS] = {7, 6, 5, 4, 3, 2, 1, 0};
    const mai_fp_pool turned = {8, ROWS, backward, bits, popcounts};
    mai_ctx *cx = unit_open();
    uint32_t picks[3];

    CHECK_OK(cx, mai_diverse(cx, &turned, 3, picks));
    CHECK_INT(picks[0], 0);
    CHECK_INT(picks[1], 2); /* the empty row is the third from behind */
    CHECK_INT(picks[2], 1);
    unit_close(cx);
}

static const struct cluster_case {
    double threshold;
    const char *members; /* row:cluster, * for centres */
} cluster_cases[] = {
    {0.0, "7:1* 0:1 1:1 2:1 3:1 4:1 5:1 6:1"},
    {0.5, "7:1* 0:1 1:1 2:1 3:1 4:1 6:1 5:2*"},
    {0.8, "4:1* 0:1 1:1 3:2* 2:2 7:3* 6:4* 5:5*"},
    {1.0, "4:1* 0:1 7:2* 6:3* 5:4* 3:5* 2:6* 1:7*"},
};

static void
write_members(const mai_cluster_member *members, uint32_t n, char *out)
{
    for (uint32_t i = 0; i < n; i++)
        out += snprintf(out, 16, "%s%u:%d%s", i > 0 ? " " : "", members[i].row, members[i].cluster,
                        members[i].centre ? "*" : "");
}

static void
clusters_around_neighbours(void)
{
    for (size_t i = 0; i < sizeof cluster_cases / sizeof *cluster_cases; i++) {
        const struct cluster_case *c = &cluster_cases[i];
        mai_ctx *cx = unit_open();
        mai_cluster_member members[ROWS];
        char text[ROWS * 16];

        unit_row("threshold %g", c->threshold);
        if (CHECK_OK(cx, mai_butina(cx, &pool, c->threshold, members))) {
            write_members(members, ROWS, text);
            CHECK_TEXT(text, c->members);
        }
        unit_close(cx);
    }
}

static void
refuses_thresholds(void)
{
    static const double bad[] = {-0.1, 1.1, NAN, INFINITY};
    mai_cluster_member members[ROWS];
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_FAILS_WITH(cx, mai_butina(cx, &pool, bad[i], members), MAI_EARGUMENT, "from 0 to 1");
    unit_close(cx);
}

static void
finds_fronts(void)
{
    static const double scores[] = {1, 5, 2, 4, 2, 4, 1, 4, 3, 3, 0, 9, 3, 2, -INFINITY, INFINITY};
    static const bool want[] = {true, true, true, false, true, true, false, true};
    mai_ctx *cx = unit_open();
    bool front[8];

    CHECK_OK(cx, mai_pareto(cx, scores, 8, 2, front));
    CHECK_BYTES(front, want, sizeof want);
    CHECK_OK(cx, mai_pareto(cx, scores, 0, 2, front));
    unit_close(cx);
}

/* A front of one score is its maximum; one of many equal rows is all of them. */
static void
finds_plain_fronts(void)
{
    static const double scores[] = {1, 3, 2, 3, 3};
    static const bool highest[] = {false, true, false, true, true};
    mai_ctx *cx = unit_open();
    bool front[5];

    CHECK_OK(cx, mai_pareto(cx, scores, 5, 1, front));
    CHECK_BYTES(front, highest, sizeof highest);
    unit_close(cx);
}

static const struct desirability_case {
    double value, low, high, shape, want;
} desirability_cases[] = {
    {5, 0, 10, 1, 0.5},   {-1, 0, 10, 1, 0},        {0, 0, 10, 1, 0},          {10, 0, 10, 1, 1},
    {11, 0, 10, 1, 1},    {5, 0, 10, 2, 0.25},      {2.5, 0, 10, 0.5, 0.5},    {5, 10, 0, 1, 0.5},
    {2, 10, 0, 1, 0.8},   {11, 10, 0, 1, 0},        {-3, 10, 0, 1, 1},         {INFINITY, 0, 10, 1, 1},
    {NAN, 0, 10, 1, NAN}, {INFINITY, 10, 0, 1, 0},  {0, -1e308, 1e308, 1, 0.5}, {350, 500, 200, 1, 0.5},
};

static void
measures_desirability(void)
{
    mai_ctx *cx = unit_open();
    double d;

    for (size_t i = 0; i < sizeof desirability_cases / sizeof *desirability_cases; i++) {
        const struct desirability_case *c = &desirability_cases[i];

        unit_row("%g from %g to %g, shape %g", c->value, c->low, c->high, c->shape);
        if (CHECK_OK(cx, mai_desirability(cx, c->value, c->low, c->high, c->shape, &d)))
            CHECK_REAL(d, c->want, 1e-15);
    }
    CHECK_FAILS(cx, mai_desirability(cx, 1, 2, 2, 1, &d), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_desirability(cx, 1, NAN, 2, 1, &d), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_desirability(cx, 1, 0, INFINITY, 1, &d), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_desirability(cx, 1, 0, 2, 0, &d), MAI_EARGUMENT);
    CHECK_FAILS(cx, mai_desirability(cx, 1, 0, 2, NAN, &d), MAI_EARGUMENT);
    unit_close(cx);
}

static void
takes_means(void)
{
    static const double d[] = {0.25, 1, 0};
    mai_ctx *cx = unit_open();
    double mean;

    if (CHECK_OK(cx, mai_desirability_mean(cx, d, NULL, 2, &mean)))
        CHECK_REAL(mean, 0.5, 1e-15);
    if (CHECK_OK(cx, mai_desirability_mean(cx, d, NULL, 3, &mean)))
        CHECK_REAL(mean, 0, 0);
    if (CHECK_OK(cx, mai_desirability_mean(cx, d, (double[]){3, 1, 0}, 3, &mean)))
        CHECK_REAL(mean, 0.35355339059327379, 1e-15);
    CHECK_FAILS_WITH(cx, mai_desirability_mean(cx, d, NULL, 0, &mean), MAI_EARGUMENT, "at least one");
    CHECK_FAILS_WITH(cx, mai_desirability_mean(cx, (double[]){1.5}, NULL, 1, &mean), MAI_EARGUMENT, "desirability 1");
    CHECK_FAILS_WITH(cx, mai_desirability_mean(cx, (double[]){NAN}, NULL, 1, &mean), MAI_EARGUMENT, "desirability 1");
    CHECK_FAILS_WITH(cx, mai_desirability_mean(cx, d, (double[]){0, 0, 0}, 3, &mean), MAI_EARGUMENT, "sum");
    CHECK_FAILS_WITH(cx, mai_desirability_mean(cx, d, (double[]){1, -1, 1}, 3, &mean), MAI_EARGUMENT, "weight 2");
    unit_close(cx);
}

/* ---- every allocation, every poll ---- */

static mai_status
choose(mai_ctx *cx, void *arg)
{
    static const double scores[] = {1, 5, 2, 4, 2, 4, 1, 4, 3, 3, 0, 9, 3, 2, 1, 1};
    mai_cluster_member members[ROWS];
    uint32_t picks[ROWS];
    bool front[ROWS];

    MAI_TRY(mai_diverse(cx, &pool, ROWS, picks));
    MAI_TRY(mai_butina(cx, &pool, 0.5, members));
    return mai_pareto(cx, scores, ROWS, 2, front);
}

static void
survives_refusals_and_stops(void)
{
    unit_refuse_each_allocation(choose, NULL);
    CHECK(unit_stop_at_each_poll(choose, NULL) > 0);
}

static const unit_test tests[] = {
    {"picks far rows", picks_far_rows},
    {"picks in the order given", picks_in_the_order_given},
    {"clusters around neighbours", clusters_around_neighbours},
    {"refuses thresholds", refuses_thresholds},
    {"finds fronts", finds_fronts},
    {"finds plain fronts", finds_plain_fronts},
    {"measures desirability", measures_desirability},
    {"takes means", takes_means},
    {"survives refusals and stops", survives_refusals_and_stops},
};

UNIT_MAIN(tests)
