/*
 * target.c - a molecule made ready to be searched: counters at once, links and facts when a pattern asks for them.
 *
 * All memory is the arena's; the molecule's bytes must outlive the target.
 */
#include "match/target.h"

#include "chem/perceive.h"

enum { /* bytes of the word of the surroundings */
    BYTE_DEGREE, BYTE_HYDROGENS, BYTE_HEAVY, BYTE_CONNECTIONS, BYTE_RING_BONDS, BYTE_HETERO, BYTE_ALIPHATIC,
    BYTE_VALENCE, MOST_IN_BYTE = 127
};

const mai_fact_field mai_fact_fields[MAI_FIELDS] = {
    [MAI_FIELD_ELEMENT] = {MAI_WORD_ATOM, 0, 8, true, 0},
    [MAI_FIELD_AROMATIC] = {MAI_WORD_ATOM, 24, 1, true, 0},
    [MAI_FIELD_CHARGE] = {MAI_WORD_ATOM, 8, 8, true, 0},
    [MAI_FIELD_ISOTOPE] = {MAI_WORD_NONE, 0, 0, false, 0},
    [MAI_FIELD_HYDROGENS] = {MAI_WORD_AROUND, 8 * BYTE_HYDROGENS, 8, false, MAI_FACTS_HYDROGENS},
    [MAI_FIELD_IMPLICIT] = {MAI_WORD_ATOM, 16, 8, true, 0},
    [MAI_FIELD_DEGREE] = {MAI_WORD_AROUND, 8 * BYTE_DEGREE, 8, false, MAI_FACTS_AROUND},
    [MAI_FIELD_HEAVY_DEGREE] = {MAI_WORD_AROUND, 8 * BYTE_HEAVY, 8, false, MAI_FACTS_AROUND},
    [MAI_FIELD_CONNECTIONS] = {MAI_WORD_AROUND, 8 * BYTE_CONNECTIONS, 8, false, MAI_FACTS_AROUND},
    [MAI_FIELD_VALENCE] = {MAI_WORD_AROUND, 8 * BYTE_VALENCE, 8, false, MAI_FACTS_AROUND | MAI_FACTS_VALENCE},
    [MAI_FIELD_RINGS] = {MAI_WORD_NONE, 0, 0, false, MAI_FACTS_RINGS},
    [MAI_FIELD_SMALLEST_RING] = {MAI_WORD_NONE, 0, 0, false, MAI_FACTS_RINGS},
    [MAI_FIELD_RING_BONDS] = {MAI_WORD_AROUND, 8 * BYTE_RING_BONDS, 8, false, MAI_FACTS_AROUND},
    [MAI_FIELD_HYBRID] = {MAI_WORD_ATOM, MAI_FACT_HYBRID_SHIFT, 3, true, 0},
    [MAI_FIELD_HETERO] = {MAI_WORD_AROUND, 8 * BYTE_HETERO, 8, false, MAI_FACTS_AROUND},
    [MAI_FIELD_ALIPHATIC_HETERO] = {MAI_WORD_AROUND, 8 * BYTE_ALIPHATIC, 8, false, MAI_FACTS_AROUND},
    [MAI_FIELD_RADICALS] = {MAI_WORD_ATOM, 29, 3, true, 0},
};

mai_status
mai_target_new(mai_ctx *cx, const mai_mol *mol, mai_target **out)
{
    mai_target *t;

    MAI_TRY(mai_alloc(cx, sizeof *t, (void **) &t));
    memset(t, 0, sizeof *t);
    t->mol = *mol;
    *out = t;
    return MAI_OK;
}

/* ---- neighbours ---- */

