/*
 * bases_avx512.c - the kernels over sequence letters for AVX-512 with VBMI: bases_avx2.c on twice the width, with the
 * instructions that are made for it. A table of 128 bytes is one look-up, a carry-save adder two instructions, and
 * masks end a run.
 */
#include "kernel/bases.h"

#if defined(__x86_64__)
#include "kernel/bases_tier.h"
#include "kernel/iupac.h"

#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

#define TARGET "avx512f,avx512bw,avx512vl,avx512vbmi,popcnt"
#define AVX512 __attribute__((target(TARGET)))
#define INLINE_AVX512 static inline __attribute__((target(TARGET), always_inline))

#define VECTOR ((size_t) 64)
#define GROUP (16 * VECTOR)      /* bytes between two counts of what is carried */
#define BLOCK (4 * GROUP)        /* bytes that stay in the cache for the second tier */
#define AHEAD 2048               /* bytes from what is read to what is fetched */

#define XOR_OF_3 0x96            /* truth tables for _mm512_ternarylogic_epi64 */
#define MAJORITY_OF_3 0xe8

INLINE_AVX512 __mmask64
first_lanes(size_t n)
{
    return n >= 64 ? ~(__mmask64) 0 : ((__mmask64) 1 << n) - 1;
}

/* ---- counting ---- */

/* Bit k of byte j of the four vectors says how many letters of class k were seen at j, modulo 16. */
typedef struct sums {
    __m512i low, high; /* the tier's tables */
    __m512i ones, twos, fours, eights;
    __m512i least; /* 0 in a byte: a letter there was of no class */
    uint64_t sixteens[MAI_TIER_BITS];
} sums;

/* sum + a + b as sum and carry. */
INLINE_AVX512 __m512i
add(__m512i *sum, __m512i a, __m512i b)
{
    __m512i carry = _mm512_ternarylogic_epi64(*sum, a, b, MAJORITY_OF_3);

    *sum = _mm512_ternarylogic_epi64(*sum, a, b, XOR_OF_3);
    return carry;
}

INLINE_AVX512 __m512i
classes_of(sums *s, __m512i x)
{
    __m512i high = _mm512_and_si512(_mm512_srli_epi16(x, 4), _mm512_set1_epi8(15));
    __m512i bits = _mm512_and_si512(_mm512_shuffle_epi8(s->low, x), _mm512_shuffle_epi8(s->high, high));

    s->least = _mm512_min_epu8(s->least, bits);
    return bits;
}

INLINE_AVX512 __m512i
add_2(sums *s, const uint8_t *p)
{
    __m512i a = classes_of(s, _mm512_loadu_si512(p)), b = classes_of(s, _mm512_loadu_si512(p + VECTOR));

    _mm_prefetch((const char *) p + AHEAD, _MM_HINT_T0);
    _mm_prefetch((const char *) p + AHEAD + VECTOR, _MM_HINT_T0);
    return add(&s->ones, a, b);
}

INLINE_AVX512 __m512i
add_4(sums *s, const uint8_t *p)
{
    __m512i a = add_2(s, p), b = add_2(s, p + 2 * VECTOR);

    return add(&s->twos, a, b);
}

INLINE_AVX512 __m512i
add_8(sums *s, const uint8_t *p)
{
    __m512i a = add_4(s, p), b = add_4(s, p + 4 * VECTOR);

    return add(&s->fours, a, b);
}

INLINE_AVX512 __m512i
add_16(sums *s, const uint8_t *p)
{
    __m512i a = add_8(s, p), b = add_8(s, p + 8 * VECTOR);

    return add(&s->eights, a, b);
}

/* counts[k] += weight * number of bytes with bit k. */
INLINE_AVX512 void
count_bits(__m512i bytes, uint64_t weight, uint64_t counts[MAI_TIER_BITS])
{
    for (int k = 0; k < MAI_TIER_BITS; k++)
        counts[k] += weight * (uint64_t) _mm_popcnt_u64(_mm512_test_epi8_mask(bytes, _mm512_set1_epi8((char) (1 << k))));
}

INLINE_AVX512 void
begin(sums *s, const mai_letter_tier *tier)
{
    memset(s, 0, sizeof *s);
    s->low = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *) tier->low));
    s->high = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *) tier->high));
}

/* Counts a whole number of groups. False when a letter was of no class of this tier. */
AVX512 static bool
count_groups(sums *sums_of_tier, const uint8_t *p, size_t n)
{
    sums s = *sums_of_tier;

    s.least = _mm512_set1_epi8(-1);
    for (const uint8_t *end = p + n; p < end; p += GROUP)
        count_bits(add_16(&s, p), 16, s.sixteens);
    *sums_of_tier = s;
    return _mm512_testn_epi8_mask(s.least, s.least) == 0;
}

/* Counts less than a group. The bytes that fill the last vector up are NULs, which are in no class. */
AVX512 static void
count_rest(sums *s, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i += VECTOR)
        count_bits(classes_of(s, _mm512_maskz_loadu_epi8(first_lanes(n - i), p + i)), 1, s->sixteens);
}

