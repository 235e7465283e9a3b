/*
 * canon.c - a canonical order of a molecule's atoms, at once that in which its canonical SMILES visits them.
 *
 * Each fragment is ordered on its own: atoms are sorted by what they are and by a hash of what surrounds them
 * a few bonds far; refinement parts those that can still be told apart, stereochemistry included; ties are
 * broken so that any choice leads to the same description. From the ranks that this gives the molecule is
 * walked depth first, out of rings before on along them, over double bonds before over single ones, by rank
 * otherwise; the order of that walk is the result. Fragments follow by size, then by what their first atom
 * is, then by a digest.
 *
 * A molecule is taken to be of one piece until the walk shows that it is not.
 *
 * Identity is: element, isotope, charge, hydrogens, unpaired electrons, atom class, aromaticity, kinds of
 * bonds, arrangements of chiral atoms and of double bonds. Chiral atoms of one ring system that have no CIP
 * label, being centres only in relation to each other, count up to a reflection of all of them, which is what
 * RDKit's canonical SMILES keep of them. Hashes only sort and split what is unequal; that what is left
 * together is equal does not rest on them.
 */
#include "chem/chem.h"

#include "chem/canon_parts.h"
#include "chem/chirality.h"
#include "chem/stereo.h"

#include <string.h>

enum { HASH_ROUNDS = 3, INDEX_BITS = 12, HASH_BITS = 21, EXACT_DEGREE = 15, MOST_HYDROGENS = 31 };

/* Labels of arcs; those of bonds in rings are apart, which tells more than degrees alone do. */
enum {
    LABEL_DATIVE_OUT = MAI_BOND_DATIVE,
    LABEL_DATIVE_IN,
    LABEL_STEREO,
    LABEL_RING_SINGLE,
    LABEL_RING_DOUBLE,
    LABEL_RING_STEREO,
    LABEL_UNKNOWN_STEREO,
};

/* Up to fifteen bonds of a label are counted exactly. */
static const uint64_t exact_amounts[MAI_CANON_LABELS] = {
    1,
    UINT64_C(1) << 4,
    UINT64_C(1) << 8,
    UINT64_C(1) << 12,
    UINT64_C(1) << 16,
    UINT64_C(1) << 20,
    UINT64_C(1) << 24,
    UINT64_C(1) << 28,
    UINT64_C(1) << 32,
    UINT64_C(1) << 36,
    UINT64_C(1) << 40,
    UINT64_C(1) << 44,
    UINT64_C(1) << 48,
};
/* For atoms of more bonds: odd numbers of no meaning (digits of the square roots of the first primes). */
static const uint64_t hashed_amounts[MAI_CANON_LABELS] = {
    0x6a09e667f3bcc909u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u, 0x510e527fade682d1u,
    0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u, 0xcbbb9d5dc1059ed9u, 0x629a292a367cd507u,
    0x9159015a3070dd17u, 0x152fecd8f70e5939u, 0x67332667ffc00b31u,
};

static inline bool
is_stereo_bond(const mai_bond *b)
{
    return b->stereo >= MAI_STEREO_CIS;
}

static inline bool
is_stereo_atom(const mai_atom *a)
{
    return a->chirality != MAI_CHIRAL_NONE && a->degree <= MAI_CHIRAL_DEGREE;
}

/* ---- setting up ---- */

/* By type, of bonds in chains and in rings. */
static const uint8_t labels[2][8] = {
    {MAI_BOND_OTHER, MAI_BOND_SINGLE, MAI_BOND_DOUBLE, MAI_BOND_TRIPLE, MAI_BOND_QUADRUPLE,
     MAI_BOND_AROMATIC, LABEL_DATIVE_OUT},
    {MAI_BOND_OTHER, LABEL_RING_SINGLE, LABEL_RING_DOUBLE, MAI_BOND_TRIPLE, MAI_BOND_QUADRUPLE,
     MAI_BOND_AROMATIC, LABEL_DATIVE_OUT},
};

/*
 * The place of bonds in the walk: substituents come first, then a ring's bonds of no order (where a ring
 * closes, RDKit reads them as single), its triple, double, aromatic and other bonds.
 */
