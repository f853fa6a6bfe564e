/**
 * The functions of the language: names, arguments, domain, the declared derivative at kinks, and how each
 * becomes operations of the graph. docs/language.md prints this table.
 */

import type { Algebra, Value } from '../graph/algebra.ts';
import { acot, acoth, acsc, acsch, asec, asech, cot, csch, logAddExp, mean, sinc } from '../graph/compositions.ts';
import { lineNoise, planarNoise } from '../graph/noise.ts';
import type { OpName } from '../graph/ops.ts';

export interface LanguageFunction {
	readonly name: string;
	/** Other spellings. */
	readonly aliases: readonly string[];
	readonly least: number;
	/** Most arguments; Infinity where any number is right. */
	readonly most: number;
	/** How it is written, for help and errors: `atan2(y, x)`. */
	readonly signature: string;
	/** One line: what it is. */
	readonly summary: string;
	/** Where it has a value. */
	readonly domain: string;
	/** Its derivative where it has none by itself; empty where there is no such point. */
	readonly kink: string;
	readonly build: (a: Algebra, args: readonly Value[]) => Value;
}

/** The columns of a row that have a usual value. */
interface Extra {
	readonly domain?: string;
	readonly kink?: string;
	readonly aliases?: readonly string[];
	readonly least?: number;
	readonly most?: number;
}

const define = (signature: string, summary: string, build: LanguageFunction['build'], extra: Extra = {}): LanguageFunction => {
	const [name = '', rest = ''] = signature.split('(');
	const count = rest.split(',').length;
	return { name, signature, summary, build, aliases: [], least: count, most: count, domain: 'everywhere', kink: '', ...extra };
};
const arg = (args: readonly Value[], i: number): Value => args[i] as Value;
/** A function that is one operation. */
const operation = (op: OpName, signature: string, summary: string, extra?: Extra): LanguageFunction =>
	define(signature, summary, (a, args) => a.op(op, ...args), extra);
/** A binary operation folded over any number of arguments, from the left. */
const folded = (op: OpName, signature: string, summary: string, extra?: Extra): LanguageFunction =>
	define(signature, summary, (a, args) => args.slice(1).reduce((left, right) => a.op(op, left, right), a.toNumber(arg(args, 0))), {
		least: 1,
		most: Number.POSITIVE_INFINITY,
		...extra,
	});

/** A function of one argument that is a composition. */
const composed = (signature: string, summary: string, build: (a: Algebra, x: Value) => Value, extra?: Extra): LanguageFunction =>
	define(signature, summary, (a, args) => build(a, a.toNumber(arg(args, 0))), extra);
/** 1 over an operation of the argument. */
const over = (op: OpName, signature: string, summary: string, extra?: Extra): LanguageFunction =>
	composed(signature, summary, (a, x) => a.div(a.number(1), a.op(op, x)), extra);

const clamp = (a: Algebra, x: Value, low: Value, high: Value): Value => a.op('max', a.op('min', x, high), low);

function smoothstep(a: Algebra, low: Value, high: Value, x: Value): Value {
	const t = clamp(a, a.div(a.sub(x, low), a.sub(high, low)), a.number(0), a.number(1));
	return a.mul(a.wholePower(t, 2), a.sub(a.number(3), a.mul(a.number(2), t)));
}

function noise(a: Algebra, args: readonly Value[]): Value {
	const [x, y, seed = a.number(0)] = args.map((value) => a.toNumber(value)) as [Value, Value?, Value?];
	const { graph } = a;
	return a.node(y ? planarNoise(graph, a.id(x), a.id(y), a.id(seed)) : lineNoise(graph, a.id(x), a.id(seed)));
}

const WITHIN_TRIG = 'all; in f32 |x| ≤ 32768 (beyond it f32 has lost the phase)';
const WITHIN_EXP = '|x| ≤ 710.4; in f32 83 (e^83 is just below 2^120)';
const POSITIVE = 'x > 0; in f32 x ≥ 2^−126';
const NO_POLE = 'x is neither 0 nor a negative whole number';
const MEAN_AT_TIE = 'the mean of both sides at a tie';

