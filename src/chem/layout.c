/*
 * layout.c - drawing molecules: chains at angles of 120 degrees, ring systems as a whole, fragments side by side.
 *
 * Ring systems are drawn first, each by itself (layout_block.c). From the largest of them, or from the end of the
 * longest chain, the drawing then grows breadth first. The neighbours of an atom that have no place yet share the
 * gaps between those that have, gaps inside of rings last; an atom with one neighbour before and one behind turns
 * away from where its chain turned before, or to where the geometry of a double bond wants it; of two that follow,
 * the one with the longer way behind it continues the chain. When everything has a place, branches that are in the
 * way of others are moved (layout_clash.c), and the fragment is turned (layout_orient.c). Bonds have length one
 * until the end. Scratch lives in the context's arena.
 */
#include "chem/layout.h"

#include "chem/layout_parts.h"

#include <string.h>

#define BOND_LENGTH 1.5
#define GAP 0.9     /* between fragments */
#define ASPECT 1.6  /* of the area that fragments fill, width by height */

enum { MOST_FRESH = 64 }; /* neighbours that are placed at once */

/* ---- directions ---- */

/* Neighbours of an atom that have a place, with directions in ascending order of their angle to the first. */
typedef struct around {
    int n;
    int atoms[MOST_FRESH];
    point to[MOST_FRESH];
} around;

/* block >= 0: by bonds of that block alone. */
static void
look_around(const layout *l, int atom, int block, around *out)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);

    out->n = 0;
    for (int i = 0; i < l->g->atoms[atom].degree && out->n < MOST_FRESH; i++) {
        uint32_t ring = l->bond_first[nbrs[i].bond];
        point to;
        int at = out->n;

        if (!l->placed[nbrs[i].atom])
            continue;
        if (block >= 0 && (ring == l->bond_first[nbrs[i].bond + 1] || l->rings[l->bond_rings[ring]].block != block))
            continue;
        to = unit(minus(l->at[nbrs[i].atom], l->at[atom]));
        for (; at > 1 && pseudo_angle(out->to[0], out->to[at - 1]) > pseudo_angle(out->to[0], to); at--) {
            out->to[at] = out->to[at - 1];
            out->atoms[at] = out->atoms[at - 1];
        }
        out->to[at] = to;
        out->atoms[at] = nbrs[i].atom;
        out->n++;
    }
}

/* Whether two neighbours of an atom are next to it in one small ring, which then lies between them. */
static bool
share_ring(const layout *l, int atom, int a, int b)
{
    for (uint32_t k = l->first_ring[atom]; k < l->first_ring[atom + 1]; k++) {
        const mai_layout_ring *ring = &l->rings[l->rings_of[k]];

        if (ring->size >= MAI_LAYOUT_LARGE)
            continue;
        for (int i = 0; i < ring->size; i++)
            if (ring->atoms[i] == atom) {
                int before = ring->atoms[(i + ring->size - 1) % ring->size],
                    behind = ring->atoms[(i + 1) % ring->size];

                if ((before == a && behind == b) || (before == b && behind == a))
                    return true;
            }
    }
    return false;
}

/* The least squared distance of a point from what is placed, two atoms left out. */
static double
room_at(const layout *l, point at, int but, int and_but)
{
    double least = 9;

    for (int i = 0; i < l->tail; i++) {
        point d = minus(at, l->at[l->queue[i]]);

        if (l->queue[i] != but && l->queue[i] != and_but && dot(d, d) < least)
            least = dot(d, d);
    }
    return least;
}

/*
 * What a gap is worth: its width; less inside a ring, and there, as between the bridges of a cage, by the room that a
 * neighbour would have.
 */
static double
worth_of_gap(const layout *l, int atom, point from, double width, bool inside)
{
    point direction;
    double room;

    if (!inside)
        return width;
    direction = turned(from, at_angle(width / 2 > MAI_PI ? MAI_PI : width / 2));
    room = room_at(l, plus(l->at[atom], direction), atom, atom);
    return width < 0.5 ? 0.01 : 0.05 * (room < 1 ? room : 1) + 0.01 * width;
}

