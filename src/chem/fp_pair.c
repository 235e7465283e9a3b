/*
 * fp_pair.c - atom pairs (Carhart, Smith and Venkataraghavan 1985): the codes of two atoms and the number of
 * bonds between them.
 *
 * Distances come from a breadth-first search from each atom; from all at once where the molecule has at most
 * 64.
 */
#include "base/arena.h"
#include "chem/fp_fold.h"

const mai_pair_options mai_pair_default = {
    .min_length = 1, .max_length = MAI_FP_MAX_DISTANCE, .bits_per_entry = 4};

/* ---- codes of atoms ---- */

/* Electrons in pi bonds as far as bonds tell: 1 for any aromatic atom, none for sp3. */
static uint32_t
pi_electrons(const mai_mol *m, const mai_mol_links *links, int atom)
{
    static const uint8_t beyond_sigma[8] = {
        [MAI_BOND_DOUBLE] = 1, [MAI_BOND_TRIPLE] = 2, [MAI_BOND_QUADRUPLE] = 3};
    uint32_t n = 0;

    if (mai_mol_is_aromatic(m, atom))
        return 1;
    if (mai_mol_hybridization(m, atom) == MAI_HYBRID_SP3)
        return 0;
    for (int i = links->first[atom]; i < links->first[atom + 1]; i++)
        n += beyond_sigma[links->bonds[links->nbrs[i].bond].bits & MAI_MOL_BOND_TYPE];
    return n;
}

/* B C N O F Si P S Cl As Se Br Sb Te are 0 to 13; all others are one kind. */
static uint32_t
element_code(int element)
{
    static const uint8_t codes[64] = {
        [5] = 1,  [6] = 2,  [7] = 3,   [8] = 4,   [9] = 5,   [14] = 6,  [15] = 7,
        [16] = 8, [17] = 9, [33] = 10, [34] = 11, [35] = 12, [51] = 13, [52] = 14,
    };

    return element < 64 && codes[element] > 0 ? codes[element] - 1u : 15u;
}

mai_status
mai_atom_codes(mai_ctx *cx, const mai_mol *m, const mai_mol_links *links, bool chirality, uint32_t **out)
{
    uint32_t *codes;

    MAI_TRY(mai_poll(cx, 8 * (int64_t) (m->natoms + m->nbonds)));
    MAI_TRY(mai_alloc(cx, ((size_t) m->natoms + 1) * sizeof *codes, (void **) &codes));
    for (int i = 0; i < m->natoms; i++) {
        codes[i] = (uint32_t) mai_mol_degree(links, i) % 7 | pi_electrons(m, links, i) % 3 << 3
                   | element_code(m->atoms[i].element) << 5;
        if (chirality)
            codes[i] |= (uint32_t) mai_mol_cip(m, i) << 9;
    }
    *out = codes;
    return MAI_OK;
}

/* ---- pairs ---- */

typedef struct pairs {
    const mai_mol *mol;
    mai_mol_links links;
    const uint32_t *codes;
    int min_length, max_length;
    mai_fold fold;
} pairs;

static inline void
add_pair(const pairs *p, int a, int b, int distance)
{
    uint32_t x = p->codes[a], y = p->codes[b];
    uint32_t h = mai_hash_combine(0, x < y ? x : y);

    h = mai_hash_combine(h, (uint32_t) distance);
    mai_fold_add(&p->fold, mai_hash_combine(h, x < y ? y : x));
}

/*
 * At most 64 atoms: what each can reach within a distance is a word, and grows by what its neighbours could
 * reach before.
 */
static void
small_pairs(const pairs *p)
{
    uint64_t reach[64], before[64], grown = 1;
    int natoms = p->mol->natoms;

    for (int i = 0; i < natoms; i++)
        reach[i] = (uint64_t) 1 << i;
    for (int d = 1; d <= p->max_length && grown != 0; d++) {
        memcpy(before, reach, (size_t) natoms * sizeof *reach);
        for (int i = 0; i < p->mol->nbonds; i++) {
            mai_mol_bond b = p->links.bonds[i];

            reach[b.begin] |= before[b.end];
            reach[b.end] |= before[b.begin];
        }
        grown = 0;
        for (int i = 0; i < natoms; i++) {
            uint64_t front = reach[i] & ~before[i];

            grown |= front;
            front &= d >= p->min_length ? ~(uint64_t) 1 << i : 0; /* each pair from its first atom */
            for (; front != 0; front &= front - 1)
                add_pair(p, i, __builtin_ctzll(front), d);
        }
    }
}

/* Pairs of one atom with those that come later; stamp[a] == atom + 1 says that the search has met a. */
static mai_status
pairs_from(mai_ctx *cx, const pairs *p, int atom, uint16_t *queue, uint16_t *stamp)
{
    int head = 0, tail = 1, distance = 0;

    queue[0] = (uint16_t) atom;
    stamp[atom] = (uint16_t) (atom + 1);
    while (head < tail && distance < p->max_length) {
        int level_end = tail;

        distance++;
        for (; head < level_end; head++) {
            int a = queue[head];

            MAI_TRY(mai_poll(cx, 8 + 4 * mai_mol_degree(&p->links, a)));
            for (int k = p->links.first[a]; k < p->links.first[a + 1]; k++) {
                int b = p->links.nbrs[k].atom;

                if (stamp[b] == atom + 1)
                    continue;
                stamp[b] = (uint16_t) (atom + 1);
                queue[tail++] = (uint16_t) b;
                if (b > atom && distance >= p->min_length)
                    add_pair(p, atom, b, distance);
            }
        }
    }
    return MAI_OK;
}

static mai_status
large_pairs(mai_ctx *cx, const pairs *p)
{
    uint16_t *queue, *stamp;

    MAI_TRY(MAI_NEW_ARRAY(cx, p->mol->natoms, &stamp));
    MAI_TRY(mai_alloc(cx, (size_t) p->mol->natoms * sizeof *queue, (void **) &queue));
    for (int i = 0; i < p->mol->natoms; i++)
        MAI_TRY(pairs_from(cx, p, i, queue, stamp));
    return MAI_OK;
}

mai_status
mai_fp_pair(mai_ctx *cx, const mai_mol *mol, const mai_pair_options *options, const mai_fp_target *to)
{
    pairs p = {.mol = mol, .min_length = options->min_length, .max_length = options->max_length};
    uint32_t *codes;

    MAI_TRY(mai_fold_range(cx, "the smallest distance", options->min_length, 1, MAI_FP_MAX_DISTANCE));
    MAI_TRY(mai_fold_range(cx, "the largest distance", options->max_length, options->min_length,
                           MAI_FP_MAX_DISTANCE));
    MAI_TRY(mai_fold_entries(cx, to, options->bits_per_entry, &p.fold));
    MAI_TRY(mai_mol_link(cx, mol, &p.links));
    MAI_TRY(mai_atom_codes(cx, mol, &p.links, options->chirality, &codes));
    p.codes = codes;
    if (mol->natoms <= 64)
        small_pairs(&p);
    else
        MAI_TRY(large_pairs(cx, &p));
    mai_fold_simulate(&p.fold, options->bits_per_entry, to);
    return MAI_OK;
}
