/** What cannot be done says so: an exit status, a name, the next step, and never a stack trace. */

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { json, scratch, thalweg } from './support.ts';

const files = scratch();
mkdirSync(files.path('folder.h5'));
writeFileSync(files.path('broken.h5'), 'this is no HDF5 file');
writeFileSync(files.path('huge.npy'), '');
truncateSync(files.path('huge.npy'), 3 * 2 ** 30);
writeFileSync(files.path('small.json'), '[[1,2],[3,4]]');

const NAMES = /(?:Usage|Formula|File|Format|Limit|DeviceLost|GpuUnavailable)Error: /;

async function refused(args: readonly string[], status: number, said: string | RegExp): Promise<void> {
	const run = await thalweg(args);
	expect(run.stderr).toMatch(said);
	expect(run.stderr).toMatch(NAMES);
	expect(run.stderr).not.toMatch(/\bat (?:file:|async |Object\.|new |node:)|\.js:\d+/);
	expect(run.stdout).toBe('');
	expect(run.status).toBe(status);
}

describe.concurrent('usage: status 2', () => {
	test.each<[string, readonly string[], string | RegExp]>([
		['no landscape', ['eval', '--at', '1,2'], 'Which landscape?'],
		['no point', ['eval', 'rosenbrock'], '--at 0,0'],
		['a point of the wrong length', ['eval', 'x + y', '--at', '1,2,3'], '2 coordinates, not 3'],
		['no number', ['eval', 'rosenbrock', '--at', '1,two'], 'not “two”'],
		['a misspelt function', ['eval', 'rosenbrok', '--at', '1,2'], 'Did you mean “rosenbrock”?'],
		['a misspelt function with hyphens', ['eval', 'six-hump-camle', '--at', '1,2'], 'Did you mean “six-hump-camel”?'],
		['a lone word', ['eval', 'nothinglikeit', '--at', '1,2'], 'no test function “nothinglikeit”'],
		['a function that has no such form', ['eval', 'himmelblau', '-n', '5', '--at', '1,2,3,4,5'], 'no form in 5 variables'],
		['an error in a formula', ['eval', 'x + * y', '--at', '1,2'], /x \+ \* y\n {6}\^/],
		['an unknown name', ['eval', 'sinn(x)', '--at', '1,2'], /did you mean “sin”/i],
		[
			'an unknown word',
			['eval', 'rate x', '--at', '1,2'],
			/unknown name “rate”[^]*--param rate=1 makes it a parameter[^]*rate in \[0, 5\] = 1; rate x/,
		],
		['three names that could be the variables', ['eval', 'u + v + w', '--at', '1,2'], /u, v and w[^]*f\(u, v, w\) = u \+ v \+ w/],
		['names of variables twice', ['eval', 'u + v', '--vars', 'u,u', '--at', '1,2'], 'different names'],
		['names for another number of variables', ['eval', 'u + v', '--vars', 'u,v', '-n', '3', '--at', '1,2'], '--vars names 2 variables'],
		['names for an id', ['eval', 'rosenbrock', '--vars', 'u,v', '--at', '1,2'], '--vars names the variables of a formula'],
		['a name that is no parameter', ['eval', 'a x', '--param', 'b=1', '--at', '1,2'], 'the parameters are a'],
		['a parameter without a number', ['eval', 'a x', '--param', 'a', '--at', '1,2'], 'name=number'],
		['two landscapes', ['eval', 'x', '--expr', 'y', '--at', '1,2'], 'two landscapes'],
		['an unknown command', ['evaluate', 'x'], "unknown command 'evaluate'"],
		['an unknown option', ['eval', 'x', '--point', '1,2'], "unknown option '--point'"],
		['an unknown machine', ['eval', 'x', '--at', '1,2', '--backend', 'tpu'], 'auto, gpu, cpu'],
		['f64 of a GPU', ['eval', 'x', '--at', '1,2', '--backend', 'gpu', '--precision', 'f64'], 'f32'],
		['a size that is none', ['grid', 'x', '--size', '10'], '1024x768'],
		['a domain that descends', ['grid', 'x', '--domain', '1:0,0:1'], 'ascends'],
		['a format that is not written', ['grid', 'x', '--out', 'out.h5'], '.npy, .npz, .csv, .json'],
		['a picture that is no .png', ['render', 'x', '--out', 'out.jpg'], 'use .png'],
		['a plane of two variables', ['grid', 'x', '--plane', 'random:1'], 'more than two variables'],
		['a channel of a formula', ['grid', 'x', '--channel', 'a'], '--channel is for files'],
		['a plane that is none', ['grid', 'sphere', '-n', '3', '--plane', 'diagonal'], 'axes:1,2'],
	])('%s', (_, args, said) => refused(args, 2, said));
});

