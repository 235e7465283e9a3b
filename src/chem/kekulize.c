/*
 * kekulize.c - aromatic bonds become single and double ones.
 *
 * Which of the possible structures is found shows in what turns out not to be aromatic, and RDKit 2022.09's
 * is to be found. It follows from the order of rings, of the atoms in each and of bonds, by a walk with
 * retreats (ring_order.c, kekule_walk.c). Since almost always all is aromatic in the end, some structure is
 * found first, in a fast way; perceive.c has it done again in RDKit's way when the choice shows. What has
 * wildcards, many atoms or no structure that is found at once goes that way in any case.
 *
 * A molecule without an aromatic atom or bond leaves at once. All memory is the arena's.
 */
#include "chem/perceive.h"

#include "chem/element.h"
#include "chem/kekule_walk.h"

#include <stdio.h>
#include <string.h>

enum {
    MOST_JOINED = 40, /* atoms that lack a double bond; with more of them RDKit's walk may give up */
    MOST_LISTED = 8   /* atoms that an error names */
};

/* ---- preparing ---- */

/* What a bond adds to the counts of an atom. */
static inline uint64_t
count_bond(uint64_t order, uint64_t aromatic)
{
    return order << MAI_KEKULE_ORDERS | (uint64_t) (order == 0) << MAI_KEKULE_IDLE |
           aromatic << MAI_KEKULE_AROMATIC;
}

/* Adds up the bonds of every atom and marks the aromatic ones; false when there are none. */
static bool
survey(mai_kekulizer *k)
{
    /* orders by aromatic flag and type, rounded, free bonds being single */
    static const uint8_t orders[2][8] = {{0, 1, 2, 3, 4, 2, 1, 0}, {0, 1, 1, 3, 4, 1, 1, 0}};
    const mai_molgraph *g = k->g;
    mai_kekule_atom *atoms = k->atoms;
    int found = 0, wildcards = 0;

    for (const mai_bond *b = g->bonds, *last = b + g->nbonds; b < last; b++) {
        unsigned flag = (b->flags & MAI_BOND_IS_AROMATIC) != 0,
                 aromatic = flag | (b->type == MAI_BOND_AROMATIC);
        unsigned order = orders[flag][b->type], given = b->type == MAI_BOND_DATIVE ? 0 : order;

        atoms[b->begin].bonds += count_bond(given, aromatic);
        atoms[b->end].bonds += count_bond(order, aromatic);
    }
    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];
        int aromatic = (a->flags & MAI_ATOM_AROMATIC) | (atoms[i].bonds >> MAI_KEKULE_AROMATIC != 0);

        atoms[i].marks = (uint16_t) (aromatic * AROMATIC | (a->ring_count > 0) * TAKES_PART);
        wildcards |= a->element == 0;
        found |= aromatic;
    }
    k->has_wildcard = wildcards;
    return found != 0;
}

/* Takes rings of nothing but wildcards out of the search, and marks the atoms of candidate rings. */
static void
prepare_wildcards(mai_kekulizer *k)
{
    const mai_molgraph *g = k->g;

    for (int i = 0; i < g->natoms; i++)
        k->atoms[i].marks &= (uint16_t) ~TAKES_PART;
    for (int i = 0; i < k->rings.start[k->rings.n]; i++)
        k->atoms[k->rings.atoms[i]].rings++;
    for (int r = 0; r < k->rings.n; r++) {
        bool candidate = false, wild = true;

        for (int i = k->rings.start[r]; i < k->rings.start[r + 1]; i++) {
            int atom = k->rings.atoms[i];

            wild = wild && g->atoms[atom].element == 0;
            candidate = candidate || ((k->atoms[atom].marks & AROMATIC) && k->atoms[atom].rings == 1);
        }
        k->taken[r] = wild;
        for (int i = k->rings.start[r]; i < k->rings.start[r + 1]; i++)
            k->atoms[k->rings.atoms[i]].marks |=
                (uint16_t) ((wild ? 0 : TAKES_PART) | (candidate ? CANDIDATE_RING : 0));
    }
}

/* Gives the free bonds of atoms that take part a type: single until they are made double. */
static void
make_free(const mai_kekulizer *k, mai_bond *bonds, int type)
{
    const mai_kekule_atom *atoms = k->atoms;

    for (mai_bond *b = bonds, *last = b + k->g->nbonds; b < last; b++)
        if (mai_is_free_bond(b) && ((atoms[b->begin].marks | atoms[b->end].marks) & TAKES_PART))
            b->type = (uint8_t) type;
}

