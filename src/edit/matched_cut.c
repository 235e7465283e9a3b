/*
 * matched_cut.c - the constant and variable parts of a molecule.
 *
 * The bonds that may be cut are bridges. Numbered along a walk, the atoms behind a bridge are those of one
 * interval, so that the size of what any one or two cuts leave is a difference of sums, known before a piece is
 * made. Pieces are made as canonical SMILES; a side of a bridge that several pairs of cuts leave is made once.
 *
 * The molecules of a mixture in which nothing is cut belong to the constant part. Texts are the arena's, at most
 * MOST_BYTES of those that are results.
 */
#include "edit/matched_pair.h"

#include "base/arena.h"
#include "edit/mol_pieces.h"

#include <stdlib.h>
#include <string.h>

static const char hydrogen_variable[] = "[*:1][H]";

/* Two cuts of a long chain have as many results as pairs of its bonds, of which each names most of the molecule. */
static const size_t MOST_BYTES = (size_t) 256 << 20;

/* A bond that may be cut; what lies behind it, seen from where the walk began, is order[low .. high). */
typedef struct bridge {
    int bond, low, high;
    const char *side[2][2]; /* SMILES of what lies behind and of what lies before, ending in [*:1] and in [*:2] */
} bridge;

typedef struct work {
    mai_ctx *cx;
    const mai_mol *m;
    const mai_cut_options *options;
    mai_pieces *p;
    uint16_t *order;     /* atoms as the walk comes to them, molecule by molecule of a mixture */
    uint16_t *number;    /* of an atom, in that order */
    int32_t *heavy;      /* heavy[i]: heavy atoms among the first i of the walk */
    int32_t *end;        /* of an atom: where the walk has left what it leads to */
    int32_t *component;  /* of an atom: first number of its molecule; with end of that atom, its interval */
    bridge *bridges;
    int nbridges;
    uint16_t *atoms;     /* of the piece that is to be made */
    const char *rest;    /* SMILES of the molecules in which nothing is cut: of the one begun at rest_of */
    int rest_of;
    mai_matched_cut *cuts;
    int n, room;
    size_t bytes;        /* of their texts */
} work;

/* ---- the walk ---- */

/* Numbers the atoms of one molecule, depth first; *next is the next number. stack holds atoms, at their next link. */
static void
walk(work *w, int from, int *next, uint16_t *stack, uint16_t *at)
{
    const mai_mol_links *l = &w->p->links;
    int depth = 0, first = *next;

    stack[0] = (uint16_t) from;
    at[from] = l->first[from];
    w->order[*next] = (uint16_t) from;
    w->number[from] = (uint16_t) (*next)++;
    w->component[from] = first;
    while (depth >= 0) {
        int atom = stack[depth], nbr;

        if (at[atom] == l->first[atom + 1]) {
            w->end[atom] = *next;
            depth--;
            continue;
        }
        nbr = l->nbrs[at[atom]++].atom;
        if (w->component[nbr] >= 0)
            continue;
        w->component[nbr] = first;
        w->order[*next] = (uint16_t) nbr;
        w->number[nbr] = (uint16_t) (*next)++;
        at[nbr] = l->first[nbr];
        stack[++depth] = (uint16_t) nbr;
    }
}

static mai_status
walk_all(work *w)
{
    int n = w->m->natoms, next = 0;
    uint16_t *stack, *at;

    MAI_TRY(mai_poll(w->cx, 32 * (int64_t) n));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &stack));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &at));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &w->order));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &w->number));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &w->heavy));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &w->end));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &w->component));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, n + 1, &w->atoms));
    memset(w->component, 0xff, sizeof *w->component * (size_t) n);
    for (int i = 0; i < n; i++)
        if (w->component[i] < 0)
            walk(w, i, &next, stack, at);
    for (int i = 0; i < n; i++)
        w->heavy[i + 1] = w->heavy[i] + (w->m->atoms[w->order[i]].element > 1);
    return MAI_OK;
}

/* ---- which bonds ---- */

