/*
 * pg_collect.h - rows that an aggregate collects, each with an id, to be looked at in the order of the ids.
 *
 * A collection belongs to the memory context of its aggregate. It grows to MEDAI_COLLECTED_MEMORY; then ERROR 54000.
 */
#ifndef PG_COLLECT_H
#define PG_COLLECT_H

#include "pg_medai.h"

#define MEDAI_COLLECTED_MEMORY ((Size) 1 << 30)

typedef struct medai_collection {
    MemoryContext context; /* of the aggregate */
    Oid id_type;
    int16 id_length;
    bool id_by_value;
    char id_align;
    Datum *ids;
    char *payload; /* n times width bytes */
    Size width;
    uint32 n, room;
    Size held; /* bytes, of ids that are pointers too */
} medai_collection;

/* A new one, of an aggregate whose argument 1 is the id; inside is zeroed and begins with the collection. */
extern medai_collection *medai_collection_begin(FunctionCallInfo fcinfo, Size size, Size width);

/* Adds a row: a copy of the id; its payload is the caller's to fill. */
extern char *medai_collect(medai_collection *c, Datum id);

/*
 * Numbers of the rows in ascending order of ids, and where those are equal of payloads, in the current context: the
 * same for every order in which rows came. Texts are compared as bytes.
 */
extern uint32 *medai_collection_order(const medai_collection *c);

/* The ids of rows order[which[i]] (which NULL: order[i]) as an array. */
extern Datum medai_collection_ids(const medai_collection *c, const uint32 *order, const uint32 *which, uint32 n);

#endif
