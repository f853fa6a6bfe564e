/** The event loop rests in its turns while somebody waits, and only then. */

import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RestingTurns } from '../../src/platform/turns.ts';

async function turnsOf(count: number): Promise<void> {
	for (let i = 0; i < count; i++) await turn();
}

test('one rest a turn, however many wait, until the last has its answer', async () => {
	const rests: number[] = [];
	let time = 0;
	const turns = new RestingTurns(
		(milliseconds) => rests.push(milliseconds),
		() => time,
	);
	await turnsOf(3);
	expect(rests).toEqual([]);
	turns.begin();
	turns.begin();
	time += 10;
	await turnsOf(10);
	expect(rests.length).toBeGreaterThanOrEqual(9);
	expect(rests.length).toBeLessThanOrEqual(11);
	expect(new Set(rests)).toEqual(new Set([0.5]));
	turns.end();
	const before = rests.length;
	await turnsOf(5);
	expect(rests.length).toBeGreaterThan(before);
	turns.end();
	const after = rests.length;
	await turnsOf(5);
	expect(rests.length).toBe(after);
	turns.begin();
	await turnsOf(2);
	turns.end();
	expect(rests.length).toBeGreaterThan(after);
});

test('a rest is a quarter of the wait so far, so that short work has its answer soon', async () => {
	const rests: number[] = [];
	let time = 7;
	const turns = new RestingTurns(
		(milliseconds) => rests.push(milliseconds),
		() => (time += 0.4),
	);
	turns.begin();
	await turnsOf(8);
	turns.end();
	expect(rests.slice(0, 4).map((rest) => Number(rest.toFixed(3)))).toEqual([0.1, 0.2, 0.3, 0.4]);
	expect(rests.at(-1)).toBe(0.5);
});

test('a wait that ends and another that begins in one turn make one loop', async () => {
	let rests = 0;
	const turns = new RestingTurns(() => rests++);
	turns.begin();
	turns.end();
	turns.begin();
	await turnsOf(10);
	turns.end();
	expect(rests).toBeLessThanOrEqual(11);
});

test('a turn takes hardly any of the processor while it rests', async () => {
	const turns = new RestingTurns();
	const until = performance.now() + 100;
	const before = process.cpuUsage();
	turns.begin();
	while (performance.now() < until) await turn();
	turns.end();
	const { user, system } = process.cpuUsage(before);
	// Without rests such a loop takes all of the 100 ms.
	expect((user + system) / 1000).toBeLessThan(60);
});
