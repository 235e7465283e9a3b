/*
 * planes_ref.c - planes of letters in plain C, and the letters that callers ask for.
 */
#include "kernel/planes.h"

const mai_plane_letters mai_plane_upper = {0, {'A', 'C', 'G', 'T', 'U'}};
const mai_plane_letters mai_plane_lower = {0, {'a', 'c', 'g', 't', 'u'}};
const mai_plane_letters mai_plane_any_case = {0x20, {'a', 'c', 'g', 't', 'u'}};
const mai_plane_letters mai_plane_dna = {0x20, {'a', 'c', 'g', 't', 't'}};

static void
planes(const uint8_t *p, size_t n, const mai_plane_letters *letters, uint64_t *const plane[MAI_PLANES])
{
    const uint8_t *l = letters->letter;

    for (size_t at = 0; at < n; at += 64) {
        size_t here = n - at < 64 ? n - at : 64;
        uint64_t bits[MAI_PLANES] = {0};

        for (size_t i = 0; i < here; i++) {
            uint8_t c = p[at + i] | letters->fold;

            bits[MAI_PLANE_A] |= (uint64_t) (c == l[0]) << i;
            bits[MAI_PLANE_C] |= (uint64_t) (c == l[1]) << i;
            bits[MAI_PLANE_G] |= (uint64_t) (c == l[2]) << i;
            bits[MAI_PLANE_T] |= (uint64_t) ((c == l[3]) | (c == l[4])) << i;
        }
        for (int b = 0; b < MAI_PLANES; b++)
            plane[b][at / 64] = bits[b];
    }
}

static void
narrow(uint64_t *alive, const uint64_t *plane, size_t words, unsigned shift)
{
    for (size_t w = 0; w < words; w++)
        alive[w] &= plane[w] >> shift | (plane[w + 1] << 1) << (63 - shift);
}

static size_t
candidate(const uint8_t *p, size_t from, size_t starts, const size_t offset[MAI_PROBES],
          const uint8_t letter[MAI_PROBES])
{
    for (size_t i = from; i < starts; i++)
        if (p[i + offset[0]] == letter[0] && p[i + offset[1]] == letter[1] && p[i + offset[2]] == letter[2]
            && p[i + offset[3]] == letter[3])
            return i;
    return starts;
}

const mai_planes_kernels mai_planes_ref = {
    .planes = planes,
    .narrow = narrow,
    .candidate = candidate,
};
