/** Runs the built command line as a user does: `node bin/thalweg.js …`. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { ensureBuilt, ROOT } from '../support/built.ts';

export { ROOT };
export const DATA = resolve(ROOT, '../shared/data');
export const PROGRAM = join(ROOT, 'bin/thalweg.js');
const PROCESSOR_TIME = new URL('processor-time.mjs', import.meta.url).href;

beforeAll(() => ensureBuilt(['node']), 300_000);

export interface Run {
	/** The exit status; null where a signal ended it. */
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** What the standard error had said when the signal was sent. */
	readonly heard: string;
	/** Of the processor, of this process and those that it started, where it was asked for; a process that a signal ends tells nothing. */
	readonly processorMs: number;
}

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** A signal sent once the standard error says something. */
	readonly signal?: { readonly name: NodeJS.Signals; readonly when: RegExp };
	/** Measure the processor's time. */
	readonly measured?: boolean;
}

/** Run the command line. */
export function thalweg(args: readonly string[], { cwd = ROOT, env = {}, signal, measured = false }: RunOptions = {}): Promise<Run> {
	const times = measured ? mkdtempSync(join(tmpdir(), 'thalweg-times-')) : undefined;
	const timing = times === undefined ? {} : { NODE_OPTIONS: `--import=${PROCESSOR_TIME}`, THALWEG_PROCESSOR_TIMES: times };
	const child = spawn(process.execPath, [PROGRAM, ...args], {
		cwd,
		env: { ...process.env, ...timing, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let heard = '';
	const texts = { stdout: '', stderr: '' };
	for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
	if (signal) {
		const hear = (): void => {
			if (!signal.when.test(texts.stderr)) return;
			child.stderr.off('data', hear);
			heard = texts.stderr;
			child.kill(signal.name);
		};
		child.stderr.on('data', hear);
	}
	return new Promise((done, fail) => {
		child.on('error', fail);
		child.on('close', (status) => {
			done({ status, ...texts, heard, processorMs: times === undefined ? Number.NaN : processorTimes(times) });
		});
	});
}

function processorTimes(folder: string): number {
	const times = readdirSync(folder).map((name) => Number(readFileSync(join(folder, name), 'utf8')));
	rmSync(folder, { recursive: true });
	return times.reduce((sum, ms) => sum + ms, 0);
}

/** How many lines a process still said after it was told to stop: one that goes on with its work says more and more. */
export const linesAfter = ({ stderr, heard }: Run): number =>
	stderr
		.slice(heard.length)
		.split('\n')
		.filter((line) => line !== '').length;

/** Run a command that must succeed, and read the JSON that it prints. */
export async function json<T>(...args: readonly string[]): Promise<T> {
	const { status, stdout, stderr } = await thalweg([...args, '--json']);
	if (status !== 0) throw new Error(`thalweg ${args.join(' ')} ended with ${status}: ${stderr}`);
	return JSON.parse(stdout) as T;
}

/** A folder for the files of a test file. */
export function scratch(): { path(name: string): string } {
	const folder = mkdtempSync(join(tmpdir(), 'thalweg-cli-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return { path: (name) => join(folder, name) };
}

/** Tests that need a GPU, if only one in software. The program finds its driver itself. */
export function describeGpu(name: string, tests: () => void): void {
	const missing =
		process.platform === 'linux' && process.arch === 'x64' ? undefined : `no software GPU for ${process.platform} ${process.arch}`;
	if (missing && process.env['CI']) throw new Error(`${name}: ${missing}`);
	describe.skipIf(missing)(missing ? `${name} (skipped: ${missing})` : name, tests);
}

/** Tests that read the published files beside the checkout. */
export function describeData(name: string, tests: () => void): void {
	const missing = !existsSync(DATA);
	if (missing && process.env['CI']) throw new Error(`${name}: ${DATA} is missing`);
	describe.skipIf(missing)(missing ? `${name} (skipped: ../shared/data is absent)` : name, tests);
}

/** An array as NumPy stores it, read without the project's own reader: version 1.0, C order, little-endian. */
export function readArray(bytes: Uint8Array): { readonly type: string; readonly shape: readonly number[]; readonly values: number[] } {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY') throw new Error('no .npy file');
	const end = 10 + view.getUint16(8, true);
	const header = new TextDecoder().decode(bytes.subarray(10, end));
	const type = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
	const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
		.split(',')
		.filter((part) => part.trim() !== '')
		.map(Number);
	const [width, read] = type === '<f4' ? ([4, view.getFloat32] as const) : ([8, view.getFloat64] as const);
	const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => read.call(view, end + k * width, true));
	return { type, shape, values };
}
