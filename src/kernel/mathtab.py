#!/usr/bin/env python3
"""Prints src/kernel/mathtab.c: the constants of mathfn.c and normal.c, computed with mpmath to 200 bits.

Run it only to change a table: python3 src/kernel/mathtab.py > src/kernel/mathtab.c
"""
from mpmath import chebyfit, erf, exp, floor, log, mp, mpf, nint, pi, sqrt

mp.prec = 200


def double(x):
    return mpf(float(x))


def split(x):
    """x as a double and the double nearest to what is left of it."""
    hi = double(x)
    return hi, double(x - hi)


def text(x):
    return float(x).hex() if x != 0 else "0.0"


def print_table(head, comment, rows):
    print("\n/* %s */" % comment)
    print("const double %s = {" % head)
    for row in rows:
        line = "    {"
        for i, x in enumerate(row):
            item = text(x) + ("," if i + 1 < len(row) else "},")
            if len(line) + len(item) + 1 > 108:
                print(line.rstrip())
                line = "     "
            line += item + " "
        print(line.rstrip())
    print("};")


def exp2_rows():
    return [split(mpf(2) ** (mpf(i) / 64)) for i in range(64)]


def log_row(j):
    """For m in [1 + j/128, 1 + (j+1)/128): a multiple of 1/256 near 1/m, and minus its logarithm.

    The logarithm's leading part is a multiple of 2^-42, so that adding a multiple of ln 2 is exact. Rows from
    sqrt 2 up count one binade more; the rows beside 1 keep the logarithm 0, so that nothing cancels there.
    """
    low, high = 1 + mpf(j) / 128, 1 + mpf(j + 1) / 128
    if j == 0:
        inverse = mpf(1)
    elif j >= 126:
        inverse = mpf(1) / 2
    else:
        middle = nint(256 * 2 / (low + high))
        inverse = min((middle + d for d in (-1, 0, 1)),
                      key=lambda q: max(abs(low * q / 256 - 1), abs(high * q / 256 - 1))) / 256
    assert max(abs(low * inverse - 1), abs(high * inverse - 1)) <= mpf(2) ** -7
    value = -log(inverse) - (log(2) if j >= 53 else 0)
    hi = nint(value * 2 ** 42) / 2 ** 42
    return inverse, hi, double(value - hi)


def ln2_row():
    hi = floor(log(2) * 2 ** 42) / 2 ** 42
    per64 = floor(log(2) / 64 * 2 ** 42) / 2 ** 42
    return hi, double(log(2) - hi), per64, double(log(2) / 64 - per64), double(64 / log(2))


def erf_small_row():
    """erf(x)/x - 1 as a polynomial in x^2 for |x| <= 1/2, lowest power first."""
    def f(z):
        return erf(sqrt(z)) / sqrt(z) - 1 if z > mpf(10) ** -30 else 2 / sqrt(pi) - 1 - 2 * z / sqrt(pi) / 3
    coefficients, error = chebyfit(f, [0, mpf(1) / 4], 10, error=True)
    assert error < mpf(2) ** -60
    return [double(c) for c in reversed(coefficients)]


def erf_row(i):
    """erf around the middle of [1/2 + i/4, 3/4 + i/4]: value as two doubles, powers 1 .. 12 of the offset."""
    c = mpf(1) / 2 + (mpf(i) + mpf(1) / 2) / 4

    def slope(h):
        return (erf(c + h) - erf(c)) / h if abs(h) > mpf(10) ** -20 else 2 / sqrt(pi) * exp(-c * c)
    coefficients, error = chebyfit(slope, [-mpf(1) / 8, mpf(1) / 8], 12, error=True)
    assert error < mpf(2) ** -57
    return list(split(erf(c))) + [double(x) for x in reversed(coefficients)]


def main():
    print("/*\n * mathtab.c - the constants of mathfn.c and normal.c; written by mathtab.py, which explains "
          "them.\n */")
    print('#include "kernel/mathtab.h"')
    print("\n/* ln 2 and ln 2 / 64, each as a multiple of 2^-42 and the rest; 64 / ln 2 */")
    names = ["ln2_hi", "ln2_lo", "ln2_64_hi", "ln2_64_lo", "inv_ln2_64"]
    print("const struct mai_ln2 mai_ln2 = {\n%s\n};" % "\n".join(
        "    .%s = %s," % (n, text(x)) for n, x in zip(names, ln2_row())))
    print_table("mai_exp2_table[64][2]", "2^(i/64) as the sum of two doubles", exp2_rows())
    print_table("mai_log_table[128][3]", "near 1/m, and minus its logarithm as the sum of two doubles",
                [log_row(j) for j in range(128)])
    print_table("mai_erf_small[1][10]", "erf(x)/x - 1 in powers of x^2, |x| <= 1/2", [erf_small_row()])
    print_table("mai_erf_table[22][14]", "erf around 5/8 + i/4: value as two doubles, powers 1 .. 12",
                [erf_row(i) for i in range(22)])


main()
