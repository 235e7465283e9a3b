/*
 * pieces.c - a stream cut into pieces with bytes in reach behind each place.
 *
 * The bytes that a window leaves undecided, its last `ahead`, go to a buffer. When the next window comes, as many of
 * its first bytes are put behind them, which decides them all unless the window is shorter than that; then the window
 * is a piece of its own. The arena owns the buffer, the stream its windows.
 */
#include "seq/pieces.h"

#include <string.h>

mai_status
mai_pieces_open(mai_ctx *cx, mai_pieces *pieces, mai_stream *stream, size_t ahead)
{
    memset(pieces, 0, sizeof *pieces);
    pieces->stream = stream;
    pieces->ahead = ahead;
    return mai_alloc(cx, 2 * ahead + 1, (void **) &pieces->buffer);
}

static void
deliver(mai_pieces *s, mai_piece *piece, const uint8_t *p, size_t starts, size_t n)
{
    piece->p = p;
    piece->starts = starts;
    piece->n = n;
    piece->position = s->position;
    s->position += (int64_t) starts;
}

/* Puts the head of the window behind what is kept. */
static void
deliver_kept(mai_pieces *s, mai_piece *piece)
{
    size_t head = s->nrest < s->ahead ? s->nrest : s->ahead;
    size_t n = s->kept + head;

    memcpy(s->buffer + s->kept, s->rest, head);
    if (head == s->ahead) {
        deliver(s, piece, s->buffer, s->kept, n);
        s->kept = 0;
        return;
    }
    deliver(s, piece, s->buffer, n > s->ahead ? n - s->ahead : 0, n);
    s->kept = n;
    s->decided = piece->starts;
    s->nrest = 0;
}

/* All of a window but its last bytes, which are kept. */
static void
deliver_window(mai_pieces *s, mai_piece *piece)
{
    size_t starts = s->nrest > s->ahead ? s->nrest - s->ahead : 0;

    deliver(s, piece, s->rest, starts, s->nrest);
    s->kept = s->nrest - starts;
    memcpy(s->buffer, s->rest + starts, s->kept);
    s->nrest = 0;
}

mai_status
mai_pieces_next(mai_ctx *cx, mai_pieces *s, mai_piece *piece)
{
    s->kept -= s->decided;
    memmove(s->buffer, s->buffer + s->decided, s->kept);
    s->decided = 0;
    do {
        if (s->nrest == 0 && !s->ended) {
            MAI_TRY(mai_stream_next(cx, s->stream, &s->rest, &s->nrest));
            s->ended = s->nrest == 0;
        }
        if (s->ended) {
            deliver(s, piece, s->buffer, s->kept, s->kept);
            s->kept = 0;
            return MAI_OK;
        }
        if (s->kept > 0)
            deliver_kept(s, piece);
        else
            deliver_window(s, piece);
    } while (piece->starts == 0);
    return MAI_OK;
}
