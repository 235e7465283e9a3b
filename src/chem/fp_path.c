/*
 * fp_path.c - topological fingerprints: every connected set of 1 to 7 bonds, branched or not (RDKit's own
 * kind).
 *
 * A set is hashed from the sorted hashes of its bonds and its number of atoms; a bond's hash depends on the
 * bond and on how many bonds of the set its two atoms have, so that all of them are tabulated beforehand. The
 * hash is one bit and seeds a small Mersenne twister that gives the others.
 *
 * Sets of the same size are hashed eight at a time.
 *
 * Sets are enumerated once each without storing any (ESU over bonds, Wernicke 2006): a set grows by the
 * candidates behind its cursor in one common list; the neighbours that a new bond brings are appended to the
 * list, marked so that they enter it once, and taken off again when the bond leaves. With at most 64 bonds
 * candidates are a word. Each set costs a poll; cages have no end of them, so limits.nodes bounds their
 * number.
 */
#include "base/arena.h"
#include "chem/fp_fold.h"
#include "kernel/kernel.h"

const mai_path_options mai_path_default = {
    .min_path = 1, .max_path = 7, .bits_per_hash = 2, .hydrogens = true};

/*
 * A bond and where its hashes are tabulated: by the set's bonds at begin times columns, plus those at end,
 * each from 1 (so that offset may be below 0).
 */
typedef struct path_bond {
    uint16_t begin, end;
    uint8_t usable;
    uint8_t columns;
    int32_t offset;
} path_bond;

enum { BATCH = 8, BATCH_BONDS = 8 };

/* Sets of one size that wait for their hashes: bond i of set l at numbers[BATCH * i + l]. */
typedef struct batch {
    uint32_t numbers[BATCH * BATCH_BONDS];
    uint32_t natoms[BATCH];
    int n;
} batch;

typedef struct walk {
    const mai_mol *mol;
    mai_mol_links links;
    mai_path_options options;
    mai_fold fold;
    path_bond *bonds;
    const uint32_t *hashes;
    uint16_t *degree; /* bonds of the set at each atom */
    int natoms;      /* of the set */
    bool *marked;    /* bonds that are in the list, or roots before this one */
    uint16_t *list;  /* candidates */
    const path_bond *set[MAI_FP_MAX_PATH];
    int cursor[MAI_FP_MAX_PATH + 1], end[MAI_FP_MAX_PATH + 1]; /* of the list, by size of the set */
    int64_t nsets;
    batch batches[BATCH_BONDS + 1]; /* by size */
} walk;

/* ---- hashes of bonds ---- */

static uint32_t
bond_hash(uint32_t number, uint32_t a, uint32_t degree_a, uint32_t b, uint32_t degree_b)
{
    uint32_t h = mai_hash_combine(degree_a + degree_b - 2, number), swap;

    if (a < b || (a == b && degree_a < degree_b)) {
        swap = a, a = b, b = swap;
        swap = degree_a, degree_a = degree_b, degree_b = swap;
    }
    h = mai_hash_combine(h, a);
    h = mai_hash_combine(h, degree_a);
    h = mai_hash_combine(h, b);
    return mai_hash_combine(h, degree_b);
}

static inline int
most_in_set(const walk *w, int atom)
{
    int degree = mai_mol_degree(&w->links, atom);

    return degree < w->options.max_path ? degree : w->options.max_path;
}

static uint32_t
atom_invariant(const walk *w, int atom)
{
    return (uint32_t) w->mol->atoms[atom].element << 1 | (uint32_t) mai_mol_is_aromatic(w->mol, atom);
}

/* Bonds of unknown order make no features, and those to hydrogens only when asked for. */
static bool
is_usable(const walk *w, const mai_mol_bond *b)
{
    if ((b->bits & MAI_MOL_BOND_TYPE) == MAI_BOND_OTHER)
        return false;
    return w->options.hydrogens
           || (w->mol->atoms[b->begin].element != 1 && w->mol->atoms[b->end].element != 1);
}

/*
 * The number of a bond's type in the definition. An aromatic ring may hold a triple or dative bond, which
 * keeps its type there but is hashed as aromatic.
 */
