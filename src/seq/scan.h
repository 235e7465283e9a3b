/*
 * scan.h - patterns of base sets, and the words of planes in which they are looked for.
 *
 * A pattern is a row of classes, each a set of bases in one case. A scanner holds the planes of a run of letters, and
 * from them one plane for each class that its patterns use; where a pattern matches is then a word for each 64 places.
 */
#ifndef MAI_SCAN_H
#define MAI_SCAN_H

#include "base/arena.h"
#include "kernel/planes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Places that are decided at a time, a multiple of 64, and the longest pattern. */
enum { MAI_SCAN_STARTS = 16384, MAI_LONGEST_PATTERN = 10000 };

/* A class: a set of bases (iupac.h) of the scanner's first letters, or with MAI_CLASS_SECOND of its second. */
enum { MAI_CLASS_ANYTHING = 0, MAI_CLASS_SECOND = 16, MAI_CLASSES = 32 };

typedef struct mai_pattern_place {
    uint32_t at;
    uint32_t class_of;
} mai_pattern_place;

/* The places are in order of how few letters they match, so that most words are done after a few. */
typedef struct mai_pattern {
    size_t n;
    mai_pattern_place *place;
} mai_pattern;

typedef struct mai_scanner {
    const mai_plane_letters *letters[2]; /* the second NULL where no class is of it */
    size_t longest;                      /* pattern */
    size_t words;                        /* of each plane */
    uint64_t *plane[2][MAI_PLANES];
    uint64_t *of_class[MAI_CLASSES]; /* NULL where no pattern uses it */
    size_t n;                        /* letters that are loaded */
} mai_scanner;

/* A pattern of n classes, in memory of the arena. */
mai_status mai_pattern_make(mai_ctx *cx, const uint8_t *classes, size_t n, mai_pattern *out) MAI_MUST_CHECK;
/* The same for the other strand. */
mai_status mai_pattern_reverse(mai_ctx *cx, const uint8_t *classes, size_t n, mai_pattern *out) MAI_MUST_CHECK;

/* Letters: first, and for MAI_CLASS_SECOND second or NULL. longest: of the patterns, or what else looks ahead. */
mai_status mai_scanner_open(mai_ctx *cx, mai_scanner *scanner, const mai_plane_letters *first,
                            const mai_plane_letters *second, const mai_pattern *patterns, size_t npatterns,
                            size_t longest) MAI_MUST_CHECK;
/* Takes n letters in, n <= MAI_SCAN_STARTS + longest - 1. */
void mai_scanner_load(mai_scanner *scanner, const uint8_t *p, size_t n);

/* Bits of a plane from 64 * word + shift on. */
static inline uint64_t
mai_plane_bits(const uint64_t *plane, size_t word, size_t shift)
{
    const uint64_t *at = plane + word + shift / 64;
    unsigned r = shift % 64;

    return at[0] >> r | (at[1] << 1) << (63 - r);
}

/* Which of the 64 places of a word leave room for a pattern of m letters; no more than `starts` places count. */
static inline uint64_t
mai_scan_room(const mai_scanner *scanner, size_t word, size_t starts, size_t m)
{
    size_t fit = scanner->n >= m ? scanner->n - m + 1 : 0;
    size_t end = fit < starts ? fit : starts;

    return end <= 64 * word ? 0 : end - 64 * word >= 64 ? ~(uint64_t) 0 : ~(uint64_t) 0 >> (64 - (end - 64 * word));
}

/* Which of the first `starts` places from word `word` on begin a match: (starts + 63) / 64 words. */
void mai_scan_exact(const mai_scanner *scanner, const mai_pattern *pattern, size_t word, size_t starts, uint64_t *hits);

#ifdef __cplusplus
}
#endif
#endif