/* [#6+0;!$(*=,#[!#6])]: a neutral carbon without a double or triple bond to another element. */
static bool
is_cut_carbon(const work *w, int atom)
{
    const mai_mol_links *l = &w->p->links;

    if (w->m->atoms[atom].element != 6 || w->m->atoms[atom].charge != 0)
        return false;
    for (int k = l->first[atom]; k < l->first[atom + 1]; k++) {
        int type = mai_mol_bond_type(w->m, l->bonds[l->nbrs[k].bond]);

        if ((type == MAI_BOND_DOUBLE || type == MAI_BOND_TRIPLE) && w->m->atoms[l->nbrs[k].atom].element != 6)
            return false;
    }
    return true;
}

/* [#6+0;!$(*=,#[!#6])]!@!=!#[*], single bonds alone: RDKit would put a single bond in the place of a dative one. */
static mai_status
find_bridges(work *w)
{
    const mai_mol_links *l = &w->p->links;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->m->nbonds, &w->bridges));
    MAI_TRY(mai_poll(w->cx, 16 * (int64_t) w->m->nbonds));
    for (int i = 0; i < w->m->nbonds; i++) {
        mai_mol_bond b = l->bonds[i];
        int below = w->number[b.begin] > w->number[b.end] ? b.begin : b.end;

        if ((b.bits & MAI_MOL_BOND_RING) || (b.bits & MAI_MOL_BOND_TYPE) != MAI_BOND_SINGLE)
            continue;
        if (is_cut_carbon(w, b.begin) || is_cut_carbon(w, b.end))
            w->bridges[w->nbridges++] = (bridge) {.bond = i, .low = w->number[below], .high = w->end[below]};
    }
    return MAI_OK;
}

/* ---- pieces ---- */

static inline int
heavy_in(const work *w, int low, int high)
{
    return w->heavy[high] - w->heavy[low];
}

static bool
may_vary(const work *w, int atoms)
{
    return atoms <= w->options->largest && atoms <= w->options->share * w->heavy[w->m->natoms];
}

/* Atoms with numbers of [low, high) but not of [from, to) into w->atoms, ascending; or with outside all but those. */
static int
collect(work *w, int low, int high, int from, int to, bool outside)
{
    int n = 0;

    for (int i = 0; i < w->m->natoms; i++) {
        int number = w->number[i];

        if ((number >= low && number < high && !(number >= from && number < to)) != outside)
            w->atoms[n++] = (uint16_t) i;
    }
    return n;
}

static void
set_cut(work *w, const bridge *b, int label)
{
    mai_bond_cut *cut = &w->p->bonds[b->bond];

    cut->cut = label != 0;
    cut->cap[0].map = cut->cap[1].map = label;
}

static mai_status
write_piece(work *w, int natoms, const char **out)
{
    char *text;
    size_t length;

    MAI_TRY(mai_piece_smiles(w->cx, w->p, w->atoms, natoms, &text, &length));
    *out = text;
    return MAI_OK;
}

static mai_status
add_cut(work *w, const char *constant, const char *variable, int cuts, int atoms)
{
    w->bytes += sizeof *w->cuts + strlen(constant) + strlen(variable);
    if (w->bytes > MOST_BYTES) {
        (void) mai_fail(w->cx, MAI_ELIMIT, "the parts of the molecule do not fit the memory limit of %zu bytes", MOST_BYTES);
        return mai_hint(w->cx, "Ask for smaller variable parts, or for one cut.");
    }
    if (w->n == w->room) {
        int room = w->room < 16 ? 16 : 2 * w->room;
        mai_matched_cut *larger;

        MAI_TRY(mai_alloc(w->cx, sizeof *larger * (size_t) room, (void **) &larger));
        if (w->n > 0)
            memcpy(larger, w->cuts, sizeof *larger * (size_t) w->n);
        w->cuts = larger;
        w->room = room;
    }
    w->cuts[w->n++] = (mai_matched_cut) {constant, variable, cuts, atoms};
    return MAI_OK;
}

/* ---- one cut ---- */

/* The interval of the molecule of a mixture that a bridge is in. */
static void
molecule_of(const work *w, const bridge *b, int *low, int *high)
{
    *low = w->component[w->order[b->low]];
    *high = w->end[w->order[*low]];
}

/* What lies behind a bridge as variable part, or, turned, what lies before it. */
static mai_status
cut_once(work *w, const bridge *b, bool turned)
{
    int low = b->low, high = b->high, from = 0, to = 0, atoms;
    const char *constant, *variable;

    if (turned) {
        molecule_of(w, b, &low, &high);
        from = b->low;
        to = b->high;
    }
    atoms = heavy_in(w, low, high) - heavy_in(w, from, to);
    if (!may_vary(w, atoms))
        return MAI_OK;
    MAI_TRY(write_piece(w, collect(w, low, high, from, to, false), &variable));
    MAI_TRY(write_piece(w, collect(w, low, high, from, to, true), &constant));
    return add_cut(w, constant, variable, 1, atoms);
}

