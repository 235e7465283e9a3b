/*
 * variant_wave.c - alignment with affine gaps by wavefronts, as far as the next long agreement.
 *
 * For each cost in turn and each diagonal (letters of alt less letters of ref) a front holds how far alt can be read
 * at that cost, having just read equal letters or a mismatch, or being inside an insertion or a deletion. Equal
 * letters cost nothing and are read at once. What agrees nearly everywhere is therefore read at the speed of
 * comparing memory, and a difference costs the square of its own size, not of the sequence's. Source: Marco-Sola et
 * al., Bioinformatics 37 (2021) 456; our own code. Fronts of all costs are kept for the way back.
 *
 * Fronts lie in an array that grows by doubling in the arena, bounded by MAI_WAVE_COST: at most 2,000 * 700 cells of
 * 12 bytes in use.
 */
#include <string.h>

#include "base/arena.h"
#include "seq/variant_wave.h"

enum { MISMATCH = 5, OPEN = 6, EXTEND = 3 }; /* OPEN: a gap's first letter */

/* How far alt was read; NOWHERE is so low that adding to it stays below 0. */
typedef struct cell {
    int32_t same, insertion, deletion;
} cell;

enum { NOWHERE = INT32_MIN / 2 };

/* The fronts of one cost: diagonals low to high, whose cells begin at `first`; none when low > high. */
typedef struct front {
    int32_t low, high;
    int64_t first;
} front;

struct mai_wave {
    front fronts[MAI_WAVE_COST + 1];
    cell *cells;
    int64_t ncells, room;
    mai_wave_step *steps;
    int64_t nsteps, steps_room;
    mai_letters ref, alt;
};

/* Where a way has come to. */
typedef struct place {
    int32_t cost, diagonal, read;
} place;

mai_status
mai_wave_open(mai_ctx *cx, mai_wave **out)
{
    mai_wave *wave;

    MAI_TRY(MAI_NEW(cx, &wave));
    wave->room = 4096;
    wave->steps_room = 256;
    MAI_TRY(MAI_NEW_ARRAY(cx, wave->room, &wave->cells));
    MAI_TRY(MAI_NEW_ARRAY(cx, wave->steps_room, &wave->steps));
    *out = wave;
    return MAI_OK;
}

static mai_status
reserve(mai_ctx *cx, mai_wave *wave, int64_t more)
{
    cell *grown;

    if (wave->ncells + more <= wave->room)
        return MAI_OK;
    while (wave->ncells + more > wave->room)
        wave->room *= 2;
    MAI_TRY(mai_alloc(cx, wave->room * sizeof *grown, (void **) &grown));
    memcpy(grown, wave->cells, wave->ncells * sizeof *grown);
    wave->cells = grown;
    return MAI_OK;
}

static const cell nothing = {NOWHERE, NOWHERE, NOWHERE};

static inline const cell *
cell_at(const mai_wave *wave, int cost, int diagonal)
{
    if (cost < 0)
        return &nothing;
    const front *f = &wave->fronts[cost];

    if (diagonal < f->low || diagonal > f->high)
        return &nothing;
    return &wave->cells[f->first + diagonal - f->low];
}

static inline int32_t
larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* NOWHERE unless the place lies in both sequences. */
static inline int32_t
inside(const mai_wave *wave, int32_t read, int diagonal)
{
    return read < 0 || read > wave->alt.n || read - diagonal > wave->ref.n ? NOWHERE : read;
}

/* The cell of a diagonal at a cost, before equal letters are read. */
static cell
next_cell(const mai_wave *wave, int cost, int diagonal)
{
    const cell *open_left = cell_at(wave, cost - OPEN, diagonal - 1);
    const cell *open_right = cell_at(wave, cost - OPEN, diagonal + 1);
    int32_t inserted = larger(open_left->same, cell_at(wave, cost - EXTEND, diagonal - 1)->insertion);
    int32_t deleted = larger(open_right->same, cell_at(wave, cost - EXTEND, diagonal + 1)->deletion);
    cell c;

    c.insertion = inside(wave, inserted + 1, diagonal);
    c.deletion = inside(wave, deleted, diagonal);
    c.same = inside(wave, cell_at(wave, cost - MISMATCH, diagonal)->same + 1, diagonal);
    c.same = larger(c.same, larger(c.insertion, c.deletion));
    return c;
}

/* The diagonals that a cost can reach from cheaper ones. */
static void
span(const mai_wave *wave, int cost, front *f)
{
    static const int from[3] = {MISMATCH, OPEN, EXTEND};

    f->low = INT32_MAX;
    f->high = INT32_MIN;
    for (int i = 0; i < 3; i++) {
        const front *source = cost >= from[i] ? &wave->fronts[cost - from[i]] : NULL;

        if (source == NULL || source->low > source->high)
            continue;
        if (source->low - (from[i] != MISMATCH) < f->low)
            f->low = source->low - (from[i] != MISMATCH);
        if (source->high + (from[i] != MISMATCH) > f->high)
            f->high = source->high + (from[i] != MISMATCH);
    }
}

