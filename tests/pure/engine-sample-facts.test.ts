/** What is told of a window: samples of the file with their places, what is missing, and what lies on the edge. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, test } from 'vitest';
import { gridFor } from '../../src/engine/fields/grid.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { markersOf, MOST_SAMPLE_DOTS } from '../../src/engine/landscapes/markers.ts';
import { minimumOnEdge, sampleFacts } from '../../src/engine/landscapes/sample-facts.ts';
import { referenceField } from '../../src/cpu/expression/reference.ts';
import type { BoundObjective } from '../../src/model/backend.ts';
import { formula } from '../support/objective.ts';
import { randomSurface, sampledFrom, scattered, unevenly } from '../support/surfaces.ts';

const bind = (text: string, dimension?: number): BoundObjective => {
	const objective = formula(text, dimension);
	return bindObjective(objective, 'plane');
};

describe('samples of a file in a window', () => {
	test('the lowest and the highest are samples, in double precision, with their places', () => {
		const field = unevenly(randomSurface(21, 13, 0.1, 1), 2);
		const { lowest, highest, count, missing } = sampleFacts(field, { u: [-1, 1], v: [-1, 1] });
		const values = [...field.values].filter((value) => !Number.isNaN(value));
		expect([lowest?.value, highest?.value]).toEqual([Math.min(...values), Math.max(...values)]);
		const at = field.values.indexOf(Math.min(...values));
		expect([lowest?.u, lowest?.v]).toEqual([field.x[at % 21], field.y[Math.floor(at / 21)]]);
		expect([count, missing]).toEqual([273, 273 - values.length]);
	});
	test('only those inside the window count', () => {
		const field = sampledFrom((x, y) => x + 10 * y, 11, 11, [0, 10], [0, 10]);
		expect(sampleFacts(field, { u: [2.5, 7], v: [3, 3.9] })).toEqual({
			count: 5,
			missing: 0,
			lowest: { value: 33, u: 3, v: 3 },
			highest: { value: 37, u: 7, v: 3 },
			onEdge: true,
		});
		expect(sampleFacts(field, { u: [2.1, 2.9], v: [0, 1] })).toEqual({ count: 0, missing: 0, lowest: null, highest: null, onEdge: false });
	});
	test('an unfinished grid is counted in samples', () => {
		const field = sampledFrom((x, y) => (x + 30 * y < 62 ? x : Number.NaN), 30, 30, [0, 29], [0, 29]);
		expect(sampleFacts(field, { u: [0, 29], v: [0, 29] })).toMatchObject({ count: 900, missing: 838 });
	});
	test('scattered samples', () => {
		const points = scattered(50, 3, 0.2);
		const values = [...points.values].filter((value) => !Number.isNaN(value));
		const facts = sampleFacts(points, { u: [0, 1], v: [0, 1] });
		expect(facts).toMatchObject({ count: 50, missing: 50 - values.length, lowest: { value: Math.min(...values) } });
		const at = points.values.indexOf(Math.min(...values));
		expect(facts.lowest).toEqual({ value: Math.min(...values), u: points.x[at], v: points.y[at] });
	});
	test('a line has no y, and its made-up axis has no edge', () => {
		const line = sampledFrom((x) => (x - 0.25) ** 2, 9, 1);
		const facts = sampleFacts(line, { u: [-1, 1], v: [-1, 1] });
		expect(facts.lowest).toEqual({ value: 0, u: 0.25 });
		expect(facts.onEdge).toBe(false);
		expect(
			sampleFacts(
				sampledFrom((x) => x, 9, 1),
				{ u: [-1, 1], v: [-1, 1] },
			).onEdge,
		).toBe(true);
	});
	test.each([
		['lowest in the middle', (x: number, y: number) => x * x + y * y, false],
		['lowest at the right', (x: number, y: number) => -x + y * y, true],
		['lowest above', (x: number, y: number) => x * x - y, true],
		['a valley along y', (x: number) => x * x, false],
		['constant', () => 3, false],
	] as const)('on the edge: %s', (_name, f, expected) => {
		expect(sampleFacts(sampledFrom(f, 9, 9), { u: [-1, 1], v: [-1, 1] }).onEdge).toBe(expected);
	});
	test('a landscape of a file says which samples they are, unless something composed changes them', () => {
		const field = randomSurface(5, 5, 0, 4);
		expect(openLandscape({ kind: 'surface', name: 'f', field }).sampled).toBe(field);
		expect(openLandscape({ kind: 'surface', name: 'f', field }, [{ kind: 'scale', gain: 2 }]).sampled).toBeUndefined();
		expect(openLandscape({ kind: 'formula', text: 'x' }).sampled).toBeUndefined();
	});
	test('between a file’s samples nothing is lower than the lowest one told', async () => {
		const field = sampledFrom((x, y) => Math.round(8 + 8 * Math.sin(9 * x + 4 * y)), 9, 9);
		const landscape = openLandscape({ kind: 'surface', name: 'digits', field });
		const bound: BoundObjective = bindObjective(landscape.objective, 'plane');
		const { values } = await referenceField(bound, gridFor(landscape, landscape.view, 100, true));
		const { lowest, highest } = sampleFacts(field, landscape.view);
		expect([Math.min(...values), Math.max(...values)]).toEqual([lowest?.value, highest?.value]);
	});
});

describe('the lowest cell of a formula on the edge of its window', () => {
	const grid = { columns: 31, rows: 21, domain: { u: [-2, 2], v: [-1, 3] } } as const;
	test.each([
		['x^2', undefined, false],
		['x^2', 1, false],
		['y^2', undefined, false],
		['x^2 + y^2', undefined, false],
		['x', undefined, true],
		['x', 1, true],
		['x^2 + y', undefined, true],
		['x^2 - y', undefined, true],
		['7', undefined, false],
		['sqrt(x) + y^2', undefined, false],
	] as const)('%s (n = %s): %s', async (text, dimension, expected) => {
		const bound = bind(text, dimension);
		const field = await referenceField(bound, grid);
		let cell = -1;
		for (const [i, value] of field.values.entries())
			if (!Number.isNaN(value) && (cell < 0 || value < (field.values[cell] as number))) cell = i;
		expect(await minimumOnEdge(exactHere(), bound, grid, cell)).toBe(expected);
	});
});

describe('marks', () => {
	test('of scattered samples are dots at their places, an even share of very many', () => {
		const few = scattered(40, 5);
		const dots = markersOf(openLandscape({ kind: 'surface', name: 'few', field: few }));
		expect(dots.map(({ u, v }) => [u, v])).toEqual([...few.x].map((x, i) => [x, few.y[i]]));
		expect(dots.every(({ kind }) => kind === 'sample')).toBe(true);
		const many = scattered(3 * MOST_SAMPLE_DOTS, 6);
		const landscape = { ...openLandscape({ kind: 'surface', name: 'few', field: few }), samplePoints: many };
		expect(markersOf(landscape)).toHaveLength(MOST_SAMPLE_DOTS);
	});
	test('of a function are its minima', () => {
		expect(markersOf(openLandscape({ kind: 'function', id: 'himmelblau' }))).toHaveLength(4);
	});
});
