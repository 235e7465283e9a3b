/*
 * layout_clash.c - branches of a drawing that are in the way of others are flipped, turned or pushed.
 *
 * What is wrong is summed up over pairs of atoms that are too near, atoms on bonds, and bonds that cross. For such a
 * pair the ways out are movements of what hangs on a bond outside rings between the two: mirrored at the bond, turned
 * about its end, farther away or nearer. The movement that helps most is made, a pair of flips where none helps, until
 * nothing is wrong or nothing helps; the work is bounded. Scratch lives in the context's arena.
 */
#include "chem/layout_parts.h"

#include <string.h>

#define MOST_MEMBERS 600     /* of a fragment that is looked at */
#define MOST_WORK 40000000   /* pairs looked at for a fragment */
#define NEAR 0.6             /* squared distance below which two atoms are in each other's way */
#define CROSSING 2.0
#define MOST_CLASHES 24      /* looked after in one round */
#define MOST_WAY 64          /* bonds between two atoms that are looked at */
#define ROUNDS 12

typedef struct clash {
    uint16_t a, b;
} clash;

typedef struct separator {
    layout *l;
    const uint16_t *members;
    int n;
    uint16_t *bonds; /* of the fragment */
    int nbonds;
    uint8_t *part;  /* of an atom: whether it moves */
    uint16_t *moved; /* these atoms */
    int nmoved;
    uint16_t *from; /* of an atom: the bond towards the first atom, plus one */
    uint16_t *rank; /* of an atom: its place in members, which is by distance from the first */
    point *home, *best;
    clash clashes[MOST_CLASHES];
    int nclashes;
    int64_t work;
} separator;

/* ---- what is wrong ---- */

static double
price_of_pair(const layout *l, int a, int b)
{
    point d = minus(l->at[a], l->at[b]);
    double squared = dot(d, d);

    if (squared >= NEAR)
        return 0;
    return 4 * (1 - squared / NEAR) * (1 - squared / NEAR);
}

static bool
are_bonded(const mai_molgraph *g, int a, int b)
{
    return mai_bond_between(g, a, b) >= 0;
}

/* An atom near the middle of a bond that is not its own. */
static double
price_of_touch(const layout *l, int atom, const mai_bond *b)
{
    point p = l->at[b->begin], q = l->at[b->end], line = minus(q, p), v = minus(l->at[atom], p);
    double length = dot(line, line), along = dot(v, line), off = cross(line, v);

    if (along < 0.1 * length || along > 0.9 * length)
        return 0;
    return off * off < 0.1 * length ? 0.8 : 0;
}

static double
price_of_crossing(const layout *l, const mai_bond *p, const mai_bond *q)
{
    point a = l->at[p->begin], b = l->at[p->end], c = l->at[q->begin], d = l->at[q->end];

    if (p->begin == q->begin || p->begin == q->end || p->end == q->begin || p->end == q->end)
        return 0;
    if ((a.x > c.x && a.x > d.x && b.x > c.x && b.x > d.x) || (a.x < c.x && a.x < d.x && b.x < c.x && b.x < d.x))
        return 0;
    return segments_cross(a, b, c, d) ? CROSSING : 0;
}

static void
note_clash(separator *s, int a, int b)
{
    if (s->nclashes < MOST_CLASHES)
        s->clashes[s->nclashes++] = (clash){(uint16_t) a, (uint16_t) b};
}

/* All that is wrong in the fragment, with the first clashes noted. */
static double
find_clashes(separator *s)
{
    const layout *l = s->l;
    const mai_molgraph *g = l->g;
    double sum = 0;

    s->nclashes = 0;
    s->work += (int64_t) s->n * s->n * 2;
    for (int i = 0; i < s->n; i++) {
        int a = s->members[i];
        point at = l->at[a];

        for (int k = i + 1; k < s->n; k++) {
            double dx = l->at[s->members[k]].x - at.x, dy = l->at[s->members[k]].y - at.y;

            if (dx * dx + dy * dy < NEAR && !are_bonded(g, a, s->members[k])) {
                sum += price_of_pair(l, a, s->members[k]);
                note_clash(s, a, s->members[k]);
            }
        }
    }
    for (int i = 0; i < s->nbonds; i++) {
        const mai_bond *p = &g->bonds[s->bonds[i]];
        point a = l->at[p->begin], b = l->at[p->end], middle = times(plus(a, b), 0.5);

        for (int k = 0; k < s->nbonds; k++) {
            const mai_bond *q = &g->bonds[s->bonds[k]];
            point d = minus(l->at[q->begin], middle);
            double price;

            if (d.x > 3 || d.x < -3 || d.y > 3 || d.y < -3)
                continue;
            price = k < i ? price_of_crossing(l, p, q) : 0;
            if (price > 0)
                note_clash(s, p->begin, q->begin);
            sum += price;
        }
        for (int k = 0; k < s->n; k++) {
            int atom = s->members[k];
            point d = minus(l->at[atom], middle);
            double price;

            if (dot(d, d) > 0.5 || atom == p->begin || atom == p->end)
                continue;
            price = price_of_touch(l, atom, p);
            if (price > 0)
                note_clash(s, atom, p->begin);
            sum += price;
        }
    }
    return sum;
}