/* Reads equal letters. True when that ends the way. */
static mai_status
read_on(mai_ctx *cx, mai_wave *wave, int diagonal, cell *c, bool *over)
{
    int64_t alt_at = c->same, ref_at = alt_at - diagonal, n;
    int64_t most = wave->alt.n - alt_at < wave->ref.n - ref_at ? wave->alt.n - alt_at : wave->ref.n - ref_at;

    n = mai_common_prefix(wave->ref.p + ref_at, wave->alt.p + alt_at, most);
    c->same = (int32_t) (alt_at + n);
    *over = n >= MAI_WAVE_AGREEMENT || (c->same == wave->alt.n && c->same - diagonal == wave->ref.n);
    return mai_poll(cx, 8 + n / 8);
}

/* All diagonals of one cost. True when one of them ended the way: then *at is where. */
static mai_status
advance(mai_ctx *cx, mai_wave *wave, int cost, bool *over, place *at)
{
    front *f = &wave->fronts[cost];

    *over = false;
    f->first = wave->ncells;
    if (cost == 0)
        f->low = f->high = 0;
    else
        span(wave, cost, f);
    if (f->low > f->high)
        return MAI_OK;
    MAI_TRY(reserve(cx, wave, f->high - f->low + 1));
    for (int d = f->low; d <= f->high && !*over; d++) {
        cell c = cost == 0 ? (cell){0, NOWHERE, NOWHERE} : next_cell(wave, cost, d);

        if (c.same >= 0)
            MAI_TRY(read_on(cx, wave, d, &c, over));
        wave->cells[wave->ncells++] = c;
        *at = (place){cost, d, c.same};
    }
    return MAI_OK;
}

/* ---- the way back ---- */

static mai_status
add_step(mai_ctx *cx, mai_wave *wave, mai_wave_step step)
{
    mai_wave_step *grown;

    if (wave->nsteps == wave->steps_room) {
        MAI_TRY(MAI_NEW_ARRAY(cx, wave->steps_room * 2, &grown));
        memcpy(grown, wave->steps, wave->nsteps * sizeof *grown);
        wave->steps = grown;
        wave->steps_room *= 2;
    }
    wave->steps[wave->nsteps++] = step;
    return MAI_OK;
}

/* Leaves an insertion or a deletion at its first letter: how many letters it has; *at is then before it. */
static int32_t
leave_gap(const mai_wave *wave, place *at, bool insertion)
{
    int side = insertion ? -1 : 1;
    int32_t letters = 0;

    for (;;) {
        int32_t before = at->read - insertion;

        letters++;
        at->diagonal += side;
        if (cell_at(wave, at->cost - OPEN, at->diagonal)->same == before) {
            at->cost -= OPEN;
            at->read = before;
            return letters;
        }
        at->cost -= EXTEND;
        at->read = before;
    }
}

/* The last step of the way that ends at *at, which is then where that step began. */
static mai_wave_step
last_step(const mai_wave *wave, place *at)
{
    mai_wave_step step = {0, 0, 0};
    int32_t reached;

    if (at->cost == 0) {
        step.nsame = at->read;
        at->read = 0;
        return step;
    }
    cell c = next_cell(wave, at->cost, at->diagonal);

    reached = c.same;
    step.nsame = at->read - reached;
    at->read = reached;
    if (inside(wave, cell_at(wave, at->cost - MISMATCH, at->diagonal)->same + 1, at->diagonal) == reached) {
        step.nref = step.nalt = 1;
        at->cost -= MISMATCH;
        at->read--;
    } else if (c.deletion == reached) {
        step.nref = leave_gap(wave, at, false);
    } else {
        step.nalt = leave_gap(wave, at, true);
    }
    return step;
}

static mai_status
way_back(mai_ctx *cx, mai_wave *wave, place at)
{
    wave->nsteps = 0;
    while (at.cost > 0 || at.read > 0) {
        MAI_TRY(add_step(cx, wave, last_step(wave, &at)));
        MAI_TRY(mai_poll(cx, 50));
    }
    for (int64_t i = 0, j = wave->nsteps - 1; i < j; i++, j--) {
        mai_wave_step swap = wave->steps[i];

        wave->steps[i] = wave->steps[j];
        wave->steps[j] = swap;
    }
    return MAI_OK;
}

mai_status
mai_wave_run(mai_ctx *cx, mai_wave *wave, mai_letters ref, mai_letters alt, mai_wave_end *end,
             const mai_wave_step **steps, int64_t *nsteps)
{
    bool over = false;
    place at = {0, 0, 0};

    wave->ref = ref;
    wave->alt = alt;
    wave->ncells = 0;
    wave->nsteps = 0;
    for (int cost = 0; cost <= MAI_WAVE_COST && !over; cost++)
        MAI_TRY(advance(cx, wave, cost, &over, &at));
    *steps = wave->steps;
    *nsteps = 0;
    *end = MAI_WAVE_LOST;
    if (!over)
        return MAI_OK;
    MAI_TRY(way_back(cx, wave, at));
    *steps = wave->steps;
    *nsteps = wave->nsteps;
    *end = at.read == alt.n && at.read - at.diagonal == ref.n ? MAI_WAVE_DONE : MAI_WAVE_AGREES;
    return MAI_OK;
}
