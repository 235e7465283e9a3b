/*
 * arena.c - chunked bump allocation (arena.h says who owns what).
 *
 * Chunks double from 8 kB to 1 MB; a request larger than a chunk gets one of its own, placed behind the
 * current chunk so that the current chunk's free tail stays in use.
 */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 16
#define FIRST_CHUNK ((size_t) 8192)
#define LARGEST_CHUNK ((size_t) 1 << 20)

struct mai_chunk {
    mai_chunk *older;
    size_t bytes; /* header included */
};

struct mai_reset_hook {
    mai_reset_hook *older;
    void (*fn)(void *);
    void *ptr;
};

/* A source may align less than pieces are aligned (a server's contexts do: 8 bytes), so a chunk has some to spare. */
#define HEADER (sizeof(mai_chunk) + ALIGNMENT)

/* The first usable byte of a chunk. */
static char *
payload(mai_chunk *c)
{
    return (char *) (((uintptr_t) (c + 1) + ALIGNMENT - 1) & ~(uintptr_t) (ALIGNMENT - 1));
}

static void *
malloc_take(void *arg, size_t bytes)
{
    (void) arg;
    return malloc(bytes);
}

static void
malloc_give(void *arg, void *chunk, size_t bytes)
{
    (void) arg;
    (void) bytes;
    free(chunk);
}

const mai_source mai_malloc_source = {malloc_take, malloc_give, NULL, false};

void
mai_arena_init(mai_arena *arena, mai_source source)
{
    memset(arena, 0, sizeof *arena);
    arena->source = source;
}

void
mai_arena_reset(mai_arena *arena)
{
    for (mai_reset_hook *h = arena->hooks; h != NULL; h = h->older)
        h->fn(h->ptr);
    for (mai_chunk *c = arena->chunks, *older; c != NULL; c = older) {
        older = c->older;
        arena->source.give(arena->source.arg, c, c->bytes);
    }
    mai_arena_init(arena, arena->source);
}

void
mai_arena_rewind(mai_arena *arena)
{
    mai_chunk *kept = arena->chunks;
    mai_source source = arena->source;

    if (kept == NULL || source.piecewise || kept->bytes > LARGEST_CHUNK) {
        mai_arena_reset(arena);
        return;
    }
    arena->chunks = kept->older;
    mai_arena_reset(arena);
    kept->older = NULL;
    arena->chunks = kept;
    arena->next = payload(kept);
    arena->end = (char *) kept + kept->bytes;
    arena->held = kept->bytes;
}

/* Takes one chunk from the source; *payload receives its first usable byte. */
static mai_status
take_chunk(mai_ctx *cx, size_t payload_bytes, mai_chunk **out)
{
    mai_arena *a = cx->arena;
    size_t bytes = HEADER + payload_bytes;

    if (bytes > cx->limits.memory_bytes || a->held > cx->limits.memory_bytes - bytes)
        return mai_fail(cx, MAI_ELIMIT, "the work needs more than %zu bytes of memory", cx->limits.memory_bytes);
    mai_chunk *c = a->source.take(a->source.arg, bytes);
    if (c == NULL)
        return mai_fail(cx, MAI_ENOMEM, "out of memory while taking %zu bytes", bytes);
    c->bytes = bytes;
    a->held += bytes;
    *out = c;
    return MAI_OK;
}

static size_t
next_chunk_size(const mai_arena *a)
{
    size_t last = a->chunks != NULL ? a->chunks->bytes : FIRST_CHUNK / 2;

    return last >= LARGEST_CHUNK / 2 ? LARGEST_CHUNK : last * 2 > FIRST_CHUNK ? last * 2 : FIRST_CHUNK;
}

/* A chunk that holds one piece, behind the current chunk if there is one. */
static mai_status
alloc_alone(mai_ctx *cx, size_t bytes, void **out)
{
    mai_arena *a = cx->arena;
    mai_chunk *c;

    MAI_TRY(take_chunk(cx, bytes, &c));
    mai_chunk **place = a->chunks != NULL ? &a->chunks->older : &a->chunks;
    c->older = *place;
    *place = c;
    *out = payload(c);
    return MAI_OK;
}

/* A piece that does not fit the current chunk: its own chunk when large, else the next chunk. */
static mai_status
alloc_slow(mai_ctx *cx, size_t bytes, void **out)
{
    mai_arena *a = cx->arena;
    size_t usual = next_chunk_size(a) - HEADER;
    mai_chunk *c;

    if (bytes > usual / 4 && a->chunks != NULL)
        return alloc_alone(cx, bytes, out);
    if (usual < bytes)
        usual = bytes;
    MAI_TRY(take_chunk(cx, usual, &c));
    c->older = a->chunks;
    a->chunks = c;
    a->next = payload(c) + bytes;
    a->end = (char *) c + c->bytes;
    *out = payload(c);
    return MAI_OK;
}

mai_status
mai_alloc(mai_ctx *cx, size_t bytes, void **out)
{
    mai_arena *a = cx->arena;

    *out = NULL;
    if (bytes > SIZE_MAX / 2)
        return mai_fail(cx, MAI_ELIMIT, "a piece of %zu bytes is too large", bytes);
    if (a->source.piecewise)
        return alloc_alone(cx, bytes, out);
    bytes = (bytes + ALIGNMENT - 1) & ~(size_t) (ALIGNMENT - 1);
    if (bytes == 0)
        bytes = ALIGNMENT;
    if ((size_t) (a->end - a->next) >= bytes) {
        *out = a->next;
        a->next += bytes;
        return MAI_OK;
    }
    return alloc_slow(cx, bytes, out);
}

/* Fresh memory costs most when it is first touched, so large pieces are a reason to poll. */
static mai_status
clear(mai_ctx *cx, char *p, size_t bytes)
{
    for (; bytes > LARGEST_CHUNK; p += LARGEST_CHUNK, bytes -= LARGEST_CHUNK) {
        memset(p, 0, LARGEST_CHUNK);
        MAI_TRY(mai_poll(cx, LARGEST_CHUNK / 2));
    }
    memset(p, 0, bytes);
    return MAI_OK;
}

mai_status
mai_calloc(mai_ctx *cx, size_t count, size_t size, void **out)
{
    size_t bytes;

    *out = NULL;
    if (__builtin_mul_overflow(count, size, &bytes))
        return mai_fail(cx, MAI_ELIMIT, "%zu pieces of %zu bytes are too many", count, size);
    MAI_TRY(mai_alloc(cx, bytes, out));
    return clear(cx, *out, bytes);
}

mai_status
mai_strndup(mai_ctx *cx, const char *s, size_t n, char **out)
{
    if (n >= SIZE_MAX / 2)
        return mai_fail(cx, MAI_ELIMIT, "a text of %zu bytes is too long", n);
    MAI_TRY(mai_alloc(cx, n + 1, (void **) out));
    if (n > 0)
        memcpy(*out, s, n);
    (*out)[n] = '\0';
    return MAI_OK;
}

mai_status
mai_arena_on_reset(mai_ctx *cx, void (*fn)(void *), void *ptr)
{
    mai_reset_hook *h;

    MAI_TRY(MAI_NEW(cx, &h));
    h->fn = fn;
    h->ptr = ptr;
    h->older = cx->arena->hooks;
    cx->arena->hooks = h;
    return MAI_OK;
}
