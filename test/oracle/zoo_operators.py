"""Models of one operator each: the ai.onnx operators around tabular models, over types, shapes and opset
versions."""

import numpy as np

from zoo import BOOL, DOUBLE, FLOAT, INT32, INT64, STRING, model, node, rng, tensor, value
import tensorfile

INF, NAN = np.inf, np.nan
EDGES = np.array(
    [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        1e-30,
        -1e-30,
        1e30,
        -1e30,
        88.0,
        -88.0,
        104.0,
        -104.0,
        INF,
        -INF,
        NAN,
    ]
)
SMALL = {INT32: np.int32, INT64: np.int64}


class Maker:
    """Adds one-operator models: operands that are constants become initialisers, as exporters write them."""

    def __init__(self, zoo):
        self.zoo = zoo

    def one(self, name, op, inputs, out, opset=13, constants=None, **attributes):
        """inputs: name -> array, or a list of such cases. constants: name -> array or None (absent operand).
        The output's rank is left open, which the reference takes and the checker of python3-onnx does not."""
        cases = inputs if isinstance(inputs, list) else [inputs]
        constants = constants or {}
        order = list(cases[0]) + [c if v is not None else "" for c, v in constants.items()]
        while order and order[-1] == "":
            order.pop()
        outs = out if isinstance(out, list) else [out]
        ports = [
            value(k, tensorfile.element_type(np.asarray(v)), [None] * np.asarray(v).ndim)
            for k, v in cases[0].items()
        ]
        names = ["Y"] if len(outs) == 1 else ["Y%d" % i for i in range(len(outs))]
        m = model(
            [node(op, order, names, **attributes)],
            ports,
            [value(y, e, None) for y, e in zip(names, outs)],
            [tensor(k, v) for k, v in constants.items() if v is not None],
            opset,
            producer="handmade",
        )
        self.zoo.add(name, m, cases, check=False)


def data(name, *shape, dtype=np.float32, scale=3):
    x = rng(name).randn(*shape) * scale
    return np.asarray(x).astype(dtype)


def elementwise(k):
    for op in (
        "Neg",
        "Abs",
        "Exp",
        "Log",
        "Sqrt",
        "Relu",
        "LeakyRelu",
        "Sigmoid",
        "Tanh",
        "Sign",
        "Reciprocal",
    ):
        x = data(op, 3, 5)
        positive = np.abs(x) if op in ("Log", "Sqrt") else x
        wide = np.r_[EDGES, np.linspace(-20, 20, 81), np.float32(2.0) ** np.arange(-30, 30)].astype(
            np.float32
        )
        cases = [{"X": positive}, {"X": positive.ravel()}, {"X": wide}, {"X": np.float32(0.75)}]
        shaped = {c["X"].ndim: c for c in cases}
        for rank, c in shaped.items():
            k.one("%s_rank_%d" % (op.lower(), rank), op, c, FLOAT)
        if op != "LeakyRelu":
            k.one(op.lower() + "_double", op, {"X": np.abs(data(op, 3, 5, dtype=np.float64))}, DOUBLE)
        if op in ("Neg", "Abs", "Sign"):
            for elem, dtype in SMALL.items():
                k.one(
                    "%s_%s" % (op.lower(), np.dtype(dtype).name), op, {"X": data(op, 4, 3, dtype=dtype)}, elem
                )
    k.one("leakyrelu_alpha", "LeakyRelu", {"X": data("leaky", 4, 4)}, FLOAT, alpha=0.2)
    k.one("isnan", "IsNaN", {"X": np.float32([[0, NAN, INF, -1]])}, BOOL)
    k.one("isnan_double", "IsNaN", {"X": np.float64([[0, NAN, INF, -1]])}, BOOL)
    k.one("not", "Not", {"X": np.array([[True, False]])}, BOOL)
    for x in (
        data("id", 2, 3),
        np.array([["a", "\u00e4"]], dtype=object),
        np.int64([7]),
        np.array([True, False]),
    ):
        k.one(
            "identity_" + (x.dtype.name if x.dtype != object else "string"),
            "Identity",
            {"X": x},
            tensorfile.element_type(x),
        )


def pairs():
    """Shapes that broadcast."""
    return {
        "same": ((3, 4), (3, 4)),
        "row": ((3, 4), (4,)),
        "column": ((3, 4), (3, 1)),
        "scalar": ((3, 4), ()),
        "outer": ((3, 1), (1, 4)),
        "rank": ((2, 3, 4), (3, 1)),
        "left": ((4,), (2, 3, 4)),
        "empty": ((0, 4), (4,)),
    }


