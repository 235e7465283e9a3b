/*
 * canon_search.c - ties that refinement leaves: which are plain symmetry, and a search for the others.
 *
 * Consider the graph of the atoms whose cell is not theirs alone. Where each of its components is a tree, or
 * has one ring and is as large as the others with the same cells, atoms of one cell can be exchanged by a
 * symmetry of the molecule, and stay so when one of them has been singled out: any choice gives the same
 * description. That is nearly every molecule, since a substituent, a phenyl ring and a whole ring of atoms
 * are such components; stereo elements must have come to rest too, which they have when none has two
 * neighbours in one cell.
 *
 * Otherwise a smallest cell of the components that are not so is branched on, as in the method of McKay: each
 * of its atoms is singled out in turn and refined, the hash of what refinement did is compared with that on
 * the path of the best numbering so far, and where no doubtful component is left the numberings themselves
 * are compared. Equal ones give a symmetry, which spares the atoms of a cell that it maps to one already
 * tried, and the rest of the branch in which it was found. Highly symmetric cages take a few paths.
 *
 * The search is bounded by WORK_LIMIT arcs looked at, about a tenth of a second, and by LEVEL_LIMIT atoms
 * singled out on one path. No molecule known to chemistry comes near; beyond, the best numbering found so far
 * is taken, which is a valid order that another order of the input may not give again.
 */
#include "chem/canon_parts.h"

#include <string.h>

enum { WORK_LIMIT = 20000000, LEVEL_LIMIT = 1000 };

/* A division that is branched on, as it was, and how far the atoms of the chosen cell have been tried. */
typedef struct level {
    uint16_t *at, *size; /* of the fragment, from 0 */
    uint16_t *same;      /* of the members: a member of lower index that a symmetry maps to it, or itself */
    uint8_t *stereo;     /* of the stereo elements: resolved, and twice turned */
    int cells, target, members, next;
    bool ahead; /* the path to here is better than that of the best numbering, or is the first */
    int choice, best_choice; /* atom singled out, now and on the path of the best numbering */
    uint64_t trace, best_trace; /* of refinement after the choice */
    uint64_t guide[MAI_CANON_GUIDE]; /* of the best path's */
} level;

typedef struct search {
    mai_canon *c;
    level *levels; /* used of them have their arrays */
    int depth, used, room;
    uint16_t *best_at, *best_place; /* by position and atom, as in mai_canon */
    uint16_t *index;                /* of atoms among the members of a cell */
    int best_depth; /* -1: no numbering yet */
} search;

/* ---- which ties are doubtful ---- */

/* An atom's component among the atoms with company, into c->scratch; its atoms, and twice its bonds. */
static int
collect_component(mai_canon *c, int atom, int *ends)
{
    uint16_t *list = c->scratch;
    int n = 0;

    *ends = 0;
    list[n++] = (uint16_t) atom;
    c->queued[atom] = 1;
    for (int i = 0; i < n; i++) {
        c->work += c->first[list[i] + 1] - c->first[list[i]];
        for (uint32_t k = c->first[list[i]]; k < c->first[list[i] + 1]; k++) {
            int to = c->arcs[k].to;

            if (c->size[c->cell[to]] == 1)
                continue;
            ++*ends;
            if (!c->queued[to]) {
                c->queued[to] = 1;
                list[n++] = (uint16_t) to;
            }
        }
    }
    return n;
}

/* Marks the cells of a component with several rings, or with a ring and of another size than one before. */
static void
judge_component(mai_canon *c, int n, int ends)
{
    bool doubtful = ends > 2 * n;

    if (ends < 2 * n)
        return;
    for (int i = 0; i < n; i++) {
        int cell = c->cell[c->scratch[i]];

        if (c->spans[cell] != 0 && c->spans[cell] != n)
            doubtful = true;
        c->spans[cell] = (uint16_t) n;
    }
    if (doubtful)
        for (int i = 0; i < n; i++)
            c->marked[c->cell[c->scratch[i]]] = 1;
}

/* The first of the smallest cells in which a choice may matter, or -1. */
static int
find_doubtful_cell(mai_canon *c)
{
    int best = -1, ends;

    if (c->cells == c->end - c->start)
        return -1;
    c->work += c->end - c->start;
    for (int p = c->start; p < c->end; p += c->size[p])
        c->marked[p] = c->spans[p] = 0;
    for (int p = c->start; p < c->end; p += c->size[p])
        for (int k = p; k < p + c->size[p] && c->size[p] > 1; k++)
            if (!c->queued[c->at[k]]) {
                int n = collect_component(c, c->at[k], &ends);

                judge_component(c, n, ends);
            }
    for (int p = c->start; p < c->end; p++)
        c->queued[c->at[p]] = 0;
    for (int i = c->first_stereo; i < c->last_stereo; i++)
        if (!c->stereo[i].resolved && !mai_canon_is_tied(c, &c->stereo[i], c->marked))
            c->marked[c->cell[c->stereo[i].atom]] = 1;
    for (int p = c->start; p < c->end; p += c->size[p])
        if (c->marked[p] && c->size[p] > 1 && (best < 0 || c->size[p] < c->size[best]))
            best = p;
    return best;
}

