/*
 * stereo.c - stereochemistry of a perceived molecule, as RDKit's legacy perception with clean-up sees it.
 *
 * Atoms and double bonds that are marked and whose neighbours differ in rank get labels; labels tell further atoms
 * apart, so that this repeats with finer ranks until nothing changes (molecules like C[C@H](O)[C@H](F)[C@@H](O)C
 * need it). Marks that say nothing are taken off in the end, but for those of ring stereo. A molecule without
 * marks costs one look at its atoms and bonds; whether its atoms could be stereocentres is decided when asked for.
 * Memory is the arena's.
 */
#include "chem/stereo.h"

#include "base/arena.h"
#include "chem/element.h"
#include "chem/perceive.h"

typedef struct perception {
    mai_molgraph *g;
    mai_cip_ranking ranking;
    uint16_t *centres; /* atoms that can be stereocentres and have no label yet */
    int ncentres;
    mai_bond_perception bonds;
} perception;

/* ---- possible stereocentres ---- */

/* All atoms that can be centres; those with equal leaves only when asked for. */
static mai_status
collect_centres(mai_ctx *cx, perception *p, bool equal_leaves)
{
    const mai_molgraph *g = p->g;

    MAI_TRY(mai_alloc(cx, (size_t) (g->natoms + 1) * sizeof *p->centres, (void **) &p->centres));
    p->ncentres = 0;
    for (int i = 0; i < g->natoms; i++) {
        if (!mai_can_be_centre(g, i))
            continue;
        if (g->atoms[i].element == 7) /* its rings were searched */
            MAI_TRY(mai_poll(cx, g->nrings > 0 ? g->ring_start[g->nrings] : 8));
        if (equal_leaves || !mai_has_equal_leaves(g, i))
            p->centres[p->ncentres++] = (uint16_t) i;
    }
    return mai_poll(cx, 8 * (int64_t) g->natoms);
}

/* Flags those centres whose neighbours are told apart by now and keeps the others. */
static void
flag_distinct(perception *p)
{
    int kept = 0;

    for (int i = 0; i < p->ncentres; i++)
        if (mai_has_equal_neighbours(&p->ranking, p->centres[i]))
            p->centres[kept++] = p->centres[i];
        else
            p->g->atoms[p->centres[i]].flags |= MAI_ATOM_POSSIBLE_STEREO;
    p->ncentres = kept;
}

mai_status
mai_flag_possible_stereo(mai_ctx *cx, mai_molgraph *g)
{
    perception p = {.g = g};
    bool finer = true;

    if (g->stereo_flagged)
        return MAI_OK;
    MAI_TRY(collect_centres(cx, &p, false));
    if (p.ncentres > 0) {
        MAI_TRY(mai_cip_begin(cx, g, &p.ranking));
        for (flag_distinct(&p); finer && p.ncentres > 0; flag_distinct(&p))
            MAI_TRY(mai_cip_round(cx, &p.ranking, &finer));
    }
    g->stereo_flagged = true;
    return MAI_OK;
}

/* ---- labels ---- */

/* Labels the tagged centres whose neighbours differ and flags those and the untagged ones; *open as for bonds. */
static mai_status
label_centres(mai_ctx *cx, perception *p, bool *open, bool *changed)
{
    int kept = 0;

    *changed = false;
    for (int i = 0; i < p->ncentres; i++) {
        int atom = p->centres[i];
        mai_atom *a = &p->g->atoms[atom];
        bool distinct = !mai_has_equal_neighbours(&p->ranking, atom);

        if (distinct)
            a->flags |= MAI_ATOM_POSSIBLE_STEREO;
        if (distinct && a->chirality != MAI_CHIRAL_NONE) {
            MAI_TRY(mai_centre_label(cx, &p->ranking, atom, &a->cip));
            *changed = true;
        } else
            p->centres[kept++] = p->centres[i];
    }
    p->ncentres = kept;
    *open = kept > 0;
    return MAI_OK;
}

static mai_status
label_all(mai_ctx *cx, perception *p)
{
    bool atoms = true, bonds = p->bonds.open, changed;

    MAI_TRY(collect_centres(cx, p, true));
    MAI_TRY(mai_cip_begin(cx, p->g, &p->ranking));
    MAI_TRY(mai_cip_finish(cx, &p->ranking));
    for (;;) {
        changed = false;
        if (atoms)
            MAI_TRY(label_centres(cx, p, &atoms, &changed));
        if (bonds) {
            MAI_TRY(mai_label_bonds(cx, p->g, &p->ranking, &p->bonds));
            bonds = p->bonds.open;
            changed |= p->bonds.changed;
        }
        if (!changed || !(atoms || bonds))
            break;
        MAI_TRY(mai_cip_supplement(cx, &p->ranking));
    }
    p->g->stereo_flagged = true;
    return MAI_OK;
}