def binary(k):
    kinds = ((FLOAT, np.float32), (DOUBLE, np.float64), (INT64, np.int64), (INT32, np.int32))
    for op in ("Add", "Sub", "Mul", "Div"):
        for shape, (a, b) in pairs().items():
            k.one(
                "%s_%s" % (op.lower(), shape), op, {"A": data("a" + op, *a), "B": data("b" + op, *b)}, FLOAT
            )
        for elem, dtype in kinds[1:]:
            x, y = data("a" + op, 3, 4, dtype=dtype, scale=20), data("b" + op, 4, dtype=dtype, scale=6)
            y = np.where(y == 0, 3, y).astype(dtype)
            k.one("%s_%s" % (op.lower(), np.dtype(dtype).name), op, {"A": x, "B": y}, elem)
        a, b = np.meshgrid(EDGES.astype(np.float32), EDGES.astype(np.float32))
        k.one(op.lower() + "_edges", op, {"A": a, "B": b}, FLOAT)
    for shape, (a, b) in pairs().items():
        k.one("pow_" + shape, "Pow", {"A": np.abs(data("pa", *a)), "B": data("pb", *b)}, FLOAT)
    base = np.float32([[-2, -0.5, 0, 0.5, 2, 3, INF, -INF, NAN, 1, -1]]).T
    exponent = np.float32([[0, 1, 2, 3, -1, 0.5, -2, INF, -INF, NAN]])
    k.one("pow_edges", "Pow", {"A": base, "B": exponent}, FLOAT)
    k.one("pow_square", "Pow", {"A": data("sq", 3, 3)}, FLOAT, constants={"B": np.float32(2)})
    k.one("pow_int_exponent", "Pow", {"A": data("pi", 3, 3)}, FLOAT, constants={"B": np.int64([3])})
    k.one("pow_int64", "Pow", {"A": np.int64([[0, 1, 2, -3]])}, INT64, constants={"B": np.int64([3])})
    k.one("pow_double", "Pow", {"A": np.float64([[0.1, 2, 9]])}, DOUBLE, constants={"B": np.float64([1.7])})
    k.one("pow_opset_9", "Pow", {"A": np.abs(data("p9", 3, 3))}, FLOAT, 9, constants={"B": np.float32([0.5])})
    for op in ("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual"):
        for elem, dtype in kinds:
            x = np.round(data("cmp", 4, 5, dtype=np.float64)).astype(dtype)
            y = np.round(data("cmq", 5, dtype=np.float64)).astype(dtype)
            k.one("%s_%s" % (op.lower(), np.dtype(dtype).name), op, {"A": x, "B": y}, BOOL)
        a, b = np.meshgrid(EDGES.astype(np.float32), EDGES.astype(np.float32))
        k.one(op.lower() + "_edges", op, {"A": a, "B": b}, BOOL)
    words = np.array(["a", "b", ""], dtype=object)
    k.one("equal_string", "Equal", {"A": words, "B": words[::-1].copy()}, BOOL, opset=19)
    k.one("equal_bool", "Equal", {"A": np.array([True, False]), "B": np.array([True, True])}, BOOL)
    for op in ("Less", "Greater"):
        k.one(op.lower() + "_opset_9", op, {"A": data("l9", 3, 2), "B": data("l8", 2)}, BOOL, 9)
    for op in ("And", "Or", "Xor"):
        k.one(op.lower(), op, {"A": np.array([[True], [False]]), "B": np.array([True, False])}, BOOL)


