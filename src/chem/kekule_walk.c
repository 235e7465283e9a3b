/*
 * kekule_walk.c - the double bonds of one ring system, by a walk with retreats.
 *
 * A system is all rings that share bonds, gathered depth first, its atoms in the order of their rings. The
 * walk visits them breadth first; each atom that is to get a double bond shares it with its first neighbour
 * that is to get one too. An atom that finds no partner sends the walk back to the last choice it had, at
 * most MOST_RETREATS times. A wildcard may take a double bond but need not: when the walk fails, it is
 * repeated with wildcards left out, combination by combination. A walk takes time linear in the bonds of its
 * system and in its retreats. All of this is RDKit 2022.09's, so that the same structure is found. Memory is
 * the arena's.
 */
#include "chem/kekule_walk.h"

#include "chem/perceive.h"

#include <string.h>

enum {
    MOST_RETREATS = 100,
    MOST_COMBINED_VISITS = 1 << 25 /* while wildcards are left out: a fifth of a second; RDKit would take minutes */
};

#define NONE UINT16_MAX

/* ---- ring systems ---- */

/* Whether a bond may have several rings; bonds count the rings of the graph, not those of the list. */
static inline bool
is_shared(const mai_kekulizer *k, int bond)
{
    return k->ordered || k->g->bonds[bond].ring_count > 1;
}

/* Chains the rings of each bond that may have several. */
static mai_status
link_rings(mai_kekulizer *k)
{
    const mai_molgraph *g = k->g;
    int members = k->rings.start[k->rings.n], n = 0;

    k->linked = true;
    for (int i = 0; i < members; i++)
        n += is_shared(k, k->rings.bonds[i]);
    if (n == 0)
        return MAI_OK;
    MAI_TRY(mai_alloc(k->cx, (size_t) g->nbonds * sizeof *k->first_link, (void **) &k->first_link));
    MAI_TRY(mai_alloc(k->cx, (size_t) n * sizeof *k->links, (void **) &k->links));
    MAI_TRY(mai_alloc(k->cx, (size_t) k->rings.n * sizeof *k->way, (void **) &k->way));
    memset(k->first_link, 0xff, (size_t) g->nbonds * sizeof *k->first_link);
    n = 0;
    for (int r = 0; r < k->rings.n; r++)
        for (int i = k->rings.start[r]; !k->taken[r] && i < k->rings.start[r + 1]; i++) {
            int bond = k->rings.bonds[i];

            if (is_shared(k, bond)) {
                k->links[n] = (mai_ring_link){r, k->first_link[bond]};
                k->first_link[bond] = n++;
            }
        }
    return MAI_OK;
}

/* Memory for systems of several rings. */
static mai_status
prepare_walks(mai_kekulizer *k)
{
    size_t n = (size_t) k->g->natoms;
    uint16_t *memory;

    MAI_TRY(mai_alloc(k->cx, n * (5 * sizeof *memory + sizeof *k->choices), (void **) &memory));
    k->system = memory;
    k->questions = memory + n;
    k->done = memory + 2 * n;
    k->pairs = memory + 3 * n;
    k->queue = memory + 4 * n;
    k->choices = (mai_kekule_choice *) (memory + 5 * n);
    return link_rings(k);
}

/* The lowest ring that shares a bond with a ring and is not taken, or -1. */
static int
next_fused(const mai_kekulizer *k, int ring)
{
    int found = -1;

    for (int i = k->rings.start[ring]; i < k->rings.start[ring + 1]; i++)
        for (int32_t l = k->first_link[k->rings.bonds[i]]; l >= 0; l = k->links[l].next) {
            int other = k->links[l].ring;

            if (!k->taken[other] && (found < 0 || other < found))
                found = other;
        }
    return found;
}

static void
add_ring(mai_kekulizer *k, int ring)
{
    k->taken[ring] = true;
    for (int i = k->rings.start[ring]; i < k->rings.start[ring + 1]; i++) {
        uint16_t atom = k->rings.atoms[i];

        if (!(k->atoms[atom].marks & IN_SYSTEM)) {
            k->atoms[atom].marks |= IN_SYSTEM;
            k->system[k->nsystem++] = atom;
        }
    }
}

/* The atoms of a ring and of all rings that are fused to it, directly or not, depth first. */
static mai_status
gather_system(mai_kekulizer *k, int ring)
{
    int depth = 0;

    k->nsystem = 0;
    add_ring(k, ring);
    if (k->links == NULL)
        return MAI_OK;
    k->way[depth++] = ring;
    while (depth > 0) {
        int at = k->way[depth - 1], next = next_fused(k, at);

        MAI_TRY(mai_poll(k->cx, 4 * (k->rings.start[at + 1] - k->rings.start[at])));
        if (next < 0) {
            depth--;
            continue;
        }
        add_ring(k, next);
        k->way[depth++] = next;
    }
    return MAI_OK;
}

