/** The schema accepts reports and refuses what is none; tables and comparisons say what is in them. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareReports, markdownComparison } from '../../src/bench/compare.ts';
import { parseReport, reportJson, reportSchema } from '../../src/bench/schema.ts';
import { csvReport, markdownReport } from '../../src/bench/tables.ts';
import { FormatError } from '../../src/model/errors.ts';
import { testPoint, testReport } from '../support/bench.ts';

describe('the schema', () => {
	test('is the one that is published', () => {
		const published: unknown = JSON.parse(readFileSync(resolve('docs/benchmark-schema.json'), 'utf8'));
		expect(published, 'run `npx tsx tools/generate-benchmark-schema.ts`').toEqual(JSON.parse(JSON.stringify(reportSchema())));
	});

	test('accepts a report, which comes back as it was', () => {
		const report = testReport([testPoint([1, 2, 3], { error: { largest: 0.5, typical: 0.1, compared: 9, wrong: 0 } })]);
		expect(parseReport(reportJson(report))).toEqual(report);
	});

	test('accepts a report with and without what older ones lack: machine, verdicts, errors in ULP', () => {
		const ulp = { largest: 1.2, tolerance: 4, typical: 0.3 };
		const points = [testPoint([1], { error: { largest: 0.3, typical: 0.1, compared: 9, wrong: 0, ulp } })];
		const report = testReport(points, { machine: 'abacus', verdicts: [{ workload: 'value:himmelblau', sentence: 'Nobody else came.' }] });
		expect(parseReport(reportJson(report))).toEqual(report);
		expect(reportSchema().required).not.toContain('verdicts');
		expect(() => parseReport(reportJson({ ...report, verdicts: [{ workload: 'value:himmelblau' }] as never }))).toThrow(
			/report\.verdicts\[0\]\.sentence: missing/,
		);
	});

	test('accepts a report with and without what only a page can tell', () => {
		const report = testReport([testPoint([1])], { page: { firstSurface: 812 } });
		expect(parseReport(reportJson(report))).toEqual(report);
		expect(markdownReport(report)).toContain('first surface after 812 ms');
		expect(markdownReport(testReport([testPoint([1])]))).not.toContain('first surface');
		expect(markdownReport(testReport([testPoint([1])]))).toContain('- machine: abacus (1 thread used); GPU: none took part');
		expect(reportSchema().required).not.toContain('page');
		expect(() => parseReport(reportJson({ ...report, page: { firstSurface: -1 } }))).toThrow(/report\.page\.firstSurface: -1 is below 0/);
	});

	const broken = (change: (report: Record<string, unknown>) => void): string => {
		const report = JSON.parse(reportJson(testReport([testPoint([1])]))) as Record<string, unknown>;
		change(report);
		return JSON.stringify(report);
	};
	test.each([
		['no JSON', '{', /not JSON/],
		['a list', '[]', /report: expected an object, found a list/],
		['another version', broken((r) => (r.version = 1)), /has version 1 of the format; this program reads version 2/],
		['a member too many', broken((r) => (r.extra = 1)), /report\.extra: not known/],
		['a member too few', broken((r) => delete r.seed), /report\.seed: missing/],
		['a negative time', broken((r) => (r.milliseconds = -1)), /report\.milliseconds: -1 is below 0/],
		[
			'an unknown contestant',
			broken((r) => ((r.points as { contestant: string }[])[0] = { ...(r.points as { contestant: string }[])[0], contestant: 'abacus' })),
			/points\[0\]\.contestant: expected gpu-fast or/,
		],
		[
			'a time that is text',
			broken((r) => ((r.points as { rate: unknown }[])[0] = { ...(r.points as { rate: unknown }[])[0], rate: '1' })),
			/points\[0\]\.rate: expected a number, found string/,
		],
	])('refuses %s', (_, text, message) => {
		expect(() => parseReport(text)).toThrow(FormatError);
		expect(() => parseReport(text)).toThrow(message);
	});
});

describe('tables', () => {
	const wrong = testPoint([2, 2, 2], { contestant: 'gpu-fast', error: { largest: 40, typical: 3, compared: 10, wrong: 6 } });
	const aborted = testPoint([1], { size: 256, wall: null, status: 'over budget', reason: 'too long, says "the budget" | it' });

	test('a fast wrong answer is shown as wrong', () => {
		expect(markdownReport(testReport([wrong]))).toMatch(/\| gpu-fast \|.*\*\*FAIL\*\*: 40 of its tolerance, typically 3, 6 of 10 outside/);
	});

	test('a size that was not measured says why, and keeps the table whole', () => {
		const lines = markdownReport(testReport([wrong, aborted])).split('\n');
		const columns = (line: string): number => line.split(/(?<!\\)\|/).length;
		const rows = lines.filter((line) => line.startsWith('|'));
		expect(new Set(rows.map(columns)).size).toBe(1);
		expect(rows.at(-1)).toContain('over budget');
		expect(rows.at(-1)).toContain('too long');
	});

	test('CSV quotes what needs it and has a column for each head', () => {
		const [head, first, second, end] = csvReport(testReport([wrong, aborted])).split('\r\n');
		expect(end).toBe('');
		expect(head?.split(',')).toHaveLength((first as string).split(',').length);
		expect(first).toContain('value:himmelblau,128,cell,16384,gpu-fast,measured,2,2,2,');
		expect(second).toContain('"too long, says ""the budget"" | it"');
	});
});

describe('two reports', () => {
	const first = testReport([testPoint([10, 11, 12]), testPoint([5, 6, 7], { size: 256 }), testPoint([1], { size: 512 })]);
	const second = testReport(
		[testPoint([5, 5, 6]), testPoint([6, 6, 7], { size: 256, error: { largest: 9, typical: 1, compared: 3, wrong: 1 } })],
		{ processor: { name: 'slide rule', threads: 1 } },
	);

	test('medians, ratios and verdicts of what both have', () => {
		expect(compareReports(first, second)).toEqual([
			{
				workload: 'value:himmelblau',
				size: 128,
				contestant: 'cpu-1',
				first: 11,
				second: 5,
				ratio: 2.2,
				verdict: 'faster',
				errors: 'alike',
			},
			{
				workload: 'value:himmelblau',
				size: 256,
				contestant: 'cpu-1',
				first: 6,
				second: 6,
				ratio: 1,
				verdict: 'within the spread',
				errors: 'now wrong',
			},
		]);
	});

	test('another machine is named before the numbers', () => {
		const text = markdownComparison(first, second);
		expect(text).toContain('processor: abacus, 1 threads → slide rule, 1 threads');
		expect(text).toContain('| value:himmelblau | 128 | cpu-1 | 11 | 5 | 2.2× | faster |');
		expect(text).toContain('**now wrong**');
	});
});
