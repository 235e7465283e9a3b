/*
 * mcs.c - two molecules made ready for the search of mcs_search.c, and the SMARTS of what it found.
 *
 * Atoms and bonds get labels that are equal when they are alike. The molecule with fewer bonds is searched for parts of
 * it in the other. Molecules that are the same graph need no search. All memory is the arena's.
 */
#include "match/mcs.h"

#include "match/mcs_search.h"

#include <stdio.h>
#include <string.h>

#define MOST_DEGREE 64 /* neighbours are kept track of in the bits of a word */

/* What the order of a bond counts as; by mai_bond_type. */
static const uint8_t order_of[] = {0, 1, 2, 3, 4, 1, 5};

typedef struct mcs_work {
    mai_ctx *cx;
    const mai_mol *mol[2]; /* the first has no more bonds than the second */
    const mai_mcs_options *options;
    mai_mcs_problem problem;
    mai_mcs_answer answer;
} mcs_work;

/* ---- labels ---- */

static int
kind_of(const mcs_work *w, const mai_mol *m, int bond)
{
    mai_mol_bond b = mai_mol_get_bond(m, bond);
    bool ring = w->options->ring_matches_ring_only && (b.bits & MAI_MOL_BOND_RING);

    return order_of[mai_mol_bond_type(m, b)] | (ring ? MAI_MCS_RING : 0);
}

/* The number of a key among those met so far; a new one is put at the end. */
static int
number_of(uint32_t key, uint32_t *keys, int *n)
{
    for (int i = 0; i < *n; i++)
        if (keys[i] == key)
            return i;
    keys[*n] = key;
    return (*n)++;
}

static mai_status
label_atoms(mcs_work *w, int which, uint32_t *keys)
{
    const mai_mol *m = w->mol[which];
    uint16_t *labels;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, m->natoms, &labels));
    for (int i = 0; i < m->natoms; i++) {
        bool ring = w->options->ring_matches_ring_only && mai_mol_in_ring(m, i);

        labels[i] = (uint16_t) number_of(2u * m->atoms[i].element + ring, keys, &w->problem.atom_labels);
    }
    w->problem.side[which].atom_label = labels;
    return mai_poll(w->cx, 100 * m->natoms);
}

static mai_status
label_bonds(mcs_work *w, int which, uint32_t *keys)
{
    mai_mcs_side *side = &w->problem.side[which];
    uint16_t *labels;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, side->nbonds, &labels));
    for (int i = 0; i < side->nbonds; i++) {
        mai_mol_bond b = side->links.bonds[i];
        uint32_t low = side->atom_label[b.begin], high = side->atom_label[b.end];
        uint32_t kind = w->problem.loose ? 0 : side->bond_kind[i];

        labels[i] = (uint16_t) number_of(kind << 24 | (low < high ? low << 12 | high : high << 12 | low), keys,
                                         &w->problem.bond_labels);
        MAI_TRY(mai_poll(w->cx, w->problem.bond_labels));
    }
    side->bond_label = labels;
    return MAI_OK;
}

static mai_status
link_side(mcs_work *w, int which)
{
    const mai_mol *m = w->mol[which];
    mai_mcs_side *side = &w->problem.side[which];
    uint8_t *kinds;

    side->natoms = m->natoms;
    side->nbonds = m->nbonds;
    MAI_TRY(mai_mol_link(w->cx, m, &side->links));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, m->nbonds, &kinds));
    for (int i = 0; i < m->nbonds; i++) {
        kinds[i] = (uint8_t) kind_of(w, m, i);
        w->problem.loose |= (kinds[i] & MAI_MCS_ORDER) == 0;
    }
    side->bond_kind = kinds;
    return MAI_OK;
}

static mai_status
check_size(mai_ctx *cx, const mai_mcs_side *side)
{
    if (side->natoms > MAI_MCS_MOST_ATOMS)
        return mai_fail(cx, MAI_ELIMIT, "a molecule has %d atoms, a common substructure is searched in at most %d",
                        side->natoms, MAI_MCS_MOST_ATOMS);
    for (int i = 0; i < side->natoms; i++)
        if (mai_mol_degree(&side->links, i) > MOST_DEGREE)
            return mai_fail(cx, MAI_ELIMIT, "an atom has %d neighbours, a common substructure is searched with at most %d",
                            mai_mol_degree(&side->links, i), MOST_DEGREE);
    return MAI_OK;
}

