/** A network with its samples as a WebAssembly module: what the f64 reference computes, in f32 or f64, on one thread. */

import { calledBy } from '../../compile/called.ts';
import type { Precision } from '../../model/backend.ts';
import type { Batch, Dataset, NetworkAnswer, NetworkBody, NetworkNumbers, NetworkPlan, NetworkRunner } from '../../model/network.ts';
import { checkBody, firstStatistics } from '../../networks/reference/runner.ts';
import type { Buffer } from '../../networks/loops/ir.ts';
import {
	gradientLoops,
	type LoopOptions,
	networkLoops,
	type NetworkLoops,
	productLoops,
	tangentLoops,
} from '../../networks/loops/network.ts';
import { emitLoops, type Part } from './emit.ts';
import { bytesOf, lanesOf, Layout, pitchOf } from './layout.ts';

const PAGE = 65_536;
const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Most samples that are summed in the machine's own precision before their sum is added to one in f64. */
const BLOCK = 64;
/** Activations of a block should stay in a core's fast memory. */
const BLOCK_BYTES = 2 ** 18;
/** Memory that a module may take where the caller does not say. */
export const DEFAULT_BUDGET = 2 ** 30;

/** A network and its samples need more memory than they may have. */
export class NetworkMemoryError extends RangeError {
	override readonly name = 'NetworkMemoryError';
}

export interface NetworkModuleOptions {
	readonly precision?: Precision;
	/** Samples of a block (rounded up to two vectors); chosen from their number and the size of the network where absent. */
	readonly block?: number;
	/** Most bytes of the module's memory. */
	readonly budget?: number;
	/** Changes statements of the forward pass: negative controls of tests. */
	readonly change?: LoopOptions['change'];
}

/** Samples of a block: all blocks nearly equally full, and small enough. @param numbers of a sample, over all activations */
export function blockOf(count: number, numbers: number, precision: Precision): number {
	const step = 2 * lanesOf(precision);
	const fitting = Math.max(step, Math.floor(BLOCK_BYTES / (numbers * bytesOf(precision)) / step) * step);
	const most = Math.min(BLOCK, fitting);
	const blocks = Math.ceil(count / most);
	return Math.ceil(Math.ceil(count / blocks) / step) * step;
}

type Run = (scratch: number, data: number, kept: number, plain: number, sum: number) => void;

/** Functions of the module that evaluates, and of the one that is made when a direction is first asked for. */
type Evaluating = Readonly<Record<'network' | 'loss' | 'score' | 'reverse', Run>>;
type Directional = Readonly<Record<'tangent' | 'turn', Run>>;

/** What a network's code and memory are made of. */
interface Compiled {
	readonly loops: NetworkLoops;
	readonly layout: Layout;
	readonly gradient: readonly Buffer[];
	readonly direction: readonly Buffer[];
	readonly product: readonly Buffer[];
	readonly slope: Buffer;
	/** Bytes of a module, when asked for. */
	readonly evaluating: () => Uint8Array<ArrayBuffer>;
	readonly directional: () => Uint8Array<ArrayBuffer>;
}

/** A network as code. */
export function compileNetwork(
	plan: NetworkPlan,
	{ loss, data, normalisation = 'running' }: Pick<NetworkBody, 'loss' | 'data' | 'normalisation'>,
	{ precision = 'f32', block, change }: NetworkModuleOptions = {},
): Compiled {
	const loops = networkLoops(plan, { loss, targets: data.targets.kind, normalisation, ...(change ? { change } : {}) });
	const backward = gradientLoops(loops);
	const used = loops.program.buffers.filter(({ space }) => space === 'scratch').reduce((sum, { size }) => sum + size, 0);
	const along = tangentLoops(loops);
	const turn = productLoops(loops, backward, along);
	const joint = normalisation === 'batch' && plan.statisticCount > 0;
	const step = 2 * lanesOf(precision);
	const samples = block ?? (joint ? data.count : blockOf(data.count, used, precision));
	const layout = new Layout({ rules: precision, block: Math.ceil(samples / step) * step }, loops.program.buffers);
	const module = (parts: readonly Part[]) => (): Uint8Array<ArrayBuffer> => emitLoops(loops.program, layout, parts);
	return {
		...{ loops, layout, gradient: backward.gradient, direction: along.direction, product: turn.product, slope: along.slope },
		evaluating: module([
			['network', loops.network],
			['loss', loops.lossPart],
			['score', loops.score],
			['reverse', backward.statements],
		]),
		directional: module([
			['tangent', along.statements],
			['turn', turn.statements],
		]),
	};
}

