/*
 * brics.c - BRICS: which bonds are cut, one group of compatible pairs after another.
 *
 * RDKit applies a reaction for each pair, over and over, to every product. Within a group no cut takes another one
 * away (what an environment asks of its neighbours is either in a ring, or not cut in the same group, or as good
 * when it is a wildcard), so all bonds of a group are cut at once, until no more are found; the next group then
 * sees wildcards where bonds were. That takes time in proportion to the bonds, where products of products are as
 * many as connected parts of the molecule. A bond between atoms that answer to several environments is cut with
 * each; the fragments are all combinations of what may stand at their ends.
 *
 * A reaction keeps what hangs together with the atoms it matched: in a mixture of several molecules the first group
 * that cuts anything loses those of which it cuts nothing.
 */
#include "edit/brics.h"

#include "base/arena.h"
#include "edit/mol_pieces.h"

#include <stdlib.h>
#include <string.h>

/* ---- environments ---- */

enum { /* elements, as far as they matter */
    WILD = 1, H = 2, C = 4, N = 8, O = 16, S = 32, REST = 64,
    ANY = WILD | H | C | N | O | S | REST
};

enum { /* bonds */
    CHAIN = 1, RING = 2,        /* single */
    DOUBLE_CHAIN = 4, DOUBLE_RING = 8,
    AROMATIC = 16,
    OTHER_CHAIN = 32, OTHER_RING = 64,
    SINGLE = CHAIN | RING,
    DOUBLE = DOUBLE_CHAIN | DOUBLE_RING,
    IN_RING = RING | DOUBLE_RING | AROMATIC | OTHER_RING,
    NOT_SINGLE = 127 - SINGLE,
    UNSAID = SINGLE | AROMATIC
};

enum { EITHER, ALIPHATIC, AROMATIC_ATOM }; /* atoms */

enum { D1 = 2, D2 = 4, D3 = 8, D4 = 16, NOT_D1 = 255 - D1, ANY_DEGREE = 255 };

/* A neighbour that must, or must not, be there. */
typedef struct neighbour {
    uint8_t elements, bonds, kind;
    bool carbonyl; /* it is doubly bonded to an aliphatic oxygen */
} neighbour;

enum { MOST_NEEDS = 3 };

typedef struct environment {
    uint8_t label;
    uint8_t element, kind, degrees;
    uint8_t ring; /* EITHER, or 1: in none, 2: in one */
    bool neutral;
    neighbour needs[MOST_NEEDS];   /* different ones; unused: no elements */
    neighbour forbids[MOST_NEEDS];
} environment;

/* Environments of rdkit/Chem/BRICS.py (BSD 3-clause, Novartis; see NOTICE), each with its SMARTS. */
enum { L1, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12, L13, L14, L15, L16, ENVIRONMENTS };

