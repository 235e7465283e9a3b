/*
 * align_tile_avx512.c - tiles of a score matrix for AVX-512.
 */
#include "kernel/align_tile.h"

#if defined(__x86_64__)

static void
tile(mai_align_tile *t)
{
    mai_align_tile_plain(t, 64);
}

const mai_align_kernels mai_align_avx512 = {
    .tile = tile,
    .lanes = 64,
};
#else
typedef int mai_no_align_tile_avx512; /* a translation unit is not empty */
#endif
