/*
 * ring_order.c - rings listed in RDKit 2022.09's order, for the few molecules whose meaning depends on it.
 *
 * A molecule that is written as aromatic but is not gets one of its Kekule structures, and which one follows
 * from the order of its rings and of the atoms in each. That order is a by-product of the search, so the
 * search is done again as RDKit does it: Figueras' method (J. Chem. Inf. Comput. Sci. 36 (1996) 986). Atoms
 * with one neighbour are trimmed; from one atom of each chain of atoms with two neighbours the smallest rings
 * are found breadth first, and the chain is trimmed; when no such chain is left, an atom with three
 * neighbours is taken in the same way. Where several chains found the same ring, each is tried again without
 * the others. Rings beyond the number that is needed go last, and come back when they could replace one of
 * the same size.
 *
 * The work is quadratic in the atoms at best and is bounded by MOST_WORK; everything is the arena's.
 */
#include "chem/ring_order.h"

#include <string.h>

enum { MOST_WORK = 1 << 27 }; /* atoms looked at */

/* Rings with the set of atoms of each, as bits: two rings with the same atoms count as the same ring. */
typedef struct rings {
    int n, room;
    int nmembers, member_room;
    int32_t *start;
    uint16_t *members;
    uint64_t *sets; /* words for each */
} rings;

typedef struct pairs { /* chain atoms that found the same ring, or a chain atom and a ring that it found */
    int n, room;
    struct pair {
        int32_t key, value;
    } *items;
} pairs;

typedef struct remaining { /* what trimming has left of the graph */
    bool *active;          /* bonds */
    int32_t *degree;
} remaining;

typedef struct finder {
    mai_ctx *cx;
    const mai_molgraph *g;
    int words;
    bool failed;
    int64_t work;
    remaining left, copy;
    bool *done;        /* atoms that are finished with */
    uint64_t *changed; /* atoms that trimming brought down to one neighbour, as bits */
    rings known;       /* every ring ever found */
    int32_t *kept;     /* of the fragment: indices of known, in the order in which they count */
    int nkept, kept_room;
    /* breadth first search */
    uint8_t *state;
    int32_t *parent, *depth;
    uint16_t *branch; /* the neighbour of the root that an atom was reached over */
    uint16_t *queue, *path;
    rings smallest;
} finder;

/* ---- lists ---- */

static mai_status
grow(mai_ctx *cx, void *items, int used, int *room, int needed, size_t size)
{
    int wanted = *room > 0 ? *room : 16;
    void *larger;

    if (needed <= *room)
        return MAI_OK;
    while (wanted < needed)
        wanted *= 2;
    MAI_TRY(mai_poll(cx, used));
    MAI_TRY(mai_alloc(cx, (size_t) wanted * size, &larger));
    if (used > 0)
        memcpy(larger, *(void **) items, (size_t) used * size);
    *(void **) items = larger;
    *room = wanted;
    return MAI_OK;
}

static mai_status
add_pair(mai_ctx *cx, pairs *p, int key, int value)
{
    MAI_TRY(grow(cx, &p->items, p->n, &p->room, p->n + 1, sizeof *p->items));
    p->items[p->n++] = (struct pair) {key, value};
    return MAI_OK;
}

static mai_status
add_ring(finder *f, rings *list, const uint16_t *atoms, int n)
{
    int room = list->room, words = f->words;
    uint64_t *set;

    MAI_TRY(
        grow(f->cx, &list->start, list->n > 0 ? list->n + 1 : 0, &room, list->n + 2, sizeof *list->start));
    MAI_TRY(grow(f->cx, &list->sets, list->n, &list->room, list->n + 2, (size_t) words * sizeof *list->sets));
    MAI_TRY(grow(f->cx, &list->members, list->nmembers, &list->member_room, list->nmembers + n,
                 sizeof *list->members));
    list->start[0] = 0;
    memcpy(list->members + list->nmembers, atoms, (size_t) n * sizeof *atoms);
    set = list->sets + (size_t) list->n * (size_t) words;
    memset(set, 0, (size_t) words * sizeof *set);
    for (int i = 0; i < n; i++)
        set[atoms[i] / 64] |= (uint64_t) 1 << atoms[i] % 64;
    list->nmembers += n;
    list->start[++list->n] = list->nmembers;
    return MAI_OK;
}

