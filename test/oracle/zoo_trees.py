"""Tree ensembles, as the exporters of scikit-learn, XGBoost and LightGBM write them, and the corners of the
operators."""

import numpy as np
from sklearn import datasets, ensemble, tree

from zoo import (
    DOUBLE,
    FLOAT,
    INT64,
    STRING,
    ml,
    model,
    node,
    rng,
    rows_with_edges,
    sequence_of_maps,
    tensor,
    value,
)

LEAF = "LEAF"
MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]


def round_down(threshold):
    """The largest float32 w with: (float)x <= threshold exactly when (float)x <= w."""
    w = np.float32(threshold)
    return w if w <= threshold else np.nextafter(w, np.float32(-np.inf))


class Trees:
    """Collects nodes and leaf weights of an ensemble in the operators' parallel-list form."""

    def __init__(self):
        self.nodes = {
            k: []
            for k in (
                "treeids",
                "nodeids",
                "featureids",
                "modes",
                "values",
                "truenodeids",
                "falsenodeids",
                "missing_value_tracks_true",
                "hitrates",
            )
        }
        self.leaves = {k: [] for k in ("treeids", "nodeids", "ids", "weights")}
        self.count = 0

    def put(self, tree_id, node_id, mode, feature=0, threshold=0.0, yes=0, no=0, missing=0, weights=()):
        row = (tree_id, node_id, feature, mode, float(threshold), yes, no, int(missing), 1.0)
        for column, item in zip(self.nodes.values(), row):
            column.append(item)
        for target, weight in weights:
            for column, item in zip(self.leaves.values(), (tree_id, node_id, target, float(weight))):
                column.append(item)

    def sklearn(self, fitted, scale=1.0, counts=False, only=None, first=0, mode="BRANCH_LEQ", double=False):
        """A scikit-learn tree. counts: leaf values become shares. only: keep that class, as class `first`."""
        t, tree_id = fitted.tree_, self.count
        self.count += 1
        for i in range(t.node_count):
            if t.children_left[i] < 0:
                v = t.value[i].ravel() * scale / (t.value[i].sum() if counts else 1.0)
                v = v if only is None else v[only : only + 1]
                self.put(tree_id, i, LEAF, weights=[(first + k, w) for k, w in enumerate(v)])
            else:
                w = t.threshold[i] if double else round_down(t.threshold[i])
                if mode == "BRANCH_LT":
                    w = np.nextafter(np.float32(w), np.float32(np.inf))
                self.put(
                    tree_id, i, mode, int(t.feature[i]), w, int(t.children_left[i]), int(t.children_right[i])
                )

    def histogram(self, nodes, target):
        """A tree of scikit-learn's histogram gradient boosting, with its routing of missing values."""
        tree_id = self.count
        self.count += 1
        for i, n in enumerate(nodes):
            if n["is_leaf"]:
                self.put(tree_id, i, LEAF, weights=[(target, n["value"])])
            else:
                self.put(
                    tree_id,
                    i,
                    "BRANCH_LEQ",
                    int(n["feature_idx"]),
                    round_down(n["num_threshold"]),
                    int(n["left"]),
                    int(n["right"]),
                    missing=int(n["missing_go_to_left"]),
                )

    def random(self, r, depth, features, leaf, modes=MODES, missing=False, grid=None):
        """A full random tree; leaf() gives a leaf's (target, weight) pairs."""
        tree_id, counter = self.count, [0]
        self.count += 1

        def grow(level):
            me = counter[0]
            counter[0] += 1
            if level == 0:
                self.put(tree_id, me, LEAF, weights=leaf())
                return me
            at = {k: len(v) for k, v in self.nodes.items()}["treeids"]
            threshold = r.choice(grid) if grid is not None else np.float32(r.randn())
            self.put(
                tree_id,
                me,
                modes[r.randint(len(modes))],
                r.randint(features),
                threshold,
                missing=r.randint(2) if missing else 0,
            )
            self.nodes["truenodeids"][at] = grow(level - 1)
            self.nodes["falsenodeids"][at] = grow(level - 1)
            return me

        grow(depth)

    def attributes(self, prefix, double=False, hitrates=True, missing=True):
        """The node's attributes; prefix is "class" or "target"."""
        out = {"nodes_" + k: v for k, v in self.nodes.items()}
        out.update({prefix + "_" + k: v for k, v in self.leaves.items()})
        if not hitrates:
            del out["nodes_hitrates"]
        if not missing:
            del out["nodes_missing_value_tracks_true"]
        if double:
            for key in ("nodes_values", "nodes_hitrates", prefix + "_weights"):
                out[key + "_as_tensor"] = tensor(key, out.pop(key), np.float64)
        return out


