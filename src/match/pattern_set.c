/*
 * pattern_set.c - many patterns that are tried on one molecule after another.
 *
 * What a molecule has is counted once and held against what each pattern needs. Patterns of a set ask for the same atoms
 * over and over - aromatic carbon, a carbonyl group, a $(...) written out again - so each expression and each inner
 * query that is the same in several gets one number for all of the set, and what is known of a small molecule's atoms is
 * kept under that number from one pattern to the next. Two are the same when they are the same bytes, once the numbers
 * of what they are made of are the set's.
 *
 * A set lies in the arena of whoever compiled it, without what was needed to read the patterns; a search takes its memory
 * from the arena of its own context.
 */
#include "match/pattern.h"

#include "base/arena.h"
#include "match/match_search.h"
#include "match/pattern_screen.h"

#include <stdio.h>

/* Its places are numbers in the set, of its expressions and then of its inner graphs. */
typedef mai_screened_pattern set_pattern;

struct mai_pattern_set {
    int n, needs, nmemos;
    const mai_pattern_entry *entries;
    set_pattern *patterns;
    mai_set_screen *screen;
};

/* A search of one molecule. */
typedef struct set_search {
    const mai_pattern_set *set;
    mai_target *target;
    mai_memo *memo;
    const uint64_t *given;
} set_search;

/* ---- contents with numbers ---- */

/* A table of contents: open addressing, twice as many slots as contents at least. */
typedef struct numbering {
    int n, room;
    const uint32_t **contents; /* the first word is the length in words */
    uint16_t *slots;           /* number plus one */
    uint32_t *draft;           /* the content that is being put together */
    size_t length, draft_room;
} numbering;

static uint32_t
hash_words(const uint32_t *words)
{
    uint32_t h = 2166136261u;

    for (uint32_t i = 0; i < words[0]; i++)
        h = (h ^ words[i]) * 16777619u;
    return h ^ h >> 15;
}

static mai_status
add_word(mai_ctx *cx, numbering *t, uint32_t word)
{
    if (t->length == t->draft_room) {
        size_t room = t->draft_room > 0 ? 2 * t->draft_room : 256;
        uint32_t *draft;

        MAI_TRY(mai_alloc(cx, room * sizeof *draft, (void **) &draft));
        memcpy(draft, t->length > 0 ? t->draft : draft, t->length * sizeof *draft);
        t->draft = draft;
        t->draft_room = room;
    }
    t->draft[t->length++] = word;
    return MAI_OK;
}

static mai_status
begin_content(mai_ctx *cx, numbering *t)
{
    t->length = 0;
    return add_word(cx, t, 0);
}

static bool
is_same_content(const uint32_t *a, const uint32_t *b)
{
    return a[0] == b[0] && memcmp(a, b, a[0] * sizeof *a) == 0;
}

static uint16_t *
find_content(const numbering *t, const uint32_t *content)
{
    uint32_t mask = 2 * (uint32_t) t->room - 1, at = hash_words(content) & mask;

    while (t->slots[at] != 0 && !is_same_content(t->contents[t->slots[at] - 1], content))
        at = (at + 1) & mask;
    return &t->slots[at];
}

static mai_status
grow_table(mai_ctx *cx, numbering *t)
{
    const uint32_t **contents;

    if (t->room >= 1 << 14)
        return mai_fail(cx, MAI_ELIMIT, "the patterns of the set ask for more than %d different atoms", t->n);
    t->room = t->room > 0 ? 2 * t->room : 64;
    MAI_TRY(mai_poll(cx, 50 * (int64_t) t->room));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * t->room, &t->slots));
    MAI_TRY(mai_alloc(cx, (size_t) t->room * sizeof *contents, (void **) &contents));
    for (int i = 0; i < t->n; i++)
        contents[i] = t->contents[i];
    t->contents = contents;
    for (int i = 0; i < t->n; i++)
        *find_content(t, contents[i]) = (uint16_t) (i + 1);
    return MAI_OK;
}

