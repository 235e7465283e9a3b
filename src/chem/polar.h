/*
 * polar.h - classes of polar atoms and their share of the topological polar surface.
 */
#ifndef MAI_POLAR_H
#define MAI_POLAR_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { /* classes without a row: the descriptor looks at the atom's bonds */
    MAI_POLAR_RARE_N = 62,
    MAI_POLAR_RARE_O = 63
};

/* Share of each class in units of 0.01 square angstrom; 0 for the rare ones. */
extern const int16_t mai_polar_table[64];

/* The share of a nitrogen or oxygen that no row describes, in the same units. */
int mai_polar_fallback(int element, int heavy_neighbours, int hydrogens);

#ifdef __cplusplus
}
#endif
#endif
