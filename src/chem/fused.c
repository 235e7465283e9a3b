/*
 * fused.c - aromatic outlines of groups of fused rings: azulene, pyrene's rim, porphyrins.
 *
 * Candidate rings that share exactly one bond are neighbours; what hangs together so is a system. In a system
 * groups of one ring, then connected groups of two, three, up to six are tried. The electrons of a group are
 * those of the atoms in one or two of its rings: an atom in three is inside and counts for nothing. If their
 * number is right, the atoms of the group are aromatic and so are the bonds of its outline, those in one of
 * its rings; the bonds between its rings are left as they are. Trying ends with the size of group after which
 * every bond of the system is marked.
 *
 * Groups are walked so that each comes once (Wernicke's ESU: a group grows from its lowest ring by neighbours
 * that no earlier member of it has), while the sums of electrons follow by addition and subtraction. The
 * number of groups is bounded: above GROUP_LIMIT ring atoms added up, MAI_ELIMIT.
 */
#include "chem/aromatic.h"

#include "chem/rings.h"

#include <string.h>

enum { MOST_FUSED_SIZE = 24, MOST_RINGS_IN_GROUP = 6, MOST_RINGS_FOR_TRIPLES = 300 };
enum { NO_EDGE = -1, FIRST_EDGES = 32 };
#define GROUP_LIMIT ((int64_t) 1 << 28)
#define MAX_EDGES (1 << 22)

typedef struct edge {
    uint16_t ring; /* a neighbour, as the index of a candidate */
    int32_t next;
} edge;

typedef struct fused {
    mai_aromatics *x;
    int32_t *first; /* of each candidate: its edges, or NO_EDGE */
    edge *edges;
    int nedges, edge_room;

    uint16_t *system; /* of each candidate, from 1; 0 while unknown */
    int number;       /* of the system at hand */
    uint16_t *members; /* of the system at hand, ascending */
    int nmembers;
    uint16_t *bond_system, *bond_done; /* of each bond: the last system that has it, that marked it */
    int bonds, done;                   /* in the system: bonds, and those marked */

    /* The group that is being built. */
    int group[MOST_RINGS_IN_GROUP], size, wanted;
    uint16_t *near;       /* of each candidate: members of the group that are it or its neighbours */
    uint8_t *times;       /* of each atom: rings of the group through it */
    uint8_t *bond_times;  /* of each bond, while a group is marked */
    uint16_t *extensions; /* rings by which the group may grow: a stack */
    int nextensions, extension_room;
    mai_electrons electrons;
    int64_t work;
} fused;

/* ---- neighbours ---- */

static mai_status
add_edge(mai_ctx *cx, fused *f, int from, int to)
{
    if (f->nedges == f->edge_room) {
        int room = 2 * f->edge_room;
        edge *larger;

        if (room > MAX_EDGES)
            return mai_fail(cx, MAI_ELIMIT, "the rings of the molecule are too entangled for aromaticity");
        MAI_TRY(mai_poll(cx, room));
        MAI_TRY(mai_alloc(cx, (size_t) room * sizeof *larger, (void **) &larger));
        memcpy(larger, f->edges, (size_t) f->nedges * sizeof *larger);
        f->edges = larger;
        f->edge_room = room;
    }
    f->edges[f->nedges] = (edge) {(uint16_t) to, f->first[from]};
    f->first[from] = f->nedges++;
    return MAI_OK;
}

/* Members of the candidates' rings laid end to end, each with the one before it that is the same bond. */
typedef struct sharing {
    int32_t *last;     /* of each bond: 1 + its last member so far, or 0 */
    int32_t *earlier;  /* of each member: 1 + the one before, or 0 */
    uint16_t *owner;   /* of each member: the candidate */
    uint16_t *shared;  /* of each candidate: bonds in common with the one at hand */
    uint16_t *touched; /* candidates with any */
    int nmembers;
} sharing;

/* Links candidate c with the earlier ones that share one bond with it. */
static mai_status
link_ring(mai_ctx *cx, fused *f, sharing *s, int c)
{
    const mai_molgraph *g = f->x->g;
    int ring = f->x->ring[c], size = mai_ring_size(g, ring), ntouched = 0;
    const uint16_t *bonds = mai_ring_bonds(g, ring);

    for (int i = 0; i < size; i++) {
        int met = 0;

        for (int m = s->last[bonds[i]]; m != 0; m = s->earlier[m - 1], met++)
            if (s->shared[s->owner[m - 1]]++ == 0)
                s->touched[ntouched++] = s->owner[m - 1];
        s->earlier[s->nmembers] = s->last[bonds[i]];
        s->owner[s->nmembers] = (uint16_t) c;
        s->last[bonds[i]] = ++s->nmembers;
        MAI_TRY(mai_poll(cx, met + 1));
    }
    for (int i = 0; i < ntouched; i++) {
        int other = s->touched[i];

        if (s->shared[other] == 1) {
            MAI_TRY(add_edge(cx, f, c, other));
            MAI_TRY(add_edge(cx, f, other, c));
        }
        s->shared[other] = 0;
    }
    return MAI_OK;
}

