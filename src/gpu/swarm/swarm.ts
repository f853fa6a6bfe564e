/** A swarm whose particles stay on the GPU: calls in order, bands of bounded time, nothing read back but what is asked for. */

import type { WorkOptions } from '../../model/backend.ts';
import { type DescentProgram, type DescentValues, type ParticleLayout, withValues } from '../../model/descent.ts';
import type { Dialect } from '../../model/objective.ts';
import type { Plane } from '../../model/geometry.ts';
import { particlesOf } from '../../model/particles.ts';
import { assertPoints } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	type ParticleMemory,
	type Swarm,
	type SwarmRequest,
	type SwarmSnapshot,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import type { DrawnSwarm } from '../../model/swarm-positions.ts';
import type { GpuContext } from '../device/context.ts';
import type { DescendKernel } from './descend-kernels.ts';
import { ObjectiveInputs, type SharedTables } from '../expression/objective-inputs.ts';
import type { SwarmWakeKernel } from './kernels.ts';
import { Scope } from '../device/scope.ts';
import { assertParticlesFit, SwarmMemory } from './memory.ts';
import { buffersOf, GpuPositions, type SwarmPlaceKernel } from './positions.ts';
import { type SwarmReducers, SwarmReduction } from './statistics.ts';
import { gone, SwarmLife } from './life.ts';
import { type Cohort, SwarmSteps } from './steps.ts';

/** What a backend lends to its swarms. */
export interface SwarmParts {
	readonly context: GpuContext;
	readonly program: DescentProgram;
	readonly mode: Dialect;
	readonly kernel: DescendKernel;
	/** Built when the landscape is first changed. */
	readonly wake: () => Promise<SwarmWakeKernel>;
	/** Built when statistics are first asked for. */
	readonly reducers: () => Promise<SwarmReducers>;
	readonly tables: SharedTables;
	/** Arithmetic operations a particle and step. */
	readonly operations: number;
}

/** All that a swarm is at a step. */
interface GpuSnapshot extends SwarmSnapshot {
	readonly buffer: GPUBuffer;
	readonly count: number;
	readonly step: number;
	readonly values: DescentValues;
	readonly cohorts: readonly Cohort[];
}

/**
 * A group of particles on the GPU. Where the device is lost the particles are lost with it: every
 * call rejects with a DeviceLostError, and the run is to be started again from its plan and seed.
 */
export class GpuSwarm implements Swarm, ParticleMemory<GPUBuffer>, DrawnSwarm<GPUBuffer, SwarmPlaceKernel> {
	readonly layout: ParticleLayout;
	readonly #parts: SwarmParts;
	readonly #life: SwarmLife;
	readonly #memory: SwarmMemory;
	readonly #steps: SwarmSteps;
	readonly #cohorts: Cohort[] = [];
	#values: DescentValues;
	#plane: Plane;

