#!/usr/bin/env python3
"""Values and derivatives of the language's functions at 50 digits, for tests/pure/accuracy.test.ts.

    python3 tools/accuracy-reference.py              # writes tests/data/accuracy.json
    python3 tools/accuracy-reference.py 20 FILE      # twenty times as many points, to another file

mpmath (https://mpmath.org) computes every number with more digits than are kept. A point is an exact double; where
it is meant for single precision too, it is an exact f32. A number is kept as the nearest double and, for points of
double precision, what the 50 digits differ from it in units of its last place. null: no value, or beyond double range.

The derivatives here are closed forms, written down anew; each is checked against mpmath's numerical derivative.
"""

import json
import math
import random
import struct
import sys
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 60
RANDOM = random.Random(20261129)
SCALE = int(sys.argv[1]) if len(sys.argv) > 1 else 1
OUT = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent.parent / "tests" / "data" / "accuracy.json"


# ---- points

def f32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def spread(low, high, count, signs=(1,)):
    """Magnitudes spread evenly over the exponents from low to high."""
    count *= SCALE
    steps = [math.exp(math.log(low) + (math.log(high) - math.log(low)) * (k + RANDOM.random()) / count) for k in range(count)]
    return [sign * x for x in steps for sign in signs]


def uniform(low, high, count):
    count *= SCALE
    return [low + (high - low) * (k + RANDOM.random()) / count for k in range(count)]


def near(center, count, closest):
    """On both sides of a number, at distances down to `closest`."""
    return [center + d for d in spread(closest, 0.1 * max(1, abs(center)), count, (1, -1))]


BOTH = (1, -1)
SINGLE_TINY, SINGLE_HUGE, DOUBLE_TINY, DOUBLE_HUGE = 1e-30, 1e9, 1e-280, 1e280


def everywhere(interesting=3):
    single = spread(SINGLE_TINY, 0.1, 4, BOTH) + uniform(-interesting, interesting, 14) + spread(interesting, SINGLE_HUGE, 5, BOTH)
    double = spread(DOUBLE_TINY, 0.1, 4, BOTH) + uniform(-interesting, interesting, 14) + spread(interesting, DOUBLE_HUGE, 5, BOTH)
    return single, double


def within(limit, wide=None):
    """Everywhere, as far as a power of e stays in range."""
    wide = wide or limit
    single = spread(SINGLE_TINY, 0.1, 4, BOTH) + uniform(-2, 2, 12) + uniform(-limit, limit, 14)
    double = spread(DOUBLE_TINY, 0.1, 4, BOTH) + uniform(-2, 2, 12) + uniform(-wide, wide, 14)
    return single, double


def angles():
    single = spread(SINGLE_TINY, 0.1, 4, BOTH) + uniform(-7, 7, 18) + spread(7, 32000, 6, BOTH)
    double = spread(DOUBLE_TINY, 0.1, 4, BOTH) + uniform(-7, 7, 18) + spread(7, 1e15, 8, BOTH) + [1e22, 1e300]
    quarter = [math.pi / 2 * k for k in (-3, -2, -1, 1, 2, 4, 1001)]
    return single + quarter, double + quarter


def positive():
    single = spread(1e-37, 0.5, 8) + near(1, 5, 1e-7) + spread(2, SINGLE_HUGE, 6)
    double = spread(1e-300, 0.5, 8) + near(1, 5, 1e-15) + spread(2, DOUBLE_HUGE, 6)
    return single, double


def inside_one():
    single = spread(SINGLE_TINY, 0.1, 5, BOTH) + uniform(-0.99, 0.99, 12) + [s * (1 - d) for d in spread(1e-7, 0.01, 5) for s in BOTH]
    double = spread(DOUBLE_TINY, 0.1, 5, BOTH) + uniform(-0.99, 0.99, 12) + [s * (1 - d) for d in spread(2e-16, 0.01, 5) for s in BOTH]
    return single, double


def outside_one(signs=BOTH):
    single = [s * (1 + d) for d in spread(2e-7, 1, 8) for s in signs] + spread(2, SINGLE_HUGE, 6, signs)
    double = [s * (1 + d) for d in spread(3e-16, 1, 8) for s in signs] + spread(2, DOUBLE_HUGE, 6, signs)
    return single, double


def above_minus_one():
    single = spread(SINGLE_TINY, 0.5, 7, BOTH) + [-1 + d for d in spread(1e-7, 0.1, 4)] + spread(1, SINGLE_HUGE, 6)
    double = spread(DOUBLE_TINY, 0.5, 7, BOTH) + [-1 + d for d in spread(1e-15, 0.1, 4)] + spread(1, DOUBLE_HUGE, 6)
    return single, double


