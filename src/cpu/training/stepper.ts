/**
 * Steps of an optimizer over the vectors of one network, on one thread and synchronously.
 *
 * It does what `cpu/swarm/large-step.ts` does for a particle, number by number, but everything that a step touches lies in one memory:
 * a module reads the words of the coordinates where they are, and no message travels between two stages.
 */

import { blockedSum } from '../../math/blocked-sum.ts';
import { INPUT_LIMIT, INPUT_LIMIT_64, RANGE_LIMIT } from '../../math/number-system.ts';
import type { Precision } from '../../model/backend.ts';
import { NO_VALUE } from '../../model/descent.ts';
import { COORDINATE, FAULT, MISSING, PARTICLE } from '../../model/large-descent.ts';
import { STATUS } from '../../model/swarm.ts';
import type { StopRules } from '../../model/swarm-values.ts';
import { numbersFrom, type OwnNumbers } from '../expression/module-memory.ts';
import { afterStep, beforeStep } from '../swarm/large-rules.ts';
import type { DescentCode } from './code.ts';
import { type StageRunner, StepMemory } from './step-memory.ts';

/**
 * f at x, and ∇f into the array that is given. Numbers that are not finite are what the loss has not.
 * Both arrays are views of the stepper's memory.
 */
export type MeasureInto = (x: OwnNumbers, gradient: OwnNumbers) => number;

/** All that a network is between two steps. */
export interface StepperState {
	/** The words of PARTICLE. */
	readonly words: OwnNumbers;
	/** x, the x of the lowest value, then the optimizer's own: n numbers each. */
	readonly vectors: readonly OwnNumbers[];
	/** The step that is taken next: 1 at the beginning. */
	readonly next: number;
}

/** The state of a network that begins. @param begin from `LargeDescent.begin` */
export function beginningState(
	{ precision, particleWords }: DescentCode,
	x: ArrayLike<number>,
	begin: { readonly coordinate: Float64Array; readonly particle: Float64Array },
): StepperState {
	const words = numbersFrom(precision, new Float64Array(particleWords));
	words[PARTICLE.value] = NO_VALUE;
	words[PARTICLE.best] = NO_VALUE;
	words.set(begin.particle, PARTICLE.state);
	const filled = (value: number): OwnNumbers => numbersFrom(precision, new Float64Array(x.length).fill(value));
	const vectors = [numbersFrom(precision, x), numbersFrom(precision, x), ...Array.from(begin.coordinate, filled)];
	return { words, vectors, next: 1 };
}

/** The largest coordinate that is inside, and the largest value. */
export const mostCoordinate = (precision: Precision): number => (precision === 'f64' ? INPUT_LIMIT_64 : INPUT_LIMIT);
export const mostValue = (precision: Precision): number => (precision === 'f64' ? Number.MAX_VALUE : RANGE_LIMIT);

export class TrainingStepper {
	readonly precision: Precision;
	readonly #code: DescentCode;
	readonly #dimension: number;
	readonly #memory: StepMemory;
	readonly #most: number;
	readonly #mostValue: number;
	#next = 1;
	/** Of the measurement that was the last: f, a code of MISSING, |∇f|∞. */
	#value = 0;
	#missing: number = MISSING.nothing;
	#slope = 0;

	/** @param dimension n */
	constructor(code: DescentCode, dimension: number) {
		this.#code = code;
		this.precision = code.precision;
		this.#dimension = dimension;
		this.#most = mostCoordinate(code.precision);
		this.#mostValue = mostValue(code.precision);
		this.#memory = new StepMemory(code, dimension);
	}

