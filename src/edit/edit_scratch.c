/*
 * edit_scratch.c - an arena inside an arena, whose end is that of the outer one.
 */
#include "edit/edit_scratch.h"

static void
give_back(void *arena)
{
    mai_arena_reset(arena);
}

mai_status
mai_scratch_new(mai_ctx *cx, mai_scratch **out)
{
    mai_scratch *s;

    MAI_TRY(MAI_NEW(cx, &s));
    mai_arena_init(&s->arena, cx->arena->source);
    MAI_TRY(mai_arena_on_reset(cx, give_back, &s->arena));
    *out = s;
    return MAI_OK;
}
