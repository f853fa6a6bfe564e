/** Landscapes side by side: what is chosen, the range they share, and the difference of two of them against double precision. */

import { describe, expect, it } from 'vitest';
import { differenceFacts } from '../../src/analysis/difference.ts';
import { centredRange, sharedRange } from '../../src/analysis/shared-range.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import {
	commonPart,
	comparisonNotes,
	differenceOf,
	differenceParameters,
	sampledDifference,
	type SeenLandscape,
} from '../../src/engine/landscapes/difference.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf } from '../../src/engine/landscapes/planes.ts';
import { followed, hasRoom, removed, replaced, swapped, withDifference } from '../../src/app/compare/choice.ts';
import { NO_POLES, sceneScale } from '../../src/math/pole-range.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { UsageError } from '../../src/model/errors.ts';
import type { SampledField } from '../../src/model/field.ts';
import { axis64, type GridSpec } from '../../src/model/geometry.ts';
import type { LandscapeChoice } from '../../src/state/app-state.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { landscapesOf } from '../../src/state/landscape-choice.ts';
import { readLink, writeLink } from '../../src/state/link.ts';
import { sampledFrom } from '../support/surfaces.ts';

const cpu = createCpuBackend({ precision: 'f64', workers: 0 });
const formula = (text: string): SeenLandscape => ({ landscape: openLandscape({ kind: 'formula', text }) });
const surface = (field: SampledField): SeenLandscape => ({ landscape: openLandscape({ kind: 'surface', name: 'file', field }) });
const over = (columns: number, rows: number, u: readonly [number, number], v = u): GridSpec => ({ columns, rows, domain: { u, v } });

/** Value and gradient of a landscape at a point of its plane, NaN where there is none. */
function at({ landscape, plane, parameters }: SeenLandscape, point: readonly [number, number]): number[] {
	const truth = landscape.objective.truth(1, bindObjective(landscape.objective, 'plane', parameters, plane));
	truth.run(point);
	return Array.from(truth.values, (value, k) => (truth.valid[k] === 1 ? value : Number.NaN));
}

const POINTS = [
	[0.3, -0.7],
	[-1.25, 0.5],
	[1.9, 1.1],
] as const;

