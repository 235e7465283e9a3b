/*
 * enzyme.h - restriction enzymes: names, recognition sites and where they cut.
 *
 * The notation of a site is REBASE's. Marks stand in the recognition sequence: ^ where the strand that is written is
 * cut and _ where the other is; without _ that one is cut symmetrically: G^AATTC, GGTAC^C, CC^TCA_GC. Or numbers of
 * bases behind it, or before it, or both when the enzyme cuts on both sides: GGTCTC(1/5), (10/12)CGANNNNNNTGC(12/10).
 */
#ifndef MAI_ENZYME_H
#define MAI_ENZYME_H

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_enzyme_entry {
    const char *name, *site;
} mai_enzyme_entry;

/* In order of strcmp of the names. */
extern const mai_enzyme_entry mai_enzymes[];
extern const size_t mai_nenzymes;

/* The entry with this name, or with this name but for case; NULL when there is none. */
const mai_enzyme_entry *mai_enzyme_named(const char *name, size_t n);
const mai_enzyme_entry *mai_enzyme_like(const char *name, size_t n);

/* The longest recognition sequence, and the farthest cut from it. */
enum { MAI_LONGEST_SITE = 1000, MAI_FARTHEST_CUT = 1000 };

typedef struct mai_enzyme_site {
    const char *name, *text; /* not NUL-terminated */
    size_t nname, ntext;
    size_t n;         /* letters of the recognition sequence */
    uint8_t *classes; /* of scan.h, N being anything */
    bool palindromic;
    int ncuts;              /* 1 or 2 */
    int top[2], bottom[2];  /* bases from the site's first letter to the cut, on the strand written and the other */
} mai_enzyme_site;

/* Reads the notation. MAI_ETEXT: it is none. Classes are the arena's; texts stay the caller's. */
mai_status mai_enzyme_site_read(mai_ctx *cx, const char *text, size_t n, mai_enzyme_site *out) MAI_MUST_CHECK;
/* A name, or a site in its notation. MAI_EARGUMENT: there is no such enzyme. */
mai_status mai_enzyme_resolve(mai_ctx *cx, const char *word, size_t n, mai_enzyme_site *out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
