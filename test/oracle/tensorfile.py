"""Reads and writes tensor files: the form in which models' inputs and outputs travel between the oracle's
programs.

Little-endian: the 8 bytes "MTENS1\\r\\n", uint32 count, then each tensor as uint32 name length, the name in
UTF-8, uint32 element type (ONNX's TensorProto.DataType number), uint32 rank, int64 per dimension, and the
elements in row-major order: raw numbers (bool is one byte), or for strings a uint32 length and the bytes
each. A map is the tensor NAME of its values, beside the tensor NAME.keys; so is a sequence of maps with the
same keys.

    tensorfile.py show FILE...     prints tensor files as text
"""

import struct
import sys

import numpy as np

MAGIC = b"MTENS1\r\n"
STRING = 8
TYPES = {
    1: "<f4",
    2: "u1",
    3: "i1",
    4: "<u2",
    5: "<i2",
    6: "<i4",
    7: "<i8",
    9: "?",
    10: "<f2",
    11: "<f8",
    12: "<u4",
    13: "<u8",
}
CODES = {np.dtype(t): code for code, t in TYPES.items()}


def element_type(array):
    """The ONNX type number of an array's elements."""
    return STRING if array.dtype.kind in "OUS" else CODES[array.dtype.newbyteorder("<")]


def encode(value):
    return value if isinstance(value, bytes) else str(value).encode()


def write(path, tensors):
    """tensors: name -> array, in the order of the model's inputs or outputs."""
    with open(path, "wb") as out:
        out.write(MAGIC + struct.pack("<I", len(tensors)))
        for name, value in tensors.items():
            array = np.asarray(value)
            code = element_type(array)
            label = name.encode()
            out.write(struct.pack("<I", len(label)) + label)
            out.write(struct.pack("<II%dq" % array.ndim, code, array.ndim, *array.shape))
            if code == STRING:
                for s in map(encode, array.ravel()):
                    out.write(struct.pack("<I", len(s)) + s)
            else:
                out.write(np.ascontiguousarray(array).astype(TYPES[code], copy=False).tobytes())


def read(path):
    with open(path, "rb") as f:
        data = f.read()
    if data[:8] != MAGIC:
        raise ValueError(path + " is not a tensor file")
    pos = 8

    def take(fmt):
        nonlocal pos
        values = struct.unpack_from("<" + fmt, data, pos)
        pos += struct.calcsize("<" + fmt)
        return values

    def take_bytes():
        nonlocal pos
        (n,) = take("I")
        pos += n
        return data[pos - n : pos]

    tensors = {}
    for _ in range(take("I")[0]):
        name = take_bytes().decode()
        code, rank = take("II")
        shape = take("%dq" % rank)
        n = int(np.prod(shape, dtype=np.int64))
        if code == STRING:
            flat = np.empty(n, dtype=object)
            flat[:] = [take_bytes().decode(errors="surrogateescape") for _ in range(n)]
        else:
            flat = np.frombuffer(data, TYPES[code], n, pos)
            pos += flat.nbytes
        tensors[name] = flat.reshape(shape)
    return tensors


def show(path):
    for name, array in read(path).items():
        kind = "string" if array.dtype == object else array.dtype.name
        print(
            "%s %s%s\n%s"
            % (name, kind, list(array.shape), np.array2string(array, threshold=200, precision=9))
        )


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] != "show":
        sys.exit(__doc__)
    for p in sys.argv[2:]:
        print("==", p)
        show(p)