describe('a difference', () => {
	const smooth = sampledFrom((x, y) => Math.sin(x) + y * y, 17, 13, [-2, 2], [-2, 2]);
	const rough = sampledFrom((x, y) => (x > 1 && y > 0.5 ? Number.NaN : Math.cos(3 * x) * y), 11, 21, [-2, 2], [-2, 2]);
	const five = openLandscape({ kind: 'function', id: 'rastrigin', dimension: 5 });
	const cases: readonly (readonly [string, SeenLandscape, SeenLandscape])[] = [
		[
			'two functions',
			{ landscape: openLandscape({ kind: 'function', id: 'rastrigin' }) },
			{ landscape: openLandscape({ kind: 'function', id: 'ackley' }) },
		],
		[
			'formulas with parameters of the same name',
			{ ...formula('k x^2 + y'), parameters: { k: 3 } },
			{ ...formula('x + k*y^2'), parameters: { k: -2 } },
		],
		['two files of different grids, one with holes', surface(smooth), surface(rough)],
		['a file and a formula', surface(smooth), formula('sin(x) + y^2')],
		[
			'a slice of five variables and a plane of two',
			{ landscape: five, plane: planeOf(five, { kind: 'random', seed: 3, origin: [1, 2, 0, -1, 0.5] }) },
			formula('x y'),
		],
		['one variable and two', formula('x^3'), formula('x^2 + y')],
	];
	it.each(cases)('of %s is that of their values and gradients in double precision', (_, first, second) => {
		const landscape = differenceOf(first, second);
		const difference: SeenLandscape = { landscape, parameters: differenceParameters(first, second) };
		let compared = 0;
		for (const point of POINTS) {
			const [a, b, d] = [at(first, point), at(second, point), at(difference, point)];
			for (const k of [0, 1, 2]) {
				const expected = (a[k] as number) - (b[k] as number);
				if (Number.isNaN(expected)) expect(d[k]).toBeNaN();
				else expect(d[k]).toBeCloseTo(expected, 11);
				compared += Number.isNaN(expected) ? 0 : 1;
			}
		}
		expect(compared).toBeGreaterThan(5);
	});

	it('of two files is there where both have a value, and says how places are taken for one another', async () => {
		const near = { ...smooth, axes: [{ name: 'alpha' }, { name: 'beta' }] as const };
		const far: SampledField = { ...rough, x: axis64([0, 4], 11), y: axis64([-1, 6], 21) };
		const landscape = differenceOf(surface(near), surface(far));
		expect(landscape.edge).toEqual({ u: [0, 2], v: [-1, 2] });
		expect(landscape.view).toEqual({ u: [0, 2], v: [-1, 2] });
		const { values } = await cpu.readField(bindObjective(landscape.objective, 'plane'), over(9, 9, [-2, 4], [-2, 6]));
		const columns = axis64([-2, 4], 9);
		const rows = axis64([-2, 6], 9);
		for (const [k, value] of values.entries()) {
			const [x, y] = [columns[k % 9] as number, rows[Math.floor(k / 9)] as number];
			if (x < 0 || x > 2 || y < -1 || y > 2) expect(value).toBeNaN();
		}
		expect(values.some((value) => !Number.isNaN(value))).toBe(true);
		const told = (landscape.notes ?? []).join(' ');
		expect(told).toContain('alpha and beta of “file · made” are taken for x and y');
		expect(told).toContain('0 … 2 by -1 … 2: the difference is there alone');
		expect(told).toContain('Between the samples of “file · made” and');
	});

	it('is refused, by name and reason, where it means nothing', () => {
		const log: SampledField = { ...smooth, axes: [{ name: 'lr', scale: 'log10' }, { name: 'decay' }] };
		expect(() => differenceOf(surface(log), surface(rough))).toThrow(/axis across is logarithmic in “file · made” and not in/);
		const away: SampledField = { ...rough, x: axis64([3, 4], 11) };
		expect(() => commonPart(surface(smooth).landscape, surface(away).landscape)).toThrow(UsageError);
		expect(() => differenceOf(surface(smooth), surface(away))).toThrow(/no part of the plane in common/);
		const sum = { landscape: openLandscape({ kind: 'sum', term: 'x[1]^2', dimension: 100 }) };
		expect(() => differenceOf(sum, formula('x'))).toThrow(/is no single expression/);
		expect(comparisonNotes(sum, formula('x + y')).join(' ')).toContain('has 100 variables and “x + y” 2');
	});

	it('of what is no expression is exact at the nodes of its fields', async () => {
		const [first, second] = [{ landscape: openLandscape({ kind: 'sum', term: 'x[1]^2', dimension: 40 }) }, formula('x - y')];
		const grid = over(7, 5, [-1, 1]);
		const bound = ({ landscape }: SeenLandscape) =>
			bindObjective(landscape.objective, 'plane', {}, planeOf(landscape, { kind: 'axes', first: 0, second: 1 }));
		const [a, b] = [await cpu.readField(bound(first), grid), await cpu.readField(bound(second), grid)];
		const landscape = await sampledDifference(first, second, a, b);
		const { values } = await cpu.readField(bindObjective(landscape.objective, 'plane'), grid);
		for (const [k, value] of values.entries()) expect(value).toBe((a.values[k] as number) - (b.values[k] as number));
		expect(landscape.title).toBe(`${first.landscape.title} − (x - y)`);
	});

	it('has the numbers that are told of it: max |d| with its place, mean, RMS', async () => {
		const landscape = differenceOf(formula('x^2 + y'), formula('y + 0.5 x'));
		const grid = over(41, 21, [-2, 3], [-1, 1]);
		const { values } = await cpu.readField(bindObjective(landscape.objective, 'plane'), grid);
		const facts = differenceFacts(values, grid);
		const all = Array.from(axis64([-2, 3], 41), (x) => x * x - 0.5 * x);
		expect(facts.most).toBeCloseTo(7.5, 14);
		expect(facts.at?.u).toBe(3);
		expect(facts.mean).toBeCloseTo(all.reduce((sum, d) => sum + d, 0) / 41, 12);
		expect(facts.rms).toBeCloseTo(Math.sqrt(all.reduce((sum, d) => sum + d * d, 0) / 41), 12);
		// Squares that no number holds, and no value at all.
		expect(differenceFacts([1e300, -1e300], over(2, 1, [0, 1])).rms).toBe(1e300);
		expect(differenceFacts([Number.NaN], over(1, 1, [0, 1]))).toMatchObject({ count: 0, most: Number.NaN, at: null });
	});
});

