/*
 * match.c - the search: a pattern's steps are taken one after another, and back, until they are all taken.
 *
 * A step tries the neighbours of the image of its parent, or all atoms where the pattern, or a piece of it, begins.
 * What a $(...) holds for is found out when an atom is first asked about and kept for the rest of the search; queries
 * within queries are searched by a call within a call, at most MAI_QUERY_MAX_DEPTH deep. Scratch memory is taken from
 * the arena once for a search.
 */
#include "match/match_search.h"

#include "base/arena.h"

enum { CANDIDATE_COST = 5, KEEPING_COST = 16 /* candidates */ };

enum { MEMO_UNKNOWN, MEMO_NO, MEMO_YES };

/* ---- beginning and end ---- */

static void
open_parts(mai_search *s, const mai_pattern_header *h)
{
    s->head = h;
    s->graphs = mai_pattern_at(h, h->graphs);
    s->steps = mai_pattern_at(h, h->steps);
    s->closures = mai_pattern_at(h, h->closures);
    s->code = mai_pattern_at(h, h->code);
    s->expressions = mai_pattern_at(h, h->expressions);
    s->keys = mai_pattern_at(h, h->keys);
    s->sets = mai_pattern_at(h, h->sets);
}

/* All scratch memory in one piece, cleared where that matters. */
static mai_status
take_memory(mai_search *s, const mai_shared_memo *shared)
{
    const mai_pattern_header *h = s->head;
    size_t places = h->places, inner = h->ngraphs - 1u, used = (h->depth + 1u) * (size_t) s->words;
    size_t memo = s->small && shared == NULL ? h->nexpressions + inner : 0, keys = s->small ? h->nkeys : 0;
    size_t large = s->small ? 0 : inner;
    size_t cleared = used * sizeof *s->used + memo * sizeof *s->memo + keys * sizeof *s->adjacent
                     + large * sizeof *s->large_memo;
    char *memory;

    MAI_TRY(mai_alloc(s->cx, cleared + 2 * places * sizeof *s->at + places * sizeof *s->images, (void **) &memory));
    memset(memory, 0, cleared);
    s->used = (uint64_t *) memory;
    s->memo = (mai_memo *) (s->used + used);
    s->adjacent = (const uint64_t **) (s->memo + memo);
    s->large_memo = (uint8_t **) (s->adjacent + keys);
    s->at = (uint32_t *) (s->large_memo + large);
    s->images = (uint16_t *) (s->at + 2 * places);
    if (s->small && shared != NULL) {
        s->memo = shared->memo;
        s->places = shared->places;
    }
    return MAI_OK;
}

mai_status
mai_search_begin(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral,
                 const mai_shared_memo *shared, mai_search *out)
{
    const mai_pattern_header *h = pattern->bytes;
    int atoms = target->mol.natoms;

    memset(out, 0, sizeof *out);
    out->cx = cx;
    out->target = target;
    open_parts(out, h);
    out->chiral = chiral && h->stereo;
    out->small = atoms <= MAI_SMALL_TARGET;
    out->words = (atoms + 63) / 64;
    out->budget = MAI_SEARCH_CHUNK;
    out->all = atoms >= 64 ? ~(uint64_t) 0 : ((uint64_t) 1 << atoms) - 1;
    MAI_TRY(mai_target_prepare(cx, target, (h->facts & MAI_FACTS_LINKS) | (out->chiral ? MAI_FACTS_LINKS : 0)));
    if (out->graphs[h->ngraphs - 1].grouped)
        MAI_TRY(mai_target_components(cx, target));
    return take_memory(out, shared);
}

mai_status
mai_search_end(mai_search *s)
{
    if (s->status != MAI_OK)
        return s->status;
    return mai_poll(s->cx, (int64_t) (MAI_SEARCH_CHUNK - s->budget) * CANDIDATE_COST);
}

bool
mai_search_go_on(mai_search *s)
{
    int left = s->budget;

    s->budget = 0;
    if (s->status != MAI_OK)
        return false;
    s->tried += MAI_SEARCH_CHUNK - left;
    s->status = mai_poll(s->cx, (int64_t) MAI_SEARCH_CHUNK * CANDIDATE_COST);
    if (s->status == MAI_OK && s->tried > MAI_MATCH_STEPS)
        s->status = mai_fail(s->cx, MAI_ELIMIT, "the search took more than %d steps and was given up", MAI_MATCH_STEPS);
    if (s->status != MAI_OK)
        return false;
    s->budget = MAI_SEARCH_CHUNK;
    return true;
}

