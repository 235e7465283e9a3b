/*
 * perceive.c - the order of the steps that turn what was written into what is meant.
 *
 * The order is RDKit's, since each step reads what those before it left: hydrogens are merged before valences
 * are counted, rings are found before aromatic bonds are made single and double, radicals are assigned before
 * aromaticity is perceived from that form. Stereochemistry comes last, over the finished graph.
 */
#include "chem/perceive.h"

#include "chem/coordinates.h"

/* Whether all ring bonds that were written as aromatic are. */
static bool
is_as_written(const mai_molgraph *g, const mai_kekule *draft)
{
    for (int i = 0; i < g->nbonds; i++)
        if ((draft->bonds[i].flags & ~g->bonds[i].flags & MAI_BOND_IS_AROMATIC) && g->bonds[i].ring_count > 0)
            return false;
    return true;
}

/*
 * From aromatic marks as written to aromaticity as the model has it. What was written as aromatic and is not
 * keeps its Kekule structure, so then the choice of it has to be RDKit's.
 */
static mai_status
assign_aromaticity(mai_ctx *cx, mai_molgraph *g)
{
    mai_kekule draft;

    MAI_TRY(mai_kekulize(cx, g, &draft));
    mai_assign_radicals(g);
    MAI_TRY(mai_perceive_aromaticity(cx, g));
    if (draft.bonds == NULL || is_as_written(g, &draft))
        return MAI_OK;
    MAI_TRY(mai_kekulize_again(cx, g, &draft));
    mai_assign_radicals(g);
    return mai_perceive_aromaticity(cx, g);
}

/* Perception turns the flag into what is found: what was written stays in another one. Whether anything was.
 */
static bool
note_written_aromaticity(mai_molgraph *g)
{
    bool any = false;

    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].flags & MAI_ATOM_AROMATIC) {
            g->atoms[i].flags |= MAI_ATOM_WRITTEN_AROMATIC;
            any = true;
        }
    return any;
}

/*
 * Whether the text says of a bond what is not written again: that it is aromatic between atoms that are not, or
 * double between atoms that are.
 */
static bool
has_odd_bond(const mai_molgraph *g)
{
    for (int b = 0; b < g->nbonds; b++) {
        int type = g->bonds[b].type;
        bool aromatic = g->atoms[g->bonds[b].begin].flags & g->atoms[g->bonds[b].end].flags & MAI_ATOM_AROMATIC;

        if (type == MAI_BOND_AROMATIC ? !aromatic : aromatic && type != MAI_BOND_SINGLE)
            return true;
    }
    return false;
}

static bool
differs_from_written(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (!(g->atoms[i].flags & MAI_ATOM_AROMATIC) != !(g->atoms[i].flags & MAI_ATOM_WRITTEN_AROMATIC))
            return true;
    return false;
}

static bool
has_chirality(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].chirality != MAI_CHIRAL_NONE)
            return true;
    return false;
}

mai_status
mai_perceive_structure(mai_ctx *cx, mai_molgraph *g)
{
    bool written, odd;

    MAI_TRY(mai_merge_hydrogens(cx, g));
    if (g->natoms > MAI_MAX_ATOMS)
        return mai_fail(cx, MAI_ELIMIT, "the molecule has %d atoms, at most %d are possible", g->natoms,
                        MAI_MAX_ATOMS);
    written = note_written_aromaticity(g);
    odd = has_odd_bond(g);
    MAI_TRY(mai_clean_up(cx, g));
    MAI_TRY(mai_assign_valence(cx, g));
    MAI_TRY(mai_find_rings(cx, g));
    MAI_TRY(assign_aromaticity(cx, g));
    g->other_aromaticity = odd || (written && differs_from_written(g));
    g->has = 0;
    /* A tag that turns out to mean nothing gives its hydrogens back, which changes what there is. */
    return has_chirality(g) || g->xyz != NULL ? mai_perceive_more(cx, g, MAI_HAS_SHAPE) : MAI_OK;
}

static mai_status
perceive_shape(mai_ctx *cx, mai_molgraph *g)
{
    MAI_TRY(mai_assign_conjugation(cx, g));
    mai_assign_hybridization(g);
    mai_clean_chirality(g);
    MAI_TRY(mai_adjust_hydrogens(cx, g));
    if (g->xyz != NULL)
        MAI_TRY(mai_orient_double_bonds(cx, g));
    MAI_TRY(mai_assign_stereo(cx, g));
    mai_assign_rotatable(g);
    return MAI_OK;
}

mai_status
mai_perceive_more(mai_ctx *cx, mai_molgraph *g, int parts)
{
    parts &= ~g->has;
    if (parts & MAI_HAS_SHAPE)
        MAI_TRY(perceive_shape(cx, g));
    if (parts & MAI_HAS_CLASSES) {
        mai_assign_crippen(g);
        mai_assign_polar(g);
    }
    g->has |= (uint8_t) parts;
    return MAI_OK;
}

mai_status
mai_perceive(mai_ctx *cx, mai_molgraph *g)
{
    MAI_TRY(mai_perceive_structure(cx, g));
    return mai_perceive_more(cx, g, MAI_HAS_ALL);
}
