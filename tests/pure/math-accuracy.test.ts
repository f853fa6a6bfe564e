import { describe, expect, test } from 'vitest';
import { FAST_ARITHMETIC } from '../../src/expr/graph/arithmetic.ts';
import { pointInterval } from '../../src/expr/interval/intervals.ts';
import { lattice64 } from '../../src/math/double.ts';
import { ACCURACY, MATH, type MathName } from '../../src/math/functions/index.ts';
import { quickCos, quickSin } from '../../src/math/functions/trigonometric.ts';
import { compileLir, type LirFunction } from '../../src/math/interpreter.ts';
import { LirBuilder, type LirId, lirType } from '../../src/math/lir.ts';
import { claimExcess, UNARY, ulpOf } from '../support/math-truth.ts';

type Fragment = (b: LirBuilder, ...args: LirId[]) => LirId;

const compile = (name: MathName, everyNode = false): LirFunction => {
	const b = new LirBuilder();
	const fragment = MATH[name] as Fragment;
	const result = fragment(b, ...Array.from({ length: fragment.length - 1 }, (_, k) => b.input(k)));
	const floats = b.nodes.flatMap((node, id) => (lirType(node) === 'f32' ? [id] : []));
	return compileLir(b.finish(everyNode ? floats : [result]));
};

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);
const fromBits = (bits: number): number => {
	word[0] = bits;
	return float[0] as number;
};
/** A repeatable draw in [0, 1). */
const random = ((state: number) => () => {
	state = (Math.imul(state, 1664525) + 1013904223) | 0;
	return (state >>> 8) * 2 ** -24;
})(12345);
const between = (from: number, to: number): number => Math.fround(from + (to - from) * random());
/** Signed, with magnitudes spread evenly over the exponents from 2^low to 2^high. */
const spread = (low: number, high: number): number => Math.fround((random() < 0.5 ? -1 : 1) * 2 ** (low + (high - low) * random()));

/** Inputs of a domain: its ends, ±0, ±1, and every f32 at an odd stride of the bits, so that all mantissas and exponents take part. */
function* inputs(from: number, to: number, stride: number): Generator<number> {
	for (const x of [from, to, 0, -0, 1, -1, 2 ** -126, -(2 ** -126)]) if (x >= from && x <= to) yield x;
	for (let bits = 0; bits < 2 ** 32; bits += stride) {
		const x = fromBits(bits);
		if (x >= from && x <= to && (x === 0 || Math.abs(x) >= 2 ** -126)) yield x;
	}
}

/** The worst miss of a claim over some points. */
class Worst {
	excess = -Infinity;
	at: readonly number[] = [];
	count = 0;
	constructor(readonly name: MathName) {}
	add(got: number, want: number, ...at: number[]): void {
		const excess = claimExcess(got, want, ACCURACY[this.name]);
		this.count++;
		// A NaN is the worst of all.
		if (!(excess <= this.excess)) [this.excess, this.at] = [Number.isNaN(excess) ? Infinity : excess, [...at, got, want]];
	}
	verify(atLeast: number): void {
		expect(this.count).toBeGreaterThan(atLeast);
		expect(this.excess, `worst at [operands, got, want] = ${this.at.join(', ')}`).toBeLessThanOrEqual(0);
	}
}

describe('one argument, over the exponents of the domain', () => {
	test.each(Object.entries(UNARY))('%s', (name, { truth, from, to }) => {
		const run = compile(name as MathName);
		const worst = new Worst(name as MathName);
		for (const x of inputs(from, to, 65_521)) worst.add(run([x], [], [])[0] as number, truth(x), x);
		worst.verify(10_000);
	});
});

describe('no NaN or infinity arises on the way, even in the side not chosen', () => {
	test.each(Object.entries(UNARY))('%s', (name, { from, to }) => {
		const run = compile(name as MathName, true);
		for (const x of inputs(from, to, 9_999_991)) expect(run([x], [], []).every(Number.isFinite), `${name}(${x})`).toBe(true);
	});
	test.each(['atan2', 'hypot', 'direction'] as const)('%s', (name) => {
		const run = compile(name, true);
		for (let k = 0; k < 2000; k++) {
			const point = [spread(-126, 120), spread(-126, 120)];
			expect(run(point, [], []).every(Number.isFinite), `${point}`).toBe(true);
		}
	});
	test('pow', () => {
		const run = compile('pow', true);
		for (let k = 0; k < 4000; k++) {
			const point = [Math.abs(spread(-126, 120)), spread(-126, 120)];
			expect(run(point, [], []).every(Number.isFinite), `${point}`).toBe(true);
		}
	});
});

