/*
 * kernel.h - inner loops over flat arrays, one table of them for the CPU at hand.
 *
 * Every entry exists as a plain C reference and, where it pays, as variants for an instruction set (AVX2 here;
 * AVX-512 was measured: a fifth faster at best, not at all on weights that are not 64-byte aligned). Families of
 * kernels for one subject have tables of their own beside this one (bases.h). All
 * variants of an entry give the same bits: the number of partial sums and the order in which they are added
 * are part of the definition, products are rounded before they are added (no fused multiply-add), and no
 * result depends on alignment. The table is filled once by mai_kernels_init(); nobody else asks the CPU.
 */
#ifndef MAI_KERNEL_H
#define MAI_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_kernels {
    /* Sum of a[i]*b[i]. f32: 16 partial sums by i mod 16, f64: 8 by i mod 8, then halved pairwise. */
    float (*dot_f32)(const float *a, const float *b, size_t n);
    double (*dot_f64)(const double *a, const double *b, size_t n);

    /*
     * y[j] = bias[j] + sum over k, in order, of x[k] * w[k * n + j]: one row through a dense layer.
     * w is [inputs][n] row-major; bias may be NULL (zeros); y must not overlap its inputs. Each y[j] is one
     * running sum that starts at bias[j].
     */
    void (*dense_f32)(const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t n);
    void (*dense_f64)(const double *x, const double *w, const double *bias, double *y, size_t inputs,
                      size_t n);

    /* Bits that are set in n bytes, or in both of two runs of n bytes. */
    uint64_t (*popcount)(const uint8_t *a, size_t n);
    uint64_t (*and_popcount)(const uint8_t *a, const uint8_t *b, size_t n);

    /*
     * Hashes of eight sets of n numbers, 1 <= n <= 8: number i of set l is v[8 * i + l]. Each set is sorted
     * and combined in ascending order, then with last[l], by Boost's hash_combine on 32 bits from 0 on.
     * drawn[l] is the first number of a Mersenne twister of four words that is seeded with hash[l], shifted
     * right by one.
     */
    void (*hash_sets)(const uint32_t *v, size_t n, const uint32_t *last, uint32_t *hash, uint32_t *drawn);
} mai_kernels;

/* The table in force, as every family has one; the reference until mai_kernels_init(). */
extern const mai_kernels *mai_kernel;
extern const mai_kernels mai_kernels_ref;
#if defined(__x86_64__)
extern const mai_kernels mai_kernels_avx2; /* for dispatch.c alone */
#endif

/*
 * Chooses the best tables for this CPU, or those for the instruction set that is named ("ref", "avx2", "avx512";
 * NULL or "auto" chooses). Returns 0, or -1 when the name is unknown or the CPU cannot run it, leaving the tables as
 * they were.
 */
int mai_kernels_init(const char *name);
/* The name of the instruction set in force. */
const char *mai_kernels_name(void);

#ifdef __cplusplus
}
#endif
#endif
