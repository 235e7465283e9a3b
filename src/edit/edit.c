/*
 * edit.c - the way into an editable graph and back, and what keeps hydrogens, chirality and geometry right meanwhile.
 *
 * Everything lies in the context's arena; each operation is one pass over the graph.
 */
#include "edit/edit.h"

#include "chem/element.h"
#include "chem/perceive.h"

/* ---- the way in ---- */

/*
 * Whether RDKit's text writes the atom without brackets: a reader gives it the hydrogens that it has, and it has its
 * lowest valence or no hydrogens at all.
 */
static bool
is_bare(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    int hydrogens = a->explicit_h;

    if (!mai_is_organic(a->element) || a->charge != 0 || a->chirality != MAI_CHIRAL_NONE || a->isotope != 0 || a->map != 0
        || a->radicals != 0)
        return false;
    a->explicit_h = 0;
    a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
    mai_update_valence(g, atom);
    if (a->implicit_h == hydrogens
        && (hydrogens == 0 || a->explicit_valence + hydrogens == mai_default_valence(a->element)))
        return true;
    a->explicit_h = (uint8_t) hydrogens;
    a->flags |= MAI_ATOM_NO_IMPLICIT;
    return false;
}

static mai_status
copy_atoms(mai_ctx *cx, const mai_mol *m, mai_molgraph *g)
{
    for (int i = 0; i < m->natoms; i++) {
        const mai_mol_atom *from = &m->atoms[i];
        mai_atom *a;

        MAI_TRY(mai_graph_add_atom(cx, g, &a));
        a->element = from->element;
        a->charge = from->charge;
        a->explicit_h = from->hydrogens;
        a->radicals = (uint8_t) mai_mol_radicals(m, i);
        a->chirality = from->chirality & 7;
        a->permutation = from->chirality >> 3;
        a->flags = (uint8_t) (MAI_ATOM_NO_IMPLICIT | (mai_mol_is_aromatic(m, i) ? MAI_ATOM_AROMATIC : 0));
        a->position = i;
    }
    for (int i = 0; i < m->nextras; i++) {
        mai_mol_extra_entry extra = mai_mol_get_extra(m, i);

        g->atoms[extra.atom].isotope = extra.isotope;
        g->atoms[extra.atom].map = extra.map;
    }
    return MAI_OK;
}

static mai_status
copy_bonds(mai_ctx *cx, const mai_mol *m, mai_molgraph *g)
{
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int type = b.bits & MAI_MOL_BOND_TYPE;
        mai_bond *bond;

        MAI_TRY(mai_graph_add_bond(cx, g, b.begin, b.end, type, &bond));
        bond->flags = type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0;
        bond->stereo = b.bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;
    }
    return MAI_OK;
}

/* The first neighbour of an end that is not another one; -1 when there is none. */
static int
neighbour_beside(const mai_molgraph *g, int end, int other)
{
    const mai_nbr *nbrs = mai_nbrs(g, end);

    for (int i = 0; i < g->atoms[end].degree; i++)
        if (nbrs[i].atom != other)
            return nbrs[i].atom;
    return -1;
}

static void
set_references(mai_molgraph *g, mai_bond *b)
{
    int first = neighbour_beside(g, b->begin, b->end), second = neighbour_beside(g, b->end, b->begin);

    if (b->stereo < MAI_STEREO_CIS || first < 0 || second < 0) {
        b->stereo = MAI_STEREO_NONE;
        return;
    }
    b->stereo_atoms[0] = (uint16_t) first;
    b->stereo_atoms[1] = (uint16_t) second;
}

mai_status
mai_edit_begin(mai_ctx *cx, const mai_mol *mol, mai_molgraph **out)
{
    mai_molgraph *g;

    MAI_TRY(mai_poll(cx, 16 * ((int64_t) mol->natoms + mol->nbonds)));
    MAI_TRY(mai_graph_new(cx, mol->natoms, mol->nbonds, &g));
    MAI_TRY(copy_atoms(cx, mol, g));
    MAI_TRY(copy_bonds(cx, mol, g));
    MAI_TRY(mai_graph_link(cx, g));
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].stereo != MAI_STEREO_NONE)
            set_references(g, &g->bonds[i]);
    for (int i = 0; i < g->natoms; i++) {
        is_bare(g, i);
        g->atoms[i].radicals = 0; /* found again from what the atom has */
    }
    *out = g;
    return MAI_OK;
}