void
mai_search_stop(mai_search *s, mai_status status)
{
    s->status = status;
    s->budget = 0;
}

void
mai_search_open(mai_search *s, int graph, int atom, mai_frame *f)
{
    const mai_pattern_graph_part *g = &s->graphs[graph];

    f->graph = g;
    f->steps = s->steps + g->first_step;
    f->images = s->images + g->place;
    f->at = s->at + 2 * g->place;
    f->end = f->at + g->natoms;
    f->left = (uint64_t *) f->at;
    f->used = s->used + (size_t) g->depth * (size_t) s->words;
    f->depth = 0;
    if (s->small)
        f->left[0] = atom < 0 ? s->all : (uint64_t) 1 << atom;
    else {
        f->at[0] = atom < 0 ? 0 : (uint32_t) atom;
        f->end[0] = atom < 0 ? (uint32_t) s->target->mol.natoms : (uint32_t) atom + 1;
    }
}

void
mai_search_frame(mai_search *s, mai_frame *out)
{
    mai_search_open(s, s->head->ngraphs - 1, -1, out);
    if (s->small)
        mai_small_begin(s, out);
}

/* ---- atoms ---- */

/* Whether an inner query matches from an atom on. */
static bool
search_inside(mai_search *s, int graph, unsigned atom)
{
    uint8_t *memo;
    mai_frame f;
    bool found;

    if (s->small)
        return mai_small_inside(s, graph, atom);
    memo = s->large_memo[graph];
    if (memo == NULL) {
        mai_status status = MAI_NEW_ARRAY(s->cx, s->target->mol.natoms, &memo);

        if (status != MAI_OK) {
            mai_search_stop(s, status);
            return false;
        }
        s->large_memo[graph] = memo;
    }
    if (memo[atom] != MEMO_UNKNOWN)
        return memo[atom] == MEMO_YES;
    mai_search_open(s, graph, (int) atom, &f);
    found = mai_search_next(s, &f);
    if (found)
        memset(f.used, 0, (size_t) s->words * sizeof *f.used);
    if (s->status == MAI_OK)
        memo[atom] = found ? MEMO_YES : MEMO_NO;
    return found;
}

/* The word of an atom's surroundings, which are worked out when the first is asked for. */
static inline uint64_t
around_of(mai_search *s, const mai_pattern_code *c, unsigned atom)
{
    if (MAI_UNLIKELY((c->facts & ~s->target->known) != 0)) {
        mai_status status = mai_target_prepare(s->cx, s->target, c->facts);

        if (status != MAI_OK) {
            mai_search_stop(s, status);
            return 0;
        }
    }
    return s->target->around != NULL ? s->target->around[atom] : 0;
}

bool
mai_search_holds(mai_search *s, const mai_pattern_code *c, unsigned atom)
{
    const mai_target *t = s->target;

    switch (c->op) {
        case MAI_CODE_ATOM:
            return (mai_atom_word(&t->mol, atom) & c->mask) == c->value;
        case MAI_CODE_AROUND:
            return (around_of(s, c, atom) & c->mask) == c->value;
        case MAI_CODE_ATOM_RANGE:
            return mai_code_in_range(c, mai_atom_word(&t->mol, atom));
        case MAI_CODE_AROUND_RANGE:
            return mai_code_in_range(c, around_of(s, c, atom));
        case MAI_CODE_KEYS:
            return mai_key_set_has(&s->sets[c->value], mai_word_key(mai_atom_word(&t->mol, atom)));
        case MAI_CODE_EXACT:
            (void) around_of(s, c, atom);
            return s->status == MAI_OK && mai_code_covers(c, mai_target_field(t, c->shift, atom));
        default:
            return search_inside(s, (int) c->value, atom);
    }
}

bool
mai_search_accepts(mai_search *s, unsigned entry, unsigned atom)
{
    while (entry < MAI_CODE_MOST) {
        const mai_pattern_code *c = &s->code[entry];

        entry = mai_search_holds(s, c, atom) ? c->yes : c->no;
    }
    return entry == MAI_CODE_ACCEPT;
}

/* ---- bonds ---- */

/*
 * A dative bond onto a dative one: its beginning must match the beginning also where the two run in opposite
 * directions, as the reference has it. near and far are steps, images of both are known.
 */
