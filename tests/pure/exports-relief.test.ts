/** The relief of a figure in parts, and a PNG some rows at a time: no seam, whatever the parts. */

import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { DEFAULT_FIGURE } from '../../src/exports/figure/choice.ts';
import type { DisplayList } from '../../src/exports/figure/display-list.ts';
import { joined } from '../../src/exports/figure/png.ts';
import { pngOf } from '../../src/exports/figure/raster-png.ts';
import { reliefBy } from '../../src/exports/figure/relief-by.ts';
import type { ReliefSource } from '../../src/exports/figure/relief.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import { cameraMatrices, partOfView, projectPoint } from '../../src/render/camera.ts';
import { canvasRenderer, type TestRenderer } from '../support/drawing.ts';
import { formulaScene } from '../support/scenes.ts';

const backend = createCpuBackend({ precision: 'f64' });
const WHOLE = { width: 130, height: 91 };
let renderer: TestRenderer;

beforeAll(async () => {
	renderer = canvasRenderer(backend);
	await renderer.show(formulaScene('sin(3x) + y^2 + sqrt(x + 1.5)', [-2, 2], [-1, 3]));
});

const partsOf = async (source: ReliefSource, view: 'map' | 'surface', cut: number): Promise<Uint8ClampedArray> => {
	const out = new Uint8ClampedArray(4 * WHOLE.width * WHOLE.height);
	for (const [left, width] of [
		[0, cut],
		[cut, WHOLE.width - cut],
	] as const)
		for (const [top, height] of [
			[0, 40],
			[40, WHOLE.height - 40],
		] as const) {
			const piece = await source(view, WHOLE, { left, top, width, height });
			for (let row = 0; row < height; row++)
				out.set(piece.subarray(4 * width * row, 4 * width * (row + 1)), 4 * ((top + row) * WHOLE.width + left));
		}
	return out;
};

describe('parts of a relief', () => {
	it.each(['map', 'surface'] as const)('of the %s make the picture in one piece, bit for bit', async (view) => {
		const source = reliefBy([{ renderer, appearance: DEFAULT_APPEARANCE }], DEFAULT_FIGURE);
		const whole = await source(view, WHOLE, { left: 0, top: 0, ...WHOLE });
		expect(new Set(new Uint32Array(whole.slice().buffer)).size).toBeGreaterThan(200);
		const parts = await partsOf(source, view, 57);
		expect(parts).toEqual(whole);
		// One that is off by a pixel would be seen.
		const moved = await source(view, WHOLE, { left: 1, top: 0, width: WHOLE.width - 1, height: WHOLE.height });
		const row = 4 * 50 * WHOLE.width;
		expect(moved.subarray(4 * 50 * (WHOLE.width - 1), 4 * 50 * (WHOLE.width - 1) + 400)).not.toEqual(whole.subarray(row, row + 400));
	});

	it('have the colours of print, the paper of the figure, and none where it has none', async () => {
		const centre = async (change: Partial<typeof DEFAULT_FIGURE>, view: 'map' | 'surface' = 'map'): Promise<number[]> => {
			const source = reliefBy([{ renderer, appearance: DEFAULT_APPEARANCE }], { ...DEFAULT_FIGURE, ...change });
			return [...(await source(view, WHOLE, { left: view === 'map' ? 64 : 0, top: view === 'map' ? 45 : 0, width: 1, height: 1 }))];
		};
		const [r, g, b] = await centre({ theme: 'print', printColors: 'gray' });
		expect([g, b]).toEqual([r, r]);
		expect(new Set(await centre({})).size).toBeGreaterThan(2);
		expect(await centre({}, 'surface')).toEqual([255, 255, 255, 255]);
		expect((await centre({ transparent: true }, 'surface'))[3]).toBe(0);
		expect(await centre({ theme: 'dark' }, 'surface')).toEqual([17, 21, 28, 255]);
	});

	it('on a GPU are what the camera of a part sees', () => {
		const whole = { width: 300, height: 200 };
		const part = { left: 120, top: 30, width: 60, height: 50 };
		const camera = cameraMatrices(DEFAULT_CAMERA, whole.width, whole.height);
		const at = [0.2, -0.3, 0.1] as const;
		const seen = projectPoint(camera, at, whole.width, whole.height);
		const inPart = projectPoint(partOfView(camera, whole, part), at, part.width, part.height);
		expect(inPart?.x).toBeCloseTo((seen?.x as number) - part.left, 9);
		expect(inPart?.y).toBeCloseTo((seen?.y as number) - part.top, 9);
		expect(inPart?.depth).toBeCloseTo(seen?.depth as number, 12);
	});
});

