/** What was computed is kept: a composed field has the bits of a computed one, and going back computes nothing. */

import { describe, expect, it, vi } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { KeptPieces } from '../../src/engine/fields/kept-pieces.ts';
import { landscapeName, structureName } from '../../src/engine/fields/landscape-name.ts';
import { gridOf, cellsFor, latticeOf } from '../../src/engine/fields/lattice.ts';
import { Pyramid, type PyramidRequest } from '../../src/engine/fields/pyramid.ts';
import { bindObjective, type BoundObjective } from '../../src/model/bound.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { axisValue, type GridSpec, type Range, type Rectangle } from '../../src/model/geometry.ts';
import type { ResidentField } from '../../src/model/resident-field.ts';
import { DeviceLostError, OutOfMemoryError } from '../../src/model/errors.ts';
import { canvasRenderer } from '../support/drawing.ts';
import { formulaScene } from '../support/scenes.ts';

const cpu = createCpuBackend({ precision: 'f32', workers: 0 });
const VIEW: Rectangle = { u: [-2, 2], v: [-2, 2] };
const bind = (text: string, parameters = {}): BoundObjective =>
	bindObjective(compileObjective({ body: { kind: 'formula', text } }), 'plane', parameters);

/** A machine that counts what it computes and what is not disposed of. @param slow milliseconds of a tile */
function counting(slow = 0) {
	const [asked, alive]: [GridSpec[], Set<ResidentField>] = [[], new Set()];
	const told = <F extends ResidentField>(field: F): F => {
		alive.add(field);
		const dispose = field.dispose.bind(field);
		return Object.assign(field, { dispose: () => (alive.delete(field), dispose()) });
	};
	const machine = {
		field: async (...[bound, grid, options]: Parameters<typeof cpu.field>) => {
			asked.push(grid);
			if (slow > 0) await new Promise((resolve) => setTimeout(resolve, (slow * grid.columns * grid.rows) / 129 ** 2));
			options?.signal?.throwIfAborted();
			return told(await cpu.field(bound, grid, options));
		},
		compose: async (...given: Parameters<typeof cpu.compose>) => told(await cpu.compose(...given)),
	};
	const cells = (): number => asked.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
	return { on: { machine, precision: 'f32' as const }, machine, asked, alive, cells };
}
const window = (u: readonly [number, number], v: readonly [number, number] = u, side = 100): GridSpec => ({
	columns: side,
	rows: side,
	domain: { u, v },
});
const travelled = { from: VIEW };
const bits = (values: ArrayLike<number>): number[] => [...new Uint32Array(Float32Array.from(values).buffer)];

it('a composed field has, bit for bit, the values at its lattice points, over all tiles and after moves', async () => {
	const { on, asked } = counting();
	const pyramid = new Pyramid(2 ** 28);
	const bound = bind('sin(3x) exp(y/2) + x/y');
	for (const grid of [window([-1, 0.4]), window([-0.8, 0.6]), window([-0.3, 0.1]), window([-1.9, 2.2])]) {
		const field = await pyramid.field(on, { bound, grid, travelled });
		const cells = cellsFor(latticeOf(VIEW), grid.domain, 100, 100, 2 ** 28);
		const expected = gridOf(latticeOf(VIEW), cells as NonNullable<typeof cells>);
		expect(field.grid).toEqual(expected);
		const { values } = await field.read();
		// Exactly the lattice's numbers: those of the whole grid's axis would be rounded.
		const along = ([lo, hi]: Range, count: number) => Float64Array.from({ length: count }, (_, k) => lo + k * ((hi - lo) / (count - 1)));
		const [x, y] = [along(expected.domain.u, expected.columns), along(expected.domain.v, expected.rows)];
		const points = Float64Array.from({ length: 2 * values.length }, (_, k) => {
			const at = Math.floor(k / 2);
			return (k % 2 === 0 ? x[at % expected.columns] : y[Math.floor(at / expected.columns)]) as number;
		});
		const truth = await cpu.sample(bound, points, 0);
		expect(bits(values)).toEqual(bits(truth.values));
		pyramid.release(field);
	}
	expect(asked.length).toBeGreaterThan(3);
});

