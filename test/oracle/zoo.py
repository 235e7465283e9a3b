"""What the parts of the model zoo share: building ONNX graphs, and writing models with their input cases.

Every random draw comes from a generator seeded by the model's name, so that the zoo is the same on each run.
"""

import os
import zlib

import numpy as np

# python3-onnx 1.12 names types that numpy 1.24 took away.
np.float, np.int, np.bool, np.object = float, int, bool, object

import onnx  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

import tensorfile  # noqa: E402

FLOAT, DOUBLE, INT32, INT64 = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT32, TensorProto.INT64
STRING, BOOL = TensorProto.STRING, TensorProto.BOOL
ML = "ai.onnx.ml"


def rng(name):
    return np.random.RandomState(zlib.crc32(name.encode()) & 0x7FFFFFFF)


def node(op, inputs, outputs, domain="", **attributes):
    """A node; attributes that are None are left out, numpy values become Python ones."""
    kept = {}
    for key, value in attributes.items():
        if value is None:
            continue
        if isinstance(value, np.ndarray):
            value = value.tolist()
        kept[key] = value
    return helper.make_node(
        op, listed(inputs), listed(outputs), domain=domain, name=op + "_" + listed(outputs)[0], **kept
    )


def ml(op, inputs, outputs, **attributes):
    return node(op, inputs, outputs, domain=ML, **attributes)


def listed(x):
    return [x] if isinstance(x, str) else list(x)


def tensor(name, values, dtype=None):
    """An initializer, or the value of a tensor attribute."""
    array = np.asarray(values, dtype=dtype)
    if array.dtype.kind in "OUS":
        return helper.make_tensor(name, STRING, array.shape, [tensorfile.encode(v) for v in array.ravel()])
    return numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), name)


def value(name, elem, shape):
    """A graph input or output; dimensions are numbers, names or None; shape None leaves the rank open."""
    info = helper.make_tensor_value_info(name, elem, shape)
    if shape is not None:
        info.type.tensor_type.shape.SetInParent()
    return info


def sequence_of_maps(name, key):
    """The declared type of a ZipMap output."""
    info = onnx.ValueInfoProto()
    info.name = name
    entry = info.type.sequence_type.elem_type.map_type
    entry.key_type = key
    entry.value_type.tensor_type.elem_type = FLOAT
    return info


def map_value(name, key, elem):
    info = onnx.ValueInfoProto()
    info.name = name
    info.type.map_type.key_type = key
    info.type.map_type.value_type.tensor_type.elem_type = elem
    return info


def model(nodes, inputs, outputs, initializers=(), opset=13, ml_opset=1, ir=None, producer="skl2onnx"):
    graph = helper.make_graph(list(nodes), "g", list(inputs), list(outputs), list(initializers))
    imports = [helper.make_opsetid("", opset)]
    if any(n.domain == ML for n in nodes):
        imports.append(helper.make_opsetid(ML, ml_opset))
    m = helper.make_model(graph, producer_name=producer, opset_imports=imports)
    m.ir_version = ir or (8 if opset <= 17 else 9)
    return m


def without_zipmap(m):
    """The model as the reference runtime's JavaScript binding can run it: maps are not passed through it, so
    a ZipMap output is replaced by the matrix that goes into the ZipMap, under the output's name."""
    zips = {n.output[0]: n for n in m.graph.node if n.op_type == "ZipMap"}
    if not zips:
        return None
    cut = onnx.ModelProto()
    cut.CopyFrom(m)
    kept = [n for n in cut.graph.node if n.op_type != "ZipMap"]
    for z in zips.values():
        kept.append(node("Identity", z.input[0], z.output[0]))
    outputs = []
    for out in cut.graph.output:
        if out.name in zips:
            labels = helper.get_attribute_value(zips[out.name].attribute[0])
            out = value(out.name, FLOAT, [None, len(labels)])
        outputs.append(out)
    del cut.graph.node[:]
    cut.graph.node.extend(kept)
    del cut.graph.output[:]
    cut.graph.output.extend(outputs)
    if not any(o.domain == "" for o in cut.opset_import):
        cut.opset_import.append(helper.make_opsetid("", 9))
    return cut


def zipmap_keys(m):
    """The keys that each ZipMap output must carry, as tensors NAME.keys."""
    keys = {}
    for n in m.graph.node:
        if n.op_type == "ZipMap":
            labels = helper.get_attribute_value(n.attribute[0])
            keys[n.output[0] + ".keys"] = np.array(
                [x.decode() if isinstance(x, bytes) else x for x in labels],
                dtype=object if isinstance(labels[0], bytes) else np.int64,
            )
    return keys


class Zoo:
    """Writes models and cases below one folder and keeps their list."""

    def __init__(self, folder):
        self.folder = folder
        self.names = []
        os.makedirs(folder, exist_ok=True)

    def path(self, name, suffix):
        return os.path.join(self.folder, name + suffix)

    def add(self, name, m, cases, want=None, check=True, data=None):
        """cases: list of name -> array. want: what the reference cannot be asked about (maps), by the
        operator's definition: one name -> array for each case. data: the model's own bytes, to be kept as
        they are."""
        if name in self.names:
            raise ValueError("two models are called " + name)
        self.names.append(name)
        if check:
            onnx.checker.check_model(m)
        with open(self.path(name, ".onnx"), "wb") as out:
            out.write(data or m.SerializeToString())
        cut = without_zipmap(m)
        keys = zipmap_keys(m)
        if cut is not None:
            with open(self.path(name, ".cut.onnx"), "wb") as out:
                out.write(cut.SerializeToString())
        for k, case in enumerate(cases):
            tensorfile.write(self.path("%s-%d" % (name, k), ".in"), case)
            expected = dict(want[k] if want else {}, **keys)
            if expected:
                tensorfile.write(self.path("%s-%d" % (name, k), ".want"), expected)


def rows_with_edges(x, missing=False, seed="rows"):
    """A batch of float rows plus rows of edge values: zeros, huge, tiny, infinities, and NaN where it is
    sensible."""
    r = rng(seed)
    x = np.asarray(x, np.float32)
    f = x.shape[1]
    edges = [
        np.zeros(f),
        -np.zeros(f),
        np.full(f, 1e30),
        np.full(f, -1e30),
        np.full(f, 1e-40),
        np.full(f, np.inf),
        np.full(f, -np.inf),
    ]
    if missing:
        edges.append(np.full(f, np.nan))
        holes = x[:: max(1, len(x) // 8)].copy()
        holes[r.rand(*holes.shape) < 0.3] = np.nan
        edges.extend(holes)
    return np.vstack([x, np.asarray(edges, np.float32)])
