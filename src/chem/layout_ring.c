/*
 * layout_ring.c - drawing ring systems: ring after ring, each where those before left room for it.
 *
 * The first ring is a regular polygon. A ring that shares atoms with what is placed is completed by arcs of a
 * circle between these, with bonds of length one: for one shared bond this is the regular polygon again.
 * Rings that share one bond come first, then those that share an atom or bridge. Of the two sides of an arc
 * that with more room is taken. In rings of eight and more, atoms of trans double bonds are turned inwards.
 */
#include "chem/layout_parts.h"

#define LARGE_RING 8 /* double bonds in these may be trans */

static const uint16_t *
ring_atoms(const layout *l, int ring, int *size)
{
    *size = l->rings[ring].size;
    return l->rings[ring].atoms;
}

/* The least squared distance of some points from atoms that are placed, those in skip left out. */
static double
room_of(const layout *l, const point *points, int n, int skip_a, int skip_b)
{
    double least = 1e9;

    for (int i = 0; i < l->tail; i++) {
        int atom = l->queue[i];

        if (atom == skip_a || atom == skip_b)
            continue;
        for (int k = 0; k < n; k++) {
            point d = minus(points[k], l->at[atom]);

            least = dot(d, d) < least ? dot(d, d) : least;
        }
    }
    return least;
}

/* ---- polygons ---- */

int
mai_layout_ring_geometry(const layout *l, const mai_layout_ring *ring, int i)
{
    int n = ring->size, before = ring->atoms[(i + n - 1) % n], after = ring->atoms[(i + 2) % n];
    const mai_bond *b = &l->g->bonds[ring->bonds[i]];
    bool cis, swapped = b->begin != ring->atoms[i];

    if (b->type != MAI_BOND_DOUBLE || b->stereo < MAI_STEREO_CIS)
        return 0;
    cis = b->stereo == MAI_STEREO_CIS;
    cis ^= b->stereo_atoms[swapped] != before;
    cis ^= b->stereo_atoms[!swapped] != after;
    return cis ? 1 : -1;
}

/* Turns an atom of each trans double bond of a ring inwards, over the line between its neighbours. */
static void
turn_inwards(layout *l, const mai_layout_ring *ring)
{
    const uint16_t *atoms = ring->atoms;
    int last = -2, n = ring->size;

    for (int i = 0; i < n; i++) {
        int which, atom;

        if (mai_layout_ring_geometry(l, ring, i) >= 0)
            continue;
        which = (i + 1) % n;
        if (l->first_ring[atoms[which] + 1] - l->first_ring[atoms[which]] > 1 || which == 0)
            which = i;
        if (which == last || which == last + 1)
            which = (i + 1) % n;
        atom = atoms[which];
        l->at[atom] = mirrored(l->at[atom], l->at[atoms[(which + n - 1) % n]], l->at[atoms[(which + 1) % n]]);
        last = which;
    }
}

/* A regular polygon whose atom number start stands at a point, with its centre in a direction from there. */
static void
place_polygon(layout *l, int ring, int start, point at, point to_centre, bool clockwise)
{
    int n;
    const uint16_t *atoms = ring_atoms(l, ring, &n);
    point step = at_angle(2 * MAI_PI / n), half = at_angle(MAI_PI / n);
    double radius = 0.5 / half.y;
    point centre = plus(at, times(to_centre, radius)), spoke = times(to_centre, -radius);

    if (clockwise)
        step.y = -step.y;
    for (int i = 0; i < n; i++, spoke = turned(spoke, step))
        set_place(l, atoms[(start + i) % n], i == 0 ? at : plus(centre, spoke));
    if (n >= LARGE_RING)
        turn_inwards(l, &l->rings[ring]);
}

/* ---- arcs ---- */