/* ---- candidates ---- */

/* The valence that an aromatic atom is to reach: its default one, or the next that holds what it has. */
static inline int
target_valence(const mai_atom *a, int used)
{
    const mai_element *e = &mai_elements[a->element];
    int shift = e->early || (a->element == 6 && a->charge > 0) ? -a->charge : a->charge;
    int valence = e->valences[0] + shift;

    for (int i = 1; used > valence && i < e->nvalences && e->valences[i] > 0; i++)
        valence = e->valences[i] + shift;
    return valence;
}

bool
mai_lacks_double_bond(const mai_kekulizer *k, int atom)
{
    const mai_atom *a = &k->g->atoms[atom];
    int used = a->explicit_valence + a->implicit_h, hydrogens = mai_hydrogens(a);
    int orders = hydrogens + (int) (k->atoms[atom].bonds >> MAI_KEKULE_ORDERS & MAI_KEKULE_COUNT);
    int idle = (int) (k->atoms[atom].bonds >> MAI_KEKULE_IDLE & MAI_KEKULE_COUNT);
    int degree = a->degree + a->implicit_h - idle;
    int target = MAI_LIKELY((a->element == 6) & (a->charge == 0)) ? 4 : target_valence(a, used);

    if (MAI_UNLIKELY(used == 5) && orders == 4 && target == 3 && degree == 3 && a->radicals == 0 &&
        a->charge == 0 && hydrogens == 0 && (a->element == 7 || a->element == 15 || a->element == 33))
        target = 5; /* an oxide, as O=n1ccccc1 */
    if (degree + a->radicals >= target)
        return false;
    return target == orders + 1 + a->radicals || (a->radicals == 0 && (a->flags & MAI_ATOM_NO_IMPLICIT) &&
                                                  target == orders + 2); /* a radical to be */
}

/* ---- the fast way ---- */

/* A bond between open atoms that can become a double one. */
static inline bool
is_open_bond(const mai_kekulizer *k, mai_nbr to)
{
    const mai_bond *b = &k->g->bonds[to.bond];

    return (k->atoms[to.atom].marks & OPEN) && (b->flags & MAI_BOND_IS_AROMATIC) && b->ring_count > 0;
}

/* An atom is open no more: tells its neighbours; those that have one way left join the leaves. */
static void
close_atom(mai_kekulizer *k, int atom, uint16_t *leaves, int *nleaves)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);

    for (int i = 0; i < k->g->atoms[atom].degree; i++)
        if (is_open_bond(k, nbrs[i]) && --k->atoms[nbrs[i].atom].open == 1)
            leaves[(*nleaves)++] = nbrs[i].atom;
}

/* Joins an open atom and its first open neighbour; false when it has none. */
static bool
join_first(mai_kekulizer *k, int atom, uint16_t *leaves, int *nleaves)
{
    const mai_nbr *nbrs = mai_nbrs(k->g, atom);
    int i = 0;

    while (i < k->g->atoms[atom].degree && !is_open_bond(k, nbrs[i]))
        i++;
    if (i == k->g->atoms[atom].degree)
        return false;
    k->g->bonds[nbrs[i].bond].type = MAI_BOND_DOUBLE;
    k->atoms[atom].marks &= (uint16_t) ~OPEN;
    k->atoms[nbrs[i].atom].marks &= (uint16_t) ~OPEN;
    if (k->atoms[atom].open > 1)
        close_atom(k, atom, leaves, nleaves);
    close_atom(k, nbrs[i].atom, leaves, nleaves);
    return true;
}

/* Lists the atoms that lack a double bond and opens them; -1 when they are too many, or in two systems. */
static int
open_atoms(mai_kekulizer *k, uint16_t *list, int most)
{
    int n = 0;

    for (int i = 0; i < k->g->natoms; i++) {
        uint16_t *marks = &k->atoms[i].marks;

        if ((*marks & (AROMATIC | TAKES_PART)) != (AROMATIC | TAKES_PART) || !mai_lacks_double_bond(k, i))
            continue;
        if (n == most || k->g->atoms[i].degree > 3)
            return -1;
        *marks |= OPEN | CANDIDATE;
        list[n++] = (uint16_t) i;
    }
    return n;
}

