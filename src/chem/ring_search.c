/*
 * ring_search.c - the relevant cycles of what peeling left: cubane, fullerenes, quinuclidine,
 * paracyclophanes.
 *
 * After Vismara (1997). Every relevant cycle is made of two shortest ways from its highest atom, the root,
 * that end in the same atom (even length) or in two bonded ones (odd length) and lead through lower atoms
 * only. Cycles with the same root and the same end form a family; all of a family are relevant, or none is:
 * they are exactly if one of them is no sum of shorter cycles, which elimination over GF(2) tells. Families
 * are gathered by length, in windows that double, until as many independent cycles are known as the graph
 * has. Then the cycles of the relevant families are listed.
 *
 * Cycles are compared as the sets of those of their bonds that are not in a spanning forest: one bit each.
 *
 * A set of rings that is too large to be listed (mai_too_many_rings) is only marked: its atoms and bonds are
 * in rings.
 *
 * Everything is bounded: MAI_ELIMIT when the work, which grows with the number of families times that of
 * independent cycles squared, passes WORK_LIMIT, or the list of rings passes MAI_MAX_RING_MEMBERS.
 */
#include "chem/ring_search.h"

#include <string.h>

#define WORK_LIMIT ((int64_t) 1 << 26) /* word operations and atoms visited: some tenths of a second */
#define MAX_FAMILIES (1 << 20)
#define MAX_BASIS_WORDS ((int64_t) 1 << 23)
#define NOT_REACHED 0xffff

/* The end of the cycles: an atom and two neighbours towards the root; or the bond between left and right. */
typedef struct family {
    uint16_t root, top, left, right;
    uint16_t length;
    bool relevant;
} family;

typedef struct cage {
    mai_ring_search *s;
    int natoms, nbonds; /* living */
    uint16_t *alive;    /* the living atoms, ascending */
    uint16_t *number;   /* of a bond: its bit, NO_BIT inside the spanning forest */
    int independent;    /* cycles: bits in a cycle's set */
    int words;          /* of 64 bits in a set */

    /* From the root at hand: distances, and whether a shortest way leads through lower atoms alone. */
    int root, nreached;
    uint16_t *queue, *distance;
    bool *below;

    int nfamilies, family_room;
    family *families;

    uint64_t **pivot; /* pivot[bit]: the set of the basis whose lowest bit it is, or NULL */
    int rank;
    uint64_t *set; /* the cycle at hand */
    int64_t *ways; /* of each atom: ways down to the root, up to MAI_MANY_RINGS; 0 once they are marked */

    uint16_t *left_atoms, *left_bonds, *right_atoms, *right_bonds; /* two ways down to the root */
    uint16_t *left_tried, *right_tried;
    int64_t work;
} cage;

enum { NO_BIT = 0xffff, FEW_ATOMS = 11 }; /* of which no set of rings is too large */

static mai_status
refuse(mai_ctx *cx)
{
    return mai_fail(cx, MAI_ELIMIT, "the rings of the molecule are too entangled to be listed");
}

static mai_status
spend(mai_ctx *cx, cage *c, int64_t units)
{
    c->work += units;
    if (c->work > WORK_LIMIT)
        return refuse(cx);
    return mai_poll(cx, units);
}

/* ---- the graph ---- */

/* Numbers the living bonds that close a cycle over a forest of the others, which grows breadth first. */
static int
number_closures(cage *c)
{
    const mai_molgraph *g = c->s->g;
    int closures = 0;

    for (int start = 0; start < c->natoms; start++) {
        int head = 0, tail = 0;

        if (c->distance[c->alive[start]] != NOT_REACHED)
            continue;
        c->distance[c->alive[start]] = 0;
        c->queue[tail++] = c->alive[start];
        while (head < tail) {
            int at = c->queue[head++];
            const mai_nbr *nbrs = mai_nbrs(g, at);

            for (int i = 0; i < g->atoms[at].degree; i++) {
                int to = nbrs[i].atom;

                if (c->s->core[to].degree == 0)
                    continue;
                if (c->distance[to] == NOT_REACHED) {
                    c->distance[to] = 0;
                    c->number[nbrs[i].bond] = NO_BIT;
                    c->queue[tail++] = (uint16_t) to;
                } else if (c->number[nbrs[i].bond] == NO_BIT - 1) {
                    c->number[nbrs[i].bond] = (uint16_t) closures++;
                }
            }
        }
    }
    return closures;
}

