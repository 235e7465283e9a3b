/*
 * layout_block.c - ring systems of a drawing: which they are, and the way in which each is drawn.
 *
 * Rings that share bonds form a block. Rings that perception does not list (rings.h) are found here, one through
 * each bond that no listed ring has. A block of small rings that fit around each other as regular polygons is drawn
 * so. For all others several ways are tried: a known drawing, polygons and arcs from some first ring, an outline of
 * the largest ring with the others around it, each also relaxed; the one with the least faults is taken. Scratch
 * lives in the context's arena.
 */
#include "chem/layout_parts.h"

#include "chem/rings.h"

#include <string.h>

#define MOST_EXTRA_RINGS 256 /* that are looked for */
#define MOST_RELAXED 160     /* atoms of a block that is relaxed and tried in several ways */
#define REGULAR 1e-4         /* fault of a block whose rings are regular */
#define ROUGH 0.5            /* fault beyond which more ways are tried */
#define BRANCH_INSIDE 0.28   /* what a branch that points into a large ring counts */
#define CORE_KNOWN 0.3       /* what it is worth that a part is drawn as in print */
#define ROOMY_INSIDE 24      /* atoms of a ring that has room for branches inside */
#define LARGE_CAGE 20        /* atoms of a cage beyond which a view in space would be a tangle */

/* ---- rings ---- */

/* The shortest way between the ends of a bond by other ring bonds, as a ring; *found NULL when there is none. */
static mai_status
ring_through(layout *l, int bond, uint16_t **atoms, uint16_t **bonds, int *size)
{
    const mai_molgraph *g = l->g;
    int start = g->bonds[bond].begin, goal = g->bonds[bond].end, n = 1;
    uint16_t *from, *queue = l->queue;

    MAI_TRY(mai_poll(l->cx, 10 * (int64_t) g->natoms));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->natoms, &from)); /* the bond by which an atom was reached, plus one */
    queue[0] = (uint16_t) start;
    for (int i = 0; i < n && from[goal] == 0; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, queue[i]);

        for (int k = 0; k < g->atoms[queue[i]].degree; k++)
            if (nbrs[k].bond != bond && g->bonds[nbrs[k].bond].ring_count > 0 && nbrs[k].atom != start &&
                from[nbrs[k].atom] == 0) {
                from[nbrs[k].atom] = (uint16_t) (nbrs[k].bond + 1);
                queue[n++] = nbrs[k].atom;
            }
    }
    *size = 0;
    if (from[goal] == 0)
        return MAI_OK;
    for (int atom = goal; atom != start; atom = mai_other_end(&g->bonds[from[atom] - 1], atom))
        ++*size;
    ++*size;
    MAI_TRY(MAI_NEW_ARRAY(l->cx, *size, atoms));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, *size, bonds));
    for (int atom = goal, i = 0; i < *size; i++) {
        (*atoms)[i] = (uint16_t) atom;
        (*bonds)[i] = (uint16_t) (atom == start ? bond : from[atom] - 1);
        if (atom != start)
            atom = mai_other_end(&g->bonds[from[atom] - 1], atom);
    }
    return MAI_OK;
}

static mai_status
collect_rings(layout *l)
{
    const mai_molgraph *g = l->g;
    uint8_t *covered;
    int extra = 0;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->nrings + MOST_EXTRA_RINGS, &l->rings));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, g->nbonds, &covered));
    for (int r = 0; r < g->nrings; r++) {
        l->rings[r] = (mai_layout_ring){mai_ring_atoms(g, r), mai_ring_bonds(g, r), mai_ring_size(g, r), 0, 0};
        for (int i = 0; i < l->rings[r].size; i++)
            covered[l->rings[r].bonds[i]] = 1;
    }
    l->nrings = g->nrings;
    for (int i = 0; i < g->nbonds && extra < MOST_EXTRA_RINGS; i++) {
        uint16_t *atoms, *bonds;
        int size;

        if (covered[i] || g->bonds[i].ring_count == 0)
            continue;
        extra++;
        MAI_TRY(ring_through(l, i, &atoms, &bonds, &size));
        if (size == 0)
            continue;
        l->rings[l->nrings++] = (mai_layout_ring){atoms, bonds, size, 0, 0};
        for (int k = 0; k < size; k++)
            covered[bonds[k]] = 1;
    }
    return MAI_OK;
}