/* Directions for n new neighbours: each into the gap where it has most room, those inside of rings last. */
static void
fill_gaps(const layout *l, int atom, const around *taken, int n, point *out)
{
    double gaps[MOST_FRESH], worth[MOST_FRESH];
    int counts[MOST_FRESH] = {0}, filled = 0;

    for (int i = 0; i < taken->n; i++) {
        int next = (i + 1) % taken->n;
        bool inside;

        gaps[i] = taken->n == 1 ? 2 * MAI_PI : angle_between(taken->to[i], taken->to[next]);
        inside = taken->n > 1 && gaps[i] < MAI_PI && share_ring(l, atom, taken->atoms[i], taken->atoms[next]);
        worth[i] = worth_of_gap(l, atom, taken->to[i], gaps[i], inside);
    }
    for (int k = 0; k < n; k++) {
        int best = 0;

        for (int i = 1; i < taken->n; i++)
            if (worth[i] / (counts[i] + 1) > worth[best] / (counts[best] + 1) + 1e-9)
                best = i;
        counts[best]++;
    }
    for (int i = 0; i < taken->n; i++) {
        double step = gaps[i] / (counts[i] + 1);
        point turn = at_angle(step > MAI_PI ? MAI_PI : step), direction = taken->to[i];

        for (int k = 0; k < counts[i]; k++)
            out[filled++] = direction = turned(direction, turn);
    }
}

/* Directions for the neighbours of an atom that stands alone so far. */
static void
fill_circle(int n, point *out)
{
    point direction = n == 1 ? at_angle(MAI_PI / 6) : (point){1, 0}, turn = at_angle(n > 1 ? 2 * MAI_PI / n : 0);

    for (int i = 0; i < n; i++, direction = turned(direction, turn))
        out[i] = direction;
}

/* ---- chains ---- */

static bool
is_straight(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int orders = 0;

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        int type = g->bonds[nbrs[i].bond].type;

        orders += type == MAI_BOND_DOUBLE ? 1 : type == MAI_BOND_TRIPLE || type == MAI_BOND_QUADRUPLE ? 2 : 0;
    }
    return g->atoms[atom].degree == 2 && orders >= 2;
}

/*
 * Whether a neighbour of an atom must stand on the left of the bond from before to the atom, by the geometry
 * of that bond: 1 left, -1 right, 0 either.
 */
static int
wanted_side(const layout *l, int before, int atom, int neighbour)
{
    const mai_molgraph *g = l->g;
    int bond = mai_bond_between(g, before, atom), far, near, side;
    bool swapped;

    if (bond < 0 || g->bonds[bond].type != MAI_BOND_DOUBLE || g->bonds[bond].stereo < MAI_STEREO_CIS)
        return 0;
    swapped = g->bonds[bond].begin != before;
    far = g->bonds[bond].stereo_atoms[swapped];
    near = g->bonds[bond].stereo_atoms[!swapped];
    if (!l->placed[far])
        return 0;
    side = cross(minus(l->at[atom], l->at[before]), minus(l->at[far], l->at[before])) > 0 ? 1 : -1;
    if (g->bonds[bond].stereo == MAI_STEREO_TRANS)
        side = -side;
    return near == neighbour ? side : -side;
}

