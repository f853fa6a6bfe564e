/**
 * Steps of an optimizer over the vectors of one network, on one thread and synchronously.
 *
 * It does what `cpu/swarm/large-step.ts` does for a particle, number by number, but everything that a step touches lies in one memory:
 * a module reads the words of the coordinates where they are, and no message travels between two stages.
 */

import { calledBy } from '../../compile/called.ts';
import { blockedSum } from '../../math/blocked-sum.ts';
import { INPUT_LIMIT, INPUT_LIMIT_64, RANGE_LIMIT } from '../../math/number-system.ts';
import type { Precision } from '../../model/backend.ts';
import { NO_VALUE } from '../../model/descent.ts';
import { COORDINATE, FAULT, MISSING, PARTICLE } from '../../model/large-descent.ts';
import { STATUS } from '../../model/swarm.ts';
import type { StopRules } from '../../model/swarm-values.ts';
import { align, numbersFrom, type OwnNumbers, padded } from '../expression/module-memory.ts';
import { afterStep, beforeStep } from '../swarm/large-rules.ts';
import type { DescentCode, StageCode } from './code.ts';
import { Extremes, RESULT_BYTES } from './extremes.ts';

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

interface Exports {
	points(coordinates: number, count: number, stride: number, uniforms: number, tables: number, out: number): void;
}

interface Runner {
	readonly points: Exports['points'];
	readonly stage: StageCode;
	/** Where its inputs lie one after the other; absent where they have to be brought together. */
	readonly at?: number;
}

const PAGE = 65_536;

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

