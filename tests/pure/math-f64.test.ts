/** Our own functions of f64 against 64 digits, at their edges, and the same bits over LIR. */

import { all, type BigNumber, create, type MathJsInstance } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { calledBy } from '../../src/compile/called.ts';
import { WasmRunner } from '../../src/cpu/expression/wasm-runner.ts';
import { emitWasm } from '../../src/expr/emit/wasm.ts';
import { PLAIN } from '../../src/math/f64/doubles.ts';
import { ACCURACY64, MATH64, type Math64Name } from '../../src/math/f64/index.ts';
import { LirBuilder, type LirId } from '../../src/math/lir.ts';
import { type Random, seeded } from '../support/random-graph.ts';

const math = create(all as never, { number: 'BigNumber', precision: 64 }) as MathJsInstance;
const TWO = math.bignumber(2);

/** A double as it is, not as it is printed. */
function exact(x: number): BigNumber {
	let [whole, power] = [x, 0];
	while (!Number.isInteger(whole)) [whole, power] = [whole * 2, power - 1];
	return math.bignumber(BigInt(whole).toString()).times(TWO.pow(power));
}

/** Distance of neighbouring doubles at a size. */
const ulp = (x: number): number => 2 ** Math.max(-1074, Math.floor(Math.log2(Math.abs(x))) - 52);

const softplus = (x: BigNumber): BigNumber => {
	const e = x.exp();
	// 64 digits do not hold 1 + e for a tiny e.
	return x.lessThan(-60) ? e.minus(e.times(e).div(2)) : e.plus(1).ln();
};

const TRUTH: Readonly<Record<Math64Name, (x: BigNumber, y: BigNumber) => BigNumber>> = {
	exp: (x) => x.exp(),
	expm1: (x) => x.exp().minus(1),
	log: (x) => x.ln(),
	log1p: (x) => x.plus(1).ln(),
	sin: (x) => x.sin(),
	cos: (x) => x.cos(),
	sinh: (x) => x.sinh(),
	cosh: (x) => x.cosh(),
	tanh: (x) => x.tanh(),
	sigmoid: (x) => x.negated().exp().plus(1).pow(-1),
	softplus,
	sech: (x) => x.cosh().pow(-1),
	hypot: (x, y) => x.times(x).plus(y.times(y)).sqrt(),
	direction: (x, y) => x.div(x.times(x).plus(y.times(y)).sqrt()),
};

const between =
	(lo: number, hi: number) =>
	(random: Random): number =>
		lo + (hi - lo) * random();
/** Of either sign, of any size between powers of ten. */
const sized =
	(lo: number, hi: number) =>
	(random: Random): number =>
		(random() < 0.5 ? -1 : 1) * 10 ** (lo + (hi - lo) * random());
const positive =
	(make: (random: Random) => number) =>
	(random: Random): number =>
		Math.abs(make(random));
const nearQuarters = (random: Random): number => (Math.round((random() - 0.5) * 500) * Math.PI) / 2 + sized(-15, -2)(random);

const DOMAINS: Readonly<Record<Math64Name, readonly ((random: Random) => number)[]>> = {
	exp: [between(-3, 3), between(-708, 709.7), sized(-12, 0)],
	expm1: [between(-3, 3), between(-40, 709.7), sized(-16, 0)],
	log: [between(0.5, 2), positive(sized(-300, 300))],
	log1p: [between(-0.99, 3), sized(-16, -1), positive(sized(0, 300))],
	sin: [between(-10, 10), between(-1.6e6, 1.6e6), nearQuarters, sized(-12, 0)],
	cos: [between(-10, 10), between(-1.6e6, 1.6e6), nearQuarters, sized(-12, 0)],
	sinh: [between(-3, 3), between(-710, 710), sized(-16, 0)],
	cosh: [between(-3, 3), between(-710, 710), sized(-16, 0)],
	tanh: [between(-3, 3), between(-25, 25), sized(-16, 0)],
	sigmoid: [between(-3, 3), between(-700, 40)],
	softplus: [between(-3, 3), between(-700, 40)],
	sech: [between(-3, 3), between(-700, 700)],
	hypot: [between(-3, 3), sized(-3, 3)],
	direction: [between(-3, 3), sized(-3, 3)],
};
const NAMES = Object.keys(MATH64) as Math64Name[];
const plain = (name: Math64Name, x: number, y: number): number =>
	(MATH64[name] as (m: typeof PLAIN, x: number, y: number) => number)(PLAIN, x, y);

/** The largest error of a function, in ULP. */
function worst(
	name: Math64Name,
	compute: (x: number, y: number) => number,
	points: number,
): { readonly error: number; readonly at: number } {
	const random = seeded(NAMES.indexOf(name) + 1);
	let [error, at] = [0, 0];
	for (const make of DOMAINS[name]) {
		for (let i = 0; i < points; i++) {
			const [x, y] = [make(random), make(random)];
			const truth = TRUTH[name](exact(x), exact(y));
			const off = exact(compute(x, y)).minus(truth).abs().div(ulp(truth.toNumber())).toNumber();
			if (off > error) [error, at] = [off, x];
		}
	}
	return { error, at };
}

