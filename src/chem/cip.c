/*
 * cip.c - ranks of atoms by the legacy rules: element, isotope and atom class first, then round by round the
 * ranks of the neighbours, highest first, each as often as twice its bond order, hydrogens last.
 *
 * Partition refinement: atoms of equal rank are a class, classes stand in the order of their ranks, and a
 * round splits those whose members see different neighbours. All lists of a round are made from the ranks
 * before it. Of the parts of a split class the largest keeps the class's name, and only neighbours of renamed
 * atoms are looked at in the next round: the rest of a class saw nothing change and is compared by one of its
 * members. An atom is renamed at most log2(n) times, so that the rounds together take O(m log^2 n). What
 * follows from the definition: there are at most n / 2 + 1 rounds, even if more could tell atoms apart.
 *
 * Memory is the arena's, one piece for a ranking.
 */
#include "chem/stereo.h"

#include "base/arena.h"
#include "chem/element.h"

#include <string.h>

typedef unsigned __int128 packed_list;

struct mai_cip_key {
    union {
        packed_list list; /* what decides: the packed list of neighbours */
        struct {          /* or, of a list that cannot be packed, its first two runs; or a value */
            uint64_t unused, head;
        };
    };
    uint16_t atom;
};
typedef struct mai_cip_key cip_key;

enum {
    PACKED_ATOMS = 250, /* at most, so that a rank, a hydrogen and the end of a list fit into a byte */
    PACKED_LENGTH = 16, /* at most, ranks and hydrogens in a list */
    DIRECTED = 255      /* weight of a bond that weighs differently from either end */
};

/* ---- lists of neighbours ---- */

/* Phosphorus whose d orbitals are not counted. */
static inline bool
is_bound_phosphorus(const mai_atom *a)
{
    return a->element == 15 && (a->degree == 3 || a->degree == 4);
}

/* How often a neighbour's rank is counted. */
static inline uint32_t
weight(const mai_cip_ranking *r, const mai_nbr *nbr)
{
    uint32_t w = r->weights[nbr->bond];

    if (MAI_LIKELY(w != DIRECTED))
        return w;
    return is_bound_phosphorus(&r->g->atoms[nbr->atom]) ? 1
                                                        : (uint32_t) mai_bond_order_twice(MAI_BOND_DOUBLE);
}

static inline void
descend(uint32_t *high, uint32_t *low)
{
    uint32_t a = *high, b = *low;

    *high = a > b ? a : b;
    *low = a > b ? b : a;
}

/* Appends a byte as often as count says, up to eight times. */
static inline packed_list
append(packed_list list, uint32_t byte, uint32_t count)
{
    static const uint64_t repeated[] = {0, 1, 0x101, 0x10101, 0x1010101,
                                        0x101010101, 0x10101010101, 0x1010101010101, 0x101010101010101};

    return list << (8 * count) | repeated[count] * byte;
}

/*
 * A list of at most 16 bytes, left-aligned: ranks of neighbours plus 2, descending, then 1 for each hydrogen.
 */
static packed_list
pack_neighbours(const mai_cip_ranking *r, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(r->g, atom);
    uint32_t v[PACKED_LENGTH] = {0}, length = 0, hydrogens = (uint32_t) mai_hydrogens(&r->g->atoms[atom]);
    int degree = r->g->atoms[atom].degree;
    packed_list list = 0;

    for (int i = 0; i < degree; i++)
        v[i] = (uint32_t) (mai_cip_rank(r, nbrs[i].atom) + 2) << 8 | weight(r, &nbrs[i]);
    if (degree <= 4) {
        descend(&v[0], &v[1]);
        descend(&v[2], &v[3]);
        descend(&v[0], &v[2]);
        descend(&v[1], &v[3]);
        descend(&v[1], &v[2]);
    } else
        for (int i = 1; i < degree; i++)
            for (int k = i; k > 0; k--)
                descend(&v[k - 1], &v[k]);
    for (int i = 0; i < degree; i++) {
        list = append(list, v[i] >> 8, v[i] & 0xff);
        length += v[i] & 0xff;
    }
    for (uint32_t i = 0; i < hydrogens; i++)
        list = append(list, 1, 1);
    length += hydrogens;
    return length == 0 ? 0 : list << (8 * (PACKED_LENGTH - length));
}

