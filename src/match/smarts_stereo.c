/*
 * smarts_stereo.c - SMARTS: chirality and double bonds.
 *
 * Chirality is written relative to the order of the text: the atom before, ring bonds, branches. In a query it stands
 * relative to the order of bonds, where ring bonds come last; the rules for centres of three neighbours are RDKit's,
 * which reads a tag as seen from the hydrogen or lone pair that is missing.
 */
#include "match/smarts_parser.h"

static bool
is_tag(int chirality)
{
    return chirality == MAI_CHIRAL_CCW || chirality == MAI_CHIRAL_CW;
}

/* A ring number behind a branch is not where the order of neighbours expects it. */
void
mai_smarts_note_late_ring(mai_query *q, int atom)
{
    mai_query_atom *a = &q->atoms[atom];
    bool first = atom == 0;

    if (atom == q->natoms - 1 || !is_tag(a->chirality))
        return;
    if (a->degree == 1 || (a->degree == 2 && !first) || (a->degree == 3 && first))
        a->chirality = mai_inverted(a->chirality);
}

mai_status
mai_query_link(mai_ctx *cx, mai_query *q)
{
    uint32_t at = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * q->nbonds, &q->nbrs));
    for (int i = 0; i < q->natoms; i++)
        q->atoms[i].degree = 0;
    for (int i = 0; i < q->nbonds; i++) {
        q->atoms[q->bonds[i].begin].degree++;
        q->atoms[q->bonds[i].end].degree++;
    }
    for (int i = 0; i < q->natoms; i++) {
        q->atoms[i].first = at;
        at += q->atoms[i].degree;
        q->atoms[i].degree = 0;
    }
    for (int i = 0; i < q->nbonds; i++) {
        const mai_query_bond *b = &q->bonds[i];
        mai_query_atom *begin = &q->atoms[b->begin], *end = &q->atoms[b->end];

        q->nbrs[begin->first + begin->degree++] = (mai_nbr){b->end, (uint16_t) i};
        q->nbrs[end->first + end->degree++] = (mai_nbr){b->begin, (uint16_t) i};
    }
    return MAI_OK;
}

/* ---- classes ---- */

/* Arrangements of a class of chirality. */
static int
most_permutations(int chirality)
{
    return chirality == MAI_CHIRAL_SQUARE_PLANAR          ? 3
           : chirality == MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL ? 20
           : chirality == MAI_CHIRAL_OCTAHEDRAL           ? 30
                                                          : 2;
}

/* As RDKit, which keeps the number only where the class is the first thing in its brackets: else it says nothing. */
static mai_status
settle_class(smarts_parser *s, mai_query_atom *a, const smarts_part *part)
{
    int most = most_permutations(a->chirality);

    if (part->class_ && part->permutation > most)
        return mai_fail_at(s->cx, MAI_ETEXT, a->position, "the chirality of the atom at %d has no arrangement %d",
                           a->position + 1, part->permutation);
    a->permutation = part->class_ ? (uint8_t) part->permutation : 0;
    if (a->chirality != SMARTS_TETRAHEDRAL)
        return MAI_OK;
    if (!part->class_)
        a->chirality = MAI_CHIRAL_NONE;
    else
        a->chirality = part->permutation == 2 ? MAI_CHIRAL_CW : MAI_CHIRAL_CCW;
    a->permutation = 0;
    return MAI_OK;
}

/* ---- tags ---- */

#define MOST_RINGS 32 /* an atom of that many bonds matches none that is chiral */

/* Exchanges that bring the ring bonds of an atom from the order of the text into that of the query. */
static int
ring_inversions(const int32_t *halves, int n)
{
    int inversions = 0;

    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            inversions += halves[k] > halves[i];
    return inversions;
}

/* The halves of an atom in the order of their bonds, which is that of their numbers, then of the text. */
static int
ring_halves(const smarts_frame *f, int atom, int32_t *out)
{
    int n = 0;

    for (int i = 0; i < f->nhalves; i++) {
        const smarts_half *h = &f->halves[i];
        int k;

        if (h->atom != atom)
            continue;
        if (n == MOST_RINGS)
            return 0;
        for (k = n++; k > 0 && f->halves[out[k - 1]].number > h->number; k--)
            out[k] = out[k - 1];
        out[k] = i;
    }
    return n;
}

static const mai_query_node *
without_not(const mai_query_node *nodes, int32_t a)
{
    return nodes[a].op == MAI_QUERY_NOT ? &nodes[nodes[a].left] : &nodes[a];
}

