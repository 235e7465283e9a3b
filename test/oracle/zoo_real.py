"""Small models that others published, from ../shared/data/models, where that folder is (licences: its
SOURCES.md)."""

import os

import numpy as np

from zoo import rng
import onnx

FOLDER = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data", "models"
)


def build(zoo):
    if not os.path.isdir(FOLDER):
        print("skipped: published models, %s is not there" % FOLDER)
        return

    def add(name, cases):
        with open(os.path.join(FOLDER, name + ".onnx"), "rb") as f:
            data = f.read()
        zoo.add("real_" + name, onnx.ModelProto.FromString(data), cases, check=False, data=data)

    flowers = np.float32([[5.8, 2.8, 5.1, 2.4], [6.0, 2.2, 4.0, 1.0], [5.5, 4.2, 1.4, 0.2], [0, 0, 0, 0]])
    add("randomforest", [{"float_input": row[None]} for row in flowers])
    add("logreg_iris", [{"float_input": flowers[:3, :2]}])
    columns = onnx.load(os.path.join(FOLDER, "sklearn_treecl.onnx")).graph.node[0].attribute
    width = max(max(a.ints) for a in columns if a.name == "nodes_featureids") + 1
    rows = rng("treecl").randn(40, width).astype(np.float32)
    add("sklearn_treecl", [{"input": rows}, {"input": rows[:1]}])
    cells = np.float32([[5, 1, 1, 1, 2, 1, 3, 1], [10, 10, 10, 8, 6, 1, 8, 9], [1, 0, 2, 9, 4, 4, 4, 7]])
    label = np.array([["4"]], dtype=object)
    add("mlnet_breastcancer_logreg", [{"Label": label, "Features": row[None]} for row in cells])
