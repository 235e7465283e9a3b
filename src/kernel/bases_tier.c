/*
 * bases_tier.c - the tables of bases_tier.h.
 */
#include "kernel/bases_tier.h"

/* Columns of ASCII: '-' is in column 2, A to O in 4 and 6, P to Z in 5 and 7. */
#define IN_COLUMNS_46(bits) [4] = (bits), [6] = (bits)
#define IN_COLUMNS_57(bits) [5] = (bits), [7] = (bits)

const mai_letter_tier mai_letter_tiers[MAI_NTIERS] = {
    {.low = {[1] = 1, [3] = 2, [7] = 4, [4] = 8, [5] = 16, [14] = 32, [13] = 64},
     .high = {[2] = 64, IN_COLUMNS_46(1 + 2 + 4 + 32), IN_COLUMNS_57(8 + 16)},
     .class_of = {MAI_LETTER_A, MAI_LETTER_C, MAI_LETTER_G, MAI_LETTER_T, MAI_LETTER_U, MAI_LETTER_N, MAI_LETTER_GAP,
               MAI_LETTER_OTHER}},
    {.low = {[2] = 1 + 128, [4] = 2, [8] = 4 + 128, [6] = 8, [3] = 16, [7] = 32, [11] = 64, [13] = 64, [9] = 128},
     .high = {IN_COLUMNS_46(1 + 2 + 4 + 64), IN_COLUMNS_57(8 + 16 + 32 + 128)},
     .class_of = {MAI_LETTER_B, MAI_LETTER_D, MAI_LETTER_H, MAI_LETTER_V, MAI_LETTER_S, MAI_LETTER_W, MAI_LETTER_KM,
               MAI_LETTER_RXY}},
};
