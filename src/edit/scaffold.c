/*
 * scaffold.c - Bemis-Murcko scaffolds.
 *
 * Kept are the atoms of rings and those on the ways between rings: what is left when atoms outside rings that have one
 * neighbour are taken off until there are none. An atom that a double bond joins to a kept one stays, too. An atom that
 * lost neighbours is filled up with hydrogens: an aromatic one other than carbon, or a positive carbon, gets one, any
 * other as many as its valence asks for, whatever its brackets said. Memory is the arena's.
 */
#include "edit/scaffold.h"

#include "chem/perceive.h"

enum { CARBON = 6 };

/* Takes ends off what is outside rings; keep[i] of the atoms that are left. */
static mai_status
prune(mai_ctx *cx, const mai_molgraph *g, const mai_mol *mol, bool **out)
{
    uint16_t *left, *ends;
    bool *keep;
    int n = 0;

    MAI_TRY(mai_alloc(cx, 2 * ((size_t) g->natoms + 1) * sizeof *left, (void **) &left));
    MAI_TRY(mai_alloc(cx, (size_t) g->natoms + 1, (void **) &keep));
    ends = left + g->natoms;
    for (int i = 0; i < g->natoms; i++) {
        keep[i] = true;
        left[i] = g->atoms[i].degree;
        if (left[i] <= 1 && !mai_mol_in_ring(mol, i))
            ends[n++] = (uint16_t) i;
    }
    while (n > 0) {
        int atom = ends[--n];
        const mai_nbr *nbrs = mai_nbrs(g, atom);

        keep[atom] = false;
        for (int k = 0; k < g->atoms[atom].degree; k++) {
            int nbr = nbrs[k].atom;

            if (keep[nbr] && --left[nbr] == 1 && !mai_mol_in_ring(mol, nbr))
                ends[n++] = (uint16_t) nbr;
        }
    }
    *out = keep;
    return MAI_OK;
}

/* What a kept atom becomes that loses a neighbour; unpaired electrons stay. */
static void
fill_up(mai_atom *a, int radicals)
{
    bool aromatic = mai_is_aromatic(a);

    if (aromatic && (a->element != CARBON || a->charge == 1)) {
        a->explicit_h = 1;
    } else if ((a->flags & MAI_ATOM_NO_IMPLICIT) || a->chirality != MAI_CHIRAL_NONE) {
        a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
        a->explicit_h = 0;
        a->radicals = (uint8_t) radicals;
    }
}

/* Hydrogens of atoms that keep unpaired electrons beside them. */
static void
settle_radicals(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        if (a->radicals == 0)
            continue;
        mai_update_valence(g, i);
        a->explicit_h = (uint8_t) (a->explicit_h + a->implicit_h);
        a->flags |= MAI_ATOM_NO_IMPLICIT;
        a->radicals = 0; /* found again */
    }
}

/* Decides about an atom that has been taken off: whether a double bond keeps it, else what it leaves behind. */
static bool
hangs_on(mai_molgraph *g, const mai_mol *mol, int atom, const bool *keep)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int k = 0; k < g->atoms[atom].degree; k++) {
        if (!keep[nbrs[k].atom])
            continue;
        if (g->bonds[nbrs[k].bond].type == MAI_BOND_DOUBLE)
            return true;
        fill_up(&g->atoms[nbrs[k].atom], mai_mol_radicals(mol, nbrs[k].atom));
    }
    return false;
}

/* drop[i] of all that goes. */
static mai_status
choose(mai_ctx *cx, mai_molgraph *g, const mai_mol *mol, bool **out)
{
    bool *keep, *drop;

    MAI_TRY(mai_poll(cx, 16 * ((int64_t) g->natoms + g->nbonds)));
    MAI_TRY(prune(cx, g, mol, &keep));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &drop));
    for (int i = 0; i < g->natoms; i++)
        drop[i] = !keep[i] && !hangs_on(g, mol, i, keep);
    *out = drop;
    return MAI_OK;
}

static void
make_flat(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        a->chirality = MAI_CHIRAL_NONE;
        a->permutation = 0;
        a->isotope = 0;
    }
    for (int i = 0; i < g->nbonds; i++)
        g->bonds[i].stereo = MAI_STEREO_NONE;
}

/*
 * Unpaired electrons stay, as those of a metal, although carbons get them then. Whether all atoms can be carbons.
 */
static bool
make_generic(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        int hydrogens = 4 - a->degree - a->radicals;

        a->charge = 0;
        a->explicit_h = 0;
        a->flags = 0;
        if (a->element == 1)
            continue;
        a->element = CARBON;
        if (a->radicals > 0) {
            if (hydrogens < 0)
                return false;
            a->flags = MAI_ATOM_NO_IMPLICIT;
            a->explicit_h = (uint8_t) hydrogens;
            a->radicals = 0; /* found again */
        }
    }
    for (int i = 0; i < g->nbonds; i++) {
        g->bonds[i].type = MAI_BOND_SINGLE;
        g->bonds[i].flags = 0;
    }
    return true;
}

mai_status
mai_scaffold(mai_ctx *cx, const mai_mol *mol, bool generic, size_t reserve, void **out, size_t *bytes)
{
    mai_molgraph *g;
    mai_status status;
    bool *drop;

    MAI_TRY(mai_edit_begin(cx, mol, &g));
    make_flat(g);
    MAI_TRY(choose(cx, g, mol, &drop));
    for (int i = 0; i < g->natoms && generic; i++)
        g->atoms[i].radicals = (uint8_t) mai_mol_radicals(mol, i);
    MAI_TRY(mai_graph_drop_atoms(cx, g, drop));
    *out = NULL;
    if (generic && !make_generic(g))
        return MAI_OK;
    settle_radicals(g);
    status = mai_edit_end(cx, g, reserve, out, bytes);
    if (status != MAI_ETEXT && status != MAI_EUNSUPPORTED)
        return status;
    mai_error_clear(cx);
    *out = NULL;
    return MAI_OK;
}
