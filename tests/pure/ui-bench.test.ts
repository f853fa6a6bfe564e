/** What the page's benchmark makes of a choice and of a report: workloads, curves, sentences, numbers as they are read. */

import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/bench/statistics.ts';
import { standardWorkloads } from '../../src/bench/workloads.ts';
import { QUICK_BENCH } from '../../src/state/app-state.ts';
import { kindsIn, namesOf, planOf, sizesOf, STANDARD_BENCH, workloadTitle } from '../../src/app/bench/bench-choice.ts';
import {
	byWorkload,
	curvesOf,
	rangeText,
	rateText,
	roofPlaces,
	secondsText,
	sentencesOf,
	sizeText,
	type WorkloadPoints,
} from '../../src/app/bench/bench-data.ts';
import { testPoint } from '../support/bench.ts';
import { wholeReport } from '../support/bench-report.ts';

describe('a choice', () => {
	it('the quick set has one of each kind of work, at the sizes of its range', () => {
		const { workloads, contestants, problems } = planOf(QUICK_BENCH);
		expect(problems).toEqual([]);
		expect(workloads.map(({ id }) => id)).toEqual(['value:himmelblau', 'gradient:ackley', 'adam:rastrigin']);
		expect(workloads[0]?.sizes).toEqual([128, 256, 512, 1024, 2048]);
		expect(workloads[2]?.sizes).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000]);
		expect(contestants).toEqual(['gpu-fast', 'cpu-all', 'cpu-1']);
	});

	it('the standard set is that of the command line, whole', () => {
		const ids = (list: readonly { readonly id: string; readonly sizes: readonly number[] }[]) => list.map(({ id, sizes }) => [id, sizes]);
		expect(ids(planOf(STANDARD_BENCH).workloads)).toEqual(ids(standardWorkloads()));
	});

	it('a workload named twice is measured once; a range without a size takes the nearest', () => {
		const { workloads } = planOf({ ...QUICK_BENCH, workloads: ['surface:ackley', 'surface'], sizes: { cells: [2, 100] } });
		expect(workloads.map(({ id, sizes }) => [id, sizes])).toEqual([['surface:ackley', [256]]]);
		expect(planOf({ ...QUICK_BENCH, workloads: ['value:ackley'], sizes: { cells: [1e6, 2e6] } }).workloads[0]?.sizes).toEqual([16_384]);
	});

	it('names that stand for nothing are told and left out', () => {
		const { workloads, contestants, problems } = planOf({
			...QUICK_BENCH,
			workloads: ['value:moon', 'gd'],
			contestants: ['abacus', 'cpu-1'],
		});
		expect(workloads.map(({ id }) => id)).toEqual(['gd:rastrigin']);
		expect(contestants).toEqual(['cpu-1']);
		expect(problems).toEqual([
			{ key: 'bench', message: expect.stringContaining('“moon”') },
			{ key: 'bench.on', message: expect.stringContaining('“abacus”') },
		]);
	});

	it('names that every object has stand for nothing, too', () => {
		for (const name of ['constructor', 'value:constructor', 'toString']) {
			const { workloads, problems } = planOf({ ...QUICK_BENCH, workloads: [name], contestants: [name.replace('value:', '')] });
			expect(workloads).toEqual([]);
			expect(problems.map(({ key }) => key)).toEqual(['bench', 'bench.on']);
		}
		expect(workloadTitle('constructor:constructor')).toBe('constructor · constructor');
	});

	it('what no task can do is refused by name', () => {
		const { workloads, problems } = planOf({ ...QUICK_BENCH, workloads: ['compile-cold:sampled', 'compile-cached:sampled'] });
		expect(workloads.map(({ id }) => id)).toEqual(['compile-cached:sampled']);
		expect(problems).toEqual([{ key: 'bench', message: expect.stringContaining('“compile-cold:sampled”') }]);
	});

	it('a range of one size is still a range of its kind; programs have none', () => {
		expect(kindsIn(planOf({ ...QUICK_BENCH, workloads: ['value'], sizes: { cells: [128, 128] } }).workloads)).toEqual(['cells']);
		expect(kindsIn(planOf({ ...QUICK_BENCH, workloads: ['compile-cold'] }).workloads)).toEqual([]);
	});

	it('no machine is no machine, not all of them', () => {
		expect(planOf({ ...QUICK_BENCH, contestants: [] }).contestants).toEqual([]);
	});

	it('names are as short as they can be, and mean the same', () => {
		expect(namesOf(['adam:rastrigin', 'value:himmelblau', 'gradient:ackley'])).toEqual(['quick']);
		expect(namesOf(standardWorkloads().map(({ id }) => id))).toEqual(['standard']);
		expect(namesOf(['map:ackley', 'value:sampled'])).toEqual(['value:sampled', 'map:ackley']);
		expect(namesOf([])).toEqual([]);
	});

	it('sizes of a kind are those of all its tasks', () => {
		expect(sizesOf('cells')).toEqual([128, 256, 512, 1024, 2048, 4096, 8192, 16_384]);
		expect(sizesOf('points')[0]).toBe(1024);
	});
});

