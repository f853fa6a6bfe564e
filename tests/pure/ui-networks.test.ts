/** Pictures of data and of architectures: where things are, without a page. */

import { describe, expect, test } from 'vitest';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { networkPreset } from '../../src/networks/architecture/presets.ts';
import { makeData } from '../../src/networks/data/index.ts';
import { layoutArchitecture } from '../../src/ui/networks/architecture-layout.ts';
import { markOfClass, type Pen } from '../../src/ui/networks/class-marks.ts';
import { type DrawingLook, drawAxes, drawSamples } from '../../src/ui/networks/data-drawing.ts';
import { frameOf, pictureKind, placesOf, rangeOf, roundNumbers, toPicture, windowOf } from '../../src/ui/networks/data-places.ts';
import { decisionPixels, gridInputs } from '../../src/ui/networks/decision.ts';
import { montageOf, montagePixels } from '../../src/ui/networks/montage.ts';

const LOOK: DrawingLook = { text: 'text', muted: 'muted', line: 'line', paper: 'paper', danger: 'danger', font: '11px x' };

/** A canvas that writes down what is done to it. */
function recorder(): { pen: Pen; calls: [string, ...unknown[]][] } {
	const calls: [string, ...unknown[]][] = [];
	const state: Record<string, unknown> = {};
	const pen = new Proxy(state, {
		get: (_, name: string) =>
			name in state
				? state[name]
				: (...args: unknown[]) => {
						calls.push([name, ...args, ...(name === 'fill' ? [state.fillStyle] : name === 'stroke' ? [state.strokeStyle] : [])]);
						return name === 'measureText' ? { width: 6 * String(args[0]).length } : undefined;
					},
	});
	return { pen: pen as unknown as Pen, calls };
}

describe('data', () => {
	test('each kind of data has its picture', async () => {
		const kindOf = async (set: string) => pictureKind(await makeData({ set }));
		expect(await Promise.all(['moons', 'chebyshev', 'digits', 'modular', 'teacher'].map(kindOf))).toEqual([
			'plane',
			'curve',
			'images',
			'codes',
			'plane',
		]);
	});

	test('samples lie at their inputs, at their answer, or at their codes', async () => {
		const { all } = await makeData({ set: 'moons', knobs: { count: 4 } });
		const [x, y] = [placesOf(all, 'plane', [1, 0]).x, placesOf(all, 'plane', [1, 0]).y];
		expect([x[3], y[3]]).toEqual([all.inputs[7], all.inputs[6]]);
		const line = (await makeData({ set: 'chebyshev' })).all;
		expect(placesOf(line, 'curve', [0, 1]).y[0]).toBe(1);
		const sums = (await makeData({ set: 'modular', knobs: { modulus: 5 } })).all;
		const codes = placesOf(sums, 'codes', [0, 1]);
		expect([codes.x[13], codes.y[13]]).toEqual([2, 3]);
	});

	test('ticks are round numbers within the range', () => {
		expect(roundNumbers([-1.03, 2.2], 4)).toEqual([-1, 0, 1, 2]);
		expect(roundNumbers([0, 0.07], 4)).toEqual([0, 0.02, 0.04, 0.06]);
		expect(roundNumbers([9990, 10_010], 3)).toEqual([9990, 10_000, 10_010]);
		expect(rangeOf([], 0.1)).toEqual([-1, 1]);
		expect(rangeOf([3, 3], 0)).toEqual([2.5, 3.5]);
	});

	test('a unit is as long on both axes where they are alike, and every sample is in the frame', async () => {
		const { all } = await makeData({ set: 'moons' });
		const places = placesOf(all, 'plane', [0, 1]);
		for (const [width, height] of [
			[366, 315],
			[900, 460],
		] as const) {
			const frame = frameOf(windowOf(places), width, height, true);
			const { u, v } = frame.window;
			expect((u[1] - u[0]) / frame.width).toBeCloseTo((v[1] - v[0]) / frame.height, 12);
			for (let i = 0; i < all.count; i++) {
				const [x, y] = toPicture(frame, places.x[i] as number, places.y[i] as number);
				expect(x > frame.left && x < frame.left + frame.width && y > frame.top && y < frame.top + frame.height).toBe(true);
			}
		}
		const flat = frameOf({ u: [0, 100], v: [0, 1] }, 366, 315, true);
		expect(flat.window).toEqual({ u: [0, 100], v: [0, 1] });
	});

	test('samples that train are filled and those that test are rings, each in the colour of its class', async () => {
		const { all } = await makeData({ set: 'moons', knobs: { count: 4 } });
		const places = placesOf(all, 'plane', [0, 1]);
		const frame = frameOf(windowOf(places), 366, 315, true);
		for (const hollow of [false, true]) {
			const { pen, calls } = recorder();
			drawSamples(pen, frame, places, all, { hollow, radius: 4 }, LOOK);
			const colors = [0, 0, 1, 1].map((label) => markOfClass(label).color);
			expect(calls.filter(([name]) => name === 'fill').map((call) => call[1])).toEqual(hollow ? Array(4).fill('paper') : colors);
			expect(calls.filter(([name]) => name === 'stroke').map((call) => call[1])).toEqual(hollow ? colors : Array(4).fill('paper'));
			expect(calls.filter(([name]) => name === 'arc')).toHaveLength(4);
			expect(calls[2]).toEqual(['rect', frame.left, frame.top, frame.width, frame.height]);
		}
	});

	test('axes have their numbers and names, long names shortened', () => {
		const { pen, calls } = recorder();
		drawAxes(pen, frameOf({ u: [-1, 1], v: [0, 10] }, 240, 200, false), { across: 'a'.repeat(200), up: 'height' }, LOOK);
		const texts = calls.filter(([name]) => name === 'fillText').map((call) => String(call[1]));
		expect(texts).toEqual(expect.arrayContaining(['−1', '0', '1', '10', 'height']));
		expect(texts.find((text) => text.startsWith('aaa'))?.length).toBeLessThan(40);
	});

	test('24 classes differ in colour or shape', () => {
		const marks = Array.from({ length: 24 }, (_, k) => markOfClass(k));
		expect(new Set(marks.map(({ color, shape }) => `${color} ${shape}`)).size).toBe(24);
		expect(new Set(marks.slice(0, 8).map(({ color }) => color)).size).toBe(8);
	});
});