static mai_status
link_rings(mai_ctx *cx, fused *f, sharing *s)
{
    for (int c = 0; c < f->x->nrings; c++)
        if (mai_ring_size(f->x->g, f->x->ring[c]) <= MOST_FUSED_SIZE)
            MAI_TRY(link_ring(cx, f, s, c));
    return MAI_OK;
}

/* ---- systems ---- */

/* The candidates that hang together with c. */
static void
gather_system(fused *f, int c)
{
    f->number++;
    f->nmembers = 0;
    f->members[f->nmembers++] = (uint16_t) c;
    f->system[c] = (uint16_t) f->number;
    for (int i = 0; i < f->nmembers; i++)
        for (int e = f->first[f->members[i]]; e != NO_EDGE; e = f->edges[e].next) {
            int other = f->edges[e].ring;

            if (f->system[other] == 0) {
                f->system[other] = (uint16_t) f->number;
                f->members[f->nmembers++] = (uint16_t) other;
            }
        }
}

static void
note_done(fused *f, int bond)
{
    if (f->bond_done[bond] != f->number) {
        f->bond_done[bond] = (uint16_t) f->number;
        f->done++;
    }
}

/* Counts the bonds of the system and marks the rings that are aromatic alone. */
static void
try_single_rings(fused *f)
{
    const mai_molgraph *g = f->x->g;

    f->bonds = f->done = 0;
    for (int i = 0; i < f->nmembers; i++) {
        int ring = f->x->ring[f->members[i]], size = mai_ring_size(g, ring);
        const uint16_t *bonds = mai_ring_bonds(g, ring);
        bool aromatic = mai_mark_if_aromatic(f->x, ring);

        for (int k = 0; k < size; k++) {
            f->bonds += f->bond_system[bonds[k]] != f->number;
            f->bond_system[bonds[k]] = (uint16_t) f->number;
            if (aromatic)
                note_done(f, bonds[k]);
        }
    }
}

/* ---- groups ---- */

/* Adds a ring to the group's sums, or takes it out again. */
static void
count_ring(fused *f, int c, int sign)
{
    const mai_molgraph *g = f->x->g;
    int ring = f->x->ring[c], size = mai_ring_size(g, ring);
    const uint16_t *atoms = mai_ring_atoms(g, ring);

    for (int i = 0; i < size; i++) {
        int a = atoms[i], before = f->times[a], after = before + sign;

        f->times[a] = (uint8_t) after;
        if (before == 0 || (before == 3 && sign < 0))
            mai_count_electrons(&f->electrons, f->x->donor[a], 1);
        else if (after == 0 || (after == 3 && sign > 0))
            mai_count_electrons(&f->electrons, f->x->donor[a], -1);
    }
    f->work += size;
}

static void
mark_group(fused *f)
{
    mai_molgraph *g = f->x->g;

    for (int k = 0; k < f->size; k++) {
        int ring = f->x->ring[f->group[k]];

        for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++) {
            g->atoms[g->ring_atoms[i]].flags |= MAI_ATOM_AROMATIC;
            f->bond_times[g->ring_bonds[i]]++;
        }
    }
    for (int k = 0; k < f->size; k++) {
        int ring = f->x->ring[f->group[k]];

        for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++) {
            int bond = g->ring_bonds[i];

            if (f->bond_times[bond] == 1) {
                mai_mark_aromatic_bond(&g->bonds[bond]);
                note_done(f, bond);
            }
        }
    }
    for (int k = 0; k < f->size; k++) {
        int ring = f->x->ring[f->group[k]];

        for (int i = g->ring_start[ring]; i < g->ring_start[ring + 1]; i++)
            f->bond_times[g->ring_bonds[i]] = 0;
    }
}

static mai_status
push_extension(mai_ctx *cx, fused *f, int c)
{
    if (f->nextensions == f->extension_room) {
        int room = 2 * f->extension_room;
        uint16_t *larger;

        MAI_TRY(mai_poll(cx, room));
        MAI_TRY(mai_alloc(cx, (size_t) room * sizeof *larger, (void **) &larger));
        memcpy(larger, f->extensions, (size_t) f->nextensions * sizeof *larger);
        f->extensions = larger;
        f->extension_room = room;
    }
    f->extensions[f->nextensions++] = (uint16_t) c;
    return MAI_OK;
}

/* Puts a ring into the group; what only it leads to, above the group's lowest, becomes an extension. */
static mai_status
enter(mai_ctx *cx, fused *f, int c)
{
    int lowest = f->size == 0 ? c : f->group[0];

    f->group[f->size++] = c;
    count_ring(f, c, 1);
    f->near[c]++;
    for (int e = f->first[c]; e != NO_EDGE; e = f->edges[e].next) {
        int other = f->edges[e].ring;

        if (f->near[other]++ == 0 && other > lowest && f->size < f->wanted)
            MAI_TRY(push_extension(cx, f, other));
        f->work++;
    }
    return MAI_OK;
}

