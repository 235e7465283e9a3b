/*
 * layout.c - drawing molecules: chains at angles of 120 degrees, rings as polygons, fragments side by side.
 *
 * From a first atom or ring the drawing grows breadth first. The neighbours of an atom that have no place yet
 * share the widest gap between those that have; an atom with one neighbour before and one behind turns away
 * from where its chain turned before, or to where the geometry of a double bond wants it. When everything has
 * a place, atoms that came too close to others are looked for and parts of the molecule flipped over single
 * bonds where that helps. Bonds have length one until the end. Scratch lives in the context's arena.
 */
#include "chem/layout.h"

#include "chem/plane.h"

#include <string.h>

#define BOND_LENGTH 1.5
#define CROWDED 0.36     /* squared distance below which two atoms are too close */
#define TOUCHING 0.12    /* the same for the end of a chain that is moved by itself */
#define MOST_FLIPPED 250 /* atoms of a molecule that is looked at for crowding */
#define GAP 1.2          /* between fragments */

/* ---- growing ---- */

/* Directions to the neighbours of an atom that have a place, in ascending order of their angle to the first.
 */
static int
placed_directions(const layout *l, int atom, point *out, int room)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);
    int n = 0;

    for (int i = 0; i < l->g->atoms[atom].degree && n < room; i++) {
        point to;
        int at = n;

        if (!l->placed[nbrs[i].atom])
            continue;
        to = unit(minus(l->at[nbrs[i].atom], l->at[atom]));
        for (; at > 1 && pseudo_angle(out[0], out[at - 1]) > pseudo_angle(out[0], to); at--)
            out[at] = out[at - 1];
        out[at] = to;
        n++;
    }
    return n;
}

/* The angle from a to b, counterclockwise, in (0, 2 pi], from its pseudo angle by bisection. */
static double
angle_between(point a, point b)
{
    double low = 0, high = 2 * MAI_PI, wanted = pseudo_angle(a, b);

    for (int i = 0; i < 40; i++) {
        double middle = (low + high) / 2;
        point p = at_angle(middle > MAI_PI ? middle - 2 * MAI_PI : middle);

        if ((p.y < 0 ? 3 + p.x : 1 - p.x) < wanted)
            low = middle;
        else
            high = middle;
    }
    return high < 1e-6 ? 2 * MAI_PI : high;
}

/* Directions for n new neighbours: evenly in the widest gap. */
static void
fill_gap(const point *taken, int ntaken, int n, point *out)
{
    double widest = 0;
    point from = {1, 0};

    for (int i = 0; i < ntaken; i++) {
        double gap = ntaken == 1 ? 2 * MAI_PI : angle_between(taken[i], taken[(i + 1) % ntaken]);

        if (gap > widest + 1e-9) {
            widest = gap;
            from = taken[i];
        }
    }
    if (ntaken == 0) { /* the first atom: all around */
        widest = 2 * MAI_PI;
        out[0] = from;
        out++;
        n--;
    }
    point step = at_angle(widest / (n + 1) > MAI_PI ? MAI_PI : widest / (n + 1));

    for (int i = 0; i < n; i++)
        from = out[i] = turned(from, step);
}

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

/* A neighbour that has a place, other than one; -1 when there is none. */
static int
placed_neighbour(const layout *l, int atom, int but)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);

    for (int i = 0; i < l->g->atoms[atom].degree; i++)
        if (l->placed[nbrs[i].atom] && nbrs[i].atom != but)
            return nbrs[i].atom;
    return -1;
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

/* One neighbour before, one behind: a turn of 60 degrees to one side, or straight on. */
static point
chain_direction(const layout *l, int before, int atom, int next)
{
    point on = unit(minus(l->at[atom], l->at[before])), sixty = at_angle(MAI_PI / 3);
    int side = wanted_side(l, before, atom, next), earlier = placed_neighbour(l, before, atom);

    if (is_straight(l->g, atom))
        return on;
    if (side == 0) /* away from the last turn */
        side = earlier >= 0 && cross(on, minus(l->at[earlier], l->at[before])) > 0 ? -1 : 1;
    if (side < 0)
        sixty.y = -sixty.y;
    return turned(on, sixty);
}

