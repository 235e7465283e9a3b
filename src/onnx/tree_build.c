/*
 * tree_build.c - from an ensemble as a model states it to the form that is walked (tree.h).
 *
 * Checking sorts the nodes topologically (parents first): what the sort cannot reach lies on a cycle.
 * Building lays out each tree, children side by side and small subtrees within one cache line, so that a walk
 * meets few lines; a branch with two parents is laid out twice. Tests are found again through a hash table,
 * so that all nodes that compare one feature share one key of the row. Everything lives in the context's
 * arena; all steps take time linear in the number of nodes (sets are sorted).
 */
#include "onnx/tree.h"

#include <math.h>
#include <string.h>

/* Polling price of a node in one pass. */
#define NODE_UNITS 10
/* Narrow nodes in a cache line. */
#define LINE_BYTES 64
#define LINE_NODES 8

static bool
is_branch(const mai_tree_node *n)
{
    return n->mode != MAI_TREE_LEAF;
}

/* ---- checking ---- */

typedef struct checker {
    mai_ctx *cx;
    const mai_node *owner;
    mai_trees *trees;
    int32_t *parents; /* how many nodes lead to a node */
    int32_t *order;   /* parents before children */
} checker;

static mai_status
count_parents(checker *ck)
{
    mai_trees *t = ck->trees;

    for (int32_t i = 0; i < t->nnodes; i++) {
        MAI_TRY(mai_poll(ck->cx, NODE_UNITS));
        if (is_branch(&t->nodes[i])) {
            ck->parents[t->nodes[i].yes]++;
            ck->parents[t->nodes[i].no]++;
        }
    }
    return MAI_OK;
}

/* Every node without a parent must be a root. */
static mai_status
check_roots(checker *ck)
{
    mai_trees *t = ck->trees;
    bool *root;

    MAI_TRY(MAI_NEW_ARRAY(ck->cx, t->nnodes, &root));
    for (int32_t i = 0; i < t->nroots; i++)
        root[t->roots[i]] = true;
    for (int32_t i = 0; i < t->nnodes; i++)
        if (ck->parents[i] == 0 && !root[i])
            return mai_node_fail(ck->cx, ck->owner, MAI_EFORMAT,
                                 "no tree leads to node number %d of its list", (int) i);
    return MAI_OK;
}

/* Kahn's algorithm; counts parents down and up again. */
static mai_status
sort_nodes(checker *ck)
{
    mai_trees *t = ck->trees;
    int32_t *waiting, done = 0, found = 0;

    MAI_TRY(MAI_NEW_ARRAY(ck->cx, t->nnodes, &waiting));
    for (int32_t i = 0; i < t->nnodes; i++) {
        waiting[i] = ck->parents[i];
        if (waiting[i] == 0)
            ck->order[found++] = i;
    }
    for (; done < found; done++) {
        const mai_tree_node *n = &t->nodes[ck->order[done]];

        MAI_TRY(mai_poll(ck->cx, NODE_UNITS));
        if (!is_branch(n))
            continue;
        if (--waiting[n->yes] == 0)
            ck->order[found++] = n->yes;
        if (--waiting[n->no] == 0)
            ck->order[found++] = n->no;
    }
    for (int32_t i = 0; found < t->nnodes && i < t->nnodes; i++)
        if (waiting[i] > 0)
            return mai_node_fail(ck->cx, ck->owner, MAI_EFORMAT,
                                 "node number %d of its list lies on a cycle or below one", (int) i);
    return MAI_OK;
}

/* Whether a chain "x = a, else x = b" goes on from a node: both lead to the same yes, and only a leads to b.
 */
static bool
chain_goes_on(const checker *ck, const mai_tree_node *a)
{
    const mai_tree_node *b = &ck->trees->nodes[a->no];

    return b->mode == MAI_TREE_EQ && b->feature == a->feature && b->yes == a->yes &&
           b->missing_yes == a->missing_yes && ck->parents[a->no] == 1;
}

/*
 * Exporters without MEMBER write a set as a chain of EQ nodes with one common yes branch. Unfolding would
 * copy that branch for every member, and nested chains exponentially often, so chains become sets again.
 */