static inline const uint64_t *
ring_set(const finder *f, const rings *list, int ring)
{
    return list->sets + (size_t) ring * (size_t) f->words;
}

static inline int
ring_size(const rings *list, int ring)
{
    return list->start[ring + 1] - list->start[ring];
}

/* The index among the known rings of one that was just found; a new one is added, and kept. */
static mai_status
learn(finder *f, const uint16_t *atoms, int n, const uint64_t *set, int *index)
{
    f->work += f->known.n / 4;
    MAI_TRY(mai_poll(f->cx, f->known.n));
    for (int i = 0; i < f->known.n; i++)
        if (memcmp(ring_set(f, &f->known, i), set, (size_t) f->words * sizeof *set) == 0) {
            *index = i;
            return MAI_OK;
        }
    *index = f->known.n;
    MAI_TRY(add_ring(f, &f->known, atoms, n));
    MAI_TRY(grow(f->cx, &f->kept, f->nkept, &f->kept_room, f->nkept + 1, sizeof *f->kept));
    f->kept[f->nkept++] = *index;
    return MAI_OK;
}

/* ---- trimming ---- */

static void
trim(finder *f, remaining *left, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(f->g, atom);

    for (int i = 0; i < f->g->atoms[atom].degree; i++) {
        int other = nbrs[i].atom;

        if (!left->active[nbrs[i].bond])
            continue;
        if (left->degree[other] <= 2)
            f->changed[other / 64] |= (uint64_t) 1 << other % 64;
        left->active[nbrs[i].bond] = false;
        left->degree[other]--;
        left->degree[atom]--;
    }
}

/* Takes the lowest atom out of those that changed, or -1. */
static int
next_changed(finder *f)
{
    for (int w = 0; w < f->words; w++)
        if (f->changed[w] != 0) {
            int atom = 64 * w + __builtin_ctzll(f->changed[w]);

            f->changed[w] &= f->changed[w] - 1;
            return atom;
        }
    return -1;
}

/* ---- smallest rings through an atom ---- */

enum { WHITE, GRAY, BLACK };

/* Joins the ways from the root to two neighbouring atoms on different branches: a ring. */
static void
join_ways(finder *f, int root, int from, int to, int *first, int *n)
{
    int at = f->g->natoms, end = at; /* path[at .. end) */

    f->path[end++] = (uint16_t) to;
    for (int up = f->parent[to]; up >= 0 && up != root; up = f->parent[up])
        f->path[end++] = (uint16_t) up;
    f->path[--at] = (uint16_t) from;
    for (int up = f->parent[from]; up >= 0; up = f->parent[up])
        f->path[--at] = (uint16_t) up;
    *first = at;
    *n = end - at;
}

/* All smallest rings through root in what is left, not through avoid (or -1). */
static mai_status
find_smallest(finder *f, const remaining *left, int root, int avoid)
{
    const mai_molgraph *g = f->g;
    int head = 0, tail = 0, size = INT32_MAX, first, n;

    f->smallest.n = f->smallest.nmembers = 0;
    f->work += g->natoms;
    MAI_TRY(mai_poll(f->cx, g->natoms));
    memset(f->state, WHITE, (size_t) g->natoms);
    if (avoid >= 0)
        f->state[avoid] = BLACK;
    f->parent[root] = -1;
    f->depth[root] = 0;
    f->queue[tail++] = (uint16_t) root;
    while (head < tail) {
        int at = f->queue[head++], depth = f->depth[at] + 1;
        const mai_nbr *nbrs = mai_nbrs(g, at);

        f->state[at] = BLACK;
        if (depth > size)
            break;
        for (int i = 0; i < g->atoms[at].degree; i++) {
            int to = nbrs[i].atom;

            if (!left->active[nbrs[i].bond] || f->state[to] == BLACK || f->parent[at] == to)
                continue;
            if (f->state[to] == WHITE) {
                f->parent[to] = at;
                f->state[to] = GRAY;
                f->depth[to] = depth;
                f->branch[to] = (uint16_t) (at == root ? to : f->branch[at]);
                f->queue[tail++] = (uint16_t) to;
            } else if (f->branch[at] != f->branch[to]) {
                join_ways(f, root, at, to, &first, &n);
                f->work += n;
                if (n > size)
                    return MAI_OK;
                size = n;
                MAI_TRY(add_ring(f, &f->smallest, f->path + first, n));
            }
        }
    }
    return MAI_OK;
}