static mai_status
label_all(mcs_work *w)
{
    uint32_t *keys;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->mol[0]->natoms + w->mol[1]->natoms + 1, &keys));
    for (int i = 0; i < 2; i++)
        MAI_TRY(label_atoms(w, i, keys));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->mol[0]->nbonds + w->mol[1]->nbonds + 1, &keys));
    for (int i = 0; i < 2; i++)
        MAI_TRY(label_bonds(w, i, keys));
    return MAI_OK;
}

/* ---- the same molecule ---- */

static bool
are_the_same(const mai_mol *a, const mai_mol *b)
{
    if (a->natoms != b->natoms || a->nbonds != b->nbonds)
        return false;
    for (int i = 0; i < a->natoms; i++)
        if (a->atoms[i].element != b->atoms[i].element)
            return false;
    for (int i = 0; i < a->nbonds; i++) {
        mai_mol_bond x = mai_mol_get_bond(a, i), y = mai_mol_get_bond(b, i);

        if (x.begin != y.begin || x.end != y.end || (x.bits & (MAI_MOL_BOND_TYPE | MAI_MOL_BOND_RING))
                                                        != (y.bits & (MAI_MOL_BOND_TYPE | MAI_MOL_BOND_RING)))
            return false;
    }
    return true;
}

/* Marks the atoms of one component and counts its bonds twice; how many atoms there are. queue has room for them. */
static int
walk_component(const mai_mcs_side *side, int start, uint16_t *queue, int16_t *mark, int *ends)
{
    int n = 0;

    queue[n++] = (uint16_t) start;
    mark[start] = (int16_t) start;
    *ends = 0;
    for (int at = 0; at < n; at++) {
        int degree = mai_mol_degree(&side->links, queue[at]);
        const mai_nbr *nbrs = side->links.nbrs + side->links.first[queue[at]];

        *ends += degree;
        for (int i = 0; i < degree; i++)
            if (mark[nbrs[i].atom] < 0) {
                mark[nbrs[i].atom] = (int16_t) nbrs[i].atom;
                queue[n++] = nbrs[i].atom;
            }
    }
    return n;
}

/* The largest component, laid on itself. */
static mai_status
answer_itself(mcs_work *w)
{
    const mai_mcs_side *side = &w->problem.side[0];
    mai_mcs_answer *best = &w->answer;
    int16_t *mark;
    uint16_t *queue;
    int ends, n, largest = -1;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, side->natoms, &mark));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, side->natoms, &best->image));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, side->natoms, &queue));
    memset(mark, 0xff, sizeof *mark * (size_t) side->natoms);
    for (int i = 0; i < side->natoms; i++) {
        if (mark[i] >= 0)
            continue;
        n = walk_component(side, i, queue, mark, &ends);
        if (ends / 2 > best->nbonds || (ends / 2 == best->nbonds && n > best->natoms)) {
            best->nbonds = ends / 2;
            best->natoms = n;
            largest = i;
        }
    }
    memset(best->image, 0xff, sizeof *best->image * (size_t) side->natoms);
    if (largest >= 0)
        (void) walk_component(side, largest, queue, best->image, &ends);
    best->complete = true;
    return mai_poll(w->cx, 10 * (side->natoms + side->nbonds));
}

/* ---- the SMARTS ---- */

/* A walk over the substructure: atoms of the first side, each with the bond that led to it and the next to look at. */
typedef struct smarts_step {
    uint16_t atom;
    int next;
    bool in_brackets;
} smarts_step;

typedef struct smarts_writer {
    const mcs_work *w;
    bool *in_tree;       /* of a bond: it led to an atom first */
    uint16_t *number;    /* of a ring bond that is open, from 1 */
    uint8_t *used;       /* ring numbers that are open */
    bool *written;       /* of an atom */
    char *p, *end;
} smarts_writer;

