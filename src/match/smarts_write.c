/*
 * smarts_write.c - a query as SMARTS: what merging hydrogens made of it must have a text too, since a pattern's text
 * is all that is dumped of it.
 *
 * Atoms are written in their order, each behind the one it hangs on. Ring bonds get a number each, in their order, so
 * that bonds come back in the same order, and with them chirality. Expressions are walked with a stack: ';' joins
 * what must hold together, '&' does within a ','. Queries inside are written first; the text lies in the context's
 * arena.
 */
#include "match/smarts_parser.h"

#include <stdio.h>
#include <string.h>

#define MOST_TEXT ((size_t) 1 << 20)

/* What is still to be written of an expression: a node, or a character when node is -1. */
typedef struct pending {
    int32_t node;
    char joint;
    bool within; /* a ',' */
} pending;

typedef struct writer {
    mai_ctx *cx;
    const mai_query *query;
    char *text;
    size_t n, room;
    pending *stack;
    char **inside; /* texts of the queries inside */
    int *rings;    /* of each bond: its number, 0 when it is written behind an atom */
    char dir;      /* '/' or '\\' that is to be written for the next "single" */
    bool bond;     /* the expression is a bond's */
    bool forward;  /* it is written from begin to end */
} writer;

/* ---- text ---- */

static mai_status
put(writer *w, const char *text, size_t n)
{
    char *larger;

    MAI_TRY(mai_poll(w->cx, 10 + (int64_t) n / 8));
    if (w->n + n > MOST_TEXT)
        return mai_fail(w->cx, MAI_ELIMIT, "the SMARTS would be longer than %zu bytes", MOST_TEXT);
    if (w->n + n >= w->room) {
        size_t room = 2 * (w->n + n) + 64;

        MAI_TRY(mai_alloc(w->cx, room, (void **) &larger));
        if (w->n > 0)
            memcpy(larger, w->text, w->n);
        w->text = larger;
        w->room = room;
    }
    memcpy(w->text + w->n, text, n);
    w->n += n;
    w->text[w->n] = '\0';
    return MAI_OK;
}

static mai_status
put_text(writer *w, const char *text)
{
    return put(w, text, strlen(text));
}

static mai_status
put_char(writer *w, char c)
{
    return put(w, &c, 1);
}

static mai_status
put_number(writer *w, const char *before, int number)
{
    char buffer[24];

    return put(w, buffer, (size_t) snprintf(buffer, sizeof buffer, "%s%d", before, number));
}

static mai_status
cannot_say(writer *w)
{
    return mai_fail(w->cx, MAI_EUNSUPPORTED, "the query cannot be written as SMARTS");
}

/* ---- tests ---- */

static mai_status
put_range(writer *w, int low, int high)
{
    MAI_TRY(put_char(w, '{'));
    if (low > 0 || high == MAI_QUERY_OPEN)
        MAI_TRY(put_number(w, "", low));
    MAI_TRY(put_char(w, '-'));
    if (high != MAI_QUERY_OPEN)
        MAI_TRY(put_number(w, "", high));
    return put_char(w, '}');
}

static mai_status
put_charge(writer *w, int low, int high)
{
    bool negative = low == -MAI_QUERY_OPEN ? high < 0 : low < 0;

    if (low == high)
        return put_number(w, low < 0 ? "-" : "+", low < 0 ? -low : low);
    if (negative) {
        int swap = -low;

        low = -high;
        high = swap;
    }
    if (low < 0 && low != -MAI_QUERY_OPEN)
        return cannot_say(w);
    MAI_TRY(put_char(w, negative ? '-' : '+'));
    if (low != -MAI_QUERY_OPEN && high != MAI_QUERY_OPEN) { /* "{-3}" would have no lower end */
        MAI_TRY(put_number(w, "{", low));
        MAI_TRY(put_number(w, "-", high));
        return put_char(w, '}');
    }
    return put_range(w, low == -MAI_QUERY_OPEN ? 0 : low, high);
}