def labels_of(classes):
    strings = isinstance(classes[0], str)
    return {"classlabels_strings" if strings else "classlabels_int64s": list(classes)}


def classifier(
    trees,
    classes,
    features,
    post="NONE",
    base=None,
    elem=FLOAT,
    ml_opset=1,
    zipmap=False,
    double=False,
    opset=13,
    **parts
):
    """TreeEnsembleClassifier alone, or as exporters wrap it: Cast of the label and ZipMap."""
    attributes = trees.attributes("class", double=double, **parts)
    if base is not None and double:
        attributes["base_values_as_tensor"] = tensor("base", base, np.float64)
    elif base is not None:
        attributes["base_values"] = [float(b) for b in base]
    strings = isinstance(classes[0], str)
    label = STRING if strings else INT64
    x = [value("X", elem, [None, features])]
    if not zipmap:
        n = ml(
            "TreeEnsembleClassifier",
            "X",
            ["label", "probabilities"],
            post_transform=post,
            **labels_of(classes),
            **attributes
        )
        return model(
            [n],
            x,
            [value("label", label, [None]), value("probabilities", FLOAT, [None, len(classes)])],
            opset=opset,
            ml_opset=ml_opset,
        )
    nodes = [
        ml(
            "TreeEnsembleClassifier",
            "X",
            ["label", "probabilities"],
            post_transform=post,
            **labels_of(classes),
            **attributes
        )
    ]
    if strings:
        nodes[0].output[0] = "output_label"
    else:
        nodes.append(node("Cast", "label", "output_label", to=INT64))
    nodes.append(ml("ZipMap", "probabilities", "output_probability", **labels_of(classes)))
    return model(
        nodes,
        x,
        [value("output_label", label, [None]), sequence_of_maps("output_probability", label)],
        opset=opset,
        ml_opset=ml_opset,
    )


def regressor(
    trees,
    features,
    targets=1,
    post="NONE",
    base=None,
    aggregate=None,
    elem=FLOAT,
    ml_opset=1,
    double=False,
    opset=13,
    **parts
):
    attributes = trees.attributes("target", double=double, **parts)
    if base is not None:
        attributes["base_values"] = [float(b) for b in base]
    n = ml(
        "TreeEnsembleRegressor",
        "X",
        "variable",
        n_targets=targets,
        post_transform=post,
        aggregate_function=aggregate,
        **attributes
    )
    return model(
        [n],
        [value("X", elem, [None, features])],
        [value("variable", FLOAT, [None, targets])],
        opset=opset,
        ml_opset=ml_opset,
    )


def cases(x, missing=False, seed="rows", dtype=np.float32):
    """Many rows with edge values, one row, and rows one by one."""
    x = np.asarray(x, np.float32)
    many = rows_with_edges(x, missing, seed)
    if dtype == np.int64:
        many = np.nan_to_num(np.clip(many, -1e6, 1e6)).astype(np.int64)
    many = many.astype(dtype)
    return [{"X": many}, {"X": many[:1]}, {"X": many[1:2]}, {"X": many[-1:]}]


