/*
 * stream.h - bytes that come piece by piece: a value read in slices, a file being unzipped, plain memory.
 *
 * A stream hands out windows, one after another, in order. A window stays valid until the next one is asked for. The
 * maker of a stream owns what it needs: a parser knows nothing of where its bytes come from and holds one window.
 */
#ifndef MAI_STREAM_H
#define MAI_STREAM_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_stream mai_stream;

struct mai_stream {
    /* The next window, never empty but at the end: *n is 0 there, and again whenever it is asked for. */
    mai_status (*next)(mai_ctx *cx, mai_stream *stream, const uint8_t **window, size_t *n);
};

static inline mai_status MAI_MUST_CHECK
mai_stream_next(mai_ctx *cx, mai_stream *stream, const uint8_t **window, size_t *n)
{
    return stream->next(cx, stream, window, n);
}

/* Memory as a stream of windows of at most `step` bytes (0: all of it in one); tests ask for one byte at a time. */
typedef struct mai_memory_stream {
    mai_stream stream;
    const uint8_t *p, *end;
    size_t step;
} mai_memory_stream;

mai_memory_stream mai_stream_of_memory(const void *bytes, size_t n, size_t step);

#ifdef __cplusplus
}
#endif
#endif