/* A count: its letter, and what it means alone. */
static mai_status
put_count(writer *w, const mai_query_node *x)
{
    static const char letters[MAI_FIELDS] = {
        [MAI_FIELD_HYDROGENS] = 'H',   [MAI_FIELD_IMPLICIT] = 'h',      [MAI_FIELD_DEGREE] = 'D',
        [MAI_FIELD_HEAVY_DEGREE] = 'd', [MAI_FIELD_CONNECTIONS] = 'X',  [MAI_FIELD_VALENCE] = 'v',
        [MAI_FIELD_RINGS] = 'R',       [MAI_FIELD_SMALLEST_RING] = 'r', [MAI_FIELD_RING_BONDS] = 'x',
        [MAI_FIELD_HETERO] = 'z',      [MAI_FIELD_ALIPHATIC_HETERO] = 'Z',
    };
    char letter = x->field < MAI_FIELDS ? letters[x->field] : '\0';

    if (letter == '\0' || (letter == 'H' && x->low != x->high))
        return cannot_say(w);
    MAI_TRY(put_char(w, letter));
    if (x->low == x->high)
        return put_number(w, "", x->low);
    if (x->low == 1 && x->high == MAI_QUERY_OPEN && strchr("RrxzZh", letter) != NULL)
        return MAI_OK;
    return put_range(w, x->low, x->high);
}

static mai_status
put_bond_type(writer *w, int type)
{
    static const char *const symbols[] = {[MAI_BOND_SINGLE] = "-",
                                          [MAI_BOND_DOUBLE] = "=",
                                          [MAI_BOND_TRIPLE] = "#",
                                          [MAI_BOND_QUADRUPLE] = "$",
                                          [MAI_BOND_AROMATIC] = ":"};
    char dir = w->dir;

    if (type == MAI_BOND_DATIVE)
        return put_text(w, w->forward ? "->" : "<-");
    if (type < MAI_BOND_SINGLE || type > MAI_BOND_AROMATIC)
        return cannot_say(w);
    w->dir = '\0';
    return dir != '\0' ? put_char(w, dir) : put_text(w, symbols[type]);
}

static mai_status
put_test(writer *w, const mai_query_node *x)
{
    bool one = x->low == x->high;

    switch (x->field) {
        case MAI_FIELD_ELEMENT:
            return one ? put_number(w, "#", x->low) : cannot_say(w);
        case MAI_FIELD_AROMATIC:
            return put_char(w, x->low ? 'a' : 'A');
        case MAI_FIELD_CHARGE:
            return put_charge(w, x->low, x->high);
        case MAI_FIELD_ISOTOPE:
            return one ? put_number(w, "", x->low) : cannot_say(w);
        case MAI_FIELD_HYBRID:
            return one ? put_number(w, "^", x->low) : cannot_say(w);
        case MAI_FIELD_BOND_TYPE:
            return one ? put_bond_type(w, x->low) : cannot_say(w);
        case MAI_FIELD_BOND_IN_RING:
            return put_char(w, '@');
        default:
            return put_count(w, x);
    }
}

/* ---- expressions ---- */

static const mai_query_node *
node_at(const writer *w, int32_t a)
{
    return &w->query->nodes[a];
}

static bool
tests(const mai_query_node *x, int field)
{
    return x->op == MAI_QUERY_TEST && x->field == field && x->low == x->high;
}

/* The symbol of "this element, aromatic or not". */
static const char *
symbol_of(const writer *w, const mai_query_node *x, bool *bare)
{
    const mai_query_node *element, *aromatic;

    if (x->op != MAI_QUERY_AND)
        return NULL;
    element = node_at(w, x->left);
    aromatic = node_at(w, x->right);
    if (!tests(element, MAI_FIELD_ELEMENT) || !tests(aromatic, MAI_FIELD_AROMATIC))
        return NULL;
    return mai_smarts_symbol(element->low, aromatic->low != 0, bare);
}