/* Adds the rings that were just found to those known. */
static mai_status
learn_smallest(finder *f)
{
    int index;

    for (int i = 0; i < f->smallest.n; i++)
        MAI_TRY(learn(f, f->smallest.members + f->smallest.start[i], ring_size(&f->smallest, i),
                      ring_set(f, &f->smallest, i), &index));
    return MAI_OK;
}

/* ---- chains of atoms with two neighbours ---- */

/* Marks the atoms with two neighbours that are reached from one over such atoms alone. */
static void
mark_chain(finder *f, int atom, bool *marked)
{
    int n = 0;

    f->queue[n++] = (uint16_t) atom;
    while (n > 0) {
        int at = f->queue[--n];
        const mai_nbr *nbrs = mai_nbrs(f->g, at);

        for (int i = 0; i < f->g->atoms[at].degree; i++) {
            int to = nbrs[i].atom;

            if (f->left.active[nbrs[i].bond] && !marked[to] && f->left.degree[to] == 2) {
                marked[to] = true;
                f->queue[n++] = (uint16_t) to;
            }
        }
    }
}

/* The first atom of each chain of a fragment. */
static mai_status
pick_chain_atoms(finder *f, const uint16_t *fragment, int n, uint16_t **picked, int *npicked)
{
    bool *marked;

    *npicked = 0;
    f->work += f->g->natoms;
    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->g->natoms, &marked));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, n, picked));
    for (int i = 0; i < n; i++)
        if (f->left.degree[fragment[i]] == 2 && !marked[fragment[i]]) {
            (*picked)[(*npicked)++] = fragment[i];
            marked[fragment[i]] = true;
            mark_chain(f, fragment[i], marked);
        }
    return MAI_OK;
}

/* Notes that a chain atom found a ring, and which chain atoms found it before. */
static mai_status
note_found(finder *f, pairs *found, pairs *same, int atom, int ring)
{
    int noted = found->n, last = -1;

    f->work += noted;
    for (int i = 0; i < noted; i++) {
        int other = found->items[i].key;

        if (other == atom || other == last || found->items[i].value != ring)
            continue;
        last = other;
        MAI_TRY(add_pair(f->cx, same, atom, other));
        MAI_TRY(add_pair(f->cx, same, other, atom));
    }
    return add_pair(f->cx, found, atom, ring);
}

/* The smallest rings of one chain atom without the chains that found the same ring as it. */
static mai_status
search_without(finder *f, const pairs *same, int atom)
{
    memcpy(f->copy.active, f->left.active, (size_t) f->g->nbonds * sizeof *f->copy.active);
    memcpy(f->copy.degree, f->left.degree, (size_t) f->g->natoms * sizeof *f->copy.degree);
    f->work += f->g->nbonds + same->n;
    for (int i = 0; i < same->n; i++)
        if (same->items[i].key == atom)
            trim(f, &f->copy, same->items[i].value);
    return find_smallest(f, &f->copy, atom, -1);
}

/* Sets of atoms compare as numbers, the highest atom first. */
static bool
is_set_below(const finder *f, int a, int b)
{
    const uint64_t *x = ring_set(f, &f->known, a), *y = ring_set(f, &f->known, b);

    for (int w = f->words - 1; w >= 0; w--)
        if (x[w] != y[w])
            return x[w] < y[w];
    return false;
}

/* Searches again from all the chain atoms that found one ring; the smallest of what they find now are added.
 */
