/*
 * lines.c - taking lines off windows (lines.h says what a line is and who owns it).
 *
 * Where LF alone ends lines, each byte is looked at by memchr once. Where CR does as well, the place of the next LF
 * is kept, so that a window without any is searched for it once and not for every line.
 */
#include "seq/lines.h"

#include "base/arena.h"

#include <string.h>

#define FIRST_ROOM ((size_t) 4096)

void
mai_lines_open(mai_ctx *cx, mai_lines *lines, mai_stream *stream, size_t longest, bool lone_cr)
{
    memset(lines, 0, sizeof *lines);
    lines->stream = stream;
    lines->arena = cx->arena;
    lines->longest = longest != 0 ? longest : (size_t) 1 << 30;
    lines->lone_cr = lone_cr;
}

/* The next window, its first LF dropped when a CR at the end of the one before has ended the line. */
static mai_status
next_window(mai_ctx *cx, mai_lines *l)
{
    size_t n;

    do {
        MAI_TRY(mai_stream_next(cx, l->stream, &l->next, &n));
        l->end = l->next + n;
        l->stop = NULL;
        if (l->skip_lf && n > 0 && *l->next == '\n') {
            l->next++;
            l->at++;
        }
        l->skip_lf = false;
    } while (l->next == l->end && n > 0);
    return MAI_OK;
}

/* The byte that ends the line which begins here; the window's end when there is none. */
static const uint8_t *
line_end(mai_lines *l)
{
    const uint8_t *cr;

    if (l->stop == NULL || l->stop < l->next) {
        l->stop = memchr(l->next, '\n', (size_t) (l->end - l->next));
        if (l->stop == NULL)
            l->stop = l->end;
    }
    if (!l->lone_cr)
        return l->stop;
    cr = memchr(l->next, '\r', (size_t) (l->stop - l->next));
    return cr != NULL ? cr : l->stop;
}

/* Appends a piece to the line in the buffer, which may move. */
static mai_status
keep(mai_ctx *cx, mai_lines *l, size_t have, const uint8_t *piece, size_t n)
{
    if (n > l->longest - have)
        return mai_fail_at(cx, MAI_ELIMIT, l->position, "line %lld is longer than %zu bytes", (long long) l->number,
                           l->longest);
    if (n > l->room - have) {
        mai_arena *current = cx->arena;
        size_t room = l->room > 0 ? 2 * l->room : FIRST_ROOM;
        uint8_t *larger;
        mai_status status;

        room = room < have + n ? have + n : room;
        cx->arena = l->arena;
        status = mai_alloc(cx, room, (void **) &larger);
        cx->arena = current;
        MAI_TRY(status);
        if (have > 0)
            memcpy(larger, l->buffer, have);
        l->buffer = larger;
        l->room = room;
    }
    if (n > 0)
        memcpy(l->buffer + have, piece, n);
    return MAI_OK;
}

/* Steps over the end of a line at `stop`, which lies in the window. */
static void
step_over(mai_lines *l, const uint8_t *stop)
{
    const uint8_t *after = stop + 1;

    if (*stop == '\r') {
        l->skip_lf = after == l->end;
        if (after < l->end && *after == '\n')
            after++;
    }
    l->at += after - l->next;
    l->next = after;
}

/* A line that its window does not end: pieces of windows put together. */
static mai_status
join(mai_ctx *cx, mai_lines *l, const uint8_t **line, size_t *n)
{
    size_t have = 0;

    for (;;) {
        const uint8_t *stop = line_end(l);
        size_t piece = (size_t) (stop - l->next);

        MAI_TRY(keep(cx, l, have, l->next, piece));
        MAI_TRY(mai_poll(cx, 10 + (int64_t) piece / 8));
        have += piece;
        if (stop < l->end) {
            step_over(l, stop);
            break;
        }
        l->at += (int64_t) piece;
        MAI_TRY(next_window(cx, l));
        if (l->next == l->end)
            break;
    }
    *line = l->buffer;
    *n = have;
    return MAI_OK;
}

mai_status
mai_lines_next(mai_ctx *cx, mai_lines *l, const uint8_t **line, size_t *n, bool *more)
{
    const uint8_t *stop;

    *n = 0;
    *line = (const uint8_t *) "";
    *more = false;
    if (l->next == l->end)
        MAI_TRY(next_window(cx, l));
    if (l->next == l->end)
        return MAI_OK;
    *more = true;
    l->number++;
    l->position = l->at;
    stop = line_end(l);
    if (stop < l->end) {
        *line = l->next;
        *n = (size_t) (stop - l->next);
        step_over(l, stop);
    } else {
        MAI_TRY(join(cx, l, line, n));
    }
    if (*n > 0 && (*line)[*n - 1] == '\r' && !l->lone_cr)
        --*n;
    if (*n > l->longest)
        return mai_fail_at(cx, MAI_ELIMIT, l->position, "line %lld is longer than %zu bytes", (long long) l->number,
                           l->longest);
    return mai_poll(cx, 10 + (int64_t) (*n / 16));
}
