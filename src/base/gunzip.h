/*
 * gunzip.h - gzip data decompressed piece by piece, several members one after another included.
 */
#ifndef MAI_GUNZIP_H
#define MAI_GUNZIP_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_gunzip mai_gunzip;

/* Whether bytes begin as gzip data do. */
bool mai_is_gzip(const void *bytes, size_t n);
/* Begins to read; bytes must stay where they are. Lives in the arena that the context has now. */
mai_status mai_gunzip_open(mai_ctx *cx, const void *bytes, size_t n, mai_gunzip **out) MAI_MUST_CHECK;
/* The next bytes, at most room of them; *got is 0 at the end. MAI_EFORMAT when the data are damaged or cut
 * short. */
mai_status mai_gunzip_read(mai_ctx *cx, mai_gunzip *z, void *out, size_t room, size_t *got) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
