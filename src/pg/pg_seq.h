/*
 * pg_seq.h - sequences and their files as SQL values, for the files that compute over them.
 *
 * A sequence is a text or a bytea: both are a varlena whose payload is letters, so one C function serves both, and
 * what it returns has the type of what came. Letters are ASCII, which every server encoding keeps.
 */
#ifndef PG_SEQ_H
#define PG_SEQ_H

#include "pg_medai.h"

#include "base/stream.h"

typedef struct medai_letters {
    const uint8_t *p;
    Size n;
} medai_letters;

/* A whole argument, detoasted where it has to be; it lives in the current context. */
static inline medai_letters
medai_letters_of(Datum datum)
{
    struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
    medai_letters letters = {(const uint8_t *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};

    return letters;
}

/*
 * Text of a file in the server's encoding, in the current context. `by_text`: it came as a text, unless it was
 * unzipped, and has that encoding already if it is valid; bytes say nothing about theirs: UTF-8, or else Latin-1. A
 * NUL ends it.
 */
extern text *medai_file_text(const char *p, Size n, bool by_text);

/*
 * A value as a stream of windows. One that is stored out of line and not compressed is read in slices of half a
 * megabyte, so that memory stays flat whatever its size; any other is one window.
 */
typedef struct medai_value_stream {
    mai_stream stream;
    Datum value;
    int64 at, size;         /* next byte, and how many there are */
    struct varlena *window; /* ours to free */
    bool sliced;
} medai_value_stream;

extern void medai_stream_open(medai_value_stream *stream, Datum value);
extern void medai_stream_close(medai_value_stream *stream);

#endif
