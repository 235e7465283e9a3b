/*
 * pg_site.h - what one call site (one function call in one query) keeps from row to row.
 *
 * Recognising the model must cost nothing per row, whatever way it arrives. A site remembers the last
 * models with how each was given: a constant; a toast pointer; the bytes themselves; a name under a snapshot.
 * Only what matches none of these is detoasted and hashed. Models stay pinned while the site lives.
 */
#ifndef PG_SITE_H
#define PG_SITE_H

#include "pg_registry.h"
#include "pg_row.h"

/* One model at one site, with the run that its rows go through. */
typedef struct MedaiBound MedaiBound;

struct MedaiBound {
    MedaiModel *model;
    const mai_scorer *scorer; /* NULL until the first row tells what the features look like */
    mai_run *run;
    mai_wish wish;
    MedaiBinding *binding;
    int ndim; /* shape of the arrays that scorer is for */
    int dims[MAXDIM];
    MemoryContext home;     /* holds identity, and is the parent of run_mcxt */
    MemoryContext run_mcxt; /* of the run; reset when it is made anew */
    MemoryContext binding_mcxt; /* of the binding, below run_mcxt; NULL when there is none */
    mai_arena arena;
    struct MedaiIdentity *identity;
};

typedef struct MedaiSite {
    MemoryContext mcxt;
    Oid schema;
    bool known;      /* the next three, which the functions that share a signature fill in */
    bool from_array; /* features are an array, else a row */
    bool by_name;    /* the model is a name, else weights */
    int model_arg;   /* -1: the default model */
    int nbound, next;
    Size compared; /* bytes of weights kept for comparison */
    MedaiBound *bound;
    MedaiBound *last;
    mai_ctx cx; /* for running: its arena is the current memory context, so what a row makes goes with it */
    mai_arena arena;
} MedaiSite;

/* The site of this call, made at the first row. */
extern MedaiSite *medai_site(FunctionCallInfo fcinfo);

/* The model that argument number argno means: a name, or weights; argno -1: the default model. */
extern MedaiBound *medai_site_model(MedaiSite *site, FunctionCallInfo fcinfo, int argno, bool by_name);

/* Whether an argument is a constant of the query. */
extern bool medai_arg_is_const(FunctionCallInfo fcinfo, int argno);

/* Readies the site's context for one row and runs the bound model. */
extern void medai_site_run(MedaiSite *site, MedaiBound *b);

#endif
