/*
 * layout_template.c - ring systems that are drawn as in a table: bridged ones, of which print shows a view in space.
 *
 * A block is looked up by a hash of its graph without elements and bond types, then matched atom by atom with an
 * explicit stack. Bounded steps; scratch lives in the context's arena.
 */
#include "chem/layout_parts.h"

#include "chem/layout_table.h"

#include <string.h>

#define ROUNDS 4        /* of the hash: layout_table.py does the same */
#define MOST_STEPS 20000 /* candidates tried until there is a match */
#define MORE_STEPS 4000  /* in all, when there has been one */

typedef struct plain_graph {
    int n, nbonds;
    uint8_t degree[MAI_LAYOUT_MOST];
    uint8_t near[MAI_LAYOUT_MOST][MAI_LAYOUT_MOST]; /* neighbours of an atom */
    bool joined[MAI_LAYOUT_MOST][MAI_LAYOUT_MOST];
} plain_graph;

static void
join(plain_graph *p, int a, int b)
{
    p->near[a][p->degree[a]++] = (uint8_t) b;
    p->near[b][p->degree[b]++] = (uint8_t) a;
    p->joined[a][b] = p->joined[b][a] = true;
    p->nbonds++;
}

static void
graph_of_block(const layout *l, const mai_block *b, plain_graph *p)
{
    const mai_molgraph *g = l->g;

    memset(p, 0, sizeof *p);
    p->n = b->natoms;
    for (int i = 0; i < b->nrings; i++) {
        const mai_layout_ring *ring = &l->rings[b->rings[i]];

        for (int k = 0; k < ring->size; k++) {
            const mai_bond *bond = &g->bonds[ring->bonds[k]];
            int ends[2] = {0, 0};

            for (int j = 0; j < b->natoms; j++) {
                ends[0] = b->atoms[j] == bond->begin ? j : ends[0];
                ends[1] = b->atoms[j] == bond->end ? j : ends[1];
            }
            if (!p->joined[ends[0]][ends[1]]) /* else it was met in another ring */
                join(p, ends[0], ends[1]);
        }
    }
}

static uint32_t
mix(uint32_t x)
{
    x *= 2654435761u;
    return x ^ x >> 15;
}

static uint32_t
hash_of(const plain_graph *p)
{
    uint32_t labels[MAI_LAYOUT_MOST], next[MAI_LAYOUT_MOST],
        hash = 977u * (uint32_t) p->n + 131u * (uint32_t) p->nbonds;

    for (int i = 0; i < p->n; i++)
        labels[i] = p->degree[i];
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < p->n; i++) {
            next[i] = labels[i] * 31;
            for (int k = 0; k < p->degree[i]; k++)
                next[i] += mix(labels[p->near[i][k]]);
        }
        memcpy(labels, next, sizeof labels);
    }
    for (int i = 0; i < p->n; i++)
        hash += mix(labels[i]);
    return hash;
}

/* ---- templates ---- */

static int
number_of(char letter)
{
    const char *at = memchr(MAI_LAYOUT_LETTERS, letter, MAI_LAYOUT_NLETTERS);

    return at != NULL ? (int) (at - MAI_LAYOUT_LETTERS) : 0;
}

static double
coordinate(const char *text)
{
    return (number_of(text[0]) * MAI_LAYOUT_NLETTERS + number_of(text[1]) - MAI_LAYOUT_ZERO) / 100.0;
}

/* False when the counts are others. */
static bool
read_template(const char *text, const plain_graph *like, plain_graph *p, point *at)
{
    int natoms = number_of(text[0]), nbonds = number_of(text[1]);

    if (natoms != like->n || nbonds != like->nbonds)
        return false;
    memset(p, 0, sizeof *p);
    p->n = natoms;
    text += 2;
    for (int i = 0; i < natoms; i++, text += 4)
        at[i] = (point){coordinate(text), coordinate(text + 2)};
    for (int i = 0; i < nbonds; i++, text += 2)
        join(p, number_of(text[0]), number_of(text[1]));
    return true;
}

/* ---- matching ---- */

