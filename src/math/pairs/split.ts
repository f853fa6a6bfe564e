/** Doubles as pairs of f32. */

/** A double as the two f32 nearest to it: 2^−48 of it is lost at most. */
export function splitNumber(value: number): readonly [high: number, low: number] {
	const high = Math.fround(value);
	return [high, Math.fround(value - high)];
}

/** Numbers in two words each, high before low. */
export const splitNumbers = (values: ArrayLike<number>): Float64Array<ArrayBuffer> =>
	Float64Array.from(Array.from(values).flatMap(splitNumber));

/** The high words of all numbers, and their low words. */
export const splitPlanes = (values: ArrayLike<number>): readonly [high: Float32Array<ArrayBuffer>, low: Float32Array<ArrayBuffer>] => {
	const high = Float32Array.from(values);
	return [high, Float32Array.from(values, (value, i) => value - (high[i] as number))];
};
