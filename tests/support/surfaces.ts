/** Sampled surfaces for tests: published files where they are there, and made ones with holes. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { installJoiner } from '../../src/compile/surface/joiner.ts';
import { pointsSurface } from '../../src/compile/surface/points-table.ts';
import { openSurface } from '../../src/formats/index.ts';
import type { SampledField, SampledPoints } from '../../src/model/field.ts';
import { axisValue, type GridSpec, type Range } from '../../src/model/geometry.ts';
import '../../src/compile/surface/express.ts';
import { seeded } from './random-graph.ts';

installJoiner(pointsSurface);

const DATA = resolve(import.meta.dirname, '../../../shared/data');

/** The published files are beside the repository, or they are not. */
export const publishedFiles = existsSync(DATA);

/** A surface of a published file. */
export async function publishedSurface(path: string, channel?: string): Promise<SampledField> {
	const file = await openSurface(path, readFileSync(resolve(DATA, path)));
	return gridOf(file.surface(channel));
}

/** A surface that has to be a grid. */
export function gridOf(surface: SampledField | SampledPoints): SampledField {
	if (surface.layout === 'points') throw new Error(`“${surface.name}” is no grid but ${surface.values.length} points.`);
	return surface;
}

/** Samples of a function on an evenly spaced grid; NaN where it is NaN. */
export function sampledFrom(
	f: (x: number, y: number) => number,
	columns: number,
	rows: number,
	u: Range = [-1, 1],
	v: Range = [-1, 1],
): SampledField {
	const x = Float64Array.from({ length: columns }, (_, c) => axisValue(u, columns, c));
	const y = Float64Array.from({ length: rows }, (_, r) => axisValue(v, rows, r));
	const values = new Float64Array(columns * rows);
	for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) values[r * columns + c] = f(x[c] as number, y[r] as number);
	return { name: 'made', columns, rows, x, y, values };
}

/** Random samples, a share of which is missing. */
export function randomSurface(columns: number, rows: number, missing: number, seed: number, u?: Range, v?: Range): SampledField {
	const random = seeded(seed);
	return sampledFrom(() => (random() < missing ? Number.NaN : (random() - 0.5) * 8), columns, rows, u, v);
}

/** The file's own grid: one cell a sample. A line is the same for every v. */
export const ownGrid = ({ columns, rows, x, y }: SampledField): GridSpec => ({
	columns,
	rows,
	domain: { u: [x[0] as number, x[columns - 1] as number], v: rows === 1 ? [-1, 1] : [y[0] as number, y[rows - 1] as number] },
});

/** The same samples with their inner nodes moved by up to 0.4 of a spacing. */
export function unevenly(field: SampledField, seed: number): SampledField {
	const random = seeded(seed);
	const moved = (axis: Float64Array): Float64Array =>
		axis.map((node, i) =>
			i === 0 || i === axis.length - 1 ? node : node + (random() - 0.5) * 0.8 * ((axis[1] as number) - (axis[0] as number)),
		);
	return { ...field, x: moved(field.x), y: field.rows === 1 ? field.y : moved(field.y) };
}

/** Random samples at given places, in the unit square by default; a share of them has no value. */
export function scattered(
	count: number,
	seed: number,
	missing = 0,
	place: (index: number, random: () => number) => readonly [number, number] = (_, random) => [random(), random()],
): SampledPoints {
	const random = seeded(seed);
	const places = Array.from({ length: count }, (_, i) => place(i, random));
	return {
		layout: 'points',
		name: 'scattered',
		x: Float64Array.from(places, ([x]) => x),
		y: Float64Array.from(places, ([, y]) => y),
		values: Float64Array.from(places, () => (random() < missing ? Number.NaN : (random() - 0.5) * 8)),
	};
}
