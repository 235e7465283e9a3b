/*
 * double_bond.c - which way round double bonds are drawn, as directions of the single bonds beside them.
 *
 * Every double bond outside small rings, with a bond on either side, fixes the directions of these bonds
 * relative to each other: by the torsion angle, whose cosine's sign is enough. A bond between two double
 * bonds carries one direction for both, so a double bond is followed at once by those that share a bond with
 * it (an explicit stack). Where neighbours stand in line, or a wavy bond says that the geometry is open, the
 * double bond becomes crossed. Order and choice of bonds are RDKit 2022.09's. Marks a bond live in the
 * context's arena.
 */
#include "chem/coordinates.h"

#include <math.h>

#define SMALL_RING 8 /* double bonds in rings below that size are cis without saying so */

typedef struct mark {
    uint8_t needs_direction; /* a single bond without one, or a double bond not yet seen */
    uint8_t wavy, candidate, small_ring;
    uint16_t doubles; /* beside a single bond: how many double bonds it can speak for */
} mark;

typedef struct orienter {
    mai_molgraph *g;
    mark *marks;
    uint16_t *stack;
    int depth, room;
} orienter;

/* One side of a double bond: the bond that speaks for it and another. */
typedef struct side {
    int atom, bond, other; /* bonds are -1 when there are none */
} side;

static bool
is_beside(const mai_bond *b)
{
    return b->type == MAI_BOND_SINGLE || b->type == MAI_BOND_AROMATIC;
}

/* Chooses the bond that speaks for one end; false when a wavy or another double bond is met. */
static bool
choose_bond(const orienter *o, int bond, side *s, bool *cumulated)
{
    const mai_molgraph *g = o->g;
    const mai_nbr *nbrs = mai_nbrs(g, s->atom);

    s->bond = s->other = -1;
    for (int i = 0; i < g->atoms[s->atom].degree; i++) {
        int k = nbrs[i].bond;
        const mai_bond *b = &g->bonds[k];

        if (k == bond)
            continue;
        if (b->type == MAI_BOND_DOUBLE)
            *cumulated = true;
        if (!is_beside(b))
            continue;
        if (s->bond < 0) {
            s->bond = k;
        } else if (o->marks[k].needs_direction && o->marks[k].doubles <= o->marks[s->bond].doubles) {
            s->other = k;
        } else {
            s->other = s->bond;
            s->bond = k;
        }
        if (o->marks[k].wavy)
            return false;
    }
    return s->bond >= 0 && !*cumulated;
}

/* Within two degrees of straight, or no direction at all. */
static bool
is_linear(mai_xyz a, mai_xyz b)
{
    double squares = mai_xyz_dot(a, a) * mai_xyz_dot(b, b);

    return squares < 1e-6 || mai_xyz_dot(a, b) < -0.999388 * sqrt(squares);
}

/* Makes the other bond speak when the first is in line with the double bond; false when both are. */
static bool
avoid_line(const mai_molgraph *g, side *s, mai_xyz here, mai_xyz axis, mai_xyz other_origin)
{
    int spare = s->bond;

    if (!is_linear(mai_xyz_minus(g->xyz[mai_other_end(&g->bonds[s->bond], s->atom)], here), axis))
        return true;
    if (s->other < 0)
        return false;
    s->bond = s->other;
    s->other = spare;
    return !is_linear(mai_xyz_minus(g->xyz[mai_other_end(&g->bonds[s->bond], s->atom)], other_origin), axis);
}

/* Whether the torsion angle over the double bond is at least a right one. */
static bool
is_trans(const mai_molgraph *g, const side *a, const side *b)
{
    mai_xyz axis = mai_xyz_minus(g->xyz[b->atom], g->xyz[a->atom]);
    mai_xyz to_a = mai_xyz_minus(g->xyz[mai_other_end(&g->bonds[a->bond], a->atom)], g->xyz[a->atom]);
    mai_xyz to_b = mai_xyz_minus(g->xyz[mai_other_end(&g->bonds[b->bond], b->atom)], g->xyz[b->atom]);
    mai_xyz up_a = mai_xyz_cross(to_a, axis), up_b = mai_xyz_cross(to_b, axis);
    double squares = mai_xyz_dot(up_a, up_a) * mai_xyz_dot(up_b, up_b);

    return mai_xyz_dot(up_a, up_b) / sqrt(squares) < 1.7e-16; /* the reference's right angle, rounded */
}

