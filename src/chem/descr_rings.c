/*
 * descr_rings.c - kinds of rings, spiro and bridgehead atoms.
 *
 * All read the stored rings (the symmetrized smallest set). Up to 64 atoms and rings a ring is a mask of its
 * atoms and everything is masks, in place: rings of a smallest set have no chords, so a bond belongs to a
 * ring when both its atoms do. Where the rings are more or, against expectation, have a chord, the bonds
 * around each ring are looked up and rings are compared pair by pair.
 */
#include "chem/descr.h"

#include "base/arena.h"

#include <string.h>

enum { SMALL = 64 };

/* What the kinds of rings ask of one. */
typedef struct ring_kind {
    bool aromatic; /* all bonds aromatic */
    bool saturated; /* all bonds single */
    bool hetero;   /* an atom other than carbon */
} ring_kind;

static void
count_ring(ring_kind ring, double *v)
{
    v[MAI_DESCRIPTOR_AROMATIC_RINGS] += ring.aromatic;
    v[MAI_DESCRIPTOR_ALIPHATIC_RINGS] += !ring.aromatic;
    v[MAI_DESCRIPTOR_SATURATED_RINGS] += ring.saturated;
    v[MAI_DESCRIPTOR_HETEROCYCLES] += ring.hetero;
    if (ring.hetero) {
        v[MAI_DESCRIPTOR_AROMATIC_HETEROCYCLES] += ring.aromatic;
        v[MAI_DESCRIPTOR_ALIPHATIC_HETEROCYCLES] += !ring.aromatic;
        v[MAI_DESCRIPTOR_SATURATED_HETEROCYCLES] += ring.saturated;
    } else {
        v[MAI_DESCRIPTOR_AROMATIC_CARBOCYCLES] += ring.aromatic;
        v[MAI_DESCRIPTOR_ALIPHATIC_CARBOCYCLES] += !ring.aromatic;
        v[MAI_DESCRIPTOR_SATURATED_CARBOCYCLES] += ring.saturated;
    }
}

static void
clear(double *v)
{
    for (int id = MAI_DESCRIPTOR_AROMATIC_RINGS; id <= MAI_DESCRIPTOR_BRIDGEHEAD_ATOMS; id++)
        v[id] = 0;
    v[MAI_DESCRIPTOR_RING_COUNT] = 0;
}

/* ---- small molecules: masks ---- */

typedef struct small_rings {
    int n, nbonds; /* nbonds: in rings */
    uint64_t carbons;
    uint64_t rings[SMALL];
    uint64_t bonds[2 * SMALL]; /* two atoms each */
    uint8_t types[2 * SMALL];
} small_rings;

/* False when there are more rings or bonds than there is room for. */
static bool
read_small(const mai_mol *m, small_rings *s)
{
    int at = 0;

    if (m->natoms > SMALL || m->nrings > SMALL)
        return false;
    s->n = m->nrings;
    s->nbonds = 0;
    s->carbons = 0;
    for (int i = 0; i < m->natoms; i++)
        s->carbons |= (uint64_t) (m->atoms[i].element == 6) << i;
    for (int r = 0; r < m->nrings; r++) {
        s->rings[r] = 0;
        for (int k = m->ring_sizes[r]; k > 0; k--)
            s->rings[r] |= (uint64_t) 1 << (m->ring_members[at++] & (SMALL - 1));
    }
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        if ((b.bits & MAI_MOL_BOND_RING) == 0)
            continue;
        if (s->nbonds == 2 * SMALL)
            return false;
        s->bonds[s->nbonds] = (uint64_t) 1 << b.begin | (uint64_t) 1 << b.end;
        s->types[s->nbonds++] = (uint8_t) mai_mol_bond_type(m, b);
    }
    return true;
}

