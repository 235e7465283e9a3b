/*
 * molgraph.c - building and linking the working molecule. Arrays grow by doubling in the arena; what they
 * leave behind goes with it.
 */
#include "chem/molgraph.h"

#include <string.h>

/* Room for at least one more of size bytes each, keeping what is there. */
static mai_status
grow(mai_ctx *cx, void **items, int *room, int used, size_t size, int most)
{
    int wanted = *room < 16 ? 32 : 2 * *room;
    void *larger;

    if (used < *room)
        return MAI_OK;
    if (used >= most)
        return mai_fail(cx, MAI_ELIMIT, "the molecule is too large: more than %d atoms or bonds", most);
    if (wanted > most)
        wanted = most;
    MAI_TRY(mai_alloc(cx, (size_t) wanted * size, &larger));
    if (used > 0)
        memcpy(larger, *items, (size_t) used * size);
    *items = larger;
    *room = wanted;
    return MAI_OK;
}

mai_status
mai_graph_new(mai_ctx *cx, int atoms, int bonds, mai_molgraph **out)
{
    mai_molgraph *g;

    MAI_TRY(MAI_NEW(cx, &g));
    g->atom_room = atoms > MAI_MAX_RAW_ATOMS ? MAI_MAX_RAW_ATOMS : atoms;
    g->bond_room = bonds > MAI_MAX_RAW_ATOMS ? MAI_MAX_RAW_ATOMS : bonds;
    MAI_TRY(mai_alloc(cx, (size_t) (g->atom_room + 1) * sizeof *g->atoms, (void **) &g->atoms));
    MAI_TRY(mai_alloc(cx, (size_t) (g->bond_room + 1) * sizeof *g->bonds, (void **) &g->bonds));
    *out = g;
    return MAI_OK;
}

mai_status
mai_graph_add_atom(mai_ctx *cx, mai_molgraph *g, mai_atom **out)
{
    MAI_TRY(grow(cx, (void **) &g->atoms, &g->atom_room, g->natoms, sizeof *g->atoms, MAI_MAX_RAW_ATOMS));
    *out = &g->atoms[g->natoms++];
    memset(*out, 0, sizeof **out);
    return MAI_OK;
}

mai_status
mai_graph_add_bond(mai_ctx *cx, mai_molgraph *g, int begin, int end, int type, mai_bond **out)
{
    mai_bond *b;

    MAI_TRY(grow(cx, (void **) &g->bonds, &g->bond_room, g->nbonds, sizeof *g->bonds, MAI_MAX_RAW_ATOMS));
    b = &g->bonds[g->nbonds++];
    memset(b, 0, sizeof *b);
    b->begin = (uint16_t) begin;
    b->end = (uint16_t) end;
    b->type = (uint8_t) type;
    if (out != NULL)
        *out = b;
    return MAI_OK;
}

mai_status
mai_graph_link(mai_ctx *cx, mai_molgraph *g)
{
    uint32_t next = 0;

    MAI_TRY(mai_poll(cx, 4 * (int64_t) g->nbonds));
    MAI_TRY(mai_alloc(cx, (size_t) (2 * g->nbonds + 1) * sizeof *g->nbrs, (void **) &g->nbrs));
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].degree = 0;
    for (int i = 0; i < g->nbonds; i++) {
        g->atoms[g->bonds[i].begin].degree++;
        g->atoms[g->bonds[i].end].degree++;
    }
    for (int i = 0; i < g->natoms; i++) {
        g->atoms[i].first = next;
        next += g->atoms[i].degree;
        g->atoms[i].degree = 0;
    }
    for (int i = 0; i < g->nbonds; i++) {
        mai_atom *a = &g->atoms[g->bonds[i].begin], *b = &g->atoms[g->bonds[i].end];

        g->nbrs[a->first + a->degree++] = (mai_nbr) {g->bonds[i].end, (uint16_t) i};
        g->nbrs[b->first + b->degree++] = (mai_nbr) {g->bonds[i].begin, (uint16_t) i};
    }
    return MAI_OK;
}

mai_status
mai_graph_drop_atoms(mai_ctx *cx, mai_molgraph *g, const bool *drop)
{
    uint16_t *moved;
    int atoms = 0, bonds = 0;

    MAI_TRY(mai_alloc(cx, (size_t) (g->natoms + 1) * sizeof *moved, (void **) &moved));
    for (int i = 0; i < g->natoms; i++) {
        if (drop[i])
            continue;
        moved[i] = (uint16_t) atoms;
        if (g->xyz != NULL)
            g->xyz[atoms] = g->xyz[i];
        g->atoms[atoms++] = g->atoms[i];
    }
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond b = g->bonds[i];

        if (drop[b.begin] || drop[b.end])
            continue;
        b.begin = moved[b.begin];
        b.end = moved[b.end];
        if (b.stereo != MAI_STEREO_NONE)
            for (int side = 0; side < 2; side++)
                b.stereo_atoms[side] = moved[b.stereo_atoms[side]];
        g->bonds[bonds++] = b;
    }
    g->natoms = atoms;
    g->nbonds = bonds;
    return mai_graph_link(cx, g);
}

/* The next n bytes of a piece of memory, filled from an array; the piece moves on, aligned for any array
 * here. */
static void *
put_array(char **piece, const void *from, size_t n)
{
    void *to = *piece;

    if (n > 0)
        memcpy(to, from, n);
    *piece += (n + 7) & ~(size_t) 7;
    return to;
}

mai_status
mai_graph_copy(mai_ctx *cx, const mai_molgraph *g, mai_molgraph **out)
{
    size_t atoms = (size_t) g->natoms * sizeof *g->atoms, bonds = (size_t) g->nbonds * sizeof *g->bonds;
    size_t nbrs = 2 * (size_t) g->nbonds * sizeof *g->nbrs, starts = 0, members = 0;
    mai_molgraph *copy;
    char *piece;

    if (g->nrings > 0) {
        starts = (size_t) (g->nrings + 1) * sizeof *g->ring_start;
        members = (size_t) g->ring_start[g->nrings] * sizeof *g->ring_atoms;
    }
    MAI_TRY(
        mai_alloc(cx, sizeof *copy + atoms + bonds + nbrs + starts + 2 * members + 6 * 8, (void **) &piece));
    copy = put_array(&piece, g, sizeof *g);
    copy->atoms = put_array(&piece, g->atoms, atoms);
    copy->bonds = put_array(&piece, g->bonds, bonds);
    copy->nbrs = put_array(&piece, g->nbrs, nbrs);
    copy->ring_start = put_array(&piece, g->ring_start, starts);
    copy->ring_atoms = put_array(&piece, g->ring_atoms, members);
    copy->ring_bonds = put_array(&piece, g->ring_bonds, members);
    copy->atom_room = copy->natoms;
    copy->bond_room = copy->nbonds;
    copy->xyz = NULL;
    *out = copy;
    return MAI_OK;
}

int
mai_bond_between(const mai_molgraph *g, int a, int b)
{
    const mai_nbr *nbrs = mai_nbrs(g, a);

    for (int i = 0; i < g->atoms[a].degree; i++)
        if (nbrs[i].atom == b)
            return nbrs[i].bond;
    return -1;
}
