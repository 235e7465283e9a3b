/*
 * pattern_compile.c - a query becomes a pattern: flat bytes with a plan, code and a screen.
 *
 * Graphs are compiled inner ones first. The screen of a pattern is what counters of a molecule must reach: each atom of
 * the query raises those that all atoms it can match raise; a $(...) that must hold asks for what its own query does.
 */
#include "match/pattern.h"

#include "match/pattern_build.h"

enum { FEWEST_TO_REACH = 6 };

/* ---- the screen ---- */

static void
raise_counters(uint8_t *to, const uint8_t *by)
{
    for (int i = 0; i < MAI_COUNTERS; i++)
        to[i] = (uint8_t) (to[i] + by[i] < UINT8_MAX ? to[i] + by[i] : UINT8_MAX);
}

static void
take_larger(uint8_t *to, const uint8_t *from)
{
    for (int i = 0; i < MAI_COUNTERS; i++)
        to[i] = to[i] > from[i] ? to[i] : from[i];
}

/* Inner queries and sizes of rings that an expression cannot be true without: they stand in its conjunction. */
static mai_status
ask_for_insides(mai_build *b, int32_t expr, uint8_t *least)
{
    int depth = 0;

    b->stack[depth++] = expr;
    while (depth > 0) {
        const mai_query_node *node = &b->query->nodes[b->stack[--depth]];

        if (node->op == MAI_QUERY_INSIDE)
            take_larger(least, b->least[node->left]);
        if (node->op == MAI_QUERY_TEST && node->field == MAI_FIELD_SMALLEST_RING && node->low > b->ring_low) {
            b->ring_low = node->low;
            b->ring_high = node->high == MAI_QUERY_OPEN ? UINT16_MAX : node->high;
        }
        if (node->op != MAI_QUERY_AND)
            continue;
        if (depth + 2 > b->query->nnodes)
            return mai_fail(b->cx, MAI_ELIMIT, "the query is too large");
        b->stack[depth++] = node->left;
        b->stack[depth++] = node->right;
    }
    return MAI_OK;
}

static mai_status
screen_graph(mai_build *b, int graph, const bool *ring_bonds)
{
    const mai_query *q = mai_build_graph(b, graph);
    uint8_t inside[MAI_COUNTERS] = {0}, *least = b->least[graph];

    memset(least, 0, MAI_COUNTERS);
    b->ring_low = 0;
    for (int i = 0; i < q->natoms; i++) {
        const mai_query_atom *a = &q->atoms[i];
        const mai_known *k = &b->known[a->expr];
        bool ring = (k->if_true & MAI_KNOWN_RING) != 0, chain = (k->if_true & MAI_KNOWN_CHAIN) != 0;
        uint8_t raised[MAI_COUNTERS];

        for (int n = 0; n < a->degree; n++)
            ring |= ring_bonds[q->nbrs[a->first + (uint32_t) n].bond];
        mai_counters_raised(k->may, !ring, ring || !chain, raised);
        raise_counters(least, raised);
        MAI_TRY(ask_for_insides(b, a->expr, inside));
        MAI_TRY(mai_poll(b->cx, 500));
    }
    take_larger(least, inside);
    if (q->natoms == 0)
        least[MAI_COUNTER_NOTHING] = 1;
    for (uint32_t i = b->graphs[graph].first_step; i < (uint32_t) b->nsteps; i++)
        if (b->expressions[b->steps[i].expression].entry == MAI_CODE_REJECT)
            least[MAI_COUNTER_NOTHING] = 1;
    return MAI_OK;
}

/* ---- stereochemistry ---- */

static void
add_centres(mai_build *b, const mai_query *q, const uint16_t *step_of, mai_pattern_graph_part *g)
{
    for (int i = 0; i < q->natoms; i++) {
        const mai_query_atom *a = &q->atoms[i];
        mai_pattern_centre *c = &b->centres[b->ncentres];

        if (a->chirality != MAI_CHIRAL_CCW && a->chirality != MAI_CHIRAL_CW)
            continue;
        *c = (mai_pattern_centre) {.step = step_of[i], .clockwise = a->chirality == MAI_CHIRAL_CW,
                                   .degree = (uint8_t) (a->degree <= 4 ? a->degree : 5)};
        for (int k = 0; k < a->degree && k < 4; k++)
            c->nbrs[k] = step_of[q->nbrs[a->first + (uint32_t) k].atom];
        b->ncentres++;
        g->ncentres++;
    }
}

