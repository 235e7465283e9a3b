"""Builds the zoo of ONNX models for the comparison with the reference runtime: make_models.py FOLDER
[PART...]

Parts: trees, linear, preparation, operators, real (all when none is named). FOLDER gets NAME.onnx, the input
cases NAME-K.in (tensor files), NAME.cut.onnx where the reference needs another form, and NAME-K.want with
what the operators' definitions demand beyond the reference's reach.
"""

import importlib
import sys

from zoo import Zoo

PARTS = {
    "trees": "zoo_trees",
    "linear": "zoo_linear",
    "preparation": "zoo_preparation",
    "operators": "zoo_operators",
    "real": "zoo_real",
}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    zoo = Zoo(sys.argv[1])
    for part in sys.argv[2:] or PARTS:
        importlib.import_module(PARTS[part]).build(zoo)
    print("%d models in %s" % (len(zoo.names), zoo.folder))


if __name__ == "__main__":
    main()