/* To which side a chain turns at an atom: away from where it came from; out of a ring to where more room is. */
static int
chain_side(const layout *l, int before, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, before);
    point on = unit(minus(l->at[atom], l->at[before])), sixty = at_angle(MAI_PI / 3), other = {sixty.x, -sixty.y};
    int left = 0, right = 0, parent = -1;
    double room_left, room_right;

    for (int i = 0; i < l->g->atoms[before].degree && !in_ring_of_layout(l, before); i++)
        if (l->placed[nbrs[i].atom] && nbrs[i].atom != atom &&
            (parent < 0 || l->order[nbrs[i].atom] < l->order[parent]))
            parent = nbrs[i].atom;
    for (int i = 0; i < l->g->atoms[before].degree; i++)
        if (parent >= 0 ? nbrs[i].atom == parent : l->placed[nbrs[i].atom] && nbrs[i].atom != atom) {
            double side = cross(on, minus(l->at[nbrs[i].atom], l->at[before]));

            left += side > 1e-6;
            right += side < -1e-6;
        }
    if (left != right)
        return left > right ? -1 : 1;
    room_left = room_at(l, plus(l->at[atom], turned(on, times(sixty, 1.5))), atom, before);
    room_right = room_at(l, plus(l->at[atom], turned(on, times(other, 1.5))), atom, before);
    return room_right > room_left + 0.01 ? -1 : 1;
}

static point
mirrored_direction(point p)
{
    return (point){p.x, -p.y};
}

/* Sorts new neighbours, those with the longest way behind them first. */
static void
sort_by_reach(const layout *l, uint16_t *atoms, int n)
{
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && l->reach[atoms[k]] > l->reach[atoms[k - 1]]; k--) {
            uint16_t spare = atoms[k];

            atoms[k] = atoms[k - 1];
            atoms[k - 1] = spare;
        }
}

/* How an atom of four neighbours, one of them placed, stands in a chain: it bends like others, or it is a cross. */
static bool
bends(const layout *l, int before, int atom, const uint16_t *fresh)
{
    return l->g->atoms[atom].element == 6 && l->g->atoms[before].degree > 1 && l->g->atoms[fresh[0]].degree > 1 &&
           l->g->atoms[fresh[1]].degree == 1;
}

/* New neighbours of an atom of which one is placed; the directions are relative to the bond from that one. */
static void
continue_chain(const layout *l, int before, int atom, uint16_t *fresh, int n, point *out)
{
    static const double cross_of_three[] = {0, 90, -90}, bend_of_three[] = {60, -20, -100}, bend_of_two[] = {60, -60};
    point on = unit(minus(l->at[atom], l->at[before]));
    const double *angles = n == 3 ? cross_of_three : bend_of_two;
    int side, wanted;

    sort_by_reach(l, fresh, n);
    if (n == 1 && is_straight(l->g, atom)) {
        out[0] = on;
        return;
    }
    if (n > 3) {
        around one = {1, {before}, {times(on, -1)}};

        fill_gaps(l, atom, &one, n, out);
        return;
    }
    side = chain_side(l, before, atom);
    wanted = n < 3 ? wanted_side(l, before, atom, fresh[0]) : 0;
    if (wanted != 0)
        side = wanted;
    if (n == 3 && bends(l, before, atom, fresh))
        angles = bend_of_three;
    for (int i = 0; i < n; i++) {
        point turn = at_angle(angles[i] * MAI_PI / 180);

        out[i] = turned(on, side > 0 ? turn : mirrored_direction(turn));
    }
}

/* ---- ring systems ---- */

/*
 * Which way round a block goes, so that a double bond that it hangs on has its geometry: true when it must be
 * turned.
 */
static bool
shows_wrong_side(const layout *l, int before, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);
    point on = minus(l->at[atom], l->at[before]);

    for (int i = 0; i < l->g->atoms[atom].degree; i++) {
        int next = nbrs[i].atom, side;

        if (next == before || !l->placed[next])
            continue;
        side = wanted_side(l, before, atom, next);
        if (side != 0)
            return (cross(on, minus(l->at[next], l->at[atom])) > 0) != (side > 0);
    }
    return false;
}

/* Turns a block over the line through one of its atoms. */
static void
turn_over(layout *l, const mai_block *b, int atom, point along)
{
    point at = l->at[atom], far = plus(at, along);

    for (int i = 0; i < b->natoms; i++)
        l->at[b->atoms[i]] = mirrored(l->at[b->atoms[i]], at, far);
}

