/*
 * kekulize.c - aromatic bonds become single and double ones.
 *
 * Which of the possible structures is chosen shows in what turns out not to be aromatic, so the choice is RDKit
 * 2022.09's. Ring systems (rings that share bonds, depth first) are taken one by one, their atoms in the order of
 * their rings. A walk visits them breadth first; each atom that is to get a double bond shares it with its first
 * neighbour that is to get one too. An atom that finds no partner sends the walk back to the last choice it had,
 * at most MOST_RETREATS times. A wildcard may take a double bond but need not: when the walk fails, it is
 * repeated with wildcards left out, combination by combination. A walk takes time linear in the bonds of its
 * system and in its retreats.
 *
 * The order of rings is that of rings.c at first, which is as good as any for what is aromatic in the end. Where
 * that order may show (perceive.c finds that something is not aromatic, or the walk came near its bounds), it is
 * done again with the rings in RDKit's order, which takes longer to find.
 *
 * A molecule without an aromatic atom or bond leaves at once. All memory is the arena's.
 */
#include "chem/perceive.h"

#include "chem/element.h"
#include "chem/ring_order.h"

#include <stdio.h>
#include <string.h>

enum {
    MOST_RETREATS = 100,
    FEW_RETREATS = 20, /* above, the order of rings can decide whether MOST_RETREATS is reached */
    MOST_COMBINED_VISITS = 1 << 26, /* while wildcards are left out: RDKit itself would take minutes */
    MOST_LISTED = 8                 /* atoms that an error names */
};

enum { /* marks of an atom */
    IN_SYSTEM = 1,       /* of the ring system at hand, as are the marks up to QUEUED */
    SEEN = 2,            /* looked at while candidates are being found */
    CANDIDATE = 4,       /* can get a double bond */
    OPEN = 8,            /* is to get one and has none yet */
    DONE = 16,           /* has been visited */
    QUEUED = 32,         /* is to be visited next */
    AROMATIC = 64,       /* it or a bond of it is */
    CANDIDATE_RING = 128, /* a ring through it has an aromatic atom that is in no other ring */
    TAKES_PART = 256,    /* it is in a ring that is searched */
    EARLIER = 512,       /* it was in a system that is done */
    LASTING = AROMATIC | CANDIDATE_RING | TAKES_PART | EARLIER
};

#define NONE UINT16_MAX

typedef struct ring_link { /* a ring through a bond that has several */
    int32_t ring, next;    /* next: of the same bond, -1 at the end */
} ring_link;

typedef struct around { /* bonds of an atom, while free ones count as single */
    uint16_t marks;
    uint16_t idle; /* bonds that take no part in its valence */
    uint32_t orders;
} around;

typedef struct choice {
    uint16_t atom, option; /* index of the neighbour to try next */
} choice;

typedef struct kekulizer {
    mai_ctx *cx;
    mai_molgraph *g;
    mai_ring_list rings;
    bool ordered; /* the rings are in RDKit's order */
    bool has_wildcard;
    bool chosen; /* there was more than one way */
    int retreats;
    around *atoms;
    mai_bond *written; /* bonds as they were; NULL without wildcards, when only free ones change */

    /* ring systems; links are NULL when no bond has several rings */
    bool *taken; /* of each ring */
    bool linked;
    int32_t *way;        /* of a depth first search over rings */
    int32_t *first_link; /* of each bond */
    ring_link *links;

    /* the system at hand */
    uint16_t *system, *questions; /* atoms in order; wildcards among the candidates */
    int nsystem, nquestions;

    /* the walk */
    uint16_t *done, *pairs, *queue; /* visited atoms, double bonds, next atom of the queue */
    choice *choices;
    int ndone, npairs, nchoices;
    uint16_t head, tail;
    int64_t visits;
} kekulizer;

/* ---- preparing ---- */

/* A bond that the search makes single or double as it needs. */
static inline bool
is_free(const mai_bond *b)
{
    return (b->flags & MAI_BOND_IS_AROMATIC)
           && (b->type == MAI_BOND_SINGLE || b->type == MAI_BOND_DOUBLE || b->type == MAI_BOND_AROMATIC);
}

