/*
 * fuzz_smarts.c - any bytes as SMARTS: read, hydrogens merged, written, read again; then compiled and matched on a
 * molecule. Where the memory ends or the caller stops is drawn from a hash of the bytes. What is read must be a sound
 * query, and what is written must be read as a query of the same shape.
 */
#include "chem/chem.h"
#include "fuzz_world.h"
#include "match/pattern.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_POLLS 500 /* of 10000 units each, so that no input takes longer than a second */

static const char molecule[] = "[2H]OC(=O)[C@@H](N)Cc1c[nH]c2cc(/C=C/[N+](=O)[O-])ccc12.C12C3C4C1C5C2C3C45."
                               "[NH3]->[Fe+2].Cl";

static void
open_world(fuzz_world *w, uint64_t hash)
{
    fuzz_world_open(w, hash, (size_t) 64 << 20, MOST_POLLS, fuzz_stops_early(hash) ? 1 : 10000);
}

static void
check_status(const fuzz_world *w, mai_status status, size_t size)
{
    if (status != w->cx.err.code || status == MAI_EINTERNAL ||
        (status != MAI_OK && w->cx.err.message[0] == '\0') ||
        (status == MAI_ETEXT && (w->cx.err.position < 0 || w->cx.err.position > (int64_t) size)))
        fuzz_broken("status", w->cx.err.message);
}

/* ---- soundness ---- */

static void
check_nodes(const mai_query *q)
{
    for (int i = 0; i < q->nnodes; i++) {
        const mai_query_node *n = &q->nodes[i];
        bool two = n->op == MAI_QUERY_AND || n->op == MAI_QUERY_OR, one = two || n->op == MAI_QUERY_NOT;

        if (n->op > MAI_QUERY_INSIDE || (one && (n->left < 0 || n->left >= i)) ||
            (two && (n->right < 0 || n->right >= i)))
            fuzz_broken("node", "no tree");
        if (n->op == MAI_QUERY_TEST && (n->field >= MAI_FIELDS || n->low > n->high))
            fuzz_broken("node", "test");
        if (n->op == MAI_QUERY_INSIDE && (n->left < 0 || n->left >= q->ninside))
            fuzz_broken("node", "inside");
    }
}

static void
check_graph(const mai_query *q, size_t size)
{
    int64_t degrees = 0;

    for (int i = 0; i < q->natoms; i++) {
        const mai_query_atom *a = &q->atoms[i];

        if (a->expr < 0 || a->expr >= q->nnodes || a->map < 0 || a->chirality > MAI_CHIRAL_OCTAHEDRAL ||
            (size_t) a->position >= size || (i > 0 && a->position <= q->atoms[i - 1].position))
            fuzz_broken("query", "atom");
        for (int k = 0; k < a->degree; k++) {
            mai_nbr nbr = q->nbrs[a->first + (uint32_t) k];
            const mai_query_bond *b = &q->bonds[nbr.bond];

            if (nbr.atom == i || b->begin + b->end != nbr.atom + i || (b->begin != i && b->end != i) ||
                (k > 0 && q->nbrs[a->first + (uint32_t) k - 1].bond >= nbr.bond))
                fuzz_broken("query", "neighbour lists");
        }
        degrees += a->degree;
    }
    for (int i = 0; i < q->nbonds; i++)
        if (q->bonds[i].expr < 0 || q->bonds[i].expr >= q->nnodes || q->bonds[i].type > MAI_BOND_DATIVE ||
            q->bonds[i].dir > MAI_DIR_DOWN || q->bonds[i].stereo > MAI_STEREO_TRANS)
            fuzz_broken("query", "bond");
    if (degrees != 2 * (int64_t) q->nbonds)
        fuzz_broken("query", "sum of degrees");
}

static void
check_query(const mai_query *q, size_t size)
{
    check_nodes(q);
    check_graph(q, size);
    for (int i = 0; i < q->ninside; i++) {
        if (q->inside[i]->nodes != q->nodes || q->inside[i]->inside != q->inside)
            fuzz_broken("query", "pools");
        check_graph(q->inside[i], size);
    }
}

/* ---- steps ---- */

static mai_status
parse_and_write(fuzz_world *w, const char *text, size_t size, bool merge)
{
    mai_query *q, *again;
    char *written;
    size_t n;
    mai_status status;

    MAI_TRY(mai_smarts_parse(&w->cx, text, size, &q));
    check_query(q, size);
    if (merge) {
        MAI_TRY(mai_query_merge_hydrogens(&w->cx, q));
        check_query(q, size);
    }
    MAI_TRY(mai_query_write(&w->cx, q, &written, &n));
    status = mai_smarts_parse(&w->cx, written, n, &again);
    if (status == MAI_ETEXT)
        fuzz_broken("what was written is refused", written);
    MAI_TRY(status);
    check_query(again, n);
    if (again->natoms != q->natoms || again->nbonds != q->nbonds)
        fuzz_broken("what was written is another query", written);
    return MAI_OK;
}

static mai_status
compile_and_match(fuzz_world *w, const char *text, size_t size, uint64_t hash)
{
    mai_pattern_options merging = {.merge_hydrogens = hash & 1};
    mai_match_options options = {.chiral = hash & 2, .every = hash & 4, .most = 1000};
    mai_matches matches;
    mai_pattern pattern;
    mai_target *target;
    mai_mol mol;
    void *bytes, *stored;
    size_t n;

    MAI_TRY(mai_pattern_from_smarts(&w->cx, text, size, &merging, 0, &bytes, &n));
    mai_pattern_open(bytes, &pattern);
    MAI_TRY(mai_mol_from_smiles(&w->cx, molecule, sizeof molecule - 1, 0, &stored, &n));
    mai_mol_open(stored, &mol);
    MAI_TRY(mai_target_new(&w->cx, &mol, &target));
    MAI_TRY(mai_match_all(&w->cx, target, &pattern, &options, &matches));
    for (int64_t i = 0; i < matches.n * matches.natoms; i++)
        if (matches.atoms[i] >= mol.natoms)
            fuzz_broken("match", "no such atom");
    return MAI_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    uint64_t hash = fuzz_hash(data, size);
    fuzz_world w;

    open_world(&w, hash);
    check_status(&w, parse_and_write(&w, text, size, hash >> 20 & 1), size);
    fuzz_world_close(&w);
    open_world(&w, hash >> 4);
    check_status(&w, compile_and_match(&w, text, size, hash >> 24), size);
    fuzz_world_close(&w);
    return 0;
}
