/*
 * pattern_screen.c - which patterns of a set the bonds of a molecule rule out.
 *
 * Every bond of a pattern is a need: two expressions and the keys that the bond may have. Needs that are the same in
 * several patterns are one, and have one bit in all the sets below. A molecule gives a need when one of its bonds has
 * such a key and its atoms may be what the expressions ask for, as far as the two words of facts of an atom, its rings and
 * its isotope tell: what $(...) and other fields ask beyond that is taken as granted. A pattern of which one need is not
 * given cannot match.
 *
 * Atoms for which those are the same can do the same, and molecules are made of few kinds of them. So for each kind that has been
 * met the set keeps which needs it can be the one end of and which the other, in a table of fixed size that starts
 * anew when it is full. What comes out does not depend on what is in the table.
 */
#include "match/pattern_screen.h"

enum { MOST_NEEDS = 1024, KEYS = 16, SLOTS = 4096, MOST_KINDS = 3000 };

/* Ends are numbers in the set; of a pattern of one atom both are that atom, and there is no bond. */
typedef struct need {
    uint16_t one, other, keys;
} need;

/* What makes a kind of atom. */
typedef struct traits {
    uint64_t around;
    uint32_t word, isotope;
    uint16_t rings, smallest; /* number of its rings, size of the smallest: 0 where no pattern asks */
} traits;

/* The table's slots are of one size, which depends on the set: a kind, then as many words for each end as needs take. */
typedef struct kind {
    traits traits;
    uint32_t generation; /* that of the table: else the slot is free */
    uint64_t ends[];
} kind;

/*
 * The last two words of what a pattern wants, close together: needs with high numbers came up late, so that few other
 * patterns have them, and few molecules.
 */
typedef struct first_look {
    uint64_t bits[2];
    uint16_t words[2];
} first_look;

struct mai_set_screen {
    const mai_screened_pattern *patterns;
    int n, facts;
    int nneeds, words;
    need *needs;
    uint64_t *wanted;       /* by pattern */
    first_look *looks;      /* likewise */
    uint64_t *by_key[KEYS]; /* needs that a bond of this key may give */
    uint64_t *alone;        /* needs without a bond */
    bool *is_end;           /* by number in the set */
    bool *possible;         /* likewise, of the ends: scratch */
    int32_t *deciding;      /* patterns that have all ends between them */
    int ndeciding;
    uint16_t longest;       /* most instructions and expressions of a pattern */
    bool *reached, *accepts; /* scratch of such size */
    char *slots;
    size_t slot_bytes;
    uint32_t generation;
    int nkinds;
};

static inline void
set_bit(uint64_t *set, int i)
{
    set[i / 64] |= (uint64_t) 1 << i % 64;
}

/* ---- needs of the patterns ---- */

typedef struct needs_table {
    uint16_t *slots; /* number plus one */
    int n;
    need *needs;
} needs_table;

enum { NEED_SLOTS = 4 * MOST_NEEDS };

/* The number of a need; -1 when there are too many, which makes the screen weaker and no more. */
static int
number_need(needs_table *t, need wanted)
{
    uint32_t hash = ((uint32_t) wanted.one * 2654435761u ^ (uint32_t) wanted.other * 40503u ^ wanted.keys * 69069u);
    uint32_t at = (hash ^ hash >> 15) % NEED_SLOTS;

    for (; t->slots[at] != 0; at = (at + 1) % NEED_SLOTS)
        if (memcmp(&t->needs[t->slots[at] - 1], &wanted, sizeof wanted) == 0)
            return t->slots[at] - 1;
    if (t->n == MOST_NEEDS)
        return -1;
    t->needs[t->n] = wanted;
    t->slots[at] = (uint16_t) ++t->n;
    return t->n - 1;
}

static need
need_of(const mai_screened_pattern *p, int one, int other, unsigned keys)
{
    uint16_t a = p->places[one], b = p->places[other];

    return a < b ? (need) {a, b, (uint16_t) keys} : (need) {b, a, (uint16_t) keys};
}