/* The number of the content that has been put together. */
static mai_status
number_content(mai_ctx *cx, numbering *t, uint16_t *out)
{
    uint16_t *slot;
    uint32_t *kept;

    if (t->n == t->room)
        MAI_TRY(grow_table(cx, t));
    t->draft[0] = (uint32_t) t->length;
    slot = find_content(t, t->draft);
    if (*slot == 0) {
        MAI_TRY(mai_alloc(cx, t->length * sizeof *kept, (void **) &kept));
        memcpy(kept, t->draft, t->length * sizeof *kept);
        t->contents[t->n++] = kept;
        *slot = (uint16_t) t->n;
    }
    *out = (uint16_t) (*slot - 1);
    return MAI_OK;
}

/* ---- what a pattern is made of ---- */

/* A pattern while its parts get their numbers. */
typedef struct parts {
    const mai_pattern_header *head;
    const mai_pattern_graph_part *graphs;
    const mai_pattern_step *steps;
    const mai_pattern_closure *closures;
    const mai_pattern_code *code;
    const mai_pattern_expression *expressions;
    const uint16_t *keys;
    const mai_key_set *sets;
    uint16_t *places;
    bool *numbered; /* expressions */
} parts;

static void
open_parts(const mai_pattern *pattern, parts *p)
{
    const mai_pattern_header *h = mai_pattern_head(pattern);

    p->head = h;
    p->graphs = mai_pattern_at(h, h->graphs);
    p->steps = mai_pattern_at(h, h->steps);
    p->closures = mai_pattern_at(h, h->closures);
    p->code = mai_pattern_at(h, h->code);
    p->expressions = mai_pattern_at(h, h->expressions);
    p->keys = mai_pattern_at(h, h->keys);
    p->sets = mai_pattern_at(h, h->sets);
}

static mai_status
add_wide(mai_ctx *cx, numbering *t, uint64_t word)
{
    MAI_TRY(add_word(cx, t, (uint32_t) word));
    return add_word(cx, t, (uint32_t) (word >> 32));
}

/* A jump, told from where the expression begins: code leads towards lower numbers. */
static uint32_t
relative(unsigned entry, unsigned target)
{
    return target < MAI_CODE_MOST ? entry - target : target;
}

static mai_status
add_instruction(mai_ctx *cx, numbering *t, const parts *p, unsigned entry, const mai_pattern_code *c)
{
    MAI_TRY(add_word(cx, t, c->op | (uint32_t) c->shift << 8));
    MAI_TRY(add_word(cx, t, relative(entry, c->yes) | relative(entry, c->no) << 16));
    if (c->op == MAI_CODE_INSIDE)
        return add_word(cx, t, p->places[p->head->nexpressions + c->value]);
    if (c->op == MAI_CODE_KEYS) {
        for (int i = 0; i < 4; i++)
            MAI_TRY(add_wide(cx, t, p->sets[c->value].words[i]));
        return MAI_OK;
    }
    MAI_TRY(add_wide(cx, t, c->mask));
    return add_wide(cx, t, c->value);
}

/* The code of an expression lies between its entry and the lowest instruction that it leads to. */
static mai_status
number_expression(mai_ctx *cx, numbering *t, parts *p, unsigned number)
{
    const mai_pattern_expression *e = &p->expressions[number];
    int lowest = e->entry;

    if (p->numbered[number])
        return MAI_OK;
    p->numbered[number] = true;
    MAI_TRY(begin_content(cx, t));
    MAI_TRY(add_word(cx, t, (uint32_t) e->degree << 8 | (uint32_t) e->ring_degree << 16));
    if (e->entry >= MAI_CODE_MOST)
        MAI_TRY(add_word(cx, t, e->entry));
    else
        for (int at = e->entry; at >= lowest; at--) {
            const mai_pattern_code *c = &p->code[at];

            lowest = c->yes < lowest ? c->yes : lowest;
            lowest = c->no < lowest ? c->no : lowest;
            MAI_TRY(add_instruction(cx, t, p, e->entry, c));
        }
    return number_content(cx, t, &p->places[number]);
}

