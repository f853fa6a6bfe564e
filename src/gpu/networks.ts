/** What a GPU backend does with networks. Loaded when the first of them is asked for. */

import { compileLargeDescent } from '../compile/large/descent.ts';
import type { BoundObjective, WorkOptions } from '../model/backend.ts';
import { UsageError } from '../model/errors.ts';
import type { SampleBatch } from '../model/field.ts';
import type { Plane } from '../model/geometry.ts';
import { COORDINATE, type LargeDescent } from '../model/large-descent.ts';
import type { Dialect, Network, Order } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import { sampledInPlane } from '../model/sum-batch.ts';
import type { SwarmRequest } from '../model/swarm.ts';
import type { BandSizer } from './device/bands.ts';
import type { GpuContext } from './device/context.ts';
import { Scope } from './device/scope.ts';
import { atPlaces, type InPlaces } from './in-places.ts';
import { networkCode, networkInPlane } from './network/in-plane.ts';
import { GpuTrainings, type TrainingGroup } from './network/trainings.ts';
import { WholeGradient } from './network/whole-gradient.ts';
import { wholeInputs } from './network/whole-inputs.ts';
import { buildWholeKernels, type WholeKernels } from './network/whole-kernels.ts';
import { MEASURED_WORDS, wholeAtPoints } from './network/whole-points.ts';
import { wholeKey, type WholeShape, wholeShape } from './network/whole-program.ts';
import { gradientWords } from './swarm/large-kernels.ts';
import { LargeGpuSwarm, type LargeSwarmParts } from './swarm/large-swarm.ts';

/** What a backend lends. */
export interface NetworkHost {
	readonly context: GpuContext;
	readonly mode: Dialect;
	/** The kernel of a key, built where it is not there. */
	readonly kernel: <K>(
		key: string,
		operations: number,
		build: () => Promise<K>,
	) => Promise<{ readonly kernel: K; readonly sizer: BandSizer }>;
	/** What is built of an optimizer over vectors. */
	readonly optimizer: (program: LargeDescent, operations: number) => Promise<Pick<LargeSwarmParts, 'kernels' | 'wake'>>;
}

/** What the stages of an optimizer cost a coordinate and step, about. */
const STAGE_OPERATIONS = 200;

/** Each call has its turn among the works of the backend. All throw OutOfMemoryError, DeviceLostError, ShaderCompileError, NetworkNotOnGpu. */
export class GpuNetworks {
	readonly #host: NetworkHost;

	constructor(host: NetworkHost) {
		this.#host = host;
	}

	/** A network over a plane, made ready for one piece of work. @param scope owns what is made */
	async inPlane(network: Network, plane: Plane, slopes: boolean, scope: Scope, options: WorkOptions): Promise<InPlaces> {
		const { context, mode, kernel } = this.#host;
		const { operations } = network.plan;
		const { key, build } = networkCode(network, plane, slopes);
		const { kernel: kernels, sizer } = await kernel(key, operations, () => build(context, mode));
		const { sizer: once } = await kernel(`${key}|once`, operations, async () => null);
		return networkInPlane({ context, kernels, sizers: { cells: sizer, once }, network, plane, slopes }, scope, options);
	}

	/** @throws UsageError where second derivatives are asked for: `GpuBackend.leaves` says who takes them */
	async sample(network: Network, bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions): Promise<SampleBatch> {
		const { context, mode, kernel } = this.#host;
		if (order === 2) throw new UsageError('Second derivatives of networks are computed on the CPU.');
		if (bound.space === 'plane') {
			using scope = new Scope();
			return sampledInPlane(await atPlaces(await this.inPlane(network, bound.plane, order === 1, scope, options), points, options));
		}
		const shape = wholeShape(network, order === 1 ? 'gradient' : 'value');
		const words = { from: COORDINATE.x, into: COORDINATE.gradient };
		const { rowWidth } = MEASURED_WORDS.gpu;
		const { kernel: kernels, sizer } = await kernel(`${wholeKey(shape)}|points`, network.plan.operations, () =>
			buildWholeKernels(context, shape, { rowWidth, words, mode }),
		);
		return wholeAtPoints({ context, kernels, sizer, network }, points, order, options);
	}

	/** A swarm whose particles are whole networks. */
	async swarm(network: Network, request: SwarmRequest): Promise<LargeGpuSwarm> {
		const { context, mode } = this.#host;
		const { program, kernels, wake, gradients, operations } = await this.#built(network, request.optimizer, network.body.data.count, false);
		const scope = new Scope();
		try {
			const inputs = await wholeInputs(context, gradients, network, scope);
			const gradient = (count: number) => new WholeGradient({ context, ...network, kernels: gradients, inputs }, count, scope);
			return await LargeGpuSwarm.create({ context, program, mode, kernels, wake, gradient, operations }, request);
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	/** Networks that are trained side by side: see `GpuBackend.trainings`. */
	async trainings(
		network: Network,
		optimizer: ResolvedOptimizer,
		groups: readonly TrainingGroup[],
		starts: Float64Array,
		recorded: boolean,
	): Promise<GpuTrainings> {
		const { context, mode } = this.#host;
		const samples = Math.max(...groups.map(({ batch }) => batch?.size ?? network.body.data.count));
		const isBatched = groups.some(({ batch }) => batch !== null);
		const { program, kernels, gradients, operations } = await this.#built(network, optimizer, samples, isBatched);
		return GpuTrainings.create({ context, mode, network, program, kernels, gradients, operations }, groups, starts, recorded);
	}

	/** What a descent of whole networks is made of. @param samples of a step */
	async #built(network: Network, optimizer: ResolvedOptimizer, samples: number, isBatched: boolean) {
		const program = compileLargeDescent(optimizer);
		const { operations: ofSample, parameterCount } = network.plan;
		// Of a coordinate and step: forward, and twice that back.
		const operations = (6 * ofSample * samples) / parameterCount + STAGE_OPERATIONS;
		const [built, gradients] = await Promise.all([
			this.#host.optimizer(program, operations),
			this.#gradients(wholeShape(network, 'gradient', isBatched), program, operations),
		]);
		return { program, ...built, gradients, operations };
	}

	/** By the words at which an optimizer asks for gradients. */
	async #gradients(shape: WholeShape, program: LargeDescent, operations: number): Promise<ReadonlyMap<number, WholeKernels>> {
		const { context, mode, kernel } = this.#host;
		const { rowWidth } = program.gpu;
		const built = gradientWords(program).map(async (words) => {
			const key = `${wholeKey(shape)}|${words.from}|${words.into}|${rowWidth}`;
			return [
				words.from,
				(await kernel(key, operations, () => buildWholeKernels(context, shape, { rowWidth, words, mode }))).kernel,
			] as const;
		});
		return new Map(await Promise.all(built));
	}
}
