/*
 * match_keep.c - matches as they are found, once for each set of atoms.
 *
 * Sets of atoms are bits, found again by a hash table with open addressing that grows by doubling. Of the matches of
 * one set the one with the lowest atoms is kept, so that what comes out does not depend on the order of the search.
 * All memory is the arena's: at most MOST_BYTES, and as much again for what has been outgrown.
 */
#include "match/match_search.h"

#include "base/arena.h"

enum { FIRST_ROOM = 16 };

static const size_t MOST_BYTES = (size_t) 256 << 20;

struct mai_keeper {
    int words, natoms;
    bool every, with_atoms;
    int64_t n, room;
    uint64_t *sets;
    uint16_t *atoms;
    uint32_t *slots; /* 2 * room, number of a match plus one */
};

static mai_status
make_room(mai_ctx *cx, mai_keeper *k, int64_t room)
{
    size_t set_bytes = k->every ? 0 : (size_t) k->words * sizeof *k->sets, atom_bytes = 0;
    uint64_t *sets = NULL;
    uint16_t *atoms = NULL;

    if (k->with_atoms)
        atom_bytes = (size_t) k->natoms * sizeof *k->atoms;
    if ((size_t) room * (set_bytes + atom_bytes + 2 * sizeof *k->slots) > MOST_BYTES)
        return mai_fail(cx, MAI_ELIMIT, "more than %lld matches do not fit the memory limit of %zu bytes",
                        (long long) k->n, MOST_BYTES);
    MAI_TRY(mai_poll(cx, room * (int64_t) (set_bytes + atom_bytes + 8) / 4));
    if (set_bytes > 0) {
        MAI_TRY(mai_alloc(cx, (size_t) room * set_bytes, (void **) &sets));
        memcpy(sets, k->n > 0 ? k->sets : sets, (size_t) k->n * set_bytes);
    }
    if (atom_bytes > 0) {
        MAI_TRY(mai_alloc(cx, (size_t) room * atom_bytes, (void **) &atoms));
        memcpy(atoms, k->n > 0 ? k->atoms : atoms, (size_t) k->n * atom_bytes);
    }
    if (!k->every)
        MAI_TRY(MAI_NEW_ARRAY(cx, 2 * room, &k->slots));
    k->sets = sets;
    k->atoms = atoms;
    k->room = room;
    return MAI_OK;
}

mai_status
mai_keeper_new(mai_ctx *cx, int words, int natoms, bool every, bool with_atoms, mai_keeper **out)
{
    MAI_TRY(MAI_NEW(cx, out));
    (*out)->words = words;
    (*out)->natoms = natoms;
    (*out)->every = every;
    (*out)->with_atoms = with_atoms;
    return make_room(cx, *out, FIRST_ROOM);
}

/* ---- the table ---- */

static uint64_t
hash_of(const uint64_t *set, int words)
{
    uint64_t h = 0;

    for (int i = 0; i < words; i++) {
        h = (h ^ set[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    h *= 0xbf58476d1ce4e5b9u;
    return h ^ h >> 32;
}

/* The slot of a set, or the free one where it belongs. */
static uint32_t *
find_slot(const mai_keeper *k, const uint64_t *set)
{
    uint64_t mask = (uint64_t) (2 * k->room - 1), at = hash_of(set, k->words) & mask;
    size_t bytes = (size_t) k->words * sizeof *set;

    while (k->slots[at] != 0 && memcmp(k->sets + (size_t) (k->slots[at] - 1) * (size_t) k->words, set, bytes) != 0)
        at = (at + 1) & mask;
    return &k->slots[at];
}

static mai_status
grow(mai_ctx *cx, mai_keeper *k)
{
    MAI_TRY(make_room(cx, k, 2 * k->room));
    for (int64_t i = 0; !k->every && i < k->n; i++) {
        MAI_TRY(mai_poll(cx, 10));
        *find_slot(k, k->sets + (size_t) i * (size_t) k->words) = (uint32_t) i + 1;
    }
    return MAI_OK;
}

static int
compare_matches(const uint16_t *a, const uint16_t *b, int n)
{
    for (int i = 0; i < n; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

mai_status
mai_keeper_add(mai_ctx *cx, mai_keeper *k, const uint64_t *set, const uint16_t *atoms)
{
    size_t bytes = (size_t) k->natoms * sizeof *atoms;
    uint32_t *slot = NULL;

    if (k->n == k->room)
        MAI_TRY(grow(cx, k));
    if (!k->every) {
        slot = find_slot(k, set);
        if (*slot != 0) {
            uint16_t *kept = k->with_atoms ? k->atoms + (size_t) (*slot - 1) * (size_t) k->natoms : NULL;

            if (kept != NULL && compare_matches(atoms, kept, k->natoms) < 0)
                memcpy(kept, atoms, bytes);
            return MAI_OK;
        }
        *slot = (uint32_t) k->n + 1;
        memcpy(k->sets + (size_t) k->n * (size_t) k->words, set, (size_t) k->words * sizeof *set);
    }
    if (k->with_atoms)
        memcpy(k->atoms + (size_t) k->n * (size_t) k->natoms, atoms, bytes);
    k->n++;
    return MAI_OK;
}

int64_t
mai_keeper_count(const mai_keeper *k)
{
    return k->n;
}

/* ---- in order ---- */

/* Merges two sorted runs of rows. */
static mai_status
merge(mai_ctx *cx, const uint16_t *from, uint16_t *to, int64_t begin, int64_t middle, int64_t end, int natoms)
{
    int64_t left = begin, right = middle;
    size_t row = (size_t) natoms;

    for (int64_t at = begin; at < end; at++) {
        bool take_left = right == end
                         || (left < middle && compare_matches(from + row * (size_t) left, from + row * (size_t) right,
                                                              natoms) <= 0);
        int64_t *source = take_left ? &left : &right;

        memcpy(to + row * (size_t) at, from + row * (size_t) (*source)++, row * sizeof *to);
        MAI_TRY(mai_poll(cx, 10));
    }
    return MAI_OK;
}

mai_status
mai_keeper_matches(mai_ctx *cx, mai_keeper *k, mai_matches *out)
{
    uint16_t *from = k->atoms, *to;

    MAI_TRY(mai_alloc(cx, (size_t) (k->n + 1) * (size_t) k->natoms * sizeof *to, (void **) &to));
    for (int64_t width = 1; width < k->n; width *= 2) {
        uint16_t *swap = from;

        for (int64_t at = 0; at < k->n; at += 2 * width) {
            int64_t middle = at + width < k->n ? at + width : k->n, end = at + 2 * width < k->n ? at + 2 * width : k->n;

            MAI_TRY(merge(cx, from, to, at, middle, end, k->natoms));
        }
        from = to;
        to = swap;
    }
    *out = (mai_matches) {.n = k->n, .natoms = k->natoms, .atoms = from};
    return MAI_OK;
}
