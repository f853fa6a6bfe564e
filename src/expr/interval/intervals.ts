/**
 * The interval column of the op table: for every operation, an interval that encloses its result
 * for all operands in given intervals, and whether those operands are in its domain.
 *
 * Intervals are in double precision. Operands are clipped to the domain first: an interval speaks
 * of valid results only. Rounding and the functions' errors come from an {@link Arithmetic}, so the
 * same table serves range analysis and the bounds that f32 hardware must keep.
 */

import {
	bell64,
	direction64,
	erf64,
	erfc64,
	gelu64,
	lattice64,
	normal64,
	roundHalfEven64,
	sech64,
	sigmoid64,
	softplus64,
} from '../../math/double.ts';
import { gamma64, lgamma64, polygamma64 } from '../../math/gamma.ts';
import { PAIR_LOST, PAIR_PRODUCT, PAIR_UNIT } from '../../math/pairs/accuracy.ts';
import { philoxUniform } from '../../math/philox.ts';
import { type Arithmetic, DOUBLE, flushed, type Interval, rounded, SECOND_ORDER, ULP, widened } from '../graph/arithmetic.ts';
import { EXP_LIMIT, MIN_NORMAL, type OpName, RANDOM_LIMIT, RANGE_LIMIT, TRIG_LIMIT } from '../graph/ops.ts';

/** Where operands are, relative to an operation's domain. */
export type Place = 'inside' | 'outside' | 'mixed';

type Enclose = (a: Interval, b: Interval, c: Interval, attr: number, arithmetic: Arithmetic) => Interval;

const EVERYTHING: Interval = { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
/** The result of a comparison that cannot be decided. */
export const UNDECIDED: Interval = { lo: 0, hi: 1 };
const TRUE: Interval = { lo: 1, hi: 1 };
const FALSE: Interval = { lo: 0, hi: 0 };
/** The interval of an absent operand. */
export const NOTHING: Interval = FALSE;

/** A single number as an interval. */
export const pointInterval = (x: number): Interval => ({ lo: x, hi: x });
const isPoint = ({ lo, hi }: Interval): boolean => lo === hi;
/** The smallest interval around both. */
export const hull = (a: Interval, b: Interval): Interval => ({ lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) });
const around = (values: readonly number[]): Interval => ({ lo: Math.min(...values), hi: Math.max(...values) });
const clip = ({ lo, hi }: Interval, least: number, most: number): Interval => ({
	lo: Math.min(Math.max(lo, least), most),
	hi: Math.max(Math.min(hi, most), least),
});
const truth = (certain: boolean, impossible: boolean): Interval => (certain ? TRUE : impossible ? FALSE : UNDECIDED);
const negated = ({ lo, hi }: Interval): Interval => ({ lo: -hi, hi: -lo });
const contains = ({ lo, hi }: Interval, x: number): boolean => lo <= x && x <= hi;
/** The magnitudes of an interval's numbers. */
export const sizes = ({ lo, hi }: Interval): Interval =>
	lo >= 0 ? { lo, hi } : hi <= 0 ? { lo: -hi, hi: -lo } : { lo: 0, hi: Math.max(-lo, hi) };

/** The smallest interval around four numbers. */
const aroundFour = (a: number, b: number, c: number, d: number): Interval => ({ lo: Math.min(a, b, c, d), hi: Math.max(a, b, c, d) });

const product = (a: Interval, b: Interval): Interval => aroundFour(a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi);

/** a / b, b clipped to the numbers that may divide. */
function quotient(a: Interval, b: Interval): Interval {
	if (b.lo < 0 && b.hi > 0) {
		const most = Math.max(-a.lo, a.hi) / MIN_NORMAL;
		return { lo: -most, hi: most };
	}
	const divisor = b.hi > 0 ? clip(b, MIN_NORMAL, Infinity) : clip(b, -Infinity, -MIN_NORMAL);
	return aroundFour(a.lo / divisor.lo, a.lo / divisor.hi, a.hi / divisor.lo, a.hi / divisor.hi);
}

/** An operation that is exact on hardware and rises with its operand. */
const exactRising =
	(f: (x: number) => number): Enclose =>
	(a) => ({ lo: f(a.lo), hi: f(a.hi) });

/** A rising function on [least, most], with the error that the arithmetic states. */
const rising =
	(op: OpName, f: (x: number) => number, least = -Infinity, most = Infinity): Enclose =>
	(a, b, _c, _attr, arithmetic) => {
		const x = clip(a, least, most);
		return widened({ lo: f(x.lo), hi: f(x.hi) }, arithmetic.error(op, x, b));
	};