static mai_status
fold_chains(checker *ck)
{
    mai_trees *t = ck->trees;
    int32_t equals = 0, members = t->nsets > 0 ? t->set_start[t->nsets] : 0;
    int32_t *start;
    double *member;

    for (int32_t i = 0; i < t->nnodes; i++)
        equals += t->nodes[i].mode == MAI_TREE_EQ;
    if (equals == 0)
        return MAI_OK;
    MAI_TRY(MAI_NEW_ARRAY(ck->cx, (int64_t) t->nsets + equals + 1, &start));
    MAI_TRY(MAI_NEW_ARRAY(ck->cx, (int64_t) members + equals, &member));
    if (t->nsets > 0) {
        memcpy(start, t->set_start, ((size_t) t->nsets + 1) * sizeof *start);
        memcpy(member, t->set_member, (size_t) members * sizeof *member);
    }
    t->set_start = start;
    t->set_member = member;
    for (int32_t i = 0; i < t->nnodes; i++) {
        mai_tree_node *a = &t->nodes[ck->order[i]];

        MAI_TRY(mai_poll(ck->cx, NODE_UNITS));
        if (a->mode != MAI_TREE_EQ || !chain_goes_on(ck, a))
            continue;
        member[members++] = a->split;
        while (chain_goes_on(ck, a)) {
            mai_tree_node *b = &t->nodes[a->no];

            member[members++] = b->split;
            a->no = b->no;
            b->mode = MAI_TREE_LEAF; /* nothing leads here any more */
        }
        a->mode = MAI_TREE_MEMBER;
        a->set = t->nsets++;
        start[t->nsets] = members;
    }
    return MAI_OK;
}

/* Nodes once every shared branch is copied: children are counted before their parents. */
static mai_status
count_unfolded(checker *ck)
{
    mai_trees *t = ck->trees;
    int64_t limit = ck->cx->limits.nodes < INT32_MAX / 2 ? ck->cx->limits.nodes : INT32_MAX / 2, total = 0,
            *below;

    MAI_TRY(MAI_NEW_ARRAY(ck->cx, t->nnodes, &below));
    for (int32_t i = t->nnodes - 1; i >= 0; i--) {
        int32_t place = ck->order[i];
        const mai_tree_node *n = &t->nodes[place];

        MAI_TRY(mai_poll(ck->cx, NODE_UNITS));
        below[place] = 1 + (is_branch(n) ? below[n->yes] + below[n->no] : 0);
        if (below[place] > limit)
            below[place] = limit + 1;
    }
    for (int32_t i = 0; i < t->nroots && total <= limit; i++)
        total += below[t->roots[i]] + 1;
    if (total > limit)
        return mai_node_fail(ck->cx, ck->owner, MAI_ELIMIT, "the trees unfold to more than %lld nodes",
                             (long long) limit);
    t->unfolded = (int32_t) total;
    return MAI_OK;
}

static void
scan_features(mai_trees *t)
{
    t->features = 0;
    t->takes_missing = false;
    for (int32_t i = 0; i < t->nnodes; i++) {
        const mai_tree_node *n = &t->nodes[i];

        if (!is_branch(n))
            continue;
        if (n->feature >= t->features)
            t->features = n->feature + 1;
        t->takes_missing |= n->missing_yes;
    }
}

mai_status
mai_trees_check(mai_ctx *cx, const mai_node *owner, mai_trees *trees)
{
    checker ck = {cx, owner, trees, NULL, NULL};

    MAI_TRY(MAI_NEW_ARRAY(cx, trees->nnodes, &ck.parents));
    MAI_TRY(MAI_NEW_ARRAY(cx, trees->nnodes, &ck.order));
    MAI_TRY(count_parents(&ck));
    MAI_TRY(check_roots(&ck));
    MAI_TRY(sort_nodes(&ck));
    MAI_TRY(fold_chains(&ck));
    MAI_TRY(count_unfolded(&ck));
    scan_features(trees);
    return MAI_OK;
}

/* ---- building ---- */

typedef struct builder {
    mai_ctx *cx;
    const mai_trees *trees;
    mai_forest *forest;
    mai_node64
        *nodes;   /* while building, key is the number of the stated node, step the way to its children */
    int32_t used; /* nodes laid out */
    uint32_t top_step;
    int32_t tests_room, members_used;
    int32_t *buckets; /* test numbers by hash; 0: free */
    uint32_t buckets_mask;
} builder;

static uint64_t
mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 32);
}

static uint64_t
test_hash(const builder *b, const mai_tree_test *t)
{
    uint64_t h = mix((uint64_t) t->feature << 4 | (uint64_t) t->kind << 1 | t->missing_low, 1), bits;

    for (int32_t i = 0; i < t->count; i++) {
        memcpy(&bits, &b->forest->members[t->first + i], sizeof bits);
        h = mix(h, bits);
    }
    return h;
}