describe('one scale', () => {
	const statisticsOf = async (text: string) => {
		const landscape = openLandscape({ kind: 'formula', text });
		const field = await cpu.readField(bindObjective(landscape.objective, 'plane'), over(65, 65, [-1, 1]));
		return { statistics: await cpu.statistics(field), values: Array.from(field.values), poles: NO_POLES };
	};

	it('has the ends and the quantiles of all values together', async () => {
		const [a, b] = [await statisticsOf('x + y'), await statisticsOf('10 + 5 x^2')];
		const shared = sharedRange([a, b]);
		const all = [...a.values, ...b.values].sort((p, q) => p - q);
		expect(shared?.statistics).toMatchObject({ min: -2, max: 15, count: 2 * 65 ** 2, holes: 0 });
		for (const k of [8, 16, 24, 40, 48, 56]) {
			const wanted = all[Math.round((k / 64) * (all.length - 1))] as number;
			expect(Math.abs((shared?.statistics.quantiles[k] as number) - wanted)).toBeLessThan(0.25);
		}
		const scale = sceneScale('linear', null, shared?.statistics as never, NO_POLES);
		expect([scale.lo, scale.hi]).toEqual([-2, 15]);
		expect(sharedRange([a])).toBe(a);
		expect(sharedRange([])).toBeNull();
	});

	it.each(['linear', 'symlog'] as const)('of a difference has 0 in its middle (%s)', async (kind) => {
		const { statistics, poles } = centredRange(await statisticsOf('x^3 + 3 y^2 - 1'));
		const scale = sceneScale(kind, null, statistics, poles);
		expect(scale.lo).toBe(-scale.hi);
		expect(scale.forward(0)).toBeCloseTo(0.5, 12);
		expect(scale.forward(0.7)).toBeCloseTo(1 - scale.forward(-0.7), 12);
	});
});

describe('what is compared', () => {
	const [a, b, c, d] = ['rastrigin', 'ackley', 'beale', 'levy'].map((id): LandscapeChoice => ({ kind: 'function', id })) as [
		LandscapeChoice,
		LandscapeChoice,
		LandscapeChoice,
		LandscapeChoice,
	];
	const three = { landscape: a, compare: { others: [b, c], minus: [2, 1] as const, own: true as const } };

	it('is added, replaced, removed and swapped with what is in view, and the same two are subtracted', () => {
		expect(hasRoom(three)).toBe(true);
		expect(hasRoom({ landscape: a, compare: { others: [b, c, d] } })).toBe(false);
		expect(landscapesOf(replaced(three, 2, d))).toEqual([a, b, d]);
		const next = swapped(three, 2);
		expect(landscapesOf(next)).toEqual([c, b, a]);
		expect(next.compare).toMatchObject({ minus: [0, 1], own: true });
		expect(removed(three, 0)).toEqual({ landscape: b, compare: { others: [c], minus: [1, 0], own: true } });
		expect(removed(three, 1)).toEqual({ landscape: a, compare: { others: [c], own: true } });
		expect(removed({ landscape: a, compare: { others: [b] } }, 1)).toEqual({ landscape: a, compare: null });
		expect(withDifference(three, null).compare).toEqual({ others: [b, c], own: true });
	});

	it('goes with the network in view to its next step, where it is another quantity of it', () => {
		const net: LandscapeChoice = { kind: 'network', model: 'mlp', step: 10 };
		const other: LandscapeChoice = { ...net, quantity: 'test_loss' };
		const unlike: LandscapeChoice = { ...net, seed: 4 };
		const compare = { others: [other, unlike, a] };
		expect(followed(net, { ...net, step: 20, quantity: 'train_accuracy' }, compare).others).toEqual([{ ...other, step: 20 }, unlike, a]);
		expect(followed(net, a, compare)).toBe(compare);
	});

	it('is in the link, and a link without it opens as ever', () => {
		const own: LandscapeChoice = { kind: 'formula', text: 'k x^2|y', values: { k: 3 }, plane: { kind: 'axes', first: 1, second: 2 } };
		const file: LandscapeChoice = { kind: 'file', name: 'a|b & c.npy', channel: 'loss' };
		const state = {
			...DEFAULT_STATE,
			landscape: a,
			compare: { others: [own, file, DEFAULT_STATE.landscape], minus: [3, 0] as const, own: true as const },
		};
		const link = writeLink(state);
		expect(readLink(link)).toEqual({ state, problems: [] });
		expect(JSON.parse(JSON.stringify(state))).toEqual(state);
		expect(writeLink({ ...state, compare: { others: [b] } })).toBe('f=rastrigin&with=f=ackley');
		expect(readLink('f=rastrigin').state.compare).toBeNull();
	});

	it('of a link that cannot be used is told and left out', () => {
		const read = (link: string) => readLink(link, { functionProblem: (id) => (id === 'nosuch' ? 'no such function' : undefined) });
		expect(read('f=rastrigin&with=f=nosuch&with.minus=0,1')).toMatchObject({
			state: { compare: null },
			problems: [{ key: 'with', message: 'its "f" could not be used: no such function' }, { key: 'with.minus' }],
		});
		expect(read('f=rastrigin&with=f=ackley|f=beale&with.minus=0,3').state.compare).toEqual({ others: [b, c] });
		const many = read(`with=${['ackley', 'beale', 'levy', 'rastrigin'].map((id) => `f=${id}`).join('|')}`);
		expect(many.state.compare?.others).toEqual([b, c, d]);
		expect(many.problems).toHaveLength(1);
		// A comparison within a comparison is none.
		expect(read('with=with=with=f=ackley').problems[0]?.message).toContain('no such part');
	});
});