it('a window, a slider and the landscape’s own window that come back are not computed again', async () => {
	const { on, asked, alive } = counting();
	const pyramid = new Pyramid(2 ** 28);
	const text = 'a x^2 + sin(y)';
	const requests: readonly PyramidRequest[] = [
		{ bound: bind(text, { a: 1 }), grid: window(VIEW.u, VIEW.v) },
		{ bound: bind(text, { a: 1 }), grid: window([-1, 1]), travelled },
		{ bound: bind(text, { a: 2 }), grid: window([-1, 1]), travelled },
		{ bound: bind(text, { a: 2 }), grid: window([-0.5, 0.9]), travelled },
	];
	const show = async (request: PyramidRequest): Promise<number[]> => {
		const field = await pyramid.field(on, request);
		const { values } = await field.read();
		pyramid.release(field);
		return bits(values);
	};
	const first: number[][] = [];
	for (const request of requests) first.push(await show(request));
	const before = asked.length;
	for (const k of [3, 2, 1, 0, 1, 3]) expect(await show(requests[k] as PyramidRequest)).toEqual(first[k]);
	expect(asked.length).toBe(before);
	// Other values, another formula with the same structure, another precision: nothing of it is theirs.
	await show({ bound: bind('a x^2 + sin(y)', { a: 3 }), grid: window([-1, 1]), travelled });
	expect(asked.length).toBeGreaterThan(before);
	pyramid.dispose();
	expect(alive.size).toBe(0);
});

it('a pan computes the new tiles only', async () => {
	const { on, cells } = counting();
	const pyramid = new Pyramid(2 ** 28);
	const bound = bind('x y');
	await pyramid.field(on, { bound, grid: window([-1, 1], [-1, 1], 1024), travelled });
	const whole = cells();
	await pyramid.field(on, { bound, grid: window([-0.95, 1.05], [-1, 1], 1024), travelled });
	expect(cells() - whole).toBeLessThan(0.3 * whole);
	expect(cells()).toBeGreaterThan(whole);
});

