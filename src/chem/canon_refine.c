/*
 * canon_refine.c - dividing atoms into cells by what they are bonded to, until nothing more can be told
 * apart.
 *
 * A queued cell is taken and every atom bonded into it gets a sum over those bonds; atoms of one cell with
 * different sums part. Of a cell that parts, the largest piece need not be queued, since its sums follow from
 * those of the whole and of the other pieces; so the work is at most arcs times logarithm of atoms. When this
 * has come to rest, chiral atoms and double bonds whose neighbours are all in different cells by now split
 * their cells by the arrangement that they have in the order of the cells, and it goes on. Of centres that
 * have no label of their own and are held together by a ring system, only the tags relative to each other
 * count, as in RDKit's canonical SMILES; which way round they count is settled by the first cell in which one
 * tag prevails.
 */
#include "chem/canon_parts.h"

#include "chem/chirality.h"

#include <string.h>

/* ---- sorting ---- */

static inline bool
comes_before(const mai_canon_item *a, const mai_canon_item *b)
{
    return a->cell != b->cell ? a->cell < b->cell : a->key < b->key;
}

static void
merge_runs(const mai_canon_item *from, int n, int width, mai_canon_item *to)
{
    for (int low = 0; low < n; low += 2 * width) {
        int middle = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
        int a = low, b = middle;

        for (int k = low; k < high; k++)
            to[k] = a < middle && (b >= high || !comes_before(&from[b], &from[a])) ? from[a++] : from[b++];
    }
}

static void
insert_runs(mai_canon_item *items, int n, int width)
{
    for (int low = 0; low < n; low += width) {
        int high = low + width < n ? low + width : n;

        for (int i = low + 1; i < high; i++) {
            mai_canon_item item = items[i];
            int k = i;

            for (; k > low && comes_before(&item, &items[k - 1]); k--)
                items[k] = items[k - 1];
            items[k] = item;
        }
    }
}

void
mai_canon_sort(mai_canon_item *items, int n, mai_canon_item *spare)
{
    mai_canon_item *from = items, *to = spare;
    int width = n <= 24 ? n : 12;

    if (n < 2)
        return;
    insert_runs(items, n, width);
    for (; width < n; width *= 2) {
        mai_canon_item *t = from;

        merge_runs(from, n, width, to);
        from = to;
        to = t;
    }
    if (from != items)
        memcpy(items, from, (size_t) n * sizeof *items);
}

/* ---- cells ---- */

void
mai_canon_enqueue(mai_canon *c, int cell)
{
    int at = c->head + c->waiting;

    if (c->queued[cell])
        return;
    c->queued[cell] = 1;
    c->queue[at >= c->queue_room ? at - c->queue_room : at] = (uint16_t) cell;
    c->waiting++;
}

static inline void
move_to(mai_canon *c, int atom, int position)
{
    int other = c->at[position], old = c->place[atom];

    c->at[old] = (uint16_t) other;
    c->place[other] = (uint16_t) old;
    c->at[position] = (uint16_t) atom;
    c->place[atom] = (uint16_t) position;
}

static inline void
note(mai_canon *c, uint64_t what)
{
    c->trace = mai_canon_mix(c->trace + what);
}

void
mai_canon_single_out(mai_canon *c, int atom)
{
    int cell = c->cell[atom], size = c->size[cell];

    move_to(c, atom, cell);
    c->size[cell] = 1;
    c->size[cell + 1] = (uint16_t) (size - 1);
    for (int i = 1; i < size; i++)
        c->cell[c->at[cell + i]] = (uint16_t) (cell + 1);
    c->cells++;
    mai_canon_enqueue(c, cell);
}

/* Queues the pieces of a cell, all or all but the largest. */
static void
enqueue_pieces(mai_canon *c, int cell, int end)
{
    bool all = c->queued[cell];
    int largest = cell;

    for (int p = cell; p < end; p += c->size[p])
        if (c->size[p] > c->size[largest])
            largest = p;
    for (int p = cell; p < end; p += c->size[p])
        if (p != largest || all)
            mai_canon_enqueue(c, p);
}

void
mai_canon_split(mai_canon *c, const mai_canon_item *items, int n)
{
    int cell = items[0].cell, size = c->size[cell], rest = size - n, piece = cell + rest;

    note(c, (uint64_t) (cell - c->start) << 32 | (uint64_t) n);
    note(c, items[0].key);
    if (rest == 0 && items[0].key == items[n - 1].key)
        return;
    for (int i = 0; i < n; i++)
        move_to(c, items[i].atom, cell + rest + i);
    if (rest > 0) {
        c->size[cell] = (uint16_t) rest;
        c->cells++;
    }
    for (int i = 0; i < n; i++) {
        if (i > 0 && items[i].key != items[i - 1].key) {
            c->size[piece] = (uint16_t) (cell + rest + i - piece);
            piece = cell + rest + i;
            c->cells++;
            note(c, (uint64_t) (piece - c->start));
            note(c, items[i].key);
        }
        c->cell[items[i].atom] = (uint16_t) piece;
    }
    c->size[piece] = (uint16_t) (cell + size - piece);
    enqueue_pieces(c, cell, cell + size);
}

