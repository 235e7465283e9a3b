/*
 * smiles_ring.c - SMILES: ring bonds, and the chirality whose order of neighbours they change.
 *
 * A ring bond is written in two halves under one number. Halves are noted as they come; the half that waits
 * under a number is found through an array. At the end of the text the pairs are sorted by number, which is
 * the order in which RDKit adds these bonds.
 */
#include "chem/smiles_parser.h"

/* "%nn", which must not begin with 0, or "%(n)" of up to five digits. */
static mai_status
percent_number(smiles_parser *s, int *number)
{
    int at = position(s), digits = 0;

    s->p++;
    *number = 0;
    if (is_digit(peek(s, 0)) && peek(s, 0) != '0' && is_digit(peek(s, 1))) {
        *number = 10 * (s->p[0] - '0') + (s->p[1] - '0');
        s->p += 2;
        return MAI_OK;
    }
    if (take(s, '(')) {
        for (; digits < 5 && is_digit(peek(s, 0)); digits++)
            *number = 10 * *number + (*s->p++ - '0');
        if (digits > 0 && take(s, ')'))
            return MAI_OK;
    }
    (void) mai_fail_at(s->cx, MAI_ETEXT, at, "no ring bond number follows '%%' at %d", at + 1);
    return mai_hint(s->cx, "Write %%nn with two digits, or %%(n) with up to five.");
}

/* Where the half that waits under a number is kept: its index + 1, 0 when none waits. */
static mai_status
find_open(smiles_parser *s, int number, int32_t **slot)
{
    uint64_t bit = (uint64_t) 1 << (number & 63);

    if (MAI_LIKELY(number < SMALL_RING_NUMBERS)) {
        *slot = &s->open[number];
        if (!(s->is_open[number >> 6] & bit))
            **slot = 0;
        s->is_open[number >> 6] |= bit;
        return MAI_OK;
    }
    if (s->wide_open == NULL)
        MAI_TRY(MAI_NEW_ARRAY(s->cx, RING_NUMBERS, &s->wide_open));
    *slot = &s->wide_open[number];
    return MAI_OK;
}

/*
 * A ring bond that is written after a branch is not where the order of neighbours expects it; RDKit corrects
 * the chirality for the number of neighbours that were there already, and so does this.
 */
static void
note_late_ring_bond(smiles_parser *s)
{
    mai_atom *a = &s->g->atoms[s->active];
    bool first = s->active == 0;

    if (s->active == s->g->natoms - 1 || a->permutation != 0 ||
        (a->chirality != MAI_CHIRAL_CCW && a->chirality != MAI_CHIRAL_CW))
        return;
    if (a->degree == 1 || (a->degree == 2 && !first) || (a->degree == 3 && first))
        a->chirality = mai_inverted(a->chirality);
}

mai_status
mai_smiles_ring_number(smiles_parser *s, int digit)
{
    int at = position(s), number = digit;
    int32_t *slot;

    if (!(s->state & (AFTER_ATOM | AFTER_BOND)))
        return mai_smiles_misplaced(s);
    if (*s->p == '%')
        MAI_TRY(percent_number(s, &number));
    else
        s->p++;
    MAI_TRY(find_open(s, number, &slot));
    MAI_TRY(grow(s->cx, (void **) &s->halves, &s->half_room, s->nhalves, sizeof *s->halves));
    s->halves[s->nhalves] = (ring_half){number, at, -1, (uint16_t) s->active, s->mark};
    if (*slot == 0) {
        *slot = s->nhalves + 1;
    } else {
        ring_half *first = &s->halves[*slot - 1];

        if (first->atom == s->active)
            return mai_fail_at(s->cx, MAI_ETEXT, at, "ring bond %d at %d joins an atom to itself", number,
                               at + 1);
        MAI_TRY(grow(s->cx, (void **) &s->rings, &s->ring_room, s->nrings, sizeof *s->rings));
        s->rings[s->nrings++] = (ring_bond){number, *slot - 1};
        first->partner = s->nhalves;
        *slot = 0;
    }
    s->nhalves++;
    if (MAI_UNLIKELY(s->chiral))
        note_late_ring_bond(s);
    s->mark = no_mark;
    s->state = AFTER_ATOM;
    return MAI_OK;
}

/* ---- closing ---- */

/* Rings of equal number stay in the order of the text: merging runs of doubling length. */
static mai_status
sort_rings(smiles_parser *s)
{
    ring_bond *from = s->rings, *to;
    int n = s->nrings, sorted = 1;

    while (sorted < n && from[sorted - 1].number <= from[sorted].number)
        sorted++;
    if (sorted >= n)
        return MAI_OK;
    MAI_TRY(mai_alloc(s->cx, (size_t) n * sizeof *to, (void **) &to));
    for (int run = 1; run < n; run *= 2) {
        for (int low = 0; low < n; low += 2 * run) {
            int middle = low + run < n ? low + run : n, high = low + 2 * run < n ? low + 2 * run : n;

            for (int i = low, a = low, b = middle; i < high; i++)
                to[i] = b >= high || (a < middle && from[a].number <= from[b].number) ? from[a++] : from[b++];
        }
        ring_bond *spare = from;

        from = to;
        to = spare;
    }
    s->rings = from;
    return MAI_OK;
}