def unit():
    single = spread(1e-30, 0.5, 8) + uniform(0.05, 0.95, 8) + [1 - d for d in spread(1e-7, 0.01, 4)]
    double = spread(1e-280, 0.5, 8) + uniform(0.05, 0.95, 8) + [1 - d for d in spread(2e-16, 0.01, 4)]
    return single, double


def not_zero(limit):
    single, double = everywhere()
    single, double = single + uniform(-limit, limit, 8), double + uniform(-limit, limit, 8)
    return single, double


def gamma_points(least, single_most, double_most):
    common = near(1, 3, 1e-6) + near(2, 3, 1e-6) + uniform(0.05, 6, 12) + spread(1e-20, 0.05, 4, BOTH) + uniform(least, -0.05, 10)
    return common + uniform(6, single_most, 6), common + uniform(6, double_most, 8)


def pairs(size=3):
    def some(tiny, huge):
        square = [(RANDOM.uniform(-size, size), RANDOM.uniform(-size, size)) for _ in range(10 * SCALE)]
        scales = [(s * RANDOM.uniform(-1, 1), s * RANDOM.uniform(-1, 1)) for s in spread(tiny, huge, 8)]
        flat = [(s, RANDOM.choice(BOTH)) for s in spread(1e-12, 1e6, 8, BOTH)] + [(RANDOM.choice(BOTH), s) for s in spread(1e-12, 1e6, 8, BOTH)]
        return square + scales + flat
    return some(1e-12, 1e6), some(1e-60, 1e60)


def powers():
    single = [(RANDOM.uniform(0.05, 9), RANDOM.uniform(-6, 6)) for _ in range(24 * SCALE)] + [(x, RANDOM.uniform(0.5, 2.5)) for x in spread(1e-8, 1e5, 10)]
    double = single[: 12 * SCALE] + [(RANDOM.uniform(0.05, 9), RANDOM.uniform(-60, 60)) for _ in range(16 * SCALE)] + [(x, RANDOM.uniform(0.5, 2.5)) for x in spread(1e-60, 1e60, 10)]
    return single, double


# ---- functions: text of the language, value, derivatives (the gradient, then the upper triangle of the Hessian), points

def cosine_gap(x):
    return 2 * mp.sin(x / 2) ** 2


def normal(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def sigma(x):
    return 1 / (1 + mp.exp(-x))


def sigma1(x):
    return mp.sech(x / 2) ** 2 / 4


def softplus(x):
    return x + mp.log1p(mp.exp(-x)) if x > 0 else mp.log1p(mp.exp(x))


def sinc(x):
    return mp.sin(x) / x


def erf1(x):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)


def sgn(x):
    return mp.sign(x)


def real_cbrt(x):
    return sgn(x) * mp.cbrt(abs(x))


def digamma(x):
    return mp.psi(0, x)


def log_gamma(x):
    return mp.log(abs(mp.gamma(x))) if x < 0 else mp.loggamma(x)


def acot(x):
    return mp.atan(1 / x)


LN2, LN10 = mp.log(2), mp.log(10)
sech, csch, coth = mp.sech, mp.csch, mp.coth

