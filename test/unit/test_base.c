/*
 * test_base.c - arena, errors, text, polling and the bounded reader.
 */
#include "base/arena.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A source that counts, for arenas that draw chunks as a server's do. */
static int chunks_out;

static void *
count_take(void *arg, size_t bytes)
{
    chunks_out++;
    char *chunk = malloc(bytes + 8);

    return chunk != NULL ? chunk + 8 : NULL; /* aligned as a server's memory is, to 8 bytes */
}

static void
count_give(void *arg, void *chunk, size_t bytes)
{
    chunks_out--;
    free((char *) chunk - 8);
}

static const mai_source counted_source = {count_take, count_give, NULL, false};

/* Pieces of all sizes keep what is written into them, and are aligned. */
static void
check_pieces(mai_ctx *cx)
{
    enum { N = 3000 };
    static unsigned char *piece[N];
    static size_t size[N];

    for (int i = 0; i < N; i++) {
        size[i] = i % 100 == 0 ? 1 + unit_random() % 300000 : 1 + unit_random() % 200;
        if (!CHECK_OK(cx, mai_alloc(cx, size[i], (void **) &piece[i])))
            return;
        CHECK_INT((uintptr_t) piece[i] % 16, 0);
        memset(piece[i], i & 0xff, size[i]);
    }
    for (int i = 0; i < N; i++)
        for (size_t k = 0; k < size[i]; k += size[i] < 300 ? 1 : 100)
            if (!CHECK_INT(piece[i][k], i & 0xff))
                return;
}

static void
arena_keeps_pieces_apart(void)
{
    mai_arena arena;
    mai_ctx cx;
    mai_ctx *single = unit_open();

    chunks_out = 0;
    mai_arena_init(&arena, counted_source);
    mai_ctx_init(&cx, &arena);
    check_pieces(&cx);
    CHECK(chunks_out > 1 && chunks_out < 200);
    mai_arena_reset(&arena);
    CHECK_INT(chunks_out, 0);
    CHECK_INT(arena.held, 0);
    check_pieces(&cx); /* after a reset it is as good as new */
    mai_arena_rewind(&arena);
    CHECK_INT(chunks_out, 1); /* one chunk stays for the next calculation */
    CHECK(arena.held > 0 && arena.held <= 1 << 20);
    check_pieces(&cx);
    mai_arena_reset(&arena);
    CHECK_INT(chunks_out, 0);
    mai_arena_rewind(&arena); /* nothing to keep */
    CHECK_INT(chunks_out, 0);

    check_pieces(single);
    unit_close(single);
}

static void
arena_zeroes_and_copies(void)
{
    mai_ctx *cx = unit_open();
    int64_t *zeros = NULL;
    char *text = NULL;
    void *none = NULL;

    CHECK_OK(cx, MAI_NEW_ARRAY(cx, 1000, &zeros));
    for (int i = 0; i < 1000; i++)
        CHECK_INT(zeros[i], 0);
    CHECK_OK(cx, mai_strndup(cx, "abcdef", 3, &text));
    CHECK_TEXT(text, "abc");
    CHECK_OK(cx, mai_strndup(cx, NULL, 0, &text));
    CHECK_TEXT(text, "");
    CHECK_OK(cx, mai_calloc(cx, 0, 8, &none));
    CHECK(none != NULL);
    unit_close(cx);
}

static void
arena_refuses_too_much(void)
{
    mai_ctx *cx = unit_open();
    char *text = NULL;
    void *p = cx;

    CHECK_FAILS(cx, mai_alloc(cx, SIZE_MAX, &p), MAI_ELIMIT);
    CHECK(p == NULL);
    CHECK_FAILS(cx, mai_alloc(cx, SIZE_MAX / 2, &p), MAI_ELIMIT);
    CHECK_FAILS(cx, mai_calloc(cx, SIZE_MAX / 2, 3, &p), MAI_ELIMIT);
    CHECK(p == NULL);
    CHECK_FAILS(cx, mai_calloc(cx, SIZE_MAX, SIZE_MAX, &p), MAI_ELIMIT);
    CHECK_FAILS(cx, mai_strndup(cx, "", SIZE_MAX, &text), MAI_ELIMIT);
    unit_close(cx);
}

