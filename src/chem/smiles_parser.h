/*
 * smiles_parser.h - what the files of the SMILES parser share: its state and how it looks at the text.
 *
 * smiles.c walks over the text, smiles_bracket.c reads what stands in brackets, smiles_ring.c closes rings
 * and settles chirality. For those three alone.
 */
#ifndef MAI_SMILES_PARSER_H
#define MAI_SMILES_PARSER_H

#include "chem/molgraph.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What stands before the next token; a set of them says where a token may stand. */
enum {
    AFTER_NOTHING = 1,
    AFTER_ATOM = 2, /* or a ring bond, or a closed branch */
    AFTER_OPEN = 4,
    AFTER_BOND = 8,
    AFTER_OPEN_BOND = 16, /* "(=": a ring bond cannot follow */
    AFTER_DOT = 32
};

typedef struct bond_mark {
    uint8_t type, dir;
    bool given;    /* says more than a direction */
    bool backward; /* "<-" */
} bond_mark;

static const bond_mark no_mark = {MAI_BOND_OTHER, MAI_DIR_NONE, false, false};

typedef struct ring_half {
    int32_t number, position;
    int32_t partner; /* the other half, -1 while there is none */
    uint16_t atom;
    bond_mark mark;
} ring_half;

typedef struct ring_bond {
    int32_t number, first; /* the half that opened it */
} ring_bond;

typedef struct branch {
    int32_t atom, position;
} branch;

#define SMALL 16               /* that many branches, halves and rings before the arena is asked */
#define RING_NUMBERS 100000    /* "%(99999)" is the largest */
#define SMALL_RING_NUMBERS 100 /* of a digit and of "%nn" */

typedef struct smiles_parser {
    mai_ctx *cx;
    const char *text, *p, *end;
    mai_molgraph *g;
    int state, active;
    int32_t token; /* position of the last bond, '(' or '.', for messages */
    bond_mark mark;
    bool chiral;

    branch *branches;
    ring_half *halves;
    ring_bond *rings;
    int nbranches, branch_room, nhalves, half_room, nrings, ring_room;
    uint64_t is_open[2];              /* ring numbers below 100 */
    int32_t open[SMALL_RING_NUMBERS]; /* the half that waits */
    int32_t *wide_open;               /* of the larger numbers: half + 1, NULL until one comes */

    branch small_branches[SMALL];
    ring_half small_halves[SMALL];
    ring_bond small_rings[SMALL];
} smiles_parser;

static inline mai_status MAI_MUST_CHECK
grow(mai_ctx *cx, void **items, int *room, int used, size_t size)
{
    void *larger;

    if (MAI_LIKELY(used < *room))
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, 2 * (size_t) *room * size, &larger));
    memcpy(larger, *items, (size_t) used * size);
    *items = larger;
    *room *= 2;
    return MAI_OK;
}

static inline int32_t
position(const smiles_parser *s)
{
    return (int32_t) (s->p - s->text);
}

/* The end of the text reads as NUL, which is no token. */
static inline char
peek(const smiles_parser *s, int ahead)
{
    return s->end - s->p > ahead ? s->p[ahead] : '\0';
}

static inline bool
take(smiles_parser *s, char c)
{
    if (peek(s, 0) != c)
        return false;
    s->p++;
    return true;
}

static inline bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Appends an atom and its bond to the atom before it. */
static inline mai_status MAI_MUST_CHECK
add_atom(smiles_parser *s, int element, int flags, int32_t at)
{
    mai_molgraph *g = s->g;
    int i = g->natoms, before = s->active, type = s->mark.type;
    mai_atom *a;
    mai_bond *b;

    if (MAI_UNLIKELY(i == g->atom_room))
        MAI_TRY(mai_graph_add_atom(s->cx, g, &a));
    g->natoms = i + 1;
    g->atoms[i] = (mai_atom){.element = (uint8_t) element, .flags = (uint8_t) flags, .position = at};
    s->active = i;
    if (s->state & (AFTER_NOTHING | AFTER_DOT)) {
        s->state = AFTER_ATOM;
        return MAI_OK;
    }
    if (MAI_UNLIKELY(g->nbonds == g->bond_room))
        return mai_fail(s->cx, MAI_ELIMIT, "the molecule is too large: more than %d bonds", g->nbonds);
    b = &g->bonds[g->nbonds++];
    if (!s->mark.given)
        type = flags & g->atoms[before].flags & MAI_ATOM_AROMATIC ? MAI_BOND_AROMATIC : MAI_BOND_SINGLE;
    *b = (mai_bond){.begin = (uint16_t) before,
                    .end = (uint16_t) i,
                    .type = (uint8_t) type,
                    .dir = s->mark.dir,
                    .flags = (uint8_t) (type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0)};
    if (MAI_UNLIKELY(s->mark.backward)) {
        b->begin = (uint16_t) i;
        b->end = (uint16_t) before;
    }
    g->atoms[before].degree++;
    g->atoms[i].degree = 1;
    s->mark = no_mark;
    s->state = AFTER_ATOM;
    return MAI_OK;
}

/* A byte that has no meaning, with the words that say where; a token that may not stand after what is before
 * it. */
mai_status mai_smiles_bad_character(smiles_parser *s, const char *where);
mai_status mai_smiles_misplaced(smiles_parser *s);
/* The atom in the brackets that open here. */
mai_status mai_smiles_bracket_atom(smiles_parser *s) MAI_MUST_CHECK;

/* One half of a ring bond; digit is its number unless '%' stands here. */
mai_status mai_smiles_ring_number(smiles_parser *s, int digit) MAI_MUST_CHECK;
/* At the end of the text: appends the ring bonds, links the graph, turns chirality into the graph's order. */
mai_status mai_smiles_close_rings(smiles_parser *s) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
