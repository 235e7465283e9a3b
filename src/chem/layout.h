/*
 * layout.h - where the atoms of a molecule are drawn in the plane.
 */
#ifndef MAI_LAYOUT_H
#define MAI_LAYOUT_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Coordinates of a graph whose rings are known, one an atom, z = 0, in the arena; bonds are about 1.5 long.
 * Double bonds marked cis or trans are drawn so, but where a molecule of thousands of atoms has many of them
 * in crowded rings.
 */
mai_status mai_layout(mai_ctx *cx, const mai_molgraph *g, mai_xyz **out) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
