/*
 * letters_ref.c - the kernels over letters of text files, plainly.
 */
#include "kernel/letters.h"

static size_t
copy_letters(const uint8_t *from, uint8_t *to, size_t n)
{
    size_t i = 0;

    for (; i < n && (uint8_t) (from[i] - 0x21) < 0x7f - 0x21; i++)
        to[i] = from[i];
    return i;
}

static uint64_t
sum_range(const uint8_t *p, size_t n, uint8_t first, uint8_t last, uint64_t *outside)
{
    uint64_t sum = 0, out = 0;

    for (size_t i = 0; i < n; i++) {
        sum += p[i];
        out += p[i] < first || p[i] > last;
    }
    *outside = out;
    return sum;
}

const mai_letters_kernels mai_letters_ref = {
    .copy_letters = copy_letters,
    .sum_range = sum_range,
};