describe('a landscape that takes long', () => {
	const slow = async (pyramid: Pyramid, on: ReturnType<typeof counting>['on'], grid: GridSpec, signal?: AbortSignal) => {
		const levels: { readonly values: ArrayLike<number>; readonly grid: GridSpec; readonly evaluated: number | undefined }[] = [];
		const field = await pyramid.field(on, {
			...{ bound: bind('x^2 + y'), grid, travelled },
			...(signal && { signal }),
			onLevel: (level) =>
				void level.read().then(({ values }) => {
					levels.push({ values, grid: level.grid, evaluated: level.evaluated });
					pyramid.release(level);
				}),
		});
		return { field, levels };
	};

	it('is shown coarsely first, whole and without a hole, then finer, and the ends of the picture stay', async () => {
		const { on } = counting(40);
		const { field, levels } = await slow(new Pyramid(2 ** 28), on, window([-1, 1], [-1, 1], 400));
		expect(levels.length).toBeGreaterThan(1);
		const errors = levels.map(({ values, grid }) => {
			let worst = 0;
			for (let at = 0; at < values.length; at++) {
				const x = axisValue(grid.domain.u, grid.columns, at % grid.columns);
				const y = axisValue(grid.domain.v, grid.rows, Math.floor(at / grid.columns));
				worst = Math.max(worst, Math.abs((values[at] as number) - (x * x + y)));
			}
			return worst;
		});
		// Bilinear between points an eighth as many: not a hole, nowhere far off.
		for (const error of errors) expect(error).toBeLessThan(1e-3);
		for (const { grid } of levels) expect(grid.domain).toEqual(field.grid.domain);
		const evaluated = levels.map((level) => level.evaluated ?? 0);
		expect(evaluated).toEqual([...evaluated].sort((a, b) => a - b));
	});

	it('shows the old picture at once where that covers the window, before anything is computed', async () => {
		const { on, asked } = counting(40);
		const pyramid = new Pyramid(2 ** 28);
		await slow(pyramid, on, window([-1, 1], [-1, 1], 300));
		const before = asked.length;
		let atFirst = -1;
		const zoomed = pyramid.field(on, {
			...{ bound: bind('x^2 + y'), grid: window([-0.4, 0.4], [-0.4, 0.4], 300), travelled },
			onLevel: (level) => {
				if (atFirst < 0) atFirst = asked.length - before;
				pyramid.release(level);
			},
		});
		await zoomed;
		expect(atFirst).toBe(0);
	});

	it('composes nothing on the way while the last picture is not shown yet', async () => {
		const { on, machine } = counting(40);
		const compose = vi.spyOn(machine, 'compose');
		const [bound, grid] = [bind('x^2 + y'), window([-1, 1], [-1, 1], 400)];
		await new Pyramid(2 ** 28).field(on, { bound, grid, travelled, onLevel: () => undefined, isReady: () => false });
		// The coarse one, and the whole.
		expect(compose).toHaveBeenCalledTimes(2);
	});

	it('stops at once when another is wanted; what was computed of it is kept', async () => {
		const { on, asked } = counting(30);
		const pyramid = new Pyramid(2 ** 28);
		await slow(pyramid, on, window([-0.1, 0.1], [-0.1, 0.1], 200));
		const stop = new AbortController();
		const work = slow(pyramid, on, window([-1, 1], [-1, 1], 500), stop.signal);
		const before = asked.length;
		await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before + 3));
		stop.abort();
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		const stopped = asked.length;
		await new Promise((resolve) => setTimeout(resolve, 80));
		expect(asked.length).toBe(stopped);
		const { field } = await slow(pyramid, on, window([-1, 1], [-1, 1], 500));
		const all = new Set(asked.map((grid) => JSON.stringify(grid)));
		// At most the tile that was under way is asked for twice.
		expect(asked.length - all.size).toBeLessThanOrEqual(1);
		expect(field.grid.columns).toBeGreaterThanOrEqual(500);
	});
});

describe('bytes', () => {
	it('are kept within the budget; what is in use stays, and what was used longest ago goes first', () => {
		const gone: string[] = [];
		const piece = (name: string) => ({
			field: { bytes: 30, dispose: () => gone.push(name) } as unknown as ResidentField,
			of: 'f',
			names: [name],
		});
		const kept = new KeptPieces(100);
		const [a, b, c, d, large] = [piece('a'), piece('b'), piece('c'), piece('d'), { ...piece('large') }];
		for (const its of [a, b, c]) kept.add(its);
		for (const its of [a, b, c]) kept.giveBack(its);
		kept.find('a');
		kept.add(d);
		expect(gone).toEqual(['b']);
		expect([kept.bytes, kept.has('b'), kept.has('a')]).toEqual([90, false, true]);
		// In use: dropped only when it is given back.
		kept.clear();
		expect(gone).toEqual(['b', 'c', 'a']);
		kept.giveBack(d);
		expect(gone).toEqual(['b', 'c', 'a', 'd']);
		Object.assign(large.field, { bytes: 60 });
		kept.add(large);
		expect([kept.bytes, kept.has('large')]).toEqual([0, false]);
		kept.giveBack(large);
		expect(gone.at(-1)).toBe('large');
	});

	it('a flight over the plane stays within them, and no field is left over', async () => {
		const { on, alive } = counting();
		const pyramid = new Pyramid(2 ** 20);
		const bound = bind('x + y');
		let place = 1;
		for (let k = 0; k < 60; k++) {
			place = (place * 16807) % 2147483647;
			const [at, half] = [(place / 2147483647 - 0.5) * 3, 2 ** -(place % 6)];
			pyramid.release(await pyramid.field(on, { bound, grid: window([at - half, at + half]), travelled }));
			expect(pyramid.bytes).toBeLessThanOrEqual(2 ** 20);
		}
		expect([...alive].reduce((sum, { bytes }) => sum + bytes, 0)).toBe(pyramid.bytes);
		pyramid.dispose();
		expect(alive.size).toBe(0);
	});

	it('where the machine has no more memory, what nobody uses makes room; with a lost device all is forgotten', async () => {
		const { on, machine, asked, alive } = counting();
		const pyramid = new Pyramid(2 ** 28);
		const bound = bind('x - y');
		pyramid.release(await pyramid.field(on, { bound, grid: window([-1, 1]), travelled }));
		const { field } = machine;
		machine.field = vi.fn(field).mockRejectedValueOnce(new OutOfMemoryError('full'));
		pyramid.release(await pyramid.field(on, { bound, grid: window([1, 2]), travelled }));
		machine.field = vi.fn(field).mockRejectedValueOnce(new DeviceLostError('gone'));
		await expect(pyramid.field(on, { bound, grid: window([5, 6]), travelled })).rejects.toMatchObject({ name: 'DeviceLostError' });
		expect(alive.size).toBe(0);
		const before = asked.length;
		machine.field = field;
		await pyramid.field(on, { bound, grid: window([1, 2]), travelled });
		expect(asked.length).toBeGreaterThan(before);
	});
});

