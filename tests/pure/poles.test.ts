/** Poles, holes and values that do not differ: found, told, and drawn in a range that has a shape. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { pictureNotes, probePicture } from '../../src/engine/fields/scene-words.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { NO_POLES, outliersOf, poleRange, sceneScale } from '../../src/math/pole-range.ts';
import { DEFAULT_APPEARANCE } from '../../src/model/view.ts';
import { polesOf } from '../../src/engine/fields/poles.ts';
import { canvasRenderer } from '../support/drawing.ts';
import { formulaScene } from '../support/scenes.ts';

const backend = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });

async function seen(text: string, columns = 128, u: readonly [number, number] = [-5, 5], v = u) {
	const { bound, grid } = formulaScene(text, u, v, { cells: columns });
	const statistics = await backend.statistics(await backend.readField(bound, grid));
	const poles = await polesOf(exactHere(), bound, grid, statistics);
	const probes = await probePicture(exactHere(), bound, grid, statistics);
	const notes = (appearance: Partial<typeof DEFAULT_APPEARANCE> = {}): string[] =>
		pictureNotes({
			...{ probes, grid, statistics, poles, precision: 'f32', machine: 'f32', names: ['x', 'y'], show: String },
			appearance: { ...DEFAULT_APPEARANCE, ...appearance },
		}).map(({ text: told }) => told);
	return { statistics, poles, notes };
}

describe('a pole', () => {
	it.each([
		['1/(x^2+y^2)', { up: true, down: false }],
		['-1/(x^2+y^2)', { up: false, down: true }],
		['tan(x*y)', { up: true, down: true }],
		['1/x', { up: true, down: true }],
		['1/sqrt(abs(x))', { up: true, down: false }],
		['exp(1/x)', { up: true, down: false }],
	])('%s is found, whether or not a sample meets it', async (text, expected) => {
		for (const cells of [127, 128, 301]) expect((await seen(text, cells)).poles, `${cells}`).toEqual(expected);
	});

	it.each([
		'exp(x^2+y^2)',
		'-exp(-100(x^2+y^2))',
		'(1-x)^2+100(y-x^2)^2',
		'log(x^2+y^2)',
		'floor(x)',
		'x < 0 ? 0 : 1e6',
		'3',
		'sqrt(-1-x^2)',
	])('%s has none, however steep it is', async (text) => {
		expect((await seen(text)).poles).toEqual({ up: false, down: false });
	});

	it('no function of the catalogue is cut', async () => {
		for (const { id } of FUNCTIONS) {
			const { objective, view } = openLandscape({ kind: 'function', id });
			const bound = bindObjective(objective, 'plane');
			const grid = { columns: 96, rows: 96, domain: view };
			const statistics = await backend.statistics(await backend.readField(bound, grid));
			expect(poleRange('linear', statistics, await polesOf(exactHere(), bound, grid, statistics)), id).toBeNull();
		}
	});

	it('is cut off at quantiles, where nothing else was chosen, by the scales that need it', async () => {
		const { statistics, poles, notes } = await seen('tan(x*y)');
		const { min, max, quantiles } = statistics;
		expect(poleRange('linear', statistics, poles)).toEqual({ lo: quantiles[3], hi: quantiles[61], above: true, below: true });
		expect(poleRange('log', statistics, poles)).toEqual({ lo: quantiles[3], hi: max, above: false, below: true });
		expect([poleRange('symlog', statistics, poles), poleRange('quantile', statistics, poles)]).toEqual([null, null]);
		// What a person chose holds.
		expect(sceneScale('linear', 1, statistics, poles)).toMatchObject({ lo: min, hi: max });
		expect(sceneScale('linear', 0.5, statistics, poles).hi).toBeCloseTo(quantiles[32] as number, 5);
		expect(sceneScale('linear', null, statistics, poles)).toMatchObject({ lo: quantiles[3], hi: quantiles[61] });
		expect(notes().join()).toContain('cut off in the picture');
		expect(notes({ clip: 1 })).toEqual(['There are poles: beside them values rise and fall without bound.']);
	});

	it('leaves a shape in the picture, and none without the cut', async () => {
		const renderer = canvasRenderer(backend);
		/** The share of the picture that has its commonest colour: one flat colour hides a shape. */
		const flat = async (clip: number | null): Promise<number> => {
			renderer.setAppearance({ ...DEFAULT_APPEARANCE, clip, contours: 0 });
			await renderer.show(formulaScene('1/(x^2+y^2)', [-5, 5], [-5, 5]));
			const image = new Uint32Array((await renderer.image('map', 160, 160)).buffer);
			const counts = new Map<number, number>();
			for (const colour of image) counts.set(colour, (counts.get(colour) ?? 0) + 1);
			return Math.max(...counts.values()) / image.length;
		};
		expect(await flat(null)).toBeLessThan(0.05);
		expect(await flat(1)).toBeGreaterThan(0.25);
		renderer.dispose();
	});
});

