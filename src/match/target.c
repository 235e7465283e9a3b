/*
 * target.c - a molecule made ready to be searched: counters at once, links and facts when a pattern asks for them.
 *
 * All memory is the arena's; the molecule's bytes must outlive the target.
 */
#include "match/target.h"

#include "chem/perceive.h"

/* The word, from its lowest bit; chosen so that key and ring bit are what most tests look at. */
enum {
    SHIFT_HYBRID = 9, SHIFT_CHARGE = 12, SHIFT_ISOTOPE = 17, SHIFT_IMPLICIT = 18, SHIFT_HYDROGENS = 22,
    SHIFT_DEGREE = 26, SHIFT_HEAVY = 30, SHIFT_CONNECTIONS = 34, SHIFT_VALENCE = 38, SHIFT_RINGS = 42,
    SHIFT_SMALLEST = 46, SHIFT_RING_BONDS = 51, SHIFT_HETERO = 55, SHIFT_ALIPHATIC = 59, CHARGE_BIAS = 16
};

const mai_fact_field mai_fact_fields[MAI_FIELDS] = {
    [MAI_FIELD_ELEMENT] = {0, 7, 0, 0},
    [MAI_FIELD_AROMATIC] = {7, 1, 0, 0},
    [MAI_FIELD_CHARGE] = {SHIFT_CHARGE, 5, CHARGE_BIAS, 0},
    [MAI_FIELD_ISOTOPE] = {SHIFT_ISOTOPE, 1, 0, 0}, /* whether there is one */
    [MAI_FIELD_HYDROGENS] = {SHIFT_HYDROGENS, 4, 0, MAI_FACTS_LINKS},
    [MAI_FIELD_IMPLICIT] = {SHIFT_IMPLICIT, 4, 0, 0},
    [MAI_FIELD_DEGREE] = {SHIFT_DEGREE, 4, 0, MAI_FACTS_LINKS},
    [MAI_FIELD_HEAVY_DEGREE] = {SHIFT_HEAVY, 4, 0, MAI_FACTS_LINKS},
    [MAI_FIELD_CONNECTIONS] = {SHIFT_CONNECTIONS, 4, 0, MAI_FACTS_LINKS},
    [MAI_FIELD_VALENCE] = {SHIFT_VALENCE, 4, 0, MAI_FACTS_VALENCE},
    [MAI_FIELD_RINGS] = {SHIFT_RINGS, 4, 0, MAI_FACTS_RINGS},
    [MAI_FIELD_SMALLEST_RING] = {SHIFT_SMALLEST, 5, 0, MAI_FACTS_RINGS},
    [MAI_FIELD_RING_BONDS] = {SHIFT_RING_BONDS, 4, 0, MAI_FACTS_LINKS},
    [MAI_FIELD_HYBRID] = {SHIFT_HYBRID, 3, 0, 0},
    [MAI_FIELD_HETERO] = {SHIFT_HETERO, 4, 0, MAI_FACTS_LINKS},
    [MAI_FIELD_ALIPHATIC_HETERO] = {SHIFT_ALIPHATIC, 4, 0, MAI_FACTS_LINKS},
};

static inline uint64_t
capped(int value, int most)
{
    return (uint64_t) (value < most ? value : most);
}

mai_status
mai_target_new(mai_ctx *cx, const mai_mol *mol, mai_target **out)
{
    mai_target *t;

    MAI_TRY(mai_alloc(cx, sizeof *t, (void **) &t));
    memset(t, 0, sizeof *t);
    t->mol = *mol;
    mai_target_count(mol, t->counters);
    *out = t;
    return MAI_OK;
}

/* ---- links ---- */

/* Neighbour lists in ascending order of atoms: first[i + 2] counts, then starts as the end of i. */
static mai_status
make_links(mai_ctx *cx, mai_target *t)
{
    const mai_mol *m = &t->mol;
    size_t n = (size_t) m->natoms, e = (size_t) m->nbonds;
    char *memory;
    uint16_t *first;

    MAI_TRY(mai_poll(cx, 4 * (int64_t) e));
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
        uint32_t key = (uint32_t) mai_mol_bond_type(m, b) | (uint32_t) (b.bits & MAI_MOL_BOND_RING);
        uint32_t rest = key << 12 | (uint32_t) i << 16;

        t->links[first[b.begin + 1]++] = b.end | rest;
        t->links[first[b.end + 1]++] = b.begin | rest;
    }
    t->linked = true;
    return MAI_OK;
}