static mai_status
cut_hydrogens(work *w)
{
    for (int i = 0; i < w->m->natoms; i++)
        w->atoms[i] = (uint16_t) i;
    for (int i = 0; i < w->m->natoms; i++) {
        char *text;
        size_t length;

        if (w->m->atoms[i].hydrogens == 0 || w->m->atoms[i].element <= 1)
            continue;
        MAI_TRY(mai_piece_smiles_at(w->cx, w->p, w->atoms, w->m->natoms, i, (mai_cap) {.map = 1}, &text, &length));
        MAI_TRY(add_cut(w, text, hydrogen_variable, 1, 0));
    }
    return MAI_OK;
}

/* ---- two cuts ---- */

/* What lies behind a bridge (side 0) or before it (side 1), with its label; made once. The other cut is set aside. */
static mai_status
side_of(work *w, bridge *b, int side, int label, const char **out)
{
    const char **kept = &b->side[side][label - 1];

    if (*kept == NULL) {
        int low = b->low, high = b->high, from = 0, to = 0;

        if (side == 1) {
            molecule_of(w, b, &low, &high);
            from = b->low;
            to = b->high;
        }
        set_cut(w, b, label);
        MAI_TRY(write_piece(w, collect(w, low, high, from, to, false), kept));
        set_cut(w, b, 0);
    }
    *out = *kept;
    return MAI_OK;
}

/* The molecules of a mixture beside the one with this interval; NULL when there are none. */
static mai_status
rest_beside(work *w, int low, int high, const char **out)
{
    *out = NULL;
    if (high - low == w->m->natoms)
        return MAI_OK;
    if (w->rest == NULL || w->rest_of != low)
        MAI_TRY(write_piece(w, collect(w, low, high, 0, 0, true), &w->rest));
    w->rest_of = low;
    *out = w->rest;
    return MAI_OK;
}

static mai_status
join(work *w, const char *first, const char *second, const char *rest, const char **out)
{
    size_t a = strlen(first), b = strlen(second), c = rest != NULL ? strlen(rest) + 1 : 0;
    char *text;

    MAI_TRY(mai_alloc(w->cx, a + b + c + 2, (void **) &text));
    memcpy(text, first, a);
    text[a] = '.';
    memcpy(text + a + 1, second, b + 1);
    if (rest != NULL) {
        text[a + 1 + b] = '.';
        memcpy(text + a + b + 2, rest, c);
    }
    *out = text;
    return MAI_OK;
}

/* The part between two bridges of which the first bears a label, the second the other one. */
static mai_status
between(work *w, const bridge *first, const bridge *second, int label, int natoms, const char **out)
{
    set_cut(w, first, label);
    set_cut(w, second, 3 - label);
    MAI_TRY(write_piece(w, natoms, out));
    set_cut(w, first, 0);
    set_cut(w, second, 0);
    return MAI_OK;
}

/* Atoms of a molecule that lie behind neither of two bridges, which lie behind neither of each other. */
static int
collect_between(work *w, int low, int high, const bridge *first, const bridge *second)
{
    int n = collect(w, low, high, first->low, first->high, false), kept = 0;

    for (int i = 0; i < n; i++) {
        int number = w->number[w->atoms[i]];

        if (number < second->low || number >= second->high)
            w->atoms[kept++] = w->atoms[i];
    }
    return kept;
}

/*
 * The sides in the order of their texts bear the labels 1 and 2. Where they are the same, the part between them is
 * read both ways and the lesser text is taken.
 */