describe('accuracy', () => {
	it.each(NAMES)('%s keeps its claim', (name) => {
		const { error, at } = worst(name, (x, y) => plain(name, x, y), 150);
		expect(error, `${error.toFixed(2)} ULP at ${at}`).toBeLessThanOrEqual(ACCURACY64[name]);
		// A claim that is far from what is measured says nothing.
		expect(ACCURACY64[name]).toBeLessThan(error + 1.2);
	});

	it('negative control: a coefficient that is off is seen', () => {
		expect(worst('exp', (x) => plain('exp', x, 0) * (1 + 2 ** -51), 20).error).toBeGreaterThan(ACCURACY64.exp);
	});
});

describe('exact values', () => {
	it.each([
		['exp', 0, 1],
		['exp', 1, Math.E],
		['exp', Number.NEGATIVE_INFINITY, 0],
		['exp', -745.2, 0],
		['exp', -745.1, 5e-324],
		['exp', 709.782712893384, 1.7976931348622732e308],
		['exp', 709.7827128933841, Number.POSITIVE_INFINITY],
		['expm1', 0, 0],
		['expm1', 1e-310, 1e-310],
		['sinh', -5e-324, -5e-324],
		['expm1', -1e300, -1],
		['log', 1, 0],
		['log', 5e-324, -744.4400719213812],
		['log1p', 0, 0],
		['log1p', 5e-324, 5e-324],
		['sin', 0, 0],
		['sin', 5e-324, 5e-324],
		['cos', 0, 1],
		['cos', Math.PI, -1],
		['tanh', 1e300, 1],
		['tanh', -1e300, -1],
		['tanh', 5e-324, 5e-324],
		['sinh', 710.4758600739439, 1.7976931348621744e308],
		['cosh', 0, 1],
		['sigmoid', 0, 0.5],
		['sigmoid', 1e300, 1],
		['sigmoid', -1e300, 0],
		['softplus', 1e300, 1e300],
		['softplus', 0, Math.LN2],
	] as const)('%s(%d) = %d', (name, x, value) => {
		expect(plain(name, x, 0) + 0).toBe(value);
	});

	it('hypot neither overflows nor vanishes on the way', () => {
		expect([plain('hypot', 3e300, 4e300), plain('hypot', 3e-320, 4e-320), plain('hypot', 0, 0), plain('hypot', -5, 12)]).toEqual([
			5e300, 5e-320, 0, 13,
		]);
		expect(plain('hypot', 1.7e308, 1.7e308)).toBe(Number.POSITIVE_INFINITY);
	});

	it.each(['log', 'log1p'] as const)('%s is not finite where it has no value', (name) => {
		for (const x of name === 'log' ? [0, -1, -5e-324] : [-1, -2]) expect(Number.isFinite(plain(name, x, 0)), `${x}`).toBe(false);
	});

	it.each(['exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'sinh', 'cosh', 'softplus'] as const)('%s of NaN is not finite', (name) => {
		expect(Number.isFinite(plain(name, Number.NaN, 0))).toBe(false);
	});
});

describe('over LIR', () => {
	it.each(NAMES)('%s: the same bits', (name) => {
		const b = new LirBuilder('f64');
		const fragment = MATH64[name] as (m: LirBuilder, x: LirId, y: LirId) => LirId;
		const program = b.finish([fragment(b, b.input(0), b.input(1)), b.bool(true)]);
		const bytes = emitWasm(program, { inputs: 2, order: 0, uniformCount: 0, tables: 0, mode: 'fast', rules: 'f64' }, null);
		const shape = { precision: 'f64', inputs: 2, outputs: 1, uniformCount: 0, columnTerms: 0, tables: [] } as const;
		const runner = new WasmRunner(new WebAssembly.Module(bytes), shape);
		const random = seeded(77);
		const special = [
			0, -0, 5e-324, -5e-324, 1e-308, 1e308, -1e308, 709.78, 710, 710.3, 710.4758600739439, 711, 712, 713, 1e4, -708, -745, -746, -50,
			1.6e6, 1.7e6, 1e22,
		];
		const points = [
			...special.flatMap((x) => special.map((y) => [x, y])),
			...DOMAINS[name].flatMap((make) => Array.from({ length: 500 }, () => [make(random), make(random)])),
		];
		const soa = Float64Array.from([...points.map(([x]) => x as number), ...points.map(([, y]) => y as number)]);
		const answers = runner.points(soa, points.length, new Float64Array());
		for (const [i, [x = 0, y = 0]] of points.entries()) {
			const expected = plain(name, x, y);
			if (!Object.is(answers[i], expected)) expect({ x, y, value: answers[i] }).toEqual({ x, y, value: expected });
		}
	});
});

describe('functions that modules call', () => {
	const moduleOf = (name: `js.${string}`): WebAssembly.Module => {
		const b = new LirBuilder('f64');
		const program = b.finish([b.callWhere(b.bool(true), name, [b.input(0)], b.input(0)), b.bool(true)]);
		return new WebAssembly.Module(emitWasm(program, { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'fast', rules: 'f64' }, null));
	};
	it('are the very ones of the operations, with their attribute', () => {
		expect(calledBy(moduleOf('js.tan'))['js.tan']).toBe(Math.tan);
		expect(calledBy(moduleOf('js.powi.3'))['js.powi.3']?.(2)).toBe(8);
	});
	it('are refused by name where there is none', () => {
		expect(() => calledBy(moduleOf('js.constructor'))).toThrow('js.constructor');
	});
});
