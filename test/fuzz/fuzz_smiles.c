/*
 * fuzz_smiles.c - any bytes as SMILES: read, hydrogens merged; then perceived, stored and written. Where the memory
 * ends or the caller stops is drawn from a hash of the bytes. What is read must be a sound graph, and the text of what
 * is stored must be read as the same text.
 */
#include "chem/chem.h"
#include "chem/perceive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 2000 /* of 10000 units each, so that no input takes longer than a second */

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

    return ++w->polls >= w->stop_at;
}

static void
open_world(fuzz_world *w, uint64_t hash)
{
    memset(w, 0, sizeof *w);
    w->refuse_at = hash % 8 == 0 ? 1 + (int64_t) (hash >> 8) % 64 : 0;
    w->stop_at = hash % 8 == 1 ? 1 + (int64_t) (hash >> 8) % 256 : MOST_POLLS;
    mai_arena_init(&w->arena, (mai_source){fuzz_take, fuzz_give, w, true});
    mai_ctx_init(&w->cx, &w->arena);
    w->cx.limits.memory_bytes = (size_t) 64 << 20;
    w->cx.poll_units = w->cx.budget = hash % 8 == 1 ? 1 : 10000;
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

static void
check_status(const fuzz_world *w, mai_status status, size_t size)
{
    if (status != w->cx.err.code || status == MAI_EINTERNAL ||
        (status != MAI_OK && w->cx.err.message[0] == '\0') ||
        (status == MAI_ETEXT && w->cx.err.position > (int64_t) size))
        broken(w->cx.err.message);
}

static mai_status
parse_and_merge(fuzz_world *w, const char *text, size_t size)
{
    mai_molgraph *g;

    MAI_TRY(mai_smiles_parse(&w->cx, text, size, &g));
    check_graph(g, size);

    int atoms = g->natoms;

    MAI_TRY(mai_merge_hydrogens(&w->cx, g));
    check_graph(g, size);
    if (g->natoms > atoms)
        broken("more atoms than before");
    return MAI_OK;
}

/*
 * Molecules that RDKit's rules give no stable form: hydrogens that are kept for a double bond's sake which
 * then has no geometry, bonds of no order in rings, which a SMILES cannot say, and aromatic bonds outside
 * rings.
 */
static bool
is_odd(const mai_mol *m)
{
    for (int i = 0; i < m->natoms; i++)
        if (m->atoms[i].element == 1)
            return true;
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int type = b.bits & MAI_MOL_BOND_TYPE;
        bool in_ring = (b.bits & MAI_MOL_BOND_RING) != 0;

        if (type == MAI_BOND_OTHER && in_ring)
            return true;
        if (type == MAI_BOND_AROMATIC &&
            !(in_ring && mai_mol_is_aromatic(m, b.begin) && mai_mol_is_aromatic(m, b.end)))
            return true;
    }
    return false;
}

/* What is stored has a text that reads as the same text; only limits and memory may end this. */
static mai_status
store_and_return(fuzz_world *w, const char *text, size_t size)
{
    void *bytes;
    size_t n, length, length_again;
    mai_mol m;
    char *written, *again;
    mai_status status;

    MAI_TRY(mai_mol_from_smiles(&w->cx, text, size, 0, &bytes, &n));
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(&w->cx, &m, &written, &length));
    if (is_odd(&m))
        return MAI_OK;
    status = mai_mol_from_smiles(&w->cx, written, length, 0, &bytes, &n);
    if (status == MAI_ETEXT)
        broken(written);
    MAI_TRY(status);
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(&w->cx, &m, &again, &length_again));
    if (strcmp(written, again) != 0)
        broken(written);
    return MAI_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    uint64_t hash = hash_bytes(data, size);
    fuzz_world w;

    open_world(&w, hash);
    check_status(&w, parse_and_merge(&w, text, size), size);
    mai_arena_reset(&w.arena);
    open_world(&w, hash >> 4);
    check_status(&w, store_and_return(&w, text, size), INT32_MAX);
    mai_arena_reset(&w.arena);
    return 0;
}
