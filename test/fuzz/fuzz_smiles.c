/*
 * fuzz_smiles.c - any bytes as SMILES: read, hydrogens merged. Where the memory ends or the caller stops is
 * drawn from a hash of the bytes. What is read must be a sound graph.
 */
#include "chem/chem.h"
#include "chem/perceive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct fuzz_world {
    mai_arena arena;
    mai_ctx cx;
    int64_t takes, polls, refuse_at, stop_at;
} fuzz_world;

static void
broken(const char *what)
{
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static void *
fuzz_take(void *arg, size_t bytes)
{
    fuzz_world *w = arg;
    void *p = ++w->takes == w->refuse_at ? NULL : malloc(bytes);

    if (p != NULL)
        memset(p, 0xa5, bytes);
    return p;
}

static void
fuzz_give(void *arg, void *chunk, size_t bytes)
{
    (void) arg;
    (void) bytes;
    free(chunk);
}

static bool
fuzz_stop(void *arg)
{
    fuzz_world *w = arg;

    return ++w->polls == w->stop_at;
}

static void
open_world(fuzz_world *w, uint64_t hash)
{
    memset(w, 0, sizeof *w);
    w->refuse_at = hash % 8 == 0 ? 1 + (int64_t) (hash >> 8) % 8 : 0;
    w->stop_at = hash % 8 == 1 ? 1 + (int64_t) (hash >> 8) % 32 : 0;
    mai_arena_init(&w->arena, (mai_source){fuzz_take, fuzz_give, w, true});
    mai_ctx_init(&w->cx, &w->arena);
    w->cx.limits.memory_bytes = (size_t) 64 << 20;
    w->cx.poll_units = w->cx.budget = hash % 8 == 1 ? 1 : MAI_POLL_UNITS;
    w->cx.stop = fuzz_stop;
    w->cx.stop_arg = w;
}

static uint64_t
hash_bytes(const uint8_t *data, size_t size)
{
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < size; i++)
        h = (h ^ data[i]) * 1099511628211u;
    return h ^ h >> 29;
}

/* Neighbour lists name each bond from both its ends, in ascending order, and no pair of atoms has two. */
static void
check_links(const mai_molgraph *g)
{
    int64_t degrees = 0;

    for (int i = 0; i < g->natoms; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, i);

        degrees += g->atoms[i].degree;
        for (int k = 0; k < g->atoms[i].degree; k++) {
            const mai_bond *b = &g->bonds[nbrs[k].bond];

            if (nbrs[k].atom >= g->natoms || nbrs[k].atom == i || mai_other_end(b, i) != nbrs[k].atom ||
                (b->begin != i && b->end != i) || (k > 0 && nbrs[k - 1].bond >= nbrs[k].bond) ||
                mai_bond_between(g, i, nbrs[k].atom) != nbrs[k].bond)
                broken("neighbour lists");
        }
    }
    if (degrees != 2 * (int64_t) g->nbonds)
        broken("sum of degrees");
}

static void
check_graph(const mai_molgraph *g, size_t size)
{
    check_links(g);
    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];

        if (a->element > 118 || a->chirality > MAI_CHIRAL_OCTAHEDRAL || a->permutation > 30 ||
            a->position < 0 || (size_t) a->position >= size ||
            (i > 0 && a->position <= g->atoms[i - 1].position))
            broken("atom");
        if (a->chirality <= MAI_CHIRAL_CW && a->permutation != 0)
            broken("permutation");
    }
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type > MAI_BOND_DATIVE || g->bonds[i].dir > MAI_DIR_DOWN || g->bonds[i].stereo != 0)
            broken("bond");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_world w;
    mai_molgraph *g;

    open_world(&w, hash_bytes(data, size));
    mai_status status = mai_smiles_parse(&w.cx, (const char *) data, size, &g);

    if (status == MAI_OK) {
        int atoms = g->natoms;

        check_graph(g, size);
        status = mai_merge_hydrogens(&w.cx, g);
        if (status == MAI_OK) {
            check_graph(g, size);
            if (g->natoms > atoms)
                broken("more atoms than before");
        }
    }
    if (status != w.cx.err.code || (status != MAI_OK && w.cx.err.message[0] == '\0') ||
        (status == MAI_ETEXT && (w.cx.err.position < 0 || (size_t) w.cx.err.position > size)))
        broken("status");
    mai_arena_reset(&w.arena);
    return 0;
}
