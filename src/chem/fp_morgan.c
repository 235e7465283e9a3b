/*
 * fp_morgan.c - circular fingerprints (Rogers and Hahn's ECFP and FCFP, in RDKit's form).
 *
 * Each atom starts from an invariant. In each round its new invariant hashes its own and, sorted, those of its
 * neighbours with the bonds to them, and its environment, the set of bonds that it has seen, takes in those of its
 * neighbours. An environment makes a feature once, by the smallest invariant that reached it first; the other
 * atoms that come to it are dead from then on: they give nothing more and stand as 0 in later rounds.
 *
 * Environments are bit sets over bonds, one word long in most molecules, which the compiler sees as a constant.
 * Those of a round stay in the arena, since a small hash table of all that were seen points to them.
 */
#include "base/arena.h"
#include "chem/element.h"
#include "chem/fp_fold.h"

/* Where a constant number of words must arrive. */
#define INLINE inline __attribute__((always_inline))

const mai_morgan_options mai_morgan_default = {.radius = 2};

/* An environment, the round that reached it first, and who stands for it. */
typedef struct environment {
    const uint64_t *bonds;
    uint32_t round, invariant;
    int atom;
} environment;

typedef struct morgan {
    const mai_mol *mol;
    mai_mol_links links;
    bool chirality;
    mai_fold fold;
    uint32_t *invariants, *next; /* an atom's, of the last round and of this one */
    uint8_t *numbers;            /* of the bonds to neighbours, as in links.nbrs */
    uint64_t *keys;              /* neighbours of an atom that has more than four */
    const uint64_t *seen_bonds;  /* environments of the last round */
    bool *dead, *chiral;
    environment *environments; /* all that were seen */
    uint32_t nenvironments;
    uint32_t *table; /* index into them + 1, by hash of the bonds */
    int table_bits;
    int alive;
} morgan;

/* ---- invariants ---- */

/* The whole part of how much heavier an isotope is than the element. */
static int
extra_mass(const mai_mol *m, int atom)
{
    int element = m->atoms[atom].element, isotope, map;
    double mass;

    mai_mol_extra(m, atom, &isotope, &map);
    if (isotope == 0)
        return 0;
    mass = mai_isotope_mass(element, isotope);
    if (mass == 0 && element != 0)
        mass = isotope;
    return (int) (mass - mai_elements[element].weight);
}

static int
hydrogen_neighbours(const mai_mol *m, const mai_mol_links *links, int atom)
{
    int n = 0;

    for (int i = links->first[atom]; i < links->first[atom + 1]; i++)
        n += m->atoms[links->nbrs[i].atom].element == 1;
    return n;
}

static void
connectivity_invariants(const mai_mol *m, const mai_mol_links *links, uint32_t *out)
{
    bool has_hydrogens = false;

    for (int i = 0; i < m->natoms; i++)
        has_hydrogens |= m->atoms[i].element == 1;
    for (int i = 0; i < m->natoms; i++) {
        const mai_mol_atom *a = &m->atoms[i];
        int hydrogens = a->hydrogens + (has_hydrogens ? hydrogen_neighbours(m, links, i) : 0);
        uint32_t h = mai_hash_combine(0, a->element);

        h = mai_hash_combine(h, (uint32_t) (mai_mol_degree(links, i) + a->hydrogens));
        h = mai_hash_combine(h, (uint32_t) hydrogens);
        h = mai_hash_combine(h, (uint32_t) (int32_t) a->charge);
        h = mai_hash_combine(h, (uint32_t) (m->nextras > 0 ? extra_mass(m, i) : 0));
        out[i] = mai_mol_in_ring(m, i) ? mai_hash_combine(h, 1) : h;
    }
}

/* ---- one atom in one round ---- */

/* The number of a bond's type in the definition; double bonds with stereochemistry have others when it counts. */
static uint8_t
bond_number(const mai_mol_bond *b, bool chirality)
{
    static const uint8_t numbers[] = {[MAI_BOND_OTHER] = 0,     [MAI_BOND_SINGLE] = 1,    [MAI_BOND_DOUBLE] = 2,
                                      [MAI_BOND_TRIPLE] = 3,    [MAI_BOND_QUADRUPLE] = 4, [MAI_BOND_AROMATIC] = 12,
                                      [MAI_BOND_DATIVE] = 17,   [7] = 0};
    int type = b->bits & MAI_MOL_BOND_TYPE, stereo = b->bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;

    if (!chirality || type != MAI_BOND_DOUBLE || stereo == MAI_STEREO_NONE)
        return numbers[type];
    if (b->bits & MAI_MOL_BOND_CIP_FLIPPED)
        stereo = stereo == MAI_STEREO_CIS ? MAI_STEREO_TRANS : MAI_STEREO_CIS;
    return (uint8_t) (120 + stereo); /* any 1, Z 2, E 3 */
}

