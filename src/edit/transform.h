/*
 * transform.h - reactions written as SMARTS with atom maps, applied to one molecule.
 *
 *   "[C:1](=[O:2])[OH]>>[C:1](=[O:2])N"
 *      reactant template: a query, matched in every way     product templates: what becomes of the matched atoms
 *
 * The reference is RDKit 2022.09, AllChem.ReactionFromSmarts(text).RunReactants((mol,)): a product begins as a copy of
 * its template; a mapped atom takes from the matched atom what the template leaves open (element, charge, isotope, and
 * hydrogens where its number of neighbours stays the same), then brings along what hangs on it. Matched atoms without a
 * counterpart in the template are lost. A product that is no molecule (a valence, no Kekule structure) is left out.
 *
 * A compiled reaction and a reactant live in the arena they were made in, and any number of reactions can be tried on
 * one reactant. Products are made one by one into a second context, whose arena the caller empties in between.
 */
#ifndef MAI_TRANSFORM_H
#define MAI_TRANSFORM_H

#include "chem/chem.h"
#include "match/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_TRANSFORM_MAX_TEXT 16384
#define MAI_TRANSFORM_MATCHES 100000  /* of the template in one molecule; more of them are an error */
#define MAI_TRANSFORM_PRODUCTS 20000 /* different ones of one molecule */

typedef struct mai_transform mai_transform;

/*
 * MAI_ETEXT where the text is no reaction or one of its templates no SMARTS; MAI_EARGUMENT where it wants more than one
 * molecule: "(A.B)>>" finds both parts in one. Extensions behind "|" are not read. transform_parse.c
 */
mai_status mai_transform_compile(mai_ctx *cx, const char *text, size_t n, mai_transform **out) MAI_MUST_CHECK;

/* Whether a reaction finds its reactant in a molecule: much less work than to make a mai_reactant of it. */
mai_status mai_transform_applies(mai_ctx *cx, const mai_transform *transform, const mai_mol *mol,
                                 bool *out) MAI_MUST_CHECK;

/* A molecule made ready for transforms, atoms in the order of its text. */
typedef struct mai_reactant {
    mai_mol mol;
    mai_target *target;
    mai_molgraph *graph; /* sanitised; of its atoms what a text says, nothing that was perceived */
} mai_reactant;

/*
 * From a SMILES. Where a reaction says nothing of the place in which a neighbour comes or goes, the tag of the centre
 * depends on the order of the text, and whether an atom stood in brackets decides if hydrogens are filled up, both as in
 * RDKit. Those for whom a molecule is to have one answer give its canonical SMILES.
 */
mai_status mai_reactant_new(mai_ctx *cx, const char *smiles, size_t n, mai_reactant *out) MAI_MUST_CHECK;

/* One reaction on one molecule: where the template matches, and how far its products have been made. */
typedef struct mai_transform_run {
    const mai_transform *transform;
    const mai_reactant *reactant;
    mai_matches matches;
    int64_t match; /* whose products are next */
    int product;
} mai_transform_run;

/* MAI_ELIMIT where there are more than MAI_TRANSFORM_MATCHES matches. */
mai_status mai_transform_begin(mai_ctx *cx, const mai_transform *transform, const mai_reactant *reactant,
                               mai_transform_run *out) MAI_MUST_CHECK;
static inline bool
mai_transform_more(const mai_transform_run *run)
{
    return run->match < run->matches.n;
}

/*
 * Stored bytes of the next product, in the arena of cx; *bytes is NULL when that is no molecule. Products may repeat.
 * Their order depends on the molecule and the reaction alone.
 */
mai_status mai_transform_next(mai_ctx *cx, mai_transform_run *run, size_t reserve, void **bytes,
                              size_t *size) MAI_MUST_CHECK;

/* ---- products that have been seen (product_set.c) ---- */

typedef struct mai_product_set mai_product_set;

/* For at most so many. */
mai_status mai_product_set_new(mai_ctx *cx, uint32_t most, mai_product_set **out) MAI_MUST_CHECK;
/* Whether these are others than all before, of which copies are kept. MAI_ELIMIT for too many. */
mai_status mai_product_set_add(mai_ctx *cx, mai_product_set *set, const void *bytes, size_t size,
                               bool *added) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
