/*
 * stream.c - plain memory as a stream.
 */
#include "base/stream.h"

static mai_status
next_of_memory(mai_ctx *cx, mai_stream *stream, const uint8_t **window, size_t *n)
{
    mai_memory_stream *m = (mai_memory_stream *) stream;
    size_t left = (size_t) (m->end - m->p);

    *n = m->step == 0 || left < m->step ? left : m->step;
    *window = m->p;
    m->p += *n;
    return mai_poll(cx, 10 + (int64_t) (*n / 16));
}

mai_memory_stream
mai_stream_of_memory(const void *bytes, size_t n, size_t step)
{
    const uint8_t *p = n > 0 ? (const uint8_t *) bytes : (const uint8_t *) "";
    mai_memory_stream m = {{next_of_memory}, p, p + n, step};

    return m;
}
