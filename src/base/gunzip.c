/*
 * gunzip.c - the adapter of zlib: its allocations come from the arena and go with it, so nothing needs closing.
 *
 * A window of what comes in is used up before the next is asked for; what comes out goes through one buffer that
 * stays in the processor's second cache.
 */
#include "base/gunzip.h"

#include "base/arena.h"

#include <zlib.h>

#define BUFFER_BYTES ((size_t) 1 << 17)
#define MOST_AT_ONCE ((size_t) 1 << 20) /* of input: what inflate looks at between two polls */

typedef struct gunzip {
    mai_stream stream;
    mai_stream *inner;
    z_stream z;
    const uint8_t *next, *end; /* what is left of the inner window */
    int64_t passed;            /* inner bytes before the window's end */
    uint64_t most, given;      /* bytes that may come out, and that have */
    mai_ctx *cx;               /* of the call that runs */
    mai_arena *arena;          /* of the call that opened, which everything lives in */
    uint8_t *buffer;
    enum { IN_MEMBER, BETWEEN, DONE } state;
} gunzip;

static void *
take(void *opaque, unsigned items, unsigned size)
{
    gunzip *g = opaque;
    mai_arena *current = g->cx->arena;
    void *p;

    g->cx->arena = g->arena;
    mai_status status = mai_calloc(g->cx, items, size, &p);

    g->cx->arena = current;
    return status == MAI_OK ? p : NULL;
}

static void
give(void *opaque, void *p)
{
    (void) opaque;
    (void) p;
}

bool
mai_is_gzip(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    return n >= 2 && p[0] == 0x1f && p[1] == 0x8b;
}

static mai_status
damaged(mai_ctx *cx, const gunzip *g, const char *what)
{
    if (cx->err.code != MAI_OK)
        return cx->err.code; /* an allocation was refused */
    return mai_fail_at(cx, MAI_EFORMAT, g->passed - (g->end - g->next), "gzip data: %s", what);
}

/* Makes sure that there is input left, unless it has ended. */
static mai_status
refill(mai_ctx *cx, gunzip *g)
{
    size_t n;

    if (g->next < g->end)
        return MAI_OK;
    MAI_TRY(mai_stream_next(cx, g->inner, &g->next, &n));
    g->end = g->next + n;
    g->passed += (int64_t) n;
    return MAI_OK;
}

/* After a member: padding of zero bytes, then another or the end. */
static mai_status
next_member(mai_ctx *cx, gunzip *g)
{
    MAI_TRY(refill(cx, g));
    while (g->next < g->end && *g->next == 0)
        g->next++;
    if (g->next < g->end) {
        if (*g->next != 0x1f)
            return damaged(cx, g, "something else follows them");
        if (inflateReset(&g->z) != Z_OK)
            return damaged(cx, g, "a member cannot be read");
        g->state = IN_MEMBER;
    } else {
        MAI_TRY(refill(cx, g));
        if (g->next == g->end)
            g->state = DONE;
    }
    return MAI_OK;
}

/* One step of zlib: some input used up, *got bytes put into the buffer. */
static mai_status
inflate_some(mai_ctx *cx, gunzip *g, size_t *got)
{
    size_t left, piece;
    int result;

    MAI_TRY(refill(cx, g));
    left = (size_t) (g->end - g->next);
    piece = left < MOST_AT_ONCE ? left : MOST_AT_ONCE;
    g->z.next_in = (Bytef *) g->next;
    g->z.avail_in = (uInt) piece;
    g->z.next_out = g->buffer;
    g->z.avail_out = (uInt) BUFFER_BYTES;
    result = inflate(&g->z, Z_NO_FLUSH);
    g->next += piece - g->z.avail_in;
    *got = BUFFER_BYTES - g->z.avail_out;
    if (result == Z_STREAM_END)
        g->state = BETWEEN;
    else if (piece == 0 && *got == 0 && (result == Z_OK || result == Z_BUF_ERROR))
        return damaged(cx, g, "they end early");
    else if (result != Z_OK && result != Z_BUF_ERROR && (*got == 0 || cx->err.code != MAI_OK))
        return damaged(cx, g, g->z.msg != NULL ? g->z.msg : "they are damaged");
    return MAI_OK; /* what came out before damage is given first; zlib says so again then */
}

