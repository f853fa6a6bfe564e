/** What cannot be done says so: an exit status, a name, the next step, and never a stack trace. */

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
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
		['a format that is not written', ['grid', 'x', '--out', 'out.xlsx'], '.npz, .npy, .csv, .json, .h5'],
		['a picture that is no .png', ['render', 'x', '--out', 'out.jpg'], 'use .png'],
		['a figure that is no file of one', ['render', 'x', '--figure', '--out', 'out.jpg'], 'name a .png, .svg or .pdf file'],
		['a figure in two formats', ['render', 'x', '--figure', '--format', 'pdf', '--out', 'a.svg'], '--format asks for pdf'],
		['a chart without a run', ['render', 'x', '--figure', '--view', 'chart', '--out', 'a.svg'], 'name an optimizer'],
		['a part that figures have not', ['render', 'x', '--figure', '--without', 'frame', '--out', 'a.svg'], 'title, colorBar'],
		['a picture in millimetres', ['render', 'x', '--size', '80x60mm', '--out', 'a.png'], 'add --figure'],
		['a picture of both views', ['render', 'x', '--view', 'both', '--out', 'a.png'], 'add --figure'],
		['dots per inch of a picture', ['render', 'x', '--dpi', '300', '--out', 'a.png'], '--dpi has no effect without --figure'],
		['a plane of two variables', ['grid', 'x', '--plane', 'random:1'], 'more than two variables'],
		['a channel of a formula', ['grid', 'x', '--channel', 'a'], '--channel is for files'],
		['a value of a formula', ['grid', 'x', '--value', 'a'], '--value is for files'],
		['a linear axis of a formula', ['grid', 'x', '--no-log-x'], '--no-log-x is for files'],
		['an axis of a function', ['eval', 'rosenbrock', '--at', '1,2', '--y', 'beta'], '--y is for files'],
		['a turned function', ['grid', 'rosenbrock', '--transpose'], '--transpose is for files'],
		['missing values of a formula', ['grid', 'x', '--missing=-1'], '--missing is for files'],
		['interpolation of a formula', ['grid', 'x', '--interpolation', 'cells'], '--interpolation is for files'],
		['an interpolation that is none', ['grid', files.path('small.json'), '--interpolation', 'linear'], 'monotone, bicubic, cells'],
		['missing values that are none', ['grid', files.path('small.json'), '--missing=minus'], 'not “minus”'],
		['a turned line', ['grid', 'tests/data/cases/curve.csv', '--transpose'], '--transpose has no effect'],
		['a linear y of a line', ['grid', 'tests/data/cases/curve.csv', '--no-log-y'], '--no-log-y has no effect'],
		['interpolation of scattered samples', ['grid', 'tests/data/cases/scattered.csv', '--interpolation', 'cells'], 'lie on no grid'],
		['both names of one option', ['grid', files.path('small.json'), '--value', 'a', '--channel', 'b'], 'two names of one option'],
		['a plane that is none', ['grid', 'sphere', '-n', '3', '--plane', 'diagonal'], 'axes:1,2'],
		['an argument too many', ['eval', 'x', 'y', '--at', '1,2'], 'Expected 1 argument but got 2'],
		['an option given twice', ['grid', 'x', '--size', '4x4', '--size', '5x5'], '--size is given twice'],
		['an option given three times', ['grid', 'x', ...Array(3).fill(['--json']).flat()], '--json is given 3 times'],
		['a parameter given twice', ['eval', 'a x', '--param', 'a=1', '--param', 'a=2', '--at', '1,2'], 'a is given twice'],
		['a shift of too many numbers', ['eval', 'x + y', '--shift', '1,2,3', '--at', '1,2'], 'at most 2 numbers'],
		['a stretch to nothing', ['eval', 'x + y', '--stretch', '0', '--at', '1,2'], 'Give another width'],
		['a rotation of one variable', ['eval', 'x^2', '-n', '1', '--rotate', '30', '--at', '1'], 'this landscape has 1 variable'],
		['a camera over a map', ['render', 'x', '--view', 'map', '--camera', '10,20', '--out', 'a.png'], '--camera has no effect'],
		['particles without a swarm', ['render', 'x', '--particles', '5', '--out', 'a.png'], '--particles has no effect without --swarm'],
		['a camera from below', ['render', 'x', '--camera=-60,-60', '--out', 'a.png'], 'from -20 to 90 degrees'],
		['a camera too far away', ['render', 'x', '--camera=-60,30,50', '--out', 'a.png'], '0.15 to 12 box widths'],
		['a gradient that is not written', ['grid', 'x', '--gradient'], '--gradient has no effect without --out'],
		['a trace that is not printed', ['descend', 'x^2 + y^2', '--trace'], '--trace has no effect without --json'],
		['own functions in f64', ['eval', 'x', '--at', '1,2', '--precision', 'f64', '--strict'], '--strict has no effect'],
		['own functions without a GPU', ['eval', 'x', '--at', '1,2', '--strict'], '--strict has no effect without --backend gpu'],
		[
			'own functions of the CPU',
			['render', 'x', '--backend', 'cpu', '--strict', '--out', 'a.png'],
			'--strict has no effect with --backend cpu',
		],
		['a GPU of a kind where the CPU answers', ['grid', 'x', '--backend', 'cpu', '--power', 'any'], '--power has no effect'],
		['own functions of a grid', ['grid', 'x', '--backend', 'gpu', '--strict'], '--strict has no effect here'],
		['a report in two forms', ['bench', '--csv', '--markdown'], '--csv has no effect beside --markdown'],
		['a comparison that measures', ['bench', '--compare', 'a.json', 'b.json', '--runs', '9'], '--runs has no effect with --compare'],
		['an optimizer with a colon and no setting', ['descend', 'sphere', '--optimizer', 'adam:'], 'names no setting after its colon'],
		['an optimizer with an empty setting', ['descend', 'sphere', '--optimizer', 'adam:lr=0.1,,b1=0.9'], 'beside one of its commas'],
		['a list of nothing', ['list'], 'functions, optimizers, schedules, formats'],
		['a list of what there is not', ['list', 'bogus'], 'no list “bogus”'],
		['a precision of every machine', ['info', '--backend', 'cpu', '--precision', 'f32'], '--precision has no effect here'],
		['help of no command', ['help', 'bogus'], 'no command “bogus”'],
		['help of no list', ['help', 'list', 'bogus'], 'there are functions, optimizers'],
	])('%s', (_, args, said) => refused(args, 2, said));
});

