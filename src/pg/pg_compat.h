/*
 * pg_compat.h - every difference between PostgreSQL 13 and 18 that medai meets, in one place.
 */
#ifndef PG_COMPAT_H
#define PG_COMPAT_H

#include "postgres.h"

#include "catalog/pg_namespace.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/tuplestore.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM >= 140000
#include "common/cryptohash.h"
#endif
#include "common/sha2.h"

/* An error of input: left in escontext where the caller offered one, which PostgreSQL 16 began. */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define compat_ereturn(escontext, value, rest) ereturn(escontext, value, rest)
#else
#define compat_ereturn(escontext, value, rest) \
    do { \
        ereport(ERROR, rest); \
        return value; \
    } while (0)
#endif

/* Bytes that are hashed between two looks at interrupts: a few milliseconds. */
#define COMPAT_HASH_STEP ((size_t) 4 << 20)

/* SHA-256 of a piece of memory, interruptible; PostgreSQL 14 put the algorithms behind one interface. */
static inline void
compat_sha256(const void *data, size_t len, uint8 digest[PG_SHA256_DIGEST_LENGTH])
{
    const uint8 *at = data, *end = at + len;

#if PG_VERSION_NUM >= 140000
    pg_cryptohash_ctx *ctx = pg_cryptohash_create(PG_SHA256);
    bool ok = ctx != NULL && pg_cryptohash_init(ctx) >= 0;

    for (; ok && at < end; at += Min(COMPAT_HASH_STEP, (size_t) (end - at))) {
        CHECK_FOR_INTERRUPTS(); /* an error lets the resource owner free ctx */
        ok = pg_cryptohash_update(ctx, at, Min(COMPAT_HASH_STEP, (size_t) (end - at))) >= 0;
    }
    ok = ok && pg_cryptohash_final(ctx, digest, PG_SHA256_DIGEST_LENGTH) >= 0;
    if (ctx != NULL)
        pg_cryptohash_free(ctx);
    if (!ok)
        ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("SHA-256 could not be computed")));
#else
    pg_sha256_ctx ctx;

    pg_sha256_init(&ctx);
    for (; at < end; at += Min(COMPAT_HASH_STEP, (size_t) (end - at))) {
        CHECK_FOR_INTERRUPTS();
        pg_sha256_update(&ctx, at, Min(COMPAT_HASH_STEP, (size_t) (end - at)));
    }
    pg_sha256_final(&ctx, digest);
#endif
}

/*
 * Prepares a set-returning function's result as a tuplestore that the executor reads afterwards. What the look-up of
 * the row type leaves behind goes with the call: the server's own InitMaterializedSRF leaves it to the query, which
 * may call a million times.
 */
static inline void
compat_materialize(FunctionCallInfo fcinfo)
{
    ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
    TupleDesc desc;
    MemoryContext old;
    Oid type;

    if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) || !(rsinfo->allowedModes & SFRM_Materialize))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("set-valued function called in context that cannot accept a set")));
    switch (get_call_result_type(fcinfo, &type, &desc)) {
        case TYPEFUNC_COMPOSITE:
            break;
        case TYPEFUNC_SCALAR: /* a set of values: rows of one column */
            desc = CreateTemplateTupleDesc(1);
            TupleDescInitEntry(desc, 1, "value", type, -1, 0);
            break;
        default:
            elog(ERROR, "return type must be a row type or a base type");
    }
    old = MemoryContextSwitchTo(rsinfo->econtext->ecxt_per_query_memory);
    rsinfo->returnMode = SFRM_Materialize;
    rsinfo->setResult = tuplestore_begin_heap((rsinfo->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    rsinfo->setDesc = CreateTupleDescCopy(desc);
    MemoryContextSwitchTo(old);
}

/* Whether the current user may create objects in a schema. */
static inline bool
compat_may_create_in(Oid schema)
{
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(NamespaceRelationId, schema, GetUserId(), ACL_CREATE) == ACLCHECK_OK;
#else
    return pg_namespace_aclcheck(schema, GetUserId(), ACL_CREATE) == ACLCHECK_OK;
#endif
}

#if PG_VERSION_NUM < 150000
#define MarkGUCPrefixReserved(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

#endif
