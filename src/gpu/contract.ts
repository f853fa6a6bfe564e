/** What a backend on the GPU is made with, and what it offers beside the contract of every backend. */

import type { Builtin, Dialect } from '../math/dialect.ts';
import type { Backend, BoundObjective, ResidentField } from '../model/backend.ts';
import type { Field, FieldStatistics } from '../model/field.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { Mode, Network, Objective, Sum } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import type { SwarmRequest } from '../model/swarm.ts';
import type { GpuContext } from './device/context.ts';
import type { GpuFieldOptions } from './expression/field-run.ts';
import type { GpuField } from './expression/field.ts';
import type { PairedField } from './expression/pair-field.ts';
import type { GpuTrainings, TrainingGroup } from './network/trainings.ts';
import type { LargeGpuSwarm } from './swarm/large-swarm.ts';
import type { GpuSwarm } from './swarm/swarm.ts';

export interface GpuBackendOptions {
	readonly mode: Mode;
	/** In fast mode: the built-ins that `qualifyBuiltins` found to exceed their bounds. Where nothing was measured none is used. */
	readonly replaced?: readonly Builtin[];
	/** What `runSelfTest` found, in words. */
	readonly selfTest?: string;
	/** Networks are computed here also where the GPU is emulated: somebody asked for it. */
	readonly insists?: boolean;
}

/** Kinds of work with a landscape: fields, points with gradients, products with Hessians and second derivatives, swarms, trainings. */
export type GpuWork = 'fields' | 'points' | 'products' | 'swarms' | 'trainings';

/** A swarm on a sum or a network: its particles have too many coordinates to be unrolled. */
export type LargeRequest = SwarmRequest & { readonly bound: { readonly objective: Objective<Sum | Network> } };

/** A {@link Backend} whose fields can stay on the GPU, where a renderer borrows them. */
export interface GpuBackend extends Backend {
	readonly context: GpuContext;
	/** What its code is generated in. */
	readonly dialect: Dialect;
	/**
	 * Why the processor should do this work with a landscape, in words that follow “because”; null where this GPU does it.
	 * @param insists networks, too, are computed by a GPU that is emulated on the processor; as the backend was made where absent
	 */
	leaves(objective: Objective, work: GpuWork, insists?: boolean): string | null;
	/**
	 * Compute a field that stays on the GPU; the caller disposes it. It does not outlive its device.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError, AbortError
	 */
	field(bound: BoundObjective, grid: GridSpec, options?: GpuFieldOptions): Promise<GpuField>;
	/** Why a landscape has no fields in double-single, in words that follow “because”; null where it has. */
	withoutPairs(objective: Objective): Promise<string | null>;
	/**
	 * A field in double-single, read back as f64: 48 bits of each number, in the range of f32. A hole may have a value in f64. Whoever
	 * asks has had the device prove its pairs (`gpu/self-test/pair-test.ts`).
	 * @throws UsageError where the landscape has no such fields, else as `readField`
	 */
	pairField(bound: BoundObjective, grid: GridSpec, options?: Omit<GpuFieldOptions, 'onLevel'>): Promise<PairedField>;
	/** Is it a field of this GPU? */
	holds(field: ResidentField): field is GpuField;
	compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<GpuField>;
	/** Begin to build what a field of this landscape is computed and reduced by; what fails here is met again by the work itself. */
	prepareField(bound: BoundObjective): void;
	/** Upload a field that was computed or read elsewhere; the caller disposes it. */
	uploadField(field: Field): Promise<GpuField>;
	/** Statistics of a field that is on the GPU. */
	reduce(field: GpuField): Promise<FieldStatistics>;
	/**
	 * A swarm that stays on the GPU; the caller disposes it. It does not outlive its device.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError
	 */
	createSwarm(request: LargeRequest): Promise<LargeGpuSwarm>;
	createSwarm(request: SwarmRequest): Promise<GpuSwarm>;
	/**
	 * Networks that are trained side by side; the caller disposes of them. They do not outlive the device.
	 * @param starts count × n, group after group
	 * @param recorded what happens to the first network is told step by step
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError
	 */
	trainings(
		network: Network,
		optimizer: ResolvedOptimizer,
		groups: readonly TrainingGroup[],
		starts: Float64Array,
		recorded?: boolean,
	): Promise<GpuTrainings>;
	/** Resolves when no work is under way. */
	idle(): Promise<void>;
}
