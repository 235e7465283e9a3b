"""Preprocessing operators of ai.onnx.ml, and whole pipelines with one named input a column or one [N, F]
input."""

import numpy as np
from sklearn import datasets, linear_model, preprocessing

from zoo import (
    DOUBLE,
    FLOAT,
    INT32,
    INT64,
    STRING,
    map_value,
    ml,
    model,
    node,
    rng,
    rows_with_edges,
    sequence_of_maps,
    tensor,
    value,
)
from zoo_linear import linear_classifier, two_sided
from zoo_trees import labels_of

NAN = float("nan")
KINDS = ((FLOAT, np.float32), (DOUBLE, np.float64), (INT64, np.int64), (INT32, np.int32))


def single(
    zoo, name, op, elem_in, shape_in, elem_out, shape_out, cases, ml_opset=1, check=True, **attributes
):
    m = model(
        [ml(op, "X", "Y", **attributes)],
        [value("X", elem_in, shape_in)],
        [value("Y", elem_out, shape_out)],
        ml_opset=ml_opset,
        opset=13,
    )
    zoo.add(name, m, [{"X": c} for c in cases], check=check)


def numbers(name, n, f, dtype):
    x = rng(name).randn(n, f) * 4
    return x.astype(dtype)


def scaling(zoo):
    offset, scale = np.float32([0.5, -1, 3, 1 / 3]), np.float32([2, 0.1, 1 / 7, 0])
    for elem, dtype in KINDS:
        x = numbers("scale", 12, 4, dtype)
        kind = np.dtype(dtype).name
        cases = [x, x[:1]]
        if elem == FLOAT:
            cases.append(rows_with_edges(x, missing=True))
        single(
            zoo,
            "scaler_" + kind,
            "Scaler",
            elem,
            [None, 4],
            FLOAT,
            [None, 4],
            cases,
            offset=offset,
            scale=scale,
        )
        single(
            zoo,
            "scaler_one_" + kind,
            "Scaler",
            elem,
            [None, 4],
            FLOAT,
            [None, 4],
            cases,
            offset=[0.25],
            scale=[3.0],
        )
        for norm in ("MAX", "L1", "L2"):
            more = (
                cases
                if elem != FLOAT
                else [np.vstack([x, np.zeros((1, 4)), -np.abs(x[:1])]).astype(dtype), x[:1]]
            )
            single(
                zoo,
                "normalizer_%s_%s" % (norm.lower(), kind),
                "Normalizer",
                elem,
                [None, 4],
                FLOAT,
                [None, 4],
                more,
                norm=norm,
            )
        if elem in (FLOAT,):
            single(
                zoo,
                "binarizer_" + kind,
                "Binarizer",
                elem,
                [None, 4],
                elem,
                [None, 4],
                [np.vstack([x, np.full((1, 4), 0.75)]).astype(dtype), rows_with_edges(x)],
                threshold=0.75,
            )
    x = numbers("rank1", 1, 4, np.float32)[0]
    for op, extra in (
        ("Scaler", dict(offset=offset, scale=scale)),
        ("Normalizer", dict(norm="L2")),
        ("Imputer", dict(imputed_value_floats=[9.0], replaced_value_float=NAN)),
    ):
        single(zoo, op.lower() + "_rank_1", op, FLOAT, [4], FLOAT, [4], [x], **extra)


def imputing(zoo):
    x = numbers("impute", 12, 4, np.float32)
    x[rng("holes").rand(12, 4) < 0.3] = NAN
    marked = np.where(np.isnan(x), np.float32(-999), x)
    values = [1.5, -2.0, 0.0, 1e30]
    for name, replaced, data in (("nan", NAN, x), ("marker", -999.0, marked), ("marker_over_nan", -999.0, x)):
        single(
            zoo,
            "imputer_" + name,
            "Imputer",
            FLOAT,
            [None, 4],
            FLOAT,
            [None, 4],
            [data, data[:1]],
            imputed_value_floats=values,
            replaced_value_float=replaced,
        )
    single(
        zoo,
        "imputer_one_value",
        "Imputer",
        FLOAT,
        [None, 4],
        FLOAT,
        [None, 4],
        [x],
        imputed_value_floats=[7.25],
        replaced_value_float=NAN,
    )
    ints = np.int64([[0, 1, -1], [5, -1, -1], [2**40, 3, 0]])
    single(
        zoo,
        "imputer_int64",
        "Imputer",
        INT64,
        [None, 3],
        INT64,
        [None, 3],
        [ints, ints[:1]],
        imputed_value_int64s=[10, 20, 2**53 + 1],
        replaced_value_int64=-1,
    )


