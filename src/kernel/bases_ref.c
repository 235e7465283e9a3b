/*
 * bases_ref.c - the plain C reference of the kernels over sequence letters: what the variants must equal. Also the
 * table of letter classes, which it reads byte by byte.
 */
#include "kernel/bases.h"

#include "kernel/iupac.h"

#include <string.h>

/* Bytes that are not here are MAI_LETTER_OTHER, which is 0. */
#define BOTH(letter, class) [letter] = MAI_LETTER_##class, [letter | 0x20] = MAI_LETTER_##class

const uint8_t mai_letter_of[256] = {
    ['-'] = MAI_LETTER_GAP,
    BOTH('A', A), BOTH('C', C), BOTH('G', G), BOTH('T', T), BOTH('U', U), BOTH('N', N),
    BOTH('B', B), BOTH('D', D), BOTH('H', H), BOTH('V', V), BOTH('S', S), BOTH('W', W),
    BOTH('K', KM), BOTH('M', KM), BOTH('R', RXY), BOTH('X', RXY), BOTH('Y', RXY),
};

/* Four sets of counters: a letter like the one before it does not wait for the sum to be stored. */
static void
count(const uint8_t *p, size_t n, uint64_t counts[MAI_NLETTERS])
{
    uint64_t set[4][MAI_NLETTERS];
    size_t i;

    memset(set, 0, sizeof set);
    for (i = 0; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++)
            set[k][mai_letter_of[p[i + k]]]++;
    for (; i < n; i++)
        set[0][mai_letter_of[p[i]]]++;
    for (int c = 0; c < MAI_NLETTERS; c++)
        counts[c] += set[0][c] + set[1][c] + set[2][c] + set[3][c];
}

/* T as U where rna says so. */
static inline uint8_t
complement_of(uint8_t letter, uint8_t rna)
{
    uint8_t c = mai_iupac_complement[letter];

    return c + (uint8_t) (rna & ((c | 0x20) == 't'));
}

static inline uint8_t
forward(const uint8_t *from, uint8_t *to, size_t n, uint8_t rna)
{
    uint8_t all = 0;

    for (size_t i = 0; i < n; i++) {
        all |= from[i];
        to[i] = complement_of(from[i], rna);
    }
    return all;
}

static inline uint8_t
backward(const uint8_t *from, uint8_t *to, size_t n, uint8_t rna)
{
    uint8_t all = 0;

    for (size_t i = 0; i < n; i++) {
        all |= from[i];
        to[n - 1 - i] = complement_of(from[i], rna);
    }
    return all;
}

static uint8_t
complement(const uint8_t *from, uint8_t *to, size_t n)
{
    return forward(from, to, n, 0);
}

static uint8_t
complement_rna(const uint8_t *from, uint8_t *to, size_t n)
{
    return forward(from, to, n, 1);
}

static uint8_t
reverse_complement(const uint8_t *from, uint8_t *to, size_t n)
{
    return backward(from, to, n, 0);
}

static uint8_t
reverse_complement_rna(const uint8_t *from, uint8_t *to, size_t n)
{
    return backward(from, to, n, 1);
}

/* T and U differ in the lowest bit alone: what is `letter` in lower case gets the other value of it. */
static inline uint8_t
exchange(const uint8_t *from, uint8_t *to, size_t n, uint8_t letter)
{
    uint8_t all = 0;

    for (size_t i = 0; i < n; i++) {
        all |= from[i];
        to[i] = from[i] ^ (uint8_t) ((from[i] | 0x20) == letter);
    }
    return all;
}

static uint8_t
transcribe(const uint8_t *from, uint8_t *to, size_t n)
{
    return exchange(from, to, n, 't');
}

static uint8_t
back_transcribe(const uint8_t *from, uint8_t *to, size_t n)
{
    return exchange(from, to, n, 'u');
}

const mai_bases_kernels mai_bases_ref = {
    .count = count,
    .complement = complement,
    .complement_rna = complement_rna,
    .reverse_complement = reverse_complement,
    .reverse_complement_rna = reverse_complement_rna,
    .transcribe = transcribe,
    .back_transcribe = back_transcribe,
};
