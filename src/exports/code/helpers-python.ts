/** Functions of the language that NumPy lacks, on arrays. */

import { GAMMA_NUMBERS } from '../../math/gamma.ts';
import { type Helpers, numberList } from './helpers.ts';

const { STIRLING, BERNOULLI, ABOUT_TWO, HALF_LOG_TURN_LESS_HALF, ONE_LESS_EULER } = GAMMA_NUMBERS;
const list = (numbers: readonly number[]): string => `[\n${numberList(numbers, '    ')}\n]`;

export const PYTHON_HELPERS: Helpers = {
	finite_or_nan: {
		source: `def finite_or_nan(x):
    """The numbers, NaN where they are infinite."""
    return np.where(np.isfinite(x), x, np.nan)`,
	},
	snap: {
		source: `def snap(x, tolerance):
    """The nearest whole number where x is within the tolerance of it, else x."""
    return np.where(np.abs(x - np.rint(x)) <= tolerance, np.rint(x), x)`,
	},
	direction: {
		source: `def direction(a, b):
    """a / sqrt(a^2 + b^2), and 0 at the origin."""
    return np.where(a == 0, 0.0, a / np.hypot(a, b))`,
	},
	sigmoid: {
		source: `def sigmoid(x):
    """1 / (1 + exp(-x))."""
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1.0) / (1.0 + e)`,
	},
	softplus: {
		source: `def softplus(x):
    """log(1 + exp(x))."""
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))`,
	},
	sech: {
		source: `def sech(x):
    """1 / cosh(x), without an overflow."""
    e = np.exp(-np.abs(x))
    return 2.0 * e / (1.0 + e * e)`,
	},
	bell: {
		source: `def bell(x):
    """exp(-x^2 / 2)."""
    return np.exp(-0.5 * x * x)`,
	},
	erf: { source: 'erf = np.vectorize(math.erf, otypes=[float])' },
	erfc: { source: 'erfc = np.vectorize(math.erfc, otypes=[float])' },
	normal_cdf: {
		needs: ['erfc'],
		source: `def normal_cdf(x):
    """The standard normal distribution function."""
    return 0.5 * erfc(-x * math.sqrt(0.5))`,
	},
	gelu: {
		needs: ['normal_cdf'],
		source: `def gelu(x):
    """x times the standard normal distribution function of x."""
    return x * normal_cdf(x)`,
	},
	gamma: {
		source: `@np.vectorize
def gamma(x):
    """The gamma function; NaN at its poles and where it overflows."""
    try:
        return math.gamma(x)
    except (ValueError, OverflowError):
        return math.nan`,
	},
	log_gamma: {
		source: `ABOUT_TWO = ${list(ABOUT_TWO)}
STIRLING = ${list(STIRLING)}


def polynomial(x, coefficients):
    total = 0.0
    for c in reversed(coefficients):
        total = total * x + c
    return total


@np.vectorize
def log_gamma(x):
    """log |gamma(x)|; NaN at the poles."""

    def about_two(d):
        return d * (${ONE_LESS_EULER} + d * polynomial(d, ABOUT_TWO))

    def after(p, z):
        if p < 0.5:
            return about_two(p) - math.log1p(p)
        if z >= 12:
            return (z - 0.5) * (math.log(z) - 1) + ${HALF_LOG_TURN_LESS_HALF} + polynomial(1 / (z * z), STIRLING) / z
        product = 1.0
        while z >= 2.5:
            z -= 1
            product *= z
        return about_two(z - 2) + math.log(product)

    if not math.isfinite(x) or (x <= 0 and x == math.floor(x)):
        return math.nan
    if x >= 0.5:
        return after(x - 1, x)
    if x > 0:
        return after(x, 1 + x) - math.log(x)
    return math.log(math.pi / abs(math.sin(math.pi * (x - round(x))))) - after(-x, 1 - x)`,
	},
	polygamma: {
		source: `BERNOULLI = ${list(BERNOULLI)}


def polygamma_of(m, x):
    if not math.isfinite(x) or (x <= 0 and x == math.floor(x)):
        return math.nan
    if x < 0.5:
        rest = x - round(x)
        sine, cosine = math.sin(math.pi * rest), math.sin(math.pi * (0.5 - abs(rest)))
        mirrored, square = polygamma_of(m, 1 - x), (math.pi / sine) ** 2
        if m == 0:
            return mirrored - math.pi * cosine / sine
        return square - mirrored if m == 1 else mirrored - 2 * math.pi * (cosine / sine) * square
    total, tail = 0.0, 0.0
    while x < 12:
        total += x ** -(m + 1)
        x += 1
    w = 1 / x
    for k in reversed(range(8)):
        b = BERNOULLI[k]
        tail = tail * w * w + (b / (2 * k + 2) if m == 0 else b if m == 1 else b * (2 * k + 3))
    tail *= w * w
    if m == 0:
        return math.log(x) - 0.5 * w - tail - total
    if m == 1:
        return w * (1 + 0.5 * w + tail) + total
    return -(w * w * (1 + w + tail) + 2 * total)


def polygamma(m, x):
    """The derivative m + 1 times of log(gamma(x)), m = 0, 1, 2; NaN at the poles."""
    return np.vectorize(lambda number: polygamma_of(m, number), otypes=[float])(x)`,
	},
	lattice: {
		source: `def lattice(x, y, seed, stream):
    """A hash of whole numbers to [-1, 1): the slopes of smooth noise."""
    x, y, seed = np.broadcast_arrays(x, y, seed)
    inside = (np.abs(x) < 2**23) & (np.abs(y) < 2**23) & (np.abs(seed) < 2**23)
    word = 0xFFFFFFFF

    def whole(a):
        return np.where(inside, a, 0.0).astype(np.int64).astype(np.uint64) & word

    def step(a, shift, factor):
        return (a ^ (a >> shift)) * factor & word

    def mixed(a):
        a = step(step(a, 16, 0x21F0AAAD), 15, 0x735A2D97)
        return a ^ (a >> 15)

    key = mixed(((whole(seed) * 64 & word) + (stream + 1)) * 0x9E3779B1 & word)
    hashed = mixed((whole(x) * (2 * key + 1 & word) & word) + key & word) + whole(y) & word
    hashed = step(step(hashed, 16, 0x7FEB352D), 15, 0x846CA68B)
    hashed = hashed ^ (hashed >> 16)
    return np.where(inside, (hashed.astype(np.uint32).view(np.int32) >> 8) * 2.0**-23, np.nan)`,
	},
};
