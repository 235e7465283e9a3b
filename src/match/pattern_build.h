/*
 * pattern_build.h - what the parts of the compiler share while a query becomes bytes.
 */
#ifndef MAI_PATTERN_BUILD_H
#define MAI_PATTERN_BUILD_H

#include "match/pattern_form.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { /* what may be known of an atom beside its key */
    MAI_KNOWN_RING = 1,
    MAI_KNOWN_CHAIN = 2,
};

/* What an expression is sure of. */
typedef struct mai_known {
    uint64_t may[4];  /* keys for which it can be true */
    uint64_t sure[4]; /* keys for which it is true whatever else */
    uint8_t if_true, if_false; /* MAI_KNOWN_... that follows */
    bool done;
    float share; /* of the atoms of usual molecules for which it holds, guessed */
} mai_known;

typedef struct mai_build {
    mai_ctx *cx;
    const mai_query *query;
    int ngraphs; /* the last is the query, the others query->inside */
    mai_known *known; /* of each node, where done */
    int32_t *order, *stack; /* of nodes: room for walks over expressions */
    int32_t *rest;          /* likewise, of one conjunction at a time */
    struct mai_pending *pending; /* likewise; NULL until needed */

    mai_pattern_code *code;
    int ncode, code_room;
    mai_key_set *sets;
    int nsets;
    mai_pattern_expression *expressions;
    int *expression_begins, *expression_ends; /* of their code */
    int nexpressions;
    uint16_t *keys;        /* of bonds, each once */
    int nkeys;

    mai_pattern_graph_part *graphs;
    mai_pattern_step *steps;
    mai_pattern_closure *closures;
    mai_pattern_centre *centres;
    mai_pattern_double *doubles;
    int nsteps, nclosures, ncentres, ndoubles;
    uint8_t (*least)[MAI_COUNTERS]; /* of each graph */

    int ring_low, ring_high; /* sizes of a ring that the graph that was screened last asks for */
    uint8_t needs, facts;
} mai_build;

/* A node, or what stands for it: a $(...) of one atom without chirality asks what that atom asks. */
static inline int32_t
mai_build_resolve(const mai_build *b, int32_t at)
{
    while (b->query->nodes[at].op == MAI_QUERY_INSIDE) {
        const mai_query *inside = b->query->inside[b->query->nodes[at].left];

        if (inside->natoms != 1 || inside->atoms[0].chirality != MAI_CHIRAL_NONE)
            break;
        at = inside->atoms[0].expr;
    }
    return at;
}

static inline const mai_query *
mai_build_graph(const mai_build *b, int graph)
{
    return graph < b->query->ninside ? b->query->inside[graph] : b->query;
}

/* pattern_known.c: works out what an expression of an atom is sure of, and all that it consists of. */
mai_status mai_build_know(mai_build *b, int32_t expr) MAI_MUST_CHECK;
/* Bit k: the expression of a bond holds for a bond of key k. */
mai_status mai_build_bond(mai_build *b, int32_t expr, uint16_t *out) MAI_MUST_CHECK;
/* Reachable nodes that are not done, each after those it is made of, in b->order; returns how many. */
mai_status mai_build_order(mai_build *b, int32_t expr, int *n) MAI_MUST_CHECK;

static inline bool
mai_known_by_key(const mai_known *k)
{
    return memcmp(k->may, k->sure, sizeof k->may) == 0;
}

/*
 * pattern_code.c: the number of what an atom of the query must be: its expression, known already, and so many
 * neighbours.
 */
mai_status mai_build_code(mai_build *b, int32_t expr, int degree, int ring_degree, uint16_t *number) MAI_MUST_CHECK;
/* pattern_plan.c: the number of keys that a bond may have. */
mai_status mai_build_keys(mai_build *b, unsigned keys, uint16_t *number) MAI_MUST_CHECK;

/* pattern_plan.c: steps and closures of a graph, its atoms known and in rings as told for each bond. */
mai_status mai_build_plan(mai_build *b, int graph, const bool *ring_bonds) MAI_MUST_CHECK;
/* Which bonds of a query are in a ring of it. */
mai_status mai_query_ring_bonds(mai_ctx *cx, const mai_query *q, bool *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