/*
 * A wide list is an array of runs, ended by 0: a rank plus 1 in the high half, how often it occurs in the low
 * half; hydrogens have 0 in the high half.
 */
static inline uint32_t *
runs_of(const mai_cip_ranking *r, int atom)
{
    return r->runs + r->g->atoms[atom].first + 2 * (size_t) atom;
}

/* Sorts descending; the gaps are Ciura's. */
static void
sort_runs(uint32_t *runs, int n)
{
    static const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};

    for (size_t k = 0; k < sizeof gaps / sizeof *gaps; k++)
        for (int i = gaps[k], gap = gaps[k]; i < n; i++) {
            uint32_t run = runs[i];
            int at = i;

            for (; at >= gap && runs[at - gap] < run; at -= gap)
                runs[at] = runs[at - gap];
            runs[at] = run;
        }
}

/* Joins neighbouring runs of equal rank; returns how many are left. */
static int
join_runs(uint32_t *runs, int n)
{
    int kept = 0;

    for (int i = 0; i < n; i++)
        if (kept > 0 && runs[kept - 1] >> 16 == runs[i] >> 16)
            runs[kept - 1] += runs[i] & 0xffff;
        else
            runs[kept++] = runs[i];
    return kept;
}

/* Lays out a wide list; returns its first two runs. */
static uint64_t
list_neighbours(const mai_cip_ranking *r, int atom)
{
    const mai_molgraph *g = r->g;
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    uint32_t *runs = runs_of(r, atom);
    int n = 0, degree = g->atoms[atom].degree, hydrogens = mai_hydrogens(&g->atoms[atom]);

    for (int i = 0; i < degree; i++) {
        uint32_t count = weight(r, &nbrs[i]);

        if (count > 0)
            runs[n++] = (uint32_t) (mai_cip_rank(r, nbrs[i].atom) + 1) << 16 | count;
    }
    sort_runs(runs, n);
    n = join_runs(runs, n);
    if (hydrogens > 0)
        runs[n++] = (uint32_t) hydrogens;
    runs[n] = 0;
    return n == 0 ? 0 : (uint64_t) runs[0] << 32 | runs[1];
}

static inline cip_key
key_of(const mai_cip_ranking *r, int atom)
{
    cip_key key = {.list = 0, .atom = (uint16_t) atom};

    if (MAI_LIKELY(r->packed))
        key.list = pack_neighbours(r, atom);
    else
        key.head = list_neighbours(r, atom);
    return key;
}

static inline cip_key
value_key(uint32_t value, int atom)
{
    cip_key key = {.list = 0, .atom = (uint16_t) atom};

    key.head = (uint64_t) value << 32;
    return key;
}

/* Three-way comparison of what follows the first two runs of two wide lists. */
static int
compare_rest(const mai_cip_ranking *r, const cip_key *a, const cip_key *b)
{
    const uint32_t *x, *y;

    if ((uint32_t) a->head == 0 || a->atom == b->atom)
        return 0;
    for (x = runs_of(r, a->atom) + 2, y = runs_of(r, b->atom) + 2; *x == *y; x++, y++)
        if (*x == 0)
            return 0;
    return *x < *y ? -1 : 1;
}

/* Whether a comes before b. */
static inline bool
precedes(const mai_cip_ranking *r, const cip_key *a, const cip_key *b)
{
    if (a->list != b->list || r->packed)
        return a->list < b->list;
    return compare_rest(r, a, b) < 0;
}

static inline bool
equals(const mai_cip_ranking *r, const cip_key *a, const cip_key *b)
{
    return a->list == b->list && (r->packed || compare_rest(r, a, b) == 0);
}

static void
sort_keys(const mai_cip_ranking *r, cip_key *keys, int n)
{
    static const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};

    for (size_t k = n < 12 ? 8 : n < 300 ? 5 : 0; k < sizeof gaps / sizeof *gaps; k++)
        for (int i = gaps[k], gap = gaps[k]; i < n; i++) {
            cip_key key = keys[i];
            int at = i;

            for (; at >= gap && precedes(r, &key, &keys[at - gap]); at -= gap)
                keys[at] = keys[at - gap];
            keys[at] = key;
        }
}

/* ---- classes ---- */