/* Adds the counts of a tier by class; gives their sum. */
AVX512 static uint64_t
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

AVX512 static void
count(const uint8_t *p, size_t n, uint64_t counts[MAI_NLETTERS])
{
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
    count_rest(&first, p, left);
    count_rest(&second, p, left);
    named = end(&first, &mai_letter_tiers[0], counts) + end(&second, &mai_letter_tiers[1], counts);
    counts[MAI_LETTER_OTHER] += n - named;
}

/* ---- complement, transcription ---- */

/* What a walk over letters does with them. */
typedef enum change {
    COMPLEMENT,
    COMPLEMENT_RNA,
    EXCHANGE_T,
    EXCHANGE_U
} change;

/* All lanes whose byte, in lower case, is the letter. */
INLINE_AVX512 __mmask64
is_letter(__m512i x, char letter)
{
    return _mm512_cmpeq_epi8_mask(_mm512_or_si512(x, _mm512_set1_epi8(0x20)), _mm512_set1_epi8(letter));
}

/* The letters from '@' on, complemented by the table; others stay. */
INLINE_AVX512 __m512i
complement_of(__m512i x, __m512i table)
{
    __mmask64 in_letters = _mm512_cmpgt_epi8_mask(x, _mm512_set1_epi8(0x3f));

    return _mm512_mask_permutexvar_epi8(x, in_letters, x, table);
}

INLINE_AVX512 __m512i
changed(__m512i x, __m512i table, change what)
{
    const __m512i one = _mm512_set1_epi8(1);

    if (what == EXCHANGE_T)
        return _mm512_mask_add_epi8(x, is_letter(x, 't'), x, one);
    if (what == EXCHANGE_U)
        return _mm512_mask_sub_epi8(x, is_letter(x, 'u'), x, one);
    return complement_of(x, table);
}

/* Complements of '@' and the 63 bytes after it, T as U where that is wanted. */
INLINE_AVX512 __m512i
complement_table(change what)
{
    __m512i table = _mm512_loadu_si512(mai_iupac_complement + 64);

    return what == COMPLEMENT_RNA ? changed(table, table, EXCHANGE_T) : table;
}

INLINE_AVX512 uint8_t
or_of_bytes(__m512i x)
{
    uint8_t bytes[VECTOR], all = 0;

    _mm512_storeu_si512(bytes, x);
    for (size_t i = 0; i < VECTOR; i++)
        all |= bytes[i];
    return all;
}

INLINE_AVX512 __m512i
descending(void)
{
    uint8_t bytes[VECTOR];

    for (size_t i = 0; i < VECTOR; i++)
        bytes[i] = (uint8_t) (VECTOR - 1 - i);
    return _mm512_loadu_si512(bytes);
}

INLINE_AVX512 uint8_t
walk(const uint8_t *from, uint8_t *to, size_t n, change what, bool reverse)
{
    const __m512i table = complement_table(what), order = descending();
    __m512i all = _mm512_setzero_si512(), x;
    size_t i = 0, rest;

    for (; i + VECTOR <= n; i += VECTOR) {
        x = _mm512_loadu_si512(from + i);
        all = _mm512_or_si512(all, x);
        x = changed(x, table, what);
        if (reverse)
            _mm512_storeu_si512(to + n - VECTOR - i, _mm512_permutexvar_epi8(order, x));
        else
            _mm512_storeu_si512(to + i, x);
    }
    rest = n - i;
    if (rest > 0) {
        x = _mm512_maskz_loadu_epi8(first_lanes(rest), from + i);
        all = _mm512_or_si512(all, x);
        x = changed(x, table, what);
        if (reverse) /* the letters come last, those before them are masked */
            x = _mm512_permutexvar_epi8(_mm512_sub_epi8(order, _mm512_set1_epi8((char) (VECTOR - rest))), x);
        _mm512_mask_storeu_epi8(reverse ? to : to + i, first_lanes(rest), x);
    }
    return or_of_bytes(all);
}

AVX512 static uint8_t
complement(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT, false);
}

AVX512 static uint8_t
complement_rna(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT_RNA, false);
}

AVX512 static uint8_t
reverse_complement(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT, true);
}

AVX512 static uint8_t
reverse_complement_rna(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, COMPLEMENT_RNA, true);
}

AVX512 static uint8_t
transcribe(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, EXCHANGE_T, false);
}

AVX512 static uint8_t
back_transcribe(const uint8_t *from, uint8_t *to, size_t n)
{
    return walk(from, to, n, EXCHANGE_U, false);
}

const mai_bases_kernels mai_bases_avx512 = {
    .count = count,
    .complement = complement,
    .complement_rna = complement_rna,
    .reverse_complement = reverse_complement,
    .reverse_complement_rna = reverse_complement_rna,
    .transcribe = transcribe,
    .back_transcribe = back_transcribe,
};
#else
typedef int mai_no_bases_avx512; /* a translation unit is not empty */
#endif