/** Whether a point `phase + k·period` lies in the interval. */
const hits = ({ lo, hi }: Interval, phase: number, period: number): boolean =>
	Math.floor((hi - phase) / period) > Math.floor((lo - phase) / period) || Number.isInteger((lo - phase) / period);

/** sin or cos, whose largest value is at `peak`. */
function wave(f: (x: number) => number, peak: number, x: Interval): Interval {
	const ends = around([f(x.lo), f(x.hi)]);
	return { lo: hits(x, peak + Math.PI, 2 * Math.PI) ? -1 : ends.lo, hi: hits(x, peak, 2 * Math.PI) ? 1 : ends.hi };
}

const sine = (x: Interval): Interval => wave(Math.sin, Math.PI / 2, x);
const cosine = (x: Interval): Interval => wave(Math.cos, 0, x);

const trigonometric =
	(op: OpName, f: (x: Interval) => Interval): Enclose =>
	(a, b, _c, _attr, arithmetic) => {
		const x = clip(a, -TRIG_LIMIT, TRIG_LIMIT);
		return widened(f(x), arithmetic.error(op, x, b));
	};

const tangent: Enclose = (a, b, _c, _attr, arithmetic) => {
	const x = clip(a, -TRIG_LIMIT, TRIG_LIMIT);
	if (hits(x, Math.PI / 2, Math.PI)) return EVERYTHING;
	if (arithmetic.rounding === 'exact' || arithmetic.rounding === 'nearest')
		return widened({ lo: Math.tan(x.lo), hi: Math.tan(x.hi) }, arithmetic.error('tan', x, b));
	// The others divide a sine by a cosine.
	const below = widened(cosine(x), arithmetic.error('cos', x, b));
	if (contains(below, 0)) return EVERYTHING;
	return widened(quotient(widened(sine(x), arithmetic.error('sin', x, b)), below), arithmetic.error('div', x, below));
};

/** sizeⁿ, rounded down or up: n − 1 products, by repeated squaring or in any order. */
function sizePower(size: number, n: number, direction: -1 | 1, arithmetic: Arithmetic): number {
	if (arithmetic.rounding === 'exact') return size ** n;
	if (arithmetic.rounding === 'free') return size ** n * (1 + direction * (n - 1) * ULP * SECOND_ORDER);
	if (arithmetic.rounding === 'pair') {
		const error = n * (PAIR_PRODUCT * PAIR_UNIT + DOUBLE);
		const { lo, hi } = widened({ lo: size ** n, hi: size ** n }, { relative: error, absolute: n * PAIR_LOST });
		return direction < 0 ? Math.max(0, lo) : hi;
	}
	const round = (value: number): number => {
		const { lo, hi } = rounded({ lo: value, hi: value }, arithmetic);
		return direction < 0 ? lo : hi;
	};
	let result: number | undefined;
	for (let base = size, rest = n; rest > 0; rest = Math.floor(rest / 2)) {
		if (rest % 2 === 1) result = result === undefined ? base : round(result * base);
		if (rest > 1) base = round(base * base);
	}
	const power = result ?? 1;
	// What is not an f32 is not exact in double either: a square doubles the error of what is squared, so n − 1 roundings.
	return Math.fround(power) === power ? power : power * (1 + direction * (DOUBLE + n * 2 ** -53));
}

function wholePower(x: Interval, n: number, arithmetic: Arithmetic): Interval {
	const down = (size: number): number => sizePower(size, n, -1, arithmetic);
	const up = (size: number): number => sizePower(size, n, 1, arithmetic);
	if (n % 2 === 0) {
		const { lo, hi } = sizes(x);
		return { lo: down(lo), hi: up(hi) };
	}
	return { lo: x.lo < 0 ? -up(-x.lo) : down(x.lo), hi: x.hi < 0 ? -down(-x.hi) : up(x.hi) };
}

/** The sign of a negative base's power: whole exponents only. */
function negativePower(size: Interval, y: Interval): Interval {
	const values = corners(size, y);
	if (!isPoint(y)) return hull(values, negated(values));
	return Math.abs(y.lo % 2) === 1 ? negated(values) : values;
}

/** x^y over a box, x ≥ 0: monotone in each, so the corners bound it. */
const corners = (x: Interval, y: Interval): Interval => around([x.lo ** y.lo, x.lo ** y.hi, x.hi ** y.lo, x.hi ** y.hi]);