/* Lists the rings of each atom, or of each bond. */
static mai_status
list_rings(layout *l, bool of_bonds, int n, uint32_t **first, uint32_t **list)
{
    int members = 0;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, n + 2, first));
    for (int r = 0; r < l->nrings; r++) {
        const uint16_t *of = of_bonds ? l->rings[r].bonds : l->rings[r].atoms;

        members += l->rings[r].size;
        for (int i = 0; i < l->rings[r].size; i++)
            (*first)[of[i] + 2]++;
    }
    MAI_TRY(mai_poll(l->cx, 4 * members));
    for (int i = 2; i <= n; i++)
        (*first)[i] += (*first)[i - 1];
    MAI_TRY(MAI_NEW_ARRAY(l->cx, members, list));
    for (int r = 0; r < l->nrings; r++) {
        const uint16_t *of = of_bonds ? l->rings[r].bonds : l->rings[r].atoms;

        for (int i = 0; i < l->rings[r].size; i++)
            (*list)[(*first)[of[i] + 1]++] = (uint32_t) r;
    }
    return MAI_OK;
}

/* ---- blocks ---- */

/* Numbers the rings that hang together by bonds. */
static mai_status
number_blocks(layout *l)
{
    uint32_t *stack;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nrings, &stack));
    for (int r = 0; r < l->nrings; r++)
        l->rings[r].block = -1;
    for (int r = 0; r < l->nrings; r++) {
        int depth = 1;

        if (l->rings[r].block >= 0)
            continue;
        l->rings[r].block = l->nblocks;
        stack[0] = (uint32_t) r;
        while (depth > 0) {
            const mai_layout_ring *ring = &l->rings[stack[--depth]];

            for (int i = 0; i < ring->size; i++)
                for (uint32_t k = l->bond_first[ring->bonds[i]]; k < l->bond_first[ring->bonds[i] + 1]; k++)
                    if (l->rings[l->bond_rings[k]].block < 0) {
                        l->rings[l->bond_rings[k]].block = l->nblocks;
                        stack[depth++] = l->bond_rings[k];
                    }
        }
        l->nblocks++;
    }
    return MAI_OK;
}

static mai_status
fill_block(layout *l, int number, uint8_t *seen)
{
    mai_block *b = &l->blocks[number];
    int members = 0;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, b->nrings, &b->rings));
    b->nrings = 0;
    for (int r = 0; r < l->nrings; r++)
        if (l->rings[r].block == number) {
            b->rings[b->nrings++] = (uint32_t) r;
            members += l->rings[r].size;
        }
    MAI_TRY(mai_poll(l->cx, l->nrings + 10 * members));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, members, &b->atoms));
    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];

        for (int k = 0; k < ring->size; k++)
            if (!seen[ring->atoms[k]]) {
                seen[ring->atoms[k]] = 1;
                b->atoms[b->natoms++] = ring->atoms[k];
            }
        for (int k = 0; k < ring->size; k++)
            b->nbonds += l->bond_rings[l->bond_first[ring->bonds[k]]] == b->rings[i];
    }
    for (int i = 0; i < b->natoms; i++)
        seen[b->atoms[i]] = 0;
    return MAI_NEW_ARRAY(l->cx, b->natoms, &b->at);
}

mai_status
mai_layout_find_blocks(layout *l)
{
    uint8_t *seen;

    MAI_TRY(collect_rings(l));
    MAI_TRY(list_rings(l, false, l->g->natoms, &l->first_ring, &l->rings_of));
    MAI_TRY(list_rings(l, true, l->g->nbonds, &l->bond_first, &l->bond_rings));
    MAI_TRY(number_blocks(l));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nblocks, &l->blocks));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nrings, &l->simple));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nrings, &l->hard));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->g->natoms, &seen));
    for (int r = 0; r < l->nrings; r++)
        l->blocks[l->rings[r].block].nrings++;
    for (int i = 0; i < l->nblocks; i++)
        MAI_TRY(fill_block(l, i, seen));
    return MAI_OK;
}

