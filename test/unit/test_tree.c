/*
 * test_tree.c - the walked form of tree ensembles against a plain walk over what a model states.
 *
 * Random ensembles are read from attributes, compiled and summed, and must give the same bits as following
 * the drawn nodes one by one (tree_case.h). Then come broad and deep trees, and attributes that lie.
 */
#include "tree_case.h"

/* ---- comparing ---- */

static void
draw_row(mai_type type, const mai_trees *t, void *row, double *x)
{
    bool narrow = mai_forest_compare(t, type) == MAI_FLOAT;

    for (int i = 0; i < FEATURES; i++) {
        double v = pick(6) == 0 ? NAN : number(type == MAI_DOUBLE);

        if (type == MAI_FLOAT) {
            ((float *) row)[i] = (float) v;
            x[i] = (float) v;
        } else if (type == MAI_DOUBLE) {
            ((double *) row)[i] = v;
            x[i] = v;
        } else {
            int64_t whole = pick(8) == 0 ? 16777216 + pick(4) : pick(8) - 4;

            if (type == MAI_INT32)
                ((int32_t *) row)[i] = (int32_t) whole;
            else
                ((int64_t *) row)[i] = whole;
            x[i] = narrow ? (float) whole : (double) whole;
        }
    }
}

static void
compare_rows(mai_ctx *cx, const forest *f, const mai_trees *t, mai_type type, mai_aggregate how, int rows)
{
    double row[FEATURES], x[FEATURES], want[MOST_TARGETS], sums[MOST_TARGETS + 1];
    bool want_touched[MOST_TARGETS], touched[MOST_TARGETS + 1];
    mai_forest *form;
    void *keys;

    if (!CHECK_OK(cx, mai_forest_build(cx, t, type, how, &form)))
        return;
    keys = room(cx, mai_forest_key_bytes(form), 1);
    for (int r = 0; r < rows; r++) {
        draw_row(type, t, row, x);
        plain_sums(f, how, form->score == MAI_DOUBLE, x, want, want_touched);
        mai_forest_keys(form, type, row, keys);
        if (form->plain) {
            CHECK_SAME(mai_forest_plain_sum(form, keys), want[form->plain_target]);
            continue;
        }
        mai_forest_sums(form, keys, sums, touched);
        for (int i = 0; i < f->ntargets; i++) {
            CHECK_INT(touched[i], want_touched[i]);
            CHECK_SAME(form->score == MAI_FLOAT ? ((float *) sums)[i] : sums[i], want[i]);
        }
    }
}

static void
compare_all(forest *f, bool v5)
{
    static const mai_type types[] = {MAI_FLOAT, MAI_DOUBLE, MAI_INT32, MAI_INT64};
    mai_ctx *cx = unit_open();
    mai_node *node = v5 ? write_v5(cx, f) : write_lists(cx, f);
    mai_trees *t;

    if (v5 ? CHECK_OK(cx, mai_trees_read_v5(cx, node, f->ntargets, &t))
           : CHECK_OK(cx, mai_trees_read(cx, node, "target", f->ntargets, &t)))
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            compare_rows(cx, f, t, types[i], (mai_aggregate) pick(MAI_MAX + 1), 20);
    unit_close(cx);
}

/* ---- tests ---- */

static forest drawn_forest;

static void
every_mode_alone(void)
{
    forest *f = &drawn_forest;

    for (int mode = 0; mode <= MAI_TREE_MEMBER; mode++) {
        for (int missing = 0; missing < 2; missing++) {
            unit_row("mode %d, missing %d", mode, missing);
            *f = (forest){
                .modes = 1u << mode, .missing = missing, .ntargets = 1, .leaf_weights = 1, .least_depth = 1};
            draw(f, 12, 3);
            compare_all(f, true);
            if (mode != MAI_TREE_MEMBER)
                compare_all(f, false);
        }
    }
}