describe('sin, cos and tan where the phase is hard', () => {
	test.each(['sin', 'cos', 'tan'] as const)('%s within its claim next to every multiple of π/2 and uniformly to 32768', (name) => {
		const run = compile(name);
		const worst = new Worst(name);
		for (let n = 1; n * (Math.PI / 2) < 32_768; n++) {
			const near = Math.fround(n * (Math.PI / 2));
			for (const x of [near - ulpOf(near), near, near + ulpOf(near)]) worst.add(run([x], [], [])[0] as number, Math[name](x), x);
		}
		for (let k = 0; k < 60_000; k++) {
			const x = between(-32_768, 32_768);
			worst.add(run([x], [], [])[0] as number, Math[name](x), x);
		}
		worst.verify(100_000);
	});
	test.each(['sin', 'cos'] as const)('%s: 1e-7 absolute to 32768, never beyond ±1', (name) => {
		const run = compile(name);
		for (let k = 0; k < 60_000; k++) {
			const x = between(-32_768, 32_768);
			const got = run([x], [], [])[0] as number;
			expect(Math.abs(got - Math[name](x)) <= 1e-7 && Math.abs(got) <= 1, `${name}(${x}) = ${got}`).toBe(true);
		}
	});
	const quick = { sin: quickSin, cos: quickCos } as const;
	test.each(['sin', 'cos'] as const)('%s of fast code: 2 ULP and 2^-34·|x|, within the bounds of fast code', (name) => {
		const b = new LirBuilder();
		const run = compileLir(b.finish([quick[name](b, b.input(0))]));
		let [worst, ofBound] = [0, 0];
		const add = (x: number): void => {
			const value = Math[name](x);
			const error = Math.abs((run([x], [], [])[0] as number) - value);
			if (error === 0) return;
			worst = Math.max(worst, error / (2 * ulpOf(value) + 2 ** -34 * Math.abs(x)));
			const bound = FAST_ARITHMETIC.error(name, pointInterval(x), pointInterval(0));
			ofBound = Math.max(ofBound, error / (bound.relative * Math.abs(value) + bound.absolute));
		};
		for (const x of inputs(-32_768, 32_768, 65_521)) add(x);
		for (let n = 1; n * (Math.PI / 2) < 32_768; n++) {
			const near = Math.fround(n * (Math.PI / 2));
			for (const x of [near - ulpOf(near), near, near + ulpOf(near)]) add(x);
		}
		expect(worst).toBeLessThanOrEqual(1);
		expect(ofBound).toBeLessThan(0.3);
	});
	test('sin and cos share their range reduction', () => {
		const count = (...names: Array<'sin' | 'cos'>): number => {
			const b = new LirBuilder();
			return b.finish(names.map((name) => MATH[name](b, b.input(0)))).nodes.length;
		};
		expect(count('sin', 'cos')).toBeLessThanOrEqual(count('sin') + 8);
	});
});

