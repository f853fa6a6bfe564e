/** The process: signals, readers that stop reading, worker processes that hang or die, and what is left behind. */

import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { supervise } from '../../src/cli/supervisor.ts';
import { describeGpu, linesAfter, PROGRAM, ROOT, scratch, thalweg } from './support.ts';

const files = scratch();

describe('signals', () => {
	test.each<[NodeJS.Signals, number]>([
		['SIGINT', 130],
		['SIGTERM', 143],
	])('%s ends the CPU at once', async (name, status) => {
		const folder = mkdtempSync(files.path('signal-'));
		const run = await thalweg(['grid', 'rastrigin', '--size', '6000x6000', '--out', 'a.npy', '--backend', 'cpu', '--progress'], {
			cwd: folder,
			signal: { name, when: /grid \d+ %/ },
		});
		expect(run.status).toBe(status);
		// At most a tenth that was done when the signal came.
		expect(linesAfter(run)).toBeLessThanOrEqual(1);
		expect(readdirSync(folder)).toEqual([]);
	});

	describeGpu('with a GPU', () => {
		test('SIGINT ends the worker process too', async () => {
			const folder = mkdtempSync(files.path('signal-'));
			const args = ['grid', 'ackley', '--size', '8000x8000', '--out', 'a.npy', '--backend', 'gpu', '--progress'];
			const run = await thalweg(args, { cwd: folder, signal: { name: 'SIGINT', when: /grid \d+ %/ } });
			expect(run.status).toBe(130);
			expect(linesAfter(run)).toBeLessThanOrEqual(1);
			expect(readdirSync(folder)).toEqual([]);
		});
	});
});

describe('what is written', () => {
	test('a name of 249 bytes is a name like any other', async () => {
		const folder = mkdtempSync(files.path('long-'));
		const name = `${'a'.repeat(245)}.npy`;
		expect((await thalweg(['grid', 'x', '--size', '4x4', '--backend', 'cpu', '--out', name], { cwd: folder })).status).toBe(0);
		expect(readdirSync(folder)).toEqual([name]);
	});

	const windows = process.platform === 'win32';
	test.skipIf(windows)(
		`a symbolic link stays one, and what it points to is written${windows ? ' (skipped: links need rights on Windows)' : ''}`,
		async () => {
			const folder = mkdtempSync(files.path('link-'));
			const [real, link] = [`${folder}/real.npy`, `${folder}/link.npy`];
			symlinkSync('real.npy', link);
			expect((await thalweg(['grid', 'x', '--size', '4x4', '--backend', 'cpu', '--out', link])).status).toBe(0);
			expect(lstatSync(link).isSymbolicLink()).toBe(true);
			// A header of 128 bytes, and 16 numbers.
			expect(lstatSync(real).size).toBe(128 + 16 * 8);
			expect(readdirSync(folder).sort()).toEqual(['link.npy', 'real.npy']);
		},
	);

	const full = existsSync('/dev/full');
	test.skipIf(!full)(`a full disk is named, for help too${full ? '' : ' (skipped: there is no /dev/full)'}`, async () => {
		for (const args of ['--help', 'eval x --at 1,2 --backend cpu', 'list functions --json']) {
			const child = spawn('sh', ['-c', `"${process.execPath}" "${PROGRAM}" ${args} > /dev/full`], { cwd: ROOT });
			let stderr = '';
			child.stderr.on('data', (text: Buffer) => (stderr += text));
			const status = await new Promise((done) => child.on('close', done));
			expect(stderr).toBe('thalweg: FileError: The standard output cannot be written: the disk is full.\n');
			expect(status).toBe(1);
		}
	});

	test('a benchmark that is stopped writes what it has measured', async () => {
		const folder = mkdtempSync(files.path('bench-'));
		const run = await thalweg(['bench', '--backend', 'cpu', '--budget', '60s', '--json', 'report.json', '--progress'], {
			cwd: folder,
			signal: { name: 'SIGINT', when: /bench [1-9]/ },
		});
		expect(run.status).toBe(130);
		expect(run.stderr).toContain('the report holds what it had measured');
		const { outcome, points } = JSON.parse(readFileSync(`${folder}/report.json`, 'utf8')) as { outcome: string; points: unknown[] };
		expect(outcome).toBe('cancelled');
		expect(points.length).toBeGreaterThan(0);
	});
});

