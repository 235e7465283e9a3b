/*
 * exact.h - a sum of doubles without rounding, in a flat run of bytes.
 *
 * The sum is one fixed-point number, two's complement, least significant word first, whose last bit is worth
 * 2^-1074 (the smallest double). 34 words hold 2^77 times the largest double, more rows than can be counted.
 * Addition of integers is associative and commutative, and so is this sum: rows and partial sums may come in
 * any order, and the one rounding, at the end, is correct to the nearest double.
 */
#ifndef MAI_EXACT_H
#define MAI_EXACT_H

#include "base/mai.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_EXACT_WORDS 34
#define MAI_EXACT_BYTES ((size_t) MAI_EXACT_WORDS * 8)

/* Words of a state may lie anywhere; these compile to plain moves where the CPU allows it. */
static inline uint64_t
mai_word_get(const void *words, size_t i)
{
    uint64_t v;

    memcpy(&v, (const char *) words + i * 8, 8);
    return v;
}

static inline void
mai_word_set(void *words, size_t i, uint64_t v)
{
    memcpy((char *) words + i * 8, &v, 8);
}

/* sum += x, which is finite. */
void mai_exact_add(void *sum, double x);
/* sum += other. */
void mai_exact_merge(void *sum, const void *other);
/* The nearest double, ties to even. */
double mai_exact_round(const void *sum);

#ifdef __cplusplus
}
#endif
#endif
