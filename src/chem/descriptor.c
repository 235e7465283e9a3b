/*
 * descriptor.c - the list of descriptors, and the way from an identity to its value.
 *
 * What is shared is made once when all are asked for: one set of neighbour lists, one walk over all
 * distances.
 */
#include "chem/descriptor.h"

#include "chem/descr.h"

enum { /* short names for the table */
    ATOMS = MAI_DESCRIPTOR_OF_ATOMS,
    RINGS = MAI_DESCRIPTOR_OF_RINGS,
    PATHS = MAI_DESCRIPTOR_OF_PATHS,
    DISTANCES = MAI_DESCRIPTOR_OF_DISTANCES,
    REAL = MAI_DESCRIPTOR_REAL,
    COUNT = MAI_DESCRIPTOR_COUNT,
    YES_NO = MAI_DESCRIPTOR_YES_NO
};

const mai_descriptor_info mai_descriptor_table[MAI_DESCRIPTORS] = {
    [MAI_DESCRIPTOR_MOL_WEIGHT] = {"mol_weight", REAL, ATOMS,
                                   "molecular weight in g/mol, isotopes as labelled"},
    [MAI_DESCRIPTOR_EXACT_MASS] = {"exact_mass", REAL, ATOMS,
                                   "monoisotopic mass in Da, electrons of the charge left out"},
    [MAI_DESCRIPTOR_LOGP] = {"logp", REAL, ATOMS,
                             "octanol-water partition coefficient after Wildman and Crippen"},
    [MAI_DESCRIPTOR_MOLAR_REFRACTIVITY] = {"molar_refractivity", REAL, ATOMS,
                                           "molar refractivity after Wildman and Crippen"},
    [MAI_DESCRIPTOR_TPSA] = {"tpsa", REAL, ATOMS,
                             "topological polar surface area of nitrogen and oxygen in square angstrom"},
    [MAI_DESCRIPTOR_HBD] = {"hbd", COUNT, ATOMS, "hydrogen bond donors"},
    [MAI_DESCRIPTOR_HBA] = {"hba", COUNT, ATOMS, "hydrogen bond acceptors"},
    [MAI_DESCRIPTOR_LIPINSKI_HBD] = {"lipinski_hbd", COUNT, ATOMS, "hydrogens on nitrogen and oxygen"},
    [MAI_DESCRIPTOR_LIPINSKI_HBA] = {"lipinski_hba", COUNT, ATOMS, "nitrogen and oxygen atoms"},
    [MAI_DESCRIPTOR_LIPINSKI_VIOLATIONS] =
        {"lipinski_violations", COUNT, ATOMS,
         "broken rules of five: weight > 500, logP > 5, N and O > 10, NH and OH > 5"},
    [MAI_DESCRIPTOR_VEBER] = {"veber", YES_NO, ATOMS,
                              "at most 10 rotatable bonds and a polar surface of at most 140"},
    [MAI_DESCRIPTOR_ROTATABLE_BONDS] = {"rotatable_bonds", COUNT, ATOMS,
                                        "rotatable bonds, strict definition"},
    [MAI_DESCRIPTOR_AMIDE_BONDS] = {"amide_bonds", COUNT, ATOMS, "amide bonds"},
    [MAI_DESCRIPTOR_HEAVY_ATOMS] = {"heavy_atoms", COUNT, ATOMS, "atoms other than hydrogen"},
    [MAI_DESCRIPTOR_HETEROATOMS] = {"heteroatoms", COUNT, ATOMS, "atoms other than carbon and hydrogen"},
    [MAI_DESCRIPTOR_FORMAL_CHARGE] = {"formal_charge", COUNT, ATOMS, "sum of formal charges"},
    [MAI_DESCRIPTOR_FRACTION_CSP3] = {"fraction_csp3", REAL, ATOMS, "share of carbons with four neighbours"},
    [MAI_DESCRIPTOR_STEREOCENTERS] = {"stereocenters", COUNT, ATOMS,
                                      "tetrahedral stereocentres, specified or not"},
    [MAI_DESCRIPTOR_UNSPECIFIED_STEREOCENTERS] = {"unspecified_stereocenters", COUNT, ATOMS,
                                                  "stereocentres without a specified configuration"},
    [MAI_DESCRIPTOR_RING_COUNT] = {"ring_count", COUNT, ATOMS, "rings of the symmetrized smallest set"},
    [MAI_DESCRIPTOR_AROMATIC_RINGS] = {"aromatic_rings", COUNT, RINGS, "rings with aromatic bonds only"},
    [MAI_DESCRIPTOR_ALIPHATIC_RINGS] = {"aliphatic_rings", COUNT, RINGS,
                                        "rings with a bond that is not aromatic"},
    [MAI_DESCRIPTOR_SATURATED_RINGS] = {"saturated_rings", COUNT, RINGS, "rings with single bonds only"},
    [MAI_DESCRIPTOR_HETEROCYCLES] = {"heterocycles", COUNT, RINGS, "rings with an atom other than carbon"},
    [MAI_DESCRIPTOR_AROMATIC_CARBOCYCLES] = {"aromatic_carbocycles", COUNT, RINGS,
                                             "aromatic rings of carbon"},
    [MAI_DESCRIPTOR_AROMATIC_HETEROCYCLES] = {"aromatic_heterocycles", COUNT, RINGS,
                                              "aromatic rings with an atom other than carbon"},
    [MAI_DESCRIPTOR_ALIPHATIC_CARBOCYCLES] = {"aliphatic_carbocycles", COUNT, RINGS,
                                              "aliphatic rings of carbon"},
    [MAI_DESCRIPTOR_ALIPHATIC_HETEROCYCLES] = {"aliphatic_heterocycles", COUNT, RINGS,
                                               "aliphatic rings with an atom other than carbon"},
    [MAI_DESCRIPTOR_SATURATED_CARBOCYCLES] = {"saturated_carbocycles", COUNT, RINGS,
                                              "saturated rings of carbon"},
    [MAI_DESCRIPTOR_SATURATED_HETEROCYCLES] = {"saturated_heterocycles", COUNT, RINGS,
                                               "saturated rings with an atom other than carbon"},
    [MAI_DESCRIPTOR_SPIRO_ATOMS] = {"spiro_atoms", COUNT, RINGS, "atoms that alone join two rings"},
    [MAI_DESCRIPTOR_BRIDGEHEAD_ATOMS] = {"bridgehead_atoms", COUNT, RINGS,
                                         "ends of what two rings share, where that is more than a bond"},
    [MAI_DESCRIPTOR_LABUTE_ASA] = {"labute_asa", REAL, ATOMS, "approximate surface area after Labute"},
    [MAI_DESCRIPTOR_HALL_KIER_ALPHA] = {"hall_kier_alpha", REAL, ATOMS, "alpha of Hall and Kier"},
    [MAI_DESCRIPTOR_KAPPA1] = {"kappa1", REAL, ATOMS, "shape index of Hall and Kier over bonds"},
    [MAI_DESCRIPTOR_KAPPA2] = {"kappa2", REAL, ATOMS, "shape index over paths of two bonds"},
    [MAI_DESCRIPTOR_KAPPA3] = {"kappa3", REAL, PATHS, "shape index over paths of three bonds"},
    [MAI_DESCRIPTOR_PHI] = {"phi", REAL, ATOMS, "flexibility of Kier: kappa1 times kappa2 by heavy atom"},
    [MAI_DESCRIPTOR_CHI0] = {"chi0", REAL, ATOMS, "connectivity index of degrees over atoms"},
    [MAI_DESCRIPTOR_CHI1] = {"chi1", REAL, ATOMS, "connectivity index of degrees over bonds"},
    [MAI_DESCRIPTOR_CHI0V] = {"chi0v", REAL, ATOMS, "valence connectivity index over atoms"},
    [MAI_DESCRIPTOR_CHI1V] = {"chi1v", REAL, ATOMS, "valence connectivity index over bonds"},
    [MAI_DESCRIPTOR_CHI2V] = {"chi2v", REAL, PATHS, "valence connectivity index over paths of two bonds"},
    [MAI_DESCRIPTOR_CHI3V] = {"chi3v", REAL, PATHS, "valence connectivity index over paths of three bonds"},
    [MAI_DESCRIPTOR_CHI4V] = {"chi4v", REAL, PATHS, "valence connectivity index over paths of four bonds"},
    [MAI_DESCRIPTOR_CHI0N] = {"chi0n", REAL, ATOMS, "connectivity index of electrons over atoms"},
    [MAI_DESCRIPTOR_CHI1N] = {"chi1n", REAL, ATOMS, "connectivity index of electrons over bonds"},
    [MAI_DESCRIPTOR_CHI2N] = {"chi2n", REAL, PATHS,
                              "connectivity index of electrons over paths of two bonds"},
    [MAI_DESCRIPTOR_CHI3N] = {"chi3n", REAL, PATHS,
                              "connectivity index of electrons over paths of three bonds"},
    [MAI_DESCRIPTOR_CHI4N] = {"chi4n", REAL, PATHS,
                              "connectivity index of electrons over paths of four bonds"},
    [MAI_DESCRIPTOR_BALABAN_J] = {"balaban_j", REAL, DISTANCES,
                                  "average distance sum connectivity of Balaban"},
    [MAI_DESCRIPTOR_BERTZ_CT] = {"bertz_ct", REAL, DISTANCES, "complexity of Bertz"},
};

