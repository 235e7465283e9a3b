/*
 * mai.c - contexts, errors and polling: the small change of the contract in mai.h.
 */
#include "base/mai.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

const mai_limits mai_default_limits = {
    .input_bytes = (size_t) 256 << 20,
    .memory_bytes = (size_t) 2 << 30,
    .elements = (int64_t) 1 << 28,
    .depth = 64,
    .nodes = (int64_t) 1 << 26,
};

void
mai_ctx_init(mai_ctx *cx, struct mai_arena *arena)
{
    memset(cx, 0, sizeof *cx);
    cx->arena = arena;
    cx->limits = mai_default_limits;
    cx->poll_units = MAI_POLL_UNITS;
    cx->budget = MAI_POLL_UNITS;
    cx->err.position = -1;
}

void
mai_error_clear(mai_ctx *cx)
{
    memset(&cx->err, 0, sizeof cx->err);
    cx->err.position = -1;
}

/*
 * Writes one line of an error, the first time that it is asked to. Lines quote input, cut where they end, so
 * they are mended: whoever shows them may rely on UTF-8.
 */
static void MAI_PRINTF(3, 0)
put_text(char *to, size_t room, const char *fmt, va_list args)
{
    if (to[0] != '\0')
        return;
    vsnprintf(to, room, fmt, args);
    mai_utf8_mend(to);
}

static mai_status MAI_PRINTF(4, 0)
record(mai_ctx *cx, mai_status code, int64_t position, const char *fmt, va_list args)
{
    if (cx->err.code == MAI_OK) {
        cx->err.code = code;
        cx->err.position = position;
        cx->err.message[0] = '\0';
        put_text(cx->err.message, sizeof cx->err.message, fmt, args);
    }
    return cx->err.code;
}

mai_status
mai_fail(mai_ctx *cx, mai_status code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    mai_status st = record(cx, code, -1, fmt, args);
    va_end(args);
    return st;
}

mai_status
mai_fail_at(mai_ctx *cx, mai_status code, int64_t position, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    mai_status st = record(cx, code, position, fmt, args);
    va_end(args);
    return st;
}

mai_status
mai_detail(mai_ctx *cx, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_text(cx->err.detail, sizeof cx->err.detail, fmt, args);
    va_end(args);
    return cx->err.code;
}

mai_status
mai_hint(mai_ctx *cx, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_text(cx->err.hint, sizeof cx->err.hint, fmt, args);
    va_end(args);
    return cx->err.code;
}

mai_status
mai_introduce(mai_ctx *cx, const char *introduction)
{
    size_t n = strlen(introduction), room = sizeof cx->err.message - 1;
    size_t kept = strnlen(cx->err.message, room - n);

    if (cx->err.code != MAI_ETEXT)
        return cx->err.code;
    memmove(cx->err.message + n, cx->err.message, kept);
    memcpy(cx->err.message, introduction, n);
    cx->err.message[n + kept] = '\0';
    mai_utf8_mend(cx->err.message);
    return cx->err.code;
}

mai_status
mai_poll_now(mai_ctx *cx)
{
    cx->budget = cx->poll_units;
    if (cx->stop != NULL && cx->stop(cx->stop_arg))
        return mai_fail(cx, MAI_ECANCELED, "canceled");
    return MAI_OK;
}