static inline void
put_member(mai_cip_ranking *r, int place, int atom)
{
    r->members[place] = (uint16_t) atom;
    r->place[atom] = (uint16_t) place;
}

/*
 * Moves a class's members into the order of their keys: k sorted keys of the members that stand first, of
 * which the last more rank after the others of the class, the rest before them or with them.
 */
static void
arrange(mai_cip_ranking *r, int class, const cip_key *keys, int k, int more)
{
    int begin = r->start[class], end = begin + r->size[class], rest = end - begin - k;
    int moved = more < rest ? more : rest;

    for (int i = 0; i < moved; i++)
        put_member(r, begin + k - more + i, r->members[end - 1 - i]);
    for (int i = 0; i < k - more; i++)
        put_member(r, begin + i, keys[i].atom);
    for (int i = 0; i < more; i++)
        put_member(r, end - more + i, keys[k - more + i].atom);
}

/* Gives the members [begin, end) a class of their own. */
static void
rename_part(mai_cip_ranking *r, int begin, int end)
{
    int class = r->nclasses++;

    r->start[class] = (uint16_t) begin;
    r->size[class] = (uint16_t) (end - begin);
    for (int i = begin; i < end; i++) {
        r->class_of[r->members[i]] = (uint16_t) class;
        r->changed[r->nchanged++] = r->members[i];
    }
}

/* Where the part that begins at key i ends: the first key that differs. */
static int
part_end(const mai_cip_ranking *r, const cip_key *keys, int i, int k)
{
    int end = i + 1;

    while (end < k && equals(r, &keys[i], &keys[end]))
        end++;
    return end;
}

/*
 * Calls for all parts of a class but the largest, which keeps the class. edges are ends of parts, ascending.
 */
static void
rename_parts(mai_cip_ranking *r, int class, const uint16_t *edges, int nparts)
{
    int largest = 0, size = 0, begin = r->start[class], at = begin;

    for (int i = 0; i < nparts; at = edges[i++])
        if (edges[i] - at > size) {
            size = edges[i] - at;
            largest = i;
        }
    at = begin;
    for (int i = 0; i < nparts; at = edges[i++])
        if (i == largest) {
            r->start[class] = (uint16_t) at;
            r->size[class] = (uint16_t) size;
        } else
            rename_part(r, at, edges[i]);
}

/*
 * Splits a class by the sorted keys of its first k members; other is the key of the remaining ones, which are
 * equal among themselves, or NULL when k is all.
 */
static void
split(mai_cip_ranking *r, int class, const cip_key *keys, int k, const cip_key *other)
{
    uint16_t *edges = r->edges;
    int begin = r->start[class], n = r->size[class], less = 0, equal = 0, nparts = 0;

    if (other != NULL) {
        while (less < k && precedes(r, &keys[less], other))
            less++;
        while (less + equal < k && equals(r, &keys[less + equal], other))
            equal++;
    }
    for (int i = 0; i < less;)
        edges[nparts++] = (uint16_t) (begin + (i = part_end(r, keys, i, less)));
    if (other != NULL)
        edges[nparts++] = (uint16_t) (begin + n - (k - less - equal));
    for (int i = less + equal; i < k;)
        edges[nparts++] = (uint16_t) (begin + n - k + (i = part_end(r, keys, i, k)));
    if (nparts < 2)
        return;
    arrange(r, class, keys, k, other != NULL ? k - less - equal : 0);
    rename_parts(r, class, edges, nparts);
}

/* ---- rounds ---- */

/* Puts an atom among those of its class that the round compares. */
static inline void
touch(mai_cip_ranking *r, int atom)
{
    int class = r->class_of[atom], place = r->place[atom], first = r->start[class] + r->touched[class];

    if (r->size[class] < 2 || place < first)
        return;
    if (r->touched[class]++ == 0)
        r->queue[r->nqueue++] = (uint16_t) class;
    put_member(r, place, r->members[first]);
    put_member(r, first, atom);
}

static void
touch_all(mai_cip_ranking *r)
{
    for (int place = 0; place < r->g->natoms;) {
        int class = r->class_of[r->members[place]];

        if (r->size[class] > 1) {
            r->touched[class] = r->size[class];
            r->queue[r->nqueue++] = (uint16_t) class;
        }
        place += r->size[class];
    }
}

