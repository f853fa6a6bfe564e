/** The runner on contestants of known cost: turns, calibration, budget, cancelling, and what is said of failures. */

import { describe, expect, test } from 'vitest';
import { benchmark } from '../../src/bench/index.ts';
import { type BenchProgress, type BenchRequest, runBenchmark } from '../../src/bench/runner.ts';
import { parseReport, reportJson } from '../../src/bench/schema.ts';
import { headLines } from '../../src/bench/tables.ts';
import type { Host } from '../../src/engine/host.ts';
import { LimitError } from '../../src/model/errors.ts';
import { FACTS, TestClock, testContestant, testWorkload } from '../support/bench.ts';
import { FEW_TURNS, turnsUntil } from '../support/turns.ts';

const request = (clock: TestClock, more: Partial<BenchRequest>): BenchRequest => ({
	workloads: [testWorkload([10])],
	contestants: [],
	facts: FACTS,
	runs: 7,
	budget: 100_000,
	seed: 1,
	now: clock.now,
	...more,
});

test('medians, rates and ratios of known costs', async () => {
	const clock = new TestClock();
	const contestants = [testContestant('gpu-fast', clock, (n) => n), testContestant('cpu-1', clock, (n) => 4 * n)];
	const { points, outcome } = await runBenchmark(request(clock, { contestants, workloads: [testWorkload([10, 20])] }));
	expect(outcome).toBe('complete');
	expect(points.map((p) => [p.size, p.contestant, p.wall?.median, p.rate])).toEqual([
		[10, 'gpu-fast', 10, 1000],
		[10, 'cpu-1', 40, 250],
		[20, 'gpu-fast', 20, 1000],
		[20, 'cpu-1', 80, 250],
	]);
	expect(points[0]?.wall?.samples).toHaveLength(7);
	expect(points[0]?.ratio).toEqual({ base: 'cpu-1', median: 4, q1: 4, q3: 4, verdict: 'faster' });
});

test('contestants take turns, in orders that change', async () => {
	const clock = new TestClock();
	const turns: string[] = [];
	const contestants = (['gpu-fast', 'cpu-1'] as const).map((id) =>
		testContestant(id, clock, () => 0, {
			run: async () => {
				turns.push(id);
				clock.advance(10);
				return null;
			},
		}),
	);
	await runBenchmark(request(clock, { contestants }));
	// Behind the warm-up, every round has both.
	const rounds = Array.from({ length: 7 }, (_, r) => turns.slice(turns.length - 14).slice(2 * r, 2 * r + 2));
	for (const round of rounds) expect([...round].sort()).toEqual(['cpu-1', 'gpu-fast']);
	expect(new Set(rounds.map(([first]) => first)).size).toBe(2);
});

test('short work is repeated until a sample is far above the step of the clock', async () => {
	const clock = new TestClock();
	const contestants = [testContestant('cpu-1', clock, () => 0.01)];
	const { points } = await runBenchmark(request(clock, { contestants }));
	expect(points[0]?.repeats).toBeGreaterThanOrEqual(400);
	expect(points[0]?.wall?.median).toBeCloseTo(0.01, 9);
});

test('time in passes is kept only where every run has one', async () => {
	const clock = new TestClock();
	let runs = 0;
	const passes = (of: () => number | null) => ({
		run: async () => {
			clock.advance(10);
			return of();
		},
	});
	const contestants = [
		testContestant(
			'gpu-fast',
			clock,
			() => 0,
			passes(() => 3),
		),
		testContestant(
			'gpu-strict',
			clock,
			() => 0,
			passes(() => (runs++ % 4 === 0 ? null : 3)),
		),
	];
	const { points } = await runBenchmark(request(clock, { contestants, workloads: [testWorkload([1], ['gpu-fast', 'gpu-strict'])] }));
	expect(points.map((p) => p.gpu?.median)).toEqual([3, undefined]);
});

test('a comparison that fails leaves the times that were taken, and says why there is none', async () => {
	const clock = new TestClock();
	const check = () => Promise.reject(new Error('the reference is ill'));
	const { points } = await runBenchmark(request(clock, { contestants: [testContestant('cpu-1', clock, (n) => n, { check })] }));
	expect(points[0]).toMatchObject({ status: 'measured', error: null, reason: 'The answers could not be compared: the reference is ill' });
	expect(points[0]?.wall?.samples).toHaveLength(7);
});

