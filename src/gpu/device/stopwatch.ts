/** How long a compute pass took on the GPU itself, by two timestamp queries; without waits, queues and copies. */

import type { GpuContext } from './context.ts';
import type { ReadRange } from './readback.ts';
import type { Releasable } from './scope.ts';

/** Bytes of two timestamps of 64 bits. */
const BYTES = 16;

/** Whether the context's device has timestamp queries. */
export const hasTimestamps = (context: GpuContext): boolean => context.features.has('timestamp-query');

/** Hears the nanoseconds of each pass. */
export type OnPassTime = (nanoseconds: number) => void;

/** Times the passes of one submission at a time. */
export class Stopwatch implements Releasable {
	/** For the pass that is to be timed; `begin` and `end` for the first and the last of several. */
	readonly writes: GPUComputePassTimestampWrites;
	readonly begin: GPUComputePassTimestampWrites;
	readonly end: GPUComputePassTimestampWrites;
	/** The two timestamps, to be read with the submission's results. */
	readonly range: ReadRange;
	readonly #release: () => void;

	/** Call between error scopes, where `hasTimestamps`. */
	constructor({ device, resources }: GpuContext, label: string) {
		const querySet = device.createQuerySet({ label: `${label}.queries`, type: 'timestamp', count: 2 });
		const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
		const buffer = resources.buffer(`${label}.timestamps`, { size: BYTES, usage });
		this.begin = { querySet, beginningOfPassWriteIndex: 0 };
		this.end = { querySet, endOfPassWriteIndex: 1 };
		this.writes = { ...this.begin, ...this.end };
		this.range = { source: buffer.raw, offset: 0, bytes: BYTES };
		this.#release = () => {
			buffer.dispose();
			querySet.destroy();
		};
	}

	/** Record, behind the pass, that its timestamps become readable. */
	resolve(encoder: GPUCommandEncoder): void {
		encoder.resolveQuerySet(this.writes.querySet, 0, 2, this.range.source, 0);
	}

	dispose(): void {
		this.#release();
	}
}

/**
 * Nanoseconds between two timestamps that were read, low word first.
 * A browser rounds them (to 100 µs), and a driver may restart its counter: then the answer is 0, never negative.
 */
export function nanosecondsOf(words: ArrayLike<number>): number {
	const [beginLow = 0, beginHigh = 0, endLow = 0, endHigh = 0] = Array.from(words);
	const difference = (BigInt(endHigh) << 32n) + BigInt(endLow) - ((BigInt(beginHigh) << 32n) + BigInt(beginLow));
	return difference > 0n ? Number(difference) : 0;
}
