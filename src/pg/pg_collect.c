/*
 * pg_collect.c - rows that an aggregate collects; see pg_collect.h.
 */
#include "pg_collect.h"

#include "catalog/pg_collation.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

enum { FIRST_ROOM = 64 };

medai_collection *
medai_collection_begin(FunctionCallInfo fcinfo, Size size, Size width)
{
    MemoryContext context;
    medai_collection *c;

    if (AggCheckCallContext(fcinfo, &context) == 0)
        elog(ERROR, "medai: a support function of an aggregate was called outside of it");
    c = MemoryContextAllocZero(context, size);
    c->context = context;
    c->id_type = get_fn_expr_argtype(fcinfo->flinfo, 1);
    get_typlenbyvalalign(c->id_type, &c->id_length, &c->id_by_value, &c->id_align);
    c->width = width;
    return c;
}

static void
grow(medai_collection *c)
{
    uint32 room = c->room == 0 ? FIRST_ROOM : 2 * c->room;
    Size row = sizeof *c->ids + c->width;

    if (c->held + row * (room - c->room) > MEDAI_COLLECTED_MEMORY)
        room = c->room + (uint32) ((MEDAI_COLLECTED_MEMORY - c->held) / row);
    if (c->room == 0) {
        c->ids = MemoryContextAlloc(c->context, room * sizeof *c->ids);
        c->payload = MemoryContextAlloc(c->context, Max(room * c->width, 1));
    } else {
        c->ids = repalloc_huge(c->ids, room * sizeof *c->ids);
        c->payload = repalloc_huge(c->payload, Max(room * c->width, 1));
    }
    c->held += row * (room - c->room);
    c->room = room;
}

static Datum
copy_id(medai_collection *c, Datum id)
{
    MemoryContext old;

    if (c->id_by_value)
        return id;
    old = MemoryContextSwitchTo(c->context);
    if (c->id_length == -1)
        id = PointerGetDatum(PG_DETOAST_DATUM_COPY(id));
    else
        id = datumCopy(id, c->id_by_value, c->id_length);
    MemoryContextSwitchTo(old);
    c->held += datumGetSize(id, false, c->id_length) + 2 * MAXIMUM_ALIGNOF; /* and the allocator's header */
    return id;
}

char *
medai_collect(medai_collection *c, Datum id)
{
    if (c->n == c->room && c->held < MEDAI_COLLECTED_MEMORY)
        grow(c);
    if (c->n == c->room || c->held >= MEDAI_COLLECTED_MEMORY)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("the aggregate has collected more than %zu MB", MEDAI_COLLECTED_MEMORY >> 20),
                        errhint("Choose among fewer rows, or first within groups and then among the chosen.")));
    c->ids[c->n] = copy_id(c, id);
    return c->payload + c->width * c->n++;
}

/* ---- order ---- */

typedef struct id_order {
    const medai_collection *c;
    FmgrInfo *compare;
    Oid collation;
} id_order;

static int
compare_rows(const void *a, const void *b, void *arg)
{
    const id_order *o = arg;
    const medai_collection *c = o->c;
    uint32 x = *(const uint32 *) a, y = *(const uint32 *) b;
    int32 order = DatumGetInt32(FunctionCall2Coll(o->compare, o->collation, c->ids[x], c->ids[y]));

    CHECK_FOR_INTERRUPTS();
    return order != 0 ? order : memcmp(c->payload + c->width * x, c->payload + c->width * y, c->width);
}

uint32 *
medai_collection_order(const medai_collection *c)
{
    TypeCacheEntry *type = lookup_type_cache(c->id_type, TYPECACHE_CMP_PROC_FINFO);
    id_order o = {c, &type->cmp_proc_finfo, OidIsValid(type->typcollation) ? C_COLLATION_OID : InvalidOid};
    uint32 *order = MemoryContextAllocHuge(CurrentMemoryContext, Max(c->n, 1) * sizeof *order);

    if (!OidIsValid(type->cmp_proc_finfo.fn_oid))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                        errmsg("ids of type %s cannot be put in order", format_type_be(c->id_type))));
    for (uint32 i = 0; i < c->n; i++)
        order[i] = i;
    qsort_arg(order, c->n, sizeof *order, compare_rows, &o);
    return order;
}

Datum
medai_collection_ids(const medai_collection *c, const uint32 *order, const uint32 *which, uint32 n)
{
    Datum *ids = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof *ids);

    for (uint32 i = 0; i < n; i++)
        ids[i] = c->ids[order[which == NULL ? i : which[i]]];
    return PointerGetDatum(construct_array(ids, (int) n, c->id_type, c->id_length, c->id_by_value, c->id_align));
}
