/** A network with its samples as a WebAssembly module: what the f64 reference computes, in f32 or f64, on one thread. */

import type { Precision } from '../../model/backend.ts';
import type { Plane } from '../../model/geometry.ts';
import type {
	Batch,
	Dataset,
	NetworkAnswer,
	NetworkBody,
	NetworkCells,
	NetworkNumbers,
	NetworkPlan,
	NetworkRunner,
} from '../../model/network.ts';
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
import { blockOf } from './block.ts';
import { bytesOf, lanesOf, Layout, pitchOf } from './layout.ts';
import { alignLine, areEqual, DEFAULT_BUDGET, functionsOf, memoryOf, NetworkMemoryError, type Run } from './memory.ts';
import { NetworkPlanes } from './planes.ts';
import { type Block, type ModuleNumbers, SampleWriter } from './samples.ts';

/** Values of all blocks are kept for Hessian–vector products up to so many bytes. */
const KEPT_BYTES = 2 ** 26;

export interface NetworkModuleOptions {
	readonly precision?: Precision;
	/** Samples of a block (rounded up to two vectors); chosen from their number and the size of the network where absent. */
	readonly block?: number;
	/** Most bytes of the module's memory. */
	readonly budget?: number;
	/** Changes statements of the forward pass: negative controls of tests. */
	readonly change?: LoopOptions['change'];
}

