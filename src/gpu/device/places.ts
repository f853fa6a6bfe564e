/** Places of a plane that are computed in bands, and what becomes of what is computed. */

import type { WorkOptions } from '../../model/backend.ts';
import type { BandWork } from './bands.ts';
import type { Readback } from './readback.ts';

/** Places in order. */
export interface GpuPlaces {
	readonly count: number;
	/** Write u and v of places; `isNone` is told of a place that is none (padding): it holds holes. */
	readonly write: (first: number, count: number, u: Float32Array, v: Float32Array, isNone: (place: number) => void) => void;
}

/** What becomes of a band's results: word k · stride + i of `results` is output k of place `first + i`. */
export interface PlacesSink {
	/** Record what is to be copied. */
	readonly record?: (encoder: GPUCommandEncoder, results: GPUBuffer, stride: number, first: number, count: number) => void;
	/** Or take the words: `stride` an output. */
	readonly take?: (words: Uint32Array, stride: number, first: number, count: number) => void;
}

/** All places, cut into rows of work. */
export interface PlacesWork {
	/** Rows of work, for who watches how they come. */
	readonly rows: number;
	/** @returns the row up to which all is done @throws OutOfMemoryError, DeviceLostError, AbortError */
	attempt(options: WorkOptions, watch?: Pick<BandWork<Readback>, 'pause' | 'onDone' | 'from'>): Promise<number>;
}
