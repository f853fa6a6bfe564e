/** What a report says first: the machine, and a sentence for each workload, whoever wins, fails or is missing. */

import { describe, expect, test } from 'vitest';
import { judgementOf } from '../../src/bench/judgement.ts';
import { copyIsLonger, wallWithReadback } from '../../src/bench/readback.ts';
import type { ContestantId, Point, Report } from '../../src/bench/schema.ts';
import { summarize } from '../../src/bench/statistics.ts';
import { csvReport, headLines, markdownReport } from '../../src/bench/tables.ts';
import { machineLine, verdictsOf } from '../../src/bench/verdicts.ts';
import { testPoint, testReport } from '../support/bench.ts';

const RIGHT = { largest: 0.3, typical: 0.1, compared: 192, wrong: 0, ulp: { largest: 1.2, tolerance: 4, typical: 0.3 } };
const WRONG = { largest: 87, typical: 2.1, compared: 192, wrong: 41, ulp: { largest: 350, tolerance: 4, typical: 9 } };

const around = (median: number): readonly number[] => [0.98, 0.99, 1, 1.01, 1.02].map((factor) => factor * median);
const point = (contestant: ContestantId, median: number, more: Partial<Point> = {}): Point =>
	testPoint(around(median), { contestant, size: 2048, error: contestant === 'f64' ? null : RIGHT, ...more });

const CARD: Report['adapter'] = { name: 'A graphics card', software: false, selfTest: 'bit-exact', timestamps: true };
const SOFTWARE: Report['adapter'] = { ...CARD, name: 'SwiftShader', software: true };

const sentence = (points: readonly Point[], adapter: Report['adapter'] = CARD): string | undefined =>
	verdictsOf(points, adapter)[0]?.sentence;

describe('the verdict of a workload', () => {
	test.each<[string, readonly Point[], Report['adapter'], string]>([
		[
			'the GPU wins over the fastest CPU',
			[point('gpu-fast', 10), point('cpu-all', 24), point('cpu-1', 40), point('f64', 400)],
			CARD,
			'GPU (fast) is 2.4× as fast as all CPU workers at 2048² cells; both within tolerance.',
		],
		[
			'the emulated GPU loses, and that is said',
			[point('gpu-fast', 36), point('cpu-all', 12), point('cpu-1', 20)],
			SOFTWARE,
			'GPU (fast, emulated on the processor) takes 3× as long as all CPU workers at 2048² cells; both within tolerance.',
		],
		[
			'where all workers are slower than one, the GPU is set beside the one',
			[point('gpu-fast', 10), point('cpu-all', 30), point('cpu-1', 20)],
			CARD,
			'GPU (fast) is 2× as fast as one CPU worker at 2048² cells; both within tolerance.',
		],
		[
			'where quartiles overlap nobody wins',
			[testPoint([9, 10, 11], { contestant: 'gpu-strict', error: RIGHT }), testPoint([10, 10.5, 11], { error: RIGHT })],
			CARD,
			'GPU (strict) and one CPU worker cannot be told apart at 128² cells (10 and 10.5 ms, quartiles overlap); both within tolerance.',
		],
		[
			'a wrong answer never wins: the strict GPU takes its place',
			[point('gpu-fast', 1, { error: WRONG }), point('gpu-strict', 10), point('cpu-1', 20)],
			CARD,
			'GPU (strict) is 2× as fast as one CPU worker at 2048² cells; both within tolerance. ' +
				'GPU (fast) gives WRONG answers at 2048² cells (41 of 192 numbers outside tolerance): its speed means nothing.',
		],
		[
			'the only GPU is wrong: the CPU stands alone',
			[point('gpu-fast', 1, { error: WRONG }), point('cpu-all', 20)],
			SOFTWARE,
			'GPU (fast, emulated on the processor) gives WRONG answers at 2048² cells (41 of 192 numbers outside tolerance): its speed means nothing. ' +
				'All CPU workers take 20 ms at 2048² cells; within tolerance.',
		],
		[
			'everybody is wrong: nobody is timed',
			[point('gpu-fast', 1, { error: WRONG }), point('cpu-all', 2, { error: WRONG })],
			CARD,
			'GPU (fast) gives WRONG answers at 2048² cells (41 of 192 numbers outside tolerance): its speed means nothing. ' +
				'All CPU workers give WRONG answers at 2048² cells (41 of 192 numbers outside tolerance): their speed means nothing.',
		],
		[
			'without a GPU, both of the CPU',
			[point('cpu-all', 10), point('cpu-1', 19)],
			null,
			'No GPU was measured. All CPU workers are 1.9× as fast as one CPU worker at 2048² cells; both within tolerance.',
		],
		[
			'the reference is a rival only where there is no other',
			[point('cpu-all', 10), point('cpu-1', 19), point('f64', 5)],
			null,
			'No GPU was measured. All CPU workers are 1.9× as fast as one CPU worker at 2048² cells; both within tolerance.',
		],
		[
			'the reference alone beside the GPU',
			[point('gpu-fast', 10), point('f64', 50)],
			CARD,
			'GPU (fast) is 5× as fast as the f64 reference at 2048² cells; within tolerance.',
		],
		[
			'one machine alone',
			[point('gpu-fast', 12.34)],
			CARD,
			'No CPU was measured beside the GPU. GPU (fast) takes 12.3 ms at 2048² cells; within tolerance.',
		],
		[
			'the largest size that both have measured counts, not a larger one of one',
			[point('gpu-fast', 10), point('cpu-1', 20), point('cpu-1', 1, { size: 4096 })],
			CARD,
			'GPU (fast) is 2× as fast as one CPU worker at 2048² cells; both within tolerance.',
		],
		[
			'frames are not compared, and no size is squared that is none',
			[
				point('gpu-fast', 10, { workload: 'adam:rastrigin', task: 'adam', size: 64_000, error: null }),
				point('cpu-1', 20, { workload: 'adam:rastrigin', task: 'adam', size: 64_000 }),
			],
			CARD,
			'GPU (fast) is 2× as fast as one CPU worker with 64\u202f000 particles; one CPU worker within tolerance, the other not compared.',
		],
		[
			'programs have no size',
			[
				point('gpu-fast', 200, { task: 'compile-cold', size: 1, error: null }),
				point('cpu-1', 20, { task: 'compile-cold', size: 1, error: null }),
			],
			CARD,
			'GPU (fast) takes 10× as long as one CPU worker; answers were not compared with the reference.',
		],
		[
			'the copy turns the order',
			[point('gpu-fast', 10, { readback: summarize([25, 30, 35]) }), point('cpu-1', 20)],
			CARD,
			'GPU (fast) is 2× as fast as one CPU worker at 2048² cells, but takes 2× as long with its result copied to the CPU; both within tolerance.',
		],
		[
			'nothing was measured',
			[point('gpu-fast', 1, { wall: null, status: 'does not fit', reason: 'The device has 1 GiB.' })],
			CARD,
			'Nothing was measured: does not fit. The device has 1 GiB.',
		],
	])('%s', (_, points, adapter, expected) => {
		expect(sentence(points, adapter)).toBe(expected);
	});

	test('one a workload, in the order of the report', () => {
		const points = [point('cpu-1', 1), point('cpu-1', 1, { workload: 'gradient:ackley', task: 'gradient' })];
		expect(verdictsOf(points, null).map(({ workload }) => workload)).toEqual(['value:himmelblau', 'gradient:ackley']);
	});
});

