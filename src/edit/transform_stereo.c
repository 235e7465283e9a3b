/*
 * transform_stereo.c - handedness and geometry of a product, from its template and from the reactant.
 *
 * A tag is restated for the order in which the product has the neighbours; a neighbour that was exchanged counts as being
 * in the place of the one that it replaced, and one that came or went is left out on both sides. The template may turn the
 * result over, and where it sets a tag, or takes one off, that decides. The geometry of a double bond is what directions in
 * the template say, else what it was, told by neighbours that are left. Nothing is allocated.
 */
#include "edit/transform_parts.h"

#include <stdlib.h>

/* ---- atoms ---- */

enum { NO_BOND = -1 };

static bool
is_tetrahedral(int chirality)
{
    return chirality == MAI_CHIRAL_CCW || chirality == MAI_CHIRAL_CW;
}

static void
invert(mai_atom *a)
{
    if (is_tetrahedral(a->chirality))
        a->chirality = mai_inverted(a->chirality);
}

/* What the template says by itself, before the order of neighbours is looked at. */
static void
take_tag(const template_atom *t, const mai_atom *before, mai_atom *a)
{
    if (before->chirality == MAI_CHIRAL_NONE)
        return;
    switch (t->inversion) {
        case INVERSION_INVERTS:
            if (!is_tetrahedral(before->chirality))
                break;
            a->chirality = mai_inverted(before->chirality);
            break;
        case INVERSION_RETAINS:
            a->chirality = before->chirality;
            a->permutation = before->permutation;
            break;
        case INVERSION_DESTROYS:
            a->chirality = MAI_CHIRAL_NONE;
            break;
        default: /* silent ones are restated below, or lost; those that are set stay */
            break;
    }
}

static int
find_bond(const int *bonds, int n, int bond)
{
    int at = 0;

    while (at < n && bonds[at] != bond)
        at++;
    return at;
}

/* The reactant's bonds that an atom's neighbours hang on, in the product's order; returns how many are new. */
static int
list_bonds(const product_graph *p, int atom, int origin, int *bonds)
{
    const mai_nbr *nbrs = mai_nbrs(p->g, atom);
    int unknown = 0;

    for (int i = 0; i < p->g->atoms[atom].degree; i++) {
        int before = p->origin[nbrs[i].atom];

        bonds[i] = before >= 0 ? mai_bond_between(p->reactant, origin, before) : NO_BOND;
        unknown += bonds[i] == NO_BOND;
    }
    return unknown;
}

static void
remove_at(int *bonds, int *n, int at)
{
    --*n;
    for (int i = at; i < *n; i++)
        bonds[i] = bonds[i + 1];
}

/* Whether an odd number of exchanges turns one order into the other, which has the same members. */
static bool
is_odd(const int *from, int *to, int n)
{
    bool odd = false;

    for (int i = 0; i < n; i++) {
        int at = i + find_bond(to + i, n - i, from[i]);

        if (at < n && at != i) {
            int t = to[i];

            to[i] = to[at];
            to[at] = t;
            odd = !odd;
        }
    }
    return odd;
}

/* Restates the tag of a mapped atom for the product's order of neighbours, where that can be told. */
static void
restate(const product_graph *p, int atom, int origin)
{
    const mai_atom *before = &p->reactant->atoms[origin];
    const mai_nbr *nbrs = mai_nbrs(p->reactant, origin);
    mai_atom *a = &p->g->atoms[atom];
    int old[MAI_TRANSFORM_DEGREE], new[MAI_TRANSFORM_DEGREE], nold = before->degree, nnew = a->degree, unknown;

    if (nold < 3 || nnew < 3 || nold > MAI_TRANSFORM_DEGREE || nnew > MAI_TRANSFORM_DEGREE || abs(nold - nnew) > 1)
        return;
    for (int i = 0; i < nold; i++)
        old[i] = nbrs[i].bond;
    unknown = list_bonds(p, atom, origin, new);
    if (unknown > 1 || (unknown == 1 && nold > nnew))
        return;
    if (unknown == 1 && nold == nnew) { /* the new neighbour for the one that is gone */
        int gone = 0;

        while (gone < nold && find_bond(new, nnew, old[gone]) < nnew)
            gone++;
        if (gone < nold)
            new[find_bond(new, nnew, NO_BOND)] = old[gone];
    } else if (unknown == 1)
        remove_at(new, &nnew, find_bond(new, nnew, NO_BOND));
    for (int i = 0; i < nold && nold > nnew;)
        if (find_bond(new, nnew, old[i]) == nnew)
            remove_at(old, &nold, i);
        else
            i++;
    if (nold != nnew)
        return;
    a->chirality = before->chirality;
    a->permutation = before->permutation;
    if (is_odd(old, new, nold) != (p->form->atoms[atom].inversion == INVERSION_INVERTS))
        invert(a);
}

