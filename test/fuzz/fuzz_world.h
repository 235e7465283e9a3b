/*
 * fuzz_world.h - what a fuzzer gives the core to work in: a context whose memory is refused and whose work is stopped
 * where the fuzzer says, mostly drawn from a hash of the input, so that the same bytes always take the same way.
 *
 * Memory is taken piecewise with malloc, so that the sanitizer sees the end of each piece, and filled with one byte,
 * so that what is read before it is written shows. fuzz_world_close gives all of it back; a fuzzer that has more to
 * keep than this puts the world into a struct of its own.
 */
#ifndef FUZZ_WORLD_H
#define FUZZ_WORLD_H

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUZZ_NEVER_REFUSE 0
#define FUZZ_NEVER_STOP INT64_MAX

/* Must stay where it was opened: the context in it knows its address. All fields may be changed while it is open. */
typedef struct fuzz_world {
    mai_arena arena;
    mai_ctx cx;
    uint8_t fill; /* of new memory */
    int64_t takes, polls;
    int64_t refuse_at; /* the piece of memory that is refused, from 1 */
    int64_t stop_at;   /* the poll from which on the caller wants to stop, from 1 */
} fuzz_world;

/* An invariant is broken: tells which and ends the program, as libFuzzer wants it. */
static inline void
fuzz_broken(const char *what, const char *message)
{
    fprintf(stderr, "broken: %s: %s\n", what, message);
    abort();
}

/* ---- hashes ---- */

#define FUZZ_HASH_START 1469598103934665603u
#define FUZZ_HASH_PRIME 1099511628211u

/* The 64-bit hash FNV-1a, continued by n bytes. */
static inline uint64_t
fuzz_hash_on(uint64_t h, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * FUZZ_HASH_PRIME;
    return h;
}

/* The hash of bytes; its lower bits, which choose most, depend on the upper ones too. */
static inline uint64_t
fuzz_hash(const void *bytes, size_t n)
{
    uint64_t h = fuzz_hash_on(FUZZ_HASH_START, bytes, n);

    return h ^ h >> 29;
}

/* ---- contexts ---- */

static inline void *
fuzz_take(void *arg, size_t bytes)
{
    fuzz_world *w = arg;
    void *p = ++w->takes == w->refuse_at ? NULL : malloc(bytes);

    if (p != NULL)
        memset(p, w->fill, bytes);
    return p;
}

static inline void
fuzz_give(void *arg, void *chunk, size_t bytes)
{
    (void) arg;
    (void) bytes;
    free(chunk);
}

static inline bool
fuzz_stop(void *arg)
{
    fuzz_world *w = arg;

    return ++w->polls >= w->stop_at;
}

/* Opens a world that ends where it is said. poll_units is the work between two polls. */
static inline void
fuzz_world_open_at(fuzz_world *w, int64_t refuse_at, int64_t stop_at, size_t memory_bytes, int64_t poll_units)
{
    memset(w, 0, sizeof *w);
    w->fill = 0xa5;
    w->refuse_at = refuse_at;
    w->stop_at = stop_at;
    mai_arena_init(&w->arena, (mai_source){fuzz_take, fuzz_give, w, true});
    mai_ctx_init(&w->cx, &w->arena);
    w->cx.limits.memory_bytes = memory_bytes;
    w->cx.poll_units = w->cx.budget = poll_units;
    w->cx.stop = fuzz_stop;
    w->cx.stop_arg = w;
}

/* Whether fuzz_world_open stops early for this hash: a fuzzer may then want polls after every unit of work. */
static inline bool
fuzz_stops_early(uint64_t hash)
{
    return hash % 8 == 1;
}

/* Opens a world: one hash in eight refuses it a piece of memory, one stops it early, the others after most_polls. */
static inline void
fuzz_world_open(fuzz_world *w, uint64_t hash, size_t memory_bytes, int64_t most_polls, int64_t poll_units)
{
    int64_t refuse_at = hash % 8 == 0 ? 1 + (int64_t) (hash >> 8) % 64 : FUZZ_NEVER_REFUSE;
    int64_t stop_at = fuzz_stops_early(hash) ? 1 + (int64_t) (hash >> 8) % 256 : most_polls;

    fuzz_world_open_at(w, refuse_at, stop_at, memory_bytes, poll_units);
}

static inline void
fuzz_world_close(fuzz_world *w)
{
    mai_arena_reset(&w->arena);
}

#endif
