/** Swarms on the CPU: particles in one array, taken through rows by a machine (f64 reference, or WebAssembly over workers). */

import { expressionOf } from '../../compile/expression-of.ts';
import type { Precision, WorkOptions } from '../../model/backend.ts';
import { type DescentProgram, type DescentValues, NO_VALUE, type ParticleLayout } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import { particlesOf } from '../../model/particles.ts';
import { assertPoints, assertSwarm } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	type ParticleMemory,
	STATUS,
	type Swarm,
	type SwarmRequest,
	type SwarmSnapshot,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import type { DrawnSwarm, PlacedParticles, TellingSwarm, ToldPlaces } from '../../model/swarm-positions.ts';
import { breath } from '../../model/work.ts';
import { swarmStatistics } from '../../model/swarm-statistics.ts';
import { CpuPositions, numbersIn } from './positions.ts';
import { SwarmLife } from './life.ts';
import { toldPlaces } from './told-places.ts';

/** More particles than these take a while to be looked through. */
const MANY = 100_000;

/** Particle words of either precision. */
export type Words = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A run of particles that began together. */
interface Cohort {
	readonly first: number;
	readonly count: number;
	/** The step that is taken next: 1 at the beginning. */
	next: number;
}

/** All that a swarm is at a step. */
interface CpuSnapshot extends SwarmSnapshot {
	readonly words: Words;
	readonly count: number;
	readonly step: number;
	readonly values: DescentValues;
	readonly cohorts: readonly Cohort[];
}

/** What takes particles through rows. */
export interface DescentMachine {
	readonly precision: Precision;
	/** An array for so many words. */
	allocate(words: number): Words;
	/**
	 * Take particles `first` … `first + count − 1` of a memory through steps.
	 * @param onDone called with particle-steps as they are done
	 */
	descend(
		memory: { readonly words: Words; readonly stride: number },
		range: { readonly first: number; readonly count: number },
		steps: { readonly first: number; readonly count: number },
		values: DescentValues,
		options: { readonly signal?: AbortSignal | undefined; readonly onDone: (particleSteps: number) => void },
	): Promise<void>;
}

/** The swarm of a request. @throws LimitError */
export class CpuSwarm implements Swarm, ParticleMemory<Words>, DrawnSwarm<PlacedParticles>, TellingSwarm {
	readonly dimension: number;
	readonly layout: ParticleLayout;
	readonly #program: DescentProgram;
	readonly #machine: DescentMachine;
	readonly #life: SwarmLife;
	readonly #cohorts: Cohort[] = [];
	#memory: Words;
	#stride: number;
	#count = 0;

	constructor(machine: DescentMachine, request: SwarmRequest) {
		assertSwarm(request, machine.precision);
		const { bound, optimizer, starts, seed, stop, box, boxIs } = request;
		this.#machine = machine;
		this.#program = expressionOf(bound.objective).descent(optimizer);
		this.layout = this.#program.layout;
		this.dimension = this.layout.dimension;
		const values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		this.#life = new SwarmLife(values, bound.plane);
		this.#stride = 0;
		this.#memory = machine.allocate(0);
		this.#begin(starts, values);
	}

	get count(): number {
		return this.#count;
	}

	get step(): number {
		return this.#life.step;
	}

	get bytes(): number {
		return this.layout.words * this.#count * this.#memory.BYTES_PER_ELEMENT;
	}

	get stride(): number {
		return this.#stride;
	}

	get memory(): Words {
		return this.#memory;
	}

	get plane(): Plane {
		return this.#life.plane;
	}

	look(plane: Plane): void {
		this.#life.look(plane);
	}

	get isPresent(): boolean {
		return !this.#life.isOver;
	}

	positions(): CpuPositions {
		return new CpuPositions(numbersIn(this));
	}

