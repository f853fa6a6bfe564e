/** Where buffers lie in a module's memory: in each space one behind the other, as they were made. */

import type { Buffer, Space } from '../../networks/loops/ir.ts';
import { hasSamples } from '../../networks/loops/ir.ts';
import type { Rules } from '../../math/number-system.ts';

/**
 * How numbers lie: bytes of one, and samples of a block. A buffer with samples is [number][sample of the block].
 *
 * Lanes of a vector are samples, or they are networks: then every number of a network is a vector, [number][sample][network], and so
 * are parameters and sums. Samples that all networks share are numbers.
 */
export interface Shaping {
	readonly rules: Rules;
	/** Samples of a block: a multiple of two vectors where lanes are samples. */
	readonly block: number;
	/** Absent: samples. */
	readonly lanes?: 'samples' | 'networks';
	/** Networks in lanes have samples of their own. */
	readonly ownSamples?: boolean;
}

export const bytesOf = (rules: Rules): 4 | 8 => (rules === 'f64' ? 8 : 4);
/** Numbers of a vector. */
export const lanesOf = (rules: Rules): 4 | 2 => (rules === 'f64' ? 2 : 4);
const align = (bytes: number): number => (bytes + 15) & ~15;

/** Bytes of a vector. */
export const VECTOR = 16;

/** Whether a place holds one number, which is that of all lanes. */
export const isSplat = ({ space }: Buffer, { lanes, ownSamples }: Shaping): boolean =>
	lanes === 'networks' ? space === 'data' && ownSamples !== true : space === 'plain' || space === 'sum';

/** Bytes from one sample of a buffer to the next; 0 where it has none. */
export function sampleBytes(buffer: Buffer, shaping: Shaping): number {
	if (!hasSamples(buffer)) return 0;
	return shaping.lanes === 'networks' && !isSplat(buffer, shaping) ? VECTOR : bytesOf(shaping.rules);
}

/** Bytes from one number of a buffer to the next. */
export function pitchOf(buffer: Buffer, shaping: Shaping): number {
	const { rules, block, lanes } = shaping;
	const networks = lanes === 'networks' ? lanesOf(rules) : 1;
	if (buffer.space === 'sum') return 8 * networks;
	return hasSamples(buffer) ? sampleBytes(buffer, shaping) * block : bytesOf(rules) * networks;
}

export class Layout {
	readonly #places = new Map<Buffer, number>();
	readonly #sizes = new Map<Space, number>();

	constructor(
		readonly shaping: Shaping,
		buffers: readonly Buffer[],
	) {
		for (const buffer of buffers) {
			const at = this.bytes(buffer.space);
			this.#places.set(buffer, at);
			this.#sizes.set(buffer.space, at + buffer.size * pitchOf(buffer, shaping));
		}
	}

	/** Bytes from the beginning of its space. */
	placeOf(buffer: Buffer): number {
		const place = this.#places.get(buffer);
		if (place === undefined) throw new Error(`${buffer.name} has no place`);
		return place;
	}

	/** Bytes of a space: of one block, where it has samples. */
	bytes(space: Space): number {
		return this.#sizes.get(space) ?? 0;
	}
	alignedBytes(space: Space): number {
		return align(this.bytes(space));
	}
}
