/*
 * kekule_walk.h - what kekulize.c and kekule_walk.c share: the state of one kekulization. Nobody else
 * includes it.
 */
#ifndef MAI_KEKULE_WALK_H
#define MAI_KEKULE_WALK_H

#include "chem/ring_order.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {                       /* marks of a mai_kekule_atom */
       IN_SYSTEM = 1,        /* of the ring system at hand, as are the marks up to QUEUED */
       SEEN = 2,             /* looked at while candidates are being found */
       CANDIDATE = 4,        /* can get a double bond */
       OPEN = 8,             /* is to get one and has none yet */
       DONE = 16,            /* has been visited */
       QUEUED = 32,          /* is to be visited next */
       AROMATIC = 64,        /* it or a bond of it is */
       CANDIDATE_RING = 128, /* a ring through it has an aromatic atom that is in no other ring */
       TAKES_PART = 256,     /* it is in a ring that is searched */
       EARLIER = 512,        /* it was in a system that is done */
       LASTING = AROMATIC | CANDIDATE_RING | TAKES_PART | EARLIER
};

typedef struct mai_ring_link { /* a ring through a bond that has several */
    int32_t ring, next;        /* next: of the same bond, -1 at the end */
} mai_ring_link;

typedef struct mai_kekule_atom {
    uint64_t bonds; /* counts of its bonds while free ones are single: see the shifts below */
    uint16_t marks;
    uint16_t open;  /* neighbours that are open too */
    uint16_t rings; /* of the list, through it; counted where there are wildcards */
} mai_kekule_atom;

enum {                           /* 20 bits each */
       MAI_KEKULE_ORDERS = 0,    /* sum of orders */
       MAI_KEKULE_IDLE = 20,     /* bonds that take no part in its valence */
       MAI_KEKULE_AROMATIC = 40, /* bonds marked as aromatic */
       MAI_KEKULE_COUNT = (1 << 20) - 1
};

typedef struct mai_kekule_choice {
    uint16_t atom, option; /* index of the neighbour to try next */
} mai_kekule_choice;

typedef struct mai_kekulizer {
    mai_ctx *cx;
    mai_molgraph *g;
    mai_ring_list rings;
    bool ordered; /* the rings are in RDKit's order */
    bool has_wildcard;
    bool chosen;  /* there was more than one way */
    bool gave_up; /* the last walk that failed had not tried all ways */
    mai_kekule_atom *atoms;

    /* ring systems; links are NULL when no bond has several rings */
    bool *taken; /* of each ring */
    bool linked;
    int32_t *way;        /* of a depth first search over rings */
    int32_t *first_link; /* of each bond */
    mai_ring_link *links;

    /* the system at hand */
    uint16_t *system, *questions; /* atoms in order; wildcards among the candidates */
    int nsystem, nquestions;

    /* the walk */
    uint16_t *done, *pairs, *queue; /* visited atoms, double bonds, next atom of the queue */
    mai_kekule_choice *choices;
    int ndone, npairs, nchoices;
    uint16_t head, tail;
    int64_t visits;
} mai_kekulizer;

/* A bond that the search makes single or double as it needs: marked as aromatic, of a type that can be
 * either. */
static inline unsigned
mai_is_free_bond(const mai_bond *b)
{
    const unsigned types = 1u << MAI_BOND_SINGLE | 1u << MAI_BOND_DOUBLE | 1u << MAI_BOND_AROMATIC;

    return ((b->flags & MAI_BOND_IS_AROMATIC) != 0) & (types >> b->type);
}

/* Whether an atom's valence leaves room for one double bond when its free bonds are single. kekulize.c */
bool mai_lacks_double_bond(const mai_kekulizer *k, int atom);
/*
 * Finds the double bonds of the ring system that a ring belongs to; *found is false when there is no way to,
 * and the marks of the system's candidates remain. kekule_walk.c
 */
mai_status mai_kekulize_system(mai_kekulizer *k, int ring, bool *found) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
