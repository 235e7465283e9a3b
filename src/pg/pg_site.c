/*
 * pg_site.c - call sites: recognising the model of each row (pg_site.h).
 *
 * A site lives in a child of fn_mcxt, so it goes with the query; a reset callback drops the pins. It holds
 * some dozens of models, replaced in turn, so that a query that joins patients to the model of their hospital does
 * not read one for every row.
 */
#include "pg_site.h"

#include "access/detoast.h"
#include "access/xact.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#define MOST_BOUND 64

/* Inline weights up to this size are compared byte for byte; larger ones are hashed unless they are constants. */
#define LARGEST_COMPARED ((Size) 16 << 20)

/* And up to this much in all at one site. */
#define MOST_COMPARED ((Size) 64 << 20)

/* So many models a site holds even when the session's cache is over its cap. */
#define FEW_BOUND 4

typedef enum { BY_CONSTANT, BY_TOAST_POINTER, BY_BYTES, BY_HASH, BY_NAME } How;

/* The role, and as much of a snapshot as tells whether the registry can look different under it. */
typedef struct Visibility {
    Oid role;
    SubTransactionId subxact; /* what one wrote is gone when it is rolled back */
    TransactionId xmin, xmax;
    uint32 xcnt;
    int32 subxcnt;
    CommandId curcid;
} Visibility;

typedef struct MedaiIdentity {
    How how;
    struct varatt_external toast;
    struct varlena *bytes; /* BY_BYTES: the argument as it came; BY_NAME: the name; else NULL */
    Visibility seen;
    int version; /* BY_NAME */
} MedaiIdentity;

static void
unpin_all(void *arg)
{
    MedaiSite *site = arg;

    for (int i = 0; i < site->nbound; i++)
        medai_cache_unpin(site->bound[i].model);
    site->nbound = 0;
}

MedaiSite *
medai_site(FunctionCallInfo fcinfo)
{
    FmgrInfo *flinfo = fcinfo->flinfo;

    if (likely(flinfo->fn_extra != NULL))
        return flinfo->fn_extra;
    MemoryContext mcxt = AllocSetContextCreate(flinfo->fn_mcxt, "medai call site", ALLOCSET_SMALL_SIZES);
    MedaiSite *site = MemoryContextAllocZero(mcxt, sizeof *site);
    MemoryContextCallback *callback = MemoryContextAllocZero(mcxt, sizeof *callback);

    site->mcxt = mcxt;
    site->schema = medai_schema(fcinfo);
    site->bound = MemoryContextAllocZero(mcxt, sizeof(MedaiBound) * MOST_BOUND);
    medai_begin(&site->cx, &site->arena, mcxt);
    callback->func = unpin_all;
    callback->arg = site;
    MemoryContextRegisterResetCallback(mcxt, callback);
    flinfo->fn_extra = site;
    return site;
}

/* ---- identity ---- */

bool
medai_arg_is_const(FunctionCallInfo fcinfo, int argno)
{
    Node *expr = fcinfo->flinfo->fn_expr;

    if (expr == NULL || !IsA(expr, FuncExpr) || list_length(((FuncExpr *) expr)->args) <= argno)
        return false;
    return IsA(list_nth(((FuncExpr *) expr)->args, argno), Const);
}

/* A constant, or the mark that planning puts on a parameter of the query (pg_support.c). */
static bool
arg_is_fixed(FunctionCallInfo fcinfo, int argno)
{
    Node *expr = fcinfo->flinfo->fn_expr;

    if (medai_arg_is_const(fcinfo, argno))
        return true;
    if (expr == NULL || !IsA(expr, FuncExpr) || list_length(((FuncExpr *) expr)->args) <= argno)
        return false;
    RelabelType *mark = list_nth(((FuncExpr *) expr)->args, argno);

    return IsA(mark, RelabelType) && IsA(mark->arg, Param) && ((Param *) mark->arg)->paramkind == PARAM_EXTERN &&
           ((Param *) mark->arg)->paramtype == mark->resulttype;
}

static Visibility
visibility(void)
{
    Visibility v = {.role = GetUserId(), .subxact = GetCurrentSubTransactionId()};

    if (ActiveSnapshotSet()) {
        Snapshot s = GetActiveSnapshot();

        v.xmin = s->xmin;
        v.xmax = s->xmax;
        v.xcnt = s->xcnt;
        v.subxcnt = s->subxcnt;
        v.curcid = s->curcid;
    }
    return v;
}

static bool
same_bytes(const struct varlena *a, const struct varlena *b)
{
    return a != NULL && VARSIZE_ANY(a) == VARSIZE_ANY(b) && memcmp(a, b, VARSIZE_ANY(a)) == 0;
}

static bool
same_argument(const MedaiIdentity *id, const struct varlena *name)
{
    return id->how == BY_NAME && (name == NULL ? id->bytes == NULL : same_bytes(id->bytes, name));
}

static bool
recognises(const MedaiIdentity *id, struct varlena *arg, bool by_name)
{
    if (id->how == BY_CONSTANT)
        return true;
    if (by_name) {
        Visibility now = visibility();

        return same_argument(id, arg) && memcmp(&id->seen, &now, sizeof now) == 0;
    }
    if (VARATT_IS_EXTERNAL_ONDISK(arg)) {
        struct varatt_external toast;

        VARATT_EXTERNAL_GET_POINTER(toast, arg);
        return id->how == BY_TOAST_POINTER && memcmp(&toast, &id->toast, sizeof toast) == 0;
    }
    return id->how == BY_BYTES && !VARATT_IS_EXTERNAL(arg) && same_bytes(id->bytes, arg);
}

