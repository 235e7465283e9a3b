/*
 * pg_medai.h - what every file in src/pg shares: the bridge between PostgreSQL and the core.
 *
 * A glue function unpacks its arguments, makes a core context whose arena lives in a memory context, calls the
 * core, and passes the status to medai_check, which raises the error if there is one. Since the core owns
 * nothing outside its arena, an error may leave by ereport at any point and no PG_TRY is needed anywhere.
 */
#ifndef PG_MEDAI_H
#define PG_MEDAI_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "pg_compat.h"

#include "base/arena.h"
#include "base/mai.h"

/*
 * Sets up a core context with an arena in mcxt. Nothing is allocated before the core asks. Freed with mcxt, or
 * earlier by mai_arena_reset.
 */
extern void medai_begin(mai_ctx *cx, mai_arena *arena, MemoryContext mcxt);

/* Raises the error that a core call recorded; returns when the status is MAI_OK. */
static inline void medai_check(mai_ctx *cx, mai_status status);
extern void medai_raise(mai_ctx *cx) __attribute__((noreturn));

/*
 * As medai_check for a type's input function: an error that the input caused is left in escontext where the caller
 * offered one (PostgreSQL 16 and later), and the answer is then false.
 */
extern bool medai_check_input(mai_ctx *cx, mai_status status, Node *escontext);

static inline void
medai_check(mai_ctx *cx, mai_status status)
{
    if (unlikely(status != MAI_OK))
        medai_raise(cx);
}

/*
 * Text of the core, which is UTF-8 as in models, in the server's encoding: a copy in the current context. An ERROR
 * when the encoding has no such character.
 */
extern char *medai_from_utf8(const char *utf8, Size n);

/*
 * A line of an error of the core, a copy likewise. It must come out whatever it quotes, so where UTF-8 is not the
 * server's encoding characters beyond ASCII are question marks.
 */
extern char *medai_error_line(const char *utf8);

/* The schema that holds the extension: that of the function being called. */
extern Oid medai_schema(FunctionCallInfo fcinfo);

/* A new value with room for n bytes, its header set; ERROR 54000 when n is more than a value can hold. */
extern struct varlena *medai_new_value(uint64 n, const char *what);

/* The word of a text argument that chooses among names: its index, or ERROR 22023 that lists them. */
extern int medai_choice(Datum word, const char *parameter, const char *const *names, int n);

/* ERROR 42804 unless the columns of a row are those that the installation script gave its type: an owner may alter it. */
extern void medai_check_row(TupleDesc desc, const Oid *types, int ncolumns);

/* The row type of a result, with these columns, in the current context. */
extern TupleDesc medai_result_row(FunctionCallInfo fcinfo, const Oid *types, int ncolumns);

/* Settings (pg_init.c). */
extern int medai_model_cache_kb;

#endif