const power: Enclose = (x, y, _c, _attr, arithmetic) => {
	const parts: Interval[] = [];
	if (x.hi >= 0) parts.push(corners({ lo: Math.max(x.lo, 0), hi: x.hi }, y));
	if (x.lo < 0 && placeOfWhole(y) !== 'outside') parts.push(negativePower({ lo: Math.max(-x.hi, 0), hi: -x.lo }, y));
	return widened(parts.length === 0 ? NOTHING : parts.reduce(hull), arithmetic.error('pow', x, y));
};

/** Whether an exponent is a whole number below 2^24. */
function placeOfWhole(y: Interval): Place {
	if (isPoint(y)) return Number.isInteger(y.lo) && Math.abs(y.lo) < 2 ** 24 ? 'inside' : 'outside';
	return Math.floor(y.hi) < Math.ceil(y.lo) || y.lo >= 2 ** 24 || y.hi <= -(2 ** 24) ? 'outside' : 'mixed';
}

/** x − y⌊x/y⌋. Where the quotient's floor is not certain the result may be at either end of [0, y). */
const modulo: Enclose = (a, b, _c, _attr, arithmetic) => {
	const error = arithmetic.error('mod', a, b);
	// The strict function is exact but for its last rounding; the fast one is off by parts of x.
	const drift = arithmetic.rounding === 'free' ? error.relative : 0;
	const allowed = { relative: error.relative, absolute: sizes(a).hi * drift };
	const q = widened(quotient(a, b), { relative: drift, absolute: 0 });
	if (!isPoint(b) || Math.floor(q.lo) !== Math.floor(q.hi)) return widened({ lo: Math.min(0, b.lo), hi: Math.max(0, b.hi) }, allowed);
	const steps = Math.floor(q.lo) * b.lo;
	const result = widened({ lo: a.lo - steps, hi: a.hi - steps }, allowed);
	// A remainder that rounds to the divisor may be answered as the divisor or as 0.
	return arithmetic.rounding !== 'exact' && sizes(result).hi >= Math.abs(b.lo) ? hull(result, NOTHING) : result;
};

/** The nearest whole number within the tolerance, else x. */
const snapped: Enclose = (x, tolerance) => {
	const [first, last] = [roundHalfEven64(x.lo), roundHalfEven64(x.hi)];
	// A parameter's tolerance and x are rounded apart: the test may go either way within 2^-22 of x.
	const doubt = sizes(x).hi * 2 ** -22;
	if (first === last && Math.max(Math.abs(x.lo - first), Math.abs(x.hi - first)) < tolerance.lo - doubt) return pointInterval(first);
	const clear = (end: number, whole: number): boolean => Math.abs(end - whole) > tolerance.hi + doubt;
	if (first === last && clear(x.lo, first) && clear(x.hi, last) && x.lo > first === x.hi > first) return x;
	if (tolerance.hi < 0) return x;
	return hull(x, { lo: Math.min(first, x.lo), hi: Math.max(last, x.hi) });
};

const angle: Enclose = (y, x, _c, _attr, arithmetic) => {
	const crosses = y.lo <= 0 && y.hi >= 0 && x.lo <= 0 && !(isPoint(y) && y.lo === 0);
	const value =
		crosses && (y.lo < 0 || x.hi >= 0)
			? { lo: -Math.PI, hi: Math.PI }
			: around(
					[y.lo, y.hi]
						.flatMap((v) => [x.lo, x.hi].map((u) => Math.atan2(v + 0, u + 0)))
						.concat(contains(x, 0) && contains(y, 0) ? [0] : []),
				);
	return widened(value, arithmetic.error('atan2', y, x));
};

/** Where x·Φ(x) is smallest, and its value there. */
const GELU_LOWEST = -0.7517915246935645;

const gelu: Enclose = (a, b, _c, _attr, arithmetic) => {
	const values = [gelu64(a.lo), gelu64(a.hi)];
	if (contains(a, GELU_LOWEST)) values.push(gelu64(GELU_LOWEST));
	return widened(around(values), arithmetic.error('gelu', a, b));
};

const cosh: Enclose = (a, b, _c, _attr, arithmetic) => {
	const { lo, hi } = sizes(clip(a, -EXP_LIMIT, EXP_LIMIT));
	return widened({ lo: Math.cosh(lo), hi: Math.cosh(hi) }, arithmetic.error('cosh', a, b));
};

