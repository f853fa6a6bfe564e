/**
 * `npm run hardware`: everything that only a machine with a real GPU can tell, in ten minutes and one command. It installs nothing.
 * `docs/hardware.md` says how to run it and how to read what it writes.
 *
 * Each part is a process of its own, so that a driver that dies takes nothing else with it, and each has its share of the time.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseReport } from '../src/bench/schema.ts';
import type { GateCount } from './gate-reporter.ts';
import { type HardwareReport, hardwareMarkdown, type NetworkTimes, type Part, planOf, type Scale, SCALES } from './hardware/report.ts';
import { messageOf } from '../src/model/errors.ts';

const USAGE = `usage: npm run hardware -- [--scale full|small] [--out <folder>] [--software]
  --scale     full (ten minutes, swarms of a million) or small (two minutes, for trying the command); full unless said
  --out       the folder that hardware.json and hardware.md are written into; hardware-report unless said
  --software  go on where the only GPU is emulated on the processor`;

function options(): { readonly scale: Scale; readonly out: string; readonly software: boolean } {
	try {
		const { values } = parseArgs({
			options: {
				scale: { type: 'string', default: 'full' },
				out: { type: 'string', default: 'hardware-report' },
				software: { type: 'boolean', default: false },
			},
		});
		const { scale, out, software } = values;
		if (scale in SCALES) return { scale: scale as Scale, out: resolve(out), software };
		throw new Error(`There is no scale "${scale}".`);
	} catch (error) {
		console.error(`${messageOf(error)}\n${USAGE}`);
		process.exit(2);
	}
}

/** Run a program where Dawn finds a driver; its output is shown. Past its time it is ended. */
function run(
	command: readonly string[],
	seconds: number,
	env: Readonly<Record<string, string>> = {},
	quiet = false,
): Promise<{ readonly code: number; readonly text: string; readonly late: boolean }> {
	return new Promise((done) => {
		const child = spawn(process.execPath, ['tools/with-gpu.mjs', ...command], {
			stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
			env: { ...process.env, ...env },
		});
		let text = '';
		let late = false;
		child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
		// A signal lets a benchmark write what it has; what does not end by then is killed.
		const timer = setTimeout(() => {
			late = true;
			child.kill('SIGTERM');
			setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
		}, seconds * 1000);
		child.on('error', (error) => done({ code: 127, text: error.message, late }));
		child.on('close', (code) => {
			clearTimeout(timer);
			done({ code: code ?? 1, text, late });
		});
	});
}

const { scale, out, software } = options();
const scratch = mkdtempSync(join(tmpdir(), 'thalweg-hardware-'));
const started = Date.now();

async function main(): Promise<number> {
	const cli = 'bin/thalweg.js';
	const built = await run([process.execPath, 'tools/build.mjs', 'node'], 120, {}, true);
	if (built.code !== 0) {
		console.error(`The command line could not be built. ${built.text}`);
		return 1;
	}
	const asked = await run([process.execPath, cli, 'info', '--json'], 120, {}, true);
	const info = asked.code === 0 ? (JSON.parse(asked.text) as HardwareReport['info']) : null;
	if (!info?.gpu) {
		console.error(`No GPU answers here. ${info?.reason ?? asked.text}`);
		return 1;
	}
	const { adapter } = info.gpu;
	if (/swiftshader|llvmpipe|lavapipe|basic render/i.test(adapter) && !software) {
		console.error(
			`The only GPU is emulated on the processor (${adapter}). --software measures it all the same; --scale small is enough then.`,
		);
		return 1;
	}
	console.log(`GPU: ${adapter}`);
	const parts: Part[] = [];
	for (const part of planOf(scale)) {
		console.log(`\n── ${part.name} (at most ${part.seconds} s) ──`);
		const file = join(scratch, `${part.id}.json`);
		const from = Date.now();
		const { code, late } = await run(part.command(file), part.seconds, { THALWEG_GATE_FILE: file, NO_UPDATE_NOTIFIER: '1' });
		parts.push({ id: part.id, name: part.name, code, late, seconds: (Date.now() - from) / 1000, ...answerOf(part.kind, file) });
	}
	const report: HardwareReport = {
		format: 'thalweg-hardware',
		version: 1,
		date: new Date(started).toISOString(),
		scale,
		seconds: (Date.now() - started) / 1000,
		info,
		parts,
	};
	mkdirSync(out, { recursive: true });
	writeFileSync(join(out, 'hardware.json'), `${JSON.stringify(report, null, '\t')}\n`);
	const markdown = hardwareMarkdown(report);
	writeFileSync(join(out, 'hardware.md'), markdown);
	console.log(`\n${markdown}\nWritten: ${join(out, 'hardware.json')} and hardware.md`);
	return parts.every(({ code }) => code === 0) ? 0 : 1;
}

/** What a part wrote; nothing where it died before. */
function answerOf(kind: 'tests' | 'benchmark' | 'networks', file: string): Pick<Part, 'tests' | 'benchmark' | 'networks'> {
	if (!existsSync(file)) return {};
	const text = readFileSync(file, 'utf8');
	if (kind === 'networks') return { networks: JSON.parse(text) as NetworkTimes };
	return kind === 'tests' ? { tests: JSON.parse(text) as GateCount } : { benchmark: parseReport(text) };
}

const status = await main().finally(() => rmSync(scratch, { recursive: true, force: true }));
process.exit(status);