static mai_status
count_living(mai_ctx *cx, cage *c)
{
    const mai_molgraph *g = c->s->g;

    MAI_TRY(mai_alloc(cx, (size_t) g->natoms * sizeof *c->alive, (void **) &c->alive));
    for (int i = 0; i < g->natoms; i++) {
        if (c->s->core[i].degree == 0)
            continue;
        c->alive[c->natoms++] = (uint16_t) i;
        c->nbonds += c->s->core[i].degree;
    }
    c->nbonds /= 2;
    return MAI_OK;
}

static mai_status
prepare(mai_ctx *cx, cage *c)
{
    const mai_molgraph *g = c->s->g;
    size_t n = (size_t) g->natoms + 1;
    uint16_t *lists;

    MAI_TRY(count_living(cx, c));
    MAI_TRY(mai_alloc(cx, 8 * n * sizeof *lists, (void **) &lists));
    c->queue = lists;
    c->distance = lists + n;
    c->left_atoms = lists + 2 * n;
    c->left_bonds = lists + 3 * n;
    c->right_atoms = lists + 4 * n;
    c->right_bonds = lists + 5 * n;
    c->left_tried = lists + 6 * n;
    c->right_tried = lists + 7 * n;
    memset(c->distance, 0xff, n * sizeof *c->distance);
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &c->below));
    MAI_TRY(mai_alloc(cx, ((size_t) g->nbonds + 1) * sizeof *c->number, (void **) &c->number));
    for (int i = 0; i < g->nbonds; i++)
        c->number[i] = NO_BIT - 1;
    c->independent = number_closures(c);
    memset(c->distance, 0xff, n * sizeof *c->distance);
    c->words = (c->independent + 63) / 64;
    if ((int64_t) c->independent * c->words > MAX_BASIS_WORDS)
        return refuse(cx);
    MAI_TRY(MAI_NEW_ARRAY(cx, c->independent + 1, &c->pivot));
    return mai_alloc(cx, ((size_t) c->words + 1) * sizeof *c->set, (void **) &c->set);
}

/* ---- families ---- */

/* Distances from a root up to a depth. Atoms are reached in order of distance. */
static mai_status
reach(mai_ctx *cx, cage *c, int root, int depth)
{
    const mai_molgraph *g = c->s->g;
    int head = 0, tail = 0;
    int64_t looked = 0;

    for (int i = 0; i < c->nreached; i++)
        c->distance[c->queue[i]] = NOT_REACHED;
    c->root = root;
    c->distance[root] = 0;
    c->below[root] = true;
    c->queue[tail++] = (uint16_t) root;
    while (head < tail && c->distance[c->queue[head]] < depth) {
        int at = c->queue[head++];
        const mai_nbr *nbrs = mai_nbrs(g, at);

        looked += g->atoms[at].degree;
        for (int i = 0; i < g->atoms[at].degree; i++) {
            int to = nbrs[i].atom;

            if (c->s->core[to].degree == 0)
                continue;
            if (c->distance[to] == NOT_REACHED) {
                c->distance[to] = (uint16_t) (c->distance[at] + 1);
                c->below[to] = false;
                c->queue[tail++] = (uint16_t) to;
            }
            if (c->distance[to] == c->distance[at] + 1 && to < root && c->below[at])
                c->below[to] = true;
        }
    }
    c->nreached = tail;
    return spend(cx, c, looked + tail);
}

static family
make_family(int root, int top, int left, int right, int length)
{
    return (family) {.root = (uint16_t) root,
                     .top = (uint16_t) top,
                     .left = (uint16_t) left,
                     .right = (uint16_t) right,
                     .length = (uint16_t) length};
}