static mai_status
search_duplicates(finder *f, const pairs *found, const pairs *same, int ring)
{
    rings again = {0};
    int smallest = INT32_MAX, index;

    for (int i = 0; i < found->n && f->work < MOST_WORK; i++) {
        if (found->items[i].value != ring)
            continue;
        MAI_TRY(search_without(f, same, found->items[i].key));
        for (int r = 0; r < f->smallest.n; r++) {
            int size = ring_size(&f->smallest, r);

            smallest = size < smallest ? size : smallest;
            MAI_TRY(add_ring(f, &again, f->smallest.members + f->smallest.start[r], size));
        }
    }
    for (int r = 0; r < again.n; r++)
        if (ring_size(&again, r) == smallest)
            MAI_TRY(learn(f, again.members + again.start[r], smallest, ring_set(f, &again, r), &index));
    return MAI_OK;
}

/* The rings that several chain atoms found, by their sets of atoms. */
static mai_status
search_all_duplicates(finder *f, const pairs *found, const pairs *same)
{
    int known = f->known.n, n = 0, *times, *order;
    uint64_t *changed = f->changed, *scratch;

    MAI_TRY(MAI_NEW_ARRAY(f->cx, known, &times));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, known, &order));
    for (int i = 0; i < found->n; i++)
        times[found->items[i].value]++;
    for (int i = 0; i < known; i++) {
        int at = n;

        if (times[i] < 2)
            continue;
        f->work += n;
        for (; at > 0 && is_set_below(f, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
        n++;
    }
    /* What is trimmed here for a while is not to be trimmed for good. */
    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->words, &scratch));
    f->changed = scratch;
    for (int i = 0; i < n && f->work < MOST_WORK; i++)
        MAI_TRY(search_duplicates(f, found, same, order[i]));
    f->changed = changed;
    return MAI_OK;
}

/* The rings from each chain. */
static mai_status
search_chains(finder *f, const uint16_t *picked, int n)
{
    pairs found = {0}, same = {0};
    uint64_t *changed = f->changed, *local;

    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->words, &local));
    for (int i = 0; i < n && f->work < MOST_WORK; i++) {
        MAI_TRY(find_smallest(f, &f->left, picked[i], -1));
        for (int r = 0; r < f->smallest.n; r++) {
            int index;

            MAI_TRY(learn(f, f->smallest.members + f->smallest.start[r], ring_size(&f->smallest, r),
                          ring_set(f, &f->smallest, r), &index));
            MAI_TRY(note_found(f, &found, &same, picked[i], index));
        }
        if (f->smallest.n > 0)
            continue;
        /* On no ring: it goes at once, with all that falls off. */
        f->changed = local;
        for (int atom = picked[i]; atom >= 0; atom = next_changed(f))
            trim(f, &f->left, atom);
        f->changed = changed;
    }
    return search_all_duplicates(f, &found, &same);
}

/* ---- an atom with three neighbours ---- */

static bool
is_in_ring(const finder *f, int ring, int atom)
{
    return ring_set(f, &f->smallest, ring)[atom / 64] >> atom % 64 & 1;
}

/* The rings of an atom with three neighbours: each pair of its bonds in one. */
static mai_status
search_branch(finder *f, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(f->g, atom);
    int to[3], n = 0, avoid[2] = {-1, -1}, navoid = 0;

    MAI_TRY(find_smallest(f, &f->left, atom, -1));
    MAI_TRY(learn_smallest(f));
    for (int i = 0; i < f->g->atoms[atom].degree && n < 3; i++)
        if (f->left.active[nbrs[i].bond])
            to[n++] = nbrs[i].atom;
    if (f->smallest.n == 0 || f->smallest.n > 2 || n < 3)
        return MAI_OK;
    if (f->smallest.n == 2) {
        /* the neighbour that both rings have is left out */
        for (int i = 0; i < 3 && navoid == 0; i++)
            if (is_in_ring(f, 0, to[i]) && is_in_ring(f, 1, to[i]))
                avoid[navoid++] = to[i];
    } else {
        /* the two neighbours that the ring has are left out in turn, the second first */
        for (int i = 2; i >= 0; i--)
            if (is_in_ring(f, 0, to[i]) && navoid < 2)
                avoid[navoid++] = to[i];
    }
    for (int i = 0; i < navoid; i++) {
        MAI_TRY(find_smallest(f, &f->left, atom, avoid[i]));
        MAI_TRY(learn_smallest(f));
    }
    return MAI_OK;
}

