"""Linear models, support vector machines and small networks, as scikit-learn's and others' exporters write
them."""

import numpy as np
from sklearn import datasets, linear_model, neural_network, preprocessing, svm

from zoo import (
    DOUBLE,
    FLOAT,
    INT32,
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
from zoo_trees import labels_of


def class_labels(classes):
    """Linear and SVM classifiers call the integer labels classlabels_ints, unlike the tree classifiers."""
    labels = labels_of(classes)
    return {k.replace("int64s", "ints"): v for k, v in labels.items()}


def cases(x, missing=False):
    many = rows_with_edges(x, missing)
    return [{"X": many}, {"X": many[:1]}, {"X": many[1:2]}]


def finite(x):
    """Cases without infinities: sums of opposite infinities differ by the order of summation."""
    x = np.asarray(x, np.float32)
    many = np.vstack([x, np.zeros((1, x.shape[1])), np.full((1, x.shape[1]), 1e-40)]).astype(np.float32)
    return [{"X": many}, {"X": many[:1]}, {"X": many[1:2]}]


def two_sided(fit):
    """scikit-learn keeps one row of coefficients for two classes; the exporters write both signs."""
    w, b = fit.coef_, fit.intercept_
    return (np.vstack([-w, w]), np.r_[-b, b]) if len(w) == 1 else (w, b)


def linear_classifier(
    w, b, classes, post, features, elem=FLOAT, normalizer=False, zipmap=False, multi_class=0
):
    strings = isinstance(classes[0], str)
    kind = STRING if strings else INT64
    columns = max(len(b), len(classes))
    nodes = [
        ml(
            "LinearClassifier",
            "X",
            ["label", "scores"],
            coefficients=np.float32(w).ravel(),
            intercepts=np.float32(b),
            post_transform=post,
            multi_class=multi_class,
            **class_labels(classes)
        )
    ]
    last = "scores"
    if normalizer:
        nodes.append(ml("Normalizer", last, "probabilities", norm="L1"))
        last = "probabilities"
    outputs = [value("label", kind, [None])]
    if zipmap:
        nodes.append(ml("ZipMap", last, "output_probability", **labels_of(classes)))
        outputs.append(sequence_of_maps("output_probability", kind))
    else:
        outputs.append(value(last, FLOAT, [None, columns]))
    return model(nodes, [value("X", elem, [None, features])], outputs)


def logistic(zoo):
    x, y = datasets.load_breast_cancer(return_X_y=True)
    x = preprocessing.scale(x)
    fit = linear_model.LogisticRegression(max_iter=500).fit(x, y)
    w, b = two_sided(fit)
    data = finite(x[::7])
    zoo.add(
        "logreg_binary", linear_classifier(w, b, [0, 1], "LOGISTIC", 30, normalizer=True, zipmap=True), data
    )
    zoo.add(
        "logreg_binary_string",
        linear_classifier(w, b, ["benign", "malignant"], "LOGISTIC", 30, normalizer=True, zipmap=True),
        data,
    )
    for post in ("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"):
        zoo.add(
            "linear_one_row_" + post.lower(),
            linear_classifier(fit.coef_, fit.intercept_, [3, 4], post, 30),
            data,
        )
        zoo.add(
            "linear_two_rows_" + post.lower(), linear_classifier(w, b, [3, 4], post, 30, multi_class=1), data
        )
    zoo.add(
        "linear_one_row_string",
        linear_classifier(fit.coef_, fit.intercept_, ["n", "y"], "LOGISTIC", 30),
        data,
    )
    edge = rows_with_edges(x[:8], missing=True)
    zoo.add(
        "linear_infinite_rows",
        linear_classifier(w[:, :1], b, [0, 1], "LOGISTIC", 1, normalizer=True),
        [{"X": edge[:, :1]}],
    )
    x, y = datasets.load_wine(return_X_y=True)
    x = preprocessing.scale(x)
    ovr = linear_model.LogisticRegression(multi_class="ovr").fit(x, y)
    soft = linear_model.LogisticRegression().fit(x, y)
    data = finite(x[::3])
    names = ["Barolo", "Grignolino", "Barbera"]
    for suffix, classes in (("int", [0, 1, 2]), ("string", names)):
        m = linear_classifier(
            ovr.coef_, ovr.intercept_, classes, "LOGISTIC", 13, normalizer=True, zipmap=True
        )
        zoo.add("logreg_ovr_" + suffix, m, data)
        m = linear_classifier(
            soft.coef_, soft.intercept_, classes, "SOFTMAX", 13, normalizer=True, zipmap=True, multi_class=1
        )
        zoo.add("logreg_softmax_" + suffix, m, data)
    for post in ("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"):
        zoo.add(
            "linear_multi_" + post.lower(),
            linear_classifier(soft.coef_ / 9, soft.intercept_ / 9 + 0.5, [5, 6, 7], post, 13),
            data,
        )
    big = rng("ten classes")
    w, b = big.randn(10, 13), big.randn(10)
    zoo.add("linear_ten_classes", linear_classifier(w, b, list(range(10)), "SOFTMAX", 13), data)
    for elem, dtype in ((DOUBLE, np.float64), (INT64, np.int64), (INT32, np.int32)):
        name = "linear_input_" + np.dtype(dtype).name
        m = linear_classifier(soft.coef_, soft.intercept_, [5, 6, 7], "SOFTMAX", 13, elem=elem)
        rows = (x[::3] * 3).astype(dtype)
        zoo.add(name, m, [{"X": rows}, {"X": rows[:1]}])
    tie = linear_classifier(np.ones((3, 2)), [1, 1, 1], ["c", "b", "a"], "NONE", 2)
    zoo.add("linear_ties", tie, [{"X": np.float32([[0, 0], [1, 2]])}])


def cleveland_columns():
    return [
        "age",
        "sex",
        "cp",
        "trestbps",
        "chol",
        "fbs",
        "restecg",
        "thalach",
        "exang",
        "oldpeak",
        "slope",
        "ca",
        "thal",
    ]


def logistic_13():
    """Logistic regression over 13 clinical columns (made-up rows): the benchmark's linear model, and rows."""
    r = rng("logistic 13")
    n = 2000
    x = np.c_[
        r.randint(29, 78, n),
        r.randint(0, 2, n),
        r.randint(1, 5, n),
        r.randint(94, 201, n),
        r.randint(126, 565, n),
        r.randint(0, 2, n),
        r.randint(0, 3, n),
        r.randint(71, 203, n),
        r.randint(0, 2, n),
        np.round(r.rand(n) * 6.2, 1),
        r.randint(1, 4, n),
        r.randint(0, 4, n),
        r.choice([3, 6, 7], n),
    ].astype(np.float32)
    z = preprocessing.scale(x)
    y = z @ r.randn(13) + r.randn(n) > 0
    fit = linear_model.LogisticRegression(max_iter=5000).fit(x, y.astype(int))
    w, b = two_sided(fit)
    return linear_classifier(w, b, [0, 1], "LOGISTIC", 13, normalizer=True, zipmap=True), x


def regressions(zoo):
    x, y = datasets.load_diabetes(return_X_y=True)
    fit = linear_model.LinearRegression().fit(x, y)
    many = linear_model.LinearRegression().fit(x, np.c_[y, y**2 / 100, np.sqrt(y)])
    for name, f, targets in (("linear_regressor", fit, 1), ("linear_regressor_3_targets", many, 3)):
        for post in ("NONE", "LOGISTIC", "SOFTMAX"):
            scale = 1 if post == "NONE" else 1e-3
            n = ml(
                "LinearRegressor",
                "X",
                "variable",
                coefficients=np.float32(f.coef_ * scale).ravel(),
                targets=targets,
                intercepts=np.float32(np.ravel(f.intercept_ * scale)),
                post_transform=post,
            )
            m = model([n], [value("X", FLOAT, [None, 10])], [value("variable", FLOAT, [None, targets])])
            zoo.add(name + "_" + post.lower(), m, finite(x[::9]))
    n = ml("LinearRegressor", "X", "variable", coefficients=np.float32(fit.coef_), targets=1)
    m = model([n], [value("X", FLOAT, [None, 10])], [value("variable", FLOAT, [None, 1])])
    zoo.add("linear_regressor_no_intercept", m, finite(x[::9]))


def svm_classifier(fit, classes, features, elem=FLOAT, post="NONE"):
    sign = -1 if len(classes) == 2 else 1
    prob = {}
    if fit.probA_.size:
        prob = {"prob_a": np.float32(fit.probA_), "prob_b": np.float32(fit.probB_)}
    pairs = len(classes) * (len(classes) - 1) // 2
    n = ml(
        "SVMClassifier",
        "X",
        ["label", "scores"],
        kernel_type=fit.kernel.upper(),
        kernel_params=[float(fit._gamma), float(fit.coef0), float(fit.degree)],
        support_vectors=np.float32(fit.support_vectors_).ravel(),
        coefficients=np.float32(sign * fit.dual_coef_).ravel(),
        rho=np.float32(sign * fit.intercept_),
        vectors_per_class=fit.n_support_.tolist(),
        post_transform=post,
        **class_labels(classes),
        **prob
    )
    columns = len(classes) if prob or len(classes) == 2 else pairs
    label = STRING if isinstance(classes[0], str) else INT64
    return model(
        [n],
        [value("X", elem, [None, features])],
        [value("label", label, [None]), value("scores", FLOAT, [None, columns])],
    )


def machines(zoo):
    wine_x, wine_y = datasets.load_wine(return_X_y=True)
    wine_x = preprocessing.scale(wine_x)[:, :6]
    pick = wine_y < 2
    sets = (("binary", wine_x[pick], wine_y[pick], [0, 1]), ("multi", wine_x, wine_y, [4, 5, 6]))
    for kind, x, y, classes in sets:
        for kernel in ("linear", "rbf", "poly", "sigmoid"):
            for probability in (False, True):
                fit = svm.SVC(
                    kernel=kernel,
                    probability=probability,
                    random_state=1,
                    gamma=0.2,
                    coef0=0.3,
                    degree=2 if kind == "multi" else 3,
                ).fit(x, y)
                name = "svc_%s_%s%s" % (kind, kernel, "_probability" if probability else "")
                zoo.add(name, svm_classifier(fit, classes, 6), finite(x[::2] * 1.5))
    fit = svm.SVC(probability=True, random_state=1).fit(wine_x, wine_y)
    zoo.add("svc_multi_string", svm_classifier(fit, ["x", "y", "z"], 6), finite(wine_x[::2]))
    zoo.add(
        "svc_input_double",
        svm_classifier(fit, ["x", "y", "z"], 6, elem=DOUBLE),
        [{"X": wine_x[::5]}, {"X": wine_x[:1]}],
    )
    fit = svm.SVC(random_state=1).fit(wine_x[pick], wine_y[pick])
    for post in ("LOGISTIC", "SOFTMAX"):
        zoo.add(
            "svc_binary_" + post.lower(), svm_classifier(fit, ["n", "y"], 6, post=post), finite(wine_x[::2])
        )
    fit = svm.SVC(random_state=1).fit(wine_x, wine_y)
    for post in ("LOGISTIC", "SOFTMAX"):
        zoo.add(
            "svc_multi_" + post.lower(), svm_classifier(fit, [0, 1, 2], 6, post=post), finite(wine_x[::2])
        )
    five = np.digitize(wine_x[:, 0] + wine_x[:, 1], [-1.5, -0.5, 0.5, 1.5])
    fit = svm.SVC(probability=True, random_state=1).fit(wine_x, five)
    zoo.add("svc_five_classes", svm_classifier(fit, list(range(5)), 6), finite(wine_x))
    liblinear(zoo, wine_x, wine_y)
    support_vector_regression(zoo)


def liblinear(zoo, x, y):
    fit = svm.LinearSVC(random_state=1, max_iter=20000, dual=False).fit(x, y)
    for classes in ([4, 5, 6], ["x", "y", "z"]):
        for post in ("NONE", "SOFTMAX"):
            n = ml(
                "SVMClassifier",
                "X",
                ["label", "scores"],
                kernel_type="LINEAR",
                kernel_params=[0.0, 0.0, 0.0],
                coefficients=np.float32(fit.coef_).ravel(),
                rho=np.float32(fit.intercept_[:1]),
                post_transform=post,
                **class_labels(classes)
            )
            label = STRING if isinstance(classes[0], str) else INT64
            m = model(
                [n],
                [value("X", FLOAT, [None, 6])],
                [value("label", label, [None]), value("scores", FLOAT, [None, 3])],
            )
            zoo.add("svc_liblinear_%s_%s" % (type(classes[0]).__name__, post.lower()), m, finite(x[::4]))


def support_vector_regression(zoo):
    x, y = datasets.load_diabetes(return_X_y=True)
    x, y = preprocessing.scale(x)[:150], (y[:150] - 150) / 80

    def machine(fit, **extra):
        n = ml(
            "SVMRegressor",
            "X",
            "variable",
            kernel_type=fit.kernel.upper(),
            n_supports=len(fit.support_),
            kernel_params=[float(fit._gamma), float(fit.coef0), float(fit.degree)],
            rho=np.float32(fit.intercept_),
            support_vectors=np.float32(fit.support_vectors_).ravel(),
            coefficients=np.float32(fit.dual_coef_).ravel(),
            post_transform="NONE",
            **extra
        )
        return model([n], [value("X", FLOAT, [None, 10])], [value("variable", FLOAT, [None, 1])])

    for kernel in ("linear", "rbf", "poly", "sigmoid"):
        fit = svm.SVR(kernel=kernel, gamma=0.1, coef0=0.5, degree=3).fit(x, y)
        zoo.add("svr_" + kernel, machine(fit), finite(x[::4]))
    fit = svm.OneClassSVM(nu=0.3).fit(x)
    zoo.add("svm_one_class", machine(fit, one_class=1), finite(x[::2] * 1.5))
    zoo.add("svm_one_class_scores", machine(fit), finite(x[::2] * 1.5))
    n = ml(
        "SVMRegressor",
        "X",
        "variable",
        kernel_type="LINEAR",
        kernel_params=[0.0, 0.0, 0.0],
        n_supports=0,
        coefficients=np.float32(rng("svr0").randn(10)),
        rho=[0.5],
        post_transform="NONE",
    )
    m = model([n], [value("X", FLOAT, [None, 10])], [value("variable", FLOAT, [None, 1])])
    zoo.add("svr_coefficients_only", m, finite(x[::4]))


def layers(name, sizes, dtype=np.float32):
    r = rng(name)
    return [
        ((r.randn(a, b) * np.sqrt(2 / a)).astype(dtype), (r.randn(b) * 0.1).astype(dtype))
        for a, b in zip(sizes, sizes[1:])
    ]


def mlp_gemm(name, sizes, last, transposed=False, opset=13, elem=FLOAT):
    """A dense network through Gemm: [in,out] weights, or PyTorch's [out,in] with transB."""
    dtype = np.float64 if elem == DOUBLE else np.float32
    nodes, init, x = [], [], "X"
    for i, (w, b) in enumerate(layers(name, sizes, dtype)):
        init += [tensor("W%d" % i, w.T if transposed else w), tensor("B%d" % i, b)]
        nodes.append(node("Gemm", [x, "W%d" % i, "B%d" % i], "Z%d" % i, transB=int(transposed) or None))
        final = i == len(sizes) - 2
        op, extra = last if final else ("Relu", {})
        x = "Y" if final else "A%d" % i
        nodes.append(node(op, "Z%d" % i, x, **extra))
    return model(
        nodes,
        [value("X", elem, ["batch", sizes[0]])],
        [value("Y", elem, ["batch", sizes[-1]])],
        init,
        opset,
        producer="pytorch",
    )


def mlp_matmul(name, sizes, last, activation="Relu", opset=13):
    """The same through MatMul and Add, as Keras and scikit-learn are exported."""
    nodes, init, x = [], [], "X"
    for i, (w, b) in enumerate(layers(name, sizes)):
        init += [tensor("W%d" % i, w), tensor("B%d" % i, b)]
        nodes += [node("MatMul", [x, "W%d" % i], "M%d" % i), node("Add", ["M%d" % i, "B%d" % i], "Z%d" % i)]
        final = i == len(sizes) - 2
        op, extra = last if final else (activation, {})
        x = "Y" if final else "A%d" % i
        nodes.append(node(op, "Z%d" % i, x, **extra))
    return model(
        nodes,
        [value("X", FLOAT, ["batch", sizes[0]])],
        [value("Y", FLOAT, ["batch", sizes[-1]])],
        init,
        opset,
        producer="tf2onnx",
    )


def mlp_benchmark():
    return mlp_gemm("mlp", [30, 128, 64, 1], ("Sigmoid", {}), transposed=True)


def networks(zoo):
    x = rng("mlp rows").randn(40, 30).astype(np.float32)
    softmax = ("Softmax", {"axis": 1})
    data = finite(x)
    zoo.add("mlp_gemm_sigmoid", mlp_benchmark(), data)
    zoo.add("mlp_gemm_rows", mlp_gemm("mlp2", [30, 128, 64, 1], ("Sigmoid", {})), data)
    zoo.add("mlp_gemm_softmax", mlp_gemm("mlp3", [30, 50, 20, 4], softmax, transposed=True), data)
    zoo.add("mlp_gemm_softmax_opset_9", mlp_gemm("mlp3", [30, 50, 20, 4], softmax, opset=9), data)
    zoo.add(
        "mlp_gemm_double", mlp_gemm("mlp4", [30, 20, 3], softmax, elem=DOUBLE), [{"X": x.astype(np.float64)}]
    )
    zoo.add("mlp_matmul_sigmoid", mlp_matmul("mlp5", [30, 128, 64, 1], ("Sigmoid", {})), data)
    zoo.add(
        "mlp_matmul_tanh_softmax", mlp_matmul("mlp6", [30, 40, 5], ("Softmax", {"axis": -1}), "Tanh"), data
    )
    zoo.add(
        "mlp_matmul_logsoftmax",
        mlp_matmul("mlp7", [30, 40, 5], ("LogSoftmax", {"axis": 1}), "LeakyRelu"),
        data,
    )
    scikit_networks(zoo)


def scikit_networks(zoo):
    """MLPClassifier as skl2onnx writes it: probabilities, arg max, labels picked from a constant list."""
    x, y = datasets.load_wine(return_X_y=True)
    x = preprocessing.scale(x)
    for kind, target, names in (("binary", y == 1, None), ("multi", y, None), ("string", y, ["u", "v", "w"])):
        fit = neural_network.MLPClassifier((16, 8), max_iter=300, random_state=1).fit(x, target)
        nodes, init, last = [node("Cast", "X", "C", to=FLOAT)], [], "C"
        for i, (w, b) in enumerate(zip(fit.coefs_, fit.intercepts_)):
            init += [tensor("coefficient%d" % i, np.float32(w)), tensor("intercepts%d" % i, np.float32(b))]
            nodes += [
                node("MatMul", [last, "coefficient%d" % i], "mul%d" % i),
                node("Add", ["mul%d" % i, "intercepts%d" % i], "add%d" % i),
            ]
            last = "next%d" % i
            final = i == len(fit.coefs_) - 1
            out = ("Sigmoid", {}) if kind == "binary" else ("Softmax", {"axis": 1})
            op, extra = out if final else ("Relu", {})
            nodes.append(node(op, "add%d" % i, last, **extra))
        if kind == "binary":
            init.append(tensor("unity", np.float32(1)))
            nodes += [
                node("Sub", ["unity", last], "neg"),
                node("Concat", ["neg", last], "probabilities", axis=1),
            ]
            last = "probabilities"
        classes = names or [int(c) for c in fit.classes_]
        init += [
            tensor("classes", np.array(classes, dtype=object if names else np.int64)),
            tensor("shape", np.int64([-1])),
        ]
        nodes += [
            node("ArgMax", last, "argmax", axis=1),
            ml("ArrayFeatureExtractor", ["classes", "argmax"], "picked"),
            node("Reshape", ["picked", "shape"], "label"),
            ml("ZipMap", last, "output_probability", **labels_of(classes)),
        ]
        label = STRING if names else INT64
        m = model(
            nodes,
            [value("X", DOUBLE, [None, 13])],
            [value("label", label, [None]), sequence_of_maps("output_probability", label)],
            init,
        )
        zoo.add("mlp_scikit_" + kind, m, [{"X": x[::3]}, {"X": x[:1]}])


def build(zoo):
    logistic(zoo)
    m, x = logistic_13()
    zoo.add("logistic_13_columns", m, finite(x[:200]))
    regressions(zoo)
    machines(zoo)
    networks(zoo)
