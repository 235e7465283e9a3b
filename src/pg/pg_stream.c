/*
 * pg_stream.c - values as streams of windows.
 *
 * A slice of a value that is stored out of line costs one scan of its TOAST chunks; windows are a whole number of
 * chunks, large enough that opening the scan does not count and small enough to stay in the processor's cache. The
 * current memory context of the call owns a window until the next one is asked for.
 */
#include "pg_seq.h"

#include "access/detoast.h"
#include "access/heaptoast.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#define WINDOW_BYTES ((int64) TOAST_MAX_CHUNK_SIZE * 256)

static bool
is_sliceable(struct varlena *value)
{
    struct varatt_external pointer;

    if (!VARATT_IS_EXTERNAL_ONDISK(value))
        return false;
    VARATT_EXTERNAL_GET_POINTER(pointer, value);
    return !VARATT_EXTERNAL_IS_COMPRESSED(pointer);
}

static mai_status
next_window(mai_ctx *cx, mai_stream *base, const uint8_t **window, size_t *n)
{
    medai_value_stream *s = (medai_value_stream *) base;
    int64 left = s->size - s->at;

    CHECK_FOR_INTERRUPTS();
    if (s->sliced) {
        if (s->window != NULL)
            pfree(s->window);
        s->window = NULL;
        *n = Min(left, WINDOW_BYTES);
        if (*n > 0)
            s->window = detoast_attr_slice((struct varlena *) DatumGetPointer(s->value), s->at, *n);
    } else {
        *n = left;
        if (s->window == NULL)
            s->window = PG_DETOAST_DATUM_PACKED(s->value);
    }
    *window = *n > 0 ? (const uint8_t *) VARDATA_ANY(s->window) : (const uint8_t *) "";
    s->at += *n;
    return MAI_OK;
}

void
medai_stream_open(medai_value_stream *s, Datum value)
{
    struct varlena *datum = (struct varlena *) DatumGetPointer(value);

    memset(s, 0, sizeof *s);
    s->stream.next = next_window;
    s->value = value;
    s->sliced = is_sliceable(datum);
    if (!s->sliced)
        s->window = PG_DETOAST_DATUM_PACKED(value);
    s->size = s->sliced ? (int64) toast_raw_datum_size(value) - VARHDRSZ : VARSIZE_ANY_EXHDR(s->window);
}

void
medai_stream_close(medai_value_stream *s)
{
    if (s->window != NULL && (Pointer) s->window != DatumGetPointer(s->value))
        pfree(s->window);
    s->window = NULL;
}

text *
medai_file_text(const char *p, Size n, bool by_text)
{
    const char *end = n > 0 ? memchr(p, '\0', n) : NULL; /* what no text can hold ends it */
    int length = (int) (end != NULL ? (Size) (end - p) : n), server = GetDatabaseEncoding();
    char *utf8;

    if (server == PG_SQL_ASCII || ((by_text || server == PG_UTF8) && pg_verify_mbstr(server, p, length, true)))
        return cstring_to_text_with_len(p, length);
    utf8 = pnstrdup(p, length);
    if (!pg_verify_mbstr(PG_UTF8, utf8, length, true))
        utf8 = (char *) pg_do_encoding_conversion((unsigned char *) utf8, length, PG_LATIN1, PG_UTF8);
    return cstring_to_text(medai_from_utf8(utf8, strlen(utf8)));
}
