/*
 * fp_pattern.c - a fingerprint to screen substructure searches with: the bits of what is found within a query
 * are among those of every molecule that the query matches.
 *
 * A match maps atoms and bonds one to one, so it keeps unbranched paths, stars (an atom and three or four of
 * its neighbours), simple cycles, and how many there are of anything. Each of these makes a bit at up to
 * three levels, as far as everything that the level looks at is known: elements; elements and bond types;
 * elements and whether each atom is aromatic. The same code goes through molecules, where all is known, and
 * queries, which is why the one cannot miss what the other has.
 *
 * Steps are limited, since tangles have no end of paths: then a molecule gets all bits and a query no more of
 * them.
 */
#include "base/arena.h"
#include "chem/fp_fold.h"

enum {
    MOST_STEPS = 400000,
    PATH_BONDS = 4,
    CYCLE_ATOMS = 8,
    COUNTERS = 1024 /* kinds of atoms and bonds share them by their hash, which keeps counts monotone */
};

enum { LEVEL_ELEMENTS = 1, LEVEL_BONDS, LEVEL_AROMATIC, LEVELS };
enum { SHAPE_PATH = 16, SHAPE_STAR = 32, SHAPE_CYCLE = 48, SHAPE_COUNT = 64 };

typedef struct screen {
    const mai_pattern_graph *g;
    mai_fold fold;
    int32_t *counters;
    bool *on_path;
    int atoms[CYCLE_ATOMS], bonds[CYCLE_ATOMS]; /* bonds[i] leads to atoms[i] */
    int steps;
} screen;

/* ---- levels ---- */

/* An atom as a level sees it; 0 when it is not known. */
static inline uint32_t
atom_label(const screen *s, int atom, int level)
{
    uint32_t element = s->g->elements[atom], aromatic = s->g->aromatic[atom];

    if (element == MAI_PATTERN_ANY || (level == LEVEL_AROMATIC && aromatic == MAI_PATTERN_ANY))
        return 0;
    return 1 + 2 * element + (level == LEVEL_AROMATIC ? aromatic : 0);
}

static inline uint32_t
bond_label(const screen *s, int bond, int level)
{
    uint32_t type = s->g->types[bond];

    if (level != LEVEL_BONDS)
        return 1;
    return type == MAI_PATTERN_ANY ? 0 : 2 + type;
}

/* Notes a feature; it is counted too where that tells molecules apart. */
static void
add(screen *s, uint32_t hash, bool counted)
{
    mai_fold_add(&s->fold, hash);
    if (counted)
        s->counters[hash % COUNTERS]++;
}

/* ---- paths ---- */

/* Hashes the first n atoms of the path from one end; 0 when something is not known. */
static uint32_t
path_hash(const screen *s, int n, int level, bool backward)
{
    uint32_t h = mai_hash_combine(SHAPE_PATH + (uint32_t) level, (uint32_t) n);

    for (int i = 0; i < n; i++) {
        int at = backward ? n - 1 - i : i;
        uint32_t atom = atom_label(s, s->atoms[at], level);
        uint32_t bond = i == 0 ? 1 : bond_label(s, s->bonds[backward ? at + 1 : at], level);

        if (atom == 0 || bond == 0)
            return 0;
        h = mai_hash_combine(mai_hash_combine(h, bond), atom);
    }
    return h | 1;
}

static void
add_path(screen *s, int n)
{
    for (int level = LEVEL_ELEMENTS; level < LEVELS; level++) {
        uint32_t there, back;

        if (n == 1 && level == LEVEL_BONDS)
            continue;
        there = path_hash(s, n, level, false);
        back = path_hash(s, n, level, true);
        if (there != 0)
            add(s, (there < back ? there : back) >> 1, n <= 2);
    }
}

/* ---- cycles ---- */

/* A cycle has neither start nor direction: its labels are summed. */
static void
add_cycle(screen *s, int n, int closing)
{
    uint32_t sum;

    add(s, mai_hash_combine(SHAPE_CYCLE, (uint32_t) n), true);
    for (int level = LEVEL_ELEMENTS; level < LEVELS; level++) {
        bool known = true;

        sum = 0;
        for (int i = 0; i < n; i++) {
            uint32_t atom = atom_label(s, s->atoms[i], level);
            uint32_t bond = bond_label(s, i == 0 ? closing : s->bonds[i], level);

            known = known && atom != 0 && bond != 0;
            sum += mai_hash_combine(17, atom) + mai_hash_combine(29, bond);
        }
        if (known) {
            uint32_t h = mai_hash_combine(SHAPE_CYCLE + (uint32_t) level, (uint32_t) n);

            add(s, mai_hash_combine(h, sum), true);
        }
    }
}

/* ---- the walk ---- */

/*
 * Whether atom next may follow as the n-th of the path: as part of a path, or of a cycle whose lowest atom is
 * first.
 */
static inline bool
may_follow(const screen *s, int next, int n)
{
    return !s->on_path[next] && (n <= PATH_BONDS || (n < CYCLE_ATOMS && next > s->atoms[0]));
}

/* The path has n atoms: makes what ends here. */
static void
visit(screen *s, int n)
{
    int last = s->atoms[n - 1];

    if (n <= PATH_BONDS + 1 && s->atoms[0] <= last)
        add_path(s, n);
}

