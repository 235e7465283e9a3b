/*
 * fp_morgan_small.c - the Morgan fingerprint (see fp_morgan.c) of molecules as most are: at most 64 atoms and
 * bonds, no atom with more than four neighbours.
 *
 * Environments are words, everything lies on the stack, and each atom is given four neighbours: where it has
 * fewer the last ones are a dummy, whose key sorts last and is left out of the hash by a mask. Without loops
 * and branches that depend on an atom the processor works on several atoms at a time.
 */
#include "chem/fp_morgan.h"

enum { ATOMS = 64, BONDS = 64, NEIGHBOURS = 4, RADIUS = 4, DUMMY = ATOMS, ENVIRONMENTS = ATOMS * RADIUS };

typedef struct small {
    const mai_mol *mol;
    const mai_fold *fold;
    bool chirality;
    uint64_t alive, chiral; /* sets of atoms */
    uint8_t neighbours[ATOMS][NEIGHBOURS], numbers[ATOMS][NEIGHBOURS], degree[ATOMS];
    uint64_t incident[ATOMS]; /* sets of bonds */
    uint64_t seen[ATOMS + 1], grown[ATOMS + 1];
    uint32_t invariants[ATOMS + 1], next[ATOMS + 1];
    /* Environments in the order in which they came up: bonds, smallest invariant, atom that has it. */
    uint64_t bonds[ENVIRONMENTS];
    uint32_t hashes[ENVIRONMENTS];
    uint8_t atoms[ENVIRONMENTS];
    uint32_t nenvironments;
    uint16_t table[2 * ENVIRONMENTS]; /* their numbers from 1, by hash of the bonds */
    int table_bits;
} small;

/* False when an atom has more neighbours than there is room for. */
static bool
lay_out(small *s)
{
    memset(s->neighbours, DUMMY, (size_t) s->mol->natoms * NEIGHBOURS);
    memset(s->numbers, 0xff, (size_t) s->mol->natoms * NEIGHBOURS);
    memset(s->degree, 0, (size_t) s->mol->natoms);
    memset(s->incident, 0, (size_t) s->mol->natoms * sizeof *s->incident);
    for (int i = 0; i < s->mol->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(s->mol, i);
        uint8_t number = mai_morgan_bond(b.bits, s->chirality);
        int at = s->degree[b.begin]++, other = s->degree[b.end]++;

        if (at >= NEIGHBOURS || other >= NEIGHBOURS)
            return false;
        s->neighbours[b.begin][at] = (uint8_t) b.end;
        s->neighbours[b.end][other] = (uint8_t) b.begin;
        s->numbers[b.begin][at] = s->numbers[b.end][other] = number;
        s->incident[b.begin] |= (uint64_t) 1 << i;
        s->incident[b.end] |= (uint64_t) 1 << i;
    }
    return true;
}

/* ---- invariants ---- */

static void
first_invariants(small *s)
{
    const mai_mol *m = s->mol;
    bool has_hydrogens = false;

    for (int i = 0; i < m->natoms; i++)
        has_hydrogens |= m->atoms[i].element == 1;
    for (int i = 0; i < m->natoms; i++) {
        int hydrogens = 0;

        for (int k = 0; has_hydrogens && k < s->degree[i]; k++)
            hydrogens += m->atoms[s->neighbours[i][k]].element == 1;
        s->invariants[i] = mai_morgan_invariant(m, i, s->degree[i], hydrogens);
    }
}

static mai_status
feature_invariants(mai_ctx *cx, small *s)
{
    mai_mol_links links;

    MAI_TRY(mai_mol_link(cx, s->mol, &links));
    mai_feature_invariants(s->mol, &links, s->invariants);
    return MAI_OK;
}

static inline void
order_two(uint64_t *a, uint64_t *b)
{
    uint64_t low = *a < *b ? *a : *b, high = *a < *b ? *b : *a;

    *a = low;
    *b = high;
}