def data_sets():
    cancer = datasets.load_breast_cancer(return_X_y=True)
    wine = datasets.load_wine(return_X_y=True)
    iris = datasets.load_iris(return_X_y=True)
    diabetes = datasets.load_diabetes(return_X_y=True)
    return cancer, wine, iris, diabetes


def forests(zoo, cancer, wine, iris, diabetes):
    x, y = cancer
    names = np.array(["malignant", "benign"])
    for kind, make in (
        ("rf", ensemble.RandomForestClassifier),
        ("extratrees", ensemble.ExtraTreesClassifier),
    ):
        for label, target in (("int", y), ("string", names[y])):
            fit = make(20, max_depth=6, random_state=1).fit(x, target)
            t = Trees()
            for e in fit.estimators_:
                t.sklearn(e, scale=1 / 20, counts=True, only=1)
            m = classifier(t, fit.classes_.tolist(), 30, zipmap=True)
            zoo.add("%s_binary_%s" % (kind, label), m, cases(x[::13]))
    fit = ensemble.RandomForestClassifier(20, max_depth=6, random_state=1).fit(x, y)
    t = Trees()
    for e in fit.estimators_:
        t.sklearn(e, scale=1 / 20, counts=True)
    zoo.add("rf_binary_two_weights", classifier(t, [0, 1], 30), cases(x[::13]))
    zoo.add("rf_binary_two_weights_string", classifier(t, ["no", "yes"], 30), cases(x[::13]))
    zoo.add("rf_binary_labels_5_7", classifier(t, [5, 7], 30), cases(x[::13]))
    x, y = wine
    for label, target in (("int", y), ("string", np.array(["Barolo", "Grignolino", "Barbera"])[y])):
        fit = ensemble.RandomForestClassifier(15, max_depth=5, random_state=2).fit(x, target)
        t = Trees()
        for e in fit.estimators_:
            t.sklearn(e, scale=1 / 15, counts=True)
        m = classifier(t, fit.classes_.tolist(), 13, zipmap=True)
        zoo.add("rf_multi_" + label, m, cases(x[::3]))
        fit = tree.DecisionTreeClassifier(random_state=2).fit(x, target)
        t = Trees()
        t.sklearn(fit, counts=True)
        zoo.add("tree_multi_" + label, classifier(t, fit.classes_.tolist(), 13, zipmap=True), cases(x[::3]))
    x, y = diabetes
    fit = ensemble.RandomForestRegressor(25, max_depth=7, random_state=3).fit(x, y)
    t, average = Trees(), Trees()
    for e in fit.estimators_:
        t.sklearn(e, scale=1 / 25)
        average.sklearn(e)
    zoo.add("rf_regressor", regressor(t, 10), cases(x[::13]))
    zoo.add("rf_regressor_average", regressor(average, 10, aggregate="AVERAGE", base=[2.5]), cases(x[::13]))
    both = np.c_[y, y[::-1], np.sqrt(y)]
    fit = ensemble.ExtraTreesRegressor(5, max_depth=5, random_state=3).fit(x, both)
    t = Trees()
    for e in fit.estimators_:
        t.sklearn(e, scale=1 / 5)
    zoo.add("et_regressor_3_targets", regressor(t, 10, targets=3), cases(x[::13]))


