/*
 * align_tile_avx2.c - tiles of a score matrix for AVX2.
 */
#include "kernel/align_tile.h"

#if defined(__x86_64__)

static void
tile(mai_align_tile *t)
{
    mai_align_tile_plain(t, 32);
}

const mai_align_kernels mai_align_avx2 = {
    .tile = tile,
    .lanes = 32,
};
#else
typedef int mai_no_align_tile_avx2; /* a translation unit is not empty */
#endif
