/*
 * neutralize.c - charges that hydrogens can take off, as RDKit's Uncharger decides.
 *
 * Four kinds of charged atoms: positive with and without a hydrogen, negative, negative in an acid group; a charge beside
 * its opposite, as in a nitro group, is none of them. Where positive atoms without hydrogen keep their charge, as many
 * negative ones keep theirs, acids first; then hydrogens leave positive atoms until the whole is neutral. Which of several
 * alike goes first is decided by their place in canonical order. Memory is the arena's; a molecule without charges costs
 * a look at its atoms.
 */
#include "edit/standardize.h"

#include "chem/element.h"

enum { CARBON = 6, NITROGEN = 7, OXYGEN = 8, PHOSPHORUS = 15, SULFUR = 16, CHLORINE = 17, BROMINE = 35, IODINE = 53 };

typedef struct uncharger {
    const mai_mol *mol; /* as it was: its hydrogens */
    mai_molgraph *g;
    uint16_t *positive;  /* atoms that can lose a hydrogen */
    uint16_t *negative;
    bool *acid;          /* of an atom */
    int npositive, nnegative, nacids;
    int fixed;    /* charge of positive atoms without hydrogens */
    int minuses;  /* atoms below zero */
} uncharger;

/* ---- kinds of atoms ---- */

/* Neighbours whose charges lie between low and high. */
static int
charged_neighbours(const mai_molgraph *g, int atom, int low, int high)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int n = 0;

    for (int i = 0; i < g->atoms[atom].degree; i++)
        n += g->atoms[nbrs[i].atom].charge >= low && g->atoms[nbrs[i].atom].charge <= high;
    return n;
}

static inline bool
is_chalcogen(const mai_atom *a)
{
    return mai_is_aliphatic(a, OXYGEN) || mai_is_aliphatic(a, SULFUR);
}

/* A bond that a SMARTS without a bond symbol matches. */
static inline bool
is_plain(const mai_bond *b)
{
    return b->type == MAI_BOND_SINGLE || b->type == MAI_BOND_AROMATIC;
}

static bool
has_double_chalcogen(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (g->bonds[nbrs[i].bond].type == MAI_BOND_DOUBLE && is_chalcogen(&g->atoms[nbrs[i].atom]))
            return true;
    return false;
}

/* Another neighbour over a plain bond that is a negative chalcogen, or oxygen alone. */
static bool
has_other_minus(const mai_molgraph *g, int atom, int except, bool oxygen_alone)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        const mai_atom *a = &g->atoms[nbrs[i].atom];

        if (nbrs[i].atom != except && a->charge == -1 && is_plain(&g->bonds[nbrs[i].bond])
            && (oxygen_alone ? mai_is_aliphatic(a, OXYGEN) : is_chalcogen(a)))
            return true;
    }
    return false;
}

/* Whether a negative oxygen or sulfur belongs to an acid group whose middle is this neighbour. */
static bool
is_acid_middle(const mai_molgraph *g, int atom, int middle)
{
    const mai_atom *m = &g->atoms[middle];

    if (m->charge == 0 && (mai_is_aliphatic(m, CARBON) || mai_is_aliphatic(m, SULFUR)))
        return has_double_chalcogen(g, middle);
    if (m->charge == 1 && (mai_is_aliphatic(m, NITROGEN) || mai_is_aliphatic(m, PHOSPHORUS)))
        return has_double_chalcogen(g, middle) && has_other_minus(g, middle, atom, false);
    if (m->charge >= 1 && m->charge <= 3 && g->atoms[atom].element == OXYGEN
        && (m->element == CHLORINE || m->element == BROMINE || m->element == IODINE))
        return has_other_minus(g, middle, atom, true);
    return false;
}

/* Whether aromatic atoms of these elements follow on atom around a ring of five, over a plain bond each. */
static bool
follows_ring(const mai_molgraph *g, int atom, const uint8_t *elements)
{
    int path[5] = {atom}, next[5] = {0}, depth = 0;

    while (depth >= 0) {
        const mai_nbr *nbrs = mai_nbrs(g, path[depth]);
        int at = next[depth]++;
        const mai_atom *a;

        if (at >= g->atoms[path[depth]].degree) {
            depth--;
            continue;
        }
        if (!is_plain(&g->bonds[nbrs[at].bond]))
            continue;
        if (depth == 4) {
            if (nbrs[at].atom == atom)
                return true;
            continue;
        }
        a = &g->atoms[nbrs[at].atom];
        if (!mai_is_aromatic(a) || a->element != elements[depth] || nbrs[at].atom == atom
            || (depth > 0 && nbrs[at].atom == path[depth - 1]) || (depth > 1 && nbrs[at].atom == path[depth - 2])
            || (depth > 2 && nbrs[at].atom == path[depth - 3]))
            continue;
        path[++depth] = nbrs[at].atom;
        next[depth] = 0;
    }
    return false;
}