/* Free bonds become single; each that could be double again is a way for both its atoms. */
static void
open_bonds(mai_kekulizer *k)
{
    mai_kekule_atom *atoms = k->atoms;

    for (mai_bond *b = k->g->bonds, *last = b + k->g->nbonds; b < last; b++) {
        mai_kekule_atom *begin = &atoms[b->begin], *end = &atoms[b->end];
        unsigned is_free = mai_is_free_bond(b) & (((begin->marks | end->marks) & TAKES_PART) != 0);
        unsigned both = is_free & ((begin->marks & end->marks & OPEN) != 0) & (b->ring_count > 0);

        b->type = is_free ? MAI_BOND_SINGLE : b->type;
        begin->open = (uint16_t) (begin->open + both);
        end->open = (uint16_t) (end->open + both);
    }
}

/*
 * Some Kekule structure of at most so many atoms, if it can be found without retreats: atoms with one open
 * neighbour are joined with it as long as there are any, then some atom with its first open neighbour.
 */
static mai_status
join_leaves_first(mai_kekulizer *k, int most, bool *found)
{
    uint16_t *list, *leaves;
    int n, nleaves = 0, at = 0;

    MAI_TRY(mai_poll(k->cx, 16 * (int64_t) k->g->natoms));
    MAI_TRY(mai_alloc(k->cx, 2 * ((size_t) most + 1) * sizeof *list, (void **) &list));
    leaves = list + most;
    n = open_atoms(k, list, most);
    *found = n >= 0;
    if (!*found)
        return MAI_OK;
    open_bonds(k);
    for (int i = 0; i < n; i++)
        if (k->atoms[list[i]].open == 1)
            leaves[nleaves++] = list[i];
    while (*found) {
        int atom;

        if (nleaves > 0)
            atom = leaves[--nleaves];
        else {
            while (at < n && !(k->atoms[list[at]].marks & OPEN))
                at++;
            if (at == n)
                break;
            atom = list[at];
            k->chosen = true;
        }
        if (k->atoms[atom].marks & OPEN)
            *found = join_first(k, atom, leaves, &nleaves);
    }
    return MAI_OK;
}

/* ---- RDKit's way ---- */

/* "cannot kekulize: atoms at 3, 5, 9": the atoms of the system that were to get double bonds. */
static mai_status
refuse_system(mai_kekulizer *k)
{
    const mai_molgraph *g = k->g;
    char list[MOST_LISTED * 12 + 8];
    int used = 0, listed = 0, first = -1;

    for (int i = 0; i < g->natoms && listed <= MOST_LISTED; i++) {
        if (!(k->atoms[i].marks & CANDIDATE))
            continue;
        if (first < 0)
            first = g->atoms[i].position;
        if (listed < MOST_LISTED)
            used += snprintf(list + used, sizeof list - (size_t) used, "%s%d", listed > 0 ? ", " : "",
                             g->atoms[i].position + (g->xyz == NULL));
        else
            snprintf(list + used, sizeof list - (size_t) used, ", ...");
        listed++;
    }
    (void) mai_fail_at(k->cx, MAI_ETEXT, g->xyz == NULL ? first : -1, "cannot kekulize: atoms %s%s",
                       g->xyz == NULL ? "at " : "", list);
    return mai_hint(k->cx, "An aromatic nitrogen that bears hydrogen is written [nH].");
}

/* Finds the double bonds of all systems; *found is false at the first that has none. */
static mai_status
kekulize_systems(mai_kekulizer *k, bool *found)
{
    *found = true;
    MAI_TRY(MAI_NEW_ARRAY(k->cx, k->rings.n, &k->taken));
    if (k->has_wildcard && k->rings.n > 0)
        prepare_wildcards(k);
    make_free(k, k->g->bonds, MAI_BOND_SINGLE);
    for (int r = 0; r < k->rings.n && *found; r++)
        if (!k->taken[r])
            MAI_TRY(mai_kekulize_system(k, r, found));
    return MAI_OK;
}

/* What was done is undone, and bonds are counted anew. */
static void
start_again(mai_kekulizer *k)
{
    make_free(k, k->g->bonds, MAI_BOND_AROMATIC);
    memset(k->atoms, 0, (size_t) k->g->natoms * sizeof *k->atoms);
    (void) survey(k);
}

/*
 * As kekulize_systems, with the rings in RDKit's order if that can be found. Where a walk gives up, as it can
 * in very large systems from one numbering of atoms and not from another, some structure will do, so that
 * what one text says is accepted from every other.
 */
