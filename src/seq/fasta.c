/*
 * fasta.c - FASTA records from a stream.
 *
 * Letters go from the window to the room of the sequence in one pass: a kernel copies until something that is no
 * letter, which is nearly always the end of a line. The title is copied into a room in the arena of the call that
 * opened the file, since the window it was in may be gone when the record is complete.
 */
#include "seq/seqfile_common.h"

#include "base/arena.h"
#include "kernel/letters.h"

#include <string.h>

/* Letters for which room is made at a time, however large a window is. */
#define STEP ((size_t) 1 << 16)

struct mai_fasta {
    mai_stream *stream;
    mai_room *sequence;
    mai_arena_room title;
    const uint8_t *next, *end; /* what is left of the window */
    int64_t at;                /* position of the window's end */
    int64_t line, records;     /* line that `next` is in, from 1; records begun */
    bool line_start;           /* a line begins at `next` */
    bool skip_lf;              /* a CR has ended a line, and an LF may belong to it */
};

mai_status
mai_fasta_open(mai_ctx *cx, mai_stream *stream, mai_room *sequence, mai_fasta **out)
{
    mai_fasta *f;

    MAI_TRY(MAI_NEW(cx, &f));
    f->stream = stream;
    f->sequence = sequence;
    f->line_start = true;
    mai_room_in_arena(cx, &f->title, MAI_LONGEST_TITLE);
    *out = f;
    return MAI_OK;
}

static int64_t
position(const mai_fasta *f)
{
    return f->at - (f->end - f->next);
}

/* Makes sure of a byte at `next`, unless the stream has ended; steps over the LF of a CR LF. */
static mai_status
refill(mai_ctx *cx, mai_fasta *f, bool *more)
{
    for (;;) {
        if (f->next == f->end) {
            size_t n;

            MAI_TRY(mai_stream_next(cx, f->stream, &f->next, &n));
            f->end = f->next + n;
            f->at += (int64_t) n;
            if (n == 0) {
                *more = false;
                return MAI_OK;
            }
        }
        *more = true;
        if (!f->skip_lf)
            return MAI_OK;
        f->skip_lf = false;
        if (*f->next != '\n')
            return MAI_OK;
        f->next++;
    }
}

/* Notes the end of a line at a byte that has been taken. */
static void
end_line(mai_fasta *f, uint8_t c)
{
    f->line_start = true;
    f->skip_lf = c == '\r';
}

/* The first CR or LF of the window, or its end. */
static const uint8_t *
line_end(const mai_fasta *f)
{
    const uint8_t *lf = memchr(f->next, '\n', (size_t) (f->end - f->next));
    const uint8_t *stop = lf != NULL ? lf : f->end, *cr = memchr(f->next, '\r', (size_t) (stop - f->next));

    return cr != NULL ? cr : stop;
}

/* Takes the rest of a line; where `title` is set it is kept there, *n bytes. */
static mai_status
take_line(mai_ctx *cx, mai_fasta *f, mai_room *title, size_t *n)
{
    bool more = true;

    *n = 0;
    f->line_start = false;
    for (;;) {
        const uint8_t *stop;
        size_t piece;

        if (f->next == f->end)
            MAI_TRY(refill(cx, f, &more));
        if (!more)
            return MAI_OK;
        stop = line_end(f);
        piece = (size_t) (stop - f->next);
        MAI_TRY(mai_poll(cx, 10 + (int64_t) piece / 8));
        if (title != NULL) {
            const uint8_t *nul = memchr(f->next, '\0', piece);

            if (nul != NULL)
                return mai_fail_in_file(cx, MAI_ETEXT, f->line, position(f) + (nul - f->next),
                                        "FASTA: a NUL byte in a title");
            MAI_TRY(mai_room_for(cx, title, *n, piece + 1));
            memcpy(title->p + *n, f->next, piece);
        }
        *n += piece;
        f->next = stop;
        if (stop < f->end) {
            end_line(f, *f->next++);
            return MAI_OK;
        }
    }
}