static const uint8_t ways[2][8] = {{0}, {1, 5, 3, 2, 2, 4, 5}};

static uint8_t
special_label(const mai_bond *b, int from)
{
    bool ring = b->ring_count > 0;

    if (b->type == MAI_BOND_DATIVE)
        return b->begin == from ? LABEL_DATIVE_OUT : LABEL_DATIVE_IN;
    if (b->type != MAI_BOND_DOUBLE || b->stereo == MAI_STEREO_NONE)
        return labels[ring][b->type & 7];
    if (b->stereo == MAI_STEREO_ANY)
        return LABEL_UNKNOWN_STEREO;
    return ring ? LABEL_RING_STEREO : LABEL_STEREO;
}

/* Both tetrahedral tags are one kind, but ring stereo is another. */
static inline uint64_t
chirality_kind(const mai_atom *a)
{
    if (mai_is_ring_stereo(a))
        return MAI_CHIRAL_CCW;
    return a->chirality == MAI_CHIRAL_CCW ? MAI_CHIRAL_CW : a->chirality;
}

/* What an atom is, in 31 bits; its few bonds first, so that walks start at ends of chains. */
static uint64_t
atom_word(const mai_atom *a)
{
    uint64_t degree = a->degree < EXACT_DEGREE ? a->degree : EXACT_DEGREE;
    uint64_t hydrogens = mai_hydrogens(a) < MOST_HYDROGENS ? (uint64_t) mai_hydrogens(a) : MOST_HYDROGENS;
    uint64_t chirality = is_stereo_atom(a) ? chirality_kind(a) : 0;

    return degree << 27 | (uint64_t) (a->element & 127) << 20 | hydrogens << 15
           | (uint64_t) (a->charge + 128) << 7 | chirality << 4
           | (uint64_t) (a->flags & MAI_ATOM_AROMATIC ? 8 : 0) | (a->radicals < 7 ? a->radicals : 7);
}

/* The labels that depend on stereochemistry or on the direction of a bond. */
static void
lay_out_special(mai_canon *c)
{
    const mai_molgraph *g = c->g;

    for (int i = 0; i < g->natoms; i++)
        for (uint32_t k = c->first[i]; k < c->first[i + 1]; k++) {
            const mai_bond *b = &g->bonds[g->nbrs[k].bond];

            c->arcs[k].label = special_label(b, i);
            c->stereo_ends += is_stereo_bond(b);
        }
}

/* Arcs stand as the graph's neighbours do, so that they are laid out without a look at the atoms. */
static void
lay_out_arcs(mai_canon *c)
{
    const mai_molgraph *g = c->g;
    uint32_t n = 2 * (uint32_t) g->nbonds;
    unsigned special = 0;

    for (uint32_t k = 0; k < n; k++) {
        const mai_bond *b = &g->bonds[g->nbrs[k].bond];
        bool ring = b->ring_count > 0;

        c->arcs[k].to = g->nbrs[k].atom;
        c->arcs[k].label = labels[ring][b->type & 7];
        c->arcs[k].way = ways[ring][b->type & 7];
        special |= (b->stereo != MAI_STEREO_NONE) | (b->type == MAI_BOND_DATIVE);
    }
    if (special)
        lay_out_special(c);
}

static void
lay_out_atoms(mai_canon *c)
{
    const mai_molgraph *g = c->g;
    int largest = 0;

    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];

        c->word[i] = atom_word(a);
        c->first[i] = a->first;
        c->extras |= (a->isotope != 0) | (a->map != 0) | (mai_hydrogens(a) >= MOST_HYDROGENS);
        c->stereo_atoms += is_stereo_atom(a);
        largest = a->degree > largest ? a->degree : largest;
    }
    c->first[g->natoms] = 2 * (uint32_t) g->nbonds;
    c->amounts = largest <= EXACT_DEGREE ? exact_amounts : hashed_amounts;
}

/*
 * Hashes of what is around the atoms. Sums over the arcs of an atom are differences of sums over all arcs before: so
 * no loop's length depends on an atom, which a processor could not foresee.
 */
