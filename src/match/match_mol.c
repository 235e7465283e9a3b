/*
 * match_mol.c - a molecule as a query.
 *
 * As RDKit compares plain atoms: the same element; of at least as many rings; and of the same charge, isotope and
 * number of unpaired electrons where the query's atom has any. A wildcard matches wildcards alone, of another isotope
 * only where one of the two has none. Bonds are of the same type, or either is of none.
 */
#include "match/pattern.h"

#include "base/arena.h"

/* A query that is being written: expressions of atoms and bonds are chains of conjunctions and disjunctions. */
typedef struct writing {
    mai_query *q;
    int room;
} writing;

enum { NODES_AN_ATOM = 16, NODES_A_BOND = 3 };

static int32_t
add_node(writing *w, mai_query_node node)
{
    w->q->nodes[w->q->nnodes] = node;
    return w->q->nnodes++;
}

static int32_t
add_test(writing *w, mai_query_field field, int low, int high)
{
    return add_node(w, (mai_query_node) {.op = MAI_QUERY_TEST, .field = (uint8_t) field, .low = (int16_t) low,
                                         .high = (int16_t) high});
}

static int32_t
join(writing *w, mai_query_op op, int32_t left, int32_t right)
{
    return add_node(w, (mai_query_node) {.op = (uint8_t) op, .left = left, .right = right});
}

static int32_t
demand(writing *w, int32_t expr, mai_query_field field, int low, int high)
{
    return join(w, MAI_QUERY_AND, expr, add_test(w, field, low, high));
}

/* Numbers that no isotope has, from MAI_QUERY_OPEN on, are one, as in SMARTS. */
static int
isotope_asked(const mai_mol *mol, int i)
{
    int isotope = mai_mol_isotope(mol, i);

    return isotope < MAI_QUERY_OPEN ? isotope : MAI_QUERY_OPEN;
}

static void
write_atom(writing *w, const mai_mol *mol, int i, int rings)
{
    const mai_mol_atom *a = &mol->atoms[i];
    int isotope = isotope_asked(mol, i), radicals = mai_mol_radicals(mol, i);
    int32_t expr = add_test(w, MAI_FIELD_ELEMENT, a->element, a->element);

    if (rings > 0)
        expr = demand(w, expr, MAI_FIELD_RINGS, rings, MAI_QUERY_OPEN);
    if (a->charge != 0 && a->element != 0)
        expr = demand(w, expr, MAI_FIELD_CHARGE, a->charge, a->charge);
    if (isotope != 0 && a->element != 0)
        expr = demand(w, expr, MAI_FIELD_ISOTOPE, isotope, isotope);
    else if (isotope != 0) {
        int32_t same = add_test(w, MAI_FIELD_ISOTOPE, isotope, isotope);

        same = join(w, MAI_QUERY_OR, same, add_test(w, MAI_FIELD_ISOTOPE, 0, 0));
        expr = join(w, MAI_QUERY_AND, expr, same);
    }
    if (radicals != 0 && a->element != 0)
        expr = demand(w, expr, MAI_FIELD_RADICALS, radicals, radicals);
    w->q->atoms[i] = (mai_query_atom) {.expr = expr, .chirality = a->chirality & 7, .permutation = a->chirality >> 3};
}

static void
write_bond(writing *w, const mai_mol *mol, const mai_mol_links *links, int i)
{
    mai_mol_bond b = links->bonds[i];
    int type = mai_mol_bond_type(mol, b), stereo = b.bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;
    mai_query_bond *out = &w->q->bonds[i];
    const mai_nbr *begin = links->nbrs + links->first[b.begin], *end = links->nbrs + links->first[b.end];

    *out = (mai_query_bond) {.begin = b.begin, .end = b.end, .type = (uint8_t) type};
    if (type == MAI_BOND_OTHER)
        out->expr = add_node(w, (mai_query_node) {.op = MAI_QUERY_TRUE});
    else
        out->expr = join(w, MAI_QUERY_OR, add_test(w, MAI_FIELD_BOND_TYPE, type, type),
                         add_test(w, MAI_FIELD_BOND_TYPE, MAI_BOND_OTHER, MAI_BOND_OTHER));
    if (stereo < MAI_STEREO_CIS)
        return;
    out->stereo = (uint8_t) stereo; /* of the lowest neighbour on either side */
    out->stereo_atoms[0] = begin->atom != b.end ? begin->atom : begin[1].atom;
    out->stereo_atoms[1] = end->atom != b.begin ? end->atom : end[1].atom;
}

/* Rings through each atom, as the search counts them. */
static mai_status
count_rings(mai_ctx *cx, const mai_mol *mol, uint16_t **out)
{
    int members = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms + 1, out));
    for (int r = 0; r < mol->nrings; r++)
        members += mai_mol_ring_size(mol, r);
    for (int i = 0; i < members; i++)
        (*out)[mai_mol_ring_member(mol, i)]++;
    for (int i = 0; i < mol->natoms; i++)
        if ((*out)[i] == 0 && mai_mol_in_ring(mol, i))
            (*out)[i] = 1;
    return mai_poll(cx, 2 * (int64_t) members + mol->natoms);
}

mai_status
mai_pattern_from_mol(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    mai_query q = {.natoms = mol->natoms, .nbonds = mol->nbonds};
    writing w = {.q = &q};
    mai_mol_links links;
    uint16_t *rings;

    MAI_TRY(mai_mol_link(cx, mol, &links));
    MAI_TRY(count_rings(cx, mol, &rings));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms + 1, &q.atoms));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->nbonds + 1, &q.bonds));
    MAI_TRY(MAI_NEW_ARRAY(cx, NODES_AN_ATOM * mol->natoms + NODES_A_BOND * mol->nbonds + 1, &q.nodes));
    for (int i = 0; i < mol->natoms; i++)
        write_atom(&w, mol, i, rings[i]);
    for (int i = 0; i < mol->nbonds; i++)
        write_bond(&w, mol, &links, i);
    q.nbrs = (mai_nbr *) (uintptr_t) links.nbrs;
    for (int i = 0; i < mol->natoms; i++) {
        q.atoms[i].first = links.first[i];
        q.atoms[i].degree = (uint16_t) mai_mol_degree(&links, i);
    }
    return mai_pattern_from_query(cx, &q, NULL, 0, reserve, out, bytes);
}
