/** Where the numbers of a network's loops lie on a GPU, and which of them share a place. */

import { type Buffer, hasSamples, isAccess, type Statement } from '../../networks/loops/ir.ts';

/** Samples that a thread computes at once: one vector. */
export const LANES = 4;

/** Buffers of numbers one behind the other. */
export class Row {
	readonly #places = new Map<Buffer, number>();
	size = 0;

	/** Add a buffer, where it is not there. */
	add(buffer: Buffer): void {
		if (this.#places.has(buffer)) return;
		this.#places.set(buffer, this.size);
		this.size += buffer.size;
	}

	/** A buffer whose numbers are those of another one. */
	alias(buffer: Buffer, of: Buffer): void {
		this.#places.set(buffer, this.#places.get(of) as number);
	}

	/** Where a buffer begins; undefined where it is not here. */
	placeOf(buffer: Buffer): number | undefined {
		return this.#places.get(buffer);
	}
}

/** Every buffer that a statement touches. */
export const touched = ({ write, start, reads }: Statement): Buffer[] => [
	write.buffer,
	...(start ? [start.buffer] : []),
	...reads.filter(isAccess).map(({ buffer }) => buffer),
];

/** Scratch numbers of a thread. A buffer has its place from the first statement that touches it to the last; then another may have it. */
export class Scratch {
	readonly #places = new Map<Buffer, number>();
	readonly size: number = 0;

	constructor(statements: readonly Statement[]) {
		const lives = new Map<Buffer, { readonly from: number; to: number }>();
		for (const [at, statement] of statements.entries())
			for (const buffer of touched(statement)) {
				if (buffer.space !== 'scratch' || !hasSamples(buffer)) continue;
				const life = lives.get(buffer);
				if (life) life.to = at;
				else lives.set(buffer, { from: at, to: at });
			}
		const placed: { readonly at: number; readonly end: number; readonly to: number }[] = [];
		for (const [buffer, { from, to }] of lives) {
			// The lowest gap among those that still live.
			let at = 0;
			for (const other of placed.filter((known) => known.to >= from).toSorted((a, b) => a.at - b.at)) {
				if (other.at - at >= buffer.size) break;
				at = Math.max(at, other.end);
			}
			this.#places.set(buffer, at);
			placed.push({ at, end: at + buffer.size, to });
			this.size = Math.max(this.size, at + buffer.size);
		}
	}

	placeOf(buffer: Buffer): number | undefined {
		return this.#places.get(buffer);
	}
}