/* ---- facts ---- */

/* Hybridisation as SMARTS counts it, from 0 for S; others are above all that can be asked for. */
static const uint8_t hybrid_number[8] = {
    [MAI_HYBRID_OTHER] = MAI_FACT_NO_HYBRID, [MAI_HYBRID_S] = 0, [MAI_HYBRID_SP] = 1, [MAI_HYBRID_SP2] = 2,
    [MAI_HYBRID_SP3] = 3, [MAI_HYBRID_SP2D] = MAI_FACT_NO_HYBRID, [MAI_HYBRID_SP3D] = 4, [MAI_HYBRID_SP3D2] = 5,
};

static mai_status
make_facts(mai_ctx *cx, mai_target *t)
{
    const mai_mol *m = &t->mol;

    MAI_TRY(mai_alloc(cx, (size_t) (m->natoms + 1) * sizeof *t->facts, (void **) &t->facts));
    for (int i = 0; i < m->natoms; i++) {
        const mai_mol_atom *a = &m->atoms[i];
        unsigned perceived = a->perceived;
        int charge = a->charge < -CHARGE_BIAS ? -CHARGE_BIAS : a->charge >= CHARGE_BIAS ? CHARGE_BIAS - 1 : a->charge;

        t->facts[i] = a->element | (perceived & MAI_PERCEIVED_AROMATIC) << 7 | (perceived & MAI_PERCEIVED_RING) << 7
                      | (uint64_t) hybrid_number[perceived >> MAI_PERCEIVED_HYBRID_SHIFT & 7] << SHIFT_HYBRID
                      | (uint64_t) (charge + CHARGE_BIAS) << SHIFT_CHARGE
                      | capped(a->hydrogens, 15) << SHIFT_IMPLICIT;
    }
    for (int i = 0; i < m->nextras; i++) {
        mai_mol_extra_entry e = mai_mol_get_extra(m, i);

        if (e.isotope != 0)
            t->facts[e.atom] |= (uint64_t) 1 << SHIFT_ISOTOPE;
    }
    return MAI_OK;
}

/* What an atom's neighbours tell, counted. */
typedef struct surroundings {
    int degree, hydrogens, heavy, ring_bonds, hetero, aliphatic;
} surroundings;

static surroundings
look_around(const mai_target *t, int atom)
{
    const mai_mol_atom *atoms = t->mol.atoms;
    surroundings s = {.degree = t->first[atom + 1] - t->first[atom]};

    s.heavy = s.degree;
    for (unsigned i = t->first[atom]; i < t->first[atom + 1]; i++) {
        int other = (int) mai_link_atom(t->links[i]);

        s.ring_bonds += (int) mai_link_key(t->links[i]) >> 3;
        if (atoms[other].element == 1) {
            s.hydrogens++;
            s.heavy -= mai_mol_isotope(&t->mol, other) <= 1;
        }
        else if (atoms[other].element != 6) {
            s.hetero++;
            s.aliphatic += !mai_mol_is_aromatic(&t->mol, other);
        }
    }
    return s;
}

static void
add_link_facts(mai_target *t)
{
    for (int i = 0; i < t->mol.natoms; i++) {
        surroundings s = look_around(t, i);
        int implicit = t->mol.atoms[i].hydrogens;

        t->facts[i] |= capped(implicit + s.hydrogens, 15) << SHIFT_HYDROGENS | capped(s.degree, 15) << SHIFT_DEGREE
                       | capped(s.heavy, 15) << SHIFT_HEAVY
                       | capped(s.degree + implicit, 15) << SHIFT_CONNECTIONS
                       | capped(s.ring_bonds, 15) << SHIFT_RING_BONDS | capped(s.hetero, 15) << SHIFT_HETERO
                       | capped(s.aliphatic, 15) << SHIFT_ALIPHATIC;
    }
}

