/*
 * analog.h - molecules one change away from another: the shipped table of transforms, tried in turn.
 *
 * The table (data/transforms.tsv) has its transforms in classes: halogens, acids, rings, linkers and so on. Analogues
 * are taken from one class after another, and within a class from one transform after another, so that the first few are
 * of different kinds. That order, and so the first k of them, depends on the molecule alone. What is left out: the
 * molecule itself and what came before, products that carry a charge or unpaired electrons, and those with more of an
 * unstable group (a peroxide, a hemiaminal) than the molecule had.
 */
#ifndef MAI_ANALOG_H
#define MAI_ANALOG_H

#include "edit/transform.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_analog_entry {
    const char *name, *kind, *reaction; /* kind: the class */
} mai_analog_entry;

/* The table as it is shipped, ordered by class. */
const mai_analog_entry *mai_analog_entries(int *n);

/* The table compiled; lives in the arena of cx. */
typedef struct mai_analog_table mai_analog_table;

mai_status mai_analog_table_new(mai_ctx *cx, mai_analog_table **out) MAI_MUST_CHECK;

/* The search for the analogues of one molecule. */
typedef struct mai_analogs mai_analogs;

mai_status mai_analogs_begin(mai_ctx *cx, const mai_analog_table *table, const mai_mol *mol,
                             mai_analogs **out) MAI_MUST_CHECK;
bool mai_analogs_more(const mai_analogs *a);
/*
 * Tries the next product: *bytes is NULL when it is none or not wanted, else stored bytes in the arena of scratch, which
 * the caller may empty between calls, and *change the entry that made it. cx is that of mai_analogs_begin.
 */
mai_status mai_analogs_next(mai_ctx *cx, mai_ctx *scratch, mai_analogs *a, size_t reserve, void **bytes, size_t *size,
                            const mai_analog_entry **change) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