static bool
same_test(const builder *b, const mai_tree_test *s, const mai_tree_test *t)
{
    const double *members = b->forest->members;

    if (s->feature != t->feature || s->kind != t->kind || s->missing_low != t->missing_low ||
        s->count != t->count)
        return false;
    for (int32_t i = 0; i < s->count; i++)
        if (members[s->first + i] != members[t->first + i])
            return false;
    return true;
}

/* Makes room for one more test: twice the room, and the hash table anew. */
static mai_status
grow_tests(builder *b)
{
    mai_forest *f = b->forest;
    int32_t room = b->tests_room > 0 ? b->tests_room * 2 : 64;
    mai_tree_test *tests;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, room, &tests));
    MAI_TRY(MAI_NEW_ARRAY(b->cx, room * 2, &b->buckets));
    if (f->ntests > 0)
        memcpy(tests, f->tests, (size_t) f->ntests * sizeof *tests);
    f->tests = tests;
    b->tests_room = room;
    b->buckets_mask = (uint32_t) room * 2 - 1;
    for (int32_t i = 1; i < f->ntests; i++) {
        uint32_t at = (uint32_t) test_hash(b, &tests[i]) & b->buckets_mask;

        while (b->buckets[at] != 0)
            at = (at + 1) & b->buckets_mask;
        b->buckets[at] = i;
    }
    return MAI_OK;
}

/* The number of a test, which is added when it is new. */
static mai_status
find_test(builder *b, const mai_tree_test *t, uint32_t *out)
{
    mai_forest *f = b->forest;
    uint32_t at;

    if (f->ntests == b->tests_room)
        MAI_TRY(grow_tests(b));
    at = (uint32_t) test_hash(b, t) & b->buckets_mask;
    while (b->buckets[at] != 0 && !same_test(b, &f->tests[b->buckets[at]], t))
        at = (at + 1) & b->buckets_mask;
    if (b->buckets[at] == 0) {
        b->buckets[at] = f->ntests;
        f->tests[f->ntests++] = *t;
        b->members_used += t->count;
        if (t->kind != MAI_TEST_ORDER)
            f->ordered = false;
    }
    *out = (uint32_t) b->buckets[at];
    return MAI_OK;
}

/* Heap sort: no recursion, no worst case. */
static void
sift(double *v, int64_t at, int64_t n)
{
    for (int64_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && v[child + 1] > v[child])
            child++;
        if (!(v[child] > v[at]))
            return;
        double swap = v[at];
        v[at] = v[child];
        v[child] = swap;
    }
}

static void
sort(double *v, int64_t n)
{
    for (int64_t i = n / 2 - 1; i >= 0; i--)
        sift(v, i, n);
    for (int64_t i = n - 1; i > 0; i--) {
        double top = v[0];

        v[0] = v[i];
        v[i] = top;
        sift(v, 0, i);
    }
}

/* Puts a set behind the members in use, sorted; NaN equals nothing and is left out. */
static mai_status
stage_set(builder *b, const double *set, int32_t n, mai_tree_test *t)
{
    double *out = b->forest->members + b->members_used;

    MAI_TRY(mai_poll(b->cx, (int64_t) n * NODE_UNITS * 2));
    t->first = b->members_used;
    t->count = 0;
    for (int32_t i = 0; i < n; i++)
        if (!isnan(set[i]))
            out[t->count++] = set[i] + 0.0; /* -0 becomes 0 */
    sort(out, t->count);
    return MAI_OK;
}

static bool
yes_is_right(const mai_tree_node *n)
{
    return n->mode == MAI_TREE_GT || n->mode == MAI_TREE_GTE || n->mode == MAI_TREE_NEQ;
}

static mai_status
test_of(builder *b, const mai_tree_node *n, uint32_t *out)
{
    const mai_trees *trees = b->trees;
    mai_tree_test t = {n->feature, MAI_TEST_ORDER, n->missing_yes != yes_is_right(n), 0, 0};

    if (n->mode == MAI_TREE_EQ || n->mode == MAI_TREE_NEQ) {
        t.kind = MAI_TEST_MEMBER;
        t.missing_low = n->mode == MAI_TREE_EQ && n->missing_yes; /* NaN differs from any number */
        MAI_TRY(stage_set(b, &n->split, 1, &t));
    } else if (n->mode == MAI_TREE_MEMBER) {
        int32_t first = trees->set_start[n->set];

        t.kind = MAI_TEST_MEMBER;
        MAI_TRY(stage_set(b, trees->set_member + first, trees->set_start[n->set + 1] - first, &t));
    }
    return find_test(b, &t, out);
}

