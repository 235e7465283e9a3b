/*
 * rgroup.h - what hangs on a core: side chains by the place at which they are attached.
 *
 * A core is a pattern or a molecule. Its attachment points are end atoms that are wildcards with a class, [*:1], or
 * an isotope, [1*]: they are no atoms of the core but name a place. What is meant is what RDKit 2022.09's
 * RGroupDecomposition does with one core and its defaults, except for the choice among several matches: see
 * mai_r_groups.
 */
#ifndef MAI_RGROUP_H
#define MAI_RGROUP_H

#include "chem/chem.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_CORE_MATCHES 100000 /* ways to match a core that are looked at */

/* Made ready to be matched. Lives in the arena of the context that made it. */
typedef struct mai_core mai_core;

/* MAI_ETEXT for what is no SMARTS, MAI_EARGUMENT for a core without atoms or with a number twice. rgroup_core.c */
mai_status mai_core_from_smarts(mai_ctx *cx, const char *text, size_t n, mai_core **out) MAI_MUST_CHECK;
mai_status mai_core_from_mol(mai_ctx *cx, const mai_mol *mol, mai_core **out) MAI_MUST_CHECK;
/* Atoms are numbered as the text has them. */
mai_status mai_core_from_smiles(mai_ctx *cx, const char *text, size_t n, mai_core **out) MAI_MUST_CHECK;

typedef struct mai_r_group {
    int r;     /* number of the attachment point, or the highest of these plus the number of the core's atom, from 1 */
    int atom;  /* of the core, from 0 in the order of its text, attachment points left out */
    void *bytes; /* the side chain with wildcards of class r: stored molecule, reserve bytes in front of it */
    size_t size;
} mai_r_group;

/*
 * By r. Each attachment point must have a side chain on a bond of its kind, or a hydrogen, else the core does not
 * match there. Where the core matches in several ways, that one is taken in which the fewest bonds lead away from
 * where no attachment point is, then the one in which the fewest attachment points have hydrogens, then the one
 * whose side chains have the lowest r, then the one whose side chains, in order of r, come first in the order of
 * their bytes. labelled_only: a match that has side chains elsewhere is none. n 0: no match, or one without
 * attachment points and side chains. MAI_ELIMIT above MAI_CORE_MATCHES ways, MAI_ETEXT where a
 * ring that is cut open leaves what no molecule is, which takes odd bonds in aromatic rings.
 */
mai_status mai_r_groups(mai_ctx *cx, const mai_core *core, const mai_mol *mol, bool labelled_only, size_t reserve,
                        mai_r_group **out, int *n) MAI_MUST_CHECK; /* rgroup.c */

#ifdef __cplusplus
}
#endif
#endif