/* Exchanges two new neighbours when that gives the double bond before them its geometry. */
static void
respect_double_bond(const layout *l, int before, int atom, const uint16_t *fresh, int n, point *directions)
{
    point on = minus(l->at[atom], l->at[before]);
    int side;

    if (n != 2)
        return;
    side = wanted_side(l, before, atom, fresh[0]);
    if (side != 0 && (cross(on, directions[0]) > 0) != (side > 0)) {
        point first = directions[0];

        directions[0] = directions[1];
        directions[1] = first;
    }
}

enum { MOST_FRESH = 64 }; /* neighbours that are placed at once */

/* Places neighbours of an atom that have no place, at most MOST_FRESH; *done when there are no more. */
static mai_status
place_neighbours(layout *l, int atom, bool *done)
{
    const mai_molgraph *g = l->g;
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    point taken[MOST_FRESH], directions[MOST_FRESH];
    uint16_t fresh[MOST_FRESH];
    int n = 0, ntaken, before = placed_neighbour(l, atom, -1);

    for (int i = 0; i < g->atoms[atom].degree && n < MOST_FRESH; i++)
        if (!l->placed[nbrs[i].atom])
            fresh[n++] = nbrs[i].atom;
    *done = n < MOST_FRESH;
    if (n == 0)
        return MAI_OK;
    MAI_TRY(mai_poll(l->cx, 1000));
    ntaken = placed_directions(l, atom, taken, MOST_FRESH);
    if (n == 1 && ntaken == 1) {
        directions[0] = chain_direction(l, before, atom, fresh[0]);
    } else {
        fill_gap(taken, ntaken, n, directions);
        if (ntaken == 1)
            respect_double_bond(l, before, atom, fresh, n, directions);
    }
    if (n == 1 && ntaken == 0) /* a chain that goes up and down to the right */
        directions[0] = at_angle(MAI_PI / 6);
    for (int i = 0; i < n; i++)
        set_place(l, fresh[i], plus(l->at[atom], directions[i]));
    for (int i = 0; i < n; i++)
        if (l->first_ring[fresh[i]] < l->first_ring[fresh[i] + 1])
            MAI_TRY(mai_layout_rings(l, fresh[i], atom));
    return MAI_OK;
}

/* ---- crowding ---- */

/* How much the atoms of a part are in the way of the others of its fragment; of all atoms when part is NULL.
 */
static double
crowding(const layout *l, const int32_t *fragment, const uint8_t *part)
{
    double sum = 0;

    for (int i = 0; i < l->g->natoms; i++) {
        if (part != NULL && !part[i])
            continue;
        for (int k = part != NULL ? 0 : i + 1; k < l->g->natoms; k++) {
            point d = minus(l->at[i], l->at[k]);
            double squared = dot(d, d);

            if (squared < CROWDED && fragment[k] == fragment[i] && (part == NULL || !part[k]))
                sum += CROWDED - squared + 0.05;
        }
    }
    return sum;
}

/* Marks what hangs on one end of a bond; false when the bond is in a ring. */
static bool
mark_part(const layout *l, int from, int to, uint8_t *part, uint16_t *stack)
{
    int depth = 1;

    memset(part, 0, (size_t) l->g->natoms);
    part[to] = 1;
    stack[0] = (uint16_t) to;
    while (depth > 0) {
        int atom = stack[--depth];
        const mai_nbr *nbrs = mai_nbrs(l->g, atom);

        for (int i = 0; i < l->g->atoms[atom].degree; i++) {
            int next = nbrs[i].atom;

            if (part[next] || (atom == to && next == from))
                continue;
            if (next == from)
                return false;
            part[next] = 1;
            stack[depth++] = (uint16_t) next;
        }
    }
    return true;
}

