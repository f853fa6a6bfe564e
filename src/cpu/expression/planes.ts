/**
 * The arrays that fields are computed into. Those of a released field serve the next one of its size: the system clears the memory of
 * a new array, which takes longer than a cheap landscape, and all workers wait for it.
 */

import { type Numbers, numbersOf } from './module-memory.ts';
import type { Precision } from '../../model/backend.ts';

/** Bytes of released arrays that are kept at most. */
const SPARE_BYTES = 2 ** 28;

export class Planes {
	readonly #precision: Precision;
	#spares: Numbers[] = [];

	constructor(precision: Precision) {
		this.#precision = precision;
	}

	/**
	 * Arrays whose numbers may be anything: every one of them is to be written.
	 * @param shared in memory that workers see
	 */
	take(count: number, length: number, shared: boolean): Numbers[] {
		// Another size is wanted now: what is kept would only be in the way.
		if (this.#spares.some((spare) => spare.length !== length || isShared(spare) !== shared)) this.#spares = [];
		return Array.from({ length: count }, () => this.#spares.pop() ?? this.#make(length, shared));
	}

	/** Arrays that were taken and that nobody reads or writes any more. */
	give(planes: readonly Numbers[]): void {
		for (const plane of planes) {
			this.#spares.push(plane);
			while (this.#spares.reduce((sum, { byteLength }) => sum + byteLength, 0) > SPARE_BYTES) this.#spares.shift();
		}
	}

	/** Fill what is kept with zeros: whoever is given it next cannot pass off what it held before. */
	spoil(): void {
		for (const spare of this.#spares) spare.fill(0);
	}

	#make(length: number, shared: boolean): Numbers {
		if (!shared) return numbersOf(this.#precision, length);
		return this.#precision === 'f64'
			? new Float64Array(new SharedArrayBuffer(8 * length))
			: new Float32Array(new SharedArrayBuffer(4 * length));
	}
}

const isShared = ({ buffer }: Numbers): boolean => !(buffer instanceof ArrayBuffer);