/* An atom that was brought along keeps its tag if it keeps its neighbours. */
static void
carry_over(const product_graph *p, int atom, int origin)
{
    const mai_atom *before = &p->reactant->atoms[origin];
    const mai_nbr *nbrs = mai_nbrs(p->reactant, origin);
    mai_atom *a = &p->g->atoms[atom];
    int old[MAI_TRANSFORM_DEGREE], new[MAI_TRANSFORM_DEGREE];

    if (before->degree != a->degree || a->degree > MAI_TRANSFORM_DEGREE || list_bonds(p, atom, origin, new) > 0) {
        a->chirality = MAI_CHIRAL_NONE;
        a->permutation = 0;
        return;
    }
    for (int i = 0; i < a->degree; i++)
        old[i] = nbrs[i].bond;
    if (is_odd(old, new, a->degree))
        invert(a);
}

static void
set_tag(const product_graph *p, int atom)
{
    int origin = p->origin[atom];
    const template_atom *t = atom < p->form->natoms ? &p->form->atoms[atom] : NULL;
    const mai_atom *before;

    if (origin < 0 || p->reactant->atoms[origin].chirality == MAI_CHIRAL_NONE)
        return;
    before = &p->reactant->atoms[origin];
    if (t == NULL) {
        carry_over(p, atom, origin);
        return;
    }
    take_tag(t, before, &p->g->atoms[atom]);
    if (t->inversion != INVERSION_DESTROYS && t->inversion != INVERSION_SETS)
        restate(p, atom, origin);
}

/* ---- double bonds ---- */

/* A neighbour that a geometry refers to, and whether it lies on the other side than the one before did. */
typedef struct reference {
    int atom; /* -1: none */
    bool other_side;
} reference;

/* The first bond beside a double bond that the template gives a direction; -1 when there is none. */
static int
directed_bond(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (g->bonds[nbrs[i].bond].type != MAI_BOND_DOUBLE && g->bonds[nbrs[i].bond].dir != MAI_DIR_NONE)
            return nbrs[i].bond;
    return -1;
}

/* The direction of a bond as it is seen from one of its ends. */
static int
direction_from(const mai_bond *b, int atom)
{
    return b->begin == atom ? b->dir : mai_opposite_direction(b->dir);
}

static void
take_directions(const mai_molgraph *g, mai_bond *b, int begin, int end)
{
    const mai_bond *first = &g->bonds[begin], *second = &g->bonds[end];

    b->stereo_atoms[0] = (uint16_t) mai_other_end(first, b->begin);
    b->stereo_atoms[1] = (uint16_t) mai_other_end(second, b->end);
    b->stereo =
        direction_from(first, b->begin) == direction_from(second, b->end) ? MAI_STEREO_CIS : MAI_STEREO_TRANS;
}

/* The product's atom of an origin that is bonded to one atom, else its first. */
static int
copy_beside(const product_graph *p, int atom, int origin)
{
    for (int copy = p->first[origin]; copy >= 0; copy = p->next[copy])
        if (mai_bond_between(p->g, atom, copy) >= 0)
            return copy;
    return p->first[origin];
}