static void
touch_beside_changes(mai_cip_ranking *r)
{
    for (int i = 0; i < r->nchanged; i++) {
        const mai_nbr *nbrs = mai_nbrs(r->g, r->changed[i]);

        for (int k = 0; k < r->g->atoms[r->changed[i]].degree; k++)
            touch(r, nbrs[k].atom);
    }
}

/* Keys of all touched atoms, class by class as queued, and of one that was not touched where there is one. */
static int64_t
make_keys(mai_cip_ranking *r)
{
    int64_t work = 0;
    int at = 0;

    for (int i = 0; i < r->nqueue; i++) {
        int class = r->queue[i], k = r->touched[class], more = k < r->size[class];

        for (int j = 0; j < k + more; j++) {
            int atom = r->members[r->start[class] + j];

            r->keys[at++] = key_of(r, atom);
            work += 2 + r->g->atoms[atom].degree;
        }
    }
    return work;
}

static void
split_queued(mai_cip_ranking *r)
{
    cip_key *keys = r->keys;

    for (int i = 0; i < r->nqueue; i++) {
        int class = r->queue[i], k = r->touched[class];
        bool more = k < r->size[class];

        r->touched[class] = 0;
        sort_keys(r, keys, k);
        split(r, class, keys, k, more ? keys + k : NULL);
        keys += k + more;
    }
    r->nqueue = 0;
}

mai_status
mai_cip_round(mai_ctx *cx, mai_cip_ranking *r, bool *finer)
{
    int natoms = r->g->natoms, nclasses = r->nclasses;

    *finer = false;
    if (nclasses == natoms || r->rounds > natoms / 2)
        return MAI_OK;
    r->rounds++;
    if (r->fresh)
        touch_all(r);
    else
        touch_beside_changes(r);
    r->fresh = false;
    MAI_TRY(mai_poll(cx, 16 * make_keys(r) + 4 * r->nchanged));
    r->nchanged = 0;
    split_queued(r);
    *finer = r->nclasses > nclasses;
    return MAI_OK;
}

bool
mai_cip_round_splits(const mai_cip_ranking *r, int a, int b)
{
    cip_key x, y;

    if (r->rounds > r->g->natoms / 2)
        return false;
    x = key_of(r, a);
    y = key_of(r, b);
    return !equals(r, &x, &y);
}

mai_status
mai_cip_finish(mai_ctx *cx, mai_cip_ranking *r)
{
    bool finer;

    do
        MAI_TRY(mai_cip_round(cx, r, &finer));
    while (finer);
    return MAI_OK;
}

/* ---- values of atoms ---- */

/* Splits all classes by a value of their atoms, lower values first. */
static void
split_by_value(mai_cip_ranking *r, uint32_t (*value)(const mai_molgraph *, int))
{
    touch_all(r);
    for (int i = 0; i < r->nqueue; i++) {
        int class = r->queue[i], begin = r->start[class], n = r->size[class];

        r->touched[class] = 0;
        for (int k = 0; k < n; k++)
            r->keys[k] = value_key(value(r->g, r->members[begin + k]), r->members[begin + k]);
        sort_keys(r, r->keys, n);
        split(r, class, r->keys, n, NULL);
    }
    r->nqueue = r->nchanged = 0;
    r->fresh = true;
    r->rounds = 0;
}

/*
 * Difference from the commonest isotope, then atom class; both in the ten bits that the definition gives
 * them.
 */
static uint32_t
isotope_and_class(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    int mass = 512, map = a->map == 0 ? 0 : (int) (((int64_t) mai_class_number(a->map) + 1) % 1024);

    if (a->isotope > 0) {
        int excess = a->isotope - mai_elements[a->element].common_isotope;

        mass += excess >= 0 ? excess + 1 : excess;
    }
    mass = mass < 0 ? 0 : mass % 1024;
    return (uint32_t) (mass << 10 | (map < 0 ? 0 : map));
}

/* R before S before nothing, then Z before E on each double bond. */
static uint32_t
label_value(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    uint32_t value = a->cip == MAI_CIP_R ? 20 : a->cip == MAI_CIP_S ? 10 : 0;

    for (int i = 0; i < a->degree; i++) {
        int cip = g->bonds[nbrs[i].bond].cip;

        value += cip == MAI_CIP_Z ? 2 : cip == MAI_CIP_E ? 1 : 0;
    }
    return value;
}