static void
random_lists(void)
{
    forest *f = &drawn_forest;

    for (int i = 0; i < 300; i++) {
        unit_row("ensemble %d", i);
        *f = (forest){.modes = pick(3) == 0 ? 0x3f : 1u << pick(4),
                      .missing = pick(2),
                      .shared = pick(3) == 0,
                      .double_splits = pick(3) == 0,
                      .double_weights = pick(3) == 0,
                      .one_target = pick(2),
                      .ntargets = 1 + pick(MOST_TARGETS),
                      .leaf_weights = pick(3)};
        if (f->leaf_weights == 2 && !f->one_target)
            f->ntargets = 2;
        draw(f, 1 + pick(25), pick(6));
        for (int t = 0; t < f->ntrees; t++) /* a tree without any weight is refused */
            for (drawn *n = &f->node[f->root[t]]; n->mode != MAI_TREE_LEAF || n->nweights == 0;)
                if (n->mode == MAI_TREE_LEAF)
                    n->nweights = 1;
                else
                    n = &f->node[n->yes];
        compare_all(f, false);
    }
}

static void
random_v5(void)
{
    forest *f = &drawn_forest;

    for (int i = 0; i < 200; i++) {
        unit_row("ensemble %d", i);
        *f = (forest){.modes = pick(2) == 0 ? 0x7f : 0x40,
                      .missing = pick(2),
                      .shared = pick(3) == 0,
                      .double_splits = pick(3) == 0,
                      .double_weights = pick(3) == 0,
                      .one_target = pick(2),
                      .ntargets = 1 + pick(MOST_TARGETS),
                      .leaf_weights = 1,
                      .least_depth = 1};
        draw(f, 1 + pick(25), pick(5));
        compare_all(f, true);
    }
}

/* A full tree of 16 levels: more than 16 bits of step, so floats are compared in the wide form. */
static void
broad_tree(void)
{
    enum { LEVELS = 16, INNER = (1 << LEVELS) - 1 };
    mai_ctx *cx = unit_open();
    mai_node *node = new_node(cx, "TreeEnsemble", 5);
    int64_t *yes = add_ints(cx, node, "nodes_truenodeids", INNER),
            *no = add_ints(cx, node, "nodes_falsenodeids", INNER);
    int64_t *yes_leaf = add_ints(cx, node, "nodes_trueleafs", INNER),
            *no_leaf = add_ints(cx, node, "nodes_falseleafs", INNER);
    double *split = room(cx, INNER, sizeof *split), *weight = room(cx, INNER + 1, sizeof *weight);
    mai_trees *t;
    mai_forest *f;
    float x;

    add_ints(cx, node, "nodes_featureids", INNER);
    add_ints(cx, node, "leaf_targetids", INNER + 1);
    add_ints(cx, node, "tree_roots", 1);
    add_tensor(cx, node, "nodes_modes", MAI_UINT8, INNER, room(cx, INNER, 1));
    for (int i = 0, width = INNER / 2 + 1, level = 0; i < INNER; i++) {
        level += i + 1 == 1 << (level + 1);
        split[i] = (2 * (i - (1 << level) + 1) + 1) * (double) (width >> level) - 0.5;
        yes_leaf[i] = no_leaf[i] = i >= INNER / 2;
        yes[i] = yes_leaf[i] ? 2 * i + 1 - INNER : 2 * i + 1;
        no[i] = yes[i] + 1;
    }
    for (int i = 0; i <= INNER; i++)
        weight[i] = i;
    add_numbers(cx, node, "nodes_splits", NULL, split, INNER, false, true);
    add_numbers(cx, node, "leaf_weights", NULL, weight, INNER + 1, false, true);
    if (CHECK_OK(cx, mai_trees_read_v5(cx, node, 1, &t)) &&
        CHECK_OK(cx, mai_forest_build(cx, t, MAI_FLOAT, MAI_SUM, &f))) {
        void *keys = room(cx, mai_forest_key_bytes(f), 1);

        CHECK(f->wide);
        for (int i = 0; i <= INNER; i += 97) {
            x = (float) i;
            mai_forest_keys(f, MAI_FLOAT, &x, keys);
            CHECK_SAME(mai_forest_plain_sum(f, keys), i);
        }
    }
    unit_close(cx);
}

