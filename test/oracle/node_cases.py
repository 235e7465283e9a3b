"""Unpacks ONNX's operator conformance cases into the oracle's form: node_cases.py TARBALL FOLDER

For each test: NAME.onnx, NAME-0.in, NAME-0.want, and NAME.ops with the operators it uses. Tests with
sequences, optional values or element types that numpy has not are left out and counted.
"""

import os
import sys
import tarfile

import zoo  # noqa: F401 - prepares numpy for onnx
import onnx
from onnx import numpy_helper

import tensorfile


def tensors(ports, files):
    """name -> array of a test's inputs or outputs; raises for what is not a tensor."""
    out = {}
    for port, data in zip(ports, files):
        if not port.type.HasField("tensor_type"):
            raise ValueError("not a tensor")
        array = numpy_helper.to_array(onnx.TensorProto.FromString(data))
        if port.type.tensor_type.elem_type != tensorfile.element_type(array):
            raise ValueError("an element type that numpy has not")
        out[port.name] = array
    return out


def members(tar):
    tests = {}
    for m in tar.getmembers():
        parts = m.name.split("/")
        if m.isfile() and len(parts) >= 3:
            tests.setdefault(parts[1], {})["/".join(parts[2:])] = m
    return tests


def numbered(tar, files, kind):
    out = []
    while "test_data_set_0/%s_%d.pb" % (kind, len(out)) in files:
        out.append(tar.extractfile(files["test_data_set_0/%s_%d.pb" % (kind, len(out))]).read())
    return out


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    os.makedirs(sys.argv[2], exist_ok=True)
    kept = left = 0
    with tarfile.open(sys.argv[1]) as tar:
        for name, files in sorted(members(tar).items()):
            data = tar.extractfile(files["model.onnx"]).read()
            graph = onnx.ModelProto.FromString(data).graph
            base = os.path.join(sys.argv[2], name)
            try:
                given = tensors(graph.input, numbered(tar, files, "input"))
                want = tensors(graph.output, numbered(tar, files, "output"))
            except (ValueError, KeyError, TypeError):
                left += 1
                continue
            tensorfile.write(base + "-0.in", given)
            tensorfile.write(base + "-0.want", want)
            with open(base + ".onnx", "wb") as out:
                out.write(data)
            with open(base + ".ops", "w") as out:
                out.write(" ".join(sorted({n.op_type for n in graph.node})) + "\n")
            kept += 1
    print("%d conformance cases, %d left out (sequences, optionals, other element types)" % (kept, left))


if __name__ == "__main__":
    main()
