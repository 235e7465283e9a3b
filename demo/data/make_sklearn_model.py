#!/usr/bin/python3
"""Makes heart_forest.onnx: scikit-learn's imputation and random forest for the heart disease patients.

    ./make_sklearn_model.py             writes heart_forest.onnx beside itself
    ./make_sklearn_model.py --check     says whether the file there is what would be written

Trained on the patients whose medai_split(id) is 'train', id being the number of the row in heart_disease.csv,
as in the demo. The graph takes one number a column, under the column's name, NaN where it is missing. The
metadata says how scikit-learn itself scores on the other patients, so that whoever runs the file can compare.

Needs python3-sklearn and python3-onnx; the file is committed, so nothing else needs either.
"""

import csv
import os
import sys

import numpy as np
from sklearn import ensemble, impute, linear_model, metrics, pipeline, preprocessing

# python3-onnx 1.12 names types that numpy 1.24 took away.
np.float, np.int, np.bool, np.object = float, int, bool, object

from onnx import TensorProto, helper  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "heart_forest.onnx")
TREES = 100
MASK = (1 << 64) - 1


# ---- medai_split, from its definition in docs/stat.md ----

def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def is_test(key, fraction=0.2, seed=0):
    h = mix(mix(key & MASK) ^ mix(seed + 0x9E3779B97F4A7C15 & MASK))
    return (h >> 11) / 2.0**53 < fraction


def patients():
    """Names of the features, their values with NaN for missing, whether there is disease, and the split."""
    with open(os.path.join(HERE, "heart_disease.csv")) as rows:
        table = list(csv.DictReader(rows))
    names = [k for k in table[0] if k != "num"]
    x = np.array([[np.nan if row[k] == "?" else float(row[k]) for k in names] for row in table], np.float32)
    y = np.array([int(row["num"]) > 0 for row in table])
    test = np.array([is_test(i + 1) for i in range(len(table))])
    return names, x, y, test


# ---- the fitted pipeline as an ONNX graph ----

def round_down(threshold):
    """The largest float32 not above a double: x <= it decides as x <= threshold for every float32 x."""
    t = np.float32(threshold)
    return float(t if t <= threshold else np.nextafter(t, np.float32(-np.inf)))


def forest_attributes(forest):
    """The trees in the lists of TreeEnsembleClassifier; a leaf has its share of the probability of 1."""
    a = {k: [] for k in ("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_modes",
                         "nodes_truenodeids", "nodes_falsenodeids",
                         "class_treeids", "class_nodeids", "class_ids", "class_weights")}
    for number, fitted in enumerate(forest.estimators_):
        t = fitted.tree_
        for i in range(t.node_count):
            leaf = t.children_left[i] < 0
            a["nodes_treeids"].append(number)
            a["nodes_nodeids"].append(i)
            a["nodes_featureids"].append(0 if leaf else int(t.feature[i]))
            a["nodes_values"].append(0.0 if leaf else round_down(t.threshold[i]))
            a["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            a["nodes_truenodeids"].append(0 if leaf else int(t.children_left[i]))
            a["nodes_falsenodeids"].append(0 if leaf else int(t.children_right[i]))
            if leaf:
                counts = t.value[i].ravel()
                a["class_treeids"].append(number)
                a["class_nodeids"].append(i)
                a["class_ids"].append(0)
                a["class_weights"].append(float(counts[1] / counts.sum() / len(forest.estimators_)))
    return a


def graph_of(names, medians, forest):
    columns = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None, 1]) for n in names]
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 2]),
    ]
    nodes = [
        helper.make_node("Concat", names, ["row"], axis=1),
        helper.make_node("Imputer", ["row"], ["complete"], domain="ai.onnx.ml",
                         imputed_value_floats=medians, replaced_value_float=float("nan")),
        helper.make_node("TreeEnsembleClassifier", ["complete"], ["label", "probabilities"],
                         domain="ai.onnx.ml", classlabels_int64s=[0, 1], post_transform="NONE",
                         **forest_attributes(forest)),
    ]
    return helper.make_graph(nodes, "heart disease", columns, outputs)


def model_of(names, fitted, facts):
    medians = [float(m) for m in fitted.named_steps["imputer"].statistics_]
    m = helper.make_model(
        graph_of(names, medians, fitted.named_steps["forest"]),
        producer_name="scikit-learn",
        opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx.ml", 1)],
    )
    m.ir_version = 7
    helper.set_model_props(m, facts)
    return m.SerializeToString()


def main():
    names, x, y, test = patients()
    fitted = pipeline.Pipeline([
        ("imputer", impute.SimpleImputer(strategy="median")),
        ("forest", ensemble.RandomForestClassifier(TREES, min_samples_leaf=4, random_state=1)),
    ]).fit(x[~test], y[~test])
    p = fitted.predict_proba(x[test])[:, 1]
    facts = {
        "patients": "%d to train, %d to test" % ((~test).sum(), test.sum()),
        "scikit-learn AUC on test": "%.6f" % metrics.roc_auc_score(y[test], p),
        "scikit-learn Brier score on test": "%.6f" % metrics.brier_score_loss(y[test], p),
    }
    made = model_of(names, fitted, facts)
    if sys.argv[1:] == ["--check"]:
        with open(TARGET, "rb") as there:
            same = there.read() == made
        print("heart_forest.onnx is %s" % ("up to date" if same else "another one"))
        return 0 if same else 1
    with open(TARGET, "wb") as out:
        out.write(made)
    print("%d bytes" % len(made))
    for fact in sorted(facts.items()):
        print("%s: %s" % fact)
    logistic = pipeline.make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler(),
                                      linear_model.LogisticRegression(max_iter=1000)).fit(x[~test], y[~test])
    p = logistic.predict_proba(x[test])[:, 1]
    print("for comparison, scikit-learn's logistic regression: AUC %.6f, Brier score %.6f"
          % (metrics.roc_auc_score(y[test], p), metrics.brier_score_loss(y[test], p)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
