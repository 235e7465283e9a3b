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

/*
 * What a letter is, for counting: nucleotides by themselves, the codes for several of them as far as measures tell
 * them apart, in either case. Each byte belongs to one class. X, an old way to write N, is an ambiguous code here.
 */
typedef enum mai_letter {
    MAI_LETTER_OTHER,
    MAI_LETTER_A,
    MAI_LETTER_C,
    MAI_LETTER_G,
    MAI_LETTER_T,
    MAI_LETTER_U,
    MAI_LETTER_N,
    MAI_LETTER_GAP, /* '-' */
    MAI_LETTER_B,
    MAI_LETTER_D,
    MAI_LETTER_H,
    MAI_LETTER_V,
    MAI_LETTER_S,
    MAI_LETTER_W,
    MAI_LETTER_KM,  /* K, M */
    MAI_LETTER_RXY, /* R, X, Y */
    MAI_NLETTERS
} mai_letter;

/* The class of each byte. */
extern const uint8_t mai_letter_of[256];

typedef struct mai_bases_kernels {
    /* counts[c] += how many of the n bytes are of class c (mai_letter). */
    void (*count)(const uint8_t *p, size_t n, uint64_t counts[MAI_NLETTERS]);

    /*
     * to[i] = complement of from[i], or to[n - 1 - i]: IUPAC nucleotide codes in either case, U as T; any other byte
     * stays what it is. A becomes T, in the _rna forms U. to and from must not overlap; in the forms that do not
     * reverse they may be the same. Each gives all bytes of from, or-ed: above 127 when one is no ASCII.
     */
    uint8_t (*complement)(const uint8_t *from, uint8_t *to, size_t n);
    uint8_t (*complement_rna)(const uint8_t *from, uint8_t *to, size_t n);
    uint8_t (*reverse_complement)(const uint8_t *from, uint8_t *to, size_t n);
    uint8_t (*reverse_complement_rna)(const uint8_t *from, uint8_t *to, size_t n);

    /* to[i] = from[i], T being U (transcribe) or U being T (back_transcribe), in either case; likewise. */
    uint8_t (*transcribe)(const uint8_t *from, uint8_t *to, size_t n);
    uint8_t (*back_transcribe)(const uint8_t *from, uint8_t *to, size_t n);
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
