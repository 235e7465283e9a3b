/*
 * maccs_cycle.c - MACCS keys of cycles.
 *
 * The patterns ask for any closed walk over different atoms, not for rings of the smallest set: naphthalene has a cycle of
 * ten. So cycles are walked for: from each ring atom over those of higher number, depth first, along ring bonds, no
 * further than the longest cycle that is still wanted. All lengths from eight on are one key, which fused rings set at
 * once; after that the walk is short.
 */
#include "match/maccs_parts.h"

enum { LONGEST = 14, LARGE = 8 };

/* Steps of one molecule: far beyond any cage; reached by nets of metal atoms that each know a hundred others. */
#define MOST_STEPS 200000000

typedef struct walk {
    maccs *f;
    uint16_t path[LONGEST]; /* path[0] is the lowest */
    uint32_t at[LONGEST];   /* where the neighbours of each are being looked at */
    bool *on_path;
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
    w->on_path[atom] = true;
    w->hetero += (w->f->kinds[atom] & KIND_Q) != 0;
}

static void
leave(walk *w, int depth)
{
    w->on_path[w->path[depth]] = false;
    w->hetero -= (w->f->kinds[w->path[depth]] & KIND_Q) != 0;
}

/* All cycles whose lowest atom is root: each is met in both directions, of which one counts. */
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
        if (!(w->f->bonds[next.bond] & BOND_RING) || next.atom < root)
            continue;
        if (next.atom == root) {
            if (depth >= 2 && depth < w->longest && w->path[1] < w->path[depth])
                note_cycle(w, depth + 1);
        } else if (depth + 1 < w->longest && !w->on_path[next.atom]) {
            enter(w, ++depth, next.atom);
            if (++w->steps > MOST_STEPS)
                return mai_fail(cx, MAI_ELIMIT, "the molecule's rings are too tangled for MACCS keys");
            MAI_TRY(mai_poll(cx, 4));
        }
    }
    return MAI_OK;
}

mai_status
mai_maccs_ask_cycles(mai_ctx *cx, maccs *f)
{
    walk w = {.f = f, .longest = LONGEST};

    MAI_TRY(MAI_NEW_ARRAY(cx, f->m->natoms, &w.on_path));
    for (int i = 0; i < f->m->natoms && w.longest > 2; i++)
        if (mai_mol_in_ring(f->m, i))
            MAI_TRY(walk_from(cx, &w, i));
    return MAI_OK;
}