static mai_status
add_family(mai_ctx *cx, cage *c, family f)
{
    if (c->nfamilies == c->family_room) {
        int room = c->family_room == 0 ? 256 : 2 * c->family_room;
        family *larger;

        if (room > MAX_FAMILIES)
            return refuse(cx);
        MAI_TRY(mai_alloc(cx, (size_t) room * sizeof *larger, (void **) &larger));
        if (c->nfamilies > 0)
            memcpy(larger, c->families, (size_t) c->nfamilies * sizeof *larger);
        c->families = larger;
        c->family_room = room;
    }
    c->families[c->nfamilies++] = f;
    return MAI_OK;
}

/* The families that end in an atom, or in a bond from it to a lower one of the same distance. */
static mai_status
families_at(mai_ctx *cx, cage *c, int top, int shortest, int longest)
{
    const mai_molgraph *g = c->s->g;
    const mai_nbr *nbrs = mai_nbrs(g, top);
    int degree = g->atoms[top].degree, far = c->distance[top];
    bool even = 2 * far >= shortest && 2 * far <= longest, odd = 2 * far + 1 >= shortest && 2 * far < longest;

    for (int i = 0; i < degree && (even || odd); i++) {
        int a = nbrs[i].atom;

        if (c->s->core[a].degree == 0 || c->distance[a] == NOT_REACHED || !c->below[a])
            continue;
        if (odd && c->distance[a] == far && a < top)
            MAI_TRY(add_family(cx, c, make_family(c->root, NOT_REACHED, top, a, 2 * far + 1)));
        if (!even || c->distance[a] != far - 1)
            continue;
        for (int j = 0; j < i; j++) {
            int b = nbrs[j].atom;

            if (c->s->core[b].degree > 0 && c->below[b] && c->distance[b] == far - 1)
                MAI_TRY(add_family(cx, c, make_family(c->root, top, a, b, 2 * far)));
        }
        MAI_TRY(spend(cx, c, i + 1));
    }
    return MAI_OK;
}

/* Orders the families by length, those of one length by root as before. */
static mai_status
sort_families(mai_ctx *cx, cage *c, int shortest, int longest)
{
    family *sorted;
    int32_t *next;

    MAI_TRY(spend(cx, c, 2 * (int64_t) c->nfamilies + longest));
    MAI_TRY(mai_alloc(cx, ((size_t) c->nfamilies + 1) * sizeof *sorted, (void **) &sorted));
    MAI_TRY(MAI_NEW_ARRAY(cx, longest - shortest + 2, &next));
    for (int i = 0; i < c->nfamilies; i++)
        next[c->families[i].length - shortest + 1]++;
    for (int i = 1; i <= longest - shortest; i++)
        next[i] += next[i - 1];
    for (int i = 0; i < c->nfamilies; i++)
        sorted[next[c->families[i].length - shortest]++] = c->families[i];
    c->families = sorted;
    c->family_room = c->nfamilies;
    return MAI_OK;
}

static mai_status
gather_families(mai_ctx *cx, cage *c, int shortest, int longest)
{
    c->nfamilies = 0;
    for (int i = 0; i < c->natoms; i++) {
        MAI_TRY(reach(cx, c, c->alive[i], longest / 2));
        for (int j = 1; j < c->nreached; j++)
            if (c->below[c->queue[j]])
                MAI_TRY(families_at(cx, c, c->queue[j], shortest, longest));
    }
    return sort_families(cx, c, shortest, longest);
}

/* ---- ways ---- */

static inline bool
leads_down(const cage *c, int atom, int distance)
{
    return c->s->core[atom].degree > 0 && c->distance[atom] == distance && c->below[atom];
}

/*
 * Goes a step along a way down to the root, or the next such step, depth-first: atoms[0] is where it starts,
 * tried[i] how far the neighbours of atoms[i] have been tried. The first call has *depth 0 and tried[0] 0;
 * false when there are no more ways. Of a way of n bonds, bonds[0 .. n) are set and atoms[n] is the root.
 */
