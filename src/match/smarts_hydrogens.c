/*
 * smarts_hydrogens.c - hydrogens that are atoms of a query become demands on their neighbours: C[H] is read as
 * [C;!H0], C([H])[H] as [C;!H0;!H1]. Rules of RDKit 2022.09 (MolOps::mergeQueryHs), oddities included: hydrogens with
 * an isotope and those under a ',' stay, as do those that hang on nothing else; queries inside are treated when an
 * atom that is no hydrogen names them; when the first atom of one goes, the next is its first.
 *
 * Nodes are appended to a copy of the pool, which all queries then share; it lies in the arena.
 */
#include "match/smarts_parser.h"

/* Whether the junctions below a node demand a hydrogen, and nothing by ','. RDKit asks no child of a ','. */
static mai_status
demands_hydrogen(mai_ctx *cx, const mai_query *q, int32_t top, int32_t *stack, bool *out)
{
    bool hydrogen = false, either = q->nodes[top].op == MAI_QUERY_OR;
    int n = 0;

    if (q->nodes[top].op == MAI_QUERY_AND || q->nodes[top].op == MAI_QUERY_OR) {
        stack[n++] = q->nodes[top].left;
        stack[n++] = q->nodes[top].right;
    }
    while (n > 0) {
        const mai_query_node *x = &q->nodes[stack[--n]];
        bool negated = x->op == MAI_QUERY_NOT;

        MAI_TRY(mai_poll(cx, 5));
        if (negated)
            x = &q->nodes[x->left];
        if (x->op == MAI_QUERY_OR) {
            either = true;
        } else if (x->op == MAI_QUERY_TEST && x->field == MAI_FIELD_ELEMENT) {
            hydrogen = hydrogen || (!negated && x->low == 1 && x->high == 1);
        } else if (x->op == MAI_QUERY_AND) {
            stack[n++] = x->left;
            stack[n++] = x->right;
        }
    }
    *out = hydrogen && !either;
    return MAI_OK;
}

static mai_status
is_hydrogen(mai_ctx *cx, const mai_query *q, const mai_query_atom *a, int32_t *stack, bool *out)
{
    const mai_query_node *top = &q->nodes[a->expr];

    *out = a->said.element == 1 && top->op == MAI_QUERY_TEST && top->field == MAI_FIELD_ELEMENT;
    if (*out || a->degree != 1 || top->op == MAI_QUERY_NOT)
        return MAI_OK;
    return demands_hydrogen(cx, q, a->expr, stack, out);
}

/* Marks the queries that an expression names. */
static mai_status
mark_inside(mai_ctx *cx, const mai_query *q, int32_t top, int32_t *stack, bool *named)
{
    int n = 0;

    stack[n++] = top;
    while (n > 0) {
        const mai_query_node *x = &q->nodes[stack[--n]];

        MAI_TRY(mai_poll(cx, 5));
        if (x->op == MAI_QUERY_INSIDE)
            named[x->left] = true;
        if (x->op == MAI_QUERY_NOT || x->op == MAI_QUERY_AND || x->op == MAI_QUERY_OR)
            stack[n++] = x->left;
        if (x->op == MAI_QUERY_AND || x->op == MAI_QUERY_OR)
            stack[n++] = x->right;
    }
    return MAI_OK;
}

/* Demands at least n hydrogens of an atom, in RDKit's words. */
static mai_status
demand(smarts_parser *pool, mai_query_atom *a, int n)
{
    int32_t test;

    for (int i = 0; i < n; i++) {
        MAI_TRY(mai_smarts_test(pool, MAI_FIELD_HYDROGENS, i, i, &test));
        MAI_TRY(mai_smarts_not(pool, test, &test));
        MAI_TRY(mai_smarts_join(pool, MAI_QUERY_AND, a->expr, test, &a->expr));
    }
    return MAI_OK;
}

static mai_status
drop_atoms(mai_ctx *cx, mai_query *q, const bool *drop)
{
    uint16_t *number;
    int natoms = 0, nbonds = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &number));
    for (int i = 0; i < q->natoms; i++) {
        number[i] = (uint16_t) natoms;
        if (!drop[i])
            q->atoms[natoms++] = q->atoms[i];
    }
    for (int i = 0; i < q->nbonds; i++) {
        mai_query_bond b = q->bonds[i];

        if (drop[b.begin] || drop[b.end])
            continue;
        b.begin = number[b.begin];
        b.end = number[b.end];
        q->bonds[nbonds++] = b;
    }
    q->natoms = natoms;
    q->nbonds = nbonds;
    return mai_query_link(cx, q);
}

static mai_status
merge_one(mai_ctx *cx, smarts_parser *pool, mai_query *q, int32_t *stack, bool *named)
{
    bool *hydrogen, *drop, any = false;

    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &hydrogen));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->natoms, &drop));
    for (int i = 0; i < q->natoms; i++)
        MAI_TRY(is_hydrogen(cx, q, &q->atoms[i], stack, &hydrogen[i]));
    for (int i = 0; i < q->natoms; i++) {
        const mai_nbr *nbrs = q->nbrs + q->atoms[i].first;
        int merged = 0;

        if (hydrogen[i])
            continue;
        MAI_TRY(mark_inside(cx, q, q->atoms[i].expr, stack, named));
        for (int k = 0; k < q->atoms[i].degree; k++) {
            int h = nbrs[k].atom;

            if (hydrogen[h] && !q->atoms[h].labelled) {
                drop[h] = any = true;
                merged++;
            }
        }
        MAI_TRY(demand(pool, &q->atoms[i], merged));
    }
    return any ? drop_atoms(cx, q, drop) : MAI_OK;
}

mai_status
mai_query_merge_hydrogens(mai_ctx *cx, mai_query *q)
{
    smarts_parser pool = {.cx = cx, .nodes = q->nodes, .nnodes = q->nnodes, .node_room = q->nnodes, .always = -1};
    int32_t *stack;
    bool *named;

    MAI_TRY(MAI_NEW_ARRAY(cx, q->nnodes + 2, &stack));
    MAI_TRY(MAI_NEW_ARRAY(cx, q->ninside, &named));
    MAI_TRY(merge_one(cx, &pool, q, stack, named));
    for (int i = q->ninside - 1; i >= 0; i--) /* what names a query has a higher number */
        if (named[i])
            MAI_TRY(merge_one(cx, &pool, q->inside[i], stack, named));
    for (int i = -1; i < q->ninside; i++) {
        mai_query *each = i < 0 ? q : q->inside[i];

        each->nodes = pool.nodes;
        each->nnodes = pool.nnodes;
    }
    mai_query_settle_double_bonds(q);
    return MAI_OK;
}
