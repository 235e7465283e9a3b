/*
 * seqfile_common.h - for the readers of sequence files alone: errors that name line and byte.
 */
#ifndef MAI_SEQFILE_COMMON_H
#define MAI_SEQFILE_COMMON_H

#include "seq/seqfile.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Titles, header lines and qualifiers are texts for people: more is a mistake or an attack. */
#define MAI_LONGEST_TITLE ((size_t) 64 << 20)

/* Records an error with the line (from 1) and the byte (from 0, shown from 1) as its detail. Returns the code. */
mai_status mai_fail_in_file(mai_ctx *cx, mai_status code, int64_t line, int64_t position, const char *fmt, ...)
    MAI_PRINTF(5, 6);

#ifdef __cplusplus
}
#endif
#endif
