/*
 * alert.c - the shipped sets of patterns: look-ups in tables that data/patterns/tables.awk makes when medai is built.
 */
#include "match/alert.h"

#include <string.h>

#include "shipped_patterns.h"

enum { NSETS = sizeof shipped_sets / sizeof *shipped_sets };

const mai_alert_set *
mai_alert_set_at(int i)
{
    return i >= 0 && i < NSETS ? &shipped_sets[i] : NULL;
}

const mai_alert_set *
mai_alert_set_named(const char *name, size_t n)
{
    for (int i = 0; i < NSETS; i++)
        if (strlen(shipped_sets[i].name) == n && memcmp(shipped_sets[i].name, name, n) == 0)
            return &shipped_sets[i];
    return NULL;
}

const mai_pattern_entry *
mai_alert_entry(int entry)
{
    return &shipped_entries[entry];
}

const mai_alert_set *
mai_alert_set_of(int entry)
{
    for (int i = 0; i < NSETS; i++)
        if (!shipped_sets[i].whole && entry >= shipped_sets[i].first && entry < shipped_sets[i].first + shipped_sets[i].n)
            return &shipped_sets[i];
    return NULL;
}