/* Every path of the walk from one atom, by an explicit stack of positions in neighbour lists. */
static mai_status
walk_from(mai_ctx *cx, screen *s, int start)
{
    const mai_mol_links *l = s->g->links;
    bool low[CYCLE_ATOMS]; /* an atom below the first has been passed, so that no cycle can be made */
    int at[CYCLE_ATOMS], n = 1;

    s->atoms[0] = start;
    s->on_path[start] = true;
    low[0] = false;
    at[0] = l->first[start];
    visit(s, 1);
    while (n > 0) {
        int last = s->atoms[n - 1];
        mai_nbr nbr;

        if (at[n - 1] == l->first[last + 1]) {
            s->on_path[last] = false;
            n--;
            continue;
        }
        nbr = l->nbrs[at[n - 1]++];
        s->steps++;
        if (n > 2 && nbr.atom == start && !low[n - 1] && s->atoms[1] < last)
            add_cycle(s, n, nbr.bond);
        if (!may_follow(s, nbr.atom, n) || (n > PATH_BONDS && low[n - 1]))
            continue;
        MAI_TRY(mai_poll(cx, 30));
        s->atoms[n] = nbr.atom;
        s->bonds[n] = nbr.bond;
        s->on_path[nbr.atom] = true;
        low[n] = low[n - 1] || nbr.atom < start;
        at[n] = l->first[nbr.atom];
        n++;
        visit(s, n);
        if (s->steps > MOST_STEPS)
            return MAI_OK;
    }
    return MAI_OK;
}

/* ---- stars ---- */

static void
add_star(screen *s, int centre, const int *nbrs, int n)
{
    for (int level = LEVEL_ELEMENTS; level < LEVELS; level++) {
        uint32_t middle = atom_label(s, centre, level), sum = 0;
        bool known = middle != 0;

        for (int i = 0; i < n; i++) {
            mai_nbr nbr = s->g->links->nbrs[nbrs[i]];
            uint32_t atom = atom_label(s, nbr.atom, level), bond = bond_label(s, nbr.bond, level);

            known = known && atom != 0 && bond != 0;
            sum += mai_hash_combine(mai_hash_combine(41, bond), atom);
        }
        if (known) {
            uint32_t h = mai_hash_combine(SHAPE_STAR + (uint32_t) level + 4 * (uint32_t) n, middle);

            add(s, mai_hash_combine(h, sum), false);
        }
    }
}

/* Every three and every four neighbours of an atom. */
static mai_status
add_stars(mai_ctx *cx, screen *s, int centre)
{
    int end = s->g->links->first[centre + 1], v[4];

    for (v[0] = s->g->links->first[centre]; v[0] < end; v[0]++)
        for (v[1] = v[0] + 1; v[1] < end; v[1]++)
            for (v[2] = v[1] + 1; v[2] < end; v[2]++) {
                MAI_TRY(mai_poll(cx, 30 * (end - v[2])));
                add_star(s, centre, v, 3);
                for (v[3] = v[2] + 1; v[3] < end; v[3]++)
                    add_star(s, centre, v, 4);
                s->steps += end - v[2];
                if (s->steps > MOST_STEPS)
                    return MAI_OK;
            }
    return MAI_OK;
}

/* ---- counts ---- */

/* There are at least so many of a kind. */
static void
add_counts(screen *s)
{
    static const int32_t steps[] = {2, 3, 4, 6, 8, 12, 16, 24};

    for (uint32_t i = 0; i < COUNTERS; i++)
        for (size_t k = 0; k < sizeof steps / sizeof *steps && s->counters[i] >= steps[k]; k++)
            mai_fold_add(&s->fold, mai_hash_combine(mai_hash_combine(SHAPE_COUNT, i), (uint32_t) steps[k]));
}

static mai_status
go_through(mai_ctx *cx, screen *s, const mai_pattern_graph *g, const mai_fp_target *to)
{
    s->g = g;
    if (to->bits == NULL)
        return mai_fail(cx, MAI_EARGUMENT, "the pattern fingerprint has bits only, no counts");
    MAI_TRY(mai_fold_begin(cx, to, &s->fold));
    MAI_TRY(MAI_NEW_ARRAY(cx, COUNTERS, &s->counters));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &s->on_path));
    for (int i = 0; i < g->natoms && s->steps <= MOST_STEPS; i++) {
        MAI_TRY(walk_from(cx, s, i));
        MAI_TRY(add_stars(cx, s, i));
    }
    add_counts(s);
    return MAI_OK;
}

mai_status
mai_fp_pattern_of_query(mai_ctx *cx, const mai_pattern_graph *query, const mai_fp_target *to)
{
    screen s = {0};

    return go_through(cx, &s, query, to);
}

mai_status
mai_fp_pattern(mai_ctx *cx, const mai_mol *mol, const mai_fp_target *to)
{
    mai_mol_links links;
    mai_pattern_graph g = {.natoms = mol->natoms, .nbonds = mol->nbonds, .links = &links};
    screen s = {0};
    uint8_t *labels;

    MAI_TRY(mai_mol_link(cx, mol, &links));
    MAI_TRY(mai_alloc(cx, 2 * (size_t) mol->natoms + (size_t) mol->nbonds + 1, (void **) &labels));
    g.elements = labels;
    g.aromatic = labels + mol->natoms;
    g.types = labels + 2 * mol->natoms;
    for (int i = 0; i < mol->natoms; i++) {
        labels[i] = mol->atoms[i].element;
        labels[mol->natoms + i] = mai_mol_is_aromatic(mol, i);
    }
    for (int i = 0; i < mol->nbonds; i++)
        labels[2 * mol->natoms + i] = links.bonds[i].bits & MAI_MOL_BOND_TYPE;
    MAI_TRY(go_through(cx, &s, &g, to));
    if (s.steps <= MOST_STEPS)
        return MAI_OK;
    memset(to->bits, 0xff, ((size_t) to->nbits + 7) / 8);
    if (to->nbits % 8 != 0)
        to->bits[to->nbits / 8] &= (uint8_t) ((1u << to->nbits % 8) - 1);
    return MAI_OK;
}
