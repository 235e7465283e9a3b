/*
 * mol.c - packing perceived graphs into the stored molecule of mol.h and opening them again.
 *
 * Packing renumbers: atoms come in the order asked for, bonds ascending by their two atoms, which also makes
 * an atom's neighbours ascend. Chirality tags and the reference atoms of double bonds are restated for the
 * new numbers. All memory is the arena's.
 */
#include "chem/mol.h"

#include "base/arena.h"
#include "chem/chirality.h"
#include "chem/element.h"
#include "chem/rings.h"

enum { HEADER = 12, ATOM = 8, BOND = 4, EXTRA = 8, FLAG_WIDE = 1, FLAG_STEREO = 2 };

typedef struct layout {
    size_t bonds, extras, ring_sizes, ring_members, total;
} layout;

static layout
lay_out(int natoms, int nbonds, int nextras, int nrings, int nmembers, bool wide)
{
    layout l;

    l.bonds = HEADER + (size_t) natoms * ATOM;
    l.extras = l.bonds + (size_t) nbonds * BOND;
    l.ring_sizes = l.extras + (size_t) nextras * EXTRA;
    l.ring_members = l.ring_sizes + (size_t) nrings * (wide ? 2 : 1);
    l.total = l.ring_members + (size_t) nmembers * (wide ? 2 : 1);
    return l;
}

static inline uint16_t
get16(const uint8_t *p)
{
    uint16_t v;

    memcpy(&v, p, sizeof v);
    return v;
}

static inline void
put16(uint8_t *p, int value)
{
    uint16_t v = (uint16_t) value;

    memcpy(p, &v, sizeof v);
}

static inline void
put_ring(uint8_t *p, int i, bool wide, int value)
{
    if (wide)
        put16(p + 2 * i, value);
    else
        p[i] = (uint8_t) value;
}

/* ---- opening ---- */

void
mai_mol_open(const void *bytes, mai_mol *out)
{
    const uint8_t *p = bytes;
    layout l;

    out->wide = (p[1] & FLAG_WIDE) != 0;
    out->stereo_flagged = (p[1] & FLAG_STEREO) != 0;
    out->natoms = get16(p + 2);
    out->nbonds = get16(p + 4);
    out->nrings = get16(p + 6);
    out->nextras = get16(p + 10);
    l = lay_out(out->natoms, out->nbonds, out->nextras, out->nrings, get16(p + 8), out->wide);
    out->atoms = (const mai_mol_atom *) (p + HEADER);
    out->bonds = p + l.bonds;
    out->extras = p + l.extras;
    out->ring_sizes = p + l.ring_sizes;
    out->ring_members = p + l.ring_members;
}

