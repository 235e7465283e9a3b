/*
 * bases_tier.h - how the vector variants of bases.h classify letters: for bases_*.c alone.
 *
 * A byte is looked up by its low and by its high half; the two answers, and-ed, have one bit at most. Bit k
 * thus stands for a class whose letters are all combinations of some low and some high halves. A tier has room for
 * eight classes; the first has those of which sequences consist, so that the second is asked only about runs of
 * letters of which some are in none of the first.
 */
#ifndef MAI_BASES_TIER_H
#define MAI_BASES_TIER_H

#include "kernel/bases.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes from which on output goes past the caches, which it would fill before it is read. */
#define MAI_STREAM_FROM ((size_t) 16 << 20)

#define MAI_NTIERS 2
#define MAI_TIER_BITS 8

typedef struct mai_letter_tier {
    uint8_t low[16], high[16];    /* low[byte & 15] & high[byte >> 4] is the byte's bit, or 0 */
    uint8_t class_of[MAI_TIER_BITS]; /* of each bit; MAI_LETTER_OTHER for one that no byte has */
} mai_letter_tier;

extern const mai_letter_tier mai_letter_tiers[MAI_NTIERS];

#ifdef __cplusplus
}
#endif
#endif