/* Calls for each need of the pattern's own graph, inner ones left out. */
static void
number_needs(needs_table *t, const mai_screened_pattern *p, uint64_t *wanted)
{
    const mai_pattern_header *h = mai_pattern_head(&p->pattern);
    const mai_pattern_graph_part *g = (const mai_pattern_graph_part *) mai_pattern_at(h, h->graphs) + h->ngraphs - 1;
    const mai_pattern_step *steps = (const mai_pattern_step *) mai_pattern_at(h, h->steps) + g->first_step;
    const mai_pattern_closure *closures = mai_pattern_at(h, h->closures);
    const uint16_t *keys = mai_pattern_at(h, h->keys);

    for (int i = 0; i < g->natoms; i++) {
        const mai_pattern_step *s = &steps[i];
        int number = -1;

        if (s->parent != MAI_STEP_ROOT)
            number = number_need(t, need_of(p, steps[s->parent].expression, s->expression, keys[s->bond]));
        else if (s->degree == 0)
            number = number_need(t, need_of(p, s->expression, s->expression, 0));
        if (number >= 0)
            set_bit(wanted, number);
        for (int k = 0; k < s->nclosures; k++) {
            const mai_pattern_closure *c = &closures[s->first_closure + (uint32_t) k];

            number = number_need(t, need_of(p, steps[c->step].expression, s->expression, keys[c->bond]));
            if (number >= 0)
                set_bit(wanted, number);
        }
    }
}

/* ---- the screen of a set ---- */

static mai_status
sort_by_key(mai_ctx *cx, mai_set_screen *s)
{
    uint64_t *sets;

    MAI_TRY(MAI_NEW_ARRAY(cx, (KEYS + 1) * s->words, &sets));
    s->alone = sets + (size_t) KEYS * s->words;
    for (int key = 0; key < KEYS; key++)
        s->by_key[key] = sets + (size_t) key * s->words;
    for (int i = 0; i < s->nneeds; i++) {
        for (int key = 0; key < KEYS; key++)
            if (s->needs[i].keys >> key & 1)
                set_bit(s->by_key[key], i);
        if (s->needs[i].keys == 0)
            set_bit(s->alone, i);
        s->is_end[s->needs[i].one] = s->is_end[s->needs[i].other] = true;
    }
    return MAI_OK;
}

static mai_status
choose_looks(mai_ctx *cx, mai_set_screen *s)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, s->n, &s->looks));
    for (int i = 0; i < s->n; i++) {
        const uint64_t *wanted = s->wanted + (size_t) i * s->words;
        int found = 0;

        for (int w = s->words - 1; w >= 0 && found < 2; w--)
            if (wanted[w] != 0) {
                s->looks[i].words[found] = (uint16_t) w;
                s->looks[i].bits[found++] = wanted[w];
            }
    }
    return mai_poll(cx, 5 * (int64_t) s->n);
}

static mai_status
find_needs(mai_ctx *cx, mai_set_screen *s)
{
    needs_table table = {0};
    uint64_t *wide;
    int most = MOST_NEEDS / 64;

    MAI_TRY(MAI_NEW_ARRAY(cx, NEED_SLOTS, &table.slots));
    MAI_TRY(MAI_NEW_ARRAY(cx, MOST_NEEDS, &table.needs));
    MAI_TRY(MAI_NEW_ARRAY(cx, (size_t) s->n * most + 1, &wide));
    for (int i = 0; i < s->n; i++) {
        const mai_pattern_header *h = mai_pattern_head(&s->patterns[i].pattern);

        number_needs(&table, &s->patterns[i], wide + (size_t) i * most);
        s->facts |= h->facts & ~MAI_FACTS_LINKS;
        s->longest = h->ncode > s->longest ? h->ncode : s->longest;
        s->longest = h->nexpressions > s->longest ? h->nexpressions : s->longest;
        MAI_TRY(mai_poll(cx, 30 * (int64_t) h->places));
    }
    s->needs = table.needs;
    s->nneeds = table.n;
    s->words = table.n > 0 ? (table.n + 63) / 64 : 1;
    s->wanted = wide;
    for (int i = 0; i < s->n; i++) /* closed up: never to a higher place */
        memmove(wide + (size_t) i * s->words, wide + (size_t) i * most, (size_t) s->words * sizeof *wide);
    return choose_looks(cx, s);
}