describe('the machine in a line', () => {
	test.each([
		[CARD, 'abacus (1 thread used); GPU: A graphics card'],
		[SOFTWARE, 'abacus (1 thread used); GPU: SwiftShader, emulated on the processor'],
		[null, 'abacus (1 thread used); GPU: none took part'],
	])('%j', (adapter, line) => expect(machineLine(testReport([], { adapter }))).toBe(line));

	test('stands first in every export, with the verdicts behind it', () => {
		const report = testReport([point('gpu-fast', 36, { readback: summarize([50]) }), point('cpu-all', 12)], { adapter: SOFTWARE });
		expect(headLines(report)[0]).toBe('machine: abacus (1 thread used); GPU: SwiftShader, emulated on the processor');
		const [first, second] = markdownReport(report).split('\n');
		expect(first).toBe('- machine: abacus (1 thread used); GPU: SwiftShader, emulated on the processor');
		expect(second).toMatch(/^- value:himmelblau: GPU \(fast, emulated on the processor\) takes 3× as long as all CPU workers/);
		const [head = '', row = ''] = csvReport(report).split('\r\n');
		expect(head).toMatch(
			/,wall_with_readback_ms,wall_is,answers,error_ulp,tolerance_ulp,error_ulp_typical,machine,gpu_emulated,workload_verdict$/,
		);
		expect(row).toContain(
			',86,without read-back,pass,1.2,4,0.3,"abacus (1 thread used); GPU: SwiftShader, emulated on the processor",true,',
		);
		expect(row).toMatch(/takes 3× as long as all CPU workers/);
	});

	test('warm-up and outliers are said where the method is said', () => {
		const lines = headLines(testReport([]));
		expect(lines.filter((line) => line.startsWith('warm-up: each machine does the work 2 to 4 times'))).toHaveLength(1);
		expect(lines.filter((line) => line.startsWith('outliers: none is left out'))).toHaveLength(1);
	});
});

describe('errors and times as they are shown', () => {
	test.each<[Partial<Point>, ReturnType<typeof judgementOf>]>([
		[{ error: RIGHT }, { verdict: 'pass', figures: '1.2 of 4 ULP, typically 0.3' }],
		[{ error: WRONG }, { verdict: 'FAIL', figures: '350 of 4 ULP, typically 9, 41 of 192 outside' }],
		[
			{ error: { largest: 0.61, typical: 0.08, compared: 192, wrong: 0 } },
			{ verdict: 'pass', figures: '0.61 of its tolerance, typically 0.08' },
		],
		[{ contestant: 'f64' }, { verdict: 'the reference', figures: '' }],
		[{}, { verdict: 'not compared', figures: '' }],
	])('%j', (more, judgement) => expect(judgementOf(testPoint([1], more))).toEqual(judgement));

	test('a time with read-back is never below the one without, and a copy that is longer is said', () => {
		const copied = point('gpu-fast', 10, { readback: summarize([30]) });
		expect([wallWithReadback(copied), copyIsLonger(copied)]).toEqual([40, true]);
		expect(markdownReport(testReport([copied]))).toMatch(/wall without read-back, ms \| wall with read-back, ms/);
		expect(markdownReport(testReport([copied]))).toMatch(/\| 10 \(.*\) \| 40 \|.*copying the result takes longer than the work \|$/m);
		// A field of the CPU is there already; one of the GPU that is too large to be copied has no such time.
		expect(wallWithReadback(point('cpu-1', 10))).toBe(10);
		expect(wallWithReadback(point('gpu-fast', 10))).toBeNull();
		// Points come back to the CPU as part of their run: there is one time, with its name.
		const points = point('gpu-fast', 10, { workload: 'hessian:ackley', task: 'hessian' });
		expect(wallWithReadback(points)).toBe(10);
		expect(markdownReport(testReport([points]))).toContain('| wall with read-back, ms | wall with read-back, ms |');
	});
});
