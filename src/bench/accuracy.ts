/**
 * How wrong an answer is. In units of f32, |answer − truth| over the spacing of f32 numbers at the truth, so that machines of
 * different tolerances can be compared; and in units of the tolerance that is derived for the answer: |answer − truth| over
 * the distance from the truth to the end of its bound on that side, where 1 is the edge of what an honest machine may answer.
 */

import type { Mode, OutputBound, Program } from '../model/objective.ts';
import type { ErrorReport } from './schema.ts';
import { median } from './statistics.ts';

/** The smallest f32: a tolerance of 0 counts as this, so that a difference from an exact answer is large and not infinite. */
const LEAST_TOLERANCE = 2 ** -149;
/** Larger than any difference that is worth telling apart; JSON has no infinity. */
const MOST = 1e30;

/** Exponents of f32: the least of a normal number, and the distance from a number's exponent to that of its last bit. */
const LEAST_EXPONENT = -126;
const MANTISSA_BITS = 23;

/**
 * The spacing of f32 numbers at a number: 2^(floor(log₂|x|) − 23), and that of subnormals below 2^−126.
 * @example
 * ulpOf(1) // 2 ** -23
 */
export function ulpOf(x: number): number {
	const size = Math.abs(x);
	if (size < 2 ** LEAST_EXPONENT) return 2 ** (LEAST_EXPONENT - MANTISSA_BITS);
	let exponent = Math.floor(Math.log2(size));
	// The logarithm is rounded: next to a power of two it may be that power's.
	if (2 ** exponent > size) exponent--;
	else if (2 ** (exponent + 1) <= size) exponent++;
	return 2 ** (exponent - MANTISSA_BITS);
}

/** One number that was compared, in ULP of f32 at the truth. */
interface Place {
	readonly error: number;
	readonly tolerance: number;
	readonly wrong: boolean;
}

/** The place that is shown: of wrong ones where there are some, else of all, the one with the largest error in ULP. */
const shows = (a: Place, b: Place): boolean => (a.wrong === b.wrong ? a.error > b.error : a.wrong);

/** Collects differences. */
export class Differences {
	readonly #units: number[] = [];
	readonly #ulps: number[] = [];
	#worst: Place | undefined;
	#wrong = 0;

	/**
	 * Compare one number. A bound of `uncertain` says that any answer is right: nothing is compared.
	 * @param answer NaN is a hole
	 */
	add(answer: number, truth: number, bound: OutputBound): void {
		if (bound === 'uncertain') return;
		if (bound === 'hole' || Number.isNaN(answer)) {
			this.#push(bound === 'hole' && Number.isNaN(answer) ? 0 : MOST);
			return;
		}
		const [lo, hi] = bound;
		const tolerance = answer >= truth ? hi - truth : truth - lo;
		const units = Math.min(MOST, Math.abs(answer - truth) / Math.max(tolerance, LEAST_TOLERANCE));
		this.#push(units);
		const ulp = ulpOf(truth);
		const inUlp = (distance: number): number => Math.min(MOST, distance / ulp);
		const place = { error: inUlp(Math.abs(answer - truth)), tolerance: inUlp(tolerance), wrong: units > 1 };
		this.#ulps.push(place.error);
		if (!this.#worst || shows(place, this.#worst)) this.#worst = place;
	}

	#push(units: number): void {
		this.#units.push(units);
		if (units > 1) this.#wrong++;
	}

	/** Null where nothing could be compared. */
	report(): ErrorReport | null {
		if (this.#units.length === 0) return null;
		const largest = this.#units.reduce((most, units) => Math.max(most, units), 0);
		const worst = this.#worst;
		return {
			...{ largest, typical: median(this.#units), compared: this.#units.length, wrong: this.#wrong },
			...(worst ? { ulp: { largest: worst.error, tolerance: worst.tolerance, typical: median(this.#ulps) } } : {}),
		};
	}
}

/** Compares a program's answers with its f64 truth, point by point. */
export class Comparison {
	readonly differences = new Differences();
	readonly #program: Program;
	readonly #evaluator: ReturnType<Program['evaluator']>;
	readonly #arithmetic: Mode;
	readonly #uniforms: Float64Array;

	constructor(program: Program, arithmetic: Mode, uniforms: Float64Array) {
		this.#program = program;
		this.#evaluator = program.evaluator();
		this.#arithmetic = arithmetic;
		this.#uniforms = uniforms;
	}

	/** @param answers in the order of the program's outputs; NaN is a hole */
	add(point: ArrayLike<number>, answers: ArrayLike<number>): void {
		this.#evaluator.run(point, this.#uniforms);
		const bounds = this.#program.bounds(this.#arithmetic, point, this.#uniforms);
		const ends = [1, 1 + this.#program.inputs, this.#program.outputs].slice(0, this.#program.order + 1);
		let first = 0;
		for (const end of ends) {
			// Value, gradient and Hessian are each there or not: one number that is not there takes its group with it.
			const until = bounds.slice(0, end);
			const group = until.includes('hole') ? 'hole' : until.includes('uncertain') ? 'uncertain' : undefined;
			for (let k = first; k < end; k++)
				this.differences.add(answers[k] as number, this.#evaluator.values[k] as number, group ?? (bounds[k] as OutputBound));
			first = end;
		}
	}
}
