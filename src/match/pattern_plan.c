/*
 * pattern_plan.c - the order in which the atoms of a query are placed.
 *
 * The first atom is the one that the fewest atoms of usual molecules can be; each next one is bonded to one that has
 * been placed: first those that close rings, since they have no choice, then the rarest. What is left when nothing is
 * bonded any more, of a query in several pieces, starts anew. The query of a $(...) starts at its first atom.
 */
#include "match/pattern_build.h"

/* ---- rings of the query ---- */

/* A bond is in a ring when taking it away leaves its ends connected: no way round it, its far end is lower than it. */
mai_status
mai_query_ring_bonds(mai_ctx *cx, const mai_query *q, bool *out)
{
    int n = q->natoms, clock = 0;
    int32_t *seen, *low, *stack, *bond_in;
    uint16_t *at;

    MAI_TRY(MAI_NEW_ARRAY(cx, 4 * n + 1, &seen));
    MAI_TRY(MAI_NEW_ARRAY(cx, n + 1, &at));
    low = seen + n;
    stack = low + n;
    bond_in = stack + n;
    memset(out, 1, (size_t) q->nbonds);
    for (int start = 0; start < n; start++) {
        int depth = 0;

        if (seen[start] != 0)
            continue;
        bond_in[start] = -1;
        seen[start] = low[start] = ++clock;
        stack[depth++] = start;
        while (depth > 0) {
            int v = stack[depth - 1];

            if (at[v] < q->atoms[v].degree) {
                mai_nbr nbr = q->nbrs[q->atoms[v].first + at[v]++];

                if (nbr.bond == bond_in[v])
                    continue;
                if (seen[nbr.atom] == 0) {
                    bond_in[nbr.atom] = nbr.bond;
                    seen[nbr.atom] = low[nbr.atom] = ++clock;
                    stack[depth++] = nbr.atom;
                }
                else if (seen[nbr.atom] < low[v])
                    low[v] = seen[nbr.atom];
                continue;
            }
            depth--;
            if (depth > 0) {
                int parent = stack[depth - 1];

                if (low[v] < low[parent])
                    low[parent] = low[v];
                if (low[v] > seen[parent])
                    out[bond_in[v]] = false;
            }
        }
    }
    return mai_poll(cx, 20 * (int64_t) (n + q->nbonds));
}

/* ---- the order ---- */

typedef struct planning {
    mai_build *b;
    const mai_query *q;
    mai_pattern_graph_part *graph;
    const bool *ring_bonds;
    uint16_t *step_of;  /* of each atom; MAI_STEP_ROOT: not placed */
    uint16_t *placed;   /* neighbours of each atom that have been placed */
    float *weight;      /* the lower, the rarer */
} planning;

static void
weigh(planning *p)
{
    for (int i = 0; i < p->q->natoms; i++) {
        const mai_query_atom *a = &p->q->atoms[i];
        float weight = p->b->known[a->expr].share;

        for (int k = 1; k < a->degree && k < 4; k++)
            weight *= 0.6f;
        p->weight[i] = weight;
    }
}

/* The atom to be placed next: bonded to as many placed ones as there are, then the rarest, then the first. */
static int
choose(const planning *p, bool inside)
{
    int best = -1;

    if (inside && p->step_of[0] == MAI_STEP_ROOT)
        return 0;
    for (int i = 0; i < p->q->natoms; i++) {
        if (p->step_of[i] != MAI_STEP_ROOT)
            continue;
        if (best < 0 || p->placed[i] > p->placed[best]
            || (p->placed[i] == p->placed[best] && p->weight[i] < p->weight[best]))
            best = i;
    }
    return best;
}

static uint16_t
bond_direction(const mai_query_bond *b, int near)
{
    return b->type != MAI_BOND_DATIVE ? 0 : b->begin == near ? 1 : 2;
}

mai_status
mai_build_keys(mai_build *b, unsigned keys, uint16_t *out)
{
    for (*out = 0; *out < b->nkeys; (*out)++)
        if (b->keys[*out] == keys)
            return MAI_OK;
    MAI_TRY(mai_poll(b->cx, b->nkeys));
    b->keys[b->nkeys++] = (uint16_t) keys;
    return MAI_OK;
}

/* The number of the keys that will do for a bond: in a ring of the query, only bonds in rings. */
static mai_status
bond_keys(const planning *p, int bond, uint16_t *out)
{
    uint16_t keys;

    MAI_TRY(mai_build_bond(p->b, p->q->bonds[bond].expr, &keys));
    return mai_build_keys(p->b, p->ring_bonds[bond] ? keys & 0xff00 : keys, out);
}