/* The highest key that goes left at a node. Left is x <= split or x < split; no number stands to NaN in any
 * way. */
static uint64_t
key_of(const mai_forest *f, const mai_tree_node *n)
{
    uint64_t strict = n->mode == MAI_TREE_LT || n->mode == MAI_TREE_GTE;
    float nearest;

    if (n->mode == MAI_TREE_EQ || n->mode == MAI_TREE_NEQ || n->mode == MAI_TREE_MEMBER)
        return 1;
    if (isnan(n->split))
        return !yes_is_right(n) ? 0 : f->wide ? UINT64_MAX - 1 : UINT32_MAX - 1;
    if (f->wide)
        return mai_key64(n->split) - strict;
    nearest = (float) n->split;
    if (nearest > n->split) /* the split lies between two floats: the lower one is the last that is below */
        return mai_key32(nearest) - 1;
    return mai_key32(nearest) - (nearest == n->split ? strict : 0);
}

/* Puts the children of a branch at a place; test holds the level while trees are laid out. */
static void
place_children(builder *b, int32_t at, int32_t place)
{
    mai_node64 *nodes = b->nodes;
    const mai_tree_node *n = &b->trees->nodes[nodes[at].key];

    nodes[at].step = (uint32_t) (place - at);
    if (nodes[at].step > b->top_step)
        b->top_step = nodes[at].step;
    nodes[place].key = (uint64_t) (yes_is_right(n) ? n->no : n->yes);
    nodes[place + 1].key = (uint64_t) (yes_is_right(n) ? n->yes : n->no);
    nodes[place].test = nodes[place + 1].test = nodes[at].test + 1;
}

/*
 * Lays out the tree below a root. The root has an odd place, so that pairs of children have even ones. A
 * cache line takes the children of one branch and, breadth first, as many of their descendants as it has room
 * for; branches whose children are still without a place wait on a stack that is chained through step.
 */
static mai_status
lay_out(builder *b, int32_t root, int32_t *place_out, int32_t *depth)
{
    mai_node64 *nodes = b->nodes;
    int32_t place = b->used + 1, end = place + 1, waiting = 0, line[2 * LINE_NODES];

    nodes[place].key = (uint64_t) root;
    if (is_branch(&b->trees->nodes[root]))
        waiting = place;
    while (waiting != 0) {
        int32_t n = 1, next = 0, room = (LINE_NODES - end % LINE_NODES) / 2;

        MAI_TRY(mai_poll(b->cx, LINE_NODES * NODE_UNITS));
        line[0] = waiting;
        waiting = (int32_t) nodes[waiting].step;
        for (; next < n && room > 0; room--, end += 2) {
            place_children(b, line[next++], end);
            for (int32_t child = end; child < end + 2; child++)
                if (is_branch(&b->trees->nodes[nodes[child].key]))
                    line[n++] = child;
        }
        while (n > next) {
            nodes[line[--n]].step = (uint32_t) waiting;
            waiting = line[n];
        }
    }
    *depth = 0;
    for (int32_t at = place; at < end; at++) {
        if ((int32_t) nodes[at].test > *depth)
            *depth = (int32_t) nodes[at].test;
        nodes[at].test = 0;
    }
    b->used = end;
    *place_out = place;
    return MAI_OK;
}

/* All trees, and leaves that fill up the last group. */
static mai_status
lay_out_all(builder *b)
{
    mai_forest *f = b->forest;
    int32_t groups = (f->ntrees + MAI_TREE_LANES - 1) / MAI_TREE_LANES, depth;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, (int64_t) b->trees->unfolded + LINE_NODES, &b->nodes));
    b->nodes = (mai_node64 *) (((uintptr_t) b->nodes + LINE_BYTES - 1) & ~(uintptr_t) (LINE_BYTES - 1));
    /* Place 0 is free, as trees begin at odd places, and serves as the leaf of lanes without a tree. */
    MAI_TRY(MAI_NEW_ARRAY(b->cx, groups * MAI_TREE_LANES, &f->roots));
    MAI_TRY(MAI_NEW_ARRAY(b->cx, groups, &f->depths));
    for (int32_t i = 0; i < f->ntrees; i++) {
        MAI_TRY(lay_out(b, b->trees->roots[i], &f->roots[i], &depth));
        if (depth > f->depths[i / MAI_TREE_LANES])
            f->depths[i / MAI_TREE_LANES] = depth;
    }
    return MAI_OK;
}