/* How crowded it is where a block was just set, by the atoms that were there before. */
static double
crowding_of_block(const layout *l, const mai_block *b, int from)
{
    double sum = 0;

    for (int i = 0; i < b->natoms; i++)
        for (int k = 0; k < from; k++) {
            point d = minus(l->at[b->atoms[i]], l->at[l->queue[k]]);
            double squared = dot(d, d);

            sum += squared < 1.5 ? 1.5 - squared : 0;
        }
    return sum;
}

/*
 * Sets the block of an atom that has its place into the drawing: the direction of what it hangs on, from the atom, is
 * one in which the block leaves room.
 */
static mai_status
set_block(layout *l, int number, int atom, int before, point hangs_on)
{
    mai_block *b = &l->blocks[number];
    point at = l->at[atom], turn, free_direction[4], home = {0, 0};
    int slots, known = l->tail;
    around inner;

    MAI_TRY(mai_poll(l->cx, 20 * (int64_t) b->natoms));
    b->placed = true;
    for (int i = 0; i < b->natoms; i++) {
        set_place(l, b->atoms[i], b->at[i]);
        if (b->atoms[i] == atom)
            home = b->at[i];
    }
    look_around(l, atom, number, &inner);
    slots = l->g->atoms[atom].degree - inner.n;
    if (before < 0 || slots < 1 || slots > 4) /* a spiro atom: the whole gap belongs to the other ring */
        slots = 1;
    fill_gaps(l, atom, &inner, slots, free_direction);
    turn = known > 1 || before >= 0 ? turned(unit(hangs_on), mirrored_direction(free_direction[0])) : (point){1, 0};
    for (int i = 0; i < b->natoms; i++)
        l->at[b->atoms[i]] = plus(at, turned(minus(b->at[i], home), turn));
    if (before < 0 || known == 0)
        return MAI_OK;
    if (shows_wrong_side(l, before, atom)) {
        turn_over(l, b, atom, hangs_on);
    } else if (known < 400 && b->natoms < 100) {
        double here = crowding_of_block(l, b, known);

        turn_over(l, b, atom, hangs_on);
        if (crowding_of_block(l, b, known) > here - 1e-6 || shows_wrong_side(l, before, atom))
            turn_over(l, b, atom, hangs_on);
    }
    return MAI_OK;
}

/* Sets all blocks of an atom that has its place; those after the first hang on it as on a spiro atom. */
static mai_status
set_blocks(layout *l, int atom, int before)
{
    for (uint32_t k = l->first_ring[atom]; k < l->first_ring[atom + 1]; k++) {
        int number = l->rings[l->rings_of[k]].block;
        around taken;
        point out;

        if (l->blocks[number].placed)
            continue;
        look_around(l, atom, -1, &taken);
        if (taken.n == 0) {
            MAI_TRY(set_block(l, number, atom, -1, (point){-1, 0}));
            continue;
        }
        if (taken.n == 1 && before >= 0) {
            MAI_TRY(set_block(l, number, atom, before, taken.to[0]));
            continue;
        }
        fill_gaps(l, atom, &taken, 1, &out);
        MAI_TRY(set_block(l, number, atom, -1, times(out, -1)));
    }
    return MAI_OK;
}

/* ---- growing ---- */

/* Places neighbours of an atom that have no place, at most MOST_FRESH; *done when there are no more. */
static mai_status
place_neighbours(layout *l, int atom, bool *done)
{
    const mai_molgraph *g = l->g;
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    point directions[MOST_FRESH];
    uint16_t fresh[MOST_FRESH];
    around taken;
    int n = 0;

    if (in_ring_of_layout(l, atom))
        MAI_TRY(set_blocks(l, atom, -1)); /* spiro */
    for (int i = 0; i < g->atoms[atom].degree && n < MOST_FRESH; i++)
        if (!l->placed[nbrs[i].atom])
            fresh[n++] = nbrs[i].atom;
    *done = n < MOST_FRESH;
    if (n == 0)
        return MAI_OK;
    MAI_TRY(mai_poll(l->cx, 1000));
    look_around(l, atom, -1, &taken);
    if (taken.n == 0)
        fill_circle(n, directions);
    else if (taken.n == 1)
        continue_chain(l, taken.atoms[0], atom, fresh, n, directions);
    else {
        sort_by_reach(l, fresh, n);
        fill_gaps(l, atom, &taken, n, directions);
    }
    for (int i = 0; i < n; i++)
        set_place(l, fresh[i], plus(l->at[atom], directions[i]));
    for (int i = 0; i < n; i++)
        if (in_ring_of_layout(l, fresh[i]))
            MAI_TRY(set_blocks(l, fresh[i], atom));
    return MAI_OK;
}