	private constructor(parts: SwarmParts, { bound, optimizer, starts, seed, stop, box, boxIs }: SwarmRequest, scope: Scope) {
		const { context, program, mode, kernel, tables, operations } = parts;
		this.#parts = parts;
		this.#life = new SwarmLife(context, scope);
		this.layout = program.layout;
		this.#plane = bound.plane;
		this.#values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		const lease = scope.own(tables.lease(program.tables));
		const uniforms = program.uniforms(this.#values);
		const inputs = scope.own(new ObjectiveInputs(context, kernel.built, program, mode, uniforms, lease));
		this.#memory = scope.own(new SwarmMemory(context, program.layout, starts.length / this.dimension));
		this.#steps = scope.own(new SwarmSteps({ context, kernel, program, memory: this.#memory, inputs, operations }));
	}

	/**
	 * Put the particles of a request on the GPU.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	static async create(parts: SwarmParts, request: SwarmRequest): Promise<GpuSwarm> {
		assertParticlesFit(parts.context, parts.program.layout, request.starts.length / parts.program.layout.dimension);
		const scope = new Scope();
		try {
			const swarm = await parts.context.withScopes('Swarm.create', () => new GpuSwarm(parts, request, scope));
			await swarm.#begin(request.starts, swarm.#values);
			return swarm;
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	get count(): number {
		return this.#memory.count;
	}

	get dimension(): number {
		return this.layout.dimension;
	}

	get step(): number {
		return this.#life.step;
	}

	get bytes(): number {
		return this.#memory.bytes;
	}

	get stride(): number {
		return this.#memory.stride;
	}

	/** Usage STORAGE | COPY_SRC | COPY_DST. */
	get memory(): GPUBuffer {
		return this.#memory.raw;
	}

	get plane(): Plane {
		return this.#plane;
	}

	look(plane: Plane): void {
		this.#plane = plane;
	}

	get isPresent(): boolean {
		return this.#life.isPresent;
	}

	/** Call between error scopes. */
	positions(kernel: SwarmPlaceKernel): GpuPositions {
		return new GpuPositions(this.#parts.context, kernel, () => buffersOf(this));
	}

	/** Particles behind those that are there. Call where there is room. */
	async #begin(starts: Float64Array, { hyper }: DescentValues): Promise<void> {
		const { program } = this.#parts;
		const first = this.#memory.count;
		await this.#memory.append(starts, program.begin(starts.subarray(0, this.dimension), hyper));
		const count = this.#memory.count - first;
		const youngest = this.#cohorts.at(-1);
		// Who joins before a step is taken goes on with those who joined before.
		if (youngest?.next === 1) youngest.count += count;
		else this.#cohorts.push({ first, count, next: 1 });
	}

	/**
	 * Take steps. Where nothing is under way the work is submitted in this very call, so a frame need not await it.
	 * An abort stops between two steps; the steps taken till then stay.
	 * @throws AbortError, DeviceLostError
	 */
	advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const values = this.#values;
		return this.#life.advance(steps, this.#cohorts, options, (stoppable, onStopped) =>
			this.#steps.advance(this.#cohorts, steps, values, stoppable, onStopped),
		);
	}

	update(change: SwarmValues): void {
		this.#values = withValues(this.#values, change);
		if (!change.parameters) return;
		const { best, status } = this.layout;
		this.#life.wake(this.#parts.wake, () => ({
			buffer: this.#memory.raw,
			count: this.#memory.count,
			stride: this.#memory.stride,
			best,
			status,
		}));
	}

	async add(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, 'f32');
		if (starts.length === 0) return;
		const values = this.#values;
		await this.#life.inTurn(async () => {
			// Where there is no room the particles that are there go on.
			await this.#memory.reserve(starts.length / this.dimension);
			await this.#life.orNever(this.#begin(starts, values));
		});
	}

	snapshot(): Promise<SwarmSnapshot> {
		const { step } = this;
		const values = this.#values;
		return this.#life.inTurn(async (): Promise<GpuSnapshot> => {
			const { count } = this.#memory;
			const cohorts = this.#cohorts.map((cohort) => ({ ...cohort }));
			const { raw, bytes, dispose } = await this.#memory.copy();
			return { buffer: raw, count, step, values, cohorts, bytes, dispose };
		});
	}

	restore(snapshot: SwarmSnapshot): Promise<void> {
		const { buffer, count, step, values, cohorts } = snapshot as GpuSnapshot;
		this.#life.step = step;
		this.#values = values;
		return this.#life.inTurn(async () => {
			this.#empty();
			await this.#life.orNever(this.#memory.takeOver(buffer, count));
			this.#cohorts.push(...cohorts.map((cohort) => ({ ...cohort })));
		});
	}

	async restart(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, 'f32');
		const values = this.#values;
		this.#life.step = 0;
		await this.#life.inTurn(async () => {
			this.#empty();
			await this.#life.orNever(this.#begin(starts, values));
		});
	}

	/** Nobody is there. Who looks at the particles finds another plane: no move leads to where they come next. */
	#empty(): void {
		this.#plane = { ...this.#plane };
		this.#memory.empty();
		this.#cohorts.length = 0;
	}

	async statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const { step } = this;
		const { context, reducers } = this.#parts;
		const reduction = await this.#life.inTurn(async () => {
			const captured = new SwarmReduction(context, await reducers(), this.#memory, this.layout, basins);
			try {
				await captured.capture();
				return captured;
			} catch (error) {
				captured.dispose();
				throw error;
			}
		});
		try {
			return { ...(await reduction.tell()), step };
		} catch (error) {
			throw gone(error);
		} finally {
			reduction.dispose();
		}
	}

	read(first = 0, count?: number): Promise<ParticleBatch> {
		return this.#life.inTurn(async () => {
			const size = count ?? this.#memory.count - first;
			return particlesOf(this.layout, await this.#memory.read(first, size), size, 0, size);
		});
	}

	/** Release everything, when the band under way has ended. */
	dispose(): void {
		this.#life.dispose();
	}
}
