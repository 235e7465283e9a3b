/*
 * match_small.c - the search in a molecule of at most 64 atoms, where a set of atoms is one word.
 *
 * Candidates of a step are the neighbours of its parent's image by bonds that will do, less what has been used, less
 * what is known not to be accepted; atoms that close rings must be neighbours of the other ends as well. All of that is
 * a few ANDs. Expressions that are conjunctions of tests are decided for all atoms when they are first asked for, others
 * atom by atom; either way once for each molecule.
 */
#include "match/match_search.h"

enum { MOST_TO_LOOK_FROM = 8, TRIED_BEFORE_REACH = 20, MANY_ALIKE = 8, FEW_EXPRESSIONS = 3 };

static mai_memo *begin_inside(mai_search *s, int graph);

static inline mai_memo *
memo_of(mai_search *s, unsigned number)
{
    return &s->memo[s->places != NULL ? s->places[number] : number];
}

/* Atoms that have the neighbours which an expression asks for. */
static uint64_t
branching(mai_search *s, const mai_pattern_expression *e)
{
    const mai_target *t = s->target;
    uint64_t set = s->all;

    if (!t->branches_known) {
        mai_status status = mai_target_branches(s->cx, s->target);

        if (status != MAI_OK) {
            mai_search_stop(s, status);
            return 0;
        }
    }
    if (e->degree != 0)
        set &= t->branches[0][e->degree - 3];
    if (e->ring_degree != 0)
        set &= t->branches[1][e->ring_degree - 3];
    return set;
}

/* All atoms that pass a test of their own word. */
static uint64_t
with_word(const mai_mol *mol, uint32_t mask, uint32_t value)
{
    uint64_t found = 0;

    for (int i = 0; i < mol->natoms; i++)
        found |= (uint64_t) ((mai_atom_word(mol, (unsigned) i) & mask) == value) << i;
    return found;
}

static uint64_t
with_key(const mai_mol *mol, const mai_key_set *keys)
{
    uint64_t found = 0;

    for (int i = 0; i < mol->natoms; i++)
        found |= (uint64_t) mai_key_set_has(keys, mai_word_key(mai_atom_word(mol, (unsigned) i))) << i;
    return found;
}

/*
 * Keeps of a set the atoms for which a test, or an inner query as far as it can be told, may hold. Sure: it is known
 * to hold for all that are left.
 */
static uint64_t
filter(mai_search *s, const mai_pattern_code *c, uint64_t set, bool *sure)
{
    uint64_t kept = 0;

    *sure = true;
    if (c->op == MAI_CODE_INSIDE) {
        const mai_memo *m = begin_inside(s, (int) c->value);

        *sure = (set & ~m->known) == 0;
        return set & (m->yes | ~m->known);
    }
    if (set == s->all && c->op == MAI_CODE_ATOM)
        return with_word(&s->target->mol, (uint32_t) c->mask, (uint32_t) c->value);
    if (set == s->all && c->op == MAI_CODE_KEYS)
        return with_key(&s->target->mol, &s->sets[c->value]);
    for (uint64_t left = set; left != 0; left &= left - 1)
        if (mai_search_holds(s, c, (unsigned) __builtin_ctzll(left)))
            kept |= left & -left;
    return kept;
}

/* Decides what the conjunction that an expression begins with says of all atoms. */
static void
begin_memo(mai_search *s, unsigned expression, mai_memo *m)
{
    const mai_pattern_expression *e = &s->expressions[expression];
    unsigned entry = e->entry;
    uint64_t pass = s->all;
    bool sure = true;

    while (entry < MAI_CODE_MOST && sure && pass != 0) {
        const mai_pattern_code *c = &s->code[entry];

        if (c->no != MAI_CODE_REJECT)
            break;
        pass = filter(s, c, pass, &sure);
        if (sure)
            entry = c->yes;
    }
    if ((e->degree | e->ring_degree) != 0 && pass != 0)
        pass &= branching(s, e);
    m->known = s->all & ~pass;
    if (entry == MAI_CODE_ACCEPT) {
        m->known = s->all;
        m->yes = pass;
    }
    else if (entry == MAI_CODE_REJECT)
        m->known = s->all;
}