static inline void
order_two(uint64_t *a, uint64_t *b)
{
    uint64_t low = *a < *b ? *a : *b, high = *a < *b ? *b : *a;

    *a = low;
    *b = high;
}

/* Sorts the keys of an atom; up to four, as nearly all have, without a branch. */
static inline void
sort_keys(uint64_t *keys, int n)
{
    if (n <= 4) {
        for (int i = n; i < 4; i++)
            keys[i] = UINT64_MAX;
        order_two(&keys[0], &keys[1]);
        order_two(&keys[2], &keys[3]);
        order_two(&keys[0], &keys[2]);
        order_two(&keys[1], &keys[3]);
        order_two(&keys[1], &keys[2]);
        return;
    }
    for (int i = 1; i < n; i++) {
        uint64_t key = keys[i];
        int at = i;

        for (; at > 0 && keys[at - 1] > key; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* Neighbours of an atom as (bond number, invariant), ascending. */
static inline int
sorted_neighbours(const morgan *m, int atom, uint64_t *keys)
{
    int first = m->links.first[atom], n = m->links.first[atom + 1] - first;
    const uint32_t *invariants = m->invariants;

    for (int i = 0; i < n; i++)
        keys[i] = (uint64_t) m->numbers[first + i] << 32 | invariants[m->links.nbrs[first + i].atom];
    sort_keys(keys, n);
    return n;
}

/*
 * Whether a marked atom shows its chirality in this round: the first time always, later only if all its bonds are
 * single and its neighbours differ.
 */
static bool
looks_chiral(const morgan *m, int atom, const uint64_t *keys, int degree)
{
    if ((m->mol->atoms[atom].chirality & 7) == MAI_CHIRAL_NONE)
        return false;
    if (!m->chiral[atom])
        return true;
    for (int i = 0; i < degree; i++) {
        if (keys[i] >> 32 != 1)
            return false;
        if (i > 0 && (uint32_t) keys[i] == (uint32_t) keys[i - 1])
            return false;
    }
    return true;
}

static inline uint32_t
new_invariant(morgan *m, int atom, uint32_t round)
{
    static const uint32_t chirality_value[4] = {[MAI_CIP_NONE] = 1, [MAI_CIP_R] = 3, [MAI_CIP_S] = 2, [3] = 1};
    uint64_t few[4], *keys = mai_mol_degree(&m->links, atom) <= 4 ? few : m->keys;
    int degree = sorted_neighbours(m, atom, keys);
    uint32_t h = mai_hash_combine(round, m->invariants[atom]);

    for (int i = 0; i < degree; i++) {
        uint32_t pair = mai_hash_combine(0, (uint32_t) (keys[i] >> 32));

        h = mai_hash_combine(h, mai_hash_combine(pair, (uint32_t) keys[i]));
    }
    if (m->chirality && looks_chiral(m, atom, keys, degree)) {
        m->chiral[atom] = true;
        h = mai_hash_combine(h, chirality_value[mai_mol_cip(m->mol, atom)]);
    }
    return h;
}

static INLINE void
grow_environment(const morgan *m, int atom, int words, uint64_t *to)
{
    memcpy(to, m->seen_bonds + (size_t) atom * words, (size_t) words * sizeof *to);
    for (int i = m->links.first[atom]; i < m->links.first[atom + 1]; i++) {
        mai_nbr nbr = m->links.nbrs[i];
        const uint64_t *theirs = m->seen_bonds + (size_t) nbr.atom * words;

        to[nbr.bond >> 6] |= (uint64_t) 1 << (nbr.bond & 63);
        for (int w = 0; w < words; w++)
            to[w] |= theirs[w];
    }
}

/* ---- environments ---- */

static INLINE uint32_t
slot_of(const morgan *m, const uint64_t *bonds, int words)
{
    uint64_t h = 0;

    for (int w = 0; w < words; w++)
        h = (h ^ bonds[w]) * 0x9e3779b97f4a7c15u + (h >> 29);
    return (uint32_t) (h >> (64 - m->table_bits));
}

static void
kill(morgan *m, int atom)
{
    m->dead[atom] = true;
    m->alive--;
}

/* Enters an atom's environment; the atom, or the one that it displaces, dies if another stands for it. */
static INLINE void
meet(morgan *m, int atom, uint32_t round, const uint64_t *bonds, int words)
{
    uint32_t mask = ((uint32_t) 1 << m->table_bits) - 1, slot = slot_of(m, bonds, words);
    uint32_t invariant = m->next[atom];

    for (; m->table[slot] != 0; slot = (slot + 1) & mask) {
        environment *e = &m->environments[m->table[slot] - 1];

        if (words == 1 ? *e->bonds != *bonds : memcmp(e->bonds, bonds, (size_t) words * sizeof *bonds) != 0)
            continue;
        if (e->round == round && invariant < e->invariant) {
            kill(m, e->atom);
            e->invariant = invariant;
            e->atom = atom;
        } else {
            kill(m, atom);
        }
        return;
    }
    m->environments[m->nenvironments] = (environment) {bonds, round, invariant, atom};
    m->table[slot] = ++m->nenvironments;
}

/* ---- rounds ---- */

static INLINE mai_status
one_round(mai_ctx *cx, morgan *m, uint32_t round, int words)
{
    int natoms = m->mol->natoms;
    uint32_t before = m->nenvironments, *swap;
    uint64_t *bonds;

    MAI_TRY(mai_alloc(cx, (size_t) natoms * words * sizeof *bonds, (void **) &bonds));
    for (int i = 0; i < natoms; i++) {
        uint64_t *mine = bonds + (size_t) i * words;
        int degree = mai_mol_degree(&m->links, i);

        if (m->dead[i]) {
            m->next[i] = 0;
            memcpy(mine, m->seen_bonds + (size_t) i * words, (size_t) words * sizeof *mine);
            continue;
        }
        MAI_TRY(mai_poll(cx, 8 + degree * (8 + words + degree / 4)));
        m->next[i] = new_invariant(m, i, round);
        grow_environment(m, i, words, mine);
        meet(m, i, round, mine, words);
    }
    for (uint32_t e = before; e < m->nenvironments; e++)
        mai_fold_add(&m->fold, m->environments[e].invariant);
    swap = m->invariants;
    m->invariants = m->next;
    m->next = swap;
    m->seen_bonds = bonds;
    return MAI_OK;
}

static mai_status
all_rounds(mai_ctx *cx, morgan *m, int radius, int words)
{
    for (int round = 0; round < radius && m->alive > 0; round++) {
        if (words == 1)
            MAI_TRY(one_round(cx, m, (uint32_t) round, 1));
        else
            MAI_TRY(one_round(cx, m, (uint32_t) round, words));
    }
    return MAI_OK;
}

static mai_status
allocate(mai_ctx *cx, morgan *m, int radius, int words)
{
    size_t n = (size_t) m->mol->natoms, room = n * (size_t) radius;
    int longest = 0;
    uint64_t *bonds;

    for (m->table_bits = 4; (size_t) 1 << m->table_bits < 2 * room; m->table_bits++)
        ;
    for (int i = 0; i < m->mol->natoms; i++)
        if (mai_mol_degree(&m->links, i) > longest)
            longest = mai_mol_degree(&m->links, i);
    MAI_TRY(MAI_NEW_ARRAY(cx, n * (size_t) words, &bonds));
    m->seen_bonds = bonds;
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * n, &m->dead));
    m->chiral = m->dead + n;
    MAI_TRY(MAI_NEW_ARRAY(cx, (size_t) 1 << m->table_bits, &m->table));
    MAI_TRY(mai_alloc(cx, (n + 1) * sizeof *m->next, (void **) &m->next));
    MAI_TRY(mai_alloc(cx, 2 * (size_t) m->mol->nbonds + 1, (void **) &m->numbers));
    for (int i = 0; i < 2 * m->mol->nbonds; i++)
        m->numbers[i] = bond_number(&m->links.bonds[m->links.nbrs[i].bond], m->chirality);
    MAI_TRY(mai_alloc(cx, ((size_t) longest + 1) * sizeof *m->keys, (void **) &m->keys));
    return mai_alloc(cx, (room + 1) * sizeof *m->environments, (void **) &m->environments);
}

mai_status
mai_fp_morgan(mai_ctx *cx, const mai_mol *mol, const mai_morgan_options *options, const mai_fp_target *to)
{
    morgan m = {.mol = mol, .chirality = options->chirality, .alive = mol->natoms};
    int words = mol->nbonds > 64 ? (mol->nbonds + 63) / 64 : 1;

    MAI_TRY(mai_fold_range(cx, "the radius", options->radius, 0, MAI_FP_MAX_RADIUS));
    MAI_TRY(mai_fold_begin(cx, to, &m.fold));
    MAI_TRY(mai_mol_link(cx, mol, &m.links));
    MAI_TRY(mai_alloc(cx, ((size_t) mol->natoms + 1) * sizeof *m.invariants, (void **) &m.invariants));
    if (options->features)
        mai_feature_invariants(mol, &m.links, m.invariants);
    else
        connectivity_invariants(mol, &m.links, m.invariants);
    for (int i = 0; i < mol->natoms; i++)
        mai_fold_add(&m.fold, m.invariants[i]);
    if (options->radius == 0)
        return MAI_OK;
    MAI_TRY(allocate(cx, &m, options->radius, words));
    for (int i = 0; i < mol->natoms; i++)
        if (mai_mol_degree(&m.links, i) == 0)
            kill(&m, i);
    return all_rounds(cx, &m, options->radius, words);
}