describe('two arguments', () => {
	test('atan2', () => {
		const run = compile('atan2');
		const worst = new Worst('atan2');
		for (let k = 0; k < 60_000; k++) {
			// Every other pair has comparable sizes, down to the smallest.
			const x = spread(-126, 120);
			const y = k % 2 === 0 ? spread(-126, 120) : Math.fround(x * (random() * 4 - 2));
			if (y !== 0 && Math.abs(y) < 2 ** -126) continue;
			worst.add(run([y, x], [], [])[0] as number, Math.atan2(y, x), y, x);
		}
		worst.verify(50_000);
		const pi = Math.fround(Math.PI);
		for (const zero of [0, -0]) expect(run([zero, -2], [], [])[0]).toBe(pi);
		expect(
			[
				[0, 0],
				[-0, -0],
				[0, 3],
				[2, 0],
				[-2, -0],
			].map((point) => (run(point, [], [])[0] as number) + 0),
		).toEqual([0, 0, 0, pi / 2, -pi / 2]);
	});

	test('hypot', () => {
		const run = compile('hypot');
		const worst = new Worst('hypot');
		for (let k = 0; k < 60_000; k++) {
			const x = spread(-126, 120);
			const y = k % 2 === 0 ? spread(-126, 120) : Math.fround(x * (random() * 4 - 2));
			if (y !== 0 && Math.abs(y) < 2 ** -126) continue;
			worst.add(run([x, y], [], [])[0] as number, Math.sqrt(x * x + y * y), x, y);
		}
		worst.verify(50_000);
		expect([run([3, -4], [], [])[0], run([0, 0], [], [])[0], run([0, -5], [], [])[0]]).toEqual([5, 0, 5]);
	});

	test('direction', () => {
		const run = compile('direction');
		const worst = new Worst('direction');
		for (let k = 0; k < 60_000; k++) {
			const x = spread(-126, 120);
			const y = k % 2 === 0 ? spread(-126, 120) : Math.fround(x * (random() * 4 - 2));
			if (y !== 0 && Math.abs(y) < 2 ** -126) continue;
			worst.add(run([x, y], [], [])[0] as number, x / Math.sqrt(x * x + y * y), x, y);
		}
		worst.verify(50_000);
		expect([run([3, -4], [], [])[0], run([0, 0], [], [])[0], run([-5, 0], [], [])[0]]).toEqual([Math.fround(0.6), 0, -1]);
	});

	test('pow over all results in range', () => {
		const run = compile('pow');
		const worst = new Worst('pow');
		for (let k = 0; k < 120_000; k++) {
			const x = Math.abs(k % 3 === 0 ? spread(-126, 120) : k % 3 === 1 ? between(0.5, 2) : Math.fround(1 + spread(-23, -8)));
			// An exponent that brings the result into range.
			const y = Math.fround((random() * 246 - 126) / Math.log2(x));
			const want = x ** y;
			if (!(Math.abs(y) <= 2 ** 120) || !(want <= 2 ** 120)) continue;
			worst.add(run([x, y], [], [])[0] as number, want, x, y);
		}
		worst.verify(100_000);
	});

	test('pow at its edges', () => {
		const run = compile('pow');
		const pow = (x: number, y: number): number => (run([x, y], [], [])[0] as number) + 0;
		expect([pow(0, 0), pow(0, 0.5), pow(-0, 3), pow(5, 0), pow(1, 2 ** 120), pow(-1, 3), pow(-1, 4), pow(2, 10), pow(2, -126)]).toEqual([
			1,
			0,
			0,
			1,
			1,
			-1,
			1,
			1024,
			2 ** -126,
		]);
		expect([pow(-2, 3), pow(-2, 2), pow(-2, -3), pow(-1, 2 ** 24 - 1), pow(-3, 1), pow(-3, 0)]).toEqual([-8, 4, -0.125, -1, -3, 1]);
		// Too large: finite, and out of the language's range with the right sign; too small: zero.
		for (const [x, y] of [
			[10, 50],
			[2 ** 120, 2 ** 120],
			[1 + 2 ** -23, 2 ** 100],
			[0.5, -130],
		] as const)
			expect(pow(x, y)).toBeGreaterThan(2 ** 120);
		expect(pow(-10, 51)).toBeLessThan(-(2 ** 120));
		for (const [x, y] of [
			[10, -50],
			[2 ** 120, -(2 ** 120)],
			[0.5, 2 ** 100],
			[0.5, 127],
		] as const)
			expect(pow(x, y)).toBe(0);
	});

	test('mod is the exact floored remainder, rounded once', () => {
		const run = compile('mod');
		const worst = new Worst('mod');
		const floored = (x: number, y: number): number => {
			const rest = x % y;
			return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
		};
		for (let k = 0; k < 120_000; k++) {
			const y = spread(-126, 97);
			// Quotients of all sizes; every third next to a whole number.
			const quotient = k % 3 === 0 ? Math.round(spread(0, 22.9)) : spread(-8, 22.9);
			const x = Math.fround(y * quotient);
			if (Math.abs(x / y) >= 2 ** 23 || (x !== 0 && Math.abs(x) < 2 ** -126)) continue;
			worst.add(run([x, y], [], [])[0] as number, floored(x, y), x, y);
		}
		worst.verify(100_000);
		const mod = (x: number, y: number): number => (run([x, y], [], [])[0] as number) + 0;
		expect([mod(5, 3), mod(-5, 3), mod(5, -3), mod(-5, -3), mod(6, 3), mod(-6, 3), mod(0, 7), mod(8388607, 2)]).toEqual([
			2, 1, -1, -2, 0, 0, 0, 1,
		]);
	});
});

test('lattice answers the bits of its double-precision twin', () => {
	const run = compile('lattice');
	for (let k = 0; k < 5000; k++) {
		const point = [0, 1, 2].map(() => Math.round(between(-(2 ** 22), 2 ** 22)));
		const [x = 0, y = 0, seed = 0] = point;
		expect(run(point, [], [])[0]).toBe(lattice64(x, y, seed));
	}
});

test('exact values', () => {
	const at = (name: MathName, x: number): number => (compile(name)([x], [], [])[0] as number) + 0;
	for (const name of ['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'asinh', 'atanh', 'cbrt', 'erf', 'gelu', 'expm1', 'log1p'] as const)
		expect(at(name, 0), name).toBe(0);
	expect([
		at('exp', 0),
		at('cos', 0),
		at('cosh', 0),
		at('log', 1),
		at('log2', 2 ** 77),
		at('log2', 2 ** -126),
		at('log10', 1),
		at('acos', 1),
		at('acosh', 1),
		at('sigmoid', 0),
		at('cbrt', -27),
		at('gamma', 1),
		at('gamma', 6),
		at('gamma', 10),
		at('lgamma', 1),
		at('lgamma', 2),
	]).toEqual([1, 1, 1, 0, 77, -126, 0, 0, 0, 0.5, -3, 1, 120, 362_880, 0, 0]);
	expect([
		at('tanh', 2 ** 120),
		at('erf', -(2 ** 120)),
		at('sigmoid', 2 ** 120),
		at('sigmoid', -(2 ** 120)),
		at('softplus', -(2 ** 120)),
		at('gelu', -(2 ** 120)),
		at('gelu', 100),
		at('exp', -88),
	]).toEqual([1, -1, 1, 0, 0, 0, 100, 0]);
});

test('every function is accounted for', () => {
	const others: MathName[] = ['atan2', 'hypot', 'direction', 'pow', 'mod', 'lattice'];
	expect([...Object.keys(UNARY), ...others].sort()).toEqual(Object.keys(MATH).sort());
});