/* Neighbour lists in ascending order of atoms: first[i + 2] counts, then starts as the end of i. */
static mai_status
make_links(mai_ctx *cx, mai_target *t)
{
    const mai_mol *m = &t->mol;
    size_t n = (size_t) m->natoms, e = (size_t) m->nbonds;
    char *memory;
    uint16_t *first;

    MAI_TRY(mai_poll(cx, 6 * (int64_t) e));
    MAI_TRY(mai_alloc(cx, 2 * e * sizeof *t->links + (n + 2) * sizeof *first, (void **) &memory));
    t->links = (mai_target_link *) memory;
    t->first = first = (uint16_t *) (t->links + 2 * e);
    memset(first, 0, (n + 2) * sizeof *first);
    for (size_t i = 0; i < e; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, (int) i);

        first[b.begin + 2]++;
        first[b.end + 2]++;
    }
    for (size_t i = 2; i <= n; i++)
        first[i + 1] = (uint16_t) (first[i + 1] + first[i]);
    for (size_t i = 0; i < e; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, (int) i);
        uint32_t rest = mai_bond_key(m, b) << 12 | (uint32_t) i << 16;

        t->links[first[b.begin + 1]++] = b.end | rest;
        t->links[first[b.end + 1]++] = b.begin | rest;
    }
    return MAI_OK;
}

/* The neighbours by bonds of each key by itself. */
static mai_status
split_bonds(mai_ctx *cx, mai_target *t)
{
    const mai_mol *m = &t->mol;

    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        unsigned key = mai_bond_key(m, b);
        uint64_t *of = t->by_key[key];

        if (MAI_UNLIKELY(of == NULL)) {
            MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms, &of));
            t->by_key[key] = of;
            t->bond_keys |= (uint16_t) (1u << key);
        }
        of[b.begin] |= (uint64_t) 1 << b.end;
        of[b.end] |= (uint64_t) 1 << b.begin;
    }
    t->split = true;
    return mai_poll(cx, 2 * (int64_t) m->nbonds);
}

/* The neighbours by bonds of any of several keys, which the molecule has. */
static mai_status
join_adjacency(mai_ctx *cx, const mai_target *t, unsigned keys, mai_adjacency **out)
{
    int n = t->mol.natoms;
    size_t bytes = sizeof **out + (size_t) n * sizeof(*out)->of[0];

    MAI_TRY(mai_alloc(cx, bytes, (void **) out));
    memset(*out, 0, bytes);
    (*out)->keys = (uint16_t) keys;
    for (; keys != 0; keys &= keys - 1) {
        const uint64_t *part = t->by_key[__builtin_ctz(keys)];

        for (int i = 0; i < n; i++)
            (*out)->of[i] |= part[i];
    }
    return MAI_OK;
}

mai_status
mai_target_adjacency(mai_ctx *cx, mai_target *t, unsigned keys, const uint64_t **out)
{
    mai_adjacency *a = t->adjacencies;

    if (!t->split)
        MAI_TRY(split_bonds(cx, t));
    keys &= t->bond_keys;
    if (keys != 0 && (keys & (keys - 1)) == 0) {
        *out = t->by_key[__builtin_ctz(keys)];
        return MAI_OK;
    }
    while (a != NULL && a->keys != keys)
        a = a->next;
    if (a == NULL) {
        MAI_TRY(join_adjacency(cx, t, keys, &a));
        a->next = t->adjacencies;
        t->adjacencies = a;
    }
    *out = a->of;
    return MAI_OK;
}

mai_status
mai_target_branches(mai_ctx *cx, mai_target *t)
{
    static const unsigned keys[2] = {0xffff, 0xff00};

    for (int ring = 0; ring < 2; ring++) {
        const uint64_t *of;

        MAI_TRY(mai_target_adjacency(cx, t, keys[ring], &of));
        for (int i = 0; i < t->mol.natoms; i++) {
            uint64_t left = of[i] & (of[i] - 1); /* without the first, the second, the third */

            left &= left - 1;
            t->branches[ring][0] |= (uint64_t) (left != 0) << i;
            t->branches[ring][1] |= (uint64_t) ((left & (left - 1)) != 0) << i;
        }
    }
    t->branches_known = true;
    return MAI_OK;
}

/* ---- surroundings ---- */

