/** The pieces of a surface's mesh: fine where the surface bends, bounded in number, and without a crack between them. */

import { expect, it } from 'vitest';
import { makeScale } from '../../src/math/scale.ts';
import { DEFAULT_CAMERA, type Camera } from '../../src/model/view.ts';
import { cameraMatrices } from '../../src/render/camera.ts';
import { HeightField } from '../../src/render/height-field.ts';
import { PATCH_QUADS, SurfaceDetail } from '../../src/render/surface-detail.ts';
import { choosePatches, matched, type Patch, patchAt } from '../../src/render/surface-patches.ts';

const SIDE = 257;
const EXAGGERATION = 0.45;

/** The detail of a surface t(x, y) over [0, 1]², as a field of 1025² cells is copied. */
function detailOf(t: (x: number, y: number) => number): SurfaceDetail {
	const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) => t((i % SIDE) / (SIDE - 1), Math.floor(i / SIDE) / (SIDE - 1)));
	const picked = Uint32Array.from({ length: SIDE }, (_, k) => 4 * k);
	const scale = makeScale('linear', { min: 0, max: 1, quantiles: Float64Array.of(0, 1) });
	const grid = { columns: 1025, rows: 1025, domain: { u: [0, 1], v: [0, 1] } } as const;
	return new SurfaceDetail(new HeightField(grid, { columns: picked, rows: picked, values }, scale, EXAGGERATION));
}

const choose = (detail: SurfaceDetail, most: number, camera: Camera = DEFAULT_CAMERA): Patch[] => {
	const [width, height] = [1280, 720];
	const patches = choosePatches(detail, {
		matrices: cameraMatrices(camera, width, height),
		width,
		height,
		exaggeration: EXAGGERATION,
		most,
		least: 1,
	});
	return Array.from({ length: patches.count }, (_, k) => patchAt(patches, k));
};

/** A valley with a sharp floor along y = x². */
const valley = (x: number, y: number): number => Math.min(1, 3 * Math.sqrt(Math.abs(y - x * x)));

it('pieces cover the window once', () => {
	const side = 128;
	const covered = new Uint8Array(side * side);
	for (const { depth, i, j } of choose(detailOf(valley), 400)) {
		const span = side >> depth;
		for (let row = j * span; row < (j + 1) * span; row++)
			for (let column = i * span; column < (i + 1) * span; column++) {
				const at = row * side + column;
				covered[at] = (covered[at] as number) + 1;
			}
	}
	expect(new Set(covered)).toEqual(new Set([1]));
});

it('quads are small along a valley and large where the surface is flat, and they are cut along it', () => {
	const pieces = choose(detailOf(valley), 400);
	expect(pieces.length).toBeLessThanOrEqual(400);
	const at = (x: number, y: number): Patch =>
		pieces.find(({ depth, i, j }) => Math.floor(x * 2 ** depth) === i && Math.floor(y * 2 ** depth) === j) as Patch;
	for (const x of [0.35, 0.5, 0.7, 0.9]) expect(at(x, x * x).depth).toBeGreaterThanOrEqual(5);
	expect(at(0.1, 0.9).depth).toBeLessThanOrEqual(3);
	// The floor rises from the lower left to the upper right, and one of its mirror image falls.
	for (const x of [0.5, 0.7, 0.9]) expect(at(x, x * x).rises).toBe(true);
	const mirrored = detailOf((x, y) => valley(1 - x, y));
	expect(mirrored.rises(6, Math.floor(0.3 * 64), Math.floor(0.49 * 64))).toBe(false);
});

it('a plane takes as few pieces as there are, a rough surface as many as it may have', () => {
	expect(
		choose(
			detailOf((x, y) => 0.3 * x + 0.5 * y),
			400,
		),
	).toHaveLength(16);
	const rough = detailOf((x, y) => 0.5 + 0.5 * Math.sin(90 * x) * Math.cos(80 * y));
	const pieces = choose(rough, 400);
	expect(pieces.length).toBeGreaterThan(200);
	expect(pieces.length).toBeLessThanOrEqual(400);
	expect(choose(rough, 4096).length).toBeGreaterThan(pieces.length);
});

it('what is behind the viewer or beside the picture has no pieces', () => {
	const near = { ...DEFAULT_CAMERA, distance: 0.3, target: [0.3, 0.3, 0.1] } as const;
	const pieces = choose(
		detailOf(() => 0.2),
		400,
		near,
	);
	const all = choose(
		detailOf(() => 0.2),
		400,
	);
	const area = (of: readonly Patch[]): number => of.reduce((sum, { depth }) => sum + 4 ** -depth, 0);
	expect(area(all)).toBe(1);
	expect(area(pieces)).toBeLessThan(0.6);
	expect(area(pieces)).toBeGreaterThan(0);
});

