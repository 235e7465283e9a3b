/*
 * pattern_form.h - the bytes of a compiled pattern, for those who write them and those who search with them.
 *
 *   header, graphs, steps, closures, code, sets, centres, doubles, text
 *
 * A pattern is one or more graphs: those of its $(...), inner ones first, and the query itself, last. A graph is
 * matched step by step: a step places one atom of the query on a neighbour of the image of an earlier one, and checks
 * the bonds that close rings at once. Whether an atom is accepted is decided by short-circuit code over its words of
 * facts (target.h): each instruction names where to go on when it holds and when it does not. Equal code is there once,
 * as an expression with a number, so that what is known of an atom is kept for all steps that ask the same.
 *
 * All offsets count from the header; nothing needs an alignment beyond 4, and all is in the byte order of the host.
 */
#ifndef MAI_PATTERN_FORM_H
#define MAI_PATTERN_FORM_H

#include "match/pattern.h"
#include "match/target.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MAI_PATTERN_VERSION = 1, MAI_NO_REACH = 0xffff };

typedef uint64_t __attribute__((aligned(4))) mai_word; /* of bytes that stand at any multiple of 4 */

typedef struct mai_pattern_header {
    uint32_t version, bytes, text, text_bytes; /* these four stay where they are in every version */
    uint16_t natoms, nbonds; /* of the query itself */
    uint16_t ngraphs;
    uint8_t needs;    /* MAI_HAS_... */
    uint8_t facts;    /* MAI_FACTS_... that its code reads */
    uint16_t places;  /* steps of all graphs */
    uint16_t depth;   /* graphs within graphs */
    uint16_t ncode, nexpressions, nkeys;
    uint8_t stereo;   /* some graph has centres or double bonds that chirality is asked of */
    uint8_t pad;
    uint32_t graphs, steps, closures, code, expressions, keys, sets, centres, doubles; /* offsets */
    uint8_t least[MAI_COUNTERS]; /* what a molecule must have to be matched */
    mai_quick_count quick;       /* some of it, for a search of its own */
    uint16_t reach;  /* number of the keys of all bonds of a query in one piece */
    uint16_t ring_low, ring_high; /* there must be a ring of such a size; from 0 to 65535: need not */
    uint16_t pad2;
} mai_pattern_header;

/* What an atom must be: code, and how many neighbours it must have where that is more than two. */
typedef struct mai_pattern_expression {
    uint16_t entry;
    uint8_t degree, ring_degree; /* 0, 3 or 4; by any bond, by bonds in rings */
} mai_pattern_expression;

typedef struct mai_pattern_graph_part {
    uint16_t natoms, ncentres, ndoubles, grouped; /* grouped: components of the query are told apart */
    uint32_t first_step, first_centre, first_double; /* indices */
    uint32_t place;  /* of its steps among those of all graphs */
    uint16_t depth, pad; /* graphs that may be at work inside it */
} mai_pattern_graph_part;

enum { MAI_STEP_ROOT = 0xffff }; /* parent of a step that may be anywhere */

typedef struct mai_pattern_step {
    uint16_t atom;       /* of the query */
    uint16_t parent;     /* step whose image is a neighbour */
    uint16_t bond;       /* number of the keys that will do for the bond to it */
    uint16_t expression; /* number of what the atom must be */
    uint16_t degree;     /* neighbours that it has in the query */
    uint16_t group;
    uint16_t nclosures;
    uint8_t dative; /* 1 when the bond to the parent begins here, 2 when there, 0: not dative */
    uint8_t more;   /* there is more to check than sets of atoms can say: dative bonds, groups */
    uint32_t first_closure;
    uint16_t twin; /* of a step that begins a piece: step that begins an earlier piece which is the same, or ROOT */
    uint16_t pad;
} mai_pattern_step;

typedef struct mai_pattern_closure {
    uint16_t step, bond, dative, pad;
} mai_pattern_closure;

enum { MAI_CODE_ACCEPT = 0xffff, MAI_CODE_REJECT = 0xfffe, MAI_CODE_MOST = 0xfff0 };

typedef enum mai_code_op {
    MAI_CODE_ATOM,         /* (word of the atom & mask) == value */
    MAI_CODE_AROUND,       /* the same of the surroundings */
    MAI_CODE_ATOM_RANGE,   /* (word >> shift) - low, in the bits of mask, is at most the span */
    MAI_CODE_AROUND_RANGE,
    MAI_CODE_KEYS,         /* the set number value has the key of the atom */
    MAI_CODE_EXACT,        /* field shift, looked up, is from low to high of value */
    MAI_CODE_INSIDE,       /* graph number value matches from here */
} mai_code_op;

typedef struct mai_pattern_code {
    mai_word mask, value; /* of a range: low, span above 16 bits */
    uint8_t op, shift;
    uint16_t yes, no;
    uint16_t facts; /* MAI_FACTS_... that it reads */
} mai_pattern_code;

static inline uint64_t
mai_code_pair(int low, int high)
{
    return (uint32_t) (uint16_t) (int16_t) low | (uint64_t) (uint16_t) (int16_t) high << 16;
}

/* Whether an instruction for a range holds for the word that it is about. */
static inline bool
mai_code_in_range(const mai_pattern_code *c, uint64_t word)
{
    return (((word >> c->shift) - (c->value & 0xffff)) & c->mask) <= c->value >> 16;
}

/* Whether an instruction for a field that is looked up holds for its value. */
static inline bool
mai_code_covers(const mai_pattern_code *c, int value)
{
    int low = (int16_t) c->value, high = (int16_t) (c->value >> 16);

    return value >= low && (value <= high || high == MAI_QUERY_OPEN);
}

/* Elements and aromaticity: bit k of word k / 64 for the key element + 128 * aromatic. */
typedef struct mai_key_set {
    mai_word words[4];
} mai_key_set;

static inline bool
mai_key_set_has(const mai_key_set *s, unsigned key)
{
    return s->words[key >> 6] >> (key & 63) & 1;
}

/* A tetrahedral centre of the query, its neighbours in the order that its tag refers to: numbers of their steps. */
typedef struct mai_pattern_centre {
    uint16_t step;
    uint8_t clockwise, degree;
    uint16_t nbrs[4];
} mai_pattern_centre;

typedef struct mai_pattern_double {
    uint16_t begin, end, refs[2]; /* steps */
    uint16_t trans, pad;
} mai_pattern_double;

static inline const mai_pattern_header *
mai_pattern_head(const mai_pattern *p)
{
    return (const mai_pattern_header *) p->bytes;
}

static inline const void *
mai_pattern_at(const mai_pattern_header *h, uint32_t offset)
{
    return (const char *) h + offset;
}

#ifdef __cplusplus
}
#endif
#endif
