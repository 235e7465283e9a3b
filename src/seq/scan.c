/*
 * scan.c - patterns of base sets and the planes in which they are looked for.
 *
 * A class of one base is the plane of that base; others are planes of their own, made when letters are loaded. Each
 * plane has room for the longest pattern behind the last place, and zeros there. All memory is the arena's.
 */
#include "seq/scan.h"

#include <string.h>

#include "kernel/iupac.h"

/* Places of a pattern that are looked at for all words; the rest only where these have left something. */
#define TOGETHER 8

static int
width(uint32_t class_of)
{
    int bases = __builtin_popcount(class_of % MAI_CLASS_SECOND);

    return bases == 0 ? 5 : bases;
}

/* Of the bits A, C, G, T the complement is the reverse. */
static uint8_t
complement(uint8_t class_of)
{
    return (uint8_t) ((class_of & MAI_CLASS_SECOND) | (class_of & MAI_BASE_A) << 3 | (class_of & MAI_BASE_C) << 1
                      | (class_of & MAI_BASE_G) >> 1 | (class_of & MAI_BASE_T) >> 3);
}

/* Places by width, a counting sort. */
static mai_status
make(mai_ctx *cx, const uint8_t *classes, size_t n, bool reverse, mai_pattern *out)
{
    size_t filled = 0;

    out->n = n;
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &out->place));
    for (int wide = 1; wide <= 5; wide++)
        for (size_t i = 0; i < n; i++) {
            uint8_t class_of = reverse ? complement(classes[n - 1 - i]) : classes[i];

            if (width(class_of) == wide)
                out->place[filled++] = (mai_pattern_place){(uint32_t) i, class_of};
        }
    return mai_poll(cx, 20 * (int64_t) n);
}

mai_status
mai_pattern_make(mai_ctx *cx, const uint8_t *classes, size_t n, mai_pattern *out)
{
    return make(cx, classes, n, false, out);
}

mai_status
mai_pattern_reverse(mai_ctx *cx, const uint8_t *classes, size_t n, mai_pattern *out)
{
    return make(cx, classes, n, true, out);
}

static mai_status
open_planes(mai_ctx *cx, mai_scanner *s, int which)
{
    for (int b = 0; b < MAI_PLANES; b++) {
        MAI_TRY(MAI_NEW_ARRAY(cx, s->words, &s->plane[which][b]));
        s->of_class[which * MAI_CLASS_SECOND + (1 << b)] = s->plane[which][b];
    }
    return MAI_OK;
}

mai_status
mai_scanner_open(mai_ctx *cx, mai_scanner *s, const mai_plane_letters *first, const mai_plane_letters *second,
                 const mai_pattern *patterns, size_t npatterns, size_t longest)
{
    memset(s, 0, sizeof *s);
    s->letters[0] = first;
    s->letters[1] = second;
    s->longest = longest;
    s->words = (MAI_SCAN_STARTS + s->longest) / 64 + 3;
    MAI_TRY(open_planes(cx, s, 0));
    if (second != NULL)
        MAI_TRY(open_planes(cx, s, 1));
    for (size_t k = 0; k < npatterns; k++)
        for (size_t i = 0; i < patterns[k].n; i++) {
            uint64_t **plane = &s->of_class[patterns[k].place[i].class_of];

            if (*plane == NULL)
                MAI_TRY(MAI_NEW_ARRAY(cx, s->words, plane));
        }
    return MAI_OK;
}

/* One word of a class of several bases. */
static uint64_t
of_bases(uint64_t *const plane[MAI_PLANES], unsigned bases, size_t word)
{
    uint64_t bits = 0;

    for (; bases != 0; bases &= bases - 1)
        bits |= plane[__builtin_ctz(bases)][word];
    return bits;
}

void
mai_scanner_load(mai_scanner *s, const uint8_t *p, size_t n)
{
    size_t words = (n + 63) / 64;

    s->n = n;
    for (int which = 0; which < 2 && s->letters[which] != NULL; which++) {
        mai_planes_kernel->planes(p, n, s->letters[which], s->plane[which]);
        for (int b = 0; b < MAI_PLANES; b++)
            memset(s->plane[which][b] + words, 0, (s->words - words) * sizeof(uint64_t));
    }
    for (unsigned c = 0; c < MAI_CLASSES; c++) {
        unsigned bases = c % MAI_CLASS_SECOND;

        if (s->of_class[c] == NULL || (bases & (bases - 1)) == 0) {
            if (s->of_class[c] != NULL && bases == MAI_CLASS_ANYTHING)
                memset(s->of_class[c], 0xff, s->words * sizeof(uint64_t));
            continue;
        }
        for (size_t w = 0; w < s->words; w++)
            s->of_class[c][w] = w < words ? of_bases(s->plane[c / MAI_CLASS_SECOND], bases, w) : 0;
    }
}

void
mai_scan_exact(const mai_scanner *s, const mai_pattern *pattern, size_t word, size_t starts, uint64_t *hits)
{
    size_t words = (starts + 63) / 64, together = pattern->n < TOGETHER ? pattern->n : TOGETHER;

    for (size_t w = 0; w < words; w++)
        hits[w] = mai_scan_room(s, word + w, 64 * word + starts, pattern->n);
    for (size_t i = 0; i < together; i++) {
        const mai_pattern_place *place = &pattern->place[i];

        mai_planes_kernel->narrow(hits, s->of_class[place->class_of] + word + place->at / 64, words, place->at % 64);
    }
    if (pattern->n == together)
        return;
    for (size_t w = 0; w < words; w++)
        for (size_t i = together; i < pattern->n && hits[w] != 0; i++)
            hits[w] &=
                mai_plane_bits(s->of_class[pattern->place[i].class_of], word + w, pattern->place[i].at);
}