/* ---- the way back ---- */

static void
flip(mai_bond *b)
{
    b->stereo = b->stereo == MAI_STEREO_CIS ? MAI_STEREO_TRANS : MAI_STEREO_CIS;
}

/* The neighbour of an end that can tell its side: not the partner, nor an atom that goes. */
static int
other_reference(const mai_molgraph *g, int end, int partner, const bool *going)
{
    const mai_nbr *nbrs = mai_nbrs(g, end);

    for (int i = 0; i < g->atoms[end].degree; i++)
        if (nbrs[i].atom != partner && !going[nbrs[i].bond])
            return nbrs[i].atom;
    return -1;
}

/* Gives a geometry other references where a bond to one of them goes; takes it off where there are none. */
static void
move_references(mai_molgraph *g, mai_bond *b, const bool *going)
{
    for (int side = 0; side < 2; side++) {
        int end = side == 0 ? b->begin : b->end, partner = side == 0 ? b->end : b->begin, other;
        int bond = mai_bond_between(g, end, b->stereo_atoms[side]);

        if (bond >= 0 && !going[bond])
            continue;
        other = bond >= 0 ? other_reference(g, end, partner, going) : -1;
        if (other < 0) {
            b->stereo = MAI_STEREO_NONE;
            return;
        }
        b->stereo_atoms[side] = (uint16_t) other;
        flip(b);
    }
}

static mai_status
move_all_references(mai_ctx *cx, mai_molgraph *g, const bool *going)
{
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].stereo >= MAI_STEREO_CIS) {
            MAI_TRY(mai_poll(cx, 8 + g->atoms[g->bonds[i].begin].degree + g->atoms[g->bonds[i].end].degree));
            move_references(g, &g->bonds[i], going);
        }
    return MAI_OK;
}

/* Whether geometries are given: their text may say more than the graph, about a double bond between two of them. */
static bool
has_geometry(const mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].stereo >= MAI_STEREO_CIS)
            return true;
    return false;
}

/* No geometry may rest on a hydrogen that perception will merge, nor on an atom that is no neighbour. */
static mai_status
settle_references(mai_ctx *cx, mai_molgraph *g)
{
    bool *going;

    if (!has_geometry(g))
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &going));
    for (int i = 0; i < g->nbonds; i++) {
        const mai_atom *a = &g->atoms[g->bonds[i].begin], *b = &g->atoms[g->bonds[i].end];

        going[i] = (a->element == 1 && a->isotope == 0 && a->degree == 1 && b->degree > 2)
                   || (b->element == 1 && b->isotope == 0 && b->degree == 1 && a->degree > 2);
    }
    return move_all_references(cx, g, going);
}

/*
 * An atom that will be written in brackets says its hydrogens there. Those that the valence model gives it now become
 * such, so that the molecule is what its own text says.
 */
static void
fix_hydrogens(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        if (a->flags & MAI_ATOM_NO_IMPLICIT)
            continue;
        if (mai_is_organic(a->element) && a->charge == 0 && a->isotope == 0 && a->map == 0
            && a->chirality == MAI_CHIRAL_NONE)
            continue;
        mai_update_valence(g, i);
        a->explicit_h = (uint8_t) (a->explicit_h + a->implicit_h);
        a->flags |= MAI_ATOM_NO_IMPLICIT;
    }
}

/* Bonds of no order are another thing to perceive that a text may not say: one that closes a ring is read as single. */
static bool
has_bond_of_no_order(const mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type == MAI_BOND_OTHER)
            return true;
    return false;
}

mai_status
mai_edit_end(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes)
{
    MAI_TRY(mai_graph_link(cx, g));
    MAI_TRY(settle_references(cx, g));
    fix_hydrogens(g);
    if (has_geometry(g) || has_bond_of_no_order(g))
        return mai_mol_from_graph(cx, g, reserve, out, bytes);
    MAI_TRY(mai_perceive_structure(cx, g));
    return mai_mol_store(cx, g, reserve, out, bytes);
}

/* ---- hydrogens ---- */

/* Whether an atom's hydrogens are counted, rather than implied by its bonds. */
static bool
counts_hydrogens(const mai_atom *a)
{
    return (a->flags & MAI_ATOM_NO_IMPLICIT) || ((a->flags & MAI_ATOM_AROMATIC) && a->element != 6);
}

