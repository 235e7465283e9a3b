/*
 * rgroup.c - the side chains of a molecule at a core.
 *
 * Every way to match the core is judged by numbers alone: how many bonds lead away from places without an
 * attachment point, how many attachment points are left to hydrogens, and which places have side chains. Few ways
 * are equally good by these; of them the side chains are made, and compared by their bytes. Results are the
 * arena's.
 */
#include "edit/rgroup_parts.h"

#include "base/arena.h"
#include "edit/mol_pieces.h"

#include <stdlib.h>
#include <string.h>

/* A bond from the core to what hangs on it. */
typedef struct branch {
    int atom;  /* of the pattern */
    int bond, outside; /* the molecule's bond and its atom that is not in the core */
    int part, r;
    int heavy; /* atoms of the side chain, for the order at one atom */
} branch;

typedef struct work {
    mai_ctx *cx;
    const mai_core *core;
    const mai_mol *m;
    size_t reserve;
    mai_pieces *p;
    int32_t *inside; /* of an atom of the molecule: that of the pattern, or -1 */
    branch *branches;
    int nbranches;
    int32_t *places, *best_places; /* r of places with side chains, ascending */
    int nplaces, nbest;
    mai_parts parts;
} work;

/* ---- judging ---- */

/* Maps the molecule's atoms to the pattern's, and lists the bonds that lead out, by pattern atom. */
static mai_status
enter_match(work *w, const uint16_t *match)
{
    const mai_mol_links *l = &w->p->links;
    int n = w->core->pattern.natoms;

    w->nbranches = 0;
    MAI_TRY(mai_poll(w->cx, 32 * (int64_t) n));
    for (int i = 0; i < n; i++)
        w->inside[match[i]] = i;
    for (int i = 0; i < n; i++)
        for (int k = l->first[match[i]]; k < l->first[match[i] + 1]; k++)
            if (w->inside[l->nbrs[k].atom] < 0)
                w->branches[w->nbranches++] = (branch) {.atom = i, .bond = l->nbrs[k].bond,
                                                        .outside = l->nbrs[k].atom};
    return MAI_OK;
}

static void
leave_match(work *w, const uint16_t *match)
{
    for (int i = 0; i < w->core->pattern.natoms; i++)
        w->inside[match[i]] = -1;
}

/* The first attachment point of a pattern's atom, and how many it has. */
static int
labels_of(const mai_core *core, int atom, int *first)
{
    int n = 0, from = 0, to = core->nlabels;

    while (from < to) {
        int middle = (from + to) / 2;

        if (core->labels[middle].atom < atom)
            from = middle + 1;
        else
            to = middle;
    }
    *first = from;
    while (from + n < core->nlabels && core->labels[from + n].atom == atom)
        n++;
    return n;
}

static int
unlabelled(const mai_core *core, int atom)
{
    return core->highest + core->number[atom] + 1;
}

/* The branches of a pattern's atom: from *first on, so many. They are sorted by atom. */
static int
branches_of(const work *w, int atom, int *first)
{
    int n = 0, from = 0, to = w->nbranches;

    while (from < to) {
        int middle = (from + to) / 2;

        if (w->branches[middle].atom < atom)
            from = middle + 1;
        else
            to = middle;
    }
    *first = from;
    while (from + n < w->nbranches && w->branches[from + n].atom == atom)
        n++;
    return n;
}

static bool
takes(const work *w, const mai_core_label *label, const branch *b)
{
    return label->bonds >> mai_mol_bond_type(w->m, w->p->links.bonds[b->bond]) & 1;
}

/* Gives the branches and hydrogens of an atom to its attachment points in turn; false when one gets nothing. */
static bool
label_branches(work *w, const uint16_t *match, int atom, int first_label, int labels)
{
    int first, n = branches_of(w, atom, &first), hydrogens = w->m->atoms[match[atom]].hydrogens;

    for (int i = first_label; i < first_label + labels; i++) {
        const mai_core_label *label = &w->core->labels[i];
        int at = first;

        while (at < first + n && (w->branches[at].r != 0 || !takes(w, label, &w->branches[at])))
            at++;
        if (at < first + n)
            w->branches[at].r = label->r;
        else if (hydrogens-- == 0 || !(label->bonds >> MAI_BOND_SINGLE & 1))
            return false;
    }
    return true;
}