def encoding(zoo):
    words = np.array([["red"], ["green"], ["blue"], ["Red"], [""], ["no such"], ["gr\u00fcn"]], dtype=object)
    cats = ["blue", "gr\u00fcn", "green", "red", ""]
    single(
        zoo,
        "onehot_string",
        "OneHotEncoder",
        STRING,
        [None, 1],
        FLOAT,
        [None, 1, 5],
        [words, words[:1]],
        cats_strings=cats,
        zeros=1,
    )
    single(
        zoo,
        "onehot_string_strict",
        "OneHotEncoder",
        STRING,
        [None, 1],
        FLOAT,
        [None, 1, 5],
        [words[:3]],
        cats_strings=cats,
        zeros=0,
    )
    single(
        zoo,
        "onehot_string_rank_1",
        "OneHotEncoder",
        STRING,
        [None],
        FLOAT,
        [None, 5],
        [words[:, 0]],
        cats_strings=cats,
        zeros=1,
    )
    for elem, dtype in ((INT64, np.int64), (FLOAT, np.float32), (DOUBLE, np.float64)):
        x = np.array([[0, 1], [5, -3], [2, 9], [1, 1]]).astype(dtype)
        if elem != INT64:
            x = np.vstack([x, [[1.9, -0.5], [-1.5, 4.9999]]]).astype(dtype)
        single(
            zoo,
            "onehot_" + np.dtype(dtype).name,
            "OneHotEncoder",
            elem,
            [None, 2],
            FLOAT,
            [None, 2, 4],
            [x, x[:1]],
            cats_int64s=[0, 1, 5, -3],
            zeros=1,
        )
    label_encoders(zoo)
    words = np.array([["b"], ["a"], ["zz"]], dtype=object)
    ints = np.int64([[1], [2], [99]])
    mapping = dict(cats_strings=["a", "b"], cats_int64s=[1, 2], default_int64=-5, default_string="other")
    single(
        zoo,
        "category_mapper_string",
        "CategoryMapper",
        STRING,
        [None, 1],
        INT64,
        [None, 1],
        [words, words[:1]],
        **mapping
    )
    single(
        zoo,
        "category_mapper_int",
        "CategoryMapper",
        INT64,
        [None, 1],
        STRING,
        [None, 1],
        [ints, ints[:1]],
        **mapping
    )


