/** The report of `npm run hardware`, on parts that were not run. */

import { expect, test } from 'vitest';
import { type HardwareReport, hardwareMarkdown, planOf } from '../../tools/hardware/report.ts';
import { wholeReport } from '../support/bench-report.ts';

const report: HardwareReport = {
	format: 'thalweg-hardware',
	version: 1,
	date: '2026-11-29T10:00:00.000Z',
	scale: 'full',
	seconds: 571.6,
	info: {
		versions: { thalweg: '0.1.0', webgpu: null },
		platform: 'linux x64',
		cpu: { processor: 'A processor, 16 threads', threads: 16 },
		gpu: { adapter: 'A graphics card', selfTest: 'bit-exact', mode: 'fast', selfTestLines: ['rounding: IEEE'], replaced: ['cos'] },
	},
	parts: [
		{
			id: 'parity',
			name: 'Parity, strict and fast',
			code: 1,
			late: false,
			seconds: 200,
			tests: { passed: 469, failed: 1, skipped: [], failures: ['gpu-field.test.ts › division: differs'], errors: [] },
		},
		{ id: 'swarms', name: 'Swarms', code: 0, late: false, seconds: 100, benchmark: wholeReport() },
		{ id: 'bench', name: 'Standard benchmark, with the roofline', code: 139, late: true, seconds: 240 },
		{
			...{ id: 'networks', name: 'Fields of a network', code: 0, late: false, seconds: 12 },
			networks: {
				...{ adapter: 'A graphics card', samples: 1797, side: 1024 },
				times: [
					{ variant: 'own memory, unrolled', slopes: false, build: 900, milliseconds: 420.4 },
					{ variant: 'a buffer, rolled', slopes: false, build: 300, milliseconds: 810 },
				],
				trainings: [
					{ variant: 'own memory, unrolled', networks: 10_000, build: 900, milliseconds: 12.5 },
					{ variant: 'a buffer, rolled', networks: 10_000, build: 300, milliseconds: 40 },
				],
			},
		},
	],
};

test('the report begins with the adapter, names what failed, and says which part left no answer', () => {
	const text = hardwareMarkdown(report);
	expect(text.startsWith('# A graphics card\n')).toBe(true);
	expect(text).toContain('Measured 2026-11-29 by `npm run hardware` (scale full, 572 s).');
	expect(text).toContain('gave it *bit-exact*; without `--strict` it works fast');
	expect(text).toContain('replaced by ours: cos');
	expect(text).toContain('469 passed, 1 failed, 0 skipped.\n\n- gpu-field.test.ts › division: differs\n');
	expect(text).toContain('## Standard benchmark, with the roofline\n\n240 s. Its time was over before it had ended.\n\nIt left no answer.');
	expect(text).toContain('| own memory, unrolled | without | 900 ms | **420 ms** |\n| a buffer, rolled | without | 300 ms | 810 ms |');
	expect(text).toMatch(/## Swarms\n\n100 s\.\n\n- .*\n/);
});

test('the whole of it fits into ten minutes and has swarms of a million', () => {
	const plan = planOf('full');
	// Starting the command and asking for the adapter is not among them.
	expect(plan.reduce((sum, { seconds }) => sum + seconds, 0)).toBeLessThanOrEqual(640);
	expect(plan.map(({ id, kind }) => `${id}: ${kind}`)).toEqual([
		'parity: tests',
		'swarms: benchmark',
		'bench: benchmark',
		'networks: networks',
	]);
	expect(plan[1]?.command('x.json').join(' ')).toContain('--workload adam:rastrigin,gd:rastrigin --sizes 100000,1000000');
	// No workload is named: the benchmark then runs its standard ones.
	expect(plan[2]?.command('x.json')).not.toContain('--workload');
});
