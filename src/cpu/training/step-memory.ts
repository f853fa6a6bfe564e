/** The memory that steps of an optimizer take place in: vectors of coordinates, what they share, and the stages that read them. */

import { calledBy } from '../../compile/called.ts';
import { align, type OwnNumbers, padded } from '../expression/module-memory.ts';
import { COORDINATE } from '../../model/large-descent.ts';
import type { DescentCode, StageCode } from './code.ts';
import { Extremes, RESULT_BYTES } from './extremes.ts';

interface Exports {
	points(coordinates: number, count: number, stride: number, uniforms: number, tables: number, out: number): void;
}

/** A stage on this memory. */
export interface StageRunner {
	readonly points: Exports['points'];
	readonly stage: StageCode;
	/** Where its inputs lie one after the other; absent where they have to be brought together. */
	readonly at?: number;
}

const PAGE = 65_536;

/** Networks whose coordinates lie [coordinate][network], in one memory with the modules that read them. */
export class StepMemory {
	/** Views of the words of a coordinate, by word. */
	readonly vectors: readonly OwnNumbers[];
	/** What the last stage answered: its numbers, then 1 where all of them are valid. */
	readonly out: readonly OwnNumbers[];
	/** What coordinates share, of each network: hyper-parameters with the seed and the number of the network, its words, the row of the step. */
	readonly shared: OwnNumbers;
	readonly words: OwnNumbers;
	readonly row: OwnNumbers;
	readonly passes: readonly { readonly kind: 'sum' | 'gradient'; readonly run: StageRunner; readonly into: number }[];
	readonly update: StageRunner;
	readonly particle: StageRunner | undefined;
	readonly extremes: Extremes;
	readonly #stride: number;
	readonly #scratch: { readonly at: number; readonly planes: readonly OwnNumbers[] };
	readonly #outAt: number;
	readonly #indices: OwnNumbers;
	readonly #uniforms: number;

	/** @param dimension n @param networks how many; the code is made for it */
	constructor(code: DescentCode, dimension: number, networks = 1) {
		const bytes = code.precision === 'f64' ? 8 : 4;
		const length = dimension * networks;
		this.#stride = padded(length);
		const stages = [...code.passes.map(({ stage }) => stage), code.update, ...(code.particle ? [code.particle] : [])];
		const needsIndices = stages.some(({ numbered }) => numbered);
		const slots = code.coordinateWords;
		const inputs = Math.max(...stages.map(({ reads, numbered }) => reads.length + Number(numbered)));
		const outputs = Math.max(...stages.map((stage) => stage.outputs)) + 1;
		const plane = align(this.#stride * bytes);
		const { hyperCount, particleWords, rowWidth } = code;
		const indices = slots * plane;
		const scratch = indices + (needsIndices ? plane : 0);
		this.#outAt = scratch + inputs * plane;
		this.#uniforms = this.#outAt + outputs * plane;
		const end = this.#uniforms + align((hyperCount + 2 + particleWords + rowWidth) * networks * bytes);
		const memory = new WebAssembly.Memory({ initial: Math.ceil((end + RESULT_BYTES) / PAGE) });
		this.extremes = new Extremes(memory, code.precision, end);
		const view = (address: number, count: number): OwnNumbers =>
			code.precision === 'f64' ? new Float64Array(memory.buffer, address, count) : new Float32Array(memory.buffer, address, count);
		const planes = (from: number, count: number): OwnNumbers[] => Array.from({ length: count }, (_, k) => view(from + k * plane, length));
		// The best x is read by no stage: behind the others, so that those that are read lie one after the other.
		const slotOf = (word: number): number => (word === COORDINATE.x ? 0 : word === COORDINATE.bestX ? slots - 1 : word - 1);
		const places = planes(0, slots);
		this.vectors = places.map((_, word) => places[slotOf(word)] as OwnNumbers);
		this.#indices = view(indices, needsIndices ? length : 0);
		for (let k = 0; k < this.#indices.length; k++) this.#indices[k] = Math.floor(k / networks);
		this.#scratch = { at: scratch, planes: planes(scratch, inputs) };
		this.out = planes(this.#outAt, outputs);
		const wordsAt = this.#uniforms + (hyperCount + 2) * networks * bytes;
		this.shared = view(this.#uniforms, (hyperCount + 2) * networks);
		this.words = view(wordsAt, particleWords * networks);
		this.row = view(wordsAt + particleWords * networks * bytes, rowWidth * networks);
		const runner = (stage: StageCode): StageRunner => {
			const instance = new WebAssembly.Instance(stage.module, { env: { memory }, math: calledBy(stage.module) });
			const { points } = instance.exports as unknown as Exports;
			const first = slotOf(stage.reads[0] ?? COORDINATE.x);
			const together = !stage.numbered && stage.reads.every((word, k) => slotOf(word) === first + k);
			return { points, stage, ...(together ? { at: first * plane } : {}) };
		};
		this.passes = code.passes.map(({ kind, stage, into }) => ({ kind, run: runner(stage), into }));
		this.update = runner(code.update);
		this.particle = code.particle && runner(code.particle);
	}

	/** Vector k of a state: x, the best x, then the optimizer's own. */
	stateVector(k: number): OwnNumbers {
		return this.vectors[k < 2 ? k : COORDINATE.state + k - 2] as OwnNumbers;
	}

	/** Run a stage on so many numbers of each vector; its answers are in `out`. @returns where all of them are valid: 1 or 0 each */
	run({ points, stage, at }: StageRunner, count: number): OwnNumbers {
		if (at === undefined) this.#gather(stage);
		points(at ?? this.#scratch.at, count, this.#stride, this.#uniforms, 0, this.#outAt);
		const valid = this.out[stage.outputs] as OwnNumbers;
		return count === valid.length ? valid : (valid.subarray(0, count) as OwnNumbers);
	}

	#gather({ reads, numbered }: StageCode): void {
		const { planes } = this.#scratch;
		for (const [k, word] of reads.entries()) (planes[k] as OwnNumbers).set(this.vectors[word] as OwnNumbers);
		if (numbered) (planes[reads.length] as OwnNumbers).set(this.#indices);
	}
}
