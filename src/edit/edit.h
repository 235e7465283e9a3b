/*
 * edit.h - molecules taken apart and put together again.
 *
 * What changes a molecule starts from the graph that its own canonical SMILES says, atoms in the order of the stored
 * molecule: charges, written hydrogens, isotopes, chirality and bonds as written, nothing perceived yet. (What was
 * perceived - rings, aromaticity, hydrogens - stands in the stored molecule under the same atom numbers.) It
 * changes atoms and bonds, and mai_edit_end sanitises the result as a molecule that was just read, and stores it.
 */
#ifndef MAI_EDIT_H
#define MAI_EDIT_H

#include "chem/chem.h"
#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The molecule's graph, linked, in the arena. Aromatic bonds are MAI_BOND_AROMATIC, as its text says. */
mai_status mai_edit_begin(mai_ctx *cx, const mai_mol *mol, mai_molgraph **out) MAI_MUST_CHECK;

/*
 * Stored bytes of the changed graph, which this links again. MAI_ETEXT when it is no molecule (a valence, no Kekule
 * structure): callers that try many changes clear that error and go on.
 */
mai_status mai_edit_end(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out, size_t *bytes) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
