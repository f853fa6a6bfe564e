/** The values of contours, along their lines. */

import { describe, expect, it } from 'vitest';
import { makeScale } from '../../src/math/scale.ts';
import { type ContourLabel, contourLabels, traceContours } from '../../src/render/contour-labels.ts';
import { contourLines } from '../../src/render/contour-lines.ts';
import { HeightField } from '../../src/render/height-field.ts';
import { cameraMatrices, sightLine } from '../../src/render/camera.ts';
import { SurfaceContourLabels } from '../../src/render/surface-contour-labels.ts';
import { type Camera, DEFAULT_CAMERA } from '../../src/model/view.ts';

const SIDE = 97;
const PLOT = { width: 400, height: 400 };

function surface(f: (x: number, y: number) => number, lo: number, hi: number): HeightField {
	const at = (k: number): number => (2 * k) / (SIDE - 1) - 1;
	const values = Float64Array.from({ length: SIDE * SIDE }, (_, i) => f(at(i % SIDE), at(Math.floor(i / SIDE))));
	const picked = Uint32Array.from({ length: SIDE }, (_, k) => k);
	const scale = makeScale('linear', { min: lo, max: hi, quantiles: Float64Array.of(lo, hi) });
	return new HeightField(
		{ columns: SIDE, rows: SIDE, domain: { u: [-1, 1], v: [-1, 1] } },
		{ columns: picked, rows: picked, values },
		scale,
		1,
	);
}

const mapLabels = (field: HeightField, intervals: number, ...rest: [typeof PLOT, { x: number; y: number }[]]): ContourLabel[] =>
	contourLabels(traceContours(field, intervals), ...rest);

it('each label lies on the line of its value, turned along it', () => {
	const field = surface((x, y) => 2 * x * x + y * y, 0, 3);
	const labels = mapLabels(field, 12, PLOT, []);
	expect(labels.length).toBeGreaterThan(3);
	for (const { text, x, y, angle } of labels) {
		const [u, v] = [x / 200 - 1, 1 - y / 200];
		expect(2 * u * u + v * v).toBeCloseTo(Number(text), 1);
		// The gradient on the screen is across the text.
		const across = (4 * u * Math.cos(angle) - 2 * v * Math.sin(angle)) / Math.hypot(4 * u, 2 * v);
		expect(Math.abs(across)).toBeLessThan(0.15);
		expect(Math.abs(angle)).toBeLessThanOrEqual(Math.PI / 2);
	}
});

it('none lies on another, on a mark or over the frame', () => {
	const field = surface((x, y) => Math.sin(5 * x) * Math.cos(4 * y), -1, 1);
	const mark = { x: 200, y: 120 };
	const labels = mapLabels(field, 8, PLOT, [mark]);
	expect(labels.length).toBeGreaterThan(5);
	for (const [i, a] of labels.entries()) {
		const half = 3.2 * a.text.length;
		expect(Math.min(a.x, a.y, 400 - a.x, 400 - a.y)).toBeGreaterThan(half);
		for (const b of [...labels.slice(0, i), mark]) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(half);
	}
});

