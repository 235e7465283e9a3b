/*
 * arena.h - the core's only allocator: memory that is taken piecewise and given back as a whole.
 *
 * An arena draws chunks from a source (malloc in tests, the current memory context in a server) and hands out
 * 16-byte aligned pieces of them. Nothing is freed singly. A failing source gives MAI_ENOMEM, a request above
 * the context's memory limit MAI_ELIMIT; neither leaves the arena in a broken state.
 */
#ifndef MAI_ARENA_H
#define MAI_ARENA_H

#include "base/mai.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mai_source {
    void *(*take)(void *arg, size_t bytes);        /* NULL when there is no more */
    void (*give)(void *arg, void *chunk, size_t bytes);
    void *arg;
    bool piecewise; /* each piece is taken on its own: a test can refuse it, a sanitizer sees its end */
} mai_source;

extern const mai_source mai_malloc_source;

typedef struct mai_chunk mai_chunk;
typedef struct mai_reset_hook mai_reset_hook;

typedef struct mai_arena {
    mai_source source;
    mai_chunk *chunks;     /* newest first */
    char *next, *end;      /* the free part of the newest chunk */
    size_t held;           /* bytes taken from the source */
    mai_reset_hook *hooks; /* newest first */
} mai_arena;

void mai_arena_init(mai_arena *arena, mai_source source);
/* Runs the reset hooks and gives every chunk back; the arena can be used again. */
void mai_arena_reset(mai_arena *arena);
/* The same, but keeps the newest chunk: for one short calculation after another. */
void mai_arena_rewind(mai_arena *arena);

/* bytes > 0; uninitialised. */
mai_status mai_alloc(mai_ctx *cx, size_t bytes, void **out) MAI_MUST_CHECK;
/* count * size bytes, checked for overflow, zeroed; count 0 gives a valid pointer. Polls while it clears a lot. */
mai_status mai_calloc(mai_ctx *cx, size_t count, size_t size, void **out) MAI_MUST_CHECK;
/* A NUL-terminated copy of n bytes. */
mai_status mai_strndup(mai_ctx *cx, const char *s, size_t n, char **out) MAI_MUST_CHECK;
/* Calls fn(ptr) when the arena is reset, before its memory goes: releases foreign handles. */
mai_status mai_arena_on_reset(mai_ctx *cx, void (*fn)(void *), void *ptr) MAI_MUST_CHECK;

/* Typed forms: MAI_NEW(cx, &p) takes one zeroed *p, MAI_NEW_ARRAY(cx, n, &p) n of them. */
#define MAI_NEW(cx, pp) mai_calloc((cx), 1, sizeof **(pp), (void **) (pp))
#define MAI_NEW_ARRAY(cx, n, pp) mai_calloc((cx), (size_t) (n), sizeof **(pp), (void **) (pp))

#ifdef __cplusplus
}
#endif
#endif