/* Singles out atom after atom where any choice does. */
static mai_status
complete(mai_canon *c)
{
    for (int p = c->start; p < c->end && c->cells < c->end - c->start; p++)
        while (c->size[p] > 1) {
            mai_canon_single_out(c, c->at[p]);
            MAI_TRY(mai_canon_refine(c));
        }
    return MAI_OK;
}

/* ---- divisions kept and brought back ---- */

static mai_status
grow_levels(search *s)
{
    int room = s->room == 0 ? 8 : 2 * s->room;
    level *larger;

    MAI_TRY(mai_alloc(s->c->cx, (size_t) room * sizeof *larger, (void **) &larger));
    if (s->used > 0)
        memcpy(larger, s->levels, (size_t) s->used * sizeof *larger);
    s->levels = larger;
    s->room = room;
    return MAI_OK;
}

static mai_status
take_level(search *s)
{
    mai_canon *c = s->c;
    size_t n = (size_t) (c->end - c->start), stereo = (size_t) (c->last_stereo - c->first_stereo);
    char *memory;
    level *l;

    if (s->depth++ < s->used)
        return MAI_OK;
    if (s->used == s->room)
        MAI_TRY(grow_levels(s));
    MAI_TRY(mai_alloc(c->cx, 3 * n * sizeof *l->at + stereo + 1, (void **) &memory));
    l = &s->levels[s->used++];
    memset(l, 0, sizeof *l);
    l->at = (uint16_t *) memory;
    l->size = l->at + n;
    l->same = l->size + n;
    l->stereo = (uint8_t *) (l->same + n);
    return MAI_OK;
}

static mai_status
open_level(search *s, int target, bool ahead)
{
    mai_canon *c = s->c;
    size_t n = (size_t) (c->end - c->start);
    level *l;

    MAI_TRY(take_level(s));
    l = &s->levels[s->depth - 1];
    memcpy(l->at, c->at + c->start, n * sizeof *l->at);
    memcpy(l->size, c->size + c->start, n * sizeof *l->size);
    for (int i = c->first_stereo; i < c->last_stereo; i++)
        l->stereo[i - c->first_stereo] = (uint8_t) (c->stereo[i].resolved | c->stereo[i].turned << 1);
    l->cells = c->cells;
    l->target = target;
    l->members = c->size[target];
    l->next = 0;
    l->ahead = ahead;
    for (int i = 0; i < l->members; i++)
        l->same[i] = (uint16_t) i;
    return MAI_OK;
}

static void
restore(search *s, const level *l)
{
    mai_canon *c = s->c;
    int n = c->end - c->start;

    memcpy(c->size + c->start, l->size, (size_t) n * sizeof *l->size);
    for (int p = 0, cell = 0; p < n; p++) {
        if (p == cell + l->size[cell])
            cell = p;
        c->at[c->start + p] = l->at[p];
        c->place[l->at[p]] = (uint16_t) (c->start + p);
        c->cell[l->at[p]] = (uint16_t) (c->start + cell);
    }
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        c->stereo[i].resolved = l->stereo[i - c->first_stereo] & 1;
        c->stereo[i].turned = l->stereo[i - c->first_stereo] >> 1;
    }
    c->cells = l->cells;
    c->work += n >> 2; /* copying is cheap */
}

/* ---- symmetries ---- */

static int
representative(const level *l, int i)
{
    while (l->same[i] != i)
        i = l->same[i];
    return i;
}

/* Merges members that the symmetry from the best numbering to the present one maps to each other. */
static void
merge_orbits(search *s, level *l)
{
    const mai_canon *c = s->c;
    const uint16_t *members = l->at + (l->target - c->start);

    for (int i = 0; i < l->members; i++)
        s->index[members[i]] = (uint16_t) i;
    for (int i = 0; i < l->members; i++) {
        int image = c->at[s->best_place[members[i]]], a, b;

        if (s->index[image] >= l->members || members[s->index[image]] != image)
            continue;
        a = representative(l, i);
        b = representative(l, s->index[image]);
        if (a < b)
            l->same[b] = (uint16_t) a;
        else
            l->same[a] = (uint16_t) b;
    }
}

/*
 * The present numbering equals the best one. The symmetry leaves the choices that both paths share in place,
 * so it holds for all divisions down to where they part; what is below that has an equal in the best path's
 * branch.
 */