def extremes(k):
    for op in ("Max", "Min", "Sum"):
        k.one(op.lower() + "_one", op, {"A": data("m1", 2, 3)}, FLOAT)
        k.one(
            op.lower() + "_three",
            op,
            {"A": data("m2", 2, 3), "B": data("m3", 3), "C": data("m4", 2, 1)},
            FLOAT,
        )
        a, b = np.meshgrid(EDGES.astype(np.float32), EDGES.astype(np.float32))
        k.one(op.lower() + "_edges", op, {"A": a, "B": b}, FLOAT)
        k.one(
            op.lower() + "_double",
            op,
            {"A": data("m5", 2, 3, dtype=np.float64), "B": np.float64(0.25)},
            DOUBLE,
        )
        if op != "Sum":
            for elem, dtype in SMALL.items():
                k.one(
                    "%s_%s" % (op.lower(), np.dtype(dtype).name),
                    op,
                    {"A": data("m6", 2, 3, dtype=dtype), "B": data("m7", 3, dtype=dtype)},
                    elem,
                )
    k.one("max_opset_9", "Max", {"A": data("m8", 2, 3), "B": data("m9", 2, 3)}, FLOAT, 9)
    x = np.r_[EDGES, np.linspace(-5, 5, 21)].astype(np.float32).reshape(-1, 4)
    k.one("clip_opset_9", "Clip", {"X": x}, FLOAT, 9, min=-1.0, max=2.0)
    k.one("clip_opset_9_bare", "Clip", {"X": x}, FLOAT, 9)
    for opset in (11, 13):
        k.one(
            "clip_opset_%d" % opset,
            "Clip",
            {"X": x},
            FLOAT,
            opset,
            constants={"lo": np.float32(-1), "hi": np.float32(2)},
        )
        k.one(
            "clip_opset_%d_no_min" % opset,
            "Clip",
            {"X": x},
            FLOAT,
            opset,
            constants={"lo": None, "hi": np.float32(2)},
        )
        k.one("clip_opset_%d_no_max" % opset, "Clip", {"X": x}, FLOAT, opset, constants={"lo": np.float32(0)})
    k.one("clip_bare", "Clip", {"X": x}, FLOAT)
    k.one("clip_crossed", "Clip", {"X": x}, FLOAT, constants={"lo": np.float32(2), "hi": np.float32(-1)})
    k.one(
        "clip_int64",
        "Clip",
        {"X": np.int64([[-5, 0, 2**40]])},
        INT64,
        constants={"lo": np.int64(-1), "hi": np.int64(7)},
    )
    k.one(
        "clip_double",
        "Clip",
        {"X": np.float64([[-5, 0.1, 9]])},
        DOUBLE,
        constants={"lo": np.float64(0), "hi": np.float64(1 / 3)},
    )


def casts(k):
    numbers = {
        "float32": np.float32([0, -0.0, 1.9, -1.9, 0.5, 1e9, 16777216, -3]),
        "float64": np.float64([0, -0.0, 1.9, -1.9, 1 / 3, 1e15, 2**53, -3]),
        "int64": np.int64([0, 1, -7, 2**31, 5]),
        "int32": np.int32([0, 1, -7, 2**31 - 1, 5]),
        "bool": np.array([True, False]),
        "uint8": np.uint8([0, 1, 255]),
        "int8": np.int8([0, 1, -128]),
    }
    elems = {
        "float32": FLOAT,
        "float64": DOUBLE,
        "int64": INT64,
        "int32": INT32,
        "bool": BOOL,
        "uint8": 2,
        "int8": 3,
    }
    for source, x in numbers.items():
        for target, elem in elems.items():
            y = x
            if target in ("uint8", "int8"):
                y = x if source == "bool" else np.array([0, 1, 2, 100], x.dtype)
            elif target == "int32" and source not in ("bool", "uint8", "int8", "int32"):
                y = np.array([0, 1, -7, 5], x.dtype)
            k.one("cast_%s_%s" % (source, target), "Cast", {"X": y}, elem, to=elem)
    k.one("cast_nonfinite_bool", "Cast", {"X": np.float32([NAN, INF, -INF, 1e-40])}, BOOL, to=BOOL)
    k.one("cast_nonfinite_double", "Cast", {"X": np.float32([NAN, INF, -INF, 1e-40])}, DOUBLE, to=DOUBLE)
    k.one("cast_double_overflow", "Cast", {"X": np.float64([1e300, -1e300, 1e-300])}, FLOAT, to=FLOAT)
    for source in ("float32", "float64", "int64", "int32", "bool"):
        k.one("cast_%s_string" % source, "Cast", {"X": numbers[source]}, STRING, to=STRING)
    odd = np.float32(
        [0.1, 1 / 3, 1e-7, 123456789, 1e20, 3.4028235e38, 1e-45, NAN, INF, -INF, 100000, 1234567]
    )
    k.one("cast_odd_floats_string", "Cast", {"X": odd}, STRING, to=STRING)
    k.one(
        "cast_odd_doubles_string",
        "Cast",
        {"X": np.float64([0.1, 1 / 3, 1e-7, 123456789.125, 1e20, 1e300, NAN])},
        STRING,
        to=STRING,
    )
    words = np.array(["0", "1", "-7", "42"], dtype=object)
    for target in ("float32", "float64", "int64", "int32"):
        k.one("cast_string_" + target, "Cast", {"X": words}, elems[target], to=elems[target])
    real = np.array(["1.5", "-2e3", "1e-3", "inf", "-INF", "NaN", "3."], dtype=object)
    k.one("cast_string_real_float32", "Cast", {"X": real}, FLOAT, to=FLOAT)
    k.one("cast_string_real_float64", "Cast", {"X": real}, DOUBLE, to=DOUBLE)
    k.one("cast_opset_9", "Cast", {"X": numbers["float32"]}, INT64, 9, to=INT64)