/* False when a ring has a chord. */
static bool
count_small_kinds(const mai_mol *m, const small_rings *s, double *v)
{
    for (int r = 0; r < s->n; r++) {
        uint64_t ring = s->rings[r];
        int bonds = 0, aromatic = 0, single = 0;

        for (int i = 0; i < s->nbonds; i++) {
            int inside = (s->bonds[i] & ~ring) == 0;

            bonds += inside;
            aromatic += inside & (s->types[i] == MAI_BOND_AROMATIC);
            single += inside & (s->types[i] == MAI_BOND_SINGLE);
        }
        if (bonds != m->ring_sizes[r])
            return false;
        count_ring((ring_kind) {aromatic == bonds, single == bonds, (ring & ~s->carbons) != 0}, v);
    }
    return true;
}

/* Atoms at the end of what two rings share, when they share more than one bond. */
static uint64_t
bridgeheads_of(const small_rings *s, uint64_t shared)
{
    uint64_t once = 0, twice = 0;
    int bonds = 0;

    for (int i = 0; i < s->nbonds; i++)
        if ((s->bonds[i] & ~shared) == 0) {
            twice |= once & s->bonds[i];
            once |= s->bonds[i];
            bonds++;
        }
    return bonds > 1 ? once & ~twice : 0;
}

/* They are few. */
static int
count_bits(uint64_t bits)
{
    int n = 0;

    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

static void
count_small_joints(const small_rings *s, double *v)
{
    uint64_t spiro = 0, bridgeheads = 0;

    for (int i = 0; i < s->n; i++)
        for (int j = i + 1; j < s->n; j++) {
            uint64_t shared = s->rings[i] & s->rings[j], rest = shared & (shared - 1);

            if (shared == 0)
                continue;
            if (rest == 0)
                spiro |= shared;
            else if ((rest & (rest - 1)) != 0)
                bridgeheads |= bridgeheads_of(s, shared);
        }
    v[MAI_DESCRIPTOR_SPIRO_ATOMS] = count_bits(spiro);
    v[MAI_DESCRIPTOR_BRIDGEHEAD_ATOMS] = count_bits(bridgeheads);
}

/* ---- any molecule ---- */

typedef struct large_rings {
    const int32_t *start;    /* nrings + 1 */
    const uint16_t *members; /* of all rings, end to end */
    const int32_t *bonds;    /* bonds[i] joins members[i] and the next of its ring */
    int32_t *stamp_atom, *stamp_bond; /* the ring, from 1, that was marked last */
    uint8_t *spiro, *bridgehead, *ends;
} large_rings;

static uint32_t
bond_key(int a, int b)
{
    return a < b ? (uint32_t) a << 12 | (uint32_t) b : (uint32_t) b << 12 | (uint32_t) a;
}

/* The bond between two atoms among the ordered bonds; -1 when there is none. */
static int
find_bond(const mai_mol *m, int a, int b)
{
    uint32_t key = bond_key(a, b);
    int low = 0, high = m->nbonds;

    while (low < high) {
        int middle = (low + high) / 2;
        mai_mol_bond bond = mai_mol_get_bond(m, middle);
        uint32_t found = bond_key(bond.begin, bond.end);

        if (found == key)
            return middle;
        if (found < key)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static mai_status
read_large(mai_ctx *cx, const mai_mol *m, large_rings *l)
{
    int32_t *start, *bonds;
    uint16_t *members;

    MAI_TRY(MAI_NEW_ARRAY(cx, m->nrings + 1, &start));
    for (int r = 0; r < m->nrings; r++)
        start[r + 1] = start[r] + mai_mol_ring_size(m, r);
    MAI_TRY(MAI_NEW_ARRAY(cx, start[m->nrings] + 1, &members));
    MAI_TRY(MAI_NEW_ARRAY(cx, start[m->nrings] + 1, &bonds));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms + 1, &l->stamp_atom));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nbonds + 1, &l->stamp_bond));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms + 1, &l->spiro));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms + 1, &l->bridgehead));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->natoms + 1, &l->ends));
    for (int i = 0; i < start[m->nrings]; i++)
        members[i] = (uint16_t) mai_mol_ring_member(m, i);
    for (int r = 0; r < m->nrings; r++) {
        MAI_TRY(mai_poll(cx, 32 * (start[r + 1] - start[r])));
        for (int i = start[r]; i < start[r + 1]; i++)
            bonds[i] = find_bond(m, members[i], members[i + 1 < start[r + 1] ? i + 1 : start[r]]);
    }
    l->start = start;
    l->members = members;
    l->bonds = bonds;
    return MAI_OK;
}

