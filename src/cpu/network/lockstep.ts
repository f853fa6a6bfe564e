/** Networks in lockstep: equal architectures with numbers of their own, each in a lane of every vector. */

import type { Precision } from '../../model/backend.ts';
import type { Batch, NetworkBody, NetworkPlan } from '../../model/network.ts';
import { gradientLoops, type NetworkLoops, networkLoops } from '../../networks/loops/network.ts';
import { checkBody, firstStatistics } from '../../networks/reference/runner.ts';
import { blockOf } from './block.ts';
import { emitLoops } from './emit.ts';
import { bytesOf, lanesOf, Layout, VECTOR } from './layout.ts';
import { CONSTANTS, type Ends, endsOn } from './ends.ts';
import { alignLine, DEFAULT_BUDGET, functionsOf, memoryOf, type Run } from './memory.ts';
import { type ModuleNumbers, SampleWriter } from './samples.ts';

export interface LockstepOptions {
	readonly precision?: Precision;
	/** Samples of a batch, of which each network has its own; absent: all samples, which they share. */
	readonly batch?: number;
	/** Most bytes of its memory. */
	readonly budget?: number;
}

/**
 * Losses and gradients of as many networks as a vector has lanes: four in f32, two in f64. Each is, bit for bit, that of a
 * `NetworkModule` (whose batch norms, which join samples, it has not).
 *
 * Memory: the samples once (of batches one batch a network), and of each network its parameters, gradient, and activations of a block.
 * @throws ArchitectureError where the network, the data and the loss do not fit; NetworkMemoryError beyond the budget
 */
