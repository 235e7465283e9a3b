/*
 * stereo.c - stereochemistry of a perceived molecule, as RDKit's legacy perception with clean-up sees it.
 *
 * Atoms and double bonds that are marked and whose neighbours differ in rank get labels; labels tell further
 * atoms apart, so that this repeats with finer ranks until nothing changes (molecules like
 * C[C@H](O)[C@H](F)[C@@H](O)C need it). Marks that say nothing are taken off in the end, but for those of
 * ring stereo. A molecule without marks costs one look at its atoms and bonds; whether its atoms could be
 * stereocentres is decided when asked for. Memory is the arena's.
 */
#include "chem/stereo.h"

#include "base/arena.h"
#include "chem/element.h"
#include "chem/perceive.h"

typedef struct perception {
    mai_molgraph *g;
    mai_cip_ranking ranking;
    uint16_t *centres; /* atoms that can be stereocentres but have neighbours of equal rank so far */
    int ncentres;
    mai_directed_bonds directed;
} perception;

/* ---- possible stereocentres ---- */

/*
 * Flags those centres whose neighbours are told apart and keeps the others. Looking a round ahead spares most
 * molecules their last round; for the few that need many, it would cost more than it spares.
 */
static mai_status
flag_distinct(mai_ctx *cx, perception *p)
{
    bool ahead = p->ranking.rounds < 4;
    int kept = 0;

    MAI_TRY(mai_poll(cx, 16 * (int64_t) p->ncentres));
    for (int i = 0; i < p->ncentres; i++)
        if (ahead ? mai_keeps_equal_neighbours(&p->ranking, p->centres[i])
                  : mai_has_equal_neighbours(&p->ranking, p->centres[i]))
            p->centres[kept++] = p->centres[i];
        else
            p->g->atoms[p->centres[i]].flags |= MAI_ATOM_POSSIBLE_STEREO;
    p->ncentres = kept;
    return MAI_OK;
}

mai_status
mai_flag_possible_stereo(mai_ctx *cx, mai_molgraph *g)
{
    perception p = {.g = g};
    bool finer = true;

    if (g->stereo_flagged)
        return MAI_OK;
    MAI_TRY(mai_collect_centres(cx, g, &p.centres, &p.ncentres));
    if (p.ncentres > 0) {
        MAI_TRY(mai_cip_begin(cx, g, &p.ranking));
        MAI_TRY(flag_distinct(cx, &p));
        while (finer && p.ncentres > 0) {
            MAI_TRY(mai_cip_round(cx, &p.ranking, &finer));
            MAI_TRY(flag_distinct(cx, &p));
        }
    }
    g->stereo_flagged = true;
    return MAI_OK;
}

/* ---- labels ---- */

/* Flags the centres whose neighbours differ and labels those of them that are tagged. */
static mai_status
label_centres(mai_ctx *cx, perception *p, bool *changed)
{
    int kept = 0;

    MAI_TRY(mai_poll(cx, 16 * (int64_t) p->ncentres));
    for (int i = 0; i < p->ncentres; i++) {
        int atom = p->centres[i];
        mai_atom *a = &p->g->atoms[atom];

        if (mai_has_equal_neighbours(&p->ranking, atom)) {
            p->centres[kept++] = p->centres[i];
            continue;
        }
        a->flags |= MAI_ATOM_POSSIBLE_STEREO;
        if (a->chirality != MAI_CHIRAL_NONE) {
            MAI_TRY(mai_centre_label(cx, &p->ranking, atom, &a->cip));
            *changed = true;
        }
    }
    p->ncentres = kept;
    return MAI_OK;
}

/*
 * Labels all that these ranks, refined, allow to. Later rounds keep the order of neighbours that one round
 * has told apart, so that labels need not wait for the last one, and rounds that nobody waits for are not
 * done.
 */
static mai_status
label_while_refining(mai_ctx *cx, perception *p, bool *changed)
{
    bool finer = true;

    *changed = false;
    for (;;) {
        MAI_TRY(label_centres(cx, p, changed));
        if (p->directed.n > 0)
            *changed |= mai_label_bonds(p->g, &p->ranking, &p->directed);
        if (!finer || (p->ncentres == 0 && p->directed.n == 0))
            return MAI_OK;
        MAI_TRY(mai_cip_round(cx, &p->ranking, &finer));
    }
}

