/*
 * mcs_search.c - branch and bound for the maximum common connected subgraph, most bonds first.
 *
 * A root atom of the first molecule is laid on one of the second. From there bonds that lead out of what is laid are
 * decided one by one: along such a bond the next atom is laid on each neighbour that it fits on, and then, as the last
 * choice, the bond is left out for good. All bonds between laid atoms that match count. When a root is done with, it is
 * taken out of the first molecule, which so falls apart into components that are too small to hold more than the best.
 *
 * The bound adds to the bonds so far, for each laid atom, the bonds out of it that match bonds out of its image by label;
 * and of the bonds that can still be reached through atoms not laid, for each label the smaller number of the two sides.
 *
 * Before, dives without a way back give something to beat; they and the order of choices follow a similarity of atoms
 * that three rounds of matching neighbours give. The stack is explicit; all memory is the arena's. Work is counted in
 * atoms and bonds looked at, so that where it ends does not depend on the machine.
 */
#include "match/mcs_search.h"

#include <string.h>

#define SIMILARITY_ROUNDS 3
#define MOST_DIVES 400
#define LAID_NONE (-1)

typedef struct mcs_frame {
    int16_t from, to, bond; /* of the first side; from is laid, to was not when this was chosen */
    int16_t gained;         /* bonds that laying to has added */
    uint64_t tried;         /* neighbours of from's image, by position */
    bool left_out;
} mcs_frame;

typedef struct mcs_search {
    mai_ctx *cx;
    const mai_mcs_problem *p;
    int16_t *image[2];   /* of an atom of either side on the other, LAID_NONE when there is none */
    int16_t *laid;       /* atoms of the first side in the order in which they were laid */
    uint8_t *gone;       /* of the first side's atoms: a root that is done with */
    uint8_t *left_out;   /* of the first side's bonds: how often */
    uint16_t *similar;   /* by atom of the first side, then of the second */
    int nlaid, nbonds;
    mcs_frame *stack;
    int depth;
    /* of the bound: atoms seen in this round, those to be looked at, labels counted on either side */
    uint32_t *seen[2], round;
    int16_t *queue;
    int32_t *bonds_of[2], *atoms_of[2];
    int64_t steps;
    mai_mcs_answer *best;
} mcs_search;

typedef struct mcs_bound {
    int bonds, atoms;
} mcs_bound;

/* Accounts for work; *enough when it is used up. */
static mai_status
spend(mcs_search *s, int64_t work, bool *enough)
{
    s->steps -= work;
    *enough = s->steps < 0;
    return mai_poll(s->cx, 2 * work);
}

static inline const mai_nbr *
nbrs_of(const mai_mcs_side *side, int atom, int *n)
{
    *n = mai_mol_degree(&side->links, atom);
    return side->links.nbrs + side->links.first[atom];
}

/* ---- laying atoms ---- */

/* Whether an atom could be laid on another one by what the two are. */
static inline bool
fits(const mcs_search *s, int atom, int on)
{
    return s->p->side[0].atom_label[atom] == s->p->side[1].atom_label[on];
}

static inline bool
bonds_fit(const mcs_search *s, int bond, int on)
{
    return mai_mcs_kinds_match(s->p->side[0].bond_kind[bond], s->p->side[1].bond_kind[on]);
}

/* Matching bonds between an atom, if it were laid there, and what is laid; -1 when one of them has been left out. */
static int
bonds_gained(const mcs_search *s, int atom, int on)
{
    const mai_mcs_side *a = &s->p->side[0], *b = &s->p->side[1];
    int n, gained = 0;
    const mai_nbr *nbrs = nbrs_of(a, atom, &n);

    for (int i = 0; i < n; i++) {
        int image = s->image[0][nbrs[i].atom];
        int bond = image == LAID_NONE ? -1 : mai_mcs_bond_between(b, on, image);

        if (bond < 0 || !bonds_fit(s, nbrs[i].bond, bond))
            continue;
        if (s->left_out[nbrs[i].bond] > 0)
            return -1;
        gained++;
    }
    return gained;
}

static void
lay(mcs_search *s, int atom, int on, int gained)
{
    s->image[0][atom] = (int16_t) on;
    s->image[1][on] = (int16_t) atom;
    s->laid[s->nlaid++] = (int16_t) atom;
    s->nbonds += gained;
}

static void
lift(mcs_search *s, int gained)
{
    int atom = s->laid[--s->nlaid];

    s->image[1][s->image[0][atom]] = LAID_NONE;
    s->image[0][atom] = LAID_NONE;
    s->nbonds -= gained;
}

