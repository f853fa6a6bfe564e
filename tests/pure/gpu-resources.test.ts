/** The allocator: what is counted, what is kept for the next, and what is never kept. */

import { beforeEach, describe, expect, test } from 'vitest';
import { Resources } from '../../src/gpu/device/resource.ts';

/** A device that makes buffers of nothing. */
class PaperDevice {
	readonly made: { size: number; usage: number; label: string; destroyed: boolean; destroy(): void }[] = [];
	readonly queue = { submit: () => undefined };
	createBuffer({ size, usage, label }: { size: number; usage: number; label: string }) {
		const buffer = { size, usage, label, destroyed: false, destroy: () => void (buffer.destroyed = true) };
		this.made.push(buffer);
		return buffer;
	}
}

const FIELD = { size: 4096, usage: 1 };
let device: PaperDevice;
let resources: Resources;
beforeEach(() => {
	device = new PaperDevice();
	resources = new Resources(device as unknown as GPUDevice, 20_000, 16_384);
});
const destroyed = (): boolean[] => device.made.map((buffer) => buffer.destroyed);

describe('buffers that are overwritten', () => {
	test('serve the next of their size and usage; while nobody holds them they are not live', () => {
		resources.overwritten('A', FIELD).dispose();
		expect([resources.liveBytes, destroyed()]).toEqual([0, [false]]);
		using again = resources.overwritten('B', FIELD);
		expect([device.made.length, again.bytes, resources.liveBytes]).toEqual([1, 4096, 4096]);
		using other = resources.overwritten('C', { ...FIELD, usage: 2 });
		expect([device.made.length, other.bytes]).toEqual([2, 4096]);
	});

	test('are given back where another size is wanted', () => {
		resources.overwritten('A', FIELD).dispose();
		using _other = resources.overwritten('B', { ...FIELD, size: 8192 });
		expect(destroyed()).toEqual([true, false]);
	});

	test('are given back where the cap has no room beside them', () => {
		for (const owned of [1, 2, 3].map((k) => resources.overwritten(`A${k}`, FIELD))) owned.dispose();
		using _large = resources.buffer('B', { size: 12_288, usage: 4 });
		expect(destroyed()).toEqual([true, true, true, false]);
	});

	test('are not kept once an error was met: one of them may be what was refused', () => {
		const held = resources.overwritten('A', FIELD);
		resources.overwritten('B', { ...FIELD, usage: 2 }).dispose();
		resources.distrust();
		held.dispose();
		expect(destroyed()).toEqual([true, true]);
		resources.overwritten('C', FIELD).dispose();
		expect(destroyed()).toEqual([true, true, false]);
	});

	test('go with everything else, and are forgotten with a lost device', () => {
		resources.overwritten('A', FIELD).dispose();
		resources.releaseAll();
		expect(destroyed()).toEqual([true]);
		resources.overwritten('B', FIELD).dispose();
		resources.abandon();
		using _new = resources.overwritten('C', FIELD);
		expect(device.made).toHaveLength(3);
	});

	test('released twice they are kept once', () => {
		const owned = resources.overwritten('A', FIELD);
		owned.dispose();
		owned.dispose();
		using _first = resources.overwritten('B', FIELD);
		using _second = resources.overwritten('C', FIELD);
		expect(device.made).toHaveLength(2);
	});
});