static uint32_t
bond_number(const walk *w, const mai_mol_bond *b)
{
    static const uint8_t numbers[8] = {
        [MAI_BOND_SINGLE] = 1,    [MAI_BOND_DOUBLE] = 2,    [MAI_BOND_TRIPLE] = 3,
        [MAI_BOND_QUADRUPLE] = 4, [MAI_BOND_AROMATIC] = 12, [MAI_BOND_DATIVE] = 17,
    };
    int type = b->bits & MAI_MOL_BOND_TYPE;

    if (type > MAI_BOND_DOUBLE && b->bits & MAI_MOL_BOND_RING && mai_mol_is_aromatic(w->mol, b->begin)
        && mai_mol_is_aromatic(w->mol, b->end))
        return numbers[MAI_BOND_AROMATIC];
    return numbers[type];
}

static mai_status
tabulate(mai_ctx *cx, walk *w)
{
    size_t total = 0;
    uint32_t *hashes;
    int32_t n = 0;

    for (int i = 0; i < w->mol->nbonds; i++)
        total += (size_t) most_in_set(w, w->links.bonds[i].begin) * most_in_set(w, w->links.bonds[i].end);
    MAI_TRY(mai_alloc(cx, (total + 1) * sizeof *hashes, (void **) &hashes));
    w->hashes = hashes;
    for (int i = 0; i < w->mol->nbonds; i++) {
        const mai_mol_bond *b = &w->links.bonds[i];
        int rows = most_in_set(w, b->begin), columns = most_in_set(w, b->end);

        w->bonds[i] = (path_bond) {b->begin, b->end, is_usable(w, b), (uint8_t) columns, n - columns - 1};
        MAI_TRY(mai_poll(cx, 8 * rows * columns));
        for (int r = 1; r <= rows; r++)
            for (int c = 1; c <= columns; c++)
                hashes[n++] = bond_hash(bond_number(w, b), atom_invariant(w, b->begin), (uint32_t) r,
                                        atom_invariant(w, b->end), (uint32_t) c);
    }
    return MAI_OK;
}

/* ---- features ---- */

static inline uint32_t
twist(uint32_t high, uint32_t low, uint32_t far)
{
    uint32_t y = (high & 0x80000000u) | (low & 0x7fffffffu);

    return far ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
}

static inline uint32_t
temper(uint32_t z)
{
    z ^= z >> 11;
    z ^= z << 7 & 0x9d2c5680u;
    z ^= z << 15 & 0xefc60000u;
    return z ^ z >> 18;
}

/* The bits of one set: its hash and what a Mersenne twister of four words draws from it. */
static void
add_features(const walk *w, uint32_t hash)
{
    uint32_t x[4] = {hash};

    mai_fold_add(&w->fold, hash);
    for (uint32_t i = 1; i < 4; i++)
        x[i] = 1812433253u * (x[i - 1] ^ x[i - 1] >> 30) + i;
    for (int i = 1; i < w->options.bits_per_hash; i++) {
        int at = (i - 1) & 3;

        x[at] = twist(x[at], x[(at + 1) & 3], x[(at + 2) & 3]);
        mai_fold_add(&w->fold, temper(x[at]) >> 1);
    }
}

static void
finish_batch(walk *w, int size)
{
    batch *b = &w->batches[size];
    uint32_t hashes[BATCH], drawn[BATCH];

    mai_kernel->hash_sets(b->numbers, (size_t) size, b->natoms, hashes, drawn);
    for (int l = 0; l < b->n; l++) {
        if (w->options.bits_per_hash == 2) {
            mai_fold_add(&w->fold, hashes[l]);
            mai_fold_add(&w->fold, drawn[l]);
        } else {
            add_features(w, hashes[l]);
        }
    }
    b->n = 0;
}

static inline uint32_t
hash_in_set(const walk *w, int i)
{
    const path_bond *b = w->set[i];

    return w->hashes[b->offset + w->degree[b->begin] * b->columns + w->degree[b->end]];
}