def shapes(k):
    x = data("shape", 2, 3, 4)
    words = np.array([["a", "b", "c"], ["d", "e", "f"]], dtype=object)
    for name, target in (
        ("flat", [-1]),
        ("keep", [0, -1]),
        ("swap", [4, 3, 2]),
        ("ones", [1, 2, 1, 12]),
        ("tail", [0, 0, 2, -1]),
    ):
        k.one("reshape_" + name, "Reshape", {"X": x}, FLOAT, constants={"s": np.int64(target)})
    k.one("reshape_string", "Reshape", {"X": words}, STRING, constants={"s": np.int64([3, 2])})
    k.one(
        "reshape_allowzero",
        "Reshape",
        {"X": np.zeros((0, 3), np.float32)},
        FLOAT,
        14,
        constants={"s": np.int64([3, 0])},
        allowzero=1,
    )
    k.one("reshape_opset_9", "Reshape", {"X": x}, FLOAT, 9, constants={"s": np.int64([-1, 2])})
    k.one(
        "reshape_empty_rows",
        "Reshape",
        {"X": np.zeros((0, 6), np.float32)},
        FLOAT,
        constants={"s": np.int64([0, 2, 3])},
    )
    for axis in (0, 1, 2, 3, -1, -2):
        k.one("flatten_%d" % axis, "Flatten", {"X": x}, FLOAT, axis=axis)
    k.one("flatten_opset_9", "Flatten", {"X": x}, FLOAT, 9)
    thin = x.reshape(1, 2, 1, 12)
    k.one("squeeze_all", "Squeeze", {"X": thin}, FLOAT)
    k.one("squeeze_axes", "Squeeze", {"X": thin}, FLOAT, constants={"a": np.int64([0])})
    k.one("squeeze_negative", "Squeeze", {"X": thin}, FLOAT, constants={"a": np.int64([-2, 0])})
    for opset in (9, 11):
        k.one("squeeze_opset_%d" % opset, "Squeeze", {"X": thin}, FLOAT, opset, axes=[0, 2])
        k.one("squeeze_all_opset_%d" % opset, "Squeeze", {"X": thin}, FLOAT, opset)
        k.one("unsqueeze_opset_%d" % opset, "Unsqueeze", {"X": x}, FLOAT, opset, axes=[3, 0])
    k.one("unsqueeze_axes", "Unsqueeze", {"X": x}, FLOAT, constants={"a": np.int64([0, 4])})
    k.one("unsqueeze_negative", "Unsqueeze", {"X": x}, FLOAT, constants={"a": np.int64([-1])})
    k.one("unsqueeze_scalar", "Unsqueeze", {"X": np.float32(3)}, FLOAT, constants={"a": np.int64([0])})
    for perm in ([1, 0, 2], [2, 0, 1], [0, 2, 1], None):
        k.one(
            "transpose_" + ("".join(map(str, perm)) if perm else "reverse"),
            "Transpose",
            {"X": x},
            FLOAT,
            perm=perm,
        )
    k.one("transpose_string", "Transpose", {"X": words}, STRING)
    k.one("shape", "Shape", {"X": x}, INT64)
    k.one("shape_slice", "Shape", {"X": x}, INT64, 15, start=-2, end=3)
    k.one("expand", "Expand", {"X": data("expand", 3, 1)}, FLOAT, constants={"s": np.int64([2, 1, 6])})
    k.one("expand_smaller", "Expand", {"X": data("expand", 3, 4)}, FLOAT, constants={"s": np.int64([1])})
    k.one(
        "expand_int64_opset_9",
        "Expand",
        {"X": np.int64([[1], [2]])},
        INT64,
        9,
        constants={"s": np.int64([2, 3])},
    )
    k.one("tile", "Tile", {"X": x}, FLOAT, constants={"r": np.int64([1, 2, 3])})
    k.one("tile_zero", "Tile", {"X": x}, FLOAT, constants={"r": np.int64([1, 0, 1])})
    k.one("tile_opset_9_string", "Tile", {"X": words}, STRING, 9, constants={"r": np.int64([2, 1])})
    k.one("constantofshape", "ConstantOfShape", {"X": np.int64([2, 3])}, FLOAT)
    k.one(
        "constantofshape_value",
        "ConstantOfShape",
        {"X": np.int64([2, 0])},
        INT64,
        value=tensor("v", np.int64([7])),
    )
    k.one(
        "constantofshape_scalar",
        "ConstantOfShape",
        {"X": np.zeros(0, np.int64)},
        BOOL,
        value=tensor("v", np.array([True])),
    )
    constants(k)


