/**
 * Which of a device's built-in functions are good enough for fast code. Each is measured over its range against double precision; one
 * that comes near its bound anywhere is replaced by our own function on this device. WGSL itself promises too little: sin to 2^-11, so
 * that sin of 3e-7 may be anything, and log to 2^-21 near 1.
 */

import { type Measured, MEASURED, measuredBound } from '../../compile/builtins.ts';
import { type Builtin, BUILTINS } from '../../math/dialect.ts';
import { MIN_NORMAL, RANGE_LIMIT } from '../../math/number-system.ts';
import type { GpuContext } from '../device/context.ts';
import { type BuiltinReport, builtinLine, isArithmetic } from './builtin-report.ts';
import { measureBuiltins } from './kernels.ts';
import { words } from '../device/words.ts';

export interface Qualification {
	readonly builtins: readonly BuiltinReport[];
	/** Built-ins that our own functions stand in for on this device. */
	readonly replaced: readonly Builtin[];
	/** Division and square root hold their bounds; where they do not, nothing stands in for them. */
	readonly arithmetic: boolean;
	/** A line for each measured function. */
	readonly lines: readonly string[];
}

/** A sample does not meet the worst operand: what it finds must leave a quarter of the bound. */
const MARGIN = 0.75;
/** Operands for each function. */
const SAMPLES = 512;

/** Operands of a function. */
type Operands = readonly [x: number, y: number];

const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);
const fromBits = (word: number): number => {
	bits[0] = word;
	return floats[0] as number;
};
const toBits = (value: number): number => {
	floats[0] = value;
	return bits[0] as number;
};

/** From random bits: a number of either sign, its exponent evenly between two. */
const spread = (word: number, from: number, to: number): number =>
	fromBits((word & 0x807f_ffff) | ((127 + from + ((word >>> 23) % (to - from + 1))) << 23));
/** 0 … 1 from random bits. */
const share = (word: number): number => (word >>> 8) / 2 ** 24;

/** Near 1: 1 + d, d of either sign and any size from 2^-23 to 1/2. */
const nearOne = (word: number): number => Math.fround(1 + spread(word, -23, -2));

/** How operands are drawn, by turns: all over the range, and where functions are known to be hard. */
const DRAWS: Readonly<Record<Measured, readonly ((a: number, b: number) => Operands)[]>> = {
	...wave(),
	exp: [(a) => [-87 + 170 * share(a), 0], (a) => [spread(a, -30, 2), 0]],
	...logarithms(),
	tanh: [(a) => [spread(a, -40, 4), 0], (a) => [10 * (2 * share(a) - 1), 0]],
	pow: [
		(a, b) => exponentFor(Math.abs(spread(a, -20, 20)), b),
		// Near 1 with exponents that make something of it.
		(a, b) => exponentFor(nearOne(a), b),
		(a, b) => [Math.abs(spread(a, -6, 6)), 4 * (2 * share(b) - 1)],
	],
	div: [(a, b) => [spread(a, -50, 50), spread(b, -50, 50)], (a, b) => [spread(a, 0, 0), spread(b, 0, 0)]],
	sqrt: [(a) => [Math.abs(spread(a, -120, 119)), 0]],
};

/** sin, cos and tan: all sizes, one turn, and the neighbourhood of multiples of π/2. */
function wave(): Record<'sin' | 'cos' | 'tan', ((a: number, b: number) => Operands)[]> {
	const draws = [
		(a: number): Operands => [spread(a, -60, 13), 0],
		(a: number): Operands => [Math.PI * (2 * share(a) - 1), 0],
		(a: number, b: number): Operands => [Math.fround(((b % 9) - 4) * (Math.PI / 2)) + spread(a, -20, -3), 0],
	];
	return { sin: draws, cos: draws, tan: draws };
}

function logarithms(): Record<'log' | 'log2' | 'log10', ((a: number) => Operands)[]> {
	const draws = [(a: number): Operands => [Math.abs(spread(a, -125, 119)), 0], (a: number): Operands => [nearOne(a), 0]];
	return { log: draws, log2: draws, log10: draws };
}

/** x with an exponent for which x^y is in range. */
function exponentFor(x: number, word: number): Operands {
	const logarithm = Math.log2(x);
	return [x, logarithm === 0 ? 1 : (100 * (2 * share(word) - 1)) / logarithm];
}

/** Everything that is asked of a device: the operands of each function of MEASURED, as f32. */
export function builtinRequests(): Uint32Array<ArrayBuffer> {
	const random = words(2 * SAMPLES * MEASURED.length);
	const requests = new Uint32Array(4 * SAMPLES * MEASURED.length);
	for (const [which, name] of MEASURED.entries()) {
		const draws = DRAWS[name];
		for (let i = 0; i < SAMPLES; i++) {
			const at = which * SAMPLES + i;
			const draw = draws[i % draws.length] as (a: number, b: number) => Operands;
			const [x, y] = draw(random[2 * at] as number, random[2 * at + 1] as number);
			requests.set([which, toBits(x), toBits(y), 0], 4 * at);
		}
	}
	return requests;
}

/**
 * What a device's answers are worth.
 * @param results the bits of an answer to each of `builtinRequests`
 */
export function judgeBuiltins(results: ArrayLike<number>): Qualification {
	const requests = builtinRequests();
	const builtins = MEASURED.map((name, which): BuiltinReport => {
		const worst = { worst: 0, at: [] as readonly number[], relative: 0 };
		for (let i = which * SAMPLES; i < (which + 1) * SAMPLES; i++) {
			const [x, y] = [fromBits(requests[4 * i + 1] as number), fromBits(requests[4 * i + 2] as number)];
			const { value, lo, hi } = measuredBound(name, x, y);
			// What is no number of the language is not answered by any function: its check says so.
			if (!(Math.abs(value) <= RANGE_LIMIT) || Math.abs(value) < MIN_NORMAL) continue;
			const answer = fromBits(results[i] as number);
			const part = shareOf(answer, value, answer >= value ? hi : lo);
			if (part > worst.worst)
				Object.assign(worst, { worst: part, at: isBinary(name) ? [x, y] : [x], relative: Math.abs(answer / value - 1) });
		}
		// WGSL itself promises the bounds of the last two.
		return { name, ...worst, holds: worst.worst <= (isArithmetic(name) ? 1 : MARGIN) };
	});
	const failing = builtins.filter(({ holds }) => !holds).map(({ name }) => name);
	return {
		builtins,
		replaced: BUILTINS.filter((name) => failing.includes(name)),
		arithmetic: !failing.includes('div') && !failing.includes('sqrt'),
		lines: builtins.map(builtinLine),
	};
}

const isBinary = (name: Measured): boolean => name === 'pow' || name === 'div';

/** How much of the way from the value to the end of its bound an answer goes. */
function shareOf(answer: number, value: number, end: number): number {
	if (Number.isNaN(answer)) return Number.POSITIVE_INFINITY;
	return answer === value || !Number.isFinite(end) ? 0 : Math.abs(answer - value) / Math.abs(end - value);
}

/**
 * Measure a device's built-in functions: one kernel, run once.
 * @throws DeviceLostError, ShaderCompileError, GpuUnavailableError
 */
export async function qualifyBuiltins(context: GpuContext): Promise<Qualification> {
	return judgeBuiltins(await measureBuiltins(context, builtinRequests()));
}
