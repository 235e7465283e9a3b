/*
 * edit_scratch.h - memory for one step of many: what a step leaves behind is given back before the next.
 *
 * Between enter and leave everything is taken from an arena of its own, which is emptied by the next enter, and with the
 * context's arena. A step copies what it wants to keep after leave. An error may leave the work without leave: who called
 * the core discards the context's arena then, and with it this.
 */
#ifndef MAI_EDIT_SCRATCH_H
#define MAI_EDIT_SCRATCH_H

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_scratch {
    mai_arena arena, *outer;
} mai_scratch;

mai_status mai_scratch_new(mai_ctx *cx, mai_scratch **out) MAI_MUST_CHECK;

static inline void
mai_scratch_enter(mai_ctx *cx, mai_scratch *s)
{
    mai_arena_rewind(&s->arena);
    s->outer = cx->arena;
    cx->arena = &s->arena;
}

static inline void
mai_scratch_leave(mai_ctx *cx, mai_scratch *s)
{
    cx->arena = s->outer;
}

#ifdef __cplusplus
}
#endif
#endif
