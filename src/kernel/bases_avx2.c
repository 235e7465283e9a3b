/*
 * bases_avx2.c - the kernels over sequence letters for AVX2.
 *
 * Counting. Each letter becomes a byte with the bit of its class (bases_tier.h); set bits are counted by position with
 * carry-save adders (Harley and Seal): sixteen vectors are added bit by bit into ones, twos, fours and eights, and
 * only what is carried out of the eights is counted, bit by bit. The cost does not depend on the letters, except that
 * a block in which some are of the second tier is looked at twice, the second time in the nearest cache.
 *
 * Complement. Letters differ from their complements in the five lowest bits; what to flip is looked up by the low half
 * of the byte, in one table for A to O and one for P to Z.
 */
#include "kernel/bases.h"

#if defined(__x86_64__)
#include "kernel/bases_tier.h"

#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2,popcnt")))
#define INLINE_AVX2 static inline __attribute__((target("avx2,popcnt"), always_inline))

#define VECTOR ((size_t) 32)
#define GROUP (16 * VECTOR)      /* bytes between two counts of what is carried */
#define BLOCK (8 * GROUP)        /* bytes that stay in the cache for the second tier */
#define AHEAD 2048               /* bytes from what is read to what is fetched */

/* ---- counting ---- */

/* Bit k of byte j of the four vectors says how many letters of class k were seen at j, modulo 16. */
typedef struct sums {
    __m256i low, high; /* the tier's tables */
    __m256i ones, twos, fours, eights;
    __m256i least; /* 0 in a byte: a letter there was of no class */
    uint64_t sixteens[MAI_TIER_BITS];
} sums;

/* sum + a + b as sum and carry. */
INLINE_AVX2 __m256i
add(__m256i *sum, __m256i a, __m256i b)
{
    __m256i half = _mm256_xor_si256(a, b);
    __m256i carry = _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(half, *sum));

    *sum = _mm256_xor_si256(half, *sum);
    return carry;
}

INLINE_AVX2 __m256i
classes_at(sums *s, const uint8_t *p)
{
    __m256i x = _mm256_loadu_si256((const __m256i *) p);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(x, 4), _mm256_set1_epi8(15));
    __m256i bits = _mm256_and_si256(_mm256_shuffle_epi8(s->low, x), _mm256_shuffle_epi8(s->high, high));

    s->least = _mm256_min_epu8(s->least, bits);
    return bits;
}

INLINE_AVX2 __m256i
add_2(sums *s, const uint8_t *p)
{
    __m256i a = classes_at(s, p), b = classes_at(s, p + VECTOR);

    _mm_prefetch((const char *) p + AHEAD, _MM_HINT_T0);
    return add(&s->ones, a, b);
}

INLINE_AVX2 __m256i
add_4(sums *s, const uint8_t *p)
{
    __m256i a = add_2(s, p), b = add_2(s, p + 2 * VECTOR);

    return add(&s->twos, a, b);
}

INLINE_AVX2 __m256i
add_8(sums *s, const uint8_t *p)
{
    __m256i a = add_4(s, p), b = add_4(s, p + 4 * VECTOR);

    return add(&s->fours, a, b);
}

INLINE_AVX2 __m256i
add_16(sums *s, const uint8_t *p)
{
    __m256i a = add_8(s, p), b = add_8(s, p + 8 * VECTOR);

    return add(&s->eights, a, b);
}

/* counts[k] += weight * number of bytes with bit k. */
INLINE_AVX2 void
count_bits(__m256i bytes, uint64_t weight, uint64_t counts[MAI_TIER_BITS])
{
    for (int k = MAI_TIER_BITS - 1; k >= 0; k--) {
        counts[k] += weight * (uint64_t) _mm_popcnt_u32((unsigned) _mm256_movemask_epi8(bytes));
        bytes = _mm256_add_epi8(bytes, bytes);
    }
}

INLINE_AVX2 void
begin(sums *s, const mai_letter_tier *tier)
{
    memset(s, 0, sizeof *s);
    s->low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) tier->low));
    s->high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) tier->high));
}

/* Counts a whole number of groups. False when a letter was of no class of this tier. */
AVX2 static bool
count_groups(sums *sums_of_tier, const uint8_t *p, size_t n)
{
    sums s = *sums_of_tier;

    s.least = _mm256_set1_epi8(-1);
    for (const uint8_t *end = p + n; p < end; p += GROUP)
        count_bits(add_16(&s, p), 16, s.sixteens);
    *sums_of_tier = s;
    return _mm256_movemask_epi8(_mm256_cmpeq_epi8(s.least, _mm256_setzero_si256())) == 0;
}

/* Adds the counts of a tier by class; gives their sum. */
AVX2 static uint64_t
end(sums *s, const mai_letter_tier *tier, uint64_t counts[MAI_NLETTERS])
{
    uint64_t sum = 0;

    count_bits(s->ones, 1, s->sixteens);
    count_bits(s->twos, 2, s->sixteens);
    count_bits(s->fours, 4, s->sixteens);
    count_bits(s->eights, 8, s->sixteens);
    for (int k = 0; k < MAI_TIER_BITS; k++) {
        counts[tier->class_of[k]] += s->sixteens[k];
        sum += s->sixteens[k];
    }
    return sum;
}

