/*
 * gunzip.h - gzip data decompressed as a stream over the stream that they come from, member after member.
 */
#ifndef MAI_GUNZIP_H
#define MAI_GUNZIP_H

#include "base/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What decompressing may give at most unless the caller says otherwise: a small value can claim to hold terabytes. */
#define MAI_GUNZIP_MOST ((uint64_t) 1 << 30)

/* Whether bytes begin as gzip data do. */
bool mai_is_gzip(const void *bytes, size_t n);
/*
 * Begins to decompress what `inner` gives, which the caller keeps for as long as *out is read. Lives in the arena
 * that the context has now; a window stays valid until the next, also when the context has another arena by then.
 * Members one after another are one text, zero bytes between and behind them are padding. `most`: the bytes that may
 * come out, 0 for MAI_GUNZIP_MOST. Reading fails with MAI_ELIMIT beyond it, and with MAI_EFORMAT when the data are
 * damaged or end early; the position is that of a byte of the compressed data.
 */
mai_status mai_gunzip_open(mai_ctx *cx, mai_stream *inner, uint64_t most, mai_stream **out) MAI_MUST_CHECK;
/*
 * A stream of the plain bytes whatever `inner` holds: what follows a look at its first bytes is decompressed when
 * they are gzip's, and handed on as it is, without a copy, when not. *zipped (may be NULL) says which. Arguments as
 * above.
 */
mai_status mai_stream_plain(mai_ctx *cx, mai_stream *inner, uint64_t most, mai_stream **out, bool *zipped)
    MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
