/*
 * transform_build.c - the atoms and bonds of one product.
 *
 * It begins as its template. Then, from one mapped atom after another, a walk in breadth through the reactant brings
 * along what is not matched, with the bonds to what is there already. A bond between two mapped atoms is the template's
 * affair, unless the reactant's template was silent about it: then it stays. Where the template repeats a map number, what
 * hangs on that atom comes with each copy.
 *
 * Atoms and bonds are appended in the order in which RDKit appends them, since tags refer to it. Time is that of the
 * reactant's bonds, but for bonds between mapped atoms, which are looked up in the product. Memory is the arena's.
 */
#include "base/arena.h"
#include "edit/transform_parts.h"

/* ---- bonds ---- */

static bool
has_bond(const mai_molgraph *g, int a, int b)
{
    for (int i = 0; i < g->nbonds; i++)
        if ((g->bonds[i].begin == a && g->bonds[i].end == b) || (g->bonds[i].begin == b && g->bonds[i].end == a))
            return true;
    return false;
}

/* An aromatic bond makes its atoms aromatic, whatever their template says. */
static mai_status
add_bond(mai_ctx *cx, mai_molgraph *g, int begin, int end, int type)
{
    mai_bond *b;

    MAI_TRY(mai_graph_add_bond(cx, g, begin, end, type, &b));
    if (type == MAI_BOND_AROMATIC) {
        b->flags |= MAI_BOND_IS_AROMATIC;
        g->atoms[begin].flags |= MAI_ATOM_AROMATIC;
        g->atoms[end].flags |= MAI_ATOM_AROMATIC;
    }
    return MAI_OK;
}

/* A bond of the reactant, once for each copy of its ends. */
static mai_status
keep_bond(mai_ctx *cx, product_graph *p, const mai_bond *b)
{
    int begin = p->first[b->begin], end = p->first[b->end];

    while (begin >= 0 && end >= 0) {
        if (p->form->repeats) {
            MAI_TRY(mai_poll(cx, p->g->nbonds));
            if (has_bond(p->g, begin, end))
                break;
        }
        MAI_TRY(add_bond(cx, p->g, begin, end, b->type));
        begin = p->next[begin];
        end = p->next[end];
    }
    if (begin < 0 && end < 0)
        return MAI_OK;
    return mai_fail(cx, MAI_EDATA, "the reaction repeats one end of a bond and not the other");
}

/* ---- atoms ---- */

/* One more atom of the product that is this atom of the reactant. */
static void
note_origin(product_graph *p, int atom, int origin)
{
    p->origin[atom] = origin;
    p->next[atom] = -1;
    if (p->first[origin] < 0)
        p->first[origin] = atom;
    else
        p->next[p->last[origin]] = atom;
    p->last[origin] = atom;
}

/* Brings a neighbour along that has not been met yet: once for each copy of the atom it hangs on. */
static mai_status
bring_neighbour(mai_ctx *cx, product_graph *p, int atom, mai_nbr to)
{
    const mai_bond *bond = &p->reactant->bonds[to.bond];

    for (int copy = p->first[atom]; copy >= 0; copy = p->next[copy]) {
        int added = p->g->natoms;
        mai_atom *a;

        MAI_TRY(mai_graph_add_atom(cx, p->g, &a));
        *a = p->reactant->atoms[to.atom];
        note_origin(p, added, to.atom);
        if (bond->begin == atom)
            MAI_TRY(add_bond(cx, p->g, copy, added, bond->type));
        else
            MAI_TRY(add_bond(cx, p->g, added, copy, bond->type));
    }
    return MAI_OK;
}

/* Whether the reactant's template leaves it open if two atoms that it names are bonded. */
static bool
is_silent_about(const product_graph *p, int a, int b)
{
    const mai_query *q = p->transform->reactant;
    int from = p->form->atoms[p->first[a]].source, to = p->form->atoms[p->first[b]].source;
    const mai_nbr *nbrs = q->nbrs + q->atoms[from].first;

    for (int i = 0; i < q->atoms[from].degree; i++)
        if (nbrs[i].atom == to)
            return false;
    return true;
}

static mai_status
visit_neighbour(mai_ctx *cx, product_graph *p, int atom, mai_nbr to, uint16_t *queue, int *tail)
{
    const mai_bond *bond = &p->reactant->bonds[to.bond];

    if (p->state[to.atom] & (ATOM_VISITED | ATOM_SKIPPED))
        return MAI_OK;
    if (p->first[to.atom] < 0) {
        queue[(*tail)++] = to.atom;
        return bring_neighbour(cx, p, atom, to);
    }
    if (!(p->state[to.atom] & p->state[atom] & ATOM_MAPPED))
        return keep_bond(cx, p, bond);
    MAI_TRY(mai_poll(cx, p->g->nbonds));
    if (has_bond(p->g, p->first[atom], p->first[to.atom]) || !is_silent_about(p, atom, to.atom))
        return MAI_OK;
    return keep_bond(cx, p, bond);
}