/* Sorts the touched atoms by cell and sum, and splits cell by cell. */
static void
split_touched(mai_canon *c, int n)
{
    for (int i = 0; i < n; i++) {
        c->items[i].key = c->sum[c->items[i].atom];
        c->sum[c->items[i].atom] = 0;
    }
    mai_canon_sort(c->items, n, c->spare);
    for (int i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && c->items[k].cell == c->items[i].cell;)
            k++;
        mai_canon_split(c, c->items + i, k - i);
    }
}

static inline int
touch(mai_canon *c, int atom, uint64_t amount, int touched)
{
    if (c->sum[atom] == 0) {
        c->items[touched].atom = (uint16_t) atom;
        c->items[touched++].cell = c->cell[atom];
    }
    c->sum[atom] = (c->sum[atom] + amount) | UINT64_C(1) << 63; /* never 0 again, whatever is added */
    return touched;
}

static void
split_by_neighbours(mai_canon *c, int cell)
{
    int touched = 0;

    note(c, (uint64_t) (cell - c->start));
    for (int p = cell; p < cell + c->size[cell]; p++) {
        int atom = c->at[p];

        for (uint32_t k = c->first[atom]; k < c->first[atom + 1]; k++) {
            int to = c->arcs[k].to;

            if (c->size[c->cell[to]] > 1)
                touched = touch(c, to, c->amounts[c->arcs[k].label], touched);
        }
        c->work += 1 + (int64_t) (c->first[atom + 1] - c->first[atom]);
    }
    if (touched > 0)
        split_touched(c, touched);
}

enum { SHORT_LIST = 6 };

/* The neighbours of an atom by cell and bond, sorted; false when there are many. */
static bool
list_neighbours(const mai_canon *c, int atom, uint32_t *list, int *n)
{
    *n = (int) (c->first[atom + 1] - c->first[atom]);
    if (*n > SHORT_LIST)
        return false;
    for (int i = 0; i < *n; i++) {
        const mai_canon_arc *arc = &c->arcs[c->first[atom] + (uint32_t) i];
        uint32_t value = (uint32_t) c->cell[arc->to] << 8 | arc->label;
        int k = i;

        for (; k > 0 && list[k - 1] > value; k--)
            list[k] = list[k - 1];
        list[k] = value;
    }
    return true;
}

bool
mai_canon_is_equitable(const mai_canon *c)
{
    uint32_t first[SHORT_LIST], other[SHORT_LIST];
    int n, m;

    for (int cell = c->start; cell < c->end; cell += c->size[cell]) {
        if (c->size[cell] == 1)
            continue;
        if (!list_neighbours(c, c->at[cell], first, &n))
            return false;
        for (int p = cell + 1; p < cell + c->size[cell]; p++) {
            if (!list_neighbours(c, c->at[p], other, &m) || n != m)
                return false;
            for (int i = 0; i < n; i++)
                if (first[i] != other[i])
                    return false;
        }
    }
    return true;
}

/* ---- stereochemistry ---- */

/* Marks or finds the first pair of neighbours of atom, other than not, that share a cell. */
static bool
has_equal_neighbours(const mai_canon *c, int atom, int not, uint8_t *marked)
{
    bool found = false;

    for (uint32_t i = c->first[atom]; i < c->first[atom + 1]; i++)
        for (uint32_t k = c->first[atom]; k < i; k++) {
            int a = c->arcs[i].to, b = c->arcs[k].to;

            if (c->cell[a] != c->cell[b] || a == not || b == not)
                continue;
            found = true;
            if (marked == NULL)
                return true;
            marked[c->cell[a]] = 1;
        }
    return found;
}

bool
mai_canon_is_tied(const mai_canon *c, const mai_canon_stereo *s, uint8_t *marked)
{
    bool near, far = false;

    if (s->atom == s->other)
        return has_equal_neighbours(c, s->atom, -1, marked);
    near = has_equal_neighbours(c, s->atom, s->other, marked);
    if (!near || marked != NULL)
        far = has_equal_neighbours(c, s->other, s->atom, marked);
    return near || far;
}

static bool
reference_is_lowest(const mai_canon *c, int end, int partner, int reference, const uint16_t *rank)
{
    for (uint32_t k = c->first[end]; k < c->first[end + 1]; k++)
        if (c->arcs[k].to != partner && rank[c->arcs[k].to] < rank[reference])
            return false;
    return true;
}

int
mai_canon_arrangement(const mai_canon *c, const mai_canon_stereo *s, const uint16_t *rank)
{
    uint16_t labels[MAI_CHIRAL_DEGREE];
    const mai_atom *a = &c->g->atoms[s->atom];
    int chirality = a->chirality, permutation = a->permutation, n = 0;

    if (s->atom != s->other) {
        const mai_bond *b = &c->g->bonds[s->bond];
        bool low0 = reference_is_lowest(c, b->begin, b->end, b->stereo_atoms[0], rank);
        bool low1 = reference_is_lowest(c, b->end, b->begin, b->stereo_atoms[1], rank);

        return (b->stereo == MAI_STEREO_CIS) == (low0 == low1) ? MAI_STEREO_CIS : MAI_STEREO_TRANS;
    }
    for (uint32_t k = c->first[s->atom]; k < c->first[s->atom + 1]; k++)
        labels[n++] = rank[c->arcs[k].to];
    mai_chirality_sort(&chirality, &permutation, labels, n);
    return chirality | permutation << 3;
}

