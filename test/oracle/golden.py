"""Copies a selection of the zoo with the reference's answers to test/data/onnx: golden.py ZOO [FOLDER]

The zoo must have been built by make_models.py and answered by ort_run.js. Unit tests read the tensor files;
for SQL tests NAME.csv holds the first case of a scoring model: the features, the reference's label, and its
probabilities p0, p1, ... (or the value of a regressor); a missing value is empty. LIST names the models with
the number of cases and the tolerances, or "refused", as differences.txt has them.
"""

import csv
import fnmatch
import os
import shutil
import sys

import numpy as np

import compare
import tensorfile

CHOSEN = """
    rf_binary_int rf_multi_string gb_binary gb_multi_softmax xgb_binary hgb_binary_missing
    et_regressor_3_targets gb_regressor mode_mixed mode_eq_missing post_softmax_zero_multi
    class_never_touched class_ties double_near_threshold v5_member v5_float64_aggregate_0_post_0
    deep_unbalanced leaf_among_trees logreg_binary logreg_softmax_string logreg_ovr_int
    linear_regressor_3_targets_none svc_binary_rbf_probability svc_multi_rbf_probability svc_multi_string
    svr_rbf svm_one_class mlp_gemm_sigmoid mlp_scikit_string pipeline_columns pipeline_columns_string
    pipeline_matrix pipeline_mixed_numbers onehot_string label_encoder_4_string_tensors
    category_mapper_string dict_vectorizer_string_float cast_map_sparse zip_map_int64
    feature_vectorizer_padded graph_dynamic_reshape real_randomforest real_logreg_iris real_sklearn_treecl
    real_mlnet_breastcancer_logreg
""".split()

TABLES = """
    rf_binary_int hgb_binary_missing rf_multi_string gb_regressor mlp_gemm_sigmoid pipeline_columns
    pipeline_columns_string pipeline_matrix
""".split()


def copy(zoo, name, folder):
    for f in sorted(os.listdir(zoo)):
        base, suffix = os.path.splitext(f)
        case = base.rpartition("-")[0] == name and suffix in (".in", ".ort", ".want")
        if case or f == name + ".onnx":
            shutil.copyfile(os.path.join(zoo, f), os.path.join(folder, f))


def columns(tensors, single):
    """name -> list of cells, a matrix becoming one column an element of its rows."""
    out = {}
    for name, t in tensors.items():
        wide = t.reshape(len(t), -1)
        for i in range(wide.shape[1]):
            cells = [
                ""
                if isinstance(v, float) and np.isnan(v)
                else "%.9g" % v
                if isinstance(v, (float, np.floating))
                else str(v)
                for v in wide[:, i].tolist()
            ]
            out[name if wide.shape[1] == 1 and not single else "%s%d" % (name.lower(), i)] = cells
    return out


def table(zoo, name, folder):
    given = tensorfile.read(os.path.join(zoo, name + "-0.in"))
    answers = list(tensorfile.read(os.path.join(zoo, name + "-0.ort")).values())
    cells = columns(given, len(given) == 1)
    if len(answers) > 1:
        cells.update(columns({"label": answers[0]}, False))
    cells.update(columns({"p": answers[-1]}, True))
    with open(os.path.join(folder, name + ".csv"), "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(cells)
        writer.writerows(zip(*cells.values()))


def tolerances(name):
    """The widest tolerances that are stated for a model, as text."""
    widest = (1e-6, 1e-7)
    for s in compare.stated_differences():
        if s.covers(name, None):
            return "refused"
        if fnmatch.fnmatchcase(name, s.glob):
            if s.tolerance is None:
                raise ValueError(name + " is stated to differ: no golden model")
            widest = tuple(map(max, widest, s.tolerance))
    return "%g %g" % widest


def write_list(folder):
    files = os.listdir(folder)
    with open(os.path.join(folder, "LIST"), "w") as out:
        for name in CHOSEN:
            cases = sum(f.endswith(".in") and f.rpartition("-")[0] == name for f in files)
            out.write("%s %d %s\n" % (name, cases, tolerances(name)))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    zoo = sys.argv[1]
    folder = (
        sys.argv[2] if len(sys.argv) == 3 else os.path.join(os.path.dirname(__file__), "..", "data", "onnx")
    )
    for name in CHOSEN:
        copy(zoo, name, folder)
    for name in TABLES:
        table(zoo, name, folder)
    write_list(folder)
    total = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder))
    print("%d models, %d kB in %s" % (len(CHOSEN), total // 1000, folder))


if __name__ == "__main__":
    main()