/* All that hangs on one mapped atom and was not matched. */
static mai_status
bring_along(mai_ctx *cx, product_graph *p, int start, uint16_t *queue)
{
    int head = 0, tail = 0;

    queue[tail++] = (uint16_t) start;
    while (head < tail) {
        int atom = queue[head++];
        const mai_nbr *nbrs = mai_nbrs(p->reactant, atom);

        p->state[atom] |= ATOM_VISITED;
        for (int i = 0; i < p->reactant->atoms[atom].degree; i++) {
            MAI_TRY(mai_poll(cx, 10));
            MAI_TRY(visit_neighbour(cx, p, atom, nbrs[i], queue, &tail));
        }
    }
    return MAI_OK;
}

/* ---- the template ---- */

/* What a mapped atom of the product takes from the atom that was matched. */
static void
inherit(const template_atom *t, const mai_atom *from, mai_atom *a)
{
    if (a->element == 0) {
        a->element = from->element;
        a->flags = (uint8_t) ((a->flags & ~MAI_ATOM_AROMATIC) | (from->flags & MAI_ATOM_AROMATIC));
    }
    if (a->element != from->element)
        return;
    if (!(t->says & SAYS_CHARGE))
        a->charge = from->charge;
    if (!(t->says & SAYS_ISOTOPE))
        a->isotope = from->isotope;
    if (!t->degree_changed && !(t->says & SAYS_HYDROGENS)) {
        a->explicit_h = from->explicit_h;
        a->flags = (uint8_t) ((a->flags & ~MAI_ATOM_NO_IMPLICIT) | (from->flags & MAI_ATOM_NO_IMPLICIT));
    }
}

static mai_status
copy_template(mai_ctx *cx, product_graph *p)
{
    const product_template *t = p->form;

    for (int i = 0; i < t->natoms; i++) {
        int source = t->atoms[i].source;
        mai_atom *a;

        MAI_TRY(mai_graph_add_atom(cx, p->g, &a));
        *a = t->atoms[i].atom;
        p->origin[i] = p->next[i] = -1;
        if (source >= 0) {
            note_origin(p, i, p->match[source]);
            p->state[p->match[source]] = ATOM_MAPPED;
        }
    }
    for (int i = 0; i < t->nbonds; i++) {
        const template_bond *b = &t->bonds[i];

        MAI_TRY(add_bond(cx, p->g, b->begin, b->end, b->type));
        p->g->bonds[i].dir = b->dir;
    }
    return MAI_OK;
}

/* Bonds of which the template says only that they are there have the type they had. */
static void
inherit_bonds(product_graph *p)
{
    for (int i = 0; i < p->form->nbonds; i++) {
        mai_bond *b = &p->g->bonds[i];
        int begin = p->origin[b->begin], end = p->origin[b->end], before;

        if (!p->form->bonds[i].as_before || begin < 0 || end < 0)
            continue;
        before = mai_bond_between(p->reactant, begin, end);
        if (before < 0)
            continue;
        b->type = p->reactant->bonds[before].type;
        b->flags = (uint8_t) (b->type == MAI_BOND_AROMATIC ? MAI_BOND_IS_AROMATIC : 0);
    }
}

static mai_status
make_room(mai_ctx *cx, product_graph *p)
{
    int n = p->reactant->natoms, copies = p->form->repeats ? p->form->natoms : 1;
    int64_t most = p->form->natoms + (int64_t) n * copies;

    if (most > MAI_MAX_RAW_ATOMS)
        most = MAI_MAX_RAW_ATOMS;
    MAI_TRY(mai_graph_new(cx, n + p->form->natoms, p->reactant->nbonds + p->form->nbonds, &p->g));
    MAI_TRY(mai_alloc(cx, (size_t) (2 * most + 2 * n + 1) * sizeof *p->origin, (void **) &p->origin));
    p->next = p->origin + most;
    p->first = p->next + most;
    p->last = p->first + n;
    for (int i = 0; i < n; i++)
        p->first[i] = -1;
    return MAI_NEW_ARRAY(cx, n, &p->state);
}

mai_status
mai_transform_build(mai_ctx *cx, const mai_transform *transform, const product_template *form,
                    const mai_molgraph *reactant, const uint16_t *match, product_graph *out)
{
    product_graph p = {.transform = transform, .form = form, .reactant = reactant, .match = match};
    uint16_t *queue;

    MAI_TRY(make_room(cx, &p));
    MAI_TRY(mai_alloc(cx, (size_t) (reactant->natoms + 1) * sizeof *queue, (void **) &queue));
    MAI_TRY(copy_template(cx, &p));
    for (int i = 0; i < transform->reactant->natoms; i++)
        if (!(p.state[match[i]] & ATOM_MAPPED))
            p.state[match[i]] = ATOM_SKIPPED;
    inherit_bonds(&p);
    for (int i = 0; i < transform->reactant->natoms; i++) {
        if (!(p.state[match[i]] & ATOM_MAPPED))
            continue;
        for (int copy = p.first[match[i]]; copy >= 0 && copy < form->natoms; copy = p.next[copy])
            inherit(&form->atoms[copy], &reactant->atoms[match[i]], &p.g->atoms[copy]);
        MAI_TRY(bring_along(cx, &p, match[i], queue));
    }
    *out = p;
    return MAI_OK;
}