	get #words(): OwnNumbers {
		return this.#memory.words;
	}

	/** Where it is: a view, valid until the next step. */
	get x(): OwnNumbers {
		return this.#memory.vectors[COORDINATE.x] as OwnNumbers;
	}

	/** The step that is taken next. */
	get next(): number {
		return this.#next;
	}

	/** f at the x that the last pass began at; NaN where there is none. */
	get lastValue(): number {
		return this.#words[PARTICLE.missing] === MISSING.value ? Number.NaN : (this.#words[PARTICLE.measured] as number);
	}

	/** The optimizer's own vector k: a view, valid until the next step. */
	state(k: number): OwnNumbers {
		return this.#memory.stateVector(2 + k);
	}

	load({ words, vectors, next }: StepperState): void {
		this.#words.set(words);
		for (const [k, vector] of vectors.entries()) this.#memory.stateVector(k).set(vector);
		this.#next = next;
	}

	save(): StepperState {
		const { coordinateState } = this.#code;
		const vectors = Array.from({ length: 2 + coordinateState }, (_, k) => this.#memory.stateVector(k).slice() as OwnNumbers);
		return { words: this.#words.slice() as OwnNumbers, vectors, next: this.#next };
	}

	/** Hyper-parameters in order, and the seed: see `LargeDescent.uniforms`. */
	use(uniforms: ArrayLike<number>): void {
		this.#memory.shared.set(uniforms);
		// The network's number among the particles: it is the only one.
		this.#memory.shared[this.#code.hyperCount + 1] = 0;
	}

	/**
	 * One pass: f and ∇f at x, the rules, and where it goes on, a step.
	 * @param row from `LargeDescent.stepConstants`
	 * @returns whether it moved
	 */
	take(row: ArrayLike<number>, measure: MeasureInto, stop: StopRules): boolean {
		const words = this.#words;
		if (words[PARTICLE.status] !== STATUS.running) return false;
		this.#memory.row.set(row);
		const advances = row[0] === 1;
		if (advances) this.#next++;
		const { x } = this;
		const gradient = this.#memory.vectors[COORDINATE.gradient] as OwnNumbers;
		this.#measure(measure, x, gradient);
		words[PARTICLE.measured] = this.#value;
		words[PARTICLE.missing] = this.#missing;
		words[PARTICLE.slope] = this.#slope;
		beforeStep(words, stop, advances);
		if (words[PARTICLE.better] === 1) (this.#memory.vectors[COORDINATE.bestX] as OwnNumbers).set(x);
		if (words[PARTICLE.moves] !== 1) return false;
		words[PARTICLE.fault] = this.#tryStep(measure);
		afterStep(words, STATUS.diverged);
		return words[PARTICLE.moves] === 1;
	}

	/** Take a step where nothing is wrong with it. @returns a code of FAULT */
	#tryStep(measure: MeasureInto): number {
		const [n, words, { out, passes, update, particle: stage }] = [this.#dimension, this.#words, this.#memory];
		for (const { kind, run, into } of passes) {
			if (!this.#run(run, n)) return FAULT.invalid;
			const answer = out[0] as OwnNumbers;
			if (kind === 'sum') {
				const sum = blockedSum(answer, this.precision);
				if (Number.isNaN(sum)) return FAULT.invalid;
				words[into] = sum;
				continue;
			}
			this.#measure(measure, answer, this.#memory.vectors[into] as OwnNumbers);
			if (this.#missing !== MISSING.nothing) return FAULT.invalid;
		}
		let particle: OwnNumbers | undefined;
		if (stage) {
			if (!this.#run(stage, 1)) return FAULT.invalid;
			particle = numbersFrom(
				this.precision,
				out.slice(0, stage.stage.outputs).map(([number]) => number as number),
			);
		}
		if (!this.#run(update, n)) return FAULT.invalid;
		const next = out[0] as OwnNumbers;
		if (!(this.#memory.extremes.largest(next) <= this.#most)) return FAULT.outside;
		this.x.set(next);
		for (let k = 0; k < this.#code.coordinateState; k++) this.#memory.stateVector(2 + k).set(out[1 + k] as OwnNumbers);
		if (particle) words.set(particle, PARTICLE.state);
		return FAULT.none;
	}

	/** f and ∇f at a point, and what is missing of them: then they are zeros. */
	#measure(measure: MeasureInto, x: OwnNumbers, gradient: OwnNumbers): void {
		const value = measure(x, gradient);
		const hasValue = Math.abs(value) <= this.#mostValue;
		const size = hasValue ? this.#memory.extremes.largest(gradient) : Number.NaN;
		const slope = size <= this.#mostValue ? size : Number.NaN;
		this.#value = hasValue ? value : 0;
		this.#missing = hasValue ? (Number.isNaN(slope) ? MISSING.gradient : MISSING.nothing) : MISSING.value;
		this.#slope = Number.isNaN(slope) ? 0 : slope;
		if (Number.isNaN(slope)) gradient.fill(0);
	}

	/** Run a stage; its numbers are in `out`. @returns whether all are valid */
	#run(stage: StageRunner, count: number): boolean {
		// Each is 1 or 0.
		return this.#memory.extremes.least(this.#memory.run(stage, count)) === 1;
	}
}
