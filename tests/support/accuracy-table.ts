/** Errors of values and derivatives against 50 digits (tests/data/accuracy.json), in ULP, and the bounds that docs/accuracy.md prints. */

import { readFileSync } from 'node:fs';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { gradient, hessian } from '../../src/expr/graph/differentiate.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import type { ExprId } from '../../src/expr/graph/graph.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import '../../src/expr/syntax/dialects/index.ts';

/** Value, first and second derivatives. */
export type Triple = readonly [value: number, first: number, second: number];
type Precision = 'f64' | 'f32';
/** A point, then its numbers: in f64 each a double and the rest in units of its last place; null where there is none. */
type Row = readonly (number | null)[];

export const REFERENCE = JSON.parse(readFileSync('tests/data/accuracy.json', 'utf8')) as Readonly<
	Record<string, Readonly<Record<Precision, readonly Row[]>>>
>;

/**
 * The bounds, in ULP of the result. Where a row of `BESIDE_ZEROS` has a size, a result smaller than it is measured
 * in ULP of that size: a sum of terms that cancel at a zero of the function cannot be better than its terms.
 * `ROUNDED_OPERANDS` lists where a rounded operand of an exponent counts.
 */
export const BOUNDS: Readonly<Record<string, Readonly<Record<Precision, Triple>>>> = {
	'sin(x)': { f64: [1, 1, 1], f32: [2, 2, 2] },
	'cos(x)': { f64: [1, 1, 1], f32: [2, 2, 2] },
	'tan(x)': { f64: [1, 2, 6], f32: [4, 6, 8] },
	'cot(x)': { f64: [2, 3, 6], f32: [4, 4, 8] },
	'sec(x)': { f64: [2, 4, 6], f32: [3, 6, 8] },
	'csc(x)': { f64: [2, 4, 6], f32: [2, 6, 6] },
	'asin(x)': { f64: [1, 2, 6], f32: [3, 2, 6] },
	'acos(x)': { f64: [1, 2, 6], f32: [2, 3, 6] },
	'atan(x)': { f64: [1, 3, 4], f32: [2, 3, 4] },
	'acot(x)': { f64: [2, 4, 12], f32: [3, 4, 8] },
	'asec(x)': { f64: [3, 6, 6], f32: [4, 8, 12] },
	'acsc(x)': { f64: [3, 6, 8], f32: [3, 8, 12] },
	'sinh(x)': { f64: [2, 2, 2], f32: [2, 2, 2] },
	'cosh(x)': { f64: [2, 2, 2], f32: [2, 2, 2] },
	'tanh(x)': { f64: [2, 6, 6], f32: [2, 6, 6] },
	'coth(x)': { f64: [3, 8, 8], f32: [3, 6, 8] },
	'sech(x)': { f64: [2, 4, 8], f32: [3, 4, 8] },
	'csch(x)': { f64: [4, 6, 12], f32: [3, 6, 12] },
	'asinh(x)': { f64: [2, 3, 6], f32: [2, 3, 8] },
	'acosh(x)': { f64: [2, 3, 6], f32: [2, 3, 6] },
	'atanh(x)': { f64: [2, 2, 3], f32: [2, 2, 4] },
	'acoth(x)': { f64: [1, 3, 4], f32: [2, 3, 4] },
	'asech(x)': { f64: [3, 4, 8], f32: [2, 4, 8] },
	'acsch(x)': { f64: [2, 3, 4], f32: [2, 4, 4] },
	'exp(x)': { f64: [1, 1, 1], f32: [2, 2, 2] },
	'expm1(x)': { f64: [1, 1, 1], f32: [2, 1, 1] },
	'log(x)': { f64: [1, 1, 2], f32: [1, 1, 2] },
	'log2(x)': { f64: [1, 1, 2], f32: [2, 1, 2] },
	'log10(x)': { f64: [2, 1, 2], f32: [2, 2, 2] },
	'log1p(x)': { f64: [1, 2, 3], f32: [1, 2, 3] },
	'sqrt(x)': { f64: [1, 2, 6], f32: [1, 2, 6] },
	'cbrt(x)': { f64: [1, 3, 12], f32: [1, 4, 12] },
	'erf(x)': { f64: [4, 6, 6], f32: [2, 4, 6] },
	'erfc(x)': { f64: [6, 6, 6], f32: [4, 6, 6] },
	'sigmoid(x)': { f64: [2, 4, 6], f32: [2, 6, 6] },
	'softplus(x)': { f64: [2, 2, 6], f32: [2, 2, 6] },
	'gelu(x)': { f64: [6, 3, 3], f32: [3, 2, 4] },
	'sinc(x)': { f64: [2, 2, 6], f32: [2, 4, 12] },
	'gamma(x)': { f64: [8, 24, 12], f32: [8, 12, 12] },
	'lgamma(x)': { f64: [3, 8, 6], f32: [6, 8, 6] },
	'digamma(x)': { f64: [8, 6, 8], f32: [6, 6, 12] },
	'log(1 + x)': { f64: [1, 2, 3], f32: [1, 2, 4] },
	'exp(x) - 1': { f64: [1, 1, 1], f32: [2, 2, 2] },
	'1 - cos(x)': { f64: [3, 3, 2], f32: [4, 3, 2] },
	'log(1 + exp(x))': { f64: [2, 2, 6], f32: [2, 2, 4] },
	'atan2(x, y)': { f64: [2, 6, 12], f32: [2, 6, 12] },
	'hypot(x, y)': { f64: [2, 3, 8], f32: [3, 4, 8] },
	'pow(x, y)': { f64: [1, 3, 4], f32: [2, 3, 4] },
	'logaddexp(x, y)': { f64: [1, 2, 3], f32: [2, 2, 3] },
	'log(exp(x) + exp(y))': { f64: [2, 3, 3], f32: [2, 2, 3] },
};