	async tellPlaces(): Promise<ToldPlaces> {
		return toldPlaces(numbersIn(this), this.#life.looks);
	}

	/** Put particles behind those that are there. */
	#begin(starts: Float64Array, { hyper }: DescentValues): void {
		const { layout, dimension: n } = this;
		const added = starts.length / n;
		const before = { words: this.#memory, stride: this.#stride, count: this.#count };
		this.#stride = before.count + added;
		this.#memory = this.#machine.allocate(layout.words * this.#stride);
		for (let k = 0; k < layout.words; k++) {
			const plane = this.#memory.subarray(k * this.#stride, (k + 1) * this.#stride);
			plane.set(before.words.subarray(k * before.stride, k * before.stride + before.count));
		}
		// All particles of a cohort begin alike but for x.
		const like = this.#program.begin(starts.subarray(0, n), hyper);
		for (let k = 0; k < layout.words; k++) {
			const plane = this.#memory.subarray(k * this.#stride + before.count, (k + 1) * this.#stride);
			const axis = k < n ? k : k >= layout.bestX && k < layout.bestX + n ? k - layout.bestX : -1;
			if (axis < 0) plane.fill(like[k] as number);
			else for (let i = 0; i < added; i++) plane[i] = starts[i * n + axis] as number;
		}
		this.#cohorts.push({ first: before.count, count: added, next: 1 });
		this.#count = this.#stride;
	}

	advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const { values } = this.#life;
		this.#life.step += steps;
		return this.#life.inTurn(async () => {
			const total = this.#count * steps;
			let done = 0;
			const onDone = (particleSteps: number): void => {
				done += particleSteps;
				options.onProgress?.(done / total);
			};
			await Promise.all(
				this.#cohorts.map(async (cohort) => {
					const first = cohort.next;
					cohort.next += steps;
					const memory = { words: this.#memory, stride: this.#stride };
					await this.#machine.descend(memory, cohort, { first, count: steps }, values, { signal: options.signal, onDone });
				}),
			);
			if (options.signal?.aborted) throw abortError();
		});
	}

	update(change: SwarmValues): void {
		this.#life.update(change, () => this.#wake());
	}

	/** On another landscape what is at rest may run again, and no best is known. */
	#wake(): void {
		const plane = (word: number): Words => this.#memory.subarray(word * this.#stride, (word + 1) * this.#stride);
		const status = plane(this.layout.status);
		for (const [i, code] of status.entries()) if (code === STATUS.converged || code === STATUS.hole) status[i] = STATUS.running;
		plane(this.layout.best).fill(NO_VALUE);
	}

	add(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, this.#machine.precision);
		const { values } = this.#life;
		return this.#life.inTurn(() => {
			if (starts.length > 0) this.#begin(starts, values);
		});
	}

	snapshot(): Promise<SwarmSnapshot> {
		const { step, values } = this.#life;
		return this.#life.inTurn((): CpuSnapshot => {
			// Its particles lie close: the stride is their number.
			const words = this.#memory.slice();
			const cohorts = this.#cohorts.map((cohort) => ({ ...cohort }));
			return { words, count: this.#count, step, values, cohorts, bytes: words.byteLength, dispose: () => undefined };
		});
	}

	restore(snapshot: SwarmSnapshot): Promise<void> {
		const { words, count, step, values, cohorts } = snapshot as CpuSnapshot;
		return this.#life.goTo(step, values, () => {
			this.#empty();
			this.#memory = words.slice();
			[this.#stride, this.#count] = [count, count];
			this.#cohorts.push(...cohorts.map((cohort) => ({ ...cohort })));
		});
	}

	restart(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, this.#machine.precision);
		const { values } = this.#life;
		return this.#life.goTo(0, values, () => {
			this.#empty();
			this.#begin(starts, values);
		});
	}

	#empty(): void {
		this.#life.emptied();
		this.#memory = this.#machine.allocate(0);
		[this.#stride, this.#count] = [0, 0];
		this.#cohorts.length = 0;
	}

	statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const { step } = this.#life;
		return this.#life.inTurn(async () => {
			// A quarter of a second for a million: between the groups of a run the page has a turn.
			if (this.#count > MANY) await breath();
			return swarmStatistics(this.#read(0, this.#count), step, basins);
		});
	}

	read(first = 0, count = this.#count - first): Promise<ParticleBatch> {
		return this.#life.inTurn(() => this.#read(first, count));
	}

	#read(first: number, count: number): ParticleBatch {
		return particlesOf(this.layout, this.#memory, this.#stride, first, count);
	}

	dispose(): void {
		this.#life.dispose();
		this.#memory = this.#machine.allocate(0);
		this.#cohorts.length = 0;
	}
}
