/*
 * codons_ref.c - the kernel of translation in plain C: three look-ups of letters, one of the codon.
 */
#include "kernel/codons.h"

/* 1 + the number of a base, so that other letters are 0. */
static const uint8_t base_of[256] = {
    ['A'] = 1, ['C'] = 2, ['G'] = 3, ['T'] = 4, ['U'] = 4,
    ['a'] = 1, ['c'] = 2, ['g'] = 3, ['t'] = 4, ['u'] = 4,
};

static size_t
translate(const uint8_t *letters, size_t n, const char amino[64], uint8_t *to)
{
    for (size_t i = 0; i < n; i++, letters += 3) {
        unsigned a = base_of[letters[0]], b = base_of[letters[1]], c = base_of[letters[2]];

        if (a == 0 || b == 0 || c == 0)
            return i;
        to[i] = (uint8_t) amino[16 * a + 4 * b + c - 21];
    }
    return n;
}

const mai_codons_kernels mai_codons_ref = {
    .translate = translate,
};