static inline uint64_t
one_in(int byte)
{
    return (uint64_t) 1 << (8 * byte);
}

/* What an atom is to its neighbours. */
static inline uint64_t
as_neighbour(const mai_mol *m, int atom)
{
    const mai_mol_atom *a = &m->atoms[atom];
    uint64_t counted = one_in(BYTE_DEGREE) + one_in(BYTE_CONNECTIONS), hetero = a->element != 6;

    if (MAI_UNLIKELY(a->element == 1)) /* deuterium and tritium count as heavy, too */
        return counted + one_in(BYTE_HYDROGENS) + (mai_mol_isotope(m, atom) > 1 ? one_in(BYTE_HEAVY) : 0);
    return counted + one_in(BYTE_HEAVY) + (hetero << (8 * BYTE_HETERO))
           + ((hetero & !(a->perceived & MAI_PERCEIVED_AROMATIC)) << (8 * BYTE_ALIPHATIC));
}

/* The hydrogens that are not atoms, as hydrogens and as connections; whether there are hydrogens that are. */
static bool
look_at_hydrogens(const mai_mol *m, uint64_t *around)
{
    bool atoms = false;

    for (int i = 0; i < m->natoms; i++) {
        uint64_t h = m->atoms[i].hydrogens < MOST_IN_BYTE ? m->atoms[i].hydrogens : MOST_IN_BYTE;

        around[i] = h << (8 * BYTE_HYDROGENS) | h << (8 * BYTE_CONNECTIONS);
        atoms |= m->atoms[i].element == 1;
    }
    return atoms;
}

/* Adds what the neighbours are. Sums of bytes that cannot overflow: the atoms are few enough. */
static void
look_around_small(const mai_mol *m, uint64_t *around)
{
    uint64_t to_others[MAI_SMALL_TARGET];

    for (int i = 0; i < m->natoms; i++)
        to_others[i] = as_neighbour(m, i);
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        uint64_t ring = (uint64_t) (b.bits & MAI_MOL_BOND_RING) / MAI_MOL_BOND_RING * one_in(BYTE_RING_BONDS);

        around[b.begin] += to_others[b.end] + ring;
        around[b.end] += to_others[b.begin] + ring;
    }
}

/* What an atom's neighbours tell, counted. */
typedef struct surroundings {
    int counts[BYTE_VALENCE];
} surroundings;

static surroundings
look_around(const mai_target *t, unsigned atom)
{
    surroundings s = {{0}};

    s.counts[BYTE_HYDROGENS] = s.counts[BYTE_CONNECTIONS] = t->mol.atoms[atom].hydrogens;
    for (unsigned i = t->first[atom]; i < t->first[atom + 1]; i++) {
        uint64_t one = as_neighbour(&t->mol, (int) mai_link_atom(t->links[i]));

        for (int k = 0; k < BYTE_VALENCE; k++)
            s.counts[k] += (int) (one >> (8 * k) & 1);
        s.counts[BYTE_RING_BONDS] += mai_link_key(t->links[i]) >= 8;
    }
    return s;
}

static void
look_around_large(const mai_target *t)
{
    for (int i = 0; i < t->mol.natoms; i++) {
        surroundings s = look_around(t, (unsigned) i);

        for (int k = 0; k < BYTE_VALENCE; k++)
            t->around[i] |= (uint64_t) (s.counts[k] < MOST_IN_BYTE ? s.counts[k] : MOST_IN_BYTE) << (8 * k);
    }
}

enum { AROMATIC_BOND = 1 << 14 }; /* beside twice the sum of bond orders of an atom */

