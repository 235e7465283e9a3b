/*
 * pg_cache.h - the models that this session has loaded, by content.
 *
 * An entry is a loaded model, keyed by the SHA-256 of its bytes, so it can never be out of date. Entries that
 * nobody has pinned are dropped, least recently used first, while the cache is above medai.model_cache.
 */
#ifndef PG_CACHE_H
#define PG_CACHE_H

#include "pg_medai.h"

#include "lib/ilist.h"
#include "onnx/score.h"

typedef struct MedaiScorer MedaiScorer;

typedef struct MedaiModel {
    uint8 sha256[PG_SHA256_DIGEST_LENGTH];
    MemoryContext mcxt; /* holds all of it */
    mai_arena arena;
    mai_model *model;
    MedaiScorer *scorers;
    int nscorers;
    Size bytes;  /* memory that it takes */
    Size length; /* of the bytes that it was loaded from */
    int pins;
    dlist_node lru;
} MedaiModel;

/* What medai_model_stats() shows; counted since the session began. */
typedef struct MedaiStats {
    int64 models, bytes; /* now in the cache */
    int64 hits;          /* look-ups by content that found their model */
    int64 loads;         /* models loaded */
    int64 reads;         /* weights detoasted and hashed, or fetched from the registry */
    int64 rows;          /* rows scored */
} MedaiStats;

extern MedaiStats medai_stats;

/* Weights without their toast, as they are or in the current memory context; heeds interrupts on the way. */
extern bytea *medai_weights(Datum value);

/* The model with this content, pinned, or NULL. */
extern MedaiModel *medai_cache_find(const uint8 *sha256);
/* Loads a model that is not in the cache and pins it; errors of the core are raised. */
extern MedaiModel *medai_cache_load(const uint8 *sha256, const void *bytes, Size len);
/* Find, or else load, from the bytes alone. */
extern MedaiModel *medai_cache_get(const void *bytes, Size len);
extern void medai_cache_unpin(MedaiModel *model);
/* Whether the models take more than medai.model_cache. */
extern bool medai_cache_is_full(void);
/* Leaves a pin to the current memory context: dropped when that is reset, by an error as well. */
extern void medai_pin_for_call(MedaiModel *model);

/*
 * Bounds the memory of work with a model by the length of the model and of what is given to it, so that a few
 * hostile bytes cannot take what a large model may.
 */
extern void medai_limit_memory(mai_ctx *cx, const MedaiModel *model, Size given);

/*
 * A scorer of the model under these hints; lives as long as the model is pinned by this pin, or own, whichever ends
 * first: when others use the model and it holds many scorers, one more is made in own. Errors of the core are raised.
 */
extern const mai_scorer *medai_cache_scorer(MedaiModel *model, const mai_score_hints *hints, MemoryContext own);

#endif