static void
hash_surroundings(mai_canon *c)
{
    uint64_t *now = c->sum, *next = c->hash, *before = c->before;
    uint32_t n = (uint32_t) c->g->natoms, arcs = c->first[n];

    for (uint32_t i = 0; i < n; i++)
        now[i] = mai_canon_mix(c->word[i]);
    for (int round = 0; round < HASH_ROUNDS; round++) {
        uint64_t *t = now, sum = 0;

        before[0] = 0;
        for (uint32_t k = 0; k < arcs; k++)
            before[k + 1] = sum += now[c->arcs[k].to] ^ c->arcs[k].label;
        for (uint32_t i = 0; i < n; i++) {
            uint64_t h = now[i] + (before[c->first[i + 1]] - before[c->first[i]]) * UINT64_C(0x9fb21c651e98df25);

            next[i] = h ^ h >> 32;
        }
        now = next;
        next = t;
    }
    c->hash = now;
    c->sum = next;
}

static mai_status
take_stereo(mai_canon *c)
{
    size_t n = (size_t) (c->stereo_atoms + c->stereo_ends / 2);

    MAI_TRY(mai_alloc(c->cx, n * sizeof *c->stereo, (void **) &c->stereo));
    if (c->stereo_atoms == 0)
        return MAI_OK;
    MAI_TRY(mai_ring_stereo_groups(c->cx, c->g, &c->group_of, &c->groups));
    n = (size_t) c->groups + 1;
    MAI_TRY(mai_alloc(c->cx, n * sizeof *c->group_first, (void **) &c->group_first));
    memset(c->group_first, 0xff, n * sizeof *c->group_first);
    return MAI_OK;
}

/* All arrays in one piece, widest first; those of stereo elements only when there are some. */
static mai_status
set_up(mai_ctx *cx, const mai_molgraph *g, mai_canon *c)
{
    size_t n = (size_t) g->natoms, arcs = 2 * (size_t) g->nbonds;
    char *memory;

    memset(c, 0, sizeof *c);
    c->cx = cx;
    c->g = g;
    MAI_TRY(mai_poll(cx, 4 * (int64_t) (n + arcs)));
    MAI_TRY(mai_alloc(cx, n * (3 * sizeof *c->word + 2 * sizeof *c->items + 7 * sizeof *c->at + 2)
                          + (n + 1) * sizeof *c->first + arcs * sizeof *c->arcs
                          + (arcs + 1) * (sizeof *c->before + sizeof *c->turns),
                      (void **) &memory));
    c->word = (uint64_t *) memory;
    c->sum = c->word + n;
    c->hash = c->sum + n;
    c->before = c->hash + n;
    c->items = (mai_canon_item *) (c->before + arcs + 1);
    c->spare = c->items + n;
    c->first = (uint32_t *) (c->spare + n);
    c->arcs = (mai_canon_arc *) (c->first + n + 1);
    c->turns = (uint32_t *) (c->arcs + arcs);
    c->at = (uint16_t *) (c->turns + arcs + 1);
    c->place = c->at + n;
    c->cell = c->place + n;
    c->size = c->cell + n;
    c->queue = c->size + n;
    c->scratch = c->queue + n;
    c->spans = c->scratch + n;
    c->queued = (uint8_t *) (c->spans + n);
    c->marked = c->queued + n;
    c->queue_room = g->natoms;
    memset(c->queued, 0, n);
    lay_out_atoms(c);
    lay_out_arcs(c);
    hash_surroundings(c);
    return c->stereo_atoms + c->stereo_ends > 0 ? take_stereo(c) : MAI_OK;
}

/* ---- one fragment ---- */

static void
list_stereo(mai_canon *c, int from)
{
    int n = from;

    c->first_stereo = c->last_stereo = from;
    if (c->stereo == NULL)
        return;
    for (int p = c->start; p < c->end; p++) {
        uint16_t atom = c->at[p];
        const mai_atom *a = &c->g->atoms[atom];

        if (is_stereo_atom(a))
            c->stereo[n++] = (mai_canon_stereo) {
                .atom = atom, .other = atom, .group = c->groups > 0 ? c->group_of[atom] : 0};
        for (uint32_t k = 0; k < a->degree; k++) {
            mai_nbr nbr = c->g->nbrs[a->first + k];

            if (nbr.atom > atom && is_stereo_bond(&c->g->bonds[nbr.bond]))
                c->stereo[n++] = (mai_canon_stereo) {.atom = atom, .other = nbr.atom, .bond = nbr.bond};
        }
    }
    c->last_stereo = n;
}

