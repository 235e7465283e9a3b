/*
 * maccs_parts.h - what the files that work out MACCS keys share.
 */
#ifndef MAI_MACCS_PARTS_H
#define MAI_MACCS_PARTS_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { /* kinds of atoms; hydrogen has none */
    KIND_C = 1,
    KIND_N = 2,
    KIND_O = 4,
    KIND_S = 8,
    KIND_X = 16,   /* F, Cl, Br, I */
    KIND_Q = 32,   /* neither carbon nor hydrogen */
    KIND_QH = 64,  /* Q with a hydrogen */
    KIND_CH2 = 128, /* of aliphatic carbon: as many hydrogens, those that are atoms too */
    KIND_CH3 = 256,
    KIND_CH4 = 512,
    KIND_NH2 = 1024
};

enum { /* kinds of bonds */
    BOND_SINGLE = 1,
    BOND_DOUBLE = 2,
    BOND_TRIPLE = 4,
    BOND_AROMATIC = 8,
    BOND_RING = 16
};

/* How many neighbours are of a kind, 255 when they are more: they are added up together, a byte each. */
typedef union maccs_counts {
    uint64_t all;
    struct {
        uint8_t c, n, o, s, x, q, qh, ch3;
    } of;
} maccs_counts;

/* What surrounds an atom. */
typedef struct maccs_around {
    maccs_counts kinds;
    uint16_t degree;
    uint16_t ring, aromatic; /* bonds of that kind */
    uint16_t plain_ch23;     /* CH2 and CH3 by a single or an aromatic bond */
    uint16_t chain_o;        /* oxygens by a bond of no ring */
    uint16_t by_chain, by_plain; /* kinds of those by a bond of no ring, by one that is not aromatic */
    bool double_c, ring_double_c; /* a double bond to carbon; one in a ring */
} maccs_around;

typedef struct maccs {
    const mai_mol *m;
    mai_mol_links links;
    const uint16_t *kinds;      /* KIND_... of each atom */
    const uint64_t *ones;       /* maccs_counts.all of each alone */
    const uint8_t *bonds;       /* BOND_... of each bond */
    const maccs_around *around; /* of each atom */
    bool has_ethylene;          /* two CH2 are bonded */
    uint64_t keys[3];           /* set so far */
} maccs;

static inline void
maccs_set(maccs *f, int key)
{
    f->keys[key / 64] |= (uint64_t) 1 << key % 64;
}

static inline bool
maccs_has(const maccs *f, int key)
{
    return (f->keys[key / 64] >> key % 64 & 1) != 0;
}

/* Keys of chains of three to seven atoms; maccs_path.c. */
mai_status mai_maccs_ask_paths(mai_ctx *cx, maccs *f) MAI_MUST_CHECK;
/* Keys of cycles, of any fourteen and fewer atoms, rings of the smallest set or not; maccs_cycle.c. */
mai_status mai_maccs_ask_cycles(mai_ctx *cx, maccs *f) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
