/*
 * pattern_set.c - many patterns that are tried on one molecule after another.
 *
 * The patterns lie in the arena of whoever compiled them; what a molecule has is counted once and held against what
 * each of them needs.
 */
#include "match/pattern.h"

#include "base/arena.h"
#include "match/match_search.h"

#include <stdio.h>

struct mai_pattern_set {
    int n, needs;
    const mai_pattern_entry *entries;
    mai_pattern *patterns;
};

static mai_status
compile_entry(mai_ctx *cx, const mai_pattern_entry *entry, mai_pattern *out)
{
    mai_pattern_options options = {.merge_hydrogens = entry->merge_hydrogens};
    char introduction[96];
    void *bytes;
    size_t size;
    mai_status status = mai_pattern_from_smarts(cx, entry->smarts, strlen(entry->smarts), &options, 0, &bytes, &size);

    if (status != MAI_OK) {
        snprintf(introduction, sizeof introduction, "pattern %.60s: ", entry->name);
        return status == MAI_ETEXT ? mai_introduce(cx, introduction) : status;
    }
    mai_pattern_open(bytes, out);
    return MAI_OK;
}

mai_status
mai_pattern_set_compile(mai_ctx *cx, const mai_pattern_entry *entries, int n, mai_pattern_set **out)
{
    mai_pattern_set *set;

    MAI_TRY(MAI_NEW(cx, &set));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &set->patterns));
    set->n = n;
    set->entries = entries;
    for (int i = 0; i < n; i++) {
        MAI_TRY(compile_entry(cx, &entries[i], &set->patterns[i]));
        set->needs |= set->patterns[i].needs;
    }
    *out = set;
    return MAI_OK;
}

int
mai_pattern_set_size(const mai_pattern_set *set)
{
    return set->n;
}

int
mai_pattern_set_needs(const mai_pattern_set *set)
{
    return set->needs;
}

void
mai_pattern_set_get(const mai_pattern_set *set, int entry, mai_pattern *out)
{
    *out = set->patterns[entry];
}

static mai_status
is_hit(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, int32_t most, bool *out)
{
    mai_match_options options = {.most = (int64_t) most + 1};
    int64_t count;

    if (most <= 0)
        return mai_match_any(cx, target, pattern, false, out);
    MAI_TRY(mai_match_count(cx, target, pattern, &options, &count));
    *out = count > most;
    return MAI_OK;
}

/* The first entry from number from on that is hit; the size of the set when none is. */
static mai_status
next_hit(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, int from, int *out)
{
    for (int i = from; i < set->n; i++) {
        bool hit;

        if (!mai_counters_suffice(mai_target_counters(target), mai_pattern_head(&set->patterns[i])->least))
            continue;
        MAI_TRY(is_hit(cx, target, &set->patterns[i], set->entries[i].most, &hit));
        if (hit) {
            *out = i;
            return MAI_OK;
        }
    }
    *out = set->n;
    return mai_poll(cx, set->n);
}

mai_status
mai_pattern_set_search(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, int32_t *hits, int *nhits)
{
    int hit;

    *nhits = 0;
    MAI_TRY(next_hit(cx, set, target, 0, &hit));
    while (hit < set->n) {
        hits[(*nhits)++] = hit;
        MAI_TRY(next_hit(cx, set, target, hit + 1, &hit));
    }
    return MAI_OK;
}

mai_status
mai_pattern_set_any(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, bool *out)
{
    int hit;

    MAI_TRY(next_hit(cx, set, target, 0, &hit));
    *out = hit < set->n;
    return MAI_OK;
}
