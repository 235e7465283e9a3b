/*
 * mai.h - the contract between medai's core and whoever calls it.
 *
 * Every fallible core function takes a mai_ctx first, returns a mai_status and writes its result through an
 * out pointer. A context carries the four things a core function may use from outside:
 *
 *   arena    the only allocator (arena.h); a core frame owns nothing outside it
 *   limits   ceilings that a hostile input meets before anything is allocated
 *   poll     asks "go on?"; in a server it may not return at all, which is safe because of the arena rule
 *   err      filled once, by the function that failed: code, byte position, message, detail, hint
 *
 * The core never logs, exits, asserts on input or jumps out of a function.
 */
#ifndef MAI_H
#define MAI_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mai_status {
    MAI_OK = 0,
    MAI_ENOMEM,       /* the memory source refused */
    MAI_ECANCELED,    /* poll said stop */
    MAI_ELIMIT,       /* the input asks for more than mai_limits allows */
    MAI_EFORMAT,      /* the bytes are not what they claim to be */
    MAI_ETEXT,        /* a text that does not say what its type needs: SMILES, molfile, hex */
    MAI_EUNSUPPORTED, /* well formed, but names something medai does not run */
    MAI_EARGUMENT,    /* a parameter is outside its range */
    MAI_ETYPE,        /* a value has the wrong type */
    MAI_ESHAPE,       /* a value has the wrong dimensions */
    MAI_ENAME,        /* a name is missing, unknown or ambiguous */
    MAI_EDATA,        /* the data cannot be worked with (one class, no rows, separation) */
    MAI_EINTERNAL,    /* a broken invariant of medai itself */
    MAI_NSTATUS
} mai_status;

#define MAI_MUST_CHECK __attribute__((warn_unused_result))
#define MAI_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define MAI_LIKELY(x) __builtin_expect(!!(x), 1)
#define MAI_UNLIKELY(x) __builtin_expect(!!(x), 0)

typedef struct mai_error {
    mai_status code;
    int64_t position; /* byte position in the input, from 0; -1 when there is none */
    char message[256]; /* UTF-8 without control characters, whatever the input was, as detail and hint */
    char detail[512];
    char hint[256];
} mai_error;

typedef struct mai_limits {
    size_t input_bytes;   /* longest input value */
    size_t memory_bytes;  /* most that one arena may hold */
    int64_t elements;     /* most elements in one tensor */
    int depth;            /* deepest nesting of messages, brackets or graphs */
    int64_t nodes;        /* most operators in a graph, or nodes in a tree ensemble */
} mai_limits;

extern const mai_limits mai_default_limits;

struct mai_arena;

typedef struct mai_ctx {
    struct mai_arena *arena;
    mai_limits limits;
    mai_error err;
    bool (*stop)(void *arg); /* true: give up with MAI_ECANCELED; NULL never stops */
    void *stop_arg;
    int64_t poll_units; /* work between two looks at stop: MAI_POLL_UNITS, 1 in tests */
    int64_t budget;     /* units of work left before the next look */
} mai_ctx;

/* Prepares a context with the default limits and no error. */
void mai_ctx_init(mai_ctx *cx, struct mai_arena *arena);

/* Records an error and returns its code. The first error of a context wins. */
mai_status mai_fail(mai_ctx *cx, mai_status code, const char *fmt, ...) MAI_PRINTF(3, 4);
/* As mai_fail, with the byte position of the fault. */
mai_status mai_fail_at(mai_ctx *cx, mai_status code, int64_t position, const char *fmt, ...) MAI_PRINTF(4, 5);
/* Adds the second line of an error, or what the user can do; return the error's code. */
mai_status mai_detail(mai_ctx *cx, const char *fmt, ...) MAI_PRINTF(2, 3);
mai_status mai_hint(mai_ctx *cx, const char *fmt, ...) MAI_PRINTF(2, 3);
/* Puts what the input was meant to be before an MAI_ETEXT message: "invalid SMILES: ". Returns the error's code. */
mai_status mai_introduce(mai_ctx *cx, const char *introduction);
/* Forgets the error, for callers that try something and go on. */
void mai_error_clear(mai_ctx *cx);

/* Units of work (about a nanosecond each) between two looks at the stop hook. */
#define MAI_POLL_UNITS 1000000

mai_status mai_poll_now(mai_ctx *cx);

/* Accounts for work done and asks the stop hook when enough of it has gone by. */
static inline mai_status MAI_MUST_CHECK
mai_poll(mai_ctx *cx, int64_t units)
{
    cx->budget -= units;
    return MAI_LIKELY(cx->budget > 0) ? MAI_OK : mai_poll_now(cx);
}

/* Returns from the calling function when an expression yields anything but MAI_OK. */
#define MAI_TRY(expr)                      \
    do {                                   \
        mai_status try_status_ = (expr);   \
        if (MAI_UNLIKELY(try_status_ != MAI_OK)) \
            return try_status_;            \
    } while (0)

#ifdef __cplusplus
}
#endif
#endif
