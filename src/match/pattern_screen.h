/*
 * pattern_screen.h - which patterns of a set the bonds of a molecule rule out, for pattern_set.c.
 */
#ifndef MAI_PATTERN_SCREEN_H
#define MAI_PATTERN_SCREEN_H

#include "match/pattern_form.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A set's needs, and what the atoms that it has met can do for them: that changes as it is used. */
typedef struct mai_set_screen mai_set_screen;

/* A pattern of the set, with the numbers in the set of its expressions. */
typedef struct mai_screened_pattern {
    mai_pattern pattern;
    const uint16_t *places;
} mai_screened_pattern;

/* Of n patterns with expressions numbered below nplaces; in the arena of cx, which keeps the set. */
mai_status mai_set_screen_new(mai_ctx *cx, const mai_screened_pattern *patterns, int n, int nplaces,
                              mai_set_screen **out) MAI_MUST_CHECK;
/* What a molecule gives, in the arena of cx, for mai_set_screen_next. */
mai_status mai_set_screen_ask(mai_ctx *cx, mai_set_screen *screen, mai_target *target,
                              const uint64_t **given) MAI_MUST_CHECK;
/* The first pattern from number from on that may match, as those before it do not; n: none does. */
int mai_set_screen_next(const mai_set_screen *screen, const uint64_t *given, int from);

#ifdef __cplusplus
}
#endif
#endif