/* "x <= 0, else x <= 1, else ...": as deep as it has branches. twins: both ways of a branch lead on. */
static mai_node *
write_chain(mai_ctx *cx, int branches, bool twins)
{
    mai_node *node = new_node(cx, "TreeEnsemble", 5);
    size_t n = (size_t) branches;
    int64_t *yes = add_ints(cx, node, "nodes_truenodeids", n),
            *no = add_ints(cx, node, "nodes_falsenodeids", n);
    int64_t *yes_leaf = add_ints(cx, node, "nodes_trueleafs", n),
            *no_leaf = add_ints(cx, node, "nodes_falseleafs", n);
    double *split = room(cx, n, sizeof *split), *weight = room(cx, n + 1, sizeof *weight);

    add_ints(cx, node, "nodes_featureids", n);
    add_ints(cx, node, "leaf_targetids", twins ? 1 : n + 1);
    add_ints(cx, node, "tree_roots", 1);
    add_tensor(cx, node, "nodes_modes", MAI_UINT8, n, room(cx, n, 1));
    for (int i = 0; i < branches; i++) {
        bool last = i + 1 == branches;

        split[i] = weight[i] = i;
        yes_leaf[i] = !twins || last;
        yes[i] = twins ? (last ? 0 : i + 1) : i;
        no_leaf[i] = last;
        no[i] = twins && last ? 0 : i + 1;
    }
    weight[n] = (double) n;
    add_numbers(cx, node, "nodes_splits", NULL, split, n, false, true);
    add_numbers(cx, node, "leaf_weights", NULL, weight, twins ? 1 : n + 1, false, true);
    return node;
}

static void
deep_trees(void)
{
    enum { DEPTH = 100000 };
    mai_ctx *cx = unit_open();
    mai_trees *t;
    mai_forest *f;
    float x = DEPTH - 2.5f;

    if (CHECK_OK(cx, mai_trees_read_v5(cx, write_chain(cx, DEPTH, false), 1, &t)) &&
        CHECK_OK(cx, mai_forest_build(cx, t, MAI_FLOAT, MAI_SUM, &f))) {
        void *keys = room(cx, mai_forest_key_bytes(f), 1);

        CHECK_INT(f->depths[0], DEPTH);
        mai_forest_keys(f, MAI_FLOAT, &x, keys);
        CHECK_SAME(mai_forest_plain_sum(f, keys), DEPTH - 2);
    }
    CHECK_OK(cx, mai_trees_read_v5(cx, write_chain(cx, 12, true), 1, &t));
    CHECK_INT(t->unfolded, (1 << 13) - 1 + 1);
    CHECK_FAILS_WITH(cx, mai_trees_read_v5(cx, write_chain(cx, 64, true), 1, &t), MAI_ELIMIT,
                     "unfold to more");
    cx->limits.nodes = 100;
    CHECK_FAILS_WITH(cx, mai_trees_read_v5(cx, write_chain(cx, 51, false), 1, &t), MAI_ELIMIT,
                     "limit is 100");
    unit_close(cx);
}

/* Nested chains of EQ would unfold exponentially often; folded they do not. */
static void
sets_as_chains(void)
{
    enum { NESTED = 8, MEMBERS = 20 };
    forest *f = &drawn_forest;

    *f = (forest){.ntrees = 1, .ntargets = 1, .leaf_weights = 1};
    for (int level = 0, yes = 0; level <= NESTED; level++) {
        drawn *leaf = &f->node[f->nnodes];

        draw_leaf(f, leaf);
        if (level == 0) {
            yes = f->nnodes++;
            continue;
        }
        int no = f->nnodes++;
        for (int i = 0; i < MEMBERS; i++, f->nnodes++) {
            f->node[f->nnodes] =
                (drawn){.mode = MAI_TREE_EQ, .feature = level % FEATURES, .split = i * 2, .yes = yes};
            f->node[f->nnodes].no = i == 0 ? no : f->nnodes - 1;
        }
        f->root[0] = yes = f->nnodes - 1;
    }
    mai_ctx *cx = unit_open();
    mai_trees *t;
    if (CHECK_OK(cx, mai_trees_read(cx, write_lists(cx, f), "target", 1, &t))) {
        CHECK_INT(t->unfolded, 2 * NESTED + 1 + 1);
        CHECK_INT(t->nsets, NESTED);
        compare_rows(cx, f, t, MAI_FLOAT, MAI_SUM, 50);
        compare_rows(cx, f, t, MAI_INT64, MAI_SUM, 200);
    }
    unit_close(cx);
}

