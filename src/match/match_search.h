/*
 * match_search.h - one search at work, for the files that run it, check stereochemistry and keep what it finds.
 */
#ifndef MAI_MATCH_SEARCH_H
#define MAI_MATCH_SEARCH_H

#include "match/pattern_form.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A graph of the pattern on its way through the molecule. All of it is scratch memory of the search. */
typedef struct mai_frame {
    const mai_pattern_graph_part *graph;
    const mai_pattern_step *steps;
    uint16_t *images;    /* of each step */
    uint32_t *at, *end;  /* candidates of each step that have not been tried: atoms, or links of the parent's image */
    uint64_t *left;      /* the same as sets, of a small molecule, in the same memory */
    uint64_t *used;      /* atoms that are images of all steps but the last */
    int depth;
} mai_frame;

/* For which atoms of a small molecule an expression, or an inner graph, has been asked, and for which it holds. */
typedef struct mai_memo {
    uint64_t known, yes;
} mai_memo;

/* What patterns of a set share: the memory for one molecule, and where each pattern's own entries are in it. */
typedef struct mai_shared_memo {
    mai_memo *memo;
    const uint16_t *places; /* of the expressions, then of the inner graphs */
} mai_shared_memo;

typedef struct mai_search {
    mai_ctx *cx;
    mai_target *target;
    const mai_pattern_header *head;
    const mai_pattern_graph_part *graphs;
    const mai_pattern_step *steps;
    const mai_pattern_closure *closures;
    const mai_pattern_code *code;
    const mai_pattern_expression *expressions;
    const uint16_t *keys;
    const mai_key_set *sets;
    bool chiral, small;
    bool sets_alone;     /* only sets of atoms matter: pieces that are the same come in ascending order */
    bool reach_pending;  /* components that are too small may still be looked for */
    bool eager_reach;    /* at once: many atoms alike, as in a chain, make for long searches */
    int words;           /* of a set of atoms */
    int budget;          /* candidates until the next look at the clock */
    int64_t tried;       /* candidates before those */
    mai_status status;   /* of a search that ended early */
    uint16_t *images;    /* for the steps of all graphs */
    uint32_t *at;
    uint64_t *used;      /* a set for each depth of graphs within graphs */
    uint8_t **large_memo; /* what is known of each inner graph, by atom; NULL: nothing yet */
    mai_memo *memo;      /* of a small molecule */
    const uint16_t *places; /* in it; NULL: as they come */
    const uint64_t **adjacent; /* by the number of keys; NULL: not yet */
    uint64_t all;        /* atoms of a small molecule */
} mai_search;

enum { MAI_SEARCH_CHUNK = 4096 };

/* Candidates that have been looked at. */
static inline int64_t
mai_search_tried(const mai_search *s)
{
    return s->tried + (MAI_SEARCH_CHUNK - s->budget);
}

/* match.c */
mai_status mai_search_begin(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral,
                            const mai_shared_memo *shared, mai_search *out) MAI_MUST_CHECK;
/* A frame for the query itself, before its first match. */
void mai_search_frame(mai_search *s, mai_frame *out);
/* The next match: its images are in the frame. False: there is none, or status says why the search ended. */
bool mai_search_next(mai_search *s, mai_frame *f);
/* Accounts for what has been tried; the status of the search. */
mai_status mai_search_end(mai_search *s) MAI_MUST_CHECK;

/* Parts of the search that its two forms share. */
/* A chunk of candidates has been tried: whether to go on. */
bool mai_search_go_on(mai_search *s);
void mai_search_stop(mai_search *s, mai_status status);
/* Opens the frame of a graph that begins at an atom, or anywhere: atom -1. */
void mai_search_open(mai_search *s, int graph, int atom, mai_frame *f);
/* Whether an atom is accepted, by running the code; whether one instruction holds. */
bool mai_search_accepts(mai_search *s, unsigned entry, unsigned atom);
bool mai_search_holds(mai_search *s, const mai_pattern_code *c, unsigned atom);
/* What only few steps ask for: dative bonds, groups. Links have been prepared. */
bool mai_search_more(mai_search *s, mai_frame *f, const mai_pattern_step *step, int depth, unsigned atom);

/* match_small.c: the search in a molecule of at most 64 atoms. */
void mai_small_begin(mai_search *s, mai_frame *f); /* after mai_search_open, of the query as a whole */
bool mai_small_next(mai_search *s, mai_frame *f);
bool mai_small_inside(mai_search *s, int graph, unsigned atom);

/* mai_match_any and mai_match_count with what a set shares, which may be NULL. */
mai_status mai_match_any_shared(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral,
                                const mai_shared_memo *shared, bool *out) MAI_MUST_CHECK;
mai_status mai_match_count_shared(mai_ctx *cx, mai_target *target, const mai_pattern *pattern,
                                  const mai_match_options *options, const mai_shared_memo *shared,
                                  int64_t *out) MAI_MUST_CHECK;

/* match_stereo.c: whether centres and double bonds of a complete match are as the query says; that counts as work. */
bool mai_match_stereo(mai_search *s, const mai_frame *f);

/* match_keep.c: matches as they are found, once for each set of atoms. */
typedef struct mai_keeper mai_keeper;

mai_status mai_keeper_new(mai_ctx *cx, int words, int natoms, bool every, bool with_atoms,
                          mai_keeper **out) MAI_MUST_CHECK;
/* Takes a match: its set of atoms (words), the atom of the molecule for each of the query. */
mai_status mai_keeper_add(mai_ctx *cx, mai_keeper *k, const uint64_t *set, const uint16_t *atoms) MAI_MUST_CHECK;
int64_t mai_keeper_count(const mai_keeper *k);
/* All of them in ascending order. */
mai_status mai_keeper_matches(mai_ctx *cx, mai_keeper *k, mai_matches *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
