/*
 * bases_avx2.c - the kernels over sequence letters for AVX2.
 *
 * Counting. Each letter becomes a byte with the bit of its class (bases_tier.h); set bits are counted by position with
 * carry-save adders (Harley and Seal): 32 vectors are added bit by bit into ones, twos, fours, eights and sixteens, and
 * only what is carried out of the sixteens is counted, bit by bit. The cost does not depend on the letters, but for the
 * second tier: a block is counted by the first alone until a letter is in none of its classes, then by both until a
 * block is without such letters.
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
#define GROUP (32 * VECTOR)     /* bytes between two counts of what is carried */
#define BLOCK (1024 * GROUP)    /* bytes that are counted by one tier or by both: a megabyte */
#define STREAMS 4               /* places in a block that are read in turns: memory answers them at the same time */
#define AHEAD 2048              /* bytes from what is read to what is fetched */

/* ---- counting ---- */

/* Bit k of byte j of the vectors says how many letters of class k were seen at j, modulo 32. */
typedef struct sums {
    __m256i low, high; /* the tier's tables */
    __m256i ones, twos, fours, eights, sixteens;
    uint64_t counts[MAI_TIER_BITS]; /* of the letters that are in none of the vectors */
} sums;

/* Both tiers, for one walk over the letters; the second is left alone where `both` is false. */
typedef struct tiers {
    sums first, second;
    __m256i least; /* 0 in a byte: a letter there was of no class of the first */
    bool both;
} tiers;

/* What the vectors of the tiers carry. */
typedef struct carried {
    __m256i first, second;
} carried;

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
high_halves(__m256i x)
{
    return _mm256_and_si256(_mm256_srli_epi16(x, 4), _mm256_set1_epi8(15));
}

/* The bits of 32 letters in a tier; high: their high halves. */
INLINE_AVX2 __m256i
classes(const sums *s, __m256i x, __m256i high)
{
    return _mm256_and_si256(_mm256_shuffle_epi8(s->low, x), _mm256_shuffle_epi8(s->high, high));
}

INLINE_AVX2 carried
classes_of(tiers *t, __m256i x)
{
    __m256i high = high_halves(x);
    carried c = {classes(&t->first, x, high), _mm256_setzero_si256()};

    t->least = _mm256_min_epu8(t->least, c.first);
    if (t->both)
        c.second = classes(&t->second, x, high);
    return c;
}

INLINE_AVX2 carried
classes_at(tiers *t, const uint8_t *p)
{
    return classes_of(t, _mm256_loadu_si256((const __m256i *) p));
}

/* Adds to one level of the tiers. */
INLINE_AVX2 carried
add_both(tiers *t, __m256i *first, __m256i *second, carried a, carried b)
{
    carried c = {add(first, a.first, b.first), _mm256_setzero_si256()};

    if (t->both)
        c.second = add(second, a.second, b.second);
    return c;
}

INLINE_AVX2 carried
add_2(tiers *t, const uint8_t *p)
{
    carried a = classes_at(t, p), b = classes_at(t, p + VECTOR);

    _mm_prefetch((const char *) p + AHEAD, _MM_HINT_T0);
    return add_both(t, &t->first.ones, &t->second.ones, a, b);
}

INLINE_AVX2 carried
add_4(tiers *t, const uint8_t *p)
{
    carried a = add_2(t, p), b = add_2(t, p + 2 * VECTOR);

    return add_both(t, &t->first.twos, &t->second.twos, a, b);
}

INLINE_AVX2 carried
add_8(tiers *t, const uint8_t *p)
{
    carried a = add_4(t, p), b = add_4(t, p + 4 * VECTOR);

    return add_both(t, &t->first.fours, &t->second.fours, a, b);
}

INLINE_AVX2 carried
add_16(tiers *t, const uint8_t *p, size_t apart)
{
    carried a = add_8(t, p), b = add_8(t, p + apart);

    return add_both(t, &t->first.eights, &t->second.eights, a, b);
}

