/**
 * Steps of an optimizer over networks in lockstep: as many as a vector has lanes, their numbers [coordinate][network].
 *
 * Each takes, bit for bit, the steps that `TrainingStepper` takes with it alone. What the coordinates of a network share is a vector,
 * too, so that networks may differ in their rates and seeds. One that takes no more steps stays where it is.
 */

import { blockedSum } from '../../math/blocked-sum.ts';
import type { Precision } from '../../model/backend.ts';
import { COORDINATE, FAULT, MISSING, PARTICLE } from '../../model/large-descent.ts';
import { STATUS } from '../../model/swarm.ts';
import type { StopRules } from '../../model/swarm-values.ts';
import { numbersOf, type OwnNumbers } from '../expression/module-memory.ts';
import { afterStep, beforeStep } from '../swarm/large-rules.ts';
import type { DescentCode } from './code.ts';
import { type StageRunner, StepMemory } from './step-memory.ts';
import { mostCoordinate, mostValue, type StepperState } from './stepper.ts';

/** ∇f of each network at x into an array [coordinate][network], and f of each. */
export type MeasureEach = (x: OwnNumbers, gradient: OwnNumbers, values: Float64Array) => void;

/** All that networks in lockstep are between two steps. */
export interface LockstepState {
	/** Of each network the words of PARTICLE. */
	readonly words: readonly OwnNumbers[];
	/** x, then the optimizer's own: [coordinate][network]. */
	readonly vectors: readonly OwnNumbers[];
	readonly next: number;
}

/** Networks that begin, or go on, together. @param states one for each lane, all at the same step */
export function inLockstep(states: readonly StepperState[], precision: Precision): LockstepState {
	const [first] = states as [StepperState];
	const lanes = states.length;
	const vectors = first.vectors.map(({ length }, k) => {
		const all = numbersOf(precision, length * lanes);
		for (const [lane, { vectors }] of states.entries())
			for (const [at, number] of (vectors[k] as OwnNumbers).entries()) all[at * lanes + lane] = number;
		return all;
	});
	// The x of the lowest value is nobody's wish here.
	return { words: states.map(({ words }) => words), vectors: vectors.filter((_, k) => k !== COORDINATE.bestX), next: first.next };
}

/** A vector of one network. @param all [coordinate][network] */
export function ofLane(all: OwnNumbers, lane: number, lanes: number): OwnNumbers {
	const own = all.slice(0, all.length / lanes) as OwnNumbers;
	for (let k = 0; k < own.length; k++) own[k] = all[k * lanes + lane] as number;
	return own;
}

export class LockstepStepper {
	readonly #code: DescentCode;
	readonly #dimension: number;
	readonly #lanes: number;
	readonly #memory: StepMemory;
	readonly #most: number;
	readonly #mostValue: number;
	readonly #words: readonly OwnNumbers[];
	/** Of the measurement that was the last: f, a code of MISSING, |∇f|∞. */
	readonly #values: Float64Array;
	readonly #missing: Float64Array;
	readonly #slopes: Float64Array;
	/** Of each network what is wrong with the step; `STAYS` where it takes none. */
	readonly #faults: Int32Array;
	readonly #found: Float64Array;
	#next = 1;

	/** @param code whose stages share nothing between lanes (`descentCode` with `each`) @param dimension n */
	constructor(code: DescentCode, dimension: number, lanes: number) {
		this.#code = code;
		this.#dimension = dimension;
		this.#lanes = lanes;
		this.#most = mostCoordinate(code.precision);
		this.#mostValue = mostValue(code.precision);
		this.#memory = new StepMemory(code, dimension, lanes);
		this.#words = Array.from({ length: lanes }, () => numbersOf(code.precision, code.particleWords));
		[this.#values, this.#missing, this.#slopes, this.#found] = [1, 2, 3, 4].map(() => new Float64Array(lanes)) as [
			Float64Array,
			Float64Array,
			Float64Array,
			Float64Array,
		];
		this.#faults = new Int32Array(lanes);
	}

	/** The step that is taken next. */
	get next(): number {
		return this.#next;
	}

	/** Where they are, [coordinate][network]: a view, valid until the next step. */
	get x(): OwnNumbers {
		return this.#memory.vectors[COORDINATE.x] as OwnNumbers;
	}