AVX2 static void
count(const uint8_t *p, size_t n, uint64_t counts[MAI_NLETTERS])
{
    uint8_t rest[GROUP];
    sums first, second;
    size_t left = n;
    uint64_t named;

    begin(&first, &mai_letter_tiers[0]);
    begin(&second, &mai_letter_tiers[1]);
    for (size_t block; left >= GROUP; left -= block, p += block) {
        block = left < BLOCK ? left / GROUP * GROUP : BLOCK;
        if (!count_groups(&first, p, block))
            (void) count_groups(&second, p, block);
    }
    if (left > 0) { /* filled up with NULs, which are in no class */
        memset(rest + left, 0, GROUP - left);
        memcpy(rest, p, left);
        (void) count_groups(&first, rest, GROUP);
        (void) count_groups(&second, rest, GROUP);
    }
    named = end(&first, &mai_letter_tiers[0], counts) + end(&second, &mai_letter_tiers[1], counts);
    counts[MAI_LETTER_OTHER] += n - named;
}

/* ---- complement, transcription ---- */

/* What to flip in a letter, by its low half: columns 4 and 6, columns 5 and 7. */
static const uint8_t flips[2][16] = {
    {[1] = 'A' ^ 'T', [2] = 'B' ^ 'V', [3] = 'C' ^ 'G', [4] = 'D' ^ 'H', [7] = 'C' ^ 'G', [8] = 'D' ^ 'H',
     [11] = 'K' ^ 'M', [13] = 'K' ^ 'M'},
    {[2] = 'R' ^ 'Y', [4] = 'T' ^ 'A', [5] = 'U' ^ 'A', [6] = 'V' ^ 'B', [9] = 'Y' ^ 'R'},
};

/* What a walk over letters does with them. */
typedef enum change {
    COMPLEMENT,
    COMPLEMENT_RNA,
    EXCHANGE_T,
    EXCHANGE_U
} change;

/* All ones where a byte, in lower case, is the letter. */
INLINE_AVX2 __m256i
is_letter(__m256i x, char letter)
{
    return _mm256_cmpeq_epi8(_mm256_or_si256(x, _mm256_set1_epi8(0x20)), _mm256_set1_epi8(letter));
}

INLINE_AVX2 __m256i
complement_of(__m256i x)
{
    __m256i to_o = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) flips[0]));
    __m256i to_z = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *) flips[1]));
    __m256i in_letters = _mm256_cmpgt_epi8(x, _mm256_set1_epi8(0x3f));
    __m256i flip = _mm256_blendv_epi8(_mm256_shuffle_epi8(to_o, x), _mm256_shuffle_epi8(to_z, x), _mm256_slli_epi16(x, 3));

    return _mm256_xor_si256(x, _mm256_and_si256(flip, in_letters));
}

INLINE_AVX2 __m256i
changed(__m256i x, change what)
{
    const __m256i one = _mm256_set1_epi8(1);

    if (what == EXCHANGE_T || what == EXCHANGE_U)
        return _mm256_xor_si256(x, _mm256_and_si256(is_letter(x, what == EXCHANGE_T ? 't' : 'u'), one));
    x = complement_of(x);
    return what == COMPLEMENT ? x : _mm256_xor_si256(x, _mm256_and_si256(is_letter(x, 't'), one));
}

INLINE_AVX2 __m256i
reversed(__m256i x)
{
    const __m256i within = _mm256_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                                           0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    return _mm256_permute4x64_epi64(_mm256_shuffle_epi8(x, within), 0x4e);
}

INLINE_AVX2 uint8_t
or_of_bytes(__m256i x)
{
    uint8_t bytes[VECTOR], all = 0;

    _mm256_storeu_si256((__m256i *) bytes, x);
    for (size_t i = 0; i < VECTOR; i++)
        all |= bytes[i];
    return all;
}

/* The changed letters of one vector or less, which may overlap with others already written. */
INLINE_AVX2 __m256i
change_few(const uint8_t *from, uint8_t *to, size_t n, change what, bool reverse)
{
    uint8_t bytes[VECTOR];
    __m256i x, y;

    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, from, n);
    x = _mm256_loadu_si256((const __m256i *) bytes);
    y = changed(x, what);
    _mm256_storeu_si256((__m256i *) bytes, reverse ? reversed(y) : y);
    memcpy(to, reverse ? bytes + VECTOR - n : bytes, n);
    return x;
}

INLINE_AVX2 uint8_t
walk(const uint8_t *from, uint8_t *to, size_t n, change what, bool reverse)
{
    __m256i all = _mm256_setzero_si256();
    size_t i = 0;

    for (; i + VECTOR <= n; i += VECTOR) {
        __m256i x = _mm256_loadu_si256((const __m256i *) (from + i));
        __m256i y = changed(x, what);

        all = _mm256_or_si256(all, x);
        if (reverse)
            _mm256_storeu_si256((__m256i *) (to + n - VECTOR - i), reversed(y));
        else
            _mm256_storeu_si256((__m256i *) (to + i), y);
    }
    if (i < n)
        all = _mm256_or_si256(all, change_few(from + i, reverse ? to : to + i, n - i, what, reverse));
    return or_of_bytes(all);
}

AVX2 static uint8_t
complement(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT, false);
}

AVX2 static uint8_t
complement_rna(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT_RNA, false);
}

AVX2 static uint8_t
reverse_complement(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT, true);
}

AVX2 static uint8_t
reverse_complement_rna(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT_RNA, true);
}

AVX2 static uint8_t
transcribe(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, EXCHANGE_T, false);
}

AVX2 static uint8_t
back_transcribe(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, EXCHANGE_U, false);
}

const mai_bases_kernels mai_bases_avx2 = {
    .count = count,
    .complement = complement,
    .complement_rna = complement_rna,
    .reverse_complement = reverse_complement,
    .reverse_complement_rna = reverse_complement_rna,
    .transcribe = transcribe,
    .back_transcribe = back_transcribe,
};
#else
typedef int mai_no_bases_avx2; /* a translation unit is not empty */
#endif
