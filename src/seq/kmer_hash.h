/*
 * kmer_hash.h - the hash by which minimisers and sketches choose k-mers.
 *
 * MurmurHash3_x64_128 by Austin Appleby (public domain), its first 64 bits with seed 42, of the k-mer's letters: the
 * choice of Mash and sourmash, whose sketches can so be compared with ours hash by hash.
 */
#ifndef MAI_KMER_HASH_H
#define MAI_KMER_HASH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline uint64_t
mai_rotate_left(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

/* Spreads every bit of a word over all of it. */
static inline uint64_t
mai_murmur_mix(uint64_t h)
{
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdULL;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53ULL;
    return h ^ h >> 33;
}

/* By eight bits of a k-mer: its four letters, the first in the lowest byte. */
static inline void
mai_kmer_letters(uint32_t letters[256])
{
    for (unsigned b = 0; b < 256; b++) {
        letters[b] = 0;
        for (unsigned i = 0; i < 4; i++)
            letters[b] |= (uint32_t) (uint8_t) "ACGT"[b >> (6 - 2 * i) & 3] << (8 * i);
    }
}

/* 1 <= k <= 32; letters4 as mai_kmer_letters fills it. */
static inline uint64_t
mai_kmer_hash(uint64_t kmer, unsigned k, const uint32_t letters4[256])
{
    const uint64_t c1 = 0x87c37b91114253d5ULL, c2 = 0x4cf5ad432745937fULL;
    uint64_t words[4], h1 = 42, h2 = 42, aligned = kmer << (64 - 2 * k);
    unsigned blocks = k / 16, tail = k % 16;

    for (int i = 0; i < 4; i++)
        words[i] = letters4[aligned >> (56 - 16 * i) & 255] | (uint64_t) letters4[aligned >> (48 - 16 * i) & 255] << 32;
    for (unsigned b = 0; b < blocks; b++) {
        h1 ^= mai_rotate_left(words[2 * b] * c1, 31) * c2;
        h1 = (mai_rotate_left(h1, 27) + h2) * 5 + 0x52dce729;
        h2 ^= mai_rotate_left(words[2 * b + 1] * c2, 33) * c1;
        h2 = (mai_rotate_left(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    if (tail > 8)
        h2 ^= mai_rotate_left((words[2 * blocks + 1] & UINT64_MAX >> (8 * (16 - tail))) * c2, 33) * c1;
    if (tail > 0)
        h1 ^= mai_rotate_left((words[2 * blocks] & UINT64_MAX >> (tail >= 8 ? 0 : 8 * (8 - tail))) * c1, 31) * c2;
    h1 ^= k;
    h2 ^= k;
    h1 += h2;
    h2 += h1;
    h1 = mai_murmur_mix(h1);
    h2 = mai_murmur_mix(h2);
    return h1 + h2;
}

#ifdef __cplusplus
}
#endif
#endif