typedef struct frame {
    double left, right, bottom, top;
} frame;

/* Where atoms that move can be in the way of others. */
static frame
frame_of_part(const separator *s)
{
    frame f = {1e9, -1e9, 1e9, -1e9};

    for (int i = 0; i < s->nmoved; i++) {
        point at = s->l->at[s->moved[i]];

        f.left = at.x - 1 < f.left ? at.x - 1 : f.left;
        f.right = at.x + 1 > f.right ? at.x + 1 : f.right;
        f.bottom = at.y - 1 < f.bottom ? at.y - 1 : f.bottom;
        f.top = at.y + 1 > f.top ? at.y + 1 : f.top;
    }
    return f;
}

/* What is wrong between the atoms that move and the others. */
static double
price_of_part(separator *s)
{
    const layout *l = s->l;
    const mai_molgraph *g = l->g;
    const frame around = frame_of_part(s);
    double sum = 0;

    s->work += (int64_t) s->nmoved * s->n + (int64_t) s->nbonds * 4;
    for (int i = 0; i < s->nmoved; i++) {
        int a = s->moved[i];
        point at = l->at[a];

        for (int k = 0; k < s->n; k++) {
            int b = s->members[k];
            double dx = l->at[b].x - at.x, dy = l->at[b].y - at.y;

            if (dx < 1 && dx > -1 && dx * dx + dy * dy < NEAR && !s->part[b] && !are_bonded(g, a, b))
                sum += price_of_pair(l, a, b);
        }
    }
    for (int i = 0; i < s->nbonds; i++) {
        const mai_bond *p = &g->bonds[s->bonds[i]];
        bool moves = s->part[p->begin] || s->part[p->end];
        point middle = times(plus(l->at[p->begin], l->at[p->end]), 0.5);

        if (!moves && (middle.x < around.left || middle.x > around.right || middle.y < around.bottom ||
                       middle.y > around.top))
            continue;

        for (int k = 0; k < s->n; k++) {
            int atom = s->members[k];
            double dx = l->at[atom].x - middle.x, dy = l->at[atom].y - middle.y;

            if (dx * dx + dy * dy < 0.5 && s->part[atom] != moves && atom != p->begin && atom != p->end)
                sum += price_of_touch(l, atom, p);
        }
        if (!moves)
            continue;
        for (int k = 0; k < s->nbonds; k++) {
            const mai_bond *q = &g->bonds[s->bonds[k]];
            double dx = l->at[q->begin].x - middle.x, dy = l->at[q->begin].y - middle.y;

            if (dx < 2.5 && dx > -2.5 && dy < 2.5 && dy > -2.5 && !(s->part[q->begin] && s->part[q->end]))
                sum += price_of_crossing(l, p, q);
        }
        s->work += s->nbonds;
    }
    return sum;
}

/* ---- what can move ---- */

/* Lists what hangs on one end of a bond; false when the bond is in a ring. */
static bool
collect_part(separator *s, int stays, int moves)
{
    const mai_molgraph *g = s->l->g;

    for (int i = 0; i < s->nmoved; i++)
        s->part[s->moved[i]] = 0;
    s->moved[0] = (uint16_t) moves;
    s->part[moves] = 1;
    s->nmoved = 1;
    for (int i = 0; i < s->nmoved; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, s->moved[i]);

        for (int k = 0; k < g->atoms[s->moved[i]].degree; k++) {
            int next = nbrs[k].atom;

            if (s->part[next] || (i == 0 && next == stays))
                continue;
            s->part[next] = 1;
            s->moved[s->nmoved++] = (uint16_t) next;
        }
    }
    return !s->part[stays];
}

