/*
 * stereo.h - what stereochemistry rests on: the ranking of atoms, stereocentres, stereo of rings.
 *
 * The ranking and the labels are those of RDKit's legacy perception (P. Labute, "An Efficient Algorithm for
 * the Determination of Topological RS Chirality", Journal of the CCG, 1996), which follows the rules of Cahn,
 * Ingold and Prelog but roughly: it is what RDKit's fingerprints and counts of stereocentres are defined by.
 */
#ifndef MAI_STEREO_H
#define MAI_STEREO_H

#include "chem/molgraph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what others ask of a graph whose stereochemistry has been perceived ---- */

/*
 * Whether the tag of an atom says how it lies relative to other atoms of its ring system and no more: such
 * atoms bear no label. Turning over all tags of one group (mai_ring_stereo_groups) is the same molecule to
 * RDKit.
 */
static inline bool
mai_is_ring_stereo(const mai_atom *a)
{
    return (a->chirality == MAI_CHIRAL_CCW || a->chirality == MAI_CHIRAL_CW) && a->cip == MAI_CIP_NONE;
}

/*
 * group[atom] is 0 for all but ring stereo atoms; those that ring bonds connect have the same number, from 1
 * on. Groups are numbered by their lowest atoms. *ngroups 0: there are none, and *group is NULL.
 */
mai_status mai_ring_stereo_groups(mai_ctx *cx, const mai_molgraph *g, uint16_t **group,
                                  int *ngroups) MAI_MUST_CHECK; /* stereo_ring.c */

/*
 * Sets MAI_ATOM_POSSIBLE_STEREO on all atoms that could be stereocentres, and g->stereo_flagged. A molecule
 * that bears marks was flagged when they were perceived; for all others this is the only function that does,
 * so that molecules of which nobody asks for it need not be ranked. Call it before packing.
 */
mai_status mai_flag_possible_stereo(mai_ctx *cx, mai_molgraph *g) MAI_MUST_CHECK; /* stereo.c */

/* ---- pieces of stereo.c: ranks (cip.c) ---- */

/*
 * Ranks of atoms, refined round by round. Atoms of equal rank form a class; class_of names it, and
 * start[class] is the number of atoms that rank below it. A class keeps its name when it loses atoms, so that
 * a round only visits atoms next to a change.
 */
typedef struct mai_cip_ranking {
    const mai_molgraph *g;
    int nclasses;
    int rounds; /* since the beginning or the last supplement */
    uint16_t *class_of, *start, *size;

    /* Refinement's own. */
    uint16_t *members, *place; /* atoms class by class; where an atom stands there */
    uint16_t *touched;         /* of a class: its members to be compared anew, which stand first */
    uint16_t *queue;           /* classes that have touched members */
    uint16_t *edges;           /* ends of the parts of a class */
    uint16_t *changed;         /* atoms whose class got another name in the last round */
    uint8_t *weights;          /* of a bond: how often a neighbour's rank is counted */
    uint32_t *runs;            /* where lists of neighbours' ranks are laid out that cannot be packed */
    struct mai_cip_key *keys;
    int nchanged, nqueue;
    bool fresh;  /* the next round visits all atoms */
    bool packed; /* lists of neighbours' ranks fit into 16 bytes */
} mai_cip_ranking;

static inline int
mai_cip_rank(const mai_cip_ranking *r, int atom)
{
    return r->start[r->class_of[atom]];
}

/* Ranks by element, isotope and atom class alone. */
mai_status mai_cip_begin(mai_ctx *cx, const mai_molgraph *g, mai_cip_ranking *out) MAI_MUST_CHECK;
/* One round: neighbours tell atoms of equal rank apart. *finer is whether they did. */
mai_status mai_cip_round(mai_ctx *cx, mai_cip_ranking *r, bool *finer) MAI_MUST_CHECK;
/* Whether two atoms of equal rank would be told apart by the next round. */
bool mai_cip_round_splits(const mai_cip_ranking *r, int a, int b);
/* Rounds until the ranks are final. */
mai_status mai_cip_finish(mai_ctx *cx, mai_cip_ranking *r) MAI_MUST_CHECK;
/* Tells atoms of equal rank apart by their labels and those of their double bonds; rounds begin anew. */
void mai_cip_supplement(mai_cip_ranking *r);

/* ---- pieces of stereo.c: atoms (stereo_centre.c) ---- */

/*
 * Lists the atoms whose surroundings let them be tetrahedral stereocentres if their neighbours differ; not
 * those with two neighbours alike that have nothing else attached, which never can be one.
 */
mai_status mai_collect_centres(mai_ctx *cx, const mai_molgraph *g, uint16_t **centres, int *n) MAI_MUST_CHECK;
/* Whether two neighbours of a centre have equal ranks. */
bool mai_has_equal_neighbours(const mai_cip_ranking *r, int atom);
/* Whether they still have after the next round, without doing it for all atoms. */
bool mai_keeps_equal_neighbours(const mai_cip_ranking *r, int atom);
/* R or S of a tagged centre without equal neighbours. */
mai_status mai_centre_label(mai_ctx *cx, const mai_cip_ranking *r, int atom, uint8_t *out) MAI_MUST_CHECK;
/* Whether an atom is a nitrogen that a ring of three or fused rings keep from turning over. */
bool mai_is_held_nitrogen(const mai_molgraph *g, int atom);

/* ---- pieces of stereo.c: double bonds (stereo_bond.c) ---- */

/* Double bonds that directions around them may decide, or that came with a geometry. */
typedef struct mai_directed_bonds {
    uint16_t *bonds; /* those that have not been decided yet */
    int n;
    bool *struck; /* of a bond: its direction contradicts another one */
    uint8_t *given; /* of a bond: MAI_STEREO_CIS or TRANS by its stereo_atoms where that came with the graph, else 0 */
} mai_directed_bonds;

/* Lists them all, and sets the stereo of those drawn crossed; double bonds in small rings have none. */
mai_status mai_collect_directed(mai_ctx *cx, mai_molgraph *g, mai_directed_bonds *out) MAI_MUST_CHECK;
/* Decides those whose neighbours differ; whether there were any. */
bool mai_label_bonds(mai_molgraph *g, const mai_cip_ranking *r, mai_directed_bonds *d);
/* Forgets directions that contradict another one, and the bonds that they might have decided. */
void mai_strike_directions(mai_molgraph *g, mai_directed_bonds *d);

/* ---- pieces of stereo.c: rings (stereo_ring.c) ---- */

/* keep[atom]: a tagged atom without a label whose tag others in its ring system justify. Ranks are final. */
mai_status mai_find_ring_stereo(mai_ctx *cx, const mai_molgraph *g, const mai_cip_ranking *r,
                                bool *keep) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