static bool
next_way(const cage *c, uint16_t *atoms, uint16_t *bonds, uint16_t *tried, int n, int *depth)
{
    const mai_molgraph *g = c->s->g;

    while (*depth >= 0 && *depth < n) {
        int at = atoms[*depth], i = tried[*depth], degree = g->atoms[at].degree;
        const mai_nbr *nbrs = mai_nbrs(g, at);

        while (i < degree && !leads_down(c, nbrs[i].atom, n - *depth - 1))
            i++;
        if (i == degree) {
            --*depth;
            continue;
        }
        tried[*depth] = (uint16_t) (i + 1);
        bonds[*depth] = nbrs[i].bond;
        atoms[++*depth] = nbrs[i].atom;
        if (*depth < n)
            tried[*depth] = 0;
    }
    return *depth == n;
}

/* Steps back from the root, so that the next call of next_way looks for another way. */
static void
step_back(int n, int *depth)
{
    *depth = n - 1;
}

static int
start_way(const cage *c, int from, uint16_t *atoms, uint16_t *tried)
{
    atoms[0] = (uint16_t) from;
    tried[0] = 0;
    return c->distance[from];
}

/* ---- relevance ---- */

static void
flip(cage *c, int bond)
{
    int bit = c->number[bond];

    if (bit != NO_BIT)
        c->set[bit / 64] ^= (uint64_t) 1 << bit % 64;
}

static int
bond_of(const cage *c, int a, int b)
{
    return mai_bond_between(c->s->g, a, b);
}

/* The bonds of the family's end: one between the two ways, or two to the top. */
static void
flip_end(cage *c, const family *f)
{
    if (f->top == NOT_REACHED) {
        flip(c, bond_of(c, f->left, f->right));
    } else {
        flip(c, bond_of(c, f->left, f->top));
        flip(c, bond_of(c, f->right, f->top));
    }
}

/* One cycle of a family as a set of bits; false when its ways meet before the root, and it is none. */
static bool
set_of_family(cage *c, const family *f)
{
    int n = start_way(c, f->left, c->left_atoms, c->left_tried), depth = 0;
    int m = start_way(c, f->right, c->right_atoms, c->right_tried), other = 0;

    (void) next_way(c, c->left_atoms, c->left_bonds, c->left_tried, n, &depth);
    (void) next_way(c, c->right_atoms, c->right_bonds, c->right_tried, m, &other);
    for (int i = 0; i < n; i++) { /* both ways are as long, and atoms can meet only at the same distance */
        if (c->left_atoms[i] == c->right_atoms[i])
            return false;
        c->work += c->left_tried[i] + c->right_tried[i];
    }
    memset(c->set, 0, (size_t) c->words * sizeof *c->set);
    for (int i = 0; i < n; i++) {
        flip(c, c->left_bonds[i]);
        flip(c, c->right_bonds[i]);
    }
    flip_end(c, f);
    return true;
}

/* Reduces the set at hand by the basis; returns its lowest bit, or -1 when nothing is left. */
static mai_status
reduce(mai_ctx *cx, cage *c, int *lowest)
{
    for (int w = 0; w < c->words; w++) {
        while (c->set[w] != 0) {
            int bit = 64 * w + __builtin_ctzll(c->set[w]);
            const uint64_t *row = c->pivot[bit];

            *lowest = bit;
            if (row == NULL)
                return MAI_OK;
            for (int i = w; i < c->words; i++)
                c->set[i] ^= row[i];
            MAI_TRY(spend(cx, c, c->words - w));
        }
    }
    *lowest = -1;
    return MAI_OK;
}

static mai_status
extend_basis(mai_ctx *cx, cage *c, int lowest)
{
    uint64_t *row;

    MAI_TRY(mai_alloc(cx, (size_t) c->words * sizeof *row, (void **) &row));
    memcpy(row, c->set, (size_t) c->words * sizeof *row);
    c->pivot[lowest] = row;
    c->rank++;
    return MAI_OK;
}

