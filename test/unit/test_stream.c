/*
 * test_stream.c - gzip data as a stream over a stream of any windows, and the lines of a stream.
 */
#include "base/gunzip.h"
#include "seq/lines.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "CCO\n$$$$\n" as one member, then "more" as another. */
static const uint8_t members[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x73, 0x76, 0xf6, 0xe7, 0x52, 0x01, 0x02,
    0x2e, 0x00, 0xbd, 0x9f, 0xb4, 0x80, 0x09, 0x00, 0x00, 0x00, 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x02, 0x03, 0xcb, 0xcd, 0x2f, 0x4a, 0x05, 0x00, 0x7c, 0xf2, 0x52, 0x8b, 0x04, 0x00, 0x00, 0x00};
enum { FIRST_MEMBER = 27 };

static const size_t steps[] = {0, 1, 2, 3, 7, 26, 27, 28};
#define NSTEPS (sizeof steps / sizeof *steps)

typedef struct text {
    const void *p;
    size_t n, step;
    char out[64];
    size_t got;
} text;

/* All that is behind some bytes, gzip or not. */
static mai_status
read_all(mai_ctx *cx, text *t, uint64_t most)
{
    mai_memory_stream memory = mai_stream_of_memory(t->p, t->n, t->step);
    mai_stream *plain;
    const uint8_t *window;
    size_t n = 1;

    t->got = 0;
    MAI_TRY(mai_stream_plain(cx, &memory.stream, most, &plain, NULL));
    while (n > 0) {
        MAI_TRY(mai_stream_next(cx, plain, &window, &n));
        if (n > sizeof t->out - t->got)
            return mai_fail(cx, MAI_EINTERNAL, "more than there is");
        memcpy(t->out + t->got, window, n);
        t->got += n;
    }
    return MAI_OK;
}

static void
gzip_is_decompressed(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < NSTEPS; i++) {
        text t = {members, sizeof members, steps[i]};

        unit_row("windows of %zu", steps[i]);
        if (CHECK_OK(cx, read_all(cx, &t, 0)) && CHECK_INT(t.got, 13))
            CHECK_BYTES(t.out, "CCO\n$$$$\nmore", 13);
        CHECK_OK(cx, read_all(cx, &t, 13));
        CHECK_FAILS_WITH(cx, read_all(cx, &t, 12), MAI_ELIMIT, "more than 12 bytes");
        CHECK_FAILS_WITH(cx, read_all(cx, &t, 8), MAI_ELIMIT, "more than 8 bytes");
    }
    unit_close(cx);
}

static void
plain_bytes_pass(void)
{
    static const struct {
        const char *p;
        size_t n;
    } rows[] = {{"", 0},          {"x", 1},          {"\x1f", 1},          {"\x1f\x8c", 2},
                {"\x1f" "abc", 4}, {"\x8b\x1f\0x", 4}, {">a\nACGT\n", 8}};
    mai_ctx *cx = unit_open();

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < 4; i++) {
            text t = {rows[r].p, rows[r].n, steps[i]};

            unit_row("row %zu, windows of %zu", r, steps[i]);
            if (CHECK_OK(cx, read_all(cx, &t, 0)) && CHECK_INT(t.got, t.n))
                CHECK_BYTES(t.out, t.p, t.n);
        }
    unit_close(cx);
}

static void
damaged_gzip_is_refused(void)
{
    mai_ctx *cx = unit_open();
    uint8_t copy[2 * sizeof members + 4];
    text t = {copy, 0, 5};

    memcpy(copy, members, sizeof members);
    for (t.n = 2; t.n < sizeof members; t.n++) {
        unit_row("%zu bytes", t.n);
        if (t.n == FIRST_MEMBER)
            CHECK_OK(cx, read_all(cx, &t, 0));
        else
            CHECK_FAILS_WITH(cx, read_all(cx, &t, 0), MAI_EFORMAT, "gzip data: ");
    }
    memset(copy + sizeof members, 0, 4);
    t.n = sizeof members + 4;
    CHECK_OK(cx, read_all(cx, &t, 0)); /* padding */
    memcpy(copy + sizeof members + 4, members, sizeof members);
    t.n += sizeof members;
    if (CHECK_OK(cx, read_all(cx, &t, 0))) /* a member behind it */
        CHECK_INT(t.got, 26);
    t.n = sizeof members + 4;
    copy[sizeof members + 3] = 'x';
    if (CHECK_INT(read_all(cx, &t, 0), MAI_EFORMAT))
        CHECK_INT(cx->err.position, sizeof members + 3);
    CHECK(strstr(cx->err.message, "something else follows") != NULL);
    mai_error_clear(cx);
    copy[FIRST_MEMBER - 6] ^= 1; /* the checksum */
    t.n = sizeof members;
    CHECK_FAILS_WITH(cx, read_all(cx, &t, 0), MAI_EFORMAT, "incorrect data check");
    unit_close(cx);
}

