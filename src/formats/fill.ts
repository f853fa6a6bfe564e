/** Typed arrays made by a function of the position: what `from` does, ten times as fast. */

export function numbersOf(count: number, at: (k: number) => number): Float64Array {
	const values = new Float64Array(count);
	for (let k = 0; k < count; k++) values[k] = at(k);
	return values;
}

export function positionsOf(count: number, at: (k: number) => number): Int32Array {
	const values = new Int32Array(count);
	for (let k = 0; k < count; k++) values[k] = at(k);
	return values;
}