/* Finds the tests of the nodes of a tree; leaves have test 0. */
static mai_status
find_tests(builder *b)
{
    mai_forest *f = b->forest;
    const mai_trees *t = b->trees;
    int64_t members = t->nsets > 0 ? t->set_start[t->nsets] : 0, longest = 1;

    for (int32_t i = 0; i < t->nsets; i++)
        if (t->set_start[i + 1] - t->set_start[i] > longest)
            longest = t->set_start[i + 1] - t->set_start[i];
    for (int32_t i = 0; i < t->nnodes; i++)
        members += t->nodes[i].mode == MAI_TREE_EQ || t->nodes[i].mode == MAI_TREE_NEQ;
    MAI_TRY(MAI_NEW_ARRAY(b->cx, members + longest, &f->members));
    MAI_TRY(grow_tests(b));
    f->ntests = 1; /* MAI_TEST_LOWEST */
    f->ordered = true;
    for (int32_t at = 1; at < b->used; at++) {
        const mai_tree_node *n = &t->nodes[b->nodes[at].key];

        if (b->nodes[at].step == 0)
            continue;
        MAI_TRY(mai_poll(b->cx, NODE_UNITS));
        MAI_TRY(test_of(b, n, &b->nodes[at].test));
    }
    return MAI_OK;
}

/* The place behind a tree's last node. */
static int32_t
end_of_tree(const builder *b, int32_t tree)
{
    return tree + 1 < b->forest->ntrees ? b->forest->roots[tree + 1] - 1 : b->used;
}

/* Whether every leaf adds one number, all to the same target, and the key has room for it. */
static bool
is_plain(const builder *b)
{
    const mai_trees *t = b->trees;
    const mai_forest *f = b->forest;

    if ((f->aggregate != MAI_SUM && f->aggregate != MAI_AVERAGE) || (f->score == MAI_DOUBLE && !f->wide))
        return false;
    for (int32_t tree = 0; tree < f->ntrees; tree++) {
        for (int32_t at = f->roots[tree]; at < end_of_tree(b, tree); at++) {
            uint64_t n = b->nodes[at].key;
            int32_t first = t->weight_start[n];

            if (b->nodes[at].step == 0 &&
                (t->weight_start[n + 1] != first + 1 || t->weight_target[first] != f->plain_target))
                return false;
        }
    }
    return true;
}

/* Whether every leaf adds to all targets in order, as the leaves of a forest of classifiers do. */
static bool
is_dense(const builder *b)
{
    const mai_trees *t = b->trees;
    const mai_forest *f = b->forest;

    if (f->aggregate != MAI_SUM && f->aggregate != MAI_AVERAGE)
        return false;
    for (int32_t tree = 0; tree < f->ntrees; tree++) {
        for (int32_t at = f->roots[tree]; at < end_of_tree(b, tree); at++) {
            uint64_t n = b->nodes[at].key;
            int32_t first = t->weight_start[n];

            if (b->nodes[at].step != 0)
                continue;
            if (t->weight_start[n + 1] != first + f->ntargets)
                return false;
            for (int32_t i = 0; i < f->ntargets; i++)
                if (t->weight_target[first + i] != i)
                    return false;
        }
    }
    return true;
}

static mai_status
make_values(builder *b)
{
    const mai_trees *t = b->trees;
    mai_forest *f = b->forest;
    int32_t n = t->weight_start[t->nnodes];

    if (f->score == MAI_DOUBLE) {
        f->values64 = t->weight;
        return MAI_OK;
    }
    MAI_TRY(MAI_NEW_ARRAY(b->cx, n, &f->values32));
    for (int32_t i = 0; i < n; i++)
        f->values32[i] = (float) t->weight[i];
    return mai_poll(b->cx, n);
}

