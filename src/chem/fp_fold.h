/*
 * fp_fold.h - what the fingerprints share: the hash that they are defined by and how a hash becomes a bit.
 *
 * The hash is Boost's hash_combine on 32 bits; a feature's hash modulo the length is its bit.
 */
#ifndef MAI_FP_FOLD_H
#define MAI_FP_FOLD_H

#include "chem/fingerprint.h"

static inline uint32_t
mai_hash_combine(uint32_t seed, uint32_t value)
{
    return seed ^ (value + 0x9e3779b9u + (seed << 6) + (seed >> 2));
}

typedef struct mai_fold {
    uint32_t nbits;
    uint32_t mask; /* nbits - 1 when that is all ones: no division */
    uint8_t *bits;
    int32_t *counts;
    uint32_t *hashes; /* where bits and counts are NULL: every hash as it is, *nhashes of them */
    int *nhashes;
} mai_fold;

/* Checks where a fingerprint goes and clears it. */
mai_status mai_fold_begin(mai_ctx *cx, const mai_fp_target *to, mai_fold *out) MAI_MUST_CHECK; /* fp_fold.c */
/* MAI_EARGUMENT unless low <= value <= high. */
mai_status mai_fold_range(mai_ctx *cx, const char *what, int value, int low, int high) MAI_MUST_CHECK;

static inline void
mai_fold_add(const mai_fold *f, uint32_t hash)
{
    uint32_t bit = f->mask != 0 ? hash & f->mask : hash % f->nbits;

    if (f->bits != NULL)
        f->bits[bit >> 3] |= (uint8_t) (1u << (bit & 7));
    else if (f->counts != NULL)
        f->counts[bit] += f->counts[bit] < INT32_MAX;
    else
        f->hashes[(*f->nhashes)++] = hash;
}

/*
 * Count simulation, of atom pairs and torsions: features are counted into nbits / per_entry entries, each of
 * which has per_entry bits that are set one after the other as its count grows. mai_fold_entries gives the
 * fold to count into (of counts the target's own), mai_fold_simulate sets the bits of the target from it.
 */
mai_status mai_fold_entries(mai_ctx *cx, const mai_fp_target *to, int per_entry,
                            mai_fold *out) MAI_MUST_CHECK;
void mai_fold_simulate(const mai_fold *entries, int per_entry, const mai_fp_target *to);

/*
 * Codes of an atom in pairs and torsions (fp_pair.c): 3 bits of neighbours, 2 of pi electrons, 4 of element,
 * then 2 of chirality when asked for. One an atom, in the arena.
 */
mai_status mai_atom_codes(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, bool chirality,
                          uint32_t **out) MAI_MUST_CHECK;
/* Feature invariants of the Morgan fingerprint (fp_feature.c): donor 1, acceptor 2, aromatic 4, halogen 8,
   basic 16, acidic 32. */
void mai_feature_invariants(const mai_mol *m, const mai_mol_links *links, uint32_t *out);

#endif
