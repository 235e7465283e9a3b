/*
 * layout_double.c - mends double bonds of a drawing that do not show their geometry, as in crowded large
 * rings.
 *
 * Around such a bond one atom after another is tried at other places, with what hangs on it: mirrored at the
 * line between two of its neighbours, which turns a corner of a ring inwards, or at some distances all around
 * each neighbour. The place is taken that shows most double bonds near it rightly and, among these, keeps
 * bonds near length one and atoms apart. The work is bounded: what is left then, the writer finds. Scratch
 * lives in the context's arena.
 */
#include "chem/layout_parts.h"

#include <string.h>

#define CLEAR 0.1           /* sine of the angle at which a neighbour must stand off a double bond's line */
#define CROWDED 0.36        /* squared distance below which two atoms are too close */
#define MOST_MOVED 64       /* atoms that move together */
#define MOST_WORK 200000000 /* for a molecule: looks at atoms */
#define GOOD_ENOUGH 0.5     /* the price of a place with which the search ends */
#define DIRECTIONS 24

typedef struct mender {
    layout *l;
    int64_t work;
    uint8_t *moves;  /* of each atom: whether it moves now */
    uint16_t *moved; /* these atoms, that which is tried first */
    int nmoved;
    point *home, *best; /* of each moved atom: where it stood, and its best place */
    double least;       /* the price of the best */
} mender;

/* The side of a double bond on which a neighbour of one end stands: 1 left, -1 right, 0 near its line. */
static int
side_of(const layout *l, int from, int to, int end, int neighbour)
{
    double sine = cross(unit(minus(l->at[to], l->at[from])), unit(minus(l->at[neighbour], l->at[end])));

    return sine > CLEAR ? 1 : sine < -CLEAR ? -1 : 0;
}

/* The side of the stereo atom of an end; 0 unless the other neighbour stands clear on the opposite side. */
static int
side_of_end(const layout *l, const mai_bond *b, int end, int stereo_atom)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, end);
    int side = side_of(l, b->begin, b->end, end, stereo_atom);

    for (int i = 0; i < l->g->atoms[end].degree; i++) {
        int k = nbrs[i].atom;

        if (k != stereo_atom && k != b->begin && k != b->end && side_of(l, b->begin, b->end, end, k) != -side)
            return 0;
    }
    return side;
}

static bool
is_marked(const mai_bond *b)
{
    return b->type == MAI_BOND_DOUBLE && b->stereo >= MAI_STEREO_CIS;
}

/* 0 when a marked double bond shows its geometry, else how many steps away from that it is at least. */
static int
faults_of(const layout *l, const mai_bond *b)
{
    int first = side_of_end(l, b, b->begin, b->stereo_atoms[0]);
    int second = side_of_end(l, b, b->end, b->stereo_atoms[1]);

    if (first == 0 || second == 0)
        return (first == 0) + (second == 0);
    return second != (b->stereo == MAI_STEREO_TRANS ? -first : first);
}

static bool
is_shown(const layout *l, const mai_bond *b)
{
    return faults_of(l, b) == 0;
}

/* ---- the price of a place ---- */

/* The faults of the marked double bonds at an atom. */
static int
faults_at(mender *m, int atom)
{
    const mai_molgraph *g = m->l->g;
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int n = 0;

    m->work += g->atoms[atom].degree;
    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (is_marked(&g->bonds[nbrs[i].bond]))
            n += faults_of(m->l, &g->bonds[nbrs[i].bond]);
    return n;
}

/* What moved atoms cost that come too close to those that stay, and the bonds between these. */
static double
strain(mender *m, int atom)
{
    const layout *l = m->l;
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);
    double price = 0;

    m->work += l->g->natoms;
    for (int i = 0; i < l->g->natoms; i++) {
        point d = minus(l->at[i], l->at[atom]);
        double squared = dot(d, d);

        if (squared < CROWDED && !m->moves[i])
            price += 2 * (CROWDED - squared) + 0.1;
    }
    for (int i = 0; i < l->g->atoms[atom].degree; i++)
        if (!m->moves[nbrs[i].atom]) {
            double stretch = norm(minus(l->at[nbrs[i].atom], l->at[atom])) - 1;

            price += 3 * stretch * stretch;
        }
    return price;
}

static double
price_of(mender *m)
{
    const mai_molgraph *g = m->l->g;
    const mai_nbr *nbrs = mai_nbrs(g, m->moved[0]);
    double price = 100 * faults_at(m, m->moved[0]);

    for (int i = 0; i < g->atoms[m->moved[0]].degree; i++)
        price += 100 * faults_at(m, nbrs[i].atom);
    for (int i = 0; i < m->nmoved; i++)
        price += strain(m, m->moved[i]);
    return price;
}

/* ---- trying places ---- */

/* The atom and what hangs on it by bonds outside rings, but not over the double bond; false when too much. */
static bool
collect_moved(mender *m, int atom, const mai_bond *bond)
{
    const mai_molgraph *g = m->l->g;

    m->work += g->natoms;
    memset(m->moves, 0, (size_t) g->natoms);
    m->moves[atom] = 1;
    m->moved[0] = (uint16_t) atom;
    m->nmoved = 1;
    for (int i = 0; i < m->nmoved; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, m->moved[i]);

        for (int k = 0; k < g->atoms[m->moved[i]].degree; k++) {
            int next = nbrs[k].atom;

            if (m->moves[next] || next == bond->begin || next == bond->end ||
                (i == 0 && g->bonds[nbrs[k].bond].ring_count > 0))
                continue;
            if (m->nmoved == MOST_MOVED)
                return false;
            m->moves[next] = 1;
            m->moved[m->nmoved++] = (uint16_t) next;
        }
    }
    return true;
}