/** An even function that falls with its operand's size. */
const hill =
	(op: OpName, f: (x: number) => number): Enclose =>
	(a, b, _c, _attr, arithmetic) => {
		const { lo, hi } = sizes(a);
		return widened({ lo: f(hi), hi: f(lo) }, arithmetic.error(op, a, b));
	};

/** a/√(a² + b²) rises with a, and its size falls with that of b. */
const direction: Enclose = (a, b, _c, _attr, arithmetic) => {
	const { lo, hi } = sizes(b);
	const value = { lo: direction64(a.lo, a.lo < 0 ? lo : hi), hi: direction64(a.hi, a.hi < 0 ? hi : lo) };
	return widened(value, arithmetic.error('direction', a, b));
};

/** Whether a pole of Γ is in the interval: 0 or a negative whole number. */
const hasPole = ({ lo, hi }: Interval): boolean => Math.ceil(lo) <= Math.min(hi, 0);

/** A convex function: its largest value is at an end, its smallest not below the crossing of the ends' tangents. */
function convex(f: (x: number) => number, slope: (x: number) => number, { lo, hi }: Interval): Interval {
	const [left, right, falls, rises] = [f(lo), f(hi), slope(lo), slope(hi)];
	const ends = around([left, right]);
	if (!(falls < 0 && rises > 0)) return ends;
	const crossing = (right - left + falls * lo - rises * hi) / (falls - rises);
	// Rounding of the crossing, whose terms may be larger than it.
	const slack = 1e-9 * (Math.abs(left) + Math.abs(right) + (rises - falls) * (hi - lo));
	return { lo: left + falls * (crossing - lo) - slack, hi: ends.hi };
}

const logGamma = (x: Interval): Interval => convex(lgamma64, (at) => polygamma64(0, at), x);

/** Between two poles log |Γ| is convex, and Γ has one sign. */
const gammaFunction: Enclose = (a, b, _c, _attr, arithmetic) => {
	if (hasPole(a)) return EVERYTHING;
	const { lo } = logGamma(a);
	const ends = around([Math.abs(gamma64(a.lo)), Math.abs(gamma64(a.hi))]);
	const size = { lo: isPoint(a) ? ends.lo : Math.min(ends.lo, Math.exp(lo) * (1 - 1e-12)), hi: ends.hi };
	const value = a.lo > 0 || Math.floor(a.lo) % 2 === 0 ? size : negated(size);
	return widened(value, arithmetic.error('gamma', a, b));
};

const logGammaFunction: Enclose = (a, b, _c, _attr, arithmetic) =>
	hasPole(a) ? EVERYTHING : widened(isPoint(a) ? pointInterval(lgamma64(a.lo)) : logGamma(a), arithmetic.error('lgamma', a, b));

/** Between two poles ψ and ψ″ rise and ψ′ is convex. */
const derivedGamma: Enclose = (a, b, _c, m, arithmetic) => {
	if (hasPole(a)) return EVERYTHING;
	const f = (x: number): number => polygamma64(m, x);
	const value = m === 1 && !isPoint(a) ? convex(f, (x) => polygamma64(2, x), a) : around([f(a.lo), f(a.hi)]);
	return widened(value, arithmetic.error('polygamma', a, b));
};

/** Inside where no pole of Γ can be an operand, outside where the only one is. */
function placeOfGamma({ lo, hi }: Interval): Place {
	if (lo > 0) return 'inside';
	if (lo === hi) return Number.isInteger(lo) ? 'outside' : 'inside';
	return hasPole({ lo, hi }) ? 'mixed' : 'inside';
}

const hypotenuse: Enclose = (a, b, _c, _attr, arithmetic) => {
	const [p, q] = [sizes(a), sizes(b)];
	return widened({ lo: Math.hypot(p.lo, q.lo), hi: Math.hypot(p.hi, q.hi) }, arithmetic.error('hypot', a, b));
};

const leaf: Enclose = () => {
	throw new Error('a leaf has no operands: its interval is given');
};

/** Nothing below 1 in double precision: log1p(−1) and atanh(±1) are outside. */
const BELOW_ONE = 1 - 2 ** -53;

