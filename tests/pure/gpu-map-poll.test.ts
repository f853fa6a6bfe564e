/** Read-backs on a device that looks at its progress only every 100 ms unless something is submitted, and on one that does not. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MapPoll } from '../../src/gpu/device/map-poll.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A device that answers after `ms`, or at the next submission where it is `lazy`. */
class PaperDevice {
	submissions = 0;
	#wake: (() => void) | undefined;
	readonly #ms: number;
	readonly #lazy: boolean;
	constructor(ms: number, lazy: boolean) {
		this.#ms = ms;
		this.#lazy = lazy;
	}
	submit = (): void => {
		this.submissions++;
		if (this.#lazy) this.#wake?.();
	};
	map(): Promise<string> {
		return new Promise((resolve) => {
			const done = (): void => resolve('mapped');
			this.#wake = done;
			setTimeout(done, this.#ms);
		});
	}
}

async function measured(device: PaperDevice): Promise<MapPoll> {
	const poll = new MapPoll(() => performance.now());
	const measuring = poll.measure(() => poll.during(device.map(), device.submit));
	await vi.runAllTimersAsync();
	await measuring;
	return poll;
}

test('where maps are answered late unless something is submitted, something is submitted', async () => {
	const device = new PaperDevice(100, true);
	const poll = await measured(device);
	expect(poll.active).toBe(true);
	const from = performance.now();
	const mapped = poll.during(device.map(), device.submit).then((answer) => [answer, performance.now() - from] as const);
	await vi.runAllTimersAsync();
	const [answer, ms] = await mapped;
	expect(answer).toBe('mapped');
	expect(ms).toBeLessThan(10);
});

test('where maps are answered soon, nothing is ever submitted', async () => {
	const device = new PaperDevice(3, false);
	const poll = await measured(device);
	expect([poll.active, device.submissions]).toEqual([false, 0]);
});

test('where submitting does not help, it ends', async () => {
	const poll = await measured(new PaperDevice(100, false));
	expect(poll.active).toBe(false);
});

test('a long wait is helped for one second, and a device that is gone ends the help', async () => {
	const lazy = new PaperDevice(100, true);
	const poll = await measured(lazy);
	const busy = new PaperDevice(60_000, false);
	const waiting = poll.during(busy.map(), busy.submit);
	await vi.advanceTimersByTimeAsync(5000);
	expect(busy.submissions).toBeGreaterThan(100);
	expect(busy.submissions).toBeLessThan(1100);
	await vi.runAllTimersAsync();
	expect(await waiting).toBe('mapped');

	let asked = 0;
	const gone = poll.during(new Promise((_, reject) => setTimeout(() => reject(new Error('lost')), 50)), () => {
		asked++;
		throw new Error('no device');
	});
	gone.catch(() => undefined);
	await vi.runAllTimersAsync();
	await expect(gone).rejects.toThrow('lost');
	expect(asked).toBe(1);
});
