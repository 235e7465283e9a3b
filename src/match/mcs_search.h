/*
 * mcs_search.h - what mcs.c prepares and mcs_search.c searches: two graphs whose atoms and bonds bear labels, alike
 * when these are equal.
 */
#ifndef MAI_MCS_SEARCH_H
#define MAI_MCS_SEARCH_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Kind of a bond: what its order counts as, 0 for one that matches every order; and a bit that must be the same. */
enum { MAI_MCS_ORDER = 7, MAI_MCS_RING = 8 };

/* One molecule. Labels of atoms, kinds of bonds and labels of bonds (kind and both ends) are numbered over both. */
typedef struct mai_mcs_side {
    int natoms, nbonds;
    mai_mol_links links;
    const uint16_t *atom_label, *bond_label;
    const uint8_t *bond_kind;
} mai_mcs_side;

typedef struct mai_mcs_problem {
    mai_mcs_side side[2]; /* the first has no more bonds than the second */
    int atom_labels, bond_labels;
    bool loose; /* there are bonds that match every bond; bond labels then leave kinds aside */
    int64_t steps;
} mai_mcs_problem;

typedef struct mai_mcs_answer {
    int natoms, nbonds;
    int16_t *image; /* of each atom of the first side, -1: none */
    bool complete;
} mai_mcs_answer;

mai_status mai_mcs_search(mai_ctx *cx, const mai_mcs_problem *p, mai_mcs_answer *out) MAI_MUST_CHECK;

static inline bool
mai_mcs_kinds_match(int a, int b)
{
    return a == b || (((a ^ b) & MAI_MCS_RING) == 0 && ((a & MAI_MCS_ORDER) == 0 || (b & MAI_MCS_ORDER) == 0));
}

/* The bond between two atoms, or -1. */
static inline int
mai_mcs_bond_between(const mai_mcs_side *s, int a, int b)
{
    const mai_nbr *nbrs = s->links.nbrs + s->links.first[a];
    int n = mai_mol_degree(&s->links, a);

    for (int i = 0; i < n; i++)
        if (nbrs[i].atom == b)
            return nbrs[i].bond;
    return -1;
}

#ifdef __cplusplus
}
#endif
#endif
