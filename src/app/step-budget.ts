/** How many steps a frame takes: as many as were chosen, less where the machine would hold up the picture. */

/** The steps of a frame may take this long beyond what any advance costs: some 30 pictures a second stay possible. */
const STEPS_MS = 28;
/** A portion is at most so many times the last: what is not known yet is found out in small bites. */
const GROWTH = 4;
/** Every fourth portion of a machine that is late is smaller: what a step costs shows only where their number varies. */
const PROBE = { every: 4, share: 0.6 };
/** The weight of what was measured, after another measurement. */
const MEMORY = 0.75;
/** Numbers of steps that vary less than this (a variance, of their mean squared) say nothing of what one costs. */
const LEAST_VARIANCE = 0.003;

/**
 * An advance costs something whatever its steps (a queue, a read-back) and something for each step. A line through the
 * last advances, the older ones with less weight, tells the two apart: fewer steps a frame help against the second alone.
 *
 * @example
 * const budget = new StepBudget();
 * budget.next(0.5); // 0: half a step is saved up
 * budget.next(0.5); // 1
 */
export class StepBudget {
	#saved = 0;
	#last = 1;
	/** Advances in a row that were late. */
	#late = 0;
	#probes = false;
	#perStep = 0;
	/** Weighted sums over advances: 1, n, n², ms, n · ms. */
	#sums = [0, 0, 0, 0, 0];

	/** Whole steps to take in this frame. @param speed steps a frame that were chosen; below 1 they are saved up */
	next(speed: number): number {
		this.#saved += speed;
		const whole = Math.floor(this.#saved);
		this.#saved -= whole;
		const affordable = this.#perStep > 0 ? STEPS_MS / this.#perStep : whole;
		const most = Math.max(1, Math.min(whole, Math.floor(affordable), GROWTH * this.#last));
		this.#probes = this.#late % PROBE.every === PROBE.every - 1;
		return Math.min(whole, this.#probes ? Math.ceil(PROBE.share * most) : most);
	}

	/** An advance by `steps` took `ms` milliseconds. */
	took(ms: number, steps: number): void {
		if (steps <= 0) return;
		if (!this.#probes) this.#last = steps;
		this.#late = ms > STEPS_MS ? this.#late + 1 : 0;
		this.#sums = [1, steps, steps ** 2, ms, steps * ms].map((value, k) => value + MEMORY * (this.#sums[k] as number));
		const [weight, n, nn, t, nt] = this.#sums as [number, number, number, number, number];
		const variance = weight * nn - n * n;
		if (variance > LEAST_VARIANCE * n * n) this.#perStep = Math.max(0, (weight * nt - n * t) / variance);
	}
}