def label_encoders(zoo):
    keys = {"strings": ["a", "b", ""], "int64s": [3, -1, 2**40], "floats": [0.5, -1.25, 1e10]}
    values = {"strings": ["x", "", "zz"], "int64s": [7, -8, 2**53 + 1], "floats": [0.1, -2.5, 1e-30]}
    elems = {"strings": (STRING, object), "int64s": (INT64, np.int64), "floats": (FLOAT, np.float32)}
    defaults = {
        "strings": ("default_string", "none"),
        "int64s": ("default_int64", 42),
        "floats": ("default_float", 0.75),
    }
    unknown = {"strings": "c", "int64s": 4, "floats": 0.75}
    for k in keys:
        for v in values:
            x = np.array([keys[k] + [unknown[k], keys[k][0]]], dtype=elems[k][1]).T
            how = {"keys_" + k: keys[k], "values_" + v: values[v]}
            name = "label_encoder_%s_%s" % (k, v)
            single(
                zoo,
                name,
                "LabelEncoder",
                elems[k][0],
                [None, 1],
                elems[v][0],
                [None, 1],
                [x, x[:1]],
                ml_opset=2,
                **how
            )
            how[defaults[v][0]] = defaults[v][1]
            single(
                zoo,
                name + "_default",
                "LabelEncoder",
                elems[k][0],
                [None, 1],
                elems[v][0],
                [None, 1],
                [x],
                ml_opset=2,
                **how
            )
    words = np.array([["b"], ["a"], ["zz"]], dtype=object)
    single(
        zoo,
        "label_encoder_1_string",
        "LabelEncoder",
        STRING,
        [None, 1],
        INT64,
        [None, 1],
        [words],
        classes_strings=["a", "b"],
        default_int64=-7,
    )
    single(
        zoo,
        "label_encoder_1_int",
        "LabelEncoder",
        INT64,
        [None, 1],
        STRING,
        [None, 1],
        [np.int64([[0], [1], [5]])],
        classes_strings=["a", "b"],
        default_string="out",
    )
    x = np.float32([[NAN], [1.5], [0], [-0.0]])
    single(
        zoo,
        "label_encoder_nan_key",
        "LabelEncoder",
        FLOAT,
        [None, 1],
        INT64,
        [None, 1],
        [x],
        ml_opset=2,
        keys_floats=[NAN, 1.5, 0.0],
        values_int64s=[1, 2, 3],
    )
    single(
        zoo,
        "label_encoder_4_nan_key",
        "LabelEncoder",
        FLOAT,
        [None, 1],
        INT64,
        [None, 1],
        [x],
        ml_opset=4,
        check=False,
        keys_floats=[NAN, 1.5, 0.0],
        values_int64s=[1, 2, 3],
    )
    single(
        zoo,
        "label_encoder_4_tensors",
        "LabelEncoder",
        DOUBLE,
        [None, 1],
        INT64,
        [None, 1],
        [np.float64([[1 / 3], [0.5], [9], [NAN]])],
        ml_opset=4,
        check=False,
        keys_tensor=tensor("k", np.float64([1 / 3, 0.5])),
        values_tensor=tensor("v", np.int64([5, 6])),
        default_tensor=tensor("d", np.int64([-3])),
    )
    single(
        zoo,
        "label_encoder_4_string_tensors",
        "LabelEncoder",
        STRING,
        [None, 1],
        DOUBLE,
        [None, 1],
        [words],
        ml_opset=4,
        check=False,
        keys_tensor=tensor("k", ["a", "b"]),
        values_tensor=tensor("v", np.float64([1 / 3, 2 / 3])),
        default_tensor=tensor("d", np.float64([-1])),
    )


def selecting(zoo):
    x = numbers("select", 5, 4, np.float32)
    for name, y in (("one", [2]), ("several", [3, 0, 0])):
        for elem, dtype in KINDS:
            data = x.astype(dtype)
            m = model(
                [ml("ArrayFeatureExtractor", ["X", "I"], "Y")],
                [value("X", elem, [None, 4])],
                [value("Y", elem, [None, len(y)])],
                [tensor("I", np.int64(y))],
            )
            zoo.add("array_feature_%s_%s" % (name, np.dtype(dtype).name), m, [{"X": data}, {"X": data[:1]}])
    words = np.array([["a", "b", "c"], ["d", "e", "f"]], dtype=object)
    m = model(
        [ml("ArrayFeatureExtractor", ["X", "I"], "Y")],
        [value("X", STRING, [None, 3])],
        [value("Y", STRING, [None, 2])],
        [tensor("I", np.int64([2, 0]))],
    )
    zoo.add("array_feature_string", m, [{"X": words}, {"X": words[:1]}])
    m = model(
        [ml("ArrayFeatureExtractor", ["X", "I"], "Y")],
        [value("X", FLOAT, [4])],
        [value("Y", FLOAT, [1, 2])],
        [tensor("I", np.int64([1, 3]))],
    )
    zoo.add("array_feature_rank_1", m, [{"X": x[0]}])
    m = model(
        [ml("ArrayFeatureExtractor", ["X", "I"], "Y")],
        [value("X", FLOAT, [2, None, 2])],
        [value("Y", FLOAT, [2, None, 1])],
        [tensor("I", np.int64([1]))],
    )
    zoo.add("array_feature_rank_3", m, [{"X": x[:4].reshape(2, 4, 2)}])
    inputs = [value("A", FLOAT, [None, 2]), value("B", FLOAT, [None, 1]), value("C", FLOAT, [None, 3])]
    for name, sizes in (("exact", [2, 1, 3]), ("cut", [1, 1, 2]), ("padded", [3, 2, 4])):
        m = model(
            [ml("FeatureVectorizer", ["A", "B", "C"], "Y", inputdimensions=sizes)],
            inputs,
            [value("Y", FLOAT, [None, sum(sizes)])],
        )
        case = {"A": x[:, :2], "B": x[:, 2:3], "C": x[:, 1:]}
        zoo.add("feature_vectorizer_" + name, m, [case, {k: v[:1] for k, v in case.items()}])
    m = model(
        [ml("FeatureVectorizer", ["A", "B"], "Y", inputdimensions=[2, 2])],
        [value("A", INT64, [None, 2]), value("B", INT64, [None, 2])],
        [value("Y", FLOAT, [None, 4])],
    )
    zoo.add(
        "feature_vectorizer_int64",
        m,
        [{"A": np.int64([[1, 2], [2**30, 4]]), "B": np.int64([[-1, 0], [7, 9]])}],
    )