def boosted(zoo, cancer, wine, iris, diabetes):
    x, y = cancer
    fit = ensemble.GradientBoostingClassifier(n_estimators=30, random_state=4).fit(x, y)
    prior = np.log(y.mean() / (1 - y.mean()))
    for name, mode in (("gb_binary", "BRANCH_LEQ"), ("xgb_binary", "BRANCH_LT")):
        t = Trees()
        for e in fit.estimators_[:, 0]:
            t.sklearn(e, scale=fit.learning_rate, mode=mode)
        m = classifier(t, [0, 1], 30, post="LOGISTIC", base=[prior], zipmap=True)
        zoo.add(name, m, cases(x[::13]))
        zoo.add(name + "_no_base", classifier(t, [0, 1], 30, post="LOGISTIC"), cases(x[::13]))
        zoo.add(
            name + "_two_bases",
            classifier(t, [0, 1], 30, post="LOGISTIC", base=[prior, prior]),
            cases(x[::13]),
        )
        zoo.add(
            name + "_string", classifier(t, ["no", "yes"], 30, post="LOGISTIC", base=[prior]), cases(x[::13])
        )
        zoo.add(name + "_none", classifier(t, [0, 1], 30, base=[prior]), cases(x[::13]))
    x, y = wine
    fit = ensemble.GradientBoostingClassifier(n_estimators=12, random_state=4).fit(x, y)
    t = Trees()
    for row in fit.estimators_:
        for k, e in enumerate(row):
            t.sklearn(e, scale=fit.learning_rate, first=k)
    prior = np.log(np.bincount(y) / len(y))
    zoo.add(
        "gb_multi_softmax",
        classifier(t, [0, 1, 2], 13, post="SOFTMAX", base=prior, zipmap=True),
        cases(x[::3]),
    )
    zoo.add("lgbm_multi_softmax", classifier(t, [0, 1, 2], 13, post="SOFTMAX"), cases(x[::3]))
    zoo.add(
        "gb_multi_logistic", classifier(t, ["a", "b", "c"], 13, post="LOGISTIC", base=prior), cases(x[::3])
    )
    x, y = diabetes
    fit = ensemble.GradientBoostingRegressor(n_estimators=30, random_state=4).fit(x, y)
    t = Trees()
    for e in fit.estimators_[:, 0]:
        t.sklearn(e, scale=fit.learning_rate)
    zoo.add("gb_regressor", regressor(t, 10, base=[y.mean()]), cases(x[::13]))
    histogram_boosting(zoo, cancer, wine, diabetes)


def histogram_boosting(zoo, cancer, wine, diabetes):
    def holes(x, name):
        x = x.copy()
        x[rng(name).rand(*x.shape) < 0.1] = np.nan
        return x

    x, y = holes(cancer[0], "cancer"), cancer[1]
    fit = ensemble.HistGradientBoostingClassifier(max_iter=10, random_state=5).fit(x, y)
    t = Trees()
    for (p,) in fit._predictors:
        t.histogram(p.nodes, 0)
    m = classifier(t, [0, 1], 30, post="LOGISTIC", base=fit._baseline_prediction.ravel(), zipmap=True)
    zoo.add("hgb_binary_missing", m, cases(x[::13], missing=True))
    x, y = holes(wine[0], "wine"), wine[1]
    fit = ensemble.HistGradientBoostingClassifier(max_iter=8, random_state=5).fit(x, y)
    t = Trees()
    for row in fit._predictors:
        for k, p in enumerate(row):
            t.histogram(p.nodes, k)
    m = classifier(t, [0, 1, 2], 13, post="SOFTMAX", base=fit._baseline_prediction.ravel())
    zoo.add("hgb_multi_missing", m, cases(x[::3], missing=True))
    x, y = holes(diabetes[0], "diabetes"), diabetes[1]
    fit = ensemble.HistGradientBoostingRegressor(max_iter=25, random_state=5).fit(x, y)
    t = Trees()
    for (p,) in fit._predictors:
        t.histogram(p.nodes, 0)
    zoo.add(
        "hgb_regressor_missing",
        regressor(t, 10, base=[fit._baseline_prediction.item()]),
        cases(x[::13], missing=True),
    )