/* What is one word: false when it is none. */
static mai_status
put_word(writer *w, const mai_query_node *x, bool *done)
{
    bool bare;
    const char *symbol = symbol_of(w, x, &bare);

    *done = true;
    if (symbol != NULL)
        return put_text(w, symbol);
    if (x->op == MAI_QUERY_TRUE)
        return put_char(w, w->bond ? '~' : '*');
    if (x->op == MAI_QUERY_TEST)
        return put_test(w, x);
    if (x->op == MAI_QUERY_INSIDE) {
        MAI_TRY(put_text(w, "$("));
        MAI_TRY(put_text(w, w->inside[x->left]));
        return put_char(w, ')');
    }
    *done = false;
    return MAI_OK;
}

/* "12C", "12#6", "12A", "2H3": an isotope and what follows its number, as one word. */
static mai_status
put_isotope(writer *w, const mai_query_node *x, bool *done)
{
    const mai_query_node *left, *right;
    bool bare;

    *done = false;
    if (x->op != MAI_QUERY_AND)
        return MAI_OK;
    left = node_at(w, x->left);
    right = node_at(w, x->right);
    if (tests(left, MAI_FIELD_ISOTOPE) && tests(right, MAI_FIELD_HYDROGENS)) {
        MAI_TRY(put_number(w, "", left->low));
        return put_word(w, right, done);
    }
    if (!tests(right, MAI_FIELD_ISOTOPE) ||
        !(symbol_of(w, left, &bare) || tests(left, MAI_FIELD_ELEMENT) || tests(left, MAI_FIELD_AROMATIC)))
        return MAI_OK;
    MAI_TRY(put_number(w, "", right->low));
    return put_word(w, left, done);
}

static mai_status
put_negated(writer *w, const mai_query_node *x)
{
    bool done;

    MAI_TRY(put_char(w, '!'));
    MAI_TRY(put_word(w, x, &done));
    if (!done)
        MAI_TRY(put_isotope(w, x, &done));
    return done ? MAI_OK : cannot_say(w);
}

static mai_status
put_expr(writer *w, int32_t top)
{
    int n = 0;

    w->stack[n++] = (pending){.node = top};
    while (n > 0) {
        pending p = w->stack[--n];
        const mai_query_node *x;
        bool done;

        if (p.node < 0) {
            MAI_TRY(put_char(w, p.joint));
            continue;
        }
        x = node_at(w, p.node);
        if (x->op == MAI_QUERY_NOT) {
            MAI_TRY(put_negated(w, node_at(w, x->left)));
            continue;
        }
        MAI_TRY(put_word(w, x, &done));
        if (done)
            continue;
        if (x->op == MAI_QUERY_OR && p.within && p.joint == '&')
            return cannot_say(w);
        bool either = x->op == MAI_QUERY_OR;
        char joint = either ? ',' : p.within ? '&' : ';';

        w->stack[n++] = (pending){x->right, joint, either || p.within};
        w->stack[n++] = (pending){-1, joint, false};
        w->stack[n++] = (pending){x->left, joint, either || p.within};
    }
    return MAI_OK;
}

/* ---- atoms and bonds ---- */

static mai_status
put_chirality(writer *w, int chirality)
{
    return chirality == MAI_CHIRAL_NONE ? MAI_OK : put_text(w, chirality == MAI_CHIRAL_CW ? ";@@" : ";@");
}

/* "@SP2": RDKit reads the number only when it stands first. */
static mai_status
put_class(writer *w, const mai_query_atom *a)
{
    static const char *const names[] = {[MAI_CHIRAL_ALLENE] = "@AL",
                                        [MAI_CHIRAL_SQUARE_PLANAR] = "@SP",
                                        [MAI_CHIRAL_TRIGONAL_BIPYRAMIDAL] = "@TB",
                                        [MAI_CHIRAL_OCTAHEDRAL] = "@OH"};

    if (a->chirality < MAI_CHIRAL_ALLENE || a->chirality > MAI_CHIRAL_OCTAHEDRAL)
        return MAI_OK;
    MAI_TRY(put_number(w, names[a->chirality], a->permutation));
    return put_char(w, ';');
}