static inline uint32_t
new_invariant(small *s, int atom, uint32_t round)
{
    uint64_t keys[NEIGHBOURS];
    uint32_t h = mai_hash_combine(round, s->invariants[atom]), degree = s->degree[atom];

    for (int i = 0; i < NEIGHBOURS; i++)
        keys[i] = (uint64_t) s->numbers[atom][i] << 32 | s->invariants[s->neighbours[atom][i]];
    order_two(&keys[0], &keys[1]);
    order_two(&keys[2], &keys[3]);
    order_two(&keys[0], &keys[2]);
    order_two(&keys[1], &keys[3]);
    order_two(&keys[1], &keys[2]);
    for (uint32_t i = 0; i < NEIGHBOURS; i++) {
        uint32_t there = -(uint32_t) (i < degree);

        h ^= (h ^ mai_hash_combine(h, mai_morgan_key_hash(keys[i]))) & there;
    }
    if (s->chirality
        && mai_morgan_looks_chiral(&s->mol->atoms[atom], s->chiral >> atom & 1, keys, (int) degree)) {
        s->chiral |= (uint64_t) 1 << atom;
        h = mai_hash_combine(h, mai_morgan_chirality(s->mol, atom));
    }
    return h;
}

/* ---- environments ---- */

/*
 * Enters an atom's environment, first those of this round; the one of two atoms that does not stand for it
 * dies.
 */
static inline void
meet(small *s, int atom, uint32_t invariant, uint64_t bonds, uint32_t first)
{
    uint32_t mask = ((uint32_t) 1 << s->table_bits) - 1;
    uint32_t slot = (uint32_t) (bonds * 0x9e3779b97f4a7c15u >> (64 - s->table_bits));

    for (; s->table[slot] != 0; slot = (slot + 1) & mask) {
        uint32_t e = s->table[slot] - 1u;

        if (s->bonds[e] != bonds)
            continue;
        if (e >= first && invariant < s->hashes[e]) {
            s->alive &= ~((uint64_t) 1 << s->atoms[e]);
            s->hashes[e] = invariant;
            s->atoms[e] = (uint8_t) atom;
        } else {
            s->alive &= ~((uint64_t) 1 << atom);
        }
        return;
    }
    s->bonds[s->nenvironments] = bonds;
    s->hashes[s->nenvironments] = invariant;
    s->atoms[s->nenvironments] = (uint8_t) atom;
    s->table[slot] = (uint16_t) ++s->nenvironments;
}

static void
one_round(small *s, uint32_t round)
{
    size_t n = (size_t) s->mol->natoms;
    uint32_t first = s->nenvironments;

    memset(s->next, 0, n * sizeof *s->next);
    memcpy(s->grown, s->seen, n * sizeof *s->grown);
    for (uint64_t left = s->alive; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        const uint8_t *nbrs = s->neighbours[i];

        s->next[i] = new_invariant(s, i, round);
        s->grown[i] |= s->incident[i];
        s->grown[i] |= s->seen[nbrs[0]] | s->seen[nbrs[1]] | s->seen[nbrs[2]] | s->seen[nbrs[3]];
        meet(s, i, s->next[i], s->grown[i], first);
    }
    for (uint32_t e = first; e < s->nenvironments; e++)
        mai_fold_add(s->fold, s->hashes[e]);
    memcpy(s->invariants, s->next, n * sizeof *s->next);
    memcpy(s->seen, s->grown, n * sizeof *s->grown);
}

mai_status
mai_morgan_small(mai_ctx *cx, const mai_mol *m, const mai_morgan_options *options,
                 const mai_fold *fold, bool *done)
{
    small s;

    *done = false;
    if (m->natoms > ATOMS || m->nbonds > BONDS || options->radius > RADIUS)
        return MAI_OK;
    s.mol = m;
    s.fold = fold;
    s.chirality = options->chirality;
    if (!lay_out(&s))
        return MAI_OK;
    if (options->features)
        MAI_TRY(feature_invariants(cx, &s));
    else
        first_invariants(&s);
    s.alive = s.chiral = 0;
    for (int i = 0; i < m->natoms; i++) {
        mai_fold_add(fold, s.invariants[i]);
        s.alive |= (uint64_t) (s.degree[i] > 0) << i;
    }
    for (s.table_bits = 4; 1 << s.table_bits < 2 * m->natoms * options->radius; s.table_bits++)
        ;
    memset(s.table, 0, sizeof *s.table << s.table_bits);
    memset(s.seen, 0, sizeof s.seen);
    s.invariants[DUMMY] = 0;
    s.nenvironments = 0;
    for (int round = 0; round < options->radius && s.alive != 0; round++)
        one_round(&s, (uint32_t) round);
    *done = true;
    return mai_poll(cx, 1000);
}