static bool
is_tetrazole(const mai_molgraph *g, int atom)
{
    static const uint8_t first[4] = {NITROGEN, NITROGEN, NITROGEN, CARBON};
    static const uint8_t second[4] = {NITROGEN, CARBON, NITROGEN, NITROGEN};

    return follows_ring(g, atom, first) || follows_ring(g, atom, second);
}

static bool
is_acid(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    if (a->element == NITROGEN)
        return mai_is_aromatic(a) && is_tetrazole(g, atom);
    if (!is_chalcogen(a))
        return false;
    for (int i = 0; i < a->degree; i++)
        if (is_plain(&g->bonds[nbrs[i].bond]) && is_acid_middle(g, atom, nbrs[i].atom))
            return true;
    return false;
}

static void
sort_out(uncharger *u, int atom)
{
    const mai_atom *a = &u->g->atoms[atom];

    if (a->charge < 0)
        u->minuses++;
    if (a->charge == -1) {
        if (charged_neighbours(u->g, atom, 1, 4) == 0)
            u->negative[u->nnegative++] = (uint16_t) atom;
        u->acid[atom] = is_acid(u->g, atom);
        u->nacids += u->acid[atom];
    } else if (a->charge >= 1 && a->charge <= 4 && charged_neighbours(u->g, atom, -1, -1) != 1) {
        if (u->mol->atoms[atom].hydrogens > 0)
            u->positive[u->npositive++] = (uint16_t) atom;
        else
            u->fixed += a->charge;
    }
}

/* ---- what is done to them ---- */

static bool
take_minus(uncharger *u, int atom)
{
    mai_atom *a = &u->g->atoms[atom];
    int hydrogens = u->mol->atoms[atom].hydrogens;
    bool early = mai_elements[a->element].early;

    if (early && hydrogens == 0)
        return false;
    a->explicit_h = (uint8_t) (hydrogens + (early ? -1 : 1));
    a->flags |= MAI_ATOM_NO_IMPLICIT;
    a->charge++;
    return true;
}

/* As many acids and other negative atoms keep their charge as positive ones must: acids are the last to lose it. */
static void
take_surplus(uncharger *u)
{
    int surplus = u->minuses - u->fixed;

    for (int i = 0; i < u->nnegative && surplus > 0; i++)
        if (!u->acid[u->negative[i]])
            surplus -= take_minus(u, u->negative[i]);
    surplus = u->nacids - u->fixed;
    for (int i = 0; i < u->g->natoms && surplus > 0; i++)
        if (u->acid[i] && u->g->atoms[i].charge < 0)
            surplus -= take_minus(u, i);
}

/* Takes hydrogens with their charges off an atom, at most as many as the whole is positive. */
static int
take_pluses(uncharger *u, int atom, int net)
{
    mai_atom *a = &u->g->atoms[atom];
    bool gains = a->element == CARBON || mai_elements[a->element].early;

    a->explicit_h = u->mol->atoms[atom].hydrogens;
    a->flags |= MAI_ATOM_NO_IMPLICIT;
    while (a->charge > 0 && net > 0) {
        a->charge--;
        net--;
        if (gains)
            a->explicit_h++;
        else if (a->explicit_h > 0 && --a->explicit_h == 0)
            break;
    }
    return net;
}

static void
uncharge(uncharger *u)
{
    int net = 0;

    if (u->fixed > 0 && (u->nnegative > 0 || u->nacids > 0))
        take_surplus(u);
    else
        for (int i = 0; i < u->nnegative; i++)
            (void) take_minus(u, u->negative[i]);
    for (int i = 0; i < u->g->natoms; i++)
        net += u->g->atoms[i].charge;
    for (int i = 0; i < u->npositive && net > 0; i++)
        net = take_pluses(u, u->positive[i], net);
}

mai_status
mai_neutralize(mai_ctx *cx, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    uncharger u = {.mol = mol};
    bool charged = false;

    *out = NULL;
    for (int i = 0; i < mol->natoms; i++)
        charged |= mol->atoms[i].charge != 0;
    if (!charged)
        return MAI_OK;
    MAI_TRY(mai_edit_begin(cx, mol, &u.g));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms, &u.positive));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms, &u.negative));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms, &u.acid));
    for (int i = 0; i < mol->natoms; i++) {
        MAI_TRY(mai_poll(cx, 8 + u.g->atoms[i].degree));
        if (u.g->atoms[i].charge != 0)
            sort_out(&u, i);
    }
    uncharge(&u);
    return mai_edit_end(cx, u.g, reserve, out, bytes);
}