def corners(zoo):
    grid = np.float32([-2, -1, -0.5, 0, 0.5, 1, 2])

    def batch(name, f, n=60):
        r = rng(name + "rows")
        return np.where(r.rand(n, f) < 0.5, r.choice(grid, (n, f)), r.randn(n, f)).astype(np.float32)

    def random_trees(name, leaf, n=6, depth=4, features=6, **how):
        r = rng(name)
        t = Trees()
        for _ in range(n):
            t.random(r, depth, features, lambda: leaf(r), grid=grid, **how)
        return t

    def one(r):
        return [(0, np.float32(r.randn()))]

    for mode in MODES:
        name = "mode_" + mode[7:].lower()
        for missing in (False, True):
            t = random_trees(name, one, modes=[mode], missing=missing)
            zoo.add(
                name + ("_missing" if missing else ""), regressor(t, 6), cases(batch(name, 6), missing=True)
            )
    t = random_trees("mode_mixed", one, missing=True)
    zoo.add("mode_mixed", regressor(t, 6), cases(batch("mode_mixed", 6), missing=True))
    zoo.add(
        "no_missing_no_hitrates",
        regressor(random_trees("plain", one), 6, hitrates=False, missing=False),
        cases(batch("plain", 6), missing=True),
    )
    t = random_trees("ints", one)
    zoo.add("tree_int64_input", regressor_of_classes(t), cases(batch("ints", 6) * 2, dtype=np.int64))
    for how in ("SUM", "AVERAGE", "MIN", "MAX"):
        name = "aggregate_" + how.lower()
        t = random_trees(name, one)
        zoo.add(name, regressor(t, 6, aggregate=how, base=[0.25]), cases(batch(name, 6), missing=True))

        def some(r):
            return [(k, np.float32(r.randn())) for k in range(3) if r.rand() < 0.7]

        t = random_trees(name + "3", some)
        zoo.add(
            name + "_3_targets",
            regressor(t, 6, targets=3, aggregate=how, base=[0.25, -1, 2]),
            cases(batch(name, 6)),
        )
    post_transforms(zoo, random_trees, batch)
    single_leaf(zoo)
    doubles(zoo, random_trees, batch)
    deep(zoo)


def regressor_of_classes(t):
    """An ensemble over integer input: only the classifier takes integers."""
    t.leaves["ids"] = [i % 3 for i, _ in enumerate(t.leaves["ids"])]
    return classifier(t, [10, 20, 30], 6, elem=INT64)


def post_transforms(zoo, random_trees, batch):
    for post in ("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"):
        low = post.lower()

        def share(r):
            return [(k, np.float32(r.rand() / 8)) for k in range(3) if r.rand() < 0.8]

        def mixed(r):
            return [(k, np.float32(r.randn() if r.rand() < 0.8 else 0)) for k in range(3)]

        def single(r):
            return [(0, np.float32(r.rand() / 9 if post == "PROBIT" else r.randn()))]

        def positive(r):
            return [(0, np.float32(r.rand() / 9))]

        def pair(r):
            return [(k, np.float32(r.rand() / 9 if post == "PROBIT" else r.randn())) for k in range(2)]

        leaf = share if post == "PROBIT" else mixed
        add = {
            "_multi": (leaf, 3),
            "_binary": (single, 2),
            "_binary_positive": (positive, 2),
            "_two": (pair, 2),
        }
        for suffix, (make, n) in add.items():
            name = "post_" + low + suffix
            t = random_trees(name, make)
            zoo.add(name, classifier(t, list(range(n)), 6, post=post), cases(batch(name, 6)))
        zoo.add(
            "post_%s_regressor" % low,
            regressor(random_trees(low + "r1", single), 6, post=post),
            cases(batch(low, 6)),
        )
        zoo.add(
            "post_%s_regressor_3" % low,
            regressor(random_trees(low + "r3", leaf), 6, targets=3, post=post),
            cases(batch(low, 6)),
        )
    few = random_trees("untouched", lambda r: [(r.randint(2) * 2, np.float32(-r.rand()))], n=2, depth=2)
    zoo.add("class_never_touched", classifier(few, [7, 8, 9], 6), cases(batch("untouched", 6)))
    tie = random_trees("tie", lambda r: [(r.randint(3), 0.5)], n=2, depth=2)
    zoo.add("class_ties", classifier(tie, ["c", "b", "a"], 6), cases(batch("tie", 6)))
    second = random_trees("second", lambda r: [(1, np.float32(r.rand() / 8))])
    zoo.add("binary_weights_on_class_1", classifier(second, [0, 1], 6), cases(batch("second", 6)))
    second = random_trees("second_m", lambda r: [(1, np.float32(r.randn()))])
    zoo.add(
        "binary_mixed_on_class_1", classifier(second, [0, 1], 6, post="LOGISTIC"), cases(batch("second", 6))
    )
    second = random_trees("second_b", lambda r: [(1, np.float32(r.randn()))])
    zoo.add(
        "binary_class_1_base_2",
        classifier(second, [0, 1], 6, post="LOGISTIC", base=[0.5, -0.25]),
        cases(batch("second", 6)),
    )
    either = random_trees("either", lambda r: [(r.randint(2), np.float32(r.randn()))], n=1, depth=3)
    zoo.add("binary_either_class", classifier(either, [3, 4], 6, post="LOGISTIC"), cases(batch("either", 6)))
    zoo.add(
        "binary_either_class_softmax_base",
        classifier(either, [3, 4], 6, post="SOFTMAX", base=[0.1, 0.2]),
        cases(batch("either", 6)),
    )
    one = random_trees("oneclass", lambda r: [(0, np.float32(r.randn()))])
    zoo.add("one_class", classifier(one, [4], 6, post="LOGISTIC"), cases(batch("oneclass", 6)))


