/** Where buffers lie in a module's memory: in each space one behind the other, as they were made. */

import type { Buffer, Space } from '../../networks/loops/ir.ts';
import { hasSamples } from '../../networks/loops/ir.ts';
import type { Rules } from '../../math/number-system.ts';

/** How numbers lie: bytes of one, and samples of a block. A buffer with samples is [number][sample of the block]. */
export interface Shaping {
	readonly rules: Rules;
	/** Samples of a block: a multiple of two vectors. */
	readonly block: number;
}

export const bytesOf = (rules: Rules): 4 | 8 => (rules === 'f64' ? 8 : 4);
/** Numbers of a vector. */
export const lanesOf = (rules: Rules): 4 | 2 => (rules === 'f64' ? 2 : 4);
const align = (bytes: number): number => (bytes + 15) & ~15;

/** Bytes from one number of a buffer to the next. */
export function pitchOf(buffer: Buffer, { rules, block }: Shaping): number {
	if (buffer.space === 'sum') return 8;
	return bytesOf(rules) * (hasSamples(buffer) ? block : 1);
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
