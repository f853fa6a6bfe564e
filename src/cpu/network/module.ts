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
import { checkBody } from '../../networks/reference/runner.ts';
import { type Compiled, compileNetwork, type NetworkModuleOptions } from './compiled.ts';
import { type Ends, endsOn } from './ends.ts';
import { DEFAULT_BUDGET, functionsOf, type Run } from './memory.ts';
import { NetworkPlanes } from './planes.ts';
import { NetworkProducts } from './products.ts';
import type { ModuleNumbers } from './samples.ts';
import { NetworkSpace } from './space.ts';

export type { NetworkModuleOptions } from './compiled.ts';

/** Functions of the module that evaluates. */
type Evaluating = 'network' | 'loss' | 'score' | 'reverse';

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
	readonly #compiled: Compiled;
	readonly #space: NetworkSpace;
	readonly #run: Readonly<Record<Evaluating, Run>>;
	/** On sums, which are f64 whatever the precision: two at a time. */
	readonly #ends: Ends;
	readonly #products: NetworkProducts;
	#planes: NetworkPlanes | undefined;
	/** The same network with batch norms in the other mode, once asked for. */
	#other: NetworkModule | undefined;
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
		this.#space = new NetworkSpace(this.plan, body, this.#compiled, { precision, budget, joint: this.#joint });
		const { bytes, memory, parameters, statistics, gradient } = this.#space;
		[this.bytes, this.parameters, this.statistics, this.gradient] = [bytes, parameters, statistics, gradient];
		this.#run = functionsOf(this.#compiled.evaluating(), memory);
		this.#ends = endsOn(memory, 'f64');
		this.#products = new NetworkProducts(this.#compiled, this.#space, this.#run);
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
		const pairs = Math.floor(sums.length / 2);
		this.#space.constants[0] = share;
		if (pairs > 0) this.#ends.means(sums.byteOffset, 0, sums.byteOffset, pairs, this.#space.constants.byteOffset);
		for (let k = 2 * pairs; k < sums.length; k++) sums[k] = (sums[k] as number) * share;
		for (const [from, to] of this.#decaying) for (let k = from; k < to; k++) sums[k] = (sums[k] as number) + this.#decay * (v[k] as number);
	}

	/**
	 * Loss and gradient at `parameters`, as they are in memory; the gradient is left in `gradient`.
	 * @returns the mean loss, with decay
	 */
	gradientHere(batch?: Batch): number {
		const { network, loss, reverse } = this.#run;
		const [space, products] = [this.#space, this.#products];
		// A search for eigenvalues here has taken both passes already.
		const isKnown = products.hasSums && batch === undefined && products.isAt(this.parameters, batch);
		if (!isKnown) this.#clearSums();
		const count = isKnown
			? this.#body.data.count
			: space.each(batch, (block) => {
					space.call(network, block);
					space.call(loss, block);
					space.call(reverse, block);
				});
		products.hasSums = false;
		this.#means(this.gradient, count, this.parameters);
		return this.#mean(space.lossSum[0] as number, count);
	}

	#clearSums(): void {
		this.#space.clearSums();
		this.#products.hasSums = false;
	}

	evaluate(
		parameters: NetworkNumbers,
		{ batch, gradient = false }: { readonly batch?: Batch; readonly gradient?: boolean } = {},
	): NetworkAnswer {
		this.#set(parameters);
		const [space, products, { data }] = [this.#space, this.#products, this.#body];
		const { network, loss, score, reverse } = this.#run;
		const scores = data.targets.kind === 'classes';
		// A search for eigenvalues here has taken the forward pass already.
		const isKnown = !gradient && batch === undefined && products.hasSums && products.isAt(this.parameters, batch);
		if (!isKnown) this.#clearSums();
		if (isKnown) {
			space.correct[0] = 0;
			if (scores) products.onKept(score);
		}
		const count = isKnown
			? data.count
			: space.each(batch, (block) => {
					space.call(network, block);
					space.call(loss, block);
					if (scores) space.call(score, block);
					if (gradient) space.call(reverse, block);
				});
		if (gradient) this.#means(this.gradient, count, this.parameters);
		return {
			loss: this.#mean(space.lossSum[0] as number, count),
			correct: scores ? (space.correct[0] as number) : Number.NaN,
			...(gradient ? { gradient: this.gradient.slice() } : {}),
		};
	}

	perSample(parameters: NetworkNumbers, batch?: Batch): { readonly losses: Float64Array; readonly classes: Int32Array } {
		this.#set(parameters);
		this.#clearSums();
		const { loops } = this.#compiled;
		const length = batch?.length ?? this.#body.data.count;
		const [losses, classes] = [new Float64Array(length), new Int32Array(length)];
		const { network, loss, score } = this.#run;
		this.#space.each(batch, (block, from) => {
			this.#space.call(network, block);
			this.#space.call(loss, block);
			this.#space.call(score, block);
			losses.set(this.#space.scratchNumbers(loops.loss, block.count), from);
			classes.set(this.#space.scratchNumbers(loops.sampleClass, block.count), from);
		});
		return { losses, classes };
	}

	slopes(
		parameters: NetworkNumbers,
		directions: readonly NetworkNumbers[],
		batch?: Batch,
	): { readonly loss: number; readonly slopes: Float64Array } {
		this.#set(parameters);
		this.#clearSums();
		const { direction: along, slope: sum, lossSum } = this.#space;
		const { tangent } = this.#products.functions;
		const slopes = new Float64Array(directions.length);
		const count = this.#space.each(batch, (block) => {
			this.#space.call(this.#run.network, block);
			this.#space.call(this.#run.loss, block);
			for (const [k, vector] of directions.entries()) {
				this.#set(vector, `direction ${k}`, along);
				sum[0] = 0;
				this.#space.call(tangent, block);
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
		const { direction } = this.#space;
		this.#set(parameters);
		const sums = this.#products.at(parameters, batch);
		return (vector) => {
			this.#set(vector, 'the vector', direction);
			const { product, count } = sums();
			this.#means(product, count, vector);
			return product;
		};
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
		const [{ loops }, { block }] = [this.#compiled, this.#space];
		const [width, outputs] = [loops.input.size, loops.outputs.size];
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
			const part = this.#space.write(given, Math.min(block, count - from), (lane) => from + lane);
			this.#space.call(this.#run.network, part);
			for (let k = 0; k < outputs; k++) {
				const numbers = this.#space.scratchNumbers(loops.outputs, part.count, k);
				for (let lane = 0; lane < part.count; lane++) answer[(from + lane) * outputs + k] = numbers[lane] as number;
			}
		}
		return answer;
	}

	batchStatistics(parameters: NetworkNumbers, batch?: Batch): Float64Array {
		if (this.plan.statisticCount === 0) return new Float64Array(0);
		if (!this.#joint) return this.#inMode('batch').batchStatistics(parameters, batch);
		this.#set(parameters);
		this.#space.each(batch, (block) => this.#space.call(this.#run.network, block));
		const { moments } = this.#compiled.loops;
		return Float64Array.from(moments.flatMap((moment) => Array.from(this.#space.plainNumbers(moment, moment.size))));
	}

	/** This network with batch norms in the other mode. */
	#inMode(normalisation: 'running' | 'batch'): NetworkModule {
		const { block: _own, ...options } = this.#options;
		this.#other ??= new NetworkModule({ ...this.#body, normalisation }, options);
		return this.#other;
	}
}