static void
flip_part(layout *l, int from, int to, const uint8_t *part)
{
    point a = l->at[from], b = l->at[to];

    for (int i = 0; i < l->g->natoms; i++)
        if (part[i])
            l->at[i] = mirrored(l->at[i], a, b);
}

/* Flips parts over single bonds, each when it makes the drawing less crowded. */
static mai_status
uncrowd(layout *l, const int32_t *fragment)
{
    const mai_molgraph *g = l->g;
    uint8_t *part;
    uint16_t *stack;

    if (g->natoms > MOST_FLIPPED || crowding(l, fragment, NULL) == 0)
        return MAI_OK;
    MAI_TRY(mai_alloc(l->cx, (size_t) g->natoms + 1, (void **) &part));
    MAI_TRY(mai_alloc(l->cx, ((size_t) g->natoms + 1) * sizeof *stack, (void **) &stack));
    for (int pass = 0; pass < 4; pass++) {
        bool better = false;

        for (int i = 0; i < g->nbonds; i++) {
            const mai_bond *b = &g->bonds[i];

            if (b->type != MAI_BOND_SINGLE || g->atoms[b->begin].degree < 2 || g->atoms[b->end].degree < 2 ||
                b->ring_count > 0)
                continue;
            MAI_TRY(mai_poll(l->cx, 2 * (int64_t) g->natoms * g->natoms));
            if (!mark_part(l, b->begin, b->end, part, stack))
                continue;
            double before = crowding(l, fragment, part);

            if (before == 0)
                continue;
            flip_part(l, b->begin, b->end, part);
            if (crowding(l, fragment, part) < before - 1e-6)
                better = true;
            else
                flip_part(l, b->begin, b->end, part);
        }
        if (!better)
            break;
    }
    return MAI_OK;
}

/* The least squared distance of a point from the atoms besides one and that which it hangs on. */
static double
nearest(const layout *l, point at, int atom, int but)
{
    double least = 1e9;

    for (int i = 0; i < l->g->natoms; i++) {
        point d = minus(at, l->at[i]);

        if (i != atom && i != but && dot(d, d) < least)
            least = dot(d, d);
    }
    return least;
}

/* Moves ends of chains that stand on another atom: aside, shorter or longer, to the best of some places. */
static mai_status
separate(layout *l)
{
    static const double angles[] = {0, 0.35, -0.35, 0.7, -0.7}, lengths[] = {1, 0.7, 1.3};
    const mai_molgraph *g = l->g;

    if (g->natoms > MOST_FLIPPED)
        return MAI_OK;
    for (int i = 0; i < g->natoms; i++) {
        int on = g->atoms[i].degree == 1 ? mai_nbrs(g, i)->atom : -1;

        MAI_TRY(mai_poll(l->cx, 16 * (int64_t) g->natoms));
        if (on < 0 || nearest(l, l->at[i], i, on) >= TOUCHING)
            continue;
        point to = minus(l->at[i], l->at[on]), best = l->at[i];
        double most = nearest(l, best, i, on);

        for (int a = 0; a < 5; a++)
            for (int k = 0; k < 3; k++) {
                point tried = plus(l->at[on], times(turned(to, at_angle(angles[a])), lengths[k]));

                if (nearest(l, tried, i, on) > most + 1e-6) {
                    most = nearest(l, tried, i, on);
                    best = tried;
                }
            }
        l->at[i] = best;
    }
    return MAI_OK;
}

/* ---- the whole ---- */

