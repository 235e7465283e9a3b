/*
 * bases.h - inner loops over sequence letters: one byte a letter, as it is stored.
 *
 * Rules as in kernel.h: a plain C reference, variants for AVX2 and AVX-512 that give the same bytes and counts at every
 * length and alignment, one table in force. Nothing is read or written outside the n bytes.
 */
#ifndef MAI_BASES_H
#define MAI_BASES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_bases_kernels {
    /*
     * to[n - 1 - i] = complement of from[i]: IUPAC nucleotide codes in either case, U as T; any other byte stays what
     * it is. to and from must not overlap.
     */
    void (*reverse_complement)(const uint8_t *from, uint8_t *to, size_t n);
} mai_bases_kernels;

/* The table in force; chosen by mai_kernels_init(). */
extern const mai_bases_kernels *mai_bases_kernel;
/* For dispatch.c alone. */
extern const mai_bases_kernels mai_bases_ref;
#if defined(__x86_64__)
extern const mai_bases_kernels mai_bases_avx2;
extern const mai_bases_kernels mai_bases_avx512;
#endif

#ifdef __cplusplus
}
#endif
#endif
