"""Compares medai's answers with the reference's: compare.py FOLDER [--all]

For every NAME-K.in of the folder: NAME-K.medai against NAME-K.ort and NAME-K.want (see make_models.py).
Numbers agree within 1e-6 relative + 1e-7 absolute (doubles 1e-12 + 1e-13), everything else exactly. Prints a
line for each model that differs (all models with --all), then the differences that differences.txt states and
why. A model that medai refuses, a difference not stated and a stated difference that is none all count as
failed - but for a model with a list of its operators beside it, NAME.ops, a refusal counts only when
scope.txt has them all. The last line is the count.
"""

import fnmatch
import os
import sys

import numpy as np

import tensorfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOLERANCE = {"float32": (1e-6, 1e-7), "float64": (1e-12, 1e-13), "float16": (1e-3, 1e-3)}


class Stated:
    """A line of differences.txt: GLOB OUTPUT WHAT REASON; WHAT is "any", "refused" (by medai), or
    "relative,absolute" tolerances."""

    def __init__(self, line):
        self.glob, self.output, what, self.reason = line.split(None, 3)
        self.refusal = what == "refused"
        self.tolerance = tuple(map(float, what.split(","))) if what[0].isdigit() else None
        self.models, self.needed = set(), False

    def covers(self, model, output):
        """output None asks about a refusal."""
        if output is None or self.refusal:
            return output is None and self.refusal and fnmatch.fnmatchcase(model, self.glob)
        return fnmatch.fnmatchcase(model, self.glob) and fnmatch.fnmatchcase(output, self.output)


def stated_differences():
    with open(os.path.join(HERE, "differences.txt")) as f:
        return [Stated(line) for line in f if line.strip() and not line.startswith("#")]


class Result:
    """What came of a model: worst errors over its cases, and complaints."""

    def __init__(self):
        self.absolute, self.relative, self.cases, self.complaints, self.stated = 0.0, 0.0, 0, [], set()
        self.outside = None


def errors(a, b):
    """Largest absolute and relative error where both are finite; shapes are equal."""
    with np.errstate(all="ignore"):
        both = np.isfinite(a) & np.isfinite(b)
        gap = np.abs(a[both].astype(np.float64) - b[both].astype(np.float64))
        size = np.maximum(np.abs(a[both].astype(np.float64)), np.abs(b[both].astype(np.float64)))
        relative = gap / np.where(size > 0, size, 1)
    return gap.max(initial=0.0), relative.max(initial=0.0)


def agree(a, b, tolerance):
    if a.dtype.kind != "f":
        return np.array_equal(a, b)
    relative, absolute = tolerance
    with np.errstate(all="ignore"):
        x, y = a.astype(np.float64), b.astype(np.float64)
        near = np.abs(x - y) <= absolute + relative * np.maximum(np.abs(x), np.abs(y))
    return bool(np.all(near | (x == y) | (np.isnan(x) & np.isnan(y))))


def excuse(model, name, suffices, stated, result):
    """Whether a stated difference explains this one."""
    for s in stated:
        if s.covers(model, name) and suffices(s):
            s.needed = True
            s.models.add(model)
            result.stated.add(s)
            return True
    return False


def compare_output(model, name, got, want, stated, result):
    if got is None:
        result.complaints.append("no output " + name)
        return
    if got.dtype != want.dtype or got.shape != want.shape:
        problem = "%s is %s%s, the reference has %s%s" % (
            name,
            got.dtype,
            list(got.shape),
            want.dtype,
            list(want.shape),
        )
    else:
        if got.dtype.kind == "f":
            gap, relative = errors(got, want)
            result.absolute, result.relative = max(result.absolute, gap), max(result.relative, relative)
        usual = TOLERANCE.get(got.dtype.name, (0, 0))
        if agree(got, want, usual):
            return
        problem = "%s differs" % name

    def within(s):
        return s.tolerance is None or got.shape == want.shape and agree(got, want, s.tolerance)

    if not excuse(model, name, within, stated, result):
        result.complaints.append(problem)


def load(path):
    return tensorfile.read(path) if os.path.exists(path) else None


def operators_in_scope():
    with open(os.path.join(HERE, "scope.txt")) as f:
        return {op for line in f if not line.startswith("#") for op in line.split()}


def out_of_scope(base, scope):
    """The operators of a conformance case that medai does not promise to run."""
    path = base.rpartition("-")[0] + ".ops"
    if not os.path.exists(path):
        return None
    with open(path) as f:
        return sorted(set(f.read().split()) - scope)


def compare_case(model, base, stated, scope, result):
    result.cases += 1
    reference, wanted, got = load(base + ".ort"), load(base + ".want"), load(base + ".medai")
    if got is None:
        why = "did not run"
        if os.path.exists(base + ".failed"):
            with open(base + ".failed") as f:
                why = f.read().strip().replace("\n", "; ")
        result.outside = out_of_scope(base, scope)
        if not result.outside and not excuse(model, None, lambda s: True, stated, result):
            result.complaints.append("medai: " + why)
        return
    if reference is None and wanted is None:
        result.complaints.append("the reference refuses it and nothing else is known")
        return
    for answers in (reference, wanted):
        for name, want in (answers or {}).items():
            compare_output(model, name, got.get(name), want, stated, result)


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(arguments) != 1:
        sys.exit(__doc__)
    folder, everything = arguments[0], "--all" in sys.argv
    stated, scope, results = stated_differences(), operators_in_scope(), {}
    for f in sorted(os.listdir(folder)):
        if f.endswith(".in"):
            model = f[:-3].rpartition("-")[0]
            result = results.setdefault(model, Result())
            compare_case(model, os.path.join(folder, f[:-3]), stated, scope, result)
    report(results, stated, everything)
    failed = sum(1 for r in results.values() if r.complaints)
    idle = [s for s in stated if not s.needed and any(fnmatch.fnmatchcase(m, s.glob) for m in results)]
    for s in idle:
        print("FAIL %s %s is stated to differ and does not" % (s.glob, s.output))
    passed = sum(1 for r in results.values() if not r.complaints and not r.outside)
    print("%d passed, %d failed" % (passed, failed + len(idle)))
    sys.exit(1 if failed or idle else 0)


def report(results, stated, everything):
    print("%-40s %5s %10s %10s" % ("model", "cases", "abs error", "rel error"))
    outside = {}
    for model, r in results.items():
        verdict = "FAIL " + r.complaints[0] if r.complaints else "as stated" if r.stated else "PASS"
        if r.outside:
            outside[r.outside[0]] = outside.get(r.outside[0], 0) + 1
        elif everything or r.complaints:
            print("%-40s %5d %10.2g %10.2g  %s" % (model, r.cases, r.absolute, r.relative, verdict[:200]))
    if any(s.needed for s in stated):
        print("Stated differences:")
    for s in stated:
        if s.needed:
            print("  %s %s (%d): %s" % (s.glob, s.output, len(s.models), s.reason.strip()))
    if outside:
        print("Refused, not in scope: " + ", ".join("%s %d" % o for o in sorted(outside.items())))


if __name__ == "__main__":
    main()
