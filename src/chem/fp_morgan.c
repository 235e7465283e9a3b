/*
 * fp_morgan.c - circular fingerprints (Rogers and Hahn's ECFP and FCFP, in RDKit's form).
 *
 * Each atom starts from an invariant. In each round its new invariant hashes its own and, sorted, those of
 * its neighbours with the bonds to them, and its environment, the set of bonds that it has seen, takes in
 * those of its neighbours. An environment makes a feature once, by the smallest invariant that reached it
 * first; the other atoms that come to it are dead from then on: they give nothing more and stand as 0 in
 * later rounds.
 *
 * Environments are bit sets over bonds. Those of a round stay in the arena, since a hash table of all that
 * were seen points to them. Most molecules go the shorter way of fp_morgan_small.c.
 */
#include "chem/fp_morgan.h"

#include "base/arena.h"
#include "chem/element.h"

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
    size_t words; /* of an environment */
    mai_fold fold;
    uint32_t *invariants, *next; /* an atom's, of the last round and of this one */
    uint64_t *keys;              /* neighbours of one atom */
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
    int element = m->atoms[atom].element, isotope = mai_mol_isotope(m, atom);
    double mass;

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

uint32_t
mai_morgan_invariant(const mai_mol *m, int atom, int degree, int hydrogen_neighbours)
{
    const mai_mol_atom *a = &m->atoms[atom];
    uint32_t h = mai_hash_combine(0, a->element);

    h = mai_hash_combine(h, (uint32_t) (degree + a->hydrogens));
    h = mai_hash_combine(h, (uint32_t) (a->hydrogens + hydrogen_neighbours));
    h = mai_hash_combine(h, (uint32_t) (int32_t) a->charge);
    h = mai_hash_combine(h, (uint32_t) (m->nextras > 0 ? extra_mass(m, atom) : 0));
    return mai_mol_in_ring(m, atom) ? mai_hash_combine(h, 1) : h;
}

/* ---- one atom in one round ---- */

