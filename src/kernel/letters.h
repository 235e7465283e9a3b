/*
 * letters.h - inner loops over the letters of text files.
 *
 * Rules as in kernel.h. Nothing is read outside the n bytes, nor written outside the n bytes of `to`.
 */
#ifndef MAI_LETTERS_H
#define MAI_LETTERS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_letters_kernels {
    /*
     * Copies bytes up to the first that is no visible ASCII character, 0x21 to 0x7e. Returns how many; what `to` has
     * behind them is undefined.
     */
    size_t (*copy_letters)(const uint8_t *from, uint8_t *to, size_t n);
    /* The sum of n bytes, and in *outside how many are outside first..last. */
    uint64_t (*sum_range)(const uint8_t *p, size_t n, uint8_t first, uint8_t last, uint64_t *outside);
} mai_letters_kernels;

/* The table in force; chosen by mai_kernels_init(). */
extern const mai_letters_kernels *mai_letters_kernel;
/* For dispatch.c alone. */
extern const mai_letters_kernels mai_letters_ref;
#if defined(__x86_64__)
extern const mai_letters_kernels mai_letters_avx2;
#endif

#ifdef __cplusplus
}
#endif
#endif