def single_leaf(zoo):
    x = np.float32([[1, 2], [3, 4]])
    t = Trees()
    t.put(0, 0, LEAF, weights=[(0, 0.75)])
    zoo.add("leaf_regressor", regressor(t, 2), [{"X": x}, {"X": x[:1]}])
    zoo.add("leaf_binary", classifier(t, [0, 1], 2), [{"X": x}, {"X": x[:1]}])
    zoo.add(
        "leaf_binary_logistic",
        classifier(t, [0, 1], 2, post="LOGISTIC", base=[-0.5]),
        [{"X": x}, {"X": x[:1]}],
    )
    t = Trees()
    t.put(0, 0, LEAF, weights=[(0, -0.75)])
    t.put(1, 0, "BRANCH_LEQ", 1, 3.0, 1, 2)
    t.put(1, 1, LEAF, weights=[(0, 0.5)])
    t.put(1, 2, LEAF, weights=[(0, 1.5)])
    t.put(2, 0, LEAF, weights=[(0, 0.125)])
    zoo.add("leaf_among_trees", classifier(t, [0, 1], 2, post="LOGISTIC"), [{"X": x}, {"X": x[:1]}])
    t = Trees()
    t.put(5, 3, "BRANCH_LT", 0, 2.0, 1, 0)
    t.put(5, 0, LEAF, weights=[(0, 0.25), (0, 0.5)])
    t.put(5, 1, LEAF, weights=[(0, 0.1)])
    t.put(2, 1, LEAF, weights=[(0, 4.0)])
    zoo.add("odd_node_numbers", regressor(t, 2), [{"X": x}, {"X": x[:1]}])


