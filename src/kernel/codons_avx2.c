/*
 * codons_avx2.c - the kernel of translation for AVX2: 32 codons at a time.
 *
 * Letters become the numbers of their bases by their low four bits; each lane of 128 bits holds 48 letters in three
 * registers, from which the first, second and third ones of codons are gathered. A table of 64 is four of 16 between
 * which the first base chooses. A block with another letter is left to the reference.
 */
#include "kernel/codons.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE_AVX2 static inline __attribute__((target("avx2"), always_inline))
#define NONE -1
#define BLOCK 32

/* [place in the codon][register]: where a register of 16 letters has those that go to each place of 16 codons. */
static const int8_t gather[3][3][16] = {
    {{0, 3, 6, 9, 12, 15, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE},
     {NONE, NONE, NONE, NONE, NONE, NONE, 2, 5, 8, 11, 14, NONE, NONE, NONE, NONE, NONE},
     {NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 1, 4, 7, 10, 13}},
    {{1, 4, 7, 10, 13, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE},
     {NONE, NONE, NONE, NONE, NONE, 0, 3, 6, 9, 12, 15, NONE, NONE, NONE, NONE, NONE},
     {NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 2, 5, 8, 11, 14}},
    {{2, 5, 8, 11, 14, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE},
     {NONE, NONE, NONE, NONE, NONE, 1, 4, 7, 10, 13, NONE, NONE, NONE, NONE, NONE, NONE},
     {NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 0, 3, 6, 9, 12, 15}},
};

/* By the low four bits of a letter: its lower case if it is that of a base, and the number of the base. */
static const int8_t base_letter[16] = {0, 'a', 0, 'c', 't', 'u', 0, 'g'};
static const int8_t base_number[16] = {0, 0, 0, 1, 3, 3, 0, 2};

INLINE_AVX2 __m256i
both_lanes(const void *bytes)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes));
}

/* 16 letters from here and 16 from 48 letters on. */
INLINE_AVX2 __m256i
letters_of(const uint8_t *from)
{
    return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *) from)),
                                   _mm_loadu_si128((const __m128i *) (from + 48)), 1);
}

/* Letters to numbers of bases; a lane of *plain becomes 0 where one is none. */
INLINE_AVX2 __m256i
numbers_of(__m256i letters, __m256i *plain)
{
    __m256i lower = _mm256_or_si256(letters, _mm256_set1_epi8(0x20));
    __m256i low = _mm256_and_si256(letters, _mm256_set1_epi8(15));

    *plain = _mm256_and_si256(*plain, _mm256_cmpeq_epi8(_mm256_shuffle_epi8(both_lanes(base_letter), low), lower));
    return _mm256_shuffle_epi8(both_lanes(base_number), low);
}

INLINE_AVX2 __m256i
gathered(const __m256i numbers[3], int place)
{
    __m256i first = _mm256_shuffle_epi8(numbers[0], both_lanes(gather[place][0]));
    __m256i second = _mm256_shuffle_epi8(numbers[1], both_lanes(gather[place][1]));
    __m256i third = _mm256_shuffle_epi8(numbers[2], both_lanes(gather[place][2]));

    return _mm256_or_si256(_mm256_or_si256(first, second), third);
}

/* Amino acids of codons: bit 4 of a codon's number chooses within pairs of tables, bit 5 between the pairs. */
INLINE_AVX2 __m256i
aminos_of(__m256i first, __m256i rest, const __m256i tables[4])
{
    __m256i odd = _mm256_slli_epi16(first, 7), high = _mm256_slli_epi16(first, 6);
    __m256i found[4];

    for (int i = 0; i < 4; i++)
        found[i] = _mm256_shuffle_epi8(tables[i], rest);
    return _mm256_blendv_epi8(_mm256_blendv_epi8(found[0], found[1], odd),
                              _mm256_blendv_epi8(found[2], found[3], odd), high);
}

static AVX2 size_t
translate(const uint8_t *letters, size_t n, const char amino[64], uint8_t *to)
{
    size_t done = 0;
    __m256i tables[4];

    for (int i = 0; i < 4; i++)
        tables[i] = both_lanes(amino + 16 * i);
    for (; n - done >= BLOCK; done += BLOCK) {
        const uint8_t *from = letters + 3 * done;
        __m256i plain = _mm256_set1_epi8(-1), numbers[3], rest;

        for (int i = 0; i < 3; i++)
            numbers[i] = numbers_of(letters_of(from + 16 * i), &plain);
        if (_mm256_movemask_epi8(plain) != -1)
            break;
        rest = _mm256_or_si256(_mm256_slli_epi16(gathered(numbers, 1), 2), gathered(numbers, 2));
        _mm256_storeu_si256((__m256i *) (to + done), aminos_of(gathered(numbers, 0), rest, tables));
    }
    return done + mai_codons_ref.translate(letters + 3 * done, n - done, amino, to + done);
}

const mai_codons_kernels mai_codons_avx2 = {
    .translate = translate,
};
#else
typedef int mai_no_codons_avx2; /* a translation unit is not empty */
#endif
