import { describe, expect, it } from 'vitest';
import type { Curve, GroupView } from '../../src/model/swarm-view.ts';
import type { SwarmStatistics } from '../../src/model/swarm.ts';
import {
	axisTicks,
	chartColumns,
	chartSummary,
	readingAt,
	readingWords,
	stepByKey,
	stepsEnd,
	thin,
	tickLabels,
	valueAxis,
} from '../../src/app/chart-data.ts';
import { formatNumber } from '../../src/app/format.ts';
import { runVerdict } from '../../src/app/run-verdict.ts';
import { formatShare, precisionText, resultsCsv, sharesOf, statusColumns } from '../../src/app/results-data.ts';

const curve = (best: readonly number[], over: Partial<Curve> = {}): Curve => ({
	steps: best.map((_, i) => i * 10),
	best,
	median: best,
	low: best,
	high: best,
	...over,
});

const group = (name: string, of: Curve, statistics: SwarmStatistics | null = null): GroupView => ({
	index: 0,
	spec: { kind: name.toLowerCase() } as unknown as GroupView['spec'],
	name,
	colorSlot: 0,
	color: '#fff',
	statistics,
	curve: of,
	divergedAt: null,
	offPlane: null,
});

const statistics: SwarmStatistics = {
	count: 200,
	step: 50,
	status: { running: 20, converged: 150, hole: 3, edge: 0, diverged: 27 },
	best: { value: 1 / 3, x: [1.5, -2], particle: 4 },
	lowest: 0.4,
	quantiles: [0.4, 0.5, 0.625, 0.7, 0.8],
	medianSteps: Number.NaN,
	atMinimum: [100, 40],
};

describe('the axis of values', () => {
	it('is the logarithm of f where all values are above zero', () => {
		const axis = valueAxis([group('Adam', curve([100, 0.01]))], 'log');
		expect(axis.label).toBe('f, log');
		expect(axis.forward(0.01)).toBeCloseTo(-2, 12);
		expect(axis.forward(1000)).toBeCloseTo(3, 12);
		expect(axis.range[0]).toBeLessThan(-2);
		expect(axis.range[1]).toBeGreaterThan(2);
	});

	it('is shifted by the lowest of all groups, and says so, as soon as one value is not', () => {
		const groups = [group('Adam', curve([100, 1])), group('SGD', curve([50, -4]))];
		const axis = valueAxis(groups, 'log');
		expect(axis.label).toBe('f − lowest + ε, log');
		// The next value is 5 above it.
		expect(axis.forward(-4)).toBeCloseTo(Math.log10(5), 12);
		expect(axis.forward(91)).toBeCloseTo(2, 12);
	});

	it('sees a quantile below zero too', () => {
		expect(valueAxis([group('Adam', curve([3, 2], { low: [3, -1] }))], 'log').label).toBe('f − lowest + ε, log');
	});

	it('has the winner’s last step just below the one before, and no closer than numbers are', () => {
		const axis = valueAxis([group('Adam', curve([3, -1, -1.9, -1.99, -2]))], 'log');
		const places = [-1.9, -1.99, -2].map((value) => axis.forward(value) ?? Number.NaN);
		expect(places.map((at) => 10 ** at).map((f) => Number(f.toPrecision(6)))).toEqual([0.11, 0.02, 0.01]);
		const near = valueAxis([group('Adam', curve([-2 + 1e-9, -2]))], 'log');
		expect(10 ** (near.forward(-2) ?? 0)).toBeCloseTo(2 ** -22, 12);
	});

	it('lets a lowest value of zero lie at the next one', () => {
		const axis = valueAxis([group('Adam', curve([1, 1e-12, 0]))], 'log');
		expect(axis.forward(0)).toBeCloseTo(-12, 9);
		expect(axis.forward(1)).toBeCloseTo(0, 9);
		expect(valueAxis([group('Adam', curve([0, 0]))], 'log').forward(0)).toBe(0);
	});

	it('is f itself where it is linear, and has no place for what is no number', () => {
		const axis = valueAxis([group('Adam', curve([Number.NaN, 5, -3, Infinity]))], 'linear');
		expect(axis.label).toBe('f');
		expect(axis.forward(-3)).toBe(-3);
		for (const value of [Number.NaN, Infinity, -Infinity]) expect(axis.forward(value)).toBeNull();
		expect(axis.range[0]).toBeGreaterThan(-4);
		expect(axis.range[1]).toBeLessThan(6);
	});

	it('has a range that is not empty without values and with one', () => {
		for (const values of [[], [Number.NaN], [7], [0], [-2]])
			for (const scale of ['log', 'linear'] as const) {
				const { range } = valueAxis([group('Adam', curve(values))], scale);
				expect(range[1]).toBeGreaterThan(range[0]);
			}
	});

	it('has ticks at decades where there are some, at round values where not', () => {
		const ticksOf = (values: readonly number[], most: number): string[] => {
			const axis = valueAxis([group('Adam', curve(values))], 'log');
			return tickLabels(axis, axisTicks(axis, ...axis.range, most));
		};
		expect(ticksOf([1000, 0.1], 6)).toEqual(['0.1', '1', '10', '100', '1000']);
		expect(ticksOf([1e10, 1e-10], 6)).toEqual(['1e−10', '1e−5', '1', '1e5', '1e10']);
		expect(ticksOf([41, 29], 4)).toEqual(['30', '35', '40']);
		expect(ticksOf([1000.0001, 1000.0003], 3)).toEqual(['1000.0001', '1000.0002', '1000.0003']);
		const linear = valueAxis([group('Adam', curve([-3, 5]))], 'linear');
		expect(tickLabels(linear, axisTicks(linear, ...linear.range, 5))).toEqual(['−2', '0', '2', '4']);
	});
});

