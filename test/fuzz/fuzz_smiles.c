/*
 * fuzz_smiles.c - any bytes as SMILES: read, hydrogens merged; then perceived, stored and written. Where the memory
 * ends or the caller stops is drawn from a hash of the bytes. What is read must be a sound graph, and the text of what
 * is stored must be read as the same text.
 */
#include "chem/chem.h"
#include "chem/perceive.h"
#include "fuzz_world.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 2000 /* of 10000 units each, so that no input takes longer than a second */

static void
open_world(fuzz_world *w, uint64_t hash)
{
    fuzz_world_open(w, hash, (size_t) 64 << 20, MOST_POLLS, fuzz_stops_early(hash) ? 1 : 10000);
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
                fuzz_broken("graph", "neighbour lists");
        }
    }
    if (degrees != 2 * (int64_t) g->nbonds)
        fuzz_broken("graph", "sum of degrees");
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
            fuzz_broken("graph", "atom");
        if (a->chirality <= MAI_CHIRAL_CW && a->permutation != 0)
            fuzz_broken("graph", "permutation");
    }
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type > MAI_BOND_DATIVE || g->bonds[i].dir > MAI_DIR_DOWN || g->bonds[i].stereo != 0)
            fuzz_broken("graph", "bond");
}

static void
check_status(const fuzz_world *w, mai_status status, size_t size)
{
    if (status != w->cx.err.code || status == MAI_EINTERNAL ||
        (status != MAI_OK && w->cx.err.message[0] == '\0') ||
        (status == MAI_ETEXT && w->cx.err.position > (int64_t) size))
        fuzz_broken("status", w->cx.err.message);
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
        fuzz_broken("merged hydrogens", "more atoms than before");
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
        fuzz_broken("what was written is refused", written);
    MAI_TRY(status);
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_mol_smiles(&w->cx, &m, &again, &length_again));
    if (strcmp(written, again) != 0)
        fuzz_broken("what was written is written otherwise", written);
    return MAI_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    uint64_t hash = fuzz_hash(data, size);
    fuzz_world w;

    open_world(&w, hash);
    check_status(&w, parse_and_merge(&w, text, size), size);
    fuzz_world_close(&w);
    open_world(&w, hash >> 4);
    check_status(&w, store_and_return(&w, text, size), INT32_MAX);
    fuzz_world_close(&w);
    return 0;
}