static void
add_doubles(mai_build *b, const mai_query *q, const uint16_t *step_of, mai_pattern_graph_part *g)
{
    for (int i = 0; i < q->nbonds; i++) {
        const mai_query_bond *bond = &q->bonds[i];

        if (bond->type != MAI_BOND_DOUBLE || bond->stereo < MAI_STEREO_CIS)
            continue;
        b->doubles[b->ndoubles++] = (mai_pattern_double) {
            .begin = step_of[bond->begin],
            .end = step_of[bond->end],
            .refs = {step_of[bond->stereo_atoms[0]], step_of[bond->stereo_atoms[1]]},
            .trans = bond->stereo == MAI_STEREO_TRANS,
        };
        g->ndoubles++;
    }
}

static mai_status
add_stereo(mai_build *b, const mai_query *q, mai_pattern_graph_part *g)
{
    uint16_t *step_of;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, q->natoms + 1, &step_of));
    for (int i = 0; i < q->natoms; i++)
        step_of[b->steps[g->first_step + (uint32_t) i].atom] = (uint16_t) i;
    add_centres(b, q, step_of, g);
    add_doubles(b, q, step_of, g);
    return MAI_OK;
}

/* ---- graphs ---- */

/* How deep the graphs inside go, and whether pieces of the query are told apart. */
static mai_status
finish_graph(mai_build *b, int graph, const mai_query *q)
{
    mai_pattern_graph_part *g = &b->graphs[graph];

    for (int i = 0; i < q->natoms; i++)
        g->grouped |= q->atoms[i].group != 0;
    for (int i = (int) g->first_step; i < b->nsteps; i++) {
        int expression = b->steps[i].expression;

        for (int k = b->expression_begins[expression]; k < b->expression_ends[expression]; k++)
            if (b->code[k].op == MAI_CODE_INSIDE && b->graphs[b->code[k].value].depth >= g->depth)
                g->depth = (uint16_t) (b->graphs[b->code[k].value].depth + 1);
    }
    if (g->depth > MAI_QUERY_MAX_DEPTH)
        return mai_fail(b->cx, MAI_ELIMIT, "the query nests more than %d deep", MAI_QUERY_MAX_DEPTH);
    return MAI_OK;
}

static mai_status
compile_graph(mai_build *b, int graph)
{
    const mai_query *q = mai_build_graph(b, graph);
    mai_pattern_graph_part *g = &b->graphs[graph];
    bool *ring_bonds;

    *g = (mai_pattern_graph_part) {
        .natoms = (uint16_t) q->natoms,
        .first_step = (uint32_t) b->nsteps,
        .first_centre = (uint32_t) b->ncentres,
        .first_double = (uint32_t) b->ndoubles,
        .place = (uint32_t) b->nsteps,
    };
    for (int i = 0; i < q->natoms; i++)
        MAI_TRY(mai_build_know(b, q->atoms[i].expr));
    MAI_TRY(mai_alloc(b->cx, (size_t) q->nbonds + 1, (void **) &ring_bonds));
    MAI_TRY(mai_query_ring_bonds(b->cx, q, ring_bonds));
    MAI_TRY(mai_build_plan(b, graph, ring_bonds));
    MAI_TRY(screen_graph(b, graph, ring_bonds));
    MAI_TRY(add_stereo(b, q, g));
    return finish_graph(b, graph, q);
}

/* ---- all of it ---- */

