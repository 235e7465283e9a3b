/*
 * perceive.c - the order of the steps that turn what was written into what is meant.
 *
 * The order is RDKit's, since each step reads what those before it left: hydrogens are merged before valences
 * are counted, rings are found before aromatic bonds are made single and double, radicals are assigned before
 * aromaticity is perceived from that form. Stereochemistry comes last, over the finished graph.
 */
#include "chem/perceive.h"

#include "chem/coordinates.h"

static mai_status
sanitize(mai_ctx *cx, mai_molgraph *g)
{
    MAI_TRY(mai_clean_up(cx, g));
    MAI_TRY(mai_assign_valence(cx, g));
    MAI_TRY(mai_find_rings(cx, g));
    MAI_TRY(mai_kekulize(cx, g));
    mai_assign_radicals(g);
    MAI_TRY(mai_perceive_aromaticity(cx, g));
    MAI_TRY(mai_assign_conjugation(cx, g));
    mai_assign_hybridization(g);
    mai_clean_chirality(g);
    return mai_adjust_hydrogens(cx, g);
}

mai_status
mai_perceive(mai_ctx *cx, mai_molgraph *g)
{
    MAI_TRY(mai_merge_hydrogens(cx, g));
    if (g->natoms > MAI_MAX_ATOMS)
        return mai_fail(cx, MAI_ELIMIT, "the molecule has %d atoms, at most %d are possible", g->natoms,
                        MAI_MAX_ATOMS);
    MAI_TRY(sanitize(cx, g));
    if (g->xyz != NULL)
        MAI_TRY(mai_orient_double_bonds(cx, g));
    MAI_TRY(mai_assign_stereo(cx, g));
    mai_assign_crippen(g);
    mai_assign_polar(g);
    mai_assign_rotatable(g);
    return MAI_OK;
}