/* The limit is on the sum, and what fits still fits after a refusal. */
static void
arena_keeps_its_limit(void)
{
    mai_arena arena;
    mai_ctx cx;
    void *p;

    mai_arena_init(&arena, counted_source);
    mai_ctx_init(&cx, &arena);
    cx.limits.memory_bytes = 100000;
    CHECK_FAILS(&cx, mai_alloc(&cx, 100000, &p), MAI_ELIMIT);
    for (int i = 0; i < 50; i++)
        CHECK_OK(&cx, mai_alloc(&cx, 1000, &p));
    CHECK(arena.held <= 100000);
    CHECK_FAILS_WITH(&cx, mai_alloc(&cx, 60000, &p), MAI_ELIMIT, "100000 bytes");
    CHECK_OK(&cx, mai_alloc(&cx, 1000, &p));
    mai_arena_reset(&arena);
}

static char hook_order[8];

static void
note_hook(void *ptr)
{
    strncat(hook_order, ptr, 1);
}

static void
hooks_run_newest_first_and_once(void)
{
    mai_ctx *cx = unit_open();

    hook_order[0] = '\0';
    CHECK_OK(cx, mai_arena_on_reset(cx, note_hook, "a"));
    CHECK_OK(cx, mai_arena_on_reset(cx, note_hook, "b"));
    CHECK_OK(cx, mai_arena_on_reset(cx, note_hook, "c"));
    mai_arena_reset(cx->arena);
    CHECK_TEXT(hook_order, "cba");
    mai_arena_reset(cx->arena);
    CHECK_TEXT(hook_order, "cba");
    unit_close(cx);
}

static mai_status
allocate_all_ways(mai_ctx *cx, void *arg)
{
    char *text;
    int *array;
    void *p;

    MAI_TRY(mai_alloc(cx, 100000, &p));
    MAI_TRY(mai_strndup(cx, "abc", 3, &text));
    MAI_TRY(MAI_NEW_ARRAY(cx, 5, &array));
    return mai_arena_on_reset(cx, note_hook, "d");
}

static void
refused_allocations_leave_nothing(void)
{
    CHECK_INT(unit_refuse_each_allocation(allocate_all_ways, NULL), 4);
}

static void
first_error_wins(void)
{
    mai_ctx *cx = unit_open();

    CHECK_INT(cx->err.position, -1);
    CHECK_INT(mai_fail_at(cx, MAI_EFORMAT, 17, "bad %s", "byte"), MAI_EFORMAT);
    CHECK_INT(mai_fail(cx, MAI_ENOMEM, "later"), MAI_EFORMAT);
    CHECK_INT(mai_detail(cx, "detail %d", 1), MAI_EFORMAT);
    CHECK_INT(mai_detail(cx, "detail %d", 2), MAI_EFORMAT);
    CHECK_INT(mai_hint(cx, "hint %d", 1), MAI_EFORMAT);
    CHECK_INT(mai_hint(cx, "hint %d", 2), MAI_EFORMAT);
    CHECK_TEXT(cx->err.message, "bad byte");
    CHECK_TEXT(cx->err.detail, "detail 1");
    CHECK_TEXT(cx->err.hint, "hint 1");
    CHECK_INT(cx->err.position, 17);
    mai_error_clear(cx);
    CHECK_INT(cx->err.code, MAI_OK);
    CHECK_INT(cx->err.position, -1);
    CHECK_INT(mai_fail(cx, MAI_ENOMEM, "later"), MAI_ENOMEM);
    CHECK_INT(cx->err.position, -1);
    unit_close(cx);
}

static void
long_messages_are_cut(void)
{
    mai_ctx *cx = unit_open();
    char longer[2000];

    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    CHECK_INT(mai_fail(cx, MAI_EDATA, "%s", longer), MAI_EDATA);
    CHECK_INT(mai_detail(cx, "%s", longer), MAI_EDATA);
    CHECK_INT(mai_hint(cx, "%s", longer), MAI_EDATA);
    CHECK_INT(strlen(cx->err.message), sizeof cx->err.message - 1);
    CHECK_INT(strlen(cx->err.detail), sizeof cx->err.detail - 1);
    CHECK_INT(strlen(cx->err.hint), sizeof cx->err.hint - 1);
    unit_close(cx);
}

typedef struct stop_record {
    int64_t asked;
    int64_t stop_at;
} stop_record;

static bool
recording_stop(void *arg)
{
    stop_record *s = arg;

    return ++s->asked == s->stop_at;
}