/* Neighbours of an atom by bonds that can only be in rings. */
static mai_status
count_ring_bonds(const planning *p, int atom, int *out)
{
    const mai_query_atom *a = &p->q->atoms[atom];

    *out = 0;
    for (int i = 0; i < a->degree; i++) {
        uint16_t number;

        MAI_TRY(bond_keys(p, p->q->nbrs[a->first + (uint32_t) i].bond, &number));
        *out += (p->b->keys[number] & 0xff) == 0;
    }
    return MAI_OK;
}

/* A step for an atom: the earliest placed neighbour is its parent, the others close rings. */
static mai_status
place(planning *p, int atom)
{
    mai_build *b = p->b;
    const mai_query_atom *a = &p->q->atoms[atom];
    const mai_nbr *nbrs = p->q->nbrs + a->first;
    int number = b->nsteps - (int) p->graph->first_step, ring_degree;
    mai_pattern_step *s = &b->steps[b->nsteps++];

    *s = (mai_pattern_step) {.atom = (uint16_t) atom, .parent = MAI_STEP_ROOT, .twin = MAI_STEP_ROOT, .degree = a->degree,
                             .group = a->group, .first_closure = (uint32_t) b->nclosures};
    MAI_TRY(count_ring_bonds(p, atom, &ring_degree));
    MAI_TRY(mai_build_code(b, a->expr, a->degree, ring_degree, &s->expression));
    for (int i = 0; i < a->degree; i++) {
        int step = p->step_of[nbrs[i].atom];
        mai_pattern_closure c = {.step = (uint16_t) step};

        p->placed[nbrs[i].atom]++;
        if (step == MAI_STEP_ROOT)
            continue;
        MAI_TRY(bond_keys(p, nbrs[i].bond, &c.bond));
        c.dative = bond_direction(&p->q->bonds[nbrs[i].bond], atom);
        s->more |= c.dative != 0;
        if (s->parent != MAI_STEP_ROOT && step > s->parent) {
            b->closures[b->nclosures++] = c;
            continue;
        }
        if (s->parent != MAI_STEP_ROOT)
            b->closures[b->nclosures++] = (mai_pattern_closure) {s->parent, s->bond, s->dative, 0};
        s->parent = c.step;
        s->bond = c.bond;
        s->dative = (uint8_t) c.dative;
    }
    s->more |= s->parent == MAI_STEP_ROOT && a->group != 0;
    if (s->more)
        b->facts |= MAI_FACTS_LINKS;
    s->nclosures = (uint16_t) (b->nclosures - (int) s->first_closure);
    p->step_of[atom] = (uint16_t) number;
    return mai_poll(b->cx, 20 * (int64_t) a->degree + p->q->natoms);
}

/* Whether two pieces, steps from a on and from b on, are the same; n steps at most. */
static bool
same_piece(const mai_build *build, const mai_pattern_step *steps, int a, int b, int n)
{
    for (int i = 0; i < b - a || (b + i < n && steps[b + i].parent != MAI_STEP_ROOT); i++) {
        const mai_pattern_step *x = &steps[a + i], *y = &steps[b + i];

        if (i >= b - a || b + i >= n || x->expression != y->expression || x->bond != y->bond || x->more || y->more
            || x->nclosures != y->nclosures || (x->parent == MAI_STEP_ROOT) != (y->parent == MAI_STEP_ROOT)
            || (i > 0 && x->parent - a != y->parent - b))
            return false;
        for (int k = 0; k < x->nclosures; k++) {
            const mai_pattern_closure *c = &build->closures[x->first_closure + (uint32_t) k];
            const mai_pattern_closure *d = &build->closures[y->first_closure + (uint32_t) k];

            if (c->bond != d->bond || c->step - a != d->step - b)
                return false;
        }
    }
    return true;
}

/* Pieces that repeat the one before them: which of them is where makes no other set of atoms. */
static void
find_twins(const planning *p)
{
    mai_pattern_step *steps = p->b->steps + p->graph->first_step;
    int n = p->q->natoms, before = -1;

    for (int i = 0; i < n; i++) {
        if (steps[i].parent != MAI_STEP_ROOT)
            continue;
        if (before >= 0 && same_piece(p->b, steps, before, i, n))
            steps[i].twin = (uint16_t) before;
        before = i;
    }
}

mai_status
mai_build_plan(mai_build *b, int graph, const bool *ring_bonds)
{
    planning p = {.b = b, .q = mai_build_graph(b, graph), .graph = &b->graphs[graph], .ring_bonds = ring_bonds};
    int n = p.q->natoms;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, 2 * n + 1, &p.step_of));
    MAI_TRY(MAI_NEW_ARRAY(b->cx, n + 1, &p.weight));
    p.placed = p.step_of + n;
    memset(p.step_of, 0xff, (size_t) n * sizeof *p.step_of);
    weigh(&p);
    for (int i = 0; i < n; i++)
        MAI_TRY(place(&p, choose(&p, graph < b->query->ninside)));
    find_twins(&p);
    return MAI_OK;
}