def constants(k):
    y = value("Y", FLOAT, None)
    for name, opset, how, elem in (
        ("tensor", 9, dict(value=tensor("v", np.float32([[1, 2], [3, 4]]))), FLOAT),
        ("float", 13, dict(value_float=1.5), FLOAT),
        ("floats", 13, dict(value_floats=[1.5, -2.0]), FLOAT),
        ("int", 13, dict(value_int=2**40), INT64),
        ("ints", 13, dict(value_ints=[1, 2, 3]), INT64),
        ("string", 13, dict(value_string="w\u00f6rd"), STRING),
        ("strings", 13, dict(value_strings=["a", ""]), STRING),
    ):
        c = node("Constant", [], "C", **how)
        m = model(
            [c, node("Identity", "C", "Z"), node("Identity", "X", "Y")],
            [value("X", FLOAT, [None])],
            [y, value("Z", elem, None)],
            opset=opset,
            producer="handmade",
        )
        k.zoo.add("constant_" + name, m, [{"X": np.float32([1])}], check=False)


def choosing(k):
    x = data("gather", 3, 4)
    words = np.array([["a", "b"], ["c", "d"], ["e", "f"]], dtype=object)
    for axis in (0, 1, -1):
        k.one(
            "gather_axis_%d" % axis,
            "Gather",
            {"X": x},
            FLOAT,
            constants={"i": np.int64([[0, -1], [2, 1]])},
            axis=axis,
        )
    k.one("gather_scalar", "Gather", {"X": x}, FLOAT, constants={"i": np.int64(1)}, axis=1)
    k.one("gather_int32", "Gather", {"X": np.int64([5, 6, 7])}, INT64, constants={"i": np.int32([2, 0])})
    k.one("gather_string", "Gather", {"X": words}, STRING, constants={"i": np.int64([2, 0])})
    k.one("gather_runtime", "Gather", {"X": x, "i": np.int64([1, 1, 0])}, FLOAT)
    k.one("gather_opset_9", "Gather", {"X": x}, FLOAT, 9, constants={"i": np.int64([0, 2])})
    big = 2**63 - 1
    for name, starts, ends, axes, steps in (
        ("plain", [1], [3], [1], None),
        ("two", [0, 1], [2, 3], None, None),
        ("negative", [-3], [-1], [1], None),
        ("huge", [1], [big], [0], None),
        ("backwards", [3], [-big], [1], [-1]),
        ("step", [0], [4], [-1], [2]),
        ("back_step", [-1], [-6], [1], [-2]),
        ("empty", [2], [1], [1], None),
        ("clamped", [-9], [9], [0], None),
    ):
        c = {"s": np.int64(starts), "e": np.int64(ends)}
        if axes is not None:
            c["a"] = np.int64(axes)
        if steps is not None:
            c["t"] = np.int64(steps)
        k.one("slice_" + name, "Slice", {"X": x}, FLOAT, constants=c)
    k.one(
        "slice_int32",
        "Slice",
        {"X": x},
        FLOAT,
        constants={"s": np.int32([1]), "e": np.int32([3]), "a": np.int32([1])},
    )
    k.one(
        "slice_no_axes_steps",
        "Slice",
        {"X": x},
        FLOAT,
        constants={"s": np.int64([0, 0]), "e": np.int64([3, 4]), "a": None, "t": np.int64([2, 3])},
    )
    k.one("slice_opset_9", "Slice", {"X": x}, FLOAT, 9, starts=[1], ends=[3], axes=[1])
    k.one("slice_opset_9_no_axes", "Slice", {"X": x}, FLOAT, 9, starts=[0, -2], ends=[2, 100])
    k.one(
        "slice_opset_11",
        "Slice",
        {"X": x},
        FLOAT,
        11,
        constants={"s": np.int64([2]), "e": np.int64([0]), "a": np.int64([0]), "t": np.int64([-1])},
    )
    k.one("slice_string", "Slice", {"X": words}, STRING, constants={"s": np.int64([1]), "e": np.int64([3])})
    two, three = [FLOAT] * 2, [FLOAT] * 3
    k.one("split_equal", "Split", {"X": x}, two, axis=1)
    k.one("split_sizes", "Split", {"X": x}, three, constants={"n": np.int64([1, 0, 3])}, axis=-1)
    k.one("split_opset_9", "Split", {"X": x}, two, 9, axis=1, split=[1, 3])
    k.one("split_opset_11_equal", "Split", {"X": x}, three, 11)
    k.one("split_string", "Split", {"X": words}, [STRING] * 2, axis=1)
    k.one("concat_rows", "Concat", {"A": x, "B": x[:1] * 2, "C": x[:0]}, FLOAT, axis=0)
    k.one("concat_columns", "Concat", {"A": x, "B": x[:, :1]}, FLOAT, axis=-1)
    k.one("concat_one", "Concat", {"A": x}, FLOAT, axis=1)
    k.one("concat_int64", "Concat", {"A": np.int64([1]), "B": np.int64([2, 3])}, INT64, axis=0)
    k.one("concat_string", "Concat", {"A": words, "B": words}, STRING, axis=1)
    k.one("concat_opset_9", "Concat", {"A": x, "B": x}, FLOAT, 9, axis=1)
    mask = rng("mask").rand(3, 4) < 0.5
    k.one("where", "Where", {"c": mask, "A": x, "B": -x}, FLOAT)
    k.one("where_broadcast", "Where", {"c": mask[:1], "A": x[:, :1], "B": np.float32(9)}, FLOAT)
    k.one("where_string", "Where", {"c": np.array([True, False]), "A": words[0], "B": words[1]}, STRING)
    k.one("where_int64_opset_9", "Where", {"c": mask, "A": np.int64(mask), "B": np.int64(5)}, INT64, 9)