static void
polls_ask_once_in_a_budget(void)
{
    mai_ctx *cx = unit_open();
    stop_record s = {0, 3};

    CHECK_INT(mai_poll(cx, INT64_MAX), MAI_OK); /* without a hook nobody stops */
    cx->stop = recording_stop;
    cx->stop_arg = &s;
    cx->poll_units = cx->budget = 1000;
    for (int i = 0; i < 2999; i++)
        if (!CHECK_OK(cx, mai_poll(cx, 1)))
            break;
    CHECK_INT(s.asked, 2);
    CHECK_FAILS(cx, mai_poll(cx, 1), MAI_ECANCELED);
    CHECK_OK(cx, mai_poll(cx, 5000));
    CHECK_INT(s.asked, 4);
    unit_close(cx);
}

static void
reader_stays_inside(void)
{
    mai_ctx *cx = unit_open();
    const uint8_t bytes[10] = {0};
    mai_reader r = mai_reader_make(bytes, sizeof bytes), w, inner;

    CHECK_INT(mai_left(&r), 10);
    CHECK_OK(cx, mai_skip(cx, &r, 4));
    CHECK_INT(mai_position(&r), 4);
    CHECK_OK(cx, mai_get_window(cx, &r, 5, &w));
    CHECK_INT(mai_position(&w), 4);
    CHECK_INT(mai_position(&r), 9);
    CHECK_OK(cx, mai_skip(cx, &w, 2));
    CHECK_OK(cx, mai_get_window(cx, &w, 3, &inner));
    CHECK_INT(mai_position(&inner), 6);
    CHECK_INT(mai_left(&w), 0);

    CHECK_INT(mai_skip(cx, &inner, 4), MAI_EFORMAT);
    CHECK_INT(cx->err.position, 6);
    CHECK_TEXT(cx->err.message, "the input ends 1 bytes early");
    mai_error_clear(cx);
    CHECK_FAILS(cx, mai_skip(cx, &r, SIZE_MAX), MAI_EFORMAT);
    CHECK_FAILS(cx, mai_get_window(cx, &r, 2, &w), MAI_EFORMAT);
    CHECK_OK(cx, mai_skip(cx, &r, 1));
    CHECK_OK(cx, mai_skip(cx, &r, 0));
    CHECK_FAILS(cx, mai_skip(cx, &r, 1), MAI_EFORMAT);
    unit_close(cx);
}

static void
an_empty_input_has_nothing(void)
{
    mai_ctx *cx = unit_open();
    mai_reader r = mai_reader_make(NULL, 0);
    uint64_t v;

    CHECK_INT(mai_left(&r), 0);
    CHECK_OK(cx, mai_need(cx, &r, 0));
    CHECK_FAILS(cx, mai_need(cx, &r, 1), MAI_EFORMAT);
    CHECK_FAILS(cx, mai_get_varint(cx, &r, &v), MAI_EFORMAT);
    unit_close(cx);
}

static const struct varint_row {
    const char *bytes;
    size_t n;
    mai_status status;
    uint64_t value;
    int64_t position; /* after a success, or of the fault */
} varints[] = {
    {"\x00", 1, MAI_OK, 0, 1},
    {"\x7f", 1, MAI_OK, 127, 1},
    {"\x80\x01", 2, MAI_OK, 128, 2},
    {"\xac\x02", 2, MAI_OK, 300, 2},
    {"\x80\x00", 2, MAI_OK, 0, 2},
    {"\xff\xff\xff\xff\x0f", 5, MAI_OK, 0xffffffff, 5},
    {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, MAI_OK, UINT64_MAX, 10},
    {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 10, MAI_OK, (uint64_t) 1 << 63, 10},
    {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11, MAI_EFORMAT, 0, 10},
    {"\xff\xff\xff", 3, MAI_EFORMAT, 0, 3},
    {"\x80", 1, MAI_EFORMAT, 0, 1},
};

static void
varints_are_bounded(void)
{
    mai_ctx *cx = unit_open();

    for (size_t i = 0; i < sizeof varints / sizeof *varints; i++) {
        const struct varint_row *row = &varints[i];
        uint64_t v = 0;

        unit_row("row %zu", i);
        uint8_t *exact = NULL; /* a piece of its own, so that a byte too far is seen */
        CHECK_OK(cx, mai_alloc(cx, row->n, (void **) &exact));
        memcpy(exact, row->bytes, row->n);
        mai_reader r = mai_reader_make(exact, row->n);
        CHECK_INT(mai_get_varint(cx, &r, &v), row->status);
        CHECK_INT(row->status == MAI_OK ? mai_position(&r) : cx->err.position, row->position);
        CHECK(v == row->value);
        mai_error_clear(cx);
    }
    unit_close(cx);
}