/** A block of samples: where it lies, and how many of its samples count. */
interface Block {
	readonly address: number;
	readonly count: number;
}

/**
 * A body, compiled. All numbers lie in the module's own memory: the samples once, activations of one block of samples.
 *
 * @throws ArchitectureError where the network, the data and the loss do not fit; NetworkMemoryError beyond the budget
 * @example new NetworkModule(body, { precision: 'f32' }).evaluate(theta, { gradient: true }).loss
 */
export class NetworkModule implements NetworkRunner {
	readonly plan: NetworkPlan;
	readonly precision: Precision;
	/** Bytes of the module's memory. */
	readonly bytes: number;
	/**
	 * θ in the machine's precision, where every evaluation reads it: written in place it costs no copy. `evaluate` and the like
	 * write it.
	 */
	readonly parameters: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
	/** Running statistics of batch norms, where every evaluation reads them. */
	readonly statistics: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
	/** ∇loss after `gradientHere`, n numbers. */
	readonly gradient: Float64Array<ArrayBuffer>;

	readonly #body: NetworkBody;
	readonly #options: NetworkModuleOptions;
	/** The same network with batch norms in the other mode, once asked for. */
	#other: NetworkModule | undefined;
	readonly #compiled: Compiled;
	readonly #memory: WebAssembly.Memory;
	readonly #run: Evaluating;
	#directional: Directional | undefined;
	readonly #blocks: readonly Block[];
	/** Addresses: of scratch, of a data block that batches are gathered into, of plain numbers, of sums. */
	readonly #at: { readonly scratch: number; readonly batch: number; readonly plain: number; readonly sum: number };
	readonly #numbers: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
	readonly #sums: Float64Array<ArrayBuffer>;
	/** Parameters that decay, from and to. */
	readonly #decaying: readonly (readonly [number, number])[];
	readonly #joint: boolean;
	readonly #decay: number;