/* ---- a fragment ---- */

/* Finds the rings of a fragment, taking it to pieces. */
static mai_status
search_fragment(finder *f, const uint16_t *atoms, int n)
{
    int ndone = 0, npicked, atom;
    uint16_t *picked;

    while (ndone < n && f->work < MOST_WORK) {
        while ((atom = next_changed(f)) >= 0)
            if (!f->done[atom]) {
                f->done[atom] = true;
                ndone++;
                trim(f, &f->left, atom);
            }
        MAI_TRY(pick_chain_atoms(f, atoms, n, &picked, &npicked));
        if (npicked > 0)
            MAI_TRY(search_chains(f, picked, npicked));
        else if (ndone < n) {
            int i = 0;

            while (i < n && f->left.degree[atoms[i]] != 3)
                i++;
            if (i == n)
                break;
            MAI_TRY(search_branch(f, atoms[i]));
            picked = (uint16_t *) &atoms[i];
            npicked = 1;
        }
        for (int i = 0; i < npicked; i++) {
            f->done[picked[i]] = true;
            ndone++;
            trim(f, &f->left, picked[i]);
        }
    }
    return MAI_OK;
}

/* ---- rings beyond the number needed ---- */

/* The bonds around a known ring. */
static void
ring_bonds(const finder *f, int ring, uint16_t *bonds)
{
    const uint16_t *atoms = f->known.members + f->known.start[ring];
    int n = ring_size(&f->known, ring);

    for (int i = 0; i < n; i++)
        bonds[i] = (uint16_t) mai_bond_between(f->g, atoms[i], atoms[i + 1 < n ? i + 1 : 0]);
}

static int
count_covered(const finder *f, int ring, const int32_t *covered, uint16_t *bonds)
{
    int n = 0;

    ring_bonds(f, ring, bonds);
    for (int i = 0; i < ring_size(&f->known, ring); i++)
        n += covered[bonds[i]] > 0;
    return n;
}

/* Keeps a ring: its bonds are covered. */
static void
cover(const finder *f, int ring, int32_t *covered, uint16_t *bonds)
{
    ring_bonds(f, ring, bonds);
    for (int i = 0; i < ring_size(&f->known, ring); i++)
        covered[bonds[i]]++;
}

/*
 * Chooses among the rings of a fragment, sorted by size: in each size first the first that covers a new bond,
 * then always the one that has most bonds in common with what is covered, if it covers a new one.
 */
static mai_status
choose_rings(finder *f, int32_t *ring, int n, bool *keep, int32_t *covered, uint16_t *bonds)
{
    bool *open;

    MAI_TRY(MAI_NEW_ARRAY(f->cx, n, &open));
    memset(open, true, (size_t) n);
    for (int i = 0; i < n; i++) {
        int size = ring_size(&f->known, ring[i]), same = i;

        if (!open[i] || count_covered(f, ring[i], covered, bonds) == size)
            continue;
        keep[i] = true;
        cover(f, ring[i], covered, bonds);
        while (same + 1 < n && ring_size(&f->known, ring[same + 1]) == size)
            same++;
        for (;;) {
            int best = -1, most = -1;

            for (int j = i + 1; j <= same; j++) {
                int common = open[j] ? count_covered(f, ring[j], covered, bonds) : -1;

                if (common > most) {
                    most = common;
                    best = j;
                }
            }
            f->work += (int64_t) (same - i) * size * 4;
            MAI_TRY(mai_poll(f->cx, 4 * (int64_t) (same - i) * size));
            if (best < 0 || f->work > MOST_WORK)
                break;
            open[best] = false;
            if (most < size) {
                keep[best] = true;
                cover(f, ring[best], covered, bonds);
            }
        }
    }
    return MAI_OK;
}

