/*
 * stereoisomer.h - the stereoisomers that a molecule's open centres and double bonds leave possible, as RDKit 2022.09
 * enumerates them (EnumerateStereoisomers with its default options).
 */
#ifndef MAI_STEREOISOMER_H
#define MAI_STEREOISOMER_H

#include "edit/edit.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_MOST_STEREOISOMERS 65536

typedef struct mai_stereoisomers mai_stereoisomers;

/*
 * Open are the tetrahedral centres without a tag whose neighbours differ, and the double bonds outside rings without a
 * geometry whose neighbours differ; what is marked stays. most: 1 to MAI_MOST_STEREOISOMERS of them will be given; where
 * there are more, a selection that the molecule alone decides. mol need not outlive the call; the rest lies in cx.
 */
mai_status mai_stereoisomers_open(mai_ctx *cx, const mai_mol *mol, int most, mai_stereoisomers **out) MAI_MUST_CHECK;
/*
 * The next one, each different from those before, as stored bytes in the arena of scratch, which this empties first;
 * *out is NULL after the last. What must be remembered goes into cx, as an error does.
 */
mai_status mai_stereoisomers_next(mai_ctx *cx, mai_ctx *scratch, mai_stereoisomers *s, size_t reserve, void **out,
                                  size_t *bytes) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