int
mai_mol_isotope(const mai_mol *m, int atom)
{
    int low = 0, high = m->nextras;

    while (low < high) {
        int middle = (low + high) / 2;
        mai_mol_extra_entry e = mai_mol_get_extra(m, middle);

        if (e.atom == atom)
            return e.isotope;
        if (e.atom < atom)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

mai_status
mai_mol_link(mai_ctx *cx, const mai_mol *m, mai_mol_links *out)
{
    size_t n = (size_t) m->natoms, e = (size_t) m->nbonds;
    uint16_t *first;
    mai_nbr *nbrs;
    mai_mol_bond *bonds;
    char *memory;

    MAI_TRY(mai_poll(cx, 4 * (int64_t) e));
    MAI_TRY(mai_alloc(cx, (n + 2) * sizeof *first + 2 * e * sizeof *nbrs + e * sizeof *bonds + 8,
                      (void **) &memory));
    nbrs = (mai_nbr *) memory;
    bonds = (mai_mol_bond *) (nbrs + 2 * e);
    first = (uint16_t *) (bonds + e);
    memset(first, 0, (n + 2) * sizeof *first);
    /* first[i + 2] counts, then starts as the end of i, so that filling leaves first[i] in place. */
    for (size_t i = 0; i < e; i++) {
        bonds[i] = mai_mol_get_bond(m, (int) i);
        first[bonds[i].begin + 2]++;
        first[bonds[i].end + 2]++;
    }
    for (size_t i = 2; i <= n; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < e; i++) {
        nbrs[first[bonds[i].begin + 1]++] = (mai_nbr) {bonds[i].end, (uint16_t) i};
        nbrs[first[bonds[i].end + 1]++] = (mai_nbr) {bonds[i].begin, (uint16_t) i};
    }
    out->first = first;
    out->nbrs = nbrs;
    out->bonds = bonds;
    return MAI_OK;
}

/* ---- packing ---- */

/* What packing knows: the graph and both ways between its numbers and the new ones. */
typedef struct packing {
    const mai_molgraph *g;
    const uint16_t *order; /* new -> old */
    uint16_t *rank;        /* old -> new */
} packing;

/* The new numbers of an atom's neighbours, in the graph's order. */
static int
neighbour_ranks(const packing *p, int old, uint16_t *ranks)
{
    const mai_nbr *nbrs = mai_nbrs(p->g, old);
    int degree = p->g->atoms[old].degree;

    for (int i = 0; i < degree; i++)
        ranks[i] = p->rank[nbrs[i].atom];
    return degree;
}

static uint8_t
pack_chirality(const packing *p, int old)
{
    const mai_atom *a = &p->g->atoms[old];
    uint16_t ranks[MAI_CHIRAL_DEGREE];
    int chirality = a->chirality, permutation = a->permutation;

    if (chirality == MAI_CHIRAL_NONE || a->degree > MAI_CHIRAL_DEGREE)
        return 0;
    mai_chirality_sort(&chirality, &permutation, ranks, neighbour_ranks(p, old, ranks));
    return (uint8_t) (chirality | permutation << 3);
}

static inline void
pack_classes(const mai_atom *a, mai_mol_atom *out)
{
    out->crippen = a->crippen;
    out->polar = a->polar;
    out->more = (uint8_t) ((out->more & ~MAI_MORE_H_TYPE) | (a->h_crippen & MAI_MORE_H_TYPE));
}

static inline int
stored_radicals(const mai_atom *a)
{
    return a->radicals < MAI_MOST_RADICALS ? a->radicals : MAI_MOST_RADICALS;
}

static void
pack_atom(const packing *p, int old, mai_mol_atom *out)
{
    const mai_atom *a = &p->g->atoms[old];

    out->element = a->element;
    out->charge = a->charge;
    out->hydrogens = (uint8_t) mai_hydrogens(a);
    out->perceived = (uint8_t) ((a->flags & MAI_ATOM_AROMATIC ? MAI_PERCEIVED_AROMATIC : 0)
                                | (a->ring_count > 0 ? MAI_PERCEIVED_RING : 0)
                                | (a->hybridization & 7) << MAI_PERCEIVED_HYBRID_SHIFT
                                | stored_radicals(a) << MAI_PERCEIVED_RADICAL_SHIFT);
    out->chirality = a->chirality != MAI_CHIRAL_NONE ? pack_chirality(p, old) : 0;
    out->more =
        (uint8_t) ((a->cip & 3) << MAI_MORE_CIP_SHIFT |
                   (p->g->stereo_flagged && (a->flags & MAI_ATOM_POSSIBLE_STEREO) ? MAI_MORE_POSSIBLE_STEREO
                                                                                  : 0));
    pack_classes(a, out);
}

/* Whether the reference atom of one end changes when it becomes the lowest-numbered neighbour. */
static bool
reference_moves(const packing *p, const mai_bond *b, int side)
{
    int end = side == 0 ? b->begin : b->end, partner = side == 0 ? b->end : b->begin, lowest = -1;
    const mai_nbr *nbrs = mai_nbrs(p->g, end);

    for (int i = 0; i < p->g->atoms[end].degree; i++)
        if (nbrs[i].atom != partner && (lowest < 0 || p->rank[nbrs[i].atom] < p->rank[lowest]))
            lowest = nbrs[i].atom;
    return lowest >= 0 && lowest != b->stereo_atoms[side];
}

static uint8_t
pack_bond_bits(const packing *p, const mai_bond *b)
{
    int stereo = b->stereo, bits = b->type;

    bits |= b->ring_count > 0 ? MAI_MOL_BOND_RING : 0;
    bits |= b->flags & MAI_BOND_IS_ROTATABLE ? MAI_MOL_BOND_ROTATABLE : 0;
    if (stereo >= MAI_STEREO_CIS) {
        if (reference_moves(p, b, 0) != reference_moves(p, b, 1))
            stereo = stereo == MAI_STEREO_CIS ? MAI_STEREO_TRANS : MAI_STEREO_CIS;
        if (b->cip != MAI_CIP_NONE && (b->cip == MAI_CIP_Z) != (stereo == MAI_STEREO_CIS))
            bits |= MAI_MOL_BOND_CIP_FLIPPED;
    }
    return (uint8_t) (bits | stereo << MAI_MOL_BOND_STEREO_SHIFT);
}

static uint32_t
pack_bond(const packing *p, const mai_bond *b)
{
    uint32_t begin = p->rank[b->begin], end = p->rank[b->end];
    uint32_t bits = pack_bond_bits(p, b);

    if (end < begin && b->type != MAI_BOND_DATIVE)
        return end | begin << 12 | bits << 24;
    return begin | end << 12 | bits << 24;
}

/* The bonds of new atom i to higher numbers, ascending; returns how many. */
static int
pack_bonds_of(const packing *p, int i, uint8_t *out)
{
    int old = p->order[i], n = 0;
    const mai_nbr *nbrs = mai_nbrs(p->g, old), *high[MAI_MAX_ATOMS];

    for (int k = 0; k < p->g->atoms[old].degree; k++) {
        int other = p->rank[nbrs[k].atom], at = n;

        if (other < i)
            continue;
        for (; at > 0 && p->rank[high[at - 1]->atom] > other; at--)
            high[at] = high[at - 1];
        high[at] = &nbrs[k];
        n++;
    }
    for (int k = 0; k < n; k++) {
        uint32_t word = pack_bond(p, &p->g->bonds[high[k]->bond]);

        memcpy(out + BOND * k, &word, BOND);
    }
    return n;
}

static int
pack_extras(const packing *p, uint8_t *out)
{
    int n = 0;

    for (int i = 0; i < p->g->natoms; i++) {
        const mai_atom *a = &p->g->atoms[p->order[i]];

        if (a->isotope == 0 && a->map == 0)
            continue;
        if (out != NULL) {
            put16(out + EXTRA * n, i);
            put16(out + EXTRA * n + 2, a->isotope);
            memcpy(out + EXTRA * n + 4, &a->map, 4);
        }
        n++;
    }
    return n;
}

/*
 * A ring's members from its lowest number on, towards the lower of that one's two ring neighbours, so that
 * the way in which the ring was found leaves no trace.
 */
static void
pack_ring(const packing *p, int ring, uint16_t *out)
{
    const uint16_t *members = mai_ring_atoms(p->g, ring);
    int size = mai_ring_size(p->g, ring), at = 0, step;

    for (int i = 1; i < size; i++)
        if (p->rank[members[i]] < p->rank[members[at]])
            at = i;
    step = p->rank[members[at + 1 < size ? at + 1 : 0]] < p->rank[members[at > 0 ? at - 1 : size - 1]]
               ? 1
               : size - 1;
    for (int i = 0; i < size; i++) {
        out[i] = p->rank[members[at]];
        at += step;
        at -= at >= size ? size : 0;
    }
}

/* Smaller rings first, then by members. */
static int
compare_rings(const uint16_t *a, int na, const uint16_t *b, int nb)
{
    if (na != nb)
        return na - nb;
    for (int i = 0; i < na; i++)
        if (a[i] != b[i])
            return a[i] - b[i];
    return 0;
}

static mai_status
pack_rings(mai_ctx *cx, const packing *p, const layout *l, bool wide, uint8_t *bytes)
{
    const mai_molgraph *g = p->g;
    uint16_t *members, *sorted;
    int n = 0;

    if (g->nrings == 0)
        return MAI_OK;
    MAI_TRY(
        mai_alloc(cx, (size_t) (g->ring_start[g->nrings] + g->nrings) * sizeof *members, (void **) &members));
    sorted = members + g->ring_start[g->nrings];
    for (int r = 0; r < g->nrings; r++) {
        int at = r, size = mai_ring_size(g, r);

        pack_ring(p, r, members + g->ring_start[r]);
        MAI_TRY(mai_poll(cx, 8 * size + r));
        for (; at > 0; at--) {
            int before = sorted[at - 1];

            if (compare_rings(members + g->ring_start[before], mai_ring_size(g, before),
                              members + g->ring_start[r], size) <= 0)
                break;
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = (uint16_t) r;
    }
    for (int i = 0; i < g->nrings; i++) {
        int r = sorted[i], size = mai_ring_size(g, r);

        put_ring(bytes + l->ring_sizes, i, wide, size);
        for (int k = 0; k < size; k++)
            put_ring(bytes + l->ring_members, n++, wide, members[g->ring_start[r] + k]);
    }
    return MAI_OK;
}

/* Rings of a molecule that has been perceived in part, for one calculation: nobody will compare them. */
static void
put_rings_as_found(const mai_molgraph *g, const layout *l, bool wide, uint8_t *bytes)
{
    for (int r = 0; r < g->nrings; r++)
        put_ring(bytes + l->ring_sizes, r, wide, mai_ring_size(g, r));
    for (int i = 0; g->nrings > 0 && i < g->ring_start[g->nrings]; i++)
        put_ring(bytes + l->ring_members, i, wide, g->ring_atoms[i]);
}

static mai_status
number_atoms(mai_ctx *cx, const mai_molgraph *g, const uint16_t *order, packing *out)
{
    uint16_t *kept;

    MAI_TRY(mai_alloc(cx, (size_t) (2 * g->natoms + 1) * sizeof *kept, (void **) &kept));
    out->g = g;
    out->rank = kept + g->natoms;
    for (int i = 0; i < g->natoms; i++) {
        kept[i] = order != NULL ? order[i] : (uint16_t) i;
        out->rank[kept[i]] = (uint16_t) i;
    }
    out->order = kept;
    return MAI_OK;
}

mai_status
mai_mol_pack(mai_ctx *cx, const mai_molgraph *g, const uint16_t *order, size_t reserve, void **out,
             size_t *bytes)
{
    int nmembers = g->nrings > 0 ? g->ring_start[g->nrings] : 0, nextras, at = 0;
    bool wide = g->natoms > 256;
    packing p;
    layout l;
    uint8_t *b;

    if (g->natoms > MAI_MAX_ATOMS || g->nbonds > MAI_MAX_BONDS || nmembers > UINT16_MAX)
        return mai_fail(cx, MAI_ELIMIT,
                        "the molecule is too large: %d atoms, %d bonds, %d ring members; at most %d, %d, %d",
                        g->natoms, g->nbonds, nmembers, MAI_MAX_ATOMS, MAI_MAX_BONDS, UINT16_MAX);
    MAI_TRY(mai_poll(cx, 8 * (int64_t) g->natoms));
    MAI_TRY(number_atoms(cx, g, order, &p));
    nextras = pack_extras(&p, NULL);
    l = lay_out(g->natoms, g->nbonds, nextras, g->nrings, nmembers, wide);
    MAI_TRY(mai_alloc(cx, reserve + l.total, out));
    b = (uint8_t *) *out + reserve;
    b[0] = MAI_MOL_VERSION;
    b[1] = (uint8_t) ((wide ? FLAG_WIDE : 0) | (g->stereo_flagged ? FLAG_STEREO : 0));
    put16(b + 2, g->natoms);
    put16(b + 4, g->nbonds);
    put16(b + 6, g->nrings);
    put16(b + 8, nmembers);
    put16(b + 10, nextras);
    for (int i = 0; i < g->natoms; i++) {
        pack_atom(&p, p.order[i], (mai_mol_atom *) (b + HEADER + ATOM * i));
        at += pack_bonds_of(&p, i, b + l.bonds + BOND * at);
    }
    pack_extras(&p, b + l.extras);
    if (g->has != MAI_HAS_ALL)
        put_rings_as_found(g, &l, wide, b);
    else
        MAI_TRY(pack_rings(cx, &p, &l, wide, b));
    *bytes = reserve + l.total;
    return MAI_OK;
}

void
mai_mol_put_classes(const mai_molgraph *g, void *bytes)
{
    mai_mol_atom *atoms = (mai_mol_atom *) ((uint8_t *) bytes + HEADER);

    for (int i = 0; i < g->natoms; i++)
        pack_classes(&g->atoms[i], &atoms[i]);
}

/* ---- unpacking ---- */

static void
unpack_atom(const mai_mol *m, int i, mai_atom *a)
{
    const mai_mol_atom *from = &m->atoms[i];

    a->element = from->element;
    a->charge = from->charge;
    a->explicit_h = from->hydrogens;
    a->radicals = (uint8_t) mai_mol_radicals(m, i);
    a->chirality = from->chirality & 7;
    a->permutation = from->chirality >> 3;
    a->hybridization = (uint8_t) mai_mol_hybridization(m, i);
    a->flags = (uint8_t) (MAI_ATOM_NO_IMPLICIT | (mai_mol_is_aromatic(m, i) ? MAI_ATOM_AROMATIC : 0)
                          | (from->more & MAI_MORE_POSSIBLE_STEREO ? MAI_ATOM_POSSIBLE_STEREO : 0));
    a->cip = (uint8_t) mai_mol_cip(m, i);
    a->crippen = from->crippen;
    a->h_crippen = from->more & MAI_MORE_H_TYPE;
    a->polar = from->polar;
}

/* The lowest-numbered neighbour of an end other than its partner; the partner when there is none. */
static uint16_t
reference_atom(const mai_molgraph *g, int end, int partner)
{
    const mai_nbr *nbrs = mai_nbrs(g, end);

    for (int i = 0; i < g->atoms[end].degree; i++)
        if (nbrs[i].atom != partner)
            return nbrs[i].atom;
    return (uint16_t) partner;
}

static void
unpack_stereo(mai_molgraph *g, mai_bond *b, int bits)
{
    bool flipped = (bits & MAI_MOL_BOND_CIP_FLIPPED) != 0;

    b->stereo = bits >> MAI_MOL_BOND_STEREO_SHIFT & 3;
    if (b->stereo < MAI_STEREO_CIS)
        return;
    b->cip = (b->stereo == MAI_STEREO_CIS) != flipped ? MAI_CIP_Z : MAI_CIP_E;
    b->stereo_atoms[0] = reference_atom(g, b->begin, b->end);
    b->stereo_atoms[1] = reference_atom(g, b->end, b->begin);
}

static mai_status
unpack_rings(mai_ctx *cx, const mai_mol *m, mai_molgraph *g)
{
    int n = 0, at = 0;

    for (int r = 0; r < m->nrings; r++)
        n += mai_mol_ring_size(m, r);
    g->nrings = m->nrings;
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nrings + 1, &g->ring_start));
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, &g->ring_atoms));
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, &g->ring_bonds));
    for (int r = 0; r < m->nrings; r++) {
        int size = mai_mol_ring_size(m, r);

        MAI_TRY(mai_poll(cx, 8 * size));
        for (int i = 0; i < size; i++) {
            int a = mai_mol_ring_member(m, at + i), b = mai_mol_ring_member(m, at + (i + 1) % size);
            int bond = mai_bond_between(g, a, b);

            g->ring_atoms[at + i] = (uint16_t) a;
            g->ring_bonds[at + i] = (uint16_t) (bond < 0 ? 0 : bond);
            g->atoms[a].ring_count += g->atoms[a].ring_count < 255;
            if (bond >= 0)
                g->bonds[bond].ring_count += g->bonds[bond].ring_count < 255;
        }
        at += size;
        g->ring_start[r + 1] = at;
    }
    /* Rings too many to be listed have left their marks. */
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].ring_count == 0 && mai_mol_in_ring(m, i))
            g->atoms[i].ring_count = 1;
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].ring_count == 0 && (mai_mol_get_bond(m, i).bits & MAI_MOL_BOND_RING))
            g->bonds[i].ring_count = 1;
    return MAI_OK;
}