/* Sorts the rings of a fragment by size and takes those that are not needed out; they go to extras. */
static mai_status
remove_extras(finder *f, int first, int32_t **extras, int *nextras)
{
    int n = f->nkept - first, kept = first;
    int32_t *ring = f->kept + first, *covered;
    bool *keep;
    uint16_t *bonds;

    MAI_TRY(MAI_NEW_ARRAY(f->cx, n, &keep));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, n, extras));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->g->nbonds, &covered));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->g->natoms, &bonds));
    for (int i = 1; i < n; i++) {
        int32_t r = ring[i];
        int at = i;

        f->work += i;
        for (; at > 0 && ring_size(&f->known, r) < ring_size(&f->known, ring[at - 1]); at--)
            ring[at] = ring[at - 1];
        ring[at] = r;
    }
    MAI_TRY(choose_rings(f, ring, n, keep, covered, bonds));
    *nextras = 0;
    for (int i = 0; i < n; i++)
        if (keep[i])
            f->kept[kept++] = ring[i];
        else
            (*extras)[(*nextras)++] = ring[i];
    f->nkept = kept;
    return MAI_OK;
}

/* Whether an extra ring could stand in for a kept one: it has a bond of it, and all that no other ring has.
 */
static bool
could_replace(const finder *f, const uint64_t *extra, const uint16_t *bonds, int n, const int32_t *covered)
{
    bool shares = false;

    for (int i = 0; i < n; i++) {
        bool has = extra[bonds[i] / 64] >> bonds[i] % 64 & 1;

        shares = shares || has;
        if (!has && covered[bonds[i]] == 1)
            return false;
    }
    return shares;
}

/* Symmetrizing: extra rings that could replace a kept ring of their size join the kept ones. */
static mai_status
bring_back_extras(finder *f, const int32_t *extras, int nextras)
{
    size_t words = ((size_t) f->g->nbonds + 63) / 64;
    int nkept = f->nkept;
    int32_t *covered;
    uint16_t *bonds;
    uint64_t *extra;

    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->g->nbonds, &covered));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->g->natoms, &bonds));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, words, &extra));
    for (int i = 0; i < nkept; i++)
        cover(f, f->kept[i], covered, bonds);
    for (int e = 0; e < nextras && f->work < MOST_WORK; e++) {
        int n = ring_size(&f->known, extras[e]);
        bool back = false;

        memset(extra, 0, words * sizeof *extra);
        ring_bonds(f, extras[e], bonds);
        for (int i = 0; i < n; i++)
            extra[bonds[i] / 64] |= (uint64_t) 1 << bonds[i] % 64;
        for (int i = 0; i < nkept && !back; i++) {
            if (ring_size(&f->known, f->kept[i]) != n)
                continue;
            ring_bonds(f, f->kept[i], bonds);
            back = could_replace(f, extra, bonds, n, covered);
            f->work += n;
        }
        MAI_TRY(mai_poll(f->cx, nkept));
        if (back) {
            MAI_TRY(grow(f->cx, &f->kept, f->nkept, &f->kept_room, f->nkept + 1, sizeof *f->kept));
            f->kept[f->nkept++] = extras[e];
        }
    }
    return MAI_OK;
}

/* ---- all of it ---- */

/* The atoms of the fragment of an atom, ascending. */
static int
gather_fragment(finder *f, int atom, bool *taken, uint16_t *atoms)
{
    int n = 0, found = 0;

    taken[atom] = true;
    f->queue[found++] = (uint16_t) atom;
    for (int i = 0; i < found; i++) {
        const mai_nbr *nbrs = mai_nbrs(f->g, f->queue[i]);

        for (int j = 0; j < f->g->atoms[f->queue[i]].degree; j++)
            if (!taken[nbrs[j].atom]) {
                taken[nbrs[j].atom] = true;
                f->queue[found++] = nbrs[j].atom;
            }
    }
    memset(f->state, 0, (size_t) f->g->natoms);
    for (int i = 0; i < found; i++)
        f->state[f->queue[i]] = 1;
    for (int i = atom; i < f->g->natoms; i++)
        if (f->state[i])
            atoms[n++] = (uint16_t) i;
    return n;
}

