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
#define GROUP (16 * VECTOR)     /* bytes between two counts of what is carried */
#define BLOCK (1024 * GROUP)    /* bytes that are counted by one tier or by both: a megabyte */
#define STREAMS 4               /* places in a block that are read in turns: memory answers them at the same time */
#define AHEAD 2048              /* bytes from what is read to what is fetched */

#define XOR_OF_3 0x96            /* truth tables for _mm512_ternarylogic_epi64 */
#define MAJORITY_OF_3 0xe8

INLINE_AVX512 __mmask64
first_lanes(size_t n)
{
    return n >= 64 ? ~(__mmask64) 0 : ((__mmask64) 1 << n) - 1;
}

/* ---- counting ---- */

/* Bit k of byte j of the vectors says how many letters of class k were seen at j, modulo 16. */
typedef struct sums {
    __m512i low, high; /* the tier's tables */
    __m512i ones, twos, fours, eights;
    uint64_t counts[MAI_TIER_BITS]; /* of the letters that are in none of the vectors */
} sums;

/* Both tiers, for one walk over the letters; the second is left alone where `both` is false. */
typedef struct tiers {
    sums first, second;
    __m512i least; /* 0 in a byte: a letter there was of no class of the first */
    bool both;
} tiers;

/* What the vectors of the tiers carry. */
typedef struct carried {
    __m512i first, second;
} carried;

/* sum + a + b as sum and carry. */
INLINE_AVX512 __m512i
add(__m512i *sum, __m512i a, __m512i b)
{
    __m512i carry = _mm512_ternarylogic_epi64(*sum, a, b, MAJORITY_OF_3);

    *sum = _mm512_ternarylogic_epi64(*sum, a, b, XOR_OF_3);
    return carry;
}

INLINE_AVX512 __m512i
high_halves(__m512i x)
{
    return _mm512_and_si512(_mm512_srli_epi16(x, 4), _mm512_set1_epi8(15));
}

/* The bits of 64 letters in a tier; high: their high halves. */
INLINE_AVX512 __m512i
classes(const sums *s, __m512i x, __m512i high)
{
    return _mm512_and_si512(_mm512_shuffle_epi8(s->low, x), _mm512_shuffle_epi8(s->high, high));
}

INLINE_AVX512 carried
classes_of(tiers *t, __m512i x)
{
    __m512i high = high_halves(x);
    carried c = {classes(&t->first, x, high), _mm512_setzero_si512()};

    t->least = _mm512_min_epu8(t->least, c.first);
    if (t->both)
        c.second = classes(&t->second, x, high);
    return c;
}

INLINE_AVX512 carried
classes_at(tiers *t, const uint8_t *p)
{
    return classes_of(t, _mm512_loadu_si512(p));
}

/* Adds to one level of the tiers. */
INLINE_AVX512 carried
add_both(tiers *t, __m512i *first, __m512i *second, carried a, carried b)
{
    carried c = {add(first, a.first, b.first), _mm512_setzero_si512()};

    if (t->both)
        c.second = add(second, a.second, b.second);
    return c;
}

INLINE_AVX512 carried
add_2(tiers *t, const uint8_t *p)
{
    carried a = classes_at(t, p), b = classes_at(t, p + VECTOR);

    _mm_prefetch((const char *) p + AHEAD, _MM_HINT_T0);
    _mm_prefetch((const char *) p + AHEAD + VECTOR, _MM_HINT_T0);
    return add_both(t, &t->first.ones, &t->second.ones, a, b);
}

INLINE_AVX512 carried
add_4(tiers *t, const uint8_t *p)
{
    carried a = add_2(t, p), b = add_2(t, p + 2 * VECTOR);

    return add_both(t, &t->first.twos, &t->second.twos, a, b);
}

INLINE_AVX512 carried
add_8(tiers *t, const uint8_t *p, size_t apart)
{
    carried a = add_4(t, p), b = add_4(t, p + apart);

    return add_both(t, &t->first.fours, &t->second.fours, a, b);
}