int
mai_canon_turned_arrangement(const mai_canon *c, const mai_canon_stereo *s, const uint16_t *rank)
{
    int arrangement = mai_canon_arrangement(c, s, rank);

    if (s->turned != 2)
        return arrangement;
    return mai_inverted(arrangement);
}

/* The untied atoms of a group, as items by cell; their keys tell the tag. */
static int
list_group(mai_canon *c, int group)
{
    int n = 0;

    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        const mai_canon_stereo *s = &c->stereo[i];

        if (s->group != group || mai_canon_is_tied(c, s, NULL))
            continue;
        c->items[n].key = (uint64_t) mai_canon_arrangement(c, s, c->cell);
        c->items[n++].cell = c->cell[s->atom];
    }
    c->work += c->last_stereo - c->first_stereo + 8 * n;
    mai_canon_sort(c->items, n, c->spare);
    return n;
}

/* Settles which way round a group counts, by the first cell that has more of one tag than of the other. */
static void
settle_group(mai_canon *c, int group)
{
    int n = list_group(c, group), turned = 0;

    for (int i = 0, k; i < n && turned == 0; i = k) {
        int sum = 0;

        for (k = i; k < n && c->items[k].cell == c->items[i].cell; k++)
            sum += c->items[k].key == MAI_CHIRAL_CCW ? 1 : -1;
        turned = sum > 0 ? 1 : sum < 0 ? 2 : 0;
    }
    for (int i = c->first_stereo; i < c->last_stereo && turned != 0; i++)
        if (c->stereo[i].group == group)
            c->stereo[i].turned = (uint8_t) turned;
}

static void
settle_groups(mai_canon *c)
{
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        const mai_canon_stereo *s = &c->stereo[i];

        if (s->group == 0 || s->turned != 0 || c->group_first[s->group] == 0)
            continue;
        c->group_first[s->group] = 0; /* tried */
        settle_group(c, s->group);
    }
    for (int i = c->first_stereo; i < c->last_stereo; i++)
        if (c->stereo[i].group > 0)
            c->group_first[c->stereo[i].group] = UINT16_MAX;
}

static bool
split_by_stereo(mai_canon *c)
{
    int touched = 0, cells = c->cells;

    c->work += 8 * (c->last_stereo - c->first_stereo);
    if (c->groups > 0)
        settle_groups(c);
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        mai_canon_stereo *s = &c->stereo[i];
        uint64_t amount;

        if (s->resolved || (s->group > 0 && s->turned == 0) || mai_canon_is_tied(c, s, NULL))
            continue;
        s->resolved = true;
        amount = ((uint64_t) mai_canon_turned_arrangement(c, s, c->cell) << 16) - (uint64_t) c->start;
        if (c->size[c->cell[s->atom]] > 1)
            touched = touch(c, s->atom, mai_canon_mix(amount + c->cell[s->other]), touched);
        if (s->other != s->atom && c->size[c->cell[s->other]] > 1)
            touched = touch(c, s->other, mai_canon_mix(amount + c->cell[s->atom]), touched);
    }
    if (touched > 0)
        split_touched(c, touched);
    return c->cells != cells;
}

/* Compares the trace with the guide's at this step; a better one becomes the guide. */
static void
follow_guide(mai_canon *c)
{
    int i = c->step++;

    if (i >= MAI_CANON_GUIDE || c->relation > 0)
        return;
    if (c->relation == 0 && c->trace != c->guide[i])
        c->relation = c->trace < c->guide[i] ? -1 : 1;
    if (c->relation < 0)
        c->guide[i] = c->trace;
}

static void
work_through_queue(mai_canon *c)
{
    int cell = c->queue[c->head];

    c->head = c->head + 1 == c->queue_room ? 0 : c->head + 1;
    c->waiting--;
    c->queued[cell] = 0;
    if (c->cells == c->end - c->start || c->relation > 0)
        return;
    split_by_neighbours(c, cell);
    if (c->guide != NULL)
        follow_guide(c);
}

mai_status
mai_canon_refine(mai_canon *c)
{
    int64_t work = c->work;

    do {
        while (c->waiting > 0) {
            work_through_queue(c);
            MAI_TRY(mai_poll(c->cx, 4 * (c->work - work)));
            work = c->work;
        }
    } while (c->first_stereo < c->last_stereo && c->cells < c->end - c->start && c->relation <= 0
             && split_by_stereo(c));
    if (c->guide != NULL) { /* the end is a step too: a longer refinement must meet nothing from before */
        note(c, 0);
        follow_guide(c);
    }
    return MAI_OK;
}
