/*
 * planes_avx2.c - planes of letters for AVX2: two registers of 32 letters make a word.
 *
 * Each function names its instruction set itself, so the file compiles for any target and with any flags.
 */
#include "kernel/planes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2,bmi")))
#define INLINE_AVX2 static inline __attribute__((target("avx2"), always_inline))

typedef struct pattern {
    __m256i fold, letter[5];
} pattern;

INLINE_AVX2 uint64_t
where(__m256i low, __m256i high)
{
    return (uint32_t) _mm256_movemask_epi8(low) | (uint64_t) (uint32_t) _mm256_movemask_epi8(high) << 32;
}

INLINE_AVX2 void
block(const uint8_t *p, const pattern *of, uint64_t *const plane[MAI_PLANES], size_t word)
{
    __m256i low = _mm256_or_si256(_mm256_loadu_si256((const __m256i *) p), of->fold);
    __m256i high = _mm256_or_si256(_mm256_loadu_si256((const __m256i *) (p + 32)), of->fold);

    for (int b = 0; b < MAI_PLANE_T; b++)
        plane[b][word] = where(_mm256_cmpeq_epi8(low, of->letter[b]), _mm256_cmpeq_epi8(high, of->letter[b]));
    plane[MAI_PLANE_T][word] =
        where(_mm256_or_si256(_mm256_cmpeq_epi8(low, of->letter[3]), _mm256_cmpeq_epi8(low, of->letter[4])),
              _mm256_or_si256(_mm256_cmpeq_epi8(high, of->letter[3]), _mm256_cmpeq_epi8(high, of->letter[4])));
}

AVX2 static void
planes(const uint8_t *p, size_t n, const mai_plane_letters *letters, uint64_t *const plane[MAI_PLANES])
{
    pattern of;
    size_t at = 0;

    of.fold = _mm256_set1_epi8((char) letters->fold);
    for (int b = 0; b < 5; b++)
        of.letter[b] = _mm256_set1_epi8((char) letters->letter[b]);
    for (; n - at >= 64; at += 64)
        block(p + at, &of, plane, at / 64);
    if (at < n) {
        uint8_t last[64];

        /* A byte that is no letter, whatever is folded. */
        memset(last, 0xff, sizeof last);
        memcpy(last, p + at, n - at);
        block(last, &of, plane, at / 64);
    }
}

AVX2 static void
narrow(uint64_t *alive, const uint64_t *plane, size_t words, unsigned shift)
{
    __m128i right = _mm_cvtsi32_si128((int) shift), left = _mm_cvtsi32_si128((int) (64 - shift));
    size_t w = 0;

    /* A shift by 64 gives 0 here. */
    for (; words - w >= 4; w += 4) {
        __m256i low = _mm256_srl_epi64(_mm256_loadu_si256((const __m256i *) (plane + w)), right);
        __m256i high = _mm256_sll_epi64(_mm256_loadu_si256((const __m256i *) (plane + w + 1)), left);
        __m256i all = _mm256_and_si256(_mm256_loadu_si256((const __m256i *) (alive + w)), _mm256_or_si256(low, high));

        _mm256_storeu_si256((__m256i *) (alive + w), all);
    }
    mai_planes_ref.narrow(alive + w, plane + w, words - w, shift);
}

AVX2 static size_t
candidate(const uint8_t *p, size_t from, size_t starts, const size_t offset[MAI_PROBES],
          const uint8_t letter[MAI_PROBES])
{
    __m256i wanted[MAI_PROBES];
    size_t i = from;

    for (int k = 0; k < MAI_PROBES; k++)
        wanted[k] = _mm256_set1_epi8((char) letter[k]);
    for (; i < starts && starts - i >= 32; i += 32) {
        __m256i all = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *) (p + i + offset[0])), wanted[0]);

        for (int k = 1; k < MAI_PROBES; k++)
            all = _mm256_and_si256(
                all, _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *) (p + i + offset[k])), wanted[k]));
        if (!_mm256_testz_si256(all, all))
            return i + (size_t) __builtin_ctz((uint32_t) _mm256_movemask_epi8(all));
    }
    return mai_planes_ref.candidate(p, i, starts, offset, letter);
}

const mai_planes_kernels mai_planes_avx2 = {
    .planes = planes,
    .narrow = narrow,
    .candidate = candidate,
};
#else
typedef int mai_no_planes_avx2; /* a translation unit is not empty */
#endif
