/*
 * edit.h - molecules taken apart and put together again.
 *
 * What changes a molecule starts from the graph that its canonical SMILES says, atoms in the order of the stored
 * molecule: charges, isotopes, classes, chirality, aromatic bonds as such, nothing perceived yet. (What was perceived -
 * rings, hydrogens, hybridisation - stands in the stored molecule under the same atom numbers.) It changes atoms and
 * bonds, and mai_edit_end sanitises the result as a molecule that was just read, and stores it.
 *
 * Hydrogens. An atom that RDKit's SMILES writes without brackets has no MAI_ATOM_NO_IMPLICIT and no explicit_h: whatever
 * becomes of its bonds, it is filled up with hydrogens in the end. One that is written in brackets has its count in
 * explicit_h and keeps it unless somebody changes it. The functions below put counts right for the bonds that they
 * take and give; whoever changes element, charge or the type of a bond directly looks after them.
 *
 * Chirality tags refer to the neighbours in the order of bonds, an implicit hydrogen last; the functions below restate
 * them. To exchange a neighbour in place (mai_edit_reconnect) leaves the tag of the atom beside it right.
 *
 * Geometry of double bonds is stereo and stereo_atoms of the bond, and nothing else: there are no directions. It means
 * something as long as both stereo_atoms are neighbours; who turns a double bond into another one, or moves it, sets
 * stereo to MAI_STEREO_NONE. Marks that no longer decide anything are taken off in the end, as in any molecule.
 *
 * Everything lies in the arena. A graph to be changed in several ways is copied with mai_graph_copy first.
 */
#ifndef MAI_EDIT_H
#define MAI_EDIT_H

#include "chem/chem.h"
#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The molecule's graph, linked. */
mai_status mai_edit_begin(mai_ctx *cx, const mai_mol *mol, mai_molgraph **out) MAI_MUST_CHECK;

/*
 * Stored bytes of the changed graph, which this links again and perceives. MAI_ETEXT when it is no molecule (a valence,
 * no Kekule structure), MAI_EUNSUPPORTED when no text says it: callers that try many changes clear such an error and go
 * on (mai_error_clear).
 */
mai_status mai_edit_end(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes) MAI_MUST_CHECK;

/*
 * Removes the atoms with atoms[i] and the bonds with bonds[i] set (either may be NULL), renumbers the others in their
 * order and links. Each lost bond leaves as many hydrogens as its order (an aromatic one a single one) on an atom that
 * stays. A centre that lost one neighbour and got one hydrogen for it keeps its arrangement, any other that lost one
 * loses its tag; a double bond whose reference goes is told by its other neighbour, if there is one.
 */
mai_status mai_edit_remove(mai_ctx *cx, mai_molgraph *g, const bool *atoms, const bool *bonds) MAI_MUST_CHECK;

/*
 * Adds a bond between two atoms that have none, each of which gives hydrogens for it as far as it has them, and links.
 * The new neighbour stands where the hydrogen stood.
 */
mai_status mai_edit_join(mai_ctx *cx, mai_molgraph *g, int a, int b, int type) MAI_MUST_CHECK;

/*
 * One end of a bond, from, becomes another atom, in place: the arrangement at its other end stays. from is left as if
 * the bond had been removed, to takes it as in mai_edit_join. Links.
 */
mai_status mai_edit_reconnect(mai_ctx *cx, mai_molgraph *g, int bond, int from, int to) MAI_MUST_CHECK;

/*
 * Cuts a bond and caps both ends with new wildcard atoms, the last two of the graph: the one at the bond's begin with
 * isotope begin_label, then the one at its end. Hydrogens, arrangements and geometries stay what they were, with the
 * wildcards in the places of the atoms that went. Links.
 */
mai_status mai_edit_cut(mai_ctx *cx, mai_molgraph *g, int bond, int begin_label, int end_label) MAI_MUST_CHECK;

/* Gives an atom of the graph more hydrogens, or takes some (no fewer than none are left). */
void mai_edit_add_hydrogens(mai_molgraph *g, int atom, int n);

/* component[i]: the number of an atom's component, from 0, in order of their first atoms. */
mai_status mai_edit_components(mai_ctx *cx, const mai_molgraph *g, uint16_t **component, int *n) MAI_MUST_CHECK;
/* A graph of its own of the atoms with keep[i] set and the bonds among them; no bond may lead out of them. */
mai_status mai_edit_extract(mai_ctx *cx, const mai_molgraph *g, const bool *keep, mai_molgraph **out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
