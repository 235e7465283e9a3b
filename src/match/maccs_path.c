/*
 * maccs_path.c - MACCS keys of chains: two atoms of given kinds with two to four bonds between them.
 *
 * For each atom is noted which keys it could begin or end, and which keys one of its neighbours could. A chain is looked
 * at from its middle - an atom or a bond - and its arms are walked only when the neighbours on both sides can serve a
 * key that is not set yet, which is seldom.
 */
#include "match/maccs_parts.h"

/*
 * What is asked of the last atom of a chain, a CH2, which goes on to an atom that is not in the chain. RDKit's patterns
 * also say which rings count instead, closed by a single or aromatic bond:
 */
typedef enum path_end {
    END_ANY,     /* nothing is asked */
    END_OUTSIDE, /* no ring counts */
    END_LEAVES,  /* closed to an atom of the chain but the first */
    END_ONWARD,  /* closed to any atom of the chain */
    END_BOTH     /* as END_LEAVES; the first atom goes on, too, to another atom, or to the same one, which closes a ring */
} path_end;

static const struct {
    uint8_t key, bonds;
    uint16_t first, last;
    uint8_t end;
} path_keys[] = {
    {104, 2, KIND_QH, KIND_CH2, END_OUTSIDE}, /* QHACH2A */
    {115, 2, KIND_CH3, KIND_CH2, END_OUTSIDE}, /* CH3ACH2A */
    {111, 2, KIND_N, KIND_CH2, END_OUTSIDE}, /* NACH2A */
    {132, 2, KIND_O, KIND_CH2, END_OUTSIDE}, /* OACH2A */
    {54, 3, KIND_QH, KIND_QH, END_ANY}, /* QHAAQH */
    {72, 3, KIND_O, KIND_O, END_ANY}, /* OAAO */
    {79, 3, KIND_N, KIND_N, END_ANY}, /* NAAN */
    {95, 3, KIND_N, KIND_O, END_ANY}, /* NAAO */
    {90, 3, KIND_QH, KIND_CH2, END_ONWARD}, /* QHAACH2A */
    {116, 3, KIND_CH3, KIND_CH2, END_LEAVES}, /* CH3AACH2A */
    {129, 3, KIND_CH2, KIND_CH2, END_BOTH}, /* ACH2AACH2A */
    {53, 4, KIND_QH, KIND_QH, END_ANY}, /* QHAAAQH */
    {80, 4, KIND_N, KIND_N, END_ANY}, /* NAAAN */
    {89, 4, KIND_O, KIND_O, END_ANY}, /* OAAAO */
    {97, 4, KIND_N, KIND_O, END_ANY}, /* NAAAO */
    {91, 4, KIND_QH, KIND_CH2, END_ONWARD}, /* QHAAACH2A */
    {108, 4, KIND_CH3, KIND_CH2, END_OUTSIDE}, /* CH3AAACH2A */
    {128, 4, KIND_CH2, KIND_CH2, END_BOTH}, /* ACH2AAACH2A */
};

enum { NPATH_KEYS = sizeof path_keys / sizeof *path_keys, MOST_PATH = 5 };

/* Bit i stands for path_keys[i]. */
typedef struct serves {
    uint32_t first, last;           /* keys that the atom can begin, end */
    uint32_t beside_first, beside_last; /* that one of its neighbours can */
} serves;

typedef struct search {
    maccs *f;
    const serves *serves;
    uint32_t of_length[MOST_PATH]; /* by bonds */
    uint32_t wanted;               /* not set yet */
} search;

static mai_status
look_at_atoms(mai_ctx *cx, search *s)
{
    const maccs *f = s->f;
    serves *all;

    MAI_TRY(MAI_NEW_ARRAY(cx, f->m->natoms, &all));
    for (int k = 0; k < NPATH_KEYS; k++) {
        s->wanted |= 1u << k;
        s->of_length[path_keys[k].bonds] |= 1u << k;
    }
    for (int i = 0; i < f->m->natoms; i++) {
        serves *a = &all[i];

        if (f->kinds[i] & (KIND_N | KIND_O | KIND_QH | KIND_CH2 | KIND_CH3))
            for (int k = 0; k < NPATH_KEYS; k++) {
                a->first |= (uint32_t) ((f->kinds[i] & path_keys[k].first) != 0) << k;
                a->last |= (uint32_t) ((f->kinds[i] & path_keys[k].last) != 0) << k;
            }
    }
    for (int i = 0; i < f->m->natoms; i++)
        for (int k = f->links.first[i]; k < f->links.first[i + 1]; k++) {
            all[i].beside_first |= all[f->links.nbrs[k].atom].first;
            all[i].beside_last |= all[f->links.nbrs[k].atom].last;
        }
    s->serves = all;
    return mai_poll(cx, 30 * (int64_t) f->m->natoms);
}

