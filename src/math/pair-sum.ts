/**
 * A long sum kept as a pair (s, c): s is the rounded sum, c its rounding error so far. The error of the result therefore does not
 * grow with the number of terms (Knuth's exact two-sum; Ogita, Rump and Oishi 2005). After N terms |s − Σt| ≤ u·|Σt| + 2.1·N·u²·Σ|t|,
 * u being 2⁻⁵³ in double precision and 2⁻²⁴ in single precision.
 */

import { MIN_NORMAL } from './number-system.ts';

/** A result in single precision with subnormals as zero, as strict machines of f32 give it. */
export const roundToF32 = (x: number): number => {
	const rounded = Math.fround(x);
	return Math.abs(rounded) < MIN_NORMAL ? 0 : rounded;
};

/** Where all terms are known at once, they are added in blocks of this many, and then the sums of the blocks. */
export const PAIR_BLOCK = 256;

export class PairSum {
	/** The sum. */
	s = 0;
	/** Its rounding error. */
	c = 0;

	/** @param round what every addition is rounded to (default: double precision) */
	constructor(readonly round: (x: number) => number = (x) => x) {}

	add(t: number): void {
		this.#take(t, 0);
	}

	/** Add another sum, with its rounding error. */
	merge({ s, c }: Pick<PairSum, 's' | 'c'>): void {
		this.#take(s, c);
	}

	#take(t: number, left: number): void {
		const { round } = this;
		const s = round(this.s + t);
		let rest = round(this.c + this.#error(this.s, t, s));
		if (left !== 0) rest = round(rest + left);
		this.s = round(s + rest);
		this.c = this.#error(s, rest, this.s);
	}

	/** a + b − s, exactly, where s is a + b rounded. */
	#error(a: number, b: number, s: number): number {
		const { round } = this;
		const ofB = round(s - a);
		return round(round(a - round(s - ofB)) + round(b - ofB));
	}
}

/**
 * The sum of numbers in blocks of 256.
 * @returns NaN where one of them is
 */
export function pairSum(numbers: ArrayLike<number>, round?: (x: number) => number): number {
	const total = new PairSum(round);
	for (let from = 0; from < numbers.length; from += PAIR_BLOCK) {
		const block = new PairSum(round);
		for (let k = from; k < Math.min(numbers.length, from + PAIR_BLOCK); k++) block.add(numbers[k] as number);
		total.merge(block);
	}
	return total.s;
}