/* Keeps the places of the moved atoms when they are the best so far, and puts the atoms back. */
static void
judge(mender *m, double handicap)
{
    double price = price_of(m) + handicap;
    bool better = price < m->least - 1e-6;

    for (int i = 0; i < m->nmoved; i++) {
        if (better)
            m->best[i] = m->l->at[m->moved[i]];
        m->l->at[m->moved[i]] = m->home[i];
    }
    if (better)
        m->least = price;
}

static void
try_mirrors(mender *m)
{
    const layout *l = m->l;
    const mai_nbr *nbrs = mai_nbrs(l->g, m->moved[0]);
    int n = l->g->atoms[m->moved[0]].degree < 4 ? l->g->atoms[m->moved[0]].degree : 4;

    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++) {
            if (m->moves[nbrs[i].atom] || m->moves[nbrs[k].atom])
                continue;
            for (int j = 0; j < m->nmoved; j++)
                l->at[m->moved[j]] = mirrored(m->home[j], l->at[nbrs[i].atom], l->at[nbrs[k].atom]);
            judge(m, 0.1);
        }
}

/* Shifts what moves, and in a second try turns what hangs on the atom round it. */
static void
try_shifts(mender *m, int neighbour)
{
    static const double lengths[] = {1, 0.75, 1.3};
    layout *l = m->l;

    for (int i = 0; i < DIRECTIONS * 3; i++) {
        point to = at_angle(2 * MAI_PI * (i / 3) / DIRECTIONS - MAI_PI);
        point at = plus(l->at[neighbour], times(to, lengths[i % 3]));

        for (int turn = 0; turn < (m->nmoved > 1 ? 2 : 1); turn++) {
            l->at[m->moved[0]] = at;
            for (int j = 1; j < m->nmoved; j++) {
                point from = minus(m->home[j], m->home[0]);

                l->at[m->moved[j]] = turn ? minus(at, from) : plus(at, from);
            }
            judge(m, 0.4);
        }
    }
}

static mai_status
try_atom(mender *m, int atom, const mai_bond *bond, bool *better)
{
    layout *l = m->l;
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);
    int64_t before = m->work;

    if (l->g->atoms[atom].degree > 6 || !collect_moved(m, atom, bond))
        return MAI_OK;
    for (int i = 0; i < m->nmoved; i++)
        m->home[i] = m->best[i] = l->at[m->moved[i]];
    m->least = price_of(m);
    double old = m->least;

    try_mirrors(m);
    for (int i = 0; i < l->g->atoms[atom].degree && m->least > GOOD_ENOUGH && m->work < MOST_WORK; i++)
        if (!m->moves[nbrs[i].atom])
            try_shifts(m, nbrs[i].atom);
    for (int i = 0; i < m->nmoved; i++)
        l->at[m->moved[i]] = m->best[i];
    *better |= m->least < old - 1;
    return mai_poll(l->cx, m->work - before);
}

/* Tries the ends of a double bond, then their neighbours. */
static mai_status
mend(mender *m, const mai_bond *b, bool *better)
{
    const mai_molgraph *g = m->l->g;
    const uint16_t ends[2] = {b->begin, b->end};

    for (int i = 0; i < 2 && !is_shown(m->l, b); i++)
        MAI_TRY(try_atom(m, ends[i], b, better));
    for (int i = 0; i < 2; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, ends[i]);

        for (int k = 0; k < g->atoms[ends[i]].degree && !is_shown(m->l, b); k++)
            if (nbrs[k].atom != b->begin && nbrs[k].atom != b->end)
                MAI_TRY(try_atom(m, nbrs[k].atom, b, better));
    }
    return MAI_OK;
}

mai_status
mai_layout_double_bonds(layout *l)
{
    const mai_molgraph *g = l->g;
    mender m = {.l = l};
    bool better = true;

    for (int pass = 0; pass < 4 && better; pass++) {
        better = false;
        for (int i = 0; i < g->nbonds && m.work < MOST_WORK; i++) {
            if (!is_marked(&g->bonds[i]) || is_shown(l, &g->bonds[i]))
                continue;
            if (m.moves == NULL) {
                MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, &m.moves));
                MAI_TRY(MAI_NEW_ARRAY(l->cx, MOST_MOVED, &m.moved));
                MAI_TRY(MAI_NEW_ARRAY(l->cx, MOST_MOVED, &m.home));
                MAI_TRY(MAI_NEW_ARRAY(l->cx, MOST_MOVED, &m.best));
            }
            MAI_TRY(mend(&m, &g->bonds[i], &better));
        }
    }
    return MAI_OK;
}

int
mai_layout_wrong_bonds(const layout *l, const mai_block *b)
{
    int wrong = 0;

    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];
        int n = ring->size;

        for (int k = 0; k < n; k++) {
            int wanted = mai_layout_ring_geometry(l, ring, k), before = ring->atoms[(k + n - 1) % n];
            int from = ring->atoms[k], to = ring->atoms[(k + 1) % n], behind = ring->atoms[(k + 2) % n];

            if (wanted != 0 && side_of(l, from, to, from, before) * side_of(l, from, to, to, behind) != wanted)
                wrong++;
        }
    }
    return wrong;
}