/* Whether a wildcard is between so few plain neighbours that a double bond may run to it. */
static bool
wildcard_may(const mai_kekulizer *k, int atom)
{
    const mai_atom *a = &k->g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);
    int plain = 0;

    for (int i = 0; i < a->degree; i++) {
        const mai_atom *other = &k->g->atoms[nbrs[i].atom];

        /* Only atoms that come before it in the system are counted: that is the reference's rule. */
        plain += other->element > 0 && !(other->flags & MAI_ATOM_AROMATIC) &&
                 (k->atoms[nbrs[i].atom].marks & SEEN);
    }
    return plain < k->atoms[atom].rings && (k->atoms[atom].marks & CANDIDATE_RING);
}

/* Free bonds of an atom become single again: an earlier system that it was in loses its double bond there. */
static void
make_single_again(mai_kekulizer *k, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);

    k->chosen = true;
    for (int i = 0; i < k->g->atoms[atom].degree; i++)
        if (mai_is_free_bond(&k->g->bonds[nbrs[i].bond]))
            k->g->bonds[nbrs[i].bond].type = MAI_BOND_SINGLE;
}

/* Finds the candidates of the system; false when nothing in it is aromatic. */
static bool
mark_candidates(mai_kekulizer *k)
{
    mai_molgraph *g = k->g;
    bool aromatic = false;

    for (int i = 0; i < k->nsystem && !aromatic; i++)
        aromatic = (k->atoms[k->system[i]].marks & AROMATIC) || g->atoms[k->system[i]].element == 0;
    if (!aromatic)
        return false;
    k->nquestions = 0;
    for (int i = 0; i < k->nsystem; i++) {
        int atom = k->system[i];
        bool wild = g->atoms[atom].element == 0;
        uint16_t *marks = &k->atoms[atom].marks;

        *marks |= SEEN;
        if (*marks & EARLIER)
            make_single_again(k, atom);
        if (wild && wildcard_may(k, atom)) {
            *marks |= CANDIDATE | OPEN;
            k->chosen = true;
            k->questions[k->nquestions++] = (uint16_t) atom;
        } else if (!wild && !(*marks & AROMATIC))
            *marks |= DONE;
        else if (mai_lacks_double_bond(k, atom))
            *marks |= CANDIDATE | OPEN;
    }
    return true;
}

/* ---- the walk ---- */

/* Whether a double bond can run from an open atom to a neighbour. */
static inline bool
is_option(const mai_kekulizer *k, int atom, mai_nbr to)
{
    const mai_molgraph *g = k->g;

    return (k->atoms[to.atom].marks & (IN_SYSTEM | OPEN | DONE)) == (IN_SYSTEM | OPEN) &&
           ((g->bonds[to.bond].flags & MAI_BOND_IS_AROMATIC) || g->atoms[atom].element == 0 ||
            g->atoms[to.atom].element == 0);
}

/* The first option of an open atom among its neighbours from one on, or -1. */
static inline int
next_option(const mai_kekulizer *k, int atom, int from)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);

    for (int i = from; i < k->g->atoms[atom].degree; i++)
        if (is_option(k, atom, nbrs[i]))
            return i;
    return -1;
}

static inline void
queue_neighbours(mai_kekulizer *k, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);

    for (int i = 0; i < k->g->atoms[atom].degree; i++) {
        uint16_t other = nbrs[i].atom, *marks = &k->atoms[other].marks;

        if ((*marks & (IN_SYSTEM | DONE | QUEUED)) != IN_SYSTEM)
            continue;
        *marks |= QUEUED;
        k->queue[other] = NONE;
        if (k->head == NONE)
            k->head = other;
        else
            k->queue[k->tail] = other;
        k->tail = other;
    }
}

/* Goes back to the last choice: what was done since is undone, and to be visited again in the same order. */
static void
retreat(mai_kekulizer *k)
{
    mai_molgraph *g = k->g;
    uint16_t atom;

    do {
        atom = k->done[--k->ndone];
        k->atoms[atom].marks = (uint16_t) ((k->atoms[atom].marks & ~DONE) | QUEUED);
        if (k->head == NONE)
            k->tail = atom;
        k->queue[atom] = k->head;
        k->head = atom;
    } while (atom != k->choices[k->nchoices - 1].atom);
    while (k->npairs > 0) {
        mai_bond *b = &g->bonds[k->pairs[k->npairs - 1]];

        if ((k->atoms[b->begin].marks | k->atoms[b->end].marks) & DONE)
            break;
        b->type = MAI_BOND_SINGLE;
        k->atoms[b->begin].marks |= OPEN;
        k->atoms[b->end].marks |= OPEN;
        k->npairs--;
    }
}

