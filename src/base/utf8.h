/*
 * utf8.h - text that a stranger wrote: whether it is UTF-8, and making it so for messages.
 */
#ifndef MAI_UTF8_H
#define MAI_UTF8_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many of the bytes, from the first, are UTF-8 without a zero byte: n when all of them are. */
size_t mai_utf8_span(const char *s, size_t n);
/* Puts "?" for every byte that is not part of UTF-8, and for control characters. */
void mai_utf8_mend(char *s);

#ifdef __cplusplus
}
#endif
#endif