/* What is known of an expression, begun if nothing is. */
static inline mai_memo *
begun_memo(mai_search *s, unsigned expression)
{
    mai_memo *m = memo_of(s, expression);

    if (m->known == 0)
        begin_memo(s, expression, m);
    return m;
}

/* Whether an atom is accepted that the memo does not know yet. */
static bool
ask(mai_search *s, unsigned expression, mai_memo *m, unsigned atom)
{
    uint64_t bit = (uint64_t) 1 << atom;
    bool yes = mai_search_accepts(s, s->expressions[expression].entry, atom);

    if (s->status == MAI_OK) {
        m->known |= bit;
        m->yes |= yes ? bit : 0;
    }
    return yes;
}

static inline const uint64_t *
adjacent_by(mai_search *s, unsigned number)
{
    static const uint64_t nothing[MAI_SMALL_TARGET];
    mai_status status;

    if (MAI_LIKELY(s->adjacent[number] != NULL))
        return s->adjacent[number];
    status = mai_target_adjacency(s->cx, s->target, s->keys[number], &s->adjacent[number]);
    if (status != MAI_OK) {
        mai_search_stop(s, status);
        s->adjacent[number] = nothing;
    }
    return s->adjacent[number];
}

/* Atoms that have one of a set as a neighbour; all, when the set is too large for that to be worth while. */
static uint64_t
neighbours_of(const mai_search *s, const uint64_t *adjacent, uint64_t set)
{
    uint64_t found = 0;

    for (int n = 0; set != 0; set &= set - 1) {
        if (++n > MOST_TO_LOOK_FROM)
            return s->all;
        found |= adjacent[__builtin_ctzll(set)];
    }
    return found;
}

/*
 * Of the atoms at which a graph may begin those that have a neighbour for each step which follows at once. Exact: all
 * of them are matches, since the graph is a star whose points no atom can be two of.
 */
static uint64_t
look_ahead(mai_search *s, const mai_pattern_graph_part *g, uint64_t roots, bool *exact)
{
    const mai_pattern_step *steps = s->steps + g->first_step;
    uint64_t taken = 0;

    *exact = g->ncentres == 0 && g->ndoubles == 0;
    for (int i = 1; i < g->natoms && roots != 0; i++) {
        const mai_pattern_step *step = &steps[i];
        const mai_memo *m;
        uint64_t set, near;

        if (step->parent != 0 || step->nclosures > 0 || step->more) {
            *exact = false;
            continue;
        }
        m = begun_memo(s, step->expression);
        set = m->yes | (s->all & ~m->known);
        near = neighbours_of(s, adjacent_by(s, step->bond), set);
        *exact = *exact && m->known == s->all && (taken & set) == 0 && near != s->all;
        taken |= set;
        roots &= near;
    }
    return roots;
}

/* What is known of an inner graph, begun if nothing is: where it cannot begin, and, if it is simple, where it does. */
static mai_memo *
begin_inside(mai_search *s, int graph)
{
    const mai_pattern_graph_part *g = &s->graphs[graph];
    mai_memo *m = memo_of(s, s->head->nexpressions + (unsigned) graph), *root;
    uint64_t roots;
    bool exact;

    if (m->known != 0)
        return m;
    root = begun_memo(s, s->steps[g->first_step].expression);
    roots = look_ahead(s, g, root->yes | (s->all & ~root->known), &exact);
    m->known = exact && root->known == s->all ? s->all : s->all & ~roots;
    m->yes = m->known & roots;
    return m;
}

/* Atoms that a step may take, as far as sets can tell. */
static inline uint64_t
candidates(mai_search *s, const mai_frame *f, const mai_pattern_step *step, uint64_t used)
{
    const mai_pattern_closure *c = s->closures + step->first_closure;
    uint64_t set = s->all & ~used;
    mai_memo *m;

    if (step->parent != MAI_STEP_ROOT)
        set &= adjacent_by(s, step->bond)[f->images[step->parent]];
    else if (step->twin != MAI_STEP_ROOT && s->sets_alone)
        set &= ~(uint64_t) 1 << f->images[step->twin];
    for (int i = 0; i < step->nclosures; i++)
        set &= adjacent_by(s, c[i].bond)[f->images[c[i].step]];
    if (set == 0)
        return 0;
    m = begun_memo(s, step->expression);
    return set & (m->yes | ~m->known);
}