describe('outliers of a file', () => {
	/** A paraboloid of 51 × 51 samples, some of them moved. */
	const samples = (moved: Readonly<Record<number, number>>) => {
		const axis = Float64Array.from({ length: 51 }, (_, i) => i / 25 - 1);
		const values = Float64Array.from(
			{ length: 51 * 51 },
			(_, i) => moved[i] ?? (axis[i % 51] as number) ** 2 + (axis[Math.floor(i / 51)] as number) ** 2,
		);
		return openLandscape({ kind: 'surface', name: 'run.npy', field: { name: 'loss', columns: 51, rows: 51, x: axis, y: axis, values } });
	};
	const drawn = async (moved: Readonly<Record<number, number>>) => {
		const { objective, view } = samples(moved);
		const bound = bindObjective(objective, 'plane');
		const renderer = canvasRenderer(backend);
		const grid = { columns: 201, rows: 201, domain: view };
		const { statistics, poles } = await renderer.fields.show({ bound, grid, isMeasured: true });
		const { lo, hi } = sceneScale('linear', null, statistics, poles);
		const probes = await probePicture(exactHere(), bound, grid, statistics);
		const facts = { probes, grid, statistics, poles, precision: 'f32', machine: 'f32', names: ['x', 'y'], show: String } as const;
		const told = (clip: number | null) => pictureNotes({ ...facts, appearance: { ...DEFAULT_APPEARANCE, clip } });
		renderer.dispose();
		return { lo, hi, poles, told, statistics };
	};

	it('one cell at 1e9 or −1e9 is cut off, which is said, and shown where that was chosen', async () => {
		const high = await drawn({ 700: 1e9 });
		expect(high.poles).toEqual({ up: true, down: false, outliers: true });
		expect(high.hi).toBeLessThan(2.1);
		const [note] = high.told(null);
		expect(note).toMatchObject({ about: 'outliers' });
		expect(note?.text).toMatch(/^A few values lie far out, up to \d+\. What is above [\d.]+ \(the highest 5 %\) is cut off in the picture/);
		expect(
			high
				.told(1)
				.map(({ text }) => text)
				.join(),
		).toMatch(/^A few values lie far out, up to \d+\.$/);
		expect(sceneScale('linear', 1, high.statistics, high.poles).hi).toBe(high.statistics.max);
		const low = await drawn({ 700: -1e9 });
		expect(low.poles).toEqual({ up: false, down: true, outliers: true });
		expect(low.lo).toBeGreaterThanOrEqual(0);
		expect(low.told(null)[0]?.text).toContain('down to -1000000000');
	});

	it('a file without any is drawn from its lowest value to its highest', async () => {
		for (const moved of [{}, { 700: 2.2, 701: -0.3 }]) {
			const { poles, lo, hi, statistics } = await drawn(moved);
			expect([poles, lo, hi]).toEqual([NO_POLES, statistics.min, statistics.max]);
		}
		expect(outliersOf({ min: 3, max: 3, quantiles: new Float64Array(65).fill(3) })).toBe(NO_POLES);
	});
});

describe('in words', () => {
	it('a window without a value says so', async () => {
		expect((await seen('sqrt(-1-x^2-y^2)')).notes()).toEqual([
			expect.stringMatching(/^The landscape has no value anywhere in this window/),
		]);
	});

	it.each([
		['(x^2+y-11)^2+(x+y^2-7)^2', [2.99999, 3.00001], /cannot tell neighbouring samples apart along x and y/],
		['x^2+y^2', [-1e-30, 1e-30], /gives 0 everywhere.*In double precision values differ/],
		['(x-y)^2-(x^2-2x*y+y^2)', [1000, 1010], /in part rounding/],
		['1e8+x*y', [-1, 1], /gives 100000000 everywhere|in part rounding/],
	] as const)('where single precision does not suffice: %s on %j', async (text, [lo, hi], expected) => {
		expect((await seen(text, 512, [lo, hi])).notes()[0]).toMatch(expected);
	});

	it('where double precision was drawn instead: which, why, and where that ends, too', async () => {
		const exact = exactHere();
		const told = async (half: number, machine: 'f32' | 'f64') => {
			const { bound, grid } = formulaScene('x^2 + y', [1 - half, 1 + half], [0, 1], { cells: 256 });
			const statistics = await (await (await exact.double()).field(bound, grid)).statistics();
			const probes = await probePicture(exact, bound, grid, statistics);
			const facts = { probes, grid, statistics, poles: NO_POLES, precision: 'f64', machine, names: ['x', 'y'], show: String } as const;
			return pictureNotes({ ...facts, appearance: DEFAULT_APPEARANCE }).map(({ text }) => text);
		};
		const instead = /^Single precision \(f32\) is too coarse for this window, so the processor computed the picture in double precision/;
		expect(await told(1e-9, 'f32')).toEqual([expect.stringMatching(instead)]);
		expect(await told(1e-9, 'f64')).toEqual([]);
		expect(await told(1e-15, 'f32')).toEqual([
			expect.stringMatching(/Double precision \(f64\) cannot tell neighbouring samples apart along x/),
		]);
	});

	it('where it does, nothing is said: no function of the catalogue in its own window', async () => {
		const exact = exactHere();
		for (const { id } of FUNCTIONS) {
			const { objective, view } = openLandscape({ kind: 'function', id });
			const bound = bindObjective(objective, 'plane');
			const grid = { columns: 96, rows: 96, domain: view };
			const statistics = await backend.statistics(await backend.readField(bound, grid));
			const facts = {
				probes: await probePicture(exact, bound, grid, statistics),
				grid,
				statistics,
				poles: { up: false, down: false },
				precision: 'f32',
				machine: 'f32',
				names: ['x', 'y'],
				show: String,
			} as const;
			const notes = pictureNotes({ ...facts, appearance: DEFAULT_APPEARANCE });
			expect(
				notes.filter(({ about }) => about === 'precision' || about === 'constant'),
				id,
			).toEqual([]);
		}
	});

	it('holes are told with their share, one value with its number', async () => {
		expect((await seen('sqrt(x)')).notes()).toEqual(['50 % of this window has no value: holes, drawn empty.']);
		expect((await seen('3')).notes()).toEqual(['The value is 3 everywhere in this window: one height, one colour.']);
		expect((await seen('0*sqrt(x)+3')).notes()[0]).toBe('The value is 3 wherever it has a value in this window: one height, one colour.');
		expect((await seen('x^2+y^2')).notes()).toEqual([]);
	});
});
