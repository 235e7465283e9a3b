/*
 * transform_template.c - a product's template: its atoms and bonds as atoms and bonds of a molecule, and what it says of
 * handedness compared with the reactant's template. Everything lies in the context's arena.
 */
#include "edit/transform_parts.h"

#include "base/arena.h"

/* ---- atoms ---- */

static void
say_atom(const mai_query_atom *q, template_atom *out)
{
    const mai_query_said *said = &q->said;
    mai_atom *a = &out->atom;

    if (said->element > 0)
        a->element = (uint8_t) said->element;
    if (said->aromatic == 1)
        a->flags |= MAI_ATOM_AROMATIC;
    if (said->charge != MAI_QUERY_UNSAID) {
        a->charge = (int8_t) said->charge;
        out->says |= SAYS_CHARGE;
    }
    if (said->isotope >= 0) {
        a->isotope = (uint16_t) said->isotope;
        out->says |= SAYS_ISOTOPE;
    }
    if (said->hydrogens != MAI_QUERY_UNSAID) {
        a->explicit_h = (uint8_t) said->hydrogens;
        a->flags |= MAI_ATOM_NO_IMPLICIT;
        out->says |= SAYS_HYDROGENS;
    }
    a->position = q->position;
}

static int32_t
find_source(const mai_query *reactant, int32_t map)
{
    for (int i = 0; i < reactant->natoms && map > 0; i++)
        if (reactant->atoms[i].map == map)
            return i;
    return -1;
}

/* ---- handedness ---- */

enum { OPEN_PLACE = -1 }; /* among map numbers: a neighbour that has none */

/* Map numbers of an atom's neighbours, OPEN_PLACE for one without; the other side may have one more. */
static int
neighbour_maps(const mai_query *q, int atom, int degree_there, int32_t *maps, int *nopen)
{
    const mai_query_atom *a = &q->atoms[atom];
    int n = 0;

    *nopen = 0;
    for (int i = 0; i < a->degree; i++) {
        int32_t map = q->atoms[q->nbrs[a->first + i].atom].map;

        maps[n++] = map > 0 ? map : OPEN_PLACE;
        *nopen += map <= 0;
    }
    if (a->degree < degree_there) {
        maps[n++] = OPEN_PLACE;
        ++*nopen;
    }
    return n;
}

static int
find_map(const int32_t *maps, int n, int32_t map)
{
    int at = 0;

    while (at < n && maps[at] != map)
        at++;
    return at;
}

/* Lets numbers of the other side that are missing here take the open place; false when there is none for one. */
static bool
fill_open_place(int32_t *maps, int n, const int32_t *other, int nother)
{
    for (int i = 0; i < nother; i++) {
        int at;

        if (other[i] < 0 || find_map(maps, n, other[i]) < n)
            continue;
        at = find_map(maps, n, OPEN_PLACE);
        if (at == n)
            return false;
        maps[at] = other[i];
    }
    return true;
}

/* Whether an odd number of exchanges turns one order into the other; false when they are not of the same. */
static bool
is_odd(const int32_t *from, int32_t *to, int n)
{
    bool odd = false;

    for (int i = 0; i < n; i++) {
        int at = i;

        while (at < n && to[at] != from[i])
            at++;
        if (at == n)
            return false;
        if (at != i) {
            int32_t t = to[i];

            to[i] = to[at];
            to[at] = t;
            odd = !odd;
        }
    }
    return odd;
}

/* Whether the neighbours that both sides know stand in an order that turns the meaning of a tag over. */
static bool
order_turns(const mai_query *reactant, int r, const mai_query *product, int p)
{
    int32_t before[MAI_TRANSFORM_DEGREE + 1], after[MAI_TRANSFORM_DEGREE + 1];
    int dr = reactant->atoms[r].degree, dp = product->atoms[p].degree, nbefore, nafter, open_before, open_after;

    if (dr < 3 || dp < 3 || dr > MAI_TRANSFORM_DEGREE || dp > MAI_TRANSFORM_DEGREE || dr - dp > 1 || dp - dr > 1)
        return false;
    nbefore = neighbour_maps(reactant, r, dp, before, &open_before);
    nafter = neighbour_maps(product, p, dr, after, &open_after);
    if (open_before > 1 || open_after > 1 || nbefore != nafter)
        return false;
    return fill_open_place(before, nbefore, after, nafter) && fill_open_place(after, nafter, before, nbefore)
           && is_odd(before, after, nbefore);
}