/* Runs over families of one length: which are relevant, or, once that is known, which extend the basis. */
static mai_status
judge_length(mai_ctx *cx, cage *c, family *f, const family *end, bool extending)
{
    int lowest, root = -1;

    for (; f < end; f++) {
        if (extending && !f->relevant)
            continue;
        if (f->root != root)
            MAI_TRY(reach(cx, c, f->root, f->length / 2));
        root = f->root;
        if (!set_of_family(c, f))
            continue;
        MAI_TRY(spend(cx, c, f->length + c->words));
        MAI_TRY(reduce(cx, c, &lowest));
        if (!extending)
            f->relevant = lowest >= 0;
        else if (lowest >= 0)
            MAI_TRY(extend_basis(cx, c, lowest));
    }
    return MAI_OK;
}

/* ---- rings ---- */

/* The ring of the two ways at hand, n bonds each, and the family's end. */
static mai_status
add_ring(mai_ctx *cx, cage *c, const family *f, int n)
{
    uint16_t *atoms, *bonds;
    int k = 0;

    MAI_TRY(spend(cx, c, f->length));
    MAI_TRY(mai_ring_reserve(cx, c->s, f->length));
    atoms = mai_next_ring_atoms(c->s);
    bonds = mai_next_ring_bonds(c->s);
    for (int i = 0; i < n; i++) { /* down the left way */
        atoms[k] = c->left_atoms[i];
        bonds[k++] = c->left_bonds[i];
    }
    for (int i = n; i > 0; i--) { /* from the root up the right one */
        atoms[k] = c->right_atoms[i];
        bonds[k++] = c->right_bonds[i - 1];
    }
    atoms[k] = f->right;
    if (f->top == NOT_REACHED) {
        bonds[k++] = (uint16_t) bond_of(c, f->right, f->left);
    } else {
        bonds[k++] = (uint16_t) bond_of(c, f->right, f->top);
        atoms[k] = f->top;
        bonds[k++] = (uint16_t) bond_of(c, f->top, f->left);
    }
    mai_ring_commit(c->s, k);
    return MAI_OK;
}

static mai_status
list_family(mai_ctx *cx, cage *c, const family *f)
{
    int n = start_way(c, f->left, c->left_atoms, c->left_tried), depth = 0;

    while (next_way(c, c->left_atoms, c->left_bonds, c->left_tried, n, &depth)) {
        int m = start_way(c, f->right, c->right_atoms, c->right_tried), other = 0;

        while (next_way(c, c->right_atoms, c->right_bonds, c->right_tried, m, &other)) {
            MAI_TRY(add_ring(cx, c, f, n));
            step_back(m, &other);
        }
        step_back(n, &depth);
    }
    return MAI_OK;
}

/* ---- rings that are too many to be listed ---- */

/* Fills ways for the root at hand. */
static mai_status
count_ways(mai_ctx *cx, cage *c)
{
    const mai_molgraph *g = c->s->g;
    int64_t looked = 0;

    if (c->ways == NULL)
        MAI_TRY(mai_alloc(cx, (size_t) g->natoms * sizeof *c->ways, (void **) &c->ways));
    c->ways[c->root] = 1;
    for (int i = 1; i < c->nreached; i++) {
        int at = c->queue[i];
        const mai_nbr *nbrs = mai_nbrs(g, at);
        int64_t sum = 0;

        for (int k = 0; k < g->atoms[at].degree; k++)
            if (leads_down(c, nbrs[k].atom, c->distance[at] - 1))
                sum += c->ways[nbrs[k].atom];
        c->ways[at] = sum < MAI_MANY_RINGS ? sum : MAI_MANY_RINGS;
        looked += g->atoms[at].degree;
    }
    return spend(cx, c, looked);
}

static int64_t
rings_of_family(const cage *c, const family *f)
{
    int64_t left = c->ways[f->left], right = c->ways[f->right];

    return left < MAI_MANY_RINGS / right ? left * right : MAI_MANY_RINGS;
}

