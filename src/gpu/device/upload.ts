/** Numbers on their way to the GPU: as many in a task as a page's thread does not feel, then a breath. */

import { breath } from '../../model/work.ts';
import type { GpuContext } from './context.ts';

/** Numbers of a task: a millisecond or two, a few on a slow machine. */
export const NUMBERS_A_TASK = 2 ** 19;

/** Numbers for a buffer, made while they are sent. */
export interface Upload {
	readonly buffer: GPUBuffer;
	/** The first number's place in the buffer, in numbers. */
	readonly at: number;
	readonly count: number;
	/** Writes numbers `first` … `first + out.length − 1` into `out`. */
	readonly write: (out: Float32Array, first: number) => void;
}

/** The same number everywhere. */
export const filling = (buffer: GPUBuffer, at: number, count: number, value: number): Upload => ({
	buffer,
	at,
	count,
	write: (out) => out.fill(value),
});

/**
 * Write numbers into buffers, in this order. Call outside error scopes.
 *
 * @param context what the buffers belong to; they are gone with its device
 * @param onWritten called in the task that writes the last of them: what fits one task is written and told in this very call
 * @throws DeviceLostError, OutOfMemoryError
 */
export async function upload(
	context: Pick<GpuContext, 'epoch' | 'assertEpoch' | 'withScopes'>,
	label: string,
	uploads: Iterable<Upload>,
	onWritten: () => void = () => undefined,
): Promise<void> {
	const { epoch } = context;
	let [task, numbers]: [Upload[], number] = [[], 0];
	const send = async (isLast = false): Promise<void> => {
		context.assertEpoch(epoch);
		await context.withScopes(label, ({ queue }) => {
			for (const { buffer, at, count, write } of task) {
				const piece = new Float32Array(count);
				write(piece, 0);
				queue.writeBuffer(buffer, at * 4, piece);
			}
			if (isLast) onWritten();
		});
		[task, numbers] = [[], 0];
	};
	for (const { buffer, at, count, write } of uploads) {
		for (let from = 0; from < count; ) {
			if (numbers === NUMBERS_A_TASK) {
				await send();
				await breath();
			}
			const first = from;
			const taken = Math.min(count - first, NUMBERS_A_TASK - numbers);
			task.push({ buffer, at: at + first, count: taken, write: (out) => write(out, first) });
			numbers += taken;
			from += taken;
		}
	}
	await send(true);
}
