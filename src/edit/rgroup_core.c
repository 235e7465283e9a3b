/*
 * rgroup_core.c - cores: attachment points are taken off, what is left is compiled as a pattern.
 *
 * Of a molecule the atoms that stay get their numbers as atom classes on the way through storing, which puts them in
 * another order; a molecule as a pattern does not ask for classes.
 */
#include "edit/rgroup_parts.h"

#include "base/arena.h"
#include "edit/edit.h"

#include <stdlib.h>

static int
compare_labels(const void *pa, const void *pb)
{
    const mai_core_label *a = pa, *b = pb;

    return a->atom != b->atom ? (a->atom > b->atom) - (a->atom < b->atom) : (a->r > b->r) - (a->r < b->r);
}

static mai_status
finish(mai_ctx *cx, mai_core *core, const void *bytes)
{
    mai_pattern_open(bytes, &core->pattern);
    if (core->nlabels > 0)
        qsort(core->labels, (size_t) core->nlabels, sizeof *core->labels, compare_labels);
    for (int i = 0; i < core->nlabels; i++) {
        for (int j = 0; j < i; j++)
            if (core->labels[i].r == core->labels[j].r)
                return mai_fail(cx, MAI_EARGUMENT, "the core has two attachment points %d", core->labels[i].r);
        core->highest = core->labels[i].r > core->highest ? core->labels[i].r : core->highest;
    }
    return MAI_OK;
}

static mai_status
check_size(mai_ctx *cx, int atoms)
{
    if (atoms == 0)
        return mai_fail(cx, MAI_EARGUMENT, "the core has no atoms beside attachment points");
    return MAI_OK;
}

/* ---- of a pattern ---- */

/* Whether a test is one that a wildcard with an isotope passes as well. */
static bool
is_wild_test(const mai_query_node *node)
{
    return node->op == MAI_QUERY_TEST
           && (node->field == MAI_FIELD_ISOTOPE || (node->field == MAI_FIELD_ELEMENT && node->high == 0));
}

/* Whether an expression, a chain of conjunctions, says no more than a wildcard does, of some isotope or none. */
static bool
is_wildcard(const mai_query *q, int expr)
{
    const mai_query_node *node = &q->nodes[expr];

    for (; node->op == MAI_QUERY_AND; node = &q->nodes[node->left]) {
        const mai_query_node *right = &q->nodes[node->right];

        if (right->op != MAI_QUERY_TRUE && !is_wild_test(right))
            return false;
    }
    return node->op == MAI_QUERY_TRUE || is_wild_test(node);
}

/* The number of the attachment point that an atom of a query is, 0 for none. */
static int
query_label(const mai_query *q, int atom)
{
    const mai_query_atom *a = &q->atoms[atom];
    int label = a->map > 0 ? a->map : a->said.isotope > 0 ? a->said.isotope : 0;

    return a->degree == 1 && label > 0 && is_wildcard(q, a->expr) ? label : 0;
}

/* The types of bonds that the bond of an attachment point stands for: -1 where it says what no type does. */
static int
query_bonds(const mai_query_bond *b)
{
    if (b->unspecified)
        return 1 << MAI_BOND_SINGLE | 1 << MAI_BOND_AROMATIC;
    return b->type == MAI_BOND_OTHER ? -1 : 1 << b->type;
}

static void
add_query_label(mai_core *core, int label, const mai_query *q, mai_nbr nbr)
{
    core->labels[core->nlabels++] = (mai_core_label) {label, nbr.atom, query_bonds(&q->bonds[nbr.bond])};
}

/* Lays out the neighbours of the atoms again. */
static mai_status
link_query(mai_ctx *cx, mai_query *q)
{
    uint32_t first = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * q->nbonds, &q->nbrs));
    for (int i = 0; i < q->natoms; i++)
        q->atoms[i].degree = 0;
    for (int i = 0; i < q->nbonds; i++) {
        q->atoms[q->bonds[i].begin].degree++;
        q->atoms[q->bonds[i].end].degree++;
    }
    for (int i = 0; i < q->natoms; i++) {
        q->atoms[i].first = first;
        first += q->atoms[i].degree;
        q->atoms[i].degree = 0;
    }
    for (int i = 0; i < q->nbonds; i++) {
        mai_query_atom *a = &q->atoms[q->bonds[i].begin], *b = &q->atoms[q->bonds[i].end];

        q->nbrs[a->first + a->degree++] = (mai_nbr) {q->bonds[i].end, (uint16_t) i};
        q->nbrs[b->first + b->degree++] = (mai_nbr) {q->bonds[i].begin, (uint16_t) i};
    }
    return MAI_OK;
}