def doubles(zoo, random_trees, batch):
    def leaf(r):
        return [(0, r.randn() * 1e-3 + 1 / 3)]

    t = random_trees("double", leaf, n=12)
    m = regressor(t, 6, double=True, elem=DOUBLE, ml_opset=3)
    zoo.add("double_as_tensor_regressor", m, cases(batch("double", 6), dtype=np.float64))
    m = classifier(t, [0, 1], 6, double=True, elem=DOUBLE, ml_opset=3)
    zoo.add("double_as_tensor_binary", m, cases(batch("double", 6), dtype=np.float64))
    m = classifier(t, ["a", "b"], 6, double=True, elem=DOUBLE, ml_opset=3, base=[-4.25], post="LOGISTIC")
    zoo.add("double_as_tensor_base", m, cases(batch("double", 6), dtype=np.float64))
    t = random_trees("double2", lambda r: [(k, r.randn()) for k in range(3)], n=12)
    m = classifier(
        t, [0, 1, 2], 6, double=True, elem=DOUBLE, ml_opset=3, base=[0.1, 0.2, 0.3], post="SOFTMAX"
    )
    zoo.add("double_as_tensor_multi", m, cases(batch("double", 6), dtype=np.float64))
    zoo.add(
        "double_input_float_trees",
        regressor(random_trees("df", leaf), 6, elem=DOUBLE),
        cases(batch("double", 6) + np.float32(1e-7), dtype=np.float64),
    )
    near = Trees()
    near.put(0, 0, "BRANCH_LEQ", 0, 1 / 3, 1, 2)
    near.put(0, 1, LEAF, weights=[(0, 1.0)])
    near.put(0, 2, LEAF, weights=[(0, 2.0)])
    x = np.array([[1 / 3], [np.nextafter(1 / 3, 1)], [np.nextafter(1 / 3, 0)], [np.float32(1 / 3)]])
    zoo.add("double_near_threshold", regressor(near, 1, double=True, elem=DOUBLE, ml_opset=3), [{"X": x}])
    zoo.add("double_near_float_threshold", regressor(near, 1, elem=DOUBLE), [{"X": x}])


def deep(zoo):
    r = rng("deep")
    t = Trees()
    levels = 60
    for i in range(levels):
        t.put(0, 2 * i, "BRANCH_LEQ", i % 4, float(np.float32(levels - i)), 2 * i + 2, 2 * i + 1)
        t.put(0, 2 * i + 1, LEAF, weights=[(0, i + 0.5)])
    t.put(0, 2 * levels, LEAF, weights=[(0, -1.0)])
    x = (r.rand(80, 4) * levels * 1.2).astype(np.float32)
    zoo.add("deep_unbalanced", regressor(t, 4), cases(x, missing=True))
    chain = r.rand(500, 4).astype(np.float32)
    target = np.arange(500) % 7 + chain[:, 0] * 1e-3
    fit = tree.DecisionTreeRegressor(random_state=1, splitter="random").fit(chain**8, target)
    t = Trees()
    t.sklearn(fit)
    zoo.add("deep_overfit_depth_%d" % fit.get_depth(), regressor(t, 4), cases(chain[::7] ** 8))


def tree_ensemble_v5(zoo):
    """ai.onnx.ml 5: interior nodes and leaves in separate lists, modes as numbers, set membership."""
    for dtype, elem in ((np.float32, FLOAT), (np.float64, DOUBLE)):
        kind = np.dtype(dtype).name
        for aggregate in range(4):
            for post in range(5) if aggregate == 1 else (0,):
                name = "v5_%s_aggregate_%d_post_%d" % (kind, aggregate, post)
                zoo.add(name, *random_v5(name, dtype, elem, aggregate, post), check=False)
    nan = np.nan
    sets = tensor("membership_values", np.float32([1, 2, 7, nan, 0.5, nan]))
    attributes = dict(
        n_targets=2,
        aggregate_function=1,
        post_transform=0,
        tree_roots=[0, 3],
        nodes_modes=tensor("m", np.uint8([6, 0, 1, 6])),
        nodes_featureids=[0, 1, 1, 2],
        nodes_splits=tensor("s", np.float32([0, 1.5, -1, 0])),
        membership_values=sets,
        nodes_truenodeids=[1, 0, 2, 4],
        nodes_trueleafs=[0, 1, 1, 1],
        nodes_falsenodeids=[2, 1, 3, 5],
        nodes_falseleafs=[0, 1, 1, 1],
        nodes_missing_value_tracks_true=[1, 0, 1, 0],
        leaf_targetids=[0, 1, 0, 1, 0, 1],
        leaf_weights=tensor("w", np.float32([1, 2, 4, 8, 16, 32])),
    )
    m = model(
        [ml("TreeEnsemble", "X", "Y", **attributes)],
        [value("X", FLOAT, [None, 3])],
        [value("Y", FLOAT, [None, 2])],
        ml_opset=5,
        opset=20,
        producer="handmade",
    )
    r = rng("member")
    x = r.choice(np.float32([1, 2, 7, 0.5, -2, 3, nan]), (60, 3)).astype(np.float32)
    zoo.add("v5_member", m, [{"X": x}, {"X": x[:1]}], check=False)