static mai_status
start(mai_ctx *cx, const mai_query *q, mai_build *b)
{
    size_t atoms = (size_t) q->natoms, bonds = (size_t) q->nbonds, nodes = (size_t) q->nnodes;

    *b = (mai_build) {.cx = cx, .query = q, .ngraphs = q->ninside + 1};
    for (int i = 0; i < q->ninside; i++) {
        atoms += (size_t) q->inside[i]->natoms;
        bonds += (size_t) q->inside[i]->nbonds;
    }
    if (atoms > UINT16_MAX / 2 || bonds > UINT16_MAX || nodes > INT16_MAX)
        return mai_fail(cx, MAI_ELIMIT, "the query is too large: %zu atoms, %zu bonds", atoms, bonds);
    b->code_room = (int) (nodes + 2 * atoms + 16);
    MAI_TRY(MAI_NEW_ARRAY(cx, nodes + 1, &b->known));
    MAI_TRY(mai_alloc(cx, (nodes + 2) * sizeof *b->order, (void **) &b->order));
    MAI_TRY(mai_alloc(cx, (nodes + 2) * sizeof *b->stack, (void **) &b->stack));
    MAI_TRY(mai_alloc(cx, (nodes + 2) * sizeof *b->rest, (void **) &b->rest));
    MAI_TRY(mai_alloc(cx, (size_t) b->code_room * sizeof *b->code, (void **) &b->code));
    MAI_TRY(mai_alloc(cx, (size_t) b->code_room * sizeof *b->sets, (void **) &b->sets));
    MAI_TRY(mai_alloc(cx, (atoms + 1) * sizeof *b->expressions, (void **) &b->expressions));
    MAI_TRY(mai_alloc(cx, 2 * (atoms + 1) * sizeof *b->expression_ends, (void **) &b->expression_ends));
    b->expression_begins = b->expression_ends + atoms + 1;
    MAI_TRY(mai_alloc(cx, (bonds + 2) * sizeof *b->keys, (void **) &b->keys));
    MAI_TRY(MAI_NEW_ARRAY(cx, b->ngraphs, &b->graphs));
    MAI_TRY(mai_alloc(cx, (atoms + 1) * sizeof *b->steps, (void **) &b->steps));
    MAI_TRY(mai_alloc(cx, (bonds + 1) * sizeof *b->closures, (void **) &b->closures));
    MAI_TRY(mai_alloc(cx, (atoms + 1) * sizeof *b->centres, (void **) &b->centres));
    MAI_TRY(mai_alloc(cx, (bonds + 1) * sizeof *b->doubles, (void **) &b->doubles));
    return mai_alloc(cx, (size_t) b->ngraphs * sizeof *b->least, (void **) &b->least);
}

/*
 * The keys of all bonds of the query, when it is in one piece and large enough that components of the molecule which
 * are too small for it are worth to be found; none else.
 */
static mai_status
find_reach(mai_build *b, uint16_t *out)
{
    const mai_pattern_graph_part *g = &b->graphs[b->ngraphs - 1];
    unsigned keys = 0;

    *out = MAI_NO_REACH;
    if (g->natoms < FEWEST_TO_REACH)
        return MAI_OK;
    for (int i = (int) g->first_step; i < b->nsteps; i++) {
        const mai_pattern_step *s = &b->steps[i];

        if (s->parent == MAI_STEP_ROOT && i > (int) g->first_step)
            return MAI_OK;
        keys |= s->parent != MAI_STEP_ROOT ? b->keys[s->bond] : 0;
        for (int k = 0; k < s->nclosures; k++)
            keys |= b->keys[b->closures[s->first_closure + (uint32_t) k].bond];
    }
    return mai_build_keys(b, keys, out);
}

/* A part of the bytes that are being laid out. */
static uint32_t
reserve_part(size_t *at, size_t bytes)
{
    size_t here = *at;

    *at += (bytes + 3) & ~(size_t) 3;
    return (uint32_t) here;
}