/* ---- lines ---- */

/* Lines as "number@position:line|". */
static mai_status
list_lines(mai_ctx *cx, text *t, bool lone_cr, size_t longest)
{
    mai_memory_stream memory = mai_stream_of_memory(t->p, t->n, t->step);
    const uint8_t *line;
    mai_lines lines;
    bool more = true;
    size_t n;

    t->got = 0;
    mai_lines_open(cx, &lines, &memory.stream, longest, lone_cr);
    while (more) {
        MAI_TRY(mai_lines_next(cx, &lines, &line, &n, &more));
        if (more)
            t->got += (size_t) snprintf(t->out + t->got, sizeof t->out - t->got, "%d@%d:%.*s|", (int) lines.number,
                                        (int) lines.position, (int) n, (const char *) line);
    }
    t->out[t->got] = '\0';
    return MAI_OK;
}

static void
lines_are_split(void)
{
    static const struct {
        const char *in, *lf, *cr; /* where LF alone ends lines, and where CR does too */
    } rows[] = {
        {"", "", ""},
        {"a", "1@0:a|", "1@0:a|"},
        {"\n", "1@0:|", "1@0:|"},
        {"\r\n", "1@0:|", "1@0:|"},
        {"ab\ncd\n", "1@0:ab|2@3:cd|", "1@0:ab|2@3:cd|"},
        {"ab\r\ncd\r\n", "1@0:ab|2@4:cd|", "1@0:ab|2@4:cd|"},
        {"ab\n\n\ncd", "1@0:ab|2@3:|3@4:|4@5:cd|", "1@0:ab|2@3:|3@4:|4@5:cd|"},
        {"ab\rcd\r", "1@0:ab\rcd|", "1@0:ab|2@3:cd|"},
        {"ab\r\r\ncd", "1@0:ab\r|2@5:cd|", "1@0:ab|2@3:|3@5:cd|"},
        {"a\r\n\rb\n\r", "1@0:a|2@3:\rb|3@6:|", "1@0:a|2@3:|3@4:b|4@6:|"},
    };
    mai_ctx *cx = unit_open();

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < NSTEPS; i++) {
            text t = {rows[r].in, strlen(rows[r].in), steps[i]};

            unit_row("row %zu, windows of %zu", r, steps[i]);
            if (CHECK_OK(cx, list_lines(cx, &t, false, 0)))
                CHECK_TEXT(t.out, rows[r].lf);
            if (CHECK_OK(cx, list_lines(cx, &t, true, 0)))
                CHECK_TEXT(t.out, rows[r].cr);
        }
    unit_close(cx);
}

static void
long_lines_are_refused(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < NSTEPS; i++) {
        text t = {"abc\ndefg\n", 9, steps[i]};

        unit_row("windows of %zu", steps[i]);
        CHECK_OK(cx, list_lines(cx, &t, false, 4));
        if (CHECK_INT(list_lines(cx, &t, false, 3), MAI_ELIMIT)) {
            CHECK_TEXT(cx->err.message, "line 2 is longer than 3 bytes");
            CHECK_INT(cx->err.position, 4);
        }
        mai_error_clear(cx);
    }
    unit_close(cx);
}

static mai_status
read_gzip_lines(mai_ctx *cx, void *arg)
{
    mai_memory_stream memory = mai_stream_of_memory(members, sizeof members, 3);
    const uint8_t *line;
    mai_stream *plain;
    mai_lines lines;
    bool more = true;
    size_t n;

    MAI_TRY(mai_stream_plain(cx, &memory.stream, 0, &plain, NULL));
    mai_lines_open(cx, &lines, plain, 0, false);
    while (more)
        MAI_TRY(mai_lines_next(cx, &lines, &line, &n, &more));
    return MAI_OK;
}

static void
failures_are_clean(void)
{
    CHECK(unit_refuse_each_allocation(read_gzip_lines, NULL) > 3);
    CHECK(unit_stop_at_each_poll(read_gzip_lines, NULL) > 3);
}

static const unit_test tests[] = {
    {"gzip is decompressed", gzip_is_decompressed},
    {"plain bytes pass", plain_bytes_pass},
    {"damaged gzip is refused", damaged_gzip_is_refused},
    {"lines are split", lines_are_split},
    {"long lines are refused", long_lines_are_refused},
    {"failures are clean", failures_are_clean},
};

UNIT_MAIN(tests)