ONE = [
    ("sin(x)", mp.sin, mp.cos, lambda x: -mp.sin(x), angles()),
    ("cos(x)", mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x), angles()),
    ("tan(x)", mp.tan, lambda x: mp.sec(x) ** 2, lambda x: 2 * mp.tan(x) * mp.sec(x) ** 2, angles()),
    ("cot(x)", mp.cot, lambda x: -mp.csc(x) ** 2, lambda x: 2 * mp.cot(x) * mp.csc(x) ** 2, angles()),
    ("sec(x)", mp.sec, lambda x: mp.sec(x) * mp.tan(x), lambda x: mp.sec(x) * (mp.tan(x) ** 2 + mp.sec(x) ** 2), angles()),
    ("csc(x)", mp.csc, lambda x: -mp.csc(x) * mp.cot(x), lambda x: mp.csc(x) * (mp.cot(x) ** 2 + mp.csc(x) ** 2), angles()),
    ("asin(x)", mp.asin, lambda x: 1 / mp.sqrt(1 - x * x), lambda x: x / mp.sqrt(1 - x * x) ** 3, inside_one()),
    ("acos(x)", mp.acos, lambda x: -1 / mp.sqrt(1 - x * x), lambda x: -x / mp.sqrt(1 - x * x) ** 3, inside_one()),
    ("atan(x)", mp.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2, everywhere()),
    ("acot(x)", acot, lambda x: -1 / (1 + x * x), lambda x: 2 * x / (1 + x * x) ** 2, everywhere()),
    ("asec(x)", mp.asec, lambda x: 1 / (abs(x) * mp.sqrt(x * x - 1)), lambda x: -sgn(x) * (2 * x * x - 1) / (x * x * mp.sqrt(x * x - 1) ** 3), outside_one()),
    ("acsc(x)", mp.acsc, lambda x: -1 / (abs(x) * mp.sqrt(x * x - 1)), lambda x: sgn(x) * (2 * x * x - 1) / (x * x * mp.sqrt(x * x - 1) ** 3), outside_one()),
    ("sinh(x)", mp.sinh, mp.cosh, mp.sinh, within(82, 709)),
    ("cosh(x)", mp.cosh, mp.sinh, mp.cosh, within(82, 709)),
    ("tanh(x)", mp.tanh, lambda x: sech(x) ** 2, lambda x: -2 * mp.tanh(x) * sech(x) ** 2, within(42, 340)),
    ("coth(x)", coth, lambda x: -csch(x) ** 2, lambda x: 2 * coth(x) * csch(x) ** 2, not_zero(30)),
    ("sech(x)", sech, lambda x: -sech(x) * mp.tanh(x), lambda x: sech(x) * (mp.tanh(x) ** 2 - sech(x) ** 2), within(86, 700)),
    ("csch(x)", csch, lambda x: -csch(x) * coth(x), lambda x: csch(x) * (coth(x) ** 2 + csch(x) ** 2), not_zero(80)),
    ("asinh(x)", mp.asinh, lambda x: 1 / mp.sqrt(1 + x * x), lambda x: -x / mp.sqrt(1 + x * x) ** 3, everywhere()),
    ("acosh(x)", mp.acosh, lambda x: 1 / mp.sqrt(x * x - 1), lambda x: -x / mp.sqrt(x * x - 1) ** 3, outside_one((1,))),
    ("atanh(x)", mp.atanh, lambda x: 1 / (1 - x * x), lambda x: 2 * x / (1 - x * x) ** 2, inside_one()),
    ("acoth(x)", mp.acoth, lambda x: 1 / (1 - x * x), lambda x: 2 * x / (1 - x * x) ** 2, outside_one()),
    ("asech(x)", mp.asech, lambda x: -1 / (x * mp.sqrt(1 - x * x)), lambda x: (1 - 2 * x * x) / (x * x * mp.sqrt(1 - x * x) ** 3), unit()),
    ("acsch(x)", mp.acsch, lambda x: -1 / (abs(x) * mp.sqrt(1 + x * x)), lambda x: sgn(x) * (1 + 2 * x * x) / (x * x * mp.sqrt(1 + x * x) ** 3), everywhere()),
    ("exp(x)", mp.exp, mp.exp, mp.exp, within(82, 709)),
    ("expm1(x)", mp.expm1, mp.exp, mp.exp, within(82, 709)),
    ("log(x)", mp.log, lambda x: 1 / x, lambda x: -1 / (x * x), positive()),
    ("log2(x)", lambda x: mp.log(x) / LN2, lambda x: 1 / (x * LN2), lambda x: -1 / (x * x * LN2), positive()),
    ("log10(x)", lambda x: mp.log(x) / LN10, lambda x: 1 / (x * LN10), lambda x: -1 / (x * x * LN10), positive()),
    ("log1p(x)", mp.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2, above_minus_one()),
    ("sqrt(x)", mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * mp.sqrt(x) ** 3), positive()),
    ("cbrt(x)", real_cbrt, lambda x: 1 / (3 * real_cbrt(x) ** 2), lambda x: -2 / (9 * real_cbrt(x) ** 5), positive()),
    ("erf(x)", mp.erf, erf1, lambda x: -2 * x * erf1(x), within(9, 26)),
    ("erfc(x)", mp.erfc, lambda x: -erf1(x), lambda x: 2 * x * erf1(x), within(9, 26)),
    ("sigmoid(x)", sigma, sigma1, lambda x: -sigma1(x) * mp.tanh(x / 2), within(86, 700)),
    ("softplus(x)", softplus, sigma, sigma1, within(86, 700)),
    ("gelu(x)", lambda x: x * normal(x), lambda x: normal(x) + x * density(x), lambda x: density(x) * (2 - x * x), within(12, 37)),
    ("sinc(x)", sinc, lambda x: (mp.cos(x) - sinc(x)) / x, lambda x: (-mp.sin(x) - 2 * (mp.cos(x) - sinc(x)) / x) / x, angles()),
    ("gamma(x)", mp.gamma, lambda x: mp.gamma(x) * digamma(x), lambda x: mp.gamma(x) * (digamma(x) ** 2 + mp.psi(1, x)), gamma_points(-20, 33, 165)),
    ("lgamma(x)", log_gamma, digamma, lambda x: mp.psi(1, x), gamma_points(-20, 1e6, 1e12)),
    ("digamma(x)", digamma, lambda x: mp.psi(1, x), lambda x: mp.psi(2, x), gamma_points(-20, 1e6, 1e12)),
    ("log(1 + x)", mp.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2, above_minus_one()),
    ("exp(x) - 1", mp.expm1, mp.exp, mp.exp, within(82, 709)),
    ("1 - cos(x)", cosine_gap, mp.sin, mp.cos, angles()),
    ("log(1 + exp(x))", softplus, sigma, sigma1, within(86, 700)),
]


