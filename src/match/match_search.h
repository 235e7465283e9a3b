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
    uint64_t *used;      /* atoms that are images of all steps but the last */
    int depth;
} mai_frame;

typedef struct mai_search {
    mai_ctx *cx;
    mai_target *target;
    const mai_pattern_header *head;
    const mai_pattern_graph_part *graphs;
    const mai_pattern_step *steps;
    const mai_pattern_closure *closures;
    const mai_pattern_code *code;
    const mai_key_set *sets;
    bool chiral;
    int words;           /* of a set of atoms */
    int left;            /* candidates until the next look at the clock */
    int64_t tried;       /* candidates before those */
    mai_status status;   /* of a search that ended early */
    uint16_t *images;    /* for the steps of all graphs */
    uint32_t *at;
    uint64_t *used;      /* a set for each depth of graphs within graphs */
    uint8_t **memo;      /* what is known of each inner graph, by atom; NULL: nothing yet */
} mai_search;

/* match.c */
mai_status mai_search_begin(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral,
                            mai_search *out) MAI_MUST_CHECK;
/* A frame for the query itself, before its first match. */
void mai_search_frame(mai_search *s, mai_frame *out);
/* The next match: its images are in the frame. False: there is none, or status says why the search ended. */
bool mai_search_next(mai_search *s, mai_frame *f);
/* Accounts for what has been tried; the status of the search. */
mai_status mai_search_end(mai_search *s) MAI_MUST_CHECK;

/* match_stereo.c: whether centres and double bonds of a complete match are as the query says. */
bool mai_match_stereo(const mai_search *s, const mai_frame *f);

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