/* Marks all rings of a family as such: its end, and whatever lies on a way down from there. */
static mai_status
hide_family(mai_ctx *cx, cage *c, const family *f)
{
    const mai_molgraph *g = c->s->g;
    bool *atoms = c->s->hidden_atoms, *bonds = c->s->hidden_bonds;

    MAI_TRY(count_ways(cx, c));
    if (f->top == NOT_REACHED) {
        bonds[bond_of(c, f->left, f->right)] = true;
    } else {
        atoms[f->top] = true;
        bonds[bond_of(c, f->left, f->top)] = bonds[bond_of(c, f->right, f->top)] = true;
    }
    c->ways[f->left] = c->ways[f->right] = 0;
    atoms[c->root] = true;
    for (int i = c->nreached - 1; i > 0; i--) {
        int at = c->queue[i];
        const mai_nbr *nbrs = mai_nbrs(g, at);

        if (!c->below[at] || c->ways[at] != 0)
            continue;
        atoms[at] = true;
        for (int k = 0; k < g->atoms[at].degree; k++)
            if (leads_down(c, nbrs[k].atom, c->distance[at] - 1)) {
                bonds[nbrs[k].bond] = true;
                c->ways[nbrs[k].atom] = 0;
            }
    }
    return MAI_OK;
}

/* ---- the whole ---- */

typedef enum task { COUNT, LIST, HIDE } task;

/* Does one thing with each relevant family of a length. */
static mai_status
for_each_relevant(mai_ctx *cx, cage *c, const family *f, const family *end, task what, int64_t *rings)
{
    int root = -1;

    for (; f < end; f++) {
        if (!f->relevant)
            continue;
        if (f->root != root) {
            MAI_TRY(reach(cx, c, f->root, f->length / 2));
            if (what == COUNT)
                MAI_TRY(count_ways(cx, c));
        }
        root = f->root;
        if (what == COUNT)
            *rings += rings_of_family(c, f);
        else if (what == HIDE)
            MAI_TRY(hide_family(cx, c, f));
        else
            MAI_TRY(list_family(cx, c, f));
        if (*rings > MAI_MANY_RINGS)
            *rings = MAI_MANY_RINGS;
    }
    return MAI_OK;
}

/* All about the families of one length. */
static mai_status
settle_length(mai_ctx *cx, cage *c, family *f, const family *end)
{
    int rank = c->rank;
    int64_t rings = 0;

    MAI_TRY(judge_length(cx, c, f, end, false));
    MAI_TRY(judge_length(cx, c, f, end, true));
    if (c->rank == rank)
        return MAI_OK;
    if (c->natoms > FEW_ATOMS)
        MAI_TRY(for_each_relevant(cx, c, f, end, COUNT, &rings));
    if (!mai_too_many_rings(rings, c->rank - rank))
        return for_each_relevant(cx, c, f, end, LIST, &rings);
    MAI_TRY(mai_prepare_hidden(cx, c->s));
    return for_each_relevant(cx, c, f, end, HIDE, &rings);
}

static mai_status
settle_families(mai_ctx *cx, cage *c)
{
    for (int i = 0, end; i < c->nfamilies && c->rank < c->independent; i = end) {
        for (end = i; end < c->nfamilies && c->families[end].length == c->families[i].length;)
            end++;
        MAI_TRY(settle_length(cx, c, c->families + i, c->families + end));
    }
    return MAI_OK;
}

mai_status
mai_search_cage(mai_ctx *cx, mai_ring_search *s)
{
    cage c;

    memset(&c, 0, sizeof c);
    c.s = s;
    MAI_TRY(prepare(cx, &c));
    for (int shortest = 3, longest = 8; c.rank < c.independent && shortest <= c.natoms; longest *= 2) {
        MAI_TRY(gather_families(cx, &c, shortest, longest));
        MAI_TRY(settle_families(cx, &c));
        shortest = longest + 1;
    }
    return MAI_OK;
}