export class NetworksInLockstep {
	readonly plan: NetworkPlan;
	readonly precision: Precision;
	readonly lanes: 2 | 4;
	readonly bytes: number;
	/** θ of all networks, number by number: [parameter][network]. */
	readonly parameters: ModuleNumbers;
	/** ∇loss of all networks after `measure`, likewise. */
	readonly gradient: ModuleNumbers;
	/** The mean loss of each network, with decay, after `measure`. */
	readonly losses: Float64Array<ArrayBuffer>;
	readonly #body: NetworkBody;
	readonly #run: Run;
	readonly #ends: Ends;
	readonly #at: {
		readonly scratch: number;
		readonly data: number;
		readonly plain: number;
		readonly sum: number;
		readonly gradient: number;
	};
	readonly #constants: number;
	readonly #views: { readonly sums: Float64Array; readonly lossSums: Float64Array; readonly constants: Float64Array };
	readonly #share: ModuleNumbers;
	readonly #blocks: readonly number[];
	readonly #writers: readonly SampleWriter[];
	readonly #layout: Layout;
	/** Sums of the gradient begin so many bytes after the sums. */
	readonly #gradientAt: number;
	/** Parameters in a row of which all decay, or none. */
	readonly #segments: readonly { readonly from: number; readonly count: number; readonly decays: boolean }[];
	/** Samples that count. */
	#count: number;

	constructor(body: NetworkBody, { precision = 'f32', batch, budget = DEFAULT_BUDGET }: LockstepOptions = {}) {
		this.plan = checkBody(body);
		this.precision = precision;
		this.lanes = lanesOf(precision);
		this.#body = body;
		const { data, loss, decay = 0 } = body;
		const loops = networkLoops(this.plan, { loss, targets: data.targets.kind, normalisation: 'running' });
		const { statements, gradient } = gradientLoops(loops);
		const { buffers } = loops.program;
		const used = buffers.filter(({ space }) => space === 'scratch').reduce((sum, { size }) => sum + size, 0);
		// The blocks of a network alone, so that sums are the same; one that is not filled has no more samples than there are.
		const count = Math.min(batch ?? data.count, data.count);
		const block = Math.min(blockOf(data.count, used, precision), count);
		const blocks = Math.ceil(count / block);
		const layout = new Layout({ rules: precision, block, lanes: 'networks', ownSamples: batch !== undefined }, buffers);
		this.#layout = layout;
		this.#count = count;

		const { parameterCount: n, statisticCount } = this.plan;
		const sum = 64;
		const plain = alignLine(sum + layout.bytes('sum'));
		const ends = alignLine(plain + layout.bytes('plain'));
		const gradients = ends + alignLine(CONSTANTS.bytes);
		const scratch = alignLine(gradients + n * VECTOR);
		const samples = alignLine(scratch + layout.bytes('scratch'));
		const dataBytes = alignLine(layout.bytes('data'));
		this.bytes = samples + blocks * dataBytes;
		const memory = memoryOf(this.bytes, budget, data.name);
		this.#at = { scratch, data: samples, plain, sum, gradient: gradients };
		this.#constants = ends;
		const bytes = emitLoops(loops.program, layout, [['pass', [...loops.network, ...loops.lossPart, ...statements]]]);
		this.#run = functionsOf<'pass'>(bytes, memory).pass;
		this.#ends = endsOn(memory, precision);

		const numbers: ModuleNumbers = precision === 'f64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
		const view = (at: number, length: number): ModuleNumbers =>
			numbers.subarray(at / bytesOf(precision), at / bytesOf(precision) + length * this.lanes);
		const f64 = (at: number, length: number): Float64Array<ArrayBuffer> => new Float64Array(memory.buffer, at, length);
		const inPlain = (buffer: NetworkLoops['share'] | undefined, length: number): ModuleNumbers =>
			buffer ? view(plain + layout.placeOf(buffer), length) : numbers.subarray(0, 0);
		this.parameters = inPlain(loops.parameters[0], n);
		this.gradient = view(gradients, n);
		this.losses = new Float64Array(this.lanes);
		this.#share = inPlain(loops.share, 1);
		const statistics = body.statistics ?? firstStatistics(this.plan);
		const own = inPlain(loops.statistics[0], statisticCount);
		for (const [k, value] of statistics.entries()) own.fill(value, k * this.lanes, (k + 1) * this.lanes);
		this.#gradientAt = gradient[0] ? layout.placeOf(gradient[0]) : 0;
		this.#views = {
			sums: f64(sum, layout.bytes('sum') / 8),
			lossSums: f64(sum + layout.placeOf(loops.lossSum), this.lanes),
			constants: f64(ends, CONSTANTS.bytes / 8),
		};
		this.#views.constants[1] = decay;
		this.#segments = segmentsOf(this.plan, decay);
		this.#blocks = Array.from({ length: blocks }, (_, k) => samples + k * dataBytes);
		this.#writers =
			batch === undefined
				? [new SampleWriter(numbers, layout, loops)]
				: Array.from({ length: this.lanes }, (_, lane) => new SampleWriter(numbers, layout, loops, { stride: this.lanes, lane }));
		if (batch === undefined) this.#writers[0]?.writeAll(samples, dataBytes, data);
	}

	/** The samples of a network's batch; all networks have as many, which are `batch` at most. */
	take(lane: number, batch: Batch): void {
		const { block } = this.#layout.shaping;
		this.#count = batch.length;
		for (let k = 0; k * block < batch.length; k++)
			this.#writers[lane]?.write(
				this.#blocks[k] as number,
				Math.min(block, batch.length - k * block),
				this.#body.data,
				(at) => batch[k * block + at] as number,
			);
	}

	/** Losses and gradients at `parameters`. */
	measure(): void {
		const [count, { scratch, plain, sum, gradient }] = [this.#count, this.#at];
		const { block } = this.#layout.shaping;
		const { sums, lossSums, constants } = this.#views;
		this.#share.fill(1 / count);
		sums.fill(0);
		for (let k = 0; k * block < count; k++) this.#run(scratch, this.#blocks[k] as number, 0, plain, sum);
		constants[0] = 1 / count;
		constants.fill(0, CONSTANTS.squares / 8);
		const wide = this.lanes * 8;
		for (const { from, count: some, decays } of this.#segments)
			this.#ends[decays ? 'decayed' : 'means'](
				sum + this.#gradientAt + from * wide,
				this.parameters.byteOffset + from * VECTOR,
				gradient + from * VECTOR,
				some,
				this.#constants,
			);
		const decay = constants[1] as number;
		for (let lane = 0; lane < this.lanes; lane++)
			this.losses[lane] = (lossSums[lane] as number) / count + (decay / 2) * (constants[CONSTANTS.squares / 8 + lane] as number);
	}
}

/** Parameters in a row of which all decay, or none. */
function segmentsOf({ parameters }: NetworkPlan, decay: number): { from: number; count: number; decays: boolean }[] {
	const segments: { from: number; count: number; decays: boolean }[] = [];
	for (const { role, at, size } of parameters) {
		const decays = decay !== 0 && role === 'weight';
		const last = segments.at(-1);
		if (size === 0) continue;
		if (last && last.decays === decays) last.count += size;
		else segments.push({ from: at, count: size, decays });
	}
	return segments;
}