/* Takes the atoms with gone set off a query; what they hung on loses its chirality. place: new numbers. */
static mai_status
drop_query_atoms(mai_ctx *cx, mai_query *q, const bool *gone, int32_t *place)
{
    int atoms = 0, bonds = 0;

    for (int i = 0; i < q->natoms; i++) {
        place[i] = atoms;
        if (!gone[i])
            q->atoms[atoms++] = q->atoms[i];
    }
    for (int i = 0; i < q->nbonds; i++) {
        mai_query_bond b = q->bonds[i];

        if (gone[b.begin] || gone[b.end]) {
            q->atoms[place[gone[b.begin] ? b.end : b.begin]].chirality = MAI_CHIRAL_NONE;
            continue;
        }
        b.begin = (uint16_t) place[b.begin];
        b.end = (uint16_t) place[b.end];
        b.stereo = MAI_STEREO_NONE; /* matching does not look at it */
        q->bonds[bonds++] = b;
    }
    q->natoms = atoms;
    q->nbonds = bonds;
    return link_query(cx, q);
}

mai_status
mai_core_from_smarts(mai_ctx *cx, const char *text, size_t n, mai_core **out)
{
    mai_core *core;
    mai_query *q;
    int32_t *place;
    bool *gone;
    void *bytes;
    size_t size;

    MAI_TRY(mai_smarts_parse(cx, text, n, &q));
    MAI_TRY(MAI_NEW(cx, &core));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &core->labels));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &core->number));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &place));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &gone));
    for (int i = 0; i < q->natoms; i++) {
        int label = query_label(q, i);

        gone[i] = label > 0;
        if (label > 0)
            add_query_label(core, label, q, q->nbrs[q->atoms[i].first]);
        core->number[i] = i;
    }
    for (int i = 0; i < core->nlabels; i++)
        if (gone[core->labels[i].atom])
            return mai_fail(cx, MAI_EARGUMENT, "the core has no atoms beside attachment points");
    MAI_TRY(check_size(cx, q->natoms - core->nlabels));
    MAI_TRY(drop_query_atoms(cx, q, gone, place));
    for (int i = 0; i < core->nlabels; i++)
        core->labels[i].atom = place[core->labels[i].atom];
    MAI_TRY(mai_pattern_from_query(cx, q, NULL, 0, 0, &bytes, &size));
    *out = core;
    return finish(cx, core, bytes);
}

/* ---- of a molecule ---- */

/* Takes the wildcards at the ends off, notes those that bear a number, and numbers the others by their classes. */
static mai_status
take_labels(mai_ctx *cx, mai_molgraph *g, mai_core *core)
{
    int kept = 0, real = 0;
    int32_t *place;
    bool *gone;

    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &gone));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &place));
    for (int i = 0; i < g->natoms; i++) {
        gone[i] = g->atoms[i].element == 0 && g->atoms[i].degree == 1
                  && g->atoms[mai_nbrs(g, i)->atom].element != 0;
        place[i] = kept;
        kept += !gone[i];
    }
    for (int i = 0; i < g->natoms; i++)
        real += g->atoms[i].element != 0;
    MAI_TRY(check_size(cx, real));
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        int r = a->map > 0 ? a->map : a->isotope;

        if (gone[i] && r > 0)
            core->labels[core->nlabels++] = (mai_core_label) {r, place[mai_nbrs(g, i)->atom],
                                                              1 << g->bonds[mai_nbrs(g, i)->bond].type};
        a->map = gone[i] ? 0 : place[i] + 1;
        a->chirality = MAI_CHIRAL_NONE;
        a->permutation = 0;
    }
    for (int i = 0; i < g->nbonds; i++)
        g->bonds[i].stereo = MAI_STEREO_NONE;
    return mai_edit_remove(cx, g, gone, NULL);
}

mai_status
mai_core_from_mol(mai_ctx *cx, const mai_mol *mol, mai_core **out)
{
    mai_core *core;
    mai_molgraph *g;
    int32_t *place;
    mai_mol bare;
    void *bytes;
    size_t size;

    MAI_TRY(MAI_NEW(cx, &core));
    MAI_TRY(mai_edit_begin(cx, mol, &g));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &core->labels));
    MAI_TRY(take_labels(cx, g, core));
    MAI_TRY(mai_edit_end(cx, g, 0, &bytes, &size));
    mai_mol_open(bytes, &bare);
    MAI_TRY(MAI_NEW_ARRAY(cx, bare.natoms, &core->number));
    MAI_TRY(MAI_NEW_ARRAY(cx, bare.natoms, &place));
    for (int i = 0; i < bare.nextras; i++) {
        mai_mol_extra_entry extra = mai_mol_get_extra(&bare, i);

        core->number[extra.atom] = extra.map - 1;
        place[extra.map - 1] = extra.atom;
    }
    for (int i = 0; i < core->nlabels; i++)
        core->labels[i].atom = place[core->labels[i].atom];
    MAI_TRY(mai_pattern_from_mol(cx, &bare, 0, &bytes, &size));
    *out = core;
    return finish(cx, core, bytes);
}

mai_status
mai_core_from_smiles(mai_ctx *cx, const char *text, size_t n, mai_core **out)
{
    mai_mol mol;
    void *bytes;
    size_t size;

    MAI_TRY(mai_mol_read_smiles(cx, text, n, &bytes, &size));
    mai_mol_open(bytes, &mol);
    return mai_core_from_mol(cx, &mol, out);
}