static const environment environments[ENVIRONMENTS] = {
    /* [C;D3]([#0,#6,#7,#8])(=O) */
    [L1] = {1, C, ALIPHATIC, D3, .needs = {{WILD | C | N | O, UNSAID}, {O, DOUBLE, ALIPHATIC}}},
    /* [O;D2]-;!@[#0,#6,#1] */
    [L3] = {3, O, ALIPHATIC, D2, .needs = {{WILD | C | H, CHAIN}}},
    /* [C;!D1;!$(C=*)]-;!@[#6] */
    [L4] = {4, C, ALIPHATIC, NOT_D1, .needs = {{C, CHAIN}}, .forbids = {{ANY, DOUBLE}}},
    /* [N;!D1;!$(N=*);!$(N-[!#6;!#16;!#0;!#1]);!$([N;R]@[C;R]=O)] */
    [L5] = {5, N, ALIPHATIC, NOT_D1,
            .forbids = {{ANY, DOUBLE}, {N | O | REST, SINGLE}, {C, IN_RING, ALIPHATIC, true}}},
    /* [C;D3;!R](=O)-;!@[#0,#6,#7,#8] */
    [L6] = {6, C, ALIPHATIC, D3, 1, .needs = {{O, DOUBLE, ALIPHATIC}, {WILD | C | N | O, CHAIN}}},
    /* [C;D2,D3]-[#6] */
    [L7] = {7, C, ALIPHATIC, D2 | D3, .needs = {{C, SINGLE}}},
    /* [C;!R;!D1;!$(C!-*)] */
    [L8] = {8, C, ALIPHATIC, NOT_D1, 1, .forbids = {{ANY, NOT_SINGLE}}},
    /* [n;+0;$(n(:[c,n,o,s]):[c,n,o,s])] */
    [L9] = {9, N, AROMATIC_ATOM, ANY_DEGREE, .neutral = true,
            .needs = {{C | N | O | S, AROMATIC, AROMATIC_ATOM}, {C | N | O | S, AROMATIC, AROMATIC_ATOM}}},
    /* [N;R;$(N(@C(=O))@[C,N,O,S])] */
    [L10] = {10, N, ALIPHATIC, ANY_DEGREE, 2,
             .needs = {{C, IN_RING, ALIPHATIC, true}, {C | N | O | S, IN_RING, ALIPHATIC}}},
    /* [S;D2](-;!@[#0,#6]) */
    [L11] = {11, S, ALIPHATIC, D2, .needs = {{WILD | C, CHAIN}}},
    /* [S;D4]([#6,#0])(=O)(=O) */
    [L12] = {12, S, ALIPHATIC, D4, .needs = {{WILD | C, UNSAID}, {O, DOUBLE, ALIPHATIC}, {O, DOUBLE, ALIPHATIC}}},
    /* [C;$(C(-;@[C,N,O,S])-;@[N,O,S])] */
    [L13] = {13, C, ALIPHATIC, ANY_DEGREE, .needs = {{C | N | O | S, RING, ALIPHATIC}, {N | O | S, RING, ALIPHATIC}}},
    /* [c;$(c(:[c,n,o,s]):[n,o,s])] */
    [L14] = {14, C, AROMATIC_ATOM, ANY_DEGREE,
             .needs = {{C | N | O | S, AROMATIC, AROMATIC_ATOM}, {N | O | S, AROMATIC, AROMATIC_ATOM}}},
    /* [C;$(C(-;@C)-;@C)] */
    [L15] = {15, C, ALIPHATIC, ANY_DEGREE, .needs = {{C, RING, ALIPHATIC}, {C, RING, ALIPHATIC}}},
    /* [c;$(c(:c):c)] */
    [L16] = {16, C, AROMATIC_ATOM, ANY_DEGREE,
             .needs = {{C, AROMATIC, AROMATIC_ATOM}, {C, AROMATIC, AROMATIC_ATOM}}},
};

/* What an environment may be cut from, group by group in this order. Bonds are single, those between L7 double. */
typedef struct group {
    uint8_t first;
    uint32_t partners;
} group;

#define BIT(e) (UINT32_C(1) << (e))

static const group groups[] = {
    {L1, BIT(L3) | BIT(L5) | BIT(L10)},
    {L3, BIT(L4) | BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L4, BIT(L5) | BIT(L11)},
    {L5, BIT(L12) | BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L6, BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L7, BIT(L7)},
    {L8, BIT(L9) | BIT(L10) | BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L9, BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L10, BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L11, BIT(L13) | BIT(L14) | BIT(L15) | BIT(L16)},
    {L13, BIT(L14) | BIT(L15) | BIT(L16)},
    {L14, BIT(L14) | BIT(L15) | BIT(L16)},
    {L15, BIT(L16)},
    {L16, BIT(L16)},
};

/* ---- what an atom sees ---- */

typedef struct work {
    mai_ctx *cx;
    const mai_mol *m;
    mai_pieces *p;
    uint32_t (*labels)[2]; /* of a bond that is cut: the environments of its begin and of its end */
    uint32_t *found;       /* of an atom, in one round: the environments that it answers to */
    size_t reserve;
    mai_brics_fragment *fragments;
    int n;
} work;

static int
element_bit(int element)
{
    switch (element) {
        case 0:
            return WILD;
        case 1:
            return H;
        case 6:
            return C;
        case 7:
            return N;
        case 8:
            return O;
        case 16:
            return S;
        default:
            return REST;
    }
}

static bool
is_kind(const mai_mol *m, int atom, int kind)
{
    return kind == EITHER || mai_mol_is_aromatic(m, atom) == (kind == AROMATIC_ATOM);
}