static void
use_symmetry(search *s)
{
    int parting = 0;

    while (parting + 1 < s->depth && s->levels[parting].choice == s->levels[parting].best_choice)
        parting++;
    s->depth = parting + 1;
    for (int i = 0; i <= parting; i++)
        merge_orbits(s, &s->levels[i]);
}

/* ---- the search ---- */

static void
keep_best(search *s)
{
    mai_canon *c = s->c;

    for (int p = c->start; p < c->end; p++) {
        s->best_at[p] = c->at[p];
        s->best_place[c->at[p]] = (uint16_t) p;
    }
    for (int i = 0; i < s->depth; i++) {
        s->levels[i].best_trace = s->levels[i].trace;
        s->levels[i].best_choice = s->levels[i].choice;
        s->levels[i].ahead = false;
    }
    s->best_depth = s->depth;
}

static mai_status
reach_leaf(search *s, bool ahead)
{
    mai_canon *c = s->c;
    int result;

    MAI_TRY(complete(c));
    if (!ahead) {
        c->work += 4 * (int64_t) (c->end - c->start);
        MAI_TRY(mai_canon_compare(c, c->at, c->place, s->best_at, s->best_place, &result));
        if (result == 0)
            use_symmetry(s);
        ahead = result < 0;
    }
    if (ahead)
        keep_best(s);
    return MAI_OK;
}

/* Singles out an atom of a division; returns how what follows from that compares with the best path's. */
static mai_status
refine_choice(search *s, level *l, int atom, int *target)
{
    mai_canon *c = s->c;

    restore(s, l);
    c->trace = 0;
    c->step = 0;
    c->relation = l->ahead ? -1 : 0;
    c->guide = l->guide;
    c->work += c->size[c->cell[atom]] >> 3;
    mai_canon_single_out(c, atom);
    MAI_TRY(mai_canon_refine(c));
    c->guide = NULL;
    if (c->relation > 0)
        return MAI_OK;
    *target = find_doubtful_cell(c);
    l->choice = atom;
    l->trace = mai_canon_mix(c->trace + (uint64_t) (*target < 0 ? 0 : *target - c->start + 1));
    l->trace += (uint64_t) c->cells;
    if (c->relation == 0 && s->depth > s->best_depth)
        c->relation = 1;
    else if (c->relation == 0 && l->trace != l->best_trace)
        c->relation = l->trace < l->best_trace ? -1 : 1;
    return MAI_OK;
}

/* Singles out an atom of the deepest division and goes on from there, unless the best path is better. */
static mai_status
try_atom(search *s, int atom)
{
    mai_canon *c = s->c;
    int target = -1, relation;

    MAI_TRY(refine_choice(s, &s->levels[s->depth - 1], atom, &target));
    relation = c->relation;
    c->relation = 0;
    if (relation > 0)
        return MAI_OK;
    if (target < 0 || s->depth == LEVEL_LIMIT)
        return reach_leaf(s, relation < 0);
    return open_level(s, target, relation < 0);
}

/* The next member of the deepest division's cell that no symmetry makes superfluous, or -1. */
static int
next_atom(const search *s)
{
    level *l = &s->levels[s->depth - 1];

    while (l->next < l->members) {
        int i = l->next++;

        if (l->same[i] == i)
            return l->at[l->target - s->c->start + i];
    }
    return -1;
}

static mai_status
open_search(mai_canon *c, search *s)
{
    size_t n = (size_t) c->g->natoms;

    memset(s, 0, sizeof *s);
    s->c = c;
    s->best_depth = -1;
    MAI_TRY(mai_calloc(c->cx, 3 * n, sizeof *s->best_at, (void **) &s->best_at));
    s->best_place = s->best_at + n;
    s->index = s->best_place + n;
    return MAI_OK;
}

static mai_status
search_from(mai_canon *c, int target)
{
    search s;

    MAI_TRY(open_search(c, &s));
    MAI_TRY(open_level(&s, target, true));
    while (s.depth > 0 && (s.best_depth < 0 || c->work < WORK_LIMIT)) {
        int atom = next_atom(&s);

        MAI_TRY(mai_poll(c->cx, 8 * (int64_t) (c->end - c->start)));
        if (atom < 0)
            s.depth--;
        else
            MAI_TRY(try_atom(&s, atom));
    }
    for (int p = c->start; p < c->end; p++) {
        c->at[p] = s.best_at[p];
        c->place[s.best_at[p]] = (uint16_t) p;
    }
    return MAI_OK;
}

mai_status
mai_canon_break_plain_ties(mai_canon *c, bool *done)
{
    *done = find_doubtful_cell(c) < 0;
    return *done ? complete(c) : MAI_OK;
}

mai_status
mai_canon_break_ties(mai_canon *c)
{
    int target = find_doubtful_cell(c);

    if (target >= 0)
        return search_from(c, target);
    return complete(c);
}