test('where a sample is many runs, what is compared is written by a run of its own', async () => {
	const clock = new TestClock();
	const answers: (number | undefined)[] = [];
	let answer: number | undefined;
	let runs = 0;
	// Writes in its first run of a sample only: an earlier answer must not pass for the last run's.
	const idle = testContestant('cpu-1', clock, () => 0, {
		reset: async () => {
			answer = undefined;
			runs = 0;
		},
		run: async () => {
			clock.advance(0.1);
			answer = ++runs;
			return null;
		},
		check: async () => {
			answers.push(answer);
			return null;
		},
	});
	const { points } = await runBenchmark(request(clock, { contestants: [idle] }));
	expect(points[0]?.repeats).toBeGreaterThan(1);
	expect(answers).toEqual([1]);
});

describe('the budget', () => {
	test('a size that would exceed it is not begun, is said, and is not followed by larger ones', async () => {
		const clock = new TestClock();
		const slow = testContestant('cpu-1', clock, (n) => n);
		const { points } = await runBenchmark(
			request(clock, { contestants: [slow], workloads: [testWorkload([100, 1000, 10_000])], budget: 5000 }),
		);
		expect(points.map((p) => [p.size, p.status])).toEqual([
			[100, 'measured'],
			[1000, 'over budget'],
		]);
		expect(points[1]?.reason).toMatch(/would take about 9\.0 s/);
		expect(slow.log).not.toContain('prepare 1000');
		expect(clock.now()).toBeLessThan(5000);
	});

	test('the slowest stands back, so that the others can go on', async () => {
		const clock = new TestClock();
		const contestants = [testContestant('gpu-fast', clock, () => 10), testContestant('cpu-1', clock, () => 200)];
		const { points } = await runBenchmark(request(clock, { contestants, budget: 1700 }));
		expect(points.map((p) => [p.contestant, p.status])).toEqual([
			['gpu-fast', 'measured'],
			['cpu-1', 'over budget'],
		]);
	});

	test('a run that does not end is stopped, and told to stop', async () => {
		let told = false;
		const endless = testContestant('cpu-1', new TestClock(), () => 0, {
			run: (signal) =>
				new Promise(() => {
					signal.addEventListener('abort', () => (told = true));
				}),
		});
		const { points } = await runBenchmark({
			...request(new TestClock(), { contestants: [endless] }),
			budget: 60,
			now: () => performance.now(),
		});
		expect(points.map((p) => p.status)).toEqual(['over budget']);
		expect(told).toBe(true);
		expect(endless.log).toContain('dispose 10');
	});

	test('what one workload leaves is given to the next', async () => {
		const clock = new TestClock();
		const contestants = [testContestant('cpu-1', clock, (n) => n)];
		const workloads = [testWorkload([1]), { ...testWorkload([100]), id: 'gradient:himmelblau' }];
		// An equal half would be 700: too little for the second.
		const { points } = await runBenchmark(request(clock, { contestants, workloads, budget: 1400 }));
		expect(points.map((p) => p.status)).toEqual(['measured', 'measured']);
	});
});

describe('cancelling', () => {
	test('is answered at once and keeps what was measured', async () => {
		const clock = new TestClock();
		const control = new AbortController();
		const stuck = testContestant('cpu-1', clock, () => 10);
		const prepare = stuck.prepare.bind(stuck);
		const contestant = {
			...stuck,
			prepare: async (...args: Parameters<typeof prepare>) => {
				const prepared = await prepare(...args);
				if (args[1] < 20) return prepared;
				// A machine that hears no signal: the runner must not wait for it.
				return {
					...prepared,
					run: () => {
						setImmediate(() => control.abort());
						return new Promise<null>(() => undefined);
					},
				};
			},
		};
		const running = runBenchmark(
			request(clock, { contestants: [contestant], workloads: [testWorkload([10, 20])], signal: control.signal }),
		);
		await new Promise((resolve) => control.signal.addEventListener('abort', resolve));
		expect(await turnsUntil(running)).toBeLessThanOrEqual(FEW_TURNS);
		const report = await running;
		expect(report.outcome).toBe('cancelled');
		expect(report.points.map((p) => [p.size, p.status])).toEqual([[10, 'measured']]);
		expect(stuck.log).toContain('dispose 20');
		expect(parseReport(reportJson(report))).toEqual(report);
	});

	test('while the machines are being opened: nobody waits for a driver that does not answer', async () => {
		const control = new AbortController();
		const gpu = (): Promise<never> => {
			setImmediate(() => control.abort());
			return new Promise(() => undefined);
		};
		const host: Host = { gpu, cores: 1, processor: 'abacus' };
		const report = await benchmark({
			host,
			workloads: [testWorkload([10])],
			contestants: ['gpu-fast', 'cpu-1'],
			program: FACTS.program,
			runs: 7,
			budget: 1000,
			seed: 1,
			signal: control.signal,
		});
		expect([report.outcome, report.points.length, report.adapter]).toEqual(['cancelled', 0, null]);
		const reason = 'cancelled before it was opened';
		expect(report.missing).toEqual([
			{ contestant: 'gpu-fast', reason },
			{ contestant: 'cpu-1', reason },
		]);
	});

	test('before it begins, nothing is prepared', async () => {
		const clock = new TestClock();
		const contestant = testContestant('cpu-1', clock, () => 10);
		const report = await runBenchmark(request(clock, { contestants: [contestant], signal: AbortSignal.abort() }));
		expect([report.outcome, report.points.length, contestant.log.length]).toEqual(['cancelled', 0, 0]);
	});
});