/* A bond that is cut is single, for either end. */
static int
bond_bit(const work *w, int bond)
{
    mai_mol_bond b = w->p->links.bonds[bond];
    bool ring = (b.bits & MAI_MOL_BOND_RING) != 0;

    if (w->p->bonds[bond].cut)
        return CHAIN;
    switch (mai_mol_bond_type(w->m, b)) {
        case MAI_BOND_SINGLE:
            return ring ? RING : CHAIN;
        case MAI_BOND_DOUBLE:
            return ring ? DOUBLE_RING : DOUBLE_CHAIN;
        case MAI_BOND_AROMATIC:
            return AROMATIC;
        default:
            return ring ? OTHER_RING : OTHER_CHAIN;
    }
}

static bool
is_carbonyl(const work *w, int atom)
{
    const mai_mol_links *l = &w->p->links;

    for (int k = l->first[atom]; k < l->first[atom + 1]; k++)
        if (!w->p->bonds[l->nbrs[k].bond].cut && (bond_bit(w, l->nbrs[k].bond) & DOUBLE)
            && w->m->atoms[l->nbrs[k].atom].element == 8 && !mai_mol_is_aromatic(w->m, l->nbrs[k].atom))
            return true;
    return false;
}

static bool
answers(const work *w, mai_nbr nbr, const neighbour *wanted)
{
    bool cut = w->p->bonds[nbr.bond].cut;
    int element = cut ? WILD : element_bit(w->m->atoms[nbr.atom].element);

    if (!(wanted->elements & element) || !(wanted->bonds & bond_bit(w, nbr.bond)))
        return false;
    if (cut)
        return wanted->kind != AROMATIC_ATOM && !wanted->carbonyl;
    return is_kind(w->m, nbr.atom, wanted->kind) && (!wanted->carbonyl || is_carbonyl(w, nbr.atom));
}

/* Whether different neighbours answer to all needs: at most three, tried in all ways. */
static bool
has_needs(const work *w, int atom, const neighbour *needs)
{
    const mai_mol_links *l = &w->p->links;
    int degree = mai_mol_degree(l, atom), n = 0, depth = 0, at[MOST_NEEDS] = {0};

    while (n < MOST_NEEDS && needs[n].elements != 0)
        n++;
    while (depth >= 0 && depth < n) {
        bool taken = false;
        int k = at[depth]++;

        if (k >= degree) {
            depth--;
            continue;
        }
        for (int i = 0; i < depth; i++)
            taken |= at[i] - 1 == k;
        if (!taken && answers(w, l->nbrs[l->first[atom] + k], &needs[depth]) && ++depth < n)
            at[depth] = 0;
    }
    return depth == n;
}

static bool
has_forbidden(const work *w, int atom, const neighbour *forbidden)
{
    const mai_mol_links *l = &w->p->links;

    for (int i = 0; i < MOST_NEEDS && forbidden[i].elements != 0; i++)
        for (int k = l->first[atom]; k < l->first[atom + 1]; k++)
            if (answers(w, l->nbrs[k], &forbidden[i]))
                return true;
    return false;
}

static bool
is_in_environment(const work *w, int atom, const environment *e)
{
    int degree = mai_mol_degree(&w->p->links, atom);

    return (e->degrees >> (degree < 7 ? degree : 7) & 1)
           && (e->ring == EITHER || mai_mol_in_ring(w->m, atom) == (e->ring == 2))
           && (!e->neutral || w->m->atoms[atom].charge == 0) && has_needs(w, atom, e->needs)
           && !has_forbidden(w, atom, e->forbids);
}

/* The environments among some that an atom is in. */
static uint32_t
environments_of(const work *w, int atom, uint32_t among)
{
    int element = element_bit(w->m->atoms[atom].element);
    uint32_t found = 0;

    for (int e = 0; e < ENVIRONMENTS; e++)
        if ((among & BIT(e)) && environments[e].element == element && is_kind(w->m, atom, environments[e].kind)
            && is_in_environment(w, atom, &environments[e]))
            found |= BIT(e);
    return found;
}

/* ---- cutting ---- */