/* Where an atom stands in a chain, or -1. */
static int
place_in(const uint16_t *path, int bonds, int atom)
{
    for (int i = 0; i <= bonds; i++)
        if (path[i] == atom)
            return i;
    return -1;
}

/* Bonds that close a ring where a pattern writes none. */
static bool
is_plain(const maccs *f, int bond)
{
    return (f->bonds[bond] & (BOND_SINGLE | BOND_AROMATIC)) != 0;
}

/* Whether an atom at the end of a chain has a neighbour that is not in it, and is not that one. */
static bool
goes_on(const maccs *f, int atom, const uint16_t *path, int bonds, int but)
{
    for (int k = f->links.first[atom]; k < f->links.first[atom + 1]; k++)
        if (f->links.nbrs[k].atom != but && place_in(path, bonds, f->links.nbrs[k].atom) < 0)
            return true;
    return false;
}

static bool
end_is_met(const maccs *f, const uint16_t *path, int bonds, path_end end)
{
    int last = path[bonds];

    if (end == END_ANY)
        return true;
    if (end == END_BOTH && !goes_on(f, path[0], path, bonds, -1))
        return false;
    for (int k = f->links.first[last]; k < f->links.first[last + 1]; k++) {
        int next = f->links.nbrs[k].atom, place = place_in(path, bonds, next);

        if (place < 0 ? end != END_BOTH || goes_on(f, path[0], path, bonds, next) || is_plain(f, f->links.nbrs[k].bond)
                      : place < bonds - 1 && end != END_OUTSIDE && (place > 0 || end == END_ONWARD)
                            && is_plain(f, f->links.nbrs[k].bond))
            return true;
    }
    return false;
}

/* A chain of different atoms, in one direction. */
static void
try_path(search *s, const uint16_t *path, int bonds)
{
    uint32_t could = s->serves[path[0]].first & s->serves[path[bonds]].last & s->of_length[bonds] & s->wanted;

    for (; could != 0; could &= could - 1) {
        int k = __builtin_ctz(could);

        if (end_is_met(s->f, path, bonds, path_keys[k].end)) {
            maccs_set(s->f, path_keys[k].key);
            s->wanted &= ~(1u << k);
        }
    }
}

/*
 * Puts a first and a last atom to a middle of one to three atoms, path[1 .. bonds). The first is a neighbour of
 * path[1], the last of path[bonds - 1].
 */
static mai_status
try_arms(mai_ctx *cx, search *s, uint16_t *path, int bonds)
{
    const mai_mol_links *l = &s->f->links;
    uint32_t could = s->of_length[bonds] & s->wanted;

    for (int i = l->first[path[1]]; i < l->first[path[1] + 1]; i++) {
        path[0] = l->nbrs[i].atom;
        if (!(s->serves[path[0]].first & could) || (bonds > 2 && path[0] == path[2]) || (bonds > 3 && path[0] == path[3]))
            continue;
        MAI_TRY(mai_poll(cx, 2 * (int64_t) s->f->around[path[bonds - 1]].degree));
        for (int k = l->first[path[bonds - 1]]; k < l->first[path[bonds - 1] + 1]; k++) {
            path[bonds] = l->nbrs[k].atom;
            if (path[bonds] != path[0] && (bonds < 3 || path[bonds] != path[bonds - 2])
                && (bonds < 4 || path[bonds] != path[bonds - 3]))
                try_path(s, path, bonds);
        }
    }
    return MAI_OK;
}

static inline bool
worth_it(const search *s, int from, int to, int bonds)
{
    return (s->serves[from].beside_first & s->serves[to].beside_last & s->of_length[bonds] & s->wanted) != 0;
}

/* Chains whose middle is an atom: of two bonds and of four. */
static mai_status
try_atom(mai_ctx *cx, search *s, int atom)
{
    const mai_mol_links *l = &s->f->links;
    uint16_t path[MOST_PATH] = {0};

    path[1] = (uint16_t) atom;
    if (worth_it(s, atom, atom, 2))
        MAI_TRY(try_arms(cx, s, path, 2));
    path[2] = (uint16_t) atom;
    for (int i = l->first[atom]; i < l->first[atom + 1]; i++) {
        path[1] = l->nbrs[i].atom;
        MAI_TRY(mai_poll(cx, s->f->around[atom].degree));
        for (int k = l->first[atom]; k < l->first[atom + 1]; k++)
            if (k != i && worth_it(s, path[1], l->nbrs[k].atom, 4)) {
                path[3] = l->nbrs[k].atom;
                MAI_TRY(try_arms(cx, s, path, 4));
            }
    }
    return MAI_OK;
}