/* Whether an atom bears a tag that neither a label nor its shape justifies. */
static inline bool
is_unjustified(const mai_atom *a)
{
    return a->cip == MAI_CIP_NONE && a->chirality != MAI_CHIRAL_NONE
           && a->chirality < MAI_CHIRAL_SQUARE_PLANAR;
}

static bool
has_unjustified(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (is_unjustified(&g->atoms[i]))
            return true;
    return false;
}

/* Passes of labelling, each with the labels of those before it in its ranks, until one finds nothing new. */
static mai_status
label_all(mai_ctx *cx, perception *p)
{
    bool changed;

    MAI_TRY(mai_collect_centres(cx, p->g, &p->centres, &p->ncentres));
    MAI_TRY(mai_cip_begin(cx, p->g, &p->ranking));
    for (;;) {
        MAI_TRY(label_while_refining(cx, p, &changed));
        if (p->directed.struck != NULL)
            mai_strike_directions(p->g, &p->directed);
        /* Ring stereo looks at the last ranks. */
        if (!changed || (p->ncentres == 0 && p->directed.n == 0 && !has_unjustified(p->g)))
            break;
        MAI_TRY(mai_cip_finish(cx, &p->ranking));
        mai_cip_supplement(&p->ranking);
    }
    p->g->stereo_flagged = true;
    return MAI_OK;
}

/* ---- clean-up ---- */

/* A single hydrogen was written for the sake of the tag: without it the valence model decides again. */
static void
drop_tag(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];

    a->chirality = MAI_CHIRAL_NONE;
    a->permutation = 0;
    if (a->explicit_h != 1 || a->charge != 0 || (a->flags & MAI_ATOM_AROMATIC))
        return;
    a->explicit_h = 0;
    a->flags &= (uint8_t) ~MAI_ATOM_NO_IMPLICIT;
    mai_update_valence(g, atom);
}

/* Takes off the tags that say nothing. */
static mai_status
drop_unjustified(mai_ctx *cx, perception *p)
{
    mai_molgraph *g = p->g;
    bool *keep;

    if (!has_unjustified(g))
        return MAI_OK;
    MAI_TRY(mai_cip_finish(cx, &p->ranking));
    MAI_TRY(mai_alloc(cx, (size_t) g->natoms, (void **) &keep));
    MAI_TRY(mai_find_ring_stereo(cx, g, &p->ranking, keep));
    for (int i = 0; i < g->natoms; i++) {
        if (keep[i] || !is_unjustified(&g->atoms[i]))
            continue;
        drop_tag(g, i);
    }
    return MAI_OK;
}

/* ---- all of it ---- */

static bool
has_tags(const mai_molgraph *g)
{
    unsigned tags = 0;

    for (int i = 0; i < g->natoms; i++)
        tags |= g->atoms[i].chirality;
    return tags != 0;
}

/* No canonical SMILES tells allene tags, so that the molecule is the same without them. */
static void
drop_allene_tags(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].chirality == MAI_CHIRAL_ALLENE)
            drop_tag(g, i);
}

static bool
has_directions(const mai_molgraph *g)
{
    unsigned dirs = 0;

    for (int i = 0; i < g->nbonds; i++)
        dirs |= g->bonds[i].dir | g->bonds[i].stereo;
    return dirs != 0;
}

/* Stereo of double bonds says what directions said. */
static void
clear_directions(mai_molgraph *g)
{
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].dir == MAI_DIR_UP || g->bonds[i].dir == MAI_DIR_DOWN)
            g->bonds[i].dir = MAI_DIR_NONE;
}

mai_status
mai_assign_stereo(mai_ctx *cx, mai_molgraph *g)
{
    perception p = {.g = g};
    bool tags = has_tags(g), directions = has_directions(g);

    if (MAI_LIKELY(!tags && !directions))
        return MAI_OK;
    if (directions)
        MAI_TRY(mai_collect_directed(cx, g, &p.directed));
    if (tags)
        drop_allene_tags(g);
    if (tags || p.directed.n > 0) {
        MAI_TRY(label_all(cx, &p));
        MAI_TRY(drop_unjustified(cx, &p));
    }
    if (directions)
        clear_directions(g);
    return MAI_OK;
}
