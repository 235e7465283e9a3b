/*
 * mol_pieces.c - pieces of molecules, each built from the whole as a graph of its own.
 *
 * A piece without stereochemistry needs no perception: cutting a bond that is in no ring changes neither rings nor
 * aromaticity nor hydrogens, so what the stored molecule knows of its atoms holds for the piece, and only its
 * canonical order is found. A piece with marks, or whose bonds change, is perceived as any edited molecule.
 *
 * What is returned lies in the context's arena; what making it took, in one that is rewound for each piece, so that a
 * molecule of which thousands of pieces are made takes the memory of one.
 */
#include "edit/mol_pieces.h"

#include "base/arena.h"
#include "chem/perceive.h"
#include "edit/edit.h"

#include <string.h>

static void
drop_scratch(void *scratch)
{
    mai_arena_reset(scratch);
}

mai_status
mai_pieces_new(mai_ctx *cx, const mai_mol *mol, mai_pieces **out)
{
    mai_pieces *p;

    MAI_TRY(MAI_NEW(cx, &p));
    p->mol = mol;
    mai_arena_init(&p->scratch, cx->arena->source);
    MAI_TRY(mai_arena_on_reset(cx, drop_scratch, &p->scratch));
    MAI_TRY(mai_mol_link(cx, mol, &p->links));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->nbonds, &p->bonds));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms, &p->place));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->nbonds, &p->cap_place));
    MAI_TRY(mai_edit_begin(cx, mol, &p->edited));
    MAI_TRY(mai_mol_unpack(cx, mol, &p->unpacked));
    for (int i = 0; i < mol->natoms; i++)
        p->place[i] = -1;
    p->open = -1;
    *out = p;
    return MAI_OK;
}

/* ---- what hangs together ---- */

/* Numbers the part that begins with an atom; its size. */
static int
number_part(const mai_pieces *p, bool across, int from, mai_parts *out, uint16_t *stack)
{
    int depth = 0, size = 0;

    out->part[from] = out->n;
    stack[depth++] = (uint16_t) from;
    while (depth > 0) {
        int atom = stack[--depth];

        size++;
        for (int k = p->links.first[atom]; k < p->links.first[atom + 1]; k++) {
            mai_nbr nbr = p->links.nbrs[k];

            if ((across || !p->bonds[nbr.bond].cut) && out->part[nbr.atom] < 0) {
                out->part[nbr.atom] = out->n;
                stack[depth++] = nbr.atom;
            }
        }
    }
    return size;
}

mai_status
mai_pieces_parts(mai_ctx *cx, const mai_pieces *p, bool across, mai_parts *out)
{
    int n = p->mol->natoms;
    int32_t *next;
    uint16_t *stack;

    out->n = 0;
    MAI_TRY(mai_poll(cx, 16 * (int64_t) n));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &out->part));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &out->atoms));
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, &out->start));
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, &next));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &stack));
    for (int i = 0; i < n; i++)
        out->part[i] = -1;
    for (int i = 0; i < n; i++)
        if (out->part[i] < 0) {
            next[out->n + 1] = next[out->n] + number_part(p, across, i, out, stack);
            out->n++;
        }
    memcpy(out->start, next, sizeof *next * (size_t) (out->n + 1));
    for (int i = 0; i < n; i++)
        out->atoms[next[out->part[i]]++] = (uint16_t) i;
    return MAI_OK;
}

/* ---- the graph of a piece ---- */

static mai_status
add_cap(mai_ctx *cx, mai_molgraph *piece, mai_cap cap, int *place)
{
    mai_atom *a;

    MAI_TRY(mai_graph_add_atom(cx, piece, &a));
    a->flags = MAI_ATOM_NO_IMPLICIT;
    a->isotope = cap.isotope;
    a->map = cap.map;
    *place = piece->natoms - 1;
    return MAI_OK;
}

/* The bond that leads from an atom of the piece to a cap, in the place of the bond that is cut. */
static mai_status
add_cut_bond(mai_ctx *cx, mai_pieces *p, const mai_molgraph *from, int bond, int side, mai_molgraph *piece)
{
    const mai_bond *b = &from->bonds[bond];
    int at = p->place[side == 0 ? b->begin : b->end], cap;
    bool aromatic = b->type == MAI_BOND_AROMATIC;
    mai_bond *copy;

    MAI_TRY(add_cap(cx, piece, p->bonds[bond].cap[side], &cap));
    p->cap_place[bond][side] = cap;
    MAI_TRY(mai_graph_add_bond(cx, piece, side == 0 ? at : cap, side == 0 ? cap : at,
                               p->bonds[bond].single || aromatic ? MAI_BOND_SINGLE : b->type, &copy));
    copy->flags = aromatic ? MAI_BOND_IS_AROMATIC : 0; /* for mai_open_aromatic_rings */
    return MAI_OK;
}