/* Each end is decided by the first pattern that has it. */
static mai_status
choose_deciding(mai_ctx *cx, mai_set_screen *s)
{
    MAI_TRY(mai_alloc(cx, (size_t) s->n * sizeof *s->deciding + 1, (void **) &s->deciding));
    for (int i = 0; i < s->n; i++) {
        const mai_screened_pattern *p = &s->patterns[i];
        int nexpressions = mai_pattern_head(&p->pattern)->nexpressions;
        bool decides = false;

        for (int k = 0; k < nexpressions; k++)
            if (s->is_end[p->places[k]] && !s->possible[p->places[k]])
                decides = s->possible[p->places[k]] = true;
        if (decides)
            s->deciding[s->ndeciding++] = i;
        MAI_TRY(mai_poll(cx, nexpressions));
    }
    return MAI_OK;
}

mai_status
mai_set_screen_new(mai_ctx *cx, const mai_screened_pattern *patterns, int n, int nplaces, mai_set_screen **out)
{
    mai_set_screen *s;

    MAI_TRY(MAI_NEW(cx, &s));
    s->patterns = patterns;
    s->n = n;
    MAI_TRY(find_needs(cx, s));
    MAI_TRY(MAI_NEW_ARRAY(cx, nplaces + 1, &s->possible));
    MAI_TRY(MAI_NEW_ARRAY(cx, nplaces + 1, &s->is_end));
    MAI_TRY(MAI_NEW_ARRAY(cx, s->longest + 1, &s->reached));
    MAI_TRY(MAI_NEW_ARRAY(cx, s->longest + 1, &s->accepts));
    MAI_TRY(sort_by_key(cx, s));
    MAI_TRY(choose_deciding(cx, s));
    s->slot_bytes = sizeof(kind) + 2 * (size_t) s->words * sizeof(uint64_t);
    s->generation = 1;
    MAI_TRY(mai_calloc(cx, SLOTS, s->slot_bytes, (void **) &s->slots));
    *out = s;
    return MAI_OK;
}

/* ---- what an atom may be ---- */

enum { MAY_HOLD = 1, MAY_FAIL = 2 };

/* Which outcomes an instruction can have, by the words of an atom. */
static int
outcomes(const mai_screened_pattern *p, const mai_pattern_code *c, const bool *accepts, const traits *atom)
{
    const mai_pattern_header *h = mai_pattern_head(&p->pattern);
    bool holds;

    switch (c->op) {
        case MAI_CODE_ATOM:
            holds = (atom->word & c->mask) == c->value;
            break;
        case MAI_CODE_AROUND:
            holds = (atom->around & c->mask) == c->value;
            break;
        case MAI_CODE_ATOM_RANGE:
            holds = mai_code_in_range(c, atom->word);
            break;
        case MAI_CODE_AROUND_RANGE:
            holds = mai_code_in_range(c, atom->around);
            break;
        case MAI_CODE_KEYS:
            holds = mai_key_set_has((const mai_key_set *) mai_pattern_at(h, h->sets) + c->value, mai_word_key(atom->word));
            break;
        case MAI_CODE_INSIDE: { /* its first atom, which has been decided before, is this one */
            const mai_pattern_graph_part *g = (const mai_pattern_graph_part *) mai_pattern_at(h, h->graphs) + c->value;
            const mai_pattern_step *root = (const mai_pattern_step *) mai_pattern_at(h, h->steps) + g->first_step;

            return g->natoms > 0 && accepts[root->expression] ? MAY_HOLD | MAY_FAIL : MAY_FAIL;
        }
        case MAI_CODE_EXACT:
            if (c->shift == MAI_FIELD_RINGS)
                holds = mai_code_covers(c, atom->rings);
            else if (c->shift == MAI_FIELD_SMALLEST_RING)
                holds = mai_code_covers(c, atom->smallest);
            else if (c->shift == MAI_FIELD_ISOTOPE)
                holds = mai_code_covers(c, (int) atom->isotope);
            else
                return MAY_HOLD | MAY_FAIL;
            break;
        default:
            return MAY_HOLD | MAY_FAIL;
    }
    return holds ? MAY_HOLD : MAY_FAIL;
}

