/*
 * fp_morgan.h - what the two forms of the Morgan fingerprint share: that of most molecules
 * (fp_morgan_small.c) and that of all (fp_morgan.c). Neighbours of an atom are keys, 32 bits of bond above 32
 * of invariant, sorted.
 */
#ifndef MAI_FP_MORGAN_H
#define MAI_FP_MORGAN_H

#include "chem/fp_fold.h"

/*
 * The number of a bond's type in the definition; double bonds with stereochemistry have others when it
 * counts.
 */
static inline uint8_t
mai_morgan_bond(int bits, bool chirality)
{
    static const uint8_t numbers[8] = {
        [MAI_BOND_OTHER] = 0,     [MAI_BOND_SINGLE] = 1,    [MAI_BOND_DOUBLE] = 2,  [MAI_BOND_TRIPLE] = 3,
        [MAI_BOND_QUADRUPLE] = 4, [MAI_BOND_AROMATIC] = 12, [MAI_BOND_DATIVE] = 17,
    };
    int type = bits & MAI_MOL_BOND_TYPE, stereo = bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;

    if (!chirality || type != MAI_BOND_DOUBLE || stereo == MAI_STEREO_NONE)
        return numbers[type];
    if (bits & MAI_MOL_BOND_CIP_FLIPPED)
        stereo = stereo == MAI_STEREO_CIS ? MAI_STEREO_TRANS : MAI_STEREO_CIS;
    return (uint8_t) (120 + stereo); /* any 1, Z 2, E 3 */
}

static inline uint32_t
mai_morgan_key_hash(uint64_t key)
{
    return mai_hash_combine(mai_hash_combine(0, (uint32_t) (key >> 32)), (uint32_t) key);
}

/*
 * Whether a marked atom shows its chirality in this round: the first time always (shown before: false), later
 * only if all its bonds are single and its neighbours differ.
 */
static inline bool
mai_morgan_looks_chiral(const mai_mol_atom *atom, bool shown, const uint64_t *keys, int degree)
{
    if ((atom->chirality & 7) == MAI_CHIRAL_NONE)
        return false;
    for (int i = 0; i < degree && shown; i++)
        if (keys[i] >> 32 != 1 || (i > 0 && (uint32_t) keys[i] == (uint32_t) keys[i - 1]))
            return false;
    return true;
}

static inline uint32_t
mai_morgan_chirality(const mai_mol *m, int atom)
{
    static const uint8_t values[4] = {[MAI_CIP_NONE] = 1, [MAI_CIP_R] = 3, [MAI_CIP_S] = 2, [3] = 1};

    return values[mai_mol_cip(m, atom)];
}

/* The first invariant of an atom with so many neighbours, of which so many are hydrogens (fp_morgan.c). */
uint32_t mai_morgan_invariant(const mai_mol *m, int atom, int degree, int hydrogen_neighbours);

/* Makes the fingerprint if it can: at most 64 atoms and bonds, four neighbours and radius 4. */
mai_status mai_morgan_small(mai_ctx *cx, const mai_mol *m, const mai_morgan_options *options,
                            const mai_fold *fold, bool *done) MAI_MUST_CHECK;

/* The hashes of all features, as often as they occur: at most atoms * (radius + 1) of them (fp_morgan.c). */
mai_status mai_morgan_hashes(mai_ctx *cx, const mai_mol *m, const mai_morgan_options *options,
                             uint32_t **hashes, int *n) MAI_MUST_CHECK;

#endif
