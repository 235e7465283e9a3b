/*
 * bases_ref.c - the plain C reference of the kernels over sequence letters: what the variants must equal.
 */
#include "kernel/bases.h"

#include "kernel/iupac.h"

static void
reverse_complement(const uint8_t *from, uint8_t *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[n - 1 - i] = mai_iupac_complement[from[i]];
}

const mai_bases_kernels mai_bases_ref = {
    .reverse_complement = reverse_complement,
};