/* Whether an atom needs no brackets. */
static bool
is_bare(const writer *w, const mai_query_atom *a)
{
    const mai_query_node *x = node_at(w, a->expr);
    bool bare;

    if (a->chirality != MAI_CHIRAL_NONE || a->map != 0 || (w->n > 0 && w->text[w->n - 1] == '@'))
        return false;
    if (x->op == MAI_QUERY_TRUE || tests(x, MAI_FIELD_AROMATIC))
        return true;
    return symbol_of(w, x, &bare) != NULL && bare;
}

static mai_status
put_atom(writer *w, int i, int tag)
{
    const mai_query_atom *a = &w->query->atoms[i];
    bool done = false;

    if (is_bare(w, a))
        return put_expr(w, a->expr);
    MAI_TRY(put_char(w, '['));
    MAI_TRY(put_class(w, a));
    if (a->labelled)
        MAI_TRY(put_isotope(w, node_at(w, a->expr), &done));
    if (!done)
        MAI_TRY(put_expr(w, a->expr));
    if (tag <= MAI_CHIRAL_CW)
        MAI_TRY(put_chirality(w, tag));
    if (a->map != 0)
        MAI_TRY(put_number(w, ":", a->map));
    return put_char(w, ']');
}

/* A bond as seen from an atom; nothing at the end of a ring bond that does not begin it. */
static mai_status
put_bond(writer *w, const mai_query_bond *b, int from)
{
    bool ring = w->rings[b - w->query->bonds] != 0;

    if (b->unspecified || (ring && b->begin != from))
        return MAI_OK;
    if (ring && tests(node_at(w, b->expr), MAI_FIELD_BOND_TYPE) &&
        node_at(w, b->expr)->low == MAI_BOND_DATIVE)
        return cannot_say(w);
    w->bond = true;
    w->forward = b->begin == from;
    w->dir = b->dir == MAI_DIR_UP ? '/' : b->dir == MAI_DIR_DOWN ? '\\' : '\0';
    MAI_TRY(put_expr(w, b->expr));
    w->bond = false;
    return MAI_OK;
}

static mai_status
put_ring_numbers(writer *w, int i)
{
    const mai_query *q = w->query;
    const mai_nbr *nbrs = q->nbrs + q->atoms[i].first;

    for (int k = 0; k < q->atoms[i].degree; k++) {
        int number = w->rings[nbrs[k].bond];

        if (number == 0)
            continue;
        MAI_TRY(put_bond(w, &q->bonds[nbrs[k].bond], i));
        MAI_TRY(put_number(w, number < 10 ? "" : number < 100 ? "%" : "%(", number));
        if (number >= 100)
            MAI_TRY(put_char(w, ')'));
    }
    return MAI_OK;
}

static int
count_rings(const writer *w, int i)
{
    const mai_query_atom *a = &w->query->atoms[i];
    int rings = 0;

    for (int k = 0; k < a->degree; k++)
        rings += w->rings[w->query->nbrs[a->first + (uint32_t) k].bond] != 0;
    return rings;
}

/* ---- the graph ---- */

/* How an atom is reached. */
typedef struct place {
    int parent, bond; /* -1: begins a part */
    int last;         /* the last atom that is written behind this one, -1 when there is none */
    bool branch;      /* stands in parentheses */
} place;

/* The bond to the atom that an atom is written behind, -1 when it begins a part. */
static int
bond_to_parent(const mai_query *q, int i)
{
    const mai_nbr *nbrs = q->nbrs + q->atoms[i].first;

    for (int k = 0; k < q->atoms[i].degree; k++)
        if (nbrs[k].atom < i && !q->bonds[nbrs[k].bond].closes_ring)
            return nbrs[k].bond;
    return -1;
}