static mai_status
kekulize_in_order(mai_kekulizer *k, bool *found)
{
    mai_ring_list ordered;

    start_again(k);
    MAI_TRY(mai_order_rings(k->cx, k->g, &ordered, &k->ordered));
    if (k->ordered)
        k->rings = ordered;
    MAI_TRY(kekulize_systems(k, found));
    if (*found || k->has_wildcard || !k->gave_up)
        return MAI_OK;
    start_again(k);
    return join_leaves_first(k, k->g->natoms, found);
}

/* ---- afterwards ---- */

/* The hydrogen of a pyrrole-like N or P need not be written in the kekulized form. */
static mai_status
free_hydrogen(mai_ctx *cx, mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];
    int before = a->explicit_valence + a->implicit_h, after;
    char what[80];

    a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
    a->explicit_h = 0;
    mai_update_valence(g, atom);
    after = a->explicit_valence + a->implicit_h;
    if (before == after)
        return MAI_OK;
    snprintf(what, sizeof what, "cannot kekulize: valence becomes %d instead of %d", after, before);
    return mai_refuse_atom(cx, g, atom, what);
}

/* Nothing is marked aromatic any more. */
static mai_status
clear_marks(mai_ctx *cx, mai_molgraph *g)
{
    for (mai_bond *b = g->bonds, *last = b + g->nbonds; b < last; b++)
        b->flags &= (uint8_t) ~MAI_BOND_IS_AROMATIC;
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        unsigned aromatic = a->flags & MAI_ATOM_AROMATIC, pyrrole = (a->explicit_h == 1) & (a->charge == 0);

        a->flags &= (uint8_t) ~MAI_ATOM_AROMATIC;
        if (MAI_LIKELY(!(aromatic & (pyrrole | (a->ring_count == 0)))))
            continue;
        if (a->ring_count == 0)
            return mai_refuse_atom(cx, g, i, "aromatic mark outside of rings");
        if (a->element == 7 || a->element == 15)
            MAI_TRY(free_hydrogen(cx, g, i));
    }
    return MAI_OK;
}

static mai_kekulizer
rings_of_graph(mai_ctx *cx, mai_molgraph *g)
{
    return (mai_kekulizer){
        .cx = cx, .g = g, .rings = {g->nrings, g->ring_start, g->ring_atoms, g->ring_bonds}};
}

/* Keeps atoms and bonds as they are but for what clear_marks is going to do. */
static mai_status
keep_draft(const mai_kekulizer *k, mai_kekule *draft)
{
    const mai_molgraph *g = k->g;
    size_t atoms = (size_t) g->natoms * sizeof *g->atoms, bonds = (size_t) g->nbonds * sizeof *g->bonds;

    MAI_TRY(mai_alloc(k->cx, atoms, (void **) &draft->atoms));
    MAI_TRY(mai_alloc(k->cx, bonds, (void **) &draft->bonds));
    memcpy(draft->atoms, g->atoms, atoms);
    memcpy(draft->bonds, g->bonds, bonds);
    return MAI_OK;
}

mai_status
mai_kekulize(mai_ctx *cx, mai_molgraph *g, mai_kekule *draft)
{
    mai_kekulizer k = rings_of_graph(cx, g);
    bool found;

    *draft = (mai_kekule){NULL, NULL};
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &k.atoms));
    if (!survey(&k))
        return MAI_OK;
    if (!k.has_wildcard)
        MAI_TRY(join_leaves_first(&k, MOST_JOINED, &found));
    if (k.has_wildcard || !found) {
        MAI_TRY(kekulize_in_order(&k, &found));
        if (!found)
            return refuse_system(&k);
    } else if (k.chosen)
        MAI_TRY(keep_draft(&k, draft));
    return clear_marks(cx, g);
}

mai_status
mai_kekulize_again(mai_ctx *cx, mai_molgraph *g, const mai_kekule *draft)
{
    mai_kekulizer k = rings_of_graph(cx, g);
    bool found;

    memcpy(g->atoms, draft->atoms, (size_t) g->natoms * sizeof *g->atoms);
    memcpy(g->bonds, draft->bonds, (size_t) g->nbonds * sizeof *g->bonds);
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &k.atoms));
    (void) survey(&k);
    MAI_TRY(kekulize_in_order(&k, &found));
    return found ? clear_marks(cx, g) : refuse_system(&k);
}