/* The valence of an atom whose bonds have been summed. What is aromatic and beyond its usual valence is rounded. */
static inline uint64_t
valence_of(const mai_mol *m, int atom, unsigned summed)
{
    int twice = (int) (summed & (AROMATIC_BOND - 1)) + 2 * m->atoms[atom].hydrogens, valence;
    bool aromatic = ((summed & AROMATIC_BOND) != 0) | mai_mol_is_aromatic(m, atom);
    bool usual = (m->atoms[atom].element == 6) & (m->atoms[atom].charge == 0) & (twice <= 8); /* carbon */

    if (MAI_UNLIKELY(aromatic & !usual)) {
        mai_atom as_graph = {.element = m->atoms[atom].element, .charge = m->atoms[atom].charge};

        valence = mai_valence_of_sum(&as_graph, twice, true);
    }
    else
        valence = (twice + 1) / 2;
    return (uint64_t) (valence < MOST_IN_BYTE ? valence : MOST_IN_BYTE);
}

/* Valences by twice the sum of bond orders; bonds that an atom gives do not count for it. */
static mai_status
add_valences(mai_ctx *cx, mai_target *t)
{
    const mai_mol *m = &t->mol;
    uint16_t few[MAI_SMALL_TARGET] = {0}, *sums = few;

    if (m->natoms > MAI_SMALL_TARGET)
        MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms + 1, &sums));
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int type = mai_mol_bond_type(m, b), order = mai_bond_order_twice(type);
        int aromatic = (type == MAI_BOND_AROMATIC) * AROMATIC_BOND;

        sums[b.begin] = (uint16_t) ((sums[b.begin] + order * (type != MAI_BOND_DATIVE)) | aromatic);
        sums[b.end] = (uint16_t) ((sums[b.end] + order) | aromatic);
    }
    for (int i = 0; i < m->natoms; i++)
        t->around[i] |= valence_of(m, i, sums[i]) << (8 * BYTE_VALENCE);
    return MAI_OK;
}

/* Rings through each atom and the size of the smallest; an atom in rings that are too many to be listed has one. */
static mai_status
add_rings(mai_ctx *cx, mai_target *t)
{
    const mai_mol *m = &t->mol;
    int at = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * m->natoms + 1, &t->rings));
    t->smallest = t->rings + m->natoms;
    for (int r = 0; r < m->nrings; r++) {
        int size = mai_mol_ring_size(m, r);

        for (int i = 0; i < size; i++) {
            int atom = mai_mol_ring_member(m, at++);

            t->rings[atom]++;
            if (t->smallest[atom] == 0 || size < t->smallest[atom])
                t->smallest[atom] = (uint16_t) size;
        }
    }
    for (int i = 0; i < m->natoms; i++)
        if (t->rings[i] == 0 && mai_mol_in_ring(m, i))
            t->rings[i] = 1;
    return mai_poll(cx, 2 * (int64_t) at);
}

/* Hydrogens, or all of the surroundings; all, too, where there are hydrogen atoms: adds to groups what it is. */
static mai_status
add_around(mai_ctx *cx, mai_target *t, int *groups)
{
    const mai_mol *m = &t->mol;

    if (m->natoms > MAI_SMALL_TARGET) {
        MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms + 1, &t->around));
        look_around_large(t);
        *groups |= MAI_FACTS_AROUND | MAI_FACTS_HYDROGENS;
        return MAI_OK;
    }
    if (*groups & MAI_FACTS_HYDROGENS) {
        MAI_TRY(mai_alloc(cx, (size_t) (m->natoms + 1) * sizeof *t->around, (void **) &t->around));
        if (look_at_hydrogens(m, t->around))
            *groups |= MAI_FACTS_AROUND;
    }
    if (*groups & MAI_FACTS_AROUND)
        look_around_small(m, t->around);
    return MAI_OK;
}