/*
 * The atoms that hang together with one, in the order of their distance from it; from[i]: where member i came from.
 */
static int
collect_fragment(const mai_molgraph *g, int atom, uint8_t *seen, uint16_t *members, uint16_t *from)
{
    int n = 1;

    seen[atom] = 1;
    members[0] = from[0] = (uint16_t) atom;
    for (int i = 0; i < n; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, members[i]);

        for (int k = 0; k < g->atoms[members[i]].degree; k++)
            if (!seen[nbrs[k].atom]) {
                seen[nbrs[k].atom] = 1;
                from[n] = members[i];
                members[n++] = nbrs[k].atom;
            }
    }
    return n;
}

/* Where a fragment begins: at its largest ring system, else at any end of its longest chain. */
static int
first_atom(const layout *l, const uint16_t *members, int n)
{
    int best = members[n - 1], most = 0;

    for (int i = 0; i < n; i++)
        if (in_ring_of_layout(l, members[i])) {
            const mai_block *b = &l->blocks[l->rings[l->rings_of[l->first_ring[members[i]]]].block];

            if (b->natoms > most) {
                most = b->natoms;
                best = members[i];
            }
        }
    return best;
}

static mai_status
place_fragment(layout *l, int atom)
{
    set_place(l, atom, (point){0, 0});
    if (in_ring_of_layout(l, atom))
        MAI_TRY(set_blocks(l, atom, -1));
    for (; l->head < l->tail; l->head++)
        for (bool done = false; !done;)
            MAI_TRY(place_neighbours(l, l->queue[l->head], &done));
    return MAI_OK;
}

/* ---- fragments ---- */

typedef struct fragment {
    int start, n; /* members[start .. start + n) */
    double left, right, bottom, top;
} fragment;

/* Letters reach out beyond an atom that is not carbon, as do those of one that stands alone. */
static double
width_of_letters(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];

    if (a->degree == 0)
        return 0.3 + 0.3 * (mai_hydrogens(a) > 0) + 0.2 * (mai_hydrogens(a) > 1) + 0.2 * (a->charge != 0);
    return a->element == 6 ? 0 : 0.15 + (a->degree == 1 ? 0.35 * (mai_hydrogens(a) > 0) + 0.2 * (a->charge != 0) : 0);
}

static void
measure(const layout *l, const uint16_t *members, fragment *f)
{
    f->left = f->bottom = 1e9;
    f->right = f->top = -1e9;
    for (int i = f->start; i < f->start + f->n; i++) {
        point at = l->at[members[i]];

        double letters = width_of_letters(l->g, members[i]);

        f->left = at.x - letters < f->left ? at.x - letters : f->left;
        f->right = at.x + letters > f->right ? at.x + letters : f->right;
        f->bottom = at.y < f->bottom ? at.y : f->bottom;
        f->top = at.y > f->top ? at.y : f->top;
    }
}