describe('decisions', () => {
	const window = { u: [0, 4], v: [10, 12] } as const;

	test('are asked for at the middles of cells, other inputs as they are', () => {
		expect([...gridInputs(window, 2, 2)]).toEqual([1, 10.5, 3, 10.5, 1, 11.5, 3, 11.5]);
		expect([...gridInputs(window, 1, 1, [2, 0], [7, 8, 9])]).toEqual([11, 8, 2]);
	});

	const classes = { kind: 'classes', classes: 2, labels: Int32Array.of() } as const;
	const color = (label: number): number[] => [1, 3, 5].map((at) => Number.parseInt(markOfClass(label).color.slice(at, at + 2), 16));

	test('are the colours of the classes, the highest row first, fainter where unsure', () => {
		const pixels = decisionPixels({ window, columns: 2, rows: 2, outputs: [9, 0, 0, 9, 0, 0.1, 0, 0] }, classes);
		expect([...pixels.slice(8, 11)]).toEqual(color(0));
		expect([...pixels.slice(12, 15)]).toEqual(color(1));
		expect([...pixels.slice(0, 3)]).toEqual(color(1));
		expect(pixels[11]).toBeGreaterThan(140);
		expect(pixels[3]).toBeLessThan(40);
	});

	test('of one output are its sign, and of numbers blue below and orange above the middle', () => {
		const signs = decisionPixels({ window, columns: 2, rows: 1, outputs: [-5, 5] }, classes);
		expect([[...signs.slice(0, 3)], [...signs.slice(4, 7)]]).toEqual([color(0), color(1)]);
		const numbers = decisionPixels(
			{ window, columns: 3, rows: 1, outputs: [0, 5, 10] },
			{ kind: 'numbers', width: 1, values: Float64Array.of() },
			[0, 10],
		);
		expect([numbers[3], numbers[7], numbers[11]]).toEqual([150, 0, 150]);
		expect((numbers[2] as number) > (numbers[0] as number)).toBe(true);
		expect((numbers[8] as number) > (numbers[10] as number)).toBe(true);
	});
});

test('a montage has a row a class, and each pixel in its place', async () => {
	const { train } = await makeData({ set: 'digits' });
	const montage = montageOf(train, 8);
	expect([montage.rows, montage.columns, montage.cells.length]).toEqual([10, 8, 80]);
	const labels = train.targets.kind === 'classes' ? train.targets.labels : [];
	expect(montage.cells.every(({ sample, row }) => labels[sample] === row)).toBe(true);
	const { pixels, width, height } = montagePixels(train, montage, true);
	expect([width, height]).toEqual([71, 89]);
	const { sample, column, row } = montage.cells.at(-1) as { sample: number; column: number; row: number };
	for (const [y, x] of [
		[2, 3],
		[7, 0],
	] as const) {
		const shade = train.inputs[sample * 64 + y * 8 + x] as number;
		expect(pixels[4 * ((row * 9 + y) * width + column * 9 + x)]).toBe(Math.round(255 * (0.06 + 0.9 * shade)));
	}
	const numbers = montageOf({ ...train, targets: { kind: 'numbers', width: 1, values: new Float64Array(train.count) } }, 12);
	expect([numbers.rows, numbers.cells.length, numbers.labels]).toEqual([6, 72, undefined]);
});

describe('an architecture', () => {
	const layoutOf = (preset: string) => layoutArchitecture(planNetwork(networkPreset(preset).architecture));
	const typesOf = (layout: ReturnType<typeof layoutOf>) => layout.boxes.map(({ nodes }) => nodes.map(({ spec }) => spec.type).join(' '));

	test('has activations in the box of their layer', () => {
		const layout = layoutOf('mlp:2-16-16-2:tanh');
		expect(typesOf(layout)).toEqual(['dense activation', 'dense activation', 'dense']);
		expect(layout.boxes.map(({ parameters }) => parameters)).toEqual([48, 272, 34]);
		expect([layout.arcs, layout.repeats, layout.lanes]).toEqual([[], [], 0]);
	});

	test('has skips as arcs, and what repeats once', () => {
		const layout = layoutOf('residual:24');
		expect(typesOf(layout)).toEqual(['dense activation', 'dense activation', 'add', 'dense']);
		expect(layout.arcs).toEqual([{ from: 0, to: 2, lane: 0 }]);
		expect(layout.repeats).toEqual([{ first: 1, last: 2, times: 24 }]);
		expect(layout.boxes.at(-1)?.from).toEqual([2]);
		const plan = planNetwork(networkPreset('residual:24').architecture);
		const drawn = layout.boxes.reduce((sum, { parameters }, k) => sum + parameters * (k === 1 || k === 2 ? 24 : 1), 0);
		expect(drawn).toBe(plan.parameterCount);
	});

	test('has arcs that cross in lanes of their own', () => {
		const layout = layoutOf('resnet8');
		expect(layout.boxes.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(6218);
		expect(layout.lanes).toBe(2);
		for (const a of layout.arcs)
			for (const b of layout.arcs) if (a !== b && a.lane === b.lane) expect(a.to <= b.from || b.to <= a.from).toBe(true);
	});
});