/* ---- drawing a block ---- */

static void
clear_block(layout *l, const mai_block *b)
{
    for (int i = 0; i < b->natoms; i++)
        l->placed[b->atoms[i]] = 0;
    for (int i = 0; i < b->nrings; i++)
        l->rings[b->rings[i]].state = 0;
    l->tail = 0;
}

/* Keeps the places of a block when they are better than those kept before; their fault without the handicap. */
static double
judge(layout *l, mai_block *b, double handicap, double *least)
{
    double own = mai_layout_block_fault(l, b), fault = own + handicap + 3 * mai_layout_wrong_bonds(l, b);

    if (fault < *least - 1e-9) {
        *least = fault;
        for (int i = 0; i < b->natoms; i++)
            b->at[i] = l->at[b->atoms[i]];
    }
    return own;
}

/* Draws from a first ring, as it comes and relaxed; walk: a large one by its outline on the lattice. */
static mai_status
draw_from(layout *l, mai_block *b, int ring, bool walk, double handicap, double *least)
{
    double fault;

    clear_block(l, b);
    if (walk) {
        int inside;

        MAI_TRY(mai_layout_outline(l, b, ring, &inside));
        handicap += (l->rings[ring].size < ROOMY_INSIDE ? BRANCH_INSIDE : 0.1 * BRANCH_INSIDE) * inside;
    }
    MAI_TRY(mai_layout_rings(l, b, ring));
    fault = judge(l, b, handicap, least);
    if (walk && fault > 1 && l->rings[ring].size % 2 == 0)
        handicap += 0.5; /* the rings around it do not fit a walk */
    if (*least < REGULAR || b->natoms > MOST_RELAXED)
        return MAI_OK;
    MAI_TRY(mai_layout_relax(l, b));
    judge(l, b, handicap, least);
    return MAI_OK;
}

/* The ring that shares bonds with most others, or the largest if that is large. */
static int
first_ring(const layout *l, const mai_block *b)
{
    int best = (int) b->rings[0], most = -1;

    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];
        int merit = 0;

        for (int k = 0; k < ring->size; k++)
            merit += l->bond_first[ring->bonds[k] + 1] - l->bond_first[ring->bonds[k]] > 1;
        merit = ring->size >= MAI_LAYOUT_LARGE ? 1000 + ring->size : merit;
        if (merit > most) {
            most = merit;
            best = (int) b->rings[i];
        }
    }
    return best;
}

/* ---- cores ---- */

/* Whether a ring shares one bond, and nothing else, with the rings of a core. */
static bool
is_leaf(const layout *l, const uint8_t *in_core, uint32_t number)
{
    const mai_layout_ring *ring = &l->rings[number];
    int shared = -1;

    for (int i = 0; i < ring->size; i++)
        for (uint32_t k = l->bond_first[ring->bonds[i]]; k < l->bond_first[ring->bonds[i] + 1]; k++)
            if (l->bond_rings[k] != number && in_core[l->bond_rings[k]]) {
                if (shared >= 0 && shared != i)
                    return false;
                shared = i;
            }
    for (int i = 0; i < ring->size && shared >= 0; i++)
        if (i != shared && i != (shared + 1) % ring->size)
            for (uint32_t k = l->first_ring[ring->atoms[i]]; k < l->first_ring[ring->atoms[i] + 1]; k++)
                if (l->rings_of[k] != number && in_core[l->rings_of[k]])
                    return false;
    return shared >= 0;
}