INLINE_AVX512 carried
add_16(tiers *t, const uint8_t *p, size_t apart)
{
    carried a = add_8(t, p, apart), b = add_8(t, p + 2 * apart, apart);

    return add_both(t, &t->first.eights, &t->second.eights, a, b);
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

INLINE_AVX512 bool
was_of_no_class(const tiers *t)
{
    return _mm512_testn_epi8_mask(t->least, t->least) != 0;
}

/* Counts a whole number of groups, reading each quarter as a stream. */
INLINE_AVX512 void
count_groups(tiers *t, const uint8_t *p, size_t n)
{
    t->least = _mm512_set1_epi8(-1);
    for (size_t i = 0; i < n / STREAMS; i += GROUP / STREAMS) {
        carried c = add_16(t, p + i, n / STREAMS);

        count_bits(c.first, 16, t->first.counts);
        if (t->both)
            count_bits(c.second, 16, t->second.counts);
    }
}

/* False, with nothing counted, when a letter is of no class of the first tier. */
AVX512 static bool
count_by_first(tiers *all, const uint8_t *p, size_t n)
{
    tiers t;

    t.first = all->first;
    t.both = false;
    count_groups(&t, p, n);
    if (was_of_no_class(&t))
        return false;
    all->first = t.first;
    return true;
}

/* False when all letters were of the first tier. */
AVX512 static bool
count_by_both(tiers *all, const uint8_t *p, size_t n)
{
    tiers t = *all;

    t.both = true;
    count_groups(&t, p, n);
    *all = t;
    return was_of_no_class(&t);
}

/* Adds the counts of a tier by class; gives their sum. */
static inline uint64_t
by_class(const uint64_t of[MAI_TIER_BITS], const mai_letter_tier *tier, uint64_t counts[MAI_NLETTERS])
{
    uint64_t sum = 0;

    for (int k = 0; k < MAI_TIER_BITS; k++) {
        counts[tier->class_of[k]] += of[k];
        sum += of[k];
    }
    return sum;
}

/* Adds what a tier has counted, vectors and all; gives the sum. */
AVX512 static uint64_t
end(sums *s, const mai_letter_tier *tier, uint64_t counts[MAI_NLETTERS])
{
    count_bits(s->ones, 1, s->counts);
    count_bits(s->twos, 2, s->counts);
    count_bits(s->fours, 4, s->counts);
    count_bits(s->eights, 8, s->counts);
    return by_class(s->counts, tier, counts);
}

/* Counts a whole number of groups; gives how many letters are of some class. */
AVX512 static uint64_t
count_blocks(const uint8_t *p, size_t n, uint64_t counts[MAI_NLETTERS])
{
    tiers t;
    uint64_t named;
    bool by_both = false;

    begin(&t.first, &mai_letter_tiers[0]);
    begin(&t.second, &mai_letter_tiers[1]);
    for (size_t block; n > 0; n -= block, p += block) {
        block = n < BLOCK ? n : BLOCK;
        if (by_both || !count_by_first(&t, p, block))
            by_both = count_by_both(&t, p, block);
    }
    named = end(&t.first, &mai_letter_tiers[0], counts);
    return named + end(&t.second, &mai_letter_tiers[1], counts);
}

/* Counts some letters by one tier, vector by vector; gives how many are of its classes. */
AVX512 static uint64_t
count_few(const uint8_t *p, size_t n, const mai_letter_tier *tier, uint64_t counts[MAI_NLETTERS])
{
    sums s;

    begin(&s, tier);
    for (size_t i = 0; i < n; i += VECTOR) {
        __m512i x = _mm512_maskz_loadu_epi8(first_lanes(n - i), p + i);

        count_bits(classes(&s, x, high_halves(x)), 1, s.counts);
    }
    return by_class(s.counts, tier, counts);
}

AVX512 static void
count(const uint8_t *p, size_t n, uint64_t counts[MAI_NLETTERS])
{
    size_t blocks = n / GROUP * GROUP, rest = n - blocks;
    uint64_t named = 0, named_rest;

    if (blocks > 0)
        named = count_blocks(p, blocks, counts);
    named_rest = count_few(p + blocks, rest, &mai_letter_tiers[0], counts);
    if (named_rest < rest)
        named_rest += count_few(p + blocks, rest, &mai_letter_tiers[1], counts);
    counts[MAI_LETTER_OTHER] += n - named - named_rest;
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

/* Changes less than a vector of letters; gives them, as they were. */
INLINE_AVX512 __m512i
change_few(const uint8_t *from, uint8_t *to, size_t n, __m512i table, change what, bool reverse)
{
    __m512i x = _mm512_maskz_loadu_epi8(first_lanes(n), from), y = changed(x, table, what);

    if (reverse) /* places n - 1, n - 2, ...: those below 0 are masked */
        y = _mm512_permutexvar_epi8(_mm512_sub_epi8(descending(), _mm512_set1_epi8((char) (VECTOR - n))), y);
    _mm512_mask_storeu_epi8(to, first_lanes(n), y);
    return x;
}

/* Changes whole vectors, whose places in `to` are aligned; gives all letters, or-ed. stream: past the caches. */
INLINE_AVX512 __m512i
change_vectors(const uint8_t *from, uint8_t *to, size_t n, __m512i table, change what, bool reverse, bool stream)
{
    const __m512i order = descending();
    __m512i all = _mm512_setzero_si512();

    for (size_t i = 0; i < n; i += VECTOR) {
        __m512i x = _mm512_loadu_si512(from + i), y = changed(x, table, what);
        void *at = reverse ? to + n - VECTOR - i : to + i;

        all = _mm512_or_si512(all, x);
        y = reverse ? _mm512_permutexvar_epi8(order, y) : y;
        if (stream) {
            _mm_prefetch((const char *) from + i + AHEAD, _MM_HINT_T0);
            _mm512_stream_si512(at, y);
        } else
            _mm512_store_si512(at, y);
    }
    if (stream)
        _mm_sfence();
    return all;
}

/* A few letters first, so that what follows is written to whole vectors of memory, then those, then the rest. */
INLINE_AVX512 uint8_t
walk(const uint8_t *from, uint8_t *to, size_t n, change what, bool reverse)
{
    const __m512i table = complement_table(what);
    size_t lead = (reverse ? (uintptr_t) (to + n) : -(uintptr_t) to) % VECTOR, middle, rest;
    uint8_t *at;
    __m512i all;

    lead = lead < n ? lead : n;
    middle = (n - lead) / VECTOR * VECTOR;
    rest = n - lead - middle;
    all = change_few(from, reverse ? to + n - lead : to, lead, table, what, reverse);
    at = reverse ? to + rest : to + lead;
    all = _mm512_or_si512(all, n >= MAI_STREAM_FROM
                                   ? change_vectors(from + lead, at, middle, table, what, reverse, true)
                                   : change_vectors(from + lead, at, middle, table, what, reverse, false));
    all = _mm512_or_si512(all, change_few(from + n - rest, reverse ? to : to + n - rest, rest, table, what, reverse));
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