const ENCLOSE: Readonly<Record<OpName, Enclose>> = {
	constant: leaf,
	variable: leaf,
	parameter: leaf,
	neg: negated,
	add: (a, b, _c, _attr, arithmetic) => rounded({ lo: a.lo + b.lo, hi: a.hi + b.hi }, arithmetic),
	sub: (a, b, _c, _attr, arithmetic) => rounded({ lo: a.lo - b.hi, hi: a.hi - b.lo }, arithmetic),
	mul: (a, b, _c, _attr, arithmetic) => rounded(product(a, b), arithmetic),
	div: (a, b, _c, _attr, arithmetic) => widened(quotient(a, b), arithmetic.error('div', a, b)),
	powi: (a, _b, _c, n, arithmetic) => wholePower(a, n, arithmetic),
	pow: power,
	mod: modulo,
	min: (a, b) => ({ lo: Math.min(a.lo, b.lo), hi: Math.min(a.hi, b.hi) }),
	max: (a, b) => ({ lo: Math.max(a.lo, b.lo), hi: Math.max(a.hi, b.hi) }),
	snap: snapped,
	hold: (x, low, high) => ({ lo: Math.max(low.lo, Math.min(high.lo, x.lo)), hi: Math.max(low.hi, Math.min(high.hi, x.hi)) }),
	hypot: hypotenuse,
	atan2: angle,
	abs: sizes,
	sign: exactRising(Math.sign),
	floor: exactRising(Math.floor),
	ceil: exactRising(Math.ceil),
	round: exactRising(roundHalfEven64),
	sqrt: rising('sqrt', Math.sqrt, 0),
	cbrt: rising('cbrt', Math.cbrt),
	exp: rising('exp', Math.exp, -Infinity, EXP_LIMIT),
	expm1: rising('expm1', Math.expm1, -Infinity, EXP_LIMIT),
	log: rising('log', Math.log, MIN_NORMAL),
	log2: rising('log2', Math.log2, MIN_NORMAL),
	log10: rising('log10', Math.log10, MIN_NORMAL),
	log1p: rising('log1p', Math.log1p, -BELOW_ONE),
	sin: trigonometric('sin', sine),
	cos: trigonometric('cos', cosine),
	tan: tangent,
	asin: rising('asin', Math.asin, -1, 1),
	acos: (a, b, _c, _attr, arithmetic) => {
		const { lo, hi } = clip(a, -1, 1);
		return widened({ lo: Math.acos(hi), hi: Math.acos(lo) }, arithmetic.error('acos', a, b));
	},
	atan: rising('atan', Math.atan),
	sinh: rising('sinh', Math.sinh, -EXP_LIMIT, EXP_LIMIT),
	cosh,
	tanh: rising('tanh', Math.tanh),
	asinh: rising('asinh', Math.asinh),
	acosh: rising('acosh', Math.acosh, 1),
	atanh: rising('atanh', Math.atanh, -BELOW_ONE, BELOW_ONE),
	erf: rising('erf', erf64),
	sigmoid: rising('sigmoid', sigmoid64),
	softplus: rising('softplus', softplus64),
	gelu,
	erfc: (a, b, _c, _attr, arithmetic) => widened({ lo: erfc64(a.hi), hi: erfc64(a.lo) }, arithmetic.error('erfc', a, b)),
	normal: rising('normal', normal64),
	bell: hill('bell', bell64),
	sech: hill('sech', sech64),
	direction,
	gamma: gammaFunction,
	lgamma: logGammaFunction,
	polygamma: derivedGamma,
	lt: (a, b) => truth(a.hi < b.lo, a.lo >= b.hi),
	le: (a, b) => truth(a.hi <= b.lo, a.lo > b.hi),
	eq: (a, b) => truth(isPoint(a) && isPoint(b) && a.lo === b.lo, a.hi < b.lo || b.hi < a.lo),
	and: (a, b) => ({ lo: Math.min(a.lo, b.lo), hi: Math.min(a.hi, b.hi) }),
	or: (a, b) => ({ lo: Math.max(a.lo, b.lo), hi: Math.max(a.hi, b.hi) }),
	not: (a) => ({ lo: 1 - a.hi, hi: 1 - a.lo }),
	select: (condition, a, b) => (condition.lo === 1 ? a : condition.hi === 0 ? b : hull(a, b)),
	require: (_condition, b) => b,
	lattice: (x, y, seed, attr) =>
		isPoint(x) && isPoint(y) && isPoint(seed) ? pointInterval(lattice64(x.lo, y.lo, seed.lo, attr)) : { lo: -1, hi: 1 },
	philox: (particle, step, seed, attr) =>
		isPoint(particle) && isPoint(step) && isPoint(seed)
			? pointInterval(philoxUniform(seed.lo, particle.lo, step.lo, attr >> 2)[attr & 3] as number)
			: { lo: 0, hi: 1 - 2 ** -24 },
	// What a table holds is not known here: at most what a valid cell may be.
	data: () => ({ lo: -RANGE_LIMIT, hi: RANGE_LIMIT }),
	present: () => UNDECIDED,
};