def maps(zoo):
    """Operators over maps: the reference's binding passes none, so the outputs follow the operators'
    definitions."""

    def vectorizer(name, key, elem, keys, vals, vocabulary, want):
        words = isinstance(vocabulary[0], str)
        m = model(
            [
                ml(
                    "DictVectorizer",
                    "X",
                    "Y",
                    **{("string" if words else "int64") + "_vocabulary": vocabulary}
                )
            ],
            [map_value("X", key, elem)],
            [value("Y", elem, [1, len(vocabulary)])],
        )
        zoo.add(
            "dict_vectorizer_" + name,
            m,
            [{"X": np.array(vals), "X.keys": np.array(keys)}],
            want=[{"Y": want}],
        )

    words = np.array(["b", "a", "zz"], dtype=object)
    vectorizer(
        "string_float",
        STRING,
        FLOAT,
        words,
        np.float32([1.5, -2, 8]),
        ["a", "c", "b"],
        np.float32([[-2, 0, 1.5]]),
    )
    vectorizer(
        "string_int64",
        STRING,
        INT64,
        words,
        np.int64([5, 2**53 + 1, 8]),
        ["a", "c", "b"],
        np.int64([[2**53 + 1, 0, 5]]),
    )
    vectorizer(
        "string_double",
        STRING,
        DOUBLE,
        words,
        np.float64([0.1, 0.2, 0.3]),
        ["zz", "a"],
        np.float64([[0.3, 0.2]]),
    )
    vectorizer(
        "int64_float",
        INT64,
        FLOAT,
        np.int64([4, -1]),
        np.float32([0.5, 7]),
        [-1, 0, 4],
        np.float32([[7, 0, 0.5]]),
    )
    vectorizer(
        "int64_string",
        INT64,
        STRING,
        np.int64([4, -1]),
        np.array(["x", "y"], dtype=object),
        [-1, 0, 4],
        np.array([["y", "", "x"]], dtype=object),
    )

    def cast(name, elem, vals, to, form, want, **more):
        kind = {"TO_FLOAT": FLOAT, "TO_INT64": INT64, "TO_STRING": STRING}[to]
        m = model(
            [ml("CastMap", "X", "Y", cast_to=to, map_form=form, **more)],
            [map_value("X", INT64, elem)],
            [value("Y", kind, [1, None])],
        )
        zoo.add(
            "cast_map_" + name, m, [{"X": np.array(vals), "X.keys": np.int64([3, 0, 1])}], want=[{"Y": want}]
        )

    cast("dense", FLOAT, np.float32([1.5, -2, 8]), "TO_FLOAT", "DENSE", np.float32([[-2, 8, 1.5]]))
    cast(
        "sparse",
        FLOAT,
        np.float32([1.5, -2, 8]),
        "TO_FLOAT",
        "SPARSE",
        np.float32([[-2, 8, 0, 1.5, 0]]),
        max_map=5,
    )
    cast("to_int64", FLOAT, np.float32([1.9, -2.9, 8]), "TO_INT64", "DENSE", np.int64([[-2, 8, 1]]))
    strings = np.array(["1.5", "-2", "8"], dtype=object)
    cast("string_to_float", STRING, strings, "TO_FLOAT", "DENSE", np.float32([[-2, 8, 1.5]]))
    cast(
        "string_to_string",
        STRING,
        strings,
        "TO_STRING",
        "DENSE",
        np.array([["-2", "8", "1.5"]], dtype=object),
    )