describe.concurrent('failures: status 1', () => {
	test.each<[string, readonly string[], string | RegExp]>([
		['a file that is not there', ['eval', 'missing.h5', '--at', '1,2'], 'no file “missing.h5”'],
		['a folder', ['grid', files.path('folder.h5')], 'is a folder'],
		['a packed file that is not there', ['grid', 'missing.npz.gz'], 'no file “missing.npz.gz”'],
		['a MATLAB file that is not there', ['grid', 'missing.mat'], 'no file “missing.mat”'],
		['a pickle that is not there', ['eval', 'run.pkl', '--at', '1,2'], 'no file “run.pkl”'],
		['a folder whose name looks like nothing', ['grid', files.path('.')], 'is a folder'],
		['a device', ['grid', '/dev/null'], 'is a device'],
		['an output name that is too long', ['grid', 'x', '--out', files.path(`${'a'.repeat(300)}.npy`)], 'name is too long'],
		['a picture that is too wide', ['render', 'x', '--size', '65536x1', '--out', files.path('a.png')], 'longest side'],
		['a broken file', ['grid', files.path('broken.h5')], 'Formats that can be opened'],
		['a file that is too large to read', ['grid', files.path('huge.npy')], '2 GiB'],
		['an unknown channel', ['grid', files.path('small.json'), '--channel', 'nope'], 'no channel "nope"'],
		['a folder that is not there', ['grid', 'x', '--out', files.path('none/out.npy')], 'does not exist'],
		['a grid that is too large', ['grid', 'x', '--size', '60000x60000', '--backend', 'cpu'], 'largest'],
		['a text file that is too large', ['grid', 'x', '--size', '4000x4000', '--out', files.path('a.csv')], '.npz'],
		['a picture that is too large', ['render', 'x', '--size', '9000x9000', '--out', files.path('a.png')], '7680'],
	])('%s', (_, args, said) => refused(args, 1, said));
});

describe('names from outside', () => {
	test('steer no terminal, in answers, notes and refusals', async () => {
		const name = 'lo\u202ess\u001b[31m';
		const path = files.path('na\u202eme.json');
		writeFileSync(
			path,
			JSON.stringify({
				[name]: [
					[1, 2],
					[3, 4],
				],
			}),
		);
		for (const args of [[path], [path, '--json'], [path, '--value', 'x\u202ey'], ['--expr', 'x', '--\u202e'], [`${path}\u202e.csv`]]) {
			const run = await thalweg(['grid', ...args]);
			expect(`${run.stdout}${run.stderr}`).toMatch(/lo|u202e|no file|unknown option/);
			expect(`${run.stdout}${run.stderr}`).not.toMatch(/[\u001b\u202e]/);
		}
		expect((await json<{ landscape: string }>('grid', path)).landscape).toBe(path);
	});
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
		const run = await thalweg(['eval', text, '--at', '1,2'], { measured: true });
		expect(run.status).toBe(2);
		expect(run.stderr.length).toBeLessThan(1000);
		expect(run.stderr).not.toContain('\u001b');
		// Starting Node takes most of it.
		expect(run.processorMs).toBeLessThan(2500);
	});

	test('a parameter named __proto__ is a name like any other', () =>
		refused(['eval', 'a x', '--param', '__proto__=1', '--at', '1,2'], 2, 'no parameter "__proto__"'));
});

describe.concurrent('list and info', () => {
	test('functions', async () => {
		const rows = await json<readonly Record<string, unknown>[]>('list', 'functions');
		expect(rows).toHaveLength(FUNCTIONS.length);
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
