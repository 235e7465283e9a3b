/*
 * unit.h - the frame of every unit test: checks that report where they failed, contexts that count memory,
 * and two drivers that refuse the n-th allocation and stop at the n-th poll, for every n.
 *
 * A test program is one file test_*.c; the Makefile finds it by itself:
 *
 *     static void
 *     reads_a_number(void)
 *     {
 *         mai_ctx *cx = unit_open();
 *
 *         CHECK_OK(cx, parse(cx, "7", &n));
 *         CHECK_INT(n, 7);
 *         CHECK_FAILS(cx, parse(cx, "x", &n), MAI_EFORMAT);
 *         unit_close(cx);
 *     }
 *
 *     static const unit_test tests[] = {{"reads a number", reads_a_number}};
 *     UNIT_MAIN(tests)
 *
 * A failed check is reported and the test goes on, so pointers need an if (!CHECK(p != NULL)) return;
 */
#ifndef MAI_UNIT_H
#define MAI_UNIT_H

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct unit_test {
    const char *name;
    void (*run)(void);
} unit_test;

/* Runs the tests, or those whose name contains argv[1], and prints what failed and a line of sums. */
int unit_run(int argc, char **argv, const unit_test *tests, size_t n);

#define UNIT_MAIN(tests)                                                       \
    int main(int argc, char **argv)                                            \
    {                                                                          \
        return unit_run(argc, argv, (tests), sizeof(tests) / sizeof *(tests)); \
    }

/* A macro only where the place in the source and the words of a check are wanted; each is true if it held. */
#define UNIT_HERE __FILE__, __LINE__
#define CHECK(cond) unit_check(UNIT_HERE, (cond) ? 1 : 0, #cond)
#define CHECK_INT(got, want) unit_check_int(UNIT_HERE, #got, (int64_t) (got), (int64_t) (want))
#define CHECK_TEXT(got, want) unit_check_text(UNIT_HERE, #got, (got), (want))
/* |got - want| <= tolerance * max(1, |want|); NaN equals NaN. */
#define CHECK_REAL(got, want, tolerance) unit_check_real(UNIT_HERE, #got, (got), (want), (tolerance))
/* The same bits, so that -0 is not 0; any NaN equals any other. */
#define CHECK_SAME(got, want) unit_check_same(UNIT_HERE, #got, (got), (want))
#define CHECK_BYTES(got, want, n) unit_check_bytes(UNIT_HERE, #got, (got), (want), (n))
/* The call succeeds; otherwise its error is shown. */
#define CHECK_OK(cx, call) unit_check_ok(UNIT_HERE, (cx), #call, (call))
/* The call fails with this code and says why; the error is shown to nobody and forgotten. */
#define CHECK_FAILS(cx, call, code) unit_check_fails(UNIT_HERE, (cx), #call, (call), (code), NULL)
/* As CHECK_FAILS, and the message contains the text. */
#define CHECK_FAILS_WITH(cx, call, code, text) \
    unit_check_fails(UNIT_HERE, (cx), #call, (call), (code), (text))

bool unit_check(const char *file, int line, bool held, const char *what);
bool unit_check_int(const char *file, int line, const char *what, int64_t got, int64_t want);
bool unit_check_text(const char *file, int line, const char *what, const char *got, const char *want);
bool unit_check_real(const char *file, int line, const char *what, double got, double want, double tolerance);
bool unit_check_same(const char *file, int line, const char *what, double got, double want);
bool unit_check_bytes(const char *file, int line, const char *what, const void *got, const void *want,
                      size_t n);
bool unit_check_ok(const char *file, int line, mai_ctx *cx, const char *what, mai_status status);
bool unit_check_fails(const char *file, int line, mai_ctx *cx, const char *what, mai_status status,
                      mai_status code, const char *text);

/* Names the row of a table that the following checks are about, until the test ends or names another. */
void unit_row(const char *fmt, ...) MAI_PRINTF(1, 2);
/* Ends the account of this test as skipped, with the reason; the test returns by itself. */
void unit_skip(const char *fmt, ...) MAI_PRINTF(1, 2);
/* The number of checks that fail in a function, which are neither shown nor counted: for tests of checks. */
int64_t unit_failures_of(void (*fn)(void));

/*
 * A context whose arena takes every piece singly from malloc, so that a sanitiser sees the bounds of each.
 * unit_close() checks that all of it was given back.
 */
mai_ctx *unit_open(void);
void unit_close(mai_ctx *cx);

/*
 * Work to be repeated: it starts from a fresh context, uses no other memory, does the same each time and
 * returns the first status that is not MAI_OK. It may CHECK what it computed, but only once it succeeded.
 */
typedef mai_status (*unit_work)(mai_ctx *cx, void *arg);

/*
 * Runs the work with the n-th allocation refused, for n = 1, 2, ... until it needs fewer, and checks that
 * each run but the last ends in MAI_ENOMEM and that every piece is given back. Returns how many allocations
 * there are. From n = 2000 on it steps by a five-hundredth of n.
 */
int64_t unit_refuse_each_allocation(unit_work work, void *arg);
/*
 * The same with the stop hook: asked after every unit of work, it stops at the n-th question, and the run
 * must end in MAI_ECANCELED. Returns how many questions there are, so that a test can tell that there are
 * some.
 */
int64_t unit_stop_at_each_poll(unit_work work, void *arg);

/*
 * A file of the source tree by its path from the root, such as "test/data/x.onnx" or "../shared/data/y.csv",
 * read into malloc memory that the program keeps. NULL, and the test is skipped with the reason, if absent.
 */
const uint8_t *unit_file(const char *path, size_t *n);

/* The same pseudo-random numbers in every run: 64 bits, and uniform in [low, high). */
uint64_t unit_random(void);
double unit_uniform(double low, double high);

#ifdef __cplusplus
}
#endif
#endif
