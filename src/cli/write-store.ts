/** A surface written as a store, or a part of it: what `grid` and `slice` share. */

import { storePlan } from '../exports/store/plan.ts';
import type { StoreHead } from '../exports/store/zarr.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import { contentHash } from '../math/content-hash.ts';
import { UsageError } from '../model/errors.ts';
import { machineFacts, machineName } from './machine.ts';
import type { OutputOptions } from './options.ts';
import { noteLines, print, printJson } from './output.ts';
import { progress } from './progress.ts';
import { checkStore, fillStore } from './store-folder.ts';
import { type StoreOptions, USUAL_CHUNK } from './store-options.ts';

/** What the store is of. */
interface About {
	readonly grid: GridSpec;
	readonly head: Pick<StoreHead, 'landscape' | 'quantities' | 'axes' | 'precision' | 'facts'>;
	readonly title: string;
	readonly notes: readonly string[];
	readonly machine: Parameters<typeof machineName>[0];
}

/** A name of a plane's numbers: two planes with one name show the same. */
export const planeKey = ({ origin, first, second }: Plane): string => contentHash([origin, first, second]);

/** Fill the store as far as asked, and tell it. @throws UsageError, FileError */
export async function writeStore(
	{ store, part = { index: 1, count: 1 }, chunk = USUAL_CHUNK, ...options }: OutputOptions & StoreOptions & { readonly store: string },
	{ grid, head, title, notes, machine }: About,
	compute: (grid: GridSpec) => Promise<readonly ArrayLike<number>[]>,
): Promise<void> {
	if (grid.rows < 2) throw new UsageError('A store is of a surface; write a line to a file by --out.');
	checkStore(store);
	const plan = storePlan(grid, chunk);
	const { columns, rows, domain } = grid;
	const whole: StoreHead = { version: 1, ...head, columns, rows, chunk, domain };
	const shows = progress('store', options.progress);
	const start = performance.now();
	const { written, found, all } = await fillStore(store, { plan, head: whole, part }, compute, (share) =>
		shows.options.onProgress?.(share),
	);
	const milliseconds = Math.round(performance.now() - start);
	shows.end();
	if (options.json) {
		await printJson({
			store,
			...whole,
			...machineFacts(machine),
			part,
			levels: plan.levels.length,
			chunks: all,
			written,
			found,
			milliseconds,
			notes,
		});
		return;
	}
	const lines = [
		`${title} · ${machineName(machine)}`,
		`store   ${store}: ${columns} × ${rows}, ${plan.levels.length} levels, ${all} chunks`,
		`part    ${part.index} of ${part.count}: ${written} chunks written, ${found} were there`,
		`time    ${milliseconds} ms`,
		...noteLines(notes),
	];
	await print(lines.join('\n'));
}