/* Atoms of the pattern so that each but the first has a neighbour before it, and that neighbour. */
static void
order_atoms(const plain_graph *p, uint8_t *order, uint8_t *before)
{
    bool seen[MAI_LAYOUT_MOST] = {false};
    int n = 1;

    order[0] = before[0] = 0;
    seen[0] = true;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < p->degree[order[i]]; k++) {
            int next = p->near[order[i]][k];

            if (!seen[next]) {
                seen[next] = true;
                before[n] = order[i];
                order[n++] = (uint8_t) next;
            }
        }
}

static bool
fits(const plain_graph *p, const plain_graph *q, const uint8_t *order, int depth, const uint8_t *image, int candidate)
{
    int atom = order[depth];

    if (p->degree[atom] != q->degree[candidate])
        return false;
    for (int i = 0; i < depth; i++)
        if (image[order[i]] == candidate || p->joined[atom][order[i]] != q->joined[candidate][image[order[i]]])
            return false;
    return true;
}

/* How well branches lie: those of atoms far from the middle of the drawing have room. */
static double
merit_of(const plain_graph *p, const uint8_t *branches, const point *at, const uint8_t *image)
{
    double sum = 0;

    for (int i = 0; i < p->n; i++)
        if (branches[i] > 0)
            sum += branches[i] * norm(at[image[i]]);
    return sum;
}

/*
 * best[i]: the atom of q that atom i of p is, in the one of the first matches in which branches lie best. False when
 * there is none.
 */
static bool
match(const plain_graph *p, const plain_graph *q, const uint8_t *branches, const point *at, uint8_t *best)
{
    uint8_t order[MAI_LAYOUT_MOST], before[MAI_LAYOUT_MOST], tried[MAI_LAYOUT_MOST] = {0}, image[MAI_LAYOUT_MOST];
    double most = -1;
    int depth = 0;

    order_atoms(p, order, before);
    for (int steps = 0; depth >= 0 && steps < (most < 0 ? MOST_STEPS : MORE_STEPS); steps++) {
        int choices, candidate;

        if (depth == p->n) {
            double merit = merit_of(p, branches, at, image);

            if (merit > most + 1e-6) {
                most = merit;
                memcpy(best, image, sizeof image);
            }
            depth--;
        }
        choices = depth == 0 ? q->n : q->degree[image[before[depth]]];
        if (tried[depth] >= choices) {
            depth--;
            continue;
        }
        candidate = depth == 0 ? tried[0] : q->near[image[before[depth]]][tried[depth]];
        tried[depth]++;
        if (!fits(p, q, order, depth, image, candidate))
            continue;
        image[order[depth++]] = (uint8_t) candidate;
        if (depth < p->n)
            tried[depth] = 0;
    }
    return most >= 0;
}

/* Neighbours of each atom that are not in the block. */
static void
count_branches(const layout *l, const mai_block *b, const plain_graph *p, uint8_t *branches)
{
    for (int i = 0; i < b->natoms; i++) {
        int n = l->g->atoms[b->atoms[i]].degree - p->degree[i];

        branches[i] = (uint8_t) (n < 4 ? n : 4);
    }
}

static int
first_with_hash(uint32_t hash)
{
    int low = 0, high = mai_layout_templates;

    while (low < high) {
        int middle = (low + high) / 2;

        if (mai_layout_table[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

mai_status
mai_layout_from_template(layout *l, const mai_block *b, bool *found)
{
    plain_graph *p, *q;
    point at[MAI_LAYOUT_MOST];
    uint8_t image[MAI_LAYOUT_MOST], branches[MAI_LAYOUT_MOST];
    uint32_t hash;

    *found = false;
    if (b->natoms > MAI_LAYOUT_MOST)
        return MAI_OK;
    MAI_TRY(MAI_NEW(l->cx, &p));
    MAI_TRY(MAI_NEW(l->cx, &q));
    graph_of_block(l, b, p);
    count_branches(l, b, p, branches);
    hash = hash_of(p);
    for (int i = first_with_hash(hash); i < mai_layout_templates && mai_layout_table[i].hash == hash; i++) {
        MAI_TRY(mai_poll(l->cx, 50000));
        if (!read_template(mai_layout_table[i].text, p, q, at) || !match(p, q, branches, at, image))
            continue;
        for (int k = 0; k < b->natoms; k++)
            set_place(l, b->atoms[k], at[image[k]]);
        *found = true;
        return MAI_OK;
    }
    return MAI_OK;
}
