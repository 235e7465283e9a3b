/*
 * mathtab.h - tables of constants, for mathfn.c and normal.c alone. mathtab.py computes them.
 */
#ifndef MAI_MATHTAB_H
#define MAI_MATHTAB_H

#ifdef __cplusplus
extern "C" {
#endif

/* Within the module, so that a table is reached without a look-up by the dynamic linker. */
#define MAI_HIDDEN __attribute__((visibility("hidden")))

struct mai_ln2 {
    double ln2_hi, ln2_lo;       /* ln 2: a multiple of 2^-42 and the rest */
    double ln2_64_hi, ln2_64_lo; /* ln 2 / 64: likewise */
    double inv_ln2_64;           /* 64 / ln 2 */
};

extern const struct mai_ln2 mai_ln2 MAI_HIDDEN;
/* 2^(i/64) as the sum of two doubles. */
extern const double mai_exp2_table[64][2] MAI_HIDDEN;
/*
 * For m in [1 + j/128, 1 + (j+1)/128): q, a multiple of 1/256 near 1/m, so that m * q - 1 is a double; then
 * -log(q) as the sum of two doubles, less ln 2 from row 53 on.
 */
extern const double mai_log_table[128][3] MAI_HIDDEN;
/* erf(x)/x - 1 in powers of x^2, |x| <= 1/2. */
extern const double mai_erf_small[1][10] MAI_HIDDEN;
/* erf around 5/8 + i/4: the value there as the sum of two doubles, then powers 1 .. 12 of the distance. */
extern const double mai_erf_table[22][14] MAI_HIDDEN;

#ifdef __cplusplus
}
#endif
#endif
