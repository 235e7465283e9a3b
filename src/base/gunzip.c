/*
 * gunzip.c - the adapter of zlib: its allocations come from the arena and go with it, so nothing needs
 * closing.
 */
#include "base/gunzip.h"

#include "base/arena.h"

#include <zlib.h>

struct mai_gunzip {
    z_stream stream;
    const uint8_t *start, *next, *end;
    mai_ctx *cx;      /* of the call that runs */
    mai_arena *arena; /* of the call that opened, which everything lives in */
    bool done;
};

static void *
take(void *opaque, unsigned items, unsigned size)
{
    mai_gunzip *z = opaque;
    mai_arena *current = z->cx->arena;
    void *p;

    z->cx->arena = z->arena;
    mai_status status = mai_calloc(z->cx, items, size, &p);

    z->cx->arena = current;
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
damaged(mai_ctx *cx, const mai_gunzip *z, const char *what)
{
    if (cx->err.code != MAI_OK)
        return cx->err.code; /* an allocation was refused */
    return mai_fail_at(cx, MAI_EFORMAT, z->next - z->start, "gzip data: %s", what);
}

mai_status
mai_gunzip_open(mai_ctx *cx, const void *bytes, size_t n, mai_gunzip **out)
{
    mai_gunzip *z;

    MAI_TRY(MAI_NEW(cx, &z));
    z->start = z->next = bytes;
    z->end = z->start + n;
    z->cx = cx;
    z->arena = cx->arena;
    z->stream.zalloc = take;
    z->stream.zfree = give;
    z->stream.opaque = z;
    if (inflateInit2(&z->stream, 15 + 16) != Z_OK) /* 16: a gzip header and no other */
        return damaged(cx, z, "they cannot be read");
    *out = z;
    return MAI_OK;
}

/* After a member: another, padding of zero bytes, or the end. */
static mai_status
next_member(mai_ctx *cx, mai_gunzip *z)
{
    const uint8_t *p = z->next;

    if (mai_is_gzip(p, (size_t) (z->end - p)))
        return inflateReset(&z->stream) == Z_OK ? MAI_OK : damaged(cx, z, "a member cannot be read");
    while (p < z->end && *p == 0)
        p++;
    if (p < z->end)
        return damaged(cx, z, "something else follows them");
    z->done = true;
    return MAI_OK;
}

mai_status
mai_gunzip_read(mai_ctx *cx, mai_gunzip *z, void *out, size_t room, size_t *got)
{
    *got = 0;
    z->cx = cx;
    while (!z->done && *got == 0 && room > 0) {
        size_t left = (size_t) (z->end - z->next), piece = left < 1u << 20 ? left : 1u << 20;
        size_t wanted = room < 1u << 20 ? room : 1u << 20;
        int result;

        MAI_TRY(mai_poll(cx, 1000 + (int64_t) wanted));
        z->stream.next_in = (Bytef *) z->next;
        z->stream.avail_in = (uInt) piece;
        z->stream.next_out = out;
        z->stream.avail_out = (uInt) wanted;
        result = inflate(&z->stream, Z_NO_FLUSH);
        z->next += piece - z->stream.avail_in;
        *got = wanted - z->stream.avail_out;
        if (result == Z_STREAM_END)
            MAI_TRY(next_member(cx, z));
        else if (result == Z_BUF_ERROR || (result == Z_OK && *got == 0 && z->next == z->end))
            return damaged(cx, z, "they end early");
        else if (result != Z_OK)
            return damaged(cx, z, z->stream.msg != NULL ? z->stream.msg : "they are damaged");
    }
    return MAI_OK;
}