/** Every function, in the order of the reference. */
export const FUNCTIONS: readonly LanguageFunction[] = [
	operation('sin', 'sin(x)', 'sine, x in radians', { domain: WITHIN_TRIG }),
	operation('cos', 'cos(x)', 'cosine', { domain: WITHIN_TRIG }),
	operation('tan', 'tan(x)', 'tangent', { domain: WITHIN_TRIG }),
	operation('asin', 'asin(x)', 'inverse sine, in [−π/2, π/2]', { domain: '|x| ≤ 1', kink: 'a hole at ±1', aliases: ['arcsin'] }),
	operation('acos', 'acos(x)', 'inverse cosine, in [0, π]', { domain: '|x| ≤ 1', kink: 'a hole at ±1', aliases: ['arccos'] }),
	operation('atan', 'atan(x)', 'inverse tangent, in (−π/2, π/2)', { aliases: ['arctan'] }),
	operation('atan2', 'atan2(y, x)', 'angle of the point (x, y), in (−π, π]; atan2(0, 0) is 0', {
		kink: 'a hole at (0, 0)',
		aliases: ['arctan2'],
	}),
	composed('cot(x)', 'cotangent, cos(x)/sin(x)', cot, { domain: `${WITHIN_TRIG}; x ≠ 0` }),
	over('cos', 'sec(x)', 'secant, 1/cos(x)', { domain: WITHIN_TRIG }),
	over('sin', 'csc(x)', 'cosecant, 1/sin(x)', { domain: `${WITHIN_TRIG}; x ≠ 0`, aliases: ['cosec'] }),
	composed('acot(x)', 'inverse cotangent, atan(1/x), in (−π/2, π/2]; acot(0) is π/2', acot, {
		kink: 'that of the right side at 0',
		aliases: ['arccot'],
	}),
	composed('asec(x)', 'inverse secant, acos(1/x), in [0, π]', asec, { domain: '|x| ≥ 1', kink: 'a hole at ±1', aliases: ['arcsec'] }),
	composed('acsc(x)', 'inverse cosecant, asin(1/x), in [−π/2, π/2]', acsc, {
		domain: '|x| ≥ 1',
		kink: 'a hole at ±1',
		aliases: ['arccsc'],
	}),
	operation('sinh', 'sinh(x)', 'hyperbolic sine', { domain: WITHIN_EXP }),
	operation('cosh', 'cosh(x)', 'hyperbolic cosine', { domain: WITHIN_EXP }),
	operation('tanh', 'tanh(x)', 'hyperbolic tangent'),
	operation('asinh', 'asinh(x)', 'inverse hyperbolic sine', { aliases: ['arcsinh', 'arsinh'] }),
	operation('acosh', 'acosh(x)', 'inverse hyperbolic cosine', { domain: 'x ≥ 1', kink: 'a hole at 1', aliases: ['arccosh', 'arcosh'] }),
	operation('atanh', 'atanh(x)', 'inverse hyperbolic tangent', { domain: '|x| < 1', aliases: ['arctanh', 'artanh'] }),
	over('tanh', 'coth(x)', 'hyperbolic cotangent, 1/tanh(x)', { domain: 'x ≠ 0' }),
	operation('sech', 'sech(x)', 'hyperbolic secant, 1/cosh(x)'),
	composed('csch(x)', 'hyperbolic cosecant, 1/sinh(x)', csch, { domain: 'x ≠ 0' }),
	composed('acoth(x)', 'inverse hyperbolic cotangent, atanh(1/x)', acoth, { domain: '|x| > 1', aliases: ['arccoth', 'arcoth'] }),
	composed('asech(x)', 'inverse hyperbolic secant, acosh(1/x)', asech, {
		domain: '0 < x ≤ 1',
		kink: 'a hole at 1',
		aliases: ['arcsech', 'arsech'],
	}),
	composed('acsch(x)', 'inverse hyperbolic cosecant, asinh(1/x)', acsch, { domain: 'x ≠ 0', aliases: ['arccsch', 'arcsch'] }),
	operation('exp', 'exp(x)', 'e to the power x', { domain: 'x ≤ 709.7; in f32 x ≤ 83, and 0 below about −87.3' }),
	operation('expm1', 'expm1(x)', 'e^x − 1, exact for small x', { domain: 'x ≤ 709.7; in f32 x ≤ 83' }),
	operation('log', 'log(x)', 'natural logarithm', { domain: POSITIVE, aliases: ['ln'] }),
	operation('log2', 'log2(x)', 'logarithm to base 2', { domain: POSITIVE }),
	operation('log10', 'log10(x)', 'logarithm to base 10', { domain: POSITIVE }),
	operation('log1p', 'log1p(x)', 'log(1 + x), exact for small x', { domain: 'x > −1' }),
	define(
		'logaddexp(a, b, …)',
		'log(e^a + e^b + …), without an overflow on the way',
		(a, args) => args.slice(1).reduce((left, right) => logAddExp(a, left, a.toNumber(right)), a.toNumber(arg(args, 0))),
		{ least: 1, most: Number.POSITIVE_INFINITY, aliases: ['logsumexp'] },
	),
	operation('sqrt', 'sqrt(x)', 'square root', { domain: 'x ≥ 0', kink: 'a hole at 0' }),
	operation('cbrt', 'cbrt(x)', 'cube root, of negative numbers too', { kink: 'a hole at 0' }),
	composed('square(x)', 'x²', (a, x) => a.wholePower(x, 2), { aliases: ['sqr'] }),
	operation('abs', 'abs(x)', 'absolute value; also |x|', { kink: '0 at 0' }),
	operation('sign', 'sign(x)', '−1, 0 or 1', { kink: '0 everywhere', aliases: ['sgn'] }),
	operation('floor', 'floor(x)', 'the whole number at or below x', { kink: '0 everywhere' }),
	operation('ceil', 'ceil(x)', 'the whole number at or above x', { kink: '0 everywhere' }),
	operation('round', 'round(x)', 'the nearest whole number, halves to the even one', { kink: '0 everywhere' }),
	define('fract(x)', 'x − floor(x), in [0, 1)', (a, args) => a.sub(arg(args, 0), a.op('floor', arg(args, 0))), {
		kink: '1 everywhere, also at the jumps',
	}),
	operation('mod', 'mod(x, y)', 'x − y·floor(x/y): the remainder, with the sign of y', {
		domain: 'y ≠ 0; in f32 |y| ≥ 2^−126 and |x/y| < 2^23',
		kink: '1 along x, −floor(x/y) along y, also at the jumps',
	}),
	folded('min', 'min(a, b, …)', 'the smallest argument', { kink: MEAN_AT_TIE }),
	folded('max', 'max(a, b, …)', 'the largest argument', { kink: MEAN_AT_TIE }),
	define(
		'clamp(x, low, high)',
		'max(min(x, high), low): x kept within bounds; low where low > high',
		(a, args) => clamp(a, arg(args, 0), arg(args, 1), arg(args, 2)),
		{ kink: 'the mean of both sides at low and high', aliases: ['clip'] },
	),
	define('mean(a, b, …)', 'the sum of the arguments over their number', mean, { least: 1, most: Number.POSITIVE_INFINITY }),
	define(
		'hypot(a, b, …)',
		'square root of the sum of squares, from the left',
		(a, args) =>
			args.length === 1 ? a.op('abs', arg(args, 0)) : args.slice(1).reduce((left, right) => a.op('hypot', left, right), arg(args, 0)),
		{ least: 1, most: Number.POSITIVE_INFINITY, kink: '0 at the origin' },
	),
	define('pow(x, y)', 'x^y', (a, args) => a.power(arg(args, 0), arg(args, 1)), {
		domain: 'x > 0; x = 0 with y ≥ 0; x < 0 with a whole y, in f32 |y| < 2^24',
		kink: 'along y at x = 0: 0 where y > 0, a hole at y = 0; a hole at x < 0 where y is not a constant',
	}),
	define('step(edge, x)', '1 where x ≥ edge, else 0', (a, args) => a.toNumber(a.op('le', arg(args, 0), arg(args, 1))), {
		kink: '0 everywhere',
	}),
	define(
		'smoothstep(low, high, x)',
		't²(3 − 2t) of t = (x − low)/(high − low) kept within 0 and 1',
		(a, args) => smoothstep(a, arg(args, 0), arg(args, 1), arg(args, 2)),
		{ domain: 'low ≠ high', kink: '0 at low and high' },
	),
	operation('erf', 'erf(x)', 'error function, 2/√π ∫₀ˣ e^(−t²) dt'),
	operation('erfc', 'erfc(x)', 'complementary error function, 1 − erf(x), with all its digits where that is small'),
	composed('sinc(x)', 'sin(x)/x, and 1 at 0 (sinc of NumPy is sinc(pi x) here)', sinc, { domain: WITHIN_TRIG }),
	operation('sigmoid', 'sigmoid(x)', '1/(1 + e^−x)'),
	operation('softplus', 'softplus(x)', 'log(1 + e^x)'),
	define('relu(x)', 'x where x > 0, else 0', (a, args) => a.select(a.op('lt', a.number(0), arg(args, 0)), arg(args, 0), a.number(0)), {
		kink: '0 at 0',
	}),
	operation('gelu', 'gelu(x)', 'x·Φ(x), Φ the standard normal distribution function'),
	operation('gamma', 'gamma(x)', 'the gamma function; gamma(n + 1) is n!', { domain: NO_POLE }),
	operation('lgamma', 'lgamma(x)', 'log |gamma(x)|', { domain: NO_POLE, aliases: ['loggamma', 'gammaln'] }),
	operation('polygamma', 'digamma(x)', 'the derivative of lgamma', { domain: NO_POLE, aliases: ['psi'] }),
	composed('factorial(x)', 'gamma(x + 1): x! for whole x', (a, x) => a.op('gamma', a.add(x, a.number(1))), {
		domain: 'x is no negative whole number',
	}),
	define(
		'noise(x, y, seed)',
		'smooth random values in [−1, 1], 0 at whole x and y, the same on every machine; y and seed may be left out',
		noise,
		{ least: 1, domain: '|x|, |y| < 2^23; seed is rounded down' },
	),
];

const BY_NAME: ReadonlyMap<string, LanguageFunction> = new Map(FUNCTIONS.flatMap((f) => [f.name, ...f.aliases].map((name) => [name, f])));

/** Every name and alias. */
export const FUNCTION_NAMES: readonly string[] = [...BY_NAME.keys()];

/** The function of a name or an alias. */
export const findFunction = (name: string): LanguageFunction | undefined => BY_NAME.get(name);
