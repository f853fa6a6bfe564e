/** `--backend auto` where a GPU is said to be: emulated, crashing or hanging, the answer comes from the CPU. */

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { describeGpu, type Run, scratch, thalweg } from './support.ts';

const files = scratch();

/** Runs with a module loaded first that shows a GPU device in /dev, and does something in the worker process. */
function withDevice(name: string, inWorker: string, args: readonly string[]): Promise<Run> {
	const preload = files.path(`${name}.mjs`);
	const text = `
		import fs from 'node:fs';
		import { syncBuiltinESMExports } from 'node:module';
		const list = fs.readdirSync;
		fs.readdirSync = (path, ...more) => (path === '/dev/dri' ? ['renderD128'] : list(path, ...more));
		syncBuiltinESMExports();
		if (process.env.THALWEG_WORKER_PROCESS === '1') { ${inWorker} }
	`;
	writeFileSync(preload, text);
	return thalweg(args, { env: { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` } });
}

/** A command that takes a real GPU where there is one. */
const GRID = ['grid', 'rosenbrock', '--size', '3x3', '--domain=-1:1,0:2', '--json'];
const CRASH = "process.kill(process.pid, 'SIGSEGV');";

/** The answer of the CPU, and one line that says why. */
function expectCpu({ status, stdout, stderr }: Run, reason: RegExp): void {
	expect(status).toBe(0);
	// The highest sample is that at (−1, 2); f(1, 2) is 100.
	expect(JSON.parse(stdout)).toMatchObject({ backend: 'cpu', precision: 'f64', max: { value: 401, x: [0, 2] } });
	expect(stderr).toMatch(/^thalweg: the CPU is used\. [^\n]+\n$/);
	expect(stderr).toMatch(reason);
}

test('a worker process that crashes', async () => {
	expectCpu(await withDevice('crash', CRASH, GRID), /SIGSEGV/);
});

test('a GPU that was insisted on and crashes is a named error', async () => {
	const { status, stdout, stderr } = await withDevice('insist', CRASH, [...GRID, '--backend', 'gpu']);
	expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
	expect(stderr).toMatch(/^thalweg: DeviceLostError: .*SIGSEGV.*--backend cpu\.\n$/);
});

test('info still says what there is', async () => {
	const { status, stdout } = await withDevice('info', CRASH, ['info', '--json']);
	expect(status).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({ gpu: null, reason: expect.stringContaining('SIGSEGV'), auto: 'cpu' });
});

describeGpu('with a software GPU', () => {
	test('an emulated GPU is slower than the CPU: it is passed over', async () => {
		expectCpu(await withDevice('emulated', '', GRID), /emulated/);
	});

	test('double precision never asks for a GPU', async () => {
		const { stderr, stdout } = await withDevice('double', CRASH, [...GRID, '--precision', 'f64']);
		expect(stderr).toBe('');
		expect(JSON.parse(stdout)).toMatchObject({ backend: 'cpu', precision: 'f64' });
	});
});
