/** A report with everything a view must show: a crossover, a wrong answer, sizes left out, a machine that is missing, a roofline. */

import { summarize } from '../../src/bench/statistics.ts';
import type { ContestantId, Point, Report } from '../../src/bench/schema.ts';
import { FACTS, testPoint, testReport } from './bench.ts';

const SIZES = [128, 256, 512, 1024, 2048];

/** Seven times around a median, in milliseconds. */
const around = (median: number): readonly number[] => [0.94, 0.97, 0.99, 1, 1.02, 1.04, 1.1].map((factor) => factor * median);

function point(contestant: ContestantId, size: number, median: number, base: number, more: Partial<Point> = {}): Point {
	const ratio = summarize(around(1).map((factor) => (factor * base) / median));
	return testPoint(around(median), {
		...{ size, units: size * size, contestant, rate: (size * size) / (median / 1000), operations: 12, bytes: 4 },
		ratio: { base: 'cpu-1', median: ratio.median, q1: ratio.q1, q3: ratio.q3, verdict: median < base ? 'faster' : 'slower' },
		error: contestant === 'f64' ? null : { largest: 0.61, typical: 0.08, compared: 192, wrong: 0 },
		...more,
	});
}

/** @param speed of all machines, so that two reports differ */
export function wholeReport(speed = 1): Report {
	const points = SIZES.flatMap((size): Point[] => {
		const cells = size * size;
		const cpu1 = cells / 40_000 / speed;
		const gpu = (3 + cells / 400_000) / speed;
		const roof = { attainable: 2.5e9, share: cells / (gpu / 1000) / 2.5e9, limit: 'bandwidth' as const };
		const wrong = { error: { largest: 87, typical: 2.1, compared: 192, wrong: 41 } };
		return [
			point('gpu-fast', size, gpu, cpu1, { roof, gpu: summarize(around(gpu * 0.8)), readback: summarize([0.4, 0.5, 0.6]) }),
			point('cpu-all', size, 0.1 + cpu1 / 1.9, cpu1, size === 1024 ? wrong : {}),
			point('cpu-1', size, cpu1, cpu1),
			size > 1024
				? point('f64', size, 1, 1, {
						status: 'over budget',
						reason: 'It would take about 4.5 s; the budget leaves 3.2 s for this size.',
						wall: null,
						error: null,
						ratio: null,
						rate: 0,
					})
				: point('f64', size, cpu1 * 6, cpu1),
		];
	});
	return testReport(points, {
		adapter: { name: 'difference engine', software: false, selfTest: 'bit-exact', timestamps: true },
		missing: [{ contestant: 'gpu-strict', reason: 'It was lent to somebody else.' }],
		page: { firstSurface: 812 },
		processor: { ...FACTS.processor, threads: 2 },
		roofline: {
			bandwidth: summarize([1e10, 1.02e10, 1.1e10]),
			arithmetic: summarize([8e10, 8.1e10, 8.4e10]),
			builtins: summarize([2e10, 2e10, 2e10]),
			timedBy: 'timestamps',
		},
		milliseconds: 28_400,
	});
}