/** Functions of the module that evaluates, and of the one that is made when a direction is first asked for. */
type Evaluating = 'network' | 'loss' | 'score' | 'reverse';
type Directional = 'tangent' | 'turn';

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
	readonly parameters: ModuleNumbers;
	/** Running statistics of batch norms, where every evaluation reads them. */
	readonly statistics: ModuleNumbers;
	/** ∇loss after `gradientHere`, n numbers. */
	readonly gradient: Float64Array<ArrayBuffer>;

	readonly #body: NetworkBody;
	readonly #options: NetworkModuleOptions;
	#planes: NetworkPlanes | undefined;
	/** The same network with batch norms in the other mode, once asked for. */
	#other: NetworkModule | undefined;
	readonly #compiled: Compiled;
	readonly #memory: WebAssembly.Memory;
	readonly #run: Readonly<Record<Evaluating, Run>>;
	#directional: Readonly<Record<Directional, Run>> | undefined;
	readonly #samples: SampleWriter;
	readonly #blocks: readonly Block[];
	/** Addresses: of scratch, of scratch for every block (0 where it is not kept), of a data block that batches are gathered into, of plain numbers, of sums. */
	readonly #at: { readonly scratch: number; readonly kept: number; readonly batch: number; readonly plain: number; readonly sum: number };
	/** Views of the module's memory that every evaluation needs. */
	readonly #views: {
		readonly share: Float32Array | Float64Array;
		readonly direction: Float32Array | Float64Array;
		readonly lossSum: Float64Array;
		readonly correct: Float64Array;
		readonly slope: Float64Array;
		readonly product: Float64Array;
		/** All sums but those of products. */
		readonly sums: Float64Array;
	};
	/** Where the values of both passes are kept: θ, statistics and batch of then. */
	#known: { readonly parameters: Float64Array; readonly statistics: Float64Array; readonly batch: Batch | undefined } | undefined;
	#isKept = false;
	/** The sums in memory are those of loss and gradient over all samples at the place whose values are kept. */
	#sumsAreKnown = false;
	readonly #numbers: ModuleNumbers;
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
		const dataBytes = alignLine(layout.bytes('data'));
		const sum = 64;
		const plain = alignLine(sum + layout.bytes('sum'));
		const scratch = alignLine(plain + layout.bytes('plain'));
		const batch = alignLine(scratch + layout.bytes('scratch'));
		const data = batch + dataBytes;
		const kept = alignLine(data + blocks * dataBytes);
		const scratchBytes = alignLine(layout.bytes('scratch'));
		const keeps = blocks * scratchBytes <= KEPT_BYTES && kept + blocks * scratchBytes <= budget;
		this.bytes = keeps ? kept + blocks * scratchBytes : kept;
		this.#memory = memoryOf(this.bytes, budget, body.data.name);
		this.#at = { scratch, kept: keeps ? kept : 0, batch, plain, sum };
		this.#numbers = precision === 'f64' ? new Float64Array(this.#memory.buffer) : new Float32Array(this.#memory.buffer);
		this.#sums = new Float64Array(this.#memory.buffer);
		this.#run = functionsOf(this.#compiled.evaluating(), this.#memory);
		this.parameters = this.#plainNumbers(loops.parameters[0], this.plan.parameterCount);
		this.gradient = this.#sumNumbers(gradient[0], this.plan.parameterCount);
		const { direction, product, slope } = this.#compiled;
		const products = this.#sumNumbers(product[0], this.plan.parameterCount);
		this.#views = {
			share: this.#plainNumbers(loops.share, 1),
			direction: this.#plainNumbers(direction[0], this.plan.parameterCount),
			...{ lossSum: this.#sumNumbers(loops.lossSum, 1), correct: this.#sumNumbers(loops.correct, 1), slope: this.#sumNumbers(slope, 1) },
			product: products,
			sums: this.#sums.subarray(sum / 8, product[0] ? products.byteOffset / 8 : (sum + layout.bytes('sum')) / 8),
		};
		this.statistics = this.#plainNumbers(loops.statistics[0], this.plan.statisticCount);
		this.statistics.set(body.statistics ?? firstStatistics(this.plan));
		this.#samples = new SampleWriter(this.#numbers, layout, loops);
		this.#blocks = this.#samples.writeAll(data, dataBytes, body.data);
	}

	#plainNumbers(first: Buffer | undefined, length: number): ModuleNumbers {
		if (!first) return this.#numbers.subarray(0, 0);
		const from = (this.#at.plain + this.#compiled.layout.placeOf(first)) / bytesOf(this.precision);
		return this.#numbers.subarray(from, from + length);
	}
	#sumNumbers(first: Buffer | undefined, length: number): Float64Array<ArrayBuffer> {
		if (!first) return this.#sums.subarray(0, 0);
		const from = (this.#at.sum + this.#compiled.layout.placeOf(first)) / 8;
		return this.#sums.subarray(from, from + length);
	}

	/** Visit the blocks of a batch, or of all samples. @returns how many samples there are */
	#each(batch: Batch | undefined, visit: (block: Block, from: number) => void): number {
		const count = batch?.length ?? this.#body.data.count;
		if (count === 0) throw new RangeError('a batch has at least one sample');
		const { block } = this.#compiled.layout.shaping;
		if (this.#joint && count > block)
			throw new NetworkMemoryError(`batch norms take the statistics of at most ${block} samples, not ${count}`);
		this.#views.share[0] = 1 / count;
		if (!batch) {
			for (const [k, own] of this.#blocks.entries()) visit(own, k * block);
			return count;
		}
		for (let from = 0; from < count; from += block) {
			const part = Math.min(block, count - from);
			visit(
				this.#samples.write(this.#at.batch, part, this.#body.data, (lane) => batch[from + lane] as number),
				from,
			);
		}
		return count;
	}

	#call(run: Run, { address }: Block): void {
		const { scratch, plain, sum } = this.#at;
		run(scratch, address, 0, plain, sum);
	}

	#set(parameters: NetworkNumbers, what = 'θ', to: NetworkNumbers = this.parameters): void {
		if (parameters.length !== this.plan.parameterCount)
			throw new RangeError(`${what} has ${parameters.length} numbers, and the network ${this.plan.parameterCount} parameters`);
		if (parameters !== to) to.set(parameters);
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
		const { network, loss, reverse } = this.#run;
		// A search for eigenvalues here has taken both passes already.
		const isKnown = this.#sumsAreKnown && batch === undefined && this.#isKnown(this.parameters, batch);
		if (!isKnown) this.#clearSums();
		const count = isKnown
			? this.#body.data.count
			: this.#each(batch, (block) => {
					this.#call(network, block);
					this.#call(loss, block);
					this.#call(reverse, block);
				});
		this.#sumsAreKnown = false;
		this.#means(this.gradient, count, this.parameters);
		return this.#mean(this.#views.lossSum[0] as number, count);
	}

	/** Sums over samples begin at 0. */
	#clearSums(): void {
		this.#views.sums.fill(0);
		this.#sumsAreKnown = false;
	}

	evaluate(
		parameters: NetworkNumbers,
		{ batch, gradient = false }: { readonly batch?: Batch; readonly gradient?: boolean } = {},
	): NetworkAnswer {
		this.#set(parameters);
		this.#clearSums();
		const { network, loss, score, reverse } = this.#run;
		const count = this.#each(batch, (block) => {
			this.#call(network, block);
			this.#call(loss, block);
			this.#call(score, block);
			if (gradient) this.#call(reverse, block);
		});
		if (gradient) this.#means(this.gradient, count, this.parameters);
		const { lossSum, correct } = this.#views;
		return {
			loss: this.#mean(lossSum[0] as number, count),
			correct: this.#body.data.targets.kind === 'classes' ? (correct[0] as number) : Number.NaN,
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

	get #along(): Readonly<Record<Directional, Run>> {
		this.#directional ??= functionsOf(this.#compiled.directional(), this.#memory);
		return this.#directional;
	}

	slopes(
		parameters: NetworkNumbers,
		directions: readonly NetworkNumbers[],
		batch?: Batch,
	): { readonly loss: number; readonly slopes: Float64Array } {
		this.#set(parameters);
		this.#clearSums();
		const { direction: along, slope: sum, lossSum } = this.#views;
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
		return { loss: this.#mean(lossSum[0] as number, count), slopes };
	}

	/**
	 * The Hessian times a vector. The values of both passes are kept where memory allows (all samples, or a batch of one block), so
	 * that the next product at the same θ costs about one gradient.
	 */
	product(parameters: NetworkNumbers, vector: NetworkNumbers, batch?: Batch): Float64Array {
		return this.products(parameters, batch)(vector).slice();
	}

	/**
	 * The Hessian at a place times one vector after the other: what is asked of a search for eigenvalues. Between two products nothing
	 * else may be asked of this module, and each answer is written again by the next.
	 */
	products(parameters: NetworkNumbers, batch?: Batch): (vector: NetworkNumbers) => Float64Array {
		const { direction, product } = this.#views;
		this.#set(parameters);
		const { network, loss, reverse } = this.#run;
		const { tangent, turn } = this.#along;
		const { scratch, kept, plain, sum } = this.#at;
		const { block } = this.#compiled.layout.shaping;
		const keeps = kept > 0 && (batch === undefined || batch.length <= block);
		let isKnown = keeps && this.#isKnown(parameters, batch);
		if (!isKnown) this.#isKept = false;
		const bytes = alignLine(this.#compiled.layout.bytes('scratch'));
		return (vector) => {
			this.#set(vector, 'the vector', direction);
			product.fill(0);
			if (!isKnown) this.#clearSums();
			const count = this.#each(batch, ({ address }, from) => {
				const place = keeps ? kept + (from / block) * bytes : scratch;
				if (!isKnown) {
					network(place, address, 0, plain, sum);
					loss(place, address, 0, plain, sum);
					reverse(place, address, 0, plain, sum);
				}
				tangent(place, address, 0, plain, sum);
				turn(place, address, 0, plain, sum);
			});
			if (keeps && !isKnown) {
				this.#know(parameters, batch);
				isKnown = true;
				this.#sumsAreKnown = batch === undefined;
			}
			this.#means(product, count, vector);
			return product;
		};
	}

	/** The values of both passes at a place are kept from now on. Its copy is written in place: a new one for each reading makes work for the collector. */
	#know(parameters: NetworkNumbers, batch: Batch | undefined): void {
		const { parameters: own = new Float64Array(parameters.length), statistics = new Float64Array(this.statistics.length) } =
			this.#known ?? {};
		own.set(parameters);
		statistics.set(this.statistics);
		this.#known = { parameters: own, statistics, batch: batch?.slice() };
		this.#isKept = true;
	}

	#isKnown(parameters: NetworkNumbers, batch: Batch | undefined): boolean {
		const known = this.#known;
		return (
			known !== undefined &&
			this.#isKept &&
			areEqual(known.parameters, parameters) &&
			areEqual(known.statistics, this.statistics) &&
			(batch && known.batch ? areEqual(known.batch, batch) : batch === known.batch)
		);
	}

	inPlane(plane: Plane, batch?: Batch): NetworkCells {
		this.#planes ??= new NetworkPlanes(this.plan, this.#body, this.#options);
		return this.#planes.through(plane, batch);
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
			const part = this.#samples.write(this.#at.batch, Math.min(block, count - from), given, (lane) => from + lane);
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
