/*
 * ring_twins.c - large rings that come as a pair, of which RDKit finds one: the ansa rings of rifamycins.
 *
 * Where a long bridge spans fused rings, two ways across them can be equally short, so that two large rings
 * differ by a few atoms. RDKit searches around one atom of each chain of two-neighbour atoms, whichever comes
 * first, and sees both rings only if both ways hold such an atom, or if it happened to start opposite to
 * where the ways part. Of larger rings than SMALL members whose ways differ in that one alone holds an atom
 * with two neighbours, RDKit lists one in three cases of four. Here it is always one, that without the atom
 * of two neighbours, so that the answer does not depend on the order of atoms and agrees with RDKit's most
 * often.
 *
 * Memory is the context's arena's.
 */
#include "chem/ring_search.h"

#include <string.h>

enum { SMALL = 17, MOST_LARGE = 32, ALONE = -1, CROWDED = -2 };

typedef struct twins {
    mai_ring_search *s;
    int n;
    int ring[MOST_LARGE], partner[MOST_LARGE]; /* the large rings, and the index of the other of a pair */
    bool *in_ring;                             /* of each atom, while two rings are compared */
} twins;

static int
size_of(const mai_ring_search *s, int ring)
{
    return s->start[ring + 1] - s->start[ring];
}

static void
mark_ring(const twins *t, int ring, bool mark)
{
    for (int i = t->s->start[ring]; i < t->s->start[ring + 1]; i++)
        t->in_ring[t->s->atoms[i]] = mark;
}

/* Rings of one size that have more than half of their atoms in common. */
static bool
are_alike(const twins *t, int one, int other)
{
    int size = size_of(t->s, one), common = 0;

    if (size_of(t->s, other) != size)
        return false;
    mark_ring(t, one, true);
    for (int i = t->s->start[other]; i < t->s->start[other + 1]; i++)
        common += t->in_ring[t->s->atoms[i]];
    mark_ring(t, one, false);
    return 2 * common > size;
}

static void
pair_up(twins *t)
{
    for (int i = 0; i < t->n; i++)
        t->partner[i] = ALONE;
    for (int i = 0; i < t->n; i++)
        for (int k = 0; k < i; k++)
            if (are_alike(t, t->ring[i], t->ring[k])) {
                t->partner[i] = t->partner[i] == ALONE ? k : CROWDED;
                t->partner[k] = t->partner[k] == ALONE ? i : CROWDED;
            }
}

/*
 * The way that a ring has to itself beside its twin: how many of its atoms have two neighbours, -1 if it is
 * not one way alone.
 */
static int
count_plain(const twins *t, int ring, int twin)
{
    const mai_ring_search *s = t->s;
    int begin = s->start[ring], size = size_of(s, ring), pieces = 0, plain = 0;

    mark_ring(t, twin, true);
    for (int i = 0; i < size; i++) {
        int at = s->atoms[begin + i], next = s->atoms[begin + (i + 1) % size];

        if (t->in_ring[at])
            continue;
        plain += s->core[at].degree == 2;
        pieces += t->in_ring[next];
    }
    mark_ring(t, twin, false);
    return pieces == 1 ? plain : -1;
}

static void
drop_ring(mai_ring_search *s, int ring)
{
    int size = size_of(s, ring), behind = s->start[s->nrings] - s->start[ring + 1];

    memmove(s->atoms + s->start[ring], s->atoms + s->start[ring + 1], (size_t) behind * sizeof *s->atoms);
    memmove(s->bonds + s->start[ring], s->bonds + s->start[ring + 1], (size_t) behind * sizeof *s->bonds);
    for (int r = ring; r < s->nrings; r++)
        s->start[r] = s->start[r + 1] - size;
    s->nrings--;
}

static mai_status
prepare(mai_ctx *cx, twins *t)
{
    mai_molgraph *g = t->s->g;
    int64_t compared = (int64_t) t->n * t->s->start[t->s->nrings];

    MAI_TRY(mai_poll(cx, 4 * ((int64_t) g->natoms + g->nbonds) + compared));
    mai_core_of_graph(g, t->s->core);
    return MAI_NEW_ARRAY(cx, g->natoms, &t->in_ring);
}

static mai_status
drop_twins(mai_ctx *cx, mai_ring_search *s)
{
    twins t = {.s = s};
    bool drop[MOST_LARGE] = {false};

    for (int r = 0; r < s->nrings; r++)
        if (size_of(s, r) > SMALL)
            t.ring[t.n++] = r;
    MAI_TRY(prepare(cx, &t));
    pair_up(&t);
    for (int i = 0; i < t.n; i++) {
        int k = t.partner[i];

        if (k >= 0 && t.partner[k] == i)
            drop[i] = count_plain(&t, t.ring[i], t.ring[k]) > 0 && count_plain(&t, t.ring[k], t.ring[i]) == 0;
    }
    for (int i = t.n - 1; i >= 0; i--)
        if (drop[i])
            drop_ring(s, t.ring[i]);
    return MAI_OK;
}

mai_status
mai_drop_ring_twins(mai_ctx *cx, mai_ring_search *s)
{
    int large = 0;

    for (int r = 0; r < s->nrings; r++)
        large += size_of(s, r) > SMALL;
    return large < 2 || large > MOST_LARGE ? MAI_OK : drop_twins(cx, s);
}