/* Adds up the bonds of every atom and marks the aromatic ones; false when there are none. */
static bool
survey(kekulizer *k)
{
    const mai_molgraph *g = k->g;
    int found = 0, wildcards = 0;

    for (const mai_bond *b = g->bonds; b < g->bonds + g->nbonds; b++) {
        around *begin = &k->atoms[b->begin], *end = &k->atoms[b->end];
        int order = is_free(b) ? 1 : (mai_bond_order_twice(b->type) + 1) / 2;
        int aromatic = (b->flags & MAI_BOND_IS_AROMATIC) || b->type == MAI_BOND_AROMATIC ? AROMATIC : 0;
        int given = b->type == MAI_BOND_DATIVE ? 0 : order; /* what counts where the bond begins */

        begin->orders += (uint32_t) given;
        begin->idle += given == 0;
        begin->marks |= (uint16_t) aromatic;
        end->orders += (uint32_t) order;
        end->idle += order == 0;
        end->marks |= (uint16_t) aromatic;
        found |= aromatic;
    }
    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];
        int aromatic = a->flags & MAI_ATOM_AROMATIC ? AROMATIC : 0;

        k->atoms[i].marks |= (uint16_t) (aromatic | (a->ring_count > 0 ? TAKES_PART : 0));
        wildcards |= a->element == 0;
        found |= aromatic;
    }
    k->has_wildcard = wildcards;
    return found != 0;
}

/* Takes rings of nothing but wildcards out of the search, and marks the atoms of candidate rings. */
static void
prepare_wildcards(kekulizer *k)
{
    const mai_molgraph *g = k->g;

    for (int i = 0; i < g->natoms; i++)
        k->atoms[i].marks &= (uint16_t) ~TAKES_PART;
    for (int r = 0; r < k->rings.n; r++) {
        bool candidate = false, wild = true;

        for (int i = k->rings.start[r]; i < k->rings.start[r + 1]; i++) {
            int atom = k->rings.atoms[i];

            wild = wild && g->atoms[atom].element == 0;
            candidate = candidate || ((k->atoms[atom].marks & AROMATIC) && g->atoms[atom].ring_count == 1);
        }
        k->taken[r] = wild;
        for (int i = k->rings.start[r]; i < k->rings.start[r + 1]; i++)
            k->atoms[k->rings.atoms[i]].marks |=
                (uint16_t) ((wild ? 0 : TAKES_PART) | (candidate ? CANDIDATE_RING : 0));
    }
}

/* Gives the free bonds of atoms that take part a type: single until they are made double. */
static void
make_free(const kekulizer *k, mai_bond *bonds, int type)
{
    const around *atoms = k->atoms;

    for (mai_bond *b = bonds, *last = b + k->g->nbonds; b < last; b++)
        if (is_free(b) && ((atoms[b->begin].marks | atoms[b->end].marks) & TAKES_PART))
            b->type = (uint8_t) type;
}

/* Whether a bond may have several rings; bonds count the rings of the graph, not those of the list. */
static inline bool
is_shared(const kekulizer *k, int bond)
{
    return k->ordered || k->g->bonds[bond].ring_count > 1;
}

/* Chains the rings of each bond that may have several. */
static mai_status
link_rings(kekulizer *k)
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
                k->links[n] = (ring_link) {r, k->first_link[bond]};
                k->first_link[bond] = n++;
            }
        }
    return MAI_OK;
}

/* Memory for systems of several rings. */
static mai_status
prepare_walks(kekulizer *k)
{
    size_t n = (size_t) k->g->natoms;
    uint16_t *memory;

    MAI_TRY(mai_alloc(k->cx, n * (5 * sizeof *memory + sizeof *k->choices), (void **) &memory));
    k->system = memory;
    k->questions = memory + n;
    k->done = memory + 2 * n;
    k->pairs = memory + 3 * n;
    k->queue = memory + 4 * n;
    k->choices = (choice *) (memory + 5 * n);
    return link_rings(k);
}

/* ---- candidates ---- */

/* The valence that an aromatic atom is to reach: its default one, or the next that holds what it has. */
static inline int
target_valence(const mai_atom *a, int used)
{
    const mai_element *e = &mai_elements[a->element];
    int shift = e->early || (a->element == 6 && a->charge > 0) ? -a->charge : a->charge;
    int valence = e->valences[0] + shift;

    for (int i = 1; used > valence && i < e->nvalences && e->valences[i] > 0; i++)
        valence = e->valences[i] + shift;
    return valence;
}

/* Whether an atom's valence leaves room for one double bond when its free bonds are single. */
static inline bool
lacks_double_bond(const kekulizer *k, int atom)
{
    const mai_atom *a = &k->g->atoms[atom];
    int used = a->explicit_valence + a->implicit_h, hydrogens = mai_hydrogens(a);
    int orders = hydrogens + (int) k->atoms[atom].orders, target = target_valence(a, used);
    int degree = a->degree + a->implicit_h - k->atoms[atom].idle;

    if (used == 5 && orders == 4 && target == 3 && degree == 3 && a->radicals == 0 && a->charge == 0
        && hydrogens == 0 && (a->element == 7 || a->element == 15 || a->element == 33))
        target = 5; /* an oxide, as O=n1ccccc1 */
    if (degree + a->radicals >= target)
        return false;
    return target == orders + 1 + a->radicals
           || (a->radicals == 0 && (a->flags & MAI_ATOM_NO_IMPLICIT) && target == orders + 2); /* a radical to be */
}

