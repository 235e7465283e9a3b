/*
 * pg_registry.h - reading the table medai_models with the caller's rights.
 */
#ifndef PG_REGISTRY_H
#define PG_REGISTRY_H

#include "pg_cache.h"

/* One row of the registry without its weights; palloc'ed by the look-up. */
typedef struct MedaiRegistered {
    char *name;
    int version;
    uint8 sha256[PG_SHA256_DIGEST_LENGTH];
} MedaiRegistered;

/* The registry's table in a schema; ERROR when the extension's table is not there. */
extern Oid medai_registry(Oid schema);

/* "schema.medai_models", quoted. */
extern char *medai_registry_name(Oid schema);

/*
 * The row that a specification means: 'name' its newest version, 'name@3' that version, NULL the default model
 * or the only one. ERROR 42704 when there is none. Reads under the current snapshot, as the current user.
 */
extern MedaiRegistered *medai_registry_find(Oid schema, const char *spec);

/* As medai_registry_find, but NULL where that raises an error about the name. */
extern MedaiRegistered *medai_registry_try(Oid schema, const char *spec);

/* Its model, pinned: from the cache, else from the table's weights. */
extern MedaiModel *medai_registry_model(Oid schema, const MedaiRegistered *row);

/* The weights as stored, detoasted. */
extern bytea *medai_registry_weights(Oid schema, const MedaiRegistered *row);

/* Splits 'name@3'; version 0 when none is given. ERROR 22023 for what is not a positive number after the @. */
extern char *medai_split_spec(const char *spec, int *version);

#endif