describe('streams', () => {
	test('a reader that stops reading is no failure', async () => {
		const child = spawn('sh', ['-c', `"${process.execPath}" "${PROGRAM}" list functions --json | head -c 10; exit 0`], { cwd: ROOT });
		let stderr = '';
		child.stderr.on('data', (text: Buffer) => (stderr += text));
		await new Promise((done) => child.on('close', done));
		expect(stderr).toBe('');
	});

	test('progress only where it is asked for', async () => {
		const args = ['grid', 'rastrigin', '--size', '400x400', '--backend', 'cpu'];
		const [silent, told] = await Promise.all([thalweg(args), thalweg([...args, '--progress'])]);
		expect(silent.stderr).toBe('');
		expect(told.stderr).toMatch(/^(grid \d+ %\n)+$/);
		expect(told.stderr).toMatch(/grid 100 %\n$/);
	});
});

test('a small evaluation is quick', async () => {
	const times: number[] = [];
	const args = ['eval', 'rosenbrock', '--at', '1,1', '--backend', 'cpu'];
	for (let k = 0; k < 3; k++) times.push((await thalweg(args, { measured: true })).processorMs);
	// 250 ms, of which starting Node is 40; the compiler of a formula alone would be no matter, the page's code would.
	expect(Math.min(...times)).toBeLessThan(800);
	expect(Math.min(...times)).toBeGreaterThan(10);
});

describe('worker processes', () => {
	const script = (name: string, text: string): string => {
		const path = files.path(`${name}.mjs`);
		writeFileSync(path, text);
		return path;
	};

	test('the exit status is handed on, and so are the arguments', async () => {
		const child = script('status', 'process.exit(process.argv[2] === "seven" && process.env.MARK === "set" ? 7 : 1)');
		expect(await supervise({ script: child, args: ['seven'], environment: { MARK: 'set' } })).toEqual({ kind: 'status', status: 7 });
	});

	test('one that gives no sign of life is ended', async () => {
		const child = script('hang', 'for (;;);');
		expect(await supervise({ script: child, args: [], silence: 400 })).toEqual({
			kind: 'died',
			reason: expect.stringContaining('no sign of life'),
		});
	});

	test('one that shows it is alive may take its time', async () => {
		// A busy machine takes long to start Node at all: what counts as silence is many times that.
		const begun = performance.now();
		await supervise({ script: script('nothing', ''), args: [] });
		const silence = Math.max(1000, 6 * (performance.now() - begun));
		const child = script(
			'alive',
			`const t = setInterval(() => process.send({ kind: "alive" }), 50); setTimeout(() => { clearInterval(t); process.exit(3); }, ${1.5 * silence});`,
		);
		expect(await supervise({ script: child, args: [], silence })).toEqual({ kind: 'status', status: 3 });
	});

	test('one that dies leaves no file behind', async () => {
		const partial = files.path('.out.npy.part');
		const child = script(
			'crash',
			`import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], ''); process.send({ kind: 'partial', path: process.argv[2] }, () => process.kill(process.pid, 'SIGSEGV'));`,
		);
		expect(await supervise({ script: child, args: [partial] })).toEqual({ kind: 'died', reason: expect.stringContaining('SIGSEGV') });
		expect(existsSync(dirname(partial))).toBe(true);
		expect(existsSync(partial)).toBe(false);
	});

	test('one that crashes after its work is done has done it', async () => {
		const child = script('late', `process.send({ kind: 'done', status: 0 }, () => process.kill(process.pid, 'SIGSEGV'));`);
		expect(await supervise({ script: child, args: [] })).toEqual({ kind: 'status', status: 0 });
	});

	test('one that hangs after its work is done is ended', async () => {
		const child = script('unload', `process.send({ kind: 'done', status: 0 }, () => { for (;;); });`);
		expect(await supervise({ script: child, args: [], grace: 200 })).toEqual({ kind: 'status', status: 0 });
	});
});
