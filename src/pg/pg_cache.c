/*
 * pg_cache.c - loaded models by content (pg_cache.h).
 *
 * A model is built in a context of its own below the current one and moved under the cache when it is whole,
 * so an error or a cancel half-way leaves nothing. The same holds for each scorer within its model. Look-up is
 * a walk of the list in order of use: sessions hold few models, and a call site looks once.
 */
#include "pg_cache.h"

#include "access/detoast.h"
#include "utils/memutils.h"

/* A session whose shapes keep changing (images of every size) must not fill a model with layouts. */
#define MOST_SCORERS 16

/* Work with a model may take this much, and so many times the bytes that it is about. */
#define MEMORY_FLOOR ((Size) 64 << 20)
#define MEMORY_FACTOR 64

/* Bytes fetched from a toast table between two looks at interrupts. */
#define DETOAST_STEP (8 << 20)

struct MedaiScorer {
    MedaiScorer *next;
    MemoryContext mcxt;
    mai_arena arena;
    mai_score_hints hints; /* own copies of the names */
    mai_scorer *scorer;
};

MedaiStats medai_stats;

static MemoryContext cache_context;
static dlist_head entries = DLIST_STATIC_INIT(entries); /* most recently used first */

static MemoryContext
home(void)
{
    if (cache_context == NULL)
        cache_context = AllocSetContextCreate(TopMemoryContext, "medai models", ALLOCSET_SMALL_SIZES);
    return cache_context;
}

static void
drop(MedaiModel *model)
{
    dlist_delete(&model->lru);
    medai_stats.models--;
    medai_stats.bytes -= model->bytes;
    MemoryContextDelete(model->mcxt);
}

bool
medai_cache_is_full(void)
{
    return medai_stats.bytes > (int64) medai_model_cache_kb * 1024;
}

/* Drops unpinned models, oldest first, until the cache fits its cap. */
static void
shrink(void)
{
    dlist_node *node = dlist_is_empty(&entries) ? NULL : dlist_tail_node(&entries);

    while (node != NULL && medai_cache_is_full()) {
        MedaiModel *model = dlist_container(MedaiModel, lru, node);

        node = dlist_has_prev(&entries, node) ? dlist_prev_node(&entries, node) : NULL;
        if (model->pins == 0)
            drop(model);
    }
}

/* Scorers are added after loading, so the size of a model is taken anew. */
static void
weigh(MedaiModel *model)
{
    Size now = MemoryContextMemAllocated(model->mcxt, true);

    medai_stats.bytes += (int64) now - (int64) model->bytes;
    model->bytes = now;
    shrink();
}

bytea *
medai_weights(Datum value)
{
    struct varlena *in = (struct varlena *) DatumGetPointer(value);
    struct varatt_external toast;

    if (!VARATT_IS_EXTERNAL_ONDISK(in))
        return (bytea *) pg_detoast_datum_packed(in);
    VARATT_EXTERNAL_GET_POINTER(toast, in);
    if (VARATT_EXTERNAL_IS_COMPRESSED(toast) || toast.va_rawsize <= DETOAST_STEP)
        return (bytea *) pg_detoast_datum_packed(in);

    int32 size = toast.va_rawsize - VARHDRSZ;
    bytea *out = palloc((Size) size + VARHDRSZ);

    SET_VARSIZE(out, size + VARHDRSZ);
    for (int32 at = 0; at < size; at += DETOAST_STEP) {
        CHECK_FOR_INTERRUPTS();
        struct varlena *slice = detoast_attr_slice(in, at, Min(DETOAST_STEP, size - at));

        memcpy(VARDATA(out) + at, VARDATA_ANY(slice), VARSIZE_ANY_EXHDR(slice));
        pfree(slice);
    }
    return out;
}

MedaiModel *
medai_cache_find(const uint8 *sha256)
{
    dlist_iter it;

    dlist_foreach(it, &entries)
    {
        MedaiModel *model = dlist_container(MedaiModel, lru, it.cur);

        if (memcmp(model->sha256, sha256, PG_SHA256_DIGEST_LENGTH) != 0)
            continue;
        dlist_move_head(&entries, &model->lru);
        medai_stats.hits++;
        model->pins++;
        return model;
    }
    return NULL;
}

void
medai_limit_memory(mai_ctx *cx, const MedaiModel *model, Size given)
{
    Size about = model->length + Min(given, MaxAllocHugeSize / (2 * MEMORY_FACTOR));

    cx->limits.memory_bytes = Min(cx->limits.memory_bytes, MEMORY_FLOOR + about * MEMORY_FACTOR);
}