/* Of two halves the first that names a bond decides; a direction may stand at either. */
static mai_status
close_ring(smiles_parser *s, const ring_half *first, const ring_half *second)
{
    mai_molgraph *g = s->g;
    const ring_half *from = first->mark.given ? first : second, *to = first->mark.given ? second : first;
    int type = from->mark.type, dir = from->mark.dir;
    int begin = from->mark.backward ? to->atom : from->atom,
        end = from->mark.backward ? from->atom : to->atom;
    mai_bond *b;

    if (type == MAI_BOND_OTHER) /* also "~": RDKit keeps it along chains alone */
        type = g->atoms[begin].flags & g->atoms[end].flags & MAI_ATOM_AROMATIC ? MAI_BOND_AROMATIC
                                                                               : MAI_BOND_SINGLE;
    if (dir == MAI_DIR_NONE && to->mark.dir != MAI_DIR_NONE) {
        dir = to->mark.dir;
        if (begin != to->atom)
            dir = mai_opposite_direction(dir);
    }
    MAI_TRY(mai_graph_add_bond(s->cx, g, begin, end, type, &b));
    b->dir = (uint8_t) dir;
    b->flags = type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0;
    return MAI_OK;
}

static mai_status
check_open_rings(smiles_parser *s)
{
    if (s->nhalves == 2 * s->nrings)
        return MAI_OK;
    for (int i = 0; i < s->nhalves; i++) {
        const ring_half *h = &s->halves[i];

        if (h->partner < 0) {
            bool waits = true;

            if (h->number < SMALL_RING_NUMBERS)
                waits = s->open[h->number] == i + 1;
            else
                waits = s->wide_open[h->number] == i + 1;
            if (waits)
                return mai_fail_at(s->cx, MAI_ETEXT, h->position, "ring bond %d is not closed", h->number);
        }
    }
    return mai_fail(s->cx, MAI_EINTERNAL, "a ring bond was lost");
}

/* Two atoms can have one bond only. */
static mai_status
check_ring_bond(smiles_parser *s, int bond)
{
    const mai_molgraph *g = s->g;
    const mai_bond *b = &g->bonds[bond];
    int few = g->atoms[b->begin].degree <= g->atoms[b->end].degree ? b->begin : b->end;
    int other = mai_other_end(b, few), earlier = 0;
    const mai_nbr *nbrs = mai_nbrs(g, few);

    MAI_TRY(mai_poll(s->cx, g->atoms[few].degree));
    for (int i = 0; i < g->atoms[few].degree; i++)
        earlier += nbrs[i].atom == other && nbrs[i].bond < bond;
    if (earlier == 0)
        return MAI_OK;

    const ring_bond *ring = &s->rings[bond - (g->nbonds - s->nrings)];
    int at = s->halves[s->halves[ring->first].partner].position;

    return mai_fail_at(s->cx, MAI_ETEXT, at, "ring bond %d at %d joins atoms that have a bond already",
                       ring->number, at + 1);
}

/* ---- chirality ---- */

#define MOST_RINGS_OF_CENTRE 32 /* an atom of that many bonds loses its chirality later on */

/* Exchanges that bring the ring bonds of an atom from the order of the text into that of the graph. */
static int
ring_inversions(const smiles_parser *s, int atom, const mai_nbr *nbrs, int n)
{
    int chain = s->g->nbonds - s->nrings, inversions = 0;
    int32_t order[MOST_RINGS_OF_CENTRE];

    if (n > MOST_RINGS_OF_CENTRE)
        return 0;
    for (int i = 0; i < n; i++) {
        const ring_bond *ring = &s->rings[nbrs[i].bond - chain];
        const ring_half *first = &s->halves[ring->first];

        order[i] = first->atom == atom ? ring->first : first->partner;
        for (int k = 0; k < i; k++)
            inversions += order[k] > order[i];
    }
    return inversions;
}

static bool
is_unsaturated(const mai_molgraph *g, const mai_nbr *nbrs, int n)
{
    for (int i = 0; i < n; i++) {
        int type = g->bonds[nbrs[i].bond].type;

        if (type >= MAI_BOND_DOUBLE && type <= MAI_BOND_AROMATIC)
            return true;
    }
    return false;
}

static void
settle_chirality(smiles_parser *s, int atom)
{
    const mai_molgraph *g = s->g;
    mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int chain = 0;

    a->permutation = 0;
    while (chain < a->degree && nbrs[chain].bond < g->nbonds - s->nrings)
        chain++;

    int rings = a->degree - chain;
    bool leads = chain == 0 || nbrs[0].atom > atom; /* nothing stands before it */
    int swaps = (chain - !leads) * rings + ring_inversions(s, atom, nbrs + chain, rings);

    /* A hydrogen that is not an atom stands before the ring bonds in the text, last in the graph. */
    if (a->degree == 3 &&
        ((leads && a->explicit_h == 1) || (a->explicit_h != 1 && rings == 1 && !is_unsaturated(g, nbrs, 3))))
        swaps++;
    if (swaps % 2 != 0)
        a->chirality = mai_inverted(a->chirality);
}

static void
settle_all_chirality(smiles_parser *s)
{
    for (int i = 0; i < s->g->natoms; i++)
        if (s->g->atoms[i].chirality == MAI_CHIRAL_CCW || s->g->atoms[i].chirality == MAI_CHIRAL_CW)
            settle_chirality(s, i);
}

mai_status
mai_smiles_close_rings(smiles_parser *s)
{
    MAI_TRY(check_open_rings(s));
    MAI_TRY(sort_rings(s));
    for (int i = 0; i < s->nrings; i++) {
        const ring_half *first = &s->halves[s->rings[i].first];

        MAI_TRY(close_ring(s, first, &s->halves[first->partner]));
    }
    MAI_TRY(mai_graph_link(s->cx, s->g));
    for (int i = s->g->nbonds - s->nrings; i < s->g->nbonds; i++)
        MAI_TRY(check_ring_bond(s, i));
    if (s->chiral)
        settle_all_chirality(s);
    return MAI_OK;
}