/* Gives an open atom its double bond if it can have one, and notes what else it could have been. */
static bool
pair_up(mai_kekulizer *k, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);
    bool again = k->nchoices > 0 && k->choices[k->nchoices - 1].atom == atom;
    int option, other;

    if (again)
        k->nchoices--;
    option = next_option(k, atom, again ? k->choices[k->nchoices].option : 0);
    if (option < 0)
        return false;
    other = next_option(k, atom, option + 1);
    if (other >= 0) {
        k->choices[k->nchoices++] = (mai_kekule_choice){(uint16_t) atom, (uint16_t) other};
        k->chosen = true;
    }
    k->g->bonds[nbrs[option].bond].type = MAI_BOND_DOUBLE;
    k->pairs[k->npairs++] = nbrs[option].bond;
    k->atoms[atom].marks &= (uint16_t) ~OPEN;
    k->atoms[nbrs[option].atom].marks &= (uint16_t) ~OPEN;
    return true;
}

/* Walks the system; marks OPEN and DONE are set. *found tells whether every open atom got its double bond. */
static mai_status
walk(mai_kekulizer *k, bool *found)
{
    int scan = 0, retreats = 0;

    *found = true;
    k->ndone = k->npairs = k->nchoices = 0;
    k->head = k->tail = NONE;
    for (;;) {
        int atom = k->head;

        if (atom != NONE)
            k->head = k->queue[atom];
        else {
            while (scan < k->nsystem && (k->atoms[k->system[scan]].marks & DONE))
                scan++;
            if (scan == k->nsystem)
                return MAI_OK;
            atom = k->system[scan];
        }
        k->visits++;
        k->atoms[atom].marks = (uint16_t) ((k->atoms[atom].marks & ~QUEUED) | DONE);
        k->done[k->ndone++] = (uint16_t) atom;
        queue_neighbours(k, atom);
        if (!(k->atoms[atom].marks & OPEN) || pair_up(k, atom) || k->g->atoms[atom].element == 0)
            continue;
        MAI_TRY(mai_poll(k->cx, 4 * (int64_t) k->nsystem));
        k->gave_up = k->nchoices > 0 && retreats == MOST_RETREATS;
        if (k->nchoices == 0 || k->gave_up)
            break;
        retreat(k);
        retreats++;
    }
    for (int i = 0; i < k->npairs; i++)
        k->g->bonds[k->pairs[i]].type = MAI_BOND_SINGLE;
    *found = false;
    return MAI_OK;
}

/* Before a walk without some wildcards: nothing has been visited, free bonds within the system are single. */
static void
reset_system(mai_kekulizer *k)
{
    mai_molgraph *g = k->g;

    for (int i = 0; i < k->nsystem; i++) {
        uint16_t *marks = &k->atoms[k->system[i]].marks;

        *marks = (uint16_t) ((*marks & ~(DONE | QUEUED | OPEN)) | (*marks & CANDIDATE ? OPEN : 0));
    }
    for (int i = 0; i < k->nsystem; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, k->system[i]);

        for (int j = 0; j < g->atoms[k->system[i]].degree; j++) {
            mai_bond *b = &g->bonds[nbrs[j].bond];

            if ((b->flags & MAI_BOND_IS_AROMATIC) && (k->atoms[nbrs[j].atom].marks & IN_SYSTEM))
                b->type = MAI_BOND_SINGLE;
        }
    }
}

/* Walks again with every combination of wildcards left out, as numbers count in binary. */
static mai_status
leave_out_wildcards(mai_kekulizer *k, bool *found)
{
    /* The reference counts in 32 bits; more than 31 wildcards wrap around. */
    uint32_t end = 1u << (k->nquestions & 31);

    *found = false;
    k->visits = 0;
    for (uint32_t out = 1; out < end && !*found && k->visits < MOST_COMBINED_VISITS; out++) {
        reset_system(k);
        k->visits += k->nsystem;
        for (int i = 0; i < k->nquestions; i++)
            if (out & 1u << (i & 31))
                k->atoms[k->questions[i]].marks &= (uint16_t) ~OPEN;
        MAI_TRY(mai_poll(k->cx, 8 * (int64_t) k->nsystem));
        MAI_TRY(walk(k, found));
    }
    return MAI_OK;
}

mai_status
mai_kekulize_system(mai_kekulizer *k, int ring, bool *found)
{
    *found = true;
    if (!k->linked)
        MAI_TRY(prepare_walks(k));
    MAI_TRY(gather_system(k, ring));
    MAI_TRY(mai_poll(k->cx, 16 * (int64_t) k->nsystem));
    if (mark_candidates(k)) {
        MAI_TRY(walk(k, found));
        if (!*found && k->nquestions > 0)
            MAI_TRY(leave_out_wildcards(k, found));
        if (!*found)
            return MAI_OK;
    }
    for (int i = 0; i < k->nsystem; i++) {
        uint16_t *marks = &k->atoms[k->system[i]].marks;

        *marks = (*marks & LASTING) | EARLIER;
    }
    return MAI_OK;
}