def zip_maps(zoo):
    x = np.abs(numbers("zip", 4, 3, np.float32))
    for name, classes in (("string", ["b", "a", "c"]), ("int64", [7, -1, 2**40])):
        kind = STRING if name == "string" else INT64
        m = model(
            [ml("ZipMap", "X", "Z", **labels_of(classes))],
            [value("X", FLOAT, [None, 3])],
            [sequence_of_maps("Z", kind)],
        )
        zoo.add("zip_map_" + name, m, [{"X": x}, {"X": x[:1]}])


def patients(n=240):
    """Made-up patients with numbers, words, codes and holes."""
    r = rng("patients")
    data = {
        "age": np.float32(r.randint(20, 90, (n, 1))),
        "chol": np.float32(np.round(r.normal(220, 40, (n, 1)))),
        "bmi": np.float32(np.round(r.normal(27, 5, (n, 1)), 1)),
        "sex": r.choice(["female", "male"], (n, 1)).astype(object),
        "chest_pain": r.choice(["asymptomatic", "atypical", "none", "typical"], (n, 1)).astype(object),
        "vessels": np.int64(r.randint(0, 4, (n, 1))),
    }
    data["chol"][r.rand(n, 1) < 0.15] = NAN
    data["bmi"][r.rand(n, 1) < 0.1] = NAN
    sick = (data["age"] - 55) / 12 + (data["vessels"] - 1) + (data["sex"] == "male") + r.randn(n, 1) > 0
    return data, sick.ravel()


def column_pipeline(classes, label_names=False):
    """ColumnTransformer(imputer + scaler, one-hot) and logistic regression: one named [N,1] input a
    column."""
    data, sick = patients()
    num, words, codes = ["age", "chol", "bmi"], ["sex", "chest_pain"], ["vessels"]
    x = np.hstack([data[c] for c in num])
    means = np.nanmean(x, axis=0)
    filled = np.where(np.isnan(x), means, x)
    scaler = preprocessing.StandardScaler().fit(filled)
    cats = {c: sorted(set(data[c].ravel().tolist())) for c in words + codes}
    hot = np.hstack(
        [(data[c] == np.array(cats[c], dtype=data[c].dtype)).astype(float) for c in words + codes]
    )
    fit = linear_model.LogisticRegression().fit(np.hstack([scaler.transform(filled), hot]), sick)
    w, b = two_sided(fit)
    nodes = [
        node("Concat", num, "merged", axis=1),
        ml("Imputer", "merged", "filled", imputed_value_floats=np.float32(means), replaced_value_float=NAN),
        ml(
            "Scaler", "filled", "scaled", offset=np.float32(scaler.mean_), scale=np.float32(1 / scaler.scale_)
        ),
    ]
    parts, init = ["scaled"], [tensor("flat", np.int64([-1]))]
    for c in words + codes:
        kind = "cats_strings" if c in words else "cats_int64s"
        init.append(tensor(c + "_shape", np.int64([-1, len(cats[c])])))
        nodes += [
            ml("OneHotEncoder", c, c + "_hot", zeros=1, **{kind: cats[c]}),
            node("Reshape", [c + "_hot", c + "_shape"], c + "_wide"),
        ]
        parts.append(c + "_wide")
    nodes += [
        node("Concat", parts, "transformed", axis=1),
        ml(
            "LinearClassifier",
            "transformed",
            ["label", "raw"],
            coefficients=np.float32(w).ravel(),
            intercepts=np.float32(b),
            post_transform="LOGISTIC",
            multi_class=0,
            **{k.replace("int64s", "ints"): v for k, v in labels_of(classes).items()}
        ),
        ml("Normalizer", "raw", "probabilities", norm="L1"),
    ]
    kind = STRING if label_names else INT64
    if label_names:
        nodes.append(node("Reshape", ["label", "flat"], "output_label"))
    else:
        nodes += [
            node("Cast", "label", "wide_label", to=INT64),
            node("Reshape", ["wide_label", "flat"], "output_label"),
        ]
    nodes.append(ml("ZipMap", "probabilities", "output_probability", **labels_of(classes)))
    inputs = (
        [value(c, FLOAT, [None, 1]) for c in num]
        + [value(c, STRING, [None, 1]) for c in words]
        + [value(c, INT64, [None, 1]) for c in codes]
    )
    m = model(
        nodes,
        inputs,
        [value("output_label", kind, [None]), sequence_of_maps("output_probability", kind)],
        init,
    )
    cut = [{c: v[a:b] for c, v in data.items()} for a, b in ((0, 240), (0, 1), (7, 8))]
    odd = {c: v[:6].copy() for c, v in data.items()}
    odd["sex"][0, 0] = "unknown"
    odd["chest_pain"][1, 0] = ""
    odd["vessels"][2, 0] = 17
    for c in num:
        odd[c][3, 0] = NAN
    return m, cut + [odd]