/*
 * Numbers the branches: those that an attachment point takes by it, others by their atoms; *elsewhere counts these,
 * *missing attachment points that have a hydrogen. False when one has neither a side chain nor a hydrogen.
 */
static bool
number_branches(work *w, const uint16_t *match, int *elsewhere, int *missing)
{
    *elsewhere = 0;
    for (int i = 0; i < w->nbranches; i++)
        w->branches[i].r = 0;
    for (int i = 0, labels; i < w->core->nlabels; i += labels) {
        int first;

        labels = labels_of(w->core, w->core->labels[i].atom, &first);
        if (!label_branches(w, match, w->core->labels[i].atom, i, labels))
            return false;
    }
    for (int i = 0; i < w->nbranches; i++)
        if (w->branches[i].r == 0) {
            w->branches[i].r = unlabelled(w->core, w->branches[i].atom);
            ++*elsewhere;
        }
    *missing = w->core->nlabels - (w->nbranches - *elsewhere);
    return true;
}

static int
compare_numbers(const void *a, const void *b)
{
    return (*(const int32_t *) a > *(const int32_t *) b) - (*(const int32_t *) a < *(const int32_t *) b);
}

static void
list_places(work *w)
{
    int kept = 0;

    for (int i = 0; i < w->nbranches; i++)
        w->places[i] = w->branches[i].r;
    if (w->nbranches > 1)
        qsort(w->places, (size_t) w->nbranches, sizeof *w->places, compare_numbers);
    for (int i = 0; i < w->nbranches; i++)
        if (kept == 0 || w->places[kept - 1] != w->places[i])
            w->places[kept++] = w->places[i];
    w->nplaces = kept;
}

/* Lower numbers first; of two lists of which one begins the other, the shorter. */
static int
compare_places(const work *w)
{
    int n = w->nplaces < w->nbest ? w->nplaces : w->nbest;

    for (int i = 0; i < n; i++)
        if (w->places[i] != w->best_places[i])
            return w->places[i] < w->best_places[i] ? -1 : 1;
    return (w->nplaces > w->nbest) - (w->nplaces < w->nbest);
}

/* Marks in chosen the matches that are best by numbers; *n of them. */
static mai_status
judge(work *w, const mai_matches *matches, bool labelled_only, bool *chosen, int64_t *n)
{
    int fewest = 0, fewest_missing = 0;

    *n = 0;
    for (int64_t i = 0; i < matches->n; i++) {
        const uint16_t *match = matches->atoms + i * matches->natoms;
        int elsewhere, missing, order;

        MAI_TRY(enter_match(w, match));
        leave_match(w, match);
        if (!number_branches(w, match, &elsewhere, &missing) || (labelled_only && elsewhere > 0))
            continue;
        list_places(w);
        if (*n == 0 || elsewhere != fewest)
            order = *n == 0 || elsewhere < fewest ? -1 : 1;
        else
            order = missing != fewest_missing ? missing - fewest_missing : compare_places(w);
        if (order > 0)
            continue;
        if (order < 0) {
            memset(chosen, 0, sizeof *chosen * (size_t) i);
            memcpy(w->best_places, w->places, sizeof *w->places * (size_t) w->nplaces);
            w->nbest = w->nplaces;
            fewest = elsewhere;
            fewest_missing = missing;
            *n = 0;
        }
        chosen[i] = true;
        ++*n;
    }
    return MAI_OK;
}

/* ---- side chains ---- */

/* At one atom the larger side chain comes first, then the one whose first atom comes first. */
static int
compare_branches(const void *pa, const void *pb)
{
    const branch *a = pa, *b = pb;

    if (a->atom != b->atom)
        return (a->atom > b->atom) - (a->atom < b->atom);
    if (a->heavy != b->heavy)
        return (a->heavy < b->heavy) - (a->heavy > b->heavy);
    return (a->outside > b->outside) - (a->outside < b->outside);
}