describe.concurrent('failures: status 1', () => {
	test.each<[string, readonly string[], string | RegExp]>([
		['a file that is not there', ['eval', 'missing.h5', '--at', '1,2'], 'no file “missing.h5”'],
		['a folder', ['grid', files.path('folder.h5')], 'is a folder'],
		['a broken file', ['grid', files.path('broken.h5')], 'Formats that can be opened'],
		['a file that is too large to read', ['grid', files.path('huge.npy')], '2 GiB'],
		['an unknown channel', ['grid', files.path('small.json'), '--channel', 'nope'], 'no channel "nope"'],
		['a folder that is not there', ['grid', 'x', '--out', files.path('none/out.npy')], 'does not exist'],
		['a grid that is too large', ['grid', 'x', '--size', '60000x60000', '--backend', 'cpu'], 'largest'],
		['a text file that is too large', ['grid', 'x', '--size', '4000x4000', '--out', files.path('a.csv')], '.npz'],
		['a picture that is too large', ['render', 'x', '--size', '9000x9000', '--out', files.path('a.png')], '7680'],
	])('%s', (_, args, said) => refused(args, 1, said));
});

describe('hostile input is refused at once', () => {
	test.each<[string, string]>([
		['nested brackets', `${'('.repeat(10_000)}x${')'.repeat(10_000)}`],
		['a long text', 'x+'.repeat(50_000)],
		['a sum of a billion terms', 'sum(i, 1, 1000000000, x^i)'],
		['constructor', 'constructor'],
		['__proto__', '__proto__.x'],
		['control characters', 'x + \u001b[31m'],
	])('%s', async (_, text) => {
		const run = await thalweg(['eval', text, '--at', '1,2']);
		expect(run.status).toBe(2);
		expect(run.stderr.length).toBeLessThan(1000);
		expect(run.stderr).not.toContain('\u001b');
		// Starting Node takes most of it.
		expect(run.milliseconds).toBeLessThan(2500);
	});

	test('a parameter named __proto__ is a name like any other', () =>
		refused(['eval', 'a x', '--param', '__proto__=1', '--at', '1,2'], 2, 'no parameter "__proto__"'));
});

describe.concurrent('list and info', () => {
	test('functions', async () => {
		const rows = await json<readonly Record<string, unknown>[]>('list', 'functions');
		expect(rows).toHaveLength(163);
		expect(rows.find(({ id }) => id === 'himmelblau')).toMatchObject({
			name: 'Himmelblau',
			category: expect.any(String),
			formula: expect.stringContaining('x'),
			dimensions: { min: 2, max: 2 },
			domain: { x: [-5, 5], y: [-5, 5] },
			minimum: { value: 0, points: expect.arrayContaining([[3, 2]]) },
		});
		expect(rows.find(({ id }) => id === 'rosenbrock')).toMatchObject({ dimensions: { min: 2, max: 32 } });
	});

	test('formats', async () => {
		const rows = await json<readonly { id: string; read: boolean; write: boolean }[]>('list', 'formats');
		expect(rows.filter(({ read }) => read).map(({ id }) => id)).toEqual(['h5', 'npy', 'npz', 'csv', 'json']);
		expect(rows.filter(({ write }) => write).map(({ id }) => id)).toEqual(['npy', 'npz', 'csv', 'json', 'png']);
	});

	test('lists for people', async () => {
		const [functions, formats] = await Promise.all([thalweg(['list', 'functions']), thalweg(['list', 'formats'])]);
		expect(functions.stdout.split('\n')[0]).toMatch(/^id +category +variables +minimum +name$/);
		expect(formats.stdout).toContain('.hdf5');
	});

	test('info says what there is, or why there is none', async () => {
		const facts = await json<Record<string, unknown>>('info', '--backend', 'cpu');
		expect(facts).toMatchObject({
			versions: { node: process.versions.node, thalweg: expect.any(String) },
			gpu: null,
			reason: expect.stringContaining('not tried'),
		});
		const { gpu, reason } = await json<{ gpu: { limits: Record<string, number>; selfTest: string } | null; reason?: string }>('info');
		if (gpu)
			expect(gpu).toMatchObject({
				selfTest: expect.stringMatching(/^(bit-exact|within-bound)$/),
				limits: { maxBufferSize: expect.any(Number) },
			});
		else expect(reason).toMatch(/\w/);
	});

	test('help and version', async () => {
		const [help, version] = await Promise.all([thalweg(['render', '--help']), thalweg(['--version'])]);
		expect([help.status, version.status]).toEqual([0, 0]);
		expect(help.stdout).toContain('--colormap');
		expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
	});
});