describe('the axis of steps', () => {
	it('ends at a round step, at most the budget', () => {
		expect(stepsEnd([group('Adam', curve([]))], 500)).toBe(10);
		expect(stepsEnd([group('Adam', curve([1, 1], { steps: [0, 130] }))], 500)).toBe(200);
		expect(stepsEnd([group('Adam', curve([1, 1], { steps: [0, 200] }))], 500)).toBe(200);
		expect(stepsEnd([group('Adam', curve([1, 1], { steps: [0, 300] }))], 330)).toBe(330);
	});
});

describe('thinning', () => {
	const long = (): { median: number[]; high: number[]; made: Curve } => {
		const best = Array.from({ length: 10_000 }, (_, i) => 1 / (1 + i));
		const [median, high] = [best.slice(), best.slice()];
		return { median, high, made: curve(best, { median, high }) };
	};

	it('leaves short curves whole', () => {
		expect(thin(curve([3, 2, 1]), 7)).toEqual([0, 1, 2]);
	});

	it('keeps the ends, what stands out and what is missing, within the limit', () => {
		const { median, high, made } = long();
		median[4321] = 99;
		median[5432] = -99;
		high[6543] = 50;
		median[7654] = Number.NaN;
		const kept = thin(made, 600);
		expect(kept.length).toBeLessThanOrEqual(600);
		expect(kept.length).toBeGreaterThan(90);
		for (const i of [0, 4321, 5432, 6543, 7654, 9999]) expect(kept).toContain(i);
		expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
	});

	it('stays within the limit where every other point is a gap', () => {
		const { median, made } = long();
		for (let i = 0; i < median.length; i += 2) median[i] = Number.NaN;
		expect(thin(made, 100).length).toBeLessThanOrEqual(100);
	});
});

describe('columns', () => {
	it('join groups on common steps: a gap is null, the step of another group undefined', () => {
		const groups = [group('Adam', curve([4, 2], { steps: [0, 20], median: [5, Number.NaN] })), group('SGD', curve([9], { steps: [10] }))];
		const [steps, ...columns] = chartColumns(groups, valueAxis(groups, 'linear'), 100);
		expect(steps).toEqual([0, 10, 20]);
		expect(columns).toHaveLength(8);
		expect(columns[2]).toEqual([5, undefined, null]);
		expect(columns[3]).toEqual([4, undefined, 2]);
		expect(columns[7]).toEqual([undefined, 9, undefined]);
	});
});

describe('reading', () => {
	const one = curve([4, 3, 2], { steps: [5, 10, 20], median: [6, 5, 4] });
	it('tells the last point at or before a step', () => {
		expect(readingAt(one, 4)).toBeNull();
		expect(readingAt(one, 5)).toEqual({ step: 5, best: 4, median: 6 });
		expect(readingAt(one, 19.9)).toEqual({ step: 10, best: 3, median: 5 });
		expect(readingAt(one, 999)).toEqual({ step: 20, best: 2, median: 4 });
	});

	it('sums up with the first step at the best value', () => {
		const groups = [group('Adam', curve([1, 0.002, 0.002])), group('SGD', curve([Number.NaN]))];
		expect(chartSummary(groups)).toBe('Best value by step: Adam 0.002 at step 10; SGD none.');
		expect(chartSummary([group('Adam', curve([]))])).toBe('Best value by step: no steps yet.');
	});
});

describe('numbers', () => {
	it('are powers of ten where they have more places than digits', () => {
		expect([123456, 99999.9, 12345].map((value) => formatNumber(value, 5))).toEqual(['1.235e5', '1e5', '12345']);
	});
});

