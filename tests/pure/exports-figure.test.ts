/** Figures: what is laid out of a landscape, and what SVG and PDF hold of it, read back. */

import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { pictureSize } from '../../src/cli/values.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { planeAxes } from '../../src/engine/landscapes/axis-names.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { overlaysOf } from '../../src/engine/landscapes/markers.ts';
import { DEFAULT_FIGURE, type FigureChoice, pointsOf } from '../../src/exports/figure/choice.ts';
import { allItems, type DisplayList } from '../../src/exports/figure/display-list.ts';
import { type EmbeddedReliefs, embedReliefs } from '../../src/exports/figure/embedded.ts';
import { gatherSubject } from '../../src/exports/figure/gather.ts';
import { figureList } from '../../src/exports/figure/layout.ts';
import { pdfOf } from '../../src/exports/figure/pdf.ts';
import type { FigureSubject } from '../../src/exports/figure/subject.ts';
import { svgOf } from '../../src/exports/figure/svg.ts';
import { ENGLISH_FIGURE } from '../../src/exports/figure/words.ts';
import { NO_POLES } from '../../src/math/pole-range.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { axisPlane } from '../../src/model/geometry.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';

const backend = createCpuBackend({ precision: 'f64' });
const himmelblau = openLandscape({ kind: 'function', id: 'himmelblau' });
const bound = bindObjective(himmelblau.objective, 'plane', {}, axisPlane(2));
const SIDE = 129;
const GRID = { columns: SIDE, rows: SIDE, domain: { u: [-5, 5], v: [-5, 5] } } as const;
const choose = (change: Partial<FigureChoice> = {}): FigureChoice => ({ ...DEFAULT_FIGURE, ...change });
let subject: FigureSubject;

beforeAll(async () => {
	const field = await backend.readField(bound, GRID);
	const statistics = await backend.statistics(field);
	const { exact, double } = exactHere();
	const host = { backend, exact, double, field: backend.readField.bind(backend), starts: () => Promise.reject(new Error('no swarm')) };
	const scene = {
		...{ title: 'Himmelblau', formula: 'f(θ₁, β) ≥ −1', landscape: himmelblau, bound, grid: GRID, statistics, poles: NO_POLES },
		...{ axes: planeAxes(himmelblau, axisPlane(2)), appearance: DEFAULT_APPEARANCE, camera: DEFAULT_CAMERA },
		...{ overlays: overlaysOf(himmelblau), parameters: {}, run: null },
	};
	subject = await gatherSubject(host, scene, ENGLISH_FIGURE);
});

/** Reliefs of one grey. */
const reliefsOf = (list: DisplayList, dpi: number): Promise<EmbeddedReliefs> =>
	embedReliefs(list, dpi, async (_, __, { width, height }) => new Uint8ClampedArray(4 * width * height).fill(128));