/* Gives a bond a direction as seen from one of its atoms, the opposite one if reverse. */
static void
set_direction(orienter *o, int bond, int atom, int dir, bool reverse)
{
    mai_bond *b = &o->g->bonds[bond];

    if (b->begin != atom)
        reverse = !reverse;
    if (dir != MAI_DIR_UP)
        dir = MAI_DIR_DOWN; /* what a wedge on a bond of another type counts as */
    b->dir = (uint8_t) (reverse ? MAI_DIR_UP + MAI_DIR_DOWN - dir : dir);
    o->marks[bond].needs_direction = 0;
}

/* Directions of the two speaking bonds, then of the others beside them. */
static void
set_sides(orienter *o, const side *a, const side *b, bool trans)
{
    const mai_bond *bonds = o->g->bonds;
    bool first_open = o->marks[a->bond].needs_direction, second_open = o->marks[b->bond].needs_direction;

    if (first_open && second_open) {
        set_direction(o, a->bond, a->atom, MAI_DIR_DOWN, false);
        set_direction(o, b->bond, b->atom, MAI_DIR_DOWN, trans);
    } else if (second_open) {
        set_direction(o, b->bond, b->atom, bonds[a->bond].dir, trans != (bonds[a->bond].begin != a->atom));
    } else if (first_open) {
        set_direction(o, a->bond, a->atom, bonds[b->bond].dir, trans != (bonds[b->bond].begin != b->atom));
    }
    if (a->other >= 0 && o->marks[a->other].needs_direction)
        set_direction(o, a->other, a->atom, bonds[a->bond].dir, bonds[a->bond].begin == a->atom);
    if (b->other >= 0 && o->marks[b->other].needs_direction)
        set_direction(o, b->other, b->atom, bonds[b->bond].dir, bonds[b->bond].begin == b->atom);
}

/* Puts the double bonds beside a single bond on the stack, so that the lowest is met first. */
static mai_status
follow(mai_ctx *cx, orienter *o, int bond)
{
    const mai_molgraph *g = o->g;
    const mai_bond *b = &g->bonds[bond];
    const mai_nbr *at[2] = {mai_nbrs(g, b->begin), mai_nbrs(g, b->end)};
    int left[2] = {g->atoms[b->begin].degree, g->atoms[b->end].degree};

    if (!o->marks[bond].needs_direction)
        return MAI_OK;
    MAI_TRY(mai_poll(cx, left[0] + left[1]));
    while (left[0] > 0 || left[1] > 0) {
        int which =
            left[1] == 0 || (left[0] > 0 && at[0][left[0] - 1].bond >= at[1][left[1] - 1].bond) ? 0 : 1;
        int k = at[which][--left[which]].bond;

        if (!o->marks[k].candidate || !o->marks[k].needs_direction)
            continue;
        if (o->depth == o->room) {
            uint16_t *larger;

            MAI_TRY(mai_alloc(cx, 2 * (size_t) o->room * sizeof *larger, (void **) &larger));
            for (int i = 0; i < o->depth; i++)
                larger[i] = o->stack[i];
            o->stack = larger;
            o->room *= 2;
        }
        o->stack[o->depth++] = (uint16_t) k;
    }
    return MAI_OK;
}

static mai_status
orient_one(mai_ctx *cx, orienter *o, int bond)
{
    mai_molgraph *g = o->g;
    mai_bond *b = &g->bonds[bond];
    side first = {b->begin, -1, -1}, second = {b->end, -1, -1};
    bool cumulated = false;

    if (!o->marks[bond].needs_direction)
        return MAI_OK;
    o->marks[bond].needs_direction = 0;
    MAI_TRY(mai_poll(cx, 20 + g->atoms[b->begin].degree + g->atoms[b->end].degree));
    if (!choose_bond(o, bond, &first, &cumulated) || !choose_bond(o, bond, &second, &cumulated)) {
        if (!cumulated)
            b->dir = MAI_DIR_CROSSED;
        return MAI_OK;
    }
    mai_xyz begin = g->xyz[b->begin], end = g->xyz[b->end], axis = mai_xyz_minus(end, begin);

    if (!avoid_line(g, &first, begin, axis, begin) ||
        !avoid_line(g, &second, end, mai_xyz_minus(begin, end), begin)) {
        b->dir = MAI_DIR_CROSSED;
        return MAI_OK;
    }
    bool trans = is_trans(g, &first, &second);

    MAI_TRY(follow(cx, o, second.bond)); /* the first one's are on top */
    MAI_TRY(follow(cx, o, first.bond));
    set_sides(o, &first, &second, trans);
    return MAI_OK;
}