def random_v5(name, dtype, elem, aggregate, post):
    r = rng(name)
    modes, features, splits, yes, yes_leaf, no, no_leaf, missing, roots = ([] for _ in range(9))
    targets, weights = [], []

    def grow(level):
        if level == 0:
            targets.append(r.randint(3))
            weights.append(r.rand() / 8 if post == 4 else r.randn())
            return len(targets) - 1
        me = len(modes)
        for column, item in zip(
            (modes, features, splits, missing),
            (r.randint(6), r.randint(5), r.choice([-1, -0.5, 0, 0.5, 1]), r.randint(2)),
        ):
            column.append(item)
        for column in (yes, yes_leaf, no, no_leaf):
            column.append(0)
        for child, leaf in ((yes, yes_leaf), (no, no_leaf)):
            below = level - 1 if r.rand() < 0.8 else 0
            leaf[me] = int(below == 0)
            child[me] = grow(below)
        return me

    for _ in range(6):
        roots.append(grow(4))
    n = ml(
        "TreeEnsemble",
        "X",
        "Y",
        n_targets=3,
        aggregate_function=aggregate,
        post_transform=post,
        tree_roots=roots,
        nodes_modes=tensor("m", modes, np.uint8),
        nodes_featureids=features,
        nodes_splits=tensor("s", splits, dtype),
        nodes_truenodeids=yes,
        nodes_trueleafs=yes_leaf,
        nodes_falsenodeids=no,
        nodes_falseleafs=no_leaf,
        nodes_missing_value_tracks_true=missing,
        leaf_targetids=targets,
        leaf_weights=tensor("w", weights, dtype),
    )
    m = model(
        [n],
        [value("X", elem, [None, 5])],
        [value("Y", elem, [None, 3])],
        ml_opset=5,
        opset=20,
        producer="handmade",
    )
    x = np.round(r.randn(40, 5) * 2) / 2
    x[r.rand(*x.shape) < 0.1] = np.nan
    return m, [{"X": x.astype(dtype)}, {"X": x[:1].astype(dtype)}]


def forest(samples, trees=100, depth=8, features=30, **how):
    """A random forest over made-up data, as a model, and the rows that it was trained on."""
    x, y = datasets.make_classification(
        samples,
        features,
        n_informative=features,
        n_redundant=0,
        flip_y=0.02,
        class_sep=0.7,
        n_clusters_per_class=16,
        random_state=7,
    )
    x = x.astype(np.float32)
    fit = ensemble.RandomForestClassifier(trees, max_depth=depth, random_state=7, n_jobs=1, **how)
    t = Trees()
    for e in fit.fit(x, y).estimators_:
        t.sklearn(e, scale=1 / trees, counts=True, only=1)
    return classifier(t, [0, 1], features, zipmap=True), x


def build(zoo):
    cancer, wine, iris, diabetes = data_sets()
    forests(zoo, cancer, wine, iris, diabetes)
    boosted(zoo, cancer, wine, iris, diabetes)
    corners(zoo)
    tree_ensemble_v5(zoo)
    m, x = forest(20000, max_samples=0.5)
    zoo.add("forest_100x8x30", m, cases(x[:1500]))