/* How far text is text. Each wrong byte is tried at every place of a word of eight, behind ASCII. */
static void
utf8_is_recognised(void)
{
    static const struct {
        const char *bytes;
        size_t n, span;
    } rows[] = {
        {"", 0, 0},
        {"plain text of more than eight bytes", 35, 35},
        {"\x7f", 1, 1},
        {"\0", 1, 0},
        {"\x80", 1, 0},
        {"\xc2\x80", 2, 2},
        {"\xc2", 1, 0},
        {"\xc1\xbf", 2, 0}, /* two bytes for what one can say */
        {"\xc3\x28", 2, 0},
        {"\xe0\xa0\x80", 3, 3},
        {"\xe0\x9f\xbf", 3, 0}, /* three for two */
        {"\xe2\x82", 2, 0},
        {"\xed\x9f\xbf", 3, 3},
        {"\xed\xa0\x80", 3, 0}, /* half of a surrogate pair */
        {"\xef\xbf\xbf", 3, 3},
        {"\xf0\x90\x80\x80", 4, 4},
        {"\xf0\x8f\xbf\xbf", 4, 0}, /* four for three */
        {"\xf4\x8f\xbf\xbf", 4, 4},
        {"\xf4\x90\x80\x80", 4, 0}, /* above the last character */
        {"\xf5\x80\x80\x80", 4, 0},
        {"\xff", 1, 0},
    };
    char line[64];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t before = 0; before < 20; before++) {
            unit_row("row %zu behind %zu letters", i, before);
            memset(line, 'x', sizeof line);
            memcpy(line + before, rows[i].bytes, rows[i].n);
            CHECK_INT(mai_utf8_span(line, before + rows[i].n), before + rows[i].span);
            if (rows[i].span == rows[i].n)
                CHECK_INT(mai_utf8_span(line, sizeof line), sizeof line);
        }
}

/* Errors quote input, whole or cut in the middle of a character: they come out as UTF-8 all the same. */
static void
messages_are_text(void)
{
    mai_ctx *cx = unit_open();

    CHECK_INT(mai_fail(cx, MAI_ENAME, "no class \"%.3s\", no \xff\x1b[31m", "a\xe2\x82\xac"), MAI_ENAME);
    mai_detail(cx, "%s", "line 1\nline 2\t\x7f\xc3\xa9");
    mai_hint(cx, "%s", "\xed\xa0\x80 \xc3");
    CHECK_TEXT(cx->err.message, "no class \"a\?\?\", no \?\?[31m");
    CHECK_TEXT(cx->err.detail, "line 1?line 2?\?\xc3\xa9");
    CHECK_TEXT(cx->err.hint, "\?\?\? \?");
    mai_error_clear(cx);

    char wide[600];
    for (size_t i = 0; i + 3 < sizeof wide; i += 3)
        memcpy(wide + i, "\xe2\x82\xac", 4);
    CHECK_INT(mai_fail(cx, MAI_EDATA, "x%s", wide), MAI_EDATA);
    CHECK_INT(mai_utf8_span(cx->err.message, strlen(cx->err.message)), sizeof cx->err.message - 1);
    unit_close(cx);
}

static const unit_test tests[] = {
    {"arena keeps pieces apart", arena_keeps_pieces_apart},
    {"arena zeroes and copies", arena_zeroes_and_copies},
    {"arena refuses too much", arena_refuses_too_much},
    {"arena keeps its limit", arena_keeps_its_limit},
    {"hooks run newest first and once", hooks_run_newest_first_and_once},
    {"refused allocations leave nothing", refused_allocations_leave_nothing},
    {"first error wins", first_error_wins},
    {"long messages are cut", long_messages_are_cut},
    {"UTF-8 is recognised", utf8_is_recognised},
    {"messages are text", messages_are_text},
    {"polls ask once in a budget", polls_ask_once_in_a_budget},
    {"reader stays inside", reader_stays_inside},
    {"an empty input has nothing", an_empty_input_has_nothing},
    {"varints are bounded", varints_are_bounded},
};
UNIT_MAIN(tests)
