/** Coordinates as people read and type them: real numbers on logarithmic axes, names of files' axes. */

import { describe, expect, test } from 'vitest';
import { windowOfShown } from '../../src/cli/landscape.ts';
import { swarmPlanFor, windowFor } from '../../src/cli/swarm-plan.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import {
	type AxisLabel,
	coordinateOf,
	logarithmNote,
	planeLabels,
	pointOfShown,
	shownCoordinate,
	shownPoint,
	shownRange,
} from '../../src/model/axis-label.ts';
import { UsageError } from '../../src/model/errors.ts';
import type { SampledField } from '../../src/model/field.ts';
import type { StartChoice } from '../../src/model/swarm.ts';
import { answers } from '../support/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { sampledFrom, scattered } from '../support/surfaces.ts';

const RATE: AxisLabel = { name: 'lr', scale: 'log10' };
const PLAIN: AxisLabel = { name: 'x' };
/** Rates 1e-5 … 1 across, batch sizes 1 … 1000 up; the value is the sum of the exponents. */
const sweep: SampledField = {
	...sampledFrom((x, y) => x + 10 * y, 6, 4, [-5, 0], [0, 3]),
	axes: [RATE, { name: 'batch', scale: 'log10' }],
};

describe('numbers of a logarithmic axis', () => {
	test('are shown as the file has them, and read back', () => {
		for (const number of [1e-5, 0.003, 0.01, 0.1, 0.25, 1, 32, 128, 1e6, 3.14159e-7])
			expect(shownCoordinate(RATE, coordinateOf(RATE, number))).toBe(number);
		const random = seeded(5);
		for (let i = 0; i < 500; i++) {
			const number = Number((10 ** (random() * 40 - 20)).toPrecision(12));
			expect(shownCoordinate(RATE, coordinateOf(RATE, number))).toBe(number);
		}
		expect(shownCoordinate(PLAIN, -3.7)).toBe(-3.7);
		expect(coordinateOf(undefined, 0)).toBe(0);
	});
	test.each([0, -1, Number.NaN])('%d has no place there', (number) => {
		expect(() => coordinateOf(RATE, number)).toThrow(UsageError);
		expect(() => coordinateOf(RATE, number)).toThrow(/lr has a logarithmic axis, so it is above 0/);
	});
	test('points, ranges and the note on derivatives', () => {
		expect(pointOfShown([RATE, PLAIN], [0.001, 2])).toEqual([-3, 2]);
		expect(shownPoint([RATE, PLAIN], Float64Array.of(-3, 2))).toEqual([0.001, 2]);
		expect(shownRange(RATE, [-5, 0])).toEqual([1e-5, 1]);
		expect(logarithmNote([RATE, PLAIN])).toBe('The axis of lr is logarithmic: derivatives are by log10(lr).');
		expect(logarithmNote([PLAIN])).toBeUndefined();
	});
});

describe('variables of landscapes', () => {
	const names = (landscape: { readonly variables: readonly AxisLabel[] }): string[] => landscape.variables.map(({ name }) => name);
	test('are as many as the objective has', () => {
		expect(names(openLandscape({ kind: 'formula', text: 'x^2 + y^2' }))).toEqual(['x', 'y']);
		expect(names(openLandscape({ kind: 'formula', text: 'x^2', dimension: 1 }))).toEqual(['x']);
		expect(names(openLandscape({ kind: 'function', id: 'rastrigin', dimension: 3 }))).toEqual(['x1', 'x2', 'x3']);
		expect(openLandscape({ kind: 'surface', name: 'sweep', field: sweep }).variables).toEqual(sweep.axes);
		expect(names(openLandscape({ kind: 'surface', name: 'line', field: sampledFrom((x) => x, 5, 1) }))).toEqual(['x']);
	});
	test('of a plane: two, u and v of a slice, one of a line', () => {
		expect(planeLabels([RATE, PLAIN])).toEqual([RATE, PLAIN]);
		expect(planeLabels([PLAIN])).toEqual([PLAIN]);
		expect(planeLabels([PLAIN, PLAIN, RATE]).map((label) => label?.name)).toEqual(['u', 'v']);
	});
	test('of a composed file are its coordinates, and the name says so', () => {
		const turned = openLandscape({ kind: 'surface', name: 'sweep', field: sweep }, [{ kind: 'rotate', angle: 0.3 }]);
		expect(turned.variables).toEqual([{ name: 'log10(lr)' }, { name: 'log10(batch)' }]);
	});
});

describe('the command line on logarithmic axes', () => {
	const landscape = openLandscape({ kind: 'surface', name: 'sweep', field: sweep });
	test('windows and starts are typed as real numbers', async () => {
		expect(windowOfShown(landscape.variables, { u: [1e-4, 0.1], v: [1, 100] })).toEqual({ u: [-4, -1], v: [0, 2] });
		expect(windowFor(landscape, { domain: { u: [1e-4, 0.1], v: [1, 100] } })).toEqual({ u: [-4, -1], v: [0, 2] });
		expect(() => windowOfShown(landscape.variables, { u: [0, 1], v: [1, 100] })).toThrow(/lr/);
		const where = { window: landscape.view, plane: undefined };
		const { starts } = await swarmPlanFor(landscape, where, { start: [[0.01, 100]], steps: 1, seed: 0 });
		expect(starts).toEqual({ kind: 'points', points: [[-2, 2]] });
		const planned = async (choice: StartChoice) =>
			(await swarmPlanFor(landscape, where, { starts: choice, steps: 1, seed: 0 })).plan.starts;
		expect(await planned({ kind: 'point', at: [0.01, 10] })).toEqual({ kind: 'point', at: [-2, 1] });
		expect(await planned({ kind: 'gaussian', center: [0.1, 100], deviation: 0.2 })).toEqual({
			kind: 'gaussian',
			center: [-1, 2],
			deviation: 0.2,
		});
		expect(await planned({ kind: 'grid' })).toEqual({ kind: 'grid' });
	});
	test('the sample at lr = 0.001, batch = 100', () => {
		const f = answers(landscape.objective);
		expect(f(...pointOfShown(landscape.variables, [0.001, 100])).value).toBe(17);
	});
});

describe('notes of a landscape', () => {
	test('say where f32 has no numbers between the samples', () => {
		const far = openLandscape({ kind: 'surface', name: 'far', field: sampledFrom((x, y) => x + y, 100, 3, [60_000, 60_001], [0, 1]) });
		expect(far.notes).toHaveLength(1);
		expect(far.notes?.[0]).toContain('Near x = 60000');
		expect(far.notes?.[0]).toContain('0.0039 apart and the samples 0.01');
		expect(far.samples).toEqual({ columns: 100, rows: 3 });
	});
	test('also between scattered samples', () => {
		const far = openLandscape({ kind: 'surface', name: 'far', field: scattered(100, 1, 0, (_, r) => [5e5 + r(), r()]) });
		expect(far.notes).toHaveLength(1);
		expect(far.notes?.[0]).toMatch(/^Near x = 50000\d/);
		expect(openLandscape({ kind: 'surface', name: 'near', field: scattered(100, 1) }).notes).toBeUndefined();
	});
	test('are not there for usual files', () => {
		expect(openLandscape({ kind: 'surface', name: 'sweep', field: sweep }).notes).toBeUndefined();
	});
});