/* ---- a ring of its own ---- */

/*
 * The double bonds of a ring of which no atom is in another one, as a set of its positions: bond i joins atoms i
 * and i + 1. can: atoms that are to get one; joined: bonds between two such. Runs of atoms leave no choice; in a
 * full circle the first atom chooses. False when an atom remains without.
 */
static bool
pair_circle(uint64_t can, uint64_t joined, int n, bool forward, uint64_t *pairs)
{
    uint64_t all = n == 64 ? UINT64_MAX : ((uint64_t) 1 << n) - 1;
    int start = 0;

    *pairs = 0;
    if (joined == all) {
        *pairs = all & (forward ? 0x5555555555555555u : 0xaaaaaaaaaaaaaaaau);
        return n % 2 == 0;
    }
    while (joined >> start & 1)
        start++;
    for (int i = 1; i <= n; i++) { /* from behind a gap once around */
        int at = start + i < n ? start + i : start + i - n;

        if (!(can >> at & 1))
            continue;
        if (!(joined >> at & 1))
            return false;
        *pairs |= (uint64_t) 1 << at;
        i++;
    }
    return true;
}

/* Makes the double bonds of a ring of its own; false when it is none, or cannot be, and has to be walked. */
static bool
kekulize_circle(kekulizer *k, int ring)
{
    mai_molgraph *g = k->g;
    const uint16_t *atoms = k->rings.atoms + k->rings.start[ring], *bonds = k->rings.bonds + k->rings.start[ring];
    int n = k->rings.start[ring + 1] - k->rings.start[ring], aromatic = 0;
    uint64_t can = 0, marked = 0, pairs;

    if (n > 64 || k->has_wildcard)
        return false;
    for (int i = 0; i < n; i++) {
        int marks = k->atoms[atoms[i]].marks & AROMATIC;

        if (g->atoms[atoms[i]].ring_count != 1)
            return false;
        aromatic |= marks;
        can |= (uint64_t) (marks && lacks_double_bond(k, atoms[i])) << i;
        marked |= (uint64_t) (g->bonds[bonds[i]].flags & MAI_BOND_IS_AROMATIC) << i;
    }
    if (!aromatic)
        return true;
    marked &= can & (can >> 1 | (can & 1) << (n - 1));
    k->chosen |= __builtin_popcountll(marked) == n;
    if (!pair_circle(can, marked, n, bonds[0] < bonds[n - 1], &pairs))
        return false;
    for (; pairs != 0; pairs &= pairs - 1)
        g->bonds[bonds[__builtin_ctzll(pairs)]].type = MAI_BOND_DOUBLE;
    return true;
}

/* ---- ring systems ---- */

/* The lowest ring that shares a bond with a ring and is not taken, or -1. */
static int
next_fused(const kekulizer *k, int ring)
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
add_ring(kekulizer *k, int ring)
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

/* The atoms of a ring and of all rings that are fused to it, directly or not: depth first, lower rings first. */
static mai_status
gather_system(kekulizer *k, int ring)
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
wildcard_may(const kekulizer *k, int atom)
{
    const mai_atom *a = &k->g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);
    int plain = 0;

    for (int i = 0; i < a->degree; i++) {
        const mai_atom *other = &k->g->atoms[nbrs[i].atom];

        /* Only atoms that come before it in the system are counted: that is the reference's rule. */
        plain += other->element > 0 && !(other->flags & MAI_ATOM_AROMATIC)
                 && (k->atoms[nbrs[i].atom].marks & SEEN);
    }
    return plain < a->ring_count && (k->atoms[atom].marks & CANDIDATE_RING);
}

/* Free bonds of an atom become single again: an earlier system that it was in loses its double bond there. */
static void
make_single_again(kekulizer *k, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);

    k->chosen = true;
    for (int i = 0; i < k->g->atoms[atom].degree; i++)
        if (is_free(&k->g->bonds[nbrs[i].bond]))
            k->g->bonds[nbrs[i].bond].type = MAI_BOND_SINGLE;
}

/* Finds the candidates of the system; false when nothing in it is aromatic. */
static bool
mark_candidates(kekulizer *k)
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
        else if (lacks_double_bond(k, atom))
            *marks |= CANDIDATE | OPEN;
    }
    return true;
}

/* ---- the walk ---- */

