/** Stored bytes → numbers: the filters undone, then the number type. */

import { printable } from '../failure.ts';
import { type InflateBudget, inflateZlib } from '../inflate.ts';
import { numberReader } from '../npy.ts';
import { unsupported } from './bytes.ts';

export interface NumberType {
	/** `f8`, `i4` …: as in .npy. */
	readonly kind: string;
	/** Bytes from one item to the next. */
	readonly size: number;
	readonly little: boolean;
	/** Where the number lies in its item, where items have several fields. */
	readonly offset?: number;
}

export interface Filter {
	readonly id: number;
	readonly name: string;
}

/** Stored bytes → numbers. */
export function decode(type: NumberType, bytes: Uint8Array, count: number): Float64Array {
	const reader = numberReader(type.kind);
	if (reader === undefined) throw unsupported(`A number of kind ${type.kind}`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const values = new Float64Array(count);
	const offset = type.offset ?? 0;
	for (let k = 0; k < count; k++) values[k] = reader.read(view, k * type.size + offset, type.little);
	return values;
}

/** Undoes the filters, last one first. */
export function unfilter(
	what: string,
	stored: Uint8Array,
	filters: readonly Filter[],
	mask: number,
	itemSize: number,
	budget: InflateBudget,
): Uint8Array {
	let bytes = stored;
	for (let k = filters.length - 1; k >= 0; k--) {
		const filter = filters[k] as Filter;
		if ((mask >>> k) & 1) continue;
		if (filter.id === 1) bytes = inflateZlib('h5', what, bytes, budget);
		else if (filter.id === 2) bytes = unshuffle(bytes, itemSize);
		else if (filter.id === 3) bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
		else throw unsupported(`${what} is compressed with "${printable(filter.name || String(filter.id))}", which`);
	}
	return bytes;
}

function unshuffle(bytes: Uint8Array, itemSize: number): Uint8Array {
	const items = Math.floor(bytes.length / itemSize);
	const out = bytes.slice();
	for (let byte = 0; byte < itemSize; byte++)
		for (let item = 0; item < items; item++) out[item * itemSize + byte] = bytes[byte * items + item] as number;
	return out;
}
