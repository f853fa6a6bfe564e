/** Critical sharpness: how steep a loss is along the step that a method takes, from a few losses and no Hessian (arXiv 2601.16979). */

/** The largest rate along a direction at which a loss does not rise. */
export interface CriticalSharpness {
	/** η_c: the smallest multiple of the direction at which the loss is higher than where it begins. */
	readonly rate: number;
	/** λ_c = 2/η_c. */
	readonly sharpness: number;
	/** The interval that η_c was narrowed to. */
	readonly between: readonly [lo: number, hi: number];
	/** Losses that were evaluated, the one at the beginning included. */
	readonly evaluations: number;
}

/** How the rate is looked for. */
export interface CriticalOptions {
	/** Where the search begins: the rate that a method runs at, or η_c of an earlier step (default 1). */
	readonly guess?: number;
	/** Relative width at which it ends (default 0.1). */
	readonly tolerance?: number;
	/** Most losses (default 64). */
	readonly most?: number;
}

/**
 * Doubles or halves the rate until the loss is higher on one side and not on the other, then bisects. On ½ λ x² along −∇ it is
 * exactly 2/λ.
 *
 * The direction may be that of one loss and the loss another: where a step that helps one begins to hurt the other.
 *
 * @param lossAt the loss at x + rate · direction
 * @returns null where the loss never rises within the evaluations, or rises at once
 * @example
 * // ½·4 x² from x = 1 along −4.
 * console.log(criticalSharpness((rate) => (1 - 4 * rate) ** 2, { guess: 0.1, tolerance: 1e-9 })?.sharpness); // 4.000
 */
export function criticalSharpness(lossAt: (rate: number) => number, options: CriticalOptions = {}): CriticalSharpness | null {
	const { guess = 1, tolerance = 0.1, most = 64 } = options;
	let evaluations = 1;
	const base = lossAt(0);
	// A loss that is no number is above every loss.
	const rises = (rate: number): boolean => {
		evaluations++;
		return !(lossAt(rate) <= base);
	};
	let [lo, hi] = [guess, guess];
	if (rises(guess)) {
		do {
			hi = lo;
			lo /= 2;
			if (evaluations >= most) return null;
		} while (rises(lo));
	} else {
		do {
			lo = hi;
			hi *= 2;
			if (evaluations >= most) return null;
		} while (!rises(hi));
	}
	while (hi - lo > tolerance * hi && evaluations < most) {
		const middle = (lo + hi) / 2;
		if (rises(middle)) hi = middle;
		else lo = middle;
	}
	const rate = (lo + hi) / 2;
	return { rate, sharpness: 2 / rate, between: [lo, hi], evaluations };
}