static bool
dative_agrees(mai_search *s, const mai_frame *f, int direction, int near_step, int far_step, mai_target_link link)
{
    unsigned near = f->images[near_step], far = f->images[far_step];
    mai_mol_bond b = mai_mol_get_bond(&s->target->mol, (int) mai_link_bond(link));
    bool begins_near = b.begin == near;

    if ((mai_link_key(link) & 7) != MAI_BOND_DATIVE || begins_near == (direction == 1))
        return true;
    return mai_search_accepts(s, s->expressions[f->steps[near_step].expression].entry, far)
           && mai_search_accepts(s, s->expressions[f->steps[far_step].expression].entry, near);
}

static bool
closures_hold(mai_search *s, mai_frame *f, const mai_pattern_step *step, int depth, unsigned atom)
{
    const mai_pattern_closure *c = s->closures + step->first_closure;

    for (int i = 0; i < step->nclosures; i++) {
        const mai_target_link *l = mai_target_find_link(s->target, atom, f->images[c[i].step]);

        if (l == NULL || !(s->keys[c[i].bond] >> mai_link_key(*l) & 1))
            return false;
        if (c[i].dative != 0 && !dative_agrees(s, f, c[i].dative, depth, c[i].step, *l))
            return false;
    }
    return true;
}

/* Pieces of one group share a component of the molecule, those of two groups do not. */
static bool
group_agrees(const mai_search *s, const mai_frame *f, int depth, unsigned atom)
{
    const uint16_t *component = s->target->components;
    unsigned group = f->steps[depth].group;

    if (group == 0 || f->steps[depth].parent != MAI_STEP_ROOT)
        return true;
    for (int i = 0; i < depth; i++)
        if (f->steps[i].group != 0
            && (f->steps[i].group == group) != (component[f->images[i]] == component[atom]))
            return false;
    return true;
}

bool
mai_search_more(mai_search *s, mai_frame *f, const mai_pattern_step *step, int depth, unsigned atom)
{
    f->images[depth] = (uint16_t) atom;
    if (step->nclosures > 0 && !closures_hold(s, f, step, depth, atom))
        return false;
    if (step->dative != 0) {
        const mai_target_link *l = mai_target_find_link(s->target, atom, f->images[step->parent]);

        if (!dative_agrees(s, f, step->dative, depth, step->parent, *l))
            return false;
    }
    return !f->graph->grouped || group_agrees(s, f, depth, atom);
}

/* ---- the walk ---- */

static inline bool
is_used(const mai_frame *f, unsigned atom)
{
    return f->used[atom >> 6] >> (atom & 63) & 1;
}

bool
mai_search_next(mai_search *s, mai_frame *f)
{
    const mai_target *t = s->target;
    int depth = f->depth, last = f->graph->natoms - 1;
    uint32_t at, end;

    if (s->small)
        return mai_small_next(s, f);
    at = f->at[depth];
    end = f->end[depth];
    for (;;) {
        const mai_pattern_step *step = &f->steps[depth];
        unsigned atom;

        if (at == end) {
            if (depth == 0)
                return false;
            atom = f->images[--depth];
            f->used[atom >> 6] &= ~((uint64_t) 1 << (atom & 63));
            at = f->at[depth];
            end = f->end[depth];
            continue;
        }
        if (--s->budget <= 0 && !mai_search_go_on(s))
            return false;
        if (step->parent == MAI_STEP_ROOT)
            atom = at++;
        else {
            mai_target_link link = t->links[at++];

            if (!(s->keys[step->bond] >> mai_link_key(link) & 1))
                continue;
            atom = mai_link_atom(link);
        }
        if (step->twin != MAI_STEP_ROOT && s->sets_alone && atom < f->images[step->twin])
            continue;
        if (is_used(f, atom) || t->first[atom + 1] - t->first[atom] < step->degree
            || !mai_search_accepts(s, s->expressions[step->expression].entry, atom))
            continue;
        f->images[depth] = (uint16_t) atom;
        if ((step->nclosures > 0 || step->more) && !mai_search_more(s, f, step, depth, atom))
            continue;
        f->at[depth] = at;
        f->end[depth] = end;
        if (depth == last) {
            f->depth = depth;
            if (s->chiral && !mai_match_stereo(s, f))
                continue;
            return true;
        }
        f->used[atom >> 6] |= (uint64_t) 1 << (atom & 63);
        step = &f->steps[++depth];
        at = 0;
        end = (uint32_t) t->mol.natoms;
        if (step->parent != MAI_STEP_ROOT) {
            at = t->first[f->images[step->parent]];
            end = t->first[f->images[step->parent] + 1];
        }
    }
}