static mai_status
cut_twice(work *w, bridge *first, bridge *second)
{
    bool nested = second->low >= first->low && second->high <= first->high;
    int side = nested ? 1 : 0, low, high, atoms, natoms, order;
    const char *a, *b, *rest, *constant, *variable, *other;

    molecule_of(w, first, &low, &high);
    if (second->low < low || second->low >= high)
        return MAI_OK;
    atoms = nested ? heavy_in(w, first->low, first->high) - heavy_in(w, second->low, second->high)
                   : heavy_in(w, low, high) - heavy_in(w, first->low, first->high)
                         - heavy_in(w, second->low, second->high);
    if (!may_vary(w, atoms))
        return MAI_OK;
    MAI_TRY(side_of(w, first, side, 1, &a));
    MAI_TRY(side_of(w, second, 0, 1, &b));
    order = strcmp(a, b);
    MAI_TRY(side_of(w, order > 0 ? first : second, order > 0 ? side : 0, 2, order > 0 ? &a : &b));
    MAI_TRY(rest_beside(w, low, high, &rest));
    MAI_TRY(join(w, order > 0 ? b : a, order > 0 ? a : b, rest, &constant));
    natoms = nested ? collect(w, first->low, first->high, second->low, second->high, false)
                    : collect_between(w, low, high, first, second);
    MAI_TRY(between(w, first, second, order > 0 ? 2 : 1, natoms, &variable));
    if (order == 0) {
        MAI_TRY(between(w, first, second, 2, natoms, &other));
        if (strcmp(other, variable) < 0)
            variable = other;
    }
    return add_cut(w, constant, variable, 2, atoms);
}

/* ---- the whole ---- */

static mai_status
cut_all(work *w)
{
    for (int i = 0; i < w->nbridges; i++) {
        set_cut(w, &w->bridges[i], 1);
        MAI_TRY(cut_once(w, &w->bridges[i], false));
        MAI_TRY(cut_once(w, &w->bridges[i], true));
        set_cut(w, &w->bridges[i], 0);
    }
    if (w->options->hydrogens)
        MAI_TRY(cut_hydrogens(w));
    if (w->options->most_cuts < 2)
        return MAI_OK;
    for (int i = 0; i < w->nbridges; i++) {
        MAI_TRY(mai_poll(w->cx, 16 * (int64_t) w->nbridges));
        for (int j = i + 1; j < w->nbridges; j++)
            if (w->bridges[j].low <= w->bridges[i].low && w->bridges[j].high >= w->bridges[i].high)
                MAI_TRY(cut_twice(w, &w->bridges[j], &w->bridges[i])); /* the outer one first */
            else
                MAI_TRY(cut_twice(w, &w->bridges[i], &w->bridges[j]));
    }
    return MAI_OK;
}

static int
compare_cuts(const void *pa, const void *pb)
{
    const mai_matched_cut *a = pa, *b = pb;
    int order = a->cuts != b->cuts ? (a->cuts > b->cuts) - (a->cuts < b->cuts) : strcmp(a->constant, b->constant);

    return order != 0 ? order : strcmp(a->variable, b->variable);
}

static void
sort_cuts(work *w)
{
    int kept = 0;

    if (w->n > 0)
        qsort(w->cuts, (size_t) w->n, sizeof *w->cuts, compare_cuts);
    for (int i = 0; i < w->n; i++)
        if (kept == 0 || compare_cuts(&w->cuts[kept - 1], &w->cuts[i]) != 0)
            w->cuts[kept++] = w->cuts[i];
    w->n = kept;
}

static mai_status
check_options(mai_ctx *cx, const mai_cut_options *options)
{
    if (options->most_cuts < 1 || options->most_cuts > MAI_CUTS_MOST)
        return mai_fail(cx, MAI_EARGUMENT, "most_cuts is %d, not 1 or 2", options->most_cuts);
    if (options->largest < 1)
        return mai_fail(cx, MAI_EARGUMENT, "largest is %d, not at least 1", options->largest);
    if (!(options->share > 0 && options->share <= 1))
        return mai_fail(cx, MAI_EARGUMENT, "share is %g, not above 0 and at most 1", options->share);
    return MAI_OK;
}

mai_status
mai_matched_cuts(mai_ctx *cx, const mai_mol *mol, const mai_cut_options *options, mai_matched_cut **out, int *n)
{
    work w = {.cx = cx, .m = mol, .options = options};

    MAI_TRY(check_options(cx, options));
    MAI_TRY(mai_pieces_new(cx, mol, &w.p));
    MAI_TRY(walk_all(&w));
    MAI_TRY(find_bridges(&w));
    MAI_TRY(cut_all(&w));
    sort_cuts(&w);
    *out = w.cuts;
    *n = w.n;
    return MAI_OK;
}