/* Whether a group may cut a bond at all. */
static bool
is_candidate(const work *w, int bond, bool doubles)
{
    return !w->p->bonds[bond].cut && bond_bit(w, bond) == (doubles ? DOUBLE_CHAIN : CHAIN);
}

/* Notes what the ends of a bond are when a group cuts it. */
static bool
match_bond(work *w, int bond, const group *g)
{
    mai_mol_bond b = w->p->links.bonds[bond];
    uint32_t begin = w->found[b.begin], end = w->found[b.end];
    uint32_t first = BIT(g->first);

    w->labels[bond][0] = w->labels[bond][1] = 0;
    if ((begin & first) && (end & g->partners)) {
        w->labels[bond][0] |= first;
        w->labels[bond][1] |= end & g->partners;
    }
    if ((end & first) && (begin & g->partners)) {
        w->labels[bond][1] |= first;
        w->labels[bond][0] |= begin & g->partners;
    }
    return w->labels[bond][0] != 0;
}

/* One round of a group: the environments of all atoms as things are, then the cuts. */
static mai_status
cut_round(work *w, const group *g, bool *any)
{
    bool doubles = g->first == L7;
    uint32_t among = BIT(g->first) | g->partners;

    *any = false;
    MAI_TRY(mai_poll(w->cx, 64 * ((int64_t) w->m->natoms + w->m->nbonds)));
    memset(w->found, 0xff, sizeof *w->found * (size_t) w->m->natoms); /* not looked at yet */
    for (int i = 0; i < w->m->nbonds; i++) {
        mai_mol_bond b = w->p->links.bonds[i];

        if (!is_candidate(w, i, doubles))
            continue;
        if (w->found[b.begin] == UINT32_MAX)
            w->found[b.begin] = environments_of(w, b.begin, among);
        if (w->found[b.begin] != 0 && w->found[b.end] == UINT32_MAX)
            w->found[b.end] = environments_of(w, b.end, among);
    }
    for (int i = 0; i < w->m->nbonds; i++)
        if (is_candidate(w, i, doubles) && w->found[w->p->links.bonds[i].begin] != 0 && match_bond(w, i, g)) {
            w->p->bonds[i].cut = *any = true;
            w->p->bonds[i].single = doubles;
        }
    return MAI_OK;
}

/* ---- fragments ---- */

/* One end of a cut bond at which a fragment may bear several labels. */
typedef struct border {
    int bond, side;
    uint32_t labels, left; /* left: those not yet used in this turn of the wheel */
} border;

static int
lowest(uint32_t labels)
{
    return __builtin_ctz(labels);
}

static void
set_label(work *w, border *b)
{
    w->p->bonds[b->bond].cap[b->side] = (mai_cap) {.isotope = environments[lowest(b->left)].label};
}

/* The next combination of labels, as an odometer goes on; false when all have been. */
static bool
turn(work *w, border *borders, int n)
{
    for (int i = 0; i < n; i++) {
        borders[i].left &= borders[i].left - 1;
        if (borders[i].left != 0) {
            set_label(w, &borders[i]);
            return true;
        }
        borders[i].left = borders[i].labels;
        set_label(w, &borders[i]);
    }
    return false;
}

/* Where the atoms of a fragment end. */
static mai_status
collect_borders(work *w, const uint16_t *atoms, int n, border **out, int *count)
{
    const mai_mol_links *l = &w->p->links;
    border *borders;
    int at = 0;

    for (int i = 0; i < n; i++)
        at += mai_mol_degree(l, atoms[i]);
    MAI_TRY(MAI_NEW_ARRAY(w->cx, at, &borders));
    at = 0;
    for (int i = 0; i < n; i++)
        for (int k = l->first[atoms[i]]; k < l->first[atoms[i] + 1]; k++) {
            int bond = l->nbrs[k].bond, side = l->bonds[bond].begin == atoms[i] ? 0 : 1;

            if (w->p->bonds[bond].cut) {
                borders[at] = (border) {bond, side, w->labels[bond][side], w->labels[bond][side]};
                set_label(w, &borders[at++]);
            }
        }
    *out = borders;
    *count = at;
    return MAI_OK;
}