INLINE_AVX2 carried
add_32(tiers *t, const uint8_t *p, size_t apart)
{
    carried a = add_16(t, p, apart), b = add_16(t, p + 2 * apart, apart);

    return add_both(t, &t->first.sixteens, &t->second.sixteens, a, b);
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

INLINE_AVX2 bool
was_of_no_class(const tiers *t)
{
    return _mm256_movemask_epi8(_mm256_cmpeq_epi8(t->least, _mm256_setzero_si256())) != 0;
}

/* Counts a whole number of groups, reading each quarter as a stream. */
INLINE_AVX2 void
count_groups(tiers *t, const uint8_t *p, size_t n)
{
    t->least = _mm256_set1_epi8(-1);
    for (size_t i = 0; i < n / STREAMS; i += GROUP / STREAMS) {
        carried c = add_32(t, p + i, n / STREAMS);

        count_bits(c.first, 32, t->first.counts);
        if (t->both)
            count_bits(c.second, 32, t->second.counts);
    }
}

/* False, with nothing counted, when a letter is of no class of the first tier. */
AVX2 static bool
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
AVX2 static bool
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
AVX2 static uint64_t
end(sums *s, const mai_letter_tier *tier, uint64_t counts[MAI_NLETTERS])
{
    count_bits(s->ones, 1, s->counts);
    count_bits(s->twos, 2, s->counts);
    count_bits(s->fours, 4, s->counts);
    count_bits(s->eights, 8, s->counts);
    count_bits(s->sixteens, 16, s->counts);
    return by_class(s->counts, tier, counts);
}

/* Counts a whole number of groups; gives how many letters are of some class. */
AVX2 static uint64_t
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
AVX2 static uint64_t
count_few(const uint8_t *p, size_t n, const mai_letter_tier *tier, uint64_t counts[MAI_NLETTERS])
{
    sums s;

    begin(&s, tier);
    for (size_t i = 0; i < n; i += VECTOR) {
        uint8_t last[VECTOR];
        const uint8_t *at = p + i;
        __m256i x;

        if (n - i < VECTOR) { /* filled up with NULs, which are of no class */
            memset(last, 0, sizeof last);
            at = memcpy(last, p + i, n - i);
        }
        x = _mm256_loadu_si256((const __m256i *) at);
        count_bits(classes(&s, x, high_halves(x)), 1, s.counts);
    }
    return by_class(s.counts, tier, counts);
}

AVX2 static void
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

/* Changes less than a vector of letters; gives them, as they were. */
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

/* Changes whole vectors, whose places in `to` are aligned; gives all letters, or-ed. stream: past the caches. */
INLINE_AVX2 __m256i
change_vectors(const uint8_t *from, uint8_t *to, size_t n, change what, bool reverse, bool stream)
{
    __m256i all = _mm256_setzero_si256();

    for (size_t i = 0; i < n; i += VECTOR) {
        __m256i x = _mm256_loadu_si256((const __m256i *) (from + i));
        __m256i y = changed(x, what);
        __m256i *at = (__m256i *) (reverse ? to + n - VECTOR - i : to + i);

        all = _mm256_or_si256(all, x);
        y = reverse ? reversed(y) : y;
        if (stream) {
            _mm_prefetch((const char *) from + i + AHEAD, _MM_HINT_T0);
            _mm256_stream_si256(at, y);
        } else
            _mm256_store_si256(at, y);
    }
    if (stream)
        _mm_sfence();
    return all;
}

/* A few letters first, so that what follows is written to whole vectors of memory, then those, then the rest. */
INLINE_AVX2 uint8_t
walk(const uint8_t *from, uint8_t *to, size_t n, change what, bool reverse)
{
    size_t lead = (reverse ? (uintptr_t) (to + n) : -(uintptr_t) to) % VECTOR, middle, rest;
    uint8_t *at;
    __m256i all;

    lead = lead < n ? lead : n;
    middle = (n - lead) / VECTOR * VECTOR;
    rest = n - lead - middle;
    all = change_few(from, reverse ? to + n - lead : to, lead, what, reverse);
    at = reverse ? to + rest : to + lead;
    all = _mm256_or_si256(all, n >= MAI_STREAM_FROM ? change_vectors(from + lead, at, middle, what, reverse, true)
                                                    : change_vectors(from + lead, at, middle, what, reverse, false));
    all = _mm256_or_si256(all, change_few(from + n - rest, reverse ? to : to + n - rest, rest, what, reverse));
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
