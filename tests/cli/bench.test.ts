/** `thalweg bench`: a tiny run, its files, and two reports side by side. */

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseReport } from '../../src/bench/schema.ts';
import { describeGpu, linesAfter, scratch, thalweg } from './support.ts';

const TINY = ['--sizes', '32', '--budget', '8s'];

describe('thalweg bench', () => {
	const files = scratch();

	test('measures on the CPU, writes a report and prints a table', async () => {
		const path = files.path('a.json');
		const { status, stdout, stderr } = await thalweg([
			'bench',
			'--workload',
			'gradient:ackley',
			'--backend',
			'cpu',
			...TINY,
			'--json',
			path,
		]);
		expect([status, stderr]).toEqual([0, '']);
		expect(stdout).toContain('gradient:ackley (a unit is a cell)');
		expect(stdout).toMatch(
			/^machine: .*; GPU: none took part\n\ngradient:ackley: No GPU was measured\. .* at 32² cells.*; both within tolerance\.\n/,
		);
		const { points, outcome, machine, verdicts } = parseReport(readFileSync(path, 'utf8'));
		expect(machine).toContain('GPU: none took part');
		expect(verdicts?.map(({ workload }) => workload)).toEqual(['gradient:ackley']);
		expect(outcome).toBe('complete');
		expect(points.map((p) => [p.contestant, p.status, p.error?.wrong ?? 0])).toEqual([
			['cpu-all', 'measured', 0],
			['cpu-1', 'measured', 0],
			['f64', 'measured', 0],
		]);
	});

	test('compares two reports', async () => {
		const report = parseReport(readFileSync(files.path('a.json'), 'utf8'));
		const slower = (times: { samples: readonly number[]; median: number; q1: number; q3: number } | null) =>
			times && { samples: times.samples.map((t) => 100 * t), median: 100 * times.median, q1: 100 * times.q1, q3: 100 * times.q3 };
		writeFileSync(files.path('b.json'), JSON.stringify({ ...report, points: report.points.map((p) => ({ ...p, wall: slower(p.wall) })) }));
		const { status, stdout } = await thalweg(['bench', '--compare', files.path('a.json'), files.path('b.json')]);
		expect(status).toBe(0);
		expect(stdout.match(/\| 0\.01× \| slower \|/g)).toHaveLength(3);
	});

	test.each([
		[['--workload', 'nonsense'], 2, /no benchmark task “nonsense”/],
		[['--backend', 'abacus'], 2, /no contestant “abacus”/],
		[['--budget', 'long'], 2, /Expected a time/],
		[['--compare', 'only.json'], 2, /Two reports are compared/],
		[['--compare', 'missing.json', 'missing.json'], 1, /“missing\.json” cannot be read/],
		[['--json', 'report.txt'], 2, /use \.json/],
	])('refuses %j', async (args, expected, message) => {
		const { status, stderr } = await thalweg(['bench', ...args]);
		expect([status, stderr]).toEqual([expected, expect.stringMatching(message)]);
	});

	test('Ctrl-C ends it at once', async () => {
		const run = await thalweg(['bench', '--backend', 'cpu', '--budget', '5m', '--progress'], {
			signal: { name: 'SIGINT', when: /bench/ },
		});
		expect(run.status).toBe(130);
		expect(linesAfter(run)).toBeLessThanOrEqual(1);
	});
});

describeGpu('thalweg bench on a GPU', () => {
	test('both modes of the GPU beside the CPU, as CSV', async () => {
		const args = ['bench', '--workload', 'value:himmelblau', '--backend', 'gpu,cpu-1', ...TINY, '--csv'];
		const { status, stdout } = await thalweg(args);
		expect(status).toBe(0);
		const rows = stdout.trim().split('\r\n').slice(1);
		expect(rows.map((row) => row.split(',').slice(4, 6))).toEqual(['gpu-fast', 'gpu-strict', 'cpu-1'].map((id) => [id, 'measured']));
	});
});