static void
keep_if_best(mcs_search *s)
{
    mai_mcs_answer *best = s->best;

    if (s->nbonds < best->nbonds || (s->nbonds == best->nbonds && s->nlaid <= best->natoms))
        return;
    best->nbonds = s->nbonds;
    best->natoms = s->nlaid;
    memcpy(best->image, s->image[0], sizeof *best->image * (size_t) s->p->side[0].natoms);
}

static bool
beats_best(const mcs_search *s, mcs_bound b)
{
    if (b.atoms > b.bonds + 1)
        b.atoms = b.bonds + 1; /* it is connected */
    return b.bonds > s->best->nbonds || (b.bonds == s->best->nbonds && b.atoms > s->best->natoms);
}

/* ---- the bound ---- */

/* Whether a bond of a side leads on to an atom that could still be laid. */
static inline bool
leads_on(const mcs_search *s, int which, mai_nbr to)
{
    if (s->image[which][to.atom] != LAID_NONE)
        return false;
    return which == 1 || (!s->gone[to.atom] && s->left_out[to.bond] == 0);
}

/* Counts, by label, the atoms that can be reached from queue[0 .. n) and the bonds among them; the work done. */
static int64_t
count_reachable(mcs_search *s, int which, int n)
{
    const mai_mcs_side *side = &s->p->side[which];
    int64_t work = 0;

    for (int at = 0; at < n; at++) {
        int atom = s->queue[at], degree;
        const mai_nbr *nbrs = nbrs_of(side, atom, &degree);

        s->atoms_of[which][side->atom_label[atom]]++;
        work += 1 + degree;
        for (int i = 0; i < degree; i++) {
            if (!leads_on(s, which, nbrs[i]))
                continue;
            if (s->seen[which][nbrs[i].atom] != s->round) {
                s->seen[which][nbrs[i].atom] = s->round;
                s->queue[n++] = (int16_t) nbrs[i].atom;
            }
            s->bonds_of[which][side->bond_label[nbrs[i].bond]]++; /* once from either end */
        }
    }
    return work;
}

/* Starts from what lies beside the laid atoms of a side. */
static int64_t
count_beside(mcs_search *s, int which)
{
    const mai_mcs_side *side = &s->p->side[which];
    int n = 0;

    for (int i = 0; i < s->nlaid; i++) {
        int atom = which == 0 ? s->laid[i] : s->image[0][s->laid[i]], degree;
        const mai_nbr *nbrs = nbrs_of(side, atom, &degree);

        for (int k = 0; k < degree; k++)
            if (leads_on(s, which, nbrs[k]) && s->seen[which][nbrs[k].atom] != s->round) {
                s->seen[which][nbrs[k].atom] = s->round;
                s->queue[n++] = (int16_t) nbrs[k].atom;
            }
    }
    return count_reachable(s, which, n) + s->nlaid;
}

/* Bonds out of a laid atom that match bonds out of its image, each once; kinds aside where some match all. */
static int
bonds_out(const mcs_search *s, int atom)
{
    const mai_mcs_side *a = &s->p->side[0], *b = &s->p->side[1];
    int na, nb, found = 0;
    const mai_nbr *from = nbrs_of(a, atom, &na), *to = nbrs_of(b, s->image[0][atom], &nb);
    uint64_t used = 0;

    for (int i = 0; i < na; i++) {
        if (!leads_on(s, 0, from[i]))
            continue;
        for (int k = 0; k < nb; k++)
            if (!(used >> k & 1) && fits(s, from[i].atom, to[k].atom) && leads_on(s, 1, to[k])
                && (s->p->loose || a->bond_kind[from[i].bond] == b->bond_kind[to[k].bond])) {
                used |= (uint64_t) 1 << k;
                found++;
                break;
            }
    }
    return found;
}

/* What it takes to look at all bonds out of laid atoms beside those out of their images. */
static int64_t
work_beside(const mcs_search *s)
{
    int64_t work = 0;

    for (int i = 0; i < s->nlaid; i++)
        work += 2 + mai_mol_degree(&s->p->side[0].links, s->laid[i])
                        * mai_mol_degree(&s->p->side[1].links, s->image[0][s->laid[i]]) / 4;
    return work;
}

static int
common(int32_t *a, int32_t *b, int n)
{
    int sum = 0;

    for (int i = 0; i < n; i++) {
        sum += a[i] < b[i] ? a[i] : b[i];
        a[i] = b[i] = 0;
    }
    return sum;
}