int
mai_descriptor_needs(mai_descriptor_id id)
{
    switch (id) {
    case MAI_DESCRIPTOR_LOGP:
    case MAI_DESCRIPTOR_MOLAR_REFRACTIVITY:
    case MAI_DESCRIPTOR_TPSA:
    case MAI_DESCRIPTOR_HBD:
    case MAI_DESCRIPTOR_HBA:
    case MAI_DESCRIPTOR_LIPINSKI_VIOLATIONS:
        return MAI_HAS_CLASSES;
    case MAI_DESCRIPTOR_VEBER:
        return MAI_HAS_ALL;
    case MAI_DESCRIPTOR_ROTATABLE_BONDS:
    case MAI_DESCRIPTOR_STEREOCENTERS:
    case MAI_DESCRIPTOR_UNSPECIFIED_STEREOCENTERS:
    case MAI_DESCRIPTOR_HALL_KIER_ALPHA:
    case MAI_DESCRIPTOR_KAPPA1:
    case MAI_DESCRIPTOR_KAPPA2:
    case MAI_DESCRIPTOR_KAPPA3:
    case MAI_DESCRIPTOR_PHI:
        return MAI_HAS_SHAPE;
    default:
        return 0;
    }
}

static inline bool
is_stereo(mai_descriptor_id id)
{
    return id == MAI_DESCRIPTOR_STEREOCENTERS || id == MAI_DESCRIPTOR_UNSPECIFIED_STEREOCENTERS;
}