/* ---- attributes that lie ---- */

static int64_t
wild(void)
{
    static const int64_t values[] = {
        -1, 0, 1, 2, 3, 7, 1000, INT32_MAX, -INT32_MAX, INT64_MAX, INT64_MIN, (int64_t) 1 << 32, 4294967295};

    return values[pick(sizeof values / sizeof *values)];
}

static void
tamper(const mai_node *node)
{
    Onnx__AttributeProto *a = node->proto->attribute[pick((int) node->proto->n_attribute)];

    switch (pick(12)) {
        case 0:
            a->n_ints = a->n_ints > 0 ? (size_t) pick((int) a->n_ints) : 0;
            break;
        case 1:
            a->n_floats = a->n_floats > 0 ? (size_t) pick((int) a->n_floats) : 0;
            break;
        case 2:
            a->type = (Onnx__AttributeProto__AttributeType) pick(12);
            break;
        case 3:
            a->name = (char *) "nodes_of_another_kind";
            break;
        case 4:
            if (a->n_strings > 0)
                a->strings[pick((int) a->n_strings)].len = (size_t) pick(5);
            break;
        case 5:
            if (a->t != NULL && a->t->raw_data.len > 0)
                a->t->raw_data.data[pick((int) a->t->raw_data.len)] ^= (uint8_t) (1 << pick(8));
            break;
        case 6:
            if (a->t != NULL)
                a->t->dims[0] = wild();
            break;
        default:
            if (a->n_ints > 0)
                a->ints[pick((int) a->n_ints)] = pick(2) ? wild() : a->ints[pick((int) a->n_ints)];
            break;
    }
}

/* Whatever is said, it is refused with a message, or it is an ensemble that can be walked. */
static void
tampered_attributes(void)
{
    forest *f = &drawn_forest;
    int accepted = 0, refused = 0;

    for (int i = 0; i < 4000; i++) {
        mai_ctx *cx = unit_open();
        bool v5 = pick(2);
        mai_node *node;
        mai_trees *t;
        mai_forest *form;
        double row[FEATURES] = {0}, sums[MOST_TARGETS + 1];
        bool touched[MOST_TARGETS + 1];

        unit_row("ensemble %d", i);
        *f = (forest){.modes = v5 ? 0x7f : 0x3f,
                      .missing = true,
                      .shared = pick(2),
                      .ntargets = 1 + pick(3),
                      .leaf_weights = 1,
                      .least_depth = 1,
                      .double_splits = pick(2)};
        draw(f, 1 + pick(3), pick(3));
        node = v5 ? write_v5(cx, f) : write_lists(cx, f);
        for (int k = 1 + pick(3); k > 0; k--)
            tamper(node);
        mai_status status = v5 ? mai_trees_read_v5(cx, node, f->ntargets, &t)
                               : mai_trees_read(cx, node, "target", f->ntargets, &t);
        if (status == MAI_OK && t->features <= FEATURES && t->features >= 0) {
            if (CHECK_OK(cx, mai_forest_build(cx, t, MAI_DOUBLE, MAI_MAX, &form))) {
                void *keys = room(cx, mai_forest_key_bytes(form), 1);

                mai_forest_keys(form, MAI_DOUBLE, row, keys);
                mai_forest_sums(form, keys, sums, touched);
            }
            accepted++;
        } else if (status != MAI_OK) {
            CHECK(status == MAI_EFORMAT || status == MAI_EUNSUPPORTED || status == MAI_ELIMIT);
            CHECK(strstr(cx->err.message, "forest") != NULL || strstr(cx->err.message, "tensor") != NULL);
            refused++;
        }
        unit_close(cx);
    }
    CHECK(accepted > 100 && refused > 100);
}