/* ---- binding a model to the site ---- */

static void
forget(MedaiSite *site, MedaiBound *b)
{
    if (b->identity != NULL && b->identity->how == BY_BYTES)
        site->compared -= VARSIZE_ANY(b->identity->bytes);
    if (b->model != NULL)
        medai_cache_unpin(b->model);
    if (b->home != NULL)
        MemoryContextDelete(b->home);
    memset(b, 0, sizeof *b);
}

/* A place for a model that is pinned already: a free one, or the one that was taken longest ago. */
static MedaiBound *
place_for(MedaiSite *site, MedaiModel *model)
{
    MemoryContext home = AllocSetContextCreate(site->mcxt, "medai bound model", ALLOCSET_SMALL_SIZES);
    MedaiIdentity *identity = MemoryContextAllocZero(home, sizeof *identity);
    MedaiBound *b;

    site->last = NULL;
    if (site->nbound < (medai_cache_is_full() ? FEW_BOUND : MOST_BOUND))
        b = &site->bound[site->nbound++];
    else {
        site->next %= site->nbound;
        b = &site->bound[site->next++];
        forget(site, b);
    }
    identity->how = BY_HASH; /* until it is remembered otherwise, nothing is recognised as it */
    b->model = model;
    b->home = home;
    b->identity = identity;
    return b;
}

static struct varlena *
copy_varlena(MemoryContext mcxt, const struct varlena *value)
{
    struct varlena *copy = MemoryContextAlloc(mcxt, VARSIZE_ANY(value));

    memcpy(copy, value, VARSIZE_ANY(value));
    return copy;
}

/* How weights will be recognised when they come again. */
static void
remember_weights(MedaiSite *site, MedaiBound *b, struct varlena *arg, bool constant)
{
    MedaiIdentity *id = b->identity;

    if (constant)
        id->how = BY_CONSTANT;
    else if (VARATT_IS_EXTERNAL_ONDISK(arg)) {
        id->how = BY_TOAST_POINTER;
        VARATT_EXTERNAL_GET_POINTER(id->toast, arg);
    } else if (VARATT_IS_EXTERNAL(arg) || VARSIZE_ANY(arg) > LARGEST_COMPARED ||
               site->compared + VARSIZE_ANY(arg) > MOST_COMPARED)
        id->how = BY_HASH;
    else {
        id->bytes = copy_varlena(b->home, arg);
        id->how = BY_BYTES;
        site->compared += VARSIZE_ANY(arg);
    }
}

static MedaiBound *
bind_weights(MedaiSite *site, struct varlena *arg, bool constant)
{
    struct varlena *flat = (struct varlena *) medai_weights(PointerGetDatum(arg));
    MedaiBound *b = place_for(site, medai_cache_get(VARDATA_ANY(flat), VARSIZE_ANY_EXHDR(flat)));

    remember_weights(site, b, arg, constant);
    if (flat != arg)
        pfree(flat);
    return b;
}

/* The place of a name whose newest version is still the one bound: it keeps its run under the new snapshot. */
static MedaiBound *
unchanged(MedaiSite *site, const struct varlena *name, const MedaiRegistered *row)
{
    for (int i = 0; i < site->nbound; i++) {
        MedaiBound *b = &site->bound[i];

        if (same_argument(b->identity, name) && b->identity->version == row->version &&
            memcmp(b->model->sha256, row->sha256, sizeof row->sha256) == 0)
            return b;
    }
    return NULL;
}

static MedaiBound *
bind_name(MedaiSite *site, struct varlena *name)
{
    Visibility seen = visibility();
    MedaiRegistered *row = medai_registry_find(site->schema, name != NULL ? text_to_cstring((text *) name) : NULL);
    MedaiBound *b = unchanged(site, name, row);

    if (b == NULL) {
        b = place_for(site, medai_registry_model(site->schema, row));
        b->identity->how = BY_NAME;
        b->identity->version = row->version;
        if (name != NULL)
            b->identity->bytes = copy_varlena(b->home, name);
    }
    b->identity->seen = seen;
    return b;
}

MedaiBound *
medai_site_model(MedaiSite *site, FunctionCallInfo fcinfo, int argno, bool by_name)
{
    struct varlena *arg = argno >= 0 ? (struct varlena *) PG_GETARG_POINTER(argno) : NULL;
    MedaiBound *b = site->last;

    if (by_name && arg != NULL)
        arg = pg_detoast_datum_packed(arg);
    if (likely(b != NULL && recognises(b->identity, arg, by_name)))
        return b;
    for (int i = 0; i < site->nbound; i++) {
        b = &site->bound[i];
        if (recognises(b->identity, arg, by_name))
            return site->last = b;
    }
    b = by_name ? bind_name(site, arg) : bind_weights(site, arg, arg_is_fixed(fcinfo, argno));
    return site->last = b;
}

void
medai_site_run(MedaiSite *site, MedaiBound *b)
{
    mai_source source = site->arena.source;

    source.arg = CurrentMemoryContext;
    mai_arena_init(&site->arena, source);
    site->cx.err.code = MAI_OK;
    medai_check(&site->cx, mai_run_once(&site->cx, b->run));
    medai_stats.rows++;
}