/* The bond of the other molecule that one of the first lies on, -1 when it is not part of the substructure. */
static int
image_of_bond(const mcs_work *w, int bond)
{
    const mai_mcs_side *a = &w->problem.side[0], *b = &w->problem.side[1];
    int begin = w->answer.image[a->links.bonds[bond].begin], end = w->answer.image[a->links.bonds[bond].end];
    int other = begin < 0 || end < 0 ? -1 : mai_mcs_bond_between(b, begin, end);

    return other >= 0 && mai_mcs_kinds_match(a->bond_kind[bond], b->bond_kind[other]) ? other : -1;
}

static void
put_text(smarts_writer *s, const char *text)
{
    s->p += snprintf(s->p, (size_t) (s->end - s->p), "%s", text);
}

static void
put_atom(smarts_writer *s, int atom)
{
    const mai_mol *m = s->w->mol[0];
    const char *ring = !s->w->options->ring_matches_ring_only ? "" : mai_mol_in_ring(m, atom) ? "&R" : "&!R";

    s->p += snprintf(s->p, (size_t) (s->end - s->p), "[#%d%s]", m->atoms[atom].element, ring);
    s->written[atom] = true;
}

static void
put_bond(smarts_writer *s, int bond)
{
    static const char *const symbols[] = {"~", "-", "=", "#", "$", ":", "~"};
    const mai_mol *a = s->w->mol[0], *b = s->w->mol[1];
    mai_mol_bond one = mai_mol_get_bond(a, bond), other = mai_mol_get_bond(b, image_of_bond(s->w, bond));
    int x = mai_mol_bond_type(a, one), y = mai_mol_bond_type(b, other);

    put_text(s, x == y ? symbols[x] : order_of[x] == 1 && order_of[y] == 1 ? "-,:" : "~");
    if (s->w->options->ring_matches_ring_only)
        put_text(s, one.bits & MAI_MOL_BOND_RING ? ";@" : ";!@");
}

static void
put_number(smarts_writer *s, int number)
{
    s->p += snprintf(s->p, (size_t) (s->end - s->p), number < 10 ? "%d" : number < 100 ? "%%%d" : "%%(%d)", number);
}

/* Ring bonds at an atom that has just been written: closes those whose other end stands before, opens the others. */
static void
put_ring_bonds(smarts_writer *s, int atom)
{
    const mai_mcs_side *a = &s->w->problem.side[0];
    const mai_nbr *nbrs = a->links.nbrs + a->links.first[atom];
    int n = mai_mol_degree(&a->links, atom);

    for (int i = 0; i < n; i++) {
        int bond = nbrs[i].bond;

        if (s->in_tree[bond] || s->number[bond] == 0 || image_of_bond(s->w, bond) < 0)
            continue;
        put_bond(s, bond);
        put_number(s, s->number[bond]);
        s->used[s->number[bond]] = 0;
        s->number[bond] = 0;
    }
    for (int i = 0; i < n; i++) {
        int bond = nbrs[i].bond, number = 1;

        if (s->in_tree[bond] || s->written[nbrs[i].atom] || image_of_bond(s->w, bond) < 0)
            continue;
        while (s->used[number])
            number++;
        s->used[number] = 1;
        s->number[bond] = (uint16_t) number;
        put_number(s, number);
    }
}

/* Marks the bonds of a depth-first tree, so that all others close rings with an atom on the way back. */
static void
mark_tree(smarts_writer *s, int start, smarts_step *stack, bool *seen)
{
    const mai_mcs_side *a = &s->w->problem.side[0];
    int depth = 0;

    stack[depth++] = (smarts_step){.atom = (uint16_t) start};
    seen[start] = true;
    while (depth > 0) {
        smarts_step *top = &stack[depth - 1];
        mai_nbr to;

        if (top->next == mai_mol_degree(&a->links, top->atom)) {
            depth--;
            continue;
        }
        to = a->links.nbrs[a->links.first[top->atom] + top->next++];
        if (seen[to.atom] || image_of_bond(s->w, to.bond) < 0)
            continue;
        s->in_tree[to.bond] = seen[to.atom] = true;
        stack[depth++] = (smarts_step){.atom = to.atom};
    }
}

/* Whether a tree bond leads on from an atom, at or after a place among its neighbours. */
static bool
next_branch(const smarts_writer *s, int atom, int *place)
{
    const mai_mcs_side *a = &s->w->problem.side[0];
    int n = mai_mol_degree(&a->links, atom);

    for (; *place < n; ++*place) {
        mai_nbr to = a->links.nbrs[a->links.first[atom] + *place];

        if (s->in_tree[to.bond] && !s->written[to.atom])
            return true;
    }
    return false;
}