/* One fragment; extras are those of the last fragment that had any, as the reference keeps them. */
static mai_status
order_fragment(finder *f, const uint16_t *atoms, int n, int32_t **extras, int *nextras)
{
    int ends = 0, first = f->nkept, wanted;

    for (int i = 0; i < n; i++) {
        int degree = f->left.degree[atoms[i]];

        ends += degree;
        if (degree < 2)
            f->changed[atoms[i] / 64] |= (uint64_t) 1 << atoms[i] % 64;
    }
    wanted = ends / 2 - n + 1;
    if (n < 3 || wanted < 1) {
        memset(f->changed, 0, (size_t) f->words * sizeof *f->changed);
        return MAI_OK;
    }
    MAI_TRY(search_fragment(f, atoms, n));
    memset(f->changed, 0, (size_t) f->words * sizeof *f->changed);
    if (f->nkept - first < wanted)
        f->failed = true; /* the reference takes to another method */
    else if (f->nkept - first > wanted)
        return remove_extras(f, first, extras, nextras);
    return MAI_OK;
}

static mai_status
take_memory(finder *f)
{
    mai_ctx *cx = f->cx;
    size_t n = (size_t) f->g->natoms, e = (size_t) f->g->nbonds;

    f->words = (int) (n + 63) / 64;
    MAI_TRY(MAI_NEW_ARRAY(cx, e, &f->left.active));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->left.degree));
    MAI_TRY(MAI_NEW_ARRAY(cx, e, &f->copy.active));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->copy.degree));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->done));
    MAI_TRY(MAI_NEW_ARRAY(cx, f->words, &f->changed));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->state));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->parent));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->depth));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &f->branch));
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, &f->queue));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * n + 2, &f->path));
    for (size_t i = 0; i < e; i++)
        f->left.active[i] = true;
    for (size_t i = 0; i < n; i++)
        f->left.degree[i] = f->g->atoms[i].degree;
    return MAI_OK;
}

/* Lays out the kept rings. */
static mai_status
list_rings(finder *f, mai_ring_list *out)
{
    int members = 0;

    for (int i = 0; i < f->nkept; i++)
        members += ring_size(&f->known, f->kept[i]);
    out->n = f->nkept;
    MAI_TRY(MAI_NEW_ARRAY(f->cx, f->nkept + 1, &out->start));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, members, &out->atoms));
    MAI_TRY(MAI_NEW_ARRAY(f->cx, members, &out->bonds));
    for (int i = 0; i < f->nkept; i++) {
        int ring = f->kept[i], n = ring_size(&f->known, ring), at = out->start[i];

        memcpy(out->atoms + at, f->known.members + f->known.start[ring], (size_t) n * sizeof *out->atoms);
        ring_bonds(f, ring, out->bonds + at);
        out->start[i + 1] = at + n;
    }
    return MAI_OK;
}

mai_status
mai_order_rings(mai_ctx *cx, const mai_molgraph *g, mai_ring_list *out, bool *found)
{
    finder f = {.cx = cx, .g = g};
    int32_t *extras = NULL;
    int nextras = 0;
    bool *taken;
    uint16_t *atoms;

    MAI_TRY(take_memory(&f));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &taken));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &atoms));
    for (int i = 0; i < g->natoms && !f.failed && f.work < MOST_WORK; i++)
        if (!taken[i]) {
            int n = gather_fragment(&f, i, taken, atoms);

            f.work += g->natoms;
            MAI_TRY(mai_poll(cx, g->natoms));
            MAI_TRY(order_fragment(&f, atoms, n, &extras, &nextras));
        }
    MAI_TRY(bring_back_extras(&f, extras, nextras));
    *found = !f.failed && f.work < MOST_WORK;
    return list_rings(&f, out);
}
