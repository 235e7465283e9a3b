/*
 * perceive.h - from what was written to what is meant: the steps of sanitising, in RDKit's order.
 *
 * Each step reads and fills the molecule in place; mai_perceive runs them all. A molecule that cannot be is
 * refused with MAI_ETEXT at the position of the atom.
 */
#ifndef MAI_PERCEIVE_H
#define MAI_PERCEIVE_H

#include "chem/element.h"
#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Atoms and bonds as they were before a Kekule structure was chosen among several; NULL: there was no choice. */
typedef struct mai_kekule {
    mai_atom *atoms;
    mai_bond *bonds;
} mai_kekule;

/*
 * All of it: plain hydrogens merged, then sanitising, then stereochemistry. The graph is linked; for a
 * molfile (xyz set) wedges and coordinates have been turned into chirality tags and bond directions before.
 */
mai_status mai_perceive(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
/*
 * The same in parts: what decides whether there is such a molecule and what it consists of; then MAI_HAS_...
 * of the rest, which refuses nothing, as it is needed. In any order, each once; g->has keeps the account.
 */
mai_status mai_perceive_structure(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
mai_status mai_perceive_more(mai_ctx *cx, mai_molgraph *g, int parts) MAI_MUST_CHECK;

/* The steps, in their order. */
/* RDKit's removeHs; hydrogens.c */
mai_status mai_merge_hydrogens(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
/* Nitro and the like; cleanup.c */
mai_status mai_clean_up(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
/* Explicit valences, strictly, and implicit hydrogens; valence.c */
mai_status mai_assign_valence(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
mai_status mai_find_rings(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK; /* rings.c */
/* Aromatic bonds become single and double ones; again: from the draft, RDKit's choice of them. kekulize.c */
mai_status mai_kekulize(mai_ctx *cx, mai_molgraph *g, mai_kekule *draft) MAI_MUST_CHECK;
mai_status mai_kekulize_again(mai_ctx *cx, mai_molgraph *g, const mai_kekule *draft) MAI_MUST_CHECK;
void mai_assign_radicals(mai_molgraph *g);                                        /* valence.c */
mai_status mai_perceive_aromaticity(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK; /* aromatic.c */
mai_status mai_assign_conjugation(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;   /* hybrid.c */
void mai_assign_hybridization(mai_molgraph *g); /* right after conjugation; hybrid.c */
/* Takes tags off atoms that cannot bear them; valence.c */
void mai_clean_chirality(mai_molgraph *g);
/* RDKit's adjustHs; valence.c */
mai_status mai_adjust_hydrogens(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
/* RDKit's legacy assignStereochemistry with cleanIt; stereo.c */
mai_status mai_assign_stereo(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;

/* Classes that descriptors sum over; of the perceived graph, once. */
void mai_assign_crippen(mai_molgraph *g);   /* crippen.c: logP and molar refractivity */
void mai_assign_polar(mai_molgraph *g);     /* polar.c: TPSA class, donors, acceptors */
void mai_assign_rotatable(mai_molgraph *g); /* rotatable.c */

/* Pieces that several steps share. */

/* Not strict, as calcExplicitValence(false); valence.c */
int mai_explicit_valence(const mai_molgraph *g, int atom);
/* The same of twice a sum of bond orders and hydrogens: of an atom that is aromatic or has an aromatic bond. */
int mai_valence_of_sum(const mai_atom *a, int twice, bool aromatic);
int mai_total_degree(const mai_molgraph *g, int atom);  /* neighbours and hydrogens; valence.c */
void mai_update_valence(mai_molgraph *g, int atom);     /* both valences anew, not strict; valence.c */

/*
 * Electrons that are left of an atom once bonds and lone pairs have theirs (RDKit's countAtomElec); negative:
 * it cannot have any. Of degree neighbours and hydrogens that take part in its valence.
 */
static inline int
mai_pi_electrons(const mai_atom *a, int degree)
{
    int valence = mai_default_valence(a->element);
    int lone = mai_elements[a->element].outer_electrons - valence - a->charge, electrons;

    if (valence <= 1 || degree > 3)
        return -1;
    electrons = valence - degree + (lone > 0 ? lone : 0) - a->radicals;
    if (electrons > 1 && a->explicit_valence - a->degree > 1)
        return 1; /* of a triple bond one pair takes part */
    return electrons;
}

/* valence.c: MAI_ETEXT "<what> for C at 7", with the atom's charge and position. */
mai_status mai_refuse_atom(mai_ctx *cx, const mai_molgraph *g, int atom, const char *what) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