mai_status
mai_mol_unpack(mai_ctx *cx, const mai_mol *m, mai_molgraph **out)
{
    mai_molgraph *g;
    mai_atom *atom;
    mai_bond *bond;

    MAI_TRY(mai_graph_new(cx, m->natoms, m->nbonds, &g));
    for (int i = 0; i < m->natoms; i++) {
        MAI_TRY(mai_graph_add_atom(cx, g, &atom));
        unpack_atom(m, i, atom);
    }
    for (int i = 0; i < m->nextras; i++) {
        atom = &g->atoms[get16(m->extras + EXTRA * i)];
        atom->isotope = get16(m->extras + EXTRA * i + 2);
        memcpy(&atom->map, m->extras + EXTRA * i + 4, 4);
    }
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);

        MAI_TRY(mai_graph_add_bond(cx, g, b.begin, b.end, b.bits & MAI_MOL_BOND_TYPE, &bond));
        bond->flags = (uint8_t) ((mai_mol_bond_type(m, b) == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0)
                                 | (b.bits & MAI_MOL_BOND_ROTATABLE ? MAI_BOND_IS_ROTATABLE : 0));
    }
    MAI_TRY(mai_graph_link(cx, g));
    for (int i = 0; i < m->nbonds; i++)
        unpack_stereo(g, &g->bonds[i], mai_mol_get_bond(m, i).bits);
    MAI_TRY(unpack_rings(cx, m, g));
    g->stereo_flagged = m->stereo_flagged;
    g->has = MAI_HAS_ALL;
    *out = g;
    return MAI_OK;
}