MedaiModel *
medai_cache_load(const uint8 *sha256, const void *bytes, Size len)
{
    MemoryContext mcxt = AllocSetContextCreate(CurrentMemoryContext, "medai model", ALLOCSET_SMALL_SIZES);
    MedaiModel *model = MemoryContextAllocZero(mcxt, sizeof *model);
    mai_ctx cx;

    memcpy(model->sha256, sha256, PG_SHA256_DIGEST_LENGTH);
    model->mcxt = mcxt;
    model->length = len;
    medai_begin(&cx, &model->arena, mcxt);
    medai_limit_memory(&cx, model, 0);
    medai_check(&cx, mai_model_load(&cx, bytes, len, &model->model));
    MemoryContextSetParent(mcxt, home());
    model->pins = 1;
    dlist_push_head(&entries, &model->lru);
    medai_stats.models++;
    medai_stats.loads++;
    weigh(model);
    return model;
}

MedaiModel *
medai_cache_get(const void *bytes, Size len)
{
    uint8 sha256[PG_SHA256_DIGEST_LENGTH];
    MedaiModel *model;

    compat_sha256(bytes, len, sha256);
    medai_stats.reads++;
    model = medai_cache_find(sha256);
    return model != NULL ? model : medai_cache_load(sha256, bytes, len);
}

void
medai_cache_unpin(MedaiModel *model)
{
    if (--model->pins == 0)
        shrink();
}

static void
unpin_callback(void *model)
{
    medai_cache_unpin(model);
}

void
medai_pin_for_call(MedaiModel *model)
{
    MemoryContextCallback *callback = palloc(sizeof *callback);

    callback->func = unpin_callback;
    callback->arg = model;
    MemoryContextRegisterResetCallback(CurrentMemoryContext, callback);
}

/* ---- scorers ---- */

static bool
same_name(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
same_hints(const mai_score_hints *a, const mai_score_hints *b)
{
    if (a->nfeatures != b->nfeatures || a->ndim != b->ndim || !same_name(a->positive, b->positive) ||
        (a->features == NULL) != (b->features == NULL) ||
        (a->ndim > 0 && memcmp(a->dim, b->dim, (size_t) a->ndim * sizeof a->dim[0]) != 0))
        return false;
    for (int i = 0; a->features != NULL && i < a->nfeatures; i++)
        if (strcmp(a->features[i], b->features[i]) != 0)
            return false;
    return true;
}

static mai_score_hints
copy_hints(const mai_score_hints *h)
{
    mai_score_hints out = *h;

    if (h->positive != NULL)
        out.positive = pstrdup(h->positive);
    if (h->features != NULL) {
        char **names = palloc(sizeof(char *) * Max(h->nfeatures, 1));

        for (int i = 0; i < h->nfeatures; i++)
            names[i] = pstrdup(h->features[i]);
        out.features = (const char *const *) names;
    }
    return out;
}

/* Removes the scorer that was made first; only called while nobody else has the model pinned. */
static void
drop_oldest_scorer(MedaiModel *model)
{
    MedaiScorer **at = &model->scorers;

    while ((*at)->next != NULL)
        at = &(*at)->next;
    MemoryContextDelete((*at)->mcxt);
    *at = NULL;
    model->nscorers--;
}

/* Bytes of the tensor or features that hints speak of, at most. */
static Size
hinted_bytes(const mai_score_hints *h)
{
    Size n = (Size) h->nfeatures;

    if (h->ndim > 0)
        n = 1;
    for (int i = 0; i < h->ndim; i++)
        n *= (Size) h->dim[i]; /* those of an array, whose elements are counted in an int */
    return n * sizeof(mai_text);
}

const mai_scorer *
medai_cache_scorer(MedaiModel *model, const mai_score_hints *hints, MemoryContext own)
{
    for (MedaiScorer *s = model->scorers; s != NULL; s = s->next)
        if (same_hints(&s->hints, hints))
            return s->scorer;

    MemoryContext mcxt = AllocSetContextCreate(CurrentMemoryContext, "medai scorer", ALLOCSET_SMALL_SIZES);
    MemoryContext old = MemoryContextSwitchTo(mcxt);
    MedaiScorer *s = palloc0(sizeof *s);
    mai_ctx cx;

    s->mcxt = mcxt;
    s->hints = copy_hints(hints);
    MemoryContextSwitchTo(old);
    medai_begin(&cx, &s->arena, mcxt);
    medai_limit_memory(&cx, model, hinted_bytes(hints));
    medai_check(&cx, mai_scorer_make(&cx, model->model, &s->hints, &s->scorer));
    if (model->nscorers >= MOST_SCORERS && model->pins > 1) {
        MemoryContextSetParent(mcxt, own);
        return s->scorer;
    }
    if (model->nscorers >= MOST_SCORERS)
        drop_oldest_scorer(model);
    MemoryContextSetParent(mcxt, model->mcxt);
    s->next = model->scorers;
    model->scorers = s;
    model->nscorers++;
    weigh(model);
    return s->scorer;
}