static mai_status
lay_out(mai_build *b, const char *text, size_t n, size_t reserve, void **out, size_t *bytes)
{
    mai_pattern_header h = {.version = MAI_PATTERN_VERSION};
    size_t at = sizeof h;
    char *to;

    MAI_TRY(find_reach(b, &h.reach));
    h.natoms = (uint16_t) b->query->natoms;
    h.nbonds = (uint16_t) b->query->nbonds;
    h.ngraphs = (uint16_t) b->ngraphs;
    h.needs = b->needs;
    h.facts = b->facts;
    h.places = (uint16_t) b->nsteps;
    h.depth = b->graphs[b->ngraphs - 1].depth;
    h.ncode = (uint16_t) b->ncode;
    h.nexpressions = (uint16_t) b->nexpressions;
    h.nkeys = (uint16_t) b->nkeys;
    h.stereo = b->ncentres + b->ndoubles > 0;
    memcpy(h.least, b->least[b->ngraphs - 1], MAI_COUNTERS);
    mai_quick_count_choose(h.least, &h.quick);
    h.ring_low = b->ring_low > 3 ? (uint16_t) b->ring_low : 0; /* every ring has three atoms */
    h.ring_high = (uint16_t) b->ring_high;
    h.graphs = reserve_part(&at, (size_t) b->ngraphs * sizeof *b->graphs);
    h.steps = reserve_part(&at, (size_t) b->nsteps * sizeof *b->steps);
    h.closures = reserve_part(&at, (size_t) b->nclosures * sizeof *b->closures);
    h.code = reserve_part(&at, (size_t) b->ncode * sizeof *b->code);
    h.expressions = reserve_part(&at, (size_t) b->nexpressions * sizeof *b->expressions);
    h.keys = reserve_part(&at, (size_t) b->nkeys * sizeof *b->keys);
    h.sets = reserve_part(&at, (size_t) b->nsets * sizeof *b->sets);
    h.centres = reserve_part(&at, (size_t) b->ncentres * sizeof *b->centres);
    h.doubles = reserve_part(&at, (size_t) b->ndoubles * sizeof *b->doubles);
    h.text = reserve_part(&at, n);
    h.text_bytes = (uint32_t) n;
    h.bytes = (uint32_t) at;
    MAI_TRY(mai_calloc(b->cx, 1, reserve + at, out));
    to = (char *) *out + reserve;
    memcpy(to, &h, sizeof h);
    memcpy(to + h.graphs, b->graphs, (size_t) b->ngraphs * sizeof *b->graphs);
    memcpy(to + h.steps, b->steps, (size_t) b->nsteps * sizeof *b->steps);
    memcpy(to + h.closures, b->closures, (size_t) b->nclosures * sizeof *b->closures);
    memcpy(to + h.code, b->code, (size_t) b->ncode * sizeof *b->code);
    memcpy(to + h.expressions, b->expressions, (size_t) b->nexpressions * sizeof *b->expressions);
    memcpy(to + h.keys, b->keys, (size_t) b->nkeys * sizeof *b->keys);
    memcpy(to + h.sets, b->sets, (size_t) b->nsets * sizeof *b->sets);
    memcpy(to + h.centres, b->centres, (size_t) b->ncentres * sizeof *b->centres);
    memcpy(to + h.doubles, b->doubles, (size_t) b->ndoubles * sizeof *b->doubles);
    memcpy(to + h.text, text != NULL ? text : "", n);
    *bytes = reserve + at;
    return MAI_OK;
}

mai_status
mai_pattern_from_query(mai_ctx *cx, const mai_query *q, const char *text, size_t n, size_t reserve, void **out,
                       size_t *bytes)
{
    mai_build b;

    MAI_TRY(start(cx, q, &b));
    for (int i = 0; i < b.ngraphs; i++)
        MAI_TRY(compile_graph(&b, i));
    return lay_out(&b, text, n, reserve, out, bytes);
}

/* A pattern that lost hydrogens is not what its text says: it gets another, so that its text is always all of it. */
static mai_status
merge_hydrogens(mai_ctx *cx, mai_query *q, const char **text, size_t *n)
{
    int nodes = q->nnodes;
    char *merged;

    MAI_TRY(mai_query_merge_hydrogens(cx, q));
    if (q->nnodes == nodes)
        return MAI_OK;
    MAI_TRY(mai_query_write(cx, q, &merged, n));
    *text = merged;
    return MAI_OK;
}

mai_status
mai_pattern_from_smarts(mai_ctx *cx, const char *text, size_t n, const mai_pattern_options *options, size_t reserve,
                        void **out, size_t *bytes)
{
    mai_query *q;

    MAI_TRY(mai_smarts_parse(cx, text, n, &q));
    mai_smarts_trim(&text, &n);
    if (options != NULL && options->merge_hydrogens)
        MAI_TRY(merge_hydrogens(cx, q, &text, &n));
    return mai_pattern_from_query(cx, q, text, n, reserve, out, bytes);
}

void
mai_pattern_open(const void *bytes, mai_pattern *out)
{
    const mai_pattern_header *h = bytes;

    *out = (mai_pattern) {
        .bytes = bytes,
        .natoms = h->natoms,
        .nbonds = h->nbonds,
        .needs = h->needs,
        .stereo = h->stereo,
        .text = (const char *) bytes + h->text,
        .text_bytes = h->text_bytes,
    };
}

bool
mai_pattern_is_current(const void *bytes)
{
    const mai_pattern_header *h = bytes;

    return h->version == MAI_PATTERN_VERSION;
}