static void
count_large_kinds(const mai_mol *m, const large_rings *l, double *v)
{
    for (int r = 0; r < m->nrings; r++) {
        ring_kind ring = {true, true, false};

        for (int i = l->start[r]; i < l->start[r + 1]; i++) {
            int type =
                l->bonds[i] >= 0 ? mai_mol_bond_type(m, mai_mol_get_bond(m, l->bonds[i])) : MAI_BOND_OTHER;

            ring.aromatic &= type == MAI_BOND_AROMATIC;
            ring.saturated &= type == MAI_BOND_SINGLE;
            ring.hetero |= m->atoms[l->members[i]].element != 6;
        }
        count_ring(ring, v);
    }
}

/* Marks the bridgeheads between ring j and the ring whose bonds are stamped. */
static void
mark_bridgeheads(const mai_mol *m, large_rings *l, int j, int stamp)
{
    for (int pass = 0; pass < 3; pass++) /* count ends, mark those met once, forget the counts */
        for (int i = l->start[j]; i < l->start[j + 1]; i++) {
            int bond = l->bonds[i];
            mai_mol_bond b;

            if (bond < 0 || l->stamp_bond[bond] != stamp)
                continue;
            b = mai_mol_get_bond(m, bond);
            if (pass == 0) {
                l->ends[b.begin]++;
                l->ends[b.end]++;
            } else if (pass == 1) {
                l->bridgehead[b.begin] |= l->ends[b.begin] == 1;
                l->bridgehead[b.end] |= l->ends[b.end] == 1;
            } else {
                l->ends[b.begin] = l->ends[b.end] = 0;
            }
        }
}

static mai_status
mark_joints(mai_ctx *cx, const mai_mol *m, large_rings *l, int ring)
{
    int stamp = ring + 1;

    for (int i = l->start[ring]; i < l->start[ring + 1]; i++) {
        l->stamp_atom[l->members[i]] = stamp;
        if (l->bonds[i] >= 0)
            l->stamp_bond[l->bonds[i]] = stamp;
    }
    for (int j = ring + 1; j < m->nrings; j++) {
        int atoms = 0, bonds = 0, last = 0;

        MAI_TRY(mai_poll(cx, l->start[j + 1] - l->start[j]));
        for (int i = l->start[j]; i < l->start[j + 1]; i++)
            if (l->stamp_atom[l->members[i]] == stamp) {
                atoms++;
                last = l->members[i];
                bonds += l->bonds[i] >= 0 && l->stamp_bond[l->bonds[i]] == stamp;
            }
        if (atoms == 1)
            l->spiro[last] = 1;
        if (bonds > 1)
            mark_bridgeheads(m, l, j, stamp);
    }
    return MAI_OK;
}

static mai_status
count_large(mai_ctx *cx, const mai_mol *m, double *v)
{
    large_rings l;

    MAI_TRY(read_large(cx, m, &l));
    count_large_kinds(m, &l, v);
    for (int r = 0; r < m->nrings; r++)
        MAI_TRY(mark_joints(cx, m, &l, r));
    for (int i = 0; i < m->natoms; i++) {
        v[MAI_DESCRIPTOR_SPIRO_ATOMS] += l.spiro[i];
        v[MAI_DESCRIPTOR_BRIDGEHEAD_ATOMS] += l.bridgehead[i];
    }
    return MAI_OK;
}

mai_status
mai_descr_rings(mai_ctx *cx, const mai_mol *m, mai_descriptor_values *out)
{
    small_rings s;

    clear(out->values);
    out->values[MAI_DESCRIPTOR_RING_COUNT] = m->nrings;
    if (m->nrings == 0)
        return MAI_OK;
    if (read_small(m, &s) && count_small_kinds(m, &s, out->values)) {
        count_small_joints(&s, out->values);
        return MAI_OK;
    }
    clear(out->values);
    out->values[MAI_DESCRIPTOR_RING_COUNT] = m->nrings;
    return count_large(cx, m, out->values);
}