describe('a PNG', () => {
	const list: DisplayList = {
		...{ width: 90, height: 60, paper: '#ffffff', family: 'sans', title: 'a' },
		items: [
			{ kind: 'relief', view: 'map', x: 5, y: 5, width: 40, height: 50 },
			{
				kind: 'clip',
				name: 'map',
				x: 5,
				y: 5,
				width: 40,
				height: 50,
				items: [{ kind: 'path', lines: [{ points: [0, 0, 90, 60] }], stroke: { color: '#ff0000', width: 3 } }],
			},
			{ kind: 'text', text: 'Ångström −θ²', x: 88, y: 30, anchor: 'end', size: 9, color: '#000000', rim: '#00ff00' },
			{ kind: 'text', text: 'y', x: 50, y: 30, anchor: 'middle', size: 9, color: '#000000', angle: -Math.PI / 2 },
			{ kind: 'discs', centres: [60, 45, 75, 45], radius: 6, fill: '#0000ff', stroke: { color: '#000000', width: 1 } },
			{ kind: 'path', lines: [{ points: [48, 50, 58, 50, 53, 58], closed: true }], fill: '#008000' },
			{ kind: 'path', lines: [{ points: [48, 12, 88, 12] }], stroke: { color: '#000000', width: 1, dash: [4, 3] } },
			{ kind: 'ramp', x: 80, y: 14, width: 6, height: 8, colors: ['#000000', '#ff00ff'] },
		],
	};
	const choice = { size: { width: 240, height: 160, unit: 'px' }, dpi: 192 } as const;
	const source: ReliefSource = async (_, __, { left, top, width, height }) =>
		Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
			const pixel = i >> 2;
			return i % 4 === 3 ? 255 : (left + (pixel % width) + 2 * (top + Math.floor(pixel / width))) & 255;
		});

	it('has its size, its density and the same pixels, whatever the rows that are drawn at once', async () => {
		const files = await Promise.all([1000, 33].map((rows) => pngOf(list, choice, source, { rows })));
		const [one, ...others] = files.map(({ parts }) => decode(joined(parts), { checkCrc: true }));
		expect([one?.width, one?.height, one?.channels]).toEqual([240, 160, 3]);
		// Pixels per metre.
		expect(one?.resolution).toEqual({ x: Math.round(192 / 0.0254), y: Math.round(192 / 0.0254), unit: 1 });
		for (const other of others) expect(other.data).toEqual(one?.data);
		expect(files[0]?.lacking).toEqual([]);
	});

	it('asks for its relief in few parts, however few rows are drawn at once', async () => {
		let parts = 0;
		const counted: ReliefSource = (...asked) => {
			parts++;
			return source(...asked);
		};
		await pngOf(list, choice, counted, { rows: 4 });
		expect(parts).toBe(1);
	});

	it('shows what the list says, where it says', async () => {
		const { parts } = await pngOf(list, choice, source);
		const { data, width } = decode(joined(parts));
		const at = (x: number, y: number): number[] => {
			const p = 3 * (Math.floor((y * 160) / 60) * width + Math.floor((x * 240) / 90));
			return Array.from(data.subarray(p, p + 3) as Uint8Array);
		};
		expect(at(60, 45)).toEqual([0, 0, 255]);
		expect(at(53, 52)).toEqual([0, 128, 0]);
		expect(at(82, 21)).toEqual([0, 0, 0]);
		expect(at(82, 15)).toEqual([255, 0, 255]);
		expect(at(70, 55)).toEqual([255, 255, 255]);
		// The line is seen inside of its clip alone.
		expect(at(30, 20)).toEqual([255, 0, 0]);
		expect(at(2, 2)).toEqual([255, 255, 255]);
		// Letters: some of the pixels of their line are black, and some are of the rim.
		const row = Array.from({ length: 400 }, (_, k) => at(50 + k / 10.6, 28));
		expect(row.some((pixel) => pixel.join() === '0,0,0')).toBe(true);
		expect(row.some((pixel) => pixel.join() === '0,255,0')).toBe(true);
	});

	it('without paper is seen through, and letters that no font has are told', async () => {
		const text = { kind: 'text', text: '損', x: 10, y: 40, anchor: 'start', size: 20, color: '#000000' } as const;
		const { parts, lacking } = await pngOf({ ...list, paper: null, items: [text] }, choice, source);
		expect(lacking).toEqual(['損']);
		const { data, channels } = decode(joined(parts));
		expect(channels).toBe(4);
		expect(data[3]).toBe(0);
		expect(data.some((byte, i) => i % 4 === 3 && byte === 255)).toBe(true);
	});
});