static bool
hangs_on(const place *places, int i, int parent)
{
    while (i >= 0 && i != parent)
        i = places[i].parent;
    return i >= 0;
}

/* Where a hydrogen between two atoms is gone, an atom may come too late for its bond: that gets ring numbers. */
static mai_status
find_places(writer *w, place *places)
{
    const mai_query *q = w->query;
    int number = 0;

    for (int i = 0; i < q->nbonds; i++)
        w->rings[i] = 1;
    for (int i = 0; i < q->natoms; i++) {
        int bond = bond_to_parent(q, i), parent = bond < 0 ? -1 : q->bonds[bond].begin + q->bonds[bond].end - i;

        MAI_TRY(mai_poll(w->cx, q->natoms));
        places[i] = (place){-1, -1, -1, false};
        if (bond < 0 || !hangs_on(places, i - 1, parent))
            continue;
        places[i].parent = parent;
        places[i].bond = bond;
        places[parent].last = i;
        w->rings[bond] = 0;
    }
    for (int i = 0; i < q->natoms; i++)
        places[i].branch = places[i].parent >= 0 && places[places[i].parent].last != i;
    for (int i = 0; i < q->nbonds; i++)
        if (w->rings[i] != 0)
            w->rings[i] = ++number;
    return MAI_OK;
}

/* Ends the branches between the atom before and the parent of this one. */
static mai_status
end_branches(writer *w, const place *places, int before, int parent)
{
    for (int i = before; i >= 0 && i != parent; i = places[i].parent)
        if (places[i].branch)
            MAI_TRY(put_char(w, ')'));
    return MAI_OK;
}

/* A dot, and the parentheses of groups. */
static mai_status
begin_part(writer *w, int i)
{
    const mai_query_atom *atoms = w->query->atoms;
    int before = i > 0 ? atoms[i - 1].group : 0;

    if (before != 0 && before != atoms[i].group)
        MAI_TRY(put_char(w, ')'));
    if (i > 0)
        MAI_TRY(put_char(w, '.'));
    return atoms[i].group != 0 && atoms[i].group != before ? put_char(w, '(') : MAI_OK;
}

static mai_status
put_graph(writer *w, bool settled)
{
    const mai_query *q = w->query;
    place *places;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, q->natoms, &places));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, q->nbonds, &w->rings));
    MAI_TRY(find_places(w, places));
    for (int i = 0; i < q->natoms; i++) {
        int parent = places[i].parent;

        MAI_TRY(end_branches(w, places, i - 1, parent));
        if (parent < 0)
            MAI_TRY(begin_part(w, i));
        if (places[i].branch)
            MAI_TRY(put_char(w, '('));
        if (parent >= 0)
            MAI_TRY(put_bond(w, &q->bonds[places[i].bond], parent));
        MAI_TRY(put_atom(w, i, settled ? mai_query_written_tag(q, i, count_rings(w, i)) : q->atoms[i].chirality));
        MAI_TRY(put_ring_numbers(w, i));
    }
    MAI_TRY(end_branches(w, places, q->natoms - 1, -1));
    return q->natoms > 0 && q->atoms[q->natoms - 1].group != 0 ? put_char(w, ')') : MAI_OK;
}

/* The queries that can be named come first: their numbers are the lower ones. */
mai_status
mai_query_write(mai_ctx *cx, const mai_query *q, char **text, size_t *n)
{
    writer w = {.cx = cx};

    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * q->nnodes + 4, &w.stack));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->ninside, &w.inside));
    for (int i = 0; i <= q->ninside; i++) {
        w.query = i < q->ninside ? q->inside[i] : q;
        w.text = NULL;
        w.n = w.room = 0;
        MAI_TRY(put(&w, "", 0));
        MAI_TRY(put_graph(&w, i == q->ninside));
        if (i < q->ninside)
            w.inside[i] = w.text;
    }
    *text = w.text;
    *n = w.n;
    return MAI_OK;
}