/* Whether the code of an expression can end in acceptance: all ways through it, which lead to lower numbers. */
static bool
may_accept(mai_set_screen *s, const mai_screened_pattern *p, unsigned entry, const traits *atom)
{
    const mai_pattern_header *h = mai_pattern_head(&p->pattern);
    const mai_pattern_code *code = mai_pattern_at(h, h->code);
    bool accepted = entry == MAI_CODE_ACCEPT;

    if (entry >= MAI_CODE_MOST)
        return accepted;
    memset(s->reached, 0, entry + 1);
    s->reached[entry] = true;
    for (int at = (int) entry; at >= 0 && !accepted; at--) {
        unsigned ways[2] = {MAI_CODE_REJECT, MAI_CODE_REJECT};
        int can;

        if (!s->reached[at])
            continue;
        can = outcomes(p, &code[at], s->accepts, atom);
        if (can & MAY_HOLD)
            ways[0] = code[at].yes;
        if (can & MAY_FAIL)
            ways[1] = code[at].no;
        for (int i = 0; i < 2; i++)
            if (ways[i] < MAI_CODE_MOST)
                s->reached[ways[i]] = true;
            else
                accepted |= ways[i] == MAI_CODE_ACCEPT;
    }
    return accepted;
}

/* Decides the expressions of a pattern, inner ones first, as they are numbered; notes those that are ends of needs. */
static void
decide_pattern(mai_set_screen *s, const mai_screened_pattern *p, const traits *atom)
{
    const mai_pattern_header *h = mai_pattern_head(&p->pattern);
    const mai_pattern_expression *expressions = mai_pattern_at(h, h->expressions);

    for (int i = 0; i < h->nexpressions; i++) {
        s->accepts[i] = may_accept(s, p, expressions[i].entry, atom);
        if (s->is_end[p->places[i]])
            s->possible[p->places[i]] = s->accepts[i];
    }
}

static mai_status
decide_kind(mai_ctx *cx, mai_set_screen *s, kind *k)
{
    memset(k->ends, 0, 2 * (size_t) s->words * sizeof *k->ends);
    for (int i = 0; i < s->ndeciding; i++) {
        const mai_screened_pattern *p = &s->patterns[s->deciding[i]];

        decide_pattern(s, p, &k->traits);
        MAI_TRY(mai_poll(cx, 20 * (int64_t) mai_pattern_head(&p->pattern)->ncode));
    }
    for (int i = 0; i < s->nneeds; i++) {
        if (s->possible[s->needs[i].one])
            set_bit(k->ends, i);
        if (s->possible[s->needs[i].other])
            set_bit(k->ends + s->words, i);
    }
    return MAI_OK;
}

/* ---- molecules ---- */

static inline traits
traits_of(const mai_target *t, unsigned atom)
{
    traits it = {.word = mai_atom_word(&t->mol, atom), .around = t->around != NULL ? t->around[atom] : 0};

    if (t->rings != NULL) {
        it.rings = t->rings[atom];
        it.smallest = t->smallest[atom];
    }
    if (t->mol.nextras > 0)
        it.isotope = (uint32_t) mai_mol_isotope(&t->mol, (int) atom);
    return it;
}

static inline bool
is_same_kind(const traits *a, const traits *b)
{
    return a->word == b->word && a->around == b->around && a->rings == b->rings && a->smallest == b->smallest
           && a->isotope == b->isotope;
}

