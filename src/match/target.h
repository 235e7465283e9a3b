/*
 * target.h - a molecule as the search sees it: counters, two words of facts for each atom, neighbours.
 *
 * Facts are packed so that a conjunction of demands is one AND and one comparison. What takes more than a glance is
 * worked out for all atoms when a pattern first needs it, and kept for the next pattern.
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

enum { MAI_QUICK_ROWS = 42 };

/*
 * The eight counters that most molecules fall short of, for one pattern: what each class of atoms, in a chain and in a
 * ring, adds to them, and what they must reach, in the bytes of a word.
 */
typedef struct mai_quick_count {
    uint64_t least __attribute__((aligned(4))); /* lies in the bytes of a pattern */
    uint64_t rows[MAI_QUICK_ROWS] __attribute__((aligned(4)));
} __attribute__((packed, aligned(4))) mai_quick_count;

void mai_quick_count_choose(const uint8_t least[MAI_COUNTERS], mai_quick_count *out);
bool mai_quick_count_suffices(const mai_mol *mol, const mai_quick_count *quick);

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

/*
 * What an atom's expression may ask for stands in two words: the first four bytes of the stored atom as they are, and
 * what its surroundings tell, in bytes, filled in for all atoms when a pattern first needs it. A field that is too
 * narrow for a value holds its largest; who asks beyond it, or for what stands in neither word, looks the value up.
 */
enum { /* groups */
    MAI_FACTS_AROUND = 1,
    MAI_FACTS_VALENCE = 2, /* in the word of the surroundings, too */
    MAI_FACTS_RINGS = 4,   /* numbers and sizes of rings: looked up */
    MAI_FACTS_LINKS = 8,   /* lists of neighbours */
    MAI_FACTS_HYDROGENS = 16, /* the part of the surroundings that most molecules, without hydrogen atoms, have at once */
};

typedef enum mai_fact_word { MAI_WORD_NONE, MAI_WORD_ATOM, MAI_WORD_AROUND } mai_fact_word;

typedef struct mai_fact_field {
    uint8_t word, shift, width;
    bool exact; /* the width is enough for every value */
    uint8_t group;
} mai_fact_field;

extern const mai_fact_field mai_fact_fields[MAI_FIELDS];

enum { /* bits of the word of the atom */
    MAI_FACT_AROMATIC = 1 << 24,
    MAI_FACT_RING = 1 << 25,
    MAI_FACT_HYBRID_SHIFT = 26,
    MAI_FACT_ELEMENT = 0xff,
};

static inline uint32_t
mai_atom_word(const mai_mol *m, unsigned atom)
{
    uint32_t word;

    memcpy(&word, &m->atoms[atom], sizeof word);
    return word;
}

/* Element, and 128 when aromatic. */
static inline unsigned
mai_word_key(uint32_t word)
{
    return (word & 0x7f) | (word >> 17 & 0x80);
}

/* The key of a bond: its type, and 8 when it is in a ring. */
static inline unsigned
mai_bond_key(const mai_mol *m, mai_mol_bond b)
{
    return (unsigned) mai_mol_bond_type(m, b) | (b.bits & MAI_MOL_BOND_RING);
}

/* A neighbour: 12 bits of atom, 4 of the bond's key, 16 of the bond. */
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

enum { MAI_SMALL_TARGET = 64 }; /* atoms of a molecule whose sets of atoms are one word */

/* Neighbours of each atom by bonds of some of the molecule's keys, as sets: of a small molecule. */
typedef struct mai_adjacency {
    struct mai_adjacency *next;
    uint16_t keys;
    uint64_t of[]; /* each atom */
} mai_adjacency;

struct mai_target {
    mai_mol mol;
    bool counted;
    uint8_t counters[MAI_COUNTERS]; /* where counted */
    uint8_t known;        /* MAI_FACTS_... */
    uint64_t *around;     /* the second word of each atom */
    uint16_t *rings, *smallest;
    uint16_t *first;      /* natoms + 1, into links */
    mai_target_link *links;
    uint16_t *components; /* number of each atom's component; NULL until asked for */
    bool split;           /* what follows has been filled in */
    uint16_t bond_keys;   /* a bit for each key that some bond has */
    uint64_t *by_key[16]; /* of a small molecule: neighbours of each atom by bonds of one key, as sets */
    mai_adjacency *adjacencies; /* by bonds of several keys, those that have been asked for */
    bool branches_known;
    uint64_t branches[2][2]; /* atoms of a small molecule with 3 and 4 neighbours and more; the same by ring bonds */
};

static inline const uint8_t *
mai_target_counters(mai_target *t)
{
    if (!t->counted)
        mai_target_count(&t->mol, t->counters);
    t->counted = true;
    return t->counters;
}


/* Groups of facts which the search is about to read. */
mai_status mai_target_prepare(mai_ctx *cx, mai_target *t, int groups) MAI_MUST_CHECK;
/* The neighbours by bonds of these keys. */
mai_status mai_target_adjacency(mai_ctx *cx, mai_target *t, unsigned keys, const uint64_t **out) MAI_MUST_CHECK;
/* Fills in the branches of a small molecule. */
mai_status mai_target_branches(mai_ctx *cx, mai_target *t) MAI_MUST_CHECK;
/* Numbers the components; links have been prepared. */
mai_status mai_target_components(mai_ctx *cx, mai_target *t) MAI_MUST_CHECK;
/* The exact value of a field of an atom; of a target prepared for the group of the field. */
int mai_target_field(const mai_target *t, int field, unsigned atom);

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