/** A size or a factor by number (the value, the gradient, the Hessian's upper triangle) and point. */
type ByNumber = Readonly<Record<string, (number: number, x: number, y: number) => number>>;

/** The size of the terms whose sum has a zero. */
const BESIDE_ZEROS: ByNumber = {
	'gelu(x)': (k) => (k > 0 ? 0.25 : 0),
	'sech(x)': (k) => (k === 2 ? 0.25 : 0),
	'sinc(x)': (k, x) => (k > 0 ? 0.25 / Math.max(1, Math.abs(x)) : 0),
	'gamma(x)': (k) => (k === 1 ? 0.5 : 0),
	'lgamma(x)': (k) => (k < 2 ? 1 : 0),
	'digamma(x)': (k) => (k === 0 ? 1 : 0),
	'1 - cos(x)': (k) => (k === 2 ? 1 : 0),
	'asech(x)': (k) => (k === 2 ? 4 : 0),
	'atan2(x, y)': (k, x, y) => (k === 4 ? 0.5 / (x * x + y * y) : 0),
	'pow(x, y)': (k, x, y) => (k === 4 ? x ** (y - 1) : 0),
	'logaddexp(x, y)': (k) => (k === 0 ? 0.5 : 0),
	'log(exp(x) + exp(y))': (k) => (k === 0 ? 0.5 : 0),
};

const ofDifference = (k: number, x: number, y: number): number => (k === 0 ? 1 : 1 + Math.abs(x - y) / 2);
/** How many ULP one ULP counts for: a rounded difference of the operands stands in an exponent. */
const ROUNDED_OPERANDS: ByNumber = {
	'logaddexp(x, y)': ofDifference,
	'log(exp(x) + exp(y))': ofDifference,
	'pow(x, y)': (k, x, y) => (k === 0 ? 1 : 1 + Math.abs(y * Math.log(x)) / 2),
};

const DIGITS: Readonly<Record<Precision, { readonly bits: number; readonly least: number; readonly most: number }>> = {
	f64: { bits: 52, least: -1022, most: Number.MAX_VALUE },
	f32: { bits: 23, least: -126, most: 2 ** 119.99 },
};

