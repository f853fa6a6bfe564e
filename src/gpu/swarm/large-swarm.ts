/** A swarm of many coordinates on the GPU: calls in order, bands of bounded time, nothing read back but what is asked for. */

import type { WorkOptions } from '../../model/backend.ts';
import { type DescentValues, withValues } from '../../model/descent.ts';
import type { Plane } from '../../model/geometry.ts';
import { COORDINATE, type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import { largeBatch } from '../../model/large-particles.ts';
import type { Dialect } from '../../model/objective.ts';
import { assertPoints } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	type Swarm,
	type SwarmRequest,
	type SwarmSnapshot,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import type { DrawnSwarm } from '../../model/swarm-positions.ts';
import { swarmStatistics } from '../../model/swarm-statistics.ts';
import type { GpuContext } from '../device/context.ts';
import { confirmed } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import type { SwarmWakeKernel } from './kernels.ts';
import type { LargeMeasure } from './large-gradient.ts';
import type { LargeKernels } from './large-kernels.ts';
import { assertLargeFits, LargeMemory } from './large-memory.ts';
import { type LargeCohort, LargeSteps } from './large-steps.ts';
import { SwarmLife } from './life.ts';
import { GpuPositions, type SwarmPlaceKernel } from './positions.ts';

/** What a backend lends to its swarms. */
export interface LargeSwarmParts {
	readonly context: GpuContext;
	readonly program: LargeDescent;
	readonly mode: Dialect;
	readonly kernels: LargeKernels;
	readonly wake: SwarmWakeKernel;
	/** f and ∇f of the landscape for so many particles; called between error scopes, and the swarm's from then on. */
	readonly gradient: (count: number) => LargeMeasure;
	/** Arithmetic operations a coordinate and step. */
	readonly operations: number;
}

/** Lower ends, then upper ones. */
const boxEnds = (box: DescentValues['box']): Float32Array<ArrayBuffer> =>
	Float32Array.from([...box.map(([lo]) => lo), ...box.map(([, hi]) => hi)]);

/** All that a swarm is at a step. */
interface LargeSnapshot extends SwarmSnapshot {
	readonly memory: LargeMemory;
	readonly step: number;
	readonly values: DescentValues;
	readonly cohorts: readonly LargeCohort[];
}

/** Where the device is lost the particles are lost with it: every call rejects with a DeviceLostError. */
export class LargeGpuSwarm implements Swarm, DrawnSwarm<GPUBuffer, SwarmPlaceKernel> {
	readonly dimension: number;
	readonly #parts: LargeSwarmParts;
	readonly #life: SwarmLife;
	readonly #steps: LargeSteps;
	readonly #gradient: LargeMeasure;
	readonly #cohorts: LargeCohort[];
	#memory: LargeMemory;
	#values: DescentValues;
	#plane: Plane;

	private constructor(parts: LargeSwarmParts, { bound, optimizer, starts, seed, stop, box, boxIs }: SwarmRequest, scope: Scope) {
		const { context } = parts;
		this.#parts = parts;
		this.#life = new SwarmLife(context, scope);
		this.dimension = bound.objective.dimension;
		this.#plane = bound.plane;
		this.#values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		const count = starts.length / this.dimension;
		this.#cohorts = [{ first: 0, count, next: 1 }];
		this.#gradient = scope.own(parts.gradient(count));
		this.#memory = this.#allocate(count, 1);
		scope.defer(() => this.#memory.dispose());
		this.#steps = scope.own(new LargeSteps({ ...parts, gradient: this.#gradient }));
		this.#memory.setBox(boxEnds(box));
	}

	/**
	 * Put the particles of a request on the GPU.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	static async create(parts: LargeSwarmParts, request: SwarmRequest): Promise<LargeGpuSwarm> {
		const { dimension } = request.bound.objective;
		assertLargeFits(parts.context, parts.program, dimension, request.starts.length / dimension);
		const scope = new Scope();
		try {
			const swarm = await parts.context.withScopes('Large.create', () => new LargeGpuSwarm(parts, request, scope));
			await swarm.#memory.begin(0, request.starts, parts.program.begin(request.optimizer.values));
			return swarm;
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	#allocate(count: number, cohorts: number): LargeMemory {
		const scope = new Scope();
		try {
			const { context, program } = this.#parts;
			return new LargeMemory(
				context,
				program,
				{ dimension: this.dimension, count, cohorts, together: this.#gradient.mostParticles },
				scope,
			);
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	get count(): number {
		return this.#memory.count;
	}

	get step(): number {
		return this.#life.step;
	}

	get bytes(): number {
		const { coordinateWords, particleWords } = this.#parts.program;
		return (coordinateWords * this.dimension + particleWords) * this.count * 4;
	}

	look(plane: Plane): void {
		this.#plane = plane;
	}

	get isPresent(): boolean {
		return this.#life.isPresent;
	}

	/** Call between error scopes. */
	positions(kernel: SwarmPlaceKernel): GpuPositions {
		const { dimension } = this;
		const { value, status, steps } = PARTICLE;
		return new GpuPositions(this.#parts.context, kernel, () => {
			const { count, words: coordinates, particles: words } = this.#memory;
			const first = COORDINATE.x * count * dimension;
			const strides = { coordinateStride: 1, particleStride: dimension, wordStride: count };
			return { count, dimension, plane: this.#plane, coordinates, first, words, ...strides, value, status, steps };
		});
	}

	/** An abort stops between two blocks of steps; the steps taken till then stay. @throws AbortError, DeviceLostError */
	advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const values = this.#values;
		return this.#life.advance(steps, this.#cohorts, options, (stoppable, onStopped) =>
			this.#steps.advance(this.#memory, this.#cohorts, steps, values, stoppable, onStopped),
		);
	}

	update(change: SwarmValues): void {
		this.#values = withValues(this.#values, change);
		if (!change.parameters) return;
		const { best, status } = PARTICLE;
		this.#life.wake(
			async () => this.#parts.wake,
			() => ({ buffer: this.#memory.particles, count: this.#memory.count, stride: this.#memory.count, best, status }),
		);
	}

	async add(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, 'f32');
		if (starts.length === 0) return;
		const { hyper } = this.#values;
		await this.#life.inTurn(async () => {
			const { context, program } = this.#parts;
			const [before, first] = [this.#memory, this.#memory.count];
			const count = starts.length / this.dimension;
			assertLargeFits(context, program, this.dimension, first + count);
			const cohorts = [...this.#cohorts, { first, count, next: 1 }];
			const grown = await this.#room('Large.add', first + count, cohorts.length, async (room) => {
				await confirmed(context, 'Large.add', (encoder) => room.copy(encoder, before));
				await room.begin(first, starts, program.begin(hyper));
			});
			this.#moveTo(grown, cohorts);
		});
	}

	/**
	 * Memory of so many particles, filled. A device says that it is out of memory only afterwards: whoever has another memory
	 * keeps it until this one is known to be good.
	 * @throws OutOfMemoryError, DeviceLostError
	 */
	async #room(label: string, count: number, cohorts: number, fill: (room: LargeMemory) => Promise<void>): Promise<LargeMemory> {
		let made: LargeMemory | undefined;
		try {
			const room = await this.#parts.context.withScopes(label, () => {
				made = this.#allocate(count, cohorts);
				return made;
			});
			await fill(room);
			return room;
		} catch (error) {
			made?.dispose();
			throw error;
		}
	}

	#moveTo(memory: LargeMemory, cohorts: readonly LargeCohort[]): void {
		this.#memory.dispose();
		this.#memory = memory;
		this.#cohorts.splice(0, this.#cohorts.length, ...cohorts);
		this.#steps.forget();
	}

	snapshot(): Promise<SwarmSnapshot> {
		const { step, bytes } = this;
		const values = this.#values;
		return this.#life.inTurn(async (): Promise<LargeSnapshot> => {
			const memory = this.#memory;
			const cohorts = this.#cohorts.map((cohort) => ({ ...cohort }));
			const copy = await this.#room('Large.snapshot', memory.count, cohorts.length, (room) =>
				confirmed(this.#parts.context, 'Large.snapshot', (encoder) => room.copy(encoder, memory)),
			);
			return { memory: copy, step, values, cohorts, bytes, dispose: () => copy.dispose() };
		});
	}

	restore(snapshot: SwarmSnapshot): Promise<void> {
		const { memory, step, values, cohorts } = snapshot as LargeSnapshot;
		this.#life.step = step;
		this.#values = values;
		return this.#life.inTurn(async () => {
			this.#plane = { ...this.#plane };
			const filled = this.#room('Large.restore', memory.count, cohorts.length, (room) =>
				confirmed(this.#parts.context, 'Large.restore', (encoder) => room.copy(encoder, memory)),
			);
			const begun = cohorts.map((cohort) => ({ ...cohort }));
			await this.#life.orNever(filled.then((room) => this.#moveTo(room, begun)));
		});
	}

	async restart(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, 'f32');
		const { hyper, box } = this.#values;
		this.#life.step = 0;
		await this.#life.inTurn(async () => {
			const { context, program } = this.#parts;
			const count = starts.length / this.dimension;
			this.#plane = { ...this.#plane };
			const filled = this.#room('Large.restart', count, 1, async (room) => {
				await context.withScopes('Large.restart', () => room.setBox(boxEnds(box)));
				await room.begin(0, starts, program.begin(hyper));
			});
			await this.#life.orNever(filled.then((room) => this.#moveTo(room, [{ first: 0, count, next: 1 }])));
		});
	}

	async statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const { step } = this;
		return swarmStatistics(await this.read(), step, basins);
	}

	read(first = 0, count?: number): Promise<ParticleBatch> {
		return this.#life.inTurn(async () => {
			const memory = this.#memory;
			const size = count ?? memory.count - first;
			const shared = await memory.readShared();
			const x = await memory.readVectors(COORDINATE.x, first, size);
			const bestX = await memory.readVectors(COORDINATE.bestX, first, size);
			return largeBatch(size, (word, i) => shared[word * memory.count + first + i] as number, x, bestX);
		});
	}

	/** Release everything, when the band under way has ended. */
	dispose(): void {
		this.#life.dispose();
	}
}
