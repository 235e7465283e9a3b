/*
 * planes.h - inner loops that ask which letters stand where: sequences as planes of bits, and literal candidates.
 *
 * A plane has one bit a letter: bit i mod 64 of word i / 64 says whether letter i is the base of that plane. Searching
 * for a motif is then shifting and combining words, 64 places at a time, whatever set of bases a place of the motif
 * allows.
 *
 * Rules as in kernel.h: a plain C reference, variants for AVX2 and AVX-512 that give the same words at every length and
 * alignment, one table in force. Nothing is read outside the n bytes.
 */
#ifndef MAI_PLANES_H
#define MAI_PLANES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MAI_PLANE_A, MAI_PLANE_C, MAI_PLANE_G, MAI_PLANE_T, MAI_PLANES };

/* Places of a literal that one pass compares. */
enum { MAI_PROBES = 4 };

typedef struct mai_plane_letters {
    uint8_t fold;      /* set in every byte before it is compared: 0x20 with lower case letters ignores case */
    uint8_t letter[5]; /* A, C, G, T and U; the last two are one plane */
} mai_plane_letters;

/* Upper case letters, lower case ones, and both. */
extern const mai_plane_letters mai_plane_upper, mai_plane_lower, mai_plane_any_case;
/* Both cases, and U is no letter. */
extern const mai_plane_letters mai_plane_dna;

typedef struct mai_planes_kernels {
    /* Fills (n + 63) / 64 words of each plane; bits beyond n are 0. */
    void (*planes)(const uint8_t *p, size_t n, const mai_plane_letters *letters, uint64_t *const plane[MAI_PLANES]);

    /*
     * alive[w] &= the 64 bits of plane from bit 64 * w + shift on, for w < words; shift < 64. plane has words + 1
     * words.
     */
    void (*narrow)(uint64_t *alive, const uint64_t *plane, size_t words, unsigned shift);

    /*
     * The first i from `from` on, below `starts`, with p[i + offset[k]] == letter[k] for every k; `starts` when there is
     * none. Every p[i + offset[k]] for i < starts must be readable.
     */
    size_t (*candidate)(const uint8_t *p, size_t from, size_t starts, const size_t offset[MAI_PROBES],
                        const uint8_t letter[MAI_PROBES]);
} mai_planes_kernels;

/* The table in force; chosen by mai_kernels_init(). */
extern const mai_planes_kernels *mai_planes_kernel;
/* For dispatch.c alone. */
extern const mai_planes_kernels mai_planes_ref;
#if defined(__x86_64__)
extern const mai_planes_kernels mai_planes_avx2;
extern const mai_planes_kernels mai_planes_avx512;
#endif

#ifdef __cplusplus
}
#endif
#endif