static bool
begins_comment(uint8_t c)
{
    return c == ';' || c == '#' || c == '!';
}

/* Goes to the first '>', over empty lines and comments. */
static mai_status
find_first(mai_ctx *cx, mai_fasta *f, bool *more)
{
    for (;;) {
        size_t n;

        MAI_TRY(refill(cx, f, more));
        if (!*more)
            return MAI_OK;
        f->line += f->line_start;
        f->line_start = false;
        if (*f->next == '>') {
            f->line_start = true;
            f->line--;
            return MAI_OK;
        }
        if (begins_comment(*f->next)) {
            MAI_TRY(take_line(cx, f, NULL, &n));
        } else if (*f->next == '\n' || *f->next == '\r') {
            end_line(f, *f->next++);
        } else if (*f->next == ' ' || *f->next == '\t') {
            f->next++;
        } else {
            (void) mai_fail_in_file(cx, MAI_ETEXT, f->line, position(f), "FASTA: a record begins with '>'");
            return mai_hint(cx, "Lines before the first record are comments when they begin with ';', '#' or '!'.");
        }
        MAI_TRY(mai_poll(cx, 10));
    }
}

/* Takes what stopped the run of letters: one byte. */
static mai_status
take_other(mai_ctx *cx, mai_fasta *f, mai_fasta_record *out)
{
    uint8_t c = *f->next;

    if (c == '\n' || c == '\r') {
        end_line(f, c);
    } else if (c == '\0') {
        return mai_fail_in_file(cx, MAI_ETEXT, f->line, position(f), "FASTA: a NUL byte in a sequence");
    } else if (c != ' ' && c != '\t') {
        MAI_TRY(mai_room_for(cx, f->sequence, out->length, 1));
        f->sequence->p[out->length++] = c;
        out->ascii &= c < 128;
    }
    f->next++;
    return mai_poll(cx, 4);
}

/* Takes lines of letters up to the next '>' at the beginning of a line, or the end. */
static mai_status
take_sequence(mai_ctx *cx, mai_fasta *f, mai_fasta_record *out)
{
    bool more;
    size_t n;

    for (;;) {
        if (f->next == f->end || f->skip_lf) {
            MAI_TRY(refill(cx, f, &more));
            if (!more)
                return MAI_OK;
        }
        if (f->line_start) {
            if (*f->next == '>')
                return MAI_OK;
            f->line++;
            f->line_start = false;
            if (begins_comment(*f->next)) {
                MAI_TRY(take_line(cx, f, NULL, &n));
                continue;
            }
        }
        n = (size_t) (f->end - f->next);
        n = n < STEP ? n : STEP;
        MAI_TRY(mai_room_for(cx, f->sequence, out->length, n));
        n = mai_letters_kernel->copy_letters(f->next, f->sequence->p + out->length, n);
        f->next += n;
        out->length += n;
        MAI_TRY(mai_poll(cx, 10 + (int64_t) n / 8));
        if (f->next < f->end && (uint8_t) (*f->next - 0x21) >= 0x5e)
            MAI_TRY(take_other(cx, f, out));
    }
}

mai_status
mai_fasta_next(mai_ctx *cx, mai_fasta *f, mai_fasta_record *out, bool *more)
{
    size_t n;

    memset(out, 0, sizeof *out);
    *more = true;
    out->ascii = true;
    if (f->records == 0)
        MAI_TRY(find_first(cx, f, more));
    else
        MAI_TRY(refill(cx, f, more));
    if (!*more)
        return MAI_OK;
    out->number = ++f->records;
    out->line = ++f->line;
    out->position = position(f);
    f->next++;
    MAI_TRY(take_line(cx, f, &f->title.room, &n));
    MAI_TRY(take_sequence(cx, f, out));
    out->description = mai_rstrip((mai_span){n > 0 ? (const char *) f->title.room.p : "", n});
    out->name = mai_title_name(out->description);
    out->sequence = f->sequence->p;
    return MAI_OK;
}