/* A set that is larger than batches hold. */
static void
add_large_set(const walk *w, int size)
{
    uint32_t v[MAI_FP_MAX_PATH], h = 0;

    for (int i = 0; i < size; i++) {
        uint32_t x = hash_in_set(w, i);
        int at = i;

        for (; at > 0 && v[at - 1] > x; at--)
            v[at] = v[at - 1];
        v[at] = x;
    }
    for (int i = 0; i < size; i++)
        h = mai_hash_combine(h, v[i]);
    add_features(w, mai_hash_combine(h, (uint32_t) w->natoms));
}

static inline void
add_set(walk *w, int size)
{
    batch *b;

    if (size < w->options.min_path)
        return;
    if (size == 1) {
        add_features(w, hash_in_set(w, 0));
    } else if (size > BATCH_BONDS) {
        add_large_set(w, size);
    } else {
        b = &w->batches[size];
        for (int i = 0; i < size; i++)
            b->numbers[BATCH * i + b->n] = hash_in_set(w, i);
        b->natoms[b->n] = (uint32_t) w->natoms;
        if (++b->n == BATCH)
            finish_batch(w, size);
    }
}

/* ---- enumeration, by one list ---- */

static inline void
enter(walk *w, int size, const path_bond *b)
{
    w->set[size] = b;
    w->natoms += (w->degree[b->begin]++ == 0) + (w->degree[b->end]++ == 0);
}

static inline void
leave(walk *w, int size)
{
    const path_bond *b = w->set[size];

    w->natoms -= (--w->degree[b->begin] == 0) + (--w->degree[b->end] == 0);
}

/* Appends the usable, unmarked bonds of an atom to the list. */
static inline int
append_bonds_of(walk *w, int atom, int end)
{
    for (int i = w->links.first[atom]; i < w->links.first[atom + 1]; i++) {
        int bond = w->links.nbrs[i].bond;

        if (!w->marked[bond]) {
            w->marked[bond] = true;
            w->list[end++] = (uint16_t) bond;
        }
    }
    return end;
}

/* Enters a bond and what it makes reachable; the set has size bonds before. */
static inline void
grow(walk *w, int size, const path_bond *b)
{
    int end = size > 0 ? w->end[size] : 0;

    enter(w, size, b);
    w->cursor[size + 1] = size > 0 ? w->cursor[size] : 0;
    if (size + 1 < w->options.max_path) {
        end = append_bonds_of(w, b->begin, end);
        end = append_bonds_of(w, b->end, end);
    }
    w->end[size + 1] = end;
    add_set(w, size + 1);
}

/* Takes the last bond of a set out again, and off the list what came with it. */
static inline void
shrink(walk *w, int size)
{
    for (int i = size > 1 ? w->end[size - 1] : 0; i < w->end[size]; i++)
        w->marked[w->list[i]] = false;
    leave(w, size - 1);
}

/* The sets of the largest size: nothing grows from them, so that the list stays as it is. */
static inline void
finish(walk *w, int size)
{
    for (; w->cursor[size] < w->end[size]; w->cursor[size]++) {
        enter(w, size, &w->bonds[w->list[w->cursor[size]]]);
        add_set(w, size + 1);
        leave(w, size);
    }
}

static mai_status
count_sets(mai_ctx *cx, walk *w, int n)
{
    w->nsets += n;
    if (w->nsets > cx->limits.nodes)
        return mai_fail(cx, MAI_ELIMIT, "the molecule has more than %lld connected sets of up to %d bonds",
                        (long long) cx->limits.nodes, w->options.max_path);
    return mai_poll(cx, 50 * (int64_t) n);
}

static mai_status
sets_from(mai_ctx *cx, walk *w, const path_bond *root)
{
    int size = 1, most = w->options.max_path;

    grow(w, 0, root);
    MAI_TRY(count_sets(cx, w, 1));
    while (size > 0) {
        if (size + 1 == most) {
            MAI_TRY(count_sets(cx, w, w->end[size] - w->cursor[size]));
            finish(w, size);
        }
        if (w->cursor[size] == w->end[size] || size == most) {
            shrink(w, size);
            size--;
        } else {
            MAI_TRY(count_sets(cx, w, 1));
            grow(w, size, &w->bonds[w->list[w->cursor[size]++]]);
            size++;
        }
    }
    return MAI_OK;
}

