/** Swarms of many coordinates on the CPU: a few particles, each with vectors of n numbers. */

import { untilAborted, type WorkOptions } from '../../model/work.ts';
import { type DescentValues, NO_VALUE, withValues } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import { COORDINATE, type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import { assertLargeFit, largeBatch } from '../../model/large-particles.ts';
import { assertPoints, assertSwarm } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	STATUS,
	type Swarm,
	type SwarmRequest,
	type SwarmSnapshot,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';
import { type LargeMachine, type LargeParticle, takeRow } from './large-step.ts';
import type { DrawnSwarm, PlacedParticles, TellingSwarm, ToldPlaces } from '../../model/swarm-positions.ts';
import { swarmStatistics } from '../../model/swarm-statistics.ts';
import { CpuPositions, type PlacedNumbers } from './positions.ts';
import { toldPlaces } from './told-places.ts';

/** What particles may take of a computer's memory. */
const MOST_BYTES = 2 ** 31;

/** All that a swarm is at a step. */
interface LargeSnapshot extends SwarmSnapshot {
	readonly particles: readonly LargeParticle[];
	readonly step: number;
	readonly values: DescentValues;
}

const copied = ({ words, vectors, ...rest }: LargeParticle): LargeParticle => ({
	...rest,
	words: words.slice() as OwnNumbers,
	vectors: vectors.map((vector) => vector.slice() as OwnNumbers),
});

/** The swarm of a request. @throws LimitError */
export class LargeCpuSwarm implements Swarm, DrawnSwarm<PlacedParticles>, TellingSwarm {
	readonly dimension: number;
	readonly #program: LargeDescent;
	readonly #machine: LargeMachine;
	readonly #particles: LargeParticle[] = [];
	#values: DescentValues;
	#plane: Plane;
	#looks = 0;
	#step = 0;
	#tail: Promise<unknown> = Promise.resolve();
	readonly #end = new AbortController();

	constructor(program: LargeDescent, machine: LargeMachine, request: SwarmRequest) {
		assertSwarm(request, machine.precision);
		const { bound, optimizer, starts, seed, stop, box, boxIs } = request;
		this.#program = program;
		this.#machine = machine;
		this.dimension = bound.objective.dimension;
		this.#plane = bound.plane;
		this.#values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		this.#begin(starts, this.#values);
	}

	get count(): number {
		return this.#particles.length;
	}

	get step(): number {
		return this.#step;
	}

	get bytes(): number {
		const { coordinateWords, particleWords } = this.#program;
		return (coordinateWords * this.dimension + particleWords) * this.count * (this.#machine.precision === 'f64' ? 8 : 4);
	}

	look(plane: Plane): void {
		this.#plane = plane;
		this.#looks++;
	}

	get isPresent(): boolean {
		return !this.#end.signal.aborted;
	}

	positions(): CpuPositions {
		return new CpuPositions(this.#numbers());
	}

	async tellPlaces(): Promise<ToldPlaces> {
		return toldPlaces(this.#numbers(), this.#looks);
	}

	#numbers(): PlacedNumbers {
		const count = (): number => this.count;
		const plane = (): Plane => this.#plane;
		const particle = (i: number): LargeParticle => this.#particles[i] as LargeParticle;
		return {
			get count() {
				return count();
			},
			get plane() {
				return plane();
			},
			dimension: this.dimension,
			coordinate: (i, k) => particle(i).vectors[COORDINATE.x]?.[k] as number,
			value: (i) => particle(i).words[PARTICLE.value] as number,
			status: (i) => particle(i).words[PARTICLE.status] as number,
			steps: (i) => particle(i).words[PARTICLE.steps] as number,
		};
	}

	/** Particles behind those that are there. */
	#begin(starts: Float64Array, { hyper }: DescentValues): void {
		const { dimension } = this;
		const added = starts.length / dimension;
		const bytes = this.#machine.precision === 'f64' ? 8 : 4;
		const room = { bytes, most: MOST_BYTES, where: 'the CPU' };
		assertLargeFit(this.#program, { dimension, count: this.count + added }, room);
		const { coordinateWords, particleWords } = this.#program;
		const { coordinate, particle } = this.#program.begin(hyper);
		for (let i = 0; i < added; i++) {
			const vectors = Array.from({ length: coordinateWords }, () => this.#machine.allocate(dimension));
			const x = starts.subarray(i * dimension, (i + 1) * dimension);
			(vectors[COORDINATE.x] as OwnNumbers).set(x);
			(vectors[COORDINATE.bestX] as OwnNumbers).set(x);
			for (const [k, value] of coordinate.entries()) vectors[COORDINATE.state + k]?.fill(value);
			const words = this.#machine.allocate(particleWords);
			words[PARTICLE.value] = NO_VALUE;
			words[PARTICLE.best] = NO_VALUE;
			words.set(particle, PARTICLE.state);
			this.#particles.push({ number: this.count, words, vectors, next: 1 });
		}
	}

	advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const values = this.#rounded(this.#values);
		const { signal } = options;
		this.#step += steps;
		const work = this.#queued(async () => {
			for (let taken = 0; taken < steps; taken++) {
				if (signal?.aborted || this.#end.signal.aborted) {
					this.#step -= steps - taken;
					if (taken > 0) await this.#pass(values, false);
					throw abortError();
				}
				await this.#pass(values, true);
				options.onProgress?.((taken + 1) / (steps + 1));
			}
			await this.#pass(values, false);
			options.onProgress?.(1);
		});
		return signal ? untilAborted(work, signal) : work;
	}

	/** One row for every particle; `advance` where it is to take a step. */
	async #pass(values: DescentValues, advance: boolean): Promise<void> {
		await Promise.all(
			this.#particles.map(async (particle) => {
				const row = this.#program.stepConstants(particle.next, advance, values.hyper);
				if (advance) particle.next++;
				await takeRow(this.#machine, this.#program, particle, row, values);
			}),
		);
	}

	/** The values as the machine holds them. */
	#rounded(values: DescentValues): DescentValues {
		if (this.#machine.precision === 'f64') return values;
		const { tolerance, target } = values.stop;
		return {
			...values,
			stop: { tolerance: Math.fround(tolerance), target: target === null ? null : Math.fround(target) },
			box: values.box.map(([lo, hi]) => [Math.fround(lo), Math.fround(hi)]),
		};
	}

	/** After all that was asked for before. */
	#queued<T>(work: () => Promise<T> | T): Promise<T> {
		const turn = this.#tail.then(() => {
			if (this.#end.signal.aborted) throw abortError();
			return work();
		});
		this.#tail = turn.catch(() => undefined);
		return turn;
	}

	update(change: SwarmValues): void {
		this.#values = withValues(this.#values, change);
		if (change.parameters) this.#queued(() => this.#wake()).catch(() => undefined);
	}

	/** On another landscape what is at rest may run again, and no best is known. */
	#wake(): void {
		for (const { words } of this.#particles) {
			const status = words[PARTICLE.status];
			if (status === STATUS.converged || status === STATUS.hole) words[PARTICLE.status] = STATUS.running;
			words[PARTICLE.best] = NO_VALUE;
		}
	}

	add(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, this.#machine.precision);
		const values = this.#values;
		return this.#queued(() => this.#begin(starts, values));
	}

	snapshot(): Promise<SwarmSnapshot> {
		const [step, values] = [this.#step, this.#values];
		return this.#queued((): LargeSnapshot => {
			const particles = this.#particles.map(copied);
			return { particles, step, values, bytes: this.bytes, dispose: () => undefined };
		});
	}

	restore(snapshot: SwarmSnapshot): Promise<void> {
		const { particles, step, values } = snapshot as LargeSnapshot;
		[this.#step, this.#values] = [step, values];
		return this.#queued(() => {
			this.#empty();
			this.#particles.push(...particles.map(copied));
		});
	}

	restart(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, this.#machine.precision);
		const values = this.#values;
		this.#step = 0;
		return this.#queued(() => {
			this.#empty();
			this.#begin(starts, values);
		});
	}

	/** Remove all particles. The plane becomes another object, so that renderers draw no trail from the old particles to the next ones. */
	#empty(): void {
		this.#plane = { ...this.#plane };
		this.#particles.length = 0;
	}

	statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const step = this.#step;
		return this.#queued(() => swarmStatistics(this.#read(0, this.count), step, basins));
	}

	read(first = 0, count = this.count - first): Promise<ParticleBatch> {
		return this.#queued(() => this.#read(first, count));
	}

	#read(first: number, count: number): ParticleBatch {
		const chosen = this.#particles.slice(first, first + count);
		const points = (word: number): Float64Array => {
			const out = new Float64Array(chosen.length * this.dimension);
			for (const [i, { vectors }] of chosen.entries()) out.set(vectors[word] as OwnNumbers, i * this.dimension);
			return out;
		};
		return largeBatch(chosen.length, (word, i) => chosen[i]?.words[word] as number, points(COORDINATE.x), points(COORDINATE.bestX));
	}

	dispose(): void {
		this.#end.abort();
		this.#particles.length = 0;
	}
}
