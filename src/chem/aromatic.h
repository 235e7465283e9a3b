/*
 * aromatic.h - what aromatic.c, which knows atoms and single rings, and fused.c, which knows groups of rings,
 * share.
 */
#ifndef MAI_AROMATIC_H
#define MAI_AROMATIC_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an atom gives to the electrons of a ring. */
typedef enum mai_donor {
    MAI_DONOR_UNKNOWN, /* not asked yet */
    MAI_DONOR_NONE,    /* it cannot be in an aromatic ring */
    MAI_DONOR_VACANT,  /* an empty orbital */
    MAI_DONOR_ONE,
    MAI_DONOR_TWO,
    MAI_DONOR_ANY, /* a wildcard: one or two */
} mai_donor;

typedef struct mai_aromatics {
    mai_molgraph *g;
    uint8_t *donor; /* of each atom: mai_donor */
    int nrings;     /* candidates: rings of which each atom can take part */
    uint16_t *ring; /* their numbers in the graph */
} mai_aromatics;

/* Electrons of a set of atoms: between least and most; any counts its wildcards. */
typedef struct mai_electrons {
    int least, most, any;
} mai_electrons;

static inline void
mai_count_electrons(mai_electrons *e, int donor, int times)
{
    static const int8_t least[] = {0, 0, 0, 1, 2, 1}, most[] = {0, 0, 0, 1, 2, 2};

    e->least += times * least[donor];
    e->most += times * most[donor];
    e->any += times * (donor == MAI_DONOR_ANY);
}

/* Whether the count can be 4n + 2, as the model reads Hueckel's rule. */
bool mai_is_hueckel(const mai_electrons *e);

static inline void
mai_mark_aromatic_bond(mai_bond *b)
{
    b->flags |= MAI_BOND_IS_AROMATIC;
    if (b->type == MAI_BOND_SINGLE || b->type == MAI_BOND_DOUBLE)
        b->type = MAI_BOND_AROMATIC;
}

/* Marks one ring if it is aromatic on its own. */
bool mai_mark_if_aromatic(mai_aromatics *x, int ring);
/* Marks what is aromatic among the candidates, alone and in groups. */
mai_status mai_mark_fused(mai_ctx *cx, mai_aromatics *x) MAI_MUST_CHECK; /* fused.c */

#ifdef __cplusplus
}
#endif
#endif