static mai_status
add_bonds_of(mai_ctx *cx, mai_pieces *p, const mai_molgraph *from, int bond, mai_molgraph *piece)
{
    const mai_bond *b = &from->bonds[bond];
    int begin = p->place[b->begin], end = p->place[b->end];
    mai_bond *copy;

    if (p->bonds[bond].cut) {
        if (begin >= 0)
            MAI_TRY(add_cut_bond(cx, p, from, bond, 0, piece));
        if (end >= 0)
            MAI_TRY(add_cut_bond(cx, p, from, bond, 1, piece));
        return MAI_OK;
    }
    if (begin < 0 || end < 0)
        return MAI_OK;
    MAI_TRY(mai_graph_add_bond(cx, piece, begin, end, b->type, &copy));
    copy->flags = b->flags;
    copy->stereo = b->stereo;
    copy->cip = b->cip;
    copy->ring_count = b->ring_count;
    copy->stereo_atoms[0] = b->stereo_atoms[0];
    copy->stereo_atoms[1] = b->stereo_atoms[1];
    return MAI_OK;
}

/* Where the piece has what stood beside one end of a double bond: the atom itself or the cap in its place. */
static int
place_of_reference(const mai_pieces *p, const mai_molgraph *from, int end, int reference)
{
    int bond = mai_bond_between(from, end, reference);

    if (bond < 0)
        return -1;
    return p->bonds[bond].cut ? p->cap_place[bond][from->bonds[bond].begin == end ? 0 : 1] : p->place[reference];
}

/* The geometries of the piece name its own atoms. */
static void
place_references(const mai_pieces *p, const mai_molgraph *from, const uint16_t *atoms, mai_molgraph *piece)
{
    for (int i = 0; i < piece->nbonds; i++) {
        mai_bond *b = &piece->bonds[i];
        int first, second;

        if (b->stereo < MAI_STEREO_CIS)
            continue;
        first = place_of_reference(p, from, atoms[b->begin], b->stereo_atoms[0]);
        second = place_of_reference(p, from, atoms[b->end], b->stereo_atoms[1]);
        if (first < 0 || second < 0) {
            b->stereo = MAI_STEREO_NONE;
            continue;
        }
        b->stereo_atoms[0] = (uint16_t) first;
        b->stereo_atoms[1] = (uint16_t) second;
    }
}

/* Adds the bonds of the piece, in the order of the whole: arrangements refer to it. */
static mai_status
add_bonds(mai_ctx *cx, mai_pieces *p, const mai_molgraph *from, const uint16_t *atoms, int n, mai_molgraph *piece)
{
    for (int i = 0; i < n; i++)
        p->place[atoms[i]] = i;
    for (int i = 0; i < from->nbonds; i++)
        MAI_TRY(add_bonds_of(cx, p, from, i, piece));
    place_references(p, from, atoms, piece);
    return MAI_OK;
}

/* Where a hydrogen stood, last of the neighbours, a bond leads to a cap. */
static mai_status
add_open_cap(mai_ctx *cx, const mai_pieces *p, mai_molgraph *piece)
{
    int at = p->place[p->open], cap;

    mai_edit_add_hydrogens(piece, at, -1);
    MAI_TRY(add_cap(cx, piece, p->open_cap, &cap));
    return mai_graph_add_bond(cx, piece, at, cap, MAI_BOND_SINGLE, NULL);
}

static mai_status
build(mai_ctx *cx, mai_pieces *p, const mai_molgraph *from, const uint16_t *atoms, int n, mai_molgraph **out)
{
    mai_molgraph *piece;
    mai_status status;

    MAI_TRY(mai_poll(cx, 4 * (int64_t) from->nbonds + 32 * (int64_t) n));
    MAI_TRY(mai_graph_new(cx, n + 4, n + 4, &piece));
    for (int i = 0; i < n; i++) {
        mai_atom *a;

        MAI_TRY(mai_graph_add_atom(cx, piece, &a));
        *a = from->atoms[atoms[i]];
    }
    status = add_bonds(cx, p, from, atoms, n, piece);
    if (status == MAI_OK && p->open >= 0)
        status = add_open_cap(cx, p, piece);
    for (int i = 0; i < n; i++)
        p->place[atoms[i]] = -1;
    MAI_TRY(status);
    *out = piece;
    return mai_graph_link(cx, piece);
}

/* ---- what becomes of it ---- */

/* Whether a bond says all that there is to it: no geometry, no kind that a SMILES cannot say everywhere. */
static bool
is_plain_bond(const mai_pieces *p, int bond)
{
    const mai_bond *b = &p->unpacked->bonds[bond];

    return b->stereo == MAI_STEREO_NONE && !p->bonds[bond].single && b->type != MAI_BOND_OTHER
           && b->type != MAI_BOND_DATIVE && (b->type != MAI_BOND_AROMATIC || b->ring_count > 0);
}