	#vector(k: number): OwnNumbers {
		return this.#memory.stateVector(k === 0 ? 0 : k + 1);
	}

	load({ words, vectors, next }: LockstepState): void {
		for (const [lane, own] of words.entries()) this.#words[lane]?.set(own);
		for (const [k, vector] of vectors.entries()) this.#vector(k).set(vector);
		this.#next = next;
	}

	save(): LockstepState {
		const vectors = Array.from({ length: 1 + this.#code.coordinateState }, (_, k) => this.#vector(k).slice() as OwnNumbers);
		return { words: this.#words.map((words) => words.slice() as OwnNumbers), vectors, next: this.#next };
	}

	/** Of each network its hyper-parameters in order, and the seed: see `LargeDescent.uniforms`. */
	use(uniforms: readonly ArrayLike<number>[]): void {
		const { shared } = this.#memory;
		shared.fill(0);
		for (const [lane, own] of uniforms.entries())
			for (let k = 0; k <= this.#code.hyperCount; k++) shared[k * this.#lanes + lane] = own[k] as number;
	}

	/**
	 * A step of each network that is still under way.
	 * @param rows of each network, from `LargeDescent.stepConstants`: that of the step begins at number `from`
	 * @returns whether any took one
	 */
	take(rows: readonly ArrayLike<number>[], from: number, measure: MeasureEach, stop: StopRules): boolean {
		if (this.#words.every((words) => words[PARTICLE.status] !== STATUS.running)) return false;
		const { row, vectors } = this.#memory;
		const lanes = this.#lanes;
		for (let lane = 0; lane < lanes; lane++) {
			const own = rows[lane] as ArrayLike<number>;
			for (let k = 0; k < this.#code.rowWidth; k++) row[k * lanes + lane] = own[from + k] as number;
		}
		this.#next++;
		this.#measure(measure, this.x, vectors[COORDINATE.gradient] as OwnNumbers);
		for (let lane = 0; lane < lanes; lane++) {
			const words = this.#words[lane] as OwnNumbers;
			words[PARTICLE.measured] = this.#values[lane] as number;
			words[PARTICLE.missing] = this.#missing[lane] as number;
			words[PARTICLE.slope] = this.#slopes[lane] as number;
			beforeStep(words, stop, true);
			this.#faults[lane] = words[PARTICLE.moves] === 1 ? FAULT.none : STAYS;
			for (let k = 0; k < words.length; k++) this.#memory.words[k * lanes + lane] = words[k] as number;
		}
		this.#tryStep(measure);
		let moved = false;
		for (let lane = 0; lane < lanes; lane++) {
			const fault = this.#faults[lane] as number;
			const words = this.#words[lane] as OwnNumbers;
			if (fault !== STAYS) words[PARTICLE.fault] = fault;
			afterStep(words, STATUS.diverged);
			moved ||= words[PARTICLE.moves] === 1;
		}
		return moved;
	}

	/** Take the steps with which nothing is wrong. */
	#tryStep(measure: MeasureEach): void {
		const { passes, update, particle, out, vectors, extremes } = this.#memory;
		const lanes = this.#lanes;
		const all = this.#dimension * lanes;
		for (const { kind, run, into } of passes) {
			if (!this.#goesOn) return;
			this.#run(run, all);
			const answer = out[0] as OwnNumbers;
			if (kind === 'sum') this.#sum(answer, into);
			else {
				this.#measure(measure, answer, vectors[into] as OwnNumbers);
				for (let lane = 0; lane < lanes; lane++) if (this.#missing[lane] !== MISSING.nothing) this.#fail(lane, FAULT.invalid);
			}
		}
		if (!this.#goesOn) return;
		let own: number[][] = [];
		if (particle) {
			this.#run(particle, lanes);
			own = out.slice(0, particle.stage.outputs).map((numbers) => Array.from(numbers.subarray(0, lanes)));
		}
		this.#run(update, all);
		extremes.largestEach(out[0] as OwnNumbers, this.#found);
		for (let lane = 0; lane < lanes; lane++) if (!((this.#found[lane] as number) <= this.#most)) this.#fail(lane, FAULT.outside);
		for (let k = 0; k <= this.#code.coordinateState; k++) this.#commit(this.#vector(k), out[k] as OwnNumbers);
		for (let lane = 0; lane < lanes; lane++)
			if (this.#faults[lane] === FAULT.none)
				for (const [k, numbers] of own.entries()) (this.#words[lane] as OwnNumbers)[PARTICLE.state + k] = numbers[lane] as number;
	}

	/** The first fault of a step is its fault. */
	#fail(lane: number, fault: number): void {
		if (this.#faults[lane] === FAULT.none) this.#faults[lane] = fault;
	}

	/** Whether any step may still be taken. */
	get #goesOn(): boolean {
		return this.#faults.includes(FAULT.none);
	}

	/** Run a stage; its numbers are in `out`. Where one is not valid the network's step is not. */
	#run(stage: StageRunner, count: number): void {
		this.#memory.extremes.leastEach(this.#memory.run(stage, count), this.#found);
		for (let lane = 0; lane < this.#lanes; lane++) if (this.#found[lane] !== 1) this.#fail(lane, FAULT.invalid);
	}

	#sum(terms: OwnNumbers, into: number): void {
		for (let lane = 0; lane < this.#lanes; lane++) {
			if (this.#faults[lane] !== FAULT.none) continue;
			const sum = blockedSum(ofLane(terms, lane, this.#lanes), this.#code.precision);
			if (Number.isNaN(sum)) this.#fail(lane, FAULT.invalid);
			else {
				(this.#words[lane] as OwnNumbers)[into] = sum;
				this.#memory.words[into * this.#lanes + lane] = sum;
			}
		}
	}

	/** A vector as it is after the step, of the networks that take it. */
	#commit(vector: OwnNumbers, next: OwnNumbers): void {
		const lanes = this.#lanes;
		if (this.#faults.every((fault) => fault === FAULT.none)) {
			vector.set(next);
			return;
		}
		for (let lane = 0; lane < lanes; lane++)
			if (this.#faults[lane] === FAULT.none) for (let k = lane; k < next.length; k += lanes) vector[k] = next[k] as number;
	}

	/** f and ∇f of each network at a point, and what is missing of them: then they are zeros. */
	#measure(measure: MeasureEach, x: OwnNumbers, gradient: OwnNumbers): void {
		const [values, slopes, lanes] = [this.#values, this.#slopes, this.#lanes];
		measure(x, gradient, values);
		this.#memory.extremes.largestEach(gradient, slopes);
		for (let lane = 0; lane < lanes; lane++) {
			const hasValue = Math.abs(values[lane] as number) <= this.#mostValue;
			const hasSlope = hasValue && (slopes[lane] as number) <= this.#mostValue;
			this.#missing[lane] = hasValue ? (hasSlope ? MISSING.nothing : MISSING.gradient) : MISSING.value;
			if (!hasValue) values[lane] = 0;
			if (hasSlope) continue;
			slopes[lane] = 0;
			for (let k = lane; k < gradient.length; k += lanes) gradient[k] = 0;
		}
	}
}

/** In place of a fault: the network takes no step. */
const STAYS = -1;
