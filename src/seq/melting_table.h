/*
 * melting_table.h - published thermodynamic values of pairs of neighbouring bases (melting.h says how they are used).
 *
 * Enthalpies are in kcal/mol, entropies in cal/(mol K). RNA is written with T.
 */
#ifndef MAI_MELTING_TABLE_H
#define MAI_MELTING_TABLE_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_heat {
    double enthalpy, entropy;
} mai_heat;

/* Two neighbouring base pairs: "ACTG" is 5'-AC-3' on 3'-TG-5'. I is inosine, '.' no base (a dangling end). */
typedef struct mai_stack {
    char bases[4 + 1];
    mai_heat heat;
} mai_stack;

typedef struct mai_stacks {
    const mai_stack *stacks;
    size_t n;
} mai_stacks;

/* A model of nearest neighbours: what a duplex costs to begin with, and its stacks. */
typedef struct mai_neighbors {
    mai_heat start;        /* any duplex */
    mai_heat end_at;       /* each end that is A or T */
    mai_heat end_gc;       /* each end that is G or C */
    mai_heat with_gc;      /* a duplex with a G or C */
    mai_heat all_at;       /* a duplex without */
    mai_heat symmetric;    /* a strand that pairs with itself */
    mai_stacks pairs;
} mai_neighbors;

/* In the order of the names in mai_neighbors_names and mai_dangling_names, which are Biopython's. */
#define MAI_NEIGHBORS 8
#define MAI_DANGLING 2
extern const char *const mai_neighbors_names[MAI_NEIGHBORS];
extern const mai_neighbors mai_neighbors_tables[MAI_NEIGHBORS];
extern const char *const mai_dangling_names[MAI_DANGLING];
extern const mai_stacks mai_dangling_tables[MAI_DANGLING];

extern const mai_stacks mai_internal_mismatches;
extern const mai_stacks mai_terminal_mismatches;

#ifdef __cplusplus
}
#endif
#endif