describe('results', () => {
	it('share particles among six minima, the others and elsewhere', () => {
		const many = { ...statistics, atMinimum: [10, 10, 10, 10, 10, 10, 20, 30] };
		expect(sharesOf(many, 8)).toEqual({ at: new Array(6).fill(0.05), others: 0.25, elsewhere: 0.45 });
		expect(sharesOf(statistics, 2)).toEqual({ at: [0.5, 0.2], others: 0, elsewhere: 0.3 });
	});

	it('have a column for what can happen there, and for what did', () => {
		const none = group('SGD', curve([]));
		expect(statusColumns([none], true)).toEqual(['running', 'converged', 'edge']);
		expect(statusColumns([none], false)).toEqual(['running', 'converged', 'diverged']);
		expect(statusColumns([none, group('Adam', curve([]), statistics)], true)).toEqual(['running', 'converged', 'edge', 'diverged', 'hole']);
	});

	it('show a share as none or all only where it is', () => {
		expect([0, 0.001, 0.374, 0.996, 1].map(formatShare)).toEqual(['0 %', '<1 %', '37 %', '>99 %', '100 %']);
	});

	it('are CSV with numbers in full, quotes where needed and nothing where there is no number', () => {
		const minima = [
			{ point: [1, 1], value: 0 },
			{ point: [-0.5, 2], value: 3 },
		];
		const text = resultsCsv([group('Adam', curve([]), statistics), group('SGD, "fast"', curve([]))], minima);
		expect(text.split('\r\n')).toEqual([
			'optimizer,particles,step,running,converged,diverged,over the edge,holes,best value,where,median value,values in,largest error of a value as it moved,median steps to converge,at minimum (1 1),at minimum (-0.5 2),elsewhere',
			'Adam,200,50,20,150,27,0,3,0.3333333333333333,1.5 -2,0.625,f32 as it moves,,,100,40,60',
			'"SGD, ""fast""",,,,,,,,,,,,,,,,',
			'',
		]);
	});

	it('says in what the values are', () => {
		const rests = { ...group('Adam', curve([]), statistics), reported: { error: 2.5e-7 } };
		expect(resultsCsv([rests], []).split('\r\n')[1]).toContain(',0.625,f64,2.5e-7,');
		expect(precisionText([rests])).toContain('Values in double precision');
		expect(precisionText([rests])).toContain('at most 2.5e−7');
		expect(precisionText([rests, group('SGD', curve([]), statistics)])).toContain('f32');
		expect(precisionText([group('SGD', curve([]))])).toBe('');
	});

	it('tells the distance from the plane of those whose run has ended', () => {
		const ended = { ...group('Adam', curve([]), statistics), offPlane: { of: 4, mean: 0.5, median: 0.4, max: 2 } };
		const [head, first, second] = resultsCsv([ended, group('SGD', curve([]), statistics)], []).split('\r\n');
		expect(head).toMatch(/,elsewhere,mean distance from the plane,largest distance from the plane$/);
		expect(first).toMatch(/,200,0\.5,2$/);
		expect(second).toMatch(/,200,,$/);
	});
});

describe('keys on the chart', () => {
	const groups = [group('Adam', curve([4, 2, 1], { steps: [0, 5, 10] })), group('SGD', curve([3], { steps: [7] }))];

	it('go from point to point of all curves, and to the ends', () => {
		expect(stepByKey('ArrowRight', groups, 5)).toBe(7);
		expect(stepByKey('ArrowRight', groups, 10)).toBe(10);
		expect(stepByKey('ArrowLeft', groups, 7)).toBe(5);
		expect(stepByKey('ArrowLeft', groups, 6)).toBe(0);
		expect([stepByKey('Home', groups, 7), stepByKey('End', groups, 0), stepByKey('PageUp', groups, 0)]).toEqual([0, 10, 5]);
		expect(stepByKey('a', groups, 0)).toBeNull();
		expect(stepByKey('End', [], 0)).toBeNull();
	});

	it('read every curve there', () => {
		expect(readingWords(groups, 5)).toBe('Step 5. Adam: best 2, median 2. SGD: nothing yet.');
	});
});

describe('the verdict on a run', () => {
	const show = ({ value, x }: { value: number; x: readonly number[] }) => ({ value: String(value), place: `(${x.join(', ')})` });
	const ended = (name: string, over: Partial<SwarmStatistics>): GroupView => ({
		...group(name, curve([1]), { ...statistics, ...over }),
		reported: { error: 0 },
	});
	const status = { running: 0, hole: 0, edge: 0, diverged: 0 };
	const adam = ended('Adam', { status: { ...status, converged: 200 }, medianSteps: 244, best: { value: 0, x: [3, 2], particle: 0 } });
	const momentum = ended('Momentum', {
		status: { ...status, converged: 100 },
		medianSteps: 96,
		best: { value: 2, x: [0, 0], particle: 0 },
	});
	const descent = ended('Descent', { status: { ...status, converged: 99 }, medianSteps: 5, best: null });

	it('names who converged first and in how many steps, who did not, and the lowest value with its place', () => {
		expect(runVerdict([adam, momentum, descent], show)).toBe(
			'First to converge: Momentum (median 96 steps), then Adam (244). Less than half converged: Descent. Lowest value: 0, Adam at (3, 2).',
		);
		expect(runVerdict([adam], show)).toBe('First to converge: Adam (median 244 steps). Lowest value: 0, Adam at (3, 2).');
		expect(runVerdict([descent], show)).toBe('With each optimizer, less than half of the particles converged.');
	});

	it('is there when the run is over, and not before', () => {
		expect(runVerdict([], show)).toBeNull();
		expect(runVerdict([adam, group('Momentum', curve([1]), statistics)], show)).toBeNull();
		expect(runVerdict([adam, group('Momentum', curve([]))], show)).toBeNull();
	});
});
