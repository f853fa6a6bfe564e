/** Numbers are sent to the GPU in bounded pieces, with a turn for others between two of them. */

import { expect, test } from 'vitest';
import { filling, NUMBERS_A_TASK, upload } from '../../src/gpu/device/upload.ts';
import { DeviceLostError } from '../../src/model/errors.ts';

/** A context that keeps what is written; `tasks` has how many numbers each task of the thread wrote. */
function fakeContext(buffers: Map<GPUBuffer, Float32Array>, onTask: (task: number) => void = () => undefined) {
	const tasks: number[] = [];
	let [epoch, isNew] = [1, true];
	const queue = {
		writeBuffer(buffer: GPUBuffer, byte: number, numbers: Float32Array) {
			// A task ends where a timer that was set in it is heard.
			if (isNew) {
				tasks.push(0);
				setTimeout(() => (isNew = true), 0);
			}
			isNew = false;
			tasks.push((tasks.pop() as number) + numbers.length);
			buffers.get(buffer)?.set(numbers, byte / 4);
		},
	};
	const context = {
		get epoch() {
			return epoch;
		},
		assertEpoch(asked: number) {
			if (asked !== epoch) throw new DeviceLostError('lost');
		},
		async withScopes<T>(_label: string, make: (device: GPUDevice) => T): Promise<T> {
			const made = make({ queue } as unknown as GPUDevice);
			onTask(tasks.length);
			return made;
		},
	};
	return { context, tasks, lose: () => epoch++ };
}

const buffer = (): GPUBuffer => ({}) as GPUBuffer;

test('every number arrives at its place, and no task writes more than it may', async () => {
	const [one, other] = [buffer(), buffer()];
	const many = 3 * NUMBERS_A_TASK + 5;
	const buffers = new Map([
		[one, new Float32Array(many + 7)],
		[other, new Float32Array(10)],
	]);
	const { context, tasks } = fakeContext(buffers);
	const counting = {
		buffer: one,
		at: 7,
		count: many,
		write: (out: Float32Array, first: number) => out.forEach((_, i) => (out[i] = first + i)),
	};
	await upload(context, 'test', [filling(other, 2, 3, 1.5), counting, filling(other, 6, 4, -2), filling(other, 0, 0, 9)]);
	expect(Math.max(...tasks)).toBe(NUMBERS_A_TASK);
	expect(tasks.length).toBe(4);
	expect(tasks.reduce((sum, count) => sum + count)).toBe(many + 7);
	const written = buffers.get(one) as Float32Array;
	expect([...written.subarray(0, 7)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
	expect(written.subarray(7).every((number, k) => number === k)).toBe(true);
	expect([...(buffers.get(other) as Float32Array)]).toEqual([0, 0, 1.5, 1.5, 1.5, 0, -2, -2, -2, -2]);
});

test('what fits one task is written in the very call, and told in it', async () => {
	const one = buffer();
	const { context, tasks } = fakeContext(new Map([[one, new Float32Array(8)]]));
	const told: number[] = [];
	const writing = upload(context, 'test', [filling(one, 0, 5, 1), filling(one, 5, 3, 2)], () => told.push(tasks[0] as number));
	expect(told).toEqual([8]);
	await writing;
	expect(told).toEqual([8]);
});

test('nothing is written into buffers of a device that was lost meanwhile', async () => {
	const one = buffer();
	const { context, tasks, lose } = fakeContext(new Map([[one, new Float32Array(4 * NUMBERS_A_TASK)]]), (task) => task === 2 && lose());
	await expect(upload(context, 'test', [filling(one, 0, 4 * NUMBERS_A_TASK, 1)])).rejects.toThrow(DeviceLostError);
	expect(tasks.length).toBe(2);
});