static int
valence_of(const mai_target *t, int atom)
{
    const mai_mol_atom *a = &t->mol.atoms[atom];
    mai_atom as_graph = {.element = a->element, .charge = a->charge};
    bool aromatic = mai_mol_is_aromatic(&t->mol, atom);
    int twice = 2 * a->hydrogens;

    for (unsigned i = t->first[atom]; i < t->first[atom + 1]; i++) {
        mai_mol_bond b = mai_mol_get_bond(&t->mol, (int) mai_link_bond(t->links[i]));
        int type = (int) mai_link_key(t->links[i]) & 7;

        aromatic |= type == MAI_BOND_AROMATIC;
        if (type != MAI_BOND_DATIVE || b.end == atom)
            twice += mai_bond_order_twice(type);
    }
    return mai_valence_of_sum(&as_graph, twice, aromatic);
}

static void
add_valences(mai_target *t)
{
    for (int i = 0; i < t->mol.natoms; i++)
        t->facts[i] |= capped(valence_of(t, i), 15) << SHIFT_VALENCE;
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
    for (int i = 0; i < m->natoms; i++) {
        if (t->rings[i] == 0 && mai_mol_in_ring(m, i))
            t->rings[i] = 1;
        t->facts[i] |= capped(t->rings[i], 15) << SHIFT_RINGS | capped(t->smallest[i], 31) << SHIFT_SMALLEST;
    }
    return mai_poll(cx, 2 * (int64_t) at);
}

mai_status
mai_target_prepare(mai_ctx *cx, mai_target *t, int groups)
{
    if (!t->linked) {
        MAI_TRY(make_links(cx, t));
        MAI_TRY(make_facts(cx, t));
    }
    groups &= ~t->facts_known;
    if (groups == 0)
        return MAI_OK;
    MAI_TRY(mai_poll(cx, 20 * (int64_t) (t->mol.natoms + t->mol.nbonds)));
    if (groups & MAI_FACTS_LINKS)
        add_link_facts(t);
    if (groups & MAI_FACTS_VALENCE)
        add_valences(t);
    if (groups & MAI_FACTS_RINGS)
        MAI_TRY(add_rings(cx, t));
    t->facts_known |= (uint8_t) groups;
    return MAI_OK;
}

int
mai_target_field(const mai_target *t, int field, int atom)
{
    const mai_mol_atom *a = &t->mol.atoms[atom];

    switch (field) {
        case MAI_FIELD_CHARGE:
            return a->charge;
        case MAI_FIELD_RADICALS:
            return mai_mol_radicals(&t->mol, atom);
        case MAI_FIELD_ISOTOPE:
            return mai_mol_isotope(&t->mol, atom);
        case MAI_FIELD_IMPLICIT:
            return a->hydrogens;
        case MAI_FIELD_HYDROGENS:
            return a->hydrogens + look_around(t, atom).hydrogens;
        case MAI_FIELD_DEGREE:
            return t->first[atom + 1] - t->first[atom];
        case MAI_FIELD_CONNECTIONS:
            return a->hydrogens + t->first[atom + 1] - t->first[atom];
        case MAI_FIELD_HEAVY_DEGREE:
            return look_around(t, atom).heavy;
        case MAI_FIELD_RING_BONDS:
            return look_around(t, atom).ring_bonds;
        case MAI_FIELD_HETERO:
            return look_around(t, atom).hetero;
        case MAI_FIELD_ALIPHATIC_HETERO:
            return look_around(t, atom).aliphatic;
        case MAI_FIELD_VALENCE:
            return valence_of(t, atom);
        case MAI_FIELD_RINGS:
            return t->rings[atom];
        case MAI_FIELD_SMALLEST_RING:
            return t->smallest[atom];
        default: /* fields that the word holds as they are */
            return (int) (t->facts[atom] >> mai_fact_fields[field].shift & ((1u << mai_fact_fields[field].width) - 1));
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