describe('on the surface', () => {
	const VIEW = { width: 700, height: 500 };
	const f = (x: number, y: number): number => Math.sin(4 * x) * Math.cos(3 * y);
	const field = surface(f, -1, 1);
	const fresh = (): SurfaceContourLabels => new SurfaceContourLabels(traceContours(field, 8), 1);
	/** Where in the plane a label is seen: what the sight line through it meets first. */
	const seen = (camera: Camera, { x, y }: ContourLabel): { u: number; v: number } | null => {
		const { origin, direction } = sightLine(cameraMatrices(camera, VIEW.width, VIEW.height), x, y, VIEW.width, VIEW.height);
		return field.intersect(origin, direction);
	};

	it.each(['perspective', 'orthographic'] as const)('each stands on its line where that is seen, and on no other (%s)', (projection) => {
		for (const [azimuth, elevation] of [
			[-0.9, 0.62],
			[2, 0.3],
			[0.4, 0.1],
			[-2.5, 1.2],
			[-Math.PI / 2, Math.PI / 2],
		] as const) {
			const camera = { ...DEFAULT_CAMERA, projection, azimuth, elevation };
			const labels = fresh().labels(cameraMatrices(camera, VIEW.width, VIEW.height), VIEW, []);
			expect(labels.length).toBeGreaterThan(2);
			for (const [i, label] of labels.entries()) {
				const at = seen(camera, label);
				expect(f(at?.u ?? Number.NaN, at?.v ?? Number.NaN)).toBeCloseTo(Number(label.text.replace('−', '-')), 1);
				for (const other of labels.slice(0, i))
					expect(Math.hypot(label.x - other.x, label.y - other.y)).toBeGreaterThan(3.2 * (label.text.length + other.text.length));
			}
		}
	});

	it('a place that is kept free has none, and while the camera turns each stays where it is on the surface', () => {
		const at = (azimuth: number) => ({ ...DEFAULT_CAMERA, azimuth });
		const matrices = (azimuth: number) => cameraMatrices(at(azimuth), VIEW.width, VIEW.height);
		const turned = fresh();
		const before = turned.labels(matrices(-0.9), VIEW, []);
		const [first] = before as [ContourLabel];
		for (const { x, y } of fresh().labels(matrices(-0.9), VIEW, [first])) expect(Math.hypot(x - first.x, y - first.y)).toBeGreaterThan(9);
		const places = before.map((label) => seen(at(-0.9), label));
		const after = turned.labels(matrices(-0.87), VIEW, []).map((label) => seen(at(-0.87), label));
		const stay = places.filter((one) => after.some((other) => one && other && Math.hypot(one.u - other.u, one.v - other.v) < 0.03));
		expect(stay.length).toBeGreaterThan(0.8 * before.length);
	});
});

it('digits are as many as tell contours apart, with a real minus sign', () => {
	const far = mapLabels(
		surface((x) => 1000 + 1e-3 * x, 1000 - 1e-3, 1000 + 1e-3),
		8,
		PLOT,
		[],
	);
	expect(new Set(far.map(({ text }) => text))).toEqual(
		new Set(['999.99925', '999.99950', '999.99975', '1000.00000', '1000.00025', '1000.00050', '1000.00075']),
	);
	expect(
		mapLabels(
			surface((x) => x, -1, 1),
			2,
			PLOT,
			[],
		).map(({ text }) => text),
	).toEqual(['0']);
	expect(
		mapLabels(
			surface((x) => x, -1, 1),
			4,
			PLOT,
			[],
		).some(({ text }) => text.startsWith('−')),
	).toBe(true);
});

it('a constant, a landscape of holes and no contours have none', () => {
	expect(
		mapLabels(
			surface(() => 1, 1, 1),
			16,
			PLOT,
			[],
		),
	).toEqual([]);
	expect(
		mapLabels(
			surface(() => Number.NaN, 0, 1),
			16,
			PLOT,
			[],
		),
	).toEqual([]);
	expect(
		mapLabels(
			surface((x) => x, -1, 1),
			0,
			PLOT,
			[],
		),
	).toEqual([]);
});

it('rings close, and lines end at holes and at the border', () => {
	const side = 9;
	const grid = (f: (c: number, r: number) => number): Float64Array =>
		Float64Array.from({ length: side * side }, (_, i) => f(i % side, Math.floor(i / side)));
	const [ring, ...others] = contourLines(
		grid((c, r) => Math.hypot(c - 4, r - 4)),
		side,
		2.5,
	);
	expect(others).toEqual([]);
	expect([ring?.x.at(-1), ring?.y.at(-1)]).toEqual([ring?.x[0], ring?.y[0]]);
	const cut = contourLines(
		grid((c, r) => (r === 4 ? Number.NaN : c)),
		side,
		3.5,
	);
	expect(cut.map(({ x, y }) => [new Set(x), Math.min(...y), Math.max(...y)])).toEqual([
		[new Set([3.5]), 0, 3],
		[new Set([3.5]), 5, 8],
	]);
});
