/*
 * seqfile_common.c - what the readers of sequence files share: rooms, titles, errors with a line.
 */
#include "seq/seqfile_common.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_ROOM ((size_t) 1024)

static mai_status
grow_in_arena(mai_ctx *cx, mai_room *base, size_t kept, size_t need)
{
    mai_arena_room *r = (mai_arena_room *) base;
    mai_arena *current = cx->arena;
    size_t size = 2 * base->room > FIRST_ROOM ? 2 * base->room : FIRST_ROOM;
    mai_status status;
    uint8_t *larger;

    if (need > r->most)
        return mai_fail(cx, MAI_ELIMIT, "a text of a record is longer than %zu bytes", r->most);
    size = size < need ? need : size > r->most ? r->most : size;
    cx->arena = r->arena;
    status = mai_alloc(cx, size, (void **) &larger);
    cx->arena = current;
    MAI_TRY(status);
    if (kept > 0)
        memcpy(larger, base->p, kept);
    base->p = larger;
    base->room = size;
    return MAI_OK;
}

void
mai_room_in_arena(mai_ctx *cx, mai_arena_room *room, size_t most)
{
    memset(room, 0, sizeof *room);
    room->room.grow = grow_in_arena;
    room->arena = cx->arena;
    room->most = most;
}

/* What Python's str.isspace() says of an ASCII character. */
static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

mai_span
mai_rstrip(mai_span t)
{
    while (t.n > 0 && is_blank(t.p[t.n - 1]))
        t.n--;
    return t;
}

mai_span
mai_title_name(mai_span t)
{
    size_t n = 0;

    while (t.n > 0 && is_blank(*t.p))
        t.p++, t.n--;
    while (n < t.n && !is_blank(t.p[n]))
        n++;
    return (mai_span){t.p, n};
}

mai_status
mai_fail_in_file(mai_ctx *cx, mai_status code, int64_t line, int64_t position, const char *fmt, ...)
{
    char message[sizeof cx->err.message];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    (void) mai_fail_at(cx, code, position, "%s", message);
    return mai_detail(cx, "At line %lld of the file, byte %lld.", (long long) line, (long long) position + 1);
}
