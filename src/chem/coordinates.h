/*
 * coordinates.h - stereochemistry that coordinates say: of atoms by wedges or in space, of double bonds.
 */
#ifndef MAI_COORDINATES_H
#define MAI_COORDINATES_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Chirality tags of a flat drawing, from bonds that are MAI_DIR_WEDGE, MAI_DIR_HASH or MAI_DIR_WAVY
 * (wedge.c). */
void mai_chirality_from_wedges(mai_molgraph *g);
/* The tag that one wedge gives the atom at its narrow end, MAI_CHIRAL_NONE when it says nothing (wedge.c). */
int mai_tag_of_wedge(const mai_molgraph *g, const mai_bond *wedge);
/*
 * Wedges and hashes that say the chirality tags of a graph, one a centre; the bond begins at the narrow end then.
 * Centres for which there is none stay without (wedge_choice.c).
 */
void mai_choose_wedges(mai_molgraph *g);
/* Chirality tags of a molecule in space (solid.c). */
mai_status mai_chirality_from_coordinates(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;
/*
 * Directions of the single bonds beside double bonds, from coordinates; a double bond of unknown geometry
 * becomes MAI_DIR_CROSSED. Wedges, which have served, go. Rings have been found (double_bond.c).
 */
mai_status mai_orient_double_bonds(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK;

static inline mai_xyz
mai_xyz_minus(mai_xyz a, mai_xyz b)
{
    return (mai_xyz){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline double
mai_xyz_dot(mai_xyz a, mai_xyz b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline mai_xyz
mai_xyz_cross(mai_xyz a, mai_xyz b)
{
    return (mai_xyz){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

#ifdef __cplusplus
}
#endif
#endif