/* ---- marks ---- */

static bool
has_tags(const mai_molgraph *g)
{
    unsigned tags = 0;

    for (int i = 0; i < g->natoms; i++)
        tags |= g->atoms[i].chirality;
    return tags != 0;
}

static bool
has_directions(const mai_molgraph *g)
{
    unsigned dirs = 0;

    for (int i = 0; i < g->nbonds; i++)
        dirs |= g->bonds[i].dir | g->bonds[i].stereo;
    return dirs != 0;
}

static bool
has_direction_at(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++) {
        int dir = g->bonds[nbrs[i].bond].dir;

        if (dir == MAI_DIR_UP || dir == MAI_DIR_DOWN)
            return true;
    }
    return false;
}

/* Double bonds drawn crossed are of unknown geometry; bonds.open is whether directions may tell that of others. */
static mai_status
prepare_bonds(mai_ctx *cx, perception *p)
{
    mai_molgraph *g = p->g;

    MAI_TRY(mai_smallest_bond_rings(cx, g, (uint16_t **) &p->bonds.smallest_ring));
    p->bonds.open = false;
    for (int i = 0; i < g->nbonds; i++) {
        mai_bond *b = &g->bonds[i];
        bool allowed = mai_ring_allows_stereo(&p->bonds, i);

        MAI_TRY(mai_poll(cx, 8));
        if (b->type == MAI_BOND_DOUBLE && allowed) {
            if (b->dir == MAI_DIR_CROSSED)
                b->stereo = MAI_STEREO_ANY;
            else if (b->stereo != MAI_STEREO_ANY)
                b->stereo = MAI_STEREO_NONE;
            p->bonds.open = p->bonds.open || has_direction_at(g, b->begin) || has_direction_at(g, b->end);
        } else {
            b->stereo = MAI_STEREO_NONE;
            if (b->dir == MAI_DIR_CROSSED)
                b->dir = MAI_DIR_NONE;
        }
    }
    return MAI_OK;
}

static void
clear_directions(mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].dir == MAI_DIR_UP || g->bonds[i].dir == MAI_DIR_DOWN)
            g->bonds[i].dir = MAI_DIR_NONE;
}

/* ---- clean-up ---- */

/* A single hydrogen was written for the sake of the tag: without it the valence model decides again. */
static void
release_hydrogen(mai_atom *a)
{
    const int8_t *valence = mai_elements[a->element].valences;
    int used;

    if (a->explicit_h != 1 || a->charge != 0 || (a->flags & MAI_ATOM_AROMATIC))
        return;
    a->explicit_h = 0;
    a->explicit_valence--;
    a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
    used = a->explicit_valence + a->radicals;
    while (*valence > 0 && *valence < used)
        valence++;
    a->implicit_h = (uint8_t) (*valence > 0 ? *valence - used : 0);
}

/* Whether an atom bears a tag that neither a label nor its shape justifies. */
static inline bool
is_unjustified(const mai_atom *a)
{
    return a->chirality != MAI_CHIRAL_NONE && a->cip == MAI_CIP_NONE && a->chirality < MAI_CHIRAL_SQUARE_PLANAR;
}

static mai_status
drop_empty_tags(mai_ctx *cx, perception *p)
{
    mai_molgraph *g = p->g;
    bool any = false, *keep;

    for (int i = 0; i < g->natoms; i++)
        any |= is_unjustified(&g->atoms[i]);
    if (!any)
        return MAI_OK;
    MAI_TRY(mai_alloc(cx, (size_t) g->natoms, (void **) &keep));
    MAI_TRY(mai_find_ring_stereo(cx, g, &p->ranking, keep));
    for (int i = 0; i < g->natoms; i++) {
        if (keep[i] || !is_unjustified(&g->atoms[i]))
            continue;
        g->atoms[i].chirality = MAI_CHIRAL_NONE;
        g->atoms[i].permutation = 0;
        release_hydrogen(&g->atoms[i]);
    }
    return MAI_OK;
}

mai_status
mai_assign_stereo(mai_ctx *cx, mai_molgraph *g)
{
    perception p = {.g = g};
    bool tags = has_tags(g), directions = has_directions(g);

    if (MAI_LIKELY(!tags && !directions))
        return MAI_OK;
    if (directions)
        MAI_TRY(prepare_bonds(cx, &p));
    if (tags || p.bonds.open) {
        MAI_TRY(label_all(cx, &p));
        MAI_TRY(drop_empty_tags(cx, &p));
    }
    if (directions)
        clear_directions(g);
    return MAI_OK;
}
