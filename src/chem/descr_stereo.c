/*
 * descr_stereo.c - stereocentres of a molecule whose atoms have not been ranked. It bears no marks, or they
 * would have been ranked, so that all of its centres are unspecified.
 */
#include "chem/descr.h"
#include "chem/perceive.h"
#include "chem/stereo.h"

mai_status
mai_descr_unranked_stereo(mai_ctx *cx, const mai_mol *m, mai_descriptor_values *out)
{
    mai_molgraph *g;
    int n = 0;

    MAI_TRY(mai_mol_unpack(cx, m, &g));
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(g, i);
    MAI_TRY(mai_flag_possible_stereo(cx, g));
    for (int i = 0; i < g->natoms; i++)
        n += (g->atoms[i].flags & MAI_ATOM_POSSIBLE_STEREO) != 0;
    out->values[MAI_DESCRIPTOR_STEREOCENTERS] = n;
    out->values[MAI_DESCRIPTOR_UNSPECIFIED_STEREOCENTERS] = n;
    return MAI_OK;
}
