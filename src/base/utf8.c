/*
 * utf8.c - recognising UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates, nothing above
 * U+10FFFF.
 *
 * Zero bytes are no text either, since neither C strings nor a database's text can hold them. Eight bytes of
 * ASCII at a time are passed over without looking at each.
 */
#include "base/utf8.h"

#include <string.h>

#define ONES UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

/* Bytes of the character at s, of which left are there; 0 when it is none. */
static size_t
character(const unsigned char *s, size_t left)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

    if (n > left || s[0] == 0)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    /* Forms that are longer than need be, surrogates, and what lies above the last character. */
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) || (s[0] == 0xf0 && s[1] < 0x90) ||
        (s[0] == 0xf4 && s[1] >= 0x90))
        return 0;
    return n;
}

size_t
mai_utf8_span(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *) s;
    size_t at = 0, step;
    uint64_t word;

    while (at < n) {
        if (n - at >= sizeof word) {
            memcpy(&word, p + at, sizeof word);
            if (((word | (word - ONES)) & TOPS) == 0) { /* no byte is zero or above 127 */
                at += sizeof word;
                continue;
            }
        }
        step = character(p + at, n - at);
        if (step == 0)
            break;
        at += step;
    }
    return at;
}

void
mai_utf8_mend(char *s)
{
    size_t n = strlen(s);

    for (size_t at = 0; at < n;) {
        size_t step = character((const unsigned char *) s + at, n - at);

        if (step == 0 || (step == 1 && ((unsigned char) s[at] < 0x20 || s[at] == 0x7f))) {
            s[at] = '?';
            step = 1;
        }
        at += step;
    }
}
