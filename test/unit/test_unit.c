/*
 * test_unit.c - the test frame itself: a check that cannot fail would make every other test worthless.
 */
#include "unit.h"

#include <math.h>

static void
false_checks(void)
{
    mai_ctx *cx = unit_open();

    CHECK(1 == 2);
    CHECK_INT(1, 2);
    CHECK_TEXT("a", "b");
    CHECK_TEXT(NULL, "b");
    CHECK_REAL(1.0, 1.1, 1e-3);
    CHECK_REAL(NAN, 1.0, 1e-3);
    CHECK_SAME(0.0, -0.0);
    CHECK_BYTES("ab", "ac", 2);
    CHECK_OK(cx, mai_fail(cx, MAI_EFORMAT, "x"));
    CHECK_FAILS(cx, MAI_OK, MAI_EFORMAT);
    CHECK_FAILS(cx, MAI_EFORMAT, MAI_EFORMAT); /* a status without an error recorded */
    CHECK_FAILS_WITH(cx, mai_fail(cx, MAI_EFORMAT, "abc"), MAI_EFORMAT, "abd");
    unit_close(cx);
}

static void
checks_fail(void)
{
    CHECK_INT(unit_failures_of(false_checks), 12);
}

static void
checks_hold(void)
{
    mai_ctx *cx = unit_open();

    CHECK(1 == 1);
    CHECK_REAL(NAN, NAN, 0);
    CHECK_REAL(1e6, 1e6 + 1, 1e-5);
    CHECK_SAME(NAN, -NAN);
    CHECK_FAILS_WITH(cx, mai_fail(cx, MAI_EFORMAT, "abc"), MAI_EFORMAT, "bc");
    CHECK_INT(cx->err.code, MAI_OK);
    unit_close(cx);
}

/* Three pieces and two polls. */
static mai_status
honest_work(mai_ctx *cx, void *arg)
{
    int *p, *q;
    char *text;

    MAI_TRY(MAI_NEW(cx, &p));
    MAI_TRY(mai_poll(cx, 1));
    MAI_TRY(mai_strndup(cx, "abc", 3, &text));
    MAI_TRY(mai_poll(cx, 5));
    MAI_TRY(MAI_NEW_ARRAY(cx, 10, &q));
    return MAI_OK;
}

static mai_status
careless_work(mai_ctx *cx, void *arg)
{
    int *p;

    if (MAI_NEW(cx, &p) != MAI_OK || mai_poll(cx, 1) != MAI_OK)
        return MAI_OK;
    return MAI_OK;
}

static void
refuse_careless(void)
{
    unit_refuse_each_allocation(careless_work, NULL);
}

static void
stop_careless(void)
{
    unit_stop_at_each_poll(careless_work, NULL);
}

static void
drivers_reach_every_n(void)
{
    CHECK_INT(unit_refuse_each_allocation(honest_work, NULL), 3);
    CHECK_INT(unit_stop_at_each_poll(honest_work, NULL), 2);
}

static void
drivers_see_lost_failures(void)
{
    CHECK_INT(unit_failures_of(refuse_careless), 1);
    CHECK_INT(unit_failures_of(stop_careless), 1);
}

static void
random_numbers_repeat(void)
{
    CHECK(unit_random() == 0xe220a8397b1dcdafu);
    for (int i = 0; i < 1000; i++) {
        double x = unit_uniform(-2, 3);
        CHECK(x >= -2 && x < 3);
    }
}

static const unit_test tests[] = {
    {"checks fail", checks_fail},
    {"checks hold", checks_hold},
    {"drivers reach every n", drivers_reach_every_n},
    {"drivers see lost failures", drivers_see_lost_failures},
    {"random numbers repeat", random_numbers_repeat},
};
UNIT_MAIN(tests)
