/*
 * rings.c - the rings of a molecule: the union of all its smallest sets of smallest rings.
 *
 * That union (the relevant cycles: those which are not a sum of shorter ones) is what RDKit's symmetrized
 * SSSR finds, but for a few cages and macrocycles where its answer depends on the order of atoms. This one
 * never does; where RDKit mostly gives less than the union, ring_twins.c follows it.
 *
 * The graph is taken to pieces. Atoms with one neighbour are no ring's and go first. What is left consists of
 * branch atoms and the chains of atoms with two neighbours between them. A chain that is longer than the
 * shortest way between its ends around it lies on exactly these rings: itself closed by each such shortest
 * way; any longer ring through it is a sum of shorter ones, and without it the other rings are the same as
 * before. So the chain's rings are listed and it is removed, which shortens the task, and often makes longer
 * chains of what is left. Chains that return to their start, and those whose ends are bonded, are by far the
 * most common and cost only a walk along them. What cannot be taken to pieces so (cubane, a fullerene,
 * quinuclidine) is left to ring_search.c.
 *
 * Bonds of order zero count as bonds; so do dative ones. All memory is the context's arena's.
 */
#include "chem/rings.h"

#include "chem/perceive.h"
#include "chem/ring_search.h"

#include <string.h>

enum { FIRST_RINGS = 16, FIRST_MEMBERS = 128 }; /* room that most molecules never outgrow */

/* Working state of one search: what ring_search.c shares, and what only taking to pieces needs. */
typedef struct peeling {
    mai_ring_search s;
    int npending, nfar, length; /* length: bonds in the chain */
    uint16_t *pending; /* atoms that came down to two neighbours, to be looked at */
    uint16_t *far;     /* an atom each of chains whose ends are not bonded */
    uint16_t *atoms;   /* the chain at hand: its ends and what is between */
    uint16_t *bonds;   /* bonds[i] joins atoms[i] and atoms[i + 1] */
    uint16_t *queue, *distance; /* of the search around a chain; NULL until one is needed */
    uint16_t *tried;            /* neighbours tried of each atom of a way */
    int64_t *ways;              /* by how many ways an atom is reached, counted up to MAI_MANY_RINGS */
} peeling;

/* ---- the list of rings ---- */

static mai_status
grow(mai_ctx *cx, void *items, int used, int *room, int needed, size_t size)
{
    int wanted = *room;
    void *larger;

    while (wanted < needed)
        wanted *= 2;
    MAI_TRY(mai_alloc(cx, (size_t) wanted * size, &larger));
    memcpy(larger, *(void **) items, (size_t) used * size);
    *(void **) items = larger;
    *room = wanted;
    return MAI_OK;
}

mai_status
mai_ring_reserve(mai_ctx *cx, mai_ring_search *s, int members)
{
    int used = s->start[s->nrings], room = s->member_room;

    if (used + members > MAI_MAX_RING_MEMBERS)
        return mai_fail(cx, MAI_ELIMIT, "the molecule has too many rings: more than %d ring atoms in all",
                        MAI_MAX_RING_MEMBERS);
    if (s->nrings + 2 > s->ring_room)
        MAI_TRY(grow(cx, &s->start, s->nrings + 1, &s->ring_room, s->nrings + 2, sizeof *s->start));
    if (MAI_LIKELY(used + members <= s->member_room))
        return MAI_OK;
    MAI_TRY(mai_poll(cx, used));
    MAI_TRY(grow(cx, &s->atoms, used, &room, used + members, sizeof *s->atoms));
    return grow(cx, &s->bonds, used, &s->member_room, used + members, sizeof *s->bonds);
}

mai_status
mai_prepare_hidden(mai_ctx *cx, mai_ring_search *s)
{
    if (s->hidden_atoms != NULL)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, s->g->natoms + 1, &s->hidden_atoms));
    return MAI_NEW_ARRAY(cx, s->g->nbonds + 1, &s->hidden_bonds);
}