/* ---- bytes of strangers ---- */

static mai_status
check_atoms_and_bonds(mai_ctx *cx, const mai_mol *m)
{
    int last_low = -1, last_high = -1;

    for (int i = 0; i < m->natoms; i++)
        if (m->atoms[i].element >= MAI_ELEMENTS || (m->atoms[i].chirality & 7) > MAI_CHIRAL_OCTAHEDRAL)
            return mai_fail(cx, MAI_EFORMAT, "stored molecule: atom %d is not one", i + 1);
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        int low = b.begin < b.end ? b.begin : b.end, high = b.begin < b.end ? b.end : b.begin;

        if (low == high || high >= m->natoms || (b.bits & MAI_MOL_BOND_TYPE) > MAI_BOND_DATIVE ||
            low < last_low || (low == last_low && high <= last_high))
            return mai_fail(cx, MAI_EFORMAT, "stored molecule: bond %d is not one", i + 1);
        last_low = low;
        last_high = high;
    }
    return MAI_OK;
}

static mai_status
check_extras_and_rings(mai_ctx *cx, const mai_mol *m, int nmembers)
{
    int64_t n = 0; /* every size may be 65535 */
    int last = -1;

    for (int i = 0; i < m->nextras; i++) {
        int atom = get16(m->extras + EXTRA * i);

        if (atom <= last || atom >= m->natoms)
            return mai_fail(cx, MAI_EFORMAT, "stored molecule: isotope or class %d belongs to no atom",
                            i + 1);
        last = atom;
    }
    for (int r = 0; r < m->nrings; r++)
        n += mai_mol_ring_size(m, r);
    if (n != nmembers)
        return mai_fail(cx, MAI_EFORMAT, "stored molecule: its rings have %lld members, not %d",
                        (long long) n, nmembers);
    for (int i = 0; i < nmembers; i++)
        if (mai_mol_ring_member(m, i) >= m->natoms)
            return mai_fail(cx, MAI_EFORMAT, "stored molecule: a ring member is no atom");
    return MAI_OK;
}

mai_status
mai_mol_check_layout(mai_ctx *cx, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    mai_mol m;

    if (n < HEADER || p[0] != MAI_MOL_VERSION || (p[1] & ~(FLAG_WIDE | FLAG_STEREO)) != 0)
        return mai_fail(cx, MAI_EFORMAT, "stored molecule: unknown version");
    if (get16(p + 2) > MAI_MAX_ATOMS || get16(p + 4) > MAI_MAX_BONDS ||
        n != lay_out(get16(p + 2), get16(p + 4), get16(p + 10), get16(p + 6), get16(p + 8), p[1] & FLAG_WIDE)
                 .total)
        return mai_fail(cx, MAI_EFORMAT, "stored molecule: its %zu bytes are not what its counts say", n);
    mai_mol_open(bytes, &m);
    MAI_TRY(mai_poll(cx, 8 * (int64_t) n));
    MAI_TRY(check_atoms_and_bonds(cx, &m));
    return check_extras_and_rings(cx, &m, get16(p + 8));
}
