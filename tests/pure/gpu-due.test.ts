/** Answers are asked for shortly before they are due, where asking costs a processor. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Due } from '../../src/gpu/device/due.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Milliseconds until one may ask; 0: at once. */
async function waits(due: Due): Promise<number> {
	const from = Date.now();
	const wait = due.begin();
	if (!wait) return 0;
	await vi.runAllTimersAsync();
	await wait;
	return Date.now() - from;
}

test('four fifths of what the last answer took', async () => {
	const due = new Due(() => Date.now());
	expect(await waits(due)).toBe(0);
	vi.advanceTimersByTime(100);
	due.end();
	expect(await waits(due)).toBe(80);
	// It was there when it was asked for: from then on it is asked for earlier.
	due.end();
	expect(await waits(due)).toBe(64);
});

test('short answers are asked for at once', async () => {
	const due = new Due(() => Date.now());
	due.begin();
	vi.advanceTimersByTime(3);
	due.end();
	expect(await waits(due)).toBe(0);
});
