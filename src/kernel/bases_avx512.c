/*
 * bases_avx512.c - the kernels over sequence letters for AVX512.
 */
#include "kernel/bases.h"

#if defined(__x86_64__)
#include "kernel/iupac.h"

static void
reverse_complement(const uint8_t *from, uint8_t *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[n - 1 - i] = mai_iupac_complement[from[i]];
}

const mai_bases_kernels mai_bases_avx512 = {
    .reverse_complement = reverse_complement,
};
#else
typedef int mai_no_bases_avx512; /* a translation unit is not empty */
#endif