/* Whether nothing about the piece has to be found out again. */
static bool
is_known(const mai_pieces *p, const uint16_t *atoms, int n)
{
    const mai_molgraph *g = p->unpacked;

    for (int i = 0; i < n; i++) {
        const mai_atom *a = &g->atoms[atoms[i]];

        if (a->chirality != MAI_CHIRAL_NONE || a->element == 1)
            return false;
        for (int k = 0; k < a->degree; k++)
            if (!is_plain_bond(p, mai_nbrs(g, atoms[i])[k].bond))
                return false;
    }
    return true;
}

/* The molecule with single and double bonds in the place of aromatic ones. */
static mai_status
begin_kekulized(mai_ctx *cx, const mai_pieces *p, mai_molgraph **out)
{
    mai_molgraph *g, *kekulized;
    mai_kekule draft;

    MAI_TRY(mai_mol_unpack(cx, p->mol, &kekulized));
    for (int i = 0; i < kekulized->natoms; i++)
        kekulized->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(kekulized, i);
    MAI_TRY(mai_kekulize(cx, kekulized, &draft));
    MAI_TRY(mai_edit_begin(cx, p->mol, &g));
    for (int i = 0; i < g->nbonds; i++) {
        g->bonds[i].type = kekulized->bonds[i].type;
        g->bonds[i].flags = 0;
    }
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].flags &= (uint8_t) ~MAI_ATOM_AROMATIC;
    *out = g;
    return MAI_OK;
}

static bool
cuts_aromatic_bond(const mai_pieces *p, const uint16_t *atoms, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = p->links.first[atoms[i]]; k < p->links.first[atoms[i] + 1]; k++) {
            int bond = p->links.nbrs[k].bond;

            if (p->bonds[bond].cut && p->edited->bonds[bond].type == MAI_BOND_AROMATIC)
                return true;
        }
    return false;
}

/*
 * Where an aromatic ring is cut, a ring beside it that stays whole may have been aromatic by it alone. Then the piece is
 * cut from one Kekule structure of the molecule, with double bonds to wildcards where that has them.
 */
static mai_status
store(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, size_t reserve, void **out, size_t *bytes)
{
    mai_molgraph *piece, *kekulized;
    mai_status status;

    MAI_TRY(build(cx, p, p->edited, atoms, n, &piece));
    MAI_TRY(mai_open_aromatic_rings(cx, piece));
    status = mai_edit_end(cx, piece, reserve, out, bytes);
    if (status != MAI_ETEXT || !cuts_aromatic_bond(p, atoms, n))
        return status;
    mai_error_clear(cx);
    MAI_TRY(begin_kekulized(cx, p, &kekulized));
    MAI_TRY(build(cx, p, kekulized, atoms, n, &piece));
    return mai_edit_end(cx, piece, reserve, out, bytes);
}

static mai_status
store_known(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, void **out, size_t *bytes)
{
    mai_molgraph *piece;
    uint16_t *order;

    MAI_TRY(build(cx, p, p->unpacked, atoms, n, &piece));
    piece->has = MAI_HAS_ALL;
    MAI_TRY(mai_canonical_order(cx, piece, &order));
    return mai_mol_pack(cx, piece, order, 0, out, bytes);
}

static mai_status
write_smiles(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, char **out, size_t *length)
{
    void *bytes;
    size_t size;
    mai_mol mol;

    if (is_known(p, atoms, n))
        MAI_TRY(store_known(cx, p, atoms, n, &bytes, &size));
    else
        MAI_TRY(store(cx, p, atoms, n, 0, &bytes, &size));
    mai_mol_open(bytes, &mol);
    return mai_mol_smiles(cx, &mol, out, length);
}

mai_status
mai_piece_store(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, size_t reserve, void **out, size_t *bytes)
{
    mai_arena *arena = cx->arena;
    mai_status status;
    void *made;

    mai_arena_rewind(&p->scratch);
    cx->arena = &p->scratch;
    status = store(cx, p, atoms, n, reserve, &made, bytes);
    cx->arena = arena;
    MAI_TRY(status);
    MAI_TRY(mai_alloc(cx, *bytes, out));
    memcpy((char *) *out + reserve, (char *) made + reserve, *bytes - reserve);
    return MAI_OK;
}

mai_status
mai_piece_smiles(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, char **out, size_t *length)
{
    mai_arena *arena = cx->arena;
    mai_status status;
    char *text;

    mai_arena_rewind(&p->scratch);
    cx->arena = &p->scratch;
    status = write_smiles(cx, p, atoms, n, &text, length);
    cx->arena = arena;
    MAI_TRY(status);
    return mai_strndup(cx, text, *length, out);
}

mai_status
mai_piece_smiles_at(mai_ctx *cx, mai_pieces *p, const uint16_t *atoms, int n, int atom, mai_cap cap, char **out,
                    size_t *length)
{
    mai_status status;

    p->open = atom;
    p->open_cap = cap;
    status = mai_piece_smiles(cx, p, atoms, n, out, length);
    p->open = -1;
    return status;
}