/* What becomes of the neighbour that the reactant's geometry refers to at one end, or else of its other neighbour. */
static reference
find_reference(const product_graph *p, int atom, int end, int partner, int anchor)
{
    const mai_nbr *nbrs = mai_nbrs(p->reactant, end);
    reference r = {-1, false};

    if (p->first[anchor] >= 0)
        r.atom = copy_beside(p, atom, anchor);
    else
        for (int i = 0; i < p->reactant->atoms[end].degree && r.atom < 0; i++)
            if (nbrs[i].atom != partner && nbrs[i].atom != anchor && p->first[nbrs[i].atom] >= 0)
                r = (reference) {copy_beside(p, atom, nbrs[i].atom), true};
    if (r.atom >= 0 && mai_bond_between(p->g, atom, r.atom) < 0)
        r.atom = -1;
    return r;
}

static void
take_geometry(const product_graph *p, mai_bond *b)
{
    int begin = p->origin[b->begin], end = p->origin[b->end], bond;
    const mai_bond *before;
    reference first, second;
    bool turned, flips;

    bond = begin >= 0 && end >= 0 ? mai_bond_between(p->reactant, begin, end) : -1;
    if (bond < 0)
        return;
    before = &p->reactant->bonds[bond];
    if (before->type != MAI_BOND_DOUBLE || before->stereo < MAI_STEREO_CIS)
        return;
    turned = before->begin != begin;
    first = find_reference(p, b->begin, begin, end, before->stereo_atoms[turned]);
    second = find_reference(p, b->end, end, begin, before->stereo_atoms[!turned]);
    if (first.atom < 0 || second.atom < 0)
        return;
    flips = first.other_side != second.other_side;
    b->stereo_atoms[0] = (uint16_t) first.atom;
    b->stereo_atoms[1] = (uint16_t) second.atom;
    b->stereo = (before->stereo == MAI_STEREO_CIS) != flips ? MAI_STEREO_CIS : MAI_STEREO_TRANS;
}

static void
set_geometry(const product_graph *p, int bond)
{
    mai_bond *b = &p->g->bonds[bond];
    int begin, end;

    if (b->type != MAI_BOND_DOUBLE || (bond < p->form->nbonds && p->form->bonds[bond].unknown))
        return;
    begin = directed_bond(p->g, b->begin);
    end = directed_bond(p->g, b->end);
    if (begin >= 0 && end >= 0)
        take_directions(p->g, b, begin, end);
    else
        take_geometry(p, b);
}

/* A hydrogen that perception will merge tells no geometry: the neighbour beside it does, from the other side. */
static void
leave_hydrogens(const mai_molgraph *g, mai_bond *b)
{
    for (int side = 0; side < 2; side++) {
        const mai_atom *reference = &g->atoms[b->stereo_atoms[side]];
        int end = side == 0 ? b->begin : b->end, partner = side == 0 ? b->end : b->begin;
        const mai_nbr *nbrs = mai_nbrs(g, end);

        if (reference->element != 1 || reference->isotope != 0 || reference->degree != 1)
            continue;
        for (int i = 0; i < g->atoms[end].degree; i++)
            if (nbrs[i].atom != partner && nbrs[i].atom != b->stereo_atoms[side]) {
                b->stereo_atoms[side] = nbrs[i].atom;
                b->stereo = b->stereo == MAI_STEREO_CIS ? MAI_STEREO_TRANS : MAI_STEREO_CIS;
                break;
            }
    }
}

mai_status
mai_transform_stereo(mai_ctx *cx, product_graph *p)
{
    MAI_TRY(mai_poll(cx, 4 * ((int64_t) p->g->natoms + p->g->nbonds)));
    for (int i = 0; i < p->g->natoms; i++)
        set_tag(p, i);
    for (int i = 0; i < p->g->nbonds; i++)
        set_geometry(p, i);
    for (int i = 0; i < p->g->nbonds; i++)
        if (p->g->bonds[i].stereo >= MAI_STEREO_CIS)
            leave_hydrogens(p->g, &p->g->bonds[i]);
    for (int i = 0; i < p->form->nbonds; i++)
        p->g->bonds[i].dir = MAI_DIR_NONE;
    return MAI_OK;
}
