/*
 * lines.h - the lines of a stream, across its windows.
 *
 * A line ends at LF or CR LF, or where the stream ends; a text that ends with a line end has no further, empty line.
 * A line that lies in one window is handed out where it is; only one that windows cut apart is put together in a
 * buffer.
 */
#ifndef MAI_LINES_H
#define MAI_LINES_H

#include "base/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_lines {
    mai_stream *stream;
    int64_t number;   /* of the line that was given last, from 1 */
    int64_t position; /* of its first byte in the stream, from 0 */
    /* Private. */
    struct mai_arena *arena;
    const uint8_t *next, *end, *stop; /* the rest of the window; its first LF when that is known, else NULL */
    int64_t at;                       /* position of `next` */
    uint8_t *buffer;
    size_t room, longest;
    bool lone_cr, skip_lf; /* CR alone ends a line as well; a CR has ended one, and an LF may belong to it */
} mai_lines;

/*
 * Begins to read; the stream is the caller's. The buffer lives in the arena that the context has now. `longest`: the
 * bytes that one line may have, 0 for 1 GB; a longer one is MAI_ELIMIT. lone_cr: a CR without LF ends a line too, as
 * in Python's text files; without it such a CR belongs to the line.
 */
void mai_lines_open(mai_ctx *cx, mai_lines *lines, mai_stream *stream, size_t longest, bool lone_cr);
/*
 * The next line without its end; *more is false, and *n 0, behind the last. The line is valid until the next call.
 */
mai_status mai_lines_next(mai_ctx *cx, mai_lines *lines, const uint8_t **line, size_t *n, bool *more) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