it('the tiles ahead of a movement are computed while a window rests, and no others once something else is asked for', async () => {
	const { on, asked } = counting();
	const pyramid = new Pyramid(2 ** 28);
	const bound = bind('x + 2y');
	for (const at of [0, 0.1]) pyramid.release(await pyramid.field(on, { bound, grid: window([at, at + 0.5], [0, 0.5]), travelled }));
	const before = asked.length;
	await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before + 2));
	const [first] = asked.slice(before);
	expect(((first?.domain.u[0] ?? 0) + (first?.domain.u[1] ?? 0)) / 2).toBeGreaterThan(0.35);
	await new Promise((resolve) => setTimeout(resolve, 60));
	const rested = asked.length;
	pyramid.release(await pyramid.field(on, { bound, grid: window([0.15, 0.65], [0, 0.5]), travelled }));
	expect(asked.length).toBe(rested);
	pyramid.dispose();
});

it('a zoom from 1 to 10⁻¹² into Ackley’s cusp and back shows a picture at every step, and none of a window that it has not reached', async () => {
	const renderer = canvasRenderer(cpu);
	const cells = 96;
	const scene = formulaScene('20 - 20 exp(-0.2 sqrt(0.5 (x^2+y^2))) + e - exp(0.5 (cos(2 pi x) + cos(2 pi y)))', [-32, 32], [-32, 32]);
	const colours = async (): Promise<number> => new Set(new Uint32Array((await renderer.image('map', 64, 64)).buffer)).size;
	const seen: string[] = [];
	const step = async (half: number): Promise<void> => {
		const grid = window([-0.37 * half, 0.63 * half], [-0.5 * half, 0.5 * half], cells);
		// As the page finds out: nearer to the cusp f32 shows rounding.
		const precision = half < 1e-3 ? ('f64' as const) : null;
		const asked = { ...scene, grid, travelled: { from: { u: [-32, 32], v: [-32, 32] } as const }, ...(precision && { precision }) };
		const shown = renderer.fields.show(asked, { onLevel: () => undefined });
		// Whatever stands there meanwhile is a picture.
		expect(await colours()).toBeGreaterThan(60);
		const report = await shown;
		expect(report.grid.domain.u[0]).toBeLessThanOrEqual(grid.domain.u[0]);
		expect(report.grid.domain.u[1] - report.grid.domain.u[0]).toBeLessThan(1.1 * half);
		expect(report.statistics.min).not.toBe(report.statistics.max);
		expect(await colours()).toBeGreaterThan(60);
		seen.push(report.precision);
	};
	await renderer.fields.show({ ...scene, grid: window([-32, 32], [-32, 32], cells), travelled: null });
	const halves = Array.from({ length: 14 }, (_, k) => 10 ** -k);
	for (const half of [...halves, ...halves.reverse()]) await step(half);
	expect(seen).toContain('f32');
	renderer.dispose();
});

