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

#define MAI_NTIERS 2
#define MAI_TIER_BITS 8

typedef struct mai_letter_tier {
    uint8_t low[16], high[16];    /* low[byte & 15] & high[byte >> 4] is the byte's bit, or 0 */
    uint8_t class[MAI_TIER_BITS]; /* of each bit; MAI_LETTER_OTHER for one that no byte has */
} mai_letter_tier;

/* Columns of ASCII: '-' is in column 2, A to O in 4 and 6, P to Z in 5 and 7. */
#define IN_COLUMNS_46(bits) [4] = (bits), [6] = (bits)
#define IN_COLUMNS_57(bits) [5] = (bits), [7] = (bits)

static const mai_letter_tier mai_letter_tiers[MAI_NTIERS] = {
    {.low = {[1] = 1, [3] = 2, [7] = 4, [4] = 8, [5] = 16, [14] = 32, [13] = 64},
     .high = {[2] = 64, IN_COLUMNS_46(1 + 2 + 4 + 32), IN_COLUMNS_57(8 + 16)},
     .class = {MAI_LETTER_A, MAI_LETTER_C, MAI_LETTER_G, MAI_LETTER_T, MAI_LETTER_U, MAI_LETTER_N, MAI_LETTER_GAP,
               MAI_LETTER_OTHER}},
    {.low = {[2] = 1 + 128, [4] = 2, [8] = 4 + 128, [6] = 8, [3] = 16, [7] = 32, [11] = 64, [13] = 64, [9] = 128},
     .high = {IN_COLUMNS_46(1 + 2 + 4 + 64), IN_COLUMNS_57(8 + 16 + 32 + 128)},
     .class = {MAI_LETTER_B, MAI_LETTER_D, MAI_LETTER_H, MAI_LETTER_V, MAI_LETTER_S, MAI_LETTER_W, MAI_LETTER_KM,
               MAI_LETTER_RXY}},
};

#undef IN_COLUMNS_46
#undef IN_COLUMNS_57

#endif