/** The distance of neighbouring numbers at a size. */
function ulpOf(size: number, { bits, least }: { bits: number; least: number }): number {
	let exponent = Math.max(Math.floor(Math.log2(size)), least);
	if (2 ** exponent > size) exponent--;
	return 2 ** (Math.max(exponent, least) - bits);
}

/** What was found: the largest error of the value and of the derivatives, how many were judged, and where there was a hole. */
export interface Measured {
	readonly worst: [number, number, number];
	readonly at: [string, string, string];
	judged: number;
	readonly holes: string[];
}

type Answer = { readonly numbers: ArrayLike<number>; readonly valid: (k: number) => boolean };

function answering(text: string, precision: Precision, dimension: number): (point: readonly number[]) => Answer {
	const { graph, output } = compileFormula(text, { dimension });
	const leaves: ExprId[] = Array.from({ length: dimension }, (_, k) => graph.variable(k));
	const [first, second] = [gradient(graph, output, leaves), hessian(graph, output, leaves)];
	if (precision === 'f64') {
		const e = evaluator(graph, [output, ...first, ...second]);
		return (point) => {
			e.run(point, []);
			return { numbers: e.values, valid: (k) => e.valid[k] === 1 };
		};
	}
	const run = compileLir(lower(graph, { value: output, gradient: first, hessian: second }, { mode: 'strict' }));
	return (point) => {
		const numbers = run(point, [], []);
		return { numbers, valid: (k) => numbers.at(k === 0 ? -3 : k <= dimension ? -2 : -1) === 1 };
	};
}

/** Measure one function of the reference. */
export function measure(text: string, precision: Precision): Measured {
	const dimension = text.includes('y') ? 2 : 1;
	const answer = answering(text, precision, dimension);
	const digits = DIGITS[precision];
	const stride = precision === 'f64' ? 2 : 1;
	const found: Measured = { worst: [0, 0, 0], at: ['', '', ''], judged: 0, holes: [] };
	for (const row of REFERENCE[text]?.[precision] ?? []) {
		const point = row.slice(0, dimension) as number[];
		const { numbers, valid } = answer(point);
		for (let index = dimension, number = 0; index < row.length; index += stride, number++) {
			const [want, rest] = [row[index] as number | null, stride === 2 ? (row[index + 1] as number) : 0];
			if (want === null || Math.abs(want) > digits.most) continue;
			const k = number === 0 ? 0 : number <= dimension ? 1 : 2;
			if (!valid(number)) {
				found.holes.push(`${['value', 'gradient', 'Hessian'][k]} at ${point.join(', ')}`);
				continue;
			}
			found.judged++;
			const got = numbers[number] as number;
			const [x = 0, y = 0] = point;
			const size = Math.max(Math.abs(want), BESIDE_ZEROS[text]?.(number, x, y) ?? 0);
			const unit = ulpOf(size, digits) * (ROUNDED_OPERANDS[text]?.(number, x, y) ?? 1);
			// The difference first: it is exact, and the rest is a part of an ULP of the reference.
			const difference = Math.abs(got - want - rest * ulpOf(Math.abs(want), DIGITS.f64));
			// Below the smallest normal number there is zero.
			const error = difference <= 2 ** digits.least ? 0 : difference / unit;
			if (!(error <= found.worst[k])) [found.worst[k], found.at[k]] = [error, `${point.join(', ')}: ${got}, not ${want}`];
		}
	}
	return found;
}

/** The table of docs/accuracy.md. */
export function accuracyTable(): string {
	const cells = ({ f64, f32 }: Readonly<Record<Precision, Triple>>): string => [...f64, ...f32].join(' | ');
	return [
		'| function | f64: value | gradient | Hessian | f32: value | gradient | Hessian |',
		'|---|---|---|---|---|---|---|',
		...Object.entries(BOUNDS).map(([text, bounds]) => `| \`${text}\` | ${cells(bounds)} |`),
	].join('\n');
}