/* ---- preparation ---- */

/* Single bonds forget wedges; wavy ones are remembered. */
static void
clear_directions(orienter *o)
{
    for (int i = 0; i < o->g->nbonds; i++) {
        mai_bond *b = &o->g->bonds[i];

        o->marks[i].wavy = b->dir == MAI_DIR_WAVY;
        if (b->type == MAI_BOND_SINGLE)
            b->dir = MAI_DIR_NONE;
    }
}

static void
mark_small_rings(orienter *o)
{
    const mai_molgraph *g = o->g;

    for (int r = 0; r < g->nrings; r++)
        if (g->ring_start[r + 1] - g->ring_start[r] < SMALL_RING)
            for (int i = g->ring_start[r]; i < g->ring_start[r + 1]; i++)
                o->marks[g->ring_bonds[i]].small_ring = 1;
}

/* Marks what is beside a double bond; the sum of the bonds' indices is what RDKit orders double bonds by. */
static int64_t
mark_beside(orienter *o, int bond, int atom)
{
    const mai_molgraph *g = o->g;
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int64_t sum = 0;

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        int k = nbrs[i].bond;
        const mai_bond *b = &g->bonds[k];

        if (!is_beside(b))
            continue;
        if (o->marks[k].doubles < UINT16_MAX)
            o->marks[k].doubles++;
        if (b->dir == MAI_DIR_NONE || b->dir == MAI_DIR_UP || b->dir == MAI_DIR_DOWN)
            o->marks[k].needs_direction = 1;
        o->marks[bond].needs_direction = 1;
        sum += k;
    }
    return sum;
}

static bool
is_candidate(const orienter *o, int bond)
{
    const mai_bond *b = &o->g->bonds[bond];

    return b->type == MAI_BOND_DOUBLE && b->stereo != MAI_STEREO_ANY && b->dir != MAI_DIR_CROSSED &&
           !o->marks[bond].small_ring && o->g->atoms[b->begin].degree > 1 && o->g->atoms[b->end].degree > 1;
}

/* Lets a key sink to where its children in the heap are smaller. */
static void
sink(uint64_t *heap, int at, int n)
{
    uint64_t key = heap[at];

    for (int child; (child = 2 * at + 1) < n; at = child) {
        child += child + 1 < n && heap[child + 1] > heap[child];
        if (heap[child] <= key)
            break;
        heap[at] = heap[child];
    }
    heap[at] = key;
}

mai_status
mai_orient_double_bonds(mai_ctx *cx, mai_molgraph *g)
{
    orienter o = {.g = g, .room = 16};
    uint64_t *heap;
    int n = 0;

    MAI_TRY(mai_poll(cx, 4 * (int64_t) g->nbonds));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nbonds, &o.marks));
    MAI_TRY(mai_alloc(cx, (size_t) (g->nbonds + 1) * sizeof *heap, (void **) &heap));
    MAI_TRY(mai_alloc(cx, (size_t) o.room * sizeof *o.stack, (void **) &o.stack));
    clear_directions(&o);
    mark_small_rings(&o);
    for (int i = 0; i < g->nbonds; i++) {
        if (!is_candidate(&o, i))
            continue;
        int64_t sum = mark_beside(&o, i, g->bonds[i].begin) + mark_beside(&o, i, g->bonds[i].end);

        o.marks[i].candidate = 1;
        heap[n++] = (uint64_t) (g->bonds[i].ring_count > 0 ? sum : 10 * sum) << 16 | (uint64_t) i;
    }
    for (int i = n / 2 - 1; i >= 0; i--)
        sink(heap, i, n);
    while (n > 0) { /* the largest first, each followed by what hangs on it */
        o.stack[0] = (uint16_t) heap[0];
        o.depth = 1;
        heap[0] = heap[--n];
        if (n > 0)
            sink(heap, 0, n);
        while (o.depth > 0)
            MAI_TRY(orient_one(cx, &o, o.stack[--o.depth]));
    }
    return MAI_OK;
}
