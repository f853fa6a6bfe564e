/** What is built, and is as new as its source: for tests of what people run. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const ROOT = resolve(import.meta.dirname, '../..');
/** Who builds this tree: its process is in the file. */
const LOCK = join(tmpdir(), `thalweg-building${ROOT.replaceAll(/[^\w]+/g, '-')}`);

/** Targets of `tools/build.mjs`, with a file that each leaves. */
const LEAVES = {
	node: 'dist/node/cli.js',
	browser: 'dist/browser/thalweg.js',
	element: 'dist/element/element.js',
	types: 'dist/thalweg.d.ts',
	page: 'dist/page/index.html',
} as const;

/** What they are built from. */
const SOURCES = [
	'src',
	'shaders',
	'public',
	'index.html',
	'vite.config.ts',
	'tools/build.mjs',
	'tools/single-file.mjs',
	'tools/policy.mjs',
	'tools/notices.mjs',
];

function newest(path: string): number {
	const all = statSync(path).isDirectory() ? (readdirSync(path, { recursive: true }) as string[]) : ['.'];
	return Math.max(...all.map((name) => statSync(join(path, name)).mtimeMs));
}

/** Build what is missing or older than its source. Test files run side by side: one of them builds. */
export async function ensureBuilt(targets: readonly (keyof typeof LEAVES)[]): Promise<void> {
	while (!taken()) await sleep(100);
	try {
		const source = Math.max(...SOURCES.map((path) => newest(join(ROOT, path))));
		const stale = targets.filter((target) => {
			const built = join(ROOT, LEAVES[target]);
			return !existsSync(built) || statSync(built).mtimeMs < source;
		});
		// As for people: under the environment of tests, packages come with their checks for developers.
		const env = { ...process.env, NODE_ENV: 'production' };
		if (stale.length > 0) await promisify(execFile)(process.execPath, [join(ROOT, 'tools/build.mjs'), ...stale], { cwd: ROOT, env });
	} finally {
		rmSync(LOCK, { force: true });
	}
}

/** Take the lock. One that a killed run left behind is broken; one whose process builds, however long, is not. */
function taken(): boolean {
	try {
		writeFileSync(LOCK, `${process.pid}`, { flag: 'wx' });
		return true;
	} catch {
		const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
		if (holder > 0 && !lives(holder)) rmSync(LOCK, { force: true });
		return false;
	}
}

function lives(process_: number): boolean {
	try {
		process.kill(process_, 0);
		return true;
	} catch {
		return false;
	}
}