describe('a figure', () => {
	it('has texts, axes, contours and a relief for each view, all on the paper', async () => {
		const list = await figureList(subject, choose());
		const items = [...allItems(list.items)];
		expect(items.filter(({ kind }) => kind === 'relief')).toHaveLength(2);
		const texts = items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
		for (const text of ['Himmelblau', 'x', 'y', 'f', '−4', 'linear scale']) expect(texts, text).toContain(text);
		expect(texts.some((text) => text.startsWith('x from −5 to 5'))).toBe(true);
		expect(items.filter((item) => item.kind === 'path' && item.name === 'contour').length).toBeGreaterThan(20);
		// Values along contours, on the surface as on the map.
		const [surface, map] = list.items.filter((item) => item.kind === 'relief');
		for (const area of [surface, map])
			expect(items.some((item) => item.kind === 'text' && item.isCentred && area && item.x > area.x && item.x < area.x + area.width)).toBe(
				true,
			);
		for (const item of items)
			if (item.kind === 'text' && item.angle === undefined)
				expect(item.x >= 0 && item.x <= list.width && item.y <= list.height, item.text).toBe(true);
	});

	it('holds points of contours at which the landscape has the value, within the error of the interpolation', async () => {
		const { grid } = subject.field;
		const list = await figureList(subject, choose({ views: 'map' }));
		const map = list.items.find((item) => item.kind === 'clip' && item.name === 'map');
		if (map?.kind !== 'clip') throw new Error('no map');
		const step = 10 / (grid.columns - 1);
		// |∂²f/∂x²| = |12 x² + 4 y − 42| and |∂²f/∂y²| = |12 y² + 4 x − 26| in the window.
		const bend = 12 * 25 + 4 * 5 + 42;
		const bound = (step * step * bend) / 8;
		// A thousandth of a point on the paper, times the steepest slope: what rounding adds is below what doubles lose.
		let points = 0;
		let worst = 0;
		for (const item of map.items) {
			if (item.kind !== 'path' || item.name !== 'contour') continue;
			for (const { points: places } of item.lines)
				for (let i = 0; i < places.length; i += 2) {
					const x = -5 + (10 * ((places[i] as number) - map.x)) / map.width;
					const y = 5 - (10 * ((places[i + 1] as number) - map.y)) / map.height;
					const f = (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;
					worst = Math.max(worst, Math.abs(f - (item.value as number)));
					points++;
				}
		}
		expect(points).toBeGreaterThan(2000);
		expect(worst).toBeLessThan(bound);
		expect(worst).toBeGreaterThan(bound / 1000);
	});

	it('in print tells optimizers apart without colours, and takes colours that survive grey', async () => {
		const group = (name: string) => ({
			name,
			color: '#ff0000' as const,
			places: Float64Array.of(0, 0),
			count: 1,
			paths: [Float64Array.of(-3, -3, 1, 1)],
		});
		const two = { ...subject, groups: [group('Adam'), group('SGD')] };
		const styles = async (theme: FigureChoice['theme']): Promise<string[]> =>
			[...allItems((await figureList(two, choose({ views: 'map', theme }))).items)].flatMap((item) =>
				item.kind === 'path' && item.name === 'particle-path' ? [JSON.stringify(item.stroke)] : [],
			);
		expect(new Set(await styles('light')).size).toBe(1);
		expect(new Set(await styles('print')).size).toBe(2);
		const ramp = async (theme: FigureChoice['theme']): Promise<number[]> => {
			const { items } = await figureList({ ...subject, appearance: { ...DEFAULT_APPEARANCE, colormap: 'turbo' } }, choose({ theme }));
			const item = items.find(({ kind }) => kind === 'ramp');
			if (item?.kind !== 'ramp') throw new Error('no colour bar');
			return item.colors.map((color) =>
				[0, 1, 2].reduce(
					(sum, c) => sum + ([0.2126, 0.7152, 0.0722][c] as number) * Number.parseInt(color.slice(1 + 2 * c, 3 + 2 * c), 16),
					0,
				),
			);
		};
		const isRising = (grey: readonly number[]): boolean => grey.every((level, i) => i < 8 || level > (grey[i - 8] as number));
		expect(isRising(await ramp('print'))).toBe(true);
		expect(isRising(await ramp('light'))).toBe(false);
	});

	it('has curves of values that are all alike in the middle, and empty axes where no particle ever had a value', async () => {
		const chartOf = async (best: readonly number[]): Promise<readonly number[]> => {
			const curve = { steps: [0, 1, 2], best, median: best, low: best, high: best };
			const group = { name: 'Adam', color: '#ff0000' as const, places: new Float64Array(), count: 1, paths: [], curve };
			const list = await figureList({ ...subject, groups: [group] }, choose({ views: 'chart' }));
			const items = [...allItems(list.items)];
			expect(JSON.stringify(items)).not.toContain('null');
			const [frame, drawn] = ['frame', 'best'].map((name) => items.find((item) => item.kind === 'path' && item.name === name));
			if (frame?.kind !== 'path' || drawn?.kind !== 'path') throw new Error('no chart');
			const [top, bottom] = [1, 5].map((k) => frame.lines[0]?.points[k] as number) as [number, number];
			return drawn.lines.flatMap(({ points }) => points.filter((_, k) => k % 2 === 1)).map((y) => (bottom - y) / (bottom - top));
		};
		for (const value of [0, 5, -3]) for (const share of await chartOf([value, value, value])) expect(share).toBeCloseTo(0.5, 9);
		expect(await chartOf([Number.NaN, Number.POSITIVE_INFINITY, Number.NaN])).toEqual([]);
	});

	it('that cannot be drawn says why', async () => {
		await expect(figureList(subject, choose({ size: { width: 10, height: 10, unit: 'mm' } }))).rejects.toThrow(
			'mm wide and high: make it larger',
		);
		await expect(figureList(subject, choose({ size: { width: 20000, height: 900, unit: 'px' } }))).rejects.toThrow('may have 16384');
		expect(pictureSize('85mm×60mm')).toEqual({ width: 85, height: 60, unit: 'mm' });
		expect(pictureSize('1920x1080')).toEqual({ width: 1920, height: 1080, unit: 'px' });
		expect(pictureSize('7x4in')).toEqual({ width: 7 * 25.4, height: 4 * 25.4, unit: 'mm' });
		await expect(figureList(subject, choose({ views: 'chart' }))).rejects.toThrow('no curves');
	});
});

describe('read back', () => {
	it('the PDF has the size in millimetres, the texts with their signs, and the contours as paths', async () => {
		const choice = choose({ size: { width: 180, height: 90, unit: 'mm' }, theme: 'print', dpi: 72 });
		const list = await figureList(subject, choice);
		const { bytes, lacking } = await pdfOf(list, await reliefsOf(list, 72));
		expect(lacking).toEqual([]);
		const again = await pdfOf(list, await reliefsOf(list, 72));
		expect(again.bytes).toEqual(bytes);
		const document = await getDocument({ data: bytes.slice(), isEvalSupported: false, verbosity: 0 }).promise;
		const page = await document.getPage(1);
		const [, , width = 0, height = 0] = page.view as number[];
		expect((width * 25.4) / 72).toBeCloseTo(180, 2);
		expect((height * 25.4) / 72).toBeCloseTo(90, 2);
		const text = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join('');
		for (const said of ['Himmelblau', 'θ', 'β', '≥', '−', 'linear scale']) expect(text, said).toContain(said);
		const { fnArray } = await page.getOperatorList();
		const count = (operator: number): number => fnArray.filter((one) => one === operator).length;
		const paths = [...allItems(list.items)].filter(({ kind }) => kind === 'path').length;
		expect(count(OPS.constructPath)).toBeGreaterThanOrEqual(paths);
		expect(count(OPS.paintImageXObject)).toBe(2);
		await document.destroy();
	});

	it('a text of an overlay is not cut off at the right, and no value of a contour lies on one', async () => {
		const labels = [
			{ u: 4.9, v: 0.3, text: 'close to the edge' },
			...[-3.5, -1.5, 0.5, 2.5].map((v) => ({ u: -3, v, text: 'a long text in the middle' })),
		];
		const textsOf = async (overlays: FigureSubject['overlays']) => {
			const { items } = await figureList({ ...subject, overlays }, choose({ views: 'map', dpi: 72 }));
			return [...allItems(items)].flatMap((item) => (item.kind === 'text' ? [item] : []));
		};
		const texts = await textsOf({ labels });
		expect(texts.filter(({ text }) => text.startsWith('close')).map(({ anchor }) => anchor)).toEqual(['end']);
		const long = texts.filter(({ text }) => text.startsWith('a long'));
		expect(long.map(({ anchor }) => anchor)).toEqual(Array.from(long, () => 'start'));
		const onThem = (values: typeof texts) =>
			long.flatMap(({ x, y, size }) =>
				values.filter((one) => one.isCentred && Math.abs(one.y - (y - 0.35 * size)) < 0.7 * size && one.x > x && one.x < x + 10 * size),
			);
		expect(onThem(texts)).toEqual([]);
		expect(onThem(await textsOf({})).length).toBeGreaterThan(0);
	});

	it('characters that no font of a PDF has are told', async () => {
		const list = await figureList({ ...subject, title: '損失' }, choose({ dpi: 72 }));
		expect((await pdfOf(list, await reliefsOf(list, 72))).lacking).toEqual(['損', '失']);
	});

	it('the SVG has its size, the same places, and texts that cannot be taken for markup', async () => {
		const choice = choose({ dpi: 72, views: 'map' });
		const list = await figureList({ ...subject, title: 'a < b & "c"' }, choice);
		const svg = await svgOf(list, await reliefsOf(list, 72), 72);
		const { width, height } = pointsOf(choice);
		expect(svg).toContain(`viewBox="0 0 ${Number(width.toFixed(3))} ${Number(height.toFixed(3))}"`);
		expect(svg).toContain('>a &lt; b &amp; &quot;c&quot;</text>');
		expect(svg.match(/<image /g)).toHaveLength(1);
		// Each number of a contour is one of the list, to a thousandth.
		const contours = [...allItems(list.items)].flatMap((item) => (item.kind === 'path' && item.name === 'contour' ? [item] : []));
		const written = [...svg.matchAll(/<path class="contour" data-value="([^"]+)" d="([^"]+)"/g)];
		expect(written).toHaveLength(contours.length);
		written.forEach(([, value, data = ''], k) => {
			const item = contours[k] as (typeof contours)[number];
			expect(Number(value)).toBe(item.value);
			const numbers = data
				.split(/[MLZ ]+/)
				.filter((part) => part !== '')
				.map(Number);
			const places = item.lines.flatMap(({ points }) => points);
			expect(numbers).toHaveLength(places.length);
			expect(Math.max(...numbers.map((number, i) => Math.abs(number - (places[i] as number))))).toBeLessThanOrEqual(0.0005 + 1e-9);
		});
	});
});
