/*
 * alert.h - the sets of patterns that medai ships: what to look for in a molecule, by name.
 *
 * They come from data/patterns, a file a set, each with its source and licence. A whole is a set that other sets make
 * up together.
 */
#ifndef MAI_ALERT_H
#define MAI_ALERT_H

#include "match/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_alert_set {
    const char *name, *title, *source, *licence;
    int first, n; /* entries mai_alert_entry(first) to mai_alert_entry(first + n - 1) */
    bool whole;
} mai_alert_set;

/* All sets, by number from 0; NULL beyond the last. */
const mai_alert_set *mai_alert_set_at(int i);
/* The set of a name of n bytes, or NULL. */
const mai_alert_set *mai_alert_set_named(const char *name, size_t n);

/* Entries of all sets stand in one array. */
const mai_pattern_entry *mai_alert_entry(int entry);
/* The set, no whole, that an entry is of. */
const mai_alert_set *mai_alert_set_of(int entry);

#ifdef __cplusplus
}
#endif
#endif