/* ---- what is left of the graph ---- */

static void
count_neighbours(const mai_molgraph *g, mai_core_atom *core)
{
    for (int i = 0; i < g->natoms; i++) {
        core[i] = (mai_core_atom) {.degree = g->atoms[i].degree};
        g->atoms[i].ring_count = 0;
    }
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond *b = &g->bonds[i];
        mai_core_atom *begin = &core[b->begin], *end = &core[b->end];

        b->ring_count = 0;
        begin->steps ^= mai_step(b->end, i);
        end->steps ^= mai_step(b->begin, i);
    }
}

/* Removes an atom with one neighbour and what becomes such in turn; returns the atom where that ends. */
static int
prune(mai_core_atom *core, int atom)
{
    while (core[atom].degree == 1) {
        int up = mai_step_atom(core[atom].steps);

        core[atom].degree = 0;
        core[up].degree--;
        core[up].steps ^= mai_step(atom, mai_step_bond(core[atom].steps));
        atom = up;
    }
    return atom;
}

void
mai_core_of_graph(mai_molgraph *g, mai_core_atom *core)
{
    count_neighbours(g, core);
    for (int i = 0; i < g->natoms; i++)
        if (core[i].degree == 1)
            prune(core, i);
}

/* An end of a chain has lost it: prunes there, and has a chain that grew looked at again. */
static void
settle(peeling *p, int atom)
{
    mai_core_atom *core = p->s.core;

    if (core[atom].degree == 1)
        atom = prune(core, atom);
    if (core[atom].degree == 2) {
        core[atom].stuck = 0;
        p->pending[p->npending++] = (uint16_t) atom;
    }
}

/* ---- chains ---- */

static mai_nbr
living_neighbour(const peeling *p, int atom)
{
    const mai_nbr *nbr = mai_nbrs(p->s.g, atom);

    while (p->s.core[nbr->atom].degree == 0)
        nbr++;
    return *nbr;
}

/* Lays out the chain through an atom of degree 2; a ring on its own starts and ends at that atom. */
static void
trace(peeling *p, int middle)
{
    const mai_core_atom *core = p->s.core;
    mai_nbr via = living_neighbour(p, middle);
    int from = middle, at = via.atom, bond = via.bond, n = 0;
    uint32_t step;

    while (core[at].degree == 2 && at != middle) {
        step = core[at].steps ^ mai_step(from, bond);
        from = at;
        at = mai_step_atom(step);
        bond = mai_step_bond(step);
    }
    /* Now at is one end, and bond joins it to from: back along all of it. */
    p->atoms[0] = (uint16_t) at;
    p->bonds[0] = (uint16_t) bond;
    middle = at;
    do {
        p->atoms[++n] = (uint16_t) from;
        step = core[from].steps ^ mai_step(at, bond);
        bond = mai_step_bond(step);
        p->bonds[n] = (uint16_t) bond;
        at = from;
        from = mai_step_atom(step);
    } while (core[from].degree == 2 && from != middle);
    p->length = n + 1;
    p->atoms[p->length] = (uint16_t) from;
}

static void
remove_chain(peeling *p)
{
    mai_core_atom *core = p->s.core;
    int n = p->length;
    mai_core_atom *begin = &core[p->atoms[0]], *end = &core[p->atoms[n]];

    for (int i = 1; i < n; i++)
        core[p->atoms[i]].degree = 0;
    begin->degree--;
    begin->steps ^= mai_step(p->atoms[1], p->bonds[0]);
    end->degree--;
    end->steps ^= mai_step(p->atoms[n - 1], p->bonds[n - 1]);
    settle(p, p->atoms[0]);
    settle(p, p->atoms[n]);
}