def matrices(k):
    for name, a, b in (
        ("matrix", (3, 4), (4, 5)),
        ("vector_matrix", (4,), (4, 5)),
        ("matrix_vector", (3, 4), (4,)),
        ("dot", (4,), (4,)),
        ("batch", (2, 3, 4), (2, 4, 5)),
        ("batch_shared", (2, 3, 4), (4, 5)),
        ("batch_broadcast", (2, 1, 3, 4), (3, 4, 2)),
        ("one_row", (1, 30), (30, 64)),
        ("wide", (7, 130), (130, 33)),
        ("no_rows", (0, 4), (4, 5)),
    ):
        k.one("matmul_" + name, "MatMul", {"A": data("ma", *a), "B": data("mb", *b)}, FLOAT)
    k.one(
        "matmul_double",
        "MatMul",
        {"A": data("md", 3, 4, dtype=np.float64), "B": data("me", 4, 2, dtype=np.float64)},
        DOUBLE,
    )
    k.one(
        "matmul_int64_opset_9",
        "MatMul",
        {"A": data("mi", 3, 4, dtype=np.int64), "B": data("mj", 4, 2, dtype=np.int64)},
        INT64,
        9,
    )
    a, b, c = data("ga", 3, 4), data("gb", 4, 5), data("gc", 5)
    k.one("gemm", "Gemm", {"A": a, "B": b, "C": c}, FLOAT)
    k.one("gemm_scaled", "Gemm", {"A": a, "B": b, "C": c}, FLOAT, alpha=0.5, beta=2.0)
    k.one("gemm_transposed", "Gemm", {"A": a.T.copy(), "B": b.T.copy(), "C": c}, FLOAT, transA=1, transB=1)
    for name, bias in (
        ("scalar", np.float32(0.5)),
        ("one", np.float32([0.5])),
        ("column", data("gd", 3, 1)),
        ("full", data("ge", 3, 5)),
        ("row", data("gf", 1, 5)),
    ):
        k.one("gemm_bias_" + name, "Gemm", {"A": a, "B": b, "C": bias}, FLOAT)
    k.one("gemm_no_bias", "Gemm", {"A": a, "B": b}, FLOAT, 11)
    k.one("gemm_no_beta", "Gemm", {"A": a, "B": b, "C": np.full(5, NAN, np.float32)}, FLOAT, beta=0.0)
    k.one("gemm_opset_9", "Gemm", {"A": a, "B": b, "C": c}, FLOAT, 9, transA=0, transB=0)
    k.one("gemm_double", "Gemm", {"A": a.astype(float), "B": b.astype(float), "C": c.astype(float)}, DOUBLE)