/* Chains whose middle is a bond: of three. */
static mai_status
try_bond(mai_ctx *cx, search *s, int from, int to)
{
    uint16_t path[MOST_PATH] = {0, (uint16_t) from, (uint16_t) to};

    return worth_it(s, from, to, 3) ? try_arms(cx, s, path, 3) : MAI_OK;
}

/* ---- keys that count ---- */

/*
 * A CH2 that is bonded to another one, at neighbour k, which goes on to an atom but this one; or to this one, which closes
 * a ring.
 */
static bool
is_ethylene(const maccs *f, int from, int k, int but)
{
    int ch2 = f->links.nbrs[k].atom;

    for (int i = f->links.first[ch2]; i < f->links.first[ch2 + 1]; i++)
        if (f->links.nbrs[i].atom != from && (f->links.nbrs[i].atom != but || is_plain(f, f->links.nbrs[i].bond)))
            return true;
    return false;
}

/* 147: ACH2CH2A; 118: more than one atom is such an A. */
static mai_status
count_ethylenes(mai_ctx *cx, maccs *f)
{
    bool *begins;
    int n = 0;

    if (!f->has_ethylene)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(cx, f->m->natoms, &begins));
    for (int b = 0; b < f->m->natoms; b++)
        for (int k = f->links.first[b]; k < f->links.first[b + 1]; k++) {
            if (!(f->kinds[b] & f->kinds[f->links.nbrs[k].atom] & KIND_CH2))
                continue;
            for (int i = f->links.first[b]; i < f->links.first[b + 1]; i++) {
                int a = f->links.nbrs[i].atom;

                if (i != k && !begins[a] && is_ethylene(f, b, k, a)) {
                    begins[a] = true;
                    n++;
                }
            }
        }
    if (n > 0)
        maccs_set(f, 147);
    if (n > 1)
        maccs_set(f, 118);
    return MAI_OK;
}

/* 143, 127: a ring bond and from there an oxygen by another bond; a set of three atoms is one such at most. */
static void
count_ring_oxygens(maccs *f)
{
    int64_t n = 0;

    for (int i = 0; i < f->m->natoms; i++)
        n += f->around[i].ring * (int64_t) f->around[i].chain_o;
    if (n > 0)
        maccs_set(f, 143);
    if (n > 1)
        maccs_set(f, 127);
}

/* Whether two atoms with two neighbours each are, with these, the same three atoms. */
static bool
same_triangle(const maccs *f, int a, int b)
{
    const mai_nbr *of_a = f->links.nbrs + f->links.first[a], *of_b = f->links.nbrs + f->links.first[b];
    int third = of_a[0].atom == b ? of_a[1].atom : of_a[0].atom;

    return (of_a[0].atom == b || of_a[1].atom == b)
           && ((of_b[0].atom == a && of_b[1].atom == third) || (of_b[1].atom == a && of_b[0].atom == third));
}

/*
 * 153, 138: QCH2A. Sets of three atoms count once: one that two of them are the middle of is a ring of three, in
 * which both have no other neighbour.
 */
static void
count_methylenes(maccs *f)
{
    int64_t n = 0;
    int before = -1;

    for (int i = 0; i < f->m->natoms && n < 3; i++) {
        const maccs_around *a = &f->around[i];
        int64_t rest = a->degree - a->kinds.of.q;

        if (!(f->kinds[i] & KIND_CH2) || a->kinds.of.q == 0 || a->degree < 2)
            continue;
        n += (int64_t) a->degree * (a->degree - 1) / 2 - rest * (rest - 1) / 2;
        if (n == 2 && before >= 0 && same_triangle(f, before, i))
            n = 1;
        before = i;
    }
    if (n > 0)
        maccs_set(f, 153);
    if (n > 1)
        maccs_set(f, 138);
}

mai_status
mai_maccs_ask_paths(mai_ctx *cx, maccs *f)
{
    search s = {.f = f};

    MAI_TRY(look_at_atoms(cx, &s));
    for (int i = 0; i < f->m->natoms && s.wanted != 0; i++)
        MAI_TRY(try_atom(cx, &s, i));
    for (int i = 0; i < f->m->nbonds && s.wanted != 0; i++) {
        MAI_TRY(try_bond(cx, &s, f->links.bonds[i].begin, f->links.bonds[i].end));
        MAI_TRY(try_bond(cx, &s, f->links.bonds[i].end, f->links.bonds[i].begin));
    }
    count_ring_oxygens(f);
    count_methylenes(f);
    return count_ethylenes(cx, f);
}