/* What is left of a block when rings that are fused to its rim by one bond are taken off, one after another. */
static mai_status
find_core(layout *l, const mai_block *b, mai_block *core)
{
    uint8_t *in_core, *seen;
    bool changed = true;
    int members = 0;

    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->nrings, &in_core));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, l->g->natoms, &seen));
    for (int i = 0; i < b->nrings; i++)
        in_core[b->rings[i]] = 1;
    while (changed) {
        changed = false;
        for (int i = 0; i < b->nrings; i++)
            if (in_core[b->rings[i]] && is_leaf(l, in_core, b->rings[i])) {
                in_core[b->rings[i]] = 0;
                changed = true;
            }
        MAI_TRY(mai_poll(l->cx, 100 * (int64_t) b->nrings));
    }
    *core = (mai_block){0};
    for (int i = 0; i < b->nrings; i++)
        members += in_core[b->rings[i]] ? l->rings[b->rings[i]].size : 0;
    MAI_TRY(MAI_NEW_ARRAY(l->cx, b->nrings, &core->rings));
    MAI_TRY(MAI_NEW_ARRAY(l->cx, members, &core->atoms));
    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];

        if (!in_core[b->rings[i]])
            continue;
        core->rings[core->nrings++] = b->rings[i];
        for (int k = 0; k < ring->size; k++)
            if (!seen[ring->atoms[k]]) {
                seen[ring->atoms[k]] = 1;
                core->atoms[core->natoms++] = ring->atoms[k];
            }
    }
    return MAI_OK;
}

/* Draws a block around its core as the table has it. */
static mai_status
draw_around_core(layout *l, mai_block *b, double *least)
{
    mai_block core;
    bool found;

    MAI_TRY(find_core(l, b, &core));
    if (core.nrings < 2 || core.nrings == b->nrings)
        return MAI_OK;
    clear_block(l, b);
    MAI_TRY(mai_layout_from_template(l, &core, &found));
    if (!found)
        return MAI_OK;
    MAI_TRY(mai_layout_rings(l, b, (int) core.rings[0]));
    judge(l, b, -CORE_KNOWN, least);
    return MAI_OK;
}

/* A circle is less regular than a walk, and a trans double bond dents it. */
static double
handicap_of_circle(const layout *l, int ring)
{
    double handicap = 0.35;

    for (int i = 0; i < l->rings[ring].size; i++)
        handicap += mai_layout_ring_geometry(l, &l->rings[ring], i) < 0 ? 0.4 : 0;
    return handicap;
}

/* Whether the rings of a block close to a cage: two meet at every bond. */
static bool
is_cage(const layout *l, const mai_block *b)
{
    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];

        for (int k = 0; k < ring->size; k++)
            if (l->bond_first[ring->bonds[k] + 1] - l->bond_first[ring->bonds[k]] != 2)
                return false;
    }
    return b->nrings == b->nbonds - b->natoms + 2;
}

static mai_status
draw_block(layout *l, mai_block *b)
{
    double least = 1e9;
    bool found;
    int first = first_ring(l, b);

    if (l->rings[first].size < MAI_LAYOUT_LARGE || b->natoms > MOST_RELAXED) {
        MAI_TRY(draw_from(l, b, first, false, 0, &least));
        if (least < REGULAR)
            return MAI_OK;
    }
    clear_block(l, b);
    MAI_TRY(mai_layout_from_template(l, b, &found));
    if (found) {
        judge(l, b, -1e3, &least); /* drawn by hand */
        b->known = mai_layout_wrong_bonds(l, b) == 0;
        if (b->known)
            return MAI_OK;
    }
    if (b->natoms > MOST_RELAXED)
        return MAI_OK;
    MAI_TRY(draw_around_core(l, b, &least));
    for (int i = 0, tries = 0; i < b->nrings && tries < 6; i++) {
        int ring = (int) b->rings[i];

        bool large = l->rings[ring].size >= MAI_LAYOUT_LARGE;

        if (l->rings[first].size >= MAI_LAYOUT_LARGE && !large)
            continue;
        tries++;
        MAI_TRY(draw_from(l, b, ring, large, 1e-6 * i, &least));
        if (large && least > 0.3)
            MAI_TRY(draw_from(l, b, ring, false, handicap_of_circle(l, ring) + 1e-6 * i, &least));
    }
    if (least > ROUGH && is_cage(l, b)) {
        clear_block(l, b);
        MAI_TRY(mai_layout_schlegel(l, b));
        judge(l, b, b->natoms > LARGE_CAGE ? -1e6 : 0, &least);
    }
    return MAI_OK;
}

mai_status
mai_layout_draw_blocks(layout *l)
{
    for (int i = 0; i < l->nblocks; i++) {
        MAI_TRY(draw_block(l, &l->blocks[i]));
        clear_block(l, &l->blocks[i]);
    }
    return MAI_OK;
}