mai_status
mai_target_prepare(mai_ctx *cx, mai_target *t, int groups)
{
    if (t->mol.natoms > MAI_SMALL_TARGET)
        groups |= MAI_FACTS_LINKS;
    if (groups & MAI_FACTS_VALENCE) /* which is added to a word that is there */
        groups |= MAI_FACTS_HYDROGENS;
    if (groups & MAI_FACTS_AROUND)
        groups |= MAI_FACTS_HYDROGENS;
    groups &= ~t->known;
    if (groups == 0)
        return MAI_OK;
    MAI_TRY(mai_poll(cx, 10 * (int64_t) (t->mol.natoms + t->mol.nbonds)));
    if (groups & MAI_FACTS_LINKS)
        MAI_TRY(make_links(cx, t));
    if (groups & (MAI_FACTS_AROUND | MAI_FACTS_HYDROGENS))
        MAI_TRY(add_around(cx, t, &groups));
    t->known |= (uint8_t) (groups & (MAI_FACTS_AROUND | MAI_FACTS_HYDROGENS)); /* a second time would add to them */
    if (groups & MAI_FACTS_VALENCE)
        MAI_TRY(add_valences(cx, t));
    if (groups & MAI_FACTS_RINGS)
        MAI_TRY(add_rings(cx, t));
    t->known |= (uint8_t) groups;
    return MAI_OK;
}

/* Hybridisation as SMARTS counts it, from 0 for S; others have no number. */
static const int8_t hybrid_number[8] = {
    [MAI_HYBRID_OTHER] = -1, [MAI_HYBRID_S] = 0, [MAI_HYBRID_SP] = 1, [MAI_HYBRID_SP2] = 2,
    [MAI_HYBRID_SP3] = 3, [MAI_HYBRID_SP2D] = -1, [MAI_HYBRID_SP3D] = 4, [MAI_HYBRID_SP3D2] = 5,
};

/* Fields of the surroundings are asked for exactly beyond what a byte holds: of large molecules, which have links. */
int
mai_target_field(const mai_target *t, int field, unsigned atom)
{
    const mai_fact_field *f = &mai_fact_fields[field];

    switch (field) {
        case MAI_FIELD_CHARGE:
            return t->mol.atoms[atom].charge;
        case MAI_FIELD_ISOTOPE:
            return mai_mol_isotope(&t->mol, (int) atom);
        case MAI_FIELD_RINGS:
            return t->rings[atom];
        case MAI_FIELD_SMALLEST_RING:
            return t->smallest[atom];
        case MAI_FIELD_HYBRID:
            return hybrid_number[mai_mol_hybridization(&t->mol, (int) atom)];
        case MAI_FIELD_HYDROGENS:
        case MAI_FIELD_CONNECTIONS:
            if (t->links != NULL)
                return look_around(t, atom).counts[f->shift / 8];
            return t->mol.atoms[atom].hydrogens + (int) (t->around[atom] >> f->shift & 0xff)
                   - (t->mol.atoms[atom].hydrogens < MOST_IN_BYTE ? t->mol.atoms[atom].hydrogens : MOST_IN_BYTE);
        default:
            if (f->word == MAI_WORD_ATOM)
                return (int) (mai_atom_word(&t->mol, atom) >> f->shift & ((1u << f->width) - 1));
            if (field != MAI_FIELD_VALENCE && t->links != NULL)
                return look_around(t, atom).counts[f->shift / 8];
            return (int) (t->around[atom] >> f->shift & 0xff);
    }
}

/* ---- components ---- */

mai_status
mai_target_components(mai_ctx *cx, mai_target *t)
{
    int n = t->mol.natoms, count = 0;
    uint16_t *stack;

    if (t->components != NULL)
        return MAI_OK;
    MAI_TRY(mai_poll(cx, 4 * (int64_t) (n + t->mol.nbonds)));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * n + 1, &t->components));
    stack = t->components + n;
    for (int i = 0; i < n; i++) {
        int depth = 0;

        if (t->components[i] != 0)
            continue;
        t->components[i] = (uint16_t) ++count;
        stack[depth++] = (uint16_t) i;
        while (depth > 0) {
            int atom = stack[--depth];

            for (unsigned k = t->first[atom]; k < t->first[atom + 1]; k++) {
                unsigned other = mai_link_atom(t->links[k]);

                if (t->components[other] == 0) {
                    t->components[other] = (uint16_t) count;
                    stack[depth++] = (uint16_t) other;
                }
            }
        }
    }
    return MAI_OK;
}