def matrix_pipeline():
    """Imputer and MinMaxScaler before logistic regression over one [N, F] input."""
    x, y = datasets.load_wine(return_X_y=True)
    x = x.copy()
    x[rng("wine holes").rand(*x.shape) < 0.1] = NAN
    means = np.nanmean(x, axis=0)
    filled = np.where(np.isnan(x), means, x)
    scaler = preprocessing.MinMaxScaler().fit(filled)
    fit = linear_model.LogisticRegression(max_iter=1000).fit(scaler.transform(filled), y)
    m = linear_classifier(
        fit.coef_, fit.intercept_, [0, 1, 2], "SOFTMAX", 13, normalizer=True, zipmap=True, multi_class=1
    )
    first = m.graph.node[0]
    first.input[0] = "scaled"
    prepared = [
        ml("Imputer", "X", "filled", imputed_value_floats=np.float32(means), replaced_value_float=NAN),
        ml(
            "Scaler", "filled", "scaled", offset=np.float32(scaler.data_min_), scale=np.float32(scaler.scale_)
        ),
    ]
    nodes = prepared + list(m.graph.node)
    return model(nodes, m.graph.input, m.graph.output), [{"X": np.float32(x[::2])}, {"X": np.float32(x[:1])}]


def pipelines(zoo):
    zoo.add("pipeline_columns", *column_pipeline([0, 1]))
    zoo.add("pipeline_columns_string", *column_pipeline(["healthy", "sick"], label_names=True))
    zoo.add("pipeline_matrix", *matrix_pipeline())
    r = rng("integer columns")
    names = ["a", "b", "c"]
    nodes = [node("Cast", c, c + "_f", to=FLOAT) for c in names]
    nodes += [
        node("Concat", [c + "_f" for c in names], "X", axis=1),
        ml("Normalizer", "X", "n", norm="L2"),
        ml("Binarizer", "n", "Y", threshold=0.3),
    ]
    m = model(
        nodes,
        [value("a", INT64, [None, 1]), value("b", DOUBLE, [None, 1]), value("c", INT32, [None, 1])],
        [value("Y", FLOAT, [None, 3])],
    )
    case = {
        "a": r.randint(-5, 5, (20, 1)).astype(np.int64),
        "b": r.randn(20, 1),
        "c": np.int32(r.randint(0, 9, (20, 1))),
    }
    zoo.add("pipeline_mixed_numbers", m, [case, {k: v[:1] for k, v in case.items()}])


def build(zoo):
    scaling(zoo)
    imputing(zoo)
    encoding(zoo)
    selecting(zoo)
    maps(zoo)
    zip_maps(zoo)
    pipelines(zoo)
