/** Who looks for more of a store: counts what is read of it now, and overtakes nobody. */

import { signal } from '@preact/signals-core';
import { expect, test } from 'vitest';
import { follow } from '../../src/app/tile-watch.ts';
import type { FollowRequest, TilesNow } from '../../src/app/tiles.ts';
import type { ReadFile } from '../../src/engine/landscapes/files.ts';

const readAs = (reading: string): ReadFile =>
	({ title: 's.zarr', tiles: { facts: { reading, isLive: true, isDerived: true, levels: [{}, {}] } } }) as unknown as ReadFile;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function page() {
	const told: (TilesNow | null)[] = [];
	const calls: string[] = [];
	const [file, busy] = [signal<ReadFile | null>(readAs('a')), signal(false)];
	const tiles = {
		count: async (reading: string) => ({ there: reading === 'a' ? 1 : 2, all: 9, damaged: 0 }),
		refresh: async (reading: string) => (calls.push(`refresh ${reading}`), true),
	};
	const landscape = {
		current: signal({ tiles: { base: { missing: [] }, facts: { isDerived: true }, forget: () => calls.push('forget') } }),
		reopen: () => calls.push('reopen'),
	};
	const watch = follow({
		page: { store: { state: signal({ landscape: { kind: 'file', name: 's.zarr' } }) }, landscape },
		files: { tiles, file, busy, reread: async () => (calls.push('reread'), file.peek()) },
		polls: false,
		told: (now: TilesNow | null) => told.push(now),
		more: () => calls.push('more'),
	} as unknown as FollowRequest);
	return { told, calls, file, busy, watch };
}

test('another surface of a store has chunks of its own, and what is in no tiles has none', async () => {
	const { told, file, watch } = page();
	await settle();
	expect(told.at(-1)).toMatchObject({ there: 1, all: 9, levels: 2 });
	file.value = readAs('b');
	await settle();
	expect(told.at(-1)).toMatchObject({ there: 2 });
	file.value = { title: 's.zarr' } as ReadFile;
	await settle();
	expect(told.at(-1)).toBeNull();
	watch?.stop();
	const { length } = told;
	file.value = readAs('a');
	await settle();
	expect(told).toHaveLength(length);
});

test('coarse levels are read again as more of the finest comes, but not while a person waits for another reading', async () => {
	const { calls, busy, watch } = page();
	await watch?.look();
	expect(calls.splice(0)).toEqual(['refresh a', 'forget', 'reread', 'reopen']);
	busy.value = true;
	await watch?.look();
	expect(calls).toEqual(['refresh a', 'forget', 'more']);
	watch?.stop();
});