/* Whether mirroring at a bond or turning about it keeps the geometry of double bonds. */
static bool
may_flip(const mai_bond *b)
{
    return b->ring_count == 0 && (b->type != MAI_BOND_DOUBLE || b->stereo < MAI_STEREO_CIS);
}

typedef enum movement {
    FLIP,
    TURN_15,
    TURN_M15,
    TURN_30,
    TURN_M30,
    TURN_60,
    TURN_M60,
    STRETCH,
    SHRINK,
    MOVEMENTS
} movement;

static const double turns[] = {0, 15, -15, 30, -30, 60, -60, 0, 0};
/* What a movement must gain; turns spoil angles. */
static const double handicaps[] = {0.05, 0.2, 0.2, 0.4, 0.4, 0.9, 0.9, 0.5, 0.5};

static void
make_movement(separator *s, movement m, int stays, int moves)
{
    layout *l = s->l;
    point a = l->at[stays], b = l->at[moves], turn, push = times(minus(b, a), 0.2);

    if (m == FLIP) {
        for (int i = 0; i < s->nmoved; i++)
            l->at[s->moved[i]] = mirrored(l->at[s->moved[i]], a, b);
        return;
    }
    if (m == STRETCH || m == SHRINK) {
        push = m == SHRINK ? times(push, -1) : push;
        for (int i = 0; i < s->nmoved; i++)
            l->at[s->moved[i]] = plus(l->at[s->moved[i]], push);
        return;
    }
    turn = at_angle(turns[m] * MAI_PI / 180);
    for (int i = 0; i < s->nmoved; i++)
        l->at[s->moved[i]] = plus(a, turned(minus(l->at[s->moved[i]], a), turn));
}

static void
go_home(separator *s)
{
    for (int i = 0; i < s->nmoved; i++)
        s->l->at[s->moved[i]] = s->home[i];
}

static void
remember_home(separator *s)
{
    for (int i = 0; i < s->nmoved; i++)
        s->home[i] = s->l->at[s->moved[i]];
}

/* ---- the search ---- */

typedef struct way {
    int n;
    struct {
        uint16_t stays, moves, bond;
        double length;
    } step[MOST_WAY];
} way;

/* The bonds between two atoms along the tree of a breadth-first walk, those outside of rings. */
static void
find_way(const separator *s, int a, int b, way *out)
{
    const mai_molgraph *g = s->l->g;

    out->n = 0;
    while (a != b && out->n < MOST_WAY) {
        int *deeper = s->rank[a] > s->rank[b] ? &a : &b;
        int bond = s->from[*deeper] - 1, above = mai_other_end(&g->bonds[bond], *deeper);

        if (g->bonds[bond].ring_count == 0) {
            out->step[out->n].stays = (uint16_t) above;
            out->step[out->n].moves = (uint16_t) *deeper;
            out->step[out->n].length = norm(minus(s->l->at[above], s->l->at[*deeper]));
            out->step[out->n++].bond = (uint16_t) bond;
        }
        *deeper = above;
    }
}

typedef struct choice {
    int step; /* -1 none */
    movement movement;
    double gain;
} choice;

/* The best movement on a way. */
static void
choose(separator *s, const way *w, choice *best)
{
    const mai_molgraph *g = s->l->g;

    *best = (choice){-1, FLIP, 1e-6};
    for (int i = 0; i < w->n && s->work < MOST_WORK; i++) {
        int stays = w->step[i].stays, moves = w->step[i].moves;
        double before;

        if (!collect_part(s, stays, moves))
            continue;
        before = price_of_part(s);
        if (before == 0)
            continue;
        remember_home(s);
        for (movement m = FLIP; m < MOVEMENTS; m++) {
            double gain;

            if (m == FLIP && (s->nmoved == 1 || !may_flip(&g->bonds[w->step[i].bond])))
                continue;
            /* lengths stay within a quarter of what is usual */
            if ((m == STRETCH || m == SHRINK) && (w->step[i].length < 0.9 || w->step[i].length > 1.1))
                continue;
            if (m >= TURN_60 && m <= TURN_M60 && g->atoms[stays].degree > 3)
                continue;
            make_movement(s, m, stays, moves);
            gain = before - price_of_part(s) - handicaps[m];
            go_home(s);
            if (gain > best->gain + 1e-9)
                *best = (choice){i, m, gain};
        }
    }
}