static mai_status
bound(mcs_search *s, mcs_bound *out, bool *enough)
{
    int64_t work;

    s->round++;
    work = count_beside(s, 0) + count_beside(s, 1) + s->p->bond_labels + s->p->atom_labels
           + work_beside(s);
    out->atoms = s->nlaid + common(s->atoms_of[0], s->atoms_of[1], s->p->atom_labels);
    out->bonds = s->nbonds + common(s->bonds_of[0], s->bonds_of[1], s->p->bond_labels) / 2;
    for (int i = 0; i < s->nlaid; i++)
        out->bonds += bonds_out(s, s->laid[i]);
    return spend(s, work, enough);
}

/* ---- choices ---- */

/* Whether two neighbours of one atom are ends that can stand for each other. */
static inline bool
are_twins(const mai_mcs_side *side, mai_nbr a, mai_nbr b)
{
    return side->atom_label[a.atom] == side->atom_label[b.atom] && side->bond_kind[a.bond] == side->bond_kind[b.bond]
           && mai_mol_degree(&side->links, a.atom) == 1 && mai_mol_degree(&side->links, b.atom) == 1;
}

static inline int
similarity(const mcs_search *s, int atom, int on)
{
    return s->similar[(size_t) atom * (size_t) s->p->side[1].natoms + (size_t) on];
}

/* The next neighbour of the image of from that a bond's far end fits on, most similar first; -1: none is left. */
static int
next_candidate(const mcs_search *s, int from, mai_nbr to, uint64_t tried, int *gained)
{
    const mai_mcs_side *b = &s->p->side[1];
    int n, best = -1;
    const mai_nbr *nbrs = nbrs_of(b, s->image[0][from], &n);

    for (int i = 0; i < n; i++) {
        int more;
        bool twin = false;

        if ((tried >> i & 1) || s->image[1][nbrs[i].atom] != LAID_NONE || !fits(s, to.atom, nbrs[i].atom)
            || !bonds_fit(s, to.bond, nbrs[i].bond)
            || (best >= 0 && similarity(s, to.atom, nbrs[i].atom) <= similarity(s, to.atom, nbrs[best].atom)))
            continue;
        for (int k = 0; k < n && !twin; k++)
            twin = (tried >> k & 1) && are_twins(b, nbrs[i], nbrs[k]);
        more = twin ? -1 : bonds_gained(s, to.atom, nbrs[i].atom);
        if (more < 0)
            continue;
        best = i;
        *gained = more;
    }
    return best;
}

/* How many neighbours of the image of from a bond's far end fits on. */
static int
candidates(const mcs_search *s, int from, mai_nbr to, int *most_similar)
{
    int n, found = 0;
    const mai_nbr *nbrs = nbrs_of(&s->p->side[1], s->image[0][from], &n);

    *most_similar = 0;
    for (int i = 0; i < n; i++)
        if (s->image[1][nbrs[i].atom] == LAID_NONE && fits(s, to.atom, nbrs[i].atom) && bonds_fit(s, to.bond, nbrs[i].bond)) {
            int alike = similarity(s, to.atom, nbrs[i].atom);

            found++;
            *most_similar = alike > *most_similar ? alike : *most_similar;
        }
    return found;
}

/* The bond to be decided next: the one with the fewest candidates, and of these the most similar. False: none. */
static bool
choose_bond(const mcs_search *s, mcs_frame *out)
{
    int fewest = INT32_MAX, most = 0;

    for (int i = 0; i < s->nlaid; i++) {
        int from = s->laid[i], n;
        const mai_nbr *nbrs = nbrs_of(&s->p->side[0], from, &n);

        for (int k = 0; k < n; k++) {
            int alike, count;

            if (!leads_on(s, 0, nbrs[k]))
                continue;
            count = candidates(s, from, nbrs[k], &alike);
            if (count == 0 || count > fewest || (count == fewest && alike <= most))
                continue;
            fewest = count;
            most = alike;
            *out = (mcs_frame){.from = (int16_t) from, .to = (int16_t) nbrs[k].atom, .bond = (int16_t) nbrs[k].bond};
        }
    }
    return fewest != INT32_MAX;
}

