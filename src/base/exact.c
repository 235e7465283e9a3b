/*
 * exact.c - the fixed-point accumulator of exact.h. Nothing allocates; the caller owns the words.
 *
 * A double is a 53-bit integer shifted left by at most 2045 bits, so that it meets two neighbouring words; a
 * carry beyond them is rare, since neighbouring words are seldom all ones.
 */
#include "base/exact.h"

#include <math.h>
#include <stdbool.h>

#define SMALLEST_EXPONENT (-1074)

/* sum += v * 2^(64 i), modulo the accumulator's width. */
static void
add_word(void *sum, size_t i, uint64_t v)
{
    while (v != 0 && i < MAI_EXACT_WORDS) {
        uint64_t s = mai_word_get(sum, i) + v;

        mai_word_set(sum, i, s);
        v = s < v; /* the carry */
        i++;
    }
}

static void
subtract_word(void *sum, size_t i, uint64_t v)
{
    while (v != 0 && i < MAI_EXACT_WORDS) {
        uint64_t old = mai_word_get(sum, i);

        mai_word_set(sum, i, old - v);
        v = old < v; /* the borrow */
        i++;
    }
}

void
mai_exact_add(void *sum, double x)
{
    uint64_t bits;

    memcpy(&bits, &x, 8);
    unsigned exponent = (unsigned) (bits >> 52) & 0x7ff;
    uint64_t m = bits & ((UINT64_C(1) << 52) - 1);
    if (exponent > 0)
        m |= UINT64_C(1) << 52;
    unsigned shift = exponent > 0 ? exponent - 1 : 0;
    unsigned offset = shift % 64;
    uint64_t low = m << offset;
    uint64_t high = offset > 0 ? m >> (64 - offset) : 0;
    void (*put)(void *, size_t, uint64_t) = bits >> 63 ? subtract_word : add_word;

    put(sum, shift / 64, low);
    put(sum, shift / 64 + 1, high);
}

void
mai_exact_merge(void *sum, const void *other)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < MAI_EXACT_WORDS; i++) {
        uint64_t a = mai_word_get(sum, i);
        uint64_t s = a + mai_word_get(other, i);
        uint64_t with_carry = s + carry;

        carry = (uint64_t) (s < a) | (uint64_t) (with_carry < s);
        mai_word_set(sum, i, with_carry);
    }
}

/* The absolute value as words in native order; returns whether the sum is negative. */
static bool
magnitude(const void *sum, uint64_t w[MAI_EXACT_WORDS])
{
    bool negative = mai_word_get(sum, MAI_EXACT_WORDS - 1) >> 63;
    uint64_t carry = negative;

    for (size_t i = 0; i < MAI_EXACT_WORDS; i++) {
        uint64_t v = mai_word_get(sum, i);

        w[i] = (negative ? ~v : v) + carry;
        carry = carry && w[i] == 0;
    }
    return negative;
}

/* 64 bits of w, the highest set one first, rounded to a double that is worth m * 2^(top - 63). */
static double
round_at(const uint64_t w[MAI_EXACT_WORDS], int word, int bit)
{
    uint64_t m = w[word] << (63 - bit);
    bool rest = false;

    if (bit < 63 && word > 0) {
        m |= w[word - 1] >> (bit + 1);
        rest = w[word - 1] << (63 - bit) != 0;
    } else if (word > 0) {
        rest = w[word - 1] != 0;
    }
    for (int i = word - 2; i >= 0 && !rest; i--)
        rest = w[i] != 0;

    uint64_t kept = m >> 11, cut = m & 0x7ff;
    if (cut > 0x400 || (cut == 0x400 && (rest || (kept & 1) != 0)))
        kept++;
    return ldexp((double) kept, word * 64 + bit - 52 + SMALLEST_EXPONENT);
}

double
mai_exact_round(const void *sum)
{
    uint64_t w[MAI_EXACT_WORDS];
    bool negative = magnitude(sum, w);
    int word = MAI_EXACT_WORDS - 1;

    while (word > 0 && w[word] == 0)
        word--;
    if (w[word] == 0)
        return 0;
    int bit = 63 - __builtin_clzll(w[word]);
    double r = word == 0 && bit < 53 ? ldexp((double) w[0], SMALLEST_EXPONENT) : round_at(w, word, bit);
    return negative ? -r : r;
}