export class TrainingStepper {
	readonly precision: Precision;
	readonly #code: DescentCode;
	readonly #dimension: number;
	readonly #stride: number;
	readonly #bytes: 4 | 8;
	/** Views of the words of a coordinate, by word. */
	readonly #vectors: readonly OwnNumbers[];
	readonly #scratch: { readonly at: number; readonly planes: readonly OwnNumbers[] };
	readonly #out: { readonly at: number; readonly planes: readonly OwnNumbers[] };
	readonly #indices: OwnNumbers;
	readonly #uniforms: { readonly at: number; readonly shared: OwnNumbers; readonly words: OwnNumbers; readonly row: OwnNumbers };
	readonly #passes: readonly { readonly kind: 'sum' | 'gradient'; readonly run: Runner; readonly into: number }[];
	readonly #update: Runner;
	readonly #particle: Runner | undefined;
	readonly #extremes: Extremes;
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
		this.#most = code.precision === 'f64' ? INPUT_LIMIT_64 : INPUT_LIMIT;
		this.#mostValue = code.precision === 'f64' ? Number.MAX_VALUE : RANGE_LIMIT;
		this.#bytes = code.precision === 'f64' ? 8 : 4;
		this.#stride = padded(dimension);
		const stages = [...code.passes.map(({ stage }) => stage), code.update, ...(code.particle ? [code.particle] : [])];
		const needsIndices = stages.some(({ numbered }) => numbered);
		const slots = code.coordinateWords;
		const inputs = Math.max(...stages.map(({ reads, numbered }) => reads.length + Number(numbered)));
		const outputs = Math.max(...stages.map((stage) => stage.outputs)) + 1;
		const plane = align(this.#stride * this.#bytes);
		const at = { slots: 0, indices: slots * plane, scratch: 0, out: 0, uniforms: 0 };
		at.scratch = at.indices + (needsIndices ? plane : 0);
		at.out = at.scratch + inputs * plane;
		at.uniforms = at.out + outputs * plane;
		const { hyperCount, particleWords, rowWidth } = code;
		const end = at.uniforms + align((hyperCount + 2 + particleWords + rowWidth) * this.#bytes);
		const memory = new WebAssembly.Memory({ initial: Math.ceil((end + RESULT_BYTES) / PAGE) });
		this.#extremes = new Extremes(memory, code.precision, end);
		const view = (address: number, length: number): OwnNumbers =>
			code.precision === 'f64' ? new Float64Array(memory.buffer, address, length) : new Float32Array(memory.buffer, address, length);
		const planes = (from: number, count: number): OwnNumbers[] =>
			Array.from({ length: count }, (_, k) => view(from + k * plane, dimension));
		// The best x is read by no stage: behind the others, so that those that are read lie one after the other.
		const slotOf = (word: number): number => (word === COORDINATE.x ? 0 : word === COORDINATE.bestX ? slots - 1 : word - 1);
		const places = planes(at.slots, slots);
		this.#vectors = places.map((_, word) => places[slotOf(word)] as OwnNumbers);
		this.#indices = view(at.indices, needsIndices ? dimension : 0);
		for (let k = 0; k < this.#indices.length; k++) this.#indices[k] = k;
		this.#scratch = { at: at.scratch, planes: planes(at.scratch, inputs) };
		this.#out = { at: at.out, planes: planes(at.out, outputs) };
		const wordsAt = at.uniforms + (hyperCount + 2) * this.#bytes;
		this.#uniforms = {
			at: at.uniforms,
			shared: view(at.uniforms, hyperCount + 2),
			words: view(wordsAt, particleWords),
			row: view(wordsAt + particleWords * this.#bytes, rowWidth),
		};
		const runner = (stage: StageCode): Runner => {
			const instance = new WebAssembly.Instance(stage.module, { env: { memory }, math: calledBy(stage.module) });
			const { points } = instance.exports as unknown as Exports;
			const first = slotOf(stage.reads[0] ?? COORDINATE.x);
			const together = !stage.numbered && stage.reads.every((word, k) => slotOf(word) === first + k);
			return { points, stage, ...(together ? { at: at.slots + first * plane } : {}) };
		};
		this.#passes = code.passes.map(({ kind, stage, into }) => ({ kind, run: runner(stage), into }));
		this.#update = runner(code.update);
		this.#particle = code.particle && runner(code.particle);
	}

	get #words(): OwnNumbers {
		return this.#uniforms.words;
	}

	/** Where it is: a view, valid until the next step. */
	get x(): OwnNumbers {
		return this.#vectors[COORDINATE.x] as OwnNumbers;
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
		return this.#stateVector(2 + k);
	}

	load({ words, vectors, next }: StepperState): void {
		this.#words.set(words);
		for (const [k, vector] of vectors.entries()) this.#stateVector(k).set(vector);
		this.#next = next;
	}

	save(): StepperState {
		const { coordinateState } = this.#code;
		const vectors = Array.from({ length: 2 + coordinateState }, (_, k) => this.#stateVector(k).slice() as OwnNumbers);
		return { words: this.#words.slice() as OwnNumbers, vectors, next: this.#next };
	}

	/** Vector k of a state: x, the best x, then the optimizer's own. */
	#stateVector(k: number): OwnNumbers {
		return this.#vectors[k < 2 ? k : COORDINATE.state + k - 2] as OwnNumbers;
	}

	/** Hyper-parameters in order, and the seed: see `LargeDescent.uniforms`. */
	use(uniforms: ArrayLike<number>): void {
		this.#uniforms.shared.set(uniforms);
		// The network's number among the particles: it is the only one.
		this.#uniforms.shared[this.#code.hyperCount + 1] = 0;
	}

	/**
	 * One pass: f and ∇f at x, the rules, and where it goes on, a step.
	 * @param row from `LargeDescent.stepConstants`
	 * @returns whether it moved
	 */
	take(row: ArrayLike<number>, measure: MeasureInto, stop: StopRules): boolean {
		const words = this.#words;
		if (words[PARTICLE.status] !== STATUS.running) return false;
		this.#uniforms.row.set(row);
		const advances = row[0] === 1;
		if (advances) this.#next++;
		const { x } = this;
		const gradient = this.#vectors[COORDINATE.gradient] as OwnNumbers;
		this.#measure(measure, x, gradient);
		words[PARTICLE.measured] = this.#value;
		words[PARTICLE.missing] = this.#missing;
		words[PARTICLE.slope] = this.#slope;
		beforeStep(words, stop, advances);
		if (words[PARTICLE.better] === 1) (this.#vectors[COORDINATE.bestX] as OwnNumbers).set(x);
		if (words[PARTICLE.moves] !== 1) return false;
		words[PARTICLE.fault] = this.#tryStep(measure);
		afterStep(words, STATUS.diverged);
		return words[PARTICLE.moves] === 1;
	}

	/** Take a step where nothing is wrong with it. @returns a code of FAULT */
	#tryStep(measure: MeasureInto): number {
		const [n, words, out] = [this.#dimension, this.#words, this.#out.planes];
		for (const { kind, run, into } of this.#passes) {
			if (!this.#run(run, n)) return FAULT.invalid;
			const answer = out[0] as OwnNumbers;
			if (kind === 'sum') {
				const sum = blockedSum(answer, this.precision);
				if (Number.isNaN(sum)) return FAULT.invalid;
				words[into] = sum;
				continue;
			}
			this.#measure(measure, answer, this.#vectors[into] as OwnNumbers);
			if (this.#missing !== MISSING.nothing) return FAULT.invalid;
		}
		let particle: OwnNumbers | undefined;
		if (this.#particle) {
			if (!this.#run(this.#particle, 1)) return FAULT.invalid;
			particle = numbersFrom(
				this.precision,
				out.slice(0, this.#particle.stage.outputs).map(([number]) => number as number),
			);
		}
		if (!this.#run(this.#update, n)) return FAULT.invalid;
		const next = out[0] as OwnNumbers;
		if (!(this.#extremes.largest(next) <= this.#most)) return FAULT.outside;
		this.x.set(next);
		for (let k = 0; k < this.#code.coordinateState; k++) this.#stateVector(2 + k).set(out[1 + k] as OwnNumbers);
		if (particle) words.set(particle, PARTICLE.state);
		return FAULT.none;
	}

	/** f and ∇f at a point, and what is missing of them: then they are zeros. */
	#measure(measure: MeasureInto, x: OwnNumbers, gradient: OwnNumbers): void {
		const value = measure(x, gradient);
		const hasValue = Math.abs(value) <= this.#mostValue;
		const size = hasValue ? this.#extremes.largest(gradient) : Number.NaN;
		const slope = size <= this.#mostValue ? size : Number.NaN;
		this.#value = hasValue ? value : 0;
		this.#missing = hasValue ? (Number.isNaN(slope) ? MISSING.gradient : MISSING.nothing) : MISSING.value;
		this.#slope = Number.isNaN(slope) ? 0 : slope;
		if (Number.isNaN(slope)) gradient.fill(0);
	}

	/** Run a stage; its numbers are in the planes of `#out`. @returns whether all are valid */
	#run({ points, stage, at }: Runner, count: number): boolean {
		if (at === undefined) this.#gather(stage);
		points(at ?? this.#scratch.at, count, this.#stride, this.#uniforms.at, 0, this.#out.at);
		// Each is 1 or 0.
		const valid = this.#out.planes[stage.outputs] as OwnNumbers;
		return this.#extremes.least(count === valid.length ? valid : (valid.subarray(0, count) as OwnNumbers)) === 1;
	}

	#gather({ reads, numbered }: StageCode): void {
		const { planes } = this.#scratch;
		for (const [k, word] of reads.entries()) (planes[k] as OwnNumbers).set(this.#vectors[word] as OwnNumbers);
		if (numbered) (planes[reads.length] as OwnNumbers).set(this.#indices);
	}
}
