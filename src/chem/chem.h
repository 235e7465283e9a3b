/*
 * chem.h - chemistry over SQL values: molecules in and out, descriptors, fingerprints.
 *
 * The way of a molecule:   text --(smiles.c, molfile.c)--> mai_molgraph --(perceive.c)--> perceived graph
 *                          --(canon.c)--> canonical order --(mol.c)--> stored bytes
 * Everything computed reads the stored bytes (mol.h). The reference for meaning is RDKit 2022.09.
 */
#ifndef MAI_CHEM_H
#define MAI_CHEM_H

#include "chem/mol.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- in (chem.c) ---- */

/* SMILES -> stored bytes in the arena, atoms in canonical order. ASCII white space around it is ignored. */
mai_status mai_mol_from_smiles(mai_ctx *cx, const char *text, size_t n, size_t reserve, void **out,
                               size_t *bytes) MAI_MUST_CHECK;
/*
 * The same in two steps: the graph of a SMILES, its structure perceived, and the stored bytes of such a
 * graph, which may be a copy of that (mai_graph_copy) and may have been perceived further.
 */
mai_status mai_smiles_read(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out) MAI_MUST_CHECK;
mai_status mai_mol_store(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out,
                         size_t *bytes) MAI_MUST_CHECK;
/* The same without the work of ordering: for one calculation, never to be stored or compared. */
mai_status mai_mol_read_smiles(mai_ctx *cx, const char *text, size_t n, void **out,
                               size_t *bytes) MAI_MUST_CHECK;
/* V2000 or V3000 molfile -> stored bytes. */
mai_status mai_mol_from_molfile(mai_ctx *cx, const char *text, size_t n, size_t reserve, void **out,
                                size_t *bytes) MAI_MUST_CHECK;
/* A graph that was read or edited, not yet perceived -> stored bytes. */
mai_status mai_mol_from_graph(mai_ctx *cx, mai_molgraph *g, size_t reserve, void **out,
                              size_t *bytes) MAI_MUST_CHECK;

/* Bytes of unknown origin: MAI_EFORMAT unless they are exactly what storing their molecule gives. */
mai_status mai_mol_check(mai_ctx *cx, const void *bytes, size_t n) MAI_MUST_CHECK;

/* ---- parsers and writers ---- */

/* smiles.c, molfile.c */
mai_status mai_smiles_parse(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out) MAI_MUST_CHECK;
mai_status mai_molfile_parse(mai_ctx *cx, const char *text, size_t n, mai_molgraph **out) MAI_MUST_CHECK;
/*
 * Canonical order of a perceived graph: order[i] is the atom that comes i-th in canonical SMILES. Ring
 * stereo, which is relative, is brought into its canonical form: the tags of a whole ring system may be
 * turned over.
 */
mai_status mai_canonical_order(mai_ctx *cx, mai_molgraph *g, uint16_t **order) MAI_MUST_CHECK; /* canon.c */
/*
 * A molfile with a drawing: V2000 up to 999 atoms and bonds unless only V3000 can say it (dative bonds, large
 * classes). Reading it gives the molecule again; stereochemistry that it would lose, as of allenes, of more
 * than four neighbours and of phosphorus with two, is MAI_EUNSUPPORTED. Only that of a double bond which
 * rests on a hydrogen is drawn and yet lost where a reader merges hydrogens.
 * NUL-terminated, in the arena; n is without the NUL.
 */
mai_status mai_molfile_write(mai_ctx *cx, const mai_mol *m, char **out,
                             size_t *n) MAI_MUST_CHECK; /* molfile_write.c */
/*
 * SMILES that visits the atoms of m in their order: canonical for a stored molecule. NUL-terminated, in the
 * arena (smiles_write.c).
 */
mai_status mai_mol_smiles(mai_ctx *cx, const mai_mol *m, char **out, size_t *n) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