static mai_status
make_weights(builder *b)
{
    const mai_trees *t = b->trees;
    mai_forest *f = b->forest;
    int32_t n = t->weight_start[t->nnodes];
    mai_leaf_weight *w;

    MAI_TRY(MAI_NEW_ARRAY(b->cx, (int64_t) n + 1, &w));
    for (int32_t i = 0; i < n; i++) {
        w[i].value = t->weight[i];
        w[i].target = t->weight_target[i];
    }
    for (int32_t i = 0; i < t->nnodes; i++)
        for (int32_t k = t->weight_start[i]; k + 1 < t->weight_start[i + 1]; k++)
            w[k].more = true;
    w[n].target = t->ntargets; /* where leaves without weights add to */
    f->weights = w;
    return mai_poll(b->cx, ((int64_t) n + t->nnodes) * NODE_UNITS);
}

/* What a leaf's key holds: its number, or the place of its first weight. */
static uint64_t
leaf_key(const builder *b, uint64_t n)
{
    const mai_trees *t = b->trees;
    int32_t first = t->weight_start[n];
    uint64_t bits;
    uint32_t bits32;
    float value;

    if (!b->forest->plain)
        return t->weight_start[n + 1] > first ? (uint64_t) first : (uint64_t) t->weight_start[t->nnodes];
    if (b->forest->wide) {
        memcpy(&bits, &t->weight[first], sizeof bits);
        return bits;
    }
    value = (float) t->weight[first];
    memcpy(&bits32, &value, sizeof bits32);
    return bits32;
}

/* Numbers of stated nodes become keys. */
static mai_status
set_keys(builder *b)
{
    const mai_forest *f = b->forest;

    for (int32_t tree = 0; tree < f->ntrees; tree++) {
        int32_t end = end_of_tree(b, tree);

        for (int32_t at = f->roots[tree]; at < end; at++) {
            mai_node64 *n = &b->nodes[at];

            MAI_TRY(mai_poll(b->cx, NODE_UNITS));
            n->key = n->step != 0 ? key_of(f, &b->trees->nodes[n->key]) : leaf_key(b, n->key);
        }
    }
    return MAI_OK;
}

/* Packs the nodes into half the room, in place: a node is read before its room is written. */
static mai_status
narrow_nodes(builder *b)
{
    char *room = (char *) b->nodes;

    MAI_TRY(mai_poll(b->cx, b->used));
    for (int32_t at = 0; at < b->used; at++) {
        mai_node64 from;
        uint64_t to;

        memcpy(&from, room + (size_t) at * sizeof from, sizeof from);
        to = (uint64_t) from.step << 48 | (uint64_t) from.test << 32 | (uint32_t) from.key;
        memcpy(room + (size_t) at * sizeof to, &to, sizeof to);
    }
    b->forest->nodes32 = (const uint64_t *) room;
    return MAI_OK;
}

mai_type
mai_forest_compare(const mai_trees *trees, mai_type input)
{
    bool integer = input == MAI_INT32 || input == MAI_INT64;

    return input == MAI_DOUBLE || (integer && trees->double_splits) ? MAI_DOUBLE : MAI_FLOAT;
}

mai_type
mai_forest_score(const mai_trees *trees, mai_type input)
{
    return input == MAI_DOUBLE || trees->double_weights ? MAI_DOUBLE : MAI_FLOAT;
}

mai_status
mai_forest_build(mai_ctx *cx, const mai_trees *trees, mai_type input, mai_aggregate aggregate,
                 mai_forest **out)
{
    builder b = {.cx = cx, .trees = trees};
    mai_forest *f;

    MAI_TRY(MAI_NEW(cx, &f));
    b.forest = f;
    f->ntrees = trees->nroots;
    f->ntargets = trees->ntargets;
    f->features = trees->features;
    f->aggregate = aggregate;
    f->compare = mai_forest_compare(trees, input);
    f->score = mai_forest_score(trees, input);
    f->plain_target = trees->weight_start[trees->nnodes] > 0 ? trees->weight_target[0] : 0;
    MAI_TRY(lay_out_all(&b));
    MAI_TRY(find_tests(&b));
    f->wide = f->compare == MAI_DOUBLE || b.top_step > UINT16_MAX || f->ntests > UINT16_MAX;
    f->plain = is_plain(&b);
    f->dense = !f->plain && is_dense(&b);
    if (!f->plain)
        MAI_TRY(f->dense ? make_values(&b) : make_weights(&b));
    MAI_TRY(set_keys(&b));
    if (f->wide)
        f->nodes64 = b.nodes;
    else
        MAI_TRY(narrow_nodes(&b));
    *out = f;
    return MAI_OK;
}