static mai_status
add_step(mai_ctx *cx, numbering *t, const parts *p, const mai_pattern_step *s)
{
    MAI_TRY(add_word(cx, t, s->parent | (uint32_t) p->places[s->expression] << 16));
    MAI_TRY(add_word(cx, t, (s->parent != MAI_STEP_ROOT ? p->keys[s->bond] : 0) | (uint32_t) s->group << 16));
    MAI_TRY(add_word(cx, t, s->dative | (uint32_t) s->nclosures << 16));
    for (int i = 0; i < s->nclosures; i++) {
        const mai_pattern_closure *c = &p->closures[s->first_closure + (uint32_t) i];

        MAI_TRY(add_word(cx, t, c->step | (uint32_t) p->keys[c->bond] << 16));
        MAI_TRY(add_word(cx, t, c->dative));
    }
    return MAI_OK;
}

/* Numbers what a graph is made of, then, when it is an inner one, the graph. */
static mai_status
number_graph(mai_ctx *cx, numbering *t, parts *p, int graph)
{
    const mai_pattern_graph_part *g = &p->graphs[graph];
    const mai_pattern_step *steps = p->steps + g->first_step;

    MAI_TRY(mai_poll(cx, 100 * (int64_t) g->natoms));
    for (int i = 0; i < g->natoms; i++)
        MAI_TRY(number_expression(cx, t, p, steps[i].expression));
    if (graph == p->head->ngraphs - 1)
        return MAI_OK;
    MAI_TRY(begin_content(cx, t));
    MAI_TRY(add_word(cx, t, 1 | (uint32_t) g->natoms << 8)); /* no expression begins so */
    for (int i = 0; i < g->natoms; i++)
        MAI_TRY(add_step(cx, t, p, &steps[i]));
    return number_content(cx, t, &p->places[p->head->nexpressions + graph]);
}

static mai_status
number_pattern(mai_ctx *cx, numbering *t, set_pattern *out)
{
    parts p;

    open_parts(&out->pattern, &p);
    MAI_TRY(MAI_NEW_ARRAY(cx, p.head->nexpressions + p.head->ngraphs, &p.places));
    MAI_TRY(MAI_NEW_ARRAY(cx, p.head->nexpressions + 1, &p.numbered));
    for (int i = 0; i < p.head->ngraphs; i++)
        MAI_TRY(number_graph(cx, t, &p, i));
    out->places = p.places;
    return MAI_OK;
}

/* ---- compiling ---- */

static mai_status
compile_entry(mai_ctx *cx, const mai_pattern_entry *entry, mai_pattern *out)
{
    mai_pattern_options options = {.merge_hydrogens = entry->merge_hydrogens};
    char introduction[96];
    void *bytes;
    size_t size;
    mai_status status = mai_pattern_from_smarts(cx, entry->smarts, strlen(entry->smarts), &options, 0, &bytes, &size);

    if (status != MAI_OK) {
        snprintf(introduction, sizeof introduction, "pattern %.60s: ", entry->name);
        return status == MAI_ETEXT ? mai_introduce(cx, introduction) : status;
    }
    mai_pattern_open(bytes, out);
    return MAI_OK;
}

/* Memory of compiling: what stays, what lasts until the set is complete, and what one pattern needs to be read. */
typedef struct workshop {
    mai_arena *kept;
    mai_arena set, pattern;
} workshop;

static mai_status
keep_copy(mai_ctx *cx, workshop *w, const void *from, size_t bytes, void **out)
{
    cx->arena = w->kept;
    MAI_TRY(mai_alloc(cx, bytes + 1, out));
    memcpy(*out, from, bytes);
    return MAI_OK;
}

static mai_status
add_entry(mai_ctx *cx, workshop *w, const mai_pattern_entry *entry, numbering *t, set_pattern *out)
{
    const mai_pattern_header *h;
    void *kept;

    mai_arena_rewind(&w->pattern);
    cx->arena = &w->pattern;
    MAI_TRY(compile_entry(cx, entry, &out->pattern));
    h = mai_pattern_head(&out->pattern);
    MAI_TRY(keep_copy(cx, w, h, h->bytes, &kept));
    mai_pattern_open(kept, &out->pattern);
    h = kept;
    cx->arena = &w->set;
    MAI_TRY(number_pattern(cx, t, out));
    MAI_TRY(keep_copy(cx, w, out->places, (size_t) (h->nexpressions + h->ngraphs) * sizeof *out->places, &kept));
    out->places = kept;
    return MAI_OK;
}