/* Leaves out the bond of a frame, and those to twins of its far end, or takes that back. */
static void
leave_out(mcs_search *s, const mcs_frame *f, int by)
{
    const mai_mcs_side *a = &s->p->side[0];
    int n;
    const mai_nbr *nbrs = nbrs_of(a, f->from, &n);
    mai_nbr to = {(uint16_t) f->to, (uint16_t) f->bond};

    for (int i = 0; i < n; i++)
        if (nbrs[i].bond == f->bond || (s->image[0][nbrs[i].atom] == LAID_NONE && are_twins(a, nbrs[i], to)))
            s->left_out[nbrs[i].bond] = (uint8_t) (s->left_out[nbrs[i].bond] + by);
}

/* ---- the search ---- */

/* Looks at what is laid: keeps it if it is the best, and opens the next choice where more could come of it. */
static mai_status
descend(mcs_search *s, bool *enough)
{
    mcs_bound b;

    keep_if_best(s);
    MAI_TRY(bound(s, &b, enough));
    if (*enough || !beats_best(s, b))
        return MAI_OK;
    s->depth += choose_bond(s, &s->stack[s->depth]);
    return MAI_OK;
}

/* Takes the next way of the newest choice, or closes it; whether there is something new to be looked at. */
static bool
advance(mcs_search *s)
{
    mcs_frame *f = &s->stack[s->depth - 1];
    mai_nbr to = {(uint16_t) f->to, (uint16_t) f->bond};
    int gained, next;

    if (f->left_out) {
        leave_out(s, f, -1);
        s->depth--;
        return false;
    }
    if (f->gained > 0)
        lift(s, f->gained);
    f->gained = 0;
    next = next_candidate(s, f->from, to, f->tried, &gained);
    if (next < 0) {
        f->left_out = true;
        leave_out(s, f, 1);
        return true;
    }
    f->tried |= (uint64_t) 1 << next;
    f->gained = (int16_t) gained;
    lay(s, f->to, s->p->side[1].links.nbrs[s->p->side[1].links.first[s->image[0][f->from]] + next].atom, gained);
    return true;
}

/* All that begins with one atom on another. */
static mai_status
search_from(mcs_search *s, int root, int on, bool *enough)
{
    lay(s, root, on, 0);
    MAI_TRY(descend(s, enough));
    while (s->depth > 0 && !*enough)
        if (advance(s))
            MAI_TRY(descend(s, enough));
    if (!*enough)
        lift(s, 0);
    return MAI_OK;
}

/* One way down without a way back, from one atom on another. */
static mai_status
dive(mcs_search *s, int root, int on, bool *enough)
{
    mcs_frame f;
    int gained = 0;

    lay(s, root, on, 0);
    while (!*enough && choose_bond(s, &f)) {
        int next = next_candidate(s, f.from, (mai_nbr){(uint16_t) f.to, (uint16_t) f.bond}, 0, &gained);

        if (next < 0)
            break;
        lay(s, f.to, s->p->side[1].links.nbrs[s->p->side[1].links.first[s->image[0][f.from]] + next].atom, gained);
        MAI_TRY(spend(s, 2 * work_beside(s), enough));
    }
    keep_if_best(s);
    while (s->nlaid > 0)
        lift(s, 0);
    s->nbonds = 0;
    return MAI_OK;
}

/* ---- similarity ---- */

/* One more than the sum over neighbours of the most similar ones left. */
static int
match_neighbours(const mcs_search *s, const uint16_t *before, int atom, int on)
{
    const mai_mcs_side *a = &s->p->side[0], *b = &s->p->side[1];
    int na, nb, sum = 1;
    const mai_nbr *from = nbrs_of(a, atom, &na), *to = nbrs_of(b, on, &nb);
    uint64_t used = 0;

    for (int i = 0; i < na; i++) {
        int best = -1, most = 0;

        for (int k = 0; k < nb; k++) {
            int alike = before[(size_t) from[i].atom * (size_t) b->natoms + to[k].atom];

            if (!(used >> k & 1) && alike > most && bonds_fit(s, from[i].bond, to[k].bond)) {
                best = k;
                most = alike;
            }
        }
        if (best >= 0)
            used |= (uint64_t) 1 << best;
        sum += most;
    }
    return sum < UINT16_MAX ? sum : UINT16_MAX;
}