void
mai_edit_add_hydrogens(mai_molgraph *g, int atom, int n)
{
    mai_atom *a = &g->atoms[atom];
    int sum;

    if (!counts_hydrogens(a))
        return;
    sum = a->explicit_h + n;
    a->explicit_h = (uint8_t) (sum < 0 ? 0 : sum > UINT8_MAX ? UINT8_MAX : sum);
}

/* What a bond is worth to one of its atoms, in hydrogens. */
static int
worth(const mai_bond *b, int atom)
{
    return mai_takes_valence(b, atom) ? mai_bond_order_twice(b->type) / 2 : 0;
}

/* ---- taking away ---- */

/* Whether the bonds that go stand behind an odd number of those that stay: those of a centre that loses one. */
static bool
moves_oddly(const mai_molgraph *g, int atom, const bool *going)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    bool odd = false;

    for (int i = g->atoms[atom].degree - 1; i >= 0 && !going[nbrs[i].bond]; i--)
        odd = !odd;
    return odd;
}

/* What an atom that stays becomes when bonds of it go. */
static void
lose_bonds(mai_molgraph *g, int atom, const bool *going)
{
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int lost = 0, hydrogens = 0;

    for (int i = 0; i < a->degree; i++)
        if (going[nbrs[i].bond]) {
            lost++;
            hydrogens += worth(&g->bonds[nbrs[i].bond], atom);
        }
    if (lost == 0)
        return;
    mai_edit_add_hydrogens(g, atom, hydrogens);
    if (a->chirality == MAI_CHIRAL_NONE)
        return;
    if (a->chirality > MAI_CHIRAL_CW || lost > 1 || hydrogens != 1 || a->explicit_h != 1) {
        a->chirality = MAI_CHIRAL_NONE;
        a->permutation = 0;
    } else if (moves_oddly(g, atom, going)) {
        a->chirality = mai_inverted(a->chirality);
    }
}

static void
drop_bonds(mai_molgraph *g, const bool *going)
{
    int kept = 0;

    for (int i = 0; i < g->nbonds; i++)
        if (!going[i])
            g->bonds[kept++] = g->bonds[i];
    g->nbonds = kept;
}

mai_status
mai_edit_remove(mai_ctx *cx, mai_molgraph *g, const bool *atoms, const bool *bonds)
{
    bool *going;

    MAI_TRY(mai_poll(cx, 16 * ((int64_t) g->natoms + g->nbonds)));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &going));
    for (int i = 0; i < g->nbonds; i++)
        going[i] = (bonds != NULL && bonds[i])
                   || (atoms != NULL && (atoms[g->bonds[i].begin] || atoms[g->bonds[i].end]));
    MAI_TRY(move_all_references(cx, g, going));
    for (int i = 0; i < g->natoms; i++)
        if (atoms == NULL || !atoms[i])
            lose_bonds(g, i, going);
    drop_bonds(g, going);
    return atoms != NULL ? mai_graph_drop_atoms(cx, g, atoms) : mai_graph_link(cx, g);
}

/* ---- adding and moving ---- */

/* A geometry at this atom has a third neighbour now, or another one: it is told by the same reference as before. */
static void
gain_bond(mai_molgraph *g, int atom, const mai_bond *b)
{
    mai_edit_add_hydrogens(g, atom, -worth(b, atom));
}

mai_status
mai_edit_join(mai_ctx *cx, mai_molgraph *g, int a, int b, int type)
{
    mai_bond *bond;

    MAI_TRY(mai_graph_add_bond(cx, g, a, b, type, &bond));
    bond->flags = type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0;
    gain_bond(g, a, bond);
    gain_bond(g, b, bond);
    return mai_graph_link(cx, g);
}

/* The geometries at an atom that name one neighbour name another instead. */
static void
rename_references(mai_molgraph *g, int atom, int from, int to)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        mai_bond *b = &g->bonds[nbrs[i].bond];
        int side = b->begin == atom ? 0 : 1;

        if (b->stereo >= MAI_STEREO_CIS && b->stereo_atoms[side] == from)
            b->stereo_atoms[side] = (uint16_t) to;
    }
}

static void
set_end(mai_bond *b, int from, int to)
{
    if (b->begin == from)
        b->begin = (uint16_t) to;
    else
        b->end = (uint16_t) to;
}