/* The ring of a chain that returns to its start, or whose ends are bonded; false when it is neither. */
static mai_status
close_chain(mai_ctx *cx, peeling *p, bool *closed)
{
    int begin = p->atoms[0], end = p->atoms[p->length], bond = -1, members = p->length;

    *closed = begin == end;
    if (!*closed) {
        bond = mai_bond_between(p->s.g, begin, end);
        *closed = bond >= 0;
        members++;
    }
    if (!*closed)
        return MAI_OK;
    MAI_TRY(mai_ring_reserve(cx, &p->s, members));
    memcpy(mai_next_ring_atoms(&p->s), p->atoms, (size_t) members * sizeof *p->atoms);
    memcpy(mai_next_ring_bonds(&p->s), p->bonds, (size_t) p->length * sizeof *p->bonds);
    if (bond >= 0)
        mai_next_ring_bonds(&p->s)[p->length] = (uint16_t) bond;
    mai_ring_commit(&p->s, members);
    return MAI_OK;
}

static void
set_aside(peeling *p, int atom)
{
    for (int i = 1; i < p->length; i++)
        p->s.core[p->atoms[i]].stuck = 1;
    if (p->length > 2) /* a way of two bonds around is the least */
        p->far[p->nfar++] = (uint16_t) atom;
}

/* Looks at the chain through an atom, if it is in one: takes it off when that needs no search. */
static mai_status
examine(mai_ctx *cx, peeling *p, int atom)
{
    bool closed;

    if (p->s.core[atom].degree != 2 || p->s.core[atom].stuck)
        return MAI_OK;
    trace(p, atom);
    MAI_TRY(mai_poll(cx, 4 * p->length));
    MAI_TRY(close_chain(cx, p, &closed));
    if (closed)
        remove_chain(p);
    else
        set_aside(p, atom);
    return MAI_OK;
}

static mai_status
examine_pending(mai_ctx *cx, peeling *p)
{
    while (p->npending > 0)
        MAI_TRY(examine(cx, p, p->pending[--p->npending]));
    return MAI_OK;
}

/* ---- ways around a chain ---- */

enum { FAR_AWAY = 0xffff, OFF_LIMITS = 0xfffe };

static mai_status
prepare_search(mai_ctx *cx, peeling *p)
{
    size_t n = (size_t) p->s.g->natoms + 1;

    if (p->queue != NULL)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, n * sizeof *p->queue, (void **) &p->queue));
    MAI_TRY(mai_alloc(cx, n * sizeof *p->distance, (void **) &p->distance));
    MAI_TRY(mai_alloc(cx, n * sizeof *p->tried, (void **) &p->tried));
    MAI_TRY(mai_alloc(cx, n * sizeof *p->ways, (void **) &p->ways));
    memset(p->distance, 0xff, n * sizeof *p->distance);
    return MAI_OK;
}

/*
 * Distances from one end of the chain around it, up to that of the other end and below the chain's length.
 * queue holds the *n atoms that were reached; forget_distances undoes it.
 */
static mai_status
search_around(mai_ctx *cx, peeling *p, int *n)
{
    const mai_molgraph *g = p->s.g;
    int end = p->atoms[p->length], head = 0, tail = 0;
    int64_t looked = 0;

    for (int i = 1; i < p->length; i++)
        p->distance[p->atoms[i]] = OFF_LIMITS;
    p->distance[p->atoms[0]] = 0;
    p->queue[tail++] = p->atoms[0];
    while (head < tail && p->distance[end] == FAR_AWAY) {
        int at = p->queue[head++], next = p->distance[at] + 1;
        const mai_nbr *nbrs = mai_nbrs(g, at);

        if (next >= p->length)
            break;
        looked += g->atoms[at].degree;
        for (int i = 0; i < g->atoms[at].degree; i++) {
            int to = nbrs[i].atom;

            if (p->s.core[to].degree == 0 || p->distance[to] != FAR_AWAY)
                continue;
            p->distance[to] = (uint16_t) next;
            p->queue[tail++] = (uint16_t) to;
        }
    }
    *n = tail;
    return mai_poll(cx, looked);
}

