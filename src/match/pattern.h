/*
 * pattern.h - compiled queries, molecules made ready for them, and what matches.
 *
 *   SMARTS --(smarts.c)--> mai_query --(pattern_compile.c)--> pattern: flat bytes, read in place
 *   stored molecule --(target.c)--> mai_target: neighbour lists, a word of facts for each atom, a screen
 *   both --(match.c)--> yes or no, a count, lists of atoms
 *
 * A pattern's screen is a set of bits that every molecule it matches has in its own: one AND decides most pairs. A
 * search is a walk with an explicit stack that polls, and that fails with MAI_ELIMIT after MAI_MATCH_STEPS steps rather
 * than give an answer that may be wrong.
 */
#ifndef MAI_PATTERN_H
#define MAI_PATTERN_H

#include "chem/mol.h"
#include "match/query.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_MATCH_STEPS 500000000 /* candidates looked at in one search, inner queries included */

/* ---- patterns (pattern_compile.c) ---- */

typedef struct mai_pattern_options {
    bool merge_hydrogens; /* mai_query_merge_hydrogens first */
} mai_pattern_options;

/* Position-independent bytes in the arena; the first reserve of them are left free. options may be NULL. */
mai_status mai_pattern_from_smarts(mai_ctx *cx, const char *text, size_t n, const mai_pattern_options *options,
                                   size_t reserve, void **out, size_t *bytes) MAI_MUST_CHECK;
mai_status mai_pattern_from_query(mai_ctx *cx, const mai_query *q, const char *text, size_t n, size_t reserve,
                                  void **out, size_t *bytes) MAI_MUST_CHECK;
/* A molecule as a query: an atom matches one of its element, and of its charge, isotope, radicals where it has any. */
mai_status mai_pattern_from_mol(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out,
                                size_t *bytes) MAI_MUST_CHECK;

/* A window on such bytes: nothing owned. */
typedef struct mai_pattern {
    const void *bytes;
    int natoms, nbonds;
    int needs; /* MAI_HAS_... of the molecules that are to be searched */
    bool stereo; /* with chirality the molecules need MAI_HAS_SHAPE as well */
    const char *text; /* the SMARTS that it was made of, of text_bytes; none for a molecule's */
    size_t text_bytes;
} mai_pattern;

/*
 * Opens bytes that were made above: no check, no allocation. They need no alignment beyond 4. Of bytes that another
 * version of medai made, which are not current, only the text is good: they are to be compiled again from it.
 */
void mai_pattern_open(const void *bytes, mai_pattern *out);
bool mai_pattern_is_current(const void *bytes);

/* ---- molecules (target.c) ---- */

/* A molecule made ready to be searched with any number of patterns; facts that few ask for are worked out once. */
typedef struct mai_target mai_target;

mai_status mai_target_new(mai_ctx *cx, const mai_mol *mol, mai_target **out) MAI_MUST_CHECK;

/* ---- matches (match.c) ---- */

typedef struct mai_match_options {
    bool chiral;    /* chirality and double-bond geometry of the pattern are demands */
    bool every;     /* matches of the same set of atoms are counted each; else once, the first, as RDKit's uniquify */
    int64_t most;   /* stop after so many matches; 0: all */
} mai_match_options;

/* Whether the pattern matches. */
mai_status mai_match_any(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral,
                         bool *out) MAI_MUST_CHECK;
mai_status mai_match_count(mai_ctx *cx, mai_target *target, const mai_pattern *pattern,
                           const mai_match_options *options, int64_t *out) MAI_MUST_CHECK;

/* Match i maps atom k of the pattern, as written, to atom atoms[i * natoms + k] of the molecule. */
typedef struct mai_matches {
    int64_t n;
    int natoms;
    const uint16_t *atoms;
} mai_matches;

/* In an order that depends on the molecule and the pattern alone. MAI_ELIMIT where they do not fit the memory limit. */
mai_status mai_match_all(mai_ctx *cx, mai_target *target, const mai_pattern *pattern,
                         const mai_match_options *options, mai_matches *out) MAI_MUST_CHECK;

/* ---- sets of patterns (pattern_set.c): what alerts, keys and the like are made of ---- */

typedef struct mai_pattern_entry {
    const char *name, *smarts;
    int32_t most;         /* matches allowed: the entry is hit by more than so many */
    bool merge_hydrogens; /* mai_query_merge_hydrogens first */
} mai_pattern_entry;

/*
 * Many patterns made ready to be tried on one molecule after another. It keeps what it learned about kinds of atoms, so
 * that it is for one search at a time; answers do not depend on what has been searched before.
 */
typedef struct mai_pattern_set mai_pattern_set;

/*
 * Lives in the arena of cx, which is that of whoever keeps it, and points to the entries, which are kept by the
 * caller. Of a SMARTS that cannot be read the error, introduced by the entry's name.
 */
mai_status mai_pattern_set_compile(mai_ctx *cx, const mai_pattern_entry *entries, int n,
                                   mai_pattern_set **out) MAI_MUST_CHECK;
/* How many entries there are, and MAI_HAS_... of the molecules that are to be searched. */
int mai_pattern_set_size(const mai_pattern_set *set);
int mai_pattern_set_needs(const mai_pattern_set *set);
/* One of the entries as a pattern, to ask for its atoms: mai_match_all. */
void mai_pattern_set_get(const mai_pattern_set *set, int entry, mai_pattern *out);
/* The entries that are hit, ascending: hits has room for all of them. */
mai_status mai_pattern_set_search(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, int32_t *hits,
                                  int *nhits) MAI_MUST_CHECK;
/* Whether any entry is hit: stops at the first. */
mai_status mai_pattern_set_any(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, bool *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