/* Sets fragments, which come in descending order of size, into rows from the top. */
static void
arrange(layout *l, const uint16_t *members, fragment *f, int n)
{
    double area = 0, widest = 0, limit, x = 0, y = 0, high = 0;

    for (int i = 0; i < n; i++) {
        measure(l, members, &f[i]);
        area += (f[i].right - f[i].left + GAP) * (f[i].top - f[i].bottom + GAP);
        widest = f[i].right - f[i].left > widest ? f[i].right - f[i].left : widest;
    }
    limit = sqrt(area * ASPECT);
    limit = limit > widest + 3 * GAP || n < 3 ? limit : widest + 3 * GAP;
    if (n == 2)
        limit = 1e9;
    for (int i = 0; i < n; i++) {
        double wide = f[i].right - f[i].left;

        if (x > 0 && x + wide > limit) {
            x = 0;
            y -= high / 2 + GAP + 0.4;
            high = 0;
        }
        if (x == 0) { /* a row is as high as its first fragment, the largest */
            high = f[i].top - f[i].bottom;
            for (int k = i + 1; k < n; k++)
                high = f[k].top - f[k].bottom > high ? f[k].top - f[k].bottom : high;
            y -= i == 0 ? 0 : high / 2;
        }
        for (int k = f[i].start; k < f[i].start + f[i].n; k++) {
            point *at = &l->at[members[k]];

            at->x += x - f[i].left;
            at->y += y - (f[i].top + f[i].bottom) / 2;
        }
        x += wide + GAP;
    }
}

static void
sort_by_size(fragment *f, int n)
{
    for (int gap = n / 2; gap > 0; gap /= 2)
        for (int i = gap; i < n; i++) {
            fragment moved = f[i];
            int k = i;

            for (; k >= gap &&
                   (f[k - gap].n < moved.n || (f[k - gap].n == moved.n && f[k - gap].start > moved.start));
                 k -= gap)
                f[k] = f[k - gap];
            f[k] = moved;
        }
}

/* ---- the whole ---- */

static mai_status
make_layout(mai_ctx *cx, const mai_molgraph *g, layout *l)
{
    *l = (layout){.cx = cx, .g = g};
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->at));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->placed));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->queue));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->order));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->reach));
    MAI_TRY(mai_layout_find_blocks(l));
    return mai_layout_draw_blocks(l);
}

/* Places one fragment and makes it fit to be seen; its atoms are listed in members. */
static mai_status
draw_fragment(layout *l, int atom, uint8_t *seen, uint16_t *members, uint16_t *from, int *n)
{
    int start;

    *n = collect_fragment(l->g, atom, seen, members, from);
    start = first_atom(l, members, *n);
    for (int i = 0; i < *n; i++)
        seen[members[i]] = 0;
    *n = collect_fragment(l->g, start, seen, members, from);
    for (int i = *n - 1; i > 0; i--)
        if (l->reach[from[i]] < l->reach[members[i]] + 1)
            l->reach[from[i]] = (uint16_t) (l->reach[members[i]] + 1);
    l->head = l->tail = 0;
    MAI_TRY(place_fragment(l, start));
    MAI_TRY(mai_layout_separate(l, members, *n));
    mai_layout_orient(l, members, *n);
    return mai_poll(l->cx, 100 * (int64_t) *n);
}

mai_status
mai_layout(mai_ctx *cx, const mai_molgraph *g, mai_xyz **out)
{
    layout l;
    uint8_t *seen;
    uint16_t *members, *from;
    fragment *fragments;
    int nfragments = 0, done = 0;

    MAI_TRY(make_layout(cx, g, &l));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &seen));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &members));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &from));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &fragments));
    for (int i = 0; i < g->natoms; i++) {
        int n;

        if (seen[i])
            continue;
        MAI_TRY(draw_fragment(&l, i, seen, members + done, from + done, &n));
        fragments[nfragments++] = (fragment){.start = done, .n = n};
        done += n;
    }
    MAI_TRY(mai_layout_double_bonds(&l));
    sort_by_size(fragments, nfragments);
    arrange(&l, members, fragments, nfragments);
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, out));
    for (int i = 0; i < g->natoms; i++)
        (*out)[i] = (mai_xyz){l.at[i].x * BOND_LENGTH, l.at[i].y * BOND_LENGTH, 0};
    return MAI_OK;
}
