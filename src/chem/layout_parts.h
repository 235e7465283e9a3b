/*
 * layout_parts.h - what layout.c and its parts share. Nobody else includes it.
 *
 * Ring systems, here blocks, are rings that share bonds; an atom may be in several of them (spiro). Each block is
 * drawn by itself first, at any place, and then set into the drawing as a whole. Bonds have length one until the
 * end.
 */
#ifndef MAI_LAYOUT_PARTS_H
#define MAI_LAYOUT_PARTS_H

#include "chem/molgraph.h"
#include "chem/plane.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_LAYOUT_LARGE 9 /* rings of so many atoms and more are no regular polygons */

typedef struct mai_layout_ring {
    const uint16_t *atoms, *bonds; /* bond i joins atoms i and i + 1 */
    int size, block;
    uint8_t state; /* while its block is drawn: 0, 1: waits, 2: waits among those that are hard to place, 3: placed */
} mai_layout_ring;

typedef struct mai_block {
    int natoms, nbonds, nrings;
    uint16_t *atoms;
    uint32_t *rings;
    point *at; /* of each atom, in the block's own frame */
    bool placed;
    bool known; /* it is drawn, upright, as in the table of known ring systems */
} mai_block;

typedef struct layout {
    mai_ctx *cx;
    const mai_molgraph *g;
    point *at;
    uint8_t *placed;
    uint16_t *queue; /* atoms in the order of their placing; those before head have their neighbours placed */
    uint16_t *order; /* of an atom: where it stands in queue */
    int head, tail;

    int nrings; /* those of the graph, and one through each bond that is in none of these though it is in a ring */
    mai_layout_ring *rings;
    uint32_t *first_ring; /* rings of atom i: rings_of[first_ring[i] .. first_ring[i + 1]) */
    uint32_t *rings_of;
    uint32_t *bond_first; /* rings of bond i likewise */
    uint32_t *bond_rings;
    int nblocks;
    mai_block *blocks;
    uint32_t *simple, *hard; /* rings that wait */
    int nsimple, nhard, simple_head, hard_head;

    uint16_t *reach; /* of an atom: how long the longest way from it is that leads away from the first atom */
} layout;

static inline void
set_place(layout *l, int atom, point at)
{
    if (!l->placed[atom]) {
        l->order[atom] = (uint16_t) l->tail;
        l->queue[l->tail++] = (uint16_t) atom;
    }
    l->placed[atom] = 1;
    l->at[atom] = at;
}

static inline bool
in_ring_of_layout(const layout *l, int atom)
{
    return l->first_ring[atom] < l->first_ring[atom + 1];
}

/* Finds rings and blocks (layout_block.c). */
mai_status mai_layout_find_blocks(layout *l) MAI_MUST_CHECK;
/* Draws each block in its own frame (layout_block.c). */
mai_status mai_layout_draw_blocks(layout *l) MAI_MUST_CHECK;

/* Places the rings of a block around those that have their places, else beginning with one (layout_ring.c). */
mai_status mai_layout_rings(layout *l, const mai_block *b, int first) MAI_MUST_CHECK;
/* Of bond i of a ring, double and marked: 1 cis, -1 trans along the ring; else 0 (layout_ring.c). */
int mai_layout_ring_geometry(const layout *l, const mai_layout_ring *ring, int i);
/* Gives a large ring an outline on the hexagonal lattice; *inside: branches that point inwards (layout_macro.c). */
mai_status mai_layout_outline(layout *l, const mai_block *b, int ring, int *inside) MAI_MUST_CHECK;
/* Moves the atoms of a block until bonds and small rings are as regular as they can be together (layout_relax.c). */
mai_status mai_layout_relax(layout *l, const mai_block *b) MAI_MUST_CHECK;
/* Draws a cage as seen through one of its rings, which becomes the outermost (layout_cage.c). */
mai_status mai_layout_schlegel(layout *l, const mai_block *b) MAI_MUST_CHECK;
/* How bad the places of a block's atoms are: 0 when all is regular (layout_relax.c). */
double mai_layout_block_fault(const layout *l, const mai_block *b);
/* Places a block as in a table of known ring systems; *found false when it is not there (layout_template.c). */
mai_status mai_layout_from_template(layout *l, const mai_block *b, bool *found) MAI_MUST_CHECK;

/* Moves, turns and flips branches of a fragment that are in the way of others (layout_clash.c). */
mai_status mai_layout_separate(layout *l, const uint16_t *members, int n) MAI_MUST_CHECK;
/* Turns a fragment so that it lies well (layout_orient.c). */
void mai_layout_orient(layout *l, const uint16_t *members, int n);
/* Moves atoms around double bonds whose geometry is not shown (layout_double.c). */
mai_status mai_layout_double_bonds(layout *l) MAI_MUST_CHECK;
/* How many marked double bonds along rings of a block are not shown rightly (layout_double.c). */
int mai_layout_wrong_bonds(const layout *l, const mai_block *b);

#ifdef __cplusplus
}
#endif
#endif