/* Cuts the molecule around the core and gives each branch its number, which goes to its cap. */
static mai_status
cut_around(work *w, const uint16_t *match)
{
    int elsewhere, missing;

    for (int i = 0; i < w->nbranches; i++)
        w->p->bonds[w->branches[i].bond].cut = true;
    MAI_TRY(mai_pieces_parts(w->cx, w->p, false, &w->parts));
    for (int i = 0; i < w->nbranches; i++) {
        branch *b = &w->branches[i];

        b->part = w->parts.part[b->outside];
        for (int k = w->parts.start[b->part]; k < w->parts.start[b->part + 1]; k++)
            b->heavy += w->m->atoms[w->parts.atoms[k]].element > 1;
    }
    if (w->nbranches > 1)
        qsort(w->branches, (size_t) w->nbranches, sizeof *w->branches, compare_branches);
    (void) number_branches(w, match, &elsewhere, &missing);
    for (int i = 0; i < w->nbranches; i++) {
        mai_bond_cut *cut = &w->p->bonds[w->branches[i].bond];

        cut->cap[0] = cut->cap[1] = (mai_cap) {.map = w->branches[i].r};
    }
    return MAI_OK;
}

/* The atoms of all side chains that are attached at r, ascending. */
static int
collect(const work *w, int r, bool *taken, uint16_t *atoms)
{
    int n = 0;

    memset(taken, 0, sizeof *taken * (size_t) w->m->natoms);
    for (int i = 0; i < w->nbranches; i++)
        if (w->branches[i].r == r)
            for (int k = w->parts.start[w->branches[i].part]; k < w->parts.start[w->branches[i].part + 1]; k++)
                taken[w->parts.atoms[k]] = true;
    for (int i = 0; i < w->m->natoms; i++)
        if (taken[i])
            atoms[n++] = (uint16_t) i;
    return n;
}

static mai_status
add_side_chain(work *w, int r, int atom, bool *taken, uint16_t *atoms, mai_r_group *out)
{
    mai_status status;

    out->r = r;
    out->atom = w->core->number[atom];
    status = mai_piece_store(w->cx, w->p, atoms, collect(w, r, taken, atoms), w->reserve, &out->bytes, &out->size);
    return status == MAI_OK ? MAI_OK : mai_introduce(w->cx, "a side chain is no molecule: ");
}

/* A hydrogen at an attachment point: "[*:r][H]". */
static mai_status
add_hydrogen(work *w, int r, int atom, mai_r_group *out)
{
    mai_molgraph *g;
    mai_atom *a;

    out->r = r;
    out->atom = w->core->number[atom];
    MAI_TRY(mai_graph_new(w->cx, 2, 1, &g));
    MAI_TRY(mai_graph_add_atom(w->cx, g, &a));
    a->flags = MAI_ATOM_NO_IMPLICIT;
    a->map = r;
    MAI_TRY(mai_graph_add_atom(w->cx, g, &a));
    a->element = 1;
    a->flags = MAI_ATOM_NO_IMPLICIT;
    MAI_TRY(mai_graph_add_bond(w->cx, g, 0, 1, MAI_BOND_SINGLE, NULL));
    MAI_TRY(mai_graph_link(w->cx, g));
    return mai_mol_from_graph(w->cx, g, w->reserve, &out->bytes, &out->size);
}

/* Whether an earlier branch has the same number. */
static bool
is_repeated(const work *w, int which)
{
    int first, n = branches_of(w, w->branches[which].atom, &first);

    for (int i = first; i < first + n && i < which; i++)
        if (w->branches[i].r == w->branches[which].r)
            return true;
    return false;
}

static bool
has_branch(const work *w, const mai_core_label *label)
{
    int first, n = branches_of(w, label->atom, &first);

    for (int i = first; i < first + n; i++)
        if (w->branches[i].r == label->r)
            return true;
    return false;
}

static int
compare_groups(const void *pa, const void *pb)
{
    const mai_r_group *a = pa, *b = pb;

    return (a->r > b->r) - (a->r < b->r);
}