	constructor(body: NetworkBody, options: NetworkModuleOptions = {}) {
		const { precision = 'f32', budget = DEFAULT_BUDGET } = options;
		this.plan = checkBody(body);
		this.precision = precision;
		this.#body = body;
		this.#options = options;
		this.#joint = body.normalisation === 'batch' && this.plan.statisticCount > 0;
		const { quantity } = body;
		this.#decay = quantity === undefined || quantity.of === 'loss' ? (body.decay ?? 0) : 0;
		this.#decaying =
			this.#decay === 0 ? [] : this.plan.parameters.filter(({ role }) => role === 'weight').map(({ at, size }) => [at, at + size]);
		this.#compiled = compileNetwork(this.plan, body, options);

		const { layout, loops, gradient } = this.#compiled;
		const samples = layout.shaping.block;
		const blocks = Math.ceil(body.data.count / samples);
		const dataBytes = align(layout.bytes('data'));
		const sum = 64;
		const plain = align(sum + layout.bytes('sum'));
		const scratch = align(plain + layout.bytes('plain'));
		const batch = align(scratch + layout.bytes('scratch'));
		const data = batch + dataBytes;
		this.bytes = data + blocks * dataBytes;
		if (this.bytes > budget)
			throw new NetworkMemoryError(
				`The network with ${body.data.name} needs ${this.bytes} bytes, more than the ${budget} that it may have: take fewer samples, or a smaller network.`,
			);
		this.#memory = new WebAssembly.Memory({ initial: Math.ceil(this.bytes / PAGE) });
		this.#at = { scratch, batch, plain, sum };
		this.#numbers = precision === 'f64' ? new Float64Array(this.#memory.buffer) : new Float32Array(this.#memory.buffer);
		this.#sums = new Float64Array(this.#memory.buffer);
		this.#run = this.#instance<Evaluating>(this.#compiled.evaluating());
		this.parameters = this.#plainNumbers(loops.parameters[0], this.plan.parameterCount);
		this.gradient = this.#sumNumbers(gradient[0], this.plan.parameterCount);
		this.statistics = this.#plainNumbers(loops.statistics[0], this.plan.statisticCount);
		this.statistics.set(body.statistics ?? firstStatistics(this.plan));
		this.#blocks = Array.from({ length: blocks }, (_, k) => {
			const from = k * samples;
			const count = Math.min(samples, body.data.count - from);
			return this.#fill(data + k * dataBytes, count, (lane) => from + lane);
		});
	}

	#instance<Exports>(bytes: Uint8Array<ArrayBuffer>): Exports {
		const module = new WebAssembly.Module(bytes);
		return new WebAssembly.Instance(module, { env: { memory: this.#memory }, math: calledBy(module) }).exports as unknown as Exports;
	}

	#plainNumbers(first: Buffer | undefined, length: number): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
		if (!first) return this.#numbers.subarray(0, 0);
		const from = (this.#at.plain + this.#compiled.layout.placeOf(first)) / bytesOf(this.precision);
		return this.#numbers.subarray(from, from + length);
	}
	#sumNumbers(first: Buffer | undefined, length: number): Float64Array<ArrayBuffer> {
		if (!first) return this.#sums.subarray(0, 0);
		const from = (this.#at.sum + this.#compiled.layout.placeOf(first)) / 8;
		return this.#sums.subarray(from, from + length);
	}

	/** Write samples into a block; its rest repeats the last one and does not count. */
	#fill(address: number, count: number, sampleOf: (lane: number) => number, data: Dataset = this.#body.data): Block {
		const { layout, loops } = this.#compiled;
		const { block } = layout.shaping;
		const width = loops.input.size;
		const place = (buffer: Buffer): number => (address + layout.placeOf(buffer)) / bytesOf(this.precision);
		const [input, target, weight] = [place(loops.input), place(loops.target), place(loops.weight)];
		const { targets, inputs } = data;
		const { quantity } = this.#body;
		const only = quantity?.of === 'class' ? quantity.label : undefined;
		for (let lane = 0; lane < block; lane++) {
			const sample = sampleOf(Math.min(lane, count - 1));
			if (sample >= data.count) throw new RangeError(`there is no sample ${sample}: ${data.name} has ${data.count}`);
			for (let k = 0; k < width; k++) this.#numbers[input + k * block + lane] = inputs[sample * width + k] as number;
			if (targets.kind === 'classes') this.#numbers[target + lane] = targets.labels[sample] as number;
			else
				for (let k = 0; k < targets.width; k++)
					this.#numbers[target + k * block + lane] = targets.values[sample * targets.width + k] as number;
			const counts = only === undefined || (targets.kind === 'classes' && targets.labels[sample] === only);
			this.#numbers[weight + lane] = lane < count && counts ? 1 : 0;
		}
		return { address, count };
	}

	/** Visit the blocks of a batch, or of all samples. @returns how many samples there are */
	#each(batch: Batch | undefined, visit: (block: Block, from: number) => void): number {
		const count = batch?.length ?? this.#body.data.count;
		if (count === 0) throw new RangeError('a batch has at least one sample');
		const { loops, layout } = this.#compiled;
		const { block } = layout.shaping;
		if (this.#joint && count > block)
			throw new NetworkMemoryError(`batch norms take the statistics of at most ${block} samples, not ${count}`);
		this.#plainNumbers(loops.share, 1)[0] = 1 / count;
		if (!batch) {
			for (const [k, own] of this.#blocks.entries()) visit(own, k * block);
			return count;
		}
		for (let from = 0; from < count; from += block) {
			const part = Math.min(block, count - from);
			visit(
				this.#fill(this.#at.batch, part, (lane) => batch[from + lane] as number),
				from,
			);
		}
		return count;
	}

	#call(run: Run, { address }: Block): void {
		const { scratch, plain, sum } = this.#at;
		run(scratch, address, 0, plain, sum);
	}

	#set(parameters: NetworkNumbers, what = 'θ', to = this.parameters): void {
		if (parameters.length !== this.plan.parameterCount)
			throw new RangeError(`${what} has ${parameters.length} numbers, and the network ${this.plan.parameterCount} parameters`);
		if (parameters !== to) to.set(parameters);
	}

	#clear(): void {
		const { sum } = this.#at;
		this.#sums.fill(0, sum / 8, (sum + this.#compiled.layout.bytes('sum')) / 8);
	}

	/** sum/count + decay/2 Σ w² */
	#mean(sum: number, count: number): number {
		let squares = 0;
		for (const [from, to] of this.#decaying) for (let k = from; k < to; k++) squares += (this.parameters[k] as number) ** 2;
		return sum / count + (this.#decay / 2) * squares;
	}

	/** Sums over samples as means in place, decay · v added over the weights. */
	#means(sums: Float64Array, count: number, v: NetworkNumbers): void {
		const share = 1 / count;
		for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) * share;
		for (const [from, to] of this.#decaying) for (let k = from; k < to; k++) sums[k] = (sums[k] as number) + this.#decay * (v[k] as number);
	}

	/**
	 * Loss and gradient at `parameters`, as they are in memory; the gradient is left in `gradient`.
	 * @returns the mean loss, with decay
	 */
	gradientHere(batch?: Batch): number {
		this.#clear();
		const { network, loss, reverse } = this.#run;
		const count = this.#each(batch, (block) => {
			this.#call(network, block);
			this.#call(loss, block);
			this.#call(reverse, block);
		});
		this.#means(this.gradient, count, this.parameters);
		return this.#mean(this.#sumNumbers(this.#compiled.loops.lossSum, 1)[0] as number, count);
	}

	evaluate(
		parameters: NetworkNumbers,
		{ batch, gradient = false }: { readonly batch?: Batch; readonly gradient?: boolean } = {},
	): NetworkAnswer {
		this.#set(parameters);
		this.#clear();
		const { network, loss, score, reverse } = this.#run;
		const count = this.#each(batch, (block) => {
			this.#call(network, block);
			this.#call(loss, block);
			this.#call(score, block);
			if (gradient) this.#call(reverse, block);
		});
		if (gradient) this.#means(this.gradient, count, this.parameters);
		const { lossSum, correct } = this.#compiled.loops;
		return {
			loss: this.#mean(this.#sumNumbers(lossSum, 1)[0] as number, count),
			correct: this.#body.data.targets.kind === 'classes' ? (this.#sumNumbers(correct, 1)[0] as number) : Number.NaN,
			...(gradient ? { gradient: this.gradient.slice() } : {}),
		};
	}

	perSample(parameters: NetworkNumbers, batch?: Batch): { readonly losses: Float64Array; readonly classes: Int32Array } {
		this.#set(parameters);
		const { loops } = this.#compiled;
		const length = batch?.length ?? this.#body.data.count;
		const [losses, classes] = [new Float64Array(length), new Int32Array(length)];
		const { network, loss, score } = this.#run;
		this.#each(batch, (block, from) => {
			this.#call(network, block);
			this.#call(loss, block);
			this.#call(score, block);
			losses.set(this.#scratchNumbers(loops.loss, block.count), from);
			classes.set(this.#scratchNumbers(loops.sampleClass, block.count), from);
		});
		return { losses, classes };
	}

	/** The first number of a buffer, for the block's samples. */
	#scratchNumbers(buffer: Buffer, count: number, number = 0): Float32Array | Float64Array {
		const { layout } = this.#compiled;
		const from = (this.#at.scratch + layout.placeOf(buffer) + number * pitchOf(buffer, layout.shaping)) / bytesOf(this.precision);
		return this.#numbers.subarray(from, from + count);
	}

	get #along(): Directional {
		this.#directional ??= this.#instance<Directional>(this.#compiled.directional());
		return this.#directional;
	}

	slopes(
		parameters: NetworkNumbers,
		directions: readonly NetworkNumbers[],
		batch?: Batch,
	): { readonly loss: number; readonly slopes: Float64Array } {
		this.#set(parameters);
		this.#clear();
		const { loops, direction, slope } = this.#compiled;
		const [along, sum] = [this.#plainNumbers(direction[0], this.plan.parameterCount), this.#sumNumbers(slope, 1)];
		const slopes = new Float64Array(directions.length);
		const count = this.#each(batch, (block) => {
			this.#call(this.#run.network, block);
			this.#call(this.#run.loss, block);
			for (const [k, vector] of directions.entries()) {
				this.#set(vector, `direction ${k}`, along);
				sum[0] = 0;
				this.#call(this.#along.tangent, block);
				slopes[k] = (slopes[k] as number) + (sum[0] as number);
			}
		});
		for (const [k, vector] of directions.entries()) {
			let decay = 0;
			for (const [from, to] of this.#decaying)
				for (let w = from; w < to; w++) decay += (this.parameters[w] as number) * (vector[w] as number);
			slopes[k] = (slopes[k] as number) / count + this.#decay * decay;
		}
		return { loss: this.#mean(this.#sumNumbers(loops.lossSum, 1)[0] as number, count), slopes };
	}

	product(parameters: NetworkNumbers, vector: NetworkNumbers, batch?: Batch): Float64Array {
		const { direction, product } = this.#compiled;
		const n = this.plan.parameterCount;
		this.#set(parameters);
		this.#set(vector, 'the vector', this.#plainNumbers(direction[0], n));
		this.#clear();
		const { network, loss, reverse } = this.#run;
		const { tangent, turn } = this.#along;
		const count = this.#each(batch, (block) => {
			for (const run of [network, loss, reverse, tangent, turn]) this.#call(run, block);
		});
		const result = this.#sumNumbers(product[0], n).slice();
		this.#means(result, count, vector);
		return result;
	}

	/** Where batch norms take the statistics of the samples, these are the data's, whatever the inputs. */
	outputs(parameters: NetworkNumbers, inputs: Float64Array): Float64Array {
		if (this.#joint) {
			const running = this.#inMode('running');
			running.statistics.set(this.batchStatistics(parameters));
			return running.outputs(parameters, inputs);
		}
		this.#set(parameters);
		const { loops, layout } = this.#compiled;
		const [width, outputs, { block }] = [loops.input.size, loops.outputs.size, layout.shaping];
		if (inputs.length % width !== 0) throw new RangeError(`a sample has ${width} numbers, and ${inputs.length} is no multiple of it`);
		const count = inputs.length / width;
		const { data } = this.#body;
		const targets: Dataset['targets'] =
			data.targets.kind === 'classes'
				? { ...data.targets, labels: new Int32Array(count) }
				: { ...data.targets, values: new Float64Array(count * data.targets.width) };
		const given: Dataset = { ...data, count, inputs, targets };
		const answer = new Float64Array(count * outputs);
		for (let from = 0; from < count; from += block) {
			const part = this.#fill(this.#at.batch, Math.min(block, count - from), (lane) => from + lane, given);
			this.#call(this.#run.network, part);
			for (let k = 0; k < outputs; k++) {
				const numbers = this.#scratchNumbers(loops.outputs, part.count, k);
				for (let lane = 0; lane < part.count; lane++) answer[(from + lane) * outputs + k] = numbers[lane] as number;
			}
		}
		return answer;
	}

	batchStatistics(parameters: NetworkNumbers, batch?: Batch): Float64Array {
		if (this.plan.statisticCount === 0) return new Float64Array(0);
		if (!this.#joint) return this.#inMode('batch').batchStatistics(parameters, batch);
		this.#set(parameters);
		this.#each(batch, (block) => this.#call(this.#run.network, block));
		const { moments } = this.#compiled.loops;
		return Float64Array.from(moments.flatMap((moment) => Array.from(this.#plainNumbers(moment, moment.size))));
	}

	/** This network with batch norms in the other mode. */
	#inMode(normalisation: 'running' | 'batch'): NetworkModule {
		const { block: _own, ...options } = this.#options;
		this.#other ??= new NetworkModule({ ...this.#body, normalisation }, options);
		return this.#other;
	}
}
