/** What is built, and is as new as its source: for tests of what people run. */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const ROOT = resolve(import.meta.dirname, '../..');
const LOCK = join(ROOT, 'node_modules/.thalweg-build-lock');

/** Targets of `tools/build.mjs`, with a file that each leaves. */
const LEAVES = {
	node: 'dist/node/cli.js',
	browser: 'dist/browser/thalweg.js',
	types: 'dist/thalweg.d.ts',
	page: 'dist/page/index.html',
} as const;

const newest = (folder: string): number =>
	Math.max(...(readdirSync(join(ROOT, folder), { recursive: true }) as string[]).map((name) => statSync(join(ROOT, folder, name)).mtimeMs));

/** Build what is missing or older than its source. Test files run side by side: one of them builds. */
export async function ensureBuilt(targets: readonly (keyof typeof LEAVES)[]): Promise<void> {
	for (let waited = 0; ; waited += 100) {
		try {
			mkdirSync(LOCK);
			break;
		} catch {
			// A run that was killed leaves its lock behind.
			if (waited > 60_000) rmdirSync(LOCK);
			await sleep(100);
		}
	}
	try {
		const source = Math.max(newest('src'), newest('shaders'));
		const stale = targets.filter((target) => {
			const built = join(ROOT, LEAVES[target]);
			return !existsSync(built) || statSync(built).mtimeMs < source;
		});
		if (stale.length > 0) await promisify(execFile)(process.execPath, [join(ROOT, 'tools/build.mjs'), ...stale], { cwd: ROOT });
	} finally {
		rmdirSync(LOCK);
	}
}
