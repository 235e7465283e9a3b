/*
 * pieces.h - a stream cut into pieces for searches that look a fixed number of bytes ahead.
 *
 * Each place of the stream is decided in exactly one piece, in order, with `ahead` bytes after it in reach unless the
 * stream ends before: results do not depend on where a stream's windows end. Most pieces are a stream's window itself;
 * a short copy carries what a window's last places need into the next.
 */
#ifndef MAI_PIECES_H
#define MAI_PIECES_H

#include "base/arena.h"
#include "base/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_piece {
    const uint8_t *p;
    size_t starts;    /* places to decide: p[0] to p[starts - 1]; 0 at the end of the stream */
    size_t n;         /* bytes that may be read, starts or more */
    int64_t position; /* of p[0] in the stream, from 0 */
} mai_piece;

typedef struct mai_pieces {
    mai_stream *stream;
    size_t ahead;
    uint8_t *buffer; /* twice `ahead`: undecided bytes of former windows, the head of the present one */
    size_t kept;     /* bytes in the buffer */
    size_t decided;  /* of them, by the last piece */
    const uint8_t *rest;
    size_t nrest;     /* bytes of the window that no piece has held */
    int64_t position; /* of the next place to decide */
    bool ended;
} mai_pieces;

/* The buffer comes from the context's arena. */
mai_status mai_pieces_open(mai_ctx *cx, mai_pieces *pieces, mai_stream *stream, size_t ahead) MAI_MUST_CHECK;
/* A piece is valid until the next call. */
mai_status mai_pieces_next(mai_ctx *cx, mai_pieces *pieces, mai_piece *piece) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