static mai_status
compare_atoms(mcs_search *s, bool *enough)
{
    int na = s->p->side[0].natoms, nb = s->p->side[1].natoms;
    uint16_t *now, *next;

    MAI_TRY(MAI_NEW_ARRAY(s->cx, (size_t) na * (size_t) nb, &now));
    MAI_TRY(MAI_NEW_ARRAY(s->cx, (size_t) na * (size_t) nb, &next));
    for (int round = 0; round <= SIMILARITY_ROUNDS; round++) {
        uint16_t *old = now;

        for (int i = 0; i < na; i++) {
            for (int k = 0; k < nb; k++)
                next[(size_t) i * (size_t) nb + (size_t) k] =
                    (uint16_t) (!fits(s, i, k) ? 0 : round == 0 ? 1 : match_neighbours(s, now, i, k));
            MAI_TRY(spend(s, 4 * nb + mai_mol_degree(&s->p->side[0].links, i) * s->p->side[1].nbonds / 2, enough));
        }
        now = next;
        next = old;
    }
    s->similar = now;
    return MAI_OK;
}

/* The most similar atom of the second side below a similarity; of equals the one after the last. */
static int
next_similar(const mcs_search *s, int atom, int last)
{
    int below = last < 0 ? INT32_MAX : similarity(s, atom, last), best = -1;

    for (int k = 0; k < s->p->side[1].natoms; k++) {
        int alike = similarity(s, atom, k);

        if (alike == 0 || alike > below || (alike == below && k <= last))
            continue;
        if (best < 0 || alike > similarity(s, atom, best))
            best = k;
    }
    return best;
}

/* ---- roots ---- */

/* What lies on one side of a root that might be taken out: atoms reached from one atom; the work done. */
static int64_t
component_from(mcs_search *s, int start, int *natoms)
{
    int n = 0;
    int64_t work = 0;

    s->queue[n++] = (int16_t) start;
    s->seen[0][start] = s->round;
    for (int at = 0; at < n; at++) {
        int degree;
        const mai_nbr *nbrs = nbrs_of(&s->p->side[0], s->queue[at], &degree);

        work += 1 + degree;
        for (int i = 0; i < degree; i++)
            if (!s->gone[nbrs[i].atom] && s->seen[0][nbrs[i].atom] != s->round) {
                s->seen[0][nbrs[i].atom] = s->round;
                s->queue[n++] = (int16_t) nbrs[i].atom;
            }
    }
    *natoms = n;
    return work;
}

/* Most bonds and atoms that a component of the first side, and all of the second, can have in common. */
static mai_status
bound_component(mcs_search *s, int start, mcs_bound *out, bool *enough)
{
    const mai_mcs_side *b = &s->p->side[1];
    int64_t work;

    s->round++;
    s->seen[0][start] = s->round;
    s->queue[0] = (int16_t) start;
    work = count_reachable(s, 0, 1);
    for (int i = 0; i < b->nbonds; i++)
        s->bonds_of[1][b->bond_label[i]] += 2;
    for (int i = 0; i < b->natoms; i++)
        s->atoms_of[1][b->atom_label[i]]++;
    out->bonds = common(s->bonds_of[0], s->bonds_of[1], s->p->bond_labels) / 2;
    out->atoms = common(s->atoms_of[0], s->atoms_of[1], s->p->atom_labels);
    return spend(s, work + b->nbonds + s->p->bond_labels, enough);
}

/* The size of the largest piece of a component without one of its atoms. */
static int
largest_without(mcs_search *s, int atom, int64_t *work)
{
    int degree, largest = 0, size;
    const mai_nbr *nbrs = nbrs_of(&s->p->side[0], atom, &degree);

    s->gone[atom] = 1;
    s->round++;
    for (int i = 0; i < degree; i++)
        if (!s->gone[nbrs[i].atom] && s->seen[0][nbrs[i].atom] != s->round) {
            *work += component_from(s, nbrs[i].atom, &size);
            largest = size > largest ? size : largest;
        }
    s->gone[atom] = 0;
    return largest;
}

static int
count_fitting(const mcs_search *s, int atom)
{
    int n = 0;

    for (int k = 0; k < s->p->side[1].natoms; k++)
        n += fits(s, atom, k);
    return n;
}

/* The atom of a component that leaves the smallest pieces, and fits on the fewest atoms. */
static mai_status
choose_root(mcs_search *s, int start, int *root, bool *enough)
{
    int natoms, fewest = INT32_MAX, smallest = INT32_MAX;
    int64_t work = 0;
    int16_t *members;

    s->round++;
    work += component_from(s, start, &natoms);
    members = s->laid; /* nothing is laid between roots */
    memcpy(members, s->queue, sizeof *members * (size_t) natoms);
    for (int i = 0; i < natoms; i++) {
        int pieces = largest_without(s, members[i], &work), fitting = count_fitting(s, members[i]);

        work += s->p->side[1].natoms;
        if (pieces > smallest || (pieces == smallest && fitting >= fewest))
            continue;
        smallest = pieces;
        fewest = fitting;
        *root = members[i];
    }
    return spend(s, work, enough);
}