mai_status
mai_edit_reconnect(mai_ctx *cx, mai_molgraph *g, int bond, int from, int to)
{
    mai_bond *b = &g->bonds[bond];
    int stays = mai_other_end(b, from);
    bool *going;

    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &going));
    going[bond] = true;
    lose_bonds(g, from, going);
    going[bond] = false;
    if (b->stereo >= MAI_STEREO_CIS) /* the double bond itself leads elsewhere */
        b->stereo = MAI_STEREO_NONE;
    for (int i = 0; i < g->atoms[from].degree; i++) {
        mai_bond *beside = &g->bonds[mai_nbrs(g, from)[i].bond];

        if (beside == b || beside->stereo < MAI_STEREO_CIS)
            continue;
        going[bond] = true;
        move_references(g, beside, going);
        going[bond] = false;
    }
    rename_references(g, stays, from, to);
    set_end(b, from, to);
    gain_bond(g, to, b);
    return mai_graph_link(cx, g);
}

static mai_status
add_wildcard(mai_ctx *cx, mai_molgraph *g, int label, int *out)
{
    mai_atom *a;

    MAI_TRY(mai_graph_add_atom(cx, g, &a));
    a->flags = MAI_ATOM_NO_IMPLICIT;
    a->isotope = (uint16_t) label;
    a->position = *out = g->natoms - 1;
    return MAI_OK;
}

mai_status
mai_edit_cut(mai_ctx *cx, mai_molgraph *g, int bond, int begin_label, int end_label)
{
    int begin = g->bonds[bond].begin, end = g->bonds[bond].end, at_begin, at_end;
    bool *going;

    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &going));
    going[bond] = true;
    MAI_TRY(add_wildcard(cx, g, begin_label, &at_begin));
    MAI_TRY(add_wildcard(cx, g, end_label, &at_end));
    if (g->atoms[end].chirality <= MAI_CHIRAL_CW) {
        if (g->atoms[end].chirality != MAI_CHIRAL_NONE && moves_oddly(g, end, going))
            g->atoms[end].chirality = mai_inverted(g->atoms[end].chirality);
    } else {
        g->atoms[end].chirality = MAI_CHIRAL_NONE;
        g->atoms[end].permutation = 0;
    }
    rename_references(g, begin, end, at_begin);
    rename_references(g, end, begin, at_end);
    g->bonds[bond].end = (uint16_t) at_begin;
    g->bonds[bond].stereo = MAI_STEREO_NONE;
    MAI_TRY(mai_graph_add_bond(cx, g, at_end, end, g->bonds[bond].type, NULL));
    return mai_graph_link(cx, g);
}

/* ---- components ---- */

mai_status
mai_edit_components(mai_ctx *cx, const mai_molgraph *g, uint16_t **component, int *n)
{
    enum { NOT_SEEN = UINT16_MAX };
    uint16_t *number, *stack;

    MAI_TRY(mai_poll(cx, 4 * ((int64_t) g->natoms + g->nbonds)));
    MAI_TRY(mai_alloc(cx, (size_t) (g->natoms + 1) * sizeof *number, (void **) &number));
    MAI_TRY(mai_alloc(cx, (size_t) (g->natoms + 1) * sizeof *stack, (void **) &stack));
    *n = 0;
    for (int i = 0; i < g->natoms; i++)
        number[i] = NOT_SEEN;
    for (int i = 0; i < g->natoms; i++) {
        int depth = 0;

        if (number[i] != NOT_SEEN)
            continue;
        number[i] = (uint16_t) *n;
        stack[depth++] = (uint16_t) i;
        while (depth > 0) {
            int atom = stack[--depth];
            const mai_nbr *nbrs = mai_nbrs(g, atom);

            for (int k = 0; k < g->atoms[atom].degree; k++)
                if (number[nbrs[k].atom] == NOT_SEEN) {
                    number[nbrs[k].atom] = (uint16_t) *n;
                    stack[depth++] = nbrs[k].atom;
                }
        }
        ++*n;
    }
    *component = number;
    return MAI_OK;
}

mai_status
mai_edit_extract(mai_ctx *cx, const mai_molgraph *g, const bool *keep, mai_molgraph **out)
{
    bool *drop;

    MAI_TRY(mai_graph_copy(cx, g, out));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &drop));
    for (int i = 0; i < g->natoms; i++)
        drop[i] = !keep[i];
    return mai_graph_drop_atoms(cx, *out, drop);
}