/* ---- what is asked for ---- */

static bool
has_ring(const mai_mol *m, int low, int high)
{
    for (int i = 0; i < m->nrings; i++) {
        int size = mai_mol_ring_size(m, i);

        if (size >= low && size <= high)
            return true;
    }
    return false;
}

/* Whether the molecule has what the pattern needs: all counters where they have been counted, else a few of them. */
static inline bool
may_match(const mai_target *t, const mai_pattern *p)
{
    const mai_pattern_header *h = mai_pattern_head(p);

    if (h->ring_low > 0 && !has_ring(&t->mol, h->ring_low, h->ring_high))
        return false;
    return t->counted ? mai_counters_suffice(t->counters, h->least) : mai_quick_count_suffices(&t->mol, &h->quick);
}

mai_status
mai_match_any(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral, bool *out)
{
    return mai_match_any_shared(cx, target, pattern, chiral, NULL, out);
}

mai_status
mai_match_any_shared(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, bool chiral,
                     const mai_shared_memo *shared, bool *out)
{
    mai_search s;
    mai_frame f;

    *out = false;
    if (!may_match(target, pattern))
        return MAI_OK;
    MAI_TRY(mai_search_begin(cx, target, pattern, chiral, shared, &s));
    s.sets_alone = !s.chiral;
    mai_search_frame(&s, &f);
    *out = mai_search_next(&s, &f);
    return mai_search_end(&s);
}

/* The atom of the molecule for each atom of the query, and all of them as a set. */
static void
read_match(const mai_search *s, const mai_frame *f, uint16_t *atoms, uint64_t *set)
{
    int last = f->graph->natoms - 1;
    unsigned atom = f->images[last];

    memcpy(set, f->used, (size_t) s->words * sizeof *set);
    set[atom >> 6] |= (uint64_t) 1 << (atom & 63);
    for (int i = 0; i <= last; i++)
        atoms[f->steps[i].atom] = f->images[i];
}

/* Goes through the matches; what keeps them may be NULL where each counts. */
static mai_status
find_all(mai_search *s, mai_keeper *keeper, int64_t most, int64_t *count)
{
    uint64_t *set;
    uint16_t *atoms;
    mai_frame f;

    MAI_TRY(mai_alloc(s->cx, (size_t) (s->words + 1) * sizeof *set, (void **) &set));
    MAI_TRY(mai_alloc(s->cx, (size_t) (s->head->natoms + 1) * sizeof *atoms, (void **) &atoms));
    *count = 0;
    mai_search_frame(s, &f);
    while ((most == 0 || *count < most) && mai_search_next(s, &f)) {
        if (keeper == NULL) {
            ++*count;
            continue;
        }
        read_match(s, &f, atoms, set);
        s->budget -= KEEPING_COST;
        MAI_TRY(mai_keeper_add(s->cx, keeper, set, atoms));
        *count = mai_keeper_count(keeper);
    }
    return mai_search_end(s);
}

mai_status
mai_match_count(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, const mai_match_options *options,
                int64_t *out)
{
    return mai_match_count_shared(cx, target, pattern, options, NULL, out);
}

mai_status
mai_match_count_shared(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, const mai_match_options *options,
                       const mai_shared_memo *shared, int64_t *out)
{
    mai_keeper *keeper = NULL;
    mai_search s;

    *out = 0;
    if (!may_match(target, pattern))
        return MAI_OK;
    MAI_TRY(mai_search_begin(cx, target, pattern, options->chiral, shared, &s));
    s.sets_alone = !options->every && !s.chiral;
    if (!options->every && pattern->natoms > 1)
        MAI_TRY(mai_keeper_new(cx, s.words, pattern->natoms, false, false, &keeper));
    return find_all(&s, keeper, options->most, out);
}

mai_status
mai_match_all(mai_ctx *cx, mai_target *target, const mai_pattern *pattern, const mai_match_options *options,
              mai_matches *out)
{
    mai_keeper *keeper;
    mai_search s;
    int64_t count;

    *out = (mai_matches) {.natoms = pattern->natoms};
    if (!may_match(target, pattern))
        return MAI_OK;
    MAI_TRY(mai_search_begin(cx, target, pattern, options->chiral, NULL, &s));
    MAI_TRY(mai_keeper_new(cx, s.words, pattern->natoms, options->every || pattern->natoms == 1, true, &keeper));
    MAI_TRY(find_all(&s, keeper, options->most, &count));
    return mai_keeper_matches(cx, keeper, out);
}