static bool
apply(separator *s, const way *w, const choice *c)
{
    if (c->step < 0 || !collect_part(s, w->step[c->step].stays, w->step[c->step].moves))
        return false;
    make_movement(s, c->movement, w->step[c->step].stays, w->step[c->step].moves);
    return true;
}

/* Two flips on a way that help together though neither does alone. */
static bool
flip_two(separator *s, const way *w, double now)
{
    const mai_molgraph *g = s->l->g;
    int pairs = 0;

    for (int i = 0; i < w->n; i++)
        for (int k = i + 1; k < w->n && pairs < 40 && s->work < MOST_WORK; k++) {
            double price;

            if (!may_flip(&g->bonds[w->step[i].bond]) || !may_flip(&g->bonds[w->step[k].bond]))
                continue;
            pairs++;
            for (int undo = 0; undo < 2; undo++) {
                /* a mirror image of a mirror image: undone in reverse order */
                int one = undo ? k : i, two = undo ? i : k;

                if (!collect_part(s, w->step[one].stays, w->step[one].moves))
                    return false;
                make_movement(s, FLIP, w->step[one].stays, w->step[one].moves);
                if (!collect_part(s, w->step[two].stays, w->step[two].moves))
                    return false;
                make_movement(s, FLIP, w->step[two].stays, w->step[two].moves);
                if (undo)
                    break;
                price = find_clashes(s);
                if (price < now - 0.2)
                    return true;
            }
        }
    return false;
}

static mai_status
set_up(separator *s)
{
    layout *l = s->l;
    const mai_molgraph *g = l->g;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, &s->part));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, &s->from));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, &s->rank));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, s->n, &s->moved));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, s->n, &s->home));
    for (int i = 0; i < s->n; i++)
        s->rank[s->members[i]] = (uint16_t) i;
    for (int i = 0; i < s->n; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, s->members[i]);

        for (int k = 0; k < g->atoms[s->members[i]].degree; k++)
            if (s->rank[nbrs[k].atom] > i && s->from[nbrs[k].atom] == 0)
                s->from[nbrs[k].atom] = (uint16_t) (nbrs[k].bond + 1);
    }
    return MAI_OK;
}

static mai_status
list_bonds(separator *s)
{
    const mai_molgraph *g = s->l->g;
    int n = 0;

    for (int i = 0; i < s->n; i++)
        n += g->atoms[s->members[i]].degree;
    MAI_TRY(MAI_NEW_ARRAY(s->l->cx, n / 2 + 1, &s->bonds));
    for (int i = 0; i < s->n; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, s->members[i]);

        for (int k = 0; k < g->atoms[s->members[i]].degree; k++)
            if (nbrs[k].atom > s->members[i])
                s->bonds[s->nbonds++] = nbrs[k].bond;
    }
    return MAI_OK;
}

/* One movement for the first clash that has one. */
static mai_status
improve(separator *s, double now, bool *better)
{
    clash clashes[MOST_CLASHES];
    int n = s->nclashes;
    choice best;
    way w;

    memcpy(clashes, s->clashes, sizeof clashes);
    *better = false;
    for (int i = 0; i < n && s->work < MOST_WORK; i++) {
        int64_t before = s->work;

        find_way(s, clashes[i].a, clashes[i].b, &w);
        choose(s, &w, &best);
        *better = apply(s, &w, &best);
        MAI_TRY(mai_poll(s->l->cx, 2 * (s->work - before)));
        if (*better)
            return MAI_OK;
    }
    for (int i = 0; i < n && i < 6 && s->work < MOST_WORK; i++) {
        int64_t before = s->work;

        find_way(s, clashes[i].a, clashes[i].b, &w);
        *better = flip_two(s, &w, now);
        MAI_TRY(mai_poll(s->l->cx, 2 * (s->work - before)));
        if (*better)
            return MAI_OK;
    }
    return MAI_OK;
}

mai_status
mai_layout_separate(layout *l, const uint16_t *members, int n)
{
    separator s = {.l = l, .members = members, .n = n};
    double now;
    bool better = true;

    if (n < 5 || n > MOST_MEMBERS)
        return MAI_OK;
    MAI_TRY(list_bonds(&s));
    now = find_clashes(&s);
    if (now == 0)
        return mai_poll(l->cx, s.work);
    MAI_TRY(set_up(&s));
    for (int round = 0; round < ROUNDS * 4 && better && now > 0 && s.work < MOST_WORK; round++) {
        MAI_TRY(improve(&s, now, &better));
        now = find_clashes(&s);
    }
    return MAI_OK;
}