void
mai_cip_supplement(mai_cip_ranking *r)
{
    split_by_value(r, label_value);
}

/* ---- beginning ---- */

/* Fills weights; returns whether all lists of neighbours can be packed. */
static bool
weigh_bonds(mai_cip_ranking *r)
{
    const mai_molgraph *g = r->g;
    bool few = g->natoms <= PACKED_ATOMS;
    uint16_t length[PACKED_ATOMS] = {0};

    for (int i = 0; few && i < g->natoms; i++)
        length[i] = (uint16_t) mai_hydrogens(&g->atoms[i]);
    for (int i = 0; i < g->nbonds; i++) {
        const mai_bond *b = &g->bonds[i];
        uint8_t w =
            (uint8_t) mai_bond_order_twice(b->flags & MAI_BOND_IS_AROMATIC ? MAI_BOND_AROMATIC : b->type);

        r->weights[i] = w;
        if (b->type == MAI_BOND_DOUBLE
            && (is_bound_phosphorus(&g->atoms[b->begin]) || is_bound_phosphorus(&g->atoms[b->end])))
            r->weights[i] = DIRECTED;
        if (few) {
            length[b->begin] += w;
            length[b->end] += w;
        }
    }
    for (int i = 0; few && i < g->natoms; i++)
        few = length[i] <= PACKED_LENGTH && g->atoms[i].degree <= PACKED_LENGTH;
    return few;
}

static mai_status
lay_out(mai_ctx *cx, const mai_molgraph *g, mai_cip_ranking *r)
{
    size_t n = (size_t) g->natoms + 1, bonds = (size_t) g->nbonds, runs;
    uint16_t *numbers;
    char *memory;

    memset(r, 0, sizeof *r);
    r->g = g;
    MAI_TRY(mai_alloc(cx, bonds + 1, (void **) &r->weights));
    r->packed = weigh_bonds(r);
    runs = r->packed ? 0 : 2 * n + 2 * bonds;
    MAI_TRY(mai_alloc(cx, n * sizeof *r->keys + runs * sizeof *r->runs + 9 * n * sizeof *numbers,
                      (void **) &memory));
    r->keys = (cip_key *) memory;
    r->runs = (uint32_t *) (r->keys + n);
    numbers = (uint16_t *) (r->runs + runs);
    r->class_of = numbers;
    r->start = numbers + n;
    r->size = numbers + 2 * n;
    r->members = numbers + 3 * n;
    r->place = numbers + 4 * n;
    r->touched = numbers + 5 * n;
    r->queue = numbers + 6 * n;
    r->edges = numbers + 7 * n;
    r->changed = numbers + 8 * n;
    memset(r->touched, 0, n * sizeof *r->touched);
    return MAI_OK;
}

/* One class for every element, by atomic number. Returns whether atoms bear isotopes or atom classes. */
static bool
class_by_element(mai_cip_ranking *r)
{
    const mai_molgraph *g = r->g;
    uint16_t next[MAI_ELEMENTS + 1] = {0};
    bool marked = false;

    for (int i = 0; i < g->natoms; i++) {
        marked |= g->atoms[i].isotope != 0 || g->atoms[i].map != 0;
        next[g->atoms[i].element]++;
    }
    for (int e = 0, begin = 0; e < MAI_ELEMENTS; e++) {
        int n = next[e];

        next[e] = (uint16_t) begin;
        if (n == 0)
            continue;
        r->start[r->nclasses] = (uint16_t) begin;
        r->size[r->nclasses++] = (uint16_t) n;
        begin += n;
    }
    for (int i = 0; i < g->natoms; i++)
        put_member(r, next[g->atoms[i].element]++, i);
    for (int c = 0; c < r->nclasses; c++)
        for (int i = 0; i < r->size[c]; i++)
            r->class_of[r->members[r->start[c] + i]] = (uint16_t) c;
    return marked;
}

mai_status
mai_cip_begin(mai_ctx *cx, const mai_molgraph *g, mai_cip_ranking *out)
{
    MAI_TRY(lay_out(cx, g, out));
    MAI_TRY(mai_poll(cx, 8 * (int64_t) g->natoms));
    if (class_by_element(out))
        split_by_value(out, isotope_and_class);
    out->fresh = true;
    return MAI_OK;
}
