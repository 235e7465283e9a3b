/*
 * unit.c - checks, counting contexts and the drivers of unit.h.
 *
 * The state of the running test is one static record: a test program has one thread and ends with its tests.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More failures than this in one test are counted, not shown. */
#define MOST_SHOWN 10
#define EVERY_N_UP_TO 2000

static struct {
    const char *test;
    char row[160];
    char skipped[256];
    int64_t failures;
    int64_t hidden; /* > 0 while checks are expected to fail */
    uint64_t random;
} now;

/* A context and what its memory source and stop hook count. */
typedef struct counted_ctx {
    mai_ctx cx; /* first, so that the one is the other */
    mai_arena arena;
    int64_t takes;
    int64_t pieces_out;
    size_t bytes_out;
    int64_t refuse_at; /* 0: never */
    int64_t polls;
    int64_t stop_at; /* 0: never */
} counted_ctx;

static void MAI_PRINTF(3, 4)
report(const char *file, int line, const char *fmt, ...)
{
    va_list args;

    now.failures++;
    if (now.hidden > 0 || now.failures > MOST_SHOWN)
        return;
    fprintf(stderr, "%s:%d: %s%s%s: ", file, line, now.test, now.row[0] != '\0' ? ", " : "", now.row);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

bool
unit_check(const char *file, int line, bool held, const char *what)
{
    if (!held)
        report(file, line, "%s is false", what);
    return held;
}

bool
unit_check_int(const char *file, int line, const char *what, int64_t got, int64_t want)
{
    if (got != want)
        report(file, line, "%s is %lld, not %lld", what, (long long) got, (long long) want);
    return got == want;
}

bool
unit_check_text(const char *file, int line, const char *what, const char *got, const char *want)
{
    bool held = got != NULL && want != NULL ? strcmp(got, want) == 0 : got == want;

    if (!held)
        report(file, line, "%s is \"%s\", not \"%s\"", what, got != NULL ? got : "(null)",
               want != NULL ? want : "(null)");
    return held;
}

bool
unit_check_real(const char *file, int line, const char *what, double got, double want, double tolerance)
{
    bool held = got == want || (isnan(got) && isnan(want)) ||
                fabs(got - want) <= tolerance * fmax(1.0, fabs(want));

    if (!held)
        report(file, line, "%s is %.17g, not %.17g", what, got, want);
    return held;
}

bool
unit_check_same(const char *file, int line, const char *what, double got, double want)
{
    bool held = memcmp(&got, &want, sizeof got) == 0 || (isnan(got) && isnan(want));

    if (!held)
        report(file, line, "%s is %.17g (%a), not %.17g (%a)", what, got, got, want, want);
    return held;
}

bool
unit_check_bytes(const char *file, int line, const char *what, const void *got, const void *want, size_t n)
{
    const uint8_t *g = got, *w = want;

    for (size_t i = 0; i < n; i++) {
        if (g[i] != w[i]) {
            report(file, line, "%s: byte %zu of %zu is %d, not %d", what, i, n, g[i], w[i]);
            return false;
        }
    }
    return true;
}

bool
unit_check_ok(const char *file, int line, mai_ctx *cx, const char *what, mai_status status)
{
    if (status != MAI_OK)
        report(file, line, "%s gives %d: %s; %s", what, status, cx->err.message, cx->err.detail);
    return status == MAI_OK;
}

bool
unit_check_fails(const char *file, int line, mai_ctx *cx, const char *what, mai_status status,
                 mai_status code, const char *text)
{
    bool held = status == code && cx->err.code == code && cx->err.message[0] != '\0' &&
                (text == NULL || strstr(cx->err.message, text) != NULL);

    if (!held)
        report(file, line, "%s gives %d (recorded %d: \"%s\"), not %d%s%s", what, status, cx->err.code,
               cx->err.message, code, text != NULL ? " with " : "", text != NULL ? text : "");
    mai_error_clear(cx);
    return held;
}

void
unit_row(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(now.row, sizeof now.row, fmt, args);
    va_end(args);
}

void
unit_skip(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(now.skipped, sizeof now.skipped, fmt, args);
    va_end(args);
}

int64_t
unit_failures_of(void (*fn)(void))
{
    int64_t before = now.failures;

    now.hidden++;
    fn();
    now.hidden--;
    int64_t n = now.failures - before;
    now.failures = before;
    return n;
}

static void *
counted_take(void *arg, size_t bytes)
{
    counted_ctx *c = arg;

    if (++c->takes == c->refuse_at)
        return NULL;
    void *chunk = malloc(bytes);
    if (chunk != NULL) {
        memset(chunk, 0xa5, bytes); /* nobody may count on zeros */
        c->pieces_out++;
        c->bytes_out += bytes;
    }
    return chunk;
}

static void
counted_give(void *arg, void *chunk, size_t bytes)
{
    counted_ctx *c = arg;

    c->pieces_out--;
    c->bytes_out -= bytes;
    free(chunk);
}

static bool
counted_stop(void *arg)
{
    counted_ctx *c = arg;

    return ++c->polls == c->stop_at;
}

static void
open_counted(counted_ctx *c)
{
    memset(c, 0, sizeof *c);
    mai_arena_init(&c->arena, (mai_source){counted_take, counted_give, c, true});
    mai_ctx_init(&c->cx, &c->arena);
}

static void
close_counted(counted_ctx *c)
{
    mai_arena_reset(&c->arena);
    CHECK_INT(c->pieces_out, 0);
    CHECK_INT(c->bytes_out, 0);
}

mai_ctx *
unit_open(void)
{
    counted_ctx *c = malloc(sizeof *c);

    if (c == NULL)
        abort();
    open_counted(c);
    return &c->cx;
}

void
unit_close(mai_ctx *cx)
{
    counted_ctx *c = (counted_ctx *) cx;

    close_counted(c);
    free(c);
}

static int64_t
next_n(int64_t n)
{
    return n < EVERY_N_UP_TO ? n + 1 : n + n / 500;
}

/* One run on a fresh context; true while the n-th event still happened. */
static bool
run_refusing(unit_work work, void *arg, int64_t n, int64_t *seen)
{
    counted_ctx c;

    open_counted(&c);
    c.refuse_at = n;
    mai_status st = work(&c.cx, arg);
    bool refused = c.takes >= n;
    unit_row("allocation %lld refused", (long long) n);
    if (refused)
        CHECK_FAILS(&c.cx, st, MAI_ENOMEM);
    else
        CHECK_OK(&c.cx, st);
    *seen = c.takes;
    close_counted(&c);
    return refused;
}

static bool
run_stopping(unit_work work, void *arg, int64_t n, int64_t *seen)
{
    counted_ctx c;

    open_counted(&c);
    c.cx.stop = counted_stop;
    c.cx.stop_arg = &c;
    c.cx.poll_units = 1;
    c.cx.budget = 1;
    c.stop_at = n;
    mai_status st = work(&c.cx, arg);
    bool stopped = c.polls >= n;
    unit_row("stopped at poll %lld", (long long) n);
    if (stopped)
        CHECK_FAILS(&c.cx, st, MAI_ECANCELED);
    else
        CHECK_OK(&c.cx, st);
    *seen = c.polls;
    close_counted(&c);
    return stopped;
}

int64_t
unit_refuse_each_allocation(unit_work work, void *arg)
{
    int64_t n = 1, seen, before = now.failures;

    while (run_refusing(work, arg, n, &seen) && now.failures - before < MOST_SHOWN)
        n = next_n(n);
    unit_row("%s", "");
    return seen;
}

int64_t
unit_stop_at_each_poll(unit_work work, void *arg)
{
    int64_t n = 1, seen, before = now.failures;

    while (run_stopping(work, arg, n, &seen) && now.failures - before < MOST_SHOWN)
        n = next_n(n);
    unit_row("%s", "");
    return seen;
}

/* A whole file in malloc memory, or NULL. */
static uint8_t *
read_all(const char *name, size_t *n)
{
    FILE *f = fopen(name, "rb");
    uint8_t *bytes = NULL;
    long size = -1;

    if (f == NULL)
        return NULL;
    if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0)
        bytes = malloc((size_t) size + (size == 0));
    if (bytes != NULL && fread(bytes, 1, (size_t) size, f) != (size_t) size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(f);
    *n = bytes != NULL ? (size_t) size : 0;
    return bytes;
}

/* Files stay readable for the whole program; the list keeps them reachable for the leak checker. */
static struct kept_file {
    struct kept_file *older;
    uint8_t *bytes;
} *kept_files;

const uint8_t *
unit_file(const char *path, size_t *n)
{
    const char *root = getenv("MEDAI_SOURCE");
    char name[1024];

    snprintf(name, sizeof name, "%s/%s", root != NULL ? root : ".", path);
    uint8_t *bytes = read_all(name, n);
    struct kept_file *kept = bytes != NULL ? malloc(sizeof *kept) : NULL;
    if (kept == NULL) {
        free(bytes);
        unit_skip("%s is absent", path);
        return NULL;
    }
    *kept = (struct kept_file){kept_files, bytes};
    kept_files = kept;
    return bytes;
}

uint64_t
unit_random(void)
{
    /* splitmix64 */
    uint64_t z = now.random += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double
unit_uniform(double low, double high)
{
    return low + (high - low) * ((double) (unit_random() >> 11) * 0x1p-53);
}

static void
run_one(const unit_test *t)
{
    memset(&now, 0, sizeof now);
    now.test = t->name;
    t->run();
    if (now.failures > MOST_SHOWN)
        fprintf(stderr, "%s: %lld failed checks in all\n", t->name, (long long) now.failures);
    else if (now.failures == 0 && now.skipped[0] != '\0')
        fprintf(stderr, "%s: skipped, %s\n", t->name, now.skipped);
}

int
unit_run(int argc, char **argv, const unit_test *tests, size_t n)
{
    int passed = 0, failed = 0, skipped = 0;

    for (size_t i = 0; i < n; i++) {
        if (argc > 1 && strstr(tests[i].name, argv[1]) == NULL)
            continue;
        run_one(&tests[i]);
        if (now.failures > 0)
            failed++;
        else if (now.skipped[0] != '\0')
            skipped++;
        else
            passed++;
    }
    printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    fflush(stdout); /* a leak ends the program before it would be written */
    return failed > 0;
}