def atan2_parts(y, x):
    r2 = x * x + y * y
    return [x / r2, -y / r2, -2 * x * y / r2 ** 2, (y * y - x * x) / r2 ** 2, 2 * x * y / r2 ** 2]


def hypot_parts(x, y):
    h = mp.sqrt(x * x + y * y)
    return [x / h, y / h, y * y / h ** 3, -x * y / h ** 3, x * x / h ** 3]


def pow_parts(x, y):
    p, log = mp.power(x, y), mp.log(x)
    return [y * p / x, p * log, y * (y - 1) * p / x ** 2, p / x * (1 + y * log), p * log ** 2]


def add_parts(x, y):
    s = sigma1(x - y)
    return [sigma(x - y), sigma(y - x), s, -s, s]


def log_add_exp(x, y):
    return max(x, y) + mp.log1p(mp.exp(-abs(x - y)))


TWO = [
    ("atan2(x, y)", mp.atan2, atan2_parts, pairs()),
    ("hypot(x, y)", lambda x, y: mp.sqrt(x * x + y * y), hypot_parts, pairs()),
    ("pow(x, y)", mp.power, pow_parts, powers()),
    ("logaddexp(x, y)", log_add_exp, add_parts, pairs(30)),
    ("log(exp(x) + exp(y))", log_add_exp, add_parts, pairs(30)),
]


# ---- numbers

def kept(value, fine):
    """The nearest double; for `fine`, with the rest in units of its last place."""
    if not mp.isfinite(value) or mp.im(value) != 0 or abs(value) > mpf(1.7e308):
        return [None, 0] if fine else [None]
    value = mp.re(value)
    high = float(value)
    if abs(high) < 2.0 ** -1022:
        return [0, 0] if fine else [0]
    return [high, round(float((value - mpf(high)) / math.ulp(high)), 3)] if fine else [float("%.12g" % high)]


def row(functions, point, fine):
    numbers = []
    # Tiny operands need many digits where a difference is taken: more than twice their exponent.
    digits = 60 + 5 * max(0, *(int(-math.log10(abs(c))) if c else 0 for c in point)) + 60
    with mp.workdps(digits):
        for value in functions(*(mpf(c) for c in point)):
            numbers += kept(value, fine)
    return [*point, *numbers]


def safely(f):
    def call(*x):
        try:
            return f(*x)
        except (ValueError, ZeroDivisionError, OverflowError):
            return mp.nan
    return call


def check(name, f, df, x):
    slope, difference = df(mpf(x)), mp.diff(f, mpf(x))
    if abs(slope - difference) > 1e-12 * (abs(slope) + abs(difference)) + 1e-25:
        raise SystemExit(f"{name}: the closed form {slope} is not the derivative {difference} at {x}")


def main():
    table = {}
    for name, f, first, second, (single, double) in ONE:
        for x in (0.37, 0.81, -0.6, 1.7, 2.4, -2.2):
            with mp.workdps(60):
                if not isinstance(safely(f)(mpf(x)), mp.mpc) and mp.isfinite(safely(f)(mpf(x))):
                    check(name, f, first, x)
                    check(name, first, second, x)
        both = lambda x, f=f, first=first, second=second: [safely(g)(x) for g in (f, first, second)]
        singles = sorted({f32(x) for x in single})
        table[name] = {
            "f32": [row(both, (x,), False) for x in singles],
            "f64": [row(both, (x,), True) for x in sorted(set(double))],
        }
    for name, f, parts, (single, double) in TWO:
        for x, y in ((0.7, 1.9), (2.3, 0.4)):
            got = parts(mpf(x), mpf(y))
            for i, order in enumerate(((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))):
                want = mp.diff(f, (mpf(x), mpf(y)), order)
                if abs(got[i] - want) > 1e-10 * abs(want) + 1e-20:
                    raise SystemExit(f"{name}: derivative {order} is {want}, not {got[i]}")
        both = lambda x, y, f=f, parts=parts: [f(x, y), *parts(x, y)]
        table[name] = {
            "f32": [row(both, (f32(x), f32(y)), False) for x, y in single],
            "f64": [row(both, (x, y), True) for x, y in double],
        }
    lines = []
    for name, lists in table.items():
        parts = [f'\t\t"{kind}": [\n' + ",\n".join(f"\t\t\t{json.dumps(r)}" for r in rows) + "\n\t\t]" for kind, rows in lists.items()]
        lines.append(f"\t{json.dumps(name)}: {{\n" + ",\n".join(parts) + "\n\t}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{OUT}: {len(table)} functions, {sum(len(r) for t in table.values() for r in t.values())} points")


main()
