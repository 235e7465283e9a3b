/*
 * canon_visit.c - what a numbering of a fragment's atoms says: comparing two, hashing one, walking along one.
 *
 * The description of a numbered fragment is, atom by atom, what the atom is, its bonds by number of the
 * neighbour, and then the arrangements of its stereo elements. What the atoms are need not be compared: two
 * numberings of one refined division have equal atoms at equal positions.
 */
#include "chem/canon_parts.h"

#include <string.h>

/* ---- comparing ---- */

static mai_status
make_room(mai_canon *c)
{
    size_t degree = 1, stereo = (size_t) (c->g->natoms + c->g->nbonds) + 1;

    if (c->compared != NULL)
        return MAI_OK;
    for (int i = 0; i < c->g->natoms; i++)
        if (c->g->atoms[i].degree > degree)
            degree = c->g->atoms[i].degree;
    MAI_TRY(mai_alloc(c->cx, 2 * degree * sizeof *c->near, (void **) &c->near));
    return mai_alloc(c->cx, 3 * stereo * sizeof *c->compared, (void **) &c->compared);
}

/* The bonds of an atom by number of the neighbour: 24 bits of number, 8 of label. */
static int
list_bonds(const mai_canon *c, int atom, const uint16_t *place, uint32_t *out)
{
    int n = 0;

    for (uint32_t k = c->first[atom]; k < c->first[atom + 1]; k++) {
        uint32_t value = (uint32_t) place[c->arcs[k].to] << 8 | c->arcs[k].label;
        int at = n++;

        for (; at > 0 && out[at - 1] > value; at--)
            out[at] = out[at - 1];
        out[at] = value;
    }
    return n;
}

static int
compare_bonds(mai_canon *c, const uint16_t *at, const uint16_t *place, const uint16_t *other_at,
              const uint16_t *other_place)
{
    for (int p = c->start; p < c->end; p++) {
        uint32_t degree = c->first[at[p] + 1] - c->first[at[p]];
        uint32_t *mine = c->near, *theirs = c->near + degree;

        if (at[p] == other_at[p] && degree == 0)
            continue;
        list_bonds(c, at[p], place, mine);
        list_bonds(c, other_at[p], other_place, theirs);
        for (uint32_t k = 0; k < degree; k++)
            if (mine[k] != theirs[k])
                return mine[k] < theirs[k] ? -1 : 1;
    }
    return 0;
}

void
mai_canon_turn_groups(mai_canon *c, const uint16_t *rank)
{
    if (c->groups == 0)
        return;
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        mai_canon_stereo *s = &c->stereo[i];

        s->turned = 0;
        if (s->group > 0 && (c->group_first[s->group] == UINT16_MAX
                             || rank[s->atom] < rank[c->stereo[c->group_first[s->group]].atom]))
            c->group_first[s->group] = (uint16_t) i;
    }
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        mai_canon_stereo *s = &c->stereo[i];

        int first = c->group_first[s->group];

        if (s->group > 0)
            s->turned = mai_canon_arrangement(c, &c->stereo[first], rank) == MAI_CHIRAL_CCW ? 1 : 2;
    }
    for (int i = c->first_stereo; i < c->last_stereo; i++)
        c->group_first[c->stereo[i].group] = UINT16_MAX;
}

/* The stereo elements by number of their lower atom, then of the other, with their arrangements. */
static int
list_stereo(mai_canon *c, const uint16_t *place, mai_canon_item *out, mai_canon_item *spare)
{
    int n = c->last_stereo - c->first_stereo;

    mai_canon_turn_groups(c, place);
    for (int i = 0; i < n; i++) {
        const mai_canon_stereo *s = &c->stereo[c->first_stereo + i];
        uint16_t a = place[s->atom], b = place[s->other];

        out[i].cell = a < b ? a : b;
        out[i].key = (uint64_t) (a < b ? b : a) << 32 | (uint64_t) mai_canon_turned_arrangement(c, s, place);
    }
    mai_canon_sort(out, n, spare);
    return n;
}

static int
compare_stereo(mai_canon *c, const uint16_t *place, const uint16_t *other_place)
{
    size_t room = (size_t) (c->g->natoms + c->g->nbonds) + 1;
    mai_canon_item *mine = c->compared, *theirs = mine + room, *spare = theirs + room;
    int n = list_stereo(c, place, mine, spare);

    list_stereo(c, other_place, theirs, spare);
    for (int i = 0; i < n; i++) {
        if (mine[i].cell != theirs[i].cell)
            return mine[i].cell < theirs[i].cell ? -1 : 1;
        if (mine[i].key != theirs[i].key)
            return mine[i].key < theirs[i].key ? -1 : 1;
    }
    return 0;
}

mai_status
mai_canon_compare(mai_canon *c, const uint16_t *at, const uint16_t *place, const uint16_t *other_at,
                  const uint16_t *other_place, int *result)
{
    MAI_TRY(make_room(c));
    *result = compare_bonds(c, at, place, other_at, other_place);
    if (*result == 0 && c->first_stereo < c->last_stereo)
        *result = compare_stereo(c, place, other_place);
    return MAI_OK;
}

static uint64_t
digest_atom(const mai_canon *c, int atom)
{
    const mai_atom *a = &c->g->atoms[atom];
    uint64_t p = (uint64_t) (c->place[atom] - c->start), sum;

    sum = mai_canon_mix((uint64_t) a->isotope << 48 ^ (uint64_t) mai_hydrogens(a) << 32 ^ (uint32_t) a->map);
    sum = mai_canon_mix(c->word[atom] + sum + p);
    for (uint32_t k = c->first[atom]; k < c->first[atom + 1]; k++) {
        uint64_t q = (uint64_t) (c->place[c->arcs[k].to] - c->start);

        sum += mai_canon_mix(p << 32 | q << 8 | c->arcs[k].label);
    }
    return sum;
}

uint64_t
mai_canon_digest(const mai_canon *c)
{
    uint64_t sum = 0;

    for (int i = c->start; i < c->end; i++)
        sum += digest_atom(c, c->at[i]);
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        const mai_canon_stereo *s = &c->stereo[i];
        uint64_t p = (uint64_t) (c->place[s->atom] - c->start);
        uint64_t q = (uint64_t) (c->place[s->other] - c->start);
        uint64_t arrangement = (uint64_t) mai_canon_turned_arrangement(c, s, c->place);

        sum += mai_canon_mix(arrangement << 48 | (p < q ? p << 16 | q : q << 16 | p));
    }
    return sum;
}

/* ---- walking ---- */

int
mai_canon_visit(mai_canon *c, uint16_t *order)
{
    uint32_t *turns = c->turns; /* open ones, the next on top: way, then number of the atom beyond */
    uint8_t *seen = c->queued;  /* nothing is queued any more */
    int depth = 0, n = 0;

    turns[depth++] = (uint32_t) c->start;
    while (depth > 0) {
        int atom = c->at[turns[--depth] & 0xffff], base = depth;

        if (seen[atom])
            continue;
        seen[atom] = 1;
        order[n++] = (uint16_t) atom;
        for (uint32_t k = c->first[atom]; k < c->first[atom + 1]; k++) {
            const mai_canon_arc *arc = &c->arcs[k];
            uint32_t turn = (uint32_t) arc->way << 16 | c->place[arc->to];
            int i = depth;

            if (seen[arc->to])
                continue;
            for (; i > base && turns[i - 1] < turn; i--)
                turns[i] = turns[i - 1];
            turns[i] = turn;
            depth++;
        }
    }
    for (int i = 0; i < n; i++)
        seen[order[i]] = 0;
    return n;
}