mai_status
mai_descriptor(mai_ctx *cx, const mai_mol *m, mai_descriptor_id id, double *out)
{
    mai_descriptor_values values;
    mai_mol_links links;

    switch (mai_descriptor_table[id].group) {
    case MAI_DESCRIPTOR_OF_ATOMS:
        if (MAI_LIKELY(m->stereo_flagged || !is_stereo(id))) {
            *out = mai_descr_atoms(m, id);
            return MAI_OK;
        }
        MAI_TRY(mai_descr_unranked_stereo(cx, m, &values));
        break;
    case MAI_DESCRIPTOR_OF_RINGS:
        MAI_TRY(mai_descr_rings(cx, m, &values));
        break;
    case MAI_DESCRIPTOR_OF_PATHS:
        MAI_TRY(mai_mol_link(cx, m, &links));
        return mai_descr_path(cx, m, &links, id, out);
    case MAI_DESCRIPTOR_OF_DISTANCES:
        MAI_TRY(mai_mol_link(cx, m, &links));
        MAI_TRY(mai_descr_distances(cx, m, &links, id, &values));
        break;
    }
    *out = values.values[id];
    return MAI_OK;
}

mai_status
mai_descriptors(mai_ctx *cx, const mai_mol *m, mai_descriptor_values *out)
{
    mai_mol_links links;

    MAI_TRY(mai_mol_link(cx, m, &links));
    MAI_TRY(mai_descr_rings(cx, m, out));
    MAI_TRY(mai_descr_distances(cx, m, &links, MAI_DESCRIPTORS, out));
    MAI_TRY(mai_descr_all_connectivity(cx, m, &links, out));
    for (int id = 0; id < MAI_DESCRIPTOR_HALL_KIER_ALPHA; id++)
        if (mai_descriptor_table[id].group == MAI_DESCRIPTOR_OF_ATOMS)
            out->values[id] = mai_descr_atoms(m, id);
    return m->stereo_flagged ? MAI_OK : mai_descr_unranked_stereo(cx, m, out);
}