def rowwise(k):
    x = data("soft", 2, 3, 4)
    for op in ("Softmax", "LogSoftmax"):
        low = op.lower()
        for axis in (0, 1, 2, -1):
            k.one("%s_axis_%d" % (low, axis), op, {"X": x}, FLOAT, axis=axis)
            k.one("%s_axis_%d_opset_11" % (low, axis), op, {"X": x}, FLOAT, 11, axis=axis)
        k.one(low + "_default", op, {"X": x}, FLOAT)
        k.one(low + "_default_opset_9", op, {"X": x}, FLOAT, 9)
        rows = np.float32([[1e30, 0, -1e30], [200, 199, 0], [0, 0, 0], [-INF, 0, 1], [NAN, 0, 1]])
        k.one(low + "_edges", op, {"X": rows}, FLOAT)
        k.one(low + "_double", op, {"X": x.astype(float)}, DOUBLE)
        k.one(low + "_one_column", op, {"X": x[0, :, :1]}, FLOAT)
    ties = np.float32([[1, 3, 3, 2], [5, 5, 5, 5], [-1, -2, -1, -3]])
    for op in ("ArgMax", "ArgMin"):
        low = op.lower()
        for axis in (0, 1, -1):
            k.one("%s_axis_%d" % (low, axis), op, {"X": ties}, INT64, axis=axis)
        k.one(low + "_drop", op, {"X": ties}, INT64, axis=1, keepdims=0)
        k.one(low + "_last", op, {"X": ties}, INT64, axis=1, select_last_index=1)
        k.one(low + "_opset_9", op, {"X": ties}, INT64, 9, axis=1)
        k.one(low + "_int32", op, {"X": ties.astype(np.int32)}, INT64, axis=1)
        k.one(low + "_double", op, {"X": ties.astype(np.float64)}, INT64, axis=1)
        k.one(low + "_rank_3", op, {"X": x}, INT64, axis=1)
        k.one(low + "_nan", op, {"X": np.float32([[NAN, 1, 2], [1, NAN, 2], [1, 2, NAN]])}, INT64, axis=1)
    reductions(k, x)
    rows = np.float32([[3, 1, 3, 2], [9, 8, 7, 9], [0, -0.0, 1, -1]])
    for largest in (1, 0):
        k.one(
            "topk_largest_%d" % largest,
            "TopK",
            {"X": rows},
            [FLOAT, INT64],
            constants={"k": np.int64([2])},
            axis=-1,
            largest=largest,
        )
    k.one("topk_axis_0", "TopK", {"X": rows}, [FLOAT, INT64], constants={"k": np.int64([3])}, axis=0)
    k.one("topk_int64", "TopK", {"X": rows.astype(np.int64)}, [INT64, INT64], constants={"k": np.int64([4])})
    k.one("topk_double", "TopK", {"X": rows.astype(float)}, [DOUBLE, INT64], constants={"k": np.int64([1])})
    k.one("topk_opset_9", "TopK", {"X": rows}, [FLOAT, INT64], 9, k=2, axis=1)
    k.one("topk_opset_10", "TopK", {"X": rows}, [FLOAT, INT64], 10, constants={"k": np.int64([2])})


