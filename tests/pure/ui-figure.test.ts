/** The picture that is saved. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeScale } from '../../src/math/scale.ts';
import { DeviceLostError } from '../../src/model/errors.ts';
import { DEFAULT_APPEARANCE } from '../../src/model/view.ts';
import type { AxisLabel, ImageLook } from '../../src/render/contract.ts';
import { drawnColormap, scaleTicks } from '../../src/render/view-kit.ts';
import { type FigureChoice, figureOf, matte } from '../../src/ui/views/figure.ts';

/** A page whose canvas gives this for a PNG; what is written on it. */
function page(blob: Blob | null) {
	const texts: string[] = [];
	const placed: { x: number; y: number; width: number }[] = [];
	const noop = (): void => undefined;
	const context = new Proxy(
		{
			fillText: (text: string) => void texts.push(text),
			putImageData: ({ width }: { width: number }, x: number, y: number) => void placed.push({ x, y, width }),
			measureText: (text: string) => ({ width: 6 * text.length }),
		} as Record<string, unknown>,
		{ get: (target, name: string) => target[name] ?? noop, set: () => true },
	);
	const canvas = { width: 0, height: 0, getContext: () => context, toBlob: (take: (blob: Blob | null) => void) => take(blob) };
	vi.stubGlobal('document', { createElement: () => canvas, body: null });
	vi.stubGlobal('getComputedStyle', () => ({ fontFamily: 'sans-serif' }));
	vi.stubGlobal(
		'ImageData',
		class {
			constructor(
				readonly data: unknown,
				readonly width: number,
			) {}
		},
	);
	return { canvas, texts, placed };
}
afterEach(() => {
	vi.unstubAllGlobals();
});

const kit = { scaleTicks, drawnColormap };
const words = {
	title: 'Himmelblau',
	subtitle: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
	names: { u: 'lr', v: 'momentum', z: 'f' },
	scaleName: 'linear scale',
	groups: [{ name: 'Adam', color: '#009' }],
	step: 'step 12',
};
const scale = makeScale('linear', { min: 0, max: 10, quantiles: [0, 10] });
const colors = { scale, appearance: DEFAULT_APPEARANCE };
const ticks: AxisLabel[] = [
	{ text: '−1', axis: 'u', x: 100, y: 600 },
	{ text: '1', axis: 'u', x: 500, y: 600 },
	{ text: '−2', axis: 'v', x: 60, y: 500 },
	{ text: '2', axis: 'v', x: 60, y: 100 },
];
const asked: { view: string; width: number; look: ImageLook | undefined }[] = [];
const renderer = {
	image: async (view: string, width: number, height: number, look?: ImageLook) => {
		asked.push({ view, width, look });
		return new Uint8ClampedArray(4 * width * height);
	},
	labels: (): AxisLabel[] => ticks,
};
const choice = (change: Partial<FigureChoice> = {}): FigureChoice => ({ views: 'both', paper: 'light', scale: 1, ...change });

describe('a figure', () => {
	test('has numbers and names on the axes of each view, a title, a colour bar and who is who', async () => {
		const png = new Blob(['png']);
		const { texts, placed, canvas } = page(png);
		expect(await figureOf(renderer, kit, choice(), words, colors)).toBe(png);
		const twice = ['−1', '1', '−2', '2', 'lr', 'momentum'];
		for (const text of twice) expect(texts.filter((other) => other === text).length, text).toBeGreaterThanOrEqual(2);
		for (const text of ['Himmelblau', words.subtitle, 'f', 'linear scale', '0', '10', 'Adam', 'step 12']) expect(texts).toContain(text);
		expect(placed).toHaveLength(2);
		expect(placed[1]?.x).toBe((placed[0]?.x as number) + (placed[0]?.width as number));
		expect(canvas.width).toBeGreaterThan(placed.reduce((sum, { width }) => sum + width, 0));
	});

	test('of one view at twice the size has its pixels, on the paper that was chosen', async () => {
		page(new Blob());
		asked.length = 0;
		await figureOf(renderer, kit, choice({ views: 'map', paper: 'dark', scale: 2 }), words, null);
		expect(asked).toEqual([{ view: 'map', width: 1400, look: expect.objectContaining({ theme: 'dark', ratio: 2 }) }]);
	});

	test('on no paper is drawn on white and on black', async () => {
		page(new Blob());
		asked.length = 0;
		await figureOf(renderer, kit, choice({ views: 'surface', paper: 'transparent' }), words, colors);
		expect(asked.map(({ look }) => look?.paper)).toEqual([
			[1, 1, 1],
			[0, 0, 0],
		]);
	});

	test('what goes wrong is an error in words, not a silence', async () => {
		page(null);
		await expect(figureOf(renderer, kit, choice(), words, colors)).rejects.toThrow('The browser has too little memory for the picture');
		const lost = { ...renderer, image: () => Promise.reject(new DeviceLostError('The GPU device was lost.')) };
		await expect(figureOf(lost, kit, choice(), words, colors)).rejects.toThrow('was lost');
	});
});

test('what lies over the paper has its colour and its opacity', () => {
	// Opaque orange, nothing, and half of a blue.
	const white = Uint8ClampedArray.of(255, 128, 0, 255, 255, 255, 255, 255, 128, 128, 255, 255);
	const black = Uint8ClampedArray.of(255, 128, 0, 255, 0, 0, 0, 255, 0, 0, 128, 255);
	const out = matte(white, black);
	expect([...out.subarray(0, 4)]).toEqual([255, 128, 0, 255]);
	expect(out[7]).toBe(0);
	expect(out[11]).toBeCloseTo(128, -0.5);
	expect([out[8], out[9]]).toEqual([0, 0]);
	expect(out[10]).toBe(255);
});
