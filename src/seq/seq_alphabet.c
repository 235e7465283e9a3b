/*
 * seq_alphabet.c - is every letter one of an alphabet (seq_letters.h): a table of 256, one pass.
 */
#include "seq/seq_letters.h"

#include <string.h>

#define STEP 65536

const char *const mai_alphabet_names[MAI_ALPHABETS] = {
    "dna", "rna", "dna_iupac", "rna_iupac", "iupac", "protein", "protein_extended",
};

static const char *const alphabets[MAI_ALPHABETS] = {
    "ACGT", "ACGU", "ACGTRYSWKMBDHVN", "ACGURYSWKMBDHVN", "ACGTURYSWKMBDHVN",
    "ACDEFGHIKLMNPQRSTVWY", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
};

static void
fill(uint8_t is_other[256], const char *letters, const uint8_t *also, size_t nalso)
{
    memset(is_other, 1, 256);
    for (; *letters != '\0'; letters++)
        is_other[(uint8_t) *letters] = is_other[*letters | 0x20] = 0;
    for (size_t i = 0; i < nalso; i++)
        is_other[also[i]] = 0;
}

/* The first of n letters that is another; n if none is. Eights are tested at once, the last one singly. */
static size_t
first_other(const uint8_t is_other[256], const uint8_t *p, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        if (is_other[p[i]] | is_other[p[i + 1]] | is_other[p[i + 2]] | is_other[p[i + 3]] | is_other[p[i + 4]]
            | is_other[p[i + 5]] | is_other[p[i + 6]] | is_other[p[i + 7]])
            break;
    while (i < n && !is_other[p[i]])
        i++;
    return i;
}

mai_status
mai_alphabet_check(mai_ctx *cx, mai_stream *stream, int alphabet, const uint8_t *also, size_t nalso,
                   int64_t *position)
{
    uint8_t is_other[256];
    const uint8_t *window;
    int64_t before = 0;
    size_t n;

    *position = -1;
    fill(is_other, alphabets[alphabet], also, nalso);
    for (;; before += (int64_t) n) {
        MAI_TRY(mai_stream_next(cx, stream, &window, &n));
        if (n == 0)
            return MAI_OK;
        for (size_t at = 0, step, good; at < n; at += step) {
            step = n - at < STEP ? n - at : STEP;
            good = first_other(is_other, window + at, step);
            if (good < step) {
                *position = before + (int64_t) (at + good);
                return MAI_OK;
            }
            MAI_TRY(mai_poll(cx, (int64_t) step));
        }
    }
}