static mai_status
make_layout(mai_ctx *cx, const mai_molgraph *g, layout *l)
{
    int members = g->nrings > 0 ? g->ring_start[g->nrings] : 0;

    *l = (layout){.cx = cx, .g = g};
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->at));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->placed));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &l->queue));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms + 2, &l->first_ring));
    MAI_TRY(MAI_NEW_ARRAY(cx, members, &l->rings_of));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nrings, &l->ring_state));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nrings, &l->simple));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->nrings, &l->hard));
    for (int i = 0; i < members; i++)
        l->first_ring[g->ring_atoms[i] + 2]++;
    for (int i = 2; i <= g->natoms; i++)
        l->first_ring[i] += l->first_ring[i - 1];
    for (int r = 0; r < g->nrings; r++)
        for (int i = g->ring_start[r]; i < g->ring_start[r + 1]; i++)
            l->rings_of[l->first_ring[g->ring_atoms[i] + 1]++] = (uint32_t) r;
    return MAI_OK;
}

/* Where a fragment begins: at an atom of a ring, else at the end of a chain, else anywhere. */
static int
first_atom(const layout *l, int any, const uint16_t *members, int n)
{
    int end = any;

    for (int i = 0; i < n; i++) {
        if (l->first_ring[members[i]] < l->first_ring[members[i] + 1])
            return members[i];
        if (l->g->atoms[members[i]].degree == 1 && l->g->atoms[end].degree != 1)
            end = members[i];
    }
    return end;
}

/* The atoms that hang together with one, marked by a number. */
static int
collect_fragment(const mai_molgraph *g, int atom, int number, int32_t *fragment, uint16_t *members)
{
    int n = 1;

    fragment[atom] = number;
    members[0] = (uint16_t) atom;
    for (int i = 0; i < n; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, members[i]);

        for (int k = 0; k < g->atoms[members[i]].degree; k++)
            if (fragment[nbrs[k].atom] == 0) {
                fragment[nbrs[k].atom] = number;
                members[n++] = nbrs[k].atom;
            }
    }
    return n;
}

static mai_status
place_fragment(layout *l, int atom)
{
    set_place(l, atom, (point){0, 0});
    if (l->first_ring[atom] < l->first_ring[atom + 1])
        MAI_TRY(mai_layout_rings(l, atom, -1));
    for (; l->head < l->tail; l->head++)
        for (bool done = false; !done;)
            MAI_TRY(place_neighbours(l, l->queue[l->head], &done));
    return MAI_OK;
}

/* Moves a fragment to the right of what is there. */
static void
set_beside(layout *l, const uint16_t *members, int n, double *right)
{
    double low = 1e9, high = -1e9;

    for (int i = 0; i < n; i++) {
        low = l->at[members[i]].x < low ? l->at[members[i]].x : low;
        high = l->at[members[i]].x > high ? l->at[members[i]].x : high;
    }
    for (int i = 0; i < n; i++)
        l->at[members[i]].x += *right - low;
    *right += high - low + GAP;
}

mai_status
mai_layout(mai_ctx *cx, const mai_molgraph *g, mai_xyz **out)
{
    layout l;
    int32_t *fragment;
    uint16_t *members;
    double right = 0;
    int fragments = 0;

    MAI_TRY(make_layout(cx, g, &l));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &fragment));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &members));
    for (int i = 0; i < g->natoms; i++) {
        if (fragment[i] != 0)
            continue;
        int n = collect_fragment(g, i, ++fragments, fragment, members);

        l.head = l.tail = 0;
        MAI_TRY(place_fragment(&l, first_atom(&l, i, members, n)));
    }
    MAI_TRY(uncrowd(&l, fragment));
    MAI_TRY(separate(&l));
    MAI_TRY(mai_layout_double_bonds(&l));
    memset(fragment, 0, (size_t) g->natoms * sizeof *fragment);
    for (int i = 0; i < g->natoms; i++)
        if (fragment[i] == 0)
            set_beside(&l, members, collect_fragment(g, i, 1, fragment, members), &right);
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, out));
    for (int i = 0; i < g->natoms; i++)
        (*out)[i] = (mai_xyz){l.at[i].x * BOND_LENGTH, l.at[i].y * BOND_LENGTH, 0};
    return MAI_OK;
}