describe('a report', () => {
	const { points } = wholeReport();
	const workload = byWorkload(points)[0] as WorkloadPoints;

	it('has a line a machine, with its quartiles, and null where nothing was measured', () => {
		const { sizes, lines, aborted } = curvesOf(workload, 'time');
		expect(sizes).toEqual([128, 256, 512, 1024, 2048]);
		expect(lines.map(({ contestant }) => contestant)).toEqual(['gpu-fast', 'cpu-all', 'cpu-1', 'f64']);
		const cpu = lines[2];
		expect(cpu?.median[0]).toBeCloseTo(128 ** 2 / 40_000 / 1000, 12);
		expect((cpu?.low[0] as number) < (cpu?.median[0] as number)).toBe(true);
		expect(lines[3]?.median.at(-1)).toBeNull();
		expect(aborted).toEqual([{ contestant: 'f64', size: 2048 }]);
	});

	it('a higher rate is a lower time: quartiles change places', () => {
		const cpu = curvesOf(workload, 'rate').lines[2];
		expect(cpu?.median[0]).toBeCloseTo(40_000 * 1000, 3);
		expect((cpu?.low[0] as number) < (cpu?.high[0] as number)).toBe(true);
	});

	it('the GPU overtakes where 3 + c / 400 000 is 0.1 + c / 76 000 ms', () => {
		const cells = 2.9 / (1 / 76_000 - 1 / 400_000);
		const size = curvesOf(workload, 'time').crossing?.size as number;
		expect(size).toBeGreaterThan(512);
		// Straight lines of the log–log plot between 512 and 1024 are not the curves themselves.
		expect(Math.abs(size / Math.sqrt(cells) - 1)).toBeLessThan(0.05);
		expect(sentencesOf(workload)[0]).toMatch(/^GPU, fast overtakes CPU, all workers at about 520 cells a side/);
	});

	it('without a GPU, or without a CPU, nothing is said of an overtaking', () => {
		const only = (id: string) => byWorkload(points.filter(({ contestant }) => contestant === id))[0] as WorkloadPoints;
		for (const id of ['cpu-1', 'gpu-fast']) {
			expect(curvesOf(only(id), 'time').crossing).toBeNull();
			expect(sentencesOf(only(id)).join()).not.toMatch(/overtake|ahead/);
		}
	});

	it('what was left out is said with its reason', () => {
		expect(sentencesOf(workload).at(-1)).toMatch(/^f64 reference, 2\u202f048 cells a side: over budget\. It would take about 4\.5 s/);
	});

	it('a workload whose points are as before is the same object: its chart is not drawn again', () => {
		const more = [...points, testPoint([1, 2, 3], { workload: 'gradient:ackley', task: 'gradient' })];
		const after = byWorkload(more, [workload]);
		expect(after[0]).toBe(workload);
		expect(byWorkload([...points, testPoint([1], { size: 4096 })], [workload])[0]).not.toBe(workload);
	});

	it('stands under the roofline with its largest size', () => {
		const [place, ...more] = roofPlaces(points);
		expect(more).toEqual([]);
		expect(place).toMatchObject({ contestant: 'gpu-fast', size: 2048, intensity: 3, limit: 'bandwidth' });
		const gpu = 3 + 2048 ** 2 / 400_000;
		expect(place?.reached).toBeCloseTo((2048 ** 2 / (gpu / 1000)) * 12, -3);
	});

	it('a time of zero has no place on a log axis', () => {
		const still = byWorkload([testPoint([0, 0, 0], { wall: summarize([0, 0, 0]) })])[0] as WorkloadPoints;
		expect(curvesOf(still, 'time').lines[0]?.median).toEqual([null]);
	});
});

describe('numbers', () => {
	it.each([
		[0.0000123, '12.3\u202fµs'],
		[0.0123, '12.3\u202fms'],
		[12.34, '12.3\u202fs'],
		[null, '—'],
	])('%s s is %s', (seconds, text) => expect(secondsText(seconds)).toBe(text));

	it('a range says its unit once, unless there are two', () => {
		expect(rangeText(0.0036, 0.0055)).toBe('3.6 – 5.5\u202fms');
		expect(rangeText(0.00095, 0.0011)).toBe('950\u202fµs – 1.1\u202fms');
	});

	it('rates have letters, sizes are exact where they were measured', () => {
		expect(rateText(12_345_678)).toBe('12.3\u202fM');
		expect(rateText(7)).toBe('7');
		expect(sizeText(2048)).toBe('2\u202f048');
		expect(sizeText(1234.5)).toBe('1\u202f200');
	});
});
