/*
 * letters_avx2.c - the kernels over letters of text files, 32 bytes a step.
 */
#include "kernel/letters.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2,bmi")))

AVX2 static size_t
copy_letters(const uint8_t *from, uint8_t *to, size_t n)
{
    const __m256i one = _mm256_set1_epi8(1), first = _mm256_set1_epi8(0x21);
    size_t i = 0;

    /* One more than DEL or than a byte above 127 is below 0x21 as a signed number, as one more than a blank is. */
    for (; i + 32 <= n; i += 32) {
        __m256i v = _mm256_loadu_si256((const __m256i *) (from + i));
        uint32_t visible = (uint32_t) _mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_add_epi8(v, one), first));

        _mm256_storeu_si256((__m256i *) (to + i), v);
        if (visible != UINT32_MAX)
            return i + _tzcnt_u32(~visible);
    }
    for (; i < n && (uint8_t) (from[i] - 0x21) < 0x7f - 0x21; i++)
        to[i] = from[i];
    return i;
}

AVX2 static uint64_t
sum_range(const uint8_t *p, size_t n, uint8_t first, uint8_t last, uint64_t *outside)
{
    const __m256i low = _mm256_set1_epi8((char) first), zero = _mm256_setzero_si256();
    const __m256i width = _mm256_set1_epi8((char) (last - first));
    __m256i sums = zero;
    uint64_t lane[4], sum, out = 0;
    size_t i = 0;

    for (; i + 32 <= n; i += 32) {
        __m256i v = _mm256_loadu_si256((const __m256i *) (p + i));
        __m256i above = _mm256_subs_epu8(_mm256_sub_epi8(v, low), width); /* 0 where the byte is inside */
        uint32_t inside = (uint32_t) _mm256_movemask_epi8(_mm256_cmpeq_epi8(above, zero));

        sums = _mm256_add_epi64(sums, _mm256_sad_epu8(v, zero));
        out += (uint64_t) __builtin_popcount(~inside);
    }
    _mm256_storeu_si256((__m256i *) lane, sums);
    sum = lane[0] + lane[1] + lane[2] + lane[3];
    for (; i < n; i++) {
        sum += p[i];
        out += p[i] < first || p[i] > last;
    }
    *outside = out;
    return sum;
}

const mai_letters_kernels mai_letters_avx2 = {
    .copy_letters = copy_letters,
    .sum_range = sum_range,
};
#else
typedef int mai_no_letters_avx2; /* a translation unit is not empty */
#endif