/* The atom from which the component with the highest bound is reached, if that beats the best; else -1. */
static mai_status
best_component(mcs_search *s, int *start, bool *enough)
{
    const mai_mcs_side *a = &s->p->side[0];
    mcs_bound most = {-1, -1}, b;
    uint8_t *done;

    *start = -1;
    MAI_TRY(MAI_NEW_ARRAY(s->cx, a->natoms, &done));
    for (int i = 0; i < a->natoms; i++) {
        if (s->gone[i] || done[i])
            continue;
        MAI_TRY(bound_component(s, i, &b, enough));
        for (int k = 0; k < a->natoms; k++)
            done[k] |= s->seen[0][k] == s->round;
        if (beats_best(s, b) && b.bonds > most.bonds) {
            most = b;
            *start = i;
        }
    }
    return MAI_OK;
}

/* Dives from each atom to those most similar to it, until the best is as large as it can be, or half the work is done. */
static mai_status
dive_everywhere(mcs_search *s, bool *enough)
{
    int na = s->p->side[0].natoms, each = na == 0 ? 0 : 1 + MOST_DIVES / na, start = 0;
    int64_t reserve = s->p->steps / 2;

    for (int i = 0; i < na && start >= 0; i++)
        for (int n = 0, on = -1; n < each && start >= 0; n++) {
            int before = s->best->nbonds;

            on = next_similar(s, i, on);
            MAI_TRY(spend(s, s->p->side[1].natoms, enough));
            if (on < 0 || *enough || s->steps < reserve)
                break;
            MAI_TRY(dive(s, i, on, enough));
            if (s->best->nbonds > before)
                MAI_TRY(best_component(s, &start, enough));
        }
    return MAI_OK;
}

static mai_status
search_all(mcs_search *s)
{
    bool enough = false;
    int start, root = 0;

    MAI_TRY(compare_atoms(s, &enough));
    MAI_TRY(dive_everywhere(s, &enough));
    while (!enough) {
        MAI_TRY(best_component(s, &start, &enough));
        if (start < 0)
            break;
        MAI_TRY(choose_root(s, start, &root, &enough));
        for (int on = next_similar(s, root, -1); on >= 0 && !enough; on = next_similar(s, root, on))
            MAI_TRY(search_from(s, root, on, &enough));
        s->gone[root] = 1;
    }
    s->best->complete = !enough;
    return MAI_OK;
}

static mai_status
allocate(mcs_search *s)
{
    int most = 1;

    for (int i = 0; i < 2; i++) {
        int n = s->p->side[i].natoms;

        most = n > most ? n : most;
        MAI_TRY(MAI_NEW_ARRAY(s->cx, n, &s->image[i]));
        memset(s->image[i], 0xff, sizeof *s->image[i] * (size_t) n);
        MAI_TRY(MAI_NEW_ARRAY(s->cx, n, &s->seen[i]));
        MAI_TRY(MAI_NEW_ARRAY(s->cx, s->p->bond_labels, &s->bonds_of[i]));
        MAI_TRY(MAI_NEW_ARRAY(s->cx, s->p->atom_labels, &s->atoms_of[i]));
    }
    MAI_TRY(MAI_NEW_ARRAY(s->cx, s->p->side[0].natoms, &s->laid));
    MAI_TRY(MAI_NEW_ARRAY(s->cx, s->p->side[0].natoms, &s->gone));
    MAI_TRY(MAI_NEW_ARRAY(s->cx, s->p->side[0].nbonds, &s->left_out));
    MAI_TRY(MAI_NEW_ARRAY(s->cx, most, &s->queue));
    return MAI_NEW_ARRAY(s->cx, s->p->side[0].nbonds + 1, &s->stack);
}

mai_status
mai_mcs_search(mai_ctx *cx, const mai_mcs_problem *p, mai_mcs_answer *out)
{
    mcs_search s = {.cx = cx, .p = p, .steps = p->steps, .best = out};

    out->natoms = out->nbonds = 0;
    MAI_TRY(MAI_NEW_ARRAY(cx, p->side[0].natoms, &out->image));
    memset(out->image, 0xff, sizeof *out->image * (size_t) p->side[0].natoms);
    MAI_TRY(allocate(&s));
    return search_all(&s);
}
