/*
 * kekulize.c - aromatic bonds become single and double ones.
 *
 * A ring that shares no atom with others is solved in closed form, ring systems by kekule_walk.c. Which of
 * the possible structures is chosen shows in what turns out not to be aromatic, so the choice is RDKit
 * 2022.09's; it follows from the order of the rings, of the atoms in each and of the bonds.
 *
 * The order of rings is that of rings.c at first, which is as good as any for what is aromatic in the end.
 * Where that order may show (perceive.c finds that something is not aromatic, or the walk came near its
 * bounds), it is done again with the rings in RDKit's order, which takes longer to find.
 *
 * A molecule without an aromatic atom or bond leaves at once. All memory is the arena's.
 */
#include "chem/perceive.h"

#include "chem/element.h"
#include "chem/kekule_walk.h"

#include <stdio.h>
#include <string.h>

enum {
    FEW_RETREATS = 20, /* above, the order of rings may decide whether the walk gives up */
    MOST_LISTED = 8    /* atoms that an error names */
};

/* ---- preparing ---- */

/* Adds up the bonds of every atom and marks the aromatic ones; false when there are none. */
static bool
survey(mai_kekulizer *k)
{
    const mai_molgraph *g = k->g;
    int found = 0, wildcards = 0;

    for (const mai_bond *b = g->bonds; b < g->bonds + g->nbonds; b++) {
        mai_kekule_atom *begin = &k->atoms[b->begin], *end = &k->atoms[b->end];
        int order = mai_is_free_bond(b) ? 1 : (mai_bond_order_twice(b->type) + 1) / 2;
        int aromatic = (b->flags & MAI_BOND_IS_AROMATIC) || b->type == MAI_BOND_AROMATIC ? AROMATIC : 0;
        int given = b->type == MAI_BOND_DATIVE ? 0 : order; /* what counts where the bond begins */

        begin->orders += (uint32_t) given;
        begin->idle += given == 0;
        begin->marks |= (uint16_t) aromatic;
        end->orders += (uint32_t) order;
        end->idle += order == 0;
        end->marks |= (uint16_t) aromatic;
        found |= aromatic;
    }
    for (int i = 0; i < g->natoms; i++) {
        const mai_atom *a = &g->atoms[i];
        int aromatic = a->flags & MAI_ATOM_AROMATIC ? AROMATIC : 0;

        k->atoms[i].marks |= (uint16_t) (aromatic | (a->ring_count > 0 ? TAKES_PART : 0));
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
    for (int r = 0; r < k->rings.n; r++) {
        bool candidate = false, wild = true;

        for (int i = k->rings.start[r]; i < k->rings.start[r + 1]; i++) {
            int atom = k->rings.atoms[i];

            wild = wild && g->atoms[atom].element == 0;
            candidate = candidate || ((k->atoms[atom].marks & AROMATIC) && g->atoms[atom].ring_count == 1);
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
    int orders = hydrogens + (int) k->atoms[atom].orders, target = target_valence(a, used);
    int degree = a->degree + a->implicit_h - k->atoms[atom].idle;

    if (used == 5 && orders == 4 && target == 3 && degree == 3 && a->radicals == 0 && a->charge == 0 &&
        hydrogens == 0 && (a->element == 7 || a->element == 15 || a->element == 33))
        target = 5; /* an oxide, as O=n1ccccc1 */
    if (degree + a->radicals >= target)
        return false;
    return target == orders + 1 + a->radicals || (a->radicals == 0 && (a->flags & MAI_ATOM_NO_IMPLICIT) &&
                                                  target == orders + 2); /* a radical to be */
}

/* ---- a ring of its own ---- */

/*
 * The double bonds of a ring of which no atom is in another one, as a set of its positions: bond i joins
 * atoms i and i + 1. can: atoms that are to get one; joined: bonds between two such. Runs of atoms leave no
 * choice; in a full circle the first atom chooses. False when an atom remains without.
 */
static bool
pair_circle(uint64_t can, uint64_t joined, int n, bool forward, uint64_t *pairs)
{
    uint64_t all = n == 64 ? UINT64_MAX : ((uint64_t) 1 << n) - 1;
    int start = 0;

    *pairs = 0;
    if (joined == all) {
        *pairs = all & (forward ? 0x5555555555555555u : 0xaaaaaaaaaaaaaaaau);
        return n % 2 == 0;
    }
    while (joined >> start & 1)
        start++;
    for (int i = 1; i <= n; i++) { /* from behind a gap once around */
        int at = start + i < n ? start + i : start + i - n;

        if (!(can >> at & 1))
            continue;
        if (!(joined >> at & 1))
            return false;
        *pairs |= (uint64_t) 1 << at;
        i++;
    }
    return true;
}

/* Makes the double bonds of a ring of its own; false when it is none, or cannot be, and has to be walked. */
static bool
kekulize_circle(mai_kekulizer *k, int ring)
{
    mai_molgraph *g = k->g;
    const uint16_t *atoms = k->rings.atoms + k->rings.start[ring],
                   *bonds = k->rings.bonds + k->rings.start[ring];
    int n = k->rings.start[ring + 1] - k->rings.start[ring], aromatic = 0;
    uint64_t can = 0, marked = 0, pairs;

    if (n > 64 || k->has_wildcard)
        return false;
    for (int i = 0; i < n; i++) {
        int marks = k->atoms[atoms[i]].marks & AROMATIC;

        if (g->atoms[atoms[i]].ring_count != 1)
            return false;
        aromatic |= marks;
        can |= (uint64_t) (marks && mai_lacks_double_bond(k, atoms[i])) << i;
        marked |= (uint64_t) (g->bonds[bonds[i]].flags & MAI_BOND_IS_AROMATIC) << i;
    }
    if (!aromatic)
        return true;
    marked &= can & (can >> 1 | (can & 1) << (n - 1));
    k->chosen |= marked == (n == 64 ? UINT64_MAX : ((uint64_t) 1 << n) - 1);
    if (!pair_circle(can, marked, n, bonds[0] < bonds[n - 1], &pairs))
        return false;
    for (; pairs != 0; pairs &= pairs - 1)
        g->bonds[bonds[__builtin_ctzll(pairs)]].type = MAI_BOND_DOUBLE;
    return true;
}

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
    size_t bonds = (size_t) k->g->nbonds * sizeof *k->g->bonds;

    *found = true;
    MAI_TRY(MAI_NEW_ARRAY(k->cx, k->rings.n, &k->taken));
    if (k->has_wildcard) {
        prepare_wildcards(k);
        MAI_TRY(mai_alloc(k->cx, bonds, (void **) &k->written));
        memcpy(k->written, k->g->bonds, bonds);
    }
    make_free(k, k->g->bonds, MAI_BOND_SINGLE);
    for (int r = 0; r < k->rings.n && *found; r++)
        if (!k->taken[r] && !kekulize_circle(k, r))
            MAI_TRY(mai_kekulize_system(k, r, found));
    return MAI_OK;
}

/* Copies bonds as they were before the search. */
static void
restore_bonds(const mai_kekulizer *k, mai_bond *to)
{
    const mai_bond *from = k->written != NULL ? k->written : k->g->bonds;

    if (to != from)
        memcpy(to, from, (size_t) k->g->nbonds * sizeof *to);
    if (k->written == NULL)
        make_free(k, to, MAI_BOND_AROMATIC);
}

/* As kekulize_systems, all over, with the rings in RDKit's order if that can be found. */
static mai_status
kekulize_in_order(mai_kekulizer *k, bool *found)
{
    mai_molgraph *g = k->g;
    mai_kekulizer again = {.cx = k->cx, .g = g, .rings = k->rings, .atoms = k->atoms};
    mai_ring_list ordered;

    restore_bonds(k, g->bonds);
    MAI_TRY(mai_order_rings(k->cx, g, &ordered, &again.ordered));
    if (again.ordered)
        again.rings = ordered;
    memset(k->atoms, 0, (size_t) g->natoms * sizeof *k->atoms);
    (void) survey(&again);
    *k = again;
    return kekulize_systems(k, found);
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

        if (!(a->flags & MAI_ATOM_AROMATIC))
            continue;
        if (a->ring_count == 0)
            return mai_refuse_atom(cx, g, i, "aromatic mark outside of rings");
        a->flags &= (uint8_t) ~MAI_ATOM_AROMATIC;
        if ((a->element == 7 || a->element == 15) && a->charge == 0 && a->explicit_h == 1)
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

/* Keeps what was before, as far as the form that was found is one of several. */
static mai_status
keep_draft(const mai_kekulizer *k, mai_kekule *draft)
{
    const mai_molgraph *g = k->g;
    size_t atoms = (size_t) g->natoms * sizeof *g->atoms, bonds = (size_t) g->nbonds * sizeof *g->bonds;

    if (!k->chosen || k->ordered)
        return MAI_OK;
    MAI_TRY(mai_alloc(k->cx, atoms, (void **) &draft->atoms));
    MAI_TRY(mai_alloc(k->cx, bonds, (void **) &draft->bonds));
    memcpy(draft->atoms, g->atoms, atoms);
    restore_bonds(k, draft->bonds);
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
    MAI_TRY(kekulize_systems(&k, &found));
    if (k.chosen && (!found || k.retreats > FEW_RETREATS))
        MAI_TRY(kekulize_in_order(&k, &found));
    if (!found)
        return refuse_system(&k);
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