static mai_status
compile_in(mai_ctx *cx, workshop *w, const mai_pattern_entry *entries, int n, mai_pattern_set **out)
{
    numbering t = {0};
    mai_pattern_set *set;

    MAI_TRY(MAI_NEW(cx, &set));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &set->patterns));
    set->n = n;
    set->entries = entries;
    for (int i = 0; i < n; i++) {
        MAI_TRY(add_entry(cx, w, &entries[i], &t, &set->patterns[i]));
        set->needs |= set->patterns[i].pattern.needs;
    }
    set->nmemos = t.n;
    *out = set;
    cx->arena = w->kept;
    return mai_set_screen_new(cx, set->patterns, n, t.n, &set->screen);
}

mai_status
mai_pattern_set_compile(mai_ctx *cx, const mai_pattern_entry *entries, int n, mai_pattern_set **out)
{
    workshop w = {.kept = cx->arena};
    mai_status status;

    mai_arena_init(&w.set, cx->arena->source);
    mai_arena_init(&w.pattern, cx->arena->source);
    status = compile_in(cx, &w, entries, n, out);
    cx->arena = w.kept;
    mai_arena_reset(&w.set);
    mai_arena_reset(&w.pattern);
    return status;
}

int
mai_pattern_set_size(const mai_pattern_set *set)
{
    return set->n;
}

int
mai_pattern_set_needs(const mai_pattern_set *set)
{
    return set->needs;
}

void
mai_pattern_set_get(const mai_pattern_set *set, int entry, mai_pattern *out)
{
    *out = set->patterns[entry].pattern;
}

/* ---- searching ---- */

static mai_status
is_hit(mai_ctx *cx, mai_target *target, const set_pattern *p, int32_t most, mai_memo *memo, bool *out)
{
    mai_match_options options = {.most = (int64_t) most + 1};
    mai_shared_memo shared = {memo, p->places};
    int64_t count;

    if (most <= 0)
        return mai_match_any_shared(cx, target, &p->pattern, false, &shared, out);
    MAI_TRY(mai_match_count_shared(cx, target, &p->pattern, &options, &shared, &count));
    *out = count > most;
    return MAI_OK;
}

static mai_status
begin_search(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, set_search *out)
{
    *out = (set_search) {.set = set, .target = target};
    MAI_TRY(MAI_NEW_ARRAY(cx, set->nmemos, &out->memo));
    (void) mai_target_counters(target); /* for all patterns: each is held against them */
    return mai_set_screen_ask(cx, set->screen, target, &out->given);
}

/* The first entry from number from on that is hit; the size of the set when none is. */
static mai_status
next_hit(mai_ctx *cx, const set_search *s, int from, int *out)
{
    const mai_pattern_set *set = s->set;

    for (int i = mai_set_screen_next(set->screen, s->given, from); i < set->n;
         i = mai_set_screen_next(set->screen, s->given, i + 1)) {
        bool hit;

        MAI_TRY(is_hit(cx, s->target, &set->patterns[i], set->entries[i].most, s->memo, &hit));
        if (hit) {
            *out = i;
            return MAI_OK;
        }
    }
    *out = set->n;
    return mai_poll(cx, set->n);
}

mai_status
mai_pattern_set_search(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, int32_t *hits, int *nhits)
{
    set_search search;
    int hit;

    *nhits = 0;
    MAI_TRY(begin_search(cx, set, target, &search));
    MAI_TRY(next_hit(cx, &search, 0, &hit));
    while (hit < set->n) {
        hits[(*nhits)++] = hit;
        MAI_TRY(next_hit(cx, &search, hit + 1, &hit));
    }
    return MAI_OK;
}

mai_status
mai_pattern_set_any(mai_ctx *cx, const mai_pattern_set *set, mai_target *target, bool *out)
{
    set_search search;
    int hit;

    MAI_TRY(begin_search(cx, set, target, &search));
    MAI_TRY(next_hit(cx, &search, 0, &hit));
    *out = hit < set->n;
    return MAI_OK;
}
