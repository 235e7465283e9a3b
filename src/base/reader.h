/*
 * reader.h - the only way in which the core reads bytes that a stranger wrote.
 *
 * A reader is a window [p, end) on memory that the caller keeps alive. Every get checks the bytes left and
 * fails with the position, so that a parser cannot step outside its input. Sub-readers share the origin, so
 * positions stay those of the whole input.
 */
#ifndef MAI_READER_H
#define MAI_READER_H

#include "base/mai.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_reader {
    const uint8_t *start; /* origin of positions */
    const uint8_t *p, *end;
} mai_reader;

static inline mai_reader
mai_reader_make(const void *bytes, size_t n)
{
    /* An empty input may come without an address, and nothing may be added to that. */
    const uint8_t *start = n > 0 ? (const uint8_t *) bytes : (const uint8_t *) "";
    mai_reader r = {start, start, start + n};

    return r;
}

static inline size_t
mai_left(const mai_reader *r)
{
    return (size_t) (r->end - r->p);
}

static inline int64_t
mai_position(const mai_reader *r)
{
    return r->p - r->start;
}

static inline mai_status MAI_MUST_CHECK
mai_need(mai_ctx *cx, const mai_reader *r, size_t n)
{
    if (MAI_LIKELY(mai_left(r) >= n))
        return MAI_OK;
    return mai_fail_at(cx, MAI_EFORMAT, mai_position(r), "the input ends %zu bytes early", n - mai_left(r));
}

static inline mai_status MAI_MUST_CHECK
mai_skip(mai_ctx *cx, mai_reader *r, size_t n)
{
    MAI_TRY(mai_need(cx, r, n));
    r->p += n;
    return MAI_OK;
}

/* The next n bytes as a reader of their own; the outer reader moves past them. */
static inline mai_status MAI_MUST_CHECK
mai_get_window(mai_ctx *cx, mai_reader *r, size_t n, mai_reader *out)
{
    MAI_TRY(mai_need(cx, r, n));
    out->start = r->start;
    out->p = r->p;
    out->end = r->p + n;
    r->p += n;
    return MAI_OK;
}

/* A base-128 varint as protobuf writes it, at most ten bytes. */
static inline mai_status MAI_MUST_CHECK
mai_get_varint(mai_ctx *cx, mai_reader *r, uint64_t *out)
{
    uint64_t v = 0;

    *out = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        MAI_TRY(mai_need(cx, r, 1));
        uint8_t b = *r->p++;
        v |= (uint64_t) (b & 0x7f) << (shift < 64 ? shift : 63);
        if ((b & 0x80) == 0) {
            *out = v;
            return MAI_OK;
        }
    }
    return mai_fail_at(cx, MAI_EFORMAT, mai_position(r), "a number runs over ten bytes");
}

#ifdef __cplusplus
}
#endif
#endif
