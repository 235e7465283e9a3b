/*
 * maccs_cycle.c - MACCS keys of cycles.
 *
 * The patterns ask for any closed walk over different atoms, not for rings of the smallest set: naphthalene has a cycle of
 * ten. So cycles are walked for: from a ring atom, depth first, along ring bonds, no further than the longest cycle that is
 * still wanted. Then the atom is taken away, and with it those that are in no ring any more, until no atom is left. All
 * lengths from eight on are one key, which fused rings set at once; after that the walk is short.
 */
#include "match/maccs_parts.h"

enum { LONGEST = 14, LARGE = 8 };

/* Steps of one molecule: far beyond any cage; reached by nets of metal atoms that each know a hundred others. */
#define MOST_STEPS 200000000

typedef struct walk {
    maccs *f;
    uint16_t path[LONGEST];
    uint32_t at[LONGEST];  /* where the neighbours of each are being looked at */
    bool *closed;          /* atoms of the path, and those that were taken away */
    uint16_t *ring_degree; /* ring bonds to atoms that are left */
    uint16_t *loose;       /* room for take_away */
    int hetero;        /* atoms of the path that are Q */
    int longest;       /* no longer cycle is wanted */
    int64_t steps;
    bool have_six;
    uint16_t six[6];   /* the first cycle of six, its atoms ascending */
} walk;

/* Keys by length: a cycle, and one with a Q in it. */
static const uint8_t cycle_keys[LARGE][2] = {{0}, {0}, {0}, {22, 16}, {11, 8}, {96, 83}, {163, 98}, {19, 19}};

/* The second set of six atoms sets 145. */
static void
count_six(walk *w)
{
    uint16_t six[6];

    if (maccs_has(w->f, 145))
        return;
    for (int i = 0; i < 6; i++) {
        int k = i;

        for (; k > 0 && six[k - 1] > w->path[i]; k--)
            six[k] = six[k - 1];
        six[k] = w->path[i];
    }
    if (!w->have_six)
        memcpy(w->six, six, sizeof six);
    else if (memcmp(w->six, six, sizeof six) != 0)
        maccs_set(w->f, 145);
    w->have_six = true;
}

/* What no longer walk can set any more is not walked for. */
static void
shorten(walk *w)
{
    while (w->longest > 2) {
        int n = w->longest;
        bool done = n >= LARGE ? maccs_has(w->f, 101)
                               : maccs_has(w->f, cycle_keys[n][0]) && maccs_has(w->f, cycle_keys[n][1])
                                     && (n != 6 || maccs_has(w->f, 145));

        if (!done)
            return;
        w->longest--;
    }
}

static void
note_cycle(walk *w, int n)
{
    if (n >= LARGE) {
        maccs_set(w->f, 101);
    } else {
        maccs_set(w->f, cycle_keys[n][0]);
        if (w->hetero > 0)
            maccs_set(w->f, cycle_keys[n][1]);
        if (n == 6)
            count_six(w);
    }
    shorten(w);
}

static void
enter(walk *w, int depth, int atom)
{
    w->path[depth] = (uint16_t) atom;
    w->at[depth] = w->f->links.first[atom];
    w->closed[atom] = true;
    w->hetero += (w->f->kinds[atom] & KIND_Q) != 0;
}

static void
leave(walk *w, int depth)
{
    w->closed[w->path[depth]] = false;
    w->hetero -= (w->f->kinds[w->path[depth]] & KIND_Q) != 0;
}

/* All cycles through an atom: each is met in both directions, of which one counts. */
static mai_status
walk_from(mai_ctx *cx, walk *w, int root)
{
    const mai_mol_links *l = &w->f->links;
    int depth = 0;

    enter(w, 0, root);
    while (depth >= 0) {
        mai_nbr next;

        if (w->at[depth] >= l->first[w->path[depth] + 1]) {
            leave(w, depth--);
            continue;
        }
        next = l->nbrs[w->at[depth]++];
        if (next.atom == root) {
            if (depth >= 2 && depth < w->longest && w->path[1] < w->path[depth])
                note_cycle(w, depth + 1);
        } else if (!w->closed[next.atom] && (w->f->bonds[next.bond] & BOND_RING) && depth + 1 < w->longest) {
            enter(w, ++depth, next.atom);
            if (++w->steps > MOST_STEPS)
                return mai_fail(cx, MAI_ELIMIT, "the molecule's rings are too tangled for MACCS keys");
            MAI_TRY(mai_poll(cx, 4));
        }
    }
    return MAI_OK;
}

/* Takes an atom away, and those that are left with one ring bond. */
static void
take_away(walk *w, int root)
{
    const mai_mol_links *l = &w->f->links;
    int n = 0;

    w->loose[n++] = (uint16_t) root;
    w->closed[root] = true;
    while (n > 0) {
        int atom = w->loose[--n];

        for (int k = l->first[atom]; k < l->first[atom + 1]; k++) {
            int other = l->nbrs[k].atom;

            if (!w->closed[other] && (w->f->bonds[l->nbrs[k].bond] & BOND_RING) && --w->ring_degree[other] < 2) {
                w->closed[other] = true;
                w->loose[n++] = (uint16_t) other;
            }
        }
    }
}

mai_status
mai_maccs_ask_cycles(mai_ctx *cx, maccs *f)
{
    walk w = {.f = f, .longest = LONGEST};
    int n = f->m->natoms;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &w.closed));
    MAI_TRY(mai_alloc(cx, (size_t) n * sizeof *w.ring_degree, (void **) &w.ring_degree));
    MAI_TRY(mai_alloc(cx, (size_t) n * sizeof *w.loose, (void **) &w.loose));
    for (int i = 0; i < n; i++) {
        w.ring_degree[i] = f->around[i].ring;
        w.closed[i] = f->around[i].ring < 2;
    }
    for (int i = 0; i < n && w.longest > 2; i++)
        if (!w.closed[i]) {
            MAI_TRY(walk_from(cx, &w, i));
            take_away(&w, i);
        }
    return MAI_OK;
}
