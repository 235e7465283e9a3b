/*
 * target.h - a molecule as the search sees it: counters, a word of facts for each atom, links with keys.
 *
 * Facts are what an atom's expression may ask for, packed in 64 bits, so that a conjunction of demands is one AND and
 * one comparison. A field that is too narrow for a value holds its largest; who asks beyond it looks the value up.
 * Groups of facts that take more than a glance are filled in for all atoms when a pattern first needs them.
 */
#ifndef MAI_TARGET_H
#define MAI_TARGET_H

#include "match/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- counters and kinds of bonds: what a molecule has (target_count.c) ---- */

enum { MAI_COUNTERS = 64, MAI_COUNTER_NOTHING = 63 /* stays 0 */ };

/*
 * The counters that an atom is sure to raise, as ones, when its key (element + 128 when aromatic) is one of a set of
 * bits and it may be in a chain, in a ring or in either.
 */
void mai_counters_raised(const uint64_t keys[4], bool in_chain, bool in_ring, uint8_t out[MAI_COUNTERS]);
/* Counts all atoms: at most 255 of each. */
void mai_target_count(const mai_mol *mol, uint8_t counters[MAI_COUNTERS]);

/* Whether every counter is at least what is asked for. */
static inline bool
mai_counters_suffice(const uint8_t *counters, const uint8_t *least)
{
    uint8_t short_of = 0;

    for (int i = 0; i < MAI_COUNTERS; i++)
        short_of |= counters[i] < least[i];
    return !short_of;
}

/* ---- facts ---- */

enum { /* groups */
    MAI_FACTS_LINKS = 1,   /* what neighbours tell */
    MAI_FACTS_VALENCE = 2,
    MAI_FACTS_RINGS = 4,   /* numbers and sizes of rings */
};

/* Where a field stands in the word; bias is added to what is stored. Fields of width 0 are looked up. */
typedef struct mai_fact_field {
    uint8_t shift, width, bias, group;
} mai_fact_field;

extern const mai_fact_field mai_fact_fields[MAI_FIELDS];

enum { MAI_FACT_RING_SHIFT = 8, MAI_FACT_KEY_BITS = 8, MAI_FACT_NO_HYBRID = 7 };

/* A neighbour: 12 bits of atom, 4 of the bond's key (type + 8 in a ring), 16 of the bond. */
typedef uint32_t mai_target_link;

static inline unsigned
mai_link_atom(mai_target_link l)
{
    return l & 0xfff;
}

static inline unsigned
mai_link_key(mai_target_link l)
{
    return l >> 12 & 15;
}

static inline unsigned
mai_link_bond(mai_target_link l)
{
    return l >> 16;
}

struct mai_target {
    mai_mol mol;
    uint8_t counters[MAI_COUNTERS];
    bool linked;
    uint8_t facts_known;  /* groups */
    uint64_t *facts;
    uint16_t *first;      /* natoms + 1 */
    mai_target_link *links;
    uint16_t *components; /* number of each atom's component; NULL until asked for */
    uint16_t *rings, *smallest; /* of each atom, exact; NULL until asked for */
};

/* Links and facts of these groups, which the search is about to read. */
mai_status mai_target_prepare(mai_ctx *cx, mai_target *t, int groups) MAI_MUST_CHECK;
/* Numbers the components. */
mai_status mai_target_components(mai_ctx *cx, mai_target *t) MAI_MUST_CHECK;
/* The exact value of a field of an atom; of a target prepared for its group. */
int mai_target_field(const mai_target *t, int field, int atom);

/* The link from one atom to another, or NULL. */
static inline const mai_target_link *
mai_target_find_link(const mai_target *t, unsigned from, unsigned to)
{
    for (unsigned i = t->first[from]; i < t->first[from + 1]; i++)
        if (mai_link_atom(t->links[i]) == to)
            return &t->links[i];
    return NULL;
}

#ifdef __cplusplus
}
#endif
#endif