static void
put_tree(smarts_writer *s, int start, smarts_step *stack)
{
    const mai_mcs_side *a = &s->w->problem.side[0];
    int depth = 0;

    put_atom(s, start);
    put_ring_bonds(s, start);
    stack[depth++] = (smarts_step){.atom = (uint16_t) start};
    while (depth > 0) {
        smarts_step *top = &stack[depth - 1];
        int after;
        mai_nbr to;

        if (!next_branch(s, top->atom, &top->next)) {
            if (top->in_brackets)
                put_text(s, ")");
            depth--;
            continue;
        }
        to = a->links.nbrs[a->links.first[top->atom] + top->next++];
        after = top->next;
        stack[depth] = (smarts_step){.atom = to.atom, .in_brackets = next_branch(s, top->atom, &after)};
        if (stack[depth].in_brackets)
            put_text(s, "(");
        put_bond(s, to.bond);
        put_atom(s, to.atom);
        put_ring_bonds(s, to.atom);
        depth++;
    }
}

static mai_status
write_smarts(mcs_work *w, mai_mcs *out)
{
    const mai_mcs_side *a = &w->problem.side[0];
    smarts_writer s = {.w = w};
    smarts_step *stack;
    bool *seen;
    size_t room = 64 + 16 * (size_t) a->natoms + 24 * (size_t) a->nbonds; /* more than the longest text can take */
    char *text;
    int start = 0;

    MAI_TRY(mai_alloc(w->cx, room, (void **) &text));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, a->nbonds, &s.in_tree));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, a->nbonds, &s.number));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, a->nbonds + 2, &s.used));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, a->natoms, &s.written));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, a->natoms, &seen));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, a->natoms + 1, &stack));
    while (start < a->natoms && w->answer.image[start] < 0)
        start++;
    s.p = text;
    s.end = text + room;
    if (start < a->natoms) {
        mark_tree(&s, start, stack, seen);
        put_tree(&s, start, stack);
    }
    *s.p = '\0';
    out->smarts = text;
    out->n = (size_t) (s.p - text);
    return mai_poll(w->cx, 100 * (a->natoms + a->nbonds));
}

/* ---- all of it ---- */

static mai_status
list_atoms(mcs_work *w, bool swapped, mai_mcs *out)
{
    uint16_t *atoms[2];
    int n = 0;

    for (int i = 0; i < 2; i++)
        MAI_TRY(MAI_NEW_ARRAY(w->cx, w->answer.natoms, &atoms[i]));
    for (int i = 0; i < w->problem.side[0].natoms; i++)
        if (w->answer.image[i] >= 0) {
            atoms[swapped][n] = (uint16_t) i;
            atoms[!swapped][n++] = (uint16_t) w->answer.image[i];
        }
    out->first = atoms[0];
    out->second = atoms[1];
    out->natoms = w->answer.natoms;
    out->nbonds = w->answer.nbonds;
    out->complete = w->answer.complete;
    return MAI_OK;
}

mai_status
mai_mcs_of(mai_ctx *cx, const mai_mol *first, const mai_mol *second, const mai_mcs_options *options, mai_mcs *out)
{
    bool swapped = first->nbonds > second->nbonds || (first->nbonds == second->nbonds && first->natoms > second->natoms);
    mcs_work w = {.cx = cx, .mol = {swapped ? second : first, swapped ? first : second}, .options = options};

    if (options->steps < 1)
        return mai_fail(cx, MAI_EARGUMENT, "steps must be at least 1");
    w.problem.steps = options->steps;
    MAI_TRY(link_side(&w, 0));
    MAI_TRY(link_side(&w, 1));
    if (are_the_same(first, second)) {
        MAI_TRY(answer_itself(&w));
    } else {
        MAI_TRY(check_size(cx, &w.problem.side[0]));
        MAI_TRY(check_size(cx, &w.problem.side[1]));
        MAI_TRY(label_all(&w));
        MAI_TRY(mai_mcs_search(cx, &w.problem, &w.answer));
    }
    MAI_TRY(write_smarts(&w, out));
    return list_atoms(&w, swapped, out);
}