/*
 * Atoms from which a query in one piece can begin: those in a piece of the molecule that is large enough, of atoms which
 * some expression of the query may accept and bonds that it may have.
 */
static uint64_t
reachable(mai_search *s, const mai_frame *f, uint64_t roots)
{
    const uint64_t *adjacent = adjacent_by(s, s->head->reach);
    uint64_t may = 0, kept = 0;

    for (int i = 0; i < f->graph->natoms && may != s->all; i++) {
        const mai_memo *m = begun_memo(s, f->steps[i].expression);

        may |= m->yes | (s->all & ~m->known);
    }
    for (uint64_t left = may; left != 0;) {
        uint64_t piece = left & -left, front = piece;
        int size = 0;

        for (; front != 0; size++) {
            uint64_t next = adjacent[__builtin_ctzll(front)] & left & ~piece;

            front = (front & (front - 1)) | next;
            piece |= next;
        }
        left &= ~piece;
        if (size >= f->graph->natoms)
            kept |= piece;
    }
    return roots & kept;
}

/* Where a query as a whole can begin. */
static uint64_t
beginnings(mai_search *s, const mai_frame *f)
{
    uint64_t roots = candidates(s, f, &f->steps[0], 0);
    bool exact;

    s->reach_pending = s->head->reach != MAI_NO_REACH;
    s->eager_reach = f->graph->natoms >= MANY_ALIKE && s->head->nexpressions <= FEW_EXPRESSIONS;
    return look_ahead(s, f->graph, roots, &exact);
}

void
mai_small_begin(mai_search *s, mai_frame *f)
{
    f->left[0] = beginnings(s, f);
}

bool
mai_small_next(mai_search *s, mai_frame *f)
{
    int depth = f->depth, last = f->graph->natoms - 1;
    uint64_t used = *f->used, left = f->left[depth];

    for (;;) {
        const mai_pattern_step *step = &f->steps[depth];
        mai_memo *m;
        uint64_t bit;
        unsigned atom;

        if (left == 0) {
            if (depth == 0)
                return false;
            depth--;
            used &= ~((uint64_t) 1 << f->images[depth]);
            left = f->left[depth];
            continue;
        }
        if (--s->budget <= 0 && !mai_search_go_on(s))
            return false;
        if (depth == 0 && s->reach_pending && (s->eager_reach || mai_search_tried(s) > TRIED_BEFORE_REACH)
            && f->graph == &s->graphs[s->head->ngraphs - 1]) {
            s->reach_pending = false; /* the search is not an easy one */
            left = reachable(s, f, left);
            continue;
        }
        atom = (unsigned) __builtin_ctzll(left);
        bit = left & -left;
        left ^= bit;
        m = memo_of(s, step->expression);
        if (MAI_UNLIKELY(!(m->known & bit)) ? !ask(s, step->expression, m, atom) : !(m->yes & bit))
            continue;
        f->images[depth] = (uint16_t) atom;
        if (MAI_UNLIKELY(step->more) && !mai_search_more(s, f, step, depth, atom))
            continue;
        f->left[depth] = left;
        if (depth == last) {
            *f->used = used;
            f->depth = depth;
            if (s->chiral && !mai_match_stereo(s, f))
                continue;
            return true;
        }
        used |= bit;
        depth++;
        left = candidates(s, f, &f->steps[depth], used);
    }
}

bool
mai_small_inside(mai_search *s, int graph, unsigned atom)
{
    mai_memo *m = begin_inside(s, graph);
    uint64_t bit = (uint64_t) 1 << atom;
    mai_frame f;
    bool found;

    if (m->known & bit)
        return (m->yes & bit) != 0;
    mai_search_open(s, graph, (int) atom, &f);
    *f.used = 0;
    found = mai_small_next(s, &f);
    if (s->status == MAI_OK) {
        m->known |= bit;
        m->yes |= found ? bit : 0;
    }
    return found;
}
