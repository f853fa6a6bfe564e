/** `thalweg code`: code of a formula on the standard output, a script and its samples in files. */

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openSurface } from '../../src/formats/index.ts';
import { scratch, thalweg } from './support.ts';

describe('thalweg code', () => {
	const files = scratch();

	test('prints code with the values that are given', async () => {
		const { status, stdout } = await thalweg(['code', 'a x^2 + y^2', '--param', 'a=3', '--language', 'c', '--gradient']);
		expect(status).toBe(0);
		expect(stdout).toContain('static const double a = 3.0;\n');
		expect(stdout).toContain('void f_gradient(double x, double y, double gradient[2])\n');
	});

	test('a script of a file has its samples beside it', async () => {
		writeFileSync(files.path('s.csv'), 'x,y,loss\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n');
		const { status, stdout, stderr } = await thalweg([
			'code',
			files.path('s.csv'),
			'--language',
			'matplotlib',
			'--out',
			files.path('s.py'),
		]);
		expect([status, stderr, stdout]).toEqual([0, '', `wrote   ${files.path('s.py')} and ${files.path('s.npz')}\n`]);
		expect(readFileSync(files.path('s.py'), 'utf8')).toContain('data = np.load(Path(__file__).with_name("s.npz"))');
		const samples = await openSurface('s.npz', new Uint8Array(readFileSync(files.path('s.npz'))), { channel: 'values' });
		expect(Array.from(samples.surface().values)).toEqual([1, 2, 3, 4]);
	});

	test('refuses what cannot be said', async () => {
		writeFileSync(files.path('t.csv'), 'x,y,loss\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n');
		const { status, stderr } = await thalweg(['code', files.path('t.csv'), '--language', 'c']);
		expect([status, stderr]).toEqual([2, expect.stringContaining('take its field as .npz')]);
	});
});
