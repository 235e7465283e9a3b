"""Models and rows for the benchmarks: make_models.py FOLDER

logistic (13 clinical columns), forest (100 trees of depth 8 over 30 columns, about 1.7 MB) and mlp
(30-128-64-1): NAME.onnx, NAME.cut.onnx without the ZipMap, NAME.in (a tensor file with the rows), and the rows as tables:
patients.csv and features.csv. The builders are those of the comparison with ONNX Runtime.
"""

import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "oracle"))

import tensorfile  # noqa: E402
import zoo_linear  # noqa: E402
import zoo_trees  # noqa: E402
from zoo import without_zipmap  # noqa: E402

ROWS = 20000


def write(folder, name, model, x):
    base = os.path.join(folder, name)
    for suffix, m in ((".onnx", model), (".cut.onnx", without_zipmap(model) or model)):
        with open(base + suffix, "wb") as out:
            out.write(m.SerializeToString())
    tensorfile.write(base + ".in", {"X": x})
    print("%-10s %8d bytes, %d rows of %d" % (name, os.path.getsize(base + ".onnx"), *x.shape))


def table(folder, name, columns, x):
    np.savetxt(os.path.join(folder, name), x, "%.9g", ",", header=",".join(columns), comments="")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    model, x = zoo_linear.logistic_13()
    write(folder, "logistic", model, x)
    table(folder, "patients.csv", zoo_linear.cleveland_columns(), x)
    model, x = zoo_trees.forest(2 * ROWS, max_features=8)
    x = x[:ROWS]
    write(folder, "forest", model, x)
    table(folder, "features.csv", ["f%d" % i for i in range(x.shape[1])], x)
    write(folder, "mlp", zoo_linear.mlp_benchmark(), x)


if __name__ == "__main__":
    main()