/* Whether a double bond can run from an open atom to a neighbour. */
static inline bool
is_option(const kekulizer *k, int atom, mai_nbr to)
{
    const mai_molgraph *g = k->g;

    return (k->atoms[to.atom].marks & (IN_SYSTEM | OPEN | DONE)) == (IN_SYSTEM | OPEN)
           && ((g->bonds[to.bond].flags & MAI_BOND_IS_AROMATIC) || g->atoms[atom].element == 0
               || g->atoms[to.atom].element == 0);
}

/* The first option of an open atom among its neighbours from one on, or -1. */
static inline int
next_option(const kekulizer *k, int atom, int from)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);

    for (int i = from; i < k->g->atoms[atom].degree; i++)
        if (is_option(k, atom, nbrs[i]))
            return i;
    return -1;
}

static inline void
queue_neighbours(kekulizer *k, int atom)
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
retreat(kekulizer *k)
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
pair_up(kekulizer *k, int atom)
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
        k->choices[k->nchoices++] = (choice) {(uint16_t) atom, (uint16_t) other};
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
walk(kekulizer *k, bool *found)
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
        if (k->nchoices == 0 || retreats == MOST_RETREATS)
            break;
        retreat(k);
        retreats++;
        k->retreats++;
    }
    for (int i = 0; i < k->npairs; i++)
        k->g->bonds[k->pairs[i]].type = MAI_BOND_SINGLE;
    *found = false;
    return MAI_OK;
}

/* Before a walk without some wildcards: nothing has been visited, free bonds within the system are single. */
static void
reset_system(kekulizer *k)
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
leave_out_wildcards(kekulizer *k, bool *found)
{
    /* The reference counts in 32 bits; more than 31 wildcards wrap around. */
    uint32_t end = 1u << (k->nquestions & 31);

    *found = false;
    k->visits = 0;
    for (uint32_t out = 1; out < end && !*found && k->visits < MOST_COMBINED_VISITS; out++) {
        reset_system(k);
        for (int i = 0; i < k->nquestions; i++)
            if (out & 1u << (i & 31))
                k->atoms[k->questions[i]].marks &= (uint16_t) ~OPEN;
        MAI_TRY(mai_poll(k->cx, 8 * (int64_t) k->nsystem));
        MAI_TRY(walk(k, found));
    }
    return MAI_OK;
}

/* "cannot kekulize: atoms at 3, 5, 9": the atoms of the system that were to get double bonds. */
static mai_status
refuse_system(kekulizer *k)
{
    const mai_molgraph *g = k->g;
    char list[MOST_LISTED * 12 + 8];
    int used = 0, listed = 0, first = -1;

    for (int i = 0; i < g->natoms && listed <= MOST_LISTED; i++) {
        if (!(k->atoms[i].marks & CANDIDATE))
            continue;
        if (first < 0)
            first = g->atoms[i].position;
        if (listed < MOST_LISTED)
            used += snprintf(list + used, sizeof list - (size_t) used, "%s%d", listed > 0 ? ", " : "",
                             g->atoms[i].position + (g->xyz == NULL));
        else
            snprintf(list + used, sizeof list - (size_t) used, ", ...");
        listed++;
    }
    (void) mai_fail_at(k->cx, MAI_ETEXT, g->xyz == NULL ? first : -1, "cannot kekulize: atoms %s%s",
                       g->xyz == NULL ? "at " : "", list);
    return mai_hint(k->cx, "An aromatic nitrogen that bears hydrogen is written [nH].");
}

/* Finds the double bonds of one ring system. */
static mai_status
kekulize_system(kekulizer *k, int ring, bool *found)
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

/* Finds the double bonds of all systems; *found is false at the first that has none. */
static mai_status
kekulize_systems(kekulizer *k, bool *found)
{
    size_t bonds = (size_t) k->g->nbonds * sizeof *k->g->bonds;

    *found = true;
    MAI_TRY(MAI_NEW_ARRAY(k->cx, k->rings.n, &k->taken));
    if (k->has_wildcard) {
        prepare_wildcards(k);
        MAI_TRY(mai_alloc(k->cx, bonds, (void **) &k->written));
        memcpy(k->written, k->g->bonds, bonds);
    }
    make_free(k, k->g->bonds, MAI_BOND_SINGLE);
    for (int r = 0; r < k->rings.n && *found; r++)
        if (!k->taken[r] && !kekulize_circle(k, r))
            MAI_TRY(kekulize_system(k, r, found));
    return MAI_OK;
}