it('whoever shows pictures keeps them: back in a former window nothing is computed, and in the end nothing is left', async () => {
	const { machine, asked, alive } = counting();
	const backend = Object.assign(Object.create(cpu) as typeof cpu, {
		...{ field: machine.field, compose: machine.compose, info: cpu.info, maxCells: cpu.maxCells },
		...{ sample: cpu.sample.bind(cpu), statistics: cpu.statistics.bind(cpu) },
	});
	const renderer = canvasRenderer(backend);
	const scene = formulaScene('sin(3x) + y^2', [-2, 2], [-2, 2], { cells: 200 });
	const show = (u: readonly [number, number], isMade: boolean) =>
		renderer.fields.show({ ...scene, grid: window(u, u, 200), travelled: isMade ? travelled : null });
	const pictures = async () => [...(await renderer.image('map', 90, 90))];
	await show(VIEW.u, false);
	const home = await pictures();
	await show([-1, 1], true);
	const near = await pictures();
	await show([-0.9, 1.1], true);
	const before = asked.length;
	await show([-1, 1], true);
	expect(await pictures()).toEqual(near);
	await show(VIEW.u, false);
	expect(await pictures()).toEqual(home);
	expect(asked.length).toBe(before);
	renderer.dispose();
	expect(alive.size).toBe(0);
});

it('a picture that was superseded and ends late gives back once what it had', async () => {
	const { machine } = counting();
	const late: (() => void)[] = [];
	const field: typeof machine.field = async (bound, grid, options = {}) => {
		if (grid.columns > 161 && structureName(bound).includes('cos')) {
			options.onLevel?.(await machine.field(bound, { ...grid, columns: 170, rows: 170 }));
			await new Promise<void>((resolve) => late.push(resolve));
		}
		return machine.field(bound, grid, options);
	};
	const backend = Object.assign(Object.create(cpu) as typeof cpu, {
		...{ field, compose: machine.compose, info: cpu.info, maxCells: cpu.maxCells },
		...{ sample: cpu.sample.bind(cpu), statistics: cpu.statistics.bind(cpu) },
	});
	const released = vi.spyOn(Pyramid.prototype, 'release');
	const renderer = canvasRenderer(backend);
	const home = { ...formulaScene('x + y', [-2, 2], [-2, 2], { cells: 200 }), travelled: null };
	await renderer.fields.show(home);
	// The pyramid is there by the second one.
	await renderer.fields.show(home);
	const onLevel = vi.fn();
	const superseded = renderer.fields.show(
		{ ...formulaScene('cos(x) + y', [-2, 2], [-2, 2], { cells: 200 }), travelled: null },
		{ onLevel },
	);
	superseded.catch(() => undefined);
	await vi.waitFor(() => expect([late.length, onLevel.mock.calls.length > 0]).toEqual([1, true]), 10_000);
	released.mockClear();
	await renderer.fields.show(home);
	for (const end of late) end();
	await expect(superseded).rejects.toMatchObject({ name: 'AbortError' });
	const fields = released.mock.calls.map(([given]) => given);
	expect(fields.length).toBeGreaterThan(1);
	expect(new Set(fields).size).toBe(fields.length);
	renderer.dispose();
	released.mockRestore();
});

it('a parameter and a place of −0 are others than of 0', () => {
	const name = (a: number, u = 0): string => {
		const plane = { n: 2, origin: Float64Array.of(u, 0), first: Float64Array.of(1, 0), second: Float64Array.of(0, 1) };
		return landscapeName(bindObjective(compileObjective({ body: { kind: 'formula', text: 'x/a + y' } }), 'plane', { a }, plane), 'f64');
	};
	expect(name(-0)).not.toBe(name(0));
	expect(name(1, -0)).not.toBe(name(1));
	expect(name(-0)).toBe(name(-0));
});
