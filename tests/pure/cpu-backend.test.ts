/** The CPU's machines: WebAssembly equals the interpreter and stays in its bounds, grids equal points, the reference is double precision. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { type CpuBackend, createCpuBackend } from '../../src/cpu/backend.ts';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { differentiate } from '../../src/expr/graph/differentiate.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import type { Backend, BoundObjective, ResidentField } from '../../src/model/backend.ts';
import { fieldStatistics } from '../../src/math/statistics.ts';
import { LimitError } from '../../src/model/errors.ts';
import { axis, type GridSpec } from '../../src/model/geometry.ts';
import { formula, surface } from '../support/objective.ts';
import { emptyTally, violations } from '../support/parity.ts';
import { randomCoordinate, seeded } from '../support/random-graph.ts';
import { randomSurface } from '../support/surfaces.ts';

const FORMULAS = [
	'(1-x)^2 + 100(y-x^2)^2',
	'sin(3x) exp(y/2) / (x - y)',
	'log(x) + sqrt(y) x^y',
	'x > y ? mod(x, 0.3) : tanh(4y) + atan2(y, x)',
	'sum(i, 1, 4, erf(x/i) gelu(y) + noise(x, y, i))',
	'a x^2 + 1e-25 y^3 * 1e-20',
];
const bind = (text: string): BoundObjective => {
	const objective = formula(text);
	return bindObjective(objective, 'plane');
};
const grid = (columns: number, rows: number): GridSpec => ({ columns, rows, domain: { u: [-2, 2.5], v: [-1.5, 3] } });

const backends: Backend[] = [];
const make = (...[options]: Parameters<typeof createCpuBackend>): CpuBackend => {
	const made = createCpuBackend(options);
	backends.push(made);
	return made;
};
afterAll(() => {
	for (const each of backends) each.dispose();
});
const wasm = make({ precision: 'f32', mode: 'strict', workers: 0 });
const reference = make({ precision: 'f64', interpreted: true });
const double = make({ precision: 'f64', workers: 0 });

describe('WebAssembly', () => {
	const random = seeded(3);
	const points = Float64Array.from({ length: 2 * 301 }, () => randomCoordinate(random));

	test.each(FORMULAS)('%s: equals the interpreter, bit for bit', async (text) => {
		const bound = bind(text);
		const { values, gradients = [], hessians = [] } = await wasm.sample(bound, points, 2);
		const { graph, output } = compileFormula(text);
		const [x, y] = [graph.variable(0), graph.variable(1)];
		const gradient = [x, y].map((leaf) => differentiate(graph, output, leaf));
		const [fx, fy] = gradient as [number, number];
		const hessian = [differentiate(graph, fx, x), differentiate(graph, fx, y), differentiate(graph, fy, y)];
		const run = compileLir(lower(graph, { value: output, gradient, hessian }, { mode: 'strict' }));
		for (let i = 0; i < 301; i++) {
			const expected = run(points.subarray(2 * i, 2 * i + 2), uniformsOf(bound), []);
			const [value, slope, bend] = expected.slice(6).map(Boolean);
			const numbers = [values[i], gradients[2 * i], gradients[2 * i + 1], hessians[3 * i], hessians[3 * i + 1], hessians[3 * i + 2]];
			expect(numbers).toEqual(expected.slice(0, 6).map((number, k) => ((k === 0 ? value : k < 3 ? slope : bend) ? number : Number.NaN)));
		}
	});

	test.each(['strict', 'fast'] as const)('stays inside its bounds: %s', async (mode) => {
		const machine = make({ precision: 'f32', mode, workers: 0 });
		const tally = emptyTally();
		for (const text of FORMULAS) {
			const bound = bind(text);
			const program = expressionOf(bound.objective).program(1, 'plane');
			expect(
				violations(await machine.sample(bound, points, 1), points, { program, mode: 'strict', uniforms: uniformsOf(bound), tally }),
			).toEqual([]);
		}
		expect(tally.bounded).toBeGreaterThan(1000);
	});

	test('strict flushes subnormal results, fast keeps them', async () => {
		const fast = make({ precision: 'f32', mode: 'fast', workers: 0 });
		const bound = bind('x y');
		const tiny = Float64Array.of(2 ** -100, 2 ** -30);
		expect((await wasm.sample(bound, tiny, 0)).values[0]).toBe(0);
		expect((await fast.sample(bound, tiny, 0)).values[0]).toBe(2 ** -130);
	});

	test.each([
		[1, 1],
		[1, 7],
		[7, 1],
		[5, 3],
		[4, 4],
		[6, 2],
		[131, 17],
		[3, 1000],
	])('a grid of %i × %i equals its points', async (columns, rows) => {
		const spec = grid(columns, rows);
		const [xs, ys] = [axis(spec.domain.u, columns), axis(spec.domain.v, rows)];
		const at = Float64Array.from(
			{ length: 2 * columns * rows },
			(_, i) => ((i & 1) === 0 ? xs[(i >> 1) % columns] : ys[Math.floor((i >> 1) / columns)]) as number,
		);
		for (const text of FORMULAS.slice(1, 4)) {
			const bound = bind(text);
			const field = await wasm.readField(bound, spec, { gradient: true });
			const sample = await wasm.sample(bound, at, 1);
			expect([...field.values]).toEqual([...sample.values]);
			expect([...(field.gradientU ?? [])]).toEqual([...(sample.gradients ?? [])].filter((_, i) => i % 2 === 0));
			expect([...(field.gradientV ?? [])]).toEqual([...(sample.gradients ?? [])].filter((_, i) => i % 2 === 1));
			const alone = await wasm.readField(bound, spec);
			expect([...alone.values]).toEqual([...field.values]);
			expect(alone.gradientU).toBeUndefined();
		}
	});

	test('no points', async () => {
		expect(await wasm.sample(bind('x y'), new Float64Array(0), 1)).toEqual({
			count: 0,
			inputs: 2,
			values: new Float64Array(0),
			gradients: new Float64Array(0),
		});
	});

	test('more programs at once than are kept', async () => {
		const results = await Promise.all(Array.from({ length: 80 }, (_, k) => wasm.readField(bind(`x + ${k}`), grid(3, 3))));
		expect(results.map(({ values }) => values[0])).toEqual(Array.from({ length: 80 }, (_, k) => k - 2));
	});

	test('surfaces of one shape keep their own samples', async () => {
		const [one, two] = [randomSurface(6, 5, 0, 1), randomSurface(6, 5, 0, 2)].map((field) => ({ field, objective: surface(field) }));
		for (const { field, objective } of [one, two, one] as {
			field: ReturnType<typeof randomSurface>;
			objective: ReturnType<typeof surface>;
		}[]) {
			const { values } = await wasm.readField(bindObjective(objective, 'plane'), {
				columns: 6,
				rows: 5,
				domain: { u: [-1, 1], v: [-1, 1] },
			});
			expect([...values]).toEqual([...field.values].map(Math.fround));
		}
	});
});

describe('WebAssembly of f64', () => {
	const random = seeded(5);
	const points = Float64Array.from({ length: 2 * 301 }, () => randomCoordinate(random) * (1 + 1e-10 * random()));

	test.each(FORMULAS)('%s: equals the reference, bit for bit, at points and on a grid', async (text) => {
		const bound = bind(text);
		expect(await double.sample(bound, points, 2)).toEqual(await reference.sample(bound, points, 2));
		for (const gradient of [false, true])
			expect(await double.readField(bound, grid(37, 11), { gradient })).toEqual(
				await reference.readField(bound, grid(37, 11), { gradient }),
			);
	});

	test('no points', async () => {
		expect(await double.sample(bind('x y'), new Float64Array(0), 1)).toEqual(await reference.sample(bind('x y'), new Float64Array(0), 1));
	});

	test('surfaces of one shape keep their own samples, in full precision', async () => {
		for (const seed of [1, 2]) {
			const field = randomSurface(6, 5, 0, seed);
			const bound = bindObjective(surface(field), 'plane');
			const at = { columns: 6, rows: 5, domain: { u: [-1, 1], v: [-1, 1] } } as const;
			expect([...(await double.readField(bound, at)).values]).toEqual([...field.values]);
		}
	});
});

describe('the reference', () => {
	test('is double precision at exact coordinates', async () => {
		const { values, gradientU, gradientV } = await reference.readField(
			bind('x^2 + 0.1 y'),
			{ columns: 4, rows: 2, domain: { u: [0, 0.3], v: [0, 1] } },
			{ gradient: true },
		);
		expect(values).toBeInstanceOf(Float64Array);
		for (const [i, x] of [0, 0.1, 0.2, 0.3].entries()) {
			expect(values[i]).toBeCloseTo(x * x, 16);
			expect(values[4 + i]).toBeCloseTo(x * x + 0.1, 16);
			expect(gradientU?.[i]).toBeCloseTo(2 * x, 15);
			expect(gradientV?.[i]).toBe(0.1);
		}
		expect(values[3]).toBe(0.3 ** 2);
	});

	test('holes are NaN, and a gradient is there or it is not', async () => {
		const bound = bind('sqrt(x) + 0 y');
		const { values, gradients = [] } = await reference.sample(bound, Float64Array.of(-1, 5, 0, 5, 4, 5), 1);
		expect([...values]).toEqual([Number.NaN, 0, 2]);
		expect([...gradients]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 0.25, 0]);
		expect([...(await wasm.sample(bound, Float64Array.of(-1, 5, 0, 5, 4, 5), 1)).values]).toEqual([Number.NaN, 0, 2]);
	});

	test('minus zero is answered as zero', async () => {
		for (const machine of [reference, wasm])
			expect(Object.is((await machine.sample(bind('x y'), Float64Array.of(-1, 0), 0)).values[0], 0)).toBe(true);
	});

	test('f32 answers are near it', async () => {
		const [exact, near] = [
			await reference.readField(bind(FORMULAS[0] as string), grid(50, 40)),
			await wasm.readField(bind(FORMULAS[0] as string), grid(50, 40)),
		];
		const worst = Math.max(...exact.values.map((value, i) => Math.abs(value - (near.values[i] as number)) / (1 + Math.abs(value))));
		expect(worst).toBeGreaterThan(0);
		expect(worst).toBeLessThan(1e-3);
	});
});

describe.each([
	['reference', reference],
	['WebAssembly', wasm],
	['WebAssembly of f64', double],
] as const)('requests of the %s', (_name, machine) => {
	test('a grid too large is refused with the largest of its shape that fits', async () => {
		for (const [columns, rows] of [
			[2 ** 15, 2 ** 14],
			[10 ** 9, 1],
			[1, 10 ** 9],
			[10 ** 8, 3],
			[30_000, 20_000],
		] as const) {
			const error: unknown = await machine.readField(bind('x'), grid(columns, rows)).catch((e: unknown) => e);
			expect(error).toBeInstanceOf(LimitError);
			const [, fitColumns, fitRows] = (/that fits is (\d+) × (\d+)/.exec((error as Error).message) ?? []).map(Number) as [
				number,
				number,
				number,
			];
			expect(fitColumns * fitRows).toBeLessThanOrEqual(machine.maxCells);
			expect(fitColumns * fitRows).toBeGreaterThan(0.6 * machine.maxCells);
		}
	});

	test('malformed grids and coordinates out of range are refused', async () => {
		await expect(machine.readField(bind('x'), grid(0, 3))).rejects.toThrow(LimitError);
		await expect(machine.readField(bind('x'), grid(2.5, 3))).rejects.toThrow(LimitError);
		await expect(machine.readField(bind('x'), { columns: 2, rows: 2, domain: { u: [0, 2e300], v: [0, 1] } })).rejects.toThrow(LimitError);
		await expect(machine.sample(bind('x'), Float64Array.of(1, 2, 3), 0)).rejects.toThrow(LimitError);
		await expect(machine.sample(bind('x'), Float64Array.of(1, Number.NaN), 0)).rejects.toThrow(LimitError);
	});

	test('progress rises to 1', async () => {
		const seen: number[] = [];
		await machine.readField(bind(FORMULAS[1] as string), grid(700, 700), { onProgress: (fraction) => seen.push(fraction) });
		expect(seen.at(-1)).toBe(1);
		expect(seen.length).toBeGreaterThan(1);
		expect(seen).toEqual(seen.toSorted((a, b) => a - b));
	});

	test('a cancel is heard while it works, and before it starts; the next work runs', async () => {
		const stop = new AbortController();
		let cancelled = 0;
		const work = machine.readField(bind(FORMULAS[4] as string), grid(2000, 2000), {
			signal: stop.signal,
			onProgress: () => {
				if (cancelled > 0) throw new Error('progress after the cancel');
				cancelled = performance.now();
				stop.abort();
			},
		});
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		expect(cancelled).toBeGreaterThan(0);
		await expect(machine.readField(bind('x'), grid(9, 9), { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
		await expect(machine.sample(bind('x'), Float64Array.of(1, 2), 0, { signal: stop.signal })).rejects.toMatchObject({
			name: 'AbortError',
		});
		expect((await machine.readField(bind('x'), grid(2, 2))).values[1]).toBe(2.5);
	});

	test('statistics', async () => {
		const field = await machine.readField(bind('sqrt(x) + 10 y - 10 y'), { columns: 9, rows: 3, domain: { u: [-4, 4], v: [0, 1] } });
		const { count, holes, min, max, minCell, maxCell, quantiles } = await machine.statistics(field);
		expect({ count, holes, min, max, minCell, maxCell }).toEqual({ count: 27, holes: 12, min: 0, max: 2, minCell: 4, maxCell: 8 });
		const middle = machine.info.precision === 'f32' ? Math.fround(Math.SQRT2) : Math.SQRT2;
		expect([quantiles[0], quantiles[64], quantiles[32]]).toEqual([0, 2, middle]);
	});
});

test('statistics of nothing but holes, and of zeros of both signs', async () => {
	const domain = grid(2, 1).domain;
	const nothing = await reference.statistics({ grid: { columns: 2, rows: 1, domain }, values: Float32Array.of(Number.NaN, Number.NaN) });
	expect(nothing).toMatchObject({ count: 2, holes: 2, min: Number.NaN, max: Number.NaN });
	expect([...nothing.quantiles].every(Number.isNaN)).toBe(true);
	const zeros = await reference.statistics({ grid: { columns: 3, rows: 1, domain }, values: Float32Array.of(1, 0, -0) });
	expect([zeros.min, zeros.minCell, ...zeros.quantiles.slice(0, 2)]).toEqual([0, 1, 0, 0]);
});

describe('levels', () => {
	const sameBits = (a: Float32Array | Float64Array, b: Float32Array | Float64Array): boolean =>
		Buffer.compare(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), new Uint8Array(b.buffer, b.byteOffset, b.byteLength)) === 0;
	const SLOW = `${Array.from({ length: 6 }, (_, k) => `sin(${k + 1} x + y^2) exp(cos(${k + 2} y x))`).join(' + ')} + sqrt(x + 1.8)`;

	test.each(['f32', 'f64'] as const)(
		'of a slow field: whole coarse pictures first, then the same cells as without (%s)',
		async (precision) => {
			// On its clock every machine is a hundred times slower than it is.
			const machine = make({ precision, workers: 0, now: () => 100 * performance.now() });
			const bound = bind(SLOW);
			const levels: ResidentField[] = [];
			const fractions: number[] = [];
			using field = await machine.field(bound, grid(1200, 1000), {
				onLevel: (level) => levels.push(level),
				onProgress: (fraction) => fractions.push(fraction),
			});
			expect(fractions.at(-1)).toBe(1);
			expect(levels.length).toBeGreaterThan(0);
			expect(sameBits((await field.read()).values, (await machine.readField(bound, grid(1200, 1000))).values)).toBe(true);
			for (const level of levels) {
				const { values } = await level.read();
				expect(sameBits(values, (await machine.readField(bound, level.grid)).values)).toBe(true);
				expect(await level.statistics()).toEqual(fieldStatistics(values));
				expect(level.grid.columns).toBeLessThanOrEqual(300);
			}
		},
	);

	test('a field that is soon done has none', async () => {
		const field = await wasm.field(bind('x y'), grid(256, 256), { onLevel: () => expect.unreachable() });
		expect(field.bytes).toBe(256 * 256 * 4);
		expect((await field.read([3, 5])).grid.rows).toBe(2);
		field.dispose();
		await expect(field.read()).rejects.toThrow('released');
	});
});

describe('memory of released fields', () => {
	const whileHeld = { whileHeld: true };
	const planesOf = async (field: ResidentField) => {
		const { values, gradientU, gradientV } = await field.read(undefined, whileHeld);
		return [values, gradientU, gradientV].map((plane) => plane?.buffer);
	};

	test('serves the next field of its size, whose cells are its own', async () => {
		const machine = make({ precision: 'f32', workers: 0 });
		const first = await machine.field(bind('x y'), grid(40, 30), { gradient: true });
		const before = await planesOf(first);
		const second = await machine.field(bind('x + y'), grid(40, 30), { gradient: true });
		for (const plane of await planesOf(second)) expect(before).not.toContain(plane);
		first.dispose();
		first.dispose();
		const third = await machine.field(bind('log(x) - y'), grid(40, 30), { gradient: true });
		expect(new Set(await planesOf(third))).toEqual(new Set(before));
		const fresh = make({ precision: 'f32', workers: 0 });
		const [read, expected] = [await third.read(), await fresh.readField(bind('log(x) - y'), grid(40, 30), { gradient: true })];
		expect(read).toEqual(expected);
	});

	test('stays with whoever read it, and with statistics that are not yet there', async () => {
		const machine = make({ precision: 'f32', workers: 0 });
		const read = await machine.field(bind('x y'), grid(40, 30));
		const { values } = await read.read();
		const kept = values.slice();
		read.dispose();
		const reduced = await machine.field(bind('7 + 0 x'), grid(40, 30));
		const statistics = reduced.statistics();
		reduced.dispose();
		using _next = await machine.field(bind('x + y'), grid(40, 30));
		expect(values).toEqual(kept);
		expect(await statistics).toMatchObject({ min: 7, max: 7 });
	});

	test('is cleared where nobody is to answer with what was left in it', async () => {
		const machine = make({ precision: 'f32', workers: 0 });
		const field = await machine.field(bind('7 + 0 x'), grid(40, 30));
		const { values } = await field.read(undefined, whileHeld);
		field.dispose();
		expect(values[5]).toBe(7);
		machine.spoil();
		expect(values[5]).toBe(0);
	});
});