/* Copies bonds as they were before the search. */
static void
restore_bonds(const kekulizer *k, mai_bond *to)
{
    const mai_bond *from = k->written != NULL ? k->written : k->g->bonds;

    if (to != from)
        memcpy(to, from, (size_t) k->g->nbonds * sizeof *to);
    if (k->written == NULL)
        make_free(k, to, MAI_BOND_AROMATIC);
}

/* As kekulize_systems, all over, with the rings in RDKit's order if that can be found. */
static mai_status
kekulize_in_order(kekulizer *k, bool *found)
{
    mai_molgraph *g = k->g;
    kekulizer again = {.cx = k->cx, .g = g, .rings = k->rings, .atoms = k->atoms};
    mai_ring_list ordered;

    restore_bonds(k, g->bonds);
    MAI_TRY(mai_order_rings(k->cx, g, &ordered, &again.ordered));
    if (again.ordered)
        again.rings = ordered;
    memset(k->atoms, 0, (size_t) g->natoms * sizeof *k->atoms);
    (void) survey(&again);
    *k = again;
    return kekulize_systems(k, found);
}

/* ---- afterwards ---- */

/* The hydrogen of a pyrrole-like N or P need not be written in the kekulized form. */
static mai_status
free_hydrogen(mai_ctx *cx, mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    int before = a->explicit_valence + a->implicit_h, after;
    char what[80];

    a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
    a->explicit_h = 0;
    mai_update_valence(g, atom);
    after = a->explicit_valence + a->implicit_h;
    if (before == after)
        return MAI_OK;
    snprintf(what, sizeof what, "cannot kekulize: valence becomes %d instead of %d", after, before);
    return mai_refuse_atom(cx, g, atom, what);
}

/* Nothing is marked aromatic any more. */
static mai_status
clear_marks(mai_ctx *cx, mai_molgraph *g)
{
    for (mai_bond *b = g->bonds, *last = b + g->nbonds; b < last; b++)
        b->flags &= (uint8_t) ~MAI_BOND_IS_AROMATIC;
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];

        if (!(a->flags & MAI_ATOM_AROMATIC))
            continue;
        if (a->ring_count == 0)
            return mai_refuse_atom(cx, g, i, "aromatic mark outside of rings");
        a->flags &= (uint8_t) ~MAI_ATOM_AROMATIC;
        if ((a->element == 7 || a->element == 15) && a->charge == 0 && a->explicit_h == 1)
            MAI_TRY(free_hydrogen(cx, g, i));
    }
    return MAI_OK;
}

static kekulizer
rings_of_graph(mai_ctx *cx, mai_molgraph *g)
{
    return (kekulizer) {.cx = cx, .g = g, .rings = {g->nrings, g->ring_start, g->ring_atoms, g->ring_bonds}};
}

/* Keeps what was before, as far as the form that was found is one of several. */
static mai_status
keep_draft(const kekulizer *k, mai_kekule *draft)
{
    const mai_molgraph *g = k->g;
    size_t atoms = (size_t) g->natoms * sizeof *g->atoms, bonds = (size_t) g->nbonds * sizeof *g->bonds;

    if (!k->chosen || k->ordered)
        return MAI_OK;
    MAI_TRY(mai_alloc(k->cx, atoms, (void **) &draft->atoms));
    MAI_TRY(mai_alloc(k->cx, bonds, (void **) &draft->bonds));
    memcpy(draft->atoms, g->atoms, atoms);
    restore_bonds(k, draft->bonds);
    return MAI_OK;
}

mai_status
mai_kekulize(mai_ctx *cx, mai_molgraph *g, mai_kekule *draft)
{
    kekulizer k = rings_of_graph(cx, g);
    bool found;

    *draft = (mai_kekule) {NULL, NULL};
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &k.atoms));
    if (!survey(&k))
        return MAI_OK;
    MAI_TRY(kekulize_systems(&k, &found));
    if (k.chosen && (!found || k.retreats > FEW_RETREATS))
        MAI_TRY(kekulize_in_order(&k, &found));
    if (!found)
        return refuse_system(&k);
    MAI_TRY(keep_draft(&k, draft));
    return clear_marks(cx, g);
}

mai_status
mai_kekulize_again(mai_ctx *cx, mai_molgraph *g, const mai_kekule *draft)
{
    kekulizer k = rings_of_graph(cx, g);
    bool found;

    memcpy(g->atoms, draft->atoms, (size_t) g->natoms * sizeof *g->atoms);
    memcpy(g->bonds, draft->bonds, (size_t) g->nbonds * sizeof *g->bonds);
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &k.atoms));
    (void) survey(&k);
    MAI_TRY(kekulize_in_order(&k, &found));
    return found ? clear_marks(cx, g) : refuse_system(&k);
}