test('what does not fit and what fails is said, and the others go on', async () => {
	const clock = new TestClock();
	const refusing = (error: Error) => ({
		run: () => Promise.reject(error),
	});
	const contestants = [
		testContestant('gpu-fast', clock, () => 10, refusing(new LimitError('too large by half'))),
		testContestant('gpu-strict', clock, () => 10, refusing(new Error('broken'))),
		testContestant('cpu-1', clock, () => 10),
	];
	const workloads = [testWorkload([10, 20], ['gpu-fast', 'gpu-strict', 'cpu-1'])];
	const { points } = await runBenchmark(request(clock, { contestants, workloads }));
	expect(points.map((p) => [p.size, p.contestant, p.status, p.reason])).toEqual([
		[10, 'gpu-fast', 'does not fit', 'too large by half'],
		[10, 'gpu-strict', 'failed', 'broken'],
		[10, 'cpu-1', 'measured', ''],
		[20, 'cpu-1', 'measured', ''],
	]);
});

test('progress rises to 1 and tells what is left and what was measured', async () => {
	const clock = new TestClock();
	const heard: BenchProgress[] = [];
	const contestants = [testContestant('cpu-1', clock, () => 10)];
	await runBenchmark(request(clock, { contestants, workloads: [testWorkload([10, 20])], onProgress: (p) => heard.push(p) }));
	const fractions = heard.map((p) => p.fraction);
	expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
	expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
	expect(heard.flatMap((p) => p.points.map((point) => point.size))).toEqual([10, 20]);
	expect(heard.at(-1)?.remaining).toBe(0);
});

test('work on the adapter is placed under its roofline', async () => {
	const clock = new TestClock();
	const contestants = [testContestant('gpu-fast', clock, () => 10), testContestant('cpu-1', clock, () => 10)];
	const roofline = async () => ({ bandwidth: [8000, 8000], arithmetic: [30_000, 30_000], builtins: [500, 500], timedBy: 'wall' as const });
	const { points } = await runBenchmark(request(clock, { contestants, roofline }));
	// 10 units in 10 ms are 1000 a second; 4 bytes and 10 operations a unit allow 2000.
	expect(points.map((p) => p.roof)).toEqual([{ attainable: 2000, share: 0.5, limit: 'bandwidth' }, null]);
});

test('a roofline that fails is named, and the work is timed all the same', async () => {
	const clock = new TestClock();
	const contestants = [testContestant('gpu-fast', clock, () => 10)];
	const roofline = () => Promise.reject(new Error('the adapter has no copy'));
	const report = await runBenchmark(request(clock, { contestants, roofline }));
	expect(report).toMatchObject({ outcome: 'complete', roofline: null, rooflineFailure: 'the adapter has no copy' });
	expect(report.points.map(({ status, roof }) => [status, roof])).toEqual([['measured', null]]);
	expect(parseReport(reportJson(report))).toEqual(report);
	expect(headLines(report)).toContain('roofline: not measured: the adapter has no copy');
});

test('a report begins with the machine and a sentence for each workload', async () => {
	const clock = new TestClock();
	const contestants = [testContestant('gpu-fast', clock, () => 10), testContestant('cpu-1', clock, () => 20)];
	const report = await runBenchmark(request(clock, { contestants }));
	expect(report.machine).toBe('abacus (1 thread used); GPU: none took part');
	expect(report.verdicts).toEqual([
		{ workload: 'value:himmelblau', sentence: expect.stringMatching(/^GPU \(fast\) is 2× as fast as one CPU worker at/) },
	]);
	expect(parseReport(reportJson(report))).toEqual(report);
});