static uint8_t
decide_inversion(const mai_query *reactant, int r, const mai_query *product, int p)
{
    uint8_t before = r >= 0 ? reactant->atoms[r].chirality : MAI_CHIRAL_NONE, after = product->atoms[p].chirality;
    bool inverts;

    if (r < 0)
        return INVERSION_SETS;
    if (after == MAI_CHIRAL_NONE)
        return before == MAI_CHIRAL_NONE ? INVERSION_SILENT : INVERSION_DESTROYS;
    if (before == MAI_CHIRAL_NONE)
        return INVERSION_SETS;
    inverts = (before != after) != order_turns(reactant, r, product, p);
    return inverts ? INVERSION_INVERTS : INVERSION_RETAINS;
}

static mai_status
make_atoms(mai_ctx *cx, const mai_query *reactant, const mai_query *product, product_template *out)
{
    bool *taken;

    MAI_TRY(MAI_NEW_ARRAY(cx, reactant->natoms, &taken));
    MAI_TRY(mai_poll(cx, (int64_t) reactant->natoms * product->natoms));
    for (int i = 0; i < product->natoms; i++) {
        const mai_query_atom *q = &product->atoms[i];
        template_atom *a = &out->atoms[i];

        say_atom(q, a);
        a->source = find_source(reactant, q->map);
        a->inversion = decide_inversion(reactant, a->source, product, i);
        if (a->inversion == INVERSION_SETS) {
            a->atom.chirality = q->chirality;
            a->atom.permutation = q->permutation;
        }
        if (a->source < 0)
            continue;
        a->degree_changed = reactant->atoms[a->source].degree != q->degree;
        out->repeats |= taken[a->source];
        taken[a->source] = true;
    }
    return MAI_OK;
}

/* ---- bonds ---- */

/* Of several types that are written the first one; "-,:" between atoms that say they are aromatic is aromatic. */
static uint8_t
say_type(const mai_query *q, const mai_query_bond *b, const template_atom *atoms)
{
    bool aromatic = atoms[b->begin].atom.flags & atoms[b->end].atom.flags & MAI_ATOM_AROMATIC;
    bool among_several = q->nodes[b->expr].op == MAI_QUERY_OR && !b->unspecified;

    return among_several && aromatic && b->type == MAI_BOND_SINGLE ? MAI_BOND_AROMATIC : b->type;
}

static bool
has_direction(const mai_query *q, int atom)
{
    const mai_nbr *nbrs = q->nbrs + q->atoms[atom].first;

    for (int i = 0; i < q->atoms[atom].degree; i++)
        if (q->bonds[nbrs[i].bond].dir != MAI_DIR_NONE)
            return true;
    return false;
}

static void
make_bonds(const mai_query *q, product_template *out)
{
    for (int i = 0; i < q->nbonds; i++) {
        const mai_query_bond *b = &q->bonds[i];
        template_bond *t = &out->bonds[i];

        *t = (template_bond){.begin = b->begin, .end = b->end, .dir = b->dir};
        t->type = say_type(q, b, out->atoms);
        t->as_before = q->nodes[b->expr].op == MAI_QUERY_TRUE && !b->unspecified;
        t->unknown = t->type == MAI_BOND_DOUBLE && q->atoms[b->begin].degree > 1 && q->atoms[b->end].degree > 1
                     && !(has_direction(q, b->begin) && has_direction(q, b->end));
    }
}

mai_status
mai_transform_template(mai_ctx *cx, const mai_query *reactant, const mai_query *product, product_template *out)
{
    out->natoms = product->natoms;
    out->nbonds = product->nbonds;
    MAI_TRY(MAI_NEW_ARRAY(cx, out->natoms, &out->atoms));
    MAI_TRY(MAI_NEW_ARRAY(cx, out->nbonds, &out->bonds));
    MAI_TRY(make_atoms(cx, reactant, product, out));
    make_bonds(product, out);
    return MAI_OK;
}