/* All groups of a match, by r. */
static mai_status
make_groups(work *w, const uint16_t *match, mai_r_group **out, int *n)
{
    mai_r_group *groups;
    uint16_t *atoms;
    bool *taken;

    *n = 0;
    MAI_TRY(enter_match(w, match));
    MAI_TRY(cut_around(w, match));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->nbranches + w->core->nlabels, &groups));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->m->natoms, &atoms));
    MAI_TRY(MAI_NEW_ARRAY(w->cx, w->m->natoms, &taken));
    for (int i = 0; i < w->nbranches; i++)
        if (!is_repeated(w, i))
            MAI_TRY(add_side_chain(w, w->branches[i].r, w->branches[i].atom, taken, atoms, &groups[(*n)++]));
    for (int i = 0; i < w->core->nlabels; i++)
        if (!has_branch(w, &w->core->labels[i]))
            MAI_TRY(add_hydrogen(w, w->core->labels[i].r, w->core->labels[i].atom, &groups[(*n)++]));
    for (int i = 0; i < w->nbranches; i++)
        w->p->bonds[w->branches[i].bond].cut = false;
    leave_match(w, match);
    if (*n > 1)
        qsort(groups, (size_t) *n, sizeof *groups, compare_groups);
    *out = groups;
    return MAI_OK;
}

/* Whether the groups a come before b: place by place. */
static int
compare_results(const work *w, const mai_r_group *a, int na, const mai_r_group *b, int nb)
{
    for (int i = 0; i < na && i < nb; i++) {
        size_t x = a[i].size - w->reserve, y = b[i].size - w->reserve;
        int order = (a[i].r > b[i].r) - (a[i].r < b[i].r);

        if (order == 0)
            order = memcmp((const char *) a[i].bytes + w->reserve, (const char *) b[i].bytes + w->reserve,
                           x < y ? x : y);
        if (order == 0)
            order = (x > y) - (x < y);
        if (order != 0)
            return order;
    }
    return (na > nb) - (na < nb);
}

static mai_status
make_best(work *w, const mai_matches *matches, const bool *chosen, mai_r_group **out, int *n)
{
    bool any = false;

    for (int64_t i = 0; i < matches->n; i++) {
        mai_r_group *groups;
        int ngroups;

        if (!chosen[i])
            continue;
        MAI_TRY(make_groups(w, matches->atoms + i * matches->natoms, &groups, &ngroups));
        if (!any || compare_results(w, groups, ngroups, *out, *n) < 0) {
            *out = groups;
            *n = ngroups;
        }
        any = true;
    }
    return MAI_OK;
}

mai_status
mai_r_groups(mai_ctx *cx, const mai_core *core, const mai_mol *mol, bool labelled_only, size_t reserve,
             mai_r_group **out, int *n)
{
    work w = {.cx = cx, .core = core, .m = mol, .reserve = reserve};
    mai_match_options options = {.every = true, .most = MAI_CORE_MATCHES + 1};
    mai_target *target;
    mai_matches matches;
    int64_t nchosen;
    bool *chosen;

    *n = 0;
    *out = NULL;
    MAI_TRY(mai_target_new(cx, mol, &target));
    MAI_TRY(mai_match_all(cx, target, &core->pattern, &options, &matches));
    if (matches.n == 0)
        return MAI_OK;
    if (matches.n > MAI_CORE_MATCHES)
        return mai_fail(cx, MAI_ELIMIT, "the core matches in more than %d ways", MAI_CORE_MATCHES);
    MAI_TRY(mai_pieces_new(cx, mol, &w.p));
    MAI_TRY(MAI_NEW_ARRAY(cx, mol->natoms, &w.inside));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * mol->nbonds, &w.branches));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * mol->nbonds, &w.places));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * mol->nbonds, &w.best_places));
    MAI_TRY(MAI_NEW_ARRAY(cx, matches.n, &chosen));
    memset(w.inside, 0xff, sizeof *w.inside * (size_t) mol->natoms);
    MAI_TRY(judge(&w, &matches, labelled_only, chosen, &nchosen));
    return make_best(&w, &matches, chosen, out, n);
}