static void
forget_distances(peeling *p, int n)
{
    for (int i = 1; i < p->length; i++)
        p->distance[p->atoms[i]] = FAR_AWAY;
    for (int i = 0; i < n; i++)
        p->distance[p->queue[i]] = FAR_AWAY;
}

/* The number of shortest ways around the chain. */
static mai_status
count_ways(mai_ctx *cx, peeling *p, int reached, int64_t *ways)
{
    const mai_molgraph *g = p->s.g;
    int64_t looked = 0;

    p->ways[p->queue[0]] = 1;
    for (int i = 1; i < reached; i++) {
        int at = p->queue[i];
        const mai_nbr *nbrs = mai_nbrs(g, at);
        int64_t sum = 0;

        for (int k = 0; k < g->atoms[at].degree; k++)
            if (p->distance[nbrs[k].atom] == p->distance[at] - 1)
                sum += p->ways[nbrs[k].atom];
        p->ways[at] = sum < MAI_MANY_RINGS ? sum : MAI_MANY_RINGS;
        looked += g->atoms[at].degree;
    }
    *ways = p->ways[p->atoms[p->length]];
    return mai_poll(cx, looked);
}

/* Marks the chain and all shortest ways around it as being in rings; ways of an atom on one becomes 0. */
static mai_status
hide_ways(mai_ctx *cx, peeling *p, int reached)
{
    const mai_molgraph *g = p->s.g;

    MAI_TRY(mai_prepare_hidden(cx, &p->s));
    for (int i = 0; i < p->length; i++) {
        p->s.hidden_atoms[p->atoms[i]] = true;
        p->s.hidden_bonds[p->bonds[i]] = true;
    }
    p->ways[p->atoms[p->length]] = 0;
    for (int i = reached - 1; i > 0; i--) {
        int at = p->queue[i];
        const mai_nbr *nbrs = mai_nbrs(g, at);

        if (p->ways[at] != 0)
            continue;
        p->s.hidden_atoms[at] = true;
        for (int k = 0; k < g->atoms[at].degree; k++)
            if (p->distance[nbrs[k].atom] == p->distance[at] - 1) {
                p->s.hidden_bonds[nbrs[k].bond] = true;
                p->ways[nbrs[k].atom] = 0;
            }
    }
    return mai_poll(cx, 4 * reached);
}

/* Lists the chain closed by each shortest way from its end to its begin; the way grows behind the chain. */
static mai_status
list_ways(mai_ctx *cx, peeling *p)
{
    const mai_molgraph *g = p->s.g;
    uint16_t *tried = p->tried;
    int n = p->length, left = p->distance[p->atoms[n]], depth = 0, members = n + left;

    tried[0] = 0;
    while (depth >= 0) {
        int at = p->atoms[n + depth];
        const mai_nbr *nbrs = mai_nbrs(g, at);
        int i = tried[depth], wanted = left - depth - 1;

        while (i < g->atoms[at].degree && p->distance[nbrs[i].atom] != wanted)
            i++;
        if (i == g->atoms[at].degree) {
            depth--;
            continue;
        }
        tried[depth] = (uint16_t) (i + 1);
        p->bonds[n + depth] = nbrs[i].bond;
        if (wanted > 0) {
            p->atoms[n + ++depth] = nbrs[i].atom;
            tried[depth] = 0;
            continue;
        }
        MAI_TRY(mai_poll(cx, members));
        MAI_TRY(mai_ring_reserve(cx, &p->s, members));
        memcpy(mai_next_ring_atoms(&p->s), p->atoms, (size_t) members * sizeof *p->atoms);
        memcpy(mai_next_ring_bonds(&p->s), p->bonds, (size_t) members * sizeof *p->bonds);
        mai_ring_commit(&p->s, members);
    }
    return MAI_OK;
}

/* ---- three equal chains ---- */