static void
sort_keys(mai_canon *c, uint64_t *keys, int n)
{
    if (n <= 48) {
        for (int i = 1; i < n; i++) {
            uint64_t key = keys[i];
            int k = i;

            for (; k > 0 && keys[k - 1] > key; k--)
                keys[k] = keys[k - 1];
            keys[k] = key;
        }
        return;
    }
    for (int i = n - 1; i >= 0; i--) /* the keys lie where the items go */
        c->items[i] = (mai_canon_item) {keys[i], 0, 0};
    mai_canon_sort(c->items, n, c->spare);
    for (int i = 0; i < n; i++)
        keys[i] = c->items[i].key;
}

/* The first cells: atoms by word, then by the hash, in at[], cell[] and size[]. */
static void
divide(mai_canon *c)
{
    uint64_t *keys = (uint64_t *) c->items, cut = (UINT64_C(1) << HASH_BITS) - 1, last = 0;
    int n = c->end - c->start, cell = c->start;

    for (int p = c->start; p < c->end; p++) {
        int atom = c->at[p];
        uint64_t key = c->word[atom] << HASH_BITS | (c->hash[atom] >> 20 & cut);

        keys[p - c->start] = key << INDEX_BITS | (uint64_t) atom;
        c->sum[atom] = 0;
    }
    sort_keys(c, keys, n);
    c->cells = 0;
    for (int i = 0; i < n; i++) {
        int atom = (int) (keys[i] & ((1 << INDEX_BITS) - 1)), p = c->start + i;

        if (i == 0 || keys[i] >> INDEX_BITS != last) {
            last = keys[i] >> INDEX_BITS;
            cell = p;
            c->size[cell] = 0;
            c->cells++;
        }
        c->size[cell]++;
        c->at[p] = (uint16_t) atom;
        c->place[atom] = (uint16_t) p;
        c->cell[atom] = (uint16_t) cell;
    }
}

/* Parts atoms by isotope, class and hydrogens above what a word holds; exact. */
static void
divide_by_extras(mai_canon *c)
{
    int n = c->end - c->start;

    for (int p = c->start; p < c->end; p++) {
        const mai_atom *a = &c->g->atoms[c->at[p]];
        uint64_t key = (uint64_t) mai_hydrogens(a) << 48 | (uint64_t) a->isotope << 32 | (uint32_t) a->map;

        c->items[p - c->start] = (mai_canon_item) {key, c->cell[c->at[p]], c->at[p]};
    }
    mai_canon_sort(c->items, n, c->spare);
    for (int i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && c->items[k].cell == c->items[i].cell;)
            k++;
        mai_canon_split(c, c->items + i, k - i);
    }
}

/* Divides positions start to end, whose atoms at[] holds, as far as it goes without choices. */
static mai_status
refine_fragment(mai_canon *c, int start, int end)
{
    c->start = start;
    c->end = end;
    c->trace = 0;
    list_stereo(c, c->last_stereo);
    divide(c);
    if (c->cells < end - start && c->extras)
        divide_by_extras(c);
    if (c->cells < end - start && !mai_canon_is_equitable(c))
        for (int p = start; p < end; p += c->size[p])
            mai_canon_enqueue(c, p);
    return mai_canon_refine(c);
}

/* ---- several fragments ---- */