def reductions(k, x):
    for op in (
        "ReduceSum",
        "ReduceMean",
        "ReduceMax",
        "ReduceMin",
        "ReduceL2",
        "ReduceProd",
        "ReduceSumSquare",
        "ReduceL1",
        "ReduceLogSumExp",
    ):
        low = op.lower()
        axes_are_input = op == "ReduceSum"
        for name, axes, keep in (
            ("all", None, 1),
            ("all_drop", None, 0),
            ("last", [-1], 1),
            ("first", [0], 0),
            ("two", [0, 2], 1),
            ("middle", [1], 0),
        ):
            where = {} if axes is None else {"axes": axes}
            if axes_are_input:
                c = None if axes is None else {"axes": np.int64(axes)}
                k.one("%s_%s" % (low, name), op, {"X": x}, FLOAT, constants=c, keepdims=keep)
                k.one("%s_%s_opset_11" % (low, name), op, {"X": x}, FLOAT, 11, keepdims=keep, **where)
            else:
                k.one("%s_%s" % (low, name), op, {"X": x}, FLOAT, keepdims=keep, **where)
        if op not in ("ReduceLogSumExp",):
            where = {} if axes_are_input else {"axes": [1]}
            c = {"axes": np.int64([1])} if axes_are_input else None
            k.one(low + "_double", op, {"X": x.astype(float)}, DOUBLE, constants=c, **where)
            k.one(low + "_opset_9", op, {"X": x}, FLOAT, 9, axes=[1, 2])
        if op in ("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin"):
            c = {"axes": np.int64([1])} if axes_are_input else None
            where = {} if axes_are_input else {"axes": [1]}
            for elem, dtype in SMALL.items():
                k.one(
                    "%s_%s" % (low, np.dtype(dtype).name),
                    op,
                    {"X": data("ri", 3, 4, dtype=dtype)},
                    elem,
                    constants=c,
                    **where
                )
    k.one(
        "reducesum_noop",
        "ReduceSum",
        {"X": x},
        FLOAT,
        constants={"axes": np.zeros(0, np.int64)},
        noop_with_empty_axes=1,
    )
    k.one("reducesum_empty_axes", "ReduceSum", {"X": x}, FLOAT, constants={"axes": np.zeros(0, np.int64)})
    for op in ("ReduceMax", "ReduceMin"):
        k.one(op.lower() + "_nan", op, {"X": np.float32([[NAN, 1], [1, NAN], [INF, -INF]])}, FLOAT, axes=[1])


def graphs(k):
    """Small graphs that exporters make: shapes computed at run time, outputs that are inputs, unused
    nodes."""
    nodes = [
        node("Shape", "X", "s"),
        node("Gather", ["s", "zero"], "n", axis=0),
        node("Unsqueeze", ["n", "axis"], "n1"),
        node("Concat", ["n1", "minus"], "target", axis=0),
        node("Reshape", ["X", "target"], "Y"),
    ]
    init = [tensor("zero", np.int64(0)), tensor("axis", np.int64([0])), tensor("minus", np.int64([-1]))]
    x = data("dynamic", 3, 2, 4)
    m = model(
        nodes, [value("X", FLOAT, [None, 2, 4])], [value("Y", FLOAT, [None, 8])], init, producer="pytorch"
    )
    k.zoo.add("graph_dynamic_reshape", m, [{"X": x}, {"X": x[:1]}], check=False)
    nodes = [node("Relu", "X", "unused"), node("Identity", "X", "Y"), node("Add", ["X", "X"], "Z")]
    m = model(
        nodes,
        [value("X", FLOAT, [None, 3])],
        [value("Y", FLOAT, None), value("X", FLOAT, None), value("Z", FLOAT, None)],
        producer="handmade",
    )
    k.zoo.add("graph_input_as_output", m, [{"X": data("passed", 2, 3)}], check=False)
    nodes = [
        node("Constant", [], "c", value=tensor("c", np.float32([1, 2, 3]))),
        node("Mul", ["c", "c"], "d"),
        node("Add", ["X", "d"], "Y"),
    ]
    m = model(nodes, [value("X", FLOAT, [None, 3])], [value("Y", FLOAT, None)], producer="handmade")
    k.zoo.add(
        "graph_folded_constant", m, [{"X": data("folded", 2, 3)}, {"X": data("folded", 0, 3)}], check=False
    )
    w = tensor("W", np.float32([[1], [2]]))
    m = model(
        [node("MatMul", ["X", "W"], "Y")],
        [value("X", FLOAT, [None, 2]), value("W", FLOAT, [2, 1])],
        [value("Y", FLOAT, [None, 1])],
        [w],
        opset=9,
        ir=3,
        producer="old",
    )
    k.zoo.add("graph_initializer_among_inputs", m, [{"X": data("old", 2, 2)}], check=False)


def build(zoo):
    k = Maker(zoo)
    elementwise(k)
    binary(k)
    extremes(k)
    casts(k)
    shapes(k)
    choosing(k)
    matrices(k)
    rowwise(k)
    graphs(k)