/* ---- running out of memory, being stopped ---- */

static mai_status
read_build_walk(mai_ctx *cx, void *arg)
{
    const mai_node *node = arg;
    mai_trees *t;
    mai_forest *f;
    float row[FEATURES] = {0}, sums[MOST_TARGETS + 1];
    bool touched[MOST_TARGETS + 1];
    void *keys;

    if (strcmp(node->op->name, "TreeEnsemble") == 0)
        MAI_TRY(mai_trees_read_v5(cx, node, MOST_TARGETS, &t));
    else
        MAI_TRY(mai_trees_read(cx, node, "target", MOST_TARGETS, &t));
    MAI_TRY(mai_forest_build(cx, t, MAI_FLOAT, MAI_MIN, &f));
    MAI_TRY(mai_calloc(cx, mai_forest_key_bytes(f), 1, &keys));
    mai_forest_keys(f, MAI_FLOAT, row, keys);
    mai_forest_sums(f, keys, sums, touched);
    return MAI_OK;
}

static void
refused_and_stopped(void)
{
    for (int v5 = 0; v5 < 2; v5++) {
        forest *f = &drawn_forest;
        mai_ctx *cx = unit_open();
        mai_node *node;

        unit_row("v5 %d", v5);
        *f = (forest){.modes = v5 ? 0x7f : 0x3f,
                      .ntargets = MOST_TARGETS,
                      .leaf_weights = 1,
                      .least_depth = 1,
                      .shared = true};
        draw(f, 8, 3);
        node = v5 ? write_v5(cx, f) : write_lists(cx, f);
        CHECK(unit_refuse_each_allocation(read_build_walk, node) > 10);
        CHECK(unit_stop_at_each_poll(read_build_walk, node) > 30);
        unit_close(cx);
    }
}

/* ---- keys ---- */

static void
keys_are_in_order(void)
{
    static const double up[] = {-INFINITY,    -DBL_MAX, -FLT_MAX, -1,      -FLT_MIN, -FLT_TRUE_MIN, 0,
                                FLT_TRUE_MIN, FLT_MIN,  1,        FLT_MAX, DBL_MAX,  INFINITY};

    for (size_t i = 0; i + 1 < sizeof up / sizeof *up; i++) {
        CHECK(mai_key64(up[i]) < mai_key64(up[i + 1]));
        CHECK(((float) up[i] < (float) up[i + 1]) ==
              (mai_key32((float) up[i]) < mai_key32((float) up[i + 1])));
    }
    CHECK(mai_key32(-0.0f) == mai_key32(0.0f) && mai_key64(-0.0) == mai_key64(0.0));
    CHECK(mai_key32(-INFINITY) > 1 && mai_key32(INFINITY) < UINT32_MAX - 1);
    CHECK(mai_key64(-INFINITY) > 1 && mai_key64(INFINITY) < UINT64_MAX - 1);
    for (int i = 0; i < 100000; i++) {
        double a = number(true), b = number(true);

        CHECK((a < b) == (mai_key64(a) < mai_key64(b)));
        CHECK(((float) a < (float) b) == (mai_key32((float) a) < mai_key32((float) b)));
    }
}

static const unit_test tests[] = {
    {"keys are in the order of numbers", keys_are_in_order},
    {"every mode alone", every_mode_alone},
    {"random lists", random_lists},
    {"random TreeEnsemble", random_v5},
    {"a tree of 131071 nodes", broad_tree},
    {"deep trees", deep_trees},
    {"chains of EQ become sets", sets_as_chains},
    {"tampered attributes", tampered_attributes},
    {"refused and stopped", refused_and_stopped},
};

UNIT_MAIN(tests)
