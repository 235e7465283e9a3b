/*
 * codons_avx512.c - the kernel of translation for AVX-512 with VBMI: 64 codons at a time.
 *
 * 192 letters lie in three registers. Byte permutations turn letters into numbers of bases, gather the first, second
 * and third ones of codons, and look the codons up. A block with another letter is left to the reference.
 */
#include "kernel/codons.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi")))
#define INLINE_AVX512 static inline __attribute__((target("avx512f,avx512bw,avx512vbmi"), always_inline))
#define BLOCK 64
#define NONE -128

/* By ASCII letter: the number of a base; the top bit is set for others. */
static const int8_t base_number[128] = {
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, 0, NONE, 1, NONE, NONE, NONE, 2, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, 3, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, 0, NONE, 1, NONE, NONE, NONE, 2, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, 3, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
};

/* By place in the codon: which of the 192 letters each of 64 codons has there. */
static const uint8_t places[3][64] = {
    {0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45,
     48, 51, 54, 57, 60, 63, 66, 69, 72, 75, 78, 81, 84, 87, 90, 93,
     96, 99, 102, 105, 108, 111, 114, 117, 120, 123, 126, 129, 132, 135, 138, 141,
     144, 147, 150, 153, 156, 159, 162, 165, 168, 171, 174, 177, 180, 183, 186, 189},
    {1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40, 43, 46,
     49, 52, 55, 58, 61, 64, 67, 70, 73, 76, 79, 82, 85, 88, 91, 94,
     97, 100, 103, 106, 109, 112, 115, 118, 121, 124, 127, 130, 133, 136, 139, 142,
     145, 148, 151, 154, 157, 160, 163, 166, 169, 172, 175, 178, 181, 184, 187, 190},
    {2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35, 38, 41, 44, 47,
     50, 53, 56, 59, 62, 65, 68, 71, 74, 77, 80, 83, 86, 89, 92, 95,
     98, 101, 104, 107, 110, 113, 116, 119, 122, 125, 128, 131, 134, 137, 140, 143,
     146, 149, 152, 155, 158, 161, 164, 167, 170, 173, 176, 179, 182, 185, 188, 191},
};

/* A look-up takes as many low bits of a place as it needs: it spans two registers, a second one corrects the rest. */
INLINE_AVX512 __m512i
gathered(const __m512i numbers[3], __m512i place)
{
    __m512i two = _mm512_permutex2var_epi8(numbers[0], place, numbers[1]);

    return _mm512_mask_permutexvar_epi8(two, _mm512_movepi8_mask(place), place, numbers[2]);
}

static AVX512 size_t
translate_blocks(const uint8_t *letters, size_t n, const char amino[64], uint8_t *to)
{
    const __m512i table = _mm512_loadu_si512(amino);
    const __m512i upper = _mm512_loadu_si512(base_number), lower = _mm512_loadu_si512(base_number + 64);
    const __m512i first = _mm512_loadu_si512(places[0]), second = _mm512_loadu_si512(places[1]);
    const __m512i last = _mm512_loadu_si512(places[2]);
    size_t done = 0;

    for (; n - done >= BLOCK; done += BLOCK) {
        __m512i numbers[3], others = _mm512_setzero_si512(), codon;

        for (int i = 0; i < 3; i++) {
            __m512i block = _mm512_loadu_si512(letters + 3 * done + 64 * i);

            numbers[i] = _mm512_permutex2var_epi8(upper, block, lower);
            others = _mm512_or_si512(others, _mm512_or_si512(block, numbers[i]));
        }
        if (_mm512_movepi8_mask(others) != 0)
            break;
        codon = _mm512_or_si512(_mm512_slli_epi16(gathered(numbers, first), 4),
                                _mm512_slli_epi16(gathered(numbers, second), 2));
        codon = _mm512_or_si512(codon, gathered(numbers, last));
        _mm512_storeu_si512(to + done, _mm512_permutexvar_epi8(codon, table));
    }
    return done;
}

static size_t
translate(const uint8_t *letters, size_t n, const char amino[64], uint8_t *to)
{
    size_t done = n < BLOCK ? 0 : translate_blocks(letters, n, amino, to);

    return done + mai_codons_ref.translate(letters + 3 * done, n - done, amino, to + done);
}

const mai_codons_kernels mai_codons_avx512 = {
    .translate = translate,
};
#else
typedef int mai_no_codons_avx512; /* a translation unit is not empty */
#endif