/* The central angle of one bond where n bonds of length one span a distance: it falls from n to 0. */
static double
bond_angle(int n, double distance)
{
    double low = 0, high = 2 * MAI_PI / n;

    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2, all = n * middle / 2;
        double span = at_angle(all > MAI_PI ? MAI_PI : all).y / at_angle(middle / 2).y;

        if (span > distance)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* The n - 1 points between p and q of an arc of n bonds on the left of the line from p to q. */
static void
make_arc(point p, point q, int n, point *out)
{
    double distance = norm(minus(q, p)), angle;
    point line = unit(minus(q, p)), step, radius, centre;

    if (distance > n - 1e-3) { /* no arc is long enough: a straight line */
        for (int i = 1; i < n; i++)
            out[i - 1] = plus(p, times(minus(q, p), (double) i / n));
        return;
    }
    angle = bond_angle(n, distance);
    step = at_angle(-angle);
    double r = 0.5 / at_angle(angle / 2).y, half = n * angle / 2;
    double height =
        r * at_angle(half > MAI_PI ? MAI_PI : half).x; /* negative on the far side of the centre */

    centre = plus(plus(p, times(line, distance / 2)), times((point){-line.y, line.x}, -height));
    radius = minus(p, centre);
    for (int i = 1; i < n; i++) {
        radius = turned(radius, step);
        out[i - 1] = plus(centre, radius);
    }
}

/* Squared distances from other atoms at which a place is good enough: for a bridge, and for a fused ring. */
#define ROOMY_BRIDGE 0.3
#define ROOMY_RING 0.02

/* The points of an arc, with their distance from the line from p to q multiplied. */
static void
scale_arc(const point *arc, int n, point p, point q, double factor, point *out)
{
    point line = unit(minus(q, p));

    for (int i = 0; i < n; i++) {
        point v = minus(arc[i], p), along = times(line, dot(v, line));

        out[i] = plus(p, plus(along, times(minus(v, along), factor)));
    }
}

/* The large ring that was placed of two atoms of another ring; NULL when there is none. */
static const mai_layout_ring *
large_ring_of(const layout *l, int p, int q)
{
    for (uint32_t i = l->first_ring[p]; i < l->first_ring[p + 1]; i++) {
        const mai_layout_ring *ring = &l->rings[l->rings_of[i]];

        if (ring->size < MAI_LAYOUT_LARGE || ring->state != 3)
            continue;
        for (uint32_t k = l->first_ring[q]; k < l->first_ring[q + 1]; k++)
            if (l->rings_of[k] == l->rings_of[i])
                return ring;
    }
    return NULL;
}

/* Whether the left side of the line from p to q is outside of their large ring; true when there is none. */
static bool
left_is_outside(const layout *l, const mai_layout_ring *large, int p, int q)
{
    point middle = {0, 0};

    if (large == NULL)
        return true;
    for (int i = 0; i < large->size; i++)
        middle = plus(middle, times(l->at[large->atoms[i]], 1.0 / large->size));
    return cross(minus(l->at[q], l->at[p]), minus(middle, l->at[p])) < 0;
}

/*
 * Places atoms first + 1 .. first + count of a ring between the placed ones around them: on an arc to the
 * side with more room; where neither has room, as for a second bridge, flatter or wider.
 */
static mai_status
place_run(layout *l, const uint16_t *atoms, int n, int first, int count)
{
    static const double factors[] = {1, -1, 0, 0.5, -0.5, 1.5, -1.5};
    static const double factors_of_other_side[] = {-1, 1, 0, -0.5, 0.5, -1.5, 1.5};
    int p = atoms[first], q = atoms[(first + count + 1) % n];
    const mai_layout_ring *large = large_ring_of(l, p, q);
    const double *factor = left_is_outside(l, large, p, q) ? factors : factors_of_other_side;
    double most = -1, enough = mai_bond_between(l->g, p, q) >= 0 ? ROOMY_RING : ROOMY_BRIDGE;
    point *arc, *tried, *best;
    size_t tries = large != NULL ? 1 : 2; /* both sides, but outside of a large ring */

    MAI_TRY(mai_poll(l->cx, 8 * (int64_t) count * l->tail));
    MAI_TRY(mai_alloc(l->cx, 3 * (size_t) count * sizeof *arc, (void **) &arc));
    tried = arc + count;
    best = tried + count;
    make_arc(l->at[p], l->at[q], count + 1, arc);
    for (size_t k = 0; k < sizeof factors / sizeof *factors && (k < tries || most < enough); k++) {
        scale_arc(arc, count, l->at[p], l->at[q], factor[k], tried);
        double room = room_of(l, tried, count, p, q);

        if (room > most + 1e-6) {
            point *spare = best;

            most = room;
            best = tried;
            tried = spare;
        }
    }
    for (int i = 0; i < count; i++)
        set_place(l, atoms[(first + 1 + i) % n], best[i]);
    return MAI_OK;
}

/* The opposite of the mean direction to the neighbours of an atom that are placed. */
static point
away_from_neighbours(const layout *l, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(l->g, atom);
    point sum = {0, 0};

    for (int i = 0; i < l->g->atoms[atom].degree; i++)
        if (l->placed[nbrs[i].atom])
            sum = plus(sum, unit(minus(l->at[nbrs[i].atom], l->at[atom])));
    return norm(sum) > 1e-3 ? unit(times(sum, -1)) : (point){0, 1};
}

static mai_status
place_ring(layout *l, int ring)
{
    int n, start = -1, placed = 0;
    const uint16_t *atoms = ring_atoms(l, ring, &n);

    l->rings[ring].state = 3;
    for (int i = 0; i < n; i++)
        if (l->placed[atoms[i]]) {
            placed++;
            start = i;
        }
    if (placed == n)
        return MAI_OK;
    if (placed == 1) { /* a spiro atom */
        place_polygon(l, ring, start, l->at[atoms[start]], away_from_neighbours(l, atoms[start]), false);
        return MAI_OK;
    }
    for (int i = 0; i < n; i++) {
        int at = (start + i) % n, count = 0;

        if (!l->placed[atoms[at]])
            continue;
        while (!l->placed[atoms[(at + 1 + count) % n]])
            count++;
        if (count > 0)
            MAI_TRY(place_run(l, atoms, n, at, count));
    }
    return MAI_OK;
}

/* ---- ring systems ---- */

/* Whether what is placed of a ring is one bond, so that it becomes a regular polygon. */
static bool
is_simple(const layout *l, int ring)
{
    int n, placed = 0, starts = 0;
    const uint16_t *atoms = ring_atoms(l, ring, &n);

    for (int i = 0; i < n; i++) {
        placed += l->placed[atoms[i]];
        starts += l->placed[atoms[i]] && !l->placed[atoms[(i + n - 1) % n]];
    }
    return placed == 2 && starts == 1;
}

static void
queue_neighbours(layout *l, const mai_block *b, int ring)
{
    int n;
    const uint16_t *atoms = ring_atoms(l, ring, &n);

    for (int i = 0; i < n; i++)
        for (uint32_t k = l->first_ring[atoms[i]]; k < l->first_ring[atoms[i] + 1]; k++) {
            uint32_t other = l->rings_of[k];

            if (l->rings[other].state == 0 && l->rings[other].block == l->rings[b->rings[0]].block) {
                l->rings[other].state = 1;
                l->simple[l->nsimple++] = other;
            }
        }
}

/* Takes the next ring that waits: those that share one bond first. */
static bool
next_ring(layout *l, int *ring)
{
    while (l->simple_head < l->nsimple) {
        *ring = (int) l->simple[l->simple_head++];
        if (l->rings[*ring].state == 3)
            continue;
        if (is_simple(l, *ring))
            return true;
        l->rings[*ring].state = 2;
        l->hard[l->nhard++] = (uint32_t) *ring;
    }
    while (l->hard_head < l->nhard) {
        *ring = (int) l->hard[l->hard_head++];
        if (l->rings[*ring].state != 3)
            return true;
    }
    return false;
}

/* Whether all atoms of a ring have their places. */
static bool
is_placed(const layout *l, int ring)
{
    for (int i = 0; i < l->rings[ring].size; i++)
        if (!l->placed[l->rings[ring].atoms[i]])
            return false;
    return true;
}

mai_status
mai_layout_rings(layout *l, const mai_block *b, int first)
{
    int ring = first;

    l->nsimple = l->nhard = l->simple_head = l->hard_head = 0;
    if (l->tail == 0)
        place_polygon(l, ring, 0, (point){0, 0}, (point){1, 0}, false);
    for (int i = 0; i < b->nrings; i++)
        if (is_placed(l, (int) b->rings[i])) {
            l->rings[b->rings[i]].state = 3;
            queue_neighbours(l, b, (int) b->rings[i]);
        }
    while (next_ring(l, &ring)) {
        MAI_TRY(mai_poll(l->cx, 100));
        MAI_TRY(place_ring(l, ring));
        queue_neighbours(l, b, ring);
    }
    return MAI_OK;
}