/* The chain that leaves a branch atom by a neighbour, at most n bonds of it; returns where it ends. */
static int
follow(const mai_core_atom *core, int begin, mai_nbr first, int n, uint16_t *atoms, uint16_t *bonds)
{
    int from = begin, at = first.atom;

    atoms[0] = (uint16_t) begin;
    bonds[0] = first.bond;
    for (int i = 1; i < n; i++) {
        uint32_t step = core[at].steps ^ mai_step(from, bonds[i - 1]);

        if (core[at].degree != 2)
            return -1;
        atoms[i] = (uint16_t) at;
        bonds[i] = (uint16_t) mai_step_bond(step);
        from = at;
        at = mai_step_atom(step);
    }
    atoms[n] = (uint16_t) at;
    return at;
}

/* The ring of two chains with the same ends, which stand in atoms from out_at and back_at on. */
static mai_status
join_chains(mai_ctx *cx, peeling *p, int out_at, int back_at)
{
    const uint16_t *out = p->atoms + out_at, *out_bonds = p->bonds + out_at;
    const uint16_t *back = p->atoms + back_at, *back_bonds = p->bonds + back_at;
    uint16_t *atoms, *bonds;
    int n = p->length;

    MAI_TRY(mai_ring_reserve(cx, &p->s, 2 * n));
    atoms = mai_next_ring_atoms(&p->s);
    bonds = mai_next_ring_bonds(&p->s);
    for (int i = 0; i < n; i++) {
        atoms[i] = out[i];
        bonds[i] = out_bonds[i];
        atoms[n + i] = back[n - i];
        bonds[n + i] = back_bonds[n - 1 - i];
    }
    mai_ring_commit(&p->s, 2 * n);
    return MAI_OK;
}

/*
 * Bicyclo[2.2.2]octane and its like are by far the most common cage: two branch atoms joined by three chains
 * of the same length, and nothing else. Any two of the chains are a ring; all of it goes.
 */
static mai_status
close_triple(mai_ctx *cx, peeling *p)
{
    mai_core_atom *core = p->s.core;
    int n = p->length, begin = p->atoms[0], end = p->atoms[n], found = 0;
    const mai_nbr *nbrs = mai_nbrs(p->s.g, begin);

    if (core[begin].degree != 3 || core[end].degree != 3)
        return MAI_OK;
    for (int i = 0; i < p->s.g->atoms[begin].degree; i++) {
        if (core[nbrs[i].atom].degree == 0)
            continue;
        if (follow(core, begin, nbrs[i], n, p->atoms + found * (n + 1), p->bonds + found * (n + 1)) != end)
            return MAI_OK;
        found++;
    }
    for (int i = 0; i < 3; i++)
        MAI_TRY(join_chains(cx, p, i * (n + 1), (i + 1) % 3 * (n + 1)));
    for (int i = 0; i < 3 * (n + 1); i++)
        core[p->atoms[i]].degree = 0;
    return MAI_OK;
}

/* Looks at the chains whose ends are not bonded, until one of them goes. */
static mai_status
peel_far(mai_ctx *cx, peeling *p)
{
    MAI_TRY(prepare_search(cx, p));
    while (p->nfar > 0 && p->npending == 0) {
        int atom = p->far[--p->nfar], reached;
        int64_t ways;

        if (p->s.core[atom].degree != 2)
            continue;
        trace(p, atom);
        MAI_TRY(search_around(cx, p, &reached));
        if (p->distance[p->atoms[p->length]] != FAR_AWAY) {
            MAI_TRY(count_ways(cx, p, reached, &ways));
            if (mai_too_many_rings(ways, 1))
                MAI_TRY(hide_ways(cx, p, reached));
            else
                MAI_TRY(list_ways(cx, p));
            forget_distances(p, reached);
            remove_chain(p);
        } else {
            forget_distances(p, reached);
            MAI_TRY(close_triple(cx, p));
        }
    }
    return MAI_OK;
}

/* ---- the whole ---- */