static mai_status
next_unzipped(mai_ctx *cx, mai_stream *stream, const uint8_t **window, size_t *n)
{
    gunzip *g = (gunzip *) stream;

    *n = 0;
    *window = g->buffer;
    g->cx = cx;
    while (g->state != DONE && *n == 0) {
        if (g->state == IN_MEMBER)
            MAI_TRY(inflate_some(cx, g, n));
        else
            MAI_TRY(next_member(cx, g));
        MAI_TRY(mai_poll(cx, 1000 + 3 * (int64_t) *n));
    }
    if (*n > g->most - g->given) {
        (void) mai_fail_at(cx, MAI_ELIMIT, g->passed - (g->end - g->next), "gzip data hold more than %llu bytes",
                           (unsigned long long) g->most);
        return mai_hint(cx, "Store the file in parts.");
    }
    g->given += *n;
    return MAI_OK;
}

/* As mai_gunzip_open, over an inner stream of which a window has been taken already. */
static mai_status
open_behind(mai_ctx *cx, mai_stream *inner, uint64_t most, const uint8_t *window, size_t n, mai_stream **out)
{
    gunzip *g;

    MAI_TRY(MAI_NEW(cx, &g));
    MAI_TRY(mai_alloc(cx, BUFFER_BYTES, (void **) &g->buffer));
    g->stream.next = next_unzipped;
    g->inner = inner;
    g->next = window;
    g->end = window + n;
    g->passed = (int64_t) n;
    g->most = most != 0 ? most : MAI_GUNZIP_MOST;
    g->cx = cx;
    g->arena = cx->arena;
    g->z.zalloc = take;
    g->z.zfree = give;
    g->z.opaque = g;
    if (inflateInit2(&g->z, 15 + 16) != Z_OK) /* 16: a gzip header and no other */
        return damaged(cx, g, "they cannot be read");
    *out = &g->stream;
    return MAI_OK;
}

mai_status
mai_gunzip_open(mai_ctx *cx, mai_stream *inner, uint64_t most, mai_stream **out)
{
    return open_behind(cx, inner, most, (const uint8_t *) "", 0, out);
}

/* ---- plain or not ---- */

/* An inner stream whose beginning has been looked at. */
typedef struct peeked {
    mai_stream stream;
    mai_stream *inner;
    uint8_t lead[2];       /* bytes of windows that were too short to tell, given first */
    size_t nlead;
    const uint8_t *window; /* the window that told, given next */
    size_t n;
} peeked;

static mai_status
next_peeked(mai_ctx *cx, mai_stream *stream, const uint8_t **window, size_t *n)
{
    peeked *p = (peeked *) stream;

    if (p->nlead > 0) {
        *window = p->lead;
        *n = p->nlead;
        p->nlead = 0;
        return MAI_OK;
    }
    if (p->n > 0) {
        *window = p->window;
        *n = p->n;
        p->n = 0;
        return MAI_OK;
    }
    return mai_stream_next(cx, p->inner, window, n);
}

mai_status
mai_stream_plain(mai_ctx *cx, mai_stream *inner, uint64_t most, mai_stream **out, bool *zipped)
{
    uint8_t first[2];
    size_t nfirst = 0;
    peeked *p;

    MAI_TRY(MAI_NEW(cx, &p));
    p->stream.next = next_peeked;
    p->inner = inner;
    *out = &p->stream;
    if (zipped != NULL)
        *zipped = false;
    while (nfirst < 2) {
        MAI_TRY(mai_stream_next(cx, inner, &p->window, &p->n));
        if (p->n == 0)
            break;
        for (size_t i = 0; i < p->n && nfirst < 2; i++)
            first[nfirst++] = p->window[i];
        if (nfirst < 2)
            p->lead[p->nlead++] = first[0];
    }
    if (!mai_is_gzip(first, nfirst))
        return MAI_OK;
    if (zipped != NULL)
        *zipped = true;
    if (p->nlead == 0)
        return open_behind(cx, inner, most, p->window, p->n, out);
    return mai_gunzip_open(cx, &p->stream, most, out);
}