it('neighbours share every vertex of their common edge: there is no crack', () => {
	const pieces = choose(detailOf(valley), 700);
	const finest = PATCH_QUADS << 7;
	const depths = new Set(pieces.map(({ depth }) => depth));
	expect(depths.size).toBeGreaterThan(3);
	/** Edges of triangles on the outlines of pieces, each between two vertices, by the places of these. */
	const edges = new Map<string, number>();
	for (const piece of pieces) {
		const shift = 7 - piece.depth;
		const place = (c: number, r: number): string =>
			matched(piece, c, r)
				.map((k) => k << shift)
				.join();
		const along = (places: readonly string[]): void => {
			for (let k = 1; k < places.length; k++) {
				const ends = [places[k - 1] as string, places[k] as string];
				// A vertex that is its neighbour's leaves an edge without length.
				if (ends[0] === ends[1]) continue;
				const key = ends.sort().join(' ');
				edges.set(key, (edges.get(key) ?? 0) + 1);
			}
		};
		const counts = Array.from({ length: PATCH_QUADS + 1 }, (_, k) => k);
		along(counts.map((k) => place(0, k)));
		along(counts.map((k) => place(PATCH_QUADS, k)));
		along(counts.map((k) => place(k, 0)));
		along(counts.map((k) => place(k, PATCH_QUADS)));
	}
	for (const [key, count] of edges) {
		const [[x0, y0], [x1, y1]] = key.split(' ').map((place) => place.split(',').map(Number)) as [[number, number], [number, number]];
		const isOutline = (x0 === x1 && (x0 === 0 || x0 === finest)) || (y0 === y1 && (y0 === 0 || y0 === finest));
		expect(count, key).toBe(isOutline ? 1 : 2);
	}
});

/** t of the mesh at a place: of the flat triangle there, whose corners lie on the surface. */
function meshAt(pieces: readonly Patch[], t: (x: number, y: number) => number, x: number, y: number): number {
	const piece = pieces.find(({ depth, i, j }) => Math.floor(x * 2 ** depth) === i && Math.floor(y * 2 ** depth) === j) as Patch;
	const quads = PATCH_QUADS * 2 ** piece.depth;
	const [c, r] = [Math.floor(x * quads), Math.floor(y * quads)];
	const corner = (dc: number, dr: number): number => {
		const [column, row] = matched(piece, c + dc - piece.i * PATCH_QUADS, r + dr - piece.j * PATCH_QUADS);
		return t(column / quads, row / quads);
	};
	const [a, b] = [x * quads - c, y * quads - r];
	const [low, right, up, far] = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
	if (piece.rises) return a > b ? low + a * (right - low) + b * (far - right) : low + b * (up - low) + a * (far - up);
	return a + b < 1 ? low + a * (right - low) + b * (up - low) : far + (1 - a) * (up - far) + (1 - b) * (right - far);
}

it('with as many vertices as an even mesh, the floor of a thin valley is missed by half as much', () => {
	const pieces = choose(detailOf(valley), 400);
	/** Quads of a mesh of 160 × 160. */
	const evenAt = (x: number, y: number): number => {
		const [c, r] = [Math.floor(160 * x), Math.floor(160 * y)];
		const [a, b] = [160 * x - c, 160 * y - r];
		const corner = (dc: number, dr: number): number => valley((c + dc) / 160, (r + dr) / 160);
		return a + b < 1
			? corner(0, 0) + a * (corner(1, 0) - corner(0, 0)) + b * (corner(0, 1) - corner(0, 0))
			: corner(1, 1) + (1 - a) * (corner(0, 1) - corner(1, 1)) + (1 - b) * (corner(1, 0) - corner(1, 1));
	};
	expect(pieces.length * PATCH_QUADS ** 2).toBeLessThanOrEqual(160 ** 2);
	const missed = { even: 0, ours: 0 };
	for (let x = 0.2; x < 0.98; x += 0.0037) {
		missed.even += evenAt(x, x * x) ** 2;
		missed.ours += meshAt(pieces, valley, x, x * x) ** 2;
	}
	expect(Math.sqrt(missed.ours / missed.even)).toBeLessThan(0.55);
});

it('a picture without a size is made of few pieces, and of no endless search', () => {
	const patches = choosePatches(detailOf(valley), {
		matrices: cameraMatrices(DEFAULT_CAMERA, Number.NaN, Number.NaN),
		...{ width: Number.NaN, height: Number.NaN, exaggeration: EXAGGERATION, most: 400, least: 1 },
	});
	expect(patches.count).toBeLessThanOrEqual(400);
});