static mai_status
grow_fragments(work *w)
{
    mai_brics_fragment *larger;

    if (w->n == MAI_BRICS_MAX_FRAGMENTS)
        return mai_fail(w->cx, MAI_ELIMIT, "the molecule has more than %d BRICS fragments", MAI_BRICS_MAX_FRAGMENTS);
    if (w->n < 16 || (w->n & (w->n - 1)) != 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(w->cx, 2 * w->n, &larger));
    memcpy(larger, w->fragments, sizeof *larger * (size_t) w->n);
    w->fragments = larger;
    return MAI_OK;
}

static mai_status
add_fragments(work *w, const uint16_t *atoms, int n)
{
    border *borders;
    int nborders;

    MAI_TRY(collect_borders(w, atoms, n, &borders, &nborders));
    do {
        MAI_TRY(grow_fragments(w));
        MAI_TRY(mai_piece_store(w->cx, w->p, atoms, n, w->reserve, &w->fragments[w->n].bytes,
                                &w->fragments[w->n].size));
        w->n++;
    } while (turn(w, borders, nborders));
    return MAI_OK;
}

static mai_status
add_whole(work *w)
{
    uint16_t *atoms;

    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->m->natoms, &atoms));
    for (int i = 0; i < w->m->natoms; i++)
        atoms[i] = (uint16_t) i;
    return add_fragments(w, atoms, w->m->natoms);
}

/* By the stored bytes, the shorter of two first where one begins the other: the order of the type. */
static int
compare_fragments(const void *pa, const void *pb)
{
    const mai_brics_fragment *a = pa, *b = pb;
    size_t n = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->bytes, b->bytes, n);

    return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

static void
sort_fragments(work *w)
{
    int kept = 0;

    for (int i = 0; i < w->n; i++)
        memset(w->fragments[i].bytes, 0, w->reserve);
    qsort(w->fragments, (size_t) w->n, sizeof *w->fragments, compare_fragments);
    for (int i = 0; i < w->n; i++)
        if (kept == 0 || compare_fragments(&w->fragments[kept - 1], &w->fragments[i]) != 0)
            w->fragments[kept++] = w->fragments[i];
    w->n = kept;
}

/* ---- the whole ---- */

/* After the first cuts: atoms of molecules that none of them is in. */
static mai_status
find_lost(work *w, bool **out)
{
    mai_parts whole;
    bool *has_cut, *lost;

    MAI_TRY(mai_pieces_parts(w->cx, w->p, true, &whole));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, whole.n, &has_cut));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->m->natoms, &lost));
    for (int i = 0; i < w->m->nbonds; i++)
        has_cut[whole.part[w->p->links.bonds[i].begin]] |= w->p->bonds[i].cut;
    for (int i = 0; i < w->m->natoms; i++)
        lost[i] = !has_cut[whole.part[i]];
    *out = lost;
    return MAI_OK;
}

/* Cuts all bonds, group by group. lost stays NULL when there are none. */
static mai_status
cut_all(work *w, bool **lost)
{
    *lost = NULL;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        bool again = true, any = false;

        while (again) {
            MAI_TRY(cut_round(w, &groups[g], &again));
            any |= again;
        }
        if (any && *lost == NULL)
            MAI_TRY(find_lost(w, lost));
    }
    return MAI_OK;
}

mai_status
mai_brics(mai_ctx *cx, const mai_mol *mol, size_t reserve, mai_brics_fragment **out, int *n)
{
    work w = {.cx = cx, .m = mol, .reserve = reserve};
    mai_parts parts;
    bool *lost;

    MAI_TRY(mai_pieces_new(cx, mol, &w.p));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->nbonds, &w.labels));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms, &w.found));
    MAI_TRY(MAI_NEW_ARRAY(cx, 16, &w.fragments));
    MAI_TRY(cut_all(&w, &lost));
    MAI_TRY(mai_pieces_parts(cx, w.p, false, &parts));
    if (lost == NULL)
        MAI_TRY(add_whole(&w)); /* a mixture too is one fragment then */
    else
        for (int i = 0; i < parts.n; i++)
            if (!lost[parts.atoms[parts.start[i]]])
                MAI_TRY(add_fragments(&w, parts.atoms + parts.start[i], parts.start[i + 1] - parts.start[i]));
    sort_fragments(&w);
    *out = w.fragments;
    *n = w.n;
    return MAI_OK;
}