/* Fills at[] fragment by fragment; returns their number, their first positions in starts. */
static int
find_fragments(mai_canon *c, uint16_t *starts)
{
    unsigned n = (unsigned) c->g->natoms;
    int filled = 0, fragments = 0;

    for (unsigned i = 0; i < n; i++) {
        if (c->queued[i])
            continue;
        starts[fragments++] = (uint16_t) filled;
        c->queued[i] = 1;
        c->at[filled++] = (uint16_t) i;
        for (int p = filled - 1; p < filled; p++) {
            int atom = c->at[p];

            for (uint32_t k = c->first[atom]; k < c->first[atom + 1]; k++)
                if (!c->queued[c->arcs[k].to]) {
                    c->queued[c->arcs[k].to] = 1;
                    c->at[filled++] = c->arcs[k].to;
                }
        }
    }
    memset(c->queued, 0, n);
    starts[fragments] = (uint16_t) n;
    return fragments;
}

static void
copy_fragments(const uint16_t *starts, const mai_canon_item *sorted, int fragments, const uint16_t *visited,
               uint16_t *order)
{
    for (int i = 0; i < fragments; i++) {
        int start = starts[sorted[i].atom], n = starts[sorted[i].atom + 1] - start;

        memcpy(order, visited + start, (size_t) n * sizeof *order);
        order += n;
    }
}

/* Turns over, in the molecule itself, the tags of groups whose mirror image is the canonical form. */
static void
turn_fragment(mai_canon *c, mai_molgraph *g)
{
    if (c->groups == 0)
        return;
    mai_canon_turn_groups(c, c->place);
    for (int i = c->first_stereo; i < c->last_stereo; i++) {
        mai_atom *a = &g->atoms[c->stereo[i].atom];

        if (c->stereo[i].turned == 2)
            a->chirality = mai_inverted(a->chirality);
        c->stereo[i].turned = c->stereo[i].turned > 0 ? 1 : 0;
    }
}

/* The order of a molecule of several pieces, or of one that needs a search. */
static mai_status
order_fragments(mai_canon *c, mai_molgraph *g, uint16_t *order)
{
    mai_canon_item *sorted;
    uint16_t *visited, *starts;
    int fragments;

    MAI_TRY(mai_alloc(c->cx, (2 * (size_t) c->g->natoms + 1) * sizeof *starts, (void **) &starts));
    visited = starts + c->g->natoms + 1;
    fragments = find_fragments(c, starts);
    MAI_TRY(mai_alloc(c->cx, 2 * (size_t) fragments * sizeof *sorted, (void **) &sorted));
    c->last_stereo = 0;
    for (int i = 0; i < fragments; i++) {
        int n = starts[i + 1] - starts[i];

        MAI_TRY(refine_fragment(c, starts[i], starts[i + 1]));
        MAI_TRY(mai_canon_break_ties(c));
        turn_fragment(c, g);
        mai_canon_visit(c, visited + starts[i]);
        sorted[i] = (mai_canon_item) {c->word[c->at[starts[i]]] << 33 | mai_canon_digest(c) >> 31,
                                      (uint16_t) (UINT16_MAX - n), (uint16_t) i};
        MAI_TRY(mai_poll(c->cx, 8 * n));
    }
    mai_canon_sort(sorted, fragments, sorted + fragments);
    copy_fragments(starts, sorted, fragments, visited, order);
    return MAI_OK;
}

mai_status
mai_canonical_order(mai_ctx *cx, mai_molgraph *g, uint16_t **order)
{
    int n = g->natoms;
    mai_canon c;
    bool plain;

    if (n > MAI_MAX_ATOMS)
        return mai_fail(cx, MAI_ELIMIT, "the molecule has %d atoms, at most %d are possible", n,
                        MAI_MAX_ATOMS);
    MAI_TRY(mai_alloc(cx, ((size_t) n + 1) * sizeof **order, (void **) order));
    if (n == 0)
        return MAI_OK;
    MAI_TRY(set_up(cx, g, &c));
    if (g->nbonds < n - 1)
        return order_fragments(&c, g, *order);
    for (int i = 0; i < n; i++)
        c.at[i] = (uint16_t) i;
    MAI_TRY(refine_fragment(&c, 0, n));
    MAI_TRY(mai_canon_break_plain_ties(&c, &plain));
    if (plain && mai_canon_visit(&c, *order) == n) {
        turn_fragment(&c, g);
        return MAI_OK;
    }
    return order_fragments(&c, g, *order);
}
