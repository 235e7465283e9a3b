/*
 * planes_avx512.c - planes of letters for AVX-512: a comparison of 64 letters is a word.
 *
 * Each function names its instruction set itself, so the file compiles for any target and with any flags.
 */
#include "kernel/planes.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,bmi")))
#define INLINE_AVX512 static inline __attribute__((target("avx512f,avx512bw"), always_inline))

typedef struct pattern {
    __m512i fold, letter[5];
} pattern;

INLINE_AVX512 void
block(__m512i bytes, __mmask64 here, const pattern *of, uint64_t *const plane[MAI_PLANES], size_t word)
{
    __m512i v = _mm512_or_si512(bytes, of->fold);

    for (int b = 0; b < MAI_PLANE_T; b++)
        plane[b][word] = _mm512_mask_cmpeq_epi8_mask(here, v, of->letter[b]);
    plane[MAI_PLANE_T][word] =
        _mm512_mask_cmpeq_epi8_mask(here, v, of->letter[3]) | _mm512_mask_cmpeq_epi8_mask(here, v, of->letter[4]);
}

AVX512 static void
planes(const uint8_t *p, size_t n, const mai_plane_letters *letters, uint64_t *const plane[MAI_PLANES])
{
    pattern of;
    size_t at = 0;

    of.fold = _mm512_set1_epi8((char) letters->fold);
    for (int b = 0; b < 5; b++)
        of.letter[b] = _mm512_set1_epi8((char) letters->letter[b]);
    for (; n - at >= 64; at += 64)
        block(_mm512_loadu_si512(p + at), ~(__mmask64) 0, &of, plane, at / 64);
    if (at < n) {
        __mmask64 here = ~(__mmask64) 0 >> (64 - (n - at));

        block(_mm512_maskz_loadu_epi8(here, p + at), here, &of, plane, at / 64);
    }
}

AVX512 static void
narrow(uint64_t *alive, const uint64_t *plane, size_t words, unsigned shift)
{
    __m128i right = _mm_cvtsi32_si128((int) shift), left = _mm_cvtsi32_si128((int) (64 - shift));
    size_t w = 0;

    /* A shift by 64 gives 0 here. */
    for (; words - w >= 8; w += 8) {
        __m512i low = _mm512_srl_epi64(_mm512_loadu_si512(plane + w), right);
        __m512i high = _mm512_sll_epi64(_mm512_loadu_si512(plane + w + 1), left);
        __m512i all = _mm512_and_si512(_mm512_loadu_si512(alive + w), _mm512_or_si512(low, high));

        _mm512_storeu_si512(alive + w, all);
    }
    mai_planes_ref.narrow(alive + w, plane + w, words - w, shift);
}

AVX512 static size_t
candidate(const uint8_t *p, size_t from, size_t starts, const size_t offset[MAI_PROBES],
          const uint8_t letter[MAI_PROBES])
{
    __m512i wanted[MAI_PROBES];
    size_t i = from;

    for (int k = 0; k < MAI_PROBES; k++)
        wanted[k] = _mm512_set1_epi8((char) letter[k]);
    for (; i < starts && starts - i >= 64; i += 64) {
        __mmask64 all = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p + i + offset[0]), wanted[0]);

        for (int k = 1; k < MAI_PROBES; k++)
            all = _mm512_mask_cmpeq_epi8_mask(all, _mm512_loadu_si512(p + i + offset[k]), wanted[k]);
        if (all != 0)
            return i + (size_t) __builtin_ctzll(all);
    }
    return mai_planes_ref.candidate(p, i, starts, offset, letter);
}

const mai_planes_kernels mai_planes_avx512 = {
    .planes = planes,
    .narrow = narrow,
    .candidate = candidate,
};
#else
typedef int mai_no_planes_avx512; /* a translation unit is not empty */
#endif
