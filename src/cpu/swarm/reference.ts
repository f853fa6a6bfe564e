/**
 * The definition of a descent: one particle after the other in double precision, by the rules that
 * `compile/descent-rules.ts` writes for the fast machines. Short and slow on purpose.
 */

import { type DescentProgram, NO_TARGET, NO_VALUE, type ParticleLayout } from '../../model/descent.ts';
import { STATUS } from '../../model/swarm.ts';

type Evaluator = ReturnType<DescentProgram['evaluator']>;

/** The places of a descent's own uniforms behind the ones that the expressions read. */
interface Rules {
	readonly tolerance: number;
	readonly target: number;
	readonly outside: number;
	readonly lower: Float64Array;
	readonly upper: Float64Array;
}

/** One particle at a time: words in, words out. */
export class ReferenceDescent {
	readonly #layout: ParticleLayout;
	readonly #evaluator: Evaluator;
	readonly #rowWidth: number;
	readonly #point: Float64Array;

	constructor(program: DescentProgram) {
		this.#layout = program.layout;
		this.#evaluator = program.evaluator();
		this.#rowWidth = program.rowWidth;
		this.#point = new Float64Array(program.layout.words + 1 + program.rowWidth);
	}

	/**
	 * Take a particle through rows.
	 * @param words of the particle, changed in place
	 * @param particle its number
	 * @param rows from `DescentProgram.rows`
	 * @param uniforms from `DescentProgram.uniforms`
	 */
	run(words: Float64Array, particle: number, rows: Float64Array, uniforms: Float64Array): void {
		const rules = rulesOf(uniforms, this.#layout.dimension);
		for (let at = 0; at < rows.length && words[this.#layout.status] === STATUS.running; at += this.#rowWidth)
			this.#pass(words, particle, rows.subarray(at, at + this.#rowWidth), uniforms, rules);
	}

	#pass(words: Float64Array, particle: number, row: Float64Array, uniforms: Float64Array, rules: Rules): void {
		const { dimension: n, stateWords, value, best, bestX, status, steps } = this.#layout;
		const { values, valid } = this.#evaluate(words, particle, row, uniforms);
		const holds = (from: number, to: number): boolean => valid.subarray(from, to).every((v) => v === 1);
		const f = values[0] as number;
		const [hasValue, hasGradient] = [holds(0, 1), holds(0, 1 + n)];
		if (hasValue) words[value] = f;
		if (hasValue && (f < (words[best] as number) || words[best] === NO_VALUE)) {
			words[best] = f;
			words.copyWithin(bestX, 0, n);
		}
		const flat = hasGradient && values.subarray(1, 1 + n).every((g) => Math.abs(g) <= rules.tolerance);
		if (flat || (hasValue && f <= rules.target)) words[status] = STATUS.converged;
		else if (!hasGradient) words[status] = STATUS.hole;
		else if (row[0] === 1) {
			const next = values.subarray(1 + n, 1 + 2 * n + stateWords);
			if (!holds(0, values.length)) words[status] = STATUS.diverged;
			else if (!inside(next, rules, n)) words[status] = rules.outside;
			else {
				// −0 + 0 is +0.
				for (const [k, number] of next.entries()) words[k] = number + 0;
				words[steps] = (words[steps] as number) + 1;
			}
		}
	}

	#evaluate(words: Float64Array, particle: number, row: Float64Array, uniforms: Float64Array): Evaluator {
		const point = this.#point;
		point.set(words);
		point[words.length] = particle;
		point.set(row, words.length + 1);
		this.#evaluator.run(point, uniforms);
		return this.#evaluator;
	}
}

function rulesOf(uniforms: Float64Array, n: number): Rules {
	const own = uniforms.subarray(uniforms.length - 3 - 2 * n);
	const [tolerance, target, outside] = own as unknown as [number, number, number];
	// In double precision a value may lie below what stands for no target.
	const reachable = target === NO_TARGET ? Number.NEGATIVE_INFINITY : target;
	return { tolerance, target: reachable, outside, lower: own.subarray(3, 3 + n), upper: own.subarray(3 + n) };
}

function inside(x: Float64Array, { lower, upper }: Rules, n: number): boolean {
	for (let k = 0; k < n; k++) if (!((lower[k] as number) <= (x[k] as number) && (x[k] as number) <= (upper[k] as number))) return false;
	return true;
}