/**
 * An interval that holds every valid computed result of `op`, and its real value, for operands in `args`.
 * Its ends may be infinite.
 */
export function encloseOp(op: OpName, args: readonly Interval[], attr: number, arithmetic: Arithmetic): Interval {
	const result = ENCLOSE[op](args[0] ?? NOTHING, args[1] ?? NOTHING, args[2] ?? NOTHING, attr, arithmetic);
	return arithmetic.rounding === 'exact' ? result : flushed(result);
}

/** Where `x` is relative to [least, most]. */
function within(x: Interval, least: number, most: number): Place {
	if (x.lo >= least && x.hi <= most) return 'inside';
	return x.hi < least || x.lo > most ? 'outside' : 'mixed';
}

/** Outside where one is; inside where all are. */
const all = (...places: readonly Place[]): Place =>
	places.includes('outside') ? 'outside' : places.includes('mixed') ? 'mixed' : 'inside';

function placeOfDivisor({ lo, hi }: Interval): Place {
	if (lo >= MIN_NORMAL || hi <= -MIN_NORMAL) return 'inside';
	return lo > -MIN_NORMAL && hi < MIN_NORMAL ? 'outside' : 'mixed';
}

function placeOfPower(x: Interval, y: Interval): Place {
	if (x.lo > 0) return 'inside';
	const parts: Place[] = [];
	if (x.hi > 0) parts.push('inside');
	if (contains(x, 0)) parts.push(y.lo >= 0 ? 'inside' : y.hi < 0 ? 'outside' : 'mixed');
	if (x.lo < 0) parts.push(placeOfWhole(y));
	return parts.every((p) => p === parts[0]) ? (parts[0] as Place) : 'mixed';
}

/** The largest whole number below 2^23. */
const LATTICE_LIMIT = 2 ** 23 - 1;

const PLACE: Readonly<Partial<Record<OpName, (a: Interval, b: Interval, c: Interval) => Place>>> = {
	div: (_a, b) => placeOfDivisor(b),
	mod: (a, b) => {
		const divisor = placeOfDivisor(b);
		if (divisor !== 'inside') return divisor;
		// The quotient is computed, so its last bits are uncertain.
		const { lo, hi } = sizes(quotient(a, b));
		return hi < 2 ** 23 - 8 ? 'inside' : lo > 2 ** 23 + 8 ? 'outside' : 'mixed';
	},
	pow: placeOfPower,
	sqrt: (a) => within(a, 0, Infinity),
	exp: (a) => within(a, -Infinity, EXP_LIMIT),
	expm1: (a) => within(a, -Infinity, EXP_LIMIT),
	log: (a) => within(a, MIN_NORMAL, Infinity),
	log2: (a) => within(a, MIN_NORMAL, Infinity),
	log10: (a) => within(a, MIN_NORMAL, Infinity),
	log1p: (a) => within(a, -BELOW_ONE, Infinity),
	sin: (a) => within(a, -TRIG_LIMIT, TRIG_LIMIT),
	cos: (a) => within(a, -TRIG_LIMIT, TRIG_LIMIT),
	tan: (a) => within(a, -TRIG_LIMIT, TRIG_LIMIT),
	asin: (a) => within(a, -1, 1),
	acos: (a) => within(a, -1, 1),
	sinh: (a) => within(a, -EXP_LIMIT, EXP_LIMIT),
	cosh: (a) => within(a, -EXP_LIMIT, EXP_LIMIT),
	acosh: (a) => within(a, 1, Infinity),
	atanh: (a) => within(a, -BELOW_ONE, BELOW_ONE),
	gamma: placeOfGamma,
	lgamma: placeOfGamma,
	polygamma: placeOfGamma,
	require: (condition) => within(condition, 1, 1),
	lattice: (x, y, seed) => all(...[x, y, seed].map((operand) => within(operand, -LATTICE_LIMIT, LATTICE_LIMIT))),
	philox: (particle, step, seed) => all(...[particle, step, seed].map((operand) => within(operand, 0, RANDOM_LIMIT - 1))),
};

/** Whether operands in `args` are in the domain of `op`: all of them, none of them, or some. */
export const domainOf = (op: OpName, args: readonly Interval[]): Place =>
	PLACE[op]?.(args[0] ?? NOTHING, args[1] ?? NOTHING, args[2] ?? NOTHING) ?? 'inside';