/* The slot of a kind of atom, decided; NULL: the table is full. */
static mai_status
find_kind(mai_ctx *cx, mai_set_screen *s, const traits *wanted, const kind **out)
{
    uint64_t looked_up = (uint64_t) wanted->rings << 8 ^ (uint64_t) wanted->smallest << 20 ^ (uint64_t) wanted->isotope;
    uint64_t hash = (wanted->around ^ (uint64_t) wanted->word << 32 ^ wanted->word ^ looked_up) * 0x9e3779b97f4a7c15u;
    unsigned at = (unsigned) (hash >> 40) % SLOTS;
    kind *k = (kind *) (s->slots + at * s->slot_bytes);

    for (; k->generation == s->generation; k = (kind *) (s->slots + at * s->slot_bytes)) {
        if (is_same_kind(&k->traits, wanted)) {
            *out = k;
            return MAI_OK;
        }
        at = (at + 1) % SLOTS;
    }
    *out = NULL;
    if (s->nkinds == MOST_KINDS)
        return MAI_OK;
    k->traits = *wanted;
    MAI_TRY(decide_kind(cx, s, k));
    k->generation = s->generation; /* now that it is complete */
    s->nkinds++;
    *out = k;
    return MAI_OK;
}

/* The kinds of all atoms; false: the table had to be emptied, or is too small for this molecule. */
static mai_status
find_kinds(mai_ctx *cx, mai_set_screen *s, const mai_target *t, const kind **kinds, bool *out)
{
    *out = true;
    for (int i = 0; i < t->mol.natoms; i++) {
        traits wanted = traits_of(t, (unsigned) i);

        MAI_TRY(find_kind(cx, s, &wanted, &kinds[i]));
        if (kinds[i] == NULL) {
            s->generation++;
            s->nkinds = 0;
            *out = false;
            return MAI_OK;
        }
    }
    return MAI_OK;
}

static void
give(const mai_set_screen *s, const mai_mol *m, const kind **kinds, uint64_t *given)
{
    int words = s->words;

    for (int i = 0; i < m->natoms; i++)
        for (int w = 0; w < words; w++)
            given[w] |= kinds[i]->ends[w] & s->alone[w];
    for (int i = 0; i < m->nbonds; i++) {
        mai_mol_bond b = mai_mol_get_bond(m, i);
        const uint64_t *keys = s->by_key[mai_bond_key(m, b)];
        const uint64_t *begin = kinds[b.begin]->ends, *end = kinds[b.end]->ends;

        for (int w = 0; w < words; w++)
            given[w] |= keys[w] & ((begin[w] & end[words + w]) | (begin[words + w] & end[w]));
    }
}

mai_status
mai_set_screen_ask(mai_ctx *cx, mai_set_screen *s, mai_target *target, const uint64_t **out)
{
    const mai_mol *m = &target->mol;
    uint64_t *given;
    const kind **kinds;
    bool found;

    MAI_TRY(mai_poll(cx, 10 * (int64_t) (m->natoms + m->nbonds)));
    MAI_TRY(mai_target_prepare(cx, target, s->facts));
    MAI_TRY(MAI_NEW_ARRAY(cx, s->words, &given));
    MAI_TRY(mai_alloc(cx, (size_t) m->natoms * sizeof *kinds + 1, (void **) &kinds));
    MAI_TRY(find_kinds(cx, s, target, kinds, &found));
    if (!found)
        MAI_TRY(find_kinds(cx, s, target, kinds, &found));
    if (found)
        give(s, m, kinds, given);
    else
        memset(given, 0xff, (size_t) s->words * sizeof *given);
    *out = given;
    return MAI_OK;
}

int
mai_set_screen_next(const mai_set_screen *s, const uint64_t *given, int from)
{
    for (int i = from; i < s->n; i++) {
        const first_look *look = &s->looks[i];
        const uint64_t *wanted = s->wanted + (size_t) i * s->words;
        uint64_t missing = (look->bits[0] & ~given[look->words[0]]) | (look->bits[1] & ~given[look->words[1]]);

        for (int w = 0; w < s->words && missing == 0; w++)
            missing = wanted[w] & ~given[w];
        if (missing == 0)
            return i;
    }
    return s->n;
}
