/*
 * hydrogens.c - hydrogens that were written as atoms become counts of the atom that bears them, as RDKit's
 * removeHs does with its defaults.
 *
 * Kept as atoms: those with an isotope, without or with several neighbours, on hydrogen or a wildcard, on a
 * centre of more than four neighbours' stereochemistry, and those without which a double bond would lose its
 * geometry. Removing a hydrogen moves it to the end of its centre's order of neighbours, so chirality is
 * turned over when that exchange is odd; a direction that its bond alone carried goes to another bond.
 *
 * One pass marks, a second over the marked in descending order updates the bearers, then the graph drops
 * them.
 */
#include "chem/perceive.h"

#include "chem/element.h"

static bool
is_nontetrahedral(const mai_atom *a)
{
    return a->chirality >= MAI_CHIRAL_SQUARE_PLANAR;
}

/* Whether the geometry of a double bond at the bearer rests on this hydrogen alone. */
static bool
defines_stereo(const mai_molgraph *g, int bearer, const mai_bond *bond)
{
    const mai_nbr *nbrs = mai_nbrs(g, bearer);

    if (g->atoms[bearer].degree != 2)
        return false;
    for (int i = 0; i < 2; i++) {
        const mai_bond *b = &g->bonds[nbrs[i].bond];

        if (b->type == MAI_BOND_DOUBLE && (b->stereo > MAI_STEREO_ANY || bond->dir != MAI_DIR_NONE))
            return true;
    }
    return false;
}

static bool
is_removable(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *to = mai_nbrs(g, atom);

    if (a->element != 1 || a->degree != 1 || a->isotope != 0)
        return false;

    const mai_atom *bearer = &g->atoms[to->atom];

    return bearer->element > 1 && !is_nontetrahedral(bearer) &&
           !defines_stereo(g, to->atom, &g->bonds[to->bond]);
}

/* Hydrogens go in descending order: whether this one went before the one whose turn it is. */
static bool
is_gone(const bool *drop, int atom, int turn)
{
    return atom > turn && drop[atom];
}

/* Gives the direction of a bond that goes away to another single bond of the bearer that has none. */
static void
hand_over_direction(mai_molgraph *g, int bearer, int atom, int bond, const bool *drop)
{
    const mai_nbr *nbrs = mai_nbrs(g, bearer);
    const mai_bond *gone = &g->bonds[bond];
    mai_bond *heir = NULL;

    for (int i = 0; i < g->atoms[bearer].degree; i++) {
        mai_bond *b = &g->bonds[nbrs[i].bond];

        if (nbrs[i].bond == bond || b->type != MAI_BOND_SINGLE || is_gone(drop, nbrs[i].atom, atom))
            continue;
        if (b->dir != MAI_DIR_NONE)
            return;
        heir = b;
    }
    if (heir != NULL)
        heir->dir = heir->begin == bearer && gone->begin == bearer ? mai_opposite_direction(gone->dir)
                                                                   : gone->dir;
}

/* Parity of the exchanges that bring a bond behind those of its centre that are still there. */
static bool
moves_oddly(const mai_molgraph *g, int bearer, int atom, int bond, const bool *drop)
{
    const mai_nbr *nbrs = mai_nbrs(g, bearer);
    int behind = 0;

    for (int i = g->atoms[bearer].degree - 1; i >= 0 && nbrs[i].bond > bond; i--)
        behind += !is_gone(drop, nbrs[i].atom, atom);
    return behind % 2 != 0;
}

/*
 * A SMILES says how many hydrogens there are; a molfile's are counted only where valence alone would not give
 * them back: where it is not the default one, at centres and where none are implied.
 */
static bool
counts_hydrogen(const mai_molgraph *g, const mai_atom *bearer)
{
    const mai_element *e = &mai_elements[bearer->element];

    if (g->xyz == NULL || (bearer->flags & MAI_ATOM_NO_IMPLICIT) || bearer->chirality != MAI_CHIRAL_NONE)
        return true;
    if ((bearer->element == 7 || bearer->element == 15) && (bearer->flags & MAI_ATOM_AROMATIC))
        return true;
    for (int i = 1; i < e->nvalences; i++)
        if (e->valences[i] == bearer->explicit_valence + bearer->implicit_h)
            return true;
    return false;
}

/* What the bearer of an atom takes over when that atom goes. */
static void
merge(mai_molgraph *g, int atom, const bool *drop)
{
    const mai_nbr *to = mai_nbrs(g, atom);
    mai_atom *bearer = &g->atoms[to->atom];
    int dir = g->bonds[to->bond].dir;

    if (bearer->explicit_h < UINT8_MAX && counts_hydrogen(g, bearer))
        bearer->explicit_h++;
    if ((bearer->chirality == MAI_CHIRAL_CCW || bearer->chirality == MAI_CHIRAL_CW) &&
        moves_oddly(g, to->atom, atom, to->bond, drop))
        bearer->chirality = mai_inverted(bearer->chirality);
    if (dir == MAI_DIR_WAVY && g->bonds[to->bond].begin == to->atom)
        bearer->flags |= MAI_ATOM_UNKNOWN_STEREO;
    if (dir == MAI_DIR_UP || dir == MAI_DIR_DOWN)
        hand_over_direction(g, to->atom, atom, to->bond, drop);
}

mai_status
mai_merge_hydrogens(mai_ctx *cx, mai_molgraph *g)
{
    int first = 0, marked = 0;
    bool *drop;

    while (first < g->natoms && g->atoms[first].element != 1)
        first++;
    if (MAI_LIKELY(first == g->natoms))
        return MAI_OK;
    MAI_TRY(mai_poll(cx, 4 * (int64_t) g->natoms));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &drop));
    for (int i = first; i < g->natoms; i++)
        marked += drop[i] = is_removable(g, i);
    if (marked == 0)
        return MAI_OK;
    for (int i = first; i < g->natoms && g->xyz != NULL; i++)
        if (drop[i])
            mai_update_valence(g, mai_nbrs(g, i)->atom);
    for (int i = g->natoms - 1; i >= first; i--) {
        if (!drop[i])
            continue;
        MAI_TRY(mai_poll(cx, g->atoms[mai_nbrs(g, i)->atom].degree));
        merge(g, i, drop);
    }
    return mai_graph_drop_atoms(cx, g, drop);
}