/* Whether "one hydrogen" is said on the way along joined demands; trees lean to the left, so that few wait. */
static bool
says_one_hydrogen(const mai_query_node *nodes, int32_t top)
{
    const mai_query_node *stack[4 * SMARTS_LEVELS], *x = without_not(nodes, top);
    int n = 0;

    if (x->op == MAI_QUERY_AND)
        stack[n++] = x;
    while (n > 0) {
        x = stack[--n];
        for (int right = 0; right < 2; right++) {
            int32_t child = right ? x->right : x->left;
            const mai_query_node *y = without_not(nodes, child);

            if (y->op == MAI_QUERY_TEST && y->field == MAI_FIELD_HYDROGENS) {
                if (y == &nodes[child] && y->low == 1 && y->high == 1)
                    return true;
                break; /* the rest of this junction is not asked */
            }
            if (y->op == MAI_QUERY_AND && n < 4 * SMARTS_LEVELS)
                stack[n++] = y;
        }
    }
    return false;
}

static bool
is_unsaturated(const mai_query *q, const mai_query_atom *a)
{
    const mai_nbr *nbrs = q->nbrs + a->first;

    for (int i = 0; i < a->degree; i++) {
        int type = q->bonds[nbrs[i].bond].type;

        if (type >= MAI_BOND_DOUBLE && type <= MAI_BOND_AROMATIC)
            return true;
    }
    return false;
}

/* Exchanges between text and query when ring numbers stand in the order of their bonds. */
static int
swaps_of_rings(const mai_query *q, int atom, int rings)
{
    const mai_query_atom *a = &q->atoms[atom];
    int chain = a->degree - rings;
    bool leads = chain <= 0 || q->nbrs[a->first].atom > atom; /* nothing stands before it */

    return (chain - !leads) * rings;
}

/* Of three neighbours, one by a ring number, and no hydrogen said. */
static bool
misses_a_neighbour(const mai_query *q, int atom, int rings)
{
    const mai_query_atom *a = &q->atoms[atom];

    return a->degree == 3 && rings == 1 && !says_one_hydrogen(q->nodes, a->expr) && !is_unsaturated(q, a);
}

static void
settle_tag(const smarts_frame *f, int atom)
{
    mai_query_atom *a = &f->query->atoms[atom];
    int32_t halves[MOST_RINGS];
    int rings = ring_halves(f, atom, halves);
    int swaps = swaps_of_rings(f->query, atom, rings) + ring_inversions(halves, rings);

    if (f->parts[atom].hydrogens != 1)
        swaps += misses_a_neighbour(f->query, atom, rings);
    if (swaps % 2 != 0)
        a->chirality = mai_inverted(a->chirality);
}

uint8_t
mai_query_written_tag(const mai_query *q, int atom, int rings)
{
    int chirality = q->atoms[atom].chirality;

    if (is_tag(chirality) && (swaps_of_rings(q, atom, rings) + misses_a_neighbour(q, atom, rings)) % 2 != 0)
        return mai_inverted(chirality);
    return (uint8_t) chirality;
}

mai_status
mai_smarts_settle_chirality(smarts_parser *s, smarts_frame *f)
{
    f->query->nodes = s->nodes;
    for (int i = 0; i < f->query->natoms; i++) {
        mai_query_atom *a = &f->query->atoms[i];

        if (a->chirality != MAI_CHIRAL_NONE && !is_tag(a->chirality))
            MAI_TRY(settle_class(s, a, &f->parts[i]));
        if (is_tag(a->chirality)) {
            MAI_TRY(mai_poll(s->cx, f->nhalves));
            settle_tag(f, i);
        }
    }
    return MAI_OK;
}

/* ---- double bonds ---- */

/* The first bond of an atom that has a direction and is not a double one. */
static const mai_query_bond *
directed_neighbour(const mai_query *q, int atom)
{
    const mai_nbr *nbrs = q->nbrs + q->atoms[atom].first;

    for (int i = 0; i < q->atoms[atom].degree; i++) {
        const mai_query_bond *b = &q->bonds[nbrs[i].bond];

        if (b->type != MAI_BOND_DOUBLE && b->dir != MAI_DIR_NONE)
            return b;
    }
    return NULL;
}

/* The direction of a bond as read away from an atom that it ends or begins at. */
static int
direction_from(const mai_query_bond *b, int atom)
{
    return b->begin == atom ? b->dir : mai_opposite_direction(b->dir);
}

void
mai_query_settle_double_bonds(mai_query *q)
{
    for (int i = 0; i < q->nbonds; i++) {
        mai_query_bond *b = &q->bonds[i];
        const mai_query_bond *left, *right;

        b->stereo = MAI_STEREO_NONE;
        if (b->type != MAI_BOND_DOUBLE)
            continue;
        left = directed_neighbour(q, b->begin);
        right = directed_neighbour(q, b->end);
        if (left == NULL || right == NULL)
            continue;
        b->stereo_atoms[0] = left->begin == b->begin ? left->end : left->begin;
        b->stereo_atoms[1] = right->begin == b->end ? right->end : right->begin;
        b->stereo = direction_from(left, b->begin) == direction_from(right, b->end) ? MAI_STEREO_CIS
                                                                                    : MAI_STEREO_TRANS;
    }
}