/* The keys of an atom's neighbours, ascending. */
static int
sorted_neighbours(const morgan *m, int atom, uint64_t *keys)
{
    int n = 0;

    for (int i = m->links.first[atom]; i < m->links.first[atom + 1]; i++) {
        mai_nbr nbr = m->links.nbrs[i];
        uint64_t number = mai_morgan_bond(m->links.bonds[nbr.bond].bits, m->chirality);
        uint64_t key = number << 32 | m->invariants[nbr.atom];
        int at = n++;

        for (; at > 0 && keys[at - 1] > key; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
    return n;
}

static uint32_t
new_invariant(morgan *m, int atom, uint32_t round)
{
    int degree = sorted_neighbours(m, atom, m->keys);
    uint32_t h = mai_hash_combine(round, m->invariants[atom]);

    for (int i = 0; i < degree; i++)
        h = mai_hash_combine(h, mai_morgan_key_hash(m->keys[i]));
    if (m->chirality && mai_morgan_looks_chiral(&m->mol->atoms[atom], m->chiral[atom], m->keys, degree)) {
        m->chiral[atom] = true;
        h = mai_hash_combine(h, mai_morgan_chirality(m->mol, atom));
    }
    return h;
}

static void
grow_environment(const morgan *m, int atom, uint64_t *to)
{
    size_t words = m->words;

    memcpy(to, m->seen_bonds + (size_t) atom * words, words * sizeof *to);
    for (int i = m->links.first[atom]; i < m->links.first[atom + 1]; i++) {
        mai_nbr nbr = m->links.nbrs[i];
        const uint64_t *theirs = m->seen_bonds + (size_t) nbr.atom * words;

        to[nbr.bond >> 6] |= (uint64_t) 1 << (nbr.bond & 63);
        for (size_t w = 0; w < words; w++)
            to[w] |= theirs[w];
    }
}

/* ---- environments ---- */

static uint32_t
slot_of(const morgan *m, const uint64_t *bonds)
{
    uint64_t h = 0;

    for (size_t w = 0; w < m->words; w++)
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
static void
meet(morgan *m, int atom, uint32_t round, const uint64_t *bonds)
{
    uint32_t mask = ((uint32_t) 1 << m->table_bits) - 1, slot = slot_of(m, bonds);
    uint32_t invariant = m->next[atom];

    for (; m->table[slot] != 0; slot = (slot + 1) & mask) {
        environment *e = &m->environments[m->table[slot] - 1];

        if (memcmp(e->bonds, bonds, m->words * sizeof *bonds) != 0)
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

static mai_status
one_round(mai_ctx *cx, morgan *m, uint32_t round)
{
    int natoms = m->mol->natoms;
    uint32_t before = m->nenvironments, *swap;
    uint64_t *bonds;

    MAI_TRY(mai_alloc(cx, (size_t) natoms * m->words * sizeof *bonds, (void **) &bonds));
    for (int i = 0; i < natoms; i++) {
        uint64_t *mine = bonds + (size_t) i * m->words;
        int degree = mai_mol_degree(&m->links, i);

        if (m->dead[i]) {
            m->next[i] = 0;
            memcpy(mine, m->seen_bonds + (size_t) i * m->words, m->words * sizeof *mine);
            continue;
        }
        MAI_TRY(mai_poll(cx, 8 + degree * (8 + (int64_t) m->words + degree / 4)));
        m->next[i] = new_invariant(m, i, round);
        grow_environment(m, i, mine);
        meet(m, i, round, mine);
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
first_invariants(mai_ctx *cx, morgan *m, bool features)
{
    MAI_TRY(mai_poll(cx, 16 * (int64_t) m->mol->natoms));
    if (features) {
        mai_feature_invariants(m->mol, &m->links, m->invariants);
        return MAI_OK;
    }
    for (int i = 0; i < m->mol->natoms; i++)
        m->invariants[i] = mai_morgan_invariant(m->mol, i, mai_mol_degree(&m->links, i),
                                                hydrogen_neighbours(m->mol, &m->links, i));
    return MAI_OK;
}

static mai_status
allocate(mai_ctx *cx, morgan *m, int radius)
{
    size_t n = (size_t) m->mol->natoms, room = n * (size_t) radius;
    int longest = 0;
    uint64_t *bonds;

    for (m->table_bits = 4; (size_t) 1 << m->table_bits < 2 * room; m->table_bits++)
        ;
    for (int i = 0; i < m->mol->natoms; i++)
        if (mai_mol_degree(&m->links, i) > longest)
            longest = mai_mol_degree(&m->links, i);
    MAI_TRY(MAI_NEW_ARRAY(cx, n * m->words, &bonds));
    m->seen_bonds = bonds;
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * n, &m->dead));
    m->chiral = m->dead + n;
    MAI_TRY(MAI_NEW_ARRAY(cx, (size_t) 1 << m->table_bits, &m->table));
    MAI_TRY(mai_alloc(cx, 2 * (n + 1) * sizeof *m->next, (void **) &m->next));
    m->invariants = m->next + n + 1;
    MAI_TRY(mai_alloc(cx, ((size_t) longest + 1) * sizeof *m->keys, (void **) &m->keys));
    return mai_alloc(cx, (room + 1) * sizeof *m->environments, (void **) &m->environments);
}

static mai_status
any_molecule(mai_ctx *cx, morgan *m, const mai_morgan_options *options)
{
    MAI_TRY(mai_mol_link(cx, m->mol, &m->links));
    MAI_TRY(allocate(cx, m, options->radius));
    MAI_TRY(first_invariants(cx, m, options->features));
    m->alive = m->mol->natoms;
    for (int i = 0; i < m->mol->natoms; i++) {
        mai_fold_add(&m->fold, m->invariants[i]);
        if (mai_mol_degree(&m->links, i) == 0)
            kill(m, i);
    }
    for (int round = 0; round < options->radius && m->alive > 0; round++)
        MAI_TRY(one_round(cx, m, (uint32_t) round));
    return MAI_OK;
}

/* The options have been checked. */
static mai_status
make(mai_ctx *cx, const mai_mol *mol, const mai_morgan_options *options, const mai_fold *fold)
{
    morgan m = {.mol = mol, .chirality = options->chirality, .fold = *fold};
    bool done;

    m.words = ((size_t) mol->nbonds + 63) / 64;
    MAI_TRY(mai_morgan_small(cx, mol, options, &m.fold, &done));
    return done ? MAI_OK : any_molecule(cx, &m, options);
}

mai_status
mai_fp_morgan(mai_ctx *cx, const mai_mol *mol, const mai_morgan_options *options, const mai_fp_target *to)
{
    mai_fold fold = {0};

    MAI_TRY(mai_fold_range(cx, "the radius", options->radius, 0, MAI_FP_MAX_RADIUS));
    MAI_TRY(mai_fold_begin(cx, to, &fold));
    return make(cx, mol, options, &fold);
}

mai_status
mai_morgan_hashes(mai_ctx *cx, const mai_mol *mol, const mai_morgan_options *options, uint32_t **hashes,
                  int *n)
{
    mai_fold fold = {.mask = UINT32_MAX, .nhashes = n};
    size_t room = (size_t) mol->natoms * ((size_t) options->radius + 1) + 1;

    *n = 0;
    MAI_TRY(mai_fold_range(cx, "the radius", options->radius, 0, MAI_FP_MAX_RADIUS));
    MAI_TRY(mai_alloc(cx, room * sizeof **hashes, (void **) hashes));
    fold.hashes = *hashes;
    return make(cx, mol, options, &fold);
}