static void
leave(fused *f)
{
    int c = f->group[--f->size];

    count_ring(f, c, -1);
    f->near[c]--;
    for (int e = f->first[c]; e != NO_EDGE; e = f->edges[e].next)
        f->near[f->edges[e].ring]--;
}

/* Grows the group, at most MOST_RINGS_IN_GROUP deep, by the extensions from begin on, each tried once. */
static mai_status
grow_group(mai_ctx *cx, fused *f, int begin)
{
    int end = f->nextensions;

    if (f->size == f->wanted) {
        if (mai_is_hueckel(&f->electrons))
            mark_group(f);
        return MAI_OK;
    }
    for (int i = begin; i < end; i++) {
        int64_t before = f->work;

        /* The group below may use what was not tried here yet, and what c alone leads to. */
        f->nextensions = end;
        for (int k = i + 1; k < end && f->size + 1 < f->wanted; k++)
            MAI_TRY(push_extension(cx, f, f->extensions[k]));
        MAI_TRY(enter(cx, f, f->extensions[i]));
        MAI_TRY(grow_group(cx, f, end));
        leave(f);
        MAI_TRY(mai_poll(cx, f->work - before));
        if (f->work > GROUP_LIMIT)
            return mai_fail(cx, MAI_ELIMIT, "the rings of the molecule are too entangled for aromaticity");
    }
    f->nextensions = end;
    return MAI_OK;
}

static mai_status
try_groups(mai_ctx *cx, fused *f, int wanted)
{
    f->wanted = wanted;
    for (int i = 0; i < f->nmembers; i++) {
        f->nextensions = 0;
        MAI_TRY(enter(cx, f, f->members[i]));
        MAI_TRY(grow_group(cx, f, 0));
        leave(f);
    }
    return MAI_OK;
}

static mai_status
prepare_groups(mai_ctx *cx, fused *f)
{
    if (f->near != NULL)
        return MAI_OK;
    f->extension_room = 64;
    MAI_TRY(MAI_NEW_ARRAY(cx, f->x->nrings, &f->near));
    MAI_TRY(MAI_NEW_ARRAY(cx, f->x->g->natoms, &f->times));
    MAI_TRY(MAI_NEW_ARRAY(cx, f->x->g->nbonds, &f->bond_times));
    return mai_alloc(cx, (size_t) f->extension_room * sizeof *f->extensions, (void **) &f->extensions);
}

static mai_status
mark_system(mai_ctx *cx, fused *f)
{
    int most = f->nmembers > MOST_RINGS_FOR_TRIPLES ? 2 : MOST_RINGS_IN_GROUP;

    try_single_rings(f);
    for (int size = 2; size <= most && size <= f->nmembers && f->done < f->bonds; size++) {
        MAI_TRY(prepare_groups(cx, f));
        MAI_TRY(try_groups(cx, f, size));
    }
    return MAI_OK;
}

/* One piece of memory for all lists that every molecule needs; those that begin with zeros stand together. */
static mai_status
prepare(mai_ctx *cx, fused *f, sharing *s)
{
    const mai_molgraph *g = f->x->g;
    size_t n = (size_t) f->x->nrings, bonds = (size_t) g->nbonds, members = 0, words;
    int32_t *piece;

    for (size_t i = 0; i < n; i++)
        members += (size_t) mai_ring_size(g, f->x->ring[i]);
    words = n + members + bonds; /* of 32 bits; then those of 16 */
    MAI_TRY(mai_alloc(cx, FIRST_EDGES * sizeof *f->edges + 4 * words + 2 * (members + 4 * n + 2 * bonds),
                      (void **) &piece));
    f->edge_room = FIRST_EDGES;
    f->edges = (edge *) piece;
    f->first = (int32_t *) (f->edges + FIRST_EDGES);
    memset(f->first, 0xff, n * sizeof *f->first); /* NO_EDGE */
    s->earlier = f->first + n;
    s->last = s->earlier + members;
    s->shared = (uint16_t *) (s->last + bonds);
    f->system = s->shared + n;
    f->bond_system = f->system + n;
    f->bond_done = f->bond_system + bonds;
    s->owner = f->bond_done + bonds;
    memset(s->last, 0, (size_t) ((char *) s->owner - (char *) s->last));
    s->touched = s->owner + members;
    f->members = s->touched + n;
    return MAI_OK;
}

mai_status
mai_mark_fused(mai_ctx *cx, mai_aromatics *x)
{
    fused f = {.x = x};
    sharing s = {0};

    MAI_TRY(prepare(cx, &f, &s));
    MAI_TRY(link_rings(cx, &f, &s));
    for (int c = 0; c < x->nrings; c++)
        if (f.system[c] == 0) {
            gather_system(&f, c);
            MAI_TRY(mark_system(cx, &f));
        }
    return MAI_OK;
}
