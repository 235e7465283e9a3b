/*
 * codons.h - the inner loop of translation: letters of nucleotides to letters of amino acids.
 *
 * Rules as in kernel.h: a plain C reference, variants for AVX2 and AVX-512 that give the same bytes and counts at
 * every length and alignment, one table in force. Nothing is read outside the codons, nothing written beyond what is
 * done.
 */
#ifndef MAI_CODONS_H
#define MAI_CODONS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_codons_kernels {
    /*
     * to[i] = amino[16 a + 4 b + c] for the codons i from 0 on, whose bases a, b, c are 0 to 3 for A, C, G, T or U in
     * either case; until n codons are done or one has another letter. Returns how many are done. to and letters must
     * not overlap.
     */
    size_t (*translate)(const uint8_t *letters, size_t n, const char amino[64], uint8_t *to);
} mai_codons_kernels;

/* The table in force; chosen by mai_kernels_init(). */
extern const mai_codons_kernels *mai_codons_kernel;
/* For dispatch.c alone. */
extern const mai_codons_kernels mai_codons_ref;
#if defined(__x86_64__)
extern const mai_codons_kernels mai_codons_avx2;
extern const mai_codons_kernels mai_codons_avx512;
#endif

#ifdef __cplusplus
}
#endif
#endif