/* One piece of memory for all that peeling needs, by the number of atoms. */
static mai_status
prepare(mai_ctx *cx, mai_molgraph *g, peeling *p)
{
    size_t n = (size_t) g->natoms + 1, lists = FIRST_RINGS * sizeof *p->s.start + n * sizeof *p->s.core;
    char *piece;

    memset(p, 0, sizeof *p);
    p->s.g = g;
    MAI_TRY(mai_alloc(cx, lists + (7 * n + 2 * FIRST_MEMBERS) * sizeof *p->atoms, (void **) &piece));
    p->s.ring_room = FIRST_RINGS;
    p->s.start = (int32_t *) piece;
    p->s.start[0] = 0;
    p->s.core = (mai_core_atom *) (piece + FIRST_RINGS * sizeof *p->s.start);
    p->pending = (uint16_t *) (piece + lists);
    p->far = p->pending + n; /* one by each atom that has two neighbours at first, or comes down to them */
    p->atoms = p->far + 2 * n; /* a chain and the way back, which is no longer */
    p->bonds = p->atoms + 2 * n;
    p->s.member_room = FIRST_MEMBERS;
    p->s.atoms = p->bonds + 2 * n;
    p->s.bonds = p->s.atoms + FIRST_MEMBERS;
    return MAI_OK;
}

static mai_status
peel(mai_ctx *cx, peeling *p)
{
    mai_core_atom *core = p->s.core;
    int n = p->s.g->natoms;

    mai_core_of_graph(p->s.g, core);
    for (int i = 0; i < n; i++) {
        if (core[i].degree != 2 || core[i].stuck)
            continue;
        MAI_TRY(examine(cx, p, i));
        MAI_TRY(examine_pending(cx, p));
    }
    while (p->nfar > 0) {
        MAI_TRY(peel_far(cx, p));
        MAI_TRY(examine_pending(cx, p));
    }
    for (int i = 0; i < n; i++)
        if (core[i].degree > 0)
            return mai_search_cage(cx, &p->s);
    return MAI_OK;
}

static void
count_up(uint8_t *count)
{
    if (*count < UINT8_MAX)
        ++*count;
}

static void
publish(const mai_ring_search *s)
{
    mai_molgraph *g = s->g;
    int members = s->start[s->nrings];

    g->nrings = s->nrings;
    g->ring_start = s->start;
    g->ring_atoms = s->atoms;
    g->ring_bonds = s->bonds;
    for (int i = 0; i < members && s->nrings <= UINT8_MAX; i++) {
        g->atoms[s->atoms[i]].ring_count++;
        g->bonds[s->bonds[i]].ring_count++;
    }
    for (int i = 0; i < members && s->nrings > UINT8_MAX; i++) {
        count_up(&g->atoms[s->atoms[i]].ring_count);
        count_up(&g->bonds[s->bonds[i]].ring_count);
    }
    if (s->hidden_atoms == NULL)
        return;
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].ring_count |= s->hidden_atoms[i] && g->atoms[i].ring_count == 0;
    for (int i = 0; i < g->nbonds; i++)
        g->bonds[i].ring_count |= s->hidden_bonds[i] && g->bonds[i].ring_count == 0;
}

mai_status
mai_find_rings(mai_ctx *cx, mai_molgraph *g)
{
    peeling p;

    MAI_TRY(mai_poll(cx, 2 * ((int64_t) g->natoms + g->nbonds)));
    MAI_TRY(prepare(cx, g, &p));
    MAI_TRY(peel(cx, &p));
    MAI_TRY(mai_drop_ring_twins(cx, &p.s));
    publish(&p.s);
    return MAI_OK;
}

bool
mai_is_in_three_ring(const mai_molgraph *g, int atom)
{
    if (g->atoms[atom].ring_count == 0)
        return false;
    for (int r = 0; r < g->nrings; r++) {
        const uint16_t *members = mai_ring_atoms(g, r);

        if (mai_ring_size(g, r) == 3 && (members[0] == atom || members[1] == atom || members[2] == atom))
            return true;
    }
    return false;
}