/* ---- at most 64 bonds ---- */

/*
 * The sets that grow from the one of size bonds by bonds within reach, which touch it; closed are those that
 * have had their turn. As deep as sets are large.
 */
static mai_status
small_sets_from(mai_ctx *cx, walk *w, const uint64_t *touching, int size, uint64_t reach, uint64_t closed)
{
    int n = 0;

    for (; reach != 0; n++) {
        int bond = __builtin_ctzll(reach);

        reach &= reach - 1;
        closed |= (uint64_t) 1 << bond;
        enter(w, size, &w->bonds[bond]);
        add_set(w, size + 1);
        if (size + 1 < w->options.max_path)
            MAI_TRY(small_sets_from(cx, w, touching, size + 1, reach | (touching[bond] & ~closed), closed));
        leave(w, size);
    }
    return count_sets(cx, w, n);
}

static mai_status
small_sets(mai_ctx *cx, walk *w)
{
    uint64_t touching[64] = {0}, usable = 0, closed;

    for (int i = 0; i < w->mol->nbonds; i++)
        usable |= (uint64_t) w->bonds[i].usable << i;
    for (int i = 0; i < w->mol->natoms; i++) {
        uint64_t here = 0;

        for (int k = w->links.first[i]; k < w->links.first[i + 1]; k++)
            here |= (uint64_t) 1 << w->links.nbrs[k].bond;
        for (int k = w->links.first[i]; k < w->links.first[i + 1]; k++)
            touching[w->links.nbrs[k].bond] |= here & usable;
    }
    closed = ~usable;
    for (int i = 0; i < w->mol->nbonds; i++) {
        if (closed >> i & 1)
            continue;
        MAI_TRY(small_sets_from(cx, w, touching, 0, (uint64_t) 1 << i, closed));
        closed |= (uint64_t) 1 << i;
    }
    return MAI_OK;
}

/* ---- all together ---- */

static mai_status
large_sets(mai_ctx *cx, walk *w)
{
    for (int i = 0; i < w->mol->nbonds; i++)
        w->marked[i] = !w->bonds[i].usable;
    for (int i = 0; i < w->mol->nbonds; i++) {
        if (w->marked[i])
            continue;
        w->marked[i] = true;
        MAI_TRY(sets_from(cx, w, &w->bonds[i]));
    }
    return MAI_OK;
}

static mai_status
allocate(mai_ctx *cx, walk *w)
{
    MAI_TRY(mai_alloc(cx, ((size_t) w->mol->nbonds + 1) * sizeof *w->bonds, (void **) &w->bonds));
    MAI_TRY(mai_alloc(cx, ((size_t) w->mol->nbonds + 1) * sizeof *w->list, (void **) &w->list));
    MAI_TRY(MAI_NEW_ARRAY(cx, w->mol->nbonds, &w->marked));
    return MAI_NEW_ARRAY(cx, w->mol->natoms, &w->degree);
}

mai_status
mai_fp_path(mai_ctx *cx, const mai_mol *mol, const mai_path_options *options, const mai_fp_target *to)
{
    walk w = {.mol = mol, .options = *options};

    MAI_TRY(mai_fold_range(cx, "the smallest path", options->min_path, 1, MAI_FP_MAX_PATH));
    MAI_TRY(mai_fold_range(cx, "the largest path", options->max_path, options->min_path, MAI_FP_MAX_PATH));
    MAI_TRY(mai_fold_range(cx, "the number of bits a hash", options->bits_per_hash, 1, 16));
    MAI_TRY(mai_fold_begin(cx, to, &w.fold));
    MAI_TRY(mai_mol_link(cx, mol, &w.links));
    MAI_TRY(allocate(cx, &w));
    MAI_TRY(tabulate(cx, &w));
    if (mol->nbonds <= 64)
        MAI_TRY(small_sets(cx, &w));
    else
        MAI_TRY(large_sets(cx, &w));
    for (int size = 2; size <= BATCH_BONDS; size++)
        if (w.batches[size].n > 0)
            finish_batch(&w, size);
    return MAI_OK;
}
